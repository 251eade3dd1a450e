// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/io_thread.h"
#include "core/engine/engine_thread.h"
#include "tests/twins/truth_book.h"

#include <memory>
#include <string>

namespace gannet::test {

/// The program without its window: real sockets, engine thread and adapter, one venue, one book on the screen.
class Terminal {
public:
    /// `rest` and `ws` are the venue's hosts. The limits are the program's own, with shorter times. `extraCaFile` as in
    /// the program's configuration.
    Terminal(const std::string& slug, const std::string& symbol, const std::string& rest, const std::string& ws,
             const std::string& extraCaFile = {});
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Ok or what could not be started.
    [[nodiscard]] Result<void> start();

    /// The newest state of the screen.
    const DepthView& depth();
    /// How many bursts of refused frames Health lists.
    std::uint32_t refusedBursts();
    /// The only venue's row. Once a second.
    const HealthVenue& health();
    [[nodiscard]] bool isLive() { return depth().freshness.health == StreamHealth::Live; }
    /// True when the screen's best levels are all of those in `truth` (Twin::book), to the last digit.
    [[nodiscard]] bool shows(const twin::Json& truth);
    [[nodiscard]] const IoStats& ioStats() const { return m_io.stats(); }

private:
    const std::string m_key;
    SystemClock m_clock;
    Inbox<Inbound> m_inbox;
    Catalogue m_catalogue;
    IoThread m_io;
    Engine m_engine;
    EngineThread m_thread;
    std::shared_ptr<ViewSlot<DepthView>> m_depth = std::make_shared<ViewSlot<DepthView>>();
    std::shared_ptr<ViewSlot<HealthView>> m_health = std::make_shared<ViewSlot<HealthView>>();
};

} // namespace gannet::test
