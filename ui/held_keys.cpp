// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/held_keys.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QPointer>

#include <map>

namespace gannet {

namespace {

/// When each key went down and up, in the time of the events.
class KeyTimes : public QObject {
public:
    struct Times {
        bool isDown = false;
        std::uint64_t upAt = 0;   ///< it was let go last; 0: never
        std::uint64_t downAt = 0; ///< the newest that is not marked as a repeat
    };

    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const bool isPress = event->type() == QEvent::KeyPress;
        if ((!isPress && event->type() != QEvent::KeyRelease) || !watched->isWindowType())
            return false;
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (key.isAutoRepeat())
            return false;
        Times& of = times[key.key()];
        of.isDown = isPress;
        (isPress ? of.downAt : of.upAt) = key.timestamp();
        justUp = isPress ? 0 : key.key();
        return false;
    }

    std::map<int, Times> times;
    int justUp = 0; ///< the key of the newest event, if that let it go
};

[[nodiscard]] KeyTimes& keyTimes()
{
    static QPointer<KeyTimes> one;
    if (!one)
        one = new KeyTimes(qGuiApp);
    return *one;
}

} // namespace

HeldKeys::HeldKeys(QObject* parent) : QObject(parent)
{
    seeFirst();
}

void HeldKeys::seeFirst()
{
    if (qGuiApp)
        qGuiApp->installEventFilter(&keyTimes()); // one that is there already becomes the first
}

void HeldKeys::begin()
{
    m_held.clear();
    m_justUp = keyTimes().justUp;
    for (const auto& [key, times] : keyTimes().times) {
        if (times.isDown)
            m_held.insert(key);
    }
}

bool HeldKeys::isHeldOver(int key)
{
    const KeyTimes::Times& times = keyTimes().times[key];
    const bool isRelease = times.upAt != 0 && times.downAt >= times.upAt; // 0: none, or an event without a time
    const std::uint64_t gap = isRelease ? times.downAt - times.upAt : kFingerMs;
    // Begun between the two halves of a repeat, which have the same time.
    if (key == m_justUp && gap == 0)
        m_held.insert(key);
    m_justUp = 0;
    if (!m_held.contains(key))
        return false;
    if (gap < kFingerMs)
        return true;
    m_held.erase(key);
    return false;
}

} // namespace gannet
