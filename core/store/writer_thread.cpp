// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/writer_thread.h"

#include <pthread.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gannet {

namespace {

/// Ops of one transaction at most: bounds how long an intent behind a burst waits, and how far the -wal file grows.
constexpr std::size_t kMaxBatch = 10'000;
/// Without news the thread wakes this often; a push or the end wakes it at once.
constexpr Duration kIdleWait = Duration::minutes(1);

} // namespace

WriterThread::WriterThread(std::unique_ptr<Store> store, const Clock& clock, Tell tell, WriterSettings settings)
    : m_store(std::move(store)),
      m_clock(clock),
      m_tell(std::move(tell)),
      m_settings(settings),
      m_backoff(settings.retryFirst, settings.retryMost, settings.retrySeed),
      m_thread([this] { run(); })
{}

WriterThread::~WriterThread()
{
    stop();
}

void WriterThread::push(StoreOp op)
{
    std::vector<StoreOp> step;
    step.push_back(std::move(op));
    push(std::move(step));
}

void WriterThread::push(std::vector<StoreOp> step)
{
    m_unwritten.fetch_add(step.size(), std::memory_order_relaxed);
    m_inbox.push(std::move(step));
}

void WriterThread::stop()
{
    m_stop.store(true, std::memory_order_release);
    m_inbox.poke();
    if (m_thread.joinable())
        m_thread.join();
}

void WriterThread::run()
{
    pthread_setname_np(pthread_self(), "gannet-store");
    std::vector<std::vector<StoreOp>> fresh;
    for (;;) {
        // Read before the inbox: what was pushed before the end was asked for is in this drain.
        const bool stopping = m_stop.load(std::memory_order_acquire);
        m_inbox.drain(fresh, stopping ? Duration{} : untilNextTry());
        // At the end the file gets one more chance, and what came late may share it.
        const bool isTrying = stopping || !m_failure || untilNextTry() == Duration{};
        take(fresh);
        if (isTrying)
            writeWaiting();
        if (stopping)
            break;
    }
    m_lost.fetch_add(m_waitingOps, std::memory_order_relaxed);
}

Duration WriterThread::untilNextTry() const
{
    if (!m_failure)
        return kIdleWait;
    const Duration passed = m_clock.now() - m_failure->since;
    // A clock that was set back would keep us waiting for as long as it was set back.
    if (passed < Duration{} || passed >= m_failure->wait)
        return {};
    return m_failure->wait - passed;
}

void WriterThread::take(std::vector<std::vector<StoreOp>>& fresh)
{
    for (std::vector<StoreOp>& step : fresh) {
        if (m_failure)
            refuseIntents(step, m_failure->error);
        if (m_failure && m_waitingOps + step.size() > m_settings.maxWaiting) {
            m_lost.fetch_add(step.size(), std::memory_order_relaxed);
            m_unwritten.fetch_sub(step.size(), std::memory_order_relaxed);
        } else if (!step.empty()) {
            m_waitingOps += step.size();
            m_waiting.push_back(std::move(step));
        }
    }
}

void WriterThread::writeWaiting()
{
    if (m_failure && m_waiting.empty()) {
        if (Result<void> probed = m_store->probe(); probed)
            recovered();
        else
            failed(std::move(probed.error()));
        return;
    }
    while (!m_waiting.empty()) {
        std::size_t steps = 1;
        std::size_t ops = m_waiting.front().size();
        while (steps < m_waiting.size() && ops + m_waiting[steps].size() <= kMaxBatch)
            ops += m_waiting[steps++].size();
        m_news.clear();
        if (Result<void> done = writeSome(steps); !done) {
            m_store->rollback();
            failed(std::move(done.error()));
            return;
        }
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(steps));
        m_waitingOps -= ops;
        m_unwritten.fetch_sub(ops, std::memory_order_relaxed);
        m_written.fetch_add(ops, std::memory_order_relaxed);
        m_commits.fetch_add(1, std::memory_order_relaxed);
        m_duplicates.store(m_store->duplicates(), std::memory_order_relaxed);
        m_backoff.reset();
        recovered();
        for (StoreNews& news : m_news)
            m_tell(std::move(news));
    }
}

/// One transaction with the first steps. Leaves what it will tell in m_news.
Result<void> WriterThread::writeSome(std::size_t steps)
{
    if (Result<void> begun = m_store->begin(); !begun)
        return begun;
    for (std::size_t i = 0; i < steps; ++i) {
        for (const StoreOp& op : m_waiting[i]) {
            const auto* intent = std::get_if<OrderIntent>(&op);
            Result<void> written = m_store->write(op);
            if (!written && written.error().kind != ErrorKind::Invalid)
                return written;
            if (intent != nullptr && written)
                m_news.emplace_back(IntentStored{intent->ordinal, intent->order.order.id});
            else if (intent != nullptr)
                m_news.emplace_back(IntentFailed{intent->ordinal, intent->order.order.id, written.error()});
            else if (!written)
                m_news.emplace_back(RowRefused{written.error()});
        }
    }
    return m_store->commit();
}

/// The intents among all that wait end here, the rest waits on.
void WriterThread::failed(Error error)
{
    const bool isNew = !m_failure;
    error.message += "; it is tried again by itself";
    m_failure = Failure{std::move(error), m_clock.now(), m_backoff.next()};
    m_isOk.store(false, std::memory_order_release);
    if (isNew)
        m_tell(StoreFailed{m_failure->error});
    m_waitingOps = 0;
    for (std::vector<StoreOp>& step : m_waiting) {
        refuseIntents(step, m_failure->error);
        m_waitingOps += step.size();
    }
    std::erase_if(m_waiting, [](const std::vector<StoreOp>& step) { return step.empty(); });
}

void WriterThread::recovered()
{
    if (!m_failure)
        return;
    m_failure.reset();
    m_isOk.store(true, std::memory_order_release);
    m_tell(StoreRecovered{});
}

/// An order that cannot be stored now is not sent later: nobody waits for it then.
void WriterThread::refuseIntents(std::vector<StoreOp>& step, const Error& error)
{
    std::erase_if(step, [&](const StoreOp& op) {
        const auto* const intent = std::get_if<OrderIntent>(&op);
        if (!intent)
            return false;
        m_unwritten.fetch_sub(1, std::memory_order_relaxed);
        m_tell(IntentFailed{intent->ordinal, intent->order.order.id, error});
        return true;
    });
}

} // namespace gannet
