// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/window_market.h"

#include "core/base/split_mix.h"

#include <fmt/format.h>

#include <fstream>

namespace gannet::test {

namespace {

using twin::Json;

constexpr std::int64_t kStartMs = 1'737'918'843'000; ///< of the recording; any time will do
constexpr std::int64_t kHistoryMs = 3LL * 3'600'000;
constexpr std::int64_t kEndMs = 24LL * 3'600'000; ///< after its start: a day, which no test waits for
constexpr int kLevels = 20;
constexpr int kTrades = 1'500;

/// A coin of the recording: prices in steps of a number with `decimals` decimals.
struct Coin {
    const char* name;
    int bid; ///< of the first book, in steps
    int decimals;
    int walk; ///< how far a trade may lie from the one before, in steps
};
constexpr Coin kBtc{"BTC", ScriptedMarket::kFirstBid, 0, 18};
constexpr Coin kOthers[] = {{"ETH", 33'120, 1, 9}, {"SOL", 1'894, 1, 3}};

[[nodiscard]] std::string priceText(const Coin& coin, int steps)
{
    return coin.decimals == 0 ? fmt::format("{}.0", steps) : fmt::format("{}.{}", steps / 10, steps % 10);
}

[[nodiscard]] std::string sizeText(int hundredths)
{
    return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

[[nodiscard]] std::string bookMessage(const Coin& coin, int bid, int ask, std::int64_t timeMs)
{
    Json sides = Json::array({Json::array(), Json::array()});
    for (int i = 0; i < kLevels; ++i) {
        for (const auto& [side, price] : {std::pair{0, bid - i}, std::pair{1, ask + i}}) {
            const int size = ScriptedMarket::levelSize(price);
            sides[static_cast<std::size_t>(side)].push_back(
                Json{{"n", 1 + size % 7}, {"px", priceText(coin, price)}, {"sz", sizeText(size)}});
        }
    }
    return Json{{"channel", "l2Book"}, {"data", Json{{"coin", coin.name}, {"levels", sides}, {"time", timeMs}}}}.dump();
}

[[nodiscard]] Json tradeOf(const Coin& coin, Side side, int price, const std::string& qty, std::int64_t timeMs,
                           std::int64_t id)
{
    return Json{{"coin", coin.name},
                {"side", side == Side::Buy ? "B" : "A"},
                {"px", priceText(coin, price)},
                {"sz", qty},
                {"time", timeMs},
                {"hash", fmt::format("0x{:064x}", id)},
                {"tid", id}};
}

/// A walk that ends near the first book.
[[nodiscard]] std::string history(const Coin& coin, std::int64_t& ids)
{
    SplitMix chance(static_cast<std::uint64_t>(coin.bid));
    Json trades = Json::array();
    int price = coin.bid;
    for (int i = 0; i < kTrades; ++i) { // back from now
        const bool isBuy = chance.upTo(1) == 0;
        const int size = 1 + static_cast<int>(chance.upTo(39));
        const std::int64_t before = kHistoryMs * (i + 1) / kTrades;
        trades.insert(trades.begin(),
                      tradeOf(coin, isBuy ? Side::Buy : Side::Sell, price, sizeText(size), kStartMs - before, ++ids));
        price += static_cast<int>(chance.upTo(static_cast<std::uint64_t>(2 * coin.walk))) - coin.walk;
    }
    return Json{{"channel", "trades"}, {"data", trades}}.dump();
}

} // namespace

int ScriptedMarket::levelSize(int price)
{
    return 5 + price * 37 % 93 + (price % 10 == 0 ? 120 : 0);
}

Result<void> ScriptedMarket::start(const std::string& folder)
{
    const std::string path = folder + "/market.recording";
    {
        std::ofstream file(path);
        const auto line = [&file](std::int64_t ms, const std::string& message) {
            file << ms * 1'000'000 << ' ' << message << '\n';
        };
        line(kStartMs, bookMessage(kBtc, kBtc.bid, kBtc.bid + 2, kStartMs));
        line(kStartMs, history(kBtc, m_trades));
        for (const Coin& coin : kOthers) {
            line(kStartMs, bookMessage(coin, coin.bid, coin.bid + 1, kStartMs));
            line(kStartMs, history(coin, m_trades));
        }
        line(kStartMs + kEndMs, R"({"channel":"end","data":{}})");
        if (!file.flush())
            return fail(ErrorKind::Unavailable, Code::Io, path + " could not be written");
    }
    twin::TwinOptions options;
    options.venue = "hyperliquid";
    options.recordings = {path};
    m_twin = std::make_unique<twin::Twin>(std::move(options));
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { sayBooks(); });
    m_timer.start(500);
    return m_twin->start();
}

void ScriptedMarket::sayBooks()
{
    static_cast<void>(moveTo(m_bid, m_spread));
    for (const Coin& coin : kOthers)
        static_cast<void>(m_twin->say(bookMessage(coin, coin.bid, coin.bid + 1, 0)));
}

bool ScriptedMarket::moveTo(int bid, int spread)
{
    m_bid = bid;
    m_spread = spread;
    return m_twin->say(bookMessage(kBtc, bid, bid + spread, 0));
}

bool ScriptedMarket::trade(Side side, int price, const std::string& qty)
{
    const Json trades = Json::array({tradeOf(kBtc, side, price, qty, 0, ++m_trades)});
    return m_twin->say(Json{{"channel", "trades"}, {"data", trades}}.dump());
}

} // namespace gannet::test
