// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/venue_line.h"

#include "adapters/net/order_link.h"
#include "adapters/net/proxy_rules.h"
#include "adapters/net/tls.h"

#include <QTimer>

#include <utility>
#include <variant>

namespace gannet::onboarding {

struct NetVenueLine::Links {
    Links(NetVenueLine& line, const QSslConfiguration& tls)
        : proxies(QProcessEnvironment::systemEnvironment()),
          reads(line, line.m_options, proxies, tls, line.m_clock, line.m_stats),
          orders(line, line.m_options, proxies, tls, line.m_clock, line.m_stats)
    {}

    ProxyRules proxies;
    HttpLink reads;
    OrderLink orders; ///< last, so first to go: as it stops it tells what is not known
};

NetVenueLine::NetVenueLine(IoOptions options, const Clock& clock) : m_options(std::move(options)), m_clock(clock) {}

NetVenueLine::~NetVenueLine()
{
    m_waiting.clear(); // who asked may be gone already
}

HttpId NetVenueLine::expect(Answer done)
{
    m_waiting.emplace(++m_lastId, std::move(done));
    return HttpId{m_lastId};
}

NetVenueLine::Links* NetVenueLine::links(HttpId id)
{
    if (m_links)
        return m_links.get();
    auto tls = tlsConfiguration(m_options.extraCaFile);
    if (tls) {
        m_links = std::make_unique<Links>(*this, *tls);
        return m_links.get();
    }
    QTimer::singleShot(0, &m_context, [this, id, error = std::move(tls.error())] {
        onHttpResult(HttpFailure{.venue = {}, .id = id, .error = error});
    });
    return nullptr;
}

void NetVenueLine::send(OrderHttp order, Answer done)
{
    order.id = expect(std::move(done));
    if (Links* const made = links(order.id))
        made->orders.request(order);
}

void NetVenueLine::ask(HttpRequest request, Answer done)
{
    request.id = expect(std::move(done));
    if (Links* const made = links(request.id))
        made->reads.request(request);
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
