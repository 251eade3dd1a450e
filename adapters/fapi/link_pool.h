// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/facts.h"
#include "core/base/backoff.h"
#include "core/base/split_mix.h"
#include "core/base/token_bucket.h"
#include "core/venue/transport.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::fapi {

/// The venue's websocket links and the streams on them: opens them, asks for streams in batches within the message
/// budget, asks again when no answer comes and opens a lost link again with growing delays. A link keeps its place
/// ("slot") over reconnects; the connection's id is new each time, so nothing late is mistaken. A link that comes up
/// proves that the host is there: those that wait for their next try are tried at once.
///
/// A link that the venue is about to end is renewed without a hole: a second connection is opened beside it and asked
/// for the same streams; soon after the venue has answered for all of them the old one is closed. Meanwhile both bring
/// the same messages, and who reads them must drop what was told twice. Engine thread.
class LinkPool {
public:
    /// `facts` are of static life.
    LinkPool(const Facts& facts, VenueId venue, std::string baseUrl, std::uint64_t seed, Transport& transport);

    /// Opens one link of each kind.
    void start(Timestamp now);
    /// Closes all.
    void stop();

    /// Puts a stream on a link of its kind (of Facts::linkPaths), opening another one when all are full. Returns the
    /// slot.
    std::size_t add(std::size_t kind, const std::string& stream, Timestamp now);
    void remove(std::size_t slot, const std::string& stream, Timestamp now);
    /// Asks for a stream once more.
    void askAgain(std::size_t slot, const std::string& stream, Timestamp now);

    /// The slot of a connection that is open or opening.
    [[nodiscard]] std::optional<std::size_t> slotOf(LinkId id) const;
    /// What an opened connection is to its slot.
    enum class Up : std::uint8_t {
        First, ///< never was there one before
        Back,  ///< the slot is up again after a loss
        Beside ///< the slot was up all the time: the renewal's second connection
    };
    Up onUp(std::size_t slot, LinkId id, Timestamp now);
    /// True when the slot is down by it; a renewal that fails leaves the old connection as it was. `reason` is told by
    /// describeTrouble() until the slot is up again.
    bool onDown(std::size_t slot, LinkId id, std::string_view reason, Timestamp now);
    void onFrame(std::size_t slot, LinkId id, Timestamp now);
    /// The venue took a request, or refused it for good. Returns the streams it asked for, where it was not answered
    /// before.
    std::vector<std::string> onAnswer(std::size_t slot, std::uint64_t requestId);
    /// The venue is about to end it: begins the renewal now.
    void renew(std::size_t slot, Timestamp now);

    /// Sends, opens and renews what is due. Slots that were closed here as dead are added to `closed`.
    void pump(Timestamp now, std::vector<std::size_t>& closed);
    [[nodiscard]] Timestamp nextTimer() const { return m_next; }

    /// The connection that carries a slot's streams; invalid while it is not up.
    [[nodiscard]] LinkId linkOf(std::size_t slot) const { return isUp(slot) ? m_links[slot]->current.id : LinkId{}; }
    [[nodiscard]] bool isUp(std::size_t slot) const { return m_links[slot]->current.state == State::Up; }
    [[nodiscard]] std::size_t upCount() const;
    [[nodiscard]] std::size_t size() const { return m_links.size(); }
    /// Most tries that any link has behind it since it was last up, and when the first of them is tried next.
    [[nodiscard]] std::uint32_t attempt() const;
    [[nodiscard]] Timestamp retryAt() const;
    /// "no connection to wss://host/path: Connection refused" of a link that is not up; empty when none failed yet.
    [[nodiscard]] std::string describeTrouble() const;

private:
    enum class State : std::uint8_t { Waiting, Opening, Up };
    struct Request {
        std::uint64_t id = 0;
        std::vector<std::string> streams;
        Timestamp sent;
        std::uint32_t tries = 0;
    };
    struct Connection {
        explicit Connection(const Facts& facts);

        LinkId id;
        State state = State::Waiting;
        Timestamp openedAt;
        Timestamp lastFrame;
        TokenBucket messages;
        std::vector<std::string> toAsk;
        std::vector<std::string> toDrop;
        Timestamp flushAt;
        std::vector<Request> unanswered;
    };
    struct Link {
        Link(const Facts& facts, std::size_t linkKind, std::uint64_t seed);

        std::size_t kind;
        std::vector<std::string> streams; ///< wanted
        Connection current;
        std::optional<Connection> next; ///< the renewal's, until it takes the other's place
        Timestamp switchAt;             ///< known once `next` was answered for all of its streams
        Timestamp openAt;               ///< while Waiting
        Timestamp triedAt;              ///< when it was opened last
        Timestamp renewAt;              ///< while Up
        bool wasUp = false;
        std::string downReason; ///< why it was lost or did not open; empty when up
        Backoff backoff;
    };

    [[nodiscard]] std::string urlOf(const Link& link) const;
    void open(Link& link, Connection& connection, Timestamp now);
    void close(Connection& connection);
    void wakeAt(Timestamp time);
    /// Brings the next try of the links that wait forward to about now.
    void hasten(Timestamp now);
    void pumpUp(Link& link, std::size_t slot, Timestamp now, std::vector<std::size_t>& closed);
    void pumpNext(Link& link, Timestamp now);
    void pumpRequests(Connection& connection, Timestamp now);
    void flush(Connection& connection, Timestamp now);
    bool sendBatch(Connection& connection, std::vector<std::string>& streams, std::string_view method, Timestamp now);
    /// False when the connection gave no sign of life and must be opened anew.
    [[nodiscard]] bool checkAnswers(Connection& connection, Timestamp now);
    /// Those of a link that may be written to, now or once they are open.
    template <class F> static void forEachConnection(Link& link, F&& act);

    const Facts& m_facts;
    VenueId m_venue;
    std::string m_baseUrl;
    std::uint64_t m_seed;
    SplitMix m_jitter;
    Transport& m_transport;
    std::vector<std::unique_ptr<Link>> m_links;
    std::uint16_t m_nextLink = 1;
    std::uint64_t m_nextRequest = 1;
    bool m_hasAnswered = false; ///< this peer answers requests; a recording does not, and is not punished for it
    Timestamp m_next;
};

} // namespace gannet::fapi
