// SPDX-License-Identifier: GPL-3.0-or-later
// Brackets under random fills, refusals, restarts through the store's file, moves and cancels by hand, closes and new
// positions. Whenever everything has settled, the stops and the targets of each bracket are exactly as large as what of
// its entry is filled and still open, by the venue's own fills; where a person took legs away, not larger.
#include "core/model/order_state.h"
#include "core/trading/trading_desk.h"

#include "tests/property/tiny_venue.h"
#include "tests/support/trading_room.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr std::uint64_t kSteps = 40'000; ///< in a normal run of the tests
constexpr std::uint64_t kRound = 120;    ///< steps between two settlings
constexpr std::uint64_t kRounds = 8;     ///< between two new worlds
constexpr InstrumentId kBtc{0};

[[nodiscard]] std::uint64_t numberFrom(const char* variable, std::uint64_t otherwise)
{
    const char* const text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

class World {
public:
    World(std::uint64_t seed, std::map<std::string, std::uint64_t>& seen)
        : m_seen(seen), m_dice(seed), m_venue(m_dice, m_now)
    {
        m_venue.isOrderly = true;
        m_venue.can.hasReplace = m_dice.chance(60);
        if (m_dice.chance(30))
            m_venue.can.types = {OrderType::Market, OrderType::Limit}; // stops wait in the program
        start({});
    }

    [[nodiscard]] const std::string& broken() const { return m_broken; }

    void step()
    {
        const std::uint64_t pick = m_dice.below(1'000);
        if (pick < 200)
            press();
        else if (pick < 400)
            m_venue.live();
        else if (pick < 800)
            speak();
        else if (pick < 900)
            wait(Duration::milliseconds(static_cast<std::int64_t>(m_dice.below(4'000))));
        else if (pick < 960)
            price();
        else if (pick < 990)
            link();
        else if (m_dice.chance(30))
            restart();
        after();
    }

    void settle()
    {
        m_venue.isHonest = true;
        m_venue.state = SessionState::Ready;
        m_program->desk.oms().onSession({VenueId{0}, "paper"});
        for (int i = 0; i < 60 && m_broken.empty(); ++i) {
            for (bool isMore = true; isMore;) {
                isMore = m_venue.speak(m_program->sink);
                after();
            }
            wait(Duration::seconds(2));
            after();
        }
        check();
        m_venue.isHonest = false;
    }

private:
    struct Program {
        Program(std::uint64_t session, const TradingMarket& markets)
            : desk(settingsOf(session), markets, store, tell), sink(desk.oms().sinkOf({VenueId{0}, "paper"}))
        {}
        [[nodiscard]] static OmsSettings settingsOf(std::uint64_t session)
        {
            OmsSettings settings;
            settings.session = session;
            settings.arm.idle.reset();
            settings.arm.rejects = 0;
            return settings;
        }
        MemoryStore store;
        RecordingTell tell;
        TradingDesk desk;
        OrderSink& sink;
    };
    /// A bracket as the test knows it.
    struct Known {
        Side side = Side::Buy;
        bool isTouched = false; ///< a person cancelled a leg of it
    };

    void start(Remembered remembered)
    {
        RiskLimits limits = paperLimits();
        limits.maxOrdersPerSecond = 100'000;
        limits.maxConsecutiveRejects = 1'000'000;
        std::vector<StoreOp> kept = m_program ? std::move(m_program->store.ops) : std::vector<StoreOp>{};
        m_program = std::make_unique<Program>(++m_session, m_markets);
        m_program->store.ops = std::move(kept);
        m_stored = m_program->store.ops.size();
        m_program->desk.setNow(m_now);
        m_program->desk.restore(std::move(remembered));
        static_cast<void>(m_program->desk.oms().attach(m_venue, limits));
    }

    void restart()
    {
        ++m_seen["restart"];
        m_venue.loseWords();
        if (m_dice.chance(30))
            wait(Duration::minutes(24 * 60));
        after();
        Remembered remembered = m_program->store.throughAFile(m_now);
        start(std::move(remembered));
    }

    [[nodiscard]] RequestId next() { return {"r" + std::to_string(++m_requests)}; }

    void after()
    {
        m_program->desk.settle();
        for (; m_stored < m_program->store.ops.size(); ++m_stored) {
            if (const auto* intent = std::get_if<OrderIntent>(&m_program->store.ops[m_stored])) {
                const IntentStored stored{intent->ordinal, intent->order.order.id};
                m_program->desk.onStore(stored);
            }
        }
        bool isCompared = false;
        for (const TradingEvent& event : m_program->tell.events) {
            if (const auto* changed = std::get_if<OrderChanged>(&event))
                m_orders[changed->order.id] = changed->order.request.text;
            else if (const auto* trouble = std::get_if<TradingTrouble>(&event))
                ++m_seen["trouble " + std::string(toString(trouble->error.code))];
            else if (std::holds_alternative<DriftFound>(event))
                ++m_seen["drift"];
            isCompared = isCompared || std::holds_alternative<AccountCompared>(event);
        }
        m_program->tell.events.clear();
        if (!isCompared)
            return;
        m_program->desk.onCommand(Arm{next(), TradingMode::Paper});
        m_program->desk.onCommand(Arm{next(), TradingMode::Paper, m_program->tell.askedAbout()});
    }

    void speak() { m_venue.speak(m_program->sink); }

    void wait(Duration by)
    {
        const Timestamp end = m_now + by;
        TradingDesk& desk = m_program->desk;
        for (int i = 0; i < 50; ++i) {
            const Timestamp at = desk.nextTimer();
            if (!at.isKnown() || at > end)
                break;
            m_now = std::max(at, m_now + Duration::milliseconds(1));
            tick();
        }
        m_now = std::max(m_now, end);
        tick();
    }

    void tick()
    {
        for (auto& [id, market] : m_markets.markets)
            market.received = m_now;
        m_program->desk.setNow(m_now);
        m_program->desk.onTimer();
        after();
    }

    void price()
    {
        m_markets.markets[kBtc].mark = Price{Decimal{585'000 + static_cast<std::int64_t>(m_dice.below(30'000)), 1}};
        m_program->desk.onMarket(kBtc);
    }

    void link()
    {
        m_venue.state = m_venue.state == SessionState::Ready ? SessionState::Degraded : SessionState::Ready;
        m_program->desk.oms().onSession({VenueId{0}, "paper"});
    }

    [[nodiscard]] bool wasTaken() const
    {
        const auto answers = m_program->tell.all<RequestAnswered>();
        return !answers.empty() && answers.back().kind == RequestAnswered::Kind::Taken;
    }

    [[nodiscard]] Bracket bracketFor(Side side)
    {
        const std::uint64_t count = 1 + m_dice.below(kBracketParts);
        const std::int64_t away = side == Side::Buy ? 1 : -1;
        Bracket bracket;
        for (std::uint64_t i = 0; i < count; ++i) {
            BracketPart part;
            part.share = count == 1 ? dec("1") : count == 2 ? dec("0.5") : dec(i == 0 && count == 3 ? "0.5" : "0.25");
            part.stop = Price{Decimal{600'000 - away * (5'000 + static_cast<std::int64_t>(m_dice.below(5'000))), 1}};
            part.target = Price{Decimal{600'000 + away * (5'000 + static_cast<std::int64_t>(m_dice.below(5'000))), 1}};
            bracket.parts.push_back(part);
        }
        return bracket;
    }

    void press()
    {
        TradingDesk& desk = m_program->desk;
        const std::uint64_t pick = m_dice.below(100);
        std::vector<const Order*> legs;
        std::vector<const Order*> all = desk.oms().orders().working();
        for (const ClientOrderId& id : desk.oms().localOrders())
            all.push_back(desk.oms().orders().find(id));
        for (const Order* order : all) {
            if (order->origin == OrderOrigin::Protection)
                legs.push_back(order);
        }
        const Order* const leg = legs.empty() ? nullptr : legs[m_dice.below(legs.size())];
        if (pick < 45) {
            if (all.size() - legs.size() > 4)
                return;
            SubmitOrder submit;
            submit.order.request = next();
            submit.order.instrument = "alpha:BTCUSDT";
            submit.order.account = "paper";
            submit.order.terms.side = m_dice.chance(70) ? Side::Buy : Side::Sell;
            submit.order.terms.qty = {Decimal{4 + static_cast<std::int64_t>(m_dice.below(40)), 3}};
            submit.order.terms.price = Price{Decimal{600'000, 1}};
            if (m_dice.chance(60))
                submit.bracket = bracketFor(submit.order.terms.side);
            desk.onCommand(submit);
            after(submit);
        } else if (pick < 55 && leg && m_dice.chance(40)) {
            cancel(*leg);
        } else if (pick < 57) {
            CancelScope scope;
            scope.request = next();
            scope.what = m_dice.chance(25) ? CancelWhat::Everything : CancelWhat::Entries;
            desk.onCommand(scope);
            if (scope.what == CancelWhat::Everything) {
                for (auto& [id, known] : m_known)
                    known.isTouched = true;
            }
            ++m_seen["cancel scope"];
        } else if (pick < 75 && leg) {
            move(*leg);
        } else if (pick < 82) {
            StopToBreakeven breakeven{next(),  OrderOrigin::Keyboard, "alpha:BTCUSDT",
                                      "paper", TradingMode::Paper,    dec("0.0005")};
            desk.onCommand(breakeven);
        } else if (pick < 92) {
            ClosePosition close;
            close.request = next();
            close.instrument = "alpha:BTCUSDT";
            close.account = "paper";
            close.fraction = Decimal{m_dice.chance(50) ? 100 : 50, 2};
            if (m_dice.chance(50))
                close.cancel.reset();
            desk.onCommand(close);
            ++m_seen["close"];
        } else if (!all.empty()) {
            const Order& some = *all[m_dice.below(all.size())];
            if (some.origin != OrderOrigin::Protection)
                desk.onCommand(CancelOrder{next(), OrderOrigin::Ticket, some.id});
        }
    }

    void after(const SubmitOrder& submit)
    {
        const bool isMade = wasTaken();
        const ClientOrderId made =
            isMade ? m_program->tell.all<RequestAnswered>().back().orders.at(0) : ClientOrderId{};
        if (isMade && submit.bracket) {
            m_known[made] = {submit.order.terms.side, false};
            ++m_seen["bracket"];
        }
    }

    void cancel(const Order& leg)
    {
        const auto known = m_known.find(rootOf(leg.id));
        m_program->desk.onCommand(CancelOrder{next(), OrderOrigin::Ladder, leg.id});
        if (wasTaken() && known != m_known.end())
            known->second.isTouched = true;
        ++m_seen["leg cancelled"];
    }

    void move(const Order& leg)
    {
        ReplaceOrder change{next(), OrderOrigin::Ladder, leg.id, leg.terms, true, {}};
        auto& at = change.terms.trigger ? change.terms.trigger : change.terms.price;
        if (!at)
            return;
        at = Price{*add(at->value, Decimal{static_cast<std::int64_t>(m_dice.below(2'000)) - 1'000, 1})};
        m_program->desk.onCommand(change);
        ++m_seen[wasTaken() ? "leg moved" : "leg not moved"];
    }

    /// The entry that this order belongs to as a leg, or as what was sent in its place; invalid: none.
    [[nodiscard]] ClientOrderId rootOf(ClientOrderId id) const
    {
        while (true) {
            if (m_known.contains(id))
                return id;
            const auto request = m_orders.find(id);
            if (request == m_orders.end())
                return {};
            const auto parent = ClientOrderId::fromHex(request->second.substr(0, request->second.find('/')));
            if (!parent || *parent == id)
                return {};
            id = *parent;
        }
    }

    /// What of the entry is filled and still open, by the venue's fills from the first on.
    [[nodiscard]] std::int64_t openOf(ClientOrderId entry, Side side) const
    {
        const std::int64_t way = side == Side::Buy ? 1 : -1;
        std::int64_t position = 0;
        std::int64_t open = 0;
        for (const Fill& fill : m_venue.fills) {
            const std::int64_t qty = fill.qty.value.mantissaAt(3).value();
            position += fill.side == Side::Buy ? qty : -qty;
            const std::int64_t held = std::max<std::int64_t>(position * way, 0);
            if (fill.order == entry)
                open += std::min(qty, held);
            else if (rootOf(fill.order) == entry)
                open = std::max<std::int64_t>(open - qty, 0);
            if (held == 0)
                open = 0;
        }
        return std::min(open, std::max<std::int64_t>(position * way, 0));
    }

    void check()
    {
        std::map<ClientOrderId, std::int64_t> stops;
        std::map<ClientOrderId, std::int64_t> targets;
        for (const auto& [id, order] : m_program->desk.oms().orders().all()) {
            if (isFinal(order.state) || order.origin != OrderOrigin::Protection)
                continue;
            auto& sums = order.terms.type == OrderType::Limit ? targets : stops;
            sums[rootOf(id)] += order.openQty().mantissaAt(3).value();
        }
        for (const auto& [entry, known] : m_known) {
            const std::int64_t open = openOf(entry, known.side);
            m_seen["checked"] += open > 0 && !known.isTouched ? 1 : 0;
            m_seen["checked, legs taken away"] += open > 0 && known.isTouched ? 1 : 0;
            const std::string words = "bracket " + entry.toHex() + ": open " + std::to_string(open) + ", stops " +
                                      std::to_string(stops[entry]) + ", targets " + std::to_string(targets[entry]);
            if (stops[entry] > open || targets[entry] > open)
                fail("too much, " + words, entry);
            if (!known.isTouched && (stops[entry] < open || targets[entry] < open))
                fail("too little, " + words, entry);
        }
    }

    void fail(const std::string& what, ClientOrderId entry)
    {
        if (!m_broken.empty())
            return;
        m_broken = what;
        for (const StoreOp& op : m_program->store.ops) {
            const auto* const row = std::get_if<AuditEntry>(&op);
            if (row && row->order.isValid() && rootOf(row->order) == entry)
                m_broken += "\n  " + std::to_string((row->time - kTradingStart).toMilliseconds()) + " ms " +
                            row->order.toHex().substr(14) + " " + row->kind + ": " + row->text;
            const auto* const setting = std::get_if<StoredSetting>(&op);
            if (setting && setting->key.ends_with(entry.toHex()))
                m_broken += "\n  " + std::to_string((setting->time - kTradingStart).toMilliseconds()) + " ms plan " +
                            setting->value.value_or("ended");
        }
    }

    std::map<std::string, std::uint64_t>& m_seen;
    Dice m_dice;
    Timestamp m_now = kTradingStart;
    FakeMarket m_markets;
    TinyVenue m_venue;
    std::unique_ptr<Program> m_program;
    std::uint64_t m_session = 100;
    std::uint64_t m_requests = 0;
    std::size_t m_stored = 0;
    std::map<ClientOrderId, Known> m_known;
    std::map<ClientOrderId, std::string> m_orders; ///< the request of every order there ever was
    std::string m_broken;
};

} // namespace

class ProtectionPropertyTest final : public QObject {
    Q_OBJECT

private slots:
    void eachPositionHasItsStops();
};

void ProtectionPropertyTest::eachPositionHasItsStops()
{
    const std::uint64_t steps = numberFrom("GANNET_PROPERTY_STEPS", kSteps);
    const std::uint64_t only = numberFrom("GANNET_PROPERTY_SEED", 0);
    std::uint64_t seed = only ? only : 1;
    std::map<std::string, std::uint64_t> seen;
    for (std::uint64_t done = 0; done < steps; ++seed) {
        World world(seed, seen);
        for (std::uint64_t round = 0; round < kRounds && world.broken().empty(); ++round) {
            for (std::uint64_t i = 0; i < kRound; ++i, ++done)
                world.step();
            world.settle();
        }
        for (const QByteArray& line : QByteArray::fromStdString(world.broken()).split('\n')) {
            if (!line.isEmpty())
                qWarning("%s", line.constData());
        }
        QVERIFY2(world.broken().empty(), ("seed " + std::to_string(seed) + ": " + world.broken()).c_str());
        if (only)
            return;
    }
    std::string met;
    for (const auto& [what, count] : seen)
        met += (met.empty() ? "" : ", ") + what + " " + std::to_string(count);
    qInfo("%s", met.c_str());
    for (const char* what : {"bracket", "restart", "leg cancelled", "leg moved", "close", "checked",
                             "checked, legs taken away", "trouble BAD_TRIGGER", "trouble MIN_NOTIONAL"})
        QVERIFY2(seen[what] > steps / 10'000, what);
}

QTEST_GUILESS_MAIN(ProtectionPropertyTest)
#include "protection_property_test.moc"
