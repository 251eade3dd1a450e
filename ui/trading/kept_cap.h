// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"
#include "core/model/typed_distance.h"
#include "ui/engine_client.h"

#include <QString>

#include <optional>
#include <string>

namespace gannet {

/// Where the ticket keeps the slippage cap of an instrument, as it was typed; the instrument's key follows.
inline constexpr const char* kKeptCap = "cap/";
/// The largest that a person may write.
inline constexpr Decimal kMostCap{20, 2};

/// The cap that the ticket keeps for the instrument, for every take that names none; nothing where it keeps none, so
/// that kTakeCap holds.
[[nodiscard]] std::optional<DistanceAsk> keptCap(const EngineClient* client, const std::string& key);
/// As a fraction of the touch that is taken; nothing for one in ticks where no touch is known.
[[nodiscard]] std::optional<Decimal> capFraction(const std::optional<DistanceAsk>& cap,
                                                 const std::optional<Decimal>& touch, const TickRule& ticks);
/// "0.3%" or "5t", kTakeCap's for none.
[[nodiscard]] QString capText(const std::optional<DistanceAsk>& cap);

} // namespace gannet
