// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order.h"

#include "core/model/order_state.h"

#include <QTest>

#include <rapidcheck.h>

#include <array>
#include <string>
#include <vector>

using namespace gannet;

namespace {

constexpr std::array kStates = {OrderState::Created,        OrderState::Denied,          OrderState::PendingNew,
                                OrderState::Open,           OrderState::PartiallyFilled, OrderState::PendingCancel,
                                OrderState::PendingReplace, OrderState::Filled,          OrderState::Cancelled,
                                OrderState::Expired,        OrderState::Rejected};
constexpr std::array kMoves = {
    OrderMove::Ack,          OrderMove::Partial,       OrderMove::Filled,   OrderMove::Cancelled, OrderMove::Rejected,
    OrderMove::Expired,      OrderMove::Deny,          OrderMove::Submit,   OrderMove::AskCancel, OrderMove::AskReplace,
    OrderMove::CancelFailed, OrderMove::ReplaceFailed, OrderMove::Withdraw, OrderMove::NotSent};

} // namespace

class OrderTest final : public QObject {
    Q_OBJECT

private slots:
    void ids();
    void idsBad_data();
    void idsBad();
    void table();
    void finalStatesStay();
    void randomMovesEndOrRest();
    void openQty();
};

void OrderTest::ids()
{
    const std::uint64_t session = makeOrderSession(Timestamp::fromMilliseconds(1'790'000'000'123), 0xFFFABCDE);
    QCOMPARE(session >> 20, std::uint64_t(1'790'000'000'123));
    QCOMPARE(session & 0xFFFFF, std::uint64_t(0xABCDE)); // what is above 20 bits does not reach the time
    const ClientOrderId id{session, 7};
    QCOMPARE(id.toHex().size(), std::size_t(32));
    QVERIFY(ClientOrderId::fromHex(id.toHex()) == id);
    QVERIFY(!ClientOrderId{}.isValid());
    QVERIFY(rc::check("every id comes back from its text", [](std::uint64_t high, std::uint64_t low) {
        RC_PRE(high != 0);
        const ClientOrderId some{high, low};
        RC_ASSERT(ClientOrderId::fromHex(some.toHex()) == some);
    }));
}

void OrderTest::idsBad_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("short") << QByteArray(31, 'a');
    QTest::newRow("long") << QByteArray(33, 'a');
    QTest::newRow("no hex") << QByteArray("0000000000000001000000000000000g");
    QTest::newRow("minus") << QByteArray("-000000000000001000000000000000a");
    QTest::newRow("prefix") << QByteArray("0x000000000000010000000000000001");
    QTest::newRow("nobody's") << QByteArray(32, '0');
}

void OrderTest::idsBad()
{
    QFETCH(QByteArray, text);
    QVERIFY(!ClientOrderId::fromHex(text.toStdString()));
}

/// The table once more, as a person would tell it.
void OrderTest::table()
{
    const auto expect = [](OrderState from, OrderMove move, bool hasFills, std::optional<OrderState> to) {
        const auto got = nextState(from, move, hasFills);
        if (got != to) {
            const std::string words = std::string(toString(from)) + " + move " +
                                      std::to_string(static_cast<int>(move)) + " gives " +
                                      std::string(got ? toString(*got) : "nothing");
            QFAIL(words.c_str());
        }
    };
    using S = OrderState;
    using M = OrderMove;
    expect(S::Created, M::Deny, false, S::Denied);
    expect(S::Created, M::Submit, false, S::PendingNew);
    expect(S::Created, M::Ack, false, std::nullopt); // a report for an order that was never sent
    expect(S::Created, M::AskCancel, false, std::nullopt);
    for (const S from : {S::PendingNew, S::Open, S::PartiallyFilled, S::PendingCancel, S::PendingReplace}) {
        expect(from, M::Filled, true, S::Filled);
        expect(from, M::Cancelled, false, S::Cancelled);
        expect(from, M::Rejected, false, S::Rejected);
        expect(from, M::Expired, false, S::Expired);
        expect(from, M::AskCancel, false, S::PendingCancel);
        expect(from, M::Deny, false, std::nullopt);
        expect(from, M::Submit, false, std::nullopt);
    }
    expect(S::Created, M::Withdraw, false, S::Cancelled);
    expect(S::PendingNew, M::Withdraw, false, S::Cancelled);
    expect(S::Open, M::Withdraw, false, std::nullopt); // it has left: only a cancel ends it
    expect(S::PendingNew, M::NotSent, false, S::Denied);
    expect(S::PendingCancel, M::NotSent, false, S::Denied); // a cancel was asked for before that was known
    expect(S::Open, M::NotSent, false, std::nullopt);
    expect(S::Created, M::NotSent, false, std::nullopt);
    expect(S::PendingNew, M::Ack, false, S::Open);
    expect(S::PendingNew, M::Partial, true, S::PartiallyFilled);  // the fill overtook the ack
    expect(S::PartiallyFilled, M::Ack, true, S::PartiallyFilled); // the ack came after the fill
    expect(S::Open, M::Partial, true, S::PartiallyFilled);
    expect(S::Open, M::AskReplace, false, S::PendingReplace);
    expect(S::PendingNew, M::AskReplace, false, std::nullopt);
    expect(S::PendingCancel, M::AskReplace, false, std::nullopt);
    expect(S::PendingCancel, M::Ack, false, S::PendingCancel);
    expect(S::PendingCancel, M::Partial, true, S::PendingCancel);
    expect(S::PendingCancel, M::CancelFailed, false, S::Open);
    expect(S::PendingCancel, M::CancelFailed, true, S::PartiallyFilled);
    expect(S::Open, M::CancelFailed, false, std::nullopt);
    expect(S::PendingReplace, M::Ack, true, S::PartiallyFilled);
    expect(S::PendingReplace, M::Partial, true, S::PendingReplace);
    expect(S::PendingReplace, M::ReplaceFailed, false, S::Open);
    expect(S::PendingReplace, M::CancelFailed, false, std::nullopt);
}

void OrderTest::finalStatesStay()
{
    for (const OrderState from : kStates) {
        QCOMPARE(isFinal(from) && isWorking(from), false);
        if (!isFinal(from))
            continue;
        for (const OrderMove move : kMoves) {
            QVERIFY(!nextState(from, move, false));
            QVERIFY(!nextState(from, move, true));
        }
    }
}

void OrderTest::randomMovesEndOrRest()
{
    QVERIFY(rc::check("no sequence of moves leaves a final state, and Created is never reached again",
                      [](std::vector<unsigned> picks) {
                          OrderState state = OrderState::Created;
                          bool hasFills = false;
                          for (const unsigned pick : picks) {
                              const OrderMove move = kMoves[pick % kMoves.size()];
                              hasFills = hasFills || move == OrderMove::Partial;
                              const auto next = nextState(state, move, hasFills);
                              if (!next)
                                  continue;
                              RC_ASSERT(!isFinal(state));
                              RC_ASSERT(*next != OrderState::Created);
                              RC_ASSERT(*next != OrderState::Denied || state == OrderState::Created ||
                                        move == OrderMove::NotSent);
                              state = *next;
                          }
                      }));
}

void OrderTest::openQty()
{
    Order order;
    order.state = OrderState::PartiallyFilled;
    order.terms.qty.value = Decimal::parse("1.500").value();
    order.filledQty = Decimal::parse("0.4").value();
    QCOMPARE(order.openQty().toString(), std::string("1.100"));
    order.filledQty = Decimal::parse("1.6").value(); // the venue filled more than was asked
    QVERIFY(order.openQty().isZero());
    order.state = OrderState::Cancelled;
    order.filledQty = {};
    QVERIFY(order.openQty().isZero());
}

QTEST_GUILESS_MAIN(OrderTest)
#include "order_test.moc"
