// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/hex.h"
#include "core/base/secret.h"
#include "tests/twins/venue_twin.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet::twin {

/// What a venue of the dialect says instead of an answer.
struct FapiRefusal {
    int code = 0; ///< below zero
    std::string words;
    int status = 400; ///< HTTP

    [[nodiscard]] HttpAnswer answer() const;
};

/// A value or the venue's refusal.
template <class T> using FapiResult = tl::expected<T, FapiRefusal>;
[[nodiscard]] inline tl::unexpected<FapiRefusal> refuse(int code, std::string words, int status = 400)
{
    return tl::unexpected<FapiRefusal>(FapiRefusal{code, std::move(words), status});
}

/// Names and values of a request, decoded. Where a name is in the query and in the body, the query's counts.
class FapiParameters {
public:
    [[nodiscard]] static FapiParameters of(const HttpCall& call);

    [[nodiscard]] bool has(const std::string& name) const { return m_all.contains(name); }
    /// Empty when it was not sent.
    [[nodiscard]] std::string text(const std::string& name) const;
    /// Fails -1102 where it is not there or empty.
    [[nodiscard]] FapiResult<std::string> mandatory(const std::string& name) const;
    /// A whole number, `otherwise` when it was not sent. Fails -1130 on another text.
    [[nodiscard]] FapiResult<std::int64_t> whole(const std::string& name, std::int64_t otherwise) const;
    /// Nothing when it was not sent. Fails -1130 on what is no plain decimal.
    [[nodiscard]] FapiResult<std::optional<Decimal>> decimal(const std::string& name) const;
    /// "true" or "false", in either case, as Python and JavaScript write them. Fails -1130 on another text.
    [[nodiscard]] FapiResult<bool> flag(const std::string& name, bool otherwise) const;

    void set(const std::string& name, std::string value) { m_all[name] = std::move(value); }

private:
    std::map<std::string, std::string> m_all;
};

/// What was signed and what it was signed with, byte for byte as received: query and body with nothing between, without
/// the signature. Nothing when there is no signature, or when it is not the last parameter of the part it came in.
struct SignedText {
    std::string text;
    std::string signature;
};
[[nodiscard]] std::optional<SignedText> signedText(const HttpCall& call);

/// The address that signed `digest`; `signature` is 0x and 130 hex digits, its last byte 27, 28, 0 or 1 (all seen in
/// public clients). Nothing on anything else.
[[nodiscard]] std::optional<crypto::Address> signerOf(const crypto::Bytes32& digest, const std::string& signature);

/// The nonces of one wallet: the 100 highest are kept, older ones count as used.
class NonceMemory {
public:
    static constexpr std::size_t kKept = 100;
    static constexpr std::int64_t kWindowMs = 10'000;

    /// Takes it. Fails -4225 on one that was used, is below all that are kept, or is more than kWindowMs away. `nonce`
    /// in us.
    [[nodiscard]] FapiResult<void> take(std::uint64_t nonce, std::int64_t nowMs);

private:
    std::set<std::uint64_t> m_highest;
};

/// An agent that a wallet lets act for it.
struct FapiAgent {
    crypto::Address address{};
    std::string name;
    std::string ipWhitelist;
    std::int64_t expiresMs = 0; ///< 0: never
    bool canTrade = true;       ///< perpetuals
    bool canSpotTrade = false;
    bool canWithdraw = false;
};

/// What a request needs of who sends it.
enum class FapiRight : std::uint8_t {
    Key,  ///< the key's name alone (V1); signed as any other (V3)
    Read, ///< signed
    Trade,
};

struct FapiCaller {
    std::string account;
    FapiParameters parameters;
    std::string wallet; ///< the main wallet, lower case; empty with a key
};

/// Who may come in: keys of the first generation and wallets with their agents of the third. Sources: Aster's futures
/// documents V1 and V3 (asterdex/api-docs @265e024), the management demo demo/aster-code.py.
class FapiDoor {
public:
    /// V1: 64 letters and digits.
    void addKey(const std::string& account, const std::string& apiKey, std::string secret, bool canTrade = true);
    /// V3: the wallet may sign for itself too, as public clients do.
    void addWallet(const std::string& account, const crypto::Address& wallet);
    void addAgent(const crypto::Address& wallet, FapiAgent agent);
    /// 1666 or 714: what V3 requests are signed for.
    void setChainId(std::uint64_t chainId) { m_chainId = chainId; }

    /// Whose request it is. `isV3`: its path is of the third generation.
    [[nodiscard]] FapiResult<FapiCaller> admit(const HttpCall& call, bool isV3, FapiRight right, std::int64_t nowMs);
    /// What the main wallet signs: approveAgent, updateAgent, DELETE agent, approveBuilder; carried out when it is
    /// right. `what` is the path behind /fapi/v3.
    [[nodiscard]] FapiResult<void> manage(const HttpCall& call, const std::string& what, std::int64_t nowMs);

    [[nodiscard]] Json agentsOf(const std::string& wallet) const;
    [[nodiscard]] Json buildersOf(const std::string& wallet) const;
    [[nodiscard]] bool isBuilderOf(const std::string& wallet, const std::string& builder) const;

private:
    struct Key {
        std::string account;
        SecretString secret;
        bool canTrade = true;
    };
    struct Builder {
        std::string address, name, maxFeeRate;
    };
    struct Wallet {
        std::string account;
        std::vector<FapiAgent> agents;
        std::vector<Builder> builders;
        NonceMemory nonces;
    };

    [[nodiscard]] FapiResult<FapiCaller> admitKey(const HttpCall& call, FapiRight right, std::int64_t nowMs);
    [[nodiscard]] FapiResult<FapiCaller> admitAgent(const HttpCall& call, FapiRight right, std::int64_t nowMs);
    [[nodiscard]] Wallet* walletOf(const std::string& address);
    /// The wallet that lets this agent act; the one named, where one is.
    [[nodiscard]] std::pair<const crypto::Address, Wallet>* walletOfAgent(const crypto::Address& agent,
                                                                          const std::string& user);

    std::uint64_t m_chainId = 1666;
    std::map<std::string, Key> m_keys;
    std::map<crypto::Address, Wallet> m_wallets;
};

} // namespace gannet::twin
