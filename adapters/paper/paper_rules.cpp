// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_rules.h"

#include "core/base/check.h"

#include <array>

namespace gannet::paper {

namespace {

/// A fraction in units of 0.0001 %.
[[nodiscard]] constexpr Decimal millionths(std::int64_t n)
{
    return {n, 6};
}

[[nodiscard]] std::vector<OrderType> allTypes()
{
    return {OrderType::Market,     OrderType::Limit,           OrderType::Stop,    OrderType::StopLimit,
            OrderType::TakeProfit, OrderType::TakeProfitLimit, OrderType::Trailing};
}

[[nodiscard]] OrderCapabilities takesAll()
{
    return {.types = allTypes(),
            .timesInForce = {TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok, TimeInForce::Gtd, TimeInForce::Day},
            .triggerSources = {TriggerSource::Mark, TriggerSource::Last, TriggerSource::Index},
            .hasPostOnly = true,
            .hasReduceOnly = true,
            .hasReplace = true,
            .hasLeverage = true};
}

/// Ours, where a venue has no numbers here: the dearest fees of the venues below, tight leverage, a slow schedule.
[[nodiscard]] PaperRules defaultRules()
{
    PaperRules rules;
    rules.fees = {{"default", millionths(200), millionths(500)}};
    rules.capabilities = takesAll();
    rules.maxOrders = 1000;
    rules.fundingInterval = Duration::minutes(8 * 60);
    rules.slippageCap = {5, 2};
    rules.triggerSlippageCap = {10, 2};
    return rules;
}

/// Hyperliquid's documentation, read 2026-08: "Fees", "Margining", "Liquidations", "Funding", "Order types", "Rate
/// limits and user limits", "Tick and lot size"; the words of its rejects.
[[nodiscard]] PaperRules hyperliquidRules()
{
    PaperRules rules = defaultRules();
    rules.venue = "hyperliquid";
    rules.fees = {{"base", millionths(150), millionths(450)}, {"lowest", millionths(0), millionths(240)}};
    OrderCapabilities& can = rules.capabilities;
    can.types.pop_back(); // no trailing stop
    can.timesInForce = {TimeInForce::Gtc, TimeInForce::Ioc};
    can.triggerSources = {TriggerSource::Mark};
    rules.maxOrders = 1000;
    rules.bandUp = rules.bandDown = Decimal{80, 2};
    rules.isFundedAtIndex = true;
    rules.fundingInterval = Duration::minutes(60);
    rules.backstopShare = {666'667, 6}; // two thirds
    return rules;
}

/// Binance USD-M: the API's documentation (new order, exchange information), recorded answers of exchangeInfo (filters
/// MAX_NUM_ORDERS, MAX_NUM_ALGO_ORDERS, PERCENT_PRICE; liquidationFee) and of the commission rate.
[[nodiscard]] PaperRules binanceRules()
{
    PaperRules rules = defaultRules();
    rules.venue = "binance-usdm";
    rules.fees = {{"base", millionths(200), millionths(500)}};
    OrderCapabilities& can = rules.capabilities;
    can.timesInForce = {TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok, TimeInForce::Gtd};
    can.triggerSources = {TriggerSource::Mark, TriggerSource::Last};
    rules.maxOrders.reset();
    rules.maxOrdersPerInstrument = 200;
    rules.maxTriggersPerInstrument = 10;
    rules.bandUp = rules.bandDown = Decimal{10, 2};
    rules.liquidationFee = millionths(12'000);
    rules.selfTrade = SelfTrade::CancelTaking;
    return rules;
}

/// Aster's futures documentation and recorded answers of exchangeInfo and commissionRate.
[[nodiscard]] PaperRules asterRules()
{
    PaperRules rules = binanceRules();
    rules.venue = "aster";
    rules.fees = {{"base", millionths(200), millionths(400)}};
    rules.capabilities.timesInForce = {TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok};
    rules.bandUp = rules.bandDown = Decimal{2, 2};
    rules.slippageCap = rules.triggerSlippageCap = Decimal{2, 2};
    rules.liquidationFee = millionths(25'000);
    return rules;
}

/// From here on, so much may be borrowed; `rate` is kept.
struct Step {
    std::int64_t floor;
    std::int64_t maxLeverage;
    Decimal rate; ///< zero: half the initial margin
};

/// Deductions make the tiers meet: d(n) = d(n-1) + floor(n) * (rate(n) - rate(n-1)), as both venues publish it.
[[nodiscard]] std::vector<LeverageTier> built(std::span<const Step> steps)
{
    std::vector<LeverageTier> tiers;
    for (const Step& step : steps) {
        LeverageTier tier{{step.floor, 0}, {step.maxLeverage, 0}, {step.rate, {}}};
        if (step.rate.isZero())
            tier.maintenance.rate = divide({5, 1}, {step.maxLeverage, 0}, 8, Rounding::Up).value();
        if (!tiers.empty()) {
            const MaintenanceTier& before = tiers.back().maintenance;
            const auto more = multiply(tier.floor, subtract(tier.maintenance.rate, before.rate).value());
            tier.maintenance.deduction = add(before.deduction, more.value()).value();
        }
        tiers.push_back(tier);
    }
    return tiers;
}

constexpr Decimal kHalfOfInitial{};

/// Hyperliquid, "Margin tiers", mainnet.
[[nodiscard]] std::vector<Step> hyperliquidSteps(const Instrument& instrument)
{
    struct Row {
        std::string_view base;
        std::int64_t first, floor, then;
    };
    static constexpr std::array kRows{
        Row{"BTC", 40, 150'000'000, 20},
        Row{"ETH", 25, 100'000'000, 15},
        Row{"SOL", 20, 70'000'000, 10},
        Row{"XRP", 20, 40'000'000, 10},
    };
    for (const Row& row : kRows) {
        if (row.base == instrument.symbol)
            return {{0, row.first, kHalfOfInitial}, {row.floor, row.then, kHalfOfInitial}};
    }
    return {};
}

/// Aster's brackets as a public client's tests hold them: an example, not the venue's of today. The leverage of each
/// is ours: half of one over the rate, which is what the one bracket known whole (75 at 0.0065) comes to, cut.
[[nodiscard]] std::vector<Step> asterSteps(const Instrument& instrument)
{
    if (instrument.symbol != "BTCUSDT")
        return {};
    return {{0, 125, {4, 3}},          {50'000, 100, {5, 3}},   {250'000, 50, {10, 3}},     {3'000'000, 20, {25, 3}},
            {20'000'000, 10, {5, 2}},  {40'000'000, 5, {1, 1}}, {100'000'000, 4, {125, 3}}, {120'000'000, 3, {15, 2}},
            {200'000'000, 2, {25, 2}}, {300'000'000, 1, {5, 1}}};
}

/// Ours where nothing is known: 20 times and 2.5 %, the margins that Binance's exchangeInfo names for every symbol.
constexpr int kDefaultLeverage = 20;

} // namespace

const PaperRules& rulesOf(std::string_view venue)
{
    static const std::array<PaperRules, 3> kKnown{hyperliquidRules(), binanceRules(), asterRules()};
    static const PaperRules kDefault = defaultRules();
    for (const PaperRules& rules : kKnown) {
        if (rules.venue == venue)
            return rules;
    }
    return kDefault;
}

std::vector<LeverageTier> leverageTiers(const PaperRules& rules, const Instrument& instrument)
{
    std::vector<Step> steps;
    if (rules.venue == "hyperliquid")
        steps = hyperliquidSteps(instrument);
    else if (rules.venue == "aster")
        steps = asterSteps(instrument);
    if (steps.empty()) {
        const int most = instrument.maxLeverage.value_or(kDefaultLeverage);
        steps = {{0, most > 0 ? most : 1, kHalfOfInitial}};
    }
    return built(steps);
}

const LeverageTier& tierOf(std::span<const LeverageTier> tiers, const LedgerAmount& notional)
{
    CHECK(!tiers.empty(), "an instrument has a tier");
    const LeverageTier* tier = &tiers.front();
    for (const LeverageTier& each : tiers) {
        if (LedgerAmount::from(each.floor) <= notional)
            tier = &each;
    }
    return *tier;
}

} // namespace gannet::paper
