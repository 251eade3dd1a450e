// SPDX-License-Identifier: GPL-3.0-or-later
// An order from the call of a live account's gateway, signature included, until the venue's socket on loopback has the
// whole request: Hyperliquid and Aster, and in the same run ccxt and @nktkas/hyperliquid with the same order and key,
// unmodified but for their URL. Then one action with one nonce, signed by all: the signatures have to be equal. Last
// the cancels of many orders, together as a kill switch sends them and one by one, until the socket has the last of
// them. Usage: order_submit_bench [COUNT]
#include "adapters/aster/account.h"
#include "adapters/hyperliquid/gateway.h"
#include "adapters/net/order_link.h"
#include "adapters/net/tls.h"
#include "core/base/check.h"
#include "tests/storm/virtual_room.h"
#include "tests/support/dec.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr int kWarm = 20; ///< of each client, not counted: just-in-time compilers and caches
const std::string kKey = "0123456789012345678901234567890123456789012345678901234567890123";

[[nodiscard]] std::int64_t nowNs()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

/// Takes each request whole, notes when it had it, and answers as the venue of that path would.
class LoopbackVenue final : public QTcpServer {
public:
    LoopbackVenue()
    {
        CHECK(listen(QHostAddress::LocalHost), "a port on loopback");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* const socket = nextPendingConnection();
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }
    [[nodiscard]] std::string url() const { return fmt::format("http://127.0.0.1:{}", serverPort()); }

    std::vector<std::int64_t> arrivals;

private:
    void read(QTcpSocket& socket)
    {
        QByteArray& text = m_texts[&socket];
        text += socket.readAll();
        const qsizetype end = text.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = text.left(end).toLower();
        const qsizetype at = head.indexOf("content-length:");
        const qsizetype length =
            at < 0 ? 0 : head.mid(at + 15, head.indexOf('\r', at) - at - 15).trimmed().toLongLong();
        if (text.size() < end + 4 + length)
            return;
        arrivals.push_back(nowNs());
        const bool isAster = text.startsWith("POST /fapi");
        text.clear();
        const QByteArray body =
            isAster ? R"({"orderId":1,"symbol":"BTCUSDT","status":"NEW","clientOrderId":"a","price":"61800",)"
                      R"("avgPrice":"0","origQty":"0.001","executedQty":"0","cumQty":"0","cumQuote":"0",)"
                      R"("timeInForce":"GTC","type":"LIMIT","reduceOnly":false,"side":"BUY","updateTime":1})"
                    : R"({"status":"ok","response":{"type":"order","data":{"statuses":[)"
                      R"({"resting":{"oid":77738308}}]}}})";
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    std::map<QTcpSocket*, QByteArray> m_texts;
};

/// Until the account is ready its venue is a twin in virtual time; then orders go over a real link.
class Wire final : public Transport, public HttpListener {
public:
    explicit Wire(Transport& twin) : m_twin(twin) {}
    void goReal(std::string url) { m_url = std::move(url); }

    void send(Outbound item) override
    {
        auto* const order = std::get_if<OrderHttp>(&item);
        if (m_url.empty())
            return m_twin.send(std::move(item));
        if (!order)
            return; // reads and streams have nobody to answer them here
        ++m_waiting;
        order->url.replace(0, order->url.find('/', std::string_view("http://").size()), m_url);
        m_link.request(*order);
    }
    void onHttpResult(HttpResult result) override
    {
        if (const auto* const failure = std::get_if<HttpFailure>(&result))
            CHECK(false, failure->error.message);
        reply = std::get<HttpReply>(std::move(result));
        if (--m_waiting == 0)
            loop.quit();
    }

    HttpReply reply;
    QEventLoop loop;

private:
    Transport& m_twin;
    std::string m_url;
    int m_waiting = 0; ///< for their answers
    IoOptions m_options;
    IoStats m_stats;
    SystemClock m_clock;
    ProxyRules m_proxies{QProcessEnvironment()};
    OrderLink m_link{*this, m_options, m_proxies, *tlsConfiguration({}), m_clock, m_stats};
};

void report(const std::string& client, std::vector<std::int64_t> took)
{
    took.erase(took.begin(), took.begin() + std::min<std::ptrdiff_t>(kWarm, std::ssize(took)));
    CHECK(!took.empty(), "something was measured");
    std::ranges::sort(took);
    const auto us = [&took](std::size_t hundredths) {
        return static_cast<double>(took[std::min(took.size() - 1, took.size() * hundredths / 100)]) / 1000;
    };
    fmt::print("{:<24} p50 {:8.1f} us   p99 {:8.1f} us\n", client, us(50), us(99));
}

/// A live account that is ready and now speaks to a real socket.
struct Account {
    Account(const VirtualVenue& venue, const LoopbackVenue& sink) : measured(tapped(venue))
    {
        room.open();
        CHECK(room.waitUntilReady(), "the account is ready");
        room.network.setPaused(true);
        wire->goReal(sink.url());
    }
    /// With this account's wire before its network.
    [[nodiscard]] VirtualVenue tapped(VirtualVenue venue)
    {
        venue.terminal.make = [this, make = venue.terminal.make](VenueId id, const Catalogue& catalogue,
                                                                 Transport& transport, OrderSink& told,
                                                                 WireNumbers numbers) {
            wire = std::make_unique<Wire>(transport);
            auto made = make(id, catalogue, *wire, told, numbers);
            orders = made->orders.get();
            account = made->wire;
            return made;
        };
        return venue;
    }
    [[nodiscard]] Order order(int i)
    {
        Order made;
        made.id = ClientOrderId{1, static_cast<std::uint64_t>(i) + 1};
        made.venue = room.terminal.key().venue;
        made.account = room.terminal.key().account;
        made.instrument = room.instrument().id;
        made.mode = TradingMode::Live;
        made.terms = room.terms(OrderType::Limit, Side::Buy, "0.001", room.priceAt(Side::Buy, -10));
        return made;
    }

    VirtualVenue measured;
    std::unique_ptr<Wire> wire;
    OrderGateway* orders = nullptr;
    AccountWire* account = nullptr;
    VirtualRoom room{measured, 5};
};

/// Orders of one account, each until the sink has it.
[[nodiscard]] std::vector<std::int64_t> ours(const VirtualVenue& venue, LoopbackVenue& sink, int count)
{
    Account our(venue, sink);
    std::vector<std::int64_t> took;
    for (int i = 0; i < count; ++i) {
        const Order order = our.order(i);
        const Timestamp now = our.room.time.now() + Duration::milliseconds(100 * i); // below the venue's rate
        const std::int64_t start = nowNs();
        our.orders->submit(order, now);
        our.wire->loop.exec();
        took.push_back(sink.arrivals.back() - start);
        our.account->onHttpReply(our.wire->reply, now);
    }
    return took;
}

/// Cancels of all orders of an account, until the sink has the last request.
void cancels(const VirtualVenue& venue, LoopbackVenue& sink, int count, bool isTogether)
{
    Account our(venue, sink);
    std::vector<Order> orders;
    for (int i = 0; i < count; ++i) {
        orders.push_back(our.order(i));
        orders.back().venueOrderId = std::to_string(77'000'000 + i);
    }
    sink.arrivals.clear();
    const std::int64_t start = nowNs();
    if (isTogether) {
        our.orders->cancelMany(orders, our.room.time.now());
    } else {
        for (const Order& order : orders)
            our.orders->cancel(order, our.room.time.now());
    }
    our.wire->loop.exec();
    fmt::print("{:<24} {} cancels {:<10} {:5} requests {:8.2f} ms\n", "gannet/" + venue.slug, count,
               isTogether ? "together" : "one by one", sink.arrivals.size(),
               static_cast<double>(sink.arrivals.back() - start) / 1e6);
}

/// The other clients; returns their signatures, a line each.
[[nodiscard]] std::vector<std::string> theirs(LoopbackVenue& sink, int count)
{
    sink.arrivals.clear();
    QProcess node;
    node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QEventLoop loop;
    QObject::connect(&node, &QProcess::finished, &loop, &QEventLoop::quit);
    node.start(QStringLiteral("node"),
               {QStringLiteral(GANNET_SOURCE_DIR "/tests/bench/peers/submit.mjs"), QString::fromStdString(sink.url()),
                QString::fromStdString("0x" + kKey), QString::number(count)});
    loop.exec();
    CHECK(node.exitCode() == 0, "the other clients sent their orders");
    std::map<std::string, std::vector<std::int64_t>> took;
    std::vector<std::string> signatures;
    std::size_t arrived = 0;
    const QList<QByteArray> lines = node.readAllStandardOutput().split('\n');
    for (const QByteArray& line : lines) {
        const QList<QByteArray> words = line.split(' ');
        if (words[0] == "signature")
            signatures.push_back((words[2] + ' ' + words[3] + ' ' + words[4]).toStdString());
        else if (words.size() == 2)
            took[words[0].toStdString()].push_back(sink.arrivals.at(arrived++) - words[1].toLongLong());
    }
    for (auto& [client, each] : took)
        report(client, std::move(each));
    return signatures;
}

/// The action that submit.mjs signs, by us.
[[nodiscard]] std::string ourSignature()
{
    const auto action = nlohmann::ordered_json::parse(
        R"({"type":"order","orders":[{"a":0,"b":true,"p":"61800","s":"0.001","r":false,"t":{"limit":{"tif":"Gtc"}},)"
        R"("c":"0x00000000000000000000000000001000"}],"grouping":"na"})");
    const auto hash = hyperliquid::actionHash(action, {.nonce = 1'700'000'000'000});
    const auto key = crypto::Secp256k1Key::fromHex(SecretString(std::string(kKey)));
    const std::string all = key->sign(hyperliquid::l1Digest(*hash, hyperliquid::Network::Mainnet)).toHex0x();
    return fmt::format("0x{} 0x{} {}", all.substr(2, 64), all.substr(66, 64),
                       std::stoi(all.substr(130, 2), nullptr, 16));
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const int count = (argc > 1 ? QByteArray(argv[1]).toInt() : 200) + kWarm;
    LoopbackVenue sink;
    for (const VirtualVenue& venue : virtualVenues())
        report("gannet/" + venue.slug, ours(venue, sink, count));
    for (const std::string& signature : theirs(sink, count))
        CHECK(signature == ourSignature(), "one action has one signature");
    fmt::print("one action, one nonce: one signature\n");
    for (const VirtualVenue& venue : virtualVenues()) {
        cancels(venue, sink, 200, false);
        cancels(venue, sink, 200, true);
        cancels(venue, sink, 1000, true);
    }
    return 0;
}
