// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/placement.h"

#include <QRect>

#include <vector>

namespace gannet {

/// The screens there are now, by maker, model and serial number; by name and size where the maker is not told.
/// UI thread.
[[nodiscard]] std::vector<workspace::Screen> presentScreens();

/// Whether windows can be put somewhere, and asked where they stand: not under Wayland.
[[nodiscard]] bool havePlaces();

[[nodiscard]] workspace::Rect toRect(const QRect& rect);
[[nodiscard]] QRect toQRect(const workspace::Rect& rect);

} // namespace gannet
