// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/screenshot_display.h"

#include <QFile>
#include <QtTest>

#include <csignal>

using namespace gannet;

class ScreenshotDisplayTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        qunsetenv("DISPLAY");
        qunsetenv("WAYLAND_DISPLAY");
        qunsetenv("QT_QPA_PLATFORM");
    }

    void isNeededOnlyWithoutAnyDisplay()
    {
        QVERIFY(ScreenshotDisplay::isNeeded());
        qputenv("DISPLAY", ":0");
        QVERIFY(!ScreenshotDisplay::isNeeded());
        qunsetenv("DISPLAY");
        qputenv("WAYLAND_DISPLAY", "wayland-0");
        QVERIFY(!ScreenshotDisplay::isNeeded());
        qunsetenv("WAYLAND_DISPLAY");
        qputenv("QT_QPA_PLATFORM", "offscreen");
        QVERIFY(!ScreenshotDisplay::isNeeded());
        qputenv("QT_QPA_PLATFORM", "xcb");
        QVERIFY(ScreenshotDisplay::isNeeded());
    }

    /// The server serves on the display it names, and is gone with the object.
    void startsAndEndsAServer()
    {
        QString problem;
        auto display = ScreenshotDisplay::start(QSize(640, 480), problem);
        QVERIFY2(display, qPrintable(problem));
        const QByteArray name = qgetenv("DISPLAY");
        QVERIFY(name.startsWith(':'));
        QCOMPARE(qgetenv("QT_QPA_PLATFORM"), QByteArray("xcb"));
        QVERIFY(QFile::exists(QStringLiteral("/tmp/.X11-unix/X") + QString::fromLatin1(name.mid(1))));

        const pid_t pid = display->pid();
        QCOMPARE(::kill(pid, 0), 0);
        display.reset();
        QCOMPARE(::kill(pid, 0), -1);
    }

    void twoServersTakeTwoDisplays()
    {
        QString problem;
        const auto first = ScreenshotDisplay::start(QSize(640, 480), problem);
        const QByteArray firstName = qgetenv("DISPLAY");
        const auto second = ScreenshotDisplay::start(QSize(640, 480), problem);
        QVERIFY2(first && second, qPrintable(problem));
        QVERIFY(firstName != qgetenv("DISPLAY"));
    }

    void saysWhichPackageIsMissing()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        QString problem;
        const auto display = ScreenshotDisplay::start(QSize(640, 480), problem);
        qputenv("PATH", path);
        QVERIFY(!display);
        QVERIFY2(problem.contains(QStringLiteral("package xvfb")), qPrintable(problem));
    }
};

QTEST_GUILESS_MAIN(ScreenshotDisplayTest)
#include "screenshot_display_test.moc"
