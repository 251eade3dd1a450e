// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/sizing.h"

#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

constexpr int kFine = 12; ///< decimals of a quotient before the lot cuts it: finer than any lot

[[nodiscard]] tl::unexpected<Error> tooLarge()
{
    return refuseField(Code::BadQty, "qty", "The size does not fit a number", "18 digits", "too large");
}

/// The quotient rounded down, as finely as it fits.
[[nodiscard]] std::optional<Decimal> quotient(const Decimal& a, const Decimal& b)
{
    for (int scale = kFine; scale >= 0; --scale) {
        if (const auto result = divide(a, b, scale, Rounding::Down))
            return result;
    }
    return std::nullopt;
}

[[nodiscard]] Result<Sized> toLots(const std::optional<Decimal>& qty, std::string binding, const Instrument& instrument)
{
    auto lots = qty ? floorToLot(*qty, instrument) : std::nullopt;
    if (!lots)
        return tooLarge();
    if (instrument.maxQty && *lots > *instrument.maxQty) {
        lots = instrument.maxQty;
        binding = "venue";
    }
    const Decimal least = instrument.minQty.value_or(instrument.lotStep);
    if (lots->mantissa <= 0 || *lots < least)
        return refuseField(Code::BadQty, "qty",
                           fmt::format("{} {} is less than the smallest size of {}, {} (set by: {})", plainText(*qty),
                                       instrument.base, instrument.symbol, plainText(least), binding),
                           plainText(least), plainText(*qty), {plainText(least)});
    return Sized{{*lots}, std::move(binding)};
}

[[nodiscard]] Result<void> checkPositive(const Decimal& value, std::string_view field)
{
    if (value.isPositive())
        return {};
    return refuseField(Code::BadQty, field, fmt::format("{} must be above zero", field), "a positive number",
                       plainText(value));
}

} // namespace

std::optional<Decimal> floorToLot(const Decimal& qty, const Instrument& instrument)
{
    if (instrument.lotStep.isZero())
        return qty.rescaled(instrument.qtyScale, Rounding::Down);
    const auto lots = divide(qty, instrument.lotStep, 0, Rounding::Down);
    return lots ? multiply(*lots, instrument.lotStep) : std::nullopt;
}

Result<Sized> sizeOfUnits(const Decimal& qty, const Instrument& instrument)
{
    if (auto ok = checkPositive(qty, "qty"); !ok)
        return fail(ok.error());
    return toLots(qty, "asked", instrument);
}

Result<Sized> sizeOfNotional(const Decimal& notional, const Price& price, const Instrument& instrument)
{
    if (auto ok = checkPositive(notional, "notional"); !ok)
        return fail(ok.error());
    if (auto ok = checkPositive(price.value, "price"); !ok)
        return fail(ok.error());
    return toLots(quotient(notional, price.value), "asked", instrument);
}

Result<Sized> sizeOfEquity(const Decimal& equity, const Decimal& fraction, const Price& price,
                           const Instrument& instrument)
{
    if (auto ok = checkPositive(equity, "equity"); !ok)
        return fail(ok.error());
    if (auto ok = checkPositive(fraction, "fraction"); !ok)
        return fail(ok.error());
    const auto notional = multiply(equity, fraction);
    if (!notional)
        return tooLarge();
    return sizeOfNotional(*notional, price, instrument);
}

Result<Sized> sizeOfRisk(const RiskSize& input, const Instrument& instrument)
{
    for (const auto& [value, field] : {std::pair{input.equity, "equity"}, std::pair{input.fraction, "fraction"},
                                       std::pair{input.entry.value, "price"}, std::pair{input.stop.value, "stop"}}) {
        if (auto ok = checkPositive(value, field); !ok)
            return fail(ok.error());
    }
    if (input.feeRate.isNegative())
        return refuseField(Code::BadQty, "fee_rate", "A fee rate is not negative here", "0 or more",
                           plainText(input.feeRate));
    if (input.entry == input.stop)
        return refuseField(Code::BadQty, "stop", "The stop is at the entry: any size would risk nothing",
                           "another price", input.stop.toString());
    const auto risked = multiply(input.equity, input.fraction);
    const auto gap = subtract(input.entry.value, input.stop.value);
    const auto both = add(input.entry.value, input.stop.value);
    const auto fees = both ? multiply(*both, input.feeRate) : std::nullopt;
    const auto perUnit = gap && fees ? add(gap->absolute(), *fees) : std::nullopt;
    if (!risked || !perUnit)
        return tooLarge();
    auto qty = quotient(*risked, *perUnit);
    std::string binding = "risk";
    for (const SizeCap& cap : input.caps) {
        if (!qty || cap.qty < *qty) {
            qty = cap.qty;
            binding = cap.name;
        }
    }
    return toLots(qty, std::move(binding), instrument);
}

Result<Sized> sizeOfPosition(const Decimal& position, const Decimal& fraction, const Instrument& instrument)
{
    if (fraction.mantissa <= 0 || fraction > Decimal{1, 0})
        return refuseField(Code::BadQty, "fraction", "A part of a position is above 0 and at most 1", "0 to 1",
                           plainText(fraction));
    if (position.isZero())
        return refuseField(Code::BadQty, "qty", fmt::format("There is no position in {} to close", instrument.key),
                           "a position", "0");
    const Decimal size = position.absolute();
    if (fraction == Decimal{1, 0})
        return Sized{{size}, "asked"};
    return toLots(multiply(size, fraction), "asked", instrument);
}

Result<Price> breakevenPrice(const Decimal& averageEntry, bool isLong, const Decimal& feeRate,
                             const Instrument& instrument)
{
    if (feeRate.isNegative() || feeRate >= Decimal{1, 0})
        return refuseField(Code::BadQty, "fee_rate", "A fee rate is a fraction", "0 to below 1", plainText(feeRate));
    if (auto ok = checkPositive(averageEntry, "average entry"); !ok)
        return fail(ok.error());
    const auto more = add({1, 0}, feeRate);
    const auto less = subtract({1, 0}, feeRate);
    const auto top = more && less ? multiply(averageEntry, isLong ? *more : *less) : std::nullopt;
    std::optional<Decimal> exact;
    for (int scale = kFine; top && !exact && scale >= 0; --scale)
        exact = divide(*top, isLong ? *less : *more, scale, isLong ? Rounding::Up : Rounding::Down);
    if (!exact || exact->mantissa <= 0)
        return tooLarge();
    const Decimal unit = instrument.tickRule.stepAt(*exact);
    if (unit.isZero() || instrument.tickRule.isValid(*exact))
        return Price{*exact};
    const auto steps = divide(*exact, unit, 0, isLong ? Rounding::Up : Rounding::Down);
    const auto price = steps ? multiply(*steps, unit) : std::nullopt;
    if (!price || price->mantissa <= 0)
        return tooLarge();
    return Price{*price};
}

} // namespace gannet
