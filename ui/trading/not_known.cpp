// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/not_known.h"

#include "ui/format.h"

#include <QObject>
#include <QStringList>

namespace gannet {

namespace {

/// With %1 for whose account it is.
[[nodiscard]] QString standingSentence(AccountKeyState key)
{
    using enum AccountKeyState;
    if (key == Open)
        return QObject::tr("%1 was not compared with its venue yet: what is open there is not known.");
    if (key == Reading || key == Opening)
        return QObject::tr("%1 is being opened: what is open there is not known yet.");
    return QObject::tr("%1 is not open (Ctrl+Shift+A): what is open there is not known.");
}

} // namespace

bool isUnknown(const EngineClient& client, const AccountKey& account)
{
    return client.trading().standings().contains(account) && !client.trading().compared().contains(account);
}

QString notKnownWords(const EngineClient& client)
{
    const TradingState& trading = client.trading();
    QStringList sentences;
    for (const RowsWaiting::OfVenue& of : trading.waiting().venues) {
        QStringList what;
        if (of.positions > 0)
            what << (of.positions == 1 ? QObject::tr("1 position") : QObject::tr("%1 positions").arg(of.positions));
        if (of.orders > 0)
            what << (of.orders == 1 ? QObject::tr("1 order") : QObject::tr("%1 orders").arg(of.orders));
        sentences << QObject::tr("%1 of an earlier run cannot be shown before %2 has told its instruments.")
                         .arg(what.join(QObject::tr(" and ")), client.venueName(of.venue));
    }
    for (const auto& [account, standing] : trading.standings()) {
        if (!isUnknown(client, account))
            continue;
        const std::string_view slug = client.slugOf(account.venue);
        const QString name = toQString(account.account);
        const QString who = slug.empty() ? name : QObject::tr("%1 on %2").arg(name, client.venueName(slug));
        sentences << standingSentence(standing.key).arg(who);
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace gannet
