// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace gannet::test {

/// How often operator new was called by this program so far. Linking allocation_count.cpp replaces operator new; only
/// for programs of one thread.
[[nodiscard]] std::size_t allocationCount();

} // namespace gannet::test
