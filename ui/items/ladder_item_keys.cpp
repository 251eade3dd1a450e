// SPDX-License-Identifier: GPL-3.0-or-later
// The wheel and the keys of the ladder: rows, the row cursor, and what trades there.
#include "ui/items/ladder_item.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gannet {

namespace {

constexpr int kWheelNotch = 120;
constexpr int kWheelRows = 3;

} // namespace

void LadderItem::wheelEvent(QWheelEvent* event)
{
    const int up = event->angleDelta().y() > 0 ? 1 : -1;
    if (event->modifiers() == Qt::ShiftModifier && m_trader) {
        // With Shift some desktops turn the wheel sideways.
        m_trader->stepSize(event->angleDelta().x() + event->angleDelta().y() > 0 ? 1 : -1);
        updateAim();
        return event->accept();
    }
    if (event->modifiers() == Qt::ControlModifier && m_viewModel) {
        if (up > 0)
            m_viewModel->groupFiner();
        else
            m_viewModel->groupCoarser();
        return event->accept();
    }
    m_wheelRest += static_cast<double>(event->angleDelta().y()) * kWheelRows / kWheelNotch;
    const int rows = static_cast<int>(m_wheelRest);
    m_wheelRest -= rows;
    if (rows != 0) {
        m_window.scroll(rows);
        updateAim();
        refresh();
    }
    event->accept();
}

void LadderItem::moveCursor(int rows)
{
    m_window.moveCursor(rows);
    emit cursorChanged();
    refresh();
}

void LadderItem::goToTouch()
{
    m_window.recentre();
    m_window.moveCursorToTouch();
    emit cursorChanged();
    refresh();
}

void LadderItem::keyPressEvent(QKeyEvent* event)
{
    m_window.noteKey(monotonicMs());
    const int page = std::max(m_window.rows() - 2, 1);
    switch (event->key()) {
    case Qt::Key_Up: return moveCursor(1);
    case Qt::Key_Down: return moveCursor(-1);
    case Qt::Key_PageUp: return moveCursor(page);
    case Qt::Key_PageDown: return moveCursor(-page);
    case Qt::Key_Space: return recentre();
    case Qt::Key_Home: return goToTouch();
    case Qt::Key_Escape:
        if (m_press || m_lift) {
            m_press.reset();
            return putBack();
        }
        if (m_window.cursor()) {
            m_window.clearCursor();
            emit cursorChanged();
            return refresh();
        }
        break;
    default: break;
    }
    event->ignore();
}

Side LadderItem::cursorSide() const
{
    if (m_cursorSide)
        return *m_cursorSide;
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    const bool isAbove =
        depth && m_window.cursor() && depth->bestAsk.isKnown && *m_window.cursor() >= depth->bestAsk.mantissa;
    return isAbove ? Side::Sell : Side::Buy;
}

void LadderItem::actAtCursor(LadderAct act)
{
    if (!m_window.cursor())
        return m_trader->refusePress(tr("Not sent: there is no row cursor; Up or Down shows it"));
    m_trader->send(
        m_trader->aim({cursorSide(), act}, *m_window.cursor(), m_viewModel ? m_viewModel->depth() : nullptr));
}

void LadderItem::liftAtCursor(int rows, bool isBracket)
{
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    if (!m_lift) {
        const auto cursor = m_window.cursor();
        std::vector<ClientOrderId> ids;
        if (cursor && depth)
            ids = isBracket ? m_trader->bracketAt(*cursor, m_window.step(), cursorSide(), depth->priceScale)
                            : m_trader->ordersAt(*cursor, m_window.step(), cursorSide());
        if (ids.empty())
            return m_trader->refusePress(
                isBracket ? tr("Nothing to move: the row cursor is at no order of yours in its column, and at no entry "
                               "of a position that something protects")
                          : tr("Nothing to move: no order of yours at the row cursor, in the column it is in"));
        m_lift = Lift{std::move(ids), cursorSide(), *cursor, *cursor, true, isBracket};
        m_cursorSide = m_lift->side;
        holdRows();
    }
    m_window.moveCursor(rows);
    m_lift->to = m_window.cursor().value_or(m_lift->to);
    emit cursorChanged();
    updateAim();
    refresh();
}

std::vector<ClientOrderId> LadderItem::ordersAtCursor() const
{
    return m_window.cursor() ? m_trader->ordersAt(*m_window.cursor(), m_window.step()) : std::vector<ClientOrderId>();
}

std::optional<ActionTaker::OwnPress> LadderItem::ownPress(const TradeAction& action) const
{
    if (m_trader && m_trader->isLocked() && (action.effect == EffectClass::Risk || action.id == "ladder.cancel"))
        return OwnPress{}; // at once, to be told that it is locked
    if (!m_trader || action.id != "ladder.cancel")
        return std::nullopt;
    const auto plan = m_trader->cancelPlan(ordersAtCursor());
    return plan ? std::optional(OwnPress{plan->isHold() ? PressKind::Hold : PressKind::Now, plan->words()})
                : std::nullopt;
}

bool LadderItem::takeAction(std::string_view id)
{
    const TradeAction* const action = findTradeAction(id);
    if (m_trader && m_trader->isLocked() && action && action->effect == EffectClass::Risk)
        return m_trader->refuseLocked();
    if (!m_trader || !(id.starts_with("ladder.") || id.starts_with("size.")))
        return false;
    m_window.noteKey(monotonicMs());
    if (id == "ladder.limit" || id == "ladder.stop" || id == "ladder.bracket")
        actAtCursor(id == "ladder.stop"      ? LadderAct::Stop
                    : id == "ladder.bracket" ? LadderAct::Bracket
                                             : LadderAct::Limit);
    else if (id == "ladder.cancel")
        m_trader->cancel(ordersAtCursor(), true);
    else if (id == "ladder.lift.up" || id == "ladder.lift.down")
        liftAtCursor(id == "ladder.lift.up" ? 1 : -1, false);
    else if (id == "ladder.bracket.up" || id == "ladder.bracket.down")
        liftAtCursor(id == "ladder.bracket.up" ? 1 : -1, true);
    else if (id == "ladder.side.buy" || id == "ladder.side.sell")
        m_cursorSide = id == "ladder.side.buy" ? Side::Buy : Side::Sell;
    else if (id == "size.position")
        m_trader->chooseSize(0);
    else if (id == "size.down" || id == "size.up")
        m_trader->stepSize(id == "size.up" ? 1 : -1);
    else
        m_trader->chooseSize(id.back() - '0');
    refresh();
    return true;
}

void LadderItem::keyReleaseEvent(QKeyEvent* event)
{
    const bool isHeld = m_lift && m_lift->isByKeys && event->key() == (m_lift->isBracket ? Qt::Key_Alt : Qt::Key_Shift);
    if (isHeld && !event->isAutoRepeat())
        return drop();
    event->ignore();
}

void LadderItem::focusOutEvent(QFocusEvent* event)
{
    if (m_lift && m_lift->isByKeys)
        putBack();
    PaintedBlock::focusOutEvent(event);
}

} // namespace gannet
