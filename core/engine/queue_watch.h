// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"
#include "core/model/order.h"
#include "core/trading/books.h"

#include <map>
#include <optional>
#include <vector>

namespace gannet {

/// A resting order of ours and its place.
struct QueueEntry {
    ClientOrderId order;
    std::optional<Decimal> ahead; ///< base units of others that trade before it; unknown beyond the visible book
};

/// Where resting limit orders stand in the queues of their prices, estimated from what everybody can see
/// (docs/trading.md has the rules and where they err). Knows no venue; decides nothing. Engine thread.
class QueueWatch {
public:
    /// What became of an order; `book` is its instrument's, null while there is none.
    void onOrder(const Order& order, bool isLocal, const BookState* book);
    void onBook(InstrumentId instrument, const BookState& book);
    void onTrade(InstrumentId instrument, const Trade& trade);

    /// Calls `visit(entry)` for each order that rests, by instrument and then as they came.
    template <class Visit> void forEach(Visit visit) const
    {
        for (const auto& [instrument, entries] : m_resting) {
            for (const Resting& one : entries)
                visit(QueueEntry{one.order, one.ahead});
        }
    }

private:
    struct Resting {
        ClientOrderId order;
        Side side = Side::Buy;
        Decimal price;
        Decimal qty; ///< as ordered: another one queues anew
        std::optional<Decimal> ahead;
    };

    static void look(Resting& one, const BookState& book);

    std::map<InstrumentId, std::vector<Resting>> m_resting;
};

} // namespace gannet
