// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"

#include <string>

namespace gannet {

/// What linked blocks show before anybody chose, as "venue:symbol": the first row of the watchlist, else a large market
/// of a venue that is there.
[[nodiscard]] std::string firstKey(const Config& config);

} // namespace gannet
