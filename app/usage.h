// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Validator;
} // namespace CLI

namespace gannet {

/// Exit status of every program of ours whose arguments are wrong.
inline constexpr int kUsageStatus = 2;

/// Parses the command line into what `app` was told. Nothing: go on. Else the exit status: 0 when --help or --version
/// was answered on stdout; kUsageStatus when the arguments are wrong, which one line on stderr says with the nearest
/// fix. `app` has the program's name.
[[nodiscard]] std::optional<int> answerArguments(CLI::App& app, int argc, const char* const* argv);

/// Writes `program: words` as one line to stderr.
void sayTrouble(std::string_view program, std::string_view words);

/// The text on one line of a terminal: bytes that are no printable UTF-8 become \xNN, all beyond `most` becomes "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t most = 200);

/// Takes one of `known`.
[[nodiscard]] CLI::Validator oneOf(std::vector<std::string> known);
/// Takes a file that can be read; a pipe too.
[[nodiscard]] CLI::Validator readableFile();
/// Takes the path of a file that can be written, whether it exists or not; only its folder must.
[[nodiscard]] CLI::Validator writableFile();
/// Takes a folder.
[[nodiscard]] CLI::Validator folder();
/// Takes a whole number within [low, high].
[[nodiscard]] CLI::Validator wholeNumber(unsigned long low, unsigned long high);

} // namespace gannet
