// SPDX-License-Identifier: GPL-3.0-or-later
// What is stored for an account, of any text: refused in words that do not quote it, or taken and written as it was.
// The lists of keys beside it likewise.
#include "app/keychain/secret_map.h"
#include "app/keychain/venue_credentials.h"
#include "core/base/check.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace gannet;

namespace {

/// Many hex digits in a row are a key, where no address is told.
void checkQuotesNothing(const Error& error, const std::string& text)
{
    CHECK(!error.message.empty(), "an error without words");
    for (std::size_t i = 0; i + 24 <= text.size(); ++i) {
        const std::string piece = text.substr(i, 24);
        const bool isHex = piece.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
        const bool isOfAnAddress = error.message.find("0x") != std::string::npos;
        CHECK(!isHex || isOfAnAddress || error.message.find(piece) == std::string::npos, "an error quotes a key");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    for (const char* const venue : {"hyperliquid", "aster"}) {
        const auto credentials = parseCredentials(venue, text);
        if (!credentials) {
            checkQuotesNothing(credentials.error(), text);
            continue;
        }
        const auto written = writeCredentials(*credentials);
        CHECK(written.has_value(), "what was read is not written");
        const auto again = parseCredentials(venue, written->reveal());
        CHECK(again && again->kind() == credentials->kind() && again->validUntil == credentials->validUntil &&
                  again->permissions == credentials->permissions &&
                  shown(*again).account == shown(*credentials).account,
              "what was written is read as another");
        static_cast<void>(checkNotExpired(*credentials, Timestamp::fromMilliseconds(1)));
    }
    if (const auto secrets = parseSecretMap(text)) {
        const auto again = parseSecretMap(writeSecretMap(*secrets).reveal());
        CHECK(again && again->size() == secrets->size(), "a list of keys is not written as it was");
    }
    if (const auto ids = parseSecretIndex(text))
        CHECK(parseSecretIndex(writeSecretIndex(*ids)) == *ids, "an index is not written as it was");
    return 0;
}
