// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keychain/venue_credentials.h"
#include "core/base/inbox.h"
#include "core/venue/secret_source.h"

#include <map>
#include <optional>

namespace gannet {

/// The way of a key from the thread that reads it to the one that makes the account's gateway. What goes through the
/// engine's inbox is written down, so a key goes by here and the inbox is told only that it may be fetched. Each key is
/// taken once; what nobody took is overwritten when this goes.
class KeyHandover {
public:
    /// UI thread. In place of one that waits for the same account. Before the engine is told of it.
    void put(SecretId account, VenueCredentials key);
    /// Engine thread. Nothing where none waits.
    [[nodiscard]] std::optional<VenueCredentials> take(const SecretId& account);

private:
    struct Item {
        SecretId account;
        VenueCredentials key;
    };
    Inbox<Item> m_inbox;
    std::map<SecretId, VenueCredentials> m_waiting; ///< of the engine thread
};

} // namespace gannet
