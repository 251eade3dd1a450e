// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/account_standing.h"

#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <QObject>

namespace gannet {

namespace {

[[nodiscard]] StandingWords wordsOf(AccountState state)
{
    switch (state) {
    case AccountState::Down: return {QObject::tr("no session"), {}, false, true};
    case AccountState::Checking: return {QObject::tr("checking"), {}, false, false};
    case AccountState::Ready: break;
    }
    return {QObject::tr("ready"), {}, true, false};
}

[[nodiscard]] QString troubleWord(const Error& trouble)
{
    if (trouble.code == Code::ClockSkew)
        return QObject::tr("clock skew");
    if (trouble.field == "network")
        return QObject::tr("wrong network");
    if (trouble.field == "validUntil")
        return QObject::tr("expired");
    return trouble.code == Code::Auth ? QObject::tr("no agent") : QObject::tr("degraded");
}

} // namespace

QString waitWords(const AccountStanding& standing, Timestamp now)
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    const std::int64_t left = standing.retryAt.ns - now.ns;
    if (!standing.retryAt.isKnown() || !now.isKnown() || left <= 0)
        return {};
    return QObject::tr("%1 s").arg((left + kSecond - 1) / kSecond);
}

StandingWords standingWords(const AccountStanding& standing, AccountState state, Timestamp now)
{
    using enum AccountKeyState;
    if (standing.key != Open) {
        const bool isOnItsWay = standing.key == Reading || standing.key == Opening;
        const bool isAsked = standing.key == WatchOnly || standing.key == Locked;
        return {toQString(toString(standing.key)), toQString(standing.keyWords), false, !isOnItsWay && !isAsked};
    }
    if (const QString wait = waitWords(standing, now); !wait.isEmpty()) {
        const QString why =
            QObject::tr("It has no session with its venue. The next try is in %1; Ctrl+R tries now").arg(wait);
        return {QObject::tr("no session, try in %1").arg(wait),
                standing.trouble ? toQString(standing.trouble->message) + QStringLiteral(". ") + why : why, false,
                false};
    }
    if (standing.trouble)
        return {troubleWord(*standing.trouble), toQString(standing.trouble->message), false, true};
    if (standing.session == SessionState::Degraded)
        return {QObject::tr("degraded"), QObject::tr("The venue takes cancels of this account and no new orders"),
                false, true};
    return wordsOf(state);
}

StandingWords standingWords(const TradingState& trading, const AccountKey& account, Timestamp now)
{
    const auto told = trading.accounts().find(account);
    const AccountState state = told == trading.accounts().end() ? AccountState::Down : told->second.state;
    const auto standing = trading.standings().find(account);
    return standing == trading.standings().end() ? wordsOf(state) : standingWords(standing->second, state, now);
}

} // namespace gannet
