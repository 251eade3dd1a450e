// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/facts.h"

namespace gannet::binance {

/// What Binance USD-M says of itself. Sources: the USD-M API documentation as of 2026-08, its change log, and recorded
/// sessions (tests/venues/binance/SOURCES.md).
[[nodiscard]] const fapi::Facts& facts();
/// Built once.
[[nodiscard]] const Capabilities& capabilities();

} // namespace gannet::binance
