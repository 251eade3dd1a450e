// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/hyperliquid_agents.h"

#include "adapters/hyperliquid/auth.h"
#include "adapters/hyperliquid/errors.h"
#include "app/onboarding/typed_data.h"
#include "core/base/check.h"

#include <fmt/format.h>

namespace gannet::onboarding {

namespace {

using Json = nlohmann::ordered_json;

[[nodiscard]] std::string_view chainName(VenueNetwork network)
{
    return network == VenueNetwork::Mainnet ? "Mainnet" : "Testnet";
}

/// The end is a part of the name ("API wallets": `valid_until`, at most 180 days); the venue takes it off again.
[[nodiscard]] std::string nameWithEnd(const Approval& approval)
{
    return fmt::format("{} valid_until {}", approval.agentName, approval.validUntil.toMilliseconds());
}

[[nodiscard]] Json actionOf(const Approval& approval)
{
    Json action;
    action["type"] = "approveAgent";
    action["signatureChainId"] = fmt::format("0x{:x}", approval.chainId);
    action["hyperliquidChain"] = chainName(approval.network);
    action["agentAddress"] = crypto::toHex0x(approval.agent);
    action["agentName"] = nameWithEnd(approval);
    action["nonce"] = approval.nonce;
    return action;
}

[[nodiscard]] Error unknown(std::string message)
{
    return {.kind = ErrorKind::Protocol,
            .code = Code::UnknownOutcome,
            .message = std::move(message),
            .outcome = Outcome::Unknown};
}

} // namespace

std::uint64_t HyperliquidAgents::nonceAt(Timestamp now) const
{
    return static_cast<std::uint64_t>(now.toMilliseconds());
}

Json HyperliquidAgents::typedData(const Approval& approval) const
{
    return TypedData("HyperliquidSignTransaction", approval.chainId, "HyperliquidTransaction:ApproveAgent")
        .add("string", "hyperliquidChain", chainName(approval.network))
        .add("address", "agentAddress", crypto::toHex0x(approval.agent))
        .add("string", "agentName", nameWithEnd(approval))
        .add("uint64", "nonce", approval.nonce)
        .take();
}

crypto::Bytes32 HyperliquidAgents::digest(const Approval& approval) const
{
    const auto network =
        approval.network == VenueNetwork::Mainnet ? hyperliquid::Network::Mainnet : hyperliquid::Network::Testnet;
    const auto digest = hyperliquid::userDigest("ApproveAgent", actionOf(approval), network, approval.nonce);
    CHECK(digest, "an approval has all the members that are signed");
    return *digest;
}

OrderHttp HyperliquidAgents::request(const Approval& approval, const crypto::RecoverableSignature& signature,
                                     const std::string& restUrl) const
{
    Json body;
    body["action"] = actionOf(approval);
    body["nonce"] = approval.nonce;
    body["signature"] = {
        {"r", crypto::toHex0x(signature.r)}, {"s", crypto::toHex0x(signature.s)}, {"v", signature.v()}};
    return {.venue = {},
            .id = {},
            .method = OrderMethod::Post,
            .url = restUrl + "/exchange",
            .contentType = "application/json",
            .body = body.dump()};
}

Result<void> HyperliquidAgents::readAnswer(int status, std::string_view body) const
{
    const Json answer = Json::parse(body, nullptr, false);
    if (answer.is_object() && answer.contains("status") && answer["status"].is_string()) {
        const auto& word = answer["status"].get_ref<const std::string&>();
        if (status == 200 && word == "ok")
            return {};
        if (word == "err" && answer.contains("response") && answer["response"].is_string())
            return fail(hyperliquid::actionError(answer["response"].get_ref<const std::string&>()));
    }
    if (status >= 400 && status < 500 && status != 429) {
        Error refused = hyperliquid::httpError(status, body);
        refused.outcome = Outcome::Rejected;
        refused.venueCode.clear(); // the status alone; the message quotes the venue
        return fail(std::move(refused));
    }
    return fail(
        unknown(fmt::format("Hyperliquid's answer (HTTP {}) does not say whether the approval was taken", status)));
}

Result<HttpRequest> HyperliquidAgents::question(const VenueCredentials& credentials, VenueNetwork /*network*/,
                                                Timestamp /*now*/, const std::string& restUrl) const
{
    const auto& agent = std::get<HyperliquidAgent>(credentials.key);
    Json body;
    body["type"] = "extraAgents";
    body["user"] = crypto::toHex0x(agent.master);
    return HttpRequest{.venue = {}, .id = {}, .method = "POST", .url = restUrl + "/info", .body = body.dump()};
}

AgentStanding HyperliquidAgents::readStanding(const VenueCredentials& credentials, int status,
                                              std::string_view body) const
{
    const auto& agent = std::get<HyperliquidAgent>(credentials.key);
    const Json answer = Json::parse(body, nullptr, false);
    AgentStanding standing;
    if (status != 200 || !answer.is_array()) {
        standing.sentence = fmt::format("Hyperliquid did not say which agents the account has (HTTP {})", status);
        return standing;
    }
    const auto key = crypto::Secp256k1Key::fromHex(agent.privateKey);
    if (!key) {
        standing.sentence = key.error().message;
        return standing;
    }
    for (const Json& one : answer) {
        if (!one.is_object() || !one.contains("address") || !one["address"].is_string())
            continue;
        if (crypto::addressFrom(one["address"].get_ref<const std::string&>()) != key->address())
            continue;
        standing.kind = AgentStanding::Kind::Approved;
        if (one.contains("name") && one["name"].is_string())
            standing.agentName = one["name"].get<std::string>();
        if (one.contains("validUntil") && one["validUntil"].is_number_unsigned())
            standing.validUntil = Timestamp::fromMilliseconds(one["validUntil"].get<std::int64_t>());
        return standing;
    }
    standing.kind = AgentStanding::Kind::NotKnown;
    standing.sentence = fmt::format("Hyperliquid lists no agent {} of the account {}", checksummed(key->address()),
                                    checksummed(agent.master));
    // Not proof: the person may know better.
    standing.advice = "Approve it there first, or check address and network. A key without a name is listed nowhere: "
                      "keep it only if you are sure of it";
    return standing;
}

std::optional<HttpRequest> HyperliquidAgents::keyQuestion(const VenueCredentials& credentials,
                                                          const std::string& restUrl) const
{
    const auto key = crypto::Secp256k1Key::fromHex(std::get<HyperliquidAgent>(credentials.key).privateKey);
    if (!key)
        return std::nullopt;
    Json body;
    body["type"] = "userRole";
    body["user"] = crypto::toHex0x(key->address());
    return HttpRequest{.venue = {}, .id = {}, .method = "POST", .url = restUrl + "/info", .body = body.dump()};
}

/// {"role":"user"|"agent"|"vault"|"subAccount"|"missing","data"?:{"user"}}: "Info endpoint", "Query a user's role". An
/// agent without a name, which extraAgents does not list, has the role all the same.
AgentStanding HyperliquidAgents::readKey(const VenueCredentials& credentials, AgentStanding known, int status,
                                         std::string_view body) const
{
    const auto& agent = std::get<HyperliquidAgent>(credentials.key);
    const auto key = crypto::Secp256k1Key::fromHex(agent.privateKey);
    const Json answer = Json::parse(body, nullptr, false);
    if (status != 200 || !key || !answer.is_object() || !answer.contains("role") || !answer["role"].is_string())
        return known;
    const auto& role = answer["role"].get_ref<const std::string&>();
    if (role == "agent") {
        const Json data = answer.value("data", Json::object());
        const Json user = data.is_object() ? data.value("user", Json()) : Json();
        const auto master = user.is_string() ? crypto::addressFrom(user.get_ref<const std::string&>()) : std::nullopt;
        if (!master)
            return known;
        if (*master == agent.master)
            return {
                .kind = AgentStanding::Kind::Approved, .agentName = {}, .validUntil = {}, .sentence = {}, .advice = {}};
        known.kind = AgentStanding::Kind::Refused;
        known.sentence = fmt::format(
            "This key is an agent of {}, not of {}: what it signs is traded by the first. Give that address; "
            "a vault or sub-account of it is named in the config (vault)",
            checksummed(*master), checksummed(agent.master));
    } else if (role != "missing") {
        known.kind = AgentStanding::Kind::Refused;
        known.sentence =
            fmt::format("This is the key of the main wallet {} itself. Whoever has it can take all that is "
                        "in the wallet, so Gannet does not keep it. Approve an agent (\"API wallet\") with "
                        "that wallet on Hyperliquid's page, and give the agent's key",
                        checksummed(key->address()));
    }
    return known;
}

VenueCredentials HyperliquidAgents::credentials(SecretString privateKey, const crypto::Address& account,
                                                const crypto::Address& /*agent*/, std::string agentName) const
{
    VenueCredentials made;
    made.key = HyperliquidAgent{std::move(privateKey), account, std::move(agentName)};
    return made;
}

} // namespace gannet::onboarding
