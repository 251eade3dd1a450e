// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/first_key.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace gannet {

namespace {

/// By venue; the first one that is there is taken.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kFirstKeys = {
    {{"binance-usdm", "binance-usdm:BTCUSDT"}, {"hyperliquid", "hyperliquid:BTC"}, {"aster", "aster:BTCUSDT"}}};

} // namespace

std::string firstKey(const Config& config)
{
    if (!config.watchlist.empty())
        return config.watchlist.front();
    const auto shows = [&config](std::string_view slug) {
        return config.isDemo || std::ranges::any_of(config.venues, [slug](const VenueConfig& venue) {
                   return venue.isEnabled && venue.slug == slug;
               });
    };
    const auto first = std::ranges::find_if(kFirstKeys, [&shows](const auto& key) { return shows(key.first); });
    return std::string(first == kFirstKeys.end() ? "hyperliquid:BTC" : first->second);
}

} // namespace gannet
