// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/hyperliquid_signature.h"

#include "tests/twins/hyperliquid_words.h"

#include <fmt/format.h>

namespace gannet::twin {

namespace {

/// A number of 32 bytes, with or without leading zeros: clients send both.
[[nodiscard]] bool readScalar(const Json& text, crypto::Bytes32& out)
{
    if (!text.is_string())
        return false;
    std::string digits = text.get<std::string>();
    if (!digits.starts_with("0x"))
        return false;
    digits.erase(0, 2);
    if (digits.empty() || digits.size() > 64)
        return false;
    return crypto::fromHex(std::string(64 - digits.size(), '0') + digits, out);
}

/// Whether it is at most half of the order of secp256k1's group. The other one of each signature's two numbers is none
/// that Ethereum takes.
[[nodiscard]] bool isLow(const crypto::Bytes32& s)
{
    crypto::Bytes32 half{};
    return crypto::fromHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", half) && s <= half;
}

[[nodiscard]] const Json* given(const Json& body, const char* name)
{
    const auto found = body.find(name);
    return found == body.end() || found->is_null() ? nullptr : &*found;
}

} // namespace

std::optional<SignedAction> readSignedAction(const Json& body)
{
    if (!body.is_object())
        return std::nullopt;
    const Json* const action = given(body, "action");
    const Json* const nonce = given(body, "nonce");
    const Json* const signature = given(body, "signature");
    if (!action || !action->is_object() || !action->contains("type") || !action->at("type").is_string() || !nonce ||
        !nonce->is_number_unsigned() || !signature || !signature->is_object())
        return std::nullopt;
    SignedAction request;
    request.action = *action;
    request.nonce = nonce->get<std::uint64_t>();
    if (!readScalar(signature->value("r", Json()), request.signature.r) ||
        !readScalar(signature->value("s", Json()), request.signature.s))
        return std::nullopt;
    const Json v = signature->value("v", Json());
    if ((v != 27 && v != 28) || !isLow(request.signature.s))
        return std::nullopt;
    request.signature.recoveryId = static_cast<std::uint8_t>(v.get<int>() - 27);
    if (const Json* const vault = given(body, "vaultAddress")) {
        request.vault = vault->is_string() ? crypto::addressFrom(vault->get<std::string>()) : std::nullopt;
        if (!request.vault)
            return std::nullopt;
    }
    if (const Json* const expires = given(body, "expiresAfter")) {
        if (!expires->is_number_unsigned())
            return std::nullopt;
        request.expiresAfter = expires->get<std::uint64_t>();
    }
    return request;
}

bool isUserSigned(const std::string& actionType)
{
    return !hyperliquid::primaryTypeOf(actionType).empty();
}

std::optional<crypto::Address> signerOf(const SignedAction& request, hyperliquid::Network network)
{
    const std::string type = request.type();
    if (isUserSigned(type)) {
        const auto digest =
            hyperliquid::userDigest(hyperliquid::primaryTypeOf(type), request.action, network, request.nonce);
        return digest ? crypto::recoverSigner(*digest, request.signature) : std::nullopt;
    }
    const auto hash = hyperliquid::actionHash(
        request.action, {.nonce = request.nonce, .vault = request.vault, .expiresAfter = request.expiresAfter});
    return hash ? crypto::recoverSigner(hyperliquid::l1Digest(*hash, network), request.signature) : std::nullopt;
}

std::optional<std::string> HyperliquidNonces::use(const crypto::Address& signer, std::uint64_t nonce,
                                                  std::int64_t nowMs)
{
    const auto least = static_cast<std::uint64_t>(nowMs - 2 * kDayMs);
    const auto most = static_cast<std::uint64_t>(nowMs + kDayMs);
    std::set<std::uint64_t>& used = m_used[signer];
    if (nonce <= least)
        return fmt::format("Invalid nonce: nonce too low {} < {}", nonce, least);
    if (nonce >= most)
        return fmt::format("Invalid nonce: nonce too high {} > {}", nonce, most);
    if (used.contains(nonce))
        return fmt::format("Invalid nonce: duplicate nonce {}", nonce);
    if (used.size() >= kKept && nonce < *used.begin())
        return fmt::format("Invalid nonce: nonce too low {} < {}", nonce, *used.begin());
    used.insert(nonce);
    if (used.size() > kKept)
        used.erase(used.begin());
    return std::nullopt;
}

} // namespace gannet::twin
