// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/venue_limits.h"

#include "ui/format.h"
#include "ui/trading/trading_words.h"

namespace gannet {

namespace {

/// "what: 12 of 60".
[[nodiscard]] QString countedWords(const char* what, std::uint32_t used, const MaybeAmount& limit)
{
    return limit.isKnown ? QStringLiteral("%1: %2 of %3").arg(QLatin1String(what), countText(used), amountText(limit))
                         : QString();
}

[[nodiscard]] QString moneyWords(const char* what, const MaybeAmount& used, const MaybeAmount& limit,
                                 const QString& quote)
{
    if (!limit.isKnown)
        return {};
    const QString words =
        QStringLiteral("%1: %2 of %3 %4").arg(QLatin1String(what), moneyText(used), moneyText(limit), quote);
    return used.isKnown ? words : words + QStringLiteral(", unknown until each position has a price");
}

} // namespace

QStringList VenueLimitWords::all() const
{
    QStringList lines{leverage, positions, dailyLoss, openOrders, ordersToday, rejects};
    lines.removeAll(QString());
    return lines;
}

MaybeAmount lossOf(MaybeAmount dayResult)
{
    dayResult.mantissa = dayResult.mantissa < 0 ? -dayResult.mantissa : 0;
    return dayResult;
}

VenueLimitWords venueLimitWords(const PortfolioAccount& account)
{
    const PortfolioVenue& venue = account.ofVenue;
    const QString quote = toQString(account.quote.view());
    VenueLimitWords words;
    if (venue.maxLeverage.isKnown)
        words.leverage = QStringLiteral("Limit of the venue for each account: %1%2")
                             .arg(amountText(venue.maxLeverage))
                             .arg(QChar(0x00D7));
    words.positions = moneyWords("Positions of all accounts of the venue", venue.positions, venue.maxPositions, quote);
    words.dailyLoss =
        moneyWords("Daily loss of all accounts of the venue", lossOf(venue.dayResult), venue.maxDailyLoss, quote);
    words.openOrders = countedWords("Open orders of all accounts of the venue", venue.openOrders, venue.maxOpenOrders);
    words.ordersToday =
        countedWords("Orders today of all accounts of the venue", venue.ordersToday, venue.maxOrdersPerDay);
    words.rejects =
        countedWords("Rejects in a row of all accounts of the venue", venue.rejectsInARow, venue.maxRejectsInARow);
    return words;
}

} // namespace gannet
