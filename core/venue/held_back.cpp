// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/held_back.h"

#include <fmt/format.h>

namespace gannet {

Error heldBackError(std::string_view venueName, const AccountName& account, HeldBy by, Duration wait,
                    std::int64_t weightPerMinute)
{
    const std::int64_t seconds = wait.toMilliseconds() / 1000 + 1;
    Error error{.kind = ErrorKind::RateLimited, .code = Code::RateLimit, .message = {}};
    switch (by) {
    case HeldBy::Pause:
        error.message =
            fmt::format("{} asked for a pause: account {} is asked about again in {} s", venueName, account, seconds);
        break;
    case HeldBy::Address:
        error.message = fmt::format("The requests of this address, other programs' among them, have used nearly all "
                                    "that {} takes in a minute: account {} is asked about again in {} s",
                                    venueName, account, seconds);
        break;
    case HeldBy::Share:
        error.message = fmt::format("Account {} has used its part of what {} takes from one address in a minute: the "
                                    "last of what waits is asked in {} s",
                                    account, venueName, seconds);
        break;
    }
    error.limit = fmt::format("{} units of weight a minute", weightPerMinute);
    return error;
}

} // namespace gannet
