// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_distance.h"

#include "ui/format.h"

namespace gannet {

TypedDistance readDistance(const QString& typed)
{
    TypedDistance read;
    const std::string text = typed.trimmed().toStdString();
    if (text.empty())
        return read;
    const auto ask =
        readDistanceAsk(text, {"distance", "distance", Code::InvalidRequest, "then t for ticks, %, bp or R"});
    if (ask) {
        read.unit = ask->unit;
        read.number = ask->number;
        return read;
    }
    read.problem = toQString(ask.error().message);
    if (!ask.error().fixes.empty())
        read.fix = toQString(ask.error().fixes.front());
    return read;
}

std::optional<Decimal> quoteDistance(const TypedDistance& typed, const Decimal& from, const TickRule& ticks)
{
    return typed.number ? quoteDistance(DistanceAsk{typed.unit, *typed.number}, from, ticks) : std::nullopt;
}

std::optional<Decimal> fractionDistance(const TypedDistance& typed, const std::optional<Decimal>& from,
                                        const TickRule& ticks)
{
    return typed.number ? fractionDistance(DistanceAsk{typed.unit, *typed.number}, from, ticks) : std::nullopt;
}

} // namespace gannet
