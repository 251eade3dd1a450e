// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load_profile.h"

#include "adapters/registry/registry.h"
#include "core/base/check.h"
#include "core/model/order_state.h"
#include "tests/support/dec.h"

#include <malloc.h>
#include <time.h>

#include <memory>
#include <utility>

namespace gannet::test {

namespace {

constexpr Duration kCalmEvery = Duration::seconds(20);
constexpr Duration kBusyEvery = Duration::milliseconds(100);
constexpr Duration kBurstEvery = Duration::seconds(10);
constexpr std::int64_t kHoldMs = 2000;
constexpr int kAtOnce = 50;

/// Presses what a profile wants, by turns.
class Trader {
public:
    Trader(VirtualRoom& room, LoadProfile profile) : m_room(room), m_profile(profile) {}

    void run(Duration span)
    {
        const Timestamp end = m_room.time.now() + span;
        Timestamp burst = m_room.time.now() + Duration::seconds(2);
        while (m_room.time.now() < end) {
            press();
            if (m_profile == LoadProfile::Burst && burst <= m_room.time.now()) {
                burst = burst + kBurstEvery;
                CHECK(m_room.network.fault({twin::FaultKind::Delay, kHoldMs}), "a fault that needs no socket");
                for (int i = 0; i < kAtOnce; ++i)
                    rest();
            }
            m_room.time.run(m_profile == LoadProfile::Calm ? kCalmEvery : kBusyEvery);
        }
    }

private:
    void rest()
    {
        static_cast<void>(m_room.submit(
            m_room.terms(OrderType::Limit, Side::Buy, "0.002", m_room.priceAt(Side::Buy, -100 - m_pressed % 50))));
    }
    void press()
    {
        if (!m_room.isReady())
            return;
        if (!m_room.terminal.oms().arm().isArmed(TradingMode::Live))
            return m_room.arm();
        const std::vector<const Order*> working = m_room.terminal.oms().orders().working();
        const Order* const oldest = working.empty() ? nullptr : working.front();
        switch (m_pressed++ % 4) {
        case 0: return rest();
        case 1:
            static_cast<void>(
                m_room.submit(m_room.terms(OrderType::Market, m_pressed % 8 < 4 ? Side::Buy : Side::Sell, "0.002")));
            return;
        case 2:
            if (oldest && oldest->terms.price) {
                OrderTerms terms = oldest->terms;
                terms.price = m_room.priceAt(Side::Buy, -110 - m_pressed % 50);
                m_room.terminal.command(ReplaceOrder{
                    .request = m_room.terminal.nextRequest(), .order = oldest->id, .terms = terms, .confirmed = {}});
            }
            return;
        default:
            if (oldest)
                m_room.terminal.command(CancelOrder{.request = m_room.terminal.nextRequest(), .order = oldest->id});
        }
    }

    VirtualRoom& m_room;
    LoadProfile m_profile;
    std::int64_t m_pressed = 0;
};

/// Where a replay's requests and facts go.
class Nowhere final : public Transport, public StorePort {
public:
    void send(Outbound) override {}
    void push(StoreOp) override {}
    void pushStep(std::vector<StoreOp>) override {}
};

[[nodiscard]] std::int64_t cpuNs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// What is allocated and not given back: pages that the process keeps would say nothing after the first replay.
[[nodiscard]] std::int64_t heapBytes()
{
    const auto info = mallinfo2();
    return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
}

void count(const Oms& oms, std::size_t& orders, std::size_t& fills)
{
    orders = oms.orders().all().size();
    fills = 0;
    for (const auto& [key, position] : oms.positions(false).all())
        fills += position.fills;
}

} // namespace

std::string_view toString(LoadProfile profile)
{
    switch (profile) {
    case LoadProfile::Calm: return "calm";
    case LoadProfile::Busy: return "busy";
    case LoadProfile::Burst: return "burst";
    }
    return "";
}

LoadTape recordLoad(const VirtualVenue& venue, LoadProfile profile, Duration span, std::uint64_t seed)
{
    LoadTape tape;
    tape.venue = &venue;
    VirtualRoom room(venue, seed);
    room.terminal.setTape([&tape](const Inbound& item) { tape.items.push_back(item); });
    room.open();
    CHECK(room.waitUntilReady(), "an account that becomes ready");
    room.arm();
    Trader(room, profile).run(span);
    tape.oms = room.terminal.startedWith();
    tape.digest = room.terminal.engine().digest();
    count(room.terminal.oms(), tape.orders, tape.fills);
    tape.span = tape.items.back().time - tape.items.front().time;
    return tape;
}

LoadCost replayLoad(const LoadTape& tape)
{
    const TerminalSetup& setup = tape.venue->terminal;
    const AccountKey key{VenueId{0}, setup.account, false};
    Nowhere nowhere;
    Catalogue catalogue;
    LoadCost cost;
    cost.cpuNs.reserve(tape.items.size());
    const std::int64_t before = heapBytes();
    Engine engine(EngineOptions{}, catalogue, nowhere);
    const VenueFactory* const factory = findVenueFactory(setup.slug);
    CHECK(factory, "a venue of the registry");
    engine.addVenue(*factory, setup.venue);
    std::vector<AccountPlan> plans;
    plans.push_back({key, setup.limits, [&](OrderSink& sink, const Remembered&, Timestamp) {
                         return setup.make(key.venue, catalogue, nowhere, sink, WireNumbers::of(0));
                     }});
    engine.enableTrading(tape.oms, nowhere, std::move(plans));
    for (const Inbound& item : tape.items) {
        const std::int64_t from = cpuNs();
        engine.step(item);
        cost.cpuNs.push_back(cpuNs() - from);
    }
    cost.heapBytes = heapBytes() - before;
    cost.digest = engine.digest();
    count(engine.trading()->oms(), cost.orders, cost.fills);
    return cost;
}

} // namespace gannet::test
