// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/venue/order_gateway.h"

#include <algorithm>
#include <cstdint>

namespace gannet::hyperliquid {

/// The venue's time and the nonces that come of it. A nonce is a time in ms that the signer has not used ("Nonces and
/// API wallets": above the least of its 100 highest, within two days before and one after the venue's time). This
/// machine's clock may stand anywhere after a restart, the venue's goes on: so nonces count from the venue's, from a
/// few seconds ahead of where it was when first heard, which is more than an earlier run can have used. Where this
/// machine's clock leaps ahead they follow it for a minute at most: one from far ahead is refused, and all that are
/// above it would be too. Engine thread.
class VenueClock {
public:
    /// Ours: clocks that differ by more are told of; by more still, nothing new is sent.
    static constexpr Duration kToldFrom = Duration::seconds(5);
    static constexpr Duration kMost = Duration::minutes(1);
    /// Ours: how far ahead nonces begin. More than a measured time can be wrong by.
    static constexpr Duration kAhead = Duration::seconds(5);
    /// Ours: how far nonces go beyond the time that was heard last; it is heard every few seconds.
    static constexpr Duration kUnheard = Duration::minutes(1);
    /// "Nonces and API wallets": above its time by more, the venue takes none.
    static constexpr Duration kTakenAhead = Duration::minutes(24 * 60);

    /// An answer that was asked for at `asked` and came at `now` has this time of the venue.
    void heard(Timestamp venue, Timestamp asked, Timestamp now)
    {
        m_skew = venue < asked ? asked - venue : venue > now ? now - venue : Duration{};
        if (!m_isHeard && m_lastNonce > milliseconds(venue + kTakenAhead))
            m_lastNonce = 0; // of a clock that was days ahead: none of those was taken
        if (!m_isHeard)
            m_lastNonce = std::max(m_lastNonce, milliseconds(venue + kAhead));
        m_isHeard = true;
        m_heard = venue;
    }
    [[nodiscard]] bool isHeard() const { return m_isHeard; }
    void leads(const ClockLead& lead)
    {
        m_lead = lead.ahead;
        m_skew = m_skew - lead.slowed;
    }
    /// This machine's clock less the venue's; zero within what the way there and back took.
    [[nodiscard]] Duration skew() const { return m_skew - m_lead; }
    /// By the time that gateways are given, which may run ahead of the machine's clock.
    [[nodiscard]] Timestamp venueNow(Timestamp now) const { return now - m_skew; }

    /// Greater than every one before.
    [[nodiscard]] std::uint64_t nextNonce(Timestamp now)
    {
        const Timestamp time = m_isHeard ? std::min(venueNow(now), m_heard + kUnheard) : venueNow(now);
        m_lastNonce = std::max(milliseconds(time), m_lastNonce + 1);
        return m_lastNonce;
    }
    /// The venue had this nonce before, or finds it too low: the next ones begin further on.
    void refused() { m_lastNonce += 1000; }

private:
    [[nodiscard]] static std::uint64_t milliseconds(Timestamp time)
    {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.toMilliseconds()));
    }

    Duration m_skew; ///< of the time that we are given
    Duration m_lead;
    Timestamp m_heard;
    bool m_isHeard = false;
    std::uint64_t m_lastNonce = 0;
};

} // namespace gannet::hyperliquid
