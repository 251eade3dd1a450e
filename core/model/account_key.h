// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/account_settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// What is known here of a live account's key.
enum class AccountKeyState : std::uint8_t {
    WatchOnly,    ///< there is no key, or nobody wants to give the passphrase: the venue is shown, nothing trades
    Reading,      ///< the place of keys was asked
    Locked,       ///< the keyring was not unlocked, or the file waits for its passphrase
    Expired,      ///< the key has ended
    WrongKey,     ///< what lies there is no key for this account: damaged, of another venue, the wallet's own
    Opening,      ///< the key was handed over; the account has not opened yet
    Open,         ///< it has; what its venue says of it is the session's matter
    Failed,       ///< the place of keys cannot be used, or the account did not open
    WrongNetwork, ///< it was added for the other network of its venue
};
/// As a chip says it: "watch only", "reading key", "locked", "expired", "wrong key", "opening", "open", "failed",
/// "wrong network".
[[nodiscard]] std::string_view toString(AccountKeyState state);

/// What is public of a key: all of it that may decide anything, so that a replay, which has no key, decides the same.
struct KeyFacts {
    std::string kind;      ///< as VenueCredentials::kind()
    std::string account;   ///< 0x and 40 hex digits; empty where the key has no address
    std::string signer;    ///< the key's own address, likewise
    std::string agentName; ///< as the venue knows it; empty: it has none
    Timestamp validUntil;  ///< unknown: nobody said
};

/// A live account may open: its key was read and lies where the maker of gateways takes it from.
struct AccountOpening {
    AccountSettings settings;
    KeyFacts key;
};

/// Before a slug, a slash and an account's name, in a setting's key: an account that a person added.
inline constexpr std::string_view kAccountSetting = "account/";

/// How the row of an account among the settings changes.
struct AccountRow {
    std::optional<std::string> text; ///< nothing: it is forgotten
};

/// What the program found out of a live account's key. Goes through the inbox and into the journal: no secret is in it.
struct AccountKeyNews {
    std::string venue; ///< slug
    AccountName account;
    AccountKeyState state = AccountKeyState::WatchOnly;
    std::string sentence;                       ///< the state for a person
    std::optional<AccountOpening> opening = {}; ///< with Opening alone
    std::optional<AccountRow> row = {};         ///< of an account that a person adds or removes
};

} // namespace gannet
