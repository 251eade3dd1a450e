// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/workspace/workspace.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace gannet::workspace {

inline constexpr std::size_t kMostUndo = 100;
inline constexpr Duration kCoalesceTime = Duration::seconds(1);

/// A workspace and the way back. Not stored. What undo gives back is how blocks are arranged and set, not what was
/// looked at: instruments of link groups, places of windows on the screen and the name of the workspace stay as they
/// are. One thread.
class History {
public:
    explicit History(Workspace workspace) : m_now(std::move(workspace)) {}

    [[nodiscard]] const Workspace& now() const { return m_now; }

    /// A change that is no step: undo does not stop before it.
    void set(Workspace next) { m_now = std::move(next); }
    /// A step. `words` say what it did ("Close Ladder"). Steps of one `series` within kCoalesceTime of each other are
    /// one; an empty series is none. The same workspace is no step.
    void commit(Workspace next, std::string words, Timestamp now, std::string series = {});

    /// What undo() would take back; nothing where there is nothing.
    [[nodiscard]] std::optional<std::string> undoWords() const;
    [[nodiscard]] std::optional<std::string> redoWords() const;
    /// Whether there was something to take back, or to do again.
    bool undo();
    bool redo();

private:
    struct Step {
        Workspace other; ///< as it was before, or after, the step
        std::string words;
    };

    void turnTo(std::deque<Step>& from, std::deque<Step>& onto);

    Workspace m_now;
    std::deque<Step> m_back;
    std::deque<Step> m_ahead;
    std::string m_series;
    Timestamp m_seriesTime;
};

} // namespace gannet::workspace
