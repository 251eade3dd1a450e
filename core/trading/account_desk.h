// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/positions.h"
#include "core/model/account.h"
#include "core/model/risk_limits.h"
#include "core/model/trading_event.h"
#include "core/trading/comparing.h"
#include "core/trading/day_result.h"
#include "core/trading/differences.h"
#include "core/trading/order_table.h"
#include "core/trading/trading_ports.h"
#include "core/venue/order_gateway.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace gannet {

/// What the gates want to know of an account's recent orders. Time is data.
class AccountCounters {
public:
    /// An order, a change of one, or of leverage, went past the gates: all count the same at the venue.
    void sent(Timestamp now);
    /// An order that isEntered() holds of is there, with this size.
    void entered(InstrumentId instrument, ClientOrderId order, const Decimal& qty);
    void rejected() { ++m_rejects; }
    void accepted() { m_rejects = 0; }

    [[nodiscard]] std::uint32_t today(Timestamp now) const { return dayOf(now) == m_day ? m_today : 0; }
    [[nodiscard]] std::uint32_t inLastSecond(Timestamp now) const;
    [[nodiscard]] std::uint32_t consecutiveRejects() const { return m_rejects; }
    /// Median of the last kUsualOrders sizes that were entered, as `orders` has them now, or as told where they are not
    /// there any more; nothing before the first.
    [[nodiscard]] std::optional<Decimal> usualQty(InstrumentId instrument, const OrderTable& orders) const;

private:
    struct Entered {
        ClientOrderId order;
        Decimal qty;
    };
    static constexpr std::size_t kRate = 1000; ///< more than any limit per second

    std::int64_t m_day = 0;
    std::uint32_t m_today = 0;
    std::uint32_t m_rejects = 0;
    std::deque<Timestamp> m_recent;
    std::map<InstrumentId, std::deque<Entered>> m_entered;
};

/// One account at one venue, as trading sees it. Positions are not in it: those of paper and live accounts are one set,
/// shadow has its own.
struct AccountDesk {
    AccountKey key;
    OrderGateway* gateway = nullptr;
    TradingMode mode = TradingMode::Paper;            ///< what an order here is: Shadow, or the gateway's
    OrderCapabilities capabilities;                   ///< the venue's, and what the engine adds and labels local
    RiskLimits limits;                                ///< with `confirm` as it holds now
    ConfirmLevel confirmMost = ConfirmLevel::Guarded; ///< of the limits as given
    AccountState state = AccountState::Down;
    Timestamp downSince;
    bool isDisarmed = false; ///< its private stream was down for long: it wants a new arming
    AccountCounters counters;
    std::map<std::string, Balance, std::less<>> balances;
    std::map<InstrumentId, VenuePosition> venuePositions; ///< the venue's own words: margin, liquidation price
    std::map<InstrumentId, Timestamp> newestFill;         ///< the venue's time
    std::map<InstrumentId, DayResult> days;               ///< what the UTC day brought
    Timestamp fillsKnownTo;                               ///< newest of newestFill; unknown: none
    Timestamp snapshotAsked;                              ///< engine time; unknown: none is on its way
    Timestamp snapshotTaken;                              ///< engine time of the last one
    bool isSnapshotWanted = false;
    bool hasRemembered = false;      ///< its gateway knows which orders there are
    Differences differences;         ///< found and not yet agreed to
    Timestamp fillsMissingFrom;      ///< of the oldest order whose fills were not all told; unknown: none
    std::uint32_t vainSnapshots = 0; ///< wanted ones in a row that brought nothing
    Comparing comparing;
};

/// The account's name in the store, and of a simulator that fills its shadow orders: what they do is kept beside what
/// the account really did.
[[nodiscard]] std::string storedAccount(const AccountKey& account);
/// The inverse; the venue is left to the caller.
[[nodiscard]] AccountKey accountFromStored(std::string_view text);

/// Calls `visit(instrument, position)` for each position of the account in this asset, flat ones too; an empty asset
/// means all.
template <class Visit>
void forEachPosition(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                     const std::string& asset, Visit visit)
{
    const PositionKey first{desk.key.venue, desk.key.account, InstrumentId{0}};
    for (auto it = positions.all().lower_bound(first); it != positions.all().end(); ++it) {
        if (it->first.venue != desk.key.venue || it->first.account != desk.key.account)
            break;
        const Instrument* const instrument = market.instrument(it->first.instrument);
        if (instrument && (asset.empty() || instrument->quote == asset))
            visit(*instrument, it->second);
    }
}

/// Money of an account in one asset, positions valued as valuePriceOf() says. What needs an unknown is absent.
struct AccountMoney {
    std::optional<Decimal> dayResult;     ///< since 00:00 UTC, of closed and open parts, funding and fees included
    std::string dayUnknown;               ///< the instrument for which that is not known
    Timestamp daySince;                   ///< when a price came that stands for one that is not known; unknown: none
    std::optional<Decimal> equity;        ///< balance + unrealised
    std::optional<Decimal> grossNotional; ///< of open positions
    bool hasMiddle = false;               ///< one of them is valued at the middle of the book
};
[[nodiscard]] AccountMoney moneyOf(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                                   const std::string& asset);
/// Leverage of an instrument for an account, in whole times, and what backs its positions. What nobody told is absent.
struct MarginNow {
    std::optional<Decimal> set;
    std::optional<Decimal> most; ///< that may be set, with the position as it is
    std::optional<MarginMode> mode;
    bool isIsolatedOnly = false;
};
/// Of an account with a gateway.
[[nodiscard]] MarginNow marginOf(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                                 const Instrument& instrument);

} // namespace gannet
