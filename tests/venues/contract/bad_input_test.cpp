// SPDX-License-Identifier: GPL-3.0-or-later
// What a venue should never say, said to the whole program at every venue that has an account: each card of B in
// docs/adapters.md. Whatever is said, it ends in a typed error with a sentence, and nothing is lost, doubled or sent
// again.
#include "tests/venues/contract/account_room.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;
using twin::HttpAnswer;
using twin::HttpCall;
using twin::Json;

namespace {

// --- ways to spoil a text --------------------------------------------------------------------------------------------

enum class Spoil { Cut, Bytes, Lists, NumbersAsText, TextAsNumbers, Nulls, Page };
constexpr std::array kSpoils{
    std::pair{Spoil::Cut, "cut off"},
    std::pair{Spoil::Bytes, "bytes changed"},
    std::pair{Spoil::Lists, "lists for objects and objects for lists"},
    std::pair{Spoil::NumbersAsText, "numbers as text"},
    std::pair{Spoil::TextAsNumbers, "text as numbers"},
    std::pair{Spoil::Nulls, "nothing where something is promised"},
    std::pair{Spoil::Page, "a page of a proxy"},
};

/// Each value of the JSON that is neither a list nor an object, changed in place.
void forEachValue(Json& json, const std::function<void(Json&)>& change)
{
    if (json.is_structured()) {
        for (Json& each : json)
            forEachValue(each, change);
    } else {
        change(json);
    }
}

/// Nothing where it would stay as it was: a text without numbers has none to spoil.
[[nodiscard]] std::optional<std::string> spoiled(Spoil how, const std::string& text)
{
    if (how == Spoil::Cut)
        return text.substr(0, text.size() / 2);
    if (how == Spoil::Page)
        return "<html><body>Service unavailable</body></html>";
    std::string other = text;
    if (how == Spoil::Bytes) {
        for (std::size_t i = 3; i < other.size(); i += 11)
            other[i] = static_cast<char>(other[i] ^ 0x15);
        return other;
    }
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        return std::nullopt;
    if (how == Spoil::Lists) {
        json = json.is_object() ? Json::array() : Json::object();
    } else {
        forEachValue(json, [how](Json& value) {
            if (how == Spoil::Nulls)
                value = nullptr;
            else if (how == Spoil::NumbersAsText && value.is_number())
                value = value.dump();
            else if (how == Spoil::TextAsNumbers && value.is_string()) {
                const Json number = Json::parse(value.get<std::string>(), nullptr, false);
                if (number.is_number())
                    value = number;
            }
        });
    }
    other = json.dump();
    return other == Json::parse(text).dump() ? std::nullopt : std::optional(other);
}

/// What a frame of an account is about; empty where it is of the market or of the connection.
[[nodiscard]] std::string accountTopic(const FrameIn& frame)
{
    const Json json = Json::parse(frame.bytes, nullptr, false);
    if (!json.is_object() || !WireNumbers::isOfAnAccount(frame.link))
        return {};
    const Json& inner =
        json.contains("data") && json.at("data").is_object() && json.at("data").contains("e") ? json.at("data") : json;
    const std::string topic = inner.value("e", inner.value("channel", std::string()));
    static const std::set<std::string> kAbout{"orderUpdates", "userFills", "user", "ORDER_TRADE_UPDATE",
                                              "ACCOUNT_UPDATE"};
    return kAbout.contains(topic) ? topic : std::string();
}

[[nodiscard]] bool isNewOrder(const std::string& topic)
{
    return topic == "order" || topic == "POST order";
}

[[nodiscard]] bool wasTold(const Room& room, std::string_view part)
{
    return std::ranges::any_of(room.terminal.troubles(), [part](const std::string& sentence) {
        return sentence.find(part) != std::string::npos;
    });
}

constexpr std::string_view kMisheard = "that is not understood, so it is compared anew";

} // namespace

class BadInputTest : public QObject {
    Q_OBJECT

    static void eachVenueAndSpoil()
    {
        QTest::addColumn<const VirtualVenue*>("venue");
        QTest::addColumn<int>("how");
        for (const VirtualVenue& venue : virtualVenues()) {
            for (const auto& [how, name] : kSpoils)
                QTest::addRow("%s: %s", venue.slug.c_str(), name) << &venue << static_cast<int>(how);
        }
    }

    /// An order rests, another takes; both are known as the venue has them.
    static void checkWhole(Room& room)
    {
        const ClientOrderId taken = room.take(Side::Buy);
        room.checkTaken(taken, "0.002");
        if (QTest::currentTestFailed())
            return;
        const ClientOrderId resting = room.rest();
        QVERIFY(room.untilState(resting, OrderState::Open));
        QCOMPARE(room.truth().openOrders().size(), std::size_t{1});
        QVERIFY(room.until([&] { return room.isReady() && room.unresolved() == 0; }));
    }

private slots:
    void b01_signedForAnotherNetwork_data() { eachVenue(); }
    void b01_signedForAnotherNetwork()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        const ClientOrderId resting = room.rest();
        QVERIFY(room.untilState(resting, OrderState::Open));
        const auto rule = [&](const char* network) {
            const std::string body = Json{{"network", network}}.dump();
            QCOMPARE(room.twin->control({"POST", "/twin/rules", {}, body, {}}).status, 200);
        };
        rule("testnet"); // the account signs for the main one
        const ClientOrderId id = room.rest("0.003");
        QVERIFY(room.untilState(id, OrderState::Rejected));
        QCOMPARE(words(room.order(id).reason->kind), words(ErrorKind::Auth));
        QCOMPARE(words(room.order(id).reason->code), words(Code::Auth));
        QVERIFY(!room.order(id).reason->message.empty());
        const AccountDesk* const desk = room.terminal.oms().account(room.terminal.key());
        QVERIFY(desk->gateway->trouble());
        QCOMPARE(words(desk->gateway->trouble()->code), words(Code::Auth));
        QCOMPARE(words(room.order(resting).state), words(OrderState::Open));
        QCOMPARE(room.ordersAtVenue(id), std::size_t{0});
        rule("mainnet");
        room.cancel(resting); // tried at any time, and shows that the key may
        QVERIFY(room.untilState(resting, OrderState::Cancelled));
        QVERIFY(room.until([&] { return room.isReady() && !desk->gateway->trouble(); }));
    }

    /// Somebody on the way sends our bytes twice: the venue takes the first and refuses the nonce of the second, whose
    /// answer is the one we hear. The order lives, and is found.
    void b02_reusedNonce_data() { eachVenue(); }
    void b02_reusedNonce()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        std::optional<HttpCall> earlier;
        room.between->act = [&](const HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
            if (isNewOrder(topic))
                static_cast<void>(pass(call));
            return pass(call);
        };
        const ClientOrderId id = room.rest();
        QVERIFY(room.untilState(id, OrderState::Open));
        QCOMPARE(room.ordersAtVenue(id), std::size_t{1});
        QCOMPARE(room.truth().openOrders().size(), std::size_t{1});
        // And one whose bytes never come, the ones before it in their place: it was never there.
        room.between->act = [&](const HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
            if (!isNewOrder(topic))
                return pass(call);
            if (!earlier) {
                earlier = call;
                return pass(call);
            }
            return pass(*earlier);
        };
        const ClientOrderId second = room.rest("0.003");
        QVERIFY(room.untilState(second, OrderState::Open));
        const ClientOrderId third = room.rest("0.004");
        QVERIFY(third.isValid() && room.untilState(third, OrderState::Rejected));
        QVERIFY(!room.order(third).reason->message.empty());
        QCOMPARE(room.ordersAtVenue(third), std::size_t{0});
        QCOMPARE(room.ordersAtVenue(second), std::size_t{1});
        room.between->act = {};
        room.freshen();
        const ClientOrderId fourth = room.rest("0.005");
        QVERIFY(room.untilState(fourth, OrderState::Open)); // nonces go on beyond the one that was refused
    }

    /// The first answer of each kind is spoiled, from the start on: the account becomes ready all the same, and what it
    /// does is whole.
    void b03_tamperedAnswers_data() { eachVenueAndSpoil(); }
    void b03_tamperedAnswers()
    {
        QFETCH(const VirtualVenue*, venue);
        QFETCH(int, how);
        std::map<std::string, int> struck;
        Room room(*venue, [&](Room& of) {
            of.between->act = [&](const HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
                HttpAnswer answer = pass(call);
                const auto other = spoiled(static_cast<Spoil>(how), answer.body);
                if (answer.status == 200 && other && struck[topic]++ == 0)
                    answer.body = *other;
                return answer;
            };
        });
        if (!room.isUp) { // tries grow apart
            QVERIFY2(room.until([&] { return room.isReady(); }, Duration::minutes(10)),
                     room.terminal.standing().c_str());
            room.arm();
        }
        QVERIFY(struck.size() > 3);
        room.freshen();
        checkWhole(room);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(room.truth().orders().size(), std::size_t{2}); // none went twice
    }

    /// The first frame of each kind that tells something of the account is spoiled: what it told is asked for.
    void b04_tamperedFrames_data() { eachVenueAndSpoil(); }
    void b04_tamperedFrames()
    {
        QFETCH(const VirtualVenue*, venue);
        QFETCH(int, how);
        Room room(*venue);
        std::set<std::string> struck;
        room.terminal.setEar([&](Inbound& heard) {
            auto* const frame = std::get_if<FrameIn>(&heard.item);
            const std::string topic = frame ? accountTopic(*frame) : std::string();
            if (topic.empty() || struck.contains(topic))
                return;
            if (const auto other = spoiled(static_cast<Spoil>(how), frame->bytes)) {
                struck.insert(topic);
                frame->bytes = *other;
            }
        });
        checkWhole(room);
        if (QTest::currentTestFailed())
            return;
        QVERIFY(!struck.empty());
        // Amounts may be numbers: they are read to the last digit, from the text of the frame.
        if (static_cast<Spoil>(how) != Spoil::TextAsNumbers)
            QVERIFY2(wasTold(room, kMisheard), "a frame was refused and nobody was told");
        QCOMPARE(room.truth().orders().size(), std::size_t{2});
    }

    /// The answer to our order speaks of somebody else's.
    void b05_answersAboutOthers_data() { eachVenue(); }
    void b05_answersAboutOthers()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        bool isStruck = false;
        room.between->act = [&](const HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
            HttpAnswer answer = pass(call);
            if (isNewOrder(topic) && answer.status == 200 && !std::exchange(isStruck, true)) {
                Json json = Json::parse(answer.body);
                if (json.contains("orderId")) {
                    json["orderId"] = 4242;
                    json["clientOrderId"] = "somebody-else";
                } else {
                    json["response"]["data"]["statuses"] =
                        Json::array({{{"error", "Order 4242 of another account has insufficient margin."}}});
                    json["response"]["data"]["statuses"].push_back({{"resting", {{"oid", 4242}}}});
                }
                answer.body = json.dump();
            }
            return answer;
        };
        const ClientOrderId id = room.rest();
        QVERIFY(room.untilState(id, OrderState::Open));
        QVERIFY(isStruck);
        QCOMPARE(room.order(id).venueOrderId, std::to_string(room.truth().openOrders().front()->id));
        QCOMPARE(room.truth().orders().size(), std::size_t{1});
        QCOMPARE(room.terminal.oms().orders().all().size(), std::size_t{1}); // nobody else's is taken for one here
        room.cancel(id);
        QVERIFY(room.untilState(id, OrderState::Cancelled));
        QVERIFY(room.truth().openOrders().empty());
    }

    /// Frames of another account: under its name where frames have one, on another account's link where they have not.
    /// They move nothing, and what they hid is found.
    void b06_framesOfOtherAccounts_data() { eachVenue(); }
    void b06_framesOfOtherAccounts()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        std::vector<FrameIn> fills;
        bool isNamed = false;
        const std::string own = room.venue.exchangeAccount;
        room.terminal.setEar([&](Inbound& heard) {
            auto* const frame = std::get_if<FrameIn>(&heard.item);
            const std::string topic = frame ? accountTopic(*frame) : std::string();
            if (topic != "userFills" && topic != "ORDER_TRADE_UPDATE")
                return;
            fills.push_back(*frame);
            const std::size_t at = frame->bytes.find(own);
            if (own.size() == 42 && at != std::string::npos && !std::exchange(isNamed, true))
                frame->bytes.replace(at, own.size(), "0x1111111111111111111111111111111111111111");
        });
        room.checkTaken(room.take(Side::Buy), "0.002");
        if (QTest::currentTestFailed())
            return;
        QVERIFY(!fills.empty());
        if (isNamed)
            QVERIFY(wasTold(room, kMisheard));
        room.terminal.setEar({}); // what follows is not collected
        // The same executions under other numbers, by a link that is none of this account's.
        for (FrameIn frame : fills) {
            frame.link = WireNumbers::of(1).link;
            for (const char* id : {"\"tid\":", "\"t\":"}) {
                if (const std::size_t at = frame.bytes.find(id); at != std::string::npos)
                    frame.bytes.insert(at + std::string_view(id).size(), "9");
            }
            room.terminal.hear({room.time.now(), frame});
        }
        room.time.run(Duration::seconds(5));
        QCOMPARE(text(room.position()), QStringLiteral("0.002"));
        QVERIFY(room.hasTheVenuesFills());
    }

    /// An order is in a state that nobody knows, as it is told and as it is asked for.
    void b07_unknownStates_data() { eachVenue(); }
    void b07_unknownStates()
    {
        QFETCH(const VirtualVenue*, venue);
        Room room(*venue);
        const auto rename = [](std::string& text, int& left) {
            for (const auto& [word, other] :
                 {std::pair<std::string, std::string>{R"("status":"open")", R"("status":"sleeping")"},
                  {R"("X":"NEW")", R"("X":"SLEEPING")"},
                  {R"("status":"NEW")", R"("status":"SLEEPING")"}}) {
                const std::size_t at = text.find(word);
                if (at != std::string::npos && left > 0) {
                    --left;
                    text.replace(at, word.size(), other);
                }
            }
        };
        int inFrames = 1, inAnswers = 2;
        room.terminal.setEar([&](Inbound& heard) {
            auto* const frame = std::get_if<FrameIn>(&heard.item);
            if (frame && !accountTopic(*frame).empty())
                rename(frame->bytes, inFrames);
        });
        room.between->act = [&](const HttpCall& call, const std::string& topic, const Middleman::Pass& pass) {
            HttpAnswer answer = pass(call);
            if (isNewOrder(topic))
                answer.isLost = true; // so that it has to be asked for
            else
                rename(answer.body, inAnswers);
            return answer;
        };
        const ClientOrderId id = room.rest();
        QVERIFY(room.untilState(id, OrderState::Open));
        QCOMPARE(inFrames, 0);
        QVERIFY(wasTold(room, kMisheard));
        QCOMPARE(room.order(id).venueOrderId, std::to_string(room.truth().openOrders().front()->id));
        QCOMPARE(room.ordersAtVenue(id), std::size_t{1});
        QVERIFY(room.until([&] { return room.isReady() && room.unresolved() == 0; }));
    }
};

QTEST_GUILESS_MAIN(BadInputTest)
#include "bad_input_test.moc"
