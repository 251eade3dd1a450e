// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/split_mix.h"
#include "tests/support/trading_room.h"
#include "tests/twins/virtual_network.h"

#include <functional>
#include <memory>
#include <vector>

namespace gannet::test {

/// A store in memory that takes its time, as a disk does: what was handed over together is kept together, a while later
/// and in its order, and only then intents are answered. A crash loses what was not kept yet.
class SlowStore final : public StorePort {
public:
    using Answer = std::function<void(const StoreNews&)>;

    /// Between 0.2 and 5 ms each; `time` outlives it.
    SlowStore(twin::VirtualTime& time, std::uint64_t seed) : m_time(time), m_chance(seed) {}

    /// Who hears what becomes of intents; nobody until then.
    void setAnswer(Answer answer) { m_answer = std::move(answer); }
    /// The program has gone: what it handed over and is not kept yet never was, and nobody is answered.
    void crash();

    /// As on another machine: nothing is kept. While no program runs.
    void wipe() { m_kept = {}; }

    void push(StoreOp op) override { pushStep({std::move(op)}); }
    void pushStep(std::vector<StoreOp> step) override;

    /// What a start would read.
    [[nodiscard]] const MemoryStore& kept() const { return m_kept; }

private:
    void keep(const std::vector<StoreOp>& step);

    twin::VirtualTime& m_time;
    SplitMix m_chance;
    Answer m_answer;
    MemoryStore m_kept;
    Timestamp m_busyUntil;
    std::shared_ptr<int> m_run = std::make_shared<int>(0); ///< another one after each crash
};

} // namespace gannet::test
