// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/onboarding/onboarding.h"
#include "app/onboarding/venue_line.h"
#include "core/config/config.h"
#include "ui/accounts/accounts_desk.h"

#include <string>
#include <vector>

namespace gannet::onboarding {

/// The venues of this run that accounts can be added to: those that are enabled and have agents, with the hosts that
/// the config gives or, where it gives none, those of its network.
[[nodiscard]] std::vector<OnboardingVenue> onboardingVenues(const Config& config);

/// What stands behind the overlay of accounts in one run: the line to the venues, the flow, and what the screens see.
/// UI thread.
class AccountsRoom {
public:
    /// Keeper and clock outlive it. `io` is that of the run's other connections.
    AccountsRoom(AccountKeeper& keeper, const Config& config, IoOptions io, const Clock& clock);

    [[nodiscard]] AccountsDesk& desk() { return m_desk; }

private:
    NetVenueLine m_line;
    Onboarding m_onboarding;
    AccountsDesk m_desk;
};

} // namespace gannet::onboarding
