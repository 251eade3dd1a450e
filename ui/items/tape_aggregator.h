// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/views.h"

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace gannet {

/// One row of the tape: a trade, or several of one side in quick succession.
struct TapeRow {
    std::uint64_t firstOrdinal = 0;
    std::uint64_t lastOrdinal = 0;
    Timestamp time;          ///< venue time of the first
    std::int64_t price = 0;  ///< of the last
    std::int64_t qty = 0;    ///< sum
    std::uint32_t count = 1; ///< fills
    Side side = Side::Buy;
    bool isBacklog = false;
};

/// Turns the trades of TapeView into rows: sees each trade once, joins what one taker did within a window, counts what
/// was shed before it could be seen. No painting.
class TapeAggregator {
public:
    static constexpr std::size_t kMaxRows = 2000;
    static constexpr Duration kDefaultWindow = Duration::milliseconds(50);

    /// Trades of one side no more than this after the first of a row join it; zero joins none. Holds for what comes.
    void setWindow(Duration window) { m_window = window; }
    [[nodiscard]] Duration window() const { return m_window; }
    /// Another instrument.
    void clear();
    /// The newest trades, newest first, as in TapeView. Returns how many were new.
    std::size_t take(std::span<const TapeTrade> newestFirst);

    [[nodiscard]] const std::deque<TapeRow>& rows() const { return m_rows; } ///< newest first
    [[nodiscard]] std::uint64_t shed() const { return m_shed; }
    [[nodiscard]] std::uint64_t newestOrdinal() const { return m_newest; }

private:
    void add(const TapeTrade& trade);

    std::deque<TapeRow> m_rows;
    Duration m_window = kDefaultWindow;
    std::uint64_t m_newest = 0;
    std::uint64_t m_shed = 0;
};

/// What makes a print big when the user has not said: ten times the median size of the rows given (newest first, the
/// newest 200 count), at least 1.
[[nodiscard]] std::int64_t autoBigQty(const std::deque<TapeRow>& rows, std::vector<std::int64_t>& scratch);

} // namespace gannet
