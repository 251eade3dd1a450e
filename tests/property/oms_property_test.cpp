// SPDX-License-Identifier: GPL-3.0-or-later
// Random presses, answers, losses and restarts against a venue that knows the truth. After every step the invariants of
// docs/architecture.md hold (an order is sent once, its states move along the table, Rejected has the venue's word, a
// fill counts once, fills and what was adopted make the position, and so the money: cost, realised result, fees and
// funding, as a ledger of a few lines works them out); at the end of each round, once the venue speaks honestly, the
// program holds exactly what the venue holds.
#include "core/model/order_state.h"
#include "core/trading/trading_desk.h"

#include "tests/property/tiny_ledger.h"
#include "tests/property/tiny_venue.h"
#include "tests/support/trading_room.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr std::uint64_t kSteps = 60'000; ///< in a normal run of the tests
constexpr std::uint64_t kRound = 1'500;  ///< steps between two new worlds

[[nodiscard]] std::uint64_t numberFrom(const char* variable, std::uint64_t otherwise)
{
    const char* const text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// What a run has met, so that one that meets nothing does not pass.
struct Seen {
    std::map<std::string, std::uint64_t> counts;
    void count(const std::string& what) { ++counts[what]; }
};

/// One world: a venue, a program, and the few numbers that the program must agree with.
class World {
public:
    World(std::uint64_t seed, Seen& seen) : m_seen(seen), m_dice(seed), m_venue(m_dice, m_now) { start(); }

    /// What is wrong; empty while all is well.
    [[nodiscard]] const std::string& broken() const { return m_broken; }

    void step()
    {
        const std::uint64_t pick = m_dice.below(100);
        if (m_venue.state != SessionState::Ready && m_dice.chance(15))
            connection();
        if (pick < 24)
            press();
        else if (pick < 34)
            m_venue.live();
        else if (pick < 70)
            m_venue.speak(m_program->sink);
        else if (pick < 80)
            storeSpeaks();
        else if (pick < 97)
            wait(Duration::milliseconds(static_cast<std::int64_t>(m_dice.below(3'000))));
        else if (pick < 98)
            connection();
        else if (m_dice.chance(15))
            restart();
        m_program->desk.settle();
        check();
    }

    /// The venue says everything that is left to say; then both must hold the same.
    void settle()
    {
        m_venue.isHonest = true;
        m_venue.state = SessionState::Ready;
        m_program->desk.oms().onSession({VenueId{0}, "paper"});
        for (int i = 0; i < 150 && m_broken.empty(); ++i) {
            storeSpeaks();
            while (m_venue.speak(m_program->sink))
                storeSpeaks();
            m_program->desk.settle();
            wait(Duration::seconds(5));
            check();
        }
        if (!m_leverageOpen.empty())
            fail("nobody said what became of leverage, request " + m_leverageOpen);
        checkKeptLeverage();
        const Oms& oms = m_program->desk.oms();
        const Position* const held = oms.positions(false).find({VenueId{0}, "paper", InstrumentId{0}});
        if ((held ? held->net.qty : Decimal{}) != Decimal{m_venue.position, 3})
            fail("the position is not the venue's: " + (held ? held->net.qty.toString() : "none"));
        if (held && !m_hasDrifted)
            checkMoney(*held, TinyLedger::of(m_venue.fills, m_venue.funding), "the venue's own fills");
        for (const auto& [id, order] : oms.orders().all()) {
            if (isFinal(order.state))
                continue;
            const auto theirs = m_venue.orders.find(order.venueOrderId);
            if (order.state == OrderState::Created)
                continue;
            if (theirs == m_venue.orders.end() || isFinal(theirs->second.order.state))
                fail("order " + order.venueOrderId + " lives here alone, " + std::string(toString(order.state)));
            else if (order.isOutcomeUnknown || !(order.terms.qty == theirs->second.order.terms.qty) ||
                     !(order.terms.price == theirs->second.order.terms.price))
                fail("order " + order.venueOrderId + " is not known as it is");
            else if (order.state != OrderState::Open && order.state != OrderState::PartiallyFilled)
                fail("order " + order.venueOrderId + " waits for nothing, " + std::string(toString(order.state)));
            else if (order.filledQty != Decimal{theirs->second.filled, 3})
                fail("order " + order.venueOrderId + " is filled otherwise");
        }
        for (const auto& [id, theirs] : m_venue.orders) {
            const Order* const ours = oms.orders().find(VenueId{0}, "paper", id);
            if (!isFinal(theirs.order.state) && (!ours || isFinal(ours->state)))
                fail("order " + id + " lives at the venue alone" +
                         (ours ? ", here it is " + std::string(toString(ours->state)) : std::string()),
                     ours ? ours->id : ClientOrderId{});
        }
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
            settings.arm.rejects = 0; // never: this venue rejects a lot
            return settings;
        }
        MemoryStore store;
        RecordingTell tell;
        TradingDesk desk;
        OrderSink& sink;
    };

    void start()
    {
        RiskLimits limits = paperLimits();
        limits.maxOrdersPerSecond = 1'000;
        limits.maxConsecutiveRejects = 1'000'000;
        Remembered remembered = m_program ? m_program->store.remembered() : Remembered{};
        std::vector<StoreOp> kept = m_program ? std::move(m_program->store.ops) : std::vector<StoreOp>{};
        m_program = std::make_unique<Program>(++m_session, m_markets);
        for (const StoreOp& op : kept) {
            if (const auto* setting = std::get_if<StoredSetting>(&op)) {
                std::erase_if(remembered.settings, [&](const StoredSetting& one) { return one.key == setting->key; });
                if (setting->value)
                    remembered.settings.push_back(*setting);
            }
        }
        m_program->store.ops = std::move(kept);
        m_stored = m_program->store.ops.size();
        m_states.clear();
        m_told.reset();
        m_leverageOpen.clear(); // whoever asked is gone
        m_program->desk.setNow(m_now);
        m_program->desk.restore(std::move(remembered));
        static_cast<void>(m_program->desk.oms().attach(m_venue, limits));
    }

    void arm()
    {
        m_program->desk.onCommand(Arm{next(), TradingMode::Paper});
        m_program->desk.onCommand(Arm{next(), TradingMode::Paper, m_program->tell.askedAbout()});
    }

    void restart()
    {
        m_seen.count("restart");
        m_venue.loseWords();
        start();
    }

    [[nodiscard]] static BracketPart part(const char* share, const char* target, const char* stop)
    {
        BracketPart one;
        one.share = dec(share);
        one.target = Price{dec(target)};
        one.stop = Price{dec(stop)};
        return one;
    }

    [[nodiscard]] RequestId next() { return {"r" + std::to_string(++m_requests)}; }

    /// A working order, or now and then any.
    [[nodiscard]] const Order* someOrder()
    {
        const OrderTable& orders = m_program->desk.oms().orders();
        const std::vector<const Order*> working = orders.working();
        if (!working.empty() && !m_dice.chance(10))
            return working[m_dice.below(working.size())];
        if (orders.all().empty())
            return nullptr;
        auto it = orders.all().begin();
        std::advance(it, static_cast<std::ptrdiff_t>(m_dice.below(orders.all().size())));
        return &it->second;
    }

    void press()
    {
        TradingDesk& desk = m_program->desk;
        const std::uint64_t pick = m_dice.below(100);
        const Order* const order = someOrder();
        if (m_dice.chance(3)) {
            pressLeverage();
        } else if (pick < 55 || !order) {
            if (desk.oms().orders().working().size() > 12)
                return;
            SubmitOrder submit;
            submit.order.request = next();
            submit.order.instrument = "alpha:BTCUSDT";
            submit.order.account = "paper";
            submit.order.terms.side = m_dice.chance(50) ? Side::Buy : Side::Sell;
            submit.order.terms.qty = {Decimal{1 + static_cast<std::int64_t>(m_dice.below(40)), 3}};
            submit.order.terms.isReduceOnly = m_dice.chance(15);
            if (m_dice.chance(30))
                submit.order.terms.type = OrderType::Market;
            else
                submit.order.terms.price = Price{Decimal{600'000, 1}};
            const bool isBuy = submit.order.terms.side == Side::Buy;
            if (!submit.order.terms.isReduceOnly && m_dice.chance(25))
                submit.bracket = {{part("0.4", isBuy ? "60500" : "59500", isBuy ? "59000" : "61000"),
                                   part("0.6", isBuy ? "61000" : "59000", isBuy ? "58000" : "62000")}};
            m_last = submit;
            desk.onCommand(submit);
        } else if (pick < 58) {
            if (m_last)
                desk.onCommand(*m_last); // the same press once more
        } else if (pick < 70) {
            desk.onCommand(CancelOrder{next(), OrderOrigin::Ticket, order->id});
        } else if (pick < 88) {
            ReplaceOrder change{next(), OrderOrigin::Ladder, order->id, order->terms, m_dice.chance(50), {}};
            change.terms.qty = {Decimal{1 + static_cast<std::int64_t>(m_dice.below(60)), 3}};
            if (change.terms.price)
                change.terms.price = Price{Decimal{599'000 + static_cast<std::int64_t>(m_dice.below(2'000)), 1}};
            desk.onCommand(change);
        } else if (pick < 91) {
            CancelScope scope;
            scope.request = next();
            scope.what = m_dice.chance(50) ? CancelWhat::Entries : CancelWhat::Everything;
            desk.onCommand(scope);
        } else if (pick < 93) {
            ClosePosition close;
            close.request = next();
            close.instrument = "alpha:BTCUSDT";
            close.account = "paper";
            close.fraction = Decimal{m_dice.chance(50) ? 100 : 50, 2};
            ReversePosition reverse;
            reverse.request = next();
            reverse.instrument = close.instrument;
            reverse.account = close.account;
            FlattenAll flatten;
            flatten.request = next();
            if (m_dice.chance(60))
                desk.onCommand(close);
            else if (m_dice.chance(50))
                desk.onCommand(reverse);
            else
                desk.onCommand(flatten);
        } else if (pick < 94) {
            desk.onCommand(SetKill{next(), "person", "", "at random"});
        } else if (pick < 98) {
            desk.onCommand(ReleaseKill{next(), "", "RELEASE"});
            desk.onCommand(ReleaseKill{next(), "alpha", "RELEASE"});
            arm();
        } else {
            desk.onCommand(QueryOrder{next(), order->id});
        }
    }

    /// Now and then one that the venue does not allow, or that nobody said yes to.
    void pressLeverage()
    {
        SetLeverage set{next(), OrderOrigin::Ticket, "alpha:BTCUSDT", "paper", TradingMode::Paper, 1, {}};
        set.leverage = 1 + static_cast<std::int32_t>(m_dice.below(45));
        if (m_dice.chance(85))
            set.confirmed = {"leverage"};
        m_leveragePresses.insert(set.request.text);
        m_program->desk.onCommand(set);
    }

    /// Taken once at a time, each time with one ask of the venue, and ended once.
    void checkLeverage(const RequestAnswered& told)
    {
        if (!m_leveragePresses.contains(told.request.text))
            return;
        const bool isEnd = told.kind == RequestAnswered::Kind::Done || told.kind == RequestAnswered::Kind::Failed;
        if (told.kind == RequestAnswered::Kind::Taken) {
            m_seen.count("leverage asked");
            if (!m_leverageOpen.empty())
                fail("leverage was asked for twice at a time");
            m_leverageOpen = told.request.text;
            ++m_leverageTaken;
        } else if (isEnd && m_leverageOpen == told.request.text) {
            m_seen.count(told.kind == RequestAnswered::Kind::Done ? "leverage set" : "leverage failed");
            m_leverageOpen.clear();
        } else if (told.kind == RequestAnswered::Kind::Failed) {
            fail("an ask for leverage failed twice, or was never taken");
        }
    }

    /// What is kept for a start is a leverage that the venue really had.
    void checkKeptLeverage()
    {
        for (const StoreOp& op : m_program->store.ops) {
            const auto* const setting = std::get_if<StoredSetting>(&op);
            if (setting && setting->key.starts_with("leverage/") &&
                std::ranges::find(m_venue.leverages, std::stoi(setting->value.value_or("0"))) ==
                    m_venue.leverages.end())
                fail("a leverage is kept that never held: " + setting->value.value_or("none"));
        }
    }

    void storeSpeaks()
    {
        const std::vector<StoreOp>& ops = m_program->store.ops;
        for (; m_stored < m_program->store.ops.size(); ++m_stored) {
            const auto* const intent = std::get_if<OrderIntent>(&ops[m_stored]);
            if (!intent)
                continue;
            const std::uint64_t ordinal = intent->ordinal;
            const ClientOrderId id = intent->order.order.id;
            if (!m_venue.isHonest && m_dice.chance(3))
                m_program->desk.onStore(
                    IntentFailed{ordinal, id, {.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "full"}});
            else
                m_program->desk.onStore(IntentStored{ordinal, id});
        }
    }

    void wait(Duration by)
    {
        m_now = m_now + by;
        for (auto& [id, market] : m_markets.markets)
            market.received = m_now;
        m_program->desk.setNow(m_now);
        m_program->desk.onTimer();
    }

    void connection()
    {
        m_venue.state = m_venue.state == SessionState::Ready ? SessionState::Connecting : SessionState::Ready;
        m_program->desk.oms().onSession({VenueId{0}, "paper"});
    }

    void fail(const std::string& what, ClientOrderId order = {})
    {
        if (!m_broken.empty())
            return;
        m_broken = what;
        for (const StoreOp& op : m_program->store.ops) {
            const auto* const entry = std::get_if<AuditEntry>(&op);
            if (entry && order.isValid() && entry->order == order)
                m_broken += "\n  " + std::to_string((entry->time - kTradingStart).toMilliseconds()) + " ms " +
                            entry->kind + ": " + entry->text;
        }
    }

    [[nodiscard]] std::string story(ClientOrderId order) const
    {
        std::string all;
        for (const AuditEntry& row : m_program->store.all<AuditEntry>()) {
            if (row.order == order)
                all += "\n" + std::to_string(row.time.toMilliseconds()) + " " + row.kind + ": " + row.text;
        }
        return all;
    }

    void check()
    {
        if (!m_venue.sentTwice.empty())
            fail("order " + m_venue.sentTwice + " was sent twice");
        bool isCompared = false;
        for (const TradingEvent& event : m_program->tell.events) {
            isCompared = isCompared || std::holds_alternative<AccountCompared>(event);
            if (const auto* changed = std::get_if<OrderChanged>(&event)) {
                checkOrder(changed->order);
                m_seen.count("order " + std::string(toString(changed->order.state)));
                if (changed->order.isOutcomeUnknown)
                    m_seen.count("outcome unknown");
                if (changed->order.origin == OrderOrigin::External)
                    m_seen.count("order of somebody else");
            } else if (const auto* answered = std::get_if<RequestAnswered>(&event)) {
                checkLeverage(*answered);
            } else if (std::holds_alternative<DriftFound>(event)) {
                m_seen.count("drift");
                m_hasDrifted = true;
            } else if (const auto* const position = std::get_if<PositionChanged>(&event)) {
                m_told = *position;
            } else if (const auto* trouble = std::get_if<TradingTrouble>(&event)) {
                m_seen.count("trouble " + std::string(toString(trouble->error.code)));
            }
            if (const auto* fill = std::get_if<FillTold>(&event); fill && !fill->isRemembered) {
                checkFill(fill->fill);
                m_seen.count("fill");
            }
        }
        m_program->tell.events.clear();
        if (m_leverageTaken != m_venue.leverageAsked)
            fail("leverage was taken " + std::to_string(m_leverageTaken) + " times and asked for " +
                 std::to_string(m_venue.leverageAsked) + " times");
        for (const Order* order : m_program->desk.oms().orders().working()) {
            const bool isOnItsWay = order->isOutcomeUnknown || order->state == OrderState::PendingNew ||
                                    order->state == OrderState::PendingCancel ||
                                    order->state == OrderState::PendingReplace;
            if (isOnItsWay && !m_program->desk.oms().isAwaited(order->id))
                fail("nobody asks about order " + order->venueOrderId + ", " + std::string(toString(order->state)) +
                     story(order->id));
        }
        if (isCompared)
            arm();
        const Position* const held =
            m_program->desk.oms().positions(false).find({VenueId{0}, "paper", InstrumentId{0}});
        if (held && held->net.qty != *add(Decimal{m_fillSum, 3}, held->net.adoptedQty))
            fail("position " + held->net.qty.toString() + " is not fills " + std::to_string(m_fillSum) + " + adopted " +
                 held->net.adoptedQty.toString());
        if (held && !m_hasDrifted) {
            checkMoney(*held, ledger(), "the fills that were told");
            m_seen.count(held->net.qty.isZero() ? "money, flat" : "money, open");
        }
    }

    /// Of the fills that the program told, over all its runs; folded again only when there are more.
    [[nodiscard]] const TinyLedger& ledger()
    {
        if (m_ledgerOf != m_toldFills.size() + m_venue.funding.size()) {
            m_ledgerOf = m_toldFills.size() + m_venue.funding.size();
            m_ledger = TinyLedger::of(m_toldFills, m_venue.funding);
        }
        return m_ledger;
    }

    /// What cannot be told apart: digits that a ledger cuts or rounds away, 10^-17.
    [[nodiscard]] static bool isAlike(Whole a, Whole b, Whole slack = 1'000)
    {
        return a - b <= slack && b - a <= slack;
    }
    void checkMoney(const Position& held, const TinyLedger& ours, const std::string& of)
    {
        const auto whole = [](const LedgerAmount& amount) { return wholeOf(amount.toString()); };
        const NetPosition& net = held.net;
        if (!net.costBasis || !net.isRealisedComplete)
            return fail("cost or result are unknown without a drift");
        if (!isAlike(whole(*net.costBasis), ours.cost))
            fail("the cost is not that of " + of + ": " + net.costBasis->toString());
        if (!isAlike(whole(net.realised), ours.realised))
            fail("the realised result is not that of " + of + ": " + net.realised.toString());
        if (!isAlike(whole(held.funding), ours.funding))
            fail("the funding is not what was paid: " + held.funding.toString());
        for (const char* asset : {"USDT", "BNB"}) {
            const auto paid = held.fees.find(asset);
            const auto due = ours.fees.find(asset);
            if (!isAlike(paid == held.fees.end() ? 0 : whole(paid->second), due == ours.fees.end() ? 0 : due->second))
                fail(std::string("the fees in ") + asset + " are not those of " + of);
        }
        if (m_told && m_told->qty == net.qty)
            checkTold(*m_told, ours);
    }
    /// What a screen got: rounded to eight decimals.
    void checkTold(const PositionChanged& told, const TinyLedger& ours)
    {
        constexpr Whole slack = 1'000'000'000'000; // 10^-8
        if (told.averageEntry.has_value() != (ours.qty != 0))
            return fail("an average entry is told of nothing, or none of something");
        if (told.averageEntry && !isAlike(wholeOf(told.averageEntry->toString()), ours.cost * 1'000 / ours.qty, slack))
            fail("the average entry told is " + told.averageEntry->toString());
        if (!told.realised || !isAlike(wholeOf(told.realised->toString()), ours.realised, slack))
            fail("the realised result told is " + (told.realised ? told.realised->toString() : "none"));
        if (!told.funding || !isAlike(wholeOf(told.funding->toString()), ours.funding, slack))
            fail("the funding told is " + (told.funding ? told.funding->toString() : "none"));
    }

    void checkOrder(const Order& order)
    {
        const auto [it, isNew] = m_states.try_emplace(order.id, order.state);
        const OrderState before = it->second;
        it->second = order.state;
        if (!isNew && isFinal(before) && before != order.state)
            fail("order " + order.id.toHex() + " came back from " + std::string(toString(before)));
        if (!isNew && order.state == OrderState::Created && before != OrderState::Created)
            fail("order " + order.id.toHex() + " was made twice");
        if (order.openQty().isNegative() || order.filledQty.isNegative())
            fail("order " + order.id.toHex() + " has a negative size");
        const auto theirs = m_venue.byClientId.find(order.id);
        if (order.state == OrderState::Rejected && theirs != m_venue.byClientId.end() &&
            m_venue.orders.at(theirs->second).order.state != OrderState::Rejected)
            fail("order " + order.id.toHex() + " is rejected here and was not by the venue", order.id);
        if (theirs != m_venue.byClientId.end() &&
            order.filledQty > Decimal{m_venue.orders.at(theirs->second).filled, 3})
            fail("order " + order.id.toHex() + " is filled with more than there was");
        if (order.state == OrderState::Denied && theirs != m_venue.byClientId.end())
            fail("order " + order.id.toHex() + " is said not to have been sent, and it was");
    }

    void checkFill(const Fill& fill)
    {
        if (!m_trades.insert(fill.tradeId).second)
            fail("fill " + fill.tradeId + " counted twice");
        const std::int64_t qty = fill.qty.value.mantissaAt(3).value();
        m_fillSum += fill.side == Side::Buy ? qty : -qty;
        m_toldFills.push_back(fill);
    }

    Seen& m_seen;
    Dice m_dice;
    Timestamp m_now = kTradingStart;
    FakeMarket m_markets;
    TinyVenue m_venue;
    std::unique_ptr<Program> m_program;
    std::uint64_t m_session = 100;
    std::uint64_t m_requests = 0;
    std::size_t m_stored = 0;
    std::optional<SubmitOrder> m_last;
    std::map<ClientOrderId, OrderState> m_states;
    std::set<std::string> m_trades; ///< over all runs of the program: the store remembers
    std::int64_t m_fillSum = 0;     ///< in thousandths
    std::vector<Fill> m_toldFills;
    TinyLedger m_ledger;
    std::size_t m_ledgerOf = 0;            ///< so many fills and payments
    std::optional<PositionChanged> m_told; ///< the newest
    bool m_hasDrifted = false; ///< the venue's word was taken for what fills do not explain: not this ledger's matter
    std::set<std::string> m_leveragePresses;
    std::string m_leverageOpen; ///< the request that waits for the venue's word; empty: none
    std::uint64_t m_leverageTaken = 0;
    std::string m_broken;
};

} // namespace

class OmsPropertyTest final : public QObject {
    Q_OBJECT

private slots:
    void holdsWhatTheVenueHolds();
};

void OmsPropertyTest::holdsWhatTheVenueHolds()
{
    const std::uint64_t steps = numberFrom("GANNET_PROPERTY_STEPS", kSteps);
    const std::uint64_t only = numberFrom("GANNET_PROPERTY_SEED", 0);
    std::uint64_t seed = only ? only : 1;
    Seen seen;
    for (std::uint64_t done = 0; done < steps; ++seed) {
        World world(seed, seen);
        for (std::uint64_t i = 0; i < kRound && world.broken().empty(); ++i, ++done)
            world.step();
        if (world.broken().empty())
            world.settle();
        for (const QByteArray& line : QByteArray::fromStdString(world.broken()).split('\n')) {
            if (!line.isEmpty())
                qWarning("%s", line.constData());
        }
        QVERIFY2(world.broken().empty(), ("seed " + std::to_string(seed) + ": " + world.broken()).c_str());
        if (only)
            return;
    }
    std::string met;
    for (const auto& [what, count] : seen.counts)
        met += (met.empty() ? "" : ", ") + what + " " + std::to_string(count);
    qInfo("%s", met.c_str());
    QVERIFY(seen.counts["money, open"] > steps / 2);
    QVERIFY(seen.counts["money, flat"] > steps / 1'000);
    for (const char* what : {"leverage set", "leverage failed"})
        QVERIFY2(seen.counts[what] > steps / 10'000, what);
    for (const char* what : {"fill", "restart", "outcome unknown", "order of somebody else", "order pending_replace",
                             "order pending_cancel", "order denied", "order rejected", "order filled"})
        QVERIFY2(seen.counts[what] > steps / 10'000, what);
}

QTEST_GUILESS_MAIN(OmsPropertyTest)
#include "oms_property_test.moc"
