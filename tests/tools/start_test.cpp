// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's program does when something it needs at the start is not there.
#include "tests/tools/run_tool.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using gannet::test::Ran;
using gannet::test::runTool;

namespace {

/// No display, no config, and a state folder of its own.
QProcessEnvironment alone(const QTemporaryDir& dir)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(name);
    environment.insert("XDG_STATE_HOME", dir.path());
    environment.insert("XDG_CONFIG_HOME", dir.path());
    return environment;
}

} // namespace

class StartTest : public QObject {
    Q_OBJECT

private slots:
    void aDeadDisplayIsSaid();
    void aPictureNeedsNoDisplay();
    void aJournalThatCannotBeWrittenStopsNothing();
};

/// Qt itself would abort.
void StartTest::aDeadDisplayIsSaid()
{
    const QTemporaryDir dir;
    auto environment = alone(dir);
    environment.insert("DISPLAY", ":65535");
    const Ran ran = runTool("GANNET", {"--demo"}, {}, environment);
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.errors.contains("no display answers under DISPLAY=:65535"), ran.errors.constData());
    QVERIFY2(ran.errors.contains("gannet --screenshot"), ran.errors.constData());
    QCOMPARE(ran.errors.count('\n'), 1);
}

void StartTest::aPictureNeedsNoDisplay()
{
    const QTemporaryDir dir;
    auto environment = alone(dir);
    environment.insert("DISPLAY", ":65535");
    const QString file = dir.filePath("picture.png");
    const Ran ran =
        runTool("GANNET", {"--demo", "--size", "640x480", "--after", "0s", "--screenshot", file}, {}, environment);
    QVERIFY2(ran.status == 0, ran.errors.constData());
    QVERIFY(QFile(file).size() > 0);
}

void StartTest::aJournalThatCannotBeWrittenStopsNothing()
{
    const QTemporaryDir dir;
    QFile config(dir.filePath("gannet.toml"));
    QVERIFY(config.open(QIODevice::WriteOnly));
    // A folder under a file can be made by nobody.
    config.write(QStringLiteral("[journal]\ndir = \"%1/journals\"\n").arg(config.fileName()).toUtf8());
    config.close();
    const QString file = dir.filePath("picture.png");
    const Ran ran = runTool("GANNET",
                            {"--config", config.fileName(), "--venue", "hyperliquid=ws://127.0.0.1:1", "--size",
                             "640x480", "--after", "1s", "--screenshot", file},
                            {}, alone(dir));
    QVERIFY2(ran.status == 0, ran.errors.constData());
    QVERIFY(QFile(file).size() > 0);
    QVERIFY2(ran.errors.contains("cannot write the journal"), ran.errors.constData());
    QVERIFY2(ran.errors.contains("not recorded"), ran.errors.constData());
}

QTEST_GUILESS_MAIN(StartTest)
#include "start_test.moc"
