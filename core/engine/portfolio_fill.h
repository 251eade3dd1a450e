// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/queue_watch.h"
#include "core/model/trading_views.h"
#include "core/trading/oms.h"
#include "core/trading/protection.h"

#include <functional>
#include <vector>

namespace gannet {

/// Where the figures of a portfolio come from, at one moment.
struct PortfolioSource {
    const Oms* oms = nullptr; ///< null: this run does not trade
    const QueueWatch* queues = nullptr;
    Timestamp now;
    std::function<Freshness(InstrumentId, StreamKind)> freshness; ///< of Mark and of Book
    const Protection* protection = nullptr;                       ///< null: no position is to have a stop
};

/// Accounts, positions, balances and places in queues. What needs an unknown is unknown. Fills all of `out` that its
/// counts name, but `version`. Pure.
void fillPortfolio(PortfolioView& out, const PortfolioSource& source);

/// By instrument id: it has a position or an order that works or waits, so its prices move the portfolio.
[[nodiscard]] std::vector<bool> instrumentsInPlay(const Oms& oms);

} // namespace gannet
