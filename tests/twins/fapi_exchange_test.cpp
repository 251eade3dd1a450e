// SPDX-License-Identifier: GPL-3.0-or-later
// Aster's twin as an exchange: who may come in, what is refused with which code, what orders do to books, money and
// streams, and what the faults of orders do. No socket and no clock: the host here stands still until it is moved.
#include "adapters/aster/auth.h"
#include "adapters/aster/order_codec.h"
#include "tests/support/dec.h"
#include "tests/support/json_fixture.h"
#include "tests/twins/fapi_twin.h"

#include <QTest>

#include <memory>

using namespace gannet;
using namespace gannet::test;
using namespace gannet::twin;

namespace {

constexpr std::int64_t kStartMs = 1'790'000'000'000;
constexpr const char* kApiKey = "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83";
constexpr const char* kSecret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";
constexpr const char* kWallet = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

using Sent = aster::Parameters;

class HeardPeer final : public Peer {
public:
    std::vector<Json> heard;
    bool isClosed = false;

    void send(const std::string& text) override { heard.push_back(Json::parse(text)); }
    void close(int /*code*/, const std::string& /*reason*/) override { isClosed = true; }
    /// And forgets them.
    [[nodiscard]] std::vector<Json> taken() { return std::exchange(heard, {}); }
};

/// Time is what the test says.
class StillHost final : public Host {
public:
    std::int64_t ms = kStartMs;
    std::vector<Peer*> all;
    std::map<FaultKind, std::int64_t> due;
    std::multimap<std::int64_t, std::function<void()>> acts;

    [[nodiscard]] std::vector<Peer*> peers() override { return all; }
    [[nodiscard]] std::int64_t nowMs() const override { return ms; }
    void later(std::int64_t after, std::function<void()> act) override { acts.emplace(ms + after, std::move(act)); }
    [[nodiscard]] std::int64_t shiftedMs(std::int64_t /*venueMs*/) const override { return ms; }
    [[nodiscard]] bool takeFault(FaultKind kind) override { return due[kind] > 0 && due[kind]-- > 0; }
    void countBookMessage() override {}
    void closeAll(const std::string& reason) override
    {
        for (Peer* peer : all)
            peer->close(0, reason);
    }
    void runTo(std::int64_t end)
    {
        while (!acts.empty() && acts.begin()->first <= end) {
            ms = acts.begin()->first;
            const auto act = acts.begin()->second;
            acts.erase(acts.begin());
            act();
        }
        ms = end;
    }
};

RecordedLine snapshotOf(const std::string& symbol, const Json& bids, const Json& asks)
{
    return {1, Json{{"lastUpdateId", 100}, {"E", 1}, {"T", 1}, {"bids", bids}, {"asks", asks}}.dump(), symbol};
}

HttpCall callOf(const aster::RestRequest& request)
{
    HttpCall call{request.method, request.path, request.query, request.body, {}};
    for (auto [name, value] : request.headers) {
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        call.headers[name] = value;
    }
    return call;
}

FapiAgent agentOf(const crypto::Address& address)
{
    FapiAgent agent;
    agent.address = address;
    return agent;
}

crypto::Secp256k1Key keyOf(std::string_view hex)
{
    return std::move(*crypto::Secp256k1Key::fromHex(SecretString(std::string(hex))));
}

/// For QCOMPARE, which cannot show JSON.
std::string shown(const Json& value)
{
    return value.dump();
}

Json vectorFile(const std::string& name)
{
    return jsonFixture("tests/venues/aster/fixtures/" + name);
}

} // namespace

class FapiExchangeTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_host = std::make_unique<StillHost>();
        m_peer = std::make_unique<HeardPeer>();
        const std::vector<RecordedLine> lines{
            snapshotOf("BTCUSDT", Json::parse(R"([["60000.00","5.000"],["59990.00","5.000"]])"),
                       Json::parse(R"([["60010.00","5.000"],["60020.00","5.000"]])")),
            snapshotOf("ETHUSDT", Json::parse(R"([["3000.00","50.000"]])"), Json::parse(R"([["3000.50","50.000"]])"))};
        m_twin = std::make_unique<FapiTwin>(*m_host, *findFapiVenue("aster"), lines);
        m_twin->startRound(0);
        m_update = 100;
        m_twin->setMark("BTCUSDT", dec("60000"));
        m_twin->setMark("ETHUSDT", dec("3000"));
        m_nonce = 0;
    }

    // --- who may come in ---------------------------------------------------------------------------------------------

    void publishedWalletSignaturesAreTakenAndNoTamperedByteIs()
    {
        const Json file = vectorFile("eip712_v3.json");
        const auto user = *crypto::addressFrom(file.at("user").get<std::string>());
        const std::int64_t atMs = 1748310859508;
        int seen = 0;
        for (const Json& vector : file.at("vectors")) {
            FapiDoor door;
            door.addWallet("a", user);
            door.addAgent(user, agentOf(*crypto::addressFrom(file.at("signer").get<std::string>())));
            door.setChainId(vector.at("chainId").get<std::uint64_t>());
            HttpCall call{"POST", "/fapi/v3/order", {}, vector.at("final").get<std::string>(), {}};
            const std::string whole = call.body;
            for (std::size_t i = 0; i < whole.size(); ++i) {
                call.body = whole;
                call.body[i] = whole[i] == '0' ? '1' : '0';
                const auto tampered = door.admit(call, true, FapiRight::Trade, atMs);
                QVERIFY2(!tampered, call.body.c_str());
                QVERIFY(tampered.error().code == -1022 || tampered.error().code == -1102 ||
                        tampered.error().code == -1130);
            }
            call.body = whole;
            const auto taken = door.admit(call, true, FapiRight::Trade, atMs);
            QVERIFY2(taken.has_value(), taken ? "" : taken.error().words.c_str());
            QCOMPARE(taken->account, std::string("a"));
            QCOMPARE(door.admit(call, true, FapiRight::Trade, atMs).error().code, -4225); // the nonce is used up
            ++seen;
        }
        QVERIFY(seen >= 4);
    }

    void recoveryIdMayBeZeroOrOne()
    {
        for (const int v : {0, 1}) {
            HttpCall call;
            do { // nonces until the signature has that recovery id
                call = walletCall("GET", "/fapi/v3/balance", {});
            } while (!call.query.ends_with(v == 0 ? "1b" : "1c"));
            call.query.replace(call.query.size() - 2, 2, v == 0 ? "00" : "01");
            QCOMPARE(m_twin->answer(call).status, 200);
        }
    }

    void theNetworkIsPartOfTheSignature()
    {
        QCOMPARE(m_twin->answer(walletCall("GET", "/fapi/v3/balance", {}, 714)).status, 400);
        QCOMPARE(codeOf(m_twin->answer(walletCall("GET", "/fapi/v3/balance", {}, 714))), -1022);
        control("/twin/rules", Json{{"network", "testnet"}});
        QCOMPARE(m_twin->answer(walletCall("GET", "/fapi/v3/balance", {}, 714)).status, 200);
        QCOMPARE(codeOf(m_twin->answer(walletCall("GET", "/fapi/v3/balance", {}, 1666))), -1022);
    }

    void aSignerNobodyApprovedIsWrong()
    {
        const auto stranger = keyOf("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
        const aster::AgentSignature signature{stranger, kWallet, 1666, nonce()};
        QCOMPARE(codeOf(m_twin->answer(callOf(aster::signedRequest("GET", "/fapi/v3/balance", {}, signature)))), -1022);
    }

    void noncesAreUsedOnceAndInTheirTime()
    {
        NonceMemory memory;
        const auto us = [](std::int64_t ms) { return static_cast<std::uint64_t>(ms) * 1000; };
        QCOMPARE(memory.take(us(kStartMs - 10'001), kStartMs).error().code, -4225);
        QCOMPARE(memory.take(us(kStartMs + 10'001), kStartMs).error().code, -4225);
        QVERIFY(memory.take(us(kStartMs - 10'000), kStartMs).has_value());
        for (std::int64_t i = 1; i <= 100; ++i)
            QVERIFY(memory.take(us(kStartMs + i), kStartMs).has_value());
        QCOMPARE(memory.take(us(kStartMs + 100), kStartMs).error().words, std::string("Nonce Duplicated"));
        QCOMPARE(memory.take(us(kStartMs), kStartMs).error().words, std::string("Nonce Expired")); // below all kept
        QVERIFY(memory.take(us(kStartMs + 50) + 1, kStartMs).has_value());                         // among them, unused
    }

    void publishedKeySignaturesAreTakenAndNoTamperedByteIs()
    {
        int seen = 0;
        const Json file = vectorFile("hmac_v1.json");
        for (const Json& vector : file.at("vectors")) {
            FapiDoor door;
            door.addKey("a", vector.at("apiKey").get<std::string>(), vector.at("secretKey").get<std::string>());
            const std::int64_t atMs = 1591702613943;
            HttpCall call{"POST",
                          "/fapi/v1/order",
                          vector.at("query").get<std::string>(),
                          vector.at("body").get<std::string>(),
                          {}};
            call.headers["x-mbx-apikey"] = vector.at("apiKey").get<std::string>();
            std::string& part = call.body.empty() ? call.query : call.body;
            part += "&signature=" + vector.at("signature").get<std::string>();
            QVERIFY(door.admit(call, false, FapiRight::Trade, atMs).has_value());
            const std::string whole = part;
            for (std::size_t i = 0; i < whole.size(); ++i) {
                part = whole;
                part[i] = whole[i] == '0' ? '1' : '0';
                QVERIFY2(!door.admit(call, false, FapiRight::Trade, atMs), part.c_str());
            }
            ++seen;
        }
        QVERIFY(seen >= 5);
    }

    void queryAndBodyAreSignedAsOneText()
    {
        HttpCall call{"POST", "/fapi/v1/leverage", "symbol=BTCUSDT", {}, {{"x-mbx-apikey", kApiKey}}};
        call.body = "leverage=7&timestamp=" + std::to_string(m_host->ms);
        SecretString secret{std::string(kSecret)};
        call.body += "&signature=" + aster::v1Signature(secret, call.query + call.body);
        QCOMPARE(m_twin->answer(call).status, 200);
        std::swap(call.query, call.body);
        QCOMPARE(codeOf(m_twin->answer(call)), -1022);
    }

    void keysAndTimestamps()
    {
        const auto code = [this](HttpCall call) { return codeOf(m_twin->answer(call)); };
        HttpCall call = keyCall("GET", "/fapi/v2/balance", {});
        call.headers.erase("x-mbx-apikey");
        QCOMPARE(code(call), -2014);
        call.headers["x-mbx-apikey"] = "short";
        QCOMPARE(code(call), -2014);
        call.headers["x-mbx-apikey"] = std::string(64, 'a');
        QCOMPARE(code(call), -2015);
        QCOMPARE(code(keyCall("GET", "/fapi/v2/balance", {}, 5000, -5001)), -1021);
        QCOMPARE(code(keyCall("GET", "/fapi/v2/balance", {}, 5000, 1000)), -1021);
        QCOMPARE(code(keyCall("GET", "/fapi/v2/balance", {}, 60'001, 0)), -1130);
        QCOMPARE(m_twin->answer(keyCall("GET", "/fapi/v2/balance", {}, 5000, -5000)).status, 200);
        QCOMPARE(m_twin->answer(keyCall("GET", "/fapi/v2/balance", {}, 5000, 999)).status, 200);
        QCOMPARE(m_twin->answer(keyCall("GET", "/fapi/v1/balance", {})).status, 404); // not under that path
    }

    void theMainWalletApprovesAgents()
    {
        // The vector: signed by the documents' demo key as a wallet.
        const Json vector = vectorFile("eip712_v3_management.json").at("vectors").at(0);
        const Json message = vector.at("message");
        FapiDoor door;
        const auto user = *crypto::addressFrom(message.at("User").get<std::string>());
        door.addWallet("a", user);
        std::string body;
        for (const auto& [name, value] : message.items()) {
            std::string lower = name;
            lower.front() = static_cast<char>(std::tolower(lower.front()));
            body += lower + '=' + (value.is_string() ? value.get<std::string>() : value.dump()) + '&';
        }
        body += "signature=" + vector.at("signature").get<std::string>() + "&signatureChainId=56";
        const std::int64_t atMs = 1748310859000;
        const auto approve = [&](const std::string& text, std::int64_t nowMs) {
            return door.manage({"POST", "/fapi/v3/approveAgent", {}, text, {}}, "/approveAgent", nowMs);
        };
        std::string other = body;
        other.replace(other.find("canWithdraw=false"), 17, "canWithdraw=true");
        QCOMPARE(approve(other, atMs).error().code, -1022);
        QCOMPARE(approve(body, atMs + 10'001).error().code, -4225);
        QVERIFY(approve(body, atMs).has_value());
        QCOMPARE(approve(body, atMs).error().code, -4225);
        const Json agents = door.agentsOf(message.at("User").get<std::string>());
        QCOMPARE(agents.size(), std::size_t{1});
        QCOMPARE(agents.at(0).at("agentName").get<std::string>(), std::string("desk"));
        QCOMPARE(agents.at(0).at("canPerpTrade").get<bool>(), true);
    }

    void agentsEndAndMayBeLimited()
    {
        FapiDoor door;
        const auto wallet = *crypto::addressFrom(kWallet);
        const auto agent = keyOf(kWellKnownAgentKey);
        door.addWallet("a", wallet);
        const auto admit = [&](FapiRight right) {
            const aster::AgentSignature signature{agent, kWallet, 1666, nonce()};
            return door.admit(callOf(aster::signedRequest("GET", "/fapi/v3/order", {}, signature)), true, right,
                              m_host->ms);
        };
        QCOMPARE(admit(FapiRight::Read).error().code, -1022); // not approved
        FapiAgent limited = agentOf(agent.address());
        limited.canTrade = false;
        door.addAgent(wallet, limited);
        QVERIFY(admit(FapiRight::Read).has_value());
        QCOMPARE(admit(FapiRight::Trade).error().code, -2015);
        limited.canTrade = true;
        limited.expiresMs = m_host->ms + 1;
        door.addAgent(wallet, limited);
        QVERIFY(admit(FapiRight::Trade).has_value());
        m_host->ms += 1;
        QCOMPARE(admit(FapiRight::Read).error().code, -2015);
    }

    // --- what is refused ---------------------------------------------------------------------------------------------

    void filters_data()
    {
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const char* text, int code) {
            QTest::newRow(name) << QString(text) << code;
        };
        const char* const limit = "type=LIMIT&timeInForce=GTC&";
        const auto limited = [&](const char* name, const std::string& text, int code) {
            row(name, (limit + text).c_str(), code);
        };
        limited("right", "side=BUY&quantity=0.1&price=59000", 0);
        limited("no price", "side=BUY&quantity=0.1", -1102);
        limited("no side", "quantity=0.1&price=59000", -1102);
        limited("side", "side=LONG&quantity=0.1&price=59000", -1117);
        row("type", "type=ODD&side=BUY&quantity=0.1", -1116);
        row("time in force", "type=LIMIT&timeInForce=GTD&side=BUY&quantity=0.1&price=59000", -1115);
        row("market with time in force", "type=MARKET&timeInForce=IOC&side=BUY&quantity=0.1", -1106);
        row("market with price", "type=MARKET&side=BUY&quantity=0.1&price=59000", -1106);
        limited("zero price", "side=BUY&quantity=0.1&price=0", -4001);
        limited("above max price", "side=BUY&quantity=0.1&price=1000000.1", -4002);
        limited("below min price", "side=BUY&quantity=0.1&price=0.9", -4013);
        limited("off tick", "side=BUY&quantity=0.1&price=59000.05", -4014);
        limited("too fine a price", "side=BUY&quantity=0.1&price=59000.001", -1111);
        limited("not a number", "side=BUY&quantity=1e3&price=59000", -1130);
        limited("zero size", "side=BUY&quantity=0&price=59000", -4003);
        limited("too fine a size", "side=BUY&quantity=0.0001&price=59000", -1111);
        limited("above max size", "side=BUY&quantity=1001&price=59000", -4005);
        row("above max market size", "type=MARKET&side=BUY&quantity=121", -4005);
        limited("small", "side=BUY&quantity=0.001&price=4999.9", -4164);
        limited("small but reducing", "side=BUY&quantity=0.001&price=4999.9&reduceOnly=true", -2022);
        limited("buy too high", "side=BUY&quantity=0.1&price=61200.1", -4016);
        limited("buy at the cap", "side=BUY&quantity=0.1&price=61200", 0);
        limited("buy far below", "side=BUY&quantity=0.1&price=30000", 0);
        limited("sell too low", "side=SELL&quantity=0.1&price=58799.9", -4024);
        limited("sell far above", "side=SELL&quantity=0.1&price=90000", 0);
        row("stop far from its limit", "type=STOP&side=BUY&quantity=0.1&stopPrice=61000&price=62220.1", -4183);
        row("stop far from its limit, sell", "type=STOP&side=SELL&quantity=0.1&stopPrice=59000&price=57819.9", -4184);
        row("stop of zero", "type=STOP_MARKET&side=BUY&quantity=0.1&stopPrice=0", -4006);
        row("stop above max", "type=STOP_MARKET&side=BUY&quantity=0.1&stopPrice=1000001", -4007);
        row("fires at once", "type=STOP_MARKET&side=BUY&quantity=0.1&stopPrice=59000&workingType=MARK_PRICE", -2021);
        row("waits", "type=STOP_MARKET&side=BUY&quantity=0.1&stopPrice=61000&workingType=MARK_PRICE", 0);
        row("take profit fires at once",
            "type=TAKE_PROFIT_MARKET&side=SELL&quantity=0.1&stopPrice=59000&workingType=MARK_PRICE", -2021);
        row("closes nothing", "type=STOP_MARKET&side=SELL&closePosition=true&stopPrice=59000", -2022);
        row("closes with a size", "type=STOP_MARKET&side=SELL&closePosition=true&quantity=1&stopPrice=59000", -4137);
        row("working type", "type=STOP_MARKET&side=SELL&quantity=1&stopPrice=59000&workingType=ODD", -4031);
        row("trails too far", "type=TRAILING_STOP_MARKET&side=SELL&quantity=1&callbackRate=5.1", -1130);
        limited("reduces nothing", "side=SELL&quantity=0.1&price=61000&reduceOnly=true", -2022);
        limited("reduceOnly", "side=SELL&quantity=0.1&price=61000&reduceOnly=maybe", -4062);
        limited("too much", "side=BUY&quantity=4&price=59000", -2019);
        limited("position side", "side=BUY&quantity=0.1&price=59000&positionSide=LONG", -4061);
        limited("odd position side", "side=BUY&quantity=0.1&price=59000&positionSide=UP", -4060);
        limited("long name", "side=BUY&quantity=0.1&price=59000&newClientOrderId=" + std::string(37, 'a'), -4015);
        limited("odd name", "side=BUY&quantity=0.1&price=59000&newClientOrderId=a%20b", -4015);
        limited("builder", "side=BUY&quantity=0.1&price=59000&builder=0x12", -2031);
        limited("answer", "side=BUY&quantity=0.1&price=59000&newOrderRespType=FULL", -1136);
    }

    void filters()
    {
        QFETCH(QString, parameters);
        QFETCH(int, code);
        Sent sent{{"symbol", "BTCUSDT"}};
        for (const QString& item : parameters.split('&'))
            sent.emplace_back(item.section('=', 0, 0).toStdString(),
                              QByteArray::fromPercentEncoding(item.section('=', 1).toUtf8()).toStdString());
        const HttpAnswer answer = wallet("POST", "/fapi/v3/order", sent);
        QCOMPARE(answer.status == 200 ? 0 : codeOf(answer), code);
        const std::size_t orders = account("v3").at("orders").size();
        QCOMPARE(orders > 0 && account("v3").at("orders").back().at("status") != "REJECTED", code == 0);
    }

    void unknownSymbol()
    {
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "1", "1", {}, "XRPUSDT"))), -1121);
    }

    void marketsBeyondTheBoundAndWithoutAnybodyAreRefused()
    {
        m_twin->setMark("BTCUSDT", dec("58000")); // the best offer is 3.5 % above
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/order", marketOrder("BUY", "0.1"))), -4131);
    }

    void ordersAreCounted()
    {
        for (int i = 0; i < 10; ++i)
            QCOMPARE(wallet("POST", "/fapi/v3/order", stopOrder()).status, 200);
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/order", stopOrder())), -4045);
        for (int i = 0; i < 190; ++i)
            QCOMPARE(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.001", "30000")).status, 200);
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.001", "30000"))), -2025);
    }

    void withoutALimitNothingIsCounted()
    {
        control("/twin/rules", Json{{"weightPerMinute", 0}});
        for (int i = 0; i < 3; ++i)
            QCOMPARE(wallet("GET", "/fapi/v3/balance", {}).headers.at("X-MBX-USED-WEIGHT-1M"), std::string("0"));
    }
    void tooManyOrdersAndTooMuchWeight()
    {
        control("/twin/rules", Json{{"ordersPer10s", 2}, {"ordersPerMinute", 3}, {"weightPerMinute", 100}});
        const Sent order = limitOrder("BUY", "0.001", "30000");
        const HttpAnswer first = wallet("POST", "/fapi/v3/order", order);
        QCOMPARE(first.headers.at("X-MBX-ORDER-COUNT-10S"), std::string("1"));
        QCOMPARE(first.headers.at("X-MBX-USED-WEIGHT-1M"), std::string("1"));
        QCOMPARE(wallet("POST", "/fapi/v3/order", order).status, 200);
        const HttpAnswer third = wallet("POST", "/fapi/v3/order", order);
        QCOMPARE(third.status, 429);
        QCOMPARE(codeOf(third), -1015);
        m_host->ms += 10'000;
        QCOMPARE(wallet("POST", "/fapi/v3/order", order).status, 200);
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/order", order)), -1015); // of the minute
        QCOMPARE(key("POST", "/fapi/v1/order", order).status, 200);       // another account

        HttpCall call{"GET", "/fapi/v3/ticker/24hr", {}, {}, {}};
        QCOMPARE(m_twin->answer(call).status, 200);
        QCOMPARE(m_twin->answer(call).status, 200);
        const HttpAnswer over = m_twin->answer(call);
        QCOMPARE(over.status, 429);
        QCOMPARE(codeOf(over), -1003);
        QVERIFY(over.headers.contains("Retry-After"));
        for (int i = 0; i < FapiLimits::kBanAfter; ++i)
            QCOMPARE(m_twin->answer(call).status, 429);
        QCOMPARE(m_twin->answer(call).status, 418);
        m_host->ms += 60'000; // a new minute does not end a ban
        QCOMPARE(m_twin->answer(call).status, 418);
        m_host->ms += 60'000;
        QCOMPARE(m_twin->answer(call).status, 200);
    }

    // --- orders ------------------------------------------------------------------------------------------------------

    void restsIsAskedForAndCancelled()
    {
        for (const bool isKey : {false, true}) {
            const std::string path = isKey ? "/fapi/v1" : "/fapi/v3";
            const auto ask = [&](const char* method, const std::string& what, const Sent& sent) {
                return isKey ? key(method, path + what, sent) : wallet(method, path + what, sent);
            };
            const Json made = body(ask("POST", "/order", limitOrder("BUY", "0.1", "59000", "mine")));
            QCOMPARE(shown(made.at("status")), shown("NEW"));
            QCOMPARE(shown(made.at("clientOrderId")), shown("mine"));
            QCOMPARE(codeOf(ask("POST", "/order", limitOrder("BUY", "0.1", "59000", "mine"))), -4116);
            const Sent byName{{"symbol", "BTCUSDT"}, {"origClientOrderId", "mine"}};
            QCOMPARE(shown(body(ask("GET", "/order", byName)).at("orderId")), shown(made.at("orderId")));
            QCOMPARE(body(ask("GET", "/openOrders", {})).size(), std::size_t{1});
            const Json gone = body(ask("DELETE", "/order", byName));
            QCOMPARE(shown(gone.at("status")), shown("CANCELED"));
            QCOMPARE(codeOf(ask("DELETE", "/order", byName)), -2011);
            QCOMPARE(codeOf(ask("GET", "/openOrder", byName)), -2013);
            QCOMPARE(shown(body(ask("GET", "/order", byName)).at("status")), shown("CANCELED"));
            // A name is free again once its order has ended.
            QCOMPARE(ask("POST", "/order", limitOrder("BUY", "0.1", "59000", "mine")).status, 200);
            QCOMPARE(shown(body(ask("DELETE", "/allOpenOrders", {{"symbol", "BTCUSDT"}})).at("code")), shown("200"));
            QCOMPARE(body(ask("GET", "/allOrders", {{"symbol", "BTCUSDT"}})).size(), std::size_t{2});
            QCOMPARE(codeOf(ask("GET", "/order", {{"symbol", "BTCUSDT"}})), -1102);
            QCOMPARE(codeOf(ask("GET", "/order", {{"symbol", "BTCUSDT"}, {"orderId", "5"}})), -2013);
        }
    }

    void unfilledOrdersAreForgottenAfterAWeek()
    {
        QVERIFY(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000", "mine")).status == 200);
        const Sent byName{{"symbol", "BTCUSDT"}, {"origClientOrderId", "mine"}};
        QCOMPARE(wallet("DELETE", "/fapi/v3/order", byName).status, 200);
        m_host->ms += 7LL * 24 * 3600 * 1000 - 1;
        QCOMPARE(wallet("GET", "/fapi/v3/order", byName).status, 200);
        m_host->ms += 1;
        QCOMPARE(codeOf(wallet("GET", "/fapi/v3/order", byName)), -2013);
    }

    void anAmendKeepsTheIdAndARefusedOneTheOrder()
    {
        const Json made = body(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000", "mine")));
        const Sent byName{{"symbol", "BTCUSDT"}, {"origClientOrderId", "mine"}, {"side", "BUY"}};
        const auto amend = [&](const char* qty, const char* price) {
            Sent sent = byName;
            sent.emplace_back("quantity", qty);
            sent.emplace_back("price", price);
            return wallet("PUT", "/fapi/v3/order", sent);
        };
        QCOMPARE(codeOf(amend("0.1", "59000.05")), -4014);
        QCOMPARE(codeOf(amend("400", "59000")), -2019);
        Json now = body(wallet("GET", "/fapi/v3/order", byName));
        QCOMPARE(shown(now.at("price")), shown("59000"));
        now = body(amend("0.2", "59100"));
        QCOMPARE(shown(now.at("orderId")), shown(made.at("orderId")));
        QCOMPARE(shown(now.at("price")), shown("59100"));
        QCOMPARE(shown(now.at("origQty")), shown("0.2"));
        QCOMPARE(account("v3").at("orders").size(), std::size_t{1});
        QCOMPARE(codeOf(wallet("PUT", "/fapi/v3/order", byName)), -1102);
        QCOMPARE(wallet("DELETE", "/fapi/v3/order", byName).status, 200);
        QCOMPARE(codeOf(amend("0.2", "59100")), -4000);
    }

    void aBatchFailsInPart()
    {
        const auto order = [](const char* price, const char* name) {
            return Json{{"symbol", "BTCUSDT"}, {"side", "BUY"},  {"type", "LIMIT"},         {"timeInForce", "GTC"},
                        {"quantity", "0.1"},   {"price", price}, {"newClientOrderId", name}};
        };
        const Json batch =
            Json::array({order("59000", "a"), order("59000.05", "b"), order("59001", "a"), order("58000", "c")});
        const Json out = body(wallet("POST", "/fapi/v3/batchOrders", {{"batchOrders", batch.dump()}}));
        QCOMPARE(out.size(), std::size_t{4});
        QCOMPARE(shown(out.at(0).at("clientOrderId")), shown("a"));
        QCOMPARE(shown(out.at(1).at("code")), shown(Json(-4014)));
        QCOMPARE(shown(out.at(2).at("code")), shown(Json(-4116)));
        QCOMPARE(shown(out.at(3).at("status")), shown("NEW"));
        Json six = batch;
        six.push_back(order("1", "d"));
        six.push_back(order("1", "e"));
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/batchOrders", {{"batchOrders", six.dump()}})), -4082);
        const Json gone = body(wallet("DELETE", "/fapi/v3/batchOrders",
                                      {{"symbol", "BTCUSDT"}, {"origClientOrderIdList", R"(["a","b","c"])"}}));
        QCOMPARE(shown(gone.at(0).at("status")), shown("CANCELED"));
        QCOMPARE(shown(gone.at(1).at("code")), shown(Json(-2011)));
        QCOMPARE(shown(gone.at(2).at("status")), shown("CANCELED"));
        QCOMPARE(codeOf(wallet("DELETE", "/fapi/v3/batchOrders",
                               {{"symbol", "BTCUSDT"}, {"orderIdList", "[1,2,3,4,5,6,7,8,9,10,11]"}})),
                 -4032);
    }

    void theCountdownCancelsWhatIsNotRenewed()
    {
        const auto arm = [this](const char* ms) {
            return wallet("POST", "/fapi/v3/countdownCancelAll", {{"symbol", "BTCUSDT"}, {"countdownTime", ms}});
        };
        QVERIFY(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000")).status == 200);
        QVERIFY(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "1", "2900", {}, "ETHUSDT")).status == 200);
        QCOMPARE(shown(body(arm("1000")).at("countdownTime")), shown("1000"));
        m_host->runTo(m_host->ms + 900);
        QCOMPARE(arm("1000").status, 200);
        m_host->runTo(m_host->ms + 999);
        QCOMPARE(openOrders(), std::size_t{2});
        m_host->runTo(m_host->ms + 1);
        QCOMPARE(openOrders(), std::size_t{1}); // of that symbol alone
        QVERIFY(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000")).status == 200);
        QCOMPARE(arm("1000").status, 200);
        QCOMPARE(arm("0").status, 200); // taken back
        m_host->runTo(m_host->ms + 5000);
        QCOMPARE(openOrders(), std::size_t{2});
    }

    void aPostOnlyThatWouldCross()
    {
        listen("v3");
        Sent order = limitOrder("BUY", "0.1", "60010", "mine");
        order[5].second = "GTX";
        QCOMPARE(shown(body(wallet("POST", "/fapi/v3/order", order)).at("status")), shown("NEW"));
        const auto events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(shown(events.at(0).at("o").at("x")), shown("NEW"));
        QCOMPARE(shown(events.at(1).at("o").at("X")), shown("EXPIRED"));
        QCOMPARE(shown(body(wallet("GET", "/fapi/v3/order", {{"symbol", "BTCUSDT"}, {"origClientOrderId", "mine"}}))
                           .at("status")),
                 shown("EXPIRED"));
        control("/twin/rules", Json{{"gtx", "reject"}});
        order.back().second = "other";
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/order", order)), -5022);
        QVERIFY(m_peer->taken().empty());
        QCOMPARE(codeOf(wallet("GET", "/fapi/v3/order", {{"symbol", "BTCUSDT"}, {"origClientOrderId", "other"}})),
                 -2013);
    }

    void whatFindsNothingExpires()
    {
        listen("v3");
        Sent order = limitOrder("BUY", "0.1", "59000");
        for (const char* tif : {"IOC", "FOK"}) {
            order[5].second = tif;
            QCOMPARE(shown(body(wallet("POST", "/fapi/v3/order", order)).at("status")), shown("NEW"));
            const auto events = m_peer->taken();
            QCOMPARE(events.size(), std::size_t{2}); // nothing of the account's money
            QCOMPARE(shown(events.at(1).at("o").at("x")), shown("EXPIRED"));
        }
        order.emplace_back("newOrderRespType", "RESULT");
        QCOMPARE(shown(body(wallet("POST", "/fapi/v3/order", order)).at("status")), shown("EXPIRED"));
    }

    void aTriggerFiresOnceItsPriceIsThere()
    {
        listen("v3");
        Sent stop = stopOrder();
        stop.emplace_back("newClientOrderId", "stop");
        QCOMPARE(wallet("POST", "/fapi/v3/order", stop).status, 200);
        QCOMPARE(shown(m_peer->taken().at(0).at("o").at("o")), shown("STOP_MARKET"));
        book(R"([["61490.00","5.000"],["60000.00","0"],["59990.00","0"]])",
             R"([["61510.00","5.000"],["60010.00","0"],["60020.00","0"]])");
        m_twin->setMark("BTCUSDT", dec("61500"));
        const auto events = m_peer->taken();
        QVERIFY(events.size() >= 3);
        QCOMPARE(shown(events.at(0).at("o").at("o")), shown("MARKET"));
        QCOMPARE(shown(events.at(0).at("o").at("ot")), shown("STOP_MARKET"));
        QCOMPARE(shown(events.at(1).at("o").at("x")), shown("TRADE"));
        QCOMPARE(shown(events.at(1).at("o").at("X")), shown("FILLED"));
        QCOMPARE(shown(events.at(1).at("o").at("L")), shown("61510"));
        QCOMPARE(shown(account("v3").at("positions").at(0).at("qty")), shown("0.1"));
    }

    // --- money -------------------------------------------------------------------------------------------------------

    /// Worked out by hand: fees 0.04 % taker and 0.02 % maker, rounded up in the eighth decimal.
    void fillsAndFundingAreCounted()
    {
        listen("v3");
        QCOMPARE(shown(body(wallet("POST", "/fapi/v3/order", marketOrder("BUY", "0.1", "RESULT"))).at("avgPrice")),
                 shown("60010.00000"));
        auto events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{3});
        QCOMPARE(shown(events.at(1).at("o").at("n")), shown("2.4004")); // 0.1 * 60010 * 0.0004
        QCOMPARE(shown(events.at(1).at("o").at("rp")), shown("0"));
        Json update = events.at(2).at("a");
        QCOMPARE(shown(update.at("m")), shown("ORDER"));
        QCOMPARE(shown(update.at("B").at(0).at("wb")), shown("9997.59960000"));
        QCOMPARE(shown(update.at("B").at(0).at("bc")), shown("0"));
        QCOMPARE(shown(update.at("P").at(0).at("pa")), shown("0.1"));
        QCOMPARE(shown(update.at("P").at(0).at("ep")), shown("60010"));
        QCOMPARE(shown(update.at("P").at(0).at("up")), shown("-1")); // 0.1 * (60000 - 60010)
        QVERIFY(events.at(1).at("E").get<std::int64_t>() < events.at(2).at("E").get<std::int64_t>());

        book(R"([["60110.00","5.000"]])", R"([["60010.00","0"],["60020.00","0"],["60120.00","5.000"]])");
        QCOMPARE(wallet("POST", "/fapi/v3/order", marketOrder("SELL", "0.04")).status, 200);
        events = m_peer->taken();
        QCOMPARE(shown(events.at(1).at("o").at("n")), shown("0.96176"));
        QCOMPARE(shown(events.at(1).at("o").at("rp")), shown("4")); // 0.04 * (60110 - 60010)
        update = events.at(2).at("a");
        QCOMPARE(shown(update.at("B").at(0).at("wb")), shown("10000.63784000"));
        QCOMPARE(shown(update.at("P").at(0).at("cr")), shown("4"));
        QCOMPARE(shown(update.at("P").at(0).at("pa")), shown("0.06"));

        control("/twin/fund", Json{{"symbol", "BTCUSDT"}, {"funding", "0.0001"}});
        events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{1});
        update = events.at(0).at("a");
        QCOMPARE(shown(update.at("m")), shown("FUNDING_FEE"));
        QCOMPARE(shown(update.at("B").at(0).at("bc")), shown("-0.36")); // 0.06 * 60000 * 0.0001
        QCOMPARE(shown(update.at("B").at(0).at("wb")), shown("10000.27784000"));
        QVERIFY(update.at("P").empty()); // cross

        const Json balance = body(wallet("GET", "/fapi/v3/balance", {})).at(0);
        QCOMPARE(shown(balance.at("balance")), shown("10000.27784000"));
        QCOMPARE(shown(balance.at("crossUnPnl")), shown("-0.60000000"));
        QCOMPARE(shown(balance.at("availableBalance")), shown("9819.67784000")); // less the result and 3600 / 20
        const Json trades = body(wallet("GET", "/fapi/v3/userTrades", {{"symbol", "BTCUSDT"}}));
        QCOMPARE(trades.size(), std::size_t{2});
        QCOMPARE(shown(trades.at(1).at("commission")), shown("-0.96176")); // here a cost is negative
        QCOMPARE(shown(trades.at(1).at("realizedPnl")), shown("4"));
        QVERIFY(trades.at(0).at("id").get<std::uint64_t>() < trades.at(1).at("id").get<std::uint64_t>());
        m_host->ms += 2; // what is of this millisecond is in it
        const Json incomes = body(wallet("GET", "/fapi/v3/income", {}));
        Decimal sum;
        for (const Json& income : incomes)
            sum = add(sum, dec(income.at("income").get<std::string>())).value();
        QCOMPARE(plainText(sum), std::string("0.27784"));
        const Json risk = body(wallet("GET", "/fapi/v3/positionRisk", {{"symbol", "BTCUSDT"}})).at(0);
        QCOMPARE(shown(risk.at("positionAmt")), shown("0.06"));
        QCOMPARE(shown(risk.at("unRealizedProfit")), shown("-0.60000000"));
        const Json info = body(wallet("GET", "/fapi/v3/accountWithJoinMargin", {}));
        QCOMPARE(shown(info.at("totalMarginBalance")), shown("9999.67784000"));
        QCOMPARE(shown(info.at("totalInitialMargin")), shown("180.00000000"));
        QCOMPARE(shown(info.at("totalMaintMargin")), shown("14.40000000")); // 3600 * 0.004
    }

    void restingOrdersAreMakers()
    {
        listen("v3");
        QCOMPARE(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "60005", "mine")).status, 200);
        m_peer->heard.clear();
        trade("60004.00", "1.000", true); // somebody sells through it
        const auto events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(shown(events.at(0).at("o").at("m")), shown(Json(true)));
        QCOMPARE(shown(events.at(0).at("o").at("n")), shown("1.2001")); // 0.1 * 60005 * 0.0002
        QCOMPARE(shown(events.at(0).at("o").at("c")), shown("mine"));
    }

    void liquidationsAreNamed()
    {
        listen("v3");
        control("/twin/account", Json{{"name", "poor"},
                                      {"apiKey", std::string(64, 'b')},
                                      {"secret", "s"},
                                      {"assets", {{"USDT", "700"}}},
                                      {"leverage", 100}});
        QCOMPARE(wallet("POST", "/fapi/v3/leverage", {{"symbol", "BTCUSDT"}, {"leverage", "100"}}).status, 200);
        QCOMPARE(wallet("POST", "/fapi/v3/order", marketOrder("BUY", "4")).status, 200);
        m_peer->heard.clear();
        book(R"([["57800.00","9.000"],["60000.00","0"],["59990.00","0"]])", R"([["57810.00","9.000"]])");
        m_twin->setMark("BTCUSDT", dec("57790"));
        const auto events = m_peer->taken();
        const auto forced = std::ranges::find_if(
            events, [](const Json& event) { return event.contains("o") && event.at("o").at("x") == "CALCULATED"; });
        QVERIFY(forced != events.end());
        QVERIFY(forced->at("o").at("c").get<std::string>().starts_with("autoclose-"));
        const Json orders = body(wallet("GET", "/fapi/v3/forceOrders", {{"symbol", "BTCUSDT"}}));
        QVERIFY(!orders.empty());
        QVERIFY(orders.at(0).at("clientOrderId").get<std::string>().starts_with("autoclose-"));
    }

    void marginCalls()
    {
        listen("v3");
        QCOMPARE(wallet("POST", "/fapi/v3/leverage", {{"symbol", "BTCUSDT"}, {"leverage", "100"}}).status, 200);
        QCOMPARE(wallet("POST", "/fapi/v3/order", marketOrder("BUY", "4")).status, 200);
        m_peer->heard.clear();
        m_twin->setMark("BTCUSDT",
                        dec("57870")); // 10000 - 96.016 - 8560 left, 1057.4 asked for (240 k * 0.005 - 50 = 1107)
        const auto events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{1});
        QCOMPARE(shown(events.at(0).at("e")), shown("MARGIN_CALL"));
        QCOMPARE(shown(events.at(0).at("p").at(0).at("mm")), shown("1107.4"));
        m_twin->setMark("BTCUSDT", dec("57871"));
        QVERIFY(m_peer->taken().empty()); // told once
    }

    // --- settings ----------------------------------------------------------------------------------------------------

    void leverageAndMarginModes()
    {
        listen("v3");
        const Json set = body(wallet("POST", "/fapi/v3/leverage", {{"symbol", "BTCUSDT"}, {"leverage", "50"}}));
        QCOMPARE(shown(set.at("maxNotionalValue")), shown("3000000"));
        QCOMPARE(shown(m_peer->taken().at(0).at("ac").at("l")), shown(Json(50)));
        QCOMPARE(codeOf(wallet("POST", "/fapi/v3/leverage", {{"symbol", "BTCUSDT"}, {"leverage", "126"}})), -4028);
        const auto type = [this](const char* word) {
            return wallet("POST", "/fapi/v3/marginType", {{"symbol", "BTCUSDT"}, {"marginType", word}});
        };
        QCOMPARE(codeOf(type("CROSSED")), -4046);
        QCOMPARE(type("ISOLATED").status, 200);
        QCOMPARE(shown(m_peer->taken().at(0).at("a").at("m")), shown("MARGIN_TYPE_CHANGE"));
        QCOMPARE(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000")).status, 200);
        QCOMPARE(codeOf(type("CROSSED")), -4047);
        QCOMPARE(wallet("DELETE", "/fapi/v3/allOpenOrders", {{"symbol", "BTCUSDT"}}).status, 200);
        const auto move = [this](const char* amount, const char* way) {
            return wallet("POST", "/fapi/v3/positionMargin",
                          {{"symbol", "BTCUSDT"}, {"amount", amount}, {"type", way}});
        };
        QCOMPARE(codeOf(move("5", "1")), -4054);
        QCOMPARE(wallet("POST", "/fapi/v3/order", marketOrder("BUY", "0.1")).status, 200);
        QCOMPARE(codeOf(type("CROSSED")), -4048);
        m_peer->heard.clear();
        QCOMPARE(move("5", "1").status, 200);
        const Json moved = m_peer->taken().at(0).at("a");
        QCOMPARE(shown(moved.at("m")), shown("MARGIN_TRANSFER"));
        QCOMPARE(shown(moved.at("P").at(0).at("iw")), shown("125.02000000")); // 6001 / 50 and 5
        QCOMPARE(shown(moved.at("B").at(0).at("cw")), shown("9872.57960000"));
        QCOMPARE(codeOf(move("6", "2")), -4051);
        QCOMPARE(codeOf(move("0", "1")), -4055);
        control("/twin/fund", Json{{"symbol", "BTCUSDT"}});
        QCOMPARE(m_peer->taken().at(0).at("a").at("P").size(), std::size_t{1}); // isolated: with its position
        QCOMPARE(
            codeOf(wallet("POST", "/fapi/v3/positionMargin", {{"symbol", "ETHUSDT"}, {"amount", "1"}, {"type", "1"}})),
            -4049);
    }

    void hedgedAndMultiAssetAccounts()
    {
        const std::string other(64, 'c');
        control("/twin/account",
                Json{{"name", "hedged"}, {"apiKey", other}, {"secret", "s"}, {"hedge", true}, {"multiAsset", true}});
        const auto ask = [&](const char* method, const char* path, const Sent& sent) {
            SecretString secret{std::string("s")};
            const aster::HmacSignature signature{other, secret, static_cast<std::uint64_t>(m_host->ms)};
            return m_twin->answer(callOf(aster::signedRequest(method, path, sent, signature)));
        };
        QCOMPARE(shown(body(ask("GET", "/fapi/v1/positionSide/dual", {})).at("dualSidePosition")), shown(Json(true)));
        QCOMPARE(shown(body(ask("GET", "/fapi/v1/multiAssetsMargin", {})).at("multiAssetsMargin")), shown(Json(true)));
        QCOMPARE(codeOf(ask("POST", "/fapi/v1/order", limitOrder("BUY", "0.1", "59000"))), -4061);
        QCOMPARE(codeOf(ask("POST", "/fapi/v1/positionSide/dual", {{"dualSidePosition", "true"}})), -4059);
        QCOMPARE(codeOf(ask("POST", "/fapi/v1/marginType", {{"symbol", "BTCUSDT"}, {"marginType", "ISOLATED"}})),
                 -4168);
        QCOMPARE(ask("POST", "/fapi/v1/positionSide/dual", {{"dualSidePosition", "false"}}).status, 200);
        QCOMPARE(ask("POST", "/fapi/v1/order", limitOrder("BUY", "0.1", "59000")).status, 200);
        QCOMPARE(codeOf(ask("POST", "/fapi/v1/positionSide/dual", {{"dualSidePosition", "true"}})), -4067);
    }

    // --- the stream --------------------------------------------------------------------------------------------------

    void aListenKeyLivesAnHour()
    {
        const std::string first = listen("v3");
        QCOMPARE(body(wallet("POST", "/fapi/v3/listenKey", {})).at("listenKey").get<std::string>(), first);
        m_host->ms += 30 * 60'000;
        QCOMPARE(wallet("PUT", "/fapi/v3/listenKey", {}).status, 200);
        m_host->ms += 60 * 60'000 - 1;
        m_twin->everySecond();
        QVERIFY(m_peer->taken().empty());
        m_host->ms += 1;
        m_twin->everySecond();
        const auto events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{1});
        QCOMPARE(shown(events.at(0).at("e")), shown("listenKeyExpired"));
        QCOMPARE(codeOf(wallet("PUT", "/fapi/v3/listenKey", {})), -1125);
        QVERIFY(body(wallet("POST", "/fapi/v3/listenKey", {})).at("listenKey").get<std::string>() != first);
        QCOMPARE(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000")).status, 200);
        QVERIFY(m_peer->taken().empty()); // the old one hears nothing more

        // A key's header is enough there; a fault ends it.
        HttpCall call{"POST", "/fapi/v1/listenKey", {}, {}, {{"x-mbx-apikey", kApiKey}}};
        QCOMPARE(m_twin->answer(call).status, 200);
        m_host->due[FaultKind::ListenKeyExpired] = 1;
        m_twin->everySecond();
        call.method = "PUT";
        QCOMPARE(codeOf(m_twin->answer(call)), -1125);
    }

    void eventsMayComeOutOfOrderAndTwice()
    {
        listen("v3");
        m_host->due[FaultKind::PrivateReorder] = 1;
        QCOMPARE(wallet("POST", "/fapi/v3/order", marketOrder("BUY", "0.1")).status, 200);
        auto events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{3});
        QCOMPARE(shown(events.at(0).at("o").at("x")), shown("TRADE"));
        QCOMPARE(shown(events.at(1).at("o").at("x")), shown("NEW"));
        QVERIFY(events.at(1).at("E").get<std::int64_t>() < events.at(0).at("E").get<std::int64_t>());
        m_host->due[FaultKind::PrivateDuplicate] = 1;
        QCOMPARE(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000")).status, 200);
        events = m_peer->taken();
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(shown(events.at(0)), shown(events.at(1)));
        m_host->due[FaultKind::PrivateLost] = 1;
        QCOMPARE(wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000")).status, 200);
        QVERIFY(m_peer->taken().empty());
        QVERIFY(m_peer->isClosed);
    }

    // --- faults of orders --------------------------------------------------------------------------------------------

    void orderFaults_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isDone");
        QTest::addColumn<bool>("isLost");
        QTest::addColumn<int>("status");
        QTest::newRow("never arrives") << static_cast<int>(FaultKind::OrderLost) << false << true << 0;
        QTest::newRow("answer lost") << static_cast<int>(FaultKind::AckLost) << true << true << 0;
        QTest::newRow("answer late") << static_cast<int>(FaultKind::AckLate) << true << false << 200;
        QTest::newRow("503 and done") << static_cast<int>(FaultKind::Order503Accepted) << true << false << 503;
        QTest::newRow("429") << static_cast<int>(FaultKind::Order429) << false << false << 429;
        QTest::newRow("418") << static_cast<int>(FaultKind::Order418) << false << false << 418;
    }

    void orderFaults()
    {
        QFETCH(int, kind);
        QFETCH(bool, isDone);
        QFETCH(bool, isLost);
        QFETCH(int, status);
        m_host->due[static_cast<FaultKind>(kind)] = 1;
        QCOMPARE(wallet("GET", "/fapi/v3/openOrders", {}).status, 200); // questions are not struck
        const HttpAnswer answer = wallet("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000", "mine"));
        QCOMPARE(answer.isLost, isLost);
        if (!isLost)
            QCOMPARE(answer.status, status);
        QCOMPARE(answer.delayMs > 0, static_cast<FaultKind>(kind) == FaultKind::AckLate);
        QCOMPARE(openOrders(), isDone ? std::size_t{1} : std::size_t{0});
        QCOMPARE(wallet("GET", "/fapi/v3/order", {{"symbol", "BTCUSDT"}, {"origClientOrderId", "mine"}}).status,
                 isDone ? 200 : 400);
    }

    void aBatchIsCutInItsMiddle()
    {
        Json batch = Json::array();
        for (const char* name : {"a", "b", "c", "d"})
            batch.push_back(Json{{"symbol", "BTCUSDT"},
                                 {"side", "BUY"},
                                 {"type", "LIMIT"},
                                 {"timeInForce", "GTC"},
                                 {"quantity", "0.1"},
                                 {"price", "59000"},
                                 {"newClientOrderId", name}});
        m_host->due[FaultKind::CutMidBatch] = 1;
        m_host->all.push_back(m_peer.get());
        QVERIFY(wallet("POST", "/fapi/v3/batchOrders", {{"batchOrders", batch.dump()}}).isLost);
        QVERIFY(m_peer->isClosed);
        QCOMPARE(openOrders(), std::size_t{2});
    }

    void aNoopUsesUpTheNonceOfWhatIsOnItsWay()
    {
        HttpCall order = walletCall("POST", "/fapi/v3/order", limitOrder("BUY", "0.1", "59000"));
        const std::uint64_t same = m_nonce;
        m_nonce = same - 1;
        QCOMPARE(wallet("POST", "/fapi/v3/noop", {}).status, 200);
        QCOMPARE(m_nonce, same);
        QCOMPARE(codeOf(m_twin->answer(order)), -4225);
        QCOMPARE(openOrders(), std::size_t{0});
    }

    // --- the rest ----------------------------------------------------------------------------------------------------

    void tradesAreAskedForInWindows()
    {
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(wallet("POST", "/fapi/v3/order", marketOrder("BUY", "0.001")).status, 200);
            m_host->ms += 1000;
        }
        const auto ask = [this](const Sent& more) {
            Sent sent{{"symbol", "BTCUSDT"}};
            sent.insert(sent.end(), more.begin(), more.end());
            return wallet("GET", "/fapi/v3/userTrades", sent);
        };
        const Json all = body(ask({}));
        QCOMPARE(all.size(), std::size_t{3});
        const std::string second = all.at(1).at("id").dump();
        QCOMPARE(body(ask({{"fromId", second}})).size(), std::size_t{2});
        QCOMPARE(shown(body(ask({{"limit", "1"}})).at(0).at("id")), shown(all.at(2).at("id")));
        QCOMPARE(shown(body(ask({{"limit", "1"}, {"fromId", second}})).at(0).at("id")), second);
        const std::string start = std::to_string(kStartMs + 1000);
        QCOMPARE(body(ask({{"startTime", start}})).size(), std::size_t{2});
        QCOMPARE(codeOf(ask({{"startTime", start}, {"fromId", second}})), -1128);
        QCOMPARE(codeOf(ask({{"startTime", "1"}, {"endTime", std::to_string(kStartMs)}})), -1127);
        QCOMPARE(codeOf(ask({{"startTime", "2"}, {"endTime", "1"}})), -1023);
        m_host->ms += 7LL * 24 * 3600 * 1000 + 1;
        QCOMPARE(body(ask({})).size(), std::size_t{0});                // without times: the last week
        QCOMPARE(body(ask({{"fromId", "1"}})).size(), std::size_t{3}); // an id looks further back
    }

    void whatIsPublicIsThere()
    {
        trade("60005.00", "0.250", false);
        const auto ask = [this](const std::string& what, const std::string& query) {
            return m_twin->answer({"GET", "/fapi/v3/" + what, query, {}, {}});
        };
        QCOMPARE(shown(body(ask("trades", "symbol=BTCUSDT")).at(0).at("quoteQty")), shown("15001.25000"));
        QCOMPARE(shown(body(ask("aggTrades", "symbol=BTCUSDT")).at(0).at("m")), shown(false));
        QCOMPARE(shown(body(ask("ticker/price", "symbol=BTCUSDT")).at("price")), shown("60005.00"));
        QCOMPARE(body(ask("ticker/bookTicker", {})).size(), std::size_t{2});
        QCOMPARE(shown(body(ask("premiumIndex", "symbol=BTCUSDT")).at("markPrice")), shown("60000"));
        QCOMPARE(body(ask("fundingRate", "symbol=BTCUSDT&limit=3")).size(), std::size_t{3});
        QCOMPARE(ask("markPriceKlines", "symbol=BTCUSDT&interval=1m").status, 200);
        QCOMPARE(ask("indexPriceKlines", "pair=BTCUSDT&interval=1m").status, 200);
        QCOMPARE(codeOf(ask("trades", "symbol=XRPUSDT")), -1121);
        const Json info = body(ask("exchangeInfo", {}));
        QCOMPARE(info.at("rateLimits").size(), std::size_t{3});
        QVERIFY(info.at("symbols").at(0).contains("orderTypes"));
        QCOMPARE(body(m_twin->answer({"GET", "/api/v3/exchangeInfo", {}, {}, {}})).at("symbols").size(),
                 std::size_t{0});
        QVERIFY(m_twin->behindWire() != nullptr);
        QVERIFY(m_twin->welcome().find(std::string(kWellKnownAgentKey)) != std::string::npos);
        QVERIFY(m_twin->welcome().find(kSecret) != std::string::npos);
    }

    void bracketsAndRates()
    {
        const Json brackets = body(wallet("GET", "/fapi/v3/leverageBracket", {{"symbol", "BTCUSDT"}})).at("brackets");
        const Json file = vectorFile("leverage_brackets.json").at("brackets").at("BTCUSDT");
        QCOMPARE(brackets.size(), file.size());
        for (std::size_t i = 0; i < file.size(); ++i) {
            QCOMPARE(brackets.at(i).at("notionalFloor").dump(), file.at(i).at("notionalFloor").get<std::string>());
            QCOMPARE(brackets.at(i).at("maintMarginRatio").dump(),
                     file.at(i).at("maintMarginRatio").get<std::string>());
            QCOMPARE(brackets.at(i).at("cum").dump(), file.at(i).at("cum").get<std::string>());
        }
        QCOMPARE(body(wallet("GET", "/fapi/v3/leverageBracket", {})).size(), std::size_t{2});
        const Json rate = body(wallet("GET", "/fapi/v3/commissionRate", {{"symbol", "BTCUSDT"}}));
        QCOMPARE(shown(rate.at("takerCommissionRate")), shown("0.0004"));
        QCOMPARE(body(wallet("GET", "/fapi/v3/adlQuantile", {{"symbol", "BTCUSDT"}})).size(), std::size_t{1});
    }

    void controlSaysWhatItCannot()
    {
        const auto status = [this](const char* method, const char* path, const std::string& text) {
            return m_twin->control({method, path, {}, text, {}}).status;
        };
        QCOMPARE(status("POST", "/twin/account", "[]"), 400);
        QCOMPARE(status("POST", "/twin/account", R"({"name":"v1"})"), 400);
        QCOMPARE(status("POST", "/twin/account", R"({"name":"x","wallet":"0x12"})"), 400);
        QCOMPARE(status("POST", "/twin/account", R"({"name":"x","assets":{"USDT":"ten"}})"), 400);
        QCOMPARE(status("POST", "/twin/rules", R"({"gtx":"maybe"})"), 400);
        QCOMPARE(status("POST", "/twin/mark", R"({"symbol":"BTCUSDT","mark":"-1"})"), 400);
        QCOMPARE(status("POST", "/twin/mark", R"({"symbol":"XRPUSDT","mark":"1"})"), 400);
        QCOMPARE(status("POST", "/twin/fund", R"({"symbol":"BTCUSDT","funding":"much"})"), 400);
        QCOMPARE(status("GET", "/twin/fund", {}), 404);
        QCOMPARE(m_twin->control({"GET", "/twin/account", "name=nobody", {}, {}}).status, 404);
        QCOMPARE(shown(Json::parse(m_twin->control({"GET", "/twin/account", {}, {}, {}}).body)),
                 shown(Json::parse(R"([{"name":"v1"},{"name":"v3"}])")));
    }

private:
    std::uint64_t nonce()
    {
        m_nonce = std::max<std::uint64_t>(static_cast<std::uint64_t>(m_host->ms) * 1000, m_nonce + 1);
        return m_nonce;
    }
    HttpCall walletCall(const char* method, const std::string& path, const Sent& sent, std::uint64_t chain = 1666)
    {
        static const crypto::Secp256k1Key kAgent = keyOf(kWellKnownAgentKey);
        const aster::AgentSignature signature{kAgent, kWallet, chain, nonce()};
        return callOf(aster::signedRequest(method, path, sent, signature));
    }
    HttpAnswer wallet(const char* method, const std::string& path, const Sent& sent)
    {
        return m_twin->answer(walletCall(method, path, sent));
    }
    HttpCall keyCall(const char* method, const std::string& path, const Sent& sent, std::uint64_t window = 5000,
                     std::int64_t aheadMs = 0)
    {
        const SecretString secret{std::string(kSecret)};
        const aster::HmacSignature signature{kApiKey, secret, static_cast<std::uint64_t>(m_host->ms + aheadMs), window};
        return callOf(aster::signedRequest(method, path, sent, signature));
    }
    HttpAnswer key(const char* method, const std::string& path, const Sent& sent)
    {
        return m_twin->answer(keyCall(method, path, sent));
    }
    static Json body(const HttpAnswer& answer) { return Json::parse(answer.body); }
    static int codeOf(const HttpAnswer& answer)
    {
        const Json told = Json::parse(answer.body, nullptr, false);
        return told.is_object() && told.contains("code") ? told.at("code").get<int>() : 0;
    }
    static Sent limitOrder(const char* side, const char* qty, const char* price, const std::string& name = {},
                           const char* symbol = "BTCUSDT")
    {
        Sent sent{{"symbol", symbol}, {"side", side},   {"type", "LIMIT"},
                  {"quantity", qty},  {"price", price}, {"timeInForce", "GTC"}};
        if (!name.empty())
            sent.emplace_back("newClientOrderId", name);
        return sent;
    }
    static Sent marketOrder(const char* side, const char* qty, const char* answer = "ACK")
    {
        return {
            {"symbol", "BTCUSDT"}, {"side", side}, {"type", "MARKET"}, {"quantity", qty}, {"newOrderRespType", answer}};
    }
    static Sent stopOrder()
    {
        return {{"symbol", "BTCUSDT"}, {"side", "BUY"},        {"type", "STOP_MARKET"},
                {"quantity", "0.1"},   {"stopPrice", "61500"}, {"workingType", "MARK_PRICE"}};
    }
    /// Hears the wallet's stream from now on. Its key.
    std::string listen(const char* /*account*/)
    {
        const auto made = body(wallet("POST", "/fapi/v3/listenKey", {})).at("listenKey").get<std::string>();
        m_peer->path = "/ws/" + made;
        m_host->all.push_back(m_peer.get());
        m_twin->onOpen(*m_peer, {});
        return made;
    }
    void control(const char* path, const Json& told)
    {
        const HttpAnswer answer = m_twin->control({"POST", path, {}, told.dump(), {}});
        QVERIFY2(answer.status == 200, answer.body.c_str());
    }
    Json account(const char* name)
    {
        return body(m_twin->control({"GET", "/twin/account", std::string("name=") + name, {}, {}}));
    }
    std::size_t openOrders() { return body(wallet("GET", "/fapi/v3/openOrders", {})).size(); }
    void book(const char* bids, const char* asks)
    {
        ++m_update;
        const Json data{{"e", "depthUpdate"},    {"E", 1},        {"T", m_host->ms},    {"s", "BTCUSDT"},
                        {"U", m_update},         {"u", m_update}, {"pu", m_update - 1}, {"b", Json::parse(bids)},
                        {"a", Json::parse(asks)}};
        m_twin->play({1, Json{{"stream", "btcusdt@depth"}, {"data", data}}.dump(), {}});
    }
    void trade(const char* price, const char* qty, bool isSell)
    {
        const Json data{{"e", "aggTrade"}, {"E", 1}, {"s", "BTCUSDT"}, {"a", 7}, {"p", price},
                        {"q", qty},        {"f", 7}, {"l", 7},         {"T", 1}, {"m", isSell}};
        m_twin->play({1, Json{{"stream", "btcusdt@aggTrade"}, {"data", data}}.dump(), {}});
    }

    std::unique_ptr<StillHost> m_host;
    std::unique_ptr<HeardPeer> m_peer;
    std::unique_ptr<FapiTwin> m_twin;
    std::uint64_t m_nonce = 0;
    std::uint64_t m_update = 100;
};

QTEST_GUILESS_MAIN(FapiExchangeTest)
#include "fapi_exchange_test.moc"
