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
    HardLimits both = limits.hard;
    takeStricter(both.maxNotional, limits.venue.maxNotional);
    const auto own = limits.hardOf.find(instrument);
    if (own == limits.hardOf.end())
        return both;
    takeStricter(both.maxQty, own->second.maxQty);
    takeStricter(both.maxNotional, own->second.maxNotional);
    takeStricter(both.maxPosition, own->second.maxPosition);
    takeStricter(both.maxPriceOffset, own->second.maxPriceOffset);
    takeStricter(both.maxLeverage, own->second.maxLeverage);
    return both;
}

SoftLimits softLimitsOf(const RiskLimits& limits, std::string_view instrument)
{
    SoftLimits soft = limits.soft;
    const auto own = limits.softOf.find(instrument);
    if (own == limits.softOf.end())
        return soft;
    takeOwn(soft.priceOffset, own->second.priceOffset);
    takeOwn(soft.qtyTimesUsual, own->second.qtyTimesUsual);
    takeOwn(soft.notional, own->second.notional);
    takeOwn(soft.priceTicks, own->second.priceTicks);
    takeOwn(soft.equityShare, own->second.equityShare);
    return soft;
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
