// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/program_facts.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace gannet;

class ProgramFactsTest : public QObject {
    Q_OBJECT

private slots:
    void placesAreAsTheyAreNow()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("log"));
        const ProgramFacts facts(QStringLiteral("9.9"),
                                 {{QStringLiteral("Log"), file, {}},
                                  {QStringLiteral("Store"), {}, QStringLiteral("this run keeps nothing")},
                                  {QStringLiteral("Folder"), folder.path(), {}}});
        const auto words = [&facts](int row) { return facts.places().at(row).toMap().value(QStringLiteral("words")); };
        QVERIFY(words(0).toString().endsWith(QLatin1String("not there yet")));
        QVERIFY(!facts.openFolder(file));
        QFile made(file);
        QVERIFY(made.open(QIODevice::WriteOnly));
        made.write(QByteArray(2048, 'x'));
        made.close();
        QCOMPARE(words(0).toString(), file + QStringLiteral("\n2.00 KiB"));
        QCOMPARE(words(1).toString(), QStringLiteral("this run keeps nothing"));
        QCOMPARE(facts.places().at(1).toMap().value(QStringLiteral("path")).toString(), QString());
        QCOMPARE(words(2).toString(), folder.path());
        const QString report = facts.report();
        QVERIFY(report.contains(QLatin1String("Gannet: 9.9")) && report.contains(file));
        facts.copy(report);
        QCOMPARE(QGuiApplication::clipboard()->text(), report);
    }
    void everyPartHasALicence()
    {
        const QVariantMap parts = ProgramFacts({}, {}).about().back().toMap();
        for (const QString& line : parts.value(QStringLiteral("words")).toString().split(QLatin1Char('\n')))
            QCOMPARE(line.split(QStringLiteral(": ")).size() >= 2, true);
    }
};

QTEST_MAIN(ProgramFactsTest)
#include "program_facts_test.moc"
