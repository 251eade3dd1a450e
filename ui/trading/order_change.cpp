// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/order_change.h"

#include "core/base/typed_number.h"
#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <QObject>

#include <optional>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::string textOf(const Decimal& value, int scale)
{
    const auto shown = scale >= 0 ? value.mantissaAt(scale) : std::nullopt;
    return shown ? Decimal{*shown, static_cast<std::int8_t>(scale)}.toString() : plainText(value);
}

[[nodiscard]] Result<Decimal> figure(const std::string& written, const NumberField& what, const Decimal& now)
{
    auto read = readTypedNumber(written, what);
    if (read && !read->isPositive()) {
        Error error;
        error.kind = ErrorKind::Invalid;
        error.code = what.code;
        error.message = QObject::tr("Not changed: a %1 is above 0, and %2 was written. As it stands: %3")
                            .arg(QLatin1String(what.noun.data(), static_cast<int>(what.noun.size())),
                                 toQString(quotedTyping(written)), toQString(plainText(now)))
                            .toStdString();
        error.field = what.field;
        error.limit = "above 0";
        error.value = std::string(shortTyping(written));
        error.fixes = {plainText(now)};
        return fail(std::move(error));
    }
    return read;
}

/// Writes one figure, where the order has it.
[[nodiscard]] std::optional<Error> write(std::optional<Price>& figureOf, const std::string& written,
                                         const NumberField& what)
{
    if (!figureOf)
        return std::nullopt;
    auto read = figure(written, what, figureOf->value);
    if (!read)
        return read.error();
    if (*read != figureOf->value)
        figureOf = Price{*read};
    return std::nullopt;
}

} // namespace

WrittenOrder writtenOrder(const Order& order, const Instrument* instrument)
{
    const int priceScale = instrument ? instrument->priceScale : -1;
    const OrderTerms& terms = order.terms;
    WrittenOrder written;
    if (terms.price)
        written.price = textOf(terms.price->value, priceScale);
    if (terms.trigger)
        written.trigger = textOf(terms.trigger->value, priceScale);
    written.size = textOf(terms.qty.value, instrument ? instrument->qtyScale : -1);
    return written;
}

QString whyUnchangeable(const Order& order, bool isLocal)
{
    const OrderTerms& terms = order.terms;
    if (isFinal(order.state))
        return QObject::tr("Not changed: this order has ended. The ticket places another");
    if (terms.twap)
        return QObject::tr(
            "Not changed: a TWAP runs as it began. Cancel it (Delete) and place another for what is left");
    if (terms.trailBy)
        return QObject::tr("Not changed: a stop that follows is moved by the market alone. Cancel it (Delete) to place "
                           "another");
    if (order.isOutcomeUnknown)
        return QObject::tr(
            "Not changed: it is not known whether the venue has this order. It is being asked; change it "
            "after its word");
    const bool isResting = order.state == OrderState::Open || order.state == OrderState::PartiallyFilled;
    if (!isLocal && !isResting)
        return QObject::tr("Not changed: something of this order is on its way (%1). Change it after the venue's word")
            .arg(stateWords(order, isLocal, -1, order.changed));
    if (!terms.price && !terms.trigger)
        return QObject::tr("Not changed: a market order takes what there is, and has no price to change");
    return {};
}

Result<OrderTerms> changedTerms(const Order& order, bool isLocal, const WrittenOrder& written)
{
    Error error;
    if (const QString why = whyUnchangeable(order, isLocal); !why.isEmpty()) {
        error.kind = ErrorKind::Denied;
        error.code = order.terms.twap || order.terms.trailBy ? Code::Unsupported : Code::StateConflict;
        error.message = why.toStdString();
        error.limit = "a working order with nothing on its way";
        error.value = toString(order.state);
        return fail(std::move(error));
    }
    OrderTerms terms = order.terms;
    if (auto bad = write(terms.price, written.price, {"price", "price", Code::BadPrice}))
        return fail(std::move(*bad));
    if (auto bad = write(terms.trigger, written.trigger, {"trigger", "trigger", Code::BadTrigger}))
        return fail(std::move(*bad));
    const auto size = figure(written.size, {"size", "qty", Code::BadQty}, terms.qty.value);
    if (!size)
        return fail(size.error());
    if (*size != terms.qty.value)
        terms.qty = Qty{*size};
    if (terms.price == order.terms.price && terms.trigger == order.terms.trigger && terms.qty == order.terms.qty) {
        error.kind = ErrorKind::Invalid;
        error.code = Code::InvalidRequest;
        error.message =
            QObject::tr("Not changed: what is written is what the order has. Write another figure, or leave "
                        "it with Esc")
                .toStdString();
        error.limit = "another price, trigger or size";
        error.value = "the same";
        return fail(std::move(error));
    }
    return terms;
}

} // namespace gannet
