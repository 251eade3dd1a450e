// SPDX-License-Identifier: GPL-3.0-or-later
// What venues say of orders: reports, answers, fills, funding, balances.
#include "core/model/order_state.h"
#include "core/trading/oms.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

constexpr Duration kFundingIsNews = Duration::minutes(1); ///< after its time it should have been told
constexpr std::size_t kFundingKept = 4'096;               ///< of payments that were not, until a comparison tells them

[[nodiscard]] std::string_view wordOf(OrderAsk ask)
{
    switch (ask) {
    case OrderAsk::New: return "new";
    case OrderAsk::Cancel: return "cancel";
    case OrderAsk::Replace: return "change";
    case OrderAsk::Query: return "query";
    }
    return "?";
}

[[nodiscard]] Error protocol(Code code, std::string message, std::string limit = {}, std::string value = {})
{
    Error error{.kind = ErrorKind::Protocol, .code = code, .message = std::move(message)};
    error.limit = std::move(limit);
    error.value = std::move(value);
    return error;
}

[[nodiscard]] bool isNotFound(const Error& error)
{
    return error.kind == ErrorKind::NotFound || error.code == Code::UnknownOrder;
}

} // namespace

void Oms::onReport(const AccountKey& key, const ExecReport& report)
{
    const auto place = m_accounts.find(key);
    if (place == m_accounts.end() || !place->second.gateway)
        return;
    AccountDesk& desk = place->second;
    ExecReport told = report;
    const Order* const order = m_orders.find(key.venue, told);
    if (order && (accountOf(*order) != key || m_unsent.contains(order->id))) {
        trouble(protocol(Code::StateConflict,
                         fmt::format("{} reports {} of order {}, which {}; it is not taken",
                                     m_market.venueName(key.venue), toString(told.type), order->id.toHex(),
                                     m_unsent.contains(order->id) ? "was never sent" : "belongs to another book")),
                order->id);
        wantSnapshot(desk);
        return;
    }
    const bool hadFill = told.fill.has_value();
    if (told.fill) {
        Fill& fill = *told.fill;
        fill.venue = key.venue;
        fill.account = key.account;
        fill.order = order ? order->id : ClientOrderId{};
        if (fill.venueOrderId.empty())
            fill.venueOrderId = told.venueOrderId;
        auto refused = contradiction(order, fill);
        if (refused) {
            trouble(std::move(*refused), fill.order);
            wantSnapshot(desk);
        }
        if (refused || !countFill(desk, fill))
            told.fill.reset();
    }
    if (!order) {
        onStranger(desk, told);
        return;
    }
    if (hadFill && !told.fill && told.type == ExecType::Partial)
        return; // nothing is left of it

    const Order before = *order;
    // A query's answer says that the order lives, not that a change was taken.
    if (before.state == OrderState::PendingReplace && told.type == ExecType::Ack && m_doubts.holds(order->id) &&
        m_doubts.askOf(order->id) == OrderAsk::Query)
        changeFailed(*order,
                     protocol(Code::UnknownOrder, "The venue did not find the order to change, and yet it lives"));
    const OrderState from = order->state;
    const ReportOutcome outcome = m_orders.apply(key.venue, told);
    tellUnfit(desk);
    const bool isNews = outcome.kind != ReportOutcome::Kind::Known;
    if (isNews)
        storeReport(told, key, order);
    if (outcome.kind == ReportOutcome::Kind::NotListed)
        trouble(
            protocol(Code::StateConflict,
                     fmt::format("{} reports {} of order {}, which is {}: one of the two is wrong",
                                 m_market.venueName(key.venue), toString(told.type), order->id.toHex(), toString(from)),
                     std::string(toString(from)), std::string(toString(told.type))),
            order->id);
    if (outcome.hasMissingFills)
        desk.fillsMissingFrom =
            desk.fillsMissingFrom.isKnown() ? std::min(desk.fillsMissingFrom, order->created) : order->created;
    if (outcome.kind == ReportOutcome::Kind::NotListed || outcome.hasMissingFills)
        wantSnapshot(desk);
    // Of a change on its way, of this run or the one before, the size that holds is not known.
    const bool isChanging = m_changes.contains(order->id) || from == OrderState::PendingReplace;
    if (outcome.isNewFill && order->filledQty > order->terms.qty.value && !isChanging) {
        const std::string words =
            fmt::format("order {} is filled with {}", nameOf(*order), plainText(order->filledQty));
        trouble(protocol(Code::StateConflict, "More was filled than was asked for: " + words,
                         order->terms.qty.toString(), plainText(order->filledQty)),
                order->id);
        setKill(std::string(m_market.slug(key.venue)), words, "engine", {});
    }
    afterReport(desk, *order, from, told);
    if (isNews || before.isOutcomeUnknown != order->isOutcomeUnknown || before.state != order->state)
        changed(*order);
    if (isFinal(order->state) && !isFinal(before.state))
        afterEnd(*order);
}

/// What a fill says against what we know; nothing when it fits.
std::optional<Error> Oms::contradiction(const Order* order, const Fill& fill) const
{
    if (!order)
        return std::nullopt;
    const std::string name = fmt::format("Fill {} of order {}", fill.tradeId.substr(0, 64), order->id.toHex());
    if (fill.instrument != order->instrument)
        return protocol(Code::StateConflict, name + " is of another instrument; it is not counted",
                        keyOf(order->instrument), keyOf(fill.instrument));
    if (fill.side != order->terms.side)
        return protocol(Code::StateConflict, name + " is on the other side; it is not counted",
                        std::string(toString(order->terms.side)), std::string(toString(fill.side)));
    const bool isNumber = fill.qty.value.scale >= 0 && fill.qty.value.scale <= Decimal::kMaxScale;
    const auto sum = isNumber ? add(order->filledQty, fill.qty.value) : std::nullopt;
    if (!sum || !subtract(order->terms.qty.value, *sum))
        return protocol(Code::OutOfRange, name + " has a size that does not fit a number; it is not counted",
                        "18 digits");
    return std::nullopt;
}

/// Fills that the order table could not add up: said loudly, and the account is asked for.
void Oms::tellUnfit(AccountDesk& desk)
{
    for (const Fill& fill : m_orders.takeUnfit()) {
        trouble(protocol(Code::OutOfRange,
                         fmt::format("Fill {} of order {} makes no sense: its size or price is no number, or too large "
                                     "to be added up; the order does not count it",
                                     fill.tradeId.substr(0, 64), fill.order.toHex()),
                         "above zero, 18 digits in all"),
                fill.order);
        wantSnapshot(desk);
    }
}

/// True when it counts or was counted; told, stored and folded where it is new.
bool Oms::countFill(AccountDesk& desk, const Fill& fill)
{
    const auto told = book(desk.key).apply(fill);
    if (!told) {
        trouble(told.error(), fill.order);
        wantSnapshot(desk);
        return false;
    }
    if (*told == Told::Known)
        return true;
    countDay(desk, fill);
    Timestamp& newest = desk.newestFill[fill.instrument];
    newest = std::max(newest, fill.time);
    desk.fillsKnownTo = std::max(desk.fillsKnownTo, fill.time);
    StoredFill row{std::string(m_market.slug(fill.venue)), keyOf(fill.instrument), fill};
    row.fill.account = storedAccount(desk.key);
    m_store.push(std::move(row));
    m_tell.tell(FillTold{fill, desk.mode, false});
    positionChanged(desk.key, fill.instrument);
    return true;
}

void Oms::storeReport(const ExecReport& report, const AccountKey& key, const Order* order)
{
    StoredReport row;
    row.venue = m_market.slug(key.venue);
    row.account = storedAccount(key);
    row.type = report.type;
    row.order = order ? order->id : report.order;
    row.venueOrderId = report.venueOrderId;
    row.isHeld = report.isHeld;
    row.filledQty = report.filledQty;
    row.tradeId = report.fill ? report.fill->tradeId : std::string();
    row.reason = report.reason;
    row.time = report.time;
    row.after = order ? order->state : OrderState::Created;
    m_store.push(std::move(row));
}

void Oms::afterReport(AccountDesk& desk, const Order& order, OrderState from, const ExecReport& report)
{
    if (from == OrderState::PendingNew && order.state != OrderState::PendingNew)
        m_doubts.settled(order.id, OrderAsk::New);
    if (from == OrderState::PendingReplace && report.type == ExecType::Ack && order.state != from)
        changeTaken(order);
    if (order.state == OrderState::Rejected && from != OrderState::Rejected) {
        desk.counters.rejected();
        ++m_rejects[{desk.key.venue, desk.mode}];
        const bool wasArmed = m_arm.isArmed(desk.mode);
        m_arm.reject(m_now);
        if (wasArmed != m_arm.isArmed(desk.mode))
            armChanged();
    } else if (from == OrderState::PendingNew && report.type != ExecType::Rejected) {
        desk.counters.accepted();
        m_rejects.erase({desk.key.venue, desk.mode});
    }
    afterDoubt(order, report);
}

/// A doubted order was heard of. The table takes any report as its end; a cancel or a change may still be open.
void Oms::afterDoubt(const Order& order, const ExecReport& report)
{
    if (!m_doubts.holds(order.id) || isFinal(order.state))
        return;
    const OrderAsk ask = m_doubts.askOf(order.id);
    const bool isAwaited = m_cancelLater.contains(order.id) || m_doubts.askedAt(order.id, OrderAsk::Cancel).isKnown();
    const bool isCancelOpen = order.state == OrderState::PendingCancel &&
                              !(isAwaited && ask == OrderAsk::New && report.type == ExecType::Ack);
    const bool isChangeOpen = order.state == OrderState::PendingReplace && ask == OrderAsk::Replace;
    if (!isCancelOpen && !isChangeOpen) {
        m_doubts.clear(order.id);
        return;
    }
    if (isChangeOpen || isAwaited || report.type != ExecType::Ack) {
        m_orders.setOutcomeUnknown(order.id, m_now);
        return;
    }
    if (ask == OrderAsk::New) { // it was seen at the venue: only its cancel is in doubt now
        m_doubts.clear(order.id);
        m_doubts.begin(order.id, OrderAsk::Cancel, m_now, m_now);
    }
    // It lives although a cancel was sent. A cancel may be said twice, an order may not.
    AccountDesk* const desk = deskOf(order);
    if (desk && m_doubts.mayCancelAgain(order.id)) {
        m_orders.setOutcomeUnknown(order.id, m_now);
        m_doubts.asked(order.id, OrderAsk::Cancel, m_now);
        audit("wire", "engine", order.request, order.id, "cancel once more: the order lives");
        sendCancel(*desk, order);
        return;
    }
    m_doubts.clear(order.id);
    cancelFailed(order, protocol(Code::UnknownOutcome,
                                 fmt::format("Order {} could not be cancelled: asked for three times, and it lives",
                                             nameOf(order))));
    trouble(*order.reason, order.id);
}

/// An order has ended: what was to follow it follows now, or says why not.
void Oms::afterEnd(const Order& order)
{
    const auto it = m_changes.find(order.id);
    if (it == m_changes.end())
        return;
    const Change change = it->second;
    m_changes.erase(it);
    if (!change.isWithCancel)
        return;
    keepAnew(order.id, {});
    RequestAnswered told;
    told.request = change.request;
    told.mode = order.mode;
    told.orders = {order.id};
    const auto rest = subtract(change.after.qty.value, order.filledQty);
    if (order.state != OrderState::Cancelled || !rest || rest->mantissa <= 0) {
        told.kind = RequestAnswered::Kind::Failed;
        told.error = protocol(Code::StateConflict,
                              fmt::format("Not sent anew: order {} is {}", nameOf(order), toString(order.state)));
        answer(std::move(told));
        return;
    }
    OrderRequest request;
    request.request = {fmt::format("{}/new", order.id.toHex())};
    request.instrument = keyOf(order.instrument);
    request.account = order.account;
    request.mode = order.mode;
    request.origin = order.origin;
    request.terms = change.after;
    request.terms.qty = {*rest};
    request.tag = order.tag;
    const Submitted next = submit(request, {.isAgreed = true, .wasArmed = true});
    if (next.order)
        told.orders.push_back(next.order->id);
    told.kind = next.refusal ? RequestAnswered::Kind::Failed : RequestAnswered::Kind::Done;
    told.words = next.refusal ? "cancelled, and not sent anew" : "cancelled, and sent anew";
    if (next.refusal) {
        told.gate = next.refusal->gate;
        told.error = next.refusal->error;
    }
    answer(std::move(told));
}

/// A report of an order that nobody here knows. Its fill counts, as every fill of the account does; the order itself
/// comes with the snapshot, which has its terms.
void Oms::onStranger(AccountDesk& desk, const ExecReport& report)
{
    storeReport(report, desk.key, nullptr);
    audit("answer", m_market.slug(desk.key.venue), {}, report.order,
          fmt::format("{} of an order that is not known here, the venue's id \"{}\"", toString(report.type),
                      report.venueOrderId));
    const bool isOver =
        report.type == ExecType::Cancelled || report.type == ExecType::Rejected || report.type == ExecType::Expired;
    if (!isOver || report.fill)
        wantSnapshot(desk);
}

void Oms::changeTaken(const Order& order)
{
    const auto it = m_changes.find(order.id);
    if (it == m_changes.end() || it->second.isWithCancel)
        return;
    m_orders.setTerms(order.id, it->second.after, m_now);
    m_cut.erase(order.id);
    audit("answer", m_market.slug(order.venue), it->second.request, order.id, "changed: " + describe(order.terms));
    if (!m_doubts.askedAt(order.id, OrderAsk::Replace).isKnown())
        m_changes.erase(it);
}

void Oms::changeFailed(const Order& order, Error reason)
{
    m_doubts.settled(order.id, OrderAsk::Replace);
    if (const auto it = m_changes.find(order.id); it != m_changes.end() && !it->second.isWithCancel) {
        audit("answer", m_market.slug(order.venue), it->second.request, order.id, "not changed: " + reason.message);
        m_orders.setTerms(order.id, it->second.before, m_now);
        dropChange(order, reason);
    }
    if (order.state == OrderState::PendingReplace)
        m_orders.move(order.id, OrderMove::ReplaceFailed, m_now, std::move(reason));
}

void Oms::dropChange(const Order& order, const Error& reason)
{
    const auto record = m_changes.extract(order.id);
    if (record && !record.mapped().isUpkeep)
        tellFailed(record.mapped().request, order, reason, "not changed");
}

/// The order lives on as it was and so shows nothing of it: the press was taken, and this is what came of it.
void Oms::tellFailed(const RequestId& request, const Order& order, const Error& reason, std::string words)
{
    RequestAnswered told;
    told.request = request;
    told.kind = RequestAnswered::Kind::Failed;
    told.mode = order.mode;
    told.orders = {order.id};
    told.error = reason;
    told.words = std::move(words);
    answer(std::move(told));
}

/// What was in doubt before stays so, and is asked about: a refused cancel says nothing of an earlier one, or of what
/// else was sent.
void Oms::cancelFailed(const Order& order, Error reason)
{
    m_doubts.settled(order.id, OrderAsk::Cancel);
    if (order.state != OrderState::PendingCancel)
        return;
    if (const auto asked = m_cancelAsked.extract(order.id))
        tellFailed(asked.mapped(), order, reason, "not cancelled");
    if (const auto it = m_changes.find(order.id); it != m_changes.end() && it->second.isWithCancel) {
        keepAnew(order.id, {});
        dropChange(order, reason);
    }
    m_orders.move(order.id, OrderMove::CancelFailed, m_now, reason);
    cancelRefused(order, reason);
}

void Oms::onAnswer(const AccountKey& key, const OrderAnswer& answer)
{
    const Order* const order = m_orders.find(answer.order);
    audit("answer", m_market.slug(key.venue), order ? order->request : RequestId{}, answer.order,
          answer.error
              ? fmt::format("{}: {} {} ({}) {}", wordOf(answer.ask), toString(answer.error->kind),
                            toString(answer.error->code), toString(answer.error->outcome), answer.error->message)
              : fmt::format("{}: taken", wordOf(answer.ask)));
    if (!order || accountOf(*order) != key || m_unsent.contains(order->id)) {
        trouble(protocol(Code::UnknownOrder, fmt::format("{} answered about order {}, which it was not asked about",
                                                         m_market.venueName(key.venue), answer.order.toHex())),
                answer.order);
        return;
    }
    if (isFinal(order->state)) {
        // Its end came first; or it was open at the venue all the same, and whether it still is has to be looked at.
        if (AccountDesk* const desk = answer.ask == OrderAsk::Cancel && isRevived(*order) ? deskOf(*order) : nullptr)
            wantSnapshot(*desk);
        return;
    }
    const Order before = *order;
    switch (answer.ask) {
    case OrderAsk::New: onNewAnswer(*order, answer); break;
    case OrderAsk::Cancel: onCancelAnswer(*order, answer); break;
    case OrderAsk::Replace: onReplaceAnswer(*order, answer); break;
    case OrderAsk::Query: onQueryAnswer(*order, answer); break;
    }
    const bool isOther = before.state != order->state || before.isOutcomeUnknown != order->isOutcomeUnknown ||
                         describe(before.terms) != describe(order->terms);
    if (!isFinal(order->state) && isOther)
        changed(*order);
}

void Oms::onNewAnswer(const Order& order, const OrderAnswer& answer)
{
    const bool isWaiting = order.state == OrderState::PendingNew;
    if (!answer.error) {
        if (isWaiting)
            m_doubts.taken(order.id, OrderAsk::New, m_now);
        else
            m_doubts.settled(order.id, OrderAsk::New);
        return;
    }
    const Error& error = *answer.error;
    const Timestamp sent = m_doubts.askedAt(order.id, OrderAsk::New);
    const bool wasSeen = !isWaiting && !(order.state == OrderState::PendingCancel && sent.isKnown());
    if (error.outcome == Outcome::Unknown || error.code == Code::DuplicateId) {
        if (!wasSeen)
            doubt(order.id, OrderAsk::New, sent.isKnown() ? sent : m_now, error.message);
        return;
    }
    if (wasSeen || !order.filledQty.isZero()) {
        trouble(protocol(Code::StateConflict,
                         fmt::format("{} says that order {} was not taken ({}), after it said that it was",
                                     m_market.venueName(order.venue), nameOf(order), error.message)),
                order.id);
        if (AccountDesk* const desk = deskOf(order))
            wantSnapshot(*desk);
        return;
    }
    if (error.outcome == Outcome::NotSent)
        notSent(order.id, error);
    else
        end(order, ExecType::Rejected, error);
}

void Oms::onCancelAnswer(const Order& order, const OrderAnswer& answer)
{
    if (order.state != OrderState::PendingCancel) {
        m_doubts.settled(order.id, OrderAsk::Cancel);
        return;
    }
    if (!answer.error) {
        m_doubts.taken(order.id, OrderAsk::Cancel, m_now);
        return;
    }
    const Timestamp sent = m_doubts.askedAt(order.id, OrderAsk::Cancel);
    m_doubts.settled(order.id, OrderAsk::Cancel);
    if (isNotFound(*answer.error)) // it may have been filled: its fill, or a query, says
        doubt(order.id, OrderAsk::Query, sent.isKnown() ? sent : m_now, answer.error->message);
    else if (answer.error->outcome == Outcome::Unknown)
        doubt(order.id, OrderAsk::Cancel, sent.isKnown() ? sent : m_now, answer.error->message);
    else
        cancelFailed(order, *answer.error);
}

void Oms::onReplaceAnswer(const Order& order, const OrderAnswer& answer)
{
    const Timestamp sent = m_doubts.askedAt(order.id, OrderAsk::Replace);
    m_doubts.settled(order.id, OrderAsk::Replace);
    if (!answer.error) {
        changeTaken(order);
        if (order.state == OrderState::PendingReplace)
            m_orders.move(order.id, OrderMove::Ack, m_now);
        if (order.state == OrderState::PendingCancel)
            return; // a cancel that the venue had no order for: which one is asked
        m_doubts.clear(order.id);
        m_orders.setOutcomeKnown(order.id, m_now);
        return;
    }
    if (order.state == OrderState::PendingReplace && isNotFound(*answer.error))
        doubt(order.id, OrderAsk::Query, sent.isKnown() ? sent : m_now, answer.error->message);
    else if (order.state == OrderState::PendingReplace && answer.error->outcome == Outcome::Unknown)
        doubt(order.id, OrderAsk::Replace, sent.isKnown() ? sent : m_now, answer.error->message);
    else if (answer.error->outcome != Outcome::Unknown)
        changeFailed(order, *answer.error);
}

void Oms::onQueryAnswer(const Order& order, const OrderAnswer& answer)
{
    if (!answer.error || !isNotFound(*answer.error))
        return; // its report says it, or the next query asks again
    const bool isNeverSeen = order.state == OrderState::PendingNew ||
                             (m_doubts.holds(order.id) && m_doubts.askOf(order.id) == OrderAsk::New);
    if (!m_doubts.holds(order.id))
        doubt(order.id, isNeverSeen ? OrderAsk::New : OrderAsk::Query, m_now, "the venue knows no such order");
    // What counts is when the venue looked, not when its word came.
    const Timestamp looked = answer.time.isKnown() ? std::min(answer.time, m_now) : m_now;
    if (!answer.isLost && !m_doubts.isGone(order.id, looked))
        return;
    Error reason = *answer.error;
    reason.kind = ErrorKind::NotFound;
    reason.code = Code::UnknownOrder;
    reason.outcome = Outcome::Rejected;
    reason.message = answer.isLost ? "It never reached the venue"
                     : isNeverSeen
                         ? "It never reached the venue: asked twice, the second time after it could no longer "
                           "be taken in"
                         : "The venue knows it no more: asked twice";
    end(order, isNeverSeen ? ExecType::Rejected : ExecType::Cancelled, std::move(reason));
}

void Oms::onBalance(const AccountKey& key, const Balance& balance)
{
    const auto place = m_accounts.find(key);
    if (place == m_accounts.end())
        return;
    Balance& known = place->second.balances[balance.asset];
    if (known.time > balance.time)
        return; // older than what was told
    // What is free moves with every price; what is stored is money.
    const bool isMoney = !known.time.isKnown() || known.total != balance.total;
    known = balance;
    if (isMoney)
        m_store.push(StoredBalance{std::string(m_market.slug(key.venue)), storedAccount(key), balance.asset,
                                   balance.total, balance.available, balance.time});
    m_tell.tell(BalanceChanged{balance, key.isShadow});
}

void Oms::onPosition(const AccountKey& key, const VenuePosition& position)
{
    const auto place = m_accounts.find(key);
    if (place == m_accounts.end())
        return;
    AccountDesk& desk = place->second;
    VenuePosition& known = desk.venuePositions[position.instrument];
    if (known.time > position.time)
        return;
    known = position;
    const Position* const ours = book(key).find({key.venue, key.account, position.instrument});
    const auto newest = desk.newestFill.find(position.instrument);
    const bool isNewer = newest == desk.newestFill.end() || newest->second <= position.time;
    if (isNewer && (ours ? ours->net.qty : Decimal{}) != position.qty)
        wantSnapshot(desk); // the fill may be on its way; the snapshot has both
}

void Oms::onFunding(const AccountKey& key, const FundingPayment& payment)
{
    FundingPayment own = payment;
    own.venue = key.venue;
    own.account = key.account;
    const auto told = book(key).apply(own);
    if (!told) {
        trouble(told.error());
        return;
    }
    if (*told == Told::Known)
        return;
    if (const auto place = m_accounts.find(key); place != m_accounts.end()) {
        AccountDesk& desk = place->second;
        desk.days[own.instrument].count(own, midnightOf(m_now));
        Comparing& comparing = desk.comparing;
        comparing.fundingKnownTo = std::max(comparing.fundingKnownTo, own.time);
        if (m_now - own.time > kFundingIsNews && comparing.funding.size() < kFundingKept)
            comparing.funding.push_back(own); // nobody told it when it was paid
    }
    const Instrument* const instrument = m_market.instrument(own.instrument);
    m_store.push(StoredFunding{std::string(m_market.slug(key.venue)), storedAccount(key), keyOf(own.instrument),
                               own.time, own.amount, instrument ? instrument->quote : std::string(), own.rate,
                               own.qty});
    positionChanged(key, own.instrument);
}

} // namespace gannet
