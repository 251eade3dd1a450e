// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process_age.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <ctime>
#include <unistd.h>

namespace gannet {

std::optional<Duration> processAge()
{
    std::ifstream file("/proc/self/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    // The program's name may hold anything, a bracket too; the numbers follow the last one (proc(5), field 3 on).
    const auto end = text.rfind(')');
    if (end == std::string::npos)
        return std::nullopt;
    std::istringstream fields(text.substr(end + 1));
    std::string skipped;
    for (int field = 3; field < 22; ++field)
        fields >> skipped;
    std::int64_t startTicks = 0;
    timespec boot{};
    const long perSecond = sysconf(_SC_CLK_TCK);
    if (!(fields >> startTicks) || perSecond <= 0 || clock_gettime(CLOCK_BOOTTIME, &boot) != 0)
        return std::nullopt;
    const std::int64_t nowNs = boot.tv_sec * 1'000'000'000 + boot.tv_nsec;
    const Duration age = Duration::nanoseconds(nowNs - startTicks * (1'000'000'000 / perSecond));
    return Duration::milliseconds(age.toMilliseconds() / 10 * 10);
}

} // namespace gannet
