// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"
#include "ui/trading/target_model.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// How much of the limits the target's account has used. What is not known is a dash, no limit says so. UI thread.
class RiskModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TargetModel* target READ target WRITE setTarget NOTIFY targetChanged)
    Q_PROPERTY(bool isKnown READ isKnown NOTIFY changed)
    Q_PROPERTY(QString dayText READ dayText NOTIFY changed)
    Q_PROPERTY(int usedPct READ usedPct NOTIFY changed)
    Q_PROPERTY(bool hasLimit READ hasLimit NOTIFY changed)
    Q_PROPERTY(QString limitsText READ limitsText NOTIFY changed)
    Q_PROPERTY(QString stopMark READ stopMark NOTIFY changed)
    Q_PROPERTY(QString stopWords READ stopWords NOTIFY changed)

public:
    explicit RiskModel(QObject* parent = nullptr) : QObject(parent), m_listener(*this) {}

    [[nodiscard]] TargetModel* target() const { return m_target; }
    void setTarget(TargetModel* target);

    /// The account's figures have been told.
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    /// "−12.40 of −500.00 USDC": the day's result and the loss that ends the day; without a limit the result alone.
    [[nodiscard]] QString dayText() const;
    /// Part of the daily loss that is used, 0 to 100; -1: not known, or no limit.
    [[nodiscard]] int usedPct() const;
    /// A loss is set that ends the day.
    [[nodiscard]] bool hasLimit() const { return m_isKnown && m_account.maxDailyLoss.isKnown; }
    /// Each limit and what is used of it, one a line.
    [[nodiscard]] QString limitsText() const;

    /// "NO STOP" while the target's position is without the stop that it is to have; else empty.
    [[nodiscard]] QString stopMark() const;
    /// What is without it, how long and why.
    [[nodiscard]] QString stopWords() const;

    void onFrame(Timestamp now) override;

signals:
    void targetChanged();
    void changed();

private:
    void follow();

    ClientListener m_listener;
    QPointer<TargetModel> m_target;
    OpenedView<PortfolioView> m_view;
    PortfolioAccount m_account;
    MissingStop m_stop;
    int m_qtyScale = 0;
    bool m_isKnown = false;
};

} // namespace gannet
