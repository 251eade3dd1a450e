// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/accounts/stored_account.h"
#include "app/options.h"
#include "core/base/inbox.h"
#include "core/base/log.h"
#include "core/base/result.h"
#include "core/config/config.h"
#include "core/engine/trading_host.h"
#include "core/trading/trading_settings.h"
#include "core/venue/transport.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QQuickWindow;

namespace gannet {

namespace onboarding {
class AccountsRoom;
} // namespace onboarding

class Catalogue;
class ControlSocket;
struct JournalHeader;
struct JournalVenue;
class Engine;
class EngineClient;
class EngineThread;
class AccountKeeper;
class AccountsListener;
class FramePump;
class IoThread;
class FleetingStore;
class JournalPort;
class Keychain;
class KeyHandover;
class KeptStore;
class LiveAccounts;
class PassphraseAsker;
class PassphraseModel;
class ProgramFacts;
class Player;
class SessionWatch;
class StorePort;
class TradeActions;
class Window;
class WorkspaceController;
class WorkspaceKeeper;
class WorkspaceStore;
struct Remembered;

/// Where all parts meet: makes the source of bytes (sockets, or the player), the engine and the screens, starts them in
/// that order and stops them in the reverse one. UI thread.
class Application {
public:
    Application(Options options, Config config);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// Starts everything and shows the window. A failure has a sentence for a person. Once.
    [[nodiscard]] Result<void> start();
    /// Ends everything in order, as the destructor does.
    void stop();

    [[nodiscard]] QQuickWindow* window() const;
    [[nodiscard]] FramePump& pump() { return *m_pump; }
    /// After stop(): the state it ended in. Null before start().
    [[nodiscard]] const Engine* engine() const { return m_engine.get(); }
    /// The live accounts; null before start() and where recordings play.
    [[nodiscard]] AccountKeeper* accounts() const;
    /// Whether recordings or a journal play instead of venues.
    [[nodiscard]] bool isReplay() const { return m_player != nullptr; }

private:
    [[nodiscard]] Result<void> startPlayer();
    [[nodiscard]] Result<void> startLive();
    void openJournal(JournalHeader header);
    void openControl();
    void watchSession();
    void makeAccounts(const std::vector<JournalVenue>& venues);
    /// What the run trades with; nothing when it does not. Both before the engine's thread starts.
    [[nodiscard]] std::optional<TradingSettings> enableKeptTrading(const std::vector<JournalVenue>& venues);
    [[nodiscard]] TradingSettings enableTrading(std::vector<AccountSettings> accounts, LiveMaker makeLive,
                                                StorePort& store, Remembered remembered, const Clock& clock);
    void openAccountsRoom();
    void openWorkspace();
    void gatherFacts();
    [[nodiscard]] Result<void> showWindow();

    Options m_options;
    Config m_config;
    std::unique_ptr<Log> m_log;
    SystemClock m_clock;
    Inbox<Inbound> m_inbox;
    // In order of start; destroyed from the last to the first, after an orderly stop in the destructor.
    std::unique_ptr<Catalogue> m_catalogue;
    std::unique_ptr<IoThread> m_io;                 ///< live
    std::unique_ptr<Player> m_player;               ///< demo and journals
    std::unique_ptr<KeptStore> m_store;             ///< live
    std::unique_ptr<KeyHandover> m_handover;        ///< live
    std::unique_ptr<FleetingStore> m_fleetingStore; ///< demo and journals
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<JournalPort> m_journal;
    std::unique_ptr<ControlSocket> m_control; ///< of a run that has a store
    std::unique_ptr<EngineThread> m_engineThread;
    std::unique_ptr<EngineClient> m_client;
    std::unique_ptr<FramePump> m_pump;
    std::unique_ptr<Keychain> m_keys; ///< live, like the four below
    std::unique_ptr<PassphraseModel> m_passphrase;
    std::unique_ptr<PassphraseAsker> m_asker;
    std::unique_ptr<LiveAccounts> m_accounts;
    std::unique_ptr<AccountsListener> m_accountsListener;
    std::unique_ptr<onboarding::AccountsRoom> m_accountsRoom; ///< where there are live accounts
    std::unique_ptr<WorkspaceController> m_workspace;
    std::unique_ptr<WorkspaceStore> m_workspaceStore; ///< of a run that has a store, like the next
    std::unique_ptr<WorkspaceKeeper> m_workspaceKeeper;
    std::unique_ptr<ProgramFacts> m_facts;
    std::unique_ptr<Window> m_window;
    std::unique_ptr<TradeActions> m_actions;      ///< of the program itself: nobody has pressed
    std::unique_ptr<SessionWatch> m_sessionWatch; ///< of a run that trades
    std::optional<Error> m_storeTrouble;          ///< why this run does not trade
    std::vector<AccountSettings> m_runAccounts;   ///< with what they may
    std::vector<StoredAccount> m_added;           ///< those that the store remembers
    std::vector<Error> m_damagedAccounts;         ///< rows of the store that name none
    std::string m_startKey;                       ///< what linked blocks show first
};

} // namespace gannet
