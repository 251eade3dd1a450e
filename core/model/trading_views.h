// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order.h"
#include "core/model/trading_command.h"
#include "core/model/trading_event.h"
#include "core/model/views.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace gannet {

// What screens see of trading between its events: figures that move with the market. Plain fixed-size structs, filled
// like the other views, at most once per frame; all numbers of one view come from one moment.

inline constexpr std::size_t kPortfolioAccounts = 16;
inline constexpr std::size_t kPortfolioPositions = 128;
inline constexpr std::size_t kPortfolioBalances = 64;
inline constexpr std::size_t kPortfolioQueues = 256;
inline constexpr std::size_t kTicketProblems = 8;

/// A price as it is meant: typed, or beside a price of the market, which it follows.
struct PriceAsk {
    enum class From : std::uint8_t { Typed, Bid, Ask, Mid, Last };
    From from = From::Typed;
    Decimal typed;                   ///< of Typed
    std::int32_t ticks = 0;          ///< added, of the others
    std::optional<Decimal> fraction; ///< added, of the others: -0.001 is 0.1 % below
};

/// A size as it is meant.
struct SizeAsk {
    enum class Of : std::uint8_t {
        Units,    ///< base units
        Quote,    ///< worth so many quote units
        Equity,   ///< a fraction of the account's equity
        Risk,     ///< a fraction of the equity that is lost at the stop
        Position, ///< a fraction of the position
    };
    Of of = Of::Units;
    Decimal value;
};

/// An order that is being written, as far as it is. Nothing is sent by it.
struct TicketDraft {
    std::uint32_t revision = 0; ///< chosen by the asker, who knows by it which draft a view answers
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    OrderTerms terms; ///< qty, price and trigger are not read: the asks below count
    std::optional<PriceAsk> price, trigger;
    std::optional<SizeAsk> size;
    std::optional<Bracket> bracket;
};

enum class TicketField : std::uint8_t { Order, Price, Trigger, Size, Bracket, Flags, Expiry, Minutes };

/// What is wrong with a field, or why a gate says no.
struct TicketProblem {
    TicketField field = TicketField::Order;
    FixedText<24> code;
    FixedText<24> gate; ///< empty: the draft itself is wrong
    FixedText<240> words;
    FixedText<40> fix; ///< the nearest value that would do, as it would be typed; empty: none is known
};

enum class TicketVerdict : std::uint8_t {
    Incomplete,   ///< a field is missing or wrong
    Refused,      ///< a gate would refuse it
    NeedsConfirm, ///< it crosses soft limits: problems say which
    Ready,
};

/// What orders of an account may be at all: one bit for each value of the enum, the first one lowest.
struct TicketOffer {
    std::uint16_t types = 0;               ///< OrderType
    std::uint16_t localTypes = 0;          ///< those that the venue has not: this program watches their trigger
    std::uint16_t timesInForce = 0;        ///< TimeInForce
    std::uint16_t localTimesInForce = 0;   ///< those that the venue has not: this program ends them
    std::uint16_t triggerSources = 0;      ///< TriggerSource
    std::uint16_t localTriggerSources = 0; ///< those that the venue has not
    bool hasPostOnly = false;
    bool hasReduceOnly = false;
    bool hasLeverage = false;      ///< the leverage of an instrument can be set from here
    bool hasMarginMode = false;    ///< so can what backs its positions
    std::int32_t leastMinutes = 0; ///< of a TWAP; zero: there is none
    std::int32_t mostMinutes = 0;
};
[[nodiscard]] constexpr std::uint16_t offerBit(auto value)
{
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(value));
}

/// What a draft would be and do, now. Amounts that need an unknown are unknown. Money is in the quote asset.
struct TicketView {
    InstrumentId instrument;
    std::uint64_t version = 0;
    std::uint32_t revision = 0; ///< of the draft that this answers
    Timestamp engineTime;
    std::int8_t priceScale = 0;
    std::int8_t qtyScale = 0;
    Freshness freshness; ///< of the book
    MaybeAmount bid, ask, mark, last;
    MaybeAmount fundingRate;  ///< as a fraction per funding interval
    Duration fundingInterval; ///< zero when unknown
    Timestamp nextFunding;    ///< unknown where the venue does not tell it

    bool hasAccount = false; ///< some gateway takes orders for this account and mode
    TicketOffer offer;       ///< nothing without one
    AccountState account = AccountState::Down;
    TradingMode mode = TradingMode::Paper; ///< the effective one
    bool isArmed = false;                  ///< for the effective mode
    bool isKilled = false;                 ///< one of the kill switches before the instrument is set
    MaybeAmount position;                  ///< base units, signed
    MaybeAmount averageEntry;
    MaybeAmount leverage;                 ///< as set for the instrument, whole times
    MaybeAmount maxLeverage;              ///< the most that may be set, with the position as it is
    std::optional<MarginMode> marginMode; ///< of the instrument; absent: not known
    bool isIsolatedOnly = false;          ///< it has no other
    FixedText<24> feeTier;                ///< the account's; empty while it is not known
    MaybeAmount makerRate, takerRate;

    TicketVerdict verdict = TicketVerdict::Incomplete;
    std::uint32_t problemCount = 0;
    std::array<TicketProblem, kTicketProblems> problems{};

    bool isBandUnknown = false; ///< no mark to hold the price against the venue's band: it was not checked
    MaybeAmount price, trigger; ///< as understood, valid or not
    MaybeAmount qty;            ///< base units, at the lot; what was typed in units as it was, valid or not
    FixedText<16> sizeBinding;  ///< what set it: "asked", "risk", "margin", "max order", "max position", "venue"
    MaybeAmount notional;
    MaybeAmount equityFraction;  ///< notional over equity
    MaybeAmount fillPrice;       ///< average expected: from the visible book for what takes, else the limit
    MaybeAmount slippage;        ///< fraction of the touch, of what takes
    MaybeAmount visibleFraction; ///< part of the size that the visible book has within the cap, of what takes
    bool isMaker = false;
    MaybeAmount feeRate; ///< fraction of the notional
    MaybeAmount fee;
    MaybeAmount marginNeeded, freeNow, freeAfter;
    MaybeAmount positionAfter, entryAfter, liquidationAfter;
    bool isLiquidationEstimated = true;
    MaybeAmount maxLoss;         ///< at the stops of the bracket, fees included; above zero
    MaybeAmount rewardRisk;      ///< gain at the targets over maxLoss
    MaybeAmount ordersLeftToday; ///< unknown: no limit
};

/// What a position is valued at.
enum class Valuation : std::uint8_t {
    None, ///< no price is known: what needs one is unknown
    Mark,
    Middle, ///< of the book, where the venue tells no mark; only of a book that can be believed
};

/// What of a position is to have a stop and has none in force.
struct MissingStop {
    MaybeAmount qty;       ///< base units; unknown: nothing is missing
    bool isByHand = false; ///< a person took it away, none is placed again; else it could not be placed
    Timestamp since;       ///< unknown: since before this run
    Timestamp again;       ///< when placing it is tried next; unknown: by hand only
    FixedText<24> code;    ///< why it could not be placed
    FixedText<160> why;
};

struct PortfolioPosition {
    VenueId venue;
    FixedText<40> account;
    bool isShadow = false;
    TradingMode mode = TradingMode::Paper;
    InstrumentId instrument;
    FixedText<48> key; ///< "venue:symbol"
    FixedText<16> quote;
    std::int8_t priceScale = 0;
    std::int8_t qtyScale = 0;
    MaybeAmount qty;          ///< base units, signed
    MaybeAmount adoptedQty;   ///< the part that no fill of ours explains
    MaybeAmount averageEntry; ///< quote per base
    MaybeAmount breakeven;    ///< with fees of the way out
    MaybeAmount mark;         ///< unknown without one, whatever it is valued at
    MaybeAmount valuePrice;   ///< what the amounts below are worked out at, quote per base
    Valuation valuation = Valuation::None;
    MaybeAmount notional, unrealised, realised, funding, fees, net; ///< quote units; net is all of them together
    MaybeAmount marginUsed, leverage;                               ///< as set
    std::optional<MarginMode> marginMode;                           ///< absent: not known
    bool canMoveMargin = false;              ///< margin can be put to it from here, or taken away
    MaybeAmount marginFree, marginRemovable; ///< and so much at most, quote units; where it can be moved
    MaybeAmount liquidationStep; ///< how far `liquidation` moves with each unit that is put: below zero when long
    MaybeAmount liquidation;
    bool isLiquidationEstimated = true; ///< else the venue's own
    bool isDust = false;
    MissingStop missingStop;
    Freshness freshness; ///< of what it is valued at
};

struct PortfolioBalance {
    VenueId venue;
    FixedText<40> account;
    bool isShadow = false;
    FixedText<16> asset;
    MaybeAmount total, available;
    Timestamp time;
};

/// What all accounts of a venue that trade one mode have used of the venue's own limits. Unknown: no such limit; money
/// is known only where a limit asks for it, in the quote asset of the account that it is shown with.
struct PortfolioVenue {
    MaybeAmount maxLeverage; ///< of each account
    MaybeAmount dayResult, maxDailyLoss;
    MaybeAmount positions, maxPositions; ///< worth of all positions, with open orders filled
    std::uint32_t openOrders = 0, ordersToday = 0, rejectsInARow = 0;
    MaybeAmount maxOpenOrders, maxOrdersPerDay, maxRejectsInARow;
};

/// An account, and how much of its limits is used.
struct PortfolioAccount {
    VenueId venue;
    FixedText<24> slug;
    FixedText<40> account;
    bool isShadow = false;
    TradingMode mode = TradingMode::Paper;
    AccountState state = AccountState::Down;
    FixedText<16> quote;                  ///< asset of the amounts below
    MaybeAmount equity, marginUsed, free; ///< equity: balance and unrealised result
    MaybeAmount grossNotional, leverage;  ///< of all positions, at mark; leverage: effective
    MaybeAmount dayResult;                ///< realised and unrealised since 00:00 UTC
    bool hasMiddle = false;               ///< one of its positions is valued at the middle of the book
    MaybeAmount maxDailyLoss;             ///< unknown: no limit
    std::uint32_t openOrders = 0;
    MaybeAmount maxOpenOrders, maxLeverage; ///< unknown: no limit; maxLeverage: the venue's where it is stricter
    std::uint32_t ordersToday = 0;
    MaybeAmount maxOrdersPerDay; ///< unknown: no limit
    std::uint32_t rejectsInARow = 0, maxRejectsInARow = 0;
    PortfolioVenue ofVenue;
};

/// Where a resting order of ours stands in its price's queue, in base units; an estimate.
struct PortfolioQueue {
    ClientOrderId order;
    MaybeAmount ahead; ///< unknown beyond the visible book
};

struct PortfolioView {
    std::uint64_t version = 0;
    Timestamp engineTime;
    std::uint32_t accountCount = 0, positionCount = 0, balanceCount = 0, queueCount = 0;
    bool isTruncated = false; ///< there is more than fits
    std::array<PortfolioAccount, kPortfolioAccounts> accounts{};
    std::array<PortfolioPosition, kPortfolioPositions> positions{}; ///< open ones, and those closed since 00:00 UTC
    std::array<PortfolioBalance, kPortfolioBalances> balances{};
    std::array<PortfolioQueue, kPortfolioQueues> queues{};
};

static_assert(std::is_trivially_copyable_v<TicketView> && std::is_trivially_copyable_v<PortfolioView>);

} // namespace gannet
