// SPDX-License-Identifier: GPL-3.0-or-later
// Each kind of difference between an account and its venue, with its exact amounts.
#include "core/trading/drift_items.h"

#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <map>
#include <set>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr InstrumentId kBtc{0};
constexpr InstrumentId kEth{1};

[[nodiscard]] VenuePosition position(InstrumentId instrument, std::string_view qty, std::string_view entry,
                                     Timestamp time)
{
    VenuePosition told{VenueId{0}, instrument, "paper", dec(qty), {}, {}, {}, {}, time};
    if (!entry.empty())
        told.entryPrice = dec(entry);
    return told;
}

/// What a room holds, as the comparison sees it.
struct Held {
    explicit Held(const TradingRoom& room)
        : local{{VenueId{0}, "paper"},
                room.now + Duration::seconds(1),
                room.oms.orders(),
                room.oms.positions(false),
                newest,
                unsent,
                room.markets}
    {}
    std::map<InstrumentId, Timestamp> newest;
    std::set<ClientOrderId> unsent;
    LocalAccount local;

    [[nodiscard]] std::vector<DriftItem> compare(const AccountSnapshot& snapshot) const
    {
        return driftItems(local, reconcile(local, snapshot));
    }
};

[[nodiscard]] AccountSnapshot later(const TradingRoom& room)
{
    AccountSnapshot all = room.snapshot();
    all.time = room.now + Duration::seconds(2);
    return all;
}

[[nodiscard]] Order theirs(const Order& order)
{
    Order told = order;
    told.state = OrderState::Open;
    return told;
}

} // namespace

class DriftItemsTest final : public QObject {
    Q_OBJECT

private slots:
    void equalIsNothing()
    {
        TradingRoom room;
        const Order& order = room.open(room.request());
        AccountSnapshot all = later(room);
        all.openOrders = {theirs(order)};
        QVERIFY(Held(room).compare(all).empty());
    }

    void fillsOfAnInstrumentAreAddedUp()
    {
        TradingRoom room;
        const Order& order = room.open(room.request());
        AccountSnapshot all = later(room);
        all.fills = {room.fillOf(order, "0.004", "60000"), room.fillOf(order, "0.006", "60001")};
        all.positions = {position(kBtc, "0.01", "60000.6", all.time)};
        const auto items = Held(room).compare(all);
        QCOMPARE(items.size(), std::size_t(1));
        QCOMPARE(words(items[0].kind), QString("fills"));
        QCOMPARE(words(items[0].standing), QString("added"));
        QVERIFY(items[0].difference == dec("0.01") && items[0].instrument == kBtc);
        QCOMPARE(items[0].venueWords, std::string("2 fills, bought 0.01, sold 0"));
        QCOMPARE(items[0].sentence, std::string("alpha:BTCUSDT: 2 fills were not known here, bought 0.01, sold 0"));
    }

    void orders()
    {
        TradingRoom room;
        const Order gone = room.open(room.request("0.010"));
        const Order changed = room.open(room.request("0.020"));
        const Order further = room.open(room.request("0.030"));
        AccountSnapshot all = later(room);
        all.openOrders = {theirs(changed), theirs(further)};
        all.openOrders[0].terms.price = Price{dec("59000")};
        all.openOrders[1].filledQty = dec("0.012");
        Order stranger = theirs(changed);
        stranger.id = {};
        stranger.venueOrderId = "v-99";
        all.openOrders.push_back(stranger);
        std::map<std::string, DriftItem> bySentence;
        for (const DriftItem& item : Held(room).compare(all))
            bySentence[std::string(toString(item.standing)) + "/" + item.heldWords] = item;
        QCOMPARE(bySentence.size(), std::size_t(4));
        const DriftItem& missing = bySentence.at("queried/open");
        QVERIFY(missing.order == gone.id);
        QCOMPARE(missing.venueWords, std::string("not listed"));
        QVERIFY(choicesOf(missing).mayQuery && !choicesOf(missing).mayAgree);
        const DriftItem& adopted = bySentence.at("adopted/not known");
        QVERIFY(adopted.venueWords.starts_with("buy 0.020 limit 60000"));
        const DriftItem& filled = bySentence.at("corrected/");
        QVERIFY(filled.held == dec("0") && filled.venues == dec("0.012") && filled.difference == dec("0.012"));
        const DriftItem& terms = bySentence.at("corrected/" + describe(changed.terms));
        QVERIFY(terms.venueWords.find("limit 59000") != std::string::npos);
        QVERIFY(!choicesOf(terms).mayAgree && !choicesOf(terms).mayQuery);
    }

    void anOrderThatLivesThoughItEndedHere()
    {
        TradingRoom room;
        const Order& order = room.open(room.request());
        AccountSnapshot all = later(room);
        all.openOrders = {theirs(order)};
        room.report(ExecType::Cancelled, order);
        const auto items = Held(room).compare(all);
        QCOMPARE(items.size(), std::size_t(1));
        QCOMPARE(words(items[0].standing), QString("open"));
        QCOMPARE(items[0].heldWords + " | " + items[0].venueWords, std::string("cancelled | open"));
        QVERIFY(choicesOf(items[0]).mayAgree && choicesOf(items[0]).mayCancel && !choicesOf(items[0]).mayQuery);
    }

    void positions()
    {
        TradingRoom room;
        room.fill(room.request(), "60000");
        AccountSnapshot all = later(room);
        all.positions = {position(kBtc, "0.015", "60000", all.time), position(kEth, "-3", "2000", all.time)};
        const auto items = Held(room).compare(all);
        QCOMPARE(items.size(), std::size_t(2));
        QVERIFY(items[0].held == dec("0.01") && items[0].venues == dec("0.015") && items[0].difference == dec("0.005"));
        QCOMPARE(words(items[0].standing), QString("open"));
        QCOMPARE(words(items[1].standing), QString("taken over")); // it was never known here
        QVERIFY(items[1].difference == dec("-3"));
    }

    void funding()
    {
        TradingRoom room;
        const auto paid = [](InstrumentId instrument, std::string_view amount, std::int64_t at) {
            return FundingPayment{VenueId{0}, instrument, "paper", dec(amount), {}, {}, Timestamp{at}};
        };
        const auto items =
            fundingItems(room.markets, {paid(kBtc, "-1.5", 1), paid(kEth, "0.25", 1), paid(kBtc, "-0.5", 2)});
        QCOMPARE(items.size(), std::size_t(2));
        QVERIFY(items[0].difference == dec("-2") && items[1].difference == dec("0.25"));
        QCOMPARE(items[0].sentence, std::string("alpha:BTCUSDT: funding of 2 payments, -2 USDT, not known here"));
        QCOMPARE(words(items[0].standing), QString("added"));
    }

    void entries()
    {
        TradingRoom room;
        room.fill(room.request(), "60000");
        const Held held(room);
        const auto told = [&](std::string_view entry, std::string_view qty = "0.01") {
            return entryItems(held.local, {position(kBtc, qty, entry, room.now + Duration::seconds(2))});
        };
        QVERIFY(told("60000").empty());
        QVERIFY(told("60006").empty());         // 0.01 % is what venues round away
        QVERIFY(told("").empty());              // it does not tell one
        QVERIFY(told("61000", "0.02").empty()); // another position has another price
        const auto over = told("60006.1");
        QCOMPARE(over.size(), std::size_t(1));
        QVERIFY(over[0].held == dec("60000") && over[0].venues == dec("60006.1"));
        QVERIFY(over[0].difference == dec("6.1"));
        QVERIFY(choicesOf(over[0]).mayTakeEntry && choicesOf(over[0]).mayAgree);
        Held newer(room);
        newer.newest[kBtc] = room.now + Duration::seconds(3);
        QVERIFY(entryItems(newer.local, {position(kBtc, "0.01", "70000", room.now)}).empty());
    }

    void anEntryThatIsUnknownHere()
    {
        TradingRoom room;
        Positions book;
        QVERIFY(book.adopt(position(kBtc, "0.5", "", room.now)).has_value());
        Held held(room);
        const LocalAccount local{held.local.key, room.now,    room.oms.orders(), book,
                                 held.newest,    held.unsent, room.markets};
        const auto items = entryItems(local, {position(kBtc, "0.5", "60000", room.now)});
        QCOMPARE(items.size(), std::size_t(1));
        QCOMPARE(items[0].heldWords, std::string("unknown"));
        QVERIFY(!items[0].held && !items[0].difference && items[0].venues == dec("60000"));
    }

    void takingOverAnEntry()
    {
        TradingRoom room;
        Positions book;
        const auto told = [&](std::string_view qty, std::string_view entry, std::int64_t after) {
            return position(kBtc, qty, entry, room.now + Duration::seconds(after));
        };
        Order order;
        order.venue = VenueId{0};
        order.instrument = kBtc;
        order.account = "paper";
        order.terms.side = Side::Buy;
        QVERIFY(book.apply(room.fillOf(order, "0.5", "60000")).has_value());
        QVERIFY(!book.adoptEntry(told("0.4", "61000", 1)).has_value()); // another quantity
        QVERIFY(!book.adoptEntry(told("0.5", "", 1)).has_value());
        QVERIFY(!book.adoptEntry(told("0.5", "-1", 1)).has_value());
        QVERIFY(!book.adoptEntry(told("0.5", "61000", -1)).has_value()); // older than what was counted
        const NetPosition& net = book.find({VenueId{0}, "paper", kBtc})->net;
        QCOMPARE(net.costBasis->toString(), std::string("30000"));
        QVERIFY(book.adoptEntry(told("0.5", "61000", 1)).has_value());
        QCOMPARE(net.costBasis->toString(), std::string("30500"));
        QVERIFY(!net.isRealisedComplete && net.adoptedQty.isZero());
        // It holds at its time: an older fill that turns up late is folded before it.
        Fill late = room.fillOf(order, "0.1", "50000");
        late.time = room.now - Duration::seconds(1);
        QVERIFY(book.apply(late).has_value());
        QVERIFY(net.qty == dec("0.5"));
        QCOMPARE(net.costBasis->toString(), std::string("30500"));
    }

    void cashIsResultsFundingAndFees()
    {
        TradingRoom room;
        Positions book;
        Order order;
        order.venue = VenueId{0};
        order.instrument = kBtc;
        order.account = "paper";
        const auto trade = [&](Side side, std::string_view qty, std::string_view price, std::string_view fee,
                               std::string_view asset) {
            order.terms.side = side;
            Fill fill = room.fillOf(order, qty, price);
            fill.fee = dec(fee);
            fill.feeAsset = asset;
            QVERIFY(book.apply(fill).has_value());
        };
        trade(Side::Buy, "2", "100", "0.09", "USDT");
        trade(Side::Sell, "1", "110", "0.05", "USDT");
        trade(Side::Sell, "1", "100", "0.001", "BNB");
        QVERIFY(book.apply(FundingPayment{VenueId{0}, kBtc, "paper", dec("-0.021"), {}, {}, room.now}).has_value());
        const AccountKey key{VenueId{0}, "paper"};
        QCOMPARE(cashOf(key, book, room.markets, "USDT")->toString(), std::string("9.839"));
        QCOMPARE(cashOf(key, book, room.markets, "BNB")->toString(), std::string("-0.001"));
        QCOMPARE(cashOf({VenueId{0}, "other"}, book, room.markets, "USDT")->toString(), std::string("0"));
    }

    void balances()
    {
        const auto fold = LedgerAmount::from(dec("9.839"));
        const auto told = [&](std::string_view total, std::size_t amounts = 1) {
            return balanceItem({VenueId{0}, "paper", "USDT", dec(total), {}, {}}, dec("1000"), fold, amounts);
        };
        QVERIFY(!told("1009.839") && !told("1009.839001"));
        const auto over = told("1009.839002");
        QVERIFY(over && over->difference == dec("0.000002"));
        QVERIFY(!told("1009.839002", 2)); // each amount may be rounded
        const auto deposit = told("1259.839");
        QVERIFY(deposit->held == dec("1009.839") && deposit->venues == dec("1259.839"));
        QVERIFY(deposit->difference == dec("250"));
        QCOMPARE(deposit->sentence, std::string("USDT: balance 1009.839 here by fills, fees and funding, 1259.839 at "
                                                "the venue, 250 unexplained"));
    }
};

QTEST_GUILESS_MAIN(DriftItemsTest)
#include "drift_items_test.moc"
