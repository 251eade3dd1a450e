// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/positions_model.h"

#include "ui/freshness.h"
#include "ui/trading/trading_words.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace gannet {

namespace {

constexpr int kMoveDecimals = 2; ///< of an amount of margin that is offered

[[nodiscard]] QString idOf(const PortfolioPosition& position)
{
    return QStringLiteral("%1|%2|%3|%4")
        .arg(toQString(position.key.view()), toQString(position.account.view()), position.isShadow ? "s" : "",
             toQString(toString(position.mode)));
}

[[nodiscard]] bool isFlat(const PortfolioPosition& position)
{
    return position.qty.isKnown && position.qty.mantissa == 0;
}

[[nodiscard]] MaybeAmount absolute(MaybeAmount value)
{
    value.mantissa = value.mantissa < 0 ? -value.mantissa : value.mantissa;
    return value;
}

/// Unknown when a part is: a sum of what is known would pass for the whole.
[[nodiscard]] MaybeAmount sum(const MaybeAmount& a, const MaybeAmount& b)
{
    if (!a.isKnown || !b.isKnown)
        return {};
    return maybe(add(Decimal{a.mantissa, a.scale}, Decimal{b.mantissa, b.scale}));
}

[[nodiscard]] RowsModel::Tone resultTone(const MaybeAmount& value)
{
    using enum RowsModel::Tone;
    return !value.isKnown ? Faint : value.mantissa > 0 ? Gain : value.mantissa < 0 ? Loss : Muted;
}

[[nodiscard]] QString resultText(const MaybeAmount& value)
{
    return moneyText(value, SignStyle::Always);
}

/// "+0.12" of what was received or earned; a fee paid is a minus.
[[nodiscard]] MaybeAmount negated(MaybeAmount value)
{
    value.mantissa = -value.mantissa;
    return value;
}

[[nodiscard]] bool isMiddle(const PortfolioPosition& position)
{
    return position.valuation == Valuation::Middle;
}

/// "61 674.5", or "61 674.5 mid" where there is no mark.
[[nodiscard]] QString valueText(const PortfolioPosition& position)
{
    const QString price = roundedText(position.valuePrice, position.priceScale);
    return isMiddle(position) ? price + QStringLiteral(" mid") : price;
}

[[nodiscard]] QString accountText(const PortfolioPosition& position)
{
    return toQString(position.account.view()) + (position.isShadow ? QStringLiteral("/shadow") : QString());
}

/// Sums of the positions of one quote asset and mode: what is simulated is never added to what is not.
struct Total {
    std::array<MaybeAmount, 7> sums{}; ///< as columnsOf() has them
    int count = 0;
};
constexpr std::array kSummed = {PositionsModel::Value,   PositionsModel::Unrealised, PositionsModel::Realised,
                                PositionsModel::Funding, PositionsModel::Fees,       PositionsModel::Net,
                                PositionsModel::Margin};
[[nodiscard]] std::array<MaybeAmount, 7> amountsOf(const PortfolioPosition& position)
{
    return {absolute(position.notional), position.unrealised, position.realised,  position.funding,
            negated(position.fees),      position.net,        position.marginUsed};
}

[[nodiscard]] TableRow totalRow(TradingMode mode, const std::string& quote, const Total& total)
{
    TableRow row;
    row.id = QStringLiteral("total %1 %2").arg(toQString(toString(mode)), toQString(quote));
    row.kind = static_cast<int>(RowsModel::Kind::Total);
    row.cells.resize(PositionsModel::ColumnCount);
    row.tones.resize(PositionsModel::ColumnCount);
    row.tones.fill(static_cast<int>(RowsModel::Tone::Plain));
    row.cells[PositionsModel::Name] = QStringLiteral("%1 in %2").arg(total.count).arg(toQString(quote));
    row.cells[PositionsModel::Mode] = modeTag(mode);
    row.tones[PositionsModel::Mode] =
        static_cast<int>(mode == TradingMode::Live ? RowsModel::Tone::Plain : RowsModel::Tone::Honest);
    for (std::size_t i = 0; i < kSummed.size(); ++i) {
        const MaybeAmount& amount = total.sums[i];
        const bool isResult = kSummed[i] != PositionsModel::Value && kSummed[i] != PositionsModel::Margin;
        row.cells[kSummed[i]] = isResult ? resultText(amount) : moneyText(amount);
        if (isResult || !amount.isKnown)
            row.tones[kSummed[i]] = static_cast<int>(resultTone(amount));
    }
    row.words = QStringLiteral("Total of %1: value %2, unrealised %3, net %4")
                    .arg(row.cells[PositionsModel::Name], row.cells[PositionsModel::Value],
                         row.cells[PositionsModel::Unrealised], row.cells[PositionsModel::Net]);
    return row;
}

} // namespace

void PositionsModel::connectViews()
{
    m_view.close();
    if (client() && isActive())
        m_view.open(*client(), {});
}

void PositionsModel::look(Timestamp)
{
    const PortfolioView* const view = m_view.take();
    if (!view)
        return;
    m_positions.assign(view->positions.begin(), view->positions.begin() + view->positionCount);
    m_time = view->engineTime;
    m_isTruncated = view->isTruncated;
    m_isNew = true;
    emit looked();
}

/// From the events, so that it holds while nothing is in sight.
void PositionsModel::countOpen()
{
    const auto& positions = client()->trading().positions();
    const auto open = static_cast<int>(
        std::ranges::count_if(positions, [](const auto& entry) { return !entry.second.qty.isZero(); }));
    if (open == m_openCount)
        return;
    m_openCount = open;
    emit openCountChanged();
}

TableRow PositionsModel::render(const PortfolioPosition& position) const
{
    const InstrumentWords instrument = instrumentWords(*client(), position.key.view());
    const int priceScale = position.priceScale;
    const bool isLong = position.qty.isKnown && position.qty.mantissa > 0;
    const QString dash = QChar(kDash);
    const QString side = !position.qty.isKnown ? dash
                         : isFlat(position)    ? QStringLiteral("Flat")
                         : isLong              ? QStringLiteral("Long")
                                               : QStringLiteral("Short");
    TableRow row;
    row.id = idOf(position);
    row.venueCode = instrument.venueCode;
    row.venueName = instrument.venueName;
    row.key = instrument.key;
    row.isFaded = isFlat(position);
    row.mark = missingStopMark(position.missingStop);
    const FreshnessAnswer fresh = judgeFreshness(position.freshness, {client()->now(), instrument.venueName, {}, {}});
    const bool isOld = isGrey(fresh.state) || fresh.state == DataState::Late;
    QString liquidation = roundedText(position.liquidation, priceScale);
    if (position.liquidation.isKnown && position.isLiquidationEstimated)
        liquidation += QChar(0x2248);
    const MaybeAmount paid = negated(position.fees);
    row.cells = {position.isDust ? instrument.name + QStringLiteral(" dust") : instrument.name,
                 side,
                 roundedText(absolute(position.qty), position.qtyScale),
                 roundedText(position.averageEntry, priceScale),
                 valueText(position),
                 moneyText(absolute(position.notional)),
                 resultText(position.unrealised),
                 resultText(position.realised),
                 resultText(position.funding),
                 resultText(paid),
                 resultText(position.net),
                 moneyText(position.marginUsed),
                 position.leverage.isKnown ? amountText(position.leverage) + QChar(0x00D7) : dash,
                 liquidation,
                 modeTag(position.mode),
                 accountText(position)};
    using enum Tone;
    const Tone sideTone = isFlat(position) || !position.qty.isKnown ? Muted : isLong ? Buy : Sell;
    const Tone market = isOld ? Muted : Plain;
    const auto result = [isOld](const MaybeAmount& value) { return isOld ? Muted : resultTone(value); };
    for (const Tone tone :
         {Plain, sideTone, Plain, position.averageEntry.isKnown ? Plain : Faint,
          position.valuePrice.isKnown ? (isOld                ? Honest
                                         : isMiddle(position) ? Muted
                                                              : Plain)
                                      : Faint,
          position.notional.isKnown ? market : Faint, result(position.unrealised), resultTone(position.realised),
          resultTone(position.funding), resultTone(paid), result(position.net), Plain, Muted, Plain,
          position.mode == TradingMode::Live ? Plain : Honest, Muted})
        row.tones.append(static_cast<int>(tone));
    const QString priced =
        (isMiddle(position) ? QStringLiteral("valued at ") : QStringLiteral("mark ")) + row.cells[Mark];
    row.words = QStringLiteral("%1 %2 %3 on %4 %5, entry %6, %7, unrealised %8 %9")
                    .arg(side, row.cells[Size], row.cells[Name], instrument.venueName, row.cells[Account],
                         row.cells[Entry], priced, row.cells[Unrealised], toQString(position.quote.view()));
    if (!row.mark.isEmpty())
        row.words += QStringLiteral(", ") + row.mark;
    return row;
}

void PositionsModel::rebuild(Timestamp)
{
    countOpen();
    if (!isActive())
        return;
    m_isNew = false;
    std::vector<TableRow> rows, closed;
    std::map<std::pair<TradingMode, std::string>, Total> totals;
    bool hasMark = false, hasMiddle = false;
    for (const PortfolioPosition& position : m_positions) {
        TableRow row = render(position);
        hasMark = hasMark || !row.mark.isEmpty();
        hasMiddle = hasMiddle || isMiddle(position);
        if (!passes(row.words))
            continue;
        if (isFlat(position)) {
            closed.push_back(std::move(row));
            continue;
        }
        rows.push_back(std::move(row));
        Total& total = totals[{position.mode, std::string(position.quote.view())}];
        const auto amounts = amountsOf(position);
        for (std::size_t i = 0; i < amounts.size(); ++i)
            total.sums[i] = total.count == 0 ? amounts[i] : sum(total.sums[i], amounts[i]);
        ++total.count;
    }
    for (const auto& [of, total] : totals) {
        rows.push_back(totalRow(of.first, of.second, total));
        m_totalled[rows.back().id] = of;
    }
    rows.insert(rows.end(), std::make_move_iterator(closed.begin()), std::make_move_iterator(closed.end()));
    show(std::move(rows));
    const bool isOfOne = !m_positions.empty() && std::ranges::all_of(m_positions, [this](const auto& one) {
        return one.mode == m_positions.front().mode;
    });
    const QString onlyMode = isOfOne ? modeTag(m_positions.front().mode) : QString();
    if (hasMark == m_hasMark && hasMiddle == m_hasMiddle && onlyMode == m_onlyMode)
        return;
    m_onlyMode = onlyMode;
    m_hasMark = hasMark;
    m_hasMiddle = hasMiddle;
    emit marksChanged();
}

TableRow PositionsModel::renderGone(TableRow row) const
{
    const auto of = m_totalled.find(row.id);
    if (of == m_totalled.end())
        return RowsModel::renderGone(std::move(row));
    Total none;
    none.sums.fill({0, 0, true});
    TableRow gone = totalRow(of->second.first, of->second.second, none);
    gone.isFaded = true;
    return gone;
}

const PortfolioPosition* PositionsModel::find(const QString& id) const
{
    const auto found = std::ranges::find(m_positions, id, idOf);
    return found == m_positions.end() ? nullptr : &*found;
}

QString PositionsModel::accountOf(const QString& id) const
{
    const PortfolioPosition* const position = find(id);
    return position && !isFlat(*position) ? toQString(position->account.view()) : QString();
}

QString PositionsModel::modeOf(const QString& id) const
{
    const PortfolioPosition* const position = find(id);
    return position && !isFlat(*position) ? toQString(toString(position->mode)) : QString();
}

QString PositionsModel::reversalOf(const QString& id) const
{
    const PortfolioPosition* const position = find(id);
    if (!position || isFlat(*position) || !position->qty.isKnown)
        return {};
    const bool isLong = position->qty.mantissa > 0;
    const MaybeAmount held = absolute(position->qty);
    const QString size = roundedText(held, position->qtyScale);
    const QString text = isLong ? QStringLiteral("Sell %1 %2: long %3 becomes short %3")
                                : QStringLiteral("Buy %1 %2: short %3 becomes long %3");
    return text.arg(roundedText(sum(held, held), position->qtyScale),
                    instrumentWords(*client(), position->key.view()).name, size);
}

QString PositionsModel::heldOf(const QString& id) const
{
    const PortfolioPosition* const position = find(id);
    const bool isHeld = position && position->qty.isKnown && !isFlat(*position);
    return isHeld ? toQString(Decimal{position->qty.mantissa, position->qty.scale}.toString()) : QString();
}

bool PositionsModel::isReversalAsked(const QString& id) const
{
    const PortfolioPosition* const position = find(id);
    if (!position || !client())
        return true;
    const AccountKey account{position->venue, std::string(position->account.view()), position->isShadow};
    return client()->trading().confirm(account) != ConfirmLevel::Instant;
}

QString PositionsModel::marginOf(const QString& id) const
{
    const PortfolioPosition* const position = find(id);
    if (!position || isFlat(*position) || !position->canMoveMargin)
        return {};
    const InstrumentWords instrument = instrumentWords(*client(), position->key.view());
    return QStringLiteral("%1 on %2: %3 %4 of margin")
        .arg(instrument.name, instrument.venueName, moneyText(position->marginUsed), toQString(position->quote.view()));
}

QString PositionsModel::whyNoMargin(const QString& id) const
{
    if (m_totalled.contains(id))
        return QStringLiteral("A total has no margin of its own: choose the position");
    const PortfolioPosition* const position = find(id);
    if (!position || isFlat(*position))
        return QStringLiteral("No position is open in it: there is no margin to change");
    const QString name = instrumentWords(*client(), position->key.view()).name;
    if (!position->marginMode)
        return QStringLiteral("What backs %1 is not known yet: its margin cannot be changed").arg(name);
    if (*position->marginMode == MarginMode::Cross)
        return QStringLiteral(
                   "%1 is backed by all of the account. Only an isolated position has margin of its own: the "
                   "ticket switches an instrument without a position")
            .arg(name);
    return QStringLiteral("The venue does not let the margin of %1 be changed from here").arg(name);
}

QString PositionsModel::marginPreview(const QString& id, const QString& typed, bool isTakenAway) const
{
    const PortfolioPosition* const position = find(id);
    if (!position || !position->canMoveMargin)
        return {};
    MaybeAmount most = isTakenAway ? position->marginRemovable : position->marginFree;
    if (most.isKnown && most.mantissa < 0)
        most.mantissa = 0;
    // What is offered passes: never rounded up.
    const auto room = Decimal{most.mantissa, most.scale}.rescaled(kMoveDecimals, Rounding::Down);
    const QString limit = !most.isKnown
                              ? QStringLiteral("how much can be %1 is not known").arg(isTakenAway ? "taken" : "put")
                              : QStringLiteral("at most %1").arg(moneyText(room ? maybe(room) : most));
    const auto amount = Decimal::tryParse(typed.trimmed().toStdString());
    if (!amount || !amount->isPositive() || (most.isKnown && *amount > Decimal{most.mantissa, most.scale}))
        return limit;
    const MaybeAmount& from = position->liquidation;
    const MaybeAmount& step = position->liquidationStep;
    if (!from.isKnown || position->isLiquidationEstimated || !step.isKnown)
        return QStringLiteral("liq. then not known");
    const auto moved = multiply(isTakenAway ? amount->negated() : *amount, {step.mantissa, step.scale});
    const auto to = moved ? add({from.mantissa, from.scale}, *moved) : std::nullopt;
    // Towards the mark: never told farther than it is.
    const Rounding way = step.mantissa < 0 ? Rounding::Up : Rounding::Down;
    const auto shown = to ? to->rescaled(position->priceScale, way) : std::nullopt;
    if (!shown)
        return QStringLiteral("liq. then not known");
    const QString now = roundedText(from, position->priceScale);
    return shown->isPositive()
               ? QStringLiteral("liq. %1 \u2192 \u2248%2").arg(now, roundedText(maybe(shown), position->priceScale))
               : QStringLiteral("liq. %1 \u2192 none").arg(now);
}

QString PositionsModel::quoteOf(const QString& id) const
{
    const PortfolioPosition* const position = find(id);
    return position ? toQString(position->quote.view()) : QString();
}

QString PositionsModel::noteOf(const QString& id, int column) const
{
    const PortfolioPosition* const position = find(id);
    if (!position)
        return {};
    const QString noEntry = QStringLiteral("Unknown: a part was taken over without its entry price");
    const QString noMark = QStringLiteral("Unknown: the venue told no mark price, and the book is not fresh");
    const auto age = [&] {
        const QString what = isMiddle(*position) ? QStringLiteral("Middle of %2's book, for it tells no mark price; %1")
                                                 : QStringLiteral("%2's mark, %1");
        if (!position->freshness.lastMessage.isKnown())
            return QStringLiteral("No mark was told yet");
        return what.arg(ageText(client()->now() - position->freshness.lastMessage) + QStringLiteral(" ago"),
                        client()->venueName(splitKey(position->key.view()).slug));
    };
    switch (column) {
    case Name:
        if (const QString bare = missingStopWords(position->missingStop, position->qtyScale, client()->now());
            !bare.isEmpty())
            return bare;
        return position->isDust ? QStringLiteral("Dust: smaller than one order can be") : QString();
    case Size:
        return position->adoptedQty.isKnown && position->adoptedQty.mantissa != 0
                   ? QStringLiteral("Of it %1 come from no fill of ours").arg(amountText(position->adoptedQty))
                   : QString();
    case Entry:
        return !position->averageEntry.isKnown ? noEntry
               : position->breakeven.isKnown   ? QStringLiteral("Without loss from %1 on, fees of the way out included")
                                                   .arg(roundedText(position->breakeven, position->priceScale))
                                             : QString();
    case Mark:
    case Value: return position->valuePrice.isKnown ? age() : noMark;
    case Unrealised:
    case Net:
        return !position->averageEntry.isKnown && !isFlat(*position) ? noEntry
               : !position->valuePrice.isKnown                       ? noMark
                                                                     : age();
    case Realised: return position->realised.isKnown ? QString() : noEntry;
    case Margin:
        if (position->marginMode == MarginMode::Isolated)
            return QStringLiteral("Isolated: its own margin backs it (m changes it)");
        [[fallthrough]];
    case Leverage:
        return position->leverage.isKnown ? QString() : QStringLiteral("Unknown: no leverage is set or told for it");
    case Liquidation:
        return !position->mark.isKnown && !isFlat(*position) && !position->liquidation.isKnown
                   ? QStringLiteral("Unknown: it goes by the mark price, and the venue tells none")
               : !position->liquidation.isKnown
                   ? QStringLiteral("None: it cannot be liquidated at any price, or unknown")
               : position->isLiquidationEstimated
                   ? QStringLiteral("Estimated here (\u2248) from margin, tiers and the marks of now")
                   : QStringLiteral("The venue's own figure");
    default: return {};
    }
}

} // namespace gannet
