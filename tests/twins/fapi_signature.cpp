// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_signature.h"

#include "adapters/aster/auth.h"
#include "adapters/crypto/eip712.h"
#include "adapters/crypto/secp256k1_key.h"
#include "tests/twins/lowered.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace gannet::twin {

namespace {

constexpr std::uint64_t kManagementChainId = 56; ///< what EVM wallets sign management for
constexpr std::int64_t kRecvWindowMs = 5000;
constexpr std::int64_t kRecvWindowMaxMs = 60'000;
constexpr std::int64_t kAheadMs = 1000; ///< so far a timestamp may be ahead
constexpr std::size_t kApiKeySize = 64;

std::string decoded(std::string text)
{
    std::replace(text.begin(), text.end(), '+', ' ');
    return QByteArray::fromPercentEncoding(QByteArray::fromStdString(text)).toStdString();
}

tl::unexpected<FapiRefusal> badSignature()
{
    return refuse(-1022, "Signature for this request is not valid.");
}

tl::unexpected<FapiRefusal> invalidParameter(const std::string& name)
{
    return refuse(-1130, fmt::format("Data sent for parameter '{}' is not valid.", name));
}

/// Without "signature=..." at its end; the signature is what stood there. Nothing when it is somewhere else.
std::optional<SignedText> cut(const std::string& part)
{
    constexpr std::string_view kName = "signature=";
    const auto at = part.starts_with(kName) ? 0 : part.find("&signature=");
    if (at == std::string::npos)
        return std::nullopt;
    const std::string signature = part.substr(at + kName.size() + (at == 0 ? 0 : 1));
    if (signature.find('&') != std::string::npos)
        return std::nullopt;
    return SignedText{part.substr(0, at), signature};
}

struct ManagedField {
    const char* parameter;
    const char* type;
};
/// In the order of the documents' demo; what was not sent is left out.
constexpr std::array kManaged{
    ManagedField{"agentName", "string"},   ManagedField{"agentAddress", "string"},
    ManagedField{"ipWhitelist", "string"}, ManagedField{"expired", "uint256"},
    ManagedField{"canSpotTrade", "bool"},  ManagedField{"canPerpTrade", "bool"},
    ManagedField{"canWithdraw", "bool"},   ManagedField{"builder", "string"},
    ManagedField{"maxFeeRate", "string"},  ManagedField{"builderName", "string"},
    ManagedField{"asterChain", "string"},  ManagedField{"user", "string"},
    ManagedField{"nonce", "uint256"},
};

FapiResult<crypto::Bytes32> managementDigest(const FapiParameters& sent, const char* type, std::uint64_t chainId)
{
    std::vector<std::string> names; // the fields look at them
    names.reserve(kManaged.size());
    std::vector<crypto::Eip712Field> fields;
    for (const ManagedField& field : kManaged) {
        if (!sent.has(field.parameter))
            continue;
        names.emplace_back(field.parameter);
        names.back().front() = static_cast<char>(std::toupper(names.back().front()));
        crypto::Eip712Field made{field.type, names.back(), sent.text(field.parameter)};
        if (made.type == "bool") {
            const auto flag = sent.flag(field.parameter, false);
            if (!flag)
                return tl::unexpected(flag.error());
            made.value = *flag;
        } else if (made.type == "uint256") {
            const auto number = sent.whole(field.parameter, 0);
            if (!number)
                return tl::unexpected(number.error());
            made.value = static_cast<std::uint64_t>(*number);
        }
        fields.push_back(std::move(made));
    }
    return crypto::eip712Digest({"AsterSignTransaction", "1", chainId}, type, fields);
}

} // namespace

HttpAnswer FapiRefusal::answer() const
{
    return {status, Json{{"code", code}, {"msg", words}}.dump()};
}

// --- parameters ------------------------------------------------------------------------------------------------------

FapiParameters FapiParameters::of(const HttpCall& call)
{
    FapiParameters out;
    for (const std::string& part : {call.body, call.query}) {
        for (const QString& item : QString::fromStdString(part).split(QLatin1Char('&'), Qt::SkipEmptyParts)) {
            const std::string pair = item.toStdString();
            const auto at = pair.find('=');
            out.m_all[decoded(pair.substr(0, at))] = at == std::string::npos ? "" : decoded(pair.substr(at + 1));
        }
    }
    return out;
}

std::string FapiParameters::text(const std::string& name) const
{
    const auto found = m_all.find(name);
    return found == m_all.end() ? std::string() : found->second;
}

FapiResult<std::string> FapiParameters::mandatory(const std::string& name) const
{
    std::string value = text(name);
    if (value.empty())
        return refuse(-1102, fmt::format("Mandatory parameter '{}' was not sent, was empty/null, or malformed.", name));
    return value;
}

FapiResult<std::int64_t> FapiParameters::whole(const std::string& name, std::int64_t otherwise) const
{
    const std::string value = text(name);
    if (value.empty())
        return otherwise;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size())
        return invalidParameter(name);
    return number;
}

FapiResult<std::optional<Decimal>> FapiParameters::decimal(const std::string& name) const
{
    const std::string value = text(name);
    if (value.empty())
        return std::nullopt;
    const auto number = Decimal::tryParse(value);
    if (!number)
        return invalidParameter(name);
    return number;
}

FapiResult<bool> FapiParameters::flag(const std::string& name, bool otherwise) const
{
    const std::string value = lowered(text(name));
    if (value.empty())
        return otherwise;
    if (value != "true" && value != "false")
        return invalidParameter(name);
    return value == "true";
}

// --- signatures ------------------------------------------------------------------------------------------------------

std::optional<SignedText> signedText(const HttpCall& call)
{
    if (auto body = cut(call.body)) {
        body->text = call.query + body->text;
        return body;
    }
    auto query = cut(call.query);
    if (query)
        query->text += call.body;
    return query;
}

std::optional<crypto::Address> signerOf(const crypto::Bytes32& digest, const std::string& signature)
{
    constexpr int kLegacyV = 27;
    std::array<std::uint8_t, 65> bytes{};
    if (!signature.starts_with("0x") || !crypto::fromHex(signature, bytes))
        return std::nullopt;
    crypto::RecoverableSignature made;
    std::copy_n(bytes.begin(), made.r.size(), made.r.begin());
    std::copy_n(bytes.begin() + made.r.size(), made.s.size(), made.s.begin());
    const int v = bytes.back() >= kLegacyV ? bytes.back() - kLegacyV : bytes.back();
    if (v > 1)
        return std::nullopt;
    made.recoveryId = static_cast<std::uint8_t>(v);
    return crypto::recoverSigner(digest, made);
}

FapiResult<void> NonceMemory::take(std::uint64_t nonce, std::int64_t nowMs)
{
    constexpr int kCode = -4225;
    const auto sentMs = static_cast<std::int64_t>(nonce / 1000);
    if (sentMs > nowMs + kWindowMs || sentMs < nowMs - kWindowMs)
        return refuse(kCode, "Nonce Expired");
    if (m_highest.contains(nonce))
        return refuse(kCode, "Nonce Duplicated");
    if (m_highest.size() >= kKept && nonce < *m_highest.begin())
        return refuse(kCode, "Nonce Expired");
    m_highest.insert(nonce);
    if (m_highest.size() > kKept)
        m_highest.erase(m_highest.begin());
    return {};
}

// --- the door --------------------------------------------------------------------------------------------------------

void FapiDoor::addKey(const std::string& account, const std::string& apiKey, std::string secret, bool canTrade)
{
    m_keys.insert_or_assign(apiKey, Key{account, SecretString(std::move(secret)), canTrade});
}

void FapiDoor::addWallet(const std::string& account, const crypto::Address& wallet)
{
    m_wallets[wallet].account = account;
}

void FapiDoor::addAgent(const crypto::Address& wallet, FapiAgent agent)
{
    auto& agents = m_wallets[wallet].agents;
    std::erase_if(agents, [&agent](const FapiAgent& each) { return each.address == agent.address; });
    agents.push_back(std::move(agent));
}

FapiDoor::Wallet* FapiDoor::walletOf(const std::string& address)
{
    const auto bytes = crypto::addressFrom(address);
    const auto found = bytes ? m_wallets.find(*bytes) : m_wallets.end();
    return found == m_wallets.end() ? nullptr : &found->second;
}

std::pair<const crypto::Address, FapiDoor::Wallet>* FapiDoor::walletOfAgent(const crypto::Address& agent,
                                                                            const std::string& user)
{
    for (auto& entry : m_wallets) {
        if (!user.empty() && crypto::addressFrom(user) != entry.first)
            continue;
        if (entry.first == agent ||
            std::ranges::any_of(entry.second.agents, [&agent](const FapiAgent& each) { return each.address == agent; }))
            return &entry;
    }
    return nullptr;
}

FapiResult<FapiCaller> FapiDoor::admit(const HttpCall& call, bool isV3, FapiRight right, std::int64_t nowMs)
{
    // A wallet may ask the older paths too: the account of /fapi/v4 is one.
    if (isV3 || (!call.headers.contains("x-mbx-apikey") && FapiParameters::of(call).has("signer")))
        return admitAgent(call, right, nowMs);
    return admitKey(call, right, nowMs);
}

FapiResult<FapiCaller> FapiDoor::admitKey(const HttpCall& call, FapiRight right, std::int64_t nowMs)
{
    constexpr int kUnauthorized = 401;
    const auto header = call.headers.find("x-mbx-apikey");
    if (header == call.headers.end() || header->second.size() != kApiKeySize ||
        !std::ranges::all_of(header->second, [](unsigned char c) { return std::isalnum(c) != 0; }))
        return refuse(-2014, "API-key format invalid.", kUnauthorized);
    const auto key = m_keys.find(header->second);
    if (key == m_keys.end() || (right == FapiRight::Trade && !key->second.canTrade))
        return refuse(-2015, "Invalid API-key, IP, or permissions for action.", kUnauthorized);
    FapiCaller caller{key->second.account, FapiParameters::of(call), {}};
    if (right == FapiRight::Key)
        return caller;

    if (auto sent = caller.parameters.mandatory("timestamp"); !sent)
        return tl::unexpected(sent.error());
    const auto timestamp = caller.parameters.whole("timestamp", 0);
    const auto window = caller.parameters.whole("recvWindow", kRecvWindowMs);
    if (!timestamp || !window)
        return tl::unexpected(timestamp ? window.error() : timestamp.error());
    if (*window < 0 || *window > kRecvWindowMaxMs)
        return invalidParameter("recvWindow");
    if (*timestamp >= nowMs + kAheadMs)
        return refuse(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    if (nowMs - *timestamp > *window)
        return refuse(-1021, "Timestamp for this request is outside of the recvWindow.");
    if (auto sent = caller.parameters.mandatory("signature"); !sent)
        return tl::unexpected(sent.error());
    const auto text = signedText(call);
    if (!text || text->signature != aster::v1Signature(key->second.secret, text->text))
        return badSignature();
    return caller;
}

FapiResult<FapiCaller> FapiDoor::admitAgent(const HttpCall& call, FapiRight right, std::int64_t nowMs)
{
    FapiCaller caller{{}, FapiParameters::of(call), {}};
    for (const char* name : {"nonce", "signer", "signature"}) {
        if (auto sent = caller.parameters.mandatory(name); !sent)
            return tl::unexpected(sent.error());
    }
    const auto nonce = caller.parameters.whole("nonce", 0);
    if (!nonce)
        return tl::unexpected(nonce.error());
    const auto text = signedText(call);
    const auto signer = text ? signerOf(aster::v3Digest(text->text, m_chainId), text->signature) : std::nullopt;
    if (!signer || signer != crypto::addressFrom(caller.parameters.text("signer")))
        return badSignature();
    auto* const found = walletOfAgent(*signer, caller.parameters.text("user"));
    if (!found)
        return badSignature();
    Wallet& wallet = found->second;
    const auto agent = std::ranges::find(wallet.agents, *signer, &FapiAgent::address);
    if (agent != wallet.agents.end()) {
        const bool isOver = agent->expiresMs != 0 && agent->expiresMs <= nowMs;
        if (isOver || (right == FapiRight::Trade && !agent->canTrade))
            return refuse(-2015, "Invalid API-key, IP, or permissions for action.");
    }
    if (auto taken = wallet.nonces.take(static_cast<std::uint64_t>(*nonce), nowMs); !taken)
        return tl::unexpected(taken.error());
    caller.account = wallet.account;
    caller.wallet = crypto::toHex0x(found->first);
    return caller;
}

// --- what the main wallet signs --------------------------------------------------------------------------------------

FapiResult<void> FapiDoor::manage(const HttpCall& call, const std::string& what, std::int64_t nowMs)
{
    const auto sent = FapiParameters::of(call);
    const char* const type = what == "/approveAgent"     ? "ApproveAgent"
                             : what == "/updateAgent"    ? "UpdateAgent"
                             : what == "/approveBuilder" ? "ApproveBuilder"
                             : what == "/updateBuilder"  ? "UpdateBuilder"
                             : what == "/agent"          ? "DelAgent"
                                                         : "DelBuilder";
    for (const char* name : {"user", "nonce", "signature", "asterChain"}) {
        if (auto there = sent.mandatory(name); !there)
            return tl::unexpected(there.error());
    }
    const auto chain = sent.whole("signatureChainId", kManagementChainId);
    const auto nonce = sent.whole("nonce", 0);
    const auto expires = sent.whole("expired", 0);
    if (!chain || !nonce || !expires)
        return tl::unexpected(!chain ? chain.error() : !nonce ? nonce.error() : expires.error());
    const auto chainId = static_cast<std::uint64_t>(*chain);
    if (chainId != kManagementChainId && chainId != m_chainId) // the other one is what a public client signs for
        return invalidParameter("signatureChainId");
    Wallet* const wallet = walletOf(sent.text("user"));
    const auto digest = managementDigest(sent, type, chainId);
    if (!digest)
        return tl::unexpected(digest.error());
    if (!wallet || signerOf(*digest, sent.text("signature")) != crypto::addressFrom(sent.text("user")))
        return badSignature();
    if (auto taken = wallet->nonces.take(static_cast<std::uint64_t>(*nonce), nowMs); !taken)
        return taken;

    if (what.ends_with("Builder") || what == "/builder") {
        const auto builder = sent.mandatory("builder");
        if (!builder)
            return tl::unexpected(builder.error());
        std::erase_if(wallet->builders,
                      [&builder](const Builder& each) { return lowered(each.address) == lowered(*builder); });
        if (what != "/builder")
            wallet->builders.push_back({*builder, sent.text("builderName"), sent.text("maxFeeRate")});
        return {};
    }
    const auto address = crypto::addressFrom(sent.text("agentAddress"));
    if (!address)
        return invalidParameter("agentAddress");
    if (what == "/agent" || what == "/updateAgent") {
        const auto known = std::ranges::find(wallet->agents, *address, &FapiAgent::address);
        if (known == wallet->agents.end())
            return invalidParameter("agentAddress");
        if (what == "/agent") {
            wallet->agents.erase(known);
            return {};
        }
    } else if (*expires <= nowMs) {
        return invalidParameter("expired");
    }
    FapiAgent agent{*address, sent.text("agentName"), sent.text("ipWhitelist"), *expires};
    if (what == "/updateAgent") { // keeps its name and its end
        const auto known = std::ranges::find(wallet->agents, *address, &FapiAgent::address);
        agent.name = known->name;
        agent.expiresMs = known->expiresMs;
    }
    agent.canTrade = sent.flag("canPerpTrade", false).value(); // read once for the digest
    agent.canSpotTrade = sent.flag("canSpotTrade", false).value();
    agent.canWithdraw = sent.flag("canWithdraw", false).value();
    addAgent(*crypto::addressFrom(sent.text("user")), std::move(agent));
    return {};
}

Json FapiDoor::agentsOf(const std::string& wallet) const
{
    Json out = Json::array();
    const auto found = m_wallets.find(crypto::addressFrom(wallet).value_or(crypto::Address{}));
    if (found == m_wallets.end())
        return out;
    for (const FapiAgent& agent : found->second.agents)
        out.push_back(Json{{"userAddress", wallet},
                           {"agentAddress", crypto::toHex0x(agent.address)},
                           {"agentName", agent.name},
                           {"ipWhitelist", agent.ipWhitelist},
                           {"expired", agent.expiresMs},
                           {"canSpotTrade", agent.canSpotTrade},
                           {"canPerpTrade", agent.canTrade},
                           {"canWithdraw", agent.canWithdraw}});
    return out;
}

Json FapiDoor::buildersOf(const std::string& wallet) const
{
    Json out = Json::array();
    const auto found = m_wallets.find(crypto::addressFrom(wallet).value_or(crypto::Address{}));
    if (found == m_wallets.end())
        return out;
    for (const Builder& builder : found->second.builders)
        out.push_back(Json{{"userAddress", wallet},
                           {"builderAddress", builder.address},
                           {"maxFeeRate", builder.maxFeeRate},
                           {"builderName", builder.name}});
    return out;
}

bool FapiDoor::isBuilderOf(const std::string& wallet, const std::string& builder) const
{
    const auto found = m_wallets.find(crypto::addressFrom(wallet).value_or(crypto::Address{}));
    return found != m_wallets.end() && std::ranges::any_of(found->second.builders, [&builder](const Builder& each) {
               return lowered(each.address) == lowered(builder);
           });
}

} // namespace gannet::twin
