// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stream_buffer.h"

#include "core/base/check.h"

#include <algorithm>
#include <utility>

namespace gannet {

void StreamBuffer::insert(const Event& event, Timestamp now)
{
    const auto at = std::ranges::upper_bound(m_waiting, event.seqProvider, {},
                                             [](const Waiting& waiting) { return waiting.event.seqProvider; });
    m_waiting.insert(at, Waiting{event, now});
}

Event StreamBuffer::pop()
{
    CHECK(!m_waiting.empty(), "pop of an empty stream buffer");
    Event event = std::move(m_waiting.front().event);
    m_waiting.erase(m_waiting.begin());
    return event;
}

std::size_t StreamBuffer::expired(Timestamp now) const
{
    for (std::size_t n = m_waiting.size(); n > 0; --n) {
        if (now - m_waiting[n - 1].since >= kReorderWait)
            return n;
    }
    return 0;
}

} // namespace gannet
