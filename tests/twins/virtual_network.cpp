// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/virtual_network.h"

#include <algorithm>
#include <charconv>

namespace gannet::twin {

namespace {

constexpr std::int64_t kSecondMs = 1000;

/// "wss://host:1/ws?x=1" -> "/ws" and "x=1".
[[nodiscard]] std::pair<std::string, std::string> pathAndQuery(const std::string& url)
{
    const std::size_t host = url.find("://");
    const std::size_t path = url.find('/', host == std::string::npos ? 0 : host + 3);
    if (path == std::string::npos)
        return {"/", ""};
    const std::size_t query = url.find('?', path);
    if (query == std::string::npos)
        return {url.substr(path), ""};
    return {url.substr(path, query - path), url.substr(query + 1)};
}

[[nodiscard]] std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

[[nodiscard]] std::string methodOf(OrderMethod method)
{
    return method == OrderMethod::Post ? "POST" : method == OrderMethod::Put ? "PUT" : "DELETE";
}

} // namespace

// --- time ------------------------------------------------------------------------------------------------------------

void VirtualTime::at(Timestamp due, std::function<void()> act)
{
    m_due[std::max(due, m_now)].push_back(std::move(act));
}

bool VirtualTime::step(Timestamp end)
{
    const auto first = m_due.begin();
    if (first == m_due.end() || first->first > end)
        return false;
    m_now = first->first;
    const auto acts = std::move(first->second);
    m_due.erase(first);
    std::vector<std::function<void()>> rest(acts.begin() + 1, acts.end());
    if (!rest.empty())
        m_due.emplace(m_now, std::move(rest)); // what the first asks for at once comes after them
    acts.front()();
    return true;
}

void VirtualTime::runTo(Timestamp end)
{
    while (step(end)) {
    }
    m_now = std::max(m_now, end);
}

bool VirtualTime::runUntil(const std::function<bool()>& isSo, Duration most)
{
    const Timestamp end = m_now + most;
    while (!isSo()) {
        if (!step(end)) {
            m_now = end;
            return isSo();
        }
    }
    return true;
}

// --- links -----------------------------------------------------------------------------------------------------------

/// A link, the twin's end of it.
class VirtualNetwork::Link final : public Peer {
public:
    Link(VirtualNetwork& network, LinkKey itsKey) : key(itsKey), m_network(network) {}

    void send(const std::string& text) override
    {
        lastSentMs = m_network.nowMs();
        if (!isOpen || isSilent)
            return;
        if (m_network.strikes(m_network.m_weather.cuts) || isCutNext)
            return m_network.end(*this, "connection reset");
        m_network.carry(arrival(down), [this, &network = m_network, text, self = weak] {
            if (const auto link = self.lock(); link && isOpen) {
                heard = network.m_time.now();
                network.tell(FrameIn{key.first, key.second, text});
            }
        });
    }
    void close(int /*code*/, const std::string& reason) override { m_network.end(*this, reason); }

    /// When what leaves now gets there: never before what left earlier.
    [[nodiscard]] Timestamp arrival(Timestamp& last)
    {
        last = std::max({last, m_network.m_time.now() + m_network.delay(), m_network.m_heldUntil});
        return last;
    }

    const LinkKey key;
    std::weak_ptr<Link> weak;
    Timestamp up, down;    ///< when the last that was sent to the twin, and from it, gets there
    Timestamp heard;       ///< by the client
    bool isOpen = true;    ///< for the client
    bool isServed = false; ///< for the twin
    bool isSilent = false;
    bool isDeaf = false; ///< nothing that is sent to the twin is heard there
    bool isCutNext = false;

private:
    VirtualNetwork& m_network;
};

VirtualNetwork::VirtualNetwork(VirtualTime& time, VenueId venue, std::uint64_t seed, Deliver deliver)
    : m_time(time), m_venue(venue), m_chance(seed), m_deliver(std::move(deliver))
{}

void VirtualNetwork::serve(VenueTwin& twin, std::vector<RecordedLine> lines)
{
    serveShared(twin, std::make_shared<const std::vector<RecordedLine>>(std::move(lines)));
}

void VirtualNetwork::serveShared(VenueTwin& twin, std::shared_ptr<const std::vector<RecordedLine>> lines)
{
    m_twin = &twin;
    m_lines = std::move(lines);
    m_next = 0;
    m_round = 0;
    m_anchorNs = m_lines->empty() ? 0 : m_lines->front().timeNs;
    m_anchorMs = nowMs();
    m_twin->startRound(m_round++);
    if (!m_lines->empty())
        playNext();
    in([this] { everySecond(); }, Duration::milliseconds(kSecondMs));
}

void VirtualNetwork::everySecond()
{
    m_twin->everySecond();
    in([this] { everySecond(); }, Duration::milliseconds(kSecondMs));
}

void VirtualNetwork::playNext()
{
    const Timestamp due =
        Timestamp::fromMilliseconds(m_anchorMs - m_skewMs) + Duration{(*m_lines)[m_next].timeNs - m_anchorNs};
    m_time.at(due, [this, play = m_plays, alive = std::weak_ptr<int>(m_alive)] {
        if (alive.expired() || m_isPaused || play != m_plays)
            return;
        m_twin->play((*m_lines)[m_next]);
        if (++m_next == m_lines->size()) {
            m_next = 0;
            m_anchorMs = nowMs() + kSecondMs; // a recording of one moment must not fill all of time
            m_twin->startRound(m_round++);
        }
        playNext();
    });
}

void VirtualNetwork::setPaused(bool isPaused)
{
    if (isPaused == m_isPaused)
        return;
    m_isPaused = isPaused;
    if (m_isPaused || m_lines->empty())
        return;
    ++m_plays;
    m_anchorNs = (*m_lines)[m_next].timeNs;
    m_anchorMs = nowMs();
    playNext();
}

void VirtualNetwork::setUp(bool isUp)
{
    m_isUp = isUp;
    if (isUp)
        return;
    ++m_downs;
    closeAll("network down");
}

void VirtualNetwork::setClient(Deliver deliver)
{
    ++m_clients;
    m_deliver = std::move(deliver);
    for (const auto& [key, link] : m_links)
        link->isOpen = false;
    m_links.clear();
}

bool VirtualNetwork::say(const std::string& message)
{
    m_isSaying = true;
    bool isSaid = true;
    try {
        m_twin->play({m_anchorNs, message, {}});
    } catch (const std::exception&) { // another shape, or a symbol that is not in the recording
        isSaid = false;
    }
    m_isSaying = false;
    return isSaid;
}

bool VirtualNetwork::fault(const Fault& fault)
{
    switch (fault.kind) {
    case FaultKind::Cut: closeAll("connection reset"); break;
    case FaultKind::CutMidFrame:
        for (const auto& [key, link] : m_links)
            link->isCutNext = true;
        break;
    case FaultKind::HalfOpen:
        for (const auto& [key, link] : m_links)
            link->isSilent = true;
        break;
    case FaultKind::NotHeard:
        for (const auto& [key, link] : m_links)
            link->isDeaf = true;
        break;
    case FaultKind::Delay: m_heldUntil = m_time.now() + Duration::milliseconds(fault.arg); break;
    case FaultKind::ClockSkew:
        m_anchorMs += fault.arg - m_skewMs;
        m_skewMs = fault.arg;
        break;
    case FaultKind::Shutdown:
        for (Peer* peer : peers()) {
            if (const std::string words = m_twin->shutdownText(); !words.empty())
                peer->send(words);
        }
        in([this] { closeAll("going away"); }, Duration::milliseconds(fault.arg));
        break;
    case FaultKind::SlowHandshake:
    case FaultKind::Dribble:
    case FaultKind::BadUtf8:
    case FaultKind::HugeFrame:
    case FaultKind::Burst:
    case FaultKind::NoPong: return false;
    default: m_faults[fault.kind] += fault.arg; return true;
    }
    ++m_faultsDone;
    return true;
}

bool VirtualNetwork::hasDueFaults() const
{
    return std::ranges::any_of(m_faults, [](const auto& due) { return due.second > 0; });
}

void VirtualNetwork::open(const OpenLink& wanted)
{
    const LinkKey key{wanted.venue, wanted.link};
    if (const auto old = m_links.find(key); old != m_links.end()) {
        old->second->isOpen = false;
        m_links.erase(old);
    }
    const auto [path, query] = pathAndQuery(wanted.url);
    carry(m_time.now() + delay(), [this, key, path = path, query = query] {
        if (!m_isUp || !m_twin->acceptsWebSocket(path))
            return carry(m_time.now() + delay(), [this, key] { tell(LinkDown{key.first, key.second, "refused"}); });
        auto link = std::make_shared<Link>(*this, key);
        link->weak = link;
        link->path = path;
        link->isServed = true;
        m_links[key] = link;
        carry(link->arrival(link->down), [this, link] {
            if (!link->isOpen)
                return;
            link->heard = m_time.now();
            tell(LinkUp{link->key.first, link->key.second});
            beat(link);
        });
        m_twin->onOpen(*link, QUrlQuery(QString::fromStdString(query)));
    });
}

/// The pings of a real transport, and what it does when nothing answers.
void VirtualNetwork::beat(const std::shared_ptr<Link>& link)
{
    in(
        [this, link] {
            if (!link->isOpen)
                return;
            if (!link->isSilent && !link->isDeaf && m_isUp && m_heldUntil <= m_time.now()) {
                link->heard = m_time.now();
                tell(LinkHeard{link->key.first, link->key.second});
            } else if (m_time.now() - link->heard > kLinkDeadAfter) {
                return end(*link, "nothing was heard");
            }
            beat(link);
        },
        kHeartbeatEvery);
}

void VirtualNetwork::close(const CloseLink& wanted)
{
    const auto found = m_links.find({wanted.venue, wanted.link});
    if (found == m_links.end())
        return;
    found->second->isOpen = found->second->isServed = false;
    m_links.erase(found);
}

void VirtualNetwork::write(const SendText& text)
{
    const auto found = m_links.find({text.venue, text.link});
    if (found == m_links.end() || found->second->isSilent || found->second->isDeaf)
        return;
    const std::shared_ptr<Link> link = found->second;
    carry(link->arrival(link->up), [this, link, words = text.text] {
        if (link->isServed && !link->isSilent && m_isUp)
            m_twin->onText(*link, words);
    });
}

void VirtualNetwork::end(Link& link, const std::string& reason)
{
    if (!link.isServed)
        return;
    link.isServed = false;
    const std::shared_ptr<Link> kept = link.weak.lock();
    // Later: the twin may be in the middle of telling its peers something.
    carry(link.arrival(link.down), [this, kept, reason] {
        if (!kept->isOpen)
            return;
        kept->isOpen = false;
        if (const auto found = m_links.find(kept->key); found != m_links.end() && found->second == kept)
            m_links.erase(found);
        tell(LinkDown{kept->key.first, kept->key.second, reason});
    });
}

// --- requests --------------------------------------------------------------------------------------------------------

void VirtualNetwork::request(VenueId venue, HttpId id, HttpCall call, Duration timeout,
                             std::vector<std::string> wantedHeaders)
{
    struct Way {
        bool isDone = false;
    };
    auto way = std::make_shared<Way>();
    const auto failLater = [this, venue, id, way](ErrorKind kind, Outcome outcome, Timestamp due) {
        carry(due, [this, venue, id, way, kind, outcome] {
            if (std::exchange(way->isDone, true))
                return;
            tell(HttpFailure{venue,
                             id,
                             {.kind = kind,
                              .code = Code::Io,
                              .message = kind == ErrorKind::Timeout ? "no answer in time" : "the connection ended",
                              .outcome = outcome}});
        });
    };
    if (!m_isUp)
        return failLater(ErrorKind::Disconnected, Outcome::NotSent, m_time.now() + delay());
    failLater(ErrorKind::Timeout, Outcome::Unknown, m_time.now() + timeout);
    const Timestamp arrival = m_time.now() + delay();
    if (strikes(m_weather.lostRequests))
        return failLater(ErrorKind::Disconnected, Outcome::Unknown, arrival + delay());
    carry(arrival, [this, way, venue, id, failLater, downs = m_downs, call = std::move(call),
                    wanted = std::move(wantedHeaders)] {
        if (downs != m_downs)
            return failLater(ErrorKind::Disconnected, Outcome::Unknown, m_time.now() + delay());
        HttpAnswer answer;
        if (const auto struck = httpFault(*this))
            answer = *struck;
        else
            answer = m_twin->answer(call);
        if (answer.isSilent)
            return; // its time runs out
        const Timestamp back = m_time.now() + Duration::milliseconds(answer.delayMs) + delay();
        if (answer.isLost || strikes(m_weather.lostAnswers))
            return failLater(ErrorKind::Disconnected, Outcome::Unknown, back);
        carry(back, [this, way, venue, id, failLater, downs, answer, wanted] {
            if (downs != m_downs)
                return failLater(ErrorKind::Disconnected, Outcome::Unknown, m_time.now());
            if (std::exchange(way->isDone, true))
                return;
            HttpReply reply{venue, id, answer.status, {}, answer.body};
            for (const std::string& name : wanted) {
                for (const auto& [given, value] : answer.headers) {
                    if (lowered(given) == lowered(name))
                        reply.headers.push_back({name, value});
                }
            }
            for (const auto& [given, value] : answer.headers) {
                std::int64_t seconds = 0;
                if (lowered(given) == "retry-after" &&
                    std::from_chars(value.data(), value.data() + value.size(), seconds).ec == std::errc())
                    reply.retryAfter = Duration::seconds(seconds);
            }
            tell(std::move(reply));
        });
    });
}

void VirtualNetwork::send(Outbound item)
{
    if (const auto* opened = std::get_if<OpenLink>(&item))
        return open(*opened);
    if (const auto* closed = std::get_if<CloseLink>(&item))
        return close(*closed);
    if (const auto* text = std::get_if<SendText>(&item))
        return write(*text);
    HttpCall call;
    const auto place = [&call](const std::string& url) { std::tie(call.path, call.query) = pathAndQuery(url); };
    if (auto* read = std::get_if<HttpRequest>(&item)) {
        place(read->url);
        call.method = read->method;
        call.body = read->body;
        for (const HttpHeader& header : read->headers)
            call.headers[lowered(header.name)] = header.value;
        request(read->venue, read->id, std::move(call), read->timeout, std::move(read->wantedHeaders));
    } else if (auto* order = std::get_if<OrderHttp>(&item)) {
        place(order->url);
        call.method = methodOf(order->method);
        call.body = order->body;
        for (const HttpHeader& header : order->headers)
            call.headers[lowered(header.name)] = header.value;
        if (!order->contentType.empty())
            call.headers["content-type"] = order->contentType;
        request(order->venue, order->id, std::move(call), order->timeout, std::move(order->wantedHeaders));
    }
}

// --- the host --------------------------------------------------------------------------------------------------------

std::vector<Peer*> VirtualNetwork::peers()
{
    std::vector<Peer*> all;
    for (const auto& [key, link] : m_links) {
        if (link->isServed)
            all.push_back(link.get());
    }
    return all;
}

std::int64_t VirtualNetwork::nowMs() const
{
    return m_time.now().toMilliseconds() + m_skewMs;
}

void VirtualNetwork::later(std::int64_t ms, std::function<void()> act)
{
    in(std::move(act), Duration::milliseconds(ms));
}

std::int64_t VirtualNetwork::shiftedMs(std::int64_t venueMs) const
{
    if (m_isSaying || m_lines->empty())
        return nowMs();
    return m_anchorMs + venueMs - m_twin->skewMs() - m_anchorNs / 1'000'000;
}

bool VirtualNetwork::takeFault(FaultKind kind)
{
    const auto found = m_faults.find(kind);
    if (found == m_faults.end() || found->second == 0)
        return false;
    --found->second;
    ++m_faultsDone;
    return true;
}

void VirtualNetwork::closeAll(const std::string& reason)
{
    for (Peer* peer : peers())
        peer->close(0, reason);
}

// --- chance and order ------------------------------------------------------------------------------------------------

Duration VirtualNetwork::delay()
{
    const auto span = static_cast<std::uint64_t>((m_weather.most - m_weather.least).ns);
    return m_weather.least + Duration{static_cast<std::int64_t>(m_chance.upTo(span))};
}

bool VirtualNetwork::strikes(int chance)
{
    return chance > 0 && static_cast<int>(m_chance.upTo(999)) < chance;
}

void VirtualNetwork::carry(Timestamp due, std::function<void()> act)
{
    m_time.at(due, [this, alive = std::weak_ptr<int>(m_alive), client = m_clients, act = std::move(act)] {
        if (!alive.expired() && client == m_clients)
            act();
    });
}

void VirtualNetwork::in(std::function<void()> act, Duration span)
{
    m_time.at(m_time.now() + span, [alive = std::weak_ptr<int>(m_alive), act = std::move(act)] {
        if (!alive.expired())
            act();
    });
}

void VirtualNetwork::tell(decltype(Inbound::item) item)
{
    m_deliver(Inbound{m_time.now(), std::move(item)});
}

} // namespace gannet::twin
