// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/aster_agents.h"

#include "adapters/aster/auth.h"
#include "adapters/aster/order_codec.h"
#include "adapters/crypto/eip712.h"
#include "adapters/fapi/errors.h"
#include "app/onboarding/typed_data.h"

#include <fmt/format.h>

#include <array>

namespace gannet::onboarding {

namespace {

using Json = nlohmann::ordered_json;

/// "How to sign", V3: of what a main wallet signs, on both networks (demo/aster-code.py @0401110).
constexpr std::uint64_t kWalletChainId = 56;

/// One parameter of the request. Its name begins with a capital where it is signed.
struct Parameter {
    std::string_view type; ///< string, uint256, bool: inferred from the value, as the venue does
    std::string_view name;
    std::variant<std::string, std::uint64_t, bool> value;
};

[[nodiscard]] std::array<Parameter, 10> parametersOf(const Approval& approval)
{
    const std::string chain = approval.network == VenueNetwork::Mainnet ? "Mainnet" : "Testnet";
    return {Parameter{"string", "agentName", approval.agentName},
            Parameter{"string", "agentAddress", checksummed(approval.agent)},
            Parameter{"string", "ipWhitelist", std::string()},
            Parameter{"uint256", "expired", static_cast<std::uint64_t>(approval.validUntil.toMilliseconds())},
            Parameter{"bool", "canSpotTrade", false},
            Parameter{"bool", "canPerpTrade", true},
            Parameter{"bool", "canWithdraw", false},
            Parameter{"string", "asterChain", chain},
            Parameter{"string", "user", checksummed(approval.account)},
            Parameter{"uint256", "nonce", approval.nonce}};
}

[[nodiscard]] std::string signedName(std::string_view name)
{
    std::string capital(name);
    capital.front() = static_cast<char>(capital.front() - 'a' + 'A');
    return capital;
}

/// As it is sent. Nothing of it needs percent signs: names are checked before, the rest is digits and words.
[[nodiscard]] std::string textOf(const Parameter& parameter)
{
    if (const auto* const text = std::get_if<std::string>(&parameter.value))
        return *text;
    if (const auto* const number = std::get_if<std::uint64_t>(&parameter.value))
        return std::to_string(*number);
    return std::get<bool>(parameter.value) ? "true" : "false";
}

/// The code and words of an answer that has them.
struct Said {
    int code = 0;
    std::string words;
};
[[nodiscard]] std::optional<Said> readSaid(std::string_view body)
{
    const Json answer = Json::parse(body, nullptr, false);
    if (!answer.is_object() || !answer.contains("code"))
        return std::nullopt;
    Said said;
    if (answer["code"].is_number_integer())
        said.code = answer["code"].get<int>();
    else if (answer["code"] == "200") // as a text on some endpoints
        said.code = 200;
    if (answer.contains("msg") && answer["msg"].is_string())
        said.words = answer["msg"].get<std::string>();
    return said;
}

[[nodiscard]] HttpRequest httpRequest(aster::RestRequest request, const std::string& restUrl)
{
    HttpRequest made{.venue = {},
                     .id = {},
                     .method = std::move(request.method),
                     .url = fmt::format("{}{}?{}", restUrl, request.path, request.query)};
    for (auto& [name, value] : request.headers)
        made.headers.push_back({std::move(name), std::move(value)});
    return made;
}

} // namespace

std::uint64_t AsterAgents::nonceAt(Timestamp now) const
{
    return static_cast<std::uint64_t>(now.ns / 1000);
}

Json AsterAgents::typedData(const Approval& approval) const
{
    TypedData data("AsterSignTransaction", kWalletChainId, "ApproveAgent");
    for (const Parameter& parameter : parametersOf(approval)) {
        Json value;
        std::visit([&value](const auto& plain) { value = plain; }, parameter.value);
        data.add(parameter.type, signedName(parameter.name), std::move(value));
    }
    return data.take();
}

crypto::Bytes32 AsterAgents::digest(const Approval& approval) const
{
    const auto parameters = parametersOf(approval);
    std::vector<std::string> names; // the fields look at them
    names.reserve(parameters.size());
    std::vector<crypto::Eip712Field> fields;
    for (const Parameter& parameter : parameters) {
        names.push_back(signedName(parameter.name));
        crypto::Eip712Field field{parameter.type, names.back(), {}};
        std::visit([&field](const auto& plain) { field.value = plain; }, parameter.value);
        fields.push_back(std::move(field));
    }
    return crypto::eip712Digest({"AsterSignTransaction", "1", kWalletChainId}, "ApproveAgent", fields);
}

OrderHttp AsterAgents::request(const Approval& approval, const crypto::RecoverableSignature& signature,
                               const std::string& restUrl) const
{
    std::string body;
    for (const Parameter& parameter : parametersOf(approval))
        body += fmt::format("{}={}&", parameter.name, textOf(parameter));
    body += fmt::format("signature={}&signatureChainId={}", signature.toHex0x(), kWalletChainId);
    return {.venue = {},
            .id = {},
            .method = OrderMethod::Post,
            .url = restUrl + "/fapi/v3/approveAgent",
            .contentType = "application/x-www-form-urlencoded",
            .body = std::move(body)};
}

Result<void> AsterAgents::readAnswer(int status, std::string_view body) const
{
    const auto said = readSaid(body);
    if (status == 200 && said && said->code >= 0)
        return {};
    if (status == 200 && !said)
        return fail({.kind = ErrorKind::Protocol,
                     .code = Code::UnknownOutcome,
                     .message = "Aster's answer does not say whether the approval was taken",
                     .outcome = Outcome::Unknown});
    // 200 with a code below zero is a refusal too; classify() wants the status of one.
    return fail(fapi::classify(status == 200 ? 400 : status, said ? said->code : 0, said ? said->words : ""));
}

Result<HttpRequest> AsterAgents::question(const VenueCredentials& credentials, VenueNetwork network, Timestamp now,
                                          const std::string& restUrl) const
{
    if (const auto* const pair = std::get_if<AsterHmac>(&credentials.key)) {
        const aster::HmacSignature signature{.apiKey = std::string(pair->apiKey.reveal()),
                                             .secret = pair->secret,
                                             .timestampMs = static_cast<std::uint64_t>(now.toMilliseconds())};
        return httpRequest(aster::signedRequest("GET", "/fapi/v2/balance", {}, signature), restUrl);
    }
    const auto& agent = std::get<AsterAgent>(credentials.key);
    const auto key = crypto::Secp256k1Key::fromHex(agent.privateKey);
    if (!key)
        return fail(key.error());
    const std::string parameters =
        fmt::format("nonce={}&user={}&signer={}", nonceAt(now), checksummed(agent.user), checksummed(agent.signer));
    const std::uint64_t chainId = network == VenueNetwork::Mainnet ? aster::kMainnetChainId : aster::kTestnetChainId;
    const std::string signature = key->sign(aster::v3Digest(parameters, chainId)).toHex0x();
    return HttpRequest{.venue = {},
                       .id = {},
                       .method = "GET",
                       .url = fmt::format("{}/fapi/v3/balance?{}&signature={}", restUrl, parameters, signature)};
}

AgentStanding AsterAgents::readStanding(const VenueCredentials& credentials, int status, std::string_view body) const
{
    AgentStanding standing;
    const bool isPair = std::holds_alternative<AsterHmac>(credentials.key);
    const auto said = readSaid(body);
    if (status == 200 && !said) {
        // Balances are a list: what else comes with 200, as the page of a hotel's network, is nobody's word on a key.
        if (Json::parse(body, nullptr, false).is_array())
            standing.kind = AgentStanding::Kind::Approved;
        else
            standing.sentence = "what answered (HTTP 200) is not Aster's list of balances";
        return standing;
    }
    // A 200 with a code is none either: of success nothing is said about balances.
    const Error error = fapi::classify(status == 200 ? 400 : status, said ? said->code : 0, said ? said->words : "");
    if (error.kind == ErrorKind::Auth && error.code != Code::ClockSkew) {
        standing.kind = AgentStanding::Kind::NotKnown;
        standing.sentence =
            fmt::format("Aster does not take this {} (\"{}\")",
                        isPair ? "API key with this secret" : "agent's signature for that account", error.message);
        standing.advice =
            fmt::format("{}. Kept as it is, the account will not open",
                        isPair ? "Check both, the network, and whether the key is bound to other addresses"
                               : "Approve the agent there first, or check address, key and network");
    } else {
        standing.sentence = "Aster did not say whether the key may be used: " + error.message;
    }
    return standing;
}

VenueCredentials AsterAgents::credentials(SecretString privateKey, const crypto::Address& account,
                                          const crypto::Address& agent, std::string /*agentName*/) const
{
    VenueCredentials made;
    made.key = AsterAgent{std::move(privateKey), account, agent};
    return made;
}

} // namespace gannet::onboarding
