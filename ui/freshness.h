// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/views.h"

#include <QString>

namespace gannet {

[[nodiscard]] QString dataStateName(DataState state);

inline constexpr Duration kStageAfter = Duration::seconds(3);

struct FreshnessQuestion {
    Timestamp now; ///< engine time
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

/// The words of judge() (core/model/freshness.h). Pure. Ages are never negative.
[[nodiscard]] FreshnessAnswer judgeFreshness(const Freshness& data, const FreshnessQuestion& question);

} // namespace gannet
