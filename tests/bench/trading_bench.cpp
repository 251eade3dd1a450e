// SPDX-License-Identifier: GPL-3.0-or-later
// P15: a burst of exec reports through the engine in one step, each a fill that is counted, folded into the position,
// handed to the store and told. P13: the kill switch, until every resting order's cancel is with its gateway. P16: what
// a portfolio of 50 positions and 500 open orders costs while 1,000 market events a second move it: a second of it,
// with the view and without.
#include "core/base/check.h"
#include "tests/support/scenario.h"
#include "tests/support/trading_room.h"

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr VenueId kVenue{0};
constexpr int kInstruments = 50;
constexpr int kOrders = 500;

/// Tells what it was given once its time has come, all of it in one step.
class BurstGateway final : public OrderGateway {
public:
    explicit BurstGateway(OrderSink& sink) : m_quiet(kVenue, "paper", TradingMode::Paper), m_sink(sink)
    {
        m_quiet.tier = FeeTier{"base", dec("0.0002"), dec("0.0005")};
        m_quiet.margin = MarginTerms{dec("10"), dec("0.05"), {}};
    }

    [[nodiscard]] VenueId venue() const override { return kVenue; }
    [[nodiscard]] const AccountName& account() const override { return m_quiet.account(); }
    [[nodiscard]] TradingMode mode() const override { return TradingMode::Paper; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override { return m_quiet.capabilities(); }
    [[nodiscard]] SessionState session() const override { return SessionState::Ready; }
    [[nodiscard]] std::optional<FeeTier> fees() const override { return m_quiet.fees(); }
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId id, const Decimal& worth) const override
    {
        return m_quiet.marginTerms(id, worth);
    }
    void submit(const Order&, Timestamp) override {}
    void cancel(const Order&, Timestamp) override { ++cancels; }
    void replace(const Order&, const OrderTerms&, Timestamp) override {}
    void query(const Order&, Timestamp) override {}
    void requestSnapshot(Timestamp, Timestamp) override {}
    [[nodiscard]] Timestamp nextTimer() const override { return due; }
    void onTimer(Timestamp) override
    {
        due = {};
        for (const ExecReport& report : std::exchange(reports, {}))
            m_sink.onReport(kVenue, report);
    }

    std::vector<ExecReport> reports;
    int cancels = 0; ///< asked for
    Timestamp due;

private:
    ScriptedGateway m_quiet;
    OrderSink& m_sink;
};

class CountingStore final : public StorePort {
public:
    void push(StoreOp op) override { benchmark::DoNotOptimize(op); }
};

[[nodiscard]] std::string nameOf(int instrument)
{
    return "S" + std::to_string(instrument);
}

[[nodiscard]] Order restingOrder(int number, Timestamp now)
{
    Order order;
    order.venue = kVenue;
    order.instrument = InstrumentId{static_cast<std::uint32_t>(number % kInstruments)};
    order.account = "paper";
    order.origin = OrderOrigin::External;
    order.venueOrderId = "v-" + std::to_string(number);
    order.state = OrderState::Open;
    order.terms.qty = {dec("1000")};
    order.terms.price = Price{Decimal{600'000 - number / kInstruments, 1}};
    order.created = order.changed = now;
    return order;
}

/// An engine whose account has 50 positions and many resting orders.
class Floor {
public:
    explicit Floor(int orders = kOrders)
    {
        OmsSettings settings;
        settings.session = 77;
        std::vector<AccountPlan> plans(1);
        plans[0].key.venue = kVenue;
        plans[0].key.account = "paper";
        plans[0].limits = paperLimits();
        plans[0].make = [this](OrderSink& told, const Remembered&, Timestamp) -> Result<TradingGateway> {
            sink = &told;
            auto made = std::make_unique<BurstGateway>(told);
            gateway = made.get();
            return TradingGateway{std::move(made), nullptr};
        };
        scenario.engine.enableTrading(settings, m_store, std::move(plans));
        scenario.connect(nameOf(0), 1, 3);
        for (int i = 1; i < kInstruments; ++i)
            scenario.frame("cat " + nameOf(i) + " 1 3");
        scenario.step(Inbound{scenario.now(), Remembered{}});
        for (int i = 0; i < kInstruments; ++i) {
            scenario.frame("snap " + nameOf(i) + " 1 " + levels(600'000, -1) + ' ' + levels(600'001, 1));
            scenario.frame("mark " + nameOf(i) + " 60000.0 60000.0");
        }
        AccountSnapshot all;
        all.venue = kVenue;
        all.account = "paper";
        all.time = scenario.now();
        all.balances = {{kVenue, "paper", "USD", dec("1000000000"), dec("1000000000"), all.time}};
        for (int i = 0; i < kInstruments; ++i) {
            VenuePosition position;
            position.venue = kVenue;
            position.instrument = InstrumentId{static_cast<std::uint32_t>(i)};
            position.account = "paper";
            position.qty = dec("2.5");
            position.entryPrice = dec("59000");
            position.time = all.time;
            all.positions.push_back(position);
        }
        for (int i = 0; i < orders; ++i)
            all.openOrders.push_back(restingOrder(i, all.time));
        sink->onSnapshot(all);
        CHECK(scenario.engine.trading()->oms().orders().working().size() == static_cast<std::size_t>(orders),
              "every order is there");
    }

    Scenario scenario;
    OrderSink* sink = nullptr;
    BurstGateway* gateway = nullptr;

private:
    [[nodiscard]] static std::string levels(int best, int step)
    {
        std::string text;
        for (int i = 0; i < 20; ++i)
            text += (i > 0 ? "," : "") + std::to_string(best + i * step) + ":5000";
        return text;
    }

    CountingStore m_store;
};

void burst(benchmark::State& state)
{
    const auto count = static_cast<std::size_t>(state.range(0));
    Floor floor;
    std::vector<ClientOrderId> orders;
    for (const Order* order : floor.scenario.engine.trading()->oms().orders().working())
        orders.push_back(order->id);
    std::uint64_t trades = 0;
    std::int64_t ms = 1000;
    for (auto step : state) {
        static_cast<void>(step);
        state.PauseTiming();
        floor.scenario.at(++ms);
        floor.gateway->due = floor.scenario.now();
        floor.scenario.tick(); // the timers look at the new deadline
        for (std::size_t i = 0; i < count; ++i) {
            const Order& order = *floor.scenario.engine.trading()->oms().orders().find(orders[i % orders.size()]);
            ExecReport report;
            report.type = ExecType::Partial;
            report.order = order.id;
            report.account = "paper";
            report.time = floor.scenario.now();
            Fill& fill = report.fill.emplace();
            fill.venue = kVenue;
            fill.instrument = order.instrument;
            fill.account = "paper";
            fill.tradeId = "t" + std::to_string(++trades);
            fill.price = *order.terms.price;
            fill.qty = {dec("0.001")};
            fill.fee = dec("0.012");
            fill.feeAsset = "USD";
            fill.isMaker = true;
            fill.time = report.time;
            floor.gateway->reports.push_back(std::move(report));
        }
        state.ResumeTiming();
        floor.scenario.engine.step(Inbound{floor.scenario.now(), Tick{}});
        CHECK(floor.gateway->reports.empty(), "the burst was told");
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void kill(benchmark::State& state)
{
    const auto orders = static_cast<int>(state.range(0));
    for (auto step : state) {
        static_cast<void>(step);
        state.PauseTiming();
        auto floor = std::make_unique<Floor>(orders);
        SetKill command;
        command.request = {"kill"};
        state.ResumeTiming();
        floor->scenario.engine.step(Inbound{floor->scenario.now(), Command{TradingCommand{command}}});
        state.PauseTiming();
        CHECK(floor->gateway->cancels == orders, "every order is cancelled");
        floor.reset();
        state.ResumeTiming();
    }
}

void movingMarket(benchmark::State& state)
{
    constexpr int kEvents = 1000;
    Floor floor;
    Scenario& s = floor.scenario;
    std::shared_ptr<ViewSlot<PortfolioView>> slot;
    if (state.range(0) != 0) {
        ViewSpec spec;
        spec.id = ViewId{1};
        spec.kind = ViewKind::Portfolio;
        slot = s.open<PortfolioView>(spec);
    }
    std::int64_t ms = 1000;
    std::uint64_t filled = 0;
    std::vector<Inbound> second;
    for (auto step : state) {
        static_cast<void>(step);
        state.PauseTiming();
        second.clear();
        for (int i = 0; i < kEvents; ++i) {
            s.at(++ms);
            second.push_back(Inbound{s.now(), FrameIn{kVenue, LinkId{0},
                                                      "mark " + nameOf(i % kInstruments) + " 6000" +
                                                          std::to_string(i % 10) + ".0 60000.0"}});
        }
        state.ResumeTiming();
        for (const Inbound& item : second) {
            s.engine.step(item);
            const Timestamp due = s.engine.nextPublish();
            if (due.isKnown() && due <= item.time)
                s.engine.publish(item.time);
        }
        if (slot && slot->take())
            filled = slot->current().version;
    }
    state.SetItemsProcessed(state.iterations() * kEvents);
    state.counters["fills"] = static_cast<double>(filled) / static_cast<double>(state.iterations());
    if (slot)
        CHECK(slot->current().positionCount == kInstruments, "every position is seen");
}

BENCHMARK(burst)->Name("P15/reports")->Arg(10'000)->Iterations(20)->Unit(benchmark::kMillisecond);
BENCHMARK(kill)->Name("P13/kill")->Arg(1000)->Iterations(10)->Unit(benchmark::kMillisecond);
BENCHMARK(movingMarket)->Name("P16/portfolio")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
