// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/target_model.h"
#include "ui/trading/trade_action.h"
#include "ui/trading/trade_actions.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <string_view>

namespace gannet {

/// Carries out actions by name on the target: what a key, a button or a menu row of the shell does. Says what came of
/// each press, and asks where a second press is wanted. Decides nothing that the engine decides. UI thread.
class ActionRunner : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TargetModel* target READ target WRITE setTarget NOTIFY targetChanged)
    Q_PROPERTY(gannet::TradeActions* actions READ actions CONSTANT)
    Q_PROPERTY(QString notice READ notice NOTIFY noticed)
    Q_PROPERTY(bool isRefusal READ isRefusal NOTIFY noticed)
    Q_PROPERTY(QString question READ question NOTIFY questionChanged)
    Q_PROPERTY(QStringList reasons READ reasons NOTIFY questionChanged)
    Q_PROPERTY(QString confirmText READ confirmText NOTIFY questionChanged)
    Q_PROPERTY(bool isHoldWanted READ isHoldWanted NOTIFY questionChanged)
    Q_PROPERTY(bool isEnterEnough READ isEnterEnough NOTIFY questionChanged)

public:
    /// Within this time a second press of position.close takes.
    static constexpr int kTakeNowMs = 2000;
    /// How long arming for live waits for its yes.
    static constexpr int kArmLiveMs = 3000;

    explicit ActionRunner(QObject* parent = nullptr);
    ~ActionRunner() override;

    [[nodiscard]] TargetModel* target() const { return m_target; }
    void setTarget(TargetModel* target);
    [[nodiscard]] TradeActions* actions() { return &m_actions; }

    /// Does it. Names that are none, or that belong to a ladder, are ignored.
    Q_INVOKABLE void run(const QString& id);
    void run(std::string_view id);
    /// How the action wants to be pressed now: what protects nothing needs no hold.
    [[nodiscard]] PressKind pressKind(const TradeAction& action) const;

    /// The newest word about a press; empty: none. Info or refusal.
    [[nodiscard]] QString notice() const { return m_notice; }
    [[nodiscard]] bool isRefusal() const { return m_isRefusal; }
    Q_INVOKABLE void dismissNotice();

    /// What wants a yes; empty: nothing does.
    [[nodiscard]] QString question() const { return m_ask.words; }
    [[nodiscard]] QStringList reasons() const { return m_ask.reasons; }
    [[nodiscard]] QString confirmText() const { return m_ask.confirmText; }
    [[nodiscard]] bool isHoldWanted() const { return m_ask.isHoldWanted; }
    [[nodiscard]] bool isEnterEnough() const { return m_ask.isEnterEnough; }
    Q_INVOKABLE void answer(bool isYes);

signals:
    void targetChanged();
    void noticed();
    void questionChanged();
    /// The ticket is to have the keyboard: side buy or sell.
    void ticketAsked(bool isBuy);
    /// The ticket's bracket is to be shown, or put away.
    void bracketAsked();
    /// The kill switch was pressed here.
    void killPressed();

private:
    struct Ask {
        QString words, confirmText;
        QStringList reasons;
        bool isHoldWanted = false;
        bool isEnterEnough = false;
        std::function<void()> yes, no;
    };

    void ask(Ask question);
    void say(const QString& words, bool isRefusal);
    void refuse(Code code, const QString& words);
    [[nodiscard]] std::optional<TradeTarget> wantTarget();
    /// Signed and not zero.
    [[nodiscard]] std::optional<Decimal> wantPosition(const TradeTarget& where);
    void order(QuickPrice kind, Side side);
    void send(const TradeTarget& where, const Result<OrderTerms>& terms);
    void cancelHere(CancelWhat what);
    void cancelEverywhere();
    void cancelStops();
    void breakeven();
    void moveStop(bool isTighter);
    void close();
    void closePart(int percent);
    void reverse();
    void flatten();
    void toggleArm();
    void askArmLive();

    TradeActions m_actions;
    QPointer<TargetModel> m_target;
    QString m_notice;
    bool m_isRefusal = false;
    Ask m_ask;
    QTimer m_armTimer;
    struct {
        QElapsedTimer since;
        std::string key;
        QString request;
    } m_close; ///< the last press of position.close
};

} // namespace gannet
