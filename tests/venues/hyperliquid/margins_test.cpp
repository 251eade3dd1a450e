// SPDX-License-Identifier: GPL-3.0-or-later
// Margin tiers: what must be kept of a position, against sums worked out tier by tier, and with the venue's own
// numbers.
#include "adapters/hyperliquid/margins.h"

#include "tests/support/dec.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;
using test::fixture;
using test::fixtureCase;
using Json = nlohmann::ordered_json;

namespace {

/// What is kept of so much: each part of it by the rate of its own tier. Written apart from the code's deductions, in
/// whole cents of a dollar at the lowest common multiple of the leverages, so that nothing is rounded.
struct Part {
    std::int64_t from;
    std::int64_t leverage;
};
constexpr std::int64_t kCommon = 2 * 3 * 5 * 7 * 8 * 25; // of 3, 5, 10, 20, 25, 40 and the like

std::int64_t keptTimesCommon(const std::vector<Part>& parts, std::int64_t worth)
{
    std::int64_t kept = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::int64_t end = i + 1 < parts.size() ? std::min(worth, parts[i + 1].from) : worth;
        if (end > parts[i].from)
            kept += (end - parts[i].from) * kCommon / (2 * parts[i].leverage);
    }
    return kept;
}

AssetMargin assetOf(const std::vector<Part>& parts)
{
    std::vector<TierBound> bounds;
    for (const Part& part : parts)
        bounds.push_back({Decimal{part.from, 0}, static_cast<std::int32_t>(part.leverage)});
    return {"X", tiersOf(bounds).value(), false, false};
}

std::string body(const char* universe, const char* tables)
{
    return std::string(R"({"universe":[)") + universe + R"(],"marginTables":[)" + tables + "]}";
}

constexpr const char* kTable51 =
    R"([51,{"description":"tiered 10x","marginTiers":[{"lowerBound":"0.0","maxLeverage":10},)"
    R"({"lowerBound":"3000000.0","maxLeverage":5}]}])";

} // namespace

class HyperliquidMarginsTest : public QObject {
    Q_OBJECT
private slots:
    void keptByTier_data();
    void keptByTier();
    void aWorkedExample();
    void thirdsAreRoundedUp();
    void tablesOfMeta();
    void theVenuesOwnSamples();
    void tiersThatAreNone_data();
    void tiersThatAreNone();
    void answersThatAreNone_data();
    void answersThatAreNone();
};

void HyperliquidMarginsTest::keptByTier_data()
{
    QTest::addColumn<int>("place");
    QTest::addColumn<qint64>("worth");
    for (const qint64 worth : {0LL, 1LL, 2'999'999LL, 3'000'000LL, 3'000'001LL, 19'999'999LL, 70'000'000LL,
                               150'000'000LL, 150'000'002LL, 900'000'000LL}) {
        for (int place = 0; place < 5; ++place)
            QTest::addRow("%d of %lld", place, worth) << place << worth;
    }
}

void HyperliquidMarginsTest::keptByTier()
{
    QFETCH(int, place);
    QFETCH(qint64, worth);
    // As on the venue's page for BTC, ETH, SOL and two kinds of others, and one with three steps.
    static const std::vector<std::vector<Part>> kAssets{{{0, 40}, {150'000'000, 20}},
                                                        {{0, 25}, {100'000'000, 15}},
                                                        {{0, 20}, {70'000'000, 10}},
                                                        {{0, 10}, {3'000'000, 5}},
                                                        {{0, 50}, {3'000'000, 20}, {20'000'000, 4}}};
    const std::vector<Part>& parts = kAssets[static_cast<std::size_t>(place)];
    const AssetMargin asset = assetOf(parts);
    const MarginTier& tier = asset.tierOf(Decimal{worth, 0});
    const Decimal kept = subtract(multiply(Decimal{worth, 0}, tier.rate).value(), tier.deduction).value();
    const Decimal exact = divide({keptTimesCommon(parts, worth), 0}, {kCommon, 0}, 6, Rounding::HalfEven).value();
    const Decimal off = subtract(kept, exact).value();
    QVERIFY2(!off.isNegative() || off > dec("-0.000002"), plainText(off).c_str());
    QVERIFY2(off < dec("0.001"), plainText(off).c_str()); // a rate that is no decimal is rounded up, by less than this
}

/// BTC at 200 million: 150 million at 1.25 % and 50 million at 2.5 % are 1,875,000 and 1,250,000.
void HyperliquidMarginsTest::aWorkedExample()
{
    const AssetMargin btc = assetOf({{0, 40}, {150'000'000, 20}});
    QVERIFY(btc.tiers.at(0).rate == dec("0.0125") && btc.tiers.at(0).deduction.isZero());
    QVERIFY(btc.tiers.at(1).rate == dec("0.025") && btc.tiers.at(1).deduction == dec("1875000"));
    const MarginTier& tier = btc.tierOf(dec("200000000"));
    QVERIFY(subtract(multiply(dec("200000000"), tier.rate).value(), tier.deduction) == dec("3125000"));
    QCOMPARE(btc.tierOf(dec("149999999.99")).maxLeverage, 40);
    QCOMPARE(btc.tierOf(dec("150000000")).maxLeverage, 20); // a tier begins with its bound
}

void HyperliquidMarginsTest::thirdsAreRoundedUp()
{
    const AssetMargin odd = assetOf({{0, 7}, {1000, 3}});
    QVERIFY(odd.tiers.at(0).rate == dec("0.071428571429"));   // 1 / 14
    QVERIFY(odd.tiers.at(1).rate == dec("0.166666666667"));   // 1 / 6
    QVERIFY(odd.tiers.at(1).deduction == dec("95.23809523")); // 1000 * (1/6 - 1/14), less than it
}

void HyperliquidMarginsTest::tablesOfMeta()
{
    const auto read =
        decodeMargins(body(R"({"name":"BTC","szDecimals":5,"maxLeverage":10,"marginTableId":51},)"
                           R"({"name":"ETH","szDecimals":4,"maxLeverage":25,"marginTableId":25},)"
                           R"({"name":"SOL","szDecimals":2,"maxLeverage":20},)"
                           R"({"name":"XYZ100","szDecimals":4,"maxLeverage":20,"marginTableId":20,"onlyIsolated":true,)"
                           R"("marginMode":"strictIsolated","growthMode":"enabled"},)"
                           R"({"name":"A","szDecimals":1,"maxLeverage":3,"marginMode":"noCross"},)"
                           R"({"name":"B","szDecimals":1,"maxLeverage":3,"onlyIsolated":null,"isDelisted":true})",
                           kTable51));
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->size(), std::size_t{6});
    QCOMPARE(read->at(0).tiers.size(), std::size_t{2});
    QVERIFY(read->at(0).tiers[1].lowerBound == dec("3000000") && read->at(0).tiers[1].deduction == dec("150000"));
    QVERIFY(read->at(1).tiers.size() == 1 && read->at(1).tiers[0].rate == dec("0.02"));
    QVERIFY(read->at(2).tiers[0].maxLeverage == 20 && !read->at(2).isIsolatedOnly);
    QVERIFY(read->at(3).isIsolatedOnly && read->at(3).isLocked);
    QVERIFY(read->at(4).isIsolatedOnly && !read->at(4).isLocked);
    QVERIFY(!read->at(5).isIsolatedOnly);
    QCOMPARE(decodeMargins("[" + body(R"({"name":"BTC","maxLeverage":10})", "") + ",[{},{}]]")->at(0).coin, "BTC");
}

void HyperliquidMarginsTest::theVenuesOwnSamples()
{
    const Json samples = fixture("rest_samples.json").at("samples");
    const auto old = decodeMargins(fixtureCase(samples, "test_get_l2_snapshot").at("response").dump());
    QVERIFY(old && old->at(0).coin == "BTC" && old->at(0).tiers[0].rate == dec("0.01"));
    const auto newer = decodeMargins(fixtureCase(samples, "meta sample").at("response").dump());
    QVERIFY(newer && newer->at(0).tiers[0].maxLeverage == 40 && newer->at(2).tiers[0].rate == dec("0.1"));
}

void HyperliquidMarginsTest::tiersThatAreNone_data()
{
    QTest::addColumn<QString>("tiers");
    QTest::newRow("none") << "";
    QTest::newRow("not from zero") << R"({"lowerBound":"1","maxLeverage":10})";
    QTest::newRow("bounds that fall") << R"({"lowerBound":"0","maxLeverage":10},{"lowerBound":"0","maxLeverage":5})";
    QTest::newRow("leverages that rise") << R"({"lowerBound":"0","maxLeverage":5},{"lowerBound":"9","maxLeverage":10})";
    QTest::newRow("no leverage") << R"({"lowerBound":"0","maxLeverage":0})";
    QTest::newRow("leverage as text") << R"({"lowerBound":"0","maxLeverage":"10"})";
    QTest::newRow("bound as a list") << R"({"lowerBound":[],"maxLeverage":10})";
    QTest::newRow("bound below zero") << R"({"lowerBound":"-1","maxLeverage":10})";
}

void HyperliquidMarginsTest::tiersThatAreNone()
{
    QFETCH(QString, tiers);
    const std::string table = R"([51,{"description":"","marginTiers":[)" + tiers.toStdString() + "]}]";
    const auto read = decodeMargins(body(R"({"name":"BTC","maxLeverage":10,"marginTableId":51})", table.c_str()));
    QVERIFY(!read);
    QVERIFY(read.error().kind == ErrorKind::Protocol && !read.error().message.empty());
}

void HyperliquidMarginsTest::answersThatAreNone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << "";
    QTest::newRow("no universe") << "{}";
    QTest::newRow("an object where a list is") << R"({"universe":{}})";
    QTest::newRow("a table that is not there") << R"({"universe":[{"name":"A","maxLeverage":3,"marginTableId":55}]})";
    QTest::newRow("tables that are none") << R"({"universe":[],"marginTables":[51]})";
    QTest::newRow("no name") << R"({"universe":[{"maxLeverage":3}]})";
    QTest::newRow("leverage above all") << R"({"universe":[{"name":"A","maxLeverage":1001}]})";
    QTest::newRow("isolated as text") << R"({"universe":[{"name":"A","maxLeverage":3,"onlyIsolated":"yes"}]})";
}

void HyperliquidMarginsTest::answersThatAreNone()
{
    QFETCH(QString, text);
    const auto read = decodeMargins(text.toStdString());
    QVERIFY(!read && read.error().kind == ErrorKind::Protocol);
}

QTEST_GUILESS_MAIN(HyperliquidMarginsTest)
#include "margins_test.moc"
