// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/secp256k1_key.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/model/instrument.h"
#include "core/model/order.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Orders as Aster's REST takes them: parameters, and the request that carries them signed (asterdex/api-docs @265e024,
/// futures V1 and V3). Nothing is rounded but a cap, towards the market. Pure; any thread.
namespace gannet::aster {

/// Name and value, in the order in which they are sent and signed.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// An order and its instrument.
struct OrderToSend {
    const OrderTerms& terms;
    const Instrument& instrument;
    ClientOrderId id = {}; ///< invalid: the venue makes one up
    /// What a market order's cap counts from: the touch it takes. Without it, or without a cap, it goes as the venue's
    /// own MARKET, which the venue bounds (`marketTakeBound`).
    std::optional<Price> reference = std::nullopt;
};

/// The parameters of POST order. A market order with a cap is an IOC limit at the cap. What the venue has not (GTD,
/// day, triggers on the index, a trailing stop by an amount) fails {Unsupported}; what is off the grid or too small
/// fails as order_rules.h says.
[[nodiscard]] Result<Parameters> encodeOrder(const OrderToSend& order);

/// `k=v&k=v`, values percent-encoded but for letters, digits and -_.~ (RFC 3986).
[[nodiscard]] std::string urlEncoded(const Parameters& parameters);

/// An HTTP request, ready to be sent to the venue's REST host.
struct RestRequest {
    std::string method;
    std::string path;
    std::string query;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

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
