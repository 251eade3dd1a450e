// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "adapters/crypto/secp256k1_key.h"
#include "app/keychain/venue_credentials.h"
#include "core/base/time.h"
#include "core/model/venue_network.h"
#include "core/venue/transport.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gannet::onboarding {

/// What a wallet is asked to approve: that `agent` may trade for `account`.
struct Approval {
    VenueNetwork network = VenueNetwork::Mainnet;
    crypto::Address account{};
    crypto::Address agent{};
    std::string agentName;
    Timestamp validUntil;
    std::uint64_t chainId = 0; ///< in the signature's domain
    std::uint64_t nonce = 0;   ///< of the venue's unit
};

/// What a venue says of an agent.
struct AgentStanding {
    enum class Kind : std::uint8_t {
        Approved,
        NotKnown,    ///< the venue knows no such agent of that account
        NotTellable, ///< the venue could not be asked, or its answer does not say
        Refused      ///< whoever's key it is, it is none that trades for that account: not to be kept
    };
    Kind kind = Kind::NotTellable;
    std::optional<std::string> agentName;
    std::optional<Timestamp> validUntil;
    std::string sentence; ///< for all but Approved: why
    std::string advice;   ///< for NotKnown: what to do about a key that was pasted
};

/// How one venue has agents approved: what the wallet signs, what is sent, and how to ask. Pure; any thread. Requests
/// have no venue and id yet.
class AgentVenue {
public:
    virtual ~AgentVenue() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;
    /// The longest name an agent can have.
    [[nodiscard]] virtual std::size_t longestName() const = 0;
    /// The chain a wallet has to be on to sign for it; nothing: any, and the signature names it.
    [[nodiscard]] virtual std::optional<std::uint64_t> neededChain() const = 0;
    /// What an approval that is signed at `now` has to count with.
    [[nodiscard]] virtual std::uint64_t nonceAt(Timestamp now) const = 0;

    /// For eth_signTypedData_v4.
    [[nodiscard]] virtual nlohmann::ordered_json typedData(const Approval& approval) const = 0;
    /// Its digest, made another way than a wallet makes it.
    [[nodiscard]] virtual crypto::Bytes32 digest(const Approval& approval) const = 0;
    [[nodiscard]] virtual OrderHttp request(const Approval& approval, const crypto::RecoverableSignature& signature,
                                            const std::string& restUrl) const = 0;
    /// Of an answer to request(). A failure has the outcome Rejected on the venue's explicit word, else Unknown.
    [[nodiscard]] virtual Result<void> readAnswer(int status, std::string_view body) const = 0;

    /// Asks whether the venue knows the key of `credentials`. Signed by it where the venue wants that.
    [[nodiscard]] virtual Result<HttpRequest> question(const VenueCredentials& credentials, VenueNetwork network,
                                                       Timestamp now, const std::string& restUrl) const = 0;
    [[nodiscard]] virtual AgentStanding readStanding(const VenueCredentials& credentials, int status,
                                                     std::string_view body) const = 0;

    /// Of a key that was pasted and is NotKnown: asks whose it is then. Nothing where the venue does not tell.
    [[nodiscard]] virtual std::optional<HttpRequest> keyQuestion(const VenueCredentials& /*credentials*/,
                                                                 const std::string& /*restUrl*/) const
    {
        return std::nullopt;
    }
    /// Of an answer to keyQuestion(); `known` is what was said before, and stays where the answer adds nothing.
    [[nodiscard]] virtual AgentStanding readKey(const VenueCredentials& /*credentials*/, AgentStanding known,
                                                int /*status*/, std::string_view /*body*/) const
    {
        return known;
    }

    /// The credentials of an agent.
    [[nodiscard]] virtual VenueCredentials credentials(SecretString privateKey, const crypto::Address& account,
                                                       const crypto::Address& agent, std::string agentName) const = 0;
};

/// Of a slug; null where a venue has no agents.
[[nodiscard]] std::unique_ptr<AgentVenue> agentVenue(std::string_view slug);

/// An address with its checksum in its capitals (EIP-55), as wallets and venues show it.
[[nodiscard]] std::string checksummed(const crypto::Address& address);

} // namespace gannet::onboarding
