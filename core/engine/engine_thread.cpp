// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_thread.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace gannet {

namespace {
constexpr Duration kLongestWait = Duration::milliseconds(100); ///< bounds the wait when clock and wall disagree
constexpr std::size_t kItemsBetweenFrames = 1024;              ///< a flood must not starve the screens
} // namespace

EngineThread::EngineThread(Engine& engine, Inbox<Inbound>& inbox, const Clock& clock,
                           const EngineThreadOptions& options)
    : m_engine(engine), m_inbox(inbox), m_clock(clock), m_options(options)
{
    m_engine.setTell([this](UiEvent event) {
        const auto* const trading = m_options.onAnswer ? std::get_if<TradingEvent>(&event) : nullptr;
        if (const auto* const answer = trading ? std::get_if<RequestAnswered>(trading) : nullptr)
            m_options.onAnswer(*answer);
        m_uiEvents.push(std::move(event));
    });
}

void EngineThread::start()
{
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void EngineThread::stop()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_inbox.poke();
    m_thread.join();
}

void EngineThread::post(Command command)
{
    m_inbox.push(Inbound{m_clock.now(), std::move(command)});
}

void EngineThread::run(const std::stop_token& stop)
{
    pthread_setname_np(pthread_self(), "gannet-engine");
    if (m_options.makesTicks)
        stepOne(Inbound{m_clock.now(), Tick{}});
    while (!stop.stop_requested()) {
        if (m_inbox.drain(m_batch, waitTime()))
            takeBatch();
        watchClock();
        tickIfDue();
        publish();
        updateStats();
    }
    if (m_inbox.drain(m_batch))
        takeBatch();
    m_engine.stop();
}

void EngineThread::takeBatch()
{
    m_stats.inboxDepth = static_cast<std::uint32_t>(m_batch.size());
    m_stats.inboxHighMark = std::max(m_stats.inboxHighMark, m_stats.inboxDepth);
    std::size_t sinceFrame = 0;
    Timestamp before = m_meter.now();
    for (const Inbound& item : m_batch) {
        stepOne(item);
        const Timestamp after = m_meter.now();
        m_steps.record(after - before);
        before = after;
        if (++sinceFrame == kItemsBetweenFrames) {
            sinceFrame = 0;
            publish();
            before = m_meter.now();
        }
    }
    m_batch.clear();
}

void EngineThread::stepOne(const Inbound& item)
{
    if (m_options.journal)
        m_options.journal->record(item);
    m_engine.step(item);
    m_ahead.store(m_engine.timeAhead().ns);
}

void EngineThread::tickIfDue()
{
    if (!m_options.makesTicks)
        return;
    const Timestamp now = m_clock.now();
    const Timestamp due = m_engine.nextDeadline();
    if (due.isKnown() && due <= m_engine.timeAt(now))
        stepOne(Inbound{now, Tick{}});
}

/// A clock that is set, in either direction, disarms: what was armed was armed in another time. It comes in as a
/// command like any other, so a replay has it too.
void EngineThread::watchClock()
{
    if (!m_options.clockJump)
        return;
    const Timestamp now = m_clock.now();
    const Duration offset = now - m_meter.now();
    const Duration moved = offset - m_clockOffset.value_or(offset);
    m_clockOffset = offset;
    if (moved <= *m_options.clockJump && moved >= Duration{-m_options.clockJump->ns})
        return;
    if (m_options.log)
        m_options.log->write(LogLevel::Warn, "engine", "clock_set",
                             fmt::format("the clock was set {} by {} ms", moved.ns > 0 ? "forward" : "back",
                                         std::abs(moved.toMilliseconds())));
    Disarm disarm;
    disarm.request = {fmt::format("clock-{}", now.ns)};
    disarm.reason = DisarmReason::ClockJump;
    stepOne(Inbound{now, Command{TradingCommand{std::move(disarm)}}});
}

void EngineThread::publish()
{
    m_engine.publish(m_clock.now(), m_meter.now()); // it takes the clock for what it is
}

Duration EngineThread::waitTime() const
{
    Duration wait = kLongestWait;
    const auto limit = [&wait](Timestamp due, Timestamp now) {
        if (due.isKnown())
            wait = std::min(wait, due - now);
    };
    if (m_options.makesTicks)
        limit(m_engine.nextDeadline(), m_engine.timeAt(m_clock.now()));
    limit(m_engine.nextPublish(), m_meter.now());
    return std::max(wait, Duration::microseconds(50));
}

void EngineThread::updateStats()
{
    const Timestamp now = m_meter.now();
    if (now < m_nextStats)
        return;
    m_nextStats = now + Duration::seconds(1);
    m_stats.stepP50 = m_steps.percentile(500);
    m_stats.stepP99 = m_steps.percentile(990);
    m_stats.stepMax = m_steps.max();
    m_stats.journalBytes = m_options.journal ? m_options.journal->bytesWritten() : 0;
    if (m_stats.journalTrouble.empty() && m_options.journal && !m_options.journal->isOk())
        tellJournalTrouble();
    m_engine.setLoopStats(m_stats);
    m_steps.reset();
    m_stats.inboxDepth = 0;
}

/// Once: nothing stops, but nobody shall believe in a recording that is not there.
void EngineThread::tellJournalTrouble()
{
    m_stats.journalTrouble = m_options.journal->words() + "; what comes in is not recorded";
    StartStage stage;
    stage.name = "journal";
    stage.state = StartStage::State::Failed;
    stage.began = m_clock.now();
    stage.words = m_stats.journalTrouble;
    m_uiEvents.push(std::move(stage));
    if (m_options.log)
        m_options.log->write(LogLevel::Error, "journal", "not_recorded", m_stats.journalTrouble);
}

} // namespace gannet
