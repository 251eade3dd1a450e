// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/token_bucket.h"
#include "core/pipeline/coalescer.h"
#include "core/pipeline/consumer.h"
#include "core/pipeline/dedupe_window.h"
#include "core/pipeline/stream_buffer.h"

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace gannet {

/// What was not passed on as it came. Counts only grow.
struct DispatchStats {
    std::uint64_t delivered = 0;  ///< events passed on, once each however many consumers there are
    std::uint64_t duplicates = 0; ///< the same fact told again
    std::uint64_t late = 0;       ///< of a place in the stream that was already passed
    std::uint64_t outOfOrder = 0; ///< came before their predecessor and waited
    std::uint64_t gaps = 0;       ///< predecessors that did not come in time
    std::uint64_t shedTrades = 0;
    std::uint64_t coalesced = 0;
};

/// Order, dedupe, pace, deliver. Events of one stream reach every consumer in sequence; consumers are called in the
/// order they were added. An event in sequence passes at once. One that is early waits in its stream's buffer for at
/// most kReorderWait, then goes in order. Streams without a sequence keep arrival order. A book snapshot, or a status
/// that empties the book, begins its stream anew. Lossless events are never dropped, merged or held back by pacing.
/// Engine thread.
class Dispatcher {
public:
    /// The consumer outlives the dispatcher's last call.
    void addConsumer(Consumer& consumer, Pacing pacing);

    void dispatch(const Event& event, Timestamp now);

    /// When onTimer wants to be called; unknown when nothing waits.
    [[nodiscard]] Timestamp nextDeadline() const;
    void onTimer(Timestamp now);

    [[nodiscard]] DispatchStats stats() const;

private:
    struct Stream {
        std::uint64_t lastSeq = 0; ///< 0: whatever comes next is in sequence
        std::uint64_t epoch = 0;   ///< the same sequence may come again after a snapshot and is then no duplicate
        StreamBuffer early;
    };
    struct Lane {
        Consumer* consumer = nullptr;
        Pacing pacing = Pacing::Everything;
        TokenBucket bucket;
        Coalescer coalescer;
    };

    [[nodiscard]] Stream& streamOf(const StreamKey& key);
    [[nodiscard]] bool isDuplicate(const Event& event, const Stream& stream, Timestamp now);
    void dispatchSequenced(const Event& event, Stream& stream, Timestamp now);
    void restart(Stream& stream, std::uint64_t seq);
    void pass(const Event& event, Stream& stream, Timestamp now);
    void passLate(const Event& event, Timestamp now);
    void releaseFollowing(Stream& stream, Timestamp now);
    void releaseFront(Stream& stream, std::size_t count, Timestamp now);
    void deliver(const Event& event, Timestamp now);
    void offer(Lane& lane, const Event& event, Timestamp now);

    std::vector<std::unique_ptr<Lane>> m_lanes;
    std::unordered_map<std::uint64_t, std::unique_ptr<Stream>> m_streams; ///< for lookup only
    std::vector<Stream*> m_waiting; ///< streams with early events, in the order they began to wait
    DedupeWindow m_seen;
    DispatchStats m_stats;
    Timestamp m_nextCheck;
    Timestamp m_nextFlush;
    bool m_isDelivering = false;
};

} // namespace gannet
