// SPDX-License-Identifier: GPL-3.0-or-later
// The venue's orders over time: what they are on the wire, and what is said of them.
#include "adapters/hyperliquid/twap_codec.h"

#include "adapters/hyperliquid/codec.h"
#include "tests/support/dec.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

#include <string>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;
using Json = nlohmann::ordered_json;

namespace {

const std::string kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";

Json state()
{
    return {{"coin", "BTC"},       {"user", kUser},
            {"side", "B"},         {"sz", "1.5"},
            {"executedSz", "0.5"}, {"executedNtl", "30000.5"},
            {"minutes", 30},       {"reduceOnly", false},
            {"randomize", true},   {"timestamp", 1'700'000'000'000}};
}

Json statesFrame(const Json& one, const std::string& user = kUser)
{
    return {{"channel", "twapStates"},
            {"data", {{"dex", ""}, {"user", user}, {"states", Json::array({Json::array({77, one})})}}}};
}

} // namespace

class HyperliquidTwapCodecTest : public QObject {
    Q_OBJECT
private slots:
    void actions();
    void refusals();
    void replies();
    void repliesThatAreNone_data();
    void repliesThatAreNone();
    void streams();
    void framesThatAreNone_data();
    void framesThatAreNone();
};

void HyperliquidTwapCodecTest::actions()
{
    const Instrument btc =
        decodeCatalogue(R"({"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40}]})", VenueId{0}).value().at(0);
    const TwapTerms terms{Side::Sell, dec("1.50000"), true, 30, true};
    QCOMPARE(twapOrderAction(terms, btc, 3)->dump(),
             R"({"type":"twapOrder","twap":{"a":3,"b":false,"s":"1.5","r":true,"m":30,"t":true}})");
    QCOMPARE(twapCancelAction(3, 77738308).dump(), R"({"type":"twapCancel","a":3,"t":77738308})");
}

void HyperliquidTwapCodecTest::refusals()
{
    const Instrument btc =
        decodeCatalogue(R"({"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40}]})", VenueId{0}).value().at(0);
    const auto field = [&](const char* qty, int minutes) {
        const auto made = twapOrderAction({Side::Buy, dec(qty), false, minutes, false}, btc, 0);
        return made ? std::string("made") : made.error().field;
    };
    QCOMPARE(field("1", 5), "made");
    QCOMPARE(field("1", 1440), "made");
    QCOMPARE(field("1", 4), "minutes");
    QCOMPARE(field("1", 1441), "minutes");
    QCOMPARE(field("0", 5), "qty");
    QCOMPARE(field("0.000001", 5), "qty");
}

void HyperliquidTwapCodecTest::replies()
{
    const Json samples = test::fixture("rest_samples.json").at("samples");
    const auto running = decodeTwapReply(test::fixtureCase(samples, "exchange: twap running").at("response").dump());
    QVERIFY(running && running->runningId == 77738308 && !running->error);
    const auto refused = decodeTwapReply(R"({"status":"ok","response":{"type":"twapOrder","data":)"
                                         R"({"status":{"error":"Order must have minimum value of $10."}}}})");
    QVERIFY(refused && refused->error->code == Code::MinNotional && !refused->runningId);
    const auto cancelled =
        decodeTwapReply(R"({"status":"ok","response":{"type":"twapCancel","data":{"status":"success"}}})");
    QVERIFY(cancelled && !cancelled->error && !cancelled->runningId);
    const auto gone =
        decodeTwapReply(R"({"status":"ok","response":{"type":"twapCancel","data":)"
                        R"({"status":{"error":"TWAP was never placed, already canceled, or filled."}}}})");
    QVERIFY(gone && gone->error->code == Code::UnknownOrder && gone->error->outcome == Outcome::Unknown);
    const auto none = decodeTwapReply(R"({"status":"err","response":"User or API Wallet 0x1 does not exist."})");
    QVERIFY(none && none->error->code == Code::Auth);
}

void HyperliquidTwapCodecTest::repliesThatAreNone_data()
{
    QTest::addColumn<QString>("body");
    for (const char* body :
         {"", "{}", R"({"status":"ok","response":{"type":"twapOrder","data":{"statuses":[]}}})",
          R"({"status":"ok","response":{"type":"twapOrder","data":{"status":"running"}}})",
          R"({"status":"ok","response":{"type":"twapOrder","data":{"status":{"running":{"twapId":"7"}}}}})",
          R"({"status":"ok","response":{"type":"twapOrder","data":{"status":[]}}})",
          R"({"status":"ok","response":{"type":"twapOrder","data":{"status":{}}}})", R"({"status":"maybe"})"})
        QTest::newRow(body) << body;
}

void HyperliquidTwapCodecTest::repliesThatAreNone()
{
    QFETCH(QString, body);
    const auto read = decodeTwapReply(body.toStdString());
    QVERIFY(!read && read.error().outcome == Outcome::Unknown && read.error().kind == ErrorKind::Protocol);
}

void HyperliquidTwapCodecTest::streams()
{
    const auto states = decodeTwapFrame(statesFrame(state()).dump(), kUser);
    QVERIFY2(states && *states, states ? "" : states.error().message.c_str());
    const auto& running = std::get<TwapStatesFrame>(**states).running.at(0);
    QVERIFY(running.twapId == 77 && running.state.qty == dec("1.5") && running.state.filledQty == dec("0.5"));
    QVERIFY(running.state.filledNotional == dec("30000.5") && running.state.isRandomized &&
            running.state.minutes == 30);

    const Json history{{"channel", "userTwapHistory"},
                       {"data",
                        {{"isSnapshot", true},
                         {"user", kUser},
                         {"history",
                          {{{"state", state()},
                            {"status", {{"status", "error"}, {"description", "Insufficient margin"}}},
                            {"time", 1'700'000'000'500}}}}}}};
    const auto told = decodeTwapFrame(history.dump(), kUser);
    QVERIFY(told && *told);
    const auto& change = std::get<TwapHistoryFrame>(**told).changes.at(0);
    QVERIFY(change.status == "error" && change.words == "Insufficient margin" && change.time.isKnown());

    Json fill = test::fixtureCase(test::fixture("ws_messages.json").at("messages"), "userEvents flip fill")
                    .at("message")
                    .at("data")
                    .at("fills")
                    .at(0);
    const Json slices{{"channel", "userTwapSliceFills"},
                      {"data", {{"user", kUser}, {"twapSliceFills", {{{"fill", fill}, {"twapId", 77}}}}}}};
    const auto sliced = decodeTwapFrame(slices.dump(), kUser);
    QVERIFY(sliced && *sliced);
    const auto& slice = std::get<TwapFillsFrame>(**sliced).slices.at(0);
    QVERIFY(slice.twapId == 77 && slice.fill.tradeId == "404237815023429/308254271324");
    QVERIFY(!*decodeTwapFrame(R"({"channel":"pong"})", kUser));
}

void HyperliquidTwapCodecTest::framesThatAreNone_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const Json& frame) {
        QTest::newRow(name) << QString::fromStdString(frame.dump());
    };
    row("another user's", statesFrame(state(), std::string(42, '1')));
    Json other = state();
    other["user"] = std::string(42, '1');
    row("another user's state", statesFrame(other));
    for (const char* member : {"coin", "side", "sz", "executedSz", "minutes", "reduceOnly", "timestamp"}) {
        Json one = state();
        one.erase(member);
        row(member, statesFrame(one));
    }
    row("a state that is none", statesFrame(Json::array()));
    row("no state", {{"channel", "twapStates"}, {"data", {{"user", kUser}, {"states", {{77}}}}}});
    row("states as an object", {{"channel", "twapStates"}, {"data", {{"user", kUser}, {"states", Json::object()}}}});
    QTest::newRow("not JSON") << "x";
}

void HyperliquidTwapCodecTest::framesThatAreNone()
{
    QFETCH(QString, text);
    const auto read = decodeTwapFrame(text.toStdString(), kUser);
    QVERIFY(!read && read.error().kind == ErrorKind::Protocol);
}

QTEST_GUILESS_MAIN(HyperliquidTwapCodecTest)
#include "twap_codec_test.moc"
