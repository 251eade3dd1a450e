// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "app/keychain/venue_credentials.h"
#include "core/base/result.h"
#include "core/model/account_key.h"
#include "core/model/order.h"
#include "core/model/venue_network.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// An account that a person adds: whose it is and the key for it.
struct NewAccount {
    std::string venue; ///< slug
    AccountName name;  ///< 1 to 24 of a-z, 0-9, - and _; unique at the venue
    VenueNetwork network = VenueNetwork::Mainnet;
    VenueCredentials credentials;         ///< of `venue`
    std::optional<crypto::Address> vault; ///< the vault or sub-account that is traded for; Hyperliquid alone
};

/// An account with a key, or one that wants one, as the screens show it. No secret in it.
struct KeptAccount {
    std::string venue; ///< slug
    AccountName name;
    VenueNetwork network = VenueNetwork::Mainnet;
    AccountKeyState state = AccountKeyState::WatchOnly;
    std::optional<ShownCredentials> shown; ///< of a key that was read
    bool isTroubled = false;               ///< of an open one: its venue will not have it as things are
    bool wantsPassphrase = false;          ///< its key lies in the file, and nobody gave the passphrase
    std::string sentence;                  ///< the state for a person: what is so and what to do; never empty

    /// Whether looking for its key once more may come to another end.
    [[nodiscard]] bool mayLookAgain() const
    {
        using enum AccountKeyState;
        return state != Reading && state != Opening && state != Open && state != WrongNetwork;
    }
};

/// The live accounts of this run: those of the config and those that a person added, with the state of their keys. UI
/// thread; each answer comes once, later, on the same thread, and never after the keeper is gone.
class AccountKeeper {
public:
    virtual ~AccountKeeper() = default;

    /// Stores the key, remembers the account for the next start and opens it in this run. Fails {Invalid} with the
    /// field on what cannot be: a name that another account of the venue has, a venue that this run does not speak to
    /// or has no live side here, a network other than the run's for that venue, what checkCredentials() refuses;
    /// {Auth} on a key that has ended; else as SecretSource::store(). Nothing is kept of what failed.
    virtual void add(NewAccount account, std::function<void(Result<void>)> done) = 0;
    /// Removes the key, and the account where it was added by add(); one that is open stays so until the program ends,
    /// and its sentence says so. Fails {NotFound} where there is none, else as SecretSource::remove().
    virtual void remove(const std::string& venue, const AccountName& name, std::function<void(Result<void>)> done) = 0;
    /// Looks for the key of an account once more, as at the start: a keyring is unlocked now, a passphrase was put
    /// away, a file was mended. No effect where nothing is to be had by that (KeptAccount::mayLookAgain()).
    virtual void lookAgain(const std::string& venue, const AccountName& name) = 0;
    /// By venue and name.
    [[nodiscard]] virtual std::vector<KeptAccount> all() const = 0;
    /// Called whenever all() has changed. Several may listen; each until the keeper is gone.
    virtual void onChanged(std::function<void()> changed) = 0;
};

} // namespace gannet
