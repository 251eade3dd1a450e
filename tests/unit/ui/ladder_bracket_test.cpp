// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/ladder_harness.h"

using namespace gannet;

namespace {

/// A leg of the bracket of order `entry`, selling.
[[nodiscard]] Order leg(std::uint64_t counter, std::uint64_t entry, OrderType type, std::int64_t price)
{
    Order order = workingOrder(counter, Side::Sell, price);
    order.origin = OrderOrigin::Protection;
    order.request = {ClientOrderId{1, entry}.toHex() + (type == OrderType::Stop ? "/0s1" : "/0t2")};
    order.terms.isReduceOnly = true;
    order.terms.type = type;
    if (type == OrderType::Stop)
        order.terms.trigger = std::exchange(order.terms.price, std::nullopt);
    return order;
}

[[nodiscard]] std::map<std::uint64_t, std::int64_t> movesOf(const std::vector<TradingCommand>& asked)
{
    std::map<std::uint64_t, std::int64_t> moves;
    for (const TradingCommand& command : asked) {
        const auto& replace = std::get<ReplaceOrder>(command);
        moves[replace.order.counter] = ladderPlace(replace.terms)->mantissaAt(1).value_or(0);
    }
    return moves;
}

} // namespace

class LadderBracketTest : public QObject {
    Q_OBJECT

private slots:
    void ctrlClickSendsTheBracketOfTheTicket()
    {
        Ladder at;
        at.bracket.part(0)->setStop(QStringLiteral("50t"));
        at.bracket.part(0)->setTarget(QStringLiteral("2R"));
        const QPoint point = at.at(Side::Buy, 616'800);
        at.press(point, Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(at.item->aimText(), QStringLiteral("BUY 0.01 @ 61\u2009680.0 GTC post +bracket\n"
                                                    "stop 61\u2009675.0 · target 61\u2009690.0 · disarmed"));
        at.bracket.part(0)->setStop(QStringLiteral("10t")); // after the press: counts no more
        at.release(point, Qt::LeftButton, Qt::ControlModifier);
        const auto sent = at.asked();
        QCOMPARE(sent.size(), std::size_t{1});
        const auto& submit = std::get<SubmitOrder>(sent.front());
        QVERIFY(submit.bracket && submit.bracket->parts.size() == 1);
        QVERIFY(submit.bracket->parts[0].stop == (Price{Decimal{616'750, 1}}));
        QVERIFY(submit.bracket->parts[0].target == (Price{Decimal{616'900, 1}}));
        QVERIFY(!at.bracket.isOn()); // the ticket's own order stays as it was
    }
    void itStandsOnTheOtherSideOfASell()
    {
        Ladder at;
        at.bracket.part(0)->setStop(QStringLiteral("0.1%"));
        at.click(at.at(Side::Sell, 616'812), Qt::LeftButton, Qt::ControlModifier);
        const auto sent = at.asked();
        QCOMPARE(sent.size(), std::size_t{1});
        const auto& submit = std::get<SubmitOrder>(sent.front());
        QVERIFY(submit.order.terms.side == Side::Sell && submit.bracket);
        QVERIFY(submit.bracket->parts[0].stop == (Price{Decimal{617'428, 1}})); // 61 742.8812, towards the entry
    }
    void withoutABracketNothingIsSent()
    {
        Ladder at;
        at.press(at.at(Side::Buy, 616'800), Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(at.item->aimText(), QString());
        at.release(at.at(Side::Buy, 616'800), Qt::LeftButton, Qt::ControlModifier);
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY2(at.trader.notice().contains("neither target nor stop"), qPrintable(at.trader.notice()));
        at.trader.setBracket(nullptr);
        QVERIFY(at.item->takeAction("ladder.side.buy"));
        QTest::keyClick(&at.window, Qt::Key_Down);
        QVERIFY(at.item->takeAction("ladder.bracket"));
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY(at.trader.notice().contains("no ticket"));
    }
    void altEnterSendsItAtTheCursor()
    {
        Ladder at;
        at.bracket.part(0)->setStop(QStringLiteral("50t"));
        QTest::keyClick(&at.window, Qt::Key_Down);
        QTest::keyClick(&at.window, Qt::Key_Down);
        QVERIFY(at.item->takeAction("ladder.side.buy"));
        QVERIFY(at.item->takeAction("ladder.bracket"));
        const auto sent = at.asked();
        QCOMPARE(sent.size(), std::size_t{1});
        const auto& submit = std::get<SubmitOrder>(sent.front());
        QVERIFY(submit.bracket.has_value());
        QVERIFY(subtract(submit.order.terms.price->value, submit.bracket->parts[0].stop->value) == (Decimal{50, 1}));
    }

    /// An entry that is half filled, its stop and its target; another order beside them stays.
    void altMovesAllOfABracket()
    {
        Ladder at;
        QTest::keyClick(&at.window, Qt::Key_Down);
        const std::int64_t cursor = at.item->rowWindow().cursor().value_or(0);
        Order entry = workingOrder(7, Side::Buy, cursor);
        at.tell(orderTold(entry));
        at.tell(orderTold(workingOrder(6, Side::Buy, cursor - 3)));
        at.tell(orderTold(leg(8, 7, OrderType::Stop, cursor - 8)));
        at.tell(orderTold(leg(9, 7, OrderType::Limit, cursor + 9)));
        at.tell(orderTold(leg(10, 6, OrderType::Stop, cursor - 9)));
        QVERIFY(at.item->takeAction("ladder.side.buy"));
        QVERIFY(at.item->takeAction("ladder.bracket.down"));
        QVERIFY(at.item->takeAction("ladder.bracket.down"));
        QCOMPARE(at.item->aimText(), QStringLiteral("MOVE bracket of 3 orders by \u22120.2"));
        QVERIFY(at.askedWords().isEmpty());
        QTest::keyRelease(&at.window, Qt::Key_Shift);
        QVERIFY2(at.askedWords().isEmpty(), "it is Alt that is held");
        QTest::keyRelease(&at.window, Qt::Key_Alt);
        const std::map<std::uint64_t, std::int64_t> wanted{{7, cursor - 2}, {8, cursor - 10}, {9, cursor + 7}};
        const auto asked = at.asked();
        QVERIFY(movesOf(asked) == wanted);
        for (const TradingCommand& command : asked) {
            const auto& replace = std::get<ReplaceOrder>(command);
            const bool isEntry = replace.order.counter == 7; // what it is yet to place goes along
            QVERIFY(replace.bracketBy == (isEntry ? std::optional(Decimal{-2, 1}) : std::nullopt));
        }
    }
    void escWhileAltIsHeldPutsBack()
    {
        Ladder at;
        QTest::keyClick(&at.window, Qt::Key_Down);
        at.tell(orderTold(workingOrder(7, Side::Buy, at.item->rowWindow().cursor().value_or(0))));
        QVERIFY(at.item->takeAction("ladder.side.buy"));
        QVERIFY(at.item->takeAction("ladder.bracket.up"));
        QTest::keyClick(&at.window, Qt::Key_Escape);
        QTest::keyRelease(&at.window, Qt::Key_Alt);
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY(!at.item->aimText().startsWith("MOVE"));
    }
    void fromALegTheRestComesAlong()
    {
        Ladder at;
        QTest::keyClick(&at.window, Qt::Key_Down);
        const std::int64_t cursor = at.item->rowWindow().cursor().value_or(0);
        at.tell(orderTold(leg(8, 7, OrderType::Stop, cursor)));
        at.tell(orderTold(leg(9, 7, OrderType::Limit, cursor + 9)));
        QVERIFY(at.item->takeAction("ladder.side.sell"));
        QVERIFY(at.item->takeAction("ladder.bracket.up"));
        QTest::keyRelease(&at.window, Qt::Key_Alt);
        const std::map<std::uint64_t, std::int64_t> wanted{{8, cursor + 1}, {9, cursor + 10}};
        QVERIFY(movesOf(at.asked()) == wanted);
    }
    void fromTheEntryOfThePositionToo()
    {
        Ladder at;
        QTest::keyClick(&at.window, Qt::Key_Down);
        const std::int64_t entry = at.item->rowWindow().cursor().value_or(0);
        PositionChanged held;
        held.account = {VenueId{1}, "paper", false};
        held.instrument = InstrumentId{0};
        held.qty = Decimal{5, 2};
        held.averageEntry = Decimal{entry * 1000 + 7, 4}; // between two rows
        at.tell(held);
        QVERIFY(at.item->takeAction("ladder.bracket.up"));
        QVERIFY(at.trader.isRefusal() && at.trader.notice().contains("something protects"));
        at.tell(orderTold(leg(8, 7, OrderType::Stop, entry - 5)));
        QVERIFY(at.item->takeAction("ladder.bracket.up"));
        QTest::keyRelease(&at.window, Qt::Key_Alt);
        const std::map<std::uint64_t, std::int64_t> stop{{8, entry - 4}};
        QVERIFY(movesOf(at.asked()) == stop);
    }
};

QTEST_MAIN(LadderBracketTest)
#include "ladder_bracket_test.moc"
