// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/environment_secrets.h"

#include "app/keychain/secret_map.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace gannet {

namespace {

constexpr std::string_view kPrefix = "GANNET_SECRET_";

[[nodiscard]] std::string capitals(std::string_view name)
{
    std::string text(name);
    std::ranges::transform(text, text.begin(), [](char c) {
        if (c == '-')
            return '_';
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

[[nodiscard]] std::string smallLetters(std::string_view name)
{
    std::string text(name);
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

} // namespace

std::string environmentName(const SecretId& id)
{
    return std::string(kPrefix) + capitals(id.venue) + '_' + capitals(id.account);
}

std::optional<SecretString> environmentSecret(const SecretId& id)
{
    const char* const value = std::getenv(environmentName(id).c_str()); // NOLINT(concurrency-mt-unsafe): see the header
    if (value == nullptr || *value == '\0')
        return std::nullopt;
    return SecretString(std::string(value));
}

std::vector<SecretId> environmentSecrets(const std::vector<std::string>& venues)
{
    std::vector<SecretId> found;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        std::string_view name(*entry);
        const std::size_t equals = name.find('=');
        if (!name.starts_with(kPrefix) || equals == std::string_view::npos || equals + 1 == name.size())
            continue;
        name = name.substr(kPrefix.size(), equals - kPrefix.size());
        const std::string* owner = nullptr;
        for (const std::string& venue : venues) {
            if (name.starts_with(capitals(venue) + '_') && (owner == nullptr || venue.size() > owner->size()))
                owner = &venue;
        }
        if (owner == nullptr)
            continue;
        SecretId id{*owner, smallLetters(name.substr(owner->size() + 1))};
        if (checkSecretId(id))
            found.push_back(std::move(id));
    }
    std::ranges::sort(found);
    return found;
}

} // namespace gannet
