// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "tests/twins/fault.h"
#include "tests/twins/truth_book.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::twin {

/// What a script waits for.
enum class Happening : std::uint8_t {
    Start,      ///< the twin listens
    Connection, ///< a WebSocket was opened
    Order,      ///< a request came that makes, changes or ends orders
};

/// What a line does.
enum class ScriptAct : std::uint8_t { Fault, Say, Control, Pause, Resume, Quit };

struct ScriptLine {
    int line = 0; ///< in the file, from 1 on
    Happening when = Happening::Start;
    std::uint64_t count = 1; ///< which of them, from 1 on
    std::int64_t afterMs = 0;
    ScriptAct act = ScriptAct::Quit;
    Fault fault = {};
    std::string path = {}; ///< of Control: "/twin/mark"
    std::string body = {}; ///< of Control and Say: JSON
    bool isDone = false;
};

/// A script of a twin: a JSON object a line; empty lines and those that begin with # are left out. docs/twins.md has
/// the members. Fails {Invalid, BadFormat} with the number of the first line that is wrong, and why.
[[nodiscard]] Result<std::vector<ScriptLine>> readScript(std::string_view text);

/// Of how many happenings there were so far, which lines are due now. Each is given out once.
class Script {
public:
    explicit Script(std::vector<ScriptLine> lines) : m_lines(std::move(lines)) {}

    /// `count` happenings of this kind so far. What they make due: the line and how long after.
    [[nodiscard]] std::vector<ScriptLine> due(Happening what, std::uint64_t count);

private:
    std::vector<ScriptLine> m_lines;
};

} // namespace gannet::twin
