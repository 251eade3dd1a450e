// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/inspect_sign.h"

#include "adapters/aster/auth.h"
#include "adapters/crypto/secp256k1_key.h"
#include "adapters/hyperliquid/auth.h"
#include "app/json_line.h"
#include "core/base/secret.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

[[nodiscard]] std::optional<crypto::Secp256k1Key> keyOf(JsonLine& line, bool isNeeded)
{
    if (!isNeeded && !line.has("key"))
        return std::nullopt;
    auto key = crypto::Secp256k1Key::fromHex(line.secret("key"));
    if (!key)
        throw JsonLine::Refusal{std::move(key.error())};
    return std::move(*key);
}

/// What a line says twice has to be the same: the venue would refuse the signature.
void checkAgreement(const Json& action, std::uint64_t nonce, const std::string& type,
                    const std::optional<std::string>& primaryType)
{
    for (const char* const name : {"nonce", "time"}) {
        const auto told = action.find(name);
        if (told == action.end() || *told == nonce)
            continue;
        throw JsonLine::Refusal{{.kind = ErrorKind::Invalid,
                                 .code = Code::InvalidRequest,
                                 .message = fmt::format("nonce is {}, and the action's {} is {}: a wallet signs the "
                                                        "action's, which has to be the nonce",
                                                        nonce, name, told->dump().substr(0, 64)),
                                 .field = "nonce",
                                 .limit = told->dump().substr(0, 64),
                                 .value = std::to_string(nonce),
                                 .fixes = {told->dump().substr(0, 64)}}};
    }
    std::string_view asked = primaryType ? std::string_view(*primaryType) : std::string_view();
    constexpr std::string_view kPrefix = "HyperliquidTransaction:";
    if (asked.starts_with(kPrefix))
        asked.remove_prefix(kPrefix.size());
    const std::string_view own = hyperliquid::primaryTypeOf(type);
    if (!asked.empty() && !own.empty() && asked != own)
        throw JsonLine::Refusal{{.kind = ErrorKind::Invalid,
                                 .code = Code::InvalidRequest,
                                 .message = fmt::format("primaryType is {}, and an action \"{}\" is signed as {}",
                                                        asked.substr(0, 64), type, own),
                                 .field = "primaryType",
                                 .limit = std::string(own),
                                 .value = std::string(asked.substr(0, 64)),
                                 .fixes = {std::string(own)}}};
}

[[nodiscard]] Result<Json> signHyperliquid(JsonLine& line)
{
    const auto key = keyOf(line, false);
    const Json& action = line.object("action");
    hyperliquid::L1Envelope envelope{.nonce = line.whole("nonce"), .expiresAfter = line.optionalWhole("expiresAfter")};
    if (const auto vault = line.optionalText("vault")) {
        envelope.vault = crypto::addressFrom(*vault);
        if (!envelope.vault)
            JsonLine::refuse("vault", "vault has to be an address of 40 hex digits", vault->substr(0, 64));
    }
    const auto network = *hyperliquid::networkFrom(line.oneOf("network", {"mainnet", "testnet"}));
    const bool isUser = line.oneOf("kind", {"l1", "user"}) == "user";
    const auto primaryType = line.optionalText("primaryType");
    line.finish();
    if (isUser && (envelope.vault || envelope.expiresAfter))
        JsonLine::refuse(envelope.vault ? "vault" : "expiresAfter",
                         "An action of the kind \"user\" has neither a vault nor an expiry");
    if (!isUser && primaryType)
        JsonLine::refuse("primaryType", "primaryType belongs to the kind \"user\"");

    crypto::Bytes32 hash{};
    crypto::Bytes32 digest{};
    if (isUser) {
        const auto type = action.find("type");
        const std::string typeName = type != action.end() && type->is_string() ? type->get<std::string>() : "";
        checkAgreement(action, envelope.nonce, typeName, primaryType);
        const auto made =
            hyperliquid::userDigest(primaryType ? *primaryType : std::string(hyperliquid::primaryTypeOf(typeName)),
                                    action, network, envelope.nonce);
        if (!made)
            return fail(made.error());
        hash = digest = *made;
    } else {
        const auto made = hyperliquid::actionHash(action, envelope);
        if (!made)
            return fail(made.error());
        hash = *made;
        digest = hyperliquid::l1Digest(hash, network);
    }
    Json answer{{"hash", crypto::toHex0x(hash)}, {"digest", crypto::toHex0x(digest)}};
    if (key) {
        const crypto::RecoverableSignature signature = key->sign(digest);
        answer["r"] = crypto::toHex0x(signature.r);
        answer["s"] = crypto::toHex0x(signature.s);
        answer["v"] = signature.v();
    }
    return answer;
}

[[nodiscard]] Result<Json> signAster(JsonLine& line)
{
    if (line.oneOf("scheme", {"v1", "v3"}) == "v1") {
        const SecretString secret = line.secret("secret");
        const std::string payload = line.text("payload");
        line.finish();
        return Json{{"signature", aster::v1Signature(secret, payload)}};
    }
    const auto key = keyOf(line, true);
    const std::uint64_t chainId = line.whole("chainId");
    const std::string msg = line.text("msg");
    line.finish();
    return Json{{"signature", key->sign(aster::v3Digest(msg, chainId)).toHex0x()}};
}

} // namespace

std::uint64_t signLines(std::string_view venue, std::istream& in, std::ostream& out)
{
    return answerLines(in, out, venue == "aster" ? signAster : signHyperliquid);
}

} // namespace gannet
