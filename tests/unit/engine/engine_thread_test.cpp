// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_thread.h"

#include "tests/support/fake_adapter.h"
#include "tests/support/instrumented.h"
#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QtTest>

#include <time.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <semaphore>
#include <thread>

using namespace gannet;
using namespace gannet::test;

namespace {

/// Of the engine's own time for a press behind 1,000 fills: a release needs 21 ms (docs/performance.md, P15), the
/// builds that test several times as much.
constexpr std::int64_t kBehindBurstMs = 600 * kInstrumented;

/// What this thread has computed so far: what else the machine does is not in it.
[[nodiscard]] std::int64_t threadMs()
{
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return spent.tv_sec * 1000 + spent.tv_nsec / 1'000'000;
}

/// May be called from several threads: the engine's, and the test's after the end.
class LockedTransport final : public Transport {
public:
    void send(Outbound item) override
    {
        const std::scoped_lock lock(m_mutex);
        m_sent.push_back(std::move(item));
    }
    [[nodiscard]] std::vector<Outbound> sent() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_sent;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Outbound> m_sent;
};

/// A clock a player would give: moved by one thread, read by all.
class SharedClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return {m_ns.load()}; }
    void set(Timestamp to) { m_ns.store(to.ns); }

private:
    std::atomic<std::int64_t> m_ns{Timestamp::fromMilliseconds(1'700'000'000'000).ns};
};

/// Keeps what the loop records. Read after the thread has ended.
class MemoryJournal final : public JournalPort {
public:
    void record(const Inbound& item) override { items.push_back(item); }
    [[nodiscard]] std::uint64_t bytesWritten() const override { return items.size(); }
    [[nodiscard]] bool isOk() const override { return why.empty(); }
    [[nodiscard]] std::string words() const override { return why; }
    std::string why; ///< set before the thread starts
    std::vector<Inbound> items;
};

struct Bench {
    explicit Bench(const Clock& clock, EngineThreadOptions options = {})
    {
        venue = catalogue.addVenue("fake");
        engine.addVenue(std::make_unique<FakeAdapter>(venue, catalogue, transport, engine.sink()));
        options.journal = &journal;
        thread = std::make_unique<EngineThread>(engine, inbox, clock, options);
    }
    void frame(Timestamp time, std::string text) { inbox.push({time, FrameIn{venue, LinkId{0}, std::move(text)}}); }

    Catalogue catalogue;
    LockedTransport transport;
    Engine engine{EngineOptions{}, catalogue, transport};
    Inbox<Inbound> inbox;
    MemoryJournal journal;
    VenueId venue;
    std::unique_ptr<EngineThread> thread;
};

/// Tells a burst of fills of one order within one step, and lets a test do something when the step has begun.
class BurstGateway final : public ScriptedGateway {
public:
    static constexpr int kReports = 1000;

    BurstGateway(VenueId venue, OrderSink& sink) : ScriptedGateway(venue, "paper", TradingMode::Paper), m_sink(sink) {}

    void requestSnapshot(Timestamp, Timestamp) override { m_isSnapshotDue = true; }
    [[nodiscard]] Timestamp nextTimer() const override
    {
        return m_isSnapshotDue || isDue ? Timestamp::fromMilliseconds(1) : Timestamp{};
    }
    void onTimer(Timestamp now) override
    {
        if (std::exchange(m_isSnapshotDue, false))
            tellSnapshot(now);
        if (!isDue.exchange(false))
            return;
        hasBegun.release();
        mayGoOn.acquire();
        begunMs = threadMs();
        for (int i = 0; i < kReports; ++i)
            tellFill(now);
    }

    std::atomic<bool> isDue{false};
    std::binary_semaphore hasBegun{0}, mayGoOn{0};
    std::int64_t begunMs = 0; ///< the engine's thread's

private:
    void tellSnapshot(Timestamp now)
    {
        AccountSnapshot all;
        all.venue = venue();
        all.account = account();
        all.time = now;
        Order& order = all.openOrders.emplace_back();
        order.venue = venue();
        order.instrument = InstrumentId{0};
        order.account = account();
        order.origin = OrderOrigin::External;
        order.venueOrderId = "v";
        order.state = OrderState::Open;
        order.terms.qty = {dec("1000")};
        order.terms.price = Price{dec("10")};
        m_sink.onSnapshot(all);
    }
    void tellFill(Timestamp now)
    {
        ExecReport report;
        report.type = ExecType::Partial;
        report.venueOrderId = "v";
        report.account = account();
        report.time = now;
        Fill& fill = report.fill.emplace();
        fill.venue = venue();
        fill.instrument = InstrumentId{0};
        fill.account = account();
        fill.tradeId = "t" + std::to_string(++m_trades);
        fill.venueOrderId = "v";
        fill.price = {dec("10")};
        fill.qty = {dec("0.001")};
        fill.time = now;
        m_sink.onReport(venue(), report);
    }

    OrderSink& m_sink;
    bool m_isSnapshotDue = false;
    std::uint64_t m_trades = 0;
};

[[nodiscard]] OpenView depthOf(std::shared_ptr<ViewSlot<DepthView>> slot)
{
    OpenView open;
    open.spec.id = ViewId{1};
    open.spec.kind = ViewKind::Depth;
    open.spec.key = "fake:BTC";
    open.target = std::move(slot);
    return open;
}

/// The newest value; unlike take() it may be asked again, as QTRY_VERIFY does.
template <class View> [[nodiscard]] const View& newest(const std::shared_ptr<ViewSlot<View>>& slot)
{
    (void)slot->take();
    return slot->current();
}

} // namespace

class EngineThreadTest : public QObject {
    Q_OBJECT
private slots:
    void itemsOfManyWritersReachAScreen()
    {
        SystemClock clock;
        Bench bench(clock);
        bench.thread->start();
        bench.inbox.push({clock.now(), LinkUp{bench.venue, LinkId{0}}});
        bench.frame(clock.now(), "cat BTC 1 3");
        const auto slot = std::make_shared<ViewSlot<DepthView>>();
        bench.thread->post(depthOf(slot));
        bench.frame(clock.now(), "snap BTC 1 99:1 101:1");
        std::jthread writer([&] {
            for (int i = 0; i < 2000; ++i)
                bench.frame(clock.now(), "trade BTC " + std::to_string(i + 1) + " 10.0 1 buy 1700000000000");
        });
        for (int i = 1; i <= 500; ++i)
            bench.frame(clock.now(), "diff BTC " + std::to_string(i + 1) + ' ' + std::to_string(i) +
                                         " 98:" + std::to_string(i) + " -");
        QTRY_VERIFY_WITH_TIMEOUT(newest(slot).bids[1].qty == 500, 10'000);
        writer.join();
        std::vector<UiEvent> told;
        QVERIFY(bench.thread->drain(told));
        QVERIFY(std::holds_alternative<StartStage>(told.front()));
        bench.thread->stop();
        QCOMPARE(bench.engine.books().find(InstrumentId{0})->lastSeq, 501U);
        QCOMPARE(bench.engine.market().find(InstrumentId{0})->tape.newestOrdinal(), 2000U);
    }

    void theJournalHoldsEveryItemInOrder()
    {
        SystemClock clock;
        Bench bench(clock);
        bench.thread->start();
        bench.inbox.push({clock.now(), LinkUp{bench.venue, LinkId{0}}});
        bench.frame(clock.now(), "cat BTC 1 3");
        bench.thread->post(depthOf(nullptr));
        for (int i = 0; i < 1000; ++i)
            bench.frame(clock.now(), "snap BTC " + std::to_string(i) + " 99:1 101:" + std::to_string(i + 1));
        bench.thread->stop(); // takes what is still there
        Catalogue catalogue;
        LockedTransport transport;
        Engine replay{EngineOptions{}, catalogue, transport};
        replay.addVenue(std::make_unique<FakeAdapter>(catalogue.addVenue("fake"), catalogue, transport, replay.sink()));
        for (const Inbound& item : bench.journal.items)
            replay.step(item);
        QCOMPARE(replay.itemsTotal(), bench.engine.itemsTotal());
        QCOMPARE(replay.digest(), bench.engine.digest());
        QCOMPARE(replay.books().find(InstrumentId{0})->book.asks.best().qty, 1000);
    }

    void aQuietLoopTicksWhenATimerIsDue()
    {
        SharedClock clock;
        Bench bench(clock);
        bench.thread->start();
        bench.inbox.push({clock.now(), LinkUp{bench.venue, LinkId{0}}});
        bench.frame(clock.now(), "cat BTC 1 3");
        const auto slot = std::make_shared<ViewSlot<DepthView>>();
        bench.thread->post(depthOf(slot));
        bench.frame(clock.now(), "snap BTC 1 99:1 101:1");
        QTRY_VERIFY_WITH_TIMEOUT(newest(slot).bidCount == 1, 10'000);
        clock.set(clock.now() + Duration::seconds(11));
        QTRY_VERIFY_WITH_TIMEOUT(newest(slot).freshness.health == StreamHealth::Stale, 10'000);
        bench.thread->stop();
        QVERIFY(std::holds_alternative<Tick>(bench.journal.items.back().item));
    }

    void aPlayersLoopMakesNoTicksOfItsOwn()
    {
        SharedClock clock;
        Bench bench(clock, {.makesTicks = false});
        const Timestamp start = clock.now();
        bench.thread->start();
        bench.inbox.push({start, LinkUp{bench.venue, LinkId{0}}});
        bench.frame(start, "cat BTC 1 3");
        bench.frame(start, "snap BTC 1 99:1 101:1");
        clock.set(start + Duration::seconds(60));
        const auto slot = std::make_shared<ViewSlot<DepthView>>();
        bench.inbox.push({start, Command{depthOf(slot)}});
        QTRY_VERIFY_WITH_TIMEOUT(newest(slot).bidCount == 1, 10'000);
        bench.thread->stop();
        QCOMPARE(bench.journal.items.size(), 4U);
        QCOMPARE(bench.engine.now(), start);
    }

    void aJournalThatEndedIsToldOnce()
    {
        SystemClock clock;
        Bench bench(clock);
        bench.journal.why = "cannot write the journal /full: No space left on device";
        const auto slot = std::make_shared<ViewSlot<HealthView>>();
        bench.thread->start();
        ViewSpec spec;
        spec.id = ViewId{1};
        spec.kind = ViewKind::Health;
        bench.thread->post(OpenView{std::move(spec), slot});
        QTRY_VERIFY_WITH_TIMEOUT(!newest(slot).journalTrouble.view().empty(), 10'000);
        QTest::qWait(1200); // as long as the loop needs to look again
        bench.thread->stop();
        QVERIFY(newest(slot).journalTrouble.view().starts_with(bench.journal.why));
        QVERIFY(newest(slot).journalTrouble.view().ends_with("not recorded"));
        std::vector<UiEvent> events;
        bench.thread->drain(events);
        std::vector<StartStage> told;
        for (const UiEvent& event : events) {
            if (const auto* stage = std::get_if<StartStage>(&event); stage && stage->name == "journal")
                told.push_back(*stage);
        }
        QCOMPARE(told.size(), 1U);
        QVERIFY(told[0].state == StartStage::State::Failed);
        QVERIFY(told[0].words == std::string(newest(slot).journalTrouble.view()));
    }

    void aPausedPlayerStillShowsWhatIsOpened()
    {
        SharedClock clock;
        Bench bench(clock, {.makesTicks = false});
        bench.thread->start();
        bench.inbox.push({clock.now(), LinkUp{bench.venue, LinkId{0}}});
        bench.frame(clock.now(), "cat BTC 1 3");
        bench.frame(clock.now(), "snap BTC 1 99:1 101:1");
        // The player's clock stands still; one frame after the other is shown all the same.
        for (int i = 0; i < 3; ++i) {
            const auto slot = std::make_shared<ViewSlot<DepthView>>();
            bench.thread->post(depthOf(slot));
            QTRY_VERIFY_WITH_TIMEOUT(newest(slot).bidCount == 1, 10'000);
        }
        bench.thread->stop();
    }

    void aClockThatIsSetDisarms()
    {
        SharedClock clock;
        std::atomic<int> answers = 0; // this run does not trade: each command is answered at once
        Bench bench(clock,
                    {.onAnswer = [&answers](const RequestAnswered&) { ++answers; }, .clockJump = Duration::seconds(1)});
        bench.thread->start();
        for (int i = 1; i <= 2; ++i) { // at the second it has looked at the clock
            bench.thread->post(Command{TradingCommand{Disarm{{"r" + std::to_string(i)}}}});
            QTRY_COMPARE_WITH_TIMEOUT(answers.load(), i, 10'000);
        }
        const Timestamp start = clock.now();
        clock.set(start + Duration::seconds(3600));
        QTRY_COMPARE_WITH_TIMEOUT(answers.load(), 3, 10'000);
        clock.set(start);
        QTRY_COMPARE_WITH_TIMEOUT(answers.load(), 4, 10'000);
        // The engine's time goes on; it is told after the step that answered.
        QTRY_VERIFY_WITH_TIMEOUT(bench.thread->now() >= start + Duration::seconds(3600), 10'000);
        bench.thread->stop();
        std::size_t disarms = 0;
        for (const Inbound& item : bench.journal.items) {
            const auto* const command = std::get_if<Command>(&item.item);
            const auto* const trading = command ? std::get_if<TradingCommand>(command) : nullptr;
            const auto* const disarm = trading ? std::get_if<Disarm>(trading) : nullptr;
            disarms += disarm && disarm->reason == DisarmReason::ClockJump ? 1U : 0U;
        }
        QCOMPARE(disarms, std::size_t(2)); // a replay has them too
    }

    /// R-S3: however many reports come at once, a press right behind them is answered soon.
    void aPressBehindABurstOfReportsIsAnswered()
    {
        SystemClock clock;
        MemoryStore store;
        BurstGateway* gateway = nullptr;
        std::vector<std::int64_t> ms; // the engine's own, from the first report to the answer
        EngineThreadOptions options;
        options.onAnswer = [&](const RequestAnswered&) { ms.push_back(threadMs() - gateway->begunMs); };
        Bench bench(clock, options);
        std::vector<AccountPlan> plans;
        plans.push_back({{bench.venue, "paper"},
                         paperLimits(),
                         [&](OrderSink& sink, const Remembered&, Timestamp) -> Result<TradingGateway> {
                             auto made = std::make_unique<BurstGateway>(bench.venue, sink);
                             gateway = made.get();
                             return TradingGateway{std::move(made), nullptr};
                         }});
        OmsSettings settings;
        settings.session = 77;
        bench.engine.enableTrading(settings, store, std::move(plans));
        bench.inbox.push({clock.now(), Remembered{}});
        bench.inbox.push({clock.now(), LinkUp{bench.venue, LinkId{0}}});
        bench.frame(clock.now(), "cat BTC 1 3");
        bench.frame(clock.now(), "snap BTC 1 99:1 101:1");
        bench.thread->start();
        std::vector<UiEvent> told;
        std::vector<UiEvent> all;
        const auto isTold = [&](const auto& isIt) {
            bench.thread->drain(told);
            all.insert(all.end(), told.begin(), told.end());
            return std::ranges::any_of(all, [&](const UiEvent& event) {
                const auto* const trading = std::get_if<TradingEvent>(&event);
                return trading && isIt(*trading);
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isTold([](const TradingEvent& event) {
                                     const auto* const account = std::get_if<AccountChanged>(&event);
                                     return account && account->state == AccountState::Ready;
                                 }),
                                 10'000);

        for (int round = 0; round < 5; ++round) {
            all.clear();
            gateway->isDue = true;
            bench.thread->post(Command{KeepSetting{"anything", "1"}}); // it looks at the deadlines
            gateway->hasBegun.acquire();
            bench.thread->post(Command{TradingCommand{Disarm{{"press-" + std::to_string(round)}}}});
            gateway->mayGoOn.release();
            QTRY_VERIFY_WITH_TIMEOUT(
                isTold([](const TradingEvent& event) { return std::holds_alternative<RequestAnswered>(event); }),
                10'000);
            std::size_t fills = 0;
            for (const UiEvent& event : all) { // all of them before the answer
                const auto* const trading = std::get_if<TradingEvent>(&event);
                if (trading && std::holds_alternative<RequestAnswered>(*trading))
                    break;
                fills += trading && std::holds_alternative<FillTold>(*trading) ? 1U : 0U;
            }
            QCOMPARE(fills, std::size_t(BurstGateway::kReports));
        }
        bench.thread->stop();
        QCOMPARE(ms.size(), std::size_t(5));
        qInfo("behind %d reports: %s ms", BurstGateway::kReports, std::to_string(std::ranges::min(ms)).c_str());
        QVERIFY(std::ranges::min(ms) < kBehindBurstMs);
    }

    void stoppingClosesTheLinksAndMayBeRepeated()
    {
        SystemClock clock;
        Bench bench(clock);
        bench.thread->start();
        bench.thread->stop();
        bench.thread->stop();
        const std::vector<Outbound> sent = bench.transport.sent();
        QVERIFY(std::holds_alternative<OpenLink>(sent.front()));
        QVERIFY(std::holds_alternative<CloseLink>(sent.back()));
    }
};

QTEST_GUILESS_MAIN(EngineThreadTest)
#include "engine_thread_test.moc"
