// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"
#include "ui/trading/quick_orders.h"
#include "ui/trading/size_presets.h"

#include <QObject>
#include <QStringList>
#include <QVariantList>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>
#include <set>

namespace gannet {

/// What a trading key acts on: an instrument, an account of its venue, and that account's mode; and whether it may:
/// armed, killed, ready. The last tradable block that had the keyboard says which instrument. Keeps the market of it,
/// as it is shown, so that a press takes its price from there. UI thread.
class TargetModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(gannet::SizePresets* presets READ presets WRITE setPresets NOTIFY clientChanged)
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY targetChanged)
    Q_PROPERTY(QString title READ title NOTIFY targetChanged)
    Q_PROPERTY(QString venueName READ venueName NOTIFY targetChanged)
    Q_PROPERTY(QString account READ account NOTIFY targetChanged)
    Q_PROPERTY(QString mode READ mode NOTIFY targetChanged)
    Q_PROPERTY(bool isKnown READ isKnown NOTIFY targetChanged)
    Q_PROPERTY(bool hasAccount READ hasAccount NOTIFY targetChanged)
    Q_PROPERTY(QVariantList accounts READ accounts NOTIFY targetChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY targetChanged)
    Q_PROPERTY(QString standing READ standing NOTIFY stateChanged)
    Q_PROPERTY(QString standingText READ standingText NOTIFY stateChanged)
    Q_PROPERTY(bool isWaiting READ isWaiting NOTIFY stateChanged)
    Q_PROPERTY(bool isArmed READ isArmed NOTIFY stateChanged)
    Q_PROPERTY(bool isKilled READ isKilled NOTIFY stateChanged)
    Q_PROPERTY(QString killedText READ killedText NOTIFY stateChanged)
    Q_PROPERTY(QString disarmedWhy READ disarmedWhy NOTIFY stateChanged)
    Q_PROPERTY(QString disarmedText READ disarmedText NOTIFY stateChanged)
    Q_PROPERTY(QString storeTrouble READ storeTrouble NOTIFY stateChanged)
    Q_PROPERTY(QStringList troubles READ troubles NOTIFY stateChanged)

public:
    explicit TargetModel(QObject* parent = nullptr);
    ~TargetModel() override;

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);
    [[nodiscard]] SizePresets* presets() const { return m_presets; }
    void setPresets(SizePresets* presets);

    /// "venue:symbol"; an empty one is ignored: the target is sticky.
    [[nodiscard]] QString key() const { return m_key; }
    void setKey(const QString& key);
    /// Another account of the venue of `key`, and its mode's word; remembered for this venue.
    Q_INVOKABLE void chooseAccount(const QString& account, const QString& mode);
    /// As chooseAccount(), for the venue of `key`, and without accountPicked(): the ticket trades so already.
    Q_INVOKABLE void followRoute(const QString& key, const QString& account, const QString& mode);
    /// {account, mode} of what trades `key`; empty without an account of its venue.
    Q_INVOKABLE QVariantMap accountFor(const QString& key) const;

    /// Every venue trades by its account of the strictest mode again.
    void forgetChosen();

    [[nodiscard]] QString title() const;
    [[nodiscard]] QString venueName() const;
    /// "BTC-PERP · HL": where a press acts.
    [[nodiscard]] QString scope() const;
    [[nodiscard]] QString account() const { return QString::fromStdString(m_account.account.account); }
    /// "paper", "shadow" or "live"; empty without an account.
    [[nodiscard]] QString mode() const;
    /// Its venue has told its instruments, and with them which accounts there are.
    [[nodiscard]] bool isKnown() const { return market().instrument != nullptr; }
    [[nodiscard]] bool hasAccount() const { return m_hasAccount; }
    /// Those of the target's venue: objects {account, mode, standing, isChosen}.
    [[nodiscard]] QVariantList accounts() const;
    /// Why nothing can be traded here, for a person; empty: it can, as far as is known.
    [[nodiscard]] QString problem() const;
    /// How the account stands (account_standing.h), or that it "differs" from its venue; empty: all is well.
    [[nodiscard]] QString standing() const;
    /// What differed when they were compared, a line each; empty: nothing, or somebody has agreed to it.
    [[nodiscard]] QString standingText() const;
    /// The account has no session, and waits for its next try.
    [[nodiscard]] bool isWaiting() const;
    [[nodiscard]] bool isArmed() const;
    /// One of the switches before the instrument is set.
    [[nodiscard]] bool isKilled() const;
    /// "Hyperliquid since 2026-11-20 14:31:52 UTC: why"; empty when no switch stands before the target.
    [[nodiscard]] QString killedText() const;
    /// Why arming ended by itself, until somebody has seen it; empty: it did not.
    [[nodiscard]] QString disarmedWhy() const { return m_disarmedWhy; }
    /// The same in sentences, and what became of open orders where they were left alone.
    [[nodiscard]] QString disarmedText() const;
    Q_INVOKABLE void dismissDisarmed();
    /// Why orders cannot be stored, so that nothing that adds risk is taken; empty: they can.
    [[nodiscard]] QString storeTrouble() const;
    /// Troubles that last, until somebody has seen them or they are over.
    [[nodiscard]] QStringList troubles() const;
    Q_INVOKABLE void dismissTroubles();

    /// Nothing without an account.
    [[nodiscard]] std::optional<TradeTarget> target() const;
    /// What a block that shows this instrument would trade; nothing without an account of its venue.
    [[nodiscard]] std::optional<TradeTarget> targetFor(const std::string& key) const;
    /// As last shown.
    [[nodiscard]] ShownMarket market() const;
    [[nodiscard]] Decimal position() const;
    /// Fraction of the notional that the way out costs, as the engine expects it; nothing while it is not known.
    [[nodiscard]] std::optional<Decimal> takerFee() const;
    /// When a person is asked about orders of this account; the strictest while that is not known.
    [[nodiscard]] ConfirmLevel confirm() const;
    /// The chosen preset of the target.
    [[nodiscard]] std::optional<Decimal> size() const;

    void onFrame(Timestamp now) override;
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    /// chooseAccount() or forgetChosen(): whatever trades beside the target goes along (accountFor()).
    void accountPicked();
    void targetChanged();
    void stateChanged();

private:
    void reopen();
    void openFee();
    void resolveAccount();
    [[nodiscard]] std::optional<AccountChanged> accountOf(VenueId venue) const;
    /// How it stands; empty: all is well.
    [[nodiscard]] QString wordOf(const AccountKey& account) const;
    /// How long until the account's session is tried again, "12 s"; empty: it does not wait.
    [[nodiscard]] QString waitText() const;
    void onArm(const ArmChanged& arm);
    void onAccount(const AccountChanged& account);
    [[nodiscard]] const KillChanged* kill() const;
    /// The newest comparison of the account, when something differed that nobody has agreed to.
    [[nodiscard]] const AccountCompared* differing() const;

    ClientListener m_listener;
    QPointer<SizePresets> m_presets;
    QString m_key;
    AccountChanged m_account;
    bool m_hasAccount = false;
    std::map<VenueId, AccountKey> m_chosen; ///< by hand
    OpenedView<DepthView> m_view;
    OpenedView<TicketView> m_ticket; ///< an order at the market, of which the fee is read
    MaybeAmount m_fee;
    const DepthView* m_depth = nullptr;
    bool m_wasArmed = false;
    std::set<AccountKey> m_disarmedAccounts; ///< that want a new arming of their own
    QString m_disarmedWhy;
    bool m_isKillOver = false;         ///< why it ended: the kill switch, which cancels
    QString m_wait;                    ///< as shown last
    std::set<std::string> m_dismissed; ///< troubles that last and were seen
};

} // namespace gannet
