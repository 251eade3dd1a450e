// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/truth_book.h"

#include <cstdint>
#include <deque>
#include <utility>

namespace gannet::twin {

/// "Rate limits and user limits": so much weight a minute and IP. The twin has one client, whoever asks.
class IpWeight {
public:
    static constexpr std::int64_t kPerMinute = 1200;

    /// False when it is too much; then nothing is spent. `most` 0: no limit.
    [[nodiscard]] bool spend(std::int64_t weight, std::int64_t nowMs, std::int64_t most);

private:
    std::deque<std::pair<std::int64_t, std::int64_t>> m_spent; ///< time, weight
    std::int64_t m_sum = 0;
};

/// What a request of /info weighs before its rows are counted.
[[nodiscard]] std::int64_t infoWeight(const Json& request);
/// What its answer adds: one for each 20 rows of a history, each 60 candles.
[[nodiscard]] std::int64_t rowsWeight(const Json& request, const Json& answer);
/// How many orders or cancels an action holds, at least 1: what it counts for its address.
[[nodiscard]] std::uint64_t actionsIn(const Json& action);

} // namespace gannet::twin
