// SPDX-License-Identifier: GPL-3.0-or-later
// The venue's own examples of prices and sizes, on the tick rule that our catalogue gives an instrument.
#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/facts.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

using namespace gannet;
using namespace gannet::hyperliquid;

namespace {

/// The instrument that meta makes of a coin with so many size decimals.
Instrument perpetual(int sizeDecimals)
{
    const std::string meta =
        R"({"universe":[{"name":"X","szDecimals":)" + std::to_string(sizeDecimals) + R"(,"maxLeverage":5}]})";
    return decodeCatalogue(meta, VenueId{0}).value().front();
}

/// Spot is not traded here; the rule is the same with two decimals more.
TickRule ruleOf(int sizeDecimals, const std::string& market)
{
    TickRule rule = perpetual(sizeDecimals).tickRule;
    if (market == "spot")
        rule.maxDecimals += 2;
    return rule;
}

std::string marketText(const nlohmann::ordered_json& row, std::size_t index)
{
    return row.at(index).get<std::string>();
}

} // namespace

class HyperliquidRulesTest : public QObject {
    Q_OBJECT

private slots:
    void pricesOfTheVenuesPage()
    {
        const auto cases = test::fixture("number_format.json").at("price_validity").at("cases");
        QVERIFY(cases.size() >= 11);
        for (const auto& row : cases) {
            const auto price = Decimal::tryParse(marketText(row, 0));
            const TickRule rule = ruleOf(row.at(1).get<int>(), marketText(row, 2));
            QVERIFY2(rule.isValid(*price) == row.at(3).get<bool>(), row.dump().c_str());
        }
    }

    void nearestValidPriceBelow()
    {
        const auto list = test::fixture("number_format.json").at("price_format_truncate").at("cases");
        for (const auto& row : list) {
            const auto price = Decimal::tryParse(marketText(row, 0));
            const TickRule rule = ruleOf(row.at(1).get<int>(), marketText(row, 2));
            const auto expected = Decimal::tryParse(marketText(row, 3));
            const Neighbours around = rule.neighbours(*price).value();
            QVERIFY2(around.below == *expected, row.dump().c_str());
            QVERIFY(rule.isValid(around.below) && rule.isValid(around.above));
            QVERIFY(around.below <= *price && *price <= around.above);
        }
    }

    void pricesWithoutValidNeighbourBelow()
    {
        // A formatter refuses these: below the smallest step, or not a number.
        const auto list = test::fixture("number_format.json").at("price_format_must_throw").at("cases");
        for (const auto& row : list) {
            const auto price = Decimal::tryParse(marketText(row, 0));
            const TickRule rule = ruleOf(row.at(1).get<int>(), marketText(row, 2));
            QVERIFY(!price || (!rule.isValid(*price) && rule.neighbours(*price)->below.isZero()));
        }
    }

    void sizesAreTruncatedToTheLot()
    {
        const auto list = test::fixture("number_format.json").at("size_format_truncate").at("cases");
        for (const auto& row : list) {
            const auto size = Decimal::tryParse(marketText(row, 0));
            const Instrument instrument = perpetual(row.at(1).get<int>());
            const auto cut = size->rescaled(instrument.qtyScale, Rounding::Down);
            QCOMPARE(cut->normalized().toString(), marketText(row, 2));
        }
    }

    void roundedLikeAnotherClient()
    {
        // ccxt rounds to the nearest valid price; ours offers the two neighbours, and its choice is one of them.
        const std::map<std::string, int> decimals = {{"BTC", 5}, {"ETH", 4}, {"SOL", 2}, {"MEME", 0}};
        const auto list = test::fixture("number_format.json").at("order_input_to_wire_ccxt").at("cases");
        for (const auto& row : list) {
            const Instrument instrument = perpetual(decimals.at(marketText(row, 1)));
            const auto asked = Decimal::tryParse(marketText(row, 3));
            const auto sent = Decimal::tryParse(marketText(row, 5));
            const Neighbours around = instrument.tickRule.neighbours(*asked).value();
            QVERIFY2(*sent == around.below || *sent == around.above, row.dump().c_str());
            const auto size = Decimal::tryParse(marketText(row, 4));
            if (size) // one has 19 decimals: more than a Decimal holds
                QVERIFY(size->rescaled(instrument.qtyScale, Rounding::HalfUp) == Decimal::tryParse(marketText(row, 6)));
        }
    }

    void numbersOnTheWire()
    {
        const auto list = test::fixture("number_format.json").at("wire_number").at("cases");
        for (const auto& row : list)
            QCOMPARE(Decimal::tryParse(marketText(row, 0))->normalized().toString(), marketText(row, 1));
        const auto texts = test::fixture("number_format.json").at("wire_number_must_reject").at("cases");
        for (const auto& text : texts)
            QVERIFY(!Decimal::tryParse(text.get<std::string>())->mantissaAt(8));
    }

    void stepFollowsThePrice()
    {
        const TickRule btc = perpetual(5).tickRule;
        QCOMPARE(btc.stepAt(*Decimal::tryParse("105055.0")), (Decimal{1, 0}));
        QCOMPARE(btc.stepAt(*Decimal::tryParse("99999.9")), (Decimal{1, 0}));
        QCOMPARE(btc.stepAt(*Decimal::tryParse("9999.9")), (Decimal{1, 1}));
        QCOMPARE(btc.stepAt(*Decimal::tryParse("999.9")), (Decimal{1, 1})); // never finer than its decimals
    }

    void requestsCostTheirWeight()
    {
        QCOMPARE(candleWeight(1), 21);
        QCOMPARE(candleWeight(60), 21);
        QCOMPARE(candleWeight(61), 22);
        QCOMPARE(candleWeight(kMaxCandles), 104);
        QVERIFY(candleWeight(kMaxCandles) <= kRestWeightBurst);
    }

    void capabilitiesAreFilled()
    {
        const Capabilities& c = capabilities();
        QCOMPARE(c.slug, std::string("hyperliquid"));
        QCOMPARE(c.bookDepth, 20U);
        QVERIFY(!c.hasPrivate && !c.source.empty() && !c.budgets.empty());
        for (const KlineInterval interval : c.klineIntervals)
            QVERIFY(interval >= KlineInterval::OneMinute);
    }
};

QTEST_GUILESS_MAIN(HyperliquidRulesTest)
#include "rules_test.moc"
