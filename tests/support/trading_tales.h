// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_event.h"
#include "core/model/trading_views.h"
#include "tests/support/dec.h"
#include "tests/support/fake_engine_port.h"

#include <string>

namespace gannet::tales {

// What a trading side might tell, made up so that a reader can check it by eye: a paper account on the first venue of
// fake_engine_port.h, orders of 0.1 BTC at 61 676.

using test::dec;

[[nodiscard]] inline AccountKey paperAccount()
{
    return {VenueId{0}, "paper-main", false};
}

[[nodiscard]] inline ClientOrderId orderId(std::uint64_t counter)
{
    return {0x18f3a9c2d1ULL, counter};
}

/// Buy 0.1 at 61 676, post-only, resting.
[[nodiscard]] inline Order limitBuy(std::uint64_t counter, Timestamp created)
{
    Order order;
    order.id = orderId(counter);
    order.request = {"request" + std::to_string(counter)};
    order.venue = VenueId{0};
    order.instrument = InstrumentId{0};
    order.account = "paper-main";
    order.terms.qty = {dec("0.1")};
    order.terms.price = Price{dec("61676")};
    order.terms.isPostOnly = true;
    order.state = OrderState::Open;
    order.created = order.changed = created;
    return order;
}

/// The stop of the bracket of order `entry`.
[[nodiscard]] inline Order stopLeg(std::uint64_t counter, std::uint64_t entry, Timestamp created)
{
    Order order = limitBuy(counter, created);
    order.request = {orderId(entry).toHex() + "/0s1"};
    order.origin = OrderOrigin::Protection;
    order.terms.side = Side::Sell;
    order.terms.type = OrderType::Stop;
    order.terms.price.reset();
    order.terms.trigger = Price{dec("61250")};
    order.terms.isPostOnly = false;
    order.terms.isReduceOnly = true;
    return order;
}

inline void partlyFill(Order& order, std::string_view qty, std::string_view price)
{
    order.state = OrderState::PartiallyFilled;
    order.filledQty = dec(qty);
    order.filledNotional = multiply(dec(qty), dec(price)).value();
}

[[nodiscard]] inline Fill fillOf(std::uint64_t counter, std::string_view qty, std::string_view price, Timestamp time)
{
    Fill fill;
    fill.venue = VenueId{0};
    fill.instrument = InstrumentId{0};
    fill.account = "paper-main";
    fill.tradeId = "t" + std::to_string(counter);
    fill.order = orderId(counter);
    fill.price = {dec(price)};
    fill.qty = {dec(qty)};
    fill.fee = dec("3.2247");
    fill.feeAsset = "USDC";
    fill.isMaker = true;
    fill.time = time;
    return fill;
}

inline void fillPosition(PortfolioPosition& position, const char* key, std::int64_t qty, std::int64_t entry,
                         std::int64_t mark, std::int64_t unrealised, Timestamp now)
{
    const bool isFirst = std::string_view(key).starts_with("hyperliquid");
    position.venue = VenueId{static_cast<std::uint16_t>(isFirst ? 0 : 1)};
    position.account.assign("paper-main");
    position.key.assign(key);
    position.quote.assign(isFirst ? "USDC" : "USDT");
    position.priceScale = 1;
    position.qtyScale = 3;
    position.qty = known(qty, 3);
    position.adoptedQty = known(0, 3);
    position.averageEntry = known(entry, 1);
    position.breakeven = known(entry + 250, 1);
    position.mark = position.valuePrice = known(mark, 1);
    position.valuation = Valuation::Mark;
    position.notional = known(qty * mark, 4);
    position.unrealised = known(unrealised, 2);
    position.realised = known(1'240, 2);
    position.funding = known(-183, 2);
    position.fees = known(1'175, 2);
    position.net = known(unrealised + 1'240 - 183 - 1'175, 2);
    position.marginUsed = known(524'275, 2);
    position.leverage = known(10, 0);
    position.marginMode = MarginMode::Cross;
    position.liquidation = known(484'793, 1);
    position.freshness = liveFreshness(now);
}

/// A stop that the venue refused, 3.1 s ago; it is tried again in 4 s.
inline void loseStop(PortfolioPosition& position, Timestamp now)
{
    MissingStop& missing = position.missingStop;
    missing.qty = known(400, 3);
    missing.since = now - Duration::milliseconds(3100);
    missing.again = now + Duration::seconds(4);
    missing.code.assign("MIN_NOTIONAL");
    missing.why.assign("the order is worth 8, the venue wants 10");
}

/// Two positions in USDC, one in USDT, isolated, with the venue's own liquidation price, one that was closed today; two
/// accounts, the second of which is not compared yet.
inline void fillPortfolio(PortfolioView& view, Timestamp now)
{
    view.engineTime = now;
    view.positionCount = 4;
    fillPosition(view.positions[0], "hyperliquid:BTC", 850, 614'120, 616'794, 22'729, now);
    fillPosition(view.positions[1], "hyperliquid:ETH", -6'000, 26'945, 26'812, 7'980, now);
    fillPosition(view.positions[2], "hyperliquid:SOL", 0, 1'423, 1'410, 0, now);
    view.positions[2].averageEntry = {};
    fillPosition(view.positions[3], "binance-usdm:BTCUSDT", 250, 617'024, 616'817, -518, now);
    view.positions[3].liquidation = known(857'713, 1);
    view.positions[3].isLiquidationEstimated = false;
    view.positions[3].marginMode = MarginMode::Isolated;
    view.positions[3].canMoveMargin = true;
    view.positions[3].marginFree = known(250'000, 2);
    view.positions[3].marginRemovable = known(100'000, 2);
    view.positions[3].liquidationStep = known(-4'040'404'040'404, 12);
    view.accountCount = 2;
    PortfolioAccount& first = view.accounts[0];
    first.venue = VenueId{0};
    first.slug.assign("hyperliquid");
    first.account.assign("paper-main");
    first.state = AccountState::Ready;
    first.quote.assign("USDC");
    first.equity = known(1'248'012, 2);
    first.marginUsed = known(1'023'739, 2);
    first.free = known(224'273, 2);
    first.leverage = known(5'812, 3);
    first.maxLeverage = known(10, 0);
    first.dayResult = known(-2'600, 2);
    first.maxDailyLoss = known(10'000, 2);
    first.openOrders = 3;
    first.maxOpenOrders = known(20, 0);
    first.ordersToday = 31;
    first.maxRejectsInARow = 5;
    PortfolioAccount& second = view.accounts[1];
    second.venue = VenueId{1};
    second.slug.assign("binance-usdm");
    second.account.assign("paper-main");
    second.state = AccountState::Checking;
    second.quote.assign("USDT");
    view.balanceCount = 2;
    for (std::uint32_t i = 0; i < view.balanceCount; ++i) {
        PortfolioBalance& balance = view.balances[i];
        balance.venue = VenueId{static_cast<std::uint16_t>(i)};
        balance.account.assign("paper-main");
        balance.asset.assign(i == 0 ? "USDC" : "USDT");
        balance.total = known(1'225'283, 2);
        balance.time = now;
    }
    view.balances[0].available = known(224'273, 2);
}

} // namespace gannet::tales
