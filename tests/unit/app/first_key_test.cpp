// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/first_key.h"

#include "adapters/registry/registry.h"

#include <QTest>

using namespace gannet;

class FirstKeyTest : public QObject {
    Q_OBJECT

private slots:
    /// Whichever venue of the program is the only one, what is shown first is of it.
    void isOfTheOnlyVenue_data()
    {
        QTest::addColumn<QByteArray>("slug");
        for (const std::string& slug : venueSlugs())
            QTest::newRow(slug.c_str()) << QByteArray::fromStdString(slug);
    }
    void isOfTheOnlyVenue()
    {
        QFETCH(QByteArray, slug);
        Config config;
        QVERIFY(applyVenueArgument(config, slug.toStdString(), venueSlugs()));
        config.isDemo = false;
        QVERIFY2(firstKey(config).starts_with(slug.toStdString() + ':'), firstKey(config).c_str());
    }

    void aVenueThatIsOffIsNotThere()
    {
        Config config;
        config.isDemo = false;
        for (const char* slug : {"aster", "binance-usdm"})
            QVERIFY(applyVenueArgument(config, slug, venueSlugs()));
        QCOMPARE(firstKey(config), std::string("binance-usdm:BTCUSDT"));
        for (VenueConfig& venue : config.venues)
            venue.isEnabled = venue.slug == "aster";
        QCOMPARE(firstKey(config), std::string("aster:BTCUSDT"));
    }

    void theWatchlistComesFirst()
    {
        Config config;
        config.watchlist = {"hyperliquid:ETH", "aster:BTCUSDT"};
        QCOMPARE(firstKey(config), std::string("hyperliquid:ETH"));
        config.watchlist.clear();
        QVERIFY(config.isDemo);
        QCOMPARE(firstKey(config), std::string("binance-usdm:BTCUSDT")); // what the demo plays
    }
};

QTEST_GUILESS_MAIN(FirstKeyTest)
#include "first_key_test.moc"
