// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/http_link.h"
#include "adapters/net/order_link.h"
#include "core/base/result.h"
#include "core/venue/transport.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace gannet::onboarding {

/// The way to a venue while an account is added, and only then: what the engine has is for what it trades. Each answer
/// comes once, later, on the same thread, and never after the line is gone.
class VenueLine {
public:
    using Answer = std::function<void(HttpResult)>;

    virtual ~VenueLine() = default;
    /// What must not be sent twice.
    virtual void send(OrderHttp order, Answer done) = 0;
    virtual void ask(HttpRequest request, Answer done) = 0;
};

/// The same over sockets, of the calling thread's event loop: a handful of requests, which the I/O thread has no way to
/// tell apart from the engine's.
class NetVenueLine final : public VenueLine, private HttpListener {
public:
    /// Fails as tlsConfiguration(). `clock` outlives it.
    [[nodiscard]] static Result<std::unique_ptr<NetVenueLine>> make(IoOptions options, const Clock& clock);
    ~NetVenueLine() override;

    void send(OrderHttp order, Answer done) override;
    void ask(HttpRequest request, Answer done) override;

private:
    NetVenueLine(IoOptions options, QSslConfiguration tls, const Clock& clock);
    void onHttpResult(HttpResult result) override;
    [[nodiscard]] HttpId expect(Answer done);

    IoOptions m_options;
    ProxyRules m_proxies;
    IoStats m_stats;
    std::map<std::uint64_t, Answer> m_waiting;
    std::uint64_t m_lastId = 0;
    HttpLink m_reads;
    OrderLink m_orders; ///< last, so first to go: as it stops it tells what is not known
};

} // namespace gannet::onboarding
