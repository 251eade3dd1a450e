// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/config_symbols.h"

#include <fmt/ranges.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

std::optional<Error> unknownSymbols(const AccountKey& account, const RiskLimits& limits, const Catalogue& catalogue)
{
    const std::string_view slug = catalogue.slug(account.venue);
    const std::string place = fmt::format("venues.{}.accounts.{}.risk", slug, account.account);
    std::vector<std::string> found;
    const auto symbolOf = [slug](std::string_view key) { return key.substr(slug.size() + 1); };
    for (const std::string& key : limits.allowlist) {
        if (!catalogue.findKey(key))
            found.push_back(fmt::format("{}.allowlist names {}, which allows nothing", place, symbolOf(key)));
    }
    std::set<std::string_view> limited;
    for (const auto& [key, hard] : limits.hardOf)
        limited.insert(key);
    for (const auto& [key, soft] : limits.softOf)
        limited.insert(key);
    for (const std::string_view key : limited) {
        if (!catalogue.findKey(key))
            found.push_back(fmt::format("{}.instruments.{} guards nothing", place, symbolOf(key)));
    }
    if (found.empty())
        return std::nullopt;
    return Error{.kind = ErrorKind::Invalid,
                 .code = Code::BadConfig,
                 .message =
                     fmt::format("The venue {} has no such symbol: {}; write it as the venue does and start again",
                                 slug, fmt::join(found, "; ")),
                 .field = place};
}

} // namespace gannet
