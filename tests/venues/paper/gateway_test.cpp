// SPDX-License-Identifier: GPL-3.0-or-later
// The paper venue as an engine meets it: what it refuses and with which words, what is late, what a restart leaves.
#include "tests/venues/paper/paper_bench.h"

#include "tests/support/words.h"

#include <QTest>

using namespace gannet;
using namespace gannet::test;
using Lines = std::vector<std::string>;

namespace {

[[nodiscard]] StoredOrder stored(const PaperBench& bench, Order order, OrderState state)
{
    order.state = state;
    if (state != OrderState::PendingNew) // the venue had it
        order.venueOrderId = "P" + order.id.toHex();
    order.instrument = {}; // dense ids are not stored
    return {"somewhere", bench.gateway->money().quoteOf(bench.instrument()).empty() ? "" : "somewhere:BTC", order};
}

[[nodiscard]] std::vector<StoredFill> storedFills(const PaperSink& sink)
{
    std::vector<StoredFill> rows;
    for (Fill fill : sink.fills()) {
        fill.instrument = {};
        rows.push_back({"somewhere", "somewhere:BTC", fill});
    }
    return rows;
}

[[nodiscard]] QString fixesOf(const Error& error)
{
    QString text;
    for (const std::string& fix : error.fixes)
        text += QString::fromStdString(fix) + ' ';
    return text.trimmed();
}

} // namespace

class PaperGatewayTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<PaperBench>(); }

    void refusals_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("limit");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("fixes");
        QTest::newRow("off the tick") << 0 << "BAD_TICK"
                                      << "steps of 0.1"
                                      << "99.95"
                                      << "99.9 100";
        QTest::newRow("off the lot") << 1 << "BAD_QTY"
                                     << "multiples of 0.001"
                                     << "1.0005"
                                     << "1 1.001";
        QTest::newRow("too small") << 2 << "MIN_NOTIONAL"
                                   << "10 USDC"
                                   << "9.99 USDC"
                                   << "0.101";
        QTest::newRow("post-only through") << 3 << "POST_ONLY_WOULD_CROSS"
                                           << "below 100.1"
                                           << "100.2"
                                           << "100";
        QTest::newRow("reduce-only, flat") << 4 << "REDUCE_ONLY"
                                           << "none: flat"
                                           << "sell 1"
                                           << "off";
        // 1000 at 100: margin 10000, fee 50; 10000 are free: 10000 / 10050 of it, cut to a lot.
        QTest::newRow("no margin") << 5 << "INSUFFICIENT_FUNDS"
                                   << "10000 USDC"
                                   << "10050 USDC"
                                   << "995.024";
        QTest::newRow("fires at once") << 6 << "BAD_TRIGGER"
                                       << "beyond 100"
                                       << "100.5"
                                       << "";
        QTest::newRow("ends in the past") << 7 << "BAD_EXPIRY"
                                          << "a time to come"
                                          << "a time gone by"
                                          << "";
        QTest::newRow("no price") << 8 << "BAD_PRICE"
                                  << "a positive number"
                                  << "none"
                                  << "";
    }

    void refusals()
    {
        QFETCH(int, which);
        m_bench->begin();
        OrderTerms terms = m_bench->limit(Side::Buy, "1", "99");
        switch (which) {
        case 0: terms.price = Price{decimal("99.95")}; break;
        case 1: terms.qty.value = decimal("1.0005"); break;
        case 2: terms = m_bench->limit(Side::Buy, "0.1", "99.9"); break;
        case 3:
            terms.price = Price{decimal("100.2")};
            terms.isPostOnly = true;
            break;
        case 4:
            terms.side = Side::Sell;
            terms.isReduceOnly = true;
            break;
        case 5: terms = m_bench->limit(Side::Buy, "1000", "100"); break;
        case 6: terms = m_bench->stop(Side::Sell, "1", "100.5"); break;
        case 7:
            terms.timeInForce = TimeInForce::Gtd;
            terms.expiry = m_bench->now;
            break;
        default: terms.price.reset();
        }
        m_bench->submit(1, terms);
        QCOMPARE(m_bench->sink.reports.size(), std::size_t{1});
        const ExecReport& report = m_bench->sink.reports.front();
        QCOMPARE(static_cast<int>(report.type), static_cast<int>(ExecType::Rejected));
        const Error error = *report.reason;
        QTEST(words(error.code), "code");
        QTEST(QString::fromStdString(error.limit), "limit");
        QTEST(QString::fromStdString(error.value), "value");
        QTEST(fixesOf(error), "fixes");
        QCOMPARE(words(error.outcome), words(Outcome::Rejected));
        QVERIFY(!error.message.empty());
        QCOMPARE(m_bench->sink.answers.front().error->message, error.message);
        if (!error.fixes.empty() && which != 4) { // the nearest fix does pass
            if (error.field == "qty")
                terms.qty.value = decimal(error.fixes.back());
            else
                terms.price = Price{decimal(error.fixes.back())};
            m_bench->submit(2, terms);
            QCOMPARE(static_cast<int>(m_bench->sink.reports.at(1).type), static_cast<int>(ExecType::Ack));
        }
    }

    void whatTheVenueLacksIsUnsupported()
    {
        PaperBench bench("hyperliquid");
        bench.begin();
        OrderTerms terms = bench.limit(Side::Buy, "1", "99");
        terms.timeInForce = TimeInForce::Fok;
        bench.submit(1, terms);
        QCOMPARE(words(bench.sink.lastError().code), words(Code::Unsupported));
        terms = bench.stop(Side::Buy, "1", "101");
        terms.triggerSource = TriggerSource::Last;
        bench.submit(2, terms);
        QCOMPARE(words(bench.sink.lastError().code), words(Code::Unsupported));
        bench.submit(3, bench.limit(Side::Buy, "1", "180.1")); // Hyperliquid: 80 % from the mark
        QCOMPARE(words(bench.sink.lastError().code), words(Code::PriceBand));
        QCOMPARE(bench.sink.lastError().fixes.front(), std::string("180"));
    }

    /// A bracket grows its stop with each fill: the level that it has come to must not be lost by that.
    void aTrailingStopKeepsItsLevelWhenItsSizeChanges()
    {
        for (const bool isOtherDistance : {false, true}) {
            PaperBench bench;
            bench.begin();
            bench.submit(1, bench.limit(Side::Buy, "2", "100.1"));
            OrderTerms trailing = bench.market(Side::Sell, "1");
            trailing.type = OrderType::Trailing;
            trailing.trailBy = decimal("3");
            trailing.isReduceOnly = true;
            bench.submit(2, trailing);
            bench.mark("110"); // 107 from now on
            bench.mark("108");
            trailing.qty.value = decimal("2");
            if (isOtherDistance)
                trailing.trailBy = decimal("2"); // begins anew: 106
            bench.replace(2, trailing);
            QVERIFY(!bench.sink.answers.back().error);
            bench.mark("107");
            QCOMPARE(bench.position().isZero(), !isOtherDistance);
            bench.mark("106");
            QVERIFY(bench.position().isZero());
        }
    }

    void tooManyTriggers()
    {
        PaperBench bench("binance-usdm");
        bench.begin();
        for (std::uint64_t n = 1; n <= 11; ++n)
            bench.submit(n, bench.stop(Side::Buy, "1", "101"));
        QCOMPARE(words(bench.sink.lastError().code), words(Code::OrderLimit));
        QCOMPARE(bench.sink.lastError().limit, std::string("10"));
    }

    /// What the instrument says comes before what stands for its venue.
    void bandAndCountsOfTheInstrument()
    {
        PaperBench bench("binance-usdm", PaperBench::instant(), "BTC", [](Instrument& instrument) {
            instrument.priceBand = PriceBand{decimal("1.05"), std::nullopt};
            instrument.openOrderLimits.triggersHere = 2;
        });
        bench.begin();
        bench.submit(1, bench.limit(Side::Buy, "1", "105.1"));
        QCOMPARE(words(bench.sink.lastError().code), words(Code::PriceBand));
        QCOMPARE(bench.sink.lastError().limit, std::string("105"));
        QCOMPARE(bench.sink.lastError().fixes, std::vector<std::string>{"105"});
        const auto refusals = [&bench] {
            return std::count_if(bench.sink.answers.begin(), bench.sink.answers.end(),
                                 [](const OrderAnswer& answer) { return answer.error.has_value(); });
        };
        const auto refused = refusals();
        bench.submit(2, bench.limit(Side::Buy, "1", "105"));
        bench.submit(3, bench.limit(Side::Sell, "0.5", "50")); // this side has no band
        QCOMPARE(refusals(), refused);
        for (std::uint64_t n = 4; n <= 6; ++n)
            bench.submit(n, bench.stop(Side::Buy, "1", "111"));
        QCOMPARE(words(bench.sink.lastError().code), words(Code::OrderLimit));
        QCOMPARE(bench.sink.lastError().limit, std::string("2"));
    }

    void aLargePositionMayHaveLessLeverage()
    {
        PaperSettings settings = PaperBench::instant();
        settings.start = {{"USDC", decimal("10000000")}};
        settings.leverage = 40;
        PaperBench bench("hyperliquid", settings); // BTC: 40 times to 150 million, then 20
        bench.begin();
        bench.submit(1, bench.limit(Side::Buy, "1499999", "100"));
        bench.submit(2, bench.limit(Side::Buy, "1", "100"));
        QCOMPARE(bench.sink.answers.at(0).error.has_value(), false);
        QCOMPARE(words(bench.sink.lastError().code), words(Code::PositionLimit));
        QCOMPARE(bench.sink.lastError().limit, std::string("20"));
        QCOMPARE(bench.sink.lastError().fixes, std::vector<std::string>{"20x"});
    }

    /// Also before anything was ever asked about the instrument.
    void feesAndMarginTermsAreTold()
    {
        PaperSettings settings = PaperBench::instant();
        settings.leverage = 40;
        PaperBench bench("hyperliquid", settings);
        const OrderGateway& gateway = *bench.gateway;
        QCOMPARE(gateway.fees()->name, std::string_view("base"));
        QCOMPARE(plainText(gateway.fees()->maker), std::string("0.00015"));
        QCOMPARE(plainText(gateway.fees()->taker), std::string("0.00045"));
        const auto small = gateway.marginTerms(bench.instrument(), decimal("1000"));
        QCOMPARE(plainText(small->leverage), std::string("40"));
        QCOMPARE(plainText(small->maintenanceRate), std::string("0.0125"));
        const auto large = gateway.marginTerms(bench.instrument(), decimal("150000000"));
        QCOMPARE(plainText(large->leverage), std::string("20"));
        QCOMPARE(plainText(large->maintenanceDeduction), std::string("1875000"));
        QVERIFY(!gateway.marginTerms(InstrumentId{99}, decimal("1")));
    }

    /// Deductions as the venues publish them: Hyperliquid's formula for its BTC tiers, and the `cum` of Aster's
    /// brackets for BTCUSDT as public client tests hold them.
    void tiersMeetAtTheirBounds()
    {
        Instrument instrument;
        instrument.symbol = "BTC";
        const auto btc = paper::leverageTiers(paper::rulesOf("hyperliquid"), instrument);
        QCOMPARE(plainText(btc.at(0).maintenance.rate), std::string("0.0125"));
        QCOMPARE(plainText(btc.at(1).maintenance.rate), std::string("0.025"));
        QCOMPARE(plainText(btc.at(1).maintenance.deduction), std::string("1875000"));
        instrument.symbol = "BTCUSDT";
        Lines cum;
        for (const paper::LeverageTier& tier : paper::leverageTiers(paper::rulesOf("aster"), instrument))
            cum.push_back(plainText(tier.maintenance.deduction));
        QCOMPARE(cum, (Lines{"0", "50", "1300", "46300", "546300", "2546300", "5046300", "8046300", "28046300",
                             "103046300"}));
        const auto at = [&btc](std::string_view notional) {
            return plainText(paper::tierOf(btc, LedgerAmount::from(decimal(notional))).maxLeverage);
        };
        QCOMPARE(at("149999999.99"), std::string("40"));
        QCOMPARE(at("150000000"), std::string("20"));
        instrument.maxLeverage.reset();
        QCOMPARE(plainText(paper::leverageTiers(paper::rulesOf("nobody"), instrument).front().maxLeverage),
                 std::string("20"));
    }

    /// 180 at 150 with the mark at 100: margin 1800, 9000 lost at once if it trades there, fee 13.5.
    void aPriceBeyondTheMarkCostsMore()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->limit(Side::Buy, "180", "150"));
        QCOMPARE(words(m_bench->sink.lastError().code), words(Code::InsufficientFunds));
        QCOMPARE(m_bench->sink.lastError().value, std::string("10813.5 USDC"));
        m_bench->submit(2, m_bench->limit(Side::Sell, "180", "150"));
        QCOMPARE(m_bench->sink.lines.back(), std::string("ack 2"));
    }

    void whatOnlyReducesBindsNoMargin()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->market(Side::Buy, "1"));
        m_bench->snapshot();
        const auto free = m_bench->sink.snapshots.back().balances.front().available;
        OrderTerms terms = m_bench->limit(Side::Sell, "100", "101");
        terms.isReduceOnly = true;
        m_bench->submit(2, terms);
        m_bench->snapshot();
        QCOMPARE(m_bench->sink.snapshots.back().openOrders.size(), std::size_t{1});
        QVERIFY(m_bench->sink.snapshots.back().balances.front().available == free);
        terms.isReduceOnly = false;
        m_bench->submit(3, terms);
        m_bench->snapshot();
        QVERIFY(*m_bench->sink.snapshots.back().balances.front().available < *free);
    }

    /// 500 held from 100 and 400 more wanted at 99; at a mark of 95 the equity of 7490 does not carry 900 (8550).
    void aFillWithoutMarginIsCancelled()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->limit(Side::Buy, "500", "100"));
        m_bench->trade("100", "500", Side::Sell);
        m_bench->submit(2, m_bench->limit(Side::Buy, "400", "99"));
        m_bench->mark("95");
        m_bench->trade("98.9", "400", Side::Sell);
        QCOMPARE(m_bench->sink.lines.back(), std::string("cancelled 2 INSUFFICIENT_FUNDS"));
        QCOMPARE(plainText(m_bench->position()), std::string("500"));
    }

    void duplicatesAndUnknownOnes()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->limit(Side::Buy, "1", "99"));
        m_bench->submit(1, m_bench->limit(Side::Buy, "1", "99"));
        QCOMPARE(words(m_bench->sink.lastError().code), words(Code::DuplicateId));
        QCOMPARE(words(m_bench->sink.lastError().outcome), words(Outcome::Unknown));
        m_bench->cancel(2);
        QCOMPARE(words(m_bench->sink.lastError().code), words(Code::UnknownOrder));
        QCOMPARE(words(m_bench->sink.lastError().kind), words(ErrorKind::NotFound));
        QCOMPARE(words(m_bench->sink.lastError().outcome), words(Outcome::Unknown));
        m_bench->cancel(1);
        m_bench->cancel(1); // it may have been filled, for all the asker knows
        QCOMPARE(words(m_bench->sink.lastError().outcome), words(Outcome::Unknown));
        static_cast<void>(m_bench->news());
        m_bench->query(1);
        m_bench->query(2);
        QCOMPARE(m_bench->news(), (Lines{"answer query 1 ok", "cancelled 1", "answer query 2 UNKNOWN_ORDER"}));
    }

    void nothingIsTakenFromAStaleBook()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->limit(Side::Buy, "1", "99.9"));
        m_bench->submit(2, m_bench->stop(Side::Sell, "1", "99"));
        m_bench->stale();
        m_bench->submit(3, m_bench->market(Side::Buy, "1"));
        QCOMPARE(words(m_bench->sink.lastError().code), words(Code::VenueLimited));
        QCOMPARE(m_bench->sink.lastError().limit, std::string("a live book"));
        m_bench->trade("90", "100", Side::Sell);
        m_bench->mark("90"); // the stop fires, and waits for a book that is sure
        QCOMPARE(m_bench->sink.fills().size(), std::size_t{0});
        m_bench->cancel(1);
        QCOMPARE(m_bench->sink.lines.back(), std::string("cancelled 1"));
        m_bench->book({{"89.9", "5"}}, {{"90.1", "5"}});
        QCOMPARE(m_bench->sink.fills().size(), std::size_t{1});
        QCOMPARE(m_bench->sink.fills().front().price.toString(), std::string("89.9"));
    }

    void latencyIsBetweenAskAndAct()
    {
        PaperSettings settings = PaperBench::instant();
        settings.latency = Duration::milliseconds(100);
        PaperBench bench("somewhere", settings);
        bench.begin();
        const Timestamp sent = bench.now;
        bench.submit(1, bench.market(Side::Buy, "1"));
        QCOMPARE(bench.gateway->nextTimer().ns, (sent + Duration::milliseconds(100)).ns);
        bench.pass(Duration::milliseconds(99));
        QVERIFY(bench.sink.reports.empty());
        // The next thing to happen comes later than the act: it met the book as it was then, at its own time.
        bench.now = bench.now + Duration::milliseconds(50);
        bench.book({{"99.9", "5"}}, {{"105", "5"}});
        QCOMPARE(bench.sink.fills().front().price.toString(), std::string("100.1"));
        QCOMPARE(bench.sink.fills().front().time.ns, (sent + Duration::milliseconds(100)).ns);
    }

    void anAskNeverOvertakesAnother()
    {
        PaperSettings settings = PaperBench::instant();
        settings.jitter = Duration::milliseconds(500);
        PaperBench bench("somewhere", settings);
        bench.begin();
        for (std::uint64_t n = 1; n <= 20; ++n) {
            bench.submit(n, bench.limit(Side::Buy, "1", "99"));
            bench.cancel(n);
        }
        bench.pass(Duration::seconds(1));
        QCOMPARE(bench.sink.reports.size(), std::size_t{40});
        for (std::size_t i = 0; i < 40; ++i)
            QCOMPARE(bench.sink.reports[i].order.counter, std::uint64_t{i / 2 + 1});
    }

    void aChangeLosesItsPlace()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->limit(Side::Buy, "1", "99.9"));
        m_bench->trade("99.9", "3", Side::Sell);
        QCOMPARE(m_bench->ahead(1), std::string("2"));
        static_cast<void>(m_bench->news());
        m_bench->replace(1, m_bench->limit(Side::Buy, "2", "99.8"));
        QCOMPARE(m_bench->news(), (Lines{"answer replace 1 ok", "ack 1"}));
        QCOMPARE(m_bench->ahead(1), std::string("5"));
        m_bench->replace(1, m_bench->limit(Side::Buy, "2", "99.85"));
        QCOMPARE(words(m_bench->sink.lastError().code), words(Code::BadTick));
        QCOMPARE(m_bench->ahead(1), std::string("5"));                // as it was
        m_bench->replace(1, m_bench->limit(Side::Buy, "2", "100.1")); // through the market: it takes
        QCOMPARE(m_bench->sink.fills().back().price.toString(), std::string("100.1"));
        m_bench->replace(1, m_bench->limit(Side::Sell, "2", "100.1"));
        QCOMPARE(words(m_bench->sink.lastError().code), words(Code::UnknownOrder));
    }

    void whatIsFilledIsLeftAfterAChangeBelowIt()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->limit(Side::Buy, "2", "100"));
        m_bench->trade("100", "1", Side::Sell);
        m_bench->replace(1, m_bench->limit(Side::Buy, "1", "99"));
        QCOMPARE(m_bench->sink.lines.back(), std::string("cancelled 1"));
        QCOMPARE(plainText(m_bench->position()), std::string("1"));
    }

    void ordersEnd()
    {
        m_bench->begin();
        OrderTerms terms = m_bench->limit(Side::Buy, "1", "99");
        terms.timeInForce = TimeInForce::Gtd;
        terms.expiry = m_bench->now + Duration::minutes(1);
        m_bench->submit(1, terms);
        terms.timeInForce = TimeInForce::Day;
        terms.expiry = {};
        m_bench->submit(2, terms);
        QCOMPARE(m_bench->gateway->nextTimer().ns, (m_bench->now + Duration::minutes(1)).ns);
        m_bench->pass(Duration::minutes(2));
        QCOMPARE(m_bench->sink.lines.back(), std::string("expired 1 BAD_EXPIRY"));
        QCOMPARE(m_bench->sink.reports.back().time.ns, (m_bench->now - Duration::minutes(1)).ns);
        m_bench->pass(Duration::minutes(2 * 60)); // 22:13 UTC when it began
        QCOMPARE(m_bench->sink.lines.back(), std::string("expired 2 BAD_EXPIRY"));
    }

    void fundingFollowsTheVenuesTimeAndPrice()
    {
        PaperBench bench("hyperliquid"); // on the index, hourly
        bench.begin();
        bench.submit(1, bench.market(Side::Buy, "2"));
        bench.mark("100", "0.001", bench.now + Duration::minutes(3)); // the venue says another time
        bench.pass(Duration::minutes(2));
        Mark told;
        told.mark = decimal("110");
        told.index = decimal("120");
        bench.gateway->onMark(bench.instrument(), told, bench.now);
        bench.pass(Duration::minutes(1));
        QCOMPARE(bench.sink.payments.size(), std::size_t{1});
        QCOMPARE(plainText(bench.sink.payments.front().amount), std::string("-0.24")); // 2 * 120 * 0.001
        QCOMPARE(plainText(bench.sink.payments.front().rate), std::string("0.001"));
    }

    void fundingWithoutAPriceIsNotMadeUp()
    {
        PaperBench bench("hyperliquid");
        bench.begin();
        bench.submit(1, bench.market(Side::Buy, "2"));
        bench.pass(Duration::minutes(60)); // 47 minutes after the last mark it was due
        bench.mark("100");
        QVERIFY(bench.sink.payments.empty());
        QCOMPARE(bench.gateway->missedFunding(), std::uint64_t{1});
    }

    void aSnapshotTellsAll()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->market(Side::Buy, "2"));
        const Timestamp first = m_bench->now;
        m_bench->pass(Duration::seconds(1));
        m_bench->submit(2, m_bench->market(Side::Buy, "1"));
        m_bench->submit(3, m_bench->limit(Side::Sell, "1", "101"));
        m_bench->snapshot(first + Duration{1});
        const AccountSnapshot& told = m_bench->sink.snapshots.back();
        QCOMPARE(told.openOrders.size(), std::size_t{1});
        QCOMPARE(told.openOrders.front().venueOrderId, "P" + told.openOrders.front().id.toHex());
        QCOMPARE(told.fills.size(), std::size_t{1});
        QCOMPARE(plainText(told.positions.front().qty), std::string("3"));
        QCOMPARE(plainText(*told.positions.front().marginUsed), std::string("30")); // 3 * 100 / 10
        // Cash 10000 - 0.15015; the mark 100 is 0.1 below the entry: less 0.3 and 30.
        QCOMPARE(plainText(told.balances.front().total), std::string("9999.84985"));
        QCOMPARE(plainText(*told.balances.front().available), std::string("9969.54985"));
    }

    /// q = 900 from 100, cash 9982 after the fee, rate 1/80: P = (q m - B) / (q - q/80), rounded up: 90.0207... .
    /// A venue liquidates by its mark. Where nobody tells one, results and margin go by the book, liquidation waits.
    void withoutAMarkNothingIsLiquidated()
    {
        PaperBench bench;
        bench.gateway->onSession(SessionState::Ready, bench.now);
        bench.book({{"99.9", "900"}}, {{"100", "900"}});
        bench.submit(1, bench.limit(Side::Buy, "900", "100"));
        bench.book({{"85", "900"}}, {{"85.2", "900"}}); // 13,410 lost of 10,000
        QVERIFY(bench.position() == decimal("900"));
        bench.snapshot();
        QVERIFY(!bench.sink.snapshots.back().positions.front().liquidationPrice);
        bench.submit(2, bench.limit(Side::Buy, "1", "85"));
        QCOMPARE(words(bench.sink.lastError().code), words(Code::InsufficientFunds));
        bench.mark("85.1");
        QVERIFY(bench.position().isZero());
    }

    void theLiquidationPriceIsTold()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->limit(Side::Buy, "900", "100"));
        m_bench->trade("100", "900", Side::Sell);
        m_bench->snapshot();
        QCOMPARE(m_bench->sink.snapshots.back().positions.front().liquidationPrice->toString(), std::string("90.1"));
        m_bench->mark("90.1");
        QCOMPARE(plainText(m_bench->position()), std::string("900"));
        m_bench->book({{"89.9", "2000"}}, {{"90.1", "5"}});
        m_bench->mark("90");
        QCOMPARE(plainText(m_bench->position()), std::string("0"));
        QCOMPARE(m_bench->sink.reports.back().reason->code == Code::AccountRestricted, true);
    }

    void aRestartFindsEverythingButThePlaceInTheQueue()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->market(Side::Buy, "2"));
        const Order resting = m_bench->submit(2, m_bench->limit(Side::Buy, "3", "99.9"));
        const Order waiting = m_bench->submit(3, m_bench->stop(Side::Sell, "2", "99"));
        m_bench->trade("99.9", "6", Side::Sell); // one of order 2
        const Order onItsWay = m_bench->order(4, m_bench->limit(Side::Buy, "1", "99"));
        const std::string cash = m_bench->cash();

        StoredOrder two = stored(*m_bench, resting, OrderState::PartiallyFilled);
        StoredOrder three = stored(*m_bench, waiting, OrderState::Open);
        three.order.isHeld = true;
        const StoredOrder four = stored(*m_bench, onItsWay, OrderState::PendingNew);
        const auto fills = storedFills(m_bench->sink);
        QVERIFY(m_bench->restart({two, three, four}, fills, {}).has_value());
        QCOMPARE(m_bench->cash(), cash);
        QCOMPARE(plainText(m_bench->position()), std::string("3"));
        m_bench->begin();
        QCOMPARE(m_bench->ahead(2), std::string("5")); // behind all that is shown
        static_cast<void>(m_bench->news());
        m_bench->query(4);
        QCOMPARE(m_bench->news(), (Lines{"answer query 4 UNKNOWN_ORDER"}));
        m_bench->trade("99.8", "9", Side::Sell);
        const Fill last = m_bench->sink.fills().back();
        QCOMPARE(last.tradeId, resting.id.toHex() + "-2");
        QCOMPARE(plainText(last.qty.value), std::string("2"));
        m_bench->mark("99");
        QCOMPARE(plainText(m_bench->position()), std::string("3"));
    }

    /// What is free moves with the price of what is held, and is told anew once a second, not with every price.
    void whatIsFreeFollowsThePrice()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->market(Side::Buy, "2"));
        const auto told = [this] { return m_bench->sink.balances.size(); };
        m_bench->mark("100");
        m_bench->pass(Duration::seconds(2));
        const Decimal before = *m_bench->sink.balances.back().available;
        const std::size_t first = told();
        m_bench->mark("90");
        QCOMPARE(told(), first + 1);
        QVERIFY(*m_bench->sink.balances.back().available < before);
        m_bench->mark("80"); // within the second
        QCOMPARE(told(), first + 1);
        m_bench->pass(Duration::seconds(1));
        m_bench->mark("80"); // nothing moved since, but what was told is of 90
        QCOMPARE(told(), first + 2);
        m_bench->pass(Duration::seconds(5));
        m_bench->mark("80");
        QCOMPARE(told(), first + 2);
    }
    /// A venue has its own prices: a trigger waits for the first one it tells.
    void aTriggerWaitsForAPriceThatNobodyToldYet()
    {
        m_bench->gateway->onSession(SessionState::Ready, m_bench->now);
        m_bench->book({{"99.9", "5"}}, {{"100.1", "5"}});
        m_bench->submit(1, m_bench->stop(Side::Sell, "2", "95"));
        QVERIFY(!m_bench->sink.reports.empty() && m_bench->sink.reports.back().type == ExecType::Ack);
        m_bench->mark("96");
        QVERIFY(m_bench->sink.fills().empty());
        m_bench->mark("95");
        QVERIFY(!m_bench->sink.fills().empty());
    }

    /// What was cancelled or changed before it arrived is no order of the venue after a restart, and never fires.
    void whatNeverArrivedDoesNotComeBack_data()
    {
        QTest::addColumn<int>("state");
        QTest::newRow("on its way") << static_cast<int>(OrderState::PendingNew);
        QTest::newRow("cancelled on its way") << static_cast<int>(OrderState::PendingCancel);
        QTest::newRow("changed on its way") << static_cast<int>(OrderState::PendingReplace);
    }
    void whatNeverArrivedDoesNotComeBack()
    {
        QFETCH(int, state);
        m_bench->begin();
        StoredOrder stop =
            stored(*m_bench, m_bench->order(1, m_bench->stop(Side::Buy, "1", "200")), static_cast<OrderState>(state));
        StoredOrder limit =
            stored(*m_bench, m_bench->order(2, m_bench->limit(Side::Buy, "1", "99.9")), static_cast<OrderState>(state));
        stop.order.venueOrderId = limit.order.venueOrderId = "";
        QVERIFY(m_bench->restart({stop, limit}, {}, {}).has_value());
        static_cast<void>(m_bench->news());
        m_bench->begin();
        m_bench->mark("300");
        QVERIFY(m_bench->sink.fills().empty());
        QVERIFY(!m_bench->gateway->queueOf(limit.order.id));
        m_bench->query(1);
        const OrderAnswer& answer = m_bench->sink.answers.back();
        QVERIFY(answer.error && answer.error->code == Code::UnknownOrder && answer.isLost);
    }
    /// What the venue once had and has forgotten is not lost for sure.
    void whatWasThereIsNotCalledLost()
    {
        m_bench->begin();
        Order ended = m_bench->order(7, m_bench->limit(Side::Buy, "1", "99"));
        ended.venueOrderId = "P7";
        m_bench->gateway->query(ended, m_bench->now);
        m_bench->settle();
        QVERIFY(m_bench->sink.answers.back().error && !m_bench->sink.answers.back().isLost);
    }

    /// The rest of what is taken at once was given up at once; a restart does not go on with it.
    void aRestartTakesNothingAnew()
    {
        m_bench->begin();
        OrderTerms ioc = m_bench->limit(Side::Buy, "6", "100.1");
        ioc.timeInForce = TimeInForce::Ioc;
        const Order taken = m_bench->submit(1, ioc);
        const StoredOrder row = stored(*m_bench, taken, OrderState::PartiallyFilled); // its end was not stored
        QVERIFY(m_bench->restart({row}, storedFills(m_bench->sink), {}).has_value());
        static_cast<void>(m_bench->news());
        m_bench->begin();
        QCOMPARE(m_bench->news(), (Lines{"cancelled 1 NO_FILL"}));
        QCOMPARE(plainText(m_bench->position()), std::string("5"));
    }

    void aContradictoryStoreIsRefused()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->market(Side::Buy, "2"));
        auto fills = storedFills(m_bench->sink);
        fills.push_back(fills.front());
        fills.back().fill.qty.value = decimal("3");
        const auto restored = m_bench->restart({}, fills, {});
        QVERIFY(!restored);
        QCOMPARE(words(restored.error().code), words(Code::DuplicateId));
    }

    void anInstrumentThatIsGoneKeepsItsMoney()
    {
        m_bench->begin();
        m_bench->submit(1, m_bench->market(Side::Buy, "2"));
        m_bench->submit(2, m_bench->market(Side::Sell, "2"));
        const std::string cash = m_bench->cash();
        auto fills = storedFills(m_bench->sink);
        for (StoredFill& row : fills)
            row.instrument = "somewhere:GONE";
        StoredOrder order = stored(*m_bench, m_bench->order(3, m_bench->limit(Side::Buy, "1", "99")), OrderState::Open);
        order.instrument = "somewhere:GONE";
        QVERIFY(m_bench->restart({order}, fills, {}).has_value());
        QCOMPARE(m_bench->cash(), cash);
        m_bench->settle();
        QCOMPARE(m_bench->sink.lines.back(), std::string("cancelled 3 UNKNOWN_SYMBOL"));
    }

    void itIsPaperAndFollowsItsVenue()
    {
        QCOMPARE(words(m_bench->gateway->mode()), words(TradingMode::Paper));
        QCOMPARE(words(m_bench->gateway->session()), words(SessionState::Disconnected));
        m_bench->submit(1, m_bench->limit(Side::Buy, "1", "99"));
        QCOMPARE(words(m_bench->sink.lastError().code), words(Code::VenueLimited));
        m_bench->gateway->onSession(SessionState::Ready, m_bench->now);
        QCOMPARE(words(m_bench->gateway->session()), words(SessionState::Ready));
    }

private:
    std::unique_ptr<PaperBench> m_bench;
};

QTEST_GUILESS_MAIN(PaperGatewayTest)
#include "gateway_test.moc"
