// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/catalogue.h"
#include "core/venue/capabilities.h"

/// What every adapter checks of a request before it acts on it, so that all of them refuse alike.
namespace gannet {

/// The instrument that `id` means at this venue; lives as long as the catalogue. Fails {Invalid, UnknownSymbol} on an
/// id nobody has, and on one of another venue.
[[nodiscard]] Result<const Instrument*> instrumentOf(const Catalogue& catalogue, VenueId venue, InstrumentId id);

/// Whether the venue tells this stream, and candles of this length. Fails {Unsupported} with the nearest it does.
[[nodiscard]] Result<void> checkStream(const Capabilities& facts, StreamKind kind, KlineInterval interval);

} // namespace gannet
