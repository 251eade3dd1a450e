// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/account_settings.h"
#include "core/model/store_op.h"
#include "core/model/venue_network.h"

#include <string>
#include <vector>

namespace gannet {

/// A live account that a person added while the program ran, as a setting of the store remembers it. Its key is
/// elsewhere (docs/secrets.md).
struct StoredAccount {
    std::string venue; ///< slug
    AccountName name;
    VenueNetwork network = VenueNetwork::Mainnet;
    std::string vault; ///< 0x and 40 hex digits; empty: none
};

/// The row's text: {"version":1,"mode":"live","network":"mainnet","vault":"0x..."}.
[[nodiscard]] std::string writeStoredAccount(const StoredAccount& account);
/// The inverse, strictly: every member is known and of its type. Fails {Protocol}, and {Unsupported} on a newer
/// version, with the row's key in `field`.
[[nodiscard]] Result<StoredAccount> parseStoredAccount(const StoredSetting& row);

/// Those among the rows of all settings; `damaged` gets what could not be read.
[[nodiscard]] std::vector<StoredAccount> storedAccounts(const std::vector<StoredSetting>& rows,
                                                        std::vector<Error>& damaged);

/// What such an account may do: as any new live account, but whatever its venue lists, for there is no place in the
/// window to name instruments. Who wants it otherwise names it in the config, which then holds.
[[nodiscard]] AccountSettings addedAccount(const StoredAccount& account, const VenueLimits& limits);

} // namespace gannet
