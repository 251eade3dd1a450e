// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/hyperliquid_exchange.h"

#include <string>

namespace gannet::twin {

/// What /info tells about one address; an address that nobody has an account of is told as one without anything.
class HyperliquidAccountInfo {
public:
    HyperliquidAccountInfo(HyperliquidExchange& exchange, std::string address);

    [[nodiscard]] Json clearinghouse();
    [[nodiscard]] Json spotState() const;
    [[nodiscard]] Json openOrders(bool isFrontend) const;
    [[nodiscard]] Json orderStatus(const Json& oidOrCloid) const;
    [[nodiscard]] Json history() const;
    /// `isSince`: of the span, oldest first; else the newest, newest first.
    [[nodiscard]] Json fills(bool isSince, std::int64_t fromMs, std::int64_t toMs) const;
    [[nodiscard]] Json funding(std::int64_t fromMs, std::int64_t toMs) const;
    [[nodiscard]] Json ledgerUpdates(std::int64_t fromMs, std::int64_t toMs) const;
    [[nodiscard]] Json fees();
    [[nodiscard]] Json rateLimit();
    [[nodiscard]] Json agents() const;
    [[nodiscard]] Json role() const;
    [[nodiscard]] Json builderFee(const std::string& builder) const;
    [[nodiscard]] Json subAccounts();
    [[nodiscard]] Json assetData(const HyperliquidAsset& asset);
    [[nodiscard]] Json twapHistory() const; ///< newest first
    [[nodiscard]] static Json twapState(const HyperliquidExchange& exchange, const HyperliquidTwap& twap);
    [[nodiscard]] static Json twapRow(const HyperliquidExchange& exchange, const HyperliquidTwapRow& row);
    [[nodiscard]] Json twapFills() const;
    [[nodiscard]] Json twapStates() const;
    [[nodiscard]] Json webData2();
    [[nodiscard]] Json webData3();
    /// What the exchange knows, for a test to compare: cash and equity without rounding, positions, orders, fills.
    [[nodiscard]] Json truth();

private:
    [[nodiscard]] Json positionJson(const VenuePosition& position, const HyperliquidAsset& asset);
    [[nodiscard]] Json cumFunding(InstrumentId instrument) const;

    HyperliquidExchange& m_exchange;
    std::string m_user;
    ExchangeAccount* m_account;
    HyperliquidWallet* m_wallet;
};

} // namespace gannet::twin
