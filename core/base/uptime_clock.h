// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace gannet {

/// How long the machine has been up, asleep or not: paces and measures, is never set, and is no wall clock. Any thread.
class UptimeClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override;
};

} // namespace gannet
