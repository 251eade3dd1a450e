// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/view_fill.h"

#include <algorithm>
#include <array>

namespace gannet {

namespace {

[[nodiscard]] std::int64_t rowPrice(std::int64_t price, Side side, std::int64_t step)
{
    const std::int64_t below = price - price % step;
    if (side == Side::Buy || below == price)
        return below;
    std::int64_t above = 0;
    return __builtin_add_overflow(below, step, &above) ? price : above;
}

/// (last - open) / open in percent with two decimals.
[[nodiscard]] std::optional<Decimal> changePct(const std::optional<Decimal>& last, const std::optional<Decimal>& open)
{
    if (!last || !open || open->isZero())
        return std::nullopt;
    const auto difference = subtract(*last, *open);
    const auto hundredfold = difference ? multiply(*difference, Decimal{100, 0}) : std::nullopt;
    return hundredfold ? divide(*hundredfold, *open, 2, Rounding::HalfEven) : std::nullopt;
}

/// A row's figures come from several streams, maybe over several links: the worst of those that have told anything. A
/// book speaks where no best quote does.
[[nodiscard]] Freshness rowFreshness(const FillSource& source)
{
    static constexpr std::array kKinds = {StreamKind::Quote, StreamKind::Trades, StreamKind::Mark, StreamKind::Ticker,
                                          StreamKind::Book};
    std::optional<Freshness> worst;
    for (const StreamKind kind : kKinds) {
        if (!source.market || !source.market->stream(kind).intervals.last().isKnown())
            continue;
        if (kind == StreamKind::Book && source.market->quote)
            continue;
        Freshness one = freshnessOf(source, kind);
        if (one.rhythm == StreamRhythm::OnChange)
            one.rhythm = StreamRhythm::Sparse; // a calm spread makes no row late
        worst = worst ? worseOf(*worst, one) : one;
    }
    return worst ? *worst : freshnessOf(source, StreamKind::Quote);
}

void fillTop(QuoteRow& out, const FillSource& source)
{
    const bool hasBook = source.book && source.book->hasSnapshot;
    const bool hasQuote = source.market && source.market->quote.has_value();
    if (hasQuote && (!hasBook || source.market->quoteTime >= source.book->received)) {
        const Quote& quote = *source.market->quote;
        out.bid = quote.bid ? knownAmount(quote.bid->price, source.market->priceScale) : MaybeAmount{};
        out.ask = quote.ask ? knownAmount(quote.ask->price, source.market->priceScale) : MaybeAmount{};
    } else if (hasBook) {
        const L2Book& book = source.book->book;
        out.bid = book.bids.empty() ? MaybeAmount{} : knownAmount(book.bids.best().price, source.book->priceScale);
        out.ask = book.asks.empty() ? MaybeAmount{} : knownAmount(book.asks.best().price, source.book->priceScale);
    }
}

} // namespace

std::uint32_t groupLevels(const BookSide& levels, Side side, std::int64_t step, std::span<BookLevel> out)
{
    std::uint32_t rows = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const BookLevel& level = levels.at(i);
        const std::int64_t price = step > 1 ? rowPrice(level.price, side, step) : level.price;
        if (rows > 0 && out[rows - 1].price == price) {
            out[rows - 1].qty = saturatingAdd(out[rows - 1].qty, level.qty);
            continue;
        }
        if (rows == out.size())
            break;
        out[rows++] = {price, level.qty};
    }
    return rows;
}

Freshness freshnessOf(const FillSource& source, StreamKind kind, KlineInterval interval)
{
    Freshness out;
    out.session = source.session.session;
    out.attempt = source.session.attempt;
    out.retryAt = source.session.retryAt;
    const StreamState* stream = source.market ? &source.market->stream(kind) : nullptr;
    if (stream) {
        out.health = stream->status.health;
        out.reason = stream->status.reason;
        out.lastMessage = stream->intervals.last();
        out.typicalInterval = stream->intervals.median();
        out.p95Interval = stream->intervals.p95();
        out.lastTrade = source.market->lastTradeTime;
    }
    if (kind == StreamKind::Book && source.book) {
        out.health = source.book->health;
        out.reason = source.book->reason;
    }
    if (out.health == StreamHealth::Idle)
        out.health = StreamHealth::Connecting;
    bool isCarried = isServing(out.session);
    bool isSessionMeant = true; // by what the session says of tries and troubles
    if (source.desk && source.instrument) {
        const VenueId venue = source.instrument->venue;
        const LinkSign sign = source.desk->linkSign({venue, source.instrument->id, kind, interval});
        out.rhythm = rhythmOf(source.desk->capabilitiesOf(venue), kind);
        out.lastHeard = sign.lastHeard;
        isCarried = isCarried && sign.isUp;
        if (isCarried && source.session.reason == ResyncReason::Reconnect) { // of another link than the stream's
            out.attempt = 0;
            out.retryAt = {};
            isSessionMeant = false;
        }
    }
    if (out.health == StreamHealth::Live && !isCarried) {
        out.health = StreamHealth::Stale;
        out.reason = ResyncReason::Reconnect;
    }
    const bool hasWords = stream && !stream->status.words.empty() && isServing(out.session);
    if (hasWords || isSessionMeant)
        out.words.assign(hasWords ? stream->status.words : source.session.words);
    return out;
}

void fillDepth(DepthView& out, const FillSource& source, std::int64_t group)
{
    out.instrument = source.instrument ? source.instrument->id : InstrumentId{};
    out.engineTime = source.now;
    out.freshness = freshnessOf(source, StreamKind::Book);
    out.venueTime = source.book ? source.book->venueTime : Timestamp{};
    out.received = source.book ? source.book->received : Timestamp{};
    out.bidCount = out.askCount = out.bidTotal = out.askTotal = 0;
    out.isPartial = true;
    out.bestBid = out.bestAsk = out.lastPrice = out.lastQty = {};
    out.step = 1;
    out.tick = 0;
    out.priceScale = source.instrument ? static_cast<std::int8_t>(source.instrument->priceScale) : std::int8_t{0};
    out.qtyScale = source.instrument ? static_cast<std::int8_t>(source.instrument->qtyScale) : std::int8_t{0};
    if (source.market && source.market->lastTrade) {
        const Trade& trade = *source.market->lastTrade;
        out.lastPrice = knownAmount(trade.price.mantissa, trade.price.scale);
        out.lastQty = knownAmount(trade.qty.mantissa, trade.qty.scale);
        out.lastSide = trade.aggressor;
    }
    if (!source.instrument || !source.book || !source.book->hasSnapshot)
        return;
    const L2Book& book = source.book->book;
    out.priceScale = source.book->priceScale;
    out.qtyScale = source.book->qtyScale;
    const std::int64_t price = !book.bids.empty()   ? book.bids.best().price
                               : !book.asks.empty() ? book.asks.best().price
                                                    : 0;
    out.tick = source.instrument->tickRule.stepMantissa({price, out.priceScale});
    out.step = out.tick;
    if (group > 1 && __builtin_mul_overflow(out.tick, group, &out.step))
        out.step = out.tick;
    const std::int64_t rowStep = group > 1 ? out.step : 1;
    out.bidCount = groupLevels(book.bids, Side::Buy, rowStep, out.bids);
    out.askCount = groupLevels(book.asks, Side::Sell, rowStep, out.asks);
    out.bidTotal = static_cast<std::uint32_t>(book.bids.size());
    out.askTotal = static_cast<std::uint32_t>(book.asks.size());
    out.isPartial = source.book->isPartial || out.bidCount == kDepthLevels || out.askCount == kDepthLevels;
    if (!book.bids.empty())
        out.bestBid = knownAmount(book.bids.best().price, out.priceScale);
    if (!book.asks.empty())
        out.bestAsk = knownAmount(book.asks.best().price, out.priceScale);
}

void fillProfile(ProfileView& out, const FillSource& source)
{
    out.instrument = source.instrument ? source.instrument->id : InstrumentId{};
    out.count = 0;
    out.isTruncated = false;
    if (!source.market)
        return;
    out.priceScale = static_cast<std::int8_t>(source.market->priceScale);
    out.qtyScale = static_cast<std::int8_t>(source.market->qtyScale);
    const VolumeProfile& profile = source.market->profile;
    out.count = static_cast<std::uint32_t>(profile.around(out.levels));
    out.isTruncated = profile.wasCut() || profile.size() > out.count;
}

void fillTape(TapeView& out, const FillSource& source)
{
    out.instrument = source.instrument ? source.instrument->id : InstrumentId{};
    out.freshness = freshnessOf(source, StreamKind::Trades);
    out.count = 0;
    out.newestOrdinal = 0;
    if (!source.market)
        return;
    out.priceScale = static_cast<std::int8_t>(source.market->priceScale);
    out.qtyScale = static_cast<std::int8_t>(source.market->qtyScale);
    const TradeRing& tape = source.market->tape;
    out.newestOrdinal = tape.newestOrdinal();
    out.count = static_cast<std::uint32_t>(tape.size());
    for (std::size_t i = 0; i < tape.size(); ++i)
        out.trades[i] = tape.at(i);
}

void fillChart(ChartView& out, const FillSource& source, KlineInterval interval, bool isHistoryLoading)
{
    out.instrument = source.instrument ? source.instrument->id : InstrumentId{};
    out.engineTime = source.now;
    out.interval = interval;
    out.count = 0;
    out.isFromTrades = true;
    out.isHistoryLoading = isHistoryLoading;
    out.clockOffset = source.clockOffset;
    out.mark = out.index = {};
    out.freshness = freshnessOf(source, StreamKind::Trades);
    if (!source.market)
        return;
    const InstrumentMarket& market = *source.market;
    out.priceScale = static_cast<std::int8_t>(market.priceScale);
    out.qtyScale = static_cast<std::int8_t>(market.qtyScale);
    out.mark = maybeAmount(market.mark.mark);
    out.index = maybeAmount(market.mark.index);
    const auto told = market.klines.find(interval);
    out.isFromTrades = told == market.klines.end() || told->second.empty();
    if (out.isFromTrades) {
        out.count = static_cast<std::uint32_t>(market.candles.newest(interval, out.candles));
    } else {
        out.count = static_cast<std::uint32_t>(told->second.newest(out.candles));
        out.freshness = freshnessOf(source, StreamKind::Kline, interval);
    }
}

void fillQuote(QuoteRow& out, const FillSource& source)
{
    out = {};
    out.freshness = rowFreshness(source);
    if (!source.instrument)
        return;
    out.instrument = source.instrument->id;
    out.priceScale = static_cast<std::int8_t>(source.instrument->priceScale);
    out.fundingInterval = source.instrument->fundingInterval.value_or(Duration{});
    fillTop(out, source);
    if (!source.market)
        return;
    const InstrumentMarket& market = *source.market;
    out.last = maybeAmount(market.last);
    out.mark = maybeAmount(market.mark.mark);
    out.open24h = maybeAmount(market.ticker.open);
    out.fundingRate = maybeAmount(market.mark.fundingRate);
    // A venue that tells no last trade still moves: its mid, then its mark, stand in for the change.
    const std::optional<Decimal>& price = market.last         ? market.last
                                          : market.ticker.mid ? market.ticker.mid
                                                              : market.mark.mark;
    out.changePct24h = maybeAmount(changePct(price, market.ticker.open));
}

} // namespace gannet
