// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/ladder_harness.h"

using namespace gannet;

class LadderTradingTest : public QObject {
    Q_OBJECT

private slots:
    void ownColumnsComeWithAnAccount()
    {
        Ladder at;
        QCOMPARE(at.item->columns().size(), 8);
        QCOMPARE(at.item->columns().constFirst().toMap()["title"].toString(), QStringLiteral("Own buy"));
        at.item->setTrader(nullptr);
        QCOMPARE(at.item->columns().size(), 5);
    }

    /// The label and what is sent are one thing.
    void aClickSendsWhatTheLabelSays_data()
    {
        QTest::addColumn<bool>("isBuy");
        QTest::addColumn<qint64>("price");
        QTest::addColumn<bool>("isRight");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("sent");
        const QString dis = QStringLiteral(" · disarmed");
        QTest::newRow("buy") << true << qint64(616'800) << false
                             << QStringLiteral("BUY 0.01 @ 61\u2009680.0 GTC post") + dis
                             << "buy 0.01 limit 61680.0 gtc post-only" + kHere;
        QTest::newRow("sell") << false << qint64(616'812) << false
                              << QStringLiteral("SELL 0.01 @ 61\u2009681.2 GTC post") + dis
                              << "sell 0.01 limit 61681.2 gtc post-only" + kHere;
        QTest::newRow("buy through the market")
            << true << qint64(616'812) << false << QStringLiteral("BUY 0.01 @ 61\u2009681.2 takes, IOC cap 0.3%") + dis
            << "buy 0.01 limit 61681.2 ioc" + kHere;
        QTest::newRow("sell stop") << false << qint64(616'800) << true
                                   << QStringLiteral("SELL STOP 0.01 @ 61\u2009680.0") + dis
                                   << "sell 0.01 stop trigger mark 61680.0 gtc" + kHere;
    }
    void aClickSendsWhatTheLabelSays()
    {
        QFETCH(bool, isBuy);
        QFETCH(qint64, price);
        QFETCH(bool, isRight);
        QFETCH(QString, label);
        QFETCH(QString, sent);
        Ladder at;
        const Qt::MouseButton button = isRight ? Qt::RightButton : Qt::LeftButton;
        const QPoint point = at.at(isBuy ? Side::Buy : Side::Sell, price);
        at.press(point, button);
        QCOMPARE(at.item->aimText(), label);
        QCOMPARE(at.item->isAimTaking(), label.contains("takes"));
        QVERIFY2(at.askedWords().isEmpty(), "it is sent when the button goes up");
        at.release(point, button);
        QCOMPARE(at.askedWords(), QStringList(sent));
    }
    /// The cap that the ticket keeps holds for what the ladder sends; the ask is 61 680.6.
    void theTicketsCapIsTheLadders()
    {
        Ladder at;
        at.engine.tell(SettingTold{"cap/binance-usdm:BTCUSDT", "5t"});
        at.client.frame();
        const QPoint above = at.at(Side::Buy, 616'820);
        at.press(above);
        QCOMPARE(at.item->aimText(), QStringLiteral("BUY 0.01 @ 61\u2009681.1 takes, IOC cap 5t · disarmed"));
        at.release(above);
        QCOMPARE(at.askedWords(), QStringList("buy 0.01 limit 61681.1 ioc" + kHere));
        at.engine.tell(SettingTold{"cap/binance-usdm:BTCUSDT", "0.1%"});
        at.client.frame();
        at.click(at.at(Side::Sell, 616'800), Qt::RightButton); // a stop has none: it has to get out
        QCOMPARE(at.askedWords(), QStringList("sell 0.01 stop trigger mark 61680.0 gtc" + kHere));
    }
    /// The label agrees with the engine; a refusal goes with what it was refused for.
    void aKillSwitchIsInTheLabelUntilItIsReleased()
    {
        Ladder at;
        at.tell(armTold(TradingMode::Paper));
        at.tell(KillChanged{"binance-usdm:BTCUSDT", true, "test", at.engine.clock});
        const QPoint point = at.at(Side::Buy, 616'800);
        at.press(point);
        QVERIFY2(at.item->aimText().endsWith(QStringLiteral(" · killed")), qPrintable(at.item->aimText()));
        at.release(point);
        const auto asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        RequestAnswered refused;
        refused.request = requestOf(asked.front());
        refused.kind = RequestAnswered::Kind::Refused;
        refused.error = Error{.kind = ErrorKind::Denied, .code = Code::Killed, .message = "The kill switch is set"};
        at.tell(refused);
        QCOMPARE(at.trader.notice(), QStringLiteral("The kill switch is set"));
        at.tell(armTold(TradingMode::Paper));
        QCOMPARE(at.trader.notice(), QStringLiteral("The kill switch is set"));
        at.tell(KillChanged{"binance-usdm:BTCUSDT", false, "by hand", at.engine.clock});
        QCOMPARE(at.trader.notice(), QString());
        at.hover(point);
        QVERIFY(!at.item->aimText().contains("killed"));
    }
    void whereNothingIsPossibleThereIsNoLabel()
    {
        Ladder at;
        const QVariantMap price = at.item->columns()[3].toMap();
        QCOMPARE(price["title"].toString(), QStringLiteral("Price"));
        const QPointF point(price["x"].toDouble() + 30, 200);
        QHoverEvent hover(QEvent::HoverMove, point, point, point);
        QCoreApplication::sendEvent(at.item, &hover);
        QCOMPARE(at.item->aimText(), QString());
        at.press(at.at(Side::Buy, 616'800), Qt::RightButton); // a buy stop below the market
        QCOMPARE(at.item->aimText(), QString());
        at.release(at.at(Side::Buy, 616'800), Qt::RightButton);
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY(at.trader.isRefusal() && at.trader.notice().contains("the market must be below it"));
    }

    /// §8: the book moves by five rows and another row is under the pointer: no order.
    void aRowThatMovedAwaySendsNothing()
    {
        Ladder at;
        const QPoint point = at.at(Side::Buy, 616'800);
        at.press(point);
        at.scroll(2);
        at.release(point);
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY(at.trader.isRefusal() && at.trader.notice().contains("the rows moved under the pointer"));
    }
    /// With Ctrl it turns to other rows, with Shift to another size, and moves nothing else.
    void theWheelGroupsAndChoosesSizes()
    {
        Ladder at;
        const std::int64_t top = at.item->rowWindow().priceAt(0);
        at.scroll(-1, Qt::ControlModifier);
        QCOMPARE(at.model.group(), 2);
        at.scroll(1, Qt::ControlModifier);
        QCOMPARE(at.model.group(), 1);
        QCOMPARE(at.trader.chosenSize(), 1);
        at.scroll(1, Qt::ShiftModifier);
        QCOMPARE(at.trader.chosenSize(), 2);
        at.scroll(-1, Qt::ShiftModifier);
        QCOMPARE(at.trader.chosenSize(), 1);
        QCOMPARE(at.item->rowWindow().priceAt(0), top);
        at.scroll(1);
        QVERIFY(at.item->rowWindow().priceAt(0) != top);
        QVERIFY(at.asked().empty());
    }
    void aMarketThatMovesChangesNothingOfThePress()
    {
        Ladder at;
        const QPoint point = at.at(Side::Buy, 616'800);
        at.press(point);
        at.show(616'805 + 40); // rows stand still under a pointer
        at.release(point);
        QCOMPARE(at.askedWords(), QStringList("buy 0.01 limit 61680.0 gtc post-only" + kHere));
        // A price that only rests at the press is never made into one that takes.
        QTest::qWait(QGuiApplication::styleHints()->mouseDoubleClickInterval() + 50);
        at.show(616'805);
        at.press(point);
        at.show(616'700);
        at.release(point);
        QCOMPARE(at.askedWords(), QStringList("buy 0.01 limit 61680.0 gtc post-only" + kHere));
    }
    void theSizeIsThatOfThePress()
    {
        Ladder at;
        const QPoint point = at.at(Side::Buy, 616'800);
        at.press(point);
        at.trader.chooseSize(5);
        at.release(point);
        QCOMPARE(at.askedWords(), QStringList("buy 0.01 limit 61680.0 gtc post-only" + kHere));
    }
    void aPressLetGoElsewhereOrPutBackSendsNothing()
    {
        Ladder at;
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'792));
        at.release(at.at(Side::Buy, 616'792));
        at.press(at.at(Side::Sell, 616'812));
        QTest::keyClick(&at.window, Qt::Key_Escape);
        at.release(at.at(Side::Sell, 616'812));
        QVERIFY(at.askedWords().isEmpty());
    }
    void aDoubleClickIsOneOrder()
    {
        Ladder at;
        const QPoint point = at.at(Side::Buy, 616'800);
        QTest::mouseDClick(&at.window, Qt::LeftButton, Qt::NoModifier, point);
        QCOMPARE(at.askedWords().size(), 1);
    }
    void whatTheEngineRefusesIsSaidAtTheLadder()
    {
        Ladder at;
        at.click(at.at(Side::Buy, 616'800));
        RequestAnswered answer;
        answer.request = requestOf(at.asked()[0]);
        answer.kind = RequestAnswered::Kind::Refused;
        answer.words = "not armed for paper; F12 arms";
        at.tell(answer);
        QVERIFY(at.trader.isRefusal());
        QCOMPARE(at.trader.notice(), QStringLiteral("not armed for paper; F12 arms"));
    }

    void aStopAgainstThePositionOnlyReduces()
    {
        Ladder at;
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.trader.chooseSize(0);
        at.click(at.at(Side::Sell, 616'800), Qt::RightButton);
        QCOMPARE(at.askedWords(), QStringList("sell 0.05 stop trigger mark 61680.0 gtc reduce-only" + kHere));
        QCOMPARE(at.trader.positionText(), QStringLiteral("Long 0.05 @ 61\u2009600.0"));
    }

    void theCrossCancelsAllThatStandTogether()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        at.tell(orderTold(workingOrder(8, Side::Buy, 616'800)));
        QCOMPARE(at.trader.orders().size(), std::size_t(1));
        at.click(at.at(Side::Buy, 616'800, 20)); // not on the cross
        QVERIFY(at.askedWords().isEmpty());
        at.click(at.at(Side::Buy, 616'800, 48));
        QCOMPARE(at.askedWords().size(), 2);
    }

    void aDragAmendsOnTheDropAndLeavesAGhost()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'795));
        QCOMPARE(at.item->aimText(), QStringLiteral("MOVE → 61\u2009679.5"));
        QVERIFY(at.askedWords().isEmpty());
        at.release(at.at(Side::Buy, 616'795));
        const auto asked = at.asked();
        QCOMPARE(asked.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(describe(asked[0])),
                 QStringLiteral("change 00000000000000010000000000000007 to buy 0.050 limit 61679.5 gtc, by cancel and "
                                "new if need be"));
        QCOMPARE(at.trader.orders().size(), std::size_t(2));
        QVERIFY(at.trader.orders()[0].isGhost && at.trader.orders()[0].price == 616'800);
        QVERIFY(at.trader.orders()[1].isComing && at.trader.orders()[1].price == 616'795);
        keepPicture(at.window.grabWindow(), QStringLiteral("ladder-moving"));
        Order moved = workingOrder(7, Side::Buy, 616'795);
        at.tell(orderTold(moved));
        QCOMPARE(at.trader.orders().size(), std::size_t(1));
        QVERIFY(!at.trader.orders()[0].isComing && !at.trader.orders()[0].isGhost);
    }
    void aRefusedMoveStandsWhereItStood()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'795));
        at.release(at.at(Side::Buy, 616'795));
        RequestAnswered answer;
        answer.request = requestOf(at.asked()[0]);
        answer.kind = RequestAnswered::Kind::Refused;
        answer.words = "kill switch is on";
        at.tell(answer);
        at.client.frame();
        QCOMPARE(at.trader.orders().size(), std::size_t(1));
        QVERIFY(!at.trader.orders()[0].isGhost);
    }
    void escAndADropOutsidePutBack()
    {
        Ladder at;
        at.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'795));
        QTest::keyClick(&at.window, Qt::Key_Escape);
        at.release(at.at(Side::Buy, 616'795));
        at.press(at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'795));
        QTest::mouseMove(&at.window, QPoint(-30, 100));
        at.release(QPoint(-30, 100));
        QVERIFY(at.askedWords().isEmpty());
        QCOMPARE(at.trader.orders().size(), std::size_t(1));
    }

    void keysAtTheCursor()
    {
        Ladder at;
        QVERIFY(at.item->takeAction("ladder.limit"));
        QVERIFY(at.trader.isRefusal() && at.trader.notice().contains("no row cursor"));
        QTest::keyClick(&at.window, Qt::Key_Down);
        QTest::keyClick(&at.window, Qt::Key_Down);
        QVERIFY(at.item->cursorText().startsWith("61"));
        QVERIFY(at.item->takeAction("size.3"));
        QVERIFY(at.item->takeAction("ladder.side.buy"));
        QVERIFY(at.item->takeAction("ladder.limit"));
        const QString price = QString(at.item->cursorText()).remove(QChar(0x2009));
        QCOMPARE(at.askedWords(), QStringList("buy 0.05 limit " + price + " gtc post-only" + kHere));
        QVERIFY(!at.item->takeAction("order.join.buy"));
    }
    void keysMoveAnOrderAndShiftSendsIt()
    {
        Ladder at;
        QTest::keyClick(&at.window, Qt::Key_Down);
        const std::int64_t cursor = at.item->rowWindow().cursor().value_or(0);
        at.tell(orderTold(workingOrder(7, Side::Buy, cursor)));
        QVERIFY(at.item->takeAction("ladder.side.buy"));
        QVERIFY(at.item->takeAction("ladder.lift.down"));
        QVERIFY(at.item->takeAction("ladder.lift.down"));
        QVERIFY(at.askedWords().isEmpty());
        QTest::keyClick(&at.window, Qt::Key_Escape);
        QTest::keyRelease(&at.window, Qt::Key_Shift);
        QVERIFY2(at.askedWords().isEmpty(), "put back");
        QTest::keyClick(&at.window, Qt::Key_Up);
        QTest::keyClick(&at.window, Qt::Key_Up);
        QCOMPARE(at.item->rowWindow().cursor().value_or(0), cursor);
        QVERIFY(at.item->takeAction("ladder.lift.down"));
        QTest::keyRelease(&at.window, Qt::Key_Shift);
        QVERIFY(at.askedWords().join("").startsWith("change 00000000000000010000000000000007"));
        QVERIFY(at.item->takeAction("ladder.cancel")); // the cursor has gone along, the order has not yet
        QVERIFY(at.trader.isRefusal());
        QTest::keyClick(&at.window, Qt::Key_Up);
        QVERIFY(at.item->takeAction("ladder.cancel"));
        QCOMPARE(at.askedWords(), QStringList("cancel 00000000000000010000000000000007"));
    }

    void everyThemeShowsOwnOrders()
    {
        for (const char* name : {"dark", "light", "cvd", "light-cvd"}) {
            Ladder at;
            at.theme.setName(QString::fromLatin1(name));
            Order part = workingOrder(7, Side::Buy, 616'800);
            part.filledQty = Decimal{20, 3};
            part.state = OrderState::PartiallyFilled;
            at.tell(orderTold(part));
            at.tell(orderTold(workingOrder(8, Side::Sell, 616'815)));
            at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
            at.engine.show<PortfolioView>("", [](PortfolioView& view, const ViewSpec&) {
                view.queueCount = 1;
                view.queues[0] = {{1, 8}, known(2600, 3)};
            });
            at.client.frame();
            const QImage image = at.window.grabWindow();
            keepPicture(image, QStringLiteral("ladder-own-%1").arg(name));
            QVERIFY(pixelsOf(image, mixColors(at.theme.bid(), at.theme.bg0(), 0.40)) > 200);
            QVERIFY(pixelsOf(image, mixColors(at.theme.ask(), at.theme.bg0(), 0.40)) > 200);
        }
    }
};

QTEST_MAIN(LadderTradingTest)
#include "ladder_trading_test.moc"
