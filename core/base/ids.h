// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace gannet {

/// A number that cannot be mistaken for another kind of number. Dense ids are handed out in one run and mean nothing
/// in the next; what is stored and typed is the key "venue:symbol".
template <class Tag, class Rep> struct StrongId {
    Rep value = static_cast<Rep>(-1);
    [[nodiscard]] constexpr bool isValid() const { return value != static_cast<Rep>(-1); }
    friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

using VenueId = StrongId<struct VenueTag, std::uint16_t>;
using InstrumentId = StrongId<struct InstrumentTag, std::uint32_t>;
/// A connection of one venue; the adapter chooses the numbers, unique within its venue.
using LinkId = StrongId<struct LinkTag, std::uint16_t>;
/// A request of one venue; the adapter chooses the numbers, never reused in a run.
using HttpId = StrongId<struct HttpTag, std::uint64_t>;
/// Ordinal of the inbound item that caused something: any log line leads back to the journal by it.
using TraceId = StrongId<struct TraceTag, std::uint64_t>;
/// Hash of what makes an event itself; equal for the same fact told twice.
using EventId = StrongId<struct EventTag, std::uint64_t>;
/// Who subscribes: counted per consumer.
using ConsumerId = StrongId<struct ConsumerTag, std::uint16_t>;

} // namespace gannet

template <class Tag, class Rep> struct std::hash<gannet::StrongId<Tag, Rep>> {
    std::size_t operator()(gannet::StrongId<Tag, Rep> id) const noexcept { return std::hash<Rep>{}(id.value); }
};
