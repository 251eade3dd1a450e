// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offline_session.h"

#include "app/journal_recording.h"

#include <algorithm>
#include <utility>

namespace gannet {

Result<std::unique_ptr<OfflineSession>> OfflineSession::make(const VenueFactory& factory,
                                                             std::optional<std::string> catalogueBody)
{
    std::unique_ptr<OfflineSession> session(new OfflineSession);
    Transport& transport = *session;
    session->m_engine = std::make_unique<Engine>(EngineOptions{}, session->m_catalogue, transport);
    VenueSettings settings;
    settings.bookRefresh = {}; // a recording has no other source to compare with
    const VenueId venue = session->m_engine->addVenue(factory, settings);
    auto standIn = StandIn::make(factory, venue, std::move(catalogueBody));
    if (!standIn)
        return fail(standIn.error());
    session->m_standIn = std::move(*standIn);
    return session;
}

void OfflineSession::know(Instrument instrument)
{
    instrument.venue = venue();
    m_catalogue.upsert(instrument);
    m_standIn->know(std::move(instrument));
}

void OfflineSession::begin(Timestamp now)
{
    m_now = now;
    step(Inbound{now, Tick{}});
}

void OfflineSession::openBook(const std::string& key)
{
    OpenView open;
    open.spec.id = ViewId{1};
    open.spec.kind = ViewKind::Depth;
    open.spec.key = key;
    step(Inbound{m_now, Command{std::move(open)}});
}

void OfflineSession::play(const RecordedItem& item, std::string_view symbol)
{
    passTime(item.time);
    m_standIn->play(item, symbol, m_now, {});
    pump();
}

/// Lets the engine's timers fire on the way, each at its own time. A recorder's clock may step back; the engine's may
/// not.
void OfflineSession::passTime(Timestamp to)
{
    for (Timestamp due = m_engine->nextDeadline(); due.isKnown() && due <= to; due = m_engine->nextDeadline()) {
        m_now = std::max(m_now, due);
        m_standIn->tick(m_now);
        step(Inbound{m_now, Tick{}});
        if (m_engine->nextDeadline() <= due)
            break; // due again at once: the item itself fires it
    }
    m_now = std::max(m_now, to);
}

void OfflineSession::step(Inbound item)
{
    m_engine->step(item);
    pump();
}

/// Until neither side has anything more to say.
void OfflineSession::pump()
{
    while (!m_sent.empty() || !m_standIn->out().empty()) {
        for (const Outbound& item : std::exchange(m_sent, {}))
            m_standIn->take(item, m_now);
        if (m_standIn->out().empty())
            continue;
        const Inbound item = std::move(m_standIn->out().front());
        m_standIn->out().pop_front();
        m_engine->step(item);
    }
}

Result<std::unique_ptr<RecordingReader>> openAnyRecording(const std::string& path, RecordingFormat format,
                                                          std::string_view slug, OnRefusedLine onRefused)
{
    if (format == RecordingFormat::Gannet)
        return openJournalRecording(path, slug);
    return openRecording(path, format, std::move(onRefused));
}

bool isBookOf(std::string_view slug, const RecordedItem& item, std::string_view symbol)
{
    const VenueDialect* dialect = findVenueDialect(slug);
    if (dialect == nullptr || item.url.empty())
        return item.symbol.empty() || item.symbol == symbol;
    const VenueAsk ask = dialect->understand(item.url, item.query);
    return ask.kind == VenueAsk::Kind::Book && ask.symbol == symbol;
}

} // namespace gannet
