// SPDX-License-Identifier: GPL-3.0-or-later
// P2: a venue's bytes to a checked message, and to a book at the instrument's scale, beside QJsonDocument and nlohmann
// taking the same fields out of the same recorded frames in the same run. One iteration is one frame.
#include "adapters/registry/registry.h"
#include "core/base/check.h"
#include "core/model/l2_book.h"
#include "tests/support/gz_lines.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace gannet;

namespace {

struct Scales {
    int price;
    int qty;
};

constexpr Scales kHyperliquidBtc{1, 5};
constexpr Scales kBinanceBtc{1, 3}; ///< the recording writes a second, always zero decimal of the price
constexpr const char* kHyperliquidFile = GANNET_SOURCE_DIR "/resources/demo/hyperliquid_btc_20250126.gz";
constexpr const char* kBinanceFile = GANNET_SOURCE_DIR "/resources/demo/binance_usdm_btcusdt_20240808.gz";

/// Frames of a recording with `word` in their head, at most `limit`.
[[nodiscard]] std::vector<std::string> frames(const char* file, std::string_view word, std::size_t limit = 2000)
{
    std::vector<std::string> found;
    for (test::RecordedFrame& frame : test::readRecording(file)) {
        if (frame.bytes.substr(0, 80).find(word) != std::string::npos && found.size() < limit)
            found.push_back(std::move(frame.bytes));
    }
    CHECK(!found.empty(), "the recording holds no such frame");
    return found;
}

const std::vector<std::string>& bookFrames()
{
    static const std::vector<std::string> all = frames(kHyperliquidFile, "l2Book");
    return all;
}

const std::vector<std::string>& diffFrames()
{
    static const std::vector<std::string> all = frames(kBinanceFile, "depthUpdate");
    return all;
}

/// Hyperliquid's messages of one trade.
const std::vector<std::string>& tradeFrames()
{
    static const std::vector<std::string> all = [] {
        std::vector<std::string> single;
        for (std::string& frame : frames(kHyperliquidFile, "trades")) {
            if (frame.find("tid") == frame.rfind("tid"))
                single.push_back(std::move(frame));
        }
        return single;
    }();
    return all;
}

const std::vector<std::string>& binanceTradeFrames()
{
    static const std::vector<std::string> all = frames(kBinanceFile, "@trade");
    return all;
}

const std::vector<std::string>& quoteFrames()
{
    static const std::vector<std::string> all = frames(kBinanceFile, "@bookTicker");
    return all;
}

[[nodiscard]] std::int64_t mantissa(const Decimal& value, int scale)
{
    const auto exact = value.mantissaAt(scale);
    CHECK(exact.has_value(), "the recording is finer than its instrument");
    return *exact;
}

[[nodiscard]] BookLevel levelOf(std::string_view price, std::string_view qty, Scales scales)
{
    return {mantissa(*Decimal::tryParse(price), scales.price), mantissa(*Decimal::tryParse(qty), scales.qty)};
}

/// A book and the room to make levels in.
struct Target {
    L2Book book;
    std::vector<BookLevel> bids, asks;
    std::string symbol;
    std::int64_t time = 0;

    void replace()
    {
        CHECK(book.bids.assign(bids) && book.asks.assign(asks), "a recorded book is sorted");
        bids.clear();
        asks.clear();
    }
    void change()
    {
        for (const BookLevel& level : bids)
            book.bids.set(level.price, level.qty);
        for (const BookLevel& level : asks)
            book.asks.set(level.price, level.qty);
        bids.clear();
        asks.clear();
    }
};

// --- ours -----------------------------------------------------------------------------------------------------------

class Ours {
public:
    explicit Ours(std::string_view slug) : m_decode(findVenueFactory(slug)->decodeFrame) {}

    void decode(std::string_view bytes)
    {
        CHECK(m_decode(bytes, m_message).has_value(), "a recorded frame was refused");
        benchmark::DoNotOptimize(m_message.symbol.data());
    }
    void book(std::string_view bytes, Scales scales, Target& target)
    {
        decode(bytes);
        for (const WireLevel& level : m_message.bids)
            target.bids.push_back({mantissa(level.price, scales.price), mantissa(level.qty, scales.qty)});
        for (const WireLevel& level : m_message.asks)
            target.asks.push_back({mantissa(level.price, scales.price), mantissa(level.qty, scales.qty)});
    }

private:
    Result<void> (*m_decode)(std::string_view bytes, WireMessage& out);
    WireMessage m_message;
};

// --- QJsonDocument --------------------------------------------------------------------------------------------------

[[nodiscard]] QJsonObject qtData(const std::string& bytes)
{
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())));
    return document.object().value(QLatin1String("data")).toObject();
}

[[nodiscard]] BookLevel qtLevel(const QJsonValue& price, const QJsonValue& qty, Scales scales)
{
    const QByteArray priceText = price.toString().toLatin1();
    const QByteArray qtyText = qty.toString().toLatin1();
    return levelOf({priceText.data(), static_cast<std::size_t>(priceText.size())},
                   {qtyText.data(), static_cast<std::size_t>(qtyText.size())}, scales);
}

void qtBook(const std::string& bytes, Target& target)
{
    const QJsonObject data = qtData(bytes);
    target.symbol = data.value(QLatin1String("coin")).toString().toStdString();
    target.time = data.value(QLatin1String("time")).toInteger();
    const QJsonArray sides = data.value(QLatin1String("levels")).toArray();
    for (int side = 0; side < 2; ++side) {
        for (const QJsonValue& level : sides.at(side).toArray()) {
            const QJsonObject object = level.toObject();
            (side == 0 ? target.bids : target.asks)
                .push_back(
                    qtLevel(object.value(QLatin1String("px")), object.value(QLatin1String("sz")), kHyperliquidBtc));
        }
    }
    target.replace();
}

void qtDiff(const std::string& bytes, Target& target)
{
    const QJsonObject data = qtData(bytes);
    target.symbol = data.value(QLatin1String("s")).toString().toStdString();
    target.time = data.value(QLatin1String("u")).toInteger();
    for (const bool isBid : {true, false}) {
        for (const QJsonValue& level : data.value(QLatin1String(isBid ? "b" : "a")).toArray()) {
            const QJsonArray pair = level.toArray();
            (isBid ? target.bids : target.asks).push_back(qtLevel(pair.at(0), pair.at(1), kBinanceBtc));
        }
    }
    target.change();
}

// --- nlohmann -------------------------------------------------------------------------------------------------------

[[nodiscard]] BookLevel nlohmannLevel(const nlohmann::json& price, const nlohmann::json& qty, Scales scales)
{
    return levelOf(price.get_ref<const std::string&>(), qty.get_ref<const std::string&>(), scales);
}

void nlohmannBook(const std::string& bytes, Target& target)
{
    const nlohmann::json document = nlohmann::json::parse(bytes);
    const nlohmann::json& data = document.at("data");
    target.symbol = data.at("coin").get_ref<const std::string&>();
    target.time = data.at("time").get<std::int64_t>();
    for (const nlohmann::json& level : data.at("levels").at(0))
        target.bids.push_back(nlohmannLevel(level.at("px"), level.at("sz"), kHyperliquidBtc));
    for (const nlohmann::json& level : data.at("levels").at(1))
        target.asks.push_back(nlohmannLevel(level.at("px"), level.at("sz"), kHyperliquidBtc));
    target.replace();
}

void nlohmannDiff(const std::string& bytes, Target& target)
{
    const nlohmann::json document = nlohmann::json::parse(bytes);
    const nlohmann::json& data = document.at("data");
    target.symbol = data.at("s").get_ref<const std::string&>();
    target.time = data.at("u").get<std::int64_t>();
    for (const nlohmann::json& level : data.at("b"))
        target.bids.push_back(nlohmannLevel(level.at(0), level.at(1), kBinanceBtc));
    for (const nlohmann::json& level : data.at("a"))
        target.asks.push_back(nlohmannLevel(level.at(0), level.at(1), kBinanceBtc));
    target.change();
}

// --- runs -----------------------------------------------------------------------------------------------------------

template <class F> void run(benchmark::State& state, const std::vector<std::string>& all, F&& take)
{
    std::size_t i = 0;
    std::int64_t bytes = 0;
    for (auto step : state) {
        static_cast<void>(step);
        take(all[i]);
        bytes += static_cast<std::int64_t>(all[i].size());
        if (++i == all.size())
            i = 0;
    }
    state.SetBytesProcessed(bytes);
    state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}

void decodeAll(benchmark::State& state, std::string_view slug, const std::vector<std::string>& all)
{
    Ours ours(slug);
    run(state, all, [&ours](const std::string& bytes) { ours.decode(bytes); });
}

void bookDecoded(benchmark::State& state)
{
    decodeAll(state, "hyperliquid", bookFrames());
}
void tradeDecoded(benchmark::State& state)
{
    decodeAll(state, "hyperliquid", tradeFrames());
}
void diffDecoded(benchmark::State& state)
{
    decodeAll(state, "binance-usdm", diffFrames());
}
void binanceTradeDecoded(benchmark::State& state)
{
    decodeAll(state, "binance-usdm", binanceTradeFrames());
}
void quoteDecoded(benchmark::State& state)
{
    decodeAll(state, "binance-usdm", quoteFrames());
}

void bookApplied(benchmark::State& state)
{
    Ours ours("hyperliquid");
    Target target;
    run(state, bookFrames(), [&](const std::string& bytes) {
        ours.book(bytes, kHyperliquidBtc, target);
        target.replace();
    });
}

void diffApplied(benchmark::State& state)
{
    Ours ours("binance-usdm");
    Target target;
    run(state, diffFrames(), [&](const std::string& bytes) {
        ours.book(bytes, kBinanceBtc, target);
        target.change();
    });
}

template <auto apply> void peer(benchmark::State& state, const std::vector<std::string>& all)
{
    Target target;
    run(state, all, [&target](const std::string& bytes) { apply(bytes, target); });
}

void bookQt(benchmark::State& state)
{
    peer<qtBook>(state, bookFrames());
}
void bookNlohmann(benchmark::State& state)
{
    peer<nlohmannBook>(state, bookFrames());
}
void diffQt(benchmark::State& state)
{
    peer<qtDiff>(state, diffFrames());
}
void diffNlohmann(benchmark::State& state)
{
    peer<nlohmannDiff>(state, diffFrames());
}

BENCHMARK(bookDecoded)->Name("P2/ours/l2Book/decoded");
BENCHMARK(bookApplied)->Name("P2/ours/l2Book/applied");
BENCHMARK(bookQt)->Name("P2/QJsonDocument/l2Book/applied");
BENCHMARK(bookNlohmann)->Name("P2/nlohmann/l2Book/applied");
BENCHMARK(tradeDecoded)->Name("P2/ours/trade/hyperliquid");
BENCHMARK(binanceTradeDecoded)->Name("P2/ours/trade/binance");
BENCHMARK(quoteDecoded)->Name("P2/ours/bookTicker");
BENCHMARK(diffDecoded)->Name("P2/ours/depthUpdate/decoded");
BENCHMARK(diffApplied)->Name("P2/ours/depthUpdate/applied");
BENCHMARK(diffQt)->Name("P2/QJsonDocument/depthUpdate/applied");
BENCHMARK(diffNlohmann)->Name("P2/nlohmann/depthUpdate/applied");

} // namespace

BENCHMARK_MAIN();
