// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_distance.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"

#include <QStringList>

#include <utility>

namespace gannet {

namespace {

constexpr std::int64_t kMostPct = 100;
constexpr int kFractionScale = 12;

/// Cuts one of the endings off; whether it was there.
[[nodiscard]] bool chop(QString& text, const QStringList& endings)
{
    for (const QString& ending : endings) {
        if (text.endsWith(ending)) {
            text = text.chopped(ending.size()).trimmed();
            return true;
        }
    }
    return false;
}

} // namespace

TypedDistance readDistance(const QString& typed)
{
    QString text = typed.trimmed().toLower();
    if (text.isEmpty())
        return {};
    if (text.startsWith(QLatin1Char('+')) || text.startsWith(QLatin1Char('-')) || text.startsWith(kMinus))
        text.remove(0, 1);
    TypedDistance read;
    QString ending;
    bool isPoints = false;
    if (chop(text, {QStringLiteral("ticks"), QStringLiteral("tick"), QStringLiteral("t")})) {
        read.unit = TypedDistance::Unit::Ticks;
        ending = QStringLiteral("t");
    } else if (chop(text, {QStringLiteral("bps"), QStringLiteral("bp")})) {
        read.unit = TypedDistance::Unit::Fraction;
        ending = QStringLiteral("bp");
        isPoints = true;
    } else if (chop(text, {QStringLiteral("%")})) {
        read.unit = TypedDistance::Unit::Fraction;
        ending = QStringLiteral("%");
    } else if (chop(text, {QStringLiteral("r")})) {
        read.unit = TypedDistance::Unit::Risk;
        ending = QStringLiteral("R");
    }
    const NumberField what{"distance", "distance", Code::InvalidRequest, "then t for ticks, %, bp or R"};
    auto number = read.unit == TypedDistance::Unit::Fraction
                      ? readPercent(text.toStdString(), what, isPoints ? kMostPct * 100 : kMostPct)
                      : readTypedNumber(text.toStdString(), what);
    if (number && isPoints) {
        const Decimal percent = number->normalized();
        if (const auto points = multiply(percent, {1, 2}))
            number = points->normalized();
    }
    if (number) {
        read.number = *number;
        return read;
    }
    read.problem = toQString(number.error().message);
    if (!number.error().fixes.empty()) {
        read.fix = toQString(number.error().fixes.front());
        if (!read.fix.endsWith(ending))
            read.fix += ending;
    }
    return read;
}

std::optional<Decimal> quoteDistance(const TypedDistance& typed, const Decimal& from, const TickRule& ticks)
{
    if (!typed.number)
        return std::nullopt;
    switch (typed.unit) {
    case TypedDistance::Unit::Plain: return typed.number;
    case TypedDistance::Unit::Ticks: return multiply(*typed.number, ticks.stepAt(from));
    case TypedDistance::Unit::Fraction: return multiply(typed.number->normalized(), from.normalized());
    case TypedDistance::Unit::Risk: break;
    }
    return std::nullopt;
}

std::optional<Decimal> fractionDistance(const TypedDistance& typed, const std::optional<Decimal>& from,
                                        const TickRule& ticks)
{
    if (!typed.number)
        return std::nullopt;
    switch (typed.unit) {
    case TypedDistance::Unit::Plain: return multiply(typed.number->normalized(), {1, 2});
    case TypedDistance::Unit::Fraction: return typed.number;
    case TypedDistance::Unit::Ticks: {
        const auto away = from ? quoteDistance(typed, *from, ticks) : std::nullopt;
        const auto share = away ? divide(*away, *from, kFractionScale, Rounding::Down) : std::nullopt;
        return share ? std::optional(share->normalized()) : std::nullopt;
    }
    case TypedDistance::Unit::Risk: break;
    }
    return std::nullopt;
}

} // namespace gannet
