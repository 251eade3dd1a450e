// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/exchange.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet::twin {

/// A coin of the twin's universe. Its asset id is its place in it.
struct HyperliquidAsset {
    std::string coin;
    int szDecimals = 5;
    int maxLeverage = 40;
    InstrumentId instrument;
    TruthBook book;
    std::optional<Decimal> mid;
    std::optional<Decimal> mark, oracle, funding; ///< as a test set them; else the mid and the usual rate
};

/// An order as a client wrote it.
struct WireOrder {
    std::uint32_t asset = 0;
    OrderTerms terms; ///< quantity zero: the whole position
    std::string clientId;
    /// What is told again of it: {"p","tif","trigger":{"isMarket","triggerPx","tpsl"}?,"isPositionTpsl"}.
    Json extra;
};

/// {"a","b","p","s","r","t","c"?}; nothing where the venue could not deserialize it.
[[nodiscard]] std::optional<WireOrder> readWireOrder(const Json& wire);

/// What the venue says to numbers before it looks at anything else, without ` asset=N`: size, price, tick, the band of
/// 80 % around `reference`, the largest order ("Contract specifications"). Empty: nothing.
[[nodiscard]] std::string refusalOfNumbers(const WireOrder& order, const HyperliquidAsset& asset,
                                           const std::optional<Decimal>& reference);

/// The venue's words for what the exchange behind refused, without ` asset=N` ("Error responses").
[[nodiscard]] std::string refusalWords(const Error& reason, const Json& extra, const HyperliquidAsset& asset);

/// The venue's word for how an order stands ("open", "badAloPxRejected").
[[nodiscard]] std::string statusWord(const ExchangeOrder& order);

/// An amount as the venue writes it: without trailing zeros, with a decimal at least, "100.0".
[[nodiscard]] std::string wireText(const Decimal& amount);
/// "B", "A".
[[nodiscard]] const char* wireSide(Side side);

/// {"coin","side","limitPx","sz","oid","timestamp","origSz","cloid"?}: what orderUpdates and openOrders have.
[[nodiscard]] Json orderJson(const ExchangeOrder& order, const std::string& coin);
/// The same with all that frontendOpenOrders adds.
[[nodiscard]] Json frontendJson(const ExchangeOrder& order, const std::string& coin);
/// A fill as userFills has it. `liquidated`: of the venue's own, whose.
[[nodiscard]] Json fillJson(const ExchangeFill& fill, const ExchangeOrder& order, const std::string& coin,
                            const std::string& liquidated, const std::optional<Decimal>& mark);

/// Actions whose numbers are not written as the venue writes them are hashed otherwise there than they were signed:
/// what it hashes instead. `f` and `a` that are false are left out of it, too.
[[nodiscard]] Json asTheVenueHashes(const Json& action);

} // namespace gannet::twin
