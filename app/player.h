// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/playlist.h"
#include "app/stand_in.h"
#include "core/base/inbox.h"
#include "core/base/log.h"
#include "core/model/engine_port.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <thread>
#include <variant>
#include <vector>

namespace gannet {

/// A venue as the engine knows it.
struct PlayerVenue {
    const VenueFactory* factory = nullptr;
    VenueId venue;
};

/// Stands where the I/O thread stands and plays recordings at their own pace, or slower or faster, round after round.
///
/// The clock is the recording's: it begins at the leading track's first item and never runs back. Every track is
/// shifted to begin with it, by whole milliseconds, and the times in its venue's messages with it: they stay as near to
/// the clock as they were recorded. At the end of a track it begins anew, shifted further, as a planned reconnect: the
/// links of its venue are cut and the adapter connects again. A track that shares its venue with the leading one has
/// its books built anew instead, and is cut with it at the end of a round. A track that cannot be opened again stops,
/// as a venue whose link is cut, and says so in the view and the log; the others play on.
///
/// Runs on a thread of its own; everything public but start() may be called from any.
class Player final : public Transport, public PlayerPort, public Clock {
public:
    static constexpr std::int32_t kMinSpeedPct = 25;
    static constexpr std::int32_t kMaxSpeedPct = 5000;

    /// `venues` holds every venue of the list. Items go to `inbox`, which outlives the player, as does `log` (may be
    /// null).
    [[nodiscard]] static Result<std::unique_ptr<Player>> make(Playlist list, const std::vector<PlayerVenue>& venues,
                                                              Inbox<Inbound>& inbox, Log* log = nullptr);
    ~Player() override { stop(); }
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;

    void start();
    /// No item follows.
    void stop();

    // Transport: what the adapters send.
    void send(Outbound item) override { m_messages.push(Message{std::move(item)}); }
    // Clock: the recording's own time, shifted by the rounds so far.
    [[nodiscard]] Timestamp now() const override { return {m_now.load(std::memory_order_acquire)}; }
    // PlayerPort
    void setPaused(bool paused) override { m_messages.push(Message{SetPaused{paused}}); }
    void setSpeedPct(std::int32_t pct) override { m_messages.push(Message{SetSpeed{pct}}); }
    void step() override { m_messages.push(Message{StepOnce{}}); }
    const PlayerView* takeView() override { return m_view.take(); }

private:
    struct SetPaused {
        bool isPaused;
    };
    struct SetSpeed {
        std::int32_t pct;
    };
    struct StepOnce {};
    using Message = std::variant<Outbound, SetPaused, SetSpeed, StepOnce>;

    struct Track {
        PlayedTrack what;
        StandIn* standIn = nullptr;
        bool isSharing = false;  ///< its venue's links are the leading track's
        bool hasStopped = false; ///< it could not be opened again
        std::vector<std::unique_ptr<RecordingReader>> readers;
        std::vector<std::optional<RecordedItem>> heads; ///< next item of each reader
        Duration shift; ///< from the recording's clock to the player's, whole milliseconds
        Timestamp firstRecorded;
        void closeReaders();
        [[nodiscard]] std::size_t nextReader() const;
        [[nodiscard]] std::optional<Timestamp> due() const;
    };

    Player(Inbox<Inbound>& inbox, Log* log) : m_inbox(inbox), m_log(log) {}
    [[nodiscard]] Result<void> open(Playlist list, const std::vector<PlayerVenue>& venues);
    [[nodiscard]] Result<void> openReaders(Track& track) const;
    void run(const std::stop_token& stop);
    void handle(Message message);
    void advanceTo(Timestamp target);
    [[nodiscard]] Track* nextTrack();
    void playOne(Track& track);
    void beginAnew(Track& track);
    void stopTrack(Track& track, const Error& why);
    void setNow(Timestamp time);
    void flush();
    void tellView();
    void anchor();
    [[nodiscard]] Timestamp target() const;

    Inbox<Inbound>& m_inbox;
    Log* m_log;
    Inbox<Message> m_messages;
    std::vector<std::unique_ptr<StandIn>> m_standIns;
    std::vector<Track> m_tracks;
    std::string m_title;
    Timestamp m_first, m_last; ///< of the leading track, as recorded

    SystemClock m_wall;
    Timestamp m_wallAnchor;
    Timestamp m_playAnchor;
    Timestamp m_lastTick;
    bool m_isPaused = false;
    std::string m_trouble;
    std::int32_t m_speedPct = 100;
    std::uint32_t m_round = 1;
    Timestamp m_position;

    std::atomic<std::int64_t> m_now{0};
    Latest<PlayerView> m_view;
    std::jthread m_thread;
};

} // namespace gannet
