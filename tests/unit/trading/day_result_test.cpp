// SPDX-License-Identifier: GPL-3.0-or-later
// The result of the UTC day: what counts in it, where it begins, and what is told where that is not known.
#include "core/trading/oms.h"

#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <memory>
#include <string>
#include <string_view>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr InstrumentId kBtc{0};
constexpr Duration kDay = Duration::minutes(24 * 60);

void mark(TradingRoom& room, std::string_view price)
{
    room.markets.markets[kBtc].mark = Price{dec(price)};
}

/// What screens and gates take for the day's result; "?" where it is not known.
[[nodiscard]] std::string day(const TradingRoom& room)
{
    const AccountDesk& desk = *room.oms.account({VenueId{0}, "paper"});
    const AccountMoney money = moneyOf(desk, room.oms.positions(false), room.markets, "USDT");
    return money.dayResult ? plainText(*money.dayResult) : "?";
}

/// To so much after the next 00:00 UTC, by way of the last second of the day.
void toMidnight(TradingRoom& room, Duration after = Duration::seconds(1))
{
    room.advance(midnightOf(room.now) + kDay - Duration::seconds(1) - room.now);
    room.advance(Duration::seconds(1) + after);
    room.arm();
}

void limit(TradingRoom& room, std::string_view loss)
{
    room.limits.maxDailyLoss = dec(loss);
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
}

[[nodiscard]] std::string order(TradingRoom& room)
{
    OrderRequest asked = room.request("0.001");
    asked.request.text += "/day"; // not one of the run before
    room.command(SubmitOrder{asked, {}});
    return room.lastCode();
}

[[nodiscard]] AccountSnapshot holding(const TradingRoom& room, std::string_view qty)
{
    AccountSnapshot all = room.snapshot();
    for (const Order* open : room.oms.orders().working())
        all.openOrders.push_back(*open);
    VenuePosition held;
    held.venue = VenueId{0};
    held.instrument = kBtc;
    held.account = "paper";
    held.qty = dec(qty);
    held.time = room.now;
    all.positions = {held};
    return all;
}

[[nodiscard]] std::size_t troubles(const TradingRoom& room)
{
    return room.tell.all<TradingTrouble>().size();
}

} // namespace

class DayResultTest final : public QObject {
    Q_OBJECT

private slots:
    void onlyWhatTheDayBrought();
    void aLossOfYesterdayIsNotTodays();
    void feesAndFundingCount();
    void aRestartKeepsTheStart();
    void awayAtMidnightCountsFromTheFirstPrice();
    void withoutAPriceNothingIsKnown();
    void whatIsFoundCountsFromThen();
    void foundAgainAfterARestart();
    void aDriftBlocksNobodyForGood();
    void textsOfOtherDaysAreNotRead();
};

void DayResultTest::onlyWhatTheDayBrought()
{
    TradingRoom room;
    limit(room, "100");
    room.fill(room.request("0.100"), "60000");
    mark(room, "80000");
    QCOMPARE(day(room), std::string("2000"));
    toMidnight(room);
    QCOMPARE(day(room), std::string("0"));
    mark(room, "65000");
    QCOMPARE(day(room), std::string("-1500"));
    QCOMPARE(order(room), std::string("DAILY_LOSS"));
    OrderRequest close = room.market("0.100", Side::Sell);
    close.terms.isReduceOnly = true;
    room.fill(close, "66000"); // 6000 more than it cost, 1400 less than at 00:00
    QCOMPARE(day(room), std::string("-1400"));
    QCOMPARE(order(room), std::string("DAILY_LOSS"));
    toMidnight(room);
    QCOMPARE(day(room), std::string("0"));
    QCOMPARE(order(room), std::string("ok"));
    QCOMPARE(troubles(room), std::size_t(0));
}

void DayResultTest::aLossOfYesterdayIsNotTodays()
{
    TradingRoom room;
    room.fill(room.request("0.100"), "60000");
    mark(room, "50000");
    limit(room, "100");
    QCOMPARE(order(room), std::string("DAILY_LOSS"));
    toMidnight(room);
    mark(room, "50500");
    QCOMPARE(day(room), std::string("50"));
    QCOMPARE(order(room), std::string("ok"));
}

void DayResultTest::feesAndFundingCount()
{
    TradingRoom room;
    const Order& bought = room.open(room.request("0.010"));
    Fill fill = room.fillOf(bought, "0.010", "60000");
    fill.fee = dec("0.5");
    fill.feeAsset = "USDT";
    room.report(ExecType::Filled, bought, fill);
    QCOMPARE(day(room), std::string("-0.5"));
    room.sink.onFunding({VenueId{0}, kBtc, "paper", dec("-0.25"), dec("0.0001"), dec("0.010"), room.now});
    QCOMPARE(day(room), std::string("-0.75"));
    const Order& sold = room.open(room.request("0.010", "60100", Side::Sell));
    fill = room.fillOf(sold, "0.010", "60100");
    fill.fee = dec("0.00001"); // in what was sold: worth 0.601
    fill.feeAsset = "BTC";
    room.report(ExecType::Filled, sold, fill);
    QCOMPARE(day(room), std::string("-0.351"));
}

void DayResultTest::aRestartKeepsTheStart()
{
    TradingRoom before;
    before.fill(before.request("0.100"), "60000");
    mark(before, "80000");
    toMidnight(before);
    mark(before, "79000");
    QCOMPARE(day(before), std::string("-100"));
    const auto room = before.restarted();
    room->tellSnapshot(holding(*room, "0.1"));
    QCOMPARE(day(*room), std::string("-100"));
    QCOMPARE(troubles(*room), std::size_t(0));
}

void DayResultTest::awayAtMidnightCountsFromTheFirstPrice()
{
    TradingRoom before;
    before.fill(before.request("0.100"), "60000");
    mark(before, "80000");
    before.now = midnightOf(before.now) + kDay + Duration::minutes(8 * 60 + 12); // it did not run
    const auto room = before.restarted();
    room->tellSnapshot(holding(*room, "0.1"));
    room->advance(Duration::milliseconds(1)); // with the next thing that is heard
    QCOMPARE(day(*room), std::string("0"));
    QCOMPARE(troubles(*room), std::size_t(1));
    QVERIFY(room->tell.last<TradingTrouble>().error.message.find("00:00 UTC") != std::string::npos);
    mark(*room, "79000");
    QCOMPARE(day(*room), std::string("-100"));
    const auto again = room->restarted(); // no way to begin anew
    // A store that keeps both runs.
    auto both = std::make_unique<TradingRoom>(false, 79);
    both->now = again->now;
    both->markets = room->markets;
    both->oms.setNow(both->now);
    Remembered remembered = before.store.remembered();
    remembered.settings = room->store.remembered().settings;
    both->oms.restore(remembered);
    QVERIFY(both->oms.attach(both->gateway, both->limits).has_value());
    both->tellSnapshot(holding(*both, "0.1"));
    QCOMPARE(day(*both), std::string("-100"));
    QCOMPARE(troubles(*both), std::size_t(0));
    both->arm();
    limit(*both, "50");
    QCOMPARE(order(*both), std::string("DAILY_LOSS"));
    QVERIFY(both->lastAnswer().error->message.find("08:12 UTC") != std::string::npos);
}

void DayResultTest::withoutAPriceNothingIsKnown()
{
    TradingRoom room;
    room.fill(room.request("0.100"), "60000");
    MarketNow& market = room.markets.markets[kBtc];
    const MarketNow sound = market;
    market.mark.reset();
    market.bid.reset(); // else the middle of the book would do
    toMidnight(room);
    limit(room, "100");
    QCOMPARE(day(room), std::string("?"));
    QCOMPARE(order(room), std::string("DAILY_LOSS"));
    QVERIFY(room.lastAnswer().error->message.find("alpha:BTCUSDT") != std::string::npos);
    room.advance(Duration::minutes(10));
    market = sound;
    mark(room, "61000");
    room.advance(Duration::milliseconds(1)); // with the next thing that is heard
    QCOMPARE(day(room), std::string("0"));
    QCOMPARE(order(room), std::string("ok"));
    QCOMPARE(troubles(room), std::size_t(1));
}

void DayResultTest::whatIsFoundCountsFromThen()
{
    TradingRoom room;
    room.fill(room.request("0.100"), "60000");
    mark(room, "60500");
    room.tellSnapshot(holding(room, "0.3")); // bought elsewhere, nobody says at what price
    QCOMPARE(day(room), std::string("50"));
    QCOMPARE(troubles(room), std::size_t(1));
    mark(room, "60400");
    QCOMPARE(day(room), std::string("20"));
}

void DayResultTest::foundAgainAfterARestart()
{
    TradingRoom before;
    mark(before, "60000");
    before.tellSnapshot(holding(before, "0.2"));
    mark(before, "59000");
    QCOMPARE(day(before), std::string("-200"));
    const auto room = before.restarted();
    room->tellSnapshot(holding(*room, "0.2"));
    QCOMPARE(day(*room), std::string("-200"));
    room->tellSnapshot(holding(*room, "0.2"));
    QCOMPARE(day(*room), std::string("-200"));
    QCOMPARE(troubles(*room), std::size_t(0));
}

void DayResultTest::aDriftBlocksNobodyForGood()
{
    TradingRoom room;
    limit(room, "100");
    room.fill(room.request("0.100"), "60000");
    room.tellSnapshot(holding(room, "0.05")); // a part is gone, without a price
    room.arm();
    QCOMPARE(order(room), std::string("ok"));
    room.advance(Duration::seconds(1));
    room.tellSnapshot(holding(room, "0.2")); // and some came, without one
    room.arm();
    QCOMPARE(order(room), std::string("ok"));
    for (int days = 0; days < 3; ++days) {
        toMidnight(room);
        QCOMPARE(day(room), std::string("0"));
        QCOMPARE(order(room), std::string("ok"));
    }
    mark(room, "59000");
    QCOMPARE(order(room), std::string("DAILY_LOSS")); // and it is guarded all the same
}

void DayResultTest::textsOfOtherDaysAreNotRead()
{
    Position held;
    held.net.qty = dec("0.3");
    held.net.adoptedQty = dec("0.2");
    DayResult today;
    today.begin(held);
    QVERIFY(today.wantsPrice(&held));
    today.price(&held, Price{dec("60000.5")}, kTradingStart);
    const std::string text = today.toText(kTradingStart);
    DayResult read;
    QVERIFY(read.read(text, kTradingStart));
    QCOMPARE(read.toText(kTradingStart), text);
    QVERIFY(read.since() == kTradingStart);
    DayResult other;
    QVERIFY(!other.read(text, kTradingStart + kDay));
    for (const char* bad : {"", "x", "20717", "20717 0 - 0 0", "20717 0 x 0 0 0", "20717 0 - 0 0 -"})
        QVERIFY(!other.read(bad, kTradingStart));
    QCOMPARE(other.toText(kTradingStart), DayResult().toText(kTradingStart));
}

QTEST_GUILESS_MAIN(DayResultTest)
#include "day_result_test.moc"
