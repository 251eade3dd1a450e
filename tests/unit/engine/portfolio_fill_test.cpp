// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/portfolio_fill.h"

#include "tests/support/trading_room.h"

#include <QtTest>

#include <memory>
#include <string>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr VenueId kAlpha{0};

[[nodiscard]] QString text(const MaybeAmount& amount)
{
    return amount.isKnown ? QString::fromStdString(plainText({amount.mantissa, amount.scale})) : QString("unknown");
}

struct Desk {
    Desk()
    {
        room.gateway.tier = FeeTier{"base", dec("0.0002"), dec("0.0005")};
        room.gateway.margin = MarginTerms{dec("10"), dec("0.05"), {}};
    }
    const PortfolioView& look()
    {
        const auto freshnessOf = [](InstrumentId instrument, StreamKind kind) {
            Freshness freshness;
            freshness.attempt = instrument.value; // to see that it is the instrument's
            freshness.health = kind == StreamKind::Book ? StreamHealth::Live : StreamHealth::Stale;
            return freshness;
        };
        fillPortfolio(*view, {&room.oms, &queues, room.now, freshnessOf, nullptr});
        return *view;
    }
    void balance(const char* asset, const char* total)
    {
        room.sink.onBalance({kAlpha, "paper", asset, dec(total), dec(total), room.now});
    }

    TradingRoom room;
    QueueWatch queues;
    std::unique_ptr<PortfolioView> view = std::make_unique<PortfolioView>();
};

} // namespace

class PortfolioFillTest : public QObject {
    Q_OBJECT
private slots:
    void anEmptyAccountIsThere()
    {
        Desk desk;
        const PortfolioView& view = desk.look();
        QCOMPARE(view.accountCount, 1U);
        QCOMPARE(view.positionCount, 0U);
        const PortfolioAccount& account = view.accounts[0];
        QCOMPARE(account.slug.view(), std::string_view("alpha"));
        QCOMPARE(account.account.view(), std::string_view("paper"));
        QVERIFY(account.state == AccountState::Ready && account.mode == TradingMode::Paper);
        QCOMPARE(text(account.equity), QString("unknown")); // no balance was told
        QCOMPARE(text(account.maxDailyLoss), QString("unknown"));
        QCOMPARE(account.maxRejectsInARow, 5U);
        fillPortfolio(*desk.view, {});
        QCOMPARE(desk.view->accountCount, 0U);
    }

    void whatIsUsedOfTheVenuesLimits()
    {
        Desk desk;
        ScriptedGateway second(kAlpha, "second", TradingMode::Paper);
        RiskLimits limits = paperLimits();
        limits.hard.maxLeverage = dec("9");
        limits.venue.hard.maxLeverage = dec("8");
        limits.venue.hard.maxOpenOrders = 60;
        limits.venue.maxPositionNotional = dec("50000");
        limits.venue.maxDailyLoss = dec("150");
        limits.venue.maxConsecutiveRejects = 7;
        QVERIFY(desk.room.oms.attach(second, paperLimits()).has_value());
        AccountSnapshot empty = desk.room.snapshot();
        empty.account = "second";
        desk.room.oms.sinkOf({kAlpha, "second"}).onSnapshot(empty);
        desk.balance("USDT", "10000");
        static_cast<void>(desk.room.fill(desk.room.request("0.100", "60000"), "60000"));
        OrderRequest other = desk.room.request("0.010", "60000");
        other.account = "second";
        desk.room.command(SubmitOrder{other, {}});
        QCOMPARE(desk.room.lastCode(), std::string("ok"));
        for (const char* account : {"paper", "second"})
            desk.room.oms.setLimits({kAlpha, account}, limits);
        desk.room.markets.markets[InstrumentId{0}].mark = Price{dec("59900")};
        const PortfolioView& view = desk.look();
        QCOMPARE(view.accountCount, 2U);
        for (std::uint32_t i = 0; i < 2; ++i) {
            const PortfolioAccount& account = view.accounts[i];
            const bool isFirst = account.account.view() == "paper";
            QCOMPARE(account.openOrders, isFirst ? 0U : 1U);
            QCOMPARE(account.ordersToday, 1U);
            QCOMPARE(text(account.maxLeverage), QString("8"));
            const PortfolioVenue& venue = account.ofVenue;
            QCOMPARE(text(venue.maxLeverage), QString("8"));
            QCOMPARE(venue.openOrders, 1U);
            QCOMPARE(venue.ordersToday, 2U);
            QCOMPARE(venue.rejectsInARow, 0U);
            QCOMPARE(text(venue.maxOpenOrders), QString("60"));
            QCOMPARE(text(venue.maxOrdersPerDay), QString("unknown"));
            QCOMPARE(text(venue.maxRejectsInARow), QString("7"));
            QCOMPARE(text(venue.maxDailyLoss), QString("150"));
            QCOMPARE(text(venue.maxPositions), QString("50000"));
            // Money is told in the account's own asset: the second has not told any.
            QCOMPARE(text(venue.dayResult), isFirst ? QString("-10") : QString("unknown"));
            QCOMPARE(text(venue.positions), isFirst ? QString("6589") : QString("unknown"));
        }
    }

    void aPositionIsWorkedOut()
    {
        Desk desk;
        desk.balance("USDT", "10000");
        desk.balance("BNB", "20000");
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        desk.room.markets.markets[InstrumentId{0}].mark = Price{dec("61000")};
        const PortfolioView& view = desk.look();
        QCOMPARE(view.positionCount, 1U);
        const PortfolioPosition& row = view.positions[0];
        QCOMPARE(row.key.view(), std::string_view("alpha:BTCUSDT"));
        QCOMPARE(text(row.qty), QString("0.3"));
        QCOMPARE(text(row.averageEntry), QString("60000"));
        QCOMPARE(text(row.breakeven), QString("60060.1")); // 60000 * 1.0005 / 0.9995, up
        QCOMPARE(text(row.notional), QString("18300"));
        QCOMPARE(text(row.unrealised), QString("300"));
        QCOMPARE(text(row.realised), QString("0"));
        QCOMPARE(text(row.net), QString("300"));
        QCOMPARE(text(row.leverage), QString("10"));
        QCOMPARE(text(row.marginUsed), QString("1830"));
        QVERIFY(row.isLiquidationEstimated);
        QCOMPARE(text(row.liquidation), QString("28070.2")); // (18300 - 10300) / (0.3 * 0.95), up
        QCOMPARE(view.balanceCount, 2U);
        const PortfolioAccount& account = view.accounts[0];
        QCOMPARE(account.quote.view(), std::string_view("USDT")); // where the positions are
        QCOMPARE(text(account.equity), QString("10300"));
        QCOMPARE(text(account.grossNotional), QString("18300"));
        QCOMPARE(text(account.leverage), QString("1.7767"));
        QCOMPARE(text(account.marginUsed), QString("1830"));
        QCOMPARE(text(account.dayResult), QString("300"));
        QCOMPARE(account.ordersToday, 1U);
        QCOMPARE(instrumentsInPlay(desk.room.oms), std::vector<bool>({true}));
    }

    void theVenuesLiquidationPriceGoesBeforeOurs()
    {
        Desk desk;
        desk.balance("USDT", "10000");
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        VenuePosition told;
        told.venue = kAlpha;
        told.instrument = InstrumentId{0};
        told.account = "paper";
        told.qty = dec("0.3");
        told.liquidationPrice = dec("31000");
        told.time = desk.room.now;
        desk.room.sink.onPosition(told);
        QCOMPARE(text(desk.look().positions[0].liquidation), QString("31000"));
        QVERIFY(!desk.look().positions[0].isLiquidationEstimated);
        static_cast<void>(desk.room.fill(desk.room.request("0.100", "60000"), "60000"));
        QVERIFY(desk.look().positions[0].isLiquidationEstimated); // its word was about 0.3
        QCOMPARE(text(desk.look().positions[0].qty), QString("0.4"));
    }

    /// An isolated one is backed by what was put to it, by the venue's word, and only where that is about this
    /// position.
    void anIsolatedPositionHasItsOwnMargin()
    {
        Desk desk;
        desk.balance("USDT", "10000");
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        desk.room.markets.markets[InstrumentId{0}].mark = Price{dec("60000")};
        desk.room.gateway.margin = MarginTerms{dec("10"), dec("0.0125"), {}, dec("40"), MarginMode::Cross};
        VenuePosition told;
        told.venue = kAlpha;
        told.instrument = InstrumentId{0};
        told.account = "paper";
        told.qty = dec("0.3");
        told.marginUsed = dec("2222");
        told.time = desk.room.now;
        desk.room.sink.onPosition(told);
        const PortfolioPosition& row = desk.look().positions[0];
        QVERIFY(row.marginMode == MarginMode::Cross && !row.canMoveMargin);
        QCOMPARE(text(row.marginUsed), QString("1800"));
        desk.room.gateway.margin->mode = MarginMode::Isolated;
        desk.look();
        QVERIFY(row.marginMode == MarginMode::Isolated && row.canMoveMargin);
        QCOMPARE(text(row.marginUsed), QString("2222"));
        QCOMPARE(text(row.marginRemovable), QString("422"));
        QCOMPARE(text(row.marginFree), QString("10000"));
        QCOMPARE(text(row.liquidationStep), QString("-3.37552742616"));
        desk.room.gateway.can.hasMarginMove = false;
        QVERIFY(!desk.look().positions[0].canMoveMargin);
        desk.room.gateway.can.hasMarginMove = true;
        static_cast<void>(desk.room.fill(desk.room.request("0.100", "60000"), "60000"));
        QCOMPARE(text(desk.look().positions[0].marginUsed), QString("2400")); // its word was about 0.3
        desk.room.gateway.margin.reset();
        QVERIFY(!desk.look().positions[0].marginMode);
    }

    void otherPositionsAreBackedFirst()
    {
        Desk desk;
        desk.balance("USDT", "10000");
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        OrderRequest ether = desk.room.request("0.100", "60000", Side::Sell);
        ether.instrument = "alpha:ETHUSDT";
        static_cast<void>(desk.room.fill(ether, "60000"));
        // Bitcoin: (18000 - (10000 - 300)) / (0.3 * 0.95), up; ether: (-6000 - (10000 - 900)) / (-0.1 * 1.05), down
        QCOMPARE(text(desk.look().positions[0].liquidation), QString("29122.9"));
        QCOMPARE(text(desk.look().positions[1].liquidation), QString("143809.5"));
        desk.room.markets.markets[InstrumentId{1}].mark.reset(); // what the other must keep is not known
        QCOMPARE(text(desk.look().positions[0].liquidation), QString("unknown"));
        QCOMPARE(text(desk.look().positions[1].liquidation), QString("unknown"));
    }

    void whatNeedsAnUnknownIsUnknown()
    {
        Desk desk;
        desk.balance("USDT", "10000");
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        desk.room.markets.markets[InstrumentId{0}].mark.reset();
        desk.room.markets.markets[InstrumentId{0}].health = StreamHealth::Stale;
        desk.room.gateway.tier.reset();
        const PortfolioPosition& row = desk.look().positions[0];
        QVERIFY(row.valuation == Valuation::None && !desk.view->accounts[0].hasMiddle);
        for (const MaybeAmount& amount :
             {row.mark, row.valuePrice, row.notional, row.unrealised, row.net, row.breakeven, row.liquidation,
              desk.view->accounts[0].equity, desk.view->accounts[0].leverage, desk.view->accounts[0].dayResult})
            QCOMPARE(text(amount), QString("unknown"));
        QCOMPARE(text(row.averageEntry), QString("60000"));
        QCOMPARE(text(row.marginUsed), QString("unknown"));
        QCOMPARE(text(desk.view->accounts[0].marginUsed), QString("unknown"));
    }

    /// The book is at 60000 and 60000.1. What it is worth is told; where it is liquidated is not.
    void withoutAMarkTheMiddleOfTheBookValues()
    {
        Desk desk;
        desk.balance("USDT", "10000");
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "59900"), "59900"));
        QVERIFY(desk.look().positions[0].valuation == Valuation::Mark);
        QCOMPARE(text(desk.view->positions[0].valuePrice), QString("60000"));
        QVERIFY(desk.view->positions[0].freshness.health == StreamHealth::Stale); // the mark's
        QVERIFY(!desk.view->accounts[0].hasMiddle);

        desk.room.markets.markets[InstrumentId{0}].mark.reset();
        const PortfolioPosition& row = desk.look().positions[0];
        QVERIFY(row.valuation == Valuation::Middle);
        QVERIFY(row.freshness.health == StreamHealth::Live); // the book's
        QCOMPARE(text(row.mark), QString("unknown"));
        QCOMPARE(text(row.valuePrice), QString("60000.05"));
        QCOMPARE(text(row.notional), QString("18000.015"));
        QCOMPARE(text(row.unrealised), QString("30.015"));
        QCOMPARE(text(row.net), QString("30.015"));
        QCOMPARE(text(row.marginUsed), QString("1800.0015"));
        QCOMPARE(text(row.liquidation), QString("unknown"));
        const PortfolioAccount& account = desk.view->accounts[0];
        QVERIFY(account.hasMiddle);
        QCOMPARE(text(account.equity), QString("10030.015"));
        QCOMPARE(text(account.dayResult), QString("30.015"));
        QCOMPARE(text(account.grossNotional), QString("18000.015"));
    }

    void placesInQueuesAreListed()
    {
        Desk desk;
        desk.room.markets.show(InstrumentId{0}, "60000:1.5", "60001:1");
        const Order& order = desk.room.open(desk.room.request("0.100", "60000"));
        desk.queues.onOrder(order, false, desk.room.markets.book(InstrumentId{0}));
        QCOMPARE(desk.look().queueCount, 1U);
        QCOMPARE(desk.view->queues[0].order, order.id);
        QCOMPARE(text(desk.view->queues[0].ahead), QString("1.5"));
    }

    void aClosedPositionStaysForItsDay()
    {
        Desk desk;
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60100", Side::Sell), "60100"));
        QCOMPARE(desk.look().positionCount, 1U);
        QCOMPARE(text(desk.look().positions[0].qty), QString("0"));
        QCOMPARE(text(desk.look().positions[0].realised), QString("30"));
        QCOMPARE(text(desk.look().positions[0].averageEntry), QString("unknown"));
        QVERIFY(instrumentsInPlay(desk.room.oms).empty());
        desk.room.advance(Duration::minutes(24 * 60));
        QCOMPARE(desk.look().positionCount, 0U);
    }
};

QTEST_GUILESS_MAIN(PortfolioFillTest)
#include "portfolio_fill_test.moc"
