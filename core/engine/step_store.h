// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/trading_ports.h"

#include <utility>
#include <vector>

namespace gannet {

/// Gathers what one step of the engine stores and hands it over at its end, in one piece: an order is on the disk with
/// all that belongs to it or not at all, and it does not wait for a transaction that holds only the press it came from.
/// Engine thread.
class StepStore final : public StorePort {
public:
    /// `store` outlives it.
    explicit StepStore(StorePort& store) : m_store(store) {}

    void push(StoreOp op) override { m_ops.push_back(std::move(op)); }
    /// At the end of each step.
    void flush()
    {
        if (!m_ops.empty())
            m_store.pushStep(std::exchange(m_ops, {}));
    }

private:
    StorePort& m_store;
    std::vector<StoreOp> m_ops;
};

} // namespace gannet
