// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"
#include "core/pipeline/consumer.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace gannet::test {

inline constexpr StreamKey kBookStream{VenueId{0}, InstrumentId{0}, StreamKind::Book, KlineInterval::OneMinute};
inline constexpr StreamKey kTradeStream{VenueId{0}, InstrumentId{0}, StreamKind::Trades, KlineInterval::OneMinute};
inline constexpr StreamKey kQuoteStream{VenueId{0}, InstrumentId{0}, StreamKind::Quote, KlineInterval::OneMinute};
inline constexpr Timestamp kNoon = Timestamp::fromMilliseconds(1'700'000'000'000);

/// An event with an id of its own, as if told by a link.
[[nodiscard]] inline Event makeEvent(const StreamKey& stream, Payload payload, std::uint64_t fact,
                                     std::uint64_t seq = 0, std::uint64_t previous = 0)
{
    Event event;
    event.stream = stream;
    event.payload = std::move(payload);
    event.eventId = makeEventId(stream, payloadType(event), fact);
    event.seqProvider = seq;
    event.seqPrevious = previous;
    event.link = LinkId{0};
    return event;
}

/// Keeps a copy of all it is told.
class Recorder final : public Consumer {
public:
    void onEvent(const Event& event) override { events.push_back(event); }
    /// The provider's sequences, in the order they came.
    [[nodiscard]] std::vector<std::uint64_t> sequences() const
    {
        std::vector<std::uint64_t> found;
        for (const Event& event : events)
            found.push_back(event.seqProvider);
        return found;
    }
    std::vector<Event> events;
};

} // namespace gannet::test
