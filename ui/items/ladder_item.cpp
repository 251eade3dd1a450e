// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/ladder_item.h"

#include <QFontMetricsF>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gannet {

namespace {

constexpr double kLastShare = 0.28;
constexpr double kLastPulseShare = 0.40; ///< the strongest tint there is, fading to kLastShare
constexpr double kMinorLineShare = 0.45;
constexpr int kPriceWidth = 78;
constexpr int kVolumeWidth = 58;
constexpr int kVolumeDigits = 4; ///< before the point: what is longer is written short ("12.3k")
constexpr int kOwnWidth = 54;    ///< each column of own orders
constexpr double kCursorShare = 0.25;
constexpr int kVolumeFromOwn = 320; ///< what own orders leave
constexpr int kVolumeFrom = 350;    ///< narrower ladders show no volume columns
constexpr int kAskSizeEnds = 60;    ///< ask sizes end this far after the price side of their column
constexpr int kMinorEvery = 5;
constexpr int kMajorEvery = 10;
constexpr int kWheelNotch = 120;
constexpr int kWheelRows = 3;
/// From this many decimals on the last two digits of a size are muted.
constexpr int kMutedDigitsFrom = 5;

/// How many characters the last two digits take, point and groups included.
[[nodiscard]] std::size_t lastTwoDigits(std::u16string_view text)
{
    std::size_t digits = 0;
    for (std::size_t n = 1; n <= text.size(); ++n) {
        const char16_t c = text[text.size() - n];
        if (c >= u'0' && c <= u'9' && ++digits == 2)
            return n;
    }
    return text.size();
}

} // namespace

LadderItem::LadderItem(QQuickItem* parent) : PaintedBlock(parent)
{
    setAcceptHoverEvents(true);
    setAcceptedMouseButtons(Qt::LeftButton | Qt::RightButton | Qt::MiddleButton);
    setActiveFocusOnTab(true);
}

void LadderItem::setViewModel(LadderViewModel* viewModel)
{
    if (!watch(m_viewModel, viewModel))
        return;
    if (m_viewModel)
        connect(m_viewModel, &LadderViewModel::groupChanged, this, &LadderItem::forgetLooks);
    startAfresh();
    emit viewModelChanged();
    onData();
    relayout();
}

void LadderItem::startAfresh()
{
    m_window.reset();
    forgetLooks();
    m_cursorSide.reset();
    m_press.reset();
    putBack();
    emit cursorChanged();
}

/// What was learnt from sizes and changes of another grouping or instrument.
void LadderItem::forgetLooks()
{
    m_scale.reset();
    m_bidFlashes.reset();
    m_askFlashes.reset();
    m_lastFlash.clear();
    m_flashedPrice = {};
}

void LadderItem::setShortSizes(bool isShort)
{
    if (isShort == m_isShortSizes)
        return;
    m_isShortSizes = isShort;
    emit settingsChanged();
    refresh();
}

QString LadderItem::cursorText() const
{
    const DepthView* depth = m_viewModel ? m_viewModel->depth() : nullptr;
    return depth && m_window.cursor() ? amountText(*m_window.cursor(), depth->priceScale) : QString();
}

void LadderItem::recentre()
{
    if (m_window.recentre())
        refresh();
}

void LadderItem::onData()
{
    const DepthView* depth = m_viewModel ? m_viewModel->depth() : nullptr;
    if (depth && depth->qtyScale != m_qtyScale) {
        m_qtyScale = depth->qtyScale;
        relayout(); // sizes are wider or narrower
    }
    updateRows();
    updateFlashes(depth);
    updateAim();
    refresh();
}

void LadderItem::updateFlashes(const DepthView* depth)
{
    const bool isLive = depth && theme() && (state() == DataState::Live || state() == DataState::Quiet);
    if (!isLive || theme()->motion() == ThemeModel::Motion::Off) {
        m_bidFlashes.reset();
        m_askFlashes.reset();
        m_lastFlash.clear();
        m_flashedPrice = {};
        return;
    }
    const bool hasTicks = theme()->motion() == ThemeModel::Motion::Full;
    const std::int64_t now = monotonicMs();
    m_bidFlashes.take(shownLevels({depth->bids.data(), depth->bidCount}), hasTicks, now);
    m_askFlashes.take(shownLevels({depth->asks.data(), depth->askCount}), hasTicks, now);
    const MaybeAmount before = std::exchange(m_flashedPrice, depth->lastPrice);
    if (before.isKnown && depth->lastPrice.isKnown && before.mantissa != depth->lastPrice.mantissa)
        m_lastFlash.change(depth->lastSide == Side::Buy ? 1 : -1, now);
    keepMoving();
}

/// From the best price to the last row in sight; none when the best price is out of sight.
std::span<const BookLevel> LadderItem::shownLevels(std::span<const BookLevel> levels) const
{
    const auto end =
        std::ranges::find_if(levels, [this](const BookLevel& level) { return !m_window.isVisible(level.price); });
    return levels.first(static_cast<std::size_t>(end - levels.begin()));
}

std::optional<std::int64_t> LadderItem::nextLookMs(std::int64_t nowMs) const
{
    return earlierLook(m_lastFlash.nextLookMs(nowMs),
                       earlierLook(m_bidFlashes.nextLookMs(nowMs), m_askFlashes.nextLookMs(nowMs)));
}

/// Also without news: rows that come into being while the data is stale must find their place.
void LadderItem::updateRows()
{
    m_window.setRows(theme() ? static_cast<int>(std::floor(height() / rowHeight())) : 0);
    const DepthView* depth = m_viewModel ? m_viewModel->rows() : nullptr;
    if (!depth)
        return;
    m_window.setStep(depth->step);
    const auto price = [](const MaybeAmount& amount) {
        return amount.isKnown ? std::optional(amount.mantissa) : std::nullopt;
    };
    if (m_window.rows() > 0 && (depth->bestBid.isKnown || depth->bestAsk.isKnown))
        m_window.onTouch(price(depth->bestBid), price(depth->bestAsk));
    updateScale(*depth);
}

void LadderItem::updateScale(const DepthView& depth)
{
    m_sizes.clear();
    for (const auto levels : {std::span<const BookLevel>(depth.bids.data(), depth.bidCount),
                              std::span<const BookLevel>(depth.asks.data(), depth.askCount)}) {
        for (const BookLevel& level : shownLevels(levels))
            m_sizes.push_back(level.qty);
    }
    if (m_sizes.empty())
        return;
    m_scale.update(m_sizes);
    QString text = amountText(Decimal{m_scale.full(), depth.qtyScale}.normalized());
    if (text != m_barMaxText) {
        m_barMaxText = std::move(text);
        emit barMaxChanged();
    }
}

double LadderItem::innerWidth() const
{
    const DepthView* depth = m_viewModel ? m_viewModel->depth() : nullptr;
    const QFontMetricsF metrics(theme()->numberFont(theme()->fontTable()));
    const int decimals = depth ? depth->qtyScale : 0;
    const double longest =
        (kVolumeDigits + decimals) * metrics.horizontalAdvance(u'0') + metrics.horizontalAdvance(u'.');
    return std::max<double>(theme()->cell(kVolumeWidth), std::ceil(longest + 2 * theme()->pad()));
}

LadderItem::Lanes LadderItem::lanes() const
{
    const double middle = theme()->cell(kPriceWidth);
    const double usual = theme()->cell(kVolumeWidth);
    const double longest = innerWidth();
    Lanes at{};
    at.hasOwn = m_trader && m_trader->isTradable();
    const double own = at.hasOwn ? snap(theme()->cell(kOwnWidth)) : 0;
    const double room = width() - 2 * own;
    at.hasVolume = room >= theme()->cell(at.hasOwn ? kVolumeFromOwn : kVolumeFrom) + 2 * (longest - usual);
    const double inner = at.hasVolume ? longest : 0;
    const double side = std::max((room - middle - 2 * inner) / 2, 0.0);
    at.ownBuy = {0, own};
    at.bid = {own, snap(own + side)};
    at.sold = {at.bid.right, snap(own + side + inner)};
    at.price = {at.sold.right, at.sold.right + snap(middle)};
    at.bought = {at.price.right, at.price.right + snap(inner)};
    at.ask = {at.bought.right, std::max(at.bought.right, snap(width() - own))};
    at.askSize = {at.ask.left, std::min(at.ask.left + theme()->cell(kAskSizeEnds), at.ask.right - theme()->pad())};
    at.ownSell = {at.ask.right, snap(width())};
    return at;
}

QVariantList LadderItem::layoutColumns() const
{
    const Lanes at = lanes();
    const auto padded = [pad = theme()->pad()](const Lane& lane) { return Lane{lane.left, lane.right - pad}; };
    QVariantList list;
    if (at.hasOwn)
        list << column(tr("Own buy"), padded(at.ownBuy), true);
    list << column(tr("Bid size"), padded(at.bid), true);
    if (at.hasVolume)
        list << column(tr("Sold"), padded(at.sold), true);
    list << column(tr("Price"), padded(at.price), true);
    if (at.hasVolume)
        list << column(tr("Bought"), padded(at.bought), true);
    list << column(tr("Ask size"), at.askSize, true);
    if (at.hasOwn)
        list << column(tr("Own sell"), padded(at.ownSell), true);
    return list;
}

void LadderItem::paintBlock(QPainter& painter)
{
    const Lanes at = lanes();
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    const DepthView* depth = m_viewModel ? m_viewModel->depth() : nullptr;
    const bool isSkeleton = state() != DataState::Reconnecting && state() != DataState::Stale;
    paintGrid(painter, at);
    if (!depth || !m_window.isPlaced()) {
        paintEmpty(painter, at, isSkeleton);
        texts().paint(painter);
        return;
    }
    paleIfLate(painter);
    const DepthView* rows = m_viewModel->rows();
    if (rows) {
        paintSide(painter, at, *rows, Side::Buy);
        paintSide(painter, at, *rows, Side::Sell);
        depth = rows; // a crossed book's own prices are not there
    } else {
        paintEmpty(painter, at, isSkeleton);
    }
    if (at.hasVolume)
        paintProfile(at, *depth);
    paintPrices(painter, at, *depth);
    texts().paint(painter);
    if (rows)
        hatchIfGrey(painter, QRectF(0, 0, width(), height()));
    if (at.hasOwn)
        paintOwn(painter, at, *depth);
}

void LadderItem::paintGrid(QPainter& painter, const Lanes& at)
{
    const double high = rowHeight();
    const QColor minor = tint(theme()->line(), kMinorLineShare);
    if (m_window.isPlaced()) {
        for (int row = 0; row < m_window.rows(); ++row) {
            const std::int64_t index = m_window.priceAt(row) / m_window.step();
            if (index % kMinorEvery == 0)
                fill(painter, QRectF(0, (row + 1) * high - hairline(), width(), hairline()),
                     index % kMajorEvery == 0 ? theme()->line() : minor);
        }
    }
    for (const Lane& lane : {at.bid, at.sold, at.price, at.bought, at.ask, at.ownSell})
        fill(painter, QRectF(lane.left, 0, hairline(), height()), minor);
}

void LadderItem::paintSide(QPainter& painter, const Lanes& at, const DepthView& depth, Side side)
{
    const bool isBid = side == Side::Buy;
    const bool isColourless = isGrey(state());
    const QColor ink = isColourless ? theme()->textMuted() : isBid ? theme()->bid() : theme()->ask();
    const double high = rowHeight();
    const double gap = hairline();
    const Lane& lane = isBid ? at.bid : at.ask;
    const Lane sizes = isBid ? Lane{lane.left, lane.right - theme()->pad()} : at.askSize;
    const auto& levels = isBid ? depth.bids : depth.asks;
    const std::uint32_t count = isBid ? depth.bidCount : depth.askCount;
    paintGone(painter, at, side);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::int64_t row = m_window.rowOf(levels[i].price);
        if (row < 0 || row >= m_window.rows())
            continue;
        const double top = static_cast<double>(row) * high;
        const double share = std::min(static_cast<double>(levels[i].qty) / static_cast<double>(m_scale.full()), 1.0);
        const double length = std::max(snap(lane.width() * share), gap);
        const bool isLarge = isLargeSize(levels[i].qty, m_scale.full());
        const double strength = isColourless ? kGreyShare : isLarge ? kLargeBarShare : kBarShare;
        const double left = isBid ? lane.right - length : lane.left + gap;
        fill(painter, QRectF(left, top, length, high - gap), tint(ink, strength));
        if (levels[i].qty > m_scale.full())
            fill(painter, QRectF(isBid ? left : left + length - 2 * gap, top, 2 * gap, high - gap), ink);
        paintSize(sizes, texts().baseline(top, high), levels[i].qty, depth, !isLarge);
    }
    paintTicks(painter, at, side);
}

/// A level that went leaves its price tinted for a moment.
void LadderItem::paintGone(QPainter& painter, const Lanes& at, Side side)
{
    const std::int64_t now = monotonicMs();
    for (const LevelFlashes::Mark& mark : flashes(side).marks()) {
        const double strength = LevelFlashes::strength(mark, now);
        if (mark.kind != LevelFlashes::Kind::Gone || strength <= 0 || !m_window.isVisible(mark.price))
            continue;
        const double top = static_cast<double>(m_window.rowOf(mark.price)) * rowHeight();
        fill(painter, QRectF(at.price.left + hairline(), top, at.price.width() - hairline(), rowHeight() - hairline()),
             tint(theme()->textMuted(), kGoneShare * strength));
    }
}

/// A size that changed has a tick between it and the price column, over its bar.
void LadderItem::paintTicks(QPainter& painter, const Lanes& at, Side side)
{
    const std::int64_t now = monotonicMs();
    const double left = side == Side::Buy ? at.bid.right - theme()->pad() : at.ask.left;
    for (const LevelFlashes::Mark& mark : flashes(side).marks()) {
        if (mark.kind != LevelFlashes::Kind::Gone && LevelFlashes::strength(mark, now) > 0 &&
            m_window.isVisible(mark.price))
            paintTick(painter, left, static_cast<double>(m_window.rowOf(mark.price)) * rowHeight(),
                      mark.kind == LevelFlashes::Kind::Grew);
    }
}

void LadderItem::paintSize(const Lane& lane, double base, std::int64_t qty, const DepthView& depth, bool isPlainTint)
{
    AmountChars chars{};
    const std::u16string_view text = sizeText(qty, depth.qtyScale, lane.width(), m_isShortSizes, chars);
    const QRgb muted = theme()->textMuted().rgb();
    const QRgb ink = isGrey(state()) ? muted : theme()->text().rgb();
    const bool isWhole = text.back() <= u'9'; // else it ends in a letter
    if (depth.qtyScale >= kMutedDigitsFrom && isPlainTint && isWhole)
        texts().rightTwoTone(lane.right, base, text, 2, muted, ink);
    else
        texts().right(lane.right, base, text, ink);
}

void LadderItem::paintPrices(QPainter& painter, const Lanes& at, const DepthView& depth)
{
    const double high = rowHeight();
    const bool isColourless = isGrey(state());
    std::int64_t lastRow = -1;
    if (depth.lastPrice.isKnown && m_window.isVisible(depth.lastPrice.mantissa)) {
        lastRow = m_window.rowOf(depth.lastPrice.mantissa);
        const QColor side = depth.lastSide == Side::Buy ? theme()->bid() : theme()->ask();
        const double pulse = (kLastPulseShare - kLastShare) * m_lastFlash.strength(monotonicMs());
        fill(painter, QRectF(at.price.left, static_cast<double>(lastRow) * high, at.price.width(), high - hairline()),
             isColourless ? tint(theme()->textMuted(), kGreyShare) : tint(side, kLastShare + pulse));
    }
    markPrice(painter, at, depth.bestBid, isColourless ? theme()->textMuted() : theme()->bid());
    MaybeAmount askRow = depth.bestAsk;
    askRow.mantissa += m_window.step() - 1; // grouped asks round up
    markPrice(painter, at, askRow, isColourless ? theme()->textMuted() : theme()->ask());
    if (const auto cursor = m_window.cursor(); cursor && m_window.isVisible(*cursor)) {
        const auto row = static_cast<double>(m_window.rowOf(*cursor));
        outline(painter, QRectF(0, row * high, width(), high), theme()->accent(), 2 * hairline());
        if (at.hasOwn) {
            const Lane half = cursorSide() == Side::Buy ? at.ownBuy : at.ownSell;
            fill(painter, QRectF(half.left, row * high, half.width(), high - hairline()),
                 tint(theme()->accent(), kCursorShare));
            outline(painter, QRectF(half.left, row * high, half.width(), high), theme()->accent(), 2 * hairline());
        }
    }
    const QRgb dim = theme()->textMuted().rgb();
    const QRgb bright = isColourless ? dim : theme()->text().rgb();
    AmountChars chars{};
    for (int row = 0; row < m_window.rows(); ++row) {
        const std::int64_t price = m_window.priceAt(row);
        if (price <= 0)
            continue;
        const std::u16string_view text = textOf(chars, writeAmount(price, depth.priceScale, chars));
        // On the filled cell muted digits would not be readable enough.
        texts().rightTwoTone(at.price.right - 2 * theme()->pad(), texts().baseline(row * high, high), text,
                             lastTwoDigits(text), bright, row == lastRow ? bright : dim);
    }
}

void LadderItem::markPrice(QPainter& painter, const Lanes& at, const MaybeAmount& price, const QColor& color)
{
    if (!price.isKnown || !m_window.isVisible(price.mantissa))
        return;
    const double high = rowHeight();
    const auto row = static_cast<double>(m_window.rowOf(price.mantissa));
    outline(painter, QRectF(at.price.left, row * high, at.price.width() + hairline(), high - hairline()), color,
            hairline());
}

void LadderItem::paintProfile(const Lanes& at, const DepthView& depth)
{
    const ProfileView* profile = m_viewModel->profile();
    if (!profile || profile->priceScale != depth.priceScale)
        return;
    const auto rows = static_cast<std::size_t>(m_window.rows());
    m_bought.assign(rows, 0);
    m_sold.assign(rows, 0);
    for (std::uint32_t i = 0; i < profile->count; ++i) {
        const ProfileLevel& level = profile->levels[i];
        const std::int64_t row = m_window.rowOf(level.price);
        if (row < 0 || row >= m_window.rows())
            continue;
        m_bought[static_cast<std::size_t>(row)] += level.bought;
        m_sold[static_cast<std::size_t>(row)] += level.sold;
    }
    const QRgb ink = theme()->textMuted().rgb();
    const double high = rowHeight();
    AmountChars chars{};
    for (std::size_t row = 0; row < rows; ++row) {
        const double base = texts().baseline(static_cast<double>(row) * high, high);
        if (m_sold[row] > 0)
            texts().right(at.sold.right - theme()->pad(), base,
                          textOf(chars, writeShortSize(m_sold[row], profile->qtyScale, chars)), ink);
        if (m_bought[row] > 0)
            texts().right(at.bought.right - theme()->pad(), base,
                          textOf(chars, writeShortSize(m_bought[row], profile->qtyScale, chars)), ink);
    }
}

void LadderItem::paintEmpty(QPainter& painter, const Lanes& at, bool isSkeleton)
{
    static constexpr char16_t kText[] = {kDash};
    const double pad = theme()->pad();
    const double high = rowHeight();
    const auto paintCell = [&](double right, int row) {
        if (isSkeleton)
            paintSkeleton(painter, right, row * high, theme()->px(48));
        else
            texts().right(right, texts().baseline(row * high, high), {kText, 1}, theme()->textFaint().rgb());
    };
    for (int row = 0; row < m_window.rows(); ++row) {
        paintCell(at.bid.right - pad, row);
        if (!m_window.isPlaced()) // else the rows keep their prices
            paintCell(at.price.right - 2 * pad, row);
        paintCell(at.askSize.right, row);
    }
}

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

QString LadderItem::summary() const
{
    if (!m_viewModel || m_viewModel->instrumentKey().isEmpty())
        return tr("Price ladder, no instrument");
    QString text = tr("Price ladder %1 on %2, %3: bid %4, ask %5, last %6")
                       .arg(m_viewModel->title(), m_viewModel->venueName(), m_viewModel->freshness()->stateName(),
                            m_viewModel->bestBidText(), m_viewModel->bestAskText(), m_viewModel->lastText());
    if (m_window.cursor())
        text += tr(", cursor at %1").arg(cursorText());
    return text;
}

} // namespace gannet
