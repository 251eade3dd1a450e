// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/flash.h"

#include <QBasicTimer>
#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// CellFlash for a cell made in QML, which lays `share` of the side's colour on its ground. Moves only while something
/// fades.
class FlashModel : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Flash)
    Q_PROPERTY(bool isOn READ isOn WRITE setOn NOTIFY changed)
    Q_PROPERTY(int move READ move WRITE setMove NOTIFY changed)
    Q_PROPERTY(double share READ share NOTIFY changed)
    Q_PROPERTY(bool isUp READ isUp NOTIFY changed)

public:
    using QObject::QObject;

    [[nodiscard]] bool isOn() const { return m_isOn; }
    void setOn(bool isOn);
    /// A count of the figure's changes with the sign of the newest. The first one told is where things stand, not news.
    [[nodiscard]] int move() const { return m_move; }
    void setMove(int move);
    /// In [0, kFlashShare].
    [[nodiscard]] double share() const { return m_share; }
    [[nodiscard]] bool isUp() const { return m_flash.direction() > 0; }

signals:
    void changed();

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    void look();

    CellFlash m_flash;
    QBasicTimer m_timer;
    double m_share = 0;
    int m_move = 0;
    bool m_isOn = true;
    bool m_isTold = false;
};

} // namespace gannet
