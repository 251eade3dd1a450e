// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order.h"
#include "core/trading/books.h"

#include <optional>

namespace gannet {

/// What the visible book would give an order that takes now. Nobody else moves in it, and what is not shown is not
/// there: a real fill may be worse. Unknown where nothing can be said.
struct TakeEstimate {
    std::optional<Decimal> touch;    ///< the best price it would meet
    std::optional<Decimal> cap;      ///< how far from the touch it may go, a fraction; absent: as far as it takes
    std::optional<Decimal> average;  ///< price of the visible part
    std::optional<Decimal> slippage; ///< how far the average is from the touch, a fraction of it
    std::optional<Decimal> visible;  ///< part of the size that is shown within the cap, in [0, 1]
    std::optional<Decimal> depth;    ///< base units shown within the cap; counted up to three times the size
};

/// Of an order with these terms that takes; its own limit or slippage cap is how far it goes. Empty while the book is
/// not live. Pure.
[[nodiscard]] TakeEstimate estimateTake(const BookState* book, const OrderTerms& terms);

/// Whether an order that may not rest fills nothing at all by that estimate: its limit does not reach the touch. Pure.
[[nodiscard]] bool fillsNothing(const OrderTerms& terms, const TakeEstimate& take);

} // namespace gannet
