// SPDX-License-Identifier: GPL-3.0-or-later
// P12: a start on a file with 100,000 fills and the 60,000 ended orders that they belong to, all of it written by the
// engine as it trades: from opening the file to an account on paper that is ready. Orders of the day are read and told
// again, those of earlier days are not: both are measured.
#include "app/trading_accounts.h"
#include "app/trading_store.h"
#include "core/base/check.h"
#include "core/trading/oms.h"
#include "tests/support/scenario.h"
#include "tests/support/trading_room.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

using namespace gannet;
using namespace gannet::test;

namespace {

namespace fs = std::filesystem;

constexpr int kOrders = 60'000;
constexpr std::size_t kFills = 100'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kFirstMs = 3 * kHourMs; ///< of the scenario: the first order, past midnight
constexpr std::int64_t kBetweenMs = 200;       ///< two orders
constexpr std::size_t kBatch = 10'000;         ///< ops of one transaction while the file is made

class FixedClock final : public Clock {
public:
    explicit FixedClock(Timestamp now) : m_now(now) {}
    [[nodiscard]] Timestamp now() const override { return m_now; }

private:
    Timestamp m_now;
};

[[nodiscard]] AccountSettings account()
{
    AccountSettings one = paperAccount("fake", "paper");
    one.limits.soft = {};
    one.limits.maxOrdersPerSecond = 1'000;
    one.limits.maxDailyLoss.reset();
    one.limits.maxOrdersPerDay.reset();
    one.paper.start = {{"USD", dec("100000000")}};
    return one;
}

[[nodiscard]] OmsSettings settings(std::uint64_t session)
{
    OmsSettings all;
    all.session = session;
    all.arm.idle.reset();
    return all;
}

/// Writes in large transactions; says at once that an intent is stored.
class FileStore final : public StorePort {
public:
    explicit FileStore(std::unique_ptr<Store> store) : m_store(std::move(store))
    {
        CHECK(m_store->begin().has_value(), "a transaction begins");
    }
    void push(StoreOp op) override
    {
        const auto written = m_store->write(op);
        CHECK(written.has_value(), written ? "" : written.error().message.c_str());
        if (const auto* const intent = std::get_if<OrderIntent>(&op))
            stored.push_back({intent->ordinal, intent->order.order.id});
        if (++m_ops % kBatch == 0)
            CHECK(m_store->commit().has_value() && m_store->begin().has_value(), "a transaction is written");
    }
    void finish() { CHECK(m_store->commit().has_value(), "the last transaction is written"); }

    std::vector<IntentStored> stored; ///< to be told

private:
    std::unique_ptr<Store> m_store;
    std::size_t m_ops = 0;
};

/// An engine with a venue of its own and one account on paper there.
class Program {
public:
    Program(StorePort& store, std::uint64_t session)
    {
        scenario.engine.enableTrading(settings(session), store, plansOf({account()}, scenario.catalogue));
    }
    void connect()
    {
        scenario.connect("BTC", 1, 3);
        Instrument instrument = scenario.instrument("BTC");
        instrument.quote = "USD"; // what fees are paid in
        scenario.catalogue.upsert(std::move(instrument));
        book();
    }
    /// Elsewhere than the one before: what was taken from a level stays taken while it is shown.
    void book()
    {
        const int bid = 600'000 + ++m_seq % 2 * 100;
        scenario.frame(fmt::format("snap BTC {} {}:3,{}:5000 {}:3,{}:5000", m_seq, bid, bid - 1, bid + 1, bid + 2));
    }
    void command(TradingCommand command) { scenario.step(Inbound{scenario.now(), Command{std::move(command)}}); }
    [[nodiscard]] const Oms& oms() const { return scenario.engine.trading()->oms(); }
    [[nodiscard]] bool isReady() const
    {
        const AccountDesk* const desk = oms().account({VenueId{0}, "paper"});
        return desk && desk->state == AccountState::Ready;
    }
    void untilReady(std::int64_t ms)
    {
        for (const std::int64_t end = ms + 60'000; !isReady(); ms += 50) {
            CHECK(ms < end, "the account gets ready");
            scenario.at(ms);
            scenario.engine.step(Inbound{scenario.now(), Tick{}});
        }
    }

    Scenario scenario;

private:
    int m_seq = 0;
};

/// The file, beside this program: the disk that is measured is the one that builds, not a memory file system.
class TradedFile {
public:
    TradedFile() : m_folder(fs::canonical("/proc/self/exe").parent_path() / "restart_bench_files")
    {
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
        auto opened = Store::open({.path = path()});
        CHECK(opened.has_value(), "the file is made");
        FileStore store(std::move(*opened));
        store.push(SessionStart{1, Scenario::kStart, "bench"});
        auto program = std::make_unique<Program>(store, 1);
        program->scenario.at(kFirstMs - 60'000);
        program->scenario.step(Inbound{program->scenario.now(), Remembered{}});
        program->connect();
        program->untilReady(kFirstMs - 59'000);
        program->command(Arm{{"arm"}, TradingMode::Paper});
        for (int i = 0; i < kOrders; ++i)
            trade(*program, store, i);
        store.finish();
        fills = program->oms().positions(false).fillCount();
    }
    ~TradedFile()
    {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    TradedFile(const TradedFile&) = delete;
    TradedFile& operator=(const TradedFile&) = delete;

    [[nodiscard]] std::string folder() const { return m_folder.string(); }
    [[nodiscard]] std::string path() const { return (m_folder / "gannet.sqlite").string(); }

    std::size_t fills = 0;

private:
    /// A market order, bought and sold in turn; two of three are larger than the touch and so have two fills.
    static void trade(Program& program, FileStore& store, int number)
    {
        Scenario& s = program.scenario;
        const std::int64_t ms = kFirstMs + number * kBetweenMs;
        s.at(ms);
        program.book();
        SubmitOrder submit;
        submit.order.request = {"r" + std::to_string(number)};
        submit.order.instrument = "fake:BTC";
        submit.order.account = "paper";
        submit.order.terms.type = OrderType::Market;
        submit.order.terms.timeInForce = TimeInForce::Ioc;
        submit.order.terms.side = number / 3 % 2 == 0 ? Side::Buy : Side::Sell;
        submit.order.terms.qty = {Decimal{number % 3 == 0 ? 3 : 5, 3}};
        submit.order.terms.slippageCap = dec("0.01");
        s.engine.step(Inbound{s.now(), Command{TradingCommand{std::move(submit)}}});
        for (const IntentStored& told : std::exchange(store.stored, {}))
            s.engine.step(Inbound{s.now(), StoreNews{told}});
        s.at(ms + kBetweenMs - 1); // longer than the simulator's delay
        s.engine.step(Inbound{s.now(), Tick{}});
    }

    fs::path m_folder;
};

class Laps {
public:
    /// Milliseconds since the lap before.
    [[nodiscard]] double next()
    {
        const auto now = std::chrono::steady_clock::now();
        return std::chrono::duration<double, std::milli>(now - std::exchange(m_before, now)).count();
    }

private:
    std::chrono::steady_clock::time_point m_before = std::chrono::steady_clock::now();
};

/// `state.range(0)`: how many days ago the orders were made.
void restart(benchmark::State& state)
{
    static const TradedFile file;
    CHECK(file.fills == kFills, "so many fills were made");
    const std::int64_t ms = kFirstMs + kOrders * kBetweenMs + 60'000 + state.range(0) * 24 * kHourMs;
    static std::uint64_t session = 1;
    std::size_t orders = 0;
    double read = 0, restored = 0, ready = 0; // ms of all rounds
    for (auto step : state) {
        Laps laps;
        static_cast<void>(step);
        const FixedClock clock(Scenario::kStart + Duration::milliseconds(ms));
        Inbox<Inbound> inbox;
        auto store = KeptStore::open(file.folder(), clock, inbox);
        CHECK(store.has_value(), "the file is opened");
        read += laps.next();
        auto program = std::make_unique<Program>(**store, ++session);
        program->scenario.at(ms);
        (*store)->push(SessionStart{session, clock.now(), "bench"});
        program->scenario.engine.step(Inbound{clock.now(), (*store)->takeRemembered()});
        restored += laps.next();
        program->connect();
        program->untilReady(ms);
        ready += laps.next();
        state.PauseTiming();
        CHECK(program->oms().positions(false).fillCount() == kFills, "every fill is there");
        orders = program->oms().orders().all().size();
        (*store)->stop();
        program.reset();
        store->reset();
        state.ResumeTiming();
    }
    const auto average = [](double sum) { return benchmark::Counter(sum, benchmark::Counter::kAvgIterations); };
    state.counters["read_ms"] = average(read);
    state.counters["restored_ms"] = average(restored);
    state.counters["ready_ms"] = average(ready);
    state.counters["orders"] = static_cast<double>(orders);
    state.counters["bytes_an_order"] = static_cast<double>(fs::file_size(file.path())) / kOrders;
}

BENCHMARK(restart)
    ->Name("P12/restart")
    ->ArgName("days_ago")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(5)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
