// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/facts.h"
#include "core/base/ids.h"
#include "core/base/token_bucket.h"
#include "core/model/enums.h"
#include "core/venue/transport.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet::fapi {

/// A read we want of the venue.
struct RestJob {
    enum class Kind : std::uint8_t { ExchangeInfo, FundingInfo, Tickers, Marks, Snapshot, Check, Probe, Klines };

    Kind kind = Kind::ExchangeInfo;
    InstrumentId instrument = {};                      ///< invalid for what is about all of them
    KlineInterval interval = KlineInterval::OneMinute; ///< Klines only
    std::string path = {};
    std::int64_t weight = 1;
    Timestamp notBefore = {};
    std::uint32_t tries = 0;

    [[nodiscard]] bool isSame(const RestJob& other) const
    {
        return kind == other.kind && instrument == other.instrument && interval == other.interval;
    }
};

/// The venue's REST reads, in the order they were asked for, within its weight budget. The answer to a job comes back
/// through take(). At most one of each (kind, instrument, interval) is wanted or on its way. Engine thread.
class RestQueue {
public:
    RestQueue(const Facts& facts, VenueId venue, std::string baseUrl, Transport& transport);

    /// A job like it that waits is replaced, one on its way is forgotten.
    void add(RestJob job);
    /// Neither asked nor answered any more.
    void forget(RestJob::Kind kind, InstrumentId instrument, KlineInterval interval = KlineInterval::OneMinute);
    [[nodiscard]] bool has(RestJob::Kind kind, InstrumentId instrument = {}) const;

    /// Sends what is due and affordable.
    void pump(Timestamp now);
    /// The job that an answer belongs to; nothing when it is no longer wanted.
    [[nodiscard]] std::optional<RestJob> take(HttpId id);
    /// A job whose answer never came, not even a failure (a recording answers only what was recorded).
    [[nodiscard]] std::optional<RestJob> takeExpired(Timestamp now);

    /// The host and path of a job, as asked.
    [[nodiscard]] std::string urlOf(const RestJob& job) const { return m_baseUrl + job.path; }
    /// Whether nothing is wanted or on its way.
    [[nodiscard]] bool isIdle() const { return m_waiting.empty() && m_inFlight.empty(); }
    /// When the first of the waiting jobs is tried; unknown when none waits.
    [[nodiscard]] Timestamp retryAt() const;

    /// Nothing is sent until then (429, 418).
    void halt(Timestamp until);
    [[nodiscard]] bool isHalted(Timestamp now) const { return now < m_haltedUntil; }
    [[nodiscard]] Timestamp haltedUntil() const { return m_haltedUntil; }
    /// When pump() or takeExpired() has something to do; unknown when never.
    [[nodiscard]] Timestamp nextTimer(Timestamp now);

private:
    struct InFlight {
        HttpId id;
        RestJob job;
        Timestamp expires;
    };
    void send(RestJob job, Timestamp now);

    VenueId m_venue;
    std::string m_baseUrl;
    Transport& m_transport;
    TokenBucket m_weight;
    Timestamp m_haltedUntil;
    std::vector<RestJob> m_waiting;
    std::vector<InFlight> m_inFlight;
    std::uint64_t m_nextId = 1;
};

} // namespace gannet::fapi
