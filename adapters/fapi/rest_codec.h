// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/venue/wire_message.h"

#include <string>
#include <string_view>
#include <vector>

/// The dialect's REST answers about markets. Pure functions; any thread.
namespace gannet::fapi {

/// The answer of /depth: sides best first, strictly sorted, no empty level.
[[nodiscard]] Result<void> decodeDepth(std::string_view body, std::string_view symbol, WireMessage& out);

/// The answer of /exchangeInfo: its perpetual contracts. Without id and key.
///
/// The scales are those the venue writes with: `pricePrecision` and `quantityPrecision`, or the tick's and the lot's
/// own decimals where these are finer. BTCUSDT is written "61800.20" with a tick of 0.10; at the tick's scale an order
/// that rests off the grid since a tick was made coarser would not fit, and the whole book with it. Most of Aster's
/// contracts are written finer than their tick (ASTERUSDT: 5 decimals, tick 0.00010). A tick or a limit of zero is a
/// rule that is off. Only TRADING is trading. Filters are those of Binance's and Aster's documents ("Exchange
/// Information", "Filters"): PERCENT_PRICE holds a buy below mark * multiplierUp and a sell above mark *
/// multiplierDown; MAX_NUM_ORDERS counts all of an account's orders of the symbol, MAX_NUM_ALGO_ORDERS those that wait
/// for a trigger; a field or filter that is not there is a rule that is off. `marketTakeBound` is how far from the mark
/// a market order takes.
[[nodiscard]] Result<std::vector<Instrument>> decodeExchangeInfo(std::string_view body, VenueId venue);

/// Whose time between funding payments is not the usual one.
struct FundingInterval {
    std::string symbol;
    Duration length;
};
/// The answer of /fundingInfo. It names only symbols whose funding was ever adjusted.
[[nodiscard]] Result<std::vector<FundingInterval>> decodeFundingInfo(std::string_view body);

/// The answers of /ticker/24hr and /premiumIndex about all symbols: a Ticker, a Mark each.
[[nodiscard]] Result<std::vector<WireMessage>> decodeTickers(std::string_view body);
[[nodiscard]] Result<std::vector<WireMessage>> decodeMarks(std::string_view body);

/// The answer of /klines, oldest first. All are marked closed: only the clock tells whether the last one is.
[[nodiscard]] Result<void> decodeKlines(std::string_view body, std::string_view symbol, KlineInterval interval,
                                        WireMessage& out);

/// The answer of /ticker/bookTicker for one symbol, as a Quote without sequence.
[[nodiscard]] Result<void> decodeBookTicker(std::string_view body, WireMessage& out);

/// {"code":-1121,"msg":"Invalid symbol."} as a VenueError.
[[nodiscard]] Result<void> decodeError(std::string_view body, WireMessage& out);

} // namespace gannet::fapi
