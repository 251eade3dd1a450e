// SPDX-License-Identifier: GPL-3.0-or-later
// What the venue's frames say, turned into events.
#include "adapters/fapi/adapter.h"
#include "adapters/fapi/codec.h"
#include "adapters/fapi/errors.h"
#include "core/venue/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

using Type = WireMessage::Type;

} // namespace

// --- who is meant ---------------------------------------------------------------------------------------------------

FapiAdapter::Subject* FapiAdapter::find(std::string_view symbol)
{
    const auto it = m_bySymbol.find(symbol);
    return it == m_bySymbol.end() ? nullptr : it->second;
}

const FapiAdapter::Subject* FapiAdapter::find(InstrumentId instrument) const
{
    return instrument.value < m_byId.size() ? m_byId[instrument.value] : nullptr;
}

FapiAdapter::Subject* FapiAdapter::find(InstrumentId instrument)
{
    return const_cast<Subject*>(std::as_const(*this).find(instrument));
}

FapiAdapter::Subject& FapiAdapter::subjectOf(const Instrument& instrument)
{
    if (Subject* const known = find(instrument.id))
        return *known;
    auto subject = std::make_unique<Subject>();
    subject->id = instrument.id;
    subject->symbol = instrument.symbol;
    subject->scales = scalesOf(instrument);
    m_subjects.push_back(std::move(subject));
    m_bySymbol.emplace(instrument.symbol, m_subjects.back().get());
    if (instrument.id.value >= m_byId.size())
        m_byId.resize(instrument.id.value + std::size_t{1});
    m_byId[instrument.id.value] = m_subjects.back().get();
    return *m_subjects.back();
}

FapiAdapter::Stream* FapiAdapter::streamOf(Subject& subject, StreamKind kind, KlineInterval interval)
{
    for (Stream& stream : subject.streams) {
        if (stream.kind == kind && (kind != StreamKind::Kline || stream.interval == interval))
            return &stream;
    }
    return nullptr;
}

// --- subscriptions --------------------------------------------------------------------------------------------------

Result<void> FapiAdapter::subscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now)
{
    const auto known = instrumentOf(m_catalogue, m_venue, instrument);
    if (!known)
        return fail(known.error());
    if (auto checked = checkStream(capabilities(), kind, interval); !checked)
        return checked;
    Subject& subject = subjectOf(**known);
    if (streamOf(subject, kind, interval))
        return {};
    Stream stream;
    stream.kind = kind;
    stream.interval = kind == StreamKind::Kline ? interval : KlineInterval::OneMinute;
    stream.name = streamName(m_facts, subject.symbol, kind, interval);
    stream.slot = m_links.add(linkKindOf(m_facts, kind), stream.name, now);
    subject.streams.push_back(std::move(stream));
    setHealth(subject, subject.streams.back(), StreamHealth::Connecting, ResyncReason::None, "asked for");
    if (kind == StreamKind::Book) {
        if (!subject.book)
            subject.book = std::make_unique<Book>(m_settings.seed + instrument.value);
        beginBook(subject, now);
    }
    askFigures(kind, now);
    settle(now);
    return {};
}

void FapiAdapter::unsubscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now)
{
    Subject* const subject = find(instrument);
    Stream* const stream = subject ? streamOf(*subject, kind, interval) : nullptr;
    if (!stream)
        return;
    m_links.remove(stream->slot, stream->name, now);
    if (kind == StreamKind::Book) {
        subject->book->assembler.restart();
        for (const auto job : {RestJob::Kind::Snapshot, RestJob::Kind::Check, RestJob::Kind::Probe})
            m_rest.forget(job, instrument);
    }
    setHealth(*subject, *stream, StreamHealth::Idle, ResyncReason::None, "nobody looks");
    subject->streams.erase(subject->streams.begin() + (stream - subject->streams.data()));
    settle(now);
}

void FapiAdapter::setHealth(Subject& subject, Stream& stream, StreamHealth health, ResyncReason reason,
                            std::string_view words)
{
    if (stream.health == health && stream.reason == reason)
        return;
    stream.health = health;
    stream.reason = reason;
    Event event;
    event.stream = {m_venue, subject.id, stream.kind, stream.interval};
    VenueStatus status;
    status.session = m_status.session;
    status.health = health;
    status.reason = reason;
    status.words = words;
    event.payload = std::move(status);
    m_sink.emit(event);
}

/// Streams that were lost with their link run again. Those that tell only what happens are well from here on; a book is
/// once it was built, a mark once it came.
void FapiAdapter::onServed(std::size_t slot, const std::vector<std::string>& names)
{
    for (const auto& subject : m_subjects) {
        for (Stream& stream : subject->streams) {
            const bool isLost = stream.health == StreamHealth::Stale && stream.reason == ResyncReason::Reconnect;
            const bool isServed = stream.slot == slot && std::ranges::find(names, stream.name) != names.end();
            if (isLost && isServed && stream.kind != StreamKind::Book &&
                rhythmOf(capabilities(), stream.kind) != StreamRhythm::Steady)
                setHealth(*subject, stream, StreamHealth::Live, ResyncReason::None, "");
        }
    }
}

LinkId FapiAdapter::linkOf(const StreamKey& key) const
{
    const Subject* const subject = find(key.instrument);
    if (!subject)
        return {};
    const auto stream = std::ranges::find_if(subject->streams, [&key](const Stream& one) {
        return one.kind == key.kind && (key.kind != StreamKind::Kline || one.interval == key.interval);
    });
    return stream == subject->streams.end() ? LinkId{} : m_links.linkOf(stream->slot);
}

// --- frames ---------------------------------------------------------------------------------------------------------

void FapiAdapter::onMessage(std::size_t slot, LinkId link, std::string_view bytes, Timestamp now)
{
    if (const auto read = decodeFrame(bytes, m_facts.dialect, m_message); !read) {
        refuse(link, read.error(), bytes);
        Subject* const subject = m_message.type == Type::BookDiff ? find(m_message.symbol) : nullptr;
        if (subject)
            onLostDiff(*subject, now);
        return;
    }
    switch (m_message.type) {
    case Type::Ack:
        onServed(slot, m_links.onAnswer(slot, m_message.requestId));
        m_needsSettling = true; // a renewal may have waited for it
        return;
    case Type::VenueError: {
        (void)m_links.onAnswer(slot, m_message.requestId);
        refuse(link, classifyRead(0, m_message), bytes);
        return;
    }
    case Type::ServerShutdown:
        m_links.renew(slot, now);
        m_needsSettling = true;
        return;
    default: break;
    }
    Subject* const subject = find(m_message.symbol);
    if (!subject)
        return; // a stream nobody asked for, or not any more
    switch (m_message.type) {
    case Type::BookDiff: onDiff(*subject, bytes, link, now); break;
    case Type::Quote: onQuote(*subject, bytes, link, now); break;
    case Type::Trades: onTrades(*subject, bytes, link); break;
    case Type::Ticker: onTicker(*subject); break;
    case Type::Mark: onMark(*subject); break;
    case Type::Klines: onKlines(*subject, false, now); break;
    default: break;
    }
}

void FapiAdapter::prepare(Event& event, const Subject& subject, StreamKind kind, KlineInterval interval,
                          std::uint64_t seq, std::uint64_t idPart)
{
    event.stream = {m_venue, subject.id, kind, interval};
    event.seqProvider = seq;
    event.seqPrevious = 0;
    event.venueTime = m_message.venueTime;
    // What is told again over another link, or of another time, is another fact.
    const auto when = static_cast<std::uint64_t>(m_message.venueTime.toMilliseconds());
    event.eventId = makeEventId(event.stream, payloadType(event), idPart, (when << 16) | m_teller.value);
}

/// The stream, if somebody wants it and the message is not one that the other connection of a renewal told before.
FapiAdapter::Stream* FapiAdapter::streamToTell(Subject& subject, StreamKind kind, std::uint64_t id,
                                               KlineInterval interval)
{
    Stream* const stream = streamOf(subject, kind, interval);
    if (!stream || (stream->toldBy.isValid() && stream->toldBy != m_teller && id <= stream->toldId))
        return nullptr;
    stream->toldBy = m_teller;
    stream->toldId = id;
    return stream;
}

void FapiAdapter::tell(Subject& subject, Stream& stream, Event& event, std::uint64_t seq, std::uint64_t idPart)
{
    prepare(event, subject, stream.kind, stream.interval, seq, idPart);
    m_sink.emit(event);
    if (m_teller.isValid()) // what was read over REST does not show that the stream runs
        setHealth(subject, stream, StreamHealth::Live, ResyncReason::None, "");
}

void FapiAdapter::onQuote(Subject& subject, std::string_view bytes, LinkId link, Timestamp now)
{
    const std::uint64_t id = m_message.lastSeq;
    Stream* const stream = streamToTell(subject, StreamKind::Quote, id);
    if (!stream)
        return;
    if (!toLevels(m_message.bids, subject.scales, m_bids) || !toLevels(m_message.asks, subject.scales, m_asks)) {
        refuse(link, misfit(subject.symbol, subject.scales), bytes);
        return;
    }
    auto& quote = std::get<Quote>(m_quoteEvent.payload);
    quote.bid = m_bids.empty() ? std::nullopt : std::optional(m_bids.front());
    quote.ask = m_asks.empty() ? std::nullopt : std::optional(m_asks.front());
    tell(subject, *stream, m_quoteEvent, id, id);
    compareWithQuote(subject, now);
}

void FapiAdapter::onTrades(Subject& subject, std::string_view bytes, LinkId link)
{
    const bool isAggregated = m_message.lastSeq != 0;
    subject.hasAggTrades = subject.hasAggTrades || isAggregated;
    if (subject.hasAggTrades && !isAggregated)
        return;
    for (const WireTrade& wire : m_message.trades) {
        Stream* const stream = streamToTell(subject, StreamKind::Trades, wire.tradeId);
        if (!stream)
            continue;
        const auto price = wire.price.mantissaAt(subject.scales.price);
        const auto qty = wire.qty.mantissaAt(subject.scales.qty);
        if (!price || !qty) {
            refuse(link, misfit(subject.symbol, subject.scales), bytes);
            return;
        }
        auto& trade = std::get<Trade>(m_tradeEvent.payload);
        trade.price = {*price, static_cast<std::int8_t>(subject.scales.price)};
        trade.qty = {*qty, static_cast<std::int8_t>(subject.scales.qty)};
        trade.aggressor = wire.aggressor;
        trade.tradeId = wire.tradeId;
        trade.count = wire.count;
        m_message.venueTime = wire.time;
        tell(subject, *stream, m_tradeEvent, wire.tradeId, wire.tradeId);
    }
}

void FapiAdapter::onTicker(Subject& subject)
{
    const auto id = static_cast<std::uint64_t>(m_message.venueTime.ns);
    Stream* const stream = streamToTell(subject, StreamKind::Ticker, id);
    if (!stream)
        return;
    auto& ticker = std::get<Ticker>(m_tickerEvent.payload);
    ticker.last = m_message.last;
    ticker.open = m_message.open;
    ticker.high = m_message.high;
    ticker.low = m_message.low;
    ticker.volume = m_message.volume;
    ticker.quoteVolume = m_message.quoteVolume;
    tell(subject, *stream, m_tickerEvent, 0, id);
}

void FapiAdapter::onMark(Subject& subject)
{
    const auto id = static_cast<std::uint64_t>(m_message.venueTime.ns);
    Stream* const stream = streamToTell(subject, StreamKind::Mark, id);
    if (!stream)
        return;
    auto& mark = std::get<Mark>(m_markEvent.payload);
    mark.mark = m_message.mark;
    mark.index = m_message.index;
    mark.fundingRate = m_message.fundingRate;
    mark.nextFunding = m_message.nextFunding;
    tell(subject, *stream, m_markEvent, 0, id);
}

/// History says nothing of the last candle's end: it is open while the clock has not passed it.
void FapiAdapter::onKlines(Subject& subject, bool isHistory, Timestamp now)
{
    for (const WireKline& wire : m_message.klines) {
        const auto id = static_cast<std::uint64_t>(m_message.venueTime.ns);
        Stream* const stream = isHistory ? nullptr : streamToTell(subject, StreamKind::Kline, id, wire.interval);
        if (!stream && !isHistory)
            continue;
        auto& kline = std::get<Kline>(m_klineEvent.payload);
        kline.interval = wire.interval;
        kline.openTime = wire.openTime;
        kline.open = wire.open;
        kline.high = wire.high;
        kline.low = wire.low;
        kline.close = wire.close;
        kline.volume = wire.volume;
        kline.trades = wire.trades;
        kline.isClosed = isHistory ? wire.closeTime < now : wire.isClosed;
        kline.isHistory = isHistory;
        if (stream) {
            tell(subject, *stream, m_klineEvent, 0, id);
            continue;
        }
        prepare(m_klineEvent, subject, StreamKind::Kline, wire.interval, 0, 0);
        m_klineEvent.eventId = {}; // the same candle asked for again is to be taken again
        m_sink.emit(m_klineEvent);
    }
}

} // namespace gannet::fapi
