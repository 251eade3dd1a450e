// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/inbox.h"
#include "core/base/result.h"
#include "tests/twins/fault.h"
#include "tests/twins/script.h"
#include "tests/twins/truth_book.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace gannet::twin {

class TwinServer;

struct TwinOptions {
    std::string venue;                   ///< "hyperliquid", "binance-usdm" or "aster"
    std::vector<std::string> recordings; ///< played merged by time
    std::uint16_t port = 0;              ///< 0: any free one
    double speed = 1;                    ///< 0.1 to 100: a rate of play, never an amount
    std::string certificateFile;         ///< PEM; with a key: TLS
    std::string keyFile;
    std::vector<ScriptLine> script; ///< what it does by itself
    std::function<void()> onQuit;   ///< of a script's `quit`; on the twin's thread
};

/// Written by the twin's thread, read from any.
struct TwinStats {
    using Counter = std::atomic<std::uint64_t>;
    Counter webSockets{0}; ///< opened so far
    Counter openWebSockets{0};
    Counter httpRequests{0};
    Counter messages{0};     ///< sent to peers
    Counter bookMessages{0}; ///< of streams that somebody listens to, struck by a fault or not
    Counter faultsDone{0};   ///< one for each time a fault struck
    Counter rounds{0};       ///< times the recording began
};

/// A venue of our own on this machine: HTTP and WebSocket on one port of 127.0.0.1, on a thread of its own. It speaks
/// from a recording and misbehaves when told to. Every call may come from any thread and returns when it is done.
class Twin {
public:
    explicit Twin(TwinOptions options);
    /// Stops.
    ~Twin();
    Twin(const Twin&) = delete;
    Twin& operator=(const Twin&) = delete;

    /// Reads the recordings, listens and plays. Fails {Invalid} with a sentence.
    [[nodiscard]] Result<void> start();
    void stop();

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// "ws://127.0.0.1:PORT" or wss; the adapter adds its paths.
    [[nodiscard]] std::string wsUrl() const;
    [[nodiscard]] std::string restUrl() const;

    void fault(Fault fault);
    /// Whether a fault was asked for that has not struck yet.
    [[nodiscard]] bool hasDueFaults();
    /// While paused nothing of the recording is told, and the books stand still: a calm market. What a venue tells on a
    /// clock goes on (marks, figures), requests and pings are answered.
    void setPaused(bool isPaused);
    /// The venue says this at once: a message as a recording has it, about a symbol of the recording; its times become
    /// now. For a market that moves as a script wants it, over a recording that stands still. False when it cannot be
    /// understood.
    [[nodiscard]] bool say(const std::string& message);
    /// `{"seq","time","bids":[[price,size]],"asks":[...]}` of the twin's own book, the best `levels` a side; null when
    /// there is no such symbol.
    [[nodiscard]] Json book(const std::string& symbol, std::size_t levels = 20);

    /// What is needed to trade there, for a person; empty where nobody can.
    [[nodiscard]] std::string welcome();

    [[nodiscard]] const TwinStats& stats() const { return m_stats; }

private:
    using Call = std::function<void(TwinServer&)>;

    void run(std::function<void(Result<std::uint16_t>)> started);
    /// Runs it on the twin's thread and waits.
    void call(Call work);

    const TwinOptions m_options;
    TwinStats m_stats;
    int m_wakeFd = -1;
    Inbox<Call> m_calls;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_isStopping{false};
    std::jthread m_thread;
};

} // namespace gannet::twin
