// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gannet {

/// As in CMakeLists.txt, which hands it in.
inline constexpr const char* kVersion = GANNET_VERSION;

} // namespace gannet
