// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/histogram.h"
#include "ui/engine_client.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include <array>
#include <atomic>
#include <span>

class QQuickWindow;

namespace gannet {

/// Durations from the render thread to the UI thread: one writer, one reader, the newest kSize are kept.
class DurationRing {
public:
    static constexpr std::uint64_t kSize = 64;
    void push(Duration value); ///< writer
    /// Reader. Copies what came since the last call, at most kSize; returns how many.
    std::size_t drain(std::span<Duration, kSize> out);

private:
    std::array<std::atomic<std::int64_t>, kSize> m_values{};
    std::atomic<std::uint64_t> m_written{0};
    std::uint64_t m_read = 0;
};

/// The one timer of all screens: 60 Hz while the application has the focus, 30 Hz else. Each tick takes what is new and
/// tells the view-models once. Measures how long frames take and how old the newest data is when its frame is shown.
class FramePump : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(QString frameText READ frameText NOTIFY measured)
    Q_PROPERTY(QString latencyText READ latencyText NOTIFY measured)

public:
    static constexpr int kFocusedMs = 16;
    static constexpr int kUnfocusedMs = 33;
    static constexpr int kMeasureWindowMs = 5000;
    /// Data that brought no frame in this time changed nothing that is drawn: a later frame is not its frame.
    static constexpr int kForgetMs = 1000;

    explicit FramePump(EngineClient& client, QObject* parent = nullptr);
    ~FramePump() override;

    void start();
    void stop();
    /// Measures this window's frames. Null ends the measuring.
    void setWindow(QQuickWindow* window);
    /// One frame now; the timer calls it, and tests.
    void tick();
    [[nodiscard]] int intervalMs() const { return m_timer.interval(); }
    void setFocused(bool isFocused);

    /// Synchronising to swapped, over the last whole window: "4.2 ms / 9.8 ms" (p50 / p99), the dash before the first.
    [[nodiscard]] QString frameText() const { return m_frameText; }
    /// Arrival of the newest data in the frame to swapped, likewise. In a replay the player's clock counts.
    [[nodiscard]] QString latencyText() const { return m_latencyText; }
    /// Since the start or the last resetTotals().
    [[nodiscard]] const Histogram& frameTotal() const { return m_frameTotal; }
    [[nodiscard]] const Histogram& latencyTotal() const { return m_latencyTotal; }
    void resetTotals()
    {
        m_frameTotal.reset();
        m_latencyTotal.reset();
    }

signals:
    /// Once per tick, after the view-models.
    void ticked();
    /// The texts above have changed; every few seconds.
    void measured();

private:
    void onSyncStarts(); ///< render thread
    void onSwapped();    ///< render thread
    void collect();
    void publishWindow();

    EngineClient& m_client;
    QTimer m_timer;
    QPointer<QQuickWindow> m_window;
    QElapsedTimer m_clock;                       ///< monotonic; started in the constructor, then only read
    std::int64_t m_syncStartNs = 0;              ///< render thread
    std::atomic<std::int64_t> m_shownAsOfNs{0};  ///< m_clock time at which the newest data arrived; 0: none waits
    std::atomic<std::int64_t> m_syncedAsOfNs{0}; ///< what of it is in the frame being drawn
    DurationRing m_frames;
    DurationRing m_latencies;
    Histogram m_frameWindow, m_latencyWindow, m_frameTotal, m_latencyTotal;
    std::int64_t m_takenAtNs = 0; ///< when a tick last took something new
    std::int64_t m_windowStartNs = 0;
    QString m_frameText, m_latencyText;
};

} // namespace gannet
