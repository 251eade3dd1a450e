// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"
#include "ui/trading/trade_actions.h"

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gannet {

/// Each account beside its venue: when they were compared last, what differed, and what a person may do about it. All
/// that is done goes by TradeActions; what came of the last press is `notice`. UI thread.
class ReconcileModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QVariantList accounts READ accounts NOTIFY accountsChanged)
    Q_PROPERTY(QString chosen READ chosen NOTIFY changed)
    Q_PROPERTY(QVariantList rows READ rows NOTIFY rowsChanged)
    Q_PROPERTY(QVariantList history READ history NOTIFY historyChanged)
    Q_PROPERTY(QString nothing READ nothing NOTIFY changed)
    Q_PROPERTY(bool isEqual READ isEqual NOTIFY changed)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString left READ left NOTIFY changed)
    Q_PROPERTY(int openCount READ openCount NOTIFY changed)
    Q_PROPERTY(QString notice READ notice NOTIFY noticed)
    Q_PROPERTY(bool isRefusal READ isRefusal NOTIFY noticed)
    Q_PROPERTY(QString runbook READ runbook CONSTANT)

public:
    explicit ReconcileModel(QObject* parent = nullptr);

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);

    /// Objects {id, name, venueCode, venueName, mode, time, cause, result, isBad, isOpen, words}; `words` says all of
    /// it.
    [[nodiscard]] QVariantList accounts() const { return m_accounts; }
    /// The account that the rest is about; the one that has most to say until somebody chooses.
    [[nodiscard]] QString chosen() const;
    /// Differences of its last comparison, those that wait for a person first. Objects {number, kind, what, held,
    /// venues, difference, standing, isOpen, mayAgree, mayTakeEntry, mayQuery, mayCancel, order, sentence}; numbers of
    /// one kind at one scale.
    [[nodiscard]] QVariantList rows() const { return m_rows; }
    /// The comparisons before, newest first: objects {time, cause, result, isBad, words}.
    [[nodiscard]] QVariantList history() const { return m_history; }
    /// What stands in the place of the rows where there are none.
    [[nodiscard]] QString nothing() const { return m_nothing; }
    /// That the account and its venue are equal.
    [[nodiscard]] bool isEqual() const;
    /// It is being compared now.
    [[nodiscard]] bool isBusy() const;
    /// What was not compared, and why; empty: everything was.
    [[nodiscard]] QString left() const;
    /// Differences of all accounts that wait for a person.
    [[nodiscard]] int openCount() const;
    /// What the last press came to; empty: nothing was pressed.
    [[nodiscard]] QString notice() const { return m_notice; }
    [[nodiscard]] bool isRefusal() const { return m_isRefusal; }
    /// What to check, and when to stop trading: docs/runbooks/drift.md as Markdown. Its links name files that a program
    /// has not, so they are words here.
    [[nodiscard]] QString runbook() const;

    /// Somebody looks: at the account that has most to say, and at no other until he chooses one.
    Q_INVOKABLE void begin();
    Q_INVOKABLE void choose(const QString& id);
    /// The account so many places further, round about.
    Q_INVOKABLE void step(int by);
    /// Has the chosen account compared now.
    Q_INVOKABLE void compare();
    Q_INVOKABLE void compareAll();
    /// Agrees to this difference, or with 0 to all that wait, for this reason.
    Q_INVOKABLE void agree(int number, const QString& note);
    Q_INVOKABLE void takeEntry(int number);
    Q_INVOKABLE void query(const QString& order);
    /// At the venue, where it is open though it has ended here.
    Q_INVOKABLE void cancel(const QString& order);

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    void changed();
    void accountsChanged();
    void rowsChanged();
    void historyChanged();
    void noticed();

private:
    [[nodiscard]] const AccountChanged* account() const;
    /// Null before the first comparison of the chosen account.
    [[nodiscard]] const DriftReport* newest() const;
    [[nodiscard]] QVariantMap rowOf(const AccountChanged& account) const;
    [[nodiscard]] QVariantMap rowOf(const DriftReport& report, const DriftItem& item) const;
    /// Starts a command about the chosen account.
    template <class Command> [[nodiscard]] std::optional<Command> about() const;
    void press(TradingCommand command);
    void compare(const AccountChanged& account);
    void say(const QString& words, bool isRefusal);
    void update();
    [[nodiscard]] QString nothingWords() const;

    ClientListener m_listener;
    TradeActions m_actions;
    std::optional<AccountKey> m_wanted;
    QVariantList m_accounts, m_rows, m_history;
    QString m_nothing, m_notice;
    bool m_isRefusal = false;
    bool m_isNews = false;
    std::map<QString, AccountKey> m_comparing; ///< by request, until it is answered for the last time
};

} // namespace gannet
