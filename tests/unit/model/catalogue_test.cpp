// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/catalogue.h"
#include "core/model/enums.h"

#include <QTest>

using namespace gannet;

class CatalogueTest : public QObject {
    Q_OBJECT

private slots:
    void idsStayWhenMetadataChanges()
    {
        Catalogue catalogue;
        const VenueId venue = catalogue.addVenue("hyperliquid");
        QVERIFY(catalogue.addVenue("binance-usdm") != venue);
        QVERIFY(catalogue.addVenue("hyperliquid") == venue);

        Instrument btc;
        btc.venue = venue;
        btc.symbol = "BTC";
        btc.qtyScale = 5;
        const InstrumentId id = catalogue.upsert(btc);
        QCOMPARE(catalogue.at(id).key, std::string("hyperliquid:BTC"));

        btc.qtyScale = 4;
        QVERIFY(catalogue.upsert(btc) == id);
        QCOMPARE(catalogue.at(id).qtyScale, 4);
        QVERIFY(catalogue.findKey("hyperliquid:BTC") == &catalogue.at(id));
        QVERIFY(catalogue.find(venue, "ETH") == nullptr);
        QVERIFY(catalogue.findKey("BTC") == nullptr);
    }

    void oneInstrumentOneNameOnAllVenues_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("quote");
        QTest::addColumn<QString>("id");
        QTest::addColumn<qint64>("multiplier");
        const int perp = static_cast<int>(InstrumentType::Perpetual);
        const int spot = static_cast<int>(InstrumentType::Spot);
        QTest::newRow("perp") << perp << "BTC"
                              << "USDT"
                              << "BTC-PERP" << qint64{1};
        QTest::newRow("spot") << spot << "BTC"
                              << "USD"
                              << "BTC/USD" << qint64{1};
        QTest::newRow("thousand") << perp << "1000PEPE"
                                  << "USDT"
                                  << "PEPE-PERP" << qint64{1000};
        QTest::newRow("kilo") << perp << "kPEPE"
                              << "USDC"
                              << "PEPE-PERP" << qint64{1000};
        QTest::newRow("million") << perp << "1000000MOG"
                                 << "USDT"
                                 << "MOG-PERP" << qint64{1'000'000};
        QTest::newRow("digits of a name") << perp << "1INCH"
                                          << "USDT"
                                          << "1INCH-PERP" << qint64{1};
        QTest::newRow("k of a name") << perp << "kas"
                                     << "USDC"
                                     << "kas-PERP" << qint64{1};
    }
    void oneInstrumentOneNameOnAllVenues()
    {
        QFETCH(int, type);
        QFETCH(QString, base);
        QFETCH(QString, quote);
        QFETCH(QString, id);
        QFETCH(qint64, multiplier);
        const CanonicalName name =
            canonicalName(static_cast<InstrumentType>(type), base.toStdString(), quote.toStdString());
        QCOMPARE(QString::fromStdString(name.id), id);
        QCOMPARE(qint64{name.multiplier}, multiplier);
    }

    void intervalNamesReadBack()
    {
        for (int i = 0; i < kKlineIntervals; ++i) {
            const auto interval = static_cast<KlineInterval>(i);
            QVERIFY(klineIntervalFrom(toString(interval)) == interval);
        }
        QVERIFY(!klineIntervalFrom("7m"));
        QCOMPARE(lengthNs(KlineInterval::OneDay), std::int64_t{86'400'000'000'000});
    }
};

QTEST_GUILESS_MAIN(CatalogueTest)
#include "catalogue_test.moc"
