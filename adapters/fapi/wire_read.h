// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/venue/wire_message.h"

#include <optional>
#include <string_view>
#include <vector>

/// Readers that the stream and the REST codec share. They throw what json::Reader::read turns into an Error; include in
/// codecs' .cpp files only.
namespace gannet::fapi {

/// [["price","qty"],...] with price above zero and qty not below.
void readLevels(json::Value value, std::string_view field, std::vector<WireLevel>& out);
/// As readLevels(), best first and without empty levels; refuses BadBook otherwise.
void readSide(json::Value value, std::string_view field, Side side, std::vector<WireLevel>& out);

struct BestFields {
    std::string_view bidPrice, bidQty, askPrice, askQty;
};
/// Best bid and ask; a side with a zero is empty. Refuses BadBook when they cross.
void readBest(json::Object& object, const BestFields& fields, WireMessage& out);

/// Zero stands for "none yet" on a market that has not traded.
[[nodiscard]] std::optional<Decimal> readAmountOrNone(json::Object& object, std::string_view field);
/// Refuses an empty one.
void readSymbol(json::Object& object, std::string_view field, WireMessage& out);

/// What the stream and the REST answer call the same figures.
struct TickerFields {
    std::string_view symbol, time, last, open, high, low, volume, quoteVolume;
};
void readTicker(json::Object& object, const TickerFields& fields, WireMessage& out);
struct MarkFields {
    std::string_view symbol, time, mark, index, fundingRate, nextFunding;
};
void readMark(json::Object& object, const MarkFields& fields, WireMessage& out);

/// {"code":-1121,"msg":"..."} in any order.
void readVenueError(json::Object& object, WireMessage& out);
[[nodiscard]] std::uint32_t readCount(json::Value value, std::string_view field);
/// Refuses a candle that ends before it begins. (Prices are not compared: the venue's own sample has its low above its
/// open.)
void requireCandle(const WireKline& kline);

} // namespace gannet::fapi
