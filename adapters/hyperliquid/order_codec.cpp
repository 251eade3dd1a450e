// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/order_codec.h"

#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/facts.h"
#include "core/base/json.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace gannet::hyperliquid {

namespace {

using Json = nlohmann::ordered_json;

/// "Tick and lot size": numbers have at most so many decimals.
constexpr int kWireDecimals = 8;

[[nodiscard]] Result<void> checkKind(const OrderTerms& terms)
{
    if (terms.type == OrderType::Trailing)
        return unsupportedField("type", "Hyperliquid has no trailing stop: it is kept here and sent when it fires",
                                "market, limit, stop and take-profit", toString(terms.type));
    if (terms.type == OrderType::Twap)
        return unsupportedField("type", "A TWAP is an action of its own at Hyperliquid, no order among others",
                                "market, limit, stop and take-profit", toString(terms.type));
    if (terms.timeInForce != TimeInForce::Gtc && terms.timeInForce != TimeInForce::Ioc)
        return unsupportedField("time_in_force",
                                fmt::format("Hyperliquid has no {} orders", toString(terms.timeInForce)), "gtc, ioc",
                                toString(terms.timeInForce), {"gtc", "ioc"});
    const bool isTriggered = hasTrigger(terms.type);
    if (isTriggered && terms.triggerSource != TriggerSource::Mark)
        return unsupportedField("trigger_source", "Hyperliquid's triggers fire on the mark price", "mark",
                                toString(terms.triggerSource), {"mark"});
    return {};
}

/// The price that goes on the wire: the order's own, or the cap of one that has none.
[[nodiscard]] Result<Price> priceOf(const OrderToSend& order)
{
    const OrderTerms& terms = order.terms;
    if (hasPrice(terms.type))
        return *terms.price;
    if (hasTrigger(terms.type))
        return cappedPrice(terms.side, *terms.trigger, terms.slippageCap.value_or(kTriggerCap), order.instrument,
                           "trigger");
    if (!order.reference)
        return refuseField(
            Code::BadPrice, "reference",
            "Hyperliquid has no market order: it goes as an IOC limit, which needs a price to start from", "a price",
            "none");
    // Nobody said how far, as of what a stop watched here became: it has to get out.
    return cappedPrice(terms.side, *order.reference, terms.slippageCap.value_or(kTriggerCap), order.instrument,
                       "reference");
}

[[nodiscard]] Json conditionOf(const OrderTerms& terms, const std::string& trigger)
{
    if (hasTrigger(terms.type)) {
        const bool isStop = terms.type == OrderType::Stop || terms.type == OrderType::StopLimit;
        return {
            {"trigger", {{"isMarket", !hasPrice(terms.type)}, {"triggerPx", trigger}, {"tpsl", isStop ? "sl" : "tp"}}}};
    }
    const bool isIoc = terms.type == OrderType::Market || terms.timeInForce == TimeInForce::Ioc;
    return {{"limit", {{"tif", terms.isPostOnly ? "Alo" : isIoc ? "Ioc" : "Gtc"}}}};
}

/// The venue's id of an order, or ours, as `modify` takes it.
[[nodiscard]] Result<Json> nameOf(const Order& order)
{
    if (const auto number = orderNumber(order.venueOrderId))
        return Json(*number);
    if (order.id.isValid())
        return Json(cloidOf(order.id));
    return fail(ErrorKind::Invalid, Code::UnknownOrder, "The order has neither Hyperliquid's id nor ours");
}

[[nodiscard]] OrderStatus statusOf(json::Value value)
{
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) == simdjson::SUCCESS && type == simdjson::ondemand::json_type::string) {
        const std::string_view word = json::text(value, "status");
        if (word == "success")
            return {.kind = OrderStatus::Kind::Done};
        if (word == "waitingForFill")
            return {.kind = OrderStatus::Kind::WaitingForFill};
        if (word == "waitingForTrigger")
            return {.kind = OrderStatus::Kind::WaitingForTrigger};
        json::refuse(Code::BadFormat, "statuses", fmt::format("an unknown status \"{}\"", word.substr(0, 64)));
    }
    json::Object object = json::object(value, "status");
    if (auto error = json::presentMember(object, "error"))
        return {.kind = OrderStatus::Kind::Refused, .error = actionError(json::text(*error, "error"))};
    for (const auto& [name, kind] :
         {std::pair{"resting", OrderStatus::Kind::Resting}, std::pair{"filled", OrderStatus::Kind::Filled}}) {
        if (auto found = json::presentMember(object, name)) {
            json::Object told = json::object(*found, name);
            return {.kind = kind, .venueOrderId = std::to_string(json::uint64(json::member(told, "oid"), "oid"))};
        }
    }
    json::refuse(Code::BadFormat, "statuses", "a status that is none we know");
}

} // namespace

Result<std::string> wireNumber(const Decimal& value)
{
    const Decimal plain = value.normalized();
    if (plain.scale > kWireDecimals)
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::BadQty,
                     .message = fmt::format("{} has {} decimals, Hyperliquid takes at most {}", plain.toString(),
                                            plain.scale, kWireDecimals),
                     .limit = fmt::format("{} decimals", kWireDecimals),
                     .value = plain.toString()});
    return plain.toString();
}

std::string cloidOf(ClientOrderId id)
{
    return "0x" + id.toHex();
}

std::optional<ClientOrderId> idFromCloid(std::string_view text)
{
    return text.starts_with("0x") ? ClientOrderId::fromHex(text.substr(2)) : std::nullopt;
}

std::optional<std::uint64_t> orderNumber(std::string_view venueOrderId)
{
    std::uint64_t number = 0;
    const char* const end = venueOrderId.data() + venueOrderId.size();
    const auto [rest, error] = std::from_chars(venueOrderId.data(), end, number);
    if (venueOrderId.empty() || error != std::errc() || rest != end)
        return std::nullopt;
    return number;
}

Result<Json> encodeOrder(const OrderToSend& order)
{
    const OrderTerms& terms = order.terms;
    if (auto ok = checkKind(terms); !ok)
        return fail(std::move(ok.error()));
    if (auto ok = checkShape(terms, {}); !ok)
        return fail(std::move(ok.error()));
    // Worth as the gates work it out: at the order's own price, else at its trigger, else at the touch.
    const auto worthAt = terms.price ? terms.price : terms.trigger ? terms.trigger : order.reference;
    if (auto ok = checkOnInstrument(terms, order.instrument, worthAt); !ok)
        return fail(std::move(ok.error()));
    std::string trigger;
    if (terms.trigger) {
        auto text = wireNumber(terms.trigger->value);
        if (!text)
            return fail(std::move(text.error()));
        trigger = std::move(*text);
    }
    const auto price = priceOf(order);
    if (!price)
        return fail(price.error());
    auto priceText = wireNumber(price->value);
    auto qtyText = wireNumber(terms.qty.value);
    if (!priceText || !qtyText)
        return fail(priceText ? qtyText.error() : priceText.error());
    Json wire{{"a", order.asset},         {"b", terms.side == Side::Buy}, {"p", std::move(*priceText)},
              {"s", std::move(*qtyText)}, {"r", terms.isReduceOnly},      {"t", conditionOf(terms, trigger)}};
    if (order.id.isValid())
        wire["c"] = cloidOf(order.id);
    return wire;
}

Json orderAction(const std::vector<Json>& orders, Grouping grouping)
{
    static constexpr std::array<std::string_view, 3> kWords{"na", "normalTpsl", "positionTpsl"};
    return {{"type", "order"}, {"orders", orders}, {"grouping", kWords[static_cast<std::size_t>(grouping)]}};
}

Result<Json> cancelAction(const std::vector<OrderToCancel>& orders)
{
    if (orders.empty())
        return fail(ErrorKind::Invalid, Code::InvalidRequest, "There is no order to cancel");
    Json byNumber = Json::array();
    Json byCloid = Json::array();
    for (const OrderToCancel& one : orders) {
        if (const auto number = orderNumber(one.order.venueOrderId))
            byNumber.push_back({{"a", one.asset}, {"o", *number}});
        if (one.order.id.isValid())
            byCloid.push_back({{"asset", one.asset}, {"cloid", cloidOf(one.order.id)}});
    }
    if (byNumber.size() == orders.size())
        return Json{{"type", "cancel"}, {"cancels", std::move(byNumber)}};
    if (byCloid.size() == orders.size())
        return Json{{"type", "cancelByCloid"}, {"cancels", std::move(byCloid)}};
    return fail(ErrorKind::Invalid, Code::UnknownOrder, "The order has neither Hyperliquid's id nor ours");
}

Result<Json> cancelAction(const Order& order, std::uint32_t asset)
{
    return cancelAction(std::vector<OrderToCancel>{{order, asset}});
}

Result<void> checkChange(const OrderTerms& terms)
{
    if (hasTrigger(terms.type) && !terms.isReduceOnly)
        return unsupportedField("type",
                                "Hyperliquid cannot change a trigger order in place without the risk of having two of "
                                "them: cancel this one and place another",
                                "limit orders, and triggers that only reduce", toString(terms.type));
    return {};
}

Result<Json> modifyAction(const Order& order, const OrderToSend& changed)
{
    auto name = nameOf(order);
    if (!name)
        return fail(std::move(name.error()));
    if (auto ok = checkChange(changed.terms); !ok)
        return fail(std::move(ok.error()));
    auto wire = encodeOrder(changed);
    if (!wire)
        return fail(std::move(wire.error()));
    Json action{{"type", "modify"}, {"oid", std::move(*name)}, {"order", std::move(*wire)}};
    if (hasTrigger(changed.terms.type))
        action["a"] = true; // left out where it is not: an action that says false is refused
    return action;
}

Result<Json> batchModifyAction(const std::vector<OrderChange>& changes)
{
    Json modifies = Json::array();
    std::size_t triggers = 0;
    for (const OrderChange& change : changes) {
        auto one = modifyAction(change.order, change.changed);
        if (!one)
            return fail(std::move(one.error()));
        triggers += one->contains("a") ? 1U : 0U;
        modifies.push_back({{"oid", one->at("oid")}, {"order", one->at("order")}});
    }
    if (changes.empty() || (triggers > 0 && triggers != changes.size()))
        return fail(ErrorKind::Invalid, Code::InvalidRequest,
                    "One change of several orders has to have at least one, all of them triggers or none");
    Json action{{"type", "batchModify"}, {"modifies", std::move(modifies)}};
    if (triggers > 0)
        action["a"] = true;
    return action;
}

Json scheduleCancelAction(std::optional<std::uint64_t> timeMs)
{
    Json action{{"type", "scheduleCancel"}};
    if (timeMs)
        action["time"] = *timeMs;
    return action;
}

Json leverageAction(std::uint32_t asset, MarginMode mode, std::int32_t leverage)
{
    return {
        {"type", "updateLeverage"}, {"asset", asset}, {"isCross", mode == MarginMode::Cross}, {"leverage", leverage}};
}

Result<Json> isolatedMarginAction(std::uint32_t asset, const Decimal& dollars)
{
    const auto millionths = dollars.mantissaAt(kUsdDecimals);
    if (!millionths || *millionths == 0)
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::BadQty,
                     .message = fmt::format("{} dollars cannot be put to a position: Hyperliquid counts in millionths, "
                                            "and nothing is no change",
                                            plainText(dollars)),
                     .field = "dollars",
                     .limit = fmt::format("{} decimals, not zero", kUsdDecimals),
                     .value = plainText(dollars)});
    return Json{{"type", "updateIsolatedMargin"}, {"asset", asset}, {"isBuy", true}, {"ntli", *millionths}};
}

Result<Json> topUpAction(std::uint32_t asset, const Decimal& leverage)
{
    auto text = wireNumber(leverage);
    if (!text || !leverage.isPositive())
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::Leverage,
                     .message = fmt::format("A leverage of {} cannot be topped up to", plainText(leverage)),
                     .field = "leverage",
                     .limit = "above 0",
                     .value = plainText(leverage)});
    return Json{{"type", "topUpIsolatedOnlyMargin"}, {"asset", asset}, {"leverage", std::move(*text)}};
}

Json exchangeBody(const Json& action, const L1Envelope& envelope,
                  const std::optional<crypto::RecoverableSignature>& signature)
{
    Json body{{"action", action}, {"nonce", envelope.nonce}};
    if (signature)
        body["signature"] = {
            {"r", crypto::toHex0x(signature->r)}, {"s", crypto::toHex0x(signature->s)}, {"v", signature->v()}};
    if (envelope.vault)
        body["vaultAddress"] = crypto::toHex0x(*envelope.vault);
    if (envelope.expiresAfter)
        body["expiresAfter"] = *envelope.expiresAfter;
    return body;
}

Result<std::vector<OrderStatus>> decodeExchangeReply(std::string_view body, std::size_t count)
{
    json::Reader reader;
    std::vector<OrderStatus> statuses;
    auto read = reader.read(body, [&](json::Document& document) {
        json::Object root = json::rootObject(document);
        const std::string_view status = json::text(json::member(root, "status"), "status");
        if (status == "err") {
            const Error error = actionError(json::text(json::member(root, "response"), "response"));
            statuses.assign(count, OrderStatus{.kind = OrderStatus::Kind::Refused, .error = error});
            return;
        }
        if (status != "ok")
            json::refuse(Code::BadFormat, "status", fmt::format("status is \"{}\"", status.substr(0, 64)));
        json::Object response = json::object(json::member(root, "response"), "response");
        if (auto data = json::optionalMember(response, "data")) {
            json::Object told = json::object(*data, "data");
            for (auto element : json::array(json::member(told, "statuses"), "statuses"))
                statuses.push_back(statusOf(element.value()));
        } else {
            statuses.assign(count, OrderStatus{}); // {"type":"default"}
        }
    });
    // Before its checks one refusal stands for the whole batch.
    if (read && statuses.size() == 1 && count > 1 && statuses[0].kind == OrderStatus::Kind::Refused)
        statuses.assign(count, OrderStatus(statuses[0]));
    if (read && statuses.size() != count)
        read = fail(ErrorKind::Protocol, Code::BadFormat,
                    fmt::format("Hyperliquid answered {} statuses to {} orders", statuses.size(), count));
    if (!read) {
        Error error = std::move(read.error());
        error.outcome = Outcome::Unknown;
        return fail(std::move(error));
    }
    return statuses;
}

} // namespace gannet::hyperliquid
