// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/typed_time.h"

#include "core/base/typed_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace gannet {

namespace {

constexpr Duration kDay = Duration::minutes(24 * 60);

[[nodiscard]] tl::unexpected<Error> refuse(std::string message, std::string limit, std::string_view typed,
                                           std::vector<std::string> fixes = {})
{
    Error error{.kind = ErrorKind::Invalid, .code = Code::BadExpiry, .message = std::move(message)};
    error.field = "expiry";
    error.limit = std::move(limit);
    error.value = shortTyping(typed);
    error.fixes = std::move(fixes);
    return fail(std::move(error));
}

/// Just `text`, all digits, at most `most`.
[[nodiscard]] std::optional<int> number(std::string_view text, int most)
{
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || value > most)
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return text.empty() || value > most ? std::nullopt : std::optional(value);
}

/// "+30m", "+ 30m"; nothing when it is not written so.
[[nodiscard]] std::optional<Duration> readSpan(std::string_view text)
{
    if (text.size() < 3 || text.front() != '+')
        return std::nullopt;
    const auto count = number(trimmed(text.substr(1, text.size() - 2)), 100'000'000);
    if (!count)
        return std::nullopt;
    switch (text.back()) {
    case 's': return Duration::seconds(*count);
    case 'm': return Duration::minutes(*count);
    case 'h': return Duration::minutes(*count) * 60;
    case 'd': return *count > 100'000 ? std::nullopt : std::optional(kDay * *count);
    default: return std::nullopt;
    }
}

/// "17:00", "9:15", "17:00:30" since midnight.
[[nodiscard]] std::optional<Duration> readClock(std::string_view typed)
{
    const std::string text = typed.find(':') == 1 ? fmt::format("0{}", typed) : std::string(typed);
    const bool hasSeconds = text.size() == 8;
    if ((text.size() != 5 && !hasSeconds) || text[2] != ':' || (hasSeconds && text[5] != ':'))
        return std::nullopt;
    const std::string_view parts = text;
    const auto hours = number(parts.substr(0, 2), 23);
    const auto minutes = number(parts.substr(3, 2), 59);
    const auto seconds = hasSeconds ? number(parts.substr(6, 2), 59) : std::optional(0);
    if (!hours || !minutes || !seconds)
        return std::nullopt;
    return Duration::seconds((*hours * 60 + *minutes) * 60 + *seconds);
}

/// Days since 1970 of "2026-11-25".
[[nodiscard]] std::optional<std::int64_t> readDate(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const auto year = number(text.substr(0, 4), 9999);
    const auto month = number(text.substr(5, 2), 12);
    const auto day = number(text.substr(8, 2), 31);
    if (!year || !month || !day)
        return std::nullopt;
    const int near = std::clamp(*year, 1970, 2200); // what is farther fits no Timestamp, and is as refused
    const std::chrono::year_month_day date{std::chrono::year{near}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count();
}

/// The moment in the zone's own time, as if it were UTC; `local` is now there.
[[nodiscard]] std::optional<Timestamp> readMoment(std::string_view text, Timestamp local)
{
    const std::int64_t today = local.ns / kDay.ns;
    if (const auto clock = readClock(text)) {
        const Timestamp at = Timestamp{today * kDay.ns} + *clock;
        return at > local ? at : at + kDay;
    }
    const auto date = readDate(text.substr(0, 10));
    if (!date)
        return std::nullopt;
    if (text.size() == 10)
        return Timestamp{(*date + 1) * kDay.ns} - Duration::seconds(1);
    const auto clock = text[10] == 'T' || text[10] == ' ' ? readClock(text.substr(11)) : std::nullopt;
    return clock ? std::optional(Timestamp{*date * kDay.ns} + *clock) : std::nullopt;
}

} // namespace

Result<Timestamp> readExpiry(std::string_view typed, Timestamp now, Duration utcOffset)
{
    const std::string_view text = trimmed(typed);
    const std::string zone = utcOffset.ns == 0 ? " UTC" : "";
    std::optional<Timestamp> at;
    if (const auto span = readSpan(text))
        at = now + *span;
    else if (const auto moment = readMoment(text, now + utcOffset))
        at = *moment - utcOffset;
    if (!at)
        return refuse(fmt::format("{} is no time to end at. Write +30m, +2h, +1d, 17:00 or {}{}.", quotedTyping(text),
                                  expiryText(now + kDay, utcOffset).substr(0, 10), zone.empty() ? "" : " (UTC)"),
                      "+n with s, m, h or d, a clock time or a date", text);
    at->ns -= at->ns % Duration::seconds(1).ns;
    if (*at <= now)
        return refuse(fmt::format("{} is over; it is {}{} now. Write +30m.", quotedTyping(text),
                                  expiryText(now, utcOffset).substr(11, 5), zone),
                      "after " + expiryText(now, utcOffset), text, {"+30m"});
    if (*at - now > kDay * kMostExpiryDays)
        return refuse(fmt::format("{0} is more than {1} days ahead. Write +{1}d.", quotedTyping(text), kMostExpiryDays),
                      fmt::format("at most {} days", kMostExpiryDays), text, {fmt::format("+{}d", kMostExpiryDays)});
    return *at;
}

std::string expiryText(Timestamp time, Duration utcOffset)
{
    const Timestamp local = time + utcOffset;
    const std::int64_t days = local.ns / kDay.ns;
    const std::int64_t seconds = local.ns % kDay.ns / Duration::seconds(1).ns;
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3600,
                       seconds / 60 % 60, seconds % 60);
}

} // namespace gannet
