// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/remembered.h"
#include "core/store/store.h"

namespace gannet {

/// All that trading begins from, read once at the start: every fill and payment, the newest balances, switches,
/// settings, sizes that were entered, and the orders that Remembered names. Fails as the reads do; nothing is then to
/// be believed.
[[nodiscard]] Result<Remembered> remember(Store& store, Timestamp now);

} // namespace gannet
