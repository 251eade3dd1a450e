// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ui_event.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

inline constexpr Duration kStageLimit = Duration::seconds(10); ///< a stage of the start that takes longer says so

/// The stages of the start: each is told when it begins, when it is done, once when it takes too long, and when what
/// holds it up changes.
/// Engine thread.
class StartStages {
public:
    using Tell = std::function<void(UiEvent)>;

    /// A stage that is running or done is not begun again.
    void begin(std::string_view name, Timestamp now, const Tell& tell);
    /// Nothing happens for a stage that is not running. `words`: what came of it.
    void done(std::string_view name, Timestamp now, const Tell& tell, std::string words = {});
    /// A running stage is held up, and why, for a person; empty words take it back.
    void trouble(std::string_view name, std::string words, Timestamp now, const Tell& tell);
    /// Tells which stages are over their limit.
    void check(Timestamp now, const Tell& tell);
    [[nodiscard]] bool isRunning(std::string_view name) const;

private:
    struct Stage {
        StartStage told; ///< as it was told last
        bool isOver = false;
        std::string trouble;
    };
    [[nodiscard]] Stage* find(std::string_view name);
    static void tellTrouble(Stage& stage, Timestamp now, const Tell& tell);
    std::vector<Stage> m_stages; ///< in the order they began
};

} // namespace gannet
