// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"

#include <QString>
#include <QStringList>

namespace gannet {

/// What is used of a venue's own limits, a sentence of each; empty where it has no such limit.
struct VenueLimitWords {
    QString leverage;
    QString positions;
    QString dailyLoss;
    QString openOrders;
    QString ordersToday;
    QString rejects;

    /// Those that there are.
    [[nodiscard]] QStringList all() const;
};

[[nodiscard]] VenueLimitWords venueLimitWords(const PortfolioAccount& account);

/// What was lost, above zero; a gain is no loss.
[[nodiscard]] MaybeAmount lossOf(MaybeAmount dayResult);

} // namespace gannet
