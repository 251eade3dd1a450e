// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_limits.h"

#include <fmt/format.h>

namespace gannet::twin {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kTenSecondsMs = 10'000;

HttpAnswer tooMany(int status, int code, const std::string& words, std::int64_t waitMs)
{
    HttpAnswer answer{status, Json{{"code", code}, {"msg", words}}.dump()};
    answer.headers["Retry-After"] = std::to_string((waitMs + 999) / 1000);
    return answer;
}

std::int64_t restOf(std::int64_t lengthMs, std::int64_t nowMs)
{
    return lengthMs - nowMs % lengthMs;
}

} // namespace

std::int64_t FapiLimits::usedOf(const Window& window, std::int64_t lengthMs, std::int64_t nowMs)
{
    return window.number == nowMs / lengthMs ? window.used : 0;
}

void FapiLimits::use(Window& window, std::int64_t lengthMs, std::int64_t amount, std::int64_t nowMs)
{
    window = {nowMs / lengthMs, usedOf(window, lengthMs, nowMs) + amount};
}

std::optional<HttpAnswer> FapiLimits::weigh(std::int64_t weight, std::int64_t nowMs)
{
    if (nowMs < m_bannedUntilMs)
        return tooMany(418, -1003, fmt::format("Way too many requests; IP banned until {}.", m_bannedUntilMs),
                       m_bannedUntilMs - nowMs);
    if (weightPerMinute == 0)
        return std::nullopt;
    if (usedOf(m_weight, kMinuteMs, nowMs) + weight <= weightPerMinute) {
        use(m_weight, kMinuteMs, weight, nowMs);
        return std::nullopt;
    }
    use(m_refused, kMinuteMs, 1, nowMs);
    if (m_refused.used > kBanAfter)
        m_bannedUntilMs = nowMs + kBanMs;
    return tooMany(429, -1003,
                   fmt::format("Too many requests; current limit is {} requests per minute.", weightPerMinute),
                   restOf(kMinuteMs, nowMs));
}

std::optional<HttpAnswer> FapiLimits::countOrders(const std::string& account, std::int64_t count, std::int64_t nowMs)
{
    const auto refused = [](std::int64_t limit, const char* window, std::int64_t waitMs) {
        return tooMany(429, -1015,
                       fmt::format("Too many new orders; current limit is {} orders per {}.", limit, window), waitMs);
    };
    Window& minute = m_minutes[account];
    Window& seconds = m_tenSeconds[account];
    if (usedOf(seconds, kTenSecondsMs, nowMs) + count > ordersPer10s)
        return refused(ordersPer10s, "10 SECOND", restOf(kTenSecondsMs, nowMs));
    if (usedOf(minute, kMinuteMs, nowMs) + count > ordersPerMinute)
        return refused(ordersPerMinute, "MINUTE", restOf(kMinuteMs, nowMs));
    use(minute, kMinuteMs, count, nowMs);
    use(seconds, kTenSecondsMs, count, nowMs);
    return std::nullopt;
}

std::map<std::string, std::string> FapiLimits::weightHeaders(std::int64_t nowMs) const
{
    return {{"X-MBX-USED-WEIGHT-1M", std::to_string(usedOf(m_weight, kMinuteMs, nowMs))}};
}

std::map<std::string, std::string> FapiLimits::orderHeaders(const std::string& account, std::int64_t nowMs) const
{
    const auto used = [&](const std::map<std::string, Window>& windows, std::int64_t lengthMs) {
        const auto found = windows.find(account);
        return std::to_string(found == windows.end() ? 0 : usedOf(found->second, lengthMs, nowMs));
    };
    return {{"X-MBX-ORDER-COUNT-10S", used(m_tenSeconds, kTenSecondsMs)},
            {"X-MBX-ORDER-COUNT-1M", used(m_minutes, kMinuteMs)}};
}

} // namespace gannet::twin
