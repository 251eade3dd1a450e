// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/keychain.h"

#include "app/keychain/environment_secrets.h"

#include <QTimer>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

Keychain::Keychain(KeychainSettings settings)
    : m_settings(std::move(settings)),
      m_fileFacts(m_settings.folder),
      m_keyring(QString::fromStdString(m_settings.service), m_settings.keyringLimit)
{}

Keychain::~Keychain() = default;

void Keychain::later(std::function<void()> call)
{
    QTimer::singleShot(0, &m_context, std::move(call));
}

void Keychain::whenFound(Ready ready)
{
    if (m_isFound)
        return later([ready = std::move(ready)] { ready({}); });
    m_waiting.push_back(std::move(ready));
    if (m_waiting.size() == 1)
        m_keyring.probe([this](Result<void> probed) { found(std::move(probed)); });
}

void Keychain::found(Result<void> probed)
{
    const bool isLocked = !probed && probed.error().kind == ErrorKind::Denied;
    if (!isLocked) {
        m_isFound = true;
        if (!probed) {
            m_whyNoKeyring = probed.error().message;
            m_file = std::make_unique<SealedSecrets>(SecretFile(m_settings.folder, m_settings.cost));
        }
    }
    for (Ready& ready : std::exchange(m_waiting, {}))
        ready(isLocked ? probed : Result<void>());
}

SecretSource& Keychain::place()
{
    if (m_file)
        return *m_file;
    return m_keyring;
}

KeychainPlace Keychain::describe() const
{
    return {.isKeyring = !m_file,
            .whyNoKeyring = m_whyNoKeyring,
            .file = m_fileFacts.path(),
            .hasFile = m_fileFacts.exists(),
            .isUnlocked = !m_file || m_isUnlocked};
}

void Keychain::find(std::function<void(Result<KeychainPlace>)> done)
{
    whenFound([this, done = std::move(done)](Result<void> ready) {
        if (ready)
            done(describe());
        else
            done(fail(std::move(ready.error())));
    });
}

std::optional<KeychainPlace> Keychain::known() const
{
    return m_isFound ? std::optional(describe()) : std::nullopt;
}

void Keychain::unlock(SecretString passphrase, Done done)
{
    const auto kept = std::make_shared<SecretString>(std::move(passphrase));
    whenFound([this, kept, done = std::move(done)](Result<void> ready) {
        if (!ready)
            return done(std::move(ready));
        if (!m_file)
            return done(fail(ErrorKind::Invalid, Code::StateConflict,
                             "The keys are in the desktop's keyring, which has no passphrase of Gannet's"));
        m_file->unlock(std::move(*kept), [this, done](Result<void> unlocked) {
            m_isUnlocked = m_isUnlocked || unlocked.has_value();
            done(std::move(unlocked));
        });
    });
}

std::optional<Error> Keychain::heldByEnvironment(const SecretId& id) const
{
    if (!environmentSecret(id))
        return std::nullopt;
    const std::string name = environmentName(id);
    return Error{.kind = ErrorKind::Denied,
                 .code = Code::StateConflict,
                 .message = fmt::format("The key of this account comes from the environment variable {}, which Gannet "
                                        "only reads; start it without that variable to keep one here",
                                        name),
                 .field = name};
}

Error Keychain::withHint(Error error) const
{
    if (error.kind != ErrorKind::NotFound)
        return error;
    if (m_file)
        error.message += fmt::format(". {}, so what is in a keyring is not seen", m_whyNoKeyring);
    else if (m_fileFacts.exists())
        error.message += fmt::format("; there is a file of keys from a time without a keyring, {}: add the account "
                                     "anew and delete that file",
                                     m_fileFacts.path());
    return error;
}

void Keychain::store(SecretId id, SecretString text, Done done)
{
    if (auto held = heldByEnvironment(id))
        return later([done = std::move(done), error = std::move(*held)] { done(fail(error)); });
    const auto kept = std::make_shared<SecretString>(std::move(text));
    whenFound([this, id = std::move(id), kept, done = std::move(done)](Result<void> ready) {
        if (!ready)
            return done(std::move(ready));
        place().store(id, std::move(*kept), done);
    });
}

void Keychain::read(SecretId id, Read done)
{
    if (auto secret = environmentSecret(id)) {
        const auto kept = std::make_shared<SecretString>(std::move(*secret));
        return later([kept, done = std::move(done)] { done(std::move(*kept)); });
    }
    whenFound([this, id = std::move(id), done = std::move(done)](Result<void> ready) {
        if (!ready)
            return done(fail(std::move(ready.error())));
        place().read(id, [this, done](Result<SecretString> read) {
            if (read)
                done(std::move(read));
            else
                done(fail(withHint(std::move(read.error()))));
        });
    });
}

void Keychain::remove(SecretId id, Done done)
{
    if (auto held = heldByEnvironment(id))
        return later([done = std::move(done), error = std::move(*held)] { done(fail(error)); });
    whenFound([this, id = std::move(id), done = std::move(done)](Result<void> ready) {
        if (!ready)
            return done(std::move(ready));
        place().remove(id, [this, done](Result<void> removed) {
            if (removed)
                done({});
            else
                done(fail(withHint(std::move(removed.error()))));
        });
    });
}

void Keychain::list(Listed done)
{
    whenFound([this, done = std::move(done)](Result<void> ready) {
        if (!ready)
            return done(fail(std::move(ready.error())));
        place().list([this, done](Result<std::vector<SecretId>> listed) {
            if (!listed)
                return done(std::move(listed));
            for (SecretId& id : environmentSecrets(m_settings.venues))
                listed->push_back(std::move(id));
            std::ranges::sort(*listed);
            listed->erase(std::unique(listed->begin(), listed->end()), listed->end());
            done(std::move(listed));
        });
    });
}

} // namespace gannet
