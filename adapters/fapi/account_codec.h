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

/// What the dialect says of an account, in its own words: symbols by name, ids as it has them. Pure: the same bytes
/// give the same answer, nothing throws. A message is read completely and validly, or an error of kind Protocol comes
/// back. Amounts are texts and ids are numbers, as documented; the other way round is refused. Members that are not
/// listed here are ignored. Any thread. (Futures documents of Aster, V3 and V1, asterdex/api-docs @265e024, and the
/// same chapters of Binance's USD-M futures, from which they were copied.)
namespace gannet::fapi {

/// How an order stands. One that is none of these is refused {Protocol, BadFormat}: the order is to be asked about.
enum class OrderStatus : std::uint8_t {
    New,
    PartiallyFilled,
    Filled,
    Canceled,
    Rejected,
    Expired,
    ExpiredInMatch, ///< by the rule against trading with oneself
    NewInsurance,   ///< the insurance fund takes a liquidation over
    NewAdl,         ///< a counterparty is deleveraged
};
[[nodiscard]] bool isEnd(OrderStatus status);

/// Whose position an order or a position is of; Both where an account has one per symbol.
enum class PositionSide : std::uint8_t { Both, Long, Short };

/// An order as the venue tells it. What a form leaves out is absent.
struct AccountOrder {
    std::string symbol;
    std::string venueOrderId;
    std::string clientOrderId;
    std::optional<ClientOrderId> id; ///< absent: it has none of ours ("autoclose-..." is a liquidation)
    Side side = Side::Buy;
    std::string type;        ///< as it stands now: a stop that has fired is "MARKET" or "LIMIT"
    std::string origType;    ///< as it was placed
    std::string timeInForce; ///< "GTC", "IOC", "FOK", "GTX", "HIDDEN", "RPI", ...
    OrderStatus status = OrderStatus::New;
    Decimal price;     ///< zero where it has none
    Decimal qty;       ///< base units; zero of an order that closes the whole position
    Decimal filledQty; ///< base units, cumulative
    std::optional<Decimal> stopPrice;
    std::string workingType; ///< empty where the form leaves it out
    PositionSide positionSide = PositionSide::Both;
    bool isReduceOnly = false;
    bool isClosePosition = false;
    std::optional<Timestamp> placed;
    Timestamp updated; ///< of its newest change

    /// Waits for its trigger.
    [[nodiscard]] bool isHeld() const;
};
/// Its terms in our words. Nothing where the venue's type or time in force is none we know, or it has no size of its
/// own: it is then shown as what it is and cannot be changed here.
[[nodiscard]] std::optional<OrderTerms> termsOf(const AccountOrder& order);

/// An execution, of the stream or of userTrades.
struct AccountTrade {
    std::string symbol;
    std::uint64_t tradeId = 0;
    std::string venueOrderId;
    Side side = Side::Buy;
    Decimal price;
    Decimal qty;                     ///< base units
    Decimal fee;                     ///< above zero is paid
    std::string feeAsset;            ///< empty where nothing was taken
    std::optional<Decimal> realised; ///< the venue's, for display
    bool isMaker = false;
    PositionSide positionSide = PositionSide::Both;
    Timestamp time;
};
/// Unique in an account: ids of trades count by symbol, and both sides of a trade with oneself share theirs.
[[nodiscard]] std::string tradeKey(const AccountTrade& trade);

/// What userTrades' `commission` says: the document's sample has a cost below zero, while the stream's `n` is a cost
/// above zero; the venue says neither in words.
enum class TradesCommission : std::uint8_t {
    NegativeIsCost, ///< the sample
    PositiveIsCost, ///< as the stream
};

struct AccountPosition {
    std::string symbol;
    PositionSide side = PositionSide::Both;
    Decimal qty;                             ///< signed
    std::optional<Decimal> entryPrice;       ///< absent when flat
    std::optional<Decimal> liquidationPrice; ///< absent when it cannot be liquidated
    std::optional<Decimal> isolatedMargin;   ///< of an isolated one
    std::optional<Decimal> markPrice;
    Decimal unrealised;
    Decimal leverage; ///< as set
    MarginMode mode = MarginMode::Cross;
    std::optional<Timestamp> updated; ///< absent: never traded, or not said
};

struct AssetBalance {
    std::string asset;
    Decimal wallet; ///< without the open result
    std::optional<Decimal> available;
    std::optional<Timestamp> updated;
};

/// A movement of money.
struct Income {
    std::string symbol; ///< empty where it is of none
    std::string type;   ///< "FUNDING_FEE", "COMMISSION", ...
    Decimal amount;     ///< above zero is received
    std::string asset;
    std::string transferId; ///< empty where it has none
    Timestamp time;
};

/// A tier of positions by their worth.
struct Bracket {
    Decimal floor; ///< quote units, from here on
    Decimal cap;   ///< quote units, below this
    Decimal maxLeverage;
    Decimal maintenanceRate;
    Decimal deduction;
};
struct SymbolBrackets {
    std::string symbol;
    std::vector<Bracket> brackets; ///< by worth, at least one, without holes
};

struct CommissionRate {
    std::string symbol;
    Decimal maker;
    Decimal taker;
};

struct LeverageSet {
    std::string symbol;
    std::int32_t leverage = 1;
};

// Answers. `symbol` where it is a parameter is what was asked about: another one is refused {Protocol, BadFormat}.

/// POST, PUT, DELETE and GET of an order.
[[nodiscard]] Result<AccountOrder> decodeOrder(std::string_view body);
/// openOrders, allOrders.
[[nodiscard]] Result<std::vector<AccountOrder>> decodeOrders(std::string_view body);
/// What became of each order of a batch, in the order asked: taken, or the venue's word against it. Another number of
/// results than `count` is refused with outcome Unknown.
[[nodiscard]] Result<std::vector<Result<AccountOrder>>> decodeBatch(std::string_view body, std::size_t count);
[[nodiscard]] Result<std::vector<AccountPosition>> decodePositions(std::string_view body);
[[nodiscard]] Result<std::vector<AssetBalance>> decodeBalances(std::string_view body);
/// account and accountWithJoinMargin: their assets.
[[nodiscard]] Result<std::vector<AssetBalance>> decodeAccount(std::string_view body);
[[nodiscard]] Result<std::vector<AccountTrade>> decodeTrades(std::string_view body, std::string_view symbol,
                                                             TradesCommission sign);
[[nodiscard]] Result<std::vector<Income>> decodeIncome(std::string_view body);
/// A list, or one symbol's object.
[[nodiscard]] Result<std::vector<SymbolBrackets>> decodeBrackets(std::string_view body);
[[nodiscard]] Result<CommissionRate> decodeCommissionRate(std::string_view body, std::string_view symbol);
/// {"dualSidePosition":false}, {"multiAssetsMargin":false}
[[nodiscard]] Result<bool> decodeFlag(std::string_view body, std::string_view name);
[[nodiscard]] Result<LeverageSet> decodeLeverage(std::string_view body);
/// 1 to 128 characters of [A-Za-z0-9_-]: it becomes part of a URL.
[[nodiscard]] Result<std::string> decodeListenKey(std::string_view body);
[[nodiscard]] Result<Timestamp> decodeServerTime(std::string_view body);
/// {"symbol","countdownTime"}: how long the venue waits; zero: it does not.
[[nodiscard]] Result<Duration> decodeCountdown(std::string_view body, std::string_view symbol);
/// {"code":200,"msg":"success"}, where the code may be a text; {} too. Any other code is the venue's word against it.
[[nodiscard]] Result<void> decodeDone(std::string_view body);

// --- the account's stream ---

enum class Execution : std::uint8_t { New, Canceled, Calculated, Expired, Trade, Amendment, Rejected };

struct OrderFrame {
    AccountOrder order;
    Execution execution = Execution::New;
    std::optional<AccountTrade> trade; ///< of Trade, and of Calculated where it names one
    Timestamp event;                   ///< when it was told
};
struct AssetWord {
    std::string asset;
    Decimal wallet;
    Decimal change; ///< without result and commission: a funding, a transfer
};
struct PositionWord {
    std::string symbol;
    PositionSide side = PositionSide::Both;
    Decimal qty; ///< signed
    std::optional<Decimal> entryPrice;
    MarginMode mode = MarginMode::Cross;
    Decimal isolatedMargin;
};
struct AccountUpdateFrame {
    std::string reason; ///< "ORDER", "FUNDING_FEE", "DEPOSIT", ...
    std::vector<AssetWord> assets;
    std::vector<PositionWord> positions;
    Timestamp event;
    Timestamp transaction;
};
struct MarginCallFrame {
    std::vector<std::string> symbols;
    Timestamp event;
};
struct ConfigFrame {
    std::optional<LeverageSet> leverage;
    std::optional<bool> isMultiAsset;
    std::optional<bool> isDualSide;
    Timestamp event;
};
struct KeyExpiredFrame {
    Timestamp event;
};
using AccountFrame = std::variant<OrderFrame, AccountUpdateFrame, MarginCallFrame, ConfigFrame, KeyExpiredFrame>;

/// A frame of the account's stream, raw or wrapped as {"stream","data"}; nothing on one of another kind.
[[nodiscard]] Result<std::optional<AccountFrame>> decodeAccountFrame(std::string_view bytes);

} // namespace gannet::fapi
