// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_words.h"

#include "ui/trading/trading_words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("Ticket", words);
}

[[nodiscard]] QString dash()
{
    return QString(QChar(kDash));
}

[[nodiscard]] QString textOf(const Decimal& value, SignStyle sign = SignStyle::Minus)
{
    return amountText(value.mantissa, value.scale, Grouping::Thin, sign);
}

/// With `scale` decimals where no digit is lost by it, else with those it needs.
[[nodiscard]] Decimal shownAt(const Decimal& value, int scale)
{
    const Decimal plain = value.normalized();
    if (plain.scale >= scale)
        return plain;
    return plain.rescaled(scale, Rounding::HalfEven).value_or(plain);
}

} // namespace

std::optional<Decimal> knownValue(const MaybeAmount& amount)
{
    return amount.isKnown ? std::optional(Decimal{amount.mantissa, amount.scale}) : std::nullopt;
}

QString amountAt(const MaybeAmount& amount, int scale, SignStyle sign)
{
    const auto value = knownValue(amount);
    return value ? textOf(shownAt(*value, scale), sign) : dash();
}

QString sharePct(const MaybeAmount& fraction)
{
    const auto value = knownValue(fraction);
    const auto percent = value ? multiply(value->normalized(), {100, 0}) : std::nullopt;
    const auto cut = percent ? percent->rescaled(2, Rounding::HalfEven) : std::nullopt;
    return cut ? textOf(*cut) + QStringLiteral(" %") : dash();
}

QString feeRateText(const MaybeAmount& fraction)
{
    const auto value = knownValue(fraction);
    const auto points = value ? multiply(value->normalized(), {10'000, 0}) : std::nullopt;
    return points ? textOf(points->normalized()) + QStringLiteral(" bp") : dash();
}

QString consequenceText(Side side, const MaybeAmount& position, const MaybeAmount& qty, int qtyScale)
{
    const auto held = knownValue(position);
    const auto size = knownValue(qty);
    if (!held)
        return tr("position \u2014");
    const auto words = [qtyScale](const Decimal& value) { return textOf(shownAt(value.absolute(), qtyScale)); };
    const QString now = held->isNegative() ? tr("short %1").arg(words(*held)) : tr("long %1").arg(words(*held));
    if (!size)
        return held->isZero() ? tr("flat") : now;
    const bool isBuy = side == Side::Buy;
    if (held->isZero())
        return isBuy ? tr("opens long %1").arg(words(*size)) : tr("opens short %1").arg(words(*size));
    const auto after = isBuy ? add(*held, *size) : subtract(*held, *size);
    if (!after)
        return {};
    const bool isWith = isBuy == held->isPositive();
    const QString then = after->isNegative() ? tr("short %1").arg(words(*after)) : tr("long %1").arg(words(*after));
    if (isWith)
        return tr("adds to %1").arg(then);
    if (after->isZero())
        return tr("closes %1").arg(now);
    return after->isPositive() == held->isPositive() ? tr("reduces to %1").arg(then) : tr("reverses to %1").arg(then);
}

QString orderText(const OrderTerms& terms, int priceScale, int qtyScale)
{
    QString text = QStringLiteral("%1 %2").arg(sideWord(terms.side), textOf(shownAt(terms.qty.value, qtyScale)));
    const auto at = [priceScale](const Price& price) { return textOf(shownAt(price.value, priceScale)); };
    if (terms.type == OrderType::Market)
        text += tr(" at market");
    if (terms.twap)
        text += terms.twap->isRandomized ? tr(" TWAP over %1 min, random").arg(terms.twap->minutes)
                                         : tr(" TWAP over %1 min").arg(terms.twap->minutes);
    if (terms.trigger)
        text += tr(" %1 %2").arg(terms.type == OrderType::TakeProfit || terms.type == OrderType::TakeProfitLimit
                                     ? tr("take-profit")
                                     : tr("stop"),
                                 at(*terms.trigger));
    if (terms.trailBy)
        text += tr(" trailing by %1").arg(textOf(shownAt(*terms.trailBy, priceScale)));
    if (terms.price)
        text += QStringLiteral(" @ %1").arg(at(*terms.price));
    if (terms.slippageCap && !terms.price)
        text += tr(" cap %1").arg(sharePct({terms.slippageCap->mantissa, terms.slippageCap->scale, true}));
    if (terms.timeInForce != TimeInForce::Gtc)
        text += QLatin1Char(' ') + toQString(toString(terms.timeInForce)).toUpper();
    if (terms.timeInForce == TimeInForce::Gtd && terms.expiry.isKnown())
        text += QStringLiteral(" %1 %2").arg(dateText(terms.expiry), clockText(terms.expiry).left(5));
    if (terms.isPostOnly)
        text += tr(" post-only");
    if (terms.isReduceOnly)
        text += tr(" reduce-only");
    return text;
}

QString conversionsText(const TicketView& view, std::optional<SizeAsk::Of> typed, const QString& base,
                        const QString& quote)
{
    QStringList parts;
    if (typed && *typed != SizeAsk::Of::Units)
        parts << QStringLiteral("%1 %2").arg(amountAt(view.qty, view.qtyScale), base);
    if (typed != SizeAsk::Of::Quote)
        parts << QStringLiteral("%1 %2").arg(moneyText(view.notional), quote);
    if (typed != SizeAsk::Of::Equity)
        parts << tr("%1 of equity").arg(sharePct(view.equityFraction));
    if (typed != SizeAsk::Of::Risk) {
        MaybeAmount risk;
        const auto loss = knownValue(view.maxLoss);
        const auto share = knownValue(view.equityFraction);
        const auto worth = knownValue(view.notional);
        // maxLoss / equity, with equity = notional / equityFraction
        const auto part = loss && share ? multiply(loss->normalized(), share->normalized()) : std::nullopt;
        if (const auto ratio = part && worth ? divide(*part, *worth, 6, Rounding::Up) : std::nullopt)
            risk = {ratio->mantissa, ratio->scale, true};
        parts << tr("%1 at risk").arg(sharePct(risk));
    }
    return parts.join(QStringLiteral(" \u00b7 "));
}

QString placeText(const TicketView& view, Side side, const Decimal& step)
{
    const auto price = knownValue(view.price);
    const auto bid = knownValue(view.bid);
    const auto ask = knownValue(view.ask);
    if (!price || !bid || !ask || !step.isPositive())
        return {};
    const bool isBuy = side == Side::Buy;
    const Decimal& own = isBuy ? *bid : *ask;
    const Decimal& other = isBuy ? *ask : *bid;
    const QString ownWord = isBuy ? tr("bid") : tr("ask");
    const QString otherWord = isBuy ? tr("ask") : tr("bid");
    if (fillsNothing(view))
        return (isBuy ? tr("nothing fills: the %1 is higher") : tr("nothing fills: the %1 is lower")).arg(otherWord);
    const auto away = [&price, &step](const Decimal& from) {
        const auto gap = subtract(*price, from);
        return gap ? ticksText(gap->absolute(), step) : QString();
    };
    if (*price == other)
        return tr("takes at the %1").arg(otherWord);
    if (isBuy ? *price > other : *price < other)
        return tr("takes, %1 through the %2").arg(away(other), otherWord);
    if (*price == own)
        return tr("at the %1").arg(ownWord);
    return (*price > own ? tr("%1 over the %2") : tr("%1 under the %2")).arg(away(own), ownWord);
}

bool opensNothing(const TicketView& view)
{
    const auto now = knownValue(view.position);
    const auto after = knownValue(view.positionAfter);
    return now && after && after->absolute() < now->absolute() &&
           (after->isZero() || after->isNegative() == now->isNegative());
}

bool fillsNothing(const TicketView& view)
{
    const auto visible = knownValue(view.visibleFraction);
    return visible && visible->isZero() && !view.fillPrice.isKnown;
}

QString ticksText(const Decimal& distance, const Decimal& step)
{
    const auto ticks = divide(distance, step, 0, Rounding::Down);
    const auto whole = ticks ? multiply(*ticks, step) : std::nullopt;
    if (!whole || *whole != distance)
        return textOf(distance.normalized());
    return *ticks == Decimal{1, 0} ? tr("1 tick") : tr("%1 ticks").arg(textOf(*ticks));
}

} // namespace gannet
