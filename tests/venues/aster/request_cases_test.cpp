// SPDX-License-Identifier: GPL-3.0-or-later
// Each request of another client's tests, by its name: ours is the same, but for the time and its window, which belong
// to the signature, and for what ours says where the other leaves it to the venue.
#include "adapters/aster/facts.h"
#include "adapters/aster/order_codec.h"
#include "adapters/fapi/facts.h"
#include "adapters/fapi/order_codec.h"
#include "adapters/fapi/rest_codec.h"
#include "tests/support/dec.h"
#include "tests/support/json_fixture.h"
#include "tests/support/words.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <string>

using namespace gannet;
using namespace gannet::aster;
using test::dec;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::string_view kHost = "https://fapi.asterdex.com";

[[nodiscard]] Json cases()
{
    return test::jsonFixture("tests/venues/aster/fixtures/request_cases_v1.json").at("cases");
}

/// As the venue's own recorded answer has it.
[[nodiscard]] Instrument recorded(const std::string& symbol)
{
    const Json file = test::jsonFixture("tests/venues/aster/fixtures/rest_samples.json");
    auto read = fapi::decodeExchangeInfo(file.at("samples").at(0).at("response").dump(), VenueId{0}).value();
    return *std::ranges::find(read, symbol, &Instrument::symbol);
}

/// The parameters of a case without those of the signature.
[[nodiscard]] std::string ofTheOrder(const std::string& parameters)
{
    std::string text;
    std::size_t at = 0;
    while (at < parameters.size()) {
        const std::size_t end = std::min(parameters.find('&', at), parameters.size());
        const std::string one = parameters.substr(at, end - at);
        if (!one.starts_with("timestamp=") && !one.starts_with("recvWindow="))
            text += (text.empty() ? "" : "&") + one;
        at = end + 1;
    }
    return text;
}

[[nodiscard]] std::string sent(const OrderTerms& terms)
{
    const auto made = encodeOrder({terms, recorded("ASTERUSDT")});
    return made ? "POST " + std::string(kHost) + std::string(kOrderPathV1) + " " + urlEncoded(*made)
                : made.error().message;
}

[[nodiscard]] OrderTerms terms(OrderType type, Side side)
{
    OrderTerms made;
    made.side = side;
    made.type = type;
    made.qty = Qty{dec("10")};
    if (type == OrderType::Market)
        made.timeInForce = TimeInForce::Ioc;
    else
        made.price = Price{dec("0.7")};
    return made;
}

/// Aster's facts as its first generation of paths has them, with books of five levels.
[[nodiscard]] fapi::Facts firstGeneration()
{
    fapi::Facts facts = aster::facts();
    facts.pathPrefix = "/fapi/v1";
    facts.snapshotLimit = 5;
    return facts;
}

[[nodiscard]] std::string account(const std::string& method, const std::string& what, const Parameters& parameters)
{
    return method + " " + std::string(kHost) + "/fapi/v1/" + what + " " + urlEncoded(parameters);
}

[[nodiscard]] std::string get(const std::string& path)
{
    return "GET " + std::string(kHost) + path + " ";
}

const std::map<std::string, std::function<std::string()>>& ours()
{
    static const std::map<std::string, std::function<std::string()>> kOurs{
        {"market sell trigger-less swap", [] { return sent(terms(OrderType::Market, Side::Sell)); }},
        {"limit buy order", [] { return sent(terms(OrderType::Limit, Side::Buy)); }},
        {"create swap limit trigger order",
         [] {
             OrderTerms made = terms(OrderType::StopLimit, Side::Buy);
             made.trigger = Price{dec("0.8")};
             made.triggerSource = TriggerSource::Last;
             std::string text = sent(made);
             // Ours says what the venue would assume.
             for (const std::string said : {"&timeInForce=GTC", "&workingType=CONTRACT_PRICE"}) {
                 if (const auto at = text.find(said); at != std::string::npos)
                     text.erase(at, said.size());
             }
             return text;
         }},
        {"cancelOrder",
         [] {
             Order order;
             order.venueOrderId = "123";
             return account("DELETE", "order", fapi::cancelParameters(order, recorded("BTCUSDT")));
         }},
        {"setMarginMode",
         [] {
             return account("POST", "marginType", fapi::marginModeParameters(recorded("BTCUSDT"), MarginMode::Cross));
         }},
        {"setLeverage", [] { return account("POST", "leverage", fapi::leverageParameters(recorded("BTCUSDT"), 21)); }},
        {"addMargin",
         [] {
             const auto made = fapi::marginChangeParameters(recorded("BTCUSDT"), dec("3"));
             return made ? account("POST", "positionMargin", *made) : made.error().message;
         }},
        {"cancelAllOrders",
         [] { return account("DELETE", "allOpenOrders", fapi::cancelAllParameters(recorded("BTCUSDT"))); }},
        {"fetchOrderBook", [] { return get(fapi::depthPath(firstGeneration(), "BTCUSDT")); }},
        {"fetchFundingRates", [] { return get(fapi::marksPath(firstGeneration())); }},
    };
    return kOurs;
}

} // namespace

class AsterRequestCasesTest : public QObject {
    Q_OBJECT
private slots:
    void request_data()
    {
        QTest::addColumn<int>("place");
        int place = 0;
        for (const auto& entry : cases())
            QTest::newRow(entry.at("name").get<std::string>().c_str()) << place++;
    }
    void request()
    {
        QFETCH(int, place);
        const Json entry = cases().at(static_cast<std::size_t>(place));
        const std::string name = entry.at("name");
        const auto own = ours().find(name);
        QVERIFY2(own != ours().end(), "a case that this test does not know");
        const std::string parameters =
            entry.at("params").is_null() ? std::string() : entry.at("params").get<std::string>();
        QCOMPARE(QString::fromStdString(own->second()),
                 QString::fromStdString(entry.at("endpoint").get<std::string>() + " " + ofTheOrder(parameters)));
    }

    void marginIsAddedAndTakenAway()
    {
        const Instrument btc = recorded("BTCUSDT");
        const auto taken = fapi::marginChangeParameters(btc, dec("-2.50"));
        QVERIFY(taken);
        QCOMPARE(QString::fromStdString(urlEncoded(*taken)), QStringLiteral("symbol=BTCUSDT&amount=2.5&type=2"));
        const auto nothing = fapi::marginChangeParameters(btc, Decimal{});
        QVERIFY(!nothing);
        QCOMPARE(test::words(nothing.error().code), test::words(Code::BadQty));
        QCOMPARE(QString::fromStdString(nothing.error().field), QStringLiteral("amount"));
    }
};

QTEST_GUILESS_MAIN(AsterRequestCasesTest)
#include "request_cases_test.moc"
