// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/aster/auth.h"

#include "adapters/crypto/eip712.h"
#include "adapters/crypto/hmac.h"

#include <array>

namespace gannet::aster {

crypto::Bytes32 v3Digest(std::string_view parameters, std::uint64_t chainId)
{
    const crypto::Eip712Domain domain{"AsterSignTransaction", "1", chainId};
    const std::array<crypto::Eip712Field, 1> message{
        crypto::Eip712Field{"string", "msg", std::string(parameters)},
    };
    return crypto::eip712Digest(domain, "Message", message);
}

std::string v1Signature(const SecretString& secret, std::string_view parameters)
{
    return crypto::toHex(crypto::hmacSha256(secret, parameters));
}

} // namespace gannet::aster
