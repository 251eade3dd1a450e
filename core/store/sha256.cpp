// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sha256.h"

#include <openssl/evp.h>

#include <array>

namespace gannet {

Result<std::string> sha256(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &length, EVP_sha256(), nullptr) != 1)
        return fail(ErrorKind::Unavailable, Code::Other, "The store cannot be used: OpenSSL offers no SHA-256.");
    return std::string(reinterpret_cast<const char*>(hash.data()), length);
}

} // namespace gannet
