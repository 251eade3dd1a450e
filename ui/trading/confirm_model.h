// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"
#include "ui/trading/trade_actions.h"

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// When a person is asked before an order goes: the level of each mode that has an account, as the engine told it, and
/// a wish for another one. The config's level is the least strict there is. UI thread.
class ConfirmModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QVariantList modes READ modes NOTIFY changed)
    Q_PROPERTY(QVariantList policy READ policy CONSTANT)
    Q_PROPERTY(QVariantList unasked READ unasked NOTIFY changed)
    Q_PROPERTY(QString notice READ notice NOTIFY noticed)
    Q_PROPERTY(QString whyNotTrading READ whyNotTrading NOTIFY changed)

public:
    explicit ConfirmModel(QObject* parent = nullptr);

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);

    /// Objects {mode, level, most, accounts}: `level` and `most` count from 0 (guarded); `accounts` says which of them
    /// are stricter than the others, empty: none.
    [[nodiscard]] QVariantList modes() const;
    /// The table of who is asked when: objects {situation, guarded, fast, instant}.
    [[nodiscard]] static QVariantList policy();
    /// What is not asked about any more: objects {mode, reason, situation}, the last for a person.
    [[nodiscard]] QVariantList unasked() const;
    /// It is asked about again.
    Q_INVOKABLE void askAgain(const QString& mode, const QString& reason);
    /// Why the last wish was refused; empty: it was not.
    [[nodiscard]] QString notice() const { return m_notice; }
    /// A sentence; empty while this run trades.
    [[nodiscard]] QString whyNotTrading() const;
    Q_INVOKABLE void choose(const QString& mode, int level);

    void onFrame(Timestamp) override {}
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    void changed(); ///< modes and what is not asked about: rows that are made anew
    void noticed();

private:
    ClientListener m_listener;
    TradeActions m_actions;
    QString m_notice;
};

} // namespace gannet
