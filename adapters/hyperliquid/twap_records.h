// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/twap_codec.h"
#include "core/model/order.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::hyperliquid {

// What the rows of a TWAP history come to, and which of them is an order of ours: the venue keeps no id of ours with a
// TWAP. Pure; any thread.

/// One TWAP, by its newest row.
struct TwapRecord {
    std::optional<std::uint64_t> twapId; ///< absent where no row says it
    TwapState state;
    std::string status;
    std::string words;
    Timestamp time;
};

/// What is told of the two is of one TWAP, as far as it can be told without its number.
[[nodiscard]] bool isSameTwap(const TwapState& a, const TwapState& b);

/// It runs, or waits for its beginning.
[[nodiscard]] bool isRunningTwap(std::string_view status);

/// One of each TWAP, by its number or isSameTwap(); of rows of one second that which ends it is the newest.
[[nodiscard]] std::vector<TwapRecord> twapRecords(const std::vector<TwapHistoryFrame::Change>& changes);

/// How an order of ours that began as this one would be told. `coin` is its instrument's.
[[nodiscard]] OrderTerms termsOf(const TwapState& state);

/// Which of them our order is, of which the venue's number was never told: of equal coin, side, size, minutes and
/// flags, begun at most so much early or late, the nearest to when it was made by the venue's clock. Null: none of
/// them.
[[nodiscard]] const TwapRecord* recordOf(const Order& order, std::string_view coin,
                                         const std::vector<TwapRecord>& records, Timestamp made, Duration early,
                                         Duration late);

/// What a status means for the order: its report's type and the reason of an end, for a person. Nothing on a word that
/// is none we know.
struct TwapWords {
    ExecType type = ExecType::Ack;
    bool isHeld = false;
    std::optional<Error> reason;
};
[[nodiscard]] std::optional<TwapWords> twapWords(const TwapRecord& record);

} // namespace gannet::hyperliquid
