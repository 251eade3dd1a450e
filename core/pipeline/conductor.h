// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/subscriptions.h"

#include <array>
#include <variant>

namespace gannet {

/// Takes what an adapter says and stamps it with what only the engine knows. Single-venue streams pass straight
/// through. Engine thread.
class Conductor {
public:
    explicit Conductor(const Subscriptions& subscriptions) : m_subscriptions(subscriptions) {}

    /// The event with its stamps, `link` of the frame that tells it (invalid: of none); valid until the next event of
    /// the same payload type. Nothing is allocated once each type has been seen at its largest.
    [[nodiscard]] const Event& conduct(const Event& event, TraceId trace, Timestamp ingest, LinkId link)
    {
        Event& stamped = m_stamped[event.payload.index()];
        stamped = event;
        stamped.traceId = trace;
        stamped.ingestTime = ingest;
        stamped.link = link;
        stamped.routingVersion = m_subscriptions.routingVersion();
        return stamped;
    }

private:
    const Subscriptions& m_subscriptions;
    std::array<Event, std::variant_size_v<Payload>> m_stamped; ///< by payload type, so that vectors keep their memory
};

} // namespace gannet
