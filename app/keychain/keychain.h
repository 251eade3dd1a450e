// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/sealed_box.h"
#include "app/keychain/keyring_secrets.h"
#include "app/keychain/sealed_secrets.h"
#include "core/venue/secret_source.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// What a Keychain is made of.
struct KeychainSettings {
    std::string folder;              ///< of the encrypted file: that of the store (storeDir())
    std::vector<std::string> venues; ///< slugs whose environment variables are listed
    std::string service = "gannet";  ///< what items of the keyring are filed under
    crypto::ScryptCost cost = crypto::kSealCost;
    std::chrono::milliseconds keyringLimit = std::chrono::seconds(120);
};

/// Where this run keeps secrets, and what a screen says of it.
struct KeychainPlace {
    bool isKeyring = false;
    std::string whyNoKeyring; ///< a sentence; empty with a keyring
    std::string file;         ///< path of the encrypted file
    bool hasFile = false;     ///< it exists; with a keyring, from a time without
    bool isUnlocked = true;   ///< false: unlock() comes first
};

/// The secrets of a run (docs/secrets.md): in the desktop's keyring where one answers, else in an encrypted file under
/// a passphrase. Which of both is found out once, with the first call. A person who does not unlock the keyring is no
/// reason for the file: the call fails and the next one asks again. Environment variables (environment_secrets.h) win
/// over both and are only read. UI thread.
class Keychain final : public SecretSource {
public:
    explicit Keychain(KeychainSettings settings);
    ~Keychain() override;
    Keychain(const Keychain&) = delete;
    Keychain& operator=(const Keychain&) = delete;

    /// Fails only as a locked keyring does, {Denied, Auth}.
    void find(std::function<void(Result<KeychainPlace>)> done);
    /// Where, as far as it is known without asking anybody; nothing before the first call, or while a keyring is
    /// locked.
    [[nodiscard]] std::optional<KeychainPlace> known() const;
    /// As SecretFile::unlock(); fails {Invalid, StateConflict} where a keyring is in use.
    void unlock(SecretString passphrase, Done done);

    void store(SecretId id, SecretString text, Done done) override;
    void read(SecretId id, Read done) override;
    void remove(SecretId id, Done done) override;
    void list(Listed done) override;

private:
    using Ready = std::function<void(Result<void>)>;

    /// Once it is known where; not within the call.
    void whenFound(Ready ready);
    void found(Result<void> probed);
    void later(std::function<void()> call);
    [[nodiscard]] SecretSource& place();
    [[nodiscard]] KeychainPlace describe() const;
    [[nodiscard]] std::optional<Error> heldByEnvironment(const SecretId& id) const;
    [[nodiscard]] Error withHint(Error error) const;

    KeychainSettings m_settings;
    SecretFile m_fileFacts; ///< stays locked: for its path and whether it is there
    KeyringSecrets m_keyring;
    std::unique_ptr<SealedSecrets> m_file; ///< where there is no keyring
    std::string m_whyNoKeyring;
    bool m_isFound = false;
    bool m_isUnlocked = false;
    std::vector<Ready> m_waiting; ///< for the keyring to be found or not
    QObject m_context;            ///< last: with it go the answers that are still due
};

} // namespace gannet
