// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/binance/link_pool.h"

#include "adapters/binance/codec.h"

#include <algorithm>
#include <utility>

namespace gannet::binance {

namespace {

/// Streams asked for within this time of each other share a message.
constexpr Duration kGather = Duration::milliseconds(10);
constexpr Duration kAnswerTimeout = Duration::seconds(5);
constexpr std::uint32_t kMaxTries = 3;
constexpr Duration kFirstDelay = Duration::milliseconds(500);
constexpr Duration kMostDelay = Duration::seconds(30);

} // namespace

LinkPool::Link::Link(LinkKind linkKind, std::uint64_t seed)
    : kind(linkKind),
      backoff(kFirstDelay, kMostDelay, seed),
      messages(kMessagesPerSecond, Duration::seconds(1), kMessagesPerSecond)
{}

LinkPool::LinkPool(VenueId venue, std::string baseUrl, std::uint64_t seed, Transport& transport)
    : m_venue(venue), m_baseUrl(std::move(baseUrl)), m_seed(seed), m_transport(transport)
{}

void LinkPool::start(Timestamp now)
{
    for (const LinkKind kind : {LinkKind::Public, LinkKind::Market}) {
        m_links.push_back(std::make_unique<Link>(kind, m_seed + m_links.size()));
        open(*m_links.back(), now);
    }
}

void LinkPool::stop()
{
    for (const auto& link : m_links)
        close(*link);
    m_links.clear();
    m_next = {};
}

void LinkPool::open(Link& link, Timestamp now)
{
    link.id = {m_nextLink};
    m_nextLink = static_cast<std::uint16_t>(m_nextLink == 0xFFFE ? 1 : m_nextLink + 1);
    link.state = State::Opening;
    link.openedAt = now;
    link.toAsk = link.streams;
    link.toDrop.clear();
    link.unanswered.clear();
    m_transport.send(OpenLink{m_venue, link.id, m_baseUrl + std::string(linkPath(link.kind))});
}

void LinkPool::close(Link& link)
{
    if (link.state != State::Waiting)
        m_transport.send(CloseLink{m_venue, link.id});
    link.state = State::Waiting;
    link.id = {};
}

void LinkPool::wakeAt(Timestamp time)
{
    m_next = m_next.isKnown() ? std::min(m_next, time) : time;
}

std::size_t LinkPool::add(LinkKind kind, std::string stream, Timestamp now)
{
    const auto it = std::ranges::find_if(
        m_links, [&](const auto& link) { return link->kind == kind && link->streams.size() < kMaxStreamsPerLink; });
    const auto slot = static_cast<std::size_t>(it - m_links.begin());
    if (it == m_links.end()) {
        m_links.push_back(std::make_unique<Link>(kind, m_seed + m_links.size()));
        m_links.back()->streams.push_back(std::move(stream));
        open(*m_links.back(), now);
        return slot;
    }
    Link& link = **it;
    link.streams.push_back(stream);
    std::erase(link.toDrop, stream);
    link.toAsk.push_back(std::move(stream));
    link.flushAt = now + kGather;
    wakeAt(link.flushAt);
    return slot;
}

void LinkPool::remove(std::size_t slot, const std::string& stream, Timestamp now)
{
    Link& link = *m_links[slot];
    std::erase(link.streams, stream);
    for (Request& request : link.unanswered)
        std::erase(request.streams, stream);
    if (std::erase(link.toAsk, stream) != 0 || link.state != State::Up)
        return;
    link.toDrop.push_back(stream);
    link.flushAt = now + kGather;
    wakeAt(link.flushAt);
}

void LinkPool::askAgain(std::size_t slot, const std::string& stream, Timestamp now)
{
    Link& link = *m_links[slot];
    if (link.state != State::Up || std::ranges::count(link.toAsk, stream))
        return;
    link.toAsk.push_back(stream);
    link.flushAt = now;
    wakeAt(now);
}

std::optional<std::size_t> LinkPool::slotOf(LinkId id) const
{
    for (std::size_t slot = 0; slot < m_links.size(); ++slot) {
        if (m_links[slot]->state != State::Waiting && m_links[slot]->id == id)
            return slot;
    }
    return std::nullopt;
}

bool LinkPool::onUp(std::size_t slot, Timestamp now)
{
    Link& link = *m_links[slot];
    link.state = State::Up;
    link.openedAt = now;
    link.lastFrame = now;
    link.backoff.reset();
    link.flushAt = now;
    wakeAt(now);
    return std::exchange(link.wasUp, true);
}

void LinkPool::onDown(std::size_t slot, Timestamp now)
{
    Link& link = *m_links[slot];
    link.state = State::Waiting;
    link.id = {};
    link.openAt = now + link.backoff.next();
    wakeAt(link.openAt);
}

void LinkPool::onFrame(std::size_t slot, Timestamp now)
{
    m_links[slot]->lastFrame = now;
}

void LinkPool::onAnswer(std::size_t slot, std::uint64_t requestId)
{
    m_hasAnswered = true;
    std::erase_if(m_links[slot]->unanswered, [&](const Request& request) { return request.id == requestId; });
}

void LinkPool::renew(std::size_t slot, Timestamp now)
{
    close(*m_links[slot]);
    open(*m_links[slot], now);
}

void LinkPool::pump(Timestamp now, std::vector<std::size_t>& closed)
{
    m_next = {};
    for (std::size_t slot = 0; slot < m_links.size(); ++slot) {
        Link& link = *m_links[slot];
        if (link.state == State::Waiting) {
            if (link.openAt <= now)
                open(link, now);
            else
                wakeAt(link.openAt);
        } else if (link.state == State::Up) {
            pumpUp(link, slot, now, closed);
        }
    }
}

void LinkPool::pumpUp(Link& link, std::size_t slot, Timestamp now, std::vector<std::size_t>& closed)
{
    const bool isOver = link.openedAt + kLinkLife <= now;
    if (isOver || !checkAnswers(link, now)) {
        renew(slot, now);
        closed.push_back(slot);
        return;
    }
    wakeAt(link.openedAt + kLinkLife);
    if (link.toAsk.empty() && link.toDrop.empty())
        return;
    if (link.flushAt > now)
        wakeAt(link.flushAt);
    else
        flush(link, now);
}

void LinkPool::flush(Link& link, Timestamp now)
{
    while (!link.toDrop.empty()) {
        if (!sendBatch(link, link.toDrop, "UNSUBSCRIBE", now))
            return;
    }
    while (!link.toAsk.empty()) {
        if (!sendBatch(link, link.toAsk, "SUBSCRIBE", now))
            return;
    }
}

bool LinkPool::sendBatch(Link& link, std::vector<std::string>& streams, std::string_view method, Timestamp now)
{
    if (!link.messages.take(now)) {
        link.flushAt = now + link.messages.waitFor(now);
        wakeAt(link.flushAt);
        return false;
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(streams.size(), kStreamsPerMessage));
    Request request{m_nextRequest++, {streams.begin(), streams.begin() + count}, now, 0};
    streams.erase(streams.begin(), streams.begin() + count);
    m_transport.send(SendText{m_venue, link.id, requestText(method, request.streams, request.id)});
    if (method == "SUBSCRIBE") {
        link.unanswered.push_back(std::move(request));
        wakeAt(now + kAnswerTimeout);
    }
    return true;
}

/// An unanswered request is sent again under its own number. After the last try a link that also brought nothing is
/// taken for dead; one that brings frames keeps them.
bool LinkPool::checkAnswers(Link& link, Timestamp now)
{
    for (Request& request : link.unanswered) {
        if (request.sent + kAnswerTimeout > now) {
            wakeAt(request.sent + kAnswerTimeout);
            continue;
        }
        const bool isSilent = link.lastFrame + kAnswerTimeout * kMaxTries <= now;
        if (request.tries + 1 >= kMaxTries && isSilent && m_hasAnswered)
            return false;
        if (request.tries + 1 < kMaxTries && !request.streams.empty() && link.messages.take(now))
            m_transport.send(SendText{m_venue, link.id, requestText("SUBSCRIBE", request.streams, request.id)});
        ++request.tries;
        request.sent = now;
        wakeAt(now + kAnswerTimeout);
    }
    std::erase_if(link.unanswered, [](const Request& request) { return request.tries >= kMaxTries; });
    return true;
}

std::size_t LinkPool::upCount() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_links, [](const auto& link) { return link->state == State::Up; }));
}

std::size_t LinkPool::streamCount() const
{
    std::size_t count = 0;
    for (const auto& link : m_links)
        count += link->streams.size();
    return count;
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
        if (link->state == State::Waiting)
            first = first.isKnown() ? std::min(first, link->openAt) : link->openAt;
    }
    return first;
}

} // namespace gannet::binance
