// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine writes to the log of what comes in. No part of the state.
#include "core/engine/engine.h"

#include <algorithm>
#include <string>

namespace gannet {

namespace {

/// Whether a book that was live is being made anew because of what came; a lost link is told by the session.
[[nodiscard]] bool isBookTrouble(const VenueStatus& status)
{
    const bool isBroken = status.health == StreamHealth::Gap || status.health == StreamHealth::Crossed ||
                          status.health == StreamHealth::Stale;
    return isBroken && status.reason != ResyncReason::None && status.reason != ResyncReason::Reconnect;
}

[[nodiscard]] bool isSame(const VenueStatus& a, const VenueStatus& b)
{
    return a.session == b.session && a.attempt == b.attempt && a.words == b.words;
}

} // namespace

void Engine::noteInLog(const Event& event)
{
    if (const auto* const status = std::get_if<VenueStatus>(&event.payload)) {
        if (!event.stream.instrument.isValid())
            noteSession(event.stream.venue, *status);
        else if (event.stream.kind == StreamKind::Book && isBookTrouble(*status))
            noteBookTrouble(event.stream.instrument, *status);
    } else if (const auto* const book = std::get_if<BookSnapshot>(&event.payload)) {
        if (book->reason != ResyncReason::None)
            noteBookBack(event.stream.instrument);
    }
}

/// A venue's session changed: what failed, where, and when it is tried again. A warning, unless the loss was announced.
/// That a try is under way, or is put off, is no change.
void Engine::noteSession(VenueId id, const VenueStatus& status)
{
    Venue* const venue = find(id);
    if (!venue || isSame(status, venue->logged) ||
        (status.session == SessionState::Connecting && status.attempt > 0 && status.attempt == venue->logged.attempt))
        return;
    venue->logged = status;
    std::string words =
        "venue=" + std::string(m_catalogue.slug(id)) + " session=" + std::string(toString(status.session));
    if (status.attempt > 0)
        words += " try=" + std::to_string(status.attempt);
    if (status.retryAt.isKnown())
        words += " again_in_ms=" + std::to_string(std::max<std::int64_t>(0, (status.retryAt - m_now).toMilliseconds()));
    if (venue->isOutagePlanned)
        words += " planned=true";
    if (!status.words.empty())
        words += " words=" + status.words;
    const bool isBad =
        status.attempt > 0 || status.session == SessionState::Disconnected || status.session == SessionState::Degraded;
    m_options.log->write(isBad && !venue->isOutagePlanned ? LogLevel::Warn : LogLevel::Info, "engine", "connection",
                         words);
    if (status.session == SessionState::Ready)
        venue->isOutagePlanned = false;
}

/// Once per burst and instrument, as refused frames are.
void Engine::noteBookTrouble(InstrumentId instrument, const VenueStatus& status)
{
    BookTrouble& trouble = m_bookTroubles[instrument];
    const bool isBurst = trouble.last.isKnown() && m_now - trouble.last <= kRefusedBurst;
    trouble.last = m_now;
    if (isBurst) {
        ++trouble.unsaid;
        return;
    }
    std::string words = "instrument=" + m_catalogue.at(instrument).key +
                        " state=" + std::string(toString(status.health)) +
                        " reason=" + std::string(toString(status.reason));
    if (trouble.unsaid > 0)
        words += " unsaid_before=" + std::to_string(trouble.unsaid);
    words += " words=" + status.words + "; the book is made anew";
    trouble.unsaid = 0;
    trouble.isBackDue = true;
    m_options.log->write(LogLevel::Warn, "engine", "book_resync", words);
}

void Engine::noteBookBack(InstrumentId instrument)
{
    const auto trouble = m_bookTroubles.find(instrument);
    if (trouble == m_bookTroubles.end() || !trouble->second.isBackDue)
        return;
    trouble->second.isBackDue = false;
    m_options.log->write(LogLevel::Info, "engine", "book_back",
                         "instrument=" + m_catalogue.at(instrument).key +
                             " after_ms=" + std::to_string((m_now - trouble->second.last).toMilliseconds()));
}

void Engine::refused(const RefusedFrame& frame)
{
    if (!m_refused.add(frame, m_now) || !m_options.log)
        return;
    std::string words = "venue=" + std::string(m_catalogue.slug(frame.venue)) + " item=" + std::to_string(m_ordinal) +
                        " error=" + toJson(frame.error) + " head=" + frame.head.substr(0, 200);
    m_options.log->write(LogLevel::Warn, "engine", "frame_refused", words);
}

} // namespace gannet
