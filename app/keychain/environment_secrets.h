// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"
#include "core/venue/secret_source.h"

#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// For development: secrets from environment variables, which are only read. Every program of this user can read them
/// too (docs/secrets.md). GANNET_SECRET_<VENUE>_<ACCOUNT>, in capitals, with _ for -: so "a-b" and "a_b" are one here.
/// UI thread, as nothing else may change the environment meanwhile.
[[nodiscard]] std::string environmentName(const SecretId& id);
/// Nothing where the variable is missing or empty.
[[nodiscard]] std::optional<SecretString> environmentSecret(const SecretId& id);
/// Those of these venues, with their accounts in small letters and _ for whatever it was, in order. A name that two
/// slugs begin is the longer one's.
[[nodiscard]] std::vector<SecretId> environmentSecrets(const std::vector<std::string>& venues);

} // namespace gannet
