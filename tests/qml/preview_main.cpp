// SPDX-License-Identifier: GPL-3.0-or-later
// usage: gannet-preview [SCREENSHOT WxH THEME SCALE [STATE]]
// The window on made-up data, to look at a change of looks without an engine; with arguments it takes a picture and
// ends, or with - as its file stays. STATE: live (default), trading, start, stale, gap, crossed, reconnecting.
#include "app/screenshot.h"
#include "app/screenshot_display.h"
#include "tests/qml/harness.h"

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QtQml/qqmlextensionplugin.h>

#include <cstdio>

Q_IMPORT_QML_PLUGIN(GannetPlugin)
Q_IMPORT_QML_PLUGIN(Gannet_UiPlugin)

int main(int argc, char** argv)
{
    using namespace gannet;
    std::unique_ptr<ScreenshotDisplay> display;
    const QSize size = argc > 2 ? parseSize(argv[2]).value_or(QSize(1920, 1080)) : QSize(1920, 1080);
    if (QString problem = ScreenshotDisplay::whyNeeded(); !problem.isEmpty()) {
        display = ScreenshotDisplay::start(size, problem);
        if (!display) {
            std::fprintf(stderr, "gannet-preview: %s\n", qPrintable(problem));
            return 1;
        }
    }
    QGuiApplication app(argc, argv);
    Harness harness;
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.setInitialProperties({{QStringLiteral("client"), QVariant::fromValue(harness.client())},
                                 {QStringLiteral("pump"), QVariant::fromValue(harness.pump())},
                                 {QStringLiteral("accountsDesk"), QVariant::fromValue(harness.accounts())},
                                 {QStringLiteral("startKey"), QStringLiteral("hyperliquid:BTC")},
                                 {QStringLiteral("themeName"), argc > 3 ? QString::fromLocal8Bit(argv[3]) : QString()},
                                 {QStringLiteral("themeScale"), argc > 4 ? QByteArray(argv[4]).toDouble() : 1.0},
                                 {QStringLiteral("width"), size.width()},
                                 {QStringLiteral("height"), size.height()}});
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Gannet/Main.qml")));
    auto* window = qobject_cast<QQuickWindow*>(engine.rootObjects().value(0));
    if (!window)
        return 1;
    harness.pump()->setWindow(window);
    const QString state = argc > 5 ? QString::fromLocal8Bit(argv[5]) : QStringLiteral("live");
    if (state != QStringLiteral("start"))
        harness.tellCatalogues();
    if (state == QStringLiteral("live") || state == QStringLiteral("trading")) {
        if (state == QStringLiteral("trading"))
            harness.tellTrading();
        harness.tellKeys();
        harness.run();
    } else if (state == QStringLiteral("start")) {
        harness.tellStage(QStringLiteral("config"), QStringLiteral("done"), 2, 500);
        harness.tellStage(QStringLiteral("catalogue hyperliquid"), QStringLiteral("done"), 412, 5000);
        harness.tellStage(QStringLiteral("connect binance-usdm"), QStringLiteral("running"), 6200, 5000);
    } else {
        harness.showLive();
        harness.showState(state);
    }
    if (argc > 1 && qstrcmp(argv[1], "-") != 0)
        takeScreenshot(*window, {.file = QString::fromLocal8Bit(argv[1]),
                                 .after = std::chrono::milliseconds{1500},
                                 .isDisplayOurs = display != nullptr});
    return QGuiApplication::exec();
}
