// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/sealed_box.h"
#include "app/keychain/secret_map.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <cstddef>
#include <string>
#include <vector>

namespace gannet {

/// Secrets in one encrypted file, `keys.sealed` in a folder (docs/secrets.md): a SecretMap in a crypto::seal() box. For
/// desktops without a keyring. The file is read anew for each call and written whole, so that other programs may
/// change it in between; who writes holds `keys.sealed.lock`. Each call costs what one try of a passphrase costs, twice
/// when it writes. One thread, and not one that somebody waits for.
///
/// Beside what unseal() says, calls fail {NotFound} on a secret that is not there, {Denied, Auth} while it is locked,
/// {Denied, Io} where others may read or change the file, {Denied, StateConflict} while another program writes,
/// {Unavailable, Io} on what the system refuses.
class SecretFile {
public:
    /// Characters that a new passphrase needs.
    static constexpr std::size_t kLeastPassphrase = 8;

    /// `folder` is made when something is first stored.
    explicit SecretFile(std::string folder, crypto::ScryptCost cost = crypto::kSealCost);

    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] bool exists() const;

    /// Keeps the passphrase for the calls below if it opens the file. Where there is no file yet it becomes that of the
    /// file that the first store() makes; fails {Invalid, InvalidRequest} on one that is too short for that.
    [[nodiscard]] Result<void> unlock(SecretString passphrase);
    /// Forgets the passphrase.
    void lock() { m_passphrase = {}; }

    [[nodiscard]] Result<void> store(const SecretId& id, SecretString text);
    [[nodiscard]] Result<SecretString> read(const SecretId& id) const;
    [[nodiscard]] Result<void> remove(const SecretId& id);
    [[nodiscard]] Result<std::vector<SecretId>> list() const;

private:
    /// Nothing in it where there is no file.
    [[nodiscard]] Result<SecretMap> load(const SecretString& passphrase) const;
    [[nodiscard]] Result<SecretMap> load() const;
    [[nodiscard]] Result<void> save(const SecretMap& secrets) const;
    [[nodiscard]] Error locked() const;
    [[nodiscard]] Error notThere(const SecretId& id) const;

    std::string m_folder;
    std::string m_path;
    crypto::ScryptCost m_cost;
    SecretString m_passphrase; ///< empty: locked
};

} // namespace gannet
