// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/subscriptions.h"

#include <algorithm>

namespace gannet {

Subscriptions::Change Subscriptions::add(ConsumerId consumer, const StreamKey& stream)
{
    std::vector<ConsumerId>& consumers = m_consumers[stream];
    if (std::ranges::find(consumers, consumer) != consumers.end())
        return Change::None;
    consumers.push_back(consumer);
    ++m_version;
    return consumers.size() == 1 ? Change::First : Change::None;
}

Subscriptions::Change Subscriptions::remove(ConsumerId consumer, const StreamKey& stream)
{
    const auto it = m_consumers.find(stream);
    if (it == m_consumers.end() || std::erase(it->second, consumer) == 0)
        return Change::None;
    ++m_version;
    if (!it->second.empty())
        return Change::None;
    m_consumers.erase(it);
    return Change::Last;
}

std::size_t Subscriptions::streamCount(VenueId venue) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_consumers, [venue](const auto& entry) { return entry.first.venue == venue; }));
}

} // namespace gannet
