// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queue_watch.h"

#include "tests/support/trading_room.h"

#include <QtTest>

#include <string>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr InstrumentId kBtc{0};

struct Street {
    Street() { market.show(kBtc, "60000:1 59999:2 59998:3", "60001:1 60002:4"); }

    Order rest(std::uint64_t counter, Side side, const char* price)
    {
        Order order;
        order.id = {1, counter};
        order.instrument = kBtc;
        order.terms.side = side;
        order.terms.qty = {dec("0.5")};
        order.terms.price = Price{dec(price)};
        order.state = OrderState::Open;
        told(order);
        return order;
    }
    void told(const Order& order, bool isLocal = false) { queues.onOrder(order, isLocal, market.book(kBtc)); }
    void show(const char* bids, const char* asks = "60001:1")
    {
        market.show(kBtc, bids, asks);
        queues.onBook(kBtc, *market.book(kBtc));
    }
    void trade(const char* price, const char* qty, Side aggressor = Side::Sell, bool isBacklog = false)
    {
        Trade one;
        one.price = dec(price);
        one.qty = dec(qty);
        one.aggressor = aggressor;
        one.isBacklog = isBacklog;
        queues.onTrade(kBtc, one);
    }
    /// "1:0.5 2:unknown"
    [[nodiscard]] QString places() const
    {
        QString all;
        queues.forEach([&all](const QueueEntry& entry) {
            all += QString("%1%2:%3")
                       .arg(all.isEmpty() ? "" : " ")
                       .arg(entry.order.counter)
                       .arg(entry.ahead ? QString::fromStdString(plainText(*entry.ahead)) : "unknown");
        });
        return all;
    }

    FakeMarket market;
    QueueWatch queues;
};

} // namespace

class QueueWatchTest : public QObject {
    Q_OBJECT
private slots:
    void anOrderJoinsBehindWhatIsShown()
    {
        Street s;
        static_cast<void>(s.rest(1, Side::Buy, "59999"));
        static_cast<void>(s.rest(2, Side::Sell, "60002"));
        static_cast<void>(s.rest(3, Side::Buy, "59999.5")); // alone at its price
        QCOMPARE(s.places(), QString("1:2 2:4 3:0"));
    }

    void tradesAtThePriceTakeFromTheFront()
    {
        Street s;
        static_cast<void>(s.rest(1, Side::Buy, "60000"));
        s.trade("60000", "0.3");
        QCOMPARE(s.places(), QString("1:0.7"));
        s.trade("60000", "0.3", Side::Buy); // the other side's queue
        s.trade("60000", "0.3", Side::Sell, true);
        s.trade("60001", "9", Side::Buy);
        QCOMPARE(s.places(), QString("1:0.7"));
        s.show("60000:0.7"); // the same trade, told by the book: not twice
        QCOMPARE(s.places(), QString("1:0.7"));
        s.trade("60000", "5");
        QCOMPARE(s.places(), QString("1:0"));
    }

    void aTradeBeyondThePriceLeavesNobodyAhead()
    {
        Street s;
        static_cast<void>(s.rest(1, Side::Buy, "60000"));
        s.trade("59999", "0.001");
        QCOMPARE(s.places(), QString("1:0"));
    }

    void whoLeavesIsBehindUsAsLongAsThatCanBe()
    {
        Street s;
        static_cast<void>(s.rest(1, Side::Buy, "59999"));
        s.show("60000:1 59999:7"); // joined behind us
        QCOMPARE(s.places(), QString("1:2"));
        s.show("60000:1 59999:2.5"); // some of them left
        QCOMPARE(s.places(), QString("1:2"));
        s.show("60000:1 59999:0.5"); // no more than what is shown can be ahead
        QCOMPARE(s.places(), QString("1:0.5"));
        s.show("60000:1 59998:3");
        QCOMPARE(s.places(), QString("1:0"));
    }

    void beyondTheVisibleBookNothingIsKnown()
    {
        Street s;
        s.market.books[kBtc].isPartial = true;
        static_cast<void>(s.rest(1, Side::Buy, "59990"));
        static_cast<void>(s.rest(2, Side::Sell, "60100"));
        QCOMPARE(s.places(), QString("1:unknown 2:unknown"));
        s.trade("59990", "1");
        QCOMPARE(s.places(), QString("1:unknown 2:unknown"));
        s.show("60000:1 59990:4 59980:1"); // in sight: all of it is ahead
        QCOMPARE(s.places(), QString("1:4 2:unknown"));
        s.show("60000:1 59995:1"); // out of sight again: the place is remembered
        QCOMPARE(s.places(), QString("1:4 2:unknown"));
        s.market.books[kBtc].health = StreamHealth::Gap;
        s.market.books[kBtc].book.clear();
        s.queues.onBook(kBtc, *s.market.book(kBtc));
        QCOMPARE(s.places(), QString("1:4 2:unknown"));
    }

    void aChangeQueuesAnewAndAnEndLeaves()
    {
        Street s;
        Order order = s.rest(1, Side::Buy, "60000");
        s.trade("60000", "0.9");
        order.state = OrderState::PartiallyFilled; // nothing of its terms changed
        s.told(order);
        QCOMPARE(s.places(), QString("1:0.1"));
        order.terms.price = Price{dec("59999")};
        s.told(order);
        QCOMPARE(s.places(), QString("1:2"));
        order.state = OrderState::Cancelled;
        s.told(order);
        QCOMPARE(s.places(), QString());
    }

    void onlyWhatRestsAtTheVenueQueues()
    {
        Street s;
        Order order = s.rest(1, Side::Buy, "60000");
        order.isHeld = true;
        s.told(order);
        QCOMPARE(s.places(), QString());
        order.isHeld = false;
        s.told(order, true);
        QCOMPARE(s.places(), QString());
        order.state = OrderState::PendingNew;
        s.told(order);
        QCOMPARE(s.places(), QString());
        s.queues.onOrder(s.rest(2, Side::Buy, "60000"), false, nullptr);
        order.state = OrderState::Open;
        s.queues.onOrder(order, false, nullptr); // no book yet
        QCOMPARE(s.places(), QString("2:1 1:unknown"));
    }
};

QTEST_GUILESS_MAIN(QueueWatchTest)
#include "queue_watch_test.moc"
