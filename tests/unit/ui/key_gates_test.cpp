// SPDX-License-Identifier: GPL-3.0-or-later
// Keys into the gates: every binding of every profile, pressed in a window, carried out by a real trading desk that is
// armed, disarmed or killed, for paper and for live. What adds risk is refused by its code, what reduces never is.
#include "core/trading/trading_desk.h"
#include "tests/support/fake_engine_port.h"
#include "tests/support/trading_room.h"
#include "ui/trading/key_router.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QtTest>

#include <map>

using namespace gannet;
using namespace gannet::test;

namespace {

class FakeLadder : public QQuickItem, public ActionTaker {
public:
    using QQuickItem::QQuickItem;
    bool takeAction(std::string_view id) override { return id.starts_with("ladder.") || id.starts_with("size."); }
};

/// A window whose keys reach a desk: long 0.05 BTCUSDT with a stop, in the account of `mode`.
struct Desk {
    FakeMarket markets;
    MemoryStore store;
    RecordingTell tell;
    ScriptedGateway gateway;
    TradingDesk desk{OmsSettings{}, markets, store, tell};
    FakeEnginePort engine;
    EngineClient client{engine};
    SizePresets presets;
    TargetModel target;
    ActionRunner runner;
    KeyRouter router;
    QQuickWindow window;
    FakeLadder ladder{window.contentItem()};
    int requests = 0;

    Desk(const QString& profile, TradingMode mode) : gateway(VenueId{0}, "main", mode)
    {
        engine.clock = kTradingStart;
        desk.setNow(kTradingStart);
        RiskLimits limits = paperLimits();
        limits.maxMode = mode;
        limits.confirm = ConfirmLevel::Instant;
        (void)desk.oms().attach(gateway, limits);
        desk.oms().sinkOf({VenueId{0}, "main"}).onSnapshot(held());
        desk.settle();
        target.setPresets(&presets);
        target.setClient(&client);
        runner.setTarget(&target);
        runner.setHasTicket(true);
        auto list =
            std::make_shared<std::vector<Instrument>>(markets.instruments.begin(), markets.instruments.begin() + 2);
        engine.tell(CatalogueChanged{VenueId{0}, "alpha", "Alpha", list});
        target.setKey(QStringLiteral("alpha:BTCUSDT"));
        show();
        show();
        router.setProfile(profile);
        router.setWindow(&window);
        router.setRunner(&runner);
        window.show();
        ladder.forceActiveFocus();
        engine.commands.clear();
    }
    [[nodiscard]] static AccountSnapshot held()
    {
        AccountSnapshot all;
        all.venue = VenueId{0};
        all.account = "main";
        all.time = kTradingStart;
        VenuePosition position;
        position.venue = VenueId{0};
        position.instrument = InstrumentId{0};
        position.account = "main";
        position.qty = dec("0.05");
        position.entryPrice = dec("59000"); // the breakeven is behind the market
        position.time = kTradingStart;
        all.positions = {position};
        Order stop;
        stop.venue = VenueId{0};
        stop.instrument = InstrumentId{0};
        stop.account = "main";
        stop.venueOrderId = "7";
        stop.terms.side = Side::Sell;
        stop.terms.type = OrderType::Stop;
        stop.terms.qty = Qty{dec("0.050")};
        stop.terms.trigger = Price{dec("58000.0")};
        stop.terms.isReduceOnly = true;
        stop.state = OrderState::Open;
        stop.created = stop.changed = kTradingStart;
        all.openOrders = {stop};
        return all;
    }
    /// What the desk told, and the market, reach the screen.
    void show()
    {
        for (const TradingEvent& event : std::exchange(tell.events, {}))
            engine.tell(event);
        client.frame();
        engine.showAll();
        engine.show<DepthView>("", [this](DepthView& view, const ViewSpec&) {
            fillDepth(view, engine.clock, 600'000, 20);
            view.asks[0].price += 1; // room for one tick
            view.bestAsk.mantissa += 1;
        });
        engine.show<TicketView>("", [](TicketView& view, const ViewSpec&) { view.feeRate = known(5, 4); });
        client.frame();
    }
    void command(TradingCommand one)
    {
        desk.onCommand(one);
        show();
        engine.commands.clear();
    }
    /// With a yes to what it asks: what is held was not known here.
    void arm(TradingMode mode)
    {
        desk.onCommand(Arm{next(), mode});
        command(Arm{next(), mode, tell.askedAbout()});
    }
    [[nodiscard]] RequestId next() { return {"setup-" + std::to_string(++requests)}; }
    void press(const KeyBound& bound)
    {
        const int times = runner.pressKind(*bound.action) == PressKind::Now ? 1 : 2;
        for (int i = 0; i < times; ++i) {
            for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
                QKeyEvent event(type, bound.press.key, bound.press.modifiers);
                QCoreApplication::sendEvent(&window, &event);
            }
        }
    }
    /// Codes of the first answers to what was pressed, one for each command.
    [[nodiscard]] QStringList codes()
    {
        QStringList found;
        for (const Command& posted : std::exchange(engine.commands, {})) {
            const auto* const command = std::get_if<TradingCommand>(&posted);
            if (!command)
                continue;
            desk.onCommand(*command);
            for (const RequestAnswered& answer : tell.all<RequestAnswered>()) {
                if (answer.request.text != requestOf(*command).text)
                    continue;
                found << (answer.error ? QString::fromUtf8(toString(answer.error->code).data()) : QStringLiteral("ok"));
                break;
            }
        }
        return found;
    }
};

[[nodiscard]] QStringList expected(const TradeAction& action, const QString& switches, TradingMode mode)
{
    if (action.id.starts_with("ladder.") || action.id.starts_with("size.") || action.id.starts_with("ticket."))
        return {};
    if (action.id == "cancel.everything" || action.id == "cancel.stops")
        return {"asks"};
    if (action.id == "arm.toggle")
        return {mode == TradingMode::Live && switches == "disarmed" ? "asks" : "ok"};
    if (action.effect != EffectClass::Risk || switches == "armed")
        return {"ok"};
    return {switches == "killed" ? "KILLED" : "DISARMED"};
}

} // namespace

class KeyGatesTest : public QObject {
    Q_OBJECT

private slots:
    void everyBindingMeetsItsGate_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("switches");
        QTest::addColumn<bool>("isLive");
        for (const char* profile : {"standard", "scalper", "desk"}) {
            for (const char* switches : {"armed", "disarmed", "killed"}) {
                for (const bool isLive : {false, true})
                    QTest::addRow("%s %s %s", profile, switches, isLive ? "live" : "paper")
                        << QString::fromLatin1(profile) << QString::fromLatin1(switches) << isLive;
            }
        }
    }
    void everyBindingMeetsItsGate()
    {
        QFETCH(QString, profile);
        QFETCH(QString, switches);
        QFETCH(bool, isLive);
        const TradingMode mode = isLive ? TradingMode::Live : TradingMode::Paper;
        const auto bindings = Keymap::load(profile)->bindings();
        int risky = 0;
        for (const KeyBound& bound : bindings) {
            Desk desk(profile, mode);
            desk.arm(mode);
            if (switches == "disarmed")
                desk.command(Disarm{desk.next()});
            if (switches == "killed")
                desk.command(SetKill{desk.next(), "person", "", "test"});
            desk.press(bound);
            QStringList came = desk.codes();
            if (!desk.runner.question().isEmpty())
                came << "asks";
            const QStringList wanted = expected(*bound.action, switches, mode);
            QVERIFY2(came == wanted, qPrintable(QString("%1 (%2): %3, not %4 (%5)")
                                                    .arg(bound.keys, bound.action->id.data(), came.join(", "),
                                                         wanted.join(", "), desk.runner.notice())));
            risky += came.contains("DISARMED") || came.contains("KILLED") ? 1 : 0;
            if (switches != "armed" && bound.action->effect == EffectClass::Risk)
                QCOMPARE(desk.gateway.count(OrderAsk::New), std::size_t(0));
        }
        if (switches != "armed" && profile != "desk")
            QVERIFY(risky >= 7);
    }
};

QTEST_MAIN(KeyGatesTest)
#include "key_gates_test.moc"
