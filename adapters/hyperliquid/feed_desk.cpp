// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/feed_desk.h"

#include "adapters/hyperliquid/facts.h"

#include <algorithm>
#include <set>

namespace gannet::hyperliquid {

void FeedDesk::want(const std::vector<Subscription>& feeds, Timestamp now)
{
    std::set<std::string, std::less<>> wanted;
    for (const Subscription& feed : feeds) {
        std::string words = subscriptionWords(feed);
        m_feeds.try_emplace(words, Entry{feed, State::Unsent, {}});
        wanted.insert(std::move(words));
    }
    for (auto it = m_feeds.begin(); it != m_feeds.end();) {
        if (wanted.contains(it->first)) {
            ++it;
            continue;
        }
        if (m_isUp && it->second.state != State::Unsent && it->second.state != State::Refused)
            send(encodeUnsubscribe(it->second.feed));
        it = m_feeds.erase(it);
    }
    for (auto& [words, entry] : m_feeds) {
        if (m_isUp && entry.state == State::Unsent)
            subscribe(entry, State::Sent, now);
    }
    countPending();
}

void FeedDesk::onLinkUp(Timestamp now)
{
    m_isUp = true;
    for (auto& [words, entry] : m_feeds)
        subscribe(entry, State::Sent, now);
    countPending();
}

void FeedDesk::onLinkDown()
{
    m_isUp = false;
    for (auto& [words, entry] : m_feeds)
        entry.state = State::Unsent;
    countPending();
}

void FeedDesk::resend(const Subscription& feed, Timestamp now)
{
    const auto it = m_feeds.find(subscriptionWords(feed));
    if (!m_isUp || it == m_feeds.end())
        return;
    send(encodeUnsubscribe(feed));
    subscribe(it->second, State::Sent, now);
    countPending();
}

std::optional<Subscription> FeedDesk::onConfirmed(std::string_view words)
{
    const auto it = m_feeds.find(words);
    if (it == m_feeds.end())
        return std::nullopt;
    it->second.state = State::Confirmed;
    countPending();
    return it->second.feed;
}

std::optional<Subscription> FeedDesk::onRefused(std::string_view words)
{
    const auto it = m_feeds.find(words);
    if (it == m_feeds.end())
        return std::nullopt;
    it->second.state = State::Refused;
    countPending();
    return it->second.feed;
}

std::vector<Subscription> FeedDesk::onTimer(Timestamp now)
{
    std::vector<Subscription> unanswered;
    for (auto& [words, entry] : m_feeds) {
        const bool isWaiting = entry.state == State::Sent || entry.state == State::Repeated;
        if (!isWaiting || now - entry.sentAt < kAckTimeout)
            continue;
        if (entry.state == State::Sent) {
            subscribe(entry, State::Repeated, now);
        } else {
            entry.state = State::Unanswered;
            unanswered.push_back(entry.feed);
        }
    }
    return unanswered;
}

Timestamp FeedDesk::nextTimer() const
{
    Timestamp next;
    for (const auto& [words, entry] : m_feeds) {
        const bool isWaiting = entry.state == State::Sent || entry.state == State::Repeated;
        const Timestamp due = entry.sentAt + kAckTimeout;
        if (isWaiting && (!next.isKnown() || due < next))
            next = due;
    }
    return next;
}

void FeedDesk::countPending()
{
    m_pending = static_cast<std::size_t>(std::ranges::count_if(m_feeds, [](const auto& item) {
        return item.second.state != State::Confirmed && item.second.state != State::Refused;
    }));
}

void FeedDesk::subscribe(Entry& entry, State state, Timestamp now)
{
    entry.state = state;
    entry.sentAt = now;
    send(encodeSubscribe(entry.feed));
}

void FeedDesk::send(std::string text)
{
    m_context.transport.send(SendText{m_context.venue, m_link, std::move(text)});
}

} // namespace gannet::hyperliquid
