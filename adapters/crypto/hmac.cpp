// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/hmac.h"

#include "core/base/check.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace gannet::crypto {

Bytes32 hmacSha256(const SecretString& secret, std::string_view text)
{
    Bytes32 code{};
    unsigned length = 0;
    const std::string_view key = secret.reveal();
    const auto* const done =
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), code.data(), &length);
    CHECK(done != nullptr && length == code.size(), "OpenSSL offers no HMAC-SHA256");
    return code;
}

} // namespace gannet::crypto
