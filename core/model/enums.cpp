// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/enums.h"

#include "core/base/words.h"

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

constexpr Words<Side, Side::Sell> kSides{"buy", "sell"};
constexpr Words<StreamKind, StreamKind::Kline> kStreamKinds{"book", "quote", "trades", "ticker", "mark", "kline"};
constexpr Words<SessionState, SessionState::Degraded> kSessionStates{"Disconnected", "Connecting", "Authenticating",
                                                                     "Syncing",      "Ready",      "Degraded"};
constexpr Words<StreamHealth, StreamHealth::Crossed> kStreamHealths{"idle", "connecting", "live",
                                                                    "gap",  "stale",      "crossed"};
constexpr Words<ResyncReason, ResyncReason::Mismatch> kResyncReasons{"none",     "gap",       "crossed",   "stale",
                                                                     "periodic", "reconnect", "bad frame", "mismatch"};
constexpr Words<InstrumentType, InstrumentType::Prediction> kInstrumentTypes{"perpetual", "future", "spot", "equity",
                                                                             "prediction"};

} // namespace

std::string_view toString(Side value)
{
    return kSides[value];
}

std::optional<Side> sideFrom(std::string_view text)
{
    return kSides.find(text);
}

std::string_view toString(StreamKind value)
{
    return kStreamKinds[value];
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
    return kSessionStates[value];
}

std::string_view toString(StreamHealth value)
{
    return kStreamHealths[value];
}

std::string_view toString(ResyncReason value)
{
    return kResyncReasons[value];
}

std::string_view toString(InstrumentType value)
{
    return kInstrumentTypes[value];
}

} // namespace gannet
