// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/workspace/desk.h"

#include <fmt/format.h>

#include <map>
#include <memory>

namespace gannet::workspace {
namespace {

constexpr std::uint64_t kVersion = 0x4000;
constexpr std::uint64_t kVariant = 0x8000'0000'0000'0000;

[[nodiscard]] int numberOf(Uuid one)
{
    return static_cast<int>(one.low & ~kVariant);
}

[[nodiscard]] BlockId anyBlock(const Workspace& workspace, SplitMix& random)
{
    auto at = workspace.blocks.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random.upTo(workspace.blocks.size() - 1)));
    return at->first;
}

[[nodiscard]] WindowId anyWindow(const Workspace& workspace, SplitMix& random)
{
    return workspace.windows[random.upTo(workspace.windows.size() - 1)].id;
}

[[nodiscard]] Destination anyPlace(const Workspace& workspace, SplitMix& random, Ids& ids)
{
    const auto edge = static_cast<Edge>(random.upTo(3));
    const std::uint64_t kind = workspace.blocks.empty() ? 2 : random.upTo(5);
    if (kind <= 1)
        return IntoTabs{anyBlock(workspace, random), static_cast<int>(random.upTo(4))};
    if (kind == 2)
        return AlongEdge{anyWindow(workspace, random), edge};
    if (kind == 3)
        return Floating{ids.next()};
    return Beside{anyBlock(workspace, random), edge};
}

/// Some split of a window; nothing where it has none.
[[nodiscard]] std::optional<NodePath> anySplit(const Node& root, SplitMix& random)
{
    NodePath path;
    const Node* node = &root;
    if (!std::holds_alternative<Split>(*node))
        return std::nullopt;
    while (random.upTo(1) == 1) {
        const auto& split = std::get<Split>(*node);
        const auto index = random.upTo(split.children.size() - 1);
        if (!std::holds_alternative<Split>(split.children[index].node))
            break;
        path.push_back(static_cast<int>(index));
        node = &split.children[index].node;
    }
    return path;
}

[[nodiscard]] Result<Workspace> randomWeights(const Workspace& workspace, SplitMix& random)
{
    const Window& window = workspace.windows[random.upTo(workspace.windows.size() - 1)];
    const auto path = anySplit(window.root, random);
    if (!path)
        return workspace;
    if (random.upTo(3) == 0)
        return equalise(workspace, window.id, *path);
    std::vector<int> weights(std::get<Split>(*nodeAt(window.root, *path)).children.size());
    for (int& weight : weights)
        weight = static_cast<int>(random.upTo(kWholeWeight)) - 10;
    return setWeights(workspace, window.id, *path, weights);
}

[[nodiscard]] Result<Workspace> randomSetting(const Workspace& workspace, SplitMix& random)
{
    const BlockId one = anyBlock(workspace, random);
    switch (random.upTo(5)) {
    case 0: return setLink(workspace, one, static_cast<int>(random.upTo(kLinkGroups)));
    case 1: return setPinned(workspace, one, random.upTo(1) == 1);
    case 2: return setSettings(workspace, one, JsonText(fmt::format("{{\"n\":{}}}", random.upTo(9))));
    case 3: return setLinkRole(workspace, one, static_cast<LinkRole>(random.upTo(2)));
    case 4: return setBlockTitle(workspace, one, std::string(random.upTo(3), 'x'));
    }
    return focusOn(workspace, one);
}

} // namespace

Uuid id(int number)
{
    return {.high = kVersion, .low = kVariant | static_cast<std::uint64_t>(number)};
}

Ids seededIds(std::uint64_t seed)
{
    auto random = std::make_shared<SplitMix>(seed);
    return Ids([random] { return random->next(); });
}

Block block(int number)
{
    Block result;
    result.id = id(number);
    result.type = "block";
    return result;
}

Workspace emptyDesk()
{
    Workspace result;
    result.id = id(999);
    result.name = "Desk";
    Window main;
    main.id = kMain;
    result.windows.push_back(main);
    return result;
}

Workspace rowOf(int count)
{
    Workspace result = emptyDesk();
    for (int i = 1; i <= count; ++i)
        result = add(result, block(i), AlongEdge{kMain, Edge::Right}).value();
    return count > 1 ? equalise(result, kMain, {}).value() : result;
}

Workspace mixedDesk()
{
    Workspace result = rowOf(2);
    result = add(result, block(3), Beside{id(2), Edge::Bottom}).value();
    return add(result, block(4), IntoTabs{id(3), 1}).value();
}

std::string drawn(const Node& node)
{
    if (const auto* const tabs = std::get_if<Tabs>(&node)) {
        if (tabs->blocks.size() == 1)
            return std::to_string(numberOf(tabs->blocks.front()));
        std::string words;
        for (std::size_t i = 0; i < tabs->blocks.size(); ++i) {
            words += fmt::format("{}{}{}", i == 0 ? "" : " ", numberOf(tabs->blocks[i]),
                                 static_cast<int>(i) == tabs->current ? "*" : "");
        }
        return "[" + words + "]";
    }
    const auto* const split = std::get_if<Split>(&node);
    if (!split)
        return "-";
    std::string words;
    for (const Child& child : split->children)
        words += fmt::format("{}{}:{}", words.empty() ? "" : " ", drawn(child.node), child.weight);
    return fmt::format("{}({})", split->axis == Axis::Horizontal ? "H" : "V", words);
}

std::string drawn(const Workspace& workspace)
{
    std::string words;
    for (const Window& window : workspace.windows)
        words += (words.empty() ? "" : " | ") + drawn(window.root);
    return words;
}

Workspace randomStep(const Workspace& workspace, SplitMix& random, Ids& ids)
{
    const auto next = [&]() -> Result<Workspace> {
        const std::uint64_t kind = workspace.blocks.empty() ? 0 : random.upTo(11);
        if (kind <= 1) {
            Block added = block(1);
            added.id = ids.next();
            return add(workspace, added, anyPlace(workspace, random, ids));
        }
        const BlockId one = anyBlock(workspace, random);
        switch (kind) {
        case 2:
        case 3: return move(workspace, {one}, anyPlace(workspace, random, ids));
        case 4: return move(workspace, groupOf(workspace, one), anyPlace(workspace, random, ids));
        case 5: return close(workspace, one);
        case 6: return random.upTo(4) == 0 ? closeWindow(workspace, anyWindow(workspace, random)) : reopen(workspace);
        case 7: return swap(workspace, one, anyBlock(workspace, random));
        case 8: return randomWeights(workspace, random);
        case 9: return setPlacement(workspace, "one screen", anyWindow(workspace, random), {"one", 1, 2, 300, 400});
        }
        return randomSetting(workspace, random);
    }();
    return next ? *next : workspace;
}

} // namespace gannet::workspace
