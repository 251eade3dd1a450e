// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/time.h"
#include "core/model/order_ids.h"
#include "core/venue/order_gateway.h"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace gannet {

/// How long things may take before they are doubted.
struct DoubtTimes {
    Duration answer = Duration::seconds(15);  ///< an ask without an answer
    Duration report = Duration::seconds(5);   ///< an ask that the venue took, without the report that shows it
    Duration takenIn = Duration::seconds(30); ///< after this a request that was sent can no longer reach the venue
    Duration firstQuery = Duration::milliseconds(500);
    Duration mostQuery = Duration::seconds(10);
};

/// Orders of which something was asked and is not known. Says when the venue is to be queried and when its "no such
/// order" is to be believed; sends nothing. An order is never sent again from here. Engine thread; time is data.
class Doubts {
public:
    explicit Doubts(const DoubtTimes& times) : m_times(times) {}

    /// An ask has left at `now`: its answer is awaited.
    void asked(ClientOrderId order, OrderAsk ask, Timestamp now);
    /// The venue took it: the report is awaited.
    void taken(ClientOrderId order, OrderAsk ask, Timestamp now);
    /// The ask is settled.
    void settled(ClientOrderId order, OrderAsk ask) { m_asks.erase({order, ask}); }
    /// When this ask left; unknown when it is not on its way.
    [[nodiscard]] Timestamp askedAt(ClientOrderId order, OrderAsk ask) const;
    /// Asks whose time is over; they are taken out.
    struct Overdue {
        ClientOrderId order;
        OrderAsk ask = OrderAsk::New;
        Timestamp askedAt;
    };
    [[nodiscard]] std::vector<Overdue> takeOverdue(Timestamp now);

    /// The outcome is not known. `sent` is when the request left. Once begun, a doubt goes on; of New it stays New.
    void begin(ClientOrderId order, OrderAsk ask, Timestamp sent, Timestamp now);
    /// It is known again; asks that are on their way stay awaited.
    void clear(ClientOrderId order) { m_doubts.erase(order); }
    /// Nothing of the order is in doubt or awaited any more.
    void end(ClientOrderId order);
    [[nodiscard]] bool holds(ClientOrderId order) const { return m_doubts.contains(order); }
    /// What it is that is not known; requires holds().
    [[nodiscard]] OrderAsk askOf(ClientOrderId order) const { return m_doubts.at(order).ask; }
    /// Those to be queried now; each waits longer for its next turn.
    [[nodiscard]] std::vector<ClientOrderId> takeDue(Timestamp now);
    /// The venue looked at `looked` and knows no such order. True when that is to be believed: it is the second such
    /// answer, and the request could no longer be on its way then.
    [[nodiscard]] bool isGone(ClientOrderId order, Timestamp looked);
    /// The cancel may go out once more; false after three times.
    [[nodiscard]] bool mayCancelAgain(ClientOrderId order);

    /// When something is due; unknown when never.
    [[nodiscard]] Timestamp nextDeadline() const;

private:
    struct Ask {
        Timestamp sent;
        Timestamp deadline;
    };
    struct Doubt {
        OrderAsk ask = OrderAsk::New;
        Timestamp sent;
        Timestamp nextQuery;
        Backoff backoff;
        std::uint32_t noSuchOrder = 0;
        std::uint32_t cancels = 0;
    };
    static constexpr std::uint32_t kCancels = 3;

    DoubtTimes m_times;
    std::map<std::pair<ClientOrderId, OrderAsk>, Ask> m_asks;
    std::map<ClientOrderId, Doubt> m_doubts;
};

} // namespace gannet
