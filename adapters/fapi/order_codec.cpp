// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/order_codec.h"

#include "core/venue/order_rules.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace gannet::fapi {

namespace {

/// Of one batch ("Place Multiple Orders", "Cancel Multiple Orders").
constexpr std::size_t kMostPlaced = 5;

[[nodiscard]] Result<void> checkKind(const OrderTerms& terms, std::string_view venue)
{
    if (terms.type == OrderType::Trailing)
        return unsupportedField("type",
                                fmt::format("{} trails by a percentage, not by an amount: the stop is kept here and "
                                            "sent when it fires",
                                            venue),
                                "market, limit, stop and take-profit", toString(terms.type));
    if (terms.type == OrderType::Twap)
        return unsupportedField("type", fmt::format("{} has no TWAP orders that a program may place", venue),
                                "market, limit, stop and take-profit", toString(terms.type));
    if (terms.timeInForce == TimeInForce::Gtd || terms.timeInForce == TimeInForce::Day)
        return unsupportedField("time_in_force", fmt::format("{} has no {} orders", venue, toString(terms.timeInForce)),
                                "gtc, ioc, fok", toString(terms.timeInForce), {"gtc", "ioc", "fok"});
    if (hasTrigger(terms.type) && !hasPrice(terms.type) && terms.slippageCap)
        return unsupportedField("slippage_cap",
                                fmt::format("{} keeps no slippage cap of what waits for its trigger: a stop-limit or "
                                            "take-profit limit has a price",
                                            venue),
                                "none", plainText(*terms.slippageCap));
    if (hasTrigger(terms.type) && terms.triggerSource == TriggerSource::Index)
        return unsupportedField("trigger_source",
                                fmt::format("{}'s triggers fire on the mark or the last price", venue), "mark, last",
                                toString(terms.triggerSource), {"mark", "last"});
    return {};
}

[[nodiscard]] std::string_view typeOf(OrderType type)
{
    switch (type) {
    case OrderType::Market: return "MARKET";
    case OrderType::Limit: return "LIMIT";
    case OrderType::Stop: return "STOP_MARKET";
    case OrderType::StopLimit: return "STOP";
    case OrderType::TakeProfit: return "TAKE_PROFIT_MARKET";
    case OrderType::TakeProfitLimit: return "TAKE_PROFIT";
    case OrderType::Trailing: return "TRAILING_STOP_MARKET";
    case OrderType::Twap: break; // refused above
    }
    return "";
}

[[nodiscard]] std::string_view timeInForceOf(const OrderTerms& terms)
{
    if (terms.isPostOnly)
        return "GTX";
    return terms.timeInForce == TimeInForce::Ioc ? "IOC" : terms.timeInForce == TimeInForce::Fok ? "FOK" : "GTC";
}

[[nodiscard]] Error wrongCount(std::size_t count, std::size_t most)
{
    return {.kind = ErrorKind::Invalid,
            .code = Code::InvalidRequest,
            .message = fmt::format("a batch of {}: the venue takes 1 to {}", count, most),
            .limit = fmt::format("1 to {}", most),
            .value = std::to_string(count)};
}

} // namespace

Result<Parameters> encodeOrder(const OrderToSend& order, std::string_view venue)
{
    const OrderTerms& terms = order.terms;
    const Instrument& instrument = order.instrument;
    if (auto ok = checkKind(terms, venue); !ok)
        return fail(std::move(ok.error()));
    if (auto ok = checkShape(terms, {}); !ok)
        return fail(std::move(ok.error()));
    // Worth as the gates work it out: at the order's own price, else at its trigger, else at the touch.
    const auto worthAt = terms.price ? terms.price : terms.trigger ? terms.trigger : order.reference;
    if (auto ok = checkOnInstrument(terms, instrument, worthAt); !ok)
        return fail(std::move(ok.error()));
    std::optional<Price> price = terms.price;
    const bool isCapped = terms.type == OrderType::Market && terms.slippageCap && order.reference;
    if (isCapped) {
        auto capped = cappedPrice(terms.side, *order.reference, *terms.slippageCap, instrument, "reference");
        if (!capped)
            return fail(std::move(capped.error()));
        price = std::move(*capped);
    }

    Parameters parameters{{"symbol", instrument.symbol},
                          {"side", terms.side == Side::Buy ? "BUY" : "SELL"},
                          {"type", std::string(isCapped ? "LIMIT" : typeOf(terms.type))},
                          {"quantity", plainText(terms.qty.value)}};
    if (price) {
        parameters.emplace_back("price", plainText(price->value));
        parameters.emplace_back("timeInForce", isCapped ? "IOC" : timeInForceOf(terms));
    }
    if (terms.trigger) {
        parameters.emplace_back("stopPrice", plainText(terms.trigger->value));
        parameters.emplace_back("workingType",
                                terms.triggerSource == TriggerSource::Mark ? "MARK_PRICE" : "CONTRACT_PRICE");
    }
    if (terms.isReduceOnly)
        parameters.emplace_back("reduceOnly", "true");
    if (order.id.isValid())
        parameters.emplace_back("newClientOrderId", order.id.toHex());
    return parameters;
}

std::pair<std::string, std::string> nameOf(const Order& order)
{
    if (!order.venueOrderId.empty())
        return {"orderId", order.venueOrderId};
    return {"origClientOrderId", order.id.toHex()};
}

Parameters cancelParameters(const Order& order, const Instrument& instrument)
{
    return {{"symbol", instrument.symbol}, nameOf(order)};
}

Result<Parameters> changeParameters(const Order& order, const OrderToSend& changed, std::string_view venue)
{
    if (order.terms.type != OrderType::Limit || changed.terms.type != OrderType::Limit)
        return unsupportedField("type",
                                fmt::format("{} changes limit orders only: cancel this one and place it anew", venue),
                                "limit", toString(order.terms.type), {"cancel_new"});
    if (changed.terms.qty.value <= order.filledQty)
        return refuseField(Code::BadQty, "qty", "The size of a change has to be more than what is filled already",
                           "above " + plainText(order.filledQty), plainText(changed.terms.qty.value));
    if (auto wire = encodeOrder(changed, venue); !wire)
        return fail(std::move(wire.error()));
    return Parameters{{"symbol", changed.instrument.symbol},
                      nameOf(order),
                      {"quantity", plainText(changed.terms.qty.value)},
                      {"price", plainText(changed.terms.price->value)}};
}

Result<Parameters> batchParameters(const std::vector<Parameters>& orders)
{
    if (orders.empty() || orders.size() > kMostPlaced)
        return fail(wrongCount(orders.size(), kMostPlaced));
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Parameters& order : orders) {
        nlohmann::ordered_json one;
        for (const auto& [name, value] : order)
            one[name] = value;
        list.push_back(std::move(one));
    }
    return Parameters{{"batchOrders", list.dump()}};
}

Result<Parameters> cancelBatchParameters(const std::vector<Order>& orders, const Instrument& instrument)
{
    if (orders.empty() || orders.size() > kMostCancelled)
        return fail(wrongCount(orders.size(), kMostCancelled));
    const bool haveIds = std::ranges::all_of(orders, [](const Order& order) { return !order.venueOrderId.empty(); });
    std::string list = "[";
    for (const Order& order : orders) {
        list += list.size() > 1 ? "," : "";
        list += haveIds ? order.venueOrderId : '"' + order.id.toHex() + '"';
    }
    return Parameters{{"symbol", instrument.symbol}, {haveIds ? "orderIdList" : "origClientOrderIdList", list + "]"}};
}

Parameters marginModeParameters(const Instrument& instrument, MarginMode mode)
{
    return {{"symbol", instrument.symbol}, {"marginType", mode == MarginMode::Cross ? "CROSSED" : "ISOLATED"}};
}

Parameters leverageParameters(const Instrument& instrument, std::int32_t leverage)
{
    return {{"symbol", instrument.symbol}, {"leverage", std::to_string(leverage)}};
}

Result<Parameters> marginChangeParameters(const Instrument& instrument, const Decimal& amount)
{
    if (amount.isZero())
        return refuseField(Code::BadQty, "amount", "No margin would be added or taken away", "other than 0", "0");
    const bool isAdded = !amount.isNegative();
    return Parameters{
        {"symbol", instrument.symbol}, {"amount", plainText(amount.absolute())}, {"type", isAdded ? "1" : "2"}};
}

Parameters cancelAllParameters(const Instrument& instrument)
{
    return {{"symbol", instrument.symbol}};
}

} // namespace gannet::fapi
