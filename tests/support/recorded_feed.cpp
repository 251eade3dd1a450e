// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/recorded_feed.h"

#include "adapters/registry/registry.h"
#include "app/stand_in.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

namespace gannet::test {

namespace {

class KeepingTransport final : public Transport {
public:
    void send(Outbound item) override { sent.push_back(std::move(item)); }
    std::vector<Outbound> sent;
};

class NowhereTransport final : public Transport {
public:
    void send(Outbound) override {}
};

[[nodiscard]] std::string demoPath(const std::string& name)
{
    return GANNET_SOURCE_DIR "/resources/demo/" + name;
}

[[nodiscard]] std::string readText(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

[[nodiscard]] VenueSettings feedSettings()
{
    VenueSettings settings;
    settings.bookRefresh = {}; // a recording has no other source to compare with
    return settings;
}

[[nodiscard]] Command openView(const FeedOptions& options, ViewKind kind)
{
    OpenView open;
    open.spec.id = ViewId{static_cast<std::uint32_t>(kind) + 1};
    open.spec.kind = kind;
    open.spec.key = options.slug + ":" + options.symbol;
    if (kind == ViewKind::Quotes)
        open.spec.keys = {open.spec.key};
    open.spec.interval = KlineInterval::OneSecond;
    return Command{std::move(open)};
}

/// Engine and venue until neither has more to say; every step is kept.
class Recorder {
public:
    Recorder(const VenueFactory& factory, RecordedFeed& feed) : m_feed(feed), m_engine({}, m_catalogue, m_transport)
    {
        m_venue = m_engine.addVenue(factory, feedSettings());
    }
    [[nodiscard]] bool begin(const VenueFactory& factory, std::string catalogueBody)
    {
        auto standIn = StandIn::make(factory, m_venue, std::move(catalogueBody));
        if (standIn)
            m_standIn = std::move(*standIn);
        return standIn.has_value();
    }
    void step(Inbound item)
    {
        keepStep(std::move(item));
        pump();
    }
    void play(const RecordedItem& item, const std::string& symbol)
    {
        m_now = std::max(m_now, item.time);
        const Timestamp due = m_engine.nextDeadline();
        if (due.isKnown() && due <= m_now)
            step({m_now, Tick{}});
        m_standIn->play(item, symbol, m_now, {});
        pump();
    }
    Timestamp m_now;

private:
    void keepStep(Inbound item)
    {
        m_engine.step(item);
        m_feed.items.push_back(std::move(item));
    }
    void pump()
    {
        while (!m_transport.sent.empty() || !m_standIn->out().empty()) {
            for (const Outbound& item : std::exchange(m_transport.sent, {}))
                m_standIn->take(item, m_now);
            if (m_standIn->out().empty())
                continue;
            Inbound item = std::move(m_standIn->out().front());
            m_standIn->out().pop_front();
            keepStep(std::move(item));
        }
    }

    RecordedFeed& m_feed;
    Catalogue m_catalogue;
    KeepingTransport m_transport;
    Engine m_engine;
    VenueId m_venue;
    std::unique_ptr<StandIn> m_standIn;
};

} // namespace

RecordedFeed recordFeed(const FeedOptions& options)
{
    RecordedFeed feed;
    feed.factory = findVenueFactory(options.slug);
    auto reader = openRecording(demoPath(options.file), RecordingFormat::Hftbacktest);
    if (feed.factory == nullptr || !reader)
        return feed;
    auto item = (*reader)->next();
    Recorder recorder(*feed.factory, feed);
    if (!item || !recorder.begin(*feed.factory, readText(demoPath(options.catalogueFile))))
        return feed;
    recorder.m_now = item->time;
    recorder.step({item->time, Tick{}});
    for (const ViewKind kind : options.views)
        recorder.step({item->time, openView(options, kind)});
    for (std::size_t n = 0; item && (options.maxItems == 0 || n < options.maxItems); item = (*reader)->next(), ++n)
        recorder.play(*item, options.symbol);
    for (std::size_t i = 0; i < feed.items.size(); ++i) {
        const auto& what = feed.items[i].item;
        if (std::holds_alternative<FrameIn>(what))
            ++feed.frames;
        else if (!std::holds_alternative<Tick>(what))
            feed.firstFrame = i + 1;
    }
    return feed;
}

FeedOptions btcusdtFeed()
{
    FeedOptions options;
    options.slug = "binance-usdm";
    options.symbol = "BTCUSDT";
    options.file = "binance_usdm_btcusdt_20240808.gz";
    options.catalogueFile = "binance_usdm_exchange_info.json";
    return options;
}

struct FeedEngine::Parts {
    Catalogue catalogue;
    NowhereTransport transport;
    Engine engine{EngineOptions{}, catalogue, transport};
};

FeedEngine::FeedEngine(const RecordedFeed& feed) : m_parts(std::make_unique<Parts>())
{
    m_parts->engine.addVenue(*feed.factory, feedSettings());
}

FeedEngine::~FeedEngine() = default;

Engine& FeedEngine::engine()
{
    return m_parts->engine;
}

} // namespace gannet::test
