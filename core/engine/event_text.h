// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/catalogue.h"
#include "core/model/event.h"

#include <string>

namespace gannet {

/// One line of JSON for an event, in the words of docs/architecture.md; amounts are strings, times integer nanoseconds,
/// what is unknown is left out. Equal events give equal lines. The catalogue knows the event's venue and instrument.
[[nodiscard]] std::string describe(const Event& event, const Catalogue& catalogue);

} // namespace gannet
