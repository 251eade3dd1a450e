// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_exchange.h"

#include "adapters/paper/paper_rules.h"
#include "core/ledger/pnl.h"

#include <fmt/format.h>

#include <algorithm>

// Money and settings of FapiExchange.

namespace gannet::twin {

namespace {

constexpr int kMoneyScale = 8;
/// Ours: what the last bracket reaches to, since no source names it.
constexpr Decimal kLastCap{1'000'000'000, 0};
constexpr std::size_t kMarginChangesKept = 500;

std::string money(const std::optional<LedgerAmount>& amount)
{
    const auto rounded = amount ? amount->rounded(kMoneyScale, Rounding::Down) : std::nullopt;
    return rounded.value_or(Decimal{0, kMoneyScale}).toString();
}

std::string money(const Decimal& amount)
{
    return amount.rescaled(kMoneyScale, Rounding::Down).value_or(amount).toString();
}

/// A plain JSON number, as the venue writes brackets.
Json numberOf(const Decimal& value)
{
    return Json::parse(plainText(value));
}

Json success()
{
    return Json{{"code", 200}, {"msg", "success"}};
}

[[nodiscard]] std::vector<paper::LeverageTier> tiersOf(const Instrument& instrument)
{
    return paper::leverageTiers(paper::rulesOf("aster"), instrument);
}

} // namespace

// --- amounts ---------------------------------------------------------------------------------------------------------

Decimal FapiExchange::wallet(const Account& account) const
{
    const auto cash = account.behind->money().cash(std::string(kAsset));
    return (cash ? cash->rounded(kMoneyScale, Rounding::Down) : std::nullopt).value_or(Decimal{});
}

/// What an isolated position was opened with, at its leverage, and what was moved to it since.
Decimal FapiExchange::isolatedWallet(const Account& account, const Symbol& symbol, const VenuePosition& held) const
{
    if (!account.isolated.contains(symbol.name) || held.qty.isZero() || !held.entryPrice)
        return Decimal{0, kMoneyScale};
    const Decimal leverage = held.leverage.value_or(Decimal{1, 0});
    const auto worth = multiply(held.qty.absolute(), *held.entryPrice);
    const auto margin = worth ? divide(*worth, leverage, kMoneyScale, Rounding::Up) : std::nullopt;
    const auto added = account.addedMargin.find(symbol.name);
    return add(margin.value_or(Decimal{}), added == account.addedMargin.end() ? Decimal{} : added->second)
        .value_or(Decimal{});
}

/// Where the margin of an isolated position is used up; of a cross one where the account's is.
std::optional<Decimal> FapiExchange::liquidationOf(const Account& account, const Symbol& symbol,
                                                   const VenuePosition& held) const
{
    const auto margin = add(isolatedWallet(account, symbol, held), unrealised(held));
    const auto terms = account.behind->marginTerms(symbol.instrument, {});
    if (!account.isolated.contains(symbol.name) || held.qty.isZero() || !symbol.mark || !margin || !terms)
        return held.liquidationPrice;
    const auto price = estimateLiquidation(held.qty, {*symbol.mark}, LedgerAmount::from(*margin),
                                           {terms->maintenanceRate, terms->maintenanceDeduction},
                                           m_exchange.at(symbol.instrument).priceScale);
    return price ? std::optional(price->price) : std::nullopt;
}

Decimal FapiExchange::crossWallet(const Account& account) const
{
    Decimal rest = wallet(account);
    for (const std::string& name : account.isolated) {
        const Symbol& symbol = m_symbols.at(name);
        const VenuePosition held = account.behind->money().position(symbol.instrument, now());
        rest = subtract(rest, isolatedWallet(account, symbol, held)).value_or(rest);
    }
    return rest;
}

Decimal FapiExchange::available(Account& account) const
{
    for (const Balance& balance : account.behind->state(now()).balances) {
        if (balance.asset != kAsset)
            continue;
        Decimal free = balance.available.value_or(Decimal{});
        for (const auto& [symbol, added] : account.addedMargin)
            free = subtract(free, added).value_or(free);
        return free;
    }
    return {};
}

Decimal FapiExchange::unrealised(const VenuePosition& held) const
{
    const auto& mark = m_symbols.at(nameOf(held.instrument)).mark;
    if (held.qty.isZero() || !held.entryPrice || !mark)
        return Decimal{0, kMoneyScale};
    const auto gap = subtract(*mark, *held.entryPrice);
    const auto result = gap ? multiply(*gap, held.qty) : std::nullopt;
    return (result ? result->rescaled(kMoneyScale, Rounding::Down) : std::nullopt).value_or(Decimal{});
}

/// The most that a position may be worth with this leverage.
Decimal FapiExchange::maxNotional(const Symbol& symbol, const Decimal& leverage) const
{
    for (const paper::LeverageTier& tier : tiersOf(m_exchange.at(symbol.instrument))) {
        if (tier.maxLeverage < leverage)
            return tier.floor;
    }
    return kLastCap;
}

Json FapiExchange::truth(const std::string& name)
{
    Json out;
    if (name.empty()) {
        for (const auto& [each, account] : m_accounts)
            out.push_back(Json{{"name", each}});
        return out;
    }
    const auto found = m_accounts.find(name);
    if (found == m_accounts.end())
        return out;
    catchUp();
    m_exchange.advance(now());
    ExchangeAccount& behind = *found->second.behind;
    const auto exact = [](const std::optional<LedgerAmount>& amount) {
        return amount ? Json(amount->toString()) : Json();
    };
    Json positions = Json::array();
    for (const VenuePosition& position : behind.state(now()).positions) {
        const std::string& symbol = nameOf(position.instrument);
        Json told{{"symbol", symbol},
                  {"qty", plainText(position.qty)},
                  {"entry", plainText(position.entryPrice.value_or(Decimal{}))}};
        if (found->second.isolated.contains(symbol))
            told["isolatedWallet"] = plainText(isolatedWallet(found->second, m_symbols.at(symbol), position));
        positions.push_back(std::move(told));
    }
    Json orders = Json::array();
    for (const auto& [id, order] : behind.orders()) {
        Json told{{"orderId", id},
                  {"clientOrderId", clientIdOf(order)},
                  {"symbol", order.instrument.isValid() ? nameOf(order.instrument) : std::string()},
                  {"side", order.terms.side == Side::Buy ? "BUY" : "SELL"},
                  {"status", order.state == OrderState::Rejected ? "REJECTED" : statusOf(order)},
                  {"isOpen", order.isOpen()},
                  {"isForced", order.isForced},
                  {"isSuperseded", order.isSuperseded},
                  {"qty", plainText(order.terms.qty.value)},
                  {"filled", plainText(order.filledQty)}};
        if (order.terms.price)
            told["price"] = plainText(order.terms.price->value);
        if (order.terms.trigger)
            told["trigger"] = plainText(order.terms.trigger->value);
        if (order.reason)
            told["reason"] = toString(order.reason->code);
        orders.push_back(std::move(told));
    }
    Json fills = Json::array();
    for (const ExchangeFill& fill : behind.fills())
        fills.push_back(toJson(fill, nameOf(fill.fill.instrument)));
    Json funding = Json::array();
    for (const FundingPayment& payment : behind.funding())
        funding.push_back(Json{{"symbol", nameOf(payment.instrument)},
                               {"amount", plainText(payment.amount)},
                               {"rate", plainText(payment.rate)},
                               {"time", payment.time.toMilliseconds()}});
    return Json{{"name", name},
                {"cash", exact(behind.money().cash(std::string(kAsset)))},
                {"equity", exact(behind.money().equity(std::string(kAsset)))},
                {"positions", positions},
                {"isolated", Json(found->second.isolated)},
                {"orders", orders},
                {"fills", fills},
                {"ledger", ledgerOf(behind.money().positions())},
                {"funding", funding}};
}

// --- money -----------------------------------------------------------------------------------------------------------

FapiResult<Json> FapiExchange::balance(Request& request)
{
    Account& account = request.account;
    const Decimal all = wallet(account);
    const auto equity = account.behind->money().equity(std::string(kAsset));
    const auto cash = account.behind->money().cash(std::string(kAsset));
    const auto result = equity && cash ? subtract(*equity, *cash) : std::nullopt;
    const std::string free = money(available(account));
    return Json::array({Json{{"accountAlias", "twin"},
                             {"asset", kAsset},
                             {"balance", money(all)},
                             {"crossWalletBalance", money(crossWallet(account))},
                             {"crossUnPnl", money(result)},
                             {"availableBalance", free},
                             {"maxWithdrawAmount", free},
                             {"marginAvailable", true},
                             {"updateTime", m_host.nowMs()}}});
}

FapiResult<Json> FapiExchange::accountInfo(Request& request)
{
    Account& account = request.account;
    const paper::PaperAccount& behind = account.behind->money();
    const std::string asset(kAsset);
    const auto equity = behind.equity(asset);
    const auto cash = behind.cash(asset);
    const auto held = behind.marginNeeded(asset, {});
    const auto result = equity && cash ? subtract(*equity, *cash) : std::nullopt;
    const Decimal free = available(account);
    const auto bound = equity ? subtract(*equity, LedgerAmount::from(free)) : std::nullopt;
    const auto inOrders = bound && held ? subtract(*bound, *held) : std::nullopt;
    const std::string maintenance = money(behind.maintenanceOf(asset));
    Json positions = Json::array();
    for (const auto& [name, symbol] : m_symbols) {
        const VenuePosition position = behind.position(symbol.instrument, now());
        const Decimal leverage{account.behind->leverageOf(symbol.instrument), 0};
        const std::string margin = position.qty.isZero() ? "0" : money(position.marginUsed.value_or(Decimal{}));
        const auto worth = symbol.mark ? multiply(position.qty, *symbol.mark) : std::nullopt;
        Json told{
            {"symbol", name},
            {"initialMargin", margin},
            {"maintMargin", position.qty.isZero() ? "0" : money(behind.maintenance(symbol.instrument))},
            {"unrealizedProfit", money(unrealised(position))},
            {"positionInitialMargin", margin},
            {"openOrderInitialMargin", "0"},
            {"leverage", plainText(leverage)},
            {"isolated", account.isolated.contains(name)},
            {"entryPrice", position.qty.isZero() ? "0.00000" : plainText(position.entryPrice.value_or(Decimal{}))},
            {"maxNotional", plainText(maxNotional(symbol, leverage))},
            {"positionSide", "BOTH"},
            {"positionAmt", plainText(position.qty)},
            {"notional", plainText(worth.value_or(Decimal{}))},
            {"isolatedWallet", money(isolatedWallet(account, symbol, position))},
            {"updateTime", position.qty.isZero() ? 0 : m_host.nowMs()}};
        for (const char* side : {"LONG", "SHORT"}) { // of a hedged account, always flat here
            if (!account.isHedged)
                break;
            told["positionSide"] = side;
            positions.push_back(told);
        }
        if (!account.isHedged)
            positions.push_back(std::move(told));
    }
    const Json own{{"asset", kAsset},
                   {"walletBalance", money(cash)},
                   {"unrealizedProfit", money(result)},
                   {"marginBalance", money(equity)},
                   {"maintMargin", maintenance},
                   {"initialMargin", money(bound)},
                   {"positionInitialMargin", money(held)},
                   {"openOrderInitialMargin", money(inOrders)},
                   {"crossWalletBalance", money(crossWallet(account))},
                   {"crossUnPnl", money(result)},
                   {"availableBalance", money(free)},
                   {"maxWithdrawAmount", money(free)},
                   {"marginAvailable", true},
                   {"updateTime", m_host.nowMs()}};
    return Json{{"feeTier", 0},
                {"canTrade", true},
                {"canDeposit", true},
                {"canWithdraw", true},
                {"updateTime", 0},
                {"totalInitialMargin", own.at("initialMargin")},
                {"totalMaintMargin", maintenance},
                {"totalWalletBalance", own.at("walletBalance")},
                {"totalUnrealizedProfit", own.at("unrealizedProfit")},
                {"totalMarginBalance", own.at("marginBalance")},
                {"totalPositionInitialMargin", own.at("positionInitialMargin")},
                {"totalOpenOrderInitialMargin", own.at("openOrderInitialMargin")},
                {"totalCrossWalletBalance", own.at("crossWalletBalance")},
                {"totalCrossUnPnl", own.at("crossUnPnl")},
                {"availableBalance", own.at("availableBalance")},
                {"maxWithdrawAmount", own.at("maxWithdrawAmount")},
                {"assets", Json::array({own})},
                {"positions", positions}};
}

FapiResult<Json> FapiExchange::positionRisk(Request& request)
{
    Account& account = request.account;
    const std::string only = request.sent().text("symbol");
    if (!only.empty() && !m_symbols.contains(only))
        return refuse(-1121, "Invalid symbol.");
    Json out = Json::array();
    for (const auto& [name, symbol] : m_symbols) {
        if (!only.empty() && name != only)
            continue;
        const VenuePosition position = account.behind->money().position(symbol.instrument, now());
        const Decimal leverage{account.behind->leverageOf(symbol.instrument), 0};
        const bool isIsolated = account.isolated.contains(name);
        const bool isFlat = position.qty.isZero();
        Json told{
            {"entryPrice", isFlat ? "0.00000" : plainText(position.entryPrice.value_or(Decimal{}))},
            {"marginType", isIsolated ? "isolated" : "cross"},
            {"isAutoAddMargin", "false"},
            {"isolatedMargin", isIsolated
                                   ? money(add(isolatedWallet(account, symbol, position), unrealised(position)).value())
                                   : "0.00000000"},
            {"leverage", plainText(leverage)},
            {"liquidationPrice", plainText(liquidationOf(account, symbol, position).value_or(Decimal{}))},
            {"markPrice", plainText(symbol.mark.value_or(Decimal{}))},
            {"maxNotionalValue", plainText(maxNotional(symbol, leverage))},
            {"positionAmt", plainText(position.qty)},
            {"notional", plainText(symbol.mark ? multiply(position.qty, *symbol.mark).value_or(Decimal{}) : Decimal{})},
            {"isolatedWallet", money(isolatedWallet(account, symbol, position))},
            {"symbol", name},
            {"unRealizedProfit", money(unrealised(position))},
            {"positionSide", "BOTH"},
            {"updateTime", isFlat ? 0 : m_host.nowMs()}};
        for (const char* side : {"LONG", "SHORT"}) {
            if (!account.isHedged)
                break;
            told["positionSide"] = side;
            out.push_back(told);
        }
        if (!account.isHedged)
            out.push_back(std::move(told));
    }
    return out;
}

FapiResult<Json> FapiExchange::income(Request& request)
{
    const auto from = request.sent().whole("startTime", 0);
    const auto to = request.sent().whole("endTime", m_host.nowMs());
    const auto limit = request.sent().whole("limit", 100);
    if (!from || !to || !limit || *limit < 1)
        return refuse(-1130, "Data sent for parameter 'limit' is not valid.");
    const std::string symbol = request.sent().text("symbol");
    const std::string type = request.sent().text("incomeType");
    std::multimap<std::int64_t, Json> all; // by time, oldest first
    const auto put = [&](InstrumentId instrument, const char* kind, const Decimal& amount, std::int64_t timeMs,
                         const std::string& trade, std::uint64_t number) {
        const std::string& name = nameOf(instrument);
        if (amount.isZero() || timeMs < *from || timeMs > *to || (!symbol.empty() && symbol != name) ||
            (!type.empty() && type != kind))
            return;
        all.emplace(timeMs, Json{{"symbol", name},
                                 {"incomeType", kind},
                                 {"income", money(amount)},
                                 {"asset", kAsset},
                                 {"info", trade.empty() ? kind : trade},
                                 {"time", timeMs},
                                 {"tranId", std::to_string(number)},
                                 {"tradeId", trade}});
    };
    for (const ExchangeFill& fill : request.account.behind->fills()) {
        const std::int64_t timeMs = fill.fill.time.toMilliseconds();
        const std::string trade = std::to_string(fill.tradeId);
        put(fill.fill.instrument, "REALIZED_PNL", fill.closedPnl, timeMs, trade, fill.tradeId);
        put(fill.fill.instrument, "COMMISSION", fill.fill.fee.negated(), timeMs, trade, fill.tradeId);
    }
    for (const FundingPayment& payment : request.account.behind->funding()) {
        const std::int64_t timeMs = payment.time.toMilliseconds();
        put(payment.instrument, "FUNDING_FEE", payment.amount, timeMs, "", static_cast<std::uint64_t>(timeMs));
    }
    Json out = Json::array();
    for (auto& [timeMs, entry] : all)
        out.push_back(std::move(entry));
    while (static_cast<std::int64_t>(out.size()) > std::min<std::int64_t>(*limit, 1000))
        request.sent().has("startTime") ? out.erase(out.size() - 1) : static_cast<void>(out.erase(out.begin()));
    return out;
}

FapiResult<Json> FapiExchange::brackets(Request& request)
{
    const std::string only = request.sent().text("symbol");
    if (!only.empty() && !m_symbols.contains(only))
        return refuse(-1121, "Invalid symbol.");
    Json out = Json::array();
    for (const auto& [name, symbol] : m_symbols) {
        if (!only.empty() && name != only)
            continue;
        const auto tiers = tiersOf(m_exchange.at(symbol.instrument));
        Json steps = Json::array();
        for (std::size_t i = 0; i < tiers.size(); ++i)
            steps.push_back(Json{{"bracket", i + 1},
                                 {"initialLeverage", numberOf(tiers[i].maxLeverage)},
                                 {"notionalCap", numberOf(i + 1 < tiers.size() ? tiers[i + 1].floor : kLastCap)},
                                 {"notionalFloor", numberOf(tiers[i].floor)},
                                 {"maintMarginRatio", numberOf(tiers[i].maintenance.rate)},
                                 {"cum", numberOf(tiers[i].maintenance.deduction)}});
        out.push_back(Json{{"symbol", name}, {"brackets", steps}});
    }
    return only.empty() ? out : out.at(0);
}

FapiResult<Json> FapiExchange::commissionRate(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    const FeeTier fees = request.account.behind->fees();
    return Json{{"symbol", (*symbol)->name},
                {"makerCommissionRate", plainText(fees.maker)},
                {"takerCommissionRate", plainText(fees.taker)}};
}

/// Nobody stands before us in a queue: there is no counterparty whose loss we could be made to bear.
FapiResult<Json> FapiExchange::adlQuantile(Request& request)
{
    const std::string only = request.sent().text("symbol");
    Json out = Json::array();
    for (const auto& [name, symbol] : m_symbols) {
        if (only.empty() || name == only)
            out.push_back(Json{{"symbol", name}, {"adlQuantile", Json{{"LONG", 0}, {"SHORT", 0}, {"BOTH", 0}}}});
    }
    return out;
}

// --- settings --------------------------------------------------------------------------------------------------------

FapiResult<Json> FapiExchange::setLeverage(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    if (auto there = request.sent().mandatory("leverage"); !there)
        return tl::unexpected(there.error());
    const auto leverage = request.sent().whole("leverage", 0);
    if (!leverage)
        return tl::unexpected(leverage.error());
    const Symbol& known = **symbol;
    const Decimal most = tiersOf(m_exchange.at(known.instrument)).front().maxLeverage;
    if (*leverage < 1 || Decimal{*leverage, 0} > most)
        return refuse(-4028, fmt::format("Leverage {} is not valid", *leverage));
    Account& account = request.account;
    const bool isOther = account.behind->leverageOf(known.instrument) != *leverage;
    if (const auto done = account.behind->setLeverage(known.instrument, static_cast<int>(*leverage), now()); !done)
        return refuse(-2028, "Leverage is smaller than permitted: insufficient margin balance.");
    if (isOther)
        tell(account, Json{{"e", "ACCOUNT_CONFIG_UPDATE"},
                           {"E", 0},
                           {"T", m_host.nowMs()},
                           {"ac", Json{{"s", known.name}, {"l", *leverage}}}});
    return Json{{"leverage", *leverage},
                {"maxNotionalValue", plainText(maxNotional(known, Decimal{*leverage, 0}))},
                {"symbol", known.name}};
}

FapiResult<Json> FapiExchange::setMarginType(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    const std::string type = request.sent().text("marginType");
    if (type != "ISOLATED" && type != "CROSSED")
        return refuse(-1130, "Data sent for parameter 'marginType' is not valid.");
    Account& account = request.account;
    const Symbol& known = **symbol;
    if ((type == "ISOLATED") == account.isolated.contains(known.name))
        return refuse(-4046, "No need to change margin type.");
    if (type == "ISOLATED" && account.isMultiAsset)
        return refuse(-4168, "Unable to adjust to isolated-margin mode under the Multi-Assets mode.");
    for (const ExchangeOrder* order : account.behind->openOrders()) {
        if (order->instrument == known.instrument)
            return refuse(-4047, "Margin type cannot be changed if there exists open orders.");
    }
    if (!account.behind->money().qtyOf(known.instrument).isZero())
        return refuse(-4048, "Margin type cannot be changed if there exists position.");
    if (type == "ISOLATED")
        account.isolated.insert(known.name);
    else
        account.isolated.erase(known.name);
    tellAccount(account, Due{"MARGIN_TYPE_CHANGE", known.instrument, {}, std::nullopt});
    return success();
}

FapiResult<Json> FapiExchange::movePositionMargin(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    for (const char* name : {"amount", "type"}) {
        if (auto there = request.sent().mandatory(name); !there)
            return tl::unexpected(there.error());
    }
    const auto amount = request.sent().decimal("amount");
    const auto type = request.sent().whole("type", 0);
    if (!amount || !type || (*type != 1 && *type != 2))
        return refuse(-1130, "Data sent for parameter 'type' is not valid.");
    if (!(*amount)->isPositive())
        return refuse(-4055, "Amount must be positive.");
    Account& account = request.account;
    const Symbol& known = **symbol;
    if (!account.isolated.contains(known.name))
        return refuse(-4049, "Add margin only support for isolated position.");
    if (account.behind->money().qtyOf(known.instrument).isZero())
        return refuse(-4054, "Cannot add position margin: position is 0.");
    Decimal& added = account.addedMargin[known.name];
    if (*type == 1 && **amount > available(account))
        return refuse(-4050, "Cross balance insufficient.");
    if (*type == 2 && **amount > added)
        return refuse(-4051, "Isolated balance insufficient.");
    added = *type == 1 ? add(added, **amount).value() : subtract(added, **amount).value();
    account.marginChanges.push_back(Json{{"amount", plainText(**amount)},
                                         {"asset", kAsset},
                                         {"symbol", known.name},
                                         {"time", m_host.nowMs()},
                                         {"type", *type},
                                         {"positionSide", "BOTH"}});
    if (account.marginChanges.size() > kMarginChangesKept)
        account.marginChanges.pop_front();
    tellAccount(account, Due{"MARGIN_TRANSFER", known.instrument, {}, std::nullopt});
    return Json{{"amount", numberOf(**amount)},
                {"code", 200},
                {"msg", "Successfully modify position margin."},
                {"type", *type}};
}

FapiResult<Json> FapiExchange::positionMarginHistory(Request& request)
{
    const auto symbol = symbolOf(request.sent());
    if (!symbol)
        return tl::unexpected(symbol.error());
    Json out = Json::array();
    for (const Json& change : request.account.marginChanges) {
        if (change.at("symbol") == (*symbol)->name)
            out.push_back(change);
    }
    return out;
}

FapiResult<Json> FapiExchange::positionMode(Request& request)
{
    return Json{{"dualSidePosition", request.account.isHedged}};
}

FapiResult<Json> FapiExchange::setPositionMode(Request& request)
{
    if (auto there = request.sent().mandatory("dualSidePosition"); !there)
        return tl::unexpected(there.error());
    const auto wanted = request.sent().flag("dualSidePosition", false);
    if (!wanted)
        return tl::unexpected(wanted.error());
    Account& account = request.account;
    if (*wanted == account.isHedged)
        return refuse(-4059, "No need to change position side.");
    if (!account.behind->openOrders().empty())
        return refuse(-4067, "Position side cannot be changed if there exists open orders.");
    if (!account.behind->state(now()).positions.empty())
        return refuse(-4068, "Position side cannot be changed if there exists position.");
    account.isHedged = *wanted;
    tellMode(account);
    return success();
}

FapiResult<Json> FapiExchange::multiAssets(Request& request)
{
    return Json{{"multiAssetsMargin", request.account.isMultiAsset}};
}

FapiResult<Json> FapiExchange::setMultiAssets(Request& request)
{
    if (auto there = request.sent().mandatory("multiAssetsMargin"); !there)
        return tl::unexpected(there.error());
    const auto wanted = request.sent().flag("multiAssetsMargin", false);
    if (!wanted)
        return tl::unexpected(wanted.error());
    Account& account = request.account;
    if (*wanted != account.isMultiAsset) {
        account.isMultiAsset = *wanted;
        tellMode(account);
    }
    return success();
}

FapiResult<Json> FapiExchange::agents(Request& request)
{
    return m_door.agentsOf(request.caller.wallet);
}

FapiResult<Json> FapiExchange::builders(Request& request)
{
    return m_door.buildersOf(request.caller.wallet);
}

} // namespace gannet::twin
