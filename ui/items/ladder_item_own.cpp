// SPDX-License-Identifier: GPL-3.0-or-later
// The look of own orders and of the position in the ladder.
#include "ui/items/ladder_item.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace gannet {

namespace {

constexpr double kOwnShare = 0.40;
constexpr double kGhostShare = 0.14;
constexpr int kEntryMark = 3; ///< px that a mark of the position is wide
constexpr int kArrow = 8;     ///< px of the arrow towards the market
constexpr int kSizeRoom = 60; ///< of a size of the book

} // namespace

void LadderItem::paintOwn(QPainter& painter, const Lanes& at, const DepthView& depth)
{
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    paintPosition(painter, at, depth);
    for (const LadderOrders& orders : m_trader->orders()) {
        if (m_window.isVisible(orders.price))
            paintOrders(painter, at, orders, depth);
    }
    if (m_lift)
        paintLift(painter, at);
    texts().paint(painter);
}

void LadderItem::paintOrders(QPainter& painter, const Lanes& at, const LadderOrders& orders, const DepthView& depth)
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
    // Beside the box, over the bars, as far as there is room before the size of the book.
    const QString text = besideText(orders, roomBeside(at, depth, orders));
    const QRgb muted = orders.isPending ? theme()->honest().rgb() : theme()->textMuted().rgb();
    if (isBuy)
        texts().left(lane.right + theme()->pad() / 2.0, base, textOf(text), muted);
    else
        texts().right(lane.left - theme()->pad() / 2.0, base, textOf(text), muted);
}

double LadderItem::roomBeside(const Lanes& at, const DepthView& depth, const LadderOrders& orders)
{
    const double written = bookWidth(depth, orders.side, orders.price);
    if (orders.side == Side::Buy)
        return at.bid.width() - written;
    // Ask sizes do not begin at the price: what is before the number is no room of these words.
    return written > 0 ? at.ask.right - at.askSize.right - theme()->pad() : at.ask.width();
}

double LadderItem::bookWidth(const DepthView& depth, Side side, std::int64_t price)
{
    const auto& levels = side == Side::Buy ? depth.bids : depth.asks;
    const auto* const end = levels.data() + (side == Side::Buy ? depth.bidCount : depth.askCount);
    const auto* const level = std::find_if(
        levels.data(), end, [&](const BookLevel& one) { return m_window.rowOf(one.price) == m_window.rowOf(price); });
    if (level == end)
        return 0;
    AmountChars chars{};
    const double written =
        texts().width(sizeText(level->qty, depth.qtyScale, theme()->cell(kSizeRoom), m_isShortSizes, chars));
    return written + 2 * theme()->pad();
}

/// What the orders are for, how many stand together, what is filled and the queue before them; from the end on what
/// has no room is left out: the label at the pointer says all of it.
QString LadderItem::besideText(const LadderOrders& orders, double room)
{
    QStringList words;
    if (orders.isGhost)
        words << tr("moving");
    if (orders.kind == LadderKind::Stop)
        words << tr("stop");
    else if (orders.kind == LadderKind::Target)
        words << tr("target");
    else if (orders.kind == LadderKind::Trail)
        words << tr("trail");
    if (orders.ids.size() > 1)
        words << QStringLiteral("×%1").arg(orders.ids.size());
    if (orders.filled.isPositive())
        words << tr("(%1 filled)").arg(amountText(orders.filled.normalized()));
    if (orders.ahead.isKnown && orders.kind == LadderKind::Limit && !orders.isComing)
        words << QStringLiteral("%1≈").arg(shortSizeText(orders.ahead.mantissa, orders.ahead.scale));
    QString text = words.join(QLatin1Char(' '));
    while (!words.isEmpty() && texts().width(textOf(text)) > room - theme()->pad()) {
        words.removeLast();
        text = words.join(QLatin1Char(' '));
    }
    return text;
}

void LadderItem::paintLift(QPainter& painter, const Lanes& at)
{
    const auto paintAt = [&](Side side, std::int64_t price) {
        if (m_window.isVisible(price))
            outline(painter, rowRect(side == Side::Buy ? at.ownBuy : at.ownSell, price), theme()->accent(),
                    2 * hairline());
    };
    if (!m_lift->isBracket)
        return paintAt(m_lift->side, m_lift->to);
    for (const LadderOrders& orders : m_trader->orders()) {
        const bool isLifted = std::ranges::any_of(orders.ids, [this](const ClientOrderId& id) {
            return std::ranges::find(m_lift->ids, id) != m_lift->ids.end();
        });
        if (isLifted && !orders.isComing)
            paintAt(orders.side, orders.price + m_lift->to - m_lift->from);
    }
}

std::optional<Lane> LadderItem::freeLane(const Lanes& at, const DepthView& depth, std::int64_t row) const
{
    if (depth.bestAsk.isKnown && row > m_window.rowOf(depth.bestAsk.mantissa + m_window.step() - 1))
        return at.ask;
    if (depth.bestBid.isKnown && row < m_window.rowOf(depth.bestBid.mantissa))
        return at.bid;
    return std::nullopt;
}

Lane LadderItem::clearOf(const Lanes& at, const Lane& lane, std::int64_t row)
{
    Lane clear{lane.left + theme()->pad(), lane.right - theme()->pad()};
    const Side side = lane.left == at.ask.left ? Side::Sell : Side::Buy;
    for (const LadderOrders& orders : m_trader->orders()) {
        const QString words =
            orders.side == side && m_window.rowOf(orders.price) == row ? besideText(orders, lane.width()) : QString();
        if (words.isEmpty())
            continue;
        const double taken = texts().width(textOf(words)) + theme()->pad();
        if (side == Side::Sell)
            clear.right = std::min(clear.right, lane.right - taken);
        else
            clear.left = std::max(clear.left, lane.left + taken);
    }
    return clear;
}

std::vector<LadderItem::Mark> LadderItem::marksOf(const LadderPosition& held, const DepthView& depth) const
{
    std::vector<Mark> marks;
    const auto put = [&](const std::optional<Decimal>& at, const QColor& color, const QString& words,
                         const QString& shortWords) {
        const auto price = at ? at->rescaled(depth.priceScale, Rounding::HalfEven) : std::nullopt;
        if (price && m_window.isVisible(price->mantissa))
            marks.push_back({m_window.rowOf(price->mantissa), color, words, shortWords});
    };
    const auto known = [](const MaybeAmount& amount) {
        return amount.isKnown ? std::optional(Decimal{amount.mantissa, amount.scale}) : std::nullopt;
    };
    put(held.entry, theme()->text(),
        tr("entry %1 %2").arg(amountText(held.qty.absolute()), held.qty.isPositive() ? tr("long") : tr("short")),
        tr("entry"));
    put(known(held.breakeven), theme()->accent(), tr("even after fees"), tr("even"));
    const QString estimated = held.isLiquidationEstimated ? QStringLiteral("≈") : QString();
    put(known(held.liquidation), theme()->critical(), tr("liquidation") + estimated, tr("liq.") + estimated);
    return marks;
}

/// Where the position was entered, where it comes out even and where it is liquidated: a mark before the price, and
/// words where the book has nothing.
void LadderItem::paintPosition(QPainter& painter, const Lanes& at, const DepthView& depth)
{
    const auto held = m_trader->held();
    if (!held)
        return;
    std::vector<Mark> marks = marksOf(*held, depth);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const Mark& mark = marks[i];
        const auto before = std::span(marks).first(i); // two in one row stand after each other
        const auto inRow = static_cast<double>(std::ranges::count(before, mark.row, &Mark::row));
        const double top = static_cast<double>(mark.row) * rowHeight();
        fill(painter,
             QRectF(at.price.left + hairline() + inRow * theme()->px(kEntryMark), top, theme()->px(kEntryMark),
                    rowHeight() - hairline()),
             mark.color);
        const auto free = freeLane(at, depth, mark.row);
        if (!free)
            continue;
        Lane clear = clearOf(at, *free, mark.row);
        for (const Mark& other : before) {
            if (other.row == mark.row)
                clear.left += texts().width(textOf(other.shortWords)) + theme()->pad();
        }
        const bool isAlone = std::ranges::count(marks, mark.row, &Mark::row) == 1;
        const bool isLong = isAlone && texts().width(textOf(mark.words)) <= clear.width();
        const QString& words = isLong ? mark.words : mark.shortWords;
        if (texts().width(textOf(words)) <= clear.width())
            texts().left(clear.left, texts().baseline(top, rowHeight()), textOf(words), theme()->textMuted().rgb());
    }
    paintResults(at, depth, *held, marks);
}

/// What closing at each row would give: in its own column, else in sizes' lanes where neither book nor words stand.
void LadderItem::paintResults(const Lanes& at, const DepthView& depth, const LadderPosition& held,
                              const std::vector<Mark>& marks)
{
    const QRgb ink = theme()->textMuted().rgb();
    const auto priceAt = [&](int row) { return Decimal{m_window.priceAt(row), depth.priceScale}; };
    const double room = (at.hasNote ? at.note.width() : at.askSize.width()) - theme()->pad();
    AmountChars chars{};
    const auto write = [&](const Decimal& result) {
        return textOf(chars, writeAmount(result.mantissa, result.scale, chars, Grouping::Thin, SignStyle::Always));
    };
    // All with as many decimals, so that they stand under each other: fewer where the longest has no room for them.
    const auto hasRoom = [&](int scale) {
        return std::ranges::all_of(std::array{0, m_window.rows() - 1}, [&](int row) {
            const auto result = resultAt(held, priceAt(row), scale);
            return !result || texts().width(write(*result)) <= room;
        });
    };
    int scale = resultScale(held, Decimal{m_window.step(), depth.priceScale});
    if (!hasRoom(scale))
        scale = hasRoom(2) ? 2 : 0;
    for (int row = 0; row < m_window.rows(); ++row) {
        if (m_window.priceAt(row) <= 0)
            continue;
        const auto result = resultAt(held, priceAt(row), scale);
        const bool isHidden = result && result->isZero() && held.entry && priceAt(row) != *held.entry;
        if (!result || isHidden)
            continue; // unknown, or no zero but for the room
        const double base = texts().baseline(row * rowHeight(), rowHeight());
        if (at.hasNote) {
            texts().right(at.note.right - theme()->pad(), base, write(*result), ink);
            continue;
        }
        const auto free = freeLane(at, depth, row);
        if (!free || std::ranges::any_of(marks, [row](const Mark& mark) { return mark.row == row; }))
            continue;
        const Lane clear = clearOf(at, *free, row);
        const double right = free->left == at.ask.left ? at.askSize.right : at.bid.right - theme()->pad();
        const std::u16string_view text = write(*result);
        if (right <= clear.right && right - texts().width(text) >= clear.left)
            texts().right(right, base, text, ink);
    }
}

/// While the pointer holds the rows: where the market went.
void LadderItem::paintMarketChip(QPainter& painter, const Lanes& at)
{
    const std::int64_t away = marketRows();
    if (away == 0)
        return;
    texts().begin(theme()->numberFont(theme()->fontTable()), dpr());
    const auto rows = static_cast<std::uint64_t>(std::abs(away));
    const QString words = rows == 1 ? tr("market 1 row") : tr("market %1 rows").arg(countText(rows));
    const double arrow = snap(theme()->px(kArrow));
    const double pad = theme()->pad();
    const double wide = snap(texts().width(textOf(words)) + arrow + 3 * pad);
    const double middle = (at.price.left + at.price.right) / 2;
    const double left = std::clamp(snap(middle - wide / 2), 0.0, std::max(width() - wide, 0.0));
    const double high = rowHeight();
    const QRectF box(left, away > 0 ? 0 : std::max(m_window.rows() * high - high, 0.0), wide, high);
    fill(painter, box, theme()->bg2());
    outline(painter, box, theme()->accent(), hairline());
    texts().left(box.left() + pad, texts().baseline(box.top(), high), textOf(words), theme()->text().rgb());
    texts().paint(painter);
    const double tip = box.center().y() + (away > 0 ? -arrow / 2 : arrow / 2);
    const double base = box.center().y() + (away > 0 ? arrow / 2 : -arrow / 2);
    const double right = box.right() - pad;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme()->accent());
    painter.drawPolygon(QPolygonF({{right - arrow, base}, {right, base}, {right - arrow / 2, tip}}));
    painter.restore();
}

} // namespace gannet
