// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/catalogue.h"
#include "core/venue/venue_adapter.h"

namespace gannet::hyperliquid {

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
