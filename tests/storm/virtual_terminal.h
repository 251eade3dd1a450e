// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "tests/storm/slow_store.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gannet::test {

/// How a run of the program is set up.
struct TerminalSetup {
    std::string slug;
    VenueSettings venue;
    AccountName account = "main";
    OmsSettings oms; ///< the session is made anew with each start
    RiskLimits limits;
    /// The live gateway of the account, with the numbers it may use.
    std::function<Result<TradingGateway>(VenueId venue, const Catalogue& catalogue, Transport& transport,
                                         OrderSink& sink, WireNumbers numbers)>
        make;
};

/// The program without window and threads, on one venue and one live account, in virtual time: a real engine between a
/// virtual network and a store that takes its time. It can be killed at any moment and started again on what the store
/// kept.
class VirtualTerminal {
public:
    /// All outlive it.
    VirtualTerminal(twin::VirtualTime& time, twin::VirtualNetwork& network, SlowStore& store, TerminalSetup setup,
                    std::uint64_t seed);
    ~VirtualTerminal();
    VirtualTerminal(const VirtualTerminal&) = delete;
    VirtualTerminal& operator=(const VirtualTerminal&) = delete;

    /// This machine's clock, as far ahead of the venue's from now on; set while it runs it also disarms, as the
    /// program's own watch on the clock does.
    void setClock(Duration ahead);
    [[nodiscard]] Duration clockAhead() const { return m_ahead; }

    void start();
    /// As kill -9 does: nothing is said to anybody.
    void kill();
    [[nodiscard]] bool isRunning() const { return m_run != nullptr; }
    [[nodiscard]] std::uint64_t starts() const { return m_starts; }

    /// As a window that shows the instrument's book: its market is subscribed.
    void watch(const std::string& instrument);
    void command(TradingCommand command);
    /// What the network brings; for the network's Deliver.
    void hear(const Inbound& item);
    /// Stands between network and program from now on: may change what the network brings.
    void setEar(std::function<void(Inbound&)> ear) { m_ear = std::move(ear); }

    /// Hears each item that the program's engine is given, just before.
    void setTape(std::function<void(const Inbound&)> tape) { m_tape = std::move(tape); }

    // While it runs.
    /// What trading was set up with at this start, the session included.
    [[nodiscard]] const OmsSettings& startedWith() const { return m_startedWith; }
    [[nodiscard]] const Oms& oms() const;
    [[nodiscard]] const Engine& engine() const;
    [[nodiscard]] AccountKey key() const;
    /// Ready, compared with its venue, and with a live book of the instrument.
    [[nodiscard]] bool isReady(const std::string& instrument) const;
    /// How the account stands, in words.
    [[nodiscard]] std::string standing() const;
    [[nodiscard]] const Instrument* instrument(const std::string& key) const;
    [[nodiscard]] RequestId nextRequest();
    /// The newest answer to a command; nothing since the last start.
    [[nodiscard]] const std::optional<RequestAnswered>& lastAnswer() const { return m_lastAnswer; }
    /// Sentences for a person since the last start.
    [[nodiscard]] const std::vector<std::string>& troubles() const { return m_troubles; }

private:
    struct Run;

    [[nodiscard]] Timestamp clock() const { return m_time.now() + m_ahead; }
    void step(const Inbound& item);
    void schedule();

    twin::VirtualTime& m_time;
    twin::VirtualNetwork& m_network;
    SlowStore& m_store;
    TerminalSetup m_setup;
    SplitMix m_chance;
    Duration m_ahead;
    std::uint64_t m_starts = 0;
    std::uint64_t m_requests = 0;
    std::optional<RequestAnswered> m_lastAnswer;
    std::vector<std::string> m_troubles;
    OmsSettings m_startedWith;
    std::function<void(Inbound&)> m_ear;
    std::function<void(const Inbound&)> m_tape;
    std::unique_ptr<Run> m_run;
};

} // namespace gannet::test
