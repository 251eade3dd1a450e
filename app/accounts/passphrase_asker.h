// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keychain/keychain.h"
#include "core/venue/secret_source.h"

#include <QObject>

#include <vector>

namespace gannet {

class PassphraseModel;

/// Has a person give the passphrase of the file of keys, once for all who want it. UI thread.
class PassphraseAsker {
public:
    /// Both outlive it.
    PassphraseAsker(Keychain& keys, PassphraseModel& model) : m_keys(keys), m_model(model) {}

    /// Answers later: once the file is open; {Denied, UserDeclined} when nobody wants to give the passphrase, and
    /// {Denied, Auth} where there is no file to open, because the desktop's keyring is in use, or was not unlocked.
    void ask(SecretSource::Done done);

private:
    void answer(const Result<void>& came);

    Keychain& m_keys;
    PassphraseModel& m_model;
    std::vector<SecretSource::Done> m_waiting;
    QObject m_context; ///< last: with it go the answers that are still due
};

} // namespace gannet
