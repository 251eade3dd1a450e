// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of live accounts, held against every venue whose private side is built: a row is one venue, its twin and
// the whole program in virtual time. Each test is a card of docs/adapters.md, by its number. What a venue cannot do,
// its gateway's capabilities say, and that alone skips a card.
#include "core/model/order_state.h"
#include "tests/storm/virtual_room.h"
#include "tests/support/dec.h"
#include "tests/support/words.h"

#include <QTest>

using namespace gannet;
using namespace gannet::test;
using twin::FaultKind;

namespace {

constexpr std::uint64_t kSeed = 11;

[[nodiscard]] QString text(const Decimal& value)
{
    return QString::fromStdString(plainText(value));
}

/// A room that is ready and armed, and short ways to what the cards ask.
struct Room : VirtualRoom {
    explicit Room(const VirtualVenue& of, std::uint64_t seed = kSeed) : VirtualRoom(of, seed)
    {
        open();
        isUp = waitUntilReady();
        if (isUp)
            arm();
        network.setPaused(true); // the market stands still unless a card moves it
    }
    /// Presses, and says why nothing came of it.
    [[nodiscard]] ClientOrderId submit(const OrderTerms& terms)
    {
        const ClientOrderId id = VirtualRoom::submit(terms);
        if (!terminal.oms().orders().find(id))
            qWarning("no order: %s", terminal.lastAnswer() && terminal.lastAnswer()->error
                                         ? terminal.lastAnswer()->error->message.c_str()
                                         : "no answer");
        return id;
    }
    [[nodiscard]] bool until(const std::function<bool()>& isSo, Duration most = Duration::minutes(3))
    {
        return time.runUntil(isSo, most);
    }
    [[nodiscard]] bool untilState(ClientOrderId id, OrderState state, Duration most = Duration::minutes(3))
    {
        return terminal.oms().orders().find(id) &&
               until([&] { return order(id).state == state && !order(id).isOutcomeUnknown; }, most);
    }
    /// Rests far below the market.
    [[nodiscard]] ClientOrderId rest(std::string_view qty = "0.002")
    {
        return submit(terms(OrderType::Limit, Side::Buy, qty, priceAt(Side::Buy, -100)));
    }
    [[nodiscard]] ClientOrderId take(Side side, std::string_view qty = "0.002")
    {
        return submit(terms(OrderType::Market, side, qty));
    }
    void cancel(ClientOrderId id) { terminal.command(CancelOrder{.request = terminal.nextRequest(), .order = id}); }
    void change(ClientOrderId id, const OrderTerms& to)
    {
        terminal.command(ReplaceOrder{.request = terminal.nextRequest(), .order = id, .terms = to, .confirmed = {}});
    }
    [[nodiscard]] Decimal position() const
    {
        for (const auto& [key, held] : terminal.oms().positions(false).all())
            return held.net.qty;
        return {};
    }
    [[nodiscard]] Decimal adopted() const
    {
        for (const auto& [key, held] : terminal.oms().positions(false).all())
            return held.net.adoptedQty;
        return {};
    }
    [[nodiscard]] bool hasTheVenuesFills() { return fillsKept() == fillsAtVenue(); }
    [[nodiscard]] Decimal truePosition() { return truth().money().qtyOf(truthInstrument()); }
    [[nodiscard]] InstrumentId truthInstrument() { return twin->behindWire()->find(venue.symbol())->id; }
    void fault(FaultKind kind, std::int64_t times = 1) { QVERIFY(network.fault({kind, times})); }

    bool isUp = false;
};

} // namespace

class AccountContractTest : public QObject {
    Q_OBJECT

    static void eachVenue()
    {
        QTest::addColumn<const VirtualVenue*>("venue");
        for (const VirtualVenue& venue : virtualVenues())
            QTest::newRow(venue.slug.c_str()) << &venue;
    }

    /// The order filled as a whole, once there and once here, whatever struck it.
    static void checkTaken(Room& room, ClientOrderId id, std::string_view qty)
    {
        QVERIFY(room.untilState(id, OrderState::Filled));
        QCOMPARE(room.ordersAtVenue(id), std::size_t{1});
        QCOMPARE(text(room.position()), QString::fromUtf8(qty.data(), static_cast<qsizetype>(qty.size())));
        QCOMPARE(text(room.truePosition()), QString::fromUtf8(qty.data(), static_cast<qsizetype>(qty.size())));
        QVERIFY(room.until([&] { return room.hasTheVenuesFills(); }));
        QVERIFY(room.adopted().isZero());
    }

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
        checkTaken(room, room.take(Side::Buy), "0.002");
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

    // --- U: outcomes that are not known ------------------------------------------------------------------------------
    void u01_lostAckIsFoundOut_data() { eachVenue(); }
    void u01_lostAckIsFoundOut()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::AckLost);
        checkTaken(room, room.take(Side::Buy), "0.002");
    }

    void u02_lateAckComesBehindTheFill_data() { eachVenue(); }
    void u02_lateAckComesBehindTheFill()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        room.fault(FaultKind::AckLate);
        checkTaken(room, room.take(Side::Buy), "0.002");
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
        checkTaken(room, room.take(Side::Buy), "0.002");
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
        checkTaken(room, second, "0.004");
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
        checkTaken(room, room.take(Side::Buy), "0.002");
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
        const auto trouble = [&]() -> std::optional<Error> {
            const AccountDesk* const desk = room.terminal.oms().account(room.terminal.key());
            return desk && desk->gateway ? desk->gateway->trouble() : std::nullopt;
        };
        QVERIFY(room.until([&] { return trouble().has_value(); }));
        QCOMPARE(words(trouble()->code), words(Code::ClockSkew));
    }
};

QTEST_GUILESS_MAIN(AccountContractTest)
#include "account_contract_test.moc"
