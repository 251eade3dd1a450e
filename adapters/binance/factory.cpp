// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/binance/factory.h"

#include "adapters/binance/adapter.h"
#include "adapters/binance/codec.h"
#include "adapters/binance/facts.h"
#include "adapters/binance/rest_codec.h"

namespace gannet::binance {

VenueFactory usdmFactory()
{
    VenueFactory factory;
    factory.slug = kSlug;
    factory.capabilities = &capabilities;
    factory.make = [](VenueId venue, const VenueSettings& settings, Catalogue& catalogue, Transport& transport,
                      Sink& sink) -> std::unique_ptr<VenueAdapter> {
        return std::make_unique<UsdmAdapter>(venue, settings, catalogue, transport, sink);
    };
    factory.decodeFrame = [](std::string_view bytes, WireMessage& out) {
        return binance::decodeFrame(bytes, kUsdm, out);
    };
    factory.decodeSnapshot = &decodeDepth;
    factory.decodeCatalogue = &decodeExchangeInfo;
    return factory;
}

} // namespace gannet::binance
