// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of an account, and the snapshots that are made of it.
#include "adapters/fapi/gateway.h"

#include "adapters/fapi/errors.h"
#include "adapters/fapi/order_codec.h"
#include "adapters/fapi/rest_codec.h"
#include "core/venue/held_back.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

constexpr std::size_t kPage = 1000; ///< the most that userTrades and income give at once
/// userTrades: "the time between startTime and endTime cannot be longer than 7 days".
constexpr Duration kTradesSpan = Duration::minutes(7 * 24 * 60);
/// Ours: answers that stay out for so long (the transport tells after 10 s) are those of another life.
constexpr Duration kSnapshotMost = Duration::minutes(5);

[[nodiscard]] std::string ms(Timestamp time)
{
    return std::to_string(time.toMilliseconds());
}

[[nodiscard]] std::vector<HttpHeader> headersOf(const RestRequest& request)
{
    std::vector<HttpHeader> headers;
    for (const auto& [name, value] : request.headers) {
        if (name != "Content-Type")
            headers.push_back({name, value});
    }
    return headers;
}

[[nodiscard]] bool movesPosition(std::string_view income)
{
    return income != "FUNDING_FEE" && income != "TRANSFER" && income != "WELCOME_BONUS";
}

} // namespace

// --- asking ----------------------------------------------------------------------------------------------------------

std::int64_t Gateway::weightOf(Read what)
{
    switch (what) {
    case Read::DualSide:
    case Read::MultiAsset:
    case Read::Incomes: return 30;
    case Read::Commission: return 20;
    case Read::OpenOrders: return 40; // of all symbols
    case Read::Balances:
    case Read::Positions:
    case Read::Trades: return 5;
    default: return 1;
    }
}

/// The more urgent first, and of one kind the earlier. Of what is asked for twice the later one goes; questions about
/// orders are each somebody's.
void Gateway::want(Job job, Timestamp now)
{
    if (job.what != Read::Query)
        std::erase_if(m_waiting, [&job](const Job& waiting) {
            return waiting.what == job.what && waiting.symbol == job.symbol && waiting.round == job.round;
        });
    if (!job.notBefore.isKnown())
        job.notBefore = now;
    const auto place = std::ranges::upper_bound(m_waiting, job.what, {}, &Job::what);
    m_waiting.insert(place, std::move(job));
    pumpReads(now);
}

/// Sends what is due and affordable; those behind one that is not wait their turn, so that none starves.
void Gateway::pumpReads(Timestamp now)
{
    m_readsAt = {};
    m_heldBackUntil = {};
    for (std::size_t i = 0; i < m_waiting.size();) {
        const Timestamp due = m_waiting[i].notBefore;
        const std::int64_t weight = weightOf(m_waiting[i].what);
        if (due > now) {
            m_readsAt = m_readsAt.isKnown() ? std::min(m_readsAt, due) : due;
            ++i;
        } else if (!m_budget.takeRead(now, weight)) {
            const Timestamp at = std::max(m_budget.readAt(now, weight), now + Duration::milliseconds(1));
            m_readsAt = m_readsAt.isKnown() ? std::min(m_readsAt, at) : at;
            m_heldBackUntil = at;
            return;
        } else {
            Job job = std::move(m_waiting[i]);
            m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(i));
            sendRead(std::move(job), now);
        }
    }
}

bool Gateway::hasHeldBackNews() const
{
    const bool isLong = m_heldBackUntil.isKnown() && m_heldBackUntil - m_now >= kHeldBackTold;
    return m_isHeldBackTold ? !m_heldBackUntil.isKnown() : isLong;
}

void Gateway::tellHeldBack(Timestamp now)
{
    if (!hasHeldBackNews())
        return;
    m_isHeldBackTold = !m_isHeldBackTold;
    if (!m_isHeldBackTold)
        return m_sink.onNotice(m_venue, {std::string(kLimitNotice), std::nullopt});
    const HeldBy by = m_budget.haltedUntil() > now ? HeldBy::Pause : HeldBy::Address;
    m_sink.onNotice(
        m_venue, {std::string(kLimitNotice),
                  heldBackError(m_facts.name, m_settings.account, by, m_heldBackUntil - now, m_facts.weightPerMinute)});
}

RestRequest Gateway::requestFor(const Job& job, Timestamp now)
{
    const auto path = [this](std::string_view tail) { return std::string(m_facts.prefix) + std::string(tail); };
    const auto get = [&](std::string_view whole, Parameters parameters) {
        return m_signer->sign("GET", whole, std::move(parameters), venueTime(now));
    };
    switch (job.what) {
    case Read::Time: return requestOf("GET", path("/time"), {});
    case Read::NewKey: return m_signer->signStream("POST", path("/listenKey"), venueTime(now));
    case Read::KeepKey: return m_signer->signStream("PUT", path("/listenKey"), venueTime(now));
    case Read::DualSide: return get(path("/positionSide/dual"), {});
    case Read::MultiAsset: return get(path("/multiAssetsMargin"), {});
    case Read::Commission: return get(path("/commissionRate"), {{"symbol", m_settings.feeSymbol}});
    case Read::Brackets: return get(path("/leverageBracket"), {});
    case Read::Query: return get(path("/order"), cancelParameters(job.order, m_catalogue.at(job.order.instrument)));
    case Read::Balances: return get(m_facts.balance, {});
    case Read::Positions: return get(m_facts.positions, {});
    case Read::OpenOrders: return get(path("/openOrders"), {});
    case Read::Incomes: {
        Parameters parameters{{"startTime", ms(job.from)}, {"limit", std::to_string(kPage)}};
        if (job.round == 0)
            parameters.insert(parameters.begin(), {"incomeType", "FUNDING_FEE"});
        return get(path("/income"), std::move(parameters));
    }
    case Read::Trades: break;
    }
    Parameters parameters{{"symbol", job.symbol}, {"limit", std::to_string(kPage)}};
    if (job.fromId > 0) { // "fromId" and times exclude each other
        parameters.emplace_back("fromId", std::to_string(job.fromId));
    } else {
        parameters.emplace_back("startTime", ms(job.from));
        if (job.from + kTradesSpan < venueTime(now))
            parameters.emplace_back("endTime", ms(job.from + kTradesSpan - Duration::milliseconds(1)));
    }
    return get(path("/userTrades"), std::move(parameters));
}

void Gateway::sendRead(Job job, Timestamp now)
{
    RestRequest made = requestFor(job, now);
    HttpRequest request;
    request.venue = m_venue;
    request.id = {m_settings.numbers.request.value + m_lastRequest++};
    request.method = made.method;
    request.url = m_settings.restUrl + made.path + (made.query.empty() ? "" : "?" + made.query);
    request.headers = headersOf(made);
    request.body = std::move(made.body);
    if (!request.body.empty())
        request.contentType = "application/x-www-form-urlencoded";
    request.wantedHeaders = AccountBudget::headers();
    if (job.what == Read::NewKey || job.what == Read::KeepKey)
        request.maskedMembers = {"listenKey"};
    job.sent = now;
    m_asked.emplace(request.id, std::move(job));
    m_transport.send(std::move(request));
}

void Gateway::query(const Order& order, Timestamp now)
{
    m_now = now;
    want({.what = Read::Query, .order = order}, now);
}

/// The venue has told that an order expired that may have fired instead: it says which.
void Gateway::askAboutExpired(const AccountOrder& told, Timestamp now)
{
    Order order;
    order.id = told.id.value_or(ClientOrderId{});
    order.instrument = instrumentOf(told.symbol)->id;
    order.venueOrderId = told.venueOrderId;
    want({.what = Read::Query, .order = std::move(order), .isOwnQuery = true}, now);
}

// --- snapshots -------------------------------------------------------------------------------------------------------

void Gateway::requestSnapshot(Timestamp fillsSince, Timestamp now)
{
    m_now = now;
    if (m_gathering && m_gathering->isAsked && now - m_gathering->snapshot.time < kSnapshotMost) {
        // One at a time: this one is told whole, and another follows it.
        m_again = m_again.isKnown() ? std::min(m_again, fillsSince) : fillsSince;
        return;
    }
    if (m_gathering)
        fillsSince = std::min(fillsSince, m_gathering->fillsSince);
    ++m_round;
    Gathering next;
    next.snapshot.venue = m_venue;
    next.snapshot.account = m_settings.account;
    next.fillsSince = fillsSince;
    m_gathering = std::move(next);
    m_again = {};
    settleSession(now);
}

void Gateway::askSnapshot(Timestamp now)
{
    m_gathering->isAsked = true;
    m_gathering->missing = 4;
    m_gathering->snapshot.time = venueTime(now);
    for (const Read what : {Read::Balances, Read::Positions, Read::OpenOrders})
        want({.what = what, .round = m_round}, now);
    want({.what = Read::Incomes, .round = m_round, .from = m_gathering->fillsSince}, now);
}

/// Executions are told by symbol only. Those that may have some are known by now: a position that has changed, an order
/// that has, money that came or went by it.
void Gateway::askTrades(Timestamp now)
{
    m_gathering->areTradesAsked = true;
    m_gathering->missing = m_gathering->traded.size();
    for (const std::string& symbol : m_gathering->traded)
        want({.what = Read::Trades, .symbol = symbol, .round = m_round, .from = m_gathering->fillsSince}, now);
}

/// One more answer of a snapshot. Told whole or, where one of them failed, not at all: its asker asks again.
void Gateway::gathered(Timestamp now)
{
    if (--m_gathering->missing > 0)
        return;
    if (!m_gathering->hasFailed && !m_gathering->areTradesAsked && !m_gathering->traded.empty())
        return askTrades(now);
    Gathering whole = std::move(*m_gathering);
    m_gathering.reset();
    const Timestamp again = std::exchange(m_again, {});
    std::ranges::stable_sort(whole.snapshot.fills, {}, &Fill::time);
    if (!whole.hasFailed) {
        heardAll();
        m_sink.onSnapshot(whole.snapshot);
    }
    if (again.isKnown() && !m_gathering)
        requestSnapshot(again, now);
}

// --- answers ---------------------------------------------------------------------------------------------------------

void Gateway::onHttpReply(const HttpReply& reply, Timestamp now)
{
    m_now = now;
    const auto asked = m_asked.find(reply.id);
    const auto sent = m_sent.find(reply.id);
    const auto cancels = m_cancels.find(reply.id);
    if (asked == m_asked.end() && sent == m_sent.end() && cancels == m_cancels.end())
        return;
    m_budget.onHeaders(reply.headers, now);
    if (reply.status == 429 || reply.status == 418)
        m_budget.halt(reply.status, reply.retryAfter, now);
    WireMessage words; // stays empty where the body is none of the venue's
    if (reply.status != 200 && !decodeError(reply.body, words))
        words.clear();
    if (asked != m_asked.end()) {
        Job job = std::move(asked->second);
        m_asked.erase(asked);
        if (reply.status == 200)
            onAnswer(job, reply.body, now);
        else
            onUnanswered(std::move(job), classifyRead(reply.status, words), reply.retryAfter, now);
    } else if (cancels != m_cancels.end()) {
        const std::vector<Order> orders = std::move(cancels->second);
        m_cancels.erase(cancels);
        if (reply.status == 200)
            onCancelled(orders, reply.body, now);
        else
            onNotCancelled(orders, classify(reply.status, codeOf(words), words.words), now);
    } else {
        const Sent what = std::move(sent->second);
        m_sent.erase(sent);
        if (reply.status == 200)
            onActed(what, reply.body, now);
        else
            onNotActed(what, classify(reply.status, codeOf(words), words.words), now);
    }
    pumpReads(now);
    tellHeldBack(now);
}

void Gateway::onHttpFailure(const HttpFailure& failure, Timestamp now)
{
    m_now = now;
    if (const auto asked = m_asked.find(failure.id); asked != m_asked.end()) {
        Job job = std::move(asked->second);
        m_asked.erase(asked);
        onUnanswered(std::move(job), failure.error, {}, now);
    } else if (const auto sent = m_sent.find(failure.id); sent != m_sent.end()) {
        const Sent what = std::move(sent->second);
        m_sent.erase(sent);
        onNotActed(what, failure.error, now);
    } else if (const auto cancels = m_cancels.find(failure.id); cancels != m_cancels.end()) {
        const std::vector<Order> orders = std::move(cancels->second);
        m_cancels.erase(cancels);
        onNotCancelled(orders, failure.error, now);
    }
    pumpReads(now);
    tellHeldBack(now);
}

void Gateway::onAnswer(const Job& job, std::string_view body, Timestamp now)
{
    const auto take = [&](auto read, auto use) {
        if (!read) {
            if (job.what == Read::Query)
                ++m_refused; // its asker is told
            else
                misheard(read.error());
            onUnanswered(job, read.error(), {}, now);
            return;
        }
        m_readAgain.reset();
        if (m_isAuthOfRead && job.what != Read::Time) {
            m_isAuthOfRead = false;
            m_authTrouble.reset();
            settleSession(now);
        }
        use(*read);
    };
    switch (job.what) {
    case Read::Time: take(decodeServerTime(body), [&](Timestamp served) { judgeClock(served, job, now); }); break;
    case Read::NewKey:
        take(decodeListenKey(body), [&](std::string& key) {
            if (m_session == SessionState::Disconnected || !m_key.empty())
                return; // stopped or lost meanwhile, or an answer to an earlier connection: that key serves
            m_authTrouble.reset();
            m_key = std::move(key);
            openLink(now);
        });
        break;
    case Read::KeepKey: m_readAgain.reset(); break;
    case Read::DualSide:
        take(decodeFlag(body, "dualSidePosition"), [&](bool is) {
            m_isDualSide = is;
            settleSession(now);
        });
        break;
    case Read::MultiAsset:
        take(decodeFlag(body, "multiAssetsMargin"), [&](bool is) {
            m_isMultiAsset = is;
            settleSession(now);
        });
        break;
    case Read::Commission:
        take(decodeCommissionRate(body, m_settings.feeSymbol), [&](const CommissionRate& rate) {
            m_fees = FeeTier{"commissionRate", rate.maker, rate.taker};
        });
        break;
    case Read::Brackets:
        take(decodeBrackets(body), [&](std::vector<SymbolBrackets>& told) {
            for (SymbolBrackets& one : told)
                m_margins[one.symbol].brackets = std::move(one.brackets);
        });
        break;
    case Read::Query: take(decodeOrder(body), [&](const AccountOrder& told) { onQueried(job, told, now); }); break;
    case Read::Balances:
        take(decodeBalances(body), [&](const std::vector<AssetBalance>& told) { onBalances(told, job, now); });
        break;
    case Read::Positions:
        take(decodePositions(body), [&](const std::vector<AccountPosition>& told) { onPositions(told, job, now); });
        break;
    case Read::OpenOrders:
        take(decodeOrders(body), [&](const std::vector<AccountOrder>& told) {
            onOpenOrders(told, job);
            if (isForSnapshot(job))
                gathered(now);
        });
        break;
    case Read::Incomes:
        take(decodeIncome(body), [&](const std::vector<Income>& told) { onIncomes(told, job, now); });
        break;
    case Read::Trades:
        take(decodeTrades(body, job.symbol, m_settings.tradesCommission),
             [&](const std::vector<AccountTrade>& told) { onTrades(told, job, now); });
        break;
    }
}

void Gateway::onUnanswered(Job job, const Error& error, Duration atLeast, Timestamp now)
{
    m_isAuthOfRead |= error.code == Code::Auth && !m_authTrouble;
    onAuth(error);
    if (error.code == Code::ClockSkew && job.what != Read::Time)
        m_clockAt = now;
    const auto again = [&] {
        job.notBefore = now + std::max(m_readAgain.next(), atLeast);
        want(std::move(job), now);
    };
    switch (job.what) {
    case Read::KeepKey:
        // The venue's own word against it: there is no such key any more.
        if (error.kind == ErrorKind::Rejected && error.code != Code::ClockSkew)
            return onKeyExpired(now);
        return again();
    case Read::Query: {
        const bool isUnknown = error.code == Code::UnknownOrder;
        if (job.isOwnQuery) {
            if (!isUnknown)
                return again();
            const std::string& symbol = m_catalogue.at(job.order.instrument).symbol;
            return tell(m_words.expiredAfterAll(symbol, job.order.venueOrderId));
        }
        if (isUnknown)
            m_words.onGone(m_catalogue.at(job.order.instrument).symbol, job.order.venueOrderId, job.order.id);
        OrderAnswer answer{OrderAsk::Query, job.order.id, error, job.sent};
        answer.error->outcome = Outcome::Unknown; // how often that has to be said, the engine knows
        return m_sink.onAnswer(m_venue, answer);
    }
    case Read::Time:
    case Read::NewKey:
    case Read::DualSide:
    case Read::MultiAsset:
    case Read::Commission:
    case Read::Brackets:
        if (m_session != SessionState::Disconnected || job.what == Read::Commission || job.what == Read::Brackets)
            again();
        return;
    default: break;
    }
    if (job.round != 0) {
        if (!isForSnapshot(job))
            return;
        m_gathering->hasFailed = true;
        return gathered(now);
    }
    if (job.what == Read::Incomes)
        return again(); // a payment was told: it is read some time
    tellStreamed();     // the next read of them comes by itself
}

bool Gateway::isQuote(std::string_view asset) const
{
    return std::ranges::any_of(m_catalogue.all(), [&](const Instrument& instrument) {
        return instrument.venue == m_venue && instrument.quote == asset;
    });
}

void Gateway::onBalances(const std::vector<AssetBalance>& told, const Job& job, Timestamp now)
{
    const Timestamp time = venueTime(job.sent);
    std::vector<Balance> balances;
    for (const AssetBalance& one : told) {
        // Dozens of assets stand there with nothing in them.
        if (one.wallet.isZero() && !m_toldAssets.contains(one.asset) && !isQuote(one.asset))
            continue;
        m_toldAssets.insert(one.asset);
        balances.push_back({m_venue, m_settings.account, one.asset, one.wallet, one.available, time});
    }
    std::erase_if(m_streamedBalances, [time](const auto& item) { return item.second.time <= time; });
    if (job.round == 0) {
        for (const Balance& balance : balances)
            m_sink.onBalance(balance);
    } else if (isForSnapshot(job)) {
        m_gathering->snapshot.balances = std::move(balances);
        gathered(now);
    }
}

void Gateway::onPositions(const std::vector<AccountPosition>& told, const Job& job, Timestamp now)
{
    const Timestamp time = venueTime(job.sent);
    std::map<std::string, VenuePosition> positions;
    for (const AccountPosition& one : told) {
        const Instrument* const instrument = instrumentOf(one.symbol);
        if (!instrument)
            continue;
        Margin& margin = m_margins[one.symbol];
        margin.leverage = one.leverage;
        margin.mode = one.mode;
        if (isForSnapshot(job) && (!one.qty.isZero() || one.updated)) {
            // Where the venue does not say when it changed, it may have.
            if (!one.updated || *one.updated >= m_gathering->fillsSince)
                m_gathering->traded.insert(one.symbol);
        }
        if (one.qty.isZero() && !m_toldPositions.contains(one.symbol))
            continue;
        m_toldPositions.insert(one.symbol);
        const auto [place, isFirst] = positions.try_emplace(
            one.symbol, VenuePosition{m_venue, instrument->id, m_settings.account, one.qty, {}, {}, {}, {}, time});
        VenuePosition& position = place->second;
        if (!isFirst) { // both sides of a hedged one: what is left of them has no entry of its own
            position.qty = add(position.qty, one.qty).value_or(position.qty);
            position.entryPrice = position.liquidationPrice = position.marginUsed = std::nullopt;
            continue;
        }
        position.entryPrice = one.entryPrice;
        position.liquidationPrice = one.qty.isZero() ? std::nullopt : one.liquidationPrice;
        position.marginUsed = one.qty.isZero() ? std::nullopt : one.isolatedMargin;
        position.leverage = one.leverage;
    }
    std::erase_if(m_streamedPositions, [time](const auto& item) { return item.second.time <= time; });
    if (job.round == 0) {
        for (const auto& [symbol, position] : positions)
            m_sink.onPosition(position);
    } else if (isForSnapshot(job)) {
        for (auto& [symbol, position] : positions)
            m_gathering->snapshot.positions.push_back(std::move(position));
        gathered(now);
    }
}

std::optional<Order> Gateway::orderOf(const AccountOrder& told) const
{
    const Instrument* const instrument = instrumentOf(told.symbol);
    auto terms = termsOf(told);
    if (!instrument || !terms)
        return std::nullopt;
    Order order;
    order.id = told.id.value_or(ClientOrderId{});
    order.venue = m_venue;
    order.instrument = instrument->id;
    order.account = m_settings.account;
    order.mode = TradingMode::Live;
    order.origin = OrderOrigin::External;
    order.terms = std::move(*terms);
    order.venueOrderId = told.venueOrderId;
    order.filledQty = told.filledQty;
    order.state = order.filledQty.isZero() ? OrderState::Open : OrderState::PartiallyFilled;
    order.isHeld = told.isHeld();
    order.created = told.placed.value_or(told.updated);
    order.changed = told.updated;
    return order;
}

void Gateway::onOpenOrders(const std::vector<AccountOrder>& told, const Job& job)
{
    if (!isForSnapshot(job))
        return;
    for (const AccountOrder& one : told) {
        if (isEnd(one.status))
            continue;
        m_words.onListed(one);
        if (!one.filledQty.isZero() && one.updated >= m_gathering->fillsSince)
            m_gathering->traded.insert(one.symbol);
        if (auto order = orderOf(one))
            m_gathering->snapshot.openOrders.push_back(std::move(*order));
    }
}

void Gateway::onIncomes(const std::vector<Income>& told, const Job& job, Timestamp now)
{
    const bool isCurrent = job.round == 0 || isForSnapshot(job);
    for (const Income& one : told) {
        const Instrument* const instrument = instrumentOf(one.symbol);
        if (!instrument)
            continue;
        // The venue tells neither the rate nor the position that it was paid on.
        if (one.type == "FUNDING_FEE")
            m_sink.onFunding({m_venue, instrument->id, m_settings.account, one.amount, {}, {}, one.time});
        else if (isForSnapshot(job) && movesPosition(one.type))
            m_gathering->traded.insert(one.symbol);
    }
    if (told.size() >= kPage && isCurrent) { // told from the earliest on: the rest begins where this ends
        Job rest = job;
        rest.from = std::max(told.back().time, job.from + Duration::milliseconds(1));
        rest.notBefore = {};
        return want(std::move(rest), now);
    }
    if (job.round == 0)
        m_fundingSince = {};
    else if (isForSnapshot(job))
        gathered(now);
}

Fill Gateway::fillOf(const AccountTrade& trade, const Instrument& instrument, ClientOrderId order) const
{
    Fill fill;
    fill.venue = m_venue;
    fill.instrument = instrument.id;
    fill.account = m_settings.account;
    fill.tradeId = tradeKey(trade);
    fill.order = order;
    fill.venueOrderId = trade.venueOrderId;
    fill.side = trade.side;
    fill.price = Price{trade.price};
    fill.qty = Qty{trade.qty};
    fill.fee = trade.fee;
    fill.feeAsset = trade.feeAsset.empty() ? instrument.quote : trade.feeAsset;
    fill.isMaker = trade.isMaker;
    fill.time = trade.time;
    fill.sequence = trade.tradeId;
    return fill;
}

void Gateway::onTrades(const std::vector<AccountTrade>& told, const Job& job, Timestamp now)
{
    const Instrument* const instrument = instrumentOf(job.symbol);
    if (!isForSnapshot(job) || !instrument)
        return;
    std::uint64_t last = 0;
    for (const AccountTrade& one : told) {
        m_gathering->snapshot.fills.push_back(fillOf(one, *instrument, m_words.idOf(one.symbol, one.venueOrderId)));
        last = std::max(last, one.tradeId);
    }
    Job rest = job;
    rest.notBefore = {};
    if (told.size() >= kPage && last >= job.fromId) {
        rest.fromId = last + 1;
        return want(std::move(rest), now);
    }
    if (job.fromId == 0 && job.from + kTradesSpan < venueTime(job.sent)) {
        rest.from = job.from + kTradesSpan;
        return want(std::move(rest), now);
    }
    gathered(now);
}

} // namespace gannet::fapi
