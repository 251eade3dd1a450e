// SPDX-License-Identifier: GPL-3.0-or-later
// Hyperliquid's private side as its twin speaks it: who may sign, what is refused in which words, what orders do.
#include "core/base/check.h"
#include "tests/twins/hyperliquid_bench.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

using namespace gannet;
using namespace gannet::twin;
using hyperliquid::Network;
using Bench = HyperliquidBench;

namespace {

[[nodiscard]] QString q(const std::string& text)
{
    return QString::fromStdString(text);
}

[[nodiscard]] QString q(const Json& value)
{
    return q(value.is_string() ? value.get<std::string>() : value.dump());
}

/// The other s that belongs to a signature: the group's order less this one.
[[nodiscard]] std::string mirrored(const std::string& s)
{
    crypto::Bytes32 order{};
    crypto::Bytes32 low{};
    const std::string digits = s.substr(2);
    CHECK(crypto::fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", order), "hex");
    CHECK(crypto::fromHex(std::string(64 - digits.size(), '0') + digits, low), "hex");
    int borrow = 0;
    for (std::size_t i = order.size(); i-- > 0;) {
        const int rest = order[i] - low[i] - borrow;
        borrow = rest < 0 ? 1 : 0;
        order[i] = static_cast<std::uint8_t>(rest & 0xff);
    }
    return "0x" + crypto::toHex(order);
}

/// The venue's words to one order.
[[nodiscard]] QString refusalOf(Bench& bench, const Json& one)
{
    const Json status = bench.place(one);
    return status.contains("error") ? q(status.at("error")) : q(status);
}

/// What the account's streams said, "orderUpdates open 77000001".
struct Listener {
    explicit Listener(Bench& bench, std::vector<std::string> types) : m_bench(bench)
    {
        bench.deliver = [this](const Inbound& in) {
            if (const auto* frame = std::get_if<FrameIn>(&in.item))
                frames.push_back(Json::parse(frame->bytes));
        };
        bench.network.send(OpenLink{VenueId{0}, LinkId{1}, "ws://127.0.0.1:1/ws", true});
        bench.time.run(Duration::milliseconds(200));
        for (const std::string& type : types)
            say(Json{{"method", "subscribe"}, {"subscription", {{"type", type}, {"user", bench.user()}}}});
        bench.time.run(Duration::milliseconds(200));
        greetings = std::exchange(frames, {});
    }
    ~Listener() { m_bench.deliver = nullptr; }
    void say(const Json& message) { m_bench.network.send(SendText{VenueId{0}, LinkId{1}, message.dump()}); }
    /// Of a channel, what is in the data's rows.
    [[nodiscard]] std::vector<std::string> statuses()
    {
        m_bench.time.run(Duration::milliseconds(200));
        std::vector<std::string> out;
        for (const Json& frame : frames) {
            if (frame.at("channel") != "orderUpdates")
                continue;
            for (const Json& row : frame.at("data"))
                out.push_back(row.at("status").get<std::string>() + " " + row.at("order").at("oid").dump() + " " +
                              row.at("order").at("sz").get<std::string>());
        }
        frames.clear();
        return out;
    }
    [[nodiscard]] std::vector<Json> of(const std::string& channel)
    {
        m_bench.time.run(Duration::milliseconds(200));
        std::vector<Json> out;
        for (const Json& frame : std::exchange(frames, {})) {
            if (frame.at("channel") == channel)
                out.push_back(frame.at("data"));
        }
        return out;
    }

    std::vector<Json> frames, greetings;

private:
    Bench& m_bench;
};

using Lines = std::vector<std::string>;

} // namespace

/// Qt cannot print JSON, and cannot compare what converts to everything.
#define SAME(actual, expected) QCOMPARE(q(Json(actual)), q(Json(expected)))

class HyperliquidExchangeTest : public QObject {
    Q_OBJECT

private slots:
    // --- who may sign

    void publishedSignaturesAreOfTheirSigners()
    {
        for (const char* const file : {"signing_l1.json", "signing_user.json"}) {
            int checked = 0;
            const Json published = test::fixture(file);
            for (const Json& vector : published.at("vectors")) {
                if (!vector.contains("signer"))
                    continue;
                std::vector<Json> signatures;
                if (vector.contains("per_network"))
                    signatures = vector.at("per_network").get<std::vector<Json>>();
                else
                    signatures.push_back(vector);
                for (const Json& signature : signatures) {
                    if (!signature.contains("r"))
                        continue;
                    Json action = vector.contains("action") ? vector.at("action") : vector.at("message");
                    const bool isUser = !vector.contains("action");
                    if (isUser) {
                        const std::string primary = vector.at("primaryType").get<std::string>();
                        action["type"] = primary.ends_with("UsdSend") ? "usdSend" : "withdraw3";
                        action["signatureChainId"] = vector.at("signatureChainId");
                    }
                    const Json nonce = isUser ? action.at("time") : vector.at("nonce");
                    Json body{
                        {"action", action},
                        {"nonce", nonce},
                        {"signature", {{"r", signature.at("r")}, {"s", signature.at("s")}, {"v", signature.at("v")}}}};
                    if (!isUser) {
                        body["vaultAddress"] = vector.at("vaultAddress");
                        body["expiresAfter"] = vector.at("expiresAfter");
                    }
                    const auto read = readSignedAction(body);
                    QVERIFY2(read, vector.at("name").get<std::string>().c_str());
                    const bool isMain =
                        isUser ? action.at("hyperliquidChain") == "Mainnet" : signature.at("network") == "mainnet";
                    const auto signer = signerOf(*read, isMain ? Network::Mainnet : Network::Testnet);
                    QVERIFY(signer);
                    QCOMPARE(q(crypto::toHex0x(*signer)), q(vector.at("signer")));
                    if (!isUser) // of the other network it is somebody else's
                        QVERIFY(signerOf(*read, isMain ? Network::Testnet : Network::Mainnet) != signer);
                    ++checked;
                }
            }
            QVERIFY(checked >= 3);
        }
    }

    void mainWalletAndAgentMaySign()
    {
        Bench bench;
        for (const std::string& key : {bench.keys.mainKey, bench.keys.agentKey}) {
            for (const Network network : {Network::Mainnet, Network::Testnet}) {
                const auto body = bench.signedBody({{"type", "noop"}}, key, {.nonce = bench.nextNonce()}, network);
                QCOMPARE(q(bench.post(body).body), QStringLiteral(R"({"status":"ok","response":{"type":"default"}})"));
            }
        }
    }

    void tamperingMakesAnotherSigner()
    {
        Bench bench;
        const hyperliquid::L1Envelope envelope{
            .nonce = bench.nextNonce(), .expiresAfter = static_cast<std::uint64_t>(bench.network.nowMs()) + 9000};
        const Json good =
            bench.signedBody(Bench::orders({Bench::wire(true, "99980", "0.01")}), bench.keys.agentKey, envelope);
        std::vector<Json> tampered;
        const auto with = [&](const std::function<void(Json&)>& change) {
            tampered.push_back(good);
            change(tampered.back());
        };
        with([](Json& body) { body["nonce"] = body.at("nonce").get<std::uint64_t>() + 1; });
        with([](Json& body) { body["expiresAfter"] = body.at("expiresAfter").get<std::uint64_t>() + 1; });
        with([](Json& body) { body.erase("expiresAfter"); });
        with([&](Json& body) { body["vaultAddress"] = bench.user(); });
        with([](Json& body) { body["action"]["orders"][0]["b"] = false; });
        with([](Json& body) { body["action"]["orders"][0]["a"] = 1; });
        with([](Json& body) { body["action"]["orders"][0]["r"] = true; });
        with([](Json& body) { body["action"]["orders"][0]["p"] = "99981"; });
        with([](Json& body) { body["action"]["orders"][0]["s"] = "0.02"; });
        with([](Json& body) { body["action"]["orders"][0]["t"]["limit"]["tif"] = "Ioc"; });
        with([](Json& body) { body["action"]["grouping"] = "normalTpsl"; });
        with([](Json& body) { // the same members in another order
            const Json action = body.at("action");
            body["action"] = Json{{"orders", action.at("orders")}, {"type", "order"}, {"grouping", "na"}};
        });
        for (const char* const part : {"r", "s"}) {
            with([part](Json& body) {
                std::string text = body["signature"][part].get<std::string>();
                text.back() = text.back() == '0' ? '1' : '0';
                body["signature"][part] = text;
            });
        }
        with([](Json& body) { body["signature"]["v"] = body["signature"]["v"] == 27 ? 28 : 27; });
        for (const Json& body : tampered) {
            const Json answer = Json::parse(bench.post(body).body);
            QCOMPARE(q(answer.at("status")), QStringLiteral("err"));
            const QString words = q(answer.at("response"));
            QVERIFY2(words.startsWith("User or API Wallet 0x") && words.endsWith(" does not exist."),
                     qPrintable(words));
        }
        QVERIFY(bench.truth().at("orders").empty());
        QCOMPARE(q(Json::parse(bench.post(good).body).at("status")), QStringLiteral("ok"));
    }

    /// The second signature that belongs to every one, and v as a bare recovery id: the signer is the same, and the
    /// venue's signatures have a low s and a v of 27 or 28.
    void signaturesAreAsEthereumWantsThem()
    {
        Bench bench;
        const Json good = bench.signedBody(Bench::orders({Bench::wire(true, "99980", "0.01")}), bench.keys.agentKey,
                                           {.nonce = bench.nextNonce()});
        Json high = good;
        high["signature"]["s"] = mirrored(good["signature"]["s"].get<std::string>());
        high["signature"]["v"] = good["signature"]["v"] == 27 ? 28 : 27;
        Json bare = good;
        bare["signature"]["v"] = good["signature"]["v"].get<int>() - 27;
        for (const Json& body : {high, bare}) {
            QVERIFY(!readSignedAction(body));
            QVERIFY(bench.post(body).status != 200);
        }
        QVERIFY(readSignedAction(good));
        QVERIFY(bench.truth().at("orders").empty());
        QCOMPARE(q(Json::parse(bench.post(good).body).at("status")), QStringLiteral("ok"));
    }

    void numbersAsTheVenueWritesThem()
    {
        Bench bench;
        QVERIFY(bench.place(Bench::wire(true, "99980", "0.01")).contains("resting"));
        for (const Json& wire : {Bench::wire(true, "99980.0", "0.01"), Bench::wire(true, "99980", "0.010")}) {
            const Json answer = bench.act(Bench::orders({wire}));
            QVERIFY(q(answer.at("response")).contains("does not exist"));
        }
        Json cancel{{"type", "cancel"}, {"cancels", Json::array()}, {"f", false}};
        QVERIFY(q(bench.act(cancel).at("response")).contains("does not exist"));
    }

    void oneNetworkWhereARuleSaysSo()
    {
        Bench bench;
        QCOMPARE(bench.control("/twin/rules", {{"network", "mainnet"}}), 200);
        QCOMPARE(q(bench.act({{"type", "noop"}}).at("status")), QStringLiteral("err"));
        QCOMPARE(bench.control("/twin/rules", {{"network", "testnet"}}), 200);
        QCOMPARE(q(bench.act({{"type", "noop"}}).at("status")), QStringLiteral("ok"));
        QCOMPARE(bench.control("/twin/rules", {{"network", "another"}}), 400);
        QCOMPARE(bench.control("/twin/rules", {{"no such rule", 1}}), 400);
    }

    void mainWalletApprovesAgents()
    {
        Bench bench;
        const auto approve = [&](const std::string& key, const std::string& name) {
            const std::uint64_t nonce = bench.nextNonce();
            const Json action{{"type", "approveAgent"},
                              {"hyperliquidChain", "Mainnet"},
                              {"signatureChainId", "0x66eee"},
                              {"agentAddress", crypto::toHex0x(hyperliquidTestKeys(9).agent)},
                              {"agentName", name},
                              {"nonce", nonce}};
            return Json::parse(bench.post(bench.userSignedBody(action, key, nonce)).body);
        };
        const auto asAgent = [&] {
            return Json::parse(bench
                                   .post(bench.signedBody({{"type", "noop"}}, hyperliquidTestKeys(9).agentKey,
                                                          {.nonce = bench.nextNonce()}, Network::Mainnet))
                                   .body);
        };
        QCOMPARE(q(approve(bench.keys.agentKey, "mine").at("response")),
                 q("Must deposit before performing actions. User: " + crypto::toHex0x(bench.keys.agent)));
        QCOMPARE(q(asAgent().at("response")),
                 q("User or API Wallet " + crypto::toHex0x(hyperliquidTestKeys(9).agent) + " does not exist."));
        const std::int64_t until = bench.network.nowMs() + 60'000;
        QCOMPARE(q(approve(bench.keys.mainKey, "mine valid_until " + std::to_string(until)).at("status")),
                 QStringLiteral("ok"));
        QCOMPARE(q(asAgent().at("status")), QStringLiteral("ok"));
        const Json agents = bench.about("extraAgents");
        QCOMPARE(agents.size(), std::size_t{2});
        QVERIFY(agents.dump().find(R"("name":"mine")") != std::string::npos);
        QVERIFY(agents.dump().find(std::to_string(until)) != std::string::npos);
        bench.time.run(Duration::seconds(61));
        QCOMPARE(q(asAgent().at("status")), QStringLiteral("err")); // its time is over
    }

    void actsForASubAccountOfItsOwnOnly()
    {
        Bench bench;
        const auto sub = hyperliquidTestKeys(7).main;
        QCOMPARE(
            bench.control("/twin/account",
                          {{"address", crypto::toHex0x(sub)}, {"cash", "500"}, {"master", "trader1"}, {"name", "sub"}}),
            200);
        const auto acted = [&](const crypto::Address& vault) {
            return Json::parse(bench
                                   .post(bench.signedBody({{"type", "noop"}}, bench.keys.agentKey,
                                                          {.nonce = bench.nextNonce(), .vault = vault}))
                                   .body);
        };
        QCOMPARE(q(acted(sub).at("status")), QStringLiteral("ok"));
        const auto other = hyperliquidTestKeys(2).main;
        QCOMPARE(q(acted(other).at("response")), q("Vault not registered: " + crypto::toHex0x(other)));
        QCOMPARE(q(bench.info({{"type", "userRole"}, {"user", crypto::toHex0x(sub)}}).at("role")),
                 QStringLiteral("subAccount"));
        SAME(bench.about("subAccounts").at(0).at("clearinghouseState").at("marginSummary").at("accountValue"), "500.0");
        QCOMPARE(bench.control("/twin/account", {{"address", crypto::toHex0x(sub)}}), 409);
        QCOMPARE(bench.control("/twin/account", {{"address", "0x12"}}), 400);
        QCOMPARE(bench.control("/twin/account", {{"address", bench.user().substr(0, 41) + "f"}, {"cash", 5}}), 400);
    }

    void noncesAreRemembered()
    {
        HyperliquidNonces memory;
        const crypto::Address one{1};
        const crypto::Address two{2};
        const std::int64_t now = 1'700'000'000'000;
        const std::int64_t day = 86'400'000;
        const auto use = [&](const crypto::Address& who, std::int64_t nonce) {
            return q(memory.use(who, static_cast<std::uint64_t>(nonce), now).value_or("ok"));
        };
        QCOMPARE(use(one, now), QStringLiteral("ok"));
        QCOMPARE(use(one, now), q("Invalid nonce: duplicate nonce " + std::to_string(now)));
        QCOMPARE(use(two, now), QStringLiteral("ok"));
        QCOMPARE(use(one, now - 2 * day), q("Invalid nonce: nonce too low " + std::to_string(now - 2 * day) + " < " +
                                            std::to_string(now - 2 * day)));
        QCOMPARE(use(one, now - 2 * day + 1), QStringLiteral("ok"));
        QVERIFY(use(one, now + day).startsWith("Invalid nonce: nonce too high "));
        for (int i = 1; i <= 99; ++i)
            QCOMPARE(use(one, now + i), QStringLiteral("ok")); // 101 with the first two: the lowest is forgotten
        QVERIFY(use(one, now - 5).startsWith("Invalid nonce: nonce too low "));
        QCOMPARE(use(one, now + 1000), QStringLiteral("ok"));
    }

    void expiredAndRepeatedRequestsAreRefused()
    {
        Bench bench;
        const auto now = static_cast<std::uint64_t>(bench.network.nowMs());
        const Json late = bench.signedBody({{"type", "noop"}}, bench.keys.agentKey,
                                           {.nonce = bench.nextNonce(), .expiresAfter = now - 1});
        QCOMPARE(q(Json::parse(bench.post(late).body).at("response")), QStringLiteral("Action already expired"));
        const Json once = bench.signedBody({{"type", "noop"}}, bench.keys.agentKey, {.nonce = now + 500});
        QCOMPARE(q(Json::parse(bench.post(once).body).at("status")), QStringLiteral("ok"));
        QCOMPARE(q(Json::parse(bench.post(once).body).at("response")),
                 q("Invalid nonce: duplicate nonce " + std::to_string(now + 500)));
        QCOMPARE(bench.post(Json{{"action", {{"type", "noop"}}}}).status, 422);
        QCOMPARE(bench.post(bench.signedBody({{"type", "no such action"}}, bench.keys.agentKey, {.nonce = now + 501}))
                     .status,
                 422);
    }

    // --- refusals

    void refusesInTheVenuesWords_data()
    {
        QTest::addColumn<QString>("wire");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const Json& wire, const char* words) {
            QTest::newRow(name) << q(wire.dump()) << QString::fromUtf8(words);
        };
        row("tick", Bench::wire(true, "99980.5", "0.01"), "Price must be divisible by tick size. asset=0");
        row("zero size", Bench::wire(true, "99980", "0"), "Order has zero size. asset=0");
        row("size decimals", Bench::wire(true, "99980", "0.000001"), "Order has invalid size. asset=0");
        row("zero price", Bench::wire(true, "0", "0.01"), "Order has invalid price. asset=0");
        row("notional", Bench::wire(true, "99980", "0.0001"), "Order must have minimum value of $10. asset=0");
        row("margin", Bench::wire(true, "99980", "3"), "Insufficient margin to place order. asset=0");
        row("reduce only", Bench::wire(true, "99980", "0.01", "Gtc", true),
            "Reduce only order would increase position. asset=0");
        row("post only", Bench::wire(true, "100010", "0.01", "Alo"),
            "Post only order would have immediately matched, bbo was 99990@100010. asset=0");
        row("ioc", Bench::wire(true, "99980", "0.01", "Ioc"),
            "Order could not immediately match against any resting orders. asset=0");
        row("market", Bench::wire(true, "99980", "0.01", "FrontendMarket"),
            "No liquidity available for market order. asset=0");
        row("band below", Bench::wire(true, "19000", "0.01"),
            "Order price cannot be more than 80% away from the reference price asset=0");
        row("band above", Bench::wire(false, "181000", "0.01"),
            "Order price cannot be more than 80% away from the reference price asset=0");
        row("largest", Bench::wire(true, "99980", "4000"), "Order has invalid size. asset=0");
        row("trigger", Bench::trigger(true, "100000", "99000", "sl"), "Invalid TP/SL price. asset=0");
        Json unknown = Bench::wire(true, "99980", "0.01");
        unknown["a"] = 9;
        row("asset", unknown, "Order has invalid asset. asset=9");
    }
    void refusesInTheVenuesWords()
    {
        QFETCH(QString, wire);
        QFETCH(QString, words);
        Bench bench;
        QCOMPARE(refusalOf(bench, Json::parse(wire.toStdString())), words);
        QVERIFY(bench.about("openOrders").empty());
    }

    void oneBadNumberRefusesTheBatch()
    {
        Bench bench;
        const Json statuses = Bench::statuses(
            bench.act(Bench::orders({Bench::wire(true, "99980", "0.01"), Bench::wire(true, "99980.5", "0.01")})));
        QCOMPARE(statuses.size(), std::size_t{1});
        QVERIFY(bench.truth().at("orders").empty());
        const Json two = Bench::statuses(
            bench.act(Bench::orders({Bench::wire(true, "99980", "0.01"), Bench::wire(true, "99970", "0.0001")})));
        QVERIFY(two.at(0).contains("resting"));
        QCOMPARE(q(two.at(1).at("error")), QStringLiteral("Order must have minimum value of $10. asset=0"));
    }

    void refusesWhatCannotBeDeserialized()
    {
        Bench bench;
        for (const char* const member : {"a", "b", "p", "s", "r", "t"}) {
            Json wire = Bench::wire(true, "99980", "0.01");
            wire.erase(member);
            const auto body =
                bench.signedBody(Bench::orders({wire}), bench.keys.agentKey, {.nonce = bench.nextNonce()});
            QCOMPARE(bench.post(body).status, 422);
        }
        Json cloid = Bench::wire(true, "99980", "0.01");
        cloid["c"] = "0x12";
        QCOMPARE(bench.post(bench.signedBody(Bench::orders({cloid}), bench.keys.agentKey, {.nonce = bench.nextNonce()}))
                     .status,
                 422);
        HttpCall noJson = Bench::call("/exchange", {});
        noJson.body = "{";
        QCOMPARE(bench.twin.answer(noJson).status, 422);
        QCOMPARE(bench.twin.answer(Bench::call("/info", {{"type", "openOrders"}, {"user", "0x1"}})).status, 422);
        QCOMPARE(bench.twin.answer(Bench::call("/info", {{"type", "no such type"}})).status, 422);
        QCOMPARE(bench.twin.answer(Bench::call("/info", {{"type", 5}})).status, 422);
    }

    void limitsOfTheIpAndTheAddress()
    {
        Bench bench;
        bench.twin.exchange().rules().ipWeight = 60;
        for (int i = 0; i < 3; ++i)
            QCOMPARE(bench.twin.answer(Bench::call("/info", {{"type", "meta"}})).status, 200);
        QCOMPARE(bench.twin.answer(Bench::call("/info", {{"type", "meta"}})).status, 429);
        bench.time.run(Duration::seconds(61));
        QCOMPARE(bench.twin.answer(Bench::call("/info", {{"type", "meta"}})).status, 200);

        bench.twin.exchange().rules().ipWeight = 0;
        bench.twin.exchange().rules().addressRequests = 2;
        bench.time.run(Duration::seconds(20));
        QVERIFY(bench.place(Bench::wire(true, "99980", "0.01")).contains("resting"));
        QVERIFY(bench.place(Bench::wire(true, "99970", "0.01")).contains("resting"));
        QVERIFY(bench.place(Bench::wire(true, "99960", "0.01")).contains("resting")); // one in 10 s goes through
        QCOMPARE(q(bench.act(Bench::orders({Bench::wire(true, "99950", "0.01")})).at("response")),
                 QStringLiteral("Too many cumulative requests sent (4 > 2) for cumulative volume traded $0. "
                                "Place taker orders to free up 1 request per USDC traded."));
        const Json open = bench.about("openOrders").at(0);
        QCOMPARE(q(bench.act({{"type", "cancel"}, {"cancels", Json::array({Json{{"a", 0}, {"o", open.at("oid")}}})}})
                       .at("status")),
                 QStringLiteral("ok"));
        SAME(bench.about("userRateLimit").at("nRequestsUsed"), 4);
    }

    // --- orders

    void takesAndCounts()
    {
        Bench bench;
        Listener listener(bench, {"orderUpdates", "userFills"});
        const Json filled = bench.place(Bench::wire(true, "100100", "0.01", "Ioc")).at("filled");
        SAME(filled.at("totalSz"), "0.01");
        SAME(filled.at("avgPx"), "100010.0");
        const auto fills = listener.of("userFills");
        QCOMPARE(fills.size(), std::size_t{1});
        const Json fill = fills.front().at("fills").at(0);
        SAME(fill.at("fee"), "0.450045"); // 1000.1 at 0.045 %
        SAME(fill.at("dir"), "Open Long");
        SAME(fill.at("crossed"), true);
        SAME(fill.at("startPosition"), "0.0");
        QVERIFY(!fills.front().contains("isSnapshot"));

        const Json state = bench.about("clearinghouseState");
        const Json position = state.at("assetPositions").at(0).at("position");
        SAME(position.at("szi"), "0.01");
        SAME(position.at("entryPx"), "100010.0");
        SAME(position.at("unrealizedPnl"), "-0.1"); // the mark is the mid, 100000
        SAME(position.at("positionValue"), "1000.0");
        SAME(position.at("marginUsed"), "50.0"); // 20 times
        SAME(state.at("marginSummary").at("accountValue"), "9999.449955");
        SAME(state.at("marginSummary").at("totalRawUsd"), "8999.449955");
        SAME(state.at("crossMaintenanceMarginUsed"), "12.5"); // half of what 40 times needs
        SAME(state.at("withdrawable"), "9949.449955");
        SAME(bench.truth().at("cash"), "9999.549955");

        bench.book("100200", "100210");
        const Json closed = bench.place(Bench::wire(false, "100000", "0.004", "Ioc", true)).at("filled");
        SAME(closed.at("avgPx"), "100200.0");
        const Json newest = bench.about("userFills").at(0);
        SAME(newest.at("closedPnl"), "0.76");
        SAME(newest.at("dir"), "Close Long");
        const Json turned = bench.place(Bench::wire(false, "100000", "0.01", "Ioc"));
        QVERIFY(turned.contains("filled"));
        SAME(bench.about("userFills").at(0).at("dir"), "Long > Short");
        SAME(bench.truth().at("positions").at(0).at("qty"), "-0.004");
    }

    void restsIsFoundAndEnds()
    {
        Bench bench;
        Listener listener(bench, {"orderUpdates"});
        Json wire = Bench::wire(true, "99980", "0.01");
        wire["c"] = "0x00000000000000000000000000000001";
        const Json told = bench.place(wire).at("resting");
        SAME(told.at("cloid"), wire.at("c"));
        const std::string oid = told.at("oid").dump();
        const Json open = bench.about("frontendOpenOrders").at(0);
        SAME(open.at("limitPx"), "99980.0");
        SAME(open.at("tif"), "Gtc");
        SAME(open.at("orderType"), "Limit");
        for (const Json& name : {told.at("oid"), wire.at("c")}) {
            const Json status = bench.info({{"type", "orderStatus"}, {"user", bench.user()}, {"oid", name}});
            SAME(status.at("order").at("status"), "open");
        }
        SAME(bench.info({{"type", "orderStatus"}, {"user", bench.user()}, {"oid", 5}}).at("status"), "unknownOid");
        const Json cancel{{"type", "cancelByCloid"},
                          {"cancels", Json::array({Json{{"asset", 0}, {"cloid", wire.at("c")}}})}};
        SAME(Bench::statuses(bench.act(cancel)).at(0), "success");
        QCOMPARE(q(Bench::statuses(bench.act(cancel)).at(0).at("error")),
                 QStringLiteral("Order was never placed, already canceled, or filled. asset=0"));
        QCOMPARE(listener.statuses(), (Lines{"open " + oid + " 0.01", "canceled " + oid + " 0.01"}));
        QCOMPARE(bench.about("historicalOrders").size(), std::size_t{2});
        SAME(bench.about("historicalOrders").at(0).at("status"), "canceled");
    }

    void changeTellsTheNewOrderFirst()
    {
        Bench bench;
        Listener listener(bench, {"orderUpdates"});
        Json wire = Bench::wire(true, "99980", "0.01");
        wire["c"] = "0x00000000000000000000000000000002";
        const auto first = bench.place(wire).at("resting").at("oid").get<std::uint64_t>();
        wire["p"] = "99985";
        wire["s"] = "0.02";
        SAME(bench.act({{"type", "modify"}, {"oid", first}, {"order", wire}}),
             Json::parse(R"({"status":"ok","response":{"type":"default"}})"));
        const auto second = bench.about("openOrders").at(0).at("oid").get<std::uint64_t>();
        QVERIFY(second > first);
        QCOMPARE(listener.statuses(),
                 (Lines{"open " + std::to_string(first) + " 0.01", "open " + std::to_string(second) + " 0.02",
                        "canceled " + std::to_string(first) + " 0.01"}));
        wire["p"] = "99970";
        const Json batch{{"type", "batchModify"},
                         {"modifies", Json::array({Json{{"oid", wire.at("c")}, {"order", wire}},
                                                   Json{{"oid", first}, {"order", wire}}})}};
        const Json statuses = Bench::statuses(bench.act(batch));
        QVERIFY(statuses.at(0).at("resting").at("oid").get<std::uint64_t>() > second);
        QCOMPARE(q(statuses.at(1).at("error")), QStringLiteral("Cannot modify canceled or filled order"));
        wire["p"] = "100010"; // it would take: the venue has made it post-only
        const Json refused = bench.act({{"type", "modify"}, {"oid", wire.at("c")}, {"order", wire}});
        QCOMPARE(q(refused.at("response")),
                 QStringLiteral("Post only order would have immediately matched, bbo was 99990@100010. asset=0"));
        SAME(bench.about("openOrders").at(0).at("limitPx"), "99970.0");
        QVERIFY(bench.act({{"type", "modify"}, {"oid", wire.at("c")}, {"order", wire}, {"a", true}}).at("status") ==
                "ok");
        QVERIFY(bench.about("openOrders").empty());
        SAME(bench.truth().at("positions").at(0).at("qty"), "0.02");
    }

    void triggersFireOnTheMark()
    {
        Bench bench;
        QVERIFY(bench.place(Bench::wire(true, "100100", "0.01", "Ioc")).contains("filled"));
        Listener listener(bench, {"orderUpdates"});
        const Json stop = bench.place(Bench::trigger(false, "90000", "99000", "sl")).at("resting");
        const std::string oid = stop.at("oid").dump();
        const Json open = bench.about("frontendOpenOrders").at(0);
        SAME(open.at("isTrigger"), true);
        SAME(open.at("triggerPx"), "99000.0");
        SAME(open.at("orderType"), "Stop Market");
        SAME(open.at("triggerCondition"), "Price below 99000");
        QCOMPARE(bench.control("/twin/mark", {{"coin", "BTC"}, {"mark", "98999"}}), 200);
        QCOMPARE(listener.statuses(),
                 (Lines{"open " + oid + " 0.01", "triggered " + oid + " 0.01", "filled " + oid + " 0.0"}));
        QVERIFY(bench.truth().at("positions").empty());
        QCOMPARE(bench.control("/twin/mark", {{"coin", "BTC"}, {"mark", "x"}}), 400);
        QCOMPARE(bench.control("/twin/mark", {{"coin", "NONE"}, {"mark", "1"}}), 404);
    }

    void bracketsWaitAndEndTheirSiblings()
    {
        Bench bench;
        Listener listener(bench, {"orderUpdates"});
        const Json parent = Bench::wire(true, "99980", "0.01");
        const Json statuses = Bench::statuses(bench.act(Bench::orders(
            {parent, Bench::trigger(false, "110000", "101000", "tp"), Bench::trigger(false, "90000", "99000", "sl")},
            "normalTpsl")));
        QVERIFY(statuses.at(0).contains("resting"));
        SAME(statuses.at(1), "waitingForFill");
        QCOMPARE(bench.about("openOrders").size(), std::size_t{1});
        bench.book("99970", "99980"); // the parent is met
        QCOMPARE(bench.about("openOrders").size(), std::size_t{2});
        QVERIFY(listener.statuses().size() >= 4);
        bench.book("98980", "98990"); // the stop fires
        const Lines told = listener.statuses();
        QVERIFY(std::ranges::any_of(told,
                                    [](const std::string& line) { return line.starts_with("siblingFilledCanceled"); }));
        QVERIFY(bench.about("openOrders").empty());
        QVERIFY(bench.truth().at("positions").empty());
        const Json whole = Bench::statuses(bench.act(
            Bench::orders({Bench::wire(true, "99000", "0.01", "Ioc"), Bench::trigger(false, "110000", "101000", "tp")},
                          "normalTpsl")));
        QVERIFY(whole.at(0).contains("filled"));
        SAME(whole.at(1), "waitingForTrigger");
    }

    void leverageAndMargin()
    {
        Bench bench;
        const auto set = [&](std::uint64_t times, bool isCross) {
            return bench.act({{"type", "updateLeverage"}, {"asset", 0}, {"isCross", isCross}, {"leverage", times}});
        };
        SAME(set(5, true).at("status"), "ok");
        SAME(bench.info({{"type", "activeAssetData"}, {"user", bench.user()}, {"coin", "BTC"}})
                 .at("leverage")
                 .at("value"),
             5);
        QCOMPARE(q(set(41, true).at("response")), QStringLiteral("Invalid leverage value"));
        QVERIFY(
            refusalOf(bench, Bench::wire(true, "99980", "0.6")).startsWith("Insufficient margin")); // 5 times 10,000
    }

    void isolatedMarginIsToldAndMoved()
    {
        Bench bench;
        const auto set = [&](bool isCross) {
            return bench.act({{"type", "updateLeverage"}, {"asset", 0}, {"isCross", isCross}, {"leverage", 5}});
        };
        const auto move = [&](std::int64_t dollars) {
            return bench.act(
                {{"type", "updateIsolatedMargin"}, {"asset", 0}, {"isBuy", true}, {"ntli", dollars * 1'000'000}});
        };
        const auto state = [&] { return bench.info({{"type", "clearinghouseState"}, {"user", bench.user()}}); };
        QVERIFY(q(move(5).at("response")).contains("no isolated position"));
        SAME(set(false).at("status"), "ok");
        SAME(bench.info({{"type", "activeAssetData"}, {"user", bench.user()}, {"coin", "BTC"}})
                 .at("leverage")
                 .at("type"),
             "isolated");
        static_cast<void>(bench.act(Bench::orders({Bench::wire(true, "100020", "0.01", "Ioc")})));
        const Json before = state();
        const Json position = before.at("assetPositions").at(0).at("position");
        SAME(position.at("leverage").at("type"), "isolated");
        const Decimal margin = *Decimal::tryParse(position.at("marginUsed").get<std::string>());
        const Decimal raw = *Decimal::tryParse(position.at("leverage").at("rawUsd").get<std::string>());
        const Decimal worth = *Decimal::tryParse(position.at("positionValue").get<std::string>());
        QVERIFY(add(raw, worth) == margin); // as the venue has it: rawUsd and the worth
        QVERIFY(q(set(true).at("response")).contains("open position"));
        SAME(move(50).at("status"), "ok");
        const Json after = state();
        const Json moved = after.at("assetPositions").at(0).at("position");
        QVERIFY(subtract(*Decimal::tryParse(moved.at("marginUsed").get<std::string>()), margin) == Decimal(50, 0));
        QVERIFY(subtract(*Decimal::tryParse(before.at("withdrawable").get<std::string>()),
                         *Decimal::tryParse(after.at("withdrawable").get<std::string>())) == Decimal(50, 0));
        QVERIFY(*Decimal::tryParse(moved.at("liquidationPx").get<std::string>()) <
                *Decimal::tryParse(position.at("liquidationPx").get<std::string>()));
        SAME(after.at("marginSummary").at("accountValue"), before.at("marginSummary").at("accountValue"));
        QVERIFY(q(move(-60).at("response")).contains("Insufficient"));
        QVERIFY(q(move(100'000).at("response")).contains("Insufficient"));
        SAME(move(-49).at("status"), "ok");
        QVERIFY(q(move(0).at("response")).contains("zero"));
        static_cast<void>(bench.act(Bench::orders({Bench::wire(false, "99000", "0.01", "Ioc")})));
        QVERIFY(bench.truth().at("positions").empty());
        SAME(set(true).at("status"), "ok");
    }

    void scheduledCancelEndsEverything()
    {
        Bench bench;
        const auto at = static_cast<std::uint64_t>(bench.network.nowMs()) + 6000;
        QCOMPARE(q(bench.act({{"type", "scheduleCancel"}, {"time", at}}).at("response")),
                 QStringLiteral(
                     "Cannot set scheduled cancel time until enough volume traded. Required: $1000000. Traded: $0."));
        QCOMPARE(bench.control("/twin/rules", {{"fresh", false}}), 200);
        SAME(bench.act({{"type", "scheduleCancel"}, {"time", at - 2000}}).at("status"), "err");
        SAME(bench.act({{"type", "scheduleCancel"}, {"time", at}}).at("status"), "ok");
        QVERIFY(bench.place(Bench::wire(true, "99980", "0.01")).contains("resting"));
        bench.time.run(Duration::seconds(4));
        QCOMPARE(bench.about("openOrders").size(), std::size_t{1});
        bench.time.run(Duration::seconds(4));
        QVERIFY(bench.about("openOrders").empty());
        SAME(bench.about("historicalOrders").at(0).at("status"), "scheduledCancel");
    }

    void twapGoesInSlices()
    {
        Bench bench;
        const auto twap = [&](const char* qty, std::uint64_t minutes) {
            return bench
                .act({{"type", "twapOrder"},
                      {"twap", {{"a", 0}, {"b", true}, {"s", qty}, {"r", false}, {"m", minutes}, {"t", false}}}})
                .at("response")
                .at("data")
                .at("status");
        };
        SAME(twap("0.01", 1).at("error"), "Invalid TWAP duration: 1 min(s)");
        SAME(twap("0.0001", 5).at("error"), "TWAP order value too small. Min is $50, which is $10 per minute.");
        const auto id = twap("0.01", 5).at("running").at("twapId").get<std::uint64_t>();
        bench.time.run(Duration::seconds(95));
        SAME(bench.truth().at("positions").at(0).at("qty"), "0.004"); // of ten slices, four
        const Json cancel{{"type", "twapCancel"}, {"a", 0}, {"t", id}};
        SAME(bench.act(cancel).at("response").at("data").at("status"), "success");
        SAME(bench.act(cancel).at("response").at("data").at("status").at("error"),
             "TWAP was never placed, already canceled, or filled.");
        bench.time.run(Duration::seconds(95));
        SAME(bench.truth().at("positions").at(0).at("qty"), "0.004");
        QCOMPARE(bench.about("userTwapSliceFills").size(), std::size_t{4});
    }

    void fundingIsPaidOnTheHour()
    {
        Bench bench;
        Listener listener(bench, {"userFundings"});
        QVERIFY(bench.place(Bench::wire(true, "100100", "0.01", "Ioc")).contains("filled"));
        QCOMPARE(bench.control("/twin/mark", {{"coin", "BTC"}, {"oracle", "100000"}, {"funding", "0.0001"}}), 200);
        QCOMPARE(bench.control("/twin/fund", Json::object()), 200);
        const auto told = listener.of("userFundings");
        QCOMPARE(told.size(), std::size_t{1});
        SAME(told.front().at("fundings").at(0).at("usdc"), "-0.1"); // 0.01 at the oracle's 100000, longs pay
        QCOMPARE(bench.about("userFunding").size(), std::size_t{1});
        SAME(bench.truth().at("cash"), "9999.449955");
        bench.time.run(Duration::minutes(60)); // 23:00 is within
        QCOMPARE(bench.about("userFunding").size(), std::size_t{2});
        SAME(bench.about("userFunding").at(1).at("time"), 1'700'002'800'000);
    }

    void liquidatesAndSaysSo()
    {
        Bench bench;
        QVERIFY(bench.place(Bench::wire(true, "100100", "1.9", "Ioc")).contains("filled"));
        Listener listener(bench, {"orderUpdates", "userEvents"});
        bench.book("95500", "95510");
        const auto events = listener.of("user");
        QVERIFY(!events.empty());
        SAME(events.front().at("fills").at(0).at("liquidation").at("liquidatedUser"), bench.user());
        QVERIFY(bench.truth().at("positions").empty());
        QCOMPARE(bench.about("clearinghouseState").at("assetPositions").size(), std::size_t{0});
    }

    // --- streams

    void streamsGreetWithASnapshot()
    {
        Bench bench;
        QVERIFY(bench.place(Bench::wire(true, "100100", "0.01", "Ioc")).contains("filled"));
        Listener listener(bench, {"userFills", "userFundings", "userNonFundingLedgerUpdates", "clearinghouseState",
                                  "openOrders", "orderUpdates", "webData2"});
        std::map<std::string, Json> first;
        for (const Json& frame : listener.greetings)
            first.emplace(frame.at("channel").get<std::string>(), frame.at("data"));
        SAME(first.at("userFills").at("isSnapshot"), true);
        QCOMPARE(first.at("userFills").at("fills").size(), std::size_t{1});
        SAME(first.at("userFundings").at("isSnapshot"), true);
        SAME(first.at("userNonFundingLedgerUpdates").at("nonFundingLedgerUpdates").at(0).at("delta").at("usdc"),
             "10000.0");
        QCOMPARE(first.at("clearinghouseState").at("clearinghouseState").at("assetPositions").size(), std::size_t{1});
        QVERIFY(first.at("webData2").contains("meta"));
        QVERIFY(!first.contains("orderUpdates"));
        bench.time.run(Duration::seconds(2));
        QVERIFY(listener.of("clearinghouseState").size() >= 2); // told anew each second
    }

    void tenUsersAndNoMore()
    {
        Bench bench;
        Listener listener(bench, {});
        for (int i = 10; i <= 20; ++i)
            listener.say(
                {{"method", "subscribe"},
                 {"subscription", {{"type", "userFills"}, {"user", crypto::toHex0x(hyperliquidTestKeys(i).main)}}}});
        const auto errors = listener.of("error");
        QCOMPARE(errors.size(), std::size_t{1});
        QCOMPARE(q(errors.front()), QStringLiteral("Cannot track more than 10 total users."));
    }

    void requestsTravelOverTheSocket()
    {
        Bench bench;
        Listener listener(bench, {});
        listener.say({{"method", "post"},
                      {"id", 3},
                      {"request", {{"type", "info"}, {"payload", {{"type", "openOrders"}, {"user", bench.user()}}}}}});
        const Json action = bench.signedBody(Bench::orders({Bench::wire(true, "99980", "0.01")}), bench.keys.agentKey,
                                             {.nonce = bench.nextNonce()});
        listener.say({{"method", "post"}, {"id", 4}, {"request", {{"type", "action"}, {"payload", action}}}});
        listener.say({{"method", "post"}, {"id", 5}, {"request", {{"type", "info"}, {"payload", {{"type", "none"}}}}}});
        listener.say({{"method", "post"}, {"id", "x"}});
        bench.time.run(Duration::milliseconds(200));
        const auto all = std::exchange(listener.frames, {});
        QCOMPARE(all.size(), std::size_t{4});
        SAME(all.at(0).at("data").at("response").at("payload").at("type"), "openOrders");
        SAME(all.at(1).at("data").at("id"), 4);
        QVERIFY(all.at(1).dump().find("resting") != std::string::npos);
        SAME(all.at(2).at("data").at("response").at("type"), "error");
        SAME(all.at(3).at("channel"), "error");
    }

    // --- faults

    void orderFaults_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("status"); // 0: lost
        QTest::addColumn<int>("placed");
        QTest::newRow("lost") << "order-lost" << 0 << 0;
        QTest::newRow("ack lost") << "ack-lost" << 0 << 2;
        QTest::newRow("ack late") << "ack-late" << 200 << 2;
        QTest::newRow("503") << "order-503-accepted" << 503 << 2;
        QTest::newRow("429") << "order-429" << 429 << 0;
        QTest::newRow("418") << "order-418" << 418 << 0;
        QTest::newRow("cut in the middle") << "cut-mid-batch" << 0 << 1;
    }
    void orderFaults()
    {
        QFETCH(QString, fault);
        QFETCH(int, status);
        QFETCH(int, placed);
        Bench bench;
        QVERIFY(bench.network.fault(*parseFault(fault.toStdString())));
        // What makes no order is not struck.
        SAME(bench.act({{"type", "noop"}}).at("status"), "ok");
        const Json action = Bench::orders({Bench::wire(true, "99980", "0.01"), Bench::wire(true, "99970", "0.01")});
        const HttpAnswer answer =
            bench.post(bench.signedBody(action, bench.keys.agentKey, {.nonce = bench.nextNonce()}));
        QCOMPARE(answer.isLost, status == 0);
        if (status != 0)
            QCOMPARE(answer.status, status);
        QCOMPARE(answer.delayMs, fault == "ack-late" ? kAckLateMs : 0);
        QCOMPARE(static_cast<int>(bench.about("openOrders").size()), placed);
        QVERIFY(!bench.network.hasDueFaults());
    }

    void streamFaults()
    {
        Bench bench;
        Listener listener(bench, {"orderUpdates"});
        QVERIFY(bench.network.fault({FaultKind::PrivateDuplicate, 1}));
        const std::string one = bench.place(Bench::wire(true, "99980", "0.01")).at("resting").at("oid").dump();
        QCOMPARE(listener.statuses(), (Lines{"open " + one + " 0.01", "open " + one + " 0.01"}));
        QVERIFY(bench.network.fault({FaultKind::PrivateReorder, 1}));
        const std::string two = bench.place(Bench::wire(true, "99970", "0.01")).at("resting").at("oid").dump();
        const std::string three = bench.place(Bench::wire(true, "99960", "0.01")).at("resting").at("oid").dump();
        QCOMPARE(listener.statuses(), (Lines{"open " + three + " 0.01", "open " + two + " 0.01"}));
        QVERIFY(bench.network.fault({FaultKind::PrivateLost, 1}));
        QVERIFY(bench.place(Bench::wire(true, "99950", "0.01")).contains("resting"));
        QVERIFY(listener.statuses().empty());
        QVERIFY(bench.network.peers().empty());
    }

    void publicReadsStandForClients()
    {
        Bench bench;
        const Json meta = bench.info({{"type", "meta"}});
        SAME(meta.at("universe").at(0).at("name"), "BTC");
        SAME(meta.at("universe").at(0).at("marginTableId"), meta.at("marginTables").at(0).at(0));
        SAME(meta.at("marginTables").at(0).at(1).at("marginTiers").at(1).at("lowerBound"), "150000000.0");
        QCOMPARE(bench.info({{"type", "perpDexs"}}).size(), std::size_t{1});
        SAME(bench.info({{"type", "spotMeta"}}).at("tokens").at(0).at("name"), "USDC");
        for (const char* const type :
             {"userFees", "userRole", "spotClearinghouseState", "twapHistory", "userAbstraction"})
            QVERIFY(!bench.about(type).is_discarded());
        SAME(bench.about("userFees").at("userCrossRate"), "0.00045");
        const Json nobody = bench.info({{"type", "clearinghouseState"}, {"user", crypto::toHex0x(bench.keys.agent)}});
        SAME(nobody.at("marginSummary").at("accountValue"), "0.0"); // an agent has no state
        QVERIFY(bench.twin.welcome().find(bench.keys.agentKey) != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(HyperliquidExchangeTest)
#include "hyperliquid_exchange_test.moc"
