// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/timers.h"

#include <utility>

namespace gannet {

std::size_t Timers::add(std::function<Timestamp()> next, std::function<void(Timestamp)> fire)
{
    m_sources.push_back(Source{std::move(next), std::move(fire), {}, 0});
    refresh(m_sources.size() - 1);
    return m_sources.size() - 1;
}

void Timers::refresh(std::size_t source)
{
    m_sources[source].due = m_sources[source].next();
    findNext();
}

void Timers::refreshAll()
{
    for (Source& source : m_sources)
        source.due = source.next();
    findNext();
}

void Timers::findNext()
{
    m_next = {};
    for (const Source& source : m_sources) {
        if (source.due.isKnown() && (!m_next.isKnown() || source.due < m_next))
            m_next = source.due;
    }
}

Timers::Source* Timers::earliestDue(Timestamp now)
{
    Source* found = nullptr;
    for (Source& source : m_sources) {
        const bool isDue = source.due.isKnown() && source.due <= now && source.rounds < kTimerRounds;
        if (isDue && (!found || source.due < found->due))
            found = &source;
    }
    return found;
}

void Timers::fireDue(Timestamp now)
{
    if (!m_next.isKnown() || m_next > now)
        return;
    for (Source& source : m_sources)
        source.rounds = 0;
    while (Source* source = earliestDue(now)) {
        ++source->rounds;
        source->fire(now);
        refreshAll();
    }
}

} // namespace gannet
