// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/views.h"
#include "ui/trading/trading_state.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace gannet {

/// What an order on a ladder is for.
enum class LadderKind : std::uint8_t {
    Limit,
    Stop,
    Target, ///< takes off what is held, at a gain
    Trail,  ///< a stop that the market moves; no hand does
};

/// Working orders of one side and kind at one price, as a ladder shows them.
struct LadderOrders {
    Side side = Side::Buy;
    LadderKind kind = LadderKind::Limit;
    std::int64_t price = 0; ///< mantissa at the book's scale
    bool isGhost = false;   ///< still there, and on its way to another price
    bool isComing = false;  ///< not there yet: where a change wants it
    bool isPending = false; ///< the venue has not answered
    Decimal open, filled;   ///< base units, together
    MaybeAmount ahead;      ///< in the queue, of the first
    std::vector<ClientOrderId> ids;
};

/// Where an order stands on a ladder: its limit, or the trigger of one that waits. Nothing: nowhere.
[[nodiscard]] std::optional<Decimal> ladderPlace(const OrderTerms& terms);
[[nodiscard]] LadderKind ladderKind(const Order& order);

/// The orders (working ones) by price, the highest first; buys before sells. `moves`: where changes that are asked for
/// and not answered want them. `scale`: decimals of the book.
[[nodiscard]] std::vector<LadderOrders> ladderOrders(const std::vector<const KnownOrder*>& orders,
                                                     const std::map<ClientOrderId, Decimal>& moves,
                                                     const std::map<ClientOrderId, MaybeAmount>& queues, int scale);

} // namespace gannet
