// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/model/enums.h"
#include "core/model/order.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What Hyperliquid says of an account, in its own words: coins by name, ids as it has them. Pure: the same bytes give
/// the same answer, nothing throws. An answer is read completely and validly, or an error of kind Protocol comes back.
/// Members that are not listed here are ignored. Any thread. ("Info endpoint", "Subscriptions", read 2026-08-22.)
namespace gannet::hyperliquid {

/// How an order of the venue's stands there.
struct StatusWords {
    ExecType type = ExecType::Ack;
    bool isTriggered = false; ///< it waits for its trigger no more
    /// Of what ended it: our code, and a sentence where the venue's word needs one. Other for a plain cancel.
    Code code = Code::Other;
    std::string_view words;
};
/// What a status means. An unknown one that ends in "Canceled" or "Rejected" is the venue's explicit word all the same;
/// nothing on any other: the order is then to be asked about.
[[nodiscard]] std::optional<StatusWords> statusWords(std::string_view status);

/// An order as the venue tells it. What a short form leaves out is absent.
struct AccountOrder {
    std::string coin;
    std::string venueOrderId;
    std::optional<ClientOrderId> id; ///< absent: it has none, or one that is not ours
    Side side = Side::Buy;
    Decimal limitPrice; ///< zero where it has none
    Decimal openQty;    ///< base units; zero once it ended
    std::optional<Decimal> fullQty;
    std::optional<std::string> type; ///< "Limit", "Stop Market", ...
    std::optional<std::string> timeInForce;
    std::optional<Decimal> trigger; ///< absent where it has none
    std::optional<bool> isReduceOnly;
    Timestamp placed;
};
/// Its terms in our words. Nothing where the venue's type or time in force is none we know: it is then shown as what it
/// is and cannot be changed here.
[[nodiscard]] std::optional<OrderTerms> termsOf(const AccountOrder& order);

struct OrderUpdate {
    AccountOrder order;
    std::string status;
    Timestamp time;
};

struct AccountFill {
    std::string coin;
    std::string tradeId; ///< "tid/oid": two orders of one account that meet share the tid
    std::string venueOrderId;
    std::optional<ClientOrderId> id;
    Side side = Side::Buy;
    Decimal price;
    Decimal qty;           ///< base units
    Decimal startPosition; ///< signed, before the fill
    Decimal fee;           ///< all of it, a builder's included; below zero a rebate
    std::string feeToken;
    Decimal closedPnl; ///< the venue's, for display
    bool isMaker = false;
    bool isOwnLiquidation = false;         ///< of the account that was asked about
    std::optional<std::uint64_t> twapId{}; ///< of a slice of a TWAP: the TWAP's number
    Timestamp time;
};

struct AccountFunding {
    std::string coin;
    Decimal amount; ///< positive is received
    Decimal rate;
    Decimal qty; ///< signed
    Timestamp time;
};

struct AccountPosition {
    std::string coin;
    Decimal qty; ///< signed
    std::optional<Decimal> entryPrice;
    std::optional<Decimal> liquidationPrice; ///< absent when it cannot be liquidated
    std::optional<Decimal> marginUsed;
    Decimal unrealised; ///< at the mark, in dollars
    Decimal leverage;
    MarginMode mode = MarginMode::Cross;
};

struct ClearinghouseState {
    Decimal accountValue; ///< with the open result
    Decimal withdrawable;
    Decimal marginUsed;
    std::optional<Decimal> maintenanceUsed; ///< of what is cross
    std::vector<AccountPosition> positions;
    Timestamp time;
};

/// What the account pays, as fractions of a fill's worth.
struct AccountFees {
    Decimal taker;
    Decimal maker; ///< below zero: a rebate
};

/// How an instrument is geared for the account, with a position or without one.
struct AssetLeverage {
    std::string coin;
    Decimal leverage;
    MarginMode mode = MarginMode::Cross;
};

/// Where the account's money is kept. Of Unified and PortfolioMargin ("account abstraction modes") all of it is in the
/// spot state, and what the perpetuals' state says of money means nothing.
enum class MoneyMode : std::uint8_t { PerDex, Unified, PortfolioMargin };

struct SpotBalance {
    std::string coin;
    Decimal total;
    Decimal hold;
};

/// How many actions the account may still send in its life; more with each dollar traded.
struct RateAllowance {
    std::uint64_t used = 0;
    std::uint64_t cap = 0;
    std::uint64_t bought = 0; ///< on top of the cap ("reserveRequestWeight")
};

/// Fills of an answer. Those of 2023 have no trade id: they could count twice, so they are not taken, only counted.
struct UserFills {
    std::vector<AccountFill> fills;
    std::size_t rows = 0;      ///< of the answer, for its paging and its weight
    std::size_t withoutId = 0; ///< not taken
    Timestamp newest;          ///< of all rows; unknown where there is none
};

/// The account, or a part of it, was taken over or sold off by the venue.
struct Liquidation {
    std::string id;                       ///< the venue's number of it, or its time; the same one is told once
    std::optional<Decimal> worth;         ///< dollars of positions
    std::optional<Decimal> accountValue;  ///< dollars
    std::vector<std::string> positions{}; ///< "BTC 0.5", where told
};
/// An order that the venue ended by itself; its own end is told by `orderUpdates` too.
struct EndedByVenue {
    std::string coin;
    std::string venueOrderId;
};
/// Money that came or went beside trades and funding.
struct LedgerEntry {
    std::string kind; ///< the venue's word: "deposit", "withdraw", "accountClassTransfer", ...
    Timestamp time;
    std::optional<Decimal> usdc; ///< as the venue writes it, without a sign of its direction; absent where it has none
    std::optional<Liquidation> liquidation = std::nullopt;
};

/// A key that may sign for the account.
struct Agent {
    std::string name;
    std::string address; ///< lower case
    Timestamp validUntil;
};

// Frames of an account's streams.
struct OrderUpdatesFrame {
    std::vector<OrderUpdate> updates;
};
struct FillsFrame {
    bool isSnapshot = false;
    std::string user; ///< lower case
    std::vector<AccountFill> fills;
    std::size_t withoutId = 0; ///< as in UserFills
};
struct FundingsFrame {
    bool isSnapshot = false;
    std::string user;
    std::vector<AccountFunding> fundings;
};
/// Of `userEvents`, whose channel is "user". Its fills and funding are left out: they come by streams of their own, and
/// would count twice.
struct EventsFrame {
    std::optional<Liquidation> liquidation; ///< of the account that was asked about
    std::vector<EndedByVenue> ended;
};
struct LedgerFrame {
    bool isSnapshot = false;
    std::string user;
    std::vector<LedgerEntry> entries;
};
using AccountFrame = std::variant<OrderUpdatesFrame, FillsFrame, FundingsFrame, EventsFrame, LedgerFrame>;

/// A frame of `orderUpdates`, `userFills`, `userFundings`, `userEvents` or `userNonFundingLedgerUpdates`. `user` is
/// whose account it has to be about where the frame says so, in lower case: another one's is refused {Protocol,
/// BadFormat}. Nothing on a frame of any other channel.
[[nodiscard]] Result<std::optional<AccountFrame>> decodeAccountFrame(std::string_view bytes, std::string_view user);

// Answers of /info.
[[nodiscard]] Result<ClearinghouseState> decodeClearinghouse(std::string_view body);
[[nodiscard]] Result<std::vector<AccountOrder>> decodeOpenOrders(std::string_view body);
/// userFills and userFillsByTime, as the venue orders them.
[[nodiscard]] Result<UserFills> decodeUserFills(std::string_view body, std::string_view user);
[[nodiscard]] Result<std::vector<AccountFunding>> decodeUserFunding(std::string_view body);
[[nodiscard]] Result<std::vector<SpotBalance>> decodeSpotState(std::string_view body);
/// orderStatus; nothing: the venue knows no such order.
[[nodiscard]] Result<std::optional<OrderUpdate>> decodeOrderStatus(std::string_view body);
/// historicalOrders: the newest word on each order, oldest order first.
[[nodiscard]] Result<std::vector<OrderUpdate>> decodeHistoricalOrders(std::string_view body);
[[nodiscard]] Result<RateAllowance> decodeRateAllowance(std::string_view body);
[[nodiscard]] Result<std::vector<Agent>> decodeAgents(std::string_view body);
/// userFees: the account's rates with the discount of who referred it. The venue has taken other discounts off already
/// ("Fees", formula for developers); a rebate is not made less.
[[nodiscard]] Result<AccountFees> decodeFees(std::string_view body);
/// activeAssetData of `user` and `coin`; another's is refused.
[[nodiscard]] Result<AssetLeverage> decodeAssetLeverage(std::string_view body, std::string_view user,
                                                        std::string_view coin);
/// userAbstraction: one word. Fails {Protocol, BadFormat} on one that is not known: where the money is, is not either.
[[nodiscard]] Result<MoneyMode> decodeMoneyMode(std::string_view body);

// Bodies of POST /info about an account. `user` is the account's address, never an agent's: that has no state.
[[nodiscard]] std::string encodeAccountRequest(std::string_view type, std::string_view user);
[[nodiscard]] std::string encodeFillsRequest(std::string_view user, Timestamp since);
[[nodiscard]] std::string encodeFundingRequest(std::string_view user, Timestamp since);
[[nodiscard]] std::string encodeAssetLeverageRequest(std::string_view user, std::string_view coin);
/// By our id, under which the venue finds the newest of those that changes have made of it; of an order that is not
/// ours by the venue's.
[[nodiscard]] std::string encodeOrderStatusRequest(std::string_view user, const Order& order);
/// `type`: orderUpdates, userFills, userFundings, userEvents, userNonFundingLedgerUpdates, and those of twap_codec.h.
[[nodiscard]] std::string encodeAccountSubscribe(std::string_view type, std::string_view user);

} // namespace gannet::hyperliquid
