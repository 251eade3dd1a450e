// SPDX-License-Identifier: GPL-3.0-or-later
// What the ladder shows of the market.
#include "ui/items/ladder_item.h"

#include <QPainter>

#include <algorithm>

namespace gannet {

namespace {

constexpr double kLastShare = 0.28;
constexpr double kLastPulseShare = 0.40; ///< the strongest tint there is, fading to kLastShare
constexpr double kMinorLineShare = 0.45;
constexpr double kCursorShare = 0.25;
constexpr int kMinorEvery = 5;
constexpr int kMajorEvery = 10;
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
    paintMarketChip(painter, at);
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
    for (const Lane& lane : {at.bid, at.sold, at.price, at.bought, at.ask, at.ownSell, at.note})
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

} // namespace gannet
