// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/amounts.h"
#include "core/model/order.h"

#include <optional>
#include <vector>

namespace gannet::paper {

/// Whether an order waiting for `trigger` would fire at once at `price`. A stop fires when the price has gone against
/// the side that waits (a buy at or above, a sell at or below), a take-profit the other way round.
[[nodiscard]] bool firesAt(OrderType type, Side side, const Decimal& trigger, const Decimal& price);

/// The orders of one instrument that wait for a price. Pure.
class TriggerWatch {
public:
    /// Requires: a type with a trigger, or Trailing.
    void add(ClientOrderId order, const OrderTerms& terms);
    bool remove(ClientOrderId order);
    /// A new price of `source`: moves the trailing ones, then appends what fires, oldest first; those leave.
    void onPrice(TriggerSource source, const Price& price, std::vector<ClientOrderId>& fired);
    /// What an order now fires at; a trailing one has none before its first price.
    [[nodiscard]] std::optional<Price> levelOf(ClientOrderId order) const;

private:
    struct Waiting {
        ClientOrderId order;
        OrderType type = OrderType::Stop;
        Side side = Side::Buy;
        TriggerSource source = TriggerSource::Mark;
        std::optional<Decimal> level;
        std::optional<Decimal> trailBy;
    };
    static void follow(Waiting& waiting, const Decimal& price);

    std::vector<Waiting> m_waiting; ///< oldest first
};

} // namespace gannet::paper
