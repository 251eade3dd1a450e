// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/application.h"
#include "core/base/decimal.h"
#include "core/model/enums.h"
#include "core/model/trading_event.h"
#include "tests/e2e/window_hand.h"
#include "tests/e2e/window_market.h"
#include "ui/engine_client.h"

#include <QObject>
#include <QPoint>
#include <QPointer>
#include <QQuickWindow>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <string>
#include <vector>

class QQuickItem;

namespace gannet::test {

/// Who presses for a WindowRoom.
enum class HandOf {
    Events, ///< Qt's own events
    Server, ///< the X server's, with a window manager between
};

/// A run of Hyperliquid at a scripted market, with one account on paper.
[[nodiscard]] Config paperConfig(const ScriptedMarket& market);

/// The whole program with its window in this process, its store and journal in a folder: a hand, eyes, and what the
/// engine and the store hold. Objects are named by the object names on the way to them,
/// "ladder/foot/closePosition", and only what is visible is found. UI thread.
class WindowRoom : private FrameListener {
public:
    static constexpr int kWaitMs = 20'000;

    WindowRoom(Config config, std::string folder, HandOf hand = HandOf::Events);
    ~WindowRoom() override;

    /// Starts the program and waits until its window has the keyboard. False: it could not.
    [[nodiscard]] bool show();
    /// The same, and waits until it may trade by the ladder.
    [[nodiscard]] bool open();
    [[nodiscard]] bool isTradable() const;
    /// Ends it; engine() and told() stay.
    void close();
    [[nodiscard]] bool isOpen() const { return m_client != nullptr; }
    [[nodiscard]] bool waitFor(const std::function<bool()>& isTrue, int ms = kWaitMs) const;

    // Eyes. Blanks of every kind are told as ' '.
    [[nodiscard]] QQuickItem* find(const QString& path) const;
    [[nodiscard]] QString property(const QString& path, const char* name) const;
    /// What a screen reader is told of it.
    [[nodiscard]] QString spoken(const QString& path) const;
    [[nodiscard]] QString spoken(QQuickItem* item) const;
    /// Rows of a table as told to a screen reader, from the top.
    [[nodiscard]] QStringList rows(const QString& block) const;
    /// Orders that work, "sell stop 63990 0.008 0" (trigger or price, size, filled), sorted.
    [[nodiscard]] QStringList shownOrders() const;
    [[nodiscard]] QStringList engineOrders() const;
    [[nodiscard]] QStringList storedOrders() const;
    /// The same as the ladder shows them, "sell stop 63990 0.008": open sizes.
    [[nodiscard]] QStringList ladderOrders() const;
    /// Cells of the first row of figures that is not over, as shown; empty: there is none.
    [[nodiscard]] QStringList firstRow(const QString& block) const;
    /// Signed, in base units; "?" where two things on the screen disagree.
    [[nodiscard]] QString shownPosition() const;
    [[nodiscard]] QString enginePosition() const;
    [[nodiscard]] QString storedPosition() const;
    [[nodiscard]] int storedFills() const;

    /// Waits until what changed is laid out and drawn.
    void settle() const;

    // The hand. Names are waited for, and scrolled to.
    void click(const QString& path);
    void press(QPoint point, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {});
    void move(QPoint point);
    void release(QPoint point, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {});
    void clickAt(QPoint point, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {});
    [[nodiscard]] QPoint centreOf(const QString& path) const;
    /// In the column of own orders of the ladder, at this price; null point: not in sight.
    [[nodiscard]] QPoint ladderPoint(Side side, const Decimal& price) const;
    [[nodiscard]] QPoint ladderPoint(Side side, int price) const { return ladderPoint(side, Decimal{price, 0}); }
    /// What the ladder says a click would do here.
    [[nodiscard]] QString aim() const;
    /// The first visible item with this text: of a menu, whose items have no names.
    [[nodiscard]] QQuickItem* findText(const QString& text) const;

    // Keys.
    void key(int key, Qt::KeyboardModifiers modifiers = {});
    void keyDown(int key, Qt::KeyboardModifiers modifiers = {});
    void keyUp(int key, Qt::KeyboardModifiers modifiers = {});
    void type(const char* text);
    /// Clicks into a field and writes this in place of what stands there.
    void fill(const QString& path, const char* text);

    /// Whether an object of this name, or one in it, has the keyboard.
    [[nodiscard]] bool isFocused(const QString& name) const;

    /// With the button down, in five steps.
    void drag(QPoint from, QPoint to);

    /// Writes the window into the folder that GANNET_TOUR names; nothing without it.
    void picture(const char* name) const;

    /// The one that eyes and hand are at; the main one at first.
    [[nodiscard]] QQuickWindow& window() const { return m_turnedTo ? *m_turnedTo : *m_application->window(); }
    [[nodiscard]] QQuickWindow& mainWindow() const { return *m_application->window(); }
    /// The floating windows that are open, in no order.
    [[nodiscard]] std::vector<QQuickWindow*> floats() const;
    /// Eyes and hand go to another window of the program, which is raised.
    void turnTo(QQuickWindow& window);
    [[nodiscard]] const TradingState& trading() const { return m_client->trading(); }
    /// After close().
    [[nodiscard]] const Engine& engine() const { return *m_application->engine(); }
    /// What the engine told of trading, in order.
    [[nodiscard]] const std::vector<TradingEvent>& told() const { return m_told; }
    [[nodiscard]] std::vector<std::string> journals() const;

private:
    void onFrame(Timestamp) override {}
    void onUiEvent(const UiEvent& event) override;
    /// Turns the wheel until its middle is within the pane that scrolls it.
    void scrollTo(QQuickItem& item);
    [[nodiscard]] QQuickItem* ladderItem() const { return find(QStringLiteral("ladder/ladderItem")); }
    [[nodiscard]] std::vector<QQuickItem*> lines(const QString& block) const;

    const std::string m_folder;
    Config m_config;
    const HandOf m_handOf;
    std::unique_ptr<Application> m_application;
    std::unique_ptr<WindowHand> m_hand;
    QPointer<QQuickWindow> m_turnedTo; ///< null: the main one
    EngineClient* m_client = nullptr;  ///< the application's
    std::vector<TradingEvent> m_told;
};

} // namespace gannet::test
