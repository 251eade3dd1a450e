// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"

#include <cstdint>
#include <map>
#include <vector>

namespace gannet {

/// Who wants which stream. Counted per consumer: the first in subscribes at the venue, the last out unsubscribes.
/// Engine thread.
class Subscriptions {
public:
    enum class Change : std::uint8_t {
        None,  ///< nothing changed for the venue
        First, ///< subscribe at the venue
        Last,  ///< unsubscribe at the venue
    };

    /// Asking twice changes nothing.
    Change add(ConsumerId consumer, const StreamKey& stream);
    /// Leaving a stream one is not in changes nothing.
    Change remove(ConsumerId consumer, const StreamKey& stream);

    [[nodiscard]] bool has(const StreamKey& stream) const { return m_consumers.contains(stream); }
    [[nodiscard]] std::size_t streamCount(VenueId venue) const;
    /// Grows with every change of the table; events carry the value that was in force when they came.
    [[nodiscard]] std::uint32_t routingVersion() const { return m_version; }
    /// In key order.
    [[nodiscard]] const std::map<StreamKey, std::vector<ConsumerId>>& all() const { return m_consumers; }

private:
    std::map<StreamKey, std::vector<ConsumerId>> m_consumers; ///< never holds an empty list
    std::uint32_t m_version = 1;
};

} // namespace gannet
