// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/catalogue.h"
#include "core/model/trading_event.h"

#include <string>

namespace gannet {

/// One line of JSON for what trading tells, as describe(Event) does it for the market: amounts are strings with every
/// digit, times integer nanoseconds, what is unknown is left out. Equal events give equal lines.
[[nodiscard]] std::string describe(const TradingEvent& event, const Catalogue& catalogue);

} // namespace gannet
