// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>

/// What Aster wants signed: the parameters of a request, byte for byte as they are sent. Pure; any thread.
namespace gannet::aster {

// "How to sign", V3 futures document (asterdex/api-docs @265e024): a constant of signing, not the id of a chain in use.
inline constexpr std::uint64_t kMainnetChainId = 1666;
inline constexpr std::uint64_t kTestnetChainId = 714;

/// What an agent wallet signs of a V3 request. `parameters` is the urlencoded text `k=v&k=v` without the signature: its
/// order is free, but what is signed is what is sent.
[[nodiscard]] crypto::Bytes32 v3Digest(std::string_view parameters, std::uint64_t chainId);

/// The signature of a V1 request: HMAC-SHA256, lower-case hex. `parameters` is the query with the body behind it and
/// nothing between, percent-encoded as sent.
[[nodiscard]] std::string v1Signature(const SecretString& secret, std::string_view parameters);

} // namespace gannet::aster
