// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/history.h"

#include <utility>

namespace gannet::workspace {
namespace {

/// What is looked at in `now` instead of what was looked at then.
[[nodiscard]] Workspace lookedAtAs(Workspace then, const Workspace& now)
{
    then.name = now.name;
    then.links = now.links;
    // A window that comes back has its old place, the others have theirs.
    for (auto& [topology, placements] : then.variants) {
        const auto newer = now.variants.find(topology);
        if (newer != now.variants.end())
            std::erase_if(placements, [newer](const auto& one) { return newer->second.contains(one.first); });
    }
    for (const auto& [topology, placements] : now.variants)
        then.variants[topology].insert(placements.begin(), placements.end());
    return then;
}

} // namespace

void History::commit(Workspace next, std::string words, Timestamp now, std::string series)
{
    if (next == m_now)
        return;
    const bool continues =
        !series.empty() && series == m_series && !m_back.empty() && now - m_seriesTime <= kCoalesceTime;
    m_series = std::move(series);
    m_seriesTime = now;
    m_ahead.clear();
    if (!continues) {
        m_back.push_back({.other = std::move(m_now), .words = std::move(words)});
        if (m_back.size() > kMostUndo)
            m_back.pop_front();
    }
    m_now = std::move(next);
}

std::optional<std::string> History::undoWords() const
{
    return m_back.empty() ? std::nullopt : std::optional(m_back.back().words);
}

std::optional<std::string> History::redoWords() const
{
    return m_ahead.empty() ? std::nullopt : std::optional(m_ahead.back().words);
}

bool History::undo()
{
    if (m_back.empty())
        return false;
    turnTo(m_back, m_ahead);
    return true;
}

bool History::redo()
{
    if (m_ahead.empty())
        return false;
    turnTo(m_ahead, m_back);
    return true;
}

void History::turnTo(std::deque<Step>& from, std::deque<Step>& onto)
{
    Step step = std::move(from.back());
    from.pop_back();
    Workspace next = lookedAtAs(std::move(step.other), m_now);
    onto.push_back({.other = std::move(m_now), .words = std::move(step.words)});
    m_now = std::move(next);
    m_series.clear();
}

} // namespace gannet::workspace
