// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/trading/trade_action.h"

#include <QKeyEvent>
#include <QString>
#include <QStringList>

#include <string_view>
#include <vector>

namespace gannet {

/// Where a key counts. What has the keyboard decides.
enum class KeyPlace : std::uint8_t {
    Everywhere,  ///< also in text fields; such a key types nothing
    OutsideText, ///< text fields own letters and digits
    Ladder,      ///< in a ladder only
};

/// A key with its modifiers, in one spelling: Enter of both places is Return, and the keypad is no modifier.
struct KeyPress {
    int key = 0;
    Qt::KeyboardModifiers modifiers;

    /// `isPhysical`: letters, digits and ` go by their place on the keyboard.
    [[nodiscard]] static KeyPress of(const QKeyEvent& event, bool isPhysical);
    friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

struct KeyBound {
    KeyPress press;
    QString keys; ///< as written, "Ctrl+Shift+F2"
    KeyPlace place = KeyPlace::Everywhere;
    const TradeAction* action = nullptr;
};

/// A profile: which key does what. Data; unknown actions and keys that contradict each other are refused.
class Keymap {
public:
    /// Fails with what is wrong and where. `text` is a file of resources/keymaps.
    [[nodiscard]] static Result<Keymap> parse(std::string_view text);
    /// An embedded one, "standard", "scalper" or "desk".
    [[nodiscard]] static Result<Keymap> load(const QString& name);
    /// All embedded ones, the default first.
    [[nodiscard]] static QStringList names();

    [[nodiscard]] const QString& name() const { return m_name; }
    [[nodiscard]] const QString& title() const { return m_title; }
    [[nodiscard]] const QString& words() const { return m_words; }
    [[nodiscard]] bool isPhysical() const { return m_isPhysical; }
    /// The same order key again within this time is the same press.
    [[nodiscard]] int sameOrderMs() const { return m_sameOrderMs; }
    /// Keys may act on the ladder under the pointer, if somebody asks for it.
    [[nodiscard]] bool mayHover() const { return m_mayHover; }
    [[nodiscard]] const std::vector<KeyBound>& bindings() const { return m_bindings; }
    /// What this press does where the keyboard is; null: nothing of ours.
    [[nodiscard]] const KeyBound* find(const KeyPress& press, bool isText, bool isLadder) const;
    /// The keys of an action as written, the first of several; empty: none.
    [[nodiscard]] QString keysOf(std::string_view action) const;

private:
    [[nodiscard]] Result<void> check() const;

    QString m_name, m_title, m_words;
    bool m_isPhysical = false;
    bool m_mayHover = false;
    int m_sameOrderMs = 250;
    std::vector<KeyBound> m_bindings;
};

} // namespace gannet
