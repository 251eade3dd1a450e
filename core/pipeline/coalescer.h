// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"
#include "core/pipeline/consumer.h"

#include <cstdint>
#include <deque>
#include <map>
#include <utility>

namespace gannet {

inline constexpr std::int64_t kPaceEventsPerSecond = 1000;
inline constexpr std::int64_t kPaceBurst = 100;
inline constexpr Duration kFlushPeriod = Duration::milliseconds(50);
inline constexpr std::size_t kTradesPerFlush = 50; ///< trades kept for a slow consumer between two flushes
static_assert(static_cast<std::int64_t>(kTradesPerFlush) * 1000 / kFlushPeriod.toMilliseconds() <=
              kPaceEventsPerSecond);

/// What a slow consumer will get at the next flush: books united level by level (never one dropped), the newest of each
/// latest-wins stream (of a kline stream: of each candle), the newest trades. Lossless events never enter.
/// Engine thread.
class Coalescer {
public:
    /// Requires an event that is not lossless.
    void add(const Event& event);
    /// Whether something of this stream waits: later events of it must wait too, or they would overtake.
    [[nodiscard]] bool holds(const StreamKey& stream) const;
    [[nodiscard]] bool empty() const { return m_pending.empty() && m_trades.empty(); }

    void flush(Consumer& consumer);
    /// Only what concerns the instrument, or the whole venue when the key names none.
    void flush(Consumer& consumer, const StreamKey& stream);

    [[nodiscard]] std::uint64_t coalesced() const { return m_coalesced; } ///< events that became part of another
    [[nodiscard]] std::uint64_t shed() const { return m_shed; }           ///< trades dropped, the oldest first

private:
    using Key = std::pair<StreamKey, Timestamp>; ///< the time is the candle's, else zero

    std::map<Key, Event> m_pending;
    std::deque<Event> m_trades;
    std::uint64_t m_coalesced = 0;
    std::uint64_t m_shed = 0;
};

/// Makes `into` say what `into` and then `next` say; both are book events of one stream.
void uniteBooks(Event& into, const Event& next);

} // namespace gannet
