// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace gannet {

/// Which prices the rows of a static ladder stand for. Row 0 is on top, one step a row. Rows move only by the user's
/// hand, or when the touch has left the middle 60 %, nobody points at the ladder or holds something in it, and the last
/// key was a second ago. Prices are mantissas, times those of one monotonic clock in ms. No painting.
class LadderWindow {
public:
    /// The part of the rows, in percent, in which the touch may wander.
    static constexpr int kMiddlePct = 60;
    /// A key holds the rows for so long.
    static constexpr std::int64_t kKeyHoldMs = 1000;

    /// rows >= 0; the middle stays where it was.
    void setRows(int rows);
    /// Another grouping or tick (> 0); the middle price stays in the middle row.
    void setStep(std::int64_t step);
    /// While one of them is true nothing but the user moves the rows: the pointer is inside, a button or an order is
    /// held.
    void setHovered(bool isHovered) { m_isHovered = isHovered; }
    void setHeld(bool isHeld) { m_isHeld = isHeld; }
    /// A key came: the rows stand for a while.
    void noteKey(std::int64_t nowMs) { m_keyAtMs = nowMs; }
    /// Whether the rows may go after the touch.
    [[nodiscard]] bool isFollowing(std::int64_t nowMs) const
    {
        return !m_isHovered && !m_isHeld && (!m_keyAtMs || nowMs - *m_keyAtMs >= kKeyHoldMs);
    }
    /// Another instrument: the next touch centres.
    void reset();

    /// Which rows are in sight, for rows elsewhere that are to show the same.
    struct Seat {
        std::int64_t middle = 0; ///< the price of the middle row
        std::optional<std::int64_t> cursor;
    };
    /// Nothing before there was a touch.
    [[nodiscard]] std::optional<Seat> seat() const;
    /// Instead of centring on the first touch. Requires: prices of the same instrument.
    void sit(const Seat& seat);

    /// Best bid and ask as far as known. Centres the first time; afterwards only when needed and allowed. Returns
    /// whether rows moved.
    bool onTouch(std::optional<std::int64_t> bid, std::optional<std::int64_t> ask, std::int64_t nowMs);
    /// How many rows the touch is above the middle row (below: negative) while it is out of the middle part; 0: it is
    /// in it, or there is none.
    [[nodiscard]] std::int64_t rowsToTouch() const;
    /// Centres on the last touch, whoever points where. Returns whether rows moved.
    bool recentre();
    /// `rows` towards higher prices.
    void scroll(int rows);

    [[nodiscard]] bool isPlaced() const { return m_isPlaced; }
    [[nodiscard]] int rows() const { return m_rows; }
    [[nodiscard]] std::int64_t step() const { return m_step; }
    /// Price of a row; zero or less: nothing can stand there.
    [[nodiscard]] std::int64_t priceAt(int row) const { return (m_top - row) * m_step; }
    /// Row whose price is nearest below or at `price`; may lie outside [0, rows()).
    [[nodiscard]] std::int64_t rowOf(std::int64_t price) const;
    [[nodiscard]] bool isVisible(std::int64_t price) const;

    /// The row cursor: a price on the grid, none at first.
    [[nodiscard]] std::optional<std::int64_t> cursor() const { return m_cursor; }
    void clearCursor() { m_cursor.reset(); }
    /// `rows` towards higher prices; starts at the touch, and takes the window along when it would leave it.
    void moveCursor(int rows);
    /// Puts the cursor on the touch; nothing happens before there is one.
    void moveCursorToTouch();

private:
    [[nodiscard]] std::int64_t gridOf(std::int64_t price) const;
    [[nodiscard]] std::optional<std::int64_t> touchIndex() const;
    [[nodiscard]] bool isInMiddle(std::int64_t index) const;
    bool centreOn(std::int64_t index);

    std::int64_t m_top = 0; ///< row 0 in steps
    std::int64_t m_step = 1;
    std::optional<std::int64_t> m_bid, m_ask, m_cursor;
    std::optional<Seat> m_wanted; ///< until there is a touch
    int m_rows = 0;
    bool m_isPlaced = false;
    bool m_isHovered = false;
    bool m_isHeld = false;
    std::optional<std::int64_t> m_keyAtMs; ///< of the newest key
};

} // namespace gannet
