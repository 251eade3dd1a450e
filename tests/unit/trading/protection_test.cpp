// SPDX-License-Identifier: GPL-3.0-or-later
// Brackets, local triggers, closing and reversing, seen from the venue: which orders come, when, and how large.
#include "core/trading/bracket.h"
#include "core/trading/trading_desk.h"

#include "core/model/order_state.h"
#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <memory>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

using Kind = RequestAnswered::Kind;
constexpr InstrumentId kBtc{0};

/// A desk whose store answers at once and whose venue acks what a test tells it to.
struct Room {
    Room() { begin({}); }

    void begin(Remembered remembered)
    {
        OmsSettings settings;
        settings.session = ++session;
        desk = std::make_unique<TradingDesk>(settings, markets, store, tell);
        sink = &desk->oms().sinkOf({VenueId{0}, "paper"});
        desk->setNow(now);
        desk->restore(std::move(remembered));
        QVERIFY(desk->oms().attach(gateway, paperLimits()).has_value());
        snapshot();
        command(Arm{next(), TradingMode::Paper});
    }
    void snapshot()
    {
        AccountSnapshot all;
        all.venue = VenueId{0};
        all.account = "paper";
        all.time = now;
        for (const Order* order : desk->oms().orders().working()) {
            if (hasArrived || !order->venueOrderId.empty())
                all.openOrders.push_back(*order);
        }
        if (const Decimal held = position(); !held.isZero()) {
            VenuePosition one;
            one.venue = VenueId{0};
            one.instrument = kBtc;
            one.account = "paper";
            one.qty = held;
            one.time = now;
            all.positions = {one};
        }
        sink->onSnapshot(all);
        settle();
    }
    void settle()
    {
        desk->settle();
        for (; answered < store.ops.size(); ++answered) {
            if (const auto* intent = std::get_if<OrderIntent>(&store.ops[answered])) {
                const IntentStored stored{intent->ordinal, intent->order.order.id};
                desk->onStore(stored);
            }
        }
    }
    [[nodiscard]] RequestId next() { return {"r" + std::to_string(++requests)}; }
    void command(const TradingCommand& asked)
    {
        desk->onCommand(asked);
        settle();
    }
    [[nodiscard]] RequestAnswered last() const { return tell.last<RequestAnswered>(); }
    [[nodiscard]] Decimal position() const
    {
        const Position* const held = desk->oms().positions(false).find({VenueId{0}, "paper", kBtc});
        return held ? held->net.qty : Decimal{};
    }
    /// What of it is without a stop: "0.01 by hand", "0.01: why", where the time is unknown "0.01 of old".
    [[nodiscard]] std::string bare() const
    {
        const auto found = desk->protection().unprotected({VenueId{0}, "paper"}, kBtc);
        if (!found)
            return {};
        return plainText(found->qty) + (found->since.isKnown() ? "" : " of old") +
               (found->isByHand ? " by hand" : ": " + std::string(toString(found->why.code)));
    }
    void report(ExecType type, ClientOrderId id, std::string_view qty = {}, std::string_view price = "60000")
    {
        const Order& order = *desk->oms().orders().find(id);
        ExecReport told;
        told.type = type;
        told.order = id;
        told.account = "paper";
        told.venueOrderId = "v" + id.toHex();
        told.time = now;
        if (!qty.empty()) {
            Fill fill;
            fill.instrument = kBtc;
            fill.tradeId = "t" + std::to_string(++trades);
            fill.side = order.terms.side;
            fill.price = {dec(price)};
            fill.qty = {dec(qty)};
            fill.time = now;
            told.fill = fill;
        }
        if (type == ExecType::Rejected)
            told.reason = rejected(Code::BadTrigger);
        sink->onReport(VenueId{0}, told);
        settle();
    }
    /// Acks every order that is on its way, and takes every change and cancel asked for, until nothing is asked.
    void venueTakesAll()
    {
        for (; taken < gateway.calls.size(); ++taken) {
            const ScriptedGateway::Call call = gateway.calls[taken];
            if (isFinal(desk->oms().orders().find(call.order.id)->state))
                continue;
            if (call.ask == OrderAsk::New)
                report(ExecType::Ack, call.order.id);
            else if (call.ask == OrderAsk::Cancel)
                report(ExecType::Cancelled, call.order.id);
            else if (call.ask == OrderAsk::Replace) {
                sink->onAnswer(VenueId{0}, {call.ask, call.order.id, {}, now});
                settle();
            }
        }
    }
    void price(std::string_view mark)
    {
        markets.markets[kBtc].mark = Price{dec(mark)};
        desk->onMarket(kBtc);
        settle();
    }
    /// The last order that was asked for.
    [[nodiscard]] const Order& sent() const
    {
        for (auto call = gateway.calls.rbegin(); call != gateway.calls.rend(); ++call) {
            if (call->ask == OrderAsk::New)
                return *desk->oms().orders().find(call->order.id);
        }
        qFatal("nothing was sent");
    }
    /// The newest order that lives of this type and at this price or trigger.
    [[nodiscard]] ClientOrderId leg(OrderType type, std::string_view at) const
    {
        ClientOrderId found;
        for (const auto& [id, order] : desk->oms().orders().all()) {
            const auto price = order.terms.trigger ? order.terms.trigger : order.terms.price;
            if (!isFinal(order.state) && order.terms.type == type && price && price->value == dec(at))
                found = id;
        }
        return found;
    }
    void refuse(ClientOrderId id, Code code)
    {
        ExecReport told;
        told.type = ExecType::Rejected;
        told.order = id;
        told.account = "paper";
        told.time = now;
        told.reason = rejected(code);
        sink->onReport(VenueId{0}, told);
        settle();
    }
    void wait(Duration by)
    {
        const Timestamp end = now + by;
        for (Timestamp next = desk->nextTimer(); next.isKnown() && next <= end; next = desk->nextTimer()) {
            now = std::max(next, now + Duration::nanoseconds(1));
            tick();
        }
        now = end;
        tick();
    }
    void tick()
    {
        for (auto& [id, market] : markets.markets)
            market.received = now;
        desk->setNow(now);
        desk->onTimer();
        settle();
    }
    /// Ends the program and starts it again `later`, on what a start reads from the store's file.
    void restart(Duration later)
    {
        now = now + later;
        Remembered remembered = store.throughAFile(now);
        answered = store.ops.size();
        taken = gateway.calls.size();
        begin(std::move(remembered));
    }
    /// A leg that a person drags to another price.
    void drag(ClientOrderId id, std::string_view to, bool mayCancelNew = false)
    {
        ReplaceOrder change;
        change.request = next();
        change.origin = OrderOrigin::Ladder;
        change.order = id;
        change.terms = desk->oms().orders().find(id)->terms;
        (change.terms.trigger ? change.terms.trigger : change.terms.price) = Price{dec(to)};
        change.mayCancelNew = mayCancelNew;
        command(change);
    }
    [[nodiscard]] std::string troublesSince(std::size_t first) const
    {
        std::string text;
        const auto all = tell.all<TradingTrouble>();
        for (std::size_t i = first; i < all.size(); ++i)
            text += std::string(toString(all[i].error.code)) + " ";
        return text;
    }
    [[nodiscard]] std::size_t troubles() const { return tell.all<TradingTrouble>().size(); }
    /// What an order of this size would be asked about when it is more than 5 times the usual one.
    [[nodiscard]] std::string unusual(std::string_view qty)
    {
        RiskLimits limits = paperLimits();
        limits.soft.qtyTimesUsual = dec("5");
        desk->oms().setLimits({VenueId{0}, "paper"}, limits);
        const auto refused = desk->oms().check(limit(qty));
        return refused ? refused->error.message : std::string();
    }
    [[nodiscard]] OrderRequest limit(std::string_view qty, Side side = Side::Buy)
    {
        OrderRequest request;
        request.request = next();
        request.instrument = "alpha:BTCUSDT";
        request.account = "paper";
        request.terms.side = side;
        request.terms.qty = {dec(qty)};
        request.terms.price = Price{dec("60000")};
        return request;
    }
    [[nodiscard]] ClosePosition closing(std::string_view instrument = "alpha:BTCUSDT")
    {
        ClosePosition close;
        close.request = next();
        close.instrument = instrument;
        close.account = "paper";
        return close;
    }
    [[nodiscard]] ReversePosition reversing(std::string_view account = "paper")
    {
        ReversePosition reverse;
        reverse.request = next();
        reverse.instrument = "alpha:BTCUSDT";
        reverse.account = account;
        return reverse;
    }
    [[nodiscard]] FlattenAll flattening()
    {
        FlattenAll flatten;
        flatten.request = next();
        return flatten;
    }
    /// Buys and holds.
    void hold(std::string_view qty, Side side = Side::Buy)
    {
        command(SubmitOrder{limit(qty, side), {}});
        venueTakesAll();
        report(ExecType::Filled, last().orders.at(0), qty);
    }
    /// "sell 0.006 stop 59000, sell 0.006 limit 61000": what rests now, oldest first.
    [[nodiscard]] std::string resting(ClientOrderId but = {}) const
    {
        std::string text;
        for (const auto& [id, order] : desk->oms().orders().all()) {
            if (isFinal(order.state) || id == but)
                continue;
            const auto at = order.terms.trigger ? order.terms.trigger : order.terms.price;
            text += (text.empty() ? "" : ", ") + std::string(toString(order.terms.side)) + " " +
                    order.openQty().normalized().toString() + " " + std::string(toString(order.terms.type)) +
                    (at ? " " + at->value.normalized().toString() : "") + (desk->oms().isLocal(id) ? " local" : "");
        }
        return text;
    }

    bool hasArrived = true; ///< the venue has what was sent and it did not acknowledge yet
    FakeMarket markets;
    MemoryStore store;
    RecordingTell tell;
    ScriptedGateway gateway{VenueId{0}, "paper", TradingMode::Paper};
    std::unique_ptr<TradingDesk> desk;
    OrderSink* sink = nullptr;
    Timestamp now = kTradingStart;
    std::uint64_t session = 70;
    std::uint64_t requests = 0;
    std::uint64_t trades = 0;
    std::size_t answered = 0;
    std::size_t taken = 0;
};

[[nodiscard]] Bracket simple()
{
    BracketPart part;
    part.share = dec("1");
    part.target = Price{dec("61000")};
    part.stop = Price{dec("59000")};
    return {{part}};
}

/// Two halves.
[[nodiscard]] Bracket halves(const char* stop, const char* target, const char* otherStop, const char* otherTarget)
{
    Bracket bracket;
    for (const auto& [at, take] : {std::pair{stop, target}, std::pair{otherStop, otherTarget}}) {
        BracketPart part;
        part.share = dec("0.5");
        part.target = Price{dec(take)};
        part.stop = Price{dec(at)};
        bracket.parts.push_back(part);
    }
    return bracket;
}

[[nodiscard]] Bracket ladder()
{
    Bracket bracket;
    for (const char* target : {"60500", "61000", "61500", "62000"}) {
        BracketPart part;
        part.share = dec("0.25");
        part.target = Price{dec(target)};
        part.stop = Price{dec("59000")};
        bracket.parts.push_back(part);
    }
    return bracket;
}

} // namespace

class ProtectionTest final : public QObject {
    Q_OBJECT

private slots:
    void badBrackets();
    void theStopFollowsWhatIsFilled_data();
    void theStopFollowsWhatIsFilled();
    void manyPiecesMakeFewLegs_data();
    void manyPiecesMakeFewLegs();
    void anAnswerThatStaysAwayIsNotWaitedFor();
    void oneCancelsTheOther();
    void aTargetInParts();
    void fourTargets();
    void fourTargetsFollowEachFill();
    void aTrailingStopFollowsWhatIsFilled();
    void stopFires();
    void closedByHand();
    void entryCancelledAfterAPart();
    void aStopTheVenueRefuses();
    void filledWhileTheVenueWasAway();
    void legsKeepOnWhileDisarmedAndKilled();
    void localStop();
    void localTrailing();
    void localNeverClosesMoreThanThereIs();
    void theBracketGoesAlong();
    void restartGoesOn();
    void theBracketIsStoredBeforeItsEntry();
    void aBracketWhoseEntryWasNotStored();
    void aTargetThatWasHitYesterday();
    void aRefusedStopLeavesTheOtherParts();
    void anExitGoesOnUntilItIsOut();
    void aStopThatRunsDryIsClosedOn();
    void refusedStopsAreTriedAgain();
    void nakedIsSaidAgain();
    void filledWhileTheVenueWasDegraded();
    void aStopCancelledByHandStaysAway();
    void cancelEverythingTakesTheLegs();
    void aCancelThatFailedIsNoWord();
    void aStopTheVenueDropsComesBack();
    void aMovedStopIsThePlan();
    void aMovedStopWhereTheVenueCannotChange();
    void anOldBracketLeavesANewPosition();
    void theEntryFillsOnAfterFlat();
    void stopAndTargetBothFill();
    void theFillsOfAnEntryComeLater();
    void bracketAsText();
    void breakeven();
    void breakevenOnlyTightens();
    void breakevenGoesByWhatFiresTheStop();
    void legsWaitForThePriceThatIsTold();
    void aStopInDoubtIsNone();

    void closeIsConfirmed();
    void everyCloseHasACap();
    void closeAPart();
    void closesDoNotStack();
    void aLargerCloseTakesOver();
    void reverseAndFlattenBesideAClose();
    void closeTellsWhatIsLeft();
    void closeGoesOnUntilNothingIsLeft();
    void closeThatCannotEnd();
    void closeWaitsForAnUnknownOrder();
    void closeAsksOnDoubtfulData();
    void closeNothing();
    void reversing();
    void reverseOfWhatWasShown();
    void reverseWantsArming();
    void flatten();
    void closeLeavesOrdersWhereAskedTo();
    void closeLeavesWhatWasPlacedSince();
    void closeGoesOnAfterARestart();
    void closeIsNotGoneOnWithLater();
    void reverseEndsFlatAfterARestart();
    void onlyEnteredSizesAreUsual();
    void theLastFiftySizesAreUsual();
};

void ProtectionTest::badBrackets()
{
    Room room;
    const auto ask = [&room](auto change) {
        Bracket bracket = simple();
        OrderRequest order = room.limit("0.010");
        change(bracket, order);
        room.command(SubmitOrder{order, bracket});
        return room.last().error ? room.last().error->field : std::string("none");
    };
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts.clear(); }), std::string("bracket"));
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts.assign(5, b.parts[0]); }), std::string("bracket"));
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts[0].share = dec("0.9"); }), std::string("bracket.share"));
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts[0].share = dec("-1"); }), std::string("bracket.share"));
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts[0].stop = Price{dec("60001")}; }),
             std::string("bracket.stop"));
    QCOMPARE(
        room.last().error->message,
        std::string("The stop of a buy at 60000 must lie below it; 60001 does not. The nearest that does is 59999.9"));
    QCOMPARE(room.last().error->fixes, std::vector<std::string>{"59999.9"});
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts[0].target = Price{dec("59000")}; }),
             std::string("bracket.target"));
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts[0].trail = dec("10"); }), std::string("bracket.trail"));
    QCOMPARE(ask([](Bracket& b, OrderRequest&) { b.parts[0].stop = Price{dec("59000.05")}; }), std::string("trigger"));
    QCOMPARE(ask([](Bracket& b, OrderRequest& o) {
                 b.parts[0] = {dec("1"), {}, {}, {}, {}};
                 static_cast<void>(o);
             }),
             std::string("bracket"));
    QCOMPARE(ask([](Bracket&, OrderRequest& o) { o.terms.isReduceOnly = true; }), std::string("bracket"));
    QVERIFY(room.gateway.calls.empty());
    QVERIFY(room.desk->oms().orders().all().empty());
}

void ProtectionTest::theStopFollowsWhatIsFilled_data()
{
    QTest::addColumn<bool>("hasReplace");
    QTest::newRow("a venue that changes orders") << true;
    QTest::newRow("a venue that does not") << false;
}

void ProtectionTest::theStopFollowsWhatIsFilled()
{
    QFETCH(bool, hasReplace);
    Room room;
    room.gateway.can.hasReplace = hasReplace;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string()); // nothing is filled: nothing to protect
    room.report(ExecType::Partial, entry, "0.004");
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(3)); // at once
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string("sell 0.004 stop 59000, sell 0.004 limit 61000"));
    room.report(ExecType::Partial, entry, "0.003");
    room.report(ExecType::Filled, entry, "0.003"); // before the venue has answered
    room.venueTakesAll();
    Decimal stops;
    Decimal targets;
    for (const Order* order : room.desk->oms().orders().working()) {
        Decimal& sum = order->terms.type == OrderType::Stop ? stops : targets;
        sum = *add(sum, order->openQty());
        QVERIFY(order->terms.isReduceOnly && order->origin == OrderOrigin::Protection);
    }
    QVERIFY(stops == dec("0.01") && targets == dec("0.01"));
}

void ProtectionTest::manyPiecesMakeFewLegs_data()
{
    theStopFollowsWhatIsFilled_data();
}

void ProtectionTest::manyPiecesMakeFewLegs()
{
    QFETCH(bool, hasReplace);
    Room room;
    room.gateway.can.hasReplace = hasReplace;
    room.command(SubmitOrder{room.limit("0.030"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    for (int i = 0; i < 29; ++i)
        room.report(ExecType::Partial, entry, "0.001");
    room.report(ExecType::Filled, entry, "0.001");
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(5)); // two stops and two targets
    QCOMPARE(room.troubles(), std::size_t(0));                   // what waits a moment is no trouble
    room.venueTakesAll();
    Decimal stops;
    Decimal targets;
    for (const Order* order : room.desk->oms().orders().working()) {
        Decimal& sum = order->terms.type == OrderType::Stop ? stops : targets;
        sum = *add(sum, order->openQty());
    }
    QVERIFY(stops == dec("0.03") && targets == dec("0.03"));
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(hasReplace ? 5 : 7));
}

void ProtectionTest::anAnswerThatStaysAwayIsNotWaitedFor()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    for (int i = 0; i < 4; ++i)
        room.report(ExecType::Partial, entry, "0.001");
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(5));
    room.wait(Protection::kAnswer + Duration::milliseconds(1));
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(7)); // the third legs, for all that is missing
    QVERIFY(room.sent().terms.qty.value == dec("0.002"));
}

void ProtectionTest::oneCancelsTheOther()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.venueTakesAll();
    const ClientOrderId target = room.gateway.calls.back().order.id;
    room.report(ExecType::Filled, target, "0.010", "61000");
    QVERIFY(room.gateway.calls.back().ask == OrderAsk::Cancel);
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string());
    QVERIFY(room.position().isZero());
    QCOMPARE(room.desk->protection().size(), std::size_t(0));
    QVERIFY(!room.store.all<StoredSetting>().back().value); // forgotten in the store too
}

void ProtectionTest::aTargetInParts()
{
    for (const bool hasReplace : {true, false}) {
        Room room;
        room.gateway.can.hasReplace = hasReplace;
        room.command(SubmitOrder{room.limit("0.010"), simple()});
        const ClientOrderId entry = room.last().orders.at(0);
        room.venueTakesAll();
        room.report(ExecType::Filled, entry, "0.010");
        room.venueTakesAll();
        const ClientOrderId target = room.gateway.calls.back().order.id;
        room.report(ExecType::Partial, target, "0.004", "61000");
        room.venueTakesAll();
        QVERIFY(room.position() == dec("0.006"));
        const std::string resting = room.resting();
        QVERIFY2(resting.find("sell 0.006 stop 59000") != std::string::npos, resting.c_str());
        QVERIFY2(resting.find("sell 0.006 limit 61000") != std::string::npos, resting.c_str());
    }
}

void ProtectionTest::fourTargets()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), ladder()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.venueTakesAll();
    // 0.0025 each does not lie on the lot: cut from the first on, the last has the rest.
    QCOMPARE(room.resting(), std::string("sell 0.002 stop 59000, sell 0.002 limit 60500, sell 0.003 stop 59000, "
                                         "sell 0.003 limit 61000, sell 0.002 stop 59000, sell 0.002 limit 61500, "
                                         "sell 0.003 stop 59000, sell 0.003 limit 62000"));
}

/// Each part has its share of what is filled so far, and what one of them takes off goes off its own stop alone.
void ProtectionTest::fourTargetsFollowEachFill()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.016"), ladder()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(9)); // at once, before anything is acked
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string("sell 0.001 stop 59000, sell 0.001 limit 60500, sell 0.001 stop 59000, "
                                              "sell 0.001 limit 61000, sell 0.001 stop 59000, sell 0.001 limit 61500, "
                                              "sell 0.001 stop 59000, sell 0.001 limit 62000"));
    room.report(ExecType::Filled, entry, "0.012");
    room.venueTakesAll();
    const ClientOrderId first = room.gateway.calls.at(2).order.id;
    QVERIFY(room.desk->oms().orders().find(first)->terms.price == Price{dec("60500")});
    room.report(ExecType::Partial, first, "0.003", "60500");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.001 stop 59000, sell 0.001 limit 60500, sell 0.004 stop 59000, "
                                         "sell 0.004 limit 61000, sell 0.004 stop 59000, sell 0.004 limit 61500, "
                                         "sell 0.004 stop 59000, sell 0.004 limit 62000"));
}

/// The venue has none, so it is watched here: another size is no new start.
void ProtectionTest::aTrailingStopFollowsWhatIsFilled()
{
    Room room;
    Bracket bracket = simple();
    bracket.parts[0].stop.reset();
    bracket.parts[0].trail = dec("100");
    room.command(SubmitOrder{room.limit("0.010"), bracket});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string("sell 0.004 trailing local, sell 0.004 limit 61000"));
    room.price("60500"); // 60400 from now on
    room.price("60450");
    room.report(ExecType::Filled, entry, "0.006");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 trailing local, sell 0.01 limit 61000"));
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    room.price("60401");
    QCOMPARE(room.gateway.count(OrderAsk::New), sent);
    room.price("60400");
    QCOMPARE(room.gateway.count(OrderAsk::New), sent + 1);
    const Order& fired = room.gateway.calls.back().order;
    QVERIFY(fired.terms.type == OrderType::Market && fired.terms.isReduceOnly);
    QVERIFY(fired.terms.qty.value == dec("0.010"));
    room.report(ExecType::Filled, fired.id, "0.010", "60395");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string());
}

void ProtectionTest::stopFires()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.venueTakesAll();
    const ClientOrderId stop = room.gateway.calls.at(1).order.id;
    room.report(ExecType::Filled, stop, "0.010", "58990");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string());
    QVERIFY(room.position().isZero());
}

void ProtectionTest::closedByHand()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.venueTakesAll();
    OrderRequest half = room.limit("0.005", Side::Sell);
    half.terms.isReduceOnly = true;
    room.command(SubmitOrder{half, {}});
    room.report(ExecType::Filled, room.last().orders.at(0), "0.005");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.005 stop 59000, sell 0.005 limit 61000"));
    half.request = room.next();
    room.command(SubmitOrder{half, {}});
    room.report(ExecType::Filled, room.last().orders.at(0), "0.005");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string());
    QCOMPARE(room.desk->protection().size(), std::size_t(0));
}

void ProtectionTest::entryCancelledAfterAPart()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.command(CancelOrder{room.next(), OrderOrigin::Ticket, entry});
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.004 stop 59000, sell 0.004 limit 61000"));
    room.report(ExecType::Partial, entry, "0.002"); // late
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.006 stop 59000, sell 0.006 limit 61000"));
    // And an entry that never filled leaves nothing behind.
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    room.command(CancelOrder{room.next(), OrderOrigin::Ticket, room.last().orders.at(0)});
    room.venueTakesAll();
    QCOMPARE(room.desk->protection().size(), std::size_t(1));
}

void ProtectionTest::aStopTheVenueRefuses()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    const ClientOrderId stop = room.gateway.calls.at(1).order.id;
    room.report(ExecType::Rejected, stop); // the market is past it
    QVERIFY(room.tell.last<TradingTrouble>().error.message.find("without its protection") != std::string::npos);
    const ScriptedGateway::Call exit = room.gateway.calls.back();
    QVERIFY(exit.order.terms.type == OrderType::Market && exit.order.terms.isReduceOnly);
    QVERIFY(exit.order.terms.qty.value == dec("0.01"));
    room.report(ExecType::Filled, exit.order.id, "0.010", "58000");
    room.taken = room.gateway.calls.size() - 1;
    room.venueTakesAll();
    QVERIFY(room.position().isZero());
}

void ProtectionTest::filledWhileTheVenueWasAway()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.gateway.state = SessionState::Connecting;
    room.desk->oms().onSession({VenueId{0}, "paper"});
    for (int i = 0; i < 5; ++i)
        room.report(ExecType::Partial, entry, "0.001");
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(1));
    room.gateway.state = SessionState::Ready;
    room.desk->oms().onSession({VenueId{0}, "paper"});
    room.now = room.now + Duration::milliseconds(1);
    room.desk->setNow(room.now);
    room.snapshot();
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string("sell 0.005 stop 59000, sell 0.005 limit 61000"));
}

void ProtectionTest::legsKeepOnWhileDisarmedAndKilled()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.command(Disarm{room.next()});
    room.command(SetKill{room.next(), "person", "", "now"});
    room.report(ExecType::Partial, entry, "0.004"); // crossed the cancel
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.004 stop 59000, sell 0.004 limit 61000"));
    const ClientOrderId target = room.desk->oms().orders().working().back()->id;
    room.report(ExecType::Partial, target, "0.001", "61000");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.003 stop 59000, sell 0.003 limit 61000"));
}

void ProtectionTest::localStop()
{
    Room room;
    room.gateway.can.types = {OrderType::Market, OrderType::Limit};
    room.begin({});
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.006");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 59000 local, sell 0.01 limit 61000"));
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    room.price("59000.1");
    QCOMPARE(room.gateway.count(OrderAsk::New), sent);
    room.price("59000");
    QCOMPARE(room.gateway.count(OrderAsk::New), sent + 1);
    const Order fired = room.gateway.calls.back().order;
    QVERIFY(fired.terms.type == OrderType::Market && fired.terms.isReduceOnly && fired.terms.qty.value == dec("0.01"));
    room.price("58000");
    QCOMPARE(room.gateway.count(OrderAsk::New), sent + 1); // once
    room.report(ExecType::Filled, fired.id, "0.010", "58990");
    room.taken = room.gateway.calls.size() - 1;
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string());
}

void ProtectionTest::localTrailing()
{
    Room room;
    room.hold("0.010");
    OrderRequest trailing = room.limit("0.010", Side::Sell);
    trailing.terms.type = OrderType::Trailing;
    trailing.terms.price.reset();
    trailing.terms.trailBy = dec("100");
    trailing.terms.isReduceOnly = true;
    room.command(SubmitOrder{trailing, {}});
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    for (const char* mark : {"60000", "60500", "60450", "60400.1", "60460"})
        room.price(mark);
    QCOMPARE(room.gateway.count(OrderAsk::New), sent);
    room.price("60400"); // 100 below the best of 60500
    QCOMPARE(room.gateway.count(OrderAsk::New), sent + 1);
}

void ProtectionTest::localNeverClosesMoreThanThereIs()
{
    Room room;
    room.gateway.can.types = {OrderType::Market, OrderType::Limit};
    room.begin({});
    room.hold("0.010");
    OrderRequest stop = room.limit("0.010", Side::Sell);
    stop.terms.type = OrderType::Stop;
    stop.terms.price.reset();
    stop.terms.trigger = Price{dec("59000")};
    stop.terms.isReduceOnly = true;
    room.command(SubmitOrder{stop, {}});
    OrderRequest part = room.limit("0.007", Side::Sell);
    part.terms.isReduceOnly = true;
    room.command(SubmitOrder{part, {}});
    room.report(ExecType::Filled, room.last().orders.at(0), "0.007");
    room.price("58900");
    QVERIFY(room.gateway.calls.back().order.terms.qty.value == dec("0.003"));
    room.report(ExecType::Filled, room.gateway.calls.back().order.id, "0.003");
    QVERIFY(room.position().isZero());
    room.hold("0.010", Side::Sell); // the other way round: the stop has nothing to do here
    stop.request = room.next();
    room.command(SubmitOrder{stop, {}});
    QCOMPARE(std::string(toString(room.last().error->code)), std::string("REDUCE_ONLY"));
}

/// What a bracket is yet to place moves with its entry, if the change says so, and once it holds.
void ProtectionTest::theBracketGoesAlong()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    const auto move = [&room, entry](std::string_view price, std::optional<Decimal> by) {
        ReplaceOrder change;
        change.request = room.next();
        change.order = entry;
        change.terms = room.desk->oms().orders().find(entry)->terms;
        change.terms.price = Price{dec(price)};
        change.bracketBy = by;
        room.command(change);
        QVERIFY(room.last().kind == Kind::Taken);
    };
    const auto kept = [&room, entry] {
        std::string text;
        for (const StoreOp& op : room.store.ops) {
            if (const auto* setting = std::get_if<StoredSetting>(&op); setting && setting->key.ends_with(entry.toHex()))
                text = setting->value.value_or("gone");
        }
        const auto stored = bracketFrom(text);
        return stored ? toText(stored->bracket) : text; // what became of its parts beside
    };
    const auto at = [](const char* stop, const char* target) {
        Bracket bracket = simple();
        bracket.parts[0].stop = Price{dec(stop)};
        bracket.parts[0].target = Price{dec(target)};
        return toText(bracket);
    };
    move("59900", dec("-100"));
    QCOMPARE(kept(), at("59000", "61000")); // not before the venue has taken it
    room.venueTakesAll();
    QCOMPARE(kept(), at("58900", "60900"));
    move("59800", dec("-100"));
    ++room.taken;
    room.sink->onAnswer(VenueId{0}, {OrderAsk::Replace, entry, rejected(Code::BadPrice), room.now});
    room.settle();
    QCOMPARE(kept(), at("58900", "60900"));
    move("59850", std::nullopt);
    room.venueTakesAll();
    QCOMPARE(kept(), at("58900", "60900"));
    room.report(ExecType::Filled, entry, "0.010", "59850");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 58900, sell 0.01 limit 60900"));
}

void ProtectionTest::restartGoesOn()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    Remembered remembered = room.store.remembered();
    remembered.settings = room.store.all<StoredSetting>();
    room.answered = room.store.ops.size();
    room.now = room.now + Duration::seconds(5);
    room.begin(std::move(remembered));
    QCOMPARE(room.desk->protection().size(), std::size_t(1));
    room.taken = room.gateway.calls.size();
    room.report(ExecType::Filled, entry, "0.006");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 59000, sell 0.01 limit 61000")); // grown, not doubled
}

void ProtectionTest::theBracketIsStoredBeforeItsEntry()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    std::string stored;
    for (const StoreOp& op : room.store.ops) {
        if (std::holds_alternative<OrderIntent>(op))
            stored += "intent ";
        if (const auto* setting = std::get_if<StoredSetting>(&op); setting && setting->value)
            stored += setting->key == "bracket/" + room.last().orders.at(0).toHex() ? "bracket " : "other ";
    }
    QCOMPARE(stored, std::string("bracket intent ")); // what waits for the intent has both on the disk
    room.command(Disarm{room.next()});
    room.command(SubmitOrder{room.limit("0.010"), simple()}); // refused: nothing is kept of its bracket
    QCOMPARE(room.store.all<StoredSetting>().size(), std::size_t(1));
}

void ProtectionTest::aBracketWhoseEntryWasNotStored()
{
    Room room;
    Remembered remembered;
    const ClientOrderId never{71, 5};
    remembered.settings = {{"bracket/" + never.toHex(), toText(simple()), room.now}};
    const std::size_t troubles = room.tell.all<TradingTrouble>().size();
    room.begin(std::move(remembered));
    QCOMPARE(room.tell.all<TradingTrouble>().size(), troubles); // nothing was ever sent: nothing to look after
    QCOMPARE(room.desk->protection().size(), std::size_t(0));
    QVERIFY(!room.store.all<StoredSetting>().back().value);
}

void ProtectionTest::aTargetThatWasHitYesterday()
{
    for (const bool hasReplace : {true, false}) {
        Room room;
        room.gateway.can.hasReplace = hasReplace;
        room.command(SubmitOrder{room.limit("0.010"), halves("59000", "60500", "59000", "63000")});
        const ClientOrderId entry = room.last().orders.at(0);
        room.venueTakesAll();
        room.report(ExecType::Filled, entry, "0.010");
        room.venueTakesAll();
        room.drag(room.leg(OrderType::Limit, "63000"), "63500", true); // where it cannot change: sent anew
        room.venueTakesAll();
        room.report(ExecType::Filled, room.leg(OrderType::Limit, "60500"), "0.005", "60500");
        room.venueTakesAll();
        const std::string before = room.resting();
        QVERIFY2(before.find("0.005 stop 59000") != std::string::npos, before.c_str());
        QVERIFY2(before.find("0.005 limit 63500") != std::string::npos, before.c_str());
        const std::size_t asked = room.gateway.calls.size();
        room.restart(Duration::minutes(24 * 60));
        room.venueTakesAll();
        QCOMPARE(room.resting(), before);
        QCOMPARE(room.gateway.calls.size(), asked); // nothing of it is placed or cancelled again
        room.report(ExecType::Filled, room.leg(OrderType::Limit, "63500"), "0.005", "63500");
        room.venueTakesAll();
        QCOMPARE(room.resting(), std::string());
        QCOMPARE(room.desk->protection().size(), std::size_t(0));
    }
}

void ProtectionTest::aRefusedStopLeavesTheOtherParts()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), halves("59900", "60500", "58000", "63000")});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.refuse(room.leg(OrderType::Stop, "59900"), Code::BadTrigger);
    const ClientOrderId exit = room.sent().id;
    QVERIFY(room.sent().terms.type == OrderType::Market && room.sent().terms.qty.value == dec("0.005"));
    room.report(ExecType::Filled, exit, "0.005", "59800");
    room.venueTakesAll();
    QVERIFY(room.position() == dec("0.005"));
    QCOMPARE(room.resting(), std::string("sell 0.005 stop 58000, sell 0.005 limit 63000"));
}

void ProtectionTest::anExitGoesOnUntilItIsOut()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.refuse(room.leg(OrderType::Stop, "59000"), Code::BadTrigger);
    const ClientOrderId first = room.sent().id;
    room.report(ExecType::Partial, first, "0.004", "58000");
    room.report(ExecType::Cancelled, first); // the book ran dry: the rest goes at once
    const ClientOrderId second = room.sent().id;
    QVERIFY(second != first && room.sent().terms.qty.value == dec("0.006"));
    const std::size_t troubles = room.troubles();
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    room.report(ExecType::Cancelled, second); // nobody is there at all: said, and tried again in a while
    QCOMPARE(room.troubles(), troubles + 1);
    QCOMPARE(room.gateway.count(OrderAsk::New), sent);
    room.restart(Duration::milliseconds(100)); // a restart does not forget it
    QCOMPARE(room.gateway.count(OrderAsk::New), sent + 1);
    QVERIFY(room.sent().terms.type == OrderType::Market && room.sent().terms.qty.value == dec("0.006"));
    room.report(ExecType::Filled, room.sent().id, "0.006", "57900");
    for (const Order* order : room.desk->oms().orders().working())
        room.report(ExecType::Cancelled, order->id);
    QVERIFY(room.position().isZero());
    QCOMPARE(room.desk->protection().size(), std::size_t(0));
}

void ProtectionTest::aStopThatRunsDryIsClosedOn()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.venueTakesAll();
    const ClientOrderId stop = room.leg(OrderType::Stop, "59000");
    room.report(ExecType::Partial, stop, "0.004", "58990");
    room.report(ExecType::Cancelled, stop);
    QVERIFY(room.sent().terms.type == OrderType::Market && room.sent().terms.qty.value == dec("0.006"));
}

void ProtectionTest::refusedStopsAreTriedAgain()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.100"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    const std::size_t before = room.troubles();
    for (int i = 0; i < 5; ++i) { // too small for the venue, five times
        room.report(ExecType::Partial, entry, "0.001");
        if (const ClientOrderId stop = room.leg(OrderType::Stop, "59000"); stop.isValid())
            room.refuse(stop, Code::MinNotional);
        room.venueTakesAll();
    }
    QCOMPARE(room.resting(entry), std::string("sell 0.005 limit 61000"));
    QVERIFY(room.troublesSince(before).find("MIN_NOTIONAL") != std::string::npos);
    const TradingTrouble told = room.tell.all<TradingTrouble>().at(before);
    QVERIFY(!told.error.fixes.empty() && told.order == entry);
    room.report(ExecType::Filled, entry, "0.095"); // larger: at once
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.1 limit 61000, sell 0.1 stop 59000"));
    // Refused for a reason that has nothing to do with its size: again and again, ever less often.
    QCOMPARE(room.bare(), std::string());
    room.refuse(room.leg(OrderType::Stop, "59000"), Code::VenueLimited);
    QCOMPARE(room.bare(), std::string("0.1: VENUE_LIMITED"));
    const auto bareSince = room.desk->protection().unprotected({VenueId{0}, "paper"}, kBtc)->since;
    for (int i = 0; i < 3; ++i) {
        const std::size_t sent = room.gateway.count(OrderAsk::New);
        room.wait(Duration::seconds(31));
        QVERIFY(room.gateway.count(OrderAsk::New) > sent);
        QVERIFY(room.gateway.count(OrderAsk::New) < sent + 8);
        room.refuse(room.leg(OrderType::Stop, "59000"), Code::VenueLimited);
    }
    const auto bare = room.desk->protection().unprotected({VenueId{0}, "paper"}, kBtc);
    QVERIFY2(bare && bare->since == bareSince && bare->again > room.now, "the same, tries in between or not");
    room.wait(Duration::seconds(31));
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.1 limit 61000, sell 0.1 stop 59000"));
    QCOMPARE(room.bare(), std::string());
}

void ProtectionTest::nakedIsSaidAgain()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.venueTakesAll();
    room.gateway.state = SessionState::Degraded;
    room.report(ExecType::Cancelled, room.leg(OrderType::Stop, "59000")); // the venue's own doing
    const std::size_t before = room.troubles();
    room.wait(Duration::minutes(5));
    QCOMPARE(room.troublesSince(before), std::string("VENUE_NOT_READY VENUE_NOT_READY VENUE_NOT_READY VENUE_NOT_READY "
                                                     "VENUE_NOT_READY "));
    QCOMPARE(room.tell.last<TradingTrouble>().error.limit, std::string("a stop for 0.01"));
    QCOMPARE(room.bare(), std::string("0.01: VENUE_NOT_READY"));
    room.gateway.state = SessionState::Ready; // nobody says so
    room.wait(Duration::seconds(2));
    QCOMPARE(room.bare(), std::string("0.01: VENUE_NOT_READY")); // on its way is not in force
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 limit 61000, sell 0.01 stop 59000"));
    QCOMPARE(room.bare(), std::string());
    const std::size_t after = room.troubles();
    room.wait(Duration::minutes(5));
    QCOMPARE(room.troubles(), after);
}

void ProtectionTest::filledWhileTheVenueWasDegraded()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.gateway.state = SessionState::Degraded;
    const std::size_t before = room.troubles();
    room.report(ExecType::Filled, entry, "0.010");
    QCOMPARE(room.troublesSince(before), std::string("VENUE_NOT_READY "));
    room.gateway.state = SessionState::Ready;
    room.wait(Duration::seconds(1));
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 59000, sell 0.01 limit 61000"));
}

void ProtectionTest::aStopCancelledByHandStaysAway()
{
    for (const bool isLocal : {false, true}) {
        Room room;
        if (isLocal) {
            room.gateway.can.types = {OrderType::Market, OrderType::Limit};
            room.begin({});
        }
        room.command(SubmitOrder{room.limit("0.010"), simple()});
        const ClientOrderId entry = room.last().orders.at(0);
        room.venueTakesAll();
        room.report(ExecType::Partial, entry, "0.004");
        room.venueTakesAll();
        const std::size_t before = room.troubles();
        room.command(CancelOrder{room.next(), OrderOrigin::Ladder, room.leg(OrderType::Stop, "59000")});
        room.venueTakesAll();
        QCOMPARE(room.resting(entry), std::string("sell 0.004 limit 61000"));
        QCOMPARE(room.troublesSince(before), std::string("USER_DECLINED "));
        QVERIFY(room.tell.last<TradingTrouble>().error.message.find("Position without stop") == 0);
        QCOMPARE(room.bare(), std::string("0.004 by hand"));
        room.report(ExecType::Filled, entry, "0.006"); // nor for what fills later
        room.venueTakesAll();
        QCOMPARE(room.resting(), std::string("sell 0.01 limit 61000"));
        OrderRequest own = room.limit("0.006"); // a person's own stop stands in for it
        own.terms.side = Side::Sell;
        own.terms.type = OrderType::Stop;
        own.terms.price.reset();
        own.terms.trigger = Price{dec("58000")};
        QCOMPARE(room.bare(), std::string("0.01 by hand"));
        room.command(SubmitOrder{own, {}});
        const ClientOrderId stop = room.last().orders.at(0);
        room.venueTakesAll();
        QCOMPARE(room.bare(), std::string("0.004 by hand"));
        room.command(CancelOrder{room.next(), OrderOrigin::Ladder, stop});
        room.venueTakesAll();
        room.restart(Duration::seconds(5)); // nor after a restart
        room.venueTakesAll();
        QCOMPARE(room.resting(), std::string("sell 0.01 limit 61000"));
        QCOMPARE(room.bare(), std::string("0.01 of old by hand"));
        room.report(ExecType::Filled, room.leg(OrderType::Limit, "61000"), "0.010", "61000");
        QCOMPARE(room.desk->protection().size(), std::size_t(0));
    }
}

void ProtectionTest::cancelEverythingTakesTheLegs()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), halves("59000", "60500", "58000", "63000")});
    room.venueTakesAll();
    room.report(ExecType::Filled, room.last().orders.at(0), "0.010");
    room.venueTakesAll();
    CancelScope scope;
    scope.request = room.next();
    scope.target = "alpha:BTCUSDT";
    room.command(scope); // entries: legs stay
    room.venueTakesAll();
    QCOMPARE(room.desk->oms().orders().working().size(), std::size_t(4));
    scope.what = CancelWhat::Everything;
    scope.account = "another";
    scope.request = room.next();
    room.command(scope);
    room.venueTakesAll();
    QCOMPARE(room.desk->oms().orders().working().size(), std::size_t(4));
    scope.account.clear();
    scope.request = room.next();
    room.command(scope);
    room.venueTakesAll();
    room.wait(Duration::minutes(2));
    QCOMPARE(room.resting(), std::string());
    QVERIFY(room.position() == dec("0.01"));
    QCOMPARE(room.desk->protection().size(), std::size_t(1)); // what is without its stop is told until it is gone
    QVERIFY(room.bare() == "0.01 by hand");
    room.command(ClosePosition{.request = room.next(),
                               .origin = OrderOrigin::Keyboard,
                               .instrument = "alpha:BTCUSDT",
                               .account = "paper",
                               .mode = TradingMode::Paper,
                               .fraction = Decimal{1, 0},
                               .slippageCap = std::nullopt,
                               .cancel = CancelWhat::Entries,
                               .confirmed = {}});
    room.report(ExecType::Filled, room.sent().id, "0.010");
    QCOMPARE(room.desk->protection().size(), std::size_t(0));
    QCOMPARE(room.bare(), std::string());
}

void ProtectionTest::aCancelThatFailedIsNoWord()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    const ClientOrderId stop = room.leg(OrderType::Stop, "59000");
    room.command(CancelOrder{room.next(), OrderOrigin::Ladder, stop});
    room.sink->onAnswer(VenueId{0}, {OrderAsk::Cancel, stop, rejected(Code::VenueLimited), room.now});
    room.settle();
    room.taken = room.gateway.calls.size();
    room.report(ExecType::Filled, entry, "0.006");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 59000, sell 0.01 limit 61000")); // it stands, so it follows
}

void ProtectionTest::aStopTheVenueDropsComesBack()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    room.venueTakesAll();
    room.report(ExecType::Filled, room.last().orders.at(0), "0.010");
    room.venueTakesAll();
    room.drag(room.leg(OrderType::Stop, "59000"), "59800");
    room.venueTakesAll();
    room.report(ExecType::Cancelled, room.leg(OrderType::Stop, "59800"));
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 limit 61000, sell 0.01 stop 59800")); // where it was moved to
    // A venue that drops each one is not asked without end.
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    for (int i = 0; i < 20; ++i) {
        if (const ClientOrderId stop = room.leg(OrderType::Stop, "59800"); stop.isValid())
            room.report(ExecType::Cancelled, stop);
        room.venueTakesAll();
    }
    QVERIFY(room.gateway.count(OrderAsk::New) < sent + 3);
}

void ProtectionTest::aMovedStopIsThePlan()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    room.drag(room.leg(OrderType::Stop, "59000"), "59800");
    room.report(ExecType::Partial, entry, "0.004"); // while the change is on its way
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string("sell 0.004 stop 59800, sell 0.008 limit 61000, sell 0.004 stop 59800"));
    room.drag(room.leg(OrderType::Limit, "61000"), "61500");
    room.venueTakesAll();
    room.restart(Duration::seconds(5));
    room.report(ExecType::Filled, entry, "0.002");
    room.venueTakesAll();
    room.report(ExecType::Cancelled, room.leg(OrderType::Limit, "61500"));
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.006 stop 59800, sell 0.004 stop 59800, sell 0.01 limit 61500"));
}

void ProtectionTest::aMovedStopWhereTheVenueCannotChange()
{
    Room room;
    room.gateway.can.hasReplace = false;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.venueTakesAll();
    const ClientOrderId stop = room.leg(OrderType::Stop, "59000");
    room.drag(stop, "59800", true);
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 limit 61000, sell 0.01 stop 59800")); // one stop, not two
    room.report(ExecType::Partial, room.leg(OrderType::Limit, "61000"), "0.004", "61000");
    room.venueTakesAll();
    QVERIFY2(room.resting().find("sell 0.006 stop 59800") != std::string::npos, room.resting().c_str());
}

void ProtectionTest::anOldBracketLeavesANewPosition()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    room.venueTakesAll();
    room.report(ExecType::Filled, room.last().orders.at(0), "0.010");
    room.venueTakesAll();
    room.command(room.closing());
    room.report(ExecType::Filled, room.last().orders.at(0), "0.010", "60900"); // flat: the legs' cancels are on the way
    room.taken = room.gateway.calls.size();
    std::vector<ClientOrderId> legs;
    for (const Order* order : room.desk->oms().orders().working())
        legs.push_back(order->id);
    QCOMPARE(legs.size(), std::size_t(2));
    room.command(SubmitOrder{room.limit("0.010"), {}}); // in again, without a bracket
    room.report(ExecType::Filled, room.last().orders.at(0), "0.010", "61500");
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    for (const ClientOrderId& leg : legs)
        room.report(ExecType::Cancelled, leg);
    QCOMPARE(room.gateway.count(OrderAsk::New), sent);
    QCOMPARE(room.resting(), std::string());
    QCOMPARE(room.desk->protection().size(), std::size_t(0));
}

void ProtectionTest::theEntryFillsOnAfterFlat()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    room.report(ExecType::Filled, room.leg(OrderType::Limit, "61000"), "0.004", "61000");
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string());
    room.restart(Duration::minutes(24 * 60));
    room.report(ExecType::Filled, entry, "0.006");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.006 stop 59000, sell 0.006 limit 61000"));
}

void ProtectionTest::stopAndTargetBothFill()
{
    Room room;
    room.hold("0.020"); // a position of its own: reduce-only lets both fill
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    const ClientOrderId target = room.leg(OrderType::Limit, "61000");
    room.report(ExecType::Filled, room.leg(OrderType::Stop, "59000"), "0.004", "58990");
    room.report(ExecType::Filled, target, "0.004", "61000");
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string());
    room.report(ExecType::Filled, entry, "0.006");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.006 stop 59000, sell 0.006 limit 61000"));
}

void ProtectionTest::theFillsOfAnEntryComeLater()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry); // by a query: the venue counted its fills and does not tell them
    QVERIFY(room.desk->oms().orders().find(entry)->state == OrderState::Filled);
    QCOMPARE(room.desk->protection().size(), std::size_t(1));
    room.report(ExecType::Partial, entry, "0.010");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 59000, sell 0.01 limit 61000"));
}

void ProtectionTest::bracketAsText()
{
    Bracket bracket = ladder();
    bracket.parts[1].stop.reset();
    bracket.parts[1].trail = dec("50.5");
    bracket.parts[2].slippageCap = dec("0.003");
    const auto back = bracketFrom(toText(bracket));
    QVERIFY(back.has_value());
    QCOMPARE(toText(back->bracket), toText(bracket));
    for (const char* text : {"", "1", "1 2 3 4", "x - - - -", "1 - - - -  ", "1 - - - - -", "1 - - - -|", "- - - - -"})
        QVERIFY2(!bracketFrom(text) || std::string(text) == "1 - - - -|", text);
    StoredBracket stored{bracket,
                         {dec("0.004"), {{dec("0.001"), false, true, false}, {}, {{}, true, false, true}, {}}}};
    const auto whole = bracketFrom(toText(stored));
    QVERIFY(whole.has_value());
    QCOMPARE(toText(*whole), toText(stored));
    QVERIFY(whole->state.gone == dec("0.004") && !whole->state.parts[0].hasStop && whole->state.parts[0].hasTarget);
    QVERIFY(whole->state.parts[1].hasStop && !whole->state.parts[2].hasTarget && whole->state.parts[2].isExiting);
    for (const char* text : {"1 60000 - - -#", "1 60000 - - -#0", "1 60000 - - -#0 0", "1 60000 - - -#0 0 z-",
                             "1 60000 - - -#0 x -", "1 60000 - - -#0 0 - 1", "#0 0 -"})
        QVERIFY2(!bracketFrom(text), text);
}

void ProtectionTest::breakeven()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Partial, entry, "0.004");
    room.venueTakesAll();
    StopToBreakeven move{room.next(), OrderOrigin::Keyboard, "alpha:BTCUSDT",
                         "paper",     TradingMode::Paper,    dec("0.00045")};
    room.command(move);
    QCOMPARE(std::string(toString(room.last().error->code)), std::string("BAD_TRIGGER")); // it would fire at once
    room.price("60500");
    room.command(Disarm{room.next()}); // tightening needs no arming
    move.request = room.next();
    room.command(move);
    QVERIFY(room.last().kind == Kind::Taken);
    room.venueTakesAll();
    QCOMPARE(room.resting(entry), std::string("sell 0.004 stop 60054.1, sell 0.004 limit 61000"));
    room.report(ExecType::Filled, entry, "0.006"); // what fills later is protected there too
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 60054.1, sell 0.01 limit 61000"));
    move.request = room.next();
    move.instrument = "alpha:ETHUSDT";
    room.command(move);
    QVERIFY(room.last().kind == Kind::Refused);
}

void ProtectionTest::breakevenOnlyTightens()
{
    Room room;
    room.hold("0.010");
    const auto stopAt = [&room](std::string_view at) {
        OrderRequest stop = room.limit("0.005", Side::Sell);
        stop.terms.type = OrderType::Stop;
        stop.terms.price.reset();
        stop.terms.trigger = Price{dec(at)};
        stop.terms.isReduceOnly = true;
        room.command(SubmitOrder{stop, {}});
        room.venueTakesAll();
    };
    room.price("62000");
    stopAt("61000");
    StopToBreakeven move{room.next(), OrderOrigin::Keyboard, "alpha:BTCUSDT",
                         "paper",     TradingMode::Paper,    dec("0.00045")};
    room.command(move);
    QVERIFY(room.last().kind == Kind::Refused && room.last().error->code == Code::StateConflict);
    QCOMPARE(room.last().error->value, std::string("61000"));
    QCOMPARE(room.resting(), std::string("sell 0.005 stop 61000"));
    stopAt("59000");
    stopAt("59500");
    move.request = room.next();
    room.command(move);
    QVERIFY(room.last().kind == Kind::Taken);
    QCOMPARE(room.last().orders.size(), std::size_t(2));
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.005 stop 61000, sell 0.005 stop 60054.1, sell 0.005 stop 60054.1"));
}

/// A stop that was sent and not acknowledged when the program ended is no stop until somebody has seen it.
void ProtectionTest::aStopInDoubtIsNone()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    QCOMPARE(room.bare(), std::string()); // on its way: that is a matter of milliseconds
    room.hasArrived = false;
    room.restart(Duration::seconds(5));
    QCOMPARE(room.bare(), std::string("0.01 of old: UNKNOWN_OUTCOME"));
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    const ClientOrderId stop = room.leg(OrderType::Stop, "59000");
    room.report(ExecType::Ack, stop);
    QCOMPARE(room.bare(), std::string());
    QCOMPARE(room.gateway.count(OrderAsk::New), sent); // nothing was sent a second time
}

/// Where the venue tells no mark, a stop waits for the last price; where it tells neither, for the mark, and that is
/// said.
void ProtectionTest::legsWaitForThePriceThatIsTold()
{
    for (const bool hasMark : {true, false}) {
        for (const bool hasLast : {true, false}) {
            Room room;
            auto& market = room.markets.markets[kBtc];
            if (!hasMark)
                market.mark.reset();
            if (!hasLast)
                market.last.reset();
            room.command(SubmitOrder{room.limit("0.010"), simple()});
            const ClientOrderId entry = room.last().orders.at(0);
            room.venueTakesAll();
            room.report(ExecType::Filled, entry, "0.010");
            room.venueTakesAll();
            std::vector<TriggerSource> sources;
            for (const Order* order : room.desk->oms().orders().working()) {
                if (order->terms.type == OrderType::Stop)
                    sources.push_back(order->terms.triggerSource);
            }
            for (const ClientOrderId id : room.desk->oms().localOrders())
                sources.push_back(room.desk->oms().orders().find(id)->terms.triggerSource);
            QCOMPARE(sources.size(), std::size_t(1));
            QVERIFY(sources[0] == (!hasMark && hasLast ? TriggerSource::Last : TriggerSource::Mark));
            const auto troubles = room.tell.all<TradingTrouble>();
            QCOMPARE(troubles.size(), std::size_t(hasMark || hasLast ? 0 : 1));
        }
    }
}

/// A stop on the last price moves by the last price, whatever is known of the mark.
void ProtectionTest::breakevenGoesByWhatFiresTheStop()
{
    Room room;
    room.hold("0.010");
    OrderRequest stop = room.limit("0.010", Side::Sell);
    stop.terms.type = OrderType::Stop;
    stop.terms.price.reset();
    stop.terms.trigger = Price{dec("59000")};
    stop.terms.triggerSource = TriggerSource::Last;
    stop.terms.isReduceOnly = true;
    room.command(SubmitOrder{stop, {}});
    room.venueTakesAll();
    StopToBreakeven move{room.next(), OrderOrigin::Keyboard, "alpha:BTCUSDT",
                         "paper",     TradingMode::Paper,    dec("0.00045")};
    auto& market = room.markets.markets[kBtc];
    market.mark.reset();
    market.last.reset();
    room.command(move);
    QVERIFY(room.last().error->code == Code::StaleData);
    QVERIFY2(room.last().error->message.find("no last price of alpha:BTCUSDT is told") != std::string::npos,
             room.last().error->message.c_str());
    market.last = Price{dec("60010")};
    move.request = room.next();
    room.command(move);
    QVERIFY(room.last().error->code == Code::BadTrigger);
    QCOMPARE(room.last().error->message, std::string("The last price, 60010, is not past breakeven at 60054.1: the "
                                                     "stop would fire at once"));
    market.last = Price{dec("60100")};
    move.request = room.next();
    room.command(move);
    QVERIFY(room.last().kind == Kind::Taken);
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("sell 0.01 stop 60054.1 local")); // this venue has none on the last price
}

void ProtectionTest::closeIsConfirmed()
{
    Room room;
    room.command(SubmitOrder{room.limit("0.010"), simple()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "0.010");
    room.command(SubmitOrder{room.limit("0.020"), {}}); // an entry that rests
    room.venueTakesAll();
    room.command(Disarm{room.next()});
    const ClosePosition asked = room.closing();
    const RequestId request = asked.request;
    room.command(asked);
    QVERIFY(room.last().kind == Kind::Taken);
    const ClientOrderId close = room.last().orders.at(0);
    room.venueTakesAll();
    QCOMPARE(room.resting(close), std::string("sell 0.01 stop 59000, sell 0.01 limit 61000")); // entries went first
    room.report(ExecType::Filled, close, "0.010", "60100");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string()); // and protection once it is flat
    const auto answers = room.tell.all<RequestAnswered>();
    const auto done = std::find_if(answers.begin(), answers.end(), [&request](const RequestAnswered& one) {
        return one.request.text == request.text && one.kind == Kind::Done;
    });
    QVERIFY(done != answers.end() && done->words == "flat confirmed");
}

void ProtectionTest::everyCloseHasACap()
{
    const auto capOf = [](const Room& room) { return room.gateway.calls.back().order.terms.slippageCap; };
    for (const auto& [asked, told] : {std::pair{"", "0.3 %"}, std::pair{"0.01", "1 %"}}) {
        const auto cap = *asked ? std::optional(dec(asked)) : std::nullopt;
        const Decimal expected = cap.value_or(dec("0.003"));
        const std::string words = std::string("at most ") + told + " beyond the touch";
        Room room;
        room.hold("0.010");
        ClosePosition close = room.closing();
        close.slippageCap = cap;
        room.command(close);
        QVERIFY(capOf(room) == expected);
        QVERIFY(room.last().words.ends_with(words));

        Room turned;
        turned.hold("0.010");
        ReversePosition reverse = turned.reversing();
        reverse.slippageCap = cap;
        turned.command(reverse);
        QVERIFY(capOf(turned) == expected);
        QVERIFY(turned.last().words.ends_with(words));

        Room flat;
        flat.hold("0.010");
        FlattenAll flatten = flat.flattening();
        flatten.slippageCap = cap;
        flat.command(flatten);
        QVERIFY(capOf(flat) == expected);
        QVERIFY(flat.last().words.ends_with(words));
    }
}

void ProtectionTest::closeAPart()
{
    Room room;
    room.hold("0.010");
    for (const auto& [fraction, size] : {std::pair{"0.5", "0.005"}, std::pair{"0.25", "0.001"}}) {
        ClosePosition close = room.closing();
        close.fraction = dec(fraction);
        room.command(close);
        const Order order = room.gateway.calls.back().order;
        QVERIFY(order.terms.qty.value == dec(size)); // down to the lot
        room.report(ExecType::Filled, order.id, size);
        QVERIFY(room.last().kind == Kind::Done);
    }
    QVERIFY(room.position() == dec("0.004"));
    ClosePosition bad = room.closing();
    bad.fraction = dec("1.5");
    room.command(bad);
    QVERIFY(room.last().kind == Kind::Refused && room.last().error->field == "fraction");
}

/// Pressed twice with nothing filled in between: what is on its way is part of the sum.
void ProtectionTest::closesDoNotStack()
{
    struct Row {
        const char* first;
        const char* second;
        bool isFilledFirst; ///< in part, between the two
    };
    for (const Row& row : {Row{"0.5", "0.5", false}, Row{"0.5", "0.25", false}, Row{"0.5", "0.5", true},
                           Row{"1", "1", false}, Row{"1", "0.5", false}, Row{"1", "1", true}}) {
        Room room;
        room.hold("0.010");
        ClosePosition close = room.closing();
        close.fraction = dec(row.first);
        room.command(close);
        const ClientOrderId order = room.last().orders.at(0);
        room.report(ExecType::Ack, order);
        if (row.isFilledFirst)
            room.report(ExecType::Partial, order, "0.002");
        const std::size_t sent = room.gateway.calls.size();
        ClosePosition again = room.closing();
        again.fraction = dec(row.second);
        room.command(again);
        QVERIFY(room.last().request.text == again.request.text && room.last().kind == Kind::Refused);
        QVERIFY(room.last().error->code == Code::StateConflict);
        QVERIFY2(room.last().error->message.find("on its way") != std::string::npos,
                 room.last().error->message.c_str());
        QCOMPARE(room.gateway.calls.size(), sent);
        const bool isHalf = dec(row.first) == dec("0.5");
        room.report(ExecType::Filled, order,
                    row.isFilledFirst ? isHalf ? "0.003" : "0.008"
                    : isHalf          ? "0.005"
                                      : "0.010");
        QVERIFY(room.last().request.text == close.request.text && room.last().kind == Kind::Done);
        QCOMPARE(room.last().words, std::string(isHalf ? "closed down to 0.005" : "flat confirmed"));
        QVERIFY(room.position() == dec(isHalf ? "0.005" : "0"));
        // It has ended: the same again is another one.
        if (isHalf) {
            room.command(room.closing());
            QVERIFY(room.last().kind == Kind::Taken);
        }
    }
}

/// More than what is on its way: that is waited for, then the rest goes out; both presses are answered.
void ProtectionTest::aLargerCloseTakesOver()
{
    for (const bool isWhole : {true, false}) {
        Room room;
        room.hold("0.010");
        ClosePosition half = room.closing();
        half.fraction = dec("0.5");
        half.cancel.reset();
        room.command(half);
        const ClientOrderId first = room.last().orders.at(0);
        room.command(SubmitOrder{room.limit("0.020"), {}});
        room.venueTakesAll();
        room.report(ExecType::Partial, first, "0.001");
        const std::size_t sent = room.gateway.count(OrderAsk::New);
        ClosePosition more = room.closing();
        more.fraction = dec(isWhole ? "1" : "0.8");
        more.slippageCap = dec("0.01");
        room.command(more);
        QVERIFY(room.last().kind == Kind::Taken && room.last().request.text == more.request.text);
        QCOMPARE(room.last().words, std::string("closing 0.01 down to ") + (isWhole ? "0" : "0.002") +
                                        " with what is on its way, at most 1 % beyond the touch");
        QCOMPARE(room.gateway.count(OrderAsk::New), sent); // one at a time
        room.venueTakesAll();
        QCOMPARE(room.resting(first), std::string()); // entries went
        room.report(ExecType::Filled, first, "0.004");
        QVERIFY(room.sent().terms.qty.value == dec(isWhole ? "0.005" : "0.003"));
        QVERIFY(room.sent().terms.slippageCap == std::optional(dec("0.01")));
        QCOMPARE(room.desk->closing().size(), std::size_t(1));
        room.report(ExecType::Filled, room.sent().id, isWhole ? "0.005" : "0.003");
        QVERIFY(room.position() == dec(isWhole ? "0" : "0.002"));
        std::vector<std::string> done;
        for (const RequestAnswered& one : room.tell.all<RequestAnswered>()) {
            if (one.kind == Kind::Done)
                done.push_back(one.request.text + ": " + one.words);
        }
        const std::string words = isWhole ? ": flat confirmed" : ": closed down to 0.002";
        QVERIFY(done == (std::vector{half.request.text + words, more.request.text + words}));
    }
    // A restart goes on down to what was asked for last.
    Room room;
    room.hold("0.010");
    ClosePosition half = room.closing();
    half.fraction = dec("0.5");
    room.command(half);
    const ClientOrderId first = room.last().orders.at(0);
    room.command(room.closing());
    room.restart(Duration::seconds(5));
    room.report(ExecType::Filled, first, "0.005");
    QVERIFY(room.sent().id != first && room.sent().terms.qty.value == dec("0.005"));
}

void ProtectionTest::reverseAndFlattenBesideAClose()
{
    {
        Room room; // reversed beside a close: refused; flattened: joined, and no second order
        room.hold("0.010");
        ClosePosition half = room.closing();
        half.fraction = dec("0.5");
        room.command(half);
        const ClientOrderId first = room.last().orders.at(0);
        const std::size_t sent = room.gateway.calls.size();
        room.command(room.reversing());
        QVERIFY(room.last().kind == Kind::Refused && room.last().error->code == Code::StateConflict);
        for (int i = 0; i < 2; ++i) {
            room.command(room.flattening());
            QVERIFY(room.last().kind == Kind::Taken);
        }
        QCOMPARE(room.gateway.calls.size(), sent);
        room.report(ExecType::Filled, first, "0.005");
        QVERIFY(room.sent().terms.qty.value == dec("0.005"));
        room.report(ExecType::Filled, room.sent().id, "0.005");
        QVERIFY(room.position().isZero());
        const auto answers = room.tell.all<RequestAnswered>();
        QCOMPARE(std::ranges::count(answers, std::string("flat confirmed everywhere"), &RequestAnswered::words), 2);
    }
    for (const bool isFlatten : {false, true}) { // closed while it is being reversed: flat is the end
        Room room;
        room.hold("0.010");
        room.command(room.reversing());
        const ClientOrderId first = room.last().orders.at(0);
        room.command(room.reversing());
        QVERIFY(room.last().kind == Kind::Refused);
        ClosePosition half = room.closing();
        half.fraction = dec("0.5");
        room.command(half);
        QVERIFY(room.last().kind == Kind::Refused);
        if (isFlatten)
            room.command(room.flattening());
        else
            room.command(room.closing());
        QVERIFY(room.last().kind == Kind::Taken);
        const std::size_t sent = room.gateway.count(OrderAsk::New);
        room.report(ExecType::Filled, first, "0.010");
        QCOMPARE(room.gateway.count(OrderAsk::New), sent);
        QVERIFY(room.position().isZero());
    }
}

/// What something else closed beside it is not told as left.
void ProtectionTest::closeTellsWhatIsLeft()
{
    for (const auto& [qty, words] :
         {std::pair{"0.010", "flat confirmed"}, std::pair{"0.002", "closed down to 0.003"}}) {
        Room room;
        room.hold("0.010");
        ClosePosition half = room.closing();
        half.fraction = dec("0.5");
        room.command(half);
        const ClientOrderId close = room.last().orders.at(0);
        const bool isAll = std::string(qty) == "0.010";
        OrderRequest stop = room.limit(isAll ? "0.005" : qty, Side::Sell);
        stop.terms.isReduceOnly = true;
        room.command(SubmitOrder{stop, {}});
        room.report(ExecType::Filled, room.last().orders.at(0), isAll ? "0.005" : qty);
        room.report(ExecType::Filled, close, "0.005");
        QVERIFY(room.last().kind == Kind::Done);
        QCOMPARE(room.last().words, std::string(words));
    }
}

void ProtectionTest::closeGoesOnUntilNothingIsLeft()
{
    Room room;
    room.hold("0.010", Side::Sell);
    room.command(room.closing());
    ClientOrderId order = room.last().orders.at(0);
    room.report(ExecType::Partial, order, "0.004");
    room.report(ExecType::Cancelled, order); // the book ran dry
    QVERIFY(room.gateway.calls.back().order.terms.qty.value == dec("0.006"));
    QVERIFY(room.gateway.calls.back().order.terms.side == Side::Buy);
    room.report(ExecType::Filled, room.gateway.calls.back().order.id, "0.006");
    QVERIFY(room.last().kind == Kind::Done);
    QVERIFY(room.position().isZero());
}

void ProtectionTest::closeThatCannotEnd()
{
    Room room;
    room.hold("0.010");
    room.command(room.closing());
    for (std::uint32_t i = 0; i < Closing::kOrders; ++i)
        room.report(ExecType::Cancelled, room.gateway.calls.back().order.id);
    QVERIFY(room.last().kind == Kind::Failed);
    QCOMPARE(room.last().error->value, std::string("0.01"));
    QCOMPARE(room.desk->closing().size(), std::size_t(0));
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(1 + Closing::kOrders));
    // Refused by the venue: no second try, its reason is told.
    room.command(room.closing());
    room.report(ExecType::Rejected, room.gateway.calls.back().order.id);
    QVERIFY(room.last().kind == Kind::Failed && room.last().error->code == Code::BadTrigger);
}

void ProtectionTest::closeWaitsForAnUnknownOrder()
{
    Room room;
    room.hold("0.010");
    room.command(room.closing());
    const ClientOrderId order = room.last().orders.at(0);
    room.sink->onAnswer(VenueId{0}, {OrderAsk::New, order, unknownOutcome(), room.now});
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    for (int i = 0; i < 61; ++i) {
        room.now = room.now + Duration::seconds(1);
        room.desk->setNow(room.now);
        room.desk->onTimer();
    }
    QCOMPARE(room.gateway.count(OrderAsk::New), sent); // never doubled
    QVERIFY(room.last().kind == Kind::Failed && room.last().error->code == Code::UnknownOutcome);
    room.report(ExecType::Filled, order, "0.010");
    QVERIFY(room.position().isZero());
}

void ProtectionTest::closeAsksOnDoubtfulData()
{
    Room room;
    room.hold("0.010");
    room.markets.markets[kBtc].health = StreamHealth::Stale;
    ClosePosition close = room.closing();
    room.command(close);
    QVERIFY(room.last().kind == Kind::NeedsConfirm);
    QCOMPARE(room.desk->closing().size(), std::size_t(0));
    close.confirmed = room.last().error->fixes;
    close.request = room.next();
    room.command(close);
    QVERIFY(room.last().kind == Kind::Taken);
}

void ProtectionTest::closeNothing()
{
    Room room;
    room.command(room.closing());
    QVERIFY(room.last().kind == Kind::Refused);
    room.command(room.closing("alpha:NOPE"));
    QVERIFY(room.last().kind == Kind::Refused);
    room.command(room.reversing("nobody"));
    QVERIFY(room.last().kind == Kind::Refused);
    room.command(room.flattening());
    QVERIFY(room.last().kind == Kind::Done); // nothing to do is done
}

void ProtectionTest::reversing()
{
    Room room;
    room.hold("0.010");
    room.command(room.reversing());
    QVERIFY(room.last().kind == Kind::Taken);
    const Order close = room.gateway.calls.back().order;
    QVERIFY(close.terms.isReduceOnly && close.terms.qty.value == dec("0.01"));
    room.report(ExecType::Filled, close.id, "0.010");
    const Order entry = room.gateway.calls.back().order;
    QVERIFY(!entry.terms.isReduceOnly && entry.terms.side == Side::Sell && entry.terms.qty.value == dec("0.01"));
    room.report(ExecType::Filled, entry.id, "0.010");
    QVERIFY(room.position() == dec("-0.01"));
}

/// A fill may come between what a person read and what they agreed to: another size is another order.
void ProtectionTest::reverseOfWhatWasShown()
{
    Room room;
    room.hold("0.010");
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    for (const char* other : {"0.020", "-0.010", "0"}) {
        ReversePosition turn = room.reversing();
        turn.shown = dec(other);
        room.command(turn);
        QVERIFY(room.last().kind == Kind::Refused);
        QCOMPARE(std::string(toString(room.last().error->code)), std::string("STATE_CONFLICT"));
        QCOMPARE(room.last().error->value, std::string("0.01"));
    }
    QCOMPARE(room.gateway.count(OrderAsk::New), sent);
    ReversePosition turn = room.reversing();
    turn.shown = dec("0.0100");
    room.command(turn);
    QVERIFY(room.last().kind == Kind::Taken);
    QCOMPARE(room.gateway.count(OrderAsk::New), sent + 1);
}

void ProtectionTest::reverseWantsArming()
{
    Room room;
    room.hold("0.010");
    room.command(Disarm{room.next()});
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    room.command(room.reversing());
    QCOMPARE(std::string(toString(room.last().error->code)), std::string("DISARMED"));
    QCOMPARE(room.gateway.count(OrderAsk::New), sent); // nothing was closed either
}

void ProtectionTest::flatten()
{
    Room room;
    room.hold("0.010");
    OrderRequest eth = room.limit("0.5", Side::Sell);
    eth.instrument = "alpha:ETHUSDT";
    room.command(SubmitOrder{eth, {}});
    const ClientOrderId ethOrder = room.last().orders.at(0);
    ExecReport filled;
    filled.type = ExecType::Filled;
    filled.order = ethOrder;
    filled.account = "paper";
    filled.fill = Fill{VenueId{0},     InstrumentId{1}, "paper", "e1", {},    {},       Side::Sell,
                       {dec("60000")}, {dec("0.5")},    {},      {},   false, room.now, 0};
    room.sink->onReport(VenueId{0}, filled);
    room.settle();
    room.command(SubmitOrder{room.limit("0.020"), {}});
    room.command(Disarm{room.next()});
    const FlattenAll asked = room.flattening();
    const RequestId request = asked.request;
    room.command(asked);
    QVERIFY(room.last().kind == Kind::Taken);
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
    QCOMPARE(room.desk->closing().size(), std::size_t(2));
    const auto calls = room.gateway.calls;
    room.report(ExecType::Filled, calls.at(calls.size() - 2).order.id, "0.010");
    QVERIFY(room.last().kind == Kind::Done && room.last().request.text != request.text);
    filled.order = calls.back().order.id;
    filled.fill->tradeId = "e2";
    filled.fill->side = Side::Buy;
    room.sink->onReport(VenueId{0}, filled);
    room.settle();
    QCOMPARE(room.last().request.text, request.text);
    QCOMPARE(room.last().words, std::string("flat confirmed everywhere"));
}

void ProtectionTest::closeLeavesOrdersWhereAskedTo()
{
    Room room;
    room.hold("0.010");
    room.command(SubmitOrder{room.limit("0.020"), {}});
    room.venueTakesAll();
    ClosePosition close = room.closing();
    close.cancel.reset();
    room.command(close);
    room.report(ExecType::Filled, room.last().orders.at(0), "0.010");
    QVERIFY(room.last().kind == Kind::Done);
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(0));
    QCOMPARE(room.resting(), std::string("buy 0.02 limit 60000"));
}

void ProtectionTest::closeLeavesWhatWasPlacedSince()
{
    Room room;
    room.hold("0.010");
    OrderRequest stop = room.limit("0.010", Side::Sell); // against the position, though it could open one
    stop.terms.type = OrderType::Stop;
    stop.terms.price.reset();
    stop.terms.trigger = Price{dec("59000")};
    room.command(SubmitOrder{stop, {}});
    room.command(room.closing());
    const ClientOrderId close = room.last().orders.at(0);
    room.venueTakesAll();
    room.now = room.now + Duration::seconds(1);
    room.tick();
    room.command(SubmitOrder{room.limit("0.020"), {}});
    room.venueTakesAll();
    room.report(ExecType::Filled, close, "0.010");
    room.venueTakesAll();
    QCOMPARE(room.resting(), std::string("buy 0.02 limit 60000"));
}

void ProtectionTest::closeGoesOnAfterARestart()
{
    for (const bool isGone : {false, true}) {
        Room room;
        room.hold("0.010");
        ClosePosition half = room.closing();
        half.fraction = dec("0.5");
        const RequestId request = half.request;
        room.command(half);
        const ClientOrderId first = room.last().orders.at(0);
        if (isGone) { // the venue ended it, and the program before it could go on
            room.report(ExecType::Partial, first, "0.002");
            room.store.ops.push_back(room.store.all<StoredOrder>().back());
            std::get<StoredOrder>(room.store.ops.back()).order.state = OrderState::Cancelled;
        }
        room.restart(Duration::seconds(10));
        QCOMPARE(room.desk->closing().size(), std::size_t(1));
        QVERIFY(room.tell.last<TradingTrouble>().error.message.find("was under way") != std::string::npos);
        if (isGone) {
            QVERIFY(room.sent().id != first && room.sent().terms.qty.value == dec("0.003"));
            room.report(ExecType::Filled, room.sent().id, "0.003");
        } else { // in doubt: waited for, not doubled
            QVERIFY(room.sent().id == first);
            room.report(ExecType::Filled, first, "0.005");
        }
        QVERIFY(room.last().kind == Kind::Done && room.last().request.text == request.text);
        QVERIFY(room.position() == dec("0.005"));
        QVERIFY(!room.store.all<StoredSetting>().back().value);
    }
}

void ProtectionTest::closeIsNotGoneOnWithLater()
{
    Room room;
    room.hold("0.010");
    room.command(room.closing());
    room.restart(Duration::minutes(10));
    QCOMPARE(room.desk->closing().size(), std::size_t(0));
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(2));
    QVERIFY(room.tell.last<TradingTrouble>().error.message.find("0.01 are left, and stay") != std::string::npos);
    QCOMPARE(room.tell.last<TradingTrouble>().error.value, std::string("0.01"));
    const std::size_t troubles = room.troubles();
    room.restart(Duration::seconds(1)); // told once
    QCOMPARE(room.troubles(), troubles);
}

void ProtectionTest::reverseEndsFlatAfterARestart()
{
    Room room;
    room.hold("0.010");
    room.command(room.reversing());
    const ClientOrderId close = room.last().orders.at(0);
    room.report(ExecType::Ack, close);
    room.restart(Duration::seconds(5));
    room.report(ExecType::Filled, close, "0.010");
    QVERIFY(room.last().kind == Kind::Done);
    QVERIFY(room.position().isZero());
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(2)); // no other side
    QVERIFY(room.tell.last<TradingTrouble>().error.message.find("other side was not sent") != std::string::npos);
}

/// The legs of a bracket, closes and the other side of a reverse are not sizes that a person chose.
void ProtectionTest::onlyEnteredSizesAreUsual()
{
    Room room;
    QCOMPARE(room.unusual("50"), std::string()); // before the first there is nothing to compare with
    room.command(SubmitOrder{room.limit("1.0"), ladder()});
    const ClientOrderId entry = room.last().orders.at(0);
    room.venueTakesAll();
    room.report(ExecType::Filled, entry, "1.0");
    room.venueTakesAll();
    const std::string large = "5.1 is more than 5 times your usual 1";
    QCOMPARE(room.unusual("5.0"), std::string());
    QVERIFY2(room.unusual("5.1").starts_with(large), room.unusual("5.1").c_str());
    for (int i = 0; i < 3; ++i) {
        ClosePosition part = room.closing();
        part.fraction = dec("0.1");
        room.command(part);
        room.venueTakesAll();
        room.report(ExecType::Filled, room.sent().id, plainText(room.sent().terms.qty.value));
        room.venueTakesAll();
        room.wait(Duration::seconds(2));
    }
    QVERIFY(room.position() > Decimal{} && room.position() < dec("0.8"));
    room.command(room.reversing());
    room.venueTakesAll();
    room.report(ExecType::Filled, room.sent().id, plainText(room.sent().terms.qty.value));
    room.venueTakesAll();
    QVERIFY(room.sent().terms.side == Side::Sell && !room.sent().terms.isReduceOnly); // the other side
    QVERIFY2(room.unusual("5.1").starts_with(large), room.unusual("5.1").c_str());
    room.restart(Duration::minutes(24 * 60)); // over midnight
    room.tick();
    QCOMPARE(room.unusual("5.0"), std::string());
    QVERIFY2(room.unusual("5.1").starts_with(large), room.unusual("5.1").c_str());
}

void ProtectionTest::theLastFiftySizesAreUsual()
{
    Room room;
    const auto enter = [&room](std::string_view qty, int times) {
        for (int i = 0; i < times; ++i) {
            room.command(SubmitOrder{room.limit(qty), {}});
            QVERIFY(room.last().kind == Kind::Taken);
            room.wait(Duration::seconds(1));
        }
    };
    enter("0.010", 50);
    enter("0.020", 24);
    QVERIFY(room.unusual("0.051").find("your usual 0.01") != std::string::npos);
    room.restart(Duration::minutes(3 * 24 * 60));
    room.tick();
    QCOMPARE(room.unusual("0.050"), std::string());
    QVERIFY(room.unusual("0.051").find("your usual 0.01") != std::string::npos);
    enter("0.020", 2); // the oldest two go: 26 of the last fifty are larger
    QCOMPARE(room.unusual("0.100"), std::string());
    QVERIFY(room.unusual("0.101").find("your usual 0.02") != std::string::npos);
}

QTEST_GUILESS_MAIN(ProtectionTest)
#include "protection_test.moc"
