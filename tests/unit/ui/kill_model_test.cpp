// SPDX-License-Identifier: GPL-3.0-or-later
// What the kill panel counts, and that it ticks nothing off which is not known.
#include "tests/support/fake_engine_port.h"
#include "tests/support/trading_tales.h"
#include "ui/trading/kill_model.h"

#include <QTest>

using namespace gannet;
using namespace gannet::tales;

class KillModelTest : public QObject {
    Q_OBJECT

    FakeEnginePort m_port;

    void tell(EngineClient& client, TradingEvent event)
    {
        m_port.tell(std::move(event));
        client.frame();
    }

private slots:
    void nothingIsTickedOffThatIsNotKnown()
    {
        EngineClient client{m_port};
        KillModel model;
        model.setClient(&client);
        m_port.tell(hyperliquidCatalogue());
        client.frame();
        QVERIFY(!model.isSet() && model.isAllKnown());
        tell(client, RowsWaiting{{{"hyperliquid", 3, 1}}, m_port.clock});
        tell(client, KillChanged{{}, true, "by hand", m_port.clock});
        QVERIFY(model.isSet() && model.isEverything());
        QVERIFY(!model.isAllKnown());
        QCOMPARE(model.positions() + model.entriesLeft() + model.inDoubt(), 0);
        tell(client, RowsWaiting{{}, m_port.clock});
        QVERIFY(model.isAllKnown());

        AccountStanding standing;
        standing.account = {paperAccount().venue, "main", false};
        tell(client, standing);
        QVERIFY(!model.isAllKnown());
        tell(client, AccountCompared{standing.account, TradingMode::Live, 0, 0, {}, m_port.clock});
        QVERIFY(model.isAllKnown());
    }
};

QTEST_GUILESS_MAIN(KillModelTest)
#include "kill_model_test.moc"
