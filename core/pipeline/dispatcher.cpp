// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/dispatcher.h"

#include "core/base/check.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// Exact: 16 + 32 + 8 + 8 bits.
[[nodiscard]] std::uint64_t packed(const StreamKey& key)
{
    const auto interval = key.kind == StreamKind::Kline ? static_cast<std::uint64_t>(key.interval) : 0;
    return (std::uint64_t{key.venue.value} << 48) | (std::uint64_t{key.instrument.value} << 16) |
           (static_cast<std::uint64_t>(key.kind) << 8) | interval;
}

/// Neighbouring numbers become unrelated ones (the finalizer of splitmix64); zero stays zero.
[[nodiscard]] std::uint64_t scattered(std::uint64_t n)
{
    n = (n ^ (n >> 30)) * 0xBF58476D1CE4E5B9ULL;
    n = (n ^ (n >> 27)) * 0x94D049BB133111EBULL;
    return n ^ (n >> 31);
}

[[nodiscard]] bool emptiesBook(const Event& event)
{
    const auto* status = std::get_if<VenueStatus>(&event.payload);
    return status && event.stream.instrument.isValid() &&
           (status->health == StreamHealth::Gap || status->health == StreamHealth::Crossed);
}

[[nodiscard]] Timestamp earliest(Timestamp a, Timestamp b)
{
    if (!a.isKnown())
        return b;
    return b.isKnown() ? std::min(a, b) : a;
}

} // namespace

void Dispatcher::addConsumer(Consumer& consumer, Pacing pacing)
{
    m_lanes.push_back(std::make_unique<Lane>(
        Lane{&consumer, pacing, TokenBucket(kPaceEventsPerSecond, Duration::seconds(1), kPaceBurst), {}}));
}

Dispatcher::Stream& Dispatcher::streamOf(const StreamKey& key)
{
    std::unique_ptr<Stream>& stream = m_streams[packed(key)];
    if (!stream)
        stream = std::make_unique<Stream>();
    return *stream;
}

/// Lossless events are not asked: a status told twice changes nothing, one lost would. Snapshots neither: the same one
/// must be taken again after its book was emptied.
bool Dispatcher::isDuplicate(const Event& event, const Stream& stream, Timestamp now)
{
    const PayloadType type = payloadType(event);
    if (!event.eventId.isValid() || type == PayloadType::BookSnapshot || deliveryClass(type) == DeliveryClass::Lossless)
        return false;
    return !m_seen.insert(event.eventId.value ^ scattered(stream.epoch), now);
}

void Dispatcher::dispatch(const Event& event, Timestamp now)
{
    CHECK(!m_isDelivering, "an event was dispatched from inside a consumer");
    Stream& stream = streamOf(event.stream);
    if (isDuplicate(event, stream, now)) {
        ++m_stats.duplicates;
        return;
    }
    if (emptiesBook(event)) {
        restart(stream, 0);
        deliver(event, now);
    } else if (std::holds_alternative<BookSnapshot>(event.payload)) {
        restart(stream, event.seqProvider);
        deliver(event, now);
        releaseFollowing(stream, now);
    } else if (event.seqProvider == 0) {
        deliver(event, now);
    } else {
        dispatchSequenced(event, stream, now);
    }
}

void Dispatcher::dispatchSequenced(const Event& event, Stream& stream, Timestamp now)
{
    const bool isFollower = event.seqPrevious != 0 && stream.lastSeq != 0;
    if (isFollower && event.seqProvider <= stream.lastSeq) {
        passLate(event, now);
    } else if (isFollower && event.seqPrevious > stream.lastSeq) {
        ++m_stats.outOfOrder;
        if (stream.early.empty())
            m_waiting.push_back(&stream);
        stream.early.insert(event, now);
        if (!m_nextCheck.isKnown())
            m_nextCheck = now + kReorderCheck;
        if (stream.early.isFull())
            releaseFront(stream, stream.early.size(), now);
    } else {
        pass(event, stream, now);
        releaseFollowing(stream, now);
    }
}

/// What waits and is not newer than the new beginning is of no use any more.
void Dispatcher::restart(Stream& stream, std::uint64_t seq)
{
    ++stream.epoch;
    stream.lastSeq = seq;
    while (!stream.early.empty() && (seq == 0 || stream.early.front().seqProvider <= seq)) {
        ++m_stats.late;
        (void)stream.early.pop();
    }
    if (stream.early.empty())
        std::erase(m_waiting, &stream);
}

void Dispatcher::pass(const Event& event, Stream& stream, Timestamp now)
{
    stream.lastSeq = std::max(stream.lastSeq, event.seqProvider);
    deliver(event, now);
}

/// An old level or price must not overwrite a newer one; an old trade or report is still a fact.
void Dispatcher::passLate(const Event& event, Timestamp now)
{
    ++m_stats.late;
    const DeliveryClass kind = deliveryClass(payloadType(event));
    if (kind == DeliveryClass::Sheddable || kind == DeliveryClass::Lossless)
        deliver(event, now);
}

void Dispatcher::releaseFollowing(Stream& stream, Timestamp now)
{
    while (!stream.early.empty() && stream.early.front().seqPrevious <= stream.lastSeq)
        releaseFront(stream, 1, now);
}

void Dispatcher::releaseFront(Stream& stream, std::size_t count, Timestamp now)
{
    for (; count > 0; --count) {
        const Event event = stream.early.pop();
        if (event.seqProvider <= stream.lastSeq) {
            passLate(event, now);
            continue;
        }
        if (event.seqPrevious > stream.lastSeq)
            ++m_stats.gaps;
        pass(event, stream, now);
    }
    if (stream.early.empty())
        std::erase(m_waiting, &stream);
}

void Dispatcher::deliver(const Event& event, Timestamp now)
{
    ++m_stats.delivered;
    m_isDelivering = true;
    for (const std::unique_ptr<Lane>& lane : m_lanes) {
        if (lane->pacing == Pacing::Everything)
            lane->consumer->onEvent(event);
        else
            offer(*lane, event, now);
    }
    m_isDelivering = false;
}

void Dispatcher::offer(Lane& lane, const Event& event, Timestamp now)
{
    if (deliveryClass(payloadType(event)) == DeliveryClass::Lossless) {
        // What waits came first: a status must not overtake the book it speaks of.
        lane.coalescer.flush(*lane.consumer, event.stream);
        lane.consumer->onEvent(event);
        return;
    }
    if (!lane.coalescer.holds(event.stream) && lane.bucket.take(now)) {
        lane.consumer->onEvent(event);
        return;
    }
    lane.coalescer.add(event);
    if (!m_nextFlush.isKnown())
        m_nextFlush = now + kFlushPeriod;
}

Timestamp Dispatcher::nextDeadline() const
{
    return earliest(m_nextCheck, m_nextFlush);
}

void Dispatcher::onTimer(Timestamp now)
{
    if (m_nextCheck.isKnown() && now >= m_nextCheck) {
        const std::vector<Stream*> waiting = m_waiting;
        for (Stream* stream : waiting) {
            releaseFront(*stream, stream->early.expired(now), now);
            releaseFollowing(*stream, now);
        }
        m_nextCheck = m_waiting.empty() ? Timestamp{} : now + kReorderCheck;
    }
    if (m_nextFlush.isKnown() && now >= m_nextFlush) {
        m_isDelivering = true;
        for (const std::unique_ptr<Lane>& lane : m_lanes)
            lane->coalescer.flush(*lane->consumer);
        m_isDelivering = false;
        m_nextFlush = {};
    }
}

DispatchStats Dispatcher::stats() const
{
    DispatchStats stats = m_stats;
    for (const std::unique_ptr<Lane>& lane : m_lanes) {
        stats.shedTrades += lane->coalescer.shed();
        stats.coalesced += lane->coalescer.coalesced();
    }
    return stats;
}

} // namespace gannet
