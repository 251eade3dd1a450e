// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/aster/order_codec.h"

#include "adapters/aster/auth.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

namespace gannet::aster {

namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

[[nodiscard]] Result<void> checkKind(const OrderTerms& terms)
{
    if (terms.type == OrderType::Trailing)
        return unsupportedField("type",
                                "Aster trails by a percentage, not by an amount: the stop is kept here and sent when "
                                "it fires",
                                "market, limit, stop and take-profit", toString(terms.type));
    if (terms.timeInForce == TimeInForce::Gtd || terms.timeInForce == TimeInForce::Day)
        return unsupportedField("time_in_force", fmt::format("Aster has no {} orders", toString(terms.timeInForce)),
                                "gtc, ioc, fok", toString(terms.timeInForce), {"gtc", "ioc", "fok"});
    if (hasTrigger(terms.type) && terms.triggerSource == TriggerSource::Index)
        return unsupportedField("trigger_source", "Aster's triggers fire on the mark or the last price", "mark, last",
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
    }
    return "";
}

[[nodiscard]] std::string_view timeInForceOf(const OrderTerms& terms)
{
    if (terms.isPostOnly)
        return "GTX";
    return terms.timeInForce == TimeInForce::Ioc ? "IOC" : terms.timeInForce == TimeInForce::Fok ? "FOK" : "GTC";
}

[[nodiscard]] RestRequest requestOf(std::string_view method, std::string_view path, std::string text)
{
    RestRequest request{std::string(method), std::string(path), {}, {}, {}};
    if (method == "GET") {
        request.query = std::move(text);
    } else {
        request.body = std::move(text);
        request.headers.emplace_back("Content-Type", kForm);
    }
    return request;
}

} // namespace

Result<Parameters> encodeOrder(const OrderToSend& order)
{
    const OrderTerms& terms = order.terms;
    const Instrument& instrument = order.instrument;
    if (auto ok = checkKind(terms); !ok)
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

std::string urlEncoded(const Parameters& parameters)
{
    std::string text;
    const auto put = [&text](std::string_view part) {
        for (const char c : part) {
            if (kUnreserved.find(c) != std::string_view::npos)
                text.push_back(c);
            else
                text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    };
    for (const auto& [name, value] : parameters) {
        if (!text.empty())
            text.push_back('&');
        put(name);
        text.push_back('=');
        put(value);
    }
    return text;
}

RestRequest signedRequest(std::string_view method, std::string_view path, Parameters parameters,
                          const AgentSignature& signature)
{
    parameters.emplace_back("nonce", std::to_string(signature.nonce));
    if (!signature.user.empty())
        parameters.emplace_back("user", signature.user);
    parameters.emplace_back("signer", crypto::toHex0x(signature.key.address()));
    std::string text = urlEncoded(parameters);
    text += "&signature=" + signature.key.sign(v3Digest(text, signature.chainId)).toHex0x();
    return requestOf(method, path, std::move(text));
}

RestRequest signedRequest(std::string_view method, std::string_view path, Parameters parameters,
                          const HmacSignature& signature)
{
    parameters.emplace_back("recvWindow", std::to_string(signature.recvWindowMs));
    parameters.emplace_back("timestamp", std::to_string(signature.timestampMs));
    std::string text = urlEncoded(parameters);
    text += "&signature=" + v1Signature(signature.secret, text);
    RestRequest request = requestOf(method, path, std::move(text));
    request.headers.emplace_back("X-MBX-APIKEY", signature.apiKey);
    return request;
}

RestRequest unsignedRequest(std::string_view method, std::string_view path, const Parameters& parameters)
{
    return requestOf(method, path, urlEncoded(parameters));
}

} // namespace gannet::aster
