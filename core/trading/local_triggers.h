// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/oms.h"

#include <map>
#include <optional>

namespace gannet {

/// Watches the orders that wait in this program because their venue has no such type: labelled local, they work only
/// while it runs and hears the venue. A trailing stop begins anew with a restart, from the price then. Engine thread.
class LocalTriggers {
public:
    LocalTriggers(Oms& oms, TradingTell& tell) : m_oms(oms), m_tell(tell) {}

    /// The instrument's mark or last price may have changed: what it reaches leaves now. While the venue is not ready
    /// it stays, which is told once, and leaves when it can if the price is still there.
    void onMarket(InstrumentId instrument);
    /// Looks again at what was held back and could leave now. True when there was any.
    bool retry();

private:
    [[nodiscard]] bool isReached(const Order& order, const Price& price);
    [[nodiscard]] std::optional<OrderTerms> termsNow(const Order& order) const;
    void hold(const Order& order, const Price& price, const Error& why);

    Oms& m_oms;
    TradingTell& m_tell;
    std::map<ClientOrderId, Price> m_best; ///< of trailing stops: the best price since they were placed
    std::map<ClientOrderId, Code> m_held;  ///< reached and could not leave, and why, as told
};

/// What a triggered order becomes: a market order, or the limit order it held. Pure.
[[nodiscard]] OrderTerms firedTerms(const OrderTerms& terms);

} // namespace gannet
