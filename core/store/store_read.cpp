// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/check.h"
#include "core/model/order_state.h"
#include "core/store/audit_chain.h"
#include "core/store/audit_check.h"
#include "core/store/sql_row.h"
#include "core/store/store.h"
#include "core/store/store_words.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] StoredOrder readOrder(SqlColumns& row)
{
    StoredOrder stored;
    Order& order = stored.order;
    OrderTerms& terms = order.terms;
    order.id = row.orderId();
    order.request.text = row.text();
    stored.venue = row.text();
    stored.instrument = row.text();
    order.account = row.text();
    order.mode = row.word(tradingModeFrom);
    order.origin = row.word(orderOriginFrom);
    terms.side = row.word(sideFrom);
    terms.type = row.word(orderTypeFrom);
    terms.timeInForce = row.word(timeInForceFrom);
    terms.qty.value = row.amount();
    if (const auto price = row.amountOrNull())
        terms.price = Price{*price};
    if (const auto trigger = row.amountOrNull())
        terms.trigger = Price{*trigger};
    terms.triggerSource = row.word(triggerSourceFrom);
    terms.trailBy = row.amountOrNull();
    terms.slippageCap = row.amountOrNull();
    terms.expiry = row.time();
    terms.isPostOnly = row.flag();
    terms.isReduceOnly = row.flag();
    order.tag = row.text();
    order.venueOrderId = row.text();
    order.state = row.word(orderStateFrom);
    order.isOutcomeUnknown = row.flag();
    order.isHeld = row.flag();
    order.filledQty = row.amount();
    order.filledNotional = row.amount();
    order.created = row.time();
    order.changed = row.time();
    order.reason = row.reason();
    const auto minutes = static_cast<std::int32_t>(row.integer()); // none: null
    const bool isRandomized = row.flag();
    if (minutes > 0)
        terms.twap = TwapPlan{minutes, isRandomized};
    return stored;
}

[[nodiscard]] StoredReport readReport(SqlColumns& row)
{
    StoredReport report;
    row.skip();
    report.venue = row.text();
    report.account = row.text();
    report.type = row.word(execTypeFrom);
    report.order = row.orderId();
    report.venueOrderId = row.text();
    report.isHeld = row.flag();
    report.filledQty = row.amountOrNull();
    report.tradeId = row.text();
    report.reason = row.reason();
    report.time = row.time();
    report.after = row.word(orderStateFrom);
    report.traceId = static_cast<std::uint64_t>(row.integer());
    return report;
}

[[nodiscard]] StoredFill readFill(SqlColumns& row)
{
    StoredFill stored;
    Fill& fill = stored.fill;
    row.skip();
    stored.venue = row.text();
    fill.account = row.text();
    fill.tradeId = row.text();
    stored.instrument = row.text();
    fill.order = row.orderId();
    fill.venueOrderId = row.text();
    fill.side = row.word(sideFrom);
    fill.price.value = row.amount();
    fill.qty.value = row.amount();
    fill.fee = row.amount();
    fill.feeAsset = row.text();
    fill.isMaker = row.flag();
    fill.time = row.time();
    fill.sequence = static_cast<std::uint64_t>(row.integer());
    return stored;
}

[[nodiscard]] StoredFunding readFunding(SqlColumns& row)
{
    StoredFunding funding;
    row.skip();
    funding.venue = row.text();
    funding.account = row.text();
    funding.instrument = row.text();
    funding.time = row.time();
    funding.amount = row.amount();
    funding.asset = row.text();
    funding.rate = row.amountOrNull();
    funding.positionQty = row.amountOrNull();
    return funding;
}

[[nodiscard]] StoredBalance readBalance(SqlColumns& row)
{
    StoredBalance balance;
    balance.venue = row.text();
    balance.account = row.text();
    balance.asset = row.text();
    balance.time = row.time();
    balance.total = row.amount();
    balance.available = row.amountOrNull();
    return balance;
}

[[nodiscard]] StoredKill readKill(SqlColumns& row)
{
    StoredKill kill;
    kill.scope = row.word(killScopeFrom);
    kill.target = row.text();
    kill.isSet = row.flag();
    kill.reason = row.text();
    kill.time = row.time();
    return kill;
}

[[nodiscard]] StoredSetting readSetting(SqlColumns& row)
{
    StoredSetting setting;
    setting.key = row.text();
    setting.value = row.text();
    setting.time = row.time();
    return setting;
}

/// All rows of a statement, each read by `read`; `bind` fills the marks. Throws SQLite::Exception.
template <class Bind, class Read>
[[nodiscard]] auto rowsOf(SQLite::Statement& statement, std::string_view table, Bind&& bind, Read&& read)
    -> Result<std::vector<decltype(read(std::declval<SqlColumns&>()))>>
{
    std::vector<decltype(read(std::declval<SqlColumns&>()))> rows;
    SqlRun run(statement);
    bind(run);
    while (run.step()) {
        SqlColumns columns = run.columns(table);
        rows.push_back(read(columns));
        if (const Result<void> finished = columns.finish(); !finished)
            return fail(finished.error());
    }
    return rows;
}

template <class Bind, class Read>
[[nodiscard]] auto rowsOf(Database& database, const char* sql, std::string_view table, Bind&& bind, Read&& read)
    -> Result<std::vector<decltype(read(std::declval<SqlColumns&>()))>>
{
    try {
        return rowsOf(database.prepared(sql), table, bind, read);
    } catch (const SQLite::Exception& exception) {
        return fail(database.errorOf(exception, "read"));
    }
}

/// What remains of a Result of rows where there is at most one.
template <class Row> [[nodiscard]] Result<std::optional<Row>> firstOf(Result<std::vector<Row>> rows)
{
    if (!rows)
        return fail(rows.error());
    if (rows->empty())
        return std::optional<Row>();
    return std::optional<Row>(std::move(rows->front()));
}

constexpr auto kNoMarks = [](SqlRun&) {};

} // namespace

Result<std::vector<StoredOrder>> Store::openOrders()
{
    constexpr int kStates = static_cast<int>(OrderState::Rejected) + 1;
    constexpr int kFinal = 5;
    return rowsOf(
        *m_database, "SELECT * FROM orders WHERE state NOT IN (?, ?, ?, ?, ?) ORDER BY client_order_id", "orders",
        [](SqlRun& run) {
            int count = 0;
            for (int i = 0; i < kStates; ++i) {
                if (isFinal(static_cast<OrderState>(i))) {
                    run.word(static_cast<OrderState>(i));
                    ++count;
                }
            }
            CHECK(count == kFinal, "the query has a mark for each final state");
        },
        readOrder);
}

Result<std::vector<StoredOrder>> Store::ordersSince(Timestamp since)
{
    return rowsOf(
        *m_database, "SELECT * FROM orders WHERE changed_ns >= ? ORDER BY client_order_id", "orders",
        [since](SqlRun& run) { run.integer(since.ns); }, readOrder);
}

Result<std::optional<StoredOrder>> Store::order(ClientOrderId id)
{
    return firstOf(rowsOf(
        *m_database, "SELECT * FROM orders WHERE client_order_id = ?", "orders", [id](SqlRun& run) { run.orderId(id); },
        readOrder));
}

Result<std::vector<StoredOrder>> Store::ordersOf(OrderOrigin origin, Timestamp since)
{
    return rowsOf(
        *m_database, "SELECT * FROM orders WHERE origin = ? AND created_ns >= ? ORDER BY client_order_id", "orders",
        [origin, since](SqlRun& run) { run.word(origin).integer(since.ns); }, readOrder);
}

Result<std::vector<RememberedSize>> Store::enteredSizes()
{
    // From one account and instrument to the next, and of each its newest: all by the index orders_entered, however
    // many orders there are. The index is used where its condition is repeated word by word.
    static const std::string sql = [] {
        constexpr std::string_view kEntered = "is_reduce_only = 0 AND state <> 'denied' AND "
                                              "origin NOT IN ('protection', 'external') AND instr(request_id, '/') = 0";
        return fmt::format(
            "WITH RECURSIVE place (id) AS ("
            "SELECT (SELECT client_order_id FROM orders WHERE {0} ORDER BY account, instrument LIMIT 1) UNION ALL "
            "SELECT (SELECT coalesce("
            "(SELECT client_order_id FROM orders WHERE {0} AND account = o.account AND instrument > o.instrument "
            "ORDER BY instrument LIMIT 1), "
            "(SELECT client_order_id FROM orders WHERE {0} AND account > o.account ORDER BY account, instrument LIMIT "
            "1)"
            ") FROM orders o WHERE o.client_order_id = place.id) FROM place WHERE id IS NOT NULL) "
            "SELECT s.instrument, s.account, s.client_order_id, s.qty FROM place "
            "JOIN orders o ON o.client_order_id = place.id "
            "JOIN orders s ON s.client_order_id IN "
            "(SELECT client_order_id FROM orders WHERE {0} AND account = o.account AND instrument = o.instrument "
            "ORDER BY created_ns DESC, client_order_id DESC LIMIT ?) "
            "ORDER BY s.account, s.instrument, s.created_ns, s.client_order_id",
            kEntered);
    }();
    return rowsOf(
        *m_database, sql.c_str(), "orders", [](SqlRun& run) { run.integer(static_cast<std::int64_t>(kUsualOrders)); },
        [](SqlColumns& row) {
            RememberedSize size;
            size.instrument = row.text();
            size.account = row.text();
            size.order = row.orderId();
            size.qty = row.amount();
            return size;
        });
}

Result<std::vector<StoredReport>> Store::reports(ClientOrderId id)
{
    return rowsOf(
        *m_database, "SELECT * FROM exec_report WHERE client_order_id IS ? ORDER BY id", "exec_report",
        [id](SqlRun& run) { run.orderId(id); }, readReport);
}

Result<std::vector<StoredFill>> Store::fillsSince(Timestamp since)
{
    if (!since.isKnown())
        return rowsOf(*m_database, "SELECT * FROM fill ORDER BY id", "fill", kNoMarks, readFill);
    return rowsOf(
        *m_database, "SELECT * FROM fill WHERE time_ns >= ? OR time_ns IS NULL ORDER BY id", "fill",
        [since](SqlRun& run) { run.time(since); }, readFill);
}

Result<StoredFill> Store::fillOf(std::string_view venue, std::string_view account, std::string_view tradeId)
{
    Result<std::optional<StoredFill>> found = firstOf(rowsOf(
        *m_database, "SELECT * FROM fill WHERE venue = ? AND account = ? AND trade_id = ?", "fill",
        [&](SqlRun& run) { run.text(venue).text(account).text(tradeId); }, readFill));
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorKind::Protocol, Code::BadFormat,
                    "the store's table fill and its index differ; put back a copy");
    return std::move(**found);
}

Result<std::vector<StoredFunding>> Store::fundingSince(Timestamp since)
{
    return rowsOf(
        *m_database, "SELECT * FROM funding WHERE time_ns >= ? ORDER BY id", "funding",
        [since](SqlRun& run) { run.integer(since.ns); }, readFunding);
}

Result<std::vector<StoredBalance>> Store::balances()
{
    // With max() the bare columns are those of its row: SQLite's own promise.
    return rowsOf(*m_database,
                  "SELECT venue, account, asset, max(time_ns), total, available FROM balance_snapshot "
                  "GROUP BY venue, account, asset ORDER BY venue, account, asset",
                  "balance_snapshot", kNoMarks, readBalance);
}

Result<std::vector<StoredKill>> Store::killSwitches()
{
    return rowsOf(*m_database, "SELECT * FROM kill_switch WHERE is_set ORDER BY scope, target", "kill_switch", kNoMarks,
                  readKill);
}

Result<std::vector<StoredSetting>> Store::settings()
{
    return rowsOf(*m_database, "SELECT * FROM setting ORDER BY key", "setting", kNoMarks, readSetting);
}

Result<std::uint64_t> Store::nextOrderCounter(std::uint64_t session)
{
    const auto highest = rowsOf(
        *m_database, "SELECT client_order_id FROM orders WHERE client_order_id BETWEEN ? AND ? ORDER BY 1 DESC LIMIT 1",
        "orders",
        [session](SqlRun& run) {
            run.orderId({session, 0}).orderId({session, ~std::uint64_t{0}});
        },
        [](SqlColumns& row) { return row.orderId(); });
    if (!highest)
        return fail(highest.error());
    return highest->empty() ? 1 : highest->front().counter + 1;
}

Result<std::vector<AuditEntry>> Store::auditTail(std::int64_t count)
{
    return rowsOf(
        *m_database,
        "SELECT time_ns, kind, actor, request_id, client_order_id, text FROM "
        "(SELECT * FROM audit ORDER BY seq DESC LIMIT ?) ORDER BY seq",
        "audit", [count](SqlRun& run) { run.integer(count); }, readAudit);
}

Result<Store::AuditTail> Store::auditTailRow()
{
    Result<std::optional<AuditTail>> tail = firstOf(rowsOf(
        *m_database, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", "audit", kNoMarks, [](SqlColumns& row) {
            const std::int64_t seq = row.integer();
            return AuditTail{seq, row.text()};
        }));
    if (!tail)
        return fail(tail.error());
    return *tail ? std::move(**tail) : AuditTail{0, auditStart()};
}

Result<StoredTrading> readTrading(const std::string& path)
{
    try {
        SQLite::Database connection(path, SQLite::OPEN_READONLY, kReaderBusyMs);
        const SQLite::Transaction oneMoment(connection);
        const auto all = [&connection](const std::string& table, auto read) {
            SQLite::Statement statement(connection, "SELECT * FROM " + table);
            return rowsOf(statement, table, kNoMarks, read);
        };
        auto orders = all("orders", readOrder);
        if (!orders)
            return fail(std::move(orders.error()));
        auto fills = all("fill", readFill);
        if (!fills)
            return fail(std::move(fills.error()));
        auto funding = all("funding", readFunding);
        if (!funding)
            return fail(std::move(funding.error()));
        return StoredTrading{std::move(*orders), std::move(*fills), std::move(*funding)};
    } catch (const SQLite::Exception& exception) {
        return fail({.kind = ErrorKind::Unavailable,
                     .code = Code::Io,
                     .message = fmt::format("orders and fills of {} cannot be read: {}; name the gannet.sqlite of a "
                                            "Gannet, with its -wal file beside it",
                                            path, exception.what()),
                     .field = path});
    }
}

} // namespace gannet
