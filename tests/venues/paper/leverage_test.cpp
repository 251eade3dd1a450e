// SPDX-License-Identifier: GPL-3.0-or-later
// Leverage of the paper venue: what may be set, what that binds, and what it says when it does not.
#include "tests/support/words.h"
#include "tests/venues/paper/paper_bench.h"

#include <QTest>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] std::string leverageNow(const PaperBench& bench)
{
    return plainText(bench.gateway->marginTerms(bench.instrument(), {})->leverage);
}

/// 10,000 at 10 times, 100 bought at 100: worth 10,000, of which 1,000 are bound.
void hold(PaperBench& bench)
{
    bench.begin();
    bench.book({{"99.9", "500"}}, {{"100", "500"}});
    bench.submit(1, bench.limit(Side::Buy, "100", "100"));
}

} // namespace

class PaperLeverageTest : public QObject {
    Q_OBJECT
private slots:
    void itIsSetAndTold()
    {
        PaperBench bench;
        bench.begin();
        bench.setLeverage(20);
        QCOMPARE(bench.sink.leverages.size(), std::size_t(1));
        QVERIFY(!bench.sink.leverages[0].error);
        QCOMPARE(leverageNow(bench), std::string("20"));
        bench.submit(1, bench.limit(Side::Buy, "1900", "99.9")); // 189,810 at 10 times would not fit in 10,000
        QVERIFY(!bench.sink.answers.at(0).error);
    }

    void itTakesItsTime()
    {
        PaperSettings settings = PaperBench::instant();
        settings.latency = Duration::milliseconds(100);
        PaperBench bench("somewhere", settings);
        bench.begin();
        bench.setLeverage(20);
        QVERIFY(bench.sink.leverages.empty());
        QCOMPARE(leverageNow(bench), std::string("10"));
        bench.pass(Duration::milliseconds(100));
        QCOMPARE(bench.sink.leverages.size(), std::size_t(1));
        QCOMPARE(leverageNow(bench), std::string("20"));
    }

    /// Each refusal names the nearest that would do.
    void itHasBounds_data()
    {
        QTest::addColumn<int>("asked");
        QTest::addColumn<QString>("fix");
        QTest::newRow("none") << 0 << "1";
        QTest::newRow("negative") << -5 << "1";
        QTest::newRow("beyond the instrument") << 41 << "40";
        QTest::newRow("absurd") << 2'147'483'647 << "40";
    }
    void itHasBounds()
    {
        QFETCH(int, asked);
        QFETCH(QString, fix);
        PaperBench bench;
        bench.begin();
        bench.setLeverage(asked);
        const auto& error = bench.sink.leverages.at(0).error;
        QVERIFY(error.has_value());
        QCOMPARE(words(error->code), words(Code::Leverage));
        QVERIFY(error->outcome == Outcome::Rejected);
        QCOMPARE(error->limit, std::string("1 to 40"));
        QCOMPARE(error->value, std::to_string(asked));
        QCOMPARE(QString::fromStdString(error->fixes.at(0)), fix);
        QCOMPARE(leverageNow(bench), std::string("10"));
        for (const std::int32_t edge : {1, 40}) {
            bench.setLeverage(edge);
            QVERIFY(!bench.sink.leverages.back().error);
        }
    }

    void anUnknownInstrumentIsRefused()
    {
        PaperBench bench;
        bench.begin();
        bench.gateway->setLeverage(InstrumentId{99}, 5, bench.now);
        bench.settle();
        QCOMPARE(words(bench.sink.leverages.at(0).error->code), words(Code::UnknownSymbol));
    }

    /// Lower leverage binds more of the account; there must be as much.
    void lowerBindsMore()
    {
        PaperBench bench;
        hold(bench);
        bench.setLeverage(2); // 5,000 of some 9,995
        QVERIFY(!bench.sink.leverages.back().error);
        QCOMPARE(plainText(*bench.sink.balances.back().available),
                 plainText(*subtract(bench.sink.balances.back().total, decimal("5000"))));
        bench.setLeverage(1); // 10,000: the fee is missing
        const auto& error = bench.sink.leverages.back().error;
        QVERIFY(error.has_value());
        QCOMPARE(words(error->code), words(Code::Leverage));
        QCOMPARE(error->fixes, std::vector<std::string>{"2"});
        QCOMPARE(error->value, std::string("1"));
        QVERIFY(QString::fromStdString(error->message).contains("would bind 10000 USDC"));
        QCOMPARE(leverageNow(bench), std::string("2"));
        QVERIFY(bench.position() == decimal("100")); // nothing else has changed
    }

    void restingOrdersCount()
    {
        PaperBench bench;
        bench.begin();
        bench.submit(1, bench.limit(Side::Sell, "400", "100.2")); // 40,000
        bench.setLeverage(3);
        QVERIFY(bench.sink.leverages.back().error.has_value());
        QCOMPARE(bench.sink.leverages.back().error->fixes, std::vector<std::string>{"4"});
        bench.cancel(1);
        bench.setLeverage(3);
        QVERIFY(!bench.sink.leverages.back().error);
    }

    /// With a loss so large that it could not be set anew, it may still be raised: that binds less.
    void raisingIsNeverForWantOfMargin()
    {
        PaperBench bench;
        hold(bench);
        bench.setLeverage(2);
        bench.mark("45"); // equity of some 4,495, bound 2,250
        bench.mark("30"); // 2,995 and 1,500
        bench.setLeverage(1);
        QVERIFY(bench.sink.leverages.back().error.has_value());
        bench.setLeverage(30);
        QVERIFY(!bench.sink.leverages.back().error);
    }

    void aLargePositionMayHaveLess()
    {
        PaperSettings settings = PaperBench::instant();
        settings.start = {{"USDC", decimal("100000000")}};
        PaperBench bench("hyperliquid", settings); // BTC: 40 times to 150 million, then 20
        bench.begin();
        bench.submit(1, bench.limit(Side::Buy, "1600000", "99.9"));
        QVERIFY(!bench.sink.answers.at(0).error);
        bench.setLeverage(21);
        const auto& error = bench.sink.leverages.back().error;
        QVERIFY(error.has_value());
        QCOMPARE(error->limit, std::string("1 to 20"));
        QCOMPARE(error->fixes, std::vector<std::string>{"20"});
        bench.setLeverage(20);
        QVERIFY(!bench.sink.leverages.back().error);
    }

    /// It goes before the config's; what is not a setting of this account is passed over.
    void itOutlivesARestart()
    {
        PaperBench bench;
        const auto restarted = [&bench](const std::vector<StoredSetting>& settings) {
            return bench.restart({}, {}, {}, settings).has_value() ? leverageNow(bench) : std::string("failed");
        };
        const std::string key = leverageSetting("paper", "somewhere:BTC");
        QCOMPARE(restarted({{key, "25", bench.now}}), std::string("25"));
        QCOMPARE(restarted({{key, "100", bench.now}}), std::string("40")); // the venue allows less by now
        for (const char* damage : {"", "0", "-4", "7x", "99999999999"})
            QCOMPARE(restarted({{key, damage, bench.now}}), std::string("10"));
        QCOMPARE(restarted({{key, std::nullopt, bench.now}}), std::string("10"));
        QCOMPARE(restarted({{leverageSetting("main", "somewhere:BTC"), "25", bench.now},
                            {leverageSetting("paper/shadow", "somewhere:BTC"), "25", bench.now},
                            {leverageSetting("paper", "somewhere:DOGE"), "25", bench.now},
                            {"bracket/1", "25", bench.now}}),
                 std::string("10"));
    }

    /// A position that no price values: nobody can say what another leverage would bind.
    void withoutAPriceNothingIsLowered()
    {
        PaperBench bench;
        hold(bench);
        const Fill fill = bench.sink.fills().at(0);
        QVERIFY(bench.restart({}, {{"somewhere", "somewhere:BTC", fill}}, {}).has_value());
        bench.setLeverage(5);
        QCOMPARE(words(bench.sink.leverages.back().error->code), words(Code::VenueLimited));
        bench.begin();
        bench.setLeverage(5);
        QVERIFY(!bench.sink.leverages.back().error);
    }
};

QTEST_GUILESS_MAIN(PaperLeverageTest)
#include "leverage_test.moc"
