// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/order.h"
#include "core/model/paper_settings.h"
#include "core/model/risk_limits.h"

#include <optional>
#include <string>

namespace gannet {

/// What a live account is told beside its limits. No secret: its key comes by another way (docs/secrets.md).
struct LiveSettings {
    std::string vault; ///< 0x and 40 hex digits: the vault or sub-account that is traded for; empty: the account itself
    /// The venue cancels the account's open orders when it has not heard of this program for so long; nothing: never.
    std::optional<Duration> deadMan;
};

/// An account of a run.
struct AccountSettings {
    std::string venue; ///< slug
    AccountName name;
    TradingMode mode = TradingMode::Paper; ///< what stands behind it
    RiskLimits limits;
    PaperSettings paper; ///< of Paper and Shadow: whatever `account` says there, the simulator has storedAccount()'s
    LiveSettings live;   ///< of Live
};

/// A simulated account with the limits that such a one begins with.
[[nodiscard]] AccountSettings paperAccount(std::string venue, AccountName name);
/// A live account with newLiveLimits(), allowed to trade live.
[[nodiscard]] AccountSettings liveAccount(std::string venue, AccountName name);

} // namespace gannet
