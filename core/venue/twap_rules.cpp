// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/twap_rules.h"

#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace gannet {

Result<void> checkTwapPlan(const TwapPlan& plan, const TwapRules& rules, std::string_view venueName)
{
    if (plan.minutes >= rules.leastMinutes && plan.minutes <= rules.mostMinutes)
        return {};
    return refuseField(Code::InvalidRequest, "minutes",
                       fmt::format("A TWAP at {} lasts {} to {} minutes; yours lasts {}", venueName, rules.leastMinutes,
                                   rules.mostMinutes, plan.minutes),
                       fmt::format("{} to {}", rules.leastMinutes, rules.mostMinutes), std::to_string(plan.minutes),
                       {std::to_string(std::clamp(plan.minutes, rules.leastMinutes, rules.mostMinutes))});
}

} // namespace gannet
