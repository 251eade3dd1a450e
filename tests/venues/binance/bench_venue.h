// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/binance/facts.h"
#include "tests/venues/fapi/fapi_bench.h"

namespace gannet::test {

/// Binance's adapter with the test as its network and clock.
struct BenchVenue : FapiBench {
    explicit BenchVenue(const VenueSettings& settings = {}) : FapiBench(binance::facts(), settings) {}
};

} // namespace gannet::test
