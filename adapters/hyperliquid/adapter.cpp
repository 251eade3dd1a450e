// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/adapter.h"

#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/factory.h"
#include "core/venue/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::hyperliquid {

namespace {

/// One connection at a time, always under this number; frames that come while none is up belong to an old one.
constexpr LinkId kLink{0};
constexpr std::size_t kHeadBytes = 200;
/// How far into a refused frame its coin is looked for.
constexpr std::size_t kSearchBytes = 4096;

/// The coin a refused frame seems to hold a book of; empty when it shows none. A guess from broken bytes: good enough
/// to empty a book, which the next message fills again.
[[nodiscard]] std::string_view guessedBookCoin(std::string_view bytes)
{
    bytes = bytes.substr(0, kSearchBytes);
    constexpr std::string_view kCoin = R"("coin":")";
    const std::size_t begin = bytes.find(kCoin);
    if (bytes.find(R"("l2Book")") == std::string_view::npos || begin == std::string_view::npos)
        return {};
    const std::string_view rest = bytes.substr(begin + kCoin.size());
    const std::size_t end = rest.find('"');
    return end == std::string_view::npos ? std::string_view{} : rest.substr(0, end);
}

} // namespace

Adapter::Adapter(VenueId venue, const VenueSettings& settings, Catalogue& catalogue, Transport& transport, Sink& sink)
    : m_context{venue, filledIn(settings), catalogue, transport, sink, SessionState::Disconnected, {}, 0},
      m_feeds(m_context, kLink),
      m_info(m_context),
      m_reconnect(kReconnectFirst, kReconnectMost, m_context.settings.seed),
      m_connections(kConnectionsPerMinute, Duration::minutes(1), kConnectionBurst)
{
    m_status.stream = {venue, {}, StreamKind::Book, KlineInterval::OneMinute};
    m_status.payload = VenueStatus{};
}

void Adapter::start(Timestamp now)
{
    openLink(now);
    m_info.ask({InfoRead::Kind::Catalogue}, now);
    updateTimer();
}

void Adapter::stop(Timestamp)
{
    if (m_link == Link::Opening || m_link == Link::Up)
        m_context.transport.send(CloseLink{m_context.venue, kLink});
    m_link = Link::Stopped;
    m_context.session = SessionState::Disconnected;
    m_feeds.onLinkDown();
    m_nextTimer = {};
}

// ---- the link ----

void Adapter::openLink(Timestamp now)
{
    if (!m_connections.take(now)) {
        m_link = Link::Waiting;
        m_reconnectAt = now + std::max(m_connections.waitFor(now), Duration::milliseconds(1));
        return;
    }
    m_context.stats.reconnects += !std::exchange(m_isFirstOpening, false);
    m_link = Link::Opening;
    m_isProven = false;
    m_openDeadline = now + kConnectTimeout;
    m_context.session = SessionState::Connecting;
    emitSession("connecting to Hyperliquid", {});
    m_context.transport.send(OpenLink{.venue = m_context.venue, .link = kLink, .url = m_context.settings.wsUrl});
}

void Adapter::onLinkUp(LinkId link, Timestamp now)
{
    if (link != kLink || m_link != Link::Opening)
        return;
    m_link = Link::Up;
    m_lastFrame = now;
    m_pingAt = now + kPingAfter;
    m_pongDue = {};
    m_staleCheckAt = now + kStaleCheckEvery;
    setSession(SessionState::Syncing, "connected");
    m_feeds.onLinkUp(now);
    // Metadata may have changed while we were away.
    if (m_context.stats.reconnects > 0 && !m_info.isWaiting(InfoRead::Kind::Catalogue))
        m_info.ask({InfoRead::Kind::Catalogue}, now);
    updateTimer();
}

void Adapter::onLinkDown(LinkId link, std::string_view reason, Timestamp now)
{
    if (link != kLink || (m_link != Link::Opening && m_link != Link::Up))
        return;
    loseLink(reason, now);
    updateTimer();
}

void Adapter::closeLink(std::string_view reason, Timestamp now)
{
    m_context.transport.send(CloseLink{m_context.venue, kLink});
    loseLink(reason, now);
}

void Adapter::loseLink(std::string_view reason, Timestamp now)
{
    m_link = Link::Waiting;
    m_reconnectAt = now + std::max(m_reconnect.next(), m_connections.waitFor(now));
    m_context.session = SessionState::Disconnected;
    m_feeds.onLinkDown();
    emitSession(fmt::format("no connection to {}: {}", m_context.settings.wsUrl, reason), m_reconnectAt);
    for (auto& [symbol, coin] : m_coins)
        coin.onLinkDown();
}

void Adapter::setSession(SessionState session, std::string_view words)
{
    if (m_context.session == session)
        return;
    m_context.session = session;
    emitSession(words, {});
}

void Adapter::emitSession(std::string_view words, Timestamp retryAt)
{
    auto& status = std::get<VenueStatus>(m_status.payload);
    status.session = m_context.session;
    status.reason = m_context.session == SessionState::Disconnected ? ResyncReason::Reconnect : ResyncReason::None;
    status.attempt = std::max(m_reconnect.attempt(), m_readTrouble.attempt());
    status.retryAt = retryAt;
    status.words = words;
    m_status.eventId = makeEventId(m_status.stream, PayloadType::VenueStatus, ++m_context.ordinal);
    m_context.sink.emit(m_status);
}

// ---- frames ----

void Adapter::onFrame(LinkId link, std::string_view bytes, Timestamp now)
{
    if (link != kLink || m_link != Link::Up)
        return;
    ++m_context.stats.frames;
    m_lastFrame = now;
    m_pingAt = now + kPingAfter;
    if (const auto read = decodeFrame(bytes, m_message); !read) {
        refuseFrame(read.error(), bytes);
        return;
    }
    switch (m_message.type) {
    case WireMessage::Type::Pong: m_pongDue = {}; break;
    case WireMessage::Type::Ack:
        m_pongDue = {};
        if (constexpr std::string_view kMethod = "subscribe "; m_message.words.starts_with(kMethod))
            confirm(std::string_view(m_message.words).substr(kMethod.size()));
        break;
    case WireMessage::Type::VenueError: onVenueError(); break;
    case WireMessage::Type::Mids:
        confirmByData();
        onMids();
        break;
    case WireMessage::Type::BookSnapshot:
    case WireMessage::Type::Quote:
    case WireMessage::Type::Trades:
    case WireMessage::Type::Mark:
    case WireMessage::Type::Klines:
        confirmByData();
        if (CoinStreams* coin = findCoin(m_message.symbol)) {
            if (const auto applied = coin->apply(m_message, now); !applied)
                refuse(link, applied.error(), bytes);
            else
                m_hasData = true;
        }
        break;
    default: break;
    }
    if (!m_isProven || m_context.session == SessionState::Syncing)
        onProven();
}

/// A frame was understood: the connection is good, and the session with it when instruments are known.
void Adapter::onProven()
{
    if (!std::exchange(m_isProven, true))
        m_reconnect.reset();
    if (m_context.session == SessionState::Syncing && (m_hasCatalogue || m_hasData))
        setSession(SessionState::Ready, m_hasCatalogue ? "ready" : "ready; instruments known from elsewhere");
}

/// Data of a feed is as good as its ack, and may come before it or, in a recording, instead of it.
void Adapter::confirmByData()
{
    if (!m_feeds.hasPending())
        return;
    Feed feed = Feed::L2Book;
    switch (m_message.type) {
    case WireMessage::Type::BookSnapshot: feed = Feed::L2Book; break;
    case WireMessage::Type::Quote: feed = Feed::Bbo; break;
    case WireMessage::Type::Trades: feed = Feed::Trades; break;
    case WireMessage::Type::Mark: feed = Feed::ActiveAssetCtx; break;
    case WireMessage::Type::Klines: feed = Feed::Candle; break;
    case WireMessage::Type::Mids: feed = Feed::AllMids; break;
    default: return;
    }
    m_words = toString(feed);
    if (feed != Feed::AllMids) {
        m_words += ' ';
        m_words += m_message.symbol;
    }
    if (feed == Feed::Candle) {
        m_words += ' ';
        m_words += gannet::toString(m_message.klines.front().interval);
    }
    confirm(m_words);
}

/// The feed runs. Where it tells only what happens, that alone ends the staleness of a lost link.
void Adapter::confirm(std::string_view words)
{
    const auto feed = m_feeds.onConfirmed(words);
    CoinStreams* const coin = feed ? findCoin(feed->coin) : nullptr;
    if (!coin)
        return;
    switch (feed->feed) {
    case Feed::Trades: coin->onServed(StreamKind::Trades, feed->interval); break;
    case Feed::Bbo: coin->onServed(StreamKind::Quote, feed->interval); break;
    case Feed::Candle: coin->onServed(StreamKind::Kline, feed->interval); break;
    case Feed::ActiveAssetCtx: coin->onServed(StreamKind::Ticker, feed->interval); break;
    case Feed::L2Book:
    case Feed::AllMids: break;
    }
}

void Adapter::onVenueError()
{
    const std::string echo = echoedSubscription(m_message.words);
    const Error error = channelError(m_message.words);
    switch (classify(m_message.words)) {
    case ErrorWords::AlreadySubscribed: confirm(echo); return;
    case ErrorWords::AlreadyUnsubscribed: return;
    case ErrorWords::InvalidSubscription:
        if (const auto feed = m_feeds.onRefused(echo)) {
            tellUnserved(*feed, error.message);
            return;
        }
        break;
    case ErrorWords::Other: break;
    }
    emitSession(error.message, {});
}

void Adapter::onMids()
{
    for (const WireMid& mid : m_message.mids) {
        if (CoinStreams* coin = findCoin(mid.symbol))
            coin->applyMid(mid.mid);
    }
}

void Adapter::refuse(LinkId link, const Error& error, std::string_view bytes)
{
    ++m_context.stats.refused;
    m_context.sink.refused({m_context.venue, link, error, std::string(bytes.substr(0, kHeadBytes))});
}

void Adapter::refuseFrame(const Error& error, std::string_view bytes)
{
    refuse(kLink, error, bytes);
    if (CoinStreams* coin = findCoin(guessedBookCoin(bytes)))
        coin->onBookRefused();
}

// ---- reads ----

void Adapter::onHttpReply(const HttpReply& reply, Timestamp now)
{
    auto read = m_info.take(reply.id);
    if (!read || m_link == Link::Stopped)
        return;
    m_readTrouble.clear();
    if (reply.status == 200) {
        onReadAnswer(*read, reply.body, now);
    } else {
        const bool isLimited = reply.status == 429 || reply.status == 418;
        ++(isLimited ? m_context.stats.rateLimited : m_context.stats.httpErrors);
        if (isLimited)
            m_info.onRateLimited(reply.retryAfter, now);
        const Error error = httpError(reply.status, reply.body);
        m_context.sink.refused({m_context.venue, {}, error, reply.body.substr(0, kHeadBytes)});
        onReadFailed(std::move(*read), error.message, reply.retryAfter, now);
    }
    updateReadTrouble();
    updateTimer();
}

void Adapter::onHttpFailure(const HttpFailure& failure, Timestamp now)
{
    auto read = m_info.take(failure.id);
    if (!read || m_link == Link::Stopped)
        return;
    ++m_context.stats.httpErrors;
    if (ReadTrouble::isOfConnection(failure.error))
        m_readTrouble.onFailure(m_info.url(), failure.error, now);
    else
        m_context.sink.refused({m_context.venue, {}, failure.error, {}});
    onReadFailed(std::move(*read), failure.error.message, {}, now);
    updateReadTrouble();
    updateTimer();
}

/// Reads that get no answer while the link is up: the session is Degraded until one does, or nothing is wanted.
void Adapter::updateReadTrouble()
{
    if (m_info.isIdle())
        m_readTrouble.clear();
    if (m_link != Link::Up)
        return; // the link's own trouble says more
    const bool isCatalogueMissing = !m_hasCatalogue && m_catalogueFailures >= kCatalogueTries;
    if (m_readTrouble.attempt() > 0) {
        m_context.session = SessionState::Degraded;
        emitSession(m_readTrouble.words(), m_info.nextTimer());
    } else if (m_context.session == SessionState::Degraded && !isCatalogueMissing) {
        setSession(SessionState::Syncing, "the venue answers again");
        if (m_isProven)
            onProven();
    }
}

void Adapter::onReadFailed(InfoRead read, std::string_view words, Duration retryAfter, Timestamp now)
{
    switch (read.kind) {
    case InfoRead::Kind::Catalogue:
        if (++m_catalogueFailures >= kCatalogueTries && !m_hasCatalogue && m_link == Link::Up) {
            m_context.session = SessionState::Degraded;
            emitSession(fmt::format("the list of instruments cannot be read: {}", words), {});
        }
        break;
    case InfoRead::Kind::Candles:
        if (++read.tries >= kCandleTries)
            return;
        break;
    case InfoRead::Kind::Book:
        if (CoinStreams* coin = findStreams(read.instrument))
            coin->onCompareFailed(now);
        return;
    }
    m_info.askAgain(std::move(read), retryAfter, now);
}

void Adapter::onReadAnswer(const InfoRead& read, std::string_view body, Timestamp now)
{
    Result<void> used;
    CoinStreams* coin = read.kind == InfoRead::Kind::Catalogue ? nullptr : findStreams(read.instrument);
    switch (read.kind) {
    case InfoRead::Kind::Catalogue:
        if (auto instruments = decodeCatalogue(body, m_context.venue))
            onCatalogue(std::move(*instruments));
        else
            used = fail(instruments.error());
        break;
    case InfoRead::Kind::Candles:
        used = decodeCandles(body, read.symbol, read.interval, m_message);
        if (used && coin)
            used = coin->applyHistory(m_message, now);
        break;
    case InfoRead::Kind::Book:
        used = decodeSnapshot(body, read.symbol, m_message);
        if (used && coin)
            used = coin->compareBook(m_message, now);
        break;
    }
    if (used) {
        m_info.onSuccess();
        return;
    }
    refuse(LinkId{}, used.error(), body);
    onReadFailed(read, used.error().message, {}, now);
}

void Adapter::onCatalogue(std::vector<Instrument> instruments)
{
    for (Instrument& instrument : instruments) {
        const Instrument* known = m_context.catalogue.find(m_context.venue, instrument.symbol);
        CoinStreams* coin = known ? findStreams(known->id) : nullptr;
        const bool isRescaled =
            coin && (known->priceScale != instrument.priceScale || known->qtyScale != instrument.qtyScale);
        const InstrumentId id = m_context.catalogue.upsertIfNew(std::move(instrument));
        if (!id.isValid())
            continue;
        m_update.stream = {m_context.venue, id, StreamKind::Book, KlineInterval::OneMinute};
        m_update.payload = InstrumentUpdate{id};
        m_update.eventId = makeEventId(m_update.stream, PayloadType::InstrumentUpdate, ++m_context.ordinal);
        m_context.sink.emit(m_update);
        if (isRescaled)
            coin->dropBook(); // what is shown has the old decimals
    }
    m_hasCatalogue = true;
    m_catalogueFailures = 0;
    if (m_context.session == SessionState::Degraded)
        setSession(SessionState::Syncing, "list of instruments read");
    if (m_isProven)
        onProven();
}

// ---- time ----

void Adapter::onTimer(Timestamp now)
{
    if (m_link == Link::Stopped)
        return;
    if (m_link == Link::Waiting && now >= m_reconnectAt)
        openLink(now);
    else if (m_link == Link::Opening && now >= m_openDeadline)
        closeLink("no answer while connecting", now);
    else if (m_link == Link::Up && now - m_lastFrame >= kDeadAfter)
        closeLink(fmt::format("no message for {} s", kDeadAfter.toMilliseconds() / 1000), now);
    else if (m_link == Link::Up && m_pongDue.isKnown() && now >= m_pongDue)
        closeLink("what is sent on it is not answered", now);
    if (m_link == Link::Up)
        keepLink(now);
    m_info.onTimer(now);
    updateTimer();
}

void Adapter::keepLink(Timestamp now)
{
    if (now >= m_pingAt) {
        m_context.transport.send(SendText{m_context.venue, kLink, encodePing()});
        m_pingAt = now + kPingAfter;
    }
    const std::vector<Subscription> unanswered = m_feeds.onTimer(now);
    for (const Subscription& feed : unanswered)
        tellUnserved(feed, fmt::format("no answer to the subscription of {}", subscriptionWords(feed)));
    if (!unanswered.empty()) { // is it the feed, or does the venue hear nothing while its data goes on?
        m_context.transport.send(SendText{m_context.venue, kLink, encodePing()});
        m_pongDue = now + kAckTimeout;
    }
    if (now < m_staleCheckAt)
        return;
    m_staleCheckAt = now + kStaleCheckEvery;
    for (auto& [symbol, coin] : m_coins) {
        if (coin.isResubscribeDue(now))
            m_feeds.resend({Feed::L2Book, symbol, {}}, now);
        if (coin.isCompareDue(now)) {
            coin.onCompareSent();
            m_info.ask({InfoRead::Kind::Book, coin.instrument(), KlineInterval::OneMinute, symbol}, now);
        }
    }
}

void Adapter::updateTimer()
{
    m_nextTimer = m_info.nextTimer();
    const auto wakeAt = [this](Timestamp time) {
        if (time.isKnown() && (!m_nextTimer.isKnown() || time < m_nextTimer))
            m_nextTimer = time;
    };
    switch (m_link) {
    case Link::Stopped: m_nextTimer = {}; return;
    case Link::Waiting: wakeAt(m_reconnectAt); return;
    case Link::Opening: wakeAt(m_openDeadline); return;
    case Link::Up: break;
    }
    wakeAt(m_lastFrame + kDeadAfter);
    wakeAt(m_pingAt);
    wakeAt(m_pongDue);
    wakeAt(m_feeds.nextTimer());
    const bool hasBook =
        std::ranges::any_of(m_coins, [](const auto& item) { return item.second.isWanted(StreamKind::Book); });
    if (hasBook)
        wakeAt(m_staleCheckAt);
}

// ---- what is asked of us ----

Result<void> Adapter::subscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now)
{
    const auto known = instrumentOf(m_context.catalogue, m_context.venue, instrument);
    if (!known)
        return fail(known.error());
    if (auto checked = checkStream(capabilities(), kind, interval); !checked)
        return checked;
    CoinStreams& coin = streamsOf(**known);
    if (coin.isWanted(kind, interval))
        return {};
    if (m_feeds.size() >= kSubscriptionsPerAddress)
        return fail(ErrorKind::Unsupported, Code::VenueLimited,
                    fmt::format("Hyperliquid allows {} subscriptions", kSubscriptionsPerAddress));
    coin.setWanted(kind, interval, true);
    coin.emitStatus(kind, interval, StreamHealth::Connecting, ResyncReason::None, {});
    syncFeeds(now);
    updateTimer();
    return {};
}

void Adapter::unsubscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now)
{
    CoinStreams* coin = findStreams(instrument);
    if (!coin || !coin->setWanted(kind, interval, false))
        return;
    coin->emitStatus(kind, interval, StreamHealth::Idle, ResyncReason::None, {});
    syncFeeds(now);
    updateTimer();
}

Result<void> Adapter::requestKlines(InstrumentId instrument, KlineInterval interval, int count, Timestamp now)
{
    const auto known = instrumentOf(m_context.catalogue, m_context.venue, instrument);
    if (!known)
        return fail(known.error());
    if (auto checked = checkStream(capabilities(), StreamKind::Kline, interval); !checked)
        return checked;
    (void)streamsOf(**known); // the answer needs somewhere to go
    m_info.ask({InfoRead::Kind::Candles, instrument, interval, (*known)->symbol, std::clamp(count, 1, kMaxCandles)},
               now);
    updateTimer();
    return {};
}

void Adapter::resyncBook(InstrumentId instrument, Timestamp now)
{
    CoinStreams* coin = findStreams(instrument);
    if (!coin || !coin->isWanted(StreamKind::Book))
        return;
    coin->dropBook();
    m_feeds.resend({Feed::L2Book, coin->symbol(), {}}, now);
    updateTimer();
}

BookStats Adapter::bookStats(InstrumentId instrument) const
{
    for (const auto& [symbol, coin] : m_coins) {
        if (coin.instrument() == instrument)
            return coin.bookStats();
    }
    return {};
}

LinkId Adapter::linkOf(const StreamKey& stream) const
{
    (void)stream; // one link carries all
    return m_link == Link::Up ? kLink : LinkId{};
}

CoinStreams& Adapter::streamsOf(const Instrument& instrument)
{
    return m_coins.try_emplace(instrument.symbol, m_context, instrument.id, instrument.symbol).first->second;
}

CoinStreams* Adapter::findStreams(InstrumentId id)
{
    const auto known = instrumentOf(m_context.catalogue, m_context.venue, id);
    return known ? findCoin((*known)->symbol) : nullptr;
}

CoinStreams* Adapter::findCoin(std::string_view symbol)
{
    const auto it = m_coins.find(symbol);
    return it == m_coins.end() ? nullptr : &it->second;
}

/// Tickers and marks share the asset context of their coin; tickers beyond kMaxAssetContexts share allMids.
void Adapter::syncFeeds(Timestamp now)
{
    std::vector<Subscription> feeds;
    std::size_t contexts = 0;
    bool needsMids = false;
    for (auto& [symbol, coin] : m_coins) {
        if (coin.isWanted(StreamKind::Book))
            feeds.push_back({Feed::L2Book, symbol, {}});
        if (coin.isWanted(StreamKind::Quote))
            feeds.push_back({Feed::Bbo, symbol, {}});
        if (coin.isWanted(StreamKind::Trades))
            feeds.push_back({Feed::Trades, symbol, {}});
        for (const KlineInterval interval : coin.wantedKlines())
            feeds.push_back({Feed::Candle, symbol, interval});
        const bool hasTicker = coin.isWanted(StreamKind::Ticker);
        const bool hasContext = coin.isWanted(StreamKind::Mark) || (hasTicker && contexts < kMaxAssetContexts);
        coin.serveTickerByMids(hasTicker && !hasContext);
        needsMids = needsMids || (hasTicker && !hasContext);
        contexts += hasContext;
        if (hasContext)
            feeds.push_back({Feed::ActiveAssetCtx, symbol, {}});
    }
    if (needsMids)
        feeds.push_back({Feed::AllMids, {}, {}});
    m_feeds.want(feeds, now);
}

/// Says on the streams that the feed serves that nothing will come.
void Adapter::tellUnserved(const Subscription& feed, std::string_view words)
{
    CoinStreams* coin = findCoin(feed.coin);
    if (!coin) {
        emitSession(words, {});
        return;
    }
    const auto tell = [&](StreamKind kind) {
        if (coin->isWanted(kind, feed.interval))
            coin->emitStatus(kind, feed.interval, StreamHealth::Stale, ResyncReason::Stale, words);
    };
    switch (feed.feed) {
    case Feed::L2Book: tell(StreamKind::Book); break;
    case Feed::Trades: tell(StreamKind::Trades); break;
    case Feed::Bbo: tell(StreamKind::Quote); break;
    case Feed::Candle: tell(StreamKind::Kline); break;
    case Feed::ActiveAssetCtx:
        tell(StreamKind::Ticker);
        tell(StreamKind::Mark);
        break;
    case Feed::AllMids: break;
    }
}

VenueFactory factory()
{
    VenueFactory factory;
    factory.slug = kSlug;
    factory.capabilities = &hyperliquid::capabilities;
    factory.make = [](VenueId venue, const VenueSettings& settings, Catalogue& catalogue, Transport& transport,
                      Sink& sink) -> std::unique_ptr<VenueAdapter> {
        return std::make_unique<Adapter>(venue, settings, catalogue, transport, sink);
    };
    factory.decodeFrame = &decodeFrame;
    factory.decodeSnapshot = &decodeSnapshot;
    factory.decodeCatalogue = &decodeCatalogue;
    return factory;
}

} // namespace gannet::hyperliquid
