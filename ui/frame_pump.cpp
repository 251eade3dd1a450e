// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame_pump.h"

#include "ui/format.h"

#include <QGuiApplication>
#include <QQuickWindow>

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] QString pairText(const Histogram& histogram)
{
    if (histogram.count() == 0)
        return QChar(kDash);
    const auto tenths = [](Duration value) { return amountText(value.ns / 100'000, 1); };
    return QStringLiteral("%1 / %2 ms").arg(tenths(histogram.percentile(500)), tenths(histogram.percentile(990)));
}

} // namespace

void DurationRing::push(Duration value)
{
    const std::uint64_t at = m_written.load(std::memory_order_relaxed);
    m_values[at % kSize].store(value.ns, std::memory_order_relaxed);
    m_written.store(at + 1, std::memory_order_release);
}

std::size_t DurationRing::drain(std::span<Duration, kSize> out)
{
    const std::uint64_t written = m_written.load(std::memory_order_acquire);
    m_read = std::max(m_read, written > kSize ? written - kSize : 0);
    std::size_t count = 0;
    for (; m_read < written; ++m_read)
        out[count++] = {m_values[m_read % kSize].load(std::memory_order_relaxed)};
    return count;
}

FramePump::FramePump(EngineClient& client, QObject* parent)
    : QObject(parent), m_client(client), m_frameText(QChar(kDash)), m_latencyText(QChar(kDash))
{
    m_clock.start();
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kFocusedMs);
    connect(&m_timer, &QTimer::timeout, this, &FramePump::tick);
    if (auto* app = qobject_cast<QGuiApplication*>(QCoreApplication::instance())) {
        connect(app, &QGuiApplication::applicationStateChanged, this,
                [this](Qt::ApplicationState state) { setFocused(state == Qt::ApplicationActive); });
    }
}

FramePump::~FramePump()
{
    setWindow(nullptr);
}

void FramePump::start()
{
    m_timer.start();
}

void FramePump::stop()
{
    m_timer.stop();
}

void FramePump::setFocused(bool isFocused)
{
    m_timer.setInterval(isFocused ? kFocusedMs : kUnfocusedMs);
}

void FramePump::setWindow(QQuickWindow* window)
{
    if (m_window)
        disconnect(m_window, nullptr, this, nullptr);
    m_window = window;
    if (!window)
        return;
    connect(window, &QQuickWindow::beforeSynchronizing, this, &FramePump::onSyncStarts, Qt::DirectConnection);
    connect(window, &QQuickWindow::frameSwapped, this, &FramePump::onSwapped, Qt::DirectConnection);
}

void FramePump::tick()
{
    const Timestamp received = m_client.frame();
    const std::int64_t now = m_clock.nsecsElapsed();
    if (received.isKnown()) {
        const std::int64_t age = std::max<std::int64_t>((m_client.now() - received).ns, 0);
        m_shownAsOfNs.store(now - age, std::memory_order_relaxed);
        m_takenAtNs = now;
    } else if (now - m_takenAtNs > std::int64_t{kForgetMs} * 1'000'000) {
        m_shownAsOfNs.store(0, std::memory_order_relaxed);
    }
    collect();
    emit ticked();
}

void FramePump::onSyncStarts()
{
    m_syncStartNs = m_clock.nsecsElapsed();
    m_syncedAsOfNs.store(m_shownAsOfNs.exchange(0, std::memory_order_relaxed), std::memory_order_relaxed);
}

void FramePump::onSwapped()
{
    const std::int64_t now = m_clock.nsecsElapsed();
    m_frames.push({now - m_syncStartNs});
    const std::int64_t asOf = m_syncedAsOfNs.exchange(0, std::memory_order_relaxed);
    if (asOf != 0)
        m_latencies.push({now - asOf});
}

void FramePump::collect()
{
    std::array<Duration, DurationRing::kSize> values{};
    for (std::size_t i = 0, count = m_frames.drain(values); i < count; ++i) {
        m_frameWindow.record(values[i]);
        m_frameTotal.record(values[i]);
    }
    for (std::size_t i = 0, count = m_latencies.drain(values); i < count; ++i) {
        m_latencyWindow.record(values[i]);
        m_latencyTotal.record(values[i]);
    }
    const std::int64_t now = m_clock.nsecsElapsed();
    if (now - m_windowStartNs >= std::int64_t{kMeasureWindowMs} * 1'000'000) {
        m_windowStartNs = now;
        publishWindow();
    }
}

void FramePump::publishWindow()
{
    m_frameText = pairText(m_frameWindow);
    m_latencyText = pairText(m_latencyWindow);
    m_frameWindow.reset();
    m_latencyWindow.reset();
    emit measured();
}

} // namespace gannet
