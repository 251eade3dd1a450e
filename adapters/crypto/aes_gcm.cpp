// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/aes_gcm.h"

#include "core/base/check.h"

#include <openssl/evp.h>

#include <limits>
#include <memory>

namespace gannet::crypto {

namespace {

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

[[nodiscard]] Context newContext()
{
    Context context(EVP_CIPHER_CTX_new());
    CHECK(context != nullptr, "no memory for a context of AES");
    return context;
}

[[nodiscard]] const unsigned char* bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

[[nodiscard]] int length(std::string_view text)
{
    CHECK(text.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) - 16, "too long for one call");
    return static_cast<int>(text.size());
}

} // namespace

std::string gcmSeal(const Bytes32& key, const GcmNonce& nonce, std::string_view beside, std::string_view plain)
{
    const Context context = newContext();
    std::string sealed(plain.size() + kGcmTagBytes, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
    int count = 0;
    const bool isDone =
        EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), nonce.data(), nullptr) == 1 &&
        (beside.empty() || EVP_EncryptUpdate(context.get(), nullptr, &count, bytes(beside), length(beside)) == 1) &&
        (plain.empty() || EVP_EncryptUpdate(context.get(), out, &count, bytes(plain), length(plain)) == 1) &&
        EVP_EncryptFinal_ex(context.get(), out + plain.size(), &count) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kGcmTagBytes, out + plain.size()) == 1;
    CHECK(isDone, "OpenSSL offers no AES-256-GCM");
    return sealed;
}

std::optional<SecretString> gcmOpen(const Bytes32& key, const GcmNonce& nonce, std::string_view beside,
                                    std::string_view sealed)
{
    if (sealed.size() < kGcmTagBytes)
        return std::nullopt;
    const Context context = newContext();
    std::string tag(sealed.substr(sealed.size() - kGcmTagBytes));
    sealed.remove_suffix(kGcmTagBytes);
    std::string plain(sealed.size(), '\0');
    auto* const out = reinterpret_cast<unsigned char*>(plain.data());
    int count = 0;
    CHECK(
        EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), nonce.data(), nullptr) == 1 &&
            (beside.empty() || EVP_DecryptUpdate(context.get(), nullptr, &count, bytes(beside), length(beside)) == 1) &&
            (sealed.empty() || EVP_DecryptUpdate(context.get(), out, &count, bytes(sealed), length(sealed)) == 1) &&
            EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kGcmTagBytes, tag.data()) == 1,
        "OpenSSL offers no AES-256-GCM");
    SecretString opened(std::move(plain)); // what is not authentic is overwritten all the same
    std::array<unsigned char, kGcmTagBytes> none{};
    if (EVP_DecryptFinal_ex(context.get(), none.data(), &count) != 1)
        return std::nullopt;
    return opened;
}

} // namespace gannet::crypto
