// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/key_router.h"

#include "core/base/check.h"
#include "ui/format.h"
#include "ui/held_keys.h"

#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] QString effectWord(EffectClass effect)
{
    return toQString(toString(effect));
}

[[nodiscard]] QVariantList rowsOf(const Keymap& map)
{
    QVariantList rows;
    for (const KeyBound& bound : map.bindings())
        rows << QVariantMap{
            {QStringLiteral("scope"), bound.place == KeyPlace::Ladder ? QStringLiteral("Ladder") : QString()},
            {QStringLiteral("keys"), bound.keys.size() == 1 ? bound.keys.toLower() : bound.keys},
            {QStringLiteral("words"), bound.action->press == PressKind::Twice
                                          ? QObject::tr("%1, pressed twice").arg(toQString(bound.action->words))
                                          : toQString(bound.action->words)},
            {QStringLiteral("effect"), effectWord(bound.action->effect)}};
    return rows;
}

/// The question that has the keyboard (ConfirmStrip says so of itself), where letters are answers; null: none.
[[nodiscard]] QQuickItem* questionOf(QQuickItem* focus)
{
    for (QQuickItem* item = focus; item; item = item->parentItem()) {
        if (item->property("keepsLetters").toBool())
            return item;
    }
    return nullptr;
}

/// What had the keyboard before the question took it.
[[nodiscard]] ActionTaker* takerBefore(const QQuickItem& question)
{
    return dynamic_cast<ActionTaker*>(question.property("before").value<QQuickItem*>());
}

/// Keys that answer a question, or lead through it.
[[nodiscard]] bool isAnswer(const QKeyEvent& event)
{
    switch (event.key()) {
    case Qt::Key_Y:
    case Qt::Key_D:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Escape:
    case Qt::Key_Space:
    case Qt::Key_Tab:
    case Qt::Key_Backtab: return true;
    default: return false;
    }
}

[[nodiscard]] Keymap standardKeymap()
{
    auto map = Keymap::load(QStringLiteral("standard"));
    CHECK(map.has_value(), "the embedded keymaps are sound");
    return *map;
}

} // namespace

KeyRouter::KeyRouter(QObject* parent) : QObject(parent), m_keymap(standardKeymap())
{
    for (QTimer* timer : {&m_hold, &m_again}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    m_again.setInterval(kAgainMs);
    connect(&m_hold, &QTimer::timeout, this, [this] {
        const KeyBound* const held = m_waiting;
        auto* const taker = dynamic_cast<ActionTaker*>(m_waitingTaker.data());
        stopWaiting();
        if (held)
            act(*held->action, taker);
    });
    connect(&m_again, &QTimer::timeout, this, &KeyRouter::stopWaiting);
    qGuiApp->installEventFilter(this);
    HeldKeys::seeFirst(); // keys that are kept from the window here are held all the same
}

KeyRouter::~KeyRouter()
{
    if (qGuiApp)
        qGuiApp->removeEventFilter(this);
}

void KeyRouter::setWindow(QQuickWindow* window)
{
    if (window == m_window)
        return;
    m_window = window;
    m_down.clear(); // those that are let go there are not seen here
    stopWaiting();
    hover(nullptr);
    emit windowChanged();
}

void KeyRouter::setRunner(ActionRunner* runner)
{
    if (runner == m_runner)
        return;
    m_runner = runner;
    if (runner)
        runner->setSameOrderMs(m_keymap.sameOrderMs());
    emit windowChanged();
}

void KeyRouter::setProfile(const QString& name)
{
    if (name == m_keymap.name())
        return;
    auto map = Keymap::load(name);
    if (!map)
        return;
    stopWaiting();
    m_down.clear();
    m_keymap = std::move(*map);
    if (m_runner)
        m_runner->setSameOrderMs(m_keymap.sameOrderMs());
    hover(nullptr);
    emit profileChanged();
}

QVariantList KeyRouter::sheet() const
{
    return rowsOf(m_keymap);
}

QString KeyRouter::titleOf(const QString& profile)
{
    const auto map = Keymap::load(profile);
    return map ? map->title() : QString();
}

QVariantList KeyRouter::sheetOf(const QString& profile)
{
    const auto map = Keymap::load(profile);
    return map ? rowsOf(*map) : QVariantList();
}

void KeyRouter::setFollowsPointer(bool follows)
{
    if (follows == m_followsPointer)
        return;
    m_followsPointer = follows;
    hover(nullptr);
    emit followsPointerChanged();
}

void KeyRouter::hover(QQuickItem* item)
{
    if (item == m_hovered)
        return;
    m_hovered = item;
    emit hoveredChanged();
}

/// The ladder at a place of the window that nothing else covers.
QQuickItem* KeyRouter::takerAt(QPointF place) const
{
    QQuickItem* item = m_window->contentItem();
    while (item && !dynamic_cast<ActionTaker*>(item)) {
        const QPointF at = item->mapFromScene(place);
        item = item->childAt(at.x(), at.y());
    }
    return item;
}

QString KeyRouter::keysOf(const QString& action) const
{
    return m_keymap.keysOf(action.toStdString());
}

bool KeyRouter::isComposing() const
{
    return m_composer && m_window && m_window->activeFocusItem() == m_composer;
}

bool KeyRouter::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::InputMethod:
        m_composer = static_cast<QInputMethodEvent*>(event)->preeditString().isEmpty() ? nullptr : watched;
        return false;
    case QEvent::FocusOut:
        if (watched == m_window) {
            m_down.clear();
            stopWaiting();
        }
        return false;
    case QEvent::MouseMove:
        if (watched == m_window && m_followsPointer && m_keymap.mayHover())
            hover(takerAt(static_cast<QMouseEvent*>(event)->position()));
        return false;
    case QEvent::Leave:
        if (watched == m_window)
            hover(nullptr);
        return false;
    case QEvent::KeyPress: return watched == m_window && onPress(*static_cast<QKeyEvent*>(event));
    case QEvent::KeyRelease: return watched == m_window && onRelease(*static_cast<QKeyEvent*>(event));
    default: return false;
    }
}

bool KeyRouter::onPress(const QKeyEvent& event)
{
    if (!m_runner || isComposing())
        return false;
    if (event.isAutoRepeat() && m_down.contains(event.key()))
        return true;
    if (onHiddenRepeat(event))
        return true;
    QQuickItem* const focus = m_window->activeFocusItem();
    const bool isText = focus && focus->flags().testFlag(QQuickItem::ItemAcceptsInputMethod);
    QQuickItem* const question = questionOf(focus);
    const bool isLetterless = isText || question;
    auto* taker = dynamic_cast<ActionTaker*>(focus);
    if (!taker && !isLetterless && m_runner->veil().isEmpty()) // behind a veil the pointer is over nothing
        taker = dynamic_cast<ActionTaker*>(m_hovered.data());
    const KeyPress pressed = KeyPress::of(event, m_keymap.isPhysical());
    const KeyBound* bound = m_keymap.find(pressed, isLetterless, taker != nullptr);
    if (!bound && question && !isText && !isAnswer(event)) {
        taker = takerBefore(*question);
        bound = m_keymap.find(pressed, false, taker != nullptr);
        if (bound && bound->action->effect != EffectClass::Reduce) {
            if (!event.isAutoRepeat())
                QMetaObject::invokeMethod(question, "keep", Q_ARG(QString, bound->keys));
            return true;
        }
    }
    if (!bound || (!isText && m_leftToBlock.contains(toQString(bound->action->id))))
        return false;
    if (event.isAutoRepeat())
        return true; // down since before it meant anything here
    m_down[event.key()] = bound->action;
    press(*bound, taker, event.timestamp());
    return true;
}

/// X11 repeats a key that stays down as a release and a press of one moment, and Qt takes them for real ones where the
/// press is read later than the release; a worn switch does the same with some milliseconds in between. No finger is
/// that quick: the key has been down all the time. Of what a block does at once only the former is looked for.
bool KeyRouter::onHiddenRepeat(const QKeyEvent& event)
{
    if (m_up.time == 0 || m_up.key != event.key())
        return false;
    const bool isWaited = m_again.isActive() && m_waiting && m_waiting->action == m_up.action;
    const bool isOfBlock = m_up.action->id.starts_with("ladder.") || m_up.action->id.starts_with("size.");
    if (event.timestamp() - m_up.time >= (isOfBlock && !isWaited ? 1 : kChatterMs))
        return false;
    m_down[m_up.key] = m_up.action;
    if (isWaited)
        goOnHolding(event.timestamp());
    return true;
}

bool KeyRouter::onRelease(const QKeyEvent& event)
{
    const auto down = m_down.find(event.key());
    if (down == m_down.end())
        return false;
    if (event.isAutoRepeat())
        return true;
    const TradeAction* const action = down->second;
    m_up = {event.key(), event.timestamp(), action};
    m_down.erase(down);
    if (m_hold.isActive() && m_waiting && m_waiting->action == action)
        wait(*m_waiting, false, dynamic_cast<ActionTaker*>(m_waitingTaker.data()));
    return true;
}

void KeyRouter::press(const KeyBound& bound, ActionTaker* taker, std::uint64_t time)
{
    const bool isAgain = m_again.isActive() && m_waiting && m_waiting->action == bound.action;
    if (isAgain && m_waitingSince != 0 && time - m_waitingSince < ActionRunner::kBounceMs) {
        goOnHolding(time);
        return;
    }
    stopWaiting();
    const auto own = taker ? taker->ownPress(*bound.action) : std::nullopt;
    const PressKind kind = own ? own->kind : m_runner->pressKind(*bound.action);
    if (kind == PressKind::Now || isAgain)
        return act(*bound.action, taker);
    m_waitingSince = time;
    wait(bound, kind == PressKind::Hold, taker);
}

void KeyRouter::act(const TradeAction& action, ActionTaker* taker)
{
    if (!(taker && taker->takeAction(action.id)) && m_runner)
        m_runner->run(action.id);
}

/// It was let go for no longer than a key that bounces is: what is to be held is still being held.
void KeyRouter::goOnHolding(std::uint64_t time)
{
    if (m_waiting->action->press == PressKind::Twice)
        return;
    m_again.stop();
    m_hold.start(kHoldMs - static_cast<int>(std::min<std::uint64_t>(time - m_waitingSince, kHoldMs)));
    sayWaiting(true);
}

void KeyRouter::sayWaiting(bool isHold)
{
    const auto* const taker = dynamic_cast<ActionTaker*>(m_waitingTaker.data());
    const auto own = taker ? taker->ownPress(*m_waiting->action) : std::nullopt;
    m_waitingFor = (isHold ? tr("Hold %1: %2") : tr("%1 once more: %2"))
                       .arg(m_waiting->keys, own ? own->words : m_runner->wordsOf(*m_waiting->action));
    emit waitingChanged();
}

void KeyRouter::wait(const KeyBound& bound, bool isHold, ActionTaker* taker)
{
    m_hold.stop();
    m_again.stop();
    m_waiting = &bound;
    m_waitingTaker = dynamic_cast<QQuickItem*>(taker);
    if (isHold)
        m_hold.start(kHoldMs);
    else
        m_again.start();
    sayWaiting(isHold);
}

void KeyRouter::stopWaiting()
{
    if (!m_waiting)
        return;
    m_hold.stop();
    m_again.stop();
    m_waiting = nullptr;
    m_waitingTaker.clear();
    m_waitingFor.clear();
    emit waitingChanged();
}

} // namespace gannet
