// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/risk.h"

#include <QTest>

#include <functional>
#include <string>
#include <vector>

using namespace gannet;

namespace {

constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'790'000'000'000);

[[nodiscard]] Decimal dec(const std::string& text)
{
    return Decimal::parse(text).value();
}

/// An order that passes every gate; each test breaks one thing.
struct Desk {
    Instrument instrument;
    OrderCapabilities capabilities;
    RiskLimits limits;
    OrderRequest request;
    RiskInput input{request};

    Desk()
    {
        instrument.symbol = "BTCUSDT";
        instrument.key = "binance-usdm:BTCUSDT";
        instrument.base = "BTC";
        instrument.quote = "USDT";
        instrument.priceScale = 1;
        instrument.qtyScale = 3;
        instrument.tickRule.tick = dec("0.1");
        instrument.lotStep = dec("0.001");
        instrument.minNotional = dec("5");
        capabilities = {{OrderType::Market, OrderType::Limit, OrderType::Stop},
                        {TimeInForce::Gtc, TimeInForce::Ioc},
                        {TriggerSource::Mark},
                        true,
                        true};
        limits.maxMode = TradingMode::Live;
        limits.confirm = ConfirmLevel::Instant;
        limits.allowlist = {instrument.key};
        request.request.text = "r-1";
        request.instrument = instrument.key;
        request.account = "main";
        request.mode = TradingMode::Live;
        request.terms.qty = {dec("0.010")};
        request.terms.price = Price{dec("60000")};
        input.instrument = &instrument;
        input.capabilities = &capabilities;
        input.limits = &limits;
        input.now = kNow;
        input.routed = TradingMode::Live;
        input.isArmed = true;
        input.session = SessionState::Ready;
        input.venueName = "Binance USD-M";
        input.bookHealth = StreamHealth::Live;
        input.bookReceived = kNow - Duration::milliseconds(80);
        input.bid = Price{dec("60000")};
        input.ask = Price{dec("60000.1")};
        input.mark = Price{dec("60001")};
        input.value = input.mark;
        input.equity = dec("1000");
        input.othersNotional = dec("0");
        input.dayResult = dec("0");
        input.usualQty = dec("0.010");
    }
    void cappedStop()
    {
        market();
        request.terms.type = OrderType::Stop;
        request.terms.timeInForce = TimeInForce::Gtc;
        request.terms.trigger = Price{dec("61000")};
        request.terms.slippageCap = dec("0.003");
    }
    void twap(std::int32_t minutes)
    {
        capabilities.types.push_back(OrderType::Twap);
        capabilities.twap = TwapRules{.leastMinutes = 5, .mostMinutes = 1440, .slippage = dec("0.03")};
        request.terms.type = OrderType::Twap;
        request.terms.price.reset();
        request.terms.twap = TwapPlan{minutes, false};
    }
    void reduceOnly()
    {
        request.terms.isReduceOnly = true;
        request.terms.side = Side::Sell;
        input.position = dec("0.5");
    }
    /// 600 at 10x need 60.
    void noMargin()
    {
        input.freeMargin = dec("59.99");
        input.setLeverage = dec("10");
    }
    /// Two that wait for a trigger are all that the venue takes.
    void stop()
    {
        market();
        request.terms.type = OrderType::Stop;
        request.terms.trigger = Price{dec("61000")};
        instrument.openOrderLimits.triggersHere = 2;
    }
    /// A market order under a band of 5 %.
    void band()
    {
        market();
        limits.hard.maxPriceOffset = dec("0.05");
    }
    /// The venue lets a buy be at most at this multiple of the mark.
    void band(const char* up) { instrument.priceBand = PriceBand{dec(up), std::nullopt}; }
    /// The venue lets a position be worth `room` with the leverage as set.
    void tier(const char* set, const char* most, const char* room)
    {
        input.tier = LeverageTier{dec(set), dec(most), dec(room)};
    }
    void market()
    {
        request.terms.type = OrderType::Market;
        request.terms.price.reset();
    }
};

using Break = std::function<void(Desk&)>;

[[nodiscard]] QString codeOf(const Result<void>& result)
{
    if (result)
        return QStringLiteral("ok");
    const auto code = toString(result.error().code);
    return QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size()));
}

struct Row {
    const char* name;
    const char* code;
    Break change;
};

/// One row a gate and more: what is broken, and what must be said.
const std::vector<Row>& rows()
{
    static const std::vector<Row> kRows = {
        {"nothing is wrong", "ok", [](Desk&) {}},
        {"pressed twice", "DUPLICATE_REQUEST", [](Desk& d) { d.input.isDuplicate = true; }},
        {"unknown instrument", "UNKNOWN_SYMBOL", [](Desk& d) { d.input.instrument = nullptr; }},
        {"halted", "MARKET_CLOSED", [](Desk& d) { d.instrument.isTrading = false; }},
        {"no size", "BAD_QTY", [](Desk& d) { d.request.terms.qty = {}; }},
        {"unknown account", "MODE", [](Desk& d) { d.input.limits = nullptr; }},
        {"live on a paper account", "MODE", [](Desk& d) { d.limits.maxMode = TradingMode::Paper; }},
        {"an account without a gateway for it", "MODE", [](Desk& d) { d.input.routed.reset(); }},
        {"the store fails", "IO", [](Desk& d) { d.input.storeTrouble = "disk full"; }},
        {"the store fails, but it only reduces", "ok",
         [](Desk& d) {
             d.input.storeTrouble = "disk full";
             d.reduceOnly();
         }},
        {"disarmed", "DISARMED", [](Desk& d) { d.input.isArmed = false; }},
        {"disarmed, but it only reduces", "ok",
         [](Desk& d) {
             d.input.isArmed = false;
             d.reduceOnly();
         }},
        {"killed", "KILLED", [](Desk& d) { d.input.kill.isGlobal = true; }},
        {"venue killed", "KILLED", [](Desk& d) { d.input.kill.isVenue = true; }},
        {"instrument killed", "KILLED", [](Desk& d) { d.input.kill.isInstrument = true; }},
        {"killed, but it only reduces", "ok",
         [](Desk& d) {
             d.input.kill.isGlobal = true;
             d.reduceOnly();
         }},
        {"venue still syncing", "VENUE_NOT_READY", [](Desk& d) { d.input.session = SessionState::Syncing; }},
        {"venue degraded", "VENUE_NOT_READY", [](Desk& d) { d.input.session = SessionState::Degraded; }},
        {"a take on a gap", "STALE_DATA",
         [](Desk& d) {
             d.market();
             d.input.bookHealth = StreamHealth::Gap;
         }},
        {"a take on a crossed book", "STALE_DATA",
         [](Desk& d) {
             d.market();
             d.input.bookHealth = StreamHealth::Crossed;
         }},
        {"a take on old data", "STALE_DATA",
         [](Desk& d) {
             d.market();
             d.input.bookReceived = kNow - Duration::seconds(11);
         }},
        {"a take with one side empty", "STALE_DATA",
         [](Desk& d) {
             d.market();
             d.input.bid.reset();
         }},
        {"a limit that cannot be known to rest", "STALE_DATA", [](Desk& d) { d.input.ask.reset(); }},
        {"a resting limit on old data asks", "NEEDS_CONFIRM",
         [](Desk& d) { d.input.bookReceived = kNow - Duration::seconds(11); }},
        {"closing on old data asks", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.reduceOnly();
             d.market();
             d.input.bookReceived = {};
         }},
        {"no trading at this venue", "UNSUPPORTED", [](Desk& d) { d.input.capabilities = nullptr; }},
        {"order type", "UNSUPPORTED", [](Desk& d) { d.capabilities.types = {OrderType::Market}; }},
        {"a cap on a stop that the venue keeps", "ok", [](Desk& d) { d.cappedStop(); }},
        {"a cap on a stop that the venue does not keep", "UNSUPPORTED",
         [](Desk& d) {
             d.cappedStop();
             d.capabilities.hasTriggerCap = false;
         }},
        {"a cap on a stop that is watched here", "ok",
         [](Desk& d) {
             d.cappedStop();
             d.capabilities.hasTriggerCap = false;
             d.input.isLocal = true;
         }},
        {"a TWAP", "ok", [](Desk& d) { d.twap(30); }},
        {"a TWAP where there is none", "UNSUPPORTED",
         [](Desk& d) {
             d.twap(30);
             d.capabilities.types = {OrderType::Market};
         }},
        {"a TWAP that is too short", "INVALID_REQUEST", [](Desk& d) { d.twap(4); }},
        {"a TWAP that is too long", "INVALID_REQUEST", [](Desk& d) { d.twap(1441); }},
        {"a TWAP without its minutes", "INVALID_REQUEST",
         [](Desk& d) {
             d.twap(30);
             d.request.terms.twap.reset();
         }},
        {"a TWAP is taken from a book", "STALE_DATA",
         [](Desk& d) {
             d.twap(30);
             d.input.bookReceived = {};
         }},
        {"a TWAP whose slices may go beyond the price band", "PRICE_BAND",
         [](Desk& d) {
             d.twap(30);
             d.limits.hard.maxPriceOffset = dec("0.02");
         }},
        {"a TWAP whose slices keep to the price band", "ok",
         [](Desk& d) {
             d.twap(30);
             d.limits.hard.maxPriceOffset = dec("0.03");
         }},
        {"a TWAP is as large as all of it", "MAX_SIZE",
         [](Desk& d) {
             d.twap(30);
             d.limits.hard.maxQty = dec("0.009");
         }},
        {"time in force", "UNSUPPORTED", [](Desk& d) { d.capabilities.timesInForce = {TimeInForce::Ioc}; }},
        {"post-only", "UNSUPPORTED",
         [](Desk& d) {
             d.capabilities.hasPostOnly = false;
             d.request.terms.isPostOnly = true;
         }},
        {"reduce-only", "UNSUPPORTED",
         [](Desk& d) {
             d.capabilities.hasReduceOnly = false;
             d.reduceOnly();
         }},
        {"trigger source", "UNSUPPORTED",
         [](Desk& d) {
             d.market();
             d.request.terms.type = OrderType::Stop;
             d.request.terms.trigger = Price{dec("59000")};
             d.request.terms.triggerSource = TriggerSource::Index;
         }},
        {"not on the allowlist", "ALLOWLIST", [](Desk& d) { d.limits.allowlist.clear(); }},
        {"paper has no allowlist", "ok",
         [](Desk& d) {
             d.limits = paperLimits();
             d.request.mode = TradingMode::Paper;
         }},
        {"off the tick", "BAD_TICK", [](Desk& d) { d.request.terms.price = Price{dec("60000.05")}; }},
        {"off the lot", "BAD_QTY", [](Desk& d) { d.request.terms.qty = {dec("0.0101")}; }},
        {"too little", "MIN_NOTIONAL", [](Desk& d) { d.instrument.minNotional = dec("1000"); }},
        {"a trigger off the tick", "BAD_TICK",
         [](Desk& d) {
             d.market();
             d.request.terms.type = OrderType::Stop;
             d.request.terms.trigger = Price{dec("59000.01")};
         }},
        {"beyond the venue's band", "PRICE_BAND", [](Desk& d) { d.band("0.9999"); }},
        {"just inside of it", "ok", [](Desk& d) { d.band("1"); }},
        {"beyond it, but the mark is not known", "ok",
         [](Desk& d) {
             d.band("0.9999");
             d.input.mark.reset();
         }},
        {"beyond it, but it only reduces", "ok",
         [](Desk& d) {
             d.instrument.priceBand = PriceBand{std::nullopt, dec("1.1")};
             d.reduceOnly();
         }},
        {"a change that takes no risk is not held to it", "ok",
         [](Desk& d) {
             d.band("0.9999");
             d.input.effect = EffectClass::Reduce;
         }},
        {"as many open here as the venue takes", "ORDER_LIMIT",
         [](Desk& d) {
             d.instrument.openOrderLimits.here = 3;
             d.input.openOrdersHere = 3;
         }},
        {"one less", "ok",
         [](Desk& d) {
             d.instrument.openOrderLimits.here = 3;
             d.input.openOrdersHere = 2;
         }},
        {"as many of the account", "ORDER_LIMIT",
         [](Desk& d) {
             d.instrument.openOrderLimits.all = 3;
             d.input.openOrders = 3;
         }},
        {"those of other accounts are not counted", "ok",
         [](Desk& d) {
             d.instrument.openOrderLimits.all = 3;
             d.input.openOrders = 2;
             d.input.venue.openOrders = 99;
         }},
        {"as many triggers", "ORDER_LIMIT",
         [](Desk& d) {
             d.stop();
             d.input.triggersHere = 2;
         }},
        {"one trigger less", "ok",
         [](Desk& d) {
             d.stop();
             d.input.triggersHere = 1;
         }},
        {"a trigger that waits here", "ok",
         [](Desk& d) {
             d.stop();
             d.input.triggersHere = 2;
             d.input.isLocal = true;
         }},
        {"as many as the venue takes, but it only reduces", "ok",
         [](Desk& d) {
             d.instrument.openOrderLimits.all = 3;
             d.input.openOrders = 3;
             d.reduceOnly();
         }},
        {"worth more than the leverage as set may have", "POSITION_LIMIT", [](Desk& d) { d.tier("50", "20", "599"); }},
        {"as much as it may have", "ok", [](Desk& d) { d.tier("50", "50", "600"); }},
        {"no tier is known", "ok", [](Desk& d) { d.input.tier.reset(); }},
        {"too much for the tier, but less than there is", "ok",
         [](Desk& d) {
             d.tier("50", "20", "599");
             d.input.position = dec("-0.5");
         }},
        {"nothing to reduce", "REDUCE_ONLY",
         [](Desk& d) {
             d.reduceOnly();
             d.input.position = {};
         }},
        {"reduce-only on the wrong side", "REDUCE_ONLY",
         [](Desk& d) {
             d.reduceOnly();
             d.request.terms.side = Side::Buy;
         }},
        {"reduce-only beyond the position", "REDUCE_ONLY",
         [](Desk& d) {
             d.reduceOnly();
             d.input.position = dec("0.009");
         }},
        {"too large", "MAX_SIZE", [](Desk& d) { d.limits.hard.maxQty = dec("0.009"); }},
        {"too large for this instrument", "MAX_SIZE",
         [](Desk& d) {
             d.limits.hard.maxQty = dec("5");
             d.limits.hardOf[d.instrument.key].maxQty = dec("0.009");
         }},
        {"the instrument's limit does not widen the account's", "MAX_SIZE",
         [](Desk& d) {
             d.limits.hard.maxQty = dec("0.009");
             d.limits.hardOf[d.instrument.key].maxQty = dec("5");
         }},
        {"just the largest size", "ok", [](Desk& d) { d.limits.hard.maxQty = dec("0.01"); }},
        {"worth too much", "MAX_NOTIONAL", [](Desk& d) { d.limits.hard.maxNotional = dec("599.99"); }},
        {"a new live account", "ALLOWLIST",
         [](Desk& d) {
             d.limits = newLiveLimits();
             d.limits.maxMode = TradingMode::Live;
         }},
        {"a new live account, allowed", "MAX_NOTIONAL",
         [](Desk& d) {
             d.limits = newLiveLimits();
             d.limits.maxMode = TradingMode::Live;
             d.limits.allowlist = {d.instrument.key};
         }},
        {"a position beyond the limit", "MAX_POSITION",
         [](Desk& d) {
             d.limits.hard.maxPosition = dec("0.1");
             d.input.position = dec("0.095");
         }},
        {"open orders count into the position", "MAX_POSITION",
         [](Desk& d) {
             d.limits.hard.maxPosition = dec("0.1");
             d.input.openBuyQty = dec("0.095");
         }},
        {"open orders of the other side do not", "ok",
         [](Desk& d) {
             d.limits.hard.maxPosition = dec("0.1");
             d.input.openSellQty = dec("0.095");
         }},
        {"a short position beyond the limit", "MAX_POSITION",
         [](Desk& d) {
             d.limits.hard.maxPosition = dec("0.1");
             d.input.position = dec("-0.095");
             d.request.terms.side = Side::Sell;
             d.request.terms.price = Price{dec("60000.1")};
         }},
        {"too many open orders", "ORDER_LIMIT",
         [](Desk& d) {
             d.limits.hard.maxOpenOrders = 3;
             d.input.openOrders = 3;
         }},
        {"too many orders today", "DAILY_ORDERS",
         [](Desk& d) {
             d.limits.maxOrdersPerDay = 200;
             d.input.ordersToday = 200;
         }},
        {"a buy far above the touch", "PRICE_BAND",
         [](Desk& d) {
             d.limits.hard.maxPriceOffset = dec("0.05");
             d.request.terms.price = Price{dec("63001")};
         }},
        {"a buy far above the mark", "PRICE_BAND",
         [](Desk& d) {
             d.limits.hard.maxPriceOffset = dec("0.05");
             d.input.mark = Price{dec("50000")};
         }},
        {"a sell far below the touch", "PRICE_BAND",
         [](Desk& d) {
             d.limits.hard.maxPriceOffset = dec("0.05");
             d.request.terms.side = Side::Sell;
             d.request.terms.price = Price{dec("56000")};
         }},
        {"a buy far below the touch is no danger", "ok",
         [](Desk& d) {
             d.limits.hard.maxPriceOffset = dec("0.05");
             d.request.terms.price = Price{dec("30000")};
         }},
        {"no touch and no mark to hold a price against", "PRICE_BAND",
         [](Desk& d) {
             d.limits.hard.maxPriceOffset = dec("0.05");
             d.request.terms.isPostOnly = true;
             d.input.ask.reset();
             d.input.mark.reset();
         }},
        {"too much leverage", "LEVERAGE",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.othersNotional = dec("2500");
         }},
        {"leverage of an unknown equity", "LEVERAGE",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.equity.reset();
         }},
        {"leverage with what is open", "LEVERAGE",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.openingBuyQty = dec("0.041");
         }},
        {"leverage with what is open on the other side", "ok",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.openingSellQty = dec("0.041");
         }},
        {"leverage of a reverse", "ok",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.position = dec("0.049");
             d.request.terms.side = Side::Sell;
             d.request.terms.qty = {dec("0.098")};
         }},
        {"leverage of more than a reverse", "LEVERAGE",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.position = dec("0.049");
             d.request.terms.side = Side::Sell;
             d.request.terms.qty = {dec("0.100")};
         }},
        {"leverage of a position that nothing values", "LEVERAGE",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.position = dec("0.001");
             d.input.value.reset();
         }},
        {"what leaves less is no leverage", "ok",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.input.position = dec("1");
             d.request.terms.side = Side::Sell;
             d.input.equity.reset();
         }},
        {"too little margin", "INSUFFICIENT_FUNDS", [](Desk& d) { d.noMargin(); }},
        {"just enough margin", "ok",
         [](Desk& d) {
             d.noMargin();
             d.input.freeMargin = dec("60");
         }},
        {"just enough margin, and nothing for the fee", "INSUFFICIENT_FUNDS",
         [](Desk& d) {
             d.noMargin();
             d.input.freeMargin = dec("60");
             d.input.takerRate = dec("0.0005");
         }},
        {"enough for margin and fee", "ok",
         [](Desk& d) {
             d.noMargin();
             d.input.freeMargin = dec("60.3");
             d.input.takerRate = dec("0.0005");
         }},
        {"no margin is bound by the smaller side", "ok",
         [](Desk& d) {
             d.noMargin();
             d.input.openingSellQty = dec("0.010");
         }},
        {"the margin of a change is there already", "ok",
         [](Desk& d) {
             d.noMargin();
             d.input.changedQty = dec("0.010");
         }},
        {"an unknown margin is the venue's to say", "ok",
         [](Desk& d) {
             d.noMargin();
             d.input.freeMargin.reset();
         }},
        {"the day's loss", "DAILY_LOSS",
         [](Desk& d) {
             d.limits.maxDailyLoss = dec("50");
             d.input.dayResult = dec("-50");
         }},
        {"an unknown result of the day", "DAILY_LOSS",
         [](Desk& d) {
             d.limits.maxDailyLoss = dec("50");
             d.input.dayResult.reset();
         }},
        {"the day's loss does not stop closing", "ok",
         [](Desk& d) {
             d.limits.maxDailyLoss = dec("50");
             d.input.dayResult = dec("-500");
             d.reduceOnly();
         }},
        {"rejected too often", "CONSECUTIVE_REJECTS", [](Desk& d) { d.input.consecutiveRejects = 5; }},
        {"guarded: each new order asks", "NEEDS_CONFIRM", [](Desk& d) { d.limits.confirm = ConfirmLevel::Guarded; }},
        {"guarded: what reduces does not", "ok",
         [](Desk& d) {
             d.limits.confirm = ConfirmLevel::Guarded;
             d.reduceOnly();
         }},
        {"fast: a new order does not ask", "ok", [](Desk& d) { d.limits.confirm = ConfirmLevel::Fast; }},
        {"fast: the first live one asks", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.limits.confirm = ConfirmLevel::Fast;
             d.input.isFirst = true;
         }},
        {"fast: the first one on paper does not", "ok",
         [](Desk& d) {
             d.limits.confirm = ConfirmLevel::Fast;
             d.input.isFirst = true;
             d.request.mode = TradingMode::Paper;
             d.input.routed = TradingMode::Paper;
         }},
        {"instant: the first live one does not", "ok", [](Desk& d) { d.input.isFirst = true; }},
        {"a change that begins to take asks", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.limits.confirm = ConfirmLevel::Fast;
             d.input.tookBefore = false;
             d.request.terms.price = Price{dec("60000.1")};
         }},
        {"a change that goes on resting does not, guarded or not", "ok",
         [](Desk& d) {
             d.limits.confirm = ConfirmLevel::Guarded;
             d.input.tookBefore = false;
         }},
        {"a change of what takes anyway does not", "ok",
         [](Desk& d) {
             d.limits.confirm = ConfirmLevel::Fast;
             d.input.tookBefore = true;
             d.request.terms.price = Price{dec("60000.1")};
         }},
        {"instant: a change that begins to take does not", "ok",
         [](Desk& d) {
             d.input.tookBefore = false;
             d.request.terms.price = Price{dec("60000.1")};
         }},
        {"taking more than half of what is shown asks", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.market();
             d.input.take.depth = dec("0.019");
         }},
        {"taking half of it does not", "ok",
         [](Desk& d) {
             d.market();
             d.input.take.depth = dec("0.020");
         }},
        {"what rests takes nothing", "ok", [](Desk& d) { d.input.take.depth = dec("0.001"); }},
        {"slipping more than half the cap asks", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.market();
             d.input.take.cap = dec("0.001");
             d.input.take.slippage = dec("0.00051");
         }},
        {"slipping half the cap does not", "ok",
         [](Desk& d) {
             d.market();
             d.input.take.cap = dec("0.001");
             d.input.take.slippage = dec("0.0005");
         }},
        {"an unusual size", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.limits.soft.qtyTimesUsual = dec("5");
             d.request.terms.qty = {dec("0.051")};
         }},
        {"the instrument asks earlier than the account", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.limits.soft.notional = dec("1000");
             d.limits.softOf[d.instrument.key].notional = dec("599");
         }},
        {"the instrument asks later than the account", "ok",
         [](Desk& d) {
             d.limits.soft.priceOffset = dec("0.01");
             d.limits.softOf[d.instrument.key].priceOffset = dec("0.05");
             d.request.terms.price = Price{dec("58000")};
         }},
        {"what the instrument does not say is the account's", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.limits.soft.priceOffset = dec("0.01");
             d.limits.softOf[d.instrument.key].notional = dec("5000");
             d.request.terms.price = Price{dec("58000")};
         }},
        {"worth more than its share of equity times leverage", "NEEDS_CONFIRM",
         [](Desk& d) {
             d.limits.soft = defaultSoftLimits(); // 2 % of 1000 at 29x: 580
             d.input.setLeverage = dec("29");
         }},
        {"worth just its share", "ok",
         [](Desk& d) {
             d.limits.soft = defaultSoftLimits();
             d.input.setLeverage = dec("30");
         }},
        {"a share of what nobody told is no reason", "ok", [](Desk& d) { d.limits.soft = defaultSoftLimits(); }},
        {"too fast", "ORDER_RATE", [](Desk& d) { d.input.ordersInLastSecond = 10; }},
    };
    return kRows;
}

struct LimitRow {
    const char *name, *code, *whose, *limit, *value;
    std::string fix; ///< empty: none
    Break change;
};

const std::vector<LimitRow>& limitRows()
{
    static const std::vector<LimitRow> kRows = {
        {"the account's", "MAX_NOTIONAL", "limit of account main", "300", "600", "0.005",
         [](Desk& d) {
             d.limits.hard.maxNotional = dec("300");
             d.limits.venue.hard.maxNotional = dec("300");
         }},
        {"the instrument's, stricter", "MAX_NOTIONAL", "limit of binance-usdm:BTCUSDT for account main", "120", "600",
         "0.002",
         [](Desk& d) {
             d.limits.hard.maxNotional = dec("300");
             d.limits.hardOf[d.instrument.key].maxNotional = dec("120");
             d.limits.venue.hard.maxNotional = dec("200");
         }},
        {"the venue's, strictest", "MAX_NOTIONAL", "limit of venue binance-usdm", "599.99", "600", "0.009",
         [](Desk& d) {
             d.limits.hard.maxNotional = dec("1000");
             d.limits.venue.hard.maxNotional = dec("599.99");
         }},
        {"the venue's is a ceiling", "MAX_NOTIONAL", "limit of account main", "300", "600", "0.005",
         [](Desk& d) {
             d.limits.hard.maxNotional = dec("300");
             d.limits.venue.hard.maxNotional = dec("5000");
         }},
        {"positions of all accounts", "MAX_POSITION", "limit of venue binance-usdm", "1000", "1100", "0.008",
         [](Desk& d) {
             d.limits.venue.maxPositionNotional = dec("1000");
             d.input.venue.othersNotional = dec("500");
         }},
        {"positions of all accounts, just", "ok", "", "", "", "",
         [](Desk& d) {
             d.limits.venue.maxPositionNotional = dec("1100");
             d.input.venue.othersNotional = dec("500");
         }},
        {"positions that nothing values", "MAX_POSITION", "limit of 1000 USDT", "1000", "unknown", "",
         [](Desk& d) { d.limits.venue.maxPositionNotional = dec("1000"); }},
        {"what leaves less fits any venue's limit", "ok", "", "", "", "",
         [](Desk& d) {
             d.limits.venue.maxPositionNotional = dec("1");
             d.input.position = dec("1");
             d.request.terms.side = Side::Sell;
         }},
        {"the account's position", "MAX_POSITION", "limit of account main", "0.1", "0.105", "0.005",
         [](Desk& d) {
             d.limits.hard.maxPosition = dec("0.1");
             d.input.position = dec("0.095");
         }},
        {"what is free, for a market order", "INSUFFICIENT_FUNDS", "59.99 USDT are free; 0.009 BTC would pass", "59.99",
         "60.0001", "0.009",
         [](Desk& d) {
             d.noMargin();
             d.market();
         }},
        {"what is free, with the fee of what would pass", "INSUFFICIENT_FUNDS",
         "54.1 USDT are free; 0.008 BTC would pass", "54.1", "60.3001005", "0.008",
         [](Desk& d) {
             d.noMargin();
             d.market();
             d.input.freeMargin = dec("54.1");
             d.input.takerRate = dec("0.0005");
         }},
        {"what is free leaves less than an order may be", "INSUFFICIENT_FUNDS", "0.01 USDT are free", "0.01", "60", "",
         [](Desk& d) {
             d.noMargin();
             d.input.freeMargin = dec("0.01");
         }},
        {"the worth of a market order", "MAX_NOTIONAL", "limit of account main); 0.004 BTC would pass", "300",
         "600.001", "0.004",
         [](Desk& d) {
             d.market();
             d.limits.hard.maxNotional = dec("300");
         }},
        {"a price beyond the band", "PRICE_BAND", "63100 is more than 5% above the touch of 60000.1", "63000.105",
         "63100", "63000",
         [](Desk& d) {
             d.limits.hard.maxPriceOffset = dec("0.05");
             d.request.terms.price = Price{dec("63100")};
             d.input.mark = Price{dec("60000")}; // the nearer bound of the two
         }},
        {"a sale's price beyond the band", "PRICE_BAND", "56000 is more than 5% below the touch", "57000", "56000",
         "57000",
         [](Desk& d) {
             d.limits.hard.maxPriceOffset = dec("0.05");
             d.request.terms.side = Side::Sell;
             d.request.terms.price = Price{dec("56000")};
             d.input.bid = Price{dec("60000")};
             d.input.mark.reset();
         }},
        {"a cap beyond the band", "PRICE_BAND", "cap of 6% goes beyond the price band of 5% (limit of account main)",
         "5%", "6%", "5%",
         [](Desk& d) {
             d.band();
             d.request.terms.slippageCap = dec("0.06");
         }},
        {"a cap just at the band", "ok", "", "", "", "",
         [](Desk& d) {
             d.band();
             d.request.terms.slippageCap = dec("0.05");
         }},
        {"no cap at all", "PRICE_BAND", "Without a slippage cap", "5%", "none", "5%", [](Desk& d) { d.band(); }},
        {"a cap within the band of the touch, not of the mark", "PRICE_BAND", "cap of 5% goes beyond", "3.2766%", "5%",
         "3.2766%",
         [](Desk& d) {
             d.band();
             d.request.terms.slippageCap = dec("0.05");
             d.input.mark = Price{dec("59015.3")}; // up to 61966.065
         }},
        {"a sale's cap within the band of the touch, not of the mark", "PRICE_BAND", "cap of 5% goes beyond", "4.525%",
         "5%", "4.525%",
         [](Desk& d) {
             d.band();
             d.request.terms.side = Side::Sell;
             d.request.terms.slippageCap = dec("0.05");
             d.input.mark = Price{dec("60300")}; // down to 57285
         }},
        {"a touch that is beyond the band of the mark", "PRICE_BAND", "farther from the mark than the price band of 5%",
         "5%", "0.1%", "",
         [](Desk& d) {
             d.band();
             d.request.terms.slippageCap = dec("0.001");
             d.input.mark = Price{dec("50000")};
         }},
        {"a stop's cap, wherever the mark is", "PRICE_BAND", "cap of 6% goes beyond", "5%", "6%", "5%",
         [](Desk& d) {
             d.band();
             d.request.terms.type = OrderType::Stop;
             d.request.terms.trigger = Price{dec("63000")};
             d.request.terms.slippageCap = dec("0.06");
             d.input.mark = Price{dec("59000")};
         }},
        {"open orders of the account", "ORDER_LIMIT", "limit of account main is 3: cancel one first", "3", "3", "",
         [](Desk& d) {
             d.limits.hard.maxOpenOrders = 3;
             d.input.openOrders = 3;
         }},
        {"open orders of the instrument", "ORDER_LIMIT", "limit of binance-usdm:BTCUSDT for account main is 2", "2",
         "2", "",
         [](Desk& d) {
             d.limits.hardOf[d.instrument.key].maxOpenOrders = 2;
             d.input.openOrders = 7;
             d.input.openOrdersHere = 2;
         }},
        {"open orders of other instruments are not this one's", "ok", "", "", "", "",
         [](Desk& d) {
             d.limits.hardOf[d.instrument.key].maxOpenOrders = 2;
             d.input.openOrders = 7;
             d.input.openOrdersHere = 1;
         }},
        {"open orders of the venue", "ORDER_LIMIT", "limit of venue binance-usdm is 5", "5", "5", "",
         [](Desk& d) {
             d.limits.hard.maxOpenOrders = 3;
             d.limits.venue.hard.maxOpenOrders = 5;
             d.input.openOrders = 2;
             d.input.venue.openOrders = 5;
         }},
        {"the venue's size", "MAX_SIZE", "limit of venue binance-usdm", "0.009", "0.01", "0.009",
         [](Desk& d) {
             d.limits.hard.maxQty = dec("1");
             d.limits.venue.hard.maxQty = dec("0.009");
         }},
        {"the venue's band", "PRICE_BAND", "(limit of venue binance-usdm)", "0.1%", "0.2%", "0.1%",
         [](Desk& d) {
             d.band();
             d.limits.venue.hard.maxPriceOffset = dec("0.001");
             d.request.terms.slippageCap = dec("0.002");
         }},
        {"the venue's leverage", "LEVERAGE", "limit of venue binance-usdm is 0.5x", "0.5x", "600", "0.008",
         [](Desk& d) {
             d.limits.hard.maxLeverage = dec("3");
             d.limits.venue.hard.maxLeverage = dec("0.5");
             d.input.equity = dec("1000");
             d.input.othersNotional = Decimal{};
         }},
        {"the instrument's position over all accounts", "MAX_POSITION",
         "of all accounts may become 0.11 BTC; the limit of venue binance-usdm is 0.105", "0.105", "0.11", "0.005",
         [](Desk& d) {
             d.limits.hard.maxPosition = dec("1");
             d.limits.venue.hard.maxPosition = dec("0.105");
             d.input.venue.othersPosition = dec("0.1");
         }},
        {"the instrument's position over all accounts, just", "ok", "", "", "", "",
         [](Desk& d) {
             d.limits.venue.hard.maxPosition = dec("0.11");
             d.input.venue.othersPosition = dec("0.1");
         }},
        {"the venue's orders today", "DAILY_ORDERS", "limit of venue binance-usdm is 30", "30", "30", "",
         [](Desk& d) {
             d.limits.maxOrdersPerDay = 20;
             d.limits.venue.maxOrdersPerDay = 30;
             d.input.ordersToday = 10;
             d.input.venue.ordersToday = 30;
         }},
        {"the venue's rejects in a row", "CONSECUTIVE_REJECTS", "limit of venue binance-usdm is 4: arm again", "4", "4",
         "",
         [](Desk& d) {
             d.limits.venue.maxConsecutiveRejects = 4;
             d.input.consecutiveRejects = 2;
             d.input.venue.consecutiveRejects = 4;
         }},
        {"the account's soft limit", "NEEDS_CONFIRM", "more than 500 (limit of account main)", "", "", "notional",
         [](Desk& d) {
             d.limits.soft.notional = dec("500");
             d.limits.venue.soft.notional = dec("500");
         }},
        {"the venue's soft limit is stricter than the account's", "NEEDS_CONFIRM",
         "more than 400 (limit of venue binance-usdm)", "", "", "notional",
         [](Desk& d) {
             d.limits.soft.notional = dec("500");
             d.limits.venue.soft.notional = dec("400");
         }},
        {"the venue's soft limit is stricter than the instrument's", "NEEDS_CONFIRM",
         "more than 1 % (limit of venue binance-usdm)", "", "", "price_offset",
         [](Desk& d) {
             d.limits.softOf[d.instrument.key].priceOffset = dec("0.05");
             d.limits.venue.soft.priceOffset = dec("0.01");
             d.request.terms.price = Price{dec("58000")};
         }},
        {"the instrument's soft limit is stricter than the venue's", "NEEDS_CONFIRM",
         "10 ticks off the touch (limit of binance-usdm:BTCUSDT for account main)", "", "", "price_ticks",
         [](Desk& d) {
             d.limits.softOf[d.instrument.key].priceTicks = 10;
             d.limits.venue.soft.priceTicks = 20;
             d.request.terms.price = Price{dec("58000")};
         }},
        {"the venue's times of the usual size", "NEEDS_CONFIRM",
         "0.031 is more than 3 times your usual 0.01 (limit of venue binance-usdm)", "", "", "usual_size",
         [](Desk& d) {
             d.limits.soft.qtyTimesUsual = dec("5");
             d.limits.venue.soft.qtyTimesUsual = dec("3");
             d.request.terms.qty = {dec("0.031")};
         }},
        {"the venue's share of equity times leverage", "NEEDS_CONFIRM", "leverage: 580 (limit of venue binance-usdm)",
         "", "", "notional",
         [](Desk& d) {
             d.limits.venue.soft.equityShare = dec("0.02");
             d.input.setLeverage = dec("29");
         }},
        {"the venue's orders a second", "ORDER_RATE", "limit of venue binance-usdm is 12", "12", "12", "",
         [](Desk& d) {
             d.limits.venue.maxOrdersPerSecond = 12;
             d.input.ordersInLastSecond = 6;
             d.input.venue.ordersInLastSecond = 12;
         }},
        {"the venue's loss of the day", "DAILY_LOSS", "loss of venue binance-usdm", "80", "80.5", "",
         [](Desk& d) {
             d.limits.maxDailyLoss = dec("50");
             d.limits.venue.maxDailyLoss = dec("80");
             d.input.dayResult = dec("-40.25");
             d.input.venue.dayResult = dec("-80.5");
         }},
        {"an unknown result of the venue", "DAILY_LOSS", "of venue binance-usdm is not known until x:ETH", "80",
         "unknown", "",
         [](Desk& d) {
             d.limits.venue.maxDailyLoss = dec("80");
             d.input.venue.dayUnknown = "x:ETH";
         }},
    };
    return kRows;
}

} // namespace

class RiskTest final : public QObject {
    Q_OBJECT

private slots:
    void gate_data();
    void gate();
    void venueLeverage();
    void order();
    void whose_data();
    void whose();
    void whoseAgeOfABook();
    void confirmation();
    void aBookThatMayBeWrong();
    void mode();
};

void RiskTest::gate_data()
{
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < rows().size(); ++i)
        QTest::newRow(rows()[i].name) << static_cast<int>(i);
}

void RiskTest::gate()
{
    QFETCH(int, row);
    const Row& it = rows()[static_cast<std::size_t>(row)];
    Desk desk;
    it.change(desk);
    const auto result = passGates(desk.input);
    QCOMPARE(codeOf(result), QString(it.code));
    if (result)
        return;
    QVERIFY(!result.error().message.empty());
    QVERIFY(result.error().outcome == Outcome::NotSent);
}

/// What the venue allows of leverage is told with both ways out, the size first.
void RiskTest::venueLeverage()
{
    Desk desk;
    desk.tier("50", "20", "599.99");
    const auto refused = firstRefusal(desk.input);
    QVERIFY(refused);
    QCOMPARE(std::string(refused->gate), std::string("venue leverage"));
    QCOMPARE(refused->error.message,
             std::string("With this order and what is open the position may be worth 600 USDT; Binance USD-M allows "
                         "599.99 USDT at 50x; 0.009 BTC would pass, or 20x of leverage would allow it"));
    QCOMPARE(refused->error.field, std::string("qty"));
    QCOMPARE(refused->error.limit, std::string("599.99 USDT"));
    QCOMPARE(refused->error.value, std::string("600 USDT"));
    QCOMPARE(refused->error.fixes, (std::vector<std::string>{"0.009", "20x"}));
    // What is held counts, and what is open on the order's side.
    desk.input.position = dec("0.004");
    desk.input.openingBuyQty = dec("0.003");
    desk.tier("50", "20", "900");
    QCOMPARE(firstRefusal(desk.input)->error.fixes, (std::vector<std::string>{"0.007", "20x"}));
    // No size is left: only less leverage helps.
    desk.tier("50", "20", "1");
    QCOMPARE(firstRefusal(desk.input)->error.fixes, std::vector<std::string>{"20x"});
    // Beyond the last bracket there is no leverage that would.
    desk.tier("50", "0", "900");
    QCOMPARE(firstRefusal(desk.input)->error.fixes, std::vector<std::string>{"0.007"});
}

/// The earlier gate speaks when two would: the order of docs and code is one.
void RiskTest::order()
{
    const std::vector<std::pair<std::size_t, Break>> broken = {
        {0, [](Desk& d) { d.input.isDuplicate = true; }},
        {3, [](Desk& d) { d.limits.maxMode = TradingMode::Paper; }},
        {4, [](Desk& d) { d.input.isArmed = false; }},
        {5, [](Desk& d) { d.input.kill.isGlobal = true; }},
        {6, [](Desk& d) { d.input.storeTrouble = "disk full"; }},
        {7, [](Desk& d) { d.input.session = SessionState::Connecting; }},
        {10, [](Desk& d) { d.limits.allowlist.clear(); }},
        {13, [](Desk& d) { d.band("0.99"); }},
        {14, [](Desk& d) { d.instrument.openOrderLimits.here = 0; }},
        {15, [](Desk& d) { d.limits.hard.maxQty = dec("0.001"); }},
        {17, [](Desk& d) { d.limits.hard.maxOpenOrders = 0; }},
        {21, [](Desk& d) { d.tier("10", "5", "500"); }},
        {22, [](Desk& d) { d.noMargin(); }},
        {23, [](Desk& d) { d.input.consecutiveRejects = 99; }},
        {25, [](Desk& d) { d.input.ordersInLastSecond = 99; }},
    };
    for (std::size_t first = 0; first < broken.size(); ++first) {
        Desk desk;
        for (std::size_t i = first; i < broken.size(); ++i)
            broken[i].second(desk);
        const auto expected = gates()[broken[first].first].check(desk.input);
        QVERIFY(!expected);
        QCOMPARE(codeOf(passGates(desk.input)), codeOf(expected));
        for (std::size_t gate = 0; gate < broken[first].first; ++gate)
            QVERIFY(gates()[gate].check(desk.input).has_value());
    }
}

/// Each limit is told with whose it is, what it allows, what was found, and the nearest that passes.
void RiskTest::whose_data()
{
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < limitRows().size(); ++i)
        QTest::newRow(limitRows()[i].name) << static_cast<int>(i);
}

void RiskTest::whose()
{
    QFETCH(int, row);
    const LimitRow& it = limitRows()[static_cast<std::size_t>(row)];
    Desk desk;
    it.change(desk);
    const auto result = passGates(desk.input);
    QCOMPARE(codeOf(result), QString(it.code));
    if (result)
        return;
    const Error& error = result.error();
    QVERIFY2(error.message.find(it.whose) != std::string::npos, error.message.c_str());
    QCOMPARE(error.limit, std::string(it.limit));
    QCOMPARE(error.value, std::string(it.value));
    QCOMPARE(error.fixes, it.fix.empty() ? std::vector<std::string>{} : std::vector<std::string>{it.fix});
    // What only reduces is held up by none of them.
    desk.request.terms = {};
    desk.request.terms.qty = {dec("0.010")};
    desk.request.terms.price = Price{dec("60000.1")};
    desk.input.mark = Price{dec("60001")};
    desk.reduceOnly();
    QCOMPARE(codeOf(passGates(desk.input)), QString("ok"));
}

void RiskTest::whoseAgeOfABook()
{
    Desk desk;
    desk.market();
    desk.input.bookReceived = kNow - Duration::seconds(2);
    QCOMPARE(codeOf(passGates(desk.input)), QString("ok"));
    const auto words = [&desk] { return QString::fromStdString(passGates(desk.input).error().message); };
    desk.limits.venue.maxDataAge = Duration::milliseconds(1500);
    QCOMPARE(codeOf(passGates(desk.input)), QString("STALE_DATA"));
    QVERIFY2(words().endsWith("2 s old, the limit of venue binance-usdm is 1500 ms"), qPrintable(words()));
    desk.limits.maxDataAge = Duration::seconds(1); // the shorter holds
    QVERIFY2(words().endsWith("2 s old, the limit of account main is 1000 ms"), qPrintable(words()));
    desk.limits.maxDataAge = Duration::seconds(30);
    desk.limits.venue.maxDataAge = Duration::seconds(20);
    QCOMPARE(codeOf(passGates(desk.input)), QString("ok"));
}

/// With its age, how old it may be, and the instrument as a person knows it.
void RiskTest::aBookThatMayBeWrong()
{
    Desk desk;
    desk.market();
    desk.instrument.canonical = "BTC-PERP";
    desk.input.bookHealth = StreamHealth::Stale;
    desk.input.bookReceived = kNow - Duration::seconds(11);
    QCOMPARE(passGates(desk.input).error().message,
             std::string("Not taken from the book of BTC-PERP on Binance USD-M, which may be wrong: stale, 11 s old, "
                         "the limit of account main is 10000 ms"));
    desk.input.bookHealth = StreamHealth::Gap;
    desk.input.bookReceived = kNow;
    desk.instrument.canonical.clear();
    QCOMPARE(passGates(desk.input).error().message,
             std::string("Not taken from the book of binance-usdm:BTCUSDT, which may be wrong: gap, 0 s old"));
}

void RiskTest::confirmation()
{
    Desk desk;
    desk.limits.soft.qtyTimesUsual = dec("5");
    desk.limits.soft.notional = dec("1000");
    desk.request.terms.qty = {dec("0.100")};
    const auto asked = passGates(desk.input);
    QCOMPARE(codeOf(asked), QString("NEEDS_CONFIRM"));
    const std::vector<std::string> reasons = {"notional", "usual_size"};
    QVERIFY(asked.error().fixes == reasons);

    desk.request.confirmed = reasons;
    QVERIFY(passGates(desk.input).has_value());

    // The book went old between the question and the yes: another question.
    desk.input.bookReceived = kNow - Duration::seconds(11);
    QCOMPARE(codeOf(passGates(desk.input)), QString("NEEDS_CONFIRM"));
}

void RiskTest::mode()
{
    Desk desk;
    QVERIFY(effectiveMode(desk.input) == TradingMode::Live);
    desk.request.mode = TradingMode::Shadow;
    QVERIFY(effectiveMode(desk.input) == TradingMode::Shadow);
    desk.limits.maxMode = TradingMode::Paper;
    QVERIFY(effectiveMode(desk.input) == TradingMode::Paper);
    desk.input.limits = nullptr;
    QVERIFY(effectiveMode(desk.input) == TradingMode::Paper);
}

QTEST_GUILESS_MAIN(RiskTest)
#include "risk_test.moc"
