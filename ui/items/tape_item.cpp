// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/tape_item.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gannet {

namespace {

/// Where the columns end at scale 1, px after the time, which takes what it needs.
struct Ends {
    int price, sell, buy, count;
};
constexpr Ends kUsual{74, 144, 214, 252}; ///< a wider tape gives the rest to the count
constexpr Ends kTight{64, 114, 164, 188}; ///< shares of a narrower one
constexpr double kBigShare = 0.28;
constexpr double kWheelNotch = 120;
constexpr double kWheelRows = 3;

} // namespace

TapeItem::TapeItem(QQuickItem* parent) : PaintedBlock(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton);
    setActiveFocusOnTab(true);
}

void TapeItem::setViewModel(TapeViewModel* viewModel)
{
    if (!watch(m_viewModel, viewModel))
        return;
    if (m_viewModel) {
        connect(m_viewModel, &TapeViewModel::pausedChanged, this, [this] {
            if (m_viewModel && !m_viewModel->isPaused())
                m_firstRow = 0;
        });
    }
    startAfresh();
    emit viewModelChanged();
    relayout();
}

void TapeItem::toNewest()
{
    scrollTo(0);
}

TapeItem::Lanes TapeItem::lanes() const
{
    const double pad = theme()->pad();
    const QFontMetricsF metrics(theme()->numberFont(theme()->fontTable()));
    Lanes at{};
    at.time = {pad, snap(pad + metrics.horizontalAdvance(QStringLiteral("00:00:00.000")))};
    const double room = std::max(width() - at.time.right - 2 * pad, 0.0);
    const bool isTight = room < theme()->cell(kUsual.count);
    const Ends& wanted = isTight ? kTight : kUsual;
    const double unit = isTight ? room / kTight.count : theme()->cell(100) / 100.0;
    const auto edge = [&](int end) { return snap(at.time.right + pad + end * unit); };
    at.price = {at.time.right, edge(wanted.price)};
    at.sell = {at.price.right, edge(wanted.sell)};
    at.buy = {at.sell.right, edge(wanted.buy)};
    at.count = {at.buy.right, snap(width() - pad)};
    return at;
}

QVariantList TapeItem::layoutColumns() const
{
    const Lanes at = lanes();
    return {column(tr("Time UTC"), at.time, false), column(tr("Price"), at.price, true),
            column(tr("Sell"), at.sell, true), column(tr("Buy"), at.buy, true),
            column(QStringLiteral("\u00d7"), at.count, true)};
}

int TapeItem::visibleRows() const
{
    return static_cast<int>(std::floor(height() / rowHeight()));
}

void TapeItem::paintBlock(QPainter& painter)
{
    const Lanes at = lanes();
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    if (!m_viewModel || !m_viewModel->hasData() || m_viewModel->rows().empty()) {
        paintEmpty(painter, at);
        texts().paint(painter);
        return;
    }
    paleIfLate(painter);
    const auto& rows = m_viewModel->rows();
    const int count = static_cast<int>(rows.size());
    for (int line = 0, row = m_firstRow; line < visibleRows() && row < count; ++line, ++row)
        paintRow(painter, at, rows[static_cast<std::size_t>(row)], line * rowHeight());
    texts().paint(painter);
    hatchIfGrey(painter, QRectF(0, 0, width(), height()));
}

void TapeItem::paintRow(QPainter& painter, const Lanes& at, const TapeRow& row, double top)
{
    const bool isColourless = isGrey(state());
    const bool isBuy = row.side == Side::Buy;
    const bool isBig = row.qty >= m_viewModel->bigQty();
    const QColor ink = isColourless ? theme()->textMuted() : isBuy ? theme()->bid() : theme()->ask();
    const QRgb plain = (isColourless ? theme()->textMuted() : theme()->text()).rgb();
    const QRgb muted = (isBig && !isColourless ? theme()->text() : theme()->textMuted()).rgb();
    if (isBig)
        fill(painter, QRectF(0, top, width(), rowHeight() - hairline()), tint(ink, kBigShare));
    const double base = texts().baseline(top, rowHeight());
    AmountChars chars{};
    texts().left(theme()->pad(), base, textOf(chars, writeTime(row.time, chars)), muted);
    texts().right(at.price.right, base, textOf(chars, writeAmount(row.price, m_viewModel->priceScale(), chars)),
                  isBig ? plain : ink.rgb());
    const Lane& lane = isBuy ? at.buy : at.sell;
    texts().right(lane.right, base, sizeText(row.qty, m_viewModel->qtyScale(), lane.width(), false, chars), plain);
    if (row.count > 1) {
        const std::size_t length = writeAmount(row.count, 0, chars, Grouping::None);
        const double digits = texts().width(textOf(chars, length));
        texts().right(at.count.right, base, textOf(chars, length), muted);
        static constexpr char16_t kTimes[] = {u'×'};
        texts().right(at.count.right - digits, base, {kTimes, 1}, muted);
    }
}

/// Nothing to show: rows to come, or a word where the data is well and there is just nothing.
void TapeItem::paintEmpty(QPainter& painter, const Lanes& at)
{
    if (state() == DataState::Live || state() == DataState::Quiet) {
        const bool isFiltered = m_viewModel && m_viewModel->isFiltered();
        const QString words = isFiltered ? tr("No trade of this size yet") : tr("No trade yet");
        texts().center(width() / 2, texts().baseline(0, std::min(height(), 4 * rowHeight())), textOf(words),
                       theme()->textMuted().rgb());
        return;
    }
    for (int line = 0; line < visibleRows(); ++line) {
        for (const Lane& lane : {at.price, at.sell, at.buy})
            paintSkeleton(painter, lane.right, line * rowHeight(), theme()->px(48));
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
