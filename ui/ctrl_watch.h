// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// Tells whether Ctrl alone has been held for a moment: then a window shows what it reaches together with a digit. Any
/// other key, a button, the wheel or another window end it until Ctrl goes down anew.
class CtrlWatch : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool isHeld READ isHeld NOTIFY isHeldChanged)

public:
    static constexpr int kWaitMs = 400;

    explicit CtrlWatch(QObject* parent = nullptr);

    [[nodiscard]] bool isHeld() const { return m_isHeld; }

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void isHeldChanged();

private:
    void set(bool isHeld);

    QTimer m_wait;
    bool m_isHeld = false;
};

} // namespace gannet
