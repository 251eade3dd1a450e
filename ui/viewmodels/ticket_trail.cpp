// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_trail.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"
#include "ui/typed_distance.h"

#include <QCoreApplication>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TicketTrail", words);
}

} // namespace

TypedTrail readTrail(const QString& typed, const std::optional<Decimal>& from, const Instrument* instrument)
{
    const TypedDistance distance = readDistance(typed);
    if (!distance.problem.isEmpty())
        return {{}, distance.problem, distance.fix, false};
    if (!distance.number)
        return {{}, tr("How far the stop follows is missing: 50t, 0.5% or 120."), {}, true};
    if (distance.unit == TypedDistance::Unit::Risk)
        return {{}, tr("A stop that follows has no R. Write 50t or 0.5%."), QStringLiteral("50t"), false};
    if (!instrument || !from)
        return {{}, tr("Without a market the distance cannot be told yet."), {}, true};
    const auto exact = quoteDistance(distance, *from, instrument->tickRule);
    const Decimal step = instrument->tickRule.stepAt(*from);
    const auto whole = exact && step.isPositive() ? multiplesAround(*exact, step) : std::nullopt;
    if (!whole || !whole->below.isPositive())
        return {{},
                tr("%1 is less than one tick, %2. Write 1t.").arg(typed.trimmed(), toQString(plainText(step))),
                QStringLiteral("1t"),
                false};
    if (whole->below >= *from)
        return {{},
                tr("%1 is as far away as the price itself, %2. Write 0.5%.").arg(typed.trimmed(), amountText(*from)),
                QStringLiteral("0.5%"),
                false};
    return {whole->below, {}, {}, false};
}

} // namespace gannet
