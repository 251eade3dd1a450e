// SPDX-License-Identifier: GPL-3.0-or-later
// Leverage through the order management: asked about, sent once, and what becomes of the answer.
#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <functional>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

using Kind = RequestAnswered::Kind;
constexpr InstrumentId kBtc{0};

/// 10 times are set, 40 may be.
struct LeverageRoom : TradingRoom {
    LeverageRoom() { gateway.margin = MarginTerms{dec("10"), dec("0.0125"), {}, dec("40")}; }

    /// Presses, and agrees where a yes is wanted.
    RequestAnswered press(std::int32_t leverage, bool isAgreed = true)
    {
        SetLeverage set{nextRequest(), OrderOrigin::Ticket, "alpha:BTCUSDT", "paper", TradingMode::Paper, leverage, {}};
        command(set);
        if (isAgreed && lastAnswer().kind == Kind::NeedsConfirm) {
            set.request = nextRequest();
            set.confirmed = lastAnswer().error->fixes;
            command(set);
        }
        return lastAnswer();
    }
    void says(std::int32_t leverage, std::optional<Error> error = std::nullopt)
    {
        if (!error)
            gateway.margin->leverage = {leverage, 0};
        sink.onMargin(gateway.venue(), {kBtc, leverage, std::move(error), now});
    }
    [[nodiscard]] std::vector<StoredSetting> settings() const { return store.all<StoredSetting>(); }
};

struct GateRow {
    const char* name;
    int leverage;
    const char* gate;
    const char* code;
    std::function<void(LeverageRoom&)> change;
};

const std::vector<GateRow>& gateRows()
{
    static const std::vector<GateRow> kRows = {
        {"disarmed", 20, "arm", "DISARMED", [](LeverageRoom& r) { r.oms.disarm(DisarmReason::Suspended); }},
        {"killed", 20, "kill switch", "KILLED",
         [](LeverageRoom& r) {
             r.command(SetKill{r.nextRequest(), "person", "alpha", "test"});
         }},
        {"disk", 20, "store", "IO",
         [](LeverageRoom& r) {
             r.oms.onStore(StoreFailed{{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "disk full"}});
         }},
        {"away", 5, "venue", "VENUE_NOT_READY", [](LeverageRoom& r) { r.gateway.state = SessionState::Degraded; }},
        {"not allowed", 20, "allowlist", "ALLOWLIST",
         [](LeverageRoom& r) {
             r.limits.hasAllowlist = true;
             r.oms.setLimits({r.gateway.venue(), "paper"}, r.limits);
         }},
        {"zero", 0, "leverage", "LEVERAGE", [](LeverageRoom&) {}},
        {"beyond the venue", 41, "leverage", "LEVERAGE", [](LeverageRoom&) {}},
        {"beyond the account", 20, "leverage", "LEVERAGE",
         [](LeverageRoom& r) {
             r.limits.hard.maxLeverage = dec("12.5");
             r.oms.setLimits({r.gateway.venue(), "paper"}, r.limits);
         }},
        {"the day's orders", 20, "orders a day", "DAILY_ORDERS",
         [](LeverageRoom& r) {
             r.limits.maxOrdersPerDay = 0;
             r.oms.setLimits({r.gateway.venue(), "paper"}, r.limits);
         }},
        {"the second's orders", 20, "rate", "ORDER_RATE",
         [](LeverageRoom& r) {
             r.limits.maxOrdersPerSecond = 1;
             r.oms.setLimits({r.gateway.venue(), "paper"}, r.limits);
             r.open(r.request());
         }},
        {"rejects", 20, "losses", "CONSECUTIVE_REJECTS",
         [](LeverageRoom& r) {
             r.limits.maxConsecutiveRejects = 0;
             r.oms.setLimits({r.gateway.venue(), "paper"}, r.limits);
         }},
    };
    return kRows;
}

} // namespace

class OmsLeverageTest final : public QObject {
    Q_OBJECT

private slots:
    /// At every level, and the yes is to be the person's: it names the reason.
    void itAlwaysAsks_data()
    {
        QTest::addColumn<int>("level");
        QTest::addColumn<int>("leverage");
        for (const ConfirmLevel level : {ConfirmLevel::Guarded, ConfirmLevel::Fast, ConfirmLevel::Instant}) {
            for (const int leverage : {20, 5})
                QTest::addRow("%d to %d", static_cast<int>(level), leverage) << static_cast<int>(level) << leverage;
        }
    }
    void itAlwaysAsks()
    {
        QFETCH(int, level);
        QFETCH(int, leverage);
        LeverageRoom room;
        room.limits.confirm = static_cast<ConfirmLevel>(level);
        room.oms.setLimits({room.gateway.venue(), "paper"}, room.limits);
        const RequestAnswered asked = room.press(leverage, false);
        QVERIFY(asked.kind == Kind::NeedsConfirm);
        QCOMPARE(asked.gate, std::string("soft limits"));
        QCOMPARE(asked.error->fixes, std::vector<std::string>{"leverage"});
        QCOMPARE(asked.error->message,
                 "leverage of alpha:BTCUSDT goes from 10 to " + std::to_string(leverage) + " times");
        QVERIFY(room.gateway.leverages.empty());

        QVERIFY(room.press(leverage).kind == Kind::Taken);
        QCOMPARE(room.gateway.leverages.size(), std::size_t(1));
        QCOMPARE(std::get<std::int32_t>(room.gateway.leverages[0].setting), leverage);
        QVERIFY(room.settings().empty()); // nothing holds yet
        room.says(leverage);
        QVERIFY(room.lastAnswer().kind == Kind::Done);
        QCOMPARE(room.settings().size(), std::size_t(1));
        QCOMPARE(room.settings()[0].key, std::string("leverage/paper/alpha:BTCUSDT"));
        QCOMPARE(*room.settings()[0].value, std::to_string(leverage));
    }

    /// With a position, no more than its worth may have.
    void noMoreThanThePositionMayHave()
    {
        LeverageRoom room;
        room.gateway.tiers = {{dec("0"), dec("40")}, {dec("5000"), dec("20")}};
        room.fill(room.request("0.1", "60000"), "60000"); // worth 6000
        const RequestAnswered refused = room.press(21);
        QCOMPARE(refused.gate, std::string("leverage"));
        QCOMPARE(refused.error->fixes, std::vector<std::string>{"20"});
        QVERIFY(room.gateway.leverages.empty());
        QVERIFY(room.press(20).kind == Kind::Taken);
        // Beyond the last bracket nothing but 1 is left to set.
        LeverageRoom full;
        full.gateway.tiers = {{dec("0"), dec("40")}, {dec("5000"), dec("0")}};
        full.fill(full.request("0.08", "60000"), "60000");
        full.markets.markets[kBtc].mark = Price{dec("70000")};
        QCOMPARE(full.press(5).error->fixes, std::vector<std::string>{"1"});
    }

    /// An order is held against the tier that its worth would come to: what is held, what is open, and itself.
    void anOrderKeepsToItsTier()
    {
        LeverageRoom room; // 10 are set
        room.gateway.tiers = {{dec("0"), dec("40")}, {dec("3000"), dec("10")}, {dec("6000"), dec("5")}};
        const auto refusal = [&](std::string_view qty, Side side = Side::Buy) {
            return room.oms.check(room.request(qty, "60000", side));
        };
        QVERIFY(!refusal("0.099"));
        const auto refused = refusal("0.1"); // worth just as much as the next tier begins with
        QVERIFY(refused);
        QCOMPARE(std::string(refused->gate), std::string("venue leverage"));
        QVERIFY(refused->error.code == Code::PositionLimit);
        QCOMPARE(refused->error.limit, std::string("5999.99 USDT"));
        QCOMPARE(refused->error.fixes, (std::vector<std::string>{"0.099", "5x"}));
        QVERIFY(!refusal("0.099")); // what was offered passes
        room.gateway.margin->leverage = dec("5");
        QVERIFY(!refusal("0.1")); // ... and so does the other way out
        room.gateway.margin->leverage = dec("10");

        const Order& open = room.open(room.request("0.05", "60000"));
        QVERIFY(refusal("0.05"));
        QVERIFY(!refusal("0.049"));
        // A change counts its order once.
        ReplaceOrder change{room.nextRequest(), OrderOrigin::Ticket, open.id, open.terms, false, {}, {}};
        change.terms.qty = {dec("0.099")};
        room.command(change);
        QCOMPARE(room.gateway.count(OrderAsk::Replace), std::size_t(1));
        change.request = room.nextRequest();

        // Reduces, turns round, and beyond the last bracket.
        LeverageRoom held;
        held.gateway.tiers = {{dec("0"), dec("40")}, {dec("6000"), dec("5")}, {dec("12000"), dec("0")}};
        held.gateway.margin->leverage = dec("5");
        held.fill(held.request("0.15", "60000"), "60000");
        held.gateway.margin->leverage = dec("10"); // the tier came to it
        QVERIFY(!held.oms.check(held.request("0.1", "60000", Side::Sell)));
        QCOMPARE(held.oms.check(held.request("0.01", "60000"))->error.fixes, std::vector<std::string>{"5x"});
        QVERIFY(!held.oms.check(held.request("0.249", "60000", Side::Sell))); // ends short 0.099
        QCOMPARE(held.oms.check(held.request("0.25", "60000", Side::Sell))->error.fixes,
                 (std::vector<std::string>{"0.249", "5x"}));
        held.gateway.margin->leverage = dec("5");
        QVERIFY(!held.oms.check(held.request("0.04", "60000")));
        const auto last = held.oms.check(held.request("0.05", "60000"));
        QCOMPARE(last->error.fixes, std::vector<std::string>{"0.049"}); // no leverage would do
        held.gateway.margin.reset();
        QVERIFY(!held.oms.check(held.request("5", "60000"))); // not known: the venue decides
    }

    void gatesStandBeforeIt_data()
    {
        QTest::addColumn<std::size_t>("row");
        for (std::size_t i = 0; i < gateRows().size(); ++i)
            QTest::newRow(gateRows()[i].name) << i;
    }
    void gatesStandBeforeIt()
    {
        QFETCH(std::size_t, row);
        const GateRow& wanted = gateRows()[row];
        LeverageRoom room;
        wanted.change(room);
        const RequestAnswered answer = room.press(wanted.leverage);
        QVERIFY(answer.kind == Kind::Refused);
        QCOMPARE(answer.gate, std::string(wanted.gate));
        QCOMPARE(words(answer.error->code), QString(wanted.code));
        QVERIFY(!answer.error->message.empty());
        QVERIFY(room.gateway.leverages.empty());
    }

    /// Lowering takes no risk: it passes disarmed, killed, and with a disk that fails.
    void loweringPassesWhatStopsRisk()
    {
        for (std::size_t i = 0; i < 3; ++i) {
            LeverageRoom room;
            gateRows()[i].change(room);
            QVERIFY(room.press(5).kind == Kind::Taken);
            QCOMPARE(room.gateway.leverages.size(), std::size_t(1));
        }
        LeverageRoom room; // above a limit that was lowered since, any step down is a good one
        room.limits.hard.maxLeverage = dec("2");
        room.oms.setLimits({room.gateway.venue(), "paper"}, room.limits);
        QVERIFY(room.press(5).kind == Kind::Taken);
    }

    /// From a number that nobody told, any may be a raise.
    void fromAnUnknownNumberItIsRisk()
    {
        LeverageRoom room;
        room.gateway.margin.reset();
        room.oms.disarm(DisarmReason::Suspended);
        QCOMPARE(words(room.press(1).error->code), QString("DISARMED"));
        VenuePosition told;
        told.venue = room.gateway.venue();
        told.instrument = kBtc;
        told.account = "paper";
        told.leverage = dec("3");
        told.time = room.now;
        room.sink.onPosition(told);
        QVERIFY(room.press(2).kind == Kind::Taken);
    }

    void boundsNameTheNearest()
    {
        LeverageRoom room;
        QCOMPARE(room.press(41).error->fixes, std::vector<std::string>{"40"});
        QCOMPARE(room.lastAnswer().error->limit, std::string("1 to 40"));
        QCOMPARE(room.press(-3).error->fixes, std::vector<std::string>{"1"});
        room.limits.hard.maxLeverage = dec("12.5");
        room.oms.setLimits({room.gateway.venue(), "paper"}, room.limits);
        QCOMPARE(room.press(13).error->fixes, std::vector<std::string>{"12"});
        QVERIFY(room.press(12).kind == Kind::Taken);
    }

    void aVenueWithoutItSaysSo()
    {
        TradingRoom room(false);
        room.gateway.can.hasLeverage = false;
        QVERIFY(room.oms.attach(room.gateway, room.limits).has_value());
        room.tellSnapshot(room.snapshot());
        room.command(Arm{room.nextRequest(), TradingMode::Paper});
        room.command(SetLeverage{
            room.nextRequest(), OrderOrigin::Ticket, "alpha:BTCUSDT", "paper", TradingMode::Paper, 1, {"leverage"}});
        QVERIFY(room.lastAnswer().kind == Kind::Refused);
        QCOMPARE(words(room.lastAnswer().error->code), QString("UNSUPPORTED"));
    }

    void whatIsSetIsNotSentAgain()
    {
        LeverageRoom room;
        const RequestAnswered answer = room.press(10, false);
        QVERIFY(answer.kind == Kind::Done);
        QVERIFY(room.gateway.leverages.empty());
    }

    /// One at a time: two on their way could be answered in either order.
    void oneAtATime()
    {
        LeverageRoom room;
        QVERIFY(room.press(20).kind == Kind::Taken);
        const RequestAnswered second = room.press(30);
        QVERIFY(second.kind == Kind::Refused);
        QCOMPARE(words(second.error->code), QString("STATE_CONFLICT"));
        QCOMPARE(room.gateway.leverages.size(), std::size_t(1));
        room.says(20);
        QVERIFY(room.press(30).kind == Kind::Taken);
    }

    void theSamePressIsTakenOnce()
    {
        LeverageRoom room;
        const SetLeverage set{room.nextRequest(), OrderOrigin::Ticket, "alpha:BTCUSDT", "paper", TradingMode::Paper, 20,
                              {"leverage"}};
        room.command(set);
        room.command(set);
        QCOMPARE(words(room.lastAnswer().error->code), QString("DUPLICATE_REQUEST"));
        QCOMPARE(room.gateway.leverages.size(), std::size_t(1));
    }

    void aRefusalOfTheVenueIsTold()
    {
        LeverageRoom room;
        QVERIFY(room.press(5).kind == Kind::Taken);
        room.says(5, rejected(Code::Leverage));
        QVERIFY(room.lastAnswer().kind == Kind::Failed);
        QCOMPARE(words(room.lastAnswer().error->code), QString("LEVERAGE"));
        QVERIFY(room.settings().empty());
        QVERIFY(room.press(6).kind == Kind::Taken); // the way is free again
    }

    /// Unknown, and never asked twice: the account is looked at, and a late answer still counts.
    void silenceIsAnUnknownOutcome()
    {
        LeverageRoom room;
        const std::size_t before = room.gateway.snapshots.size();
        QVERIFY(room.press(20).kind == Kind::Taken);
        const RequestId press = room.lastAnswer().request;
        room.run(Duration::seconds(14));
        QVERIFY(room.lastAnswer().kind == Kind::Taken);
        room.run(Duration::seconds(3));
        QVERIFY(room.lastAnswer().kind == Kind::Failed);
        QCOMPARE(room.lastAnswer().request.text, press.text);
        QVERIFY(room.lastAnswer().error->outcome == Outcome::Unknown);
        QCOMPARE(room.gateway.leverages.size(), std::size_t(1));
        QVERIFY(room.gateway.snapshots.size() > before);
        const std::size_t answers = room.tell.all<RequestAnswered>().size();
        room.says(20);
        QCOMPARE(room.settings().size(), std::size_t(1));
        QCOMPARE(room.tell.all<RequestAnswered>().size(), answers);
        room.says(20); // and one that nobody asked for changes no press
        QCOMPARE(room.tell.all<RequestAnswered>().size(), answers);
    }

    /// Press, decision, wire and answer stand in the audit with every number.
    void itIsAudited()
    {
        LeverageRoom room;
        QVERIFY(room.press(20).kind == Kind::Taken);
        room.says(20);
        const std::string press = room.lastAnswer().request.text;
        std::vector<std::string> kinds;
        for (const AuditEntry& entry : room.store.all<AuditEntry>()) {
            if (entry.request.text == press)
                kinds.push_back(entry.kind + ": " + entry.text);
        }
        QCOMPARE(kinds, (std::vector<std::string>{
                            "press: leverage of alpha:BTCUSDT for paper paper to 20x, confirmed leverage",
                            "decision: the venue was asked", "wire: leverage of alpha:BTCUSDT to 20x",
                            "answer: leverage of alpha:BTCUSDT is 20 times",
                            "decision: leverage of alpha:BTCUSDT is 20 times"}));
    }

    /// No order of any kind changes it.
    void submittingChangesNothing()
    {
        LeverageRoom room;
        room.fill(room.request("0.010", "60000"), "60000");
        room.submit(room.request("0.010", "59000"));
        QVERIFY(room.gateway.leverages.empty());
        QVERIFY(room.settings().empty());
    }
};

QTEST_GUILESS_MAIN(OmsLeverageTest)
#include "oms_leverage_test.moc"
