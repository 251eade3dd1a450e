// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"
#include "ui/trading/block_lock.h"
#include "ui/trading/trade_actions.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace gannet {

/// The leverage of a ticket's instrument with a small panel to change it, and what backs its positions with a chip that
/// does. An order never changes either: only these do, and after a yes to what the engine asks. UI thread.
class TicketLeverage : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a ticket")
    Q_PROPERTY(QString text READ text NOTIFY changed)
    Q_PROPERTY(QString tip READ tip NOTIFY changed)
    Q_PROPERTY(QString limits READ limits NOTIFY changed)
    Q_PROPERTY(bool canSet READ canSet NOTIFY changed)
    Q_PROPERTY(QString marginMode READ marginMode NOTIFY changed)
    Q_PROPERTY(QString marginTip READ marginTip NOTIFY changed)
    Q_PROPERTY(bool canSetMode READ canSetMode NOTIFY changed)
    Q_PROPERTY(bool isOpen READ isOpen NOTIFY changed)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString typed READ typed WRITE setTyped NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString question READ question NOTIFY changed)
    Q_PROPERTY(QStringList reasons READ reasons NOTIFY changed)
    Q_PROPERTY(QString notice READ notice NOTIFY changed)

public:
    explicit TicketLeverage(QObject* parent = nullptr);

    /// "10x cross"; the dash while it is not known.
    [[nodiscard]] QString text() const;
    /// What it is, or why it is not known or cannot be changed.
    [[nodiscard]] QString tip() const;
    /// "1 to 40".
    [[nodiscard]] QString limits() const;
    /// The venue lets it be changed from here.
    [[nodiscard]] bool canSet() const;
    /// "Cross", "Isolated"; empty: the venue does not let it be changed from here, or it is not known.
    [[nodiscard]] QString marginMode() const;
    /// What it is, and what a press does or why it does nothing.
    [[nodiscard]] QString marginTip() const;
    [[nodiscard]] bool canSetMode() const;
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    /// Asked for; the venue has not answered yet.
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    [[nodiscard]] QString typed() const { return m_typed; }
    void setTyped(const QString& text);
    /// What is wrong with what is typed; empty: nothing.
    [[nodiscard]] QString problem() const { return m_problem; }
    /// What wants a yes; empty: nothing does.
    [[nodiscard]] QString question() const { return m_question; }
    [[nodiscard]] QStringList reasons() const { return m_reasons; }
    /// What came of it.
    [[nodiscard]] QString notice() const { return m_notice; }

    /// While it is locked nothing can be set; null: there is none.
    void setLock(BlockLock* lock);
    Q_INVOKABLE void open();
    Q_INVOKABLE void close();
    /// Asks the engine for what is typed.
    Q_INVOKABLE void set();
    /// Asks the engine for the other margin mode.
    Q_INVOKABLE void switchMode();
    Q_INVOKABLE void confirm();
    Q_INVOKABLE void decline();

    /// Once per frame. The panel closes when it is about another instrument or account. `view` may be null.
    void show(EngineClient* client, const TicketView* view, const QString& key, const QString& account);

signals:
    void changed();

private:
    void onAnswer(const QString& request, const RequestAnswered& answer);
    void tell(const QString& notice);
    [[nodiscard]] QString backing() const;
    [[nodiscard]] bool isLocked() const { return m_lock && m_lock->isLocked(); }

    TradeActions m_actions;
    QString m_key, m_account;
    QPointer<BlockLock> m_lock;
    MaybeAmount m_leverage, m_most;
    std::optional<MarginMode> m_margin;
    TradingMode m_mode = TradingMode::Paper;
    bool m_canSet = false;
    bool m_hasMode = false;
    bool m_isIsolatedOnly = false;
    bool m_isOpen = false;
    bool m_isBusy = false;
    QString m_typed, m_problem, m_question, m_notice;
    QStringList m_reasons;
    QString m_asking;  ///< what the last press asked for, for people
    QString m_request; ///< the last press
};

} // namespace gannet
