// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

/// EIP-712, "Typed structured data hashing and signing" (eips.ethereum.org/EIPS/eip-712), as far as venues use it: flat
/// structures, whole numbers of at most 64 bits.
namespace gannet::crypto {

/// Who a signature is for. The verifying contract is the zero address on every venue we speak to.
struct Eip712Domain {
    std::string_view name;
    std::string_view version;
    std::uint64_t chainId = 0;
};

/// A member of a structure. `type` is what stands in the structure's definition (string, address, bytes32, bool,
/// uint64, uint256) and has to fit the value: text, Address, Bytes32, bool, a number.
struct Eip712Field {
    std::string_view type;
    std::string_view name;
    std::variant<std::string, Address, Bytes32, bool, std::uint64_t> value;
};

/// `Name(type name,type name)`: the definition that is hashed along with the values.
[[nodiscard]] std::string encodeType(std::string_view primaryType, std::span<const Eip712Field> fields);

[[nodiscard]] Bytes32 domainSeparator(const Eip712Domain& domain);

/// What is signed: the hash of 0x1901, the domain and the structure.
[[nodiscard]] Bytes32 eip712Digest(const Eip712Domain& domain, std::string_view primaryType,
                                   std::span<const Eip712Field> fields);

} // namespace gannet::crypto
