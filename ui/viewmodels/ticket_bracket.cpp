// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_bracket.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"
#include "ui/typed_distance.h"
#include "ui/viewmodels/ticket_trail.h"
#include "ui/viewmodels/ticket_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TicketBracket", words);
}

/// Everything a leg's price is worked out from.
struct Leg {
    bool isUp = false; ///< beyond the entry, in rising prices
    bool isStop = false;
    const std::optional<Decimal>& entry;
    const Instrument* instrument = nullptr;
    std::optional<Decimal> risk; ///< distance of the stop, for R
};

struct LegReading {
    std::optional<Decimal> price;
    std::optional<Decimal> away; ///< from the entry, in the leg's direction
    FieldProblem problem;        ///< without words: none
    bool isLiteral = true;
};

[[nodiscard]] FieldProblem wrong(const QString& words, const QString& fix = {}, bool isMissing = false)
{
    return {TicketField::Bracket, words, fix, toQString(toString(Code::InvalidRequest)), isMissing};
}

[[nodiscard]] std::optional<Decimal> toward(const Decimal& price, const Leg& leg)
{
    const TickRule& rule = leg.instrument->tickRule;
    if (!price.isPositive())
        return std::nullopt;
    if (rule.isValid(price))
        return price;
    const auto around = rule.neighbours(price);
    return around ? std::optional(leg.isUp ? around->below : around->above) : std::nullopt;
}

/// With the decimals that prices of the instrument are written with.
[[nodiscard]] Decimal written(const Decimal& price, const Instrument& instrument)
{
    const Decimal plain = price.normalized();
    return plain.rescaled(std::max<int>(plain.scale, instrument.priceScale), Rounding::HalfEven).value_or(plain);
}

/// A price on the wrong side of the entry. A whole number that is far from any price, 5, was meant as so many ticks.
[[nodiscard]] FieldProblem wrongSide(const QString& typed, const Decimal& number, const Leg& leg)
{
    const auto tenfold = multiply(number, Decimal{10, 0});
    const auto ticks = tenfold && *tenfold < *leg.entry ? number.mantissaAt(0) : std::nullopt;
    const QString fix = QStringLiteral("%1t").arg(ticks && *ticks > 0 && *ticks <= kMostTicks ? *ticks : 50);
    return wrong(tr("A %1 of %2 is not %3 the entry, %4. Write a distance, %5.")
                     .arg(leg.isStop ? tr("stop") : tr("target"), typed, leg.isUp ? tr("above") : tr("below"),
                          amountText(*leg.entry), fix),
                 fix);
}

[[nodiscard]] LegReading readLeg(const QString& text, const Leg& leg)
{
    LegReading reading;
    const QString name = leg.isStop ? tr("stop") : tr("target");
    const TypedDistance typed = readDistance(text);
    if (!typed.number) {
        reading.problem = wrong(typed.problem, typed.fix);
        return reading;
    }
    if (typed.unit == TypedDistance::Unit::Plain) {
        reading.price = *typed.number;
        if (leg.entry)
            reading.away = leg.isUp ? subtract(*reading.price, *leg.entry) : subtract(*leg.entry, *reading.price);
        if (reading.away && !reading.away->isPositive())
            reading.problem = wrongSide(text.trimmed(), *typed.number, leg);
        else if (leg.instrument && leg.instrument->tickRule.stepAt(*typed.number).isPositive() &&
                 !leg.instrument->tickRule.isValid(*typed.number)) {
            const auto near = toward(*typed.number, leg);
            const QString fix = near ? toQString(plainText(*near)) : QString();
            reading.problem = wrong(
                tr("%1 is no price of this instrument; the nearest %2 is %3.").arg(text.trimmed(), name, fix), fix);
        }
        return reading;
    }
    reading.isLiteral = false;
    if (!leg.entry || !leg.instrument) {
        reading.problem = wrong(tr("The entry is not known yet: the %1 is told from it.").arg(name), {}, true);
        return reading;
    }
    if (typed.unit == TypedDistance::Unit::Risk) {
        if (leg.isStop)
            reading.problem = wrong(tr("R is the distance of the stop itself: write it as price, 50t or 0.5%."));
        else if (!leg.risk)
            reading.problem = wrong(tr("R needs a stop in the same part."), {}, true);
        else
            reading.away = multiply(*typed.number, *leg.risk);
    } else {
        reading.away = quoteDistance(typed, *leg.entry, leg.instrument->tickRule);
    }
    if (!reading.away)
        return reading;
    const auto exact = leg.isUp ? add(*leg.entry, *reading.away) : subtract(*leg.entry, *reading.away);
    reading.price = exact ? toward(*exact, leg) : std::nullopt;
    if (reading.price)
        reading.price = written(*reading.price, *leg.instrument);
    if (reading.price)
        reading.away = leg.isUp ? subtract(*reading.price, *leg.entry) : subtract(*leg.entry, *reading.price);
    if (!reading.price || !reading.away || !reading.away->isPositive())
        reading.problem = wrong(tr("A %1 at %2 is no price away from the entry. Write 1t.").arg(name, text.trimmed()),
                                QStringLiteral("1t"));
    return reading;
}

/// A stop that follows: where it begins, if the order fills at the entry.
[[nodiscard]] LegReading readTrailLeg(const QString& text, const Leg& leg)
{
    LegReading reading;
    reading.isLiteral = false;
    const TypedTrail trail = readTrail(text, leg.entry, leg.instrument);
    if (!trail.by) {
        reading.problem = wrong(trail.words, trail.fix, trail.isMissing);
        reading.problem.code = toQString(toString(Code::BadTrigger));
        return reading;
    }
    reading.away = trail.by;
    reading.price = leg.isUp ? add(*leg.entry, *trail.by) : subtract(*leg.entry, *trail.by);
    return reading;
}

[[nodiscard]] QString toldText(const LegReading& leg, const Leg& place)
{
    if (!leg.price)
        return {};
    QString text = amountText(place.instrument ? written(*leg.price, *place.instrument) : *leg.price);
    if (leg.away && place.risk && place.risk->isPositive()) {
        if (const auto ratio = divide(*leg.away, *place.risk, 2, Rounding::HalfEven))
            text += QStringLiteral(" \u00b7 %1 R").arg(amountText(*ratio));
    }
    const Decimal step = place.instrument && place.entry ? place.instrument->tickRule.stepAt(*place.entry) : Decimal{};
    if (leg.away && step.isPositive())
        text += QStringLiteral(" \u00b7 ") + ticksText(*leg.away, step);
    return text;
}

const QString kOn = QStringLiteral("on");
const QString kOff = QStringLiteral("off");
const QString kTrail = QStringLiteral("trail");
const QString kAt = QStringLiteral("at");
const QString kNone = QStringLiteral("-");

/// Without spaces: "200 ticks" is "200ticks".
[[nodiscard]] QString wordOf(QString text)
{
    text.remove(QLatin1Char(' ')).remove(QLatin1Char('|'));
    return text.isEmpty() ? kNone : text;
}

[[nodiscard]] QString distanceWord(const QString& text, bool isTrail)
{
    const TypedDistance typed = readDistance(text);
    return typed.number && (isTrail || typed.unit != TypedDistance::Unit::Plain) ? wordOf(text) : kNone;
}

} // namespace

void TicketBracketPart::put(QString& field, const QString& text)
{
    if (field == text)
        return;
    field = text;
    emit changed();
}

void TicketBracketPart::setTrail(bool isTrail)
{
    if (isTrail == m_isTrail)
        return;
    m_isTrail = isTrail;
    if (readDistance(m_stop).unit == TypedDistance::Unit::Plain)
        m_stop.clear();
    emit changed();
}

void TicketBracketPart::tell(const QString& target, const QString& stop)
{
    if (target == m_targetTold && stop == m_stopTold)
        return;
    m_targetTold = target;
    m_stopTold = stop;
    emit told();
}

TicketBracket::TicketBracket(QObject* parent) : QObject(parent)
{
    for (TicketBracketPart& part : m_parts) {
        part.setParent(this); // QML deletes what it is handed without one
        connect(&part, &TicketBracketPart::changed, this, [this] {
            m_isTouched = true;
            emit changed();
        });
    }
    reset();
}

void TicketBracket::setOn(bool isOn)
{
    if (isOn == m_isOn)
        return;
    m_isOn = isOn;
    emit changed();
}

TicketBracketPart* TicketBracket::part(int index)
{
    return index >= 0 && index < kParts ? &m_parts[static_cast<std::size_t>(index)] : nullptr;
}

/// Whole percents that make 100; what is left over goes to the first.
void TicketBracket::shareAlike()
{
    for (int i = 0; i < m_count; ++i)
        part(i)->setShare(QString::number(100 / m_count + (i == 0 ? 100 % m_count : 0)));
    emit changed();
}

void TicketBracket::addPart()
{
    if (m_count == kParts)
        return;
    TicketBracketPart* added = part(m_count++);
    added->setTarget({});
    added->setTrail(part(m_count - 2)->isTrail());
    added->setStop(part(m_count - 2)->stop());
    shareAlike();
}

void TicketBracket::removePart(int index)
{
    if (m_count == 1 || index < 0 || index >= m_count)
        return;
    for (int i = index; i + 1 < m_count; ++i) {
        part(i)->setTarget(part(i + 1)->target());
        part(i)->setTrail(part(i + 1)->isTrail());
        part(i)->setStop(part(i + 1)->stop());
    }
    --m_count;
    shareAlike();
}

bool TicketBracket::isHalfTyped() const
{
    if (!m_isOn || !m_isTouched)
        return false;
    for (const TicketBracketPart& part : m_parts) {
        if (!part.target().isEmpty() || !part.stop().isEmpty())
            return true;
    }
    return false;
}

void TicketBracket::reset()
{
    for (TicketBracketPart& part : m_parts) {
        part.setTarget({});
        part.setStop({});
        part.setTrail(false);
    }
    m_count = 1;
    m_isOn = false;
    shareAlike();
    m_isTouched = false;
}

QString TicketBracket::kept() const
{
    QStringList lines{m_isOn ? kOn : kOff};
    for (int i = 0; i < m_count; ++i) {
        const TicketBracketPart& part = m_parts[static_cast<std::size_t>(i)];
        lines << QStringList{wordOf(part.share()), distanceWord(part.target(), false),
                             distanceWord(part.stop(), part.isTrail()), part.isTrail() ? kTrail : kAt}
                     .join(QLatin1Char(' '));
    }
    const QString text = lines.join(QLatin1Char('|'));
    return text == QLatin1String("off|100 - - at") ? QString() : text; // as it begins
}

void TicketBracket::restore(const QString& kept)
{
    reset();
    const QStringList lines = kept.split(QLatin1Char('|'));
    if (lines.size() < 2 || lines.size() > kParts + 1 || (lines[0] != kOn && lines[0] != kOff))
        return;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QStringList words = lines[i].split(QLatin1Char(' '));
        if (words.size() != 4)
            return reset();
        const auto textOf = [&words](int at) { return words[at] == kNone ? QString() : words[at]; };
        TicketBracketPart& made = *part(static_cast<int>(i - 1));
        made.setTrail(words[3] == kTrail);
        made.setShare(textOf(0));
        made.setTarget(textOf(1));
        made.setStop(textOf(2));
    }
    m_count = static_cast<int>(lines.size() - 1);
    m_isOn = lines[0] == kOn;
    m_isTouched = false;
    emit changed();
}

TicketBracket::Reading TicketBracket::read(Side side, const std::optional<Decimal>& entry, const Instrument* instrument)
{
    if (!m_isOn)
        return {};
    std::array<Told, kParts> told;
    Reading reading = readFor(side, entry, instrument, told);
    for (std::size_t i = 0; i < told.size(); ++i)
        m_parts[i].tell(told[i].target, told[i].stop);
    return reading;
}

TicketBracket::Reading TicketBracket::preview(Side side, const std::optional<Decimal>& entry,
                                              const Instrument* instrument) const
{
    std::array<Told, kParts> told;
    return readFor(side, entry, instrument, told);
}

TicketBracket::Reading TicketBracket::readFor(Side side, const std::optional<Decimal>& entry,
                                              const Instrument* instrument, std::array<Told, kParts>& told) const
{
    Reading reading;
    Bracket bracket;
    std::optional<Decimal> shares = Decimal{};
    const auto note = [&reading](FieldProblem problem, int leg = -1) {
        problem.leg = leg;
        if (!problem.words.isEmpty())
            reading.problems.push_back(std::move(problem));
    };
    for (int i = 0; i < m_count; ++i) {
        const TicketBracketPart& typed = m_parts[static_cast<std::size_t>(i)];
        BracketPart made;
        Leg stop{.isUp = side == Side::Sell, .isStop = true, .entry = entry, .instrument = instrument, .risk = {}};
        Leg target{.isUp = side == Side::Buy, .isStop = false, .entry = entry, .instrument = instrument, .risk = {}};
        const LegReading stopRead = typed.stop().trimmed().isEmpty() ? LegReading{}
                                    : typed.isTrail()                ? readTrailLeg(typed.stop(), stop)
                                                                     : readLeg(typed.stop(), stop);
        target.risk = stop.risk = stopRead.away;
        const LegReading targetRead =
            typed.target().trimmed().isEmpty() ? LegReading{} : readLeg(typed.target(), target);
        const QString stopTold = toldText(stopRead, stop);
        told[static_cast<std::size_t>(i)] = {toldText(targetRead, target), typed.isTrail() && !stopTold.isEmpty()
                                                                               ? tr("from %1").arg(stopTold)
                                                                               : stopTold};
        note(stopRead.problem, 2 * i + 1);
        note(targetRead.problem, 2 * i);
        reading.isLiteral = reading.isLiteral && stopRead.isLiteral && targetRead.isLiteral;
        if (typed.isTrail())
            made.trail = stopRead.away;
        else if (stopRead.price)
            made.stop = Price{*stopRead.price};
        if (targetRead.price)
            made.target = Price{*targetRead.price};
        if (typed.target().trimmed().isEmpty() && typed.stop().trimmed().isEmpty())
            note(wrong(
                tr("Part %1 of the bracket has neither target nor stop: write one, or take it away (F10).").arg(i + 1),
                {}, true));
        QString percent = typed.share().trimmed();
        if (percent.endsWith(QLatin1Char('%')))
            percent.chop(1);
        const auto share =
            readPercent(percent.toStdString(), {"share", "share", Code::InvalidRequest, "percent of what fills"}, 100);
        if (!share)
            note(wrong(toQString(share.error().message)));
        else
            made.share = *share;
        shares = shares && share ? add(*shares, *share) : std::nullopt;
        bracket.parts.push_back(std::move(made));
    }
    if (shares && *shares != Decimal{1, 0})
        note(wrong(
            tr("The parts share %1 % of what fills; together they make 100 %.").arg(toQString(percentText(*shares)))));
    if (reading.problems.empty())
        reading.bracket = std::move(bracket);
    return reading;
}

} // namespace gannet
