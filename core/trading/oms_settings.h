// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/trading/doubts.h"
#include "core/trading/trading_switch.h"

#include <cstdint>

namespace gannet {

/// What the order management is made with.
struct OmsSettings {
    std::uint64_t session = 0; ///< see makeOrderSession
    std::uint64_t nextCounter = 1;
    ArmRules arm;
    DoubtTimes doubt;
    Duration reconcileEvery = Duration::minutes(5);
    Duration snapshotWait = Duration::seconds(20);      ///< then it is asked for again
    Duration snapshotGap = Duration::seconds(2);        ///< between two, however many reasons there are
    Duration privateDown = Duration::seconds(5);        ///< a session gone for this long wants a new arming
    Duration fillsOverlap = Duration::minutes(10);      ///< fills are asked for from this much before what is known
    Duration fillsAtFirst = Duration::minutes(24 * 60); ///< ... and from this long ago where none is known
    Duration midnightWithin = Duration::minutes(1);     ///< a price so soon after 00:00 UTC is the day's first
    std::uint32_t cancelTries = 5;                      ///< of a cancel under a kill switch that the venue refuses
    Duration cancelPause = Duration::seconds(1);        ///< before the second of them; twice as long before each next
};

} // namespace gannet
