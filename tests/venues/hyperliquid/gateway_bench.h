// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/gateway.h"
#include "tests/support/dec.h"
#include "tests/support/margin_words.h"
#include "tests/support/scripted_transport.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// A live account at Hyperliquid against a scripted network.
namespace gannet::hyperliquid {

using Json = nlohmann::ordered_json;

inline const std::string kKey = "0123456789012345678901234567890123456789012345678901234567890123";
inline const std::string kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
inline const std::string kMeta = R"({"universe":[{"name":"ETH","szDecimals":4,"maxLeverage":25},)"
                                 R"({"name":"BTC","szDecimals":5,"maxLeverage":40}]})";

/// What the engine is told, a line each.
class Told final : public OrderSink {
public:
    void onReport(VenueId, const ExecReport& report) override
    {
        std::string line =
            std::string(toString(report.type)) + " " + std::to_string(report.order.counter) + " " + report.venueOrderId;
        if (report.fill)
            line += " fill " + plainText(report.fill->qty.value);
        if (report.isHeld)
            line += " held";
        if (report.reason)
            line += " " + std::string(toString(report.reason->code));
        lines.push_back(std::move(line));
    }
    void onAnswer(VenueId, const OrderAnswer& answer) override
    {
        static constexpr std::string_view kAsks[] = {"new", "cancel", "replace", "query"};
        std::string line = "answer " + std::string(kAsks[static_cast<int>(answer.ask)]);
        if (answer.error) {
            line +=
                " " + std::string(toString(answer.error->code)) + " " + std::string(toString(answer.error->outcome));
            errors.push_back(*answer.error);
        }
        lines.push_back(std::move(line));
    }
    void onMargin(VenueId, const MarginAnswer& answer) override
    {
        lines.push_back(test::marginWords(answer.setting) +
                        (answer.error ? " " + std::string(toString(answer.error->code)) : ""));
    }
    void onBalance(const Balance& balance) override
    {
        lines.push_back((balance.asset == "USDC" ? "balance " : "balance " + balance.asset + " ") +
                        plainText(balance.total) + " free " + plainText(*balance.available));
    }
    void onPosition(const VenuePosition& position) override { lines.push_back("position " + plainText(position.qty)); }
    void onFunding(const FundingPayment& paid) override { lines.push_back("funding " + plainText(paid.amount)); }
    void onSnapshot(const AccountSnapshot& snapshot) override { snapshots.push_back(snapshot); }
    void onNotice(VenueId, const GatewayNotice& notice) override
    {
        lines.push_back("notice " + notice.about + ": " +
                        (notice.error ? std::string(toString(notice.error->code)) : "over"));
        if (notice.error)
            words.push_back(notice.error->message);
    }

    std::vector<std::string> take() { return std::exchange(lines, {}); }

    std::vector<std::string> lines;
    std::vector<std::string> words; ///< of notices
    std::vector<Error> errors;      ///< of answers
    std::vector<AccountSnapshot> snapshots;
};

using Lines = std::vector<std::string>;

struct Bench {
    explicit Bench(std::optional<crypto::Address> vault = std::nullopt, Duration deadMan = {},
                   const std::string& meta = kMeta)
        : m_meta(meta)
    {
        venue = catalogue.addVenue("hyperliquid");
        const auto instruments = decodeCatalogue(m_meta, venue);
        for (Instrument instrument : *instruments) {
            const InstrumentId id = catalogue.upsert(instrument);
            if (instrument.symbol == "BTC")
                btc = id;
        }
        GatewaySettings settings;
        settings.account = "main";
        settings.user = *crypto::addressFrom(kUser);
        settings.vault = vault;
        settings.deadMan = deadMan;
        settings.network = Network::Testnet;
        settings.venue.restUrl = "http://127.0.0.1:1";
        settings.venue.wsUrl = "ws://127.0.0.1:1";
        settings.numbers = WireNumbers::of(3);
        link = settings.numbers.link;
        gateway.emplace(venue, catalogue, std::move(settings),
                        std::move(*crypto::Secp256k1Key::fromHex(SecretString(std::string(kKey)))), transport, told);
    }
    /// Open, fed, with the venue's list of assets and its time.
    void open()
    {
        gateway->start(now);
        gateway->onLinkUp(link, now);
        for (const char* feed : {"orderUpdates", "userFills", "userFundings"})
            ack(feed);
        answer("metaAndAssetCtxs", "[" + m_meta + ",[{},{}]]");
        answer("clearinghouseState", state());
        told.take();
    }
    /// Of an account with five dollars and so many positions, told at this time of the venue, or now.
    [[nodiscard]] std::string state(const Json& positions = Json::array(), std::optional<Timestamp> at = {}) const
    {
        return Json{{"marginSummary", {{"accountValue", "5.0"}, {"totalMarginUsed", "0.0"}}},
                    {"withdrawable", "4.0"},
                    {"assetPositions", positions},
                    {"time", at.value_or(now).toMilliseconds()}}
            .dump();
    }
    [[nodiscard]] Json lastAction() const { return Json::parse(transport.all<OrderHttp>().back().body).at("action"); }
    /// The answer of /exchange to the newest action.
    void exchange(const Json& body, int status = 200)
    {
        gateway->onHttpReply({venue, transport.all<OrderHttp>().back().id, status, {}, body.dump()}, now);
    }
    void refuse(const std::string& words) { exchange({{"status", "err"}, {"response", words}}); }
    void done() { exchange({{"status", "ok"}, {"response", {{"type", "default"}}}}); }
    [[nodiscard]] std::size_t asked(const std::string& type) const
    {
        std::size_t count = 0;
        for (const HttpRequest& read : transport.all<HttpRequest>())
            count += Json::parse(read.body).at("type") == type ? 1U : 0U;
        return count;
    }
    /// All answers of a snapshot but the orders'.
    void answerSnapshot(const Json& orders = Json::array(), const Json& fills = Json::array(),
                        const Json& twaps = Json::array())
    {
        answer("clearinghouseState", state());
        answer("spotClearinghouseState", R"({"balances":[]})");
        answer("userFunding", "[]");
        answer("twapHistory", twaps.dump());
        answer("userFillsByTime", fills.dump());
        answer("frontendOpenOrders", orders.dump());
    }
    void ack(const std::string& feed)
    {
        frame(Json{{"channel", "subscriptionResponse"},
                   {"data", {{"method", "subscribe"}, {"subscription", {{"type", feed}, {"user", kUser}}}}}});
    }
    void frame(const Json& message) { gateway->onFrame(link, message.dump(), now); }
    /// Answers the newest read of this type that waits for one.
    void answer(const std::string& type, const std::string& body, int status = 200)
    {
        const auto reads = transport.all<HttpRequest>();
        for (auto read = reads.rbegin(); read != reads.rend(); ++read) {
            if (Json::parse(read->body).at("type") == type && m_answered.insert(read->id).second)
                return gateway->onHttpReply({venue, read->id, status, {}, body}, now);
        }
        throw std::runtime_error("nobody asked for " + type);
    }
    void acted(const Json& status) { actedAll(Json::array({status})); } // of the newest action
    void actedAll(const Json& statuses)
    {
        const Json body{{"status", "ok"}, {"response", {{"type", "order"}, {"data", {{"statuses", statuses}}}}}};
        gateway->onHttpReply({venue, transport.all<OrderHttp>().back().id, 200, {}, body.dump()}, now);
    }
    void update(const char* status, std::uint64_t oid, const Order& order, const char* open, const char* full)
    {
        frame(Json{{"channel", "orderUpdates"},
                   {"data",
                    {{{"order",
                       {{"coin", "BTC"},
                        {"side", "B"},
                        {"limitPx", "60000"},
                        {"sz", open},
                        {"oid", oid},
                        {"timestamp", 1754467216000},
                        {"origSz", full},
                        {"cloid", cloidOf(order.id)}}},
                      {"status", status},
                      {"statusTimestamp", 1754467216357}}}}});
    }
    void fill(std::uint64_t tid, std::uint64_t oid, const Order& order, const char* qty)
    {
        frame(Json{{"channel", "userFills"},
                   {"data",
                    {{"user", kUser},
                     {"fills",
                      {{{"coin", "BTC"},
                        {"px", "60000"},
                        {"sz", qty},
                        {"side", "B"},
                        {"time", 1754467216357},
                        {"startPosition", "0"},
                        {"closedPnl", "0"},
                        {"oid", oid},
                        {"crossed", false},
                        {"fee", "0.01"},
                        {"tid", tid},
                        {"feeToken", "USDC"},
                        {"cloid", cloidOf(order.id)}}}}}}});
    }
    [[nodiscard]] Order order(std::uint64_t number, const char* qty = "0.01") const
    {
        Order made;
        made.id = {0x0123456789abcdef, number};
        made.venue = venue;
        made.instrument = btc;
        made.account = "main";
        made.mode = TradingMode::Live;
        made.terms.qty = Qty{test::dec(qty)};
        made.terms.price = Price{test::dec("60000")};
        return made;
    }
    void later(Duration by)
    {
        now = now + by;
        gateway->onTimer(now);
    }

    Catalogue catalogue;
    VenueId venue;
    InstrumentId btc;
    LinkId link;
    test::ScriptedTransport transport;
    Told told;
    std::optional<Gateway> gateway;
    Timestamp now = Timestamp::fromMilliseconds(1'700'000'000'000);

private:
    std::string m_meta;
    std::set<HttpId> m_answered;
};

} // namespace gannet::hyperliquid
