// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order.h"
#include "core/model/paper_settings.h"
#include "core/model/risk_limits.h"

#include <string>

namespace gannet {

/// An account of a run.
struct AccountSettings {
    std::string venue; ///< slug
    AccountName name;
    TradingMode mode = TradingMode::Paper; ///< what stands behind it
    RiskLimits limits;
    PaperSettings paper; ///< of Paper and Shadow: whatever `account` says there, the simulator has storedAccount()'s
};

/// A simulated account with the limits that such a one begins with.
[[nodiscard]] AccountSettings paperAccount(std::string venue, AccountName name);

} // namespace gannet
