// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/risk_limits.h"

namespace gannet {

RiskLimits newLiveLimits()
{
    RiskLimits limits;
    limits.hard.maxNotional = Decimal{100, 0};
    limits.maxDailyLoss = Decimal{50, 0};
    limits.maxOrdersPerDay = 200;
    return limits;
}

RiskLimits paperLimits()
{
    RiskLimits limits;
    limits.hasAllowlist = false;
    return limits;
}

} // namespace gannet
