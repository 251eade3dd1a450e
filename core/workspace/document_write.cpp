// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/document.h"
#include "core/workspace/json_parts.h"

#include <utility>

namespace gannet::workspace {
namespace {

[[nodiscard]] Json idsOf(const std::vector<BlockId>& blocks)
{
    Json result = Json::array();
    for (const BlockId id : blocks)
        result.push_back(toText(id));
    return result;
}

[[nodiscard]] Json nodeOf(const Node& node)
{
    if (const auto* const tabs = std::get_if<Tabs>(&node))
        return {{"t", "tabs"}, {"cur", tabs->current}, {"b", idsOf(tabs->blocks)}};
    const auto* const split = std::get_if<Split>(&node);
    if (!split)
        return {{"t", "empty"}};
    Json children = Json::array();
    for (const Child& child : split->children)
        children.push_back({{"w", child.weight}, {"n", nodeOf(child.node)}});
    return {{"t", "split"}, {"axis", toString(split->axis)}, {"c", std::move(children)}};
}

[[nodiscard]] Json windowOf(const Window& window)
{
    Json result{{"id", toText(window.id)},
                {"role", toString(window.role)},
                {"state", toString(window.state)},
                {"root", nodeOf(window.root)}};
    if (!window.title.empty())
        result["title"] = window.title;
    if (!window.focus.isNone())
        result["focus"] = toText(window.focus);
    if (window.isOnTop)
        result["onTop"] = true;
    addMembers(result, window.unknown);
    return result;
}

[[nodiscard]] Json settingsOf(const JsonText& settings)
{
    auto parsed = parseJson(settings.text());
    return parsed && parsed->is_object() ? std::move(*parsed) : Json::object();
}

[[nodiscard]] Json blockOf(const Block& block)
{
    Json result{{"type", block.type},
                {"v", block.typeVersion},
                {"link", block.link},
                {"role", toString(block.role)},
                {"s", settingsOf(block.settings)}};
    if (!block.title.empty())
        result["title"] = block.title;
    if (block.isPinned)
        result["pinned"] = true;
    addMembers(result, block.unknown);
    return result;
}

[[nodiscard]] Json closedOf(const ClosedBlock& closed)
{
    Json block = blockOf(closed.block);
    block["id"] = toText(closed.block.id);
    return {{"block", std::move(block)},         {"window", toText(closed.window)},
            {"tabs", idsOf(closed.tabSiblings)}, {"tab", closed.tabIndex},
            {"besides", idsOf(closed.besides)},  {"axis", toString(closed.axis)},
            {"before", closed.wasBefore},        {"w", closed.weights}};
}

[[nodiscard]] Json placementsOf(const Placements& placements)
{
    Json result = Json::object();
    for (const auto& [window, place] : placements) {
        result[toText(window)] = {
            {"screen", place.screen}, {"x", place.x}, {"y", place.y}, {"w", place.width}, {"h", place.height}};
    }
    return result;
}

} // namespace

std::string writeDocument(const Workspace& workspace, std::string_view app)
{
    Json result{{"format", kFormat},          {"schema", kSchema},       {"app", app},
                {"id", toText(workspace.id)}, {"name", workspace.name},  {"windows", Json::array()},
                {"blocks", Json::object()},   {"links", Json::object()}, {"variants", Json::object()},
                {"closed", Json::array()}};
    for (const Window& window : workspace.windows)
        result["windows"].push_back(windowOf(window));
    for (const auto& [id, block] : workspace.blocks)
        result["blocks"][toText(id)] = blockOf(block);
    for (std::size_t i = 0; i < workspace.links.size(); ++i) {
        const LinkState& link = workspace.links[i];
        if (link != LinkState())
            result["links"][std::to_string(i + 1)] = {{"instrument", link.instrument}, {"account", link.account}};
    }
    for (const auto& [topology, placements] : workspace.variants)
        result["variants"][topology] = placementsOf(placements);
    for (const ClosedBlock& closed : workspace.closed)
        result["closed"].push_back(closedOf(closed));
    addMembers(result, workspace.unknown);
    return canonical(result);
}

Result<JsonText> canonicalObject(std::string_view text)
{
    auto parsed = text.size() <= kMostSettingsBytes ? parseJson(text)
                                                    : fail(ErrorKind::Invalid, Code::TooLarge,
                                                           "Settings of a block are beyond 64 KiB, which is the most.");
    if (parsed && !parsed->is_object())
        parsed = fail(ErrorKind::Invalid, Code::WrongType, "Settings of a block are no JSON object.");
    if (!parsed) {
        Error error = std::move(parsed.error());
        error.kind = ErrorKind::Invalid;
        return fail(std::move(error));
    }
    return JsonText(canonical(*parsed));
}

} // namespace gannet::workspace
