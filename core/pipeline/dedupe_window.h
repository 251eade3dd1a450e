// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gannet {

inline constexpr std::size_t kDedupeWindow = 16'384; ///< ids remembered
inline constexpr Duration kDedupeAge = Duration::minutes(2);

/// Remembers the newest ids, bounded in number and in age: a ring for the order and a flat hash set for the question.
/// Memory is taken once. Engine thread.
class DedupeWindow {
public:
    /// `capacity` is a power of two.
    explicit DedupeWindow(std::size_t capacity = kDedupeWindow, Duration age = kDedupeAge);

    /// True when `id` is new; it is remembered then.
    [[nodiscard]] bool insert(std::uint64_t id, Timestamp now);
    [[nodiscard]] std::size_t size() const { return m_count; }

private:
    struct Entry {
        std::uint64_t id = 0;
        Timestamp time;
    };
    [[nodiscard]] std::size_t slotOf(std::uint64_t id) const;
    void forgetOldest();
    void erase(std::uint64_t id);

    Duration m_age;
    std::vector<Entry> m_ring;
    std::size_t m_oldest = 0;
    std::size_t m_count = 0;
    std::vector<std::uint64_t> m_slots; ///< twice the capacity, linear probing; kEmpty marks a free one
};

} // namespace gannet
