// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/resolve_ask.h"

#include "core/model/typed_ask.h"
#include "core/trading/take_estimate.h"
#include "tests/support/trading_room.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr InstrumentId kBtc{0};

/// Hyperliquid's rule: five significant figures, at most one decimal here.
[[nodiscard]] Instrument significant()
{
    Instrument one = FakeMarket().instruments[0];
    one.tickRule = {{}, 5, 1};
    return one;
}

[[nodiscard]] QString priceOf(const char* typed, Side side, const Instrument& instrument, const MarketNow& market)
{
    const auto ask = readPriceAsk(typed);
    const auto price = resolvePrice(*ask, side, instrument, market, "price");
    return QString::fromStdString(price ? plainText(price->value) : std::string(toString(price.error().code)));
}

} // namespace

class ResolveAskTest : public QObject {
    Q_OBJECT
private slots:
    void pricesThatFollowGoToThePassiveSide_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("buy");
        QTest::addColumn<QString>("sell");
        // bid 60000, ask 60000.1, last 60000, tick 0.1
        QTest::newRow("b") << "b"
                           << "60000"
                           << "60000";
        QTest::newRow("a") << "a"
                           << "60000.1"
                           << "60000.1";
        QTest::newRow("m") << "m"
                           << "60000"
                           << "60000.1";
        QTest::newRow("m+1") << "m+1"
                             << "60000.1"
                             << "60000.2";
        QTest::newRow("b+2") << "b+2"
                             << "60000.2"
                             << "60000.2";
        QTest::newRow("a-15") << "a-15"
                              << "59998.6"
                              << "59998.6";
        QTest::newRow("l-0.1%") << "l-0.1%"
                                << "59940"
                                << "59940";
        QTest::newRow("a+0.01%") << "a+0.01%"
                                 << "60006.1"
                                 << "60006.2";
        QTest::newRow("typed") << "59999.9"
                               << "59999.9"
                               << "59999.9";
        QTest::newRow("off the grid") << "59999.95"
                                      << "BAD_TICK"
                                      << "BAD_TICK";
        QTest::newRow("below zero") << "b-100000"
                                    << "50000"
                                    << "50000";
    }
    void pricesThatFollowGoToThePassiveSide()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, buy);
        QFETCH(const QString, sell);
        const FakeMarket market;
        const Instrument& btc = market.instruments[0];
        QCOMPARE(priceOf(typed.toUtf8(), Side::Buy, btc, market.now(kBtc)), buy);
        QCOMPARE(priceOf(typed.toUtf8(), Side::Sell, btc, market.now(kBtc)), sell);
    }

    void significantFiguresHaveTheirOwnGrid()
    {
        FakeMarket market;
        MarketNow& now = market.markets[kBtc];
        now.bid = Price{dec("99999")};
        now.ask = Price{dec("100001")};
        QCOMPARE(priceOf("b+2", Side::Buy, significant(), now), QString("100001"));
        QCOMPARE(priceOf("m-0.01%", Side::Buy, significant(), now), QString("99990"));
        now.bid = Price{dec("9999.9")};
        QCOMPARE(priceOf("b-0.001%", Side::Buy, significant(), now), QString("9999.8"));
        QCOMPARE(priceOf("b+3", Side::Sell, significant(), now), QString("10001"));
        QCOMPARE(priceOf("1234.56", Side::Sell, significant(), now), QString("BAD_TICK"));
    }

    void anUnknownMarketMakesNoPrice()
    {
        FakeMarket market;
        MarketNow& now = market.markets[kBtc];
        now.bid.reset();
        const Instrument& btc = market.instruments[0];
        QCOMPARE(priceOf("b", Side::Buy, btc, now), QString("STALE_DATA"));
        QCOMPARE(priceOf("m", Side::Buy, btc, now), QString("STALE_DATA"));
        QCOMPARE(priceOf("a", Side::Buy, btc, now), QString("60000.1"));
        now.bid = Price{dec("0.5")};
        QCOMPARE(priceOf("b-10", Side::Buy, btc, now), QString("BAD_PRICE"));
        Instrument bare = btc;
        bare.tickRule = {};
        QCOMPARE(priceOf("b+1", Side::Buy, bare, now), QString("BAD_TICK")); // how much is a tick?
        QCOMPARE(priceOf("b", Side::Buy, bare, now), QString("0.5"));
    }

    void sizesComeFromWhatIsKnown_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("qty");
        QTest::newRow("units") << "0.015"
                               << "0.015 asked";
        QTest::newRow("quote") << "$500"
                               << "0.008 asked";
        QTest::newRow("equity") << "10%"
                                << "0.016 asked"; // 1000 / 60000
        QTest::newRow("risk") << "r1%"
                              << "0.09 risk"; // 100 / (1000 + 0.0009 * 119000)
        QTest::newRow("position") << "p/3"
                                  << "0.1 asked"; // a third of 0.3
        QTest::newRow("all") << "p"
                             << "0.3 asked";
        QTest::newRow("off the lot") << "0.0155"
                                     << "BAD_QTY";
    }
    void sizesComeFromWhatIsKnown()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, qty);
        const FakeMarket market;
        SizeFacts facts;
        facts.price = Price{dec("60000")};
        facts.stop = Price{dec("59000")};
        facts.equity = dec("10000");
        facts.position = dec("-0.300");
        facts.feeRate = dec("0.0009");
        const auto ask = readSizeAsk(typed.toStdString());
        const auto sized = resolveSize(*ask, facts, market.instruments[0]);
        QCOMPARE(sized ? QString::fromStdString(plainText(sized->qty.value) + " " + sized->binding)
                       : QString::fromStdString(std::string(toString(sized.error().code))),
                 qty);
        const auto blind = resolveSize(*ask, {}, market.instruments[0]);
        if (ask->of != SizeAsk::Of::Units)
            QVERIFY(blind.error().code == Code::BadQty && blind.error().value == "unknown");
    }

    void aCapNamesItself()
    {
        const FakeMarket market;
        SizeFacts facts;
        facts.price = Price{dec("60000")};
        facts.stop = Price{dec("59000")};
        facts.equity = dec("10000");
        facts.feeRate = Decimal{};
        facts.caps = {{"margin", dec("0.05")}, {"max order", dec("0.07")}};
        const auto sized = resolveSize(*readSizeAsk("r1%"), facts, market.instruments[0]);
        QCOMPARE(plainText(sized->qty.value), std::string("0.05"));
        QCOMPARE(sized->binding, std::string("margin"));
    }

    void theVisibleBookSaysWhatTakingCosts()
    {
        FakeMarket market;
        market.show(kBtc, "60000:1", "60001:0.1 60002:0.1 60010:0.2");
        OrderTerms terms;
        terms.type = OrderType::Market;
        terms.qty = {dec("0.2")};
        TakeEstimate take = estimateTake(market.book(kBtc), terms);
        QCOMPARE(plainText(*take.average), std::string("60001.5"));
        QCOMPARE(plainText(*take.slippage), std::string("0.00000834"));
        QCOMPARE(plainText(*take.visible), std::string("1"));
        QCOMPARE(plainText(*take.depth), std::string("0.4"));
        QVERIFY(!take.cap);
        terms.qty = {dec("0.5")}; // book too thin
        take = estimateTake(market.book(kBtc), terms);
        QCOMPARE(plainText(*take.visible), std::string("0.8"));
        terms.type = OrderType::Limit;
        terms.price = Price{dec("60002")};
        take = estimateTake(market.book(kBtc), terms);
        QCOMPARE(plainText(*take.visible), std::string("0.4"));
        QCOMPARE(plainText(*take.depth), std::string("0.2"));
        terms.price.reset();
        terms.slippageCap = dec("0.0001"); // to 60007.0001
        terms.type = OrderType::Market;
        QCOMPARE(plainText(*estimateTake(market.book(kBtc), terms).depth), std::string("0.2"));
        terms.side = Side::Sell;
        QCOMPARE(plainText(*estimateTake(market.book(kBtc), terms).average), std::string("60000"));
        market.books[kBtc].health = StreamHealth::Gap;
        QVERIFY(!estimateTake(market.book(kBtc), terms).touch);
        QVERIFY(!estimateTake(nullptr, terms).touch);
    }
};

QTEST_GUILESS_MAIN(ResolveAskTest)
#include "resolve_ask_test.moc"
