// SPDX-License-Identifier: GPL-3.0-or-later
// An order over HTTP on a kept connection of loopback, ours beside QNetworkAccessManager in the same run: from the call
// until the server has the whole request, and until the answer is back here. Both are driven from one event loop; the
// server is a thread that blocks on its socket.
#include "adapters/net/order_link.h"
#include "adapters/net/tls.h"
#include "core/base/check.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

using namespace gannet;

namespace {

/// About as long as a signed order.
const std::string kBody =
    R"({"action":{"type":"order","orders":[{"a":0,"b":true,"p":"61800.5","s":"0.001"}]},"signature":")" +
    std::string(130, 'x') + R"("})";
constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}";

[[nodiscard]] std::int64_t nowNs()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

/// Takes one connection after the other and answers each request on it; says when the last one was there.
class Venue {
public:
    Venue() : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        CHECK(::bind(m_listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(m_listener, 8) == 0 &&
                  ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &length) == 0,
              "no port on loopback");
        m_url = fmt::format("http://127.0.0.1:{}/exchange", ntohs(address.sin_port));
        m_thread = std::jthread([this] { run(); });
    }
    ~Venue()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
    }
    Venue(const Venue&) = delete;
    Venue& operator=(const Venue&) = delete;

    [[nodiscard]] const std::string& url() const { return m_url; }
    [[nodiscard]] std::int64_t arrival() const { return m_arrival.load(); }
    [[nodiscard]] int connections() const { return m_connections.load(); }

private:
    void run()
    {
        for (;;) {
            const int connection = ::accept(m_listener, nullptr, nullptr);
            if (connection < 0)
                return;
            ++m_connections;
            const int on = 1;
            ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            serve(connection);
            ::close(connection);
        }
    }
    void serve(int connection)
    {
        std::array<char, 8192> part{};
        std::string request;
        for (;;) {
            const auto got = ::recv(connection, part.data(), part.size(), 0);
            if (got <= 0)
                return;
            request.append(part.data(), static_cast<std::size_t>(got));
            if (!request.ends_with(kBody))
                continue;
            m_arrival = nowNs();
            request.clear();
            if (::send(connection, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) < 0)
                return;
        }
    }

    int m_listener;
    std::string m_url;
    std::atomic<std::int64_t> m_arrival{0};
    std::atomic<int> m_connections{0};
    std::jthread m_thread;
};

/// Ours.
class OrderClient final : public HttpListener {
public:
    void post(const std::string& url)
    {
        m_link.request(
            {.venue = VenueId{1}, .id = HttpId{++m_id}, .url = url, .contentType = "application/json", .body = kBody});
        m_loop.exec();
    }
    void onHttpResult(HttpResult result) override
    {
        CHECK(std::holds_alternative<HttpReply>(result), "an order got no answer");
        m_loop.quit();
    }

private:
    QEventLoop m_loop;
    IoOptions m_options;
    IoStats m_stats;
    SystemClock m_clock;
    ProxyRules m_proxies{QProcessEnvironment()};
    OrderLink m_link{*this, m_options, m_proxies, *tlsConfiguration({}), m_clock, m_stats};
    std::uint64_t m_id = 0;
};

/// The library's, set up as for our reads.
class QtClient {
public:
    void post(const std::string& url)
    {
        QNetworkRequest request{QUrl(QString::fromStdString(url))};
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("gannet"));
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        QNetworkReply* const reply = m_manager.post(request, QByteArray::fromStdString(kBody));
        QObject::connect(reply, &QNetworkReply::finished, &m_loop, &QEventLoop::quit);
        m_loop.exec();
        CHECK(reply->error() == QNetworkReply::NoError && reply->readAll().size() == 15, "a post got no answer");
        reply->deleteLater();
    }

private:
    QEventLoop m_loop;
    QNetworkAccessManager m_manager;
};

/// The time of an iteration is that until the request was with the server; the counter has the answer too.
template <class Client> void post(benchmark::State& state)
{
    const Venue venue;
    Client client;
    client.post(venue.url()); // makes the connection
    std::int64_t backNs = 0;
    for (auto step : state) {
        static_cast<void>(step);
        const std::int64_t start = nowNs();
        client.post(venue.url());
        backNs += nowNs() - start;
        state.SetIterationTime(static_cast<double>(venue.arrival() - start) / 1e9);
    }
    CHECK(venue.connections() == 1, "the connection was not kept");
    state.counters["answered_us"] =
        benchmark::Counter(static_cast<double>(backNs) / 1000, benchmark::Counter::kAvgIterations);
}

BENCHMARK(post<OrderClient>)->Name("P6/http_order/ours")->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(post<QtClient>)->Name("P6/http_order/qnam")->UseManualTime()->Unit(benchmark::kMicrosecond);

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
