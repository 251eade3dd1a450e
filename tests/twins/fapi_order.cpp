// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gannet::twin {

namespace {

constexpr std::size_t kClientIdMax = 36;
constexpr std::string_view kClientIdChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:/_-";
constexpr int kAverageScale = 5; ///< "0.00000", as the documents show it

constexpr std::array kTypes{
    "LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET"};
constexpr std::array kTimesInForce{"GTC", "IOC", "FOK", "GTX", "HIDDEN", "RPI"};

template <class Words> bool holds(const Words& words, const std::string& word)
{
    return std::ranges::find(words, word) != words.end();
}

FapiResult<void> checkClientId(const std::string& id)
{
    if (id.size() > kClientIdMax)
        return refuse(-4015, "Client order id length should be less than 36 chars");
    if (id.find_first_not_of(kClientIdChars) != std::string::npos)
        return refuse(-4015, "Client order id is not valid.");
    return {};
}

/// What each type must have, and what closePosition excludes.
FapiResult<void> checkMandatory(const FapiOrderAsk& ask, const FapiParameters& sent)
{
    std::vector<const char*> needed;
    if (ask.type == "LIMIT")
        needed = {"timeInForce", "quantity", "price"};
    else if (ask.type == "MARKET")
        needed = {"quantity"};
    else if (ask.type == "STOP" || ask.type == "TAKE_PROFIT")
        needed = {"quantity", "price", "stopPrice"};
    else if (ask.type == "TRAILING_STOP_MARKET")
        needed = {"quantity", "callbackRate"};
    else
        needed = {"stopPrice"};
    for (const char* name : needed) {
        if (auto there = sent.mandatory(name); !there)
            return tl::unexpected(there.error());
    }
    const bool mayClose = ask.type == "STOP_MARKET" || ask.type == "TAKE_PROFIT_MARKET";
    if (ask.isClosePosition) {
        if (!mayClose)
            return refuse(-4020, fmt::format("Target strategy invalid for orderType '{}',reduceOnly '{}'.", ask.type,
                                             ask.isReduceOnly));
        if (ask.qty)
            return refuse(-4137, "Quantity must be zero with closePosition equals true");
        if (sent.has("reduceOnly"))
            return refuse(-1106, "Parameter 'reduceonly' sent when not required.");
    } else if (mayClose) {
        if (auto there = sent.mandatory("quantity"); !there)
            return tl::unexpected(there.error());
    }
    if ((ask.type == "MARKET" || mayClose) && ask.price)
        return refuse(-1106, "Parameter 'price' sent when not required.");
    if (ask.type == "MARKET" && sent.has("timeInForce"))
        return refuse(-1106, "Parameter 'timeinforce' sent when not required.");
    if (!ask.isAlgo() && sent.has("stopPrice"))
        return refuse(-1106, "Parameter 'stopprice' sent when not required.");
    return {};
}

[[nodiscard]] std::string average(const ExchangeOrder& order)
{
    if (order.filledQty.isZero())
        return "0.00000";
    return divide(order.filledNotional, order.filledQty, kAverageScale, Rounding::HalfEven)
        .value_or(Decimal{})
        .toString();
}

[[nodiscard]] std::string priceOf(const ExchangeOrder& order)
{
    return order.terms.price ? plainText(order.terms.price->value) : "0";
}

[[nodiscard]] std::string stopOf(const ExchangeOrder& order)
{
    return order.terms.trigger ? plainText(order.terms.trigger->value) : "0";
}

[[nodiscard]] std::string word(const ExchangeOrder& order, const char* name, const char* otherwise)
{
    return order.extra.is_object() ? order.extra.value(name, std::string(otherwise)) : std::string(otherwise);
}

[[nodiscard]] bool flag(const ExchangeOrder& order, const char* name)
{
    return order.extra.is_object() && order.extra.value(name, false);
}

/// A trigger that has fired leaves an order of the book behind.
[[nodiscard]] std::string typeNow(const ExchangeOrder& order)
{
    std::string type = word(order, "type", "LIMIT");
    const bool isWaiting = order.isHeld || (!order.isOpen() && order.filledQty.isZero());
    if (type == "LIMIT" || type == "MARKET" || isWaiting)
        return type;
    return order.terms.price ? "LIMIT" : "MARKET";
}

} // namespace

FapiResult<FapiOrderAsk> readOrder(const FapiParameters& sent)
{
    FapiOrderAsk ask;
    for (const char* name : {"symbol", "side", "type"}) {
        if (auto there = sent.mandatory(name); !there)
            return tl::unexpected(there.error());
    }
    ask.symbol = sent.text("symbol");
    ask.type = sent.text("type");
    const std::string side = sent.text("side");
    if (side != "BUY" && side != "SELL")
        return refuse(-1117, "Invalid side.");
    ask.side = side == "BUY" ? Side::Buy : Side::Sell;
    if (!holds(kTypes, ask.type))
        return refuse(-1116, "Invalid orderType.");
    ask.timeInForce = sent.has("timeInForce") ? sent.text("timeInForce") : "GTC";
    if (!holds(kTimesInForce, ask.timeInForce))
        return refuse(-1115, "Invalid timeInForce.");
    ask.positionSide = sent.has("positionSide") ? sent.text("positionSide") : "BOTH";
    if (ask.positionSide != "BOTH" && ask.positionSide != "LONG" && ask.positionSide != "SHORT")
        return refuse(-4060, "Invalid position side.");
    ask.workingType = sent.has("workingType") ? sent.text("workingType") : "CONTRACT_PRICE";
    if (ask.workingType != "CONTRACT_PRICE" && ask.workingType != "MARK_PRICE")
        return refuse(-4031, "Invalid parameter working type: " + ask.workingType);
    const std::string answer = sent.has("newOrderRespType") ? sent.text("newOrderRespType") : "ACK";
    if (answer != "ACK" && answer != "RESULT")
        return refuse(-1136, "Invalid newOrderRespType.");
    ask.wantsResult = answer == "RESULT";
    ask.builder = sent.text("builder");

    ask.clientId = sent.text("newClientOrderId");
    if (sent.has("newClientOrderId") && ask.clientId.empty())
        return refuse(-1118, "New client order ID was empty.");
    if (auto ok = checkClientId(ask.clientId); !ok)
        return tl::unexpected(ok.error());
    const auto reduceOnly = sent.flag("reduceOnly", false);
    if (!reduceOnly)
        return refuse(-4062, "Invalid or improper reduceOnly value.");
    ask.isReduceOnly = *reduceOnly;
    struct Amount {
        const char* name;
        std::optional<Decimal>& into;
    };
    for (const Amount& amount : {Amount{"quantity", ask.qty}, Amount{"price", ask.price},
                                 Amount{"stopPrice", ask.stopPrice}, Amount{"callbackRate", ask.callbackRate}}) {
        auto read = sent.decimal(amount.name);
        if (!read)
            return tl::unexpected(read.error());
        amount.into = *read;
    }
    struct Flag {
        const char* name;
        bool& into;
    };
    for (const Flag& each : {Flag{"closePosition", ask.isClosePosition}, Flag{"priceProtect", ask.isPriceProtected}}) {
        auto read = sent.flag(each.name, false);
        if (!read)
            return tl::unexpected(read.error());
        each.into = *read;
    }
    if (auto ok = checkMandatory(ask, sent); !ok)
        return tl::unexpected(ok.error());
    if (sent.has("activationPrice") || sent.has("pegPriceType"))
        return refuse(-1020, "This operation is not supported.");
    const Decimal rateMin{1, 1}, rateMax{5, 0};
    if (ask.type == "TRAILING_STOP_MARKET" && (*ask.callbackRate < rateMin || *ask.callbackRate > rateMax))
        return refuse(-1130, "Data sent for parameter 'callbackRate' is not valid.");
    return ask;
}

OrderTerms termsOf(const FapiOrderAsk& ask, const Decimal& last, const Decimal& position)
{
    OrderTerms terms;
    terms.side = ask.side;
    terms.qty.value = ask.isClosePosition ? position.absolute() : ask.qty.value_or(Decimal{});
    if (ask.price)
        terms.price = Price{*ask.price};
    if (ask.stopPrice)
        terms.trigger = Price{*ask.stopPrice};
    terms.triggerSource = ask.workingType == "MARK_PRICE" ? TriggerSource::Mark : TriggerSource::Last;
    terms.isReduceOnly = ask.isReduceOnly || ask.isClosePosition;
    terms.isPostOnly = ask.timeInForce == "GTX" || ask.timeInForce == "RPI";
    terms.timeInForce = ask.timeInForce == "IOC"   ? TimeInForce::Ioc
                        : ask.timeInForce == "FOK" ? TimeInForce::Fok
                                                   : TimeInForce::Gtc;
    if (ask.type == "MARKET")
        terms.type = OrderType::Market;
    else if (ask.type == "STOP")
        terms.type = OrderType::StopLimit;
    else if (ask.type == "STOP_MARKET")
        terms.type = OrderType::Stop;
    else if (ask.type == "TAKE_PROFIT")
        terms.type = OrderType::TakeProfitLimit;
    else if (ask.type == "TAKE_PROFIT_MARKET")
        terms.type = OrderType::TakeProfit;
    else if (ask.type == "TRAILING_STOP_MARKET") {
        terms.type = OrderType::Trailing;
        const auto share = multiply(last, *ask.callbackRate);
        terms.trailBy = share ? divide(*share, Decimal{100, 0}, last.scale, Rounding::Up) : std::nullopt;
    }
    if (terms.type == OrderType::Market || terms.type == OrderType::Stop || terms.type == OrderType::TakeProfit ||
        terms.type == OrderType::Trailing)
        terms.timeInForce = TimeInForce::Gtc;
    return terms;
}

Json extraOf(const FapiOrderAsk& ask)
{
    Json extra{{"type", ask.type},      {"tif", ask.timeInForce},    {"ps", ask.positionSide},
               {"wt", ask.workingType}, {"cp", ask.isClosePosition}, {"pp", ask.isPriceProtected}};
    if (ask.callbackRate)
        extra["cr"] = plainText(*ask.callbackRate);
    return extra;
}

std::string statusOf(const ExchangeOrder& order)
{
    switch (order.state) {
    case OrderState::PartiallyFilled: return "PARTIALLY_FILLED";
    case OrderState::Filled: return "FILLED";
    case OrderState::Cancelled:
        return order.reason && order.reason->code != Code::AccountRestricted ? "EXPIRED" : "CANCELED";
    case OrderState::Expired:
    case OrderState::Rejected: return "EXPIRED";
    default: return "NEW";
    }
}

std::string clientIdOf(const ExchangeOrder& order)
{
    return order.isForced ? fmt::format("autoclose-{}{}", order.createdMs, order.id % 1'000'000) : order.clientId;
}

Json toJson(const ExchangeOrder& order, const std::string& symbol, bool isAnswer)
{
    const std::string original = order.isForced ? "LIMIT" : word(order, "type", "LIMIT");
    Json out{{"orderId", order.id},
             {"symbol", symbol},
             {"status", statusOf(order)},
             {"clientOrderId", clientIdOf(order)},
             {"price", priceOf(order)},
             {"avgPrice", average(order)},
             {"origQty", plainText(order.terms.qty.value)},
             {"executedQty", plainText(order.filledQty)}};
    if (isAnswer)
        out["cumQty"] = plainText(order.filledQty);
    out["cumQuote"] = plainText(order.filledNotional);
    out["timeInForce"] = order.isForced ? std::string("IOC") : word(order, "tif", "GTC");
    out["type"] = order.isForced ? original : typeNow(order);
    out["reduceOnly"] = order.terms.isReduceOnly;
    out["closePosition"] = flag(order, "cp");
    out["side"] = order.terms.side == Side::Buy ? "BUY" : "SELL";
    out["positionSide"] = word(order, "ps", "BOTH");
    out["stopPrice"] = stopOf(order);
    out["workingType"] = word(order, "wt", "CONTRACT_PRICE");
    out["priceProtect"] = flag(order, "pp");
    out["origType"] = original;
    if (order.extra.is_object() && order.extra.contains("cr"))
        out["priceRate"] = order.extra.at("cr");
    if (!isAnswer)
        out["time"] = order.createdMs;
    out["updateTime"] = order.changedMs;
    return out;
}

Json acknowledged(const ExchangeOrder& order, const std::string& symbol)
{
    ExchangeOrder before = order;
    before.state = OrderState::Open;
    before.filledQty = before.filledNotional = Decimal{};
    before.isHeld = true; // of a trigger: it waits
    before.changedMs = order.createdMs;
    return toJson(before, symbol, true);
}

Json orderUpdate(const ExchangeOrder& order, const std::string& symbol, const std::string& execution,
                 const std::string& status, const ExchangeFill* fill, std::int64_t timeMs)
{
    const std::string original = order.isForced ? "LIQUIDATION" : word(order, "type", "LIMIT");
    Json o{{"s", symbol},
           {"c", clientIdOf(order)},
           {"S", order.terms.side == Side::Buy ? "BUY" : "SELL"},
           {"o", order.isForced ? original : typeNow(order)},
           {"f", order.isForced ? std::string("IOC") : word(order, "tif", "GTC")},
           {"q", plainText(order.terms.qty.value)},
           {"p", priceOf(order)},
           {"ap", average(order)},
           {"sp", stopOf(order)},
           {"x", execution},
           {"X", status},
           {"i", order.id},
           {"l", fill ? plainText(fill->fill.qty.value) : "0"},
           {"z", plainText(order.filledQty)},
           {"L", fill ? plainText(fill->fill.price.value) : "0"}};
    if (fill) { // absent when there is none
        o["N"] = fill->fill.feeAsset;
        o["n"] = plainText(fill->fill.fee);
    }
    o["T"] = timeMs;
    o["t"] = fill ? fill->tradeId : 0;
    o["b"] = "0";
    o["a"] = "0";
    o["m"] = fill && fill->fill.isMaker;
    o["R"] = order.terms.isReduceOnly;
    o["wt"] = word(order, "wt", "CONTRACT_PRICE");
    o["ot"] = original;
    o["ps"] = word(order, "ps", "BOTH");
    o["cp"] = flag(order, "cp");
    if (order.extra.is_object() && order.extra.contains("cr"))
        o["cr"] = order.extra.at("cr");
    o["rp"] = fill ? plainText(fill->closedPnl) : "0";
    return o;
}

Json toJson(const ExchangeFill& fill, const std::string& symbol)
{
    const bool isBuy = fill.fill.side == Side::Buy;
    return Json{{"buyer", isBuy},
                {"commission", plainText(fill.fill.fee.negated())}, // here a cost is negative, in the stream it is not
                {"commissionAsset", fill.fill.feeAsset},
                {"id", fill.tradeId},
                {"maker", fill.fill.isMaker},
                {"orderId", fill.order},
                {"price", plainText(fill.fill.price.value)},
                {"qty", plainText(fill.fill.qty.value)},
                {"quoteQty", plainText(multiply(fill.fill.price.value, fill.fill.qty.value).value_or(Decimal{}))},
                {"realizedPnl", plainText(fill.closedPnl)},
                {"side", isBuy ? "BUY" : "SELL"},
                {"positionSide", "BOTH"},
                {"symbol", symbol},
                {"time", fill.fill.time.toMilliseconds()}};
}

FapiRefusal refusalOf(const Error& error, Side side)
{
    switch (error.code) {
    case Code::InsufficientFunds: return {-2019, "Margin is insufficient."};
    case Code::ReduceOnly: return {-2022, "ReduceOnly Order is rejected."};
    case Code::BadTrigger: return {-2021, "Order would immediately trigger."};
    case Code::PositionLimit: return {-2027, "Exceeded the maximum allowable position at current leverage."};
    case Code::OrderLimit: return {-2025, "Reach max open order limit."};
    case Code::AccountRestricted: return {-2023, "User in liquidation mode now."};
    case Code::UnknownOrder: return {-2011, "Unknown order sent."};
    case Code::BadTick: return {-4014, "Price not increased by tick size."};
    case Code::BadQty: return {-4023, "Qty not increased by step size."};
    case Code::PriceBand:
        return side == Side::Buy ? FapiRefusal{-4016, "Price is higher than mark price multiplier cap."}
                                 : FapiRefusal{-4024, "Price is lower than mark price multiplier floor."};
    case Code::PostOnlyWouldCross:
        return {-5022, "Due to the order could not be executed as maker, the Post Only order will be rejected."};
    case Code::Leverage: return {-2028, "Leverage is smaller than permitted: insufficient margin balance."};
    default: return {-2010, "NEW_ORDER_REJECTED"};
    }
}

} // namespace gannet::twin
