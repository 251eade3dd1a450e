// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/uuid.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A person's arrangement of blocks: plain values without pixels and without a toolkit. Every change is a function that
/// takes one workspace and gives another (operations.h); what always holds is in invariants.h. docs/workspace.md.
namespace gannet::workspace {

using BlockId = Uuid;
using WindowId = Uuid;

enum class Axis : std::uint8_t { Horizontal, Vertical }; ///< Horizontal: children stand side by side
enum class Edge : std::uint8_t { Left, Right, Top, Bottom };
enum class WindowRole : std::uint8_t { Main, Float };
enum class WindowState : std::uint8_t { Normal, Maximised, FullScreen, Minimised };
/// What a block does in its link group: tells, listens, or both.
enum class LinkRole : std::uint8_t { Both, Source, Sink };

[[nodiscard]] std::string_view toString(Axis value);
[[nodiscard]] std::string_view toString(Edge value);
[[nodiscard]] std::string_view toString(WindowRole value);
[[nodiscard]] std::string_view toString(WindowState value);
[[nodiscard]] std::string_view toString(LinkRole value);
// The inverses; nothing on another word.
[[nodiscard]] std::optional<Axis> axisFrom(std::string_view word);
[[nodiscard]] std::optional<Edge> edgeFrom(std::string_view word);
[[nodiscard]] std::optional<WindowRole> windowRoleFrom(std::string_view word);
[[nodiscard]] std::optional<WindowState> windowStateFrom(std::string_view word);
[[nodiscard]] std::optional<LinkRole> linkRoleFrom(std::string_view word);

// Limits of one workspace. A document beyond them is repaired or refused, an operation beyond them is refused.
inline constexpr int kWholeWeight = 10'000; ///< the sum of the weights of a split's children
inline constexpr int kMostDepth = 12;       ///< a root is at depth 1
inline constexpr std::size_t kMostBlocks = 64;
inline constexpr std::size_t kMostWindows = 12;
inline constexpr std::size_t kMostClosed = 20;
inline constexpr std::size_t kMostVariants = 16;
inline constexpr int kLinkGroups = 8;
inline constexpr std::size_t kMostSettingsBytes = 64 * 1024; ///< of one block, as canonical JSON
inline constexpr std::size_t kMostBytes = 1024 * 1024;       ///< of a document
inline constexpr std::size_t kMostNameBytes = 120;

/// An immutable JSON object as canonical text. Copies share it, so that a hundred steps of undo cost little.
class JsonText {
public:
    JsonText();
    /// Requires: `canonical` is canonical JSON of an object.
    explicit JsonText(std::string canonical);

    [[nodiscard]] const std::string& text() const { return *m_text; }
    [[nodiscard]] bool isEmpty() const { return *m_text == "{}"; }
    friend bool operator==(const JsonText& a, const JsonText& b)
    {
        return a.m_text == b.m_text || *a.m_text == *b.m_text;
    }

private:
    std::shared_ptr<const std::string> m_text;
};

struct Block {
    BlockId id;
    std::string type;    ///< of block_types.h, or one this program does not know
    int typeVersion = 1; ///< of its settings
    std::string title;   ///< a person's own; empty: the type's
    int link = 0;        ///< 1 to kLinkGroups; 0: none
    LinkRole role = LinkRole::Both;
    bool isPinned = false; ///< keeps its instrument while in a group
    JsonText settings;
    JsonText unknown; ///< members of a newer program, kept as they are

    friend bool operator==(const Block&, const Block&) = default;
};

/// The only leaf: one or more blocks that share a place.
struct Tabs {
    std::vector<BlockId> blocks;
    int current = 0; ///< index of the one that is seen

    friend bool operator==(const Tabs&, const Tabs&) = default;
};

struct Child;
/// Two or more children along an axis. None of them is a split of the same axis.
struct Split {
    Axis axis = Axis::Horizontal;
    std::vector<Child> children;
};
/// Only as the root of the main window.
struct Empty {
    friend bool operator==(const Empty&, const Empty&) = default;
};
using Node = std::variant<Empty, Tabs, Split>;
struct Child {
    Node node;
    int weight = 0; ///< its part of kWholeWeight, at least 1
};
[[nodiscard]] bool operator==(const Split& a, const Split& b);
[[nodiscard]] bool operator==(const Child& a, const Child& b);

struct Window {
    WindowId id;
    WindowRole role = WindowRole::Main;
    std::string title; ///< a person's own; empty: what is in it
    Node root;
    BlockId focus; ///< had the keyboard last; none where nothing had
    bool isOnTop = false;
    WindowState state = WindowState::Normal;
    JsonText unknown;

    friend bool operator==(const Window&, const Window&) = default;
};

/// What a link group shows.
struct LinkState {
    std::string instrument; ///< "venue:symbol"; empty: nothing yet
    std::string account;    ///< a local name; empty: nothing yet

    friend bool operator==(const LinkState&, const LinkState&) = default;
};

/// Where a window stood: the client area's rectangle in logical pixels, from the corner of the screen's free area.
struct Placement {
    std::string screen; ///< as topologyKey() names it
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    friend bool operator==(const Placement&, const Placement&) = default;
};
using Placements = std::map<WindowId, Placement>;

/// How to find a closed block's place again: who stood beside it, and in which place.
struct ClosedBlock {
    Block block;
    WindowId window;
    std::vector<BlockId> tabSiblings; ///< shared its place
    int tabIndex = 0;
    std::vector<BlockId> besides; ///< the blocks beside it in its split, nearest first
    Axis axis = Axis::Horizontal; ///< of that split
    bool wasBefore = false;       ///< it stood left of, or above, the first of `besides`
    std::vector<int> weights;     ///< of all children of that split, as they were

    friend bool operator==(const ClosedBlock&, const ClosedBlock&) = default;
};

struct Workspace {
    Uuid id;
    std::string name;
    std::vector<Window> windows; ///< the main one first
    std::map<BlockId, Block> blocks;
    std::array<LinkState, kLinkGroups> links;   ///< of groups 1 to kLinkGroups
    std::map<std::string, Placements> variants; ///< by topology of screens
    std::vector<ClosedBlock> closed;            ///< the newest last
    JsonText unknown;

    [[nodiscard]] const Window& main() const { return windows.front(); }
    friend bool operator==(const Workspace&, const Workspace&) = default;
};

} // namespace gannet::workspace
