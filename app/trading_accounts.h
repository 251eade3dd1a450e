// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/engine/trading_host.h"
#include "core/model/catalogue.h"

#include <string>
#include <vector>

namespace gannet {

/// The accounts of these venues: those of the config, and one on paper where it names none for a venue.
[[nodiscard]] std::vector<AccountSettings> accountsOf(const Config& config, const std::vector<std::string>& venues);

/// How each account gets its gateway. The catalogue outlives what is returned; its venues are added already.
[[nodiscard]] std::vector<AccountPlan> plansOf(const std::vector<AccountSettings>& accounts,
                                               const Catalogue& catalogue);

} // namespace gannet
