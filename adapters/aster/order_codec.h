// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/fapi/order_codec.h"
#include "adapters/fapi/signed_request.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>

/// Orders as Aster's REST takes them: parameters, and the request that carries them signed (asterdex/api-docs @265e024,
/// futures V1 and V3). Pure; any thread.
namespace gannet::aster {

using fapi::OrderToSend;
using fapi::Parameters;
using fapi::RestRequest;
using fapi::urlEncoded;

/// The dialect's, with Aster's name in its sentences.
[[nodiscard]] Result<Parameters> encodeOrder(const OrderToSend& order);

/// What signs a V3 request: the agent's key, for `user`, whose account it is. Empty: the form of the venue's documents
/// that names the agent only.
struct AgentSignature {
    const crypto::Secp256k1Key& key;
    std::string user;
    std::uint64_t chainId = 0;
    std::uint64_t nonce = 0; ///< us
};
/// What signs a V1 request.
struct HmacSignature {
    std::string apiKey;
    const SecretString& secret;
    std::uint64_t timestampMs = 0;
    std::uint64_t recvWindowMs = 5000; ///< the venue refuses the request when it comes later than this
};

/// The signature is the last parameter, of what stands before it as it is sent. Parameters go in the body, and in the
/// query of a GET.
[[nodiscard]] RestRequest signedRequest(std::string_view method, std::string_view path, Parameters parameters,
                                        const AgentSignature& signature);
[[nodiscard]] RestRequest signedRequest(std::string_view method, std::string_view path, Parameters parameters,
                                        const HmacSignature& signature);
/// Without a signature the venue refuses it; `gannet-inspect request` shows it so.
[[nodiscard]] RestRequest unsignedRequest(std::string_view method, std::string_view path, const Parameters& parameters);

inline constexpr std::string_view kOrderPathV1 = "/fapi/v1/order";
inline constexpr std::string_view kOrderPathV3 = "/fapi/v3/order";

} // namespace gannet::aster
