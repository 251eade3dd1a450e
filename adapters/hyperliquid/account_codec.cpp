// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/account_codec.h"

#include "adapters/hyperliquid/account_read.h"
#include "adapters/hyperliquid/order_codec.h"
#include "core/base/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace gannet::hyperliquid {

namespace {

using json::refuse;
using namespace reading;
using Json = nlohmann::ordered_json;

/// Decimals of a fee's rate after a discount.
constexpr int kFeeScale = 12;

struct StatusFact {
    std::string_view status;
    StatusWords words;
};

// "Info endpoint", order statuses. Those that end in Rejected name why; a price that would have crossed ends as
// rejected and an order that found nobody as cancelled, as on every venue (docs/errors.md).
constexpr std::array kStatuses{
    StatusFact{"open", {ExecType::Ack, false, Code::Other, ""}},
    StatusFact{"triggered", {ExecType::Ack, true, Code::Other, ""}},
    StatusFact{"filled", {ExecType::Filled, false, Code::Other, ""}},
    StatusFact{"canceled", {ExecType::Cancelled, false, Code::Other, ""}},
    StatusFact{"rejected", {ExecType::Rejected, false, Code::Other, ""}},
    StatusFact{"marginCanceled", {ExecType::Cancelled, false, Code::InsufficientFunds, "its margin was not enough"}},
    StatusFact{"vaultWithdrawalCanceled",
               {ExecType::Cancelled, false, Code::InsufficientFunds, "money was taken out of the vault"}},
    StatusFact{"openInterestCapCanceled",
               {ExecType::Cancelled, false, Code::PositionLimit, "the venue's open interest is at its cap"}},
    StatusFact{"selfTradeCanceled",
               {ExecType::Cancelled, false, Code::SelfTrade, "it would have met an order of this account"}},
    StatusFact{"reduceOnlyCanceled",
               {ExecType::Cancelled, false, Code::ReduceOnly, "it would not have reduced the position any more"}},
    StatusFact{"siblingFilledCanceled", {ExecType::Cancelled, false, Code::Other, "its sibling was filled"}},
    StatusFact{"delistedCanceled", {ExecType::Cancelled, false, Code::UnknownSymbol, "the contract was delisted"}},
    StatusFact{"liquidatedCanceled",
               {ExecType::Cancelled, false, Code::AccountRestricted, "the account was liquidated"}},
    StatusFact{"scheduledCancel",
               {ExecType::Cancelled, false, Code::Other, "the time of the scheduled cancel had come"}},
    StatusFact{"tickRejected", {ExecType::Rejected, false, Code::BadTick, "its price is off the tick"}},
    StatusFact{"minTradeNtlRejected", {ExecType::Rejected, false, Code::MinNotional, "it is worth too little"}},
    StatusFact{"perpMarginRejected", {ExecType::Rejected, false, Code::InsufficientFunds, "the margin is not enough"}},
    StatusFact{"reduceOnlyRejected", {ExecType::Rejected, false, Code::ReduceOnly, "it would not reduce the position"}},
    StatusFact{"badAloPxRejected",
               {ExecType::Rejected, false, Code::PostOnlyWouldCross, "it would have taken, and is post-only"}},
    StatusFact{"iocCancelRejected", {ExecType::Cancelled, false, Code::NoFill, "nobody was there to meet it"}},
    StatusFact{"badTriggerPxRejected", {ExecType::Rejected, false, Code::BadTrigger, "its trigger would fire at once"}},
    StatusFact{"marketOrderNoLiquidityRejected",
               {ExecType::Cancelled, false, Code::NoFill, "nobody was there to meet it"}},
    StatusFact{"positionIncreaseAtOpenInterestCapRejected",
               {ExecType::Rejected, false, Code::PositionLimit, "the venue's open interest is at its cap"}},
    StatusFact{"positionFlipAtOpenInterestCapRejected",
               {ExecType::Rejected, false, Code::PositionLimit, "the venue's open interest is at its cap"}},
    StatusFact{"tooAggressiveAtOpenInterestCapRejected",
               {ExecType::Rejected, false, Code::PositionLimit, "the venue's open interest is at its cap"}},
    StatusFact{"openInterestIncreaseRejected",
               {ExecType::Rejected, false, Code::PositionLimit, "the venue's open interest is at its cap"}},
    StatusFact{"insufficientSpotBalanceRejected",
               {ExecType::Rejected, false, Code::InsufficientFunds, "the balance is not enough"}},
    StatusFact{"oracleRejected", {ExecType::Rejected, false, Code::PriceBand, "its price is too far from the oracle"}},
    StatusFact{"perpMaxPositionRejected",
               {ExecType::Rejected, false, Code::PositionLimit, "the position would pass the venue's largest"}},
};

[[nodiscard]] std::optional<ClientOrderId> idIn(json::Object& object)
{
    const auto cloid = json::optionalMember(object, "cloid");
    return cloid ? idFromCloid(json::text(*cloid, "cloid")) : std::nullopt;
}

[[nodiscard]] std::string orderIdIn(json::Object& object)
{
    return std::to_string(json::uint64(json::member(object, "oid"), "oid"));
}

[[nodiscard]] AccountOrder orderIn(json::Object& object)
{
    AccountOrder order;
    order.coin = name(object, "coin");
    order.venueOrderId = orderIdIn(object);
    order.id = idIn(object);
    order.side = sideIn(object);
    order.limitPrice = json::nonNegative(json::member(object, "limitPx"), "limitPx");
    order.openQty = json::nonNegative(json::member(object, "sz"), "sz");
    if (const auto value = json::optionalMember(object, "origSz"))
        order.fullQty = json::nonNegative(*value, "origSz");
    order.type = textIn(object, "orderType");
    order.timeInForce = textIn(object, "tif");
    if (const auto isTrigger = json::optionalMember(object, "isTrigger");
        isTrigger && json::boolean(*isTrigger, "isTrigger"))
        order.trigger = json::positive(json::member(object, "triggerPx"), "triggerPx");
    if (const auto isReduceOnly = json::optionalMember(object, "reduceOnly"))
        order.isReduceOnly = json::boolean(*isReduceOnly, "reduceOnly");
    order.placed = knownTime(json::member(object, "timestamp"), "timestamp");
    return order;
}

/// {"order":{...},"status","statusTimestamp"}
[[nodiscard]] OrderUpdate updateIn(json::Object& object)
{
    OrderUpdate update;
    json::Object order = json::object(json::member(object, "order"), "order");
    update.order = orderIn(order);
    update.status = name(object, "status");
    update.time = knownTime(json::member(object, "statusTimestamp"), "statusTimestamp");
    return update;
}

} // namespace

AccountFill reading::fillIn(json::Object& object, std::string_view user)
{
    AccountFill fill;
    fill.coin = name(object, "coin");
    fill.venueOrderId = orderIdIn(object);
    if (const auto tid = json::presentMember(object, "tid"))
        fill.tradeId = fmt::format("{}/{}", json::uint64(*tid, "tid"), fill.venueOrderId);
    fill.id = idIn(object);
    fill.side = sideIn(object);
    fill.price = json::positive(json::member(object, "px"), "px");
    fill.qty = json::positive(json::member(object, "sz"), "sz");
    fill.startPosition = json::decimal(json::member(object, "startPosition"), "startPosition");
    fill.fee = json::decimal(json::member(object, "fee"), "fee");
    if (!fill.tradeId.empty()) // the old ones without an id have no token either, and are only counted
        fill.feeToken = name(object, "feeToken");
    fill.closedPnl = json::decimal(json::member(object, "closedPnl"), "closedPnl");
    fill.isMaker = !json::boolean(json::member(object, "crossed"), "crossed");
    if (const auto value = json::optionalMember(object, "liquidation")) {
        json::Object liquidation = json::object(*value, "liquidation");
        const auto whose = textIn(liquidation, "liquidatedUser");
        fill.isOwnLiquidation = whose && lowered(*whose) == user;
    }
    fill.time = knownTime(json::member(object, "time"), "time");
    if (const auto twap = json::optionalMember(object, "twapId"))
        fill.twapId = json::uint64(*twap, "twapId");
    return fill;
}

namespace {

/// All fills of an array: those with an id into `fills`, the others are counted.
void readFills(json::Array array, std::string_view user, UserFills& out)
{
    forEachObject(array, "fills", [&](json::Object& object) {
        AccountFill fill = fillIn(object, user);
        ++out.rows;
        out.newest = std::max(out.newest, fill.time);
        if (fill.tradeId.empty())
            ++out.withoutId;
        else
            out.fills.push_back(std::move(fill));
    });
}

[[nodiscard]] AccountFunding fundingIn(json::Object& object, Timestamp time)
{
    return {.coin = name(object, "coin"),
            .amount = json::decimal(json::member(object, "usdc"), "usdc"),
            .rate = json::decimal(json::member(object, "fundingRate"), "fundingRate"),
            .qty = json::decimal(json::member(object, "szi"), "szi"),
            .time = time};
}

[[nodiscard]] MarginMode modeIn(json::Object& leverage)
{
    const std::string_view mode = json::text(json::member(leverage, "type"), "type");
    if (mode != "cross" && mode != "isolated")
        refuse(Code::BadFormat, "leverage.type", fmt::format("a margin mode \"{}\"", mode.substr(0, 32)));
    return mode == "cross" ? MarginMode::Cross : MarginMode::Isolated;
}

[[nodiscard]] AccountPosition positionIn(json::Object& object)
{
    AccountPosition position;
    position.coin = name(object, "coin");
    position.qty = json::decimal(json::member(object, "szi"), "szi");
    position.entryPrice = decimalIn(object, "entryPx");
    position.liquidationPrice = decimalIn(object, "liquidationPx");
    position.marginUsed = decimalIn(object, "marginUsed");
    position.unrealised = json::decimal(json::member(object, "unrealizedPnl"), "unrealizedPnl");
    json::Object leverage = json::object(json::member(object, "leverage"), "leverage");
    position.mode = modeIn(leverage);
    position.leverage = json::positive(json::member(leverage, "value"), "value");
    return position;
}

/// {"liquidation":{...}} or {"nonUserCancel":[...]}; of the others nothing is taken.
[[nodiscard]] EventsFrame eventsIn(json::Object& data, std::string_view user)
{
    EventsFrame frame;
    if (const auto told = json::presentMember(data, "liquidation")) {
        json::Object object = json::object(*told, "liquidation");
        Liquidation liquidation;
        liquidation.id = fmt::format("lid {}", json::uint64(json::member(object, "lid"), "lid"));
        const std::string whose = lowered(json::text(json::member(object, "liquidated_user"), "liquidated_user"));
        liquidation.worth = json::decimal(json::member(object, "liquidated_ntl_pos"), "liquidated_ntl_pos");
        liquidation.accountValue =
            json::decimal(json::member(object, "liquidated_account_value"), "liquidated_account_value");
        if (whose == user)
            frame.liquidation = std::move(liquidation);
    } else if (const auto cancels = json::presentMember(data, "nonUserCancel")) {
        forEachObject(json::array(*cancels, "nonUserCancel"), "nonUserCancel", [&](json::Object& object) {
            std::string coin = name(object, "coin");
            frame.ended.push_back({std::move(coin), orderIdIn(object)});
        });
    } else if (!json::presentMember(data, "fills") && !json::presentMember(data, "funding")) {
        json::skipRest(data); // an event of a kind that came later
    }
    return frame;
}

[[nodiscard]] LedgerEntry entryIn(json::Object& object)
{
    LedgerEntry entry;
    entry.time = knownTime(json::member(object, "time"), "time");
    json::Object delta = json::object(json::member(object, "delta"), "delta");
    entry.kind = name(delta, "type");
    entry.usdc = decimalIn(delta, "usdc");
    if (entry.kind != "liquidation")
        return entry;
    Liquidation liquidation;
    liquidation.id = fmt::format("time {}", entry.time.toMilliseconds());
    liquidation.accountValue = json::decimal(json::member(delta, "accountValue"), "accountValue");
    forEachObject(json::array(json::member(delta, "liquidatedPositions"), "liquidatedPositions"), "liquidatedPositions",
                  [&](json::Object& position) {
                      std::string coin = name(position, "coin");
                      liquidation.positions.push_back(
                          fmt::format("{} {}", coin, plainText(json::decimal(json::member(position, "szi"), "szi"))));
                  });
    entry.liquidation = std::move(liquidation);
    return entry;
}

} // namespace

std::optional<StatusWords> statusWords(std::string_view status)
{
    const auto* const known = std::ranges::find(kStatuses, status, &StatusFact::status);
    if (known != kStatuses.end())
        return known->words;
    if (status.ends_with("Canceled"))
        return StatusWords{ExecType::Cancelled, false, Code::Other, ""};
    if (status.ends_with("Rejected"))
        return StatusWords{ExecType::Rejected, false, Code::Other, ""};
    return std::nullopt;
}

std::optional<OrderTerms> termsOf(const AccountOrder& order)
{
    static constexpr std::array<std::pair<std::string_view, OrderType>, 6> kTypes{
        {{"Limit", OrderType::Limit},
         {"Market", OrderType::Market},
         {"Stop Market", OrderType::Stop},
         {"Stop Limit", OrderType::StopLimit},
         {"Take Profit Market", OrderType::TakeProfit},
         {"Take Profit Limit", OrderType::TakeProfitLimit}}};
    const std::string_view typeName = order.type ? std::string_view(*order.type) : "Limit"; // orderUpdates has no type
    const auto* const type = std::ranges::find(kTypes, typeName, &std::pair<std::string_view, OrderType>::first);
    if (type == kTypes.end())
        return std::nullopt;
    OrderTerms terms;
    terms.side = order.side;
    terms.type = type->second;
    terms.qty = Qty{order.fullQty.value_or(order.openQty)};
    const bool isPriced = terms.type == OrderType::Limit || terms.type == OrderType::StopLimit ||
                          terms.type == OrderType::TakeProfitLimit;
    if (isPriced)
        terms.price = Price{order.limitPrice};
    if (order.trigger)
        terms.trigger = Price{*order.trigger};
    terms.isReduceOnly = order.isReduceOnly.value_or(false);
    const std::string_view tif = order.timeInForce ? std::string_view(*order.timeInForce) : "Gtc";
    if (tif == "Ioc" || tif == "FrontendMarket" || tif == "LiquidationMarket")
        terms.timeInForce = TimeInForce::Ioc;
    else if (tif == "Alo")
        terms.isPostOnly = true;
    else if (tif != "Gtc")
        return std::nullopt;
    return terms;
}

Result<std::optional<AccountFrame>> decodeAccountFrame(std::string_view bytes, std::string_view user)
{
    return decoded<std::optional<AccountFrame>>(bytes, [&](json::Document& document, auto& out) {
        json::Object root = json::rootObject(document);
        const std::string channel(json::text(json::member(root, "channel"), "channel"));
        if (channel == "orderUpdates") {
            OrderUpdatesFrame frame;
            forEachObject(json::array(json::member(root, "data"), "data"), "data",
                          [&](json::Object& object) { frame.updates.push_back(updateIn(object)); });
            out = std::move(frame);
        } else if (channel == "userFills") {
            FillsFrame frame;
            json::Object data = json::object(json::member(root, "data"), "data");
            frame.user = userIn(data, user);
            frame.isSnapshot = isSnapshotIn(data);
            UserFills told;
            readFills(json::array(json::member(data, "fills"), "fills"), user, told);
            frame.fills = std::move(told.fills);
            frame.withoutId = told.withoutId;
            out = std::move(frame);
        } else if (channel == "userFundings") {
            FundingsFrame frame;
            json::Object data = json::object(json::member(root, "data"), "data");
            frame.user = userIn(data, user);
            frame.isSnapshot = isSnapshotIn(data);
            forEachObject(json::array(json::member(data, "fundings"), "fundings"), "fundings",
                          [&](json::Object& object) {
                              const Timestamp time = knownTime(json::member(object, "time"), "time");
                              frame.fundings.push_back(fundingIn(object, time));
                          });
            out = std::move(frame);
        } else if (channel == "user") {
            json::Object data = json::object(json::member(root, "data"), "data");
            out = eventsIn(data, user);
        } else if (channel == "userNonFundingLedgerUpdates") {
            LedgerFrame frame;
            json::Object data = json::object(json::member(root, "data"), "data");
            frame.user = userIn(data, user);
            frame.isSnapshot = isSnapshotIn(data);
            forEachObject(json::array(json::member(data, "nonFundingLedgerUpdates"), "nonFundingLedgerUpdates"),
                          "nonFundingLedgerUpdates",
                          [&](json::Object& object) { frame.entries.push_back(entryIn(object)); });
            out = std::move(frame);
        } else {
            json::skipRest(root);
        }
    });
}

Result<ClearinghouseState> decodeClearinghouse(std::string_view body)
{
    return decoded<ClearinghouseState>(body, [](json::Document& document, ClearinghouseState& state) {
        json::Object root = json::rootObject(document);
        json::Object summary = json::object(json::member(root, "marginSummary"), "marginSummary");
        state.accountValue = json::decimal(json::member(summary, "accountValue"), "accountValue");
        state.marginUsed = json::nonNegative(json::member(summary, "totalMarginUsed"), "totalMarginUsed");
        state.withdrawable = json::nonNegative(json::member(root, "withdrawable"), "withdrawable");
        state.maintenanceUsed = decimalIn(root, "crossMaintenanceMarginUsed");
        forEachObject(json::array(json::member(root, "assetPositions"), "assetPositions"), "assetPositions",
                      [&](json::Object& object) {
                          const std::string_view type = json::text(json::member(object, "type"), "type");
                          if (type != "oneWay")
                              refuse(Code::BadFormat, "type",
                                     fmt::format("a position of the kind \"{}\"", type.substr(0, 32)));
                          json::Object position = json::object(json::member(object, "position"), "position");
                          state.positions.push_back(positionIn(position));
                      });
        if (const auto time = json::optionalMember(root, "time"))
            state.time = knownTime(*time, "time");
    });
}

Result<std::vector<AccountOrder>> decodeOpenOrders(std::string_view body)
{
    return decoded<std::vector<AccountOrder>>(body, [](json::Document& document, auto& orders) {
        forEachObject(json::rootArray(document), "orders",
                      [&](json::Object& object) { orders.push_back(orderIn(object)); });
    });
}

Result<UserFills> decodeUserFills(std::string_view body, std::string_view user)
{
    return decoded<UserFills>(
        body, [&](json::Document& document, UserFills& out) { readFills(json::rootArray(document), user, out); });
}

Result<std::vector<AccountFunding>> decodeUserFunding(std::string_view body)
{
    return decoded<std::vector<AccountFunding>>(body, [](json::Document& document, auto& fundings) {
        forEachObject(json::rootArray(document), "fundings", [&](json::Object& object) {
            const Timestamp time = knownTime(json::member(object, "time"), "time");
            json::Object delta = json::object(json::member(object, "delta"), "delta");
            fundings.push_back(fundingIn(delta, time));
        });
    });
}

Result<std::vector<SpotBalance>> decodeSpotState(std::string_view body)
{
    return decoded<std::vector<SpotBalance>>(body, [](json::Document& document, auto& balances) {
        json::Object root = json::rootObject(document);
        forEachObject(json::array(json::member(root, "balances"), "balances"), "balances", [&](json::Object& object) {
            SpotBalance balance;
            balance.coin = name(object, "coin");
            balance.total = json::decimal(json::member(object, "total"), "total");
            balance.hold = json::nonNegative(json::member(object, "hold"), "hold");
            balances.push_back(std::move(balance));
        });
    });
}

Result<std::optional<OrderUpdate>> decodeOrderStatus(std::string_view body)
{
    return decoded<std::optional<OrderUpdate>>(body, [](json::Document& document, auto& out) {
        json::Object root = json::rootObject(document);
        const std::string status(json::text(json::member(root, "status"), "status"));
        if (status == "unknownOid")
            return;
        if (status != "order")
            refuse(Code::BadFormat, "status", fmt::format("status is \"{}\"", status.substr(0, 64)));
        json::Object order = json::object(json::member(root, "order"), "order");
        out = updateIn(order);
    });
}

Result<std::vector<OrderUpdate>> decodeHistoricalOrders(std::string_view body)
{
    return decoded<std::vector<OrderUpdate>>(body, [](json::Document& document, auto& out) {
        std::map<std::pair<Timestamp, std::string>, OrderUpdate> newest;
        forEachObject(json::rootArray(document), "orders", [&](json::Object& object) {
            OrderUpdate update = updateIn(object);
            auto [it, isNew] = newest.try_emplace({update.order.placed, update.order.venueOrderId}, update);
            if (!isNew && update.time > it->second.time)
                it->second = std::move(update);
        });
        for (auto& [key, update] : newest)
            out.push_back(std::move(update));
    });
}

Result<RateAllowance> decodeRateAllowance(std::string_view body)
{
    return decoded<RateAllowance>(body, [](json::Document& document, RateAllowance& out) {
        json::Object root = json::rootObject(document);
        out.used = json::uint64(json::member(root, "nRequestsUsed"), "nRequestsUsed");
        out.cap = json::uint64(json::member(root, "nRequestsCap"), "nRequestsCap");
        if (const auto bought = json::optionalMember(root, "nRequestsSurplus"))
            out.bought = json::uint64(*bought, "nRequestsSurplus");
    });
}

Result<std::vector<Agent>> decodeAgents(std::string_view body)
{
    return decoded<std::vector<Agent>>(body, [](json::Document& document, auto& agents) {
        forEachObject(json::rootArray(document), "agents", [&](json::Object& object) {
            Agent agent;
            agent.name = json::text(json::member(object, "name"), "name");
            const std::string_view address = json::text(json::member(object, "address"), "address");
            const auto read = crypto::addressFrom(address);
            if (!read)
                refuse(Code::BadFormat, "address", "an agent's address that is none");
            agent.address = crypto::toHex0x(*read);
            agent.validUntil = knownTime(json::member(object, "validUntil"), "validUntil");
            agents.push_back(std::move(agent));
        });
    });
}

Result<AccountFees> decodeFees(std::string_view body)
{
    return decoded<AccountFees>(body, [](json::Document& document, AccountFees& out) {
        json::Object root = json::rootObject(document);
        out.taker = json::nonNegative(json::member(root, "userCrossRate"), "userCrossRate");
        out.maker = json::decimal(json::member(root, "userAddRate"), "userAddRate");
        Decimal discount;
        if (const auto told = json::optionalMember(root, "activeReferralDiscount"))
            discount = json::nonNegative(*told, "activeReferralDiscount");
        const Decimal whole{1, 0};
        if (out.taker > whole || out.maker > whole || out.maker < whole.negated() || discount > whole)
            refuse(Code::OutOfRange, "userCrossRate", "a fee of more than all, or a discount of it");
        const auto rest = subtract(whole, discount);
        const auto less = [&rest](const Decimal& rate) {
            const auto exact = rest ? multiply(rate, *rest) : std::nullopt;
            return exact ? exact->rescaled(kFeeScale, Rounding::Up) : std::nullopt;
        };
        const auto taker = less(out.taker);
        const auto maker = out.maker.isPositive() ? less(out.maker) : std::optional(out.maker);
        if (!taker || !maker)
            refuse(Code::BadNumber, "userCrossRate", "a fee with more decimals than can be told");
        out = {taker->normalized(), maker->normalized()};
    });
}

Result<AssetLeverage> decodeAssetLeverage(std::string_view body, std::string_view user, std::string_view coin)
{
    return decoded<AssetLeverage>(body, [&](json::Document& document, AssetLeverage& out) {
        json::Object root = json::rootObject(document);
        static_cast<void>(userIn(root, user));
        out.coin = name(root, "coin");
        if (out.coin != coin)
            refuse(Code::BadFormat, "coin", fmt::format("it is about {}, not {}", out.coin, coin));
        json::Object leverage = json::object(json::member(root, "leverage"), "leverage");
        out.mode = modeIn(leverage);
        out.leverage = json::positive(json::member(leverage, "value"), "value");
    });
}

Result<MoneyMode> decodeMoneyMode(std::string_view body)
{
    const std::size_t begin = body.find_first_not_of(" \t\r\n");
    const std::size_t end = body.find_last_not_of(" \t\r\n");
    const std::string_view word = begin == std::string_view::npos ? body : body.substr(begin, end - begin + 1);
    if (word == R"("default")" || word == R"("disabled")" || word == R"("dexAbstraction")")
        return MoneyMode::PerDex;
    if (word == R"("unifiedAccount")")
        return MoneyMode::Unified;
    if (word == R"("portfolioMargin")")
        return MoneyMode::PortfolioMargin;
    return fail({.kind = ErrorKind::Protocol,
                 .code = Code::BadFormat,
                 .message = fmt::format("Hyperliquid says that the account's money is kept as {}, which is no way we "
                                        "know: its balances are not shown",
                                        word.substr(0, 64)),
                 .field = "userAbstraction",
                 .value = std::string(word.substr(0, 64))});
}

std::string encodeAccountRequest(std::string_view type, std::string_view user)
{
    return Json{{"type", type}, {"user", user}}.dump();
}

std::string encodeFillsRequest(std::string_view user, Timestamp since)
{
    return Json{{"type", "userFillsByTime"}, {"user", user}, {"startTime", since.toMilliseconds()}}.dump();
}

std::string encodeFundingRequest(std::string_view user, Timestamp since)
{
    return Json{{"type", "userFunding"}, {"user", user}, {"startTime", since.toMilliseconds()}}.dump();
}

std::string encodeAssetLeverageRequest(std::string_view user, std::string_view coin)
{
    return Json{{"type", "activeAssetData"}, {"user", user}, {"coin", coin}}.dump();
}

std::string encodeOrderStatusRequest(std::string_view user, const Order& order)
{
    Json request{{"type", "orderStatus"}, {"user", user}};
    // By our own id: a change that nobody answered may have made another order of it, and that one is meant.
    const auto number = orderNumber(order.venueOrderId);
    if (number && order.origin == OrderOrigin::External)
        request["oid"] = *number;
    else
        request["oid"] = cloidOf(order.id);
    return request.dump();
}

std::string encodeAccountSubscribe(std::string_view type, std::string_view user)
{
    return Json{{"method", "subscribe"}, {"subscription", {{"type", type}, {"user", user}}}}.dump();
}

} // namespace gannet::hyperliquid
