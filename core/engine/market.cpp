// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/market.h"

#include "core/base/check.h"

#include <algorithm>

namespace gannet {

namespace {

/// A field of a partial message that is absent says nothing, so the older value stays.
template <class T> void keep(std::optional<T>& known, const std::optional<T>& told)
{
    if (told)
        known = told;
}

void merge(Ticker& known, const Ticker& told)
{
    keep(known.last, told.last);
    keep(known.open, told.open);
    keep(known.high, told.high);
    keep(known.low, told.low);
    keep(known.volume, told.volume);
    keep(known.quoteVolume, told.quoteVolume);
    keep(known.mid, told.mid);
}

void merge(Mark& known, const Mark& told)
{
    keep(known.mark, told.mark);
    keep(known.index, told.index);
    keep(known.fundingRate, told.fundingRate);
    keep(known.nextFunding, told.nextFunding);
    keep(known.openInterest, told.openInterest);
}

void addDecimal(Digest& digest, const std::optional<Decimal>& value)
{
    digest.add(value.has_value());
    if (value) {
        const Decimal plain = value->normalized();
        digest.add(plain.mantissa);
        digest.add(plain.scale);
    }
}

void addCandle(Digest& digest, const Candle& candle)
{
    digest.add(candle.openTime.ns);
    digest.add(candle.open);
    digest.add(candle.high);
    digest.add(candle.low);
    digest.add(candle.close);
    digest.add(candle.volume);
    digest.add(candle.trades);
    digest.add(candle.isComplete);
}

void addLevel(Digest& digest, const std::optional<BookLevel>& level)
{
    digest.add(level ? level->price : 0);
    digest.add(level ? level->qty : 0);
}

[[nodiscard]] std::optional<Price> bestOf(const BookSide& side, std::int8_t scale)
{
    if (side.empty())
        return std::nullopt;
    return Price{Decimal{side.best().price, scale}};
}

} // namespace

void TradeRing::add(TapeTrade trade)
{
    trade.ordinal = ++m_newestOrdinal;
    m_trades[m_next] = trade;
    m_next = (m_next + 1) % kTapeTrades;
    m_count = std::min(m_count + 1, kTapeTrades);
}

const TapeTrade& TradeRing::at(std::size_t n) const
{
    return m_trades[(m_next + kTapeTrades - 1 - n) % kTapeTrades];
}

void TradeRing::clear()
{
    m_next = 0;
    m_count = 0;
}

const InstrumentMarket* Market::find(InstrumentId instrument) const
{
    return instrument.value < m_markets.size() ? m_markets[instrument.value].get() : nullptr;
}

const VenueStatus& Market::session(VenueId venue) const
{
    return venue.value < m_sessions.size() ? m_sessions[venue.value] : m_unknown;
}

/// What was kept at other decimals than the instrument has now is let go.
InstrumentMarket& Market::marketOf(const Instrument& instrument)
{
    if (instrument.id.value >= m_markets.size())
        m_markets.resize(instrument.id.value + std::size_t{1});
    std::unique_ptr<InstrumentMarket>& market = m_markets[instrument.id.value];
    if (!market) {
        market = std::make_unique<InstrumentMarket>();
        market->priceScale = instrument.priceScale;
        market->qtyScale = instrument.qtyScale;
    } else if (market->priceScale != instrument.priceScale || market->qtyScale != instrument.qtyScale) {
        market->priceScale = instrument.priceScale;
        market->qtyScale = instrument.qtyScale;
        market->quote.reset();
        market->tape.clear();
        market->candles.clear();
        market->profile.clear();
        market->klines.clear();
    }
    return *market;
}

void Market::onEvent(const Event& event)
{
    if (event.stream.instrument.isValid()) {
        onInstrument(event);
    } else if (const auto* status = std::get_if<VenueStatus>(&event.payload)) {
        onSession(event, *status);
    }
}

void Market::onInstrument(const Event& event)
{
    if (std::holds_alternative<InstrumentUpdate>(event.payload))
        return; // the catalogue has it; a market begins with its first message
    const StreamKind kind = event.stream.kind;
    InstrumentMarket& market = marketOf(m_catalogue.at(event.stream.instrument));
    if (const auto* status = std::get_if<VenueStatus>(&event.payload)) {
        onStream(market, kind, *status);
        return;
    }
    StreamState& stream = market.stream(kind);
    if (const auto* trade = std::get_if<Trade>(&event.payload)) {
        onTrade(market, event, *trade);
    } else if (const auto* quote = std::get_if<Quote>(&event.payload)) {
        market.quote = *quote;
        market.quoteTime = event.ingestTime;
    } else if (const auto* ticker = std::get_if<Ticker>(&event.payload)) {
        merge(market.ticker, *ticker);
        keep(market.last, ticker->last);
    } else if (const auto* mark = std::get_if<Mark>(&event.payload)) {
        merge(market.mark, *mark);
    } else if (const auto* kline = std::get_if<Kline>(&event.payload)) {
        onKline(market, *kline);
        if (kline->isHistory)
            return;
    }
    if (!event.link.isValid())
        return; // what was read over REST says nothing of the stream
    stream.intervals.note(event.ingestTime);
    if (stream.status.health != StreamHealth::Live) {
        stream.status.health = StreamHealth::Live;
        stream.status.reason = ResyncReason::None;
        stream.status.words.clear();
    }
}

void Market::onSession(const Event& event, const VenueStatus& status)
{
    if (event.stream.venue.value >= m_sessions.size())
        m_sessions.resize(event.stream.venue.value + std::size_t{1});
    m_sessions[event.stream.venue.value] = status;
    if (isServing(status.session))
        return;
    for (std::size_t i = 0; i < m_markets.size(); ++i) {
        const auto id = InstrumentId{static_cast<std::uint32_t>(i)};
        if (!m_markets[i] || m_catalogue.at(id).venue != event.stream.venue)
            continue;
        m_markets[i]->candles.pause();
        for (StreamState& stream : m_markets[i]->streams)
            stream.intervals.interrupt();
    }
}

void Market::onStream(InstrumentMarket& market, StreamKind kind, const VenueStatus& status)
{
    StreamState& stream = market.stream(kind);
    stream.status = status;
    if (status.health == StreamHealth::Live)
        return;
    stream.intervals.interrupt();
    if (kind == StreamKind::Trades)
        market.candles.pause();
}

void Market::onTrade(InstrumentMarket& market, const Event& event, const Trade& trade)
{
    const auto price = trade.price.mantissaAt(market.priceScale);
    const auto qty = trade.qty.mantissaAt(market.qtyScale);
    if (!price || !qty) {
        ++market.misfits;
        return;
    }
    TradeRing& tape = market.tape;
    if (trade.isBacklog) {
        // The same trades are told again on each subscribe: those on the tape are known, and those before its newest
        // have had their time.
        const bool isOld = event.venueTime.isKnown() && tape.size() > 0 && event.venueTime < tape.at(0).venueTime;
        if (isOld ||
            (event.eventId.isValid() && std::ranges::find(market.tapeIds, event.eventId) != market.tapeIds.end()))
            return;
    }
    tape.add({.ordinal = 0,
              .venueTime = event.venueTime,
              .price = *price,
              .qty = *qty,
              .aggressor = trade.aggressor,
              .isBacklog = trade.isBacklog,
              .count = trade.count});
    market.tapeIds[tape.newestOrdinal() % kTapeTrades] = event.eventId;
    if (trade.isBacklog) {
        if (!market.last)
            market.last = trade.price;
        return;
    }
    market.last = trade.price;
    market.lastTrade = trade;
    market.lastTradeTime = event.ingestTime;
    market.candles.add(event.venueTime.isKnown() ? event.venueTime : event.ingestTime, *price, *qty, trade.count);
    market.profile.add(*price, *qty, trade.aggressor);
}

void Market::onKline(InstrumentMarket& market, const Kline& kline)
{
    const auto open = kline.open.mantissaAt(market.priceScale);
    const auto high = kline.high.mantissaAt(market.priceScale);
    const auto low = kline.low.mantissaAt(market.priceScale);
    const auto close = kline.close.mantissaAt(market.priceScale);
    const auto volume = kline.volume.rescaled(market.qtyScale, Rounding::HalfEven);
    if (!open || !high || !low || !close || !volume) {
        ++market.misfits;
        return;
    }
    const Candle candle{.openTime = kline.openTime,
                        .open = *open,
                        .high = *high,
                        .low = *low,
                        .close = *close,
                        .volume = volume->mantissa,
                        .trades = kline.trades,
                        .isComplete = true};
    market.klines[kline.interval].merge(candle, kline.isClosed);
}

void Market::addTo(Digest& digest) const
{
    for (const VenueStatus& session : m_sessions) {
        digest.add(session.session);
        digest.add(session.attempt);
    }
    std::vector<Candle> candles(kChartCandles);
    for (std::size_t i = 0; i < m_markets.size(); ++i) {
        if (!m_markets[i])
            continue;
        const InstrumentMarket& market = *m_markets[i];
        digest.add(i);
        for (const StreamState& stream : market.streams) {
            digest.add(stream.status.health);
            digest.add(stream.intervals.last().ns);
        }
        addLevel(digest, market.quote ? market.quote->bid : std::nullopt);
        addLevel(digest, market.quote ? market.quote->ask : std::nullopt);
        for (const auto* value :
             {&market.ticker.last, &market.ticker.open, &market.ticker.high, &market.ticker.low, &market.ticker.volume,
              &market.ticker.quoteVolume, &market.ticker.mid, &market.mark.mark, &market.mark.index,
              &market.mark.fundingRate, &market.mark.openInterest, &market.last})
            addDecimal(digest, *value);
        digest.add(market.lastTradeTime.ns);
        digest.add(market.tape.newestOrdinal());
        for (std::size_t n = 0; n < market.tape.size(); ++n) {
            const TapeTrade& trade = market.tape.at(n);
            digest.add(trade.price);
            digest.add(trade.qty);
            digest.add(trade.aggressor);
            digest.add(trade.venueTime.ns);
        }
        for (const KlineInterval interval :
             {KlineInterval::OneSecond, KlineInterval::FifteenSeconds, KlineInterval::OneMinute}) {
            const std::size_t count = market.candles.newest(interval, candles);
            for (std::size_t n = 0; n < count; ++n)
                addCandle(digest, candles[n]);
        }
        for (const auto& [interval, series] : market.klines) {
            digest.add(interval);
            const std::size_t count = series.newest(candles);
            for (std::size_t n = 0; n < count; ++n)
                addCandle(digest, candles[n]);
        }
        for (const ProfileLevel& level : market.profile.levels()) {
            digest.add(level.price);
            digest.add(level.bought);
            digest.add(level.sold);
        }
        digest.add(market.misfits);
    }
}

MarketNow marketNow(const BookState* book, const InstrumentMarket* market, Timestamp now)
{
    MarketNow known;
    known.time = now;
    if (book) {
        known.health = book->health;
        known.received = book->received;
        known.bid = bestOf(book->book.bids, book->priceScale);
        known.ask = bestOf(book->book.asks, book->priceScale);
    }
    if (market) {
        known.mark = asPrice(market->mark.mark);
        known.last = asPrice(market->last);
    }
    return known;
}

} // namespace gannet
