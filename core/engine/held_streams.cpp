// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/held_streams.h"

#include <algorithm>
#include <array>
#include <limits>

namespace gannet {

namespace {

/// No view's: those count up from zero.
constexpr ConsumerId kTrading{std::numeric_limits<decltype(ConsumerId::value)>::max() - 1};
constexpr std::array kKinds{StreamKind::Book, StreamKind::Trades, StreamKind::Mark};

} // namespace

void HeldStreams::hold(const std::set<InstrumentId>& instruments)
{
    for (const InstrumentId instrument : instruments) {
        if (!m_held.contains(instrument))
            set(instrument, true);
    }
    for (const InstrumentId instrument : m_held) {
        if (!instruments.contains(instrument))
            set(instrument, false);
    }
    m_held = instruments;
}

void HeldStreams::set(InstrumentId instrument, bool isOn)
{
    const VenueId venue = m_catalogue.at(instrument).venue;
    const std::vector<StreamKind>& offered = m_desk.capabilitiesOf(venue).streams;
    for (const StreamKind kind : kKinds) {
        if (std::ranges::find(offered, kind) == offered.end())
            continue;
        const StreamKey stream{venue, instrument, kind, KlineInterval::OneMinute};
        if (isOn && m_subscriptions.add(kTrading, stream) == Subscriptions::Change::First)
            m_desk.setSubscribed(stream, true);
        else if (!isOn && m_subscriptions.remove(kTrading, stream) == Subscriptions::Change::Last)
            m_desk.setSubscribed(stream, false);
    }
}

} // namespace gannet
