// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/registry/registry.h"

#include "adapters/aster/factory.h"
#include "adapters/binance/factory.h"
#include "adapters/hyperliquid/factory.h"

#include <algorithm>
#include <array>

namespace gannet {

std::span<const VenueFactory> venueFactories()
{
    static const std::array kFactories = {
        hyperliquid::factory(),
        binance::usdmFactory(),
        aster::factory(),
    };
    return kFactories;
}

std::vector<std::string> venueSlugs()
{
    std::vector<std::string> slugs;
    for (const VenueFactory& factory : venueFactories())
        slugs.push_back(factory.slug);
    return slugs;
}

const VenueFactory* findVenueFactory(std::string_view slug)
{
    const auto factories = venueFactories();
    const auto it = std::ranges::find(factories, slug, &VenueFactory::slug);
    return it == factories.end() ? nullptr : &*it;
}

} // namespace gannet
