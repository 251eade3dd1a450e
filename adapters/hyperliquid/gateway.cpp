// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/gateway.h"

#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/facts.h"
#include "adapters/hyperliquid/session_context.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gannet::hyperliquid {

namespace {

constexpr std::array<std::string_view, 3> kFeedNames{"orderUpdates", "userFills", "userFundings"};
/// What they say comes by other ways too; the session is ready without them.
constexpr std::array<std::string_view, 5> kMoreFeeds{"userEvents", "userNonFundingLedgerUpdates", "twapStates",
                                                     "userTwapHistory", "userTwapSliceFills"};

[[nodiscard]] Timestamp earlier(Timestamp a, Timestamp b)
{
    return !a.isKnown() ? b : !b.isKnown() ? a : std::min(a, b);
}

} // namespace

Gateway::Gateway(VenueId venue, const Catalogue& catalogue, GatewaySettings settings, crypto::Secp256k1Key key,
                 Transport& transport, OrderSink& sink)
    : m_venue(venue),
      m_catalogue(catalogue),
      m_settings(std::move(settings)),
      m_user(crypto::toHex0x(m_settings.user)),
      m_key(std::move(key)),
      m_transport(transport),
      m_sink(sink),
      m_reconnect(kReconnectFirst, kReconnectMost, m_settings.venue.seed),
      m_readAgain(kReadRetryFirst, kReadRetryMost, m_settings.venue.seed + 1),
      m_limited(kRateLimitPause, kReadRetryMost, m_settings.venue.seed + 2),
      m_deadMan(m_settings.deadMan),
      m_weight(kReadWeight, Duration::minutes(1), kReadBurst)
{
    m_settings.venue = filledIn(std::move(m_settings.venue));
}

const OrderCapabilities& Gateway::capabilities() const
{
    static const OrderCapabilities can = [] {
        OrderCapabilities made;
        made.types = {OrderType::Market,     OrderType::Limit,           OrderType::Stop, OrderType::StopLimit,
                      OrderType::TakeProfit, OrderType::TakeProfitLimit, OrderType::Twap};
        made.timesInForce = {TimeInForce::Gtc, TimeInForce::Ioc};
        made.triggerSources = {TriggerSource::Mark};
        made.hasPostOnly = made.hasReduceOnly = made.hasReplace = true;
        made.twap = twapRules();
        made.hasLeverage = made.hasMarginMode = made.hasMarginMove = true;
        made.marginDecimals = kUsdDecimals;
        return made;
    }();
    return can;
}

// --- session ---------------------------------------------------------------------------------------------------------

void Gateway::start(Timestamp now)
{
    m_now = now;
    openLink();
    m_assetsAt = m_stateAt = m_spotAt = m_standingAt = m_feesAt = now;
    onTimer(now);
}

void Gateway::stop(Timestamp /*now*/)
{
    if (m_session != SessionState::Disconnected)
        m_transport.send(CloseLink{m_venue, m_settings.numbers.link});
    m_session = SessionState::Disconnected;
    m_isLinkUp = false;
    m_reconnectAt = m_feedsDue = m_pingAt = m_assetsAt = m_stateAt = m_spotAt = m_standingAt = m_feesAt = {};
    m_waiting.clear();
    m_gathering.reset();
}

void Gateway::tryNow(Timestamp now)
{
    m_now = now;
    if (m_reconnectAt.isKnown())
        openLink();
}

void Gateway::openLink()
{
    m_session = SessionState::Connecting;
    m_reconnectAt = {};
    m_transport.send(OpenLink{m_venue, m_settings.numbers.link, m_settings.venue.wsUrl, true});
}

void Gateway::loseLink(Timestamp now)
{
    m_isLinkUp = false;
    m_isFed = {};
    m_session = SessionState::Disconnected;
    m_reconnectAt = now + m_reconnect.next();
    m_feedsDue = m_pingAt = {};
    m_gearAsked.clear();
    m_gathering.reset(); // what is asked for after the next link is whole again
}

void Gateway::onLinkUp(LinkId link, Timestamp now)
{
    m_now = now;
    if (link != m_settings.numbers.link || m_session != SessionState::Connecting)
        return;
    m_isLinkUp = true;
    m_session = SessionState::Syncing;
    m_feedsDue = now + kFeedsWait;
    m_pingAt = now + kPingAfter;
    for (const std::string_view name : kFeedNames)
        m_transport.send(SendText{m_venue, link, encodeAccountSubscribe(name, m_user)});
    for (const std::string_view name : kMoreFeeds)
        m_transport.send(SendText{m_venue, link, encodeAccountSubscribe(name, m_user)});
    m_transport.send(WarmOrderLink{m_venue, m_settings.venue.restUrl});
}

void Gateway::onLinkDown(LinkId link, std::string_view /*reason*/, Timestamp now)
{
    m_now = now;
    if (link == m_settings.numbers.link && m_session != SessionState::Disconnected)
        loseLink(now);
}

bool Gateway::mustOnlyCancel() const
{
    const Duration skew = m_clock.skew();
    return m_signer != Signer::Good || skew > VenueClock::kMost || skew < Duration{-VenueClock::kMost.ns};
}

/// Ready once all feeds are acknowledged, assets have their numbers and the venue's time was heard.
void Gateway::settleSession(Timestamp now)
{
    if (!m_isLinkUp)
        return;
    const bool isFed = std::ranges::all_of(m_isFed, [](bool is) { return is; });
    if (isFed)
        m_feedsDue = {};
    if (isFed && !m_assets.empty() && m_isStateRead) {
        m_session = mustOnlyCancel() ? SessionState::Degraded : SessionState::Ready;
        m_reconnect.reset();
    }
    if (isFed && m_gathering && !m_gathering->isAsked)
        askSnapshot(now);
}

void Gateway::onFrame(LinkId link, std::string_view bytes, Timestamp now)
{
    m_now = now;
    if (link != m_settings.numbers.link || !m_isLinkUp)
        return;
    m_pingAt = now + kPingAfter;
    auto frame = decodeAccountFrame(bytes, m_user);
    if (!frame) {
        if (bytes == kGreeting)
            return;
        misheard(frame.error());
        return requestSnapshot(m_clock.venueNow(now) - Duration::minutes(1), now);
    }
    if (!*frame) {
        const auto twaps = decodeTwapFrame(bytes, m_user);
        if (!twaps) {
            misheard(twaps.error());
            return requestSnapshot(m_clock.venueNow(now) - Duration::minutes(1), now);
        }
        if (*twaps) {
            onTwapFrame(**twaps, now);
            return finishStep(now);
        }
        WireMessage message;
        if (!decodeFrame(bytes, message) || message.type != WireMessage::Type::Ack)
            return;
        for (std::size_t i = 0; i < kFeeds; ++i)
            m_isFed[i] = m_isFed[i] || message.words.find(kFeedNames[i]) != std::string::npos;
        return settleSession(now);
    }
    if (const auto* orders = std::get_if<OrderUpdatesFrame>(&**frame)) {
        m_isFed[static_cast<std::size_t>(Feed::Orders)] = true;
        for (const OrderUpdate& update : orders->updates)
            onUpdate(update, now);
    } else if (const auto* fills = std::get_if<FillsFrame>(&**frame)) {
        m_isFed[static_cast<std::size_t>(Feed::Fills)] = true;
        for (const AccountFill& fill : fills->fills)
            onFill(fill, fills->isSnapshot, now);
        tellWithoutId(fills->withoutId);
    } else if (const auto* fundings = std::get_if<FundingsFrame>(&**frame)) {
        m_isFed[static_cast<std::size_t>(Feed::Funding)] = true;
        for (const AccountFunding& paid : fundings->fundings) {
            if (const Instrument* const instrument = instrumentOf(paid.coin))
                m_sink.onFunding(
                    {m_venue, instrument->id, m_settings.account, paid.amount, paid.rate, paid.qty, paid.time});
        }
    } else if (const auto* events = std::get_if<EventsFrame>(&**frame)) {
        if (events->liquidation)
            onLiquidation(*events->liquidation);
        for (const EndedByVenue& ended : events->ended)
            onEnded(ended, now);
    } else if (const auto* ledger = std::get_if<LedgerFrame>(&**frame); ledger && !ledger->isSnapshot) {
        for (const LedgerEntry& entry : ledger->entries) {
            if (entry.liquidation)
                onLiquidation(*entry.liquidation);
        }
        askState(now); // money came or went
        askSpot(now);
    }
    finishStep(now);
}

/// After whatever came in: the session as it is now, what is due by it, and what is to be said.
void Gateway::finishStep(Timestamp now)
{
    if (m_signer == Signer::Good && m_agentEnds.isKnown() && m_agentEnds <= m_clock.venueNow(now))
        setSigner(Signer::Ended, now); // nobody has to say so
    settleSession(now);
    pump(now);
    judgeLimits(now);
    beatDeadMan(now);
    tellNotices();
}

const Instrument* Gateway::instrumentOf(std::string_view coin) const
{
    return m_catalogue.find(m_venue, coin);
}

// --- time ------------------------------------------------------------------------------------------------------------

// --- time ------------------------------------------------------------------------------------------------------------

Timestamp Gateway::nextTimer() const
{
    if (!m_answers.empty() || !m_marginAnswers.empty() || !m_notices.empty())
        return m_now;
    Timestamp next = earlier(earlier(m_reconnectAt, m_feedsDue), earlier(m_pingAt, earlier(m_assetsAt, m_stateAt)));
    next = earlier(next, earlier(m_spotAt, earlier(m_standingAt, m_feesAt)));
    if (!m_waiting.empty())
        next = earlier(next, m_readsAt);
    if (mayBeat())
        next = earlier(next, m_deadMan.nextTimer(hasWorking(), m_now));
    for (const auto& [id, known] : m_known)
        next = earlier(next, known.endDue);
    for (const auto& [id, due] : m_endedByVenue)
        next = earlier(next, due);
    return earlier(next, nextTwapTimer());
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
    if (isDue(m_feedsDue)) {
        m_transport.send(CloseLink{m_venue, m_settings.numbers.link});
        loseLink(now);
    }
    if (isDue(m_reconnectAt))
        openLink();
    if (isDue(m_pingAt)) {
        m_pingAt = now + kPingAfter;
        m_transport.send(SendText{m_venue, m_settings.numbers.link, encodePing()});
        m_transport.send(WarmOrderLink{m_venue, m_settings.venue.restUrl});
    }
    if (isDue(m_assetsAt)) {
        m_assetsAt = {};
        ask({.what = Read::Assets}, encodeCatalogueRequest(), now);
    }
    if (isDue(m_stateAt))
        askState(now);
    if (isDue(m_spotAt))
        askSpot(now);
    if (isDue(m_standingAt) || isDue(m_feesAt))
        askStanding(now);
    std::vector<ClientOrderId> ended;
    for (const auto& [id, known] : m_known) {
        if (isDue(known.endDue))
            ended.push_back(id);
    }
    for (const ClientOrderId& id : ended)
        tellEnded(id);
    onTwapTimer(now);
    for (auto it = m_endedByVenue.begin(); it != m_endedByVenue.end();) {
        if (!isDue(it->second)) {
            ++it;
            continue;
        }
        Order order;
        order.venueOrderId = it->first;
        it = m_endedByVenue.erase(it);
        if (m_working.contains(order.venueOrderId)) {
            std::string body = encodeOrderStatusRequest(m_user, order);
            ask({.what = Read::Ended, .order = std::move(order)}, std::move(body), now);
        }
    }
    finishStep(now);
}

void Gateway::onBook(InstrumentId instrument, const L2Book& book, Scales scales, Timestamp now)
{
    m_now = now;
    Touch& touch = m_touches[instrument];
    const auto best = [&](const BookSide& side) -> std::optional<Price> {
        if (side.empty())
            return std::nullopt;
        return Price{Decimal{side.best().price, static_cast<std::int8_t>(scales.price)}};
    };
    touch = {best(book.bids), best(book.asks)};
    // What is looked at may be traded: how it is geared is asked for once, and known from then on.
    const Instrument* const known = m_catalogue.find(instrument);
    if (m_isStateRead && known && !m_geared.contains(instrument) && m_gearAsked.insert(instrument).second)
        ask({.what = Read::Leverage, .instrument = instrument}, encodeAssetLeverageRequest(m_user, known->symbol), now);
}

void Gateway::onHealth(InstrumentId instrument, StreamHealth book, Timestamp now)
{
    m_now = now;
    if (book != StreamHealth::Live)
        m_touches.erase(instrument);
}

} // namespace gannet::hyperliquid
