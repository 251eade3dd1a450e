// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/chart_item.h"

#include <QHoverEvent>
#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gannet {

namespace {

// px at scale 1.
constexpr int kAxisWidth = 84;
constexpr int kTimeHeight = 22;
constexpr int kVolumeHeight = 84;
constexpr int kLabelHeight = 16;
constexpr int kLabelApart = 17;
constexpr int kGridMinPx = 56;
constexpr int kTimeMinPx = 72;
constexpr int kSmallestWithVolume = 220;
constexpr double kBodyShare = 0.7;
constexpr double kPaleBarShare = 0.45;
constexpr double kGridShare = 0.55;
constexpr double kLineShare = 0.55;
constexpr double kZoomStep = 1.15;
constexpr double kWheelNotch = 120;

} // namespace

ChartItem::ChartItem(QQuickItem* parent) : PaintedBlock(parent)
{
    setAcceptHoverEvents(true);
    setAcceptedMouseButtons(Qt::LeftButton);
    setActiveFocusOnTab(true);
}

void ChartItem::setViewModel(ChartViewModel* viewModel)
{
    if (!watch(m_viewModel, viewModel))
        return;
    if (m_viewModel)
        connect(m_viewModel, &ChartViewModel::intervalChanged, this, &ChartItem::startAfresh);
    startAfresh();
    emit viewModelChanged();
    relayout();
}

void ChartItem::startAfresh()
{
    m_scale.reset();
    m_seenBegun = 0;
    clearCursor();
    emit followingChanged();
}

QVariantMap ChartItem::sight() const
{
    if (!m_viewModel)
        return {};
    return {{QStringLiteral("key"), m_viewModel->instrumentKey()},
            {QStringLiteral("interval"), m_viewModel->interval()},
            {QStringLiteral("pitch"), m_scale.sight().pitch},
            {QStringLiteral("right"), m_scale.sight().right}};
}

void ChartItem::look(const QVariantMap& sight)
{
    if (!m_viewModel || sight.value(QStringLiteral("key")) != m_viewModel->instrumentKey() ||
        sight.value(QStringLiteral("interval")) != m_viewModel->interval())
        return;
    m_scale.look({sight.value(QStringLiteral("pitch")).toDouble(), sight.value(QStringLiteral("right")).toDouble()});
    fitVisible();
    emit followingChanged();
    refresh();
}

void ChartItem::onData()
{
    layoutPlot();
    if (m_viewModel && m_viewModel->candlesBegun() > m_seenBegun) {
        const std::int64_t begun = m_viewModel->candlesBegun() - m_seenBegun;
        m_scale.onNewCandles(begun);
        if (m_cursorBack) {
            *m_cursorBack += begun; // it stays on its candle
            m_viewModel->setHoveredBack(m_cursorBack);
        }
        m_seenBegun = m_viewModel->candlesBegun();
    }
    fitVisible();
    if (m_pointer && !m_cursorBack)
        point(m_pointer);
    refresh();
}

void ChartItem::fitVisible()
{
    const ChartView* chart = m_viewModel ? m_viewModel->chart() : nullptr;
    if (!chart || chart->count == 0)
        return;
    const ChartScale::Range range = m_scale.visible(chart->count);
    if (range.first <= range.last)
        m_scale.fitPrices({&chart->candles[static_cast<std::size_t>(range.first)],
                           static_cast<std::size_t>(range.last - range.first + 1)});
}

double ChartItem::axisX() const
{
    return std::max(snap(width() - theme()->cell(kAxisWidth)), 0.0);
}

double ChartItem::timeY() const
{
    return std::max(snap(height() - theme()->px(kTimeHeight)), 0.0);
}

double ChartItem::plotBottom() const
{
    const bool hasVolume = height() >= theme()->px(kSmallestWithVolume);
    return hasVolume ? timeY() - snap(theme()->px(kVolumeHeight)) : timeY();
}

void ChartItem::layoutPlot()
{
    if (!theme())
        return;
    m_scale.setUnit(theme()->scale());
    m_scale.setArea(axisX(), plotBottom());
    m_scale.setHeadRoom(theme()->columnHeader() + theme()->gap()); // a strip lies there when it is needed
}

void ChartItem::geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry)
{
    PaintedBlock::geometryChange(newGeometry, oldGeometry);
    layoutPlot();
    fitVisible();
}

void ChartItem::paintBlock(QPainter& painter)
{
    layoutPlot();
    fitVisible();
    m_labelYs.clear();
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    const ChartView* chart = m_viewModel ? m_viewModel->chart() : nullptr;
    if (!chart || chart->count == 0 || !m_scale.hasPrices()) {
        paintFrame(painter);
        const QString words = chart && chart->isHistoryLoading ? tr("Loading history…") : tr("No candles yet");
        texts().center(axisX() / 2, texts().baseline(0, plotBottom()), textOf(words), theme()->textFaint().rgb());
        texts().paint(painter);
        return;
    }
    // Labels in order of weight: lines and pointer first, then the grid takes what room is left.
    painter.save();
    painter.setClipRect(QRectF(0, 0, axisX(), timeY()));
    paintTimes(painter, *chart);
    painter.restore();
    TextLayer& layer = texts();
    paintLines(painter, *chart);
    paintGrid(painter, *chart);
    painter.save();
    painter.setClipRect(QRectF(0, 0, axisX(), timeY()));
    paintVolume(painter, *chart);
    painter.setClipRect(QRectF(0, 0, axisX(), plotBottom()));
    paintCandles(painter, *chart);
    painter.restore();
    paintFrame(painter);
    if (isGrey(state()))
        paintHatch(painter, QRectF(0, 0, axisX(), timeY()));
    paintCrosshair(painter, *chart);
    layer.paint(painter);
}

void ChartItem::paintFrame(QPainter& painter)
{
    fill(painter, QRectF(axisX(), 0, hairline(), height()), theme()->line());
    fill(painter, QRectF(0, timeY(), width(), hairline()), theme()->line());
    if (plotBottom() < timeY())
        fill(painter, QRectF(0, plotBottom(), axisX(), hairline()), theme()->line());
    texts().right(width() - theme()->pad(), texts().baseline(timeY(), theme()->px(kTimeHeight)), u"UTC",
                  theme()->textFaint().rgb());
}

void ChartItem::paintGrid(QPainter& painter, const ChartView& chart)
{
    const QColor line = tint(theme()->line(), kGridShare);
    const std::int64_t step = m_scale.gridStep(theme()->px(kGridMinPx));
    const std::int64_t first = m_scale.low() / step * step;
    const double half = theme()->px(kLabelHeight) / 2.0;
    AmountChars chars{};
    for (std::int64_t price = first; price <= m_scale.high(); price += step) {
        const double y = snap(m_scale.yOf(price));
        if (y < 0 || y >= plotBottom())
            continue;
        fill(painter, QRectF(0, y, axisX(), hairline()), line);
        const bool isFree = std::none_of(m_labelYs.begin(), m_labelYs.end(),
                                         [&](double other) { return std::abs(other - y) < theme()->px(kLabelApart); });
        if (isFree && price > 0 && y > half && y < plotBottom() - half)
            texts().right(width() - theme()->pad(), texts().baseline(y - half, 2 * half),
                          textOf(chars, writeAmount(price, chart.priceScale, chars)), theme()->textMuted().rgb());
    }
}

void ChartItem::paintTimes(QPainter& painter, const ChartView& chart)
{
    const Duration candle{lengthNs(chart.interval)};
    const double minCandles = theme()->px(kTimeMinPx) / m_scale.pitch();
    const Duration step = timeGridStep(candle, minCandles);
    labelTimes(std::span(chart.candles).first(chart.count), step, minCandles, m_timeLabels);
    const ChartScale::Range range = m_scale.visible(chart.count);
    const QColor line = tint(theme()->line(), kGridShare);
    const double base = texts().baseline(timeY(), theme()->px(kTimeHeight));
    const bool isDates = step >= Duration::seconds(86'400);
    for (const std::size_t i : m_timeLabels) {
        if (static_cast<std::int64_t>(i) < range.first || static_cast<std::int64_t>(i) > range.last)
            continue;
        const Timestamp open = chart.candles[i].openTime;
        const double x = snap(m_scale.xOf(static_cast<double>(chart.count - 1 - i)));
        fill(painter, QRectF(x, 0, hairline(), timeY()), line);
        const bool isMidnight = open.ns % Duration::seconds(86'400).ns == 0;
        const QString text = isDates || isMidnight         ? dateText(open).mid(5)
                             : step < Duration::minutes(1) ? clockText(open)
                                                           : clockText(open).left(5);
        const double room = texts().width(textOf(text)) / 2;
        if (x - room > 0 && x + room < axisX())
            texts().center(x, base, textOf(text), theme()->textMuted().rgb());
    }
}

QColor ChartItem::candleInk(const Candle& candle) const
{
    if (isGrey(state()))
        return theme()->textMuted();
    return candle.close >= candle.open ? theme()->up() : theme()->down();
}

void ChartItem::paintCandles(QPainter& painter, const ChartView& chart)
{
    const ChartScale::Range range = m_scale.visible(chart.count);
    const double pitch = m_scale.pitch();
    const double wick = hairline();
    double body = std::max(std::floor(pitch * kBodyShare * dpr()) / dpr(), wick);
    for (std::int64_t i = range.first; i <= range.last; ++i) {
        const Candle& candle = chart.candles[static_cast<std::size_t>(i)];
        const QColor ink = candleInk(candle);
        const double centre = m_scale.xOf(static_cast<double>(chart.count - 1 - i));
        const double left = snap(centre - body / 2);
        const double middle = snap(left + body / 2 - wick / 2);
        const double top = snap(m_scale.yOf(std::max(candle.open, candle.close)));
        const double bottom = std::max(snap(m_scale.yOf(std::min(candle.open, candle.close))), top + wick);
        const double high = snap(m_scale.yOf(candle.high));
        const double low = snap(m_scale.yOf(candle.low));
        fill(painter, QRectF(middle, high, wick, std::max(top - high, 0.0)), ink);
        fill(painter, QRectF(middle, bottom, wick, std::max(low - bottom, 0.0)), ink);
        const QRectF box(left, top, body, bottom - top);
        const bool isUp = candle.close >= candle.open;
        if (isUp && body > 2 * wick && box.height() > 2 * wick) {
            fill(painter, box, theme()->bg0());
            outline(painter, box, ink, wick);
        } else {
            fill(painter, box, ink);
        }
    }
}

void ChartItem::paintVolume(QPainter& painter, const ChartView& chart)
{
    if (plotBottom() >= timeY())
        return;
    const ChartScale::Range range = m_scale.visible(chart.count);
    std::int64_t most = 1;
    for (std::int64_t i = range.first; i <= range.last; ++i)
        most = std::max(most, chart.candles[static_cast<std::size_t>(i)].volume);
    const double room = timeY() - plotBottom() - theme()->px(kLabelHeight);
    const double body = std::max(std::floor(m_scale.pitch() * kBodyShare * dpr()) / dpr(), hairline());
    for (std::int64_t i = range.first; i <= range.last; ++i) {
        const Candle& candle = chart.candles[static_cast<std::size_t>(i)];
        const double high = snap(room * static_cast<double>(candle.volume) / static_cast<double>(most));
        const double left = snap(m_scale.xOf(static_cast<double>(chart.count - 1 - i)) - body / 2);
        fill(painter, QRectF(left, timeY() - high, body, high), tint(candleInk(candle), kPaleBarShare));
    }
    const QString title = tr("Volume %1").arg(m_viewModel->base());
    const double base = texts().baseline(plotBottom(), theme()->px(kLabelHeight) + 2);
    texts().left(theme()->pad(), base, textOf(title), theme()->textFaint().rgb());
    AmountChars chars{};
    texts().right(width() - theme()->pad(), base, textOf(chars, writeShortSize(most, chart.qtyScale, chars)),
                  theme()->textMuted().rgb());
}

void ChartItem::dotted(QPainter& painter, double y, const QColor& color, double on, double off)
{
    for (double x = 0; x < axisX(); x += on + off)
        fill(painter, QRectF(x, y, std::min(on, axisX() - x), hairline()), color);
}

void ChartItem::paintLines(QPainter& painter, const ChartView& chart)
{
    const Candle& live = chart.candles[chart.count - 1];
    const QColor ink = candleInk(live);
    const QColor lineInk = isGrey(state()) ? theme()->textMuted() : theme()->text();
    const auto isInside = [this](std::int64_t price) { return price >= m_scale.low() && price <= m_scale.high(); };
    if (isInside(live.close)) {
        const double y = snap(m_scale.yOf(live.close));
        dotted(painter, y, ink, theme()->px(2), theme()->px(2));
        paintAxisLabel(painter, {live.close, {}, ink, theme()->bg0()}, y);
    }
    struct Line {
        const MaybeAmount& price;
        QString word;
        double on, off;
    };
    const Line lines[] = {{chart.mark, tr("Mark"), 1, 0}, {chart.index, tr("Index"), 6, 4}};
    for (const Line& line : lines) {
        if (!line.price.isKnown)
            continue;
        const auto at = Decimal{line.price.mantissa, line.price.scale}.rescaled(chart.priceScale, Rounding::HalfEven);
        if (!at || !isInside(at->mantissa))
            continue;
        const double y = snap(m_scale.yOf(at->mantissa));
        const QColor color = tint(lineInk, kLineShare);
        if (line.off > 0)
            dotted(painter, y, color, theme()->px(line.on), theme()->px(line.off));
        else
            fill(painter, QRectF(0, y, axisX(), hairline()), color);
        paintAxisLabel(painter, {at->mantissa, line.word, theme()->bg2(), lineInk}, y);
    }
}

void ChartItem::paintAxisLabel(QPainter& painter, const AxisLabel& label, double y)
{
    // Pushed apart so that no two overlap: down first, then up.
    const double apart = theme()->px(kLabelApart);
    const double half = theme()->px(kLabelHeight) / 2.0;
    const auto isTaken = [&](double at) {
        return std::any_of(m_labelYs.begin(), m_labelYs.end(),
                           [&](double other) { return std::abs(other - at) < apart; });
    };
    double at = y;
    for (int tries = 0; tries < 4 && isTaken(at); ++tries) {
        const double down = y + (tries + 1) * apart;
        const double up = y - (tries + 1) * apart;
        at = !isTaken(down) && down < plotBottom() - half ? down : up;
    }
    m_labelYs.push_back(at);
    const double top = snap(at - half);
    fill(painter, QRectF(axisX(), top, width() - axisX(), 2 * half), label.ground);
    AmountChars chars{};
    const ChartView& chart = *m_viewModel->chart();
    const std::u16string_view price = textOf(chars, writeAmount(label.price, chart.priceScale, chars));
    const double base = texts().baseline(top, 2 * half);
    texts().right(width() - theme()->pad(), base, price, label.ink.rgb());
    if (label.word.isEmpty())
        return;
    const double left = axisX() + theme()->px(4);
    const double room = width() - theme()->pad() - texts().width(price) - left - theme()->px(3);
    const std::u16string_view word = textOf(label.word);
    texts().left(left, base, texts().width(word) <= room ? word : word.substr(0, 1), theme()->textMuted().rgb());
}

std::optional<QPointF> ChartItem::crosshair() const
{
    if (m_cursorBack) {
        const ChartView* chart = m_viewModel ? m_viewModel->chart() : nullptr;
        if (!chart || *m_cursorBack >= static_cast<std::int64_t>(chart->count))
            return std::nullopt;
        const Candle& candle = chart->candles[chart->count - 1 - static_cast<std::size_t>(*m_cursorBack)];
        const double x = m_scale.xOf(static_cast<double>(*m_cursorBack));
        return x >= 0 && x < axisX() ? std::optional(QPointF(x, m_scale.yOf(candle.close))) : std::nullopt;
    }
    const bool isIn = m_pointer && !m_isDragging && m_pointer->x() < axisX() && m_pointer->y() < timeY();
    return isIn ? m_pointer : std::nullopt;
}

void ChartItem::moveCursor(std::int64_t candles)
{
    const ChartView* chart = m_viewModel ? m_viewModel->chart() : nullptr;
    if (!chart || chart->count == 0)
        return;
    const auto count = static_cast<std::int64_t>(chart->count);
    const ChartScale::Range range = m_scale.visible(count);
    const std::int64_t newestInSight = std::clamp<std::int64_t>(count - 1 - range.last, 0, count - 1);
    m_cursorBack = m_cursorBack ? std::clamp<std::int64_t>(*m_cursorBack - candles, 0, count - 1) : newestInSight;
    m_viewModel->setHoveredBack(m_cursorBack);
    const double half = m_scale.pitch() / 2;
    const double x = m_scale.xOf(static_cast<double>(*m_cursorBack));
    if (x - half < 0)
        pan(half - x);
    else if (x + half > axisX())
        pan(axisX() - x - half);
    refresh();
}

/// False when there was none.
bool ChartItem::clearCursor()
{
    if (!m_cursorBack)
        return false;
    m_cursorBack.reset();
    point(m_pointer);
    refresh();
    return true;
}

std::optional<std::int64_t> ChartItem::crosshairPrice() const
{
    const auto at = crosshair();
    if (!m_viewModel || !m_viewModel->hasCandles() || !at || at->y() >= plotBottom())
        return std::nullopt;
    if (m_cursorBack) {
        const ChartView& chart = *m_viewModel->chart();
        return chart.candles[chart.count - 1 - static_cast<std::size_t>(*m_cursorBack)].close;
    }
    return m_scale.priceAt(at->y(), m_viewModel->tickAt(m_scale.priceAt(at->y())));
}

void ChartItem::paintCrosshair(QPainter& painter, const ChartView& chart)
{
    const auto at = crosshair();
    if (!at)
        return;
    const QColor line = tint(theme()->textMuted(), 0.7);
    const std::int64_t back = m_cursorBack ? *m_cursorBack : m_scale.backAt(at->x());
    const double x = snap(m_scale.xOf(static_cast<double>(back)));
    for (double y = 0; y < timeY(); y += theme()->px(6))
        fill(painter, QRectF(x, y, hairline(), theme()->px(3)), line);
    const double y = snap(at->y());
    dotted(painter, y, line, theme()->px(3), theme()->px(3));
    // Labels over everything: the texts below are drawn first.
    texts().paint(painter);
    m_labelYs.clear();
    if (const auto price = crosshairPrice())
        paintAxisLabel(painter, {*price, {}, theme()->text(), theme()->bg0()}, y);
    const auto last = static_cast<std::int64_t>(chart.count) - 1;
    if (back < 0 || back > last)
        return;
    const Timestamp open = chart.candles[static_cast<std::size_t>(last - back)].openTime;
    const QString text = dateText(open).mid(5) + QLatin1Char(' ') + clockText(open);
    const double wide = texts().width(textOf(text)) + 2 * theme()->pad();
    const double left = std::clamp(x - wide / 2, 0.0, std::max(axisX() - wide, 0.0));
    fill(painter, QRectF(snap(left), timeY() + hairline(), snap(wide), theme()->px(kTimeHeight) - hairline()),
         theme()->text());
    texts().left(left + theme()->pad(), texts().baseline(timeY(), theme()->px(kTimeHeight)), textOf(text),
                 theme()->bg0().rgb());
}

void ChartItem::point(std::optional<QPointF> at)
{
    m_pointer = at;
    if (!m_viewModel || !theme())
        return;
    if (!at || at->x() >= axisX())
        m_viewModel->setHoveredBack(std::nullopt);
    else
        m_viewModel->setHoveredBack(m_scale.backAt(at->x()));
}

void ChartItem::hoverEnterEvent(QHoverEvent* event)
{
    hoverMoveEvent(event);
}

void ChartItem::hoverMoveEvent(QHoverEvent* event)
{
    event->accept();
    if (m_pointer == event->position())
        return;           // what was under it moved
    m_cursorBack.reset(); // the pointer has taken over
    point(event->position());
    refresh();
}

void ChartItem::hoverLeaveEvent(QHoverEvent* event)
{
    if (m_cursorBack)
        m_pointer.reset();
    else
        point(std::nullopt);
    refresh();
    event->accept();
}

void ChartItem::changed(bool wasFollowing)
{
    fitVisible();
    refresh();
    if (wasFollowing != isFollowing())
        emit followingChanged();
}

void ChartItem::pan(double px)
{
    const bool wasFollowing = isFollowing();
    const ChartView* chart = m_viewModel ? m_viewModel->chart() : nullptr;
    m_scale.panBy(px, chart ? chart->count : 0);
    changed(wasFollowing);
}

void ChartItem::follow()
{
    const bool wasFollowing = isFollowing();
    m_scale.follow();
    changed(wasFollowing);
}

void ChartItem::zoom(double factor)
{
    const bool wasFollowing = isFollowing();
    m_scale.zoomAt(wasFollowing ? m_scale.xOf(0) : m_scale.width() / 2, factor);
    changed(wasFollowing);
}

void ChartItem::wheelEvent(QWheelEvent* event)
{
    const bool wasFollowing = isFollowing();
    const double notches = static_cast<double>(event->angleDelta().y()) / kWheelNotch;
    m_scale.zoomAt(std::min(event->position().x(), m_scale.width()), std::pow(kZoomStep, notches));
    pan(0); // brings the picture back where zooming has left no candle
    changed(wasFollowing);
    event->accept();
}

void ChartItem::mousePressEvent(QMouseEvent* event)
{
    forceActiveFocus(Qt::MouseFocusReason);
    m_isDragging = true;
    m_dragFrom = event->position();
    event->accept();
}

void ChartItem::mouseMoveEvent(QMouseEvent* event)
{
    pan(event->position().x() - m_dragFrom.x());
    m_dragFrom = event->position();
    event->accept();
}

void ChartItem::mouseReleaseEvent(QMouseEvent* event)
{
    m_isDragging = false;
    refresh();
    event->accept();
}

void ChartItem::keyPressEvent(QKeyEvent* event)
{
    constexpr double kCandlesAStep = 5;
    const bool isFar = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left: return isFar ? pan(kCandlesAStep * m_scale.pitch()) : moveCursor(-1);
    case Qt::Key_Right: return isFar ? pan(-kCandlesAStep * m_scale.pitch()) : moveCursor(1);
    case Qt::Key_PageUp: return pan(m_scale.width() / 2);
    case Qt::Key_PageDown: return pan(-m_scale.width() / 2);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoom(kZoomStep);
    case Qt::Key_Minus: return zoom(1 / kZoomStep);
    case Qt::Key_End:
    case Qt::Key_Space: return follow();
    case Qt::Key_Escape:
        if (clearCursor())
            return;
        break;
    default: break;
    }
    event->ignore();
}

QString ChartItem::summary() const
{
    if (!m_viewModel || m_viewModel->instrumentKey().isEmpty())
        return tr("Chart, no instrument");
    return tr("Chart %1 on %2, %3 candles, %4: open %5, high %6, low %7, close %8, volume %9")
        .arg(m_viewModel->title(), m_viewModel->venueName(), m_viewModel->interval(),
             m_viewModel->freshness()->stateName(), m_viewModel->openText(), m_viewModel->highText(),
             m_viewModel->lowText(), m_viewModel->closeText(), m_viewModel->volumeText());
}

} // namespace gannet
