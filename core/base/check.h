// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace gannet {

/// Ends the program with the broken invariant's words on stderr. Never returns.
[[noreturn]] void checkFailed(std::string_view condition, std::string_view words, const char* file, int line) noexcept;

} // namespace gannet

/// A bug in this program, never a venue's or a user's mistake. Always compiled.
#define CHECK(condition, words)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) [[unlikely]]                                                                                 \
            ::gannet::checkFailed(#condition, words, __FILE__, __LINE__);                                              \
    } while (false)

#ifdef NDEBUG
#define DCHECK(condition, words)                                                                                       \
    do {                                                                                                               \
    } while (false)
#else
#define DCHECK(condition, words) CHECK(condition, words)
#endif
