// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_offer.h"

#include "ui/format.h"

#include <QCoreApplication>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TicketOffer", words);
}

[[nodiscard]] QString holderOf(bool isOffered, bool isLocal)
{
    return !isOffered ? tr("none") : isLocal ? tr("local") : tr("venue");
}

/// "stop_limit" as "Stop-limit".
[[nodiscard]] QString title(std::string_view word)
{
    QString text = toQString(word);
    text.replace(QLatin1Char('_'), QLatin1Char('-'));
    text[0] = text.at(0).toUpper();
    return text;
}

template <class Enum>
void addRows(std::vector<OfferRow>& rows, const QString& group, Enum last, std::uint16_t offered, std::uint16_t local)
{
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        const auto value = static_cast<Enum>(i);
        const QString word = title(toString(value));
        const bool isShort = std::is_same_v<Enum, TimeInForce> || toString(value) == toString(OrderType::Twap);
        rows.push_back({group, isShort ? word.toUpper() : word,
                        holderOf((offered & offerBit(value)) != 0, (local & offerBit(value)) != 0)});
    }
}

} // namespace

std::vector<OfferRow> offerTable(const TicketView& view)
{
    std::vector<OfferRow> rows;
    if (!view.hasAccount)
        return rows;
    const TicketOffer& offer = view.offer;
    addRows(rows, tr("Type"), OrderType::Twap, offer.types, offer.localTypes);
    addRows(rows, tr("Time in force"), TimeInForce::Day, offer.timesInForce, offer.localTimesInForce);
    addRows(rows, tr("Trigger"), TriggerSource::Index, offer.triggerSources, offer.localTriggerSources);
    const QString flag = tr("Flag");
    rows.push_back({flag, tr("Post-only"), holderOf(offer.hasPostOnly, false)});
    rows.push_back({flag, tr("Reduce-only"), holderOf(offer.hasReduceOnly, false)});
    rows.push_back({flag, tr("Bracket, OCO"), holderOf(true, true)});
    rows.push_back({flag, tr("Leverage"), holderOf(offer.hasLeverage, false)});
    rows.push_back({flag, tr("Margin mode"), holderOf(offer.hasMarginMode, false)});
    return rows;
}

} // namespace gannet
