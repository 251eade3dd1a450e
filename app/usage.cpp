// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/usage.h"

#include "core/base/near_word.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

#include <unistd.h>

namespace gannet {

namespace {

namespace fs = std::filesystem;

/// How many bytes the UTF-8 character takes that begins the text; 0 where none begins.
[[nodiscard]] std::size_t characterLength(std::string_view text)
{
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = byte(0) < 0x80   ? 1
                               : byte(0) < 0xC2 ? 0
                               : byte(0) < 0xE0 ? 2
                               : byte(0) < 0xF0 ? 3
                               : byte(0) < 0xF5 ? 4
                                                : 0;
    if (length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80)
            return 0;
    }
    const bool isControl = length == 1 && (byte(0) < 0x20 || byte(0) == 0x7F);
    const bool isHighControl = length == 2 && byte(0) == 0xC2 && byte(1) < 0xA0;
    return isControl || isHighControl ? 0 : length;
}

[[nodiscard]] std::string inQuotes(std::string_view text)
{
    return '"' + printable(text) + '"';
}

[[nodiscard]] std::string meant(std::string_view text, const std::vector<std::string>& known)
{
    const std::string word = nearestWord(text, known);
    return word.empty() ? std::string() : fmt::format("; did you mean {}?", word);
}

/// The command that was named, or the program where it has none.
[[nodiscard]] const CLI::App& chosen(const CLI::App& app)
{
    const auto commands = app.get_subcommands();
    return commands.empty() ? app : *commands.front();
}

[[nodiscard]] std::vector<std::string> optionsOf(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames())
            names.push_back("--" + name);
    }
    return names;
}

[[nodiscard]] std::vector<std::string> commandsOf(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

/// What is wrong and what would be right, without the program's name.
[[nodiscard]] std::string wordsFor(const CLI::App& app, const CLI::ParseError& error)
{
    const CLI::App& command = chosen(app);
    // A word nobody knows comes first: what else seems wrong mostly follows from it.
    const std::vector<std::string> left = app.remaining(true);
    const auto unknown =
        std::find_if(left.begin(), left.end(), [](const std::string& word) { return word.starts_with('-'); });
    if (unknown != left.end()) {
        const std::string name = unknown->substr(0, unknown->find('='));
        return fmt::format("there is no option {}{}", printable(name), meant(name, optionsOf(command)));
    }
    const std::vector<std::string> commands = commandsOf(app);
    if (!commands.empty() && app.get_subcommands().empty()) {
        const std::string which = fmt::format("{}", fmt::join(commands, ", "));
        if (left.empty())
            return "a command is missing: " + which;
        return fmt::format("there is no command {}: {}{}", inQuotes(left.front()), which,
                           meant(left.front(), commands));
    }
    if (!left.empty())
        return fmt::format("{} is one word too many", inQuotes(left.front()));
    if (error.get_name() == "ArgumentMismatch") {
        const std::string words = error.what();
        const std::string name = words.substr(0, words.find(':'));
        const CLI::Option* option = command.get_option_no_throw(name);
        if (option != nullptr && option->count() > 1)
            return fmt::format("{} is given {} times; give it once", name, option->count());
        return fmt::format("{} needs a value after it", name);
    }
    return error.what();
}

[[nodiscard]] std::string lastTrouble()
{
    return std::error_code(errno, std::generic_category()).message();
}

[[nodiscard]] std::string notReadable(const std::string& path)
{
    std::error_code trouble;
    const fs::file_status status = fs::status(path, trouble);
    if (path.empty())
        return "\"\" names no file";
    if (!fs::exists(status))
        return fmt::format("there is no file {}", inQuotes(path));
    if (fs::is_directory(status))
        return fmt::format("{} is a folder; name a file in it", inQuotes(path));
    if (::access(path.c_str(), R_OK) != 0)
        return fmt::format("{} cannot be read: {}", inQuotes(path), lastTrouble());
    return {};
}

[[nodiscard]] std::string notWritable(const std::string& path)
{
    if (path.empty())
        return "\"\" names no file";
    std::error_code trouble;
    if (fs::is_directory(path, trouble))
        return fmt::format("{} is a folder; name a file in it", inQuotes(path));
    const fs::path parent = fs::path(path).parent_path();
    const fs::path place = parent.empty() ? fs::path(".") : parent;
    if (!fs::is_directory(place, trouble))
        return fmt::format("there is no folder {}", inQuotes(place.string()));
    if (::access(place.c_str(), W_OK) != 0)
        return fmt::format("the folder {} cannot be written: {}", inQuotes(place.string()), lastTrouble());
    return {};
}

[[nodiscard]] std::string notAFolder(const std::string& path)
{
    std::error_code trouble;
    return fs::is_directory(path, trouble) ? std::string() : fmt::format("there is no folder {}", inQuotes(path));
}

} // namespace

std::optional<int> answerArguments(CLI::App& app, int argc, const char* const* argv)
{
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);
        const CLI::App& command = chosen(app);
        const std::string name = &command == &app ? app.get_name() : app.get_name() + ' ' + command.get_name();
        sayTrouble(app.get_name(), fmt::format("{}; see {} --help", wordsFor(app, error), name));
        return kUsageStatus;
    }
}

void sayTrouble(std::string_view program, std::string_view words)
{
    // Whole: a list of what is allowed may be long. What came from outside was cut where it was put in.
    std::string line(words);
    std::replace(line.begin(), line.end(), '\n', ' ');
    fmt::print(stderr, "{}: {}\n", program, line);
}

std::string printable(std::string_view text, std::size_t most)
{
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (i >= most)
            return out + "...";
        const std::size_t length = characterLength(text.substr(i));
        if (length == 0)
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
        else
            out += text.substr(i, length);
        i += std::max<std::size_t>(length, 1);
    }
    return out;
}

CLI::Validator oneOf(std::vector<std::string> known)
{
    std::string all = fmt::format("{}", fmt::join(known, ", "));
    const std::string shown = fmt::format("{{{}}}", fmt::join(known, ","));
    return {[known = std::move(known), all = std::move(all)](const std::string& text) {
                if (std::find(known.begin(), known.end(), text) != known.end())
                    return std::string();
                return fmt::format("{} is none of {}{}", inQuotes(text), all, meant(text, known));
            },
            shown};
}

CLI::Validator readableFile()
{
    return {notReadable, "FILE"};
}

CLI::Validator writableFile()
{
    return {notWritable, "FILE"};
}

CLI::Validator folder()
{
    return {notAFolder, "FOLDER"};
}

CLI::Validator wholeNumber(unsigned long low, unsigned long high)
{
    const std::string range = high == std::numeric_limits<unsigned long>::max()
                                  ? fmt::format("of at least {}", low)
                                  : fmt::format("from {} to {}", low, high);
    return {[low, high, range](const std::string& text) {
                unsigned long value = 0;
                const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
                if (error == std::errc() && end == text.data() + text.size() && value >= low && value <= high)
                    return std::string();
                return fmt::format("{} is not a whole number {}", inQuotes(text), range);
            },
            "N"};
}

} // namespace gannet
