// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/accounts/stored_account.h"
#include "core/config/config.h"
#include "core/engine/trading_host.h"
#include "core/model/catalogue.h"

#include <string>
#include <vector>

namespace gannet {

/// The accounts of these venues: those of the config, one on paper where it names none for a venue, and then those that
/// a person added and whose name the config does not have.
[[nodiscard]] std::vector<AccountSettings> accountsOf(const Config& config, const std::vector<std::string>& venues,
                                                      const std::vector<StoredAccount>& added = {});

/// The same for a recording: nothing live is in it.
[[nodiscard]] std::vector<AccountSettings> playedAccountsOf(const Config& config,
                                                            const std::vector<std::string>& venues);

/// How each account on paper gets its gateway; live ones open by their keys (live_sides.h). The catalogue outlives what
/// is returned; its venues are added already.
[[nodiscard]] std::vector<AccountPlan> plansOf(const std::vector<AccountSettings>& accounts,
                                               const Catalogue& catalogue);

} // namespace gannet
