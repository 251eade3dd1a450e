// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/facts.h"

namespace gannet::aster {

/// What Aster says of its perpetuals. Sources: the V3 futures documents (asterdex/api-docs @265e024b, 2026-06-30), the
/// venue's own recorded answers (asterdex/API-demo @6d97ece4, 2026-01-12) and tests/venues/aster/SOURCES.md.
[[nodiscard]] const fapi::Facts& facts();
/// Built once.
[[nodiscard]] const Capabilities& capabilities();

} // namespace gannet::aster
