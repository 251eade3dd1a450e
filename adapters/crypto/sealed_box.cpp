// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/sealed_box.h"

#include "core/base/check.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>

namespace gannet::crypto {

namespace {

constexpr std::string_view kMagic = "gnntseal";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSaltAt = kMagic.size() + 4;
constexpr std::size_t kNonceAt = kSaltAt + sizeof(SealChance::salt);
constexpr std::size_t kHeadBytes = kNonceAt + sizeof(SealChance::nonce);
constexpr std::size_t kHashBytes = SHA256_DIGEST_LENGTH;
constexpr std::size_t kLeastBytes = kHeadBytes + kGcmTagBytes + kHashBytes;
static_assert(kHeadBytes == 56);

/// A key that is overwritten when it goes.
struct Key {
    Bytes32 bytes{};
    Key() = default;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() { ::explicit_bzero(bytes.data(), bytes.size()); }
};

[[nodiscard]] std::string hashOf(std::string_view bytes)
{
    std::string hash(kHashBytes, '\0');
    CHECK(::SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                   reinterpret_cast<unsigned char*>(hash.data())) != nullptr,
          "OpenSSL offers no SHA-256");
    return hash;
}

[[nodiscard]] std::uint8_t byteAt(std::string_view bytes, std::size_t at)
{
    return static_cast<std::uint8_t>(bytes[at]);
}

[[nodiscard]] tl::unexpected<Error> damaged(std::string_view why)
{
    return fail(ErrorKind::Protocol, Code::BadFormat, fmt::format("It is damaged: {}", why));
}

[[nodiscard]] bool isFair(ScryptCost cost)
{
    return cost.logN >= kLeastSealLogN && cost.logN <= kMostSealLogN && cost.r == kSealCost.r && cost.p == kSealCost.p;
}

} // namespace

Result<std::string> seal(const SecretString& passphrase, const SealChance& chance, std::string_view text,
                         ScryptCost cost)
{
    CHECK(isFair(cost), "a box that unseal() would refuse");
    if (text.size() > kMostSealedBytes - kLeastBytes)
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::TooLarge,
                     .message = fmt::format("There are {} bytes to keep, {} are the limit", text.size(),
                                            kMostSealedBytes - kLeastBytes),
                     .limit = std::to_string(kMostSealedBytes - kLeastBytes),
                     .value = std::to_string(text.size())});
    Key key;
    if (const auto made = scrypt(passphrase, chance.salt, cost, key.bytes); !made)
        return fail(made.error());
    std::string box(kMagic);
    for (const std::uint8_t byte : {kVersion, cost.logN, cost.r, cost.p})
        box.push_back(static_cast<char>(byte));
    box.append(chance.salt.begin(), chance.salt.end());
    box.append(chance.nonce.begin(), chance.nonce.end());
    box += gcmSeal(key.bytes, chance.nonce, std::string(box), text);
    box += hashOf(box);
    return box;
}

Result<SecretString> unseal(const SecretString& passphrase, std::string_view box)
{
    if (box.size() > kMostSealedBytes)
        return fail({.kind = ErrorKind::Protocol,
                     .code = Code::TooLarge,
                     .message = fmt::format("It has {} bytes, {} are the limit", box.size(), kMostSealedBytes),
                     .limit = std::to_string(kMostSealedBytes),
                     .value = std::to_string(box.size())});
    if (box.empty())
        return damaged("it is empty");
    if (!box.starts_with(kMagic.substr(0, box.size())))
        return fail(ErrorKind::Protocol, Code::BadFormat, "It is no file of keys of Gannet");
    if (box.size() <= kMagic.size())
        return damaged("it is cut off");
    const std::uint8_t version = byteAt(box, kMagic.size());
    if (version > kVersion)
        return fail({.kind = ErrorKind::Unsupported,
                     .code = Code::Unsupported,
                     .message = fmt::format("It is of a newer Gannet (version {}, this program reads up to {}); use "
                                            "that one",
                                            version, kVersion),
                     .limit = std::to_string(kVersion),
                     .value = std::to_string(version)});
    if (box.size() < kLeastBytes)
        return damaged("it is cut off");
    const std::string_view hashed = box.substr(0, box.size() - kHashBytes);
    if (hashOf(hashed) != box.substr(hashed.size()))
        return damaged("bytes of it were changed or lost");
    const ScryptCost cost{.logN = byteAt(box, kMagic.size() + 1),
                          .r = byteAt(box, kMagic.size() + 2),
                          .p = byteAt(box, kMagic.size() + 3)};
    if (version < kVersion || !isFair(cost))
        return damaged(fmt::format("version {} and a cost of 2^{}, {}, {} are none that Gannet writes", version,
                                   cost.logN, cost.r, cost.p));

    SealChance chance;
    std::copy_n(box.begin() + kSaltAt, chance.salt.size(), chance.salt.begin());
    std::copy_n(box.begin() + kNonceAt, chance.nonce.size(), chance.nonce.begin());
    Key key;
    if (const auto made = scrypt(passphrase, chance.salt, cost, key.bytes); !made)
        return fail(made.error());
    auto text = gcmOpen(key.bytes, chance.nonce, hashed.substr(0, kHeadBytes), hashed.substr(kHeadBytes));
    if (!text)
        // Or somebody changed it on purpose: what is only damaged has failed before.
        return fail(ErrorKind::Denied, Code::Auth, "This passphrase does not open it; try again");
    return std::move(*text);
}

} // namespace gannet::crypto
