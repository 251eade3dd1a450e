// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace gannet {

/// A key that the main wallet approved for trading at Hyperliquid ("API wallet"). It signs; the account is the main
/// wallet's.
struct HyperliquidAgent {
    SecretString privateKey;  ///< 64 hex digits
    crypto::Address master{}; ///< whose account it trades
    std::string agentName;    ///< as the venue knows it; empty: it has none
};

/// The same at Aster (V3).
struct AsterAgent {
    SecretString privateKey;  ///< 64 hex digits
    crypto::Address user{};   ///< whose account it trades
    crypto::Address signer{}; ///< the key's own address, as the venue was told
};

/// A key of Aster's V1, which the venue makes and shows once.
struct AsterHmac {
    SecretString apiKey; ///< goes with each request; alone it opens nothing, and nobody needs to read it
    SecretString secret;
};

/// What the venue lets a key do. Nobody but the venue knows it: it is kept as it was told.
enum class KeyPermission : std::uint8_t { Read, Trade, Withdraw };
[[nodiscard]] std::string_view toString(KeyPermission permission);

/// What is stored for one account of a venue, as one versioned JSON text (docs/secrets.md). Has one owner and no text
/// form but that one.
struct VenueCredentials {
    std::variant<HyperliquidAgent, AsterAgent, AsterHmac> key;
    std::optional<Timestamp> validUntil;                ///< nothing: the venue did not say
    std::optional<std::set<KeyPermission>> permissions; ///< nothing: the venue did not say

    /// "hyperliquid-agent", "aster-agent", "aster-hmac".
    [[nodiscard]] std::string_view kind() const;
    /// The slug of the venue it is for.
    [[nodiscard]] std::string_view venue() const;
};

/// The part of it that may be on a screen and in a log.
struct ShownCredentials {
    std::string kind;
    std::string account;   ///< 0x and 40 digits; empty where the key has no address
    std::string signer;    ///< the key's own address, likewise
    std::string agentName; ///< likewise
    std::optional<Timestamp> validUntil;
    std::optional<std::set<KeyPermission>> permissions;
};

/// An address as somebody typed it: 0x and 40 hex digits; where both cases occur they have to fit as a checksum
/// (EIP-55). Fails {Invalid, InvalidRequest}; `field` is named.
[[nodiscard]] Result<crypto::Address> parseAccountAddress(std::string_view text, std::string_view field);

/// Whether these can be what they say. Fails {Invalid, InvalidRequest} on a key of the main wallet itself (an agent
/// whose address is the account's), on one that is not the signer's, on what is no key, no address or no name.
[[nodiscard]] Result<void> checkCredentials(const VenueCredentials& credentials);

/// Fails {Auth, Auth} when the key has ended at `now`. A key without an end never does here; the venue may know more.
[[nodiscard]] Result<void> checkNotExpired(const VenueCredentials& credentials, Timestamp now);

/// For a place of secrets. Fails as checkCredentials() does: what could not be read again is not written.
[[nodiscard]] Result<SecretString> writeCredentials(const VenueCredentials& credentials);

/// The inverse, strictly: every member is known and of its type, the kind is one of `venue`, and checkCredentials()
/// agrees. Fails {Protocol} on a text that is none, {Unsupported} on a newer version, else as checkCredentials(). The
/// words never quote what was read.
[[nodiscard]] Result<VenueCredentials> parseCredentials(std::string_view venue, std::string_view text);

/// Of credentials that checkCredentials() accepts.
[[nodiscard]] ShownCredentials shown(const VenueCredentials& credentials);

} // namespace gannet
