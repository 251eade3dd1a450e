// SPDX-License-Identifier: GPL-3.0-or-later
// P20: the workspace in its real window, from the call until the window's next frame is on the screen: a layout of 40
// blocks applied, another workspace, a block into a window of its own and back, frames while a separator is dragged
// beside live blocks, and what is left after a thousand windows. One line of JSON each.
// usage: desk_frames [CYCLES]
#include "tests/qml/harness.h"
#include "ui/workspace/window_layout.h"
#include "ui/workspace/workspace_controller.h"

#include "core/workspace/block_types.h"
#include "core/workspace/templates.h"

#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QTimer>
#include <QtQml/qqmlextensionplugin.h>

#include <fmt/format.h>

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

Q_IMPORT_QML_PLUGIN(GannetPlugin)
Q_IMPORT_QML_PLUGIN(Gannet_UiPlugin)

using namespace gannet;

namespace {

constexpr int kBlocks = 40;
constexpr int kRounds = 15;

[[nodiscard]] QString text(workspace::Uuid id)
{
    return QString::fromStdString(workspace::toText(id));
}

/// Turns the event loop until `isTrue`, at most ten seconds.
bool turnUntil(const std::function<bool()>& isTrue)
{
    QElapsedTimer time;
    time.start();
    while (!isTrue() && time.elapsed() < 10'000) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // no loop runs that would
    }
    return isTrue();
}

/// Until what was done before is on the screen.
void waitForFrame(QQuickWindow& window)
{
    const auto isShown = std::make_shared<bool>(false);
    const auto swapped =
        QObject::connect(&window, &QQuickWindow::frameSwapped, &window, [isShown] { *isShown = true; });
    window.update();
    turnUntil([&] { return *isShown; });
    QObject::disconnect(swapped);
}

void print(const char* name, std::vector<double> ms)
{
    std::ranges::sort(ms);
    fmt::print("{{\"what\":\"{}\",\"count\":{},\"median_ms\":{:.1f},\"p99_ms\":{:.1f}}}\n", name, ms.size(),
               ms[ms.size() / 2], ms[std::min(ms.size() - 1, ms.size() * 99 / 100)]);
    std::fflush(stdout);
}

/// Runs `act` in rounds, each timed until a frame of what it returns.
void measure(const char* name, int rounds, const std::function<QQuickWindow*(int)>& act)
{
    std::vector<double> ms;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer time;
        time.start();
        waitForFrame(*act(round));
        ms.push_back(static_cast<double>(time.nsecsElapsed()) / 1e6);
    }
    print(name, std::move(ms));
}

/// Blocks of all types in a grid, several tabs in each of its places.
[[nodiscard]] workspace::Workspace manyBlocks(workspace::Ids& ids)
{
    using namespace workspace;
    Workspace result = templateOf("starter")->make(ids);
    const auto types = blockTypes();
    for (std::size_t i = 0; static_cast<int>(result.blocks.size()) < kBlocks; ++i) {
        const BlockType& type = types[i % types.size()];
        Block block;
        block.id = ids.next();
        block.type = type.type;
        block.link = type.hasInstrument ? 1 : 0;
        block.settings = settle(type, {}).settings;
        const auto seen = seenBlocksOf(result.main().root);
        const BlockId beside = seen[i % seen.size()];
        const Destination place = i % 3 == 0 ? Destination(Beside{beside, i % 2 == 0 ? Edge::Right : Edge::Bottom})
                                             : Destination(IntoTabs{beside, kBlocks});
        result = *add(result, std::move(block), place);
    }
    return result;
}

[[nodiscard]] qint64 residentKb()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

[[nodiscard]] QQuickWindow* floatingWindow()
{
    for (QWindow* const one : QGuiApplication::topLevelWindows()) {
        if (one->objectName() == QLatin1String("floatWindow") && one->isExposed())
            return qobject_cast<QQuickWindow*>(one);
    }
    return nullptr;
}

/// A block into a window of its own, shown, and back.
void floatAndDock(WorkspaceController& controller, Harness& harness, const QString& block)
{
    const QString own = controller.floatBlock(block, false, QRectF(300, 200, 500, 700));
    turnUntil([] { return floatingWindow() != nullptr; });
    waitForFrame(*floatingWindow());
    controller.dockWindow(own);
    turnUntil([] { return floatingWindow() == nullptr; });
    harness.clearAsked(); // it remembers every view that was asked for
}

} // namespace

int main(int argc, char** argv)
{
    QGuiApplication app(argc, argv);
    QGuiApplication::setQuitOnLastWindowClosed(false);
    const int cycles = argc > 1 ? QByteArray(argv[1]).toInt() : 1000;
    Harness harness;
    WorkspaceController controller;
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.setInitialProperties({{QStringLiteral("client"), QVariant::fromValue(harness.client())},
                                 {QStringLiteral("pump"), QVariant::fromValue(harness.pump())},
                                 {QStringLiteral("workspace"), QVariant::fromValue(&controller)},
                                 {QStringLiteral("startKey"), QStringLiteral("hyperliquid:BTC")},
                                 {QStringLiteral("width"), 1900},
                                 {QStringLiteral("height"), 1000}});
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Gannet/Main.qml")));
    auto* const window = qobject_cast<QQuickWindow*>(engine.rootObjects().value(0));
    if (!window)
        return 1;
    harness.tellCatalogues();
    harness.showLive();
    waitForFrame(*window);

    workspace::Workspace many = manyBlocks(controller.ids());
    const workspace::Workspace starter = workspace::templateOf("starter")->make(controller.ids());
    fmt::print("{{\"what\":\"at the start\",\"rss_mb\":{}}}\n", residentKb() / 1024);
    measure("40 blocks applied", kRounds, [&](int) {
        controller.open(starter);
        waitForFrame(*window);
        controller.open(many);
        return window;
    });
    measure("another workspace, 40 to 12 blocks and back", 2 * kRounds, [&](int round) {
        controller.open(round % 2 == 0 ? starter : many);
        return window;
    });

    controller.open(starter);
    waitForFrame(*window);
    const auto ladder =
        std::ranges::find_if(controller.now().blocks, [](const auto& one) { return one.second.type == "ladder"; });
    const QString block = text(ladder->first);
    QString own;
    measure("a ladder into a window of its own, and back", 2 * kRounds, [&](int round) {
        if (round % 2 == 0) {
            own = controller.floatBlock(block, false, QRectF(300, 200, 500, 700));
            turnUntil([] { return floatingWindow() != nullptr; });
            return floatingWindow();
        }
        controller.dockWindow(own);
        return window;
    });

    // Six live blocks are seen in the starter beside the separator; a thousand changes a second arrive.
    QTimer events;
    QObject::connect(&events, &QTimer::timeout, &harness, [&harness] { harness.moveQuotes(1); });
    events.start(1);
    auto* const layout = window->findChild<WindowLayout*>();
    std::vector<double> frames;
    QElapsedTimer time;
    layout->beginDrag(0);
    for (int step = 0; step < 300; ++step) {
        time.start();
        layout->dragTo(step % 60 < 30 ? step % 60 * 4 : (60 - step % 60) * 4, false);
        waitForFrame(*window);
        frames.push_back(static_cast<double>(time.nsecsElapsed()) / 1e6);
    }
    layout->endDrag();
    events.stop();
    print("a frame while a separator is dragged, 1,000 events/s", std::move(frames));

    controller.open(starter);
    for (int cycle = 0; cycle < 50; ++cycle)
        floatAndDock(controller, harness, block);
    const auto tidy = [&engine] {
        engine.collectGarbage();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        malloc_trim(0);
    };
    harness.clearAsked();
    tidy();
    const qint64 beforeKb = residentKb();
    const qsizetype before = window->findChildren<QObject*>().size();
    for (int cycle = 0; cycle < cycles; ++cycle)
        floatAndDock(controller, harness, block);
    tidy();
    fmt::print("{{\"what\":\"windows made and closed\",\"count\":{},\"rss_mb_before\":{},\"rss_mb_after\":{},"
               "\"objects_before\":{},\"objects_after\":{},\"windows\":{}}}\n",
               cycles, beforeKb / 1024, residentKb() / 1024, before, window->findChildren<QObject*>().size(),
               QGuiApplication::allWindows().size());
    return 0;
}
