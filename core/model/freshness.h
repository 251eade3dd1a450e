// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/fixed_text.h"
#include "core/base/time.h"
#include "core/model/enums.h"

#include <cstdint>

namespace gannet {

// How far the numbers of a stream can be believed. The one place for the limits and for the judgement: blocks, rows of
// the watchlist, Health and the footer all ask here. Everything is a function of what the engine knows and of engine
// time, so a replay shows what the run showed.

inline constexpr Duration kLateAtLeast = Duration::seconds(2);
inline constexpr int kLateTimesP95 = 3;
inline constexpr Duration kLinkLateAfter = Duration::seconds(5); ///< without a frame or a pong on the stream's link
inline constexpr Duration kStaleAfter = Duration::seconds(10);
inline constexpr Duration kQuietAfter = Duration::seconds(30); ///< without a trade
static_assert(kLateAtLeast < kLinkLateAfter && kLinkLateAfter < kStaleAfter && kStaleAfter < kQuietAfter);

/// One word for it.
enum class DataState : std::uint8_t {
    Idle,         ///< nothing is asked for
    Connecting,   ///< asked for, nothing came yet: skeleton
    Reconnecting, ///< the connection is down and there is nothing to show: dashes
    Live,
    Quiet,   ///< nothing happens in the market, or has yet, and the link is well
    Late,    ///< values at 85 %
    Stale,   ///< values grey under a hatch
    Gap,     ///< book emptied after a sequence break: skeleton
    Crossed, ///< best bid was at or above best ask: the rows before it, grey, until the book is built anew
};
/// Figures, where any are shown, are the last ones known and not of now: without colour, under a hatch.
[[nodiscard]] constexpr bool isGrey(DataState state)
{
    return state != DataState::Live && state != DataState::Quiet && state != DataState::Late;
}
/// "idle", "connecting", "reconnecting", "live", "quiet", "late", "stale", "gap", "crossed".
[[nodiscard]] std::string_view toString(DataState state);

/// What a stream's own silence means while its link is heard.
enum class StreamRhythm : std::uint8_t {
    Steady,   ///< told on a clock, moved or not (marks, whole books): silence is age
    OnChange, ///< told when it changes (changes of books, best quotes): unusual silence is late, long silence is quiet
    Sparse,   ///< told when something happens (trades, candles): silence is quiet
};

/// What is known of one stream and of the link that carries it.
struct Freshness {
    StreamHealth health = StreamHealth::Idle;
    SessionState session = SessionState::Disconnected;
    ResyncReason reason = ResyncReason::None;
    StreamRhythm rhythm = StreamRhythm::Sparse;
    std::uint32_t attempt = 0;
    Timestamp lastHeard;   ///< engine time of the last frame or pong on the stream's link; unknown: of no link
    Timestamp lastMessage; ///< engine time of the last message of this stream
    Timestamp lastTrade;   ///< engine time of the last trade of the instrument
    Timestamp retryAt;
    Duration typicalInterval; ///< median time between messages lately; zero while unknown
    Duration p95Interval;
    FixedText<96> words; ///< sentence for the strip, "snapshot from Binance USD-M"
};

/// Whether a venue in this state serves what it was asked for.
[[nodiscard]] constexpr bool isServing(SessionState session)
{
    return session == SessionState::Ready || session == SessionState::Degraded || session == SessionState::Syncing;
}

/// Pure. A live stream is believed as long as its link is heard, and a steady one as long as it is heard itself.
[[nodiscard]] DataState judge(const Freshness& data, Timestamp now);
/// For how long nothing has confirmed what is shown: silence of the stream where that means something, else of its
/// link. Never negative; zero when unknown.
[[nodiscard]] Duration silenceOf(const Freshness& data, Timestamp now);
/// The one to be believed less, from now on and whenever it is asked again: for what shows figures of several streams.
[[nodiscard]] const Freshness& worseOf(const Freshness& a, const Freshness& b);

} // namespace gannet
