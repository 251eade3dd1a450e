// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/venue_dialect.h"

#include "app/time_shift.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;
using Type = WireMessage::Type;

/// What we wrote ourselves comes back from the adapter: a text that is no JSON is answered by nothing.
[[nodiscard]] Json parsed(std::string_view text)
{
    return Json::parse(text, nullptr, false);
}

[[nodiscard]] std::string textOf(const Json& object, const char* name)
{
    if (!object.is_object())
        return {};
    const auto it = object.find(name);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

[[nodiscard]] std::string digits(std::int64_t mantissa, int scale)
{
    std::array<char, 32> out{};
    return {out.data(), formatMantissa(mantissa, scale, out.data())};
}

struct Word {
    std::string_view name;
    Type type;
};

template <std::size_t N> [[nodiscard]] Type typeOf(const std::array<Word, N>& words, std::string_view name)
{
    for (const Word& word : words) {
        if (name == word.name)
            return word.type;
    }
    return Type::Control;
}

/// Streams of the dialect and its answer about a book call their times alike, bare or inside "data": E when it was
/// sent, T when it happened (of a mark price the next funding), O and C the span of a 24 h ticker; k is a candle. Ids
/// are lower case: t is a trade's, u and U a book's.
constexpr std::array<std::string_view, 2> kCandleTimes{"t", "T"};
constexpr TimeFields kCandleFields{kCandleTimes, {}};
constexpr std::array<std::string_view, 4> kFapiTimes{"E", "T", "O", "C"};
constexpr std::array<InnerTimes, 1> kFapiCandle{{{"k", &kCandleFields}}};
constexpr TimeFields kFapiEvent{kFapiTimes, kFapiCandle};
constexpr std::array<InnerTimes, 2> kFapiInner{{{"data", &kFapiEvent}, {"k", &kCandleFields}}};
constexpr TimeFields kFapiFields{kFapiTimes, kFapiInner};

/// Binance USD-M futures and those who speak its dialect.
class Fapi final : public VenueDialect {
public:
    /// `hasRoutes`: links of the path /public carry books and quotes, those of /market the rest.
    explicit Fapi(bool hasRoutes) : m_hasRoutes(hasRoutes) {}

    VenueAsk understand(std::string_view url, std::string_view) const override
    {
        const std::string_view path = url.substr(0, url.find('?'));
        std::string symbol = parameter(url, "symbol");
        if (path.ends_with("/exchangeInfo"))
            return {VenueAsk::Kind::Catalogue, {}};
        if (path.ends_with("/depth"))
            return {VenueAsk::Kind::Book, std::move(symbol)};
        for (const std::string_view list : {"/klines", "/fundingInfo", "/ticker/24hr", "/premiumIndex"}) {
            if (path.ends_with(list))
                return {VenueAsk::Kind::List, std::move(symbol)};
        }
        return {VenueAsk::Kind::Other, std::move(symbol)};
    }

    VenueSent onSent(std::string_view text) const override
    {
        VenueSent sent;
        const Json json = parsed(text);
        const std::string method = textOf(json, "method");
        if (method != "SUBSCRIBE" && method != "UNSUBSCRIBE")
            return sent;
        auto& streams = method == "SUBSCRIBE" ? sent.subscribed : sent.unsubscribed;
        for (const Json& parameter : json.value("params", Json::array())) {
            if (parameter.is_string())
                streams.push_back(streamOf(parameter.get<std::string>()));
        }
        sent.answer = Json{{"result", nullptr}, {"id", json.value("id", Json())}}.dump();
        return sent;
    }

    std::string tell(std::string_view, const ToldBook& told) const override
    {
        Json json;
        json["lastUpdateId"] = told.lastSeq;
        json["E"] = told.venueTime.toMilliseconds();
        json["T"] = told.venueTime.toMilliseconds();
        json["bids"] = side(told, told.book->bids);
        json["asks"] = side(told, told.book->asks);
        return json.dump();
    }

    std::string shifted(std::string_view bytes, Duration by) const override
    {
        return withTimesMoved(bytes, kFapiFields, by);
    }

    bool isLinkFor(std::string_view url, Type type) const override
    {
        const bool isBook = type == Type::BookDiff || type == Type::Quote;
        return !m_hasRoutes || url.find(isBook ? "/public" : "/market") != std::string_view::npos;
    }

private:
    /// "btcusdt@depth@100ms"
    [[nodiscard]] static VenueStream streamOf(std::string_view name)
    {
        static constexpr std::array<Word, 7> kWords{{{"depth", Type::BookDiff},
                                                     {"bookTicker", Type::Quote},
                                                     {"aggTrade", Type::Trades},
                                                     {"trade", Type::Trades},
                                                     {"markPrice", Type::Mark},
                                                     {"ticker", Type::Ticker},
                                                     {"kline", Type::Klines}}};
        const std::size_t at = name.find('@');
        VenueStream stream;
        stream.symbol = name.substr(0, at);
        for (char& c : stream.symbol)
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (at != std::string_view::npos) {
            const std::string_view rest = name.substr(at + 1);
            stream.type = typeOf(kWords, rest.substr(0, rest.find_first_of("@_")));
        }
        return stream;
    }

    [[nodiscard]] static std::string parameter(std::string_view url, std::string_view name)
    {
        std::size_t at = url.find('?');
        while (at != std::string_view::npos) {
            const std::string_view rest = url.substr(at + 1);
            if (rest.starts_with(name) && rest.substr(name.size()).starts_with('='))
                return std::string(rest.substr(name.size() + 1, rest.find('&') - name.size() - 1));
            at = url.find('&', at + 1);
        }
        return {};
    }

    [[nodiscard]] static Json side(const ToldBook& told, const BookSide& levels)
    {
        constexpr std::size_t kLimit = 1000; // what the venue's snapshot holds
        Json out = Json::array();
        for (std::size_t i = 0; i < std::min(levels.size(), kLimit); ++i) {
            out.push_back({digits(levels.at(i).price, told.priceScale), digits(levels.at(i).qty, told.qtyScale)});
        }
        return out;
    }

    bool m_hasRoutes;
};

/// Hyperliquid's books, quotes and trades have a "time", its candles t and T; an answer has them bare, a frame inside
/// "data", which is a list for trades.
constexpr std::array<std::string_view, 3> kHyperliquidTimes{"time", "t", "T"};
constexpr TimeFields kHyperliquidData{kHyperliquidTimes, {}};
constexpr std::array<InnerTimes, 1> kHyperliquidInner{{{"data", &kHyperliquidData}}};
constexpr TimeFields kHyperliquidFields{kHyperliquidTimes, kHyperliquidInner};

/// Hyperliquid perpetuals.
class Hyperliquid final : public VenueDialect {
public:
    VenueAsk understand(std::string_view, std::string_view body) const override
    {
        const Json json = parsed(body);
        const std::string type = textOf(json, "type");
        if (type == "meta" || type == "metaAndAssetCtxs")
            return {VenueAsk::Kind::Catalogue, {}};
        if (type == "l2Book")
            return {VenueAsk::Kind::Book, textOf(json, "coin")};
        if (type == "candleSnapshot" && json.contains("req"))
            return {VenueAsk::Kind::List, textOf(json["req"], "coin")};
        return {VenueAsk::Kind::Other, textOf(json, "coin")};
    }

    VenueSent onSent(std::string_view text) const override
    {
        static constexpr std::array<Word, 6> kWords{{{"l2Book", Type::BookSnapshot},
                                                     {"bbo", Type::Quote},
                                                     {"trades", Type::Trades},
                                                     {"activeAssetCtx", Type::Mark},
                                                     {"allMids", Type::Mids},
                                                     {"candle", Type::Klines}}};
        VenueSent sent;
        const Json json = parsed(text);
        const std::string method = textOf(json, "method");
        if (method == "ping")
            sent.answer = R"({"channel":"pong"})";
        if ((method != "subscribe" && method != "unsubscribe") || !json.contains("subscription"))
            return sent;
        const Json& what = json["subscription"];
        auto& streams = method == "subscribe" ? sent.subscribed : sent.unsubscribed;
        streams.push_back({typeOf(kWords, textOf(what, "type")), textOf(what, "coin")});
        sent.answer = Json{{"channel", "subscriptionResponse"}, {"data", json}}.dump();
        return sent;
    }

    std::string tell(std::string_view symbol, const ToldBook& told) const override
    {
        return Json{{"coin", symbol},
                    {"time", told.venueTime.toMilliseconds()},
                    {"levels", Json::array({side(told, told.book->bids), side(told, told.book->asks)})}}
            .dump();
    }

    std::string shifted(std::string_view bytes, Duration by) const override
    {
        return withTimesMoved(bytes, kHyperliquidFields, by);
    }

    bool isLinkFor(std::string_view, Type) const override { return true; }

private:
    [[nodiscard]] static Json side(const ToldBook& told, const BookSide& levels)
    {
        Json out = Json::array();
        for (std::size_t i = 0; i < levels.size(); ++i) {
            out.push_back({{"px", digits(levels.at(i).price, told.priceScale)},
                           {"sz", digits(levels.at(i).qty, told.qtyScale)},
                           {"n", 1}});
        }
        return out;
    }
};

} // namespace

const VenueDialect* findVenueDialect(std::string_view slug)
{
    static const Fapi binanceUsdm(true);
    static const Fapi aster(false);
    static const Hyperliquid hyperliquid;
    if (slug == "binance-usdm")
        return &binanceUsdm;
    if (slug == "aster")
        return &aster;
    if (slug == "hyperliquid")
        return &hyperliquid;
    return nullptr;
}

} // namespace gannet
