// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storm/storm.h"

#include "core/base/check.h"
#include "core/model/order_state.h"
#include "tests/support/dec.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace gannet::test {

namespace {

constexpr Duration kStormLasts = Duration::seconds(60);
constexpr Duration kCalmAtMost = Duration::minutes(5);

/// One session while it runs.
class Session {
public:
    Session(const VirtualVenue& venue, std::uint64_t seed) : m_seed(seed), m_chance(seed), m_room(venue, seed) {}

    StormCounts run()
    {
        m_counts.sessions = 1;
        m_room.open();
        if (!m_room.waitUntilReady()) {
            note("never ready at the start");
            ++m_counts.notReady;
            return m_counts;
        }
        const Timestamp end = m_room.time.now() + kStormLasts;
        while (m_room.time.now() < end) {
            act();
            m_room.time.run(Duration::milliseconds(static_cast<std::int64_t>(20 + m_chance.upTo(700))));
        }
        calm();
        compare();
        m_counts.faults += m_room.network.faultsDone();
        return m_counts;
    }

private:
    void note(const std::string& words)
    {
        m_counts.details.push_back(fmt::format("{} seed {}: {}", m_room.venue.slug, m_seed, words));
    }
    /// What the program did about an order.
    void noteAudit(ClientOrderId order)
    {
        note(m_room.terminal.oms().isAwaited(order) ? "  more is awaited of it" : "  nobody asks about it");
        for (const AuditEntry& row : m_room.store.kept().all<AuditEntry>()) {
            if (row.order == order)
                note(fmt::format("  {} {}: {}", row.time.toMilliseconds(), row.kind, row.text));
        }
    }
    [[nodiscard]] bool strikes(std::uint64_t inThousand) { return m_chance.upTo(999) < inThousand; }

    // --- the trader and the weather ----------------------------------------------------------------------------------

    void act()
    {
        if (!m_room.terminal.isRunning())
            return;
        const std::uint64_t dice = m_chance.upTo(999);
        if (dice < 25)
            return killAndStart();
        if (dice < 45)
            return outage();
        if (dice < 75)
            return weather();
        if (dice < 175)
            return fault();
        if (!m_room.isReady())
            return;
        if (!m_room.terminal.oms().arm().isArmed(TradingMode::Live))
            return m_room.arm();
        if (dice < 600)
            return submit();
        if (dice < 780)
            return cancelOne();
        if (dice < 900)
            return changeOne();
        if (dice < 930)
            return close();
        if (dice < 945)
            m_room.terminal.command(CancelScope{.request = m_room.terminal.nextRequest(),
                                                .target = {},
                                                .account = {},
                                                .mode = {},
                                                .what = CancelWhat::Everything});
        else if (dice < 970)
            clock();
    }

    /// This machine's clock goes wrong by more than any venue's window, while the program runs or while it is not
    /// there, and is put right later.
    void clock()
    {
        ++m_counts.clocks;
        if (m_room.terminal.clockAhead() != Duration{})
            return m_room.terminal.setClock({});
        const Duration by = Duration::milliseconds(static_cast<std::int64_t>(6'000 + m_chance.upTo(34'000)));
        const bool isRunning = strikes(500);
        if (!isRunning) {
            countOrders();
            m_room.terminal.kill();
        }
        m_room.terminal.setClock(strikes(500) ? by : Duration{-by.ns});
        if (!isRunning)
            m_room.open();
    }

    void killAndStart()
    {
        ++m_counts.kills;
        countOrders();
        m_room.terminal.kill();
        m_room.time.run(Duration::milliseconds(static_cast<std::int64_t>(10 + m_chance.upTo(4'000))));
        m_room.open();
    }

    void outage()
    {
        ++m_counts.outages;
        m_room.network.setUp(false);
        m_room.time.run(Duration::milliseconds(static_cast<std::int64_t>(100 + m_chance.upTo(20'000))));
        m_room.network.setUp(true);
    }

    void weather()
    {
        twin::Weather weather;
        if (strikes(600)) {
            weather.most = Duration::milliseconds(static_cast<std::int64_t>(20 + m_chance.upTo(2'000)));
            weather.lostRequests = static_cast<int>(m_chance.upTo(100));
            weather.lostAnswers = static_cast<int>(m_chance.upTo(100));
            weather.cuts = static_cast<int>(m_chance.upTo(5));
        }
        m_room.network.setWeather(weather);
    }

    void fault()
    {
        const twin::FaultKind kind = m_room.venue.faults[m_chance.upTo(m_room.venue.faults.size() - 1)];
        const std::int64_t times = kind == twin::FaultKind::Delay
                                       ? static_cast<std::int64_t>(100 + m_chance.upTo(3'000))
                                       : static_cast<std::int64_t>(1 + m_chance.upTo(2));
        CHECK(m_room.network.fault({kind, times}), "a fault that needs no socket");
    }

    [[nodiscard]] std::optional<TwapRules> twapRules() const
    {
        const AccountDesk* const desk = m_room.terminal.oms().account(m_room.terminal.key());
        return desk && desk->gateway ? desk->gateway->capabilities().twap : std::nullopt;
    }

    void submit()
    {
        OrderTerms terms;
        terms.side = strikes(500) ? Side::Buy : Side::Sell;
        const bool isBuy = terms.side == Side::Buy;
        terms.qty.value = Decimal{static_cast<std::int64_t>(1 + m_chance.upTo(9)), 3};
        const std::int64_t away = static_cast<std::int64_t>(m_chance.upTo(30));
        const Side own = terms.side;
        const Side other = isBuy ? Side::Sell : Side::Buy;
        if (const auto twap = twapRules(); twap && strikes(80)) { // ends within the calm
            terms.type = OrderType::Twap;
            terms.twap = TwapPlan{twap->leastMinutes, strikes(500)};
            terms.qty.value = Decimal{10, 3};
            static_cast<void>(m_room.submit(terms));
            return;
        }
        switch (m_chance.upTo(7)) {
        case 0: // takes
            terms.type = OrderType::Market;
            terms.slippageCap = dec("0.005");
            terms.timeInForce = TimeInForce::Ioc;
            break;
        case 1: // takes with a limit
            terms.price = m_room.priceAt(other, isBuy ? away : -away);
            break;
        case 2: // may find nothing
            terms.price = m_room.priceAt(other, isBuy ? -1 : 1);
            terms.timeInForce = TimeInForce::Ioc;
            break;
        case 3: // may cross
            terms.price = m_room.priceAt(strikes(300) ? other : own, 0);
            terms.isPostOnly = true;
            break;
        case 4: // waits for a trigger
            terms.type = OrderType::Stop;
            terms.trigger = m_room.priceAt(other, isBuy ? 5 + away : -5 - away);
            terms.triggerSource = TriggerSource::Mark;
            break;
        case 5: terms.isReduceOnly = true; [[fallthrough]];
        default: terms.price = m_room.priceAt(own, isBuy ? -away : away);
        }
        static_cast<void>(m_room.submit(terms));
    }

    [[nodiscard]] const Order* anyWorking()
    {
        const std::vector<const Order*> working = m_room.terminal.oms().orders().working();
        return working.empty() ? nullptr : working[m_chance.upTo(working.size() - 1)];
    }

    void cancelOne()
    {
        if (const Order* const order = anyWorking())
            m_room.terminal.command(CancelOrder{.request = m_room.terminal.nextRequest(), .order = order->id});
    }

    void changeOne()
    {
        const Order* const order = anyWorking();
        if (!order || !order->terms.price)
            return;
        ReplaceOrder change{.request = m_room.terminal.nextRequest(),
                            .order = order->id,
                            .terms = order->terms,
                            .mayCancelNew = true,
                            .confirmed = {}};
        const bool isBuy = order->terms.side == Side::Buy;
        const std::int64_t away = static_cast<std::int64_t>(m_chance.upTo(20));
        if (strikes(600))
            change.terms.price = m_room.priceAt(order->terms.side, isBuy ? 2 - away : away - 2);
        else
            change.terms.qty.value =
                add(order->filledQty, Decimal{static_cast<std::int64_t>(1 + m_chance.upTo(9)), 3}).value();
        m_room.terminal.command(change);
    }

    void close()
    {
        m_room.terminal.command(ClosePosition{.request = m_room.terminal.nextRequest(),
                                              .instrument = m_room.venue.instrument,
                                              .account = m_room.terminal.key().account,
                                              .mode = TradingMode::Live,
                                              .slippageCap = dec("0.005"),
                                              .confirmed = {}});
    }

    // --- calm --------------------------------------------------------------------------------------------------------

    void calm()
    {
        m_room.network.setUp(true);
        m_room.network.setWeather({});
        m_room.terminal.setClock({});
        if (!m_room.terminal.isRunning())
            m_room.open();
        // What a fault still owes is used up by what goes on; what stays is what nobody asks for any more.
        const auto isSettled = [this] { return m_room.isReady() && m_room.unresolved() == 0; };
        static_cast<void>(m_room.time.runUntil(isSettled, kCalmAtMost));
        m_room.time.run(Duration::seconds(30));
        // Everything is compared once more, as a person would ask for.
        static_cast<void>(m_room.time.runUntil(isSettled, kCalmAtMost));
        m_room.network.setPaused(true);
        m_room.time.run(Duration::minutes(6)); // a comparison by the clock is among it
        countOrders();
    }

    void countOrders()
    {
        for (const auto& [id, order] : m_room.terminal.oms().orders().all())
            m_orders.insert(id);
    }

    // --- ours and the venue's ----------------------------------------------------------------------------------------

    void compare()
    {
        m_counts.orders = m_orders.size();
        m_counts.unresolved = m_room.unresolved();
        if (m_counts.unresolved > 0) {
            for (const auto& [id, order] : m_room.terminal.oms().orders().all()) {
                const bool isOnItsWay = order.state == OrderState::PendingNew ||
                                        order.state == OrderState::PendingCancel ||
                                        order.state == OrderState::PendingReplace;
                if (!order.isOutcomeUnknown && !isOnItsWay)
                    continue;
                note(fmt::format("order {} is {}{}", id.toHex(), toString(order.state),
                                 order.isOutcomeUnknown ? ", in doubt" : ""));
                noteAudit(id);
            }
        }
        if (!m_room.isReady()) {
            ++m_counts.notReady;
            const BookState* const book = m_room.terminal.engine().books().find(m_room.instrument().id);
            note(fmt::format("not ready in calm weather: book {}; {}", book ? toString(book->health) : "none",
                             m_room.terminal.standing()));
        }
        const twin::ExchangeAccount& truth = m_room.truth();
        compareOrders(truth);
        compareFills();
        comparePosition(truth);
    }

    void compareOrders(const twin::ExchangeAccount& truth)
    {
        std::map<std::string, int> sent;
        for (const auto& [id, order] : truth.orders()) {
            if (order.isForced || order.clientId.empty())
                continue;
            ++m_counts.accepted;
            if (!order.isSuperseded && ++sent[order.clientId] == 2) {
                ++m_counts.doubled;
                note("sent twice: " + order.clientId);
            }
        }
        // An order over time has no id of ours there: one that runs twice would be found as somebody else's.
        for (const auto& [id, order] : m_room.terminal.oms().orders().all()) {
            if (order.terms.type == OrderType::Twap && order.origin == OrderOrigin::External) {
                ++m_counts.doubled;
                note(fmt::format("nobody's here: {}, {}", order.venueOrderId, toString(order.state)));
                for (const auto& [other, own] : m_room.terminal.oms().orders().all()) {
                    if (own.terms.type != OrderType::Twap)
                        continue;
                    note(fmt::format(" {} is {} as {}", other.toHex(), toString(own.state), own.venueOrderId));
                    noteAudit(other);
                }
            }
            if (order.terms.type == OrderType::Twap && !order.filledQty.isZero())
                ++m_counts.twaps;
        }
        std::map<std::string, std::string> theirs;
        for (const twin::ExchangeOrder* order : truth.openOrders())
            theirs[std::to_string(order->id)] = words(order->terms, order->openQty());
        std::map<std::string, std::string> ours;
        for (const Order* order : m_room.terminal.oms().orders().working()) {
            if (!m_room.terminal.oms().isLocal(order->id))
                ours[order->venueOrderId] = words(order->terms, order->openQty());
        }
        if (ours == theirs)
            return;
        ++m_counts.openOrders;
        for (const twin::ExchangeOrder* order : truth.openOrders()) {
            for (const auto& [id, known] : m_room.terminal.oms().orders().all()) {
                if (order->clientId.find(id.toHex()) != std::string::npos && !ours.contains(std::to_string(order->id)))
                    note(fmt::format("open there as {}, here {} as {}{}", order->id, toString(known.state),
                                     known.venueOrderId, known.reason ? ": " + known.reason->message : ""));
            }
        }
        note(fmt::format("open here {}, there {}", text(ours), text(theirs)));
    }

    /// Size still open, and price.
    [[nodiscard]] static std::string words(const OrderTerms& terms, const Decimal& open)
    {
        return fmt::format("{} {} @ {}", toString(terms.side), plainText(open),
                           terms.price     ? plainText(terms.price->value)
                           : terms.trigger ? plainText(terms.trigger->value)
                                           : "market");
    }
    [[nodiscard]] static std::string text(const std::map<std::string, std::string>& all)
    {
        std::string out = "{";
        for (const auto& [id, words] : all)
            out += fmt::format(" {}: {};", id, words);
        return out + " }";
    }

    void compareFills()
    {
        const std::multiset<std::string> theirs = m_room.fillsAtVenue();
        const std::multiset<std::string> ours = m_room.fillsKept();
        m_counts.fills = theirs.size();
        for (const std::string& id : theirs) {
            if (ours.count(id) == 0) {
                ++m_counts.lostFills;
                note("lost fill " + id);
            }
        }
        for (auto each = ours.begin(); each != ours.end(); each = ours.upper_bound(*each)) {
            if (!theirs.contains(*each)) {
                ++m_counts.foreignFills;
                note("fill that was none: " + *each);
            } else if (ours.count(*each) > 1) {
                ++m_counts.doubledFills;
                note("stored twice: fill " + *each);
            }
        }
    }

    void comparePosition(const twin::ExchangeAccount& truth)
    {
        const std::string ours = describe(m_room.terminal.oms().positions(false), m_room.instrument().symbol);
        const std::string theirs = describe(truth.money().positions(), m_room.instrument().symbol);
        if (ours == theirs)
            return;
        ++m_counts.positions;
        note(fmt::format("position here {}, there {}", ours, theirs));
    }
    [[nodiscard]] static std::string describe(const Positions& positions, const std::string& symbol)
    {
        std::string out;
        for (const auto& [key, position] : positions.all()) {
            out += fmt::format("{} {} won {} adopted {} funding {} fills {}", symbol, plainText(position.net.qty),
                               position.net.realised.toString(), plainText(position.net.adoptedQty),
                               position.funding.toString(), position.fills);
            for (const auto& [asset, fee] : position.fees)
                out += fmt::format(" fee {} {}", fee.toString(), asset);
        }
        return out.empty() ? "none" : out;
    }

    std::uint64_t m_seed;
    SplitMix m_chance;
    VirtualRoom m_room;
    std::set<ClientOrderId> m_orders;
    StormCounts m_counts;
};

} // namespace

void StormCounts::operator+=(const StormCounts& other)
{
    sessions += other.sessions;
    orders += other.orders;
    accepted += other.accepted;
    fills += other.fills;
    twaps += other.twaps;
    faults += other.faults;
    outages += other.outages;
    kills += other.kills;
    clocks += other.clocks;
    doubled += other.doubled;
    lostFills += other.lostFills;
    doubledFills += other.doubledFills;
    foreignFills += other.foreignFills;
    positions += other.positions;
    unresolved += other.unresolved;
    openOrders += other.openOrders;
    notReady += other.notReady;
    details.insert(details.end(), other.details.begin(), other.details.end());
}

bool StormCounts::isClean() const
{
    return doubled + lostFills + doubledFills + foreignFills + positions + unresolved + openOrders + notReady == 0;
}

std::string StormCounts::line() const
{
    return fmt::format(
        "{} sessions, {} orders ({} at the venue, {} over a time), {} fills, {} faults, {} outages, {} kills, {} "
        "clocks: orders doubled {}, fills lost {}, fills doubled {}, fills that were none {}, positions that "
        "differ {}, orders unresolved {}, open orders that differ {}, not ready {}",
        sessions, orders, accepted, twaps, fills, faults, outages, kills, clocks, doubled, lostFills, doubledFills,
        foreignFills, positions, unresolved, openOrders, notReady);
}

StormCounts storm(const VirtualVenue& venue, std::uint64_t seed)
{
    return Session(venue, seed).run();
}

} // namespace gannet::test
