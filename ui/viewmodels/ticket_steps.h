// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"
#include "core/model/trading_views.h"

#include <QString>

#include <optional>

namespace gannet {

// One step up or down in a field of a ticket, as its arrow keys do it. Pure. Each answers what the field then says;
// nothing when there is no step from here.

/// So many ticks from a price; a price between two ticks goes to the next one first. Never below one tick.
[[nodiscard]] std::optional<Decimal> stepPrice(Decimal price, int steps, const TickRule& ticks);
/// A typed price by ticks, one that follows the market by ticks beside it or by hundredths of a percent. `start` is
/// where an empty field begins.
[[nodiscard]] std::optional<QString> steppedPrice(const std::optional<PriceAsk>& ask, int steps,
                                                  const std::optional<Decimal>& start, const Instrument& instrument);
/// Units by lots, quote units by 10, equity by 1 %, risk by 0.1 %, a position by 10 %. An empty field begins with the
/// smallest order.
[[nodiscard]] std::optional<QString> steppedSize(const std::optional<SizeAsk>& ask, int steps,
                                                 const Instrument& instrument);

} // namespace gannet
