// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/keccak.h"

#include <cryptopp/keccak.h>

namespace gannet::crypto {

Bytes32 keccak256(std::span<const std::uint8_t> bytes)
{
    Bytes32 hash{};
    CryptoPP::Keccak_256 keccak;
    static_assert(CryptoPP::Keccak_256::DIGESTSIZE == std::tuple_size_v<Bytes32>);
    keccak.CalculateDigest(hash.data(), bytes.data(), bytes.size());
    return hash;
}

Bytes32 keccak256(std::string_view text)
{
    return keccak256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

} // namespace gannet::crypto
