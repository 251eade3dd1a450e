// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/order.h"
#include "core/model/risk_limits.h"
#include "core/trading/take_estimate.h"
#include "core/venue/order_gateway.h"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gannet {

/// Kill switches that stand between this order and its venue.
struct KillState {
    bool isGlobal = false;
    bool isVenue = false;
    bool isInstrument = false;
};

/// A leverage that is to be set, in whole times.
struct LeverageChange {
    Decimal to;
    std::optional<Decimal> from; ///< as set now
    std::optional<Decimal> most; ///< the venue's
};

/// What is to back the positions of an instrument.
struct MarginModeChange {
    MarginMode to = MarginMode::Cross;
    std::optional<MarginMode> from; ///< as it is now
    bool isIsolatedOnly = false;    ///< the venue has no other
};

/// An amount that is to be put to an isolated position, or taken away where below zero. Money is in the quote asset;
/// what is not known the venue decides.
struct MarginMove {
    Decimal amount;
    std::optional<int> decimals{};      ///< that the venue counts in
    std::optional<MarginMode> mode{};   ///< of the position
    bool isLocked = false;              ///< nothing can be taken away
    std::optional<Decimal> held{};      ///< behind the position, as the venue says
    std::optional<Decimal> removable{}; ///< of that
    /// By the venue's word, and estimated after it; unknown, or no mark liquidates it then.
    std::optional<Decimal> liquidation{}, liquidationAfter{};
    bool isAfterKnown = false;
};

/// A setting of an instrument's margin that is to be changed.
using MarginChange = std::variant<LeverageChange, MarginModeChange, MarginMove>;

/// What the venue lets a position be worth, with the leverage as set: of one that this order could bring.
struct LeverageTier {
    Decimal set;  ///< leverage of the instrument, whole times
    Decimal most; ///< that this worth may have; zero: no position may be worth so much
    /// The most that a position may be worth with the leverage as set, in the quote asset; looked for only where `most`
    /// is below it.
    std::optional<Decimal> room;
};

/// What all accounts of one venue that trade one mode come to. Money is there only where a limit of the venue asks for
/// it, in the quote asset of the order's instrument.
struct VenueTotals {
    std::uint32_t openOrders = 0;
    std::uint32_t ordersToday = 0; ///< UTC day
    std::uint32_t ordersInLastSecond = 0;
    std::uint32_t consecutiveRejects = 0;
    /// Positions of the other accounts in the order's instrument, each with the open orders of its worse side filled,
    /// a short one counted as a long one; base units. Absent: too large for a number.
    std::optional<Decimal> othersPosition;
    /// What positions could be worth, each with the open orders of its worse side filled; without that of the order's
    /// account in the order's instrument.
    std::optional<Decimal> othersNotional;
    std::optional<Decimal> dayResult;
    std::string dayUnknown; ///< for what instrument it is not known
    Timestamp daySince;     ///< from when a part of it counts; unknown: it is all of the day
};

/// Everything the gates look at, gathered by the order table at one moment. What is not known is absent, and a gate
/// that needs it refuses: unknown never passes as harmless.
struct RiskInput {
    explicit RiskInput(const OrderRequest& asked) : request(asked) {}

    const OrderRequest& request;
    const Instrument* instrument = nullptr; ///< null: no venue of this run has it
    const OrderCapabilities* capabilities = nullptr;
    const RiskLimits* limits = nullptr; ///< null: no such account
    std::string_view whyClosed;         ///< of such a one: it is known and not open; empty: it is not known
    Timestamp now;

    /// Of the account's gateway that would take it, the loosest that is not looser than what was asked for and allowed;
    /// absent: it has none.
    std::optional<TradingMode> routed;
    std::optional<EffectClass> effect;   ///< of a change of an order; absent: by the order itself
    bool isDuplicate = false;            ///< the request id was seen before
    bool isArmed = false;                ///< for the effective mode
    bool isFirst = false;                ///< since it was armed no order that adds risk went out
    std::optional<MarginChange> setting; ///< to be changed instead of an order to be sent: its request has no terms
    std::optional<bool> tookBefore; ///< of a change: whether the order as it was would have taken; absent: no change
    KillState kill;
    std::string_view storeTrouble; ///< why nothing can be stored; empty: all is well
    SessionState session = SessionState::Disconnected;
    std::string sessionTrouble; ///< why it is not Ready, for people; empty: nobody said
    std::string_view venueName; ///< for people

    StreamHealth bookHealth = StreamHealth::Idle;
    Timestamp bookReceived; ///< newest book message; unknown when there was none
    std::optional<Price> bid, ask, mark;
    std::optional<Price> value; ///< what a position in it is valued at (valuation.h)
    TakeEstimate take;          ///< of what it would take from the visible book

    Decimal position;   ///< signed, base units
    Decimal openBuyQty; ///< of working orders, base units
    Decimal openSellQty;
    Decimal openingBuyQty; ///< of those that are not reduce-only; like the above without the order that is changed
    Decimal openingSellQty;
    Decimal changedQty;               ///< of a change: what is open of the order, unless reduce-only
    std::uint32_t openOrders = 0;     ///< of the account at this venue
    std::uint32_t openOrdersHere = 0; ///< of them those in this instrument
    std::uint32_t triggersHere = 0;   ///< of these those that wait for a trigger
    bool isLocal = false;             ///< it waits here for its trigger: the venue does not hear of it yet
    std::uint32_t ordersToday = 0;    ///< UTC day
    std::uint32_t ordersInLastSecond = 0;
    std::uint32_t consecutiveRejects = 0;
    std::optional<Decimal> dayResult; ///< of the UTC day, closed and open, quote asset
    std::string dayUnknown;           ///< for what instrument it is not known
    Timestamp daySince;               ///< from when a part of it counts; unknown: it is all of the day
    std::optional<Decimal> equity;    ///< of the account, quote asset
    /// What its other instruments in the quote asset could be worth at mark, each with the open orders of its worse
    /// side filled.
    std::optional<Decimal> othersNotional;
    std::optional<Decimal> freeMargin;  ///< quote asset, as the venue says
    std::optional<Decimal> setLeverage; ///< of the instrument for a position as this order could make it
    std::optional<LeverageTier> tier;   ///< unknown: the venue decides
    std::optional<Decimal> takerRate;   ///< of the account, a fraction; unknown: the venue takes what it takes
    std::optional<Decimal> usualQty;    ///< median of the last sizes entered here
    const std::set<std::string, std::less<>>* unasked =
        nullptr; ///< reasons that the person does not want to be asked for
    VenueTotals venue;
};

/// Whether it holds as it is to be.
[[nodiscard]] bool isSoAlready(const MarginChange& setting);

/// The strictest of what was asked for, what the account may, and what its gateway can do.
[[nodiscard]] TradingMode effectiveMode(const RiskInput& input);

/// Risk for what can enlarge a position or its danger, Reduce for what can only shrink it.
[[nodiscard]] EffectClass effectOf(const RiskInput& input);

/// One gate: refuses with a kind, a code, the limit, the value and a fix, or lets pass.
struct Gate {
    std::string_view name;
    Result<void> (*check)(const RiskInput& input);
    bool isForSettings = false; ///< it stands before a change of leverage or margin as well
};

/// All gates in their order. This is the only place where that order stands.
[[nodiscard]] std::span<const Gate> gates();

/// What refused, and why.
struct Refusal {
    std::string_view gate;
    Error error;
};

/// Runs them until one refuses. Soft limits answer {Denied, NeedsConfirm}; the reasons stand in Error::fixes, sorted,
/// in the words that a confirmed request must name.
[[nodiscard]] std::optional<Refusal> firstRefusal(const RiskInput& input);
/// The same, where the gate's name does not matter.
[[nodiscard]] Result<void> passGates(const RiskInput& input);

} // namespace gannet
