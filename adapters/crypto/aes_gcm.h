// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/secret.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gannet::crypto {

using GcmNonce = std::array<std::uint8_t, 12>;
inline constexpr std::size_t kGcmTagBytes = 16;

/// AES-256-GCM (NIST SP 800-38D): `plain` encrypted, with the tag of 16 bytes behind it. `beside` is not encrypted and
/// has to be the same to open it. A nonce is used once with a key, never again.
[[nodiscard]] std::string gcmSeal(const Bytes32& key, const GcmNonce& nonce, std::string_view beside,
                                  std::string_view plain);

/// What gcmSeal() was given; nothing where a bit of key, nonce, `beside` or `sealed` is another.
[[nodiscard]] std::optional<SecretString> gcmOpen(const Bytes32& key, const GcmNonce& nonce, std::string_view beside,
                                                  std::string_view sealed);

} // namespace gannet::crypto
