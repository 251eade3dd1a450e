// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queue_watch.h"

#include "core/model/order_state.h"

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] bool rests(const Order& order, bool isLocal)
{
    const bool isThere =
        !isFinal(order.state) && order.state != OrderState::Created && order.state != OrderState::PendingNew;
    return isThere && !isLocal && !order.isHeld && order.terms.type == OrderType::Limit && order.terms.price;
}

/// What is shown at a price; nothing where the book does not reach so far.
[[nodiscard]] std::optional<Decimal> shownAt(const BookState& book, Side side, const Decimal& price)
{
    const BookSide& levels = side == Side::Buy ? book.book.bids : book.book.asks;
    const auto mantissa = price.mantissaAt(book.priceScale);
    if (!book.hasSnapshot || book.health != StreamHealth::Live || !mantissa)
        return std::nullopt;
    const bool isSeen =
        !book.isPartial || (!levels.empty() && (side == Side::Buy ? *mantissa >= levels.at(levels.size() - 1).price
                                                                  : *mantissa <= levels.at(levels.size() - 1).price));
    return isSeen ? std::optional(Decimal{levels.qtyAt(*mantissa), book.qtyScale}) : std::nullopt;
}

} // namespace

void QueueWatch::look(Resting& one, const BookState& book)
{
    const auto shown = shownAt(book, one.side, one.price);
    if (shown && (!one.ahead || *shown < *one.ahead))
        one.ahead = shown;
}

void QueueWatch::onOrder(const Order& order, bool isLocal, const BookState* book)
{
    const auto known = m_resting.find(order.instrument);
    if (!rests(order, isLocal)) {
        if (known == m_resting.end())
            return;
        std::erase_if(known->second, [&order](const Resting& one) { return one.order == order.id; });
        if (known->second.empty())
            m_resting.erase(known);
        return;
    }
    std::vector<Resting>& entries = m_resting[order.instrument];
    const auto it = std::ranges::find(entries, order.id, &Resting::order);
    const bool isSame =
        it != entries.end() && it->price == order.terms.price->value && it->qty == order.terms.qty.value;
    if (isSame)
        return;
    const Resting anew{order.id, order.terms.side, order.terms.price->value, order.terms.qty.value, std::nullopt};
    Resting& one = it == entries.end() ? entries.emplace_back(anew) : * it = anew;
    if (book)
        look(one, *book);
}

void QueueWatch::onBook(InstrumentId instrument, const BookState& book)
{
    const auto known = m_resting.find(instrument);
    if (known == m_resting.end())
        return;
    for (Resting& one : known->second)
        look(one, book);
}

void QueueWatch::onTrade(InstrumentId instrument, const Trade& trade)
{
    const auto known = m_resting.find(instrument);
    if (known == m_resting.end() || trade.isBacklog)
        return;
    for (Resting& one : known->second) {
        if (!one.ahead || one.side == trade.aggressor)
            continue;
        const bool isBeyond = one.side == Side::Buy ? trade.price < one.price : trade.price > one.price;
        if (isBeyond || (trade.price == one.price && trade.qty >= *one.ahead))
            one.ahead = Decimal{0, one.ahead->scale};
        else if (trade.price == one.price)
            one.ahead = subtract(*one.ahead, trade.qty).value_or(*one.ahead);
    }
}

} // namespace gannet
