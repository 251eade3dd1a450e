// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/accounts/stored_account.h"

#include "app/keychain/secret_json.h"
#include "app/keychain/secret_map.h"
#include "app/keychain/venue_credentials.h"
#include "core/model/account_key.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;
constexpr int kVersion = 1;

} // namespace

std::string writeStoredAccount(const StoredAccount& account)
{
    Json json{{"version", kVersion}, {"mode", toString(TradingMode::Live)}, {"network", toString(account.network)}};
    if (!account.vault.empty())
        json["vault"] = account.vault;
    return json.dump();
}

Result<StoredAccount> parseStoredAccount(const StoredSetting& row)
{
    const auto refuse = [&row](ErrorKind kind, std::string_view words) {
        return fail(Error{.kind = kind,
                          .code = kind == ErrorKind::Unsupported ? Code::Unsupported : Code::BadFormat,
                          .message = fmt::format("What the store says of the account in {} {}; it stays closed: add it "
                                                 "anew, or name it in the config",
                                                 row.key, words),
                          .field = row.key});
    };
    StoredAccount account;
    const std::string_view name = std::string_view(row.key).substr(kAccountSetting.size());
    const std::size_t slash = name.find('/');
    account.venue = name.substr(0, slash);
    account.name = slash == std::string_view::npos ? std::string_view() : name.substr(slash + 1);
    if (!checkSecretId({account.venue, account.name}))
        return refuse(ErrorKind::Protocol, "is under no account's name");
    auto json = parseSecretJson(row.value.value_or(std::string()), 1, "The row");
    if (!json)
        return refuse(ErrorKind::Protocol, "is damaged");
    const auto version = json->find("version");
    if (version == json->end() || !version->is_number_unsigned())
        return refuse(ErrorKind::Protocol, "has no version");
    if (version->get<std::uint64_t>() != kVersion)
        return refuse(ErrorKind::Unsupported, "is of a newer Gannet");
    bool hasMode = false;
    bool hasNetwork = false;
    for (const auto& [member, value] : json->items()) {
        if (member == "version")
            continue;
        if (!value.is_string())
            return refuse(ErrorKind::Protocol, "is damaged");
        const std::string text = value.get<std::string>();
        const auto network = venueNetworkFrom(text);
        if (member == "mode" && text == toString(TradingMode::Live)) {
            hasMode = true;
        } else if (member == "network" && network) {
            account.network = *network;
            hasNetwork = true;
        } else if (member == "vault" && parseAccountAddress(text, "vault")) {
            account.vault = text;
        } else {
            return refuse(ErrorKind::Protocol, "is damaged");
        }
    }
    if (!hasMode || !hasNetwork)
        return refuse(ErrorKind::Protocol, "is not whole");
    return account;
}

std::vector<StoredAccount> storedAccounts(const std::vector<StoredSetting>& rows, std::vector<Error>& damaged)
{
    std::vector<StoredAccount> all;
    for (const StoredSetting& row : rows) {
        if (!row.key.starts_with(kAccountSetting) || !row.value)
            continue;
        if (auto account = parseStoredAccount(row))
            all.push_back(std::move(*account));
        else
            damaged.push_back(std::move(account.error()));
    }
    return all;
}

AccountSettings addedAccount(const StoredAccount& account, const VenueLimits& limits)
{
    AccountSettings settings = liveAccount(account.venue, account.name);
    settings.limits.hasAllowlist = false;
    settings.limits.venue = limits;
    settings.live.vault = account.vault;
    return settings;
}

} // namespace gannet
