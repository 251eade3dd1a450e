// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/split_mix.h"
#include "core/venue/transport.h"
#include "tests/twins/venue_twin.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gannet::twin {

/// A clock that stands until it is told to run: what is due is done in its order, things of one moment in the order in
/// which they were asked for. One thread; the same asks give the same run.
class VirtualTime {
public:
    explicit VirtualTime(Timestamp start) : m_now(start) {}

    [[nodiscard]] Timestamp now() const { return m_now; }
    /// Not before now.
    void at(Timestamp due, std::function<void()> act);
    /// Does all that is due until then, and stands there.
    void runTo(Timestamp end);
    void run(Duration span) { runTo(m_now + span); }
    /// Runs until it is so, at most so long. Whether it came to be so. Asked after each thing done.
    [[nodiscard]] bool runUntil(const std::function<bool()>& isSo, Duration most);

private:
    [[nodiscard]] bool step(Timestamp end);

    Timestamp m_now;
    std::map<Timestamp, std::vector<std::function<void()>>> m_due;
};

/// How bad the way is. Chances are in 1000.
struct Weather {
    Duration least = Duration::milliseconds(5); ///< one way, chosen anew for each message between these two
    Duration most = Duration::milliseconds(50);
    int lostRequests = 0; ///< an HTTP request never arrives
    int lostAnswers = 0;  ///< it is carried out, and the connection ends instead of an answer
    int cuts = 0;         ///< a link ends instead of carrying a frame
};

/// Both ends of a wire in virtual time, without a socket: the Transport of a client and the Host of any VenueTwin, with
/// seeded delays, losses and the twin's faults. The twin's clock is this one, ahead of it by the newest ClockSkew, and
/// its recording goes on as it went. A link keeps its order, as TCP does; requests may overtake one another.
///
///     VirtualTime time(start);
///     VirtualNetwork network(time, venue, seed, [&](const Inbound& in) { ... });   // what the client hears
///     HyperliquidTwin twin(network, lines);
///     network.serve(twin, lines);
///     Gateway gateway(..., network, sink);
///     time.run(Duration::seconds(5));
///
/// Links and requests are known by their numbers alone, so that a venue's adapter and its accounts may share a network.
class VirtualNetwork final : public Transport, public Host {
public:
    /// Called from within VirtualTime, never from within send().
    using Deliver = std::function<void(const Inbound&)>;

    VirtualNetwork(VirtualTime& time, VenueId venue, std::uint64_t seed, Deliver deliver);

    /// The twin answers from now on; it outlives the last use of the network. Plays the recording from its beginning,
    /// at its own pace; empty lines: nothing is played.
    void serve(VenueTwin& twin, std::vector<RecordedLine> lines);
    /// The same with lines that several networks play. Not null.
    void serveShared(VenueTwin& twin, std::shared_ptr<const std::vector<RecordedLine>> lines);
    void setWeather(const Weather& weather) { m_weather = weather; }
    /// Down: every link ends, what is on its way is lost, and nothing opens.
    void setUp(bool isUp);
    /// Another client, as after a crash: links of the former end, and nothing that was for it arrives.
    void setClient(Deliver deliver);
    /// While paused the recording stands still, and goes on where it stood.
    void setPaused(bool isPaused);
    /// As TwinServer::say().
    [[nodiscard]] bool say(const std::string& message);
    /// False on those that need bytes of a socket: slow-handshake, dribble, bad-utf8, huge-frame, burst, no-pong.
    [[nodiscard]] bool fault(const Fault& fault);
    [[nodiscard]] bool hasDueFaults() const;
    [[nodiscard]] std::uint64_t faultsDone() const { return m_faultsDone; }

    // Transport
    void send(Outbound item) override;

    // Host
    [[nodiscard]] std::vector<Peer*> peers() override;
    [[nodiscard]] std::int64_t nowMs() const override;
    void later(std::int64_t ms, std::function<void()> act) override;
    [[nodiscard]] std::int64_t shiftedMs(std::int64_t venueMs) const override;
    [[nodiscard]] bool takeFault(FaultKind kind) override;
    void countBookMessage() override {}
    void closeAll(const std::string& reason) override;

private:
    class Link;
    using LinkKey = std::pair<VenueId, LinkId>;

    void open(const OpenLink& wanted);
    void close(const CloseLink& wanted);
    void write(const SendText& text);
    /// Takes down the link; the client is told after what was sent before.
    void end(Link& link, const std::string& reason);
    void beat(const std::shared_ptr<Link>& link);
    void request(VenueId venue, HttpId id, HttpCall call, Duration timeout, std::vector<std::string> wantedHeaders);
    void playNext();
    void everySecond();

    [[nodiscard]] Duration delay();
    [[nodiscard]] bool strikes(int chance);
    /// On the way until then; dropped when the client is another one.
    void carry(Timestamp due, std::function<void()> act);
    void in(std::function<void()> act, Duration span);
    void tell(decltype(Inbound::item) item);

    VirtualTime& m_time;
    VenueId m_venue;
    SplitMix m_chance;
    Deliver m_deliver;
    VenueTwin* m_twin = nullptr;
    Weather m_weather;
    std::map<LinkKey, std::shared_ptr<Link>> m_links;
    std::map<FaultKind, std::int64_t> m_faults;
    std::uint64_t m_faultsDone = 0;
    std::uint64_t m_clients = 0; ///< so far
    std::uint64_t m_downs = 0;   ///< how often it went down
    bool m_isUp = true;
    Timestamp m_heldUntil; ///< FaultKind::Delay
    std::int64_t m_skewMs = 0;

    std::shared_ptr<const std::vector<RecordedLine>> m_lines = std::make_shared<std::vector<RecordedLine>>();
    std::size_t m_next = 0;
    std::uint64_t m_round = 0;
    std::int64_t m_anchorNs = 0;
    std::int64_t m_anchorMs = 0;
    bool m_isPaused = false;
    std::uint64_t m_plays = 0; ///< times that it began to play or went on
    bool m_isSaying = false;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace gannet::twin
