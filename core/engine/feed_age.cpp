// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/feed_age.h"

#include <algorithm>
#include <limits>

namespace gannet {

namespace {
constexpr std::int64_t kSecondNs = 1'000'000'000;
}

void FeedAge::noteFrame(Timestamp ingest)
{
    const std::int64_t second = ingest.ns / kSecondNs;
    if (second != m_frameSecond) {
        m_framesBefore = second == m_frameSecond + 1 ? m_framesNow : 0;
        m_framesNow = 0;
        m_frameSecond = second;
    }
    ++m_framesNow;
    m_lastFrame = ingest;
}

std::uint32_t FeedAge::framesPerSecond(Timestamp now) const
{
    const std::int64_t second = now.ns / kSecondNs;
    if (second == m_frameSecond)
        return m_framesBefore;
    return second == m_frameSecond + 1 ? m_framesNow : 0;
}

void FeedAge::note(Timestamp venueTime, Timestamp ingest)
{
    if (!venueTime.isKnown())
        return;
    const std::int64_t transit = (ingest - venueTime).ns;
    const std::int64_t number = ingest.ns / kSecondNs;
    Second& second = m_seconds[static_cast<std::size_t>(number) % kOffsetSeconds];
    second.fastestNs = second.number == number ? std::min(second.fastestNs, transit) : transit;
    second.number = number;
    m_newestSecond = number;
    m_samples[m_next] = {ingest, transit};
    m_next = (m_next + 1) % kAgeSamples;
    m_count = std::min(m_count + 1, kAgeSamples);
}

std::optional<Duration> FeedAge::clockOffset() const
{
    std::int64_t fastest = std::numeric_limits<std::int64_t>::max();
    for (const Second& second : m_seconds) {
        if (second.number > m_newestSecond - static_cast<std::int64_t>(kOffsetSeconds))
            fastest = std::min(fastest, second.fastestNs);
    }
    if (m_count == 0 || fastest == std::numeric_limits<std::int64_t>::max())
        return std::nullopt;
    return Duration{-fastest};
}

FeedAge::Figures FeedAge::figures(Timestamp now) const
{
    std::array<std::int64_t, kAgeSamples> sorted;
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_count; ++i) {
        if (now - m_samples[i].ingest <= kAgeWindow)
            sorted[count++] = m_samples[i].transitNs;
    }
    const std::optional<Duration> offset = clockOffset();
    if (!offset || count < kAgeSamplesLeast)
        return {};
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(count);
    const auto ageAt = [&sorted, end, &offset](std::size_t n) {
        const auto it = sorted.begin() + static_cast<std::ptrdiff_t>(n);
        std::nth_element(sorted.begin(), it, end);
        return Duration{std::max<std::int64_t>(0, *it + offset->ns)};
    };
    Figures figures;
    figures.isKnown = true;
    figures.p50 = ageAt((count - 1) / 2);
    figures.p99 = ageAt((count * 99 + 99) / 100 - 1);
    figures.clockOffset = *offset;
    return figures;
}

} // namespace gannet
