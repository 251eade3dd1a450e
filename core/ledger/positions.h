// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/ledger/ledger_amount.h"
#include "core/model/account.h"
#include "core/model/order.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gannet {

/// Whose position in what.
struct PositionKey {
    VenueId venue;
    AccountName account;
    InstrumentId instrument;
    friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};

/// What a fold over fills leaves. Money is in the instrument's quote asset and has the sign of what it does to us; all
/// of it is exact. For every fill folded, realised - costBasis changes by just -(signed quantity * price).
struct NetPosition {
    Decimal qty; ///< base units, signed: negative is short
    /// Signed quantity times price of the open part: positive of a long, negative of a short, zero when flat. Absent
    /// where a part was taken over from the venue without its entry price; known again once the position was flat.
    std::optional<LedgerAmount> costBasis = LedgerAmount{};
    LedgerAmount realised; ///< result of the closed parts, before fees and funding
    /// False once a part was closed whose entry or exit price we do not know: `realised` is without that part.
    bool isRealisedComplete = true;
    Decimal adoptedQty; ///< base units: the signed part of `qty` that no fill of ours explains
};

/// A position with what it cost beside its price.
struct Position {
    NetPosition net;
    std::map<std::string, LedgerAmount> fees; ///< paid, by the asset they were paid in; negative is a net rebate
    LedgerAmount funding;                     ///< received, in the quote asset; negative is paid
    std::size_t fills = 0;                    ///< how many are folded
};

/// What the venue said a position was.
struct PositionWord {
    VenuePosition position;
    bool takesEntry = false; ///< its entry price holds for ours too
};

/// What became of something told.
enum class Told : std::uint8_t {
    Counted,
    CountedLate, ///< older than what was folded: the position was folded again
    Known,       ///< told before: nothing changed
};

/// Net positions of all accounts, folded from fills. A fill counts once, by (venue, account, trade id). Fills are
/// folded in the venue's order (time, sequence, trade id), whatever the order of arrival, so the result does not depend
/// on it. Keeps every fill it counted; an Error (kind Protocol) changes nothing. Engine thread.
class Positions {
public:
    /// Fails on a price or size that is not positive, a number beyond 18 decimals, a fill without trade id, venue,
    /// instrument or time, a fee without its asset, a trade id told before with other terms, a sum that does not fit.
    [[nodiscard]] Result<Told> apply(const Fill& fill);

    /// Adds a payment to the position's funding, once per (venue, account, instrument, time). Fails on the same time
    /// with another amount.
    [[nodiscard]] Result<Told> apply(const FundingPayment& payment);

    /// Takes the venue's word for what the position was at `position.time`, after all fills up to that time: what fills
    /// do not explain is adopted. A fill that turns up later and is older shrinks the adopted part by itself. Where the
    /// two differ, the entry price told holds for the whole position; if none is told and something was added, the cost
    /// is unknown. Each word is kept, so ask only where ours differs. Fails on the same time with another quantity.
    [[nodiscard]] Result<Told> adopt(const VenuePosition& position);

    /// Takes the venue's entry price for the whole position at `position.time`, where the quantity is ours already:
    /// the cost of what is open follows from it. Where our cost was known, what was realised before is incomplete from
    /// then on. Fails as adopt() does; without an entry price; {Protocol, StateConflict} where the quantity is another
    /// or something newer was folded.
    [[nodiscard]] Result<Told> adoptEntry(const VenuePosition& position);

    /// Takes a word again that was kept of an earlier run, before or after the fills around it. Fails as adopt() does,
    /// and where it takes an entry price that it does not have.
    [[nodiscard]] Result<Told> recall(const PositionWord& word);

    /// The words that were taken, oldest first.
    [[nodiscard]] std::vector<PositionWord> words(const PositionKey& key) const;
    /// Whether this trade was counted.
    [[nodiscard]] bool knows(VenueId venue, const AccountName& account, const std::string& tradeId) const;
    /// Null where nothing was told.
    [[nodiscard]] const Position* find(const PositionKey& key) const;
    /// Every position there was, also those that are flat now.
    [[nodiscard]] const std::map<PositionKey, Position>& all() const { return m_positions; }
    /// How many fills are kept.
    [[nodiscard]] std::size_t fillCount() const { return m_fillCount; }

private:
    using FillsById = std::unordered_map<std::string, Fill>; ///< nodes stay where they are; for lookup only

    /// A fill, or the venue's word of a position.
    struct Step {
        const Fill* fill = nullptr;
        const PositionWord* word = nullptr;
    };
    /// The steps of one position in the venue's order and the states on the way, so that a late step folds again from
    /// near its place.
    struct Ledger {
        std::vector<Step> steps;
        std::vector<NetPosition> checkpoints{NetPosition{}}; ///< [i]: before step i * kCheckpointEvery
        std::map<Timestamp, PositionWord> words;
        std::map<Timestamp, Decimal> payments;
    };
    static constexpr std::size_t kCheckpointEvery = 256;

    [[nodiscard]] static bool isBefore(const Step& a, const Step& b);
    /// The state after one step; nothing when a number does not fit.
    [[nodiscard]] static std::optional<NetPosition> after(const NetPosition& before, const Step& step);
    [[nodiscard]] Result<Told> keep(PositionWord word);
    /// Puts the step at its place and folds what comes after. Nothing changes when a number does not fit.
    [[nodiscard]] static std::optional<Told> insert(Ledger& ledger, NetPosition& net, const Step& step);

    std::map<PositionKey, Position> m_positions;
    std::map<PositionKey, Ledger> m_ledgers;
    std::map<std::pair<VenueId, AccountName>, FillsById> m_fills;
    std::size_t m_fillCount = 0;
};

} // namespace gannet
