// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <compare>
#include <functional>
#include <string>
#include <vector>

namespace gannet {

/// Whose secret it is.
struct SecretId {
    std::string venue;   ///< slug
    std::string account; ///< name of the account at that venue, as in the config

    friend auto operator<=>(const SecretId&, const SecretId&) = default;
};

/// Where the secrets of venues' accounts are kept, one text each. It knows no venue and does not read the texts.
///
/// Of the UI thread alone, because desktops answer there and may ask the person first. Every call returns at once; its
/// answer comes once, later, on the same thread, and never after the source is gone, which does not happen within an
/// answer. Calls are carried out in their order. Nothing of this reaches the engine's inbox, which is written down:
/// app/ reads an account's secret before it makes the account's gateway and moves it in there, so that the engine
/// touches neither a keyring nor a file.
///
/// Errors are {NotFound} where there is no such secret, {Denied, Auth} where it is locked or the passphrase is wrong,
/// {Unavailable, Io} where the place cannot be used, {Protocol} where it is damaged. Their words never quote a secret.
class SecretSource {
public:
    using Done = std::function<void(Result<void>)>;
    using Read = std::function<void(Result<SecretString>)>;
    using Listed = std::function<void(Result<std::vector<SecretId>>)>;

    virtual ~SecretSource() = default;

    /// Keeps `text`, also in place of one that was there.
    virtual void store(SecretId id, SecretString text, Done done) = 0;
    virtual void read(SecretId id, Read done) = 0;
    virtual void remove(SecretId id, Done done) = 0;
    /// Those that are there, in order; no secret is read for it.
    virtual void list(Listed done) = 0;
};

} // namespace gannet
