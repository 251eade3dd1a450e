// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/aster/factory.h"

#include "adapters/aster/facts.h"
#include "adapters/fapi/factory.h"

namespace gannet::aster {

VenueFactory factory()
{
    return fapi::factoryOf<&facts>(&capabilities);
}

} // namespace gannet::aster
