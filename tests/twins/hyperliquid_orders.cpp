// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/hyperliquid_orders.h"

#include "adapters/crypto/keccak.h"
#include "core/ledger/ledger_amount.h"
#include "tests/twins/hyperliquid_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace gannet::twin {

namespace {

constexpr int kWireDecimals = 8;
const Decimal kBand{80, 2};

[[nodiscard]] std::optional<Decimal> decimalIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found == object.end() || !found->is_string() ? std::nullopt
                                                        : Decimal::tryParse(found->get_ref<const std::string&>());
}

[[nodiscard]] bool isCloid(const std::string& text)
{
    return text.size() == 34 && text.starts_with("0x") &&
           text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string::npos;
}

/// {"limit":{"tif"}} or {"trigger":{"isMarket","triggerPx","tpsl"}}.
[[nodiscard]] bool readCondition(const Json& condition, WireOrder& order)
{
    if (!condition.is_object() || condition.size() != 1)
        return false;
    OrderTerms& terms = order.terms;
    if (const auto limit = condition.find("limit"); limit != condition.end()) {
        const std::string tif = limit->is_object() ? limit->value("tif", std::string()) : std::string();
        if (tif != "Gtc" && tif != "Ioc" && tif != "Alo" && tif != "FrontendMarket" && tif != "LiquidationMarket")
            return false;
        terms.isPostOnly = tif == "Alo";
        terms.timeInForce = tif == "Gtc" || tif == "Alo" ? TimeInForce::Gtc : TimeInForce::Ioc;
        order.extra["tif"] = tif;
        return true;
    }
    const auto trigger = condition.find("trigger");
    if (trigger == condition.end() || !trigger->is_object())
        return false;
    const auto price = decimalIn(*trigger, "triggerPx");
    const Json isMarket = trigger->value("isMarket", Json());
    const std::string tpsl = trigger->value("tpsl", std::string());
    if (!price || !isMarket.is_boolean() || (tpsl != "tp" && tpsl != "sl"))
        return false;
    terms.trigger = Price{*price};
    terms.triggerSource = TriggerSource::Mark;
    const bool isStop = tpsl == "sl";
    if (isMarket.get<bool>()) {
        terms.type = isStop ? OrderType::Stop : OrderType::TakeProfit;
        terms.price.reset();
    } else {
        terms.type = isStop ? OrderType::StopLimit : OrderType::TakeProfitLimit;
    }
    order.extra["tif"] = nullptr;
    order.extra["trigger"] = *trigger;
    return true;
}

/// "Contract specifications": an order at the market may be so large, any other ten times that.
[[nodiscard]] Decimal largestNotional(const HyperliquidAsset& asset, bool isMarket)
{
    const int most = asset.maxLeverage;
    const std::int64_t dollars = most >= 25 ? 30'000'000 : most >= 20 ? 5'000'000 : most >= 10 ? 2'000'000 : 500'000;
    return {isMarket ? dollars : dollars * 10, 0};
}

[[nodiscard]] bool isBeyondBand(const Decimal& price, const Decimal& reference)
{
    const auto gap = subtract(price, reference);
    return !gap || LedgerAmount::from(gap->absolute()) > LedgerAmount::product(reference, kBand);
}

[[nodiscard]] std::string normalText(const std::string& text)
{
    const auto value = Decimal::tryParse(text);
    return value && value->normalized().scale <= kWireDecimals ? plainText(*value) : text;
}

void normalise(Json& object, const char* name)
{
    if (const auto found = object.find(name); found != object.end() && found->is_string())
        *found = normalText(found->get<std::string>());
}

void normaliseOrder(Json& order)
{
    if (!order.is_object())
        return;
    normalise(order, "p");
    normalise(order, "s");
    if (const auto t = order.find("t"); t != order.end() && t->is_object() && t->contains("trigger"))
        normalise((*t)["trigger"], "triggerPx");
}

void dropFalse(Json& action, const char* name)
{
    if (const auto found = action.find(name); found != action.end() && *found == false)
        action.erase(name);
}

[[nodiscard]] std::string typeWords(const ExchangeOrder& order)
{
    switch (order.terms.type) {
    case OrderType::Stop: return "Stop Market";
    case OrderType::StopLimit: return "Stop Limit";
    case OrderType::TakeProfit: return "Take Profit Market";
    case OrderType::TakeProfitLimit: return "Take Profit Limit";
    default: return order.isForced || order.extra.value("tif", Json()) == "FrontendMarket" ? "Market" : "Limit";
    }
}

[[nodiscard]] std::string directionOf(const Decimal& before, Side side, const Decimal& qty)
{
    const bool isBuy = side == Side::Buy;
    if (before.isZero() || before.isNegative() != isBuy)
        return isBuy ? "Open Long" : "Open Short";
    if (qty > before.absolute())
        return isBuy ? "Short > Long" : "Long > Short";
    return isBuy ? "Close Short" : "Close Long";
}

} // namespace

std::optional<WireOrder> readWireOrder(const Json& wire)
{
    if (!wire.is_object())
        return std::nullopt;
    const Json asset = wire.value("a", Json());
    const Json isBuy = wire.value("b", Json());
    const Json isReduceOnly = wire.value("r", Json());
    const auto price = decimalIn(wire, "p");
    const auto qty = decimalIn(wire, "s");
    if (!asset.is_number_unsigned() || !isBuy.is_boolean() || !isReduceOnly.is_boolean() || !price || !qty)
        return std::nullopt;
    WireOrder order;
    order.asset = asset.get<std::uint32_t>();
    order.terms.side = isBuy.get<bool>() ? Side::Buy : Side::Sell;
    order.terms.qty.value = *qty;
    order.terms.price = Price{*price};
    order.terms.isReduceOnly = isReduceOnly.get<bool>();
    order.extra = Json{{"p", plainText(*price)}};
    if (!readCondition(wire.value("t", Json()), order))
        return std::nullopt;
    if (const auto cloid = wire.find("c"); cloid != wire.end() && !cloid->is_null()) {
        if (!cloid->is_string() || !isCloid(cloid->get<std::string>()))
            return std::nullopt;
        order.clientId = cloid->get<std::string>();
    }
    return order;
}

std::string refusalOfNumbers(const WireOrder& order, const HyperliquidAsset& asset,
                             const std::optional<Decimal>& reference)
{
    const OrderTerms& terms = order.terms;
    const Decimal price = *Decimal::tryParse(order.extra.at("p").get<std::string>());
    const Decimal qty = terms.qty.value;
    if (qty.isNegative() || qty.normalized().scale > asset.szDecimals)
        return "Order has invalid size.";
    if (qty.isZero() && !(terms.isReduceOnly && terms.trigger))
        return "Order has zero size.";
    if (!price.isPositive() || (terms.trigger && !terms.trigger->value.isPositive()))
        return "Order has invalid price.";
    const TickRule rule{{}, 5, kPerpDecimals - asset.szDecimals};
    if (!rule.isValid(price) || (terms.trigger && !rule.isValid(terms.trigger->value)))
        return "Price must be divisible by tick size.";
    if (!terms.trigger && reference && isBeyondBand(price, *reference))
        return "Order price cannot be more than 80% away from the reference price";
    const bool isMarket = terms.timeInForce == TimeInForce::Ioc || !terms.price;
    if (LedgerAmount::product(price, qty) > LedgerAmount::from(largestNotional(asset, isMarket)))
        return "Order has invalid size."; // ours: the venue's words for it are not documented
    return {};
}

std::string refusalWords(const Error& reason, const Json& extra, const HyperliquidAsset& asset)
{
    switch (reason.code) {
    case Code::BadTick: return "Price must be divisible by tick size.";
    case Code::BadQty: return "Order has invalid size.";
    case Code::BadPrice: return "Order has invalid price.";
    case Code::MinNotional: return "Order must have minimum value of $10.";
    case Code::InsufficientFunds: return "Insufficient margin to place order.";
    case Code::ReduceOnly: return "Reduce only order would increase position.";
    case Code::PostOnlyWouldCross: {
        const Json bids = asset.book.bids(1);
        const Json asks = asset.book.asks(1);
        const auto touch = [](const Json& side) {
            return side.empty() ? std::string("None") : normalText(side.at(0).at(0).get<std::string>());
        };
        return fmt::format("Post only order would have immediately matched, bbo was {}@{}.", touch(bids), touch(asks));
    }
    case Code::NoFill:
        return extra.value("tif", Json()) == "FrontendMarket"
                   ? "No liquidity available for market order."
                   : "Order could not immediately match against any resting orders.";
    case Code::BadTrigger: return "Invalid TP/SL price.";
    case Code::PriceBand: return "Order price too far from oracle";
    case Code::PositionLimit: return "Order would cause position to exceed margin tier limit at current leverage";
    case Code::OrderLimit: return "Too many open orders.";
    default: return reason.message; // the twin's own: the venue has no such case
    }
}

std::string statusWord(const ExchangeOrder& order)
{
    const Code code = order.reason ? order.reason->code : Code::Other;
    switch (order.state) {
    case OrderState::Filled: return "filled";
    case OrderState::Rejected:
        switch (code) {
        case Code::BadTick: return "tickRejected";
        case Code::MinNotional: return "minTradeNtlRejected";
        case Code::InsufficientFunds: return "perpMarginRejected";
        case Code::ReduceOnly: return "reduceOnlyRejected";
        case Code::PostOnlyWouldCross: return "badAloPxRejected";
        case Code::NoFill: return "iocCancelRejected";
        case Code::BadTrigger: return "badTriggerPxRejected";
        case Code::PriceBand: return "oracleRejected";
        case Code::PositionLimit: return "perpMaxPositionRejected";
        default: return "rejected";
        }
    case OrderState::Cancelled:
    case OrderState::Expired:
        if (order.isSuperseded)
            return "canceled";
        switch (code) {
        case Code::NoFill:
            if (!order.filledQty.isZero())
                return "canceled"; // ours: what is left of an IOC that found something
            return order.terms.trigger ? "marketOrderNoLiquidityRejected" : "iocCancelRejected";
        case Code::InsufficientFunds: return "marginCanceled";
        case Code::ReduceOnly: return "reduceOnlyCanceled";
        case Code::SelfTrade: return "selfTradeCanceled";
        case Code::AccountRestricted: return "liquidatedCanceled";
        default: return "canceled";
        }
    default: return "open";
    }
}

std::string wireText(const Decimal& amount)
{
    const std::string text = plainText(amount);
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

const char* wireSide(Side side)
{
    return side == Side::Buy ? "B" : "A";
}

Json orderJson(const ExchangeOrder& order, const std::string& coin)
{
    const std::string price = order.extra.is_object() ? order.extra.value("p", std::string("0")) : std::string("0");
    Json out{{"coin", coin},
             {"side", wireSide(order.terms.side)},
             {"limitPx", wireText(*Decimal::tryParse(price))},
             {"sz", wireText(order.openQty())},
             {"oid", order.id},
             {"timestamp", order.createdMs},
             {"origSz", wireText(order.terms.qty.value)}};
    if (!order.clientId.empty())
        out["cloid"] = order.clientId;
    return out;
}

Json frontendJson(const ExchangeOrder& order, const std::string& coin)
{
    Json out = orderJson(order, coin);
    const Json extra = order.extra.is_object() ? order.extra : Json::object();
    const bool isTrigger = extra.contains("trigger");
    std::string condition = "N/A";
    std::string trigger = "0.0";
    if (isTrigger) {
        const Decimal price = order.terms.trigger ? order.terms.trigger->value : Decimal{};
        trigger = wireText(price);
        const bool isStop = extra.at("trigger").at("tpsl") == "sl";
        const bool isAbove = isStop == (order.terms.side == Side::Buy);
        condition = fmt::format("Price {} {}", isAbove ? "above" : "below", plainText(price));
    }
    out["triggerCondition"] = condition;
    out["isTrigger"] = isTrigger;
    out["triggerPx"] = trigger;
    out["children"] = Json::array();
    out["isPositionTpsl"] = extra.value("isPositionTpsl", false);
    out["reduceOnly"] = order.terms.isReduceOnly;
    out["orderType"] = typeWords(order);
    out["tif"] = order.isForced ? Json("LiquidationMarket") : extra.value("tif", Json());
    if (!out.contains("cloid"))
        out["cloid"] = nullptr;
    return out;
}

Json fillJson(const ExchangeFill& fill, const ExchangeOrder& order, const std::string& coin,
              const std::string& liquidated, const std::optional<Decimal>& mark)
{
    const Fill& told = fill.fill;
    Json out{{"coin", coin},
             {"px", wireText(told.price.value)},
             {"sz", wireText(told.qty.value)},
             {"side", wireSide(told.side)},
             {"time", told.time.toMilliseconds()},
             {"startPosition", wireText(fill.startQty)},
             {"dir", directionOf(fill.startQty, told.side, told.qty.value)},
             {"closedPnl", wireText(fill.closedPnl)},
             {"hash", crypto::toHex0x(crypto::keccak256(std::to_string(fill.tradeId)))},
             {"oid", fill.order},
             {"crossed", !told.isMaker},
             {"fee", wireText(told.fee)},
             {"tid", fill.tradeId}};
    if (!order.clientId.empty())
        out["cloid"] = order.clientId;
    if (!liquidated.empty())
        out["liquidation"] = {{"liquidatedUser", liquidated},
                              {"markPx", mark ? wireText(*mark) : std::string("0.0")},
                              {"method", "market"}};
    out["feeToken"] = "USDC";
    const Json extra = order.extra.is_object() ? order.extra : Json::object();
    out["twapId"] = extra.value("twapId", Json());
    if (!out["twapId"].is_null())
        out["hash"] = "0x" + std::string(64, '0'); // no request of anybody's made it
    return out;
}

Json asTheVenueHashes(const Json& action)
{
    Json out = action;
    const std::string type = out.value("type", std::string());
    if (type == "order" && out.contains("orders") && out["orders"].is_array()) {
        for (Json& order : out["orders"])
            normaliseOrder(order);
    } else if (type == "modify" && out.contains("order")) {
        normaliseOrder(out["order"]);
    } else if (type == "batchModify" && out.contains("modifies") && out["modifies"].is_array()) {
        for (Json& each : out["modifies"]) {
            if (each.is_object() && each.contains("order"))
                normaliseOrder(each["order"]);
        }
    }
    if (type == "cancel" || type == "cancelByCloid")
        dropFalse(out, "f");
    if (type == "modify" || type == "batchModify")
        dropFalse(out, "a");
    return out;
}

} // namespace gannet::twin
