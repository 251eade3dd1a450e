// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/templates.h"

#include "core/base/check.h"
#include "core/workspace/block_types.h"
#include "core/workspace/invariants.h"
#include "core/workspace/tree.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace gannet::workspace {
namespace {

/// A part of a split: its node and its weight.
struct Part {
    Node node;
    int weight;
};

/// Writes a workspace as it is drawn: rows of columns of tabs.
class Drawing {
public:
    Drawing(Ids& ids, std::string_view name) : m_ids(ids)
    {
        m_result.id = m_ids.next();
        m_result.name = name;
    }

    /// Blocks that share a place; the first is seen. `link` is their group, of those that join one.
    [[nodiscard]] Node tabs(std::initializer_list<std::string_view> types, int link = 1)
    {
        Tabs result;
        for (const std::string_view type : types) {
            const BlockType* const known = blockTypeOf(type);
            CHECK(known, "a template has a block of a type that is not known");
            Block block;
            block.id = m_ids.next();
            block.type = type;
            block.typeVersion = known->version;
            block.role = known->role;
            block.link = known->hasInstrument ? link : 0;
            block.settings = settle(*known, {}).settings;
            result.blocks.push_back(block.id);
            m_result.blocks.emplace(block.id, std::move(block));
        }
        return result;
    }
    /// Widths or heights need not add up to anything.
    [[nodiscard]] static Node row(std::initializer_list<Part> parts) { return split(Axis::Horizontal, parts); }
    [[nodiscard]] static Node column(std::initializer_list<Part> parts) { return split(Axis::Vertical, parts); }

    /// The workspace of one window with these blocks. `focus` has the keyboard first.
    [[nodiscard]] Workspace done(Node root, std::string_view focus)
    {
        Window main;
        main.id = m_ids.next();
        main.root = std::move(root);
        bringIntoShape(main.root);
        for (const BlockId id : blocksOf(main.root)) {
            if (main.focus.isNone() && m_result.blocks.at(id).type == focus)
                main.focus = id;
        }
        m_result.windows.push_back(std::move(main));
        const auto broken = brokenInvariant(m_result);
        CHECK(!broken, broken->c_str());
        return std::move(m_result);
    }

private:
    [[nodiscard]] static Node split(Axis axis, std::initializer_list<Part> parts)
    {
        Split result{.axis = axis, .children = {}};
        for (const Part& part : parts)
            result.children.push_back({.node = part.node, .weight = part.weight});
        return result;
    }

    Ids& m_ids;
    Workspace m_result;
};

/// Everything in sight at 1920x1080: what is watched at the left, what is traded with at the right.
[[nodiscard]] Workspace starter(Ids& ids)
{
    Drawing draw(ids, "Starter");
    const Node tables = draw.tabs({"positions", "orders", "fills", "account", "log", "health"});
    const Node market = Drawing::column(
        {{Drawing::row({{draw.tabs({"watchlist"}), 31}, {draw.tabs({"chart"}), 69}}), 73}, {tables, 27}});
    const Node trade = Drawing::column({{draw.tabs({"ticket"}), 66}, {draw.tabs({"tape", "book"}), 34}});
    return draw.done(Drawing::row({{market, 58}, {draw.tabs({"ladder"}), 24}, {trade, 18}}), "chart");
}

/// Two ladders of two link groups side by side, each with its tape: for who trades one market against another.
[[nodiscard]] Workspace scalper(Ids& ids)
{
    Drawing draw(ids, "Perps scalper");
    const Node left = Drawing::column({{draw.tabs({"ticket"}), 58}, {draw.tabs({"watchlist"}), 42}});
    const Node right = Drawing::column({{draw.tabs({"chart"}, 1), 36},
                                        {draw.tabs({"chart"}, 2), 30},
                                        {draw.tabs({"positions", "orders", "fills", "account", "log", "health"}), 34}});
    const Node first = Drawing::column({{draw.tabs({"ladder"}, 1), 78}, {draw.tabs({"tape"}, 1), 22}});
    const Node second = Drawing::column({{draw.tabs({"ladder"}, 2), 78}, {draw.tabs({"tape"}, 2), 22}});
    return draw.done(Drawing::row({{left, 18}, {first, 23}, {second, 23}, {right, 36}}), "ladder");
}

/// Books and charts of two link groups, one above the other: the same market at two venues.
[[nodiscard]] Workspace watch(Ids& ids)
{
    Drawing draw(ids, "Cross-venue watch");
    const auto venue = [&draw](int link) {
        return Drawing::row(
            {{draw.tabs({"chart"}, link), 50}, {draw.tabs({"book"}, link), 27}, {draw.tabs({"tape"}, link), 23}});
    };
    const Node first = venue(1);
    const Node second = venue(2);
    const Node tables = draw.tabs({"health", "positions", "orders", "fills", "account", "log"});
    const Node market = Drawing::column({{first, 39}, {second, 39}, {tables, 22}});
    return draw.done(Drawing::row({{draw.tabs({"watchlist"}), 20}, {market, 80}}), "watchlist");
}

/// What Starter has, in three columns for 1366x768: what is not looked at all the time shares a place.
[[nodiscard]] Workspace laptop(Ids& ids)
{
    Drawing draw(ids, "Laptop");
    const Node market =
        Drawing::column({{draw.tabs({"chart", "watchlist"}), 66},
                         {draw.tabs({"positions", "orders", "fills", "account", "log", "health"}), 34}});
    return draw.done(
        Drawing::row({{market, 52}, {draw.tabs({"ladder"}), 26}, {draw.tabs({"ticket", "book", "tape"}), 22}}),
        "chart");
}

constexpr std::array<Template, 4> kTemplates{{
    {"starter", "Starter", "Watchlist, chart, ladder, ticket and tables, all in sight.", &starter},
    {"scalper", "Perps scalper", "Two ladders side by side, each with its tape and chart.", &scalper},
    {"watch", "Cross-venue watch", "Chart, book and tape of two venues, one above the other.", &watch},
    {"laptop", "Laptop", "Three columns for a screen of 1366x768.", &laptop},
}};

/// Below it the columns of Starter are cut to their least, or its ticket has to be scrolled.
constexpr int kStarterWidth = 1560;
constexpr int kStarterHeight = 960;

} // namespace

std::span<const Template> templates()
{
    return kTemplates;
}

const Template* templateOf(std::string_view id)
{
    const auto found = std::ranges::find(kTemplates, id, &Template::id);
    return found == kTemplates.end() ? nullptr : &*found;
}

const Template& usualTemplate(int width, int height)
{
    return *templateOf(width >= kStarterWidth && height >= kStarterHeight ? "starter" : "laptop");
}

} // namespace gannet::workspace
