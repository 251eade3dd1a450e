// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/secret.h"

#include <string_view>

namespace gannet::crypto {

/// HMAC-SHA256 (RFC 2104) of `text` under the secret's bytes as they are written.
[[nodiscard]] Bytes32 hmacSha256(const SecretString& secret, std::string_view text);

} // namespace gannet::crypto
