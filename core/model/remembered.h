// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/store_op.h"

#include <vector>

namespace gannet {

/// The size of an order that was entered (isEntered) in an earlier run.
struct RememberedSize {
    std::string instrument;
    AccountName account; ///< as the store names it
    ClientOrderId order;
    Decimal qty; ///< base units, as last changed
};

/// What the store remembers, as it was read at the start: what trading begins from, and so the first thing that a
/// replay of its run is given.
struct Remembered {
    std::vector<StoredOrder> orders; ///< open ones, those with news since 00:00 UTC, those with a bracket in settings
    std::vector<StoredFill> fills;   ///< all that make up the positions, oldest first
    std::vector<StoredFunding> funding;
    std::vector<StoredBalance> balances;
    std::vector<StoredKill> kills;
    std::vector<StoredSetting> settings; ///< brackets, and what screens keep
    std::vector<RememberedSize> sizes;   ///< the last kUsualOrders of each account and instrument, oldest first
};

} // namespace gannet
