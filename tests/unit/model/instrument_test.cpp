// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/instrument.h"

#include <QTest>

#include <rapidcheck.h>

#include <string>

using namespace gannet;

namespace {

[[nodiscard]] Decimal dec(const char* text)
{
    return Decimal::parse(text).value();
}

/// Hyperliquid perpetual with 6 - maxDecimals size decimals.
[[nodiscard]] TickRule significant(int maxDecimals)
{
    TickRule rule;
    rule.significantFigures = 5;
    rule.maxDecimals = maxDecimals;
    return rule;
}

[[nodiscard]] TickRule fixed(const char* tick)
{
    TickRule rule;
    rule.tick = dec(tick);
    return rule;
}

/// The venue's own words: an integer, or at most 5 significant figures and at most maxDecimals decimals.
[[nodiscard]] bool isValidByTheWords(const Decimal& price, int maxDecimals)
{
    const Decimal n = price.normalized();
    if (n.scale == 0)
        return true;
    const std::string digits = std::to_string(n.mantissa);
    return static_cast<int>(digits.size()) <= 5 && n.scale <= maxDecimals;
}

} // namespace

class InstrumentTest : public QObject {
    Q_OBJECT

private slots:
    void fixedTick_data()
    {
        QTest::addColumn<QString>("tick");
        QTest::addColumn<QString>("price");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<QString>("below");
        QTest::addColumn<QString>("above");
        QTest::newRow("on") << "0.10"
                            << "61800.20" << true << "61800.20"
                            << "61800.20";
        QTest::newRow("off") << "0.10"
                             << "61800.25" << false << "61800.20"
                             << "61800.30";
        QTest::newRow("whole") << "5"
                               << "61802" << false << "61800"
                               << "61805";
        QTest::newRow("below one tick") << "0.10"
                                        << "0.05" << false << "0"
                                        << "0.1";
        QTest::newRow("small") << "0.00001"
                               << "0.01737" << true << "0.01737"
                               << "0.01737";
    }
    void fixedTick()
    {
        QFETCH(QString, tick);
        QFETCH(QString, price);
        QFETCH(bool, valid);
        QFETCH(QString, below);
        QFETCH(QString, above);
        const TickRule rule = fixed(tick.toUtf8().constData());
        const Decimal p = dec(price.toUtf8().constData());
        QCOMPARE(rule.isValid(p), valid);
        QVERIFY(rule.neighbours(p)->below == dec(below.toUtf8().constData()));
        QVERIFY(rule.neighbours(p)->above == dec(above.toUtf8().constData()));
    }

    void significantStepGrowsWithThePrice_data()
    {
        QTest::addColumn<int>("maxDecimals");
        QTest::addColumn<QString>("price");
        QTest::addColumn<QString>("step");
        QTest::newRow("BTC") << 1 << "61800"
                             << "1";
        QTest::newRow("BTC below 10k") << 1 << "9999.9"
                                       << "0.1";
        QTest::newRow("six figures") << 1 << "105055"
                                     << "1";
        QTest::newRow("HYPE") << 4 << "34.967"
                              << "0.001";
        QTest::newRow("under one") << 6 << "0.014382"
                                   << "0.000001";
        QTest::newRow("decimals bind") << 4 << "0.0143"
                                       << "0.0001";
    }
    void significantStepGrowsWithThePrice()
    {
        QFETCH(int, maxDecimals);
        QFETCH(QString, price);
        QFETCH(QString, step);
        QVERIFY(significant(maxDecimals).stepAt(dec(price.toUtf8().constData())) == dec(step.toUtf8().constData()));
    }

    void aStepIsAMantissaAtThePricesScale()
    {
        QCOMPARE(significant(1).stepMantissa({1'050'550, 1}), std::int64_t{10}); // whole units at one decimal
        QCOMPARE(significant(1).stepMantissa({99'999, 1}), std::int64_t{1});     // tenths
        QCOMPARE(significant(6).stepMantissa({14, 3}), std::int64_t{1});         // finer than the scale
        QCOMPARE((TickRule{Decimal{25, 1}, 0, 0}.stepMantissa({616'805, 2})), std::int64_t{250});
        QCOMPARE(TickRule{}.stepMantissa({616'805, 2}), std::int64_t{1}); // unknown
    }

    void significantAgreesWithTheVenuesWords()
    {
        QVERIFY(rc::check("isValid is the documented rule", [] {
            const int maxDecimals = *rc::gen::inRange(0, 7);
            const Decimal price{*rc::gen::inRange<std::int64_t>(1, 100'000'000),
                                static_cast<std::int8_t>(*rc::gen::inRange(0, 9))};
            const TickRule rule = significant(maxDecimals);
            RC_ASSERT(rule.isValid(price) == isValidByTheWords(price, maxDecimals));
        }));
    }

    void neighboursAreValidAndAdjacent()
    {
        QVERIFY(rc::check("below <= price <= above, both valid, one step apart", [] {
            const int maxDecimals = *rc::gen::inRange(0, 7);
            const Decimal price{*rc::gen::inRange<std::int64_t>(1, 100'000'000),
                                static_cast<std::int8_t>(*rc::gen::inRange(0, 9))};
            const TickRule rule = significant(maxDecimals);
            const auto [below, above] = rule.neighbours(price).value();
            RC_ASSERT(below <= price && price <= above);
            RC_ASSERT(rule.isValid(above));
            RC_ASSERT(below.isZero() || rule.isValid(below));
            if (below != above)
                RC_ASSERT(*add(below, rule.stepAt(price)) == above);
            else
                RC_ASSERT(rule.isValid(price));
        }));
    }

    void aPriceTooLargeForItsStepHasNoNeighbours()
    {
        const Decimal huge = dec("9000000000000000000");
        QVERIFY(!fixed("0.1").isValid(huge));
        QVERIFY(!fixed("0.1").neighbours(huge));
        QVERIFY(fixed("1").neighbours(huge)->below == huge);
    }

    void pricesArePositive()
    {
        QVERIFY(!fixed("0.1").isValid(dec("0")));
        QVERIFY(!fixed("0.1").isValid(dec("-1")));
        QVERIFY(!significant(1).isValid(dec("0")));
    }

    void notionalIsExactOrRefused()
    {
        const auto money = notional({dec("61680.5")}, {dec("0.00015")}, AssetId{0}, 2, Rounding::HalfEven);
        QVERIFY(money.has_value());
        QCOMPARE(money->toString(), std::string("9.25"));
        QVERIFY(!notional({dec("9223372036854775807")}, {dec("3")}, AssetId{0}, 2, Rounding::Down));
    }
};

QTEST_GUILESS_MAIN(InstrumentTest)
#include "instrument_test.moc"
