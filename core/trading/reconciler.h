// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/positions.h"
#include "core/model/account.h"
#include "core/model/order.h"
#include "core/trading/order_table.h"
#include "core/trading/trading_ports.h"
#include "core/venue/order_gateway.h"

#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace gannet {

/// What we hold of one account when a snapshot of it comes.
struct LocalAccount {
    AccountKey key;
    Timestamp askedAt; ///< when the snapshot was asked for, engine time; what changed later is left alone
    const OrderTable& orders;
    const Positions& positions;
    const std::map<InstrumentId, Timestamp>& newestFill; ///< the venue's time
    const std::set<ClientOrderId>& unsent;               ///< orders that have not left us
    const TradingMarket& market;
};

/// Terms at the venue that are not ours.
struct TermsFound {
    ClientOrderId order;
    OrderTerms terms;
};

/// A position at the venue that is not the sum of what we know.
struct PositionDrift {
    VenuePosition position; ///< the venue's word, to be adopted
    Decimal ours;
    bool isFirst = false; ///< nothing was known of it before
};

/// What must be done so that we hold what the venue holds. In this order: reports, adoptions, terms, queries, drifts.
struct Reconciliation {
    std::vector<ExecReport> reports;    ///< fills we were not told, and orders that live
    std::vector<Order> adopt;           ///< orders that nobody here made
    std::vector<TermsFound> terms;      ///< that differ, and those of a change whose outcome is not known
    std::vector<ClientOrderId> query;   ///< ours, and not at the venue
    std::vector<ClientOrderId> revived; ///< ended for us, and open at the venue: a contradiction
    std::vector<PositionDrift> drifts;
    [[nodiscard]] bool isClean() const
    {
        return reports.empty() && adopt.empty() && terms.empty() && query.empty() && revived.empty() && drifts.empty();
    }
};

/// Compares; pure. Drifts are worked out as if the reports had been applied. The same inputs give the same result, ids
/// included, so a second start makes the same orders.
[[nodiscard]] Reconciliation reconcile(const LocalAccount& local, const AccountSnapshot& snapshot);

/// The id of an order that is not ours: from what the venue calls it, so that every run gives it the same. Its session
/// has the top bit set, which no run of ours has.
[[nodiscard]] ClientOrderId externalOrderId(std::string_view venueSlug, const AccountName& account,
                                            std::string_view venueOrderId);

} // namespace gannet
