// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gannet::crypto {

using Bytes32 = std::array<std::uint8_t, 32>;
/// An account of an EVM chain: the last 20 bytes of the hash of its public key.
using Address = std::array<std::uint8_t, 20>;

/// Lower case, without 0x.
[[nodiscard]] std::string toHex(std::span<const std::uint8_t> bytes);
/// Lower case, with 0x.
[[nodiscard]] std::string toHex0x(std::span<const std::uint8_t> bytes);

/// Fills `out` from exactly twice as many hex digits, in either case, with or without 0x. False on anything else, and
/// then `out` is zero.
[[nodiscard]] bool fromHex(std::string_view text, std::span<std::uint8_t> out);

/// An address of 40 hex digits, in either case, with or without 0x. The case is not read as a checksum.
[[nodiscard]] std::optional<Address> addressFrom(std::string_view text);

} // namespace gannet::crypto
