// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/rest_queue.h"

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

/// Of the weight that the venue grants.
constexpr std::int64_t kUsedPct = 80;
constexpr Duration kTimeout = Duration::seconds(10);
/// The transport reports a timeout by itself; later than this nobody will.
constexpr Duration kExpiry = Duration::seconds(15);

} // namespace

RestQueue::RestQueue(const Facts& facts, VenueId venue, std::string baseUrl, Transport& transport)
    : m_venue(venue),
      m_baseUrl(std::move(baseUrl)),
      m_transport(transport),
      m_weight(facts.weightPerMinute * kUsedPct / 100, Duration::minutes(1), kWeightBurst)
{}

void RestQueue::add(RestJob job)
{
    std::erase_if(m_inFlight, [&](const InFlight& flight) { return flight.job.isSame(job); });
    const auto it = std::ranges::find_if(m_waiting, [&](const RestJob& waiting) { return waiting.isSame(job); });
    if (it != m_waiting.end())
        *it = std::move(job);
    else
        m_waiting.push_back(std::move(job));
}

void RestQueue::forget(RestJob::Kind kind, InstrumentId instrument, KlineInterval interval)
{
    const RestJob job{.kind = kind, .instrument = instrument, .interval = interval};
    std::erase_if(m_waiting, [&](const RestJob& waiting) { return waiting.isSame(job); });
    std::erase_if(m_inFlight, [&](const InFlight& flight) { return flight.job.isSame(job); });
}

bool RestQueue::has(RestJob::Kind kind, InstrumentId instrument) const
{
    const auto isIt = [&](const RestJob& job) { return job.kind == kind && job.instrument == instrument; };
    return std::ranges::any_of(m_waiting, isIt) || std::ranges::any_of(m_inFlight, isIt, &InFlight::job);
}

void RestQueue::pump(Timestamp now)
{
    if (isHalted(now))
        return;
    for (std::size_t i = 0; i < m_waiting.size();) {
        if (m_waiting[i].notBefore > now) {
            ++i;
            continue;
        }
        if (!m_weight.take(now, m_waiting[i].weight))
            return; // those behind wait their turn, so that none starves
        RestJob job = std::move(m_waiting[i]);
        m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(i));
        send(std::move(job), now);
    }
}

void RestQueue::send(RestJob job, Timestamp now)
{
    HttpRequest request;
    request.venue = m_venue;
    request.id = {m_nextId++};
    request.url = urlOf(job);
    request.timeout = kTimeout;
    m_inFlight.push_back({request.id, std::move(job), now + kExpiry});
    m_transport.send(std::move(request));
}

std::optional<RestJob> RestQueue::take(HttpId id)
{
    const auto it = std::ranges::find(m_inFlight, id, &InFlight::id);
    if (it == m_inFlight.end())
        return std::nullopt;
    RestJob job = std::move(it->job);
    m_inFlight.erase(it);
    return job;
}

std::optional<RestJob> RestQueue::takeExpired(Timestamp now)
{
    const auto it = std::ranges::find_if(m_inFlight, [&](const InFlight& flight) { return flight.expires <= now; });
    if (it == m_inFlight.end())
        return std::nullopt;
    RestJob job = std::move(it->job);
    m_inFlight.erase(it);
    return job;
}

Timestamp RestQueue::retryAt() const
{
    const auto first = std::ranges::min_element(m_waiting, {}, &RestJob::notBefore);
    return first == m_waiting.end() ? Timestamp{} : std::max(first->notBefore, m_haltedUntil);
}

void RestQueue::halt(Timestamp until)
{
    m_haltedUntil = std::max(m_haltedUntil, until);
    m_weight.blockUntil(m_haltedUntil);
}

Timestamp RestQueue::nextTimer(Timestamp now)
{
    Timestamp next;
    const auto consider = [&next](Timestamp time) { next = next.isKnown() ? std::min(next, time) : time; };
    for (const InFlight& flight : m_inFlight)
        consider(flight.expires);
    for (const RestJob& job : m_waiting) {
        if (job.notBefore > now) {
            consider(std::max(job.notBefore, m_haltedUntil));
            continue;
        }
        // Those behind the first one that is due wait for it, as in pump().
        consider(std::max(m_haltedUntil, now + m_weight.waitFor(now, job.weight)));
        break;
    }
    return next;
}

} // namespace gannet::fapi
