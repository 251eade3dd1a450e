// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/catalogue.h"
#include "core/model/event.h"
#include "core/model/venue_network.h"
#include "core/venue/capabilities.h"
#include "core/venue/transport.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gannet {

/// Raised when a method or its meaning changes; the contract suite prints it.
inline constexpr int kVenueContractVersion = 3;

/// A frame or reply that was not understood or not allowed. Counted per code; kept in a bounded ring that Health shows;
/// logged once per burst.
struct RefusedFrame {
    VenueId venue;
    LinkId link; ///< invalid for an HTTP reply
    Error error;
    std::string head; ///< its first 200 bytes
};

/// Where an adapter's facts go. Engine thread.
class Sink {
public:
    virtual ~Sink() = default;
    /// The event is read before the call returns and copied by those who keep it: an adapter reuses one object per
    /// stream so that nothing is allocated once warm.
    virtual void emit(const Event& event) = 0;
    virtual void refused(const RefusedFrame& frame) = 0;
};

/// What one instrument's book has been through since the adapter started. Counts only grow.
struct BookStats {
    std::uint64_t events = 0;          ///< book messages applied: diffs, or whole books where the venue sends those
    std::uint64_t dropped = 0;         ///< too old: before the snapshot, or out of date
    std::uint64_t gaps = 0;            ///< sequence breaks
    std::uint64_t resyncs = 0;         ///< times the book was built anew after having been live
    std::uint64_t crossed = 0;         ///< times it was crossed after a whole event
    std::uint64_t refused = 0;         ///< messages for this book that were not applied because they were malformed
    std::uint64_t mismatches = 0;      ///< comparisons with a fresh snapshot or best quote that differed
    std::uint64_t unknownRemovals = 0; ///< removals of levels that were not there; normal on some venues
    std::uint64_t lastSeq = 0;
};

/// What a venue's session has been through. Counts only grow.
struct SessionStats {
    std::uint64_t frames = 0;
    std::uint64_t refused = 0;
    std::uint64_t reconnects = 0;
    std::uint64_t httpErrors = 0;
    std::uint64_t rateLimited = 0; ///< 429 and 418 answers
};

/// Settings an adapter gets when it is made. URLs have no trailing slash.
struct VenueSettings {
    std::string restUrl;                          ///< empty: the venue's own live host
    std::string wsUrl;                            ///< empty: the venue's own live host
    Duration bookRefresh = Duration::minutes(5);  ///< compare a live book with a fresh snapshot this often; 0: never
    std::uint64_t seed = 1;                       ///< of the jitter in reconnect delays
    VenueNetwork network = VenueNetwork::Mainnet; ///< whose hosts stand for empty ones; of accounts' signatures
};

/// One venue, public side: a synchronous state machine. Bytes and time in, canonical events and requests out. No I/O,
/// no clock, no thread; nothing blocks and nothing throws. Engine thread only. Calls carry `now`, which never runs
/// backwards.
///
/// An InstrumentId that is none of this venue's: subscribe() and requestKlines() fail {Invalid, UnknownSymbol} and
/// leave everything as it was, unsubscribe() and resyncBook() do nothing, bookStats() are zeroes
/// (core/venue/request_rules.h).
class VenueAdapter {
public:
    virtual ~VenueAdapter() = default;

    [[nodiscard]] virtual VenueId venue() const = 0;
    [[nodiscard]] virtual const Capabilities& capabilities() const = 0;

    /// Opens links and asks for the catalogue. Called once.
    virtual void start(Timestamp now) = 0;
    /// Closes links; no event follows.
    virtual void stop(Timestamp now) = 0;

    virtual void onLinkUp(LinkId link, Timestamp now) = 0;
    virtual void onLinkDown(LinkId link, std::string_view reason, Timestamp now) = 0;
    virtual void onFrame(LinkId link, std::string_view bytes, Timestamp now) = 0;
    virtual void onHttpReply(const HttpReply& reply, Timestamp now) = 0;
    virtual void onHttpFailure(const HttpFailure& failure, Timestamp now) = 0;

    /// When onTimer wants to be called next; unknown (zero) when never.
    [[nodiscard]] virtual Timestamp nextTimer() const = 0;
    virtual void onTimer(Timestamp now) = 0;

    /// Asks for a stream of an instrument of this venue; idempotent; remembered over reconnects. `interval` counts only
    /// for Kline. Fails {Unsupported} on what capabilities() does not list.
    virtual Result<void> subscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) = 0;
    virtual void unsubscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) = 0;
    /// Asks for the last `count` candles; they come as Kline events with isHistory. Fails {Unsupported} where there are
    /// none. Only the newest request per (instrument, interval) counts.
    virtual Result<void> requestKlines(InstrumentId instrument, KlineInterval interval, int count, Timestamp now) = 0;
    /// Throws the book away and builds it anew ("Resubscribe" in a block's menu).
    virtual void resyncBook(InstrumentId instrument, Timestamp now) = 0;

    /// The open link that carries a stream of an instrument of this venue; invalid while none does.
    [[nodiscard]] virtual LinkId linkOf(const StreamKey& stream) const = 0;
    [[nodiscard]] virtual SessionState session() const = 0;
    [[nodiscard]] virtual const SessionStats& sessionStats() const = 0;
    /// Zeroes for an instrument whose book was never asked for.
    [[nodiscard]] virtual BookStats bookStats(InstrumentId instrument) const = 0;
};

} // namespace gannet
