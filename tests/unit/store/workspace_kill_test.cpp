// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace that was saved comes back, whenever the program is killed. The program under test is this one, started
// again with --child: it saves one revision after the other and prints the number of each that is on the disk. One file
// lives through all the kills.
#include "core/store/store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <random>
#include <string>

using namespace gannet;

namespace {

constexpr int kKills = 200;

/// A document of a few kilobytes that says its number at both ends.
[[nodiscard]] std::string documentOf(int number)
{
    const std::string text = std::to_string(number);
    const auto size = static_cast<std::size_t>(5'000 + number * 7'919 % 55'000);
    return "{\"a\":" + text + ",\"s\":\"" + std::string(size, 'x') + "\",\"z\":" + text + "}";
}

[[nodiscard]] int numberOf(const std::string& document)
{
    return document.starts_with("{\"a\":") ? std::stoi(document.substr(5)) : -1;
}

/// Ends only by being killed, or with 1 when something is wrong.
int child(const std::string& path)
{
    auto store = Store::open({.path = path});
    if (!store)
        return 1;
    const auto before = (*store)->workspaces();
    int number = before && !before->revisions.empty() ? numberOf(before->revisions.front().json) : 0;
    for (;;) {
        WorkspaceRevision revision;
        revision.workspace = "w1";
        revision.name = "Desk";
        revision.app = "1.0";
        revision.json = documentOf(++number);
        revision.isActive = true;
        revision.time = {1'760'000'000'000'000'000 + number};
        if (!(*store)->begin() || !(*store)->write(revision) || !(*store)->commit())
            return 1;
        const std::string line = std::to_string(number) + "\n";
        if (write(STDOUT_FILENO, line.data(), line.size()) < 0)
            return 1;
    }
}

} // namespace

class WorkspaceKillTest : public QObject {
    Q_OBJECT

private slots:
    void theLastOneSavedComesBack();
};

void WorkspaceKillTest::theLastOneSavedComesBack()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("gannet.sqlite"));
    std::mt19937 random(20'261'123);
    std::uniform_int_distribution<int> lifeUs(0, 25'000);
    int most = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--child"), path});
        QVERIFY(process.waitForReadyRead(10'000));
        QElapsedTimer life;
        life.start();
        for (const qint64 end = lifeUs(random) * 1000LL; life.nsecsElapsed() < end;)
            process.waitForReadyRead(1);
        process.kill();
        process.waitForFinished();
        QVERIFY2(process.exitStatus() == QProcess::CrashExit, "the child gave up by itself");
        const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
        const int told = lines.last().toInt();
        QVERIFY(told > most);
        most = told;

        auto store = Store::open({.path = path.toStdString()});
        QVERIFY2(store, store ? "" : store.error().message.c_str());
        const auto kept = (*store)->workspaces();
        QVERIFY(kept && kept->active == "w1" && !kept->revisions.empty());
        const StoredRevision& newest = kept->revisions.front();
        QVERIFY(newest.isIntact);
        const int found = numberOf(newest.json);
        QVERIFY2(found == told || found == told + 1, qPrintable(QString("%1 of %2").arg(found).arg(told)));
        QCOMPARE(newest.json, documentOf(found));
    }
    qInfo("%d kills, %d revisions", kKills, most);
}

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "--child")
        return child(argv[2]);
    const QCoreApplication app(argc, argv);
    WorkspaceKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "workspace_kill_test.moc"
