// SPDX-License-Identifier: GPL-3.0-or-later
// `gannet-inspect request`: the request that would place an order, or why it would not be one.
#include "app/inspect_request.h"

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/hyperliquid/auth.h"
#include "adapters/registry/registry.h"
#include "tests/support/json_fixture.h"

#include <QTest>

#include <cstdint>
#include <sstream>
#include <string>

using namespace gannet;
using Json = nlohmann::ordered_json;

namespace {

const std::string kKey = "0x0123456789012345678901234567890123456789012345678901234567890123";

/// The venue's own answer about its instruments, from a recorded sample.
std::string metadata()
{
    const Json file = test::jsonFixture("tests/venues/hyperliquid/fixtures/rest_samples.json");
    for (const auto& sample : file.at("samples")) {
        if (sample.at("name") == "meta sample (2025 leverage values)")
            return sample.at("response").dump();
    }
    throw std::runtime_error("no metadata");
}

Json answer(const std::string& line)
{
    std::istringstream in(line + "\n");
    std::ostringstream out;
    const auto refused = requestLines(*findVenueFactory("hyperliquid"), metadata(), in, out);
    const Json read = Json::parse(out.str());
    if (read.contains("error") != (*refused == 1))
        throw std::runtime_error("the count of refused lines is wrong");
    return read;
}

/// Code and field of a line's error.
std::string fault(const std::string& line)
{
    const Json error = answer(line).at("error");
    return error.at("code").get<std::string>() + " " + error.value("field", "");
}

} // namespace

class InspectRequestTest : public QObject {
    Q_OBJECT
private slots:
    void unsignedOrder();
    void signedOrderIsOfItsSigner();
    void marketOrder();
    void anOrderOverATime();
    void refusals_data();
    void refusals();
    void aster();
    void rules_data();
    void rules();
    void metadataThatIsNone();
};

void InspectRequestTest::unsignedOrder()
{
    const Json request = answer(R"({"instrument":"hyperliquid:BTC","side":"buy","type":"Limit","price":"60000",)"
                                R"("qty":"0.0010","tif":"GTC","clientOrderId":"0123456789abcdef0000000000000010"})");
    QCOMPARE(request.dump(),
             (Json{{"method", "POST"},
                   {"path", "/exchange"},
                   {"query", ""},
                   {"body", R"({"action":{"type":"order","orders":[{"a":0,"b":true,"p":"60000","s":"0.001","r":false,)"
                            R"("t":{"limit":{"tif":"Gtc"}},"c":"0x0123456789abcdef0000000000000010"}],)"
                            R"("grouping":"na"}})"},
                   {"headers", {{"Content-Type", "application/json"}}}}
                  .dump()));
}

void InspectRequestTest::anOrderOverATime()
{
    const Json request =
        answer(R"({"instrument":"BTC","side":"buy","type":"twap","qty":"0.01","minutes":30,"randomized":true})");
    QCOMPARE(Json::parse(request.at("body").get<std::string>()).at("action").dump(),
             R"({"type":"twapOrder","twap":{"a":0,"b":true,"s":"0.01","r":false,"m":30,"t":true}})");
    const Json brief = answer(R"({"instrument":"BTC","side":"buy","type":"twap","qty":"0.01","minutes":4})");
    QCOMPARE(brief.at("error").at("field"), "minutes");
    QCOMPARE(brief.at("error").at("fixes").at(0), "5");
    const Json none = answer(R"({"instrument":"BTC","side":"buy","type":"twap","qty":"0.01"})");
    QCOMPARE(none.at("error").at("field"), "minutes");
}

void InspectRequestTest::signedOrderIsOfItsSigner()
{
    const auto signer = crypto::Secp256k1Key::fromHex(SecretString(std::string(kKey)))->address();
    for (const std::string network : {"mainnet", "testnet"}) {
        const Json request =
            answer(R"({"instrument":"ETH","side":"sell","type":"stop","trigger":"2000","qty":"1","reduceOnly":true,)"
                   R"("key":")" +
                   kKey + R"(","nonce":1700000000000,"expiresAfter":1700000005000,"network":")" + network + "\"}");
        const Json body = Json::parse(request.at("body").get<std::string>());
        crypto::RecoverableSignature signature;
        QVERIFY(crypto::fromHex(body.at("signature").at("r").get<std::string>(), signature.r));
        QVERIFY(crypto::fromHex(body.at("signature").at("s").get<std::string>(), signature.s));
        signature.recoveryId = static_cast<std::uint8_t>(body.at("signature").at("v").get<int>() - 27);
        const auto hash =
            hyperliquid::actionHash(body.at("action"), {.nonce = 1700000000000, .expiresAfter = 1700000005000});
        const auto digest = hyperliquid::l1Digest(*hash, *hyperliquid::networkFrom(network));
        QVERIFY(crypto::recoverSigner(digest, signature) == signer);
        QVERIFY(request.dump().find(kKey.substr(2)) == std::string::npos);
        QCOMPARE(body.at("expiresAfter"), 1700000005000);
    }
}

void InspectRequestTest::marketOrder()
{
    const auto price = [](const std::string& more) {
        const Json body = Json::parse(
            answer(R"({"instrument":"BTC","side":"buy","type":"market","qty":"0.01","reference":"60000")" + more + "}")
                .at("body")
                .get<std::string>());
        return body.at("action").at("orders").at(0).at("p").get<std::string>();
    };
    QCOMPARE(price(""), "60180");
    QCOMPARE(price(R"(,"slippageCap":"0.01")"), "60600");
}

void InspectRequestTest::refusals_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* name, const QString& members, const char* fault) {
        QTest::newRow(name) << QString("{\"instrument\":\"BTC\"," + members + "}") << QString(fault);
    };
    row("off the tick", R"("side":"buy","type":"limit","price":"60000.5","qty":"0.001")", "BAD_TICK price");
    row("off the lot", R"("side":"buy","type":"limit","price":"60000","qty":"0.0000001")", "BAD_QTY qty");
    row("too small", R"("side":"buy","type":"limit","price":"60000","qty":"0.0001")", "MIN_NOTIONAL qty");
    row("no size", R"("side":"buy","type":"limit","price":"60000")", "BAD_QTY qty");
    row("size with a comma", R"("side":"buy","type":"limit","price":"60000","qty":"1,5")", "BAD_QTY qty");
    row("price with an exponent", R"("side":"buy","type":"limit","price":"6e4","qty":"1")", "BAD_PRICE price");
    row("price below zero", R"("side":"buy","type":"limit","price":"-1","qty":"1")", "BAD_PRICE price");
    row("price of 400 digits", R"("side":"buy","type":"limit","qty":"1","price":")" + QString(400, '9') + '"',
        "BAD_PRICE price");
    row("a number", R"("side":"buy","type":"limit","price":60000,"qty":"1")", "INVALID_REQUEST price");
    row("no price", R"("side":"buy","type":"limit","qty":"1")", "BAD_PRICE price");
    row("no trigger", R"("side":"buy","type":"stop","qty":"1")", "BAD_TRIGGER trigger");
    row("no reference", R"("side":"buy","type":"market","qty":"1")", "BAD_PRICE reference");
    row("post-only that takes", R"("side":"buy","type":"limit","price":"60000","qty":"1","tif":"ioc","postOnly":true)",
        "INVALID_REQUEST postOnly");
    row("no such time in force", R"("side":"buy","type":"limit","price":"60000","qty":"1","tif":"fok")",
        "UNSUPPORTED tif");
    row("another side", R"("side":"long","type":"limit","price":"60000","qty":"1")", "INVALID_REQUEST side");
    row("no side", R"("type":"limit","price":"60000","qty":"1")", "INVALID_REQUEST side");
    row("another type", R"("side":"buy","type":"iceberg","price":"60000","qty":"1")", "INVALID_REQUEST type");
    row("an id that is none", R"("side":"buy","type":"limit","price":"60000","qty":"1","clientOrderId":"mine")",
        "INVALID_REQUEST clientOrderId");
    row("a name written wrong", R"("side":"buy","type":"limit","price":"60000","qty":"1","postonly":true)",
        "INVALID_REQUEST postonly");
    row("a key that is none", R"("side":"buy","type":"limit","price":"60000","qty":"1","key":"0x1","nonce":1)",
        "AUTH key");
    QTest::newRow("an unknown instrument")
        << QString(R"({"instrument":"NOPE","side":"buy","type":"limit","price":"1","qty":"1"})")
        << QString("UNKNOWN_SYMBOL instrument");
    QTest::newRow("another venue's")
        << QString(R"({"instrument":"aster:BTC","side":"buy","type":"limit","price":"1","qty":"1"})")
        << QString("UNKNOWN_SYMBOL instrument");
}

void InspectRequestTest::refusals()
{
    QFETCH(QString, line);
    QFETCH(QString, fault);
    QCOMPARE(QString::fromStdString(::fault(line.toStdString())), fault);
    if (!line.contains(QLatin1String("qty"))) // what was not given is not told as 0
        QCOMPARE(answer(line.toStdString()).at("error").value("value", ""), std::string());
}

void InspectRequestTest::aster()
{
    const Json file = test::jsonFixture("tests/venues/aster/fixtures/rest_samples.json");
    const std::string exchangeInfo = file.at("samples").at(0).at("response").dump();
    const auto ask = [&](const std::string& members) {
        std::istringstream in(R"({"instrument":"BTCUSDT","side":"buy","type":"limit",)" + members + "}\n");
        std::ostringstream out;
        const auto refused = requestLines(*findVenueFactory("aster"), exchangeInfo, in, out);
        return refused ? Json::parse(out.str()) : Json();
    };
    const Json plain = ask(R"("price":"60000.1","qty":"0.001","postOnly":true)");
    QCOMPARE(plain.at("path"), "/fapi/v3/order");
    QCOMPARE(plain.at("body"), "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.001&price=60000.1&timeInForce=GTX");
    const Json v1 = ask(R"("price":"60000.1","qty":"0.001","apiKey":"name","secret":"s","nonce":1591702613943)");
    QCOMPARE(v1.at("path"), "/fapi/v1/order");
    QCOMPARE(v1.at("headers").at("X-MBX-APIKEY"), "name");
    const Json v3 = ask(R"("price":"60000.1","qty":"0.001","nonce":1748310859508867,"key":")" + kKey + "\"");
    QVERIFY(v3.at("body").get<std::string>().find("&signer=0x14791697260e4c9a71f18484c9f997b308e59325&signature=0x") !=
            std::string::npos);
    QVERIFY(v3.dump().find(kKey.substr(2)) == std::string::npos);
    const Json small = ask(R"("price":"600","qty":"0.001")").at("error");
    QCOMPARE(small.at("code"), "MIN_NOTIONAL");
    QVERIFY(small.at("message").get<std::string>().find("the minimum of aster:BTCUSDT is 5 USDT") != std::string::npos);
    QCOMPARE(ask(R"("price":"60000.1","qty":"0.001","key":"x","secret":"s")").at("error").at("field"), "secret");
    // The key's name is no part of what is signed: without it all is there but its header.
    const Json unnamed = ask(R"("price":"60000.1","qty":"0.001","secret":"s","nonce":1591702613943)");
    QCOMPARE(unnamed.at("body"), v1.at("body"));
    QCOMPARE(unnamed.at("query"), v1.at("query"));
    QVERIFY(!unnamed.at("headers").contains("X-MBX-APIKEY"));
}

/// Each rule of a venue: the taxonomy's word, the field, the limit, the value and what would pass.
void InspectRequestTest::rules_data()
{
    QTest::addColumn<QString>("venue");
    QTest::addColumn<QString>("members");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* venue, const char* members, const char* said) {
        QTest::newRow(name) << venue << members << said;
    };
    const char* const aster = "aster:BTCUSDT";
    row("tick", aster, R"("side":"buy","type":"limit","price":"60000.05","qty":"0.001")",
        "BAD_TICK price | steps of 0.1 | 60000.05 | 60000 60000.1");
    row("highest price", aster, R"("side":"buy","type":"limit","price":"1000000.1","qty":"0.001")",
        "PRICE_BAND price | 1000000 | 1000000.1 | 1000000");
    row("lowest price", aster, R"("side":"sell","type":"limit","price":"0.9","qty":"10")",
        "PRICE_BAND price | 1 | 0.9 | 1");
    row("highest trigger", aster, R"("side":"buy","type":"stop","trigger":"1000000.1","qty":"0.001")",
        "PRICE_BAND trigger | 1000000 | 1000000.1 | 1000000");
    row("lot", aster, R"("side":"buy","type":"limit","price":"60000","qty":"0.0015")",
        "BAD_QTY qty | multiples of 0.001 | 0.0015 | 0.001 0.002");
    row("largest size", aster, R"("side":"buy","type":"limit","price":"60000","qty":"1000.001")",
        "BAD_QTY qty | 1000 | 1000.001 | 1000");
    row("largest market size", aster, R"("side":"buy","type":"market","qty":"120.001")",
        "BAD_QTY qty | 120 | 120.001 | 120");
    row("largest stop", aster, R"("side":"buy","type":"stop","trigger":"60000","qty":"120.001")",
        "BAD_QTY qty | 120 | 120.001 | 120");
    row("smallest worth", aster, R"("side":"buy","type":"limit","price":"4999","qty":"0.001")",
        "MIN_NOTIONAL qty | 5 USDT | 4.999 USDT | 0.002");
    row("band, buy", aster, R"("side":"buy","type":"limit","price":"61200.1","qty":"1","mark":"60000")",
        "PRICE_BAND price | 61200 | 61200.1 | 61200");
    row("band, sell", aster, R"("side":"sell","type":"limit","price":"58799.9","qty":"1","mark":"60000")",
        "PRICE_BAND price | 58800 | 58799.9 | 58800");
    row("band, cap", aster,
        R"("side":"buy","type":"market","qty":"1","reference":"60000","slippageCap":"0.03","mark":"60000")",
        "PRICE_BAND slippageCap | 2% | 3% | 0.02");
    row("orders of a symbol", aster, R"("side":"buy","type":"limit","price":"60000","qty":"1","openOrders":200)",
        "ORDER_LIMIT openOrders | 200 | 200 |");
    row("triggers of a symbol", aster,
        R"("side":"buy","type":"stop","trigger":"60000","qty":"1","openOrders":10,"openTriggers":10)",
        "ORDER_LIMIT openOrders | 10 | 10 |");
    row("nothing to reduce", aster,
        R"("side":"sell","type":"limit","price":"60000","qty":"1","reduceOnly":true,"position":"-1")",
        "REDUCE_ONLY reduceOnly | a long position | -1 | false");
    row("more than there is", aster,
        R"("side":"sell","type":"limit","price":"60000","qty":"2","reduceOnly":true,"position":"1.5")",
        "REDUCE_ONLY qty | 1.5 | 2 | 1.5");
    const char* const btc = "hyperliquid:BTC";
    row("significant figures", btc, R"("side":"buy","type":"limit","price":"12345.6","qty":"1")",
        "BAD_TICK price | steps of 1 | 12345.6 | 12345 12346");
    row("... across a power of ten", btc, R"("side":"buy","type":"limit","price":"99999.5","qty":"1")",
        "BAD_TICK price | steps of 1 | 99999.5 | 99999 100000");
    row("size decimals", btc, R"("side":"buy","type":"limit","price":"60000","qty":"0.000015")",
        "BAD_QTY qty | multiples of 0.00001 | 0.000015 | 0.00001 0.00002");
    row("10 dollars", btc, R"("side":"buy","type":"limit","price":"60000","qty":"0.00016")",
        "MIN_NOTIONAL qty | 10 USDC | 9.6 USDC | 0.00017");
    row("largest market order", btc, R"("side":"buy","type":"market","qty":"500.00001","reference":"60000")",
        "BAD_QTY qty | 30000000 USDC | 30000000.6 USDC | 500");
    row("largest limit order", btc, R"("side":"buy","type":"limit","price":"60000","qty":"5000.00001")",
        "BAD_QTY qty | 300000000 USDC | 300000000.6 USDC | 5000");
    row("80 % above", btc, R"("side":"sell","type":"limit","price":"108001","qty":"1","mark":"60000")",
        "PRICE_BAND price | 108000 | 108001 | 108000");
    row("80 % below", btc, R"("side":"buy","type":"limit","price":"11999","qty":"1","mark":"60000")",
        "PRICE_BAND price | 12000 | 11999 | 12000");
    row("orders of an account", btc,
        R"("side":"buy","type":"limit","price":"60000","qty":"1","openOrdersOfAccount":5000)",
        "ORDER_LIMIT openOrders | 5000 | 5000 |");
    row("triggers beside a thousand", btc,
        R"("side":"buy","type":"stop","trigger":"60000","qty":"1","openOrdersOfAccount":1000)",
        "ORDER_LIMIT openOrders | 1000 | 1000 |");
    row("10^18", btc, R"("side":"buy","type":"limit","price":"60000","qty":"1000000000000000000")",
        "BAD_QTY qty | multiples of 0.00001 | 1000000000000000000 |");
    row("fires on the mark alone", btc,
        R"("side":"buy","type":"stop","trigger":"60000","qty":"1","triggerSource":"last")",
        "UNSUPPORTED triggerSource | mark | last | mark");
    row("a count that is none", btc, R"("side":"buy","type":"limit","price":"60000","qty":"1","openOrders":5000000000)",
        "INVALID_REQUEST openOrders |  | 5000000000 |");
    // Nothing that is not told is held against an order, and what only reduces is left to the venue.
    row("no mark is told", aster, R"("side":"buy","type":"limit","price":"90000","qty":"1")", "taken");
    row("less than 10 dollars that reduce", btc,
        R"("side":"buy","type":"limit","price":"60000","qty":"0.00001","reduceOnly":true)", "taken");
    row("the largest order that reduces", btc,
        R"("side":"buy","type":"market","qty":"501","reference":"60000","reduceOnly":true)", "taken");
    row("beyond the band, but it reduces", aster,
        R"("side":"buy","type":"limit","price":"90000","qty":"1","mark":"60000","reduceOnly":true,"position":"-1")",
        "taken");
}

void InspectRequestTest::rules()
{
    QFETCH(QString, venue);
    QFETCH(QString, members);
    QFETCH(QString, said);
    const std::string slug = venue.section(u':', 0, 0).toStdString();
    std::string meta = metadata();
    if (slug == "aster")
        meta = test::jsonFixture("tests/venues/aster/fixtures/rest_samples.json")
                   .at("samples")
                   .at(0)
                   .at("response")
                   .dump();
    std::istringstream in("{\"instrument\":\"" + venue.toStdString() + "\"," + members.toStdString() + "}\n");
    std::ostringstream out;
    QVERIFY(requestLines(*findVenueFactory(slug), meta, in, out));
    const Json answer = Json::parse(out.str());
    std::string text = "taken";
    if (answer.contains("error")) {
        const Json& error = answer.at("error");
        QVERIFY(!error.at("message").get<std::string>().empty());
        text = error.at("code").get<std::string>() + " " + error.value("field", "") + " | " + error.value("limit", "") +
               " | " + error.value("value", "") + " |";
        for (const auto& fix : error.value("fixes", Json::array())) {
            text += " " + fix.get<std::string>();
            // Put where it belongs, the line has that trouble no more.
            Json mended = Json::parse("{\"instrument\":\"" + venue.toStdString() + "\"," + members.toStdString() + "}");
            const std::string field = error.at("field").get<std::string>();
            const std::string value = fix.get<std::string>();
            const bool isSwitch = value == "true" || value == "false";
            mended[field] = isSwitch ? Json(value == "true") : Json(value);
            std::istringstream again(mended.dump() + "\n");
            std::ostringstream told;
            QVERIFY(requestLines(*findVenueFactory(slug), meta, again, told));
            const Json after = Json::parse(told.str());
            QVERIFY2(!after.contains("error") || after.at("error").at("code") != error.at("code") ||
                         after.at("error").value("field", "") != field,
                     told.str().c_str());
        }
    }
    QCOMPARE(QString::fromStdString(text), said);
}

void InspectRequestTest::metadataThatIsNone()
{
    std::istringstream in("{}\n");
    std::ostringstream out;
    for (const char* text : {"", "{}", "[]", "<html>"})
        QVERIFY2(!requestLines(*findVenueFactory("hyperliquid"), text, in, out), text);
    QVERIFY(out.str().empty());
}

QTEST_GUILESS_MAIN(InspectRequestTest)
#include "inspect_request_test.moc"
