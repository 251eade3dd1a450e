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
      m_readAgain(kReadRetryFirst, kReadRetryMost, m_settings.venue.seed + 1)
{
    m_settings.venue = filledIn(std::move(m_settings.venue));
}

const OrderCapabilities& Gateway::capabilities() const
{
    static const OrderCapabilities can = [] {
        OrderCapabilities made;
        made.types = {OrderType::Market,    OrderType::Limit,      OrderType::Stop,
                      OrderType::StopLimit, OrderType::TakeProfit, OrderType::TakeProfitLimit};
        made.timesInForce = {TimeInForce::Gtc, TimeInForce::Ioc};
        made.triggerSources = {TriggerSource::Mark};
        made.hasPostOnly = made.hasReduceOnly = made.hasReplace = made.hasLeverage = true;
        return made;
    }();
    return can;
}

// --- session ---------------------------------------------------------------------------------------------------------

void Gateway::start(Timestamp now)
{
    m_now = now;
    openLink();
    m_assetsAt = now;
    onTimer(now);
}

void Gateway::stop(Timestamp /*now*/)
{
    if (m_session != SessionState::Disconnected)
        m_transport.send(CloseLink{m_venue, m_settings.numbers.link});
    m_session = SessionState::Disconnected;
    m_isLinkUp = false;
    m_reconnectAt = m_pingAt = m_assetsAt = m_stateAt = {};
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
    m_pingAt = m_stateAt = {};
    m_gathering.reset(); // what is asked for after the next link is whole again
}

void Gateway::onLinkUp(LinkId link, Timestamp now)
{
    m_now = now;
    if (link != m_settings.numbers.link || m_session != SessionState::Connecting)
        return;
    m_isLinkUp = true;
    m_session = SessionState::Syncing;
    m_pingAt = now + kPingAfter;
    for (const std::string_view name : kFeedNames)
        m_transport.send(SendText{m_venue, link, encodeAccountSubscribe(name, m_user)});
    m_transport.send(WarmOrderLink{m_venue, m_settings.venue.restUrl});
}

void Gateway::onLinkDown(LinkId link, std::string_view /*reason*/, Timestamp now)
{
    m_now = now;
    if (link == m_settings.numbers.link && m_session != SessionState::Disconnected)
        loseLink(now);
}

/// Ready once all feeds are acknowledged and assets have their numbers.
void Gateway::settleSession(Timestamp now)
{
    if (!m_isLinkUp)
        return;
    const bool isFed = std::ranges::all_of(m_isFed, [](bool is) { return is; });
    if (isFed && !m_assets.empty()) {
        m_session = m_isSignerUnknown ? SessionState::Degraded : SessionState::Ready;
        m_reconnect.reset();
        if (!m_stateAt.isKnown())
            m_stateAt = now + kStateEvery;
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
        ++m_refused;
        requestSnapshot(now - Duration::minutes(1), now); // something was said of the account and is lost
        return;
    }
    if (!*frame) {
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
            onFill(fill);
    } else if (const auto* fundings = std::get_if<FundingsFrame>(&**frame)) {
        m_isFed[static_cast<std::size_t>(Feed::Funding)] = true;
        for (const AccountFunding& paid : fundings->fundings) {
            if (const Instrument* const instrument = instrumentOf(paid.coin))
                m_sink.onFunding(
                    {m_venue, instrument->id, m_settings.account, paid.amount, paid.rate, paid.qty, paid.time});
        }
    }
    settleSession(now);
}

const Instrument* Gateway::instrumentOf(std::string_view coin) const
{
    return m_catalogue.find(m_venue, coin);
}

// --- reads -----------------------------------------------------------------------------------------------------------

void Gateway::ask(Read what, std::string body, Timestamp now, Order order, bool isRefresh)
{
    const HttpId id{m_settings.numbers.request.value + m_lastRequest++};
    m_asked.emplace(id, Asked{what, std::move(order), now, isRefresh, m_round});
    m_transport.send(HttpRequest{.venue = m_venue,
                                 .id = id,
                                 .method = "POST",
                                 .url = m_settings.venue.restUrl + std::string(kInfoPath),
                                 .body = std::move(body)});
}

void Gateway::requestSnapshot(Timestamp fillsSince, Timestamp now)
{
    m_now = now;
    if (m_gathering) // one at a time; of two, the one that goes back further
        fillsSince = std::min(fillsSince, m_gathering->fillsSince);
    ++m_round;
    Gathering next;
    next.snapshot.venue = m_venue;
    next.snapshot.account = m_settings.account;
    next.fillsSince = fillsSince;
    m_gathering = std::move(next);
    settleSession(now);
}

void Gateway::askSnapshot(Timestamp now)
{
    m_gathering->isAsked = true;
    m_gathering->missing = 4;
    m_gathering->snapshot.time = now;
    ask(Read::State, encodeAccountRequest("clearinghouseState", m_user), now);
    ask(Read::OpenOrders, encodeAccountRequest("frontendOpenOrders", m_user), now);
    ask(Read::Fills, encodeFillsRequest(m_user, m_gathering->fillsSince), now);
    ask(Read::Funding, encodeFundingRequest(m_user, m_gathering->fillsSince), now);
}

void Gateway::onHttpReply(const HttpReply& reply, Timestamp now)
{
    m_now = now;
    if (const auto asked = m_asked.find(reply.id); asked != m_asked.end()) {
        const Asked what = std::move(asked->second);
        m_asked.erase(asked);
        if (reply.status == 200)
            onAnswer(what, reply.body, now);
        else
            onUnanswered(what, httpError(reply.status, reply.body), now);
        return;
    }
    const auto sent = m_sent.find(reply.id);
    if (sent == m_sent.end())
        return;
    const Sent what = std::move(sent->second);
    m_sent.erase(sent);
    if (reply.status == 200)
        return onActed(what, reply.body, now);
    Error error = httpError(reply.status, reply.body);
    // A limit of the address or a fault of the venue says nothing of the order; a request that is none was not taken.
    if (error.kind != ErrorKind::Rejected)
        error.outcome = Outcome::Unknown;
    onNotActed(what, std::move(error), now);
}

void Gateway::onHttpFailure(const HttpFailure& failure, Timestamp now)
{
    m_now = now;
    if (const auto asked = m_asked.find(failure.id); asked != m_asked.end()) {
        const Asked what = std::move(asked->second);
        m_asked.erase(asked);
        onUnanswered(what, failure.error, now);
        return;
    }
    const auto sent = m_sent.find(failure.id);
    if (sent == m_sent.end())
        return;
    const Sent what = std::move(sent->second);
    m_sent.erase(sent);
    onNotActed(what, failure.error, now);
}

void Gateway::onAnswer(const Asked& asked, std::string_view body, Timestamp now)
{
    const auto take = [&](auto read, auto use) {
        if (!read) {
            ++m_refused;
            onUnanswered(asked, read.error(), now);
            return;
        }
        m_readAgain.reset();
        use(*read);
    };
    switch (asked.what) {
    case Read::Assets: onAssets(body, now); break;
    case Read::State:
        take(decodeClearinghouse(body), [&](const ClearinghouseState& state) { onState(state, asked, now); });
        break;
    case Read::OpenOrders:
        take(decodeOpenOrders(body), [&](const std::vector<AccountOrder>& orders) {
            if (!isForSnapshot(asked))
                return;
            for (const AccountOrder& told : orders) {
                if (auto order = orderOf(told))
                    m_gathering->snapshot.openOrders.push_back(std::move(*order));
            }
            gathered();
        });
        break;
    case Read::Fills:
        take(decodeUserFills(body, m_user), [&](const std::vector<AccountFill>& fills) {
            if (!isForSnapshot(asked))
                return;
            for (const AccountFill& told : fills) {
                if (auto fill = fillOf(told))
                    m_gathering->snapshot.fills.push_back(std::move(*fill));
            }
            std::ranges::stable_sort(m_gathering->snapshot.fills, {}, &Fill::time);
            gathered();
        });
        break;
    case Read::Funding:
        take(decodeUserFunding(body), [&](const std::vector<AccountFunding>& fundings) {
            for (const AccountFunding& paid : fundings) {
                if (const Instrument* const instrument = instrumentOf(paid.coin))
                    m_sink.onFunding(
                        {m_venue, instrument->id, m_settings.account, paid.amount, paid.rate, paid.qty, paid.time});
            }
            if (isForSnapshot(asked))
                gathered();
        });
        break;
    case Read::OrderStatus:
        take(decodeOrderStatus(body),
             [&](const std::optional<OrderUpdate>& update) { onOrderStatus(asked, update, now); });
        break;
    }
}

void Gateway::onUnanswered(const Asked& asked, const Error& error, Timestamp now)
{
    switch (asked.what) {
    case Read::Assets: m_assetsAt = now + m_readAgain.next(); break;
    case Read::OrderStatus: {
        OrderAnswer answer{OrderAsk::Query, asked.order.id, error, asked.at};
        answer.error->outcome = Outcome::Unknown;
        m_sink.onAnswer(m_venue, answer);
        break;
    }
    default:
        if (asked.isRefresh || !isForSnapshot(asked))
            break;
        m_gathering->hasFailed = true;
        gathered();
        break;
    }
}

void Gateway::onAssets(std::string_view body, Timestamp now)
{
    const auto instruments = decodeCatalogue(body, m_venue);
    if (!instruments) {
        ++m_refused;
        m_assetsAt = now + m_readAgain.next();
        return;
    }
    m_readAgain.reset();
    m_assets.clear();
    for (std::uint32_t place = 0; place < instruments->size(); ++place)
        m_assets.emplace((*instruments)[place].symbol, place);
    settleSession(now);
}

void Gateway::onState(const ClearinghouseState& state, const Asked& asked, Timestamp now)
{
    const Timestamp time = state.time.isKnown() ? state.time : now;
    std::optional<Decimal> total = state.accountValue;
    std::vector<VenuePosition> positions;
    for (const AccountPosition& told : state.positions) {
        total = total ? subtract(*total, told.unrealised) : std::nullopt;
        const Instrument* const instrument = instrumentOf(told.coin);
        if (!instrument)
            continue;
        VenuePosition position{m_venue, instrument->id, m_settings.account, told.qty, {}, {}, {}, {}, time};
        position.entryPrice = told.entryPrice;
        position.liquidationPrice = told.liquidationPrice;
        position.marginUsed = told.marginUsed;
        position.leverage = told.leverage;
        positions.push_back(std::move(position));
    }
    std::vector<Balance> balances;
    if (total)
        balances.push_back({m_venue, m_settings.account, std::string(kQuoteAsset), *total, state.withdrawable, time});
    if (asked.isRefresh) {
        for (const Balance& balance : balances)
            m_sink.onBalance(balance);
        for (const VenuePosition& position : positions)
            m_sink.onPosition(position);
        return;
    }
    if (!isForSnapshot(asked))
        return;
    m_gathering->snapshot.time = time;
    m_gathering->snapshot.positions = std::move(positions);
    m_gathering->snapshot.balances = std::move(balances);
    gathered();
}

/// One more answer of a snapshot. Told whole or, where one of them failed, not at all: its asker asks again.
void Gateway::gathered()
{
    if (--m_gathering->missing > 0)
        return;
    const Gathering whole = std::move(*m_gathering);
    m_gathering.reset();
    if (!whole.hasFailed)
        m_sink.onSnapshot(whole.snapshot);
}

// --- time ------------------------------------------------------------------------------------------------------------

Timestamp Gateway::nextTimer() const
{
    if (!m_answers.empty() || !m_leverages.empty())
        return m_now;
    Timestamp next = earlier(earlier(m_reconnectAt, m_pingAt), earlier(m_assetsAt, m_stateAt));
    for (const auto& [id, known] : m_known)
        next = earlier(next, known.endDue);
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
    while (!m_leverages.empty()) {
        const LeverageAnswer answer = std::move(m_leverages.front());
        m_leverages.pop_front();
        m_sink.onLeverage(m_venue, answer);
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
        ask(Read::Assets, encodeCatalogueRequest(), now);
    }
    if (isDue(m_stateAt)) {
        m_stateAt = now + kStateEvery;
        ask(Read::State, encodeAccountRequest("clearinghouseState", m_user), now, {}, true);
    }
    std::vector<ClientOrderId> ended;
    for (const auto& [id, known] : m_known) {
        if (isDue(known.endDue))
            ended.push_back(id);
    }
    for (const ClientOrderId& id : ended)
        tellEnded(id);
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
}

void Gateway::onHealth(InstrumentId instrument, StreamHealth book, Timestamp now)
{
    m_now = now;
    if (book != StreamHealth::Live)
        m_touches.erase(instrument);
}

} // namespace gannet::hyperliquid
