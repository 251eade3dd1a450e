// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/order_table.h"

#include <QTest>

#include <rapidcheck.h>

#include <map>
#include <set>
#include <string>
#include <vector>

using namespace gannet;

namespace {

constexpr Timestamp kStart = Timestamp::fromMilliseconds(1'790'000'000'000);
constexpr VenueId kVenue{0};
constexpr InstrumentId kInstrument{3};
constexpr std::uint64_t kSession = 77;

[[nodiscard]] Decimal dec(const std::string& text)
{
    return Decimal::parse(text).value();
}

[[nodiscard]] OrderRequest requestOf(const std::string& id, Side side = Side::Buy, const std::string& qty = "1.000")
{
    OrderRequest request;
    request.request.text = id;
    request.instrument = "binance-usdm:BTCUSDT";
    request.account = "main";
    request.terms.side = side;
    request.terms.qty = {dec(qty)};
    request.terms.price = Price{dec("60000.0")};
    return request;
}

[[nodiscard]] Fill fillOf(const std::string& tradeId, const std::string& qty, const std::string& price = "60000.0")
{
    Fill fill;
    fill.venue = kVenue;
    fill.instrument = kInstrument;
    fill.account = "main";
    fill.tradeId = tradeId;
    fill.price = {dec(price)};
    fill.qty = {dec(qty)};
    fill.time = kStart + Duration::seconds(1);
    return fill;
}

[[nodiscard]] ExecReport reportOf(ExecType type, ClientOrderId id, std::optional<Fill> fill = std::nullopt)
{
    ExecReport report;
    report.type = type;
    report.order = id;
    report.account = "main";
    report.fill = std::move(fill);
    report.time = kStart + Duration::seconds(1);
    return report;
}

/// A table with one order that was sent.
struct Sent {
    OrderTable table{kSession};
    ClientOrderId id;

    Sent()
    {
        id = table.create(requestOf("r-1"), kVenue, kInstrument, TradingMode::Paper, kStart).value()->id;
        table.move(id, OrderMove::Submit, kStart);
    }
    ReportOutcome tell(ExecType type, std::optional<Fill> fill = std::nullopt)
    {
        return table.apply(kVenue, reportOf(type, id, std::move(fill)));
    }
    [[nodiscard]] const Order& order() const { return *table.find(id); }
};

using Kind = ReportOutcome::Kind;

} // namespace

class OrderTableTest final : public QObject {
    Q_OBJECT

private slots:
    void aRequestIsTakenOnce();
    void aDeniedRequestIsTakenToo();
    void idsAreNeverUsedTwice();
    void lifeOfAnOrder();
    void aFillCountsOnce();
    void anAckAfterTheFill();
    void aLateFillOfACancelledOrder();
    void contradictionsAreCounted();
    void unknownOutcomeEndsWithAnyReport();
    void cancelledWhileAsked();
    void foundByTheVenuesId();
    void aSuccessorsId();
    void othersOrdersAreNotOurs();
    void missingFillsAreAskedFor();
    void openOrdersAddUp();
    void adopting();
    void fillsThatMakeNoSense();
    void averageOfALargeOrder();
    void againstAModel();
};

void OrderTableTest::aRequestIsTakenOnce()
{
    Sent sent;
    const auto again = sent.table.create(requestOf("r-1"), kVenue, kInstrument, TradingMode::Paper, kStart);
    QVERIFY(!again);
    QVERIFY(again.error().code == Code::DuplicateRequest);
    QVERIFY(again.error().outcome == Outcome::NotSent);
    QCOMPARE(sent.table.all().size(), std::size_t(1));
}

void OrderTableTest::aDeniedRequestIsTakenToo()
{
    OrderTable table{kSession};
    const auto order = table.create(requestOf("r-1"), kVenue, kInstrument, TradingMode::Paper, kStart);
    QVERIFY(table.move(order.value()->id, OrderMove::Deny, kStart, Error{.code = Code::Killed, .message = "killed"}));
    QVERIFY(order.value()->state == OrderState::Denied);
    QVERIFY(order.value()->reason->code == Code::Killed);
    QVERIFY(!table.create(requestOf("r-1"), kVenue, kInstrument, TradingMode::Paper, kStart));
    QVERIFY(table.working().empty());
}

void OrderTableTest::idsAreNeverUsedTwice()
{
    OrderTable table{kSession, 41};
    Order old;
    old.id = {kSession, 99};
    old.venue = kVenue;
    old.state = OrderState::Filled;
    QVERIFY(table.adopt(old).has_value());
    const auto next = table.create(requestOf("r-1"), kVenue, kInstrument, TradingMode::Paper, kStart);
    QCOMPARE(next.value()->id.counter, std::uint64_t(100));
    QCOMPARE(next.value()->id.session, kSession);
}

void OrderTableTest::lifeOfAnOrder()
{
    Sent sent;
    QVERIFY(sent.order().state == OrderState::PendingNew);
    QVERIFY(sent.tell(ExecType::Ack).kind == Kind::Applied);
    QVERIFY(sent.order().state == OrderState::Open);
    const auto partial = sent.tell(ExecType::Partial, fillOf("t1", "0.4"));
    QVERIFY(partial.kind == Kind::Applied && partial.isNewFill && !partial.hasMissingFills);
    QVERIFY(sent.order().state == OrderState::PartiallyFilled);
    QCOMPARE(sent.order().openQty().normalized().toString(), std::string("0.6"));
    const auto filled = sent.tell(ExecType::Filled, fillOf("t2", "0.6", "60001.0"));
    QVERIFY(filled.kind == Kind::Applied && filled.isNewFill && !filled.hasMissingFills);
    QVERIFY(sent.order().state == OrderState::Filled);
    QVERIFY(sent.order().filledQty == dec("1"));
    QVERIFY(sent.order().filledNotional == dec("60000.6"));
    QVERIFY(sent.table.working().empty());
}

void OrderTableTest::aFillCountsOnce()
{
    Sent sent;
    sent.tell(ExecType::Partial, fillOf("t1", "0.4"));
    const auto again = sent.tell(ExecType::Partial, fillOf("t1", "0.4"));
    QVERIFY(again.kind == Kind::Known && !again.isNewFill);
    QVERIFY(sent.order().filledQty == dec("0.4"));
    // The end told with a fill that came before by another way is the end all the same.
    sent.tell(ExecType::Partial, fillOf("t2", "0.6"));
    const auto end = sent.tell(ExecType::Filled, fillOf("t2", "0.6"));
    QVERIFY(end.kind == Kind::Applied && !end.isNewFill);
    QVERIFY(sent.order().state == OrderState::Filled);
    QVERIFY(sent.order().filledQty == dec("1"));
}

void OrderTableTest::anAckAfterTheFill()
{
    Sent sent;
    sent.tell(ExecType::Partial, fillOf("t1", "0.4"));
    QVERIFY(sent.tell(ExecType::Ack).kind == Kind::Known);
    QVERIFY(sent.order().state == OrderState::PartiallyFilled);
    sent.tell(ExecType::Filled, fillOf("t2", "0.6"));
    QVERIFY(sent.tell(ExecType::Ack).kind == Kind::Known);
    QVERIFY(sent.tell(ExecType::Filled).kind == Kind::Known);
    QVERIFY(sent.order().state == OrderState::Filled);
    QCOMPARE(sent.table.notListed(), std::uint64_t(0));
}

void OrderTableTest::aLateFillOfACancelledOrder()
{
    Sent sent;
    sent.tell(ExecType::Ack);
    sent.tell(ExecType::Cancelled);
    const auto late = sent.tell(ExecType::Partial, fillOf("t1", "0.4"));
    QVERIFY(late.kind == Kind::LateFill && late.isNewFill);
    QVERIFY(sent.order().state == OrderState::Cancelled);
    QVERIFY(sent.order().filledQty == dec("0.4"));
    QVERIFY(sent.tell(ExecType::Partial, fillOf("t1", "0.4")).kind == Kind::Known);
}

void OrderTableTest::contradictionsAreCounted()
{
    Sent sent;
    sent.tell(ExecType::Filled, fillOf("t1", "1"));
    QVERIFY(sent.tell(ExecType::Rejected).kind == Kind::NotListed);
    QVERIFY(sent.tell(ExecType::Cancelled).kind == Kind::NotListed);
    QVERIFY(sent.order().state == OrderState::Filled);
    QCOMPARE(sent.table.notListed(), std::uint64_t(2));
    QVERIFY(!sent.table.move(sent.id, OrderMove::AskCancel, kStart));
    QCOMPARE(sent.table.notListed(), std::uint64_t(3));

    // A report for an order that never left.
    OrderTable table{kSession};
    const auto made = table.create(requestOf("r-9"), kVenue, kInstrument, TradingMode::Paper, kStart).value()->id;
    QVERIFY(table.apply(kVenue, reportOf(ExecType::Ack, made)).kind == Kind::NotListed);
    QVERIFY(table.find(made)->state == OrderState::Created);
}

void OrderTableTest::unknownOutcomeEndsWithAnyReport()
{
    Sent sent;
    sent.table.setOutcomeUnknown(sent.id, kStart);
    QVERIFY(sent.order().isOutcomeUnknown);
    QVERIFY(sent.order().state == OrderState::PendingNew); // never taken for a reject
    sent.tell(ExecType::Ack);
    QVERIFY(!sent.order().isOutcomeUnknown);
    sent.tell(ExecType::Cancelled);
    sent.table.setOutcomeUnknown(sent.id, kStart);
    QVERIFY(!sent.order().isOutcomeUnknown);
}

void OrderTableTest::cancelledWhileAsked()
{
    Sent sent;
    sent.tell(ExecType::Ack);
    QVERIFY(sent.table.move(sent.id, OrderMove::AskCancel, kStart));
    sent.tell(ExecType::Partial, fillOf("t1", "0.4"));
    QVERIFY(sent.order().state == OrderState::PendingCancel);
    QVERIFY(sent.table.move(sent.id, OrderMove::CancelFailed, kStart,
                            Error{.code = Code::UnknownOrder, .message = "no such order"}));
    QVERIFY(sent.order().state == OrderState::PartiallyFilled);
    QVERIFY(sent.order().reason->code == Code::UnknownOrder);
}

void OrderTableTest::foundByTheVenuesId()
{
    Sent sent;
    ExecReport ack = reportOf(ExecType::Ack, sent.id);
    ack.venueOrderId = "v-1";
    sent.table.apply(kVenue, ack);
    QVERIFY(sent.table.find(kVenue, "main", "v-1") == &sent.order());
    ExecReport byVenueId = reportOf(ExecType::Partial, {}, fillOf("t1", "0.4"));
    byVenueId.venueOrderId = "v-1";
    QVERIFY(sent.table.apply(kVenue, byVenueId).kind == Kind::Applied);
    QVERIFY(sent.table.apply(VenueId{1}, byVenueId).kind == Kind::NotOurs); // the same text at another venue
}

void OrderTableTest::aSuccessorsId()
{
    Sent sent;
    for (const char* venueId : {"v-1", "v-2"}) {
        ExecReport ack = reportOf(ExecType::Ack, sent.id);
        ack.venueOrderId = venueId;
        sent.table.apply(kVenue, ack);
    }
    QCOMPARE(sent.order().venueOrderId, std::string("v-2"));
    QVERIFY(sent.table.find(kVenue, "main", "v-1") == &sent.order()); // a fill may still come under the old one
    QVERIFY(sent.table.find(kVenue, "main", "v-2") == &sent.order());
}

void OrderTableTest::othersOrdersAreNotOurs()
{
    Sent sent;
    QVERIFY(sent.table.apply(kVenue, reportOf(ExecType::Ack, {5, 5})).kind == Kind::NotOurs);
    QVERIFY(sent.table.apply(kVenue, reportOf(ExecType::Ack, {})).kind == Kind::NotOurs);
    QVERIFY(!sent.table.apply(kVenue, reportOf(ExecType::Ack, {})).order);
}

void OrderTableTest::missingFillsAreAskedFor()
{
    Sent sent;
    ExecReport partial = reportOf(ExecType::Partial, sent.id, fillOf("t2", "0.2"));
    partial.filledQty = dec("0.5");
    QVERIFY(sent.table.apply(kVenue, partial).hasMissingFills);
    const auto end = sent.tell(ExecType::Filled);
    QVERIFY(end.kind == Kind::Applied && end.hasMissingFills);
    const auto found = sent.tell(ExecType::Partial, fillOf("t1", "0.3"));
    QVERIFY(found.kind == Kind::LateFill);
}

void OrderTableTest::openOrdersAddUp()
{
    OrderTable table{kSession};
    const auto send = [&table](const std::string& name, Side side, const std::string& qty) {
        const auto id =
            table.create(requestOf(name, side, qty), kVenue, kInstrument, TradingMode::Paper, kStart).value()->id;
        table.move(id, OrderMove::Submit, kStart);
        return id;
    };
    const auto buy = send("a", Side::Buy, "1.5");
    send("b", Side::Buy, "0.25");
    send("c", Side::Sell, "2");
    table.apply(kVenue, reportOf(ExecType::Partial, buy, fillOf("t1", "0.5")));
    const auto denied = table.create(requestOf("d"), kVenue, kInstrument, TradingMode::Paper, kStart).value()->id;
    table.move(denied, OrderMove::Deny, kStart);

    const OpenOrders open = table.openOrders({kVenue, "main"}, kInstrument);
    QCOMPARE(open.count, std::uint32_t(3));
    QVERIFY(open.buyQty == dec("1.25"));
    QVERIFY(open.sellQty == dec("2"));
    QCOMPARE(table.openOrders({kVenue, "other"}, kInstrument).count, std::uint32_t(0));
    QCOMPARE(table.openOrders({kVenue, "main"}, InstrumentId{4}).count, std::uint32_t(0));
}

void OrderTableTest::adopting()
{
    OrderTable table{kSession};
    Order external;
    external.venue = kVenue;
    external.instrument = kInstrument;
    external.account = "main";
    external.origin = OrderOrigin::External;
    external.venueOrderId = "v-7";
    external.state = OrderState::Open;
    external.terms.qty = {dec("3")};
    const auto adopted = table.adopt(external);
    QVERIFY(adopted.has_value());
    QVERIFY(adopted.value()->id.isValid());
    QVERIFY(table.find(kVenue, "main", "v-7") == *adopted);
    QCOMPARE(table.working().size(), std::size_t(1));
    const auto twice = table.adopt(external);
    QVERIFY(!twice);
    QVERIFY(twice.error().code == Code::DuplicateId);
    QCOMPARE(table.all().size(), std::size_t(1));
}

/// Never counted, never a crash; told once.
void OrderTableTest::fillsThatMakeNoSense()
{
    OrderTable table{kSession};
    const auto id = table.create(requestOf("r"), kVenue, kInstrument, TradingMode::Paper, kStart).value()->id;
    table.move(id, OrderMove::Submit, kStart);
    table.apply(kVenue, reportOf(ExecType::Partial, id, fillOf("fine", "0.5")));
    Fill strange = fillOf("scale", "0.1");
    strange.qty.value.scale = 40;
    Fill worthless = fillOf("price", "0.1");
    worthless.price.value = {};
    Fill negative = fillOf("negative", "0.1");
    negative.qty.value = dec("-0.1");
    for (const Fill& fill : {fillOf("fine", "0.000000000000000001"), strange, worthless, negative,
                             fillOf("large", "9000000000000000000"), fillOf("small", "0.000000000000000001")})
        table.apply(kVenue, reportOf(ExecType::Partial, id, fill));
    std::string unfit;
    for (const Fill& fill : table.takeUnfit())
        unfit += fill.tradeId + " ";
    QCOMPARE(unfit, std::string("scale price negative large "));
    QCOMPARE(plainText(table.find(id)->filledQty), std::string("0.500000000000000001"));
    QVERIFY(table.takeUnfit().empty());

    Order half; // the venue counts 9e18 filled, and its fills are told later
    half.id = {kSession, 50};
    half.venue = kVenue;
    half.instrument = kInstrument;
    half.account = "main";
    half.state = OrderState::PartiallyFilled;
    half.filledQty = dec("9000000000000000000");
    half.changed = kStart;
    QVERIFY(table.adopt(half).has_value());
    Fill late = fillOf("late", "0.000000000000000002");
    late.time = kStart;
    table.apply(kVenue, reportOf(ExecType::Partial, half.id, late));
    QCOMPARE(table.takeUnfit().size(), std::size_t(1));
}

void OrderTableTest::averageOfALargeOrder()
{
    OrderTable table{kSession};
    const auto id =
        table.create(requestOf("r", Side::Buy, "900000000.123456789"), kVenue, kInstrument, TradingMode::Paper, kStart)
            .value()
            ->id;
    table.move(id, OrderMove::Submit, kStart);
    table.apply(kVenue, reportOf(ExecType::Filled, id, fillOf("t", "900000000.123456789", "1234.123456789")));
    // 1110711111262.46..., of whose eighteen decimals twelve do not fit.
    QVERIFY(table.find(id)->filledNotional > dec("1110711111262"));
    QVERIFY(table.find(id)->filledNotional < dec("1110711111263"));
}

/// Random reports against the few lines that say what must come out.
void OrderTableTest::againstAModel()
{
    QVERIFY(
        rc::check("a fill counts once, an end stays, and no report makes an order", [](std::vector<unsigned> picks) {
            Sent sent;
            std::set<unsigned> told;
            std::int64_t filled = 0;
            std::optional<OrderState> end;
            for (const unsigned pick : picks) {
                const auto type = static_cast<ExecType>(pick % 6);
                const unsigned trade = pick / 6 % 8;
                std::optional<Fill> fill;
                if (type == ExecType::Partial || type == ExecType::Filled)
                    fill = fillOf("t" + std::to_string(trade), "0.00" + std::to_string(trade + 1));
                const bool isNew = fill && told.insert(trade).second;
                if (isNew)
                    filled += trade + 1;
                const auto outcome = sent.tell(type, fill);
                RC_ASSERT(outcome.order != nullptr);
                RC_ASSERT(outcome.isNewFill == isNew);
                RC_ASSERT(sent.order().filledQty == (Decimal{filled, 3}));
                if (end)
                    RC_ASSERT(sent.order().state == *end);
                else if (isFinal(sent.order().state))
                    end = sent.order().state;
            }
            RC_ASSERT(sent.table.all().size() == 1U);
        }));
}

QTEST_GUILESS_MAIN(OrderTableTest)
#include "order_table_test.moc"
