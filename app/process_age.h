// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>

namespace gannet {

/// Time since the kernel started this process, loading of libraries included; whole hundredths of a second. Nothing
/// where /proc does not say. Any thread.
[[nodiscard]] std::optional<Duration> processAge();

} // namespace gannet
