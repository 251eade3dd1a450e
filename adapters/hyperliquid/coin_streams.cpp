// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/coin_streams.h"

#include "core/venue/scales.h"

#include <algorithm>

namespace gannet::hyperliquid {

namespace {

[[nodiscard]] std::size_t indexOf(StreamKind kind)
{
    return static_cast<std::size_t>(kind);
}

[[nodiscard]] std::optional<Decimal> atScale(const Decimal& value, int scale)
{
    const auto mantissa = value.mantissaAt(scale);
    return mantissa ? std::optional(Decimal{*mantissa, static_cast<std::int8_t>(scale)}) : std::nullopt;
}

[[nodiscard]] bool isCrossed(const BookSnapshot& book)
{
    return !book.bids.empty() && !book.asks.empty() && book.bids.front().price >= book.asks.front().price;
}

} // namespace

CoinStreams::CoinStreams(SessionContext& context, InstrumentId instrument, std::string symbol)
    : m_context(context), m_instrument(instrument), m_symbol(std::move(symbol))
{
    m_book.stream = key(StreamKind::Book);
    BookSnapshot book;
    book.bids.reserve(kBookDepth);
    book.asks.reserve(kBookDepth);
    book.isPartial = true; // levels beyond the twentieth are unknown, not empty
    m_book.payload = std::move(book);
    m_quote.stream = key(StreamKind::Quote);
    m_quote.payload = Quote{};
    m_trade.stream = key(StreamKind::Trades);
    m_trade.payload = Trade{};
    m_ticker.stream = key(StreamKind::Ticker);
    m_ticker.payload = Ticker{};
    m_mark.stream = key(StreamKind::Mark);
    m_mark.payload = Mark{};
    m_status.payload = VenueStatus{};
    m_seenTrades.reserve(kTradeWindow);
}

StreamKey CoinStreams::key(StreamKind kind, KlineInterval interval) const
{
    return {m_context.venue, m_instrument, kind, kind == StreamKind::Kline ? interval : KlineInterval::OneMinute};
}

bool CoinStreams::setWanted(StreamKind kind, KlineInterval interval, bool isWanted)
{
    if (kind == StreamKind::Kline) {
        KlineStream& stream = m_klines[interval];
        stream.event.stream = key(kind, interval);
        stream.isStarted = stream.isStarted && isWanted;
        return std::exchange(stream.isWanted, isWanted) != isWanted;
    }
    if (std::exchange(m_wanted[indexOf(kind)], isWanted) == isWanted)
        return false;
    if (kind == StreamKind::Trades)
        m_isBacklogDue = true;
    if (kind == StreamKind::Book) {
        m_bookHealth = isWanted ? StreamHealth::Connecting : StreamHealth::Idle;
        m_bookReason = ResyncReason::None;
        m_wasLive = false;
        m_bookTime = m_compareAt = {};
        m_comparison.reset();
    }
    return true;
}

bool CoinStreams::isWanted(StreamKind kind, KlineInterval interval) const
{
    if (kind != StreamKind::Kline)
        return m_wanted[indexOf(kind)];
    const auto it = m_klines.find(interval);
    return it != m_klines.end() && it->second.isWanted;
}

std::vector<KlineInterval> CoinStreams::wantedKlines() const
{
    std::vector<KlineInterval> intervals;
    for (const auto& entry : m_klines) {
        if (entry.second.isWanted)
            intervals.push_back(entry.first);
    }
    return intervals;
}

Result<void> CoinStreams::apply(const WireMessage& message, Timestamp now)
{
    switch (message.type) {
    case WireMessage::Type::BookSnapshot: return onBook(message, now);
    case WireMessage::Type::Quote: return onQuote(message, now);
    case WireMessage::Type::Trades: return onTrades(message, now);
    case WireMessage::Type::Klines: return onKline(message.klines.front());
    case WireMessage::Type::Mark: onContext(message); return {};
    default: return {};
    }
}

Result<void> CoinStreams::onBook(const WireMessage& message, Timestamp now)
{
    if (!isWanted(StreamKind::Book))
        return {};
    if (message.venueTime < m_bookTime) {
        ++m_stats.dropped;
        return {};
    }
    m_bookAt = now;
    m_equalTimes = message.venueTime == m_bookTime ? m_equalTimes + 1 : 0;
    m_bookTime = message.venueTime;
    auto& book = std::get<BookSnapshot>(m_book.payload);
    if (!toLevels(message.bids, scalesOf(facts()), book.bids) ||
        !toLevels(message.asks, scalesOf(facts()), book.asks)) {
        onBookRefused();
        return fail(misfit(m_symbol, scalesOf(facts())));
    }
    if (isCrossed(book)) {
        ++m_stats.crossed;
        breakBook(StreamHealth::Crossed, ResyncReason::Crossed, "crossed book; waiting for the next one");
        return {};
    }
    ++m_stats.events;
    healBook(now);
    m_book.venueTime = message.venueTime;
    m_book.eventId = makeEventId(m_book.stream, PayloadType::BookSnapshot,
                                 static_cast<std::uint64_t>(message.venueTime.ns), m_equalTimes);
    m_context.sink.emit(m_book);
    if (m_comparison)
        settleComparison(now);
    return {};
}

/// The stream is live from the snapshot that is emitted next.
void CoinStreams::healBook(Timestamp now)
{
    if (m_bookHealth == StreamHealth::Live)
        return;
    m_stats.resyncs += m_wasLive;
    m_wasLive = true;
    m_bookHealth = StreamHealth::Live;
    m_resubscribedAt = {};
    if (!m_compareAt.isKnown() && m_context.settings.bookRefresh > Duration{})
        m_compareAt = now + m_context.settings.bookRefresh;
    emitStatus(StreamKind::Book, KlineInterval::OneMinute, StreamHealth::Live, m_bookReason, {});
    m_bookReason = ResyncReason::None;
}

void CoinStreams::breakBook(StreamHealth health, ResyncReason reason, std::string_view words)
{
    if (!isWanted(StreamKind::Book) || m_bookHealth == health)
        return;
    m_bookHealth = health;
    m_bookReason = reason;
    emitStatus(StreamKind::Book, KlineInterval::OneMinute, health, reason, words);
}

void CoinStreams::onBookRefused()
{
    if (!isWanted(StreamKind::Book))
        return;
    ++m_stats.refused;
    breakBook(StreamHealth::Gap, ResyncReason::BadFrame, "a book could not be read; waiting for the next one");
}

void CoinStreams::dropBook()
{
    m_bookHealth = StreamHealth::Connecting;
    breakBook(StreamHealth::Gap, ResyncReason::None, "asked for anew");
}

Result<void> CoinStreams::onQuote(const WireMessage& message, Timestamp now)
{
    if (!isWanted(StreamKind::Quote) || message.venueTime < m_quoteTime)
        return {};
    const Instrument& instrument = facts();
    const auto level = [&instrument](const std::vector<WireLevel>& side, std::optional<BookLevel>& out) {
        out.reset();
        if (side.empty())
            return true;
        const auto price = side.front().price.mantissaAt(instrument.priceScale);
        const auto qty = side.front().qty.mantissaAt(instrument.qtyScale);
        if (price && qty)
            out = BookLevel{*price, *qty};
        return out.has_value();
    };
    auto& quote = std::get<Quote>(m_quote.payload);
    if (!level(message.bids, quote.bid) || !level(message.asks, quote.ask))
        return fail(misfit(m_symbol, scalesOf(instrument)));
    m_equalQuoteTimes = message.venueTime == m_quoteTime ? m_equalQuoteTimes + 1 : 0;
    m_quoteTime = message.venueTime;
    m_otherAt = now;
    m_quote.venueTime = message.venueTime;
    m_quote.eventId = makeEventId(m_quote.stream, PayloadType::Quote, static_cast<std::uint64_t>(message.venueTime.ns),
                                  m_equalQuoteTimes);
    m_context.sink.emit(m_quote);
    return {};
}

/// `tid` alone is a 50-bit hash of the two orders; with the block time it names one trade of a coin.
bool CoinStreams::isNewTrade(const WireTrade& trade)
{
    const std::pair id{trade.time, trade.tradeId};
    if (std::ranges::find(m_seenTrades, id) != m_seenTrades.end())
        return false;
    if (m_seenTrades.size() < kTradeWindow)
        m_seenTrades.push_back(id);
    else
        m_seenTrades[m_seenNext] = id;
    m_seenNext = (m_seenNext + 1) % kTradeWindow;
    return true;
}

Result<void> CoinStreams::onTrades(const WireMessage& message, Timestamp now)
{
    if (!isWanted(StreamKind::Trades))
        return {};
    const Instrument& instrument = facts();
    for (const WireTrade& wire : message.trades) {
        if (!wire.price.mantissaAt(instrument.priceScale) || !wire.qty.mantissaAt(instrument.qtyScale))
            return fail(misfit(m_symbol, scalesOf(instrument)));
    }
    auto& trade = std::get<Trade>(m_trade.payload);
    trade.isBacklog = std::exchange(m_isBacklogDue, false);
    if (!trade.isBacklog && !message.trades.empty())
        m_otherAt = now;
    for (const WireTrade& wire : message.trades) {
        if (!isNewTrade(wire))
            continue;
        trade.price = *atScale(wire.price, instrument.priceScale);
        trade.qty = *atScale(wire.qty, instrument.qtyScale);
        trade.aggressor = wire.aggressor;
        trade.tradeId = wire.tradeId;
        trade.count = wire.count;
        m_trade.venueTime = wire.time;
        m_trade.eventId =
            makeEventId(m_trade.stream, PayloadType::Trade, wire.tradeId, static_cast<std::uint64_t>(wire.time.ns));
        m_context.sink.emit(m_trade);
    }
    return {};
}

void CoinStreams::onContext(const WireMessage& message)
{
    if (isWanted(StreamKind::Mark)) {
        m_mark.payload =
            Mark{message.mark, message.index, message.fundingRate, message.nextFunding, message.openInterest};
        m_mark.eventId = makeEventId(m_mark.stream, PayloadType::Mark, ++m_context.ordinal);
        m_context.sink.emit(m_mark);
    }
    if (isWanted(StreamKind::Ticker)) {
        Ticker ticker;
        ticker.open = message.open;
        ticker.volume = message.volume;
        ticker.quoteVolume = message.quoteVolume;
        ticker.mid = message.mid;
        m_ticker.payload = ticker;
        m_ticker.eventId = makeEventId(m_ticker.stream, PayloadType::Ticker, ++m_context.ordinal);
        m_context.sink.emit(m_ticker);
    }
}

void CoinStreams::applyMid(const Decimal& mid)
{
    if (!m_isServedByMids || !isWanted(StreamKind::Ticker))
        return;
    auto& ticker = std::get<Ticker>(m_ticker.payload);
    if (ticker.mid == mid)
        return; // told again with each block, moved or not
    ticker = Ticker{};
    ticker.mid = mid;
    m_ticker.eventId = makeEventId(m_ticker.stream, PayloadType::Ticker, ++m_context.ordinal);
    m_context.sink.emit(m_ticker);
}

Result<Kline> CoinStreams::toKline(const WireKline& wire) const
{
    const Instrument& instrument = facts();
    const auto open = atScale(wire.open, instrument.priceScale);
    const auto high = atScale(wire.high, instrument.priceScale);
    const auto low = atScale(wire.low, instrument.priceScale);
    const auto close = atScale(wire.close, instrument.priceScale);
    // A sum of sizes of the lot's decimals: what stands beyond them is noise of the venue's binary fractions.
    const auto volume = wire.volume.rescaled(instrument.qtyScale, Rounding::HalfEven);
    if (!open || !high || !low || !close || !volume)
        return fail(misfit(m_symbol, scalesOf(instrument)));
    Kline kline;
    kline.interval = wire.interval;
    kline.openTime = wire.openTime;
    kline.open = *open;
    kline.high = *high;
    kline.low = *low;
    kline.close = *close;
    kline.volume = *volume;
    kline.trades = wire.trades;
    return kline;
}

/// The same bar is told again on each change, without a number of its own: what it says makes its id.
void CoinStreams::emitKline(Event& event, std::uint64_t salt)
{
    const Kline& kline = std::get<Kline>(event.payload);
    const auto mix = [](std::uint64_t a, std::uint64_t b) { return (a ^ (a >> 29)) * 0xBF58476D1CE4E5B9ULL + b; };
    std::uint64_t content = mix(kline.trades, static_cast<std::uint64_t>(kline.close.mantissa));
    content = mix(content, static_cast<std::uint64_t>(kline.volume.mantissa));
    content = mix(content, salt * 2 + kline.isClosed);
    event.venueTime = kline.openTime;
    event.eventId =
        makeEventId(event.stream, PayloadType::Kline, static_cast<std::uint64_t>(kline.openTime.ns), content);
    m_context.sink.emit(event);
}

/// No flag says that a bar is closed: the first message of the next bar does.
Result<void> CoinStreams::onKline(const WireKline& wire)
{
    const auto it = m_klines.find(wire.interval);
    if (it == m_klines.end() || !it->second.isWanted)
        return {};
    KlineStream& stream = it->second;
    const auto kline = toKline(wire);
    if (!kline)
        return fail(kline.error());
    if (stream.isStarted) {
        auto& before = std::get<Kline>(stream.event.payload);
        if (kline->openTime < before.openTime)
            return {};
        if (kline->openTime > before.openTime && !before.isClosed) {
            before.isClosed = true;
            emitKline(stream.event, 0);
        }
    }
    stream.isStarted = true;
    stream.event.payload = *kline;
    emitKline(stream.event, 0);
    return {};
}

Result<void> CoinStreams::applyHistory(const WireMessage& message, Timestamp now)
{
    std::vector<Kline> klines;
    klines.reserve(message.klines.size());
    for (const WireKline& wire : message.klines) {
        auto kline = toKline(wire);
        if (!kline)
            return fail(kline.error());
        kline->isHistory = true;
        kline->isClosed = wire.closeTime < now;
        klines.push_back(*kline);
    }
    Event event;
    const std::uint64_t answer = ++m_context.ordinal; // a candle told by two answers is two facts
    for (const Kline& kline : klines) {
        event.stream = key(StreamKind::Kline, kline.interval);
        event.payload = kline;
        emitKline(event, answer);
    }
    return {};
}

Result<void> CoinStreams::compareBook(const WireMessage& snapshot, Timestamp now)
{
    if (!isWanted(StreamKind::Book))
        return {};
    Comparison comparison;
    comparison.time = snapshot.venueTime;
    if (!toLevels(snapshot.bids, scalesOf(facts()), comparison.bids) ||
        !toLevels(snapshot.asks, scalesOf(facts()), comparison.asks)) {
        retryComparison(now);
        return fail(misfit(m_symbol, scalesOf(facts())));
    }
    m_comparison = std::move(comparison);
    settleComparison(now);
    return {};
}

/// Only books of one block can be compared. A read that is ahead of the socket waits for it.
void CoinStreams::settleComparison(Timestamp now)
{
    if (m_comparison->time > m_bookTime)
        return;
    const bool isSameBlock = m_comparison->time == m_bookTime && m_bookHealth == StreamHealth::Live;
    if (!isSameBlock) {
        m_comparison.reset();
        retryComparison(now);
        return;
    }
    const auto& book = std::get<BookSnapshot>(m_book.payload);
    const bool isEqual = book.bids == m_comparison->bids && book.asks == m_comparison->asks;
    m_comparison.reset();
    m_compareTries = 0;
    m_compareAt = now + m_context.settings.bookRefresh;
    if (isEqual)
        return;
    ++m_stats.mismatches;
    breakBook(StreamHealth::Gap, ResyncReason::Mismatch, "differs from a fresh read; waiting for the next book");
}

void CoinStreams::retryComparison(Timestamp now)
{
    const bool isTriedOut = ++m_compareTries >= kCompareTries;
    if (isTriedOut)
        m_compareTries = 0;
    m_compareAt = now + (isTriedOut ? m_context.settings.bookRefresh : kCompareRetry);
}

void CoinStreams::onCompareFailed(Timestamp now)
{
    if (isWanted(StreamKind::Book))
        retryComparison(now);
}

void CoinStreams::onLinkDown()
{
    const auto lose = [this](StreamKind kind, KlineInterval interval) {
        if (!isWanted(kind, interval))
            return;
        m_lost.insert(key(kind, interval));
        emitStatus(kind, interval, StreamHealth::Stale, ResyncReason::Reconnect, "no connection");
    };
    for (const StreamKind kind : {StreamKind::Quote, StreamKind::Trades, StreamKind::Ticker, StreamKind::Mark})
        lose(kind, KlineInterval::OneMinute);
    for (auto& [interval, stream] : m_klines)
        lose(StreamKind::Kline, interval);
    breakBook(StreamHealth::Stale, ResyncReason::Reconnect, "no connection");
    m_bookTime = m_quoteTime = m_resubscribedAt = {};
    m_comparison.reset();
    m_isBacklogDue = true;
    std::get<Ticker>(m_ticker.payload).mid.reset(); // the first mid after it is news again
}

void CoinStreams::onServed(StreamKind kind, KlineInterval interval)
{
    if (m_lost.erase(key(kind, interval)) != 0 && isWanted(kind, interval))
        emitStatus(kind, interval, StreamHealth::Live, ResyncReason::None, {});
}

bool CoinStreams::isResubscribeDue(Timestamp now)
{
    if (m_bookHealth == StreamHealth::Live && m_otherAt > m_bookAt && now - m_bookAt >= kBookStaleAfter) {
        breakBook(StreamHealth::Stale, ResyncReason::Stale, "no book while trades or quotes go on");
        m_resubscribedAt = now;
        return true;
    }
    const bool isStill = m_bookHealth == StreamHealth::Stale && m_resubscribedAt.isKnown();
    if (!isStill || now - m_resubscribedAt < kStaleRetry)
        return false;
    m_resubscribedAt = now;
    return true;
}

void CoinStreams::emitStatus(StreamKind kind, KlineInterval interval, StreamHealth health, ResyncReason reason,
                             std::string_view words)
{
    m_status.stream = key(kind, interval);
    auto& status = std::get<VenueStatus>(m_status.payload);
    status.session = m_context.session;
    status.health = health;
    status.reason = reason;
    status.words = words;
    m_status.eventId = makeEventId(m_status.stream, PayloadType::VenueStatus, ++m_context.ordinal);
    m_context.sink.emit(m_status);
}

} // namespace gannet::hyperliquid
