// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/take_estimate.h"

#include "core/ledger/ledger_amount.h"

#include <algorithm>

namespace gannet {

namespace {

constexpr int kFractionScale = 8;

/// How far an order of this side may go, as a price; nothing: as far as it takes.
[[nodiscard]] std::optional<Decimal> worstPrice(const OrderTerms& terms, const Decimal& touch)
{
    if (terms.price)
        return terms.price->value;
    if (!terms.slippageCap)
        return std::nullopt;
    const auto factor =
        terms.side == Side::Buy ? add({1, 0}, *terms.slippageCap) : subtract({1, 0}, *terms.slippageCap);
    return factor ? multiply(touch, *factor) : std::nullopt;
}

/// |price - touch| / touch
[[nodiscard]] std::optional<Decimal> offset(const Decimal& price, const Decimal& touch)
{
    const auto gap = subtract(price, touch);
    return gap ? divide(gap->absolute(), touch, kFractionScale, Rounding::Up) : std::nullopt;
}

} // namespace

TakeEstimate estimateTake(const BookState* book, const OrderTerms& terms)
{
    TakeEstimate result;
    const bool isBuy = terms.side == Side::Buy;
    if (!book || !book->hasSnapshot || book->health != StreamHealth::Live)
        return result;
    const BookSide& side = isBuy ? book->book.asks : book->book.bids;
    if (side.empty())
        return result;
    const Decimal touch{side.best().price, book->priceScale};
    result.touch = touch;
    const auto worst = worstPrice(terms, touch);
    if (worst)
        result.cap = offset(*worst, touch);
    const Decimal& wanted = terms.qty.value;
    if (!wanted.isPositive())
        return result;
    Decimal depth{0, book->qtyScale};
    Decimal taken = depth;
    std::optional<LedgerAmount> paid = LedgerAmount{};
    const auto enough = multiply(wanted, {3, 0}).value_or(wanted);
    for (std::size_t i = 0; i < side.size() && depth < enough; ++i) {
        const BookLevel level = side.at(i);
        const Decimal price{level.price, book->priceScale};
        if (worst && (isBuy ? price > *worst : price < *worst))
            break;
        const Decimal shown{level.qty, book->qtyScale};
        const auto rest = subtract(wanted, taken);
        const Decimal part = rest ? std::min(*rest, shown) : Decimal{};
        if (part.isPositive()) {
            taken = add(taken, part).value_or(taken);
            paid = paid ? add(*paid, LedgerAmount::product(price, part)) : std::nullopt;
        }
        depth = add(depth, shown).value_or(enough);
    }
    result.depth = depth;
    result.visible = divide(taken, wanted, kFractionScale, Rounding::Down);
    if (paid && taken.isPositive())
        result.average = divide(*paid, LedgerAmount::from(taken), std::min(book->priceScale + 2, Decimal::kMaxScale),
                                Rounding::HalfEven);
    if (result.average)
        result.slippage = offset(*result.average, touch);
    return result;
}

bool fillsNothing(const OrderTerms& terms, const TakeEstimate& take)
{
    const bool isImmediate = terms.timeInForce == TimeInForce::Ioc || terms.timeInForce == TimeInForce::Fok;
    return isImmediate && terms.price && take.visible && take.visible->isZero();
}

} // namespace gannet
