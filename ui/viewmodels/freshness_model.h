// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/freshness.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// FreshnessAnswer for QML: the dot, the strip, and how values are to look. One signal, only when a text or the state
/// changes.
class FreshnessModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a view-model")
    Q_PROPERTY(QString state READ stateName NOTIFY changed)
    Q_PROPERTY(QString dotText READ dotText NOTIFY changed)
    Q_PROPERTY(QString stripText READ stripText NOTIFY changed)
    Q_PROPERTY(QString consequence READ consequence NOTIFY changed)
    Q_PROPERTY(bool hasStrip READ hasStrip NOTIFY changed)
    Q_PROPERTY(bool isWarning READ isWarning NOTIFY changed)
    Q_PROPERTY(bool isAmber READ isAmber NOTIFY changed)
    Q_PROPERTY(bool isHollow READ isHollow NOTIFY changed)
    Q_PROPERTY(bool isGrey READ isGrey NOTIFY changed)
    Q_PROPERTY(bool isReconnecting READ isReconnecting NOTIFY changed)
    Q_PROPERTY(double dataOpacity READ dataOpacity NOTIFY changed)

public:
    using QObject::QObject;

    void set(FreshnessAnswer answer);
    [[nodiscard]] DataState state() const { return m_answer.state; }
    /// "idle", "connecting", "reconnecting", "live", "quiet", "late", "stale", "gap", "crossed".
    [[nodiscard]] QString stateName() const { return dataStateName(m_answer.state); }
    [[nodiscard]] QString dotText() const { return m_answer.dotText; }
    [[nodiscard]] QString stripText() const { return m_answer.stripText; }
    [[nodiscard]] QString consequence() const { return m_answer.consequence; }
    [[nodiscard]] bool hasStrip() const { return !m_answer.stripText.isEmpty(); }
    [[nodiscard]] bool isWarning() const { return m_answer.isWarning; }
    /// The dot is `honest`, not `accent`.
    [[nodiscard]] bool isAmber() const
    {
        return m_answer.state != DataState::Live && m_answer.state != DataState::Quiet;
    }
    [[nodiscard]] bool isHollow() const
    {
        return m_answer.state == DataState::Quiet || m_answer.state == DataState::Idle;
    }
    /// Figures are without colour.
    [[nodiscard]] bool isGrey() const { return gannet::isGrey(m_answer.state); }
    [[nodiscard]] bool isReconnecting() const { return m_answer.state == DataState::Reconnecting; }
    [[nodiscard]] double dataOpacity() const { return m_answer.state == DataState::Late ? 0.85 : 1.0; }
    /// Of the last message; for the tooltip, read when shown.
    Q_INVOKABLE [[nodiscard]] QString ageNow() const;

signals:
    void changed();

private:
    FreshnessAnswer m_answer;
};

} // namespace gannet
