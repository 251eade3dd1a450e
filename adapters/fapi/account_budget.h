// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/account_facts.h"
#include "core/base/time.h"
#include "core/base/token_bucket.h"
#include "core/venue/transport.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace gannet::fapi {

/// What an account may still ask of its venue: orders by account, weight by address, and what the venue says of both
/// in the headers of its answers. Time is given in. Engine thread.
class AccountBudget {
public:
    explicit AccountBudget(const AccountFacts& facts);

    /// The headers to be told with every answer.
    [[nodiscard]] static const std::vector<std::string>& headers();

    /// Nothing: an order, or a change of one, may go now, and is counted. Else how long until it may: it is refused,
    /// not kept.
    [[nodiscard]] std::optional<Duration> takeOrder(Timestamp now);
    /// Nothing: what ends an order may go now. Only a halt keeps it: cancels do not count as orders.
    [[nodiscard]] std::optional<Duration> waitForCancel(Timestamp now) const;
    /// Whether a read of this weight may go now; then it is counted.
    [[nodiscard]] bool takeRead(Timestamp now, std::int64_t weight);
    /// When it may.
    [[nodiscard]] Timestamp readAt(Timestamp now, std::int64_t weight);

    /// What the venue counts.
    void onHeaders(const std::vector<HttpHeader>& headers, Timestamp now);
    /// 429 or 418: nothing goes before `retryAfter` is over, or a time of ours where it says none.
    void halt(int status, Duration retryAfter, Timestamp now);
    [[nodiscard]] Timestamp haltedUntil() const { return m_haltedUntil; }

private:
    /// So many within any span of this length, ours and, where the venue says them, others'.
    struct Window {
        std::uint32_t limit = 0;
        Duration length;
        std::deque<Timestamp> ours = {};
        std::uint32_t told = 0;
        Timestamp toldAt = {};

        void forget(Timestamp now);
        [[nodiscard]] std::optional<Duration> wait(Timestamp now);
    };

    Window m_minute;
    Window m_tenSeconds;
    TokenBucket m_reads;
    std::uint32_t m_weightLimit;
    Timestamp m_readsFrom; ///< the venue's count for this minute is near its limit
    Timestamp m_haltedUntil;
};

} // namespace gannet::fapi
