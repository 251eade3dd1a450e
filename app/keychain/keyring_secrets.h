// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/secret_source.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <deque>
#include <functional>
#include <string_view>
#include <vector>

namespace QKeychain {
class Job;
class ReadPasswordJob;
} // namespace QKeychain

namespace gannet {

/// The desktop's keyring, through QtKeychain: the Secret Service (libsecret), else KWallet. An item is named by the
/// service and "venue/account"; which there are stands in an item "accounts", because a keyring does not list them.
/// UI thread: it asks over D-Bus and waits for nothing, but Qt's loop has to be GLib's, as it is on Debian.
///
/// Beside those of the port, errors are {Timeout, Io} where a keyring says nothing within the limit, which is long
/// because a person may have to type a password; the outcome of a store or a removal is then Unknown.
class KeyringSecrets final : public SecretSource {
public:
    explicit KeyringSecrets(QString service, std::chrono::milliseconds limit = std::chrono::seconds(120));
    KeyringSecrets(const KeyringSecrets&) = delete;
    KeyringSecrets& operator=(const KeyringSecrets&) = delete;

    /// Whether a keyring is there and lets us read. Fails {Denied, Auth} when a person did not unlock it, and
    /// {Unavailable, Io} or {Timeout, Io} where none answers. Starts one where the desktop would.
    void probe(Done done);

    void store(SecretId id, SecretString text, Done done) override;
    void read(SecretId id, Read done) override;
    void remove(SecretId id, Done done) override;
    void list(Listed done) override;

private:
    /// What a job came to; of a read also the text.
    using Finished = std::function<void(Result<SecretString>)>;

    void enqueue(std::function<void()> call);
    void begin();
    void next();
    template <class Callback, class Value> void answer(const Callback& done, Value value);
    void run(QKeychain::Job* job, std::string_view doing, Finished finished);
    void readItem(const QString& key, Finished finished);
    /// Whether there is such an item in a part of the keyring that is locked.
    void findLocked(const QString& key, std::function<void(Result<bool>)> done);
    void writeItem(const QString& key, const SecretString& text, Finished finished);
    void deleteItem(const QString& key, Finished finished);
    void readIndex(Listed done);
    void writeIndex(const std::vector<SecretId>& ids, Done done);
    void probeItems(Done done);

    QString m_service;
    std::chrono::milliseconds m_limit;
    std::deque<std::function<void()>> m_calls; ///< the first is under way
    QObject m_context;                         ///< last: with it go the answers that are still due
};

} // namespace gannet
