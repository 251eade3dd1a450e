// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/account_settings.h"

#include <utility>

namespace gannet {

AccountSettings paperAccount(std::string venue, AccountName name)
{
    AccountSettings account;
    account.venue = std::move(venue);
    account.name = std::move(name);
    account.limits = paperLimits();
    account.limits.soft = defaultSoftLimits();
    account.paper.leverage = 5;
    return account;
}

AccountSettings liveAccount(std::string venue, AccountName name)
{
    AccountSettings account;
    account.venue = std::move(venue);
    account.name = std::move(name);
    account.mode = TradingMode::Live;
    account.limits = newLiveLimits();
    account.limits.maxMode = TradingMode::Live;
    return account;
}

} // namespace gannet
