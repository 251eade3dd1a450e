// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_accounts_port.h"
#include "tests/support/fake_engine_port.h"
#include "tests/support/fake_workspace_port.h"
#include "ui/accounts/accounts_desk.h"
#include "ui/frame_pump.h"
#include "ui/models/passphrase_model.h"
#include "ui/workspace/workspace_keeper.h"

#include <QColor>
#include <QObject>
#include <QQuickWindow>
#include <QStringList>
#include <QTemporaryDir>
#include <QTimer>
#include <QUrl>

#include <memory>

namespace gannet {

/// The engine and the player that the QML tests talk to: `harness` in QML. Nothing moves unless a test says so.
class Harness : public QObject {
    Q_OBJECT
    Q_PROPERTY(gannet::EngineClient* client READ client CONSTANT)
    Q_PROPERTY(gannet::FramePump* pump READ pump CONSTANT)
    Q_PROPERTY(gannet::AccountsDesk* accounts READ accounts CONSTANT)
    Q_PROPERTY(gannet::PassphraseModel* passphrase READ passphrase CONSTANT)
    Q_PROPERTY(QStringList given READ given)
    Q_PROPERTY(int steps READ steps)
    Q_PROPERTY(int speedPct READ speedPct)
    Q_PROPERTY(bool isPaused READ isPaused)
    Q_PROPERTY(int resyncs READ resyncs)

public:
    explicit Harness(QObject* parent = nullptr) : QObject(parent) { m_player.view.title.assign("BTCUSDT, ETHUSDT"); }

    [[nodiscard]] EngineClient* client() { return &m_client; }
    [[nodiscard]] FramePump* pump() { return &m_pump; }
    [[nodiscard]] AccountsDesk* accounts() { return &m_accounts; }
    [[nodiscard]] PassphraseModel* passphrase() { return &m_passphrase; }
    /// Passphrases that were given, and "declined", since askPassphrase().
    [[nodiscard]] QStringList given() const { return m_given; }
    /// The file of keys wants its passphrase, or a new one.
    Q_INVOKABLE void askPassphrase(bool isNew);
    Q_INVOKABLE void refusePassphrase(const QString& words) { m_passphrase.refuse(words); }
    Q_INVOKABLE void finishPassphrase() { m_passphrase.finish(); }
    [[nodiscard]] int steps() const { return m_player.steps; }
    [[nodiscard]] int speedPct() const { return m_player.view.speedPct; }
    [[nodiscard]] bool isPaused() const { return m_player.view.isPaused; }
    [[nodiscard]] int resyncs() const;

    /// Two venues tell their instruments.
    Q_INVOKABLE void tellCatalogues();
    /// One stage of the start: `state` is "running", "done" or "failed".
    Q_INVOKABLE void tellStage(const QString& name, const QString& state, int tookMs, int limitMs);
    /// Something good in every open view, and one frame.
    Q_INVOKABLE void showLive();
    /// The same, with every book and tape in this state: "stale", "gap", "crossed", "reconnecting".
    Q_INVOKABLE void showState(const QString& state);
    /// Every last price of the watchlist moves by so many ticks, and one frame.
    Q_INVOKABLE void moveQuotes(int ticks);
    /// A live account of both venues whose key is in this state: "watch only", "locked", "open" ...
    Q_INVOKABLE void tellStanding(const QString& name, const QString& state, const QString& words);
    /// A paper account, orders of every look, fills, answers; and from now on positions in every frame that shows.
    Q_INVOKABLE void tellTrading();
    /// From now on the first position is so many thousandths long; it shows with the next frame that does.
    Q_INVOKABLE void setHeld(int thousandths) { m_held = thousandths; }
    /// One more order of 0.1 BTC in this state, "open", "filled", "in doubt"; returns its id.
    Q_INVOKABLE QString tellOrder(int counter, const QString& state);
    /// The newest trading command that was posted, as the audit writes it; empty: none since the last call.
    Q_INVOKABLE QString takePressed();
    /// The orders that were pressed rest at the venue.
    Q_INVOKABLE void answerTaken();
    /// Answers the newest trading command: "refused", "asked" (needs a yes), "taken", "done", with these words.
    Q_INVOKABLE void answer(const QString& kind, const QString& words);
    /// The engine disarms for this reason.
    Q_INVOKABLE void tellDisarmed(const QString& why);
    /// Lets time pass and shows one frame without news.
    Q_INVOKABLE void pass(int ms);
    /// An account of both venues, ready.
    Q_INVOKABLE void tellAccount(const QString& name, const QString& mode);
    /// The first venue's account was compared: so many differences of its balance wait for a person; 0: equal.
    Q_INVOKABLE void tellCompared(const QString& name, int differences);
    /// When the account of both venues asks: levels from 0, guarded; `most` is the config's.
    Q_INVOKABLE void tellLimits(const QString& name, const QString& mode, int level, int most,
                                const QString& unasked = {});
    /// Armed for a mode; empty: for none, and why.
    Q_INVOKABLE void tellArm(const QString& mode, const QString& why);
    /// The kill switch for everything; or that for `target`, a venue or an instrument.
    Q_INVOKABLE void tellKill(bool isSet, const QString& target = {}, const QString& why = "pressed by hand");
    /// What trading was asked for since clearAsked(), in words.
    Q_INVOKABLE [[nodiscard]] QStringList asked() const;
    /// The portfolio from now on: a position without its stop; the first account's result of the day, in hundredths.
    Q_INVOKABLE void setPortfolio(bool isStopLost, int dayResult, bool hasDayLimit = true);
    Q_INVOKABLE void clearAsked();
    Q_INVOKABLE void setPlayerActive(bool isActive);
    /// Every visible text of the window whose contrast to what is drawn around it is too small, one a line; empty:
    /// none. `faint` is the colour of labels, of which less is asked.
    Q_INVOKABLE [[nodiscard]] QString faintTexts(QQuickWindow* window, const QColor& faint) const;
    /// Whether anything in the window takes this key, pressed and let go: what holds the keyboard, or what it stands
    /// in. Shortcuts do not count.
    Q_INVOKABLE [[nodiscard]] bool takesKey(QQuickWindow* window, int key, int modifiers, const QString& text) const;
    /// What a keyboard sends while a key stays down: let go and pressed again, both marked as repeats.
    Q_INVOKABLE void repeatKey(QQuickWindow* window, int key, int modifiers = 0) const;
    /// The keys of every Shortcut of the window, "Ctrl+T".
    Q_INVOKABLE [[nodiscard]] QStringList shortcuts(QQuickWindow* window) const;
    /// Three accounts with keys: a good one, one that ends soon, one on a testnet that is locked.
    Q_INVOKABLE void tellKeys();
    /// How far adding an account is; `step` is one of AccountsDesk. A page stands at `url` unless that is empty.
    Q_INVOKABLE void tellAdding(int step, const QString& sentence, bool isTrouble, const QString& url);
    /// The answer to the next beginning: a refusal of this field, or where `field` is empty the page at `url`.
    Q_INVOKABLE void answerAdding(const QString& field, const QString& sentence, const QString& url);
    /// What was asked of accounts since the last call, "begin", "remove hyperliquid/main".
    Q_INVOKABLE [[nodiscard]] QStringList takeAccountsAsked();
    /// The last draft with the lengths of its secrets: "hyperliquid mainnet main wallet 0x1 gannet 90 0 0".
    Q_INVOKABLE [[nodiscard]] QString lastDraft() const;
    Q_INVOKABLE void answerRemoval(const QString& error);
    /// Keeps workspaces of a new controller in memory; both last as long as the harness.
    Q_INVOKABLE gannet::WorkspaceKeeper* keepWorkspaces();
    /// The controller of the last one.
    Q_INVOKABLE [[nodiscard]] gannet::WorkspaceController* keptController() const { return m_controller.get(); }
    /// A file of that name in a folder that goes with the harness, with this text; an empty one writes nothing.
    Q_INVOKABLE QUrl file(const QString& name, const QString& text = {});
    /// News at 20 Hz, for eyes; never in tests.
    void run();

private:
    FakeEnginePort m_engine;
    FakePlayerPort m_player;
    PassphraseModel m_passphrase;
    QStringList m_given;
    EngineClient m_client{m_engine, &m_player};
    FramePump m_pump{m_client};
    FakeAccountsPort m_accountsPort;
    AccountsDesk m_accounts{m_accountsPort};
    FakeWorkspacePort m_workspacePort;
    std::unique_ptr<WorkspaceController> m_controller;
    std::unique_ptr<WorkspaceKeeper> m_keeper;
    QTemporaryDir m_folder;
    QTimer m_timer;
    std::uint64_t m_newest = 60;
    std::size_t m_pressed = 0; ///< commands that takePressed() has seen
    bool m_isTrading = false;
    int m_held = 850;             ///< as tales::fillPortfolio has it
    std::uint32_t m_compared = 0; ///< comparisons told
    bool m_isStopLost = false;
    int m_dayResult = -2600;
    bool m_hasDayLimit = true;
};

} // namespace gannet
