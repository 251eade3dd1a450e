// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/venue_twin.h"

#include <array>
#include <utility>

namespace gannet::twin {

namespace {

constexpr int kGoingAway = 1001;
constexpr std::array kSpoiling{FaultKind::WrongTypes, FaultKind::NotANumber,   FaultKind::Negative,
                               FaultKind::LongNumber, FaultKind::MissingField, FaultKind::Crossed,
                               FaultKind::Unordered};

} // namespace

std::optional<HttpAnswer> httpFault(Host& host)
{
    const std::map<std::string, std::string> headers{{"Retry-After", std::to_string(kRetryAfterSeconds)}};
    if (host.takeFault(FaultKind::Http429))
        return HttpAnswer{429, R"({"code":-1003,"msg":"Too many requests."})", headers};
    if (host.takeFault(FaultKind::Http418))
        return HttpAnswer{418, R"({"code":-1003,"msg":"Way too many requests; IP banned."})", headers};
    if (host.takeFault(FaultKind::Http503))
        return HttpAnswer{503, "Service Unavailable", headers};
    if (host.takeFault(FaultKind::Html))
        return HttpAnswer{
            200, "<html><body><h1>We'll be back soon</h1></body></html>", {{"Content-Type", "text/html"}}};
    return std::nullopt;
}

template <class MakeText> void VenueTwin::publishText(const std::string& key, MakeText makeText)
{
    for (Peer* peer : m_host.peers()) {
        if (peer->streams.contains(key))
            peer->send(makeText(*peer));
    }
}

void VenueTwin::publish(const std::string& key, const Json& data)
{
    publishText(key, [&](const Peer& peer) { return frame(peer, key, data); });
}

std::set<std::string> VenueTwin::subscribedKeys(const std::string& start)
{
    std::set<std::string> keys;
    for (const Peer* peer : m_host.peers()) {
        for (auto it = peer->streams.lower_bound(start); it != peer->streams.end() && it->first.starts_with(start);
             ++it)
            keys.insert(it->first);
    }
    return keys;
}

bool VenueTwin::hasSubscriber(const std::string& key)
{
    for (const Peer* peer : m_host.peers()) {
        if (peer->streams.contains(key))
            return true;
    }
    return false;
}

void VenueTwin::publishBook(const std::string& key, const Json& data)
{
    if (!hasSubscriber(key))
        return;
    m_host.countBookMessage();
    if (m_host.takeFault(FaultKind::Drop))
        return;
    if (!m_held && m_host.takeFault(FaultKind::Reorder)) {
        m_held = Held{key, data};
        return;
    }
    if (!publishSpoiled(key, data)) {
        publish(key, data);
        if (m_host.takeFault(FaultKind::Duplicate))
            publish(key, data);
    }
    if (m_held && m_held->key == key) {
        const Held late = *std::exchange(m_held, std::nullopt);
        publish(late.key, late.data);
    }
}

HttpAnswer VenueTwin::answer(const HttpCall& call)
{
    if (!actsOnOrders(call))
        return onHttp(call);
    ++m_orderRequests;
    HttpAnswer lost;
    lost.isLost = true;
    if (m_host.takeFault(FaultKind::OrderLost))
        return lost;
    HttpAnswer silent;
    silent.isSilent = true;
    if (m_host.takeFault(FaultKind::OrderSilent))
        return silent;
    if (m_host.takeFault(FaultKind::Order429))
        return {429, R"({"code":-1003,"msg":"Too many requests."})"};
    if (m_host.takeFault(FaultKind::Order418))
        return {418,
                R"({"code":-1003,"msg":"Way too many requests; IP banned."})",
                {{"Retry-After", std::to_string(kRetryAfterSeconds)}}};
    HttpAnswer answer = onHttp(call);
    if (m_host.takeFault(FaultKind::AckLost))
        return lost;
    if (m_host.takeFault(FaultKind::AckSilent))
        return silent;
    if (m_host.takeFault(FaultKind::AckLate))
        answer.delayMs += kAckLateMs;
    if (m_host.takeFault(FaultKind::Order503Accepted))
        return {503, "Service Unavailable"};
    return answer;
}

void VenueTwin::publishPrivate(const std::string& key, const Json& data)
{
    if (!hasSubscriber(key))
        return;
    if (m_host.takeFault(FaultKind::PrivateLost)) {
        for (Peer* peer : m_host.peers()) {
            if (peer->streams.contains(key))
                peer->close(kGoingAway, "gone");
        }
        return;
    }
    if (!m_heldPrivate && m_host.takeFault(FaultKind::PrivateReorder)) {
        m_heldPrivate = Held{key, data};
        return;
    }
    publish(key, data);
    if (m_host.takeFault(FaultKind::PrivateDuplicate))
        publish(key, data);
    if (m_heldPrivate) {
        const Held late = *std::exchange(m_heldPrivate, std::nullopt);
        publish(late.key, late.data);
    }
}

bool VenueTwin::publishSpoiled(const std::string& key, const Json& data)
{
    if (m_host.takeFault(FaultKind::Garbage)) {
        publishText(key, [](const Peer&) { return std::string("\x01 <!-- not JSON {[,"); });
        return true;
    }
    if (m_host.takeFault(FaultKind::Truncated)) {
        publishText(key, [&](const Peer& peer) {
            const std::string whole = frame(peer, key, data);
            return whole.substr(0, whole.size() / 2);
        });
        return true;
    }
    if (m_host.takeFault(FaultKind::UnknownChannel)) {
        publishText(key, [&](const Peer&) { return unknownFrame(key); });
        return false; // comes in addition
    }
    for (const FaultKind kind : kSpoiling) {
        if (m_host.takeFault(kind)) {
            publish(key, spoiled(kind, key, data));
            return true;
        }
    }
    return false;
}

} // namespace gannet::twin
