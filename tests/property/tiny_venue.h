// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/order_gateway.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gannet::test {

/// splitmix64: the same run for the same seed on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_state(seed) {}
    [[nodiscard]] std::uint64_t roll()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    /// In [0, count).
    [[nodiscard]] std::uint64_t below(std::uint64_t count) { return roll() % count; }
    [[nodiscard]] bool chance(std::uint64_t percent) { return below(100) < percent; }

private:
    std::uint64_t m_state;
};

/// A venue of a few lines that knows the truth: what it took, filled, cancelled and refused. Its words to the program
/// get lost, come late, twice or out of order, as the dice say; the truth does not.
class TinyVenue final : public OrderGateway {
public:
    struct Theirs {
        Order order;             ///< terms, state and filled size as they really are
        std::int64_t filled = 0; ///< in thousandths
    };

    TinyVenue(Dice& dice, Timestamp& now);

    [[nodiscard]] VenueId venue() const override { return VenueId{0}; }
    [[nodiscard]] const AccountName& account() const override { return m_account; }
    [[nodiscard]] TradingMode mode() const override { return TradingMode::Paper; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override { return can; }
    [[nodiscard]] SessionState session() const override { return state; }
    void submit(const Order& order, Timestamp now) override;
    void cancel(const Order& order, Timestamp now) override;
    void replace(const Order& order, const OrderTerms& terms, Timestamp now) override;
    void query(const Order& order, Timestamp now) override;
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId instrument, const Decimal& worth) const override;
    void setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now) override;
    void requestSnapshot(Timestamp fillsSince, Timestamp now) override;
    [[nodiscard]] Timestamp nextTimer() const override { return {}; }
    void onTimer(Timestamp) override {}

    /// Something happens in the market: a fill, a cancel of the venue's own, somebody else's order, funding.
    void live();
    /// Says one of the words that wait; false when none does.
    bool speak(OrderSink& sink);
    /// The program died: what was on its way to it is gone.
    void loseWords() { m_words.clear(); }

    OrderCapabilities can;
    SessionState state = SessionState::Ready;
    bool isHonest = false;  ///< from now on every word arrives, once and in order, and nothing is refused
    bool isOrderly = false; ///< every word arrives, once and in order; refusals are as the dice say, a reduce-only
                            ///< order reduces, and what is not filled of an IOC ends

    std::map<std::string, Theirs> orders; ///< by the venue's id
    std::map<ClientOrderId, std::string> byClientId;
    std::string sentTwice; ///< an order that came a second time, in any run of the program; empty: none
    std::vector<Fill> fills;
    std::vector<FundingPayment> funding;     ///< those that reached a run of the program, each once
    std::int64_t position = 0;               ///< in thousandths
    std::uint64_t leverageAsked = 0;         ///< so many times, in any run of the program
    std::vector<std::int32_t> leverages{10}; ///< those that held, oldest first

private:
    using Word = std::function<void(OrderSink&)>;

    [[nodiscard]] Theirs* find(const Order& order);
    void say(Word word);
    void answer(OrderAsk ask, ClientOrderId order, std::optional<Error> error);
    void report(ExecType type, const Theirs& theirs, std::optional<Fill> fill = std::nullopt);
    void fillSome(Theirs& theirs);
    void payFunding();
    /// What of it can fill: all, or what there is to reduce.
    [[nodiscard]] std::int64_t fillable(const Theirs& theirs) const;
    [[nodiscard]] Error refusal(const Order& order);
    void endRest(Theirs& theirs);
    std::string take(Order order);
    /// Orders that were long on their way come in.
    void arrive();

    Dice& m_dice;
    Timestamp& m_now;
    AccountName m_account = "paper";
    std::set<ClientOrderId> m_sent;
    std::vector<std::pair<Timestamp, Order>> m_late;
    std::deque<Word> m_words;
    std::uint64_t m_nextOrder = 1;
    std::uint64_t m_nextTrade = 1;
    Timestamp m_paid; ///< when funding was paid last
};

} // namespace gannet::test
