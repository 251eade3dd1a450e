// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/ladder_harness.h"

using namespace gannet;

namespace {

[[nodiscard]] Order protective(std::uint64_t counter, OrderType type, std::int64_t price)
{
    Order order = workingOrder(counter, Side::Sell, price);
    order.origin = OrderOrigin::Protection;
    order.terms.isReduceOnly = true;
    order.terms.type = type;
    if (type != OrderType::Limit)
        order.terms.trigger = std::exchange(order.terms.price, std::nullopt);
    return order;
}

[[nodiscard]] std::vector<QString> titles(const LadderItem& item)
{
    std::vector<QString> found;
    for (const QVariant& column : item.columns())
        found.push_back(column.toMap()["title"].toString());
    return found;
}

} // namespace

class LadderOwnTest : public QObject {
    Q_OBJECT

private slots:
    void theLabelTellsAllOfAnOrder()
    {
        Ladder at;
        Order part = workingOrder(7, Side::Buy, 616'800);
        part.filledQty = Decimal{20, 3};
        part.state = OrderState::PartiallyFilled;
        at.tell(orderTold(part));
        at.tell(orderTold(workingOrder(8, Side::Buy, 616'800)));
        at.engine.show<PortfolioView>("", [](PortfolioView& view, const ViewSpec&) {
            view.queueCount = 1;
            view.queues[0] = {{1, 7}, known(2600, 3)};
        });
        at.client.frame();
        at.hover(at.at(Side::Buy, 616'800));
        QCOMPARE(at.item->aimText(),
                 QStringLiteral("BUY 0.080 open of 0.100, 0.020 filled in 2 orders · about 2.600 ahead in the queue\n"
                                "drag moves, × cancels"));
        at.hover(at.at(Side::Buy, 616'800, 48));
        QCOMPARE(at.item->aimText(), QStringLiteral("CANCEL 2"));
    }
    /// What stands ahead is an estimate; what the book shows is none, so nothing is written over it.
    void theEstimateOfTheQueueLeavesTheBooksSizeAlone_data()
    {
        QTest::addColumn<int>("width");
        for (int width = 330; width <= 480; width += 6)
            QTest::addRow("%d", width) << width;
    }
    void theEstimateOfTheQueueLeavesTheBooksSizeAlone()
    {
        QFETCH(int, width);
        for (const Side side : {Side::Buy, Side::Sell}) {
            const std::int64_t price = side == Side::Buy ? 616'800 : 616'810;
            Ladder at;
            at.window.resize(width, 540);
            at.item->setSize(QSizeF(width, 540));
            at.tell(orderTold(workingOrder(7, side, price)));
            at.client.frame();
            const auto sizes = [&] {
                const QImage picture = at.window.grabWindow();
                for (const QVariant& column : at.item->columns()) {
                    const QVariantMap one = column.toMap();
                    if (one["title"].toString() == (side == Side::Buy ? "Bid size" : "Ask size")) {
                        const double row = static_cast<double>(at.item->rowWindow().rowOf(price));
                        // Beside bids words may begin in their column, left of the number.
                        const int room = side == Side::Buy ? 34 : one["width"].toInt();
                        const int right = one["x"].toInt() + one["width"].toInt();
                        return picture.copy(right - room, static_cast<int>(row * at.theme.rowHeight()), room,
                                            static_cast<int>(at.theme.rowHeight()));
                    }
                }
                return QImage();
            };
            const QImage before = sizes();
            QVERIFY(!before.isNull());
            at.engine.show<PortfolioView>("", [](PortfolioView& view, const ViewSpec&) {
                view.queueCount = 1;
                view.queues[0] = {{1, 7}, known(2, 3)};
            });
            at.client.frame();
            QCOMPARE(sizes(), before);
        }
    }
    /// What protects a position is cancelled by a hold, or by a yes where the account is asked about little.
    void cancellingWhatProtectsIsHeld()
    {
        Ladder at;
        at.tell(orderTold(protective(7, OrderType::Stop, 616'795)));
        at.tell(orderTold(workingOrder(8, Side::Buy, 616'800)));
        const QPoint cross = at.at(Side::Sell, 616'795, 48);
        at.click(cross); // it protects nothing yet
        QCOMPARE(at.askedWords(), QStringList("cancel 00000000000000010000000000000007"));
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.hover(cross);
        QCOMPARE(at.item->aimText(), QStringLiteral("CANCEL 1 · protects, asks first"));
        at.click(cross);
        QVERIFY(at.askedWords().isEmpty());
        QCOMPARE(at.trader.question(), QStringLiteral("Cancel 1 order · BTC-PERP · BN"));
        QVERIFY(at.trader.isHoldWanted());
        QVERIFY(at.trader.reasons().join("").contains("protects the position"));
        at.trader.answer(false);
        QVERIFY(at.askedWords().isEmpty());
        at.click(cross);
        at.trader.answer(true);
        QCOMPARE(at.askedWords(), QStringList("cancel 00000000000000010000000000000007"));
        at.click(at.at(Side::Buy, 616'800, 48)); // an entry goes at once
        QCOMPARE(at.askedWords(), QStringList("cancel 00000000000000010000000000000008"));
    }
    /// It fills as the hand comes down on it: that click was for the order, and is no new one.
    void aClickOnWhatHasJustGoneIsNoOrder()
    {
        Ladder at;
        at.tell(armTold(TradingMode::Paper));
        Order own = workingOrder(8, Side::Sell, 616'810);
        at.tell(orderTold(own));
        const QPoint cell = at.at(Side::Sell, 616'810);
        own.state = OrderState::Filled;
        at.tell(orderTold(own));
        at.press(cell);
        at.release(cell);
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY2(at.trader.notice().startsWith("Not sent: your order at 61\u2009681.0 has just gone"),
                 qPrintable(at.trader.notice()));
        QTest::qWait(LadderTrader::kGoneMs + 50);
        at.click(cell);
        QCOMPARE(at.askedWords().size(), 1);
        // Another row, and the other side of this one, were never meant for it.
        at.tell(orderTold(workingOrder(9, Side::Sell, 616'810)));
        own.id = {1, 9};
        at.tell(orderTold(own));
        at.press(at.at(Side::Buy, 616'795));
        at.release(at.at(Side::Buy, 616'795));
        QCOMPARE(at.askedWords().size(), 1);
    }
    void theKeyForWhatProtectsIsHeld()
    {
        Ladder at;
        const TradeAction& cancel = *findTradeAction("ladder.cancel");
        QTest::keyClick(&at.window, Qt::Key_Down);
        const std::int64_t cursor = at.item->rowWindow().cursor().value_or(0);
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.tell(orderTold(workingOrder(8, Side::Buy, cursor)));
        QVERIFY(at.item->ownPress(cancel)->kind == PressKind::Now);
        at.tell(orderTold(protective(7, OrderType::Stop, cursor)));
        for (const ConfirmLevel level : {ConfirmLevel::Guarded, ConfirmLevel::Fast}) {
            at.tell(levelTold(level));
            QVERIFY(at.item->ownPress(cancel)->kind == PressKind::Hold);
        }
        QCOMPARE(at.item->ownPress(cancel)->words, QStringLiteral("Cancel 2 orders · BTC-PERP · BN"));
        QVERIFY(at.item->takeAction("ladder.cancel")); // it was held
        QCOMPARE(at.askedWords().size(), 2);
        at.tell(levelTold(ConfirmLevel::Instant));
        QVERIFY(at.item->ownPress(cancel)->kind == PressKind::Now);
        QVERIFY(at.item->takeAction("ladder.cancel"));
        QVERIFY(at.askedWords().isEmpty() && !at.trader.isHoldWanted());
        QCOMPARE(at.trader.question(), QStringLiteral("Cancel 2 orders · BTC-PERP · BN"));
        at.trader.answer(true);
        QCOMPARE(at.askedWords().size(), 2);
    }
    void theCrossCancelsWhereItWasPressedOnly()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        at.press(at.at(Side::Buy, 616'800, 48));
        QVERIFY(at.askedWords().isEmpty());
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'800, 45)); // still on it
        at.release(at.at(Side::Buy, 616'800, 45));
        QCOMPARE(at.askedWords(), QStringList("cancel 00000000000000010000000000000007"));
        at.press(at.at(Side::Buy, 616'800, 48));
        at.release(at.at(Side::Buy, 616'800, 10));
        QVERIFY(at.askedWords().isEmpty());
    }
    /// Armed or not: no click, drag, cross or key of it sends anything, and each says why.
    void aLockedLadderOnlyShows()
    {
        BlockLock lock;
        Ladder at;
        lock.setBlock(QStringLiteral("ladder"));
        lock.setClient(&at.client);
        at.trader.setLock(&lock);
        at.tell(ArmChanged{TradingMode::Paper, {}, at.engine.clock});
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        lock.setLocked(true);
        const auto* const kept = std::get_if<KeepSetting>(&at.engine.commands.back());
        QVERIFY(kept && kept->key == "lock/ladder" && kept->value == "true");

        const QString why = lock.refusal();
        const auto isRefused = [&at, &why] {
            const bool isSaid = at.trader.isRefusal() && at.trader.notice().contains(why);
            at.trader.dismissNotice();
            return isSaid && at.askedWords().isEmpty();
        };
        at.hover(at.at(Side::Buy, 616'795));
        QVERIFY(at.item->aimText().endsWith(QStringLiteral(" · locked")));
        at.click(at.at(Side::Buy, 616'795));
        QVERIFY(isRefused());
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'797));
        at.release(at.at(Side::Buy, 616'797));
        QVERIFY(isRefused());
        at.click(at.at(Side::Buy, 616'800, 48));
        QVERIFY(isRefused());
        QTest::keyClick(&at.window, Qt::Key_Up);
        for (const char* action : {"ladder.limit", "ladder.stop", "ladder.lift.up", "order.take.buy"}) {
            QVERIFY2(at.item->takeAction(action), action);
            QVERIFY2(isRefused(), action);
        }
        QVERIFY(!at.item->takeAction("position.close")); // ways out are not its business
        QVERIFY(at.refusedPresses.size() >= 7);          // and what was refused is told to the audit

        lock.setLocked(false);
        QVERIFY(at.trader.notice().isEmpty());
        at.click(at.at(Side::Buy, 616'795));
        QCOMPARE(at.askedWords().size(), 1);
    }
    void aLockIsFoundAgain()
    {
        FakeEnginePort port;
        EngineClient client(port);
        BlockLock lock;
        lock.setBlock(QStringLiteral("ladder"));
        lock.setClient(&client);
        port.tell(SettingTold{"lock/ticket", "true"});
        client.frame();
        QVERIFY(!lock.isLocked());
        port.tell(SettingTold{"lock/ladder", "true"});
        client.frame();
        QVERIFY(lock.isLocked() && port.commands.empty());
        lock.setLocked(false);
        const auto* const forgotten = std::get_if<KeepSetting>(&port.commands.back());
        QVERIFY(forgotten && forgotten->key == "lock/ladder" && !forgotten->value);
    }
    /// A question from before is answered with no.
    void lockingDropsTheQuestion()
    {
        BlockLock lock;
        Ladder at;
        lock.setBlock(QStringLiteral("ladder"));
        at.trader.setLock(&lock);
        at.tell(orderTold(protective(7, OrderType::Stop, 616'795)));
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.click(at.at(Side::Sell, 616'795, 48));
        QVERIFY(!at.trader.question().isEmpty());
        lock.setLocked(true);
        QVERIFY(at.trader.question().isEmpty());
        at.trader.answer(true);
        QVERIFY(at.askedWords().isEmpty());
    }
    void aDragMovesAllAndCtrlOne()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        at.tell(orderTold(workingOrder(8, Side::Buy, 616'800)));
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'795));
        QCOMPARE(at.item->aimText(), QStringLiteral("MOVE 2 orders → 61\u2009679.5"));
        at.release(at.at(Side::Buy, 616'795));
        QCOMPARE(at.askedWords().size(), 2);

        Ladder one;
        one.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        one.tell(orderTold(workingOrder(8, Side::Buy, 616'800)));
        one.press(one.at(Side::Buy, 616'800), Qt::LeftButton, Qt::ControlModifier);
        const QPointF to = one.at(Side::Buy, 616'795);
        QMouseEvent move(QEvent::MouseMove, to, to, to, Qt::NoButton, Qt::LeftButton, Qt::ControlModifier);
        QCoreApplication::sendEvent(&one.window, &move);
        QCOMPARE(one.item->aimText(), QStringLiteral("MOVE → 61\u2009679.5"));
        one.release(one.at(Side::Buy, 616'795), Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(one.askedWords().size(), 1);
        QVERIFY(one.trader.orders()[0].isGhost && one.trader.orders()[0].ids.size() == 1);
    }
    void aSmallMoveIsNoDrag()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        const QPoint point = at.at(Side::Buy, 616'800);
        at.press(point);
        QTest::mouseMove(&at.window, point + QPoint(0, 6));
        QVERIFY(!at.item->aimText().startsWith("MOVE"));
        at.release(point + QPoint(0, 6));
        QVERIFY(at.askedWords().isEmpty());
    }

    /// Stops and targets are dragged like any order; whether it adds risk, the engine says.
    void aStopAndATargetAreDragged()
    {
        Ladder at;
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.tell(orderTold(protective(7, OrderType::Stop, 616'795)));
        at.tell(orderTold(protective(8, OrderType::Limit, 616'812)));
        QVERIFY(at.trader.orders()[0].kind == LadderKind::Target);
        QVERIFY(at.trader.orders()[1].kind == LadderKind::Stop);
        for (const auto& [from, to] : {std::pair{616'795, 616'792}, std::pair{616'812, 616'815}}) {
            at.press(at.at(Side::Sell, from));
            QTest::mouseMove(&at.window, at.at(Side::Sell, to));
            at.release(at.at(Side::Sell, to));
        }
        const QStringList words = at.askedWords();
        QCOMPARE(words.size(), 2);
        QVERIFY2(words[0].contains("stop trigger mark 61679.2"), qPrintable(words[0]));
        QVERIFY2(words[1].contains("limit 61681.5"), qPrintable(words[1]));
    }
    void whatIsRefusedIsSaidAndStaysWhereItWas()
    {
        Ladder at;
        at.tell(orderTold(protective(7, OrderType::Stop, 616'795)));
        at.press(at.at(Side::Sell, 616'795));
        QTest::mouseMove(&at.window, at.at(Side::Sell, 616'792));
        at.release(at.at(Side::Sell, 616'792));
        RequestAnswered answer;
        answer.request = requestOf(at.asked()[0]);
        answer.kind = RequestAnswered::Kind::Refused;
        answer.words = "not armed for paper: a wider stop adds risk; F12 arms";
        at.tell(answer);
        at.client.frame();
        QVERIFY(at.trader.notice().contains("a wider stop adds risk"));
        QCOMPARE(at.trader.orders().size(), std::size_t{1});
        QVERIFY(!at.trader.orders()[0].isGhost);
    }
    void aStopThatFollowsIsMovedByNoHand()
    {
        Ladder at;
        at.tell(orderTold(protective(7, OrderType::Trailing, 616'795)));
        at.press(at.at(Side::Sell, 616'795));
        QTest::mouseMove(&at.window, at.at(Side::Sell, 616'792));
        at.release(at.at(Side::Sell, 616'792));
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY(at.trader.isRefusal() && at.trader.notice().contains("moved by the market"));
    }
    /// A stop that this program watches is in force, not on its way.
    void aLocalStopIsNotPending()
    {
        Ladder at;
        OrderChanged told;
        told.order = protective(7, OrderType::Stop, 616'795);
        told.order.state = OrderState::Created;
        told.isLocal = true;
        at.tell(told);
        QVERIFY(!at.trader.orders()[0].isPending);
        told.isLocal = false;
        at.tell(told);
        QVERIFY(at.trader.orders()[0].isPending);
    }

    /// R-L1, beyond a pointer inside: a button that is down holds the rows wherever the pointer went.
    void rowsStandWhileAButtonIsDown()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        const std::int64_t top = at.item->rowWindow().priceAt(0);
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, QPoint(-40, 200));
        at.show(616'805 + 60);
        QCOMPARE(at.item->rowWindow().priceAt(0), top);
        at.release(QPoint(-40, 200));
        QVERIFY(at.askedWords().isEmpty());
    }
    /// §8: the market moves five rows between press and release and its rows are brought back by a key: no order.
    void aPressIsOfItsRow()
    {
        Ladder at;
        const QPoint point = at.at(Side::Buy, 616'800);
        at.press(point);
        at.show(616'805 + 5);
        QTest::keyClick(&at.window, Qt::Key_Space);
        at.release(point);
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY(at.trader.isRefusal() && at.trader.notice().contains("the rows moved under the pointer"));
    }
    void itSaysWhereTheMarketWentUnderThePointer()
    {
        Ladder at;
        at.show(616'805 + 14); // 30 rows: out of the middle, in sight
        at.item->recentre();
        QCOMPARE(at.item->marketRows(), std::int64_t{0});
        QTest::mouseMove(&at.window, QPoint(300, 200));
        QTRY_VERIFY(at.item->isFrozen());
        at.show(616'805 + 14 - 12);
        QCOMPARE(at.item->marketRows(), std::int64_t{-12});
        at.show(616'805 + 14 + 40);
        QCOMPARE(at.item->marketRows(), std::int64_t{40});
        keepPicture(at.window.grabWindow(), QStringLiteral("ladder-market-away"));
        at.item->recentre();
        QCOMPARE(at.item->marketRows(), std::int64_t{0});
    }

    /// Columns never overlap, and results have one of their own only where nothing else gives way for it.
    void columnsAtEveryWidth()
    {
        Ladder at;
        for (int width = 240; width <= 900; width += 10) {
            at.item->setWidth(width);
            double right = 0;
            for (const QVariant& each : at.item->columns()) {
                const QVariantMap column = each.toMap();
                QVERIFY2(column["x"].toDouble() >= right, qPrintable(QString::number(width)));
                right = column["x"].toDouble() + column["width"].toDouble();
            }
            QVERIFY(right <= width);
        }
        const auto has = [&](const char* title) {
            return std::ranges::count(titles(*at.item), QString::fromLatin1(title)) == 1;
        };
        at.item->setWidth(330);
        QVERIFY(!has("PnL") && !has("Sold"));
        at.item->setWidth(400);
        QVERIFY(has("PnL") && !has("Sold"));
        at.item->setWidth(460);
        QVERIFY(!has("PnL") && has("Sold"));
        at.item->setWidth(520);
        QVERIFY(has("PnL") && has("Sold") && has("Own sell"));
    }
    void thePositionMovesNoColumn()
    {
        Ladder at;
        const QVariantList before = at.item->columns();
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        QCOMPARE(at.item->columns(), before);
    }
    void everyThemeMarksThePosition()
    {
        for (const char* name : {"dark", "light", "cvd", "light-cvd"}) {
            for (const int width : {330, 600}) {
                Ladder at;
                at.theme.setName(QString::fromLatin1(name));
                at.item->setWidth(width);
                const QImage before = at.window.grabWindow();
                PositionChanged held;
                held.account = {VenueId{1}, "paper", false};
                held.instrument = InstrumentId{0};
                held.qty = Decimal{15, 2};
                held.averageEntry = Decimal{616'799, 1};
                at.tell(held);
                at.engine.show<PortfolioView>("", [](PortfolioView& view, const ViewSpec&) {
                    view.positionCount = 1;
                    PortfolioPosition& row = view.positions[0];
                    row.account.assign("paper");
                    row.key.assign("binance-usdm:BTCUSDT");
                    row.breakeven = known(616'803, 1);
                    row.liquidation = known(616'796, 1);
                });
                at.client.frame();
                at.tell(orderTold(protective(7, OrderType::Stop, 616'798)));
                at.tell(orderTold(protective(8, OrderType::Limit, 616'812)));
                const QImage image = at.window.grabWindow();
                keepPicture(image, QStringLiteral("ladder-position-%1-%2").arg(name).arg(width));
                QVERIFY(pixelsOf(image, at.theme.critical()) > pixelsOf(before, at.theme.critical()));
                QVERIFY(pixelsOf(image, at.theme.accent()) > pixelsOf(before, at.theme.accent()));
            }
        }
    }
};

QTEST_MAIN(LadderOwnTest)
#include "ladder_own_test.moc"
