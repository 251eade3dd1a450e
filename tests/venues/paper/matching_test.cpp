// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of a price: what joins where, what a trade takes, what a vanished size means.
#include "adapters/paper/matching.h"
#include "adapters/paper/triggers.h"

#include <QTest>

#include <string>

using namespace gannet;
using namespace gannet::paper;

namespace {

constexpr ClientOrderId kFirst{1, 1};
constexpr ClientOrderId kSecond{1, 2};

/// A matching with whole prices and sizes: bids 99 and 98, asks 101 and 102, ten on each.
struct Desk {
    Desk() { show({{99, 10}, {98, 10}}, {{101, 10}, {102, 10}}); }

    void show(const std::vector<BookLevel>& bids, const std::vector<BookLevel>& asks)
    {
        L2Book book;
        for (const BookLevel& level : bids)
            book.bids.set(level.price, level.qty);
        for (const BookLevel& level : asks)
            book.asks.set(level.price, level.qty);
        matching.onBook(book, now, fills);
    }
    void bid(std::int64_t qty) { show({{99, qty}, {98, 10}}, {{101, 10}, {102, 10}}); }
    void sellTrade(std::string_view price, std::string_view qty)
    {
        Trade trade;
        trade.price = Decimal::parse(price).value();
        trade.qty = Decimal::parse(qty).value();
        trade.aggressor = Side::Sell;
        matching.onTrade(trade, now, fills);
    }
    void pass(Duration time) { now = now + time; }
    /// "ahead/open", or what came of it.
    [[nodiscard]] std::string place(ClientOrderId order) const
    {
        const auto found = matching.queueOf(order);
        if (!found)
            return "gone";
        return (found->ahead ? std::to_string(*found->ahead) : "?") + "/" + std::to_string(found->open);
    }
    [[nodiscard]] std::int64_t filled() const
    {
        std::int64_t sum = 0;
        for (const RestingFill& each : fills)
            sum += each.trade.qty;
        return sum;
    }

    Matching matching{Scales{0, 0}};
    Timestamp now = Timestamp::fromMilliseconds(1'000'000);
    std::vector<RestingFill> fills;
};

[[nodiscard]] OrderTerms trailing(Side side, std::string_view by)
{
    OrderTerms terms;
    terms.side = side;
    terms.type = OrderType::Trailing;
    terms.trailBy = Decimal::parse(by).value();
    return terms;
}

[[nodiscard]] Price price(std::string_view text)
{
    return Price{Decimal::parse(text).value()};
}

} // namespace

class PaperMatchingTest : public QObject {
    Q_OBJECT

private slots:
    void joinsBehindWhatIsShown()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        QCOMPARE(desk.place(kFirst), std::string("10/5"));
        desk.bid(25); // they come behind us
        QCOMPARE(desk.place(kFirst), std::string("10/5"));
        desk.matching.join(kSecond, Side::Buy, {100, 5}, desk.now); // inside the spread: nobody is there
        QCOMPARE(desk.place(kSecond), std::string("0/5"));
    }

    void tradesEatTheQueueThenUs()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.sellTrade("99", "8");
        QCOMPARE(desk.place(kFirst), std::string("2/5"));
        desk.sellTrade("99", "4"); // two ahead, two of ours
        QCOMPARE(desk.place(kFirst), std::string("0/3"));
        desk.sellTrade("99", "9");
        QCOMPARE(desk.place(kFirst), std::string("gone"));
        QCOMPARE(desk.filled(), std::int64_t{5});
    }

    void aBuyersTradeTakesNoBid()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {100, 5}, desk.now);
        Trade trade;
        trade.price = Decimal{100, 0};
        trade.qty = Decimal{9, 0};
        trade.aggressor = Side::Buy;
        desk.matching.onTrade(trade, desk.now, desk.fills);
        QCOMPARE(desk.place(kFirst), std::string("0/5"));
    }

    void twoOfOursShareOneTradeInTheirOrder()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.bid(16); // six more between the two
        desk.matching.join(kSecond, Side::Buy, {99, 5}, desk.now);
        QCOMPARE(desk.place(kSecond), std::string("16/5"));
        desk.sellTrade("99", "23"); // 10 ahead, 5 of the first, 6 between, 2 of the second
        QCOMPARE(desk.place(kFirst), std::string("gone"));
        QCOMPARE(desk.place(kSecond), std::string("0/3"));
    }

    void aTradeThroughThePriceFills()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.sellTrade("98.5", "3"); // finer than the book: between its prices
        QCOMPARE(desk.place(kFirst), std::string("0/2"));
        desk.sellTrade("98", "3");
        QCOMPARE(desk.place(kFirst), std::string("gone"));
        QCOMPARE(desk.fills.back().trade.price, std::int64_t{99});
    }

    /// Uniform cancels: half of the level went, so half of what was ahead did; told only once no trade can explain it.
    void vanishedSizeShrinksTheQueueInProportion()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.bid(40);
        desk.bid(30); // 10 of 40 were cancelled: of 10 ahead, 2.5, so 2
        QCOMPARE(desk.place(kFirst), std::string("10/5"));
        desk.pass(Matching::kTradeLag);
        desk.bid(30);
        QCOMPARE(desk.place(kFirst), std::string("8/5"));
        desk.bid(3);
        QCOMPARE(desk.place(kFirst), std::string("3/5")); // never more ahead than is shown
    }

    void aTradeToldAfterTheBookIsNotCountedTwice()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.bid(4); // the book first
        desk.sellTrade("99", "6");
        QCOMPARE(desk.place(kFirst), std::string("4/5"));
        QCOMPARE(desk.filled(), std::int64_t{0});
        desk.pass(Matching::kTradeLag);
        desk.bid(4);
        QCOMPARE(desk.place(kFirst), std::string("4/5"));
    }

    void aTradeToldBeforeTheBookIsNotCountedTwice()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.bid(20);
        desk.sellTrade("99", "6");
        desk.bid(14); // the same six
        desk.pass(Matching::kTradeLag);
        desk.bid(14);
        QCOMPARE(desk.place(kFirst), std::string("4/5"));
    }

    void beyondTheVisibleBookThePlaceIsUnknown()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {90, 5}, desk.now);
        QCOMPARE(desk.place(kFirst), std::string("?/5"));
        desk.sellTrade("90", "100"); // how much was ahead nobody knows
        QCOMPARE(desk.filled(), std::int64_t{0});
        desk.show({{91, 10}, {90, 7}}, {{101, 10}});
        QCOMPARE(desk.place(kFirst), std::string("7/5"));
        desk.show({{99, 10}, {98, 7}}, {{101, 10}}); // out of sight is not gone
        desk.pass(Matching::kTradeLag);
        desk.show({{91, 10}, {90, 7}}, {{101, 10}});
        QCOMPARE(desk.place(kFirst), std::string("7/5"));
    }

    void aBookThatReachesUsFillsUpToWhatItShows()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 15}, desk.now);
        desk.show({{97, 10}}, {{98, 4}, {99, 6}, {101, 1}});
        QCOMPARE(desk.filled(), std::int64_t{10});
        desk.show({{97, 10}}, {{98, 4}, {99, 6}, {101, 1}}); // the same again is not more
        QCOMPARE(desk.filled(), std::int64_t{10});
        desk.show({{97, 10}}, {{98, 4}, {99, 8}, {101, 1}}); // two new ones
        QCOMPARE(desk.filled(), std::int64_t{12});
    }

    void whatWasTakenIsNotTakenTwice()
    {
        Desk desk;
        std::vector<BookLevel> trades;
        QCOMPARE(desk.matching.take(Side::Buy, 102, 14, trades), std::int64_t{14});
        QVERIFY((trades == std::vector<BookLevel>{{101, 10}, {102, 4}}));
        QCOMPARE(*desk.matching.touch(Side::Buy), std::int64_t{102});
        desk.bid(10); // the asks as before
        QCOMPARE(desk.matching.takeable(Side::Buy, 102, 99), std::int64_t{6});
        desk.show({{99, 10}}, {{101, 12}, {102, 2}});
        QCOMPARE(desk.matching.takeable(Side::Buy, 101, 99), std::int64_t{2});
        QCOMPARE(desk.matching.takeable(Side::Buy, 102, 99), std::int64_t{2});
        desk.show({{99, 10}}, {{102, 10}}); // 101 was gone
        desk.show({{99, 10}}, {{101, 3}, {102, 10}});
        QCOMPARE(desk.matching.takeable(Side::Buy, 101, 99), std::int64_t{3});
    }

    void nothingIsMatchedOnAStaleBook()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.matching.onStale();
        desk.sellTrade("98", "100");
        QCOMPARE(desk.filled(), std::int64_t{0});
        QVERIFY(!desk.matching.isLive());
    }

    void otherDecimalsMoveOrdersOrDropThem()
    {
        Desk desk;
        desk.matching.join(kFirst, Side::Buy, {99, 5}, desk.now);
        desk.matching.join(kSecond, Side::Buy, {100, 10}, desk.now);
        QVERIFY(desk.matching.setScales({1, 1}).empty());
        QCOMPARE(desk.matching.firstAgainst(Side::Sell)->price, std::int64_t{1000});
        Matching fine{Scales{1, 0}};
        fine.join(kFirst, Side::Buy, {995, 5}, desk.now);
        QCOMPARE(fine.setScales({0, 0}), std::vector<ClientOrderId>{kFirst}); // 99.5 cannot be said
    }

    void triggers_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("isBuy");
        QTest::addColumn<QString>("below");
        QTest::addColumn<QString>("above");
        const auto row = [](const char* name, OrderType type, bool isBuy, bool firesBelow) {
            QTest::newRow(name) << static_cast<int>(type) << isBuy << (firesBelow ? "fires" : "waits")
                                << (firesBelow ? "waits" : "fires");
        };
        row("a stop that buys", OrderType::Stop, true, false);
        row("a stop that sells", OrderType::Stop, false, true);
        row("a stop limit that buys", OrderType::StopLimit, true, false);
        row("a take-profit that buys", OrderType::TakeProfit, true, true);
        row("a take-profit that sells", OrderType::TakeProfit, false, false);
        row("a take-profit limit that sells", OrderType::TakeProfitLimit, false, false);
    }

    void triggers()
    {
        QFETCH(int, type);
        QFETCH(bool, isBuy);
        OrderTerms terms;
        terms.type = static_cast<OrderType>(type);
        terms.side = isBuy ? Side::Buy : Side::Sell;
        terms.trigger = price("100");
        const auto at = [&terms](std::string_view to) {
            TriggerWatch watch;
            watch.add(kFirst, terms);
            std::vector<ClientOrderId> fired;
            watch.onPrice(TriggerSource::Last, price(to), fired); // not the price it waits for
            const bool isEarly = !fired.empty();
            watch.onPrice(TriggerSource::Mark, price(to), fired);
            return isEarly ? QString("wrong source") : fired.empty() ? QString("waits") : QString("fires");
        };
        QTEST(at("99.9"), "below");
        QTEST(at("100.1"), "above");
        QCOMPARE(at("100"), QString("fires"));
    }

    void aTrailingStopFollowsAndFiresOnce()
    {
        TriggerWatch watch;
        watch.add(kFirst, trailing(Side::Sell, "2"));
        std::vector<ClientOrderId> fired;
        for (const std::string_view at : {"100", "103", "101.5"})
            watch.onPrice(TriggerSource::Mark, price(at), fired);
        QVERIFY(fired.empty());
        QCOMPARE(watch.levelOf(kFirst)->toString(), std::string("101"));
        watch.onPrice(TriggerSource::Mark, price("101"), fired);
        watch.onPrice(TriggerSource::Mark, price("90"), fired);
        QCOMPARE(fired, std::vector<ClientOrderId>{kFirst});
        watch.add(kSecond, trailing(Side::Buy, "2"));
        watch.onPrice(TriggerSource::Mark, price("100"), fired);
        watch.onPrice(TriggerSource::Mark, price("95"), fired);
        QCOMPARE(watch.levelOf(kSecond)->toString(), std::string("97"));
    }
};

QTEST_GUILESS_MAIN(PaperMatchingTest)
#include "matching_test.moc"
