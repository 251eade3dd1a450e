// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/log.h"
#include "core/base/result.h"
#include "core/config/config.h"

#include <QSize>

#include <memory>
#include <string>

class QQmlApplicationEngine;
class QQuickWindow;

namespace gannet {

class AccountsDesk;
class EngineClient;
class FramePump;
class PassphraseModel;
class ProgramFacts;
class WindowPlacer;
class WorkspaceController;
class WorkspaceKeeper;

struct WindowOptions {
    UiConfig look;
    QSize size;                               ///< empty: as the screen allows
    std::string startKey;                     ///< "venue:symbol" that linked blocks show first
    PassphraseModel* passphrase = nullptr;    ///< asks for the passphrase of keys; outlives the window; null: none
    AccountsDesk* accounts = nullptr;         ///< the overlay of accounts; likewise
    WorkspaceController* workspace = nullptr; ///< whose blocks are shown; outlives the window
    WorkspaceKeeper* keeper = nullptr;        ///< where it is kept; likewise; null: this run keeps none
    ProgramFacts* facts = nullptr;            ///< what settings tell of the program; likewise
};

/// The QML side: loads Main.qml with the theme that was asked for. QML's warnings go to the log. UI thread.
class Window {
public:
    /// The client and the pump outlive it.
    Window(EngineClient& client, FramePump& pump, Log& log);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    [[nodiscard]] Result<void> show(const WindowOptions& options);
    [[nodiscard]] QQuickWindow* window() const { return m_window; }

private:
    void placeMain(const WindowOptions& options);

    EngineClient& m_client;
    FramePump& m_pump;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow* m_window = nullptr; ///< owned by the engine
    std::unique_ptr<WindowPlacer> m_placer;
};

} // namespace gannet
