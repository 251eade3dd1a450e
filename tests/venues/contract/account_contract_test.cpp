// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of live accounts, held against every venue whose private side is built: a row is one venue, its twin and
// the whole program in virtual time. Each test is a card of docs/adapters.md, by its number. What a venue cannot do,
// its gateway's capabilities say, and that alone skips a card.
#include "tests/venues/contract/account_room.h"

#include <ctime>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;
using twin::FaultKind;

namespace {

/// Clones of the room's instrument, and a position in each, in what the venue says of itself and of the account.
constexpr int kManyPositions = 400;

/// "G000" at Hyperliquid, "G000USDT" at Aster.
std::string manyName(int place, bool isCoin)
{
    const std::string number = std::to_string(1000 + place).substr(1);
    return "G" + number + (isCoin ? "" : "USDT");
}

void withManyPositions(Room& room)
{
    room.between->act = [](const twin::HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
        twin::HttpAnswer answer = pass(call);
        if (answer.status != 200)
            return answer;
        using twin::Json;
        if (topic == "meta" || topic == "metaAndAssetCtxs") {
            Json told = Json::parse(answer.body);
            Json& meta = told.is_array() ? told.at(0) : told;
            for (int i = 0; i < kManyPositions; ++i) {
                meta.at("universe").push_back({{"name", manyName(i, true)}, {"szDecimals", 2}, {"maxLeverage", 10}});
                if (told.is_array())
                    told.at(1).push_back(told.at(1).at(0));
            }
            answer.body = told.dump();
        } else if (topic == "clearinghouseState") {
            Json told = Json::parse(answer.body);
            for (int i = 0; i < kManyPositions; ++i)
                told.at("assetPositions")
                    .push_back({{"type", "oneWay"},
                                {"position",
                                 {{"coin", manyName(i, true)},
                                  {"szi", std::to_string(i % 2 == 0 ? i + 1 : -i - 1)},
                                  {"entryPx", "1.5"},
                                  {"leverage", {{"type", "cross"}, {"value", 5}}},
                                  {"liquidationPx", nullptr},
                                  {"marginUsed", "0.01"},
                                  {"positionValue", "1"},
                                  {"unrealizedPnl", "0"}}}});
            answer.body = told.dump();
        } else if (topic == "GET exchangeInfo") {
            Json told = Json::parse(answer.body);
            const Json first = told.at("symbols").at(0);
            for (int i = 0; i < kManyPositions; ++i) {
                Json clone = first;
                clone["symbol"] = clone["pair"] = manyName(i, false);
                clone["baseAsset"] = manyName(i, true);
                told.at("symbols").push_back(std::move(clone));
            }
            answer.body = told.dump();
        } else if (topic == "GET positionRisk") {
            Json told = Json::parse(answer.body);
            for (int i = 0; i < kManyPositions; ++i)
                told.push_back({{"symbol", manyName(i, false)},
                                {"positionAmt", std::to_string(i % 2 == 0 ? i + 1 : -i - 1)},
                                {"entryPrice", "1.5"},
                                {"markPrice", "1.5"},
                                {"unRealizedProfit", "0"},
                                {"liquidationPrice", "0"},
                                {"leverage", "5"},
                                {"marginType", "cross"},
                                {"isolatedMargin", "0"},
                                {"positionSide", "BOTH"},
                                {"updateTime", 1'700'000'000'000}});
            answer.body = told.dump();
        }
        return answer;
    };
}

} // namespace

class AccountContractTest : public QObject {
    Q_OBJECT
private slots:
    // --- A: the account ----------------------------------------------------------------------------------------------
    void a01_opensAndIsCompared_data() { eachVenue(); }
    void a01_opensAndIsCompared()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        QVERIFY(room.isUp);
        const AccountDesk* const desk = room.terminal.oms().account(room.terminal.key());
        QVERIFY(desk);
        QCOMPARE(words(desk->mode), words(TradingMode::Live));
        QVERIFY(!desk->balances.empty());
        const auto told = room.truth().state(room.time.now()).balances.front();
        QCOMPARE(text(desk->balances.at(told.asset == "USD" ? desk->balances.begin()->first : told.asset).total),
                 text(told.total));
    }

    void a02_findsOrdersFillsAndPositions_data() { eachVenue(); }
    void a02_findsOrdersFillsAndPositions()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        QVERIFY(room.isUp);
        const ClientOrderId taken = room.take(Side::Buy, "0.003");
        QVERIFY(room.untilState(taken, OrderState::Filled));
        const ClientOrderId resting = room.rest();
        QVERIFY(room.untilState(resting, OrderState::Open));
        // Another machine, which knows nothing of it.
        room.terminal.kill();
        room.store.wipe();
        room.time.run(Duration::seconds(1));
        room.open();
        QVERIFY(room.waitUntilReady());
        QCOMPARE(text(room.position()), QStringLiteral("0.003"));
        QVERIFY(room.adopted().isZero()); // its fill explains it
        QVERIFY(room.hasTheVenuesFills());
        const auto working = room.terminal.oms().orders().working();
        QCOMPARE(working.size(), std::size_t{1});
        QCOMPARE(working.front()->venueOrderId, std::to_string(room.truth().openOrders().front()->id));
        QCOMPARE(text(working.front()->openQty()), QStringLiteral("0.002"));
    }

    void a03_fundingIsToldOnce_data() { eachVenue(); }
    void a03_fundingIsToldOnce()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        QVERIFY(room.isUp);
        const ClientOrderId id = room.take(Side::Buy);
        QVERIFY(room.untilState(id, OrderState::Filled));
        QCOMPARE(room.twin->control({"POST", "/twin/fund", {}, "{}", {}}).status, 200);
        QCOMPARE(room.truth().funding().size(), std::size_t{1});
        room.time.run(Duration::minutes(12)); // comparisons by the clock among it
        const auto& theirs = room.truth().funding();
        Decimal sum;
        for (const FundingPayment& paid : theirs)
            sum = add(sum, paid.amount).value();
        for (const auto& [key, held] : room.terminal.oms().positions(false).all())
            QCOMPARE(QString::fromStdString(held.funding.toString()), text(sum));
        QCOMPARE(room.store.kept().all<StoredFunding>().size(), theirs.size());
    }

    void a04_fourHundredPositions_data() { eachVenue(); }
    void a04_fourHundredPositions()
    {
        QFETCH(const VirtualVenue*, venue);
        const std::clock_t begun = std::clock(); // of the processor: another program's work is not counted
        Room room(*venue, withManyPositions);
        QVERIFY2(room.isUp, room.terminal.standing().c_str());
        QVERIFY(room.time.now() - VirtualRoom::kStart < Duration::seconds(30));
        std::size_t rows = 0;
        for (const auto& [key, held] : room.terminal.oms().positions(false).all()) {
            const std::string symbol = room.terminal.engine().catalogue().at(key.instrument).symbol;
            if (symbol.front() != 'G')
                continue;
            const int place = std::stoi(symbol.substr(1, 3));
            QCOMPARE(text(held.net.qty), QString::number(place % 2 == 0 ? place + 1 : -place - 1));
            QVERIFY(held.net.costBasis.has_value()); // the venue told what was paid
            ++rows;
        }
        QCOMPARE(rows, std::size_t{kManyPositions});
        QCOMPARE(room.terminal.oms().account(room.terminal.key())->venuePositions.size(), std::size_t{kManyPositions});
        // And one more, by an order, among comparisons of all of them.
        room.checkTaken(room.take(Side::Buy), "0.002");
        if (QTest::currentTestFailed())
            return;
        room.time.run(Duration::minutes(11));
        QVERIFY(room.isReady());
        QCOMPARE(text(room.position()), QStringLiteral("0.002"));
        const auto spent = (std::clock() - begun) / CLOCKS_PER_SEC;
        QVERIFY2(spent < 30, std::to_string(spent).c_str());
    }

    // --- O: orders ---------------------------------------------------------------------------------------------------
    void o01_restsAndIsCancelled_data() { eachVenue(); }
    void o01_restsAndIsCancelled()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        const ClientOrderId id = room.rest();
        QVERIFY(room.untilState(id, OrderState::Open));
        QCOMPARE(room.truth().openOrders().size(), std::size_t{1});
        QCOMPARE(room.order(id).venueOrderId, std::to_string(room.truth().openOrders().front()->id));
        room.cancel(id);
        QVERIFY(room.untilState(id, OrderState::Cancelled));
        QVERIFY(room.truth().openOrders().empty());
    }

    void o02_takesAndIsFilled_data() { eachVenue(); }
    void o02_takesAndIsFilled()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.checkTaken(room.take(Side::Buy), "0.002");
        if (QTest::currentTestFailed())
            return;
        const ClientOrderId out = room.take(Side::Sell);
        QVERIFY(room.untilState(out, OrderState::Filled));
        for (const auto& [key, ours] : room.terminal.oms().positions(false).all()) {
            for (const auto& [theirKey, theirs] : room.truth().money().positions().all()) {
                QVERIFY(ours.net.qty.isZero());
                QCOMPARE(ours.net.realised.toString(), theirs.net.realised.toString());
                QCOMPARE(ours.fees.begin()->second.toString(), theirs.fees.begin()->second.toString());
            }
        }
    }

    void o03_isChanged_data() { eachVenue(); }
    void o03_isChanged()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        const ClientOrderId id = room.rest();
        QVERIFY(room.untilState(id, OrderState::Open));
        OrderTerms to = room.order(id).terms;
        to.price = room.priceAt(Side::Buy, -50);
        to.qty.value = dec("0.004");
        room.change(id, to);
        QVERIFY(room.until([&] {
            return room.order(id).state == OrderState::Open && room.order(id).terms.qty.value == dec("0.004");
        }));
        QCOMPARE(room.truth().openOrders().size(), std::size_t{1});
        QCOMPARE(text(room.truth().openOrders().front()->terms.price->value), text(to.price->value));
        QCOMPARE(text(room.truth().openOrders().front()->openQty()), QStringLiteral("0.004"));
        QCOMPARE(room.ordersAtVenue(id), std::size_t{1});
        room.cancel(id);
        QVERIFY(room.untilState(id, OrderState::Cancelled));
        QVERIFY(room.truth().openOrders().empty());
    }

    void o04_postOnlyThatWouldTakeIsRejected_data() { eachVenue(); }
    void o04_postOnlyThatWouldTakeIsRejected()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        OrderTerms terms = room.terms(OrderType::Limit, Side::Buy, "0.002", room.priceAt(Side::Sell, 5));
        terms.isPostOnly = true;
        const ClientOrderId id = room.submit(terms);
        QVERIFY(room.untilState(id, OrderState::Rejected));
        QCOMPARE(words(room.order(id).reason->code), words(Code::PostOnlyWouldCross));
        QVERIFY(room.truth().fills().empty());
    }

    void o05_waitsForItsTrigger_data() { eachVenue(); }
    void o05_waitsForItsTrigger()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        OrderTerms terms = room.terms(OrderType::Stop, Side::Sell, "0.002");
        terms.trigger = room.priceAt(Side::Buy, -200);
        terms.triggerSource = TriggerSource::Mark;
        const ClientOrderId id = room.submit(terms);
        QVERIFY(room.untilState(id, OrderState::Open));
        QVERIFY(room.until([&] { return room.order(id).isHeld; }));
        room.cancel(id);
        QVERIFY(room.untilState(id, OrderState::Cancelled));
    }

    void o06_leverageIsSet_data() { eachVenue(); }
    void o06_leverageIsSet()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        SetLeverage press{.request = room.terminal.nextRequest(),
                          .instrument = venue->instrument,
                          .account = room.terminal.key().account,
                          .mode = TradingMode::Live,
                          .leverage = 7,
                          .confirmed = {}};
        room.terminal.command(press);
        QVERIFY(room.terminal.lastAnswer());
        if (room.terminal.lastAnswer()->kind == RequestAnswered::Kind::NeedsConfirm) {
            press.confirmed = room.terminal.lastAnswer()->error->fixes;
            press.request = room.terminal.nextRequest();
            room.terminal.command(press);
        }
        QVERIFY(room.until([&] { return room.truth().leverageOf(room.truthInstrument()) == 7; }));
        QVERIFY(room.until([&] {
            return room.terminal.lastAnswer()->request == press.request &&
                   room.terminal.lastAnswer()->kind == RequestAnswered::Kind::Done;
        }));
    }

    void o07_iocWithoutCounterpart_data() { eachVenue(); }
    void o07_iocWithoutCounterpart()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        OrderTerms terms = room.terms(OrderType::Limit, Side::Buy, "0.002", room.priceAt(Side::Sell, 0));
        terms.timeInForce = TimeInForce::Ioc;
        // What it wanted is gone as it arrives.
        room.between->act = [&](const twin::HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
            if (topic == "order" || topic == "POST order")
                room.takeAsksAway(*terms.price);
            return pass(call);
        };
        const ClientOrderId id = room.submit(terms);
        QVERIFY(id.isValid() && room.until([&] { return isFinal(room.order(id).state); }));
        QVERIFY2(room.order(id).state == OrderState::Cancelled || room.order(id).state == OrderState::Expired,
                 room.order(id).reason ? room.order(id).reason->message.c_str() : "no reason");
        QVERIFY(room.order(id).filledQty.isZero() && room.unresolved() == 0);
        QVERIFY(room.truth().openOrders().empty() && room.truth().fills().empty());
        QVERIFY(room.position().isZero());
    }

    void o08_leverageAboveTheBracket_data() { eachVenue(); }
    void o08_leverageAboveTheBracket()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        const int before = room.truth().leverageOf(room.truthInstrument());
        SetLeverage press{.request = room.terminal.nextRequest(),
                          .instrument = venue->instrument,
                          .account = room.terminal.key().account,
                          .mode = TradingMode::Live,
                          .leverage = 900,
                          .confirmed = {}};
        room.terminal.command(press);
        QVERIFY(room.terminal.lastAnswer());
        if (room.terminal.lastAnswer()->kind == RequestAnswered::Kind::NeedsConfirm) {
            press.confirmed = room.terminal.lastAnswer()->error->fixes;
            press.request = room.terminal.nextRequest();
            room.terminal.command(press);
        }
        QVERIFY(room.until([&] {
            return room.terminal.lastAnswer()->kind == RequestAnswered::Kind::Refused ||
                   room.terminal.lastAnswer()->kind == RequestAnswered::Kind::Failed;
        }));
        const Error why = *room.terminal.lastAnswer()->error;
        QVERIFY2(!why.message.empty() && !why.limit.empty() && !why.value.empty(), why.message.c_str());
        QVERIFY2(why.code == Code::Leverage || why.code == Code::PositionLimit, toString(why.code).data());
        QCOMPARE(room.truth().leverageOf(room.truthInstrument()), before);
    }

    void o09_marginModeIsSet_data() { eachVenue(); }
    void o09_marginModeIsSet()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        if (!room.can().hasMarginMode)
            QSKIP("the venue has no margin mode that can be set");
        QVERIFY(room.untilMarginIsKnown());
        QVERIFY(room.marginTerms()->mode == MarginMode::Cross);
        QVERIFY(room.agree(room.mode(MarginMode::Isolated)));
        QVERIFY(room.marginTerms()->mode == MarginMode::Isolated);
        // What is so already is no error, and nothing is sent for it.
        room.terminal.command(room.mode(MarginMode::Isolated));
        QVERIFY(room.terminal.lastAnswer()->kind == RequestAnswered::Kind::Done);
        // With a position the venue keeps it as it is, and says why.
        const ClientOrderId id = room.take(Side::Buy);
        QVERIFY(room.untilState(id, OrderState::Filled));
        QVERIFY(!room.agree(room.mode(MarginMode::Cross)));
        QVERIFY(room.terminal.lastAnswer()->error->message.find("position") != std::string::npos);
        QVERIFY(room.marginTerms()->mode == MarginMode::Isolated);
    }

    void o10_isolatedMarginIsMoved_data() { eachVenue(); }
    void o10_isolatedMarginIsMoved()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        if (!room.can().hasMarginMove || !room.can().hasMarginMode)
            QSKIP("the venue has no isolated margin that can be moved");
        QVERIFY(room.untilMarginIsKnown());
        QVERIFY(room.agree(room.mode(MarginMode::Isolated)));
        const ClientOrderId id = room.take(Side::Buy);
        QVERIFY(room.untilState(id, OrderState::Filled));
        QVERIFY(room.until([&] { return room.held() && room.held()->marginUsed && room.held()->liquidationPrice; }));
        const Decimal before = *room.held()->marginUsed;
        const Decimal end = *room.held()->liquidationPrice;
        QVERIFY(room.agree(room.move("50")));
        QVERIFY(room.until([&] { return subtract(*room.held()->marginUsed, before) == dec("50"); }));
        QVERIFY(*room.held()->liquidationPrice < end);
        QVERIFY(room.agree(room.move("-2.5")));
        QVERIFY(room.until([&] { return subtract(*room.held()->marginUsed, before) == dec("47.5"); }));
        // More than is free, and more than may go: refused with what would pass, and nothing is sent.
        for (const std::string_view amount : {"100000000", "-100000000"}) {
            QVERIFY(!room.agree(room.move(amount)));
            QCOMPARE(words(room.terminal.lastAnswer()->error->code), words(Code::InsufficientFunds));
            QVERIFY(room.terminal.lastAnswer()->error->outcome == Outcome::NotSent);
        }
        QVERIFY(room.truePosition() == dec("0.002"));
    }

    void o11_runsOverATime_data() { eachVenue(); }
    void o11_runsOverATime()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        if (!room.can().twap)
            QSKIP("the venue has no TWAP that a program may place");
        const std::int32_t least = room.can().twap->leastMinutes;
        // Too short: refused unsent, with what would pass.
        const OrderTerms brief = room.twap(Side::Buy, "0.01", least - 1);
        const ClientOrderId none = room.submit(brief);
        QCOMPARE(words(room.order(none).state), words(OrderState::Denied));
        QCOMPARE(room.order(none).reason->fixes.at(0), std::to_string(least));

        const ClientOrderId id = room.submit(room.twap(Side::Buy, "0.01", least));
        QVERIFY(room.until([&] { return room.order(id).filledQty >= dec("0.002"); }));
        QCOMPARE(words(room.order(id).state), words(OrderState::PartiallyFilled));
        QVERIFY(!room.order(id).venueOrderId.empty());
        OrderTerms more = room.order(id).terms;
        more.qty = Qty{dec("0.02")};
        room.change(id, more);
        QCOMPARE(words(room.terminal.lastAnswer()->error->code), words(Code::Unsupported));

        // It goes on while the program is gone, and is the same order afterwards.
        room.terminal.kill();
        room.time.run(Duration::seconds(70));
        room.open();
        QVERIFY(room.waitUntilReady());
        QVERIFY(room.until([&] { return room.unresolved() == 0 && room.position() == room.truePosition(); }));
        QCOMPARE(text(room.order(id).filledQty), text(room.truePosition()));
        QCOMPARE(words(room.order(id).state), words(OrderState::PartiallyFilled));
        QVERIFY(room.untilState(id, OrderState::Filled, Duration::minutes(least + 2)));
        QCOMPARE(text(room.position()), QStringLiteral("0.01"));
        QCOMPARE(text(room.truePosition()), QStringLiteral("0.01"));
        QVERIFY(room.until([&] { return room.hasTheVenuesFills(); }));
        QVERIFY(room.adopted().isZero());

        // Cancelled it ends, and nothing more of it comes.
        room.freshen();
        room.arm();
        const ClientOrderId sold = room.submit(room.twap(Side::Sell, "0.01", least));
        QVERIFY(room.until([&] { return !room.order(sold).filledQty.isZero(); }));
        room.cancel(sold);
        QVERIFY(room.untilState(sold, OrderState::Cancelled));
        const Decimal left = room.truePosition();
        QVERIFY(left.isPositive());
        room.time.run(Duration::minutes(2));
        QCOMPARE(text(room.truePosition()), text(left));
        QCOMPARE(text(room.position()), text(left));
        QVERIFY(room.until([&] { return room.hasTheVenuesFills(); }));
    }

    // --- U: outcomes that are not known ------------------------------------------------------------------------------
    void u01_lostAckIsFoundOut_data() { eachVenue(); }
    void u01_lostAckIsFoundOut()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::AckLost);
        room.checkTaken(room.take(Side::Buy), "0.002");
    }

    void u02_lateAckComesBehindTheFill_data() { eachVenue(); }
    void u02_lateAckComesBehindTheFill()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::AckLate);
        room.checkTaken(room.take(Side::Buy), "0.002");
    }

    void u03_whatNeverArrivedIsNotSentAgain_data() { eachVenue(); }
    void u03_whatNeverArrivedIsNotSentAgain()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::OrderLost);
        const ClientOrderId id = room.rest();
        QVERIFY(id.isValid() && room.until([&] { return room.order(id).isOutcomeUnknown; }));
        QVERIFY(room.untilState(id, OrderState::Rejected));
        QCOMPARE(room.ordersAtVenue(id), std::size_t{0});
    }

    void u04_503MayHaveBeenCarriedOut_data() { eachVenue(); }
    void u04_503MayHaveBeenCarriedOut()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::Order503Accepted);
        const ClientOrderId id = room.rest();
        QVERIFY(room.untilState(id, OrderState::Open));
        QCOMPARE(room.ordersAtVenue(id), std::size_t{1});
    }

    void u05_bare429IsNoWordAboutTheOrder_data() { eachVenue(); }
    void u05_bare429IsNoWordAboutTheOrder()
    {
        QFETCH(const VirtualVenue*, venue);
        for (const FaultKind kind : {FaultKind::Order429, FaultKind::Order418}) {
            Room room(*venue);
            room.fault(kind);
            const ClientOrderId id = room.rest();
            QVERIFY(room.untilState(id, OrderState::Rejected));
            QCOMPARE(room.ordersAtVenue(id), std::size_t{0});
        }
    }

    void u06_fillsCountOnce_data() { eachVenue(); }
    void u06_fillsCountOnce()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::PrivateDuplicate, 10);
        room.checkTaken(room.take(Side::Buy), "0.002");
    }

    void u07_orderOfTellingDoesNotMatter_data() { eachVenue(); }
    void u07_orderOfTellingDoesNotMatter()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::PrivateReorder, 3);
        const ClientOrderId first = room.take(Side::Buy);
        room.time.run(Duration::seconds(2));
        const ClientOrderId second = room.take(Side::Buy);
        QVERIFY(room.untilState(first, OrderState::Filled));
        room.checkTaken(second, "0.004");
    }

    void u08_changeWithoutAnAnswer_data() { eachVenue(); }
    void u08_changeWithoutAnAnswer()
    {
        QFETCH(const VirtualVenue*, venue);
        for (const FaultKind kind : {FaultKind::AckLost, FaultKind::OrderLost, FaultKind::Order503Accepted}) {
            Room room(*venue);
            const ClientOrderId id = room.rest();
            QVERIFY(room.untilState(id, OrderState::Open));
            room.fault(kind);
            OrderTerms to = room.order(id).terms;
            to.price = room.priceAt(Side::Buy, -50);
            room.change(id, to);
            QVERIFY(room.until([&] { return room.order(id).state == OrderState::Open && room.unresolved() == 0; }));
            QCOMPARE(room.truth().openOrders().size(), std::size_t{1});
            QCOMPARE(text(room.order(id).terms.price->value),
                     text(room.truth().openOrders().front()->terms.price->value));
        }
    }

    void u09_anOrderOverATimeWithoutAnAnswer_data() { eachVenue(); }
    void u09_anOrderOverATimeWithoutAnAnswer()
    {
        QFETCH(const VirtualVenue*, venue);
        for (const FaultKind kind :
             {FaultKind::AckLost, FaultKind::AckLate, FaultKind::Order503Accepted, FaultKind::OrderLost}) {
            for (const bool isKilled : {false, true}) {
                Room room(*venue);
                if (!room.can().twap)
                    QSKIP("the venue has no TWAP that a program may place");
                room.fault(kind);
                const ClientOrderId id = room.submit(room.twap(Side::Buy, "0.01", room.can().twap->leastMinutes));
                QVERIFY(id.isValid());
                if (isKilled) {
                    room.time.run(Duration::milliseconds(300)); // it is there, and nothing was heard of it
                    room.terminal.kill();
                    room.time.run(Duration::seconds(2));
                    room.open();
                    QVERIFY(room.waitUntilReady());
                }
                QVERIFY(room.until([&] { return room.unresolved() == 0; }));
                if (kind == FaultKind::OrderLost) {
                    QCOMPARE(words(room.order(id).state), words(OrderState::Rejected));
                    QVERIFY(room.truePosition().isZero());
                    continue;
                }
                // It was carried out, once, and it is this order.
                const bool isFilled = room.untilState(id, OrderState::Filled, Duration::minutes(8));
                QVERIFY2(isFilled, qPrintable(QStringLiteral("fault %1, killed %2: %3 %4 %5")
                                                  .arg(static_cast<int>(kind))
                                                  .arg(isKilled)
                                                  .arg(words(room.order(id).state), text(room.order(id).filledQty),
                                                       text(room.truePosition()))));
                QCOMPARE(text(room.order(id).filledQty), QStringLiteral("0.01"));
                QCOMPARE(text(room.truePosition()), QStringLiteral("0.01"));
                QCOMPARE(text(room.position()), QStringLiteral("0.01"));
                QVERIFY(room.until([&] { return room.hasTheVenuesFills(); }));
                QVERIFY(room.adopted().isZero());
            }
        }
    }

    // --- R: comparing ------------------------------------------------------------------------------------------------
    void r01_whatHappenedWhileTheLinkWasDown_data() { eachVenue(); }
    void r01_whatHappenedWhileTheLinkWasDown()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        const ClientOrderId id =
            room.submit(room.terms(OrderType::Limit, Side::Buy, "0.002", room.priceAt(Side::Buy, 0)));
        QVERIFY(room.untilState(id, OrderState::Open));
        room.network.setUp(false);
        room.time.run(Duration::seconds(1));
        QVERIFY(room.truth().cancel(room.truth().openOrders().front()->id, room.time.now()).has_value());
        room.time.run(Duration::seconds(20));
        room.network.setUp(true);
        QVERIFY(room.untilState(id, OrderState::Cancelled));
        QVERIFY(room.waitUntilReady());
    }

    void r02_aKilledProgramFindsItsOrders_data() { eachVenue(); }
    void r02_aKilledProgramFindsItsOrders()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        const ClientOrderId id = room.rest();
        QVERIFY(room.untilState(id, OrderState::Open));
        const ClientOrderId taken = room.take(Side::Buy);
        room.time.run(Duration::milliseconds(30)); // on its way, or there and not told
        room.terminal.kill();
        room.time.run(Duration::seconds(2));
        room.open();
        QVERIFY(room.waitUntilReady());
        QVERIFY(room.until([&] { return room.unresolved() == 0; }));
        QCOMPARE(words(room.order(id).state), words(OrderState::Open));
        QVERIFY(room.ordersAtVenue(taken) <= 1);
        QCOMPARE(text(room.position()), text(room.truePosition()));
        QVERIFY(room.hasTheVenuesFills());
        room.arm();
        room.cancel(id);
        QVERIFY(room.untilState(id, OrderState::Cancelled));
    }

    void r03_messagesThatWereLost_data() { eachVenue(); }
    void r03_messagesThatWereLost()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::PrivateLost, 2);
        room.checkTaken(room.take(Side::Buy), "0.002");
        QVERIFY(room.waitUntilReady());
    }

    // --- L: limits ---------------------------------------------------------------------------------------------------
    void l01_aClockThatIsWrongIsSaid_data() { eachVenue(); }
    void l01_aClockThatIsWrongIsSaid()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::ClockSkew, 120'000);
        room.network.setUp(false);
        room.time.run(Duration::seconds(1));
        room.network.setUp(true);
        QVERIFY(room.until([&] { return room.trouble().has_value(); }));
        QCOMPARE(words(room.trouble()->code), words(Code::ClockSkew));
    }

    /// Whoever says 429 or 418 and for how long hears of no order in that time; what is pressed then is not sent, with
    /// the reason. What was answered so may have been carried out: it is asked about.
    void l02_429And418AreObeyed_data()
    {
        QTest::addColumn<const VirtualVenue*>("venue");
        QTest::addColumn<int>("status");
        for (const VirtualVenue& venue : virtualVenues()) {
            for (const int status : {429, 418})
                QTest::addRow("%s %d", venue.slug.c_str(), status) << &venue << status;
        }
    }
    void l02_429And418AreObeyed()
    {
        QFETCH(const VirtualVenue*, venue);
        QFETCH(int, status);
        Room room(*venue);
        const ClientOrderId resting = room.rest();
        QVERIFY(room.untilState(resting, OrderState::Open));
        bool isStruck = false;
        room.between->act = [&](const twin::HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
            const bool isOrder = topic == "order" || topic == "POST order";
            if (!isOrder || std::exchange(isStruck, true))
                return pass(call);
            return twin::HttpAnswer{status, "", {{"Retry-After", "20"}}};
        };
        const ClientOrderId first = room.rest("0.003");
        QVERIFY(first.isValid() && room.until([&] { return room.order(first).isOutcomeUnknown; }));
        const std::size_t sent = room.between->orders();
        const Timestamp from = room.time.now();
        const ClientOrderId second = room.rest("0.004");
        room.cancel(resting);
        QVERIFY(room.untilState(second, OrderState::Denied));
        const Error why = *room.order(second).reason;
        QCOMPARE(words(why.code), words(Code::RateLimit));
        QCOMPARE(words(why.outcome), words(Outcome::NotSent));
        QVERIFY(!why.message.empty() && !why.limit.empty());
        room.time.runTo(from + Duration::seconds(19));
        QCOMPARE(room.between->orders(), sent);
        QCOMPARE(words(room.order(resting).state), words(OrderState::Open)); // its cancel was refused here, and told
        room.time.run(Duration::seconds(1));
        room.freshen();
        const ClientOrderId third = room.rest("0.005");
        QVERIFY(room.untilState(third, OrderState::Open));
        QVERIFY(room.untilState(first, OrderState::Rejected)); // two denials
        QCOMPARE(room.ordersAtVenue(first) + room.ordersAtVenue(second), std::size_t{0});
        QCOMPARE(room.truth().openOrders().size(), std::size_t{2});
    }

    /// More is pressed than the venue takes: what is beyond its limits does not leave, and it has to refuse nothing.
    void l03_theVenuesLimitsAreKept_data() { eachVenue(); }
    void l03_theVenuesLimitsAreKept()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue, [&](Room& of) { // the twin counts as its venue does; here an address may send 120 at first
            if (of.middled.slug == "hyperliquid")
                QCOMPARE(of.twin->control({"POST", "/twin/rules", {}, R"({"addressRequests":120})", {}}).status, 200);
        });
        QVERIFY(room.isUp);
        // 100 rest at most, so that no limit of our own is reached; each press ends the order of a hundred presses ago.
        std::vector<ClientOrderId> pressed;
        for (int i = 0; i < 340; ++i) {
            pressed.push_back(room.rest());
            QVERIFY(pressed.back().isValid());
            room.time.run(Duration::milliseconds(10));
            const ClientOrderId old = i < 100 ? ClientOrderId{} : pressed[static_cast<std::size_t>(i - 100)];
            if (old.isValid() && !isFinal(room.order(old).state))
                room.cancel(old);
        }
        QVERIFY(room.until([&] { return room.unresolved() == 0; }));
        std::map<OrderState, std::size_t> ended;
        for (const ClientOrderId id : pressed) {
            ++ended[room.order(id).state];
            if (room.order(id).state == OrderState::Denied)
                QCOMPARE(words(room.order(id).reason->code), words(Code::RateLimit));
        }
        QVERIFY(ended[OrderState::Denied] > 0); // it was more than may be sent
        QVERIFY(ended[OrderState::Denied] + ended[OrderState::Open] + ended[OrderState::Cancelled] == pressed.size());
        QCOMPARE(room.truth().openOrders().size(), ended[OrderState::Open]);
        room.time.run(Duration::minutes(12)); // comparisons among it
        QVERIFY(room.isReady());
        QCOMPARE(room.between->withStatus(429), std::size_t{0});
        QCOMPARE(room.between->withStatus(418), std::size_t{0});
    }

    /// This machine's clock is two minutes ahead of the venue's and is set right while the program runs: its own time
    /// goes on ahead of it for a quarter of an hour. What is judged is the clock, and orders bear the venue's time.
    void l04_aClockThatIsSetRight_data() { eachVenue(); }
    void l04_aClockThatIsSetRight()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue, [](Room& of) { of.terminal.setClock(Duration::minutes(2)); });
        QVERIFY(room.trouble());
        QCOMPARE(words(room.trouble()->code), words(Code::ClockSkew));
        const Timestamp ahead = room.terminal.oms().now();
        const std::size_t refused = room.between->withStatus(400);
        room.terminal.setClock({});
        QVERIFY(room.until([&] { return !room.trouble(); }, Duration::seconds(30)));
        room.freshen();
        QVERIFY(room.terminal.oms().now() > ahead);
        room.arm();
        for (int minute = 0; minute < 25; ++minute) {
            const ClientOrderId id = room.rest();
            QVERIFY(id.isValid() && room.untilState(id, OrderState::Open, Duration::seconds(5)));
            room.cancel(id);
            QVERIFY(room.untilState(id, OrderState::Cancelled, Duration::seconds(5)));
            QVERIFY(!room.trouble());
            room.time.run(Duration::seconds(57));
            room.freshen();
        }
        QCOMPARE(room.between->withStatus(400), refused);                 // nor was a read's time wrong
        QCOMPARE(room.terminal.engine().timeAhead().ns, std::int64_t{0}); // the clock has caught up
    }

    /// It is set back by two minutes: that is said, and how far it is off, for as long as it is.
    void l05_aClockThatIsSetBack_data() { eachVenue(); }
    void l05_aClockThatIsSetBack()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        QVERIFY(room.isUp && !room.trouble());
        room.terminal.setClock(Duration::minutes(-2));
        QVERIFY(room.until([&] { return room.trouble().has_value(); }, Duration::seconds(10)));
        const std::string off = room.trouble()->value; // "120 s", "119998 ms"
        for (int minute = 0; minute < 5; ++minute) {
            room.time.run(Duration::minutes(1));
            QVERIFY(room.trouble().has_value());
            QCOMPARE(words(room.trouble()->code), words(Code::ClockSkew));
            QVERIFY(room.trouble()->value.starts_with("12") || room.trouble()->value.starts_with("119"));
            QVERIFY(room.trouble()->message.find("behind") != std::string::npos);
        }
        QVERIFY(off.starts_with("12") || off.starts_with("119"));
        room.terminal.setClock({});
        QVERIFY(room.until([&] { return !room.trouble(); }, Duration::seconds(30)));
        room.freshen();
        room.arm();
        for (int minute = 0; minute < 3; ++minute) {
            const ClientOrderId id = room.rest();
            QVERIFY(id.isValid() && room.untilState(id, OrderState::Open, Duration::seconds(5)));
            room.time.run(Duration::seconds(57));
            room.freshen();
        }
    }
};

QTEST_GUILESS_MAIN(AccountContractTest)
#include "account_contract_test.moc"
