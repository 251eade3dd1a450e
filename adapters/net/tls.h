// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QSslConfiguration>

#include <string>

namespace gannet {

/// How every encrypted connection of the program is made: TLS 1.2 or later, peer and host name verified against the
/// system's authorities and, when `extraCaFile` is not empty, those in that PEM file too. There is no way to verify
/// less. Fails {Invalid} when the file has no certificate in it.
[[nodiscard]] Result<QSslConfiguration> tlsConfiguration(const std::string& extraCaFile);

} // namespace gannet
