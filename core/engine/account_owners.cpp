// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account_owners.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::string pathOf(std::string_view slug, std::string_view account)
{
    return fmt::format("{}/{}", slug, account);
}

/// An API key has no address, so the network is all that is known of its account: what is known must not differ.
[[nodiscard]] bool isSame(std::string_view one, std::string_view other)
{
    const auto isOrBeginsWith = [](std::string_view text, std::string_view part) {
        return text.starts_with(part) && (text.size() == part.size() || text[part.size()] == ' ');
    };
    return isOrBeginsWith(one, other) || isOrBeginsWith(other, one);
}

/// For a person.
[[nodiscard]] std::string wordsOf(std::string_view owner)
{
    constexpr std::string_view kLive = "live ";
    return owner.starts_with(kLive) ? fmt::format("a live account ({})", owner.substr(kLive.size()))
                                    : fmt::format("a {} one", owner);
}

} // namespace

void AccountOwners::restore(const Remembered& remembered)
{
    for (const StoredSetting& setting : remembered.settings) {
        if (setting.value && setting.key.starts_with(kSetting))
            m_owners.insert_or_assign(setting.key.substr(kSetting.size()), *setting.value);
    }
    for (const StoredOrder& row : remembered.orders)
        m_used.insert(pathOf(row.venue, row.order.account));
    for (const StoredFill& row : remembered.fills)
        m_used.insert(pathOf(row.venue, row.fill.account));
    for (const StoredFunding& row : remembered.funding)
        m_used.insert(pathOf(row.venue, row.account));
}

Result<std::optional<StoredSetting>> AccountOwners::take(std::string_view slug, const AccountName& stored,
                                                         std::string_view owner, Timestamp now)
{
    const std::string path = pathOf(slug, stored);
    const auto known = m_owners.find(path);
    if (known != m_owners.end()) {
        if (isSame(known->second, owner) && known->second.size() >= owner.size())
            return std::nullopt;
        if (!isSame(known->second, owner) && m_used.contains(path))
            return fail(Error{.kind = ErrorKind::Denied,
                              .code = Code::StateConflict,
                              .message = fmt::format("Account {} of {} stays closed: its orders and fills in this "
                                                     "store are of {}, and it would be of {} now. Give this one "
                                                     "another name",
                                                     stored, slug, wordsOf(known->second), wordsOf(owner)),
                              .field = "name",
                              .limit = known->second,
                              .value = std::string(owner),
                              .fixes = {fmt::format("{}-2", stored)}});
    }
    m_owners.insert_or_assign(path, std::string(owner));
    return StoredSetting{std::string(kSetting) + path, std::string(owner), now};
}

} // namespace gannet
