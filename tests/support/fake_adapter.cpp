// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_adapter.h"

#include <algorithm>
#include <utility>

namespace gannet::test {

namespace {

constexpr Duration kSilence = Duration::seconds(10);
constexpr LinkId kLink{0};

[[nodiscard]] std::vector<BookLevel> levelsFrom(const std::string& text)
{
    std::vector<BookLevel> levels;
    if (text == "-")
        return levels;
    std::istringstream in(text);
    std::string item;
    while (std::getline(in, item, ',')) {
        const auto colon = item.find(':');
        levels.push_back(BookLevel{std::stoll(item.substr(0, colon)), std::stoll(item.substr(colon + 1))});
    }
    return levels;
}

[[nodiscard]] Decimal decimalFrom(std::istringstream& words)
{
    std::string text;
    words >> text;
    return Decimal::tryParse(text).value_or(Decimal{});
}

} // namespace

FakeAdapter::FakeAdapter(VenueId venue, Catalogue& catalogue, Transport& transport, Sink& sink)
    : m_venue(venue), m_catalogue(catalogue), m_transport(transport), m_sink(sink)
{
    m_capabilities.slug = catalogue.slug(venue);
    m_capabilities.name = "Fake venue";
    m_capabilities.streams = {StreamKind::Book,   StreamKind::Quote, StreamKind::Trades,
                              StreamKind::Ticker, StreamKind::Mark,  StreamKind::Kline};
    m_capabilities.klineIntervals = {KlineInterval::OneMinute, KlineInterval::OneHour};
    m_capabilities.hasKlineHistory = true;
}

void FakeAdapter::start(Timestamp now)
{
    (void)now;
    tellSession(SessionState::Connecting, "connecting");
    m_transport.send(OpenLink{m_venue, kLink, "wss://fake"});
}

void FakeAdapter::stop(Timestamp now)
{
    (void)now;
    m_transport.send(CloseLink{m_venue, kLink});
}

void FakeAdapter::onLinkUp(LinkId link, Timestamp now)
{
    (void)link;
    (void)now;
    m_attempt = 0;
    m_retryAt = {};
    tellSession(SessionState::Ready, "");
    for (const auto& [id, book] : m_books)
        send("snapshot " + m_catalogue.at(id).symbol);
}

void FakeAdapter::onLinkDown(LinkId link, std::string_view reason, Timestamp now)
{
    (void)link;
    ++m_stats.reconnects;
    ++m_attempt;
    m_retryAt = now + Duration::seconds(1);
    tellSession(SessionState::Disconnected, std::string(reason));
    for (auto& [id, book] : m_books) {
        if (book.seq != 0 && !book.isStale) {
            book.isStale = true;
            tellStream(id, StreamHealth::Stale, ResyncReason::Reconnect);
        }
    }
}

void FakeAdapter::onFrame(LinkId link, std::string_view bytes, Timestamp now)
{
    ++m_stats.frames;
    std::istringstream words{std::string(bytes)};
    std::string verb;
    std::string symbol;
    words >> verb >> symbol;
    if (verb == "cat") {
        Instrument instrument;
        instrument.venue = m_venue;
        instrument.symbol = symbol;
        words >> instrument.priceScale >> instrument.qtyScale;
        instrument.tickRule.tick = {1, static_cast<std::int8_t>(instrument.priceScale)};
        const InstrumentId id = m_catalogue.upsert(instrument);
        emit(id, StreamKind::Book, InstrumentUpdate{id}, {});
        return;
    }
    const Instrument* instrument = m_catalogue.find(m_venue, symbol);
    if (!instrument) {
        ++m_stats.refused;
        m_sink.refused(
            {m_venue, link,
             Error{.kind = ErrorKind::Protocol, .code = Code::UnknownChannel, .message = "not a word of this venue"},
             std::string(bytes.substr(0, 200))});
        return;
    }
    read(words, verb, *instrument, now);
}

void FakeAdapter::read(std::istringstream& words, const std::string& verb, const Instrument& instrument, Timestamp now)
{
    if (verb == "snap" || verb == "diff" || verb == "raw") {
        readBook(words, verb, instrument, now);
    } else if (verb == "quote") {
        Quote quote;
        std::string bid;
        std::string ask;
        words >> bid >> ask;
        if (bid != "-")
            quote.bid = levelsFrom(bid)[0];
        if (ask != "-")
            quote.ask = levelsFrom(ask)[0];
        emit(instrument.id, StreamKind::Quote, quote, now);
    } else if (verb == "trade") {
        Trade trade;
        words >> trade.tradeId;
        trade.price = decimalFrom(words);
        trade.qty = decimalFrom(words);
        std::string side;
        std::string backlog;
        std::int64_t timeMs = 0;
        words >> side >> timeMs >> backlog;
        trade.aggressor = side == "buy" ? Side::Buy : Side::Sell;
        trade.isBacklog = backlog == "backlog";
        emit(instrument.id, StreamKind::Trades, trade, Timestamp::fromMilliseconds(timeMs), trade.tradeId);
    } else if (verb == "kline") {
        Kline kline;
        std::string interval;
        std::int64_t openMs = 0;
        words >> interval >> openMs;
        kline.interval = klineIntervalFrom(interval).value_or(KlineInterval::OneMinute);
        kline.openTime = Timestamp::fromMilliseconds(openMs);
        for (Decimal* field : {&kline.open, &kline.high, &kline.low, &kline.close, &kline.volume})
            *field = decimalFrom(words);
        std::string state;
        std::string history;
        words >> state >> history;
        kline.isClosed = state == "closed";
        kline.isHistory = history == "history";
        emit(instrument.id, StreamKind::Kline, kline, now, 0, 0, kline.interval);
    } else if (verb == "mark") {
        Mark mark;
        mark.mark = decimalFrom(words);
        mark.index = decimalFrom(words);
        emit(instrument.id, StreamKind::Mark, mark, now);
    } else if (verb == "ticker") {
        Ticker ticker;
        ticker.last = decimalFrom(words);
        ticker.open = decimalFrom(words);
        emit(instrument.id, StreamKind::Ticker, ticker, now);
    }
}

void FakeAdapter::readBook(std::istringstream& words, const std::string& verb, const Instrument& instrument,
                           Timestamp now)
{
    Book& book = m_books[instrument.id];
    std::uint64_t seq = 0;
    std::uint64_t previous = 0;
    std::string bids;
    std::string asks;
    words >> seq;
    if (verb != "snap")
        words >> previous;
    words >> bids >> asks;
    book.lastMessage = now;
    if (verb == "snap") {
        book.seq = seq;
        book.isStale = false;
        emit(instrument.id, StreamKind::Book,
             BookSnapshot{levelsFrom(bids), levelsFrom(asks), ResyncReason::None, false}, now, seq);
        tellStream(instrument.id, StreamHealth::Live, ResyncReason::None);
        return;
    }
    if (verb == "raw") {
        emit(instrument.id, StreamKind::Book, BookUpdate{levelsFrom(bids), levelsFrom(asks)}, now, seq, previous);
        return;
    }
    if (book.seq == 0)
        return;
    if (previous != book.seq) {
        book.seq = 0;
        ++book.stats.gaps;
        ++book.stats.resyncs;
        tellStream(instrument.id, StreamHealth::Gap, ResyncReason::Gap);
        send("snapshot " + instrument.symbol);
        return;
    }
    if (book.isStale) {
        book.isStale = false;
        tellStream(instrument.id, StreamHealth::Live, ResyncReason::None);
    }
    book.seq = seq;
    ++book.stats.events;
    emit(instrument.id, StreamKind::Book, BookUpdate{levelsFrom(bids), levelsFrom(asks)}, now, seq, previous);
}

void FakeAdapter::onHttpReply(const HttpReply& reply, Timestamp now)
{
    (void)reply;
    (void)now;
}

void FakeAdapter::onHttpFailure(const HttpFailure& failure, Timestamp now)
{
    (void)failure;
    (void)now;
}

Timestamp FakeAdapter::nextTimer() const
{
    Timestamp next = m_retryAt;
    for (const auto& [id, book] : m_books) {
        const Timestamp due = book.lastMessage + kSilence;
        if (book.seq != 0 && !book.isStale && (!next.isKnown() || due < next))
            next = due;
    }
    return next;
}

void FakeAdapter::onTimer(Timestamp now)
{
    if (m_retryAt.isKnown() && now >= m_retryAt) {
        m_retryAt = {};
        tellSession(SessionState::Connecting, "connecting");
        m_transport.send(OpenLink{m_venue, kLink, "wss://fake"});
    }
    for (auto& [id, book] : m_books) {
        if (book.seq != 0 && !book.isStale && now >= book.lastMessage + kSilence) {
            book.isStale = true;
            tellStream(id, StreamHealth::Stale, ResyncReason::Stale);
        }
    }
}

Result<void> FakeAdapter::subscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now)
{
    (void)interval;
    (void)now;
    send("subscribe " + m_catalogue.at(instrument).symbol + ' ' + std::string(toString(kind)));
    return {};
}

void FakeAdapter::unsubscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now)
{
    (void)interval;
    (void)now;
    send("unsubscribe " + m_catalogue.at(instrument).symbol + ' ' + std::string(toString(kind)));
}

Result<void> FakeAdapter::requestKlines(InstrumentId instrument, KlineInterval interval, int count, Timestamp now)
{
    (void)now;
    send("klines " + m_catalogue.at(instrument).symbol + ' ' + std::string(toString(interval)) + ' ' +
         std::to_string(count));
    return {};
}

void FakeAdapter::resyncBook(InstrumentId instrument, Timestamp now)
{
    (void)now;
    m_books[instrument].seq = 0;
    tellStream(instrument, StreamHealth::Gap, ResyncReason::None);
    send("snapshot " + m_catalogue.at(instrument).symbol);
}

LinkId FakeAdapter::linkOf(const StreamKey& stream) const
{
    (void)stream;
    return isServing(m_session) ? kLink : LinkId{};
}

BookStats FakeAdapter::bookStats(InstrumentId instrument) const
{
    const auto it = m_books.find(instrument);
    return it == m_books.end() ? BookStats{} : it->second.stats;
}

void FakeAdapter::tellSession(SessionState session, std::string words)
{
    m_session = session;
    VenueStatus status;
    status.session = session;
    status.attempt = m_attempt;
    status.retryAt = m_retryAt;
    status.words = std::move(words);
    emit(InstrumentId{}, StreamKind::Book, std::move(status), {});
}

void FakeAdapter::tellStream(InstrumentId instrument, StreamHealth health, ResyncReason reason)
{
    VenueStatus status;
    status.session = m_session;
    status.health = health;
    status.reason = reason;
    emit(instrument, StreamKind::Book, std::move(status), {});
}

void FakeAdapter::send(std::string text)
{
    m_transport.send(SendText{m_venue, kLink, std::move(text)});
}

void FakeAdapter::emit(InstrumentId instrument, StreamKind kind, Payload payload, Timestamp venueTime,
                       std::uint64_t seq, std::uint64_t previous, KlineInterval interval)
{
    Event event;
    event.stream = {m_venue, instrument, kind, interval};
    event.payload = std::move(payload);
    event.eventId = makeEventId(event.stream, payloadType(event), seq != 0 ? seq : ++m_facts, seq != 0 ? 1 : 0);
    event.seqProvider = seq;
    event.seqPrevious = previous;
    event.venueTime = venueTime;
    m_sink.emit(event);
}

} // namespace gannet::test
