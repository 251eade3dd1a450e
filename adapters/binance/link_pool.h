// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/binance/facts.h"
#include "core/base/backoff.h"
#include "core/base/token_bucket.h"
#include "core/venue/transport.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::binance {

/// The venue's websocket links and the streams on them: opens them, asks for streams in batches within the message
/// budget, asks again when no answer comes, opens a lost link again with growing delays and renews each before the
/// venue ends it. A link keeps its place ("slot") over reconnects; its id is new each time, so nothing late is
/// mistaken. Engine thread.
class LinkPool {
public:
    LinkPool(VenueId venue, std::string baseUrl, std::uint64_t seed, Transport& transport);

    /// Opens one link of each kind.
    void start(Timestamp now);
    /// Closes all.
    void stop();

    /// Puts a stream on a link of its kind, opening another one when all are full. Returns the slot.
    std::size_t add(LinkKind kind, std::string stream, Timestamp now);
    void remove(std::size_t slot, const std::string& stream, Timestamp now);
    /// Asks for a stream once more.
    void askAgain(std::size_t slot, const std::string& stream, Timestamp now);

    /// The slot of a link that is open or opening.
    [[nodiscard]] std::optional<std::size_t> slotOf(LinkId link) const;
    /// True when the link is back after a loss.
    bool onUp(std::size_t slot, Timestamp now);
    void onDown(std::size_t slot, Timestamp now);
    void onFrame(std::size_t slot, Timestamp now);
    /// The venue took a request, or refused it for good.
    void onAnswer(std::size_t slot, std::uint64_t requestId);
    /// Closes a link and opens it again at once: the venue is about to end it.
    void renew(std::size_t slot, Timestamp now);

    /// Sends, opens and renews what is due. Slots that were closed here are added to `closed`.
    void pump(Timestamp now, std::vector<std::size_t>& closed);
    [[nodiscard]] Timestamp nextTimer() const { return m_next; }

    [[nodiscard]] bool isUp(std::size_t slot) const { return m_links[slot]->state == State::Up; }
    [[nodiscard]] std::size_t upCount() const;
    [[nodiscard]] std::size_t size() const { return m_links.size(); }
    [[nodiscard]] std::size_t streamCount() const;
    /// Most tries that any link has behind it since it was last up, and when the first of them is tried next.
    [[nodiscard]] std::uint32_t attempt() const;
    [[nodiscard]] Timestamp retryAt() const;

private:
    enum class State : std::uint8_t { Waiting, Opening, Up };
    struct Request {
        std::uint64_t id = 0;
        std::vector<std::string> streams;
        Timestamp sent;
        std::uint32_t tries = 0;
    };
    struct Link {
        Link(LinkKind linkKind, std::uint64_t seed);

        LinkKind kind;
        LinkId id;
        State state = State::Waiting;
        Timestamp openAt;
        Timestamp openedAt;
        Timestamp lastFrame;
        bool wasUp = false;
        Backoff backoff;
        TokenBucket messages;
        std::vector<std::string> streams; ///< wanted
        std::vector<std::string> toAsk;
        std::vector<std::string> toDrop;
        Timestamp flushAt;
        std::vector<Request> unanswered;
    };

    void open(Link& link, Timestamp now);
    void close(Link& link);
    void wakeAt(Timestamp time);
    void pumpUp(Link& link, std::size_t slot, Timestamp now, std::vector<std::size_t>& closed);
    void flush(Link& link, Timestamp now);
    bool sendBatch(Link& link, std::vector<std::string>& streams, std::string_view method, Timestamp now);
    /// False when the link gave no sign of life and must be opened anew.
    [[nodiscard]] bool checkAnswers(Link& link, Timestamp now);

    VenueId m_venue;
    std::string m_baseUrl;
    std::uint64_t m_seed;
    Transport& m_transport;
    std::vector<std::unique_ptr<Link>> m_links;
    std::uint16_t m_nextLink = 1;
    std::uint64_t m_nextRequest = 1;
    bool m_hasAnswered = false; ///< this peer answers requests; a recording does not, and is not punished for it
    Timestamp m_next;
};

} // namespace gannet::binance
