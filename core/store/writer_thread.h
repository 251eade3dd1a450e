// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/inbox.h"
#include "core/base/time.h"
#include "core/model/store_op.h"
#include "core/store/store.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace gannet {

struct WriterSettings {
    Duration retryFirst = Duration::milliseconds(100); ///< after a failed write; doubles
    Duration retryMost = Duration::seconds(10);
    std::uint64_t retrySeed = 1;
    /// Ops kept while the file cannot be written; beyond them the newest is lost, and counted.
    std::size_t maxWaiting = 200'000;
};

/// Owns the store on a thread of its own. Takes ops in order, writes all that wait as one transaction, what was pushed
/// together never in two, and tells what became of each intent. When the file cannot be written it says so once, fails
/// every intent, keeps the other ops, and tries again after growing waits, by the clock, until it can.
class WriterThread {
public:
    /// Called on the writer thread, with no lock held: it may only push into an Inbox.
    using Tell = std::function<void(StoreNews)>;

    /// `clock` is read on the writer thread only.
    WriterThread(std::unique_ptr<Store> store, const Clock& clock, Tell tell, WriterSettings settings = {});
    ~WriterThread();
    WriterThread(const WriterThread&) = delete;
    WriterThread& operator=(const WriterThread&) = delete;

    /// Any thread; does not wait. Not after stop().
    void push(StoreOp op);
    void push(std::vector<StoreOp> step);
    /// Writes what was pushed, tries a failed file once more, answers every intent, and ends the thread. The owner's
    /// thread; a second call does nothing.
    void stop();

    // Gauges, any thread.
    [[nodiscard]] bool isOk() const { return m_isOk.load(std::memory_order_acquire); }
    [[nodiscard]] std::size_t waiting() const { return m_unwritten.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t opsWritten() const { return m_written.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t opsLost() const { return m_lost.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t commits() const { return m_commits.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t duplicates() const { return m_duplicates.load(std::memory_order_relaxed); }

private:
    /// Why the file cannot be written, and when it is tried next.
    struct Failure {
        Error error;
        Timestamp since;
        Duration wait;
    };

    void run();
    [[nodiscard]] Duration untilNextTry() const;
    void take(std::vector<std::vector<StoreOp>>& fresh);
    void writeWaiting();
    [[nodiscard]] Result<void> writeSome(std::size_t steps);
    void failed(Error error);
    void recovered();
    void refuseIntents(std::vector<StoreOp>& step, const Error& error);

    std::unique_ptr<Store> m_store;
    const Clock& m_clock;
    Tell m_tell;
    WriterSettings m_settings;

    // The writer thread's.
    std::deque<std::vector<StoreOp>> m_waiting; ///< as they were pushed
    std::size_t m_waitingOps = 0;               ///< in all of m_waiting
    std::vector<StoreNews> m_news;              ///< of the transaction under way: told once it is on the disk
    std::optional<Failure> m_failure;
    Backoff m_backoff;

    Inbox<std::vector<StoreOp>> m_inbox;
    std::atomic<std::size_t> m_unwritten{0};
    std::atomic<std::uint64_t> m_written{0};
    std::atomic<std::uint64_t> m_lost{0};
    std::atomic<std::uint64_t> m_commits{0};
    std::atomic<std::uint64_t> m_duplicates{0};
    std::atomic<bool> m_isOk{true};
    std::atomic<bool> m_stop{false};
    std::jthread m_thread;
};

} // namespace gannet
