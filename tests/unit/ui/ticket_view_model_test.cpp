// SPDX-License-Identifier: GPL-3.0-or-later
// The ticket over a fake engine: what it asks, what it shows, what exactly it sends, and that it sends it once.
#include "tests/support/fake_ticket.h"
#include "tests/support/words.h"
#include "ui/viewmodels/ticket_view_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace gannet;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kFrame = Duration::milliseconds(16);

/// A ticket for BTC on Hyperliquid with an armed paper account.
struct Room {
    FakeEnginePort port;
    EngineClient client{port};
    TicketViewModel ticket;
    QSignalSpy wanted{&ticket, &TicketViewModel::fieldWanted};
    std::function<void(TicketView&)> change; ///< done to every answer of the engine

    Room()
    {
        port.tell(hyperliquidCatalogue());
        port.tell(TradingEvent{
            AccountChanged{{VenueId{0}, "paper", false}, TradingMode::Paper, AccountState::Ready, port.clock}});
        port.tell(TradingEvent{ArmChanged{TradingMode::Paper, {}, port.clock}});
        client.frame();
        ticket.setClient(&client);
        ticket.setWantedKey(u"hyperliquid:BTC"_s);
        answer();
    }
    /// A frame without news.
    void frame()
    {
        port.clock = port.clock + kFrame;
        client.frame();
    }
    /// The engine answers the draft it was given last.
    void answer()
    {
        port.show<TicketView>("", [this](TicketView& view, const ViewSpec& spec) {
            fillTicket(view, spec, port.clock);
            if (change)
                change(view);
        });
        frame();
    }
    void type(const QString& price, const QString& size)
    {
        ticket.form()->setPrice(price);
        ticket.form()->setSize(size);
        answer();
    }
    [[nodiscard]] std::vector<SubmitOrder> sent() const
    {
        std::vector<SubmitOrder> all;
        for (const Command& command : port.commands) {
            if (const auto* trading = std::get_if<TradingCommand>(&command)) {
                if (const auto* submit = std::get_if<SubmitOrder>(trading))
                    all.push_back(*submit);
            }
        }
        return all;
    }
    void tell(OrderState state, std::function<void(OrderChanged&)> more = {})
    {
        OrderChanged changed{orderOf(sent().back(), state, port.clock), false};
        if (more)
            more(changed);
        port.tell(TradingEvent{changed});
        frame();
    }
    void tellAnswer(RequestAnswered::Kind kind, std::optional<Error> error = {})
    {
        RequestAnswered answered;
        answered.request = sent().back().order.request;
        answered.kind = kind;
        answered.error = std::move(error);
        port.tell(TradingEvent{answered});
        frame();
    }
    void submit(TicketViewModel::Way way = TicketViewModel::Usual) { ticket.submit(way); }
    [[nodiscard]] QString state() const { return ticket.texts().state; }
};

[[nodiscard]] QString text(const std::optional<Price>& price)
{
    return price ? QString::fromStdString(price->toString()) : u"none"_s;
}

} // namespace

class TicketViewModelTest : public QObject {
    Q_OBJECT

private slots:
    void fromNothingToReady()
    {
        Room room;
        QCOMPARE(room.state(), u"idle"_s);
        QCOMPARE(room.ticket.texts().problem, QString());
        room.ticket.form()->setSize(u"0.1"_s);
        room.answer();
        QCOMPARE(room.state(), u"editing"_s);
        room.type(u"61676"_s, u"0.1"_s);
        QCOMPARE(room.state(), u"ready"_s);
        QCOMPARE(room.ticket.texts().submit, u"Buy 0.100 @ 61\u2009676.0"_s);
        QCOMPARE(room.ticket.texts().buyEffect, u"adds to long 2.100"_s);
        QCOMPARE(room.ticket.texts().sellEffect, u"reduces to long 1.900"_s);
        QCOMPARE(room.ticket.texts().priceMode, u"P pinned"_s);
        QCOMPARE(room.ticket.texts().pricePlace, u"45 ticks under the bid"_s);
        QCOMPARE(room.ticket.texts().conversions,
                 u"6\u2009167.60 USDC \u00b7 61.68 % of equity \u00b7 \u2014 at risk"_s);
    }

    void whatIsSentStoodOnTheScreen()
    {
        Room room;
        room.type(u"b-2"_s, u"$500"_s);
        QCOMPARE(room.ticket.texts().submit, u"Buy 0.008 @ 61\u2009680.3"_s);
        // The market has moved, and the screen has not shown it.
        room.port.show<TicketView>("", [&room](TicketView& view, const ViewSpec& spec) {
            fillTicket(view, spec, room.port.clock);
            view.price = known(999'999, 1);
            view.qty = known(777, 3);
        });
        room.submit();
        const auto sent = room.sent();
        QCOMPARE(sent.size(), std::size_t{1});
        QCOMPARE(text(sent[0].order.terms.price), u"61680.3"_s);
        QCOMPARE(QString::fromStdString(sent[0].order.terms.qty.toString()), u"0.008"_s);
        QCOMPARE(QString::fromStdString(sent[0].order.instrument), u"hyperliquid:BTC"_s);
        QCOMPARE(QString::fromStdString(sent[0].order.account), u"paper"_s);
        QCOMPARE(room.state(), u"sending"_s);
    }

    void aLockedTicketSendsNothing()
    {
        BlockLock lock;
        Room room;
        lock.setBlock(u"ticket"_s);
        room.ticket.setLock(&lock);
        room.type(u"61676"_s, u"0.1"_s);
        QVERIFY(room.ticket.leverage()->canSet());
        lock.setLocked(true);
        QVERIFY(!room.ticket.leverage()->canSet());
        room.submit();
        QVERIFY(room.sent().empty());
        QVERIFY(room.ticket.texts().problem.contains(u"this ticket is locked"_s));
        lock.setLocked(false);
        QCOMPARE(room.ticket.texts().problem, QString());
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        room.tellAnswer(RequestAnswered::Kind::NeedsConfirm);
        QVERIFY(room.ticket.texts().isConfirming);
        lock.setLocked(true); // a late yes comes to nothing
        QVERIFY(!room.ticket.texts().isConfirming);
        room.ticket.confirm();
        QCOMPARE(room.sent().size(), std::size_t{1});
    }

    void figuresOfAnOlderDraftAreNeverSent()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.ticket.form()->setSize(u"5"_s); // the engine has not answered this one
        room.submit();
        QVERIFY(room.sent().empty());
        QVERIFY(room.ticket.texts().problem.contains(u"nothing was sent"_s));
        room.answer();
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(room.sent()[0].order.terms.qty.toString()), u"5"_s);
    }

    void twoPressesAreOneOrder()
    {
        Room room;
        room.ticket.form()->setTypeWord(u"market"_s);
        room.type({}, u"0.1"_s);
        room.submit();
        room.submit();
        room.tell(OrderState::Open);
        room.answer();
        QCOMPARE(room.ticket.form()->size(), u"0.1"_s); // all that a market order needs is still there
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        QCOMPARE(room.ticket.texts().problem, u"Pressed twice: one order was sent."_s);
        room.port.clock = room.port.clock + TicketViewModel::kDoublePress;
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{2});
    }

    void afterSuccessAPinnedPriceGoesAndAModeStays()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        room.tell(OrderState::Open);
        QCOMPARE(room.ticket.form()->price(), QString());
        QCOMPARE(room.ticket.form()->size(), u"0.1"_s);
        QCOMPARE(room.ticket.texts().status, u"Working: Buy 0.100 @ 61\u2009676.0"_s);
        room.port.clock = room.port.clock + TicketViewModel::kDoublePress;
        room.type(u"j"_s, u"0.1"_s);
        room.submit();
        room.tell(OrderState::Open);
        QCOMPARE(room.ticket.form()->price(), u"j"_s);
        room.port.clock = room.port.clock + TicketViewModel::kDoublePress;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit(TicketViewModel::KeepValues);
        room.tell(OrderState::Open);
        QCOMPARE(room.ticket.form()->price(), u"61676"_s);
        QCOMPARE(room.sent().size(), std::size_t{3});
    }

    void whatWasTypedMeanwhileStays()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        room.ticket.form()->setPrice(u"61670"_s);
        room.tell(OrderState::Open);
        QCOMPARE(room.ticket.form()->price(), u"61670"_s);
    }

    void partialThenFilled()
    {
        Room room;
        room.type(u"61676"_s, u"1"_s);
        room.submit();
        room.tell(OrderState::PendingNew);
        QCOMPARE(room.state(), u"sending"_s);
        QCOMPARE(room.ticket.texts().status, u"Sending 16 ms"_s);
        room.tell(OrderState::PartiallyFilled, [](OrderChanged& changed) {
            changed.order.filledQty = {400, 3};
            changed.order.filledNotional = {24'670'400, 3};
        });
        QCOMPARE(room.ticket.texts().status, u"Partial 0.400 / 1.000 at 61\u2009676.0: Buy 1.000 @ 61\u2009676.0"_s);
        room.tell(OrderState::Filled, [](OrderChanged& changed) {
            changed.order.filledQty = {1000, 3};
            changed.order.filledNotional = {61'676, 0};
        });
        QCOMPARE(room.ticket.texts().status, u"Filled 1.000 at 61\u2009676.0: Buy 1.000 @ 61\u2009676.0"_s);
        QCOMPARE(room.ticket.texts().statusTone, u"good"_s);
    }

    void aRejectedOrderKeepsItsValuesAndMovesTheCaret()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        room.tell(OrderState::Rejected, [](OrderChanged& changed) {
            changed.order.reason = Error{.kind = ErrorKind::Rejected,
                                         .code = Code::PostOnlyWouldCross,
                                         .message = "Post-only order would have matched",
                                         .outcome = Outcome::Rejected,
                                         .field = "price",
                                         .fixes = {"61680.5"}};
        });
        QCOMPARE(room.ticket.texts().status, u"Rejected by Hyperliquid: Post-only order would have matched"_s);
        QCOMPARE(room.ticket.form()->price(), u"61676"_s);
        QCOMPARE(room.wanted.last().at(0).toString(), u"price"_s);
        QCOMPARE(room.ticket.texts().problemCode, u"POST_ONLY_WOULD_CROSS"_s);
        QCOMPARE(room.ticket.texts().fix, u"61680.5"_s);
        room.ticket.applyFix();
        QCOMPARE(room.ticket.form()->price(), u"61680.5"_s);
        room.answer();
        QCOMPARE(room.state(), u"ready"_s);
    }

    /// What the venue refused may pass a moment later, with nothing else to be typed: a press is another order.
    void aRejectedOrderCanBePressedAgain()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        const auto reject = [&room] {
            room.tell(OrderState::Rejected, [](OrderChanged& changed) {
                changed.order.reason = Error{.kind = ErrorKind::Insufficient,
                                             .code = Code::InsufficientFunds,
                                             .message = "Not enough margin",
                                             .outcome = Outcome::Rejected};
            });
        };
        reject();
        room.submit(); // in the same moment: one press, twice
        QCOMPARE(room.sent().size(), std::size_t{1});
        QVERIFY(room.ticket.texts().problem.contains(u"Pressed twice"_s));
        room.port.clock = room.port.clock + TicketViewModel::kDoublePress;
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{2});
        QVERIFY(room.sent().back().order.terms.price == room.sent().front().order.terms.price);
        QVERIFY(room.sent().back().order.terms.qty == room.sent().front().order.terms.qty);
        reject();
        QVERIFY(room.ticket.texts().problem.contains(u"Not enough margin"_s));
    }

    void anOrderInDoubtIsAskedAboutAndNotSentAgain()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        room.tell(OrderState::PendingNew, [](OrderChanged& changed) { changed.order.isOutcomeUnknown = true; });
        QCOMPARE(room.state(), u"unknown"_s);
        QCOMPARE(room.ticket.texts().statusTone, u"doubt"_s);
        QVERIFY(room.ticket.texts().status.contains(u"never sent twice"_s));
        QVERIFY(!room.ticket.texts().isReady);
        room.port.clock = room.port.clock + Duration::seconds(3);
        room.ticket.form()->setSize(u"0.2"_s);
        room.answer();
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        room.tell(OrderState::Open);
        QCOMPARE(room.state(), u"ready"_s);
        QCOMPARE(room.ticket.form()->size(), u"0.2"_s);
    }

    void aLocalOrderWaitsHere()
    {
        Room room;
        room.ticket.form()->setTypeWord(u"trailing"_s);
        room.ticket.form()->setTrail(u"50t"_s);
        room.type({}, u"0.1"_s);
        QCOMPARE(room.ticket.texts().submit, u"Buy 0.100 trailing by 5.0"_s); // no cap of takes
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        QVERIFY(room.sent()[0].order.terms.trailBy == (Decimal{50, 1}));
        room.tell(OrderState::Created, [](OrderChanged& changed) { changed.isLocal = true; });
        QVERIFY(room.ticket.texts().status.startsWith(u"Waits here for its trigger"_s));
    }

    void aTwapIsSpreadOverMinutes()
    {
        Room room;
        room.change = [](TicketView& view) {
            view.offer.leastMinutes = 5;
            view.offer.mostMinutes = 1440;
        };
        TicketForm& form = *room.ticket.form();
        form.setTimeInForce(u"ioc"_s);
        form.setTypeWord(u"twap"_s);
        QVERIFY(form.hasMinutes() && !form.hasPrice() && !form.hasCap());
        room.type({}, u"0.1"_s);
        QCOMPARE(room.ticket.texts().submit, u"Buy 0.100 TWAP over 30 min"_s);
        QCOMPARE(room.ticket.texts().minutesRule, u"5 to 1440"_s);
        for (const QString& wrong : {u""_s, u"x"_s, u"0"_s, u"-5"_s, u"1.5"_s, u"99999999999"_s}) {
            form.setMinutes(wrong);
            room.answer();
            const bool isMarked = room.ticket.texts().wrongFields.contains(u"minutes"_s);
            QVERIFY2(isMarked != wrong.isEmpty(), qPrintable(wrong)); // what is not typed yet is not wrong
            room.submit();
            QVERIFY(room.sent().empty());
        }
        room.ticket.applyFix();
        QCOMPARE(form.minutes(), u"30"_s);
        room.ticket.step(u"minutes"_s, 10);
        QCOMPARE(form.minutes(), u"40"_s);
        room.ticket.step(u"minutes"_s, -100);
        QCOMPARE(form.minutes(), u"5"_s);
        room.ticket.step(u"minutes"_s, 100'000);
        QCOMPARE(form.minutes(), u"1440"_s);
        form.setMinutes(u"45"_s);
        form.setRandomized(true);
        room.answer();
        QCOMPARE(room.ticket.texts().submit, u"Buy 0.100 TWAP over 45 min, random"_s);
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        const OrderTerms& terms = room.sent()[0].order.terms;
        QVERIFY(terms.type == OrderType::Twap && terms.twap == (TwapPlan{45, true}));
        QVERIFY(terms.timeInForce == TimeInForce::Gtc && !terms.slippageCap && !terms.price);
    }

    void theEnginesQuestionIsAsked()
    {
        Room room;
        room.change = [](TicketView& view) { view.verdict = TicketVerdict::NeedsConfirm; };
        room.type(u"61676"_s, u"9"_s);
        QCOMPARE(room.state(), u"ready"_s);
        room.submit();
        room.tellAnswer(
            RequestAnswered::Kind::NeedsConfirm,
            Error{.code = Code::NeedsConfirm, .message = "9 is 5.2 times the usual size", .fixes = {"size"}});
        QCOMPARE(room.state(), u"confirming"_s);
        QCOMPARE(room.ticket.texts().confirmWords, u"Buy 9.000 @ 61\u2009676.0"_s);
        QCOMPARE(room.ticket.confirmReasons(), QStringList{u"9 is 5.2 times the usual size"_s});
        room.submit(); // Enter again is no yes
        QCOMPARE(room.sent().size(), std::size_t{1});
        room.ticket.confirm();
        QCOMPARE(room.sent().size(), std::size_t{2});
        QVERIFY(room.sent()[1].order.confirmed == std::vector<std::string>{"size"});
        QVERIFY(room.sent()[1].order.request != room.sent()[0].order.request);
        QCOMPARE(text(room.sent()[1].order.terms.price), u"61676"_s);
        room.tell(OrderState::Open);
        QCOMPARE(room.ticket.texts().statusTone, u"good"_s);
    }

    void noIsNo()
    {
        Room room;
        room.change = [](TicketView& view) { view.verdict = TicketVerdict::NeedsConfirm; };
        room.type(u"61676"_s, u"9"_s);
        room.submit();
        room.tellAnswer(RequestAnswered::Kind::NeedsConfirm,
                        Error{.code = Code::NeedsConfirm, .message = "large", .fixes = {"size"}});
        room.ticket.decline();
        QCOMPARE(room.state(), u"ready"_s);
        QCOMPARE(room.ticket.form()->size(), u"9"_s);
        room.ticket.confirm();
        QCOMPARE(room.sent().size(), std::size_t{1});
    }

    void aGatesRefusalIsToldAtItsField()
    {
        Room room;
        room.change = [](TicketView& view) {
            view.verdict = TicketVerdict::Refused;
            view.problemCount = 1;
            view.problems[0].field = TicketField::Size;
            view.problems[0].code.assign("MIN_NOTIONAL");
            view.problems[0].gate.assign("on the grid");
            view.problems[0].words.assign("0.0001 BTC is worth 6.17 USDC; the smallest order is 10 USDC");
            view.problems[0].fix.assign("0.00017");
        };
        room.type(u"61676"_s, u"0.0001"_s);
        QCOMPARE(room.state(), u"invalid"_s);
        QCOMPARE(room.ticket.texts().wrongFields, QStringList{u"size"_s});
        QCOMPARE(room.ticket.texts().problem, u"0.0001 BTC is worth 6.17 USDC; the smallest order is 10 USDC"_s);
        room.submit();
        QVERIFY(room.sent().empty());
        QCOMPARE(room.wanted.last().at(0).toString(), u"size"_s);
        room.change = {};
        room.ticket.applyFix();
        QCOMPARE(room.ticket.form()->size(), u"0.00017"_s);
    }

    /// Each kind of fix is one key: what it is called, where it goes, and that nothing is sent by it.
    void oneKeyForEachFix_data()
    {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("fix");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char* name, TicketField field, const char* code, const char* fix,
                            const QString& label, const char* wanted) {
            QTest::newRow(name) << static_cast<int>(field) << code << fix << label << wanted;
        };
        row("price", TicketField::Price, "PRICE_BAND", "61200", u"Use 61200"_s, "price");
        row("size", TicketField::Size, "BAD_QTY", "2", u"Use 2"_s, "size");
        row("cap", TicketField::Flags, "PRICE_BAND", "1.2%", u"Use 1.2%"_s, "flags");
        row("reduce-only", TicketField::Flags, "REDUCE_ONLY", "off", u"Turn reduce-only off"_s, "flags");
        row("leverage", TicketField::Size, "POSITION_LIMIT", "5x", u"Leverage 5x\u2026"_s, "leverage");
    }
    void oneKeyForEachFix()
    {
        QFETCH(int, field);
        QFETCH(QString, code);
        QFETCH(QString, fix);
        QFETCH(QString, label);
        QFETCH(QString, wanted);
        Room room;
        const auto refuse = [&](TicketView& view) {
            view.verdict = TicketVerdict::Refused;
            view.problemCount = 1;
            view.problems[0].field = static_cast<TicketField>(field);
            view.problems[0].code.assign(code.toStdString());
            view.problems[0].words.assign("no");
            view.problems[0].fix.assign(fix.toStdString());
        };
        if (code == u"PRICE_BAND"_s && field == static_cast<int>(TicketField::Flags))
            room.ticket.form()->setTypeWord(u"market"_s);
        room.ticket.form()->setReduceOnly(true);
        room.change = refuse;
        room.type(u"61676"_s, u"3"_s);
        QCOMPARE(room.ticket.texts().fix, fix);
        QCOMPARE(room.ticket.texts().fixLabel, label);
        room.ticket.applyFix();
        QCOMPARE(room.wanted.last().at(0).toString(), wanted);
        QVERIFY(room.sent().empty());
        const TicketForm& form = *room.ticket.form();
        QCOMPARE(form.price(), wanted == u"price"_s ? fix : u"61676"_s);
        QCOMPARE(form.size(), wanted == u"size"_s ? fix : u"3"_s);
        QCOMPARE(form.isReduceOnly(), code != u"REDUCE_ONLY"_s);
        QCOMPARE(form.cap(), fix.endsWith(u'%') ? fix : u"0.3%"_s);
        QCOMPARE(room.ticket.leverage()->isOpen(), wanted == u"leverage"_s);
        if (room.ticket.leverage()->isOpen())
            QCOMPARE(room.ticket.leverage()->typed(), u"5"_s);
        if (wanted != u"leverage"_s)
            return;
        // Where nothing sets a leverage there is no such key.
        room.ticket.leverage()->close();
        room.change = [&](TicketView& view) {
            refuse(view);
            view.offer.hasLeverage = false;
        };
        room.answer();
        QCOMPARE(room.ticket.texts().fix, QString());
        QCOMPARE(room.ticket.texts().fixLabel, QString());
    }

    void aBandThatWasNotCheckedIsSaid()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        QVERIFY(!room.ticket.texts().pricePlace.contains(u"not checked"_s));
        room.change = [](TicketView& view) { view.isBandUnknown = true; };
        room.answer();
        QVERIFY2(room.ticket.texts().pricePlace.endsWith(u" \u00b7 band unchecked: no mark"_s),
                 qPrintable(room.ticket.texts().pricePlace));
        QCOMPARE(room.state(), u"ready"_s);
    }

    /// Disarmed is said where it is armed; what is wrong beside it is told at once, and Disarmed on the press.
    void disarmedHidesNothingElse()
    {
        Room room;
        room.change = [](TicketView& view) {
            view.isArmed = false;
            view.verdict = TicketVerdict::Refused;
            view.problemCount = 2;
            view.problems[0].code.assign("DISARMED");
            view.problems[0].words.assign("Disarmed for paper: F12 arms");
            view.problems[1].field = TicketField::Price;
            view.problems[1].code.assign("PRICE_BAND");
            view.problems[1].words.assign("too far");
            view.problems[1].fix.assign("61200");
        };
        room.type(u"63000"_s, u"0.1"_s);
        QCOMPARE(room.ticket.texts().problem, u"too far"_s);
        QCOMPARE(room.ticket.texts().fix, u"61200"_s);
        room.ticket.applyFix();
        QCOMPARE(room.ticket.form()->price(), u"61200"_s);
    }

    void aPinnedPriceIsNeverMoved()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        for (const std::int64_t move : {-90, 250, -4'000}) {
            room.change = [move](TicketView& view) {
                view.bid = known(kTicketBid + move, 1);
                view.ask = known(kTicketAsk + move, 1);
            };
            room.answer();
            QCOMPARE(room.ticket.form()->price(), u"61676"_s);
            QCOMPARE(room.ticket.texts().submit, u"Buy 0.100 @ 61\u2009676.0"_s);
        }
        room.ticket.form()->setSize(u"0.2"_s); // another amount leaves the price alone
        room.answer();
        QCOMPARE(room.ticket.form()->price(), u"61676"_s);
        room.submit();
        QCOMPARE(text(room.sent().back().order.terms.price), u"61676"_s);
    }

    void whatWorksIsToldAsItStandsNow()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        room.tell(OrderState::Open);
        QCOMPARE(room.ticket.texts().status, u"Working: Buy 0.100 @ 61\u2009676.0"_s);
        const auto moved = [](OrderChanged& change) { change.order.terms.price = Price{Decimal{616'705, 1}}; };
        room.tell(OrderState::Open, moved);
        QCOMPARE(room.ticket.texts().status, u"Working: Buy 0.100 @ 61\u2009670.5"_s);
        room.tell(OrderState::Cancelled, moved);
        QCOMPARE(room.ticket.texts().status, u"Cancelled: Buy 0.100 @ 61\u2009670.5"_s);
    }

    void aMovedStopIsToldWhereItIs()
    {
        Room room;
        room.ticket.form()->setBuy(false);
        room.ticket.form()->setTypeWord(u"stop"_s);
        room.ticket.form()->setTrigger(u"61400"_s);
        room.ticket.form()->setSize(u"0.1"_s);
        room.answer();
        room.submit();
        room.tell(OrderState::Open);
        QVERIFY2(room.ticket.texts().status.contains(u"stop 61\u2009400.0"_s), qPrintable(room.ticket.texts().status));
        room.tell(OrderState::Open, [](OrderChanged& change) {
            change.order.terms.trigger = Price{Decimal{614'307, 1}};
        });
        QVERIFY2(room.ticket.texts().status.startsWith(u"Working: Sell 0.100 stop 61\u2009430.7"_s),
                 qPrintable(room.ticket.texts().status));
    }

    void zeroAndPostOnlyThatTakesNameTheNearest()
    {
        Room room;
        room.type(u"0"_s, u"0.1"_s);
        QCOMPARE(room.ticket.texts().fix, u"j"_s); // no price is near zero: the touch of the own side
        QVERIFY2(room.ticket.texts().problem.contains(u"j joins"_s), qPrintable(room.ticket.texts().problem));
        room.ticket.applyFix();
        QCOMPARE(room.ticket.form()->price(), u"j"_s);
        room.type(u"61676"_s, u"0"_s);
        QCOMPARE(room.ticket.texts().fix, u"0.001"_s);
        QVERIFY2(room.ticket.texts().problem.contains(u"smallest is 0.001"_s), qPrintable(room.ticket.texts().problem));
        room.ticket.applyFix();
        QCOMPARE(room.ticket.form()->size(), u"0.001"_s);
        room.ticket.form()->setTimeInForce(u"ioc"_s);
        room.ticket.form()->setPostOnly(true);
        room.answer();
        QCOMPARE(room.ticket.texts().fix, u"gtc"_s);
        room.ticket.applyFix();
        QCOMPARE(room.ticket.form()->timeInForce(), u"gtc"_s);
        QVERIFY(room.ticket.form()->isPostOnly());
    }

    void theCapThatBindsIsNamed()
    {
        Room room;
        room.change = [](TicketView& view) { view.sizeBinding.assign("margin"); };
        room.type(u"b"_s, u"r0.5%"_s);
        QVERIFY2(room.ticket.texts().conversions.endsWith(u"by margin"_s), qPrintable(room.ticket.texts().conversions));
        room.change = {};
        room.type(u"b"_s, u"r0.4%"_s);
        QVERIFY(!room.ticket.texts().conversions.contains(u"by "_s));
    }

    void joinStaysJoinOnTheOtherSide()
    {
        Room room;
        room.ticket.pickPrice(u"j"_s);
        room.ticket.form()->setSize(u"1"_s);
        room.answer();
        QCOMPARE(room.ticket.texts().price, u"61\u2009680.5"_s);
        QCOMPARE(room.ticket.texts().priceMode, u"J join"_s);
        room.ticket.step(u"price"_s, -2);
        QCOMPARE(room.ticket.form()->price(), u"j-2"_s);
        room.ticket.form()->setBuy(false);
        room.answer();
        QCOMPARE(room.ticket.form()->price(), u"j+2"_s);
        QCOMPARE(room.ticket.texts().priceMode, u"J join +2"_s);
        room.ticket.pickPrice(u"p"_s);
        QCOMPARE(room.ticket.form()->price(), u"61680.8"_s);
    }

    void aTypedTouchIsTheSameOnEitherSide_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("chip");
        QTest::addColumn<QString>("buy"); ///< shown
        QTest::addColumn<QString>("sell");
        QTest::addColumn<QString>("typedForSell");
        const QString bid = u"61\u2009680.5"_s;
        const QString ask = u"61\u2009680.6"_s;
        QTest::newRow("bid") << u"b"_s << u"B bid"_s << bid << bid << u"b"_s;
        QTest::newRow("ask") << u"a"_s << u"A ask"_s << ask << ask << u"a"_s;
        QTest::newRow("ask and ticks") << u"a+3"_s << u"A ask +3"_s << u"61\u2009680.9"_s << u"61\u2009680.9"_s
                                       << u"a+3"_s;
        QTest::newRow("bid and percent") << u"b-0.1%"_s << u"B bid -0.1%"_s << u"61\u2009618.8"_s << u"61\u2009618.8"_s
                                         << u"b-0.1%"_s;
        QTest::newRow("join") << u"j"_s << u"J join"_s << bid << ask << u"j"_s;
        QTest::newRow("cross") << u"X"_s << u"X cross"_s << ask << bid << u"x"_s;
        QTest::newRow("cross and ticks") << u"x+3"_s << u"X cross +3"_s << u"61\u2009680.9"_s << u"61\u2009680.2"_s
                                         << u"x-3"_s;
    }

    void aTypedTouchIsTheSameOnEitherSide()
    {
        QFETCH(QString, typed);
        QFETCH(QString, chip);
        QFETCH(QString, buy);
        QFETCH(QString, sell);
        QFETCH(QString, typedForSell);
        Room room;
        room.type(typed, u"1"_s);
        QCOMPARE(room.ticket.texts().priceMode, chip);
        QCOMPARE(room.ticket.texts().price, buy);
        room.ticket.form()->setBuy(false);
        room.answer();
        QCOMPARE(room.ticket.form()->price(), typedForSell);
        QCOMPARE(room.ticket.texts().price, sell);
        QCOMPARE(room.ticket.texts().priceMode.left(5), chip.left(5));
    }

    void aPickedTouchIsTheSameOnEitherSide()
    {
        for (const QString& letter : {u"b"_s, u"a"_s, u"m"_s, u"l"_s}) {
            Room room;
            room.ticket.pickPrice(letter);
            room.ticket.form()->setBuy(false);
            QCOMPARE(room.ticket.form()->price(), letter);
        }
    }

    void stepsAreTicksAndLots()
    {
        Room room;
        room.ticket.step(u"price"_s, 1);
        QCOMPARE(room.ticket.form()->price(), u"61680.5"_s);
        room.ticket.step(u"price"_s, 10);
        QCOMPARE(room.ticket.form()->price(), u"61681.5"_s);
        room.ticket.form()->setPrice(u"0.1"_s);
        room.ticket.step(u"price"_s, -100);
        QCOMPARE(room.ticket.form()->price(), u"0.1"_s);
        room.ticket.step(u"size"_s, 1);
        QCOMPARE(room.ticket.form()->size(), u"0.001"_s);
        room.ticket.step(u"size"_s, 100);
        QCOMPARE(room.ticket.form()->size(), u"0.101"_s);
        room.ticket.form()->setSize(u"$500"_s);
        room.ticket.step(u"size"_s, 1);
        QCOMPARE(room.ticket.form()->size(), u"$510"_s);
    }

    void anotherUnitNeverReadsTheSameNumber()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.ticket.pickUnit(u"quote"_s);
        QCOMPARE(room.ticket.form()->size(), QString());
        room.ticket.form()->setSize(u"500"_s);
        room.answer();
        QCOMPARE(room.ticket.texts().submit, u"Buy 0.008 @ 61\u2009676.0"_s);
        room.ticket.pickUnit(u"base"_s);
        QCOMPARE(room.ticket.form()->size(), u"0.008"_s);
        room.ticket.pickUnit(u"position"_s);
        room.answer();
        QCOMPARE(room.ticket.form()->size(), u"p"_s);
        QCOMPARE(room.ticket.texts().sellEffect, u"closes long 2.000"_s);
    }

    void presetsAreSizesInUnits()
    {
        Room room;
        QCOMPARE(room.ticket.presets().size(), 5);
        room.ticket.pickUnit(u"quote"_s);
        room.ticket.pickPreset(2);
        QCOMPARE(room.ticket.form()->size(), room.ticket.presets().at(2));
        QCOMPARE(room.ticket.form()->sizeUnit(), u"base"_s);
        room.ticket.pickPreset(5);
        QCOMPARE(room.ticket.form()->size(), room.ticket.presets().at(2));
    }

    void aPresetMayBeMoney()
    {
        Room room;
        SizePresets presets;
        presets.setClient(&room.client);
        room.ticket.setSizePresets(&presets);
        room.answer();
        const QString before = room.ticket.presets().at(0);
        QVERIFY(!room.ticket.writePreset(1, u"10%"_s).isEmpty());
        QVERIFY(!room.ticket.writePreset(1, u"0.0005"_s).isEmpty()); // half a lot
        QVERIFY(!room.ticket.writePreset(1, u"-1"_s).isEmpty());
        QCOMPARE(room.ticket.writePreset(1, u"$1500"_s), QString());
        QCOMPARE(room.ticket.presets().at(1), u"$1\u2009500"_s);
        room.ticket.pickPreset(1);
        QCOMPARE(room.ticket.form()->size(), u"$1500"_s);
        QCOMPARE(room.ticket.preset(), 1);
        // 1500 / 61680.5 = 0.02431..., cut to the lot: what ladder and keys send.
        QVERIFY(presets.size("hyperliquid:BTC", {}) == (Decimal{24, 3}));
        room.ticket.form()->setSize(u"0.7"_s);
        QCOMPARE(room.ticket.preset(), -1);

        SizePresets next; // the next run
        next.setClient(&room.client);
        next.propose(*room.client.findInstrument("hyperliquid:BTC"), {616'805, 1});
        QCOMPARE(next.texts(u"hyperliquid:BTC"_s).at(1), u"$1\u2009500"_s);
        QCOMPARE(next.texts(u"hyperliquid:BTC"_s).at(0), before);
        QCOMPARE(next.chosen(u"hyperliquid:BTC"_s), 1);
        room.client.keep("presets/hyperliquid:ETH", "0.0005 $20 words 10% 0.7 9"); // of another lot, and by hand
        next.propose(*room.client.findInstrument("hyperliquid:ETH"), {616'805, 1});
        const QStringList mended = next.texts(u"hyperliquid:ETH"_s);
        QCOMPARE(mended.at(1), u"$20"_s);
        QCOMPARE(mended.at(4), u"0.7"_s);
        QCOMPARE(mended.at(0), before);
        QVERIFY(!next.size("hyperliquid:SOL", {}));
        next.choose(u"hyperliquid:ETH"_s, 2);
        QVERIFY(!next.size("hyperliquid:ETH", {})); // less than a lot
    }

    void bracketAndCapComeBackForTheSymbol()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        TicketBracket& bracket = *room.ticket.bracket();
        bracket.setOn(true);
        bracket.part(0)->setTarget(u"61976"_s); // a price: of today
        bracket.part(0)->setStop(u"200 ticks"_s);
        bracket.addPart();
        bracket.part(1)->setTrail(true);
        bracket.part(1)->setStop(u"0.5%"_s);
        QVERIFY(bracket.isHalfTyped());
        room.answer();
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        QVERIFY(!bracket.isHalfTyped()); // what was sent holds no instrument
        room.tell(OrderState::Open);
        room.frame();
        room.ticket.form()->setTypeWord(u"market"_s);
        room.ticket.form()->setCap(u"1%"_s);
        bracket.setOn(false);
        room.port.clock = room.port.clock + Duration::seconds(1);
        room.answer();
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{2});
        room.tell(OrderState::Filled);

        const auto come = [&room](const QString& key) {
            room.ticket.reset();
            room.ticket.setWantedKey(key);
            room.answer();
            QCOMPARE(room.ticket.instrumentKey(), key);
        };
        come(u"hyperliquid:ETH"_s);
        QCOMPARE(bracket.count(), 1);
        QCOMPARE(room.ticket.form()->cap(), u"0.3%"_s);
        come(u"hyperliquid:BTC"_s);
        QCOMPARE(room.ticket.form()->cap(), u"1%"_s);
        QCOMPARE(bracket.isOn(), false);
        QCOMPARE(bracket.count(), 2);
        QCOMPARE(bracket.part(0)->target(), QString());
        QCOMPARE(bracket.part(0)->stop(), u"200ticks"_s);
        QCOMPARE(bracket.part(0)->share(), u"50"_s);
        QVERIFY(!bracket.part(0)->isTrail() && bracket.part(1)->isTrail());
        QCOMPARE(bracket.part(1)->stop(), u"0.5%"_s);
        QVERIFY(!bracket.isHalfTyped());
        bracket.setOn(true);
        bracket.part(0)->setStop(u"1%"_s);
        room.ticket.reset(); // as it was kept, not as somebody typed since
        QCOMPARE(bracket.isOn(), false);
        QCOMPARE(bracket.part(0)->stop(), u"200ticks"_s);
    }

    void whatTheStoreTellsLateIsTaken()
    {
        Room room;
        room.port.tell(SettingTold{"bracket/hyperliquid:BTC", "on|100 2R 50t at"});
        room.port.tell(SettingTold{"cap/hyperliquid:BTC", "5t"});
        room.frame();
        QVERIFY(room.ticket.bracket()->isOn());
        QCOMPARE(room.ticket.bracket()->part(0)->target(), u"2R"_s);
        QCOMPARE(room.ticket.form()->cap(), u"5t"_s);
        room.ticket.form()->setSize(u"0.1"_s);
        room.port.tell(SettingTold{"bracket/hyperliquid:BTC", "off|100 3R 50t at"});
        room.frame();
        QVERIFY(room.ticket.bracket()->isOn()); // not under somebody's hands
        for (const char* const kept :
             {"", "on", "on|1 2 3", "maybe|100 - - at", "on|1 2 3 4|1 2 3 4|1 2 3 4|1 2 3 4|5"}) {
            room.ticket.bracket()->restore(QString::fromLatin1(kept));
            QVERIFY(!room.ticket.bracket()->isOn());
            QCOMPARE(room.ticket.bracket()->count(), 1);
        }
    }

    void theRouteIsAChoiceWhereSeveralTradeIt()
    {
        Room room;
        TicketRoutes& routes = *room.ticket.routes();
        const QAbstractItemModelTester tester(&routes);
        const auto text = [&routes](int row, TicketRoutes::Role role) {
            return routes.data(routes.index(row), role).toString();
        };
        QCOMPARE(routes.count(), 1);
        QCOMPARE(routes.chosen(), 0);
        room.port.tell(binanceCatalogue());
        room.frame();
        QCOMPARE(routes.count(), 2); // BTC-PERP everywhere; binance comes first
        QCOMPARE(routes.chosen(), 1);
        QCOMPARE(text(0, TicketRoutes::Symbol), u"BTCUSDT"_s);
        QCOMPARE(routes.data(routes.index(0), TicketRoutes::IsOffered).toBool(), false);
        room.type(u"61676"_s, u"0.1"_s);
        room.ticket.takeRoute(0);
        QVERIFY(room.ticket.texts().problem.contains(u"no account on Binance USD-M"_s));
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:BTC"_s);

        room.port.tell(TradingEvent{
            AccountChanged{{VenueId{1}, "paper-b", false}, TradingMode::Paper, AccountState::Ready, room.port.clock}});
        room.frame();
        QCOMPARE(text(0, TicketRoutes::Account), u"paper-b"_s);
        const std::size_t before = room.port.openCount();
        routes.setOpen(true);
        QCOMPARE(room.port.openCount(), before + 2); // their markets are subscribed while it is open
        QCOMPARE(text(0, TicketRoutes::Bid), u"\u2014"_s);
        QVERIFY(!text(0, TicketRoutes::Reason).isEmpty());
        room.change = [](TicketView& view) {
            view.feeTier.assign("VIP 1");
            view.makerRate = known(15, 5);
            view.takerRate = known(45, 5);
            view.fundingRate = known(125, 7);
            view.fundingInterval = Duration::minutes(60);
            view.nextFunding = Timestamp::fromMilliseconds(1'700'002'800'000);
        };
        QCOMPARE(text(0, TicketRoutes::Funding), u"\u2014"_s);
        QVERIFY(text(0, TicketRoutes::FundingTip).contains(u"not known"_s));
        room.answer();
        QCOMPARE(text(0, TicketRoutes::Funding), u"+0.0100"_s); // of eight hours, so that venues compare
        QVERIFY(text(0, TicketRoutes::FundingTip).contains(u"Funding +0.0012 % every 1 h, next at 23:00:00"_s));
        QCOMPARE(text(0, TicketRoutes::Unit), QString());
        QCOMPARE(text(0, TicketRoutes::Bid), u"61\u2009680.5"_s);
        QCOMPARE(text(0, TicketRoutes::Ask), u"61\u2009680.6"_s);
        QCOMPARE(text(0, TicketRoutes::Fees), u"1.5 / 4.5 bp"_s);
        QVERIFY(text(0, TicketRoutes::FeesTip).contains(u"VIP 1"_s));
        QCOMPARE(text(0, TicketRoutes::Position), u"+2.000"_s);
        QCOMPARE(text(0, TicketRoutes::Reason), QString());
        room.change = [](TicketView& view) { view.ask = {}; };
        room.answer();
        QCOMPARE(text(0, TicketRoutes::Ask), u"\u2014"_s);
        QVERIFY(text(0, TicketRoutes::Reason).contains(u"One side of the book"_s));
        QCOMPARE(text(0, TicketRoutes::Fees), u"\u2014"_s);
        room.change = {};
        routes.setOpen(false);
        QCOMPARE(room.port.openCount(), before);

        room.ticket.takeRoute(0);
        room.answer();
        QCOMPARE(room.ticket.instrumentKey(), u"binance-usdm:BTCUSDT"_s);
        QCOMPARE(room.ticket.form()->size(), u"0.1"_s); // bitcoin there too
        QCOMPARE(room.ticket.texts().waiting, QString());
        room.submit();
        QCOMPARE(QString::fromStdString(room.sent().back().order.instrument), u"binance-usdm:BTCUSDT"_s);
        QCOMPARE(QString::fromStdString(room.sent().back().order.account), u"paper-b"_s);
        room.ticket.takeRoute(1);
        QVERIFY(room.ticket.texts().problem.contains(u"on its way"_s));
        QCOMPARE(room.ticket.instrumentKey(), u"binance-usdm:BTCUSDT"_s);
        room.tell(OrderState::Open);
        room.frame();

        room.ticket.setWantedKey(u"hyperliquid:SOL"_s); // each has its own
        room.ticket.reset();
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:SOL"_s);
        room.ticket.setWantedKey(u"hyperliquid:BTC"_s);
        QCOMPARE(room.ticket.instrumentKey(), u"binance-usdm:BTCUSDT"_s);
        TicketViewModel next; // the next run
        next.setClient(&room.client);
        next.setWantedKey(u"hyperliquid:BTC"_s);
        QCOMPARE(next.instrumentKey(), u"binance-usdm:BTCUSDT"_s);
        QCOMPARE(next.account(), u"paper-b"_s);
        room.client.keep("route/hyperliquid:BTC", "binance-usdm:BTCUSDT gone"); // an account of another config
        next.setWantedKey(u"hyperliquid:ETH"_s);
        next.setWantedKey(u"hyperliquid:BTC"_s);
        QCOMPARE(next.instrumentKey(), u"hyperliquid:BTC"_s);
    }

    /// A shadow account is a way of its own, also beside a paper account of the same name, and is kept as such.
    void aShadowAccountIsARouteOfItsOwn()
    {
        Room room;
        TicketRoutes& routes = *room.ticket.routes();
        const AccountKey first = room.client.trading().accounts().begin()->first;
        room.port.tell(TradingEvent{AccountChanged{
            {first.venue, first.account, true}, TradingMode::Shadow, AccountState::Ready, room.port.clock}});
        room.frame();
        QCOMPARE(routes.count(), 2);
        QCOMPARE(routes.chosen(), 0);
        QCOMPARE(routes.data(routes.index(1), TicketRoutes::ModeWord).toString(), u"SHADOW"_s);
        QSignalSpy taken(&room.ticket, &TicketViewModel::routeTaken);
        room.ticket.takeRoute(1);
        room.answer();
        QCOMPARE(taken.size(), 1);
        QCOMPARE(taken.at(0).at(0).toString(), room.ticket.instrumentKey());
        QCOMPARE(taken.at(0).at(2).toString(), u"shadow"_s);
        QCOMPARE(routes.chosen(), 1);
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        QVERIFY(room.sent().back().order.mode == TradingMode::Shadow);
        QVERIFY(room.sent().back().order.account == first.account);
        TicketViewModel next; // the next run
        next.setClient(&room.client);
        next.setWantedKey(room.ticket.instrumentKey());
        QCOMPARE(next.routes()->count(), 2);
        next.takeRoute(0);
        QCOMPARE(*room.client.setting("route/" + room.ticket.instrumentKey().toStdString()),
                 room.ticket.instrumentKey().toStdString() + " " + first.account);
    }

    /// What trades by the same account hears of it, however it was come by: a kept way of the run before, and the
    /// venue's strictest where nothing is kept.
    void everyRouteIsTold()
    {
        Room room;
        const AccountKey first = room.client.trading().accounts().begin()->first;
        room.client.keep("route/hyperliquid:BTC", "hyperliquid:BTC main");
        TicketViewModel next; // the next run
        QSignalSpy taken(&next, &TicketViewModel::routeTaken);
        next.setClient(&room.client);
        next.setWantedKey(u"hyperliquid:BTC"_s);
        room.frame();
        QCOMPARE(taken.size(), 1);
        QCOMPARE(taken.back().at(1).toString(), QString::fromStdString(first.account)); // main is not there yet
        room.port.tell(TradingEvent{
            AccountChanged{{first.venue, "main", false}, TradingMode::Live, AccountState::Ready, room.port.clock}});
        room.frame();
        QCOMPARE(next.account(), u"main"_s);
        QCOMPARE(taken.size(), 2);
        QCOMPARE(taken.back(), (QVariantList{u"hyperliquid:BTC"_s, u"main"_s, u"live"_s}));
        room.frame();
        QCOMPARE(taken.size(), 2); // once
        next.setWantedKey(u"hyperliquid:ETH"_s);
        room.frame();
        QCOMPARE(taken.size(), 3);
        QCOMPARE(taken.back(), (QVariantList{u"hyperliquid:ETH"_s, QString::fromStdString(first.account), u"paper"_s}));
        next.takeAccount(u"main"_s, u"live"_s); // as the target was sent
        QCOMPARE(next.account(), u"main"_s);
        QCOMPARE(*room.client.setting("route/hyperliquid:ETH"), "hyperliquid:ETH main");
        next.takeAccount(u"nobody"_s, u"live"_s);
        QCOMPARE(next.account(), u"main"_s);
        QCOMPARE(taken.size(), 4);
    }

    void theInstrumentStaysUnderAHalfTypedOrder()
    {
        Room room;
        room.ticket.form()->setSize(u"0.1"_s);
        room.ticket.setWantedKey(u"hyperliquid:ETH"_s);
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:BTC"_s);
        QCOMPARE(room.ticket.texts().waiting, u"ETH-PERP"_s);
        room.answer();
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:BTC"_s);
        room.ticket.takeWaiting();
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:ETH"_s);
        QCOMPARE(room.ticket.form()->size(), QString());
        QCOMPARE(room.ticket.texts().waiting, QString());
    }

    void theInstrumentStaysUnderAnOrderOnItsWay()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.submit();
        room.ticket.setWantedKey(u"hyperliquid:ETH"_s);
        room.frame();
        room.ticket.takeWaiting();
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:BTC"_s);
        room.tell(OrderState::Open);
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:ETH"_s);
        QCOMPARE(QString::fromStdString(room.sent()[0].order.instrument), u"hyperliquid:BTC"_s);
    }

    void withoutTypingItFollowsAtOnce()
    {
        Room room;
        room.ticket.setWantedKey(u"hyperliquid:ETH"_s);
        QCOMPARE(room.ticket.instrumentKey(), u"hyperliquid:ETH"_s);
        QCOMPARE(room.ticket.title(), u"ETH-PERP"_s);
    }

    void aBracketGoesInPrices()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.ticket.bracket()->setOn(true);
        room.ticket.bracket()->part(0)->setStop(u"2000t"_s);
        room.ticket.bracket()->part(0)->setTarget(u"1.5R"_s);
        room.answer();
        QCOMPARE(room.state(), u"ready"_s);
        QCOMPARE(room.ticket.bracket()->part(0)->targetTold(),
                 u"61\u2009976.0 \u00b7 1.50 R \u00b7 3\u2009000 ticks"_s);
        room.submit();
        const auto sent = room.sent();
        QCOMPARE(sent.size(), std::size_t{1});
        QVERIFY(sent[0].bracket.has_value());
        QCOMPARE(text(sent[0].bracket->parts[0].stop), u"61476.0"_s);
        QCOMPARE(text(sent[0].bracket->parts[0].target), u"61976.0"_s);
        QVERIFY(sent[0].bracket->parts[0].share == (Decimal{1, 0}));
    }

    /// A number that is far from any price was meant as ticks; one that is near is no distance.
    void aTargetThatIsNoPriceIsOfferedAsTicks()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.ticket.bracket()->setOn(true);
        room.ticket.bracket()->part(0)->setTarget(u"5"_s);
        room.answer();
        QCOMPARE(room.ticket.texts().fix, u"5t"_s);
        room.ticket.bracket()->part(0)->setTarget(u"61000"_s);
        room.answer();
        QCOMPARE(room.ticket.texts().fix, u"50t"_s);
    }

    void aStopOfABracketMayFollow()
    {
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        TicketBracketPart& part = *room.ticket.bracket()->part(0);
        room.ticket.bracket()->setOn(true);
        part.setStop(u"61476"_s);
        part.setTrail(true);
        QCOMPARE(part.stop(), QString()); // a price is no distance
        part.setStop(u"2000t"_s);
        part.setTarget(u"1.5R"_s);
        room.answer();
        QCOMPARE(room.state(), u"ready"_s);
        QCOMPARE(part.stopTold(), u"from 61\u2009476.0 \u00b7 1.00 R \u00b7 2\u2009000 ticks"_s);
        QCOMPARE(part.targetTold(), u"61\u2009976.0 \u00b7 1.50 R \u00b7 3\u2009000 ticks"_s);
        const ViewSpec* const spec = room.port.openSpec(ViewKind::Ticket);
        QVERIFY(spec && spec->draft && spec->draft->bracket); // the figures count with it
        QVERIFY(spec->draft->bracket->parts[0].trail == (Decimal{2000, 1}));
        room.ticket.bracket()->addPart();
        QVERIFY(room.ticket.bracket()->part(1)->isTrail());
        QCOMPARE(room.ticket.bracket()->part(1)->stop(), u"2000t"_s);
        room.ticket.bracket()->removePart(1);
        room.answer();
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        const BracketPart sent = room.sent()[0].bracket->parts[0];
        QVERIFY(!sent.stop && sent.trail == (Decimal{2000, 1}));
    }

    void aDistanceThatCannotBeFollowedIsToldAtTheBracket_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("fix");
        QTest::newRow("R") << u"2R"_s << u"A stop that follows has no R"_s << u"50t"_s;
        QTest::newRow("below a tick") << u"0.05"_s << u"less than one tick, 0.1"_s << u"1t"_s;
        QTest::newRow("none") << u"0t"_s << u"less than one tick"_s << u"1t"_s;
        QTest::newRow("the whole price") << u"100%"_s << u"as far away as the price itself"_s << u"0.5%"_s;
        QTest::newRow("no number") << u"1e5"_s << u"1e5"_s << QString();
    }

    void aDistanceThatCannotBeFollowedIsToldAtTheBracket()
    {
        QFETCH(QString, typed);
        QFETCH(QString, words);
        QFETCH(QString, fix);
        Room room;
        room.type(u"61676"_s, u"0.1"_s);
        room.ticket.bracket()->setOn(true);
        room.ticket.bracket()->part(0)->setTrail(true);
        room.ticket.bracket()->part(0)->setStop(typed);
        room.answer();
        const TicketTexts& texts = room.ticket.texts();
        QCOMPARE(texts.problemField, u"bracket"_s);
        QVERIFY2(texts.problem.contains(words), qPrintable(texts.problem));
        QVERIFY(!texts.problemCode.isEmpty());
        if (!fix.isEmpty())
            QCOMPARE(texts.fix, fix);
        room.submit();
        QVERIFY(room.sent().empty());
        if (fix.isEmpty())
            return;
        room.ticket.applyFix();
        QCOMPARE(room.ticket.bracket()->part(0)->stop(), fix);
        room.answer();
        QCOMPARE(room.state(), u"ready"_s);
    }

    void partsOfABracketShareAlike()
    {
        Room room;
        room.type(u"61676"_s, u"0.3"_s);
        TicketBracket& bracket = *room.ticket.bracket();
        bracket.setOn(true);
        QCOMPARE(bracket.part(0)->parent(), &bracket); // else it would be QML's to delete
        bracket.part(0)->setStop(u"1%"_s);
        bracket.part(0)->setTarget(u"1%"_s);
        bracket.addPart();
        bracket.addPart();
        QCOMPARE(bracket.count(), 3);
        QCOMPARE(bracket.part(0)->share(), u"34"_s);
        QCOMPARE(bracket.part(2)->share(), u"33"_s);
        QCOMPARE(bracket.part(2)->stop(), u"1%"_s);
        room.answer();
        room.submit();
        QCOMPARE(room.sent().size(), std::size_t{1});
        QCOMPARE(room.sent()[0].bracket->parts.size(), std::size_t{3});
        // Towards the entry where a percent does not end on a tick.
        QCOMPARE(text(room.sent()[0].bracket->parts[0].stop), u"61059.3"_s);
        QCOMPARE(text(room.sent()[0].bracket->parts[0].target), u"62292.7"_s);
        room.tell(OrderState::Open);
        room.type(u"61676"_s, u"0.3"_s);
        bracket.part(0)->setShare(u"50"_s);
        room.answer();
        QCOMPARE(room.state(), u"invalid"_s);
        QVERIFY(room.ticket.texts().problem.contains(u"116 %"_s));
    }

    void theDraftFollowsWhatTheBracketFollows()
    {
        Room room;
        room.type(u"m"_s, u"0.1"_s);
        room.ticket.bracket()->setOn(true);
        room.ticket.bracket()->part(0)->setStop(u"100t"_s);
        room.answer();
        room.change = [](TicketView& view) { view.price = known(617'000, 1); };
        room.answer(); // the market moves
        const ViewSpec* spec = room.port.openSpec(ViewKind::Ticket);
        QVERIFY(spec && spec->draft && spec->draft->bracket);
        QCOMPARE(text(spec->draft->bracket->parts[0].stop), u"61690.0"_s);
        QCOMPARE(room.state(), u"ready"_s); // nobody typed: what is shown is what would be sent
        room.submit();
        QCOMPARE(text(room.sent().back().bracket->parts[0].stop), u"61690.0"_s);
        QCOMPARE(text(room.sent().back().order.terms.price), u"61700.0"_s);
    }

    void badInputIsToldAtItsField_data()
    {
        QTest::addColumn<QString>("price");
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("fix");
        QTest::newRow("grouped price") << u"61,680.5"_s << u"1"_s << u"price"_s << u"BAD_PRICE"_s << u"61680.5"_s;
        QTest::newRow("grouped size") << u"b"_s << u"1,234.5"_s << u"size"_s << u"BAD_QTY"_s << u"1234.5"_s;
        QTest::newRow("exponent") << u"b"_s << u"1e5"_s << u"size"_s << u"BAD_QTY"_s << u"100000"_s;
        QTest::newRow("negative size") << u"b"_s << u"-1"_s << u"size"_s << u"BAD_QTY"_s << u"1"_s;
        QTest::newRow("negative price") << u"-1"_s << u"1"_s << u"price"_s << u"BAD_PRICE"_s << u"1"_s;
        QTest::newRow("zero size") << u"b"_s << u"0"_s << u"size"_s << u"BAD_QTY"_s << u"0.001"_s;
        QTest::newRow("emoji") << u"b"_s << u"\U0001F680"_s << u"size"_s << u"BAD_QTY"_s << QString();
        QTest::newRow("400 digits") << QString(400, u'9') << u"1"_s << u"price"_s << u"BAD_PRICE"_s << QString();
        QTest::newRow("words") << u"much"_s << u"1"_s << u"price"_s << u"BAD_PRICE"_s << QString();
        QTest::newRow("offset without sign") << u"b2"_s << u"1"_s << u"price"_s << u"BAD_PRICE"_s << u"2"_s;
        QTest::newRow("part of nothing") << u"b"_s << u"p/0"_s << u"size"_s << u"BAD_QTY"_s << u"p"_s;
    }
    void badInputIsToldAtItsField()
    {
        QFETCH(const QString, price);
        QFETCH(const QString, size);
        QFETCH(const QString, field);
        Room room;
        room.type(price, size);
        const TicketTexts& texts = room.ticket.texts();
        QCOMPARE(texts.state, u"invalid"_s);
        QCOMPARE(texts.problemField, field);
        QTEST(texts.problemCode, "code");
        QTEST(texts.fix, "fix");
        QVERIFY2(texts.problem.size() > 20 && texts.problem.size() < 240, qPrintable(texts.problem));
        room.submit();
        QVERIFY(room.sent().empty());
        QCOMPARE(room.wanted.last().at(0).toString(), field);
    }

    void aFineSizeIsNotRoundedHere()
    {
        Room room;
        room.type(u"b"_s, u"0.0000099"_s);
        const ViewSpec* spec = room.port.openSpec(ViewKind::Ticket);
        QVERIFY(spec->draft->size->value == (Decimal{99, 7}));
    }

    void contradictingFlagsAreNamed()
    {
        Room room;
        room.type(u"b"_s, u"1"_s);
        room.ticket.form()->setPostOnly(true);
        room.ticket.form()->setTimeInForce(u"ioc"_s);
        room.answer();
        QCOMPARE(room.ticket.texts().problemField, u"flags"_s);
        QCOMPARE(room.ticket.texts().problem,
                 u"IOC takes at once and post-only never takes: choose one of them. GTC rests."_s);
        room.ticket.form()->setTimeInForce(u"gtc"_s);
        room.ticket.form()->setTypeWord(u"take_profit"_s);
        room.ticket.form()->setTrigger(u"62000"_s);
        room.answer();
        QCOMPARE(room.ticket.texts().problem,
                 u"A take profit order takes and cannot be post-only. Switch post-only off."_s);
        room.submit();
        QVERIFY(room.sent().empty());
    }

    void aLimitThroughTheMarketSaysSo()
    {
        Room room;
        room.type(u"61700"_s, u"1"_s);
        QCOMPARE(room.ticket.texts().pricePlace, u"takes, 194 ticks through the ask"_s);
        room.type(u"a"_s, u"1"_s);
        QCOMPARE(room.ticket.texts().pricePlace, u"takes at the ask"_s);
    }

    void aPlaceBesideTheTouchIsNeverRounded()
    {
        Room room;
        room.type(u"61680.4"_s, u"0.1"_s);
        QCOMPARE(room.ticket.texts().pricePlace, u"1 tick under the bid"_s);
        room.type(u"61680.55"_s, u"0.1"_s);
        QCOMPARE(room.ticket.texts().pricePlace, u"0.05 over the bid"_s);
        room.type(u"61680.9"_s, u"0.1"_s);
        QCOMPARE(room.ticket.texts().pricePlace, u"takes, 3 ticks through the ask"_s);
    }
    void whatFillsNothingSaysSo()
    {
        Room room;
        room.change = [](TicketView& view) {
            view.fillPrice = view.slippage = view.fee = view.positionAfter = MaybeAmount{};
            view.visibleFraction = known(0, 0);
            view.isMaker = false;
        };
        room.ticket.form()->setTimeInForce(u"ioc"_s);
        room.type(u"61600"_s, u"0.1"_s);
        QCOMPARE(room.ticket.texts().pricePlace, u"nothing fills: the ask is higher"_s);
        const auto& rows = room.ticket.figures()->rows();
        QCOMPARE(rows[1].text, u"nothing"_s);
        QCOMPARE(rows[1].tone, u"warning"_s);
        for (const std::size_t row : {2U, 3U, 6U}) {
            QCOMPARE(rows[row].text, u"\u2014"_s);
            QVERIFY2(rows[row].tip.contains(u"does not reach the limit"), qPrintable(rows[row].tip));
        }
    }
    void gtdWantsAnEnd()
    {
        Room room;
        room.type(u"b"_s, u"1"_s);
        room.ticket.form()->setTimeInForce(u"gtd"_s);
        room.answer();
        QCOMPARE(room.state(), u"editing"_s);
        room.submit();
        QCOMPARE(room.ticket.texts().problemField, u"expiry"_s);
        room.ticket.applyFix();
        room.answer();
        QCOMPARE(room.state(), u"ready"_s);
        const Timestamp before = room.port.clock;
        room.submit();
        QVERIFY(room.sent()[0].order.terms.expiry >= before + Duration::minutes(29));
        QVERIFY(room.sent()[0].order.terms.expiry <= before + Duration::minutes(30));
    }

    void whatIsNotKnownIsADashWithItsReason()
    {
        Room room;
        QAbstractItemModelTester tester(room.ticket.figures());
        room.type(u"61676"_s, u"0.1"_s);
        const auto& rows = room.ticket.figures()->rows();
        const auto row = [&rows](const QString& label) {
            return *std::find_if(rows.begin(), rows.end(),
                                 [&label](const TicketFigure& one) { return one.label == label; });
        };
        QCOMPARE(row(u"Notional"_s).text, u"6\u2009167.60"_s);
        QCOMPARE(row(u"Fee maker 1.5 bp"_s).text, u"0.93"_s);
        QCOMPARE(row(u"Margin"_s).text, u"616.76"_s);
        QCOMPARE(row(u"Position after"_s).text, u"+2.100"_s);
        QCOMPARE(row(u"Liq. after"_s).text, u"49\u2009951.0"_s);
        QVERIFY(row(u"Liq. after"_s).isEstimate);
        QCOMPARE(row(u"Max loss"_s).text, u"\u2014"_s);
        QVERIFY(row(u"Max loss"_s).tip.contains(u"Without a stop"_s));
        room.change = [](TicketView& view) { view.mark = view.liquidationAfter = {}; };
        room.answer();
        QVERIFY(row(u"Liq. after"_s).tip.contains(u"its mark price, and none is told"_s));
        room.change = {};
        const std::size_t count = rows.size();
        room.ticket.form()->setSize({});
        room.answer();
        QCOMPARE(room.ticket.figures()->rows().size(), count);
        QCOMPARE(rows[0].text, u"\u2014"_s);
        QVERIFY(rows[0].tip.contains(u"before there is a size"_s));
    }

    void withoutAnAccountNothingIsPretended()
    {
        FakeEnginePort port;
        EngineClient client(port);
        port.tell(hyperliquidCatalogue());
        client.frame();
        TicketViewModel ticket;
        ticket.setClient(&client);
        ticket.setWantedKey(u"aster:BTCUSDT"_s); // its venue has told nothing yet: which accounts, is not known
        client.frame();
        QCOMPARE(ticket.texts().accountText, u"not known yet"_s);
        QCOMPARE(ticket.texts().modeWord, QString());
        ticket.setWantedKey(u"hyperliquid:BTC"_s);
        client.frame();
        QCOMPARE(ticket.texts().accountText, u"no account"_s);
        QCOMPARE(ticket.texts().modeWord + ticket.texts().mode, QString());
        QVERIFY(!ticket.texts().isReady);
        QCOMPARE(ticket.texts().buyEffect, u"position \u2014"_s);
        ticket.submit(TicketViewModel::Usual);
        int refused = 0;
        for (const Command& command : port.commands) {
            const auto* const trading = std::get_if<TradingCommand>(&command);
            const auto* const press = trading ? std::get_if<RefusedPress>(trading) : nullptr;
            QVERIFY(!trading || press);
            refused += press ? 1 : 0; // for the audit: nothing is asked for
            if (press)
                QCOMPARE(press->what, std::string("ticket of hyperliquid:BTC"));
        }
        QCOMPARE(refused, 1);
    }

    /// Keys act on the target, and F12 with them, wherever this ticket sends its order.
    void whatF12ArmsIsSaidAsItIs()
    {
        Room room;
        room.change = [](TicketView& view) { view.isArmed = false; };
        room.port.tell(binanceCatalogue());
        room.port.tell(TradingEvent{
            AccountChanged{{VenueId{1}, "ghost", true}, TradingMode::Shadow, AccountState::Ready, room.port.clock}});
        room.answer();
        TargetModel target;
        target.setClient(&room.client);
        target.setKey(u"hyperliquid:BTC"_s);
        room.ticket.setTarget(&target);
        QVERIFY(room.ticket.texts().isF12Here);
        QCOMPARE(room.ticket.texts().armText, u"Disarmed: F12 arms paper"_s);
        target.setKey(u"binance-usdm:BTCUSDT"_s);
        QVERIFY(!room.ticket.texts().isF12Here);
        QCOMPARE(room.ticket.texts().armText, u"Disarmed, and F12 arms shadow now"_s);
        QVERIFY2(room.ticket.texts().armTip.contains(target.scope()), qPrintable(room.ticket.texts().armTip));
        room.port.tell(TradingEvent{ArmChanged{TradingMode::Shadow, {}, room.port.clock}});
        room.frame();
        QCOMPARE(room.ticket.texts().armText, u"Disarmed, and F12 disarms shadow now"_s);
        room.ticket.setTarget(nullptr);
        QCOMPARE(room.ticket.texts().armText, u"Disarmed: F12 arms paper"_s);
    }
    void disarmedSaysHowToArm()
    {
        Room room;
        room.change = [](TicketView& view) {
            view.isArmed = false;
            view.verdict = TicketVerdict::Refused;
            view.problemCount = 1;
            view.problems[0].code.assign("DISARMED");
            view.problems[0].gate.assign("armed");
            view.problems[0].words.assign("Disarmed for paper: F12 arms");
        };
        room.type(u"b"_s, u"1"_s);
        QCOMPARE(room.ticket.texts().armText, u"Disarmed: F12 arms paper"_s);
        QCOMPARE(room.ticket.texts().problem, QString()); // it is told already
        room.submit();
        QVERIFY(room.sent().empty());
        QCOMPARE(room.ticket.texts().problem, u"Disarmed for paper: F12 arms"_s);
    }
};

QTEST_MAIN(TicketViewModelTest)
#include "ticket_view_model_test.moc"
