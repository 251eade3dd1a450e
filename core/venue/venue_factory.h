// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/venue_adapter.h"
#include "core/venue/wire_message.h"

#include <memory>
#include <vector>

namespace gannet {

/// All that the rest of the program knows of a venue before it runs: one of these per slug, listed in
/// adapters/registry.
struct VenueFactory {
    std::string slug;
    /// Facts; built once.
    const Capabilities& (*capabilities)() = nullptr;
    std::unique_ptr<VenueAdapter> (*make)(VenueId venue, const VenueSettings& settings, Catalogue& catalogue,
                                          Transport& transport, Sink& sink) = nullptr;
    /// Decodes one websocket frame. Pure. On an error `out` holds nothing to be used.
    Result<void> (*decodeFrame)(std::string_view bytes, WireMessage& out) = nullptr;
    /// Decodes the REST answer that holds a book snapshot. Pure; `symbol` is what was asked for.
    Result<void> (*decodeSnapshot)(std::string_view body, std::string_view symbol, WireMessage& out) = nullptr;
    /// Decodes the venue's catalogue (exchangeInfo, meta). Pure. Instruments without id and key.
    Result<std::vector<Instrument>> (*decodeCatalogue)(std::string_view body, VenueId venue) = nullptr;
};

} // namespace gannet
