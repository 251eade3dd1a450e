// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_form.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"
#include "ui/trading/kept_cap.h"
#include "ui/typed_distance.h"
#include "ui/typed_expiry.h"
#include "ui/viewmodels/ticket_steps.h"
#include "ui/viewmodels/ticket_trail.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] FieldProblem problemOf(TicketField field, const Error& error)
{
    // "1,234" may be meant either way: both are said, and no key takes one of them.
    const bool isUnclear = error.fixes.size() > 1 && error.value.find(',') != std::string::npos;
    return {field, toQString(error.message),
            error.fixes.empty() || isUnclear ? QString() : toQString(error.fixes.front()),
            toQString(toString(error.code))};
}

[[nodiscard]] std::optional<Decimal> valueOf(const MaybeAmount& amount)
{
    return amount.isKnown ? std::optional(Decimal{amount.mantissa, amount.scale}) : std::nullopt;
}

[[nodiscard]] bool isZero(const QString& typed)
{
    const auto number = Decimal::tryParse(typed.trimmed().toStdString());
    return number && number->isZero();
}

/// The price of the market that an order of this side and type takes, or is measured from.
[[nodiscard]] std::optional<Decimal> touchOf(const TicketView* shown, Side side)
{
    return shown ? valueOf(side == Side::Buy ? shown->ask : shown->bid) : std::nullopt;
}

} // namespace

QString TicketForm::typeWord() const
{
    return toQString(toString(m_type));
}

void TicketForm::setTypeWord(const QString& word)
{
    if (const auto type = orderTypeFrom(word.toStdString()))
        put(m_type, *type);
}

QString TicketForm::triggerSource() const
{
    return toQString(toString(m_triggerSource));
}

void TicketForm::setTriggerSource(const QString& word)
{
    if (const auto source = triggerSourceFrom(word.toStdString()))
        put(m_triggerSource, *source);
}

QString TicketForm::timeInForce() const
{
    return toQString(toString(m_timeInForce));
}

void TicketForm::setTimeInForce(const QString& word)
{
    if (const auto tif = timeInForceFrom(word.toStdString()))
        put(m_timeInForce, *tif);
}

void TicketForm::setBuy(bool isBuy)
{
    if (isBuy == this->isBuy())
        return;
    auto ask = priceAsk();
    m_side = isBuy ? Side::Buy : Side::Sell;
    if (ask && !sideLetter().isNull()) {
        // As far behind or beyond the touch as before: what joined two ticks behind it still does.
        ask->ticks = -ask->ticks;
        if (ask->fraction)
            ask->fraction = ask->fraction->negated();
        m_price = withSideLetter(toQString(typedText(*ask)));
    }
    emit changed();
}

QChar TicketForm::sideLetter() const
{
    const QString text = m_price.trimmed();
    const QChar letter = text.isEmpty() ? QChar() : text.at(0).toLower();
    return letter == QLatin1Char('j') || letter == QLatin1Char('x') ? letter : QChar();
}

QString TicketForm::withSideLetter(QString price) const
{
    if (const QChar letter = sideLetter(); !letter.isNull() && !price.isEmpty() && price.at(0).isLetter())
        price[0] = letter;
    return price;
}

bool TicketForm::hasPrice() const
{
    return m_type == OrderType::Limit || m_type == OrderType::StopLimit || m_type == OrderType::TakeProfitLimit;
}

bool TicketForm::hasTrigger() const
{
    return m_type == OrderType::Stop || m_type == OrderType::StopLimit || m_type == OrderType::TakeProfit ||
           m_type == OrderType::TakeProfitLimit;
}

bool TicketForm::hasTrail() const
{
    return m_type == OrderType::Trailing;
}

bool TicketForm::hasCap() const
{
    return !hasPrice() && !hasMinutes();
}

bool TicketForm::hasMinutes() const
{
    return m_type == OrderType::Twap;
}

bool TicketForm::isHalfTyped() const
{
    return m_isTouched &&
           !(m_price.isEmpty() && m_trigger.isEmpty() && m_trail.isEmpty() && m_size.isEmpty() && m_expiry.isEmpty());
}

void TicketForm::reset()
{
    m_side = Side::Buy;
    m_type = OrderType::Limit;
    m_triggerSource = TriggerSource::Mark;
    m_timeInForce = TimeInForce::Gtc;
    for (QString* text : {&m_price, &m_trigger, &m_trail, &m_size, &m_expiry, &m_tag})
        text->clear();
    m_sizeUnit = QStringLiteral("base");
    m_cap = m_usualCap;
    m_triggerCap.clear();
    m_minutes = QLatin1String(kUsualMinutes);
    m_isRandomized = m_isPostOnly = m_isReduceOnly = m_isTouched = false;
    emit changed();
}

void TicketForm::setUsualCap(const QString& cap)
{
    const bool isUsual = m_cap == m_usualCap;
    m_usualCap = cap;
    if (!isUsual || m_cap == cap)
        return;
    m_cap = cap;
    emit changed();
}

void TicketForm::afterSent(bool keepsAll)
{
    if (!keepsAll) {
        const auto ask = priceAsk();
        if (!ask || ask->from == PriceAsk::From::Typed)
            m_price.clear();
        m_trigger.clear();
    }
    m_isTouched = false;
    emit changed();
}

/// Join and cross stand for bid or ask by the side, so that one letter is enough for either.
QString TicketForm::priceAsParsed() const
{
    QString text = m_price.trimmed();
    if (const QChar letter = sideLetter(); !letter.isNull())
        text[0] = isBuy() == (letter == QLatin1Char('j')) ? QLatin1Char('b') : QLatin1Char('a');
    return text;
}

/// A bare number means the unit chosen beside it.
QString TicketForm::sizeAsParsed() const
{
    const QString text = m_size.trimmed();
    const QChar first = text.isEmpty() ? QChar() : text.at(0).toLower();
    const bool isBare = (first.isDigit() || first == QLatin1Char('.')) && !text.endsWith(QLatin1Char('%'));
    if (!isBare || m_sizeUnit == QLatin1String("base"))
        return text;
    if (m_sizeUnit == QLatin1String("quote"))
        return QLatin1Char('$') + text;
    if (m_sizeUnit == QLatin1String("equity"))
        return text + QLatin1Char('%');
    return (m_sizeUnit == QLatin1String("risk") ? QLatin1Char('r') : QLatin1Char('p')) + text + QLatin1Char('%');
}

std::optional<PriceAsk> TicketForm::priceAsk() const
{
    const auto ask = readPriceAsk(priceAsParsed().toStdString());
    return ask ? std::optional(*ask) : std::nullopt;
}

std::optional<SizeAsk> TicketForm::sizeAsk() const
{
    const auto ask = readSizeAsk(sizeAsParsed().toStdString());
    return ask ? std::optional(*ask) : std::nullopt;
}

FormReading TicketForm::read(const Instrument* instrument, const TicketView* shown, Timestamp now) const
{
    FormReading reading;
    OrderTerms& terms = reading.draft.terms;
    terms.side = m_side;
    terms.type = m_type;
    terms.timeInForce = hasMinutes() ? TimeInForce::Gtc : m_timeInForce; // its minutes are its time
    terms.triggerSource = m_triggerSource;
    terms.isPostOnly = m_isPostOnly;
    terms.isReduceOnly = m_isReduceOnly;
    readPrices(reading);
    if (hasTrail())
        readTrail(reading, instrument, shown);
    readSize(reading, instrument);
    if (hasCap())
        readCap(reading, instrument, shown);
    if (hasMinutes())
        readMinutes(reading, shown);
    readFlags(reading, now);
    return reading;
}

void TicketForm::readPrices(FormReading& reading) const
{
    const auto readOne = [&reading](const QString& text, std::string_view name, TicketField field,
                                    std::optional<PriceAsk>& ask) {
        if (text.isEmpty()) {
            reading.problems.push_back({field,
                                        field == TicketField::Price ? tr("A price is missing: 61680, or b, a, m, j.")
                                                                    : tr("A trigger price is missing."),
                                        {},
                                        toQString(toString(Code::BadPrice)),
                                        true});
            return;
        }
        const auto read = readPriceAsk(text.toStdString(), name);
        if (!read) {
            reading.problems.push_back(problemOf(field, read.error()));
            FieldProblem& problem = reading.problems.back();
            if (field == TicketField::Price && problem.fix.isEmpty() && isZero(text)) {
                problem.words += tr(" j joins the touch of its side.");
                problem.fix = QStringLiteral("j");
            }
            return;
        }
        ask = *read;
        reading.isLiteral = reading.isLiteral && ask->from == PriceAsk::From::Typed;
    };
    if (hasPrice())
        readOne(priceAsParsed(), "price", TicketField::Price, reading.draft.price);
    if (hasTrigger())
        readOne(m_trigger.trimmed(), "trigger", TicketField::Trigger, reading.draft.trigger);
}

void TicketForm::readTrail(FormReading& reading, const Instrument* instrument, const TicketView* shown) const
{
    // It follows the price that it would be sold or bought at.
    const auto from = touchOf(shown, m_side == Side::Buy ? Side::Sell : Side::Buy);
    const TypedTrail trail = gannet::readTrail(m_trail, from, instrument);
    reading.draft.terms.trailBy = trail.by;
    if (!trail.by)
        reading.problems.push_back(
            {TicketField::Trigger, trail.words, trail.fix, toQString(toString(Code::BadTrigger)), trail.isMissing});
}

void TicketForm::readSize(FormReading& reading, const Instrument* instrument) const
{
    const QString text = sizeAsParsed();
    if (text.isEmpty()) {
        reading.problems.push_back({TicketField::Size,
                                    tr("A size is missing: 0.1, $500, 10%, r0.5% or p."),
                                    {},
                                    toQString(toString(Code::BadQty)),
                                    true});
        return;
    }
    const auto ask = readSizeAsk(text.toStdString());
    if (!ask) {
        reading.problems.push_back(problemOf(TicketField::Size, ask.error()));
        FieldProblem& problem = reading.problems.back();
        const auto least = instrument && isZero(text) ? steppedSize({}, 1, *instrument) : std::nullopt;
        if (least && problem.fix.isEmpty()) {
            problem.words += tr(" The smallest is %1.").arg(*least);
            problem.fix = *least;
        }
        return;
    }
    reading.draft.size = *ask;
    reading.isLiteral = reading.isLiteral && ask->of == SizeAsk::Of::Units;
}

void TicketForm::readCap(FormReading& reading, const Instrument* instrument, const TicketView* shown) const
{
    const auto tell = [&reading](const QString& words, const QString& fix) {
        reading.problems.push_back({TicketField::Flags, words, fix, toQString(toString(Code::InvalidRequest))});
    };
    const TypedDistance typed = readDistance(cap());
    if (!typed.problem.isEmpty())
        return tell(typed.problem, typed.fix);
    if (!typed.number)
        return;
    const auto cap = fractionDistance(typed, touchOf(shown, m_side), instrument ? instrument->tickRule : TickRule{});
    if (!cap || cap->isZero() || *cap > kMostCap)
        return tell(tr("A cap on slippage is above zero and at most 20 %: %1 is not. Write %2.")
                        .arg(this->cap().trimmed(), QLatin1String(kUsualCap)),
                    QLatin1String(kUsualCap));
    reading.draft.terms.slippageCap = cap;
}

void TicketForm::readMinutes(FormReading& reading, const TicketView* shown) const
{
    const QString text = m_minutes.trimmed();
    const int least = std::max(1, shown ? shown->offer.leastMinutes : 1);
    const auto tell = [&](const QString& words, bool isMissing) {
        reading.problems.push_back({TicketField::Minutes, words, QString::number(std::max(least, 30)),
                                    toQString(toString(Code::InvalidRequest)), isMissing});
    };
    if (text.isEmpty())
        return tell(tr("The minutes are missing over which it is spread: 30."), true);
    bool isNumber = false;
    const int minutes = text.toInt(&isNumber);
    if (!isNumber || minutes < 1)
        return tell(tr("%1 is no length: a TWAP lasts whole minutes.").arg(text), false);
    reading.draft.terms.twap = TwapPlan{minutes, m_isRandomized};
}

void TicketForm::readFlags(FormReading& reading, Timestamp now) const
{
    OrderTerms& terms = reading.draft.terms;
    const auto refuse = [&reading](TicketField field, const QString& words, Code code, const QString& fix = {}) {
        reading.problems.push_back({field, words, fix, toQString(toString(code))});
    };
    if (terms.timeInForce == TimeInForce::Gtd) {
        const TypedExpiry expiry = readExpiry(m_expiry, now);
        terms.expiry = expiry.time;
        if (!expiry.problem.isEmpty())
            refuse(TicketField::Expiry, expiry.problem, Code::BadExpiry);
        else if (!expiry.time.isKnown())
            reading.problems.push_back({TicketField::Expiry, tr("When it ends is missing: +30m, 17:00 or a date."),
                                        QStringLiteral("+30m"), toQString(toString(Code::BadExpiry)), true});
    }
    if (!m_isPostOnly)
        return;
    if (!hasPrice())
        refuse(TicketField::Flags,
               tr("A %1 order takes and cannot be post-only. Switch post-only off.")
                   .arg(hasMinutes() ? tr("TWAP") : typeWord().replace(QLatin1Char('_'), QLatin1Char(' '))),
               Code::InvalidRequest);
    else if (m_timeInForce == TimeInForce::Ioc || m_timeInForce == TimeInForce::Fok)
        refuse(TicketField::Flags,
               tr("%1 takes at once and post-only never takes: choose one of them. GTC rests.")
                   .arg(timeInForce().toUpper()),
               Code::InvalidRequest, toQString(toString(TimeInForce::Gtc)));
}

} // namespace gannet
