// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/binance/factory.h"

#include "adapters/binance/facts.h"
#include "adapters/fapi/factory.h"

namespace gannet::binance {

VenueFactory usdmFactory()
{
    return fapi::factoryOf<&facts>(&capabilities);
}

} // namespace gannet::binance
