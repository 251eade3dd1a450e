// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/terminal.h"

#include "adapters/registry/registry.h"
#include "core/base/check.h"

#include <span>

namespace gannet::test {

namespace {

IoOptions ioOptions(const std::string& extraCaFile, LinkTimes times)
{
    IoOptions options;
    options.extraCaFile = extraCaFile;
    options.connectTimeout = Duration::seconds(2);
    if (times == LinkTimes::Short) {
        options.idleTimeout = Duration::milliseconds(1500);
        options.pingInterval = Duration::milliseconds(300);
    } else {
        options.idleTimeout = options.idleTimeout / kTimesFaster;
        options.pingInterval = options.pingInterval / kTimesFaster;
    }
    options.inboxHighItems = kInboxHighMark;
    return options;
}

bool sideShows(std::span<const BookLevel> shown, const twin::Json& truth, const DepthView& view)
{
    if (shown.size() < truth.size())
        return false;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const auto price = Decimal::tryParse(truth.at(i).at(0).get<std::string>());
        const auto qty = Decimal::tryParse(truth.at(i).at(1).get<std::string>());
        if (!price || !qty || Decimal{shown[i].price, view.priceScale} != *price ||
            Decimal{shown[i].qty, view.qtyScale} != *qty)
            return false;
    }
    return true;
}

} // namespace

Terminal::Terminal(const std::string& slug, const std::string& symbol, const std::string& rest, const std::string& ws,
                   const std::string& extraCaFile, LinkTimes times)
    : m_key(slug + ":" + symbol),
      m_clock(times == LinkTimes::Short ? 1 : kTimesFaster),
      m_io(m_inbox, m_clock, ioOptions(extraCaFile, times)),
      m_engine({}, m_catalogue, m_io),
      m_thread(m_engine, m_inbox, m_clock)
{
    VenueSettings settings;
    settings.restUrl = rest;
    settings.wsUrl = ws;
    settings.bookRefresh = {}; // nothing may heal a book but what the fault itself sets off
    const VenueFactory* factory = findVenueFactory(slug);
    CHECK(factory != nullptr && factory->make != nullptr, "the venue is in the registry");
    m_engine.addVenue(*factory, settings);
}

Terminal::~Terminal()
{
    m_io.stop();
    m_thread.stop();
}

Result<void> Terminal::start()
{
    auto started = m_io.start();
    if (!started)
        return started;
    m_thread.start();
    open({}, m_depth, ViewKind::Depth);
    ViewSpec ladder;
    ladder.group = 5;
    open(std::move(ladder), m_ladder, ViewKind::Depth);
    open({}, m_tape, ViewKind::Tape);
    open({}, m_chart, ViewKind::Chart);
    ViewSpec quotes;
    quotes.keys = {m_key};
    open(std::move(quotes), m_quotes, ViewKind::Quotes);
    open({}, m_health, ViewKind::Health);
    return {};
}

template <class View> void Terminal::open(ViewSpec spec, const std::shared_ptr<ViewSlot<View>>& slot, ViewKind kind)
{
    spec.id = ViewId{++m_views};
    spec.kind = kind;
    spec.key = kind == ViewKind::Quotes || kind == ViewKind::Health ? std::string() : m_key;
    m_thread.post(OpenView{std::move(spec), slot});
}

std::vector<Terminal::Said> Terminal::said()
{
    const Timestamp now = m_clock.now();
    const auto of = [now](const auto& slot) {
        (void)slot->take();
        return judge(slot->current().freshness, now);
    };
    (void)m_quotes->take();
    const HealthVenue& venue = health();
    return {{"book", of(m_depth)},
            {"ladder", of(m_ladder)},
            {"tape", of(m_tape)},
            {"chart", of(m_chart)},
            {"row", judge(m_quotes->current().rows[0].freshness, now)},
            {"health", isServing(venue.session) ? judge(venue.freshness, now) : DataState::Stale}};
}

const DepthView& Terminal::depth()
{
    (void)m_depth->take();
    return m_depth->current();
}

const HealthVenue& Terminal::health()
{
    (void)m_health->take();
    return m_health->current().venues[0];
}

std::uint32_t Terminal::refusedBursts()
{
    (void)m_health->take();
    return m_health->current().refusedCount;
}

bool Terminal::shows(const twin::Json& truth)
{
    const DepthView& view = depth();
    return sideShows(std::span(view.bids).first(view.bidCount), truth.at("bids"), view) &&
           sideShows(std::span(view.asks).first(view.askCount), truth.at("asks"), view);
}

} // namespace gannet::test
