// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/eip712.h"

#include "adapters/crypto/keccak.h"
#include "core/base/overloaded.h"

#include <algorithm>
#include <vector>

namespace gannet::crypto {

namespace {

/// A number in 32 bytes, big end first.
[[nodiscard]] Bytes32 word(std::uint64_t value)
{
    Bytes32 bytes{};
    for (auto it = bytes.rbegin(); value > 0; ++it, value >>= 8U)
        *it = static_cast<std::uint8_t>(value & 0xFFU);
    return bytes;
}

[[nodiscard]] Bytes32 encoded(const Eip712Field& field)
{
    return std::visit(overloaded{
                          [](const std::string& text) { return keccak256(text); },
                          [](const Address& address) {
                              Bytes32 bytes{};
                              std::copy(address.begin(), address.end(), bytes.end() - address.size());
                              return bytes;
                          },
                          [](const Bytes32& bytes) { return bytes; },
                          [](bool value) { return word(value ? 1 : 0); },
                          [](std::uint64_t value) { return word(value); },
                      },
                      field.value);
}

[[nodiscard]] Bytes32 structHash(std::string_view primaryType, std::span<const Eip712Field> fields)
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(32 * (fields.size() + 1));
    const Bytes32 type = keccak256(encodeType(primaryType, fields));
    bytes.insert(bytes.end(), type.begin(), type.end());
    for (const Eip712Field& field : fields) {
        const Bytes32 value = encoded(field);
        bytes.insert(bytes.end(), value.begin(), value.end());
    }
    return keccak256(bytes);
}

} // namespace

std::string encodeType(std::string_view primaryType, std::span<const Eip712Field> fields)
{
    std::string text(primaryType);
    char before = '(';
    for (const Eip712Field& field : fields) {
        text.push_back(before);
        text.append(field.type).append(" ").append(field.name);
        before = ',';
    }
    return text + ')';
}

Bytes32 domainSeparator(const Eip712Domain& domain)
{
    const std::array<Eip712Field, 4> fields{
        Eip712Field{"string", "name", std::string(domain.name)},
        Eip712Field{"string", "version", std::string(domain.version)},
        Eip712Field{"uint256", "chainId", domain.chainId},
        Eip712Field{"address", "verifyingContract", Address{}},
    };
    return structHash("EIP712Domain", fields);
}

Bytes32 eip712Digest(const Eip712Domain& domain, std::string_view primaryType, std::span<const Eip712Field> fields)
{
    const Bytes32 separator = domainSeparator(domain);
    const Bytes32 message = structHash(primaryType, fields);
    std::array<std::uint8_t, 66> bytes{0x19, 0x01};
    std::copy(separator.begin(), separator.end(), bytes.begin() + 2);
    std::copy(message.begin(), message.end(), bytes.begin() + 34);
    return keccak256(bytes);
}

} // namespace gannet::crypto
