// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/flash.h"

#include <QElapsedTimer>

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] double faded(std::int64_t sinceMs, std::int64_t nowMs)
{
    const std::int64_t age = nowMs - sinceMs;
    return age < 0 || age >= kPulseMs ? 0.0 : 1.0 - static_cast<double>(age) / static_cast<double>(kPulseMs);
}

} // namespace

void CellFlash::change(int direction, std::int64_t nowMs)
{
    m_direction = (direction > 0) - (direction < 0);
    m_changes[m_next] = nowMs;
    m_next = (m_next + 1) % m_changes.size();
    const bool isFast = nowMs - m_changes[m_next] < 1000; // the oldest that is kept, kSteadyAbove changes ago
    if (nowMs < m_steadyUntil) {
        m_steadyUntil = isFast ? nowMs + kSteadyHoldMs : m_steadyUntil;
    } else if (nowMs - m_pulseAt >= kFlashApartMs) {
        m_pulseAt = nowMs; // a steady tint begins no sooner than a pulse may
        m_steadyUntil = isFast ? nowMs + kSteadyHoldMs : kNever;
    }
}

double CellFlash::strength(std::int64_t nowMs) const
{
    if (m_direction == 0)
        return 0;
    return nowMs < m_steadyUntil ? kSteadyStrength : faded(m_pulseAt, nowMs);
}

std::optional<std::int64_t> CellFlash::nextLookMs(std::int64_t nowMs) const
{
    if (nowMs < m_steadyUntil)
        return m_steadyUntil;
    if (strength(nowMs) > 0)
        return std::min(nowMs + kLookMs, m_pulseAt + kPulseMs);
    return std::nullopt;
}

void LevelFlashes::reset()
{
    m_seen.clear();
    m_marks.clear();
}

void LevelFlashes::take(std::span<const BookLevel> levels, bool hasTicks, std::int64_t nowMs)
{
    std::erase_if(m_marks, [nowMs](const Mark& old) { return nowMs - old.sinceMs >= kFlashApartMs; });
    auto now = levels.begin();
    for (const BookLevel& old : m_seen) {
        while (now != levels.end() && isBetter(now->price, old.price))
            ++now;
        if (now == levels.end())
            break; // out of sight
        if (now->price != old.price)
            mark(old.price, Kind::Gone, nowMs);
        else if (hasTicks && now->qty != old.qty)
            mark(old.price, now->qty > old.qty ? Kind::Grew : Kind::Shrank, nowMs);
    }
    m_seen.assign(levels.begin(), levels.end());
}

void LevelFlashes::mark(std::int64_t price, Kind kind, std::int64_t nowMs)
{
    const auto known = std::ranges::find(m_marks, price, &Mark::price);
    if (known == m_marks.end()) {
        if (m_marks.size() < kMost)
            m_marks.push_back({price, nowMs, kind});
    } else if (kind == Kind::Gone && known->kind != Kind::Gone) {
        *known = {price, nowMs, kind}; // that it went says more than how it changed
    }
}

double LevelFlashes::strength(const Mark& mark, std::int64_t nowMs)
{
    if (mark.kind == Kind::Gone)
        return faded(mark.sinceMs, nowMs);
    return nowMs - mark.sinceMs < kTickMs ? 1 : 0;
}

std::optional<std::int64_t> LevelFlashes::nextLookMs(std::int64_t nowMs) const
{
    std::optional<std::int64_t> next;
    for (const Mark& mark : m_marks) {
        if (strength(mark, nowMs) <= 0)
            continue;
        const bool isFading = mark.kind == Kind::Gone;
        next =
            earlierLook(next, isFading ? std::min(nowMs + kLookMs, mark.sinceMs + kPulseMs) : mark.sinceMs + kTickMs);
    }
    return next;
}

std::int64_t monotonicMs()
{
    static const QElapsedTimer kTimer = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
    return kTimer.elapsed();
}

std::optional<std::int64_t> earlierLook(std::optional<std::int64_t> a, std::optional<std::int64_t> b)
{
    if (!a || !b)
        return a ? a : b;
    return std::min(*a, *b);
}

} // namespace gannet
