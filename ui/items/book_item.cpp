// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/book_item.h"

#include <algorithm>
#include <cmath>

namespace gannet {

namespace {

/// Bars lie between these shares of the width: prices end before them, totals stand behind them.
constexpr Lane kBarShares{0.27, 0.67};

} // namespace

BookItem::BookItem(QQuickItem* parent) : PaintedBlock(parent)
{
    setActiveFocusOnTab(true);
}

void BookItem::setViewModel(BookViewModel* viewModel)
{
    if (!watch(m_viewModel, viewModel))
        return;
    if (m_viewModel)
        connect(m_viewModel, &BookViewModel::groupChanged, this, &BookItem::startAfresh);
    startAfresh();
    emit viewModelChanged();
    relayout();
}

void BookItem::startAfresh()
{
    m_scale.reset();
    m_bidFlashes.reset();
    m_askFlashes.reset();
}

void BookItem::onData()
{
    const DepthView* depth = m_viewModel ? m_viewModel->depth() : nullptr;
    const bool isLive = depth && theme() && (state() == DataState::Live || state() == DataState::Quiet);
    if (isLive && theme()->motion() != ThemeModel::Motion::Off) {
        const bool hasTicks = theme()->motion() == ThemeModel::Motion::Full;
        const auto shown = [](const auto& levels, std::uint32_t count, int rows) {
            return std::span<const BookLevel>(levels.data(), std::min(count, static_cast<std::uint32_t>(rows)));
        };
        const std::int64_t now = monotonicMs();
        m_bidFlashes.take(shown(depth->bids, depth->bidCount, bidRows()), hasTicks, now);
        m_askFlashes.take(shown(depth->asks, depth->askCount, askRows()), hasTicks, now);
        keepMoving();
    } else {
        m_bidFlashes.reset();
        m_askFlashes.reset();
    }
    refresh();
}

std::optional<std::int64_t> BookItem::nextLookMs(std::int64_t nowMs) const
{
    return earlierLook(m_bidFlashes.nextLookMs(nowMs), m_askFlashes.nextLookMs(nowMs));
}

void BookItem::setShortSizes(bool isShort)
{
    if (isShort == m_isShortSizes)
        return;
    m_isShortSizes = isShort;
    emit settingsChanged();
    refresh();
}

void BookItem::setCumulative(bool isCumulative)
{
    if (isCumulative == m_isCumulative)
        return;
    m_isCumulative = isCumulative;
    m_scale.reset();
    emit settingsChanged();
    refresh();
}

int BookItem::askRows() const
{
    const int rows = static_cast<int>(height() / rowHeight());
    return std::clamp((rows - 1) / 2, 0, static_cast<int>(kDepthLevels));
}

int BookItem::bidRows() const
{
    const int rows = static_cast<int>(height() / rowHeight());
    return std::clamp(rows - 1 - askRows(), 0, static_cast<int>(kDepthLevels));
}

BookItem::Lanes BookItem::lanes() const
{
    const double pad = theme()->pad();
    const Lane bar{snap(width() * kBarShares.left), snap(width() * kBarShares.right)};
    // A size ends before its bar does, so that the cap of a bar that is too long does not touch its last digit.
    const Lane size{bar.left, bar.right - pad};
    return {.price = {0, bar.left - pad}, .bar = bar, .size = size, .total = {size.right, snap(width() - pad)}};
}

QVariantList BookItem::layoutColumns() const
{
    const Lanes at = lanes();
    return {column(tr("Price"), at.price, true), column(tr("Size"), at.size, true),
            column(tr("Total"), at.total, true)};
}

double BookItem::rowTop(bool isAsk, int row) const
{
    const double high = rowHeight();
    const double middle = askRows() * high;
    return isAsk ? middle - (row + 1) * high : middle + (row + 1) * high;
}

void BookItem::paintBlock(QPainter& painter)
{
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    const DepthView* depth = m_viewModel ? m_viewModel->rows() : nullptr;
    if (depth) {
        updateScale(*depth);
        paleIfLate(painter);
        paintRows(painter, *depth, {depth->asks.data(), static_cast<int>(depth->askCount), true});
        paintRows(painter, *depth, {depth->bids.data(), static_cast<int>(depth->bidCount), false});
    } else {
        paintEmptyRows(painter, state() != DataState::Reconnecting && state() != DataState::Stale);
    }
    paintSpread(painter);
    texts().paint(painter);
    if (depth)
        hatchIfGrey(painter, QRectF(0, 0, width(), height()));
}

void BookItem::updateScale(const DepthView& depth)
{
    const auto rows = static_cast<std::uint32_t>(askRows());
    m_sizes.clear();
    std::int64_t bidTotal = 0;
    std::int64_t askTotal = 0;
    for (std::uint32_t i = 0; i < rows; ++i) {
        if (i < depth.bidCount)
            m_sizes.push_back(m_isCumulative ? bidTotal += depth.bids[i].qty : depth.bids[i].qty);
        if (i < depth.askCount)
            m_sizes.push_back(m_isCumulative ? askTotal += depth.asks[i].qty : depth.asks[i].qty);
    }
    m_scale.update(m_sizes);
}

void BookItem::paintRows(QPainter& painter, const DepthView& depth, const SideLook& side)
{
    const Lanes at = lanes();
    const bool isColourless = isGrey(state());
    const QColor ink = isColourless ? theme()->textMuted() : side.isAsk ? theme()->ask() : theme()->bid();
    const QRgb sizeInk = (isColourless ? theme()->textMuted() : theme()->text()).rgb();
    const QRgb totalInk = theme()->textMuted().rgb();
    const double high = rowHeight();
    const double gap = hairline();
    const auto full = static_cast<double>(m_scale.full());
    AmountChars chars{};
    std::int64_t total = 0;
    paintMarks(painter, side);
    for (int row = 0, rows = std::min(side.isAsk ? askRows() : bidRows(), side.count); row < rows; ++row) {
        const BookLevel& level = side.levels[row];
        total += level.qty;
        const double top = rowTop(side.isAsk, row);
        const double base = texts().baseline(top, high);
        const std::int64_t barSize = m_isCumulative ? total : level.qty;
        const double share = std::min(static_cast<double>(barSize) / full, 1.0);
        const double barWidth = std::max(snap(at.bar.width() * share), gap);
        const bool isLarge = isLargeSize(barSize, m_scale.full());
        const double strength = isColourless ? kGreyShare : isLarge ? kLargeBarShare : kBarShare;
        fill(painter, QRectF(at.bar.left, top, barWidth, high - gap), tint(ink, strength));
        if (barSize > m_scale.full())
            fill(painter, QRectF(at.bar.left + barWidth - 2 * gap, top, 2 * gap, high - gap), ink);
        const std::size_t length = writeAmount(level.price, depth.priceScale, chars);
        texts().right(at.price.right, base, textOf(chars, length), ink.rgb());
        const auto write = [&](std::int64_t size, const Lane& lane, QRgb color) {
            texts().right(lane.right, base, sizeText(size, depth.qtyScale, lane.width(), m_isShortSizes, chars), color);
        };
        write(level.qty, at.size, sizeInk);
        write(total, at.total, totalInk);
    }
}

/// Where a level went, the price that closed the gap is tinted; a size that changed has a tick before it.
void BookItem::paintMarks(QPainter& painter, const SideLook& side)
{
    const std::int64_t now = monotonicMs();
    const Lanes at = lanes();
    const double high = rowHeight();
    const std::span levels(side.levels, static_cast<std::size_t>(side.count));
    for (const LevelFlashes::Mark& mark : (side.isAsk ? m_askFlashes : m_bidFlashes).marks()) {
        const double strength = LevelFlashes::strength(mark, now);
        const auto place = std::ranges::find_if(levels, [&](const BookLevel& level) {
            return side.isAsk ? level.price >= mark.price : level.price <= mark.price;
        });
        const auto row = static_cast<int>(place - levels.begin());
        if (strength <= 0 || row >= (side.isAsk ? askRows() : bidRows()))
            continue;
        const double top = rowTop(side.isAsk, row);
        if (mark.kind == LevelFlashes::Kind::Gone)
            fill(painter, QRectF(0, top, at.price.right, high - hairline()),
                 tint(theme()->textMuted(), kGoneShare * strength));
        else
            paintTick(painter, at.price.right, top, mark.kind == LevelFlashes::Kind::Grew);
    }
}

void BookItem::paintEmptyRows(QPainter& painter, bool isSkeleton)
{
    const Lanes at = lanes();
    const double barWidth = theme()->px(52);
    const double high = rowHeight();
    static constexpr char16_t kText[] = {kDash};
    const QRgb faint = theme()->textFaint().rgb();
    for (const bool isAsk : {true, false}) {
        for (int row = 0, rows = isAsk ? askRows() : bidRows(); row < rows; ++row) {
            const double top = rowTop(isAsk, row);
            for (const Lane& lane : {at.price, at.size, at.total}) {
                if (isSkeleton)
                    paintSkeleton(painter, lane.right, top, barWidth);
                else
                    texts().right(lane.right, texts().baseline(top, high), {kText, 1}, faint);
            }
        }
    }
}

void BookItem::paintSpread(QPainter& painter)
{
    const double high = rowHeight();
    const double top = askRows() * high;
    fill(painter, QRectF(0, top, width(), high), theme()->bg1());
    fill(painter, QRectF(0, top, width(), hairline()), theme()->line());
    fill(painter, QRectF(0, top + high - hairline(), width(), hairline()), theme()->line());
    if (!m_viewModel)
        return;
    const QString words = m_viewModel->spreadText();
    const bool isCrossed = state() == DataState::Crossed;
    texts().left(theme()->px(44), texts().baseline(top, high), textOf(words),
                 (isCrossed ? theme()->honest() : theme()->textMuted()).rgb());
}

QString BookItem::summary() const
{
    if (!m_viewModel || m_viewModel->instrumentKey().isEmpty())
        return tr("Order book, no instrument");
    return tr("Order book %1 on %2, %3: bid %4, ask %5, %6")
        .arg(m_viewModel->title(), m_viewModel->venueName(), m_viewModel->freshness()->stateName(),
             m_viewModel->bestBidText(), m_viewModel->bestAskText(), m_viewModel->spreadText());
}

} // namespace gannet
