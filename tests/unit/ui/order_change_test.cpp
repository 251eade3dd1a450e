// SPDX-License-Identifier: GPL-3.0-or-later
// A working order whose figures are written anew: what the command then says, and why there is none.
#include "tests/support/fake_engine_port.h"
#include "tests/support/trading_tales.h"
#include "ui/models/orders_model.h"
#include "ui/trading/order_change.h"
#include "ui/trading/trade_actions.h"
#include "ui/trading/trading_words.h"

#include <QSignalSpy>
#include <QTest>

using namespace gannet;
using namespace gannet::tales;

namespace {

struct Desk {
    FakeEnginePort port;
    EngineClient client{port};
    OrdersModel orders;
    TradeActions actions;

    Desk()
    {
        orders.setClient(&client);
        actions.setClient(&client);
        port.tell(hyperliquidCatalogue());
        client.frame();
    }
    QString tell(const Order& order, bool isLocal = false)
    {
        port.tell(TradingEvent(OrderChanged{order, isLocal}));
        client.frame();
        return QString::fromStdString(order.id.toHex());
    }
    void tellOf(TradingEvent event)
    {
        port.tell(std::move(event));
        client.frame();
    }
    /// The change that was asked for last; nothing where none was.
    [[nodiscard]] std::optional<ReplaceOrder> sent() const
    {
        for (auto it = port.commands.rbegin(); it != port.commands.rend(); ++it) {
            const auto* const command = std::get_if<TradingCommand>(&*it);
            if (const auto* const replace = command ? std::get_if<ReplaceOrder>(command) : nullptr)
                return *replace;
        }
        return std::nullopt;
    }
};

} // namespace

class OrderChangeTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenIsWhatIsAskedFor()
    {
        Desk desk;
        Order order = limitBuy(1, desk.port.clock);
        partlyFill(order, "0.04", "61676");
        const QString id = desk.tell(order);
        const QVariantMap figures = desk.orders.changeOf(id);
        QCOMPARE(figures.value("price").toString(), "61676.0");
        QCOMPARE(figures.value("size").toString(), "0.100");
        QCOMPARE(figures.value("trigger").toString(), QString());
        QVERIFY(figures.value("words").toString().contains("0.040 filled"));
        QVERIFY(figures.value("note").toString().contains("cancelled and sent anew"));

        QVERIFY(!desk.actions.changeOrder(id, " 61650.5 ", {}, "0.2").isEmpty());
        const auto replace = desk.sent();
        QVERIFY(replace.has_value());
        QCOMPARE(replace->order, order.id);
        QCOMPARE(replace->terms.price, Price{dec("61650.5")});
        QCOMPARE(replace->terms.qty, Qty{dec("0.2")});
        QVERIFY(replace->terms.isPostOnly);
        QVERIFY(replace->mayCancelNew);
        QVERIFY(replace->confirmed.empty());
    }
    void aStopHasATriggerAndNoPrice()
    {
        Desk desk;
        const QString id = desk.tell(stopLeg(2, 1, desk.port.clock));
        const QVariantMap figures = desk.orders.changeOf(id);
        QCOMPARE(figures.value("trigger").toString(), "61250.0");
        QCOMPARE(figures.value("price").toString(), QString());
        QVERIFY(!desk.actions.changeOrder(id, "9", "61300", "0.100").isEmpty());
        QCOMPARE(desk.sent()->terms.trigger, Price{dec("61300")});
        QVERIFY(!desk.sent()->terms.price);
    }
    void whatIsNoFigureIsRefusedHere_data()
    {
        QTest::addColumn<QString>("price");
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("field");
        QTest::newRow("same") << "61676"
                              << "0.1"
                              << "order has";
        QTest::newRow("empty price") << ""
                                     << "0.1"
                                     << "price";
        QTest::newRow("zero price") << "0"
                                    << "0.1"
                                    << "above 0";
        QTest::newRow("negative") << "-1"
                                  << "0.1"
                                  << "price";
        QTest::newRow("two ways") << "61,650"
                                  << "0.1"
                                  << "61650";
        QTest::newRow("words") << "cheap"
                               << "0.1"
                               << "cheap";
        QTest::newRow("exponent") << "1e5"
                                  << "0.1"
                                  << "1e5";
        QTest::newRow("zero size") << "61676"
                                   << "0"
                                   << "above 0";
        QTest::newRow("no size") << "61676"
                                 << " "
                                 << "size";
        QTest::newRow("long") << QString(300, QLatin1Char('9')) << "0.1"
                              << "price";
    }
    void whatIsNoFigureIsRefusedHere()
    {
        QFETCH(const QString, price);
        QFETCH(const QString, size);
        QFETCH(const QString, field);
        Desk desk;
        const QString id = desk.tell(limitBuy(1, desk.port.clock));
        QSignalSpy refused(&desk.actions, &TradeActions::refused);
        QVERIFY(desk.actions.changeOrder(id, price, {}, size).isEmpty());
        QVERIFY(!desk.sent());
        QCOMPARE(refused.count(), 1);
        const QString words = refused.front().at(1).toString();
        QVERIFY2(words.contains(field), qPrintable(words));
        // Which figure it is about: only that one is marked.
        const bool isNone = qstrcmp(QTest::currentDataTag(), "same") == 0; // nothing would change
        QCOMPARE(refused.front().at(3).toString(), isNone ? "" : size == QLatin1String("0.1") ? "price" : "qty");
    }
    /// A question whose order has ended is taken back, with the order's words and not its number.
    void aQuestionEndsWithItsOrder()
    {
        Desk desk;
        Order order = limitBuy(1, desk.port.clock);
        const QString id = desk.tell(order);
        const QString request = desk.actions.changeOrder(id, "61600", {}, "0.1");
        QVERIFY(!request.isEmpty());
        QSignalSpy lapsed(&desk.actions, &TradeActions::lapsed);
        RequestAnswered asks;
        asks.request = {request.toStdString()};
        asks.kind = RequestAnswered::Kind::NeedsConfirm;
        asks.error = Error{.kind = ErrorKind::Denied, .code = Code::PriceBand, .message = "far from the market"};
        desk.tellOf(asks);
        QCOMPARE(lapsed.count(), 0);
        order.state = OrderState::Filled;
        order.filledQty = order.terms.qty.value;
        desk.tell(order);
        QCOMPARE(lapsed.count(), 1);
        QCOMPARE(lapsed.front().at(0).toString(), request);
        const QString why = lapsed.front().at(1).toString();
        QVERIFY2(why.contains("Nothing was changed") && why.contains("has ended"), qPrintable(why));
        QVERIFY2(!why.contains(id), qPrintable(why));
        QVERIFY(desk.actions.confirm(request).isEmpty()); // a late yes sends nothing
    }
    /// The venue's no comes after the press was taken: it is told once the order lives on, with the venue's reason.
    void aChangeThatTheVenueRefusesIsTold()
    {
        Desk desk;
        Order order = limitBuy(1, desk.port.clock);
        const QString id = desk.tell(order);
        const QString request = desk.actions.changeOrder(id, "61600", {}, "0.1");
        QSignalSpy refused(&desk.actions, &TradeActions::refused);
        RequestAnswered told;
        told.request = {request.toStdString()};
        told.kind = RequestAnswered::Kind::Taken;
        told.orders = {order.id};
        desk.tellOf(told);
        order.state = OrderState::PendingReplace;
        desk.tell(order);
        told.kind = RequestAnswered::Kind::Failed;
        told.words = "not changed";
        told.error = Error{.kind = ErrorKind::Rejected, .code = Code::BadPrice, .message = "Price off the tick"};
        told.error->field = "price";
        desk.tellOf(told);
        QCOMPARE(refused.count(), 0); // the order is still on its way
        order.state = OrderState::Open;
        desk.tell(order);
        QCOMPARE(refused.count(), 1);
        QCOMPARE(refused.front().at(0).toString(), request);
        const QString why = refused.front().at(1).toString();
        QVERIFY2(why.startsWith("Not changed") && why.contains("Price off the tick"), qPrintable(why));
        QCOMPARE(refused.front().at(3).toString(), "price");
        desk.tell(order);
        QCOMPARE(refused.count(), 1); // once
    }
    /// A cancel may be asked for again, and only the order is never sent twice.
    void aCancelInDoubtPromisesNothingOfCancels()
    {
        Desk desk;
        Order order = limitBuy(1, desk.port.clock);
        order.state = OrderState::PendingCancel;
        order.isOutcomeUnknown = true;
        desk.tell(order);
        const QString words = eventWords(desk.client, OrderChanged{.order = order}).words;
        QVERIFY2(words.startsWith("In doubt: "), qPrintable(words));
        QVERIFY2(words.contains("the order is not sent a second time"), qPrintable(words));
        QVERIFY2(!words.contains("nothing is sent"), qPrintable(words));
    }
    void whatCannotBeChangedSaysWhy()
    {
        Desk desk;
        const auto why = [&desk](const Order& order, bool isLocal = false) {
            const QString id = desk.tell(order, isLocal);
            const QString words = desk.orders.whyNoChange(id);
            QSignalSpy refused(&desk.actions, &TradeActions::refused);
            const bool isSent = !desk.actions.changeOrder(id, "61000", "61000", "0.1").isEmpty();
            const bool isOpened = !desk.orders.changeOf(id).isEmpty();
            return isSent || isOpened || (refused.count() != 1 && !words.isEmpty()) ? QStringLiteral("changeable")
                                                                                    : words;
        };
        const Order limit = limitBuy(1, desk.port.clock);
        QCOMPARE(why(limit), "changeable");
        Order order = limit;
        order.id = orderId(2);
        order.terms.type = OrderType::Twap;
        order.terms.twap = TwapPlan{};
        QVERIFY(why(order).contains("TWAP"));
        order = limit;
        order.id = orderId(3);
        order.terms.type = OrderType::Trailing;
        order.terms.trailBy = dec("50");
        QVERIFY(why(order).contains("moved by the market"));
        order = limit;
        order.id = orderId(4);
        order.isOutcomeUnknown = true;
        QVERIFY(why(order).contains("not known"));
        order.id = orderId(5);
        order.isOutcomeUnknown = false;
        order.state = OrderState::PendingReplace;
        QVERIFY(why(order).contains("on its way"));
        order.id = orderId(6);
        order.state = OrderState::Filled;
        QVERIFY(why(order).contains("has ended"));
        QVERIFY(desk.orders.whyNoChange("nonsense").contains("not known"));
        QVERIFY(desk.actions.changeOrder("nonsense", "1", {}, "1").isEmpty());
    }
    /// What this program watches has no venue to wait for.
    void oneThatIsWatchedHereCanBeChanged()
    {
        Desk desk;
        Order order = stopLeg(2, 1, desk.port.clock);
        order.state = OrderState::PendingNew;
        const QString id = desk.tell(order, true);
        QCOMPARE(desk.orders.whyNoChange(id), QString());
        QVERIFY(desk.orders.changeOf(id).value("note").toString().contains("watches"));
    }
    void arrowsStepByTicksAndLots()
    {
        Desk desk;
        const QString id = desk.tell(limitBuy(1, desk.port.clock));
        QCOMPARE(desk.orders.stepped(id, "price", "61676.0", 1), "61676.1");
        QCOMPARE(desk.orders.stepped(id, "price", "61676.0", -10), "61675.0");
        QCOMPARE(desk.orders.stepped(id, "price", "cheap", 1), "cheap");
        const QString more = desk.orders.stepped(id, "size", "0.1", 1);
        QVERIFY2(Decimal::tryParse(more.toStdString()) > dec("0.1"), qPrintable(more));
        QCOMPARE(desk.orders.stepped("nonsense", "size", "0.1", 1), "0.1");
    }
};

QTEST_GUILESS_MAIN(OrderChangeTest)
#include "order_change_test.moc"
