// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/check.h"
#include "core/workspace/document.h"
#include "core/workspace/invariants.h"
#include "core/workspace/json_parts.h"
#include "core/workspace/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace gannet::workspace {
namespace {

constexpr int kMostPixels = 100'000; ///< a place or a length beyond it is no place on a screen

/// Reads one document. Lists what it had to repair.
class DocumentReader {
public:
    DocumentReader(Ids& ids, std::vector<std::string>& repairs) : m_ids(ids), m_repairs(repairs) {}

    [[nodiscard]] Workspace read(const Json& json)
    {
        m_result.id = idOf(json, "id", "the workspace");
        m_result.name = nameOf(json, "name");
        if (m_result.name.empty()) {
            m_result.name = "Workspace";
            repaired("the workspace had no name");
        }
        readBlocks(json);
        readWindows(json);
        readClosed(json);
        closeStrays();
        readLinks(json);
        readVariants(json);
        m_result.unknown = otherMembers(
            json, {"format", "schema", "app", "id", "name", "windows", "blocks", "links", "variants", "closed"});
        keepLimits();
        const auto broken = brokenInvariant(m_result);
        CHECK(!broken, broken->c_str());
        return std::move(m_result);
    }

private:
    void repaired(std::string words) { m_repairs.push_back(std::move(words)); }

    /// The id that a text of the document stands for. One text is one id, also where it is no UUID.
    [[nodiscard]] Uuid idFrom(const std::string& text)
    {
        if (const auto id = uuidFrom(text))
            return *id;
        const auto [known, isNew] = m_otherIds.try_emplace(text);
        if (isNew) {
            known->second = m_ids.next();
            repaired("\"" + text.substr(0, 64) + "\" is no id; it has a new one");
        }
        return known->second;
    }
    /// The id that a text names, if it is one or stands for one.
    [[nodiscard]] std::optional<Uuid> knownId(const std::string& text) const
    {
        const auto other = m_otherIds.find(text);
        return other != m_otherIds.end() ? std::optional(other->second) : uuidFrom(text);
    }
    [[nodiscard]] Uuid idOf(const Json& json, std::string_view key, std::string_view whose)
    {
        const auto text = textOf(json, key);
        if (text)
            return idFrom(*text);
        repaired(fmt::format("{} had no id; it has a new one", whose));
        return m_ids.next();
    }
    [[nodiscard]] std::string nameOf(const Json& json, std::string_view key)
    {
        std::string name = textOf(json, key).value_or(std::string());
        if (name.size() <= kMostNameBytes)
            return name;
        repaired(fmt::format("a {} of {} bytes was too long and is left out", key, name.size()));
        return {};
    }
    /// A whole number within limits; `usual`, and a repair, where there is another thing or none.
    [[nodiscard]] int numberOf(const Json& json, std::string_view key, int least, int most, int usual)
    {
        const auto number = wholeOf(json, key);
        if (number && *number >= least && *number <= most)
            return static_cast<int>(*number);
        repaired(fmt::format("{} was not a whole number from {} to {}; it is {}", key, least, most, usual));
        return usual;
    }

    [[nodiscard]] std::optional<Block> blockFrom(const Json& json, BlockId id)
    {
        Block block;
        block.id = id;
        block.type = textOf(json, "type").value_or(std::string());
        if (!isTypeWord(block.type)) {
            repaired("block " + toText(id) + " has no type and is left out");
            return std::nullopt;
        }
        block.typeVersion = memberOf(json, "v") ? numberOf(json, "v", 1, std::numeric_limits<int>::max(), 1) : 1;
        block.title = nameOf(json, "title");
        block.link = memberOf(json, "link") ? numberOf(json, "link", 0, kLinkGroups, 0) : 0;
        if (const auto role = textOf(json, "role"))
            block.role = linkRoleFrom(*role).value_or(LinkRole::Both);
        block.isPinned = boolOf(json, "pinned").value_or(false);
        if (const Json* const settings = memberOf(json, "s")) {
            std::string text = canonical(*settings);
            if (settings->is_object() && text.size() <= kMostSettingsBytes)
                block.settings = JsonText(std::move(text));
            else
                repaired("the settings of block " + toText(id) +
                         " were no object, or too large: it has the usual ones");
        }
        block.unknown = otherMembers(json, {"id", "type", "v", "title", "link", "role", "pinned", "s"});
        return block;
    }
    void readBlocks(const Json& json)
    {
        const Json* const blocks = memberOf(json, "blocks");
        if (!blocks || !blocks->is_object()) {
            repaired("there was no list of blocks");
            return;
        }
        for (const auto& [key, value] : blocks->items()) {
            const BlockId id = idFrom(key);
            if (auto block = blockFrom(value, id))
                m_result.blocks.emplace(id, std::move(*block));
        }
    }

    [[nodiscard]] Node tabsFrom(const Json& json)
    {
        Tabs tabs;
        const auto current = wholeOf(json, "cur").value_or(-1);
        const Json* const blocks = memberOf(json, "b");
        if (blocks && blocks->is_array()) {
            int index = 0;
            for (const Json& one : *blocks) {
                const bool isSeen = index++ == current;
                if (!one.is_string() || !place(idFrom(one.get<std::string>())))
                    continue;
                tabs.blocks.push_back(idFrom(one.get<std::string>()));
                if (isSeen)
                    tabs.current = static_cast<int>(tabs.blocks.size()) - 1;
            }
            if (current < 0 || current >= index)
                repaired(fmt::format("tab {} of {} was to be seen; the first is", current, index));
        } else {
            repaired("a place had no list of blocks");
        }
        if (tabs.blocks.empty())
            return Empty{};
        return tabs;
    }
    /// Whether a block may stand where it is named: it is known, and stands nowhere yet.
    [[nodiscard]] bool place(BlockId id)
    {
        if (!m_result.blocks.contains(id)) {
            repaired("block " + toText(id) + " is placed and not known: its place is gone");
            return false;
        }
        if (!m_placed.insert(id).second) {
            repaired("block " + toText(id) + " stood in two places: it is in the first");
            return false;
        }
        return true;
    }
    [[nodiscard]] Node splitFrom(const Json& json, int depth)
    {
        Split split;
        const auto axis = textOf(json, "axis");
        if (const auto known = axis ? axisFrom(*axis) : std::nullopt)
            split.axis = *known;
        else
            repaired("a split had no direction: its parts stand side by side");
        const Json* const children = memberOf(json, "c");
        if (!children || !children->is_array()) {
            repaired("a split had no parts");
            return Empty{};
        }
        std::int64_t sum = 0;
        for (const Json& child : *children) {
            const Json* const node = memberOf(child, "n");
            const int weight = numberOf(child, "w", 1, kWholeWeight, 1);
            sum += weight;
            if (!node) {
                repaired("a part of a split had no content");
                continue;
            }
            split.children.push_back({.node = nodeFrom(*node, depth + 1), .weight = weight});
            const auto* const inner = std::get_if<Split>(&split.children.back().node);
            if (inner && inner->axis == split.axis)
                repaired("a split stood in one of its direction: they are joined");
            if (textOf(*node, "t") == "empty")
                repaired("an empty place stood in a split and is left out");
        }
        if (sum != kWholeWeight)
            repaired(fmt::format("the weights of a split added up to {}; they were brought to {}", sum, kWholeWeight));
        if (split.children.size() < 2)
            repaired(fmt::format("a split had {} parts", split.children.size()));
        return split;
    }
    [[nodiscard]] Node nodeFrom(const Json& json, int depth)
    {
        if (depth > kMostDepth) {
            repaired(fmt::format("splits were nested deeper than {}: what was beyond is closed", kMostDepth));
            return Empty{};
        }
        const auto kind = textOf(json, "t").value_or(std::string());
        if (kind == "tabs")
            return tabsFrom(json);
        if (kind == "split")
            return splitFrom(json, depth);
        if (kind != "empty")
            repaired("a place of the kind \"" + kind.substr(0, 32) + "\" is not known and is left out");
        return Empty{};
    }

    [[nodiscard]] Window windowFrom(const Json& json)
    {
        Window window;
        window.id = idOf(json, "id", "a window");
        const auto role = textOf(json, "role");
        window.role = (role ? windowRoleFrom(*role) : std::nullopt).value_or(WindowRole::Float);
        const auto state = textOf(json, "state");
        window.state = (state ? windowStateFrom(*state) : std::nullopt).value_or(WindowState::Normal);
        window.title = nameOf(json, "title");
        window.isOnTop = boolOf(json, "onTop").value_or(false);
        if (const Json* const root = memberOf(json, "root"))
            window.root = nodeFrom(*root, 1);
        bringIntoShape(window.root);
        const auto focus = textOf(json, "focus");
        if (const auto id = focus ? knownId(*focus) : std::nullopt; id && leafOf(window.root, *id))
            window.focus = *id;
        window.unknown = otherMembers(json, {"id", "role", "state", "title", "focus", "onTop", "root"});
        return window;
    }
    void readWindows(const Json& json)
    {
        const Json* const windows = memberOf(json, "windows");
        if (windows && windows->is_array()) {
            std::set<WindowId> known;
            for (const Json& one : *windows) {
                if (m_result.windows.size() == kMostWindows) {
                    repaired(fmt::format("there were more than {} windows: the blocks of the others are closed",
                                         kMostWindows));
                    break;
                }
                Window window = windowFrom(one);
                if (!known.insert(window.id).second) {
                    window.id = m_ids.next();
                    repaired("two windows had one id");
                }
                m_result.windows.push_back(std::move(window));
            }
        }
        settleMain();
    }
    /// Exactly one main window, the first; no empty one beside it.
    void settleMain()
    {
        auto& windows = m_result.windows;
        const auto main = std::ranges::find(windows, WindowRole::Main, &Window::role);
        if (main == windows.end()) {
            repaired("there was no main window");
            Window window;
            window.id = m_ids.next();
            windows.insert(windows.begin(), std::move(window));
        } else {
            std::rotate(windows.begin(), main, main + 1);
        }
        for (auto window = windows.begin() + 1; window != windows.end(); ++window) {
            if (window->role == WindowRole::Main)
                repaired("there were two main windows: one floats now");
            window->role = WindowRole::Float;
        }
        const auto isEmptyFloat = [](const Window& window) {
            return window.role == WindowRole::Float && std::holds_alternative<Empty>(window.root);
        };
        if (std::erase_if(windows, isEmptyFloat) > 0)
            repaired("a window had nothing in it and is left out");
    }

    [[nodiscard]] std::vector<BlockId> idListOf(const Json& json, std::string_view key)
    {
        std::vector<BlockId> result;
        const Json* const ids = memberOf(json, key);
        if (!ids || !ids->is_array())
            return result;
        for (const Json& one : *ids) {
            if (one.is_string() && result.size() < kMostBlocks) {
                if (const auto id = knownId(one.get<std::string>()))
                    result.push_back(*id);
            }
        }
        return result;
    }
    [[nodiscard]] static std::vector<int> weightListOf(const Json& json, std::string_view key)
    {
        std::vector<int> result;
        const Json* const weights = memberOf(json, key);
        if (!weights || !weights->is_array() || weights->size() > kMostBlocks)
            return result;
        for (const Json& one : *weights) {
            const bool isWeight = one.is_number_integer() && one >= 1 && one <= kWholeWeight;
            result.push_back(isWeight ? one.get<int>() : 1);
        }
        return result;
    }
    void readClosed(const Json& json)
    {
        const Json* const closed = memberOf(json, "closed");
        if (!closed || !closed->is_array())
            return;
        for (const Json& one : *closed) {
            const Json* const from = memberOf(one, "block");
            const auto id = from ? textOf(*from, "id") : std::nullopt;
            auto block = id ? blockFrom(*from, idFrom(*id)) : std::nullopt;
            if (!block || m_result.blocks.contains(block->id) || m_closed.contains(block->id)) {
                repaired("a closed block was open, or twice there, or none");
                continue;
            }
            m_closed.insert(block->id);
            ClosedBlock note;
            note.block = std::move(*block);
            const auto window = textOf(one, "window");
            note.window = (window ? knownId(*window) : std::nullopt).value_or(Uuid());
            note.tabSiblings = idListOf(one, "tabs");
            note.besides = idListOf(one, "besides");
            note.tabIndex = static_cast<int>(std::clamp<std::int64_t>(wholeOf(one, "tab").value_or(0), 0, kMostBlocks));
            note.axis = axisFrom(textOf(one, "axis").value_or(std::string())).value_or(Axis::Horizontal);
            note.wasBefore = boolOf(one, "before").value_or(false);
            note.weights = weightListOf(one, "w");
            m_result.closed.push_back(std::move(note));
        }
    }
    /// Blocks without a place are closed, so that nothing on the screen is in an undefined state.
    void closeStrays()
    {
        for (auto block = m_result.blocks.begin(); block != m_result.blocks.end();) {
            if (m_placed.contains(block->first) && isSomewhere(block->first)) {
                ++block;
                continue;
            }
            repaired("block " + toText(block->first) + " (" + block->second.type + ") stood nowhere and is closed");
            ClosedBlock note;
            note.block = std::move(block->second);
            note.window = m_result.windows.front().id;
            m_result.closed.push_back(std::move(note));
            block = m_result.blocks.erase(block);
        }
    }
    [[nodiscard]] bool isSomewhere(BlockId id) const
    {
        return std::ranges::any_of(m_result.windows,
                                   [&](const Window& window) { return leafOf(window.root, id).has_value(); });
    }

    void readLinks(const Json& json)
    {
        const Json* const links = memberOf(json, "links");
        if (!links || !links->is_object())
            return;
        for (const auto& [key, value] : links->items()) {
            const bool isGroup = key.size() == 1 && key[0] >= '1' && key[0] < '1' + kLinkGroups;
            if (!isGroup) {
                repaired("there is no link group \"" + key.substr(0, 16) + "\"");
                continue;
            }
            m_result.links[static_cast<std::size_t>(key[0] - '1')] = {.instrument = nameOf(value, "instrument"),
                                                                      .account = nameOf(value, "account")};
        }
    }
    void readVariants(const Json& json)
    {
        const Json* const variants = memberOf(json, "variants");
        if (!variants || !variants->is_object())
            return;
        for (const auto& [topology, windows] : variants->items()) {
            if (m_result.variants.size() == kMostVariants || !windows.is_object())
                continue;
            Placements placements;
            for (const auto& [key, place] : windows.items()) {
                const auto window = knownId(key);
                if (!window || placements.size() >= kMostWindows + kMostClosed)
                    continue;
                placements.emplace(*window, Placement{.screen = nameOf(place, "screen"),
                                                      .x = numberOf(place, "x", -kMostPixels, kMostPixels, 0),
                                                      .y = numberOf(place, "y", -kMostPixels, kMostPixels, 0),
                                                      .width = numberOf(place, "w", 1, kMostPixels, 640),
                                                      .height = numberOf(place, "h", 1, kMostPixels, 480)});
            }
            m_result.variants.emplace(topology, std::move(placements));
        }
    }

    /// Blocks beyond the limit are closed, from the last window's last.
    void keepLimits()
    {
        while (m_result.blocks.size() > kMostBlocks) {
            Window& window = m_result.windows.back();
            const BlockId last = blocksOf(window.root).back();
            if (window.focus == last)
                window.focus = {};
            takeOut(window.root, last);
            ClosedBlock note;
            note.block = std::move(m_result.blocks.at(last));
            note.window = m_result.windows.front().id;
            m_result.blocks.erase(last);
            m_result.closed.push_back(std::move(note));
            if (m_result.windows.size() > 1 && std::holds_alternative<Empty>(window.root))
                m_result.windows.pop_back();
            repaired(fmt::format("there were more than {} blocks: one is closed", kMostBlocks));
        }
        if (m_result.closed.size() > kMostClosed) {
            const auto surplus = static_cast<std::ptrdiff_t>(m_result.closed.size() - kMostClosed);
            m_result.closed.erase(m_result.closed.begin(), m_result.closed.begin() + surplus);
            repaired(fmt::format("there were more than {} closed blocks: the oldest are left out", kMostClosed));
        }
    }

    Ids& m_ids;
    std::vector<std::string>& m_repairs;
    Workspace m_result;
    std::map<std::string, Uuid> m_otherIds;
    std::set<BlockId> m_placed;
    std::set<BlockId> m_closed;
};

[[nodiscard]] tl::unexpected<Error> noDocument(std::string why)
{
    return fail(ErrorKind::Protocol, Code::BadFormat, "This is no workspace of Gannet: " + std::move(why));
}

} // namespace

Result<ReadDocument> readDocument(std::string_view text, Ids& ids)
{
    if (text.size() > kMostBytes) {
        return fail({.kind = ErrorKind::Protocol,
                     .code = Code::TooLarge,
                     .message = fmt::format("The document has {} bytes; {} is the most.", text.size(), kMostBytes),
                     .limit = std::to_string(kMostBytes),
                     .value = std::to_string(text.size())});
    }
    auto json = parseJson(text);
    if (!json)
        return fail(std::move(json.error()));
    if (textOf(*json, "format") != kFormat)
        return noDocument("its format is another, or not said.");
    const auto schema = wholeOf(*json, "schema");
    if (!schema || *schema < 1)
        return noDocument("its schema is not said.");
    ReadDocument result;
    result.isNewer = *schema > kSchema;
    result.workspace = DocumentReader(ids, result.repairs).read(*json);
    return result;
}

} // namespace gannet::workspace
