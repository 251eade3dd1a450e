// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/link_watch.h"

#include <algorithm>

namespace gannet {

void LinkWatch::heard(LinkId link, Timestamp now)
{
    const auto known = std::ranges::find(m_links, link, &Link::id);
    if (known != m_links.end()) {
        known->lastHeard = now;
        return;
    }
    if (m_links.size() >= kLinksWatched)
        m_links.erase(std::ranges::min_element(m_links, {}, &Link::lastHeard));
    m_links.push_back({link, now});
}

void LinkWatch::down(LinkId link)
{
    const auto known = std::ranges::find(m_links, link, &Link::id);
    if (known == m_links.end())
        return; // a try that never came up
    m_lost = known->lastHeard;
    m_links.erase(known);
}

Timestamp LinkWatch::lastHeard(LinkId link) const
{
    const auto known = std::ranges::find(m_links, link, &Link::id);
    return known == m_links.end() ? m_lost : known->lastHeard;
}

} // namespace gannet
