// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/accounts_room.h"

#include "adapters/aster/facts.h"
#include "adapters/hyperliquid/facts.h"

#include <QDesktopServices>

#include <optional>
#include <utility>

namespace gannet::onboarding {

namespace {

struct Hosts {
    std::string_view name;
    std::string_view mainnet;
    std::string_view testnet;
};

/// Of a venue that has agents; nothing of another.
[[nodiscard]] std::optional<Hosts> hostsOf(std::string_view slug)
{
    if (slug == hyperliquid::kSlug)
        return Hosts{hyperliquid::kName, hyperliquid::kRestUrl, hyperliquid::kTestnetRestUrl};
    if (slug == aster::facts().slug)
        return Hosts{aster::facts().name, aster::facts().restUrl, aster::facts().testnetRestUrl};
    return std::nullopt;
}

} // namespace

std::vector<OnboardingVenue> onboardingVenues(const Config& config)
{
    std::vector<OnboardingVenue> venues;
    for (const VenueConfig& venue : config.venues) {
        const auto hosts = hostsOf(venue.slug);
        if (!venue.isEnabled || !hosts)
            continue;
        const std::string_view usual = venue.network == VenueNetwork::Mainnet ? hosts->mainnet : hosts->testnet;
        venues.push_back({.slug = venue.slug,
                          .name = std::string(hosts->name),
                          .network = venue.network,
                          .restUrl = venue.restUrl.empty() ? std::string(usual) : venue.restUrl});
    }
    return venues;
}

AccountsRoom::AccountsRoom(AccountKeeper& keeper, const Config& config, IoOptions io, const Clock& clock)
    : m_line(std::move(io), clock),
      m_onboarding(keeper, onboardingVenues(config), m_line, clock,
                   [](const QUrl& url) { return QDesktopServices::openUrl(url); }),
      m_desk(m_onboarding)
{}

} // namespace gannet::onboarding
