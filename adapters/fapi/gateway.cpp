// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/gateway.h"

#include "adapters/fapi/errors.h"
#include "adapters/fapi/facts.h"
#include "adapters/fapi/rest_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

constexpr Duration kReconnectFirst = Duration::milliseconds(500);
constexpr Duration kReconnectMost = Duration::seconds(30);
constexpr Duration kReadRetryFirst = Duration::seconds(1);
constexpr Duration kReadRetryMost = Duration::minutes(1);
/// An order's connection closes when nobody speaks of it for longer (core/venue/transport.h).
constexpr Duration kWarmEvery = Duration::seconds(15);
/// While clocks differ: soon again, so that a clock that was put right is believed.
constexpr Duration kClockAgain = Duration::seconds(15);
/// How long the link that was replaced is still read.
constexpr Duration kOldLinkStays = Duration::seconds(2);
constexpr Duration kBeatCheck = Duration::seconds(1);

[[nodiscard]] Timestamp earlier(Timestamp a, Timestamp b)
{
    return !a.isKnown() ? b : !b.isKnown() ? a : std::min(a, b);
}

[[nodiscard]] Duration absolute(Duration duration)
{
    return duration < Duration{} ? Duration{-duration.ns} : duration;
}

[[nodiscard]] OrderCapabilities capabilitiesOf(const GatewaySettings& settings)
{
    OrderCapabilities can;
    can.types = {OrderType::Market,    OrderType::Limit,      OrderType::Stop,
                 OrderType::StopLimit, OrderType::TakeProfit, OrderType::TakeProfitLimit};
    can.timesInForce = {TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok};
    can.triggerSources = {TriggerSource::Mark, TriggerSource::Last};
    can.hasTriggerCap = false; // STOP_MARKET and TAKE_PROFIT_MARKET ("New Order") have none
    can.hasPostOnly = can.hasReduceOnly = true;
    can.hasLeverage = can.hasMarginMode = can.hasMarginMove = true;
    can.hasReplace = settings.hasReplace;
    return can;
}

} // namespace

Gateway::Gateway(const AccountFacts& facts, VenueId venue, const Catalogue& catalogue, GatewaySettings settings,
                 std::unique_ptr<RequestSigner> signer, Transport& transport, OrderSink& sink)
    : m_facts(facts),
      m_venue(venue),
      m_catalogue(catalogue),
      m_settings(std::move(settings)),
      m_capabilities(capabilitiesOf(m_settings)),
      m_signer(std::move(signer)),
      m_transport(transport),
      m_sink(sink),
      m_link(m_settings.numbers.link),
      m_reconnect(kReconnectFirst, kReconnectMost, m_settings.seed),
      m_readAgain(kReadRetryFirst, kReadRetryMost, m_settings.seed + 1),
      m_budget(facts),
      m_words(facts.name, kFillsWait)
{
    if (m_settings.deadMan > Duration{})
        m_settings.deadMan = std::max(m_settings.deadMan, kDeadManLeast);
}

const Instrument* Gateway::instrumentOf(std::string_view symbol) const
{
    return m_catalogue.find(m_venue, symbol);
}

std::optional<MarginTerms> Gateway::marginTerms(InstrumentId instrument, const Decimal& worth) const
{
    const Instrument* const known = m_catalogue.find(instrument);
    const auto margin = known ? m_margins.find(known->symbol) : m_margins.end();
    if (margin == m_margins.end() || !margin->second.leverage || margin->second.brackets.empty())
        return std::nullopt;
    const Decimal size = worth.absolute();
    const auto& brackets = margin->second.brackets;
    const auto above = std::ranges::find_if(brackets, [&size](const Bracket& one) { return size < one.cap; });
    const bool isBeyond = above == brackets.end(); // so much may not be held; the last one's terms are the nearest
    const Bracket& bracket = isBeyond ? brackets.back() : *above;
    return MarginTerms{std::min(*margin->second.leverage, bracket.maxLeverage), bracket.maintenanceRate,
                       bracket.deduction, isBeyond ? Decimal{} : bracket.maxLeverage, margin->second.mode};
}

// --- session ---------------------------------------------------------------------------------------------------------

void Gateway::start(Timestamp now)
{
    m_now = now;
    m_warmAt = now;
    begin(now);
    onTimer(now);
}

void Gateway::stop(Timestamp /*now*/)
{
    // The key is left to end by itself: the venue gives all programs of an account the same one.
    for (const LinkId link : {m_link, m_nextLink, m_leaving}) {
        if (link.isValid() && m_session != SessionState::Disconnected)
            m_transport.send(CloseLink{m_venue, link});
    }
    m_session = SessionState::Disconnected;
    m_isLinkUp = false;
    m_key.clear();
    m_waiting.clear();
    m_reconnectAt = m_keepKeyAt = m_renewAt = m_closeOldAt = m_warmAt = m_clockAt = m_stateAt = m_termsAt = m_beatAt =
        m_readsAt = {};
}

void Gateway::tryNow(Timestamp now)
{
    m_now = now;
    if (m_reconnectAt.isKnown())
        begin(now);
}

/// What a connection needs to know of the account: its key, the venue's clock, its modes.
void Gateway::begin(Timestamp now)
{
    m_session = SessionState::Connecting;
    m_reconnectAt = m_clockAt = {};
    m_authTrouble.reset();
    m_isAuthOfRead = false;
    m_isDualSide.reset();
    m_isMultiAsset.reset();
    want({.what = Read::Time}, now);
    if (m_isClockKnown) // else it comes first: what is signed names a time
        askStart(now);
}

void Gateway::askStart(Timestamp now)
{
    for (const Read what : {Read::NewKey, Read::DualSide, Read::MultiAsset})
        want({.what = what}, now);
}

void Gateway::openLink(Timestamp now)
{
    m_session = SessionState::Connecting;
    m_keepKeyAt = now + kKeyRefresh;
    m_transport.send(OpenLink{m_venue, m_link, m_settings.wsUrl + "/ws/" + m_key, true});
}

void Gateway::loseLink(Timestamp now)
{
    for (LinkId* const link : {&m_nextLink, &m_leaving}) {
        if (link->isValid())
            m_transport.send(CloseLink{m_venue, std::exchange(*link, {})});
    }
    m_isLinkUp = false;
    m_key.clear();
    m_session = SessionState::Disconnected;
    m_reconnectAt = now + m_reconnect.next();
    m_keepKeyAt = m_renewAt = m_closeOldAt = m_stateAt = {};
    m_gathering.reset(); // what is asked for after the next link is whole again
    m_again = {};
}

/// Another link beside this one, which takes its place before the venue ends it.
void Gateway::renew(Timestamp now)
{
    m_renewAt = now + kRenewAgain;
    if (m_nextLink.isValid())
        return;
    const LinkId first = m_settings.numbers.link;
    m_nextLink = m_link == first ? LinkId{static_cast<std::uint16_t>(first.value + 1)} : first;
    m_transport.send(OpenLink{m_venue, m_nextLink, m_settings.wsUrl + "/ws/" + m_key, true});
}

void Gateway::onLinkUp(LinkId link, Timestamp now)
{
    m_now = now;
    if (m_nextLink.isValid() && link == m_nextLink) {
        m_leaving = std::exchange(m_link, std::exchange(m_nextLink, {}));
        m_closeOldAt = now + kOldLinkStays;
        m_renewAt = now + kLinkLife;
        return;
    }
    if (link != m_link || m_isLinkUp || m_key.empty())
        return;
    m_isLinkUp = true;
    m_renewAt = now + kLinkLife;
    m_session = SessionState::Syncing;
    settleSession(now);
}

void Gateway::onLinkDown(LinkId link, std::string_view /*reason*/, Timestamp now)
{
    m_now = now;
    if (m_leaving.isValid() && link == m_leaving) {
        m_leaving = {};
        m_closeOldAt = {};
    } else if (m_nextLink.isValid() && link == m_nextLink) {
        m_nextLink = {};
        m_renewAt = now + kRenewAgain;
    } else if (link == m_link && !m_key.empty()) {
        loseLink(now);
    }
}

void Gateway::settleSession(Timestamp now)
{
    if (!m_isLinkUp) {
        if (m_authTrouble && m_session != SessionState::Disconnected)
            m_session = SessionState::Degraded;
        return;
    }
    const bool isSynced = m_isClockKnown && m_isDualSide && m_isMultiAsset;
    if (isSynced || obstacle()) {
        m_session = obstacle() ? SessionState::Degraded : SessionState::Ready;
        m_reconnect.reset();
        if (!m_stateAt.isKnown())
            m_stateAt = now + kStateEvery;
        if (!m_beatAt.isKnown() && m_settings.deadMan > Duration{})
            m_beatAt = now + kBeatCheck;
    }
    if (m_gathering && !m_gathering->isAsked)
        askSnapshot(now);
}

/// Why no order is sent though the link is up; the first reason that a person has to act on.
std::optional<Error> Gateway::obstacle() const
{
    if (m_authTrouble)
        return m_authTrouble;
    if (m_clockTrouble)
        return m_clockTrouble;
    const auto mode = [this](std::string_view what, std::string_view field, std::string_view is, std::string_view has,
                             std::string_view fix) {
        return Error{.kind = ErrorKind::Denied,
                     .code = Code::StateConflict,
                     .message =
                         fmt::format("The account is in {} at {}, which is not supported. {}", what, m_facts.name, fix),
                     .outcome = Outcome::NotSent,
                     .field = std::string(field),
                     .limit = std::string(has),
                     .value = std::string(is)};
    };
    if (m_isDualSide == true)
        return mode("hedge mode (two positions in one symbol)", "position_mode", "hedge", "one-way", m_facts.toOneWay);
    if (m_isMultiAsset == true)
        return mode("multi-asset mode (several assets back all positions)", "asset_mode", "multi-asset", "single-asset",
                    m_facts.toSingleAsset);
    return std::nullopt;
}

std::optional<Error> Gateway::trouble() const
{
    return obstacle();
}

/// The venue does not take the key, or does not let it do this.
void Gateway::onAuth(const Error& error)
{
    // -4087, "reduce only order permission": what reduces goes on.
    if (error.code != Code::Auth || error.venueCode.starts_with("-4087"))
        return;
    m_authTrouble = Error{.kind = ErrorKind::Auth,
                          .code = Code::Auth,
                          .message = fmt::format("{} refuses the account's key: {}", m_facts.name, error.message),
                          .outcome = Outcome::NotSent,
                          .venueCode = error.venueCode};
    settleSession(m_now);
}

/// The venue's clock was `served` somewhere between the question and its answer.
void Gateway::judgeClock(Timestamp served, const Job& job, Timestamp now)
{
    const Duration trip = now - job.sent;
    m_offset = served + trip / 2 - now;
    m_signer->onVenueTime(served + std::max(trip, Duration{}));
    if (!std::exchange(m_isClockKnown, true)) {
        m_termsAt = now;
        askStart(now);
    }
    const Duration off = m_offset + m_lead;
    const Duration skew = absolute(off);
    const bool isOff = skew >= kSkewMost && (trip <= kSkewMost || skew - trip / 2 >= kSkewMost);
    m_clockTrouble.reset();
    if (isOff) {
        m_clockTrouble = Error{.kind = ErrorKind::Rejected,
                               .code = Code::ClockSkew,
                               .message = fmt::format("This machine's clock is {} ms {} {}'s, which takes requests "
                                                      "within {} ms only: set the clock by the network",
                                                      skew.toMilliseconds(), off > Duration{} ? "behind" : "before",
                                                      m_facts.name, kSkewMost.toMilliseconds()),
                               .outcome = Outcome::NotSent,
                               .field = "clock",
                               .limit = fmt::format("below {} ms", kSkewMost.toMilliseconds()),
                               .value = fmt::format("{} ms", skew.toMilliseconds())};
    }
    m_clockAt = now + (isOff || trip > kSkewMost ? kClockAgain : kClockEvery);
    settleSession(now);
}

void Gateway::onClockLead(const ClockLead& lead, Timestamp now)
{
    m_lead = lead.ahead;
    m_offset = m_offset + lead.slowed;
    if (lead.isSet && m_clockAt.isKnown())
        m_clockAt = std::min(m_clockAt, now);
}

void Gateway::onFrame(LinkId link, std::string_view bytes, Timestamp now)
{
    m_now = now;
    if (!m_isLinkUp || (link != m_link && link != m_leaving))
        return;
    const auto frame = decodeAccountFrame(bytes);
    if (!frame) {
        misheard(frame.error());
        requestSnapshot(now - Duration::minutes(1), now); // something was said of the account and is lost
        return;
    }
    if (!*frame)
        return;
    if (const auto* order = std::get_if<OrderFrame>(&**frame))
        onOrderFrame(*order, now);
    else if (const auto* update = std::get_if<AccountUpdateFrame>(&**frame))
        onAccountUpdate(*update, now);
    else if (const auto* config = std::get_if<ConfigFrame>(&**frame))
        onConfig(*config, now);
    else if (const auto* call = std::get_if<MarginCallFrame>(&**frame))
        onMarginCall(*call, now);
    else
        onKeyExpired(now);
}

// --- the venue's dead-man switch -------------------------------------------------------------------------------------

/// Tells the venue, by symbol, that we live: where an order of ours works, four times before it would act; and once
/// that it need not wait any more.
void Gateway::beat(Timestamp now)
{
    m_beatAt = now + kBeatCheck;
    const std::set<std::string> working = m_words.workingSymbols();
    for (const std::string& symbol : working)
        m_heartbeats.try_emplace(symbol);
    for (auto it = m_heartbeats.begin(); it != m_heartbeats.end();) {
        Heartbeat& heart = it->second;
        const bool isWorking = working.contains(it->first);
        if (!isWorking && !heart.isArmed && !heart.isOnItsWay) {
            it = m_heartbeats.erase(it);
            continue;
        }
        const bool isDue = !heart.next.isKnown() || heart.next <= now || !isWorking;
        if (isDue && !heart.isOnItsWay && !m_budget.waitForCancel(now)) {
            heart.isOnItsWay = true;
            heart.next = now + (isWorking ? m_settings.deadMan / 4 : kBeatCheck);
            const std::int64_t ms = isWorking ? m_settings.deadMan.toMilliseconds() : 0;
            Sent sent;
            sent.countdownOf = it->first;
            send("POST", std::string(m_facts.prefix) + "/countdownCancelAll",
                 {{"symbol", it->first}, {"countdownTime", std::to_string(ms)}}, std::move(sent), now);
        }
        ++it;
    }
}

// --- time ------------------------------------------------------------------------------------------------------------

Timestamp Gateway::nextTimer() const
{
    if (!m_answers.empty() || !m_marginAnswers.empty() || hasHeldBackNews())
        return m_now;
    Timestamp next = earlier(m_words.nextTimer(), m_readsAt);
    for (const Timestamp at :
         {m_reconnectAt, m_keepKeyAt, m_renewAt, m_closeOldAt, m_warmAt, m_clockAt, m_stateAt, m_termsAt, m_beatAt})
        next = earlier(next, at);
    return next;
}

void Gateway::onTimer(Timestamp now)
{
    m_now = now;
    const auto isDue = [now](Timestamp due) { return due.isKnown() && due <= now; };
    while (!m_answers.empty()) {
        const OrderAnswer answer = std::move(m_answers.front());
        m_answers.pop_front();
        m_sink.onAnswer(m_venue, answer);
    }
    while (!m_marginAnswers.empty()) {
        const MarginAnswer answer = std::move(m_marginAnswers.front());
        m_marginAnswers.pop_front();
        m_sink.onMargin(m_venue, answer);
    }
    if (isDue(m_reconnectAt))
        begin(now);
    if (isDue(m_closeOldAt)) {
        m_closeOldAt = {};
        m_transport.send(CloseLink{m_venue, std::exchange(m_leaving, {})});
    }
    if (isDue(m_renewAt))
        renew(now);
    if (isDue(m_warmAt)) {
        m_warmAt = now + kWarmEvery;
        m_transport.send(WarmOrderLink{m_venue, m_settings.restUrl});
    }
    if (isDue(m_keepKeyAt)) {
        m_keepKeyAt = now + kKeyRefresh;
        want({.what = Read::KeepKey}, now);
    }
    if (isDue(m_clockAt)) {
        m_clockAt = {};
        want({.what = Read::Time}, now);
    }
    if (isDue(m_termsAt)) {
        m_termsAt = now + kTermsEvery;
        want({.what = Read::Commission}, now);
        want({.what = Read::Brackets}, now);
    }
    if (isDue(m_stateAt)) {
        m_stateAt = now + kStateEvery;
        m_stateAsked = now;
        want({.what = Read::Balances}, now);
        want({.what = Read::Positions}, now);
    }
    if (isDue(m_beatAt))
        beat(now);
    OrderWords::Due due = m_words.takeDue(now);
    tell(std::move(due.ends));
    for (const AccountOrder& order : due.toAsk)
        askAboutExpired(order, now);
    pumpReads(now);
    tellHeldBack(now);
}

void Gateway::onBook(InstrumentId instrument, const L2Book& book, Scales scales, Timestamp now)
{
    m_now = now;
    const auto best = [&](const BookSide& side) -> std::optional<Price> {
        if (side.empty())
            return std::nullopt;
        return Price{Decimal{side.best().price, static_cast<std::int8_t>(scales.price)}};
    };
    m_touches[instrument] = {best(book.bids), best(book.asks)};
}

void Gateway::onHealth(InstrumentId instrument, StreamHealth book, Timestamp now)
{
    m_now = now;
    if (book != StreamHealth::Live)
        m_touches.erase(instrument);
}

} // namespace gannet::fapi
