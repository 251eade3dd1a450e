// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/accounts/key_handover.h"

#include <utility>
#include <vector>

namespace gannet {

void KeyHandover::put(SecretId account, VenueCredentials key)
{
    m_inbox.push(Item{std::move(account), std::move(key)});
}

std::optional<VenueCredentials> KeyHandover::take(const SecretId& account)
{
    std::vector<Item> items;
    m_inbox.drain(items);
    for (Item& item : items)
        m_waiting.insert_or_assign(std::move(item.account), std::move(item.key));
    auto found = m_waiting.extract(account);
    if (found.empty())
        return std::nullopt;
    return std::move(found.mapped());
}

} // namespace gannet
