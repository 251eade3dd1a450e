// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/market.h"

#include "tests/support/scenario.h"
#include "tests/support/words.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] std::string trade(int id, const char* price, std::int64_t ms, const char* rest = "")
{
    return "trade BTC " + std::to_string(id) + ' ' + price + " 1.000 buy " + std::to_string(Scenario::venueMs(ms)) +
           rest;
}

[[nodiscard]] const InstrumentMarket& marketOf(const Scenario& s)
{
    return *s.engine.market().find(s.instrument("BTC").id);
}

} // namespace

class MarketTest : public QObject {
    Q_OBJECT
private slots:
    void backlogIsOnTheTapeButInNoCandle()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame(trade(1, "10.0", -5000, " backlog"));
        s.frame(trade(2, "11.0", 0));
        const InstrumentMarket& market = marketOf(s);
        QCOMPARE(market.tape.size(), 2U);
        QCOMPARE(market.tape.at(0).ordinal, 2U);
        QVERIFY(market.tape.at(1).isBacklog);
        QCOMPARE(market.candles.seconds().size(), 1U);
        QCOMPARE(market.profile.size(), 1U);
        QCOMPARE(market.last->toString(), std::string("11.0"));
    }

    void backlogToldAgainLaterIsKnown()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame(trade(1, "10.0", 0));
        s.at(300'000); // long after the dispatcher forgot
        s.frame(trade(1, "10.0", 0, " backlog"));
        s.frame(trade(2, "10.5", 250'000, " backlog"));
        QCOMPARE(marketOf(s).tape.size(), 2U);
    }

    void backlogBeforeTheNewestTradeIsLeftOut()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame(trade(1, "10.0", 0));
        s.frame(trade(2, "10.1", 50'000));
        s.frame(trade(3, "10.2", 40'000, " backlog"));
        s.frame(trade(4, "10.3", 50'000, " backlog"));
        s.frame(trade(5, "10.4", 60'000, " backlog"));
        const TradeRing& tape = marketOf(s).tape;
        QCOMPARE(tape.size(), 4U);
        for (std::size_t i = 1; i < tape.size(); ++i)
            QVERIFY(tape.at(i).venueTime <= tape.at(i - 1).venueTime);
    }

    void ordinalsGoOnWhenTheTapeIsFull()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        for (int id = 1; id <= static_cast<int>(kTapeTrades) + 10; ++id)
            s.frame(trade(id, "10.0", id));
        QCOMPARE(marketOf(s).tape.size(), kTapeTrades);
        QCOMPARE(marketOf(s).tape.newestOrdinal(), kTapeTrades + 10);
        QCOMPARE(marketOf(s).tape.at(kTapeTrades - 1).ordinal, 11U);
    }

    void aLostLinkLeavesCandlesIncomplete()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        for (int id = 0; id < 4; ++id)
            s.frame(trade(id + 1, "10.0", id * 1000));
        s.linkDown("gone");
        s.frame(trade(9, "10.0", 8000));
        const auto& seconds = marketOf(s).candles.seconds();
        QVERIFY(seconds[2].isComplete);
        QVERIFY(!seconds[3].isComplete);
        QVERIFY(!seconds[4].isComplete);
    }

    void otherDecimalsLetGoOfOldMantissas()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame(trade(1, "10.0", 0));
        s.frame("cat BTC 2 3");
        s.frame(trade(2, "10.05", 1000));
        QCOMPARE(marketOf(s).tape.size(), 1U);
        QCOMPARE(marketOf(s).tape.at(0).price, 1005);
        QCOMPARE(marketOf(s).candles.seconds().size(), 1U);
    }

    void anAmountThatDoesNotFitIsLeftOutAndCounted()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame(trade(1, "10.05", 0));
        QCOMPARE(marketOf(s).tape.size(), 0U);
        QCOMPARE(marketOf(s).misfits, 1U);
    }

    void aPartialMessageKeepsWhatItDoesNotSay()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("ticker BTC 10 9");
        s.frame("ticker BTC 11 9");
        QCOMPARE(marketOf(s).ticker.open->toString(), std::string("9"));
        QCOMPARE(marketOf(s).last->toString(), std::string("11"));
        QCOMPARE(words(marketOf(s).stream(StreamKind::Ticker).status.health), words(StreamHealth::Live));
    }
};

QTEST_GUILESS_MAIN(MarketTest)
#include "market_test.moc"
