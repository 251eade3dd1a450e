// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/secret_map.h"

#include "app/keychain/secret_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMapVersion = 1;
constexpr std::size_t kMostPartBytes = 24;
constexpr std::string_view kListOfKeys = "The list of keys";

[[nodiscard]] bool isName(std::string_view text)
{
    return !text.empty() && text.size() <= kMostPartBytes && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

[[nodiscard]] tl::unexpected<Error> malformed(std::string_view words)
{
    return fail(ErrorKind::Protocol, Code::BadFormat, fmt::format("{} {}", kListOfKeys, words));
}

/// The member `name` of an object that has only it and its version.
[[nodiscard]] Result<Json*> body(Json& read, std::string_view name)
{
    const auto version = read.find("version");
    if (version == read.end() || !version->is_number_unsigned())
        return malformed("has no version");
    const auto number = version->get<std::uint64_t>();
    if (number > kMapVersion)
        return fail({.kind = ErrorKind::Unsupported,
                     .code = Code::Unsupported,
                     .message = fmt::format("{} is of a newer Gannet (version {}, this program reads up to {}); use "
                                            "that one",
                                            kListOfKeys, number, kMapVersion),
                     .limit = std::to_string(kMapVersion),
                     .value = std::to_string(number)});
    const auto found = read.find(name);
    if (number != kMapVersion || found == read.end() || read.size() != 2)
        return malformed("has other members than it should");
    return &*found;
}

[[nodiscard]] Result<SecretMap> readVenues(Json& venues)
{
    if (!venues.is_object())
        return malformed("holds no venues");
    SecretMap secrets;
    for (const auto& venue : venues.items()) {
        if (!venue.value().is_object())
            return malformed("has a venue without accounts");
        for (const auto& account : venue.value().items()) {
            SecretId id{venue.key(), account.key()};
            if (!isName(id.venue) || !isName(id.account) || !account.value().is_string())
                return malformed("names something that is no account");
            SecretString secret(std::move(account.value().get_ref<std::string&>()));
            if (secret.isEmpty() || secret.reveal().size() > kMostSecretBytes || secrets.size() == kMostSecrets)
                return malformed("has an empty key, one that is too long, or too many");
            secrets.emplace(std::move(id), std::move(secret));
        }
    }
    return secrets;
}

} // namespace

Result<void> checkSecretId(const SecretId& id)
{
    for (const auto& [field, name] : {std::pair("venue", &id.venue), std::pair("account", &id.account)}) {
        if (!isName(*name))
            return fail({.kind = ErrorKind::Invalid,
                         .code = Code::InvalidRequest,
                         .message = fmt::format("No key is kept under this {}: it has to be 1 to {} of a-z, 0-9, - and "
                                                "_, as in the config",
                                                field, kMostPartBytes),
                         .field = field,
                         .limit = fmt::format("1 to {} of a-z, 0-9, - and _", kMostPartBytes),
                         .value = name->substr(0, kMostPartBytes)});
    }
    return {};
}

Result<void> checkSecretText(const SecretString& text)
{
    const std::size_t size = text.reveal().size();
    if (size == 0 || size > kMostSecretBytes)
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::InvalidRequest,
                     .message = fmt::format("A key of {} bytes cannot be kept; 1 to {} can", size, kMostSecretBytes),
                     .limit = fmt::format("1 to {}", kMostSecretBytes),
                     .value = std::to_string(size)});
    // Keyrings keep text, ended by a zero.
    const bool isText = std::ranges::all_of(text.reveal(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!isText)
        return fail(ErrorKind::Invalid, Code::InvalidRequest, "A key that is not plain text (ASCII) cannot be kept");
    return {};
}

std::string nameOf(const SecretId& id)
{
    return id.venue + '/' + id.account;
}

SecretString writeSecretMap(const SecretMap& secrets)
{
    Json venues = Json::object();
    for (const auto& [id, secret] : secrets)
        venues[id.venue][id.account] = std::string(secret.reveal());
    Json all;
    all["version"] = kMapVersion;
    all["secrets"] = std::move(venues);
    return dumpSecret(all);
}

Result<SecretMap> parseSecretMap(std::string_view text)
{
    auto read = parseSecretJson(text, 3, kListOfKeys);
    if (!read)
        return fail(std::move(read.error()));
    const auto venues = body(*read, "secrets");
    Result<SecretMap> secrets = venues ? readVenues(**venues) : Result<SecretMap>(fail(venues.error()));
    wipe(*read);
    return secrets;
}

std::string writeSecretIndex(const std::vector<SecretId>& ids)
{
    Json names = Json::array();
    for (const SecretId& id : ids)
        names.push_back(nameOf(id));
    return Json{{"version", kMapVersion}, {"accounts", std::move(names)}}.dump();
}

Result<std::vector<SecretId>> parseSecretIndex(std::string_view text)
{
    auto read = parseSecretJson(text, 2, kListOfKeys);
    if (!read)
        return fail(std::move(read.error()));
    const auto names = body(*read, "accounts");
    if (!names)
        return fail(names.error());
    if (!(*names)->is_array() || (*names)->size() > kMostSecrets)
        return malformed("holds no accounts, or too many");
    std::vector<SecretId> ids;
    for (const Json& name : **names) {
        const std::string whole = name.is_string() ? name.get<std::string>() : std::string();
        const std::size_t slash = whole.find('/');
        SecretId id{whole.substr(0, slash), slash == std::string::npos ? std::string() : whole.substr(slash + 1)};
        if (!isName(id.venue) || !isName(id.account))
            return malformed("names something that is no account");
        ids.push_back(std::move(id));
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

} // namespace gannet
