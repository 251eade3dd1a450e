// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"
#include "core/model/views.h"
#include "core/venue/capabilities.h"

#include <optional>

namespace gannet {

/// What is known of the link that carries a stream.
struct LinkSign {
    bool isUp = false;
    Timestamp lastHeard; ///< when a frame or a pong came by it; of a lost link, before it was lost
};

/// What open views ask of the venues; the engine answers it with its adapters. Never called from inside a consumer.
/// Engine thread.
class VenueDesk {
public:
    virtual ~VenueDesk() = default;
    [[nodiscard]] virtual const Capabilities& capabilitiesOf(VenueId venue) const = 0;
    [[nodiscard]] virtual LinkSign linkSign(const StreamKey& stream) const = 0;
    virtual void setSubscribed(const StreamKey& stream, bool isOn) = 0;
    virtual void requestKlines(InstrumentId instrument, KlineInterval interval, int count) = 0;
    virtual void resyncBook(InstrumentId instrument) = 0;
    /// How far the venue's clock is ahead of the engine's; nothing while that is not known.
    [[nodiscard]] virtual std::optional<Duration> clockOffset(VenueId venue) const = 0;
    virtual void fillHealth(HealthView& view, Timestamp now) = 0;
};

} // namespace gannet
