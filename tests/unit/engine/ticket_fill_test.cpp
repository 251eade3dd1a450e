// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ticket_fill.h"

#include "core/model/typed_ask.h"
#include "tests/support/trading_room.h"

#include <QtTest>

#include <memory>
#include <string>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr InstrumentId kBtc{0};

[[nodiscard]] QString text(const MaybeAmount& amount)
{
    return amount.isKnown ? QString::fromStdString(plainText({amount.mantissa, amount.scale})) : QString("unknown");
}

/// A room with money, fees and margin terms, and a ticket that looks at it.
struct Desk {
    Desk()
    {
        room.markets.show(kBtc, "60000:1 59999:2", "60000.1:0.5 60001:1 60010:5");
        room.gateway.tier = FeeTier{"base", dec("0.0002"), dec("0.0005")};
        room.gateway.margin = MarginTerms{dec("10"), dec("0.05"), {}};
        room.sink.onBalance({VenueId{0}, "paper", "USDT", dec("10000"), dec("10000"), room.now});
        draft.account = "paper";
        draft.terms.side = Side::Buy;
        market->mark.mark = dec("60000");
        market->last = dec("60000");
    }

    void type(const char* price, const char* size)
    {
        draft.price = price ? std::optional(readPriceAsk(price).value()) : std::nullopt;
        draft.size = size ? std::optional(readSizeAsk(size).value()) : std::nullopt;
    }
    const TicketView& look()
    {
        FillSource source;
        source.instrument = room.markets.instrument(kBtc);
        source.book = room.markets.book(kBtc);
        source.market = market.get();
        source.session.session = SessionState::Ready;
        source.now = room.now;
        fillTicket(*view, draft, source, isTrading ? &room.oms : nullptr);
        return *view;
    }
    /// "CODE field gate fix" of each, a line each.
    [[nodiscard]] QString problems()
    {
        QString all;
        const TicketView& seen = look();
        for (std::uint32_t i = 0; i < seen.problemCount; ++i) {
            const TicketProblem& one = seen.problems[i];
            all += QString("%1%2 %3 [%4] %5")
                       .arg(i > 0 ? "|" : "", one.code.view().data())
                       .arg(static_cast<int>(one.field))
                       .arg(one.gate.view().data(), one.fix.view().data());
        }
        return all;
    }

    TradingRoom room;
    std::unique_ptr<InstrumentMarket> market = std::make_unique<InstrumentMarket>();
    std::unique_ptr<TicketView> view = std::make_unique<TicketView>();
    TicketDraft draft;
    bool isTrading = true;
};

} // namespace

class TicketFillTest : public QObject {
    Q_OBJECT
private slots:
    void aRestingOrderIsWorkedOut()
    {
        Desk desk;
        desk.type("59000", "0.1");
        const TicketView& view = desk.look();
        QVERIFY(view.verdict == TicketVerdict::Ready);
        QCOMPARE(view.problemCount, 0U);
        QVERIFY(view.hasAccount && view.isArmed && !view.isKilled && view.isMaker);
        QVERIFY(view.mode == TradingMode::Paper && view.account == AccountState::Ready);
        QCOMPARE(text(view.price), QString("59000"));
        QCOMPARE(text(view.qty), QString("0.1"));
        QCOMPARE(view.sizeBinding.view(), std::string_view("asked"));
        QCOMPARE(text(view.fillPrice), QString("59000"));
        QCOMPARE(text(view.slippage), QString("unknown"));
        QCOMPARE(text(view.notional), QString("5900"));
        QCOMPARE(text(view.equityFraction), QString("0.59"));
        QCOMPARE(text(view.feeRate), QString("0.0002"));
        QCOMPARE(view.feeTier.view(), std::string_view("base"));
        QCOMPARE(text(view.makerRate), QString("0.0002"));
        QCOMPARE(text(view.takerRate), QString("0.0005"));
        QCOMPARE(text(view.fee), QString("1.18"));
        QCOMPARE(text(view.marginNeeded), QString("590"));
        QCOMPARE(text(view.freeNow), QString("10000"));
        QCOMPARE(text(view.freeAfter), QString("9408.82"));
        QCOMPARE(text(view.position), QString("0"));
        QCOMPARE(text(view.positionAfter), QString("0.1"));
        QCOMPARE(text(view.entryAfter), QString("59000"));
        QCOMPARE(text(view.maxLoss), QString("unknown"));
        QCOMPARE(text(view.ordersLeftToday), QString("unknown"));
        QVERIFY(view.isLiquidationEstimated);
    }

    void itSaysWhatIsOfferedAndWhichDraftItAnswers()
    {
        Desk desk;
        desk.draft.revision = 7;
        const TicketView& view = desk.look();
        QCOMPARE(view.revision, 7U);
        // The venue has market, limit, stop and take-profit on mark, gtc and ioc; the rest is watched here.
        const auto bits = [](auto... values) { return static_cast<std::uint16_t>((offerBit(values) | ...)); };
        QCOMPARE(view.offer.localTypes, bits(OrderType::StopLimit, OrderType::TakeProfitLimit, OrderType::Trailing));
        QCOMPARE(view.offer.types,
                 static_cast<std::uint16_t>(view.offer.localTypes | bits(OrderType::Market, OrderType::Limit,
                                                                         OrderType::Stop, OrderType::TakeProfit)));
        QCOMPARE(view.offer.timesInForce, bits(TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Gtd));
        QCOMPARE(view.offer.localTimesInForce, bits(TimeInForce::Gtd));
        QCOMPARE(view.offer.triggerSources, bits(TriggerSource::Mark, TriggerSource::Last));
        QCOMPARE(view.offer.localTriggerSources, bits(TriggerSource::Last));
        QVERIFY(view.offer.hasPostOnly && view.offer.hasReduceOnly && view.offer.hasLeverage);
        desk.draft.account = "nobody";
        QCOMPARE(desk.look().offer.types, static_cast<std::uint16_t>(0));
    }

    /// The venue's terms first, then what it told of the position, then the instrument.
    void itSaysTheLeverage()
    {
        Desk desk;
        desk.room.gateway.margin->maxLeverage = dec("40");
        QCOMPARE(text(desk.look().leverage), QString("10"));
        QCOMPARE(text(desk.look().maxLeverage), QString("40"));
        QVERIFY(desk.look().marginMode == MarginMode::Cross);
        desk.room.gateway.margin.reset();
        QCOMPARE(text(desk.look().leverage), QString("unknown"));
        QCOMPARE(text(desk.look().maxLeverage), QString("unknown"));
        desk.room.markets.instruments[0].maxLeverage = 25;
        QCOMPARE(text(desk.look().maxLeverage), QString("25"));
        desk.draft.account = "nobody";
        QCOMPARE(text(desk.look().maxLeverage), QString("unknown"));
    }

    void aTakingOrderReadsTheBook()
    {
        Desk desk;
        desk.draft.terms.type = OrderType::Market;
        desk.type(nullptr, "1");
        const TicketView& view = desk.look();
        QVERIFY(!view.isMaker);
        QCOMPARE(text(view.fillPrice), QString("60000.55")); // half at 60000.1, half at 60001
        QCOMPARE(text(view.slippage), QString("0.0000075"));
        QCOMPARE(text(view.visibleFraction), QString("1"));
        QCOMPARE(text(view.notional), QString("60000.55"));
        QCOMPARE(text(view.feeRate), QString("0.0005"));
        desk.type(nullptr, "10");
        QCOMPARE(text(desk.look().visibleFraction), QString("0.65")); // book too thin
        desk.draft.terms.slippageCap = dec("0.0001");
        QCOMPARE(text(desk.look().visibleFraction), QString("0.15"));
        desk.draft.terms.type = OrderType::Limit;
        desk.draft.terms.slippageCap.reset();
        desk.type("60001", "1"); // through the market
        QCOMPARE(text(desk.look().fillPrice), QString("60000.55"));
        QVERIFY(!desk.look().isMaker);
    }

    /// What may not rest and does not reach the touch fills nothing: no price, and nothing that would come of one.
    void aLimitThatMayNotRestAndReachesNothingFillsNothing()
    {
        Desk desk;
        desk.draft.terms.timeInForce = TimeInForce::Ioc;
        desk.type("59000", "0.1");
        const TicketView& view = desk.look();
        QCOMPARE(text(view.visibleFraction), QString("0"));
        QCOMPARE(text(view.notional), QString("5900"));
        for (const MaybeAmount& none :
             {view.fillPrice, view.slippage, view.fee, view.marginNeeded, view.positionAfter, view.liquidationAfter})
            QCOMPARE(text(none), QString("unknown"));
        QVERIFY(view.verdict == TicketVerdict::NeedsConfirm);
        QCOMPARE(QString(view.problems[0].words.view().data()),
                 QString("nothing fills: the ask, 60000.1, is above its limit of 59000"));
        desk.draft.terms.side = Side::Sell;
        desk.draft.terms.timeInForce = TimeInForce::Fok;
        desk.type("61000", "0.1");
        QCOMPARE(text(desk.look().fillPrice), QString("unknown"));
        desk.type("60000", "0.1");
        QCOMPARE(text(desk.look().fillPrice), QString("60000"));
    }

    /// What would only reduce, where there is no such position, becomes nothing.
    void whatHasNothingToReduceHasNoOutcome()
    {
        Desk desk;
        desk.draft.terms.isReduceOnly = true;
        desk.draft.terms.side = Side::Sell;
        desk.type("60000", "0.1");
        const TicketView& view = desk.look();
        QVERIFY(view.verdict == TicketVerdict::Refused);
        QCOMPARE(text(view.notional), QString("6000"));
        for (const MaybeAmount& none : {view.fillPrice, view.fee, view.marginNeeded, view.freeAfter, view.positionAfter,
                                        view.entryAfter, view.liquidationAfter})
            QCOMPARE(text(none), QString("unknown"));
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        QCOMPARE(text(desk.look().positionAfter), QString("0.2"));
        desk.type("60000", "0.4");
        QCOMPARE(text(desk.look().positionAfter), QString("unknown"));
    }

    /// Without its own price a limit order is no market order.
    void anOrderWithoutItsPriceIsNotWorkedOut()
    {
        Desk desk;
        for (const char* price : {static_cast<const char*>(nullptr), "60000.05"}) {
            desk.type(price, "0.1");
            const TicketView& view = desk.look();
            for (const MaybeAmount& none : {view.fillPrice, view.slippage, view.feeRate, view.fee, view.notional,
                                            view.positionAfter, view.visibleFraction})
                QCOMPARE(text(none), QString("unknown"));
        }
        desk.draft.terms.type = OrderType::Stop;
        QCOMPARE(text(desk.look().fillPrice), QString("unknown"));
    }

    void aPositionIsCarriedOn()
    {
        Desk desk;
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        desk.type("61000", "0.1");
        desk.draft.terms.isPostOnly = true;
        QCOMPARE(text(desk.look().position), QString("0.3"));
        QCOMPARE(text(desk.look().averageEntry), QString("60000"));
        QCOMPARE(text(desk.look().positionAfter), QString("0.4"));
        QCOMPARE(text(desk.look().entryAfter), QString("60250"));
        desk.type("60999.7", "0.01"); // (18000 + 609.997) / 0.31 = 60032.248387...
        QCOMPARE(text(desk.look().entryAfter), QString("60032.248"));
        desk.type("61000", "0.1");
        desk.draft.terms.side = Side::Sell;
        QCOMPARE(text(desk.look().positionAfter), QString("0.2"));
        QCOMPARE(text(desk.look().entryAfter), QString("60000"));
        QCOMPARE(text(desk.look().marginNeeded), QString("0"));
        desk.type("61000", "0.5"); // reverses to short 0.2
        QCOMPARE(text(desk.look().positionAfter), QString("-0.2"));
        QCOMPARE(text(desk.look().entryAfter), QString("61000"));
        desk.type("61000", "p");
        QCOMPARE(text(desk.look().qty), QString("0.3"));
        QCOMPARE(text(desk.look().positionAfter), QString("0"));
        QCOMPARE(text(desk.look().entryAfter), QString("unknown"));
    }

    void liquidationIsEstimatedFromWhatBacksIt()
    {
        Desk desk;
        desk.type("60000", "1");
        // equity 10000 less the fee of 12; P = (60000 - 9988) / (1 - 0.05), a long rounded up
        QCOMPARE(text(desk.look().liquidationAfter), QString("52644.3"));
        desk.room.gateway.margin.reset();
        QCOMPARE(text(desk.look().liquidationAfter), QString("unknown"));
        QCOMPARE(text(desk.look().marginNeeded), QString("unknown"));
        QCOMPARE(text(desk.look().freeAfter), QString("unknown"));
    }

    void aBracketSaysLossAndReward()
    {
        Desk desk;
        desk.type("60000", "r1%");
        QVERIFY(desk.problems().contains("BAD_QTY 3")); // risk needs a stop
        desk.draft.bracket = Bracket{{{dec("0.5"), Price{dec("61000")}, Price{dec("59000")}, {}, {}},
                                      {dec("0.5"), Price{dec("63000")}, Price{dec("59000")}, {}, {}}}};
        const TicketView& view = desk.look();
        QCOMPARE(text(view.qty), QString("0.094")); // 100 / (1000 + 0.0005 * 119000) = 0.0943
        QCOMPARE(view.sizeBinding.view(), std::string_view("risk"));
        QCOMPARE(text(view.maxLoss), QString("97.901"));  // 94 + 60000 * 0.094 * 0.0002 + 59000 * 0.094 * 0.0005
        QCOMPARE(text(view.rewardRisk), QString("1.89")); // 188 - 1.128 - 1.1656 over that
        desk.draft.bracket->parts[1].target.reset();
        QCOMPARE(text(desk.look().rewardRisk), QString("unknown"));
        desk.draft.bracket->parts[0].stop = desk.draft.bracket->parts[1].stop = Price{dec("61000")};
        desk.type("60000", "0.1");
        QCOMPARE(text(desk.look().maxLoss), QString("unknown")); // on the side of the gain
        desk.draft.bracket->parts[0].stop = Price{dec("59000")};
        desk.draft.bracket->parts[1].stop.reset();
        desk.draft.bracket->parts[1].target = Price{dec("62000")};
        QCOMPARE(text(desk.look().maxLoss), QString("unknown")); // half of it has no stop
    }

    /// Only what is opened can be lost at a stop.
    void aBracketOfWhatReducesSaysNoLoss()
    {
        Desk desk;
        static_cast<void>(desk.room.fill(desk.room.request("0.300", "60000"), "60000"));
        desk.draft.terms.side = Side::Sell;
        desk.draft.bracket = Bracket{{{dec("1"), Price{dec("59000")}, Price{dec("61000")}, {}, {}}}};
        desk.type("60000.1", "0.3");
        QCOMPARE(text(desk.look().maxLoss), QString("unknown"));
        desk.type("60000.1", "0.4");                                // 0.1 of it is a short then
        QCOMPARE(text(desk.look().maxLoss), QString("104.240002")); // 99.99 + 1.200002 + 3.05
    }

    /// A stop that follows loses most at the distance that it begins with.
    void aStopThatFollowsLosesItsFirstDistanceAtMost()
    {
        Desk desk;
        desk.type("60000", "r1%");
        desk.draft.bracket = Bracket{{{dec("1"), Price{dec("62000")}, {}, dec("1000"), {}}}};
        QCOMPARE(text(desk.look().qty), QString("0.094")); // as with a stop at 59000
        QCOMPARE(text(desk.look().maxLoss), QString("97.901"));
        QCOMPARE(text(desk.look().rewardRisk), QString("1.89"));
        QVERIFY(desk.look().verdict == TicketVerdict::Ready);
        desk.draft.terms.side = Side::Sell; // then it begins above
        desk.draft.bracket->parts[0].target = Price{dec("58000")};
        desk.type("60000.1", "0.1");
        QCOMPARE(text(desk.look().maxLoss), QString("104.250007")); // 100 + 1.200002 of the entry + 3.050005 at 61000.1
        desk.draft.bracket->parts[0].trail = dec("0");
        QCOMPARE(desk.problems(), QString("BAD_TRIGGER 4 [] "));
    }

    void everyProblemOfTheDraftIsTold()
    {
        Desk desk;
        desk.type(nullptr, nullptr);
        QCOMPARE(desk.problems(), QString("BAD_PRICE 1 [] |BAD_QTY 3 [] "));
        QVERIFY(desk.look().verdict == TicketVerdict::Incomplete);
        QCOMPARE(text(desk.look().price), QString("unknown"));
        desk.type("60000.05", "0.0015");
        QCOMPARE(desk.problems(), QString("BAD_TICK 1 [] 60000|BAD_QTY 3 [] 0.001"));
        QCOMPARE(text(desk.look().price), QString("60000.05")); // as typed, never moved
        QCOMPARE(text(desk.look().qty), QString("0.0015"));
        desk.draft.terms.side = Side::Sell;
        QCOMPARE(desk.problems(), QString("BAD_TICK 1 [] 60000.1|BAD_QTY 3 [] 0.001"));
        desk.draft.terms.isPostOnly = true;
        desk.draft.terms.timeInForce = TimeInForce::Gtd;
        desk.draft.terms.slippageCap = dec("2");
        const QString all = desk.problems();
        QVERIFY2(all.contains("BAD_EXPIRY 6") && all.contains("INVALID_REQUEST 5"), qPrintable(all));
        desk.draft.terms = {};
        desk.draft.terms.type = OrderType::StopLimit;
        desk.type("60000", "0.00001");
        QVERIFY2(desk.problems().startsWith("BAD_TRIGGER 2"), qPrintable(desk.problems()));
        desk.draft.terms.type = OrderType::Limit;
        desk.draft.bracket = Bracket{{{dec("1"), {}, Price{dec("61000")}, {}, {}}}};
        desk.type("60000", "0.1");
        QCOMPARE(desk.problems(), QString("BAD_TRIGGER 4 [] 59999.9"));
        desk.draft.bracket.reset();
        desk.room.markets.instruments[0].minNotional = dec("10000");
        QVERIFY2(desk.problems().startsWith("MIN_NOTIONAL 3 [] 0.167"), qPrintable(desk.problems()));
    }

    void aWholeDraftIsHeldAgainstTheGates()
    {
        Desk desk;
        desk.type("60000", "0.1");
        desk.room.command(Disarm{desk.room.nextRequest()});
        QVERIFY(desk.look().verdict == TicketVerdict::Refused);
        QCOMPARE(desk.problems(), QString("DISARMED 0 [arm] "));
        QVERIFY(!desk.look().isArmed);
        desk.room.command(Arm{desk.room.nextRequest(), TradingMode::Paper});
        RiskLimits limits = paperLimits();
        limits.soft.notional = dec("1000");
        limits.soft.priceTicks = 1;
        limits.maxOrdersPerDay = 5;
        desk.room.oms.setLimits({VenueId{0}, "paper"}, limits);
        desk.type("59000", "0.1");
        QVERIFY(desk.look().verdict == TicketVerdict::NeedsConfirm);
        QCOMPARE(desk.problems(), QString("price_ticks 0 [soft limits] |notional 0 [soft limits] "));
        QCOMPARE(text(desk.look().ordersLeftToday), QString("5"));
        limits.venue.maxOrdersPerDay = 3;
        desk.room.oms.setLimits({VenueId{0}, "paper"}, limits);
        QCOMPARE(text(desk.look().ordersLeftToday), QString("3"));
        desk.room.command(SetKill{desk.room.nextRequest(), "person", "alpha", "enough"});
        QVERIFY(desk.look().isKilled);
        QCOMPARE(desk.problems(), QString("KILLED 0 [kill switch] "));
    }

    /// Each rule of the venue while it is typed, with the engine's own words and the nearest that would do.
    void rulesOfTheVenueAreToldWhileTyping()
    {
        Desk desk;
        Instrument& btc = desk.room.markets.instruments[0];
        btc.maxPrice = dec("100000");
        btc.maxQty = dec("100");
        btc.marketLot = LotRule{dec("0.001"), dec("0.001"), dec("2")};
        btc.priceBand = PriceBand{dec("1.02"), dec("0.98")};
        btc.openOrderLimits.here = 5;
        btc.maxLimitNotional = dec("500000");
        desk.type("100000.1", "0.1");
        QCOMPARE(desk.problems(), QString("PRICE_BAND 1 [] 100000"));
        desk.type("61200.1", "0.1");
        QCOMPARE(desk.problems(), QString("PRICE_BAND 1 [venue band] 61200"));
        desk.type("61200", "0.1");
        QVERIFY(!desk.look().isBandUnknown);
        QVERIFY2(!desk.problems().contains("PRICE_BAND"), qPrintable(desk.problems()));
        desk.type("59000", "9");
        QCOMPARE(desk.problems(), QString("BAD_QTY 3 [] 8.474"));
        desk.draft.terms.type = OrderType::Market;
        desk.type(nullptr, "3");
        QCOMPARE(desk.problems(), QString("BAD_QTY 3 [] 2"));
        desk.draft.terms.slippageCap = dec("0.05");
        QVERIFY2(desk.problems().startsWith("PRICE_BAND 5 [venue band] 1.9998%"), qPrintable(desk.problems()));
        desk.draft.terms.slippageCap.reset();
        desk.type(nullptr, "$600000"); // what is worked out is cut to what the venue takes, and says so
        QCOMPARE(text(desk.look().qty), QString("2"));
        QCOMPARE(desk.look().sizeBinding.view(), std::string_view("venue"));
        desk.draft.terms.type = OrderType::Limit;
        btc.openOrderLimits.here = 0;
        desk.type("59000", "0.1");
        QCOMPARE(desk.problems(), QString("ORDER_LIMIT 0 [venue orders] "));
        btc.openOrderLimits.here = 5;
        desk.room.gateway.tiers = {{dec("0"), dec("40")}, {dec("5000"), dec("5")}};
        QCOMPARE(desk.problems(), QString("POSITION_LIMIT 3 [venue leverage] 0.084"));
        desk.room.gateway.tiers = {{dec("0"), dec("40")}, {dec("4"), dec("5")}};
        QCOMPARE(desk.problems(), QString("POSITION_LIMIT 3 [venue leverage] 5x"));
        desk.room.gateway.tiers.clear();
        desk.draft.terms.isReduceOnly = true;
        QCOMPARE(desk.problems(), QString("REDUCE_ONLY 5 [reduce-only] off"));
        // The same words as the engine's answer to the press.
        OrderRequest request = desk.room.request("0.1", "59000");
        request.terms.isReduceOnly = true;
        const std::string told = desk.room.oms.check(request)->error.message;
        QCOMPARE(desk.look().problems[0].words.view(), std::string_view(told));
    }

    /// Not checked is said: it is no yes.
    void aBandWithoutAMarkIsNotChecked()
    {
        Desk desk;
        desk.room.markets.instruments[0].priceBand = PriceBand{dec("1.02"), dec("0.98")};
        desk.market->mark.mark.reset();
        desk.room.markets.markets[kBtc].mark.reset();
        desk.type("59000", "0.1");
        QVERIFY(desk.look().isBandUnknown && desk.look().verdict == TicketVerdict::Ready);
        desk.draft.terms.isReduceOnly = true;
        QVERIFY(!desk.look().isBandUnknown);
        desk.draft.terms.isReduceOnly = false;
        desk.type(nullptr, "0.1"); // nothing that could be checked
        QVERIFY(!desk.look().isBandUnknown);
    }

    /// Disarmed is one key away, so what would be refused then is told with it.
    void disarmedTellsWhatElseIsWrong()
    {
        Desk desk;
        desk.room.markets.instruments[0].priceBand = PriceBand{dec("1.02"), dec("0.98")};
        desk.room.command(Disarm{desk.room.nextRequest()});
        desk.type("62000", "0.1");
        QCOMPARE(desk.problems(), QString("DISARMED 0 [arm] |PRICE_BAND 1 [venue band] 61200"));
        QVERIFY(desk.look().verdict == TicketVerdict::Refused);
        desk.type("60000", "0.1");
        QCOMPARE(desk.problems(), QString("DISARMED 0 [arm] "));
    }

    void withoutAnAccountNothingIsKnownOfMoney()
    {
        Desk desk;
        desk.type("60000", "0.1");
        desk.draft.mode = TradingMode::Paper;
        desk.draft.account = "nobody";
        QVERIFY(!desk.look().hasAccount);
        QCOMPARE(desk.problems(), QString("MODE 0 [account and mode] "));
        QCOMPARE(text(desk.look().notional), QString("6000"));
        for (const MaybeAmount& amount :
             {desk.view->fee, desk.view->freeNow, desk.view->position, desk.view->positionAfter})
            QCOMPARE(text(amount), QString("unknown"));
        desk.isTrading = false;
        QCOMPARE(desk.problems(), QString("UNSUPPORTED 0 [] "));
        QCOMPARE(text(desk.look().bid), QString("60000"));
    }

    /// Mark 60000, last 60000: where each trigger may lie, and the nearest that would do.
    void aTriggerOnTheWrongSideIsNamed_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("side");
        QTest::addColumn<QString>("trigger");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, OrderType type, Side side, const char* trigger, const char* told) {
            QTest::newRow(name) << static_cast<int>(type) << static_cast<int>(side) << trigger << told;
        };
        row("buy stop below", OrderType::Stop, Side::Buy, "59000", "BAD_TRIGGER 2 [] 60000.1");
        row("buy stop at the mark", OrderType::Stop, Side::Buy, "60000", "BAD_TRIGGER 2 [] 60000.1");
        row("buy stop above", OrderType::Stop, Side::Buy, "60000.1", "");
        row("sell stop above", OrderType::StopLimit, Side::Sell, "61000", "BAD_TRIGGER 2 [] 59999.9");
        row("sell stop below", OrderType::StopLimit, Side::Sell, "59999", "");
        row("take-profit of a sell below", OrderType::TakeProfit, Side::Sell, "59000", "BAD_TRIGGER 2 [] 60000.1");
        row("take-profit of a sell above", OrderType::TakeProfit, Side::Sell, "61000", "");
        row("take-profit of a buy above", OrderType::TakeProfit, Side::Buy, "61000", "BAD_TRIGGER 2 [] 59999.9");
    }

    void aTriggerOnTheWrongSideIsNamed()
    {
        QFETCH(const int, type);
        QFETCH(const int, side);
        QFETCH(const QString, trigger);
        QFETCH(const QString, told);
        Desk desk;
        desk.draft.terms.type = static_cast<OrderType>(type);
        desk.draft.terms.side = static_cast<Side>(side);
        desk.draft.trigger = readPriceAsk(trigger.toStdString(), "trigger").value();
        const bool hasPrice = desk.draft.terms.type == OrderType::StopLimit;
        desk.type(hasPrice ? "60000" : nullptr, "0.1");
        for (const TriggerSource source : {TriggerSource::Mark, TriggerSource::Last}) {
            desk.draft.terms.triggerSource = source;
            QCOMPARE(desk.problems(), told);
        }
        desk.market->mark.mark.reset(); // what is not known forbids nothing here
        desk.draft.terms.triggerSource = TriggerSource::Mark;
        QVERIFY(!desk.problems().contains("BAD_TRIGGER"));
    }

    void aBookThatCannotBeBelievedIsNamed_data()
    {
        QTest::addColumn<QString>("bids");
        QTest::addColumn<QString>("asks");
        QTest::addColumn<int>("health");
        QTest::addColumn<QString>("resting");
        const auto live = static_cast<int>(StreamHealth::Live);
        const char* const asked = "data 0 [soft limits]";
        const char* const refused = "STALE_DATA 0 [data]"; // without an ask nobody can say that a buy rests
        QTest::newRow("stale") << "60000:1"
                               << "60000.1:1" << static_cast<int>(StreamHealth::Stale) << asked;
        QTest::newRow("crossed, so emptied") << ""
                                             << "" << static_cast<int>(StreamHealth::Crossed) << refused;
        QTest::newRow("no bids") << ""
                                 << "60000.1:1" << live << asked;
        QTest::newRow("no asks") << "60000:1"
                                 << "" << live << refused;
        QTest::newRow("empty") << ""
                               << "" << live << refused;
    }

    /// What takes is refused, what surely rests is asked about: each by its code, and no figure that nobody can know.
    void aBookThatCannotBeBelievedIsNamed()
    {
        QFETCH(const QString, bids);
        QFETCH(const QString, asks);
        QFETCH(const int, health);
        QFETCH(const QString, resting);
        Desk desk;
        desk.room.markets.show(kBtc, bids.toStdString(), asks.toStdString());
        desk.room.markets.markets[kBtc].health = static_cast<StreamHealth>(health);
        desk.room.markets.books[kBtc].health = static_cast<StreamHealth>(health);
        desk.type("59000", "0.1");
        QVERIFY2(desk.problems().startsWith(resting), qPrintable(desk.problems()));
        QVERIFY(desk.look().verdict != TicketVerdict::Ready);
        desk.draft.terms.type = OrderType::Market;
        desk.draft.terms.slippageCap = dec("0.003");
        desk.type(nullptr, "0.1");
        QVERIFY(desk.look().verdict == TicketVerdict::Refused);
        QVERIFY2(desk.problems().startsWith("STALE_DATA 0 ["), qPrintable(desk.problems()));
        QVERIFY2(desk.view->problems[0].words.view().size() > 30, desk.view->problems[0].words.view().data());
        if (asks.isEmpty())
            QCOMPARE(text(desk.view->visibleFraction), QString("unknown"));
        desk.draft.terms.type = OrderType::Limit; // through what is there, or through nothing at all
        desk.draft.terms.slippageCap.reset();
        desk.type("60500", "0.1");
        QVERIFY(desk.look().verdict != TicketVerdict::Ready);
    }

    void pricesThatFollowAreUnknownWithTheirMarket()
    {
        Desk desk;
        desk.type("b-1", "0.1");
        QCOMPARE(text(desk.look().price), QString("59999.9"));
        desk.room.markets.show(kBtc, "", "60001:1");
        QCOMPARE(text(desk.look().price), QString("unknown"));
        QVERIFY(desk.problems().startsWith("STALE_DATA 1"));
    }
};

QTEST_GUILESS_MAIN(TicketFillTest)
#include "ticket_fill_test.moc"
