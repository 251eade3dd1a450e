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
                     [this, request] { m_actions.confirm(request, true); },
                     {},
                     {},
                     request});
            });
    connect(&m_actions, &TradeActions::moved, this, &PressPlace::lookAgain);
    connect(&m_actions, &TradeActions::lapsed, this, [this](const QString& request, const QString& why) {
        if (m_ask.request == request)
            takeBack(why);
    });
}

void PressPlace::lookAgain()
{
    if (m_ask.words.isEmpty() || !m_ask.look)
        return;
    auto now = m_ask.look();
    if (!now)
        return takeBack(m_ask.gone);
    if (now->words == m_ask.words && now->reasons == m_ask.reasons)
        return;
    m_ask.words = std::move(now->words);
    m_ask.reasons = std::move(now->reasons);
    emit questionChanged();
}

void PressPlace::takeBack(QString why) // not a reference: it may be the question's own
{
    answer(false);
    say(why, true);
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

void PressPlace::askCancel(const std::function<CancelPlan()>& plan, bool wasHeld, std::function<void()> yes)
{
    const CancelPlan asked = plan();
    if (!asked.isAsked() || (asked.isHold() && wasHeld))
        return yes();
    ask({asked.words(),
         asked.confirmText(),
         asked.reasons(),
         asked.isHold(),
         false,
         std::move(yes),
         {},
         asked.declineText(),
         false,
         {},
         [plan]() -> std::optional<Looked> {
             const CancelPlan now = plan();
             return now.isAsked() ? std::optional(Looked{now.words(), now.reasons()}) : std::nullopt;
         },
         tr("Nothing was cancelled: nothing of it protects a position any more")});
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
