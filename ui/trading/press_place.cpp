// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/press_place.h"

#include <utility>

namespace gannet {

PressPlace::PressPlace(QObject* parent) : QObject(parent)
{
    connect(&m_actions, &TradeActions::refused, this,
            [this](const QString&, const QString& words, Code code) { warn(code, words); });
    connect(&m_actions, &TradeActions::allowed, this, [this](Code code) {
        if (m_refusedFor == code)
            dismissNotice();
    });
    connect(&m_actions, &TradeActions::confirmWanted, this,
            [this](const QString& request, const QString& words, const QStringList& reasons, bool mayGoUnasked) {
                ask({words,
                     m_actions.isArming(request) ? tr("Arm") : tr("Send"),
                     reasons,
                     false,
                     false,
                     [this, request] { m_actions.confirm(request); },
                     [this, request] { m_actions.decline(request); },
                     {},
                     mayGoUnasked,
                     [this, request] { m_actions.confirm(request, true); }});
            });
}

void PressPlace::say(const QString& words, bool isRefusal)
{
    m_notice = words;
    m_isRefusal = isRefusal;
    m_refusedFor.reset();
    emit noticed();
}

void PressPlace::warn(Code code, const QString& words)
{
    say(words, true);
    m_refusedFor = code;
}

void PressPlace::dismissNotice()
{
    say({}, false);
}

bool PressPlace::isRefusedByLock(const BlockLock* lock)
{
    if (!lock || !lock->isLocked())
        return false;
    refuse(Code::StateConflict, lock->refusal());
    return true;
}

void PressPlace::refuse(Code code, const QString& words)
{
    Error error;
    error.kind = ErrorKind::Denied;
    error.code = code;
    error.message = words.toStdString();
    refuse(error);
}

void PressPlace::refuse(const Error& error)
{
    Pressed press = pressed();
    m_actions.refuse(press.origin, std::move(press.what), error);
}

void PressPlace::ask(Ask question)
{
    answer(false);
    m_ask = std::move(question);
    if (m_ask.words.isEmpty())
        m_ask.words = tr("Go on?"); // a question without words would be none, and the press lost without a word
    emit questionChanged();
}

void PressPlace::askCancel(const CancelPlan& plan, bool wasHeld, std::function<void()> yes)
{
    if (!plan.isAsked() || (plan.isHold() && wasHeld))
        return yes();
    ask({plan.words(),
         plan.confirmText(),
         plan.reasons(),
         plan.isHold(),
         false,
         std::move(yes),
         {},
         plan.declineText()});
}

void PressPlace::answer(bool isYes, bool isLast)
{
    const Ask asked = std::exchange(m_ask, {});
    if (asked.words.isEmpty())
        return;
    emit questionChanged();
    if (isYes)
        emit confirmed();
    if (isYes && isLast && asked.mayGoUnasked)
        asked.lastYes();
    else if (isYes && asked.yes)
        asked.yes();
    else if (!isYes && asked.no)
        asked.no();
}

} // namespace gannet
