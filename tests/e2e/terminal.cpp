// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/terminal.h"

#include "adapters/registry/registry.h"
#include "core/base/check.h"

#include <span>

namespace gannet::test {

namespace {

IoOptions shortTimes(const std::string& extraCaFile)
{
    IoOptions options;
    options.extraCaFile = extraCaFile;
    options.connectTimeout = Duration::seconds(2);
    options.idleTimeout = Duration::milliseconds(1500);
    options.pingInterval = Duration::milliseconds(300);
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
                   const std::string& extraCaFile)
    : m_key(slug + ":" + symbol),
      m_io(m_inbox, m_clock, shortTimes(extraCaFile)),
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
    ViewSpec depth;
    depth.id = ViewId{1};
    depth.kind = ViewKind::Depth;
    depth.key = m_key;
    m_thread.post(OpenView{depth, m_depth});
    ViewSpec health;
    health.id = ViewId{2};
    health.kind = ViewKind::Health;
    m_thread.post(OpenView{health, m_health});
    return {};
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
