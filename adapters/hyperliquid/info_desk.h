// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/facts.h"
#include "adapters/hyperliquid/session_context.h"
#include "core/base/backoff.h"
#include "core/base/token_bucket.h"

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace gannet::hyperliquid {

/// One read of /info. Equal reads (kind, instrument, interval) replace each other: only the newest counts.
struct InfoRead {
    enum class Kind : std::uint8_t { Catalogue, Candles, Book }; ///< in order of urgency
    Kind kind = Kind::Catalogue;
    InstrumentId instrument = {};
    KlineInterval interval = KlineInterval::OneMinute;
    std::string symbol = {};
    int count = 0; ///< of candles
    int tries = 0; ///< failed ones
};

/// Sends reads of /info within the venue's weight, and again after a failure with growing delays or after Retry-After.
class InfoDesk {
public:
    explicit InfoDesk(SessionContext& context);

    /// Asks for it as soon as the budget allows.
    void ask(InfoRead read, Timestamp now);
    [[nodiscard]] bool isWaiting(InfoRead::Kind kind) const;

    /// The read that a reply or failure is about; nothing when it was replaced or is unknown. It is settled: whoever
    /// finds its answer useless says askAgain.
    [[nodiscard]] std::optional<InfoRead> take(HttpId id);
    /// Repeats it after a delay that grows from failure to failure; `atLeast` is the venue's Retry-After.
    void askAgain(InfoRead read, Duration atLeast, Timestamp now);
    /// An answer was good: the delays start small again.
    void onSuccess() { m_backoff.reset(); }
    /// 429: nothing at all is sent before this has passed; zero means the venue did not say how long.
    void onRateLimited(Duration retryAfter, Timestamp now);

    [[nodiscard]] const std::string& url() const { return m_url; }
    /// Whether nothing is wanted or on its way.
    [[nodiscard]] bool isIdle() const { return m_waiting.empty() && m_sent.empty(); }

    void onTimer(Timestamp now);
    [[nodiscard]] Timestamp nextTimer() const { return m_next; }

private:
    struct Key {
        InfoRead::Kind kind;
        InstrumentId instrument;
        KlineInterval interval;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    struct Waiting {
        InfoRead read;
        Timestamp dueAt;
    };

    [[nodiscard]] static Key keyOf(const InfoRead& read) { return {read.kind, read.instrument, read.interval}; }
    void sendDue(Timestamp now);
    void send(const InfoRead& read, Timestamp now);

    SessionContext& m_context;
    std::string m_url;
    TokenBucket m_weight;
    Timestamp m_blockedUntil;
    Backoff m_backoff;
    std::map<Key, Waiting> m_waiting; ///< not sent yet
    std::map<HttpId, InfoRead> m_sent;
    std::uint64_t m_lastId = 0;
    Timestamp m_next;
};

} // namespace gannet::hyperliquid
