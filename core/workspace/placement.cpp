// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/placement.h"

#include "core/base/check.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gannet::workspace {

namespace {

[[nodiscard]] int overlap(int from, int to, int otherFrom, int otherTo)
{
    return std::max(0, std::min(to, otherTo) - std::max(from, otherFrom));
}

[[nodiscard]] std::int64_t shared(Rect a, Rect b)
{
    return std::int64_t{overlap(a.x, a.right(), b.x, b.right())} * overlap(a.y, a.bottom(), b.y, b.bottom());
}

[[nodiscard]] const Screen& primaryOf(std::span<const Screen> screens)
{
    CHECK(!screens.empty(), "a window needs a screen");
    const auto found = std::ranges::find_if(screens, &Screen::isPrimary);
    return found == screens.end() ? screens.front() : *found;
}

/// The id of one, and how many before it have the same: two screens of one model without a serial number.
[[nodiscard]] std::string nameOf(std::span<const Screen> screens, std::size_t index)
{
    const auto same = std::ranges::count(screens.first(index), screens[index].id, &Screen::id);
    return same == 0 ? screens[index].id : screens[index].id + "#" + std::to_string(same + 1);
}

[[nodiscard]] const Screen* screenNamed(std::span<const Screen> screens, const std::string& name)
{
    for (std::size_t i = 0; i < screens.size(); ++i) {
        if (nameOf(screens, i) == name)
            return &screens[i];
    }
    return nullptr;
}

/// Of a length: what was wanted, within what may be.
[[nodiscard]] int fitting(int wanted, int least, int room)
{
    const int most = std::max(1, room * kMostScreenPct / 100);
    return std::min(std::max(wanted, least), most);
}

[[nodiscard]] bool isInSight(Rect rect, std::span<const Screen> screens)
{
    return std::ranges::any_of(screens, [&](const Screen& screen) {
        return rect.y >= screen.free.y &&
               overlap(rect.x, rect.right(), screen.free.x, screen.free.right()) >=
                   std::min(kLeastInSight.width, rect.width) &&
               overlap(rect.y, rect.y + kLeastInSight.height, screen.free.y, screen.free.bottom()) >=
                   kLeastInSight.height;
    });
}

/// Index of the screen that has the most of an area; the primary one's where none has any.
[[nodiscard]] std::size_t mostOf(Rect client, std::span<const Screen> screens)
{
    auto best = static_cast<std::size_t>(&primaryOf(screens) - screens.data());
    for (std::size_t i = 0; i < screens.size(); ++i) {
        if (shared(client, screens[i].free) > shared(client, screens[best].free))
            best = i;
    }
    return best;
}

[[nodiscard]] Rect broughtInto(Rect rect, Rect room)
{
    rect.x = std::max(room.x, std::min(rect.x, room.right() - rect.width));
    rect.y = std::max(room.y, std::min(rect.y, room.bottom() - rect.height));
    return rect;
}

} // namespace

std::string topologyKey(std::span<const Screen> screens)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < screens.size(); ++i)
        names.push_back(nameOf(screens, i));
    std::ranges::sort(names);
    std::string key;
    for (const std::string& name : names)
        key += (key.empty() ? "" : "+") + name;
    return key;
}

std::optional<Placement> placementFor(const Workspace& workspace, WindowId window, std::span<const Screen> screens)
{
    const auto in = [window](const Placements& placements) -> const Placement* {
        const auto found = placements.find(window);
        return found == placements.end() ? nullptr : &found->second;
    };
    if (const auto own = workspace.variants.find(topologyKey(screens)); own != workspace.variants.end()) {
        if (const Placement* const placement = in(own->second))
            return *placement;
    }
    const Placement* any = nullptr;
    for (const auto& [topology, placements] : workspace.variants) {
        const Placement* const placement = in(placements);
        if (!placement)
            continue;
        if (std::ranges::count(topology, '+') + 1 == static_cast<std::ptrdiff_t>(screens.size()))
            return *placement;
        any = placement;
    }
    return any ? std::optional(*any) : std::nullopt;
}

Rect placedOn(const Placement& wanted, Size least, std::span<const Screen> screens, std::span<const Rect> taken)
{
    const Screen* const known = screenNamed(screens, wanted.screen);
    const Rect room = (known ? *known : primaryOf(screens)).free;
    Rect rect{room.x + wanted.x, room.y + wanted.y,
              fitting(wanted.width, std::max(least.width, kLeastWindow.width), room.width),
              fitting(wanted.height, std::max(least.height, kLeastWindow.height), room.height)};
    if (!known || !isInSight(rect, screens))
        rect = broughtInto(rect, room);
    const auto isTaken = [&] {
        return std::ranges::any_of(taken, [&](const Rect& one) { return one.x == rect.x && one.y == rect.y; });
    };
    for (std::size_t i = 0; i < taken.size() && isTaken(); ++i) {
        rect.x += kCascade;
        rect.y += kCascade;
        if (!isInSight(rect, screens)) {
            rect.x = room.x + static_cast<int>(i);
            rect.y = room.y + static_cast<int>(i);
        }
    }
    return rect;
}

Rect fittedOn(Rect client, std::span<const Screen> screens)
{
    Rect room = screens[mostOf(client, screens)].free;
    room.y += kFrameRoom;
    room.height = std::max(1, room.height - 2 * kFrameRoom);
    client.width = std::min(client.width, room.width);
    client.height = std::min(client.height, room.height);
    return broughtInto(client, room);
}

Placement placementOf(Rect client, std::span<const Screen> screens)
{
    const std::size_t best = mostOf(client, screens);
    return {.screen = nameOf(screens, best),
            .x = client.x - screens[best].free.x,
            .y = client.y - screens[best].free.y,
            .width = client.width,
            .height = client.height};
}

} // namespace gannet::workspace
