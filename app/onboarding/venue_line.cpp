// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/venue_line.h"

#include "adapters/net/tls.h"

#include <utility>
#include <variant>

namespace gannet::onboarding {

Result<std::unique_ptr<NetVenueLine>> NetVenueLine::make(IoOptions options, const Clock& clock)
{
    auto tls = tlsConfiguration(options.extraCaFile);
    if (!tls)
        return fail(std::move(tls.error()));
    return std::unique_ptr<NetVenueLine>(new NetVenueLine(std::move(options), std::move(*tls), clock));
}

NetVenueLine::NetVenueLine(IoOptions options, QSslConfiguration tls, const Clock& clock)
    : m_options(std::move(options)),
      m_proxies(QProcessEnvironment::systemEnvironment()),
      m_reads(*this, m_options, m_proxies, tls, clock, m_stats),
      m_orders(*this, m_options, m_proxies, tls, clock, m_stats)
{}

NetVenueLine::~NetVenueLine()
{
    m_waiting.clear(); // who asked may be gone already
}

HttpId NetVenueLine::expect(Answer done)
{
    m_waiting.emplace(++m_lastId, std::move(done));
    return HttpId{m_lastId};
}

void NetVenueLine::send(OrderHttp order, Answer done)
{
    order.id = expect(std::move(done));
    m_orders.request(order);
}

void NetVenueLine::ask(HttpRequest request, Answer done)
{
    request.id = expect(std::move(done));
    m_reads.request(request);
}

void NetVenueLine::onHttpResult(HttpResult result)
{
    const HttpId id = std::visit([](const auto& one) { return one.id; }, result);
    const auto found = m_waiting.find(id.value);
    if (found == m_waiting.end())
        return;
    const Answer done = std::move(found->second);
    m_waiting.erase(found);
    done(std::move(result));
}

} // namespace gannet::onboarding
