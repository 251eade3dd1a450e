// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/views.h"

#include <QString>

namespace gannet {

/// How far the numbers of a block can be believed, in one word. The one place for the limits.
enum class DataState : std::uint8_t {
    Idle,         ///< nothing is asked for
    Connecting,   ///< asked for, nothing came yet: skeleton
    Reconnecting, ///< the connection is down and there is nothing to show: dashes
    Live,
    Quiet,   ///< no trades, the stream is well
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
[[nodiscard]] QString dataStateName(DataState state);

inline constexpr Duration kQuietAfter = Duration::seconds(30);
inline constexpr Duration kStaleAfter = Duration::seconds(10);
inline constexpr Duration kLateAtLeast = Duration::seconds(2);
inline constexpr int kLateTimesP95 = 3;
inline constexpr Duration kStageAfter = Duration::seconds(3);
static_assert(kLateAtLeast < kStaleAfter && kStaleAfter < kQuietAfter);

/// What a stream's silence means. Steady: messages come even in a calm market (books, quotes), so silence is age.
/// Sparse: only when something happens (trades, candles), so silence is quiet as long as the session is well.
enum class StreamRhythm : std::uint8_t { Steady, Sparse };

struct FreshnessQuestion {
    Timestamp now; ///< engine time
    StreamRhythm rhythm = StreamRhythm::Steady;
    QString venueName;
    Duration waited;     ///< how long nothing could be shown yet
    QString crossedText; ///< "bid 61 682 ≥ ask 61 681", where known
};

/// The state and its words: beside the dot, on the strip, and what follows from it at the strip's end.
struct FreshnessAnswer {
    DataState state = DataState::Idle;
    QString dotText;        ///< "3.2 s", "quiet 42 s"; empty while live
    QString stripText;      ///< "Stale 14 s – reconnecting (try 3)"; empty: no strip
    QString consequence;    ///< "takes refused", "sequence break"; may be empty
    bool isWarning = false; ///< strip with a warning triangle rather than an i
    Duration age;           ///< of the last message, never negative
    friend bool operator==(const FreshnessAnswer&, const FreshnessAnswer&) = default;
};

/// Pure. Ages are never negative.
[[nodiscard]] FreshnessAnswer judgeFreshness(const Freshness& data, const FreshnessQuestion& question);

} // namespace gannet
