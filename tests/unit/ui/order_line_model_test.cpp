// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_ticket.h"
#include "tests/unit/ui/trading_harness.h"
#include "ui/trading/line_names.h"
#include "ui/trading/order_line_model.h"

#include <QRandomGenerator>
#include <QSignalSpy>

#include <functional>
#include <random>

using namespace gannet;

namespace {

/// The order line of a window, open, on BTCUSDT of binance-usdm; hyperliquid is there too, with an account.
struct Line : TradingHarness {
    OrderLineModel line;
    std::function<void(TicketView&, const ViewSpec&)> judge; ///< says more than "ready" about a draft

    Line()
    {
        engine.tell(hyperliquidCatalogue());
        engine.tell(accountTold(VenueId{0}, "paper"));
        client.frame();
        line.setTarget(&target);
        line.setOpen(true);
        settle();
        (void)asked();
    }
    /// What was typed is asked about, answered and shown, twice: an exit is measured from the answer.
    void settle()
    {
        for (int i = 0; i < 3; ++i) {
            engine.show<TicketView>("", [this](TicketView& view, const ViewSpec& spec) {
                fillTicket(view, spec, engine.clock);
                if (judge)
                    judge(view, spec);
            });
            client.frame();
        }
    }
    void type(const QString& text)
    {
        line.setText(text);
        settle();
    }
    QStringList send(const QString& text)
    {
        type(text);
        (void)asked();
        line.submit();
        return askedWords();
    }
    void answer(RequestAnswered::Kind kind, const TradingCommand& to)
    {
        RequestAnswered told;
        told.request = requestOf(to);
        told.kind = kind;
        tell(told);
    }
};

constexpr const char* kHere = " of binance-usdm:BTCUSDT for paper paper";

} // namespace

class OrderLineModelTest : public QObject {
    Q_OBJECT

private slots:
    void aLineIsUnderstoodAndSentAsShown_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("asked");
        const QString here = QLatin1String(kHere);
        const auto row = [](const char* typed, const QString& asked) { QTest::newRow(typed) << typed << asked; };
        row("buy 0.1 @61000", "buy 0.1 limit 61000 gtc" + here);
        row("sell 0.1 btc @$ask+2 post", "sell 0.1 limit 61680.8 gtc post-only" + here);
        row("BUY 0.1 join", "buy 0.1 limit 61680.5 gtc" + here);
        row("buy 0.1 @60000 ioc ro", "buy 0.1 limit 60000 ioc reduce-only" + here);
        row("buy 0.1 market", "buy 0.1 market cap 0.003 gtc" + here);
        row("buy 0.1 @60000 on hyperliquid", "buy 0.1 limit 60000 gtc of hyperliquid:BTC for paper paper");
        row("buy 0.1 HYPE @60000", "buy 0.1 limit 60000 gtc of hyperliquid:HYPE for paper paper");
        row("buy 0.1 DOGE @60000", "buy 0.1 limit 60000 gtc of binance-usdm:DOGEUSDT for paper paper");
        row("buy 0.1 hyperliquid:ETH @60000", "buy 0.1 limit 60000 gtc of hyperliquid:ETH for paper paper");
        row("lev 5", "leverage of binance-usdm:BTCUSDT for paper paper to 5x");
        row("close", "close 1 of binance-usdm:BTCUSDT for paper paper");
    }
    void aLineIsUnderstoodAndSentAsShown()
    {
        QFETCH(QString, typed);
        QFETCH(QString, asked);
        Line at;
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        const QStringList came = at.send(typed);
        QVERIFY2(came.size() == 1, qPrintable(at.line.problem() + at.line.notice()));
        QVERIFY2(came.constFirst().startsWith(asked), qPrintable(came.constFirst()));
        QVERIFY(!at.line.isRefusal());
    }

    void anOrderLineIsItsOrigin()
    {
        Line at;
        at.type("buy 0.1 @61000");
        (void)at.asked();
        at.line.submit();
        const auto asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QVERIFY(std::get<SubmitOrder>(asked[0]).order.origin == OrderOrigin::OrderLine);
    }

    void thePreviewHasFiguresTargetAndGates()
    {
        Line at;
        at.type("buy 0.1 @61000 stop 60000 tp 2%,63000");
        QCOMPARE(at.line.targetText(), QStringLiteral("BTC-PERP · Binance USD-M · paper"));
        QCOMPARE(at.line.mode(), QStringLiteral("paper"));
        QVERIFY2(at.line.words().startsWith(QStringLiteral("Buy 0.100 @ 61\u2009000.0")), qPrintable(at.line.words()));
        QVERIFY2(at.line.words().endsWith(QStringLiteral("stop 60\u2009000.0 · target 62\u2009220.0, 63\u2009000.0")),
                 qPrintable(at.line.words()));
        QVERIFY(at.line.hasFigures());
        QCOMPARE(at.line.gates(), QStringList("every gate passes"));
        QVERIFY(at.line.isReady());
        at.line.submit();
        const auto asked = at.asked();
        const SubmitOrder& order = std::get<SubmitOrder>(asked.back());
        QVERIFY(order.bracket && order.bracket->parts.size() == 2);
        QVERIFY((order.bracket->parts[0].stop == Price{Decimal{60'000, 0}}));
        QVERIFY(order.bracket->parts[1].target == Price(Decimal(63'000, 0)));
    }

    /// A word that is not understood: nothing is sent, and the caret goes there.
    void whatIsWrongSendsNothing_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("word"); ///< that the caret stands at; empty: the end
        const auto row = [](const char* typed, const char* word) { QTest::newRow(typed) << typed << word; };
        row("byu 0.1", "byu");
        row("buy 0.1 @61000 posst", "posst");
        row("buy 0.1 MOON @61000", "MOON");
        row("buy 0.1 @61000 on mars", "mars");
        row("buy 0.1", "");
        row("buy", "");
        row("buy 0.1 @$entry", "$entry");
        row("buy 0.1 @61000 stop $liq", "$liq");
        row("close", "close");
        row("close ETH", "ETH");
        row("cancel #77", "#77");
        row("buy 1,5 @61000", "1,5");
        row("flat out", "out");
    }
    void whatIsWrongSendsNothing()
    {
        QFETCH(QString, typed);
        QFETCH(QString, word);
        Line at;
        const QSignalSpy carets(&at.line, &OrderLineModel::caretWanted);
        QCOMPARE(at.send(typed), QStringList());
        QVERIFY(!at.line.problem().isEmpty());
        QCOMPARE(carets.size(), 1);
        const int from = carets[0][0].toInt();
        QCOMPARE(typed.mid(from, carets[0][1].toInt()), word);
        QCOMPARE(at.line.text(), typed);
        QCOMPARE(at.refusedPresses.size(), std::size_t(1)); // for the audit
        QCOMPARE(at.refusedPresses[0].what, "order line: " + typed.toStdString());
    }
    void whatWouldDoTakesThePlaceOfWhatIsWrong()
    {
        Line at;
        at.type("buy 0.1 @61000 posst");
        QCOMPARE(at.line.fix(), QStringLiteral("post"));
        at.line.applyFix();
        QCOMPARE(at.line.text(), QStringLiteral("buy 0.1 @61000 post"));
        QCOMPARE(at.line.problem(), QString());
    }

    void aVenueThatIsNotThereIsNamedWithThoseThatAre()
    {
        Line at;
        at.type("buy 0.1 @60000 on kraken");
        QCOMPARE(at.line.problem(), QStringLiteral("There is no venue kraken; there are binance-usdm, hyperliquid"));
        FakeEnginePort engine;
        EngineClient one(engine);
        engine.tell(hyperliquidCatalogue());
        one.frame();
        const auto none = findNamed(one, "BTC", "kraken", "");
        QCOMPARE(none.error().message, std::string("There is no venue kraken; there is hyperliquid"));
    }

    void aGateThatRefusesIsNamedAndNothingIsSent()
    {
        Line at;
        at.judge = [](TicketView& view, const ViewSpec&) {
            view.verdict = TicketVerdict::Refused;
            view.problemCount = 1;
            view.problems[0].gate.assign("armed");
            view.problems[0].code.assign("DISARMED");
            view.problems[0].words.assign("Disarmed for paper: F12 arms");
        };
        QCOMPARE(at.send("buy 0.1 @61000"), QStringList());
        QCOMPARE(at.line.gates(), QStringList("armed: Disarmed for paper: F12 arms [DISARMED]"));
        QVERIFY(at.line.isRefusedByGate() && !at.line.isReady());
        QCOMPARE(at.line.notice(), QStringLiteral("Not sent: Disarmed for paper: F12 arms"));
        at.client.frame();
        const auto* const told = std::get_if<RequestAnswered>(&at.client.trading().log().back().event);
        QVERIFY(told && told->error && told->error->code == Code::Disarmed);
        // What only reduces is the engine's to decide.
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        QCOMPARE(at.send("close 50%"),
                 QStringList("close 0.5 of binance-usdm:BTCUSDT for paper paper, cancel entries"));
    }
    /// What a gate would let pass takes the place of the size; where the fix is of no word of the line none is offered.
    void aGatesFixTakesThePlaceOfTheSize()
    {
        Line at;
        TicketField field = TicketField::Size;
        at.judge = [&field](TicketView& view, const ViewSpec&) {
            view.verdict = TicketVerdict::Refused;
            view.problemCount = 1;
            view.problems[0].field = field;
            view.problems[0].gate.assign("margin");
            view.problems[0].code.assign("INSUFFICIENT_FUNDS");
            view.problems[0].words.assign("9980 USDT are free; 3.2 BTC would pass");
            view.problems[0].fix.assign("3.2");
        };
        QCOMPARE(at.send("buy 100 market"), QStringList());
        QCOMPARE(at.line.problem(), QStringLiteral("margin: 9980 USDT are free; 3.2 BTC would pass"));
        QCOMPARE(at.line.problemCode(), QStringLiteral("INSUFFICIENT_FUNDS"));
        QVERIFY(at.line.isRefusedByGate() && !at.line.isReady() && at.line.gates().isEmpty());
        at.line.applyFix();
        QCOMPARE(at.line.text(), QStringLiteral("buy 3.2 market"));
        field = TicketField::Price; // of a market order it is the cap
        at.type("buy 100 market");
        QVERIFY(at.line.fix().isEmpty() && at.line.problem().isEmpty());
        QCOMPARE(at.line.gates().size(), 1);
    }
    void moreLeverageThanThereIsIsRefusedBeforeEnter()
    {
        Line at;
        at.judge = [](TicketView& view, const ViewSpec&) {
            view.leverage = known(10, 0);
            view.maxLeverage = known(40, 0);
        };
        at.type("lev 40");
        QVERIFY(at.line.isReady());
        QCOMPARE(at.line.gates(), QStringList("it is 10 times now"));
        QCOMPARE(at.send("lev 41"), QStringList());
        QVERIFY(at.line.isRefusedByGate() && !at.line.isReady());
        QVERIFY2(at.line.notice().startsWith("Not sent: leverage: 41 times is more than the 40 that BTC-PERP"),
                 qPrintable(at.line.notice()));
    }
    void aBracketOnWhatReducesIsSaid()
    {
        Line at;
        at.type("sell 0.1 @61000 stop 62000"); // of the 2 that are held
        QCOMPARE(at.line.gates(), QStringList({"every gate passes",
                                               "it only reduces the position: its stop and target protect nothing"}));
        at.type("buy 0.1 @61000 stop 60000");
        QCOMPARE(at.line.gates(), QStringList("every gate passes"));
    }
    void figuresOfAnOlderLineAreNotSent()
    {
        Line at;
        at.type("buy 0.1 @61000");
        at.line.setText("buy 0.2 @61000");
        (void)at.asked();
        at.line.submit();
        QCOMPARE(at.askedWords(), QStringList());
        QVERIFY(at.line.notice().contains("were not there yet"));
        at.settle();
        at.line.submit();
        QCOMPARE(at.askedWords().size(), 1);
    }

    void twoEntersAreOneOrder()
    {
        Line at;
        at.type("buy 0.1 @61000");
        (void)at.asked();
        at.line.submit();
        at.line.submit();
        const auto asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QVERIFY(at.line.isBusy());
        at.answer(RequestAnswered::Kind::Taken, asked[0]);
        QCOMPARE(at.line.text(), QString());
        at.line.submit();
        at.line.older(); // the same line at once again is the same press
        at.settle();
        (void)at.asked();
        at.line.submit();
        QCOMPARE(at.askedWords(), QStringList());
        at.engine.clock = at.engine.clock + OrderLineModel::kDoublePress;
        at.settle();
        (void)at.asked();
        at.line.submit();
        QCOMPARE(at.askedWords().size(), 1);
    }
    /// What is refused after it was taken is said once, and its line comes back where nothing else was typed.
    void aLineThatCouldNotBeStoredComesBack()
    {
        Line at;
        const auto sendAndTake = [&at](const QString& text) {
            at.type(text);
            (void)at.asked();
            at.line.submit();
            const auto asked = at.asked();
            at.answer(RequestAnswered::Kind::Taken, asked.at(0));
            Order order = workingOrder(7, Side::Buy, 610'000);
            order.request = requestOf(asked.at(0));
            return order;
        };
        const auto refuse = [&at](Order order) {
            order.state = OrderState::Denied;
            order.reason = Error{.message = "Not sent, because it could not be stored: the disk is full"};
            at.tell(orderTold(order));
        };
        refuse(sendAndTake("buy 0.1 @61000"));
        QCOMPARE(at.line.notice(), QStringLiteral("Not sent, because it could not be stored: the disk is full"));
        QCOMPARE(at.line.text(), QString("buy 0.1 @61000"));
        at.line.setText({});
        Order order = sendAndTake("buy 0.1 @61000"); // at once: the first of them was not sent
        at.type("buy 0.3");
        refuse(order);
        QCOMPARE(at.line.text(), QString("buy 0.3"));
        QVERIFY(at.line.isRefusal());
        at.line.setText({});
        order = sendAndTake("buy 0.1 @60999");
        at.tell(orderTold(order)); // it works: no line of what becomes of it later
        refuse(order);
        QCOMPARE(at.line.text(), QString());
    }
    /// An answer stands apart from the line, so it says what it was about.
    void answersNameTheInstrument()
    {
        Line at;
        auto asked = at.send("buy 0.1 market");
        QCOMPARE(at.line.notice(), QString("Sending: Buy 0.100 at market cap 0.30 % · BTC-PERP · BN"));
        asked = at.send("close");
        QCOMPARE(at.line.notice().count("BTC-PERP"), 1);
    }
    /// Nothing is called sent before the engine took it, nor what it asked about or refused.
    void whatIsSentIsWhatTheEngineTook()
    {
        Line at;
        const QString words = "Buy 0.100 @ 61\u2009000.0 · BTC-PERP · BN";
        QCOMPARE(at.send("buy 0.1 @61000").size(), 1);
        QCOMPARE(at.line.notice(), "Sending: " + words);
        at.engine.clock = at.engine.clock + OrderLineModel::kDoublePress;
        at.line.setText({});
        at.type("buy 0.1 @61000");
        (void)at.asked();
        at.line.submit();
        auto asked = at.asked();
        at.answer(RequestAnswered::Kind::Taken, asked.at(0));
        QCOMPARE(at.line.notice(), "Sent: " + words);
        QVERIFY(!at.line.isRefusal());
        // The store or the venue may still refuse it.
        Order order = workingOrder(7, Side::Buy, 610'000);
        order.request = requestOf(asked[0]);
        order.state = OrderState::Denied;
        order.reason = Error{.message = "Orders cannot be stored"};
        at.tell(orderTold(order));
        QCOMPARE(at.line.notice(), QStringLiteral("Not sent: Orders cannot be stored"));
        QVERIFY(at.line.isRefusal());
        QCOMPARE(at.line.text(), QString("buy 0.1 @61000")); // what was typed is there again
        // What is asked about is not sent, and no more is what a gate refused.
        at.engine.clock = at.engine.clock + OrderLineModel::kDoublePress;
        at.type("buy 0.2 @61000");
        (void)at.asked();
        at.line.submit();
        RequestAnswered told;
        asked = at.asked();
        told.request = requestOf(asked.at(0));
        told.kind = RequestAnswered::Kind::NeedsConfirm;
        told.error = Error{};
        told.error->fixes = {"new_order"};
        at.tell(told);
        QCOMPARE(at.line.notice(), QString());
        at.line.answer(true);
        QCOMPARE(at.line.notice(), QStringLiteral("Sending: Buy 0.200 @ 61\u2009000.0 · BTC-PERP · BN"));
        told.request = requestOf(at.asked().at(0));
        told.kind = RequestAnswered::Kind::Refused;
        told.error->message = "no";
        at.tell(told);
        QCOMPARE(at.line.notice(), QStringLiteral("no"));
    }
    void aQuestionIsAskedOnceAndItsYesIsOneOrder()
    {
        Line at;
        at.type("buy 0.1 @61000");
        (void)at.asked();
        at.line.submit();
        RequestAnswered asks;
        asks.request = requestOf(at.asked()[0]);
        asks.kind = RequestAnswered::Kind::NeedsConfirm;
        asks.error = Error{};
        asks.error->message = "every new order of this account is confirmed";
        asks.error->fixes = {"new_order"};
        at.tell(asks);
        QCOMPARE(at.line.question(), QStringLiteral("BUY 0.1 @ 61\u2009000 GTC \u00B7 BTC-PERP \u00B7 BN"));
        QCOMPARE(at.line.reasons(), QStringList("every new order of this account is confirmed"));
        at.line.submit();
        QCOMPARE(at.askedWords(), QStringList());
        at.line.answer(true);
        at.line.submit();
        const auto asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QVERIFY(std::get<SubmitOrder>(asked[0]).order.confirmed == std::vector<std::string>{"new_order"});
        at.answer(RequestAnswered::Kind::Taken, asked[0]);
        QCOMPARE(at.line.text(), QString());
    }
    void typingOnTakesTheQuestionAway()
    {
        Line at;
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        QCOMPARE(at.send("flat"), QStringList());
        QVERIFY(at.line.isHoldWanted());
        at.type("flat ");
        QCOMPARE(at.line.question(), QString());
        at.line.answer(true);
        QCOMPARE(at.askedWords(), QStringList());
    }

    void cancelsSayHowManyAndHoldWhatProtects()
    {
        Line at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 600'000)));
        Order stop = workingOrder(8, Side::Sell, 600'000);
        stop.terms.isReduceOnly = true;
        at.tell(orderTold(stop));
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.type("cancel btc");
        QCOMPARE(at.line.words(), QStringLiteral("Cancel 1 entry · BTC-PERP · BN; what protects stays"));
        QCOMPARE(at.send("cancel btc"), QStringList("cancel entries binance-usdm:BTCUSDT of paper"));
        at.type("cancel");
        QCOMPARE(at.line.targetText(), QStringLiteral("every symbol, venue and account"));
        QCOMPARE(at.send("cancel"), QStringList("cancel entries everywhere"));
        // What protects needs a hold; where the account is asked about little, a yes.
        QCOMPARE(at.send("cancel all"), QStringList());
        QVERIFY(at.line.isHoldWanted());
        at.line.answer(true);
        QCOMPARE(at.askedWords(), QStringList("cancel everything everywhere"));
        LimitsTold limits;
        limits.account = {VenueId{1}, "paper", false};
        limits.confirm = ConfirmLevel::Instant;
        at.tell(limits);
        QCOMPARE(at.send("cancel #" + QString::fromStdString(stop.id.toHex()).left(20)), QStringList());
        QVERIFY(at.line.problem().contains("2 working orders"));
        QCOMPARE(at.send("cancel #" + QString::fromStdString(stop.id.toHex())), QStringList());
        QCOMPARE(at.line.question(), QStringLiteral("Cancel 1 order · BTC-PERP · BN"));
        QVERIFY(!at.line.isHoldWanted());
        at.line.answer(true);
        QCOMPARE(at.askedWords(), QStringList("cancel " + QString::fromStdString(stop.id.toHex())));
    }
    void flatIsHeldAtEveryLevel()
    {
        Line at;
        LimitsTold limits;
        limits.account = {VenueId{1}, "paper", false};
        limits.confirm = ConfirmLevel::Instant;
        at.tell(limits);
        QCOMPARE(at.send("flat"), QStringList());
        QVERIFY(at.line.isHoldWanted());
        at.line.answer(true);
        QCOMPARE(at.askedWords(), QStringList("flatten all of paper"));
    }

    void earlierLinesComeBack()
    {
        Line at;
        for (const char* line : {"buy 0.1 @61000", "buy 0.2 @61000"}) {
            at.type(line);
            (void)at.asked();
            at.line.submit();
            at.answer(RequestAnswered::Kind::Taken, at.asked().back());
        }
        at.type("half ty");
        at.line.older();
        QCOMPARE(at.line.text(), QStringLiteral("buy 0.2 @61000"));
        at.line.older();
        at.line.older();
        QCOMPARE(at.line.text(), QStringLiteral("buy 0.1 @61000"));
        at.line.newer();
        at.line.newer();
        QCOMPARE(at.line.text(), QStringLiteral("half ty"));
        LineHistory many;
        for (int i = 0; i < 500; ++i)
            many.add(QString::number(i));
        QCOMPARE(many.lines().size(), LineHistory::kMost);
    }

    void variablesAreThoseOfThePosition()
    {
        Line at;
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        QCOMPARE(at.send("sell $pos @$entry ro"),
                 QStringList(QStringLiteral("sell 2.000 limit 61600 gtc reduce-only") + kHere));
        at.engine.show<PortfolioView>("", [](PortfolioView& view, const ViewSpec&) {
            view.positionCount = 1;
            view.positions[0].key.assign("binance-usdm:BTCUSDT");
            view.positions[0].account.assign("paper");
            view.positions[0].liquidation = known(512'340, 1);
        });
        at.client.frame();
        const QStringList came = at.send("sell $pos @$liq ro");
        QVERIFY2(came.size() == 1 && came[0].contains("limit 51234 "), qPrintable(at.line.problem()));
    }

    void aSymbolOfSeveralIsRefused()
    {
        Line at;
        const EngineClient* const client = &at.client;
        at.engine.tell(makeCatalogue(VenueId{1}, "binance-usdm", "Binance USD-M", {"BTC", "ETH"}, "USDT", true));
        at.client.frame();
        const auto nowhere = findNamed(*client, "ETH-PERP", {}, {});
        QVERIFY(!nowhere && nowhere.error().message.find("more than one") != std::string::npos);
        const auto home = findNamed(*client, "eth", {}, "binance-usdm:BTCUSDT");
        QVERIFY(home && (*home)->key == "binance-usdm:ETHUSDT");
        const auto venue = findNamed(*client, {}, "HL", "binance-usdm:BTCUSDT");
        QVERIFY(venue && (*venue)->key == "hyperliquid:BTC");
        const auto close = findNamed(*client, "ET", {}, "binance-usdm:BTCUSDT");
        QVERIFY(!close && !close.error().fixes.empty());
    }

    /// Nothing that is not Enter sends, whatever is typed and whatever the market and the question do.
    void noOrderComesOfTyping()
    {
        Line at;
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{1, 0}));
        (void)at.asked();
        const quint32 seed = QRandomGenerator::global()->generate();
        std::mt19937 random(seed);
        const QStringList words{"buy", "sell", "0.1", "@61000", "btc", "market",      "flat", "close", "cancel",
                                "all", "stop", "1%",  "tp",     "on",  "hyperliquid", "$pos", "join"};
        QString text;
        for (int step = 0; step < 2000; ++step) {
            switch (random() % 8) {
            case 0: text.clear(); break;
            case 1: at.line.older(); break;
            case 2: at.line.newer(); break;
            case 3: at.line.setOpen(random() % 2 == 0); break;
            case 4: at.line.applyFix(); break;
            case 5: at.line.answer(false); break;
            default: text += words[static_cast<int>(random() % static_cast<unsigned>(words.size()))] + ' '; break;
            }
            at.line.setText(text.left(390));
            at.settle();
            const QStringList came = at.askedWords();
            QVERIFY2(came.isEmpty(),
                     qPrintable(QString("seed %1: %2 came of %3").arg(seed).arg(came.join(", "), text)));
        }
    }
};

QTEST_MAIN(OrderLineModelTest)
#include "order_line_model_test.moc"
