// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/aster/order_codec.h"

#include "adapters/aster/auth.h"
#include "adapters/aster/facts.h"

namespace gannet::aster {

Result<Parameters> encodeOrder(const OrderToSend& order)
{
    return fapi::encodeOrder(order, facts().name);
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
    return fapi::requestOf(method, path, std::move(text));
}

RestRequest signedRequest(std::string_view method, std::string_view path, Parameters parameters,
                          const HmacSignature& signature)
{
    parameters.emplace_back("recvWindow", std::to_string(signature.recvWindowMs));
    parameters.emplace_back("timestamp", std::to_string(signature.timestampMs));
    std::string text = urlEncoded(parameters);
    text += "&signature=" + v1Signature(signature.secret, text);
    RestRequest request = fapi::requestOf(method, path, std::move(text));
    request.headers.emplace_back("X-MBX-APIKEY", signature.apiKey);
    return request;
}

RestRequest unsignedRequest(std::string_view method, std::string_view path, const Parameters& parameters)
{
    return fapi::requestOf(method, path, urlEncoded(parameters));
}

} // namespace gannet::aster
