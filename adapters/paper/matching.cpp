// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/matching.h"

#include "core/base/check.h"

#include <algorithm>
#include <iterator>

namespace gannet::paper {

namespace {

[[nodiscard]] Side otherSide(Side side)
{
    return side == Side::Buy ? Side::Sell : Side::Buy;
}

/// Whether an order of `side` at `limit` would trade at `price`.
[[nodiscard]] bool reaches(Side side, std::int64_t limit, std::int64_t price)
{
    return side == Side::Buy ? price <= limit : price >= limit;
}

/// a * part / whole, rounded down. Requires 0 <= part <= whole, whole above zero.
[[nodiscard]] std::int64_t share(std::int64_t a, std::int64_t part, std::int64_t whole)
{
    __extension__ typedef __int128 Wide;
    return static_cast<std::int64_t>(static_cast<Wide>(a) * part / whole);
}

/// Takes up to `most` off entries in their order and drops the empty ones; returns how much.
template <class Entry> [[nodiscard]] std::int64_t takeOff(std::deque<Entry>& entries, std::int64_t most)
{
    std::int64_t taken = 0;
    while (taken < most && !entries.empty()) {
        const std::int64_t part = std::min(most - taken, entries.front().qty);
        taken += part;
        entries.front().qty -= part;
        if (entries.front().qty == 0)
            entries.pop_front();
    }
    return taken;
}

} // namespace

bool Matching::isVisible(Side side, std::int64_t price) const
{
    const BookSide& shown = shownOf(side);
    return !shown.empty() && reaches(otherSide(side), shown.at(shown.size() - 1).price, price);
}

std::int64_t Matching::untaken(Side side, const BookLevel& level) const
{
    const Taken& taken = m_taken[indexOf(side)];
    const auto it = taken.find(level.price);
    return it == taken.end() ? level.qty : std::max<std::int64_t>(0, level.qty - it->second);
}

// --- the market --------------------------------------------------------------------------------------------------

void Matching::onBook(const L2Book& book, Timestamp now, std::vector<RestingFill>& fills)
{
    m_book = book; // its capacity is kept: no allocation once warm
    m_isLive = true;
    for (const Side side : {Side::Buy, Side::Sell}) {
        refreshTaken(side);
        for (auto& [price, queue] : m_queues[indexOf(side)])
            refresh(side, price, queue, now);
    }
    for (const Side side : {Side::Buy, Side::Sell}) {
        meetBook(side, fills);
        dropFilled(side);
    }
}

void Matching::refreshTaken(Side side)
{
    Taken& taken = m_taken[indexOf(side)];
    for (auto it = taken.begin(); it != taken.end();) {
        const std::int64_t shown = isVisible(side, it->first) ? shownOf(side).qtyAt(it->first) : 0;
        it->second = std::min(it->second, shown);
        it = it->second == 0 ? taken.erase(it) : std::next(it);
    }
}

void Matching::refresh(Side side, std::int64_t price, Queue& queue, Timestamp now)
{
    settle(queue, now);
    if (!isVisible(side, price))
        return;
    const std::int64_t shown = shownOf(side).qtyAt(price);
    if (queue.shown && shown < *queue.shown) {
        const std::int64_t explained = takeOff(queue.prints, *queue.shown - shown);
        const std::int64_t before = *queue.shown - explained;
        if (before > shown)
            queue.drops.push_back({now, before - shown, before, shown});
    }
    queue.shown = shown;
    for (Resting& resting : queue.orders)
        resting.ahead = resting.ahead ? *resting.ahead : shown;
}

void Matching::settle(Queue& queue, Timestamp now)
{
    while (!queue.prints.empty() && queue.prints.front().time + kTradeLag <= now)
        queue.prints.pop_front();
    while (!queue.drops.empty() && queue.drops.front().time + kTradeLag <= now) {
        const Drop drop = queue.drops.front();
        queue.drops.pop_front();
        for (Resting& resting : queue.orders) {
            if (!resting.ahead)
                continue;
            const std::int64_t ahead = std::min(*resting.ahead, drop.before);
            resting.ahead = std::min(ahead - share(ahead, drop.qty, drop.before), drop.after);
        }
    }
}

void Matching::meetBook(Side side, std::vector<RestingFill>& fills)
{
    Queues& queues = m_queues[indexOf(side)];
    const BookSide& against = shownOf(otherSide(side));
    Taken& taken = m_taken[indexOf(otherSide(side))];
    const auto meet = [&](std::int64_t price, Queue& queue) {
        if (against.empty() || !reaches(side, price, against.best().price))
            return false;
        for (Resting& resting : queue.orders)
            resting.ahead = 0; // nobody of the market's can still stand there
        for (std::size_t n = 0; n < against.size() && reaches(side, price, against.at(n).price); ++n) {
            const std::int64_t left = untaken(otherSide(side), against.at(n));
            const std::int64_t used = left - sweep(price, queue, left, fills);
            if (used > 0)
                taken[against.at(n).price] += used;
        }
        return true;
    };
    // The best price of ours first; the first one out of reach ends it.
    if (side == Side::Buy) {
        for (auto it = queues.rbegin(); it != queues.rend() && meet(it->first, it->second); ++it) {
        }
    } else {
        for (auto it = queues.begin(); it != queues.end() && meet(it->first, it->second); ++it) {
        }
    }
}

void Matching::onTrade(const Trade& trade, Timestamp now, std::vector<RestingFill>& fills)
{
    if (!m_isLive || trade.isBacklog)
        return;
    // A price or size finer than the book: the price between its neighbours, the size cut.
    const auto below = trade.price.rescaled(m_scales.price, Rounding::Down);
    const auto above = trade.price.rescaled(m_scales.price, Rounding::Up);
    const auto size = trade.qty.rescaled(m_scales.qty, Rounding::Down);
    if (!below || !above || !size || size->mantissa <= 0)
        return;
    const Side side = otherSide(trade.aggressor);
    std::int64_t left = size->mantissa;
    const auto met = [&](std::int64_t price, Queue& queue) {
        const bool isThrough = side == Side::Buy ? below->mantissa < price : above->mantissa > price;
        if (isThrough) {
            for (Resting& resting : queue.orders)
                resting.ahead = 0; // nobody trades beyond a price at which somebody stands
            left = sweep(price, queue, left, fills);
            return left > 0;
        }
        if (below->mantissa == price && above->mantissa == price)
            eat(price, queue, left, now, fills);
        return false;
    };
    Queues& queues = m_queues[indexOf(side)];
    if (side == Side::Buy) {
        for (auto it = queues.rbegin(); it != queues.rend() && met(it->first, it->second); ++it) {
        }
    } else {
        for (auto it = queues.begin(); it != queues.end() && met(it->first, it->second); ++it) {
        }
    }
    dropFilled(side);
}

std::int64_t Matching::sweep(std::int64_t price, Queue& queue, std::int64_t volume, std::vector<RestingFill>& fills)
{
    for (Resting& resting : queue.orders) {
        const std::int64_t part = std::min(volume, resting.open);
        if (part == 0)
            continue;
        resting.open -= part;
        volume -= part;
        fills.push_back({resting.order, {price, part}});
    }
    return volume;
}

void Matching::eat(std::int64_t price, Queue& queue, std::int64_t volume, Timestamp now,
                   std::vector<RestingFill>& fills)
{
    settle(queue, now);
    const std::int64_t notShownYet = volume - takeOff(queue.drops, volume);
    if (notShownYet > 0)
        queue.prints.push_back({now, notShownYet});

    std::int64_t others = 0; // of the market's in front, traded by now
    std::int64_t left = volume;
    for (Resting& resting : queue.orders) {
        if (!resting.ahead)
            break; // unknown of one is unknown of all behind it
        const std::int64_t first = std::min(left, *resting.ahead - others);
        others += first;
        left -= first;
        const std::int64_t part = std::min(left, resting.open);
        if (part == 0)
            continue;
        left -= part;
        resting.open -= part;
        fills.push_back({resting.order, {price, part}});
    }
    // What ours did not take went on into the queue behind them; it is ahead of nobody here.
    for (Resting& resting : queue.orders) {
        if (resting.ahead)
            resting.ahead = *resting.ahead - std::min(*resting.ahead, others);
    }
}

void Matching::dropFilled(Side side)
{
    Queues& queues = m_queues[indexOf(side)];
    for (auto it = queues.begin(); it != queues.end();) {
        std::vector<Resting>& orders = it->second.orders;
        std::erase_if(orders,
                      [this](const Resting& resting) { return resting.open == 0 && m_where.erase(resting.order) > 0; });
        it = orders.empty() ? queues.erase(it) : std::next(it);
    }
}

// --- taking ------------------------------------------------------------------------------------------------------

std::int64_t Matching::take(Side side, std::optional<std::int64_t> limit, std::int64_t most,
                            std::vector<BookLevel>& trades)
{
    CHECK(m_isLive, "nothing is taken from a book that may be wrong");
    const BookSide& against = shownOf(otherSide(side));
    std::int64_t taken = 0;
    for (std::size_t n = 0; n < against.size() && taken < most; ++n) {
        const BookLevel level = against.at(n);
        if (limit && !reaches(side, *limit, level.price))
            break;
        const std::int64_t part = std::min(most - taken, untaken(otherSide(side), level));
        if (part == 0)
            continue;
        taken += part;
        m_taken[indexOf(otherSide(side))][level.price] += part;
        trades.push_back({level.price, part});
    }
    return taken;
}

std::int64_t Matching::takeable(Side side, std::optional<std::int64_t> limit, std::int64_t enough) const
{
    CHECK(m_isLive, "nothing is taken from a book that may be wrong");
    const BookSide& against = shownOf(otherSide(side));
    std::int64_t found = 0;
    for (std::size_t n = 0; n < against.size() && found < enough; ++n) {
        if (limit && !reaches(side, *limit, against.at(n).price))
            break;
        found += std::min(enough - found, untaken(otherSide(side), against.at(n)));
    }
    return found;
}

std::optional<std::int64_t> Matching::touch(Side side) const
{
    CHECK(m_isLive, "nothing is asked of a book that may be wrong");
    const BookSide& against = shownOf(otherSide(side));
    for (std::size_t n = 0; n < against.size(); ++n) {
        if (untaken(otherSide(side), against.at(n)) > 0)
            return against.at(n).price;
    }
    return std::nullopt;
}

std::optional<RestingOrder> Matching::firstAgainst(Side side) const
{
    const Queues& queues = m_queues[indexOf(otherSide(side))];
    if (queues.empty())
        return std::nullopt;
    const auto& [price, queue] = side == Side::Buy ? *queues.begin() : *queues.rbegin();
    return RestingOrder{queue.orders.front().order, price};
}

// --- our orders --------------------------------------------------------------------------------------------------

void Matching::join(ClientOrderId order, Side side, BookLevel priceAndOpen, Timestamp now)
{
    CHECK(priceAndOpen.qty > 0, "what rests has a size");
    const bool isNew = m_where.emplace(order, std::pair{side, priceAndOpen.price}).second;
    CHECK(isNew, "an order rests once");
    Queue& queue = m_queues[indexOf(side)][priceAndOpen.price];
    settle(queue, now);
    Resting resting{order, priceAndOpen.qty, std::nullopt};
    if (m_isLive && isVisible(side, priceAndOpen.price)) {
        resting.ahead = shownOf(side).qtyAt(priceAndOpen.price);
        queue.shown = resting.ahead;
    }
    if (!queue.orders.empty()) {
        const auto& before = queue.orders.back().ahead;
        resting.ahead = before && resting.ahead ? std::optional(std::max(*before, *resting.ahead)) : std::nullopt;
    }
    queue.orders.push_back(resting);
}

bool Matching::leave(ClientOrderId order)
{
    const auto where = m_where.find(order);
    if (where == m_where.end())
        return false;
    Queues& queues = m_queues[indexOf(where->second.first)];
    const auto queue = queues.find(where->second.second);
    std::erase_if(queue->second.orders, [order](const Resting& resting) { return resting.order == order; });
    if (queue->second.orders.empty())
        queues.erase(queue);
    m_where.erase(where);
    return true;
}

std::optional<QueuePlace> Matching::queueOf(ClientOrderId order) const
{
    const auto where = m_where.find(order);
    if (where == m_where.end())
        return std::nullopt;
    const Queue& queue = m_queues[indexOf(where->second.first)].at(where->second.second);
    const auto resting = std::ranges::find(queue.orders, order, &Resting::order);
    QueuePlace place{resting->ahead, resting->open};
    if (place.ahead && queue.shown)
        place.ahead = std::min(*place.ahead, *queue.shown); // nobody who is not shown is ahead
    return place;
}

std::vector<ClientOrderId> Matching::setScales(Scales scales)
{
    std::vector<ClientOrderId> gone;
    if (scales == m_scales)
        return gone;
    const auto moved = [](std::int64_t mantissa, int from, int to) {
        return Decimal{mantissa, static_cast<std::int8_t>(from)}.mantissaAt(to);
    };
    std::array<Queues, 2> queues;
    for (std::size_t side = 0; side < queues.size(); ++side) {
        for (const auto& [oldPrice, queue] : m_queues[side]) {
            const auto price = moved(oldPrice, m_scales.price, scales.price);
            for (const Resting& resting : queue.orders) {
                const auto open = moved(resting.open, m_scales.qty, scales.qty);
                if (!price || !open) {
                    gone.push_back(resting.order);
                    m_where.erase(resting.order);
                    continue;
                }
                queues[side][*price].orders.push_back({resting.order, *open, std::nullopt});
                m_where[resting.order].second = *price;
            }
        }
    }
    m_queues = std::move(queues);
    m_taken = {};
    m_book.clear();
    m_isLive = false;
    m_scales = scales;
    return gone;
}

} // namespace gannet::paper
