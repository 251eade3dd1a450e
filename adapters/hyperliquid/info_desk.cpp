// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/info_desk.h"

#include "adapters/hyperliquid/codec.h"

#include <algorithm>

namespace gannet::hyperliquid {

namespace {

[[nodiscard]] std::int64_t weightOf(const InfoRead& read)
{
    switch (read.kind) {
    case InfoRead::Kind::Catalogue: return kWeightInfo;
    case InfoRead::Kind::Candles: return candleWeight(read.count);
    case InfoRead::Kind::Book: return kWeightL2Book;
    }
    return kWeightInfo;
}

[[nodiscard]] std::string bodyOf(const InfoRead& read, Timestamp now)
{
    switch (read.kind) {
    case InfoRead::Kind::Catalogue: return encodeCatalogueRequest();
    case InfoRead::Kind::Book: return encodeBookRequest(read.symbol);
    case InfoRead::Kind::Candles: break;
    }
    // From the opening of the first bar asked for to now; the last one is the bar that is still growing.
    const std::int64_t length = lengthNs(read.interval);
    const Timestamp current{now.ns - now.ns % length};
    return encodeCandlesRequest(read.symbol, read.interval, current - Duration{length} * (read.count - 1), now);
}

} // namespace

InfoDesk::InfoDesk(SessionContext& context)
    : m_context(context),
      m_url(context.settings.restUrl + std::string(kInfoPath)),
      m_weight(kRestWeightPerMinute, Duration::minutes(1), kRestWeightBurst),
      m_backoff(kReadRetryFirst, kReadRetryMost, context.settings.seed + 1)
{}

void InfoDesk::ask(InfoRead read, Timestamp now)
{
    const Key key = keyOf(read);
    // What is under way for the same thing is not wanted any more; its answer will find nobody.
    std::erase_if(m_sent, [&key](const auto& sent) { return keyOf(sent.second) == key; });
    m_waiting.insert_or_assign(key, Waiting{std::move(read), now});
    sendDue(now);
}

bool InfoDesk::isWaiting(InfoRead::Kind kind) const
{
    return std::ranges::any_of(m_waiting, [kind](const auto& item) { return item.first.kind == kind; }) ||
           std::ranges::any_of(m_sent, [kind](const auto& item) { return item.second.kind == kind; });
}

std::optional<InfoRead> InfoDesk::take(HttpId id)
{
    auto node = m_sent.extract(id);
    if (node.empty())
        return std::nullopt;
    return std::move(node.mapped());
}

void InfoDesk::askAgain(InfoRead read, Duration atLeast, Timestamp now)
{
    const Key key = keyOf(read);
    const Timestamp due = now + std::max(m_backoff.next(), atLeast);
    m_waiting.try_emplace(key, Waiting{std::move(read), due}); // a newer one that waits already stays
    sendDue(now);
}

void InfoDesk::onRateLimited(Duration retryAfter, Timestamp now)
{
    m_blockedUntil = std::max(m_blockedUntil, now + (retryAfter > Duration{} ? retryAfter : kRateLimitPause));
    m_weight.blockUntil(m_blockedUntil);
}

void InfoDesk::onTimer(Timestamp now)
{
    sendDue(now);
}

/// Most urgent first; a read that the budget does not allow yet holds back those behind it, so that it gets its turn.
void InfoDesk::sendDue(Timestamp now)
{
    m_next = {};
    const auto wakeAt = [this](Timestamp time) { m_next = m_next.isKnown() ? std::min(m_next, time) : time; };
    bool isSpent = false;
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        const Timestamp due = std::max(it->second.dueAt, m_blockedUntil);
        const std::int64_t weight = weightOf(it->second.read);
        if (due > now) {
            wakeAt(due);
            ++it;
        } else if (isSpent || !m_weight.take(now, weight)) {
            if (!isSpent)
                wakeAt(now + std::max(m_weight.waitFor(now, weight), Duration::milliseconds(1)));
            isSpent = true;
            ++it;
        } else {
            send(it->second.read, now);
            it = m_waiting.erase(it);
        }
    }
}

void InfoDesk::send(const InfoRead& read, Timestamp now)
{
    const HttpId id{++m_lastId};
    m_sent.emplace(id, read);
    HttpRequest request;
    request.venue = m_context.venue;
    request.id = id;
    request.method = "POST";
    request.url = m_url;
    request.body = bodyOf(read, now);
    m_context.transport.send(std::move(request));
}

} // namespace gannet::hyperliquid
