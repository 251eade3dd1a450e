// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/action_runner.h"
#include "ui/trading/keymap.h"

#include <QObject>
#include <QPointer>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTimer>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace gannet {

/// A block that takes actions of its own while it has the keyboard.
class ActionTaker {
public:
    virtual ~ActionTaker() = default;
    /// "ladder.limit" and the like; false: not its own.
    virtual bool takeAction(std::string_view id) = 0;
    struct OwnPress {
        PressKind kind = PressKind::Now;
        QString words; ///< what it would do now
    };
    /// How one of its own wants to be pressed now; nothing: it is not for the block to say.
    [[nodiscard]] virtual std::optional<OwnPress> ownPress(const TradeAction& /*action*/) const { return std::nullopt; }
};

/// Every trading key of a window, in one place: an event filter of the application. What a key does is data (Keymap).
/// While a question has the keyboard, letters are answers, and what only reduces works where the question came from; of
/// any other key the question says that it did nothing. Repeats of a key that stays down do nothing, nor does a key
/// that bounces; a composition in a text field switches all of this off, and Esc is never taken. UI thread.
class KeyRouter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickWindow* window READ window WRITE setWindow NOTIFY windowChanged)
    Q_PROPERTY(gannet::ActionRunner* runner READ runner WRITE setRunner NOTIFY windowChanged)
    Q_PROPERTY(QStringList leftToBlock MEMBER m_leftToBlock NOTIFY leftToBlockChanged)
    Q_PROPERTY(QString profile READ profile WRITE setProfile NOTIFY profileChanged)
    Q_PROPERTY(QString profileTitle READ profileTitle NOTIFY profileChanged)
    Q_PROPERTY(QString profileWords READ profileWords NOTIFY profileChanged)
    Q_PROPERTY(QStringList profiles READ profiles CONSTANT)
    Q_PROPERTY(bool mayFollowPointer READ mayFollowPointer NOTIFY profileChanged)
    Q_PROPERTY(bool followsPointer READ followsPointer WRITE setFollowsPointer NOTIFY followsPointerChanged)
    Q_PROPERTY(QQuickItem* hovered READ hovered NOTIFY hoveredChanged)
    Q_PROPERTY(QVariantList sheet READ sheet NOTIFY profileChanged)
    Q_PROPERTY(QString waitingFor READ waitingFor NOTIFY waitingChanged)
    Q_PROPERTY(bool isHolding READ isHolding NOTIFY waitingChanged)

public:
    static constexpr int kHoldMs = 700;
    static constexpr int kAgainMs = 1500;
    /// A key that is down again so soon after it was let go was not let go.
    static constexpr std::uint64_t kChatterMs = 30;

    explicit KeyRouter(QObject* parent = nullptr);
    ~KeyRouter() override;

    /// Only its keys are looked at: the window of the program that was used last.
    [[nodiscard]] QQuickWindow* window() const { return m_window; }
    void setWindow(QQuickWindow* window);
    [[nodiscard]] ActionRunner* runner() const { return m_runner; }
    void setRunner(ActionRunner* runner);

    /// One of profiles(); another word changes nothing.
    [[nodiscard]] QString profile() const { return m_keymap.name(); }
    void setProfile(const QString& name);
    [[nodiscard]] QString profileTitle() const { return m_keymap.title(); }
    [[nodiscard]] QString profileWords() const { return m_keymap.words(); }
    [[nodiscard]] QStringList profiles() const { return Keymap::names(); }
    /// "Scalper" of "scalper"; empty for a word that is none.
    Q_INVOKABLE [[nodiscard]] static QString titleOf(const QString& profile);
    /// Rows of another profile's key sheet.
    Q_INVOKABLE [[nodiscard]] static QVariantList sheetOf(const QString& profile);
    [[nodiscard]] bool mayFollowPointer() const { return m_keymap.mayHover(); }
    /// A ladder under the pointer counts as having the keyboard, unless a text field has it. Only in a profile that
    /// may; kept while another one is in use.
    [[nodiscard]] bool followsPointer() const { return m_followsPointer; }
    void setFollowsPointer(bool follows);
    /// The ladder under the pointer, while keys follow it; else null.
    [[nodiscard]] QQuickItem* hovered() const { return m_hovered; }
    [[nodiscard]] const Keymap& keymap() const { return m_keymap; }
    /// Rows of the key sheet: objects {scope, keys, words, effect}; scope is a block's type word, empty: everywhere.
    [[nodiscard]] QVariantList sheet() const;
    /// The keys of an action, "F12"; empty: none.
    Q_INVOKABLE [[nodiscard]] QString keysOf(const QString& action) const;

    /// What a key that is held, or wants a second press, is about to do: "Hold Ctrl+Shift+F8: ..."; empty: none.
    [[nodiscard]] QString waitingFor() const { return m_waitingFor; }
    [[nodiscard]] bool isHolding() const { return m_hold.isActive(); }

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void windowChanged();
    void leftToBlockChanged();
    void profileChanged();
    void followsPointerChanged();
    void hoveredChanged();
    void waitingChanged();

private:
    bool onPress(const QKeyEvent& event);
    bool onRelease(const QKeyEvent& event);
    bool onHiddenRepeat(const QKeyEvent& event);
    void press(const KeyBound& bound, ActionTaker* taker, std::uint64_t time);
    void act(const TradeAction& action, ActionTaker* taker);
    void goOnHolding(std::uint64_t time);
    void sayWaiting(bool isHold);
    void wait(const KeyBound& bound, bool isHold, ActionTaker* taker);
    void stopWaiting();
    [[nodiscard]] bool isComposing() const;
    void hover(QQuickItem* item);
    [[nodiscard]] QQuickItem* takerAt(QPointF place) const;

    QPointer<QQuickWindow> m_window;
    QPointer<ActionRunner> m_runner;
    QStringList m_leftToBlock; ///< actions that the block with the keyboard does itself, on what is chosen in it
    Keymap m_keymap;
    std::map<int, const TradeAction*> m_down; ///< by the event's key: taken, and not let go yet
    struct {
        int key = 0;
        std::uint64_t time = 0; ///< of the event; 0: none
        const TradeAction* action = nullptr;
    } m_up;                              ///< the last of them that was let go
    const KeyBound* m_waiting = nullptr; ///< held, or pressed once; of m_keymap
    std::uint64_t m_waitingSince = 0;    ///< time of the press
    QPointer<QQuickItem> m_waitingTaker; ///< the block that it was pressed in
    QString m_waitingFor;
    QTimer m_hold;
    QTimer m_again;
    QPointer<QObject> m_composer; ///< composes a text
    QPointer<QQuickItem> m_hovered;
    bool m_followsPointer = false;
};

} // namespace gannet
