// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_figures.h"

#include "core/base/error.h"
#include "ui/engine_client.h"
#include "ui/format.h"
#include "ui/viewmodels/ticket_words.h"

#include <QCoreApplication>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TicketFigures", words);
}

} // namespace

std::vector<TicketFigure> figuresOf(const TicketView& view, const QString& quote)
{
    const int priceScale = view.priceScale;
    const bool isMissed = fillsNothing(view);
    const bool isVain = view.verdict == TicketVerdict::Refused && view.problemCount > 0 &&
                        view.problems[0].code.view() == toString(Code::ReduceOnly);
    const QString none = isVain     ? tr("Nothing comes of it: %1.").arg(toQString(view.problems[0].words.view()))
                         : isMissed ? tr("Nothing fills: the visible book does not reach the limit.")
                         : view.qty.isKnown && view.notional.isKnown
                             ? QString()
                             : tr("Not known before there is a size and a price.");
    const auto why = [&](const MaybeAmount& amount, const QString& tip, const QString& missing) {
        if (amount.isKnown)
            return tip;
        return QStringLiteral("%1\n%2").arg(tip, none.isEmpty() ? missing : none);
    };
    std::vector<TicketFigure> rows;
    rows.push_back({tr("Notional"), moneyText(view.notional),
                    why(view.notional, tr("Size times the expected price, in %1.").arg(quote),
                        tr("No price is known to value it at."))});
    const auto visible = knownValue(view.visibleFraction);
    const bool isThin = visible && *visible < Decimal{1, 0} && !isMissed;
    QString fillTip = view.isMaker
                          ? tr("It rests at its own price.")
                          : tr("Average over the visible book; %1 away from the touch.").arg(sharePct(view.slippage));
    if (isThin)
        fillTip += tr("\nBook too thin: %1 of the size is visible within the cap.").arg(sharePct(view.visibleFraction));
    rows.push_back(
        {tr("Est. fill"), isMissed ? tr("nothing") : amountAt(view.fillPrice, priceScale),
         why(view.fillPrice, isMissed ? tr("It takes at once or not at all.") : fillTip, tr("The book does not say.")),
         isThin || isMissed ? QStringLiteral("warning") : QString(), view.fillPrice.isKnown && !view.isMaker});
    rows.push_back(
        {tr("Slippage"), view.isMaker ? tr("none") : sharePct(view.slippage),
         isThin ? tr("Book too thin: %1 of the size is visible within the cap.").arg(sharePct(view.visibleFraction))
                : why(view.slippage, tr("Average fill against the touch, from the visible book."),
                      tr("The book does not say.")),
         isThin ? QStringLiteral("warning") : QString(), view.slippage.isKnown && !view.isMaker});
    rows.push_back({view.feeRate.isKnown
                        ? (view.isMaker ? tr("Fee maker %1") : tr("Fee taker %1")).arg(feeRateText(view.feeRate))
                        : tr("Fee"),
                    moneyText(view.fee),
                    why(view.fee, tr("Notional times the account's rate, in %1.").arg(quote),
                        tr("The account's rate is not known."))});
    rows.push_back({tr("Margin"), moneyText(view.marginNeeded),
                    why(view.marginNeeded, tr("What the order binds at the leverage that is set, in %1.").arg(quote),
                        tr("The leverage is not known."))});
    rows.push_back({tr("Free after"), moneyText(view.freeAfter),
                    why(view.freeAfter, tr("Free now: %1 %2.").arg(moneyText(view.freeNow), quote),
                        tr("The balance or the margin is not known.")),
                    view.freeAfter.isKnown && view.freeAfter.mantissa < 0 ? QStringLiteral("loss") : QString()});
    rows.push_back(
        {tr("Position after"), amountAt(view.positionAfter, view.qtyScale, SignStyle::Always),
         why(view.positionAfter, tr("Now: %1.").arg(amountAt(view.position, view.qtyScale, SignStyle::Always)),
             tr("The position is not known."))});
    rows.push_back({tr("Entry after"), amountAt(view.entryAfter, priceScale),
                    why(view.entryAfter,
                        tr("Average entry of what is then held. Now: %1.").arg(amountAt(view.averageEntry, priceScale)),
                        tr("Nothing is held then, or its cost is not known."))});
    rows.push_back({tr("Liq. after"),
                    amountAt(view.liquidationAfter, priceScale),
                    why(view.liquidationAfter,
                        view.isLiquidationEstimated ? tr("Where it would be liquidated; our estimate.")
                                                    : tr("Where it would be liquidated, by the venue's word."),
                        view.mark.isKnown ? tr("None, or the margin is not known.")
                                          : tr("Not known: the venue liquidates by its mark price, and none is told.")),
                    {},
                    view.liquidationAfter.isKnown && view.isLiquidationEstimated});
    MaybeAmount loss = view.maxLoss;
    loss.mantissa = -loss.mantissa;
    rows.push_back({tr("Max loss"), moneyText(loss),
                    why(view.maxLoss, tr("At the stops of the bracket, fees included, in %1.").arg(quote),
                        opensNothing(view) ? tr("It opens nothing that a stop could lose.")
                                           : tr("Without a stop on the side of the loss there is no such limit.")),
                    view.maxLoss.isKnown ? QStringLiteral("loss") : QString()});
    const auto ratio = knownValue(view.rewardRisk);
    const auto told = ratio ? ratio->rescaled(2, Rounding::HalfEven) : std::nullopt;
    rows.push_back({tr("Reward : risk"), told ? amountText(*told) : QString(QChar(kDash)),
                    why(view.rewardRisk, tr("Gain at the targets over the loss at the stops."),
                        tr("It needs a target and a stop."))});
    rows.push_back({tr("Orders left"),
                    view.ordersLeftToday.isKnown ? amountAt(view.ordersLeftToday, 0) : tr("no limit"),
                    tr("What the account may still send until 00:00 UTC.")});
    for (const std::size_t vital : {0U, 1U, 3U, 6U, 8U, 9U}) // notional, fill, fee, position, liquidation, loss
        rows[vital].isVital = true;
    return rows;
}

TicketFigures::TicketFigures(QObject* parent) : QAbstractListModel(parent), m_rows(figuresOf(TicketView{}, {})) {}

void TicketFigures::show(const TicketView& view, const QString& quote, const EngineClient* client,
                         std::string_view slug)
{
    m_client = client;
    m_slug = slug;
    m_heard = view.freshness.lastMessage;
    std::vector<TicketFigure> rows = figuresOf(view, quote);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] == m_rows[i])
            continue;
        m_rows[i] = std::move(rows[i]);
        const QModelIndex at = index(static_cast<int>(i));
        emit dataChanged(at, at);
    }
}

QString TicketFigures::source() const
{
    if (!m_client || !m_heard.isKnown())
        return tr("From the account alone: no book has come yet.");
    return tr("From the account, and the book of %1 of %2 ago.")
        .arg(m_client->venueName(m_slug), ageText(m_client->now() - m_heard));
}

int TicketFigures::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant TicketFigures::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TicketFigure& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Label: return row.label;
    case Text: return row.text;
    case Tip: return row.tip;
    case Tone: return row.tone;
    case IsEstimate: return row.isEstimate;
    case IsVital: return row.isVital;
    default: return {};
    }
}

QHash<int, QByteArray> TicketFigures::roleNames() const
{
    return {{Label, "label"},           {Text, "text"},      {Tip, "tip"}, {Tone, "tone"},
            {IsEstimate, "isEstimate"}, {IsVital, "isVital"}};
}

} // namespace gannet
