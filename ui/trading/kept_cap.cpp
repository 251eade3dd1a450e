// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/kept_cap.h"

#include "core/model/take_cap.h"
#include "ui/format.h"
#include "ui/typed_distance.h"

namespace gannet {

std::optional<DistanceAsk> keptCap(const EngineClient* client, const std::string& key)
{
    const std::string* const kept = client ? client->setting(kKeptCap + key) : nullptr;
    if (!kept)
        return std::nullopt;
    const TypedDistance typed = readDistance(toQString(*kept));
    if (!typed.number || !typed.number->isPositive() || typed.unit == DistanceAsk::Unit::Risk)
        return std::nullopt;
    const DistanceAsk cap{typed.unit, *typed.number};
    const auto fraction = fractionDistance(cap, std::nullopt, {});
    return fraction && *fraction > kMostCap ? std::nullopt : std::optional(cap);
}

std::optional<Decimal> capFraction(const std::optional<DistanceAsk>& cap, const std::optional<Decimal>& touch,
                                   const TickRule& ticks)
{
    const auto fraction = cap ? fractionDistance(*cap, touch, ticks) : std::nullopt;
    return fraction && fraction->isPositive() && *fraction <= kMostCap ? fraction : std::nullopt;
}

QString capText(const std::optional<DistanceAsk>& cap)
{
    if (cap && cap->unit == DistanceAsk::Unit::Ticks)
        return toQString(plainText(cap->number)) + QLatin1Char('t');
    const auto percent = multiply(capFraction(cap, std::nullopt, {}).value_or(kTakeCap).normalized(), {100, 0});
    return toQString(percent ? plainText(percent->normalized()) : std::string("?")) + QLatin1Char('%');
}

} // namespace gannet
