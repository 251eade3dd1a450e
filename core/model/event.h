// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/model/instrument.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gannet {

/// A level as bare mantissas at the scales its owner states. On a change, zero qty removes the level.
struct BookLevel {
    std::int64_t price = 0;
    std::int64_t qty = 0;
    friend bool operator==(const BookLevel&, const BookLevel&) = default;
};

/// The whole visible book; replaces what was there. Best first on both sides. Class: merge.
struct BookSnapshot {
    std::vector<BookLevel> bids;
    std::vector<BookLevel> asks;
    ResyncReason reason = ResyncReason::None; ///< why it was built anew; None on venues that only send snapshots
    bool isPartial = false;                   ///< levels outside the range of the snapshot are unknown, not empty
};

/// Absolute sizes at prices, in any order. Class: merge.
struct BookUpdate {
    std::vector<BookLevel> bids;
    std::vector<BookLevel> asks;
};

/// Best bid and ask by the venue's own word. A side is absent when its book is empty. Class: latest wins.
struct Quote {
    std::optional<BookLevel> bid;
    std::optional<BookLevel> ask;
};

/// Rolling 24 h figures; what the venue does not say is absent. Class: latest wins.
struct Ticker {
    std::optional<Decimal> last;
    std::optional<Decimal> open; ///< price 24 h ago
    std::optional<Decimal> high;
    std::optional<Decimal> low;
    std::optional<Decimal> volume; ///< in base units
    std::optional<Decimal> quoteVolume;
    std::optional<Decimal> mid;
};

/// Class: latest wins.
struct Mark {
    std::optional<Decimal> mark;
    std::optional<Decimal> index;       ///< index or oracle price
    std::optional<Decimal> fundingRate; ///< per fundingInterval of the instrument, as a fraction (0.0001 = 1 bp)
    std::optional<Timestamp> nextFunding;
    std::optional<Decimal> openInterest; ///< in base units
};

/// One candle; the current one is told again on each change. Class: latest wins.
struct Kline {
    KlineInterval interval = KlineInterval::OneMinute;
    Timestamp openTime;
    Decimal open, high, low, close;
    Decimal volume; ///< in base units
    std::uint32_t trades = 0;
    bool isClosed = false;
    bool isHistory = false; ///< part of the answer to a history request, oldest first
};

/// One public trade. Class: sheddable, never coalesced.
struct Trade {
    Decimal price;
    Decimal qty;
    Side aggressor = Side::Buy;
    std::uint64_t tradeId = 0;
    std::uint32_t count = 1; ///< fills in it, where the venue aggregates (aggTrade)
    bool isBacklog = false;  ///< told on subscribing, happened before
};

/// Metadata of one instrument, new or changed. Class: lossless.
struct InstrumentUpdate {
    InstrumentId instrument;
};

/// Health of a venue's session, or of one stream when the event's key names an instrument. Class: lossless.
struct VenueStatus {
    SessionState session = SessionState::Disconnected;
    StreamHealth health = StreamHealth::Idle; ///< of the stream, when the key names an instrument
    ResyncReason reason = ResyncReason::None; ///< of a session: Reconnect while a link is down
    std::uint32_t attempt = 0;                ///< reconnect tries since the last success
    Timestamp retryAt;                        ///< when the next try starts, if known
    std::string words;                        ///< a short sentence for a person
};

enum class PayloadType : std::uint8_t {
    BookSnapshot,
    BookUpdate,
    Quote,
    Ticker,
    Mark,
    Kline,
    Trade,
    InstrumentUpdate,
    VenueStatus,
};

/// In the order of PayloadType.
using Payload =
    std::variant<BookSnapshot, BookUpdate, Quote, Ticker, Mark, Kline, Trade, InstrumentUpdate, VenueStatus>;

/// How a slow consumer may be relieved.
enum class DeliveryClass : std::uint8_t { Merge, LatestWins, Sheddable, Lossless };

/// Names an ordered stream: events of one key never overtake each other.
struct StreamKey {
    VenueId venue;
    InstrumentId instrument;                           ///< invalid for the venue's own status
    StreamKind kind = StreamKind::Book;                ///< BookSnapshot and BookUpdate share Book
    KlineInterval interval = KlineInterval::OneMinute; ///< only of kind Kline
    friend auto operator<=>(const StreamKey&, const StreamKey&) = default;
};

/// A fact from a venue in our words. Immutable once emitted. Adapters fill stream, seqProvider, venueTime, eventId and
/// payload; the engine fills traceId, ingestTime, link and routingVersion.
struct Event {
    EventId eventId;
    StreamKey stream;
    std::uint64_t seqProvider = 0; ///< the venue's sequence; 0 where it has none
    std::uint64_t seqPrevious = 0; ///< sequence this one follows in its stream; 0 where unknown
    std::uint32_t routingVersion = 0;
    TraceId traceId;
    Timestamp venueTime;
    Timestamp ingestTime;
    LinkId link; ///< it came by; invalid: read over REST, or the adapter's own word
    Payload payload;
};

[[nodiscard]] inline PayloadType payloadType(const Event& event)
{
    return static_cast<PayloadType>(event.payload.index());
}
[[nodiscard]] DeliveryClass deliveryClass(PayloadType type);
/// "book_snapshot", "book_update", "quote", "ticker", "mark", "kline", "trade", "instrument", "status".
[[nodiscard]] std::string_view toString(PayloadType type);

/// FNV-1a over the stream's key and the numbers that make the fact itself; stable over runs and machines.
[[nodiscard]] EventId makeEventId(const StreamKey& stream, PayloadType type, std::uint64_t a, std::uint64_t b = 0);

} // namespace gannet
