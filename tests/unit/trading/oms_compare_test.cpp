// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing an account with its venue: when it happens, what is told of it, and what a person may do about it.
#include "core/trading/oms.h"

#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr VenueId kAlpha{0};
const AccountKey kPaper{kAlpha, "paper"};

[[nodiscard]] DriftReport lastReport(const TradingRoom& room)
{
    return room.tell.last<DriftReport>();
}

[[nodiscard]] AccountSnapshot withBalance(const TradingRoom& room, std::string_view total)
{
    AccountSnapshot all = room.snapshot();
    all.balances = {{kAlpha, "paper", "USDT", dec(total), {}, room.now}};
    return all;
}

[[nodiscard]] AccountSnapshot withPosition(const TradingRoom& room, std::string_view qty, std::string_view entry)
{
    AccountSnapshot all = room.snapshot();
    all.positions = {{kAlpha, InstrumentId{0}, "paper", dec(qty), dec(entry), {}, {}, {}, room.now}};
    return all;
}

[[nodiscard]] CompareAccount compare(TradingRoom& room)
{
    return {room.nextRequest(), "alpha", "paper", TradingMode::Paper};
}

[[nodiscard]] DismissDrift dismiss(TradingRoom& room, std::vector<std::uint32_t> items,
                                   std::string note = "a deposit of mine")
{
    return {room.nextRequest(), "alpha", "paper", TradingMode::Paper, std::move(items), std::move(note)};
}

[[nodiscard]] bool isAudited(const TradingRoom& room, std::string_view words)
{
    return std::ranges::any_of(room.store.all<AuditEntry>(),
                               [words](const AuditEntry& one) { return one.text.find(words) != std::string::npos; });
}

/// The standing trouble of the account, as the last word about it left it; empty: none.
[[nodiscard]] std::string trouble(const TradingRoom& room)
{
    const auto all = room.tell.all<TroubleStands>();
    const auto last = std::find_if(all.rbegin(), all.rend(),
                                   [](const TroubleStands& one) { return one.about == "reconcile alpha/paper"; });
    return last == all.rend() || last->isOver ? std::string() : last->error.message;
}

} // namespace

class OmsCompareTest final : public QObject {
    Q_OBJECT

private slots:
    void atTheStart()
    {
        TradingRoom room;
        const DriftReport report = lastReport(room);
        QCOMPARE(words(report.cause), QString("start"));
        QCOMPARE(words(report.result), QString("equal"));
        QVERIFY(report.asked == kTradingStart && report.answered == kTradingStart && report.number == 1);
        QVERIFY(trouble(room).empty());
    }

    void afterAReconnect()
    {
        TradingRoom room;
        room.gateway.state = SessionState::Disconnected;
        room.oms.onSession(kPaper);
        room.advance(Duration::seconds(2));
        room.gateway.state = SessionState::Ready;
        room.oms.onSession(kPaper);
        room.tellSnapshot(room.snapshot());
        QCOMPARE(words(lastReport(room).cause), QString("reconnect"));
    }

    void onTheSchedule()
    {
        TradingRoom room;
        const auto before = room.gateway.snapshots.size();
        room.run(Duration::minutes(5) - Duration::seconds(1));
        QCOMPARE(room.gateway.snapshots.size(), before);
        room.run(Duration::seconds(1));
        QCOMPARE(room.gateway.snapshots.size(), before + 1);
        room.tellSnapshot(room.snapshot());
        QCOMPARE(words(lastReport(room).cause), QString("schedule"));
    }

    void onDemand()
    {
        TradingRoom room;
        room.advance(Duration::seconds(3));
        const auto before = room.gateway.snapshots.size();
        room.command(compare(room));
        QCOMPARE(
            words(room.lastAnswer().kind == RequestAnswered::Kind::Taken ? CompareCause::Asked : CompareCause::Doubt),
            QString("asked for"));
        room.command(compare(room)); // one at a time: joins it
        QVERIFY(room.lastAnswer().words.find("already") != std::string::npos);
        QCOMPARE(room.gateway.snapshots.size(), before + 1);
        room.advance(Duration::seconds(1));
        room.tellSnapshot(room.snapshot());
        QCOMPARE(words(lastReport(room).cause), QString("asked for"));
        const auto answers = room.tell.all<RequestAnswered>();
        QVERIFY(answers[answers.size() - 1].kind == RequestAnswered::Kind::Done);
        QVERIFY(answers[answers.size() - 2].kind == RequestAnswered::Kind::Done);
        QCOMPARE(answers.back().words, std::string("alpha paper: equal, nothing differs"));
        // Pressed at once again: the venue is not asked more often than every two seconds.
        room.command(compare(room));
        QCOMPARE(room.gateway.snapshots.size(), before + 1);
        room.run(Duration::seconds(2));
        QCOMPARE(room.gateway.snapshots.size(), before + 2);
    }

    void onDemandOfWhatIsNotThere()
    {
        TradingRoom room;
        room.command(CompareAccount{room.nextRequest(), "alpha", "nobody", TradingMode::Paper});
        QCOMPARE(room.lastCode(), std::string("MODE"));
        room.command(CompareAccount{room.nextRequest(), "nowhere", "paper", TradingMode::Paper});
        QCOMPARE(room.lastCode(), std::string("MODE"));
        room.command(CompareAccount{room.nextRequest(), "alpha", "paper", TradingMode::Live});
        QCOMPARE(room.lastCode(), std::string("MODE"));
        room.gateway.state = SessionState::Disconnected;
        room.oms.onSession(kPaper);
        room.command(compare(room));
        QCOMPARE(room.lastCode(), std::string("VENUE_NOT_READY"));
    }

    void tooManyPresses()
    {
        TradingRoom room;
        room.advance(Duration::seconds(3));
        for (int i = 0; i < 64; ++i)
            room.command(compare(room));
        QCOMPARE(room.lastCode(), std::string("ok"));
        room.command(compare(room));
        QCOMPARE(room.lastCode(), std::string("RATE_LIMIT"));
    }

    void noAnswer()
    {
        TradingRoom room;
        room.advance(Duration::seconds(3));
        room.command(compare(room));
        const auto asked = room.gateway.snapshots.size();
        room.run(Duration::seconds(20));
        DriftReport report = lastReport(room);
        QCOMPARE(words(report.result), QString("failed"));
        QCOMPARE(report.error->message, std::string("alpha paper was not compared: alpha did not answer within 20 s"));
        QVERIFY(report.again == room.now + Duration::seconds(2) && report.failures == 1);
        QVERIFY(room.lastAnswer().kind == RequestAnswered::Kind::Failed);
        QVERIFY(trouble(room).find("See Reconcile and its runbook") != std::string::npos);
        QCOMPARE(room.gateway.snapshots.size(), asked);
        // Ever slower, one at a time, and for the same reason.
        room.run(Duration::seconds(2));
        QCOMPARE(room.gateway.snapshots.size(), asked + 1);
        room.run(Duration::seconds(20));
        report = lastReport(room);
        QVERIFY(report.failures == 2 && report.again == room.now + Duration::seconds(4));
        QCOMPARE(words(report.cause), QString("asked for"));
        room.run(Duration::minutes(120));
        report = lastReport(room);
        QVERIFY(report.again - report.answered == Duration::minutes(5)); // at most as seldom as the schedule
        room.run(Duration::minutes(5));
        room.tellSnapshot(room.snapshot());
        QCOMPARE(words(lastReport(room).result), QString("equal"));
        QVERIFY(trouble(room).empty());
        QCOMPARE(room.oms.account(kPaper)->comparing.reports.size(), Comparing::kReports);
    }

    void aLateAnswerCounts()
    {
        TradingRoom room;
        const Order& order = room.open(room.request());
        room.run(Duration::minutes(5));
        const Timestamp asked = room.now;
        const AccountSnapshot all = room.snapshot(); // without the order
        room.run(Duration::seconds(21));
        QCOMPARE(words(lastReport(room).result), QString("failed"));
        room.tellSnapshot(all);
        QCOMPARE(words(lastReport(room).result), QString("repaired"));
        QVERIFY(lastReport(room).asked == asked);
        QVERIFY(order.isOutcomeUnknown);
        const auto count = room.gateway.snapshots.size();
        room.run(Duration::seconds(5));
        QCOMPARE(room.gateway.snapshots.size(), count); // there is nothing to try again
    }

    void aSessionThatEndsFirst()
    {
        TradingRoom room;
        room.advance(Duration::seconds(3));
        room.command(compare(room));
        room.gateway.state = SessionState::Disconnected;
        room.oms.onSession(kPaper);
        QCOMPARE(words(lastReport(room).result), QString("failed"));
        QVERIFY(!lastReport(room).again.isKnown());
        QVERIFY(room.lastAnswer().kind == RequestAnswered::Kind::Failed);
    }

    void whatItRepairsByItself()
    {
        TradingRoom room;
        const Order& order = room.open(room.request());
        room.advance(Duration::seconds(1));
        AccountSnapshot all = withPosition(room, "0.01", "60000");
        all.fills = {room.fillOf(order, "0.010", "60000")};
        room.advance(Duration::seconds(1));
        room.tellSnapshot(all);
        const DriftReport report = lastReport(room);
        QCOMPARE(words(report.result), QString("repaired"));
        QCOMPARE(report.items.size(), std::size_t(1));
        QCOMPARE(words(report.items[0].kind), QString("fills"));
        QVERIFY(room.position() == dec("0.01") && trouble(room).empty());
        room.tellSnapshot(all);
        QCOMPARE(words(lastReport(room).result), QString("equal"));
    }

    void fundingThatWasNotTold()
    {
        TradingRoom room;
        room.tellSnapshot(withBalance(room, "1000"));
        const FundingPayment paid{kAlpha, InstrumentId{0}, "paper", dec("-1.5"), {}, {}, room.now};
        room.advance(Duration::minutes(2));
        room.sink.onFunding(paid); // with a snapshot, as gateways do
        room.sink.onFunding(paid);
        room.tellSnapshot(withBalance(room, "998.5"));
        const DriftReport report = lastReport(room);
        QCOMPARE(words(report.result), QString("repaired"));
        QVERIFY(report.items.size() == 1 && report.items[0].difference == dec("-1.5"));
        QCOMPARE(room.store.all<StoredFunding>().size(), std::size_t(1));
        room.sink.onFunding(paid);
        room.tellSnapshot(withBalance(room, "998.5"));
        QCOMPARE(words(lastReport(room).result), QString("equal"));
        // Told when it is paid: no news for a comparison.
        room.advance(Duration::seconds(10));
        room.sink.onFunding({kAlpha, InstrumentId{0}, "paper", dec("-1"), {}, {}, room.now});
        room.tellSnapshot(withBalance(room, "997.5"));
        QCOMPARE(words(lastReport(room).result), QString("equal"));
    }

    void aDepositIsToldOnceAndAgreedTo()
    {
        TradingRoom room;
        room.tellSnapshot(withBalance(room, "1000"));
        QCOMPARE(words(lastReport(room).result), QString("equal"));
        room.advance(Duration::minutes(1));
        const auto asked = room.gateway.snapshots.size();
        room.tellSnapshot(withBalance(room, "1250"));
        const DriftReport report = lastReport(room);
        QCOMPARE(words(report.result), QString("differs"));
        const DriftItem item = report.items.at(0);
        QVERIFY(item.held == dec("1000") && item.venues == dec("1250") && item.difference == dec("250"));
        QVERIFY(trouble(room).find("1 difference waits for a person") != std::string::npos);
        QVERIFY(room.oms.arm().isArmed(TradingMode::Paper)); // told, nothing more
        room.run(Duration::seconds(3));
        QCOMPARE(room.gateway.snapshots.size(), asked + 1); // a second look
        room.tellSnapshot(withBalance(room, "1250"));
        QCOMPARE(lastReport(room).items.at(0).number, item.number); // the same one
        QCOMPARE(room.oms.account(kPaper)->differences.count(), std::size_t(1));

        room.command(dismiss(room, {item.number}, ""));
        QCOMPARE(room.lastCode(), std::string("INVALID_REQUEST"));
        room.command(dismiss(room, {item.number}, std::string(201, 'x')));
        QCOMPARE(room.lastCode(), std::string("INVALID_REQUEST"));
        room.command(dismiss(room, {}));
        QCOMPARE(room.lastCode(), std::string("INVALID_REQUEST"));
        room.command(dismiss(room, {item.number, 99}));
        QCOMPARE(room.lastCode(), std::string("STATE_CONFLICT"));
        QVERIFY(!trouble(room).empty()); // all of them or none
        room.command(dismiss(room, {item.number}));
        QCOMPARE(room.lastCode(), std::string("ok"));
        QVERIFY(trouble(room).empty());
        QVERIFY(isAudited(room, "difference " + std::to_string(item.number) + " agreed, a deposit of mine: USDT"));
        QCOMPARE(words(lastReport(room).items.at(0).standing), QString("agreed"));
        QVERIFY(room.oms.account(kPaper)->differences.isNone());
        room.tellSnapshot(withBalance(room, "1250"));
        QCOMPARE(words(lastReport(room).result), QString("equal"));
        room.command(dismiss(room, {item.number})); // overtaken
        QCOMPARE(room.lastCode(), std::string("STATE_CONFLICT"));
    }

    void whatIsEndedHereAndOpenThereIsCancelledThere()
    {
        TradingRoom room;
        const Order order = room.open(room.request());
        room.advance(Duration::seconds(1));
        room.report(ExecType::Cancelled, order);
        const auto cancels = [&room, &order] {
            return std::ranges::count_if(room.gateway.calls, [&order](const ScriptedGateway::Call& call) {
                return call.ask == OrderAsk::Cancel && call.order.id == order.id;
            });
        };
        const auto press = [&room, &order] {
            room.command(CancelOrder{room.nextRequest(), OrderOrigin::Ticket, order.id});
            return room.lastCode();
        };
        const auto tell = [&room, &order](bool isOpen) {
            room.advance(Duration::seconds(5));
            AccountSnapshot all = room.snapshot();
            if (isOpen)
                all.openOrders = {order};
            room.tellSnapshot(all);
        };
        QCOMPARE(press(), std::string("STATE_CONFLICT")); // nobody found it there
        tell(true);
        QCOMPARE(words(lastReport(room).items.at(0).standing), QString("open"));
        QCOMPARE(press(), std::string("ok"));
        QCOMPARE(cancels(), 1);
        QVERIFY(isAudited(room, "cancel of what is cancelled here and open at the venue: asked for"));

        // Its answer is looked at with a comparison, which finds it there or not.
        const auto asked = room.gateway.snapshots.size();
        room.advance(Duration::seconds(5));
        room.answer(OrderAsk::Cancel, order);
        QCOMPARE(room.gateway.snapshots.size(), asked + 1);
        QCOMPARE(words(room.oms.orders().find(order.id)->state), QString("cancelled"));

        // All of them are meant by "cancel all" too.
        room.command(
            CancelScope{room.nextRequest(), OrderOrigin::Ticket, "", "", std::nullopt, CancelWhat::Everything});
        QCOMPARE(cancels(), 2);
        QCOMPARE(room.lastAnswer().orders, std::vector<ClientOrderId>{order.id});

        room.gateway.state = SessionState::Disconnected; // nothing waits on behalf of what has ended
        room.oms.onSession(kPaper);
        QCOMPARE(press(), std::string("VENUE_NOT_READY"));
        QCOMPARE(cancels(), 2);
        room.gateway.state = SessionState::Ready;
        room.oms.onSession(kPaper);
        tell(false);
        QVERIFY(trouble(room).empty());
        QCOMPARE(press(), std::string("STATE_CONFLICT"));
        QCOMPARE(cancels(), 2);
    }

    void anotherAmountIsAnotherDifference()
    {
        TradingRoom room;
        room.tellSnapshot(withBalance(room, "1000"));
        room.tellSnapshot(withBalance(room, "1250"));
        const std::uint32_t first = lastReport(room).items.at(0).number;
        room.tellSnapshot(withBalance(room, "1260"));
        QVERIFY(lastReport(room).items.at(0).number != first);
        room.command(dismiss(room, {first})); // what the person saw is not what he would agree to
        QCOMPARE(room.lastCode(), std::string("STATE_CONFLICT"));
        room.tellSnapshot(withBalance(room, "1000"));
        QCOMPARE(words(lastReport(room).result), QString("equal")); // it went by itself
        QVERIFY(trouble(room).empty() && room.oms.account(kPaper)->differences.isNone());
        QVERIFY(isAudited(room, "difference is gone: USDT"));
    }

    void moneyWaitsForWhatIsNewer()
    {
        TradingRoom room;
        room.tellSnapshot(withBalance(room, "1000"));
        const AccountSnapshot old = withBalance(room, "1000");
        room.advance(Duration::seconds(1));
        room.fill(room.request(), "60000");
        room.tellSnapshot(old);
        QVERIFY(lastReport(room).left.at(0).starts_with("USDT: a fill or a payment is newer"));
        QCOMPARE(words(lastReport(room).result), QString("equal"));
    }

    void theBalanceIsRememberedOverARestart()
    {
        TradingRoom before;
        before.tellSnapshot(withBalance(before, "1000"));
        before.fill(before.request(), "60000");
        const auto room = before.restarted();
        AccountSnapshot all = withPosition(*room, "0.01", "60000");
        all.balances = {{kAlpha, "paper", "USDT", dec("900"), {}, room->now}};
        room->tellSnapshot(all);
        const DriftReport report = lastReport(*room);
        QCOMPARE(words(report.cause), QString("start"));
        QCOMPARE(words(report.result), QString("differs"));
        QVERIFY(report.items.at(0).difference == dec("-100")); // taken out while nobody looked
        room->command(Arm{room->nextRequest(), TradingMode::Paper});
        QVERIFY(room->lastAnswer().error->fixes.at(0).find("-100 unexplained") != std::string::npos);
        room->arm(); // a yes to arming is a yes to it
        QVERIFY(trouble(*room).empty());
        QCOMPARE(words(lastReport(*room).items.at(0).standing), QString("agreed"));
        room->advance(Duration::seconds(1));
        all.time = all.balances[0].time = all.positions[0].time = room->now;
        room->tellSnapshot(all);
        QCOMPARE(words(lastReport(*room).result), QString("equal"));
    }

    void theEntryPriceOfTheVenue()
    {
        TradingRoom room;
        room.fill(room.request(), "60000");
        room.advance(Duration::seconds(1));
        room.tellSnapshot(withPosition(room, "0.010", "61000"));
        const DriftItem item = lastReport(room).items.at(0);
        QCOMPARE(words(item.kind), QString("entry price"));
        QVERIFY(item.difference == dec("1000"));
        QVERIFY(room.tell.last<PositionChanged>().averageEntry == dec("60000")); // told, not taken
        const TakeEntry take{room.nextRequest(), "alpha", "paper", TradingMode::Paper, item.number};
        room.command(take);
        QCOMPARE(room.lastCode(), std::string("ok"));
        QVERIFY(room.tell.last<PositionChanged>().averageEntry == dec("61000"));
        QVERIFY(!room.tell.last<PositionChanged>().realised); // what it had brought is not known
        QCOMPARE(words(lastReport(room).items.at(0).standing), QString("taken over by hand"));
        room.tellSnapshot(withPosition(room, "0.010", "61000"));
        QCOMPARE(words(lastReport(room).result), QString("equal"));
        room.command(TakeEntry{room.nextRequest(), "alpha", "paper", TradingMode::Paper, item.number});
        QCOMPARE(room.lastCode(), std::string("STATE_CONFLICT"));
    }

    void anEntryPriceThatWasOvertaken()
    {
        TradingRoom room;
        room.fill(room.request(), "60000");
        room.advance(Duration::seconds(1));
        room.tellSnapshot(withPosition(room, "0.010", "61000"));
        const std::uint32_t number = lastReport(room).items.at(0).number;
        room.advance(Duration::seconds(1));
        room.fill(room.request(), "60000"); // the position is another now
        room.command(TakeEntry{room.nextRequest(), "alpha", "paper", TradingMode::Paper, number});
        QCOMPARE(room.lastCode(), std::string("STATE_CONFLICT"));
        QVERIFY(room.tell.last<PositionChanged>().averageEntry == dec("60000"));
    }

    void anEntryPriceThatWasAgreedTo()
    {
        TradingRoom room;
        room.fill(room.request(), "60000");
        room.advance(Duration::seconds(1));
        room.tellSnapshot(withPosition(room, "0.010", "61000"));
        room.command(dismiss(room, {lastReport(room).items.at(0).number}, "the venue counts otherwise"));
        room.tellSnapshot(withPosition(room, "0.010", "61000"));
        QCOMPARE(words(lastReport(room).result), QString("equal"));
        room.tellSnapshot(withPosition(room, "0.010", "62000")); // that is another one
        QCOMPARE(words(lastReport(room).result), QString("differs"));
    }

    void aPositionThatDriftedWaitsForAYes()
    {
        TradingRoom room;
        room.fill(room.request(), "60000");
        room.advance(Duration::seconds(1));
        room.tellSnapshot(withPosition(room, "0.015", "60000"));
        QCOMPARE(words(lastReport(room).result), QString("differs"));
        QVERIFY(!room.oms.arm().isArmed(TradingMode::Paper));
        room.advance(Duration::seconds(1));
        room.tellSnapshot(withPosition(room, "0.015", "60000"));
        QCOMPARE(words(lastReport(room).result), QString("differs")); // it stays until somebody looked
        QCOMPARE(lastReport(room).items.size(), std::size_t(1));
        room.command(dismiss(room, {lastReport(room).items.at(0).number}, "closed on the phone"));
        QCOMPARE(words(lastReport(room).result), QString("repaired"));
        room.command(Arm{room.nextRequest(), TradingMode::Paper}); // and asks no more
        QCOMPARE(room.lastCode(), std::string("ok"));
    }

    void aPositionIsRememberedOverARestart()
    {
        TradingRoom before;
        before.fill(before.request(), "60000");
        before.advance(Duration::seconds(1));
        before.tellSnapshot(withPosition(before, "-0.015", "61000"));
        // Nobody agreed: the next run asks for it again.
        const auto unasked = before.restarted();
        QVERIFY(unasked->position() == dec("0.010"));
        unasked->tellSnapshot(withPosition(*unasked, "-0.015", "61000"));
        QCOMPARE(words(lastReport(*unasked).result), QString("differs"));

        before.command(dismiss(before, {lastReport(before).items.at(0).number}, "turned on the phone"));
        before.advance(Duration::seconds(1));
        before.fill(before.request("0.005"), "62000");
        const auto room = before.restarted();
        QVERIFY(room->position() == dec("-0.010")); // before its venue was asked
        QVERIFY(room->tell.last<PositionChanged>().averageEntry == dec("61000"));
        QVERIFY(room->tell.last<PositionChanged>().adoptedQty == dec("-0.025"));
        room->tellSnapshot(withPosition(*room, "-0.010", "61000"));
        QCOMPARE(words(lastReport(*room).result), QString("equal"));
        room->arm();
        QVERIFY(room->oms.arm().isArmed(TradingMode::Paper));
    }

    void whatAnAccountBeganWithIsRememberedToo()
    {
        TradingRoom before;
        before.tellSnapshot(withPosition(before, "0.3", "50000"));
        const auto room = before.restarted();
        QVERIFY(room->position() == dec("0.3"));
        room->tellSnapshot(withPosition(*room, "0.2", "50000")); // what went meanwhile is not "first"
        QCOMPARE(words(lastReport(*room).result), QString("differs"));

        const auto waiting = std::make_unique<TradingRoom>(false, 79);
        waiting->markets.isKnown = false;
        waiting->oms.restore(before.store.remembered());
        QVERIFY((waiting->tell.last<RowsWaiting>().venues == std::vector<RowsWaiting::OfVenue>{{"alpha", 0, 1}}));
        waiting->markets.isKnown = true;
        waiting->oms.onInstruments();
        QVERIFY(waiting->tell.last<RowsWaiting>().venues.empty());
        QVERIFY(waiting->position() == dec("0.3"));
    }

    void anEntryPriceIsRememberedOverARestart()
    {
        TradingRoom before;
        before.fill(before.request(), "60000");
        before.advance(Duration::seconds(1));
        before.tellSnapshot(withPosition(before, "0.010", "61000"));
        before.command(TakeEntry{before.nextRequest(), "alpha", "paper", TradingMode::Paper,
                                 lastReport(before).items.at(0).number});
        const auto room = before.restarted();
        QVERIFY(room->tell.last<PositionChanged>().averageEntry == dec("61000"));
        room->tellSnapshot(withPosition(*room, "0.010", "61000"));
        QCOMPARE(words(lastReport(*room).result), QString("equal"));
    }

    void aRowThatNobodyCanReadChangesNothing_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("empty") << "";
        QTest::newRow("no number") << "1000 abc - quantity";
        QTest::newRow("no time") << "- 0.3 - quantity";
        QTest::newRow("another word") << "1000 0.3 - perhaps";
        QTest::newRow("cut") << "1000 0.3";
        QTest::newRow("an entry that is not there") << "1000 0.3 - entry";
        QTest::newRow("a second that is cut") << "1000 0.3 - quantity;2000";
    }

    void aRowThatNobodyCanReadChangesNothing()
    {
        QFETCH(const QString, value);
        TradingRoom before;
        Remembered rows = before.store.remembered();
        rows.settings.push_back(
            {"position/alpha/paper/" + before.markets.instruments.at(0).key, value.toStdString(), before.now});
        rows.settings.push_back({"position/alpha", "1000 0.3 - quantity", before.now});
        TradingRoom room(false, 80);
        room.oms.restore(rows);
        QVERIFY(room.position().isZero());
    }

    void whatIsOpenIsBounded()
    {
        TradingRoom room;
        room.fill(room.request(), "60000");
        for (int i = 0; i < 70; ++i) {
            room.advance(Duration::seconds(1));
            room.tellSnapshot(withPosition(room, i % 2 == 0 ? "0.015" : "0.010", "60000"));
        }
        QCOMPARE(lastReport(room).items.size(), DriftReport::kMostItems);
        QCOMPARE(room.oms.account(kPaper)->comparing.reports.size(), Comparing::kReports);
        std::vector<std::uint32_t> all;
        for (const DriftItem& item : lastReport(room).items)
            all.push_back(item.number);
        room.command(dismiss(room, all, "the phone"));
        const auto after = room.restarted(); // of 70 words the newest 32
        QVERIFY(after->position() == dec("0.010"));
        QCOMPARE(after->oms.positions(false).words({kAlpha, "paper", InstrumentId{0}}).size(), std::size_t(32));
    }
};

QTEST_GUILESS_MAIN(OmsCompareTest)
#include "oms_compare_test.moc"
