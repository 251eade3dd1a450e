// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/section.h"
#include "core/model/account_settings.h"

#include <string>
#include <vector>

namespace gannet {

/// `[venues.<slug>.accounts]`: each table of it is an account. Of config.cpp alone.
void readAccounts(Section section, const std::string& slug, std::vector<AccountSettings>& out);
/// `[venues.<slug>.risk]`: limits of the venue, whatever its accounts say. Of config.cpp alone.
void readVenueLimits(Section section, VenueLimits& out);

} // namespace gannet
