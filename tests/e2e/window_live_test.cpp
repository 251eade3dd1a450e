// SPDX-License-Identifier: GPL-3.0-or-later
// A person's first quarter of an hour with an account of their own, in the real window, at each venue's twin: the
// account is added with a pasted agent key, an instrument is looked for, an order rests, is changed and cancelled,
// another one fills, and all is there after a restart. Every press goes through an X server and a window manager. What
// the window shows is held against what the venue itself knows. Each step leaves a picture in the folder GANNET_TOUR.
#include "tests/e2e/window_room.h"
#include "tests/e2e/window_venue.h"

#include <QGuiApplication>
#include <QQuickItem>
#include <QTemporaryDir>
#include <QTest>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr const char* kPassphrase = "heron tide lantern seven";
constexpr const char* kSize = "0.001";
constexpr const char* kTooLarge = "0.004"; ///< an order of an account that was just added may be worth 100

[[nodiscard]] QString text(const Decimal& value)
{
    return QString::fromStdString(value.normalized().toString());
}

/// A number as the window writes it, without what parts its digits and without zeros at its end.
[[nodiscard]] QString bare(QString shown)
{
    const auto value = Decimal::tryParse(shown.remove(QLatin1Char(' ')).toStdString());
    return value ? text(*value) : QStringLiteral("?");
}

} // namespace

class WindowLiveTest final : public QObject {
    Q_OBJECT

private slots:
    void hyperliquid() { trade("hyperliquid"); }
    void aster() { trade("aster"); }
    void drift()
    {
        begin("hyperliquid");
        if (QTest::currentTestFailed())
            return;
        // A second venue of the same thing, watched only: the ticket offers a way there too.
        m_other = std::make_unique<WindowVenue>("aster");
        QVERIFY(m_other->start(m_folder->path().toStdString()));
        open();
        m_room->key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        m_room->key(Qt::Key_Return);
        go({&WindowLiveTest::addAccount, &WindowLiveTest::subscribe, &WindowLiveTest::chooseAccount,
            &WindowLiveTest::arm, &WindowLiveTest::fillOne, &WindowLiveTest::forgottenByTheVenue});
    }
    void twap()
    {
        begin("hyperliquid");
        if (QTest::currentTestFailed())
            return;
        open();
        m_room->key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        m_room->key(Qt::Key_Return);
        go({&WindowLiveTest::addAccount, &WindowLiveTest::subscribe, &WindowLiveTest::chooseAccount,
            &WindowLiveTest::arm, &WindowLiveTest::runTwap});
    }
    /// The venue refuses what the window took: it is said where it was pressed, and the order lives as it was.
    void refused()
    {
        begin("hyperliquid");
        if (QTest::currentTestFailed())
            return;
        open();
        m_room->key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        m_room->key(Qt::Key_Return);
        go({&WindowLiveTest::addAccount, &WindowLiveTest::subscribe, &WindowLiveTest::chooseAccount,
            &WindowLiveTest::arm, &WindowLiveTest::refusedByTheVenue});
    }
    void bracket_hyperliquid() { protect("hyperliquid"); }
    void bracket_aster() { protect("aster"); }
    void margin_hyperliquid() { changeMargin("hyperliquid"); }
    void margin_aster() { changeMargin("aster"); }
    void cleanup()
    {
        if (QTest::currentTestFailed() && m_room && m_room->isOpen())
            m_room->picture("failed");
        m_room.reset();
        m_venue.reset();
        m_other.reset();
        m_folder.reset();
    }

private:
    void begin(const char* slug)
    {
        m_folder = std::make_unique<QTemporaryDir>();
        for (const char* place : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
            qputenv(place, m_folder->filePath(QLatin1String(place)).toUtf8());
        m_venue = std::make_unique<WindowVenue>(slug);
        QVERIFY(m_venue->start(m_folder->path().toStdString()));
    }
    /// An entry with a target and a stop, over a restart.
    void protect(const char* slug)
    {
        begin(slug);
        if (QTest::currentTestFailed())
            return;
        open();
        m_room->key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        m_room->key(Qt::Key_Return);
        go({&WindowLiveTest::addAccount, &WindowLiveTest::subscribe, &WindowLiveTest::chooseAccount,
            &WindowLiveTest::arm, &WindowLiveTest::fillWithBracket});
    }
    void trade(const char* slug)
    {
        begin(slug);
        if (!QTest::currentTestFailed())
            open();
        if (QTest::currentTestFailed())
            return;
        m_room->picture("01-start");
        go({&WindowLiveTest::refusedKeys, &WindowLiveTest::addAccount, &WindowLiveTest::subscribe,
            &WindowLiveTest::chooseAccount, &WindowLiveTest::arm, &WindowLiveTest::refusedSize,
            &WindowLiveTest::restAndAmend, &WindowLiveTest::cancel, &WindowLiveTest::fillOne,
            &WindowLiveTest::beginAgain, &WindowLiveTest::beginWithoutTheVenue});
    }
    void changeMargin(const char* slug)
    {
        begin(slug);
        if (QTest::currentTestFailed())
            return;
        open();
        m_room->key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        m_room->key(Qt::Key_Return);
        go({&WindowLiveTest::addAccount, &WindowLiveTest::subscribe, &WindowLiveTest::chooseAccount,
            &WindowLiveTest::arm, &WindowLiveTest::isolate, &WindowLiveTest::fillOne, &WindowLiveTest::putMargin,
            &WindowLiveTest::takeMargin, &WindowLiveTest::tooMuchMargin});
    }
    void go(std::initializer_list<void (WindowLiveTest::*)()> steps)
    {
        for (const auto step : steps) {
            if (QTest::currentTestFailed())
                return;
            (this->*step)();
        }
    }

    void open() { open(config()); }
    [[nodiscard]] Config config() const
    {
        Config config;
        for (const WindowVenue* one : {m_venue.get(), m_other.get()}) {
            if (!one)
                continue;
            VenueConfig venue;
            venue.slug = one->slug();
            venue.restUrl = one->restUrl();
            venue.wsUrl = one->wsUrl();
            config.venues.push_back(std::move(venue));
        }
        config.watchlist = {m_venue->slug() + ':' + m_venue->first};
        return config;
    }
    void open(Config config)
    {
        const bool isServer = QGuiApplication::platformName() == QLatin1String("xcb");
        m_room = std::make_unique<WindowRoom>(std::move(config), m_folder->path().toStdString(),
                                              isServer ? HandOf::Server : HandOf::Events);
        QVERIFY(m_room->show());
        QVERIFY(m_room->waitFor([&] { return !ladderTitle().isEmpty(); }));
    }
    [[nodiscard]] QString ladderTitle() const { return m_room->property("topBar/target/targetTitle", "text"); }

    /// The form, with this account's address and a key.
    void giveKey(const std::string& key)
    {
        m_room->fill("addName", "main");
        m_room->click("addWay/segment-agent");
        m_room->fill("addAddress", m_venue->address.c_str());
        m_room->fill("addKey", key.c_str());
        m_room->key(Qt::Key_Return);
    }

    void refusedKeys()
    {
        WindowRoom& it = *m_room;
        it.key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(it.waitFor([&] { return it.find("accountsMain") != nullptr; }));
        QVERIFY(it.property("noAccounts", "text").startsWith("No account has a key yet"));
        it.picture("02-accounts");
        it.key(Qt::Key_Return); // what has the keyboard adds one
        QVERIFY(it.waitFor([&] { return it.isFocused("addName"); }));
        it.picture("03-form");

        // A name that cannot be, and no key.
        it.fill("addName", "My account!");
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return it.property("addProblem", "text").contains("a-z, 0-9"); }));
        QVERIFY(it.isFocused("addName"));
        it.picture("04-bad-name");

        // The wallet's own key.
        giveKey(m_venue->mainKey);
        QVERIFY(it.waitFor([&] { return it.property("addProblem", "text").contains("main wallet"); }));
        QCOMPARE(it.property("addKey", "text"), QString());
        it.picture("05-master-key");

        // A key that is too short.
        giveKey("0x1234");
        QVERIFY(it.waitFor([&] { return it.property("addProblem", "text").contains("64"); }));
        it.picture("06-short-key");

        // A key that the venue does not know: nothing is kept unless the person says so.
        giveKey(m_venue->strangerKey);
        QVERIFY(it.waitFor([&] { return it.property("accountsMain", "text") == "Keep it anyway"; }));
        QCOMPARE(it.property("addSentence", "text").contains("listed nowhere"), m_venue->slug() == "hyperliquid");
        QVERIFY(it.waitFor([&] { return it.isFocused("accountsBack"); })); // one Enter too many keeps nothing
        it.picture("07-unknown-key");
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return it.find("addName") != nullptr; }));
    }

    void addAccount()
    {
        WindowRoom& it = *m_room;
        giveKey(m_venue->agentKey);
        QVERIFY(it.waitFor([&] { return it.find("passphrase") != nullptr; }));
        it.picture("08-passphrase");
        it.type(kPassphrase);
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return it.isFocused("passphraseAgain"); }));
        it.type("heron tide lantern six");
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return !it.property("passphraseProblem", "text").isEmpty(); }));
        it.picture("09-passphrase-differs");
        it.fill("passphraseAgain", kPassphrase);
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor(
            [&] { return it.property("addSentence", "text").startsWith(m_venue->name + " main is added"); }));
        it.picture("10-added");
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return it.property("accountState", "text") == "Open"; }));
        QVERIFY(it.waitFor([&] { return isReady(); }));
        it.picture("11-accounts");
        it.key(Qt::Key_Escape);
        QVERIFY(it.waitFor([&] { return !it.find("accountsMain"); }));
    }
    [[nodiscard]] bool isReady() const
    {
        for (const auto& [key, account] : m_room->trading().accounts()) {
            if (key.account == "main")
                return account.state == AccountState::Ready;
        }
        return false;
    }

    void subscribe()
    {
        WindowRoom& it = *m_room;
        it.key(Qt::Key_Slash);
        QVERIFY(it.waitFor([&] { return it.isFocused("symbolField"); }));
        it.type(m_venue->symbol.c_str());
        QVERIFY(it.waitFor([&] { return it.property("symbolList", "count") == (m_other ? "2" : "1"); }));
        it.picture("12-search");
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return ladderTitle() == m_venue->title && it.isTradable(); }));
        it.picture("13-subscribed");
    }

    /// The ticket's routes: this account and one on paper trade the same thing.
    void chooseAccount()
    {
        WindowRoom& it = *m_room;
        QVERIFY(m_venue->calm());
        it.click("ticket/route");
        QVERIFY(it.waitFor([&] { return it.property("routeRows", "count") == (m_other ? "3" : "2"); }));
        QVERIFY(it.waitFor([&] {
            for (int row = 0; row < it.property("routeRows", "count").toInt(); ++row) {
                if (it.spoken(QStringLiteral("routeRows/route%1").arg(row)).contains(QStringLiteral("bid \u2014")))
                    return false;
            }
            return true;
        }));
        it.settle();
        it.picture("14-routes");
        for (const char* row : {"route0", "route1", "route2"}) {
            if (it.spoken(QStringLiteral("routeRows/") + row).contains(QStringLiteral(" main,"))) {
                it.click(QStringLiteral("routeRows/") + row);
                break;
            }
        }
        QVERIFY(it.waitFor([&] { return it.property("ticket/route/account", "text").startsWith("main"); }));
        QVERIFY(it.find("ticket/price/input") != nullptr); // a limit order still: what lies under the list had no press
        QVERIFY(it.waitFor([&] { return it.spoken("topBar/target").contains("account main, live, DISARMED"); }));
        it.picture("15-account");
    }

    /// Live wants F12 and then Enter, within three seconds.
    void arm()
    {
        WindowRoom& it = *m_room;
        it.key(Qt::Key_F12);
        QVERIFY(it.waitFor([&] { return it.find("pressStrip/question/confirm") != nullptr; }));
        QVERIFY(it.property("pressStrip/question/words", "text").contains("main"));
        it.picture("16-arm");
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return it.spoken("topBar/target").contains("account main, live, ARMED LIVE"); }));
        it.picture("17-armed");
    }

    void write(const QString& price, const char* size)
    {
        WindowRoom& it = *m_room;
        it.click("ticket/buy");
        it.fill("ticket/price/input", qPrintable(price));
        it.fill("ticket/size/input", size);
        QVERIFY(it.waitFor([&] { return it.spoken("ticket/submit").contains(QLatin1String("Buy ") + size); }));
    }
    /// By the ticket, with a yes to what it asks.
    void send(const QString& price)
    {
        WindowRoom& it = *m_room;
        write(price, kSize);
        it.picture("18-ticket");
        it.click("ticket/submit");
        // Each order of an account that was just added is asked about.
        QVERIFY(it.waitFor([&] { return it.find("ticket/question/confirm") != nullptr; }));
        it.picture("19-question");
        it.click("ticket/question/confirm");
        QVERIFY(it.waitFor([&] { return !it.find("ticket/question/confirm"); }));
    }
    [[nodiscard]] Decimal below(int ticks)
    {
        Decimal price = m_venue->bestBid();
        for (int i = 0; i < ticks; ++i)
            price = subtract(price, m_venue->tick).value();
        return price;
    }

    void refusedSize()
    {
        WindowRoom& it = *m_room;
        write(text(below(4)), kTooLarge);
        it.click("ticket/submit");
        QVERIFY(it.waitFor([&] { return it.spoken("ticket/problem").contains("an order may be worth 100 "); }));
        it.picture("18-too-large");
        QCOMPARE(unlike({}), QString());
    }

    void restAndAmend()
    {
        WindowRoom& it = *m_room;
        const Decimal from = below(4);
        const Decimal to = below(7);
        send(text(from));
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(unlike({QStringLiteral("buy %1 0.001").arg(text(from))}), QString());
        it.picture("20-rests");

        // Its line in the ladder, dragged three rows down.
        const QPoint place = it.ladderPoint(Side::Buy, to);
        QVERIFY(!place.isNull());
        it.drag(it.ladderPoint(Side::Buy, from), place);
        it.picture("21-drag");
        it.release(place);
        QCOMPARE(unlike({QStringLiteral("buy %1 0.001").arg(text(to))}), QString());
        it.picture("22-amended");
    }

    void fillWithBracket()
    {
        WindowRoom& it = *m_room;
        it.click("ticket/bracket");
        it.click("ticket/target0");
        it.type("2000t"); // the market goes on meanwhile
        it.click("ticket/stop0");
        it.type("2500t");
        m_venue->goOn();
        send(text(m_venue->takingPrice()));
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(unlikePosition(), QString());
        look("orders");
        static_cast<void>(it.waitFor([&] { return it.shownOrders().size() == 2 && m_venue->orders().size() == 2; }));
        it.picture("50-legs");
        const QStringList legs = it.shownOrders();
        QCOMPARE(legs.size(), 2);
        QCOMPARE(legs, it.storedOrders());
        QCOMPARE(m_venue->orders().size(), 2);
        const QStringList there = m_venue->orders();

        m_room->close();
        open();
        if (!QTest::currentTestFailed())
            unlock();
        if (QTest::currentTestFailed())
            return;
        WindowRoom& again = *m_room;
        QCOMPARE(unlikePosition(), QString());
        look("orders");
        static_cast<void>(again.waitFor([&] { return again.shownOrders() == legs; }));
        again.picture("51-legs-again");
        QCOMPARE(again.shownOrders(), legs);
        QCOMPARE(m_venue->orders(), there); // neither twice nor none
    }

    void refusedByTheVenue()
    {
        WindowRoom& it = *m_room;
        const Decimal from = below(4);
        const QString rests = QStringLiteral("buy %1 0.001").arg(text(from));
        send(text(from));
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(unlike({rests}), QString());
        QVERIFY(m_venue->control("/twin/rules", R"({"network":"testnet"})")); // no signature of ours is right any more

        const auto said = [&it] { return it.property("ladder/ladderPress/notice/noticeText", "text"); };
        const QPoint place = it.ladderPoint(Side::Buy, below(7));
        it.drag(it.ladderPoint(Side::Buy, from), place);
        it.release(place);
        static_cast<void>(it.waitFor([&] { return said().startsWith(QLatin1String("Not changed")); }));
        it.picture("40-not-changed");
        QVERIFY2(said().startsWith(QLatin1String("Not changed: ")), qPrintable(said()));
        QCOMPARE(unlike({rests}), QString());

        // From its row: what was written comes back.
        look("orders");
        it.click("orders/rows/change");
        QVERIFY(it.waitFor([&] { return it.find("changeStrip") != nullptr; }));
        it.picture("41-change");
        it.type(text(below(9)).toUtf8().constData());
        it.key(Qt::Key_Return);
        it.picture("42-sent");
        static_cast<void>(it.waitFor([&] { return !it.property("changeProblem", "text").isEmpty(); }));
        it.picture("43-not-changed");
        QCOMPARE(unlike({rests}), QString());

        // Nor is it cancelled, which is said at its row.
        it.key(Qt::Key_Escape);
        it.click("orders/rows/cancel");
        const auto note = [&it] { return it.property("orders/rows/rowNote", "text"); };
        static_cast<void>(it.waitFor([&] { return note().startsWith(QLatin1String("Not cancelled")); }));
        it.picture("44-not-cancelled");
        QVERIFY2(note().startsWith(QLatin1String("Not cancelled: ")), qPrintable(note()));
        QCOMPARE(unlike({rests}), QString());

        // It is, once the venue takes what is signed.
        QVERIFY(m_venue->control("/twin/rules", R"({"network":"mainnet"})"));
        it.key(Qt::Key_Escape); // what the row says lies over its buttons
        it.click("orders/rows/cancel");
        QCOMPARE(unlike({}), QString());
    }

    void cancel()
    {
        m_room->click("orders/rows/cancel");
        QCOMPARE(unlike({}), QString());
        m_room->picture("23-cancelled");
    }

    void fillOne()
    {
        m_venue->goOn();
        send(text(m_venue->takingPrice()));
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(unlikePosition(), QString());
        m_room->picture("24-position");
        QCOMPARE(unlike({}), QString());
    }

    /// Spread over the fewest minutes that there may be, and cancelled after its first slices.
    void runTwap()
    {
        WindowRoom& it = *m_room;
        m_venue->goOn();
        it.click("ticket/moreTypes");
        it.click("type-twap");
        QVERIFY(it.waitFor([&] { return it.find("ticket/minutes/input") != nullptr; }));
        QVERIFY(!it.find("ticket/price/input"));
        it.click("ticket/buy");
        it.fill("ticket/minutes/input", "4");
        it.fill("ticket/size/input", kSize);
        QVERIFY(it.waitFor([&] { return it.spoken("ticket/problem").contains("5 to 1440 minutes"); }));
        it.picture("60-too-short");
        it.fill("ticket/minutes/input", "5");
        QVERIFY(it.waitFor([&] { return it.spoken("ticket/submit").contains("Buy 0.00100 TWAP over 5 min"); }));
        it.picture("61-ticket");
        it.click("ticket/submit");
        QVERIFY(it.waitFor([&] { return it.find("ticket/question/confirm") != nullptr; }));
        it.picture("62-question");
        it.click("ticket/question/confirm");
        look("orders");
        const auto state = [&it] { return it.firstRow("orders").value(kState); };
        QVERIFY(it.waitFor([&] { return state().endsWith(" left, 0.00020 filled"); }));
        it.picture("63-running");
        it.click("orders/rows/cancel");
        QVERIFY(it.waitFor([&] { return it.firstRow("orders").isEmpty(); }));
        it.picture("64-cancelled");
        look("positions");
        QVERIFY(it.waitFor([&] { return m_venue->position().startsWith("0.0002 "); }));
        QVERIFY(it.waitFor([&] { return bare(it.firstRow("positions").value(2)) == QLatin1String("0.0002"); }));
    }
    static constexpr int kState = 14; ///< column of OrdersBlock

    // --- margin ------------------------------------------------------------------------------------------------------

    /// The chip is below the edge of a small screen: it is reached by the keyboard, which brings it into sight.
    void isolate()
    {
        WindowRoom& it = *m_room;
        QCOMPARE(m_venue->marginMode(), QStringLiteral("cross"));
        QCOMPARE(it.property("ticket/marginMode", "text"), QStringLiteral("Cross"));
        it.click("ticket/size/input");
        for (int steps = 0; steps < 30 && !it.isFocused("marginMode"); ++steps)
            it.key(Qt::Key_Tab);
        QVERIFY(it.isFocused("marginMode"));
        it.picture("40-mode");
        it.key(Qt::Key_Space);
        QVERIFY(it.waitFor([&] { return it.find("ticket/leverageQuestion/confirm") != nullptr; }));
        QVERIFY(it.spoken("ticket/leverageQuestion")
                    .contains(QStringLiteral("margin of BTC-PERP on %1 goes from cross to isolated: only its own "
                                             "margin backs a position then")
                                  .arg(m_venue->name)));
        it.picture("41-mode-asks");
        it.key(Qt::Key_Y);
        QVERIFY(it.waitFor([&] { return it.property("ticket/marginMode", "text") == "Isolated"; }));
        QCOMPARE(m_venue->marginMode(), QStringLiteral("isolated"));
        it.picture("42-isolated");
    }

    /// Of the position's row: what backs it, and where it is liquidated. Nothing where it is not shown as a number.
    [[nodiscard]] std::optional<Decimal> cell(int column) const
    {
        const auto value = Decimal::tryParse(m_room->firstRow("positions").value(column).remove(' ').toStdString());
        return value;
    }
    static constexpr int kMargin = 11, kLiquidation = 13; ///< columns of PositionsBlock

    /// The strip at the position, with this amount in it.
    void openStrip(const char* amount, bool isTakenAway)
    {
        WindowRoom& it = *m_room;
        look("positions");
        if (!it.find("positions/marginStrip")) {
            if (it.property("positions", "currentId").isEmpty())
                it.key(Qt::Key_Down);
            it.key(Qt::Key_M);
        }
        QVERIFY(it.waitFor([&] { return it.isFocused("marginAmount"); }));
        if (isTakenAway)
            it.click("positions/marginStrip/segment-less");
        it.fill("positions/marginStrip/marginAmount", amount);
    }

    /// `change` by the strip, with a yes: the venue and the row come to it.
    void moveMargin(const char* amount, bool isTakenAway, const char* asked, const char* done)
    {
        WindowRoom& it = *m_room;
        look("positions");
        QVERIFY(it.waitFor([&] { return cell(kMargin) && cell(kLiquidation); }));
        const auto before = m_venue->isolatedMargin();
        const Decimal liquidation = *cell(kLiquidation);
        QVERIFY(before.has_value());
        openStrip(amount, isTakenAway);
        if (QTest::currentTestFailed())
            return;
        QVERIFY(it.waitFor([&] { return it.property("positions/marginStrip/marginPreview", "text").contains(u'≈'); }));
        it.picture(asked);
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return it.find("positions/question/confirm") != nullptr; }));
        QVERIFY(it.spoken("positions/question").contains(isTakenAway ? "are taken from" : "are put to"));
        it.picture(qPrintable(QLatin1String(asked) + QStringLiteral("-asks")));
        it.key(Qt::Key_Y);
        const Decimal change = Decimal::parse(amount).value();
        const auto after = isTakenAway ? subtract(*before, change) : add(*before, change);
        QVERIFY(it.waitFor([&] { return m_venue->isolatedMargin() == after; }));
        // More margin, and a long position is liquidated further down.
        QVERIFY(it.waitFor([&] {
            const auto now = cell(kLiquidation);
            return now && (isTakenAway ? *now > liquidation : *now < liquidation);
        }));
        // Venues count the result in, which moves with the mark.
        const Decimal tolerance{5, 1};
        QVERIFY(it.waitFor([&] {
            const auto gap = cell(kMargin) ? subtract(*cell(kMargin), *after) : std::nullopt;
            return gap && gap->absolute() < tolerance;
        }));
        it.picture(done);
    }
    void putMargin() { moveMargin("30", false, "43-put", "44-put-done"); }
    void takeMargin() { moveMargin("12.5", true, "45-take", "46-take-done"); }

    /// More than may be taken, and more than there is: refused in words, and nothing moves.
    void tooMuchMargin()
    {
        WindowRoom& it = *m_room;
        const auto before = m_venue->isolatedMargin();
        QVERIFY(before.has_value());
        for (const bool isTakenAway : {true, false}) {
            openStrip(isTakenAway ? "500" : "500000", isTakenAway);
            if (QTest::currentTestFailed())
                return;
            QVERIFY(it.waitFor(
                [&] { return it.property("positions/marginStrip/marginPreview", "text").startsWith("at most "); }));
            it.picture(isTakenAway ? "47-take-too-much" : "49-put-too-much");
            it.key(Qt::Key_Return);
            const QString most = isTakenAway
                                     ? "can be taken from the margin of BTC-PERP on " + m_venue->name + ", not 500:"
                                     : "can be put to the margin of BTC-PERP on " + m_venue->name + ", not 500000:";
            QVERIFY(it.waitFor([&] { return it.property("positions/rowNote", "text").contains(most); }));
            it.picture(isTakenAway ? "48-take-refused" : "50-put-refused");
            QVERIFY(!it.find("positions/question/confirm"));
        }
        QVERIFY(m_venue->isolatedMargin() == before);
    }

    // --- after a restart ---------------------------------------------------------------------------------------------

    void beginAgain()
    {
        m_room->close();
        open();
        if (QTest::currentTestFailed())
            return;
        WindowRoom& it = *m_room;
        QVERIFY(it.waitFor([&] { return it.isFocused("passphrase"); }));
        // Not given: a mark stands until it is, and leads to where it is asked for again.
        it.key(Qt::Key_Escape);
        QVERIFY(it.waitFor([&] { return it.find("topBar/keysWait") != nullptr; }));
        it.picture("29-declined");
        it.click("topBar/keysWait");
        QVERIFY(it.waitFor([&] { return it.find("lookAgain") != nullptr; }));
        it.picture("29-look-again");
        it.click("lookAgain");
        QVERIFY(it.waitFor([&] { return it.isFocused("passphrase"); }));
        it.picture("25-unlock");
        it.type("not the passphrase");
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return it.property("passphraseProblem", "text").contains("does not open"); }));
        it.picture("26-wrong-passphrase");
        it.type(kPassphrase);
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return !it.find("passphraseFile"); }));
        QVERIFY(it.waitFor([&] { return !it.find("topBar/keysWait"); }));
        it.key(Qt::Key_Escape); // the panel
        QVERIFY(it.waitFor([&] { return isReady(); }));
        QCOMPARE(unlikePosition(), QString());
        it.picture("27-again");
        QVERIFY(!it.trading().armed());
        it.key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(it.waitFor([&] { return it.property("accountState", "text") == "Open"; }));
        it.picture("28-accounts");
    }

    void unlock()
    {
        QVERIFY(m_room->waitFor([&] { return m_room->isFocused("passphrase"); }));
        m_room->type(kPassphrase);
        m_room->key(Qt::Key_Return);
        QVERIFY(m_room->waitFor([&] { return !m_room->find("passphraseFile") && isReady(); }));
    }

    /// What is open is known to nobody here before the venue has told its instruments: it is not told as nothing.
    void beginWithoutTheVenue()
    {
        m_room->close();
        Config away = config();
        const bool isAster = m_venue->slug() == "aster";
        m_venue.reset();
        open(std::move(away));
        if (QTest::currentTestFailed())
            return;
        WindowRoom& it = *m_room;
        QVERIFY(it.waitFor([&] { return it.isFocused("passphrase"); }));
        it.type(kPassphrase);
        it.key(Qt::Key_Return);
        QVERIFY(it.waitFor([&] { return !it.find("passphraseFile"); }));
        look("positions");
        const QString wanted = QStringLiteral("1 position of an earlier run cannot be shown before %1 has told its "
                                              "instruments.")
                                   .arg(isAster ? "Aster" : "Hyperliquid");
        QVERIFY(it.waitFor([&] { return it.property("positions", "nothing").startsWith(wanted); }));
        QCOMPARE(it.property("topBar/target/targetAccount", "text"), QStringLiteral("not known yet"));
        QVERIFY(!it.find("topBar/target/targetMode"));
        it.key(Qt::Key_Escape); // what the start says
        it.picture("35-without-venue");
        look("orders");
        it.picture("36-without-venue-orders");
    }

    /// The same address at an exchange that knows nothing of the trade: no position, and all of its money.
    void forgottenByTheVenue()
    {
        m_room->close();
        m_venue = std::make_unique<WindowVenue>("hyperliquid");
        QVERIFY(m_venue->start(m_folder->path().toStdString()));
        open();
        if (!QTest::currentTestFailed())
            unlock();
        if (QTest::currentTestFailed())
            return;
        WindowRoom& it = *m_room;
        QVERIFY(it.waitFor([&] { return it.find("differs") != nullptr; }));
        it.picture("30-differs");
        it.key(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        // A fee of 4.5 bp of 64.002 was paid at the exchange that is no more.
        const QStringList wanted{
            QStringLiteral(
                "Position BTC: here 0.001, at the venue 0.000, difference \u22120.001, taken over, waits for you"),
            QStringLiteral("Balance USDC: here 9 999.9711991, at the venue 10 000.0000000, difference +0.0288009, "
                           "waits for you")};
        static_cast<void>(it.waitFor([&] { return reportRows() == wanted; }));
        QCOMPARE(reportRows(), wanted);
        QCOMPARE(it.property("reconcileSentence", "text"),
                 QStringLiteral("BTC-PERP on Hyperliquid: position 0.001 here, 0 at the venue"));
        QCOMPARE(m_venue->position(), QStringLiteral("0"));
        it.picture("31-reconcile");

        // Both are agreed to, which wants a note.
        it.click("reconcileAgreeAll");
        QVERIFY(it.waitFor([&] { return it.isFocused("reconcileNote"); }));
        it.picture("32-wants-note");
        it.type("the test venue began anew");
        it.picture("33-note");
        it.click("reconcileAgreeAll");
        QVERIFY(it.waitFor([&] { return !it.find("differs"); }));
        it.picture("34-agreed");
    }
    [[nodiscard]] QStringList reportRows() const
    {
        QStringList rows;
        QQuickItem* const list = m_room->find("reconcileRows");
        for (int i = 0; list && i < list->property("count").toInt(); ++i) {
            QQuickItem* row = nullptr;
            QMetaObject::invokeMethod(list, "itemAtIndex", Q_RETURN_ARG(QQuickItem*, row), Q_ARG(int, i));
            if (row)
                rows << m_room->spoken(row);
        }
        return rows;
    }

    void look(const char* block)
    {
        // A tab's count may just have come and moved the others: looked at, and clicked again.
        for (int tries = 0; tries < 5 && !m_room->find(QLatin1String(block)); ++tries) {
            m_room->click(QStringLiteral("tab-") + QLatin1String(block));
            static_cast<void>(m_room->waitFor([&] { return m_room->find(QLatin1String(block)) != nullptr; }, 1000));
        }
    }
    /// Where window, store and venue do not come to these working orders; empty: they agree.
    [[nodiscard]] QString unlike(const QStringList& orders)
    {
        WindowRoom& it = *m_room;
        look("orders");
        QStringList shown;
        for (const QString& order : orders) {
            const QStringList words = order.split(QLatin1Char(' '));
            shown << QStringLiteral("%1 limit %2 %3 0").arg(words[0], words[1], words[2]);
        }
        QStringList there;
        if (it.waitFor([&] { return it.shownOrders() == shown && it.storedOrders() == shown; })) {
            there = m_venue->orders();
            if (there == orders)
                return {};
        }
        return QStringLiteral("wanted %1 | shown %2 | stored %3 | at the venue %4 | ticket: %5 %6 | ladder: %7")
            .arg(orders.join(u", "), it.shownOrders().join(u", "), it.storedOrders().join(u", "), there.join(u", "),
                 it.spoken("ticket/problem"), it.spoken("ticket/status"),
                 it.property("ladder/ladderPress/notice/noticeText", "text"));
    }
    /// Where the row of the position has another size or entry than the venue.
    [[nodiscard]] QString unlikePosition()
    {
        WindowRoom& it = *m_room;
        look("positions");
        const auto shown = [&it] {
            const QStringList cells = it.firstRow("positions");
            return cells.size() < 4 || cells[1] != QLatin1String("Long") ? cells.join(u" ")
                                                                         : bare(cells[2]) + u' ' + bare(cells[3]);
        };
        // One lot is filled at one price, so both write the same entry.
        static_cast<void>(it.waitFor([&] { return shown().startsWith(QLatin1String(kSize) + u' '); }));
        const QString there = m_venue->position();
        if (there.startsWith(QLatin1String(kSize) + u' ') && it.waitFor([&] { return shown() == there; }))
            return {};
        return QStringLiteral("shown %1 | at the venue %2 | ticket: %3")
            .arg(shown(), there, it.spoken("ticket/problem"));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WindowVenue> m_venue;
    std::unique_ptr<WindowVenue> m_other; ///< a second one in the same run; null: there is none
    std::unique_ptr<WindowRoom> m_room;
};

int main(int argc, char** argv)
{
    QGuiApplication app(argc, argv);
    WindowLiveTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "window_live_test.moc"
