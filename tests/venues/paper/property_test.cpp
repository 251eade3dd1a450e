// SPDX-License-Identifier: GPL-3.0-or-later
// What holds of any session on the paper venue, whatever is asked and whatever the market does.
#include "tests/venues/paper/paper_bench.h"

#include "core/model/order_state.h"
#include "core/trading/order_table.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

using namespace gannet;
using namespace gannet::test;

namespace {

const Decimal kStart{300, 0}; ///< little, so that margins and liquidations matter

/// One thing that happens; numbers are chosen at once so that a session can be played twice.
struct Step {
    enum class Kind { Book, Trade, Mark, Submit, Cancel, Replace, Stale, Wait } kind = Kind::Wait;
    std::array<int, 8> dice{}; ///< 0 to 99
};

/// Of [least, end), all alike: by itself rapidcheck begins with the small ones, and small sessions show little.
template <class T> [[nodiscard]] rc::Gen<T> anyIn(T least, T end)
{
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(least, end));
}

[[nodiscard]] std::vector<Step> anySession()
{
    std::vector<Step> steps;
    const auto count = *anyIn<std::size_t>(1, 80);
    for (std::size_t i = 0; i < count; ++i) {
        Step step;
        const int kind = *anyIn(0, 20);
        static constexpr std::array kKinds{
            Step::Kind::Book,   Step::Kind::Book,   Step::Kind::Book,   Step::Kind::Book,   Step::Kind::Trade,
            Step::Kind::Trade,  Step::Kind::Trade,  Step::Kind::Trade,  Step::Kind::Mark,   Step::Kind::Mark,
            Step::Kind::Submit, Step::Kind::Submit, Step::Kind::Submit, Step::Kind::Submit, Step::Kind::Submit,
            Step::Kind::Submit, Step::Kind::Cancel, Step::Kind::Wait,   Step::Kind::Stale,  Step::Kind::Replace};
        step.kind = kKinds[static_cast<std::size_t>(kind)];
        for (int& die : step.dice)
            die = *anyIn(0, 100);
        steps.push_back(step);
    }
    return steps;
}

[[nodiscard]] Decimal priceAround(int die)
{
    return {1000 + die % 21 - 10, 1};
}

[[nodiscard]] OrderTerms termsOf(const PaperBench& bench, const Step& step)
{
    const auto& dice = step.dice;
    static constexpr std::array kTypes{
        OrderType::Limit,  OrderType::Limit, OrderType::Limit,     OrderType::Limit,      OrderType::Limit,
        OrderType::Market, OrderType::Stop,  OrderType::StopLimit, OrderType::TakeProfit, OrderType::Trailing};
    static constexpr std::array kTimes{TimeInForce::Gtc, TimeInForce::Gtc, TimeInForce::Gtc, TimeInForce::Gtc,
                                       TimeInForce::Ioc, TimeInForce::Fok, TimeInForce::Gtd};
    OrderTerms terms;
    terms.side = dice[0] % 2 ? Side::Buy : Side::Sell;
    terms.type = kTypes[static_cast<std::size_t>(dice[1]) % kTypes.size()];
    terms.qty.value = {500 * (dice[2] + 1), 3};
    const bool isLimit = terms.type == OrderType::Limit || terms.type == OrderType::StopLimit;
    if (isLimit)
        terms.price = Price{priceAround(dice[3])};
    if (terms.type == OrderType::Trailing)
        terms.trailBy = Decimal{1 + dice[4] % 10, 1};
    else if (terms.type != OrderType::Limit && terms.type != OrderType::Market)
        terms.trigger = Price{priceAround(dice[4])};
    if (terms.type == OrderType::Limit)
        terms.timeInForce = kTimes[static_cast<std::size_t>(dice[5]) % kTimes.size()];
    if (terms.timeInForce == TimeInForce::Gtd)
        terms.expiry = bench.now + Duration::seconds(1 + dice[6]);
    terms.isPostOnly = isLimit && terms.timeInForce == TimeInForce::Gtc && dice[6] % 4 == 0;
    terms.isReduceOnly = dice[7] % 4 == 0;
    return terms;
}

/// Plays steps and keeps the terms and the visible book beside it.
struct Session {
    explicit Session(std::string_view venue, PaperSettings settings) : bench(venue, std::move(settings))
    {
        bench.begin();
        for (const int i : {1, 2}) { // what begin() shows
            shown.bids.set(1000 - i, 5000);
            shown.asks.set(1000 + i, 5000);
        }
    }

    void play(const Step& step)
    {
        const auto& dice = step.dice;
        bench.now = bench.now + Duration::milliseconds(1 + dice[7] * 7);
        switch (step.kind) {
        case Step::Kind::Book: {
            const int middle = 1000 + dice[0] % 15 - 7;
            L2Book book;
            for (int i = 0; i < 1 + dice[1] % 4; ++i) {
                book.bids.set(middle - 1 - i, 500 * (1 + dice[static_cast<std::size_t>(2 + i % 2)]));
                book.asks.set(middle + 1 + i, 500 * (1 + dice[static_cast<std::size_t>(4 + i % 2)]));
            }
            shown = book;
            bench.gateway->onBook(bench.instrument(), book, PaperBench::kScales, bench.now);
            bench.settle();
            break;
        }
        case Step::Kind::Trade:
            bench.trade(priceAround(dice[0]).toString(), Decimal{500 * (1 + dice[1]), 3}.toString(),
                        dice[2] % 2 ? Side::Buy : Side::Sell);
            break;
        case Step::Kind::Mark:
            bench.mark(Decimal{dice[1] < 10 ? 900 + dice[0] * 2 : 990 + dice[0] % 21, 1}.toString(),
                       Decimal{dice[2] - 50, 5}.toString(), bench.now + Duration::milliseconds(1 + dice[3] * 10));
            break;
        case Step::Kind::Submit: {
            const OrderTerms asked = termsOf(bench, step);
            ++last;
            orders.emplace(last, bench.order(last, asked));
            bench.submit(last, asked);
            break;
        }
        case Step::Kind::Cancel: bench.cancel(1 + static_cast<std::uint64_t>(dice[0]) % (last + 1)); break;
        case Step::Kind::Replace: {
            const std::uint64_t number = 1 + static_cast<std::uint64_t>(dice[0]) % (last + 1);
            const auto order = orders.find(number);
            if (order == orders.end())
                break;
            OrderTerms wanted = order->second.terms;
            wanted.qty.value = {500 * (dice[2] + 1), 3};
            if (wanted.price)
                wanted.price = Price{priceAround(dice[3])};
            bench.replace(number, wanted);
            break;
        }
        case Step::Kind::Stale: bench.stale(); break;
        case Step::Kind::Wait: bench.pass(Duration::seconds(dice[0])); break;
        }
    }

    PaperBench bench;
    L2Book shown; ///< as last told
    std::map<std::uint64_t, Order> orders;
    std::uint64_t last = 0;
};

[[nodiscard]] PaperSettings settingsOf(std::uint64_t seed, int latencyMs, int jitterMs)
{
    PaperSettings settings = PaperBench::instant();
    settings.start = {{"USDC", kStart}};
    settings.leverage = 40;
    settings.seed = seed;
    settings.latency = Duration::milliseconds(latencyMs);
    settings.jitter = Duration::milliseconds(jitterMs);
    return settings;
}

[[nodiscard]] std::string anyVenue()
{
    return *rc::gen::element<std::string>("somewhere", "hyperliquid", "binance-usdm", "aster");
}

/// cash = start - sum of (signed quantity * price) + cost of what is open - fees + funding, exactly.
void checkMoney(const PaperBench& bench)
{
    Positions fold;
    LedgerAmount expected = LedgerAmount::from(kStart);
    for (const Fill& fill : bench.sink.fills()) {
        RC_ASSERT(fold.apply(fill).has_value());
        expected = *add(expected, LedgerAmount::from(fill.fee).negated());
    }
    for (const FundingPayment& payment : bench.sink.payments)
        expected = *add(expected, LedgerAmount::from(payment.amount));
    const Position* position = fold.find({bench.venue(), "paper", bench.instrument()});
    if (position)
        expected = *add(expected, position->net.realised);
    RC_ASSERT(bench.cash() == expected.toString());
    RC_ASSERT(bench.position() == (position ? position->net.qty : Decimal{}));
}

/// Reports move orders along the one table, fills add up to what is told and never above what was asked.
void checkOrders(const Session& session)
{
    struct Known {
        OrderState state = OrderState::PendingNew;
        Decimal filled;
    };
    std::map<std::uint64_t, Known> known;
    std::set<std::string> trades;
    Timestamp before;
    for (const ExecReport& report : session.bench.sink.reports) {
        RC_ASSERT(report.time >= before);
        before = report.time;
        if (report.fill)
            RC_ASSERT(trades.insert(report.fill->tradeId).second);
        if (!report.order.isValid())
            continue;
        Known& order = known[report.order.counter];
        RC_ASSERT(!isFinal(order.state));
        if (report.fill) {
            order.filled = *add(order.filled, report.fill->qty.value);
            const OrderTerms& terms = session.orders.at(report.order.counter).terms;
            RC_ASSERT(report.fill->side == terms.side);
        }
        RC_ASSERT(report.filledQty == order.filled);
        const auto next = nextState(order.state, moveOf(report.type), !order.filled.isZero());
        RC_ASSERT(next.has_value());
        order.state = *next;
    }
}

[[nodiscard]] std::vector<StoredFill> storedFills(const PaperBench& bench)
{
    std::vector<StoredFill> rows;
    for (Fill fill : bench.sink.fills()) {
        fill.instrument = {}; // dense ids are not stored
        rows.push_back({"somewhere", "somewhere:BTC", fill});
    }
    return rows;
}

[[nodiscard]] std::vector<StoredFunding> storedFunding(const PaperBench& bench)
{
    std::vector<StoredFunding> rows;
    for (const FundingPayment& each : bench.sink.payments)
        rows.push_back({"somewhere", "paper", "somewhere:BTC", each.time, each.amount, "USDC", each.rate, each.qty});
    return rows;
}

} // namespace

class PaperPropertyTest : public QObject {
    Q_OBJECT

private slots:
    void moneyAndOrdersAddUp()
    {
        QVERIFY(rc::check("cash and fills are conserved", [] {
            Session session(anyVenue(), settingsOf(1, *anyIn(0, 300), *anyIn(0, 300)));
            for (const Step& step : anySession())
                session.play(step);
            checkMoney(session.bench);
            checkOrders(session);
            const auto fills = session.bench.sink.fills();
            RC_CLASSIFY(std::ranges::any_of(fills, [](const Fill& fill) { return fill.isMaker; }), "maker");
            RC_CLASSIFY(std::ranges::any_of(fills, [](const Fill& fill) { return !fill.order.isValid(); }), "forced");
            RC_CLASSIFY(!session.bench.sink.payments.empty(), "funded");
            // One answer for each ask that arrived; nobody is left without one once time has passed.
            session.bench.pass(Duration::minutes(1));
            std::size_t answers = 0;
            for (const OrderAnswer& answer : session.bench.sink.answers)
                answers += answer.ask == OrderAsk::New;
            RC_ASSERT(answers == session.orders.size());
        }));
    }

    void theSameSeedTellsTheSame()
    {
        QVERIFY(rc::check("same seed and data, same facts", [] {
            const std::string venue = anyVenue();
            const auto settings = settingsOf(*rc::gen::arbitrary<std::uint64_t>(), 50, 200);
            const auto steps = anySession();
            Session first(venue, settings);
            Session second(venue, settings);
            for (const Step& step : steps) {
                first.play(step);
                second.play(step);
                second.bench.settle(); // asking more often changes nothing
            }
            first.bench.settle();
            RC_ASSERT(first.bench.sink.lines == second.bench.sink.lines);
            RC_ASSERT(first.bench.sink.times == second.bench.sink.times);
        }));
    }

    /// Without a jitter the seed is nothing.
    void theSeedIsOnlyForTheDelay()
    {
        QVERIFY(rc::check("another seed, the same facts", [] {
            const std::string venue = anyVenue();
            const auto steps = anySession();
            Session first(venue, settingsOf(1, 50, 0));
            Session second(venue, settingsOf(2, 50, 0));
            for (const Step& step : steps) {
                first.play(step);
                second.play(step);
            }
            RC_ASSERT(first.bench.sink.lines == second.bench.sink.lines);
        }));
    }

    /// Killed at any point and put back from what a store would hold, it has the same orders, position and cash, and
    /// goes on without a trade id used twice.
    void aRestartGoesOn()
    {
        QVERIFY(rc::check("restored from the store", [] {
            Session session("somewhere", settingsOf(1, 0, 0));
            const auto steps = anySession();
            const auto stop = *anyIn<std::size_t>(0, steps.size() + 1);
            for (std::size_t i = 0; i < stop; ++i)
                session.play(steps[i]);
            PaperBench& bench = session.bench;
            bench.snapshot();
            const AccountSnapshot before = bench.sink.snapshots.back();
            const std::string cash = bench.cash();
            std::vector<StoredOrder> orders;
            for (Order order : before.openOrders) {
                order.instrument = {};
                order.venue = {};
                orders.push_back({"somewhere", "somewhere:BTC", order});
            }
            RC_ASSERT(bench.restart(orders, storedFills(bench), storedFunding(bench)).has_value());
            RC_ASSERT(bench.cash() == cash);
            bench.gateway->onSession(SessionState::Ready, bench.now);
            bench.snapshot();
            const AccountSnapshot after = bench.sink.snapshots.back();
            RC_ASSERT(after.openOrders.size() == before.openOrders.size());
            for (std::size_t i = 0; i < after.openOrders.size(); ++i) {
                const Order& now = after.openOrders[i];
                const Order& was = before.openOrders[i];
                RC_ASSERT(now.id == was.id && now.filledQty == was.filledQty && now.isHeld == was.isHeld);
                RC_ASSERT(now.venueOrderId == was.venueOrderId && now.state == was.state);
            }
            for (std::size_t i = stop; i < steps.size(); ++i)
                session.play(steps[i]);
            checkMoney(bench);
            checkOrders(session);
        }));
    }

    /// A crash may leave the store with no more than the beginning of what was told. The next run goes on from there,
    /// and both together are one history.
    void aCrashLosesOnlyTheEnd()
    {
        QVERIFY(rc::check("restored from a beginning", [] {
            Session session("somewhere", settingsOf(1, 0, 0));
            PaperBench& bench = session.bench;
            const auto steps = anySession();
            const auto stop = *anyIn<std::size_t>(0, steps.size() + 1);
            for (std::size_t i = 0; i < stop; ++i) {
                if (steps[i].kind != Step::Kind::Replace) // changed terms are the store's to keep, not a report's
                    session.play(steps[i]);
            }
            const auto kept = *anyIn<std::size_t>(0, bench.sink.reports.size() + 1);
            bench.sink.reports.resize(kept);
            const Timestamp end = kept == 0 ? Timestamp{} : bench.sink.reports.back().time;
            std::erase_if(bench.sink.payments, [end](const FundingPayment& each) { return each.time > end; });

            OrderTable table(99);
            for (const auto& [number, order] : session.orders)
                RC_ASSERT(table.adopt(order).has_value());
            for (const ExecReport& report : bench.sink.reports)
                table.apply(bench.venue(), report);
            std::vector<StoredOrder> orders;
            for (const auto& [id, order] : table.all())
                orders.push_back({"somewhere", "somewhere:BTC", order});
            RC_ASSERT(bench.restart(orders, storedFills(bench), storedFunding(bench)).has_value());
            checkMoney(bench);
            bench.gateway->onSession(SessionState::Ready, bench.now);
            bench.snapshot();
            for (const Order& open : bench.sink.snapshots.back().openOrders) {
                RC_ASSERT(isWorking(table.find(open.id)->state));
                RC_ASSERT(open.filledQty == table.find(open.id)->filledQty);
            }
            for (std::size_t i = stop; i < steps.size(); ++i)
                session.play(steps[i]);
            checkMoney(bench);
            checkOrders(session);
        }));
    }

    /// A taker's fill stands in the book that was shown; between two books never more than it showed at that price.
    void nothingFillsThroughABookThatWasNotThere()
    {
        QVERIFY(rc::check("takers find what is shown", [] {
            Session session(anyVenue(), settingsOf(1, 0, 0));
            const PaperBench& bench = session.bench;
            std::map<std::int64_t, std::int64_t> taken; // since the book was last shown, by price
            std::size_t known = 0;
            for (const Step& step : anySession()) {
                const bool isBook = step.kind == Step::Kind::Book;
                session.play(step);
                if (isBook)
                    taken.clear();
                for (; known < bench.sink.reports.size(); ++known) {
                    const ExecReport& report = bench.sink.reports[known];
                    if (!report.fill || !report.order.isValid())
                        continue;
                    if (report.fill->isMaker) {
                        RC_ASSERT(isBook || step.kind == Step::Kind::Trade);
                        continue;
                    }
                    const std::int64_t price = *report.fill->price.value.mantissaAt(PaperBench::kScales.price);
                    const BookSide& side = report.fill->side == Side::Buy ? session.shown.asks : session.shown.bids;
                    taken[price] += *report.fill->qty.value.mantissaAt(PaperBench::kScales.qty);
                    RC_ASSERT(taken[price] <= side.qtyAt(price));
                }
            }
        }));
    }
};

QTEST_GUILESS_MAIN(PaperPropertyTest)
#include "property_test.moc"
