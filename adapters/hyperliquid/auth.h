// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

/// What Hyperliquid wants signed. An action is one JSON object whose keys stand in the venue's order ("Signing";
/// hyperliquid-python-sdk @7ee976d); the same object is written twice, as msgpack for the hash and as JSON for the
/// request, so that what is signed is what is sent. Pure; any thread.
namespace gannet::hyperliquid {

/// Part of every signature, and no part of the host's name.
enum class Network : std::uint8_t { Mainnet, Testnet };
[[nodiscard]] std::string_view toString(Network network); ///< "mainnet", "testnet"
[[nodiscard]] std::optional<Network> networkFrom(std::string_view text);

/// What is hashed along with an action of trading.
struct L1Envelope {
    std::uint64_t nonce = 0;                                  ///< ms; the request's own
    std::optional<crypto::Address> vault = std::nullopt;      ///< the vault or sub-account that is acted for
    std::optional<std::uint64_t> expiresAfter = std::nullopt; ///< ms; the venue refuses the request after it
};

/// The venue's id of an action: Keccak-256 of its msgpack, the nonce, the vault and the expiry. Fails {Invalid,
/// InvalidRequest} with the field when a number in it is not whole: the venue writes amounts as text.
[[nodiscard]] Result<crypto::Bytes32> actionHash(const nlohmann::ordered_json& action, const L1Envelope& envelope);

/// What an agent signs for an action of trading: the phantom agent of its hash.
[[nodiscard]] crypto::Bytes32 l1Digest(const crypto::Bytes32& actionHash, Network network);

/// What the main wallet signs for an action of an account ("approveAgent", "usdSend"). `primaryType` is the venue's
/// name of it, with or without "HyperliquidTransaction:" in front. Members that the venue's definition has are taken
/// from the action, in the definition's order; `hyperliquidChain`, `signatureChainId` and `nonce` (or `time`) are
/// filled in where the action has them not. Fails {Invalid, InvalidRequest} on an unknown type and on a member that is
/// missing or of another kind.
[[nodiscard]] Result<crypto::Bytes32> userDigest(std::string_view primaryType, const nlohmann::ordered_json& action,
                                                 Network network, std::uint64_t nonce);

/// The definition's name for an action's `type`: "ApproveAgent" for "approveAgent". Empty where there is none.
[[nodiscard]] std::string_view primaryTypeOf(std::string_view actionType);

} // namespace gannet::hyperliquid
