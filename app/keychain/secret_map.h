// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/venue/secret_source.h"

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

namespace gannet {

/// A secret is one text, no longer than this.
inline constexpr std::size_t kMostSecretBytes = 4096;
inline constexpr std::size_t kMostSecrets = 100;

using SecretMap = std::map<SecretId, SecretString>;

/// A slug or an account name as the config takes them: 1 to 24 of a-z, 0-9, - and _. Fails {Invalid, InvalidRequest}.
[[nodiscard]] Result<void> checkSecretId(const SecretId& id);
/// 1 to kMostSecretBytes printable bytes of ASCII. Fails {Invalid, InvalidRequest}.
[[nodiscard]] Result<void> checkSecretText(const SecretString& text);
/// "venue/account", as places name it and people read it.
[[nodiscard]] std::string nameOf(const SecretId& id);

/// What lies in the encrypted file: {"version":1,"secrets":{"venue":{"account":"text"}}}.
[[nodiscard]] SecretString writeSecretMap(const SecretMap& secrets);
/// The inverse, strictly. Fails {Protocol}, and {Unsupported} on a newer version; never quotes a secret.
[[nodiscard]] Result<SecretMap> parseSecretMap(std::string_view text);

/// Which secrets there are, without them: {"version":1,"accounts":["venue/account"]}. For places that cannot say it
/// themselves.
[[nodiscard]] std::string writeSecretIndex(const std::vector<SecretId>& ids);
/// The inverse, sorted. Fails as parseSecretMap does.
[[nodiscard]] Result<std::vector<SecretId>> parseSecretIndex(std::string_view text);

} // namespace gannet
