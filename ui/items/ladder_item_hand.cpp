// SPDX-License-Identifier: GPL-3.0-or-later
// The hand in the ladder: the label at the pointer, clicks and drags that trade.
#include "ui/items/ladder_item.h"

#include <QCursor>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QQuickWindow>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gannet {

namespace {

constexpr double kDragFrom = 6; ///< px that a press may move before it is a drag

[[nodiscard]] Qt::KeyboardModifier modifierOf(int key)
{
    switch (key) {
    case Qt::Key_Control: return Qt::ControlModifier;
    case Qt::Key_Shift: return Qt::ShiftModifier;
    case Qt::Key_Alt: return Qt::AltModifier;
    case Qt::Key_Meta: return Qt::MetaModifier;
    default: return Qt::NoModifier;
    }
}

} // namespace

void LadderItem::setTrader(LadderTrader* trader)
{
    if (trader == m_trader)
        return;
    if (m_trader)
        disconnect(m_trader, nullptr, this, nullptr);
    m_trader = trader;
    if (trader) {
        connect(trader, &LadderTrader::changed, this, [this] {
            const bool hasOwn = m_trader->isTradable();
            if (hasOwn != std::exchange(m_hadOwn, hasOwn))
                relayout(); // nothing else of it moves columns
            if (m_trader->isLocked() && (m_press || m_lift)) {
                m_press.reset();
                putBack();
            }
            updateAim();
            refresh();
        });
        connect(trader, &LadderTrader::sizesChanged, this, &LadderItem::updateAim);
        connect(trader, &LadderTrader::schemeChanged, this, [this] {
            m_press.reset(); // it was meant in the other scheme
            putBack();
        });
    }
    m_hadOwn = trader && trader->isTradable();
    relayout();
    emit viewModelChanged();
}

/// Rows stand still while somebody points, presses or moves something.
void LadderItem::holdRows()
{
    m_window.setHovered(m_isHovered);
    m_window.setHeld(m_press || m_lift);
}

void LadderItem::setHovered(bool isHovered)
{
    if (isHovered == m_isHovered)
        return;
    m_isHovered = isHovered;
    holdRows();
    if (window() && isHovered)
        window()->installEventFilter(this);
    else if (window())
        window()->removeEventFilter(this);
    emit frozenChanged();
    refresh();
}

void LadderItem::setModifiers(Qt::KeyboardModifiers modifiers)
{
    if (std::exchange(m_modifiers, modifiers) != modifiers)
        updateAim();
}

bool LadderItem::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress)
        setModifiers(m_modifiers | modifierOf(static_cast<QKeyEvent*>(event)->key()));
    else if (event->type() == QEvent::KeyRelease)
        setModifiers(m_modifiers & ~Qt::KeyboardModifiers(modifierOf(static_cast<QKeyEvent*>(event)->key())));
    return PaintedBlock::eventFilter(watched, event);
}

void LadderItem::hoverEnterEvent(QHoverEvent* event)
{
    m_pointer = event->position();
    m_modifiers = event->modifiers();
    setHovered(true);
    updateAim();
    event->accept();
}

void LadderItem::hoverMoveEvent(QHoverEvent* event)
{
    // Frames repeat the last move: with the modifiers of then, not those of keys that came since.
    if (m_pointer != event->position())
        m_modifiers = event->modifiers();
    m_pointer = event->position();
    setHovered(true);
    updateAim();
    event->accept();
}

void LadderItem::hoverLeaveEvent(QHoverEvent* event)
{
    m_pointer.reset();
    setHovered(false);
    updateAim();
    event->accept();
}

std::int64_t LadderItem::rowPrice(double y) const
{
    return m_window.priceAt(static_cast<int>(std::floor(y / rowHeight())));
}

std::optional<LadderItem::Cell> LadderItem::cellAt(QPointF point) const
{
    if (!theme() || !m_trader || !m_window.isPlaced() || !contains(point))
        return std::nullopt;
    const Lanes at = lanes();
    Cell cell;
    cell.row = static_cast<int>(std::floor(point.y() / rowHeight()));
    cell.price = rowPrice(point.y());
    if (!at.hasOwn || cell.row >= m_window.rows() || cell.price <= 0 || point.x() >= at.ownSell.right)
        return std::nullopt;
    if (point.x() < at.price.left)
        cell.column = Side::Buy;
    else if (point.x() >= at.price.right)
        cell.column = Side::Sell;
    const Lane& own = cell.column == Side::Sell ? at.ownSell : at.ownBuy;
    if (cell.column && point.x() >= own.left && point.x() < own.right) {
        cell.own = m_trader->ordersAt(cell.price, m_window.step(), cell.column);
        cell.isCross = !cell.own.empty() && point.x() >= own.right - theme()->cell(kCrossWidth);
    }
    return cell;
}

std::optional<LadderAim> LadderItem::aimAt(const Cell& cell, Qt::MouseButton button,
                                           Qt::KeyboardModifiers modifiers) const
{
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    if (!depth || !cell.own.empty())
        return std::nullopt;
    const auto meaning = meaningOf(m_trader->handScheme(), {button, modifiers, cell.column, cell.price}, *depth);
    return meaning ? std::optional(m_trader->aim(*meaning, cell.price, depth)) : std::nullopt;
}

void LadderItem::updateAim()
{
    Aim aim = aimNow();
    if (aim == m_aim)
        return;
    m_aim = std::move(aim);
    emit aimChanged();
}

/// The label: what a button going down here now would send, or what is on its way.
LadderItem::Aim LadderItem::aimNow()
{
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    if (!theme() || !m_trader || !depth)
        return {};
    const Lanes at = lanes();
    if (m_lift)
        return liftAim(at, *depth);
    const auto cell = m_pointer ? cellAt(*m_pointer) : std::nullopt;
    if (!cell) {
        unsetCursor();
        return {};
    }
    if (cell->own.empty())
        return orderAim(*cell, at);
    const bool isLocked = m_trader->isLocked();
    setCursor(isLocked ? Qt::ArrowCursor : cell->isCross ? Qt::PointingHandCursor : Qt::SizeVerCursor);
    Aim aim;
    aim.point = *m_pointer;
    const Lane& own = cell->column == Side::Sell ? at.ownSell : at.ownBuy;
    aim.cell = rowRect(own, m_window.priceAt(cell->row));
    const auto plan = cell->isCross ? m_trader->cancelPlan(cell->own) : std::nullopt;
    const QString asks = plan && plan->isAsked() ? tr(" · protects, asks first") : QString();
    aim.text = cell->isCross ? tr("CANCEL %1").arg(cell->own.size()) + asks
                             : m_trader->ordersText(cell->price, m_window.step(), *cell->column) + QLatin1Char('\n') +
                                   (isLocked ? tr("locked") : tr("drag moves, × cancels"));
    if (isLocked && cell->isCross)
        aim.text += tr(" · locked");
    return aim;
}

LadderItem::Aim LadderItem::liftAim(const Lanes& at, const DepthView& depth) const
{
    Aim aim;
    aim.cell = rowRect(m_lift->side == Side::Buy ? at.ownBuy : at.ownSell, m_lift->to);
    aim.point = m_pointer && !m_lift->isByKeys ? *m_pointer : aim.cell.bottomRight();
    if (m_lift->isBracket)
        aim.text = tr("MOVE bracket of %1 orders by %2")
                       .arg(m_lift->ids.size())
                       .arg(amountText(m_lift->to - m_lift->from, depth.priceScale, Grouping::Thin, SignStyle::Always));
    else
        aim.text = QStringLiteral("%1 → %2").arg(m_lift->ids.size() == 1 ? tr("MOVE")
                                                                         : tr("MOVE %1 orders").arg(m_lift->ids.size()),
                                                 amountText(m_lift->to, depth.priceScale));
    return aim;
}

LadderItem::Aim LadderItem::orderAim(const Cell& cell, const Lanes& at)
{
    const auto first = m_press ? m_press->aim : aimAt(cell, Qt::LeftButton, m_modifiers);
    const bool hasOther =
        m_trader->handScheme() == LadderScheme::Buttons && !m_press && m_modifiers != Qt::ShiftModifier;
    const auto other = hasOther ? aimAt(cell, Qt::RightButton, m_modifiers) : std::nullopt;
    Aim aim;
    aim.point = *m_pointer;
    if (first && first->terms) {
        aim.text = labelOf(*first);
        aim.isTaking = isTaking(*first->terms);
        aim.cell = rowRect(first->meaning.side == Side::Buy ? at.ownBuy : at.ownSell, first->price);
    }
    if (other && other->terms) {
        aim.otherText = tr("right: ") + labelOf(*other);
        aim.isOtherTaking = isTaking(*other->terms);
        aim.cell = rowRect({0, at.ownSell.right}, other->price);
        if (!aim.text.isEmpty())
            aim.text.prepend(tr("left: "));
    }
    if (aim.text.isEmpty() && aim.otherText.isEmpty()) {
        unsetCursor();
        return {};
    }
    setCursor(m_trader->isArmed() && !m_trader->isKilled() && !m_trader->isLocked() ? Qt::CrossCursor
                                                                                    : Qt::ArrowCursor);
    return aim;
}

QString LadderItem::labelOf(const LadderAim& aim) const
{
    if (m_trader->isLocked())
        return aimWords(aim) + tr(" · locked");
    if (aim.terms->isReduceOnly || (m_trader->isArmed() && !m_trader->isKilled()))
        return aimWords(aim);
    return aimWords(aim) + (m_trader->isKilled() ? tr(" · killed") : tr(" · disarmed"));
}

void LadderItem::mousePressEvent(QMouseEvent* event)
{
    forceActiveFocus(Qt::MouseFocusReason);
    event->accept();
    m_pointer = event->position();
    if (event->button() == Qt::MiddleButton)
        return recentre();
    const auto cell = cellAt(event->position());
    if (!cell || !m_viewModel)
        return;
    Press press;
    press.button = event->button();
    press.at = event->position();
    press.cell = *cell;
    press.aim = aimAt(*cell, event->button(), event->modifiers());
    press.isLate = m_trader && cell->own.empty() && cell->column &&
                   m_trader->isJustGone(cell->price, m_window.step(), *cell->column);
    if (m_trader && (press.aim || !cell->own.empty()) && m_trader->refuseLocked())
        return;
    m_press = std::move(press);
    holdRows();
    setKeepMouseGrab(true);
    updateAim();
}

void LadderItem::mouseMoveEvent(QMouseEvent* event)
{
    m_pointer = event->position();
    const bool isFar = m_press && (event->position() - m_press->at).manhattanLength() > kDragFrom;
    if (m_press && isFar && !m_lift && !m_press->cell.own.empty() && m_press->button == Qt::LeftButton) {
        std::vector<ClientOrderId> ids = m_press->cell.own;
        if (event->modifiers() & Qt::ControlModifier)
            ids.resize(1); // one of those that stand together
        m_lift = Lift{std::move(ids), *m_press->cell.column, m_press->cell.price, m_press->cell.price, false, false};
    }
    if (m_lift && !m_lift->isByKeys && contains(event->position()))
        m_lift->to = rowPrice(event->position().y());
    updateAim();
    if (m_lift)
        refresh();
    event->accept();
}

void LadderItem::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
    setKeepMouseGrab(false);
    const auto press = std::exchange(m_press, std::nullopt);
    m_pointer = event->position();
    if (m_lift && !m_lift->isByKeys) {
        if (contains(event->position()))
            drop();
        else
            putBack();
    } else if (press && press->button == event->button()) {
        release(*press, event->position());
    }
    holdRows();
    updateAim();
}

/// What was settled at the press, if the button goes up where it went down.
void LadderItem::release(const Press& press, QPointF point)
{
    const auto cell = cellAt(point);
    const bool isColumn =
        cell && (m_trader->handScheme() == LadderScheme::Buttons || cell->column == press.cell.column);
    if (!isColumn || (cell->row != press.cell.row && cell->price != press.cell.price))
        return; // taken elsewhere: nobody wants it sent
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    if (cell->price != press.cell.price && depth)
        return m_trader->refusePress(
            tr("Not sent: the rows moved under the pointer, from %1 to %2")
                .arg(amountText(press.cell.price, depth->priceScale), amountText(cell->price, depth->priceScale)));
    if (cell->row != press.cell.row)
        return;
    if (!press.cell.own.empty()) {
        if (press.cell.isCross && cell->isCross)
            m_trader->cancel(press.cell.own);
        return;
    }
    if (press.aim && press.isLate && depth)
        return m_trader->refusePress(
            tr("Not sent: your order at %1 has just gone, filled or ended; click again for a new one")
                .arg(amountText(press.cell.price, depth->priceScale)));
    if (press.aim)
        m_trader->send(*press.aim);
}

/// The second click of a double click is no order.
void LadderItem::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->accept();
    if (m_press && m_press->aim && m_press->aim->terms)
        m_trader->refusePress(tr("One order: the second click of a double click counts for nothing"));
    m_press.reset();
    holdRows();
}

void LadderItem::mouseUngrabEvent()
{
    m_press.reset();
    putBack();
}

void LadderItem::drop()
{
    const auto lift = std::exchange(m_lift, std::nullopt);
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    holdRows();
    if (lift && depth && lift->to != lift->from && lift->to > 0) {
        if (lift->isBracket)
            m_trader->amendBy(lift->ids, lift->to - lift->from, depth->priceScale);
        else
            m_trader->amend(lift->ids, lift->to, depth->priceScale);
    }
    updateAim();
    refresh();
}

void LadderItem::putBack()
{
    m_lift.reset();
    holdRows();
    updateAim();
    refresh();
}

} // namespace gannet
