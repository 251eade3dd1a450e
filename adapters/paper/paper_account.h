// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/paper/paper_rules.h"

#include "core/base/result.h"
#include "core/ledger/pnl.h"
#include "core/ledger/positions.h"
#include "core/model/catalogue.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gannet::paper {

/// Decimals of what is paid and told in a quote asset. Fees are rounded up and funding down: never better for us.
inline constexpr int kMoneyScale = 8;

/// Still to be filled of the resting orders in one instrument, base units.
struct OpenQty {
    Decimal buy;
    Decimal sell;
};
using OpenQtys = std::map<InstrumentId, OpenQty>;

/// The money of one paper account, cross margin: what is paid in one quote asset backs all positions that are settled
/// in it. Everything follows from the start amounts, the fills and the funding; nothing else is remembered. What needs
/// a price that is not known is unknown (nothing). Engine thread.
class PaperAccount {
public:
    PaperAccount(VenueId venue, AccountName name, const Catalogue& catalogue, const PaperRules& rules,
                 std::map<std::string, Decimal> start)
        : m_venue(venue), m_name(std::move(name)), m_catalogue(catalogue), m_rules(rules), m_start(std::move(start))
    {}

    /// Fails where Positions does, on numbers that do not fit.
    [[nodiscard]] Result<void> apply(const Fill& fill);
    [[nodiscard]] Result<void> apply(const FundingPayment& payment);
    /// An instrument that is not in the catalogue any more still has its money here.
    void nameQuote(InstrumentId gone, std::string quote) { m_goneQuotes[gone] = std::move(quote); }

    /// What the instrument is valued at: its mark, or what stands for it.
    void setPrice(InstrumentId instrument, const Price& price, bool isMark) { m_prices[instrument] = {price, isMark}; }
    [[nodiscard]] std::optional<Price> priceOf(InstrumentId instrument) const;
    /// Every open position settled in the asset is valued at its mark: only then anything is liquidated.
    [[nodiscard]] bool isAtMarks(const std::string& asset) const;
    /// As set, a plain number above zero; a tier may allow less.
    void setLeverage(InstrumentId instrument, const Decimal& leverage) { m_leverage[instrument] = leverage; }
    [[nodiscard]] Decimal leverageOf(InstrumentId instrument) const;
    /// The tier of a position of this worth, quote units.
    [[nodiscard]] LeverageTier tierFor(InstrumentId instrument, const LedgerAmount& worth) const
    {
        return tierOf(tiersOf(instrument), worth);
    }

    [[nodiscard]] const Positions& positions() const { return m_positions; }
    /// Signed, base units.
    [[nodiscard]] Decimal qtyOf(InstrumentId instrument) const;
    [[nodiscard]] std::string quoteOf(InstrumentId instrument) const;
    /// Start + realised - fees + funding, in the asset.
    [[nodiscard]] std::optional<LedgerAmount> cash(const std::string& asset) const;
    /// Cash and the unrealised result.
    [[nodiscard]] std::optional<LedgerAmount> equity(const std::string& asset) const;
    /// What the venue asks for to keep the position; zero when flat.
    [[nodiscard]] std::optional<LedgerAmount> maintenance(InstrumentId instrument) const;
    /// The same of all positions settled in the asset.
    [[nodiscard]] std::optional<LedgerAmount> maintenanceOf(const std::string& asset) const;
    /// What positions and resting orders bind: the larger of what either side of an instrument could come to, at its
    /// price, over its leverage.
    [[nodiscard]] std::optional<LedgerAmount> marginNeeded(const std::string& asset, const OpenQtys& open) const;

    /// Nothing when the sum does not fit.
    [[nodiscard]] std::optional<Balance> balance(const std::string& asset, const OpenQtys& open, Timestamp time) const;
    [[nodiscard]] VenuePosition position(InstrumentId instrument, Timestamp time) const;
    /// Every asset that was started with or settled in.
    [[nodiscard]] std::vector<std::string> assets() const;

private:
    [[nodiscard]] const NetPosition* netOf(InstrumentId instrument) const;
    [[nodiscard]] const std::vector<LeverageTier>& tiersOf(InstrumentId instrument) const;
    [[nodiscard]] std::optional<Decimal> marginFor(InstrumentId instrument, const Decimal& qty,
                                                   Rounding rounding) const;
    [[nodiscard]] std::optional<Decimal> liquidationOf(InstrumentId instrument) const;

    VenueId m_venue;
    AccountName m_name;
    const Catalogue& m_catalogue;
    const PaperRules& m_rules;
    std::map<std::string, Decimal> m_start; ///< by asset
    Positions m_positions;
    struct Valued {
        Price price;
        bool isMark = false;
    };
    std::map<InstrumentId, Valued> m_prices;
    std::map<InstrumentId, Decimal> m_leverage;
    std::map<InstrumentId, std::string> m_goneQuotes;
    struct Tiers {
        std::optional<int> maxLeverage; ///< of the instrument they were built for
        std::vector<LeverageTier> steps;
    };
    mutable std::map<InstrumentId, Tiers> m_tiers; ///< built when first asked for
};

} // namespace gannet::paper
