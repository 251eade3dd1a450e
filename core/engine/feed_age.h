// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gannet {

inline constexpr std::size_t kOffsetSeconds = 60;              ///< window of the clock offset estimate
inline constexpr Duration kClocksApart = Duration::minutes(5); ///< clocks further apart than this are not compared
inline constexpr std::size_t kAgeSamples = 1024;               ///< most samples the percentiles are taken over
inline constexpr Duration kAgeWindow = Duration::seconds(10);  ///< and how old they may be
inline constexpr std::size_t kAgeSamplesLeast = 5;             ///< of fewer nothing is said

/// How old a venue's data is when it arrives, and how many frames come. The two clocks differ by an unknown amount; the
/// fastest arrival of the last minute is taken for zero, so an age is what came on top of it and never negative.
/// Engine thread.
class FeedAge {
public:
    void noteFrame(Timestamp ingest);
    /// A message that carries the venue's time of now (not a backlog or a history).
    void note(Timestamp venueTime, Timestamp ingest);

    struct Figures {
        bool isKnown = false;
        Duration p50;
        Duration p99;
        Duration clockOffset;
    };
    /// Of the samples within kAgeWindow before `now`; unknown when they are fewer than kAgeSamplesLeast.
    [[nodiscard]] Figures figures(Timestamp now) const;
    /// The venue's clock is ahead of ours by at least this; the fastest transit time counts against it. Nothing before
    /// the first sample. Cheap: for each frame of a screen.
    [[nodiscard]] std::optional<Duration> clockOffset() const;
    /// Frames in the last whole second before `now`.
    [[nodiscard]] std::uint32_t framesPerSecond(Timestamp now) const;
    [[nodiscard]] Timestamp lastFrame() const { return m_lastFrame; }

private:
    struct Second {
        std::int64_t number = -1;
        std::int64_t fastestNs = 0;
    };
    std::array<Second, kOffsetSeconds> m_seconds{};
    struct Sample {
        Timestamp ingest;
        std::int64_t transitNs = 0;
    };
    std::array<Sample, kAgeSamples> m_samples{};
    std::size_t m_next = 0;
    std::size_t m_count = 0;
    std::int64_t m_newestSecond = 0;
    Timestamp m_lastFrame;
    std::int64_t m_frameSecond = 0;
    std::uint32_t m_framesNow = 0;
    std::uint32_t m_framesBefore = 0;
};

} // namespace gannet
