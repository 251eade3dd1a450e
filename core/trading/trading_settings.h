// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/account_settings.h"
#include "core/trading/oms_settings.h"

#include <vector>

namespace gannet {

/// All that trading is told before it starts: with the same and the same items a replay trades the same.
struct TradingSettings {
    OmsSettings oms;
    std::vector<AccountSettings> accounts;
};

} // namespace gannet
