// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/dedupe_window.h"

#include "core/base/check.h"

namespace gannet {

namespace {
constexpr std::uint64_t kEmpty = 0; // the id zero is remembered as one; ids are hashes, so this costs nothing

std::uint64_t spread(std::uint64_t id)
{
    id ^= id >> 32;
    id *= 0x9E3779B97F4A7C15ULL;
    return id ^ (id >> 29);
}
} // namespace

DedupeWindow::DedupeWindow(std::size_t capacity, Duration age)
    : m_age(age), m_ring(capacity), m_slots(2 * capacity, kEmpty)
{
    CHECK(capacity > 0 && (capacity & (capacity - 1)) == 0, "the window's capacity is a power of two");
}

std::size_t DedupeWindow::slotOf(std::uint64_t id) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = spread(id) & mask;
    while (m_slots[slot] != kEmpty && m_slots[slot] != id)
        slot = (slot + 1) & mask;
    return slot;
}

bool DedupeWindow::insert(std::uint64_t id, Timestamp now)
{
    if (id == kEmpty)
        id = 1;
    while (m_count > 0 && now - m_ring[m_oldest].time > m_age)
        forgetOldest();
    if (m_slots[slotOf(id)] == id)
        return false;
    if (m_count == m_ring.size())
        forgetOldest();
    m_slots[slotOf(id)] = id;
    m_ring[(m_oldest + m_count) & (m_ring.size() - 1)] = {id, now};
    ++m_count;
    return true;
}

void DedupeWindow::forgetOldest()
{
    erase(m_ring[m_oldest].id);
    m_oldest = (m_oldest + 1) & (m_ring.size() - 1);
    --m_count;
}

/// Closes the hole by moving later entries of the same run back, so that no tombstones pile up.
void DedupeWindow::erase(std::uint64_t id)
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t hole = slotOf(id);
    std::size_t next = hole;
    while (true) {
        next = (next + 1) & mask;
        if (m_slots[next] == kEmpty)
            break;
        const std::size_t home = spread(m_slots[next]) & mask;
        const bool mayMove = ((next - home) & mask) >= ((next - hole) & mask);
        if (mayMove) {
            m_slots[hole] = m_slots[next];
            hole = next;
        }
    }
    m_slots[hole] = kEmpty;
}

} // namespace gannet
