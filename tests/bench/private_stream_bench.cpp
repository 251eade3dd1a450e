// SPDX-License-Identifier: GPL-3.0-or-later
// An account's frames at Hyperliquid and Aster: bytes to checked fills, order and account updates, beside nlohmann
// parsing the same frames, and taking the same fields out of them, in the same run. One iteration is one frame.
#include "adapters/fapi/account_codec.h"
#include "adapters/hyperliquid/account_codec.h"
#include "core/base/check.h"

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace gannet;
using namespace gannet::hyperliquid;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFixture = GANNET_SOURCE_DIR "/tests/venues/hyperliquid/fixtures/ws_messages.json";
constexpr const char* kAsterFixture = GANNET_SOURCE_DIR "/tests/venues/aster/fixtures/ws_messages.json";
constexpr const char* kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
constexpr int kFrames = 200; ///< different ones, so that no branch is learnt by heart

[[nodiscard]] Json messageOf(std::string_view name, const char* fixture = kFixture)
{
    std::ifstream file(fixture);
    const Json all = Json::parse(file);
    for (const auto& entry : all.at("messages")) {
        if (entry.at("name").get<std::string>().starts_with(name))
            return entry.at("message");
    }
    CHECK(false, "the fixture holds no such message");
    return {};
}

/// Frames of `userFills` with so many fills each, made of a real one with other numbers.
[[nodiscard]] std::vector<std::string> fillFrames(int fills)
{
    const Json real = messageOf("userEvents flip fill").at("data").at("fills").at(0);
    std::vector<std::string> frames;
    for (int i = 0; i < kFrames; ++i) {
        Json rows = Json::array();
        for (int k = 0; k < fills; ++k) {
            Json row = real;
            row["tid"] = real.at("tid").get<std::uint64_t>() + static_cast<std::uint64_t>(i * fills + k);
            row["px"] = std::to_string(79'000 + i) + ".5";
            row["sz"] = "0.0" + std::to_string(1000 + i + k);
            rows.push_back(std::move(row));
        }
        frames.push_back(Json{{"channel", "userFills"}, {"data", {{"user", kUser}, {"fills", rows}}}}.dump());
    }
    return frames;
}

[[nodiscard]] std::vector<std::string> orderFrames()
{
    const Json real = messageOf("Order");
    std::vector<std::string> frames;
    for (int i = 0; i < kFrames; ++i) {
        Json one = real;
        one["data"][0]["order"]["oid"] = 77'000'000'000 + i;
        one["data"][0]["order"]["limitPx"] = std::to_string(30 + i) + ".25";
        one["data"][0]["order"]["cloid"] = "0x0123456789abcdef00000000000" + std::to_string(10'000 + i);
        frames.push_back(one.dump());
    }
    return frames;
}

/// ORDER_TRADE_UPDATE, made of a real one with other numbers: an order that is new, or an execution.
[[nodiscard]] std::vector<std::string> asterOrderFrames(bool isTrade)
{
    Json real = messageOf("OrderUpdate", kAsterFixture).at("data");
    std::vector<std::string> frames;
    for (int i = 0; i < kFrames; ++i) {
        Json one = real;
        Json& order = one["o"];
        order["i"] = 8'886'774 + i;
        order["c"] = "0123456789abcdef00000000000" + std::to_string(10'000 + i);
        order["p"] = std::to_string(61'000 + i) + ".5";
        order["ps"] = "BOTH";
        if (isTrade) {
            order["x"] = "TRADE";
            order["X"] = "PARTIALLY_FILLED";
            order["t"] = 118'000'000 + i;
            order["l"] = order["z"] = "0.0" + std::to_string(10 + i);
            order["L"] = std::to_string(61'000 + i) + ".1";
            order["n"] = "0.0012" + std::to_string(i);
            order["N"] = "USDT";
        }
        frames.push_back(one.dump());
    }
    return frames;
}

/// ACCOUNT_UPDATE, made of a real one with other numbers.
[[nodiscard]] std::vector<std::string> asterAccountFrames()
{
    const Json real = messageOf("AccountUpdate", kAsterFixture).at("data");
    std::vector<std::string> frames;
    for (int i = 0; i < kFrames; ++i) {
        Json one = real;
        one["a"]["B"][0]["wb"] = std::to_string(10'000 + i) + ".12345678";
        frames.push_back(one.dump());
    }
    return frames;
}

[[nodiscard]] Decimal decimalOf(const nlohmann::json& row, const char* field)
{
    return *Decimal::tryParse(row.at(field).get_ref<const std::string&>());
}

template <class F> void run(benchmark::State& state, const std::vector<std::string>& frames, F&& take)
{
    std::size_t i = 0;
    std::int64_t bytes = 0;
    for (auto step : state) {
        static_cast<void>(step);
        take(frames[i]);
        bytes += static_cast<std::int64_t>(frames[i].size());
        i = i + 1 == frames.size() ? 0 : i + 1;
    }
    state.SetBytesProcessed(bytes);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void ours(benchmark::State& state, const std::vector<std::string>& frames)
{
    run(state, frames, [](const std::string& bytes) {
        auto frame = decodeAccountFrame(bytes, kUser);
        CHECK(frame && *frame, "a frame that is not understood");
        benchmark::DoNotOptimize(frame);
    });
}

void oursAster(benchmark::State& state, const std::vector<std::string>& frames)
{
    run(state, frames, [](const std::string& bytes) {
        auto frame = fapi::decodeAccountFrame(bytes);
        CHECK(frame && *frame, "a frame that is not understood");
        benchmark::DoNotOptimize(frame);
    });
}

/// The same fields of an execution, as they would be taken with nlohmann.
void takenAster(benchmark::State& state, const std::vector<std::string>& frames)
{
    run(state, frames, [](const std::string& bytes) {
        const auto document = nlohmann::json::parse(bytes);
        CHECK(document.at("e") == "ORDER_TRADE_UPDATE", "another event");
        const auto& row = document.at("o");
        fapi::OrderFrame frame;
        frame.event = Timestamp::fromMilliseconds(document.at("E").get<std::int64_t>());
        frame.order.symbol = row.at("s").get<std::string>();
        frame.order.venueOrderId = std::to_string(row.at("i").get<std::uint64_t>());
        frame.order.clientOrderId = row.at("c").get<std::string>();
        frame.order.id = ClientOrderId::fromHex(frame.order.clientOrderId);
        frame.order.side = row.at("S") == "BUY" ? Side::Buy : Side::Sell;
        frame.order.type = row.at("o").get<std::string>();
        frame.order.origType = row.at("ot").get<std::string>();
        frame.order.timeInForce = row.at("f").get<std::string>();
        frame.order.price = decimalOf(row, "p");
        frame.order.qty = decimalOf(row, "q");
        frame.order.filledQty = decimalOf(row, "z");
        frame.order.stopPrice = decimalOf(row, "sp");
        frame.order.isReduceOnly = row.at("R").get<bool>();
        frame.order.updated = Timestamp::fromMilliseconds(row.at("T").get<std::int64_t>());
        fapi::AccountTrade trade;
        trade.symbol = frame.order.symbol;
        trade.tradeId = row.at("t").get<std::uint64_t>();
        trade.price = decimalOf(row, "L");
        trade.qty = decimalOf(row, "l");
        trade.fee = decimalOf(row, "n");
        trade.feeAsset = row.at("N").get<std::string>();
        trade.isMaker = row.at("m").get<bool>();
        frame.trade = std::move(trade);
        benchmark::DoNotOptimize(frame);
    });
}

void parsed(benchmark::State& state, const std::vector<std::string>& frames)
{
    run(state, frames, [](const std::string& bytes) {
        auto document = nlohmann::json::parse(bytes);
        benchmark::DoNotOptimize(document);
    });
}

/// The same fields, as they would be taken with nlohmann.
void taken(benchmark::State& state, const std::vector<std::string>& frames)
{
    run(state, frames, [](const std::string& bytes) {
        const auto document = nlohmann::json::parse(bytes);
        const auto& data = document.at("data");
        CHECK(data.at("user") == kUser, "another account");
        std::vector<AccountFill> fills;
        for (const auto& row : data.at("fills")) {
            AccountFill fill;
            fill.coin = row.at("coin").get<std::string>();
            fill.venueOrderId = std::to_string(row.at("oid").get<std::uint64_t>());
            fill.tradeId = std::to_string(row.at("tid").get<std::uint64_t>()) + "/" + fill.venueOrderId;
            fill.side = row.at("side") == "B" ? Side::Buy : Side::Sell;
            fill.price = decimalOf(row, "px");
            fill.qty = decimalOf(row, "sz");
            fill.startPosition = decimalOf(row, "startPosition");
            fill.fee = decimalOf(row, "fee");
            fill.feeToken = row.at("feeToken").get<std::string>();
            fill.closedPnl = decimalOf(row, "closedPnl");
            fill.isMaker = !row.at("crossed").get<bool>();
            fill.time = Timestamp::fromMilliseconds(row.at("time").get<std::int64_t>());
            fills.push_back(std::move(fill));
        }
        benchmark::DoNotOptimize(fills);
    });
}

const std::vector<std::string>& oneFill()
{
    static const std::vector<std::string> frames = fillFrames(1);
    return frames;
}
const std::vector<std::string>& manyFills()
{
    static const std::vector<std::string> frames = fillFrames(50);
    return frames;
}
const std::vector<std::string>& oneOrder()
{
    static const std::vector<std::string> frames = orderFrames();
    return frames;
}

void oneFillOurs(benchmark::State& state)
{
    ours(state, oneFill());
}
void oneFillParsed(benchmark::State& state)
{
    parsed(state, oneFill());
}
void oneFillTaken(benchmark::State& state)
{
    taken(state, oneFill());
}
void manyFillsOurs(benchmark::State& state)
{
    ours(state, manyFills());
}
void manyFillsParsed(benchmark::State& state)
{
    parsed(state, manyFills());
}
void manyFillsTaken(benchmark::State& state)
{
    taken(state, manyFills());
}
void oneOrderOurs(benchmark::State& state)
{
    ours(state, oneOrder());
}
void oneOrderParsed(benchmark::State& state)
{
    parsed(state, oneOrder());
}

const std::vector<std::string>& asterOrder()
{
    static const std::vector<std::string> frames = asterOrderFrames(false);
    return frames;
}
const std::vector<std::string>& asterTrade()
{
    static const std::vector<std::string> frames = asterOrderFrames(true);
    return frames;
}
const std::vector<std::string>& asterAccount()
{
    static const std::vector<std::string> frames = asterAccountFrames();
    return frames;
}

void asterOrderOurs(benchmark::State& state)
{
    oursAster(state, asterOrder());
}
void asterOrderParsed(benchmark::State& state)
{
    parsed(state, asterOrder());
}
void asterTradeOurs(benchmark::State& state)
{
    oursAster(state, asterTrade());
}
void asterTradeParsed(benchmark::State& state)
{
    parsed(state, asterTrade());
}
void asterTradeTaken(benchmark::State& state)
{
    takenAster(state, asterTrade());
}
void asterAccountOurs(benchmark::State& state)
{
    oursAster(state, asterAccount());
}
void asterAccountParsed(benchmark::State& state)
{
    parsed(state, asterAccount());
}

BENCHMARK(oneFillOurs)->Name("P2/ours/private/hyperliquid/fill");
BENCHMARK(oneFillParsed)->Name("P2/nlohmann_parse/private/hyperliquid/fill");
BENCHMARK(oneFillTaken)->Name("P2/nlohmann/private/hyperliquid/fill");
BENCHMARK(manyFillsOurs)->Name("P2/ours/private/hyperliquid/fills50");
BENCHMARK(manyFillsParsed)->Name("P2/nlohmann_parse/private/hyperliquid/fills50");
BENCHMARK(manyFillsTaken)->Name("P2/nlohmann/private/hyperliquid/fills50");
BENCHMARK(oneOrderOurs)->Name("P2/ours/private/hyperliquid/order");
BENCHMARK(oneOrderParsed)->Name("P2/nlohmann_parse/private/hyperliquid/order");
BENCHMARK(asterOrderOurs)->Name("P2/ours/private/aster/order");
BENCHMARK(asterOrderParsed)->Name("P2/nlohmann_parse/private/aster/order");
BENCHMARK(asterTradeOurs)->Name("P2/ours/private/aster/execution");
BENCHMARK(asterTradeParsed)->Name("P2/nlohmann_parse/private/aster/execution");
BENCHMARK(asterTradeTaken)->Name("P2/nlohmann/private/aster/execution");
BENCHMARK(asterAccountOurs)->Name("P2/ours/private/aster/account");
BENCHMARK(asterAccountParsed)->Name("P2/nlohmann_parse/private/aster/account");

} // namespace

BENCHMARK_MAIN();
