// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gannet::test {

/// How many times as long a build takes that watches memory or threads; for bounds of time that hold in the others.
#if defined(__SANITIZE_THREAD__)
inline constexpr int kInstrumented = 10;
#elif defined(__SANITIZE_ADDRESS__)
inline constexpr int kInstrumented = 4;
#else
inline constexpr int kInstrumented = 1;
#endif

} // namespace gannet::test
