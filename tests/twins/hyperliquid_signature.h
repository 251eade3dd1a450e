// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/hyperliquid/auth.h"
#include "tests/twins/truth_book.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace gannet::twin {

/// The body of POST /exchange.
struct SignedAction {
    Json action; ///< its keys in the order in which they came
    std::uint64_t nonce = 0;
    std::optional<crypto::Address> vault;
    std::optional<std::uint64_t> expiresAfter;
    crypto::RecoverableSignature signature;

    [[nodiscard]] std::string type() const { return action.value("type", std::string()); }
};

/// Nothing on what is none: the venue cannot deserialize it either.
[[nodiscard]] std::optional<SignedAction> readSignedAction(const Json& body);

/// Whether the main wallet signs it member by member ("approveAgent"), not an agent.
[[nodiscard]] bool isUserSigned(const std::string& actionType);

/// Whose signature it is: any change of the action, of what is hashed with it or of the signature gives another
/// address. Nothing where nobody can have made it. A user-signed action says its network itself.
[[nodiscard]] std::optional<crypto::Address> signerOf(const SignedAction& request, hyperliquid::Network network);

/// What each signer has used ("Nonces and API wallets"): the 100 highest.
class HyperliquidNonces {
public:
    static constexpr std::size_t kKept = 100;

    /// The venue's words against it, as public clients recorded them; nothing: it is good, and used from now on.
    [[nodiscard]] std::optional<std::string> use(const crypto::Address& signer, std::uint64_t nonce,
                                                 std::int64_t nowMs);

private:
    std::map<crypto::Address, std::set<std::uint64_t>> m_used;
};

} // namespace gannet::twin
