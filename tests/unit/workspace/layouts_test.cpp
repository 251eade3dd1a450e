// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/block_types.h"
#include "core/workspace/document.h"
#include "core/workspace/invariants.h"
#include "tests/unit/workspace/desk.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace gannet;
using namespace gannet::workspace;

namespace {

[[nodiscard]] std::string bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toStdString() : std::string("unreadable");
}

void addFiles(const char* folder)
{
    QTest::addColumn<QString>("path");
    const QString root = QStringLiteral(GANNET_SOURCE_DIR "/tests/layouts/") + QLatin1String(folder);
    QDirIterator files(root, {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QTest::newRow(qPrintable(path.mid(root.size() + 1))) << path;
    }
}

} // namespace

/// The files of tests/layouts.
class LayoutsTest : public QObject {
    Q_OBJECT

private slots:
    void releasedOnesLoad_data() { addFiles("released"); }
    void releasedOnesLoad();
    void brokenOnesAreNeverTakenAsTheyAre_data() { addFiles("broken"); }
    void brokenOnesAreNeverTakenAsTheyAre();
};

void LayoutsTest::releasedOnesLoad()
{
    QFETCH(QString, path);
    const std::string bytes = bytesOf(path);
    Ids ids = seededIds(1);
    const auto read = readDocument(bytes, ids);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY2(read->repairs.empty(), read->repairs.empty() ? "" : read->repairs.front().c_str());
    QVERIFY(!read->workspace.blocks.empty());
    for (const auto& [id, block] : read->workspace.blocks) {
        const BlockType* const type = blockTypeOf(block.type);
        QVERIFY2(type, block.type.c_str());
        QVERIFY(settle(*type, block.settings).reset.empty());
    }
    const auto app = nlohmann::json::parse(bytes)["app"].get<std::string>();
    if (nlohmann::json::parse(bytes)["schema"].get<int>() == kSchema)
        QCOMPARE(writeDocument(read->workspace, app), bytes);
}

void LayoutsTest::brokenOnesAreNeverTakenAsTheyAre()
{
    QFETCH(QString, path);
    Ids ids = seededIds(1);
    const auto read = readDocument(bytesOf(path), ids);
    if (!read) {
        QVERIFY(!read.error().message.empty());
        return;
    }
    QVERIFY(!brokenInvariant(read->workspace));
    QVERIFY(!read->repairs.empty());
    // Nothing is lost: a block is in its place, or can be opened again.
    if (path.contains(QStringLiteral("blocks_that_are_a_list")))
        return;
    QCOMPARE(read->workspace.blocks.size() + read->workspace.closed.size(), std::size_t{12});
}

QTEST_GUILESS_MAIN(LayoutsTest)
#include "layouts_test.moc"
