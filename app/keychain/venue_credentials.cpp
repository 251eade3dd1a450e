// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/venue_credentials.h"

#include "adapters/crypto/keccak.h"
#include "adapters/crypto/secp256k1_key.h"
#include "app/keychain/secret_json.h"
#include "app/keychain/secret_map.h"
#include "core/base/overloaded.h"
#include "core/base/words.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kVersion = 1;
constexpr std::string_view kWhat = "What is stored for this account";
constexpr std::size_t kMostNameBytes = 64;
constexpr std::size_t kMostHexInName = 16;
constexpr std::size_t kLeastApiKey = 16;
constexpr std::size_t kMostApiKey = 256;
/// Beyond this a time is a mistake of units: 2200-01-01.
constexpr std::int64_t kLastMillisecond = 7'258'118'400'000;
constexpr Words<KeyPermission, KeyPermission::Withdraw> kPermissions{"read", "trade", "withdraw"};

[[nodiscard]] Error wrong(std::string_view field, std::string message, std::string limit = {})
{
    return {.kind = ErrorKind::Invalid,
            .code = Code::InvalidRequest,
            .message = std::move(message),
            .field = std::string(field),
            .limit = std::move(limit)};
}

[[nodiscard]] bool isPlain(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// As the whole or a part of a key has, which somebody put into the wrong field.
[[nodiscard]] bool holdsManyHexDigits(std::string_view text)
{
    std::size_t inARow = 0;
    for (const char c : text) {
        const bool isHex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        inARow = isHex ? inARow + 1 : 0;
        if (inARow > kMostHexInName)
            return true;
    }
    return false;
}

/// EIP-55: a letter is a capital where the hash of the address in small letters says so.
[[nodiscard]] bool fitsChecksum(std::string_view digits)
{
    std::string low(digits);
    std::ranges::transform(low, low.begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
    const std::string hash = crypto::toHex(crypto::keccak256(low));
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const bool isLetter = low[i] >= 'a';
        if (isLetter && (digits[i] != low[i]) != (hash[i] >= '8'))
            return false;
    }
    return true;
}

[[nodiscard]] Result<void> checkAgentKey(const SecretString& privateKey, const crypto::Address& account,
                                         const std::optional<crypto::Address>& signer, std::string_view wayToAnAgent)
{
    const auto key = crypto::Secp256k1Key::fromHex(privateKey);
    if (!key)
        return fail(wrong("privateKey", key.error().message, "64 hex digits"));
    if (account == crypto::Address{})
        return fail(wrong("account", "The account's address is zero; give the address of your wallet"));
    if (key->address() == account)
        return fail(wrong("privateKey",
                          fmt::format("This is the key of the main wallet {} itself. Whoever has it can take all that "
                                      "is in the wallet, so Gannet does not keep it. {}",
                                      crypto::toHex0x(account), wayToAnAgent),
                          "the key of an agent"));
    if (signer && *signer != key->address())
        return fail(wrong("signer",
                          fmt::format("The signer {} is not the address of this key, which is {}; give the key of that "
                                      "signer, or the signer of that key",
                                      crypto::toHex0x(*signer), crypto::toHex0x(key->address())),
                          crypto::toHex0x(key->address())));
    return {};
}

[[nodiscard]] Result<void> check(const HyperliquidAgent& agent)
{
    if (agent.agentName.size() > kMostNameBytes || !isPlain(agent.agentName))
        return fail(wrong("agentName", fmt::format("The agent's name has to be plain text of at most {} characters",
                                                   kMostNameBytes)));
    if (holdsManyHexDigits(agent.agentName))
        return fail(wrong("agentName", fmt::format("The agent's name has {} or more hex digits in a row, as a key has; "
                                                   "names are shown, so give a plain one",
                                                   kMostHexInName + 1)));
    return checkAgentKey(agent.privateKey, agent.master, std::nullopt,
                         "Approve an agent (\"API wallet\") with that wallet on Hyperliquid's page, and give the "
                         "agent's key.");
}

[[nodiscard]] Result<void> check(const AsterAgent& agent)
{
    return checkAgentKey(agent.privateKey, agent.user, agent.signer,
                         "Make an agent (\"API wallet\") with that wallet on Aster's page, and give the agent's key.");
}

[[nodiscard]] Result<void> check(const AsterHmac& pair)
{
    for (const auto& [field, text] : {std::pair("apiKey", &pair.apiKey), std::pair("secret", &pair.secret)}) {
        const std::string_view value = text->reveal();
        const bool isGood = value.size() >= kLeastApiKey && value.size() <= kMostApiKey && isPlain(value) &&
                            value.find(' ') == std::string_view::npos;
        if (!isGood)
            return fail(wrong(field,
                              fmt::format("{} is not one as Aster gives them: it has {} characters, and has to have {} "
                                          "to {} without blanks; copy it once more",
                                          field, value.size(), kLeastApiKey, kMostApiKey),
                              fmt::format("{} to {} characters", kLeastApiKey, kMostApiKey)));
    }
    if (pair.apiKey.reveal() == pair.secret.reveal())
        return fail(wrong("secret", "API key and secret are the same; copy both once more"));
    return {};
}

/// The members of a stored text, each asked for once; what nobody asked for is refused.
class Members {
public:
    explicit Members(Json& object) : m_object(object) {}

    struct Refusal {
        Error error;
    };
    [[noreturn]] static void refuse(Code code, std::string_view field, std::string_view words)
    {
        throw Refusal{{.kind = ErrorKind::Protocol,
                       .code = code,
                       .message = fmt::format("{} cannot be used: {} {}. Remove it and add the account anew", kWhat,
                                              field, words),
                       .field = std::string(field)}};
    }

    [[nodiscard]] Json* find(std::string_view name)
    {
        m_asked.emplace(name);
        const auto found = m_object.find(name);
        return found == m_object.end() ? nullptr : &*found;
    }
    [[nodiscard]] Json& member(std::string_view name)
    {
        Json* const found = find(name);
        if (found == nullptr)
            refuse(Code::MissingField, name, "is missing");
        return *found;
    }
    /// Taken out; what stays behind is empty.
    [[nodiscard]] std::string text(std::string_view name)
    {
        Json& found = member(name);
        if (!found.is_string())
            refuse(Code::WrongType, name, "is no text");
        return std::exchange(found.get_ref<std::string&>(), {});
    }
    [[nodiscard]] SecretString secret(std::string_view name)
    {
        Json& found = member(name);
        if (!found.is_string())
            refuse(Code::WrongType, name, "is no text");
        return SecretString(std::move(found.get_ref<std::string&>()));
    }
    [[nodiscard]] crypto::Address address(std::string_view name)
    {
        // A text that is no address might be a key that somebody put there: it is not quoted either.
        const SecretString read(text(name));
        const auto parsed = parseAccountAddress(read.reveal(), name);
        if (!parsed)
            refuse(Code::BadFormat, name, "is no address");
        return *parsed;
    }
    [[nodiscard]] std::uint64_t whole(std::string_view name)
    {
        const Json& found = member(name);
        if (!found.is_number_unsigned())
            refuse(Code::WrongType, name, "is no whole number");
        return found.get<std::uint64_t>();
    }
    void finish() const
    {
        if (m_object.size() != m_asked.size())
            refuse(Code::BadFormat, "a member", "is not known here");
    }
    /// Not asked for after all.
    void forget(std::string_view name) { m_asked.erase(std::string(name)); }

private:
    Json& m_object;
    std::set<std::string, std::less<>> m_asked;
};

[[nodiscard]] std::optional<Timestamp> readValidUntil(Members& members)
{
    if (members.find("validUntil") == nullptr) {
        members.forget("validUntil");
        return std::nullopt;
    }
    const std::uint64_t ms = members.whole("validUntil");
    if (ms == 0 || ms > static_cast<std::uint64_t>(kLastMillisecond))
        Members::refuse(Code::OutOfRange, "validUntil", "is no time in milliseconds");
    return Timestamp::fromMilliseconds(static_cast<std::int64_t>(ms));
}

[[nodiscard]] std::optional<std::set<KeyPermission>> readPermissions(Members& members)
{
    const Json* const list = members.find("permissions");
    if (list == nullptr) {
        members.forget("permissions");
        return std::nullopt;
    }
    if (!list->is_array())
        Members::refuse(Code::WrongType, "permissions", "is no list");
    std::set<KeyPermission> permissions;
    for (const Json& word : *list) {
        const auto permission = word.is_string() ? kPermissions.find(word.get_ref<const std::string&>()) : std::nullopt;
        if (!permission || !permissions.insert(*permission).second)
            Members::refuse(Code::BadFormat, "permissions", "has a word that is not known, or one twice");
    }
    return permissions;
}

[[nodiscard]] VenueCredentials readCredentials(std::string_view venue, Json& object)
{
    Members members(object);
    const std::uint64_t version = members.whole("version");
    if (version > kVersion)
        throw Members::Refusal{{.kind = ErrorKind::Unsupported,
                                .code = Code::Unsupported,
                                .message = fmt::format("{} is of a newer Gannet (version {}, this program reads up to "
                                                       "{}); use that one, or remove it and add the account anew",
                                                       kWhat, version, kVersion),
                                .field = "version",
                                .limit = std::to_string(kVersion),
                                .value = std::to_string(version)}};
    if (version != kVersion)
        Members::refuse(Code::BadFormat, "version", "is none that Gannet writes");
    const std::string kind = members.text("kind");
    VenueCredentials read;
    if (kind == "hyperliquid-agent") {
        HyperliquidAgent& agent = read.key.emplace<HyperliquidAgent>();
        agent.privateKey = members.secret("privateKey");
        agent.master = members.address("master");
        agent.agentName = members.text("agentName");
    } else if (kind == "aster-agent") {
        AsterAgent& agent = read.key.emplace<AsterAgent>();
        agent.privateKey = members.secret("privateKey");
        agent.user = members.address("user");
        agent.signer = members.address("signer");
    } else if (kind == "aster-hmac") {
        AsterHmac& pair = read.key.emplace<AsterHmac>();
        pair.apiKey = members.secret("apiKey");
        pair.secret = members.secret("secret");
    } else {
        Members::refuse(Code::BadFormat, "kind", "is none that Gannet knows");
    }
    read.validUntil = readValidUntil(members);
    read.permissions = readPermissions(members);
    members.finish();
    if (read.venue() != venue)
        throw Members::Refusal{wrong("kind",
                                     fmt::format("This account has a key of another venue (\"{}\"); remove it and add "
                                                 "the account anew",
                                                 read.kind()),
                                     std::string(venue))};
    return read;
}

} // namespace

std::string_view toString(KeyPermission permission)
{
    return kPermissions[permission];
}

std::string_view VenueCredentials::kind() const
{
    constexpr std::array<std::string_view, 3> kKinds{"hyperliquid-agent", "aster-agent", "aster-hmac"};
    return kKinds[key.index()];
}

std::string_view VenueCredentials::venue() const
{
    return std::holds_alternative<HyperliquidAgent>(key) ? "hyperliquid" : "aster";
}

Result<crypto::Address> parseAccountAddress(std::string_view text, std::string_view field)
{
    constexpr std::size_t kDigits = 40;
    const bool hasPrefix = text.starts_with("0x");
    const auto address = hasPrefix ? crypto::addressFrom(text) : std::nullopt;
    const std::string limit = fmt::format("0x and {} hex digits", kDigits);
    if (text.empty())
        return fail(
            wrong(field, fmt::format("{} is missing: type {}, the wallet's whose account it is", field, limit), limit));
    if (!address)
        return fail(wrong(field,
                          fmt::format("{} is no address: it has {} characters and has to be {}; copy it once more",
                                      field, text.size(), limit),
                          limit));
    const std::string_view digits = text.substr(2);
    const bool hasSmall = std::ranges::any_of(digits, [](char c) { return c >= 'a' && c <= 'f'; });
    const bool hasCapital = std::ranges::any_of(digits, [](char c) { return c >= 'A' && c <= 'F'; });
    if (hasSmall && hasCapital && !fitsChecksum(digits))
        return fail(wrong(field,
                          fmt::format("{} has a wrong digit somewhere: its small and capital letters do not fit its "
                                      "digits (EIP-55); copy it once more",
                                      field),
                          limit));
    return *address;
}

Result<void> checkCredentials(const VenueCredentials& credentials)
{
    if (credentials.validUntil) {
        const std::int64_t ms = credentials.validUntil->toMilliseconds();
        if (ms <= 0 || ms > kLastMillisecond)
            return fail(wrong("validUntil", "The time the key ends at is none; give it in milliseconds since 1970"));
    }
    return std::visit([](const auto& key) { return check(key); }, credentials.key);
}

Result<void> checkNotExpired(const VenueCredentials& credentials, Timestamp now)
{
    if (!credentials.validUntil || now < *credentials.validUntil)
        return {};
    const auto seconds = static_cast<std::time_t>(credentials.validUntil->ns / 1'000'000'000);
    const std::string end = fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(seconds));
    return fail({.kind = ErrorKind::Auth,
                 .code = Code::Auth,
                 .message = fmt::format("The key of this account ended at {}: the venue refuses what it signs. Approve "
                                        "a new one with your wallet and add the account anew",
                                        end),
                 .field = "validUntil",
                 .value = end});
}

Result<SecretString> writeCredentials(const VenueCredentials& credentials)
{
    if (const auto good = checkCredentials(credentials); !good)
        return fail(good.error());
    Json json{{"version", kVersion}, {"kind", credentials.kind()}};
    std::visit(overloaded{[&json](const HyperliquidAgent& agent) {
                              json["privateKey"] = agent.privateKey.reveal();
                              json["master"] = crypto::toHex0x(agent.master);
                              json["agentName"] = agent.agentName;
                          },
                          [&json](const AsterAgent& agent) {
                              json["privateKey"] = agent.privateKey.reveal();
                              json["user"] = crypto::toHex0x(agent.user);
                              json["signer"] = crypto::toHex0x(agent.signer);
                          },
                          [&json](const AsterHmac& pair) {
                              json["apiKey"] = pair.apiKey.reveal();
                              json["secret"] = pair.secret.reveal();
                          }},
               credentials.key);
    if (credentials.validUntil)
        json["validUntil"] = static_cast<std::uint64_t>(credentials.validUntil->toMilliseconds());
    if (credentials.permissions) {
        Json words = Json::array();
        for (const KeyPermission permission : *credentials.permissions)
            words.push_back(toString(permission));
        json["permissions"] = std::move(words);
    }
    return dumpSecret(json);
}

Result<VenueCredentials> parseCredentials(std::string_view venue, std::string_view text)
{
    if (text.size() > kMostSecretBytes)
        return fail({.kind = ErrorKind::Protocol,
                     .code = Code::TooLarge,
                     .message = fmt::format("{} has {} bytes, {} are the limit", kWhat, text.size(), kMostSecretBytes),
                     .limit = std::to_string(kMostSecretBytes),
                     .value = std::to_string(text.size())});
    auto json = parseSecretJson(text, 2, kWhat);
    if (!json)
        return fail(std::move(json.error()));
    try {
        VenueCredentials read = readCredentials(venue, *json);
        wipe(*json);
        if (const auto good = checkCredentials(read); !good)
            return fail(good.error());
        return read;
    } catch (Members::Refusal& refusal) {
        wipe(*json);
        return fail(std::move(refusal.error));
    }
}

ShownCredentials shown(const VenueCredentials& credentials)
{
    ShownCredentials seen{.kind = std::string(credentials.kind()),
                          .account = {},
                          .signer = {},
                          .agentName = {},
                          .validUntil = credentials.validUntil,
                          .permissions = credentials.permissions};
    const auto* const hyperliquid = std::get_if<HyperliquidAgent>(&credentials.key);
    const auto* const aster = std::get_if<AsterAgent>(&credentials.key);
    if (hyperliquid != nullptr) {
        seen.account = crypto::toHex0x(hyperliquid->master);
        if (const auto key = crypto::Secp256k1Key::fromHex(hyperliquid->privateKey))
            seen.signer = crypto::toHex0x(key->address());
        seen.agentName = hyperliquid->agentName;
    } else if (aster != nullptr) {
        seen.account = crypto::toHex0x(aster->user);
        seen.signer = crypto::toHex0x(aster->signer);
    }
    return seen;
}

} // namespace gannet
