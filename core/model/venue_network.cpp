// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/venue_network.h"

#include "core/base/words.h"

namespace gannet {

namespace {

constexpr Words<VenueNetwork, VenueNetwork::Testnet> kNetworks{"mainnet", "testnet"};

} // namespace

std::string_view toString(VenueNetwork network)
{
    return kNetworks[network];
}

std::optional<VenueNetwork> venueNetworkFrom(std::string_view text)
{
    return kNetworks.find(text);
}

} // namespace gannet
