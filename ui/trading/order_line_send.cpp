// SPDX-License-Identifier: GPL-3.0-or-later
// What Enter does with a line; order_line_model.cpp is how it is read.
#include "core/base/overloaded.h"
#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/order_line_model.h"
#include "ui/trading/order_line_words.h"
#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_words.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QString countOf(std::size_t count, const char* one, const char* many)
{
    return QStringLiteral("%1 %2").arg(countText(count), QLatin1String(count == 1 ? one : many));
}

} // namespace

std::vector<const KnownOrder*> OrderLineModel::hitBy(const CancelLine& cancel) const
{
    std::vector<const KnownOrder*> found = ordersIn(*client(), scopeOf(cancel));
    if (!cancel.order.empty())
        std::erase_if(
            found, [&cancel](const KnownOrder* known) { return !known->order.id.toHex().starts_with(cancel.order); });
    return found;
}

CancelScope OrderLineModel::scopeOf(const CancelLine& cancel) const
{
    CancelScope scope;
    scope.origin = OrderOrigin::OrderLine;
    scope.what = cancel.order.empty() ? cancel.what : CancelWhat::Everything;
    if (m_reading.where) {
        scope.target = m_reading.where->key;
        scope.account = m_reading.where->account;
        scope.mode = m_reading.where->mode;
    }
    return scope;
}

CancelPlan OrderLineModel::planOf(const CancelLine& cancel) const
{
    if (cancel.order.empty())
        return {*client(), scopeOf(cancel)};
    const auto hit = hitBy(cancel);
    const Order* const order = hit.empty() ? nullptr : &hit.front()->order;
    const Instrument* const instrument = order ? client()->findInstrument(order->venue, order->instrument) : nullptr;
    return {*client(), instrument ? instrument->key : std::string(), CancelNoun::Orders, hit};
}

QString OrderLineModel::wordsOf(const OrderLine& line) const
{
    return std::visit(
        overloaded{
            [this](const EntryLine&) {
                const auto order = latch();
                const Instrument& instrument = *m_reading.instrument;
                return order ? orderText(order->order.terms, instrument.priceScale, instrument.qtyScale) +
                                   exitsText(order->bracket, instrument.priceScale)
                             : QString();
            },
            [this](const CancelLine& cancel) {
                const CancelPlan plan = planOf(cancel);
                if (!cancel.order.empty())
                    return plan.count() == 0 ? QString() : plan.words();
                return cancel.what == CancelWhat::Everything ? tr("%1, those that protect too").arg(plan.words())
                                                             : tr("%1; what protects stays").arg(plan.words());
            },
            [this](const CloseLine& close) {
                const Decimal held = positionOf(client()->trading(), *m_reading.where, *m_reading.instrument);
                const QString part = close.fraction == Decimal{1, 0}
                                         ? tr("all")
                                         : sharePct({close.fraction.mantissa, close.fraction.scale, true});
                return tr("Close %1 of %2 %3")
                    .arg(part, held.isPositive() ? tr("long") : tr("short"), amountText(held.absolute()));
            },
            [this](const LeverageLine& set) {
                return tr("Set the leverage of %1 to %2 times").arg(titleOf(*m_reading.instrument)).arg(set.leverage);
            },
            [this](const FlatLine&) {
                const auto& positions = client()->trading().positions();
                const auto open =
                    std::ranges::count_if(positions, [](const auto& one) { return !one.second.qty.isZero(); });
                return tr("Cancel every entry and close %1, held")
                    .arg(countOf(static_cast<std::size_t>(open), "position", "positions"));
            }},
        line);
}

/// The order with the numbers that are shown.
std::optional<SubmitOrder> OrderLineModel::latch() const
{
    if (!isAnswered() || !m_shown->qty.isKnown)
        return std::nullopt;
    SubmitOrder submit = submitOf(*m_reading.where, m_reading.draft->terms, OrderOrigin::OrderLine);
    submit.order.terms.qty = Qty{*knownValue(m_shown->qty)};
    if (m_reading.draft->terms.type != OrderType::Market) {
        const auto price = knownValue(m_shown->price);
        if (!price)
            return std::nullopt;
        submit.order.terms.price = Price{*price};
    }
    submit.bracket = m_reading.draft->bracket;
    return submit;
}

PressPlace::Pressed OrderLineModel::pressed() const
{
    return {OrderOrigin::OrderLine, "order line: " + m_text.toStdString()};
}

void OrderLineModel::submit()
{
    if (!client() || m_text.trimmed().isEmpty() || m_isBusy || !question().isEmpty())
        return;
    const Timestamp now = client()->now();
    if (m_pressedAt.isKnown() && m_text == m_pressedText && now - m_pressedAt < kDoublePress)
        return say(tr("Pressed twice: it was sent once"), false);
    read();
    if (!problem().isEmpty()) { // it stands under the line already
        Pressed press = pressed();
        Error error{.kind = ErrorKind::Denied,
                    .code = codeFrom(problemCode().toStdString()).value_or(Code::InvalidRequest),
                    .message = problem().toStdString()};
        actions()->record(press.origin, std::move(press.what), error);
        emit caretWanted(problemAt(), problemLength());
        return;
    }
    if (m_reading.line) {
        const OrderLine line = *m_reading.line;
        std::visit([this](const auto& one) { send(one); }, line);
    }
}

void OrderLineModel::send(const EntryLine&)
{
    auto order = latch();
    if (!order)
        return refuse(Code::StateConflict,
                      tr("The figures for this were not there yet; nothing was sent. Press again."));
    if (m_shown->verdict == TicketVerdict::Refused) {
        const TicketProblem& why = m_shown->problems[0];
        const auto code = codeFrom(why.code.view());
        return refuse(code.value_or(Code::Other), notSentWords(toQString(why.words.view())));
    }
    if (!isReady())
        return refuse(Code::InvalidRequest, tr("Nothing was sent: the order is not complete"));
    press(*std::move(order), words());
}

void OrderLineModel::send(const CancelLine& cancel)
{
    const CancelPlan plan = planOf(cancel);
    TradingCommand command = scopeOf(cancel);
    if (!cancel.order.empty())
        command = CancelOrder{{}, OrderOrigin::OrderLine, hitBy(cancel).front()->order.id};
    askCancel([this, cancel] { return planOf(cancel); }, false,
              [this, words = plan.words(), command = std::move(command)] { press(command, words); });
}

void OrderLineModel::send(const CloseLine& close)
{
    ClosePosition command;
    command.origin = OrderOrigin::OrderLine;
    command.instrument = m_reading.where->key;
    command.account = m_reading.where->account;
    command.mode = m_reading.where->mode;
    command.fraction = close.fraction;
    const bool isLong = positionOf(client()->trading(), *m_reading.where, *m_reading.instrument).isPositive();
    command.slippageCap = capFor(isLong ? Side::Sell : Side::Buy);
    press(std::move(command), words());
}

void OrderLineModel::send(const FlatLine&)
{
    FlattenAll command;
    command.origin = OrderOrigin::OrderLine;
    command.mode = m_target->target()->mode;
    const QString on = tr("Every %1 account, at the market").arg(m_target->mode());
    ask({words(),
         tr("Flatten"),
         {on},
         true,
         false,
         [this, command, words = words()] { press(command, words); },
         {},
         {},
         false,
         {},
         [this, command, on, wasFlat = isFlat(*client(), command.mode)]() -> std::optional<Looked> {
             if (!wasFlat && isFlat(*client(), command.mode))
                 return std::nullopt;
             return Looked{wordsOf(OrderLine(FlatLine{})), {on}};
         },
         flatWords(command.mode)});
}

void OrderLineModel::send(const LeverageLine& line)
{
    if (isRefusedByGate())
        return refuse(Code::Leverage, notSentWords(gates().constFirst()));
    SetLeverage command;
    command.origin = OrderOrigin::OrderLine;
    command.instrument = m_reading.where->key;
    command.account = m_reading.where->account;
    command.mode = m_reading.where->mode;
    command.leverage = line.leverage;
    press(std::move(command), words());
}

void OrderLineModel::press(TradingCommand command, const QString& words)
{
    // It stands apart from the line, under another target perhaps: it says what it was about.
    const bool isNamed = !m_reading.instrument || words.contains(titleOf(*m_reading.instrument));
    m_pressedWords = isNamed || !m_reading.where
                         ? words
                         : QStringLiteral("%1 · %2").arg(words, scopeWords(*client(), m_reading.where->key));
    waitForAnswer();
    m_pressedAt = client()->now();
    m_pressedText = m_text;
    m_history.add(m_text);
    actions()->press(std::move(command));
    refresh();
    emit changed();
}

void OrderLineModel::waitForAnswer()
{
    m_isBusy = true;
    say(tr("Sending: %1").arg(m_pressedWords), false);
}

void OrderLineModel::onAnswer(const RequestAnswered& answer)
{
    using enum RequestAnswered::Kind;
    if (answer.kind == Done) {
        say(toQString(answer.words), false);
        return;
    }
    if (answer.kind == Failed)
        return; // a workflow's end; it was taken before
    m_isBusy = false;
    if (answer.kind == Taken) {
        m_sent = answer.request;
        m_sentText = m_pressedText;
        say(tr("Sent: %1").arg(m_pressedWords), false);
    } else {
        dismissNotice(); // a question or the refusal stands there instead
    }
    if (answer.kind == Taken && m_text == m_pressedText)
        replaceText({});
    refresh();
    emit changed();
}

/// What was sent may still be refused, by the store or by the venue.
void OrderLineModel::onUiEvent(const UiEvent& event)
{
    const auto* const told = std::get_if<TradingEvent>(&event);
    const auto* const change = told ? std::get_if<OrderChanged>(told) : nullptr;
    if (!change || m_sent.text.empty() || change->order.request.text != m_sent.text)
        return;
    const Order& order = change->order;
    const bool isUnderWay = order.state == OrderState::PendingNew || order.state == OrderState::Created;
    if (order.state != OrderState::Denied && order.state != OrderState::Rejected) {
        if (!isUnderWay || change->isLocal)
            m_sentText.clear(); // it works: what becomes of it later is nothing to type anew
        return;
    }
    m_sent = {};
    m_pressedAt = {};
    if (const QString text = std::exchange(m_sentText, {}); m_text.isEmpty() && !text.isEmpty()) {
        replaceText(text);
        emit caretWanted(static_cast<int>(text.size()), 0);
    }
    const QString why = order.reason ? toQString(order.reason->message) : m_pressedWords;
    say(order.state == OrderState::Denied ? notSentWords(why) : tr("Rejected: %1").arg(why), true);
}

void OrderLineModel::applyFix()
{
    if (fix().isEmpty())
        return;
    const int at = problemAt();
    QString text = m_text;
    QString fixed = fix();
    if (text.mid(at, problemLength()).startsWith(QLatin1Char('@')))
        fixed.prepend(QLatin1Char('@'));
    text.replace(at, problemLength(), fixed);
    const int end = at + static_cast<int>(fixed.size());
    setText(text);
    emit caretWanted(end, 0);
}

} // namespace gannet
