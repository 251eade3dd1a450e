// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/chart_scale.h"

#include <algorithm>
#include <cmath>

namespace gannet {

namespace {
constexpr std::int64_t kAirParts = 14; ///< one part of this many of the range stays free at each end
}

void ChartScale::setArea(double width, double height)
{
    m_width = std::max(width, 0.0);
    m_height = std::max(height, 0.0);
}

void ChartScale::setHeadRoom(double px)
{
    m_headRoom = std::max(px, 0.0);
}

void ChartScale::onNewCandles(std::int64_t newCandles)
{
    if (!isFollowing())
        m_right -= static_cast<double>(newCandles);
}

void ChartScale::reset()
{
    m_pitch = kDefaultPitch;
    m_right = kEmptyCandles;
    m_low = m_high = 0;
}

void ChartScale::look(const Sight& sight)
{
    m_pitch = std::clamp(sight.pitch, kMinPitch, kMaxPitch);
    m_right = std::min(sight.right, double{kEmptyCandles});
}

void ChartScale::zoomAt(double x, double factor)
{
    const double old = m_pitch;
    m_pitch = std::clamp(m_pitch * factor, kMinPitch, kMaxPitch);
    // Distance of x from the right edge in candles, before and after; what it gains or loses moves the newest candle.
    const double fromRight = (m_width - x) / m_unit;
    m_right += fromRight / m_pitch - fromRight / old;
}

void ChartScale::panBy(double px, std::int64_t candles)
{
    m_right -= px / pitch();
    const double slots = pitch() > 0 ? m_width / pitch() : 0;
    const double most = std::max(slots - 1, static_cast<double>(kEmptyCandles));
    const double least = -static_cast<double>(std::max<std::int64_t>(candles - 1, 0));
    m_right = std::clamp(m_right, least, most);
}

std::int64_t ChartScale::backAt(double x) const
{
    return static_cast<std::int64_t>(std::floor((m_width - x) / pitch() - m_right));
}

ChartScale::Range ChartScale::visible(std::int64_t count) const
{
    const std::int64_t oldest = backAt(0);
    const std::int64_t newest = backAt(m_width);
    return {std::max<std::int64_t>(count - 1 - oldest, 0), std::min(count - 1 - newest, count - 1)};
}

void ChartScale::fitPrices(std::span<const Candle> candles)
{
    if (candles.empty())
        return;
    m_low = candles.front().low;
    m_high = candles.front().high;
    for (const Candle& candle : candles) {
        m_low = std::min(m_low, candle.low);
        m_high = std::max(m_high, candle.high);
    }
    const std::int64_t air = std::max<std::int64_t>((m_high - m_low) / kAirParts, 1);
    m_low -= air;
    // Seen from the room that is left below it, the head room is this much more of the range.
    const double head = std::min(m_headRoom, m_height / 3);
    const double more = head > 0 ? head / (m_height - head) * static_cast<double>(m_high - m_low) : 0;
    m_high += std::max(air, static_cast<std::int64_t>(std::ceil(more)));
}

double ChartScale::yOf(std::int64_t price) const
{
    if (!hasPrices())
        return m_height / 2;
    return m_height * static_cast<double>(m_high - price) / static_cast<double>(m_high - m_low);
}

std::int64_t ChartScale::priceAt(double y, std::int64_t step) const
{
    if (!hasPrices() || m_height <= 0)
        return 0;
    // Only the count of steps below the highest grid price comes from pixels; the price itself is integers.
    const std::int64_t top = m_high / step * step;
    const double stepsPerPx = static_cast<double>(m_high - m_low) / static_cast<double>(step) / m_height;
    const double topAtSteps = static_cast<double>(m_high - top) / static_cast<double>(step);
    return top - static_cast<std::int64_t>(std::llround(y * stepsPerPx - topAtSteps)) * step;
}

std::int64_t ChartScale::gridStep(double minPx) const
{
    if (!hasPrices() || m_height <= 0)
        return 1;
    const double least = minPx / m_height * static_cast<double>(m_high - m_low);
    std::int64_t power = 1;
    for (int i = 0; i < 18; ++i) {
        for (const std::int64_t times : {1, 2, 5}) {
            if (static_cast<double>(power * times) >= least)
                return power * times;
        }
        if (i < 17)
            power *= 10;
    }
    return power;
}

Duration timeGridStep(Duration candle, double minCandles)
{
    static constexpr std::int64_t kSteps[] = {1,   2,    5,    10,   15,    30,    60,    120,   300,  600,
                                              900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400};
    const double least = static_cast<double>(candle.ns) * minCandles;
    for (const std::int64_t seconds : kSteps) {
        if (static_cast<double>(Duration::seconds(seconds).ns) >= least)
            return Duration::seconds(seconds);
    }
    const Duration day = Duration::seconds(86'400);
    return day * static_cast<std::int64_t>(std::ceil(least / static_cast<double>(day.ns)));
}

void labelTimes(std::span<const Candle> candles, Duration step, double minCandles, std::vector<std::size_t>& out)
{
    out.clear();
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const std::int64_t open = candles[i].openTime.ns;
        const bool isFirst = i == 0 ? open % step.ns == 0 : open / step.ns != candles[i - 1].openTime.ns / step.ns;
        if (isFirst && (out.empty() || static_cast<double>(i - out.back()) >= minCandles))
            out.push_back(i);
    }
}

} // namespace gannet
