// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <optional>
#include <string>

namespace gannet::crypto {

/// An ECDSA signature from which the signer's address can be had again. `s` is in the lower half of the order, as EVM
/// chains require.
struct RecoverableSignature {
    Bytes32 r{};
    Bytes32 s{};
    std::uint8_t recoveryId = 0; ///< 0 or 1

    /// 27 or 28, as wallets write it.
    [[nodiscard]] int v() const { return 27 + recoveryId; }
    /// 0x and 130 hex digits: r, s, v.
    [[nodiscard]] std::string toHex0x() const;
};

/// A private key on secp256k1. Signs deterministically (RFC 6979) and in constant time; its bytes are overwritten when
/// it goes. Any thread.
class Secp256k1Key {
public:
    /// From 64 hex digits, with or without 0x. Fails {Auth, Code::Auth} on another length, on what is no hex, and on
    /// zero or a number beyond the curve's order; the words never quote the key.
    [[nodiscard]] static Result<Secp256k1Key> fromHex(const SecretString& text);

    /// One that says this address and signs for nobody: for who only has to be told whose key it was, as in a replay.
    [[nodiscard]] static Secp256k1Key standIn(const Address& address);

    Secp256k1Key(Secp256k1Key&& other) noexcept;
    Secp256k1Key& operator=(Secp256k1Key&& other) noexcept;
    Secp256k1Key(const Secp256k1Key&) = delete;
    Secp256k1Key& operator=(const Secp256k1Key&) = delete;
    ~Secp256k1Key();

    [[nodiscard]] const Address& address() const { return m_address; }
    [[nodiscard]] RecoverableSignature sign(const Bytes32& digest) const;

private:
    Secp256k1Key() = default;
    void overwrite();

    Bytes32 m_secret{};
    Address m_address{};
};

/// Whose signature this is; nothing on one that nobody can have made. Any other digest or signature gives another
/// address, not an error: the caller compares.
[[nodiscard]] std::optional<Address> recoverSigner(const Bytes32& digest, const RecoverableSignature& signature);

} // namespace gannet::crypto
