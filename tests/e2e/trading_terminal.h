// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/io_thread.h"
#include "app/accounts/key_handover.h"
#include "app/trading_store.h"
#include "core/engine/engine_thread.h"
#include "core/engine/journal_writer.h"
#include "core/trading/trading_settings.h"
#include "core/venue/order_gateway.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace gannet::test {

/// What a test hears of a trading terminal besides what a screen hears. Called on the engine's thread.
struct TradingTaps {
    std::function<void(const Order&)> sent;         ///< an order is about to be given to its gateway
    std::function<void(const StoreOp&)> pushed;     ///< something is about to be given to the store
    std::function<void(const StoreNews&)> answered; ///< what the store said; writer's thread
    std::function<void(const Remembered&)> read;    ///< what the store gave for the start; start()'s thread
};

struct TradingTerminalOptions {
    std::string slug;
    std::string symbol;
    std::string rest, ws;
    std::string storeDir;
    std::string journalDir; ///< empty: none is written
    std::uint64_t session = 0;
    /// Empty: one on paper, testAccount(). Live ones open by their keys, which are read from the environment as the
    /// program does (docs/secrets.md); `taps.sent` hears nothing of them. Needs a QCoreApplication.
    std::vector<AccountSettings> accounts;
    ArmRules arm;
    TradingTaps taps;
};

/// The program without its window, trading: real sockets, engine thread, store, one venue with its accounts, the book
/// of one instrument on the screen. Of the thread that made it.
class TradingTerminal {
public:
    explicit TradingTerminal(TradingTerminalOptions options);
    ~TradingTerminal();
    TradingTerminal(const TradingTerminal&) = delete;
    TradingTerminal& operator=(const TradingTerminal&) = delete;

    /// Ok or what could not be started.
    [[nodiscard]] Result<void> start();
    /// As the program ends; the engine may be looked at afterwards.
    void stop();

    /// Presses; false when there is no answer within 10 s. Answers of workflows are those at the beginning.
    [[nodiscard]] bool press(TradingCommand command, RequestAnswered* answer = nullptr);
    /// Arms, with a yes to what it asks. False when there is no answer.
    [[nodiscard]] bool arm(TradingMode mode);
    /// Gives it to the engine and goes on.
    void post(TradingCommand command);
    void keep(KeepSetting setting);
    /// Waits until `isTrue`, looking at each event; false after `limit`.
    [[nodiscard]] bool waitFor(const std::function<bool()>& isTrue, Duration limit = Duration::seconds(20));
    [[nodiscard]] bool waitUntilReady(Duration limit = Duration::seconds(20));

    /// All events so far.
    [[nodiscard]] const std::vector<TradingEvent>& told();
    /// The newest word on an order; null: none.
    [[nodiscard]] const Order* order(ClientOrderId id);
    [[nodiscard]] Decimal position(); ///< of the instrument, as last told
    [[nodiscard]] const DepthView& depth();
    [[nodiscard]] const std::string& key() const { return m_key; }
    [[nodiscard]] Engine& engine() { return *m_engine; }                           ///< after stop()
    [[nodiscard]] std::vector<std::string> journals() const { return m_segments; } ///< after stop()

private:
    class Tap;
    struct Keys;
    void drain();

    const TradingTerminalOptions m_options;
    const std::string m_key;
    SystemClock m_clock;
    Inbox<Inbound> m_inbox;
    Catalogue m_catalogue;
    std::unique_ptr<IoThread> m_io;
    std::unique_ptr<KeptStore> m_store;
    std::unique_ptr<Tap> m_tap;
    KeyHandover m_handover;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<JournalWriter> m_journal;
    std::unique_ptr<EngineThread> m_thread;
    std::shared_ptr<ViewSlot<DepthView>> m_depth = std::make_shared<ViewSlot<DepthView>>();
    std::vector<TradingEvent> m_told;
    std::vector<std::string> m_segments;
    std::uint64_t m_requests = 0;
    std::unique_ptr<Keys> m_keys; ///< of live accounts
};

/// The account of a trading terminal and of a replay of it.
[[nodiscard]] AccountSettings testAccount(const std::string& slug);
/// A live one, "main", that may do what a test wants and asks nobody.
[[nodiscard]] AccountSettings liveTestAccount(const std::string& slug);

} // namespace gannet::test
