// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/ledger_amount.h"
#include "core/ledger/positions.h"
#include "core/model/account.h"
#include "core/model/amounts.h"
#include "core/model/instrument.h"

#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// Days since 1970, UTC.
[[nodiscard]] std::int64_t dayOf(Timestamp time);
/// When the day of `time` began, 00:00 UTC.
[[nodiscard]] Timestamp midnightOf(Timestamp time);

/// What one instrument of an account brought since 00:00 UTC. Valued at prices, so that no entry price is needed:
///     D = q m - q0 m0 + C
/// q the position now at price m, q0 what it was at 00:00 at price m0, C what came in since: sales less purchases,
/// funding, less fees, less what was found at the venue without a fill, at the price when it was found.
class DayResult {
public:
    /// The day begins with this position.
    void begin(const Position& position);
    /// A fill that is new; before `midnight` it was part of the position then.
    void count(const Fill& fill, const Instrument& instrument, Timestamp midnight);
    void count(const FundingPayment& payment, Timestamp midnight);

    /// Whether a price is needed before the result can be told: of the position at 00:00, or of what was found since.
    [[nodiscard]] bool wantsPrice(const Position* position) const;
    /// The first price since that is known stands for what is not: from here on it counts.
    void price(const Position* position, const Price& price, Timestamp now);

    /// Nothing while a price is wanted, or where a sum does not fit.
    [[nodiscard]] std::optional<LedgerAmount> result(const Position& position, const std::optional<Price>& price) const;
    /// When the latest price came that stands for an earlier one; unknown: it is all of the day.
    [[nodiscard]] Timestamp since() const { return m_since; }

    /// What no fill tells: to be stored, and read back on the same day.
    [[nodiscard]] std::string toText(Timestamp now) const;
    /// False where it is of another day or no such text; then nothing changes. What fills say is counted beside it.
    bool read(std::string_view text, Timestamp now);

private:
    void add(const std::optional<LedgerAmount>& amount);

    Decimal m_filled;             ///< q0 is the part that fills explain ...
    Decimal m_found;              ///< ... and the part that was found at the venue before
    std::optional<Price> m_start; ///< m0
    Decimal m_adopted;            ///< what was found at the venue, as far as it has a price here
    LedgerAmount m_adoptedCash;   ///< of what was found since 00:00
    LedgerAmount m_cash;
    Timestamp m_since;
    bool m_fits = true;
};

} // namespace gannet
