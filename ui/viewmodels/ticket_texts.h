// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"
#include "ui/viewmodels/ticket_form.h"
#include "ui/viewmodels/ticket_progress.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <optional>
#include <vector>

namespace gannet {

/// All lines of a ticket, made from one snapshot. A value; empty lines are not shown.
class TicketTexts {
    Q_GADGET
    QML_VALUE_TYPE(ticketTexts)
    Q_PROPERTY(QString state MEMBER state)
    Q_PROPERTY(bool isBusy MEMBER isBusy)
    Q_PROPERTY(bool isReady MEMBER isReady)
    Q_PROPERTY(bool isConfirming MEMBER isConfirming)
    Q_PROPERTY(bool isArmed MEMBER isArmed)
    Q_PROPERTY(bool isKilled MEMBER isKilled)
    Q_PROPERTY(bool hasAccount MEMBER hasAccount)
    Q_PROPERTY(bool hasPostOnly MEMBER hasPostOnly)
    Q_PROPERTY(bool hasReduceOnly MEMBER hasReduceOnly)
    Q_PROPERTY(bool isFollowing MEMBER isFollowing)
    Q_PROPERTY(QString mode MEMBER mode)
    Q_PROPERTY(QString modeWord MEMBER modeWord)
    Q_PROPERTY(QString bid MEMBER bid)
    Q_PROPERTY(QString ask MEMBER ask)
    Q_PROPERTY(QString buyLabel MEMBER buyLabel)
    Q_PROPERTY(QString sellLabel MEMBER sellLabel)
    Q_PROPERTY(QString buyEffect MEMBER buyEffect)
    Q_PROPERTY(QString sellEffect MEMBER sellEffect)
    Q_PROPERTY(QString price MEMBER price)
    Q_PROPERTY(QString priceMode MEMBER priceMode)
    Q_PROPERTY(QString pricePlace MEMBER pricePlace)
    Q_PROPERTY(QString minutesRule MEMBER minutesRule)
    Q_PROPERTY(QString trigger MEMBER trigger)
    Q_PROPERTY(QString sizeUnit MEMBER sizeUnit)
    Q_PROPERTY(QString sizeRules MEMBER sizeRules)
    Q_PROPERTY(QString conversions MEMBER conversions)
    Q_PROPERTY(QString submit MEMBER submit)
    Q_PROPERTY(QString submitReason MEMBER submitReason)
    Q_PROPERTY(QString armText MEMBER armText)
    Q_PROPERTY(QString armTip MEMBER armTip)
    Q_PROPERTY(bool isF12Here MEMBER isF12Here)
    Q_PROPERTY(QString accountText MEMBER accountText)
    Q_PROPERTY(QString status MEMBER status)
    Q_PROPERTY(QString statusTone MEMBER statusTone)
    Q_PROPERTY(QString problem MEMBER problem)
    Q_PROPERTY(QString problemField MEMBER problemField)
    Q_PROPERTY(QString problemCode MEMBER problemCode)
    Q_PROPERTY(QString fix MEMBER fix)
    Q_PROPERTY(QString fixLabel MEMBER fixLabel)
    Q_PROPERTY(QStringList wrongFields MEMBER wrongFields)
    Q_PROPERTY(QString confirmWords MEMBER confirmWords)
    Q_PROPERTY(QString waiting MEMBER waiting)

public:
    QString state; ///< "idle", "editing", "invalid", "ready", "confirming", "sending", "unknown", then of the last
                   ///< order "working", "filled", "rejected" and so on stand in status
    bool isBusy = false, isReady = false, isConfirming = false, isArmed = false, isKilled = false;
    bool hasAccount = false, hasPostOnly = false, hasReduceOnly = false;
    bool isFollowing = false; ///< the price follows the market
    QString mode, modeWord;   ///< empty while there is no account
    QString bid, ask;
    QString buyLabel, sellLabel, buyEffect, sellEffect;
    QString price, priceMode, pricePlace, trigger;
    QString minutesRule; ///< of a TWAP, above its minutes
    QString sizeUnit, sizeRules, conversions;
    QString submit;       ///< the order as it would be sent
    QString submitReason; ///< why it cannot be sent now
    QString armText, armTip, accountText;
    bool isF12Here = true;      ///< F12 would arm what this ticket sends to
    QString status, statusTone; ///< of the last order; tone is "", "wait", "doubt", "good", "bad"
    QString problem, problemField, problemCode, fix, fixLabel;
    QStringList wrongFields; ///< names of the fields with something wrong
    QString confirmWords;
    QString waiting; ///< the instrument that waits for this order to be done

    friend bool operator==(const TicketTexts&, const TicketTexts&) = default;
};

/// Everything that the lines are made from. Pointers may be null.
struct TicketScene {
    const TicketView* view = nullptr;
    const Instrument* instrument = nullptr;
    const TicketForm& form;
    const FormReading& reading;
    const TicketProgress& progress;
    std::vector<FieldProblem> problems;
    std::optional<OrderTerms> terms; ///< as they would be sent; absent while they are not known
    bool isAnswered = false;         ///< the view answers what is typed
    bool isInsisted = false;
    QString account, venue, notice, waiting;
    /// What F12 acts on, where that is not the ticket's instrument.
    struct Elsewhere {
        QString title; ///< "BTC-PERP · Aster"
        QString mode;  ///< as toString says it; empty: it has no account
        bool isArmed = false;
    };
    std::optional<Elsewhere> elsewhere{};
    Timestamp now;
};

/// Pure.
[[nodiscard]] TicketTexts textsOf(const TicketScene& scene);
/// "price", "trigger", "size", "bracket", "flags", "expiry", "order".
[[nodiscard]] QString fieldName(TicketField field);
/// What would do is to turn reduce-only off.
[[nodiscard]] bool isReduceOnlySwitch(const FieldProblem& problem);
/// The leverage that would do; nothing where something else would.
[[nodiscard]] std::optional<int> leverageIn(const FieldProblem& problem);
/// The field that an answer is about.
[[nodiscard]] TicketField fieldOf(const Error& error);

} // namespace gannet
