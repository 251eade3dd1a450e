// SPDX-License-Identifier: GPL-3.0-or-later
// Orders as Aster's REST takes them: cases of another client, the grid of the venue's own instruments, and requests
// whose signatures are those of the vectors.
#include "adapters/aster/order_codec.h"

#include "tests/support/dec.h"
#include "tests/support/json_fixture.h"

#include <QTest>

#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::aster;
using test::dec;
using Json = nlohmann::ordered_json;

namespace {

/// As exchangeInfo says it (tests/venues/aster/fixtures/rest_samples.json).
Instrument instrument(const char* symbol, const char* tick, const char* lot)
{
    Instrument made;
    made.symbol = symbol;
    made.key = std::string("aster:") + symbol;
    made.base = std::string(symbol).substr(0, std::string(symbol).size() - 4);
    made.quote = "USDT";
    made.tickRule.tick = dec(tick);
    made.lotStep = dec(lot);
    made.minQty = dec(lot);
    made.minNotional = dec("5");
    made.qtyScale = dec(lot).scale;
    return made;
}

const Instrument kAster = instrument("ASTERUSDT", "0.00010", "0.01");
const Instrument kBtc = instrument("BTCUSDT", "0.1", "0.001");

OrderTerms terms(Side side, OrderType type, const char* qty)
{
    OrderTerms made;
    made.side = side;
    made.type = type;
    made.qty = Qty{dec(qty)};
    if (type == OrderType::Market)
        made.timeInForce = TimeInForce::Ioc;
    return made;
}

std::string text(const OrderTerms& what, const Instrument& of, ClientOrderId id = {},
                 std::optional<Price> reference = std::nullopt)
{
    const auto made = encodeOrder({what, of, id, reference});
    return made ? urlEncoded(*made) : std::string(toString(made.error().code)) + " " + made.error().field;
}

/// What a case of ccxt's sends, without the time and its window.
std::string ccxtCase(const std::string& name)
{
    const Json file = test::jsonFixture("tests/venues/aster/fixtures/request_cases_v1.json");
    for (const auto& entry : file.at("cases")) {
        if (entry.at("name") != name)
            continue;
        std::string sent = entry.at("params");
        sent.erase(0, sent.find('&') + 1); // timestamp
        sent.erase(sent.find("&recvWindow"));
        return sent;
    }
    throw std::runtime_error("no case " + name);
}

} // namespace

class AsterOrderCodecTest : public QObject {
    Q_OBJECT
private slots:
    void casesOfAnotherClient();
    void kinds();
    void cappedMarket();
    void refusals();
    void percentEncoding();
    void v3Requests();
    void v1Requests();
};

void AsterOrderCodecTest::casesOfAnotherClient()
{
    QCOMPARE(text(terms(Side::Sell, OrderType::Market, "10"), kAster), ccxtCase("market sell trigger-less swap"));
    OrderTerms limit = terms(Side::Buy, OrderType::Limit, "10");
    limit.price = Price{dec("0.7")};
    QCOMPARE(text(limit, kAster), ccxtCase("limit buy order"));
    limit.type = OrderType::StopLimit;
    limit.trigger = Price{dec("0.8")};
    limit.triggerSource = TriggerSource::Last;
    // Ours says what the venue would assume.
    QCOMPARE(text(limit, kAster),
             "symbol=ASTERUSDT&side=BUY&type=STOP&quantity=10&price=0.7&timeInForce=GTC&stopPrice=0.8"
             "&workingType=CONTRACT_PRICE");
    QVERIFY(ccxtCase("create swap limit trigger order")
                .starts_with("symbol=ASTERUSDT&side=BUY&type=STOP&quantity=10&price=0.7&stopPrice=0.8"));
}

void AsterOrderCodecTest::kinds()
{
    OrderTerms order = terms(Side::Sell, OrderType::Limit, "0.010");
    order.price = Price{dec("60000.00")};
    order.isPostOnly = true;
    order.isReduceOnly = true;
    QCOMPARE(text(order, kBtc, ClientOrderId{0x0123456789abcdef, 0x10}),
             "symbol=BTCUSDT&side=SELL&type=LIMIT&quantity=0.01&price=60000&timeInForce=GTX&reduceOnly=true"
             "&newClientOrderId=0123456789abcdef0000000000000010");
    order.isPostOnly = false;
    order.timeInForce = TimeInForce::Fok;
    QVERIFY(text(order, kBtc).find("&timeInForce=FOK&") != std::string::npos);
    order.timeInForce = TimeInForce::Ioc;
    QVERIFY(text(order, kBtc).find("&timeInForce=IOC&") != std::string::npos);

    for (const auto& [type, word] :
         {std::pair{OrderType::Stop, "STOP_MARKET"}, std::pair{OrderType::TakeProfit, "TAKE_PROFIT_MARKET"}}) {
        OrderTerms triggered = terms(Side::Sell, type, "0.01");
        triggered.trigger = Price{dec("59000.1")};
        QCOMPARE(text(triggered, kBtc), std::string("symbol=BTCUSDT&side=SELL&type=") + word +
                                            "&quantity=0.01&stopPrice=59000.1&workingType=MARK_PRICE");
    }
    OrderTerms capped = terms(Side::Sell, OrderType::Stop, "0.01"); // a cap that nobody would keep
    capped.trigger = Price{dec("59000.1")};
    capped.slippageCap = dec("0.003");
    QCOMPARE(text(capped, kBtc), "UNSUPPORTED slippage_cap");
    OrderTerms profit = terms(Side::Sell, OrderType::TakeProfitLimit, "0.01");
    profit.trigger = profit.price = Price{dec("61000")};
    QVERIFY(text(profit, kBtc).find("type=TAKE_PROFIT&") != std::string::npos);
}

void AsterOrderCodecTest::cappedMarket()
{
    OrderTerms order = terms(Side::Buy, OrderType::Market, "0.01");
    order.slippageCap = dec("0.003");
    QCOMPARE(text(order, kBtc, {}, Price{dec("60000.1")}),
             "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.01&price=60180.1&timeInForce=IOC");
    order.side = Side::Sell;
    QCOMPARE(text(order, kBtc, {}, Price{dec("60000.1")}),
             "symbol=BTCUSDT&side=SELL&type=LIMIT&quantity=0.01&price=59820.1&timeInForce=IOC");
    QCOMPARE(text(order, kBtc), "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01");
}

void AsterOrderCodecTest::refusals()
{
    OrderTerms order = terms(Side::Buy, OrderType::Limit, "10");
    order.price = Price{dec("0.70005")}; // ASTERUSDT is written with 5 decimals and moves by 0.0001
    QCOMPARE(text(order, kAster), "BAD_TICK price");
    QCOMPARE(encodeOrder({order, kAster}).error().fixes, (std::vector<std::string>{"0.7", "0.7001"}));
    order.price = Price{dec("0.7")};
    order.qty = Qty{dec("1")};
    QCOMPARE(text(order, kAster), "MIN_NOTIONAL qty");
    order.isReduceOnly = true; // those are exempt
    QVERIFY(text(order, kAster).starts_with("symbol="));
    order.qty = Qty{dec("10.001")};
    QCOMPARE(text(order, kAster), "BAD_QTY qty");
    order.qty = Qty{dec("10")};
    for (const TimeInForce tif : {TimeInForce::Gtd, TimeInForce::Day}) {
        order.timeInForce = tif;
        QCOMPARE(text(order, kAster), "UNSUPPORTED time_in_force");
    }
    OrderTerms stop = terms(Side::Sell, OrderType::Stop, "0.01");
    QCOMPARE(text(stop, kBtc), "BAD_TRIGGER trigger");
    stop.trigger = Price{dec("59000.05")};
    QCOMPARE(text(stop, kBtc), "BAD_TICK trigger");
    stop.trigger = Price{dec("59000")};
    stop.triggerSource = TriggerSource::Index;
    QCOMPARE(text(stop, kBtc), "UNSUPPORTED trigger_source");
    OrderTerms trailing = terms(Side::Sell, OrderType::Trailing, "0.01");
    trailing.trailBy = dec("100");
    QCOMPARE(text(trailing, kBtc), "UNSUPPORTED type");
    OrderTerms market = terms(Side::Buy, OrderType::Market, "0.001");
    market.slippageCap = dec("1");
    market.side = Side::Sell;
    QCOMPARE(text(market, kBtc, {}, Price{dec("60000")}), "BAD_PRICE reference");
}

void AsterOrderCodecTest::percentEncoding()
{
    QCOMPARE(urlEncoded({{"a", "x-_.~9Z"}, {"b", "[{\"k\":1}] +&=%"}, {"c", ""}, {"d", "\xc3\xa9"}}),
             "a=x-_.~9Z&b=%5B%7B%22k%22%3A1%7D%5D%20%2B%26%3D%25&c=&d=%C3%A9");
}

/// The parameters of each vector, signed, are the vector's text byte for byte.
void AsterOrderCodecTest::v3Requests()
{
    const Json file = test::jsonFixture("tests/venues/aster/fixtures/eip712_v3.json");
    const auto key = crypto::Secp256k1Key::fromHex(SecretString(file.at("privateKey").get<std::string>()));
    int compared = 0;
    for (const auto& vector : file.at("vectors")) {
        Parameters parameters;
        std::uint64_t nonce = 0;
        std::string user;
        for (const auto& pair : vector.at("params_in_order")) {
            const std::string name = pair.at(0);
            if (name == "nonce")
                nonce = std::stoull(pair.at(1).get<std::string>());
            else if (name == "user")
                user = pair.at(1);
            else if (name != "signer")
                parameters.emplace_back(name, pair.at(1));
        }
        const AgentSignature agent{*key, user, vector.at("chainId"), nonce};
        const RestRequest post = signedRequest("POST", kOrderPathV3, parameters, agent);
        // The vectors write the signer in mixed case, which is another text to sign: the form is the same.
        std::string expected = vector.at("msg");
        const std::string mixed = file.at("signer");
        expected.replace(expected.find(mixed), mixed.size(), crypto::toHex0x(key->address()));
        QVERIFY2(post.body.starts_with(expected + "&signature=0x"), post.body.c_str());
        QCOMPARE(post.body.size(), expected.size() + std::string("&signature=0x").size() + 130);
        QVERIFY(post.query.empty() && post.path == "/fapi/v3/order");
        const RestRequest get = signedRequest("GET", kOrderPathV3, parameters, agent);
        QVERIFY(get.body.empty() && get.headers.empty() && get.query == post.body);
        ++compared;
    }
    QVERIFY(compared > 3);
}

void AsterOrderCodecTest::v1Requests()
{
    const Json file = test::jsonFixture("tests/venues/aster/fixtures/hmac_v1.json");
    const Json vector = file.at("vectors").at(1); // "all parameters in the body"
    const SecretString secret(vector.at("secretKey").get<std::string>());
    const Parameters parameters{{"symbol", "BTCUSDT"}, {"side", "BUY"},   {"type", "LIMIT"},
                                {"quantity", "1"},     {"price", "9000"}, {"timeInForce", "GTC"}};
    const RestRequest request = signedRequest("POST", kOrderPathV1, parameters,
                                              HmacSignature{vector.at("apiKey"), secret, 1591702613943, 5000});
    QCOMPARE(request.body,
             vector.at("body").get<std::string>() + "&signature=" + vector.at("signature").get<std::string>());
    QVERIFY((request.headers.back() == std::pair<std::string, std::string>("X-MBX-APIKEY", vector.at("apiKey"))));
}

QTEST_GUILESS_MAIN(AsterOrderCodecTest)
#include "order_codec_test.moc"
