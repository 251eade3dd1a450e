// SPDX-License-Identifier: GPL-3.0-or-later
// P6: from a key press to the order's bytes at the other end of a socket on loopback: key router, action, engine
// thread, every gate, the order's intent on the disk, the venue's gateway, the I/O thread. Once with a store that keeps
// and once with one that says at once that it did, there also behind a burst of frames that came just before it; beside
// them the same bytes from the I/O thread alone, and 4 kB appended to a plain file and synced. Prints a line of JSON
// for each. usage: key_press [PRESSES]
#include "adapters/net/io_thread.h"
#include "app/trading_store.h"
#include "core/base/check.h"
#include "core/engine/engine_thread.h"
#include "core/trading/oms.h"
#include "tests/bench/plain_file.h"
#include "tests/support/fake_adapter.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/trading_room.h"
#include "ui/trading/key_router.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QQuickWindow>
#include <QThread>
#include <QWebSocket>
#include <QWebSocketServer>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

namespace fs = std::filesystem;

constexpr VenueId kVenue{0};
constexpr LinkId kOrderLink{7};
constexpr auto kBetween = std::chrono::milliseconds(20); ///< presses: as fast as a hand, and caches get cold
constexpr auto kPatience = std::chrono::seconds(5);
constexpr int kBurst = 1000; ///< frames before a press

[[nodiscard]] std::int64_t nowNs()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

/// The venue's end of the socket, on a thread of its own: says when a frame was there.
class Venue {
public:
    Venue()
    {
        QObject::connect(
            &m_thread, &QThread::started, &m_home, [this] { listen(); }, Qt::QueuedConnection);
        m_home.moveToThread(&m_thread);
        m_thread.start();
        m_listens.acquire();
    }
    ~Venue()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Venue(const Venue&) = delete;
    Venue& operator=(const Venue&) = delete;

    [[nodiscard]] std::string url() const { return fmt::format("ws://127.0.0.1:{}", m_port.load()); }
    /// When the next frame came; 0 when none does.
    [[nodiscard]] std::int64_t arrival() { return m_frames.try_acquire_for(kPatience) ? m_at.load() : 0; }

private:
    void listen()
    {
        m_server = std::make_unique<QWebSocketServer>(QStringLiteral("venue"), QWebSocketServer::NonSecureMode);
        CHECK(m_server->listen(QHostAddress::LocalHost), "no port on loopback");
        m_port = m_server->serverPort();
        QObject::connect(m_server.get(), &QWebSocketServer::newConnection, &m_home, [this] {
            m_socket.reset(m_server->nextPendingConnection());
            QObject::connect(m_socket.get(), &QWebSocket::textMessageReceived, &m_home, [this](const QString&) {
                m_at = nowNs();
                m_frames.release();
            });
        });
        QObject::connect(
            &m_thread, &QThread::finished, m_server.get(),
            [this] {
                m_socket.reset();
                m_server.reset();
            },
            Qt::DirectConnection);
        m_listens.release();
    }

    QThread m_thread;
    QObject m_home;
    std::unique_ptr<QWebSocketServer> m_server;
    std::unique_ptr<QWebSocket> m_socket;
    std::atomic<quint16> m_port{0};
    std::atomic<std::int64_t> m_at{0};
    std::counting_semaphore<> m_frames{0};
    std::binary_semaphore m_listens{0};
};

/// A venue's trading side that writes an order as text, without a signature, and then says that it is gone again.
class WireGateway final : public OrderGateway {
public:
    WireGateway(OrderSink& sink, Transport& wire)
        : m_quiet(kVenue, "paper", TradingMode::Paper), m_sink(sink), m_wire(wire)
    {
        m_quiet.tier = FeeTier{"base", dec("0.0002"), dec("0.0005")};
        m_quiet.margin = MarginTerms{dec("10"), dec("0.05"), {}};
    }

    [[nodiscard]] VenueId venue() const override { return kVenue; }
    [[nodiscard]] const AccountName& account() const override { return m_quiet.account(); }
    [[nodiscard]] TradingMode mode() const override { return TradingMode::Paper; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override { return m_quiet.capabilities(); }
    [[nodiscard]] SessionState session() const override { return SessionState::Ready; }
    [[nodiscard]] std::optional<FeeTier> fees() const override { return m_quiet.fees(); }
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId id, const Decimal& worth) const override
    {
        return m_quiet.marginTerms(id, worth);
    }
    void submit(const Order& order, Timestamp now) override
    {
        m_wire.send(SendText{kVenue, kOrderLink, orderText(order)});
        ExecReport gone;
        gone.type = ExecType::Cancelled;
        gone.order = order.id;
        gone.venueOrderId = order.id.toHex();
        gone.account = order.account;
        gone.time = now;
        m_reports.push_back(std::move(gone));
        m_due = now;
    }
    void cancel(const Order&, Timestamp) override {}
    void replace(const Order&, const OrderTerms&, Timestamp) override {}
    void query(const Order&, Timestamp) override {}
    void requestSnapshot(Timestamp, Timestamp now) override
    {
        m_isSnapshotDue = true;
        m_due = now;
    }
    [[nodiscard]] Timestamp nextTimer() const override { return m_due; }
    void onTimer(Timestamp now) override
    {
        m_due = {};
        if (std::exchange(m_isSnapshotDue, false)) {
            AccountSnapshot snapshot;
            snapshot.venue = kVenue;
            snapshot.account = account();
            snapshot.time = now;
            snapshot.balances.push_back({kVenue, account(), "USD", dec("1000000"), dec("1000000"), now});
            m_sink.onSnapshot(snapshot);
        }
        for (const ExecReport& report : std::exchange(m_reports, {}))
            m_sink.onReport(kVenue, report);
    }

    /// About as long as a signed order of a venue.
    [[nodiscard]] static std::string orderText(const Order& order)
    {
        return fmt::format(R"({{"method":"post","id":"{}","order":"{}","signature":"{:x<130}"}})", order.id.toHex(),
                           describe(order.terms), "");
    }

private:
    ScriptedGateway m_quiet;
    OrderSink& m_sink;
    Transport& m_wire;
    std::vector<ExecReport> m_reports;
    bool m_isSnapshotDue = false;
    Timestamp m_due;
};

/// Engine and screens with a fake market and one account; everything but the venue's side of it is the program's.
class Desk {
public:
    Desk(IoThread& io, bool keeps, const fs::path& folder) : m_engine({}, m_catalogue, m_market)
    {
        m_catalogue.addVenue("fake");
        m_engine.addVenue(std::make_unique<FakeAdapter>(kVenue, m_catalogue, m_market, m_engine.sink()));
        if (keeps) {
            auto store = KeptStore::open(folder.string(), m_clock, m_inbox);
            CHECK(store.has_value(), "the store cannot be opened");
            m_kept = std::move(*store);
        } else {
            m_fleeting = std::make_unique<FleetingStore>(m_clock, m_inbox);
        }
        StorePort& store = keeps ? static_cast<StorePort&>(*m_kept) : *m_fleeting;
        AccountPlan plan;
        plan.key = {kVenue, "paper", false};
        plan.limits = paperLimits();
        plan.limits.maxOrdersPerSecond = 1000;
        plan.make = [&io](OrderSink& sink, const Remembered&, Timestamp) -> Result<TradingGateway> {
            return TradingGateway{std::make_unique<WireGateway>(sink, io), nullptr};
        };
        OmsSettings settings;
        settings.session = makeOrderSession(m_clock.now(), 1);
        std::vector<AccountPlan> plans;
        plans.push_back(std::move(plan));
        m_engine.enableTrading(settings, store, std::move(plans));
        store.push(SessionStart{settings.session, m_clock.now(), "key_press"});
        m_inbox.push({m_clock.now(), keeps ? m_kept->takeRemembered() : Remembered{}});
        m_thread = std::make_unique<EngineThread>(m_engine, m_inbox, m_clock);
        m_thread->start();
        m_client = std::make_unique<EngineClient>(*m_thread);
        m_inbox.push({m_clock.now(), LinkUp{kVenue, LinkId{0}}});
        frame("cat BTC 1 3");
        frame("snap BTC 1 600000:500 600001:500");
        m_target.setPresets(&m_presets);
        m_target.setClient(m_client.get());
        m_runner.setTarget(&m_target);
        m_router.setWindow(&m_window);
        m_router.setRunner(&m_runner);
        m_target.setKey(QStringLiteral("fake:BTC"));
        waitFor([this] { return m_target.hasAccount() && m_target.size().has_value(); }, "an account and a size");
        press(Qt::Key_F12);
        waitFor([this] { return m_target.isArmed(); }, "arming");
    }
    ~Desk()
    {
        m_runner.setTarget(nullptr);
        m_target.setClient(nullptr);
        m_client.reset();
        m_thread->stop();
        if (m_kept)
            m_kept->stop();
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    void press(int key)
    {
        QKeyEvent down(QEvent::KeyPress, key, Qt::NoModifier);
        QCoreApplication::sendEvent(&m_window, &down);
        QKeyEvent up(QEvent::KeyRelease, key, Qt::NoModifier);
        QCoreApplication::sendEvent(&m_window, &up);
    }
    /// The market goes on, and the screens with it.
    void live()
    {
        diff();
        m_client->frame();
        QCoreApplication::processEvents();
    }
    /// More than any venue sends at once.
    void burst()
    {
        for (int i = 0; i < kBurst; ++i)
            diff();
    }

private:
    void diff()
    {
        ++m_seq;
        frame(fmt::format("diff BTC {} {} 600000:{} -", m_seq, m_seq - 1, 400 + m_seq % 100));
    }
    void frame(std::string text) { m_inbox.push({m_clock.now(), FrameIn{kVenue, LinkId{0}, std::move(text)}}); }
    template <class Condition> void waitFor(Condition&& isTrue, const char* what)
    {
        QElapsedTimer waited;
        waited.start();
        while (!isTrue()) {
            CHECK(!waited.hasExpired(5000), what);
            live();
            QThread::msleep(5);
        }
    }

    SystemClock m_clock;
    Inbox<Inbound> m_inbox;
    Catalogue m_catalogue;
    ScriptedTransport m_market;
    std::unique_ptr<KeptStore> m_kept;
    std::unique_ptr<FleetingStore> m_fleeting;
    Engine m_engine;
    std::unique_ptr<EngineThread> m_thread;
    std::unique_ptr<EngineClient> m_client;
    SizePresets m_presets;
    TargetModel m_target;
    ActionRunner m_runner;
    QQuickWindow m_window;
    KeyRouter m_router;
    std::uint64_t m_seq = 1;
};

void report(const char* path, std::vector<std::int64_t> ns)
{
    std::ranges::sort(ns);
    const auto us = [&ns](std::size_t permille) {
        return static_cast<double>(ns[(ns.size() - 1) * permille / 1000]) / 1000;
    };
    fmt::print(R"({{"path":"{}","presses":{},"p50_us":{:.0f},"p99_us":{:.0f},"max_us":{:.0f}}})"
               "\n",
               path, ns.size(), us(500), us(990), us(1000));
    static_cast<void>(std::fflush(stdout));
}

/// `act` gives when it was done; 0: it was not.
template <class Prepare, class Act> void measure(const char* path, int presses, Prepare&& prepare, Act&& act)
{
    std::vector<std::int64_t> ns;
    for (int i = 0; i < presses; ++i) {
        std::this_thread::sleep_for(kBetween);
        prepare();
        const std::int64_t start = nowNs();
        const std::int64_t done = act();
        CHECK(done != 0, path);
        ns.push_back(done - start);
    }
    report(path, std::move(ns));
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication app(argc, argv);
    const int presses = argc > 1 ? std::atoi(argv[1]) : 500;
    if (presses <= 0) {
        fmt::print(stderr, "usage: key_press [PRESSES]\n");
        return 2;
    }
    // The disk that is measured is the one that builds, not a memory file system.
    const fs::path folder = fs::canonical("/proc/self/exe").parent_path() / "key_press_files";
    fs::remove_all(folder);
    fs::create_directories(folder);
    {
        Venue venue;
        const SystemClock clock;
        Inbox<Inbound> heard;
        IoThread io(heard, clock, {});
        CHECK(io.start().has_value(), "no I/O thread");
        io.send(OpenLink{kVenue, kOrderLink, venue.url(), true});
        std::vector<Inbound> items;
        CHECK(heard.drain(items, Duration::seconds(5)) && std::holds_alternative<LinkUp>(items.front().item),
              "no link on loopback");
        Order order;
        order.id = {1, 1};
        const std::string text = WireGateway::orderText(order);
        const auto nothing = [] {};
        measure("io thread alone", presses, nothing, [&] {
            io.send(SendText{kVenue, kOrderLink, text});
            return venue.arrival();
        });
        for (const bool keeps : {false, true}) {
            Desk desk(io, keeps, folder);
            int number = 0;
            const auto press = [&] {
                desk.press(number++ % 2 == 0 ? Qt::Key_F2 : Qt::Key_F3);
                return venue.arrival();
            };
            measure(
                keeps ? "key, kept on disk" : "key, not kept", presses, [&] { desk.live(); }, press);
            if (!keeps)
                measure(
                    "key, not kept, behind a burst", presses,
                    [&] {
                        desk.live();
                        desk.burst();
                    },
                    press);
        }
        const PlainFile plain((folder / "plain").string(), 4096);
        measure("plain append", presses, nothing, [&] { return plain.append() ? nowNs() : 0; });
        io.stop();
    }
    fs::remove_all(folder);
    return 0;
}
