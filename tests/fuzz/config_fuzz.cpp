// SPDX-License-Identifier: GPL-3.0-or-later
// A config of any text: taken as a whole with every value in its range, or refused with the field's name.
#include "core/base/check.h"
#include "core/config/config.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace gannet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    const Result<Config> config = parseConfig(text, "fuzz", {"hyperliquid", "binance-usdm"});
    if (!config) {
        CHECK(config.error().code == Code::BadConfig && !config.error().field.empty(), "an error without a field");
        return 0;
    }
    CHECK(config->ui.scalePct >= 75 && config->ui.scalePct <= 200, "scale out of range");
    CHECK(config->journal.maxMb >= 1 && config->journal.keepMb >= 2 * config->journal.maxMb, "journal out of range");
    for (const VenueConfig& venue : config->venues) {
        CHECK(venue.wsUrl.empty() || isAllowedUrl(venue.wsUrl, "wss", "ws"), "a link that is not allowed");
        CHECK(venue.restUrl.empty() || isAllowedUrl(venue.restUrl, "https", "http"), "a host that is not allowed");
        CHECK(venue.bookRefresh.ns == 0 || venue.bookRefresh >= Duration::seconds(10), "refresh out of range");
    }
    return 0;
}
