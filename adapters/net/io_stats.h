// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace gannet {

/// Counters of the I/O thread: written there, read from any thread. They only grow, except the two gauges at the end.
struct IoStats {
    using Counter = std::atomic<std::uint64_t>;
    Counter linksOpened{0}; ///< LinkUp sent
    Counter linksLost{0};   ///< LinkDown sent
    Counter framesIn{0};
    Counter bytesIn{0}; ///< payload of frames and HTTP bodies
    Counter framesOut{0};
    Counter sendsDropped{0}; ///< texts for a link that was not open
    Counter httpRequests{0};
    Counter httpFailures{0};
    Counter orderRequests{0};
    Counter ordersNotSent{0};    ///< failed before a byte was given to a socket
    Counter ordersUnknown{0};    ///< failed after that
    Counter orderConnections{0}; ///< made for orders; fewer than requests where they are kept
    Counter urlsRefused{0};      ///< plain text to a host that is not this machine, or not a URL
    Counter tlsRefused{0};       ///< certificate not accepted
    Counter tooLarge{0};         ///< messages and bodies over their limit
    Counter idleClosed{0};
    Counter timeouts{0};      ///< connections and reads that took too long
    Counter linksShed{0};     ///< closed or not opened because the engine's inbox was above its high mark
    Counter inboxDepth{0};    ///< gauge: items waiting at the last push
    Counter inboxDepthMax{0}; ///< gauge: the largest so far
};

/// Single writer: no read-modify-write needed, and readers need no order.
inline void add(IoStats::Counter& counter, std::uint64_t n = 1)
{
    counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

} // namespace gannet
