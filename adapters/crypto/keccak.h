// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"

#include <span>
#include <string_view>

namespace gannet::crypto {

/// Keccak-256 as EVM chains use it: with the padding from before the standard, so it is not SHA3-256.
[[nodiscard]] Bytes32 keccak256(std::span<const std::uint8_t> bytes);
[[nodiscard]] Bytes32 keccak256(std::string_view text);

} // namespace gannet::crypto
