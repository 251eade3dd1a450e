// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of orders: never an older word after a newer one, executions once each, ends after their executions.
#include "adapters/fapi/order_words.h"

#include "tests/support/dec.h"

#include <QTest>

#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::fapi;
using test::dec;
using Lines = std::vector<std::string>;
using Source = OrderWords::Source;

namespace {

constexpr ClientOrderId kOurs{0x0123456789abcdef, 1};

Timestamp at(std::int64_t ms)
{
    return Timestamp::fromMilliseconds(1'700'000'000'000 + ms);
}

AccountOrder order(OrderStatus status, const char* filled, std::int64_t updated, const char* tif = "GTC",
                   const char* type = "LIMIT")
{
    AccountOrder made;
    made.symbol = "BTCUSDT";
    made.venueOrderId = "77";
    made.clientOrderId = kOurs.toHex();
    made.id = kOurs;
    made.type = type;
    made.origType = type;
    made.timeInForce = tif;
    made.status = status;
    made.price = dec("60000");
    made.qty = dec("0.01");
    made.filledQty = dec(filled);
    made.updated = at(updated);
    return made;
}

AccountTrade trade(std::uint64_t id, const char* qty)
{
    AccountTrade made;
    made.symbol = "BTCUSDT";
    made.venueOrderId = "77";
    made.tradeId = id;
    made.qty = dec(qty);
    made.price = dec("60000");
    return made;
}

Lines lines(const OrderWords::Told& told)
{
    Lines all;
    for (const ExecReport& report : told)
        all.push_back(std::string(toString(report.type)) + (report.isHeld ? " held" : "") +
                      (report.filledQty ? " " + plainText(*report.filledQty) : "") +
                      (report.reason ? " " + std::string(toString(report.reason->code)) : ""));
    return all;
}

struct Bench {
    explicit Bench(bool isOurs = true)
    {
        if (isOurs)
            words.submitted(kOurs);
    }
    Lines stream(const AccountOrder& told, std::int64_t event)
    {
        return lines(words.onWord(told, at(event), Source::Stream, false, at(event)));
    }
    /// A frame with an execution; "dup" where it was told before.
    Lines fill(const AccountOrder& told, std::int64_t event, const AccountTrade& what)
    {
        Lines all;
        if (words.isNews(what)) {
            all.push_back("fill " + plainText(what.qty));
            for (std::string& line : lines(words.onTold(what)))
                all.push_back(std::move(line));
        }
        for (std::string& line : lines(words.onWord(told, at(event), Source::Stream, true, at(event))))
            all.push_back(std::move(line));
        return all;
    }
    Lines answer(const AccountOrder& told, Source source = Source::Answer)
    {
        return lines(words.onWord(told, {}, source, false, at(0)));
    }

    OrderWords words{"Aster", Duration::seconds(2)};
};

} // namespace

class OrderWordsTest : public QObject {
    Q_OBJECT
private slots:
    void aLife();
    void outOfOrder();
    void sameMomentAndMoreFilled();
    void answersAndStream();
    void endsWaitForTheirFills();
    void strangersDoNotWait();
    void endings_data();
    void endings();
    void nothingAfterTheEnd();
    void aStopThatFires();
    void aStopThatMayHaveFired();
    void queriesAreAnswered();
    void changes();
    void tradesOnce();
    void workingSymbols();
    void oldEndsAreForgotten();
};

void OrderWordsTest::aLife()
{
    Bench b;
    QCOMPARE(b.stream(order(OrderStatus::New, "0", 1), 1), (Lines{"ack"}));
    QCOMPARE(b.fill(order(OrderStatus::PartiallyFilled, "0.004", 2), 2, trade(5, "0.004")), (Lines{"fill 0.004"}));
    QCOMPARE(b.fill(order(OrderStatus::Filled, "0.01", 3), 3, trade(6, "0.006")), (Lines{"fill 0.006", "filled 0.01"}));
}

void OrderWordsTest::outOfOrder()
{
    Bench b;
    QCOMPARE(b.fill(order(OrderStatus::PartiallyFilled, "0.004", 2), 2, trade(5, "0.004")), (Lines{"fill 0.004"}));
    QCOMPARE(b.stream(order(OrderStatus::New, "0", 1), 1), Lines{}); // older
    QCOMPARE(b.fill(order(OrderStatus::Filled, "0.01", 4), 4, trade(7, "0.003")), (Lines{"fill 0.003"}));
    // The one between was late: it counts, and the end that counts it is told with it.
    QCOMPARE(b.fill(order(OrderStatus::PartiallyFilled, "0.007", 3), 3, trade(6, "0.003")),
             (Lines{"fill 0.003", "filled 0.01"}));
    QVERIFY(!b.words.nextTimer().isKnown());

    Bench late; // an end that waits is not taken back by what was said before it
    static_cast<void>(late.fill(order(OrderStatus::PartiallyFilled, "0.004", 2), 2, trade(5, "0.004")));
    QCOMPARE(late.stream(order(OrderStatus::Canceled, "0.007", 9), 9), Lines{});
    QCOMPARE(late.stream(order(OrderStatus::New, "0", 1), 1), Lines{});
    QCOMPARE(lines(late.words.takeDue(at(2009)).ends), (Lines{"cancelled 0.007"}));
}

void OrderWordsTest::sameMomentAndMoreFilled()
{
    Bench b;
    QCOMPARE(b.fill(order(OrderStatus::PartiallyFilled, "0.007", 2), 2, trade(6, "0.007")), (Lines{"fill 0.007"}));
    QCOMPARE(b.fill(order(OrderStatus::PartiallyFilled, "0.004", 2), 2, trade(5, "0.004")), (Lines{"fill 0.004"}));
    QCOMPARE(b.answer(order(OrderStatus::New, "0", 2)), Lines{}); // less filled at the same moment: older
}

void OrderWordsTest::answersAndStream()
{
    Bench first; // the answer comes first
    QCOMPARE(first.answer(order(OrderStatus::New, "0", 1)), (Lines{"ack"}));
    QCOMPARE(first.stream(order(OrderStatus::New, "0", 1), 3), Lines{}); // no news
    Bench last; // the answer comes last, though the stream tells its own time and not the order's
    QCOMPARE(last.stream(order(OrderStatus::New, "0", 1), 3), (Lines{"ack"}));
    QCOMPARE(last.answer(order(OrderStatus::Canceled, "0", 2)), (Lines{"cancelled 0"}));
    QCOMPARE(last.stream(order(OrderStatus::Canceled, "0", 2), 4), Lines{});
}

void OrderWordsTest::endsWaitForTheirFills()
{
    Bench b;
    static_cast<void>(b.stream(order(OrderStatus::New, "0", 1), 1));
    QCOMPARE(b.stream(order(OrderStatus::Canceled, "0.004", 3), 3), Lines{});
    QVERIFY(b.words.nextTimer() == at(3) + Duration::seconds(2));
    QVERIFY(b.words.takeDue(at(2002)).ends.empty());
    QCOMPARE(lines(b.words.takeDue(at(2003)).ends), (Lines{"cancelled 0.004"})); // the engine asks for what is missing
    QVERIFY(!b.words.nextTimer().isKnown());
}

void OrderWordsTest::strangersDoNotWait()
{
    Bench b(false); // of an earlier run: its executions were told to that one
    QCOMPARE(b.stream(order(OrderStatus::Filled, "0.01", 3), 3), (Lines{"filled 0.01"}));
}

void OrderWordsTest::endings_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("tif");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("filled");
    QTest::addColumn<QString>("line");
    const int expired = static_cast<int>(OrderStatus::Expired);
    QTest::newRow("post-only that would cross") << expired << "GTX"
                                                << "LIMIT"
                                                << "0"
                                                << "rejected 0 POST_ONLY_WOULD_CROSS";
    QTest::newRow("post-only, filled in part") << expired << "GTX"
                                               << "LIMIT"
                                               << "0.004"
                                               << "expired 0.004 OTHER";
    QTest::newRow("at once, and nobody there") << expired << "IOC"
                                               << "LIMIT"
                                               << "0"
                                               << "cancelled 0 NO_FILL";
    QTest::newRow("at once, the rest") << expired << "IOC"
                                       << "LIMIT"
                                       << "0.004"
                                       << "cancelled 0.004 NO_FILL";
    QTest::newRow("all or none") << expired << "FOK"
                                 << "LIMIT"
                                 << "0"
                                 << "cancelled 0 NO_FILL";
    QTest::newRow("market") << expired << "GTC"
                            << "MARKET"
                            << "0"
                            << "cancelled 0 NO_FILL";
    QTest::newRow("resting") << expired << "GTC"
                             << "LIMIT"
                             << "0"
                             << "expired 0 OTHER";
    QTest::newRow("self-trade") << static_cast<int>(OrderStatus::ExpiredInMatch) << "GTC"
                                << "LIMIT"
                                << "0"
                                << "cancelled 0 SELF_TRADE";
    QTest::newRow("rejected") << static_cast<int>(OrderStatus::Rejected) << "GTC"
                              << "LIMIT"
                              << "0"
                              << "rejected 0 OTHER";
    QTest::newRow("cancelled") << static_cast<int>(OrderStatus::Canceled) << "GTX"
                               << "LIMIT"
                               << "0"
                               << "cancelled 0";
}

void OrderWordsTest::endings()
{
    QFETCH(int, status);
    QFETCH(QString, tif);
    QFETCH(QString, type);
    QFETCH(QString, filled);
    QFETCH(QString, line);
    Bench b(false);
    QCOMPARE(b.stream(order(static_cast<OrderStatus>(status), filled.toStdString().c_str(), 3,
                            tif.toStdString().c_str(), type.toStdString().c_str()),
                      3),
             (Lines{line.toStdString()}));
}

void OrderWordsTest::nothingAfterTheEnd()
{
    Bench b;
    QCOMPARE(b.stream(order(OrderStatus::Canceled, "0", 3), 3), (Lines{"cancelled 0"}));
    QCOMPARE(b.stream(order(OrderStatus::New, "0", 4), 4), Lines{});
    QCOMPARE(b.fill(order(OrderStatus::PartiallyFilled, "0.004", 2), 2, trade(5, "0.004")),
             (Lines{"fill 0.004"})); // an execution counts whenever it comes
    QCOMPARE(b.answer(order(OrderStatus::New, "0", 9), Source::Query), Lines{});
    QCOMPARE(b.answer(order(OrderStatus::Canceled, "0", 3), Source::Query),
             (Lines{"cancelled 0"})); // who asks hears it
}

void OrderWordsTest::aStopThatFires()
{
    Bench b;
    QCOMPARE(b.stream(order(OrderStatus::New, "0", 1, "GTC", "STOP_MARKET"), 1), (Lines{"ack held"}));
    QCOMPARE(b.stream(order(OrderStatus::Expired, "0", 5, "GTC", "STOP_MARKET"), 5), Lines{});
    // At the same moment, under the same id.
    QCOMPARE(b.stream(order(OrderStatus::New, "0", 5, "GTC", "MARKET"), 5), (Lines{"ack"}));
    QCOMPARE(b.fill(order(OrderStatus::Filled, "0.01", 6, "GTC", "MARKET"), 6, trade(5, "0.01")),
             (Lines{"fill 0.01", "filled 0.01"}));
    QVERIFY(b.words.takeDue(at(9000)).toAsk.empty());

    Bench direct; // without the expiry
    static_cast<void>(direct.stream(order(OrderStatus::New, "0", 1, "GTC", "STOP_MARKET"), 1));
    QCOMPARE(direct.fill(order(OrderStatus::Filled, "0.01", 6, "GTC", "MARKET"), 6, trade(5, "0.01")),
             (Lines{"fill 0.01", "filled 0.01"}));
}

void OrderWordsTest::aStopThatMayHaveFired()
{
    Bench b;
    static_cast<void>(b.stream(order(OrderStatus::New, "0", 1, "GTC", "STOP_MARKET"), 1));
    QCOMPARE(b.stream(order(OrderStatus::Expired, "0", 5, "GTC", "STOP_MARKET"), 5), Lines{});
    const auto due = b.words.takeDue(at(2005));
    QVERIFY(due.ends.empty() && due.toAsk.size() == 1);
    QVERIFY(b.words.takeDue(at(9000)).toAsk.empty()); // asked once
    QCOMPARE(lines(b.words.expiredAfterAll("BTCUSDT", "77")), (Lines{"expired 0 OTHER"}));
    QCOMPARE(lines(b.words.expiredAfterAll("BTCUSDT", "77")), Lines{});

    Bench fired;
    static_cast<void>(fired.stream(order(OrderStatus::Expired, "0", 5, "GTC", "STOP_MARKET"), 5));
    QCOMPARE(fired.answer(order(OrderStatus::New, "0", 5, "GTC", "MARKET"), Source::Query), (Lines{"ack"}));
    QVERIFY(fired.words.takeDue(at(9000)).toAsk.empty());
}

void OrderWordsTest::queriesAreAnswered()
{
    Bench b;
    static_cast<void>(b.stream(order(OrderStatus::New, "0", 1), 1));
    QCOMPARE(b.answer(order(OrderStatus::New, "0", 1), Source::Query), (Lines{"ack"})); // no news, and yet an answer
    static_cast<void>(b.fill(order(OrderStatus::PartiallyFilled, "0.004", 5), 5, trade(5, "0.004")));
    QCOMPARE(b.answer(order(OrderStatus::New, "0", 1), Source::Query), (Lines{"ack"})); // looked up before: it lives
    QCOMPARE(b.answer(order(OrderStatus::PartiallyFilled, "0.007", 6), Source::Query), (Lines{"ack 0.007"}));
}

void OrderWordsTest::changes()
{
    Bench b;
    static_cast<void>(b.stream(order(OrderStatus::New, "0", 1), 1));
    OrderTerms terms;
    terms.qty = Qty{dec("0.02")};
    terms.price = Price{dec("59000")};
    b.words.changing(kOurs, terms);
    QCOMPARE(b.stream(order(OrderStatus::New, "0", 2), 2), Lines{}); // on the old terms: no answer to the change
    AccountOrder changed = order(OrderStatus::New, "0", 3);
    changed.qty = dec("0.02");
    changed.price = dec("59000");
    QCOMPARE(b.stream(changed, 3), (Lines{"ack"}));
    QCOMPARE(b.stream(changed, 4), Lines{});
}

void OrderWordsTest::tradesOnce()
{
    Bench b;
    QVERIFY(b.words.isNews(trade(5, "0.004")));
    QVERIFY(!b.words.isNews(trade(5, "0.004")));
    AccountTrade other = trade(5, "0.004");
    other.symbol = "ETHUSDT"; // ids count by symbol
    QVERIFY(b.words.isNews(other));
    other = trade(5, "0.004");
    other.venueOrderId = "78"; // the other side of a trade with oneself
    QVERIFY(b.words.isNews(other));
}

void OrderWordsTest::workingSymbols()
{
    Bench b;
    QVERIFY(b.words.workingSymbols().empty());
    static_cast<void>(b.stream(order(OrderStatus::New, "0", 1), 1));
    AccountOrder others = order(OrderStatus::New, "0", 1);
    others.symbol = "ETHUSDT";
    others.id.reset();
    b.words.onListed(others);
    QVERIFY(b.words.workingSymbols() == std::set<std::string>{"BTCUSDT"});
    b.words.onGone("BTCUSDT", "", kOurs);
    QVERIFY(b.words.workingSymbols().empty());
    QCOMPARE(b.stream(order(OrderStatus::Canceled, "0", 3), 3), (Lines{"cancelled 0"})); // it was there after all
}

void OrderWordsTest::oldEndsAreForgotten()
{
    Bench b(false);
    AccountOrder one = order(OrderStatus::Canceled, "0", 1);
    for (int i = 1; i <= 5000; ++i) {
        one.venueOrderId = std::to_string(i);
        QCOMPARE(b.stream(one, 1).size(), std::size_t{1});
    }
    QVERIFY(b.words.idOf("BTCUSDT", "5000").isValid());
    QVERIFY(!b.words.idOf("BTCUSDT", "1").isValid());
}

QTEST_GUILESS_MAIN(OrderWordsTest)
#include "order_words_test.moc"
