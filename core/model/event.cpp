// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/event.h"

namespace gannet {

DeliveryClass deliveryClass(PayloadType type)
{
    switch (type) {
    case PayloadType::BookSnapshot:
    case PayloadType::BookUpdate: return DeliveryClass::Merge;
    case PayloadType::Quote:
    case PayloadType::Ticker:
    case PayloadType::Mark:
    case PayloadType::Kline: return DeliveryClass::LatestWins;
    case PayloadType::Trade: return DeliveryClass::Sheddable;
    case PayloadType::InstrumentUpdate:
    case PayloadType::VenueStatus: return DeliveryClass::Lossless;
    }
    return DeliveryClass::Lossless;
}

std::string_view toString(PayloadType type)
{
    switch (type) {
    case PayloadType::BookSnapshot: return "book_snapshot";
    case PayloadType::BookUpdate: return "book_update";
    case PayloadType::Quote: return "quote";
    case PayloadType::Ticker: return "ticker";
    case PayloadType::Mark: return "mark";
    case PayloadType::Kline: return "kline";
    case PayloadType::Trade: return "trade";
    case PayloadType::InstrumentUpdate: return "instrument";
    case PayloadType::VenueStatus: return "status";
    }
    return "?";
}

EventId makeEventId(const StreamKey& stream, PayloadType type, std::uint64_t a, std::uint64_t b)
{
    std::uint64_t hash = 14695981039346656037ULL;
    const auto mix = [&hash](std::uint64_t value) {
        for (int i = 0; i < 8; ++i) {
            hash ^= (value >> (8 * i)) & 0xFFU;
            hash *= 1099511628211ULL;
        }
    };
    mix(stream.venue.value);
    mix(stream.instrument.value);
    mix((static_cast<std::uint64_t>(stream.kind) << 16) | (static_cast<std::uint64_t>(stream.interval) << 8) |
        static_cast<std::uint64_t>(type));
    mix(a);
    mix(b);
    return {hash};
}

} // namespace gannet
