// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/auth.h"

#include "adapters/crypto/eip712.h"
#include "adapters/crypto/keccak.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace gannet::hyperliquid {

namespace {

using Json = nlohmann::ordered_json;
using crypto::Bytes32;

// hyperliquid-python-sdk @7ee976d, signing.py: l1_payload and user_signed_payload.
constexpr crypto::Eip712Domain kL1Domain{"Exchange", "1", 1337};
constexpr std::string_view kUserDomainName = "HyperliquidSignTransaction";
constexpr std::string_view kTypePrefix = "HyperliquidTransaction:";
constexpr std::uint64_t kSignatureChainId = 0x66eee; ///< Arbitrum Sepolia, on both networks, as the SDKs send it

/// An action that the main wallet signs member by member.
struct UserType {
    std::string_view actionType;
    std::string_view primaryType;
    std::string_view members; ///< after `string hyperliquidChain`, as a definition is written
};

// hyperliquid-python-sdk @7ee976d, signing.py: *_SIGN_TYPES. The program itself asks for approveAgent only.
constexpr std::array kUserTypes{
    UserType{"usdSend", "UsdSend", "string destination,string amount,uint64 time"},
    UserType{"withdraw3", "Withdraw", "string destination,string amount,uint64 time"},
    UserType{"spotSend", "SpotSend", "string destination,string token,string amount,uint64 time"},
    UserType{"usdClassTransfer", "UsdClassTransfer", "string amount,bool toPerp,uint64 nonce"},
    UserType{"sendAsset", "SendAsset",
             "string destination,string sourceDex,string destinationDex,string token,string amount,"
             "string fromSubAccount,uint64 nonce"},
    UserType{"approveAgent", "ApproveAgent", "address agentAddress,string agentName,uint64 nonce"},
    UserType{"approveBuilderFee", "ApproveBuilderFee", "string maxFeeRate,address builder,uint64 nonce"},
    UserType{"tokenDelegate", "TokenDelegate", "address validator,uint64 wei,bool isUndelegate,uint64 nonce"},
    UserType{"convertToMultiSigUser", "ConvertToMultiSigUser", "string signers,uint64 nonce"},
};

[[nodiscard]] tl::unexpected<Error> refused(std::string_view field, std::string message)
{
    return fail({.kind = ErrorKind::Invalid,
                 .code = Code::InvalidRequest,
                 .message = std::move(message),
                 .field = std::string(field)});
}

/// The path of the first number that is not whole, or was too large for a whole one; empty when there is none.
[[nodiscard]] std::string floatingMember(const Json& value, const std::string& path)
{
    if (value.is_number_float())
        return path.empty() ? "action" : path;
    if (!value.is_structured())
        return {};
    for (const auto& [key, member] : value.items()) {
        std::string found = floatingMember(member, path.empty() ? key : path + '.' + key);
        if (!found.empty())
            return found;
    }
    return {};
}

void putBigEndian(std::vector<std::uint8_t>& bytes, std::uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift & 0xFFU));
}

/// A chain id as the venue writes it, 0x and hex digits, or as a number.
[[nodiscard]] std::optional<std::uint64_t> chainIdOf(const Json& value)
{
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>();
    if (!value.is_string())
        return std::nullopt;
    std::string_view text = value.get_ref<const std::string&>();
    if (!text.starts_with("0x"))
        return std::nullopt;
    text.remove_prefix(2);
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id, 16);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return id;
}

/// A member's value of the definition's type.
[[nodiscard]] Result<crypto::Eip712Field> typedField(std::string_view type, std::string_view name, const Json& value)
{
    crypto::Eip712Field field{type, name, std::string()};
    if (type == "string" && value.is_string()) {
        field.value = value.get<std::string>();
        return field;
    }
    if (type == "bool" && value.is_boolean()) {
        field.value = value.get<bool>();
        return field;
    }
    if (type == "uint64" && value.is_number_unsigned()) {
        field.value = value.get<std::uint64_t>();
        return field;
    }
    if (type == "address" && value.is_string()) {
        if (const auto address = crypto::addressFrom(value.get_ref<const std::string&>())) {
            field.value = *address;
            return field;
        }
    }
    return refused(name, fmt::format("{} has to be of the type {} to be signed", name, type));
}

[[nodiscard]] std::string_view chainName(Network network)
{
    return network == Network::Mainnet ? "Mainnet" : "Testnet";
}

} // namespace

std::string_view toString(Network network)
{
    return network == Network::Mainnet ? "mainnet" : "testnet";
}

std::optional<Network> networkFrom(std::string_view text)
{
    if (text == "mainnet")
        return Network::Mainnet;
    if (text == "testnet")
        return Network::Testnet;
    return std::nullopt;
}

Result<Bytes32> actionHash(const Json& action, const L1Envelope& envelope)
{
    if (!action.is_object())
        return refused("action", "The action has to be an object");
    const std::string floating = floatingMember(action, {});
    if (!floating.empty())
        return refused(floating, fmt::format("{} is a number with a fraction, or beyond 64 bits: the venue writes "
                                             "amounts as text, and only whole numbers of 64 bits can be signed",
                                             floating));
    std::vector<std::uint8_t> bytes = Json::to_msgpack(action);
    putBigEndian(bytes, envelope.nonce);
    bytes.push_back(envelope.vault ? 1 : 0);
    if (envelope.vault)
        bytes.insert(bytes.end(), envelope.vault->begin(), envelope.vault->end());
    if (envelope.expiresAfter) {
        bytes.push_back(0);
        putBigEndian(bytes, *envelope.expiresAfter);
    }
    return crypto::keccak256(bytes);
}

Bytes32 l1Digest(const Bytes32& actionHash, Network network)
{
    const std::array<crypto::Eip712Field, 2> agent{
        crypto::Eip712Field{"string", "source", std::string(network == Network::Mainnet ? "a" : "b")},
        crypto::Eip712Field{"bytes32", "connectionId", actionHash},
    };
    return crypto::eip712Digest(kL1Domain, "Agent", agent);
}

Result<Bytes32> userDigest(std::string_view primaryType, const Json& action, Network network, std::uint64_t nonce)
{
    if (primaryType.starts_with(kTypePrefix))
        primaryType.remove_prefix(kTypePrefix.size());
    const auto* const definition = std::find_if(kUserTypes.begin(), kUserTypes.end(),
                                                [&](const UserType& type) { return type.primaryType == primaryType; });
    if (definition == kUserTypes.end())
        return refused("primaryType", fmt::format("\"{}\" is no action that a wallet signs for Hyperliquid",
                                                  primaryType.substr(0, 64)));
    if (!action.is_object())
        return refused("action", "The action has to be an object");
    if (const auto chain = action.find("hyperliquidChain"); chain != action.end() && *chain != chainName(network))
        return refused("hyperliquidChain", fmt::format("The action is for {}, the signature was asked for {}",
                                                       chain->dump().substr(0, 64), toString(network)));

    std::uint64_t chainId = kSignatureChainId;
    if (action.contains("signatureChainId")) {
        const auto given = chainIdOf(action.at("signatureChainId"));
        if (!given)
            return refused("signatureChainId", "signatureChainId has to be 0x and hex digits, as 0x66eee");
        chainId = *given;
    }
    std::vector<crypto::Eip712Field> fields;
    std::string_view rest = definition->members;
    std::string_view member = "string hyperliquidChain";
    while (!member.empty()) {
        const std::size_t blank = member.find(' ');
        const std::string_view type = member.substr(0, blank);
        const std::string_view name = member.substr(blank + 1);
        Json value;
        if (const auto found = action.find(name); found != action.end())
            value = *found;
        else if (name == "hyperliquidChain")
            value = chainName(network);
        else if (name == "nonce" || name == "time")
            value = nonce;
        else
            return refused(
                name, fmt::format("{} is missing: {} signs {}", name, definition->actionType, definition->members));
        auto field = typedField(type, name, value);
        if (!field)
            return fail(std::move(field.error()));
        fields.push_back(std::move(*field));
        const std::size_t comma = rest.find(',');
        member = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
    const crypto::Eip712Domain domain{kUserDomainName, "1", chainId};
    return crypto::eip712Digest(domain, std::string(kTypePrefix) + std::string(primaryType), fields);
}

std::string_view primaryTypeOf(std::string_view actionType)
{
    const auto* const found = std::find_if(kUserTypes.begin(), kUserTypes.end(),
                                           [&](const UserType& type) { return type.actionType == actionType; });
    return found == kUserTypes.end() ? std::string_view() : found->primaryType;
}

} // namespace gannet::hyperliquid
