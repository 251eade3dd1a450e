// SPDX-License-Identifier: GPL-3.0-or-later
// P12: how long an intent takes to the disk, and how many fills a second are stored durably, each beside the same disk
// written to plainly (append, fdatasync) in the same run.
#include "core/base/inbox.h"
#include "core/store/writer_thread.h"
#include "tests/bench/plain_file.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using namespace gannet;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSession = 0xABCDEF0123456789;
/// What a fill's row and its index entries come to, roughly: what the plain file is given for each.
constexpr std::size_t kFillBytes = 256;
constexpr std::size_t kIntentBytes = 4096;

/// A folder beside this program: the disk that is measured is the one that builds, not a memory file system.
class Folder {
public:
    Folder() : m_path(fs::canonical("/proc/self/exe").parent_path() / "store_bench_files")
    {
        fs::remove_all(m_path);
        fs::create_directories(m_path);
    }
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string at(const char* name) const { return (m_path / name).string(); }

private:
    fs::path m_path;
};

[[nodiscard]] StoredFill makeFill(std::uint64_t number)
{
    StoredFill row;
    row.venue = "hyperliquid";
    row.instrument = "hyperliquid:BTC";
    row.fill.account = "main";
    row.fill.tradeId = std::to_string(118'906'512'037'719 + number);
    row.fill.order = {kSession, number / 10 + 1};
    row.fill.venueOrderId = std::to_string(90'542'681 + number / 10);
    row.fill.price.value = {6'400'050 + static_cast<std::int64_t>(number % 1000), 2};
    row.fill.qty.value = {1234, 5};
    row.fill.fee = {1579, 6};
    row.fill.feeAsset = "USDC";
    row.fill.time = {1'790'000'000'000'000'000 + static_cast<std::int64_t>(number) * 1'000'000};
    return row;
}

[[nodiscard]] OrderIntent makeIntent(std::uint64_t number)
{
    OrderIntent intent;
    intent.ordinal = number;
    intent.time = {1'790'000'000'000'000'000};
    intent.order.venue = "hyperliquid";
    intent.order.instrument = "hyperliquid:BTC";
    intent.order.order.id = {kSession, number};
    intent.order.order.account = "main";
    intent.order.order.state = OrderState::PendingNew;
    intent.order.order.terms.qty.value = {1234, 5};
    intent.order.order.terms.price = Price{{6'400'050, 2}};
    intent.text = "buy 0.01234 hyperliquid:BTC limit 64000.50 gtc";
    return intent;
}

[[nodiscard]] std::unique_ptr<Store> openStore(const Folder& folder)
{
    return std::move(Store::open({.path = folder.at("gannet.db")}).value());
}

void storedFills(benchmark::State& state)
{
    const Folder folder;
    const auto store = openStore(folder);
    const auto batch = static_cast<std::uint64_t>(state.range(0));
    std::uint64_t number = 0;
    for (auto step : state) {
        static_cast<void>(step);
        bool isWell = store->begin().has_value();
        for (std::uint64_t i = 0; i < batch; ++i)
            isWell = store->write(makeFill(++number)).has_value() && isWell;
        if (!store->commit().has_value() || !isWell)
            state.SkipWithError("a write failed");
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void plainAppends(benchmark::State& state)
{
    const Folder folder;
    const PlainFile file(folder.at("plain"), kFillBytes * static_cast<std::size_t>(state.range(0)));
    for (auto step : state) {
        static_cast<void>(step);
        if (!file.append())
            state.SkipWithError("a write failed");
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

/// Nanoseconds of each try, as counters in microseconds.
void report(benchmark::State& state, std::vector<std::int64_t> ns)
{
    if (ns.empty())
        return;
    std::sort(ns.begin(), ns.end());
    const auto us = [&ns](std::size_t share) { return static_cast<double>(ns[(ns.size() - 1) * share / 100]) / 1000; };
    state.counters["p50_us"] = us(50);
    state.counters["p99_us"] = us(99);
}

template <class Act> void timeEach(benchmark::State& state, Act&& act)
{
    std::vector<std::int64_t> ns;
    for (auto step : state) {
        static_cast<void>(step);
        const auto start = std::chrono::steady_clock::now();
        act();
        ns.push_back((std::chrono::steady_clock::now() - start) / std::chrono::nanoseconds(1));
    }
    report(state, std::move(ns));
}

/// From the engine's push to its hearing that the order may be sent: both crossings are in it.
void storedIntent(benchmark::State& state)
{
    const Folder folder;
    const SystemClock clock;
    Inbox<StoreNews> inbox;
    WriterThread writer(openStore(folder), clock, [&inbox](StoreNews news) { inbox.push(std::move(news)); });
    std::vector<StoreNews> news;
    std::uint64_t number = 0;
    timeEach(state, [&] {
        writer.push(makeIntent(++number));
        if (!inbox.drain(news, Duration::seconds(10)) || !std::holds_alternative<IntentStored>(news.front()))
            state.SkipWithError("an intent was not stored");
    });
}

void plainAppend(benchmark::State& state)
{
    const Folder folder;
    const PlainFile file(folder.at("plain"), kIntentBytes);
    timeEach(state, [&] {
        if (!file.append())
            state.SkipWithError("a write failed");
    });
}

BENCHMARK(storedFills)->Name("P12/fills")->Arg(1)->Arg(10)->Arg(100)->Arg(10'000)->UseRealTime();
BENCHMARK(plainAppends)->Name("P12/fills_plain")->Arg(1)->Arg(10)->Arg(100)->Arg(10'000)->UseRealTime();
BENCHMARK(storedIntent)->Name("P12/intent")->Iterations(2000)->UseRealTime();
BENCHMARK(plainAppend)->Name("P12/intent_plain")->Iterations(2000)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
