// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storm/virtual_terminal.h"

#include "adapters/registry/registry.h"
#include "core/base/check.h"

#include <fmt/format.h>

#include <utility>

namespace gannet::test {

/// All that a crash takes away.
struct VirtualTerminal::Run {
    Catalogue catalogue;
    Engine engine;
    Timestamp tickDue; ///< unknown: none is on its way

    Run(twin::VirtualNetwork& network) : engine(EngineOptions{}, catalogue, network) {}
};

VirtualTerminal::VirtualTerminal(twin::VirtualTime& time, twin::VirtualNetwork& network, SlowStore& store,
                                 TerminalSetup setup, std::uint64_t seed)
    : m_time(time), m_network(network), m_store(store), m_setup(std::move(setup)), m_chance(seed)
{}

VirtualTerminal::~VirtualTerminal() = default;

void VirtualTerminal::start()
{
    CHECK(!m_run, "one run at a time");
    ++m_starts;
    m_lastAnswer.reset();
    m_troubles.clear();
    m_network.setClient([this](const Inbound& item) { hear(item); });
    m_store.setAnswer([this](const StoreNews& news) { step({clock(), news}); });
    m_run = std::make_unique<Run>(m_network);
    Engine& engine = m_run->engine;
    engine.setTell([this](const UiEvent& event) {
        const auto* const told = std::get_if<TradingEvent>(&event);
        if (!told)
            return;
        if (const auto* answered = std::get_if<RequestAnswered>(told))
            m_lastAnswer = *answered;
        else if (const auto* trouble = std::get_if<TradingTrouble>(told))
            m_troubles.push_back(trouble->error.message);
        else if (const auto* stands = std::get_if<TroubleStands>(told); stands && !stands->isOver)
            m_troubles.push_back(stands->error.message);
    });
    const VenueFactory* const factory = findVenueFactory(m_setup.slug);
    CHECK(factory, "a venue of the registry");
    engine.addVenue(*factory, m_setup.venue);
    OmsSettings oms = m_setup.oms;
    oms.session = makeOrderSession(clock(), static_cast<std::uint32_t>(m_chance.next()));
    m_startedWith = oms;
    AccountPlan plan{key(), m_setup.limits, [this](OrderSink& sink, const Remembered&, Timestamp) {
                         return m_setup.make(key().venue, m_run->catalogue, m_network, sink, WireNumbers::of(0));
                     }};
    std::vector<AccountPlan> plans;
    plans.push_back(std::move(plan));
    engine.enableTrading(oms, m_store, std::move(plans));
    m_store.push(SessionStart{oms.session, clock(), "storm"});
    step({clock(), m_store.kept().remembered()});
}

void VirtualTerminal::setClock(Duration ahead)
{
    if (std::exchange(m_ahead, ahead) == ahead || !m_run)
        return;
    Disarm disarm;
    disarm.request = nextRequest();
    disarm.reason = DisarmReason::ClockJump;
    command(std::move(disarm));
    m_run->tickDue = {}; // by the clock that was
    schedule();
}

void VirtualTerminal::kill()
{
    m_store.crash();
    m_network.setClient({});
    m_run.reset();
}

void VirtualTerminal::watch(const std::string& instrument)
{
    ViewSpec spec;
    spec.id = ViewId{1};
    spec.kind = ViewKind::Ticket; // book, trades and mark
    spec.key = instrument;
    spec.draft.emplace();
    step({clock(), Command{OpenView{std::move(spec), std::monostate{}}}});
}

void VirtualTerminal::command(TradingCommand command)
{
    step({clock(), Command{std::move(command)}});
}

void VirtualTerminal::hear(const Inbound& item)
{
    if (!m_run)
        return;
    if (!m_ear && m_ahead == Duration{})
        return step(item);
    Inbound heard = item;
    heard.time = clock();
    if (m_ear)
        m_ear(heard);
    step(heard);
}

void VirtualTerminal::step(const Inbound& item)
{
    if (m_tape)
        m_tape(item);
    m_run->engine.step(item);
    schedule();
}

/// A tick when the engine wants one; a later one that is on its way then finds nothing due.
void VirtualTerminal::schedule()
{
    const Timestamp deadline = m_run->engine.nextDeadline();
    if (!deadline.isKnown())
        return;
    Duration wait = deadline - m_run->engine.timeAt(clock());
    if (m_run->engine.timeAhead() > Duration{})
        wait = wait + wait / 7 + Duration{1}; // it runs an eighth slower
    const Timestamp due = m_time.now() + wait;
    if (m_run->tickDue.isKnown() && m_run->tickDue <= due && m_run->tickDue > m_time.now())
        return;
    m_run->tickDue = std::max(due, m_time.now());
    m_time.at(m_run->tickDue, [this, run = m_starts] {
        if (m_run && run == m_starts)
            step({clock(), Tick{}});
    });
}

const Oms& VirtualTerminal::oms() const
{
    return m_run->engine.trading()->oms();
}

const Engine& VirtualTerminal::engine() const
{
    return m_run->engine;
}

AccountKey VirtualTerminal::key() const
{
    return {VenueId{0}, m_setup.account, false}; // the only venue is the first
}

const Instrument* VirtualTerminal::instrument(const std::string& key) const
{
    return m_run ? m_run->catalogue.findKey(key) : nullptr;
}

bool VirtualTerminal::isReady(const std::string& key) const
{
    const Instrument* const known = instrument(key);
    const AccountDesk* const desk = m_run ? oms().account(this->key()) : nullptr;
    if (!known || !desk || desk->state != AccountState::Ready)
        return false;
    const BookState* const book = m_run->engine.books().find(known->id);
    return book && book->hasSnapshot && book->health == StreamHealth::Live;
}

std::string VirtualTerminal::standing() const
{
    const AccountDesk* const desk = m_run ? oms().account(key()) : nullptr;
    if (!desk || !desk->gateway)
        return "no account";
    const auto trouble = desk->gateway->trouble();
    std::string words = fmt::format("{}, session {}", toString(desk->state), toString(desk->gateway->session()));
    if (trouble)
        words += ", " + trouble->message;
    for (const std::string& each : m_troubles)
        words += "; " + each;
    return words;
}

RequestId VirtualTerminal::nextRequest()
{
    return {"storm-" + std::to_string(++m_requests)};
}

} // namespace gannet::test
