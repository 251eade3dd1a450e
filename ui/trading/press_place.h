// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/block_lock.h"
#include "ui/trading/cancel_plan.h"
#include "ui/trading/trade_actions.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace gannet {

/// A place where trades are pressed: what came of the last press, and what wants a second one. Screens show both where
/// the press was made. UI thread.
class PressPlace : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("a place of presses is of one kind or another")
    Q_PROPERTY(gannet::TradeActions* actions READ actions CONSTANT)
    Q_PROPERTY(QString notice READ notice NOTIFY noticed)
    Q_PROPERTY(bool isRefusal READ isRefusal NOTIFY noticed)
    Q_PROPERTY(QString question READ question NOTIFY questionChanged)
    Q_PROPERTY(QStringList reasons READ reasons NOTIFY questionChanged)
    Q_PROPERTY(QString confirmText READ confirmText NOTIFY questionChanged)
    Q_PROPERTY(QString declineText READ declineText NOTIFY questionChanged)
    Q_PROPERTY(bool isHoldWanted READ isHoldWanted NOTIFY questionChanged)
    Q_PROPERTY(bool isEnterEnough READ isEnterEnough NOTIFY questionChanged)
    Q_PROPERTY(bool mayGoUnasked READ mayGoUnasked NOTIFY questionChanged)

public:
    explicit PressPlace(QObject* parent = nullptr);

    [[nodiscard]] TradeActions* actions() { return &m_actions; }

    /// The newest word about a press; empty: none. Info or refusal. A refusal goes when its reason does.
    [[nodiscard]] QString notice() const { return m_notice; }
    [[nodiscard]] bool isRefusal() const { return m_isRefusal; }
    Q_INVOKABLE void dismissNotice();

    /// What wants a yes; empty: nothing does.
    [[nodiscard]] QString question() const { return m_ask.words; }
    [[nodiscard]] QStringList reasons() const { return m_ask.reasons; }
    [[nodiscard]] QString confirmText() const { return m_ask.confirmText; }
    /// Of the button that says no; empty: the usual word.
    [[nodiscard]] QString declineText() const { return m_ask.declineText; }
    [[nodiscard]] bool isHoldWanted() const { return m_ask.isHoldWanted; }
    [[nodiscard]] bool isEnterEnough() const { return m_ask.isEnterEnough; }
    /// The question has one reason, of a soft limit: a yes may be the last one for it.
    [[nodiscard]] bool mayGoUnasked() const { return m_ask.mayGoUnasked; }
    Q_INVOKABLE void answer(bool isYes, bool isLast = false);

signals:
    void noticed();
    void questionChanged();
    /// A question got its yes, which is about to be carried out.
    void confirmed();

protected:
    /// What a question says of orders and positions as they are now.
    struct Looked {
        QString words;
        QStringList reasons;
    };
    struct Ask {
        QString words, confirmText;
        QStringList reasons;
        bool isHoldWanted = false;
        bool isEnterEnough = false;
        std::function<void()> yes, no;
        QString declineText{};
        bool mayGoUnasked = false;
        std::function<void()> lastYes{}; ///< where it may go unasked: instead of `yes`
        /// Of a question about what moves: looked at with every change, and what `yes` does is what was seen last.
        /// Nothing: what it is about has gone, and so does the question, with `gone`.
        std::function<std::optional<Looked>()> look{};
        QString gone{};
        QString request{}; ///< of a press that the engine asks about
    };

    /// An older question is answered with no.
    void ask(Ask question);
    /// Does it at once where nothing of it protects a position, or where the hold that this wants was the press.
    void askCancel(const std::function<CancelPlan()>& plan, bool wasHeld, std::function<void()> yes);
    void say(const QString& words, bool isRefusal);
    /// Of a block with a padlock: refuses the press while it is closed, and says so.
    [[nodiscard]] bool isRefusedByLock(const BlockLock* lock);
    /// Why a press comes to nothing; it goes when what was refused for this reason may pass.
    void warn(Code code, const QString& words);
    /// A press that cannot even be asked for, and why.
    void refuse(Code code, const QString& words);
    void refuse(const Error& error);
    /// What is being pressed here now, for the audit: where, and its name.
    struct Pressed {
        OrderOrigin origin = OrderOrigin::Ticket;
        std::string what;
    };
    [[nodiscard]] virtual Pressed pressed() const = 0;

    /// What the question says may have changed.
    void lookAgain();

private:
    /// It goes without an answer, and why.
    void takeBack(QString why);

    TradeActions m_actions;
    QString m_notice;
    bool m_isRefusal = false;
    std::optional<Code> m_refusedFor; ///< what the notice says no for
    Ask m_ask;
};

} // namespace gannet
