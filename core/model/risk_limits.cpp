// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/risk_limits.h"

#include <algorithm>

namespace gannet {

namespace {

template <class T> void takeStricter(std::optional<T>& limit, const std::optional<T>& other)
{
    if (other && (!limit || *other < *limit))
        limit = other;
}

template <class T> void takeOwn(std::optional<T>& limit, const std::optional<T>& own)
{
    if (own)
        limit = own;
}

} // namespace

bool isSoftLimitReason(std::string_view word)
{
    return std::ranges::find(kSoftLimitReasons, word) != kSoftLimitReasons.end();
}

HardLimits hardLimitsOf(const RiskLimits& limits, std::string_view instrument)
{
    HardLimits all = limits.hard;
    const auto addStricter = [&all](const HardLimits& other) {
        takeStricter(all.maxQty, other.maxQty);
        takeStricter(all.maxNotional, other.maxNotional);
        takeStricter(all.maxPriceOffset, other.maxPriceOffset);
        takeStricter(all.maxLeverage, other.maxLeverage);
    };
    addStricter(limits.venue.hard);
    const auto own = limits.hardOf.find(instrument);
    if (own == limits.hardOf.end())
        return all;
    addStricter(own->second);
    takeStricter(all.maxPosition, own->second.maxPosition);
    return all;
}

SoftLimits softLimitsOf(const RiskLimits& limits, std::string_view instrument)
{
    SoftLimits soft = limits.soft;
    const auto each = [&soft](const SoftLimits& other, const auto& take) {
        take(soft.priceOffset, other.priceOffset);
        take(soft.qtyTimesUsual, other.qtyTimesUsual);
        take(soft.notional, other.notional);
        take(soft.priceTicks, other.priceTicks);
        take(soft.equityShare, other.equityShare);
    };
    if (const auto own = limits.softOf.find(instrument); own != limits.softOf.end())
        each(own->second, [](auto& limit, const auto& other) { takeOwn(limit, other); });
    each(limits.venue.soft, [](auto& limit, const auto& other) { takeStricter(limit, other); });
    return soft;
}

Duration maxDataAgeOf(const RiskLimits& limits)
{
    return std::min(limits.maxDataAge, limits.venue.maxDataAge.value_or(limits.maxDataAge));
}

SoftLimits defaultSoftLimits()
{
    SoftLimits soft;
    soft.priceOffset = Decimal{1, 2};
    soft.qtyTimesUsual = Decimal{5, 0};
    soft.equityShare = Decimal{2, 2};
    return soft;
}

RiskLimits newLiveLimits()
{
    RiskLimits limits;
    limits.hard.maxNotional = Decimal{100, 0};
    limits.maxDailyLoss = Decimal{50, 0};
    limits.maxOrdersPerDay = 200;
    limits.soft = defaultSoftLimits();
    return limits;
}

RiskLimits paperLimits()
{
    RiskLimits limits;
    limits.hasAllowlist = false;
    limits.confirm = ConfirmLevel::Fast;
    return limits;
}

} // namespace gannet
