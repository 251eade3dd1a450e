// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gannet {

// How much may flash on a screen, in one place. Flashes have no clock: every call brings the ms of a monotonic one. UI
// thread.

inline constexpr std::int64_t kPulseMs = 160; ///< a pulse fades linearly over this long
inline constexpr std::int64_t kTickMs = 300;  ///< a size-change tick stands this long
inline constexpr std::int64_t kLookMs = 32;   ///< between two looks of a fade
/// A second flash of one cell or level begins no sooner: three in a second at the most, so nothing passes 3 Hz.
inline constexpr std::int64_t kFlashApartMs = 334;
inline constexpr int kPulsesPerSecond = 4; ///< what a cell may have at the very most
inline constexpr int kSteadyAbove = 20;    ///< updates in a second from which on a tint is held instead
inline constexpr std::int64_t kSteadyHoldMs = 500;
inline constexpr double kSteadyStrength = 0.5;
inline constexpr double kFlashShare = 0.28; ///< of the side's colour at full strength
static_assert(3 * kFlashApartMs > 1000 && 1000 / kFlashApartMs < kPulsesPerSecond);
static_assert(kPulseMs < kFlashApartMs && kTickMs < kFlashApartMs && kFlashApartMs < kSteadyHoldMs);

/// The pulse of one cell when its figure changes.
class CellFlash {
public:
    /// The figure changed; direction > 0: up or bought, < 0: down or sold, 0: shows nothing.
    void change(int direction, std::int64_t nowMs);
    void clear() { *this = CellFlash(); }
    /// How much of the full tint there is, in [0, 1].
    [[nodiscard]] double strength(std::int64_t nowMs) const;
    /// Of the newest change: -1, 0, 1.
    [[nodiscard]] int direction() const { return m_direction; }
    /// When it looks different without news; nothing when it is still.
    [[nodiscard]] std::optional<std::int64_t> nextLookMs(std::int64_t nowMs) const;

private:
    static constexpr std::int64_t kNever = INT64_MIN / 2;

    std::array<std::int64_t, kSteadyAbove + 1> m_changes = [] {
        std::array<std::int64_t, kSteadyAbove + 1> times{};
        times.fill(kNever);
        return times;
    }(); ///< ring of the newest change times
    std::size_t m_next = 0;
    std::int64_t m_pulseAt = kNever;
    std::int64_t m_steadyUntil = kNever;
    int m_direction = 0;
};

/// What of one side of a book is marked: levels that went, and, where ticks are wanted, sizes that changed.
class LevelFlashes {
public:
    enum class Kind : std::uint8_t { Gone, Grew, Shrank };
    struct Mark {
        std::int64_t price = 0;
        std::int64_t sinceMs = 0;
        Kind kind = Kind::Gone;
    };
    static constexpr std::size_t kMost = 128; ///< marks at once; more are not made

    explicit LevelFlashes(Side side) : m_side(side) {}

    /// Forgets all: the next levels are compared with nothing.
    void reset();
    /// The rows that are shown, best first. A level beyond the last of them is out of sight, not gone.
    void take(std::span<const BookLevel> levels, bool hasTicks, std::int64_t nowMs);
    /// In [0, 1]: fades for what went, stands and then is 0 for a tick.
    [[nodiscard]] static double strength(const Mark& mark, std::int64_t nowMs);
    /// May hold marks that have faded.
    [[nodiscard]] std::span<const Mark> marks() const { return m_marks; }
    [[nodiscard]] std::optional<std::int64_t> nextLookMs(std::int64_t nowMs) const;

private:
    [[nodiscard]] bool isBetter(std::int64_t a, std::int64_t b) const { return m_side == Side::Buy ? a > b : a < b; }
    void mark(std::int64_t price, Kind kind, std::int64_t nowMs);

    Side m_side;
    std::vector<BookLevel> m_seen;
    std::vector<Mark> m_marks; ///< kept until the same level may flash again
};

/// The monotonic clock that flashes are shown by.
[[nodiscard]] std::int64_t monotonicMs();
/// The earlier of two looks; nothing only when both are.
[[nodiscard]] std::optional<std::int64_t> earlierLook(std::optional<std::int64_t> a, std::optional<std::int64_t> b);

} // namespace gannet
