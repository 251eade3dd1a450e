// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/secp256k1_key.h"

#include "adapters/crypto/keccak.h"
#include "core/base/check.h"

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace gannet::crypto {

namespace {

/// Made once and only read afterwards, which the library allows from several threads.
[[nodiscard]] const secp256k1_context* context()
{
    struct Destroy {
        void operator()(secp256k1_context* made) const { secp256k1_context_destroy(made); }
    };
    static const std::unique_ptr<secp256k1_context, Destroy> made(
        secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY));
    return made.get();
}

[[nodiscard]] Address addressOf(const secp256k1_pubkey& key)
{
    std::array<std::uint8_t, 65> point{}; // 0x04, x, y
    std::size_t length = point.size();
    secp256k1_ec_pubkey_serialize(context(), point.data(), &length, &key, SECP256K1_EC_UNCOMPRESSED);
    const Bytes32 hash = keccak256(std::span<const std::uint8_t>(point).subspan(1));
    Address address{};
    std::copy(hash.end() - address.size(), hash.end(), address.begin());
    return address;
}

} // namespace

std::string RecoverableSignature::toHex0x() const
{
    const std::array<std::uint8_t, 1> last{static_cast<std::uint8_t>(v())};
    return crypto::toHex0x(r) + toHex(s) + toHex(last);
}

Result<Secp256k1Key> Secp256k1Key::fromHex(const SecretString& text)
{
    Secp256k1Key key;
    secp256k1_pubkey point;
    if (!crypto::fromHex(text.reveal(), key.m_secret))
        return fail({.kind = ErrorKind::Auth,
                     .code = Code::Auth,
                     .message = "This is no private key: it has to be 64 hex digits, with or without 0x in front",
                     .field = "key"});
    if (secp256k1_ec_pubkey_create(context(), &point, key.m_secret.data()) != 1)
        return fail({.kind = ErrorKind::Auth,
                     .code = Code::Auth,
                     .message = "This is no private key: it is zero or above the order of the curve secp256k1",
                     .field = "key"});
    key.m_address = addressOf(point);
    return key;
}

Secp256k1Key Secp256k1Key::standIn(const Address& address)
{
    Secp256k1Key key;
    key.m_secret.back() = 1; // a number on the curve that everybody knows
    key.m_address = address;
    return key;
}

Secp256k1Key::Secp256k1Key(Secp256k1Key&& other) noexcept : m_secret(other.m_secret), m_address(other.m_address)
{
    other.overwrite();
}

Secp256k1Key& Secp256k1Key::operator=(Secp256k1Key&& other) noexcept
{
    if (this != &other) {
        m_secret = other.m_secret;
        m_address = other.m_address;
        other.overwrite();
    }
    return *this;
}

Secp256k1Key::~Secp256k1Key()
{
    overwrite();
}

void Secp256k1Key::overwrite()
{
    ::explicit_bzero(m_secret.data(), m_secret.size());
}

RecoverableSignature Secp256k1Key::sign(const Bytes32& digest) const
{
    secp256k1_ecdsa_recoverable_signature made;
    CHECK(secp256k1_ecdsa_sign_recoverable(context(), &made, digest.data(), m_secret.data(), nullptr, nullptr) == 1,
          "a key signs after it was moved from");
    std::array<std::uint8_t, 64> both{};
    int recoveryId = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(context(), both.data(), &recoveryId, &made);
    RecoverableSignature signature;
    std::copy_n(both.begin(), 32, signature.r.begin());
    std::copy_n(both.begin() + 32, 32, signature.s.begin());
    // 2 and 3 stand for an r beyond the order of the curve: one in 2^127 signatures, and no wallet can write it.
    CHECK(recoveryId <= 1, "a signature that cannot be written");
    signature.recoveryId = static_cast<std::uint8_t>(recoveryId);
    return signature;
}

std::optional<Address> recoverSigner(const Bytes32& digest, const RecoverableSignature& signature)
{
    std::array<std::uint8_t, 64> both{};
    std::copy(signature.r.begin(), signature.r.end(), both.begin());
    std::copy(signature.s.begin(), signature.s.end(), both.begin() + 32);
    secp256k1_ecdsa_recoverable_signature read;
    secp256k1_pubkey point;
    if (signature.recoveryId > 1 ||
        secp256k1_ecdsa_recoverable_signature_parse_compact(context(), &read, both.data(), signature.recoveryId) != 1 ||
        secp256k1_ecdsa_recover(context(), &point, &read, digest.data()) != 1)
        return std::nullopt;
    return addressOf(point);
}

} // namespace gannet::crypto
