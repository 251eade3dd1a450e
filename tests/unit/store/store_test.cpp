// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/audit_check.h"
#include "core/store/store.h"

#include "core/model/order_state.h"
#include "core/store/migrations.h"
#include "core/store/store_words.h"
#include "tests/unit/store/store_rows.h"

#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

using namespace gannet;
using gannet::test::decimal;
using gannet::test::fillOf;
using gannet::test::newIntent;
using gannet::test::openStore;
using gannet::test::pendingOrder;
using gannet::test::words;

namespace {

constexpr std::uint64_t kSession = 0xABCDEF0123456789;

/// As long, as small and as negative as amounts come.
constexpr std::array kAmounts = {"0",
                                 "0.00",
                                 "-1",
                                 "1.50",
                                 "0.000000000000000001",
                                 "-0.999999999999999999",
                                 "9223372036854775807",
                                 "-9223372036854775807",
                                 "9.223372036854775807",
                                 "-0.009223372036854775"};
/// Texts that a careless layer loses, cuts or takes for something else.
const std::array<std::string, 7> kTexts = {
    "",         "O'Brien\"; DROP TABLE fill; --",    "日本語 ünï \xF0\x9F\x90\xA6", std::string("a\0b", 3),
    "1e5 null", "line\nbreak\ttab\\u0000 \x01 %s ?", std::string(100'000, 'x')};

[[nodiscard]] bool isWritten(Store& store, const StoreOp& op)
{
    const Result<void> written = store.write(op);
    if (!written)
        qWarning("%s", written.error().message.c_str());
    return written.has_value();
}

template <class Row> [[nodiscard]] QStringList wordsOf(const Result<std::vector<Row>>& rows)
{
    QStringList all;
    if (!rows)
        return {QString::fromStdString(rows.error().message)};
    for (const Row& row : *rows)
        all << words(row);
    return all;
}

[[nodiscard]] Error awkwardError()
{
    return {.kind = ErrorKind::Insufficient,
            .code = Code::InsufficientFunds,
            .message = kTexts[2],
            .outcome = Outcome::Rejected,
            .field = kTexts[1],
            .limit = "",
            .value = "0.1",
            .venueCode = kTexts[5],
            .fixes = {"1", "", kTexts[2]},
            .traceId = std::numeric_limits<std::uint64_t>::max()};
}

} // namespace

class StoreTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void orders_data();
    void orders();
    void ordersOfAnyAmount();
    void ordersAreOverwritten();
    void anOrdersChangeReadsNoOther();
    void openOrdersAreThoseNotFinal();
    void sizesOfWhatWasEntered();
    void theNewestFiftyOfEachPlace();
    void intents();
    void intentIsTakenOnce();
    void bracketLegMayBeSentLater();
    void reports();
    void fills();
    void fillsSince();
    void fillTwiceIsOne();
    void fillsThatContradict_data();
    void fillsThatContradict();
    void fillsStay();
    void funding();
    void balances();
    void killSwitches();
    void settings();
    void orderCounter();
    void auditHolds();
    void auditTellsTheFirstBrokenRow_data();
    void auditTellsTheFirstBrokenRow();
    void auditGoesOnAfterARollback();
    void transactions();
    void badRowsAreNamed_data();
    void badRowsAreNamed();
    void bytesThatAreNoTextComeBack();

private:
    [[nodiscard]] std::string path() const { return m_folder->filePath("gannet.db").toStdString(); }
    /// Opens anew what was written: what is compared has been on the disk.
    void reopen()
    {
        m_store.reset();
        m_store = openStore(path());
    }
    /// Changes the closed file behind the store's back.
    void tamper(const std::string& sql)
    {
        m_store.reset();
        SQLite::Database(path(), SQLite::OPEN_READWRITE).exec(sql);
        m_store = openStore(path());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

void StoreTest::init()
{
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = openStore(path());
}

void StoreTest::orders_data()
{
    QTest::addColumn<int>("which");
    for (int i = 0; i < static_cast<int>(std::max(kAmounts.size(), kTexts.size())); ++i)
        QTest::addRow("%d", i) << i;
}

void StoreTest::orders()
{
    QFETCH(int, which);
    const Decimal amount = decimal(kAmounts[static_cast<std::size_t>(which) % kAmounts.size()]);
    const std::string& text = kTexts[static_cast<std::size_t>(which) % kTexts.size()];
    StoredOrder full = pendingOrder(kSession, 1);
    full.venue = text;
    full.instrument = text;
    full.order.account = text;
    full.order.tag = text;
    full.order.request.text = text;
    full.order.venueOrderId = text;
    full.order.terms.qty = {amount};
    full.order.terms.price = Price{amount};
    full.order.terms.slippageCap = amount;
    full.order.filledQty = amount;
    full.order.reason = awkwardError();
    StoredOrder bare; // nothing but its id
    bare.order.id = {kSession, 2};
    QVERIFY(isWritten(*m_store, full));
    QVERIFY(isWritten(*m_store, bare));
    reopen();
    QCOMPARE(wordsOf(m_store->openOrders()), QStringList({words(full), words(bare)}));
}

void StoreTest::ordersOfAnyAmount()
{
    QVERIFY(rc::check("an amount comes back with its digits and its scale", [this](std::int64_t mantissa) {
        RC_PRE(mantissa != std::numeric_limits<std::int64_t>::min());
        StoredOrder row = pendingOrder(kSession, 1);
        row.order.terms.qty.value = {mantissa, *rc::gen::inRange<std::int8_t>(0, Decimal::kMaxScale + 1)};
        RC_ASSERT(isWritten(*m_store, row));
        const auto read = m_store->order(row.order.id);
        RC_ASSERT(read.has_value() && read->has_value());
        RC_ASSERT((*read)->order.terms.qty.toString() == row.order.terms.qty.toString());
    }));
}

void StoreTest::ordersAreOverwritten()
{
    StoredOrder row = pendingOrder(kSession, 1);
    QVERIFY(isWritten(*m_store, row));
    row.order.state = OrderState::Rejected;
    row.order.reason = awkwardError();
    row.order.terms.price.reset();
    QVERIFY(isWritten(*m_store, row));
    const auto read = m_store->order(row.order.id);
    QVERIFY(read.has_value() && read->has_value());
    QCOMPARE(words(**read), words(row));
    const auto none = m_store->order({kSession, 2});
    QVERIFY(none.has_value() && !none->has_value());
}

/// However many orders and intents there are, a change costs the same: counted in steps of SQLite's own machine.
void StoreTest::anOrdersChangeReadsNoOther()
{
    std::uint64_t steps = 0;
    const auto stepsOfAChange = [&] {
        sqlite3_progress_handler(
            m_store->database().raw().getHandle(), 1,
            [](void* counted) {
                ++*static_cast<std::uint64_t*>(counted);
                return 0;
            },
            &steps);
        QVERIFY(isWritten(*m_store, pendingOrder(kSession, 1)));
        sqlite3_progress_handler(m_store->database().raw().getHandle(), 0, nullptr, nullptr);
    };
    for (std::uint64_t counter = 1; counter <= 2; ++counter)
        QVERIFY(isWritten(*m_store, newIntent(kSession, counter)));
    stepsOfAChange();
    const std::uint64_t few = std::exchange(steps, 0);
    for (std::uint64_t counter = 3; counter <= 300; ++counter)
        QVERIFY(isWritten(*m_store, newIntent(kSession, counter)));
    stepsOfAChange();
    QVERIFY(few > 0);
    QCOMPARE(steps, few);
}

void StoreTest::openOrdersAreThoseNotFinal()
{
    QStringList expected;
    for (int i = 0; i <= static_cast<int>(OrderState::Rejected); ++i) {
        StoredOrder row = pendingOrder(kSession, static_cast<std::uint64_t>(i) + 1);
        row.order.state = static_cast<OrderState>(i);
        row.order.changed = {1000 + i};
        QVERIFY(isWritten(*m_store, row));
        if (!isFinal(row.order.state))
            expected << words(row);
    }
    reopen();
    QCOMPARE(wordsOf(m_store->openOrders()), expected);
    QCOMPARE(wordsOf(m_store->ordersSince({1000 + static_cast<int>(OrderState::Rejected)})).size(), qsizetype(1));
}

/// The query's words say what isEntered() says, for every kind of order.
void StoreTest::sizesOfWhatWasEntered()
{
    std::vector<ClientOrderId> expected;
    std::uint64_t counter = 0;
    for (int origin = 0; origin <= static_cast<int>(OrderOrigin::External); ++origin) {
        for (int state = 0; state <= static_cast<int>(OrderState::Rejected); ++state) {
            for (const char* request : {"r-1", "r-1/c1", "r-1/r", "/"}) {
                for (const bool isReduceOnly : {false, true}) {
                    StoredOrder row = pendingOrder(kSession, ++counter);
                    row.instrument = fmt::format("paper:{}", counter); // each alone, so that none is pushed out
                    row.order.origin = static_cast<OrderOrigin>(origin);
                    row.order.state = static_cast<OrderState>(state);
                    row.order.request.text = request;
                    row.order.terms.isReduceOnly = isReduceOnly;
                    QVERIFY(isWritten(*m_store, row));
                    if (isEntered(row.order))
                        expected.push_back(row.order.id);
                }
            }
        }
    }
    QCOMPARE(expected.size(), std::size_t(4 * 10)); // four who enter, ten states
    reopen();
    const auto sizes = m_store->enteredSizes();
    QVERIFY2(sizes.has_value(), sizes ? "" : sizes.error().message.c_str());
    std::vector<ClientOrderId> found;
    for (const RememberedSize& size : *sizes)
        found.push_back(size.order);
    std::sort(found.begin(), found.end());
    QVERIFY(found == expected);
}

void StoreTest::theNewestFiftyOfEachPlace()
{
    const std::array<std::pair<const char*, const char*>, 4> places{
        {{"main", "paper:BTC"}, {"main", "paper:ETH"}, {"main/shadow", "paper:BTC"}, {"zeta", "alpha:BTC"}}};
    std::uint64_t counter = 0;
    QVERIFY(m_store->begin().has_value());
    for (std::int64_t i = 0; i < 60; ++i) {
        for (const auto& [account, instrument] : places) {
            StoredOrder row = pendingOrder(i < 30 ? kSession : 1, ++counter); // ids do not follow time
            row.instrument = instrument;
            row.order.account = account;
            row.order.terms.isReduceOnly = false;
            row.order.terms.qty.value = {i, 0};
            row.order.created = {1000 + i / 2}; // two at a time
            QVERIFY(isWritten(*m_store, row));
        }
    }
    QVERIFY(m_store->commit().has_value());
    // As a program left it that had no such index, no TWAP and no workspaces.
    m_store->database().raw().exec("DROP INDEX orders_entered;"
                                   "ALTER TABLE orders DROP COLUMN twap_minutes;"
                                   "ALTER TABLE orders DROP COLUMN is_twap_randomized;"
                                   "DROP TABLE workspace_rev; DROP TABLE workspace; DROP TABLE workspace_active;"
                                   "PRAGMA user_version = 2");
    reopen();
    const auto sizes = m_store->enteredSizes();
    QVERIFY(sizes.has_value());
    QCOMPARE(sizes->size(), kUsualOrders * places.size());
    for (std::size_t at = 0; at < sizes->size(); ++at) {
        const RememberedSize& size = (*sizes)[at];
        const auto& [account, instrument] = places[at / kUsualOrders];
        QCOMPARE(size.account, std::string(account));
        QCOMPARE(size.instrument, std::string(instrument));
        QVERIFY((size.qty == Decimal{static_cast<std::int64_t>(10 + at % kUsualOrders), 0})); // oldest first
    }
    // However many orders there are, no table is walked through: each step is a search by the index or by an id.
    SQLite::Statement plan(
        m_store->database().raw(),
        "EXPLAIN QUERY PLAN SELECT client_order_id FROM orders WHERE is_reduce_only = 0 AND state <> "
        "'denied' AND origin NOT IN ('protection', 'external') AND instr(request_id, '/') = 0 AND "
        "account = 'main' AND instrument = 'paper:BTC' ORDER BY created_ns DESC, client_order_id "
        "DESC LIMIT 50");
    QVERIFY(plan.executeStep());
    QVERIFY(
        QString::fromStdString(plan.getColumn(3).getString()).contains("USING INDEX orders_entered (account=? AND"));
    QVERIFY(!plan.executeStep()); // nothing is sorted
}

void StoreTest::intents()
{
    QVERIFY(isWritten(*m_store, SessionStart{kSession, {1}, "gannet 0.1.0"}));
    OrderIntent intent = newIntent(kSession, 1);
    intent.text = kTexts[1];
    QVERIFY(isWritten(*m_store, intent));
    intent.kind = IntentKind::Replace;
    intent.ordinal = std::numeric_limits<std::int64_t>::max();
    intent.order.order.state = OrderState::PendingReplace;
    QVERIFY(isWritten(*m_store, intent));
    QVERIFY(isWritten(*m_store, intent)); // an order may be changed to the same terms twice
    reopen();
    QCOMPARE(wordsOf(m_store->openOrders()), QStringList(words(intent.order)));
    SQLite::Statement rows(m_store->database().raw(), "SELECT session, kind, ordinal, request FROM order_intent");
    QVERIFY(rows.executeStep());
    QCOMPARE(rows.getColumn(0).getString(), std::string("abcdef0123456789"));
    QCOMPARE(rows.getColumn(1).getString(), std::string("new"));
    QCOMPARE(rows.getColumn(3).getString(), kTexts[1]);
    QVERIFY(rows.executeStep());
    QCOMPARE(rows.getColumn(1).getString(), std::string("replace"));
    QCOMPARE(rows.getColumn(2).getInt64(), std::numeric_limits<std::int64_t>::max());
}

void StoreTest::intentIsTakenOnce()
{
    OrderIntent intent = newIntent(kSession, 1);
    QVERIFY(isWritten(*m_store, intent));
    StoredOrder open = intent.order;
    open.order.state = OrderState::Open;
    QVERIFY(isWritten(*m_store, open));
    const Result<void> again = m_store->write(intent);
    QVERIFY(!again.has_value());
    QVERIFY(again.error().kind == ErrorKind::Invalid);
    QVERIFY(again.error().code == Code::DuplicateId);
    QCOMPARE(again.error().value, intent.order.order.id.toHex());
    QCOMPARE(wordsOf(m_store->openOrders()), QStringList(words(open))); // as it was
    // A change of an order that nobody knows is refused too, and leaves nothing behind.
    StoredOrder denied = pendingOrder(kSession, 2);
    denied.order.state = OrderState::Denied;
    QVERIFY(isWritten(*m_store, denied));
    QVERIFY(!m_store->write(newIntent(kSession, 2)).has_value());
}

void StoreTest::bracketLegMayBeSentLater()
{
    StoredOrder leg = pendingOrder(kSession, 1);
    leg.order.state = OrderState::Created;
    QVERIFY(isWritten(*m_store, leg));
    QVERIFY(isWritten(*m_store, newIntent(kSession, 1)));
    QVERIFY(!m_store->write(newIntent(kSession, 1)).has_value());
}

void StoreTest::reports()
{
    StoredReport full;
    full.venue = kTexts[2];
    full.account = kTexts[3];
    full.type = ExecType::Expired;
    full.order = {kSession, 9};
    full.venueOrderId = kTexts[1];
    full.isHeld = true;
    full.filledQty = decimal("0.000000000000000001");
    full.tradeId = "7";
    full.reason = awkwardError();
    full.time = {std::numeric_limits<std::int64_t>::max()};
    full.after = OrderState::PendingReplace;
    full.traceId = std::numeric_limits<std::uint64_t>::max();
    const StoredReport bare; // of an order that is not ours
    QVERIFY(isWritten(*m_store, full));
    QVERIFY(isWritten(*m_store, bare));
    QVERIFY(isWritten(*m_store, full)); // a report told twice is two reports
    reopen();
    QCOMPARE(wordsOf(m_store->reports(full.order)), QStringList({words(full), words(full)}));
    QCOMPARE(wordsOf(m_store->reports({})), QStringList(words(bare)));
}

void StoreTest::fills()
{
    QStringList expected;
    for (std::size_t i = 0; i < kAmounts.size(); ++i) {
        const std::string& text = kTexts[i % kTexts.size()];
        StoredFill row = fillOf(pendingOrder(kSession, i), std::to_string(i) + text);
        row.venue = text;
        row.instrument = text;
        row.fill.account = text;
        row.fill.feeAsset = text;
        row.fill.price = {decimal(kAmounts[i])};
        row.fill.qty = {decimal(kAmounts[i])};
        row.fill.fee = decimal(kAmounts[i]);
        if (i % 2 == 0) {
            row.fill.order = {};
            row.fill.time = {};
            row.fill.isMaker = false;
        }
        QVERIFY(isWritten(*m_store, row));
        expected << words(row);
    }
    reopen();
    QCOMPARE(wordsOf(m_store->fillsSince({})), expected);
}

void StoreTest::fillsSince()
{
    for (const int time : {30, 10, 0, 20}) {
        StoredFill row = fillOf(pendingOrder(kSession, 1), std::to_string(time));
        row.fill.time = {time};
        QVERIFY(isWritten(*m_store, row));
    }
    const auto found = m_store->fillsSince({20});
    QVERIFY(found.has_value());
    std::vector<std::string> ids;
    for (const StoredFill& row : *found)
        ids.push_back(row.fill.tradeId);
    QVERIFY(ids == (std::vector<std::string>{"30", "0", "20"})); // unknown is never before
}

void StoreTest::fillTwiceIsOne()
{
    StoredFill row = fillOf(pendingOrder(kSession, 1), "t1");
    QVERIFY(isWritten(*m_store, row));
    QVERIFY(isWritten(*m_store, row));
    StoredFill asRest = row; // what another message of the venue leaves out or writes otherwise
    asRest.fill.order = {};
    asRest.fill.price = {decimal("64000.5")};
    asRest.fill.time = {1'790'000'000'500'000'000};
    QVERIFY(isWritten(*m_store, asRest));
    QCOMPARE(m_store->duplicates(), std::uint64_t(2));
    StoredFill elsewhere = row; // the same number at another account is another fill
    elsewhere.fill.account = "second";
    QVERIFY(isWritten(*m_store, elsewhere));
    QCOMPARE(wordsOf(m_store->fillsSince({})), QStringList({words(row), words(elsewhere)}));
}

void StoreTest::fillsThatContradict_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<QString>("name");
    QTest::newRow("instrument") << 0 << "instrument";
    QTest::newRow("side") << 1 << "side";
    QTest::newRow("price") << 2 << "price";
    QTest::newRow("qty") << 3 << "qty";
    QTest::newRow("fee") << 4 << "fee";
    QTest::newRow("fee asset") << 5 << "fee_asset";
    QTest::newRow("order") << 6 << "client_order_id";
}

void StoreTest::fillsThatContradict()
{
    QFETCH(int, field);
    QFETCH(QString, name);
    const StoredFill row = fillOf(pendingOrder(kSession, 1), "t1");
    QVERIFY(isWritten(*m_store, row));
    StoredFill other = row;
    switch (field) {
    case 0: other.instrument = "paper:ETH"; break;
    case 1: other.fill.side = Side::Buy; break;
    case 2: other.fill.price = {decimal("64000.51")}; break;
    case 3: other.fill.qty = {decimal("0.000000000000000002")}; break;
    case 4: other.fill.fee = decimal("0.25"); break;
    case 5: other.fill.feeAsset = "BTC"; break;
    default: other.fill.order = {kSession, 99}; break;
    }
    const Result<void> refused = m_store->write(other);
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().kind == ErrorKind::Invalid);
    QVERIFY(refused.error().code == Code::StateConflict);
    QCOMPARE(refused.error().field, "fill." + name.toStdString());
    QCOMPARE(wordsOf(m_store->fillsSince({})), QStringList(words(row)));
    QCOMPARE(m_store->duplicates(), std::uint64_t(0));
}

/// Not even by hand.
void StoreTest::fillsStay()
{
    QVERIFY(isWritten(*m_store, fillOf(pendingOrder(kSession, 1), "t1")));
    QVERIFY_EXCEPTION_THROWN(m_store->database().raw().exec("UPDATE fill SET qty = '2'"), SQLite::Exception);
    QVERIFY_EXCEPTION_THROWN(m_store->database().raw().exec("DELETE FROM fill"), SQLite::Exception);
}

void StoreTest::funding()
{
    StoredFunding full{
        "hyper",         "main", "hyper:BTC", {30}, decimal("-0.000000000000000001"), "USDC", decimal("0.0000125"),
        decimal("-1.50")};
    StoredFunding bare{kTexts[3], kTexts[2], kTexts[1], {20}, decimal("9223372036854775807"), "", {}, {}};
    QVERIFY(isWritten(*m_store, full));
    QVERIFY(isWritten(*m_store, bare));
    QVERIFY(isWritten(*m_store, full));
    QCOMPARE(m_store->duplicates(), std::uint64_t(1));
    StoredFunding other = full;
    other.amount = decimal("1");
    const Result<void> refused = m_store->write(other);
    QVERIFY(!refused.has_value() && refused.error().code == Code::StateConflict);
    other.time = {}; // a payment without a time has no place
    const Result<void> timeless = m_store->write(other);
    QVERIFY(!timeless.has_value() && timeless.error().kind == ErrorKind::Invalid);
    reopen();
    QCOMPARE(wordsOf(m_store->fundingSince({})), QStringList({words(full), words(bare)}));
    QCOMPARE(wordsOf(m_store->fundingSince({30})), QStringList(words(full)));
}

void StoreTest::balances()
{
    const StoredBalance old{"hyper", "main", "USDC", decimal("1"), decimal("1"), {10}};
    const StoredBalance newest{"hyper", "main", "USDC", decimal("-0.000000000000000001"), {}, {20}};
    const StoredBalance other{"hyper", "main", kTexts[2], decimal("9223372036854775807"), decimal("0.00"), {5}};
    for (const StoredBalance& row : {newest, old, other})
        QVERIFY(isWritten(*m_store, row));
    reopen();
    QCOMPARE(wordsOf(m_store->balances()), QStringList({words(newest), words(other)}));
}

void StoreTest::killSwitches()
{
    const StoredKill global{KillScope::Global, "", true, kTexts[2], {10}};
    StoredKill venue{KillScope::Venue, "hyper", true, "", {11}};
    const StoredKill instrument{KillScope::Instrument, "hyper:BTC", true, kTexts[1], {12}};
    for (const StoredKill& row : {global, venue, instrument})
        QVERIFY(isWritten(*m_store, row));
    reopen();
    QCOMPARE(wordsOf(m_store->killSwitches()), QStringList({words(global), words(instrument), words(venue)}));
    venue.isSet = false;
    QVERIFY(isWritten(*m_store, venue));
    reopen();
    QCOMPARE(wordsOf(m_store->killSwitches()), QStringList({words(global), words(instrument)}));
}

void StoreTest::settings()
{
    QStringList expected;
    for (std::size_t i = 0; i < kTexts.size(); ++i) {
        const StoredSetting row{std::to_string(i), kTexts[i], {static_cast<std::int64_t>(i) + 1}};
        QVERIFY(isWritten(*m_store, row));
        if (i != 1)
            expected << words(row);
    }
    QVERIFY(isWritten(*m_store, StoredSetting{"1", std::nullopt, {9}}));
    reopen();
    QCOMPARE(wordsOf(m_store->settings()), expected);
}

void StoreTest::orderCounter()
{
    const auto next = [this](std::uint64_t session) { return m_store->nextOrderCounter(session).value_or(0); };
    QCOMPARE(next(kSession), std::uint64_t(1));
    QVERIFY(isWritten(*m_store, pendingOrder(kSession, 7)));
    QVERIFY(isWritten(*m_store, pendingOrder(kSession, 0x100)));
    QVERIFY(isWritten(*m_store, pendingOrder(kSession + 1, 0x5000)));
    reopen();
    QCOMPARE(next(kSession), std::uint64_t(0x101));
    QCOMPARE(next(kSession + 1), std::uint64_t(0x5001));
    QCOMPARE(next(kSession - 1), std::uint64_t(1));
}

void StoreTest::auditHolds()
{
    QVERIFY(!checkAudit(path()).value().broken); // nothing is whole
    QStringList expected;
    QVERIFY(isWritten(*m_store, test::auditEntry("before the session")));
    QVERIFY(isWritten(*m_store, SessionStart{kSession, {1}, "gannet 0.1.0"}));
    for (const std::string& text : kTexts) {
        AuditEntry entry = test::auditEntry(text);
        entry.request.text = text;
        entry.order = text.empty() ? ClientOrderId{} : entry.order;
        QVERIFY(isWritten(*m_store, entry));
        expected << words(entry);
    }
    reopen(); // the chain goes on from the file
    QVERIFY(isWritten(*m_store, test::auditEntry("after")));
    expected << words(test::auditEntry("after"));
    QCOMPARE(wordsOf(m_store->auditTail(static_cast<std::int64_t>(kTexts.size()) + 1)), expected);
    const auto whole = checkAudit(path()); // while the store is open
    QVERIFY(whole.has_value());
    QVERIFY2(!whole->broken, whole->broken ? whole->broken->words.c_str() : "");
    QCOMPARE(whole->rows, static_cast<std::int64_t>(kTexts.size()) + 2);
}

void StoreTest::auditTellsTheFirstBrokenRow_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("seq");
    QTest::newRow("text") << "UPDATE audit SET text = 'sold 2' WHERE seq IN (3, 5)" << 3;
    QTest::newRow("time") << "UPDATE audit SET time_ns = time_ns + 1 WHERE seq = 1" << 1;
    QTest::newRow("kind") << "UPDATE audit SET kind = 'wire' WHERE seq = 6" << 6;
    QTest::newRow("order") << "UPDATE audit SET client_order_id = NULL WHERE seq = 2" << 2;
    QTest::newRow("order unreadable") << "UPDATE audit SET client_order_id = 'x' WHERE seq = 2" << 2;
    QTest::newRow("text moved to a neighbour field")
        << "UPDATE audit SET kind = 'pres', actor = 'sladder' WHERE seq = 4" << 4;
    QTest::newRow("hash") << "UPDATE audit SET hash = zeroblob(32) WHERE seq = 4" << 4;
    QTest::newRow("one missing") << "DELETE FROM audit WHERE seq = 4" << 4;
    QTest::newRow("first missing") << "DELETE FROM audit WHERE seq = 1" << 1;
    QTest::newRow("last missing") << "DELETE FROM audit WHERE seq > 4" << 5;
    QTest::newRow("all missing") << "DELETE FROM audit" << 1;
    QTest::newRow("swapped") << "UPDATE audit SET seq = -1 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
                                "UPDATE audit SET seq = 3 WHERE seq = -1"
                             << 2;
    QTest::newRow("one added") << "INSERT INTO audit SELECT 7, session, time_ns, kind, actor, request_id, "
                                  "client_order_id, text, hash FROM audit WHERE seq = 6"
                               << 7;
}

void StoreTest::auditTellsTheFirstBrokenRow()
{
    QFETCH(QString, sql);
    QFETCH(int, seq);
    for (int i = 1; i <= 6; ++i)
        QVERIFY(isWritten(*m_store, test::auditEntry("sold " + std::to_string(i))));
    tamper("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted;" + sql.toStdString());
    const auto verdict = checkAudit(path());
    QVERIFY(verdict.has_value());
    QVERIFY(verdict->broken.has_value());
    QCOMPARE(verdict->broken->seq, std::int64_t(seq));
    QVERIFY(!verdict->broken->words.empty());
}

void StoreTest::auditGoesOnAfterARollback()
{
    QVERIFY(isWritten(*m_store, test::auditEntry("one")));
    QVERIFY(m_store->begin().has_value());
    QVERIFY(isWritten(*m_store, test::auditEntry("never")));
    m_store->rollback();
    QVERIFY(isWritten(*m_store, test::auditEntry("two")));
    QCOMPARE(wordsOf(m_store->auditTail(10)).size(), qsizetype(2));
    QVERIFY(!checkAudit(path()).value().broken);
}

/// A refused row leaves the others of its transaction alone; a rollback takes them all back.
void StoreTest::transactions()
{
    const StoredFill row = fillOf(pendingOrder(kSession, 1), "t1");
    StoredFill other = row;
    other.fill.qty = {decimal("2")};
    QVERIFY(m_store->begin().has_value());
    QVERIFY(isWritten(*m_store, row));
    QVERIFY(isWritten(*m_store, row));
    QVERIFY(!m_store->write(other).has_value());
    QVERIFY(isWritten(*m_store, pendingOrder(kSession, 1)));
    QVERIFY(m_store->commit().has_value());
    reopen();
    QCOMPARE(wordsOf(m_store->fillsSince({})).size(), qsizetype(1));
    QCOMPARE(wordsOf(m_store->openOrders()).size(), qsizetype(1));
    QVERIFY(m_store->begin().has_value());
    QVERIFY(isWritten(*m_store, row));
    QVERIFY(isWritten(*m_store, pendingOrder(kSession, 2)));
    m_store->rollback();
    m_store->rollback(); // harmless
    QCOMPARE(m_store->duplicates(), std::uint64_t(0));
    QCOMPARE(wordsOf(m_store->openOrders()).size(), qsizetype(1));
    QVERIFY(m_store->probe().has_value());
}

void StoreTest::badRowsAreNamed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("field");
    QTest::newRow("amount") << "UPDATE orders SET qty = '1e5'"
                            << "orders.qty";
    QTest::newRow("amount or none") << "UPDATE orders SET price = ''"
                                    << "orders.price";
    QTest::newRow("word") << "UPDATE orders SET state = 'resting'"
                          << "orders.state";
    QTest::newRow("side") << "UPDATE orders SET side = 'BUY'"
                          << "orders.side";
    QTest::newRow("id") << "UPDATE orders SET client_order_id = 'zz'"
                        << "orders.client_order_id";
    QTest::newRow("reason") << "UPDATE orders SET reason = '{\"kind\":\"Odd\"}'"
                            << "orders.reason";
    QTest::newRow("no JSON") << "UPDATE orders SET reason = 'because'"
                             << "orders.reason";
}

void StoreTest::badRowsAreNamed()
{
    QFETCH(QString, sql);
    QFETCH(QString, field);
    QVERIFY(isWritten(*m_store, pendingOrder(kSession, 1)));
    tamper(sql.toStdString());
    const auto read = m_store->openOrders();
    QVERIFY(!read.has_value());
    QVERIFY(read.error().code == Code::BadFormat);
    QCOMPARE(read.error().field, field.toStdString());
}

void StoreTest::bytesThatAreNoTextComeBack()
{
    Error broken;
    broken.message = "a venue's \xFF bytes";
    const auto read = reasonFromJson(reasonToJson(broken));
    QVERIFY(read.has_value());
    QCOMPARE(read->message, std::string("a venue's \xEF\xBF\xBD bytes"));
}

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
