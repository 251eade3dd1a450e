// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/accounts/key_handover.h"
#include "core/config/config.h"
#include "core/engine/trading_host.h"
#include "core/model/catalogue.h"
#include "core/venue/venue_adapter.h"

#include <map>
#include <string>
#include <string_view>

namespace gannet {

/// Whether this program has the side of the venue that trades with real money.
[[nodiscard]] bool hasLiveSide(std::string_view slug);

/// Whether the live accounts of a config can be: their venue has a live side, and what only some venues have stands
/// where it is. Fails {Invalid, BadConfig} as parseConfig() does.
[[nodiscard]] Result<void> checkLiveAccounts(const Config& config);

/// What gateways of live accounts are made with. All of it outlives what is made.
struct LiveParts {
    const Catalogue* catalogue = nullptr;
    Transport* transport = nullptr;
    std::map<std::string, VenueSettings> venues; ///< of the run, by slug
    KeyHandover* keys = nullptr;                 ///< null: each key is a stand-in that signs for nobody, as in a replay
};
[[nodiscard]] LiveMaker liveMaker(LiveParts parts);

} // namespace gannet
