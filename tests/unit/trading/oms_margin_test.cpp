// SPDX-License-Identifier: GPL-3.0-or-later
// What backs a position, and margin that is put to it or taken away: asked about, sent once, and what comes of it.
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

/// 10 times are set, isolated; 0.1 BTC are held at 60000 with 600 of margin, liquidated at 54683.5; 1000 are free.
struct MarginRoom : TradingRoom {
    MarginRoom()
    {
        gateway.margin = MarginTerms{dec("10"), dec("0.0125"), {}, dec("40"), MarginMode::Isolated};
        markets.markets[kBtc].mark = Price{dec("60000")};
        fill(request("0.1", "60000"), "60000");
        hold("600");
        Balance balance;
        balance.venue = gateway.venue();
        balance.account = "paper";
        balance.asset = "USDT";
        balance.total = dec("1600");
        balance.available = dec("1000");
        balance.time = now;
        sink.onBalance(balance);
    }
    void hold(std::string_view margin, std::string_view liquidation = "54683.5")
    {
        VenuePosition told;
        told.venue = gateway.venue();
        told.instrument = kBtc;
        told.account = "paper";
        told.qty = dec("0.1");
        told.entryPrice = dec("60000");
        told.marginUsed = dec(margin);
        told.liquidationPrice = dec(liquidation);
        told.leverage = dec("10");
        told.time = now;
        sink.onPosition(told);
    }
    template <class Command> RequestAnswered press(Command command, bool isAgreed)
    {
        command.request = nextRequest();
        command.instrument = "alpha:BTCUSDT";
        command.account = "paper";
        this->command(command);
        if (isAgreed && lastAnswer().kind == Kind::NeedsConfirm) {
            command.request = nextRequest();
            command.confirmed = lastAnswer().error->fixes;
            this->command(command);
        }
        return lastAnswer();
    }
    RequestAnswered move(std::string_view amount, bool isAgreed = true)
    {
        MoveMargin command;
        command.amount = dec(amount);
        return press(command, isAgreed);
    }
    RequestAnswered back(MarginMode mode, bool isAgreed = true)
    {
        SetMarginMode command;
        command.margin = mode;
        return press(command, isAgreed);
    }
    void says(const MarginSetting& setting, std::optional<Error> error = std::nullopt)
    {
        sink.onMargin(gateway.venue(), {kBtc, setting, std::move(error), now});
    }
};

struct Refused {
    const char* name;
    const char* amount;
    const char* gate;
    const char* code;
    const char* limit;
    const char* fix; ///< "": none
    std::function<void(MarginRoom&)> change;
};

const std::vector<Refused>& refusals()
{
    static const std::vector<Refused> kRows = {
        {"zero", "0", "margin", "BAD_QTY", "above 0", "", [](MarginRoom&) {}},
        {"below a step", "0.0000001", "margin", "BAD_QTY", "steps of 0.000001", "0.000001",
         [](MarginRoom& r) { r.gateway.can.marginDecimals = 6; }},
        {"between steps", "-5.0000019", "margin", "BAD_QTY", "steps of 0.000001", "5.000001",
         [](MarginRoom& r) { r.gateway.can.marginDecimals = 6; }},
        {"more than is free", "1000.01", "margin", "INSUFFICIENT_FUNDS", "1000 USDT", "1000", [](MarginRoom&) {}},
        {"more than the leverage leaves", "-100.01", "margin", "INSUFFICIENT_FUNDS", "100 USDT", "100",
         [](MarginRoom& r) { r.hold("700"); }},
        {"more than the venue's share leaves", "-10.01", "margin", "INSUFFICIENT_FUNDS", "10 USDT", "10",
         [](MarginRoom& r) {
             r.gateway.margin->leastKept = dec("0.2");
             r.hold("1210");
         }},
        {"nothing can go", "-1", "margin", "INSUFFICIENT_FUNDS", "0 USDT", "", [](MarginRoom&) {}},
        {"locked", "-1", "margin", "UNSUPPORTED", "0", "",
         [](MarginRoom& r) {
             r.gateway.margin->isLocked = true;
             r.hold("700");
         }},
        {"cross", "5", "margin", "STATE_CONFLICT", "isolated", "",
         [](MarginRoom& r) { r.gateway.margin->mode = MarginMode::Cross; }},
        {"flat", "5", "margin", "STATE_CONFLICT", "an open position", "",
         [](MarginRoom& r) { r.fill(r.request("0.1", "60000", Side::Sell), "60000"); }},
        {"taking it while disarmed", "-5", "arm", "DISARMED", "", "",
         [](MarginRoom& r) {
             r.hold("700");
             r.oms.disarm(DisarmReason::Suspended);
         }},
        {"away", "5", "venue", "VENUE_NOT_READY", "", "",
         [](MarginRoom& r) { r.gateway.state = SessionState::Degraded; }},
    };
    return kRows;
}

} // namespace

class OmsMarginTest final : public QObject {
    Q_OBJECT

private slots:
    /// The question says what it comes to: margin, and where it would be liquidated then.
    void itIsAskedAboutWithWhatItComesTo_data()
    {
        QTest::addColumn<QByteArray>("amount");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("put") << QByteArray("50")
                             << QByteArray(
                                    "50 USDT are put to the isolated position in alpha:BTCUSDT; its margin goes "
                                    "from 700.00 to 750.00 USDT; it would be liquidated at about 54177.2 instead of "
                                    "54683.5");
        QTest::newRow("take") << QByteArray("-50")
                              << QByteArray(
                                     "50 USDT are taken from the isolated position in alpha:BTCUSDT; its margin "
                                     "goes from 700.00 to 650.00 USDT; it would be liquidated at about 55189.9 instead "
                                     "of 54683.5");
    }
    void itIsAskedAboutWithWhatItComesTo()
    {
        QFETCH(const QByteArray, amount);
        QFETCH(const QByteArray, sentence);
        MarginRoom room;
        room.hold("700");
        const RequestAnswered asked = room.move(amount.toStdString(), false);
        QVERIFY(asked.kind == Kind::NeedsConfirm);
        QCOMPARE(asked.error->fixes, std::vector<std::string>{"margin"});
        QCOMPARE(asked.error->message, sentence.toStdString());
        QVERIFY(room.gateway.leverages.empty());
        QVERIFY(room.move(amount.toStdString()).kind == Kind::Taken);
        QCOMPARE(room.gateway.leverages.size(), std::size_t{1});
        QVERIFY(room.gateway.leverages[0].setting == MarginSetting{dec(amount.toStdString())});
        room.says(dec(amount.toStdString()));
        QVERIFY(room.lastAnswer().kind == Kind::Done);
    }

    /// Venues tell more decimals than a price and a cent have.
    void figuresAreRoundedAsTheScreenHasThem()
    {
        MarginRoom room;
        room.hold("699.996", "54683.512345");
        const std::string asked = room.move("50", false).error->message;
        QVERIFY2(asked.find("its margin goes from 700.00 to 750.00 USDT") != std::string::npos, asked.c_str());
        QVERIFY2(asked.ends_with("54177.2 instead of 54683.5"), asked.c_str());
    }

    /// What the venue did not tell of this very position is not known, and nothing is made up for it.
    void whatIsNotKnownIsSaid()
    {
        MarginRoom room;
        room.fill(room.request("0.05", "60000"), "60000"); // the venue's word is about another position
        const std::string sentence = room.move("50", false).error->message;
        QCOMPARE(sentence, std::string("50 USDT are put to the isolated position in alpha:BTCUSDT; where it would be "
                                       "liquidated then is not known"));
    }

    void enoughMarginIsNeverLiquidated()
    {
        MarginRoom room;
        room.hold("700", "500");
        QVERIFY(room.move("60", false).error->message.ends_with("no mark would liquidate it then"));
    }

    void refused_data()
    {
        QTest::addColumn<std::size_t>("row");
        for (std::size_t i = 0; i < refusals().size(); ++i)
            QTest::newRow(refusals()[i].name) << i;
    }
    void refused()
    {
        QFETCH(const std::size_t, row);
        const Refused& wanted = refusals()[row];
        MarginRoom room;
        wanted.change(room);
        const RequestAnswered answer = room.move(wanted.amount);
        QVERIFY(answer.kind == Kind::Refused);
        QCOMPARE(answer.gate, std::string(wanted.gate));
        QCOMPARE(words(answer.error->code), QString(wanted.code));
        QVERIFY(!answer.error->message.empty());
        // What passes stands first: a row of a small window has no room for the rest.
        QCOMPARE(answer.error->message.starts_with("At most " + answer.error->limit),
                 answer.error->code == Code::InsufficientFunds);
        if (*wanted.limit != '\0')
            QCOMPARE(answer.error->limit, std::string(wanted.limit));
        if (std::string(wanted.gate) == "margin")
            QCOMPARE(answer.error->fixes,
                     *wanted.fix ? std::vector<std::string>{wanted.fix} : std::vector<std::string>{});
        QVERIFY(room.gateway.leverages.empty());
    }

    /// What was offered passes.
    void theOfferedAmountPasses()
    {
        MarginRoom room;
        room.hold("700");
        QVERIFY(room.move("-100").kind == Kind::Taken);
        room.says(dec("-100"));
        QVERIFY(room.move("1000").kind == Kind::Taken);
    }

    /// Putting margin to a position saves it: it goes while disarmed and killed.
    void puttingPassesWhatStopsRisk()
    {
        MarginRoom room;
        room.oms.disarm(DisarmReason::Suspended);
        QVERIFY(room.move("50").kind == Kind::Taken);
        room.says(dec("50"));
        room.command(SetKill{room.nextRequest(), "person", "alpha", "test"});
        QVERIFY(room.move("60").kind == Kind::Taken);
    }

    void theModeIsAskedAbout()
    {
        MarginRoom room;
        const RequestAnswered asked = room.back(MarginMode::Cross, false);
        QCOMPARE(asked.error->fixes, std::vector<std::string>{"margin_mode"});
        QCOMPARE(asked.error->message,
                 std::string("margin of alpha:BTCUSDT goes from isolated to cross: all of the account backs its "
                             "positions then"));
        QVERIFY(room.back(MarginMode::Cross).kind == Kind::Taken);
        QVERIFY(room.gateway.leverages.at(0).setting == MarginSetting{MarginMode::Cross});
        room.gateway.margin->mode = MarginMode::Cross;
        room.says(MarginMode::Cross);
        QVERIFY(room.lastAnswer().kind == Kind::Done);
        QVERIFY(room.store.all<StoredSetting>().empty()); // the venue remembers it
    }

    void theModeThatIsSetIsNotSent()
    {
        MarginRoom room;
        QVERIFY(room.back(MarginMode::Isolated, false).kind == Kind::Done);
        QVERIFY(room.gateway.leverages.empty());
    }

    /// Either way is risk: cross puts the account behind it, isolated brings the end nearer.
    void theModeIsRisk()
    {
        for (const MarginMode mode : {MarginMode::Cross, MarginMode::Isolated}) {
            MarginRoom room;
            room.gateway.margin->mode = mode == MarginMode::Cross ? MarginMode::Isolated : MarginMode::Cross;
            room.oms.disarm(DisarmReason::Suspended);
            QCOMPARE(words(room.back(mode).error->code), QString("DISARMED"));
        }
    }

    void whatCanOnlyBeIsolatedIsSaid()
    {
        MarginRoom room;
        room.gateway.margin->isIsolatedOnly = true;
        const RequestAnswered refused = room.back(MarginMode::Cross);
        QCOMPARE(refused.gate, std::string("margin"));
        QCOMPARE(words(refused.error->code), QString("UNSUPPORTED"));
        QCOMPARE(refused.error->fixes, std::vector<std::string>{"isolated"});
        QVERIFY(room.gateway.leverages.empty());
    }

    void aVenueWithoutThemSaysSo()
    {
        TradingRoom room(false);
        room.gateway.can.hasMarginMode = room.gateway.can.hasMarginMove = false;
        QVERIFY(room.oms.attach(room.gateway, room.limits).has_value());
        room.tellSnapshot(room.snapshot());
        room.command(Arm{room.nextRequest(), TradingMode::Paper});
        SetMarginMode mode;
        mode.instrument = "alpha:BTCUSDT";
        mode.account = "paper";
        mode.request = room.nextRequest();
        room.command(mode);
        QCOMPARE(words(room.lastAnswer().error->code), QString("UNSUPPORTED"));
        MoveMargin move;
        move.instrument = "alpha:BTCUSDT";
        move.account = "paper";
        move.amount = dec("1");
        move.request = room.nextRequest();
        room.command(move);
        QCOMPARE(words(room.lastAnswer().error->code), QString("UNSUPPORTED"));
        QVERIFY(room.gateway.leverages.empty());
    }

    /// Unknown, and never sent twice: the account is looked at.
    void silenceIsAnUnknownOutcome()
    {
        MarginRoom room;
        QVERIFY(room.move("50").kind == Kind::Taken);
        QCOMPARE(words(room.back(MarginMode::Cross).error->code), QString("STATE_CONFLICT")); // one at a time
        const std::size_t before = room.gateway.snapshots.size();
        room.run(Duration::seconds(17));
        QVERIFY(room.lastAnswer().kind == Kind::Failed);
        QVERIFY(room.lastAnswer().error->outcome == Outcome::Unknown);
        QCOMPARE(room.gateway.leverages.size(), std::size_t{1});
        QVERIFY(room.gateway.snapshots.size() > before);
    }

    void aRefusalOfTheVenueIsTold()
    {
        MarginRoom room;
        QVERIFY(room.back(MarginMode::Cross).kind == Kind::Taken);
        room.says(MarginMode::Cross, rejected(Code::StateConflict));
        QVERIFY(room.lastAnswer().kind == Kind::Failed);
        QVERIFY(room.move("50").kind == Kind::Taken); // the way is free again
    }

    void itIsAudited()
    {
        MarginRoom room;
        QVERIFY(room.move("50").kind == Kind::Taken);
        room.says(dec("50"));
        const std::string press = room.lastAnswer().request.text;
        std::vector<std::string> kinds;
        for (const AuditEntry& entry : room.store.all<AuditEntry>()) {
            if (entry.request.text == press)
                kinds.push_back(entry.kind + ": " + entry.text);
        }
        QCOMPARE(kinds,
                 (std::vector<std::string>{"press: 50 of margin put to alpha:BTCUSDT for paper paper, confirmed margin",
                                           "decision: the venue was asked", "wire: 50 of margin to alpha:BTCUSDT",
                                           "answer: 50 of margin were put to alpha:BTCUSDT",
                                           "decision: 50 of margin were put to alpha:BTCUSDT"}));
    }
};

QTEST_GUILESS_MAIN(OmsMarginTest)
#include "oms_margin_test.moc"
