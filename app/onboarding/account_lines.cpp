// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/account_lines.h"

#include "app/onboarding/agent_venue.h"

#include <utility>

namespace gannet::onboarding {

namespace {

struct StateWords {
    AccountTone tone;
    const char* words;
};

[[nodiscard]] StateWords wordsOf(const KeptAccount& account)
{
    if (account.isTroubled)
        return {AccountTone::Warning, "Cannot trade"};
    switch (account.state) {
    case AccountKeyState::WatchOnly: return {AccountTone::Quiet, "Watch only"};
    case AccountKeyState::Reading: return {AccountTone::Quiet, "Reading key"};
    case AccountKeyState::Locked: return {AccountTone::Warning, "Locked"};
    case AccountKeyState::Expired: return {AccountTone::Warning, "Expired"};
    case AccountKeyState::WrongKey: return {AccountTone::Warning, "Wrong key"};
    case AccountKeyState::Opening: return {AccountTone::Quiet, "Opening"};
    case AccountKeyState::Open: return {AccountTone::Well, "Open"};
    case AccountKeyState::Failed: return {AccountTone::Warning, "Failed"};
    case AccountKeyState::WrongNetwork: return {AccountTone::Warning, "Wrong network"};
    }
    return {AccountTone::Warning, "Unknown"};
}

[[nodiscard]] std::string kindWords(std::string_view kind)
{
    if (kind == "hyperliquid-agent" || kind == "aster-agent")
        return "Agent key";
    if (kind == "aster-hmac")
        return "API key and secret";
    return std::string(kind);
}

} // namespace

AccountLine lineOf(const KeptAccount& account, std::string venueName, Timestamp now)
{
    const StateWords state = wordsOf(account);
    AccountLine line{.venue = account.venue,
                     .venueName = std::move(venueName),
                     .name = account.name,
                     .network = account.network,
                     .tone = state.tone,
                     .state = state.words,
                     .sentence = account.sentence,
                     .mayLookAgain = account.mayLookAgain(),
                     .isWaiting = state.tone == AccountTone::Warning || account.wantsPassphrase,
                     .kind = {},
                     .address = {},
                     .signer = {},
                     .agentName = {},
                     .validUntil = {},
                     .daysLeft = {},
                     .permissions = {}};
    if (!account.shown)
        return line;
    const ShownCredentials& shown = *account.shown;
    line.kind = kindWords(shown.kind);
    const auto address = crypto::addressFrom(shown.account);
    line.address = address ? checksummed(*address) : shown.account; // as wallets and venues show it
    line.signer = shown.signer;
    line.agentName = shown.agentName;
    line.validUntil = shown.validUntil;
    if (shown.validUntil) {
        constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
        const std::int64_t left = (*shown.validUntil - now).toMilliseconds();
        line.daysLeft = static_cast<int>(left < 0 ? -1 : left / kDayMs);
    }
    if (shown.permissions) {
        line.permissions.emplace();
        for (const KeyPermission one : *shown.permissions)
            line.permissions->emplace_back(toString(one));
    }
    return line;
}

} // namespace gannet::onboarding
