// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/ladder_window.h"

#include <algorithm>
#include <utility>

namespace gannet {

std::int64_t LadderWindow::gridOf(std::int64_t price) const
{
    return price / m_step - (price % m_step < 0 ? 1 : 0);
}

void LadderWindow::setRows(int rows)
{
    rows = std::max(rows, 0);
    m_top += rows / 2 - m_rows / 2;
    m_rows = rows;
}

void LadderWindow::setStep(std::int64_t step)
{
    if (step <= 0 || step == m_step)
        return;
    const std::int64_t middle = priceAt(m_rows / 2);
    m_step = step;
    m_top = gridOf(middle) + m_rows / 2;
    if (m_cursor)
        m_cursor = gridOf(*m_cursor) * m_step;
}

void LadderWindow::reset()
{
    m_isPlaced = false;
    m_bid.reset();
    m_ask.reset();
    m_cursor.reset();
    m_wanted.reset();
}

std::optional<LadderWindow::Seat> LadderWindow::seat() const
{
    return m_isPlaced ? std::optional(Seat{priceAt(m_rows / 2), m_cursor}) : m_wanted;
}

void LadderWindow::sit(const Seat& seat)
{
    m_wanted = seat;
}

std::int64_t LadderWindow::rowOf(std::int64_t price) const
{
    return m_top - gridOf(price);
}

bool LadderWindow::isVisible(std::int64_t price) const
{
    const std::int64_t row = rowOf(price);
    return row >= 0 && row < m_rows;
}

std::optional<std::int64_t> LadderWindow::touchIndex() const
{
    if (m_bid && m_ask)
        return gridOf(*m_bid + (*m_ask - *m_bid) / 2);
    if (m_bid)
        return gridOf(*m_bid);
    if (m_ask)
        return gridOf(*m_ask);
    return std::nullopt;
}

bool LadderWindow::centreOn(std::int64_t index)
{
    const std::int64_t top = index + m_rows / 2;
    const bool isMoved = top != m_top || !m_isPlaced;
    m_top = top;
    m_isPlaced = true;
    return isMoved;
}

bool LadderWindow::isInMiddle(std::int64_t index) const
{
    const std::int64_t row = m_top - index;
    const std::int64_t margin = std::int64_t{m_rows} * (100 - kMiddlePct) / 200;
    return row >= margin && row < m_rows - margin;
}

bool LadderWindow::onTouch(std::optional<std::int64_t> bid, std::optional<std::int64_t> ask, std::int64_t nowMs)
{
    m_bid = bid;
    m_ask = ask;
    const auto touch = touchIndex();
    if (!touch || m_rows == 0)
        return false;
    if (m_wanted) {
        const Seat seat = *std::exchange(m_wanted, std::nullopt);
        if (seat.cursor)
            m_cursor = gridOf(*seat.cursor) * m_step;
        return centreOn(gridOf(seat.middle));
    }
    if (!m_isPlaced)
        return centreOn(*touch);
    return isFollowing(nowMs) && !isInMiddle(*touch) && centreOn(*touch);
}

std::int64_t LadderWindow::rowsToTouch() const
{
    const auto touch = touchIndex();
    if (!touch || !m_isPlaced || m_rows == 0 || isInMiddle(*touch))
        return 0;
    return *touch - (m_top - m_rows / 2);
}

bool LadderWindow::recentre()
{
    const auto touch = touchIndex();
    return touch && centreOn(*touch);
}

void LadderWindow::scroll(int rows)
{
    m_top += rows;
}

void LadderWindow::moveCursor(int rows)
{
    const auto touch = touchIndex();
    if (!m_cursor && !touch)
        return;
    const std::int64_t from = m_cursor ? gridOf(*m_cursor) : *touch;
    const std::int64_t index = m_cursor ? from + rows : from;
    m_cursor = index * m_step;
    const std::int64_t row = m_top - index;
    if (row < 0)
        m_top = index;
    else if (row >= m_rows)
        m_top = index + m_rows - 1;
}

void LadderWindow::moveCursorToTouch()
{
    if (const auto touch = touchIndex())
        m_cursor = *touch * m_step;
}

} // namespace gannet
