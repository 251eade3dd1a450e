// SPDX-License-Identifier: GPL-3.0-or-later
// P1: one level change including a look at the best bid and ask, beside std::map in the same run. The trace is a
// seeded random walk: about 1000 levels a side, most changes within some 16 levels of the touch, as on a busy
// perpetual; the deep trace changes only levels 500 and more away from it.
#include "core/model/l2_book.h"

#include <benchmark/benchmark.h>

#include <functional>
#include <map>
#include <vector>

using namespace gannet;

namespace {

struct Change {
    bool isBid = false;
    std::int64_t price = 0;
    std::int64_t qty = 0;
};

class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t below(std::uint64_t n)
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (m_state >> 33) % n;
    }

private:
    std::uint64_t m_state;
};

constexpr std::int64_t kMid = 600'000;
constexpr std::int64_t kDepth = 1000;

[[nodiscard]] std::vector<Change> startBook()
{
    std::vector<Change> changes;
    for (std::int64_t i = 1; i <= kDepth; ++i) {
        changes.push_back({true, kMid - i, 10 + i});
        changes.push_back({false, kMid + i, 10 + i});
    }
    return changes;
}

[[nodiscard]] std::vector<Change> touchTrace(std::size_t count)
{
    Random random(7);
    std::vector<Change> trace;
    std::int64_t mid = kMid;
    for (std::size_t i = 0; i < count; ++i) {
        if (random.below(50) == 0)
            mid += random.below(2) == 0 ? 1 : -1;
        // A product of two draws gathers changes near the touch.
        const auto away = static_cast<std::int64_t>(random.below(8) * random.below(10)) + 1;
        const bool isBid = random.below(2) == 0;
        const auto qty = static_cast<std::int64_t>(random.below(4) == 0 ? 0 : random.below(1000) + 1);
        trace.push_back({isBid, isBid ? mid - away : mid + away, qty});
    }
    return trace;
}

[[nodiscard]] std::vector<Change> deepTrace(std::size_t count)
{
    Random random(9);
    std::vector<Change> trace;
    for (std::size_t i = 0; i < count; ++i) {
        const auto away = static_cast<std::int64_t>(500 + random.below(500));
        const bool isBid = random.below(2) == 0;
        trace.push_back({isBid, isBid ? kMid - away : kMid + away, static_cast<std::int64_t>(random.below(1000) + 1)});
    }
    return trace;
}

struct OurBook {
    L2Book book;
    void apply(const Change& change)
    {
        if (change.isBid)
            book.bids.set(change.price, change.qty);
        else
            book.asks.set(change.price, change.qty);
    }
    [[nodiscard]] std::int64_t touch() const
    {
        return (book.bids.empty() ? 0 : book.bids.best().price) + (book.asks.empty() ? 0 : book.asks.best().price);
    }
};

struct MapBook {
    std::map<std::int64_t, std::int64_t, std::greater<>> bids;
    std::map<std::int64_t, std::int64_t> asks;
    template <class Side> static void set(Side& side, const Change& change)
    {
        if (change.qty == 0)
            side.erase(change.price);
        else
            side[change.price] = change.qty;
    }
    void apply(const Change& change)
    {
        if (change.isBid)
            set(bids, change);
        else
            set(asks, change);
    }
    [[nodiscard]] std::int64_t touch() const
    {
        return (bids.empty() ? 0 : bids.begin()->first) + (asks.empty() ? 0 : asks.begin()->first);
    }
};

template <class Book> void run(benchmark::State& state, const std::vector<Change>& trace)
{
    Book book;
    for (const Change& change : startBook())
        book.apply(change);
    std::size_t i = 0;
    for (auto step : state) {
        static_cast<void>(step);
        book.apply(trace[i]);
        benchmark::DoNotOptimize(book.touch());
        if (++i == trace.size())
            i = 0;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

const std::vector<Change>& touchChanges()
{
    static const std::vector<Change> trace = touchTrace(2'000'000);
    return trace;
}

const std::vector<Change>& deepChanges()
{
    static const std::vector<Change> trace = deepTrace(200'000);
    return trace;
}

void bookTouch(benchmark::State& state)
{
    run<OurBook>(state, touchChanges());
}
void mapTouch(benchmark::State& state)
{
    run<MapBook>(state, touchChanges());
}
void bookDeep(benchmark::State& state)
{
    run<OurBook>(state, deepChanges());
}
void mapDeep(benchmark::State& state)
{
    run<MapBook>(state, deepChanges());
}

BENCHMARK(bookTouch)->Name("P1/book/touch");
BENCHMARK(mapTouch)->Name("P1/std_map/touch");
BENCHMARK(bookDeep)->Name("P1/book/deep");
BENCHMARK(mapDeep)->Name("P1/std_map/deep");

} // namespace

BENCHMARK_MAIN();
