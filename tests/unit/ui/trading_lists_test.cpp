// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of the trading side over a fake engine: what stands in them, that rows keep their identity, and that
// unknown is a dash with its reason.
#include "tests/support/fake_engine_port.h"
#include "tests/support/trading_tales.h"
#include "ui/models/accounts_model.h"
#include "ui/models/event_log_model.h"
#include "ui/models/fills_model.h"
#include "ui/models/orders_model.h"
#include "ui/models/positions_model.h"
#include "ui/models/toast_model.h"
#include "ui/trading/risk_model.h"
#include "ui/trading/trade_actions.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace gannet;
using namespace gannet::tales;

namespace {

[[nodiscard]] QStringList column(const RowsModel& model, int place)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.index(row).data(RowsModel::CellsRole).toStringList().value(place));
    return result;
}

[[nodiscard]] QString cell(const RowsModel& model, int row, int place)
{
    return model.index(row).data(RowsModel::CellsRole).toStringList().value(place);
}

[[nodiscard]] RowsModel::Tone tone(const RowsModel& model, int row, int place)
{
    return RowsModel::Tone(model.index(row).data(RowsModel::TonesRole).value<QList<int>>().value(place));
}

/// A model, watched by a tester, and whom it hears.
template <class Model> struct Desk {
    FakeEnginePort port;
    EngineClient client{port};
    Model model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Desk()
    {
        model.setClient(&client);
        port.tell(hyperliquidCatalogue());
        port.tell(binanceCatalogue());
        client.frame();
    }
    void tell(TradingEvent event)
    {
        port.tell(std::move(event));
        client.frame();
    }
    void pass(int ms)
    {
        port.clock = port.clock + Duration::milliseconds(ms);
        client.frame();
    }
};

} // namespace

class TradingListsTest : public QObject {
    Q_OBJECT

    const QString dash = QString(QChar(0x2014));

private slots:
    void anEmptyTableSaysWhyNothingIsTraded()
    {
        Desk<OrdersModel> desk;
        const QSignalSpy changes(&desk.model, &RowsModel::tradingChanged);
        QCOMPARE(desk.model.whyNotTrading(),
                 QString("This run does not trade: it has no account. Name one in the config."));
        Error error;
        error.message = "the store is damaged";
        desk.tell(TroubleStands{std::string(kStoreTrouble), error, false, desk.port.clock});
        QCOMPARE(desk.model.whyNotTrading(), QString("the store is damaged."));
        desk.tell(AccountChanged{paperAccount(), TradingMode::Paper, AccountState::Ready, desk.port.clock});
        QVERIFY(desk.model.isTrading());
        QCOMPARE(desk.model.whyNotTrading(), QString()); // trouble of a store that trades is not why a table is empty
        QCOMPARE(changes.size(), 2);
    }
    /// What a screen read before the first frame is told anew when an account comes with that frame.
    void anEmptyTableIsToldThatAnAccountIsThere()
    {
        FakeEnginePort port;
        EngineClient client(port);
        OrdersModel model;
        model.setClient(&client);
        const QSignalSpy changes(&model, &RowsModel::tradingChanged);
        QCOMPARE(model.whyNotTrading(),
                 QString("No account is open yet: each opens with its venue's list of instruments."));
        port.tell(hyperliquidCatalogue());
        port.tell(AccountChanged{paperAccount(), TradingMode::Paper, AccountState::Ready, port.clock});
        client.frame();
        QCOMPARE(changes.size(), 1);
        QVERIFY(model.isTrading() && model.whyNotTrading().isEmpty());
    }
    /// Nobody is told that nothing is open where it is not known.
    void whatIsNotKnownIsSaid()
    {
        Desk<PositionsModel> desk;
        const QSignalSpy changes(&desk.model, &RowsModel::notKnownChanged);
        desk.tell(AccountChanged{paperAccount(), TradingMode::Paper, AccountState::Ready, desk.port.clock});
        QCOMPARE(desk.model.notKnown(), QString()); // a paper account is this program's own
        desk.tell(RowsWaiting{{{"hyperliquid", 3, 1}}, desk.port.clock});
        QCOMPARE(desk.model.notKnown(), QString("1 position and 3 orders of an earlier run cannot be shown before "
                                                "Hyperliquid has told its instruments."));
        desk.tell(RowsWaiting{{{"aster", 1, 0}, {"hyperliquid", 0, 2}}, desk.port.clock});
        QCOMPARE(desk.model.notKnown(), QString("1 order of an earlier run cannot be shown before aster has told its "
                                                "instruments. 2 positions of an earlier run cannot be shown before "
                                                "Hyperliquid has told its instruments."));
        desk.tell(RowsWaiting{{}, desk.port.clock});
        QCOMPARE(desk.model.notKnown(), QString());

        AccountStanding standing;
        standing.account = {paperAccount().venue, "main", false};
        desk.tell(standing);
        QCOMPARE(desk.model.notKnown(),
                 QString("main on Hyperliquid is not open (Ctrl+Shift+A): what is open there is not known."));
        standing.key = AccountKeyState::Opening;
        desk.tell(standing);
        QCOMPARE(desk.model.notKnown(),
                 QString("main on Hyperliquid is being opened: what is open there is not known yet."));
        standing.key = AccountKeyState::Open;
        desk.tell(standing);
        QCOMPARE(desk.model.notKnown(),
                 QString("main on Hyperliquid was not compared with its venue yet: what is open there is not known."));
        desk.tell(AccountCompared{standing.account, TradingMode::Live, 0, 0, {}, desk.port.clock});
        QCOMPARE(desk.model.notKnown(), QString());
        QCOMPARE(changes.size(), 7);
    }
    void workingOrdersAreShownNewestFirstWithTheInstrumentsDecimals()
    {
        Desk<OrdersModel> desk;
        QVERIFY(!desk.model.isTrading());
        desk.tell(AccountChanged{paperAccount(), TradingMode::Paper, AccountState::Ready, desk.port.clock});
        QVERIFY(desk.model.isTrading());
        desk.tell(OrderChanged{limitBuy(1, desk.port.clock)});
        desk.tell(OrderChanged{limitBuy(2, desk.port.clock + Duration::seconds(1))});
        QCOMPARE(column(desk.model, OrdersModel::Name), (QStringList{"BTC-PERP", "BTC-PERP"}));
        QCOMPARE(desk.model.idAt(0), QString::fromStdString(orderId(2).toHex()));
        QCOMPARE(cell(desk.model, 0, OrdersModel::SideColumn), QString("Buy"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Price), QString("61\u2009676.0"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Trigger), dash);
        QCOMPARE(cell(desk.model, 0, OrdersModel::Size), QString("0.100"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Average), dash);
        QCOMPARE(desk.model.noteOf(desk.model.idAt(0), OrdersModel::Average), QString("Nothing of it is filled yet"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Flags), QString("GTC post"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::State), QString("Working"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Mode), QString("PAPER"));
        QCOMPARE(desk.model.index(0).data(RowsModel::VenueCodeRole).toString(), QString("HL"));
        QCOMPARE(desk.model.workingCount(), 2);
    }

    void anOrderThatChangesChangesItsRowAndNoOther()
    {
        Desk<OrdersModel> desk;
        Order order = limitBuy(1, desk.port.clock);
        desk.tell(OrderChanged{order});
        desk.tell(OrderChanged{limitBuy(2, desk.port.clock)});
        QSignalSpy changes(&desk.model, &QAbstractItemModel::dataChanged);
        QSignalSpy resets(&desk.model, &QAbstractItemModel::modelReset);
        QSignalSpy inserts(&desk.model, &QAbstractItemModel::rowsInserted);
        partlyFill(order, "0.04", "61676.5");
        desk.tell(OrderChanged{order});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.at(0).at(0).toModelIndex().row(), 1);
        QCOMPARE(cell(desk.model, 1, OrdersModel::State), QString("Partial 0.040 / 0.100"));
        QCOMPARE(cell(desk.model, 1, OrdersModel::Average), QString("61\u2009676.50"));
        desk.pass(500);
        QCOMPARE(changes.count(), 1); // time alone changes nothing
        QCOMPARE(resets.count() + inserts.count(), 0);
    }

    void aTwapTellsHowMuchAndHowLong()
    {
        Desk<OrdersModel> desk;
        Order order = limitBuy(1, desk.port.clock);
        order.terms.type = OrderType::Twap;
        order.terms.price.reset();
        order.terms.isPostOnly = false;
        order.terms.twap = TwapPlan{30, true};
        desk.tell(OrderChanged{order});
        QCOMPARE(cell(desk.model, 0, OrdersModel::State), QString("30:00 left, 0.000 filled"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Type), QString("TWAP"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Flags), QString("30 min random"));
        QCOMPARE(cell(desk.model, 0, OrdersModel::Price), dash);
        partlyFill(order, "0.04", "61676.5");
        desk.tell(OrderChanged{order});
        QCOMPARE(cell(desk.model, 0, OrdersModel::State), QString("30:00 left, 0.040 filled"));
        desk.pass(90'000);
        QCOMPARE(cell(desk.model, 0, OrdersModel::State), QString("28:30 left, 0.040 filled"));
        desk.pass(30 * 60'000); // overdue, and nothing is made up about it
        QCOMPARE(cell(desk.model, 0, OrdersModel::State), QString("Running, 0.040 filled"));
    }

    void whatEndsGoesAndIsThereUnderToday()
    {
        Desk<OrdersModel> desk;
        Order order = limitBuy(1, desk.port.clock);
        desk.tell(OrderChanged{order});
        order.state = OrderState::Rejected;
        order.reason = Error{.kind = ErrorKind::Rejected,
                             .code = Code::PostOnlyWouldCross,
                             .message = "the ask was 61676.0",
                             .outcome = Outcome::Rejected};
        desk.tell(OrderChanged{order});
        QCOMPARE(desk.model.count(), 0);
        QCOMPARE(desk.model.workingCount(), 0);
        desk.model.setAll(true);
        QCOMPARE(column(desk.model, OrdersModel::State), QStringList{"Rejected: the ask was 61676.0"});
        QVERIFY(tone(desk.model, 0, OrdersModel::State) == RowsModel::Tone::Critical);
        QVERIFY(desk.model.index(0).data(RowsModel::IsFadedRole).toBool());
        QVERIFY(desk.model.noteOf(desk.model.idAt(0), OrdersModel::State).contains("POST_ONLY_WOULD_CROSS"));
        order.created = desk.port.clock - Duration::seconds(2 * 86'400); // the day before yesterday
        desk.tell(OrderChanged{order});
        QCOMPARE(desk.model.count(), 0);
    }

    void anOrderInDoubtSaysSoAndForHowLong()
    {
        Desk<OrdersModel> desk;
        Order order = limitBuy(1, desk.port.clock);
        order.state = OrderState::PendingNew;
        order.isOutcomeUnknown = true;
        desk.tell(OrderChanged{order});
        QVERIFY(desk.model.index(0).data(RowsModel::IsUncertainRole).toBool());
        QVERIFY(desk.model.isInDoubt(desk.model.idAt(0)));
        desk.pass(3'100);
        QCOMPARE(cell(desk.model, 0, OrdersModel::State), QString("In doubt 3.1 s"));
        QVERIFY(tone(desk.model, 0, OrdersModel::State) == RowsModel::Tone::Honest);
        const QString note = desk.model.noteOf(desk.model.idAt(0), OrdersModel::State);
        QVERIFY2(note.contains("asked by our id") && note.contains(desk.model.idAt(0)), qPrintable(note));
    }

    /// The same for every place where orders are cancelled: a screen asks what is to be asked.
    void whatIsAskedBeforeACancel()
    {
        Desk<OrdersModel> desk;
        TradeActions actions;
        actions.setClient(&desk.client);
        desk.tell(OrderChanged{limitBuy(1, desk.port.clock)});
        desk.tell(OrderChanged{stopLeg(2, 1, desk.port.clock), true, true});
        const QString entry = QString::fromStdString(orderId(1).toHex());
        const QString stop = QString::fromStdString(orderId(2).toHex());
        const QString key = desk.model.keyOf(entry);
        QVERIFY2(actions.askOfCancel(stop).isEmpty(), "there is no position that it protects");
        desk.tell(PositionChanged{paperAccount(), InstrumentId{0}, dec("0.85"), {}, {}, {}, {}});
        QVERIFY(actions.askOfCancel(entry).isEmpty() && actions.askOfScope(key, false).isEmpty());
        QVERIFY(actions.askOfCancel("none").isEmpty());
        const QVariantMap ask = actions.askOfCancel(stop);
        QCOMPARE(ask["words"].toString(), QStringLiteral("Cancel 1 order · BTC-PERP · HL"));
        QCOMPARE(ask["button"].toString(), QStringLiteral("Hold to cancel it"));
        QCOMPARE(ask["decline"].toString(), QStringLiteral("Keep it"));
        QVERIFY(ask["isHold"].toBool());
        QCOMPARE(actions.askOfScope(key, true)["words"].toString(),
                 QStringLiteral("Cancel all 2 orders · BTC-PERP · HL"));
        QCOMPARE(actions.askOfScope(key, true)["reasons"].toStringList().size(), 1);
        LimitsTold limits;
        limits.account = paperAccount();
        limits.confirm = ConfirmLevel::Instant;
        desk.tell(limits);
        QVERIFY(!actions.askOfCancel(stop).isEmpty() && !actions.askOfCancel(stop)["isHold"].toBool());
        for (std::uint64_t i = 3; i <= 6; ++i)
            desk.tell(OrderChanged{stopLeg(i, 1, desk.port.clock), true, true});
        QCOMPARE(actions.askOfScope(key, true)["reasons"].toStringList(),
                 QStringList("5 of them protect the position"));
    }

    void theLegsOfABracketStandBelowTheirEntry()
    {
        Desk<OrdersModel> desk;
        desk.tell(OrderChanged{limitBuy(1, desk.port.clock)});
        desk.tell(OrderChanged{limitBuy(2, desk.port.clock + Duration::seconds(9))});
        desk.tell(OrderChanged{stopLeg(3, 1, desk.port.clock + Duration::seconds(5)), true, true});
        QCOMPARE(column(desk.model, OrdersModel::Type), (QStringList{"Limit", "Limit", "Stop"}));
        QCOMPARE(desk.model.idAt(1), QString::fromStdString(orderId(1).toHex()));
        QVERIFY(desk.model.index(2).data(RowsModel::IsChildRole).toBool());
        QCOMPARE(cell(desk.model, 2, OrdersModel::Flags), QString("GTC reduce local bracket"));
        Order entry = limitBuy(1, desk.port.clock);
        entry.state = OrderState::Filled;
        desk.tell(OrderChanged{entry}); // a leg alone is no child of the row above
        QCOMPARE(desk.model.count(), 2);
        QVERIFY(!desk.model.index(1).data(RowsModel::IsChildRole).toBool());
    }

    void whileHeldNoRowComesGoesOrMoves()
    {
        Desk<OrdersModel> desk;
        Order first = limitBuy(1, desk.port.clock);
        desk.tell(OrderChanged{first});
        desk.model.setHeld(true);
        desk.tell(OrderChanged{limitBuy(2, desk.port.clock + Duration::seconds(1))});
        QCOMPARE(desk.model.count(), 1);
        QCOMPARE(desk.model.waiting(), 1);
        first.state = OrderState::Filled;
        desk.tell(OrderChanged{first});
        QCOMPARE(desk.model.count(), 1);
        QCOMPARE(cell(desk.model, 0, OrdersModel::State), QString("Filled"));
        QVERIFY(!desk.model.isWorking(desk.model.idAt(0)));
        desk.model.setHeld(false);
        QCOMPARE(desk.model.count(), 1);
        QCOMPARE(desk.model.idAt(0), QString::fromStdString(orderId(2).toHex()));
        QCOMPARE(desk.model.waiting(), 0);
    }

    void theFirstRowComesAlsoWhileHeld()
    {
        Desk<OrdersModel> desk;
        desk.model.setHeld(true);
        desk.tell(OrderChanged{limitBuy(1, desk.port.clock)});
        QCOMPARE(desk.model.count(), 1);
        desk.tell(OrderChanged{limitBuy(2, desk.port.clock + Duration::seconds(1))});
        QCOMPARE(desk.model.count(), 1);
        QCOMPARE(desk.model.waiting(), 1);
        desk.model.setHeld(false);
        QCOMPARE(desk.model.count(), 2);
        QCOMPARE(desk.model.waiting(), 0);
    }

    void aFilterFindsByInstrumentAccountAndTag()
    {
        Desk<OrdersModel> desk;
        desk.tell(OrderChanged{limitBuy(1, desk.port.clock)});
        Order other = limitBuy(2, desk.port.clock);
        other.instrument = InstrumentId{1};
        other.tag = "breakout";
        desk.tell(OrderChanged{other});
        desk.model.setFilter("eth");
        QCOMPARE(column(desk.model, OrdersModel::Name), QStringList{"ETH-PERP"});
        desk.model.setFilter("paper-main break");
        QCOMPARE(desk.model.count(), 1);
        desk.model.setFilter("kraken");
        QCOMPARE(desk.model.count(), 0);
        QCOMPARE(desk.model.workingCount(), 2);
        desk.model.setFilter("");
        QCOMPARE(desk.model.count(), 2);
    }

    void aQueueEstimateIsMarkedAsOne()
    {
        Desk<OrdersModel> desk;
        desk.tell(OrderChanged{limitBuy(1, desk.port.clock)});
        QCOMPARE(cell(desk.model, 0, OrdersModel::Queue), dash);
        desk.port.show<PortfolioView>("", [](PortfolioView& view, const ViewSpec&) {
            view.queueCount = 1;
            view.queues[0] = {orderId(1), known(2'400, 3)};
        });
        desk.pass(100);
        QCOMPARE(cell(desk.model, 0, OrdersModel::Queue), QString("2.400\u2248"));
    }

    void positionsShowWhatTheEngineReckoned()
    {
        Desk<PositionsModel> desk;
        desk.port.show<PortfolioView>(
            "", [&](PortfolioView& view, const ViewSpec&) { fillPortfolio(view, desk.port.clock); });
        desk.pass(100);
        QCOMPARE(column(desk.model, PositionsModel::Name),
                 (QStringList{"BTC-PERP", "ETH-PERP", "BTC-PERP", "2 in USDC", "1 in USDT", "SOL-PERP"}));
        QCOMPARE(column(desk.model, PositionsModel::SideColumn),
                 (QStringList{"Long", "Short", "Long", "", "", "Flat"}));
        QCOMPARE(cell(desk.model, 0, PositionsModel::Size), QString("0.850"));
        QCOMPARE(cell(desk.model, 0, PositionsModel::Unrealised), QString("+227.29"));
        QVERIFY(tone(desk.model, 0, PositionsModel::Unrealised) == RowsModel::Tone::Gain);
        QCOMPARE(cell(desk.model, 0, PositionsModel::Fees), QString("\u221211.75"));
        QCOMPARE(cell(desk.model, 0, PositionsModel::Liquidation), QString("48\u2009479.3\u2248"));
        QCOMPARE(cell(desk.model, 2, PositionsModel::Liquidation), QString("85\u2009771.3"));
        QVERIFY(desk.model.noteOf(desk.model.idAt(2), PositionsModel::Liquidation).contains("venue's own"));
        QCOMPARE(desk.model.accountOf(desk.model.idAt(0)), QString("paper-main"));
        QCOMPARE(desk.model.modeOf(desk.model.idAt(0)), QString("paper"));
        QCOMPARE(desk.model.modeOf(desk.model.idAt(5)), QString()); // flat: nothing to press
        QCOMPARE(desk.model.reversalOf(desk.model.idAt(1)),
                 QString("Buy 12.000 ETH-PERP: short 6.000 becomes long 6.000"));
    }

    /// Only an isolated position has margin of its own, and only where the venue lets it be moved; else it says why
    /// not.
    void marginOfAPosition()
    {
        Desk<PositionsModel> desk;
        desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
            fillPortfolio(view, desk.port.clock);
            view.positions[0].marginMode = MarginMode::Isolated;
            view.positions[0].canMoveMargin = true;
            view.positions[1].marginMode = MarginMode::Cross;
            view.positions[3].canMoveMargin = false;
        });
        desk.pass(100);
        const auto why = [&](int row) { return desk.model.whyNoMargin(desk.model.idAt(row)); };
        QCOMPARE(desk.model.marginOf(desk.model.idAt(0)),
                 QString("BTC-PERP on Hyperliquid: 5\u2009242.75 USDC of margin"));
        QCOMPARE(desk.model.quoteOf(desk.model.idAt(0)), QString("USDC"));
        QVERIFY(desk.model.noteOf(desk.model.idAt(0), PositionsModel::Margin).contains("own margin"));
        QVERIFY(!desk.model.noteOf(desk.model.idAt(1), PositionsModel::Margin).contains("own margin"));
        QCOMPARE(desk.model.marginOf(desk.model.idAt(1)), QString());
        QVERIFY(why(1).contains("all of the account"));
        QCOMPARE(desk.model.marginOf(desk.model.idAt(2)), QString());
        QVERIFY(why(2).contains("does not let"));
        QVERIFY(why(3).startsWith("A total has no margin"));
        QVERIFY(why(5).contains("No position is open"));                               // flat
        QCOMPARE(desk.model.marginPreview(desk.model.idAt(1), "5", false), QString()); // cross
    }

    /// While an amount is typed: what is the most, then where it would be liquidated; never farther than it is.
    void whatMovedMarginComesTo()
    {
        Desk<PositionsModel> desk;
        const auto show = [&](const std::function<void(PortfolioPosition&)>& change) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                change(view.positions[3]);
            });
            desk.pass(100);
        };
        const auto preview = [&](const char* typed, bool isTakenAway) {
            return desk.model.marginPreview(desk.model.idAt(2), typed, isTakenAway);
        };
        show([](PortfolioPosition&) {});
        for (const char* none : {"", "x", "-1", "0", "2500.01"})
            QCOMPARE(preview(none, false), QString("at most 2\u2009500.00"));
        QCOMPARE(preview("", true), QString("at most 1\u2009000.00"));
        QCOMPARE(preview("1000.01", true), QString("at most 1\u2009000.00"));
        QCOMPARE(preview("100", false), QString("liq. 85\u2009771.3 \u2192 \u224885\u2009367.3"));
        QCOMPARE(preview("100", true), QString("liq. 85\u2009771.3 \u2192 \u224886\u2009175.4"));
        show([](PortfolioPosition& position) { position.liquidation = known(50, 1); });
        QCOMPARE(preview("100", false), QString("liq. 5.0 \u2192 none"));
        show([](PortfolioPosition& position) { position.liquidation = {}; });
        QCOMPARE(preview("100", false), QString("liq. then not known"));
        show([](PortfolioPosition& position) { position.marginFree = {}; });
        QCOMPARE(preview("", false), QString("how much can be put is not known"));
        show([](PortfolioPosition& position) { position.marginRemovable = known(142'999, 4); });
        QCOMPARE(preview("15", true), QString("at most 14.29")); // what is offered passes
        show([](PortfolioPosition& position) { position.marginRemovable.mantissa = -1; });
        QCOMPARE(preview("1", true), QString("at most 0.00"));
    }

    void marginThatNobodyTold()
    {
        Desk<PositionsModel> desk;
        const auto why = [&](int row) { return desk.model.whyNoMargin(desk.model.idAt(row)); };
        desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
            fillPortfolio(view, desk.port.clock);
            view.positions[0].marginMode.reset();
        });
        desk.pass(100);
        QVERIFY(why(0).contains("not known")); // nobody told what backs it
    }

    /// Simulated beside simulated: shadow has rows, sums and an account's name of its own.
    void shadowIsApart()
    {
        Desk<PositionsModel> desk;
        desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
            fillPortfolio(view, desk.port.clock);
            view.positions[1].mode = TradingMode::Shadow;
            view.positions[1].isShadow = true;
        });
        desk.pass(100);
        QCOMPARE(column(desk.model, PositionsModel::Name),
                 (QStringList{"BTC-PERP", "ETH-PERP", "BTC-PERP", "1 in USDC", "1 in USDT", "1 in USDC", "SOL-PERP"}));
        QCOMPARE(column(desk.model, PositionsModel::Mode),
                 (QStringList{"PAPER", "SHADOW", "PAPER", "PAPER", "PAPER", "SHADOW", "PAPER"}));
        QCOMPARE(cell(desk.model, 1, PositionsModel::Account), QString("paper-main/shadow"));
        Desk<OrdersModel> orders;
        Order order = limitBuy(1, orders.port.clock);
        order.mode = TradingMode::Shadow;
        orders.tell(OrderChanged{order});
        QCOMPARE(cell(orders.model, 0, OrdersModel::Mode), QString("SHADOW"));
        QCOMPARE(cell(orders.model, 0, OrdersModel::Account), QString("paper-main/shadow"));
    }

    /// The row and the strip of the target say it in the same words, and say it no more once the stop stands.
    void aPositionWithoutItsStopIsMarked()
    {
        Desk<PositionsModel> desk;
        desk.tell(AccountChanged{paperAccount(), TradingMode::Paper, AccountState::Ready, desk.port.clock});
        TargetModel target;
        target.setClient(&desk.client);
        target.setKey(QStringLiteral("hyperliquid:BTC"));
        RiskModel risk;
        risk.setTarget(&target);
        const auto show = [&desk](const std::function<void(PortfolioPosition&)>& change) {
            desk.port.clock = desk.port.clock + RowsModel::kRefresh;
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                change(view.positions[0]);
            });
            desk.client.frame();
        };
        const auto mark = [&desk](int row) { return desk.model.index(row).data(RowsModel::MarkRole).toString(); };
        show([](PortfolioPosition&) {});
        QVERIFY(mark(0).isEmpty() && risk.stopMark().isEmpty() && !desk.model.hasMark());
        show([&desk](PortfolioPosition& one) { loseStop(one, desk.port.clock); });
        QCOMPARE(mark(0), QStringLiteral("NO STOP"));
        QCOMPARE(mark(1), QString());
        QVERIFY(desk.model.hasMark());
        QCOMPARE(risk.stopMark(), QStringLiteral("NO STOP"));
        QCOMPARE(risk.stopWords(),
                 QStringLiteral("0.400 of it without a stop for 3.1 s\nIt could not be placed: the order "
                                "is worth 8, the venue wants 10 [MIN_NOTIONAL]\nIt is tried again "
                                "in 4.0 s"));
        QCOMPARE(desk.model.noteOf(desk.model.idAt(0), PositionsModel::Name), risk.stopWords());
        QVERIFY(desk.model.wordsOf(desk.model.idAt(0)).endsWith("NO STOP"));
        show([](PortfolioPosition& one) {
            one.missingStop.qty = known(850, 3);
            one.missingStop.isByHand = true;
        });
        QCOMPARE(risk.stopWords(), QStringLiteral("0.850 of it without a stop since before this start\n"
                                                  "Stop removed by you: none is placed again\nPlace one, or close"));
        target.setKey(QStringLiteral("hyperliquid:ETH"));
        show([](PortfolioPosition& one) { one.missingStop.qty = known(850, 3); });
        QVERIFY2(risk.stopMark().isEmpty(), "another position's");
        show([](PortfolioPosition&) {});
        QVERIFY(mark(0).isEmpty() && !desk.model.hasMark());
    }

    void totalsAreNeverSummedOverAssetsAndUnknownStaysUnknown()
    {
        Desk<PositionsModel> desk;
        const auto show = [&desk](bool isKnown) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                view.positions[1].unrealised.isKnown = isKnown;
            });
            desk.pass(100);
        };
        show(true);
        QCOMPARE(cell(desk.model, 3, PositionsModel::Unrealised), QString("+307.09"));
        QCOMPARE(cell(desk.model, 4, PositionsModel::Unrealised), QString("\u22125.18"));
        QCOMPARE(desk.model.index(3).data(RowsModel::KindRole).toInt(), int(RowsModel::Kind::Total));
        show(false);
        QCOMPARE(cell(desk.model, 3, PositionsModel::Unrealised), dash);
        QCOMPARE(cell(desk.model, 4, PositionsModel::Unrealised), QString("\u22125.18"));
    }

    /// Rows stand still under the pointer; what they say is never of before.
    void aHeldTotalFollowsWhatStands()
    {
        Desk<PositionsModel> desk;
        const auto show = [&desk](auto change) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                change(view);
            });
            desk.pass(100);
        };
        show([](const PortfolioView&) {});
        desk.model.setHeld(true);
        show([](PortfolioView& view) { // all that is open in USDC is closed, and the one in USDT is told no more
            std::uint32_t kept = 0;
            for (std::uint32_t i = 0; i < view.positionCount; ++i) {
                if (view.positions[i].quote.view() != "USDC")
                    continue;
                view.positions[kept] = view.positions[i];
                view.positions[kept++].qty = known(0, 0);
            }
            view.positionCount = kept;
        });
        QCOMPARE(column(desk.model, PositionsModel::Name),
                 (QStringList{"BTC-PERP", "ETH-PERP", "BTC-PERP", "0 in USDC", "0 in USDT", "SOL-PERP"}));
        QCOMPARE(cell(desk.model, 3, PositionsModel::Unrealised), QString("0.00"));
        QCOMPARE(cell(desk.model, 3, PositionsModel::Value), QString("0.00"));
        QVERIFY(desk.model.index(3).data(RowsModel::IsFadedRole).toBool());
        QVERIFY2(desk.model.wordsOf(desk.model.idAt(3)).startsWith("Total of 0 in USDC: value 0.00"),
                 qPrintable(desk.model.wordsOf(desk.model.idAt(3))));
        QCOMPARE(cell(desk.model, 2, PositionsModel::Unrealised), dash);
        QCOMPARE(cell(desk.model, 2, PositionsModel::Size), dash);
        QVERIFY(desk.model.index(2).data(RowsModel::IsFadedRole).toBool());
        desk.model.setHeld(false);
        QCOMPARE(column(desk.model, PositionsModel::Name), (QStringList{"BTC-PERP", "ETH-PERP", "SOL-PERP"}));
    }

    void positionsChangeTenTimesASecondAndOnlyWhatMoved()
    {
        Desk<PositionsModel> desk;
        const auto show = [&desk](std::int64_t mark) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                view.positions[1].valuePrice.mantissa = mark;
            });
        };
        show(26'812);
        desk.pass(100);
        QSignalSpy changes(&desk.model, &QAbstractItemModel::dataChanged);
        show(26'813);
        desk.pass(16);
        QCOMPARE(changes.count(), 0);
        desk.pass(100);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.at(0).at(0).toModelIndex().row(), 1);
        desk.model.setActive(false); // out of sight: nothing is asked for
        desk.client.frame();
        QVERIFY(!desk.port.openSpec(ViewKind::Portfolio));
        desk.tell(PositionChanged{paperAccount(), InstrumentId{0}, dec("0.5"), {}, {}, {}, {}});
        QCOMPARE(desk.model.openCount(), 1);
    }

    /// Without a mark the price is tagged and the tooltip says what it is; what only the mark gives says so too.
    void aPositionWithoutAMarkSaysWhatItIsValuedAt()
    {
        Desk<PositionsModel> desk;
        const auto show = [&desk](Valuation valuation) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                PortfolioPosition& one = view.positions[0];
                one.valuation = valuation;
                one.mark.isKnown = one.liquidation.isKnown = valuation == Valuation::Mark;
                one.valuePrice.isKnown = valuation != Valuation::None;
            });
            desk.pass(100);
        };
        const QString id = (show(Valuation::Mark), desk.model.index(0).data(RowsModel::IdRole).toString());
        const QString marked = cell(desk.model, 0, PositionsModel::Mark);
        QVERIFY(desk.model.noteOf(id, PositionsModel::Unrealised).startsWith("Hyperliquid's mark, "));
        QVERIFY(!marked.contains("mid"));

        show(Valuation::Middle);
        QCOMPARE(cell(desk.model, 0, PositionsModel::Mark), marked + " mid");
        for (const int column :
             {PositionsModel::Mark, PositionsModel::Value, PositionsModel::Unrealised, PositionsModel::Net})
            QVERIFY(desk.model.noteOf(id, column).startsWith("Middle of Hyperliquid's book, for it tells no mark"));
        QVERIFY(desk.model.noteOf(id, PositionsModel::Liquidation).startsWith("Unknown: it goes by the mark"));

        show(Valuation::None);
        QCOMPARE(cell(desk.model, 0, PositionsModel::Mark), QString(QChar(0x2014)));
        QVERIFY(desk.model.noteOf(id, PositionsModel::Unrealised).startsWith("Unknown: the venue told no mark"));
    }

    void aPositionThatCloses_staysWhileHeld()
    {
        Desk<PositionsModel> desk;
        const auto show = [&desk](std::int64_t qty) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                view.positions[0].qty.mantissa = qty;
            });
            desk.pass(100);
        };
        show(850);
        desk.model.setHeld(true);
        show(0);
        QCOMPARE(cell(desk.model, 0, PositionsModel::SideColumn), QString("Flat"));
        QCOMPARE(cell(desk.model, 0, PositionsModel::Name), QString("BTC-PERP"));
        desk.model.setHeld(false);
        QCOMPARE(column(desk.model, PositionsModel::SideColumn),
                 (QStringList{"Short", "Long", "", "", "Flat", "Flat"}));
    }

    void fillsAreNewestFirstWithFeeAndRole()
    {
        Desk<FillsModel> desk;
        desk.tell(FillTold{fillOf(1, "0.35", "61422", desk.port.clock), TradingMode::Paper});
        desk.tell(FillTold{fillOf(2, "0.01", "61423", desk.port.clock + Duration::seconds(1)), TradingMode::Paper});
        QCOMPARE(column(desk.model, FillsModel::Trade), (QStringList{"t2", "t1"}));
        QCOMPARE(cell(desk.model, 1, FillsModel::Price), QString("61\u2009422.0"));
        QCOMPARE(cell(desk.model, 1, FillsModel::Value), QString("21\u2009497.70 USDC"));
        QCOMPARE(cell(desk.model, 1, FillsModel::Fee), QString("3.22 USDC"));
        QCOMPARE(cell(desk.model, 1, FillsModel::Role), QString("maker"));
        QCOMPARE(desk.model.total(), 2);
    }

    /// Old ones go, new ones come, and none is told twice, also where more come in a frame than are remembered.
    void aLongRunOfFillsKeepsTheNewest()
    {
        Desk<FillsModel> desk;
        std::uint64_t number = 0;
        const auto fill = [&](std::size_t count) {
            for (std::size_t i = 0; i < count; ++i)
                desk.port.tell(TradingEvent(FillTold{fillOf(++number, "0.1", "61422", desk.port.clock), {}}));
            desk.client.frame();
        };
        fill(900);
        fill(200);
        QCOMPARE(desk.model.count(), int(FillsModel::kShown));
        QCOMPARE(cell(desk.model, 0, FillsModel::Trade), QString("t1100"));
        QCOMPARE(cell(desk.model, desk.model.count() - 1, FillsModel::Trade), QString("t101"));
        fill(TradingState::kFills + 10);
        QCOMPARE(cell(desk.model, 0, FillsModel::Trade), QString("t%1").arg(number));
        QCOMPARE(desk.model.total(), int(TradingState::kFills));
        desk.port.tell(hyperliquidCatalogue()); // names may be others now
        desk.client.frame();
        QCOMPARE(cell(desk.model, 1, FillsModel::Trade), QString("t%1").arg(number - 1));
    }

    void anAccountSaysHowMuchOfItsLimitsIsUsed()
    {
        Desk<AccountsModel> desk;
        const auto show = [&desk](std::int64_t day) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                view.accounts[0].dayResult = known(day, 2);
            });
            desk.pass(100);
        };
        show(-7'900);
        QCOMPARE(cell(desk.model, 0, AccountsModel::Equity), QString("12\u2009480.12 USDC"));
        QCOMPARE(cell(desk.model, 0, AccountsModel::DailyLoss), QString("79.00 of 100.00"));
        QVERIFY(tone(desk.model, 0, AccountsModel::DailyLoss) == RowsModel::Tone::Plain);
        show(-8'000);
        QVERIFY(tone(desk.model, 0, AccountsModel::DailyLoss) == RowsModel::Tone::Honest);
        show(-10'000);
        QVERIFY(tone(desk.model, 0, AccountsModel::DailyLoss) == RowsModel::Tone::Critical);
        show(4'000);
        QCOMPARE(cell(desk.model, 0, AccountsModel::DailyLoss), QString("0.00 of 100.00"));
        QCOMPARE(cell(desk.model, 1, AccountsModel::Equity), dash);
        QVERIFY(!desk.model.noteOf(desk.model.idAt(1), AccountsModel::Equity).isEmpty());
        QCOMPARE(cell(desk.model, 1, AccountsModel::State), QString("checking"));
        // What came of comparing it with its venue, until somebody has agreed.
        AccountCompared compared{paperAccount(), TradingMode::Paper, 2, 1, {}, desk.port.clock};
        desk.tell(compared);
        show(0);
        QCOMPARE(cell(desk.model, 0, AccountsModel::State), QString("compared"));
        const auto note = [&desk] { return desk.model.noteOf(desk.model.idAt(0), AccountsModel::State); };
        QVERIFY2(note().endsWith("paper-main with Hyperliquid: 2 orders, 1 position, no differences"),
                 qPrintable(note()));
        compared.differences = {"hyperliquid:BTC: position 0 here, 0.5 at the venue"};
        desk.tell(compared);
        show(0);
        QCOMPARE(cell(desk.model, 0, AccountsModel::State), QString("differs"));
        QVERIFY(tone(desk.model, 0, AccountsModel::State) == RowsModel::Tone::Honest);
        QVERIFY(note().contains("1 difference\nhyperliquid:BTC: position 0 here, 0.5 at the venue\n"));
        desk.tell(ArmChanged{TradingMode::Live, {}, desk.port.clock}); // another mode is no yes to this
        show(0);
        QCOMPARE(cell(desk.model, 0, AccountsModel::State), QString("differs"));
        desk.tell(ArmChanged{TradingMode::Paper, {}, desk.port.clock});
        show(0);
        QCOMPARE(cell(desk.model, 0, AccountsModel::State), QString("compared"));
    }

    void aVenueSaysHowMuchOfItsLimitsIsUsed()
    {
        Desk<AccountsModel> desk;
        desk.tell(AccountChanged{paperAccount(), TradingMode::Paper, AccountState::Ready, desk.port.clock});
        TargetModel target;
        target.setClient(&desk.client);
        target.setKey(QStringLiteral("hyperliquid:BTC"));
        RiskModel risk;
        risk.setTarget(&target);
        const auto show = [&desk](const std::function<void(PortfolioVenue&)>& change) {
            desk.port.show<PortfolioView>("", [&](PortfolioView& view, const ViewSpec&) {
                fillPortfolio(view, desk.port.clock);
                change(view.accounts[0].ofVenue);
            });
            desk.pass(100);
        };
        const auto note = [&desk](int column) { return desk.model.noteOf(desk.model.idAt(0), column); };
        show([](PortfolioVenue&) {});
        QCOMPARE(note(AccountsModel::OpenOrders), QString());
        QVERIFY(!risk.limitsText().contains("venue"));
        show([](PortfolioVenue& venue) {
            venue.maxLeverage = known(8, 0);
            venue.positions = known(4'500'000, 2);
            venue.maxPositions = known(50'000, 0);
            venue.dayResult = known(-15'000, 2);
            venue.maxDailyLoss = known(150, 0);
            venue.openOrders = 48;
            venue.maxOpenOrders = known(60, 0);
            venue.ordersToday = 40;
            venue.maxOrdersPerDay = known(900, 0);
        });
        QCOMPARE(cell(desk.model, 0, AccountsModel::OpenOrders), QString("3 of 20")); // the account's own
        QCOMPARE(note(AccountsModel::OpenOrders), QString("Open orders of all accounts of the venue: 48 of 60"));
        QVERIFY(tone(desk.model, 0, AccountsModel::OpenOrders) == RowsModel::Tone::Honest); // four fifths
        QCOMPARE(note(AccountsModel::OrdersToday), QString("Orders today of all accounts of the venue: 40 of 900"));
        QVERIFY(tone(desk.model, 0, AccountsModel::OrdersToday) == RowsModel::Tone::Plain);
        QCOMPARE(note(AccountsModel::Rejects), QString());
        QCOMPARE(note(AccountsModel::DailyLoss),
                 QString("Daily loss of all accounts of the venue: 150.00 of 150.00 USDC"));
        QVERIFY(tone(desk.model, 0, AccountsModel::DailyLoss) == RowsModel::Tone::Critical);
        QCOMPARE(note(AccountsModel::Leverage),
                 QString("Limit of the venue for each account: 8\u00d7\n"
                         "Positions of all accounts of the venue: 45\u2009000.00 of 50\u2009000.00 USDC"));
        QVERIFY(risk.limitsText().endsWith("Orders today of all accounts of the venue: 40 of 900"));
        show([](PortfolioVenue& venue) { venue.maxDailyLoss = known(150, 0); });
        QVERIFY(
            note(AccountsModel::DailyLoss).endsWith("\u2014 of 150.00 USDC, unknown until each position has a price"));
    }

    void balancesAreShownAsTold()
    {
        Desk<BalancesModel> desk;
        desk.port.show<PortfolioView>(
            "", [&](PortfolioView& view, const ViewSpec&) { fillPortfolio(view, desk.port.clock); });
        desk.pass(100);
        QCOMPARE(column(desk.model, BalancesModel::Asset), (QStringList{"USDC", "USDT"}));
        QCOMPARE(column(desk.model, BalancesModel::Available), (QStringList{"2\u2009242.73", dash}));
    }

    void theLogSaysInPlainWordsWhatHappened()
    {
        Desk<EventLogModel> desk;
        const Timestamp now = desk.port.clock;
        Order order = limitBuy(1, now);
        order.state = OrderState::PendingNew;
        desk.tell(OrderChanged{order}); // on its way: the answer says it
        RequestAnswered answer;
        answer.request = {"5f3a9c0d11"};
        answer.orders = {order.id};
        answer.words = "paper: every gate passed";
        answer.time = now;
        desk.tell(answer);
        order.state = OrderState::Open;
        desk.tell(OrderChanged{order});
        desk.tell(FillTold{fillOf(1, "0.1", "61676", now), TradingMode::Paper});
        answer.kind = RequestAnswered::Kind::Refused;
        answer.orders.clear();
        answer.gate = "max size";
        answer.error =
            Error{.kind = ErrorKind::Denied, .code = Code::MaxSize, .message = "size 5 is above the limit 1"};
        desk.tell(answer);
        desk.tell(ArmChanged{{}, "idle for 15 min", now});
        desk.tell(KillChanged{"hyperliquid:BTC", true, "by hand", now});
        desk.tell(DriftFound{paperAccount(), InstrumentId{0}, dec("0.1"), dec("0.2"), false, now});
        QCOMPARE(column(desk.model, EventLogModel::Kind),
                 (QStringList{"Drift", "Kill switch", "Disarmed", "Refused", "Fill", "Order", "Taken"}));
        QCOMPARE(cell(desk.model, 6, EventLogModel::What),
                 QString("Buy 0.100 BTC-PERP limit 61\u2009676.0 post \u00B7 HL: paper: every gate passed"));
        QCOMPARE(cell(desk.model, 6, EventLogModel::Request), QString("5f3a9c0d"));
        QCOMPARE(desk.model.noteOf(desk.model.idAt(6), EventLogModel::Request), QString("5f3a9c0d11"));
        QCOMPARE(cell(desk.model, 3, EventLogModel::What),
                 QString("size 5 is above the limit 1 [MAX_SIZE] (gate: max size)"));
        QVERIFY(tone(desk.model, 3, EventLogModel::Kind) == RowsModel::Tone::Critical);
        QCOMPARE(cell(desk.model, 1, EventLogModel::What), QString("set for BTC-PERP on Hyperliquid: by hand"));
        QCOMPARE(cell(desk.model, 0, EventLogModel::What),
                 QString("BTC-PERP: ours was 0.100, the venue has 0.200, and its word was taken"));
        desk.model.setOnly(EventLogModel::Only::Troubles);
        QCOMPARE(column(desk.model, EventLogModel::Kind), (QStringList{"Drift", "Kill switch", "Disarmed", "Refused"}));
        desk.model.setOnly(EventLogModel::Only::Fills);
        QCOMPARE(desk.model.count(), 1);
    }

    void theLogSaysWhatComparingFound()
    {
        Desk<EventLogModel> desk;
        AccountCompared compared{paperAccount(), TradingMode::Paper, 2, 1, {}, desk.port.clock};
        desk.tell(compared);
        QCOMPARE(cell(desk.model, 0, EventLogModel::Kind), QString("Compared"));
        QCOMPARE(cell(desk.model, 0, EventLogModel::Mode), QString("PAPER"));
        QCOMPARE(cell(desk.model, 0, EventLogModel::What),
                 QString("paper-main with Hyperliquid: 2 orders, 1 position, no differences"));
        QVERIFY(tone(desk.model, 0, EventLogModel::Kind) == RowsModel::Tone::Muted);
        compared.differences = {"hyperliquid:BTC: position 0 here, 0.5 at the venue", "another"};
        desk.tell(compared);
        QCOMPARE(cell(desk.model, 0, EventLogModel::What),
                 QString("paper-main with Hyperliquid: 2 orders, 1 position, 2 differences; "
                         "hyperliquid:BTC: position 0 here, 0.5 at the venue; another"));
        QCOMPARE(desk.model.noteOf(desk.model.idAt(0), EventLogModel::What).count('\n'), 2);
        desk.model.setOnly(EventLogModel::Only::Troubles);
        QCOMPARE(desk.model.count(), 1);
    }

    void whatCameWhileAwayIsParted()
    {
        Desk<EventLogModel> desk;
        desk.tell(ArmChanged{TradingMode::Paper, {}, desk.port.clock});
        desk.model.setAttended(true);
        QCOMPARE(desk.model.sinceLeft(), 0); // nobody was here before, so nobody has left
        desk.model.setAttended(false);
        desk.tell(ArmChanged{{}, "idle for 15 min", desk.port.clock});
        desk.tell(KillChanged{"", true, "shell", desk.port.clock});
        desk.model.setAttended(true);
        QCOMPARE(desk.model.sinceLeft(), 2);
        QCOMPARE(column(desk.model, EventLogModel::Kind), (QStringList{"Kill switch", "Disarmed", "", "Armed"}));
        QCOMPARE(desk.model.index(2).data(RowsModel::KindRole).toInt(), int(RowsModel::Kind::Divider));
        QVERIFY(desk.model.index(2).data(RowsModel::WordsRole).toString().startsWith("2 since you left at"));
        desk.model.forgetLeft();
        QCOMPARE(desk.model.count(), 3);
        desk.model.setAttended(false);
        desk.model.setAttended(true); // nothing came: no line
        QCOMPARE(desk.model.count(), 3);
    }

    void theLogIsInTheOrderOfTheTimesThatItShows()
    {
        Desk<EventLogModel> desk;
        const auto tell = [&desk](std::int64_t ms, const char* why) {
            desk.tell(KillChanged{"", true, why, desk.port.clock + Duration::milliseconds(ms)});
        };
        tell(90, "a");
        tell(376, "b");
        tell(214, "c"); // a venue's time, told after what was done here
        tell(376, "d");
        const QStringList times = column(desk.model, EventLogModel::Time);
        QStringList sorted = times;
        std::ranges::sort(sorted, std::ranges::greater());
        QCOMPARE(times, sorted);
        QVERIFY(cell(desk.model, 0, EventLogModel::What).endsWith("d"));
        QVERIFY(cell(desk.model, 2, EventLogModel::What).endsWith("c"));
    }

    void toastsAreFewAndTheSameAgainIsCounted()
    {
        FakeEnginePort port;
        EngineClient client(port);
        ToastModel toasts;
        const QAbstractItemModelTester tester(&toasts, QAbstractItemModelTester::FailureReportingMode::QtTest);
        toasts.setClient(&client);
        port.tell(hyperliquidCatalogue());
        const auto text = [&toasts](int row, int role) { return toasts.index(row).data(role).toString(); };
        const auto fill = [&](std::uint64_t id, const char* price) {
            port.tell(TradingEvent(FillTold{fillOf(id, "0.01", price, port.clock), TradingMode::Paper}));
        };
        Order order = limitBuy(9, port.clock);
        order.state = OrderState::Rejected;
        port.tell(TradingEvent(OrderChanged{order, false, false, true})); // of the run before: no news
        client.frame();
        QCOMPARE(toasts.rowCount(), 0);
        order.id = orderId(1);
        port.tell(TradingEvent(OrderChanged{order}));
        port.tell(TradingEvent(OrderChanged{order}));
        fill(1, "61422");
        fill(2, "61423");
        fill(3, "61423");
        client.frame();
        QCOMPARE(toasts.rowCount(), 3);
        QCOMPARE(text(0, ToastModel::TitleRole), QString("Filled: Buy 0.010 BTC-PERP @ 61\u2009423.0"));
        QCOMPARE(text(0, ToastModel::TimesRole), QString("2"));
        QCOMPARE(text(1, ToastModel::TimesRole), QString("1"));
        QVERIFY(text(2, ToastModel::TitleRole).startsWith("Rejected: Buy 0.100 BTC-PERP"));
        QCOMPARE(text(2, ToastModel::TimesRole), QString("1"));
        // What waits to be closed outlasts what goes by itself.
        for (std::uint64_t i = 4; i < 9; ++i)
            fill(i, QByteArray::number(61'420 + static_cast<int>(i)).constData());
        client.frame();
        QCOMPARE(toasts.rowCount(), static_cast<int>(ToastModel::kMost));
        QVERIFY(text(0, ToastModel::TitleRole).contains("428"));
        QVERIFY(text(3, ToastModel::TitleRole).startsWith("Rejected"));
        toasts.close(0);
        QCOMPARE(toasts.rowCount(), 3);
    }
    void whatTheBarSaysIsOnlySpoken()
    {
        FakeEnginePort port;
        EngineClient client(port);
        ToastModel toasts;
        toasts.setClient(&client);
        port.tell(TradingEvent(ArmChanged{{}, {}, port.clock})); // by hand: no news
        client.frame();
        QCOMPARE(toasts.spoken(), QString());
        port.tell(TradingEvent(ArmChanged{{}, "a position differs", port.clock}));
        client.frame();
        QCOMPARE(toasts.rowCount(), 0);
        QCOMPARE(toasts.spoken(), QString("Disarmed. a position differs"));
        port.tell(TradingEvent(KillChanged{"", true, "test", port.clock}));
        client.frame();
        QCOMPARE(toasts.rowCount(), 0);
        QVERIFY(toasts.spoken().startsWith("Kill switch"));
        port.tell(TradingEvent(KillChanged{"", false, "by hand", port.clock}));
        client.frame();
        QCOMPARE(toasts.rowCount(), 1);
    }
};

QTEST_MAIN(TradingListsTest)
#include "trading_lists_test.moc"
