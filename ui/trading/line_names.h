// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/engine_client.h"

#include <string_view>

namespace gannet {

/// The instrument that an order line means by a symbol and a venue, either of them empty: then the target's. Capitals
/// do not count; a whole key, symbol, canonical id or base is wanted, no part of one. The target itself and its venue
/// come first; what is still ambiguous is refused with what may have been meant. Fails {NotFound | Invalid,
/// UnknownSymbol}, `field` is "symbol" or "venue". UI thread.
[[nodiscard]] Result<const Instrument*> findNamed(const EngineClient& client, std::string_view symbol,
                                                  std::string_view venue, std::string_view targetKey);

} // namespace gannet
