// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/order_link.h"

#include "adapters/net/order_connection.h"
#include "adapters/net/order_request_text.h"
#include "adapters/net/url_rules.h"

#include <QTimer>
#include <QUrl>

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

namespace gannet {

namespace {

/// A timer may be given up in its own signal.
struct StopLater {
    void operator()(QTimer* timer) const
    {
        timer->stop();
        timer->disconnect();
        timer->deleteLater();
    }
};

} // namespace

/// One request: waiting for a connection, or in flight on one.
struct OrderLink::Asked {
    VenueId venue;
    HttpId id;
    Duration timeout;
    std::vector<std::string> wantedHeaders;
    std::string bytes;
    std::size_t lost = 0; ///< connections that ended, open and unused, while this one was the next
    std::unique_ptr<QTimer, StopLater> timer;
};

/// The connections to one host and the line before them. Whatever tells somebody something, and whatever meets a
/// socket, may come back in here before it returns: nothing is kept over such a call.
class OrderLink::Pool final : public OrderConnectionOwner {
public:
    Pool(OrderLink& link, QUrl url) : m_link(link), m_url(std::move(url))
    {
        m_nextTurn.setSingleShot(true);
        QObject::connect(&m_nextTurn, &QTimer::timeout, &m_nextTurn, [this] { onNextTurn(); });
    }

    [[nodiscard]] bool isFull() const { return m_waiting.size() >= m_link.m_options.maxOrdersWaiting; }

    void ask(std::unique_ptr<Asked> asked)
    {
        Asked* const own = asked.get();
        own->timer.reset(new QTimer);
        own->timer->setSingleShot(true);
        QObject::connect(own->timer.get(), &QTimer::timeout, own->timer.get(), [this, own] { onTimeOver(own); });
        own->timer->start(static_cast<int>(own->timeout.toMilliseconds()));
        m_waiting.push_back(std::move(asked));
        serve();
    }

    void warm()
    {
        const bool isReady = std::ranges::any_of(m_seats, [this](const Seat& seat) {
            const OrderConnection& connection = *seat.connection;
            return connection.isOpening() || (connection.isIdle() && connection.isQuiet() &&
                                              connection.idleFor() < m_link.m_options.orderIdleTimeout / 2);
        });
        if (!isReady && m_seats.size() < m_link.m_options.maxOrderConnections)
            open();
    }

    void stop()
    {
        m_nextTurn.stop();
        std::vector<Seat> seats = std::exchange(m_seats, {});
        std::deque<std::unique_ptr<Asked>> waiting = std::exchange(m_waiting, {});
        for (const Seat& seat : seats) {
            if (seat.asked)
                fail(*seat.asked, {.kind = ErrorKind::Disconnected,
                                   .code = Code::UnknownOutcome,
                                   .message = "the program ended before an answer came",
                                   .outcome = Outcome::Unknown});
        }
        for (const auto& asked : waiting)
            fail(*asked, {.kind = ErrorKind::Disconnected,
                          .code = Code::VenueUnavailable,
                          .message = "nothing was sent, the program ended before there was a connection",
                          .outcome = Outcome::NotSent});
    }

private:
    struct Seat {
        std::unique_ptr<OrderConnection> connection;
        std::unique_ptr<Asked> asked; ///< in flight
        bool isMade = false;          ///< the connection was open once
        /// Idle, and not used before the event loop's next turn: only then is it known whether more comes behind the
        /// last answer, or what the bytes are that the machine holds of it.
        bool isResting = false;
    };

    /// Gives the line to free connections, and makes as many as are still missing.
    void serve()
    {
        while (!m_waiting.empty()) {
            Seat* const seat = freeSeat();
            if (!seat)
                break;
            seat->asked = std::move(m_waiting.front());
            m_waiting.pop_front();
            seat->connection->send(seat->asked->bytes);
        }
        const auto missing = [this] {
            const auto coming = std::ranges::count_if(m_seats, [](const Seat& seat) {
                return seat.connection->isOpening() || (seat.connection->isIdle() && seat.isResting);
            });
            return m_waiting.size() > static_cast<std::size_t>(coming);
        };
        while (missing() && m_seats.size() < m_link.m_options.maxOrderConnections)
            open();
    }

    /// The free connection that was used last, so that the others grow old. One the machine holds bytes of may have
    /// been closed by the other side, or have an answer nobody asked for, or only have news of TLS: the event loop
    /// finds out.
    [[nodiscard]] Seat* freeSeat()
    {
        Seat* best = nullptr;
        for (Seat& seat : m_seats) {
            if (!seat.connection->isIdle() || seat.isResting)
                continue;
            if (!seat.connection->isQuiet())
                rest(seat);
            else if (!best || seat.connection->idleFor() < best->connection->idleFor())
                best = &seat;
        }
        return best;
    }

    void rest(Seat& seat)
    {
        seat.isResting = true;
        m_nextTurn.start(0);
    }

    void onNextTurn()
    {
        const auto dropped = std::erase_if(m_seats, [](const Seat& seat) {
            return seat.isResting && seat.connection->isIdle() && !seat.connection->isQuiet();
        });
        for (Seat& seat : m_seats)
            seat.isResting = false;
        noteLost(dropped);
        serve();
    }

    /// As many as a host may have can have been stale. One more, and new ones fare no better: a server that speaks
    /// first, say. Then the next in line is given up, else it would connect for as long as it may take.
    void noteLost(std::size_t connections)
    {
        if (m_waiting.empty())
            return;
        m_waiting.front()->lost += connections;
        if (m_waiting.front()->lost <= m_link.m_options.maxOrderConnections)
            return;
        const std::unique_ptr<Asked> asked = std::move(m_waiting.front());
        m_waiting.pop_front();
        fail(*asked, {.kind = ErrorKind::Disconnected,
                      .code = Code::VenueUnavailable,
                      .message = fmt::format("nothing was sent, {} connections to {} ended before they could be used",
                                             asked->lost, m_url.host().toStdString()),
                      .outcome = Outcome::NotSent});
    }

    void open()
    {
        const QNetworkProxy proxy = m_link.m_proxies.proxyFor(m_url);
        Seat& seat = m_seats.emplace_back();
        seat.connection =
            std::make_unique<OrderConnection>(*this, m_link.m_options, m_link.m_tls, proxy, m_url, m_link.m_stats);
        seat.connection->open();
    }

    void onConnectionReady(OrderConnection& connection) override
    {
        seatOf(connection)->isMade = true;
        serve();
    }

    void onConnectionReply(OrderConnection& connection, HttpReplyReader reply) override
    {
        const auto seat = seatOf(connection);
        const std::unique_ptr<Asked> asked = std::move(seat->asked); // its timer goes with it
        if (connection.isClosed())
            m_seats.erase(seat);
        else
            rest(*seat);
        const auto retryAfter = reply.header("Retry-After");
        HttpReply answer{.venue = asked->venue,
                         .id = asked->id,
                         .status = reply.status(),
                         .retryAfter = parseRetryAfter(retryAfter.value_or(std::string()), m_link.m_clock.now()),
                         .body = {}};
        for (const std::string& name : asked->wantedHeaders) {
            if (auto value = reply.header(name))
                answer.headers.push_back({name, std::move(*value)});
        }
        answer.body = reply.takeBody();
        add(m_link.m_stats.bytesIn, answer.body.size());
        m_link.m_listener.onHttpResult(std::move(answer));
        serve();
    }

    void onConnectionGone(OrderConnection& connection, Error error) override
    {
        const auto seat = seatOf(connection);
        std::unique_ptr<Asked> asked = std::move(seat->asked);
        const bool wasMade = seat->isMade;
        m_seats.erase(seat);
        const auto opening =
            std::ranges::count_if(m_seats, [](const Seat& other) { return other.connection->isOpening(); });
        if (!asked && !wasMade && m_waiting.size() > static_cast<std::size_t>(opening)) {
            asked = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        if (asked)
            fail(*asked, std::move(error));
        else if (wasMade)
            noteLost(1);
        serve();
    }

    void onTimeOver(const Asked* late)
    {
        add(m_link.m_stats.timeouts);
        const auto timeoutMs = late->timeout.toMilliseconds();
        const auto waiting = std::ranges::find_if(m_waiting, [late](const auto& asked) { return asked.get() == late; });
        if (waiting != m_waiting.end()) {
            const std::unique_ptr<Asked> asked = std::move(*waiting);
            m_waiting.erase(waiting);
            fail(*asked, {.kind = ErrorKind::Timeout,
                          .code = Code::VenueUnavailable,
                          .message = fmt::format("nothing was sent, no connection to {} was free within {} ms",
                                                 m_url.host().toStdString(), timeoutMs),
                          .outcome = Outcome::NotSent,
                          .limit = fmt::format("{} ms", timeoutMs)});
            return;
        }
        const auto seat = std::ranges::find_if(m_seats, [late](const Seat& one) { return one.asked.get() == late; });
        const std::unique_ptr<Asked> asked = std::move(seat->asked);
        seat->connection->abort(); // a late answer must not become that of the next request
        m_seats.erase(seat);
        fail(*asked, {.kind = ErrorKind::Timeout,
                      .code = Code::UnknownOutcome,
                      .message = fmt::format("no whole answer within {} ms", timeoutMs),
                      .outcome = Outcome::Unknown,
                      .limit = fmt::format("{} ms", timeoutMs)});
        serve();
    }

    void fail(const Asked& asked, Error error)
    {
        if (error.outcome == Outcome::Unknown)
            error.message = fmt::format("{}: {}; the request was sent and what became of it is not known",
                                        m_url.host().toStdString(), error.message);
        m_link.tell(asked, std::move(error));
    }

    [[nodiscard]] std::vector<Seat>::iterator seatOf(const OrderConnection& connection)
    {
        return std::ranges::find_if(m_seats, [&](const Seat& seat) { return seat.connection.get() == &connection; });
    }

    OrderLink& m_link;
    const QUrl m_url;
    std::vector<Seat> m_seats;
    std::deque<std::unique_ptr<Asked>> m_waiting;
    QTimer m_nextTurn;
};

OrderLink::OrderLink(HttpListener& listener, const IoOptions& options, const ProxyRules& proxies, QSslConfiguration tls,
                     const Clock& clock, IoStats& stats)
    : m_listener(listener),
      m_options(options),
      m_proxies(proxies),
      m_tls(std::move(tls)),
      m_clock(clock),
      m_stats(stats)
{}

OrderLink::~OrderLink()
{
    stop();
}

void OrderLink::request(const OrderHttp& order)
{
    add(m_stats.orderRequests);
    if (m_isStopped)
        return refuse(order, {.kind = ErrorKind::Disconnected,
                              .code = Code::VenueUnavailable,
                              .message = "nothing was sent, the program ends"});
    const auto url = checkedUrl(order.url, UrlUse::Http);
    if (!url) {
        add(m_stats.urlsRefused);
        return refuse(order, url.error());
    }
    auto text = orderRequestText(order, *url);
    if (!text)
        return refuse(order, std::move(text.error()));
    Pool& pool = poolOf(*url);
    if (pool.isFull())
        return refuse(order, {.kind = ErrorKind::RateLimited,
                              .code = Code::RateLimit,
                              .message = fmt::format("nothing was sent, {} requests wait for {} already",
                                                     m_options.maxOrdersWaiting, url->host().toStdString()),
                              .limit = std::to_string(m_options.maxOrdersWaiting)});
    auto asked = std::make_unique<Asked>();
    asked->venue = order.venue;
    asked->id = order.id;
    asked->timeout = order.timeout;
    asked->wantedHeaders = order.wantedHeaders;
    asked->bytes = std::move(*text);
    pool.ask(std::move(asked));
}

void OrderLink::warm(const WarmOrderLink& item)
{
    const auto url = checkedUrl(item.url, UrlUse::Http);
    if (!url)
        add(m_stats.urlsRefused);
    else if (!m_isStopped)
        poolOf(*url).warm();
}

void OrderLink::stop()
{
    m_isStopped = true;
    for (const auto& [origin, pool] : m_pools)
        pool->stop();
}

OrderLink::Pool& OrderLink::poolOf(const QUrl& url)
{
    const bool isEncrypted = url.scheme() == QLatin1String("https");
    auto& pool = m_pools[fmt::format("{}://{}:{}", url.scheme().toStdString(), url.host().toStdString(),
                                     url.port(isEncrypted ? 443 : 80))];
    if (!pool) {
        QUrl origin;
        origin.setScheme(url.scheme());
        origin.setHost(url.host());
        origin.setPort(url.port());
        pool = std::make_unique<Pool>(*this, origin);
    }
    return *pool;
}

void OrderLink::refuse(const OrderHttp& order, Error error)
{
    Asked asked;
    asked.venue = order.venue;
    asked.id = order.id;
    tell(asked, std::move(error));
}

void OrderLink::tell(const Asked& asked, Error error)
{
    add(error.outcome == Outcome::NotSent ? m_stats.ordersNotSent : m_stats.ordersUnknown);
    if (error.code == Code::TooLarge && error.outcome == Outcome::Unknown)
        add(m_stats.tooLarge);
    m_listener.onHttpResult(HttpFailure{.venue = asked.venue, .id = asked.id, .error = std::move(error)});
}

} // namespace gannet
