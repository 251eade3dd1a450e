// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/painted_block.h"

#include <QElapsedTimer>
#include <QQmlEngine>
#include <QQuickWindow>
#include <QTimerEvent>
#include <QtQml/qqml.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gannet {

namespace {

constexpr double kHatchPitch = 7;
constexpr double kHatchWidth = 2;
constexpr double kHatchShare = 0.10;
constexpr double kLateOpacity = 0.85;
constexpr std::int64_t kSummaryMs = 1000;

} // namespace

PaintedBlock::PaintedBlock(QQuickItem* parent) : QQuickPaintedItem(parent)
{
    setOpaquePainting(true);
    setAntialiasing(false);
    setFlag(ItemHasContents, true);
}

void PaintedBlock::setTheme(ThemeModel* theme)
{
    if (theme == m_theme)
        return;
    if (m_theme)
        disconnect(m_theme, nullptr, this, nullptr);
    m_theme = theme;
    if (m_theme)
        connect(m_theme, &ThemeModel::changed, this, &PaintedBlock::relayout);
    relayout();
    emit themeChanged();
}

void PaintedBlock::adoptTheme()
{
    QQmlEngine* engine = m_theme ? nullptr : qmlEngine(this);
    if (!engine)
        return;
    const int id = qmlTypeId("Gannet.Ui", 1, 0, "Theme");
    if (id >= 0)
        setTheme(engine->singletonInstance<ThemeModel*>(id));
}

void PaintedBlock::componentComplete()
{
    QQuickPaintedItem::componentComplete();
    adoptTheme();
    relayout();
}

void PaintedBlock::geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry)
{
    QQuickPaintedItem::geometryChange(newGeometry, oldGeometry);
    if (newGeometry.size() != oldGeometry.size())
        relayout();
}

void PaintedBlock::itemChange(ItemChange change, const ItemChangeData& value)
{
    QQuickPaintedItem::itemChange(change, value);
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange)
        relayout();
}

void PaintedBlock::relayout()
{
    if (m_theme)
        onLayout();
    const QVariantList columns = m_theme ? layoutColumns() : QVariantList();
    if (columns != m_columns) {
        m_columns = columns;
        emit columnsChanged();
    }
    refresh();
}

void PaintedBlock::refresh()
{
    update();
    const std::int64_t now = monotonicMs();
    if (now < m_summaryDueMs)
        return;
    m_summaryDueMs = now + kSummaryMs;
    if (QString words = summary(); words != m_summary) {
        m_summary = std::move(words);
        emit accessibleSummaryChanged();
    }
}

void PaintedBlock::connectTo(BlockViewModel* viewModel)
{
    m_watched = viewModel;
    m_watchedKey = viewModel ? viewModel->instrumentKey() : QString();
    if (!viewModel)
        return;
    connect(viewModel, &BlockViewModel::changed, this, &PaintedBlock::onData);
    // Also told when only the names of the same instrument have come.
    connect(viewModel, &BlockViewModel::instrumentChanged, this, [this] {
        if (m_watched && std::exchange(m_watchedKey, m_watched->instrumentKey()) != m_watchedKey)
            startAfresh();
    });
}

void PaintedBlock::keepMoving()
{
    const std::int64_t now = monotonicMs();
    const auto next = nextLookMs(now);
    if (!next || (m_lookTimer.isActive() && m_lookDueMs <= *next))
        return;
    m_lookDueMs = *next;
    m_lookTimer.start(static_cast<int>(std::max<std::int64_t>(*next - now, 1)), Qt::PreciseTimer, this);
}

void PaintedBlock::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_lookTimer.timerId())
        return QQuickPaintedItem::timerEvent(event);
    m_lookTimer.stop();
    update();
    keepMoving();
}

void PaintedBlock::paint(QPainter* painter)
{
    m_paintCount.fetch_add(1, std::memory_order_relaxed);
    if (!m_theme)
        return;
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->fillRect(QRectF(0, 0, width(), height()), m_theme->bg0());
    paintBlock(*painter);
}

double PaintedBlock::dpr() const
{
    return window() ? window()->effectiveDevicePixelRatio() : 1.0;
}

double PaintedBlock::snap(double x) const
{
    const double ratio = dpr();
    return std::round(x * ratio) / ratio;
}

double PaintedBlock::rowHeight() const
{
    return m_theme ? std::max(snap(m_theme->rowHeight()), 1.0) : 1.0;
}

QColor PaintedBlock::tint(const QColor& color, double share) const
{
    return mixColors(color, m_theme->bg0(), share);
}

void PaintedBlock::paintTick(QPainter& painter, double left, double rowTop, bool isUp) const
{
    const double wide = std::max(m_theme->pad() - 2 * hairline(), 3 * hairline());
    const double high = snap(wide * 0.8);
    const double top = snap(rowTop + (rowHeight() - high) / 2);
    const double flat = isUp ? top + high : top;
    const double tip = isUp ? top : top + high;
    const double from = left + hairline();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->text());
    painter.drawPolygon(QPolygonF({{from, flat}, {from + wide, flat}, {from + wide / 2, tip}}));
    painter.restore();
}

void PaintedBlock::fill(QPainter& painter, const QRectF& area, const QColor& color) const
{
    painter.fillRect(area, color);
}

void PaintedBlock::outline(QPainter& painter, const QRectF& area, const QColor& color, double width) const
{
    painter.fillRect(QRectF(area.left(), area.top(), area.width(), width), color);
    painter.fillRect(QRectF(area.left(), area.bottom() - width, area.width(), width), color);
    painter.fillRect(QRectF(area.left(), area.top(), width, area.height()), color);
    painter.fillRect(QRectF(area.right() - width, area.top(), width, area.height()), color);
}

void PaintedBlock::paleIfLate(QPainter& painter) const
{
    if (state() == DataState::Late)
        painter.setOpacity(kLateOpacity);
}

std::u16string_view PaintedBlock::sizeText(std::int64_t size, int scale, double room, bool isShort, AmountChars& chars)
{
    if (!isShort) {
        const std::u16string_view whole = textOf(chars, writeAmount(size, scale, chars));
        if (m_texts.width(whole) <= room)
            return whole;
    }
    return textOf(chars, writeShortSize(size, scale, chars));
}

void PaintedBlock::hatchIfGrey(QPainter& painter, const QRectF& area) const
{
    painter.setOpacity(1);
    if (isGrey(state()))
        paintHatch(painter, area);
}

void PaintedBlock::paintHatch(QPainter& painter, const QRectF& area) const
{
    painter.save();
    painter.setClipRect(area);
    QColor stripe = m_theme->honest();
    stripe.setAlphaF(static_cast<float>(kHatchShare));
    const double scale = m_theme->scale();
    painter.setPen(QPen(stripe, kHatchWidth * scale));
    painter.setRenderHint(QPainter::Antialiasing, true);
    // Stripes at 45 degrees: their distance along x is the pitch times the root of two.
    const double step = kHatchPitch * scale * 1.4142;
    for (double x = area.left() - area.height(); x < area.right(); x += step)
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x + area.height(), area.top()));
    painter.restore();
}

void PaintedBlock::paintSkeleton(QPainter& painter, double right, double rowTop, double width) const
{
    const double height = m_theme->px(8);
    fill(painter, QRectF(snap(right - width), snap(rowTop + (rowHeight() - height) / 2), snap(width), snap(height)),
         m_theme->bg2());
}

QVariantMap PaintedBlock::column(const QString& title, const Lane& lane, bool isRight)
{
    return {{QStringLiteral("title"), title},
            {QStringLiteral("x"), lane.left},
            {QStringLiteral("width"), lane.width()},
            {QStringLiteral("isRight"), isRight}};
}

} // namespace gannet
