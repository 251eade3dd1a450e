// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/trading_state.h"

#include <QString>

namespace gannet {

/// How an account stands, in a word for a chip, and why.
struct StandingWords {
    QString word;        ///< "ready", "checking", "no session", "watch only", "no agent", "clock skew" ...
    QString why;         ///< a sentence; empty where the word says it all
    bool isWell = false; ///< ready, and nothing to add
    bool isBad = false;  ///< nothing will come of waiting: somebody has to do something
};

// With `now` a session that waits for its next try says how long.

/// Of one that was told of; what differs from the venue is no matter of it.
[[nodiscard]] StandingWords standingWords(const TradingState& trading, const AccountKey& account, Timestamp now = {});
/// Of a live account alone, whatever its comparison with the venue has come to.
[[nodiscard]] StandingWords standingWords(const AccountStanding& standing, AccountState state, Timestamp now = {});
/// How long until its session is tried again, in whole seconds that begin, "12 s"; empty: it is not waiting.
[[nodiscard]] QString waitWords(const AccountStanding& standing, Timestamp now);

} // namespace gannet
