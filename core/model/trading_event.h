// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/account.h"
#include "core/model/account_key.h"
#include "core/model/drift_report.h"
#include "core/model/enums.h"
#include "core/model/order.h"
#include "core/model/risk_limits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gannet {

// What the trading side tells to screens: lossless, in order, and complete enough to be shown as it stands.

/// An order was made or is no longer what it was.
struct OrderChanged {
    Order order;
    bool isLocal = false;      ///< this program watches its trigger or its end: the venue does not
    bool isProtective = false; ///< only reduces, belongs to a bracket, or waits for its trigger against the position;
                               ///< told again when the position makes it so, or no more
    bool isRemembered = false; ///< as an earlier run left it, told at the start: no news
};

/// An execution that was counted.
struct FillTold {
    Fill fill;
    TradingMode mode = TradingMode::Paper;
    bool isRemembered = false; ///< of an earlier run, told again at the start: no news
};

/// A position as folded. Amounts are rounded to at most eight decimals for the screen; what is unknown is absent.
struct PositionChanged {
    AccountKey account;
    InstrumentId instrument;
    Decimal qty;                         ///< base units, signed
    std::optional<Decimal> averageEntry; ///< quote units per base unit
    std::optional<Decimal> realised;     ///< quote units, before fees and funding; absent when parts are unknown
    std::optional<Decimal> funding;      ///< quote units received
    Decimal adoptedQty;                  ///< the part that no fill of ours explains
};

struct BalanceChanged {
    Balance balance;
    bool isShadow = false;
};

/// What became of a request. Each request gets one answer at once; a workflow gives another at
/// its end.
struct RequestAnswered {
    enum class Kind : std::uint8_t {
        Taken,        ///< it goes on from here: the orders say how
        NeedsConfirm, ///< dropped; error.fixes names the reasons that a confirmed request must name
        Refused,      ///< nothing was done
        Failed,       ///< it was begun and could not be ended: error says what is left
        Done,         ///< a workflow has ended as asked
    };
    RequestId request;
    Kind kind = Kind::Taken;
    TradingMode mode = TradingMode::Paper; ///< the effective one
    std::string gate;                      ///< the gate that refused, in its own words; empty otherwise
    std::optional<Error> error;            ///< code, limit, value and fixes of a refusal
    std::vector<ClientOrderId> orders;     ///< made or touched
    std::string words;                     ///< the decision's reason, for a person
    Timestamp time;
};

struct ArmChanged {
    std::optional<TradingMode> armed;
    std::string why; ///< why it is off, "disarmed by hand" among the reasons
    Timestamp time;
};

struct KillChanged {
    std::string target; ///< as TargetKey
    bool isSet = false;
    std::string why;
    Timestamp time;
};

/// Where an account stands with its venue.
enum class AccountState : std::uint8_t {
    Down,     ///< no session
    Checking, ///< what we hold is being compared with the venue; no new risk until it was
    Ready,
};
[[nodiscard]] constexpr std::string_view toString(AccountState value)
{
    return value == AccountState::Down ? "down" : value == AccountState::Checking ? "checking" : "ready";
}

struct AccountChanged {
    AccountKey account;
    TradingMode mode = TradingMode::Paper; ///< of its gateway
    AccountState state = AccountState::Down;
    Timestamp time;
    bool wantsArming = false; ///< its session was gone for long: what adds risk waits for a new arming
};

/// How far a live account has come, from its key to what its venue says of it. Told when any of it changes; a live
/// account that is not open is told by this too.
struct AccountStanding {
    AccountKey account;
    AccountKeyState key = AccountKeyState::WatchOnly;
    std::string keyWords; ///< the key's state for a person
    SessionState session = SessionState::Disconnected;
    std::optional<Error> trouble; ///< as the account's gateway says: OrderGateway::trouble()
    Timestamp time;
    Timestamp retryAt{}; ///< when its session is tried again; unknown: it has one, or is being opened
};

/// An account was compared with its venue: at the start and after each reconnect, and whenever a position had drifted.
/// What differed was taken over from the venue; arming asks for a yes to it.
struct AccountCompared {
    AccountKey account;
    TradingMode mode = TradingMode::Paper; ///< of its gateway
    std::uint32_t orders = 0;              ///< open at the venue
    std::uint32_t positions = 0;           ///< open at the venue
    std::vector<std::string> differences;  ///< a sentence each: what was held here, what the venue holds
    Timestamp time;
};

/// The venue's position was not ours; its word was taken.
struct DriftFound {
    AccountKey account;
    InstrumentId instrument;
    Decimal ours;         ///< base units, signed
    Decimal venues;       ///< base units, signed
    bool isFirst = false; ///< nothing was known of this position before: found, not drifted
    Timestamp time;
};

/// Something somebody must look at: a contradiction, a fill that was refused, a store that fails.
struct TradingTrouble {
    Error error;
    ClientOrderId order; ///< invalid where it belongs to none
    Timestamp time;
};

inline constexpr std::string_view kStoreTrouble = "store";

/// A trouble that lasts: told when it begins and when its words change, and once more when it is over. Screens show it
/// all the while.
struct TroubleStands {
    std::string about; ///< kStoreTrouble: nothing that adds risk is taken; else the part of the config it is about
    Error error;       ///< none when it is over
    bool isOver = false;
    Timestamp time;
};

/// What an account may do and when a person is asked, as it holds from now on.
struct LimitsTold {
    AccountKey account;
    TradingMode mode = TradingMode::Paper; ///< of its gateway
    ConfirmLevel confirm = ConfirmLevel::Guarded;
    ConfirmLevel confirmMost = ConfirmLevel::Guarded; ///< the least strict that the config allows
    std::vector<std::string> unasked{};               ///< reasons that the person does not want to be asked for, sorted
    HardLimits hard; ///< those of every instrument, the venue's for one order among them
};

/// What an earlier run left of instruments that their venue has not told yet: it is not among orders and positions.
/// Told when it changes; nothing is left where there is no venue in it.
struct RowsWaiting {
    struct OfVenue {
        std::string venue;           ///< slug
        std::uint32_t orders = 0;    ///< that had not ended
        std::uint32_t positions = 0; ///< that were open, by the fills
        friend bool operator==(const OfVenue&, const OfVenue&) = default;
    };
    std::vector<OfVenue> venues; ///< those that have any, by slug
    Timestamp time;
};

using TradingEvent = std::variant<OrderChanged, FillTold, PositionChanged, BalanceChanged, RequestAnswered, ArmChanged,
                                  KillChanged, AccountChanged, AccountCompared, DriftFound, TradingTrouble, LimitsTold,
                                  TroubleStands, AccountStanding, DriftReport, RowsWaiting>;

} // namespace gannet
