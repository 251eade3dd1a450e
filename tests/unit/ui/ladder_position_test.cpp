// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_position.h"

#include <QtTest>

using namespace gannet;

class LadderPositionTest : public QObject {
    Q_OBJECT

private slots:
    void closingAtARow_data()
    {
        QTest::addColumn<QString>("qty");
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QString>("price");
        QTest::addColumn<int>("scale");
        QTest::addColumn<QString>("result");
        QTest::newRow("long, up") << "0.15"
                                  << "61668.0"
                                  << "61679.4" << 2 << "1.71";
        QTest::newRow("long, down") << "0.15"
                                    << "61668.0"
                                    << "61660.0" << 2 << "-1.20";
        QTest::newRow("short, up") << "-2"
                                   << "100"
                                   << "101.5" << 2 << "-3.00";
        QTest::newRow("short, down") << "-2"
                                     << "100"
                                     << "98.5" << 2 << "3.00";
        QTest::newRow("at the entry") << "0.15"
                                      << "61668.0"
                                      << "61668.0" << 2 << "0.00";
        QTest::newRow("half to even") << "0.01"
                                      << "100"
                                      << "100.5" << 2 << "0.00";
        QTest::newRow("more decimals") << "0.01"
                                       << "100"
                                       << "100.5" << 3 << "0.005";
        QTest::newRow("an average with many digits") << "0.3"
                                                     << "0.12345678"
                                                     << "0.22345678" << 2 << "0.03";
        QTest::newRow("no double would") << "900719925474.0993"
                                         << "0"
                                         << "0.01" << 2 << "9007199254.74";
    }
    void closingAtARow()
    {
        QFETCH(QString, qty);
        QFETCH(QString, entry);
        QFETCH(QString, price);
        QFETCH(int, scale);
        QFETCH(QString, result);
        const auto number = [](const QString& text) { return *Decimal::tryParse(text.toStdString()); };
        LadderPosition held;
        held.qty = number(qty);
        held.entry = number(entry);
        const auto found = resultAt(held, number(price), scale);
        QVERIFY(found.has_value());
        QCOMPARE(QString::fromStdString(found->toString()), result);
    }
    void anUnknownEntryIsNoZero()
    {
        LadderPosition held;
        held.qty = Decimal{1, 0};
        QVERIFY(!resultAt(held, Decimal{100, 0}, 2));
    }
    void neighbouringRowsDiffer()
    {
        LadderPosition held;
        held.qty = Decimal{-15, 2};
        QCOMPARE(resultScale(held, Decimal{1, 0}), 2);
        QCOMPARE(resultScale(held, Decimal{1, 1}), 2); // 0.015
        QCOMPARE(resultScale(held, Decimal{1, 2}), 3); // 0.0015
        QCOMPARE(resultScale(held, Decimal{1, 9}), 6);
        held.qty = Decimal{1, 2};
        QCOMPARE(resultScale(held, Decimal{1, 0}), 3); // 0.005 and 0.015 are both 0.0 something else
        held.entry = Decimal{1'050'545, 1};
        QCOMPARE(resultScale(held, Decimal{1, 0}), 3);
        held.qty = Decimal{15, 3};
        QCOMPARE(resultScale(held, Decimal{1, 0}), 2); // 0.0075 beside the entry is 0.01
        held.entry = Decimal{10'505'425, 2};
        QCOMPARE(resultScale(held, Decimal{1, 0}), 3); // 0.00375 is not
        held.entry = Decimal{105'054, 0};
        QCOMPARE(resultScale(held, Decimal{1, 0}), 2);
    }
};

QTEST_GUILESS_MAIN(LadderPositionTest)
#include "ladder_position_test.moc"
