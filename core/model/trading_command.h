// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/order.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gannet {

// What is asked of the trading side, from a click, a key, the order line or the shell: all take one path. Each has a
// RequestId; the same id again is answered DUPLICATE_REQUEST and does nothing. A confirmed one is a press of its own,
// with an id of its own.

/// A target of a scope: "" is everything, "venue" a venue, "venue:symbol" an instrument.
using TargetKey = std::string;

/// One part of a bracket: its share of what is filled, and where it is taken off. It has a target, a stop, or both.
struct BracketPart {
    Decimal share;                      ///< of the filled size, a fraction in (0, 1]; all parts together make 1
    std::optional<Price> target;        ///< limit price of the take-profit
    std::optional<Price> stop;          ///< trigger of the stop
    std::optional<Decimal> trail;       ///< instead of `stop`: the distance at which it follows, in quote units
    std::optional<Decimal> slippageCap; ///< of the stop, a fraction
};

/// Protection that goes with an order; follows what of it is filled. At most four parts.
struct Bracket {
    std::vector<BracketPart> parts;
};

struct SubmitOrder {
    OrderRequest order; ///< its request id is the command's
    std::optional<Bracket> bracket;
};

struct CancelOrder {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    ClientOrderId order;
};

/// Changes price, size or trigger of a working order.
struct ReplaceOrder {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    ClientOrderId order;
    OrderTerms terms;          ///< all of them, as they are to be; the size counts what is filled already
    bool mayCancelNew = false; ///< where the venue cannot change an order: cancel it, then send a new one
    std::vector<std::string> confirmed;
    std::optional<Decimal> bracketBy{}; ///< once the change holds, what its bracket is yet to place moves by so much,
                                        ///< in quote units; absent: it stays
};

enum class CancelWhat : std::uint8_t {
    Entries,    ///< all but what protects a position
    Everything, ///< protective orders too
};

struct CancelScope {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    TargetKey target;
    AccountName account;             ///< empty: of every account
    std::optional<TradingMode> mode; ///< absent: of every mode
    CancelWhat what = CancelWhat::Entries;
};

/// Sends reduce-only orders until the part of the position is gone, and says when it is or why it is not.
struct ClosePosition {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    std::string instrument;
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    Decimal fraction{1, 0};                                 ///< in (0, 1]; the size is rounded down to the lot
    std::optional<Decimal> slippageCap;                     ///< a fraction
    std::optional<CancelWhat> cancel = CancelWhat::Entries; ///< resting orders of the instrument; absent: none
    std::vector<std::string> confirmed;
};

/// Closes the position and opens the same size on the other side.
struct ReversePosition {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    std::string instrument;
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    std::optional<Decimal> slippageCap; ///< a fraction
    std::vector<std::string> confirmed;
    std::optional<Decimal> shown{}; ///< the position that the press was made on, signed, in base units: any other one
                                    ///< answers STATE_CONFLICT, and nothing is sent; absent: whatever it is
};

/// Cancels every entry and closes every position of one mode.
struct FlattenAll {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    TradingMode mode = TradingMode::Paper;
    std::optional<Decimal> slippageCap; ///< a fraction
    std::vector<std::string> confirmed;
};

/// Moves the stops of a position to where it would end without a loss, fees in its quote asset included.
struct StopToBreakeven {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    std::string instrument;
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    Decimal exitFeeRate; ///< expected for the way out, a fraction of the notional
};

/// Sets the leverage of an instrument for one account. Always asked about. Raising it is risk; lowering it binds more
/// margin, which the venue may refuse for want of it. Answered twice, as a workflow is: the second time by the venue.
struct SetLeverage {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    std::string instrument;
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    std::int32_t leverage = 1; ///< whole times
    std::vector<std::string> confirmed;
};

/// Sets what backs the positions of an instrument, for one account. Always asked about, and risk either way: cross puts
/// the whole account behind a position, isolated brings its liquidation nearer. Answered twice, as SetLeverage is.
struct SetMarginMode {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    std::string instrument;
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    MarginMode margin = MarginMode::Cross;
    std::vector<std::string> confirmed;
};

/// Puts margin to the isolated position of an instrument, or takes some away, which is risk. Always asked about, and
/// answered twice, as SetLeverage is.
struct MoveMargin {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    std::string instrument;
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    Decimal amount; ///< quote units; below zero: taken away
    std::vector<std::string> confirmed;
};

/// Asked about while an account of the mode differed from its venue and nobody has said yes to that.
struct Arm {
    RequestId request;
    TradingMode mode = TradingMode::Paper;
    std::vector<std::string> confirmed{}; ///< the differences that are agreed to
};

struct Disarm {
    RequestId request;
    DisarmReason reason = DisarmReason::Person;
};

struct SetKill {
    RequestId request;
    std::string actor = "person"; ///< for the audit: "person", "shell"
    TargetKey target;
    std::string why;
};

struct ReleaseKill {
    RequestId request;
    TargetKey target;
    std::string typed; ///< must be the release word
};

/// Asks the venue about an order now.
struct QueryOrder {
    RequestId request;
    ClientOrderId order;
};

/// Asks to be asked as strictly as this, in every account of the mode, from now on and after a restart. Never less
/// strictly than an account's config says.
struct SetConfirm {
    RequestId request;
    TradingMode mode = TradingMode::Paper;
    ConfirmLevel level = ConfirmLevel::Guarded;
};

/// Not to be asked any more for one reason of the soft limits in the accounts of a mode, or to be asked again; from now
/// on and after a restart.
struct SetAsk {
    RequestId request;
    TradingMode mode = TradingMode::Paper;
    std::string reason; ///< one of kSoftLimitReasons
    bool isAsked = true;
};

/// Has an account compared with its venue now. Answered twice, as a workflow is: the second time with what it came to.
struct CompareAccount {
    RequestId request;
    std::string venue; ///< slug
    AccountName account;
    TradingMode mode = TradingMode::Paper;
};

/// Agrees to differences between an account and its venue that are left to a person. What was overtaken by events, one
/// of them gone or another now, answers STATE_CONFLICT, and none is agreed to.
struct DismissDrift {
    static constexpr std::size_t kMostNote = 200; ///< bytes

    RequestId request;
    std::string venue; ///< slug
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    std::vector<std::uint32_t> items; ///< numbers of DriftItem; not empty
    std::string note;                 ///< why, for the audit; not empty
};

/// Takes over the venue's entry price of a position. Overtaken as in DismissDrift.
struct TakeEntry {
    RequestId request;
    std::string venue; ///< slug
    AccountName account;
    TradingMode mode = TradingMode::Paper;
    std::uint32_t item = 0; ///< number of DriftItem
};

/// A press that a screen refused by itself, and has said so: nothing is asked for, it only belongs into the audit.
struct RefusedPress {
    RequestId request;
    OrderOrigin origin = OrderOrigin::Ticket;
    std::string what; ///< was pressed
    Error error;      ///< why nothing came of it
};

using TradingCommand =
    std::variant<SubmitOrder, CancelOrder, ReplaceOrder, CancelScope, ClosePosition, ReversePosition, FlattenAll,
                 StopToBreakeven, Arm, Disarm, SetKill, ReleaseKill, QueryOrder, SetLeverage, SetConfirm, SetAsk,
                 RefusedPress, CompareAccount, DismissDrift, TakeEntry, SetMarginMode, MoveMargin>;

[[nodiscard]] const RequestId& requestOf(const TradingCommand& command);
/// One line for the audit: what was pressed, by whom, with every number that was typed.
[[nodiscard]] std::string describe(const TradingCommand& command);
/// "buy 0.010 limit 60000 gtc post-only"
[[nodiscard]] std::string describe(const OrderTerms& terms);

} // namespace gannet
