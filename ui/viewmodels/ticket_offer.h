// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"

#include <QString>

#include <vector>

namespace gannet {

/// Who does one kind of order for an account: its venue, this program while it runs, or nobody.
struct OfferRow {
    QString group;  ///< "Type", "Time in force", "Trigger", "Flag"
    QString what;   ///< "Stop-limit"
    QString holder; ///< "venue", "local", "none"
    friend bool operator==(const OfferRow&, const OfferRow&) = default;
};

/// The capability table of an account, always the same rows in the same order; empty without an account. Pure.
[[nodiscard]] std::vector<OfferRow> offerTable(const TicketView& view);

} // namespace gannet
