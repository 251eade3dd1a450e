// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/transport.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace gannet {

inline constexpr std::int64_t kMebibyte = 1024 * 1024;

/// Limits and times of the I/O thread. Each has a default that suits the live venues; tests make them short.
struct IoOptions {
    std::string extraCaFile = {}; ///< PEM; certificates trusted beside the system's. Verification stays as strict.
    Duration connectTimeout = Duration::seconds(10); ///< from OpenLink to LinkUp: name, TCP, TLS and upgrade together
    Duration idleTimeout = kLinkDeadAfter;           ///< no frame and no pong for so long: the link is dead
    Duration pingInterval = kHeartbeatEvery;       ///< a link silent for so long is pinged, and again after it; 0: none
    std::int64_t maxMessageBytes = 16 * kMebibyte; ///< of a WebSocket message; a larger one drops the link
    std::int64_t maxHttpBytes = 32 * kMebibyte;    ///< of an HTTP body; a larger one is refused {TooLarge}
    std::int64_t maxUnsentBytes = 4 * kMebibyte;   ///< waiting in one link for a peer that does not read
    std::size_t maxHttpInFlight = 64;              ///< further reads are refused {RateLimited}
    std::int64_t maxOrderReplyBytes = kMebibyte;   ///< of the body of an order's answer; a larger one: outcome Unknown
    std::uint32_t maxOrderHeadBytes = 16 * 1024;   ///< of its status line and headers
    std::size_t maxOrderConnections = 4;           ///< to one host; a further order waits until one is free
    /// So, for one host; further ones are refused {RateLimited}. A kill switch over 1,000 orders is 100 requests where
    /// a venue takes ten cancels in one, and 200 where it takes one and has 200 orders at most.
    std::size_t maxOrdersWaiting = 256;
    /// A connection for orders that was not used for so long is closed: sooner than usual servers do (60 s and more),
    /// so that their closing seldom meets an order on its way.
    Duration orderIdleTimeout = Duration::seconds(45);
    /// Above either, links that carry no account are closed instead of filling the engine's inbox further: those of a
    /// venue that put in less than its share of what waits stay.
    std::size_t inboxHighItems = 200'000;
    std::size_t inboxHighBytes = 256 * static_cast<std::size_t>(kMebibyte);
};

} // namespace gannet
