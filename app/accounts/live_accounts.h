// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/accounts/account_keeper.h"
#include "app/accounts/key_handover.h"
#include "app/accounts/stored_account.h"
#include "core/base/inbox.h"
#include "core/base/time.h"
#include "core/model/account_settings.h"
#include "core/model/trading_event.h"
#include "core/venue/secret_source.h"
#include "core/venue/transport.h"

#include <QObject>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// A venue of the run, as its live accounts see it.
struct LiveVenue {
    std::string slug;
    VenueNetwork network = VenueNetwork::Mainnet;
    VenueLimits limits;
    std::string name = {}; ///< for people; empty: the slug
};

/// What LiveAccounts works with; all of it outlives it.
struct LiveAccountsParts {
    SecretSource* keys = nullptr;
    KeyHandover* handover = nullptr;
    Inbox<Inbound>* inbox = nullptr; ///< the engine's
    const Clock* clock = nullptr;
    std::vector<LiveVenue> venues;         ///< of the run
    std::vector<AccountSettings> accounts; ///< of the run, whatever their mode: names are unique at a venue
    std::vector<StoredAccount> added;      ///< those of the store, also where the config has the name
    std::string whyNoTrading;              ///< nothing opens and nothing is added; empty: the run trades
    /// Has a person give the passphrase of the file of keys; fails {Denied, UserDeclined} when they do not want to, and
    /// {Denied, Auth} where there is no passphrase to give.
    std::function<void(SecretSource::Done done)> unlock;
};

/// The keeper of this run: reads the key of each live account, hands it over and lets the engine know; keeps what a
/// person adds. UI thread.
class LiveAccounts final : public AccountKeeper {
public:
    explicit LiveAccounts(LiveAccountsParts parts);

    /// Reads all keys; what comes of them follows. Once.
    void start();
    /// What the engine told of an account of this venue.
    void onTold(std::string_view slug, const AccountStanding& standing);

    void add(NewAccount account, std::function<void(Result<void>)> done) override;
    void remove(const std::string& venue, const AccountName& name, std::function<void(Result<void>)> done) override;
    void lookAgain(const std::string& venue, const AccountName& name) override;
    [[nodiscard]] std::vector<KeptAccount> all() const override;
    void onChanged(std::function<void()> changed) override { m_changed.push_back(std::move(changed)); }

private:
    struct Entry {
        AccountSettings settings;
        KeptAccount kept;
        bool isAdded = false;
        bool isRemoved = false; ///< its key is gone from here, and the account is open until the program ends
    };

    [[nodiscard]] Entry* find(std::string_view venue, std::string_view name);
    [[nodiscard]] std::string nameOf(std::string_view venue) const;
    [[nodiscard]] Result<void> check(const NewAccount& account) const;
    void read(const SecretId& id);
    void onRead(Entry& entry, Result<SecretString> text);
    void unlockWhenRead();
    void open(Entry& entry, VenueCredentials key, bool isKept);
    void store(const std::shared_ptr<NewAccount>& account, bool mayUnlock, std::function<void(Result<void>)> done);
    void stored(NewAccount account);
    void tell(Entry& entry, AccountKeyState state, std::string sentence, std::optional<AccountOpening> opening = {},
              std::optional<AccountRow> row = {});
    void changed();
    void later(std::function<void()> call);

    LiveAccountsParts m_parts;
    std::vector<Entry> m_entries; ///< by venue and name
    std::vector<std::function<void()>> m_changed;
    std::size_t m_reading = 0; ///< answers that are still due before anybody is asked for a passphrase
    QObject m_context;         ///< last: with it go the answers that are still due
};

} // namespace gannet
