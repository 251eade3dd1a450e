// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/accounts/account_keeper.h"
#include "ui/accounts/accounts_port.h"

#include <string>

namespace gannet::onboarding {

/// An account as the screens show it; `venueName` is the venue's own; days are counted from `now`.
[[nodiscard]] AccountLine lineOf(const KeptAccount& account, std::string venueName, Timestamp now);

} // namespace gannet::onboarding
