// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/trading/press_place.h"
#include "ui/trading/target_model.h"
#include "ui/trading/trade_action.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <string_view>
#include <vector>

namespace gannet {

/// Carries out actions by name on the target: what a key, a button or a menu row of the shell does. Says what came of
/// each press, and asks where a second press is wanted. Decides nothing that the engine decides. UI thread.
class ActionRunner : public gannet::PressPlace {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TargetModel* target READ target WRITE setTarget NOTIFY targetChanged)
    Q_PROPERTY(bool hasTicket READ hasTicket WRITE setHasTicket NOTIFY targetChanged)
    Q_PROPERTY(QString veil READ veil WRITE setVeil NOTIFY veilChanged)

public:
    /// Within this time a second press of position.close takes.
    static constexpr int kTakeNowMs = 2000;
    /// A press that comes sooner after another of the same key is a key that bounces: no finger is that quick.
    static constexpr int kBounceMs = 80;
    /// How long arming for live waits for its yes.
    static constexpr int kArmLiveMs = 3000;

    explicit ActionRunner(QObject* parent = nullptr);
    ~ActionRunner() override;

    [[nodiscard]] TargetModel* target() const { return m_target; }
    void setTarget(TargetModel* target);
    /// There is a ticket that hears ticketAsked and bracketAsked.
    [[nodiscard]] bool hasTicket() const { return m_hasTicket; }
    void setHasTicket(bool hasTicket);

    /// What lies over the market now, "the palette": what adds risk is refused meanwhile, for nobody sees what it would
    /// do. Empty: nothing does.
    [[nodiscard]] QString veil() const { return m_veil; }
    void setVeil(const QString& veil);

    /// The same order or close asked for again within this time is the same press; 0: none is but what bounces.
    void setSameOrderMs(int ms) { m_sameOrderMs = ms; }

    /// Does it. Names that are none, or that belong to a ladder, are ignored.
    Q_INVOKABLE void run(const QString& id);
    void run(std::string_view id);
    /// The same for who picks it from a list: what a key would be held for is asked about, and held there.
    Q_INVOKABLE void choose(const QString& id);
    /// A profile in which one letter is an order begins with paper: the accounts chosen by hand are forgotten, and what
    /// is armed for real money is disarmed.
    Q_INVOKABLE void startInPaper();
    /// How the action wants to be pressed now: what protects nothing needs no hold.
    [[nodiscard]] PressKind pressKind(const TradeAction& action) const;
    /// What it would do now, with how much of what and where, for who is about to press it.
    [[nodiscard]] QString wordsOf(const TradeAction& action) const;

signals:
    void targetChanged();
    void veilChanged();
    /// The ticket is to have the keyboard: side buy or sell.
    void ticketAsked(bool isBuy);
    /// The ticket is to send what it shows.
    void ticketSendAsked();
    /// The ticket's bracket is to be shown, or put away.
    void bracketAsked();
    /// The kill switch was pressed here.
    void killPressed();

private:
    [[nodiscard]] Pressed pressed() const override;
    [[nodiscard]] std::optional<TradeTarget> wantTarget();
    /// Signed and not zero.
    [[nodiscard]] std::optional<Decimal> wantPosition(const TradeTarget& where);
    [[nodiscard]] int sameMs(std::string_view id) const;
    [[nodiscard]] bool isSamePress(std::string_view id);
    void order(QuickPrice kind, Side side);
    void send(const TradeTarget& where, const Result<OrderTerms>& terms);
    void cancelHere(CancelWhat what);
    void pressCancel(const CancelScope& scope);
    [[nodiscard]] static CancelScope scopeOf(const TradeTarget& where, CancelWhat what);
    [[nodiscard]] std::vector<const KnownOrder*> stopsOf(const TradeTarget& where) const;
    [[nodiscard]] CancelPlan stopsPlan(const TradeTarget& where) const;
    void cancelEverywhere();
    void cancelStops();
    void breakeven();
    void moveStop(bool isTighter);
    void close();
    void closePart(int percent);
    void reverse();
    void flatten();
    [[nodiscard]] QString heldWords() const;
    [[nodiscard]] int flattenCount() const;
    [[nodiscard]] QString flattenWords() const;
    void askTicket(std::string_view id);
    void toggleArm();
    void askArmLive();
    void warnOfKill();

    QPointer<TargetModel> m_target;
    QTimer m_armTimer;
    bool m_hasTicket = false;
    QString m_veil;
    std::string m_action; ///< the last one that was run
    int m_sameOrderMs = 0;
    struct {
        QElapsedTimer since;
        std::string id;
        std::string key;
    } m_last; ///< the last press of an order or a close
    struct {
        QElapsedTimer since;
        std::string key;
        QString request;
    } m_close; ///< the last press of position.close
};

} // namespace gannet
