// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/http_link.h"
#include "adapters/net/io_options.h"
#include "adapters/net/io_stats.h"
#include "adapters/net/proxy_rules.h"
#include "core/venue/transport.h"

#include <QSslConfiguration>

#include <map>
#include <memory>
#include <string>

class QUrl;

namespace gannet {

/// Orders over HTTP. A request is written to one connection at most once and never again, whatever becomes of that
/// connection; HTTP libraries repeat a request by themselves when a kept connection dies, which doubles an order. Every
/// request gets exactly one result, stop() included: an answer whatever its status (redirects are not followed), or a
/// failure whose outcome is NotSent when no byte was given to a socket, and Unknown from the first byte on.
///
/// A host has a few kept connections with one request in flight each. A request takes a free one, else one is made;
/// when all are busy it waits in line. Lives on a thread with a Qt event loop.
class OrderLink {
public:
    OrderLink(HttpListener& listener, const IoOptions& options, const ProxyRules& proxies, QSslConfiguration tls,
              const Clock& clock, IoStats& stats);
    /// Stops.
    ~OrderLink();
    OrderLink(const OrderLink&) = delete;
    OrderLink& operator=(const OrderLink&) = delete;

    void request(const OrderHttp& order);
    /// Makes a connection where none is free or on its way. Nothing is told of it; a URL that may not be used counts.
    void warm(const WarmOrderLink& item);
    /// What waits fails NotSent, what is under way Unknown; connections are closed. Later requests fail NotSent.
    void stop();

private:
    struct Asked;
    class Pool;

    [[nodiscard]] Pool& poolOf(const QUrl& url);
    void refuse(const OrderHttp& order, Error error);
    void tell(const Asked& asked, Error error);

    HttpListener& m_listener;
    const IoOptions& m_options;
    const ProxyRules& m_proxies;
    const QSslConfiguration m_tls;
    const Clock& m_clock;
    IoStats& m_stats;
    std::map<std::string, std::unique_ptr<Pool>> m_pools; ///< by scheme, host and port: the few hosts venues have
    bool m_isStopped = false;
};

} // namespace gannet
