// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/views.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gannet {

/// Where candles and prices stand on the plot. Doubles here are px and positions; prices stay mantissas. Candles are
/// told apart by their distance from the newest one (0), so new ones do not push a picture the user has moved.
/// No painting.
class ChartScale {
public:
    static constexpr double kMinPitch = 2;
    static constexpr double kMaxPitch = 60;
    static constexpr double kDefaultPitch = 8;
    static constexpr int kEmptyCandles = 3; ///< right of the newest while following

    /// Plot size in px; both >= 0.
    void setArea(double width, double height);
    /// px at the top in which no candle stands, so that a strip laid there hides none; at most a third of the height.
    void setHeadRoom(double px);
    void setUnit(double scale) { m_unit = scale > 0 ? scale : 1; } ///< px per design px
    [[nodiscard]] double width() const { return m_width; }
    [[nodiscard]] double height() const { return m_height; }

    /// `newCandles` more have begun since the last call. A picture that was moved stands still, one that follows goes
    /// on.
    void onNewCandles(std::int64_t newCandles);
    /// Back to the newest candle and the default pitch.
    void reset();
    void follow() { m_right = kEmptyCandles; }
    /// How close, and how far back: for another picture that is to show the same.
    struct Sight {
        double pitch = kDefaultPitch;
        double right = kEmptyCandles;
    };
    [[nodiscard]] Sight sight() const { return {m_pitch, m_right}; }
    void look(const Sight& sight);
    [[nodiscard]] bool isFollowing() const { return m_right >= 0; }

    /// Zooms by `factor` (> 1: closer) keeping what is under x where it is.
    void zoomAt(double x, double factor);
    /// Moves the picture by px to the right; at least one of `candles` stays visible.
    void panBy(double px, std::int64_t candles);

    [[nodiscard]] double pitch() const { return m_pitch * m_unit; }
    /// Centre of the candle `back` before the newest.
    [[nodiscard]] double xOf(double back) const { return m_width - (back + m_right + 0.5) * pitch(); }
    /// The candle whose slot contains x, counted back from the newest; may be negative or beyond the oldest.
    [[nodiscard]] std::int64_t backAt(double x) const;
    /// Visible candles [first, last] as indices into `count` candles, oldest first; first > last when none is.
    struct Range {
        std::int64_t first = 0, last = -1;
    };
    [[nodiscard]] Range visible(std::int64_t count) const;

    /// Fits the price range to these candles with a little air and the head room. Without a candle nothing changes.
    void fitPrices(std::span<const Candle> candles);
    [[nodiscard]] double yOf(std::int64_t price) const;
    /// The price at y, to the nearest multiple of `step` (> 0).
    [[nodiscard]] std::int64_t priceAt(double y, std::int64_t step = 1) const;
    [[nodiscard]] bool hasPrices() const { return m_high > m_low; }
    [[nodiscard]] std::int64_t low() const { return m_low; }
    [[nodiscard]] std::int64_t high() const { return m_high; }
    /// A step of 1, 2 or 5 times a power of ten so that grid lines stand at least minPx apart; at least 1.
    [[nodiscard]] std::int64_t gridStep(double minPx) const;

private:
    double m_width = 0;
    double m_height = 0;
    double m_headRoom = 0;
    double m_unit = 1;
    double m_pitch = kDefaultPitch;
    double m_right = kEmptyCandles; ///< candles between the newest and the right edge; negative: newer ones are hidden
    std::int64_t m_low = 0;
    std::int64_t m_high = 0;
};

/// The distance of time labels for candles of this length so that they stand at least minCandles apart: a length that
/// divides a day, or whole days.
[[nodiscard]] Duration timeGridStep(Duration candle, double minCandles);

/// Which candles carry a time label, as indices into `candles`, oldest first, into `out`: the first of each step that
/// is at least minCandles after the one before. Where candles are missing, because nobody traded, a label stands at the
/// next. The same candles stay labelled while newer ones come.
void labelTimes(std::span<const Candle> candles, Duration step, double minCandles, std::vector<std::size_t>& out);

} // namespace gannet
