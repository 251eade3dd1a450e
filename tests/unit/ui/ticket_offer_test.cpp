// SPDX-License-Identifier: GPL-3.0-or-later
// What a ticket offers for each venue, from that venue's recorded capabilities through the engine to the words of the
// table. Every word of it is compared; a picture of the same would only say that something is other than before.
#include "adapters/paper/paper_rules.h"
#include "core/engine/ticket_fill.h"
#include "tests/support/trading_room.h"
#include "ui/viewmodels/ticket_offer.h"

#include <QTest>

#include <memory>

using namespace gannet;
using namespace gannet::test;

namespace {

/// "Type: Market venue, Limit venue ... | Time in force: ..."
[[nodiscard]] QString tableOf(const std::string& venue)
{
    TradingRoom room(false);
    room.gateway.can = paper::rulesOf(venue).capabilities;
    if (!room.oms.attach(room.gateway, room.limits))
        return QStringLiteral("no account");
    FillSource source;
    source.instrument = room.markets.instrument(InstrumentId{0});
    source.now = room.now;
    TicketDraft draft;
    draft.account = "paper";
    const auto view = std::make_unique<TicketView>();
    fillTicket(*view, draft, source, &room.oms);
    QString text, group;
    for (const OfferRow& row : offerTable(*view)) {
        if (row.group != group)
            text += (group.isEmpty() ? QString() : QStringLiteral(" | ")) + row.group + QStringLiteral(": ");
        else
            text += QStringLiteral(", ");
        text += row.what + QLatin1Char(' ') + row.holder;
        group = row.group;
    }
    return text;
}

} // namespace

class TicketOfferTest : public QObject {
    Q_OBJECT

private slots:
    void eachVenueOffersWhatItCan_data()
    {
        QTest::addColumn<QString>("venue");
        QTest::addColumn<QString>("types");
        QTest::addColumn<QString>("ends");
        QTest::addColumn<QString>("triggers");
        const QString all =
            QStringLiteral("Market venue, Limit venue, Stop venue, Stop-limit venue, Take-profit venue, "
                           "Take-profit-limit venue, Trailing ");
        QTest::newRow("Hyperliquid") << "hyperliquid" << all + "local, TWAP none"
                                     << "GTC venue, IOC venue, FOK none, GTD local, DAY none"
                                     << "Mark venue, Last local, Index none";
        QTest::newRow("Binance") << "binance-usdm" << all + "venue, TWAP none"
                                 << "GTC venue, IOC venue, FOK venue, GTD venue, DAY none"
                                 << "Mark venue, Last venue, Index none";
        QTest::newRow("Aster") << "aster" << all + "venue, TWAP none"
                               << "GTC venue, IOC venue, FOK venue, GTD local, DAY none"
                               << "Mark venue, Last venue, Index none";
        QTest::newRow("any other") << "elsewhere" << all + "venue, TWAP none"
                                   << "GTC venue, IOC venue, FOK venue, GTD venue, DAY venue"
                                   << "Mark venue, Last venue, Index venue";
    }

    void eachVenueOffersWhatItCan()
    {
        QFETCH(const QString, venue);
        QFETCH(const QString, types);
        QFETCH(const QString, ends);
        QFETCH(const QString, triggers);
        const QString flags = QStringLiteral("Post-only venue, Reduce-only venue, Bracket, OCO local, Leverage venue, "
                                             "Margin mode none"); // on paper there is cross margin alone, and no TWAP
        QCOMPARE(
            tableOf(venue.toStdString()),
            QStringLiteral("Type: %1 | Time in force: %2 | Trigger: %3 | Flag: %4").arg(types, ends, triggers, flags));
    }

    void withoutAnAccountThereIsNoTable() { QVERIFY(offerTable(TicketView{}).empty()); }
};

QTEST_MAIN(TicketOfferTest)
#include "ticket_offer_test.moc"
