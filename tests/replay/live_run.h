// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/registry/registry.h"
#include "app/player.h"
#include "core/engine/engine_thread.h"
#include "core/engine/journal_writer.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// The program without its window: player, engine thread, journal.
class LiveRun {
public:
    /// `log` outlives the run; may be null.
    explicit LiveRun(Playlist list, const std::string& journalDir = {}, Log* log = nullptr)
    {
        std::vector<PlayerVenue> venues;
        JournalHeader header;
        header.program = "test";
        header.runId = 7;
        header.started = Timestamp::fromMilliseconds(1723161255030);
        for (const PlayedVenue& played : list.venues) {
            venues.push_back({findVenueFactory(played.slug), m_catalogue.addVenue(played.slug)});
            VenueSettings settings;
            settings.bookRefresh = Duration::seconds(60);
            header.venues.push_back({played.slug, settings});
        }
        if (!journalDir.empty()) {
            auto writer = JournalWriter::open({.dir = journalDir}, header);
            if (writer)
                m_journal = std::move(*writer);
        }
        auto made = Player::make(std::move(list), venues, m_inbox, log);
        if (!made) {
            m_error = made.error().message;
            return;
        }
        player = std::move(*made);
        m_engine = std::make_unique<Engine>(EngineOptions{log}, m_catalogue, *player);
        for (std::size_t i = 0; i < venues.size(); ++i)
            m_engine->addVenue(*venues[i].factory, header.venues[i].settings);
        EngineThreadOptions options;
        options.makesTicks = false;
        options.journal = m_journal.get();
        m_thread = std::make_unique<EngineThread>(*m_engine, m_inbox, *player, options);
    }
    ~LiveRun() { stop(); }
    LiveRun(const LiveRun&) = delete;
    LiveRun& operator=(const LiveRun&) = delete;

    /// Before start(); called on the engine's thread.
    void setEventLog(Engine::EventLog log) { m_engine->setEventLog(std::move(log)); }
    void start()
    {
        m_thread->start();
        player->start();
    }
    /// The engine may be looked at from here on.
    void stop()
    {
        if (player)
            player->stop();
        if (m_thread)
            m_thread->stop();
    }
    std::shared_ptr<ViewSlot<DepthView>> openDepth(const std::string& key)
    {
        auto slot = std::make_shared<ViewSlot<DepthView>>();
        post(ViewKind::Depth, key, slot);
        return slot;
    }
    void post(ViewKind kind, const std::string& key, ViewTarget target)
    {
        OpenView open;
        open.spec.id = ViewId{++m_nextView};
        open.spec.kind = kind;
        open.spec.key = key;
        open.target = std::move(target);
        m_thread->post(Command{std::move(open)});
    }
    [[nodiscard]] const Engine& engine() const { return *m_engine; }
    [[nodiscard]] JournalWriter* journal() { return m_journal.get(); }
    [[nodiscard]] const std::string& error() const { return m_error; }

    std::unique_ptr<Player> player;

private:
    Catalogue m_catalogue;
    Inbox<Inbound> m_inbox;
    std::unique_ptr<JournalWriter> m_journal;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<EngineThread> m_thread;
    std::uint32_t m_nextView = 0;
    std::string m_error;
};

} // namespace gannet
