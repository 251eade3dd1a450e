// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/workspace.h"

#include "core/base/words.h"

namespace gannet::workspace {
namespace {

constexpr Words<Axis, Axis::Vertical> kAxes("h", "v");
constexpr Words<Edge, Edge::Bottom> kEdges("left", "right", "top", "bottom");
constexpr Words<WindowRole, WindowRole::Float> kWindowRoles("main", "float");
constexpr Words<WindowState, WindowState::Minimised> kWindowStates("normal", "max", "full", "min");
constexpr Words<LinkRole, LinkRole::Sink> kLinkRoles("both", "source", "sink");

const std::shared_ptr<const std::string>& emptyObject()
{
    static const auto text = std::make_shared<const std::string>("{}");
    return text;
}

} // namespace

std::string_view toString(Axis value)
{
    return kAxes[value];
}

std::string_view toString(Edge value)
{
    return kEdges[value];
}

std::string_view toString(WindowRole value)
{
    return kWindowRoles[value];
}

std::string_view toString(WindowState value)
{
    return kWindowStates[value];
}

std::string_view toString(LinkRole value)
{
    return kLinkRoles[value];
}

std::optional<Axis> axisFrom(std::string_view word)
{
    return kAxes.find(word);
}

std::optional<Edge> edgeFrom(std::string_view word)
{
    return kEdges.find(word);
}

std::optional<WindowRole> windowRoleFrom(std::string_view word)
{
    return kWindowRoles.find(word);
}

std::optional<WindowState> windowStateFrom(std::string_view word)
{
    return kWindowStates.find(word);
}

std::optional<LinkRole> linkRoleFrom(std::string_view word)
{
    return kLinkRoles.find(word);
}

JsonText::JsonText() : m_text(emptyObject()) {}

JsonText::JsonText(std::string canonical)
    : m_text(canonical == "{}" ? emptyObject() : std::make_shared<const std::string>(std::move(canonical)))
{}

bool operator==(const Split& a, const Split& b)
{
    return a.axis == b.axis && a.children == b.children;
}

bool operator==(const Child& a, const Child& b)
{
    return a.weight == b.weight && a.node == b.node;
}

} // namespace gannet::workspace
