// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/account.h"
#include "core/model/remembered.h"
#include "core/model/store_op.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gannet {

/// Of a simulator; any other begins with "live ".
inline constexpr std::string_view kSimulatedOwner = "simulated";

/// Whose orders and fills the store has under an account's name. A name that was a simulated account's, another
/// wallet's, or one of another network does not open for somebody else: the strangers' fills would be its position.
/// Engine thread.
class AccountOwners {
public:
    static constexpr std::string_view kSetting = "owner/"; ///< then slug, slash and the account as the store names it

    void restore(const Remembered& remembered);
    /// Notes that the account is this owner's: kSimulatedOwner, or "live ", the network and, where it is known, a space
    /// and the address. Has the row to be kept, nothing where that is known. Fails {Denied, StateConflict} where the
    /// store has orders, fills or funding of another.
    [[nodiscard]] Result<std::optional<StoredSetting>> take(std::string_view slug, const AccountName& stored,
                                                            std::string_view owner, Timestamp now);

private:
    std::map<std::string, std::string, std::less<>> m_owners; ///< by "slug/account"
    std::set<std::string, std::less<>> m_used;                ///< likewise: those with something of their own
};

} // namespace gannet
