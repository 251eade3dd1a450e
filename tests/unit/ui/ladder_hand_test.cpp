// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_hand.h"

#include "tests/support/fake_engine_port.h"
#include "tests/unit/ui/ladder_harness.h"

using namespace gannet;

namespace {

QString words(const std::optional<LadderMeaning>& meaning)
{
    if (!meaning)
        return QStringLiteral("nothing");
    static constexpr std::array kActs{"limit", "stop", "bracket", "position stop"};
    return QStringLiteral("%1 %2").arg(meaning->side == Side::Buy ? "buy" : "sell",
                                       kActs[static_cast<std::size_t>(meaning->act)]);
}

} // namespace

class LadderHandTest : public QObject {
    Q_OBJECT

private slots:
    void aMarketOrderIsSaidWithoutAPrice()
    {
        OrderTerms terms;
        terms.side = Side::Buy;
        terms.type = OrderType::Market;
        terms.qty = Qty{Decimal{80, 3}};
        QCOMPARE(termsText(terms), QStringLiteral("BUY 0.080 at market"));
        terms.slippageCap = Decimal{3, 3};
        terms.isReduceOnly = true;
        QCOMPARE(termsText(terms), QStringLiteral("BUY 0.080 at market reduce"));
    }
    /// Bid 61 680.5, ask 61 680.6. Columns: buy, price, sell.
    void whatAButtonMeans_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QString>("column");
        QTest::addColumn<int>("button");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<qint64>("price");
        QTest::addColumn<QString>("means");
        static constexpr int kLeft = Qt::LeftButton, kRight = Qt::RightButton, kMiddle = Qt::MiddleButton;
        static constexpr int kNone = Qt::NoModifier, kCtrl = Qt::ControlModifier, kShift = Qt::ShiftModifier;
        const auto row = [](const char* scheme, const char* column, int button, int modifiers, qint64 price,
                            const char* means) {
            QTest::addRow("%s, %s, button %d, modifiers %x, %lld", scheme, column, button,
                          static_cast<unsigned>(modifiers), static_cast<long long>(price))
                << QString(scheme) << QString(column) << button << modifiers << price << QString(means);
        };
        row("columns", "buy", kLeft, kNone, 616'800, "buy limit");
        row("columns", "sell", kLeft, kNone, 616'800, "sell limit");
        row("columns", "buy", kRight, kNone, 616'900, "buy stop");
        row("columns", "sell", kRight, kNone, 616'800, "sell stop");
        row("columns", "buy", kLeft, kCtrl, 616'800, "buy bracket");
        row("columns", "sell", kLeft, kCtrl, 616'900, "sell bracket");
        row("columns", "sell", kRight, kCtrl, 616'900, "nothing");
        row("columns", "buy", kLeft, kShift, 616'800, "nothing");
        row("columns", "buy", kLeft, kCtrl | kShift, 616'800, "nothing");
        row("columns", "price", kLeft, kNone, 616'800, "nothing");
        row("columns", "buy", kMiddle, kNone, 616'800, "nothing");

        row("buttons", "sell", kLeft, kNone, 616'800, "buy limit");
        row("buttons", "buy", kRight, kNone, 616'800, "sell limit");
        row("buttons", "price", kLeft, kNone, 616'900, "buy limit");
        row("buttons", "buy", kLeft, kCtrl, 616'900, "buy stop");
        row("buttons", "buy", kRight, kCtrl, 616'800, "sell stop");
        row("buttons", "buy", kLeft, kShift, 616'800, "buy position stop");
        row("buttons", "price", kRight, kShift, 616'800, "sell position stop");
        row("buttons", "buy", kLeft, kCtrl | kShift, 616'800, "nothing");

        row("auto", "buy", kLeft, kNone, 616'805, "buy limit");
        row("auto", "buy", kLeft, kNone, 616'806, "buy limit"); // takes the best ask
        row("auto", "buy", kLeft, kNone, 616'807, "buy stop");
        row("auto", "sell", kLeft, kNone, 616'806, "sell limit");
        row("auto", "sell", kLeft, kNone, 616'805, "sell limit");
        row("auto", "sell", kLeft, kNone, 616'804, "sell stop");
        row("auto", "buy", kRight, kNone, 616'800, "nothing");
        row("auto", "buy", kLeft, kCtrl, 616'800, "buy bracket");
        row("auto", "price", kLeft, kNone, 616'800, "nothing");
    }
    void whatAButtonMeans()
    {
        QFETCH(QString, scheme);
        QFETCH(QString, column);
        QFETCH(int, button);
        QFETCH(int, modifiers);
        QFETCH(qint64, price);
        QFETCH(QString, means);
        DepthView depth;
        fillDepth(depth, Timestamp{1});
        LadderButton press;
        press.button = static_cast<Qt::MouseButton>(button);
        press.modifiers = Qt::KeyboardModifiers(QFlag(modifiers));
        press.price = price;
        if (column != "price")
            press.column = column == "buy" ? Side::Buy : Side::Sell;
        QCOMPARE(words(meaningOf(*ladderSchemeFrom(scheme.toStdString()), press, depth)), means);
    }
    void autoNeedsAMarket()
    {
        DepthView depth;
        fillDepth(depth, Timestamp{1});
        depth.bestAsk = {};
        LadderButton press;
        press.column = Side::Buy;
        press.price = 616'800;
        QCOMPARE(words(meaningOf(LadderScheme::Auto, press, depth)), QStringLiteral("nothing"));
    }
    void theSchemeIsFoundAgain()
    {
        Ladder at;
        at.trader.setScheme(QStringLiteral("auto"));
        const auto* const kept = std::get_if<KeepSetting>(&at.engine.commands.back());
        QVERIFY(kept && kept->value == "auto");
        Ladder other;
        other.engine.tell(SettingTold{kept->key, *kept->value});
        other.client.frame();
        QCOMPARE(other.trader.scheme(), QStringLiteral("auto"));
        QVERIFY(other.engine.commands.empty());
        other.trader.setScheme(QStringLiteral("columns"));
        const auto* const forgotten = std::get_if<KeepSetting>(&other.engine.commands.back());
        QVERIFY(forgotten && !forgotten->value);
        other.trader.setScheme(QStringLiteral("no such scheme"));
        QCOMPARE(other.trader.scheme(), QStringLiteral("columns"));
    }
    void schemesHaveWords()
    {
        for (const auto scheme : {LadderScheme::Columns, LadderScheme::Buttons, LadderScheme::Auto})
            QVERIFY(ladderSchemeFrom(toString(scheme)) == scheme);
        QVERIFY(!ladderSchemeFrom("Columns"));
    }

    /// The label and what is sent are one thing, in every scheme, with every button and modifier. No label: no order.
    void theLabelIsWhatIsSent_data()
    {
        QTest::addColumn<QString>("scheme");
        for (const char* scheme : {"columns", "buttons", "auto"})
            QTest::newRow(scheme) << QString(scheme);
    }
    void theLabelIsWhatIsSent()
    {
        QFETCH(QString, scheme);
        Ladder at;
        at.tell(armTold(TradingMode::Paper));
        at.bracket.part(0)->setStop(QStringLiteral("50t"));
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.trader.setScheme(scheme);
        QCOMPARE(at.trader.scheme(), scheme);
        int labels = 0;
        for (const std::int64_t price : {616'795, 616'805, 616'806, 616'815}) {
            for (const double x : {20.0, 100.0, 300.0, 500.0, 580.0}) {
                for (const auto with : {Qt::NoModifier, Qt::ControlModifier, Qt::ShiftModifier, Qt::AltModifier}) {
                    for (const auto button : {Qt::LeftButton, Qt::RightButton}) {
                        const QPoint point(static_cast<int>(x), at.at(Side::Buy, price).y());
                        at.press(point, button, with);
                        const QString label = at.item->aimText();
                        at.release(point, button, with);
                        const auto sent = at.asked();
                        QCOMPARE(sent.empty(), label.isEmpty());
                        if (sent.empty())
                            continue;
                        ++labels;
                        const auto& submit = std::get<SubmitOrder>(sent.front());
                        QVERIFY(label.startsWith(termsText(submit.order.terms)));
                        QCOMPARE(label.contains("+bracket"), submit.bracket.has_value());
                    }
                }
            }
        }
        QVERIFY(labels > 10);
    }
    void buttonsShowBothBeforeAPress()
    {
        Ladder at;
        at.tell(armTold(TradingMode::Paper));
        at.trader.setScheme(QStringLiteral("buttons"));
        at.hover(at.at(Side::Buy, 616'800));
        QCOMPARE(at.item->aimText(), QStringLiteral("left: BUY 0.01 @ 61\u2009680.0 GTC post"));
        QCOMPARE(at.item->otherAimText(), QStringLiteral("right: SELL 0.01 @ 61\u2009680.0 takes, IOC cap 0.3%"));
        QVERIFY(!at.item->isAimTaking() && at.item->isOtherAimTaking());
        at.trader.setScheme(QStringLiteral("columns"));
        at.hover(at.at(Side::Buy, 616'800));
        QCOMPARE(at.item->aimText(), QStringLiteral("BUY 0.01 @ 61\u2009680.0 GTC post"));
        QCOMPARE(at.item->otherAimText(), QString());
    }
    /// A key that goes down under a pointer that stands still changes what a click would send.
    void theLabelFollowsTheModifiers()
    {
        Ladder at;
        at.tell(armTold(TradingMode::Paper));
        at.bracket.part(0)->setStop(QStringLiteral("50t"));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'800));
        QTest::mouseMove(&at.window, at.at(Side::Buy, 616'800) + QPoint(1, 1));
        QTRY_COMPARE(at.item->aimText(), QStringLiteral("BUY 0.01 @ 61\u2009680.0 GTC post"));
        QTest::keyPress(&at.window, Qt::Key_Control);
        QCOMPARE(at.item->aimText(), QStringLiteral("BUY 0.01 @ 61\u2009680.0 GTC post +bracket\nstop 61\u2009675.0"));
        QTest::keyRelease(&at.window, Qt::Key_Control);
        QCOMPARE(at.item->aimText(), QStringLiteral("BUY 0.01 @ 61\u2009680.0 GTC post"));
        QTest::keyPress(&at.window, Qt::Key_Shift);
        QCOMPARE(at.item->aimText(), QString());
        QTest::keyRelease(&at.window, Qt::Key_Shift);
    }
    void aStopForThePositionIsOfAllOfIt()
    {
        Ladder at;
        at.trader.setScheme(QStringLiteral("buttons"));
        at.click(at.at(Side::Buy, 616'800), Qt::LeftButton, Qt::ShiftModifier);
        QVERIFY(at.askedWords().isEmpty());
        QVERIFY(at.trader.isRefusal() && at.trader.notice().contains("there is none"));
        at.tell(positionTold(VenueId{1}, InstrumentId{0}, Decimal{5, 2}));
        at.click(at.at(Side::Buy, 616'800), Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(at.askedWords(), QStringList("sell 0.05 stop trigger mark 61680.0 gtc reduce-only" + kHere));
    }
};

QTEST_MAIN(LadderHandTest)
#include "ladder_hand_test.moc"
