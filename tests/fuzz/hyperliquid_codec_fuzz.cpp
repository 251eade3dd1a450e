// SPDX-License-Identifier: GPL-3.0-or-later
// Hyperliquid's codec: whatever the bytes, nothing is thrown and nothing crashes; what is accepted keeps the promises
// of codec.h, so that no broken level, price or time can pass the door.
#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/facts.h"
#include "core/base/check.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;
using namespace gannet::hyperliquid;

namespace {

void checkSide(const std::vector<WireLevel>& levels, Side side)
{
    CHECK(levels.size() <= kBookDepth, "too many levels");
    for (std::size_t i = 0; i < levels.size(); ++i) {
        CHECK(levels[i].price.mantissa > 0 && levels[i].qty.mantissa > 0, "a level that is not positive");
        if (i == 0)
            continue;
        const Decimal& before = levels[i - 1].price;
        CHECK(side == Side::Buy ? levels[i].price < before : levels[i].price > before, "levels are not best first");
    }
}

void checkAccepted(const WireMessage& m)
{
    checkSide(m.bids, Side::Buy);
    checkSide(m.asks, Side::Sell);
    if (m.type == WireMessage::Type::BookSnapshot || m.type == WireMessage::Type::Quote)
        CHECK(m.venueTime.isKnown() && !m.symbol.empty(), "a book without time or symbol");
    for (const WireTrade& trade : m.trades)
        CHECK(trade.price.mantissa > 0 && trade.qty.mantissa > 0 && trade.time.isKnown(), "a broken trade");
    for (const WireKline& kline : m.klines)
        CHECK(kline.low.mantissa > 0 && kline.high >= kline.low && kline.openTime < kline.closeTime, "a broken candle");
    for (const WireMid& mid : m.mids)
        CHECK(mid.mid.mantissa > 0, "a mid that is not positive");
}

void checkResult(const Result<void>& result, const WireMessage& m)
{
    if (result)
        checkAccepted(m);
    else
        CHECK(result.error().kind == ErrorKind::Protocol && !result.error().message.empty(), "an error without words");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    WireMessage m;
    checkResult(decodeFrame(bytes, m), m);
    checkResult(decodeSnapshot(bytes, "BTC", m), m);
    checkResult(decodeRecentTrades(bytes, "BTC", m), m);
    checkResult(decodeCandles(bytes, "BTC", KlineInterval::OneMinute, m), m);
    (void)echoedSubscription(bytes);
    if (const auto list = decodeCatalogue(bytes, VenueId{0})) {
        CHECK(!list->empty(), "an empty catalogue");
        for (const Instrument& instrument : *list)
            CHECK(instrument.priceScale >= 0 && instrument.qtyScale >= 0 && !instrument.symbol.empty(), "bad scales");
    }
    return 0;
}
