// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storm/slow_store.h"

#include <algorithm>
#include <utility>

namespace gannet::test {

namespace {

constexpr std::int64_t kLeastUs = 200;
constexpr std::uint64_t kMoreUs = 4'800;

} // namespace

void SlowStore::crash()
{
    m_run = std::make_shared<int>(0);
    m_answer = {};
    m_busyUntil = {};
}

void SlowStore::pushStep(std::vector<StoreOp> step)
{
    const Duration takes = Duration::microseconds(kLeastUs + static_cast<std::int64_t>(m_chance.upTo(kMoreUs)));
    m_busyUntil = std::max(m_busyUntil, m_time.now()) + takes;
    m_time.at(m_busyUntil, [this, step = std::move(step), run = std::weak_ptr<int>(m_run)] {
        if (!run.expired())
            keep(step);
    });
}

void SlowStore::keep(const std::vector<StoreOp>& step)
{
    for (const StoreOp& op : step)
        m_kept.push(op);
    for (const StoreOp& op : step) {
        const auto* const intent = std::get_if<OrderIntent>(&op);
        if (intent && m_answer)
            m_answer(IntentStored{intent->ordinal, intent->order.order.id});
    }
}

} // namespace gannet::test
