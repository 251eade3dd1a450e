// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/adapter.h"
#include "adapters/fapi/codec.h"
#include "adapters/fapi/rest_codec.h"
#include "core/venue/venue_factory.h"

#include <memory>
#include <string_view>

namespace gannet::fapi {

/// What the registry is told of a venue of the dialect. Both functions return what was built once.
template <const Facts& (*facts)()> [[nodiscard]] VenueFactory factoryOf(const Capabilities& (*capabilities)())
{
    VenueFactory factory;
    factory.slug = facts().slug;
    factory.capabilities = capabilities;
    factory.make = [](VenueId venue, const VenueSettings& settings, Catalogue& catalogue, Transport& transport,
                      Sink& sink) -> std::unique_ptr<VenueAdapter> {
        return std::make_unique<FapiAdapter>(facts(), venue, settings, catalogue, transport, sink);
    };
    factory.decodeFrame = [](std::string_view bytes, WireMessage& out) {
        return fapi::decodeFrame(bytes, facts().dialect, out);
    };
    factory.decodeSnapshot = &decodeDepth;
    factory.decodeCatalogue = &decodeExchangeInfo;
    return factory;
}

} // namespace gannet::fapi
