// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace gannet {

void checkFailed(std::string_view condition, std::string_view words, const char* file, int line) noexcept
{
    std::fprintf(stderr, "CHECK failed at %s:%d: %.*s (%.*s)\n", file, line, static_cast<int>(words.size()),
                 words.data(), static_cast<int>(condition.size()), condition.data());
    std::fflush(stderr);
    std::abort();
}

} // namespace gannet
