// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/trading_terminal.h"

#include "adapters/registry/registry.h"
#include "app/accounts/live_accounts.h"
#include "app/accounts/live_sides.h"
#include "app/keychain/environment_secrets.h"
#include "app/trading_accounts.h"
#include "core/base/check.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace gannet::test {

namespace {

/// The account's real gateway, with somebody who notes what is sent.
class TappedGateway final : public OrderGateway {
public:
    TappedGateway(std::unique_ptr<OrderGateway> inner, std::function<void(const Order&)> sent)
        : m_inner(std::move(inner)), m_sent(std::move(sent))
    {}
    [[nodiscard]] VenueId venue() const override { return m_inner->venue(); }
    [[nodiscard]] const AccountName& account() const override { return m_inner->account(); }
    [[nodiscard]] TradingMode mode() const override { return m_inner->mode(); }
    [[nodiscard]] const OrderCapabilities& capabilities() const override { return m_inner->capabilities(); }
    [[nodiscard]] SessionState session() const override { return m_inner->session(); }
    void submit(const Order& order, Timestamp now) override
    {
        m_sent(order);
        m_inner->submit(order, now);
    }
    void cancel(const Order& order, Timestamp now) override { m_inner->cancel(order, now); }
    void replace(const Order& order, const OrderTerms& terms, Timestamp now) override
    {
        m_inner->replace(order, terms, now);
    }
    void query(const Order& order, Timestamp now) override { m_inner->query(order, now); }
    void setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now) override
    {
        m_inner->setLeverage(instrument, leverage, now);
    }
    void requestSnapshot(Timestamp since, Timestamp now) override { m_inner->requestSnapshot(since, now); }
    [[nodiscard]] Timestamp nextTimer() const override { return m_inner->nextTimer(); }
    void onTimer(Timestamp now) override { m_inner->onTimer(now); }

private:
    std::unique_ptr<OrderGateway> m_inner;
    std::function<void(const Order&)> m_sent;
};

/// Secrets of the environment, and no other place for them.
class EnvironmentKeys final : public SecretSource {
public:
    void store(SecretId id, SecretString /*text*/, Done done) override
    {
        later([done, id] { done(noPlace(id)); });
    }
    void read(SecretId id, Read done) override
    {
        later([done, id] {
            auto found = environmentSecret(id);
            done(found ? Result<SecretString>(std::move(*found)) : fail(noPlace(id).error()));
        });
    }
    void remove(SecretId id, Done done) override
    {
        later([done, id] { done(noPlace(id)); });
    }
    void list(Listed done) override
    {
        later([done] { done(std::vector<SecretId>()); });
    }

private:
    [[nodiscard]] static Result<void> noPlace(const SecretId& id)
    {
        return fail(ErrorKind::NotFound, Code::Auth, environmentName(id) + " is not set");
    }
    void later(std::function<void()> call) { QTimer::singleShot(0, &m_context, std::move(call)); }

    QObject m_context; ///< with it go the answers that are still due
};

[[nodiscard]] std::vector<AccountPlan> tapped(std::vector<AccountPlan> plans, std::function<void(const Order&)> sent)
{
    if (!sent)
        return plans;
    for (AccountPlan& plan : plans) {
        plan.make = [make = std::move(plan.make), sent](OrderSink& sink, const Remembered& remembered, Timestamp now) {
            auto made = make(sink, remembered, now);
            if (made)
                made->orders = std::make_unique<TappedGateway>(std::move(made->orders), sent);
            return made;
        };
    }
    return plans;
}

} // namespace

struct TradingTerminal::Keys {
    EnvironmentKeys environment;
    LiveAccounts accounts;

    explicit Keys(LiveAccountsParts parts)
        : accounts([this, &parts] {
              parts.keys = &environment;
              return std::move(parts);
          }())
    {}
};

class TradingTerminal::Tap final : public StorePort {
public:
    Tap(StorePort& store, const std::function<void(const StoreOp&)>& pushed) : m_store(store), m_pushed(pushed) {}
    void push(StoreOp op) override
    {
        if (m_pushed)
            m_pushed(op);
        m_store.push(std::move(op));
    }
    void pushStep(std::vector<StoreOp> ops) override
    {
        for (const StoreOp& op : ops) {
            if (m_pushed)
                m_pushed(op);
        }
        m_store.pushStep(std::move(ops)); // together, as without us
    }

private:
    StorePort& m_store;
    const std::function<void(const StoreOp&)>& m_pushed;
};

AccountSettings testAccount(const std::string& slug)
{
    AccountSettings account = paperAccount(slug, "paper");
    account.limits.soft = {}; // a test has nobody to ask
    account.limits.maxOrdersPerSecond = 1000;
    account.paper.latency = Duration::milliseconds(5);
    account.paper.jitter = Duration::milliseconds(5);
    return account;
}

AccountSettings liveTestAccount(const std::string& slug)
{
    AccountSettings account = liveAccount(slug, "main");
    account.limits = {};
    account.limits.maxMode = TradingMode::Live;
    account.limits.hasAllowlist = false;
    account.limits.confirm = ConfirmLevel::Instant;
    account.limits.maxOrdersPerSecond = 1000;
    account.limits.maxConsecutiveRejects = 100;
    return account;
}

TradingTerminal::TradingTerminal(TradingTerminalOptions options)
    : m_options(std::move(options)), m_key(m_options.slug + ':' + m_options.symbol)
{}

TradingTerminal::~TradingTerminal()
{
    stop();
}

Result<void> TradingTerminal::start()
{
    IoOptions io;
    io.connectTimeout = Duration::seconds(2);
    io.inboxHighItems = kInboxHighMark;
    m_io = std::make_unique<IoThread>(m_inbox, m_clock, io);
    m_engine = std::make_unique<Engine>(EngineOptions{}, m_catalogue, *m_io);
    VenueSettings settings;
    settings.restUrl = m_options.rest;
    settings.wsUrl = m_options.ws;
    settings.bookRefresh = {};
    const VenueFactory* const factory = findVenueFactory(m_options.slug);
    CHECK(factory != nullptr, "the venue is in the registry");
    m_engine->addVenue(*factory, settings);

    auto store = KeptStore::open(m_options.storeDir, m_clock, m_inbox, m_options.taps.answered);
    if (!store)
        return fail(std::move(store.error()));
    m_store = std::move(*store);
    m_tap = std::make_unique<Tap>(*m_store, m_options.taps.pushed);
    TradingSettings trading;
    trading.oms.session = m_options.session;
    trading.oms.arm = m_options.arm;
    trading.accounts = m_options.accounts;
    if (trading.accounts.empty())
        trading.accounts = {testAccount(m_options.slug)};
    m_engine->enableTrading(trading.oms, *m_tap, tapped(plansOf(trading.accounts, m_catalogue), m_options.taps.sent),
                            liveMaker({&m_catalogue, m_io.get(), {{m_options.slug, settings}}, &m_handover}));
    m_tap->push(SessionStart{trading.oms.session, m_clock.now(), "test"});
    Remembered remembered = m_store->takeRemembered();
    if (m_options.taps.read)
        m_options.taps.read(remembered);
    m_inbox.push(Inbound{m_clock.now(), std::move(remembered)});

    EngineThreadOptions loop;
    if (!m_options.journalDir.empty()) {
        JournalHeader header;
        header.program = "test";
        header.runId = m_options.session;
        header.started = m_clock.now();
        header.venues = {{m_options.slug, settings}};
        header.trading = trading;
        JournalSettings place;
        place.dir = m_options.journalDir;
        auto journal = JournalWriter::open(std::move(place), std::move(header));
        if (!journal)
            return fail(std::move(journal.error()));
        m_journal = std::move(*journal);
        loop.journal = m_journal.get();
    }
    m_thread = std::make_unique<EngineThread>(*m_engine, m_inbox, m_clock, loop);
    if (auto started = m_io->start(); !started)
        return started;
    m_thread->start();
    ViewSpec book;
    book.id = ViewId{1};
    book.key = m_key;
    m_thread->post(OpenView{std::move(book), m_depth});
    LiveAccountsParts live;
    live.handover = &m_handover;
    live.inbox = &m_inbox;
    live.clock = &m_clock;
    live.venues = {{m_options.slug, settings.network, {}}};
    live.accounts = trading.accounts;
    if (std::ranges::find(trading.accounts, TradingMode::Live, &AccountSettings::mode) != trading.accounts.end()) {
        m_keys = std::make_unique<Keys>(std::move(live));
        m_keys->accounts.start();
    }
    return {};
}

void TradingTerminal::stop()
{
    if (m_io)
        m_io->stop();
    if (m_thread) {
        m_thread->stop();
        drain();
    }
    if (m_journal) {
        m_journal->flush();
        m_segments = m_journal->segments();
        m_journal.reset();
    }
    if (m_store)
        m_store->stop();
}

void TradingTerminal::post(TradingCommand command)
{
    m_thread->post(Command{std::move(command)});
}

void TradingTerminal::keep(KeepSetting setting)
{
    m_thread->post(std::move(setting));
}

bool TradingTerminal::press(TradingCommand command, RequestAnswered* answer)
{
    const std::string request = "press-" + std::to_string(m_options.session) + '-' + std::to_string(++m_requests);
    std::visit(
        [&request](auto& it) {
            if constexpr (requires { it.order.request; })
                it.order.request = {request};
            else
                it.request = {request};
        },
        command);
    post(std::move(command));
    return waitFor(
        [&] {
            for (auto event = m_told.rbegin(); event != m_told.rend(); ++event) {
                const auto* const one = std::get_if<RequestAnswered>(&*event);
                if (!one || one->request.text != request)
                    continue;
                if (answer)
                    *answer = *one;
                return true;
            }
            return false;
        },
        Duration::seconds(10));
}

bool TradingTerminal::arm(TradingMode mode)
{
    RequestAnswered answer;
    if (!press(Arm{{}, mode}, &answer))
        return false;
    return answer.kind != RequestAnswered::Kind::NeedsConfirm || press(Arm{{}, mode, answer.error->fixes});
}

bool TradingTerminal::waitFor(const std::function<bool()>& isTrue, Duration limit)
{
    for (const Timestamp end = m_clock.now() + limit;;) {
        drain();
        if (isTrue())
            return true;
        if (m_clock.now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

bool TradingTerminal::waitUntilReady(Duration limit)
{
    return waitFor(
        [this] {
            const bool isReady = std::ranges::any_of(m_told, [](const TradingEvent& event) {
                const auto* const account = std::get_if<AccountChanged>(&event);
                return account && account->state == AccountState::Ready;
            });
            const DepthView& view = depth();
            return isReady && view.freshness.health == StreamHealth::Live && view.bidCount > 0 && view.askCount > 0;
        },
        limit);
}

const std::vector<TradingEvent>& TradingTerminal::told()
{
    drain();
    return m_told;
}

const Order* TradingTerminal::order(ClientOrderId id)
{
    drain();
    for (auto event = m_told.rbegin(); event != m_told.rend(); ++event) {
        const auto* const changed = std::get_if<OrderChanged>(&*event);
        if (changed && changed->order.id == id)
            return &changed->order;
    }
    return nullptr;
}

Decimal TradingTerminal::position()
{
    drain();
    for (auto event = m_told.rbegin(); event != m_told.rend(); ++event) {
        if (const auto* const changed = std::get_if<PositionChanged>(&*event))
            return changed->qty;
    }
    return {};
}

const DepthView& TradingTerminal::depth()
{
    (void)m_depth->take();
    return m_depth->current();
}

void TradingTerminal::drain()
{
    if (m_keys)
        QCoreApplication::processEvents(); // keys come by the event loop
    std::vector<UiEvent> batch;
    if (!m_thread->drain(batch))
        return;
    for (UiEvent& event : batch) {
        if (auto* const trading = std::get_if<TradingEvent>(&event))
            m_told.push_back(std::move(*trading));
    }
}

} // namespace gannet::test
