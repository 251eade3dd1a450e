// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace gannet {

/// Ordered, lossless crossing from many writer threads to one reader. Unbounded by itself: the writers watch depth()
/// and slow down above their own high mark. One of the two ways across threads.
template <class T> class Inbox {
public:
    Inbox() = default;
    /// `wake` is called by the writer, outside the lock, when an empty inbox gets an item: a reader that is an event
    /// loop writes to its eventfd there.
    explicit Inbox(std::function<void()> wake) : m_wake(std::move(wake)) {}

    /// Any thread.
    void push(T item)
    {
        bool wasEmpty = false;
        {
            const std::scoped_lock lock(m_mutex);
            wasEmpty = m_items.empty();
            m_items.push_back(std::move(item));
        }
        if (wasEmpty) {
            m_filled.notify_one();
            if (m_wake)
                m_wake();
        }
    }

    /// Reader only. Takes the whole batch into `out` (cleared first); waits at most `wait` for a first item.
    /// False when nothing came.
    bool drain(std::vector<T>& out, Duration wait = {})
    {
        out.clear();
        std::unique_lock lock(m_mutex);
        if (m_items.empty() && wait.ns > 0)
            m_filled.wait_for(lock, std::chrono::nanoseconds(wait.ns), [this] { return !m_items.empty() || m_poked; });
        m_poked = false;
        std::swap(out, m_items);
        return !out.empty();
    }

    /// Any thread. Ends a waiting drain without an item.
    void poke()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_poked = true;
        }
        m_filled.notify_one();
    }

    /// Any thread. Items not yet drained.
    [[nodiscard]] std::size_t depth() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_items.size();
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_filled;
    std::vector<T> m_items;
    bool m_poked = false;
    std::function<void()> m_wake;
};

} // namespace gannet
