// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/session_context.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gannet::hyperliquid {

/// Keeps the venue's subscriptions equal to what is wanted, over reconnects: sends what is missing, takes back what is
/// not wanted any more, and follows the acks. Data of a feed counts as its ack, because it may arrive before it.
class FeedDesk {
public:
    FeedDesk(SessionContext& context, LinkId link) : m_context(context), m_link(link) {}

    /// The whole set of feeds wanted from now on.
    void want(const std::vector<Subscription>& feeds, Timestamp now);
    /// The link is open: everything is sent.
    void onLinkUp(Timestamp now);
    void onLinkDown();
    /// Takes one feed back and asks for it anew. Nothing happens while the link is down or the feed is not wanted.
    void resend(const Subscription& feed, Timestamp now);
    /// An ack's words after "subscribe ", or the words of a feed whose data came. Returns it when it is one of ours.
    std::optional<Subscription> onConfirmed(std::string_view words);
    /// The venue will never serve it; it is not sent again on this connection. Returns it when it is one of ours.
    std::optional<Subscription> onRefused(std::string_view words);

    /// Sends once more what was not acknowledged in time; returns what stayed without an answer for the second time.
    [[nodiscard]] std::vector<Subscription> onTimer(Timestamp now);
    [[nodiscard]] Timestamp nextTimer() const;

    [[nodiscard]] std::size_t size() const { return m_feeds.size(); }
    /// Whether a feed was asked for and not answered yet.
    [[nodiscard]] bool hasPending() const { return m_pending > 0; }

private:
    enum class State : std::uint8_t { Unsent, Sent, Repeated, Confirmed, Unanswered, Refused };
    struct Entry {
        Subscription feed;
        State state = State::Unsent;
        Timestamp sentAt;
    };

    void subscribe(Entry& entry, State state, Timestamp now);
    void send(std::string text);
    void countPending();

    SessionContext& m_context;
    const LinkId m_link;
    bool m_isUp = false;
    std::size_t m_pending = 0;
    std::map<std::string, Entry, std::less<>> m_feeds; ///< by subscriptionWords
};

} // namespace gannet::hyperliquid
