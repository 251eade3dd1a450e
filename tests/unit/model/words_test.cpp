// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/words.h"

#include "core/base/error.h"
#include "core/model/order_enums.h"
#include "core/model/store_op.h"
#include "core/model/venue_network.h"

#include <QTest>

#include <set>
#include <string_view>

using namespace gannet;

namespace {

/// Each enumerator up to `last` has a word of its own, and the word leads back to it.
template <class Enum> [[nodiscard]] bool comeBack(std::optional<Enum> (*from)(std::string_view), Enum last)
{
    std::set<std::string_view> words;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        const auto value = static_cast<Enum>(i);
        if (from(toString(value)) != value || !words.insert(toString(value)).second)
            return false;
    }
    return !from("") && !from("?") && !from("Nobody's");
}

} // namespace

/// What the store and the config write as a word is read back as what it was.
class WordsTest final : public QObject {
    Q_OBJECT

private slots:
    void comesBack()
    {
        QVERIFY(comeBack(errorKindFrom, ErrorKind::Protocol));
        QVERIFY(comeBack(outcomeFrom, Outcome::Unknown));
        QVERIFY(comeBack(codeFrom, Code::Io));
        QVERIFY(comeBack(venueNetworkFrom, VenueNetwork::Testnet));
        QVERIFY(comeBack(sideFrom, Side::Sell));
        QVERIFY(comeBack(orderTypeFrom, OrderType::Trailing));
        QVERIFY(comeBack(timeInForceFrom, TimeInForce::Day));
        QVERIFY(comeBack(triggerSourceFrom, TriggerSource::Index));
        QVERIFY(comeBack(tradingModeFrom, TradingMode::Live));
        QVERIFY(comeBack(orderStateFrom, OrderState::Rejected));
        QVERIFY(comeBack(execTypeFrom, ExecType::Expired));
        QVERIFY(comeBack(orderOriginFrom, OrderOrigin::External));
        QVERIFY(comeBack(killScopeFrom, KillScope::Instrument));
    }

    void wordsAreExact()
    {
        QVERIFY(sideFrom("sell") == Side::Sell);
        QVERIFY(!sideFrom("Sell"));
        QVERIFY(!sideFrom("sell "));
        QVERIFY(codeFrom("IO") == Code::Io);
    }

    void noEnumeratorIsAQuestionMark()
    {
        QVERIFY(toString(static_cast<Side>(2)) == "?");
        QVERIFY(toString(static_cast<Code>(255)) == "?");
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "words_test.moc"
