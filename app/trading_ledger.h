// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/positions.h"
#include "core/model/store_op.h"

#include <iosfwd>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace gannet {

/// A position with the names that outlive a run.
struct NamedPosition {
    std::string venue;
    AccountName account; ///< as stored: with "/shadow" where it is one
    std::string instrument;
    Position position;
};

/// Orders, fills and positions as lines of JSON, the same for what a store's file holds and for what a journal comes
/// to, so that two texts can be compared byte for byte.
class TradingLedger {
public:
    /// Written over what was known of the same order, as the store does.
    void add(const StoredOrder& row);
    void add(const StoredFill& row);
    void add(const StoredFunding& row);
    /// What the engine gave its store; the rest of what it gives is nobody's business here.
    void add(const StoreOp& op);

    /// Folded from the fills and funding added, as a start does. Fails as Positions::apply does.
    [[nodiscard]] Result<std::vector<NamedPosition>> positions() const;

    /// Orders by id, fills by venue, account and trade id, then the positions in the order given. One line each.
    void write(std::ostream& out, const std::vector<NamedPosition>& positions) const;

private:
    std::map<ClientOrderId, StoredOrder> m_orders;
    std::map<std::tuple<std::string, AccountName, std::string>, StoredFill> m_fills;
    std::map<std::tuple<std::string, AccountName, std::string, Timestamp>, StoredFunding> m_funding;
};

} // namespace gannet
