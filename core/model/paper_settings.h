// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/fee_tier.h"
#include "core/model/order.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace gannet {

/// What a simulated account is made with.
struct PaperSettings {
    AccountName account = "paper";
    /// What it began with, by asset. Another amount in a later run is a deposit or a withdrawal of the difference.
    std::map<std::string, Decimal> start;
    std::optional<FeeTier> fees;                    ///< instead of the venue's base tier
    int leverage = 1;                               ///< of an instrument that leverageOf does not name
    std::map<std::string, int> leverageOf;          ///< by "venue:symbol"
    Duration latency = Duration::milliseconds(100); ///< from an ask to its act
    Duration jitter = Duration::milliseconds(50);   ///< at most this is added, by chance
    std::uint64_t seed = 1;                         ///< of that chance, and of nothing else
};

} // namespace gannet
