// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scenario.h"

#include "core/base/check.h"
#include "core/engine/event_text.h"

#include <utility>

namespace gannet::test {

Scenario::Scenario(Log* log) : engine(EngineOptions{log}, catalogue, transport)
{
    m_venue = catalogue.addVenue("fake");
    engine.addVenue(std::make_unique<FakeAdapter>(m_venue, catalogue, transport, engine.sink()));
    engine.setEventLog([this](const Event& event) { m_eventLines.push_back(describe(event, catalogue)); });
    engine.setTell([this](UiEvent event) { m_told.push_back(std::move(event)); });
}

void Scenario::step(const Inbound& item)
{
    m_inbound.push_back(item);
    engine.step(item);
}

void Scenario::connect(const std::string& symbol, int priceScale, int qtyScale)
{
    tick();
    linkUp();
    frame("cat " + symbol + ' ' + std::to_string(priceScale) + ' ' + std::to_string(qtyScale));
}

const Instrument& Scenario::instrument(std::string_view symbol) const
{
    const Instrument* found = catalogue.find(m_venue, symbol);
    CHECK(found, "the scenario's venue has no such instrument");
    return *found;
}

} // namespace gannet::test
