// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/ladder_item.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace gannet {

namespace {

constexpr int kPriceWidth = 78;
constexpr int kVolumeWidth = 58;
constexpr int kVolumeDigits = 4; ///< before the point: what is longer is written short ("12.3k")
constexpr int kOwnWidth = 54;    ///< each column of own orders
constexpr int kNoteWidth = 64;   ///< of results
constexpr int kNoteFrom = 394;
constexpr int kVolumeFromOwn = 320; ///< what own orders leave
constexpr int kVolumeFrom = 350;    ///< narrower ladders show no volume columns
constexpr int kAskSizeEnds = 60;    ///< ask sizes end this far after the price side of their column

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

QVariantMap LadderItem::seat() const
{
    const auto seat = m_window.seat();
    if (!m_viewModel || !seat)
        return {};
    QVariantMap result{{QStringLiteral("key"), m_viewModel->instrumentKey()},
                       {QStringLiteral("middle"), QVariant::fromValue<qint64>(seat->middle)}};
    if (seat->cursor)
        result.insert(QStringLiteral("cursor"), QVariant::fromValue<qint64>(*seat->cursor));
    return result;
}

void LadderItem::sit(const QVariantMap& seat)
{
    if (!m_viewModel || seat.isEmpty() || seat.value(QStringLiteral("key")) != m_viewModel->instrumentKey())
        return;
    LadderWindow::Seat wanted{.middle = seat.value(QStringLiteral("middle")).toLongLong(), .cursor = {}};
    if (const QVariant cursor = seat.value(QStringLiteral("cursor")); cursor.isValid())
        wanted.cursor = cursor.toLongLong();
    m_window.sit(wanted);
    onData();
    emit cursorChanged();
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
        m_window.onTouch(price(depth->bestBid), price(depth->bestAsk), monotonicMs());
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

QRectF LadderItem::rowRect(const Lane& lane, std::int64_t price) const
{
    return {lane.left, static_cast<double>(m_window.rowOf(price)) * rowHeight(), lane.width(), rowHeight()};
}

LadderItem::Lanes LadderItem::lanes() const
{
    const double middle = theme()->cell(kPriceWidth);
    const double usual = theme()->cell(kVolumeWidth);
    const double longest = innerWidth();
    Lanes at{};
    at.hasOwn = m_trader && m_trader->isTradable();
    const double own = at.hasOwn ? snap(theme()->cell(kOwnWidth)) : 0;
    const double wideFrom = theme()->cell(at.hasOwn ? kVolumeFromOwn : kVolumeFrom) + 2 * (longest - usual);
    at.hasVolume = width() - 2 * own >= wideFrom;
    // Beside volume results have a column only where both have room; without it they need less.
    at.hasNote = at.hasOwn && (at.hasVolume ? width() - 2 * own - theme()->cell(kNoteWidth) >= wideFrom
                                            : width() >= theme()->cell(kNoteFrom));
    const double note = at.hasNote ? snap(theme()->cell(kNoteWidth)) : 0;
    const double inner = at.hasVolume ? longest : 0;
    const double side = std::max((width() - 2 * own - note - middle - 2 * inner) / 2, 0.0);
    at.ownBuy = {0, own};
    at.bid = {own, snap(own + side)};
    at.sold = {at.bid.right, snap(own + side + inner)};
    at.price = {at.sold.right, at.sold.right + snap(middle)};
    at.bought = {at.price.right, at.price.right + snap(inner)};
    at.ask = {at.bought.right, std::max(at.bought.right, snap(width() - own - note))};
    at.askSize = {at.ask.left, std::min(at.ask.left + theme()->cell(kAskSizeEnds), at.ask.right - theme()->pad())};
    at.ownSell = {at.ask.right, at.ask.right + own};
    at.note = {at.ownSell.right, std::max(at.ownSell.right, snap(width()))};
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
    if (at.hasNote)
        list << column(tr("PnL"), padded(at.note), true);
    return list;
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
