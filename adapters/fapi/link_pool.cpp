// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/link_pool.h"

#include "adapters/fapi/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

/// Streams asked for within this time of each other share a message.
constexpr Duration kGather = Duration::milliseconds(10);
constexpr Duration kAnswerTimeout = Duration::seconds(5);
constexpr std::uint32_t kMaxTries = 3;
constexpr Duration kFirstDelay = Duration::milliseconds(500);
constexpr Duration kMostDelay = Duration::seconds(30);
/// A link that waits is tried within this once another one is up, but no sooner than this after its last try: one that
/// comes up and goes again and again does not make the others try as often.
constexpr Duration kHasten = Duration::milliseconds(250);
constexpr Duration kHastenAgain = Duration::seconds(2);
/// How long both connections of a renewal bring the same, so that nothing late on the old one is missed.
constexpr Duration kOverlap = Duration::seconds(2);

} // namespace

LinkPool::Connection::Connection(const Facts& facts)
    : messages(facts.messagesPerSecond, Duration::seconds(1), facts.messagesPerSecond)
{}

LinkPool::Link::Link(const Facts& facts, std::size_t linkKind, std::uint64_t seed)
    : kind(linkKind), current(facts), backoff(kFirstDelay, kMostDelay, seed)
{}

LinkPool::LinkPool(const Facts& facts, VenueId venue, std::string baseUrl, std::uint64_t seed, Transport& transport)
    : m_facts(facts),
      m_venue(venue),
      m_baseUrl(std::move(baseUrl)),
      m_seed(seed),
      m_jitter(seed),
      m_transport(transport)
{}

void LinkPool::start(Timestamp now)
{
    for (std::size_t kind = 0; kind < m_facts.linkPaths.size(); ++kind) {
        m_links.push_back(std::make_unique<Link>(m_facts, kind, m_seed + m_links.size()));
        open(*m_links.back(), m_links.back()->current, now);
    }
}

void LinkPool::stop()
{
    for (const auto& link : m_links)
        forEachConnection(*link, [this](Connection& connection) { close(connection); });
    m_links.clear();
    m_next = {};
}

std::string LinkPool::urlOf(const Link& link) const
{
    return m_baseUrl + std::string(m_facts.linkPaths[link.kind]);
}

void LinkPool::open(Link& link, Connection& connection, Timestamp now)
{
    link.triedAt = now;
    connection = Connection(m_facts);
    connection.id = {m_nextLink};
    m_nextLink = static_cast<std::uint16_t>(m_nextLink == 0xFFFE ? 1 : m_nextLink + 1);
    connection.state = State::Opening;
    connection.openedAt = now;
    connection.toAsk = link.streams;
    m_transport.send(OpenLink{m_venue, connection.id, urlOf(link)});
}

void LinkPool::close(Connection& connection)
{
    if (connection.state != State::Waiting)
        m_transport.send(CloseLink{m_venue, connection.id});
    connection = Connection(m_facts);
}

void LinkPool::wakeAt(Timestamp time)
{
    m_next = m_next.isKnown() ? std::min(m_next, time) : time;
}

void LinkPool::hasten(Timestamp now)
{
    for (const auto& link : m_links) {
        if (link->current.state != State::Waiting)
            continue;
        const auto jitter = static_cast<std::int64_t>(m_jitter.upTo(static_cast<std::uint64_t>(kHasten.ns)));
        link->openAt = std::min(link->openAt, std::max(now, link->triedAt + kHastenAgain) + Duration{jitter});
        wakeAt(link->openAt);
    }
}

template <class F> void LinkPool::forEachConnection(Link& link, F&& act)
{
    act(link.current);
    if (link.next)
        act(*link.next);
}

// --- streams --------------------------------------------------------------------------------------------------------

std::size_t LinkPool::add(std::size_t kind, const std::string& stream, Timestamp now)
{
    const auto it = std::ranges::find_if(m_links, [this, kind](const auto& link) {
        return link->kind == kind && link->streams.size() < m_facts.maxStreamsPerLink;
    });
    const auto slot = static_cast<std::size_t>(it - m_links.begin());
    if (it == m_links.end()) {
        m_links.push_back(std::make_unique<Link>(m_facts, kind, m_seed + m_links.size()));
        m_links.back()->streams.push_back(stream);
        open(*m_links.back(), m_links.back()->current, now);
        return slot;
    }
    Link& link = **it;
    link.streams.push_back(stream);
    forEachConnection(link, [&](Connection& connection) {
        std::erase(connection.toDrop, stream);
        connection.toAsk.push_back(stream);
        connection.flushAt = now + kGather;
        wakeAt(connection.flushAt);
    });
    return slot;
}

void LinkPool::remove(std::size_t slot, const std::string& stream, Timestamp now)
{
    Link& link = *m_links[slot];
    std::erase(link.streams, stream);
    forEachConnection(link, [&](Connection& connection) {
        for (Request& request : connection.unanswered)
            std::erase(request.streams, stream);
        if (std::erase(connection.toAsk, stream) != 0 || connection.state != State::Up)
            return;
        connection.toDrop.push_back(stream);
        connection.flushAt = now + kGather;
        wakeAt(connection.flushAt);
    });
}

void LinkPool::askAgain(std::size_t slot, const std::string& stream, Timestamp now)
{
    Connection& connection = m_links[slot]->current;
    if (connection.state != State::Up || std::ranges::count(connection.toAsk, stream))
        return;
    connection.toAsk.push_back(stream);
    connection.flushAt = now;
    wakeAt(now);
}

// --- what happens to connections ------------------------------------------------------------------------------------

std::optional<std::size_t> LinkPool::slotOf(LinkId id) const
{
    if (!id.isValid())
        return std::nullopt;
    for (std::size_t slot = 0; slot < m_links.size(); ++slot) {
        const Link& link = *m_links[slot];
        if (link.current.id == id || (link.next && link.next->id == id))
            return slot;
    }
    return std::nullopt;
}

LinkPool::Up LinkPool::onUp(std::size_t slot, LinkId id, Timestamp now)
{
    Link& link = *m_links[slot];
    const bool isBeside = link.next && link.next->id == id;
    Connection& connection = isBeside ? *link.next : link.current;
    connection.state = State::Up;
    connection.openedAt = now;
    connection.lastFrame = now;
    connection.flushAt = now;
    wakeAt(now);
    if (isBeside)
        return Up::Beside;
    link.renewAt = now + m_facts.linkLife;
    link.backoff.reset();
    link.downReason.clear();
    hasten(now);
    return std::exchange(link.wasUp, true) ? Up::Back : Up::First;
}

bool LinkPool::onDown(std::size_t slot, LinkId id, std::string_view reason, Timestamp now)
{
    Link& link = *m_links[slot];
    if (link.next && link.next->id == id) {
        link.next.reset();
        link.renewAt = now + kRenewAgain;
        wakeAt(link.renewAt);
        return false;
    }
    if (link.next) // both begin anew: what the second one was told already would not be told again
        close(*link.next);
    link.next.reset();
    link.current = Connection(m_facts);
    link.downReason = reason;
    link.openAt = now + link.backoff.next();
    wakeAt(link.openAt);
    return true;
}

void LinkPool::onFrame(std::size_t slot, LinkId id, Timestamp now)
{
    Link& link = *m_links[slot];
    (link.next && link.next->id == id ? *link.next : link.current).lastFrame = now;
}

std::vector<std::string> LinkPool::onAnswer(std::size_t slot, std::uint64_t requestId)
{
    m_hasAnswered = true;
    std::vector<std::string> streams;
    forEachConnection(*m_links[slot], [&](Connection& connection) {
        const auto request = std::ranges::find(connection.unanswered, requestId, &Request::id);
        if (request == connection.unanswered.end())
            return;
        streams = std::move(request->streams);
        connection.unanswered.erase(request);
    });
    return streams;
}

void LinkPool::renew(std::size_t slot, Timestamp now)
{
    Link& link = *m_links[slot];
    if (link.next || link.current.state != State::Up)
        return;
    open(link, link.next.emplace(m_facts), now);
    link.switchAt = {};
    link.renewAt = now + kRenewAgain; // should the new one never come up
    wakeAt(link.renewAt);
}

// --- what is due ----------------------------------------------------------------------------------------------------

void LinkPool::pump(Timestamp now, std::vector<std::size_t>& closed)
{
    m_next = {};
    for (std::size_t slot = 0; slot < m_links.size(); ++slot) {
        Link& link = *m_links[slot];
        if (link.current.state == State::Waiting) {
            if (link.openAt <= now)
                open(link, link.current, now);
            else
                wakeAt(link.openAt);
        } else if (link.current.state == State::Up) {
            pumpUp(link, slot, now, closed);
        }
    }
}

void LinkPool::pumpUp(Link& link, std::size_t slot, Timestamp now, std::vector<std::size_t>& closed)
{
    if (!checkAnswers(link.current, now)) {
        forEachConnection(link, [this](Connection& connection) { close(connection); });
        link.next.reset();
        open(link, link.current, now);
        closed.push_back(slot);
        return;
    }
    if (link.renewAt <= now && link.next) { // it did not get ready in time
        close(*link.next);
        link.next.reset();
    }
    if (link.renewAt <= now)
        renew(slot, now);
    wakeAt(link.renewAt);
    pumpRequests(link.current, now);
    if (link.next && link.next->state == State::Up)
        pumpNext(link, now);
}

/// The second connection of a renewal takes the first one's place once it brings all that the first one did.
void LinkPool::pumpNext(Link& link, Timestamp now)
{
    (void)checkAnswers(*link.next, now);
    pumpRequests(*link.next, now);
    if (!link.next->toAsk.empty() || !link.next->unanswered.empty())
        return;
    if (!link.switchAt.isKnown())
        link.switchAt = now + kOverlap;
    if (link.switchAt > now) {
        wakeAt(link.switchAt);
        return;
    }
    close(link.current);
    link.current = std::move(*link.next);
    link.next.reset();
    link.renewAt = link.current.openedAt + m_facts.linkLife;
    wakeAt(link.renewAt);
}

void LinkPool::pumpRequests(Connection& connection, Timestamp now)
{
    if (connection.toAsk.empty() && connection.toDrop.empty())
        return;
    if (connection.flushAt > now)
        wakeAt(connection.flushAt);
    else
        flush(connection, now);
}

void LinkPool::flush(Connection& connection, Timestamp now)
{
    while (!connection.toDrop.empty()) {
        if (!sendBatch(connection, connection.toDrop, "UNSUBSCRIBE", now))
            return;
    }
    while (!connection.toAsk.empty()) {
        if (!sendBatch(connection, connection.toAsk, "SUBSCRIBE", now))
            return;
    }
}

bool LinkPool::sendBatch(Connection& connection, std::vector<std::string>& streams, std::string_view method,
                         Timestamp now)
{
    if (!connection.messages.take(now)) {
        connection.flushAt = now + connection.messages.waitFor(now);
        wakeAt(connection.flushAt);
        return false;
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(streams.size(), kStreamsPerMessage));
    Request request{m_nextRequest++, {streams.begin(), streams.begin() + count}, now, 0};
    streams.erase(streams.begin(), streams.begin() + count);
    m_transport.send(SendText{m_venue, connection.id, requestText(method, request.streams, request.id)});
    if (method == "SUBSCRIBE") {
        connection.unanswered.push_back(std::move(request));
        wakeAt(now + kAnswerTimeout);
    }
    return true;
}

/// An unanswered request is sent again under its own number. After the last try a connection that also brought nothing
/// is taken for dead; one that brings frames keeps them.
bool LinkPool::checkAnswers(Connection& connection, Timestamp now)
{
    for (Request& request : connection.unanswered) {
        if (request.sent + kAnswerTimeout > now) {
            wakeAt(request.sent + kAnswerTimeout);
            continue;
        }
        const bool isSilent = connection.lastFrame + kAnswerTimeout * kMaxTries <= now;
        if (request.tries + 1 >= kMaxTries && isSilent && m_hasAnswered)
            return false;
        if (request.tries + 1 < kMaxTries && !request.streams.empty() && connection.messages.take(now))
            m_transport.send(SendText{m_venue, connection.id, requestText("SUBSCRIBE", request.streams, request.id)});
        ++request.tries;
        request.sent = now;
        wakeAt(now + kAnswerTimeout);
    }
    std::erase_if(connection.unanswered, [](const Request& request) { return request.tries >= kMaxTries; });
    return true;
}

// --- how it stands --------------------------------------------------------------------------------------------------

std::size_t LinkPool::upCount() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_links, [](const auto& link) { return link->current.state == State::Up; }));
}

std::uint32_t LinkPool::attempt() const
{
    std::uint32_t most = 0;
    for (const auto& link : m_links)
        most = std::max(most, link->backoff.attempt());
    return most;
}

Timestamp LinkPool::retryAt() const
{
    Timestamp first;
    for (const auto& link : m_links) {
        if (link->current.state == State::Waiting)
            first = first.isKnown() ? std::min(first, link->openAt) : link->openAt;
    }
    return first;
}

std::string LinkPool::describeTrouble() const
{
    for (const auto& link : m_links) {
        if (link->current.state != State::Up && !link->downReason.empty())
            return fmt::format("no connection to {}: {}", urlOf(*link), link->downReason);
    }
    return {};
}

} // namespace gannet::fapi
