// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/gz_lines.h"
#include "tests/support/json_fixture.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::test {

/// What the suite needs of a venue: a real instrument and a few of its real frames. A new venue adds one.
struct VenueSample {
    std::string symbol;
    int priceScale = 0;
    int qtyScale = 0;
    std::vector<std::string> frames; ///< whole, valid, of public channels; the first one is of a book
};

inline nlohmann::json venueFixture(const std::string& path)
{
    std::ifstream file(std::string(GANNET_SOURCE_DIR "/tests/venues/") + path);
    return nlohmann::json::parse(file);
}

inline VenueSample hyperliquidSample()
{
    VenueSample sample{"BTC", 1, 5, {}};
    const std::string root = GANNET_SOURCE_DIR "/tests/venues/hyperliquid/fixtures/";
    for (const RecordedFrame& frame : readRecording(root + "btcusd_20250126.gz"))
        sample.frames.push_back(frame.bytes);
    return sample;
}

inline VenueSample binanceUsdmSample()
{
    VenueSample sample{"BTCUSDT", 2, 3, {}};
    const auto file = venueFixture("binance/fixtures/nautilus_usdm_market_stream.json");
    for (const std::string_view name : {"depth_update_stream", "agg_trade_stream", "mark_price_stream"}) {
        for (const auto& entry : file.at("cases")) {
            if (entry.at("name") == name)
                sample.frames.push_back(entry.at("raw").get<std::string>());
        }
    }
    return sample;
}

inline VenueSample asterSample()
{
    VenueSample sample{"BTCUSDT", 2, 3, {}};
    const auto file = test::jsonFixture("tests/venues/aster/fixtures/ws_messages.json");
    for (const std::string_view name :
         {"diff depth chain (REAL Binance USD-M, same U/u/pu protocol)", "MarkPrice", "BookTicker", "Trades"}) {
        for (const auto& entry : file.at("messages")) {
            if (entry.at("name") == name)
                sample.frames.push_back(entry.at("message").dump());
        }
    }
    return sample;
}

inline VenueSample venueSample(std::string_view slug)
{
    if (slug == "hyperliquid")
        return hyperliquidSample();
    if (slug == "binance-usdm")
        return binanceUsdmSample();
    if (slug == "aster")
        return asterSample();
    throw std::runtime_error("tests/venues/contract/samples.h has no sample of " + std::string(slug));
}

} // namespace gannet::test
