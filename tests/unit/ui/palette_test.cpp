// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/trading_harness.h"
#include "ui/models/palette_model.h"
#include "ui/screen_settings.h"
#include "ui/trading/confirm_model.h"

#include <QAbstractItemModelTester>

using namespace gannet;

namespace {

struct Shell : TradingHarness {
    KeyRouter router;
    PaletteModel palette;

    Shell()
    {
        palette.setClient(&client);
        palette.setRouter(&router);
        palette.setBlocks({"Ladder", "Ticket"});
        palette.setCommands({QVariantMap{{"id", "line"}, {"words", "order line"}, {"keys", "Ctrl+;"}}});
    }
    [[nodiscard]] QString at(int row, int role) const { return palette.index(row).data(role).toString(); }
    [[nodiscard]] QStringList ids(int most = 3) const
    {
        QStringList found;
        for (int i = 0; i < std::min(most, palette.rowCount()); ++i)
            found << at(i, PaletteModel::IdRole);
        return found;
    }
};

} // namespace

class PaletteTest : public QObject {
    Q_OBJECT

private slots:
    void wordsAreFoundWholeThenByTheirLetters_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("rank"); ///< -1: not at all
        QTest::newRow("nothing typed") << "cancel entries"
                                       << "" << 0;
        QTest::newRow("the beginning") << "cancel entries"
                                       << "can" << 0;
        QTest::newRow("of a word") << "cancel entries"
                                   << "ent" << 1;
        QTest::newRow("inside") << "cancel entries"
                                << "tri" << 2;
        QTest::newRow("both words") << "cancel entries"
                                    << "ent can" << 1;
        QTest::newRow("letters") << "cancel entries"
                                 << "cne" << 107;
        QTest::newRow("letters in another order") << "cancel entries"
                                                  << "snc" << -1;
        QTest::newRow("capitals") << "Cancel"
                                  << "CAN" << 0;
    }
    void wordsAreFoundWholeThenByTheirLetters()
    {
        QFETCH(QString, words);
        QFETCH(QString, typed);
        QFETCH(int, rank);
        const auto found = fuzzyRank(words, typed);
        if (rank == 107) // how tight they stand is no promise
            QVERIFY(found && *found >= 100);
        else
            QCOMPARE(found.value_or(-1), rank);
    }

    void everythingIsFoundWithItsKeyAndItsDanger()
    {
        Shell shell;
        const QAbstractItemModelTester tester(&shell.palette, QAbstractItemModelTester::FailureReportingMode::QtTest);
        shell.palette.setFilter("reverse");
        QCOMPARE(shell.at(0, PaletteModel::IdRole), QString("position.reverse"));
        QCOMPARE(shell.at(0, PaletteModel::KeysRole), QString("Shift+F8"));
        QVERIFY(shell.palette.index(0).data(PaletteModel::IsRiskRole).toBool());
        QCOMPARE(shell.at(0, PaletteModel::DetailRole), QString("adds risk: needs arming"));
        shell.palette.setFilter("cancel everywhere");
        QCOMPARE(shell.at(0, PaletteModel::IdRole), QString("cancel.entries.all"));
        QVERIFY(!shell.palette.index(0).data(PaletteModel::IsRiskRole).toBool());
        shell.palette.setFilter("lad");
        QCOMPARE(shell.at(0, PaletteModel::KindRole), QString("block"));
        shell.palette.setFilter("order line");
        QCOMPARE(shell.at(0, PaletteModel::IdRole), QString("line"));
        shell.palette.setFilter("eth");
        QCOMPARE(shell.at(shell.palette.rowCount() - 1, PaletteModel::KindRole), QString("symbol"));
        shell.palette.setFilter("zzzz");
        QCOMPARE(shell.palette.rowCount(), 0);
    }
    void prefixesNarrow()
    {
        Shell shell;
        shell.palette.setFilter("/btc");
        QCOMPARE(shell.ids(), QStringList("binance-usdm:BTCUSDT"));
        shell.palette.setFilter(">lad");
        for (int i = 0; i < shell.palette.rowCount(); ++i)
            QVERIFY(shell.at(i, PaletteModel::KindRole) != "block" && shell.at(i, PaletteModel::KindRole) != "symbol");
        shell.palette.setFilter("?");
        QCOMPARE(shell.at(0, PaletteModel::KindRole), QString("help"));
    }
    void ordersAreFoundByIdAndByWords()
    {
        Shell shell;
        shell.tell(orderTold(workingOrder(7, Side::Buy, 616'800)));
        shell.tell(orderTold(workingOrder(0xab, Side::Sell, 616'900)));
        Order ended = workingOrder(9, Side::Buy, 616'700);
        ended.state = OrderState::Cancelled;
        shell.tell(orderTold(ended));
        const QString sell = QStringLiteral("000000000000000100000000000000ab");
        shell.palette.setFilter("#");
        QCOMPARE(shell.ids(), QStringList({sell, "00000000000000010000000000000007"})); // the newest first
        QCOMPARE(shell.at(0, PaletteModel::KindRole), QString("order"));
        shell.palette.setFilter("# AB");
        QCOMPARE(shell.ids(), QStringList(sell));
        shell.palette.setFilter("#buy btc");
        QCOMPARE(shell.ids(), QStringList("00000000000000010000000000000007"));
        shell.palette.setFilter("#doge");
        QCOMPARE(shell.palette.rowCount(), 0);
    }
    void whatWasPickedLastComesFirst()
    {
        Shell shell;
        shell.palette.picked("kill");
        shell.palette.picked("position.flatten");
        shell.palette.setFilter("");
        QCOMPARE(shell.ids(2), (QStringList{"position.flatten", "kill"}));
        shell.palette.picked("kill");
        QCOMPARE(shell.ids(2), (QStringList{"kill", "position.flatten"}));
        for (const TradeAction& action : tradeActions())
            shell.palette.picked(QString::fromLatin1(action.id.data()));
        QCOMPARE(shell.palette.recent().size(), PaletteModel::kRecent);
    }
    void itsKeysAreThoseOfTheProfile()
    {
        Shell shell;
        shell.router.setProfile("desk");
        shell.palette.setFilter("send the ticket");
        QCOMPARE(shell.at(0, PaletteModel::KeysRole), QString("T"));
    }

    void whatWasChosenIsFoundAgain()
    {
        TradingHarness at;
        ScreenSettings settings;
        settings.keep("keys/profile", "desk"); // no engine: nothing is kept, nothing breaks
        settings.setClient(&at.client);
        QCOMPARE(settings.word("keys/profile", "standard"), QString("standard"));
        settings.keep("keys/profile", "scalper");
        settings.keepWords("palette/recent", {"kill", "line"});
        QStringList kept;
        for (const Command& command : at.engine.commands) {
            if (const auto* const one = std::get_if<KeepSetting>(&command))
                kept << QString::fromStdString(one->key + "=" + one->value.value_or("none"));
        }
        QCOMPARE(kept, (QStringList{"keys/profile=scalper", "palette/recent=kill\nline"}));
        // The next run.
        TradingHarness later;
        ScreenSettings again;
        again.setClient(&later.client);
        int times = 0;
        connect(&again, &ScreenSettings::told, this, [&times] { ++times; });
        later.engine.tell(SettingTold{"keys/profile", "scalper"});
        later.engine.tell(SettingTold{"palette/recent", "kill\nline"});
        later.client.frame();
        QCOMPARE(times, 2);
        QCOMPARE(again.word("keys/profile", "standard"), QString("scalper"));
        QCOMPARE(again.words("palette/recent"), (QStringList{"kill", "line"}));
        QVERIFY(again.words("nothing").isEmpty());
        KeyRouter router;
        router.setProfile(QStringLiteral("moon")); // rubbish is as if there was none
        QCOMPARE(router.profile(), QString("standard"));
    }

    void theLevelOfAModeIsAskedForAndTold()
    {
        TradingHarness at;
        ConfirmModel confirm;
        confirm.setClient(&at.client);
        QCOMPARE(confirm.modes().size(), 0);
        LimitsTold limits;
        limits.account = {VenueId{1}, "paper", false};
        limits.confirm = limits.confirmMost = ConfirmLevel::Fast;
        at.tell(limits);
        limits.account = {VenueId{1}, "careful", false};
        limits.confirm = limits.confirmMost = ConfirmLevel::Guarded;
        at.tell(limits);
        const QVariantMap paper = confirm.modes().constFirst().toMap();
        QCOMPARE(paper.value("mode").toString(), QString("paper"));
        QCOMPARE(paper.value("level").toInt(), 1);
        QCOMPARE(paper.value("most").toInt(), 1);
        QCOMPARE(paper.value("accounts").toString(), QString("careful stays guarded"));
        QVERIFY(confirm.unasked().isEmpty());
        limits.unasked = {"usual_size"};
        at.tell(limits);
        const QVariantMap row = confirm.unasked().constFirst().toMap();
        QCOMPARE(row.value("mode").toString(), QString("paper"));
        QVERIFY(row.value("situation").toString().contains("size"));
        confirm.askAgain(row.value("mode").toString(), row.value("reason").toString());
        QCOMPARE(at.askedWords(), QStringList("ask paper about usual_size"));
        confirm.choose("paper", 0);
        const auto asked = at.asked();
        QCOMPARE(QString::fromStdString(describe(asked.at(0))), QString("confirm paper as guarded"));
        RequestAnswered answer;
        answer.request = requestOf(asked[0]);
        answer.kind = RequestAnswered::Kind::Refused;
        answer.words = "no";
        at.tell(answer);
        QCOMPARE(confirm.notice(), QString("no"));
        confirm.choose("moon", 0);
        confirm.choose("paper", 7);
        QVERIFY(at.asked().empty());
        QVERIFY(ConfirmModel::policy().size() >= 13);
    }
};

QTEST_MAIN(PaletteTest)
#include "palette_test.moc"
