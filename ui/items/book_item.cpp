// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/book_item.h"

#include "ui/format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gannet {

namespace {

// Shares of the width at which the price, size and total columns end.
constexpr double kPriceEnds = 0.27;
constexpr double kSizeEnds = 0.67;

constexpr double kBarShare = 0.18;
constexpr double kLargeBarShare = 0.28;
constexpr double kGreyBarShare = 0.14;
constexpr double kLateOpacity = 0.85;

using Chars = std::array<char16_t, kAmountChars>;

[[nodiscard]] std::u16string_view view(const Chars& chars, std::size_t length)
{
    return {chars.data(), length};
}

} // namespace

BookItem::BookItem(QQuickItem* parent) : PaintedBlock(parent) {}

void BookItem::setViewModel(BookViewModel* viewModel)
{
    if (viewModel == m_viewModel)
        return;
    if (m_viewModel)
        disconnect(m_viewModel, nullptr, this, nullptr);
    m_viewModel = viewModel;
    if (m_viewModel) {
        connect(m_viewModel, &BookViewModel::changed, this, &BookItem::refresh);
        connect(m_viewModel, &BookViewModel::instrumentChanged, this, [this] { m_scale.reset(); });
        connect(m_viewModel, &BookViewModel::groupChanged, this, [this] { m_scale.reset(); });
    }
    emit viewModelChanged();
    relayout();
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
    const double priceRight = snap(width() * kPriceEnds);
    return {priceRight - pad, priceRight, snap(width() * kSizeEnds) - pad, snap(width() - pad)};
}

QVariantList BookItem::layoutColumns() const
{
    const Lanes at = lanes();
    return {column(tr("Price"), 0, at.priceRight, true),
            column(tr("Size"), at.barLeft, at.sizeRight - at.barLeft, true),
            column(tr("Total"), at.sizeRight, at.totalRight - at.sizeRight, true)};
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
    const DepthView* depth = m_viewModel ? m_viewModel->depth() : nullptr;
    const DataState state = m_viewModel ? m_viewModel->state() : DataState::Idle;
    if (depth && m_viewModel->hasRows()) {
        updateScale(*depth);
        if (state == DataState::Late)
            painter.setOpacity(kLateOpacity);
        paintRows(painter, {depth->asks.data(), static_cast<int>(depth->askCount), true});
        paintRows(painter, {depth->bids.data(), static_cast<int>(depth->bidCount), false});
    } else {
        paintEmptyRows(painter, state != DataState::Reconnecting && state != DataState::Stale);
    }
    paintSpread(painter);
    texts().paint(painter);
    painter.setOpacity(1);
    if (state == DataState::Stale)
        paintHatch(painter, QRectF(0, 0, width(), height()));
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

void BookItem::paintRows(QPainter& painter, const SideLook& side)
{
    const DepthView& depth = *m_viewModel->depth();
    const Lanes at = lanes();
    const bool isStale = m_viewModel->state() == DataState::Stale;
    const QColor ink = isStale ? theme()->textMuted() : side.isAsk ? theme()->ask() : theme()->bid();
    const QRgb sizeInk = (isStale ? theme()->textMuted() : theme()->text()).rgb();
    const QRgb totalInk = theme()->textMuted().rgb();
    const double high = rowHeight();
    const double gap = hairline();
    const auto full = static_cast<double>(m_scale.full());
    Chars chars{};
    std::int64_t total = 0;
    for (int row = 0, rows = std::min(side.isAsk ? askRows() : bidRows(), side.count); row < rows; ++row) {
        const BookLevel& level = side.levels[row];
        total += level.qty;
        const double top = rowTop(side.isAsk, row);
        const double base = texts().baseline(top, high);
        const std::int64_t barSize = m_isCumulative ? total : level.qty;
        const double share = std::min(static_cast<double>(barSize) / full, 1.0);
        const double barWidth = std::max(snap((at.sizeRight - at.barLeft) * share), gap);
        const bool isLarge = isLargeSize(barSize, m_scale.full());
        const double strength = isStale ? kGreyBarShare : isLarge ? kLargeBarShare : kBarShare;
        fill(painter, QRectF(at.barLeft, top, barWidth, high - gap), tint(ink, strength));
        if (barSize > m_scale.full())
            fill(painter, QRectF(at.barLeft + barWidth - 2 * gap, top, 2 * gap, high - gap), ink);
        std::size_t length = writeAmount(level.price, depth.priceScale, chars);
        texts().right(at.priceRight, base, view(chars, length), ink.rgb());
        const auto write = [&](std::int64_t size) {
            return m_isShortSizes ? writeShortSize(size, depth.qtyScale, chars)
                                  : writeAmount(size, depth.qtyScale, chars);
        };
        length = write(level.qty);
        texts().right(at.sizeRight, base, view(chars, length), sizeInk);
        length = write(total);
        texts().right(at.totalRight, base, view(chars, length), totalInk);
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
            for (const double right : {at.priceRight, at.sizeRight, at.totalRight}) {
                if (isSkeleton)
                    paintSkeleton(painter, right, top, barWidth);
                else
                    texts().right(right, texts().baseline(top, high), {kText, 1}, faint);
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
    const bool isCrossed = m_viewModel->state() == DataState::Crossed;
    const std::u16string_view all(reinterpret_cast<const char16_t*>(words.utf16()),
                                  static_cast<std::size_t>(words.size()));
    texts().left(theme()->px(44), texts().baseline(top, high), all,
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
