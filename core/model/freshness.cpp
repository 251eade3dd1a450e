// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/freshness.h"

#include "core/base/words.h"

#include <algorithm>

namespace gannet {

namespace {

constexpr Words<DataState, DataState::Crossed> kDataStates{"idle", "connecting", "reconnecting", "live",   "quiet",
                                                           "late", "stale",      "gap",          "crossed"};

[[nodiscard]] Duration ageOf(Timestamp time, Timestamp now)
{
    return time.isKnown() ? std::max(now - time, Duration{}) : Duration{};
}

[[nodiscard]] Timestamp earlier(Timestamp a, Timestamp b)
{
    if (!a.isKnown() || !b.isKnown())
        return a.isKnown() ? a : b;
    return std::min(a, b);
}

/// The moment from which silence counts towards stale; unknown: never.
[[nodiscard]] Timestamp confirmedAt(const Freshness& data)
{
    return data.rhythm == StreamRhythm::Steady ? earlier(data.lastMessage, data.lastHeard) : data.lastHeard;
}

[[nodiscard]] bool isLate(const Freshness& data, Timestamp now)
{
    if (ageOf(data.lastHeard, now) > kLinkLateAfter)
        return true;
    const Duration own = ageOf(data.lastMessage, now);
    const bool isUnusual = own > std::max(kLateAtLeast, data.p95Interval * kLateTimesP95);
    // By then the link was asked several times: the market is calm, or the adapter has found out that it is not.
    return data.rhythm != StreamRhythm::Sparse && isUnusual && own <= kStaleAfter;
}

[[nodiscard]] bool isQuiet(const Freshness& data, Timestamp now)
{
    const bool isCalm = data.rhythm == StreamRhythm::OnChange && ageOf(data.lastMessage, now) > kStaleAfter;
    return isCalm || ageOf(data.lastTrade, now) > kQuietAfter;
}

[[nodiscard]] DataState judgeLive(const Freshness& data, Timestamp now)
{
    if (!isServing(data.session) || ageOf(confirmedAt(data), now) > kStaleAfter)
        return DataState::Stale;
    if (isLate(data, now))
        return DataState::Late;
    return isQuiet(data, now) ? DataState::Quiet : DataState::Live;
}

/// Nothing of it came yet, and nothing had to: all is asked for and the link is heard, only nothing has happened.
[[nodiscard]] bool waitsForTheMarket(const Freshness& data, Timestamp now)
{
    return data.rhythm == StreamRhythm::Sparse && isServing(data.session) && data.lastHeard.isKnown() &&
           ageOf(data.lastHeard, now) <= kLinkLateAfter;
}

} // namespace

std::string_view toString(DataState state)
{
    return kDataStates[state];
}

DataState judge(const Freshness& data, Timestamp now)
{
    switch (data.health) {
    case StreamHealth::Idle: return DataState::Idle;
    case StreamHealth::Connecting:
        if (waitsForTheMarket(data, now))
            return DataState::Quiet;
        return data.attempt > 0 ? DataState::Reconnecting : DataState::Connecting;
    case StreamHealth::Live: return judgeLive(data, now);
    case StreamHealth::Gap: return DataState::Gap;
    case StreamHealth::Stale: return DataState::Stale;
    case StreamHealth::Crossed: return DataState::Crossed;
    }
    return DataState::Idle;
}

Duration silenceOf(const Freshness& data, Timestamp now)
{
    const Timestamp heard = data.lastHeard.isKnown() ? data.lastHeard : data.lastMessage;
    if (data.rhythm == StreamRhythm::Sparse)
        return ageOf(heard, now);
    const bool isOwn = data.rhythm == StreamRhythm::Steady || ageOf(heard, now) <= kStaleAfter;
    return ageOf(isOwn ? earlier(data.lastMessage, heard) : heard, now);
}

const Freshness& worseOf(const Freshness& a, const Freshness& b)
{
    const bool isLiveA = a.health == StreamHealth::Live;
    if (isLiveA != (b.health == StreamHealth::Live))
        return isLiveA ? b : a;
    const Timestamp confirmedA = confirmedAt(a);
    const Timestamp confirmedB = confirmedAt(b);
    const bool isWorseB = confirmedB.isKnown() && (!confirmedA.isKnown() || confirmedB < confirmedA);
    return isWorseB ? b : a;
}

} // namespace gannet
