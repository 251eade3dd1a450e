// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include <algorithm>

namespace gannet {

/// Of the links alone: that a stream is silent is said where it is shown.
Freshness Engine::venueFreshness(const Venue& venue) const
{
    Freshness worst;
    worst.session = venue.adapter->session();
    worst.health = StreamHealth::Live;
    for (const auto& [stream, consumers] : m_subscriptions.all()) {
        if (stream.venue != venue.adapter->venue())
            continue;
        Freshness one = worst;
        const LinkSign sign = linkSign(stream);
        one.lastHeard = sign.isUp ? sign.lastHeard : Timestamp{};
        worst = worseOf(worst, one);
    }
    return worst;
}

void Engine::fillVenue(HealthVenue& out, const Venue& venue, Timestamp now) const
{
    const VenueId id = venue.adapter->venue();
    const VenueStatus& status = m_market.session(id);
    const SessionStats& session = venue.adapter->sessionStats();
    const FeedAge::Figures age = venue.age.figures(now);
    out = {};
    out.slug.assign(m_catalogue.slug(id));
    out.name.assign(venue.adapter->capabilities().name);
    out.session = venue.adapter->session();
    out.attempt = status.attempt;
    out.retryAt = status.retryAt;
    out.words.assign(status.words);
    out.frames = session.frames;
    out.refused = m_refused.count(id); // frames and answers, as the list of them below the table
    out.reconnects = session.reconnects;
    out.httpErrors = session.httpErrors;
    out.rateLimited = session.rateLimited;
    out.framesPerSecond = venue.age.framesPerSecond(now);
    out.isFeedAgeKnown = age.isKnown;
    out.feedAgeP50 = age.p50;
    out.feedAgeP99 = age.p99;
    out.clockOffset = age.clockOffset;
    out.lastFrame = venue.age.lastFrame();
    out.freshness = venueFreshness(venue);
    out.subscriptions = static_cast<std::uint32_t>(m_subscriptions.streamCount(id));
    for (const Instrument& instrument : m_catalogue.all()) {
        if (instrument.venue != id)
            continue;
        ++out.instruments;
        if (!m_books.find(instrument.id))
            continue;
        const BookStats book = venue.adapter->bookStats(instrument.id);
        out.gaps += book.gaps;
        out.resyncs += book.resyncs;
        out.crossed += book.crossed;
        out.mismatches += book.mismatches;
    }
}

std::optional<Duration> Engine::clockOffset(VenueId venue) const
{
    return venue.value < m_venues.size() ? m_venues[venue.value].age.clockOffset() : std::nullopt;
}

void Engine::fillHealth(HealthView& view, Timestamp now)
{
    view.engineTime = now;
    view.venueCount = 0;
    for (const Venue& venue : m_venues) {
        if (venue.adapter && view.venueCount < kHealthVenues)
            fillVenue(view.venues[view.venueCount++], venue, now);
    }
    view.refusedCount = static_cast<std::uint32_t>(std::min(m_refused.bursts().size(), kHealthRefused));
    for (std::size_t i = 0; i < view.refusedCount; ++i) {
        const RefusedRing::Burst& burst = m_refused.bursts()[i];
        HealthRefused& out = view.refused[i];
        out.time = burst.last;
        out.slug.assign(m_catalogue.slug(burst.frame.venue));
        out.code.assign(toString(burst.frame.error.code));
        out.words.assign(burst.frame.error.message);
        out.count = burst.count;
    }
    const DispatchStats stats = m_dispatcher.stats();
    view.duplicates = stats.duplicates;
    view.late = stats.late;
    view.outOfOrder = stats.outOfOrder;
    view.shedTrades = stats.shedTrades;
    view.coalesced = stats.coalesced;
    view.itemsTotal = m_ordinal;
    view.inboxDepth = m_loop.inboxDepth;
    view.inboxHighMark = m_loop.inboxHighMark;
    view.stepP50 = m_loop.stepP50;
    view.stepP99 = m_loop.stepP99;
    view.stepMax = m_loop.stepMax;
    view.journalBytes = m_loop.journalBytes;
    view.journalTrouble.assign(m_loop.journalTrouble);
}

} // namespace gannet
