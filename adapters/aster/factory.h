// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/venue_factory.h"

namespace gannet::aster {

[[nodiscard]] VenueFactory factory();

} // namespace gannet::aster
