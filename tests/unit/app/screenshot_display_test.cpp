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

    void saysWhyNoWindowCanOpen_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("platform");
        QTest::addColumn<QString>("part");
        const QByteArray none;
        QTest::newRow("nothing set") << none << none << none << "DISPLAY and WAYLAND_DISPLAY are empty";
        QTest::newRow("dead X") << QByteArray("DISPLAY") << QByteArray(":65535") << none << "under DISPLAY=:65535";
        QTest::newRow("no name") << QByteArray("DISPLAY") << QByteArray("nonsense") << none << "DISPLAY=nonsense";
        QTest::newRow("dead Wayland") << QByteArray("WAYLAND_DISPLAY") << QByteArray("wayland-nobody") << none
                                      << "under WAYLAND_DISPLAY=wayland-nobody";
        QTest::newRow("long Wayland") << QByteArray("WAYLAND_DISPLAY") << QByteArray(300, 'w') << none << "www";
        QTest::newRow("other platform") << QByteArray("DISPLAY") << QByteArray(":65535") << QByteArray("wayland")
                                        << "are empty";
        QTest::newRow("no such platform") << QByteArray("DISPLAY") << QByteArray(":65535") << QByteArray("nonsense")
                                          << "QT_QPA_PLATFORM=nonsense (Qt has none";
        QTest::newRow("list") << QByteArray("DISPLAY") << QByteArray(":65535") << QByteArray("nonsense;offscreen:x=y")
                              << QString();
        QTest::newRow("needs none") << QByteArray("DISPLAY") << QByteArray(":65535") << QByteArray("offscreen")
                                    << QString();
    }

    void saysWhyNoWindowCanOpen()
    {
        QFETCH(QByteArray, variable);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, platform);
        QFETCH(QString, part);
        if (!variable.isEmpty())
            qputenv(variable.constData(), name);
        if (!platform.isEmpty())
            qputenv("QT_QPA_PLATFORM", platform);
        const QString why = ScreenshotDisplay::whyNeeded();
        QCOMPARE(why.isEmpty(), part.isEmpty());
        QVERIFY2(why.contains(part), qPrintable(why));
    }

    /// A server that serves is found, beside a name that is dead; gone, it is missed.
    void findsTheServerThatServes()
    {
        QString problem;
        auto display = ScreenshotDisplay::start(QSize(640, 480), problem);
        QVERIFY2(display, qPrintable(problem));
        qunsetenv("QT_QPA_PLATFORM");
        qputenv("WAYLAND_DISPLAY", "wayland-nobody");
        QCOMPARE(ScreenshotDisplay::whyNeeded(), QString());
        qputenv("QT_QPA_PLATFORM", "wayland");
        QVERIFY(!ScreenshotDisplay::whyNeeded().isEmpty());
        qunsetenv("QT_QPA_PLATFORM");
        display.reset();
        QVERIFY(ScreenshotDisplay::whyNeeded().contains("DISPLAY=:"));
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
