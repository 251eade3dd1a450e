// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/coalescer.h"

#include "core/base/check.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] bool isBefore(Side side, std::int64_t a, std::int64_t b)
{
    return side == Side::Buy ? a > b : a < b;
}

/// Sets a level in a list kept best first. A removal stays as a zero unless the list is a whole book.
void setLevel(std::vector<BookLevel>& levels, Side side, const BookLevel& level, bool isWholeBook)
{
    const auto at =
        std::lower_bound(levels.begin(), levels.end(), level.price,
                         [side](const BookLevel& l, std::int64_t price) { return isBefore(side, l.price, price); });
    const bool isKnown = at != levels.end() && at->price == level.price;
    if (level.qty == 0 && isWholeBook) {
        if (isKnown)
            levels.erase(at);
    } else if (isKnown) {
        at->qty = level.qty;
    } else {
        levels.insert(at, level);
    }
}

template <class Book> void applyUpdate(Book& book, const BookUpdate& update, bool isWholeBook)
{
    for (const BookLevel& level : update.bids)
        setLevel(book.bids, Side::Buy, level, isWholeBook);
    for (const BookLevel& level : update.asks)
        setLevel(book.asks, Side::Sell, level, isWholeBook);
}

[[nodiscard]] bool concerns(const StreamKey& held, const StreamKey& stream)
{
    return held.venue == stream.venue && (!stream.instrument.isValid() || held.instrument == stream.instrument);
}

} // namespace

void uniteBooks(Event& into, const Event& next)
{
    const std::uint64_t seqPrevious = into.seqPrevious;
    Payload payload;
    if (const auto* update = std::get_if<BookUpdate>(&next.payload)) {
        payload = std::move(into.payload);
        if (auto* snapshot = std::get_if<BookSnapshot>(&payload))
            applyUpdate(*snapshot, *update, true);
        else
            applyUpdate(std::get<BookUpdate>(payload), *update, false);
    } else {
        payload = next.payload;
    }
    const bool isSnapshot = std::holds_alternative<BookSnapshot>(next.payload);
    into = next;
    into.payload = std::move(payload);
    if (!isSnapshot)
        into.seqPrevious = seqPrevious;
}

void Coalescer::add(const Event& event)
{
    const PayloadType type = payloadType(event);
    CHECK(deliveryClass(type) != DeliveryClass::Lossless, "a lossless event in a coalescer");
    if (type == PayloadType::Trade) {
        if (m_trades.size() == kTradesPerFlush) {
            m_trades.pop_front();
            ++m_shed;
        }
        m_trades.push_back(event);
        return;
    }
    const auto* kline = std::get_if<Kline>(&event.payload);
    const Key key{event.stream, kline ? kline->openTime : Timestamp{}};
    const auto it = m_pending.find(key);
    if (it == m_pending.end()) {
        Event& held = m_pending.emplace(key, event).first->second;
        if (type == PayloadType::BookUpdate) {
            // Sorted and without doubles from the start, so that later levels find their place.
            held.payload = BookUpdate{};
            applyUpdate(std::get<BookUpdate>(held.payload), std::get<BookUpdate>(event.payload), false);
        }
        return;
    }
    ++m_coalesced;
    if (deliveryClass(type) == DeliveryClass::Merge)
        uniteBooks(it->second, event);
    else
        it->second = event;
}

bool Coalescer::holds(const StreamKey& stream) const
{
    if (stream.kind == StreamKind::Trades)
        return std::ranges::any_of(m_trades, [&stream](const Event& event) { return event.stream == stream; });
    const auto it = m_pending.lower_bound(Key{stream, Timestamp{}});
    return it != m_pending.end() && it->first.first == stream;
}

void Coalescer::flush(Consumer& consumer)
{
    for (const auto& [key, event] : m_pending)
        consumer.onEvent(event);
    m_pending.clear();
    for (const Event& event : m_trades)
        consumer.onEvent(event);
    m_trades.clear();
}

void Coalescer::flush(Consumer& consumer, const StreamKey& stream)
{
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        if (concerns(it->first.first, stream)) {
            consumer.onEvent(it->second);
            it = m_pending.erase(it);
        } else {
            ++it;
        }
    }
    for (auto it = m_trades.begin(); it != m_trades.end();) {
        if (concerns(it->stream, stream)) {
            consumer.onEvent(*it);
            it = m_trades.erase(it);
        } else {
            ++it;
        }
    }
}

} // namespace gannet
