// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace gannet {

/// Reads one JSON object that may hold secrets: no member twice, nested no deeper than `mostDepth` objects or lists.
/// Fails {Protocol, BadJson}; `what` begins the sentence, which never quotes the text.
[[nodiscard]] Result<nlohmann::ordered_json> parseSecretJson(std::string_view text, int mostDepth,
                                                             std::string_view what);

/// Overwrites every text in it.
void wipe(nlohmann::ordered_json& json);

/// Its text, as the one copy of it: `json` is wiped.
[[nodiscard]] SecretString dumpSecret(nlohmann::ordered_json& json);

} // namespace gannet
