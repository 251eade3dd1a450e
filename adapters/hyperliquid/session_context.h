// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/facts.h"
#include "core/model/catalogue.h"
#include "core/venue/venue_adapter.h"

namespace gannet::hyperliquid {

/// With the hosts of its network where none are named, and the path of its websocket.
[[nodiscard]] inline VenueSettings filledIn(VenueSettings settings)
{
    const bool isTestnet = settings.network == VenueNetwork::Testnet;
    if (settings.restUrl.empty())
        settings.restUrl = isTestnet ? kTestnetRestUrl : kRestUrl;
    if (settings.wsUrl.empty())
        settings.wsUrl = isTestnet ? kTestnetWsUrl : kWsUrl;
    if (!settings.wsUrl.ends_with(kWsPath))
        settings.wsUrl += kWsPath;
    return settings;
}

/// What the parts of one session share. Owned by the adapter; engine thread.
struct SessionContext {
    VenueId venue;
    const VenueSettings settings; ///< URLs filled in
    Catalogue& catalogue;
    Transport& transport;
    Sink& sink;
    SessionState session = SessionState::Disconnected;
    SessionStats stats;
    std::uint64_t ordinal = 0; ///< makes the ids of facts that have no number of their own
};

} // namespace gannet::hyperliquid
