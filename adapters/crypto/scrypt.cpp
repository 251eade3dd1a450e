// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/crypto/scrypt.h"

#include "core/base/check.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <memory>

namespace gannet::crypto {

Result<void> scrypt(const SecretString& passphrase, std::span<const std::uint8_t> salt, ScryptCost cost,
                    std::span<std::uint8_t> out)
{
    struct Free {
        void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
        void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
    };
    const std::unique_ptr<EVP_KDF, Free> kdf(EVP_KDF_fetch(nullptr, "SCRYPT", nullptr));
    CHECK(kdf != nullptr, "OpenSSL offers no scrypt");
    const std::unique_ptr<EVP_KDF_CTX, Free> context(EVP_KDF_CTX_new(kdf.get()));
    CHECK(context != nullptr, "no memory for a context of scrypt");

    std::uint64_t n = std::uint64_t{1} << cost.logN;
    std::uint32_t r = cost.r;
    std::uint32_t p = cost.p;
    // Its own limit is 32 MiB, less than what is worth asking for. The memory is what RFC 7914 needs, and some.
    std::uint64_t memory = std::uint64_t{128} * r * (n + p + 2) + 1024;
    const std::string_view secret = passphrase.reveal();
    // OpenSSL takes these as not const and only reads them. An empty text still needs an address.
    const auto bytes = [](const void* data, std::size_t size) {
        return size > 0 ? const_cast<void*>(data) : const_cast<char*>("");
    };
    const std::array<OSSL_PARAM, 7> parameters{
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, bytes(secret.data(), secret.size()), secret.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, bytes(salt.data(), salt.size()), salt.size()),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
        OSSL_PARAM_construct_end()};
    if (EVP_KDF_derive(context.get(), out.data(), out.size(), parameters.data()) == 1)
        return {};
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    return fail({.kind = ErrorKind::Unavailable,
                 .code = Code::Other,
                 .message = fmt::format("No key can be made of the passphrase: that takes {} MiB of memory, which this "
                                        "machine does not give now; close something and try again",
                                        memory >> 20U),
                 .limit = fmt::format("{} MiB", memory >> 20U)});
}

} // namespace gannet::crypto
