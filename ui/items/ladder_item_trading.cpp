// SPDX-License-Identifier: GPL-3.0-or-later
// The hand in the ladder: clicks, drags and keys that trade, and the look of own orders.
#include "ui/items/ladder_item.h"

#include <QCursor>
#include <QGuiApplication>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gannet {

namespace {

constexpr double kDragFrom = 6; ///< px that a press may move before it is a drag
constexpr double kOwnShare = 0.40;
constexpr double kGhostShare = 0.14;
constexpr int kCrossWidth = 14;
constexpr int kEntryMark = 3; ///< px that the mark of the entry is wide

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
            relayout();
            updateAim();
        });
        connect(trader, &LadderTrader::sizesChanged, this, &LadderItem::updateAim);
    }
    relayout();
    emit viewModelChanged();
}

/// Rows stand still while somebody points, presses or moves something.
void LadderItem::holdRows()
{
    m_window.setHovered(m_isHovered || m_press || m_lift);
}

void LadderItem::setHovered(bool isHovered)
{
    if (isHovered == m_isHovered)
        return;
    m_isHovered = isHovered;
    holdRows();
    emit frozenChanged();
}

void LadderItem::hoverEnterEvent(QHoverEvent* event)
{
    m_pointer = event->position();
    setHovered(true);
    updateAim();
    event->accept();
}

void LadderItem::hoverMoveEvent(QHoverEvent* event)
{
    m_pointer = event->position();
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
    if (!at.hasOwn || cell.row >= m_window.rows() || cell.price <= 0)
        return std::nullopt;
    if (point.x() < at.price.left)
        cell.side = Side::Buy;
    else if (point.x() >= at.price.right)
        cell.side = Side::Sell;
    else
        return std::nullopt;
    const Lane& own = cell.side == Side::Buy ? at.ownBuy : at.ownSell;
    if (point.x() >= own.left && point.x() < own.right) {
        cell.own = m_trader->ordersAt(cell.price, m_window.step(), cell.side);
        cell.isCross = !cell.own.empty() && point.x() >= own.right - theme()->cell(kCrossWidth);
    }
    return cell;
}

void LadderItem::setAim(const QString& text, QPointF point, const QRectF& cell, bool isTaking)
{
    if (text == m_aimText && point == m_aimPoint && cell == m_aimCell && isTaking == m_isAimTaking)
        return;
    m_aimText = text;
    m_aimPoint = point;
    m_aimCell = cell;
    m_isAimTaking = isTaking;
    emit aimChanged();
}

/// The label: what a button going down here now would send, or what is on its way.
void LadderItem::updateAim()
{
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    if (!theme() || !m_trader || !depth)
        return setAim({}, {}, {}, false);
    const Lanes at = lanes();
    const auto rowRect = [&](const Lane& lane, std::int64_t price) {
        return QRectF(lane.left, static_cast<double>(m_window.rowOf(price)) * rowHeight(), lane.width(), rowHeight());
    };
    if (m_lift) {
        const QString count = m_lift->ids.size() == 1 ? tr("MOVE") : tr("MOVE %1 orders").arg(m_lift->ids.size());
        const QRectF row = rowRect(m_lift->side == Side::Buy ? at.ownBuy : at.ownSell, m_lift->to);
        const QPointF point = m_pointer && !m_lift->isByKeys ? *m_pointer : row.bottomRight();
        return setAim(QStringLiteral("%1 → %2").arg(count, amountText(m_lift->to, depth->priceScale)), point, row,
                      false);
    }
    const auto cell = m_pointer ? cellAt(*m_pointer) : std::nullopt;
    if (!cell) {
        unsetCursor();
        return setAim({}, {}, {}, false);
    }
    const QRectF row = rowRect(cell->side == Side::Buy ? at.ownBuy : at.ownSell, cell->price);
    if (!cell->own.empty()) {
        setCursor(cell->isCross ? Qt::PointingHandCursor : Qt::SizeVerCursor);
        const QString words = cell->isCross ? tr("CANCEL %1").arg(cell->own.size()) : tr("drag moves, × cancels");
        return setAim(words, *m_pointer, row, false);
    }
    const bool isStop = m_press && m_press->button == Qt::RightButton;
    const LadderAim aim = m_press ? m_press->aim : m_trader->aim(cell->side, isStop, cell->price, depth);
    if (!aim.terms) {
        unsetCursor();
        return setAim({}, {}, {}, false);
    }
    setCursor(m_trader->isArmed() ? Qt::CrossCursor : Qt::ArrowCursor);
    QString text = termsText(*aim.terms);
    if (!m_trader->isArmed())
        text += tr(" · disarmed");
    setAim(text, *m_pointer, row, isTaking(*aim.terms));
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
    if (cell->own.empty())
        press.aim = m_trader->aim(cell->side, event->button() == Qt::RightButton, cell->price, m_viewModel->depth());
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
        m_lift = Lift{std::move(ids), m_press->cell.side, m_press->cell.price, m_press->cell.price, false};
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
    if (!cell || cell->side != press.cell.side || (cell->row != press.cell.row && cell->price != press.cell.price))
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
    m_trader->send(press.aim);
}

/// The second click of a double click is no order.
void LadderItem::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->accept();
    if (m_press && m_press->cell.own.empty() && m_press->aim.terms)
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
    if (lift && depth && lift->to != lift->from && lift->to > 0)
        m_trader->amend(lift->ids, lift->to, depth->priceScale);
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

Side LadderItem::cursorSide() const
{
    if (m_cursorSide)
        return *m_cursorSide;
    const DepthView* const depth = m_viewModel ? m_viewModel->depth() : nullptr;
    const bool isAbove =
        depth && m_window.cursor() && depth->bestAsk.isKnown && *m_window.cursor() >= depth->bestAsk.mantissa;
    return isAbove ? Side::Sell : Side::Buy;
}

void LadderItem::actAtCursor(bool isStop)
{
    if (!m_window.cursor())
        return m_trader->refusePress(tr("Not sent: there is no row cursor; Up or Down shows it"));
    m_trader->send(
        m_trader->aim(cursorSide(), isStop, *m_window.cursor(), m_viewModel ? m_viewModel->depth() : nullptr));
}

void LadderItem::liftAtCursor(int rows)
{
    if (!m_lift) {
        const auto cursor = m_window.cursor();
        auto ids = cursor ? m_trader->ordersAt(*cursor, m_window.step(), cursorSide()) : std::vector<ClientOrderId>();
        if (ids.empty())
            return m_trader->refusePress(tr("Nothing to move: no order of yours at the row cursor, in the column it "
                                            "is in"));
        m_lift = Lift{std::move(ids), cursorSide(), *cursor, *cursor, true};
        m_cursorSide = m_lift->side;
        holdRows();
    }
    m_window.moveCursor(rows);
    m_lift->to = m_window.cursor().value_or(m_lift->to);
    emit cursorChanged();
    updateAim();
    refresh();
}

bool LadderItem::takeAction(std::string_view id)
{
    if (!m_trader || !(id.starts_with("ladder.") || id.starts_with("size.")))
        return false;
    if (id == "ladder.limit" || id == "ladder.stop")
        actAtCursor(id == "ladder.stop");
    else if (id == "ladder.cancel")
        m_trader->cancel(m_window.cursor() ? m_trader->ordersAt(*m_window.cursor(), m_window.step())
                                           : std::vector<ClientOrderId>());
    else if (id == "ladder.lift.up" || id == "ladder.lift.down")
        liftAtCursor(id == "ladder.lift.up" ? 1 : -1);
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
    if (event->key() == Qt::Key_Shift && !event->isAutoRepeat() && m_lift && m_lift->isByKeys)
        return drop();
    event->ignore();
}

void LadderItem::focusOutEvent(QFocusEvent* event)
{
    if (m_lift && m_lift->isByKeys)
        putBack();
    PaintedBlock::focusOutEvent(event);
}

void LadderItem::paintOwn(QPainter& painter, const Lanes& at, const DepthView& depth)
{
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    paintEntry(painter, at, depth);
    for (const LadderOrders& orders : m_trader->orders()) {
        if (m_window.isVisible(orders.price))
            paintOrders(painter, at, orders);
    }
    if (m_lift)
        paintLift(painter, at);
    texts().paint(painter);
}

void LadderItem::paintOrders(QPainter& painter, const Lanes& at, const LadderOrders& orders)
{
    const bool isBuy = orders.side == Side::Buy;
    const Lane& lane = isBuy ? at.ownBuy : at.ownSell;
    const double high = rowHeight();
    const double top = static_cast<double>(m_window.rowOf(orders.price)) * high;
    const bool isFaint = orders.isGhost || orders.isComing;
    const QColor side = isBuy ? theme()->bid() : theme()->ask();
    const QRectF box(lane.left + hairline(), top, lane.width() - 2 * hairline(), high - hairline());
    if (!orders.isComing)
        fill(painter, box, orders.isGhost ? tint(theme()->textMuted(), kGhostShare) : tint(side, kOwnShare));
    outline(painter, box, isFaint ? theme()->textMuted() : orders.isPending ? theme()->honest() : side, hairline());
    const double base = texts().baseline(top, high);
    const double cross = lane.right - theme()->cell(kCrossWidth);
    const QRgb ink = isFaint ? theme()->textMuted().rgb() : theme()->text().rgb();
    AmountChars chars{};
    const Decimal open = orders.open.normalized();
    texts().right(cross - hairline(), base,
                  sizeText(open.mantissa, open.scale, cross - lane.left - 3 * hairline(), false, chars), ink);
    static constexpr char16_t kCross[] = {u'\u00d7'};
    if (!isFaint)
        texts().center((cross + lane.right) / 2 - hairline(), base, {kCross, 1}, ink);
    // Beside the box, over the bars: what is filled, how many stand together, a stop, the queue before it.
    QStringList words;
    if (orders.isStop)
        words << tr("stop");
    if (orders.ids.size() > 1)
        words << QStringLiteral("×%1").arg(orders.ids.size());
    if (orders.filled.isPositive())
        words << tr("%1 filled").arg(amountText(orders.filled.normalized()));
    if (orders.ahead.isKnown && !orders.isStop && !isFaint)
        words << QStringLiteral("%1≈").arg(shortSizeText(orders.ahead.mantissa, orders.ahead.scale));
    if (orders.isGhost)
        words = QStringList{tr("moving")};
    const QString text = words.join(QLatin1Char(' '));
    const QRgb muted = orders.isPending ? theme()->honest().rgb() : theme()->textMuted().rgb();
    if (isBuy)
        texts().left(lane.right + theme()->pad() / 2.0, base, textOf(text), muted);
    else
        texts().right(lane.left - theme()->pad() / 2.0, base, textOf(text), muted);
}

void LadderItem::paintLift(QPainter& painter, const Lanes& at)
{
    if (!m_window.isVisible(m_lift->to))
        return;
    const Lane& lane = m_lift->side == Side::Buy ? at.ownBuy : at.ownSell;
    const double top = static_cast<double>(m_window.rowOf(m_lift->to)) * rowHeight();
    outline(painter, QRectF(lane.left, top, lane.width(), rowHeight()), theme()->accent(), 2 * hairline());
}

/// Where the position was entered: a mark before the price.
void LadderItem::paintEntry(QPainter& painter, const Lanes& at, const DepthView& depth)
{
    const auto entry = m_trader->entry();
    const auto price = entry ? entry->rescaled(depth.priceScale, Rounding::HalfEven) : std::nullopt;
    if (!price || !m_window.isVisible(price->mantissa))
        return;
    const double top = static_cast<double>(m_window.rowOf(price->mantissa)) * rowHeight();
    fill(painter, QRectF(at.price.left + hairline(), top, theme()->px(kEntryMark), rowHeight() - hairline()),
         theme()->text());
}

} // namespace gannet
