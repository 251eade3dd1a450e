// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine_client.h"

#include <QString>

namespace gannet {

/// What may be open and is shown nowhere, a sentence for each reason: rows of an earlier run whose instruments the
/// venue has not told, and live accounts that were never compared with their venue since the program started. Empty:
/// what is shown is all.
[[nodiscard]] QString notKnownWords(const EngineClient& client);
/// Whether this account was never compared with its venue since the program started, so that what it holds is not
/// known.
[[nodiscard]] bool isUnknown(const EngineClient& client, const AccountKey& account);

} // namespace gannet
