// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"
#include "core/base/uptime_clock.h"

#include <ctime>

namespace gannet {

Timestamp SystemClock::now() const
{
    timespec spec{};
    clock_gettime(CLOCK_REALTIME, &spec);
    return {static_cast<std::int64_t>(spec.tv_sec) * 1'000'000'000 + spec.tv_nsec};
}

Timestamp UptimeClock::now() const
{
    timespec spec{};
    clock_gettime(CLOCK_BOOTTIME, &spec);
    return {static_cast<std::int64_t>(spec.tv_sec) * 1'000'000'000 + spec.tv_nsec};
}

} // namespace gannet
