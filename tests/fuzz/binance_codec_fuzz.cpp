// SPDX-License-Identifier: GPL-3.0-or-later
// Binance's codecs: whatever the bytes, nothing is thrown and nothing crashes; what is accepted keeps the promises of
// the headers. What an adapter makes of frames is binance_adapter_fuzz.cpp's: together they ran at a tenth of the
// speed.
#include "adapters/fapi/codec.h"
#include "adapters/fapi/rest_codec.h"
#include "core/base/check.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;

namespace {

constexpr fapi::Dialect kSpot{.hasPreviousId = false, .isQuoteNamed = false};

void checkSorted(const std::vector<WireLevel>& levels, Side side)
{
    for (std::size_t i = 0; i < levels.size(); ++i) {
        CHECK(levels[i].price.mantissa > 0 && levels[i].qty.mantissa > 0, "a level that is not positive");
        if (i > 0)
            CHECK(side == Side::Buy ? levels[i].price < levels[i - 1].price : levels[i].price > levels[i - 1].price,
                  "levels are not best first");
    }
}

void checkAccepted(const WireMessage& m)
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

void checkResult(const Result<void>& result, const WireMessage& m)
{
    if (result)
        checkAccepted(m);
    else
        CHECK(result.error().kind == ErrorKind::Protocol && !result.error().message.empty(), "an error without words");
}

void checkCodecs(std::string_view bytes)
{
    WireMessage m;
    checkResult(fapi::decodeFrame(bytes, fapi::kUsdm, m), m);
    checkResult(fapi::decodeFrame(bytes, kSpot, m), m);
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    checkCodecs(std::string(data, data + size));
    return 0;
}
