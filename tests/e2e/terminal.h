// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/io_thread.h"
#include "core/engine/engine_thread.h"
#include "tests/twins/truth_book.h"

#include <memory>
#include <string>
#include <vector>

namespace gannet::test {

/// A clock that runs faster than the wall's, from now on: what waits for seconds is tested in less.
class FastClock final : public Clock {
public:
    explicit FastClock(int times) : m_times(times) {}
    [[nodiscard]] Timestamp now() const override { return m_start + (m_wall.now() - m_start) * m_times; }

private:
    const int m_times;
    const SystemClock m_wall;
    const Timestamp m_start = m_wall.now();
};

/// How long the program waits for a sign of life.
enum class LinkTimes {
    Short,       ///< cut after 1.5 s
    ProgramsOwn, ///< with a clock that runs kTimesFaster as fast
};
inline constexpr int kTimesFaster = 4;

/// The program without its window: real sockets, engine thread and adapter, one venue, every view of one instrument on
/// the screen.
class Terminal {
public:
    /// `rest` and `ws` are the venue's hosts. The limits are the program's own. `extraCaFile` as in the program's
    /// configuration.
    Terminal(const std::string& slug, const std::string& symbol, const std::string& rest, const std::string& ws,
             const std::string& extraCaFile = {}, LinkTimes times = LinkTimes::Short);
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
    /// What each block says of its data right now: book, ladder, tape, chart, the row of the watchlist, and the venue
    /// in Health, which the footer shows too.
    struct Said {
        const char* block;
        DataState state;
    };
    [[nodiscard]] std::vector<Said> said();
    /// True when the screen's best levels are all of those in `truth` (Twin::book), to the last digit.
    [[nodiscard]] bool shows(const twin::Json& truth);
    [[nodiscard]] const IoStats& ioStats() const { return m_io.stats(); }

private:
    template <class View> void open(ViewSpec spec, const std::shared_ptr<ViewSlot<View>>& slot, ViewKind kind);

    const std::string m_key;
    FastClock m_clock;
    Inbox<Inbound> m_inbox;
    Catalogue m_catalogue;
    IoThread m_io;
    Engine m_engine;
    EngineThread m_thread;
    std::shared_ptr<ViewSlot<DepthView>> m_depth = std::make_shared<ViewSlot<DepthView>>();
    std::shared_ptr<ViewSlot<DepthView>> m_ladder = std::make_shared<ViewSlot<DepthView>>();
    std::shared_ptr<ViewSlot<TapeView>> m_tape = std::make_shared<ViewSlot<TapeView>>();
    std::shared_ptr<ViewSlot<ChartView>> m_chart = std::make_shared<ViewSlot<ChartView>>();
    std::shared_ptr<ViewSlot<QuotesView>> m_quotes = std::make_shared<ViewSlot<QuotesView>>();
    std::shared_ptr<ViewSlot<HealthView>> m_health = std::make_shared<ViewSlot<HealthView>>();
    std::uint32_t m_views = 0;
};

} // namespace gannet::test
