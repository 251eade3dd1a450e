// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "tests/support/fake_adapter.h"
#include "tests/support/scripted_transport.h"

#include <memory>
#include <string>
#include <vector>

namespace gannet::test {

/// A whole engine with one fake venue ("fake") and no network, moved by hand. Everything that goes in is remembered, so
/// that it can be given to another one.
class Scenario {
public:
    /// `log` outlives the scenario; may be null.
    explicit Scenario(Log* log = nullptr);

    /// Engine time from here on; a step without one keeps the time.
    void at(std::int64_t ms) { m_now = kStart + Duration::milliseconds(ms); }
    [[nodiscard]] Timestamp now() const { return m_now; }
    /// Milliseconds since the epoch at `ms` of the scenario: for the venue's own times.
    [[nodiscard]] static std::int64_t venueMs(std::int64_t ms) { return kStart.toMilliseconds() + ms; }

    void step(const Inbound& item);
    void tick() { step(Inbound{m_now, Tick{}}); }
    void frame(std::string text) { step(Inbound{m_now, FrameIn{m_venue, LinkId{0}, std::move(text)}}); }
    void linkUp() { step(Inbound{m_now, LinkUp{m_venue, LinkId{0}}}); }
    void linkDown(std::string reason, bool isPlanned = false)
    {
        step(Inbound{m_now, LinkDown{m_venue, LinkId{0}, std::move(reason), isPlanned}});
    }
    /// Link up and an instrument "fake:SYMBOL" with these decimals.
    void connect(const std::string& symbol, int priceScale, int qtyScale);
    void close(ViewId id) { step(Inbound{m_now, Command{CloseView{id}}}); }
    void resync(std::string key) { step(Inbound{m_now, Command{ResyncBook{std::move(key)}}}); }

    /// Opens a view and gives its slot. The same id again keeps the slot of before.
    template <class View> std::shared_ptr<ViewSlot<View>> open(ViewSpec spec)
    {
        auto slot = std::make_shared<ViewSlot<View>>();
        step(Inbound{m_now, Command{OpenView{std::move(spec), slot}}});
        return slot;
    }
    /// Publishes at the scenario's time and gives the newest value of a slot.
    template <class View> const View& look(const std::shared_ptr<ViewSlot<View>>& slot)
    {
        engine.publish(m_now);
        (void)slot->take();
        return slot->current();
    }

    [[nodiscard]] const Instrument& instrument(std::string_view symbol) const;
    [[nodiscard]] const std::vector<Inbound>& inbound() const { return m_inbound; }
    [[nodiscard]] const std::vector<std::string>& eventLines() const { return m_eventLines; }
    [[nodiscard]] const std::vector<UiEvent>& told() const { return m_told; }

    static constexpr Timestamp kStart = Timestamp::fromMilliseconds(1'700'000'000'000);

    Catalogue catalogue;
    ScriptedTransport transport;
    Engine engine;

private:
    VenueId m_venue;
    Timestamp m_now = kStart;
    std::vector<Inbound> m_inbound;
    std::vector<std::string> m_eventLines;
    std::vector<UiEvent> m_told;
};

} // namespace gannet::test
