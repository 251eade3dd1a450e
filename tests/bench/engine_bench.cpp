// SPDX-License-Identifier: GPL-3.0-or-later
// P10 and P14: recorded sessions through the real adapter, pipeline, books, candles and the subscriptions of open
// views, as fast as they go, from the bytes of the frames. Every round starts a new engine and must end in the same
// digest. `allocations` counts operator new per message of the last quarter of the session.
#include "core/base/check.h"
#include "tests/support/allocation_count.h"
#include "tests/support/recorded_feed.h"

#include <benchmark/benchmark.h>

using namespace gannet;
using namespace gannet::test;

namespace {

void run(benchmark::State& state, const RecordedFeed& feed)
{
    CHECK(feed.frames > 0, "the recording could not be played");
    const std::size_t lastQuarter = feed.items.size() - feed.items.size() / 4;
    std::uint64_t digest = 0;
    std::size_t warmFrom = 0;
    std::size_t warm = 0;
    std::uint64_t events = 0;
    for (auto step : state) {
        static_cast<void>(step);
        state.PauseTiming();
        FeedEngine fresh(feed);
        Engine& engine = fresh.engine();
        std::uint64_t counted = 0;
        engine.setEventLog([&counted](const Event&) { ++counted; });
        state.ResumeTiming();
        for (std::size_t i = 0; i < feed.items.size(); ++i) {
            if (i == lastQuarter)
                warmFrom = allocationCount();
            engine.step(feed.items[i]);
        }
        warm = allocationCount() - warmFrom;
        state.PauseTiming();
        CHECK(digest == 0 || digest == engine.digest(), "two rounds ended in different states");
        digest = engine.digest();
        events = counted;
        state.ResumeTiming();
    }
    const auto rounds = static_cast<double>(state.iterations());
    state.counters["messages/s"] =
        benchmark::Counter(static_cast<double>(feed.frames) * rounds, benchmark::Counter::kIsRate);
    state.counters["events/s"] = benchmark::Counter(static_cast<double>(events) * rounds, benchmark::Counter::kIsRate);
    state.counters["messages"] = static_cast<double>(feed.frames);
    state.counters["allocations"] = static_cast<double>(warm) / static_cast<double>(feed.items.size() - lastQuarter);
}

/// The whole session: diffs, trades, quotes; book, tape, chart and watchlist are open.
void wholeSession(benchmark::State& state)
{
    static const RecordedFeed feed = recordFeed(btcusdtFeed());
    run(state, feed);
}

/// Only what a book block needs: diffs and trades. The best bid and ask are not subscribed and not sent.
void bookOnly(benchmark::State& state)
{
    static const RecordedFeed feed = [] {
        FeedOptions options = btcusdtFeed();
        options.views = {ViewKind::Depth};
        return recordFeed(options);
    }();
    run(state, feed);
}

BENCHMARK(wholeSession)->Name("P10/engine/binance_session")->Unit(benchmark::kMillisecond);
BENCHMARK(bookOnly)->Name("P14/engine/binance_book")->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
