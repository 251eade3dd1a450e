// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/codec.h"
#include "adapters/fapi/rest_codec.h"
#include "core/base/check.h"

#include <string>
#include <string_view>
#include <vector>

/// What the codecs of the dialect promise of whatever bytes: nothing is thrown and nothing crashes; what is accepted
/// keeps the promises of the headers.
namespace gannet::fuzz {

inline void checkSorted(const std::vector<WireLevel>& levels, Side side)
{
    for (std::size_t i = 0; i < levels.size(); ++i) {
        CHECK(levels[i].price.mantissa > 0 && levels[i].qty.mantissa > 0, "a level that is not positive");
        if (i > 0)
            CHECK(side == Side::Buy ? levels[i].price < levels[i - 1].price : levels[i].price > levels[i - 1].price,
                  "levels are not best first");
    }
}

inline void checkAccepted(const WireMessage& m)
{
    using Type = WireMessage::Type;
    if (m.type == Type::BookSnapshot || m.type == Type::Quote) {
        checkSorted(m.bids, Side::Buy);
        checkSorted(m.asks, Side::Sell);
    }
    if (m.type == Type::BookDiff) {
        CHECK(!m.symbol.empty() && m.firstSeq <= m.lastSeq && m.previousSeq < m.lastSeq, "a diff out of order");
        for (const auto* side : {&m.bids, &m.asks}) {
            for (const WireLevel& level : *side)
                CHECK(level.price.mantissa > 0 && level.qty.mantissa >= 0, "a change that is not positive");
        }
    }
    for (const WireTrade& trade : m.trades)
        CHECK(trade.price.mantissa > 0 && trade.qty.mantissa > 0 && trade.count > 0, "a broken trade");
    for (const WireKline& kline : m.klines)
        CHECK(kline.open.mantissa > 0 && kline.openTime < kline.closeTime, "a broken candle");
}

inline void checkResult(const Result<void>& result, const WireMessage& m)
{
    if (result)
        checkAccepted(m);
    else
        CHECK(result.error().kind == ErrorKind::Protocol && !result.error().message.empty(), "an error without words");
}

inline void checkStream(std::string_view bytes, const fapi::Dialect& dialect)
{
    WireMessage m;
    checkResult(fapi::decodeFrame(bytes, dialect, m), m);
}

inline void checkAnswers(std::string_view bytes)
{
    WireMessage m;
    checkResult(fapi::decodeDepth(bytes, "BTCUSDT", m), m);
    checkResult(fapi::decodeKlines(bytes, "BTCUSDT", KlineInterval::OneMinute, m), m);
    checkResult(fapi::decodeBookTicker(bytes, m), m);
    checkResult(fapi::decodeError(bytes, m), m);
    for (const auto& figures : {fapi::decodeTickers(bytes), fapi::decodeMarks(bytes)}) {
        if (!figures)
            continue;
        for (const WireMessage& one : *figures)
            CHECK(!one.symbol.empty() && one.venueTime.ns >= 0, "figures of nobody");
    }
    if (const auto intervals = fapi::decodeFundingInfo(bytes)) {
        for (const fapi::FundingInterval& one : *intervals)
            CHECK(one.length > Duration{}, "funding without an interval");
    }
    if (const auto instruments = fapi::decodeExchangeInfo(bytes, VenueId{0})) {
        for (const Instrument& instrument : *instruments)
            CHECK(instrument.priceScale >= instrument.tickRule.tick.scale && !instrument.symbol.empty(),
                  "an instrument that cannot hold its tick");
    }
}

} // namespace gannet::fuzz
