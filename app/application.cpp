// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include "adapters/net/io_thread.h"
#include "adapters/registry/registry.h"
#include "app/accounts/live_accounts.h"
#include "app/accounts/live_sides.h"
#include "app/accounts/passphrase_asker.h"
#include "app/control_socket.h"
#include "app/desktop_motion.h"
#include "app/first_key.h"
#include "app/keychain/keychain.h"
#include "app/onboarding/accounts_room.h"
#include "app/player.h"
#include "app/session_watch.h"
#include "app/trading_accounts.h"
#include "app/trading_store.h"
#include "app/version.h"
#include "app/window.h"
#include "app/workspace_store.h"
#include "core/engine/engine.h"
#include "core/engine/engine_thread.h"
#include "core/engine/journal_writer.h"
#include "core/model/catalogue.h"
#include "ui/engine_client.h"
#include "ui/frame_pump.h"
#include "ui/models/client_listener.h"
#include "ui/models/passphrase_model.h"
#include "ui/models/program_facts.h"
#include "ui/trading/trade_actions.h"
#include "ui/workspace/workspace_controller.h"
#include "ui/workspace/workspace_keeper.h"

#include <algorithm>
#include <filesystem>
#include <random>
#include <utility>
#include <vector>

namespace gannet {

namespace {

/// `gannet/log/gannet.log` in the XDG state folder; empty without a home.
[[nodiscard]] std::filesystem::path logPath()
{
    const std::filesystem::path journals = defaultJournalDir();
    return journals.empty() ? journals : journals.parent_path() / "log" / "gannet.log";
}

[[nodiscard]] VenueSettings settingsOf(const VenueConfig& config, std::uint64_t seed)
{
    return {config.restUrl, config.wsUrl, config.bookRefresh, seed, config.network};
}

[[nodiscard]] bool hasVenue(const Config& config)
{
    return std::ranges::any_of(config.venues, &VenueConfig::isEnabled);
}

} // namespace

/// Brings what the engine tells of live accounts to their keeper.
class AccountsListener final : public FrameListener {
public:
    AccountsListener(EngineClient& client, LiveAccounts& accounts) : m_listener(*this), m_accounts(accounts)
    {
        m_listener.set(&client);
    }
    void onFrame(Timestamp) override {}
    void onUiEvent(const UiEvent& event) override
    {
        const auto* const trading = std::get_if<TradingEvent>(&event);
        if (const auto* const told = trading ? std::get_if<AccountStanding>(trading) : nullptr)
            m_accounts.onTold(m_listener.get()->slugOf(told->account.venue), *told);
    }

private:
    ClientListener m_listener;
    LiveAccounts& m_accounts;
};

Application::Application(Options options, Config config) : m_options(std::move(options)), m_config(std::move(config)) {}

Application::~Application()
{
    stop();
}

void Application::stop()
{
    // UI, I/O, engine, writer: each is empty before the next one ends.
    m_sessionWatch.reset();
    m_actions.reset();
    m_accountsListener.reset();
    if (m_workspaceKeeper)
        m_workspaceKeeper->flush(); // as it was before its window goes
    m_window.reset();
    m_workspaceKeeper.reset();
    m_workspace.reset();
    m_accountsRoom.reset();
    m_accounts.reset();
    m_asker.reset();
    m_passphrase.reset();
    m_keys.reset();
    m_pump.reset();
    m_client.reset();
    if (m_io)
        m_io->stop();
    if (m_player)
        m_player->stop();
    if (m_engineThread)
        m_engineThread->stop();
    m_control.reset();
    m_journal.reset();
    if (m_store)
        m_store->stop();
}

Result<void> Application::start()
{
    m_log = std::make_unique<Log>(logPath());
    m_log->write(LogLevel::Info, "app", "start", std::string("version=") + kVersion);
    m_catalogue = std::make_unique<Catalogue>();
    const bool plays = m_config.isDemo || !m_options.journal.empty();
    if (auto sound = checkLiveAccounts(m_config); !sound)
        return sound;
    if (!plays && !hasVenue(m_config)) {
        return fail(ErrorKind::Invalid, Code::BadConfig,
                    "mode is \"live\" but no venue is enabled; enable one in the config, give --venue SLUG, or --demo");
    }
    if (const auto started = plays ? startPlayer() : startLive(); !started)
        return started;
    return showWindow();
}

Result<void> Application::startLive()
{
    IoOptions io;
    io.extraCaFile = m_options.caFile;
    io.inboxHighItems = kInboxHighMark;
    m_io = std::make_unique<IoThread>(m_inbox, m_clock, io);
    m_engine = std::make_unique<Engine>(EngineOptions{m_log.get()}, *m_catalogue, *m_io);
    std::uint64_t seed = static_cast<std::uint64_t>(m_clock.now().ns);
    JournalHeader header;
    header.program = std::string("gannet ") + kVersion;
    header.started = m_clock.now();
    header.runId = seed;
    for (const VenueConfig& venue : m_config.venues) {
        const VenueFactory* const factory = findVenueFactory(venue.slug);
        if (!venue.isEnabled || !factory)
            continue;
        const VenueSettings settings = settingsOf(venue, ++seed);
        m_engine->addVenue(*factory, settings);
        header.venues.push_back({venue.slug, settings});
    }
    header.trading = enableKeptTrading(header.venues);
    makeAccounts(header.venues);
    openJournal(std::move(header));
    openControl();
    EngineThreadOptions loop{.makesTicks = true,
                             .journal = m_journal.get(),
                             .log = m_log.get(),
                             .onAnswer = {},
                             .clockJump = Duration::seconds(1)};
    if (m_control)
        loop.onAnswer = [control = m_control.get()](const RequestAnswered& answer) { control->onAnswer(answer); };
    m_engineThread = std::make_unique<EngineThread>(*m_engine, m_inbox, m_clock, loop);
    if (const auto started = m_io->start(); !started)
        return started;
    if (m_storeTrouble)
        m_engineThread->tell(
            TradingEvent{TroubleStands{std::string(kStoreTrouble), *m_storeTrouble, false, m_clock.now()}});
    for (const Error& damaged : m_damagedAccounts)
        m_engineThread->tell(TradingEvent{TroubleStands{damaged.field, damaged, false, m_clock.now()}});
    m_engineThread->start();
    m_client = std::make_unique<EngineClient>(*m_engineThread);
    return {};
}

Result<void> Application::startPlayer()
{
    auto list = m_options.journal.empty() ? demoPlaylist(findResources(m_options.programPath))
                                          : journalPlaylist(m_options.journal);
    if (!list)
        return fail(list.error());
    if (!m_options.journal.empty() && !list->tracks.empty() && !list->tracks.front().symbols.empty())
        m_startKey = list->tracks.front().slug + ':' + list->tracks.front().symbols.front();
    std::vector<PlayerVenue> venues;
    std::vector<std::string> slugs;
    for (const PlayedVenue& venue : list->venues) {
        slugs.push_back(venue.slug);
        const VenueFactory* const factory = findVenueFactory(venue.slug);
        if (!factory)
            return fail(ErrorKind::Unsupported, Code::Unsupported,
                        "what is to be played holds a venue this program does not know: " + venue.slug);
        venues.push_back({factory, m_catalogue->addVenue(venue.slug)});
    }
    auto player = Player::make(std::move(*list), venues, m_inbox, m_log.get());
    if (!player)
        return fail(player.error());
    m_player = std::move(*player);
    m_engine = std::make_unique<Engine>(EngineOptions{m_log.get()}, *m_catalogue, *m_player);
    for (const PlayerVenue& venue : venues)
        m_engine->addVenue(*venue.factory, VenueSettings{});
    if (m_config.trading.isEnabled) {
        // Prices and times of a recording are those of a round: nothing of it is kept for the next start.
        m_fleetingStore = std::make_unique<FleetingStore>(*m_player, m_inbox);
        static_cast<void>(
            enableTrading(playedAccountsOf(m_config, slugs), LiveMaker(), *m_fleetingStore, {}, *m_player));
    }
    // Only the recording's time counts, so the loop makes no ticks of its own. What plays is a recording already: no
    // journal is written.
    m_engineThread = std::make_unique<EngineThread>(
        *m_engine, m_inbox, *m_player,
        EngineThreadOptions{.makesTicks = false, .journal = nullptr, .log = nullptr, .onAnswer = {}, .clockJump = {}});
    m_player->setSpeedPct(m_options.speedPct);
    m_engineThread->start();
    m_player->start();
    m_client = std::make_unique<EngineClient>(*m_engineThread, m_player.get());
    return {};
}

/// Only beside a store: its folder is this program's alone, so the socket in it is too. The window has a kill switch of
/// its own, so a socket that cannot be had is told in the log and stops nothing.
void Application::openControl()
{
    if (!m_store)
        return;
    m_control = std::make_unique<ControlSocket>(controlSocketPath(storeDir(m_config)), m_inbox, m_clock);
    if (auto started = m_control->start(); !started) {
        m_log->write(LogLevel::Error, "app", "control", started.error().message);
        m_control.reset();
    }
}

/// A store that cannot be used stops nothing but trading: what it remembers is not known then.
std::optional<TradingSettings> Application::enableKeptTrading(const std::vector<JournalVenue>& venues)
{
    if (!m_config.trading.isEnabled)
        return std::nullopt;
    auto store = KeptStore::open(storeDir(m_config), m_clock, m_inbox);
    if (!store) {
        m_storeTrouble = std::move(store.error());
        m_storeTrouble->message += "; this run does not trade, the next start tries again";
        m_log->write(LogLevel::Error, "app", "store", m_storeTrouble->message);
        m_engine->sayWhyNoTrading(m_storeTrouble->message);
        return std::nullopt;
    }
    m_store = std::move(*store);
    Remembered remembered = m_store->takeRemembered();
    m_added = storedAccounts(remembered.settings, m_damagedAccounts);
    m_handover = std::make_unique<KeyHandover>();
    LiveParts live;
    live.catalogue = m_catalogue.get();
    live.transport = m_io.get();
    live.keys = m_handover.get();
    std::vector<std::string> slugs;
    for (const JournalVenue& venue : venues) {
        slugs.push_back(venue.slug);
        live.venues.emplace(venue.slug, venue.settings);
    }
    return enableTrading(accountsOf(m_config, slugs, m_added), liveMaker(std::move(live)), *m_store,
                         std::move(remembered), m_clock);
}

/// All but the asking: keys are looked for once the window stands.
void Application::makeAccounts(const std::vector<JournalVenue>& venues)
{
    LiveAccountsParts parts;
    parts.inbox = &m_inbox;
    parts.clock = &m_clock;
    std::vector<std::string> slugs;
    const auto named = onboarding::onboardingVenues(m_config);
    for (const JournalVenue& venue : venues) {
        slugs.push_back(venue.slug);
        const auto config = std::ranges::find(m_config.venues, venue.slug, &VenueConfig::slug);
        const auto known = std::ranges::find(named, venue.slug, &onboarding::OnboardingVenue::slug);
        parts.venues.push_back(
            {venue.slug, venue.settings.network, config->limits, known == named.end() ? std::string() : known->name});
    }
    if (m_store)
        parts.accounts = m_runAccounts;
    else
        parts.accounts = accountsOf(m_config, slugs);
    parts.added = m_added;
    if (!m_store)
        parts.whyNoTrading = m_storeTrouble ? m_storeTrouble->message : "trading is disabled in the config";
    m_keys = std::make_unique<Keychain>(KeychainSettings{.folder = storeDir(m_config), .venues = slugs});
    m_passphrase = std::make_unique<PassphraseModel>();
    m_asker = std::make_unique<PassphraseAsker>(*m_keys, *m_passphrase);
    parts.keys = m_keys.get();
    parts.handover = m_handover.get();
    parts.unlock = [asker = m_asker.get()](SecretSource::Done done) { asker->ask(std::move(done)); };
    m_accounts = std::make_unique<LiveAccounts>(std::move(parts));
}

AccountKeeper* Application::accounts() const
{
    return m_accounts.get();
}

TradingSettings Application::enableTrading(std::vector<AccountSettings> accounts, LiveMaker makeLive, StorePort& store,
                                           Remembered remembered, const Clock& clock)
{
    TradingSettings settings;
    settings.oms.session = makeOrderSession(m_clock.now(), std::random_device{}());
    settings.oms.arm.idle = m_config.trading.disarmAfter;
    settings.oms.arm.rejects = m_config.trading.disarmAfterRejects;
    settings.oms.reconcileEvery = m_config.trading.reconcileEvery;
    settings.accounts = std::move(accounts);
    m_runAccounts = settings.accounts;
    m_engine->enableTrading(settings.oms, store, plansOf(settings.accounts, *m_catalogue), std::move(makeLive));
    store.push(SessionStart{settings.oms.session, clock.now(), std::string("gannet ") + kVersion});
    m_inbox.push(Inbound{clock.now(), std::move(remembered)});
    return settings;
}

/// A journal that cannot be written stops nothing else; the engine's thread tells it on the screen and in the log.
void Application::openJournal(JournalHeader header)
{
    if (!m_config.journal.isEnabled || !m_options.hasJournal)
        return;
    JournalSettings settings;
    settings.dir = m_config.journal.dir.empty() ? defaultJournalDir() : m_config.journal.dir;
    settings.segmentBytes = std::uint64_t{m_config.journal.maxMb} << 20U;
    settings.keepBytes = std::uint64_t{m_config.journal.keepMb} << 20U;
    auto journal = JournalWriter::open(std::move(settings), std::move(header));
    if (journal)
        m_journal = std::move(*journal);
    else
        m_journal = std::make_unique<LostJournal>(journal.error().message);
}

void Application::openAccountsRoom()
{
    if (!m_accounts)
        return;
    IoOptions io;
    io.extraCaFile = m_options.caFile;
    m_accountsRoom = std::make_unique<onboarding::AccountsRoom>(*m_accounts, m_config, std::move(io), m_clock);
}

/// The one of the last run, where there is a store; a demo begins anew each time, as its trading does.
void Application::openWorkspace()
{
    m_workspace = std::make_unique<WorkspaceController>();
    if (!m_store)
        return;
    m_workspaceStore = std::make_unique<WorkspaceStore>(*m_store);
    m_workspaceKeeper =
        std::make_unique<WorkspaceKeeper>(*m_workspace, *m_workspaceStore, m_store->takeWorkspaces(),
                                          m_options.isSafeLayout, kVersion, [this] { return m_clock.now(); });
    for (const QString& notice : m_workspaceKeeper->notices())
        m_log->write(LogLevel::Warn, "app", "workspace", notice.toStdString());
}

void Application::gatherFacts()
{
    const auto place = [](QString title, const std::filesystem::path& path, QString empty = {}) {
        return ProgramFacts::Place{std::move(title), QString::fromStdString(path.string()), std::move(empty)};
    };
    const QString noStore = QObject::tr("this run keeps nothing: %1")
                                .arg(m_config.isDemo ? QObject::tr("it is a demo") : QObject::tr("it does not trade"));
    const std::string& journal = m_config.journal.dir;
    m_facts = std::make_unique<ProgramFacts>(
        QLatin1String(kVersion),
        std::vector{
            place(QObject::tr("Config"), m_options.configFile.empty() ? defaultConfigPath() : m_options.configFile),
            place(QObject::tr("Orders and layouts"), m_store ? storeDir(m_config) + "/gannet.sqlite" : std::string(),
                  noStore),
            place(QObject::tr("Journal"), journal.empty() ? defaultJournalDir() : journal),
            place(QObject::tr("Log"), logPath(), QObject::tr("there is no home folder"))});
}

Result<void> Application::showWindow()
{
    m_pump = std::make_unique<FramePump>(*m_client);
    m_window = std::make_unique<Window>(*m_client, *m_pump, *m_log);
    if (m_startKey.empty())
        m_startKey = firstKey(m_config);
    openAccountsRoom();
    openWorkspace();
    gatherFacts();
    const WindowOptions options{m_config.ui,
                                {m_options.width, m_options.height},
                                m_startKey,
                                m_passphrase.get(),
                                m_accountsRoom ? &m_accountsRoom->desk() : nullptr,
                                m_workspace.get(),
                                m_workspaceKeeper.get(),
                                m_facts.get()};
    if (const auto shown = m_window->show(options); !shown)
        return shown;
    m_pump->start();
    if (m_accounts) {
        m_accountsListener = std::make_unique<AccountsListener>(*m_client, *m_accounts);
        m_accounts->start();
    }
    watchSession();
    return {};
}

/// Nobody trades from a machine that sleeps or is locked: whoever sits down at it arms anew.
void Application::watchSession()
{
    if (!m_store && !m_fleetingStore)
        return;
    m_actions = std::make_unique<TradeActions>();
    m_actions->setClient(m_client.get());
    m_sessionWatch = std::make_unique<SessionWatch>([this] { m_actions->press(Disarm{{}, DisarmReason::Suspended}); });
    if (const QDBusConnection logins = QDBusConnection::systemBus(); logins.isConnected())
        static_cast<void>(m_sessionWatch->hearLogins(logins));
    if (const auto desktop = desktopBus())
        static_cast<void>(m_sessionWatch->hearScreenSavers(*desktop));
}

QQuickWindow* Application::window() const
{
    return m_window ? m_window->window() : nullptr;
}

} // namespace gannet
