// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_size.h"

#include <QtTest>

using namespace gannet;

class TypedSizeTest : public QObject {
    Q_OBJECT

private slots:
    void sizesAreTaken_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        for (const auto& [typed, text] : {std::pair{"", ""},
                                          {"  ", ""},
                                          {"0.5", "0.5"},
                                          {" 12 ", "12"},
                                          {"0", "0"},
                                          {"1.", "1"},
                                          {".5", "0.5"},
                                          {"0.001", "0.001"},
                                          {".", "0"}})
            QTest::newRow(typed) << typed << text;
    }
    void sizesAreTaken()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, text);
        const TypedSize size = readSize(typed);
        QCOMPARE(size.problem, QString());
        QCOMPARE(size.text, text);
    }
    void nonsenseIsRefusedWithTheNearestThatWouldDo_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("fix");
        for (const auto& [typed, fix] : {std::pair{"a1.5", "Write 1.5."},
                                         std::pair{"abc1.5", "Write one such as 0.5, or nothing for all."},
                                         {"1,234.5", "Write 1234.5."},
                                         {"1 234,5", "Write 1234.5."},
                                         {"1,234", "Write 1.234 or 1234."},
                                         {"1,5", "Write 1.5."},
                                         {"-1", "Write 1."},
                                         {"+2", "Write 2."},
                                         {"1e5", "Write 100000."},
                                         {"2.5e-3", "Write 0.0025."},
                                         {"1e99", "Write 1."},
                                         {"1.2.3", "Write 1.2."},
                                         {"much", "Write one such as 0.5, or nothing for all."},
                                         {"-", "Write one such as 0.5, or nothing for all."},
                                         {"NaN", "Write one such as 0.5, or nothing for all."}})
            QTest::newRow(typed) << typed << fix;
    }
    void nonsenseIsRefusedWithTheNearestThatWouldDo()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, fix);
        const TypedSize size = readSize(typed);
        QCOMPARE(size.text, QString());
        QVERIFY2(size.problem.contains(QStringLiteral("\u201c%1\u201d is no size").arg(typed)),
                 qPrintable(size.problem));
        QVERIFY2(size.problem.endsWith(fix), qPrintable(size.problem));
    }
    void fourHundredDigitsAreToldInOneLine()
    {
        const TypedSize size = readSize(QString(400, QLatin1Char('7')));
        QCOMPARE(size.text, QString());
        QVERIFY2(size.problem.contains(QStringLiteral("(400 characters) is longer than a size can be, 18 digits")),
                 qPrintable(size.problem));
        QVERIFY(size.problem.size() < 160);
    }
};

QTEST_GUILESS_MAIN(TypedSizeTest)
#include "typed_size_test.moc"
