// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_engine_port.h"
#include "ui/engine_client.h"
#include "ui/frame_pump.h"

#include <QtTest>

#include <functional>

using namespace gannet;

namespace {

/// Counts its turns and does something in each.
class Counting final : public FrameListener {
public:
    void onFrame(Timestamp) override
    {
        ++frames;
        if (inFrame)
            inFrame();
    }
    void onUiEvent(const UiEvent&) override
    {
        ++events;
        framesAtEvent = frames;
    }
    [[nodiscard]] Timestamp takenReceived() const override { return received; }

    int frames = 0;
    int events = 0;
    int framesAtEvent = -1;
    Timestamp received;
    std::function<void()> inFrame;
};

} // namespace

class EngineClientTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsKeptIsKnownAtOnceAndPostedOnce()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        engine.tell(SettingTold{"cap/x:BTC", "1%"});
        client.frame();
        QVERIFY(client.setting("cap/x:BTC") && *client.setting("cap/x:BTC") == "1%");
        client.keep("cap/x:BTC", "1%"); // as it is
        client.keep("cap/x:ETH", std::nullopt);
        QVERIFY(engine.commands.empty());
        client.keep("cap/x:BTC", "2%");
        QVERIFY(*client.setting("cap/x:BTC") == "2%");
        client.keep("cap/x:BTC", std::nullopt);
        QVERIFY(!client.setting("cap/x:BTC"));
        QCOMPARE(engine.commands.size(), std::size_t(2));
        const auto* const kept = std::get_if<KeepSetting>(&engine.commands[0]);
        QVERIFY(kept && kept->key == "cap/x:BTC" && kept->value == "2%");
    }

    void eventsComeBeforeTheFrameAndAreRemembered()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        Counting listener;
        client.addListener(&listener);
        engine.tell(hyperliquidCatalogue());
        engine.tell(binanceCatalogue());
        client.frame();
        QCOMPARE(listener.events, 2);
        QCOMPARE(listener.framesAtEvent, 0);
        QCOMPARE(client.venueName("binance-usdm"), QStringLiteral("Binance USD-M"));
        QCOMPARE(client.venueName("kraken"), QStringLiteral("kraken"));
        QVERIFY(client.findInstrument("binance-usdm:ETHUSDT"));
        QCOMPARE(client.findInstrument("binance-usdm:ETHUSDT")->canonical, std::string("ETH-PERP"));
        client.removeListener(&listener);
    }

    void aNewCatalogueReplacesTheOld()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        engine.tell(binanceCatalogue());
        client.frame();
        engine.tell(makeCatalogue(VenueId{1}, "binance-usdm", "Binance USD-M", {"BTC"}, "USDT", true));
        client.frame();
        QVERIFY(client.findInstrument("binance-usdm:BTCUSDT"));
        QVERIFY(!client.findInstrument("binance-usdm:ETHUSDT"));
    }

    void listenersMayComeAndGoInAFrame()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        Counting first;
        Counting second;
        Counting third;
        first.inFrame = [&] {
            client.removeListener(&first);
            client.removeListener(&second);
            client.addListener(&third);
        };
        client.addListener(&first);
        client.addListener(&second);
        client.frame();
        client.frame();
        QCOMPARE(first.frames, 1);
        QCOMPARE(second.frames, 0);
        QCOMPARE(third.frames, 2);
        client.removeListener(&third);
    }

    void aFrameTellsTheNewestArrival()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        Counting older;
        Counting newer;
        older.received = {100};
        newer.received = {200};
        client.addListener(&newer);
        client.addListener(&older);
        QCOMPARE(client.frame(), Timestamp{200});
        client.removeListener(&older);
        client.removeListener(&newer);
        QCOMPARE(client.frame(), Timestamp{});
    }

    void startStagesKeepTheirPlace()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        engine.tell(StartStage{
            .name = "config", .state = StartStage::State::Running, .began = {}, .took = {}, .limit = {}, .words = {}});
        engine.tell(StartStage{.name = "catalogue",
                               .state = StartStage::State::Running,
                               .began = {},
                               .took = {},
                               .limit = {},
                               .words = {}});
        engine.tell(StartStage{
            .name = "config", .state = StartStage::State::Done, .began = {}, .took = {}, .limit = {}, .words = {}});
        client.frame();
        QCOMPARE(client.startStages().size(), std::size_t{2});
        QVERIFY(client.startStages()[0].state == StartStage::State::Done);
    }

    void aReopenedViewHasANewSlot()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        OpenedView<TapeView> view;
        QVERIFY(!view.take());
        view.open(client, {.id = {}, .kind = {}, .key = "a:X", .keys = {}, .group = 0, .interval = {}, .draft = {}});
        engine.showAll();
        view.open(client, {.id = {}, .kind = {}, .key = "a:Y", .keys = {}, .group = 0, .interval = {}, .draft = {}});
        QVERIFY(!view.take()); // nothing of X under the name of Y
        QCOMPARE(engine.openCount(), std::size_t{1});
        view.close();
        QCOMPARE(engine.openCount(), std::size_t{0});
    }

    void thePumpSlowsDownWithoutFocus()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        FramePump pump(client);
        QCOMPARE(pump.intervalMs(), FramePump::kFocusedMs);
        pump.setFocused(false);
        QCOMPARE(pump.intervalMs(), FramePump::kUnfocusedMs);
        QCOMPARE(pump.frameText(), QStringLiteral("—"));
        Counting listener;
        client.addListener(&listener);
        pump.tick();
        QCOMPARE(listener.frames, 1);
        client.removeListener(&listener);
    }

    void theRingKeepsTheNewest()
    {
        DurationRing ring;
        std::array<Duration, DurationRing::kSize> out{};
        for (std::int64_t i = 1; i <= 100; ++i)
            ring.push({i});
        QCOMPARE(ring.drain(out), std::size_t{64});
        QCOMPARE(out[0], Duration{37});
        QCOMPARE(out[63], Duration{100});
        QCOMPARE(ring.drain(out), std::size_t{0});
    }
};

QTEST_MAIN(EngineClientTest)
#include "engine_client_test.moc"
