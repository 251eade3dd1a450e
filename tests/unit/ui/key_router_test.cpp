// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/trading_harness.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QRandomGenerator>

#include <array>
#include <random>

using namespace gannet;

namespace {

/// Takes the ladder's own actions and remembers them.
class FakeLadder : public QQuickItem, public ActionTaker {
public:
    using QQuickItem::QQuickItem;
    bool takeAction(std::string_view id) override
    {
        if (!id.starts_with("ladder.") && !id.starts_with("size."))
            return false;
        taken << QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
        return true;
    }
    [[nodiscard]] std::optional<OwnPress> ownPress(const TradeAction& action) const override
    {
        return action.id == "ladder.cancel" ? std::optional(OwnPress{cancelKind, "Cancel 1"}) : std::nullopt;
    }
    QStringList taken;
    PressKind cancelKind = PressKind::Now;
};

/// A question that has taken the keyboard from a block, as ConfirmStrip does.
class FakeQuestion : public QQuickItem {
    Q_OBJECT
    Q_PROPERTY(bool keepsLetters MEMBER m_keepsLetters)
    Q_PROPERTY(QQuickItem* before MEMBER before)

public:
    using QQuickItem::QQuickItem;
    Q_INVOKABLE void keep(const QString& keys) { kept << keys; }
    QQuickItem* before = nullptr;
    QStringList kept;
    QString typed;

protected:
    void keyPressEvent(QKeyEvent* event) override { typed += event->text(); }

private:
    bool m_keepsLetters = true;
};

/// Remembers what was typed.
class FakeText : public QQuickItem {
public:
    explicit FakeText(QQuickItem* parent) : QQuickItem(parent) { setFlag(ItemAcceptsInputMethod); }
    QString typed;

protected:
    void keyPressEvent(QKeyEvent* event) override { typed += event->text(); }
};

struct Desk : TradingHarness {
    KeyRouter router;
    FakeLadder ladder{window.contentItem()};
    FakeText text{window.contentItem()};
    FakeQuestion question{window.contentItem()};
    QQuickItem chart{window.contentItem()};
    std::map<QString, QQuickItem*> focus{{"text", &text},
                                         {"ladder", &ladder},
                                         {"chart", &chart},
                                         {"question", &question},
                                         {"none", window.contentItem()}};

    Desk()
    {
        router.setWindow(&window);
        router.setRunner(&runner);
        window.show();
        window.requestActivate();
    }
    void focusOn(const QString& what) { focus.at(what)->forceActiveFocus(); }
    void send(QEvent::Type type, const KeyPress& press, bool isRepeat = false)
    {
        const bool isLetter = press.key < 128;
        QKeyEvent event(type, press.key, press.modifiers, isLetter ? QString(QChar(press.key)) : QString(), isRepeat);
        QCoreApplication::sendEvent(&window, &event);
    }
    void click(const KeyPress& press)
    {
        send(QEvent::KeyPress, press);
        send(QEvent::KeyRelease, press);
    }
    /// Presses of every kind of PressKind, until it acts.
    void pressFully(const KeyBound& bound)
    {
        click(bound.press);
        if (runner.pressKind(*bound.action) != PressKind::Now)
            click(bound.press);
    }
};

constexpr KeyPress kJoinBuy{Qt::Key_F2, Qt::NoModifier};

} // namespace

class KeyRouterTest : public QObject {
    Q_OBJECT

private slots:
    void everyEmbeddedKeymapIsSound()
    {
        for (const QString& name : Keymap::names()) {
            const auto map = Keymap::load(name);
            QVERIFY2(map.has_value(), map ? "" : map.error().message.c_str());
            QCOMPARE(map->name(), name);
            QVERIFY(!map->bindings().empty());
            QVERIFY(!map->keysOf("arm.toggle").isEmpty());
            QVERIFY(!map->keysOf("kill").isEmpty());
        }
    }

    void aKeymapThatContradictsItselfIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bindings");
        QTest::addColumn<QString>("words");
        QTest::newRow("twice") << QByteArray(R"({"keys":"F2","action":"kill"},{"keys":"F2","action":"arm.toggle"})")
                               << QStringLiteral("F2 is bound twice: kill and arm.toggle");
        QTest::newRow("ladder inside everywhere")
            << QByteArray(R"({"keys":"F2","action":"kill"},{"keys":"F2","action":"size.1","where":"ladder"})")
            << QStringLiteral("F2 is bound twice: kill and size.1");
        QTest::newRow("a letter everywhere")
            << QByteArray(R"({"keys":"Q","action":"order.take.buy"})") << QStringLiteral("Q types into text fields");
        QTest::newRow("escape") << QByteArray(R"({"keys":"Esc","action":"position.flatten"})")
                                << QStringLiteral("Esc never trades");
        QTest::newRow("no action") << QByteArray(R"({"keys":"F2","action":"order.moon"})")
                                   << QStringLiteral("there is no action \"order.moon\"");
        QTest::newRow("no key") << QByteArray(R"({"keys":"F2+Bla","action":"kill"})")
                                << QStringLiteral("\"F2+Bla\" is no key");
        QTest::newRow("no place") << QByteArray(R"({"keys":"F2","action":"kill","where":"moon"})")
                                  << QStringLiteral("\"moon\" is no place");
    }
    void aKeymapThatContradictsItselfIsRefused()
    {
        QFETCH(QByteArray, bindings);
        QFETCH(QString, words);
        const QByteArray text = R"({"name":"x","title":"X","words":"","physical":false,"bindings":[)" + bindings + "]}";
        const auto map = Keymap::parse(text.toStdString());
        QVERIFY(!map.has_value());
        QVERIFY2(map.error().message.find(words.toStdString()) != std::string::npos, map.error().message.c_str());
    }

    void noLetterAndNoDigitTradesInStandard()
    {
        const auto map = Keymap::load(QStringLiteral("standard"));
        for (const KeyBound& bound : map->bindings()) {
            if (bound.press.key < 128 && !(bound.press.modifiers & Qt::ControlModifier))
                QVERIFY2(bound.action->effect == EffectClass::Prepare, qPrintable(bound.keys));
        }
    }

    /// Every key of the default profile, wherever the keyboard is, whatever the switches say. What may trade is the
    /// engine's to decide: what is asked for is the same armed, disarmed and killed.
    void everyBindingDoesItsOwnEverywhere_data()
    {
        QTest::addColumn<QString>("focus");
        QTest::addColumn<QString>("switches");
        QTest::addColumn<QString>("profile");
        for (const char* profile : {"standard", "scalper", "desk"}) {
            for (const char* focus : {"text", "ladder", "chart", "none"}) {
                for (const char* switches : {"armed", "disarmed", "killed"})
                    QTest::addRow("%s %s %s", profile, focus, switches)
                        << QString::fromLatin1(focus) << QString::fromLatin1(switches) << QString::fromLatin1(profile);
            }
        }
    }
    void everyBindingDoesItsOwnEverywhere()
    {
        QFETCH(QString, focus);
        QFETCH(QString, switches);
        QFETCH(QString, profile);
        Desk desk;
        desk.router.setProfile(profile);
        prepare(desk, switches);
        const auto bindings = desk.router.keymap().bindings(); // a copy
        bool hasClosed = false;
        for (const KeyBound& bound : bindings) {
            // A second press would take.
            if (bound.action->id == "position.close" && (focus == "ladder" || bound.place == KeyPlace::Everywhere) &&
                std::exchange(hasClosed, true))
                continue;
            desk.focusOn(focus);
            (void)desk.asked();
            desk.ladder.taken.clear();
            desk.text.typed.clear();
            desk.runner.answer(false);
            QStringList signalsSent;
            const auto a = connect(&desk.runner, &ActionRunner::ticketAsked, this,
                                   [&](bool isBuy) { signalsSent << (isBuy ? "ticket buy" : "ticket sell"); });
            const auto b = connect(&desk.runner, &ActionRunner::bracketAsked, this, [&] { signalsSent << "bracket"; });
            const auto c = connect(&desk.runner, &ActionRunner::ticketSendAsked, this, [&] { signalsSent << "send"; });
            desk.pressFully(bound);
            for (const auto& connection : {a, b, c})
                disconnect(connection);
            const bool isHere = bound.place == KeyPlace::Everywhere ||
                                (bound.place == KeyPlace::OutsideText && focus != "text") ||
                                (bound.place == KeyPlace::Ladder && focus == "ladder");
            QStringList came = desk.askedWords() + signalsSent;
            if (!desk.runner.question().isEmpty())
                came << "asks: " + desk.runner.question();
            if (!isHere) {
                QVERIFY2(came.isEmpty(), qPrintable(bound.keys + ": " + came.join(", ")));
                QVERIFY(desk.ladder.taken.isEmpty());
                continue;
            }
            const QString id =
                QString::fromUtf8(bound.action->id.data(), static_cast<qsizetype>(bound.action->id.size()));
            QCOMPARE(desk.text.typed, QString());
            const bool isLadders = id.startsWith("ladder.") || id.startsWith("size.");
            QCOMPARE(desk.ladder.taken, isLadders ? QStringList{id} : QStringList());
            const QStringList wanted = isLadders ? QStringList() : expected(id, switches);
            QVERIFY2(came == wanted,
                     qPrintable(QStringLiteral("%1: %2, not %3 (%4)")
                                    .arg(id, came.join(", "), wanted.join(", "), desk.runner.notice())));
        }
    }

    void aRefusalIsSaidAtTheTargetAndInTheLog()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.engine.show<DepthView>(
            "", [&](DepthView& view, const ViewSpec&) { fillDepth(view, desk.engine.clock, 616'805, 0); });
        desk.client.frame();
        desk.click(kJoinBuy);
        QVERIFY(desk.askedWords().isEmpty());
        QVERIFY(desk.runner.isRefusal());
        QCOMPARE(desk.runner.notice(), QStringLiteral("no order: the book of BTC-PERP shows no bid"));
        desk.client.frame();
        const auto& newest = desk.client.trading().log().back();
        const auto* const answer = std::get_if<RequestAnswered>(&newest.event);
        QVERIFY(answer && answer->kind == RequestAnswered::Kind::Refused);
        QCOMPARE(answer->words, std::string("no order: the book of BTC-PERP shows no bid"));
        // And the engine gets it for the audit, under the same name.
        QCOMPARE(desk.refusedPresses.size(), std::size_t(1));
        const RefusedPress& told = desk.refusedPresses.front();
        QVERIFY(told.request == answer->request && told.origin == OrderOrigin::Keyboard);
        QCOMPARE(told.what, std::string("order.join.buy for binance-usdm:BTCUSDT"));
        QCOMPARE(told.error.message, answer->words);
        QVERIFY(told.error.code == answer->error->code);
    }
    void armingAsksAboutWhatDiffers()
    {
        TradingHarness at;
        AccountCompared compared{{VenueId{1}, "paper", false}, TradingMode::Paper, 1, 0, {}, at.engine.clock};
        at.tell(compared);
        QCOMPARE(at.target.standing(), QString());
        compared.differences = {"binance-usdm:BTCUSDT: position 0 here, 0.5 at the venue"};
        at.tell(compared);
        QCOMPARE(at.target.standing(), QStringLiteral("differs"));
        QVERIFY(at.target.standingText().contains(QStringLiteral("position 0 here, 0.5 at the venue")));
        at.runner.run(QStringLiteral("arm.toggle"));
        auto asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QVERIFY(std::get<Arm>(asked[0]).confirmed.empty());
        QVERIFY(at.runner.notice().isEmpty()); // nothing is armed yet
        RequestAnswered answer;
        answer.request = requestOf(asked[0]);
        answer.kind = RequestAnswered::Kind::NeedsConfirm;
        answer.error = Error{.kind = ErrorKind::Denied,
                             .code = Code::NeedsConfirm,
                             .message = "Binance paper: " + compared.differences[0],
                             .fixes = {"Binance paper: " + compared.differences[0]}};
        at.tell(answer);
        QCOMPARE(at.runner.question(),
                 QStringLiteral("Arm paper? What was held here differed from the venue, whose word was taken"));
        QCOMPARE(at.runner.confirmText(), QStringLiteral("Arm"));
        QCOMPARE(at.runner.reasons(), QStringList{QString::fromStdString(answer.error->fixes[0])});
        QVERIFY(at.asked().empty());
        at.runner.answer(true);
        asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QVERIFY(std::get<Arm>(asked[0]).confirmed == answer.error->fixes);
        at.tell(armTold(TradingMode::Paper));
        QCOMPARE(at.target.standing(), QString());
        at.tell(accountTold(VenueId{1}, "paper", TradingMode::Paper, AccountState::Checking));
        QCOMPARE(at.target.standing(), QStringLiteral("checking"));
    }
    void whatTheEngineRefusesIsSaidToo()
    {
        Desk desk;
        desk.focusOn("none");
        desk.click(kJoinBuy);
        const auto asked = desk.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QVERIFY(!desk.runner.isRefusal());
        RequestAnswered answer;
        answer.request = requestOf(asked[0]);
        answer.kind = RequestAnswered::Kind::Refused;
        answer.words = "not armed for paper; F12 arms";
        desk.tell(answer);
        QVERIFY(desk.runner.isRefusal());
        QCOMPARE(desk.runner.notice(), QStringLiteral("not armed for paper; F12 arms"));
    }
    void withoutAnAccountNothingIsAskedFor()
    {
        TradingHarness at;
        at.target.setKey(QStringLiteral("hyperliquid:BTC"));
        at.engine.tell(hyperliquidCatalogue());
        at.client.frame();
        (void)at.asked();
        for (const char* id : {"order.join.buy", "position.close", "position.reverse", "arm.toggle", "stop.wider"}) {
            at.runner.dismissNotice();
            at.runner.run(QString::fromLatin1(id));
            QVERIFY2(at.askedWords().isEmpty(), id);
            QVERIFY2(at.runner.isRefusal() && at.runner.notice().contains("no account on Hyperliquid"), id);
        }
    }

    /// A press takes the price that is shown at that moment, and the chosen size.
    void priceAndSizeAreThoseAtThePress()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.presets.choose(desk.target.key(), 3);
        desk.click(kJoinBuy);
        QCOMPARE(desk.askedWords(),
                 QStringList("buy 0.05 limit 61680.5 gtc post-only of binance-usdm:BTCUSDT for paper paper"));
        desk.engine.show<DepthView>(
            "", [&](DepthView& view, const ViewSpec&) { fillDepth(view, desk.engine.clock, 617'000); });
        QTest::qWait(desk.router.keymap().sameOrderMs() + 20);
        desk.click(kJoinBuy); // told, and not shown yet
        QCOMPARE(desk.askedWords(),
                 QStringList("buy 0.05 limit 61680.5 gtc post-only of binance-usdm:BTCUSDT for paper paper"));
        desk.client.frame();
        QTest::qWait(desk.router.keymap().sameOrderMs() + 20);
        desk.click(kJoinBuy);
        QCOMPARE(desk.askedWords(),
                 QStringList("buy 0.05 limit 61700.0 gtc post-only of binance-usdm:BTCUSDT for paper paper"));
    }

    /// The far touch is 61 680.6; the ticket keeps 5 ticks for this instrument.
    void aTakeGoesAsFarAsTheTicketsCap()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.click({Qt::Key_F2, Qt::ShiftModifier});
        QVERIFY(desk.runner.notice().contains("takes, IOC cap 0.3%"));
        QCOMPARE(desk.askedWords(), QStringList("buy 0.01 limit 61865.6 ioc of binance-usdm:BTCUSDT for paper paper"));
        desk.engine.tell(SettingTold{"cap/binance-usdm:BTCUSDT", "5t"});
        desk.client.frame();
        QTest::qWait(desk.router.keymap().sameOrderMs() + 20);
        desk.click({Qt::Key_F2, Qt::ShiftModifier});
        QVERIFY(desk.runner.notice().contains("takes, IOC cap 5t"));
        QCOMPARE(desk.askedWords(), QStringList("buy 0.01 limit 61681.1 ioc of binance-usdm:BTCUSDT for paper paper"));
    }

    /// A key that bounces is one order, another key is another one; in Scalper each press counts.
    void theSameOrderKeyAtOnceIsOneOrder()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.click(kJoinBuy);
        desk.click(kJoinBuy);
        QCOMPARE(desk.askedWords().size(), 1);
        QVERIFY(desk.runner.notice().startsWith("Pressed twice within 250 ms"));
        desk.click({Qt::Key_F3, Qt::NoModifier});
        QCOMPARE(desk.askedWords().size(), 1);
        QTest::qWait(270);
        desk.click({Qt::Key_F3, Qt::NoModifier});
        QCOMPARE(desk.askedWords().size(), 1);
        desk.router.setProfile(QStringLiteral("scalper"));
        desk.focusOn("ladder");
        desk.click({Qt::Key_Q, Qt::NoModifier});
        desk.click({Qt::Key_Q, Qt::NoModifier});
        QCOMPARE(desk.askedWords().size(), 2);
    }

    void closeIsAMakerFirstAndTakesWhenPressedAgain()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        const KeyPress close{Qt::Key_F8, Qt::NoModifier};
        desk.click(close);
        auto asked = desk.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        Order order = workingOrder(7, Side::Sell, 616'806);
        order.request = requestOf(asked[0]);
        order.terms.isReduceOnly = true;
        desk.tell(orderTold(order));
        QTest::qWait(ActionRunner::kBounceMs + 10);
        desk.click(close);
        const QStringList words = desk.askedWords();
        QCOMPARE(words.size(), 2);
        QVERIFY(words[0].startsWith("cancel 0000"));
        QVERIFY(words[1].startsWith("close 1.00 of binance-usdm:BTCUSDT"));
        QTest::qWait(ActionRunner::kTakeNowMs + 200);
        desk.click(close);
        QCOMPARE(desk.askedWords(), QStringList("sell 0.05 limit 61680.6 gtc post-only reduce-only of "
                                                "binance-usdm:BTCUSDT for paper paper"));
    }

    void everythingIsHeldOnlyWhenSomethingProtects()
    {
        Desk desk;
        desk.focusOn("chart");
        const KeyPress everything{Qt::Key_F4, Qt::ShiftModifier};
        desk.click(everything);
        QCOMPARE(desk.askedWords(), QStringList("cancel everything binance-usdm:BTCUSDT of paper"));
        QCOMPARE(desk.runner.notice(), QStringLiteral("Cancel all 0 orders · BTC-PERP · BN"));
        Order stop = workingOrder(7, Side::Sell, 600'000);
        stop.terms.isReduceOnly = true;
        desk.tell(orderTold(stop));
        desk.click(everything); // there is no position yet for it to protect
        QCOMPARE(desk.askedWords(), QStringList("cancel everything binance-usdm:BTCUSDT of paper"));
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        desk.click(everything);
        QVERIFY(desk.askedWords().isEmpty());
        QCOMPARE(desk.router.waitingFor(), QStringLiteral("Shift+F4 once more: Cancel 1 order · BTC-PERP · BN"));
        QTest::qWait(KeyRouter::kAgainMs + 150);
        QCOMPARE(desk.router.waitingFor(), QString());
        desk.send(QEvent::KeyPress, everything);
        QVERIFY(desk.router.isHolding());
        QTRY_VERIFY(!desk.router.isHolding());
        QCOMPARE(desk.askedWords(), QStringList("cancel everything binance-usdm:BTCUSDT of paper"));
        desk.send(QEvent::KeyRelease, everything);
        QCOMPARE(desk.router.waitingFor(), QString());
    }

    /// A repeat that Qt tells as a release and a press has one time for both; a finger never has.
    void aRepeatThatLooksLikeAPressDoesNothing()
    {
        Desk desk;
        desk.focusOn("chart");
        const auto send = [&desk](QEvent::Type type, int key, quint64 time) {
            QKeyEvent event(type, key, Qt::NoModifier);
            event.setTimestamp(time);
            QCoreApplication::sendEvent(&desk.window, &event);
        };
        send(QEvent::KeyPress, Qt::Key_F4, 100);
        QCOMPARE(desk.askedWords().size(), 1);
        for (const quint64 time : {quint64{760}, quint64{800}, quint64{840}}) {
            send(QEvent::KeyRelease, Qt::Key_F4, time);
            send(QEvent::KeyPress, Qt::Key_F4, time);
        }
        QVERIFY(desk.askedWords().isEmpty());
        send(QEvent::KeyRelease, Qt::Key_F4, 860);
        send(QEvent::KeyPress, Qt::Key_F4, 889); // a switch that bounces
        QVERIFY(desk.askedWords().isEmpty());
        send(QEvent::KeyRelease, Qt::Key_F4, 900);
        send(QEvent::KeyPress, Qt::Key_F4, 930);
        QCOMPARE(desk.askedWords().size(), 1);
        send(QEvent::KeyRelease, Qt::Key_F4, 940);
        // A hold goes on over it, and acts once.
        desk.focusOn("ladder");
        desk.ladder.cancelKind = PressKind::Hold;
        send(QEvent::KeyPress, Qt::Key_Delete, 1000);
        QTest::qWait(KeyRouter::kHoldMs / 2);
        send(QEvent::KeyRelease, Qt::Key_Delete, 1350);
        send(QEvent::KeyPress, Qt::Key_Delete, 1350);
        QVERIFY(desk.ladder.taken.isEmpty() && desk.router.isHolding());
        QTRY_COMPARE(desk.ladder.taken, QStringList("ladder.cancel"));
        desk.ladder.cancelKind = PressKind::Now; // nothing is left that would have to be held
        send(QEvent::KeyRelease, Qt::Key_Delete, 1800);
        send(QEvent::KeyPress, Qt::Key_Delete, 1800);
        QCOMPARE(desk.ladder.taken.size(), 1);
    }

    /// A key that bounces, when it goes down or when it is let go, is no second press.
    void aKeyThatBouncesIsPressedOnce()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        quint64 now = 1000;
        const auto send = [&](QEvent::Type type, const KeyPress& press, int later) {
            QKeyEvent event(type, press.key, press.modifiers);
            event.setTimestamp(now += static_cast<quint64>(later));
            QCoreApplication::sendEvent(&desk.window, &event);
        };
        const auto bounce = [&](const KeyPress& press) {
            send(QEvent::KeyPress, press, 5000);
            for (int i = 0; i < 2; ++i) {
                send(QEvent::KeyRelease, press, 4);
                send(QEvent::KeyPress, press, 31); // as a switch that is slow about it
            }
            send(QEvent::KeyRelease, press, 300);
            send(QEvent::KeyPress, press, 6);
            send(QEvent::KeyRelease, press, 9);
        };
        const auto close = QStringLiteral("close 0.50 of binance-usdm:BTCUSDT");
        bounce({Qt::Key_F9, Qt::NoModifier});
        QStringList words = desk.askedWords();
        QVERIFY2(words.size() == 1 && words[0].startsWith(close), qPrintable(words.join(", ")));
        QVERIFY2(desk.runner.notice().startsWith("Pressed twice within 250 ms"), qPrintable(desk.runner.notice()));
        bounce({Qt::Key_F8, Qt::NoModifier});
        words = desk.askedWords();
        QVERIFY2(words.size() == 1 && words[0].startsWith("sell 0.05 limit"), qPrintable(words.join(", ")));
        for (const KeyPress& press : {KeyPress{Qt::Key_F8, Qt::ControlModifier | Qt::ShiftModifier},
                                      KeyPress{Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier}}) {
            bounce(press);
            words = desk.askedWords();
            QVERIFY2(words.isEmpty(), qPrintable(words.join(", ")));
            QVERIFY(desk.router.waitingFor().contains("once more") && !desk.router.isHolding());
            send(QEvent::KeyPress, press, 100); // meant
            QCOMPARE(desk.askedWords().size(), 1);
            send(QEvent::KeyRelease, press, 50);
        }
        // A hold that bounces is a hold.
        const KeyPress flat{Qt::Key_F8, Qt::ControlModifier | Qt::ShiftModifier};
        QTest::qWait(260); // of the last one
        send(QEvent::KeyPress, flat, 2000);
        send(QEvent::KeyRelease, flat, 40);
        send(QEvent::KeyPress, flat, 35);
        QVERIFY(desk.router.isHolding() && desk.router.waitingFor().startsWith("Hold"));
        QTRY_VERIFY(!desk.router.isHolding());
        QCOMPARE(desk.askedWords(), QStringList("flatten all of paper"));
        // In Scalper letters count each time, closes do not; as quick as a finger can they do.
        desk.router.setProfile(QStringLiteral("scalper"));
        desk.runner.run(QStringLiteral("position.close.50"));
        desk.runner.run(QStringLiteral("position.close.50"));
        QCOMPARE(desk.askedWords().size(), 1);
        QTest::qWait(ActionRunner::kBounceMs + 10);
        desk.runner.run(QStringLiteral("position.close.50"));
        QCOMPARE(desk.askedWords().size(), 1);
    }

    /// A key of the block that has the keyboard: the block says how it is pressed, and gets it when it was held.
    void aBlocksOwnKeyIsHeldWhereTheBlockSaysSo()
    {
        Desk desk;
        desk.focusOn("ladder");
        const KeyPress cancel{Qt::Key_Delete, Qt::NoModifier};
        desk.click(cancel);
        QCOMPARE(desk.ladder.taken, QStringList("ladder.cancel"));
        desk.ladder.cancelKind = PressKind::Hold;
        desk.click(cancel);
        QCOMPARE(desk.ladder.taken.size(), 1);
        desk.click(cancel); // pressed twice
        QCOMPARE(desk.ladder.taken.size(), 2);
        desk.send(QEvent::KeyPress, cancel);
        QVERIFY(desk.router.isHolding());
        QTRY_COMPARE(desk.ladder.taken.size(), 3);
        desk.send(QEvent::KeyRelease, cancel);
        QCOMPARE(desk.ladder.taken.size(), 3);
        QVERIFY(desk.askedWords().isEmpty());
    }

    void stopsMoveByAStepAndNeverThroughTheMarket()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        Order stop = workingOrder(7, Side::Sell, 0);
        stop.terms.type = OrderType::Stop;
        stop.terms.price.reset();
        stop.terms.trigger = Price{Decimal{600'000, 1}};
        stop.terms.isReduceOnly = true;
        desk.tell(orderTold(stop));
        desk.click({Qt::Key_F7, Qt::ShiftModifier});
        QVERIFY(desk.askedWords().join("").contains("trigger mark 60030.0"));
        desk.click({Qt::Key_F7, Qt::ControlModifier | Qt::ShiftModifier});
        QVERIFY(desk.askedWords().join("").contains("trigger mark 59970.0"));
        stop.terms.trigger = Price{Decimal{616'800, 1}};
        desk.tell(orderTold(stop));
        desk.click({Qt::Key_F7, Qt::ShiftModifier});
        QVERIFY(desk.askedWords().isEmpty());
        QVERIFY(desk.runner.isRefusal() && desk.runner.notice().contains("it would fire at once"));
    }

    void reverseAsksFirst()
    {
        Desk desk;
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{1, 0}));
        desk.runner.run(QStringLiteral("position.reverse"));
        QVERIFY(desk.askedWords().isEmpty());
        QCOMPARE(desk.runner.question(), QStringLiteral("Reverse BTC-PERP: sell 2 → short 1"));
        QVERIFY(desk.runner.isHoldWanted());
        desk.runner.answer(false);
        QVERIFY(desk.askedWords().isEmpty());
        desk.runner.run(QStringLiteral("position.reverse"));
        desk.runner.answer(true);
        QCOMPARE(desk.askedWords(), QStringList("reverse 1 of binance-usdm:BTCUSDT for paper paper"));
    }

    /// What is sent is what is shown, and with the position the question goes.
    void aReversalFollowsItsPosition()
    {
        Desk desk;
        const auto hold = [&desk](Decimal qty) { desk.tell(positionTold(VenueId{1}, InstrumentId{0}, qty)); };
        hold(Decimal{10, 3});
        desk.runner.run(QStringLiteral("position.reverse"));
        QCOMPARE(desk.runner.question(), QStringLiteral("Reverse BTC-PERP: sell 0.020 → short 0.010"));
        hold(Decimal{20, 3});
        QCOMPARE(desk.runner.question(), QStringLiteral("Reverse BTC-PERP: sell 0.040 → short 0.020"));
        desk.runner.answer(true);
        QCOMPARE(desk.askedWords(), QStringList("reverse 0.020 of binance-usdm:BTCUSDT for paper paper"));
        for (const Decimal gone : {Decimal{}, Decimal{-5, 3}}) { // the other side is no longer that position
            hold(Decimal{20, 3});
            desk.runner.run(QStringLiteral("position.reverse"));
            hold(gone);
            QCOMPARE(desk.runner.question(), QString());
            QCOMPARE(desk.runner.notice(),
                     QStringLiteral("Nothing was sent: there is no position in BTC-PERP \u00B7 BN any more"));
        }
        desk.runner.answer(true);
        QVERIFY(desk.askedWords().isEmpty());
    }

    /// The question of a soft limit after it names the same, and nothing else is agreed to.
    void aReversalIsAskedAboutWithItsSizes()
    {
        for (const Decimal now : {Decimal{20, 3}, Decimal{}}) {
            Desk desk;
            desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{10, 3}));
            desk.runner.run(QStringLiteral("position.reverse"));
            desk.runner.answer(true);
            RequestAnswered answer;
            answer.request = requestOf(desk.asked()[0]);
            answer.kind = RequestAnswered::Kind::NeedsConfirm;
            answer.error = Error{.message = "it is worth 700", .fixes = {"notional"}};
            desk.tell(answer);
            QCOMPARE(desk.runner.question(),
                     QStringLiteral("Reverse: sell 0.020 → short 0.010 \u00B7 BTC-PERP \u00B7 BN"));
            desk.tell(positionTold(VenueId{1}, InstrumentId{0}, now));
            QCOMPARE(desk.runner.question(), QString());
            QCOMPARE(desk.runner.notice(),
                     now.isZero()
                         ? QStringLiteral("Nothing was sent: there is no position in BTC-PERP \u00B7 BN any more")
                         : QStringLiteral("Not reversed: the position in BTC-PERP \u00B7 BN is long 0.020 by now, "
                                          "and long 0.010 was asked about"));
            desk.runner.answer(true);
            QVERIFY(desk.askedWords().isEmpty());
        }
    }

    /// Getting out is never shut off by a question; what is, says so, and the answers are the question's.
    void whatReducesWorksWhileAQuestionIsOpen()
    {
        struct Case {
            const char* profile;
            bool isFromLadder;
            int key;
            Qt::KeyboardModifiers modifiers;
            const char* comes; ///< "does", "kept", or "typed": it goes on to the question
        };
        const std::vector<Case> cases{
            {"scalper", true, Qt::Key_R, {}, "does"},      {"scalper", true, Qt::Key_E, {}, "does"},
            {"scalper", true, Qt::Key_S, {}, "kept"},      {"scalper", true, Qt::Key_T, {}, "kept"},
            {"scalper", true, Qt::Key_2, {}, "kept"},      {"scalper", true, Qt::Key_Y, {}, "typed"},
            {"scalper", true, Qt::Key_D, {}, "typed"},     {"scalper", true, Qt::Key_G, {}, "typed"},
            {"scalper", true, Qt::Key_Return, {}, "none"}, {"scalper", true, Qt::Key_Return, Qt::AltModifier, "none"},
            {"scalper", true, Qt::Key_F8, {}, "does"},     {"scalper", false, Qt::Key_R, {}, "typed"},
            {"standard", true, Qt::Key_F8, {}, "does"},    {"standard", false, Qt::Key_F4, {}, "does"},
            {"standard", false, Qt::Key_B, {}, "kept"},    {"standard", false, Qt::Key_F9, {}, "does"},
            {"desk", false, Qt::Key_U, {}, "does"},        {"desk", false, Qt::Key_T, {}, "kept"},
        };
        for (const Case& one : cases) {
            Desk desk;
            prepare(desk, "armed");
            desk.router.setProfile(QString::fromLatin1(one.profile));
            desk.question.before = one.isFromLadder ? static_cast<QQuickItem*>(&desk.ladder) : &desk.chart;
            desk.focusOn("question");
            desk.runner.dismissNotice();
            desk.click({one.key, one.modifiers});
            const bool isDone = !desk.askedWords().isEmpty() || !desk.runner.notice().isEmpty();
            const QString came = isDone                           ? QStringLiteral("does")
                                 : !desk.question.kept.isEmpty()  ? QStringLiteral("kept")
                                 : !desk.question.typed.isEmpty() ? QStringLiteral("typed")
                                                                  : QStringLiteral("none");
            QVERIFY2(came == QLatin1String(one.comes),
                     qPrintable(QStringLiteral("%1 %2 in %3").arg(came).arg(one.key, 0, 16).arg(one.profile)));
            QVERIFY(desk.ladder.taken.isEmpty());
        }
    }

    /// A row that is shown still may be of a position that has gone.
    void whatHasNoPositionAnyMoreSaysSo()
    {
        Desk desk;
        TradeActions& actions = *desk.runner.actions();
        const QString key = QStringLiteral("binance-usdm:BTCUSDT");
        const QString gone = QStringLiteral("Nothing was sent: there is no position in BTC-PERP \u00B7 BN any more");
        QCOMPARE(actions.reversePosition(key, {}, {}, {}), QString());
        QCOMPARE(desk.runner.notice(), gone);
        desk.runner.dismissNotice();
        QCOMPARE(actions.reversePosition(key, QStringLiteral("paper"), QStringLiteral("paper"), QStringLiteral("?")),
                 QString());
        QCOMPARE(desk.runner.notice(), gone);
        desk.runner.dismissNotice();
        QCOMPARE(actions.closePosition(key, {}, {}, 100), QString());
        QCOMPARE(desk.runner.notice(), gone);
        for (const auto& press : {std::function([&] { return actions.flattenAll({}); }),
                                  std::function([&] { return actions.setLeverage(key, {}, {}, 5); }),
                                  std::function([&] { return actions.arm(QStringLiteral("moon")); })}) {
            desk.runner.dismissNotice();
            QCOMPARE(press(), QString());
            QCOMPARE(desk.runner.notice(), QStringLiteral("Nothing was sent: there is no account to do it with"));
        }
        QVERIFY(desk.askedWords().isEmpty());
        QCOMPARE(desk.refusedPresses.size(), std::size_t(6));
    }

    /// "Protects the position" is not said of one that is flat.
    void aCancelIsNotAskedAboutOnceNothingProtects()
    {
        Desk desk;
        prepare(desk, "armed");
        desk.tell(levelTold(ConfirmLevel::Instant));
        desk.runner.run(QStringLiteral("cancel.stops"));
        QVERIFY(!desk.runner.question().isEmpty());
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{}));
        QCOMPARE(desk.runner.question(), QString());
        QVERIFY(desk.runner.notice().contains(QStringLiteral("protects a position any more")));
        QVERIFY(desk.askedWords().isEmpty());
    }

    /// Who is asked about little answers a question where others hold; closing everything is held by everybody.
    void theLevelDecidesBetweenAHoldAndAQuestion()
    {
        Desk desk;
        prepare(desk, "armed");
        const auto kind = [&desk](const char* id) { return desk.runner.pressKind(*findTradeAction(id)); };
        for (const ConfirmLevel level : {ConfirmLevel::Guarded, ConfirmLevel::Fast}) {
            desk.tell(levelTold(level));
            for (const char* id : {"cancel.everything", "cancel.stops", "position.flatten"})
                QVERIFY2(kind(id) == PressKind::Hold, id);
            desk.runner.run(QStringLiteral("position.reverse"));
            QVERIFY(desk.runner.isHoldWanted());
            desk.runner.answer(false);
        }
        desk.tell(levelTold(ConfirmLevel::Instant));
        QVERIFY(kind("position.flatten") == PressKind::Hold);
        for (const char* id : {"cancel.everything", "cancel.stops"}) {
            QVERIFY2(kind(id) == PressKind::Now, id);
            desk.runner.run(QString::fromLatin1(id));
            QVERIFY2(desk.askedWords().isEmpty(), id);
            QVERIFY2(!desk.runner.question().isEmpty() && !desk.runner.isHoldWanted(), id);
            desk.runner.answer(true);
            QCOMPARE(desk.askedWords().size(), 1);
        }
        desk.runner.run(QStringLiteral("position.reverse"));
        QCOMPARE(desk.askedWords(), QStringList("reverse 0.05 of binance-usdm:BTCUSDT for paper paper"));
        desk.runner.run(QStringLiteral("cancel.entries"));
        QCOMPARE(desk.askedWords().size(), 1);
    }
    /// What a key is held for is held where it is picked from a list, too.
    void whatIsPickedFromAListIsHeldAsItsKeyIs()
    {
        Desk desk;
        desk.runner.choose(QStringLiteral("order.join.buy"));
        QCOMPARE(desk.askedWords().size(), 1);
        for (const char* id : {"position.flatten", "kill"}) {
            desk.runner.choose(QString::fromLatin1(id));
            QVERIFY2(desk.askedWords().isEmpty() && desk.runner.isHoldWanted(), id);
            desk.runner.answer(true);
            QCOMPARE(desk.askedWords().size(), 1);
        }
        desk.runner.choose(QStringLiteral("order.moon"));
        QVERIFY(desk.askedWords().isEmpty());
    }

    void aSoftLimitAsksAndAYesNamesIt()
    {
        Desk desk;
        desk.focusOn("chart");
        desk.click(kJoinBuy);
        RequestAnswered answer;
        answer.request = requestOf(desk.asked()[0]);
        answer.kind = RequestAnswered::Kind::NeedsConfirm;
        answer.error = Error{}; // as the engine answers: no words but the reasons
        answer.error->message = "size is 6 times the usual; it is worth 700";
        answer.error->fixes = {"notional", "usual_size"};
        desk.tell(answer);
        QCOMPARE(desk.runner.question(), QStringLiteral("BUY 0.01 @ 61\u2009680.5 GTC post \u00B7 BTC-PERP \u00B7 BN"));
        QCOMPARE(desk.runner.reasons(), QStringList({"size is 6 times the usual", "it is worth 700"}));
        QVERIFY(!desk.runner.mayGoUnasked()); // of two
        desk.runner.answer(true, true);
        const auto asked = desk.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QVERIFY(std::get<SubmitOrder>(asked[0]).order.confirmed ==
                (std::vector<std::string>{"notional", "usual_size"}));
        QVERIFY(requestOf(asked[0]) != answer.request);
    }
    void oneSoftLimitMayGoUnasked()
    {
        for (const bool isLast : {false, true}) {
            Desk desk;
            desk.focusOn("chart");
            desk.click(kJoinBuy);
            RequestAnswered answer;
            answer.request = requestOf(desk.asked()[0]);
            answer.kind = RequestAnswered::Kind::NeedsConfirm;
            answer.mode = TradingMode::Shadow; // the effective one
            answer.error = Error{};
            answer.error->message = "it is much";
            answer.error->fixes = {"notional"};
            desk.tell(answer);
            QVERIFY(desk.runner.mayGoUnasked());
            desk.runner.answer(true, isLast);
            const QStringList asked = desk.askedWords();
            QCOMPARE(asked.size(), isLast ? 2 : 1);
            QVERIFY(asked[0].startsWith("buy 0.01"));
            if (isLast)
                QCOMPARE(asked[1], QString("do not ask shadow about notional"));
        }
    }

    void liveIsArmedOnlyByAYesInTime()
    {
        Desk desk;
        desk.tell(accountTold(VenueId{1}, "main", TradingMode::Live));
        desk.target.chooseAccount(QStringLiteral("main"), QStringLiteral("live"));
        (void)desk.asked();
        desk.focusOn("chart");
        const KeyPress arm{Qt::Key_F12, Qt::NoModifier};
        desk.click(arm);
        QVERIFY(desk.askedWords().isEmpty());
        QVERIFY(desk.runner.question().startsWith("Arm LIVE: main on Binance USD-M"));
        QVERIFY(desk.runner.isEnterEnough());
        QTest::qWait(ActionRunner::kArmLiveMs + 200);
        QCOMPARE(desk.runner.question(), QString());
        desk.runner.answer(true);
        QVERIFY2(desk.askedWords().isEmpty(), "too late");
        desk.click(arm);
        desk.runner.answer(true);
        QCOMPARE(desk.askedWords(), QStringList("arm live"));
        desk.tell(armTold(TradingMode::Live));
        desk.click(arm);
        QCOMPARE(desk.askedWords(), QStringList("disarm"));
    }
    void armingForLiveNamesAccountsVenuesAndCaps()
    {
        Desk desk;
        desk.engine.tell(hyperliquidCatalogue());
        desk.tell(accountTold(VenueId{1}, "main", TradingMode::Live));
        desk.tell(accountTold(VenueId{0}, "other", TradingMode::Live));
        LimitsTold limits;
        limits.account = {VenueId{1}, "main", false};
        limits.mode = TradingMode::Live;
        limits.hard.maxNotional = Decimal{100, 0};
        limits.hard.maxLeverage = Decimal{3, 0};
        desk.tell(limits);
        desk.target.chooseAccount(QStringLiteral("main"), QStringLiteral("live"));
        desk.click({Qt::Key_F12, Qt::NoModifier});
        QCOMPARE(desk.runner.reasons(),
                 (QStringList{"other · Hyperliquid · its caps are not known yet",
                              "main · Binance USD-M · an order is worth at most 100, leverage is at most 3",
                              "Enter within 3 s"}));
    }
    void paperIsArmedAtOnceAndTheReasonItEndedStays()
    {
        Desk desk;
        desk.focusOn("text");
        desk.click({Qt::Key_F12, Qt::NoModifier});
        QCOMPARE(desk.askedWords(), QStringList("arm paper"));
        desk.tell(armTold(TradingMode::Paper));
        QVERIFY(desk.target.isArmed());
        desk.tell(armTold(std::nullopt, "idle for 15 min"));
        QVERIFY(!desk.target.isArmed());
        QCOMPARE(desk.target.disarmedWhy(), QStringLiteral("idle for 15 min"));
        desk.tell(armTold(TradingMode::Paper));
        desk.tell(armTold(std::nullopt, "idle for 15 min"));
        QCOMPARE(desk.target.disarmedText(), QStringLiteral("Disarmed: idle for 15 min. Open orders were left alone."));
        desk.target.dismissDisarmed();
        QCOMPARE(desk.target.disarmedText(), QString());
        // The kill switch cancelled them.
        desk.tell(armTold(TradingMode::Paper));
        desk.tell(armTold(std::nullopt, std::string(toString(DisarmReason::Killed))));
        QCOMPARE(desk.target.disarmedText(), QStringLiteral("Disarmed: %1.").arg(desk.target.disarmedWhy()));
        // What stands is of the kill switch still, whatever else disarms what is not armed.
        desk.tell(armTold(std::nullopt, "idle for 15 min"));
        QCOMPARE(desk.target.disarmedText(), QStringLiteral("Disarmed: the kill switch was set and released."));
        desk.tell(armTold(TradingMode::Paper));
        desk.tell(armTold(std::nullopt, "idle for 15 min"));
        QCOMPARE(desk.target.disarmedText(), QStringLiteral("Disarmed: idle for 15 min. Open orders were left alone."));
    }

    /// The place of the press says it; a second strip would say the same.
    void disarmingByHandIsSaidOnce()
    {
        Desk desk;
        desk.tell(armTold(TradingMode::Paper));
        desk.click({Qt::Key_F12, Qt::NoModifier});
        desk.tell(armTold(std::nullopt, std::string(toString(DisarmReason::Person))));
        QVERIFY(!desk.target.isArmed());
        QCOMPARE(desk.runner.notice(), QStringLiteral("Disarmed"));
        QCOMPARE(desk.target.disarmedWhy(), QString());
    }

    /// One account's session was gone: it alone is armed no more, which is said, stays said, and F12 mends it.
    void anAccountThatWantsANewArmingIsToldApart()
    {
        TradingHarness at;
        at.tell(accountTold(VenueId{1}, "second"));
        at.tell(armTold(TradingMode::Paper));
        QVERIFY(at.target.isArmed());
        AccountChanged gone = std::get<AccountChanged>(accountTold(VenueId{1}, "paper"));
        gone.state = AccountState::Down;
        gone.wantsArming = true;
        at.tell(gone);
        QVERIFY(!at.target.isArmed());
        const QString why = QStringLiteral("paper on Binance USD-M, because the venue's private stream is down (other "
                                           "paper accounts stay armed)");
        QCOMPARE(at.target.disarmedWhy(), why);
        gone.state = AccountState::Ready;
        at.tell(gone);
        QVERIFY(!at.target.isArmed());
        QCOMPARE(at.target.disarmedWhy(), why); // once
        at.runner.run(QStringLiteral("arm.toggle"));
        QCOMPARE(at.askedWords(), QStringList("arm paper"));
        at.tell(accountTold(VenueId{1}, "paper"));
        at.tell(armTold(TradingMode::Paper));
        QVERIFY(at.target.isArmed());
        QCOMPARE(at.target.disarmedWhy(), QString());
    }
    /// Armed is not able: F12 says what stands before the target.
    void armingUnderAKillSwitchSaysWhatStands()
    {
        TradingHarness at;
        at.tell(KillChanged{"binance-usdm", true, "set from a shell", at.engine.clock});
        at.runner.run(QStringLiteral("arm.toggle"));
        QVERIFY2(at.runner.notice().contains("only what reduces passes here: the kill switch is set for Binance USD-M"),
                 qPrintable(at.runner.notice()));
        QVERIFY(at.runner.isRefusal());
    }
    /// It was taken, and the store could not keep it: the place of the press says so.
    void anOrderThatCouldNotLeaveIsSaidWhereItWasPressed()
    {
        TradingHarness at;
        at.runner.run(QStringLiteral("order.join.buy"));
        const auto asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        Order order = workingOrder(9, Side::Buy, 616'805);
        order.request = requestOf(asked.front());
        order.state = OrderState::PendingNew;
        at.tell(orderTold(order));
        RequestAnswered taken;
        taken.request = order.request;
        at.tell(taken);
        QVERIFY(!at.runner.isRefusal());
        const auto logged = at.client.trading().log().size();
        order.state = OrderState::Denied;
        order.reason = Error{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "Not sent: the disk is full"};
        at.tell(orderTold(order));
        QVERIFY(at.runner.isRefusal());
        QCOMPARE(at.runner.notice(), QStringLiteral("Not sent: the disk is full"));
        QCOMPARE(at.client.trading().log().size(), logged + 1); // and to the event log
        // It lasts until it is over.
        at.tell(TroubleStands{std::string(kStoreTrouble), *order.reason, false, at.engine.clock});
        QCOMPARE(at.target.storeTrouble(), QStringLiteral("Not sent: the disk is full"));
        QCOMPARE(at.target.troubles().size(), 1);
        at.target.dismissTroubles();
        QCOMPARE(at.target.troubles().size(), 0);
        QVERIFY(!at.target.storeTrouble().isEmpty());
        at.tell(TroubleStands{std::string(kStoreTrouble), {}, true, at.engine.clock});
        QCOMPARE(at.target.storeTrouble(), QString());
        QCOMPARE(at.runner.notice(), QString());
    }
    /// Without an account, because the store cannot be used: its reason, not the config's.
    void aRunWithoutAStoreSaysSo()
    {
        FakeEnginePort engine;
        EngineClient client{engine};
        TargetModel target;
        target.setClient(&client);
        engine.tell(binanceCatalogue());
        target.setKey(QStringLiteral("binance-usdm:BTCUSDT"));
        client.frame();
        QVERIFY(target.problem().contains("the config names none"));
        Error error;
        error.message = "the store is damaged; this run does not trade";
        engine.tell(TradingEvent(TroubleStands{std::string(kStoreTrouble), error, false, engine.clock}));
        client.frame();
        QCOMPARE(target.problem(), QStringLiteral("the store is damaged; this run does not trade"));
    }

    void theTargetIsStickyAndPrefersPaper()
    {
        TradingHarness at;
        at.tell(accountTold(VenueId{1}, "a-live-one", TradingMode::Live));
        QCOMPARE(at.target.account(), QStringLiteral("paper"));
        at.target.setKey({});
        QCOMPARE(at.target.key(), QStringLiteral("binance-usdm:BTCUSDT"));
        at.target.chooseAccount(QStringLiteral("a-live-one"), QStringLiteral("live"));
        QCOMPARE(at.target.mode(), QStringLiteral("live"));
        at.target.setKey(QStringLiteral("binance-usdm:ETHUSDT"));
        QCOMPARE(at.target.account(), QStringLiteral("a-live-one"));
    }

    void presetsAreRoundAndWorthSomething()
    {
        TradingHarness at;
        QCOMPARE(at.presets.texts(at.target.key()), QStringList({"0.01", "0.02", "0.05", "0.1", "0.2"}));
        QCOMPARE(at.presets.setText(at.target.key(), 1, QStringLiteral("0.0005")),
                 QStringLiteral("Sizes are multiples of 0.001"));
        QCOMPARE(at.presets.setText(at.target.key(), 1, QStringLiteral("0.003")), QString());
        QCOMPARE(at.presets.texts(at.target.key()).constFirst(), QStringLiteral("0.003"));
        at.presets.choose(at.target.key(), 0);
        QVERIFY(!at.target.size().has_value());
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{-7, 2}));
        QVERIFY(at.target.size() == std::optional(Decimal{7, 2}));
    }

    void aRepeatDoesNothing()
    {
        Desk desk;
        desk.focusOn("text");
        desk.send(QEvent::KeyPress, kJoinBuy);
        for (int i = 0; i < 20; ++i) {
            desk.send(QEvent::KeyRelease, kJoinBuy, true);
            desk.send(QEvent::KeyPress, kJoinBuy, true);
        }
        desk.send(QEvent::KeyRelease, kJoinBuy);
        QCOMPARE(desk.askedWords().size(), 1);
        desk.focusOn("ladder"); // down since before it came here
        desk.send(QEvent::KeyPress, kJoinBuy, true);
        QCOMPARE(desk.askedWords().size(), 0);
    }
    void aCompositionSwitchesItOff()
    {
        Desk desk;
        desk.focusOn("text");
        QInputMethodEvent composing(QStringLiteral("に"), {});
        QCoreApplication::sendEvent(&desk.text, &composing);
        desk.click(kJoinBuy);
        QVERIFY(desk.askedWords().isEmpty());
        QInputMethodEvent committed;
        QCoreApplication::sendEvent(&desk.text, &committed);
        desk.click(kJoinBuy);
        QCOMPARE(desk.askedWords().size(), 1);
    }

    /// No order comes of Esc, of typing, of a composition, of a repeat, or of the keyboard going elsewhere.
    void noOrderComesByAccident_data()
    {
        QTest::addColumn<QString>("profile");
        for (const QString& name : Keymap::names())
            QTest::newRow(qPrintable(name)) << name;
    }
    void noOrderComesByAccident()
    {
        QFETCH(QString, profile);
        Desk desk;
        desk.router.setProfile(profile);
        desk.tell(armTold(TradingMode::Paper));
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{1, 0}));
        (void)desk.asked();
        const quint32 seed = QRandomGenerator::global()->generate();
        std::mt19937 random(seed);
        const auto pick = [&random](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
        static constexpr std::array kPlaces{"text", "ladder", "chart", "none"};
        std::vector<KeyBound> bindings = desk.router.keymap().bindings();
        QString focus = "text";
        for (int step = 0; step < 3000; ++step) {
            switch (pick(5)) {
            case 0: desk.click({Qt::Key_Escape, Qt::NoModifier}); break;
            case 1: // typing, in a text field; elsewhere only what Standard has for it
                if (focus == "text")
                    desk.click({pick(2) ? Qt::Key_A + pick(26) : Qt::Key_0 + pick(10),
                                pick(2) ? Qt::ShiftModifier : Qt::NoModifier});
                break;
            case 2: {
                const KeyBound& bound = bindings[static_cast<std::size_t>(pick(static_cast<int>(bindings.size())))];
                desk.send(QEvent::KeyPress, bound.press, true);
                desk.send(QEvent::KeyRelease, bound.press, true);
                break;
            }
            case 3: {
                desk.focusOn("text");
                focus = "text";
                QInputMethodEvent composing(QStringLiteral("に"), {});
                QCoreApplication::sendEvent(&desk.text, &composing);
                desk.click(bindings[static_cast<std::size_t>(pick(static_cast<int>(bindings.size())))].press);
                QInputMethodEvent committed;
                QCoreApplication::sendEvent(&desk.text, &committed);
                break;
            }
            default:
                focus = QString::fromLatin1(kPlaces[static_cast<std::size_t>(pick(4))]);
                desk.focusOn(focus);
                break;
            }
            const QStringList words = desk.askedWords();
            QVERIFY2(words.isEmpty(),
                     qPrintable(QStringLiteral("seed %1 step %2: %3").arg(seed).arg(step).arg(words.join(", "))));
            QVERIFY(desk.ladder.taken.isEmpty());
        }
    }

    void theScalpersKeysGoByTheirPlace_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<quint32>("place");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("asked"); ///< of a ladder; empty: taken by the ladder itself, or nothing
        QTest::addColumn<QString>("taken");
        const QString join = "buy 0.01 limit 61680.5 gtc post-only";
        QTest::newRow("Russian Й, where Q is") << 0x0419 << 24U << "й" << join << "";
        QTest::newRow("AZERTY A, where Q is") << int(Qt::Key_A) << 24U << "a" << join << "";
        QTest::newRow("AZERTY Q, where A is") << int(Qt::Key_Q) << 38U << "q"
                                              << "sell 0.01 limit 61495.5 ioc"
                                              << "";
        QTest::newRow("AZERTY &, where 1 is") << int(Qt::Key_Ampersand) << 10U << "&"
                                              << ""
                                              << "size.1";
        QTest::newRow("Greek ς, where W is") << 0x03C2 << 25U << "ς"
                                             << "sell 0.01 limit 61680.6 gtc post-only"
                                             << "";
        QTest::newRow("M, which is none") << int(Qt::Key_M) << 58U << "m"
                                          << ""
                                          << "";
    }
    void theScalpersKeysGoByTheirPlace()
    {
        QFETCH(int, key);
        QFETCH(quint32, place);
        QFETCH(QString, text);
        QFETCH(QString, asked);
        QFETCH(QString, taken);
        Desk desk;
        desk.router.setProfile(QStringLiteral("scalper"));
        desk.focusOn("ladder");
        QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier, place, 0, 0, text);
        QCoreApplication::sendEvent(&desk.window, &press);
        const QStringList came = desk.askedWords();
        QCOMPARE(came.size(), asked.isEmpty() ? 0 : 1);
        QVERIFY(asked.isEmpty() || came[0].startsWith(asked));
        QCOMPARE(desk.ladder.taken.join(","), taken);
        desk.focusOn("text");
        QCoreApplication::sendEvent(&desk.window, &press);
        QCOMPARE(desk.text.typed, text);
        QVERIFY(desk.askedWords().isEmpty());
    }

    /// The ladder under the pointer counts as having the keyboard: in Scalper, if asked for, and never over a text.
    void scalperMayFollowThePointer()
    {
        Desk desk;
        desk.ladder.setSize({200, 200});
        desk.text.setPosition({300, 0});
        desk.text.setSize({50, 50});
        const auto move = [&desk](QPointF to) {
            QMouseEvent event(QEvent::MouseMove, to, to, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&desk.window, &event);
        };
        const KeyPress join{Qt::Key_Q, Qt::NoModifier};
        desk.focusOn("chart");
        move({100, 100});
        desk.router.setFollowsPointer(true);
        move({101, 100});
        QVERIFY2(!desk.router.hovered(), "not in Standard");
        desk.router.setProfile(QStringLiteral("scalper"));
        QVERIFY(desk.router.mayFollowPointer());
        move({100, 100});
        QVERIFY(desk.router.hovered() == &desk.ladder);
        desk.click(join);
        QCOMPARE(desk.askedWords().size(), 1);
        // Behind a veil the pointer is over nothing: digits are none of the ladder's.
        desk.runner.setVeil(QStringLiteral("the accounts"));
        desk.ladder.taken.clear();
        desk.click(KeyPress{Qt::Key_1, Qt::NoModifier});
        QVERIFY(desk.ladder.taken.isEmpty());
        desk.runner.setVeil({});
        desk.click(KeyPress{Qt::Key_1, Qt::NoModifier});
        QVERIFY(!desk.ladder.taken.isEmpty());
        desk.ladder.taken.clear();
        desk.focusOn("text");
        desk.click(join);
        QCOMPARE(desk.askedWords().size(), 0);
        QCOMPARE(desk.text.typed, QStringLiteral("Q"));
        desk.focusOn("chart");
        move({310, 10});
        QVERIFY(!desk.router.hovered());
        desk.click(join);
        QCOMPARE(desk.askedWords().size(), 0);
        move({100, 100});
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&desk.window, &leave);
        QVERIFY(!desk.router.hovered());
        move({100, 100});
        desk.router.setFollowsPointer(false);
        QVERIFY(!desk.router.hovered());
    }
    void scalperBeginsInPaper()
    {
        Desk desk;
        desk.tell(accountTold(VenueId{1}, "main", TradingMode::Live));
        desk.target.chooseAccount(QStringLiteral("main"), QStringLiteral("live"));
        desk.tell(armTold(TradingMode::Live));
        (void)desk.asked();
        desk.runner.startInPaper();
        QCOMPARE(desk.target.mode(), QStringLiteral("paper"));
        QCOMPARE(desk.askedWords(), QStringList("disarm"));
    }

private:
    static void prepare(Desk& desk, const QString& switches)
    {
        desk.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        Order stop = workingOrder(7, Side::Sell, 0);
        stop.terms.type = OrderType::Stop;
        stop.terms.price.reset();
        stop.terms.trigger = Price{Decimal{600'000, 1}};
        stop.terms.isReduceOnly = true;
        desk.tell(orderTold(stop));
        if (switches != "disarmed")
            desk.tell(armTold(TradingMode::Paper));
        if (switches == "killed") {
            KillChanged kill;
            kill.isSet = true;
            desk.tell(kill);
        }
        desk.engine.show<TicketView>("", [](TicketView& view, const ViewSpec&) { view.feeRate = known(5, 4); });
        desk.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
            fillDepth(view, desk.engine.clock, 616'805, 20);
            view.asks[0].price += 1; // room for one tick
            view.bestAsk.mantissa += 1;
        });
        desk.client.frame();
    }
    /// What an action asks for, long 0.05 at 61 680.5 / 61 680.7 with a stop at 60 000.0.
    static QStringList expected(const QString& id, const QString& switches)
    {
        const QString here = QStringLiteral(" of binance-usdm:BTCUSDT for paper paper");
        const QString stop = QStringLiteral("change 00000000000000010000000000000007 to sell 0.050 stop trigger mark ");
        static const QString close = QStringLiteral("close %1 of binance-usdm:BTCUSDT for paper paper, cancel entries");
        const std::map<QString, QString> table{
            {"order.join.buy", "buy 0.01 limit 61680.5 gtc post-only" + here},
            {"order.join.sell", "sell 0.01 limit 61680.7 gtc post-only" + here},
            {"order.take.buy", "buy 0.01 limit 61865.7 ioc" + here},
            {"order.take.sell", "sell 0.01 limit 61495.5 ioc" + here},
            {"order.improve.buy", "buy 0.01 limit 61680.6 gtc post-only" + here},
            {"order.improve.sell", "sell 0.01 limit 61680.6 gtc post-only" + here},
            {"order.hit.bid", "sell 0.01 limit 61680.5 gtc" + here},
            {"order.lift.ask", "buy 0.01 limit 61680.7 gtc" + here},
            {"cancel.entries", "cancel entries binance-usdm:BTCUSDT of paper"},
            {"cancel.everything", "cancel everything binance-usdm:BTCUSDT of paper"},
            {"cancel.stops", "cancel 00000000000000010000000000000007"},
            {"cancel.entries.all", "cancel entries everywhere"},
            {"stop.breakeven", "stop to breakeven in binance-usdm:BTCUSDT for paper paper"},
            {"stop.tighter", stop + "60030.0 gtc reduce-only"},
            {"stop.wider", stop + "59970.0 gtc reduce-only"},
            {"position.close", "sell 0.05 limit 61680.7 gtc post-only reduce-only" + here},
            {"position.close.25", close.arg("0.25")},
            {"position.close.50", close.arg("0.50")},
            {"position.close.75", close.arg("0.75")},
            {"position.reverse", "asks: Reverse BTC-PERP: sell 0.10 → short 0.05"},
            {"position.flatten", "flatten all of paper"},
            {"ticket.buy", "ticket buy"},
            {"ticket.sell", "ticket sell"},
            {"ticket.submit", "send"},
            {"ticket.bracket", "bracket"},
            {"arm.toggle", switches == "disarmed" ? "arm paper" : "disarm"},
            {"kill", "kill everywhere: pressed by hand"},
        };
        const auto found = table.find(id);
        return {found == table.end() ? "no row for " + id : found->second};
    }
};

QTEST_MAIN(KeyRouterTest)
#include "key_router_test.moc"
