// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/window_hand.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QProcess>
#include <QQuickWindow>
#include <QStandardPaths>
#include <QTest>
#include <QWheelEvent>

#include <cstring>
#include <utility>
#include <vector>

namespace gannet::test {

namespace {

class EventHand final : public WindowHand {
public:
    explicit EventHand(QQuickWindow& window) : m_window(window) {}

    void move(QPoint point) override { QTest::mouseMove(&m_window, point); }
    void press(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) override
    {
        QTest::mouseMove(&m_window, point);
        QTest::mousePress(&m_window, button, modifiers, point);
    }
    void release(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) override
    {
        QTest::mouseRelease(&m_window, button, modifiers, point);
    }
    void wheel(QPoint point, bool isUp) override
    {
        QTest::mouseMove(&m_window, point);
        QWheelEvent event(point, m_window.mapToGlobal(point), {}, {0, isUp ? kNotch : -kNotch}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&m_window, &event);
    }
    void keyDown(int key, Qt::KeyboardModifiers modifiers) override
    {
        QTest::keyPress(&m_window, static_cast<Qt::Key>(key), modifiers);
    }
    void keyUp(int key, Qt::KeyboardModifiers modifiers) override
    {
        QTest::keyRelease(&m_window, static_cast<Qt::Key>(key), modifiers);
    }
    void key(int key, Qt::KeyboardModifiers modifiers) override
    {
        QTest::qSleep(2); // of one moment with the release before, it would be a repeat of a key that stays down
        // keyClick would press and let go the modifiers too, also those that are held.
        QTest::simulateEvent(&m_window, true, key, modifiers, {}, false);
        QTest::simulateEvent(&m_window, false, key, modifiers, {}, false);
    }
    void type(const char* text) override
    {
        for (const char* letter = text; *letter != '\0'; ++letter)
            QTest::keyClick(&m_window, *letter,
                            *letter >= 'A' && *letter <= 'Z' ? Qt::ShiftModifier : Qt::KeyboardModifiers());
    }

private:
    static constexpr int kNotch = 120; ///< eighths of a degree
    QQuickWindow& m_window;
};

/// Counts what the window was given, before the program's own filters take a part of it.
class InputCount final : public QObject {
public:
    explicit InputCount(QQuickWindow& window) : m_window(window) { qGuiApp->installEventFilter(this); }

    int moved = 0, pressed = 0, released = 0, turned = 0;
    int keysDown = 0, keysUp = 0; ///< but modifiers
    int modifiersDown = 0, modifiersUp = 0;

    bool eventFilter(QObject* receiver, QEvent* event) override
    {
        if (receiver != &m_window)
            return false;
        switch (event->type()) {
        case QEvent::MouseMove: ++moved; break;
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonDblClick: ++pressed; break;
        case QEvent::MouseButtonRelease: ++released; break;
        case QEvent::Wheel: ++turned; break;
        case QEvent::KeyPress:
        case QEvent::KeyRelease: count(*static_cast<QKeyEvent*>(event)); break;
        default: break;
        }
        return false;
    }

    [[nodiscard]] static bool isModifier(int key)
    {
        return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt;
    }

private:
    void count(const QKeyEvent& event)
    {
        const bool isDown = event.type() == QEvent::KeyPress;
        if (isModifier(event.key()))
            ++(isDown ? modifiersDown : modifiersUp);
        else if (!event.isAutoRepeat())
            ++(isDown ? keysDown : keysUp);
    }

    QQuickWindow& m_window;
};

/// The name of a key for X.
[[nodiscard]] QString keyName(int key)
{
    static const std::vector<std::pair<int, const char*>> kNames{
        {Qt::Key_Return, "Return"}, {Qt::Key_Escape, "Escape"},
        {Qt::Key_Tab, "Tab"},       {Qt::Key_Backtab, "Tab"},
        {Qt::Key_Delete, "Delete"}, {Qt::Key_Home, "Home"},
        {Qt::Key_End, "End"},       {Qt::Key_Up, "Up"},
        {Qt::Key_Down, "Down"},     {Qt::Key_Left, "Left"},
        {Qt::Key_Right, "Right"},   {Qt::Key_Space, "space"},
        {Qt::Key_Slash, "slash"},   {Qt::Key_Shift, "shift"},
        {Qt::Key_Control, "ctrl"},  {Qt::Key_Semicolon, "semicolon"}};
    for (const auto& [known, name] : kNames) {
        if (known == key)
            return QString::fromLatin1(name);
    }
    if (key >= Qt::Key_F1 && key <= Qt::Key_F12)
        return QStringLiteral("F%1").arg(key - Qt::Key_F1 + 1);
    return QString(QChar(key).toLower()); // letters and digits
}

[[nodiscard]] QString withModifiers(const QString& key, Qt::KeyboardModifiers modifiers)
{
    QString out;
    if (modifiers.testFlag(Qt::ControlModifier))
        out += QStringLiteral("ctrl+");
    if (modifiers.testFlag(Qt::ShiftModifier))
        out += QStringLiteral("shift+");
    if (modifiers.testFlag(Qt::AltModifier))
        out += QStringLiteral("alt+");
    return out + key;
}

class ServerHand final : public WindowHand {
public:
    explicit ServerHand(QQuickWindow& window) : m_window(window), m_count(window) {}

    void move(QPoint point) override
    {
        const QPoint at = m_window.mapToGlobal(point);
        const int before = m_count.moved;
        const bool isThere = QCursor::pos() == at;
        run({QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y())});
        if (!isThere)
            heard([&] { return m_count.moved > before; });
    }
    void press(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) override
    {
        move(point);
        hold(modifiers, QStringLiteral("keydown"));
        const int before = m_count.pressed;
        run({QStringLiteral("mousedown"), number(button)});
        heard([&] { return m_count.pressed > before; });
    }
    void release(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) override
    {
        move(point);
        const int before = m_count.released;
        run({QStringLiteral("mouseup"), number(button)});
        heard([&] { return m_count.released > before; });
        hold(modifiers, QStringLiteral("keyup"));
    }
    void wheel(QPoint point, bool isUp) override
    {
        move(point);
        const int before = m_count.turned;
        run({QStringLiteral("click"), QString::number(isUp ? 4 : 5)});
        heard([&] { return m_count.turned > before; });
    }
    void keyDown(int key, Qt::KeyboardModifiers modifiers) override
    {
        const int& count = InputCount::isModifier(key) ? m_count.modifiersDown : m_count.keysDown;
        const int before = count;
        run({QStringLiteral("keydown"), withModifiers(keyName(key), modifiers)});
        heard([&] { return count > before; });
    }
    void keyUp(int key, Qt::KeyboardModifiers modifiers) override
    {
        const int& count = InputCount::isModifier(key) ? m_count.modifiersUp : m_count.keysUp;
        const int before = count;
        run({QStringLiteral("keyup"), withModifiers(keyName(key), modifiers)});
        heard([&] { return count > before; });
    }
    void key(int key, Qt::KeyboardModifiers modifiers) override
    {
        // All of it: the server holds back what is to come with a delay, and goes on with another client's meanwhile.
        const int before = m_count.keysUp;
        int modifiersUp = m_count.modifiersUp;
        for (const auto modifier : {Qt::ShiftModifier, Qt::ControlModifier, Qt::AltModifier})
            modifiersUp += modifiers.testFlag(modifier) ? 1 : 0;
        run({QStringLiteral("key"), withModifiers(keyName(key), modifiers)});
        heard([&] { return m_count.keysUp > before && m_count.modifiersUp >= modifiersUp; });
    }
    void type(const char* text) override
    {
        const int before = m_count.keysUp;
        const int modifiersDown = m_count.modifiersDown - m_count.modifiersUp;
        run({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("4"), QStringLiteral("--"),
             QString::fromLatin1(text)});
        heard([&] {
            return m_count.keysUp >= before + static_cast<int>(std::strlen(text)) &&
                   m_count.modifiersDown - m_count.modifiersUp == modifiersDown;
        });
    }

private:
    [[nodiscard]] static QString number(Qt::MouseButton button)
    {
        return QString::number(button == Qt::LeftButton ? 1 : button == Qt::MiddleButton ? 2 : 3);
    }
    void hold(Qt::KeyboardModifiers modifiers, const QString& what)
    {
        for (const auto& [modifier, name] :
             {std::pair{Qt::ControlModifier, "ctrl"}, {Qt::ShiftModifier, "shift"}, {Qt::AltModifier, "alt"}}) {
            if (modifiers.testFlag(modifier))
                run({what, QString::fromLatin1(name)});
        }
    }
    /// A hand that cannot is a failure of the test, said once it is seen what did not come of it.
    void run(const QStringList& arguments)
    {
        m_last = arguments.join(QLatin1Char(' '));
        QProcess process;
        process.start(QStringLiteral("xdotool"), arguments);
        static_cast<void>(QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, kLimitMs));
        if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
            qWarning("xdotool %s: %s", qPrintable(m_last), process.readAllStandardError().constData());
    }
    template <class Is> void heard(Is isTrue)
    {
        if (!QTest::qWaitFor(isTrue, kLimitMs))
            qWarning("the window did not hear what the X server was told: %s", qPrintable(m_last));
    }

    static constexpr int kLimitMs = 5000;
    QQuickWindow& m_window;
    InputCount m_count;
    QString m_last; ///< what it was told
};

} // namespace

std::unique_ptr<WindowHand> eventHand(QQuickWindow& window)
{
    return std::make_unique<EventHand>(window);
}

std::unique_ptr<WindowHand> serverHand(QQuickWindow& window)
{
    if (QGuiApplication::platformName() != QLatin1String("xcb") ||
        QStandardPaths::findExecutable(QStringLiteral("xdotool")).isEmpty())
        return nullptr;
    return std::make_unique<ServerHand>(window);
}

} // namespace gannet::test
