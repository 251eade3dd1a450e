// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_thread.h"

#include "tests/support/fake_adapter.h"
#include "tests/support/words.h"

#include <QtTest>

#include <atomic>
#include <mutex>
#include <thread>

using namespace gannet;
using namespace gannet::test;

namespace {

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
        QVERIFY(bench.thread->now() >= start + Duration::seconds(3600)); // the engine's time goes on
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
