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
    m_inbox.push(std::move(op));
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
    std::vector<StoreOp> fresh;
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
    m_lost.fetch_add(m_waiting.size(), std::memory_order_relaxed);
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

void WriterThread::take(std::vector<StoreOp>& fresh)
{
    for (StoreOp& op : fresh) {
        const auto* intent = std::get_if<OrderIntent>(&op);
        if (m_failure && intent != nullptr)
            refuse(*intent, m_failure->error);
        else if (m_failure && m_waiting.size() >= m_settings.maxWaiting)
            m_lost.fetch_add(1, std::memory_order_relaxed);
        else
            m_waiting.push_back(std::move(op));
        keptChanged();
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
        const std::size_t count = std::min(m_waiting.size(), kMaxBatch);
        m_news.clear();
        if (Result<void> done = writeSome(count); !done) {
            m_store->rollback();
            failed(std::move(done.error()));
            return;
        }
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(count));
        m_written.fetch_add(count, std::memory_order_relaxed);
        m_commits.fetch_add(1, std::memory_order_relaxed);
        m_duplicates.store(m_store->duplicates(), std::memory_order_relaxed);
        keptChanged();
        m_backoff.reset();
        recovered();
        for (StoreNews& news : m_news)
            m_tell(std::move(news));
    }
}

/// One transaction with the first `count` ops. Leaves what it will tell in m_news.
Result<void> WriterThread::writeSome(std::size_t count)
{
    if (Result<void> begun = m_store->begin(); !begun)
        return begun;
    for (std::size_t i = 0; i < count; ++i) {
        const StoreOp& op = m_waiting[i];
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
    return m_store->commit();
}

/// The intents among all that wait end here, the rest waits on.
void WriterThread::failed(Error error)
{
    const bool isNew = !m_failure;
    m_failure = Failure{std::move(error), m_clock.now(), m_backoff.next()};
    m_isOk.store(false, std::memory_order_release);
    if (isNew)
        m_tell(StoreFailed{m_failure->error});
    const auto isOther = [](const StoreOp& op) { return !std::holds_alternative<OrderIntent>(op); };
    const auto firstIntent = std::stable_partition(m_waiting.begin(), m_waiting.end(), isOther);
    std::vector<StoreOp> intents;
    std::move(firstIntent, m_waiting.end(), std::back_inserter(intents));
    m_waiting.erase(firstIntent, m_waiting.end());
    keptChanged();
    for (const StoreOp& intent : intents)
        refuse(std::get<OrderIntent>(intent), m_failure->error);
}

void WriterThread::recovered()
{
    if (!m_failure)
        return;
    m_failure.reset();
    m_isOk.store(true, std::memory_order_release);
    m_tell(StoreRecovered{});
}

void WriterThread::refuse(const OrderIntent& intent, const Error& error)
{
    m_tell(IntentFailed{intent.ordinal, intent.order.order.id, error});
}

void WriterThread::keptChanged()
{
    m_kept.store(m_waiting.size(), std::memory_order_relaxed);
}

} // namespace gannet
