// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/player.h"

#include "app/offline_session.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pthread.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

constexpr Duration kBetweenRounds = Duration::seconds(1); ///< in the recording's time
constexpr Duration kTickEvery = Duration::milliseconds(20);
constexpr Duration kLongestWait = Duration::milliseconds(5); ///< so that now() is never older
/// Items the engine has not taken above which the player waits for it.
constexpr std::size_t kMaxAhead = 10'000;
constexpr std::string_view kNewRound = "the recording begins anew";

/// Whole milliseconds, as venues tell their times; up, so that nothing is due before `to`.
[[nodiscard]] Duration shiftBetween(Timestamp from, Timestamp to)
{
    const Duration exact = to - from;
    const Duration whole = Duration::milliseconds(exact.toMilliseconds());
    return whole < exact ? whole + Duration::milliseconds(1) : whole;
}

} // namespace

std::size_t Player::Track::nextReader() const
{
    std::size_t first = heads.size();
    for (std::size_t i = 0; i < heads.size(); ++i) {
        if (heads[i] && (first == heads.size() || heads[i]->time < heads[first]->time))
            first = i;
    }
    return first;
}

void Player::Track::closeReaders()
{
    readers.clear();
    heads.clear();
}

std::optional<Timestamp> Player::Track::due() const
{
    const std::size_t next = nextReader();
    if (next == heads.size())
        return std::nullopt;
    return heads[next]->time + shift;
}

Result<std::unique_ptr<Player>> Player::make(Playlist list, const std::vector<PlayerVenue>& venues,
                                             Inbox<Inbound>& inbox, Log* log)
{
    std::unique_ptr<Player> player(new Player(inbox, log));
    if (const Result<void> opened = player->open(std::move(list), venues); !opened)
        return fail(opened.error());
    return player;
}

Result<void> Player::open(Playlist list, const std::vector<PlayerVenue>& venues)
{
    m_title = list.title;
    for (PlayedVenue& played : list.venues) {
        const auto venue = std::find_if(venues.begin(), venues.end(), [&played](const PlayerVenue& candidate) {
            return candidate.factory != nullptr && candidate.factory->slug == played.slug;
        });
        if (venue == venues.end())
            return fail(ErrorKind::NotFound, Code::InvalidRequest,
                        fmt::format("{} is not one of the venues", played.slug));
        auto standIn = StandIn::make(*venue->factory, venue->venue, std::move(played.catalogue));
        if (!standIn)
            return fail(standIn.error());
        m_standIns.push_back(std::move(*standIn));
    }
    for (PlayedTrack& played : list.tracks) {
        Track track;
        track.what = std::move(played);
        track.isSharing = !m_tracks.empty() && m_tracks.front().what.slug == track.what.slug;
        for (const auto& standIn : m_standIns) {
            if (standIn->slug() == track.what.slug)
                track.standIn = standIn.get();
        }
        if (track.standIn == nullptr)
            return fail(ErrorKind::Invalid, Code::InvalidRequest, "a track without its venue");
        if (const Result<void> opened = openReaders(track); !opened)
            return opened;
        if (!track.due())
            return fail(ErrorKind::Invalid, Code::BadFormat,
                        fmt::format("{} holds no item", track.what.files.front().path));
        track.firstRecorded = *track.due();
        track.closeReaders(); // the player's own thread opens them
        m_tracks.push_back(std::move(track));
    }
    if (m_tracks.empty())
        return fail(ErrorKind::Invalid, Code::InvalidRequest, "nothing to play");
    m_first = m_position = m_tracks.front().firstRecorded;
    m_last = m_tracks.front().what.last;
    for (Track& track : m_tracks)
        track.shift = shiftBetween(track.firstRecorded, m_first);
    m_now.store(m_first.ns, std::memory_order_release);
    return {};
}

Result<void> Player::openReaders(Track& track) const
{
    track.closeReaders();
    for (const PlayedTrack::File& file : track.what.files) {
        auto reader = openAnyRecording(file.path, track.what.format, track.what.slug);
        if (!reader)
            return fail(reader.error());
        track.heads.push_back((*reader)->next());
        track.readers.push_back(std::move(*reader));
    }
    return {};
}

void Player::start()
{
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Player::stop()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_messages.poke();
    m_thread.join();
}

void Player::run(const std::stop_token& stop)
{
    pthread_setname_np(pthread_self(), "gannet-player");
    // A journal's reader has an engine of its own, which belongs to one thread.
    for (Track& track : m_tracks) {
        if (const Result<void> opened = openReaders(track); !opened)
            stopTrack(track, opened.error());
    }
    m_inbox.push(Inbound{now(), Tick{}}); // starts the adapters
    anchor();
    tellView();
    std::vector<Message> messages;
    while (!stop.stop_requested()) {
        m_messages.drain(messages, kLongestWait);
        for (Message& message : messages)
            handle(std::move(message));
        if (m_isPaused)
            continue;
        if (m_inbox.depth() > kMaxAhead) {
            anchor(); // time stands still until the engine has caught up
            continue;
        }
        advanceTo(target());
        tellView();
    }
}

void Player::anchor()
{
    m_wallAnchor = m_wall.now();
    m_playAnchor = now();
}

Timestamp Player::target() const
{
    const Duration passed = m_wall.now() - m_wallAnchor;
    // A wall clock that was set back, or a sleep of the machine, moves nothing.
    const std::int64_t ns = std::clamp<std::int64_t>(passed.ns, 0, Duration::seconds(1).ns);
    return m_playAnchor + Duration{ns / 100 * m_speedPct};
}

void Player::handle(Message message)
{
    if (auto* sent = std::get_if<Outbound>(&message)) {
        const VenueId venue = std::visit([](const auto& item) { return item.venue; }, *sent);
        for (const auto& standIn : m_standIns) {
            if (standIn->venue() == venue)
                standIn->take(*sent, now());
        }
        flush();
        return;
    }
    if (const auto* paused = std::get_if<SetPaused>(&message)) {
        m_isPaused = paused->isPaused;
    } else if (const auto* speed = std::get_if<SetSpeed>(&message)) {
        m_speedPct = std::clamp(speed->pct, kMinSpeedPct, kMaxSpeedPct);
    } else {
        m_isPaused = true;
        if (Track* track = nextTrack())
            playOne(*track);
    }
    anchor();
    tellView();
}

void Player::advanceTo(Timestamp target)
{
    for (Track* track = nextTrack(); track != nullptr && *track->due() <= target; track = nextTrack()) {
        playOne(*track);
        if (m_inbox.depth() > kMaxAhead)
            break;
    }
    if (m_inbox.depth() <= kMaxAhead)
        setNow(target);
    if (now() - m_lastTick >= kTickEvery) {
        for (const auto& standIn : m_standIns)
            standIn->tick(now());
        flush();
        m_inbox.push(Inbound{now(), Tick{}});
        m_lastTick = now();
    }
    anchor();
}

/// The track whose item is due first; one at its end begins anew.
Player::Track* Player::nextTrack()
{
    Track* first = nullptr;
    for (Track& track : m_tracks) {
        if (!track.due() && !track.hasStopped)
            beginAnew(track);
        if (track.due() && (first == nullptr || *track.due() < *first->due()))
            first = &track;
    }
    return first;
}

void Player::playOne(Track& track)
{
    const std::size_t reader = track.nextReader();
    const RecordedItem item = std::move(*track.heads[reader]);
    track.heads[reader] = track.readers[reader]->next();
    setNow(item.time + track.shift);
    if (&track == &m_tracks.front()) {
        m_position = item.time;
        m_last = std::max(m_last, item.time);
    }
    track.standIn->play(item, track.what.files[reader].symbol, now(), track.shift + track.what.venueAhead);
    flush();
}

void Player::beginAnew(Track& track)
{
    if (track.hasStopped)
        return;
    if (const Result<void> opened = openReaders(track); !opened)
        return stopTrack(track, opened.error());
    if (!track.due())
        return stopTrack(track, {.kind = ErrorKind::Invalid,
                                 .code = Code::BadFormat,
                                 .message = fmt::format("{} holds no item any more", track.what.files.front().path)});
    track.shift = shiftBetween(track.firstRecorded, now() + kBetweenRounds);
    for (const std::string& symbol : track.what.symbols)
        track.standIn->forget(symbol);
    if (track.isSharing) {
        for (const std::string& symbol : track.what.symbols)
            m_inbox.push(Inbound{now(), Command{ResyncBook{track.what.slug + ':' + symbol}}});
        return;
    }
    track.standIn->cutLinks(now(), kNewRound, true);
    flush();
    if (&track != &m_tracks.front())
        return;
    ++m_round;
    for (Track& other : m_tracks) {
        if (other.isSharing)
            beginAnew(other);
    }
}

void Player::stopTrack(Track& track, const Error& why)
{
    track.hasStopped = true;
    track.closeReaders();
    m_trouble = fmt::format("{} {} stopped: {}; put the file back and start again", track.what.slug,
                            fmt::join(track.what.symbols, ", "), why.message);
    if (m_log)
        m_log->write(LogLevel::Error, "player", "track_stopped", m_trouble);
    if (track.isSharing) // the links are the leading track's
        return;
    track.standIn->cutLinks(now(), m_trouble, false);
    flush();
}

void Player::setNow(Timestamp time)
{
    if (time > now())
        m_now.store(time.ns, std::memory_order_release);
}

void Player::flush()
{
    for (const auto& standIn : m_standIns) {
        for (Inbound& item : standIn->out())
            m_inbox.push(std::move(item));
        standIn->out().clear();
    }
}

void Player::tellView()
{
    PlayerView& view = m_view.back();
    view.isActive = true;
    view.isPaused = m_isPaused;
    view.speedPct = m_speedPct;
    view.position = m_position;
    view.first = m_first;
    view.last = std::max(m_last, m_position);
    view.round = m_round;
    view.title.assign(m_title);
    view.trouble.assign(m_trouble);
    m_view.publish();
}

} // namespace gannet
