// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/venue_desk.h"
#include "core/model/catalogue.h"
#include "core/pipeline/subscriptions.h"

#include <set>

namespace gannet {

/// Streams that trading itself needs, whether or not a screen shows them: book, trades and mark of every instrument
/// with a position or a working order. Engine thread.
class HeldStreams {
public:
    HeldStreams(const Catalogue& catalogue, Subscriptions& subscriptions, VenueDesk& desk)
        : m_catalogue(catalogue), m_subscriptions(subscriptions), m_desk(desk)
    {}

    /// From now on these and no others. Never called from inside a consumer.
    void hold(const std::set<InstrumentId>& instruments);
    [[nodiscard]] bool holds(InstrumentId instrument) const { return m_held.contains(instrument); }

private:
    void set(InstrumentId instrument, bool isOn);

    const Catalogue& m_catalogue;
    Subscriptions& m_subscriptions;
    VenueDesk& m_desk;
    std::set<InstrumentId> m_held;
};

} // namespace gannet
