// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/oms.h"

#include <map>
#include <optional>
#include <string>

namespace gannet {

/// Watches the orders that wait in this program because their venue has no such type: labelled local, they work only
/// while it runs and hears the venue. A trailing stop begins anew with a restart, from the price then. Engine thread.
class LocalTriggers {
public:
    explicit LocalTriggers(Oms& oms) : m_oms(oms) {}

    /// The instrument's mark or last price may have changed: what it reaches leaves now.
    void onMarket(InstrumentId instrument);

private:
    [[nodiscard]] bool isReached(const Order& order, const Price& price);
    [[nodiscard]] std::optional<OrderTerms> termsNow(const Order& order) const;

    Oms& m_oms;
    std::map<ClientOrderId, Price> m_best; ///< of trailing stops: the best price since they were placed
};

/// What a triggered order becomes: a market order, or the limit order it held. Pure.
[[nodiscard]] OrderTerms firedTerms(const OrderTerms& terms);

} // namespace gannet
