// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/io_thread.h"

#include "adapters/net/http_link.h"
#include "adapters/net/order_link.h"
#include "adapters/net/proxy_rules.h"
#include "adapters/net/tls.h"
#include "adapters/net/url_rules.h"
#include "adapters/net/websocket_link.h"

#include <QCoreApplication>
#include <QEvent>
#include <QEventLoop>
#include <QSocketNotifier>

#include <fmt/format.h>

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

namespace gannet {

/// What lives on the thread.
class IoThread::Worker final : public LinkListener, public HttpListener {
public:
    Worker(IoThread& owner, QSslConfiguration tls, ProxyRules proxies)
        : m_owner(owner),
          m_tls(std::move(tls)),
          m_proxies(std::move(proxies)),
          m_http(*this, owner.m_options, m_proxies, m_tls, owner.m_clock, owner.m_stats),
          m_orders(*this, owner.m_options, m_proxies, m_tls, owner.m_clock, owner.m_stats)
    {}

    void handleWaiting()
    {
        m_owner.m_outbox.drain(m_batch);
        for (Outbound& item : m_batch)
            std::visit([this](auto& one) { handle(one); }, item);
        // Adapters open links under new numbers: what is closed is not kept. Not sooner, since a link may not end while
        // it calls us.
        std::erase_if(m_links, [](const auto& entry) { return !entry.second.link->isOpen(); });
    }

private:
    struct Key {
        VenueId venue;
        LinkId link;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    struct Entry {
        Key key;
        bool isPrivate = false;
        std::unique_ptr<WebSocketLink> link;
    };

    void handle(const OpenLink& item)
    {
        const auto url = checkedUrl(item.url, UrlUse::WebSocket);
        if (!url) {
            add(m_owner.m_stats.urlsRefused);
            close(Key{item.venue, item.link});
            push(LinkDown{item.venue, item.link, "refused: " + url.error().message});
            return;
        }
        if (!item.isPrivate && isBehindBy(item.venue)) {
            add(m_owner.m_stats.linksShed);
            close(Key{item.venue, item.link});
            push(LinkDown{item.venue, item.link, "not opened: the engine is behind"});
            return;
        }
        Entry& entry = entryOf(Key{item.venue, item.link});
        entry.isPrivate = item.isPrivate;
        entry.link->open(*url, m_proxies.proxyFor(*url));
    }

    void handle(const CloseLink& item) { close(Key{item.venue, item.link}); }

    void handle(const SendText& item)
    {
        const auto found = m_links.find(Key{item.venue, item.link});
        if (found == m_links.end())
            add(m_owner.m_stats.sendsDropped);
        else
            found->second.link->send(item.text);
    }

    void handle(const HttpRequest& item) { m_http.request(item); }

    void handle(const OrderHttp& item) { m_orders.request(item); }

    void handle(const WarmOrderLink& item) { m_orders.warm(item); }

    Entry& entryOf(Key key)
    {
        Entry& entry = m_links[key];
        if (!entry.link) {
            entry.key = key;
            entry.link = std::make_unique<WebSocketLink>(*this, m_owner.m_options, m_tls, m_owner.m_stats);
        }
        return entry;
    }

    void close(Key key)
    {
        const auto found = m_links.find(key);
        if (found != m_links.end())
            found->second.link->close();
    }

    const Entry& entryOf(const WebSocketLink& link) const
    {
        return std::find_if(m_links.begin(), m_links.end(),
                            [&](const auto& item) { return item.second.link.get() == &link; })
            ->second;
    }

    void onLinkUp(WebSocketLink& link) override
    {
        const Key key = entryOf(link).key;
        push(LinkUp{key.venue, key.link});
    }

    void onLinkDown(WebSocketLink& link, std::string reason) override
    {
        const Key key = entryOf(link).key;
        push(LinkDown{key.venue, key.link, std::move(reason)});
    }

    void onLinkFrame(WebSocketLink& link, std::string bytes) override
    {
        const Entry& entry = entryOf(link);
        if (!entry.isPrivate && isBehindBy(entry.key.venue)) {
            // Dropping single frames would leave a gap nobody is told of; a closed link is a fact the adapter handles.
            add(m_owner.m_stats.linksShed);
            link.fail("shed: the engine is behind");
            return;
        }
        const std::size_t size = bytes.size();
        push(FrameIn{entry.key.venue, entry.key.link, std::move(bytes)}, size);
    }

    void onLinkPong(WebSocketLink& link) override
    {
        const Key key = entryOf(link).key;
        push(LinkHeard{key.venue, key.link});
    }

    void onHttpResult(HttpResult result) override
    {
        if (auto* reply = std::get_if<HttpReply>(&result)) {
            const std::size_t size = reply->body.size();
            push(std::move(*reply), size);
        } else {
            push(std::move(std::get<HttpFailure>(result)));
        }
    }

    /// What a venue has put into the inbox since the reader last took a batch.
    struct Waiting {
        std::size_t items = 0;
        std::size_t bytes = 0;
    };

    /// The inbox is above a mark, and this venue has put in at least its share of what counts: one venue's flood does
    /// not cost another its links. There is always one that has, so the mark holds.
    [[nodiscard]] bool isBehindBy(VenueId venue)
    {
        noteDepth(m_owner.m_inbox.depth());
        const bool isOverItems = m_depth >= m_owner.m_options.inboxHighItems;
        const bool isOverBytes = m_waitingBytes >= m_owner.m_options.inboxHighBytes;
        if (!isOverItems && !isOverBytes)
            return false;
        const auto own = m_waiting.find(venue);
        if (own == m_waiting.end())
            return false;
        const std::size_t venues = m_waiting.size();
        return (isOverItems && own->second.items >= m_owner.m_options.inboxHighItems / venues) ||
               (isOverBytes && own->second.bytes >= m_owner.m_options.inboxHighBytes / venues);
    }

    /// The reader takes the whole batch, so a depth below the last one means that nothing of ours was left in it.
    void noteDepth(std::size_t depth)
    {
        if (depth < m_depth) {
            m_waitingBytes = 0;
            m_waiting.clear();
        }
        m_depth = depth;
        m_owner.m_stats.inboxDepth.store(depth, std::memory_order_relaxed);
        if (depth > m_owner.m_stats.inboxDepthMax.load(std::memory_order_relaxed))
            m_owner.m_stats.inboxDepthMax.store(depth, std::memory_order_relaxed);
    }

    template <class Item> void push(Item item, std::size_t bytes = 0)
    {
        noteDepth(m_owner.m_inbox.depth());
        m_waitingBytes += bytes;
        ++m_depth;
        Waiting& waiting = m_waiting[item.venue];
        ++waiting.items;
        waiting.bytes += bytes;
        m_owner.m_inbox.push(Inbound{m_owner.m_clock.now(), std::move(item)});
    }

    IoThread& m_owner;
    const QSslConfiguration m_tls;
    const ProxyRules m_proxies;
    HttpLink m_http;
    std::map<Key, Entry> m_links; ///< open and opening; one that went down is forgotten at the next turn
    std::vector<Outbound> m_batch;
    std::size_t m_depth = 0;
    std::size_t m_waitingBytes = 0; ///< payload pushed since the reader last took a batch
    std::map<VenueId, Waiting> m_waiting;
    OrderLink m_orders; ///< last, so first to go: as it stops it tells what is not known of its orders
};

struct IoThread::Setup {
    QSslConfiguration tls;
    ProxyRules proxies;
};

IoThread::IoThread(Inbox<Inbound>& inbox, const Clock& clock, IoOptions options)
    : m_inbox(inbox),
      m_clock(clock),
      m_options(std::move(options)),
      m_wakeFd(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      m_outbox([this] { wake(); })
{}

IoThread::~IoThread()
{
    stop();
    if (m_wakeFd >= 0)
        ::close(m_wakeFd);
}

Result<void> IoThread::start()
{
    if (m_wakeFd < 0)
        return fail(ErrorKind::Invalid, Code::Io, "no eventfd could be made");
    auto tls = tlsConfiguration(m_options.extraCaFile);
    if (!tls)
        return fail(std::move(tls.error()));
    m_thread =
        std::jthread([this, setup = Setup{*tls, ProxyRules(QProcessEnvironment::systemEnvironment())}] { run(setup); });
    return {};
}

void IoThread::run(const Setup& setup)
{
    pthread_setname_np(pthread_self(), "gannet-io");
    QEventLoop loop; // first: gives the thread its event dispatcher
    {
        Worker worker(*this, setup.tls, setup.proxies);
        const auto turn = [&] {
            std::uint64_t count = 0;
            // Nothing to do when it was read already: the count only says that there is something.
            [[maybe_unused]] const auto got = ::read(m_wakeFd, &count, sizeof count);
            const bool isStopping = m_isStopping.load(std::memory_order_acquire);
            worker.handleWaiting();
            if (isStopping)
                loop.quit();
        };
        QSocketNotifier notifier(m_wakeFd, QSocketNotifier::Read);
        QObject::connect(&notifier, &QSocketNotifier::activated, &notifier, turn);
        wake(); // for what was sent before the start
        loop.exec();
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // sockets on their way out
}

void IoThread::send(Outbound item)
{
    if (!m_isStopping.load(std::memory_order_relaxed))
        m_outbox.push(std::move(item));
}

void IoThread::stop()
{
    m_isStopping.store(true, std::memory_order_release);
    if (!m_thread.joinable())
        return;
    wake();
    m_thread.join();
}

void IoThread::wake() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto put = ::write(m_wakeFd, &one, sizeof one);
}

} // namespace gannet
