// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/account.h"
#include "core/model/order.h"
#include "core/model/order_state.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gannet {

/// What a venue's report did to an order.
struct ReportOutcome {
    enum class Kind : std::uint8_t {
        Applied,   ///< the order changed
        Known,     ///< told before: nothing changed
        LateFill,  ///< a fill of an order that had ended: counted, the state stays
        NotListed, ///< the table of moves has no such move: counted, nothing changed
        NotOurs,   ///< no order here has these ids: adopt it
    };
    Kind kind = Kind::NotOurs;
    const Order* order = nullptr; ///< null when NotOurs
    bool isNewFill = false;       ///< the report's fill counts: give it to the positions
    bool hasMissingFills = false; ///< the venue counts more filled than we were told fills for: ask for them
};

/// What the working orders of one account in one instrument amount to.
struct OpenOrders {
    Decimal buyQty;        ///< base units, still to be filled
    Decimal sellQty;       ///< base units, still to be filled
    Decimal openingBuyQty; ///< of them those that are not reduce-only
    Decimal openingSellQty;
    std::uint32_t count = 0;
    std::uint32_t triggers = 0; ///< of them those that wait for a trigger
};

/// Every order of this run and those found at the venues, by our id and by the venue's. The only place that changes an
/// Order. A request id is taken once; a fill counts once per order by its trade id; states move along the one table
/// (order_state.h). Knows nothing of risk, wires or the store. Engine thread.
class OrderTable {
public:
    /// `session`: see makeOrderSession. `nextCounter`: one above the highest ever used in this session, so at start 1.
    explicit OrderTable(std::uint64_t session, std::uint64_t nextCounter = 1)
        : m_session(session), m_nextCounter(nextCounter)
    {}

    /// Makes an order in the state Created from a request. Fails {Denied, DuplicateRequest} when the request id was
    /// taken before, also by an order that was denied.
    [[nodiscard]] Result<const Order*> create(const OrderRequest& request, VenueId venue, InstrumentId instrument,
                                              TradingMode mode, Timestamp now);
    [[nodiscard]] bool isTaken(const RequestId& request) const { return m_requests.contains(request.text); }

    /// Puts back what the store remembers, or an order that a venue knows and we do not. `fills` are those known of it:
    /// where they make more than the order says it is filled, they are right; where they make less, a fill told later
    /// that is not newer than the order fills the gap and adds nothing. Fails {Invalid, DuplicateId} when an id of it
    /// is here already. An external order gets an id of ours when it has none.
    [[nodiscard]] Result<const Order*> adopt(Order order, std::span<const Fill> fills = {});

    /// One of our own acts. False, and counted, when the table has no such move. `reason` is kept with the order.
    bool move(ClientOrderId id, OrderMove move, Timestamp now, std::optional<Error> reason = std::nullopt);
    /// Terms that the venue took: after the Ack of a change.
    void setTerms(ClientOrderId id, const OrderTerms& terms, Timestamp now);
    /// We asked and do not know: the order is being queried and is never sent again. Any report of it ends that.
    void setOutcomeUnknown(ClientOrderId id, Timestamp now);
    /// An answer ended that, and no report.
    void setOutcomeKnown(ClientOrderId id, Timestamp now);

    /// What the venue says. Its order ids are unique within venue and account.
    ReportOutcome apply(VenueId venue, const ExecReport& report);
    /// Fills told since the last call whose size or price is no number, or with which a sum would not fit one: they
    /// were not counted, and whoever asks tells of them.
    [[nodiscard]] std::vector<Fill> takeUnfit() { return std::exchange(m_unfit, {}); }

    [[nodiscard]] const Order* find(ClientOrderId id) const;
    [[nodiscard]] const Order* find(VenueId venue, const AccountName& account, const std::string& venueOrderId) const;
    /// Whom a report means; null when it is nobody's here.
    [[nodiscard]] const Order* find(VenueId venue, const ExecReport& report) const;
    /// Those at a venue or on their way, in the order of their ids.
    [[nodiscard]] std::vector<const Order*> working() const;
    [[nodiscard]] OpenOrders openOrders(const AccountKey& account, InstrumentId instrument) const;
    [[nodiscard]] std::uint32_t workingCount(const AccountKey& account) const;
    /// All of them, in the order of their ids.
    [[nodiscard]] const std::map<ClientOrderId, Order>& all() const { return m_orders; }
    /// Moves that the table had not; each was logged by whoever asked.
    [[nodiscard]] std::uint64_t notListed() const { return m_notListed; }

private:
    using VenueKey = std::tuple<VenueId, AccountName, std::string>;

    /// What the venue counted as filled before it told us the fills.
    struct Gap {
        Decimal qty;
        Timestamp until; ///< fills up to here may belong to it
    };

    [[nodiscard]] ClientOrderId nextId() { return {m_session, m_nextCounter++}; }
    void enter(Order& order, OrderState state);
    void bind(Order& order, const std::string& venueOrderId);
    /// Adds the fill to the order; false when its trade id was counted before, or when it does not fit (m_unfit).
    bool count(Order& order, const Fill& fill);

    std::uint64_t m_session;
    std::uint64_t m_nextCounter;
    std::uint64_t m_notListed = 0;
    std::map<ClientOrderId, Order> m_orders;
    std::map<VenueKey, ClientOrderId> m_byVenueId;
    std::set<ClientOrderId> m_working;
    std::map<ClientOrderId, Gap> m_gaps;
    std::set<std::string, std::less<>> m_requests;
    std::unordered_map<ClientOrderId, std::set<std::string, std::less<>>> m_tradeIds;
    std::vector<Fill> m_unfit;
};

} // namespace gannet
