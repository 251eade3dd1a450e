// SPDX-License-Identifier: GPL-3.0-or-later
// A file of keys of any bytes: refused with a sentence, or opened to what was sealed. The first byte says whether the
// hash at the end is made anew, so that what stands before it is looked at too.
#include "adapters/crypto/sealed_box.h"
#include "app/keychain/secret_map.h"
#include "core/base/check.h"

#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

using namespace gannet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    std::string box(data + 1, data + size);
    if (data[0] % 2 == 1) {
        // A dear cost is a long wait and no other path.
        if (box.size() > 9 && static_cast<std::uint8_t>(box[9]) > crypto::kLeastSealLogN &&
            static_cast<std::uint8_t>(box[9]) <= crypto::kMostSealLogN)
            box[9] = static_cast<char>(crypto::kLeastSealLogN);
        std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
        ::SHA256(reinterpret_cast<const unsigned char*>(box.data()), box.size(), hash.data());
        box.append(hash.begin(), hash.end());
    }
    const auto text = crypto::unseal(SecretString("a passphrase"), box);
    if (!text) {
        CHECK(!text.error().message.empty(), "an error without words");
        return 0;
    }
    if (const auto secrets = parseSecretMap(text->reveal())) {
        const auto again = parseSecretMap(writeSecretMap(*secrets).reveal());
        CHECK(again && again->size() == secrets->size(), "what was read is not written");
    }
    return 0;
}
