// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <string>
#include <vector>

namespace gannet {

namespace {

constexpr std::size_t kQueueLines = 8192;
constexpr std::size_t kFileBytes = 16U * 1024U * 1024U;
constexpr std::size_t kFiles = 4;

/// A frame's bytes may stand in a line: control characters would break "one line per fact" or a terminal.
[[nodiscard]] std::string oneLine(std::string_view words)
{
    std::string result(words);
    for (char& c : result) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = ' ';
    }
    return result;
}

} // namespace

Log::Log(const std::filesystem::path& file) : m_pool(std::make_shared<spdlog::details::thread_pool>(kQueueLines, 1))
{
    std::vector<spdlog::sink_ptr> sinks;
    auto screen = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    screen->set_level(spdlog::level::warn);
    sinks.push_back(std::move(screen));
    if (!file.empty()) {
        try {
            std::error_code ignored;
            std::filesystem::create_directories(file.parent_path(), ignored);
            sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kFileBytes, kFiles));
        } catch (const spdlog::spdlog_ex&) {
            // A disk that cannot be written to must not keep the terminal from starting; stderr remains.
        }
    }
    m_logger = std::make_shared<spdlog::async_logger>("gannet", sinks.begin(), sinks.end(), m_pool,
                                                      spdlog::async_overflow_policy::overrun_oldest);
    m_logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    m_logger->set_level(spdlog::level::debug);
    m_logger->flush_on(spdlog::level::warn);
    if (!file.empty() && sinks.size() == 1)
        write(LogLevel::Warn, "log", "no_file", "cannot write " + file.string() + "; lines go to stderr only");
}

Log::~Log()
{
    m_pool.reset(); // its thread writes what waits and ends before the files it writes to are closed
}

void Log::write(LogLevel level, std::string_view component, std::string_view event, std::string_view words)
{
    static constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                            spdlog::level::warn, spdlog::level::err};
    m_logger->log(kLevels[static_cast<std::size_t>(level)], "{} {} {}", component, event, oneLine(words));
}

void Log::flush()
{
    m_logger->flush();
}

} // namespace gannet
