// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/account.h"
#include "core/model/catalogue.h"
#include "core/model/risk_limits.h"

#include <optional>

namespace gannet {

/// What an account's limits name of its venue and the venue, whose instruments are known, does not have: a limit of
/// that guards nothing. Names each with its place in the config; nothing when all are there.
[[nodiscard]] std::optional<Error> unknownSymbols(const AccountKey& account, const RiskLimits& limits,
                                                  const Catalogue& catalogue);

} // namespace gannet
