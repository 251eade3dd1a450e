// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/twin.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTest>
#include <QWebSocket>

#include <memory>

using namespace gannet;
using namespace gannet::twin;

namespace {

std::string demo(const char* name)
{
    return std::string(GANNET_SOURCE_DIR "/resources/demo/") + name;
}

/// A WebSocket client that keeps what it hears.
struct Client {
    QWebSocket socket;
    std::vector<Json> heard;
    std::vector<std::string> unreadable;
    bool isClosed = false;

    explicit Client(const std::string& url)
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [this](const QString& text) {
            Json json = Json::parse(text.toStdString(), nullptr, false);
            if (json.is_discarded())
                unreadable.push_back(text.toStdString());
            else
                heard.push_back(std::move(json));
        });
        QObject::connect(&socket, &QWebSocket::disconnected, &socket, [this] { isClosed = true; });
        socket.open(QUrl(QString::fromStdString(url)));
    }
    [[nodiscard]] bool isUp() const { return socket.state() == QAbstractSocket::ConnectedState; }
    void send(const char* text) { socket.sendTextMessage(QString::fromUtf8(text)); }
    /// Messages whose member `field` is `value`; in Binance's wrapping "stream".
    [[nodiscard]] std::vector<Json> with(const char* field, const char* value) const
    {
        std::vector<Json> out;
        for (const Json& json : heard) {
            if (json.is_object() && json.value(field, Json()) == value)
                out.push_back(json);
        }
        return out;
    }
};

struct Answer {
    int status = 0;
    QByteArray retryAfter;
    std::string body;
};

Answer ask(const std::string& url, const QByteArray& post = {})
{
    QNetworkAccessManager manager;
    QNetworkRequest request{QUrl(QString::fromStdString(url))};
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json");
    std::unique_ptr<QNetworkReply> reply(post.isEmpty() ? manager.get(request) : manager.post(request, post));
    [[maybe_unused]] const bool isDone = QTest::qWaitFor([&] { return reply->isFinished(); });
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->rawHeader("Retry-After"),
            reply->readAll().toStdString()};
}

std::unique_ptr<Twin> makeTwin(const char* venue, double speed = 1)
{
    TwinOptions options;
    options.venue = venue;
    options.speed = speed;
    options.recordings =
        std::string(venue) == "hyperliquid"
            ? std::vector<std::string>{demo("hyperliquid_btc_20250126.gz")}
            : std::vector<std::string>{demo("binance_usdm_20210722.ws.gz"), demo("binance_usdm_20210722.http.gz")};
    return std::make_unique<Twin>(std::move(options));
}

constexpr const char* kSubscribeDepth = R"({"method":"SUBSCRIBE","params":["sushiusdt@depth@100ms"],"id":7})";
constexpr const char* kDepthStream = "sushiusdt@depth@100ms";

} // namespace

/// The twins themselves: what they say is a venue's protocol, their books are what they say, and each fault is what its
/// name promises.
class TwinTest final : public QObject {
    Q_OBJECT

private slots:
    void readsFaults()
    {
        QCOMPARE(parseFault("drop:3")->arg, std::int64_t(3));
        QVERIFY(parseFault("drop:3")->kind == FaultKind::Drop);
        QCOMPARE(parseFault("huge-frame")->arg, std::int64_t(64 * 1024 * 1024));
        for (const char* bad : {"", "nothing", "drop:", "drop:0", "drop:-1", "drop:x", "burst:1000001"})
            QVERIFY2(!parseFault(bad), bad);
    }

    void refusesWhatItCannotPlay()
    {
        TwinOptions options;
        options.venue = "binance-usdm";
        options.recordings = {"/nonexistent.gz"};
        QVERIFY(!Twin(options).start());
        options.recordings = {demo("hyperliquid_btc_20250126.gz")};
        options.venue = "nowhere";
        QVERIFY(!Twin(options).start());
    }

    void binanceBookIsWhatItSays()
    {
        auto twin = makeTwin("binance-usdm", 5);
        QVERIFY(twin->start().has_value());
        Client client(twin->wsUrl() + "/public/stream");
        QTRY_VERIFY(client.isUp());
        client.send(kSubscribeDepth);
        QTRY_VERIFY(client.with("stream", kDepthStream).size() >= 2);
        QVERIFY(client.heard[0] == Json::parse(R"({"result":null,"id":7})"));
        const Json snapshot = Json::parse(ask(twin->restUrl() + "/fapi/v1/depth?symbol=SUSHIUSDT&limit=1000").body);
        const std::size_t before = client.heard.size();
        QTRY_VERIFY(client.heard.size() >= before + 30);
        twin->setPaused(true);
        const Json truth = twin->book("SUSHIUSDT");
        QTRY_COMPARE(client.heard.back().at("data").at("u").get<std::uint64_t>(), truth.at("seq").get<std::uint64_t>());

        // The venue's documented procedure.
        TruthBook book;
        book.apply(snapshot.at("bids"), snapshot.at("asks"));
        book.seq = snapshot.at("lastUpdateId").get<std::uint64_t>();
        bool isFirst = true;
        for (const Json& message : client.with("stream", kDepthStream)) {
            const Json& data = message.at("data");
            if (data.at("u").get<std::uint64_t>() < book.seq)
                continue;
            if (isFirst)
                QVERIFY(data.at("U").get<std::uint64_t>() <= book.seq);
            else
                QCOMPARE(data.at("pu").get<std::uint64_t>(), book.seq);
            isFirst = false;
            book.apply(data.at("b"), data.at("a"));
            book.seq = data.at("u").get<std::uint64_t>();
        }
        QVERIFY(book.bids(20) == truth.at("bids"));
        QVERIFY(book.asks(20) == truth.at("asks"));
        QVERIFY(!Decimal::tryParse(truth.at("bids").at(0).at(0).get<std::string>())->isZero());
    }

    void hyperliquidSaysWhatItIsTold()
    {
        auto twin = makeTwin("hyperliquid");
        QVERIFY(twin->start().has_value());
        twin->setPaused(true);
        Client client(twin->wsUrl() + "/ws");
        QTRY_VERIFY(client.isUp());
        client.send(R"({"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC"}})");
        QTRY_COMPARE(client.with("channel", "l2Book").size(), std::size_t(2));
        const std::int64_t before = SystemClock().now().toMilliseconds();
        QVERIFY(twin->say(R"({"channel":"l2Book","data":{"coin":"BTC","time":1,"levels":)"
                          R"([[{"px":"99","sz":"2","n":1}],[{"px":"101","sz":"3","n":1}]]}})"));
        QTRY_COMPARE(client.with("channel", "l2Book").size(), std::size_t(3));
        QVERIFY(client.heard.back().at("data").at("time").get<std::int64_t>() >= before);
        QVERIFY(twin->book("BTC").at("asks") == Json::parse(R"([["101","3"]])"));
        QVERIFY(!twin->say(R"({"channel":"l2Book","data":{"coin":"NOPE","time":1,"levels":[[],[]]}})"));
    }

    void binanceStreamsStayOnTheirPaths()
    {
        auto twin = makeTwin("binance-usdm", 5);
        QVERIFY(twin->start().has_value());
        Client wrong(twin->wsUrl() + "/market/stream");
        Client raw(twin->wsUrl() + "/public/ws/sushiusdt@depth");
        QTRY_VERIFY(wrong.isUp() && raw.isUp());
        wrong.send(kSubscribeDepth);
        QTRY_VERIFY(raw.with("e", "depthUpdate").size() >= 5);
        QCOMPARE(wrong.heard.size(), std::size_t(1)); // the answer, then silence
        wrong.send("nonsense");
        wrong.send(R"({"method":"LIST_SUBSCRIPTIONS","id":"a"})");
        wrong.send(R"({"method":"DANCE","id":9})");
        QTRY_COMPARE(wrong.heard.size(), std::size_t(4));
        QVERIFY(wrong.heard[1].at("code") == 3);
        QVERIFY(wrong.heard[2] == Json::parse(R"({"result":[],"id":"a"})"));
        QVERIFY(wrong.heard[3].at("code") == 2);
    }

    void binanceClosesOnTooManyMessages()
    {
        auto twin = makeTwin("binance-usdm");
        QVERIFY(twin->start().has_value());
        Client client(twin->wsUrl() + "/public/stream");
        QTRY_VERIFY(client.isUp());
        for (int i = 0; i < 11; ++i)
            client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
        QTRY_VERIFY(client.isClosed);
        QCOMPARE(client.socket.closeCode(), QWebSocketProtocol::CloseCodePolicyViolated);
    }

    void binanceTellsEveryStream()
    {
        TwinOptions options;
        options.venue = "binance-usdm";
        options.recordings = {demo("binance_usdm_ethusdt_20240808.gz")};
        Twin twin(options);
        QVERIFY(twin.start().has_value());
        Client client(twin.wsUrl() + "/stream?streams=ethusdt@bookTicker/ethusdt@aggTrade/ethusdt@trade/"
                                     "ethusdt@markPrice@1s/ethusdt@kline_1m/ethusdt@ticker");
        for (const char* name : {"ethusdt@bookTicker", "ethusdt@aggTrade", "ethusdt@trade", "ethusdt@markPrice@1s",
                                 "ethusdt@kline_1m", "ethusdt@ticker"})
            QTRY_VERIFY2(!client.with("stream", name).empty(), name);
        QVERIFY(Json::parse(ask(twin.restUrl() + "/fapi/v1/klines?symbol=ETHUSDT&interval=1m").body).size() >= 1);
        QVERIFY(Json::parse(ask(twin.restUrl() + "/fapi/v1/exchangeInfo").body).at("symbols").at(0).at("symbol") ==
                "ETHUSDT");
        QCOMPARE(ask(twin.restUrl() + "/fapi/v1/depth?symbol=NOPE").status, 400);
        QCOMPARE(ask(twin.restUrl() + "/fapi/v1/nothing").status, 404);
    }

    void hyperliquidSpeaks()
    {
        auto twin = makeTwin("hyperliquid");
        QVERIFY(twin->start().has_value());
        Client client(twin->wsUrl() + "/ws");
        QTRY_VERIFY(client.isUp());
        client.send(R"({"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC"}})");
        client.send(R"({"method":"subscribe","subscription":{"type":"trades","coin":"BTC"}})");
        client.send(R"({"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC"}})");
        client.send(R"({"method":"subscribe","subscription":{"type":"l2Book","coin":"NOPE"}})");
        client.send(R"({"method":"ping"})");
        QTRY_COMPARE(client.with("channel", "error").size(), std::size_t(2));
        QTRY_COMPARE(client.with("channel", "pong").size(), std::size_t(1));
        QTRY_VERIFY(client.with("channel", "l2Book").size() >= 5);
        const auto books = client.with("channel", "l2Book");
        QVERIFY(books[0].at("data").at("time") == books[1].at("data").at("time"));
        std::int64_t last = 0;
        for (const Json& book : books) {
            QVERIFY(book.at("data").at("time").get<std::int64_t>() >= last);
            last = book.at("data").at("time").get<std::int64_t>();
            QCOMPARE(book.at("data").at("levels").at(0).size(), std::size_t(20));
        }
        QVERIFY(!client.with("channel", "trades").empty());
        QCOMPARE(client.with("channel", "trades").at(0).at("data").size(), std::size_t(30)); // the backlog
        QCOMPARE(client.with("channel", "subscriptionResponse").size(), std::size_t(2));
        QVERIFY(client.with("channel", "error").at(0).at("data").get<std::string>().starts_with("Already subscribed"));

        const Json contexts = Json::parse(ask(twin->restUrl() + "/info", R"({"type":"metaAndAssetCtxs"})").body);
        QVERIFY(contexts.at(0).at("universe").at(0).at("name") == "BTC");
        QCOMPARE(ask(twin->restUrl() + "/info", "nonsense").status, 422);
    }

    void anotherVenuesRecordingIsRefused()
    {
        TwinOptions options;
        options.venue = "hyperliquid";
        options.recordings = {GANNET_SOURCE_DIR "/resources/demo/binance_usdm_20210722.ws.gz"};
        const auto started = Twin(std::move(options)).start();
        QVERIFY(!started);
        QVERIFY(started.error().message.find("no book of hyperliquid") != std::string::npos);
    }

    /// The dialect with Aster's paths: one kind of link, REST under both generations, every symbol's funding.
    void asterHasItsOwnPaths()
    {
        auto twin = makeTwin("aster", 5);
        QVERIFY(twin->start().has_value());
        Client client(twin->wsUrl() + "/stream");
        QTRY_VERIFY(client.isUp());
        client.send(R"({"method":"SUBSCRIBE","params":["sushiusdt@depth@100ms","sushiusdt@aggTrade"],"id":1})");
        QTRY_VERIFY(!client.with("stream", kDepthStream).empty());
        QTRY_VERIFY(!client.with("stream", "sushiusdt@aggTrade").empty()); // over the same link
        Client routed(twin->wsUrl() + "/public/stream");
        QTRY_VERIFY(routed.socket.error() != QAbstractSocket::UnknownSocketError);
        QVERIFY(!routed.isUp());
        for (const char* prefix : {"/fapi/v3", "/fapi/v1"}) {
            QCOMPARE(ask(twin->restUrl() + prefix + "/depth?symbol=SUSHIUSDT&limit=1000").status, 200);
            const Json funding = Json::parse(ask(twin->restUrl() + prefix + "/fundingInfo").body);
            QCOMPARE(funding.size(), std::size_t(4));
            QVERIFY(funding.at(0).contains("fundingFeeCap"));
        }
        QCOMPARE(ask(twin->restUrl() + "/fapi/v2/depth?symbol=SUSHIUSDT").status, 404);
        twin->fault(*parseFault("shutdown:100"));
        QTRY_VERIFY(client.isClosed);
        QVERIFY(client.with("stream", "!serverShutdown").empty());
    }

    void roundsRunTimesForward()
    {
        auto twin = makeTwin("hyperliquid", 100);
        QVERIFY(twin->start().has_value());
        Client client(twin->wsUrl() + "/ws");
        QTRY_VERIFY(client.isUp());
        client.send(R"({"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC"}})");
        QTRY_VERIFY(twin->stats().rounds.load() >= 4);
        std::int64_t last = 0;
        for (const Json& book : client.with("channel", "l2Book")) {
            QVERIFY(book.at("data").at("time").get<std::int64_t>() >= last);
            last = book.at("data").at("time").get<std::int64_t>();
        }
        QVERIFY(last > 0 && !client.isClosed);
    }

    void binanceRoundEndsWithAClose()
    {
        auto twin = makeTwin("binance-usdm", 100);
        QVERIFY(twin->start().has_value());
        Client client(twin->wsUrl() + "/public/stream?streams=sushiusdt@depth");
        QTRY_VERIFY(client.isClosed);
        QVERIFY(twin->stats().rounds.load() >= 2);
        QVERIFY(twin->book("SUSHIUSDT").at("seq").get<std::uint64_t>() > 1'000'000'000'000); // ids run forward too
    }

    void bookFaultsAreWhatTheySay()
    {
        auto twin = makeTwin("binance-usdm", 5);
        QVERIFY(twin->start().has_value());
        Client client(twin->wsUrl() + "/public/stream?streams=sushiusdt@depth@100ms");
        QTRY_VERIFY(client.with("stream", kDepthStream).size() >= 2);
        const auto strike = [&](const char* words) {
            client.heard.clear();
            const bool isHearing = QTest::qWaitFor([&] { return !client.with("stream", kDepthStream).empty(); });
            const std::uint64_t done = twin->stats().faultsDone.load();
            twin->fault(*parseFault(words));
            return isHearing && QTest::qWaitFor([&] { return twin->stats().faultsDone.load() == done + 1; }) &&
                   QTest::qWaitFor([&] { return client.with("stream", kDepthStream).size() >= 6; });
        };
        const auto breaks = [&] {
            int count = 0;
            std::uint64_t last = 0;
            for (const Json& message : client.with("stream", kDepthStream)) {
                const Json& data = message.at("data");
                if (last != 0 && data.value("pu", std::uint64_t{0}) != last)
                    ++count;
                last = data.value("u", std::uint64_t{0});
            }
            return count;
        };
        QVERIFY(strike("drop"));
        QCOMPARE(breaks(), 1);
        QVERIFY(strike("duplicate"));
        QCOMPARE(breaks(), 1);
        QVERIFY(strike("reorder"));
        QVERIFY(breaks() >= 2);
        QVERIFY(strike("unknown-channel"));
        QCOMPARE(breaks(), 0);
        QVERIFY(strike("missing-field"));
        QVERIFY(strike("garbage"));
        QVERIFY(strike("truncated"));
        QCOMPARE(client.unreadable.size(), std::size_t(2));
        QVERIFY(strike("crossed"));
        QVERIFY(strike("not-a-number"));
        QVERIFY(client.heard.size() >= 4);
    }

    void connectionFaultsAreWhatTheySay()
    {
        auto twin = makeTwin("binance-usdm", 5);
        QVERIFY(twin->start().has_value());
        const std::string url = twin->wsUrl() + "/public/stream?streams=sushiusdt@depth@100ms";
        {
            Client client(url);
            QTRY_VERIFY(!client.heard.empty());
            twin->fault(*parseFault("cut"));
            QTRY_VERIFY(client.isClosed);
        }
        {
            Client client(url);
            QTRY_VERIFY(!client.heard.empty());
            twin->fault(*parseFault("cut-mid-frame"));
            QTRY_VERIFY(client.isClosed);
            QVERIFY(client.unreadable.empty()); // half a frame is no message
        }
        {
            Client client(url);
            QTRY_VERIFY(!client.heard.empty());
            bool isPonged = false;
            connect(&client.socket, &QWebSocket::pong, &client.socket, [&] { isPonged = true; });
            client.socket.ping();
            QTRY_VERIFY(isPonged);
            twin->fault(*parseFault("half-open"));
            isPonged = false;
            client.heard.clear();
            client.socket.ping();
            const std::uint64_t told = twin->stats().bookMessages.load();
            QTRY_VERIFY(twin->stats().bookMessages.load() > told + 5);
            QVERIFY(!isPonged && client.isUp());
            client.socket.abort(); // else it would hold one of the few places for ever
            QTRY_COMPARE(twin->stats().openWebSockets.load(), std::size_t{0});
        }
        {
            Client client(url);
            QTRY_VERIFY(!client.heard.empty());
            bool isPonged = false;
            connect(&client.socket, &QWebSocket::pong, &client.socket, [&] { isPonged = true; });
            twin->fault(*parseFault("no-pong"));
            client.heard.clear();
            client.socket.ping();
            client.socket.ping("with words");
            QTRY_VERIFY(client.heard.size() > 5); // messages go on, and stay whole
            QVERIFY(!isPonged && client.isUp() && client.unreadable.empty());
        }
        {
            twin->fault(*parseFault("slow-handshake:300"));
            QElapsedTimer elapsed;
            elapsed.start();
            Client client(url);
            QTRY_VERIFY(client.isUp());
            QVERIFY(elapsed.elapsed() >= 300);
        }
        {
            Client client(url);
            QTRY_VERIFY(!client.heard.empty());
            qsizetype received = 0;
            connect(&client.socket, &QWebSocket::binaryMessageReceived, &client.socket,
                    [&](const QByteArray& bytes) { received = bytes.size(); });
            twin->fault(*parseFault("huge-frame:3000000"));
            QTRY_COMPARE(received, qsizetype(3'000'000));
            client.heard.clear();
            twin->fault(*parseFault("burst:20000"));
            QTRY_VERIFY(client.heard.size() >= 20'000);
        }
    }

    void httpFaultsAreWhatTheySay()
    {
        auto twin = makeTwin("binance-usdm");
        QVERIFY(twin->start().has_value());
        const std::string time = twin->restUrl() + "/fapi/v1/time";
        QCOMPARE(ask(twin->restUrl() + "/twin/fault", R"({"name":"http-429"})").status, 200);
        QCOMPARE(ask(twin->restUrl() + "/twin/fault", R"({"name":"http-430"})").status, 400);
        const Answer limited = ask(time);
        QCOMPARE(limited.status, 429);
        QCOMPARE(limited.retryAfter, QByteArray::number(kRetryAfterSeconds));
        QCOMPARE(ask(time).status, 200);
        twin->fault(*parseFault("http-418"));
        QCOMPARE(ask(time).status, 418);
        twin->fault(*parseFault("http-503:2"));
        QCOMPARE(ask(time).status, 503);
        QCOMPARE(ask(time).status, 503);
        twin->fault(*parseFault("html"));
        QVERIFY(ask(time).body.starts_with("<html>"));
        const std::string depth = twin->restUrl() + "/fapi/v1/depth?symbol=SUSHIUSDT";
        const auto seq = twin->book("SUSHIUSDT").at("seq").get<std::uint64_t>();
        twin->fault(*parseFault("snapshot-late"));
        QVERIFY(Json::parse(ask(depth).body).at("lastUpdateId").get<std::uint64_t>() < seq);
        QVERIFY(Json::parse(ask(depth).body).at("lastUpdateId").get<std::uint64_t>() >= seq);
    }
};

QTEST_GUILESS_MAIN(TwinTest)
#include "twin_test.moc"
