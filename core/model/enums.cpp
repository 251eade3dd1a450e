// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/enums.h"

#include <array>
#include <cstddef>

namespace gannet {

namespace {

struct IntervalRow {
    std::string_view name;
    std::int64_t seconds;
};

constexpr std::array<IntervalRow, kKlineIntervals> kIntervals{{
    {"1s", 1},
    {"5s", 5},
    {"15s", 15},
    {"1m", 60},
    {"3m", 180},
    {"5m", 300},
    {"15m", 900},
    {"30m", 1800},
    {"1h", 3600},
    {"2h", 7200},
    {"4h", 14400},
    {"8h", 28800},
    {"12h", 43200},
    {"1d", 86400},
}};

template <std::size_t N> [[nodiscard]] std::string_view nameOf(const std::string_view (&names)[N], std::size_t index)
{
    return index < N ? names[index] : std::string_view("?");
}

} // namespace

std::string_view toString(Side value)
{
    return value == Side::Buy ? "buy" : "sell";
}

std::string_view toString(StreamKind value)
{
    static constexpr std::string_view kNames[] = {"book", "quote", "trades", "ticker", "mark", "kline"};
    return nameOf(kNames, static_cast<std::size_t>(value));
}

std::string_view toString(KlineInterval value)
{
    return kIntervals[static_cast<std::size_t>(value)].name;
}

std::optional<KlineInterval> klineIntervalFrom(std::string_view text)
{
    for (std::size_t i = 0; i < kIntervals.size(); ++i) {
        if (kIntervals[i].name == text)
            return static_cast<KlineInterval>(i);
    }
    return std::nullopt;
}

std::int64_t lengthNs(KlineInterval value)
{
    return kIntervals[static_cast<std::size_t>(value)].seconds * 1'000'000'000;
}

std::string_view toString(SessionState value)
{
    static constexpr std::string_view kNames[] = {"Disconnected", "Connecting", "Authenticating",
                                                  "Syncing",      "Ready",      "Degraded"};
    return nameOf(kNames, static_cast<std::size_t>(value));
}

std::string_view toString(StreamHealth value)
{
    static constexpr std::string_view kNames[] = {"idle", "connecting", "live", "gap", "stale", "crossed"};
    return nameOf(kNames, static_cast<std::size_t>(value));
}

std::string_view toString(ResyncReason value)
{
    static constexpr std::string_view kNames[] = {"none",     "gap",       "crossed",   "stale",
                                                  "periodic", "reconnect", "bad frame", "mismatch"};
    return nameOf(kNames, static_cast<std::size_t>(value));
}

std::string_view toString(InstrumentType value)
{
    static constexpr std::string_view kNames[] = {"perpetual", "future", "spot", "equity", "prediction"};
    return nameOf(kNames, static_cast<std::size_t>(value));
}

} // namespace gannet
