// SPDX-License-Identifier: GPL-3.0-or-later
// What a press in the ticket does; ticket_view_model.cpp is what it shows.
#include "core/model/typed_ask.h"
#include "ui/format.h"
#include "ui/viewmodels/ticket_steps.h"
#include "ui/viewmodels/ticket_view_model.h"
#include "ui/viewmodels/ticket_words.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace gannet {

void TicketViewModel::setLock(BlockLock* lock)
{
    if (lock == m_lock)
        return;
    if (m_lock)
        disconnect(m_lock, nullptr, this, nullptr);
    m_lock = lock;
    m_leverage.setLock(lock);
    if (lock)
        connect(lock, &BlockLock::changed, this, [this] {
            decline(); // what was asked before it was locked is not to be sent by a late yes
            m_notice.clear();
            refresh();
            emit changed();
        });
    emit lockChanged();
}

bool TicketViewModel::refuseLocked()
{
    if (!m_lock || !m_lock->isLocked())
        return false;
    record(toQString(toString(Code::StateConflict)), m_lock->refusal());
    tell(m_lock->refusal());
    return true;
}

void TicketViewModel::submit(Way way)
{
    if (refuseLocked())
        return;
    if (m_progress.state() == TicketProgress::State::Unknown)
        return tell(tr("The last order is in doubt; nothing is sent before the venue says what became of it."));
    if (m_progress.isBusy())
        return;
    if (m_pressedAt.isKnown() && m_edits == m_editsAtPress && now() - m_pressedAt < kDoublePress)
        return tell(tr("Pressed twice: one order was sent."));
    if (m_progress.state() == TicketProgress::State::Rejected)
        m_progress.clear(); // it was read: another press is another order, also of the same values
    m_isInsisted = true;
    m_notice.clear();
    refresh();
    const auto problems = allProblems();
    if (!problems.empty()) {
        record(problems.front().code, problems.front().words);
        emit changed();
        emit fieldWanted(fieldName(problems.front().field));
        return;
    }
    auto latched = isAnswered() ? latch() : std::nullopt;
    if (!latched || !m_texts.isReady) {
        const QString why = !latched ? tr("The figures for this were not there yet; nothing was sent. Press again.")
                            : m_texts.submitReason.isEmpty() ? tr("Nothing was sent: the order is not complete.")
                                                             : m_texts.submitReason;
        record({}, why);
        return tell(why);
    }
    m_way = way;
    send(*std::move(latched));
}

/// A press that came to nothing: it is shown here, and belongs into the event log and the audit too.
void TicketViewModel::record(const QString& code, const QString& words)
{
    Error error{.kind = ErrorKind::Denied,
                .code = codeFrom(code.toStdString()).value_or(Code::InvalidRequest),
                .message = words.toStdString()};
    m_actions.record(OrderOrigin::Ticket, "ticket of " + key(), error);
}

void TicketViewModel::send(Latched latched)
{
    m_pressedAt = now();
    m_editsAtPress = m_edits;
    m_isInsisted = false;
    keepChoices();
    const QString request = m_actions.press(std::move(latched.command));
    m_progress.pressed(request.toStdString(), latched.words, latched.revision, m_pressedAt);
    refresh();
    emit changed();
    if (m_way == BackToPrice)
        emit fieldWanted(m_form.hasPrice() ? QStringLiteral("price") : QStringLiteral("size"));
}

void TicketViewModel::confirm(bool isLast)
{
    if (m_progress.state() != TicketProgress::State::Confirming)
        return;
    const QString words = m_progress.words();
    const QString request = m_actions.confirm(toQString(m_progress.request()), isLast);
    if (request.isEmpty()) {
        m_progress.clear();
        return tell(tr("There is nothing to agree to any more; nothing was sent."));
    }
    m_progress.pressed(request.toStdString(), words, m_progress.revision(), now());
    refresh();
    emit changed();
}

void TicketViewModel::decline()
{
    if (m_progress.state() != TicketProgress::State::Confirming)
        return;
    m_actions.decline(toQString(m_progress.request()));
    m_progress.clear();
    m_pressedAt = {};
    tell(tr("Nothing was sent."));
}

void TicketViewModel::onAnswer(const RequestAnswered& answer)
{
    const TicketProgress::State before = m_progress.state();
    if (m_progress.on(answer))
        settle(before);
}

void TicketViewModel::onUiEvent(const UiEvent& event)
{
    BlockViewModel::onUiEvent(event);
    const auto* const told = std::get_if<TradingEvent>(&event);
    if (std::holds_alternative<CatalogueChanged>(event) || (told && std::holds_alternative<AccountChanged>(*told)))
        listRoutes();
    if (std::holds_alternative<SettingTold>(event) && !isHeld()) {
        empty();
        onEdited();
    }
    const auto* const change = told ? std::get_if<OrderChanged>(told) : nullptr;
    const TicketProgress::State before = m_progress.state();
    if (change && m_progress.on(*change))
        settle(before);
}

/// What follows from news of the order that was sent.
void TicketViewModel::settle(TicketProgress::State before)
{
    const TicketProgress::State after = m_progress.state();
    const bool isNews = after != before;
    if (isNews && m_progress.isTaken() &&
        (before == TicketProgress::State::Sending || before == TicketProgress::State::Unknown) &&
        m_edits == m_editsAtPress) {
        m_isOwnEdit = true;
        m_form.afterSent(m_way == KeepValues);
        m_isOwnEdit = false;
        readAll();
        m_editRevision = m_revision + 1;
        postDraft();
    }
    refresh();
    emit changed();
    if (isNews && after == TicketProgress::State::Rejected && m_progress.error())
        emit fieldWanted(fieldName(fieldOf(*m_progress.error())));
}

void TicketViewModel::applyFix()
{
    const auto problems = allProblems();
    const auto found = std::find_if(problems.begin(), problems.end(),
                                    [](const FieldProblem& problem) { return !problem.fix.isEmpty(); });
    if (found == problems.end() || fieldName(found->field) != m_texts.problemField)
        return;
    const FieldProblem problem = *found;
    if (const auto times = leverageIn(problem)) {
        // Never changed by an order: the panel asks for it.
        m_leverage.open();
        m_leverage.setTyped(QString::number(*times));
        emit fieldWanted(QStringLiteral("leverage"));
        return;
    }
    switch (problem.field) {
    case TicketField::Price: m_form.setPrice(problem.fix); break;
    case TicketField::Trigger: m_form.hasTrail() ? m_form.setTrail(problem.fix) : m_form.setTrigger(problem.fix); break;
    case TicketField::Size: {
        // The engine answers in base units; what could not be read stays in the unit it was typed in.
        if (m_reading.draft.size)
            m_form.setSizeUnit(QStringLiteral("base"));
        m_form.setSize(problem.fix);
        break;
    }
    case TicketField::Flags:
        if (isReduceOnlySwitch(problem)) {
            m_form.setReduceOnly(false);
            break;
        }
        timeInForceFrom(problem.fix.toStdString()) ? m_form.setTimeInForce(problem.fix) : m_form.setCap(problem.fix);
        break;
    case TicketField::Expiry: m_form.setExpiry(problem.fix); break;
    case TicketField::Minutes: m_form.setMinutes(problem.fix); break;
    case TicketField::Bracket:
        if (TicketBracketPart* const part = problem.leg >= 0 ? m_bracket.part(problem.leg / 2) : nullptr) {
            if (problem.leg % 2 == 0)
                part->setTarget(problem.fix);
            else
                part->setStop(problem.fix);
        }
        break;
    case TicketField::Order: break;
    }
    emit fieldWanted(fieldName(problem.field));
}

void TicketViewModel::step(const QString& field, int steps)
{
    const Instrument* const known = instrument();
    if (!known || steps == 0)
        return;
    if (field == QLatin1String("size")) {
        if (const auto text = steppedSize(m_form.sizeAsk(), steps, *known))
            m_form.setSize(*text);
        return;
    }
    if (field == QLatin1String("minutes")) {
        const TicketOffer offer = m_shown ? m_shown->offer : TicketOffer{};
        const std::int64_t most = offer.mostMinutes > 0 ? offer.mostMinutes : std::numeric_limits<std::int32_t>::max();
        const std::int64_t moved = std::int64_t{m_form.minutes().trimmed().toInt()} + steps;
        m_form.setMinutes(QString::number(std::clamp(moved, std::int64_t{std::max(1, offer.leastMinutes)}, most)));
        return;
    }
    const bool isPrice = field == QLatin1String("price");
    const auto touch =
        m_shown ? knownValue(isPrice ? (m_form.isBuy() ? m_shown->bid : m_shown->ask) : m_shown->mark) : std::nullopt;
    const auto typed = readPriceAsk(m_form.trigger().toStdString(), "trigger");
    const auto ask = isPrice ? m_form.priceAsk() : typed ? std::optional(*typed) : std::nullopt;
    if (const auto text = steppedPrice(ask, steps, touch, *known)) {
        if (isPrice)
            m_form.setPrice(m_form.withSideLetter(*text));
        else
            m_form.setTrigger(*text);
    }
}

void TicketViewModel::pickPrice(const QString& letter)
{
    if (letter != QLatin1String("p")) {
        m_form.setPrice(letter);
        return;
    }
    if (const auto price = m_shown ? knownValue(m_shown->price) : std::nullopt)
        m_form.setPrice(toQString(price->toString()));
}

void TicketViewModel::pickUnit(const QString& unit)
{
    if (unit == m_form.sizeUnit() && !m_reading.draft.size)
        return;
    // A number means something else in another unit, so it is never carried over: what it came to is, in base units.
    const auto qty = unit == QLatin1String("base") && isAnswered() ? knownValue(m_shown->qty) : std::nullopt;
    m_form.setSizeUnit(unit);
    m_form.setSize(qty                                 ? toQString(plainText(*qty))
                   : unit == QLatin1String("position") ? QStringLiteral("p")
                                                       : QString());
    emit fieldWanted(QStringLiteral("size"));
}

void TicketViewModel::pickPreset(int index)
{
    if (index < 0 || index >= presets().size())
        return;
    m_sizePresets->choose(instrumentKey(), index + 1);
    m_form.setSizeUnit(QStringLiteral("base"));
    m_pickedSize = typedPresets().at(index);
    m_form.setSize(m_pickedSize);
}

void TicketViewModel::pressDigit(int digit, bool isAtRest)
{
    const bool isTyped = !m_form.size().isEmpty() && m_form.size() != m_pickedSize;
    if (isAtRest && !isTyped)
        return pickPreset(digit - 1);
    tell(isTyped ? tr("%1 is typed outside of a field: the size stays %2.").arg(digit).arg(m_form.size().trimmed())
                 : tr("%1 is typed outside of a field and changes nothing.").arg(digit));
}

QString TicketViewModel::writePreset(int index, const QString& typed)
{
    const QString problem = m_sizePresets->setText(instrumentKey(), index + 1, typed);
    emit changed();
    return problem;
}

void TicketViewModel::arm()
{
    m_actions.arm(m_texts.mode);
}

} // namespace gannet
