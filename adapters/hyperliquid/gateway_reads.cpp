// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of an account: at the start, every now and then, and all of it when it is to be compared.
#include "adapters/hyperliquid/gateway.h"

#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/facts.h"
#include "core/venue/held_back.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gannet::hyperliquid {

namespace {

/// "Rate limits and user limits": what a read weighs before its rows are counted.
constexpr std::int64_t kLightWeight = 2;
/// One more for so many rows.
constexpr std::size_t kRowsPerWeight = 20;

/// What it says of a request that it cannot read, in plain words ("Failed to deserialize the JSON body").
[[nodiscard]] bool isItsWord(const HttpReply& reply)
{
    const bool isOfTheBody = reply.status == 400 || reply.status == 415 || reply.status == 422;
    return isOfTheBody && reply.body.find('<') == std::string::npos;
}

} // namespace

// --- asking ----------------------------------------------------------------------------------------------------------

/// Goes out at once where the weight allows it. A question about an order is before all others.
void Gateway::ask(Asked what, std::string body, Timestamp now)
{
    what.round = m_round;
    const bool isUrgent = what.what == Read::OrderStatus || what.what == Read::Ended || what.what == Read::TwapHistory;
    const bool isOfOrder = what.what == Read::OrderStatus || what.what == Read::TwapHistory;
    if (isOfOrder && std::ranges::any_of(m_waiting, [&](const Waiting& one) {
            return one.asked.what == what.what && one.asked.order.id == what.order.id;
        }))
        return; // one answer is enough
    Waiting waiting{std::move(what), std::move(body)};
    if (isUrgent)
        m_waiting.push_front(std::move(waiting));
    else
        m_waiting.push_back(std::move(waiting));
    pump(now);
}

std::int64_t Gateway::weightOf(Read what)
{
    const bool isLight = what == Read::State || what == Read::Spot || what == Read::OrderStatus || what == Read::Ended;
    return isLight ? kLightWeight : kWeightInfo;
}

void Gateway::pump(Timestamp now)
{
    while (!m_waiting.empty()) {
        const std::int64_t weight = weightOf(m_waiting.front().asked.what);
        if (m_readsBlocked > now) {
            m_readsAt = m_readsBlocked;
            return;
        }
        if (!m_weight.take(now, weight)) {
            m_readsAt = now + std::max(m_weight.waitFor(now, weight), Duration::milliseconds(1));
            return;
        }
        Waiting next = std::move(m_waiting.front());
        m_waiting.pop_front();
        next.asked.at = now;
        const HttpId id{m_settings.numbers.request.value + m_lastRequest++};
        m_asked.emplace(id, std::move(next.asked));
        m_transport.send(HttpRequest{.venue = m_venue,
                                     .id = id,
                                     .method = "POST",
                                     .url = m_settings.venue.restUrl + std::string(kInfoPath),
                                     .body = std::move(next.body)});
    }
    m_readsAt = {};
}

/// Told once: until nothing waits any more.
void Gateway::judgeLimits(Timestamp now)
{
    const bool isHalted = m_readsBlocked > now;
    if (!isHalted && m_waiting.empty())
        return notice(std::string(kLimitNotice), std::nullopt);
    std::int64_t weight = 0;
    for (const Waiting& one : m_waiting)
        weight += weightOf(one.asked.what);
    const Duration wait = isHalted ? m_readsBlocked - now : m_weight.waitFor(now, weight);
    if (wait >= kHeldBackTold)
        notice(std::string(kLimitNotice),
               heldBackError(kName, m_settings.account, isHalted ? HeldBy::Pause : HeldBy::Share, wait,
                             kRestWeightPerMinute));
}

/// What an answer weighs by its rows is known once it is there.
void Gateway::spendWeight(std::size_t rows, Timestamp now)
{
    const std::int64_t weight = std::min(static_cast<std::int64_t>(rows / kRowsPerWeight), m_weight.available(now));
    if (weight > 0)
        static_cast<void>(m_weight.take(now, weight));
}

bool Gateway::isAsked(Read what, bool isRefresh) const
{
    const auto is = [&](const Asked& asked) { return asked.what == what && asked.isRefresh == isRefresh; };
    return std::ranges::any_of(m_waiting, [&](const Waiting& one) { return is(one.asked); }) ||
           std::ranges::any_of(m_asked, [&](const auto& one) { return is(one.second); });
}

void Gateway::askState(Timestamp now)
{
    m_stateAt = now + kStateEvery;
    if (!isAsked(Read::State, true))
        ask({.what = Read::State, .isRefresh = true}, encodeAccountRequest("clearinghouseState", m_user), now);
}

/// Where all money is in the spot state, it is what the perpetuals' state is elsewhere.
void Gateway::askSpot(Timestamp now)
{
    m_spotAt = now + (m_moneyMode.value_or(MoneyMode::PerDex) == MoneyMode::PerDex ? kSpotEvery : kStateEvery);
    if (!isAsked(Read::Spot, true))
        ask({.what = Read::Spot, .isRefresh = true}, encodeAccountRequest("spotClearinghouseState", m_user), now);
}

/// What changes seldom: allowance, agents, how money is kept; and fees.
void Gateway::askStanding(Timestamp now)
{
    const auto once = [&](Read what, std::string_view type) {
        if (!isAsked(what, false))
            ask({.what = what}, encodeAccountRequest(type, m_user), now);
    };
    if (m_standingAt <= now) {
        m_standingAt = now + (m_signer == Signer::Good ? kAllowanceEvery : Duration::minutes(1));
        once(Read::MoneyMode, "userAbstraction");
        once(Read::Allowance, "userRateLimit");
        once(Read::Agents, "extraAgents");
    }
    if (m_feesAt <= now) {
        m_feesAt = now + kFeesEvery;
        once(Read::Fees, "userFees");
    }
}

void Gateway::requestSnapshot(Timestamp fillsSince, Timestamp now)
{
    m_now = now;
    if (m_gathering) // one at a time; of two, the one that goes back further
        fillsSince = std::min(fillsSince, m_gathering->fillsSince);
    ++m_round;
    std::erase_if(m_waiting, [](const Waiting& one) { // what is not asked yet for the one before, is not any more
        const Read what = one.asked.what;
        return !one.asked.isRefresh &&
               (what == Read::State || what == Read::Spot || what == Read::OpenOrders || what == Read::Fills ||
                what == Read::Funding || what == Read::Former || what == Read::Twaps);
    });
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
    m_gathering->missing = 6;
    m_gathering->snapshot.time = now;
    const Timestamp since = m_gathering->fillsSince;
    ask({.what = Read::State}, encodeAccountRequest("clearinghouseState", m_user), now);
    ask({.what = Read::Spot}, encodeAccountRequest("spotClearinghouseState", m_user), now);
    ask({.what = Read::OpenOrders}, encodeAccountRequest("frontendOpenOrders", m_user), now);
    ask({.what = Read::Twaps}, encodeAccountRequest("twapHistory", m_user), now);
    ask({.what = Read::Fills, .since = since}, encodeFillsRequest(m_user, since), now);
    ask({.what = Read::Funding, .since = since}, encodeFundingRequest(m_user, since), now);
}

// --- answers ---------------------------------------------------------------------------------------------------------

void Gateway::onHttpReply(const HttpReply& reply, Timestamp now)
{
    m_now = now;
    if (const auto asked = m_asked.find(reply.id); asked != m_asked.end()) {
        const Asked what = std::move(asked->second);
        m_asked.erase(asked);
        if (reply.status == 200) {
            m_limited.reset();
            onAnswer(what, reply.body, now);
        } else {
            halt(reply, now);
            onUnanswered(what, httpError(reply.status, reply.body), now);
        }
        return finishStep(now);
    }
    const auto sent = m_sent.find(reply.id);
    if (sent == m_sent.end())
        return;
    const std::vector<Sent> what = std::move(sent->second);
    m_sent.erase(sent);
    if (reply.status == 200) {
        onActed(what, reply.body, now);
    } else {
        halt(reply, now);
        Error error = httpError(reply.status, reply.body);
        // A limit of the address or a fault of the venue says nothing of the order, and no more does a page of whoever
        // stands before it; a request that is none was not taken.
        if (error.kind != ErrorKind::Rejected || !isItsWord(reply))
            error.outcome = Outcome::Unknown;
        onNotActed(what, std::move(error), now);
    }
    finishStep(now);
}

/// Reads and orders share the weight of this machine's address: whoever goes on through a limit is banned for longer.
void Gateway::halt(const HttpReply& reply, Timestamp now)
{
    if (reply.status != 429 && reply.status != 418)
        return;
    m_readsBlocked = now + std::max(reply.retryAfter, m_limited.next());
    if (reply.retryAfter > Duration{})
        m_haltedUntil = std::max(m_haltedUntil, now + reply.retryAfter);
}

void Gateway::onHttpFailure(const HttpFailure& failure, Timestamp now)
{
    m_now = now;
    if (const auto asked = m_asked.find(failure.id); asked != m_asked.end()) {
        const Asked what = std::move(asked->second);
        m_asked.erase(asked);
        onUnanswered(what, failure.error, now);
        return finishStep(now);
    }
    const auto sent = m_sent.find(failure.id);
    if (sent == m_sent.end())
        return;
    const std::vector<Sent> what = std::move(sent->second);
    m_sent.erase(sent);
    onNotActed(what, failure.error, now);
    finishStep(now);
}

void Gateway::onAnswer(const Asked& asked, std::string_view body, Timestamp now)
{
    const auto take = [&](auto read, auto use) {
        if (!read) {
            if (asked.what == Read::OrderStatus || (asked.what == Read::TwapHistory && asked.order.id.isValid()))
                ++m_refused; // its asker is told
            else
                misheard(read.error());
            onUnanswered(asked, read.error(), now);
            return;
        }
        m_readAgain.reset();
        use(std::move(*read));
    };
    switch (asked.what) {
    case Read::Assets: onAssets(body, now); break;
    case Read::State:
        take(decodeClearinghouse(body), [&](ClearinghouseState state) { onState(std::move(state), asked, now); });
        break;
    case Read::Spot:
        take(decodeSpotState(body), [&](std::vector<SpotBalance> told) { onSpot(std::move(told), asked, now); });
        break;
    case Read::OpenOrders:
        take(decodeOpenOrders(body), [&](std::vector<AccountOrder> orders) {
            if (!isForSnapshot(asked))
                return;
            m_gathering->listed = std::move(orders);
            gathered(now);
        });
        break;
    case Read::Fills:
    case Read::Former:
        take(decodeUserFills(body, m_user), [&](const UserFills& told) { onFills(told, asked, now); });
        break;
    case Read::Funding: take(decodeUserFunding(body), [&](const auto& told) { onFundings(told, asked, now); }); break;
    case Read::OrderStatus:
        take(decodeOrderStatus(body),
             [&](const std::optional<OrderUpdate>& update) { onOrderStatus(asked, update, now); });
        break;
    case Read::Ended:
        take(decodeOrderStatus(body), [&](const std::optional<OrderUpdate>& update) {
            if (update)
                onUpdate(*update, now);
        });
        break;
    case Read::Fees: take(decodeFees(body), [&](const AccountFees& told) { m_fees = told; }); break;
    case Read::Allowance:
        take(decodeRateAllowance(body), [&](const RateAllowance& told) { m_budget.told(told); });
        break;
    case Read::Agents:
        take(decodeAgents(body), [&](const std::vector<Agent>& told) {
            onAgents(told, now);
            trySigner(now);
        });
        break;
    case Read::MoneyMode: onMoneyMode(decodeMoneyMode(body), now); break;
    case Read::Twaps:
    case Read::TwapHistory:
        take(decodeTwapHistory(body, m_user), [&](const std::vector<TwapHistoryFrame::Change>& changes) {
            spendWeight(changes.size(), now);
            onTwapHistory(asked, twapRecords(changes), now);
        });
        break;
    case Read::Leverage:
        take(decodeAssetLeverage(body, m_user, m_catalogue.at(asked.instrument).symbol),
             [&](const AssetLeverage& told) {
                 m_geared[asked.instrument] = {told.leverage, told.mode};
             });
        break;
    }
}

void Gateway::onUnanswered(const Asked& asked, const Error& error, Timestamp now)
{
    switch (asked.what) {
    case Read::Assets: m_assetsAt = now + m_readAgain.next(); break;
    case Read::TwapHistory:
        if (!asked.order.id.isValid())
            break; // a comparison finds its end
        [[fallthrough]];
    case Read::OrderStatus: {
        OrderAnswer answer{OrderAsk::Query, asked.order.id, error, asked.at};
        answer.error->outcome = Outcome::Unknown;
        m_sink.onAnswer(m_venue, answer);
        break;
    }
    case Read::Spot:
        if (asked.isRefresh || !isForSnapshot(asked))
            break;
        // Where the money is elsewhere, what is in spot changes nothing of a position.
        m_gathering->hasFailed |= m_moneyMode.value_or(MoneyMode::PerDex) != MoneyMode::PerDex;
        gathered(now);
        break;
    case Read::State:
    case Read::OpenOrders:
    case Read::Fills:
    case Read::Former:
    case Read::Funding:
    case Read::Twaps:
        if (asked.isRefresh || !isForSnapshot(asked))
            break;
        m_gathering->hasFailed = true;
        gathered(now);
        break;
    default: break; // asked for again when its time comes
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
    m_margins.clear();
    if (auto margins = decodeMargins(body)) {
        for (AssetMargin& margin : *margins) {
            std::string coin = margin.coin;
            m_margins.emplace(std::move(coin), std::move(margin));
        }
        notice("margins", std::nullopt);
    } else {
        ++m_refused;
        Error error = std::move(margins.error());
        error.message = "Hyperliquid's margin tiers were not understood, so what a position needs is not known here: " +
                        error.message;
        notice("margins", std::move(error));
    }
}

void Gateway::onState(ClearinghouseState state, const Asked& asked, Timestamp now)
{
    m_isStateRead = true;
    const Timestamp time = state.time.isKnown() ? state.time : now;
    if (state.time.isKnown()) {
        m_clock.heard(state.time, asked.at, now);
        judgeClock();
    }
    for (const AccountPosition& told : state.positions) {
        if (const Instrument* const instrument = instrumentOf(told.coin))
            m_geared[instrument->id] = {told.leverage, told.mode};
    }
    if (!asked.isRefresh) {
        if (!isForSnapshot(asked))
            return;
        m_gathering->snapshot.time = time;
        m_gathering->state = std::move(state);
        return gathered(now);
    }
    for (const Balance& balance : perpMoney(state, time))
        m_sink.onBalance(balance);
    std::set<InstrumentId> gone = m_held;
    for (const VenuePosition& position : positionsOf(state, time)) {
        gone.erase(position.instrument);
        m_sink.onPosition(position);
    }
    for (const InstrumentId instrument : gone)
        m_sink.onPosition({m_venue, instrument, m_settings.account, {}, {}, {}, {}, {}, time});
}

void Gateway::onSpot(std::vector<SpotBalance> balances, const Asked& asked, Timestamp now)
{
    if (!asked.isRefresh) {
        if (!isForSnapshot(asked))
            return;
        m_gathering->spot = std::move(balances);
        return gathered(now);
    }
    for (const Balance& balance : spotMoney(balances, m_clock.venueNow(now)))
        m_sink.onBalance(balance);
}

/// A page; where it is full, the next begins at its last time.
void Gateway::onFills(const UserFills& told, const Asked& asked, Timestamp now)
{
    spendWeight(told.rows, now);
    tellWithoutId(told.withoutId);
    if (!isForSnapshot(asked))
        return;
    Gathering& all = *m_gathering;
    for (const AccountFill& one : told.fills) {
        if (asked.what == Read::Former) {
            all.former.push_back(one);
        } else if (auto fill = fillOf(one); fill && all.tradeIds.insert(fill->tradeId).second) {
            all.snapshot.fills.push_back(std::move(*fill));
        }
    }
    if (told.rows >= kFillRows && told.newest > asked.since) {
        if (asked.page + 1 < kMostPages) {
            Asked next{.what = asked.what, .since = told.newest, .page = asked.page + 1};
            return ask(std::move(next), encodeFillsRequest(m_user, told.newest), now);
        }
        all.hasFailed = true;
        notice("fills",
               Error{.kind = ErrorKind::Protocol,
                     .code = Code::TooLarge,
                     .message = fmt::format("Hyperliquid has more than {} fills since the last comparison: the "
                                            "account is not compared",
                                            kFillRows * kMostPages)});
    }
    gathered(now);
}

void Gateway::onFundings(const std::vector<AccountFunding>& told, const Asked& asked, Timestamp now)
{
    spendWeight(told.size(), now);
    Timestamp newest;
    for (const AccountFunding& paid : told) {
        newest = std::max(newest, paid.time);
        if (const Instrument* const instrument = instrumentOf(paid.coin))
            m_sink.onFunding(
                {m_venue, instrument->id, m_settings.account, paid.amount, paid.rate, paid.qty, paid.time});
    }
    if (!isForSnapshot(asked))
        return;
    if (told.size() >= kFundingRows && newest > asked.since && asked.page + 1 < kMostPages) {
        Asked next{.what = Read::Funding, .since = newest, .page = asked.page + 1};
        return ask(std::move(next), encodeFundingRequest(m_user, newest), now);
    }
    gathered(now);
}

// --- money and positions ---------------------------------------------------------------------------------------------

/// What the perpetuals' own state says of money; nothing where it means nothing.
std::vector<Balance> Gateway::perpMoney(const ClearinghouseState& state, Timestamp time) const
{
    if (m_isMoneyUnknown || m_moneyMode.value_or(MoneyMode::PerDex) != MoneyMode::PerDex)
        return {};
    std::optional<Decimal> total = state.accountValue;
    for (const AccountPosition& told : state.positions)
        total = total ? subtract(*total, told.unrealised) : std::nullopt;
    if (!total)
        return {};
    return {{m_venue, m_settings.account, std::string(kQuoteAsset), *total, state.withdrawable, time}};
}

/// Spot coins. The dollars among them are another pocket than those of perpetuals, unless all is one.
std::vector<Balance> Gateway::spotMoney(const std::vector<SpotBalance>& told, Timestamp time)
{
    if (m_isMoneyUnknown)
        return {};
    const bool isOne = m_moneyMode.value_or(MoneyMode::PerDex) != MoneyMode::PerDex;
    std::vector<Balance> balances;
    std::set<std::string> gone = std::exchange(m_spotCoins, {});
    for (const SpotBalance& one : told) {
        std::string asset = one.coin;
        if (!isOne && asset == kQuoteAsset)
            asset += " (spot)";
        gone.erase(asset);
        m_spotCoins.insert(asset);
        balances.push_back(
            {m_venue, m_settings.account, std::move(asset), one.total, subtract(one.total, one.hold), time});
    }
    for (const std::string& asset : gone) // the list is whole: what is not in it any more is nothing
        balances.push_back({m_venue, m_settings.account, asset, {}, Decimal{}, time});
    return balances;
}

std::vector<VenuePosition> Gateway::positionsOf(const ClearinghouseState& state, Timestamp time)
{
    std::vector<VenuePosition> positions;
    m_held.clear();
    for (const AccountPosition& told : state.positions) {
        const Instrument* const instrument = instrumentOf(told.coin);
        if (!instrument)
            continue;
        VenuePosition position{m_venue, instrument->id, m_settings.account, told.qty, {}, {}, {}, {}, time};
        position.entryPrice = told.entryPrice;
        position.liquidationPrice = told.liquidationPrice;
        position.marginUsed = told.marginUsed;
        position.leverage = told.leverage;
        m_held.insert(instrument->id);
        positions.push_back(std::move(position));
    }
    return positions;
}

// --- a snapshot ------------------------------------------------------------------------------------------------------

/// One more answer of a snapshot. Told whole or, where one of them failed, not at all: its asker asks again.
void Gateway::gathered(Timestamp now)
{
    if (--m_gathering->missing > 0)
        return;
    if (!m_gathering->hasFailed && wantsFormer(now))
        return;
    if (!m_gathering->hasFailed)
        tellSnapshot(now);
    m_gathering.reset();
}

/// Open orders of ours that this run knows nothing of may stand for others that were changed: what those had filled is
/// in their fills. An order's fills are none before the run that made it began, which is in its id.
bool Gateway::wantsFormer(Timestamp now)
{
    Timestamp since;
    for (const AccountOrder& told : m_gathering->listed) {
        if (!told.id || m_known.contains(*told.id) || !instrumentOf(told.coin))
            continue;
        const auto began = Timestamp::fromMilliseconds(static_cast<std::int64_t>(told.id->session >> 20U));
        since = since.isKnown() ? std::min(since, began) : began;
    }
    if (!since.isKnown() || m_gathering->isFormerAsked)
        return false;
    m_gathering->isFormerAsked = true;
    m_gathering->missing = 1;
    ask({.what = Read::Former, .since = since}, encodeFillsRequest(m_user, since), now);
    return true;
}

void Gateway::takeFormer()
{
    for (const AccountOrder& told : m_gathering->listed) {
        if (!told.id || m_known.contains(*told.id) || !instrumentOf(told.coin) ||
            m_gathering->ended.contains(told.venueOrderId))
            continue;
        Known known;
        known.since = m_now;
        known.current = told.venueOrderId;
        std::set<std::string> counted;
        for (const AccountFill& fill : m_gathering->former) {
            if (fill.id != told.id || !counted.insert(fill.tradeId).second)
                continue;
            if (fill.venueOrderId == known.current) {
                known.filled = add(known.filled.value_or(Decimal{}), fill.qty);
                continue;
            }
            if (std::ranges::find(known.former, fill.venueOrderId) == known.former.end())
                known.former.push_back(fill.venueOrderId);
            known.before = add(known.before, fill.qty).value_or(known.before);
        }
        m_known.emplace(*told.id, std::move(known));
    }
}

void Gateway::tellSnapshot(Timestamp now)
{
    takeFormer();
    Gathering& all = *m_gathering;
    const Timestamp time = all.snapshot.time;
    m_working.clear();
    std::set<ClientOrderId> open;
    for (const AccountOrder& told : all.listed) {
        if (!all.ended.contains(told.venueOrderId))
            m_working.insert(told.venueOrderId);
        if (told.id)
            open.insert(*told.id);
        if (auto order = orderOf(told))
            all.snapshot.openOrders.push_back(std::move(*order));
    }
    for (const TwapRecord& record : all.twaps) {
        auto order = orderOf(record);
        if (order && !all.ended.contains(order->venueOrderId))
            all.snapshot.openOrders.push_back(std::move(*order));
    }
    // Whatever was to become of an order of which nothing was heard, it is not there.
    std::erase_if(m_known, [&](const auto& one) {
        return one.second.current.empty() && !open.contains(one.first) && one.second.since + Duration::minutes(1) < now;
    });
    std::ranges::stable_sort(all.snapshot.fills, {}, &Fill::time);
    all.snapshot.balances = perpMoney(*all.state, time);
    if (all.spot) {
        for (Balance& balance : spotMoney(*all.spot, time))
            all.snapshot.balances.push_back(std::move(balance));
    }
    all.snapshot.positions = positionsOf(*all.state, time);
    notice("fills", std::nullopt);
    notice("what the venue says", std::nullopt);
    m_sink.onSnapshot(all.snapshot);
}

} // namespace gannet::hyperliquid
