// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/aes_gcm.h"
#include "adapters/crypto/scrypt.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// A text under a passphrase, as bytes that may lie in a file:
///
///     "gnntseal", version 1, logN, r, p (a byte each), salt (32), nonce (12)        the head, 56 bytes
///     AES-256-GCM of the text and its tag (16), the head authenticated beside it
///     SHA-256 of all before it (32)
///
/// The key is scrypt's of passphrase and salt, 32 bytes. GCM alone decides whether a box is opened; it cannot tell a
/// wrong passphrase from a damaged box, so the plain hash at the end does: it fits unless bytes were lost or changed.
/// Somebody who changes bytes and the hash too is told as a wrong passphrase.
namespace gannet::crypto {

/// What is different in every box. Of crypto::randomBytes(), never used twice.
struct SealChance {
    std::array<std::uint8_t, 32> salt{};
    GcmNonce nonce{};
};

/// 128 MiB and about a third of a second for each passphrase that is tried (docs/secrets.md has what was measured).
inline constexpr ScryptCost kSealCost{.logN = 17, .r = 8, .p = 1};
/// A box asks for no more than 1 GiB and is no cheaper than this; below it nobody means it.
inline constexpr std::uint8_t kLeastSealLogN = 10;
inline constexpr std::uint8_t kMostSealLogN = 20;
inline constexpr std::size_t kMostSealedBytes = std::size_t{1} << 20U;

/// Fails as scrypt() does, and {Invalid, TooLarge} on a text that would not be read again.
[[nodiscard]] Result<std::string> seal(const SecretString& passphrase, const SealChance& chance, std::string_view text,
                                       ScryptCost cost = kSealCost);

/// What was sealed. Fails {Denied, Auth} on a wrong passphrase, {Protocol, BadFormat} on what is no box or is damaged,
/// {Protocol, TooLarge}, {Unsupported, Unsupported} on a box of a newer program, and as scrypt() does. Only a whole box
/// costs the time of scrypt.
[[nodiscard]] Result<SecretString> unseal(const SecretString& passphrase, std::string_view box);

} // namespace gannet::crypto
