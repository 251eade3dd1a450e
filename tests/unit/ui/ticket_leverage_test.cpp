// SPDX-License-Identifier: GPL-3.0-or-later
// The leverage row of a ticket: what it shows, that only its panel changes it, and only after a yes.
#include "tests/support/fake_ticket.h"
#include "ui/viewmodels/ticket_view_model.h"

#include <QTest>

#include <utility>

using namespace gannet;
using namespace Qt::StringLiterals;

namespace {

/// A ticket of an account with a leverage of 10, at most 40.
struct Room {
    FakeEnginePort port;
    EngineClient client{port};
    TicketViewModel ticket;
    TicketLeverage& leverage = *ticket.leverage();
    std::int64_t times = 10;
    bool isKnown = true;
    bool canSet = true;
    bool hasMode = false;
    bool isIsolatedOnly = false;
    std::optional<MarginMode> margin = MarginMode::Cross;

    Room()
    {
        port.tell(hyperliquidCatalogue());
        port.tell(TradingEvent{
            AccountChanged{{VenueId{0}, "paper", false}, TradingMode::Paper, AccountState::Ready, port.clock}});
        client.frame();
        ticket.setClient(&client);
        ticket.setWantedKey(u"hyperliquid:BTC"_s);
        answer();
    }
    void answer()
    {
        port.show<TicketView>("", [this](TicketView& view, const ViewSpec& spec) {
            fillTicket(view, spec, port.clock);
            view.offer.hasLeverage = canSet;
            view.leverage = isKnown ? known(times, 0) : MaybeAmount{};
            view.maxLeverage = known(40, 0);
            view.offer.hasMarginMode = hasMode;
            view.marginMode = margin;
            view.isIsolatedOnly = isIsolatedOnly;
        });
        port.clock = port.clock + Duration::milliseconds(16);
        client.frame();
    }
    template <class Press = SetLeverage> [[nodiscard]] std::vector<Press> asked() const
    {
        std::vector<Press> all;
        for (const Command& command : port.commands) {
            const auto* const trading = std::get_if<TradingCommand>(&command);
            if (const auto* const set = trading ? std::get_if<Press>(trading) : nullptr)
                all.push_back(*set);
        }
        return all;
    }
    template <class Press = SetLeverage> void tell(RequestAnswered::Kind kind, const char* words = nullptr)
    {
        RequestAnswered told;
        told.request = asked<Press>().back().request;
        told.kind = kind;
        if (words) {
            Error error;
            error.message = words;
            error.fixes = {"leverage"};
            told.error = std::move(error);
        }
        port.tell(TradingEvent{told});
        answer();
    }
};

} // namespace

class TicketLeverageTest : public QObject {
    Q_OBJECT

private slots:
    void unknownIsADash()
    {
        Room room;
        QCOMPARE(room.leverage.text(), u"10x cross"_s);
        QVERIFY(room.leverage.canSet());
        room.isKnown = false;
        room.answer();
        QCOMPARE(room.leverage.text(), u"\u2014"_s);
        QVERIFY(room.leverage.tip().contains(u"not known"_s));
        QVERIFY(!room.leverage.canSet()); // nothing to change from
        room.isKnown = true;
        room.canSet = false;
        room.answer();
        QVERIFY(!room.leverage.canSet());
        QVERIFY(room.leverage.tip().contains(u"at the venue"_s));
        room.leverage.open();
        QVERIFY(!room.leverage.isOpen());
    }

    void itIsChangedAfterAYes()
    {
        Room room;
        room.leverage.open();
        QCOMPARE(room.leverage.typed(), u"10"_s);
        room.leverage.setTyped(u"20"_s);
        room.leverage.set();
        QCOMPARE(room.asked().size(), std::size_t{1});
        QCOMPARE(room.asked()[0].leverage, 20);
        QCOMPARE(QString::fromStdString(room.asked()[0].instrument), u"hyperliquid:BTC"_s);
        QCOMPARE(QString::fromStdString(room.asked()[0].account), u"paper"_s);
        QVERIFY(room.leverage.isBusy());
        room.leverage.set(); // pressed again
        QCOMPARE(room.asked().size(), std::size_t{1});
        room.tell(RequestAnswered::Kind::NeedsConfirm, "leverage 20 instead of 10");
        QCOMPARE(room.leverage.question(), u"Leverage 20x"_s);
        QCOMPARE(room.leverage.reasons(), QStringList{u"leverage 20 instead of 10"_s});
        room.leverage.confirm();
        QCOMPARE(room.asked().size(), std::size_t{2});
        QCOMPARE(room.asked()[1].confirmed, std::vector<std::string>{"leverage"});
        room.tell(RequestAnswered::Kind::Taken);
        QVERIFY(room.leverage.isOpen() && room.leverage.isBusy());
        room.times = 20;
        room.tell(RequestAnswered::Kind::Done);
        QVERIFY(!room.leverage.isOpen());
        QCOMPARE(room.leverage.text(), u"20x cross"_s);
    }

    /// The chip says what backs positions, and a press asks for the other; the venue's word changes it.
    void theModeIsSwitchedAfterAYes()
    {
        Room room;
        QCOMPARE(room.leverage.marginMode(), QString()); // the venue does not let it be changed from here
        room.leverage.switchMode();
        QVERIFY(room.asked<SetMarginMode>().empty());
        room.hasMode = true;
        room.answer();
        QCOMPARE(room.leverage.text(), u"10x"_s);
        QCOMPARE(room.leverage.marginMode(), u"Cross"_s);
        QVERIFY(room.leverage.canSetMode());
        room.leverage.switchMode();
        room.leverage.switchMode(); // pressed again
        QCOMPARE(room.asked<SetMarginMode>().size(), std::size_t{1});
        QVERIFY(room.asked<SetMarginMode>()[0].margin == MarginMode::Isolated);
        QCOMPARE(QString::fromStdString(room.asked<SetMarginMode>()[0].instrument), u"hyperliquid:BTC"_s);
        room.tell<SetMarginMode>(RequestAnswered::Kind::NeedsConfirm, "only its own margin backs it");
        QCOMPARE(room.leverage.question(), u"Margin isolated"_s);
        QVERIFY(!room.leverage.isOpen());
        room.leverage.confirm();
        QCOMPARE(room.asked<SetMarginMode>().size(), std::size_t{2});
        room.tell<SetMarginMode>(RequestAnswered::Kind::Taken);
        QCOMPARE(room.leverage.marginMode(), u"Cross"_s); // until the venue has said so
        room.margin = MarginMode::Isolated;
        room.tell<SetMarginMode>(RequestAnswered::Kind::Done);
        QCOMPARE(room.leverage.marginMode(), u"Isolated"_s);
        room.leverage.switchMode();
        QVERIFY(room.asked<SetMarginMode>().back().margin == MarginMode::Cross);
        room.tell<SetMarginMode>(RequestAnswered::Kind::Refused, "it has a position");
        QVERIFY(room.leverage.problem().contains(u"it has a position"_s));
        room.ticket.setWantedKey(u"hyperliquid:ETH"_s);
        room.answer();
        room.answer();
        QCOMPARE(room.leverage.problem(), QString()); // it was about the other one
    }

    void aModeThatCannotBeSwitchedSaysWhy()
    {
        Room room;
        room.hasMode = true;
        room.isIsolatedOnly = true;
        room.margin = MarginMode::Isolated;
        room.answer();
        QCOMPARE(room.leverage.marginMode(), u"Isolated"_s);
        QVERIFY(!room.leverage.canSetMode());
        QVERIFY(room.leverage.marginTip().contains(u"no cross margin"_s));
        room.leverage.switchMode();
        QVERIFY(room.asked<SetMarginMode>().empty());
        room.margin.reset(); // nobody told it
        room.isIsolatedOnly = false;
        room.answer();
        QCOMPARE(room.leverage.marginMode(), QString());
        QVERIFY(!room.leverage.canSetMode());
        QVERIFY(room.leverage.tip().contains(u"not known"_s));
    }

    void noChangesNothing()
    {
        Room room;
        room.leverage.open();
        room.leverage.setTyped(u"20"_s);
        room.leverage.set();
        room.tell(RequestAnswered::Kind::NeedsConfirm, "leverage 20 instead of 10");
        room.leverage.decline();
        QCOMPARE(room.leverage.question(), QString());
        QCOMPARE(room.leverage.notice(), u"Nothing was changed."_s);
        room.leverage.confirm(); // too late
        QCOMPARE(room.asked().size(), std::size_t{1});
        room.leverage.setTyped(u"30"_s);
        room.leverage.set();
        room.tell(RequestAnswered::Kind::Refused, "the margin of 30x is not there");
        QVERIFY(room.leverage.problem().contains(u"the margin of 30x is not there"_s));
        QVERIFY(room.leverage.isOpen());
    }

    void badInputIsNamed_data()
    {
        QTest::addColumn<QString>("typed");
        for (const QString& typed : {u""_s, u"0"_s, u"-1"_s, u"41"_s, u"2.5"_s, u"1e1"_s, u"+3"_s, u"\U0001F680"_s,
                                     QString(400, u'9'), u"1,0"_s})
            QTest::newRow(qPrintable(u"\"%1\""_s.arg(typed.left(8)))) << typed;
    }

    void badInputIsNamed()
    {
        QFETCH(const QString, typed);
        Room room;
        room.leverage.open();
        room.leverage.setTyped(typed);
        room.leverage.set();
        QVERIFY(room.asked().empty());
        const QString problem = room.leverage.problem();
        QVERIFY2(problem.contains(u"from 1 to 40"_s) && problem.contains(u"LEVERAGE"_s), qPrintable(problem));
        QVERIFY(problem.size() < 120);
        room.leverage.setTyped(u"40x"_s);
        QCOMPARE(room.leverage.problem(), QString());
        room.leverage.set();
        QCOMPARE(room.asked().size(), std::size_t{1});
        QCOMPARE(room.asked()[0].leverage, 40);
    }

    void anOrderNeverChangesItAndAnotherInstrumentClosesThePanel()
    {
        Room room;
        room.leverage.open();
        room.leverage.setTyped(u"20"_s);
        room.ticket.form()->setPrice(u"61676"_s);
        room.ticket.form()->setSize(u"0.1"_s);
        room.answer();
        room.ticket.submit(TicketViewModel::Usual);
        QVERIFY(room.asked().empty());
        QVERIFY(room.leverage.isOpen());
        room.ticket.setWantedKey(u"hyperliquid:ETH"_s);
        Order order;
        for (const Command& command : room.port.commands) {
            const auto* const trading = std::get_if<TradingCommand>(&command);
            if (const auto* const submit = trading ? std::get_if<SubmitOrder>(trading) : nullptr)
                order = orderOf(*submit, OrderState::Open, room.port.clock);
        }
        room.port.tell(TradingEvent{OrderChanged{order, false}});
        room.answer();
        room.answer();
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:ETH"_s);
        QVERIFY(!room.leverage.isOpen());
    }
};

QTEST_MAIN(TicketLeverageTest)
#include "ticket_leverage_test.moc"
