// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/target_model.h"

#include "ui/trading/account_standing.h"

#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <algorithm>
#include <string>
#include <utility>

namespace gannet {

TargetModel::TargetModel(QObject* parent) : QObject(parent), m_listener(*this) {}
TargetModel::~TargetModel() = default;

void TargetModel::setClient(EngineClient* client)
{
    if (!m_listener.set(client))
        return;
    reopen();
    emit clientChanged();
    emit stateChanged();
}

void TargetModel::setPresets(SizePresets* presets)
{
    if (presets == m_presets)
        return;
    m_presets = presets;
    emit clientChanged();
}

void TargetModel::setKey(const QString& key)
{
    if (key.isEmpty() || key == m_key)
        return;
    m_key = key;
    reopen();
}

void TargetModel::reopen()
{
    m_depth = nullptr;
    m_view.close();
    m_ticket.close();
    m_hasAccount = false;
    if (client() && !m_key.isEmpty()) {
        ViewSpec spec;
        spec.key = m_key.toStdString();
        m_view.open(*client(), std::move(spec));
    }
    resolveAccount();
    emit targetChanged();
    emit stateChanged();
}

/// The account chosen by hand, else the venue's one of the strictest mode.
std::optional<AccountChanged> TargetModel::accountOf(VenueId venue) const
{
    const auto chosen = m_chosen.find(venue);
    std::optional<AccountChanged> picked;
    for (const auto& [account, told] : client()->trading().accounts()) {
        if (account.venue != venue)
            continue;
        if (chosen != m_chosen.end() && chosen->second == account)
            return told;
        if (!picked || told.mode < picked->mode)
            picked = told;
    }
    return picked;
}

void TargetModel::resolveAccount()
{
    const Instrument* const instrument = market().instrument;
    const auto account = instrument ? accountOf(instrument->venue) : std::nullopt;
    const AccountChanged before = std::exchange(m_account, account.value_or(AccountChanged{}));
    const bool hadAccount = std::exchange(m_hasAccount, account.has_value());
    if (m_hasAccount != hadAccount || m_account.account != before.account)
        openFee();
}

std::optional<TradeTarget> TargetModel::targetFor(const std::string& key) const
{
    const Instrument* const instrument = client() ? client()->findInstrument(key) : nullptr;
    const auto account = instrument ? accountOf(instrument->venue) : std::nullopt;
    return account ? std::optional(TradeTarget{key, account->account.account, account->mode}) : std::nullopt;
}

void TargetModel::chooseAccount(const QString& account, const QString& mode)
{
    if (!market().instrument)
        return;
    followRoute(m_key, account, mode);
    emit accountPicked();
}

void TargetModel::followRoute(const QString& key, const QString& account, const QString& mode)
{
    const Instrument* const instrument = client() ? client()->findInstrument(key.toStdString()) : nullptr;
    if (!instrument)
        return;
    const bool isShadow = mode == toQString(toString(TradingMode::Shadow));
    m_chosen[instrument->venue] = {instrument->venue, account.toStdString(), isShadow};
    resolveAccount();
    emit targetChanged();
    emit stateChanged();
}

QVariantMap TargetModel::accountFor(const QString& key) const
{
    const auto where = targetFor(key.toStdString());
    if (!where)
        return {};
    return {{QStringLiteral("account"), toQString(where->account)},
            {QStringLiteral("mode"), toQString(toString(where->mode))}};
}

void TargetModel::forgetChosen()
{
    m_chosen.clear();
    resolveAccount();
    emit targetChanged();
    emit stateChanged();
    emit accountPicked();
}

QString TargetModel::title() const
{
    const Instrument* const instrument = market().instrument;
    if (instrument && !instrument->canonical.empty())
        return toQString(instrument->canonical);
    const std::string key = m_key.toStdString();
    return toQString(splitKey(key).symbol);
}

QString TargetModel::venueName() const
{
    const std::string key = m_key.toStdString();
    return client() ? client()->venueName(splitKey(key).slug) : QString();
}

QString TargetModel::scope() const
{
    return client() ? scopeWords(*client(), m_key.toStdString()) : QString();
}

QString TargetModel::mode() const
{
    return m_hasAccount ? toQString(toString(m_account.mode)) : QString();
}

QVariantList TargetModel::accounts() const
{
    QVariantList found;
    const Instrument* const instrument = market().instrument;
    if (!instrument)
        return found;
    for (const auto& [key, told] : client()->trading().accounts()) {
        if (key.venue == instrument->venue)
            found << QVariantMap{{QStringLiteral("account"), toQString(key.account)},
                                 {QStringLiteral("mode"), toQString(toString(told.mode))},
                                 {QStringLiteral("standing"), wordOf(key)},
                                 {QStringLiteral("isChosen"), m_hasAccount && key == m_account.account}};
    }
    return found;
}

QString TargetModel::problem() const
{
    if (m_key.isEmpty())
        return tr("no symbol to trade: give a ladder or a ticket the keyboard");
    if (!market().instrument)
        return tr("%1 is not known yet").arg(m_key);
    if (!m_hasAccount)
        return noAccountWords(*client(), splitKey(m_key.toStdString()).slug);
    if (const StandingWords stands = standingWords(client()->trading(), m_account.account, client()->now());
        !stands.why.isEmpty())
        return tr("%1 on %2: %3").arg(account(), venueName(), stands.why);
    if (m_account.state == AccountState::Down)
        return tr("%1 on %2 has no session").arg(account(), venueName());
    if (m_account.state == AccountState::Checking)
        return tr("%1 is being compared with %2").arg(account(), venueName());
    return {};
}

const AccountCompared* TargetModel::differing() const
{
    if (!m_hasAccount)
        return nullptr;
    const auto& all = client()->trading().compared();
    const auto compared = all.find(m_account.account);
    return compared == all.end() || compared->second.differences.empty() ? nullptr : &compared->second;
}

QString TargetModel::standing() const
{
    if (!m_hasAccount)
        return {};
    const QString word = wordOf(m_account.account);
    return word.isEmpty() && differing() ? tr("differs") : word;
}

QString TargetModel::wordOf(const AccountKey& account) const
{
    const StandingWords stands = standingWords(client()->trading(), account, client()->now());
    return stands.isWell ? QString() : stands.word;
}

bool TargetModel::isWaiting() const
{
    return !waitText().isEmpty();
}

QString TargetModel::waitText() const
{
    if (!m_hasAccount || !client()) // a window that goes has frames still
        return {};
    const auto& all = client()->trading().standings();
    const auto standing = all.find(m_account.account);
    return standing == all.end() ? QString() : waitWords(standing->second, client()->now());
}

QString TargetModel::standingText() const
{
    const AccountCompared* const compared = differing();
    if (!compared)
        return {};
    return tr("%1\nThe venue's word was taken; arming asks for a yes to it.")
        .arg(comparedWords(*client(), *compared).join(QLatin1Char('\n')));
}

bool TargetModel::isArmed() const
{
    return m_hasAccount && client()->trading().isArmed(m_account.account);
}

const KillChanged* TargetModel::kill() const
{
    return client() ? client()->trading().killBefore(m_key.toStdString()) : nullptr;
}

bool TargetModel::isKilled() const
{
    return kill() != nullptr;
}

QString TargetModel::killedText() const
{
    const KillChanged* const set = kill();
    if (!set)
        return {};
    const QString text = tr("%1 since %2").arg(targetWords(*client(), set->target), sinceWords(set->time));
    return set->why.empty() ? text : text + QStringLiteral(": ") + toQString(set->why);
}

QString TargetModel::storeTrouble() const
{
    if (!client())
        return {};
    const auto& standing = client()->trading().standing();
    const auto store = standing.find(kStoreTrouble);
    return store == standing.end() ? QString() : toQString(store->second.error.message);
}

QStringList TargetModel::troubles() const
{
    QStringList words;
    if (client()) {
        for (const auto& [about, trouble] : client()->trading().standing()) {
            if (!m_dismissed.contains(about))
                words << toQString(trouble.error.message);
        }
    }
    return words;
}

void TargetModel::dismissTroubles()
{
    for (const auto& [about, trouble] : client()->trading().standing())
        m_dismissed.insert(about);
    emit stateChanged();
}

void TargetModel::dismissDisarmed()
{
    m_disarmedWhy.clear();
    emit stateChanged();
}

QString TargetModel::disarmedText() const
{
    if (m_disarmedWhy.isEmpty())
        return {};
    const QString why = tr("Disarmed: %1.").arg(m_disarmedWhy);
    return m_isKillOver ? why : why + u' ' + tr("Open orders were left alone.");
}

std::optional<TradeTarget> TargetModel::target() const
{
    if (!m_hasAccount)
        return std::nullopt;
    return TradeTarget{m_key.toStdString(), m_account.account.account, m_account.mode};
}

ShownMarket TargetModel::market() const
{
    const std::string key = m_key.toStdString();
    return {client() ? client()->findInstrument(key) : nullptr, m_depth, keptCap(client(), key)};
}

Decimal TargetModel::position() const
{
    const auto where = target();
    const Instrument* const instrument = market().instrument;
    return where && instrument ? positionOf(client()->trading(), *where, *instrument) : Decimal{};
}

std::optional<Decimal> TargetModel::size() const
{
    return m_presets ? m_presets->size(m_key.toStdString(), position()) : std::nullopt;
}

/// Nothing comes of this draft: it is never sent.
void TargetModel::openFee()
{
    m_ticket.close();
    m_fee = {};
    const auto where = target();
    if (!where)
        return;
    ViewSpec spec;
    spec.key = where->key;
    TicketDraft draft;
    draft.account = where->account;
    draft.mode = where->mode;
    draft.terms.type = OrderType::Market;
    spec.draft = std::move(draft);
    m_ticket.open(*client(), std::move(spec));
}

std::optional<Decimal> TargetModel::takerFee() const
{
    return m_fee.isKnown ? std::optional(Decimal{m_fee.mantissa, m_fee.scale}) : std::nullopt;
}

ConfirmLevel TargetModel::confirm() const
{
    return m_hasAccount && client() ? client()->trading().confirm(m_account.account) : ConfirmLevel::Guarded;
}

void TargetModel::onFrame(Timestamp)
{
    if (QString wait = waitText(); wait != m_wait) { // counts down, whatever is told
        m_wait = std::move(wait);
        emit stateChanged();
    }
    if (const TicketView* const ticket = m_ticket.take())
        m_fee = ticket->feeRate;
    const DepthView* const newest = m_view.take();
    if (!newest)
        return;
    m_depth = newest;
    const Instrument* const instrument = market().instrument;
    const MaybeAmount& price = newest->bestBid;
    if (m_presets && instrument && price.isKnown)
        m_presets->propose(*instrument, {price.mantissa, price.scale});
}

void TargetModel::onArm(const ArmChanged& arm)
{
    if (arm.armed)
        m_disarmedWhy.clear();
    else if (arm.why == toString(DisarmReason::Person))
        m_disarmedWhy.clear(); // where it was pressed says so, and nobody has to be told why
    else if (m_wasArmed && !arm.why.empty())
        m_disarmedWhy = toQString(arm.why);
    // Words that stand stay those of the kill switch, whatever else keeps it disarmed.
    m_isKillOver = arm.why == toString(DisarmReason::Killed) || (m_isKillOver && !m_disarmedWhy.isEmpty());
    m_wasArmed = arm.armed.has_value();
}

/// Its session was gone for too long: this account alone is armed no more, its mode goes on.
void TargetModel::onAccount(const AccountChanged& account)
{
    const bool isNew = account.wantsArming && m_disarmedAccounts.insert(account.account).second;
    if (!account.wantsArming)
        m_disarmedAccounts.erase(account.account);
    if (!isNew || client()->trading().armed() != account.mode)
        return;
    const auto& accounts = client()->trading().accounts();
    const bool hasOthers =
        std::ranges::any_of(accounts, [this](const auto& one) { return client()->trading().isArmed(one.first); });
    const QString why =
        tr("%1 on %2, because %3")
            .arg(accountWords(account.account), client()->venueName(client()->slugOf(account.account.venue)),
                 toQString(toString(DisarmReason::PrivateStreamDown)));
    const QString words =
        hasOthers ? tr("%1 (other %2 accounts stay armed)").arg(why, toQString(toString(account.mode))) : why;
    m_disarmedWhy = m_disarmedWhy.isEmpty() ? words : m_disarmedWhy + QStringLiteral("; ") + words;
}

void TargetModel::onUiEvent(const UiEvent& event)
{
    if (std::holds_alternative<CatalogueChanged>(event)) {
        resolveAccount();
        emit targetChanged();
        emit stateChanged();
        return;
    }
    const auto* const trading = std::get_if<TradingEvent>(&event);
    if (!trading)
        return;
    const auto* const account = std::get_if<AccountChanged>(trading);
    if (account || std::holds_alternative<AccountStanding>(*trading)) {
        if (account)
            onAccount(*account);
        resolveAccount();
        emit targetChanged();
        emit stateChanged();
    } else if (const auto* arm = std::get_if<ArmChanged>(trading)) {
        onArm(*arm);
        emit stateChanged();
    } else if (const auto* trouble = std::get_if<TroubleStands>(trading)) {
        m_dismissed.erase(trouble->about); // it is news again
        emit targetChanged();
        emit stateChanged();
    } else if (std::holds_alternative<KillChanged>(*trading) || std::holds_alternative<AccountCompared>(*trading)) {
        emit stateChanged();
    }
}

} // namespace gannet
