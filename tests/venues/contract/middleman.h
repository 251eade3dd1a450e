// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/storm/virtual_room.h"
#include "tests/twins/venue_twin.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gannet::test {

/// What a request is about, in the venue's words: "clearinghouseState", "order", "GET openOrders", "POST order".
[[nodiscard]] inline std::string topicOf(const twin::HttpCall& call)
{
    if (call.body.starts_with('{')) {
        const auto body = nlohmann::json::parse(call.body, nullptr, false);
        if (body.is_object() && body.contains("action") && body.at("action").is_object())
            return body.at("action").value("type", std::string());
        if (body.is_object())
            return body.value("type", std::string());
    }
    return call.method + " " + call.path.substr(call.path.rfind('/') + 1);
}

/// Stands before a venue's twin as a proxy does: sees each HTTP request with its answer, and may change either. Streams
/// do not pass it: VirtualTerminal::setEar() is for them.
class Middleman final : public twin::VenueTwin {
public:
    struct Seen {
        std::int64_t ms = 0; ///< when it came
        std::string topic;
        int status = 0;
        bool isOrder = false; ///< makes, changes or ends one
    };
    using Pass = std::function<twin::HttpAnswer(const twin::HttpCall&)>;
    /// Answers instead of the venue, which `pass` asks.
    using Act = std::function<twin::HttpAnswer(const twin::HttpCall& call, const std::string& topic, const Pass& pass)>;

    Middleman(twin::Host& host, std::unique_ptr<twin::VenueTwin> venue)
        : twin::VenueTwin(host), m_venue(std::move(venue))
    {}

    Act act;
    std::vector<Seen> seen;

    [[nodiscard]] std::size_t orders() const
    {
        return static_cast<std::size_t>(
            std::count_if(seen.begin(), seen.end(), [](const Seen& one) { return one.isOrder; }));
    }
    [[nodiscard]] std::size_t withStatus(int status) const
    {
        return static_cast<std::size_t>(
            std::count_if(seen.begin(), seen.end(), [status](const Seen& one) { return one.status == status; }));
    }

    [[nodiscard]] std::int64_t skewMs() const override { return m_venue->skewMs(); }
    void startRound(std::uint64_t round) override { m_venue->startRound(round); }
    void play(const twin::RecordedLine& line) override { m_venue->play(line); }
    void everySecond() override { m_venue->everySecond(); }
    [[nodiscard]] bool acceptsWebSocket(const std::string& path) const override
    {
        return m_venue->acceptsWebSocket(path);
    }
    void onOpen(twin::Peer& peer, const QUrlQuery& query) override { m_venue->onOpen(peer, query); }
    void onText(twin::Peer& peer, const std::string& text) override { m_venue->onText(peer, text); }
    [[nodiscard]] twin::HttpAnswer control(const twin::HttpCall& call) override { return m_venue->control(call); }
    [[nodiscard]] twin::Exchange* behindWire() override { return m_venue->behindWire(); }
    [[nodiscard]] const twin::TruthBook* book(const std::string& symbol) const override
    {
        return m_venue->book(symbol);
    }
    [[nodiscard]] std::string shutdownText() const override { return m_venue->shutdownText(); }
    [[nodiscard]] std::string idleText() const override { return m_venue->idleText(); }

protected:
    [[nodiscard]] twin::HttpAnswer onHttp(const twin::HttpCall& call) override
    {
        const std::string topic = topicOf(call);
        const std::uint64_t before = m_venue->orderRequests();
        const Pass pass = [this](const twin::HttpCall& passed) { return m_venue->answer(passed); };
        twin::HttpAnswer answer = act ? act(call, topic, pass) : pass(call);
        const bool isOrder = m_venue->orderRequests() != before;
        seen.push_back({m_host.nowMs(), topic, answer.isLost ? 0 : answer.status, isOrder});
        return answer;
    }
    // The venue frames what it sends itself.
    [[nodiscard]] std::string frame(const twin::Peer&, const std::string&, const twin::Json&) const override
    {
        return {};
    }
    [[nodiscard]] twin::Json spoiled(twin::FaultKind, const std::string&, twin::Json data) const override
    {
        return data;
    }
    [[nodiscard]] std::string unknownFrame(const std::string&) const override { return {}; }

private:
    std::unique_ptr<twin::VenueTwin> m_venue;
};

/// A venue whose twin has a middleman before it. Stays where it is made.
struct MiddledVenue {
    explicit MiddledVenue(const VirtualVenue& of) : middled(of)
    {
        middled.makeTwin = [this, make = of.makeTwin](twin::Host& host, const std::vector<twin::RecordedLine>& lines) {
            auto made = std::make_unique<Middleman>(host, make(host, lines));
            between = made.get();
            return made;
        };
    }
    MiddledVenue(const MiddledVenue&) = delete;
    MiddledVenue& operator=(const MiddledVenue&) = delete;

    VirtualVenue middled;
    Middleman* between = nullptr; ///< once the twin is made
};

} // namespace gannet::test
