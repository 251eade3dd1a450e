// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/account_codec.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>

namespace gannet::hyperliquid {

/// How many actions the account may send ("Rate limits and user limits", address based): so many in its life and one
/// more with each dollar traded; once they are used up, one in 10 s. Cancels may go on for longer. What the venue says
/// is counted on here until it is read anew; before the first reading nothing is held back. Engine thread.
class AddressBudget {
public:
    /// Beyond the allowance one action goes in so long.
    static constexpr Duration kBeyond = Duration::seconds(10);
    /// Cancels: so many more, or twice as many where that is less.
    static constexpr std::uint64_t kMoreCancels = 100'000;

    void told(const RateAllowance& allowance)
    {
        m_allowance = allowance;
        m_since = 0;
    }
    /// An action about so many orders has left.
    void spent(std::uint64_t actions, Timestamp now);
    /// The venue refused one because all are used up, whatever was counted here.
    void usedUp(Timestamp now) { m_usedUpAt = now; }

    /// How long an action has to wait; nothing when it may go. An action that takes risk away is a cancel.
    [[nodiscard]] std::optional<Duration> waitFor(bool isCancel, Timestamp now) const;
    /// Those that are left before orders have to wait; unknown before the first reading.
    [[nodiscard]] std::optional<std::uint64_t> left() const;

private:
    [[nodiscard]] std::uint64_t used() const { return m_allowance->used + m_since; }

    std::optional<RateAllowance> m_allowance;
    std::uint64_t m_since = 0; ///< sent since it was read
    Timestamp m_lastSent;
    Timestamp m_usedUpAt;
};

} // namespace gannet::hyperliquid
