// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <set>

namespace gannet {

/// Keys that were down before somebody began to listen, and still are: the key that asked for a question, or held the
/// one before it, is no answer to this one. X11 repeats a key that stays down as a release and a press of one moment,
/// and Qt takes them for real ones where the press is read later than the release, so that a mark on the event does not
/// tell. A key counts as let go when it was up for as long as a finger needs. UI thread.
class HeldKeys : public QObject {
    Q_OBJECT
    QML_ELEMENT

public:
    /// No finger lets a key go and has it down again within this time, in ms of the events.
    static constexpr std::uint64_t kFingerMs = 50;

    explicit HeldKeys(QObject* parent = nullptr);

    /// What is down now was pressed for something else.
    Q_INVOKABLE void begin();
    /// Whether the newest press of this key, not marked as a repeat, is of one that has been down since begin(), or a
    /// repeat without its mark.
    Q_INVOKABLE bool isHeldOver(int key);

    /// Keys are seen before any other filter of the application, which could keep them; whoever installs one later
    /// calls this.
    static void seeFirst();

private:
    std::set<int> m_held; ///< down at begin(), and not let go since
    int m_justUp = 0;     ///< let go right before begin(); 0: none, or something else was pressed since
};

} // namespace gannet
