// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/venue_factory.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// Every venue this program speaks to, in the order screens list them. Built once; any thread.
[[nodiscard]] std::span<const VenueFactory> venueFactories();
/// The slugs of all of them, in that order.
[[nodiscard]] std::vector<std::string> venueSlugs();
/// By slug ("binance-usdm"); null when there is none.
[[nodiscard]] const VenueFactory* findVenueFactory(std::string_view slug);

} // namespace gannet
