// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_texts.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"
#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("Ticket", words);
}

[[nodiscard]] QString priceModeText(const PriceAsk& ask, const TicketForm& form)
{
    const QChar letter = form.sideLetter();
    const QString beside = ask.ticks == 0 && !ask.fraction ? QString() : toQString(typedText(ask)).mid(1);
    if (!letter.isNull())
        return (letter == QLatin1Char('j') ? tr("J join %1") : tr("X cross %1")).arg(beside).trimmed();
    switch (ask.from) {
    case PriceAsk::From::Typed: return tr("P pinned");
    case PriceAsk::From::Bid: return tr("B bid %1").arg(beside).trimmed();
    case PriceAsk::From::Ask: return tr("A ask %1").arg(beside).trimmed();
    case PriceAsk::From::Mid: return tr("M mid %1").arg(beside).trimmed();
    case PriceAsk::From::Last: return tr("L last %1").arg(beside).trimmed();
    }
    return {};
}

[[nodiscard]] QString unitText(const std::optional<SizeAsk>& ask, const TicketForm& form, const Instrument* instrument)
{
    const QString base = instrument ? toQString(instrument->base) : tr("units");
    const QString quote = instrument ? toQString(instrument->quote) : tr("quote");
    if (ask) {
        switch (ask->of) {
        case SizeAsk::Of::Units: return base;
        case SizeAsk::Of::Quote: return quote;
        case SizeAsk::Of::Equity: return tr("% equity");
        case SizeAsk::Of::Risk: return tr("% risk");
        case SizeAsk::Of::Position: return tr("of position");
        }
    }
    const QString& unit = form.sizeUnit();
    return unit == QLatin1String("quote")      ? quote
           : unit == QLatin1String("equity")   ? tr("% equity")
           : unit == QLatin1String("risk")     ? tr("% risk")
           : unit == QLatin1String("position") ? tr("of position")
                                               : base;
}

[[nodiscard]] QString rulesText(const Instrument& instrument)
{
    QString text;
    if (instrument.lotStep.isPositive())
        text = tr("lot %1").arg(toQString(plainText(instrument.lotStep)));
    if (instrument.minNotional)
        text += (text.isEmpty() ? QString() : QStringLiteral(" \u00b7 ")) +
                tr("min %1 %2").arg(toQString(plainText(*instrument.minNotional)), toQString(instrument.quote));
    else if (instrument.minQty)
        text += (text.isEmpty() ? QString() : QStringLiteral(" \u00b7 ")) +
                tr("min %1").arg(toQString(plainText(*instrument.minQty)));
    return text;
}

void addProgress(TicketTexts& texts, const TicketScene& scene)
{
    using enum TicketProgress::State;
    const TicketProgress& progress = scene.progress;
    texts.isBusy = progress.isBusy();
    texts.isConfirming = progress.state() == Confirming;
    texts.confirmWords = texts.isConfirming ? progress.words() : QString();
    const int priceScale = scene.instrument ? scene.instrument->priceScale : 0;
    const int qtyScale = scene.instrument ? scene.instrument->qtyScale : 0;
    texts.status = progress.text(scene.now, scene.venue, priceScale, qtyScale);
    switch (progress.state()) {
    case None:
    case Confirming: break;
    case Sending: texts.statusTone = QStringLiteral("wait"); break;
    case Unknown: texts.statusTone = QStringLiteral("doubt"); break;
    case Waiting:
    case Working:
    case Filled: texts.statusTone = QStringLiteral("good"); break;
    case Ended: break;
    case Rejected: texts.statusTone = QStringLiteral("bad"); break;
    }
}

[[nodiscard]] bool isEditing(const TicketScene& scene)
{
    return scene.form.isHalfTyped() || scene.isInsisted;
}

/// F12 toggles what keys act on. Of another target it may arm another mode, or disarm.
void addArming(TicketTexts& texts, const TicketScene& scene)
{
    texts.isF12Here = !scene.elsewhere || (!scene.elsewhere->isArmed && scene.elsewhere->mode == texts.mode);
    if (texts.isF12Here) {
        texts.armText = tr("Disarmed: F12 arms %1").arg(texts.mode);
        return;
    }
    const TicketScene::Elsewhere& other = *scene.elsewhere;
    texts.armText = other.mode.isEmpty() ? tr("Disarmed, and F12 arms nothing now")
                    : other.isArmed      ? tr("Disarmed, and F12 disarms %1 now").arg(other.mode)
                                         : tr("Disarmed, and F12 arms %1 now").arg(other.mode);
    texts.armTip =
        tr("F12 acts on %1. To arm %2 with it, choose a field of this ticket first").arg(other.title, texts.mode);
}

void addProblem(TicketTexts& texts, const TicketScene& scene)
{
    for (const FieldProblem& problem : scene.problems) {
        if (problem.isMissing && !scene.isInsisted)
            continue;
        if (!texts.wrongFields.contains(fieldName(problem.field)))
            texts.wrongFields << fieldName(problem.field);
    }
    // Before the press the line that arms says the same.
    const auto isToldElsewhere = [&](const FieldProblem& one) {
        return !scene.isInsisted && !texts.armText.isEmpty() &&
               (one.code == toQString(toString(Code::Disarmed)) || one.code == toQString(toString(Code::Killed)));
    };
    const auto wrong = std::find_if(scene.problems.begin(), scene.problems.end(), [&](const FieldProblem& one) {
        return (!one.isMissing || scene.isInsisted) && !isToldElsewhere(one);
    });
    if (!scene.notice.isEmpty())
        texts.problem = scene.notice;
    if (wrong == scene.problems.end())
        return;
    if (scene.notice.isEmpty())
        texts.problem = wrong->words;
    texts.problemField = fieldName(wrong->field);
    texts.problemCode = wrong->code;
    // Of what is no field nothing can be typed; of the flags the cap, the time in force and what only reduces.
    const bool isSwitch = isReduceOnlySwitch(*wrong);
    const bool hasField =
        wrong->field != TicketField::Order && (wrong->field != TicketField::Flags || isSwitch || scene.form.hasCap() ||
                                               timeInForceFrom(wrong->fix.toStdString()));
    const bool isOpen = !leverageIn(*wrong) || (scene.view && scene.view->offer.hasLeverage);
    texts.fix = hasField && isOpen ? wrong->fix : QString();
    texts.fixLabel = texts.fix.isEmpty()  ? QString()
                     : isSwitch           ? tr("Turn reduce-only off")
                     : leverageIn(*wrong) ? tr("Leverage %1…").arg(texts.fix)
                                          : tr("Use %1").arg(texts.fix);
}

void addState(TicketTexts& texts, const TicketScene& scene)
{
    using enum TicketProgress::State;
    const TicketVerdict verdict = scene.view ? scene.view->verdict : TicketVerdict::Incomplete;
    const bool isWrong = std::any_of(scene.problems.begin(), scene.problems.end(),
                                     [](const FieldProblem& problem) { return !problem.isMissing; });
    const bool isPassed = verdict == TicketVerdict::Ready || verdict == TicketVerdict::NeedsConfirm;
    texts.isReady = scene.problems.empty() && scene.isAnswered && isPassed && scene.terms && !texts.isBusy;
    texts.state = QStringLiteral("idle");
    if (scene.progress.state() == Confirming)
        texts.state = QStringLiteral("confirming");
    else if (scene.progress.state() == Sending)
        texts.state = QStringLiteral("sending");
    else if (scene.progress.state() == Unknown)
        texts.state = QStringLiteral("unknown");
    else if (texts.isReady)
        texts.state = QStringLiteral("ready");
    else if (isWrong)
        texts.state = QStringLiteral("invalid");
    else if (isEditing(scene))
        texts.state = QStringLiteral("editing");
    if (texts.isReady || texts.isBusy)
        return;
    texts.submitReason = !scene.problems.empty() ? scene.problems.front().words
                         : !scene.isAnswered     ? tr("The figures are not there yet.")
                                                 : QString();
}

void addLabels(TicketTexts& texts, const TicketScene& scene)
{
    const Side side = scene.form.side();
    const int qtyScale = scene.instrument ? scene.instrument->qtyScale : 0;
    const MaybeAmount qty =
        scene.terms ? MaybeAmount{scene.terms->qty.value.mantissa, scene.terms->qty.value.scale, true} : MaybeAmount{};
    const QString size = qty.isKnown ? QLatin1Char(' ') + amountAt(qty, qtyScale) : QString();
    texts.buyLabel = sideWord(Side::Buy) + size;
    texts.sellLabel = sideWord(Side::Sell) + size;
    const MaybeAmount position = scene.view ? scene.view->position : MaybeAmount{};
    texts.buyEffect = consequenceText(Side::Buy, position, qty, qtyScale);
    texts.sellEffect = consequenceText(Side::Sell, position, qty, qtyScale);
    texts.submit = scene.terms ? orderText(*scene.terms, scene.instrument ? scene.instrument->priceScale : 0, qtyScale)
                               : sideWord(side) + QLatin1Char(' ') + QChar(kDash);
}

void addPrices(TicketTexts& texts, const TicketScene& scene)
{
    const int scale = scene.instrument ? scene.instrument->priceScale : 0;
    const auto& ask = scene.reading.draft.price;
    texts.isFollowing = ask && ask->from != PriceAsk::From::Typed;
    texts.priceMode = ask ? priceModeText(*ask, scene.form) : QString();
    if (scene.instrument) {
        texts.sizeRules = rulesText(*scene.instrument);
        const auto near = scene.view ? knownValue(scene.view->bid) : std::nullopt;
        const Decimal step = scene.instrument->tickRule.stepAt(near.value_or(Decimal{}));
        if (ask && scene.view)
            texts.pricePlace = placeText(*scene.view, scene.form.side(), step);
        if (texts.pricePlace.isEmpty() && step.isPositive())
            texts.pricePlace = tr("tick %1").arg(toQString(plainText(step)));
        if (scene.view && scene.isAnswered && scene.view->isBandUnknown)
            texts.pricePlace +=
                (texts.pricePlace.isEmpty() ? QString() : QStringLiteral(" \u00b7 ")) + tr("band unchecked: no mark");
    }
    texts.sizeUnit = unitText(scene.reading.draft.size, scene.form, scene.instrument);
    if (!scene.view)
        return;
    if (const TicketOffer& offer = scene.view->offer; offer.mostMinutes > 0)
        texts.minutesRule = tr("%1 to %2").arg(offer.leastMinutes).arg(offer.mostMinutes);
    texts.bid = amountAt(scene.view->bid, scale);
    texts.ask = amountAt(scene.view->ask, scale);
    texts.price = ask ? amountAt(scene.view->price, scale) : QString();
    texts.trigger = scene.reading.draft.trigger ? amountAt(scene.view->trigger, scale) : QString();
    if (scene.reading.draft.size && scene.instrument)
        texts.conversions = conversionsText(*scene.view, scene.reading.draft.size->of,
                                            toQString(scene.instrument->base), toQString(scene.instrument->quote));
    const std::string_view binding = scene.view->sizeBinding.view();
    if (!texts.conversions.isEmpty() && !binding.empty() && binding != "asked" && binding != "risk")
        texts.conversions += tr(" \u00b7 by %1").arg(toQString(binding));
}

} // namespace

QString fieldName(TicketField field)
{
    switch (field) {
    case TicketField::Price: return QStringLiteral("price");
    case TicketField::Trigger: return QStringLiteral("trigger");
    case TicketField::Size: return QStringLiteral("size");
    case TicketField::Bracket: return QStringLiteral("bracket");
    case TicketField::Flags: return QStringLiteral("flags");
    case TicketField::Expiry: return QStringLiteral("expiry");
    case TicketField::Minutes: return QStringLiteral("minutes");
    case TicketField::Order: break;
    }
    return QStringLiteral("order");
}

bool isReduceOnlySwitch(const FieldProblem& problem)
{
    return problem.field == TicketField::Flags && problem.code == toQString(toString(Code::ReduceOnly)) &&
           problem.fix == QLatin1String("off");
}

std::optional<int> leverageIn(const FieldProblem& problem)
{
    if (problem.code != toQString(toString(Code::PositionLimit)) || !problem.fix.endsWith(QLatin1Char('x')))
        return std::nullopt;
    bool isNumber = false;
    const int times = problem.fix.chopped(1).toInt(&isNumber);
    return isNumber ? std::optional(times) : std::nullopt;
}

TicketField fieldOf(const Error& error)
{
    if (error.field.starts_with("bracket"))
        return TicketField::Bracket;
    if (error.field == "minutes")
        return TicketField::Minutes;
    if (error.field == "slippage_cap" || error.field == "reduce_only")
        return TicketField::Flags;
    switch (error.code) {
    case Code::BadPrice:
    case Code::BadTick: return error.field == "trigger" ? TicketField::Trigger : TicketField::Price;
    case Code::PriceBand:
    case Code::PostOnlyWouldCross: return TicketField::Price;
    case Code::BadTrigger: return TicketField::Trigger;
    case Code::BadQty:
    case Code::MinNotional:
    case Code::InsufficientFunds:
    case Code::MaxSize:
    case Code::MaxNotional:
    case Code::MaxPosition:
    case Code::PositionLimit:
    case Code::Leverage:
    case Code::ReduceOnly: return TicketField::Size;
    case Code::BadExpiry: return TicketField::Expiry;
    case Code::Unsupported:
    case Code::InvalidRequest: return TicketField::Flags;
    default: return TicketField::Order;
    }
}

TicketTexts textsOf(const TicketScene& scene)
{
    TicketTexts texts;
    const TicketView* const view = scene.view;
    texts.hasAccount = view && view->hasAccount;
    texts.hasPostOnly = !texts.hasAccount || view->offer.hasPostOnly;
    texts.hasReduceOnly = !texts.hasAccount || view->offer.hasReduceOnly;
    texts.isArmed = view && view->isArmed;
    texts.isKilled = view && view->isKilled;
    if (texts.hasAccount) { // nobody's order is of no mode
        texts.mode = toQString(toString(view->mode));
        texts.modeWord = modeTag(view->mode);
    }
    texts.waiting = scene.waiting;
    if (texts.isKilled)
        texts.armText = tr("Kill switch is set: only what reduces passes");
    else if (texts.hasAccount && !texts.isArmed)
        addArming(texts, scene);
    // Accounts are told with their venue's instruments.
    const bool isToCome = !scene.instrument && !scene.venue.isEmpty();
    texts.accountText = !scene.account.isEmpty() ? scene.account : isToCome ? tr("not known yet") : tr("no account");
    if (view && view->hasAccount && view->account != AccountState::Ready)
        texts.accountText += QStringLiteral(" \u00b7 ") + toQString(toString(view->account));
    addProgress(texts, scene);
    addProblem(texts, scene);
    addState(texts, scene);
    addLabels(texts, scene);
    addPrices(texts, scene);
    return texts;
}

} // namespace gannet
