// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <cstdint>
#include <span>

namespace gannet::crypto {

/// What trying one passphrase costs (RFC 7914): about 128 r 2^logN bytes of memory, and p times the time for that.
struct ScryptCost {
    std::uint8_t logN = 0;
    std::uint8_t r = 8;
    std::uint8_t p = 1;

    friend bool operator==(const ScryptCost&, const ScryptCost&) = default;
};

/// Fills `out` with the key that scrypt makes of a passphrase and a salt. Fails {Unavailable, Other} where the memory
/// is not to be had, and then `out` is zero. Takes the time it is there to take. Any thread.
[[nodiscard]] Result<void> scrypt(const SecretString& passphrase, std::span<const std::uint8_t> salt, ScryptCost cost,
                                  std::span<std::uint8_t> out);

} // namespace gannet::crypto
