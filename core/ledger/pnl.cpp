// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/pnl.h"

namespace gannet {

namespace {

const Decimal kOne{1, 0};

[[nodiscard]] std::optional<LedgerAmount> plus(const std::optional<LedgerAmount>& a, const LedgerAmount& b)
{
    return a ? add(*a, b) : std::nullopt;
}

} // namespace

LedgerAmount notional(const Decimal& qty, const Price& mark)
{
    return LedgerAmount::product(qty, mark.value).absolute();
}

std::optional<Decimal> averageEntry(const NetPosition& position, int scale, Rounding rounding)
{
    if (position.qty.isZero() || !position.costBasis)
        return std::nullopt;
    return divide(*position.costBasis, LedgerAmount::from(position.qty), scale, rounding);
}

std::optional<LedgerAmount> unrealised(const NetPosition& position, const std::optional<Price>& mark)
{
    if (position.qty.isZero())
        return LedgerAmount{};
    if (!mark || !position.costBasis)
        return std::nullopt;
    return subtract(LedgerAmount::product(position.qty, mark->value), *position.costBasis);
}

std::optional<LedgerAmount> netResult(const Position& position, const std::optional<Price>& mark,
                                      const std::string& quote)
{
    const auto open = unrealised(position.net, mark);
    if (!open || !position.net.isRealisedComplete)
        return std::nullopt;
    const auto paid = position.fees.find(quote);
    const LedgerAmount fees = paid == position.fees.end() ? LedgerAmount{} : paid->second;
    return plus(plus(plus(open, position.net.realised), position.funding), fees.negated());
}

std::optional<LedgerAmount> fundingPayment(const Decimal& qty, const Price& price, const Decimal& rate)
{
    return LedgerAmount::product(qty, price.value).negated().times(rate, Rounding::HalfEven);
}

std::optional<Decimal> effectiveLeverage(const LedgerAmount& notional, const LedgerAmount& equity)
{
    if (equity.isZero() || equity.isNegative())
        return std::nullopt;
    return divide(notional, equity, kLeverageScale, Rounding::Up);
}

std::optional<Decimal> marginUsed(const LedgerAmount& notional, const Decimal& leverage, int scale, Rounding rounding)
{
    if (!leverage.isPositive())
        return std::nullopt;
    return divide(notional, LedgerAmount::from(leverage), scale, rounding);
}

std::optional<LedgerAmount> maintenanceMargin(const LedgerAmount& notional, const MaintenanceTier& tier)
{
    const auto asked =
        plus(notional.times(tier.rate, Rounding::HalfEven), LedgerAmount::from(tier.deduction).negated());
    return asked && asked->isNegative() ? LedgerAmount{} : asked;
}

std::optional<LiquidationPrice> estimateLiquidation(const Decimal& qty, const Price& mark, const LedgerAmount& backing,
                                                    const MaintenanceTier& tier, int scale)
{
    if (qty.isZero() || tier.rate.isNegative() || tier.rate >= kOne)
        return std::nullopt;
    const auto above =
        plus(subtract(LedgerAmount::product(qty, mark.value), backing), LedgerAmount::from(tier.deduction).negated());
    const LedgerAmount asked = LedgerAmount::product(qty, tier.rate).absolute();
    const auto below = subtract(LedgerAmount::from(qty), asked);
    if (!above || !below)
        return std::nullopt;
    const auto price = divide(*above, *below, scale, qty.isNegative() ? Rounding::Down : Rounding::Up);
    if (!price || !price->isPositive())
        return std::nullopt;
    return LiquidationPrice{*price, true};
}

std::optional<Decimal> liquidationStep(const Decimal& qty, const Decimal& rate)
{
    if (qty.isZero() || rate.isNegative() || rate >= kOne)
        return std::nullopt;
    const auto below = subtract(LedgerAmount::from(qty), LedgerAmount::product(qty, rate).absolute());
    return below ? divide(LedgerAmount::from({-1, 0}), *below, kStepScale, Rounding::HalfEven) : std::nullopt;
}

std::optional<LiquidationPrice> shownLiquidation(const std::optional<VenuePosition>& venue,
                                                 const std::optional<LiquidationPrice>& estimate)
{
    if (venue && venue->liquidationPrice)
        return LiquidationPrice{*venue->liquidationPrice, false};
    return estimate;
}

std::optional<bool> isDust(const Decimal& qty, const Instrument& instrument)
{
    if (qty.isZero())
        return false;
    const bool hasStep = instrument.lotStep.isPositive();
    if (!hasStep && !instrument.minQty)
        return std::nullopt;
    const LedgerAmount size = LedgerAmount::from(qty).absolute();
    return (hasStep && size < LedgerAmount::from(instrument.lotStep)) ||
           (instrument.minQty && size < LedgerAmount::from(*instrument.minQty));
}

Result<std::map<std::string, Exposure>> exposures(const Positions& positions, const Catalogue& catalogue)
{
    std::map<std::string, Exposure> result;
    for (const auto& [key, position] : positions.all()) {
        if (position.net.qty.isZero())
            continue;
        const Instrument& instrument = catalogue.at(key.instrument);
        const std::int64_t multiplier = canonicalName(instrument.type, instrument.base, instrument.quote).multiplier;
        const LedgerAmount qty = LedgerAmount::product(position.net.qty, Decimal{multiplier, 0});
        Exposure& exposure = result[instrument.canonical];
        LedgerAmount& side = qty.isNegative() ? exposure.shortQty : exposure.longQty;
        const auto sum = add(side, qty.absolute());
        const auto net = add(exposure.netQty, qty);
        if (!sum || !net)
            return fail(ErrorKind::Protocol, Code::OutOfRange,
                        "the quantities of " + instrument.canonical + " over all venues do not fit one number");
        side = *sum;
        exposure.netQty = *net;
    }
    return result;
}

} // namespace gannet
