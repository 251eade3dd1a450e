// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/tape_item.h"

#include "ui/format.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace gannet {

namespace {

// Column widths at scale 1; a narrower tape shrinks them alike, a wider one gives the rest to the count.
constexpr double kTimeWidth = 92;
constexpr double kPriceWidth = 74;
constexpr double kSellWidth = 70;
constexpr double kBuyWidth = 70;
constexpr double kCountWidth = 38;
constexpr double kBigShare = 0.28;
constexpr double kLateOpacity = 0.85;
constexpr double kWheelNotch = 120;
constexpr double kWheelRows = 3;

using Chars = std::array<char16_t, kAmountChars>;

[[nodiscard]] std::u16string_view view(const Chars& chars, std::size_t length)
{
    return {chars.data(), length};
}

} // namespace

TapeItem::TapeItem(QQuickItem* parent) : PaintedBlock(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton);
    setActiveFocusOnTab(true);
}

void TapeItem::setViewModel(TapeViewModel* viewModel)
{
    if (viewModel == m_viewModel)
        return;
    if (m_viewModel)
        disconnect(m_viewModel, nullptr, this, nullptr);
    m_viewModel = viewModel;
    m_firstRow = 0;
    if (m_viewModel) {
        connect(m_viewModel, &BlockViewModel::changed, this, &TapeItem::refresh);
        connect(m_viewModel, &TapeViewModel::pausedChanged, this, [this] {
            if (m_viewModel && !m_viewModel->isPaused())
                m_firstRow = 0;
        });
    }
    emit viewModelChanged();
    relayout();
}

void TapeItem::toNewest()
{
    scrollTo(0);
}

TapeItem::Lanes TapeItem::lanes() const
{
    const double wanted = theme()->px(kTimeWidth + kPriceWidth + kSellWidth + kBuyWidth + kCountWidth);
    const double shrink = wanted > 0 ? std::min(width() / wanted, 1.0) : 1.0;
    const auto end = [this, shrink](double designPx) { return snap(theme()->px(designPx) * shrink); };
    Lanes at{};
    at.priceEnd = end(kTimeWidth + kPriceWidth);
    at.sellEnd = end(kTimeWidth + kPriceWidth + kSellWidth);
    at.buyEnd = end(kTimeWidth + kPriceWidth + kSellWidth + kBuyWidth);
    at.countEnd = snap(width() - theme()->pad());
    return at;
}

QVariantList TapeItem::layoutColumns() const
{
    const Lanes at = lanes();
    const double pad = theme()->pad();
    const double timeEnd = at.priceEnd * kTimeWidth / (kTimeWidth + kPriceWidth);
    return {column(tr("Time UTC"), pad, timeEnd - pad, false),
            column(tr("Price"), timeEnd, at.priceEnd - timeEnd, true),
            column(tr("Sell"), at.priceEnd, at.sellEnd - at.priceEnd, true),
            column(tr("Buy"), at.sellEnd, at.buyEnd - at.sellEnd, true),
            column(QStringLiteral("\u00d7"), at.buyEnd, at.countEnd - at.buyEnd, true)};
}

int TapeItem::visibleRows() const
{
    return static_cast<int>(std::floor(height() / rowHeight()));
}

void TapeItem::paintBlock(QPainter& painter)
{
    const Lanes at = lanes();
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    const DataState state = m_viewModel ? m_viewModel->state() : DataState::Idle;
    if (!m_viewModel || !m_viewModel->hasData() || m_viewModel->rows().empty()) {
        if (state != DataState::Live && state != DataState::Quiet)
            paintEmpty(painter, at);
        texts().paint(painter);
        return;
    }
    if (state == DataState::Late)
        painter.setOpacity(kLateOpacity);
    const auto& rows = m_viewModel->rows();
    const int count = static_cast<int>(rows.size());
    for (int line = 0, row = m_firstRow; line < visibleRows() && row < count; ++line, ++row)
        paintRow(painter, at, rows[static_cast<std::size_t>(row)], line * rowHeight());
    texts().paint(painter);
    painter.setOpacity(1);
    if (state == DataState::Stale)
        paintHatch(painter, QRectF(0, 0, width(), height()));
}

void TapeItem::paintRow(QPainter& painter, const Lanes& at, const TapeRow& row, double top)
{
    const bool isStale = m_viewModel->state() == DataState::Stale;
    const bool isBuy = row.side == Side::Buy;
    const bool isBig = row.qty >= m_viewModel->bigQty();
    const QColor ink = isStale ? theme()->textMuted() : isBuy ? theme()->bid() : theme()->ask();
    const QRgb plain = (isStale ? theme()->textMuted() : theme()->text()).rgb();
    const QRgb muted = (isBig && !isStale ? theme()->text() : theme()->textMuted()).rgb();
    if (isBig)
        fill(painter, QRectF(0, top, width(), rowHeight() - hairline()), tint(ink, kBigShare));
    const double base = texts().baseline(top, rowHeight());
    Chars chars{};
    texts().left(theme()->pad(), base, view(chars, writeTime(row.time, chars)), muted);
    texts().right(at.priceEnd, base, view(chars, writeAmount(row.price, m_viewModel->priceScale(), chars)),
                  isBig ? plain : ink.rgb());
    texts().right(isBuy ? at.buyEnd : at.sellEnd, base,
                  view(chars, writeAmount(row.qty, m_viewModel->qtyScale(), chars)), plain);
    if (row.count > 1) {
        const std::size_t length = writeAmount(row.count, 0, chars, Grouping::None);
        const double digits = texts().width(view(chars, length));
        texts().right(at.countEnd, base, view(chars, length), muted);
        static constexpr char16_t kTimes[] = {u'×'};
        texts().right(at.countEnd - digits, base, {kTimes, 1}, muted);
    }
}

void TapeItem::paintEmpty(QPainter& painter, const Lanes& at)
{
    for (int line = 0; line < visibleRows(); ++line) {
        for (const double right : {at.priceEnd, at.sellEnd, at.buyEnd})
            paintSkeleton(painter, right, line * rowHeight(), theme()->px(48));
    }
}

void TapeItem::scrollTo(int row)
{
    if (!m_viewModel)
        return;
    const int last = std::max(static_cast<int>(m_viewModel->rows().size()) - visibleRows() + 1, 0);
    m_firstRow = std::clamp(row, 0, last);
    m_viewModel->setPaused(m_firstRow > 0);
    refresh();
}

void TapeItem::wheelEvent(QWheelEvent* event)
{
    m_wheelRest -= static_cast<double>(event->angleDelta().y()) * kWheelRows / kWheelNotch;
    const int rows = static_cast<int>(m_wheelRest);
    m_wheelRest -= rows;
    if (rows != 0)
        scrollTo(m_firstRow + rows);
    event->accept();
}

void TapeItem::keyPressEvent(QKeyEvent* event)
{
    const int page = std::max(visibleRows() - 2, 1);
    switch (event->key()) {
    case Qt::Key_Down: return scrollTo(m_firstRow + 1);
    case Qt::Key_Up: return scrollTo(m_firstRow - 1);
    case Qt::Key_PageDown: return scrollTo(m_firstRow + page);
    case Qt::Key_PageUp: return scrollTo(m_firstRow - page);
    case Qt::Key_Home: return scrollTo(0);
    default: event->ignore();
    }
}

void TapeItem::mousePressEvent(QMouseEvent* event)
{
    forceActiveFocus(Qt::MouseFocusReason);
    event->accept();
}

QString TapeItem::summary() const
{
    if (!m_viewModel || m_viewModel->instrumentKey().isEmpty())
        return tr("Trades, no instrument");
    QString text = tr("Trades %1 on %2, %3")
                       .arg(m_viewModel->title(), m_viewModel->venueName(), m_viewModel->freshness()->stateName());
    if (m_viewModel->rows().empty())
        return text;
    const TapeRow& newest = m_viewModel->rows().front();
    return text + tr(", newest: %1 %2 at %3")
                      .arg(newest.side == Side::Buy ? tr("buy") : tr("sell"),
                           amountText(newest.qty, m_viewModel->qtyScale()),
                           amountText(newest.price, m_viewModel->priceScale()));
}

} // namespace gannet
