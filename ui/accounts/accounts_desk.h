// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/accounts/accounts_port.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantList>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace gannet {

/// The overlay of accounts: which there are, and adding one. A key passes through begin() and stands in no property.
/// UI thread.
class AccountsDesk : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made with the program")
    /// Objects {id, venue, venueName, name, isTest, network, tone ("well", "quiet", "warning"), state, sentence,
    /// mayLookAgain, kind, address, shortAddress, signer, agentName, end, endsSoon, permissions}.
    Q_PROPERTY(QVariantList accounts READ accounts NOTIFY accountsChanged)
    /// Accounts that do not trade before a person did something: "main on Hyperliquid: Locked".
    Q_PROPERTY(QStringList waiting READ waiting NOTIFY accountsChanged)
    /// Objects {slug, name, networks, whyNotOthers, ways}; networks and ways are lists of words.
    Q_PROPERTY(QVariantList venues READ venues CONSTANT)
    Q_PROPERTY(QString usualAgentName READ usualAgentName CONSTANT)
    Q_PROPERTY(Step step READ step NOTIFY progressChanged)
    Q_PROPERTY(QString sentence READ sentence NOTIFY progressChanged)
    Q_PROPERTY(bool isTrouble READ isTrouble NOTIFY progressChanged)
    Q_PROPERTY(QString field READ field NOTIFY progressChanged)
    Q_PROPERTY(QString url READ url NOTIFY progressChanged)
    Q_PROPERTY(QString agentAddress READ agentAddress NOTIFY progressChanged)
    /// What came of the last removal; a sentence, empty before one.
    Q_PROPERTY(QString removal READ removal NOTIFY removalChanged)

public:
    /// AddStep in QML.
    enum class Step {
        Idle,
        WaitingForPage,
        WaitingForWallet,
        WaitingToSign,
        Sending,
        Asking,
        Checking,
        Unchecked,
        Storing,
        Done,
        Failed,
    };
    Q_ENUM(Step)

    /// The port outlives it.
    explicit AccountsDesk(AccountsPort& port, QObject* parent = nullptr);
    ~AccountsDesk() override;

    [[nodiscard]] const QVariantList& accounts() const { return m_accounts; }
    [[nodiscard]] const QStringList& waiting() const { return m_waiting; }
    [[nodiscard]] QVariantList venues() const;
    [[nodiscard]] QString usualAgentName() const;
    [[nodiscard]] Step step() const { return static_cast<Step>(m_progress.step); }
    [[nodiscard]] QString sentence() const { return QString::fromStdString(m_progress.sentence); }
    [[nodiscard]] bool isTrouble() const { return m_progress.isTrouble; }
    [[nodiscard]] QString field() const { return QString::fromStdString(m_progress.field); }
    [[nodiscard]] QString url() const { return QString::fromStdString(m_progress.url); }
    [[nodiscard]] QString agentAddress() const { return QString::fromStdString(m_progress.agentAddress); }
    [[nodiscard]] QString removal() const { return m_removal; }

    /// `draft` has venue, network, name, way ("wallet", "agent", "hmac"), address, agentName, validDays (text). The two
    /// secrets are handed on and kept nowhere; who typed them clears his fields.
    Q_INVOKABLE void begin(const QVariantMap& draft, const QString& key, const QString& secret);
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void keepUnchecked();
    Q_INVOKABLE void openPage();
    Q_INVOKABLE void remove(const QString& venue, const QString& name);
    Q_INVOKABLE void lookAgain(const QString& venue, const QString& name);
    /// To the clipboard: addresses, never a key.
    Q_INVOKABLE void copy(const QString& text) const;
    /// Days are counted anew.
    Q_INVOKABLE void refresh();

signals:
    void accountsChanged();
    void progressChanged();
    void removalChanged();

private:
    void setRemoval(const QString& words);

    AccountsPort& m_port;
    QVariantList m_accounts;
    QStringList m_waiting;
    AddProgress m_progress;
    QString m_removal;
    std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true); ///< for answers of the port
};

} // namespace gannet
