// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store.h"

#include "core/store/audit_chain.h"
#include "core/store/sql_row.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] tl::unexpected<Error> conflict(Code code, std::string message, std::string field, std::string value)
{
    return fail({.kind = ErrorKind::Invalid,
                 .code = code,
                 .message = std::move(message),
                 .field = std::move(field),
                 .value = std::move(value)});
}

/// Two tellings of one fill. What a venue rounds or leaves out in one of its messages (time, maker mark, an id) makes
/// no contradiction; what changes a position or money does.
[[nodiscard]] std::string_view contradiction(const StoredFill& was, const StoredFill& is)
{
    if (was.instrument != is.instrument)
        return "instrument";
    if (was.fill.side != is.fill.side)
        return "side";
    if (was.fill.price != is.fill.price)
        return "price";
    if (was.fill.qty != is.fill.qty)
        return "qty";
    if (was.fill.fee != is.fill.fee)
        return "fee";
    if (was.fill.feeAsset != is.fill.feeAsset)
        return "fee_asset";
    if (was.fill.order.isValid() && is.fill.order.isValid() && was.fill.order != is.fill.order)
        return "client_order_id";
    return {};
}

[[nodiscard]] SqlRun& bindOrder(SqlRun& run, const StoredOrder& row)
{
    const Order& order = row.order;
    const OrderTerms& terms = order.terms;
    run.orderId(order.id)
        .text(order.request.text)
        .text(row.venue)
        .text(row.instrument)
        .text(order.account)
        .word(order.mode)
        .word(order.origin)
        .word(terms.side)
        .word(terms.type)
        .word(terms.timeInForce)
        .amount(terms.qty.value)
        .amount(terms.price ? std::optional(terms.price->value) : std::nullopt)
        .amount(terms.trigger ? std::optional(terms.trigger->value) : std::nullopt)
        .word(terms.triggerSource)
        .amount(terms.trailBy)
        .amount(terms.slippageCap)
        .time(terms.expiry)
        .flag(terms.isPostOnly)
        .flag(terms.isReduceOnly)
        .text(order.tag)
        .text(order.venueOrderId)
        .word(order.state)
        .flag(order.isOutcomeUnknown)
        .flag(order.isHeld)
        .amount(order.filledQty)
        .amount(order.filledNotional)
        .time(order.created)
        .time(order.changed)
        .reason(order.reason);
    if (!terms.twap)
        return run.null().null();
    return run.integer(terms.twap->minutes).flag(terms.twap->isRandomized);
}

} // namespace

Result<std::unique_ptr<Store>> Store::open(DatabaseSettings settings)
{
    Result<std::unique_ptr<Database>> database = Database::open(std::move(settings));
    if (!database)
        return fail(database.error());
    return std::unique_ptr<Store>(new Store(std::move(*database)));
}

Result<void> Store::begin()
{
    m_duplicatesAtBegin = m_duplicates;
    try {
        SqlRun(m_database->prepared("BEGIN IMMEDIATE")).run();
    } catch (const SQLite::Exception& exception) {
        return fail(m_database->errorOf(exception, "write"));
    }
    return m_database->inPlace();
}

Result<void> Store::commit()
{
    try {
        SqlRun(m_database->prepared("COMMIT")).run();
    } catch (const SQLite::Exception& exception) {
        Error error = m_database->errorOf(exception, "write");
        // A commit that is refused is the file's fault, whatever the words.
        if (error.kind == ErrorKind::Invalid)
            error.kind = ErrorKind::Unavailable;
        return fail(std::move(error));
    }
    return {};
}

void Store::rollback()
{
    m_duplicates = m_duplicatesAtBegin;
    m_audit.reset();
    static_cast<void>(m_database->raw().tryExec("ROLLBACK"));
}

Result<void> Store::probe()
{
    try {
        const int version = m_database->raw().execAndGet("PRAGMA user_version").getInt();
        m_database->raw().exec(fmt::format("PRAGMA user_version = {}", version));
    } catch (const SQLite::Exception& exception) {
        return fail(m_database->errorOf(exception, "write"));
    }
    return m_database->inPlace();
}

Result<void> Store::write(const StoreOp& op)
{
    try {
        return std::visit([this](const auto& one) { return put(one); }, op);
    } catch (const SQLite::Exception& exception) {
        return fail(m_database->errorOf(exception, "write"));
    }
}

Result<void> Store::put(const SessionStart& op)
{
    std::string session = fmt::format("{:016x}", op.session);
    SqlRun(m_database->prepared("INSERT INTO session VALUES (?, ?, ?)"))
        .text(session)
        .time(op.started)
        .text(op.program)
        .run();
    m_session = std::move(session);
    return {};
}

Result<void> Store::put(const OrderIntent& op)
{
    const ClientOrderId id = op.order.order.id;
    if (op.kind == IntentKind::New) {
        SqlRun known(m_database->prepared("SELECT state FROM orders WHERE client_order_id = ?"));
        if (known.orderId(id).step()) {
            // One that waits in its Created state (a bracket's leg) was stored and never left.
            const std::string state = known.columns("orders").text();
            if (state != toString(OrderState::Created)) {
                return conflict(Code::DuplicateId,
                                fmt::format("the order {} was sent before or is final ({}): an order is sent at most "
                                            "once; make a new one",
                                            id.toHex(), state),
                                "client_order_id", id.toHex());
            }
        }
    }
    if (Result<void> stored = put(op.order); !stored)
        return stored;
    SqlRun run(m_database->prepared("INSERT INTO order_intent VALUES (NULL, ?, ?, ?, ?, ?, ?)"));
    run.orderId(id);
    if (m_session.empty())
        run.null();
    else
        run.text(m_session);
    run.word(op.kind).integer(static_cast<std::int64_t>(op.ordinal)).time(op.time).text(op.text).run();
    return {};
}

Result<void> Store::put(const StoredOrder& op)
{
    // Not REPLACE: that deletes the row first, and SQLite then reads every intent to see whether one names it.
    SqlRun run(m_database->prepared(
        "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?) "
        "ON CONFLICT (client_order_id) DO UPDATE SET "
        "request_id = excluded.request_id, venue = excluded.venue, instrument = excluded.instrument, "
        "account = excluded.account, mode = excluded.mode, origin = excluded.origin, "
        "side = excluded.side, type = excluded.type, time_in_force = excluded.time_in_force, "
        "qty = excluded.qty, price = excluded.price, trigger_price = excluded.trigger_price, "
        "trigger_source = excluded.trigger_source, trail_by = excluded.trail_by, "
        "slippage_cap = excluded.slippage_cap, expiry_ns = excluded.expiry_ns, "
        "is_post_only = excluded.is_post_only, is_reduce_only = excluded.is_reduce_only, "
        "tag = excluded.tag, venue_order_id = excluded.venue_order_id, state = excluded.state, "
        "is_outcome_unknown = excluded.is_outcome_unknown, is_held = excluded.is_held, "
        "filled_qty = excluded.filled_qty, filled_notional = excluded.filled_notional, "
        "created_ns = excluded.created_ns, changed_ns = excluded.changed_ns, reason = excluded.reason, "
        "twap_minutes = excluded.twap_minutes, is_twap_randomized = excluded.is_twap_randomized"));
    bindOrder(run, op).run();
    return {};
}

Result<void> Store::put(const StoredReport& op)
{
    SqlRun(m_database->prepared("INSERT INTO exec_report VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
        .text(op.venue)
        .text(op.account)
        .word(op.type)
        .orderId(op.order)
        .text(op.venueOrderId)
        .flag(op.isHeld)
        .amount(op.filledQty)
        .text(op.tradeId)
        .reason(op.reason)
        .time(op.time)
        .word(op.after)
        .integer(static_cast<std::int64_t>(op.traceId))
        .run();
    return {};
}

Result<void> Store::put(const StoredFill& op)
{
    const Fill& fill = op.fill;
    const int added = SqlRun(m_database->prepared("INSERT INTO fill VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                                  "?, ?) ON CONFLICT (venue, account, trade_id) DO NOTHING"))
                          .text(op.venue)
                          .text(fill.account)
                          .text(fill.tradeId)
                          .text(op.instrument)
                          .orderId(fill.order)
                          .text(fill.venueOrderId)
                          .word(fill.side)
                          .amount(fill.price.value)
                          .amount(fill.qty.value)
                          .amount(fill.fee)
                          .text(fill.feeAsset)
                          .flag(fill.isMaker)
                          .time(fill.time)
                          .integer(static_cast<std::int64_t>(fill.sequence))
                          .run();
    if (added != 0)
        return {};
    const Result<StoredFill> before = fillOf(op.venue, fill.account, fill.tradeId);
    if (!before)
        return fail(before.error());
    const std::string_view differs = contradiction(*before, op);
    if (!differs.empty()) {
        return conflict(
            Code::StateConflict,
            fmt::format("the fill {} of {} {} was stored with another {}; the first telling stands: compare "
                        "it with the venue",
                        fill.tradeId, op.venue, fill.account, differs),
            fmt::format("fill.{}", differs), fill.tradeId);
    }
    ++m_duplicates;
    return {};
}

Result<void> Store::put(const StoredFunding& op)
{
    const int added = SqlRun(m_database->prepared("INSERT INTO funding VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?) "
                                                  "ON CONFLICT (venue, account, instrument, time_ns) DO NOTHING"))
                          .text(op.venue)
                          .text(op.account)
                          .text(op.instrument)
                          .time(op.time)
                          .amount(op.amount)
                          .text(op.asset)
                          .amount(op.rate)
                          .amount(op.positionQty)
                          .run();
    if (added != 0)
        return {};
    SqlRun before(m_database->prepared("SELECT amount, asset FROM funding WHERE venue = ? AND account = ? AND "
                                       "instrument = ? AND time_ns = ?"));
    before.text(op.venue).text(op.account).text(op.instrument).time(op.time);
    if (!before.step())
        return fail(ErrorKind::Protocol, Code::BadFormat, "the store's table funding and its index differ");
    SqlColumns columns = before.columns("funding");
    const Decimal amount = columns.amount();
    const std::string asset = columns.text();
    if (Result<void> read = columns.finish(); !read)
        return read;
    if (amount != op.amount || asset != op.asset) {
        return conflict(
            Code::StateConflict,
            fmt::format("the funding of {} {} at {} was stored as {} {}, now it is {} {}; the first telling "
                        "stands: compare it with the venue",
                        op.account, op.instrument, op.time.ns, amount.toString(), asset, op.amount.toString(),
                        op.asset),
            "funding.amount", op.amount.toString());
    }
    ++m_duplicates;
    return {};
}

Result<void> Store::put(const StoredBalance& op)
{
    SqlRun(m_database->prepared("INSERT OR REPLACE INTO balance_snapshot VALUES (?, ?, ?, ?, ?, ?)"))
        .text(op.venue)
        .text(op.account)
        .text(op.asset)
        .time(op.time)
        .amount(op.total)
        .amount(op.available)
        .run();
    return {};
}

Result<void> Store::put(const AuditEntry& op)
{
    if (!m_audit) {
        Result<AuditTail> tail = auditTailRow();
        if (!tail)
            return fail(tail.error());
        m_audit = std::move(*tail);
    }
    const std::int64_t seq = m_audit->seq + 1;
    Result<std::string> hash = auditHash(m_audit->hash, seq, m_session, op);
    if (!hash)
        return fail(hash.error());
    SqlRun run(m_database->prepared("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    run.integer(seq);
    if (m_session.empty())
        run.null();
    else
        run.text(m_session);
    run.time(op.time)
        .text(op.kind)
        .text(op.actor)
        .text(op.request.text)
        .orderId(op.order)
        .text(op.text)
        .blob(*hash)
        .run();
    m_audit = {seq, std::move(*hash)};
    return {};
}

Result<void> Store::put(const StoredKill& op)
{
    SqlRun(m_database->prepared("INSERT OR REPLACE INTO kill_switch VALUES (?, ?, ?, ?, ?)"))
        .word(op.scope)
        .text(op.target)
        .flag(op.isSet)
        .text(op.reason)
        .time(op.time)
        .run();
    return {};
}

Result<void> Store::put(const StoredSetting& op)
{
    if (!op.value) {
        SqlRun(m_database->prepared("DELETE FROM setting WHERE key = ?")).text(op.key).run();
        return {};
    }
    SqlRun(m_database->prepared("INSERT OR REPLACE INTO setting VALUES (?, ?, ?)"))
        .text(op.key)
        .text(*op.value)
        .time(op.time)
        .run();
    return {};
}

} // namespace gannet
