// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/arrange.h"
#include "core/workspace/workspace.h"

#include <optional>
#include <span>
#include <string>

/// Where windows stand on the screens there are: pure functions, in logical pixels. A place is kept for each set of
/// screens by itself, so that a laptop finds its places again at either desk.
namespace gannet::workspace {

struct Screen {
    std::string id;         ///< the same each time it is plugged in
    Rect free;              ///< what panels leave of it, in the coordinates of the desktop
    bool isPrimary = false; ///< one of them is

    friend bool operator==(const Screen&, const Screen&) = default;
};

inline constexpr Size kLeastWindow{240, 160};
inline constexpr Size kLeastInSight{120, 48}; ///< of a window's head: it can be seen, and taken with the pointer
inline constexpr int kMostScreenPct = 95;     ///< of a screen that a window takes at first
inline constexpr int kFrameRoom = 34;         ///< px that a title may take above a client area
inline constexpr int kCascade = 24;           ///< px between windows that would stand at one place

/// Names the set of screens, whatever their order; empty for none.
[[nodiscard]] std::string topologyKey(std::span<const Screen> screens);

/// What is known of a window's place: on these screens, else on as many, else on any others.
[[nodiscard]] std::optional<Placement> placementFor(const Workspace& workspace, WindowId window,
                                                    std::span<const Screen> screens);

/// The client area of a window in the coordinates of the desktop: no smaller than `least` and kLeastWindow unless the
/// screen is, no larger than fits it, with enough of its head in sight, and not exactly where one of `taken` begins.
/// A screen that is not there gives its windows to the primary one. Requires: there is a screen.
[[nodiscard]] Rect placedOn(const Placement& wanted, Size least, std::span<const Screen> screens,
                            std::span<const Rect> taken = {});

/// A new window's client area, wholly on the screen that has most of it, with room for a frame.
[[nodiscard]] Rect fittedOn(Rect client, std::span<const Screen> screens);

/// The same client area for another time: from the free corner of the screen that has the most of it. Requires: there
/// is a screen.
[[nodiscard]] Placement placementOf(Rect client, std::span<const Screen> screens);

} // namespace gannet::workspace
