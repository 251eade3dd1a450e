// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/random.h"

#include <openssl/rand.h>

#include <algorithm>

namespace gannet::crypto {

bool randomBytes(std::span<std::uint8_t> out)
{
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) == 1)
        return true;
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    return false;
}

} // namespace gannet::crypto
