// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_progress.h"

#include "ui/format.h"
#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_words.h"

#include <QCoreApplication>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("Ticket", words);
}

[[nodiscard]] TicketProgress::State stateOf(const OrderChanged& change)
{
    using enum TicketProgress::State;
    if (change.order.isOutcomeUnknown)
        return Unknown;
    switch (change.order.state) {
    case OrderState::Created: return change.isLocal ? Waiting : Sending;
    case OrderState::PendingNew: return Sending;
    case OrderState::Open:
    case OrderState::PartiallyFilled:
    case OrderState::PendingCancel:
    case OrderState::PendingReplace: return Working;
    case OrderState::Filled: return Filled;
    case OrderState::Cancelled:
    case OrderState::Expired: return Ended;
    case OrderState::Denied:
    case OrderState::Rejected: return Rejected;
    }
    return Sending;
}

[[nodiscard]] QString sizeText(const Decimal& value, int scale)
{
    return amountText(value.rescaled(scale, Rounding::Down).value_or(value));
}

} // namespace

void TicketProgress::pressed(std::string request, QString words, std::uint32_t revision, Timestamp now)
{
    *this = {};
    m_state = State::Sending;
    m_request = std::move(request);
    m_words = std::move(words);
    m_revision = revision;
    m_since = now;
}

bool TicketProgress::on(const RequestAnswered& answer)
{
    if (m_request.empty() || answer.request.text != m_request)
        return false;
    using enum RequestAnswered::Kind;
    if (answer.kind == NeedsConfirm) {
        m_state = State::Confirming;
        m_reasons = toQString(answer.error ? answer.error->message : answer.words).split(QStringLiteral("; "));
        m_mayGoUnasked =
            answer.error && answer.error->fixes.size() == 1 && isSoftLimitReason(answer.error->fixes.front());
    } else if (answer.kind == Refused || answer.kind == Failed) {
        m_state = State::Rejected;
        m_error = answer.error ? *answer.error : Error{.message = answer.words};
    }
    return true;
}

bool TicketProgress::on(const OrderChanged& change)
{
    if (m_request.empty() || change.order.request.text != m_request)
        return false;
    m_state = stateOf(change);
    if (!m_order)
        m_sent = change.order.terms;
    m_order = change.order;
    if (change.order.reason)
        m_error = change.order.reason;
    return true;
}

void TicketProgress::clear()
{
    *this = {};
}

QString TicketProgress::wordsNow(int priceScale, int qtyScale) const
{
    const OrderTerms& now = m_order->terms;
    const bool isChanged = now.price != m_sent.price || now.trigger != m_sent.trigger || now.qty != m_sent.qty ||
                           now.trailBy != m_sent.trailBy;
    return isChanged ? orderText(now, priceScale, qtyScale) : m_words;
}

QString TicketProgress::text(Timestamp now, const QString& venue, int priceScale, int qtyScale) const
{
    switch (m_state) {
    case State::None:
    case State::Confirming: return {};
    case State::Sending: return tr("Sending %1 ms").arg((now - m_since).toMilliseconds());
    case State::Unknown:
        return tr("In doubt for %1: %2 is asked by client id %3. It is never sent twice.")
            .arg(ageText(now - m_since), venue, m_order ? toQString(m_order->id.toHex()).right(8) : QString());
    case State::Waiting: return tr("Waits here for its trigger: %1").arg(wordsNow(priceScale, qtyScale));
    case State::Rejected:
        return m_order && m_order->state == OrderState::Rejected
                   ? tr("Rejected by %1: %2").arg(venue, m_error ? toQString(m_error->message) : QString())
                   : notSentWords(m_error ? toQString(m_error->message) : QString());
    case State::Working:
    case State::Filled:
    case State::Ended: break;
    }
    const Order& order = *m_order;
    const QString words = wordsNow(priceScale, qtyScale);
    if (m_state == State::Ended) {
        const QString why = m_error ? tr(" (%1)").arg(toQString(m_error->message)) : QString();
        return (order.state == OrderState::Expired ? tr("Expired") : tr("Cancelled")) + why + QStringLiteral(": ") +
               words;
    }
    if (order.filledQty.isZero())
        return tr("Working: %1").arg(words);
    const auto average = divide(order.filledNotional, order.filledQty, priceScale, Rounding::HalfEven);
    const QString at = average ? amountText(*average) : QString(QChar(kDash));
    const QString filled = sizeText(order.filledQty, qtyScale);
    if (m_state == State::Filled)
        return tr("Filled %1 at %2: %3").arg(filled, at, words);
    return tr("Partial %1 / %2 at %3: %4").arg(filled, sizeText(order.terms.qty.value, qtyScale), at, words);
}

} // namespace gannet
