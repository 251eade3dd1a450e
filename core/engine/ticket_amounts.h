// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/view_fill.h"
#include "core/ledger/ledger_amount.h"
#include "core/model/trading_views.h"
#include "core/trading/oms.h"
#include "core/trading/resolve_ask.h"
#include "core/trading/take_estimate.h"

#include <optional>

namespace gannet {

/// Prices and data age of a ticket's instrument, which is known.
void fillMarket(TicketView& out, const FillSource& source);

/// The amounts of a ticket: what the account has, and what an order would cost, bind and leave. What needs an unknown
/// is unknown. The instrument is known wherever one is asked for; `oms` may be null. Lives for one filling.
class TicketAmounts {
public:
    TicketAmounts(const FillSource& source, const Oms* oms, const TicketDraft& draft);

    [[nodiscard]] const MarketNow& market() const { return m_market; }
    /// What a size may be counted from, with the price and stops as far as they are known.
    [[nodiscard]] SizeFacts sizeFacts(const OrderTerms& terms, const std::optional<Bracket>& bracket) const;
    /// The price that the gates value such an order at.
    [[nodiscard]] std::optional<Price> referenceOf(const OrderTerms& terms) const;

    void fillAccount(TicketView& out) const;
    /// Everything from the notional on. Without a size only what needs none.
    void fillOrder(TicketView& out, const OrderTerms& terms, bool hasQty, const std::optional<Bracket>& bracket) const;

private:
    /// An order with a size and a price to value it at.
    struct Worked {
        const OrderTerms& terms;
        Price at; ///< expected
        Decimal signedQty;
        LedgerAmount worth;
        std::optional<LedgerAmount> fee;
    };

    [[nodiscard]] bool takes(const OrderTerms& terms) const;
    [[nodiscard]] std::vector<SizeCap> capsOf(const OrderTerms& terms, const Price& at) const;
    [[nodiscard]] bool isVain(const OrderTerms& terms) const;
    [[nodiscard]] int averageScale() const;
    void fillMargin(TicketView& out, const Worked& order) const;
    void fillAfter(TicketView& out, const Worked& order) const;
    [[nodiscard]] Decimal openedBy(const Worked& order) const;
    void fillBracket(TicketView& out, const Worked& order, const Bracket& bracket) const;
    [[nodiscard]] std::optional<Decimal> freeNow() const;
    [[nodiscard]] std::optional<Decimal> leverageAt(const Decimal& worth) const;

    const FillSource& m_source;
    const Oms* m_oms;
    const AccountDesk* m_desk = nullptr; ///< null: nothing trades for this account and mode
    const Positions* m_positions = nullptr;
    const Position* m_position = nullptr; ///< null: there was none
    MarketNow m_market;
    std::optional<FeeTier> m_fees;
    AccountMoney m_money;
    std::optional<Decimal> m_qty; ///< position now; unknown until the account was compared with its venue
    OpenOrders m_open;
    HardLimits m_limits;
};

} // namespace gannet
