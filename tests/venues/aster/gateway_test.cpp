// SPDX-License-Identifier: GPL-3.0-or-later
// A live account at Aster against a scripted network: what goes out is signed and goes once, what comes back has our
// words, and what is not known is said to be so.
#include "adapters/aster/account.h"

#include "adapters/aster/auth.h"
#include "adapters/crypto/hex.h"
#include "tests/support/dec.h"
#include "tests/support/json_fixture.h"
#include "tests/support/margin_words.h"
#include "tests/support/scripted_transport.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::aster;
using test::dec;
using Json = nlohmann::ordered_json;
using Lines = std::vector<std::string>;

namespace {

const std::string kKey = "0123456789012345678901234567890123456789012345678901234567890123";
const std::string kSigner = "0x14791697260e4c9a71f18484c9f997b308e59325";
const std::string kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
const std::string kListenKey = "pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1";
const std::string kSecret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";
const std::string kRefusedKey = R"({"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."})";

/// What the engine is told, a line each.
class Told final : public OrderSink {
public:
    void onReport(VenueId, const ExecReport& report) override
    {
        std::string line =
            std::string(toString(report.type)) + " " + std::to_string(report.order.counter) + " " + report.venueOrderId;
        if (report.fill)
            line += " fill " + plainText(report.fill->qty.value) + " fee " + plainText(report.fill->fee);
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
        if (answer.error)
            marginErrors.push_back(*answer.error);
        lines.push_back(test::marginWords(answer.setting) +
                        (answer.error ? " " + std::string(toString(answer.error->code)) + " " +
                                            std::string(toString(answer.error->outcome))
                                      : ""));
    }
    void onBalance(const Balance& balance) override
    {
        lines.push_back("balance " + balance.asset + " " + plainText(balance.total) + " free " +
                        (balance.available ? plainText(*balance.available) : "?"));
    }
    void onPosition(const VenuePosition& position) override { lines.push_back("position " + plainText(position.qty)); }
    void onFunding(const FundingPayment& paid) override { lines.push_back("funding " + plainText(paid.amount)); }
    void onSnapshot(const AccountSnapshot& snapshot) override { snapshots.push_back(snapshot); }
    void onNotice(VenueId, const GatewayNotice& notice) override
    {
        lines.push_back("notice " + notice.about + (notice.error ? ": " + notice.error->message : " is over"));
    }

    std::vector<std::string> take() { return std::exchange(lines, {}); }

    std::vector<std::string> lines;
    std::vector<Error> marginErrors;
    std::vector<Error> errors;
    std::vector<AccountSnapshot> snapshots;
};

std::map<std::string, std::string> parametersIn(const std::string& text)
{
    std::map<std::string, std::string> all;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('&', at), text.size());
        const std::size_t is = text.find('=', at);
        all[text.substr(at, is - at)] = text.substr(is + 1, end - is - 1);
        at = end + 1;
    }
    return all;
}
std::string queryOf(const std::string& url)
{
    const std::size_t at = url.find('?');
    return at == std::string::npos ? std::string() : url.substr(at + 1);
}

struct Bench {
    explicit Bench(bool isHmac = false, std::function<void(aster::AccountSettings&)> change = {})
    {
        venue = catalogue.addVenue("aster");
        for (const auto& [symbol, tick, lot] :
             {std::tuple{"BTCUSDT", "0.1", "0.001"}, std::tuple{"ETHUSDT", "0.01", "0.001"}}) {
            Instrument instrument;
            instrument.venue = venue;
            instrument.symbol = symbol;
            instrument.base = std::string(symbol).substr(0, 3);
            instrument.quote = "USDT";
            instrument.priceScale = 2;
            instrument.qtyScale = 3;
            instrument.tickRule.tick = dec(tick);
            instrument.lotStep = dec(lot);
            instrument.minNotional = dec("5");
            const InstrumentId id = catalogue.upsert(instrument);
            (instrument.symbol == "BTCUSDT" ? btc : eth) = id;
        }
        aster::AccountSettings settings;
        settings.account = "main";
        settings.network = Network::Testnet;
        settings.venue.restUrl = "http://127.0.0.1:1";
        settings.venue.wsUrl = "ws://127.0.0.1:1";
        settings.numbers = WireNumbers::of(3);
        link = settings.numbers.link;
        if (change)
            change(settings);
        Credential credential =
            isHmac
                ? Credential(HmacCredential{SecretString("the-api-key"), SecretString(std::string(kSecret))})
                : Credential(AgentCredential{std::move(*crypto::Secp256k1Key::fromHex(SecretString(std::string(kKey)))),
                                             *crypto::addressFrom(kUser)});
        prefix = isHmac ? "/fapi/v1" : "/fapi/v3";
        gateway = makeGateway(venue, catalogue, std::move(settings), std::move(credential), transport, told);
    }
    /// Open, and with all that a session needs.
    void open()
    {
        gateway->start(now);
        answerStart();
    }
    void answerStart(const char* dual = "false", const char* multi = "false")
    {
        if (isAsked(prefix + "/time"))
            answerTime();
        answer(prefix + "/listenKey", Json{{"listenKey", kListenKey}}.dump());
        answer("positionSide/dual", std::string(R"({"dualSidePosition":)") + dual + "}");
        answer("multiAssetsMargin", std::string(R"({"multiAssetsMargin":)") + multi + "}");
        gateway->onLinkUp(transport.all<OpenLink>().back().link, now);
    }
    void answerTime() { answer(prefix + "/time", Json{{"serverTime", now.toMilliseconds()}}.dump()); }
    [[nodiscard]] bool isAsked(const std::string& path) const
    {
        const auto reads = transport.all<HttpRequest>();
        return std::any_of(reads.begin(), reads.end(), [&](const HttpRequest& read) {
            return !answered.contains(read.id) && read.url.find(path) != std::string::npos;
        });
    }
    [[nodiscard]] HttpRequest asked(const std::string& path) const
    {
        const auto reads = transport.all<HttpRequest>();
        for (auto read = reads.rbegin(); read != reads.rend(); ++read) {
            if (!answered.contains(read->id) && read->url.find(path) != std::string::npos)
                return *read;
        }
        throw std::runtime_error("nobody asked for " + path);
    }
    /// Answers the newest read of this path that waits for one.
    void answer(const std::string& path, const std::string& body, int status = 200, Duration retryAfter = {})
    {
        const HttpRequest read = asked(path);
        answered.insert(read.id);
        gateway->onHttpReply({venue, read.id, status, retryAfter, body, {}, read.maskedMembers}, now);
    }
    [[nodiscard]] OrderHttp sent() const { return transport.all<OrderHttp>().back(); }
    [[nodiscard]] std::map<std::string, std::string> sentParameters() const { return parametersIn(sent().body); }
    void acted(const std::string& body, int status = 200, std::vector<HttpHeader> headers = {})
    {
        gateway->onHttpReply({venue, sent().id, status, {}, body, std::move(headers)}, now);
    }
    /// The venue's answer to what was asked of an order.
    [[nodiscard]] std::string told77(const Order& order, const char* status = "NEW", const char* filled = "0",
                                     int after = 0) const
    {
        return rest(order, "77", status, filled, after).dump();
    }
    [[nodiscard]] Json rest(const Order& order, const char* id, const char* status, const char* filled, int after) const
    {
        return {{"symbol", catalogue.at(order.instrument).symbol},
                {"orderId", std::stoll(id)},
                {"clientOrderId", order.id.toHex()},
                {"side", order.terms.side == Side::Buy ? "BUY" : "SELL"},
                {"type", order.terms.trigger ? "STOP_MARKET" : "LIMIT"},
                {"origType", order.terms.trigger ? "STOP_MARKET" : "LIMIT"},
                {"timeInForce", order.terms.isPostOnly ? "GTX" : "GTC"},
                {"status", status},
                {"price", order.terms.price ? plainText(order.terms.price->value) : "0"},
                {"origQty", plainText(order.terms.qty.value)},
                {"executedQty", filled},
                {"stopPrice", order.terms.trigger ? plainText(order.terms.trigger->value) : "0"},
                {"updateTime", now.toMilliseconds() + after}};
    }
    /// A frame about an order. `event` is when it is told, in ms from now.
    void update(const Order& order, const char* execution, const char* status, const char* filled, int event,
                std::uint64_t trade = 0, const char* last = "0", const char* type = nullptr, int venueId = 77)
    {
        const char* const placed = order.terms.trigger ? "STOP_MARKET" : "LIMIT";
        Json o{{"s", catalogue.at(order.instrument).symbol},
               {"c", order.id.toHex()},
               {"S", order.terms.side == Side::Buy ? "BUY" : "SELL"},
               {"o", type ? type : placed},
               {"f", order.terms.isPostOnly ? "GTX" : "GTC"},
               {"q", plainText(order.terms.qty.value)},
               {"p", order.terms.price ? plainText(order.terms.price->value) : "0"},
               {"ap", "0"},
               {"sp", order.terms.trigger ? plainText(order.terms.trigger->value) : "0"},
               {"x", execution},
               {"X", status},
               {"i", venueId},
               {"l", last},
               {"z", filled},
               {"L", trade > 0 ? "60000" : "0"},
               {"T", now.toMilliseconds() + event},
               {"t", trade},
               {"m", false},
               {"R", false},
               {"wt", "MARK_PRICE"},
               {"ot", placed},
               {"ps", "BOTH"},
               {"cp", false},
               {"rp", "0"}};
        if (trade > 0) {
            o["n"] = "0.01";
            o["N"] = "USDT";
        }
        frame({{"e", "ORDER_TRADE_UPDATE"},
               {"E", now.toMilliseconds() + event},
               {"T", now.toMilliseconds() + event},
               {"o", o}});
    }
    void frame(const Json& message) { gateway->onFrame(link, message.dump(), now); }
    [[nodiscard]] Order order(std::uint64_t number, const char* qty = "0.01") const
    {
        Order made;
        made.id = {0x0123456789abcdef, number};
        made.venue = venue;
        made.instrument = btc;
        made.account = "main";
        made.mode = TradingMode::Live;
        made.terms.qty = Qty{dec(qty)};
        made.terms.price = Price{dec("60000")};
        return made;
    }
    void later(Duration by)
    {
        now = now + by;
        gateway->onTimer(now);
    }
    [[nodiscard]] Json position(const char* symbol, const char* qty, std::int64_t updated) const
    {
        return {{"symbol", symbol},       {"positionAmt", qty},        {"entryPrice", "60000"},
                {"markPrice", "60010"},   {"unRealizedProfit", "0.5"}, {"liquidationPrice", "50000"},
                {"leverage", "20"},       {"marginType", "cross"},     {"isolatedMargin", "0"},
                {"positionSide", "BOTH"}, {"updateTime", updated}};
    }
    void answerSnapshot(const Json& orders, const Json& positions, const Json& income)
    {
        answer("/balance", R"([{"asset":"USDT","balance":"100","availableBalance":"90","updateTime":1},)"
                           R"({"asset":"BNB","balance":"0","availableBalance":"0","updateTime":0}])");
        answer("/openOrders", orders.dump());
        answer("/positionRisk", positions.dump());
        answer("/income", income.dump());
    }

    Catalogue catalogue;
    VenueId venue;
    InstrumentId btc, eth;
    LinkId link;
    std::string prefix;
    test::ScriptedTransport transport;
    Told told;
    std::unique_ptr<fapi::Gateway> gateway;
    std::set<HttpId> answered;
    Timestamp now = Timestamp::fromMilliseconds(1'700'000'000'000);
};

} // namespace

class AsterGatewayTest : public QObject {
    Q_OBJECT
private slots:
    void readyOnceAllIsKnown();
    void theKeyStaysSecret();
    void theKeyIsKeptAlive();
    void aKeyThatIsGone();
    void theKeyExpires();
    void linksAreRenewedWithoutAHole();
    void theLinkComesBack();
    void ordersAreSignedAndGoOnce();
    void noncesOnlyGrow();
    void noncesAfterAClockThatLeapt();
    void hmacAccounts();
    void lifeOfAnOrder();
    void fillBeforeAck();
    void duplicatesAndDisorder();
    void filledWaitsForItsFills();
    void postOnlyBothWays();
    void aStopThatFires();
    void changes();
    void changesThatCannotBe();
    void cancels();
    void cancelsLeaveTogether();
    void aBatchThatIsRefused();
    void lostAcks_data();
    void lostAcks();
    void answersAboutOthers();
    void queries();
    void marketOrders();
    void ordersBeyondTheBudget();
    void haltsAreKept();
    void readsWaitForTheirTurn();
    void unknownKey();
    void keysThatMayOnlyReduce();
    void hedgeMode();
    void multiAssets();
    void clocksThatDiffer();
    void snapshots();
    void executionsArePaged();
    void fourHundredPositions();
    void aSnapshotThatFailsIsNotTold();
    void oneSnapshotAfterTheOther();
    void moneyIsReadAnew();
    void funding();
    void leverage();
    void marginMode();
    void marginIsMoved();
    void marginAndFees();
    void deadMan();
    void framesThatAreNone();
    void strangersAndLiquidations();
};

void AsterGatewayTest::readyOnceAllIsKnown()
{
    Bench b;
    QVERIFY(b.gateway->session() == SessionState::Disconnected);
    b.gateway->start(b.now);
    QVERIFY(b.gateway->session() == SessionState::Connecting);
    QCOMPARE(b.transport.count<OpenLink>(), std::size_t{0}); // no key yet
    QVERIFY(b.transport.count<WarmOrderLink>() > 0);
    QCOMPARE(b.transport.count<HttpRequest>(), std::size_t{1}); // the clock alone: what is signed names a time
    b.answerTime();
    b.answer("/listenKey", "", 502);
    b.later(Duration::minutes(1));
    b.answer("/listenKey", Json{{"listenKey", kListenKey}}.dump());
    const OpenLink link = b.transport.all<OpenLink>().back();
    QVERIFY(link.isPrivate && link.link == b.link);
    QCOMPARE(link.url, "ws://127.0.0.1:1/ws/" + kListenKey);
    b.gateway->onLinkUp(b.link, b.now);
    QVERIFY(b.gateway->session() == SessionState::Syncing);
    b.answer("positionSide/dual", R"({"dualSidePosition":false})");
    QVERIFY(b.gateway->session() == SessionState::Syncing);
    b.answer("multiAssetsMargin", "[]", 200); // no answer of its kind: asked again
    QVERIFY(b.gateway->session() == SessionState::Syncing);
    b.later(Duration::minutes(1));
    b.answer("multiAssetsMargin", R"({"multiAssetsMargin":false})");
    QVERIFY(b.gateway->session() == SessionState::Ready && !b.gateway->trouble());
    b.gateway->stop(b.now);
    QVERIFY(b.gateway->session() == SessionState::Disconnected && b.transport.count<CloseLink>() == 1);
    QVERIFY(!b.gateway->nextTimer().isKnown());
}

void AsterGatewayTest::theKeyStaysSecret()
{
    Bench b;
    b.gateway->start(b.now);
    b.answerTime();
    QCOMPARE(b.asked("/listenKey").maskedMembers, std::vector<std::string>{"listenKey"});
    QCOMPARE(b.asked("/listenKey").method, "POST");
    for (const HttpRequest& read : b.transport.all<HttpRequest>())
        QCOMPARE(read.maskedMembers.empty(), read.url.find("listenKey") == std::string::npos);
}

void AsterGatewayTest::theKeyIsKeptAlive()
{
    Bench b;
    b.open();
    b.later(Duration::minutes(29));
    QVERIFY(!b.isAsked("/listenKey"));
    b.later(Duration::minutes(1));
    const HttpRequest kept = b.asked("/listenKey");
    QCOMPARE(kept.method, "PUT");
    QVERIFY(!kept.maskedMembers.empty());
    b.answer("/listenKey", "{}");
    b.later(Duration::minutes(30));
    b.answer("/listenKey", "", 503); // once more, soon
    b.later(Duration::minutes(1));
    b.answer("/listenKey", "{}");
    QVERIFY(b.gateway->session() == SessionState::Ready);
    QCOMPARE(b.transport.count<OpenLink>(), std::size_t{1});
}

void AsterGatewayTest::aKeyThatIsGone()
{
    Bench b;
    b.open();
    b.later(Duration::minutes(30));
    b.answer("/listenKey", R"({"code":-1125,"msg":"This listenKey does not exist."})", 400);
    QVERIFY(b.gateway->session() == SessionState::Disconnected);
    b.later({});
    QVERIFY(b.gateway->session() == SessionState::Connecting);
    b.answerStart();
    QVERIFY(b.gateway->session() == SessionState::Ready);
    QCOMPARE(b.transport.count<OpenLink>(), std::size_t{2});
}

void AsterGatewayTest::theKeyExpires()
{
    Bench b;
    b.open();
    b.frame({{"e", "listenKeyExpired"}, {"E", 1576653824250}});
    QVERIFY(b.gateway->session() == SessionState::Disconnected);
    QCOMPARE(b.transport.count<CloseLink>(), std::size_t{1});
    b.update(b.order(1), "NEW", "NEW", "0", 1); // of the link that is closed
    QCOMPARE(b.told.take(), Lines{});
    b.later({});
    QCOMPARE(b.asked("/listenKey").method, "POST");
    b.gateway->requestSnapshot(b.now, b.now);
    QVERIFY(!b.isAsked("/openOrders")); // not before the stream is open
    b.answerStart();
    QVERIFY(b.gateway->session() == SessionState::Ready && b.isAsked("/openOrders"));
}

void AsterGatewayTest::linksAreRenewedWithoutAHole()
{
    Bench b;
    b.open();
    b.later(Duration::minutes(23 * 60));
    QCOMPARE(b.transport.count<OpenLink>(), std::size_t{2});
    const LinkId next = b.transport.all<OpenLink>().back().link;
    QVERIFY(next != b.link && WireNumbers::of(3).owns(next));
    b.update(b.order(1), "NEW", "NEW", "0", 1); // the old one still counts
    QCOMPARE(b.told.take(), (Lines{"ack 1 77"}));
    b.gateway->onLinkUp(next, b.now);
    QVERIFY(b.gateway->session() == SessionState::Ready);
    b.update(b.order(1), "CANCELED", "CANCELED", "0", 2); // on the old one, and then on the new
    const LinkId old = std::exchange(b.link, next);
    b.update(b.order(1), "CANCELED", "CANCELED", "0", 2);
    QCOMPARE(b.told.take(), (Lines{"cancelled 1 77"}));
    b.later(Duration::seconds(2));
    QVERIFY(b.transport.all<CloseLink>().back().link == old);
    b.gateway->onLinkDown(old, "closed", b.now);
    QVERIFY(b.gateway->session() == SessionState::Ready);
    b.gateway->onLinkDown(next, "gone", b.now);
    QVERIFY(b.gateway->session() == SessionState::Disconnected);

    Bench failing; // the new one does not open: the old one stays, and it is tried again
    failing.open();
    failing.later(Duration::minutes(23 * 60));
    failing.gateway->onLinkDown(failing.transport.all<OpenLink>().back().link, "refused", failing.now);
    QVERIFY(failing.gateway->session() == SessionState::Ready);
    failing.later(Duration::minutes(1));
    QCOMPARE(failing.transport.count<OpenLink>(), std::size_t{3});
}

void AsterGatewayTest::theLinkComesBack()
{
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    b.gateway->onLinkDown(b.link, "gone", b.now);
    QVERIFY(b.gateway->session() == SessionState::Disconnected);
    b.gateway->onLinkDown(b.link, "gone", b.now); // told twice
    QVERIFY(b.gateway->retryAt() > b.now);
    {
        Bench hasty;
        hasty.open();
        hasty.gateway->tryNow(hasty.now); // it has a session
        QVERIFY(hasty.gateway->session() == SessionState::Ready && !hasty.gateway->retryAt().isKnown());
        hasty.gateway->onLinkDown(hasty.link, "gone", hasty.now);
        hasty.gateway->tryNow(hasty.now);
        QVERIFY(hasty.gateway->session() == SessionState::Connecting && !hasty.gateway->retryAt().isKnown());
        hasty.answerStart();
        QVERIFY(hasty.gateway->session() == SessionState::Ready);
    }
    b.later(Duration::seconds(30));
    QVERIFY(b.gateway->session() == SessionState::Connecting);
    b.answerStart();
    QVERIFY(b.gateway->session() == SessionState::Ready);
    b.answer("/openOrders", "[]"); // of the life before
    QVERIFY(b.told.snapshots.empty());
}

void AsterGatewayTest::ordersAreSignedAndGoOnce()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.later(Duration::seconds(60));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
    const OrderHttp sent = b.sent();
    QVERIFY(sent.method == OrderMethod::Post && WireNumbers::of(3).owns(sent.id));
    QCOMPARE(sent.url, "http://127.0.0.1:1/fapi/v3/order");
    QCOMPARE(sent.contentType, "application/x-www-form-urlencoded");
    auto all = b.sentParameters();
    QCOMPARE(all["newClientOrderId"], "0123456789abcdef0000000000000001");
    QCOMPARE(all["symbol"], "BTCUSDT");
    QCOMPARE(all["price"], "60000");
    QCOMPARE(all["user"], kUser);
    QCOMPARE(all["signer"], kSigner);
    // The last parameter is the agent's, over what stands before it, byte for byte.
    const std::size_t at = sent.body.find("&signature=0x");
    const std::string signature = sent.body.substr(at + 13);
    QCOMPARE(signature.size(), std::size_t{130});
    crypto::RecoverableSignature read;
    QVERIFY(crypto::fromHex(signature.substr(0, 64), read.r) && crypto::fromHex(signature.substr(64, 64), read.s));
    read.recoveryId = static_cast<std::uint8_t>(std::stoi(signature.substr(128), nullptr, 16) - 27);
    QCOMPARE(crypto::toHex0x(*crypto::recoverSigner(v3Digest(sent.body.substr(0, at), kTestnetChainId), read)),
             kSigner);
    QVERIFY(sent.body.find(kKey) == std::string::npos);

    Bench brief(false, [](aster::AccountSettings& settings) { settings.sendsUser = false; });
    brief.open();
    brief.gateway->submit(brief.order(1), brief.now);
    QVERIFY(!brief.sentParameters().contains("user") && brief.sentParameters().contains("signer"));
}

void AsterGatewayTest::noncesOnlyGrow()
{
    Bench b;
    b.open();
    std::uint64_t last = 0;
    const auto next = [&last](const std::string& text) {
        const std::uint64_t nonce = std::stoull(parametersIn(text).at("nonce"));
        const bool isAbove = nonce > last;
        last = nonce;
        return isAbove;
    };
    for (std::uint64_t number = 1; number <= 3; ++number) { // in one microsecond
        b.gateway->submit(b.order(number), b.now);
        QVERIFY(next(b.sent().body));
    }
    QVERIFY(last >= 1'700'000'000'000'000 && last < 1'700'000'000'001'000);
    b.gateway->query(b.order(1), b.now); // reads have them too
    QVERIFY(next(queryOf(b.asked("/fapi/v3/order?").url)));
    Bench again; // after a start, a moment later
    again.now = b.now + Duration::seconds(1);
    again.open();
    again.gateway->submit(again.order(9), again.now);
    QVERIFY(next(again.sent().body));
}

/// The machine's clock is set an hour ahead, and something is signed before the venue's is heard again: that is
/// refused, and what comes after counts from the venue's time.
void AsterGatewayTest::noncesAfterAClockThatLeapt()
{
    Bench b;
    b.open();
    const auto nonce = [&b] { return std::stoll(b.sentParameters()["nonce"]); };
    const Timestamp venue = b.now;
    b.gateway->submit(b.order(1), b.now);
    const auto before = nonce();
    b.now = b.now + Duration::minutes(60);
    b.gateway->cancel(b.order(1), b.now);
    QVERIFY(nonce() > before + 3'000'000'000);
    b.acted(R"({"code":-4225,"msg":"Nonce Expired"})", 400);
    b.later({});
    b.answer("/fapi/v3/time", Json{{"serverTime", venue.toMilliseconds() + 5}}.dump());
    QVERIFY(b.gateway->trouble());
    b.gateway->cancel(b.order(1), b.now);
    QVERIFY(nonce() > before);
    QVERIFY(nonce() / 1000 - venue.toMilliseconds() < 1000);
    b.later(Duration::seconds(15)); // and on from there
    b.answer("/fapi/v3/time", Json{{"serverTime", (venue + Duration::seconds(15)).toMilliseconds()}}.dump());
    b.gateway->cancel(b.order(1), b.now);
    QVERIFY(std::abs(nonce() / 1000 - (venue + Duration::seconds(15)).toMilliseconds()) < 1000);
}

void AsterGatewayTest::hmacAccounts()
{
    Bench b(true, [](aster::AccountSettings& settings) { settings.recvWindow = Duration::seconds(4); });
    QVERIFY(!b.gateway->capabilities().hasReplace); // PUT order stands in the V3 document alone
    b.gateway->start(b.now);
    b.answerTime();
    const auto hasKey = [](const std::vector<HttpHeader>& headers) {
        return headers == std::vector<HttpHeader>{{"X-MBX-APIKEY", "the-api-key"}};
    };
    QVERIFY(hasKey(b.asked("/fapi/v1/listenKey").headers));
    QVERIFY(b.asked("/fapi/v1/listenKey").body.empty()); // named, not signed
    const HttpRequest dual = b.asked("/fapi/v1/positionSide/dual");
    QVERIFY(hasKey(dual.headers));
    const std::string query = queryOf(dual.url);
    const std::size_t at = query.find("&signature=");
    QCOMPARE(query.substr(at + 11), v1Signature(SecretString(std::string(kSecret)), query.substr(0, at)));
    b.answerStart();
    b.gateway->submit(b.order(1), b.now);
    QVERIFY(hasKey(b.sent().headers));
    QCOMPARE(b.sent().url, "http://127.0.0.1:1/fapi/v1/order");
    auto all = b.sentParameters();
    QCOMPARE(all["recvWindow"], "4000");
    QCOMPARE(all["timestamp"], "1700000000000");
    QVERIFY(!all.contains("nonce"));
    b.gateway->requestSnapshot(b.now, b.now);
    QVERIFY(b.isAsked("/fapi/v2/balance") && b.isAsked("/fapi/v2/positionRisk") && b.isAsked("/fapi/v1/openOrders"));
    b.gateway->replace(b.order(1), b.order(1).terms, b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer replace UNSUPPORTED NotSent"}));
}

void AsterGatewayTest::lifeOfAnOrder()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted(b.told77(order));
    QCOMPARE(b.told.take(), (Lines{"answer new", "ack 1 77"}));
    b.update(order, "NEW", "NEW", "0", 1);
    b.update(order, "TRADE", "PARTIALLY_FILLED", "0.004", 2, 5, "0.004");
    b.update(order, "TRADE", "FILLED", "0.01", 3, 6, "0.006");
    QCOMPARE(b.told.take(),
             (Lines{"partial 1 77 fill 0.004 fee 0.01", "partial 1 77 fill 0.006 fee 0.01", "filled 1 77"}));
}

void AsterGatewayTest::fillBeforeAck()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.update(order, "TRADE", "FILLED", "0.01", 3, 6, "0.01"); // the stream is first
    QCOMPARE(b.told.take(), (Lines{"partial 1 77 fill 0.01 fee 0.01", "filled 1 77"}));
    b.acted(b.told77(order));
    QCOMPARE(b.told.take(), (Lines{"answer new"}));
}

void AsterGatewayTest::duplicatesAndDisorder()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.update(order, "TRADE", "PARTIALLY_FILLED", "0.004", 5, 5, "0.004");
    b.update(order, "TRADE", "PARTIALLY_FILLED", "0.004", 5, 5, "0.004"); // told twice
    b.update(order, "NEW", "NEW", "0", 1);                                // swapped
    QCOMPARE(b.told.take(), (Lines{"partial 1 77 fill 0.004 fee 0.01"}));
    b.update(order, "CANCELED", "CANCELED", "0.007", 9);
    QCOMPARE(b.told.take(), Lines{}); // it counts an execution that is on its way
    b.update(order, "TRADE", "PARTIALLY_FILLED", "0.007", 7, 6, "0.003");
    QCOMPARE(b.told.take(), (Lines{"partial 1 77 fill 0.003 fee 0.01", "cancelled 1 77"}));
}

void AsterGatewayTest::filledWaitsForItsFills()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.update(order, "TRADE", "FILLED", "0.01", 5, 6, "0.004"); // the first of two is lost
    QCOMPARE(b.told.take(), (Lines{"partial 1 77 fill 0.004 fee 0.01"}));
    b.later(Duration::milliseconds(1999));
    QCOMPARE(b.told.take(), Lines{});
    b.later(Duration::milliseconds(1)); // it is told without: the engine asks for what is missing
    QCOMPARE(b.told.take(), (Lines{"filled 1 77"}));
}

void AsterGatewayTest::postOnlyBothWays()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    order.terms.isPostOnly = true;
    b.gateway->submit(order, b.now);
    QCOMPARE(b.sentParameters()["timeInForce"], "GTX");
    b.acted(b.told77(order));
    b.update(order, "NEW", "NEW", "0", 1);
    b.update(order, "EXPIRED", "EXPIRED", "0", 2); // taken, and then not
    QCOMPARE(b.told.take(), (Lines{"answer new", "ack 1 77", "rejected 1 77 POST_ONLY_WOULD_CROSS"}));
    order.id.counter = 2; // or refused at once
    b.gateway->submit(order, b.now);
    b.acted(R"({"code":-5022,"msg":"Due to the order could not be executed as maker, it will be rejected."})", 400);
    QCOMPARE(b.told.take(), (Lines{"answer new POST_ONLY_WOULD_CROSS Rejected"}));
    order.id.counter = 3; // or it has ended in the answer
    b.gateway->submit(order, b.now);
    Json ended = b.rest(order, "78", "EXPIRED", "0", 1);
    b.acted(ended.dump());
    QCOMPARE(b.told.take(), (Lines{"answer new", "rejected 3 78 POST_ONLY_WOULD_CROSS"}));
}

void AsterGatewayTest::aStopThatFires()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    order.terms.type = OrderType::Stop;
    order.terms.price.reset();
    order.terms.trigger = Price{dec("61000")};
    b.gateway->submit(order, b.now);
    QCOMPARE(b.sentParameters()["type"], "STOP_MARKET");
    b.update(order, "NEW", "NEW", "0", 1);
    b.update(order, "EXPIRED", "EXPIRED", "0", 5);
    QCOMPARE(b.told.take(), (Lines{"ack 1 77 held"}));
    b.update(order, "NEW", "NEW", "0", 6, 0, "0", "MARKET");
    b.update(order, "TRADE", "FILLED", "0.01", 7, 9, "0.01", "MARKET");
    QCOMPARE(b.told.take(), (Lines{"ack 1 77", "partial 1 77 fill 0.01 fee 0.01", "filled 1 77"}));

    for (const bool hasExpired : {true, false}) { // nothing follows: the venue is asked
        Bench other;
        other.open();
        other.update(order, "NEW", "NEW", "0", 1);
        other.update(order, "EXPIRED", "EXPIRED", "0", 5);
        other.later(Duration::seconds(2));
        if (hasExpired) {
            other.answer("/fapi/v3/order?", "", 502); // asked until it says
            other.later(Duration::minutes(1));
            other.told.take();
            other.answer("/fapi/v3/order?", other.told77(order, "EXPIRED", "0", -1'000'000));
            QCOMPARE(other.told.take(), (Lines{"expired 1 77 OTHER"}));
        } else {
            other.told.take();
            other.answer("/fapi/v3/order?", R"({"code":-2013,"msg":"Order does not exist."})", 400);
            QCOMPARE(other.told.take(), (Lines{"expired 1 77 OTHER"}));
        }
    }
}

void AsterGatewayTest::changes()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted(b.told77(order));
    b.told.take();
    order.venueOrderId = "77";
    order.filledQty = dec("0.004");
    OrderTerms changed = order.terms;
    changed.price = Price{dec("59000")};
    b.gateway->replace(order, changed, b.now);
    QVERIFY(b.sent().method == OrderMethod::Put);
    auto all = b.sentParameters();
    QCOMPARE(all["orderId"], "77");
    QCOMPARE(all["quantity"], "0.01"); // of the whole order
    QCOMPARE(all["price"], "59000");
    b.update(order, "NEW", "NEW", "0", 1); // late, on the old terms: no answer to the change
    QCOMPARE(b.told.take(), Lines{});
    Order after = order;
    after.terms = changed;
    b.acted(b.told77(after, "PARTIALLY_FILLED", "0.004", 5));
    QCOMPARE(b.told.take(), (Lines{"answer replace"}));

    b.gateway->replace(order, order.terms, b.now); // answered with other terms than asked for
    b.acted(b.told77(after, "PARTIALLY_FILLED", "0.004", 9));
    QCOMPARE(b.told.take(), (Lines{"answer replace BAD_FORMAT Unknown"}));
    b.gateway->replace(order, order.terms, b.now);
    b.acted(R"({"code":-4014,"msg":"Price not increased by tick size."})", 400); // the original stays
    QCOMPARE(b.told.take(), (Lines{"answer replace BAD_TICK Rejected"}));
    b.update(after, "CANCELED", "CANCELED", "0.004", 20);
    b.later(Duration::seconds(2));
    QCOMPARE(b.told.take(), (Lines{"cancelled 1 77"}));
}

void AsterGatewayTest::changesThatCannotBe()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    order.filledQty = dec("0.01");
    b.gateway->replace(order, order.terms, b.now);
    order.filledQty = {};
    OrderTerms off = order.terms;
    off.price = Price{dec("60000.05")};
    b.gateway->replace(order, off, b.now);
    order.terms.type = OrderType::Stop;
    b.gateway->replace(order, order.terms, b.now);
    QCOMPARE(b.told.take(), Lines{}); // nothing is told from inside a call
    QVERIFY(b.gateway->nextTimer() == b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer replace BAD_QTY NotSent", "answer replace BAD_TICK NotSent",
                                   "answer replace UNSUPPORTED NotSent"}));
    QVERIFY(b.told.errors.back().message.find("place it anew") != std::string::npos);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{0});
}

void AsterGatewayTest::cancels()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    b.gateway->cancel(order, b.now);
    QVERIFY(b.sent().method == OrderMethod::Delete);
    QCOMPARE(b.sentParameters()["origClientOrderId"], "0123456789abcdef0000000000000001");
    b.acted(b.told77(order, "CANCELED"));
    QCOMPARE(b.told.take(), (Lines{"answer cancel", "cancelled 1 77"}));
    b.update(order, "CANCELED", "CANCELED", "0", 1);
    QCOMPARE(b.told.take(), Lines{}); // told once
    order.venueOrderId = "77";
    b.gateway->cancel(order, b.now);
    QCOMPARE(b.sentParameters()["orderId"], "77");
    b.acted(R"({"code":-2011,"msg":"Unknown order sent."})", 400); // too late: it may be filled
    QCOMPARE(b.told.take(), (Lines{"answer cancel UNKNOWN_ORDER Unknown"}));
}

void AsterGatewayTest::cancelsLeaveTogether()
{
    Bench b;
    b.open();
    std::vector<Order> orders;
    for (std::uint64_t i = 1; i <= 12; ++i) {
        orders.push_back(b.order(i));
        orders.back().venueOrderId = std::to_string(100 + i);
    }
    orders.push_back(b.order(13));
    orders.back().instrument = b.eth;
    b.gateway->cancelMany(orders, b.now);
    const auto sent = b.transport.all<OrderHttp>();
    QCOMPARE(sent.size(), std::size_t{3});
    QCOMPARE(sent[0].url, "http://127.0.0.1:1/fapi/v3/batchOrders");
    QVERIFY(sent[0].method == OrderMethod::Delete);
    QCOMPARE(parametersIn(sent[0].body)["orderIdList"],
             "%5B101%2C102%2C103%2C104%2C105%2C106%2C107%2C108%2C109%2C110%5D");
    QCOMPARE(parametersIn(sent[1].body)["orderIdList"], "%5B111%2C112%5D");
    QCOMPARE(sent[2].url, "http://127.0.0.1:1/fapi/v3/order"); // one alone goes as it always does

    const Json gone{{"code", -2011}, {"msg", "Unknown order sent."}};
    const auto told = [&b](const Order& order) {
        return b.rest(order, order.venueOrderId.c_str(), "CANCELED", "0", 0);
    };
    b.gateway->onHttpReply({b.venue, sent[1].id, 200, {}, Json::array({told(orders[10]), gone}).dump(), {}}, b.now);
    QCOMPARE(b.told.take(), (Lines{"answer cancel", "cancelled 11 111", "answer cancel UNKNOWN_ORDER Unknown"}));
    // About another order, and of another number: not known.
    b.gateway->cancelMany({orders[0], orders[1]}, b.now);
    b.acted(Json::array({told(orders[1]), told(orders[1])}).dump());
    QCOMPARE(b.told.take(), (Lines{"answer cancel BAD_FORMAT Unknown", "answer cancel", "cancelled 2 102"}));
    b.gateway->cancelMany({orders[0], orders[2]}, b.now);
    b.acted(Json::array({told(orders[0])}).dump());
    QCOMPARE(b.told.take(), (Lines{"answer cancel BAD_FORMAT Unknown", "answer cancel BAD_FORMAT Unknown"}));
    b.gateway->cancelMany({orders[0], orders[2]}, b.now);
    b.gateway->onHttpFailure(
        {b.venue,
         b.sent().id,
         {.kind = ErrorKind::Timeout, .code = Code::UnknownOutcome, .message = "", .outcome = Outcome::Unknown}},
        b.now);
    QCOMPARE(b.told.take(), (Lines{"answer cancel UNKNOWN_OUTCOME Unknown", "answer cancel UNKNOWN_OUTCOME Unknown"}));
    b.gateway->cancelMany({orders[0], orders[2]}, b.now); // none of this says that batches are not taken
    QVERIFY(b.sent().url.ends_with("/batchOrders"));
}

void AsterGatewayTest::aBatchThatIsRefused()
{
    Bench b;
    b.open();
    const std::vector<Order> orders{b.order(1), b.order(2)};
    b.gateway->cancelMany(orders, b.now);
    QVERIFY(b.sent().url.ends_with("/batchOrders"));
    b.acted(R"({"code":-1022,"msg":"Signature for this request is not valid."})", 400);
    QCOMPARE(b.told.take(), Lines{}); // nobody is told yet, and the key is not in doubt
    QVERIFY(!b.gateway->trouble());
    auto sent = b.transport.all<OrderHttp>();
    QCOMPARE(sent.size(), std::size_t{3});
    QCOMPARE(parametersIn(sent[1].body)["origClientOrderId"], "0123456789abcdef0000000000000001");
    QCOMPARE(parametersIn(sent[2].body)["origClientOrderId"], "0123456789abcdef0000000000000002");
    b.gateway->cancelMany(orders, b.now); // from then on one by one
    sent = b.transport.all<OrderHttp>();
    QCOMPARE(sent.size(), std::size_t{5});
    QVERIFY(sent[3].url.ends_with("/order") && sent[4].url.ends_with("/order"));
}

void AsterGatewayTest::lostAcks_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("line");
    QTest::newRow("503: sent, and no answer") << 503 << ""
                                              << "answer new UNKNOWN_OUTCOME Unknown";
    QTest::newRow("502") << 502 << "<html>"
                         << "answer new UNKNOWN_OUTCOME Unknown";
    QTest::newRow("-1006") << 400 << R"({"code":-1006,"msg":"Execution status unknown."})"
                           << "answer new UNKNOWN_OUTCOME Unknown";
    QTest::newRow("-1007") << 408 << R"({"code":-1007,"msg":"Send status unknown."})"
                           << "answer new UNKNOWN_OUTCOME Unknown";
    QTest::newRow("a bare 429") << 429 << ""
                                << "answer new RATE_LIMIT Unknown";
    QTest::newRow("a bare 418") << 418 << ""
                                << "answer new RATE_LIMIT Unknown";
    QTest::newRow("429, by the venue's word") << 429 << R"({"code":-1015,"msg":"Too many new orders."})"
                                              << "answer new RATE_LIMIT Rejected";
    QTest::newRow("the firewall") << 403 << "<html>"
                                  << "answer new OTHER Unknown";
    QTest::newRow("an id that is in use") << 400 << R"({"code":-4116,"msg":"ClientOrderId is duplicated."})"
                                          << "answer new DUPLICATE_ID Unknown";
    QTest::newRow("a nonce that came late") << 400 << R"({"code":-4225,"msg":"Nonce Expired"})"
                                            << "answer new CLOCK_SKEW Rejected";
    QTest::newRow("a nonce that was used") << 400 << R"({"code":-4225,"msg":"Nonce Duplicated"})"
                                           << "answer new CLOCK_SKEW Unknown";
    QTest::newRow("no order") << 200 << "{}"
                              << "answer new MISSING_FIELD Unknown";
    QTest::newRow("a list") << 200 << "[]"
                            << "answer new WRONG_TYPE Unknown";
    QTest::newRow("cut off") << 200 << R"({"symbol":"BTCUSDT","orde)"
                             << "answer new BAD_JSON Unknown";
    QTest::newRow("the venue's word") << 400 << R"({"code":-2019,"msg":"Margin is insufficient."})"
                                      << "answer new INSUFFICIENT_FUNDS Rejected";
}

void AsterGatewayTest::lostAcks()
{
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(QString, line);
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted(body.toStdString(), status);
    QCOMPARE(b.told.take(), (Lines{line.toStdString()}));
    if (line.endsWith("Unknown")) { // it was taken after all, and that is heard of late
        b.update(order, "NEW", "NEW", "0", 1);
        QCOMPARE(b.told.take(), (Lines{"ack 1 77"}));
    }
    b.later(Duration::minutes(10)); // whatever halt there was is over
    for (const Outcome outcome : {Outcome::NotSent, Outcome::Unknown}) {
        b.told.take();
        if (b.gateway->session() != SessionState::Ready)
            break;
        b.gateway->submit(b.order(2), b.now);
        Error error{
            .kind = ErrorKind::Disconnected, .code = Code::VenueUnavailable, .message = "x", .outcome = outcome};
        b.gateway->onHttpFailure({b.venue, b.sent().id, error}, b.now);
        QCOMPARE(b.told.take(), (Lines{"answer new VENUE_UNAVAILABLE " + std::string(toString(outcome))}));
    }
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3}); // none of them went again
}

void AsterGatewayTest::answersAboutOthers()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.acted(b.told77(b.order(2))); // another account's, or another order's
    QCOMPARE(b.told.take(), (Lines{"answer new BAD_FORMAT Unknown"}));
    Order ether = b.order(3);
    ether.instrument = b.eth;
    b.gateway->submit(b.order(3), b.now);
    b.acted(b.told77(ether));
    QCOMPARE(b.told.take(), (Lines{"answer new BAD_FORMAT Unknown"}));
    b.gateway->query(b.order(1), b.now);
    b.answer("/fapi/v3/order?", b.told77(b.order(2)));
    QCOMPARE(b.told.take(), (Lines{"answer query BAD_FORMAT Unknown"}));
    QCOMPARE(b.gateway->refused(), std::uint64_t{3});
    b.gateway->onHttpReply({b.venue, HttpId{77}, 200, {}, b.told77(b.order(1))}, b.now); // to nothing that was asked
    QCOMPARE(b.told.take(), Lines{});
}

void AsterGatewayTest::queries()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted("", 503);
    b.told.take();
    b.gateway->query(order, b.now);
    QCOMPARE(parametersIn(queryOf(b.asked("/fapi/v3/order?").url)).at("origClientOrderId"), order.id.toHex());
    b.answer("/fapi/v3/order?", R"({"code":-2013,"msg":"Order does not exist."})", 400);
    QCOMPARE(b.told.take(), (Lines{"answer query UNKNOWN_ORDER Unknown"})); // what that means the engine decides
    b.gateway->query(order, b.now);
    b.answer("/fapi/v3/order?", b.told77(order));
    QCOMPARE(b.told.take(), (Lines{"answer query", "ack 1 77"}));
    b.gateway->query(order, b.now);
    b.answer("/fapi/v3/order?", b.told77(order)); // nothing new, and yet an answer
    QCOMPARE(b.told.take(), (Lines{"answer query", "ack 1 77"}));
    b.gateway->query(order, b.now);
    Json odd = b.rest(order, "77", "SLEEPING", "0", 1);
    b.answer("/fapi/v3/order?", odd.dump());
    QCOMPARE(b.told.take(), (Lines{"answer query BAD_FORMAT Unknown"}));
    b.gateway->query(order, b.now);
    b.answer("/fapi/v3/order?", "", 500);
    QCOMPARE(b.told.take(), (Lines{"answer query VENUE_UNAVAILABLE Unknown"}));
    b.gateway->query(order, b.now);
    b.answer("/fapi/v3/order?", b.told77(order, "FILLED", "0.01", 7));
    QCOMPARE(b.told.take(), (Lines{"answer query"})); // its executions are waited for
    b.later(Duration::seconds(2));
    QCOMPARE(b.told.take(), (Lines{"filled 1 77"}));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
}

void AsterGatewayTest::marketOrders()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    order.terms.type = OrderType::Market;
    order.terms.timeInForce = TimeInForce::Ioc;
    order.terms.price.reset();
    order.terms.slippageCap = dec("0.003");
    b.gateway->submit(order, b.now); // no book was told: the venue's own market order, which it bounds
    QCOMPARE(b.sentParameters()["type"], "MARKET");
    L2Book book;
    book.bids.set(5999900, 1);
    book.asks.set(6000100, 1);
    b.gateway->onBook(b.btc, book, {2, 3}, b.now);
    order.id.counter = 2;
    b.gateway->submit(order, b.now);
    auto all = b.sentParameters();
    QVERIFY(all["type"] == "LIMIT" && all["timeInForce"] == "IOC" && all["price"] == "60181");
    b.gateway->onHealth(b.btc, StreamHealth::Stale, b.now);
    order.id.counter = 3;
    b.gateway->submit(order, b.now);
    QCOMPARE(b.sentParameters()["type"], "MARKET");
    order.terms.slippageCap = dec("0.003");
    order.terms.qty = Qty{dec("0.0005")};
    b.gateway->submit(order, b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new BAD_QTY NotSent"}));
}

void AsterGatewayTest::ordersBeyondTheBudget()
{
    Bench b;
    b.open();
    for (std::uint64_t number = 1; number <= 300; ++number)
        b.gateway->submit(b.order(number), b.now);
    b.later({});
    QCOMPARE(b.told.take(), Lines{});
    b.later(Duration::seconds(4));
    b.gateway->submit(b.order(301), b.now);
    b.gateway->cancel(b.order(1), b.now); // what ends an order goes
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new RATE_LIMIT NotSent"}));
    QVERIFY(b.told.errors[0].message.find("6000 ms") != std::string::npos);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{301});
    b.later(Duration::seconds(60));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{301});                         // nothing was kept
    b.acted(b.told77(b.order(1), "CANCELED"), 200, {{"X-MBX-ORDER-COUNT-10S", "300"}}); // others order too
    b.told.take();
    b.gateway->submit(b.order(302), b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new RATE_LIMIT NotSent"}));
}

void AsterGatewayTest::haltsAreKept()
{
    Bench b;
    b.open();
    b.gateway->query(b.order(1), b.now);
    b.answer("/fapi/v3/order?", R"({"code":-1003,"msg":"Too many requests."})", 429, Duration::seconds(30));
    b.told.take();
    b.gateway->submit(b.order(1), b.now);
    b.gateway->cancel(b.order(1), b.now);
    b.gateway->setLeverage(b.btc, 5, b.now);
    b.later({});
    Lines told = b.told.take();
    QCOMPARE(std::erase_if(told, [](const auto& line) { return line.starts_with("notice limits: Aster asked for"); }),
             std::size_t{1});
    QCOMPARE(told, (Lines{"answer new RATE_LIMIT NotSent", "answer cancel RATE_LIMIT NotSent",
                          "leverage 5 RATE_LIMIT NotSent"}));
    b.gateway->query(b.order(1), b.now); // a read waits
    QVERIFY(!b.isAsked("/fapi/v3/order?"));
    b.later(Duration::seconds(29));
    QVERIFY(!b.isAsked("/fapi/v3/order?"));
    b.later(Duration::seconds(1));
    QVERIFY(b.isAsked("/fapi/v3/order?"));
    b.gateway->submit(b.order(1), b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
}

void AsterGatewayTest::readsWaitForTheirTurn()
{
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    const HttpRequest read = b.asked("/balance");
    b.answered.insert(read.id);
    static_cast<void>(b.told.take());
    b.gateway->onHttpReply({b.venue, read.id, 200, {}, "[]", {{"X-MBX-USED-WEIGHT-1M", "2000"}}}, b.now);
    b.gateway->query(b.order(1), b.now);
    QVERIFY(!b.isAsked("/fapi/v3/order?"));
    b.later({});
    const Lines held = b.told.take();
    QVERIFY2(held.size() == 1 && held[0].starts_with("notice limits: The requests of this address"),
             held.empty() ? "" : held[0].c_str());
    b.later({}); // once
    QCOMPARE(b.told.take(), Lines{});
    b.gateway->submit(b.order(1), b.now); // an order has what is left
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
    QVERIFY(b.gateway->nextTimer().isKnown());
    b.later(Duration::minutes(1));
    QVERIFY(b.isAsked("/fapi/v3/order?"));
    const Lines after = b.told.take();
    QVERIFY(std::ranges::find(after, "notice limits is over") != after.end());
}

void AsterGatewayTest::unknownKey()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.acted(kRefusedKey, 401);
    QCOMPARE(b.told.take(), (Lines{"answer new AUTH Rejected"}));
    QVERIFY(b.gateway->session() == SessionState::Degraded);
    QVERIFY(b.gateway->trouble()->code == Code::Auth && b.gateway->trouble()->kind == ErrorKind::Auth);
    b.gateway->submit(b.order(2), b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new AUTH NotSent"}));
    b.gateway->cancel(b.order(1), b.now); // is tried, and shows that the key may
    b.acted(b.told77(b.order(1), "CANCELED"));
    QVERIFY(b.gateway->session() == SessionState::Ready && !b.gateway->trouble());

    Bench locked; // there is not even a stream
    locked.gateway->start(locked.now);
    locked.answerTime();
    locked.answer("/listenKey", kRefusedKey, 401);
    QVERIFY(locked.gateway->session() == SessionState::Degraded && locked.gateway->trouble());
    locked.later(Duration::minutes(1));
    locked.answerStart();
    QVERIFY(locked.gateway->session() == SessionState::Ready && !locked.gateway->trouble());
}

void AsterGatewayTest::keysThatMayOnlyReduce()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.acted(R"({"code":-4087,"msg":"User can only place reduce only order"})", 400);
    QCOMPARE(b.told.take(), (Lines{"answer new AUTH Rejected"}));
    QVERIFY(b.gateway->session() == SessionState::Ready); // what reduces goes on
}

void AsterGatewayTest::hedgeMode()
{
    Bench b;
    b.gateway->start(b.now);
    b.answerStart("true");
    QVERIFY(b.gateway->session() == SessionState::Degraded);
    const Error why = *b.gateway->trouble();
    QVERIFY(why.code == Code::StateConflict && why.field == "position_mode" && why.value == "hedge");
    QVERIFY(why.message.find("hedge mode") != std::string::npos);
    QVERIFY(why.message.find("set the position mode to one-way at Aster") != std::string::npos);
    b.gateway->submit(b.order(1), b.now);
    b.gateway->setLeverage(b.btc, 3, b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new STATE_CONFLICT NotSent", "leverage 3 STATE_CONFLICT NotSent"}));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{0});
    b.gateway->cancel(b.order(1), b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
    // A person has followed the sentence.
    b.frame({{"e", "ACCOUNT_CONFIG_UPDATE"}, {"E", 1611646737479}, {"ai", {{"d", false}}}});
    QVERIFY(b.gateway->session() == SessionState::Ready);

    Bench sneaky; // changed while we run, without a word but an order's
    sneaky.open();
    Order order = sneaky.order(1);
    Json event{{"e", "ORDER_TRADE_UPDATE"}, {"E", 1}, {"T", 1}, {"o", Json::object()}};
    sneaky.update(order, "NEW", "NEW", "0", 1);
    QVERIFY(!sneaky.isAsked("positionSide/dual"));
    const Json all = test::jsonFixture("tests/venues/aster/fixtures/ws_messages.json");
    for (const Json& entry : all.at("messages")) {
        if (entry.at("name") == "OrderUpdate") // of the long side
            sneaky.frame(entry.at("message").at("data"));
    }
    sneaky.answer("positionSide/dual", R"({"dualSidePosition":true})");
    QVERIFY(sneaky.gateway->session() == SessionState::Degraded);
}

void AsterGatewayTest::multiAssets()
{
    Bench b;
    b.gateway->start(b.now);
    b.answerStart("false", "true");
    QVERIFY(b.gateway->session() == SessionState::Degraded);
    QVERIFY(b.gateway->trouble()->message.find("single-asset at Aster") != std::string::npos);
    b.gateway->submit(b.order(1), b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new STATE_CONFLICT NotSent"}));
}

void AsterGatewayTest::clocksThatDiffer()
{
    for (const int ahead : {-2000, 2000, 1999, -1999}) { // of the venue's clock before ours
        Bench b;
        b.gateway->start(b.now);
        b.answer("/fapi/v3/time", Json{{"serverTime", b.now.toMilliseconds() + ahead}}.dump());
        b.answer("/listenKey", Json{{"listenKey", kListenKey}}.dump());
        b.answer("positionSide/dual", R"({"dualSidePosition":false})");
        b.answer("multiAssetsMargin", R"({"multiAssetsMargin":false})");
        b.gateway->onLinkUp(b.link, b.now);
        const bool isOff = std::abs(ahead) >= 2000;
        QVERIFY(b.gateway->session() == (isOff ? SessionState::Degraded : SessionState::Ready));
        if (!isOff)
            continue;
        const Error why = *b.gateway->trouble();
        QVERIFY(why.code == Code::ClockSkew);
        QCOMPARE(why.value, "2000 ms");
        QVERIFY(why.message.find(ahead > 0 ? "behind" : "before") != std::string::npos);
        b.gateway->submit(b.order(1), b.now);
        b.later({});
        QCOMPARE(b.told.take(), (Lines{"answer new CLOCK_SKEW NotSent"}));
        b.gateway->cancel(b.order(1), b.now); // with a nonce of the venue's time
        const std::int64_t nonce = std::stoll(b.sentParameters()["nonce"]);
        QVERIFY(std::abs(nonce / 1000 - (b.now.toMilliseconds() + ahead)) < 10);
        b.later(Duration::seconds(15)); // the clock was set
        b.answer("/fapi/v3/time", Json{{"serverTime", b.now.toMilliseconds()}}.dump());
        QVERIFY(b.gateway->session() == SessionState::Ready && !b.gateway->trouble());
    }
    Bench slow; // an answer that took four seconds proves nothing below two
    slow.gateway->start(slow.now);
    slow.later(Duration::seconds(4));
    slow.answer("/fapi/v3/time", Json{{"serverTime", slow.now.toMilliseconds()}}.dump());
    QVERIFY(!slow.gateway->trouble());

    Bench told; // a refused nonce has the clock looked at
    told.open();
    told.gateway->submit(told.order(1), told.now);
    told.acted(R"({"code":-4225,"msg":"Nonce Expired"})", 400);
    told.later({});
    QVERIFY(told.isAsked("/fapi/v3/time"));
}

void AsterGatewayTest::snapshots()
{
    Bench b;
    b.gateway->start(b.now);
    const Timestamp since = b.now - Duration::minutes(60);
    b.gateway->requestSnapshot(since, b.now);
    QVERIFY(!b.isAsked("/openOrders")); // nothing is heard yet
    b.answerStart();
    Order order = b.order(1);
    Json open = b.rest(order, "77", "PARTIALLY_FILLED", "0.004", -1000);
    open["time"] = since.toMilliseconds();
    const auto row = [&](const char* symbol, const char* type, const char* amount) {
        return Json{{"symbol", symbol}, {"incomeType", type},        {"income", amount},
                    {"asset", "USDT"},  {"time", 1'699'999'999'000}, {"tranId", "1"}};
    };
    b.answerSnapshot(
        Json::array({open}),
        Json::array({b.position("BTCUSDT", "-0.01", since.toMilliseconds() + 5),
                     b.position("ETHUSDT", "0.000", since.toMilliseconds() - 5), b.position("XYZUSDT", "5", 7)}),
        Json::array(
            {row("BTCUSDT", "FUNDING_FEE", "0.1"), row("", "TRANSFER", "5"), row("ETHUSDT", "COMMISSION", "-0.02")}));
    QCOMPARE(b.told.take(), (Lines{"funding 0.1"}));
    QVERIFY(b.told.snapshots.empty());
    const auto trade = [&](const char* symbol, int id) {
        return Json{{"symbol", symbol},
                    {"id", id},
                    {"orderId", 77},
                    {"side", "BUY"},
                    {"price", "60000"},
                    {"qty", "0.004"},
                    {"commission", "-0.1"},
                    {"commissionAsset", "USDT"},
                    {"maker", false},
                    {"buyer", true},
                    {"positionSide", "BOTH"},
                    {"realizedPnl", "0"},
                    {"time", 1'699'999'999'000 + id}};
    };
    QCOMPARE(parametersIn(queryOf(b.asked("userTrades?symbol=BTCUSDT").url)).at("startTime"),
             std::to_string(since.toMilliseconds()));
    b.answer("userTrades?symbol=BTCUSDT", Json::array({trade("BTCUSDT", 9)}).dump());
    QVERIFY(b.told.snapshots.empty());
    b.answer("userTrades?symbol=ETHUSDT", Json::array({trade("ETHUSDT", 8)}).dump());
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    const AccountSnapshot& told = b.told.snapshots[0];
    QCOMPARE(told.positions.size(), std::size_t{1});
    QVERIFY(told.positions[0].qty == dec("-0.01") && told.positions[0].liquidationPrice == dec("50000"));
    QVERIFY(told.positions[0].leverage == dec("20"));
    QCOMPARE(told.balances.size(), std::size_t{1}); // the empty ones are left out
    QVERIFY(told.balances[0].total == dec("100") && told.balances[0].available == dec("90"));
    QCOMPARE(told.openOrders.size(), std::size_t{1});
    QVERIFY(told.openOrders[0].id == order.id && told.openOrders[0].filledQty == dec("0.004"));
    QVERIFY(told.openOrders[0].state == OrderState::PartiallyFilled);
    QCOMPARE(told.fills.size(), std::size_t{2});
    QCOMPARE(told.fills[0].tradeId, "ETHUSDT/8/77");                             // in their order
    QVERIFY(told.fills[1].order == order.id && told.fills[1].fee == dec("0.1")); // whose it is the open order says
    QVERIFY(told.time == b.now);
}

void AsterGatewayTest::executionsArePaged()
{
    Bench b;
    b.open();
    const Timestamp since = b.now - Duration::minutes(10 * 24 * 60); // more than the seven days of one answer
    b.gateway->requestSnapshot(since, b.now);
    b.answerSnapshot(Json::array(), Json::array({b.position("BTCUSDT", "0.01", 0)}), Json::array());
    auto all = parametersIn(queryOf(b.asked("userTrades").url));
    QCOMPARE(std::stoll(all.at("endTime")) - std::stoll(all.at("startTime")), 7LL * 24 * 3600 * 1000 - 1);
    b.answer("userTrades", "[]");
    all = parametersIn(queryOf(b.asked("userTrades").url));
    QCOMPARE(std::stoll(all.at("startTime")), since.toMilliseconds() + 7LL * 24 * 3600 * 1000);
    QVERIFY(!all.contains("endTime"));
    Json page = Json::array();
    for (int id = 1; id <= 1000; ++id)
        page.push_back({{"symbol", "BTCUSDT"},
                        {"id", id},
                        {"orderId", 7},
                        {"side", "BUY"},
                        {"price", "1"},
                        {"qty", "1"},
                        {"commission", "0"},
                        {"commissionAsset", "USDT"},
                        {"maker", true},
                        {"realizedPnl", "0"},
                        {"time", 1'699'999'000'000}});
    b.answer("userTrades", page.dump());
    all = parametersIn(queryOf(b.asked("userTrades").url)); // the page was full
    QVERIFY(all.at("fromId") == "1001" && !all.contains("startTime"));
    b.answer("userTrades", "[]");
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    QCOMPARE(b.told.snapshots[0].fills.size(), std::size_t{1000});
}

/// Executions are asked for by symbol: of those that may have some, and within the venue's weight.
void AsterGatewayTest::fourHundredPositions()
{
    Bench b;
    Json positions = Json::array();
    for (int i = 0; i < 400; ++i) {
        Instrument instrument = b.catalogue.at(b.btc);
        instrument.symbol = "C" + std::to_string(i) + "USDT";
        b.catalogue.upsert(instrument);
        positions.push_back(b.position(instrument.symbol.c_str(), "1", b.now.toMilliseconds() - 86'400'000));
    }
    for (int i = 0; i < 60; ++i) // these have changed
        positions[static_cast<std::size_t>(i)]["updateTime"] = b.now.toMilliseconds();
    b.open();
    b.gateway->requestSnapshot(b.now - Duration::minutes(60), b.now);
    b.answerSnapshot(Json::array(), positions, Json::array());
    int asked = 0;
    for (int round = 0; round < 400 && b.told.snapshots.empty(); ++round) {
        while (b.isAsked("userTrades")) {
            b.answer("userTrades", "[]");
            ++asked;
        }
        b.later(Duration::milliseconds(200));
    }
    QCOMPARE(asked, 60);
    QVERIFY(b.now - Timestamp::fromMilliseconds(1'700'000'000'000) > Duration::seconds(5)); // they took their time
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    QCOMPARE(b.told.snapshots[0].positions.size(), std::size_t{400});
}

void AsterGatewayTest::aSnapshotThatFailsIsNotTold()
{
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    b.answer("/openOrders", "[]");
    b.answer("/income", "[]");
    b.answer("/positionRisk", "", 502);
    b.answer("/balance", "{}");
    QVERIFY(b.told.snapshots.empty());
    b.gateway->requestSnapshot(b.now, b.now); // and the next one is whole again
    b.answerSnapshot(Json::array(), Json::array(), Json::array());
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
}

void AsterGatewayTest::oneSnapshotAfterTheOther()
{
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    b.gateway->requestSnapshot(b.now - Duration::minutes(5), b.now); // while the first is read
    b.answerSnapshot(Json::array(), Json::array(), Json::array());
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    QCOMPARE(parametersIn(queryOf(b.asked("/income").url)).at("startTime"),
             std::to_string((b.now - Duration::minutes(5)).toMilliseconds()));
    b.answerSnapshot(Json::array(), Json::array(), Json::array());
    QCOMPARE(b.told.snapshots.size(), std::size_t{2});
    QVERIFY(!b.isAsked("/income"));
}

void AsterGatewayTest::moneyIsReadAnew()
{
    Bench b;
    b.open();
    b.later(Duration::seconds(10));
    b.answer("/balance", R"([{"asset":"USDT","balance":"5","availableBalance":"4","updateTime":1}])");
    b.answer("/positionRisk", Json::array({b.position("BTCUSDT", "0.01", 1), b.position("ETHUSDT", "0", 1)}).dump());
    QCOMPARE(b.told.take(), (Lines{"balance USDT 5 free 4", "position 0.01"}));
    const Json update{{"e", "ACCOUNT_UPDATE"},
                      {"E", b.now.toMilliseconds() + 1},
                      {"T", b.now.toMilliseconds()},
                      {"a",
                       {{"m", "ORDER"},
                        {"B", {{{"a", "USDT"}, {"wb", "6"}, {"cw", "6"}, {"bc", "0"}}}},
                        {"P",
                         {{{"s", "BTCUSDT"},
                           {"pa", "0"},
                           {"ep", "0"},
                           {"cr", "1"},
                           {"up", "0"},
                           {"mt", "cross"},
                           {"iw", "0"},
                           {"ps", "BOTH"}}}}}}};
    b.frame(update);
    QCOMPARE(b.told.take(), Lines{}); // what is free only a read says
    b.later(Duration::seconds(2));
    b.answer("/balance", R"([{"asset":"USDT","balance":"6","availableBalance":"6","updateTime":1}])");
    b.answer("/positionRisk", Json::array({b.position("BTCUSDT", "0", 1)}).dump());
    QCOMPARE(b.told.take(), (Lines{"balance USDT 6 free 6", "position 0"}));
    b.frame(update); // the read fails: then what the stream says
    b.later(Duration::seconds(2));
    b.answer("/balance", "", 502);
    QCOMPARE(b.told.take(), (Lines{"balance USDT 6 free ?", "position 0"}));
}

void AsterGatewayTest::funding()
{
    Bench b;
    b.open();
    b.frame({{"e", "ACCOUNT_UPDATE"},
             {"E", b.now.toMilliseconds()},
             {"T", b.now.toMilliseconds()},
             {"a", {{"m", "FUNDING_FEE"}, {"B", {{{"a", "USDT"}, {"wb", "6"}, {"cw", "6"}, {"bc", "-0.1"}}}}}}});
    QVERIFY(!b.isAsked("/income"));
    b.later(Duration::seconds(2)); // symbols are paid one by one, and told without a name
    QCOMPARE(parametersIn(queryOf(b.asked("/income").url)).at("incomeType"), "FUNDING_FEE");
    b.answer("/income", "", 502);
    b.later(Duration::minutes(1));
    b.told.take();
    b.answer("/income", R"([{"symbol":"BTCUSDT","incomeType":"FUNDING_FEE","income":"-0.1","asset":"USDT",)"
                        R"("time":1700000000000,"tranId":"5"}])");
    QCOMPARE(b.told.take(), (Lines{"funding -0.1"}));
}

void AsterGatewayTest::leverage()
{
    Bench b;
    b.open();
    b.gateway->setLeverage(b.btc, 21, b.now);
    QCOMPARE(b.sent().url, "http://127.0.0.1:1/fapi/v3/leverage");
    auto all = b.sentParameters();
    QVERIFY(all["symbol"] == "BTCUSDT" && all["leverage"] == "21");
    b.acted(R"({"leverage":21,"maxNotionalValue":"1000000","symbol":"BTCUSDT"})");
    QCOMPARE(b.told.take(), (Lines{"leverage 21"}));
    b.gateway->setLeverage(b.btc, 22, b.now);
    b.acted(R"({"leverage":21,"maxNotionalValue":"1000000","symbol":"BTCUSDT"})"); // another one holds
    QCOMPARE(b.told.take(), (Lines{"leverage 22 BAD_FORMAT Unknown"}));
    b.gateway->setLeverage(b.btc, 200, b.now);
    b.acted(R"({"code":-4028,"msg":"Leverage 200 is not valid"})", 400);
    QCOMPARE(b.told.take(), (Lines{"leverage 200 POSITION_LIMIT Rejected"}));
}

void AsterGatewayTest::marginMode()
{
    Bench b;
    b.open();
    QVERIFY(b.gateway->capabilities().hasMarginMode);
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now);
    QCOMPARE(b.sent().url, "http://127.0.0.1:1/fapi/v3/marginType");
    auto all = b.sentParameters();
    QVERIFY(all["symbol"] == "BTCUSDT" && all["marginType"] == "ISOLATED");
    b.acted(R"({"code":200,"msg":"success"})");
    QCOMPARE(b.told.take(), (Lines{"margin isolated"}));
    b.gateway->setMarginMode(b.btc, MarginMode::Cross, b.now); // so already is no error
    b.acted(R"({"code":-4046,"msg":"No need to change margin type."})", 400);
    QCOMPARE(b.told.take(), (Lines{"margin cross"}));
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now);
    b.acted(R"({"code":-4047,"msg":"Margin type cannot be changed if there exists open orders."})", 400);
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now);
    b.acted(R"({"code":-4048,"msg":"Margin type cannot be changed if there exists position."})", 400);
    QCOMPARE(b.told.take(),
             (Lines{"margin isolated STATE_CONFLICT Rejected", "margin isolated STATE_CONFLICT Rejected"}));
    QVERIFY(b.told.marginErrors.at(0).message.find("cancel them first") != std::string::npos);
    QVERIFY(b.told.marginErrors.at(1).message.find("close it first") != std::string::npos);
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now);
    b.acted("", 503); // it may hold: nobody sends it again
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now);
    b.acted("[]");
    const std::size_t sent = b.transport.count<OrderHttp>() + 1;
    QCOMPARE(b.told.take(), (Lines{"margin isolated UNKNOWN_OUTCOME Unknown", "margin isolated WRONG_TYPE Unknown"}));
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now);
    b.acted(R"({"code":-4046,"msg":"No need to change margin type."})"); // with any status
    QCOMPARE(b.told.take(), (Lines{"margin isolated"}));
    b.later(Duration::minutes(1));
    QCOMPARE(b.transport.count<OrderHttp>(), sent);
}

void AsterGatewayTest::marginIsMoved()
{
    Bench b;
    b.open();
    QVERIFY(b.gateway->capabilities().hasMarginMove);
    b.gateway->moveMargin(b.btc, dec("12.50"), b.now);
    QCOMPARE(b.sent().url, "http://127.0.0.1:1/fapi/v3/positionMargin");
    auto all = b.sentParameters();
    QVERIFY(all["symbol"] == "BTCUSDT" && all["amount"] == "12.5" && all["type"] == "1");
    b.acted(R"({"amount":12.5,"code":200,"msg":"Successfully modify position margin.","type":1})");
    QCOMPARE(b.told.take(), (Lines{"margin 12.5"}));
    b.gateway->moveMargin(b.btc, dec("-3"), b.now);
    all = b.sentParameters();
    QVERIFY(all["amount"] == "3" && all["type"] == "2");
    b.acted(R"({"code":-4051,"msg":"Isolated balance insufficient."})", 400);
    QCOMPARE(b.told.take(), (Lines{"margin -3 INSUFFICIENT_FUNDS Rejected"}));
    b.gateway->moveMargin(b.btc, dec("3"), b.now);
    b.acted("", 502);
    QCOMPARE(b.told.take(), (Lines{"margin 3 UNKNOWN_OUTCOME Unknown"}));
    const std::size_t sent = b.transport.count<OrderHttp>();
    b.gateway->moveMargin(b.btc, {}, b.now);
    b.later(Duration::milliseconds(1));
    QCOMPARE(b.told.take(), (Lines{"margin 0 BAD_QTY NotSent"}));
    QCOMPARE(b.transport.count<OrderHttp>(), sent);
}

void AsterGatewayTest::marginAndFees()
{
    Bench b;
    b.open();
    b.later({});
    QVERIFY(!b.gateway->fees() && !b.gateway->marginTerms(b.btc, dec("1000"))); // not known is not zero
    b.answer("/commissionRate", R"({"symbol":"BTCUSDT","makerCommissionRate":"0.0002",)"
                                R"("takerCommissionRate":"0.0004"})");
    QVERIFY(b.gateway->fees()->maker == dec("0.0002") && b.gateway->fees()->taker == dec("0.0004"));
    b.answer("/leverageBracket",
             R"([{"symbol":"BTCUSDT","brackets":[{"bracket":1,"initialLeverage":125,"notionalCap":50000,)"
             R"("notionalFloor":0,"maintMarginRatio":0.004,"cum":0},{"bracket":2,"initialLeverage":10,)"
             R"("notionalCap":250000,"notionalFloor":50000,"maintMarginRatio":0.005,"cum":50}]}])");
    QVERIFY(!b.gateway->marginTerms(b.btc, dec("1000"))); // as set is not known
    b.frame({{"e", "ACCOUNT_CONFIG_UPDATE"}, {"E", 1611646737479}, {"ac", {{"s", "BTCUSDT"}, {"l", 25}}}});
    const auto small = b.gateway->marginTerms(b.btc, dec("49999.99"));
    QVERIFY(small && small->leverage == dec("25") && small->maintenanceRate == dec("0.004"));
    QVERIFY(small->maxLeverage == dec("125") && small->mode == MarginMode::Cross);
    for (const char* worth : {"50000", "-50000", "250000"}) {
        const auto large = b.gateway->marginTerms(b.btc, dec(worth));
        QVERIFY(large && large->leverage == dec("10") && large->maintenanceDeduction == dec("50"));
        QVERIFY(large->maxLeverage == (dec(worth) < dec("250000") ? dec("10") : dec("0"))); // so much may not be held
    }
    QVERIFY(!b.gateway->marginTerms(b.eth, dec("1")));
}

void AsterGatewayTest::deadMan()
{
    Bench off;
    off.open();
    off.update(off.order(1), "NEW", "NEW", "0", 1);
    off.later(Duration::minutes(2));
    QCOMPARE(off.transport.count<OrderHttp>(), std::size_t{0});

    Bench b(false, [](aster::AccountSettings& settings) { settings.deadMan = Duration::seconds(120); });
    b.open();
    b.later(Duration::seconds(1));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{0}); // nothing works
    b.update(b.order(1), "NEW", "NEW", "0", 1);
    b.later(Duration::seconds(1));
    QCOMPARE(b.sent().url, "http://127.0.0.1:1/fapi/v3/countdownCancelAll");
    QVERIFY(b.sentParameters()["symbol"] == "BTCUSDT" && b.sentParameters()["countdownTime"] == "120000");
    b.acted(R"({"symbol":"BTCUSDT","countdownTime":"120000"})");
    b.later(Duration::seconds(29));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
    b.later(Duration::seconds(1));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{2}); // again, four times before it would act
    b.acted("", 503);
    b.later(Duration::seconds(2));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3}); // soon after one that failed
    b.acted(R"({"symbol":"BTCUSDT","countdownTime":"120000"})");
    b.update(b.order(1), "CANCELED", "CANCELED", "0", 9);
    b.later(Duration::seconds(1));
    QCOMPARE(b.sentParameters()["countdownTime"], "0"); // it need not wait any more
    b.acted(R"({"symbol":"BTCUSDT","countdownTime":"0"})");
    b.later(Duration::minutes(5));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{4});
    b.told.take();

    b.update(b.order(2), "NEW", "NEW", "0", 1, 0, "0", nullptr,
             78); // the venue does not do it: said once, till it does
    for (int round = 0; round < 2; ++round) {
        b.later(Duration::seconds(2));
        b.acted(R"({"code":-1102,"msg":"no"})", 400);
    }
    QCOMPARE(b.told.take(), (Lines{"ack 2 78", "notice dead-man switch: Aster does not set its dead-man switch: orders "
                                               "stay when this program is gone. It says: no"}));
    b.later(Duration::seconds(2));
    b.acted(R"({"symbol":"BTCUSDT","countdownTime":"120000"})");
    QCOMPARE(b.told.take(), (Lines{"notice dead-man switch is over"}));
}

/// Something was said of the account and is lost: the account is compared.
void AsterGatewayTest::framesThatAreNone()
{
    Bench b;
    b.open();
    b.frame({{"e", "ORDER_TRADE_UPDATE"}, {"E", 1}, {"o", Json::array()}});
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
    QVERIFY(b.isAsked("/openOrders"));
    b.frame({{"e", "ORDER_TRADE_UPDATE"}, {"E", 1}, {"o", Json::array()}}); // a person hears of it once
    const Lines told = b.told.take();
    QCOMPARE(told.size(), std::size_t{1});
    QVERIFY2(told[0].starts_with("notice what the venue says: Aster said something of the account main that is not "),
             told[0].c_str());
    b.answerSnapshot(Json::array(), Json::array(), Json::array());
    QCOMPARE(b.told.take(), (Lines{"notice what the venue says is over"}));
    b.update(b.order(1), "NEW", "SLEEPING", "0", 1);
    QCOMPARE(b.gateway->refused(), std::uint64_t{3});
    QVERIFY(b.isAsked("/openOrders"));
    QCOMPARE(b.told.take().size(), std::size_t{1});
    b.frame({{"result", nullptr}, {"id", 1}});
    b.gateway->onFrame(LinkId{9}, "of another's link", b.now);
    QCOMPARE(b.gateway->refused(), std::uint64_t{3});
    QCOMPARE(b.told.take(), Lines{});
}

void AsterGatewayTest::strangersAndLiquidations()
{
    Bench b;
    b.open();
    Json o{{"s", "BTCUSDT"},
           {"c", "autoclose-1596107620040000020"},
           {"S", "SELL"},
           {"o", "LIMIT"},
           {"f", "IOC"},
           {"q", "0.01"},
           {"p", "50000"},
           {"sp", "0"},
           {"x", "TRADE"},
           {"X", "FILLED"},
           {"i", 99},
           {"l", "0.01"},
           {"z", "0.01"},
           {"L", "50001"},
           {"T", b.now.toMilliseconds()},
           {"t", 7},
           {"m", false},
           {"ps", "BOTH"}};
    b.frame({{"e", "ORDER_TRADE_UPDATE"}, {"E", b.now.toMilliseconds()}, {"o", o}});
    QCOMPARE(b.told.take(), (Lines{"notice : A position of the account main at Aster is liquidated: sells 0.01 of "
                                   "BTCUSDT",
                                   "partial 0 99 fill 0.01 fee 0", "filled 0 99"})); // nobody's of ours, and it counts
    o["x"] = "CALCULATED"; // one that names no execution: they are read
    o["X"] = "NEW_INSURANCE";
    o["i"] = 100;
    o["t"] = 0;
    b.frame({{"e", "ORDER_TRADE_UPDATE"}, {"E", b.now.toMilliseconds()}, {"o", o}});
    QVERIFY(b.isAsked("/openOrders"));
    const Json call{{"e", "MARGIN_CALL"}, {"E", 1}, {"p", {{{"s", "ETHUSDT"}, {"ps", "BOTH"}}}}};
    b.told.take();
    b.frame(call);
    b.frame(call); // warned with each look: told once
    QCOMPARE(b.told.take(), (Lines{"notice : Aster warns the account main: the margin of ETHUSDT is nearly used up. "
                                   "Reduce, or add margin"}));
    o["s"] = "UNKNOWNUSDT";
    b.frame({{"e", "ORDER_TRADE_UPDATE"}, {"E", b.now.toMilliseconds()}, {"o", o}});
    QCOMPARE(b.told.take(), Lines{});
}

QTEST_GUILESS_MAIN(AsterGatewayTest)
#include "gateway_test.moc"
