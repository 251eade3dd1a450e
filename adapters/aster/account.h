// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/fapi/account_facts.h"
#include "adapters/fapi/gateway.h"
#include "core/base/secret.h"
#include "core/model/catalogue.h"
#include "core/venue/account_wire.h"
#include "core/venue/order_gateway.h"
#include "core/venue/venue_adapter.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Accounts of Aster perpetuals: the dialect's gateway with Aster's facts and signatures (asterdex/api-docs @265e024).
namespace gannet::aster {

/// Part of every V3 signature, and which hosts are meant where none are named.
enum class Network : std::uint8_t { Mainnet, Testnet };
[[nodiscard]] std::string_view toString(Network network); ///< "mainnet", "testnet"
[[nodiscard]] std::optional<Network> networkFrom(std::string_view text);

/// V3: an agent's key, which signs for the account of `user`.
struct AgentCredential {
    crypto::Secp256k1Key key;
    crypto::Address user{};
};
/// V1: a key pair made before 2026-03-25.
struct HmacCredential {
    SecretString apiKey;
    SecretString secret;
};
using Credential = std::variant<AgentCredential, HmacCredential>;

/// An account at Aster, and what the venue's documents leave open, each with the default that risks least.
struct AccountSettings {
    AccountName account;
    Network network = Network::Mainnet;
    VenueSettings venue; ///< hosts left empty are the network's own; `bookRefresh` does not count
    WireNumbers numbers;

    /// See fapi::GatewaySettings.
    Duration deadMan = {};
    fapi::TradesCommission tradesCommission = fapi::TradesCommission::NegativeIsCost;
    std::string feeSymbol = "BTCUSDT";
    /// PUT order stands in the V3 document alone. Absent: with an agent only.
    std::optional<bool> hasReplace = std::nullopt;
    /// V3: whether `user` is sent and signed beside `signer`. The overview and the demos send it, the newest futures
    /// document does not.
    bool sendsUser = true;
    /// V1: how old a request may be when the venue takes it in. At most 25 s (the venue: 60 s): below the 30 s after
    /// which two denials of an order are believed (core/trading/doubts.h).
    Duration recvWindow = Duration::seconds(5);
};

/// A live account that speaks to Aster over `transport`: an OrderGateway, AccountWire and MarketFeed in one. Its
/// requests are V3 with an AgentCredential, V1 with an HmacCredential. `catalogue`, `transport` and `sink` outlive it.
/// Engine thread.
[[nodiscard]] std::unique_ptr<fapi::Gateway> makeGateway(VenueId venue, const Catalogue& catalogue,
                                                         AccountSettings settings, Credential credential,
                                                         Transport& transport, OrderSink& sink);

} // namespace gannet::aster
