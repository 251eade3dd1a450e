// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_exchange.h"

#include <fmt/format.h>

#include <algorithm>

// Orders of FapiExchange.

namespace gannet::twin {

namespace {

constexpr std::size_t kBatchMax = 5;
constexpr std::size_t kCancelBatchMax = 10;
constexpr int kAmendmentsMax = 10'000;
constexpr std::int64_t kForgottenMs = 7LL * 24 * 3600 * 1000; ///< unfilled orders that ended
constexpr std::int64_t kLimitMax = 1000;

/// A batch's order as the parameters of one: values may be texts, numbers and booleans.
FapiParameters parametersOf(const Json& order)
{
    FapiParameters out;
    for (const auto& [name, value] : order.items())
        out.set(name, value.is_string() ? value.get<std::string>() : value.dump());
    return out;
}

Json refusalJson(const FapiRefusal& refusal)
{
    return Json{{"code", refusal.code}, {"msg", refusal.words}};
}

struct Between {
    std::int64_t fromMs = 0, toMs = 0, limit = 0;
};
FapiResult<Between> betweenOf(const FapiParameters& sent)
{
    const auto from = sent.whole("startTime", 0);
    const auto to = sent.whole("endTime", std::numeric_limits<std::int64_t>::max());
    const auto limit = sent.whole("limit", 500);
    if (!from || !to || !limit)
        return tl::unexpected(!from ? from.error() : !to ? to.error() : limit.error());
    if (*from > *to)
        return refuse(-1023, "Start time is greater than end time.");
    if (*limit < 1)
        return refuse(-1130, "Data sent for parameter 'limit' is not valid.");
    return Between{*from, *to, std::min(*limit, kLimitMax)};
}

/// The newest `limit` of them.
Json newest(Json all, std::int64_t limit)
{
    while (static_cast<std::int64_t>(all.size()) > limit)
        all.erase(all.begin());
    return all;
}

} // namespace

bool FapiExchange::isTold(const Account& account, const ExchangeOrder& order) const
{
    if (order.isForced)
        return !order.filledQty.isZero();
    if (!account.toldFilled.contains(order.id))
        return false; // refused
    return order.isOpen() || !order.filledQty.isZero() || order.changedMs + kForgottenMs > m_host.nowMs();
}

FapiResult<const ExchangeOrder*> FapiExchange::findOrder(const Account& account, const FapiParameters& sent,
                                                         int missing)
{
    const auto symbol = symbolOf(sent);
    if (!symbol)
        return tl::unexpected(symbol.error());
    const auto id = sent.whole("orderId", 0);
    if (!id)
        return tl::unexpected(id.error());
    const std::string client = sent.text("origClientOrderId");
    if (*id == 0 && client.empty())
        return refuse(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
    const ExchangeOrder* const order =
        *id != 0 ? account.behind->find(static_cast<std::uint64_t>(*id)) : account.behind->findByClient(client);
    if (!order || order->instrument != (*symbol)->instrument || !isTold(account, *order))
        return missing == -2013 ? refuse(-2013, "Order does not exist.") : refuse(missing, "Unknown order sent.");
    return order;
}

// --- new orders ------------------------------------------------------------------------------------------------------

FapiResult<void> FapiExchange::judge(Account& account, const Symbol& symbol, const FapiOrderAsk& ask,
                                     const ExchangeOrder* without) const
{
    FapiMarket market;
    market.mark = symbol.mark;
    if (symbol.book) {
        const Json levels = ask.side == Side::Buy ? symbol.book->asks(1) : symbol.book->bids(1);
        if (!levels.empty())
            market.touch = Decimal::tryParse(levels.at(0).at(0).get<std::string>());
    }
    for (const ExchangeOrder* order : account.behind->openOrders()) {
        if (order == without || order->instrument != symbol.instrument)
            continue;
        ++market.orders;
        if (order->isHeld)
            ++market.algoOrders;
    }
    return check(symbol.filters, ask, market);
}

FapiResult<Json> FapiExchange::place(Account& account, const FapiParameters& sent, const std::string& wallet)
{
    const auto symbol = symbolOf(sent);
    if (!symbol)
        return tl::unexpected(symbol.error());
    const auto ask = readOrder(sent);
    if (!ask)
        return tl::unexpected(ask.error());
    if (account.isHedged != (ask->positionSide != "BOTH"))
        return refuse(-4061, "Order's position side does not match user's setting.");
    if (account.isHedged) // the exchange behind nets; two positions of one symbol are not simulated
        return refuse(-1020, "This operation is not supported.");
    if (!ask->builder.empty() && !m_door.isBuilderOf(wallet, ask->builder))
        return refuse(-2031, "Invalid builder parameter.");
    if (!ask->clientId.empty()) {
        const ExchangeOrder* const same = account.behind->findByClient(ask->clientId);
        if (same && same->isOpen())
            return refuse(-4116, "ClientOrderId is duplicated.");
    }
    if (auto ok = judge(account, **symbol, *ask, nullptr); !ok)
        return tl::unexpected(ok.error());
    const Decimal position = account.behind->money().qtyOf((*symbol)->instrument);
    if (ask->isClosePosition && (position.isZero() || position.isNegative() != (ask->side == Side::Buy)))
        return refuse(-2022, "ReduceOnly Order is rejected.");

    const std::string clientId =
        ask->clientId.empty() ? fmt::format("auto{:018d}", ++account.clientIds) : ask->clientId;
    const ExchangeOrder& order =
        account.behind->place(clientId, (*symbol)->instrument,
                              termsOf(*ask, (*symbol)->mark.value_or(Decimal{}), position), extraOf(*ask), now());
    if (!isTold(account, order))
        return tl::unexpected(refusalOf(order.reason.value_or(Error{}), ask->side));
    return ask->wantsResult ? toJson(order, ask->symbol, true) : acknowledged(order, ask->symbol);
}

FapiResult<Json> FapiExchange::newOrder(Request& request)
{
    return place(request.account, request.sent(), request.caller.wallet);
}

FapiResult<Json> FapiExchange::testOrder(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    const auto ask = readOrder(request.sent());
    if (!ask)
        return tl::unexpected(ask.error());
    if (auto ok = judge(request.account, **symbol, *ask, nullptr); !ok)
        return tl::unexpected(ok.error());
    return Json::object();
}

FapiResult<Json> FapiExchange::newBatch(Request& request)
{
    const Json batch = Json::parse(request.sent().text("batchOrders"), nullptr, false);
    if (!batch.is_array() || batch.empty())
        return refuse(-1130, "Data sent for parameter 'batchOrders' is not valid.");
    if (batch.size() > kBatchMax)
        return refuse(-4082, "Invalid number of batch place order requests.");
    const bool isCut = batch.size() > 1 && m_host.takeFault(FaultKind::CutMidBatch);
    Json out = Json::array();
    for (const Json& order : batch) {
        if (isCut && out.size() == batch.size() / 2)
            break;
        auto placed = order.is_object() ? place(request.account, parametersOf(order), request.caller.wallet)
                                        : refuse(-1130, "Data sent for parameter 'batchOrders' is not valid.");
        out.push_back(placed ? *placed : refusalJson(placed.error()));
    }
    if (isCut) {
        m_isCut = true;
        m_host.closeAll("gone");
    }
    return out;
}

// --- changes ---------------------------------------------------------------------------------------------------------

FapiResult<Json> FapiExchange::amendOrder(Request& request)
{
    Account& account = request.account;
    const auto found = findOrder(account, request.sent(), -2013);
    if (!found)
        return tl::unexpected(found.error());
    const ExchangeOrder& order = **found;
    for (const char* name : {"quantity", "price"}) {
        if (auto there = request.sent().mandatory(name); !there)
            return tl::unexpected(there.error());
    }
    const auto qty = request.sent().decimal("quantity");
    const auto price = request.sent().decimal("price");
    if (!qty || !price)
        return tl::unexpected(qty ? price.error() : qty.error());
    if (!order.isOpen() || order.terms.type != OrderType::Limit)
        return refuse(-4000, "Invalid order status.");
    const std::string side = request.sent().text("side");
    if (!side.empty() && side != (order.terms.side == Side::Buy ? "BUY" : "SELL"))
        return refuse(-1117, "Invalid side.");
    int& changes = account.amendments[order.id];
    if (changes >= kAmendmentsMax)
        return refuse(-2010, "Exceed maximum modify order limit.");

    FapiOrderAsk ask;
    ask.side = order.terms.side;
    ask.type = "LIMIT";
    ask.qty = *qty;
    ask.price = *price;
    ask.isReduceOnly = order.terms.isReduceOnly;
    if (auto ok = judge(account, m_symbols.at(nameOf(order.instrument)), ask, &order); !ok)
        return tl::unexpected(ok.error());
    OrderTerms terms = order.terms;
    terms.qty.value = **qty;
    terms.price = Price{**price};
    if (const auto done = account.behind->amend(order.id, terms, now()); !done)
        return tl::unexpected(refusalOf(done.error(), order.terms.side));
    ++changes;
    return toJson(order, nameOf(order.instrument), true);
}

FapiResult<Json> FapiExchange::cancelOrder(Request& request)
{
    const auto found = findOrder(request.account, request.sent(), -2011);
    if (!found)
        return tl::unexpected(found.error());
    const ExchangeOrder& order = **found;
    if (!request.account.behind->cancel(order.id, now()))
        return refuse(-2011, "Unknown order sent.");
    return toJson(order, nameOf(order.instrument), true);
}

FapiResult<Json> FapiExchange::cancelBatch(Request& request)
{
    const bool isById = request.sent().has("orderIdList");
    const char* const name = isById ? "orderIdList" : "origClientOrderIdList";
    const auto text = request.sent().mandatory(name);
    if (!text)
        return tl::unexpected(text.error());
    const Json list = Json::parse(*text, nullptr, false);
    if (!list.is_array() || list.empty())
        return refuse(-1130, fmt::format("Data sent for parameter '{}' is not valid.", name));
    if (list.size() > kCancelBatchMax)
        return refuse(-4032, "Exceed maximum cancel order size.");
    const bool isCut = list.size() > 1 && m_host.takeFault(FaultKind::CutMidBatch);
    Json out = Json::array();
    for (const Json& each : list) {
        if (isCut && out.size() == list.size() / 2)
            break;
        Request one{request.account, request.caller, request.call};
        one.caller.parameters.set("orderId", isById ? each.is_string() ? each.get<std::string>() : each.dump() : "");
        one.caller.parameters.set("origClientOrderId", !isById && each.is_string() ? each.get<std::string>() : "");
        const auto cancelled = cancelOrder(one);
        out.push_back(cancelled ? *cancelled : refusalJson(cancelled.error()));
    }
    if (isCut) {
        m_isCut = true;
        m_host.closeAll("gone");
    }
    return out;
}

void FapiExchange::cancelSymbol(Account& account, InstrumentId instrument)
{
    for (const ExchangeOrder* order : account.behind->openOrders()) {
        if (order->instrument == instrument && order->isOpen()) // an earlier one may have ended it
            static_cast<void>(account.behind->cancel(order->id, now()));
    }
}

FapiResult<Json> FapiExchange::cancelAll(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    cancelSymbol(request.account, (*symbol)->instrument);
    return Json{{"code", "200"}, {"msg", "The operation of cancel all open order is done."}}; // a text, as documented
}

FapiResult<Json> FapiExchange::countdown(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    if (auto there = request.sent().mandatory("countdownTime"); !there)
        return tl::unexpected(there.error());
    const auto ms = request.sent().whole("countdownTime", 0);
    if (!ms || *ms < 0)
        return refuse(-1130, "Data sent for parameter 'countdownTime' is not valid.");
    const std::string name = (*symbol)->name;
    const InstrumentId instrument = (*symbol)->instrument;
    Account* const account = &request.account;
    const std::uint64_t mine = ++account->countdowns[name]; // an earlier one does not count any more
    if (*ms > 0)
        m_host.later(*ms, [this, account, name, instrument, mine] {
            if (account->countdowns.at(name) == mine)
                cancelSymbol(*account, instrument);
        });
    return Json{{"symbol", name}, {"countdownTime", std::to_string(*ms)}};
}

/// Its nonce is used up by now: a request on its way with the same one is refused when it comes.
FapiResult<Json> FapiExchange::noop(Request& /*request*/)
{
    return Json{{"code", 200}, {"msg", "success"}};
}

// --- questions -------------------------------------------------------------------------------------------------------

FapiResult<Json> FapiExchange::queryOrder(Request& request)
{
    const auto found = findOrder(request.account, request.sent(), -2013);
    if (!found)
        return tl::unexpected(found.error());
    return toJson(**found, nameOf((*found)->instrument), false);
}

FapiResult<Json> FapiExchange::openOrder(Request& request)
{
    const auto found = findOrder(request.account, request.sent(), -2013);
    if (!found)
        return tl::unexpected(found.error());
    if (!(*found)->isOpen())
        return refuse(-2013, "Order does not exist.");
    return toJson(**found, nameOf((*found)->instrument), false);
}

FapiResult<Json> FapiExchange::openOrders(Request& request)
{
    std::optional<InstrumentId> only;
    if (request.sent().has("symbol")) {
        const auto symbol = symbolOf(request.sent());
        if (!symbol)
            return tl::unexpected(symbol.error());
        only = (*symbol)->instrument;
    }
    Json out = Json::array();
    for (const ExchangeOrder* order : request.account.behind->openOrders()) {
        if (!only || order->instrument == *only)
            out.push_back(toJson(*order, nameOf(order->instrument), false));
    }
    return out;
}

FapiResult<Json> FapiExchange::allOrders(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    const auto between = betweenOf(request.sent());
    const auto from = request.sent().whole("orderId", 0);
    if (!between || !from)
        return tl::unexpected(between ? from.error() : between.error());
    Json out = Json::array();
    for (const auto& [id, order] : request.account.behind->orders()) {
        if (order.instrument == (*symbol)->instrument && isTold(request.account, order) &&
            order.createdMs >= between->fromMs && order.createdMs <= between->toMs &&
            id >= static_cast<std::uint64_t>(*from))
            out.push_back(toJson(order, (*symbol)->name, false));
    }
    return newest(std::move(out), between->limit);
}

FapiResult<Json> FapiExchange::forceOrders(Request& request)
{
    const auto between = betweenOf(request.sent());
    if (!between)
        return tl::unexpected(between.error());
    Json out = Json::array();
    for (const auto& [id, order] : request.account.behind->orders()) {
        if (order.isForced && isTold(request.account, order) &&
            (!request.sent().has("symbol") || nameOf(order.instrument) == request.sent().text("symbol")))
            out.push_back(toJson(order, nameOf(order.instrument), false));
    }
    return newest(std::move(out), between->limit);
}

FapiResult<Json> FapiExchange::userTrades(Request& request)
{
    constexpr std::int64_t kWindowMs = 7LL * 24 * 3600 * 1000;
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    const auto between = betweenOf(request.sent());
    const auto from = request.sent().whole("fromId", 0);
    if (!between || !from)
        return tl::unexpected(between ? from.error() : between.error());
    const bool hasTimes = request.sent().has("startTime") || request.sent().has("endTime");
    if (hasTimes && *from != 0)
        return refuse(-1128, "Combination of optional parameters invalid.");
    if (request.sent().has("startTime") && request.sent().has("endTime") && between->toMs - between->fromMs > kWindowMs)
        return refuse(-1127, "More than 168 hours between startTime and endTime.");
    // Without an end it is the week from the start; without either, the last week; fromId counts on from there.
    const std::int64_t toMs = request.sent().has("endTime")     ? between->toMs
                              : request.sent().has("startTime") ? between->fromMs + kWindowMs
                                                                : m_host.nowMs();
    const std::int64_t fromMs = request.sent().has("startTime") ? between->fromMs : *from != 0 ? 0 : toMs - kWindowMs;
    Json out = Json::array();
    for (const ExchangeFill& fill : request.account.behind->fills()) {
        const std::int64_t timeMs = fill.fill.time.toMilliseconds();
        if (fill.fill.instrument == (*symbol)->instrument && timeMs >= fromMs && timeMs <= toMs &&
            fill.tradeId >= static_cast<std::uint64_t>(*from))
            out.push_back(toJson(fill, (*symbol)->name));
    }
    // From an id or a start the oldest come first.
    if (*from != 0 || request.sent().has("startTime")) {
        while (static_cast<std::int64_t>(out.size()) > between->limit)
            out.erase(out.size() - 1);
        return out;
    }
    return newest(std::move(out), between->limit);
}

} // namespace gannet::twin
