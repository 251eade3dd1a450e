// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace gannet {

/// Newest value only, from one writer thread to one reader thread; wait-free. A triple buffer: the writer fills
/// back(), publish() swaps it with the middle, take() swaps the middle with the front when it is newer.
/// T is a fixed-size value. The other of the two ways across threads.
template <class T> class Latest {
public:
    Latest() : m_slots(std::make_unique<std::array<T, 3>>()) {}

    /// Writer only. The slot to fill; it holds some older value, so fill all of it.
    [[nodiscard]] T& back() { return (*m_slots)[m_back]; }

    /// Writer only.
    void publish()
    {
        const std::uint8_t old =
            m_middle.exchange(static_cast<std::uint8_t>(m_back | kFresh), std::memory_order_acq_rel);
        m_back = old & kIndex;
    }

    /// Reader only. The newest value if one was published since the last take, else null. The pointer holds until the
    /// next take().
    [[nodiscard]] const T* take()
    {
        if ((m_middle.load(std::memory_order_acquire) & kFresh) == 0)
            return nullptr;
        const std::uint8_t old = m_middle.exchange(m_front, std::memory_order_acq_rel);
        m_front = old & kIndex;
        return &(*m_slots)[m_front];
    }

    /// Reader only. The value of the last take(), or a default one before the first.
    [[nodiscard]] const T& current() const { return (*m_slots)[m_front]; }

private:
    static constexpr std::uint8_t kFresh = 4;
    static constexpr std::uint8_t kIndex = 3;

    std::unique_ptr<std::array<T, 3>> m_slots;
    std::uint8_t m_back = 0;
    std::uint8_t m_front = 1;
    std::atomic<std::uint8_t> m_middle{2};
};

} // namespace gannet
