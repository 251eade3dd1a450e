// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace gannet {

/// A span of time in whole nanoseconds; may be negative.
struct Duration {
    std::int64_t ns = 0;

    [[nodiscard]] static constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
    [[nodiscard]] static constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }
    [[nodiscard]] static constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
    [[nodiscard]] static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
    [[nodiscard]] static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }

    [[nodiscard]] constexpr std::int64_t toMilliseconds() const { return ns / 1'000'000; }
    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
    friend constexpr Duration operator*(Duration a, std::int64_t k) { return {a.ns * k}; }
    friend constexpr Duration operator/(Duration a, std::int64_t k) { return {a.ns / k}; }
};

/// A moment: int64 nanoseconds since 1970-01-01 UTC. Zero means "not known"; no venue sends it.
struct Timestamp {
    std::int64_t ns = 0;

    [[nodiscard]] static constexpr Timestamp fromMilliseconds(std::int64_t ms) { return {ms * 1'000'000}; }
    [[nodiscard]] constexpr bool isKnown() const { return ns != 0; }
    [[nodiscard]] constexpr std::int64_t toMilliseconds() const { return ns / 1'000'000; }
    friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
    friend constexpr Timestamp operator+(Timestamp t, Duration d) { return {t.ns + d.ns}; }
    friend constexpr Timestamp operator-(Timestamp t, Duration d) { return {t.ns - d.ns}; }
    friend constexpr Duration operator-(Timestamp a, Timestamp b) { return {a.ns - b.ns}; }
};

/// The one port to the wall clock. Only the inbox's edge (I/O thread, engine loop, player) may read it: inside the
/// engine time is data.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

/// The system's realtime clock. Any thread.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override;
};

/// A clock that a test moves by hand. One thread.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp start) : m_now(start) {}
    [[nodiscard]] Timestamp now() const override { return m_now; }
    void advance(Duration by) { m_now = m_now + by; }
    void set(Timestamp to) { m_now = to; }

private:
    Timestamp m_now;
};

} // namespace gannet
