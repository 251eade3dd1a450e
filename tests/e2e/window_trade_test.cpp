// SPDX-License-Identifier: GPL-3.0-or-later
// A whole trade in the real window, once with the pointer and once with the keyboard alone: open with a bracket, filled
// in two parts, stop moved, reversed, flattened. After each step the screen, the engine and the store say the same; the
// journal alone gives all of it again, byte for byte; and starting again shows the same rows. Beside that: a refused
// key says so within 100 ms, and a shell's kill works while the window hangs. With GANNET_TOUR=FOLDER it leaves
// pictures (docs/tour.md).
#include "app/control_socket.h"
#include "app/journal_fold.h"
#include "core/engine/trading_text.h"
#include "tests/e2e/window_room.h"
#include "tests/support/instrumented.h"
#include "tests/tools/run_tool.h"
#include "ui/trading/press_place.h"

#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QQuickItem>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

/// With Ctrl: the place of the ladder in the workspace to begin with.
constexpr Qt::Key kLadder = Qt::Key_3;
constexpr Qt::Key kTables = Qt::Key_2; ///< and that of the tables

/// All that a switch can be set for here; the first is for everything.
constexpr const char* kSwitches[] = {"", "hyperliquid", "hyperliquid:BTC", "hyperliquid:ETH", "hyperliquid:SOL"};

class NowhereTransport final : public Transport {
public:
    void send(Outbound) override {}
};

/// "buy limit 63998 0.02 0.008" as the ladder shows it: what is open.
[[nodiscard]] QStringList openOf(const QStringList& orders)
{
    QStringList open;
    for (const QString& order : orders) {
        const QStringList words = order.split(QLatin1Char(' '));
        const auto left =
            subtract(Decimal::parse(words[3].toStdString()).value(), Decimal::parse(words[4].toStdString()).value());
        open << QStringLiteral("%1 %2 %3 %4")
                    .arg(words[0], words[1], words[2], QString::fromStdString(left->normalized().toString()));
    }
    open.sort();
    return open;
}

} // namespace

class WindowTradeTest final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        for (const char* place : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
            qputenv(place, m_folder->filePath(QLatin1String(place)).toUtf8());
        m_market = std::make_unique<ScriptedMarket>();
        QVERIFY(m_market->start(m_folder->path().toStdString()));
        m_room = std::make_unique<WindowRoom>(paperConfig(*m_market), m_folder->path().toStdString());
        QVERIFY(m_room->open());
    }
    void cleanup()
    {
        m_room.reset();
        m_market.reset();
    }

    void byPointer()
    {
        m_isByKeys = false;
        WindowRoom& it = *m_room;
        it.picture("1-start");
        QVERIFY(it.spoken("topBar/target").endsWith("paper, DISARMED"));
        it.click("topBar/arm");
        QVERIFY(it.waitFor([&] { return it.spoken("topBar/target").endsWith("paper, ARMED"); }));
        QVERIFY(it.trading().armed() == TradingMode::Paper);

        // A click in the ladder rests an order, its cross takes it away.
        it.click("ladder/sizes/size2");
        it.move(it.ladderPoint(Side::Buy, 63'995));
        QVERIFY(it.waitFor([&] { return it.aim().startsWith("BUY 0.02 @ 63 995"); }));
        it.picture("2-aim");
        it.clickAt(it.ladderPoint(Side::Buy, 63'995));
        QCOMPARE(unlike("0", {"buy limit 63995 0.02 0"}), QString());
        it.click("tab-orders");
        it.click("orders/rows/cancel");
        QCOMPARE(unlike("0", {}), QString());

        // What bracket it is stands in the ticket; a click in the ladder with Ctrl takes it along.
        it.click("ticket/buy");
        it.click("ticket/price/input");
        it.type("63998");
        it.click("ticket/size/input");
        it.type("0.02");
        it.click("ticket/bracket");
        it.click("ticket/target0");
        it.type("17t");
        it.click("ticket/stop0");
        it.type("13t");
        QVERIFY(it.waitFor([&] { return it.spoken("ticket/submit").startsWith("PAPER Buy 0.02"); }));
        // The engine has answered what is typed.
        QVERIFY(it.waitFor([&] { return it.property("ticket/foot", "isReady") == QLatin1String("true"); }));
        it.picture("3-ticket");
        it.clickAt(it.ladderPoint(Side::Buy, 63'998), Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(unlike("0", {"buy limit 63998 0.02 0"}), QString());

        fillInTwoParts();
        if (QTest::currentTestFailed())
            return;

        // The stop, dragged five rows up.
        const QPoint to = it.ladderPoint(Side::Sell, 63'990);
        it.drag(it.ladderPoint(Side::Sell, 63'985), to);
        it.picture("5-drag");
        it.release(to);
        QCOMPARE(unlike("0.02", {"sell limit 64015 0.02 0", "sell stop 63990 0.02 0"}), QString());

        // Reversed from its row.
        it.clickAt(it.centreOf("positions/rows/close") - QPoint(300, 0), Qt::RightButton);
        QVERIFY(it.waitFor([&] { return it.findText(QStringLiteral("Reverse…")); }));
        clickOn(it.findText(QStringLiteral("Reverse…")));
        QVERIFY(it.waitFor([&] { return it.find("positions/question/confirm"); }));
        it.picture("6-reverse");
        it.settle();
        const QPoint hold = it.centreOf("positions/question/confirm");
        it.press(hold);
        QVERIFY(it.waitFor([&] { return !it.find("positions/question"); })); // 700 ms
        it.release(hold);
        QCOMPARE(unlike("-0.02", {}), QString());

        it.clickAt(it.ladderPoint(Side::Sell, 64'012));
        QCOMPARE(unlike("-0.02", {"sell limit 64012 0.02 0"}), QString());
        killWhileTheWindowHangs();
        if (QTest::currentTestFailed())
            return;
        flattenAndRelease();
        if (QTest::currentTestFailed())
            return;
        look("fills");
        it.picture("7-flat");

        it.clickAt(it.ladderPoint(Side::Sell, 64'010));
        QCOMPARE(unlike("0", {"sell limit 64010 0.02 0"}), QString());
        endAndBeginAgain("0", {"sell limit 64010 0.02 0"});
    }

    void byKeyboard()
    {
        m_isByKeys = true;
        WindowRoom& it = *m_room;
        refusedAtOnce();
        if (QTest::currentTestFailed())
            return;
        it.key(Qt::Key_F12);
        QVERIFY(it.waitFor([&] { return it.spoken("topBar/target").endsWith("paper, ARMED"); }));

        // A row of the ladder, Enter and Delete.
        it.key(kLadder, Qt::ControlModifier);
        it.key(Qt::Key_2);
        it.key(Qt::Key_Home);
        QVERIFY(cursorTo(63'995));
        it.key(Qt::Key_Left);
        it.key(Qt::Key_Return);
        QCOMPARE(unlike("0", {"buy limit 63995 0.02 0"}), QString());
        it.key(kLadder, Qt::ControlModifier);
        it.key(Qt::Key_Delete);
        QCOMPARE(unlike("0", {}), QString());

        // A bracket, by the ticket: B leads there.
        it.key(kLadder, Qt::ControlModifier);
        it.key(Qt::Key_B);
        QVERIFY(it.waitFor([&] { return it.isFocused("size"); }));
        it.type("0.02");
        QVERIFY(tabTo("price", Qt::ShiftModifier));
        it.type("63998");
        it.key(Qt::Key_F10);
        QVERIFY(tabTo("target0"));
        it.type("64015");
        QVERIFY(tabTo("stop0"));
        it.type("63985");
        QVERIFY(it.waitFor([&] { return it.spoken("ticket/submit").startsWith("PAPER Buy 0.02"); }));
        // Pressed before its figures came it says so and sends nothing.
        for (int tries = 0; tries < 3 && it.engineOrders().isEmpty(); ++tries) {
            it.key(Qt::Key_Return);
            static_cast<void>(it.waitFor([&] { return !it.engineOrders().isEmpty(); }, 1000));
        }
        QCOMPARE(unlike("0", {"buy limit 63998 0.02 0"}), QString());

        fillInTwoParts();
        if (QTest::currentTestFailed())
            return;

        // The stop, lifted five rows while Shift is down.
        it.key(kLadder, Qt::ControlModifier);
        QVERIFY(cursorTo(63'985));
        it.key(Qt::Key_Right);
        it.keyDown(Qt::Key_Shift);
        for (int row = 0; row < 5; ++row)
            it.key(Qt::Key_Up, Qt::ShiftModifier);
        it.keyUp(Qt::Key_Shift);
        QCOMPARE(unlike("0.02", {"sell limit 64015 0.02 0", "sell stop 63990 0.02 0"}), QString());

        // Reversed: asked for by one key, agreed to by another that is held.
        it.key(kLadder, Qt::ControlModifier);
        it.key(Qt::Key_F8, Qt::ShiftModifier);
        QVERIFY(it.waitFor([&] { return it.find("tradeStrip/question/confirm"); }));
        it.keyDown(Qt::Key_Y);
        QVERIFY(it.waitFor([&] { return !it.find("tradeStrip/question"); })); // 700 ms
        it.keyUp(Qt::Key_Y);
        QCOMPARE(unlike("-0.02", {}), QString());

        it.key(kLadder, Qt::ControlModifier);
        it.key(Qt::Key_F8, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::qWait(100); // sooner it would be a key that bounces
        it.key(Qt::Key_F8, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(unlike("0", {}), QString());

        it.key(kLadder, Qt::ControlModifier);
        QVERIFY(cursorTo(64'010));
        it.key(Qt::Key_Right);
        it.key(Qt::Key_Return);
        QCOMPARE(unlike("0", {"sell limit 64010 0.02 0"}), QString());
        endAndBeginAgain("0", {"sell limit 64010 0.02 0"});
    }

private:
    /// Moves the row cursor of the ladder there.
    [[nodiscard]] bool cursorTo(int price)
    {
        WindowRoom& it = *m_room;
        const auto at = [&it] {
            return it.property("ladder/ladderItem", "cursorText").remove(QLatin1Char(' ')).toDouble();
        };
        if (at() < 1)
            it.key(Qt::Key_Home);
        for (int steps = 0; steps < 60 && at() != price; ++steps)
            it.key(at() < price ? Qt::Key_Up : Qt::Key_Down);
        return at() == price;
    }
    /// Tab until something of this name has the keyboard.
    [[nodiscard]] bool tabTo(const char* name, Qt::KeyboardModifiers modifiers = {})
    {
        for (int steps = 0; steps < 30 && !m_room->isFocused(name); ++steps)
            m_room->key(Qt::Key_Tab, modifiers);
        return m_room->isFocused(name);
    }
    /// Brings a table to the front, as this script does it.
    void look(const char* block)
    {
        // A tab's count may just have come and moved the others: looked at, and clicked again.
        for (int tries = 0; tries < 7 && !m_room->find(QLatin1String(block)); ++tries) {
            if (m_isByKeys)
                m_room->key(tries == 0 ? kTables : Qt::Key_Tab, Qt::ControlModifier); // the place, then its next tab
            else
                m_room->click(QStringLiteral("tab-") + QLatin1String(block));
            static_cast<void>(m_room->waitFor([&] { return m_room->find(QLatin1String(block)) != nullptr; }, 500));
        }
    }
    /// Where screen, engine and store do not come to this position and these working orders; empty: they agree.
    [[nodiscard]] QString unlike(const QString& position, QStringList orders)
    {
        WindowRoom& it = *m_room;
        orders.sort();
        look("orders");
        const bool isEach = it.waitFor([&] {
            return it.shownOrders() == orders && it.engineOrders() == orders && it.storedOrders() == orders &&
                   it.ladderOrders() == openOf(orders);
        });
        const QStringList shown = it.shownOrders();
        if (!isEach)
            it.picture("failed-orders");
        look("positions");
        const auto isPosition = [&] {
            return it.shownPosition() == position && it.enginePosition() == position && it.storedPosition() == position;
        };
        if (isEach && it.waitFor(isPosition))
            return {};
        it.picture("failed");
        QStringList words;
        words << QStringLiteral("wanted") << position << orders << QStringLiteral("\nshown") << it.shownPosition()
              << shown << QStringLiteral("\nengine") << it.enginePosition() << it.engineOrders()
              << QStringLiteral("\nstore") << it.storedPosition() << it.storedOrders() << QStringLiteral("\nladder")
              << it.ladderOrders() << it.property("ladder/ladderPress/notice/noticeText", "text")
              << it.spoken("ticket/problem");
        return words.join(QStringLiteral(" | "));
    }
    /// Those before it in the queue are filled, then 0.008 of ours, then the rest: each time the stop is as large as
    /// what is filled.
    void fillInTwoParts()
    {
        const double ahead = ScriptedMarket::levelSize(63'998) / 100.0;
        QVERIFY(m_market->moveTo(63'998));
        QVERIFY(m_market->trade(Side::Sell, 63'998, QString::number(ahead + 0.008, 'f', 3).toStdString()));
        QCOMPARE(unlike("0.008", {"buy limit 63998 0.02 0.008", "sell limit 64015 0.008 0", "sell stop 63985 0.008 0"}),
                 QString());
        if (!m_isByKeys) {
            look("orders");
            m_room->picture("4-part");
        }
        QVERIFY(m_market->trade(Side::Sell, 63'998, "0.5"));
        QCOMPARE(unlike("0.02", {"sell limit 64015 0.02 0", "sell stop 63985 0.02 0"}), QString());
    }
    /// R-S2: a trading key that is refused says why, where it was pressed, within 100 ms; drawn, and the quickest of a
    /// few, for other programs may need the machine.
    void refusedAtOnce()
    {
        WindowRoom& it = *m_room;
        qint64 ms = WindowRoom::kWaitMs;
        for (int tries = 0; tries < 20 && ms >= 100; ++tries) {
            QElapsedTimer timer;
            timer.start();
            it.key(tries % 2 == 0 ? Qt::Key_F2 : Qt::Key_F3); // the same key again so soon would be the same press
            QVERIFY(it.waitFor([&it] {
                return it.property("pressStrip/notice/noticeText", "text").startsWith("Disarmed for paper: F12 arms");
            }));
            it.settle();
            ms = std::min(ms, timer.elapsed());
            auto* const place = it.find("pressStrip")->property("place").value<PressPlace*>();
            QVERIFY(place);
            place->dismissNotice();
            QVERIFY(it.waitFor([&it] { return !it.find("pressStrip/notice"); }));
        }
        QCOMPARE(unlike("0", {}), QString());
        QVERIFY2(ms < 100 * kInstrumented, QByteArray::number(ms));
    }
    /// As `gannet --kill` does it, on this thread's own program, while this thread, the window's, does nothing.
    void killWhileTheWindowHangs()
    {
        const WindowRoom& it = *m_room;
        const std::string store = m_folder->filePath("store").toStdString();
        std::vector<qint64> ms;
        std::string failed;
        bool isCancelled = false;
        std::thread shell([&] {
            const SystemClock clock;
            for (const char* target : kSwitches) {
                QElapsedTimer timer;
                timer.start();
                const KillOutcome outcome = killFromShell(store, target, clock);
                ms.push_back(timer.elapsed());
                if (!outcome.isSet)
                    failed = outcome.words;
            }
            QElapsedTimer waited;
            waited.start();
            while (!isCancelled && !waited.hasExpired(WindowRoom::kWaitMs)) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                isCancelled = it.storedOrders().isEmpty();
            }
        });
        shell.join();
        QCOMPARE(failed, std::string());
        QVERIFY(isCancelled);
        QVERIFY2(std::ranges::min(ms) < 100 * kInstrumented, QByteArray::number(std::ranges::min(ms)));
    }
    /// From the panel of the kill switches, which are then released by typing.
    void flattenAndRelease()
    {
        WindowRoom& it = *m_room;
        QVERIFY(it.waitFor([&] { return it.trading().kills().size() == std::size(kSwitches); }));
        QVERIFY(it.waitFor([&] { return it.find("flattenAll"); }));
        QCOMPARE(unlike("-0.02", {}), QString());
        it.settle();
        const QPoint hold = it.centreOf("flattenAll");
        it.press(hold);
        QVERIFY(it.waitFor([&] { return !it.find("flattenAll"); })); // 700 ms, and then nothing is left
        it.release(hold);
        QCOMPARE(unlike("0", {}), QString());
        QVERIFY(it.spoken("topBar/killed").startsWith("KILLED"));
        for (std::size_t left = std::size(kSwitches); left > 0; --left) {
            it.click("releaseWord");
            it.type("RELEASE");
            it.click("release");
            QVERIFY(it.waitFor([&] { return it.trading().kills().size() == left - 1; }));
        }
        // A release is no arming.
        QVERIFY(it.waitFor([&] { return it.spoken("topBar/target").endsWith("paper, DISARMED"); }));
        it.click("topBar/arm");
        QVERIFY(it.waitFor([&] { return it.spoken("topBar/target").endsWith("paper, ARMED"); }));
    }
    void clickOn(const QQuickItem* item)
    {
        m_room->settle();
        if (item)
            m_room->clickAt(item->mapToScene({item->width() / 2, item->height() / 2}).toPoint());
    }
    void endAndBeginAgain(const QString& position, const QStringList& orders)
    {
        WindowRoom& it = *m_room;
        look("fills");
        QVERIFY(it.waitFor([&] { return it.rows("fills").size() == it.storedFills(); }));
        const QStringList fills = it.rows("fills");
        it.close();

        // The journal alone gives the same.
        NowhereTransport nowhere;
        const auto fold = JournalFold::open(it.journals(), nowhere);
        QVERIFY2(fold, fold ? "" : fold.error().message.c_str());
        std::vector<TradingEvent> again;
        (*fold)->engine().setTell([&again](const UiEvent& event) {
            if (const auto* const trading = std::get_if<TradingEvent>(&event))
                again.push_back(*trading);
        });
        for (;;) {
            const auto item = (*fold)->next();
            QVERIFY(item);
            if (!*item)
                break;
            (*fold)->step(**item);
        }
        const Catalogue& catalogue = (*fold)->engine().catalogue();
        QVERIFY(again.size() >= it.told().size());
        for (std::size_t i = 0; i < it.told().size(); ++i)
            QCOMPARE(describe(again[i], catalogue), describe(it.told()[i], catalogue));
        QCOMPARE((*fold)->engine().digest(), it.engine().digest());

        // So does the tool, in the words that the store's file gives.
        QStringList arguments{QStringLiteral("--trading")};
        for (const std::string& path : it.journals())
            arguments << QString::fromStdString(path);
        const Ran replayed = runTool("GANNET_REPLAY", arguments);
        const Ran stored = runTool("GANNET_INSPECT", {"trading", m_folder->filePath("store/gannet.sqlite")});
        QCOMPARE(replayed.status, 0);
        QCOMPARE(stored.status, 0);
        QVERIFY(replayed.out.size() > fills.size()); // orders too
        QCOMPARE(replayed.out, stored.out);

        // And so does starting again.
        m_room = std::make_unique<WindowRoom>(paperConfig(*m_market), m_folder->path().toStdString());
        QVERIFY(m_room->open());
        QCOMPARE(unlike(position, orders), QString());
        look("fills");
        static_cast<void>(m_room->waitFor([&] { return m_room->rows("fills") == fills; }));
        QCOMPARE(m_room->rows("fills"), fills);
        QVERIFY(m_room->spoken("topBar/target").endsWith("paper, DISARMED"));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedMarket> m_market;
    std::unique_ptr<WindowRoom> m_room;
    bool m_isByKeys = false;
};

int main(int argc, char** argv)
{
    // The screen that this platform has by itself is smaller than the window.
    const QTemporaryDir folder;
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen") {
        QFile screen(folder.filePath(QStringLiteral("screen.json")));
        if (!screen.open(QIODevice::WriteOnly) ||
            screen.write(R"({"screens":[{"name":"one","x":0,"y":0,"width":1920,"height":1080,"logicalDpi":96,)"
                         R"("logicalBaseDpi":96,"dpr":1}]})") < 0)
            return 1;
        screen.close();
        qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + QFile::encodeName(screen.fileName()));
    }
    QGuiApplication app(argc, argv);
    WindowTradeTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "window_trade_test.moc"
