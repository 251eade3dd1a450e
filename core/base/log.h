// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
} // namespace spdlog

namespace gannet {

/// error = someone must act; warn = the program coped; info = state changed.
enum class LogLevel : std::uint8_t { Debug, Info, Warn, Error };

/// One line per fact, "time level component event words", written by spdlog's own thread to a rotating file (and to
/// stderr from Warn on). Any thread may write; a full queue drops the oldest line rather than wait. Never given a
/// secret: types that hold one have no text form.
class Log {
public:
    /// Lines go to `file` (its folder is made) and, from Warn on, to stderr. An empty path: stderr only.
    explicit Log(const std::filesystem::path& file);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    /// `event` is a fixed word to search for ("link_down"); `words` says the rest, key=value.
    void write(LogLevel level, std::string_view component, std::string_view event, std::string_view words = {});
    void flush();

private:
    std::shared_ptr<spdlog::details::thread_pool> m_pool;
    std::shared_ptr<spdlog::logger> m_logger;
};

} // namespace gannet
