// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/adapter.h"

#include "adapters/fapi/errors.h"
#include "adapters/fapi/rest_codec.h"
#include "core/base/check.h"
#include "core/venue/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

constexpr Duration kDefaultHalt = Duration::seconds(60); ///< 429 without Retry-After
constexpr Duration kDefaultBan = Duration::minutes(2);   ///< 418 without Retry-After: the shortest ban
/// Of reads that are only good for a while: candles, figures.
constexpr std::uint32_t kMaxTries = 4;
constexpr Duration kMostDelay = Duration::seconds(60);
/// Instruments that are subscribed within this time of each other share one read of figures.
constexpr Duration kGatherFigures = Duration::milliseconds(100);
constexpr std::size_t kHeadBytes = 200;

[[nodiscard]] bool isSameStatus(const VenueStatus& a, const VenueStatus& b)
{
    return a.session == b.session && a.attempt == b.attempt && a.retryAt == b.retryAt && a.words == b.words;
}

} // namespace

FapiAdapter::FapiAdapter(const Facts& facts, VenueId venue, const VenueSettings& settings, Catalogue& catalogue,
                         Transport& transport, Sink& sink)
    : m_facts(facts),
      m_capabilities(capabilitiesOf(facts)),
      m_venue(venue),
      m_settings(settings),
      m_catalogue(catalogue),
      m_sink(sink),
      m_links(facts, venue, wsUrlOf(facts, settings), settings.seed, transport),
      m_rest(facts, venue, restUrlOf(facts, settings), transport),
      m_catalogueBackoff(Duration::seconds(1), Duration::seconds(60), settings.seed)
{
    m_bookEvent.payload = BookSnapshot{};
    m_diffEvent.payload = BookUpdate{};
    m_quoteEvent.payload = Quote{};
    m_tradeEvent.payload = Trade{};
    m_tickerEvent.payload = Ticker{};
    m_markEvent.payload = Mark{};
    m_klineEvent.payload = Kline{};
}

void FapiAdapter::start(Timestamp now)
{
    CHECK(!m_isRunning, "an adapter is started once");
    m_isRunning = true;
    m_links.start(now);
    askCatalogue(now);
    settle(now);
}

void FapiAdapter::stop(Timestamp)
{
    m_isRunning = false;
    m_links.stop();
    m_status = {};
    m_wake = m_catalogueAt = {};
}

/// Sends what is due, tells the session's state when it changed, and sets the next timer.
void FapiAdapter::settle(Timestamp now)
{
    m_needsSettling = false;
    if (!m_isRunning)
        return;
    m_closed.clear();
    m_links.pump(now, m_closed);
    for (const std::size_t slot : m_closed)
        onSlotDown(slot, "the venue did not answer on it", now);
    m_rest.pump(now);
    updateSession(now);

    m_wake = m_links.nextTimer();
    const auto consider = [this](Timestamp time) {
        if (time.isKnown())
            m_wake = m_wake.isKnown() ? std::min(m_wake, time) : time;
    };
    consider(m_rest.nextTimer(now));
    consider(m_catalogueAt);
    if (m_rest.isHalted(now))
        consider(m_rest.haltedUntil());
    for (const auto& subject : m_subjects)
        consider(nextDeadline(*subject));
}

void FapiAdapter::onTimer(Timestamp now)
{
    if (!m_isRunning)
        return;
    while (auto job = m_rest.takeExpired(now))
        retry(std::move(*job), now);
    if (m_catalogueAt.isKnown() && m_catalogueAt <= now)
        askCatalogue(now);
    for (const auto& subject : m_subjects)
        superviseBook(*subject, now);
    settle(now);
}

// --- links ----------------------------------------------------------------------------------------------------------

void FapiAdapter::onLinkUp(LinkId link, Timestamp now)
{
    const auto slot = m_links.slotOf(link);
    if (!slot)
        return;
    const LinkPool::Up up = m_links.onUp(*slot, link, now);
    m_stats.reconnects += up == LinkPool::Up::Back;
    for (const auto& subject : m_subjects) {
        Stream* const stream = streamOf(*subject, StreamKind::Book);
        if (stream && stream->slot == *slot && up != LinkPool::Up::Beside)
            beginBook(*subject, now);
        for (const Stream& other : subject->streams) {
            if (other.slot == *slot && up == LinkPool::Up::Back)
                askFigures(other.kind, now);
        }
    }
    settle(now);
}

void FapiAdapter::onLinkDown(LinkId link, std::string_view reason, Timestamp now)
{
    const auto slot = m_links.slotOf(link);
    if (!slot)
        return;
    if (m_links.onDown(*slot, link, reason, now))
        onSlotDown(*slot, reason, now);
    settle(now);
}

void FapiAdapter::onSlotDown(std::size_t slot, std::string_view reason, Timestamp now)
{
    const std::string words = fmt::format("link lost: {}", reason);
    for (const auto& subject : m_subjects) {
        for (Stream& stream : subject->streams) {
            if (stream.slot != slot)
                continue;
            stream.toldBy = {};
            if (stream.kind == StreamKind::Book)
                breakBook(*subject, StreamHealth::Stale, ResyncReason::Reconnect, words, now);
            else if (stream.health == StreamHealth::Live)
                setHealth(*subject, stream, StreamHealth::Stale, ResyncReason::Reconnect, words);
        }
    }
}

void FapiAdapter::onFrame(LinkId link, std::string_view bytes, Timestamp now)
{
    const auto slot = m_links.slotOf(link);
    if (!slot)
        return; // of a link that was closed meanwhile
    ++m_stats.frames;
    m_links.onFrame(*slot, link, now);
    m_teller = link;
    onMessage(*slot, link, bytes, now);
    if (m_needsSettling)
        settle(now);
}

void FapiAdapter::refuse(LinkId link, Error error, std::string_view bytes)
{
    ++m_stats.refused;
    m_sink.refused({m_venue, link, std::move(error), std::string(bytes.substr(0, kHeadBytes))});
}

// --- session --------------------------------------------------------------------------------------------------------

/// Disconnected only while no link is up: what one of them brings is served, whether or not the venue was ever whole.
VenueStatus FapiAdapter::describeSession(Timestamp now) const
{
    VenueStatus status;
    const std::size_t up = m_links.upCount();
    status.attempt = m_links.attempt();
    status.retryAt = m_links.retryAt();
    if (up < m_links.size()) {
        status.words = m_links.describeTrouble();
        const bool isLoss = m_wasReady || !status.words.empty();
        const SessionState down = status.retryAt.isKnown() ? SessionState::Disconnected : SessionState::Connecting;
        const SessionState part = isLoss ? SessionState::Degraded : SessionState::Syncing;
        status.session = up > 0 ? part : down;
        status.reason = isLoss ? ResyncReason::Reconnect : ResyncReason::None;
        if (status.words.empty())
            status.words = status.session == SessionState::Degraded ? "a link is being opened again" : "opening links";
    } else if (m_rest.isHalted(now)) {
        status.session = SessionState::Degraded;
        status.retryAt = m_rest.haltedUntil();
        status.words = "the venue asks us to send fewer requests";
    } else if (m_readTrouble.attempt() > 0) {
        status.session = SessionState::Degraded;
        status.attempt = m_readTrouble.attempt();
        status.retryAt = m_rest.retryAt();
        status.words = m_readTrouble.words();
    } else if (!m_hasCatalogue && m_subjects.empty()) {
        status.session = SessionState::Syncing;
        status.words = "reading the catalogue";
    } else {
        status.session = SessionState::Ready;
    }
    return status;
}

void FapiAdapter::updateSession(Timestamp now)
{
    if (m_rest.isIdle())
        m_readTrouble.clear();
    VenueStatus status = describeSession(now);
    m_wasReady = m_wasReady || status.session == SessionState::Ready;
    if (isSameStatus(status, m_status))
        return;
    m_status = std::move(status);
    Event event;
    event.stream.venue = m_venue;
    event.payload = m_status;
    m_sink.emit(event);
}

// --- REST -----------------------------------------------------------------------------------------------------------

void FapiAdapter::askCatalogue(Timestamp notBefore)
{
    m_catalogueAt = {};
    m_rest.add({.kind = RestJob::Kind::ExchangeInfo,
                .path = exchangeInfoPath(m_facts),
                .weight = m_facts.exchangeInfoWeight,
                .notBefore = notBefore});
    if (!m_rest.has(RestJob::Kind::FundingInfo))
        m_rest.add({.kind = RestJob::Kind::FundingInfo,
                    .path = fundingInfoPath(m_facts),
                    .weight = m_facts.fundingInfoWeight,
                    .notBefore = notBefore});
}

void FapiAdapter::onCatalogue(std::string_view body, Timestamp now)
{
    auto instruments = decodeExchangeInfo(body, m_venue);
    if (!instruments) {
        refuse({}, instruments.error(), body);
        askCatalogue(now + m_catalogueBackoff.next());
        return;
    }
    m_catalogueBackoff.reset();
    m_hasCatalogue = true;
    m_catalogueAt = now + kCatalogueEvery;
    for (Instrument& instrument : *instruments)
        takeInstrument(std::move(instrument), now);
}

void FapiAdapter::onFundingInfo(const RestJob& job, std::string_view body, Timestamp now)
{
    auto intervals = decodeFundingInfo(body);
    if (!intervals) {
        refuse({}, intervals.error(), body);
        retry(job, now);
        return;
    }
    m_funding.emplace();
    for (FundingInterval& interval : *intervals)
        m_funding->insert_or_assign(std::move(interval.symbol), interval.length);
    for (std::size_t i = 0; i < m_catalogue.size(); ++i) {
        const Instrument& known = m_catalogue.at(InstrumentId{static_cast<std::uint32_t>(i)});
        if (known.venue == m_venue)
            takeInstrument(known, now);
    }
}

/// Into the catalogue, with its funding interval where that is known; told when anything of it is new.
void FapiAdapter::takeInstrument(Instrument instrument, Timestamp now)
{
    if (m_funding) {
        const auto unusual = m_funding->find(instrument.symbol);
        instrument.fundingInterval = unusual == m_funding->end() ? m_facts.usualFunding : unusual->second;
    }
    const InstrumentId id = m_catalogue.upsertIfNew(std::move(instrument));
    if (!id.isValid())
        return;
    Event event;
    event.stream.venue = m_venue;
    event.stream.instrument = id;
    event.payload = InstrumentUpdate{id};
    m_sink.emit(event);
    // A provisional instrument had guessed scales: what was built on them is built anew.
    Subject* const subject = find(id);
    const Scales scales = scalesOf(m_catalogue.at(id));
    if (!subject || subject->scales == scales)
        return;
    subject->scales = scales;
    breakBook(*subject, StreamHealth::Connecting, ResyncReason::None, "the catalogue changed its decimals", now);
}

/// The 24 h figures or the marks of all symbols at once; what is asked for until the answer comes is in it too.
void FapiAdapter::askFigures(StreamKind kind, Timestamp now)
{
    const bool isTicker = kind == StreamKind::Ticker;
    const auto job = isTicker ? RestJob::Kind::Tickers : RestJob::Kind::Marks;
    if ((!isTicker && kind != StreamKind::Mark) || m_rest.has(job))
        return;
    m_rest.add({.kind = job,
                .path = isTicker ? tickersPath(m_facts) : marksPath(m_facts),
                .weight = isTicker ? m_facts.tickersWeight : m_facts.marksWeight,
                .notBefore = now + kGatherFigures});
}

void FapiAdapter::onFigures(const RestJob& job, std::string_view body, Timestamp now)
{
    const bool isTicker = job.kind == RestJob::Kind::Tickers;
    auto figures = isTicker ? decodeTickers(body) : decodeMarks(body);
    if (!figures) {
        refuse({}, figures.error(), body);
        retry(job, now);
        return;
    }
    m_teller = {};
    for (WireMessage& message : *figures) {
        Subject* const subject = find(message.symbol);
        if (!subject)
            continue;
        std::swap(m_message, message);
        if (isTicker)
            onTicker(*subject);
        else
            onMark(*subject);
    }
}

void FapiAdapter::onHttpReply(const HttpReply& reply, Timestamp now)
{
    auto job = m_rest.take(reply.id);
    if (!job)
        return;
    m_readTrouble.clear();
    if (reply.status == 200)
        onOk(*job, reply, now);
    else
        onRefusedStatus(std::move(*job), reply, now);
    settle(now);
}

void FapiAdapter::onOk(const RestJob& job, const HttpReply& reply, Timestamp now)
{
    Subject* const subject = find(job.instrument);
    switch (job.kind) {
    case RestJob::Kind::ExchangeInfo: onCatalogue(reply.body, now); return;
    case RestJob::Kind::FundingInfo: onFundingInfo(job, reply.body, now); return;
    case RestJob::Kind::Tickers:
    case RestJob::Kind::Marks: onFigures(job, reply.body, now); return;
    default: break;
    }
    if (!subject)
        return;
    switch (job.kind) {
    case RestJob::Kind::Snapshot: onSnapshot(*subject, reply.body, now); break;
    case RestJob::Kind::Check: onCheck(*subject, reply.body, now); break;
    case RestJob::Kind::Probe: onProbe(*subject, reply.body, now); break;
    case RestJob::Kind::Klines: onKlineHistory(job, reply.body, now); break;
    default: break;
    }
}

void FapiAdapter::onRefusedStatus(RestJob job, const HttpReply& reply, Timestamp now)
{
    ++m_stats.httpErrors;
    WireMessage body;
    if (!decodeError(reply.body, body))
        body.clear();
    m_sink.refused({m_venue, {}, classifyRead(reply.status, body), reply.body.substr(0, kHeadBytes)});
    if (reply.status == 429 || reply.status == 418) {
        ++m_stats.rateLimited;
        const Duration fallback = reply.status == 418 ? kDefaultBan : kDefaultHalt;
        m_rest.halt(now + (reply.retryAfter.ns > 0 ? reply.retryAfter : fallback));
    }
    retry(std::move(job), now);
}

void FapiAdapter::onHttpFailure(const HttpFailure& failure, Timestamp now)
{
    auto job = m_rest.take(failure.id);
    if (!job)
        return;
    ++m_stats.httpErrors;
    if (ReadTrouble::isOfConnection(failure.error))
        m_readTrouble.onFailure(m_rest.urlOf(*job), failure.error, now);
    else
        m_sink.refused({m_venue, {}, failure.error, {}});
    retry(std::move(*job), now);
    settle(now);
}

/// Reads are asked again, later each time; what else has to be put right is.
void FapiAdapter::retry(RestJob job, Timestamp now)
{
    Subject* const subject = find(job.instrument);
    Book* const book = subject ? subject->book.get() : nullptr;
    switch (job.kind) {
    case RestJob::Kind::ExchangeInfo: askCatalogue(now + m_catalogueBackoff.next()); break;
    case RestJob::Kind::Snapshot:
        if (book)
            askSnapshot(*subject, now);
        break;
    case RestJob::Kind::Check:
        if (book) {
            book->assembler.cancelCheck();
            book->checkAt = m_settings.bookRefresh.ns > 0 ? now + m_settings.bookRefresh : Timestamp{};
        }
        break;
    case RestJob::Kind::Probe:
        if (book)
            book->probeAt = now + Duration::seconds(10);
        break;
    case RestJob::Kind::Tickers:
    case RestJob::Kind::Marks:
    case RestJob::Kind::Klines:
        if (job.tries + 1 >= kMaxTries)
            break;
        [[fallthrough]];
    case RestJob::Kind::FundingInfo:
        ++job.tries;
        job.notBefore = now + std::min(kMostDelay, Duration::seconds(std::int64_t{1} << std::min(job.tries, 10U)));
        m_rest.add(std::move(job));
        break;
    }
}

Result<void> FapiAdapter::requestKlines(InstrumentId instrument, KlineInterval interval, int count, Timestamp now)
{
    const auto known = instrumentOf(m_catalogue, m_venue, instrument);
    if (!known)
        return fail(known.error());
    if (auto checked = checkStream(capabilities(), StreamKind::Kline, interval); !checked)
        return checked;
    subjectOf(**known);
    const int limit = std::clamp(count, 1, m_facts.maxKlines);
    m_rest.add({.kind = RestJob::Kind::Klines,
                .instrument = instrument,
                .interval = interval,
                .path = klinesPath(m_facts, (*known)->symbol, interval, limit),
                .weight = klinesWeight(limit),
                .notBefore = now});
    settle(now);
    return {};
}

void FapiAdapter::onKlineHistory(const RestJob& job, std::string_view body, Timestamp now)
{
    Subject* const subject = find(job.instrument);
    if (const auto read = decodeKlines(body, subject->symbol, job.interval, m_message); !read) {
        refuse({}, read.error(), body);
        return;
    }
    onKlines(*subject, true, now);
}

} // namespace gannet::fapi
