// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/exchange.h"
#include "tests/twins/fapi_signature.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gannet::twin {

/// An order as POST order asks for it, read but not yet judged.
struct FapiOrderAsk {
    std::string symbol;
    std::string clientId; ///< empty: none was sent
    Side side = Side::Buy;
    std::string type; ///< LIMIT, MARKET, STOP, STOP_MARKET, TAKE_PROFIT, TAKE_PROFIT_MARKET, TRAILING_STOP_MARKET
    std::string timeInForce; ///< GTC where the type wants none
    std::string positionSide;
    std::string workingType;
    std::string builder;
    std::optional<Decimal> qty, price, stopPrice;
    std::optional<Decimal> callbackRate; ///< percent
    bool isReduceOnly = false;
    bool isClosePosition = false;
    bool isPriceProtected = false;
    bool wantsResult = false; ///< newOrderRespType RESULT

    [[nodiscard]] bool isMarket() const { return type == "MARKET"; }
    /// Waits for a price before it is an order of the book.
    [[nodiscard]] bool isAlgo() const { return type != "LIMIT" && type != "MARKET"; }
};

/// Reads and checks the shape: names, mandatory parameters of each type, what must not stand together. Fails -1102,
/// -1106, -1115, -1116, -1117, -1130, -1136, -4015, -4031, -4060, -4062, -4137; -1020 on what this twin does not
/// simulate.
[[nodiscard]] FapiResult<FapiOrderAsk> readOrder(const FapiParameters& sent);

/// As the exchange behind takes it. `last`: what a trailing stop's distance is worked out from; `position`: what
/// closePosition closes.
[[nodiscard]] OrderTerms termsOf(const FapiOrderAsk& ask, const Decimal& last, const Decimal& position);
/// What the wire tells again.
[[nodiscard]] Json extraOf(const FapiOrderAsk& ask);

/// NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED. What the account's owner did not end by a cancel has expired.
[[nodiscard]] std::string statusOf(const ExchangeOrder& order);
/// The client's, or the one the venue made up; of a liquidation "autoclose-...".
[[nodiscard]] std::string clientIdOf(const ExchangeOrder& order);
/// As GET order tells it. `isAnswer`: as the answer to what made, changed or ended it.
[[nodiscard]] Json toJson(const ExchangeOrder& order, const std::string& symbol, bool isAnswer);
/// The same before anything happened to it: what newOrderRespType ACK answers.
[[nodiscard]] Json acknowledged(const ExchangeOrder& order, const std::string& symbol);
/// The `o` of ORDER_TRADE_UPDATE. `fill`: of TRADE and CALCULATED.
[[nodiscard]] Json orderUpdate(const ExchangeOrder& order, const std::string& symbol, const std::string& execution,
                               const std::string& status, const ExchangeFill* fill, std::int64_t timeMs);
/// As userTrades tells it.
[[nodiscard]] Json toJson(const ExchangeFill& fill, const std::string& symbol);

/// The venue's code and words for what the exchange behind refused.
[[nodiscard]] FapiRefusal refusalOf(const Error& error, Side side);

} // namespace gannet::twin
