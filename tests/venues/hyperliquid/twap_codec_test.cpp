// SPDX-License-Identifier: GPL-3.0-or-later
// The venue's orders over time: what they are on the wire, and what is said of them.
#include "adapters/hyperliquid/twap_codec.h"

#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/twap_records.h"
#include "tests/support/dec.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

#include <algorithm>
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

OrderTerms twapTerms(Side side, const char* qty, bool isReduceOnly, std::int32_t minutes, bool isRandomized)
{
    OrderTerms terms;
    terms.side = side;
    terms.type = OrderType::Twap;
    terms.qty = Qty{dec(qty)};
    terms.isReduceOnly = isReduceOnly;
    terms.twap = TwapPlan{minutes, isRandomized};
    return terms;
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
    void history();
    void records();
    void words();
    void framesThatAreNone_data();
    void framesThatAreNone();
};

void HyperliquidTwapCodecTest::actions()
{
    const Instrument btc =
        decodeCatalogue(R"({"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40}]})", VenueId{0}).value().at(0);
    const OrderTerms terms = twapTerms(Side::Sell, "1.50000", true, 30, true);
    QCOMPARE(twapOrderAction(terms, btc, 3)->dump(),
             R"({"type":"twapOrder","twap":{"a":3,"b":false,"s":"1.5","r":true,"m":30,"t":true}})");
    QCOMPARE(twapCancelAction(3, 77738308).dump(), R"({"type":"twapCancel","a":3,"t":77738308})");
}

void HyperliquidTwapCodecTest::refusals()
{
    const Instrument btc =
        decodeCatalogue(R"({"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40}]})", VenueId{0}).value().at(0);
    const auto field = [&](const char* qty, int minutes) {
        const auto made = twapOrderAction(twapTerms(Side::Buy, qty, false, minutes, false), btc, 0);
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
    QVERIFY(change.status == "error" && change.words == "Insufficient margin" && !change.twapId);
    QCOMPARE(change.time, Timestamp::fromMilliseconds(1'700'000'000'500));

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
    QVERIFY(slice.twapId == 77 && slice.fill.twapId == 77U && slice.fill.tradeId == "404237815023429/308254271324");
    QVERIFY(!*decodeTwapFrame(R"({"channel":"pong"})", kUser));
}

void HyperliquidTwapCodecTest::history()
{
    const auto row = [](const char* status, std::int64_t seconds) {
        return Json{{"time", seconds}, {"state", state()}, {"status", {{"status", status}}}, {"twapId", 77}};
    };
    const auto read = decodeTwapHistory(
        Json::array({row("terminated", 1'700'000'009), row("activated", 1'700'000'000)}).dump(), kUser);
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QCOMPARE(read->size(), std::size_t{2});
    QVERIFY(read->at(0).twapId == 77U && read->at(0).status == "terminated");
    QCOMPARE(read->at(0).time, Timestamp::fromMilliseconds(1'700'000'009'000)); // it says seconds
    QVERIFY(!decodeTwapHistory("{}", kUser));
    QVERIFY(!decodeTwapHistory(Json::array({row("activated", 0)}).dump(), kUser));
}

void HyperliquidTwapCodecTest::records()
{
    const auto change = [](const char* status, std::int64_t second, std::optional<std::uint64_t> id,
                           std::int64_t started = 1'700'000'000'000) {
        TwapHistoryFrame::Change made;
        made.twapId = id;
        made.state.coin = "BTC";
        made.state.qty = dec("1");
        made.state.minutes = 30;
        made.state.started = Timestamp::fromMilliseconds(started);
        made.status = status;
        made.time = Timestamp::fromMilliseconds(second * 1000);
        return made;
    };
    // One that ended in the second in which it began, in either order; one that runs; the number from whichever row.
    for (const bool isNewestFirst : {true, false}) {
        std::vector<TwapHistoryFrame::Change> rows{change("activated", 5, {}), change("terminated", 5, 7),
                                                   change("activated", 6, 8, 1'700'000'001'000)};
        if (isNewestFirst)
            std::ranges::reverse(rows);
        const auto all = twapRecords(rows);
        QCOMPARE(all.size(), std::size_t{2});
        const auto first = std::ranges::find(all, "terminated", &TwapRecord::status);
        QVERIFY(first != all.end() && first->twapId == 7U);
        QVERIFY(std::ranges::find(all, "activated", &TwapRecord::status) != all.end());
    }
    // Ours is the nearest in time of those that are alike.
    Order order;
    order.terms = twapTerms(Side::Buy, "1", false, 30, false);
    const auto all = twapRecords({change("activated", 1, 1), change("activated", 2, 2, 1'700'000'001'000),
                                  change("activated", 3, 3, 1'700'000'090'000)});
    const auto found = [&](std::int64_t madeMs) {
        const auto* record = recordOf(order, "BTC", all, Timestamp::fromMilliseconds(1'700'000'000'000 + madeMs),
                                      Duration::seconds(5), Duration::seconds(20));
        return record ? *record->twapId : 0;
    };
    QCOMPARE(found(900), 2U);
    QCOMPARE(found(400), 1U);
    QCOMPARE(found(71'000), 3U);
    QCOMPARE(found(69'000), 0U); // the third began too late to be it
    QCOMPARE(found(96'000), 0U); // or too early
    order.terms.twap->minutes = 31;
    QCOMPARE(found(900), 0U);
}

void HyperliquidTwapCodecTest::words()
{
    const auto words = [](const char* status, const char* filled) {
        TwapRecord record;
        record.status = status;
        record.words = "Insufficient margin to place order.";
        record.state.qty = dec("1");
        record.state.filledQty = dec(filled);
        record.state.minutes = 30;
        const auto read = twapWords(record);
        return read ? std::string(toString(read->type)) + (read->isHeld ? " held" : "") +
                          (read->reason ? ": " + read->reason->message : "")
                    : std::string("none");
    };
    QCOMPARE(words("activated", "0"), "ack");
    QCOMPARE(words("waitingForTrigger", "0"), "ack held");
    QCOMPARE(words("finished", "1"), "filled");
    QCOMPARE(words("finished", "0.4"), "expired: Its 30 minutes are over: 0.4 of 1 were filled");
    QCOMPARE(words("terminated", "0.4"), "cancelled");
    QCOMPARE(words("stopped", "0.4"), "cancelled: Its stop price was reached: 0.4 of 1 were filled");
    QCOMPARE(words("error", "0"),
             "cancelled: Hyperliquid ended it: Insufficient margin to place order.; 0 of 1 were filled");
    QCOMPARE(words("paused", "0"), "none");
    QCOMPARE(twapNumber(twapName(77)), 77U);
    for (const char* id : {"", "77", "twap:", "twap:7x", "twap:-1", "twap:99999999999999999999"})
        QVERIFY2(!twapNumber(id), id);
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
