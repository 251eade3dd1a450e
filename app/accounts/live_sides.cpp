// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/accounts/live_sides.h"

#include "adapters/aster/account.h"
#include "adapters/hyperliquid/gateway.h"
#include "app/keychain/venue_credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace gannet {

namespace {

/// All that is needed to make one account's gateway.
struct Making {
    const AccountKey& account;
    const AccountOpening& opening;
    const WireNumbers& numbers;
    const VenueSettings& venue;
    VenueCredentials* key; ///< null: a stand-in is wanted; what is in it may be moved out
    const LiveParts& parts;
    OrderSink& sink;
};

[[nodiscard]] tl::unexpected<Error> wrongKey(const Making& making)
{
    return fail(Error{.kind = ErrorKind::Auth,
                      .code = Code::Auth,
                      .message = fmt::format("The key of account {} is none for {}; remove it and add the account anew",
                                             making.account.account, making.opening.settings.venue),
                      .field = "key"});
}

[[nodiscard]] std::string ownerOf(const Making& making, const std::string& address)
{
    return fmt::format("live {}{}{}", toString(making.venue.network), address.empty() ? "" : " ", address);
}

[[nodiscard]] Result<TradingGateway> makeHyperliquid(const Making& making)
{
    const auto master = parseAccountAddress(making.opening.key.account, "account");
    const auto signer = parseAccountAddress(making.opening.key.signer, "signer");
    if (!master || !signer)
        return wrongKey(making);
    const auto* const agent = making.key ? std::get_if<HyperliquidAgent>(&making.key->key) : nullptr;
    if (making.key && !agent)
        return wrongKey(making);
    auto key = agent ? crypto::Secp256k1Key::fromHex(agent->privateKey)
                     : Result<crypto::Secp256k1Key>(crypto::Secp256k1Key::standIn(*signer));
    if (!key || key->address() != *signer)
        return wrongKey(making);
    hyperliquid::GatewaySettings settings;
    settings.account = making.account.account;
    settings.user = *master;
    if (!making.opening.settings.live.vault.empty()) {
        const auto vault = parseAccountAddress(making.opening.settings.live.vault, "vault");
        if (!vault)
            return fail(vault.error());
        settings.user = *vault;
        settings.vault = *vault;
    }
    settings.network =
        making.venue.network == VenueNetwork::Testnet ? hyperliquid::Network::Testnet : hyperliquid::Network::Mainnet;
    settings.venue = making.venue;
    settings.numbers = making.numbers;
    settings.deadMan = making.opening.settings.live.deadMan.value_or(Duration{});
    std::string owner = ownerOf(making, crypto::toHex0x(settings.user));
    auto gateway =
        std::make_unique<hyperliquid::Gateway>(making.account.venue, *making.parts.catalogue, std::move(settings),
                                               std::move(*key), *making.parts.transport, making.sink);
    MarketFeed* const feed = gateway.get();
    AccountWire* const wire = gateway.get();
    return TradingGateway{std::move(gateway), feed, wire, making.numbers, std::move(owner)};
}

/// What the key of the account signs with; a stand-in where a replay has none. Nothing where it is none of Aster's.
[[nodiscard]] std::optional<aster::Credential> asterCredential(const Making& making)
{
    const KeyFacts& facts = making.opening.key;
    if (facts.kind == "aster-hmac") {
        if (!making.key)
            return aster::HmacCredential{SecretString("stand-in"), SecretString("stand-in")};
        auto* const pair = std::get_if<AsterHmac>(&making.key->key);
        if (!pair)
            return std::nullopt;
        return aster::HmacCredential{std::move(pair->apiKey), std::move(pair->secret)};
    }
    const auto user = parseAccountAddress(facts.account, "account");
    const auto signer = parseAccountAddress(facts.signer, "signer");
    const auto* const agent = making.key ? std::get_if<AsterAgent>(&making.key->key) : nullptr;
    if (!user || !signer || (making.key && !agent))
        return std::nullopt;
    auto key = agent ? crypto::Secp256k1Key::fromHex(agent->privateKey)
                     : Result<crypto::Secp256k1Key>(crypto::Secp256k1Key::standIn(*signer));
    if (!key || key->address() != *signer)
        return std::nullopt;
    return aster::AgentCredential{std::move(*key), *user};
}

[[nodiscard]] Result<TradingGateway> makeAster(const Making& making)
{
    auto credential = asterCredential(making);
    if (!credential)
        return wrongKey(making);
    aster::AccountSettings settings;
    settings.account = making.account.account;
    settings.network =
        making.venue.network == VenueNetwork::Testnet ? aster::Network::Testnet : aster::Network::Mainnet;
    settings.venue = making.venue;
    settings.numbers = making.numbers;
    settings.deadMan = making.opening.settings.live.deadMan.value_or(Duration{});
    const auto* const agent = std::get_if<aster::AgentCredential>(&*credential);
    std::string owner = ownerOf(making, agent ? crypto::toHex0x(agent->user) : std::string());
    auto gateway = aster::makeGateway(making.account.venue, *making.parts.catalogue, std::move(settings),
                                      std::move(*credential), *making.parts.transport, making.sink);
    MarketFeed* const feed = gateway.get();
    AccountWire* const wire = gateway.get();
    return TradingGateway{std::move(gateway), feed, wire, making.numbers, std::move(owner)};
}

/// One venue's live side.
struct LiveSide {
    std::string_view slug;
    bool hasVaults = false;
    bool hasDeadMan = false;
    Result<TradingGateway> (*make)(const Making& making) = nullptr;
};
constexpr std::array kLiveSides{LiveSide{"hyperliquid", true, true, makeHyperliquid},
                                LiveSide{"aster", false, true, makeAster}};

[[nodiscard]] const LiveSide* findLiveSide(std::string_view slug)
{
    const auto* const found = std::ranges::find(kLiveSides, slug, &LiveSide::slug);
    return found == kLiveSides.end() ? nullptr : found;
}

[[nodiscard]] std::string liveSlugs()
{
    std::string all;
    for (const LiveSide& side : kLiveSides)
        all += (all.empty() ? "" : ", ") + std::string(side.slug);
    return all;
}

[[nodiscard]] tl::unexpected<Error> refuse(const AccountSettings& account, std::string_view field, std::string found,
                                           std::string allowed)
{
    const std::string path = fmt::format("venues.{}.accounts.{}.{}", account.venue, account.name, field);
    return fail(Error{.kind = ErrorKind::Invalid,
                      .code = Code::BadConfig,
                      .message = fmt::format("config: {} is {}; allowed: {}", path, found, allowed),
                      .field = path,
                      .limit = std::move(allowed),
                      .value = std::move(found)});
}

} // namespace

bool hasLiveSide(std::string_view slug)
{
    return findLiveSide(slug) != nullptr;
}

Result<void> checkLiveAccounts(const Config& config)
{
    for (const VenueConfig& venue : config.venues) {
        for (const AccountSettings& account : venue.accounts) {
            if (account.mode != TradingMode::Live)
                continue;
            const LiveSide* const side = findLiveSide(venue.slug);
            if (!side)
                return refuse(account, "mode", "\"live\", and this program has no live trading at that venue",
                              fmt::format("paper, shadow; live at {}", liveSlugs()));
            if (account.live.deadMan && !side->hasDeadMan)
                return refuse(account, "dead_man_s", fmt::format("{} s", account.live.deadMan->toMilliseconds() / 1000),
                              "none: this program keeps no such switch at that venue");
            const std::string& vault = account.live.vault;
            if (vault.empty())
                continue;
            if (!side->hasVaults)
                return refuse(account, "vault", fmt::format("\"{}\"", vault), "none: this venue has no vaults");
            if (!parseAccountAddress(vault, "vault"))
                return refuse(account, "vault", fmt::format("\"{}\"", vault),
                              "an address whose capitals fit as its checksum, or one in small letters");
        }
    }
    return {};
}

LiveMaker liveMaker(LiveParts parts)
{
    return [parts = std::move(parts)](const AccountKey& account, const AccountOpening& opening,
                                      const WireNumbers& numbers, OrderSink& sink) -> Result<TradingGateway> {
        const std::string& slug = opening.settings.venue;
        const LiveSide* const side = findLiveSide(slug);
        const auto venue = parts.venues.find(slug);
        if (!side || venue == parts.venues.end())
            return fail(Error{.kind = ErrorKind::Unsupported,
                              .code = Code::Unsupported,
                              .message = fmt::format("Account {} stays closed: this program has no live trading at {}",
                                                     account.account, slug),
                              .field = "venue",
                              .limit = liveSlugs(),
                              .value = slug});
        std::optional<VenueCredentials> key;
        if (parts.keys) {
            key = parts.keys->take({slug, account.account});
            if (!key)
                return fail(ErrorKind::Invalid, Code::StateConflict,
                            fmt::format("Account {} stays closed: its key was not handed over", account.account));
        }
        return side->make({account, opening, numbers, venue->second, key ? &*key : nullptr, parts, sink});
    };
}

} // namespace gannet
