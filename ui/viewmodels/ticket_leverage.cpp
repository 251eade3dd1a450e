// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_leverage.h"

#include "ui/format.h"
#include "ui/viewmodels/ticket_words.h"

#include <optional>

namespace gannet {

namespace {

constexpr int kMostTimes = 1000; ///< no venue has more; the engine knows the instrument's

[[nodiscard]] int timesOf(const MaybeAmount& amount)
{
    const auto value = knownValue(amount);
    const auto whole = value ? value->rescaled(0, Rounding::Down) : std::nullopt;
    return whole && whole->mantissa <= kMostTimes ? static_cast<int>(whole->mantissa) : kMostTimes;
}

[[nodiscard]] std::optional<int> readTimes(const QString& typed, int most)
{
    QString digits = typed.trimmed().toLower();
    if (digits.endsWith(QLatin1Char('x')))
        digits.chop(1);
    bool isNumber = false;
    const int times = digits.toInt(&isNumber);
    const bool isPlain = !digits.isEmpty() && digits.at(0).isDigit();
    return isNumber && isPlain && times >= 1 && times <= most ? std::optional(times) : std::nullopt;
}

} // namespace

TicketLeverage::TicketLeverage(QObject* parent) : QObject(parent)
{
    connect(&m_actions, &TradeActions::answered, this, &TicketLeverage::onAnswer);
}

QString TicketLeverage::text() const
{
    if (!m_leverage.isKnown)
        return QString(QChar(kDash));
    const QString times = QStringLiteral("%1x").arg(amountAt(m_leverage, 0));
    if (!m_margin || !marginMode().isEmpty())
        return times; // not known, or the chip beside it says it
    return times + QChar(u' ') + (*m_margin == MarginMode::Cross ? tr("cross") : tr("isolated"));
}

QString TicketLeverage::tip() const
{
    if (!m_leverage.isKnown)
        return tr("The account's leverage for this instrument is not known");
    const QString what = backing();
    if (isLocked())
        return tr("As set for this instrument. %1. The ticket is locked").arg(what);
    return m_canSet ? tr("As set for this instrument. %1").arg(what)
                    : tr("As set for this instrument. %1. It is changed at the venue").arg(what);
}

QString TicketLeverage::backing() const
{
    return !m_margin                        ? tr("What backs the position is not known")
           : *m_margin == MarginMode::Cross ? tr("All of the account backs the position")
                                            : tr("Its own margin backs it");
}

QString TicketLeverage::marginMode() const
{
    if (!m_hasMode || !m_margin)
        return {};
    return *m_margin == MarginMode::Cross ? tr("Cross") : tr("Isolated");
}

QString TicketLeverage::marginTip() const
{
    if (m_isIsolatedOnly)
        return tr("%1. The venue has no cross margin for this instrument").arg(backing());
    if (isLocked())
        return tr("%1. The ticket is locked").arg(backing());
    return m_margin == MarginMode::Isolated ? tr("%1. Press for cross margin, after a yes").arg(backing())
                                            : tr("%1. Press for isolated margin, after a yes").arg(backing());
}

bool TicketLeverage::canSetMode() const
{
    return !marginMode().isEmpty() && !m_isIsolatedOnly && !isLocked();
}

QString TicketLeverage::limits() const
{
    return m_most.isKnown ? tr("1 to %1").arg(timesOf(m_most)) : tr("whole times");
}

bool TicketLeverage::canSet() const
{
    return m_canSet && m_leverage.isKnown && !isLocked();
}

void TicketLeverage::setLock(BlockLock* lock)
{
    if (m_lock)
        disconnect(m_lock, nullptr, this, nullptr);
    m_lock = lock;
    if (lock)
        connect(lock, &BlockLock::changed, this, [this] {
            close();
            emit changed();
        });
    emit changed();
}

void TicketLeverage::setTyped(const QString& text)
{
    if (text == m_typed)
        return;
    m_typed = text;
    m_problem.clear();
    m_notice.clear();
    emit changed();
}

void TicketLeverage::open()
{
    if (!canSet() || m_isOpen)
        return;
    m_isOpen = true;
    m_typed = QString::number(timesOf(m_leverage));
    m_problem.clear();
    m_notice.clear();
    emit changed();
}

void TicketLeverage::close()
{
    if (!m_isOpen && m_question.isEmpty())
        return;
    decline();
    m_isOpen = false;
    m_problem.clear();
    emit changed();
}

void TicketLeverage::set()
{
    if (!m_isOpen || m_isBusy || !m_question.isEmpty())
        return;
    const int most = m_most.isKnown ? timesOf(m_most) : kMostTimes;
    const auto times = readTimes(m_typed, most);
    if (!times) {
        m_problem = tr("A whole number from 1 to %1; \"%2\" is not. Write %1 or less (LEVERAGE).")
                        .arg(most)
                        .arg(m_typed.trimmed().left(24));
        emit changed();
        return;
    }
    if (m_leverage.isKnown && *times == timesOf(m_leverage))
        return tell(tr("It is %1x already.").arg(*times));
    m_isBusy = true;
    m_notice.clear();
    m_asking = tr("Leverage %1x").arg(m_typed.trimmed());
    m_request = m_actions.setLeverage(m_key, m_account, toQString(toString(m_mode)), *times);
    emit changed();
}

void TicketLeverage::switchMode()
{
    if (!canSetMode() || m_isBusy || !m_question.isEmpty())
        return;
    const bool isIsolated = m_margin == MarginMode::Cross;
    m_isBusy = true;
    m_problem.clear();
    m_notice.clear();
    m_asking = isIsolated ? tr("Margin isolated") : tr("Margin cross");
    m_request = m_actions.setMarginMode(m_key, m_account, toQString(toString(m_mode)), isIsolated);
    emit changed();
}

void TicketLeverage::confirm()
{
    if (m_question.isEmpty())
        return;
    m_question.clear();
    m_reasons.clear();
    m_request = m_actions.confirm(m_request);
    m_isBusy = !m_request.isEmpty();
    emit changed();
}

void TicketLeverage::decline()
{
    if (m_question.isEmpty())
        return;
    m_actions.decline(m_request);
    m_question.clear();
    m_reasons.clear();
    tell(tr("Nothing was changed."));
}

void TicketLeverage::onAnswer(const QString& request, const RequestAnswered& answer)
{
    if (request != m_request)
        return;
    using enum RequestAnswered::Kind;
    if (answer.kind == Taken)
        return; // the venue's word comes after it
    m_isBusy = false;
    if (answer.kind == NeedsConfirm) {
        m_question = m_asking;
        m_reasons = toQString(answer.error ? answer.error->message : answer.words).split(QStringLiteral("; "));
        emit changed();
        return;
    }
    if (answer.kind == Done)
        m_isOpen = false;
    else
        m_problem = tr("Not changed: %1").arg(toQString(answer.error ? answer.error->message : answer.words));
    emit changed();
}

void TicketLeverage::tell(const QString& notice)
{
    m_notice = notice;
    emit changed();
}

void TicketLeverage::show(EngineClient* client, const TicketView* view, const QString& key, const QString& account)
{
    m_actions.setClient(client);
    if (key != m_key || account != m_account) {
        close();
        m_isBusy = false;
        m_request.clear();
        m_problem.clear();
        m_notice.clear();
        m_key = key;
        m_account = account;
    }
    const TicketView nothing;
    const TicketView& now = view ? *view : nothing;
    const bool isSame = knownValue(now.leverage) == knownValue(m_leverage) &&
                        knownValue(now.maxLeverage) == knownValue(m_most) && now.marginMode == m_margin &&
                        now.offer.hasLeverage == m_canSet && now.offer.hasMarginMode == m_hasMode &&
                        now.isIsolatedOnly == m_isIsolatedOnly && now.mode == m_mode;
    m_leverage = now.leverage;
    m_most = now.maxLeverage;
    m_margin = now.marginMode;
    m_canSet = now.offer.hasLeverage;
    m_hasMode = now.offer.hasMarginMode;
    m_isIsolatedOnly = now.isIsolatedOnly;
    m_mode = now.mode;
    if (!isSame)
        emit changed();
}

} // namespace gannet
