// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/account_codec.h"
#include "core/model/order.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet::fapi {

/// What a venue of the dialect says of an account's orders, from its stream and its answers, brought into an order that
/// an engine can follow: an older word never after a newer one, each execution once, an end after the executions that
/// it counts. Sends nothing. Time is given in. Engine thread.
class OrderWords {
public:
    /// `name` is the venue's, for sentences; `wait` is how long an end waits.
    OrderWords(std::string_view name, Duration wait) : m_name(name), m_wait(wait) {}

    /// Where a word comes from. Times of the stream are when it was told, those of answers when the order changed.
    enum class Source : std::uint8_t {
        Stream,
        Answer, ///< to a request about it
        Query,  ///< asked for because something is not known: always answered by a report, unless the end was told
    };
    using Told = std::vector<ExecReport>; ///< without the account

    /// An order of ours leaves: all of its executions will be heard of.
    void submitted(ClientOrderId id) { m_ours.insert(id); }
    /// It never reached the venue.
    void neverWas(ClientOrderId id) { m_ours.erase(id); }
    /// A change leaves: what is told of the old terms is no answer to it.
    void changing(ClientOrderId id, const OrderTerms& terms) { m_changing[id] = terms; }
    void unchanged(ClientOrderId id) { m_changing.erase(id); }

    /// A word on an order. `isTrade`: it comes with an execution, told before.
    [[nodiscard]] Told onWord(const AccountOrder& order, Timestamp event, Source source, bool isTrade, Timestamp now);
    /// True when it is the first telling of this execution.
    [[nodiscard]] bool isNews(const AccountTrade& trade);
    /// It was told: an end that waited for it.
    [[nodiscard]] Told onTold(const AccountTrade& trade);
    /// An order of the venue's list of open ones.
    void onListed(const AccountOrder& order);
    /// The venue knows no such order, as far as it looked: nothing of it works, until something is told of it again.
    void onGone(std::string_view symbol, std::string_view venueOrderId, ClientOrderId id);

    /// Ends that have waited long enough; and orders that are to be asked about, for which "expired" may have been
    /// their trigger. Each is named once; an answer to Source::Query ends it, or expiredAfterAll().
    struct Due {
        Told ends;
        std::vector<AccountOrder> toAsk;
    };
    [[nodiscard]] Due takeDue(Timestamp now);
    /// The venue says that such an order has ended, or knows it no more.
    [[nodiscard]] Told expiredAfterAll(std::string_view symbol, std::string_view venueOrderId);
    /// When takeDue() has something; unknown when never.
    [[nodiscard]] Timestamp nextTimer() const;

    /// Whose order it is, as far as the venue told; invalid where it is not ours.
    [[nodiscard]] ClientOrderId idOf(std::string_view symbol, std::string_view venueOrderId) const;
    /// Symbols where orders of ours work.
    [[nodiscard]] std::set<std::string> workingSymbols() const;

private:
    using Key = std::pair<std::string, std::string>; ///< symbol, the venue's id
    struct Known {
        ClientOrderId id;
        Timestamp event;      ///< of the newest word
        Timestamp changed;    ///< of the newest word
        Decimal filled;       ///< of the newest word
        Decimal seen;         ///< sum of the executions told
        bool isWhole = false; ///< all of its executions are heard of
        bool isHeld = false;
        bool isAcked = false;
        bool isEnded = false;
        bool isGone = false;
        std::optional<ExecReport> end;            ///< waits
        std::optional<AccountOrder> mayHaveFired; ///< the end that waits may have been its trigger
    };
    static constexpr std::size_t kEndedKept = 4096;
    static constexpr std::size_t kTradesKept = 20'000;

    [[nodiscard]] static bool isOlder(const Known& known, const AccountOrder& order, Timestamp event, Source source);
    [[nodiscard]] ExecReport reportOf(const AccountOrder& order, const Known& known) const;
    [[nodiscard]] Told ended(const Key& key, Known& known, ExecReport report);
    [[nodiscard]] bool answersChange(const AccountOrder& order, Source source);

    std::string_view m_name;
    Duration m_wait;
    std::map<Key, Known> m_known;
    std::map<Key, Timestamp> m_due; ///< when an end that waits is told, or asked about
    std::deque<Key> m_endedKeys;    ///< oldest first
    std::set<ClientOrderId> m_ours;
    std::map<ClientOrderId, OrderTerms> m_changing;
    std::set<std::string> m_trades;
    std::deque<std::string> m_tradeOrder; ///< oldest first
};

} // namespace gannet::fapi
