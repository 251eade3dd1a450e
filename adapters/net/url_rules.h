// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QUrl>

#include <cstdint>
#include <string_view>

namespace gannet {

enum class UrlUse : std::uint8_t { WebSocket, Http };

/// True for localhost, 127.0.0.0/8 and ::1, as written: no name is looked up.
[[nodiscard]] bool isLoopback(const QString& host);

/// The URL if it may be used: wss:// or https:// anywhere, ws:// or http:// only to this machine, no user or password
/// in it. Fails {Invalid}.
[[nodiscard]] Result<QUrl> checkedUrl(std::string_view text, UrlUse use);

} // namespace gannet
