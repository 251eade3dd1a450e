// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/closing.h"

#include "core/model/order_state.h"
#include "core/model/take_cap.h"
#include "core/trading/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] Refusal noPosition(std::string_view instrument)
{
    Error error{.kind = ErrorKind::NotFound,
                .code = Code::StateConflict,
                .message = fmt::format("There is no position in {} to close", instrument)};
    error.limit = "a position";
    error.value = "none";
    return {"position", std::move(error)};
}

/// What was looked at when the press was made is not what there is: its size would not be the one that was agreed to.
[[nodiscard]] Refusal otherPosition(std::string_view instrument, const Decimal& shown, const Decimal& now)
{
    Error error{.kind = ErrorKind::Denied,
                .code = Code::StateConflict,
                .message = fmt::format("Not reversed: the position in {} is {} by now, and {} was shown; look at it "
                                       "and reverse it once more",
                                       instrument, plainText(now), plainText(shown))};
    error.limit = plainText(shown);
    error.value = plainText(now);
    return {"position", std::move(error)};
}

} // namespace

void Closing::told(const RequestId& request, TradingMode mode, std::optional<Refusal> refusal,
                   std::vector<ClientOrderId> orders, std::string words)
{
    RequestAnswered answer;
    answer.request = request;
    answer.mode = mode;
    answer.orders = std::move(orders);
    answer.words = std::move(words);
    if (refusal) {
        answer.kind = refusal->error.code == Code::NeedsConfirm ? RequestAnswered::Kind::NeedsConfirm
                                                                : RequestAnswered::Kind::Refused;
        answer.gate = refusal->gate;
        answer.error = std::move(refusal->error);
    }
    m_oms.answer(std::move(answer));
}

std::string Closing::capText(const std::optional<Decimal>& asked)
{
    const auto percent = multiply(asked.value_or(kTakeCap), Decimal{100, 0});
    return fmt::format("at most {} % beyond the touch", percent ? plainText(*percent) : "?");
}

void Closing::carryOut(const ClosePosition& command)
{
    const Instrument* const instrument = m_oms.market().instrument(command.instrument);
    const AccountDesk* const desk =
        instrument ? m_oms.route(instrument->venue, command.account, command.mode) : nullptr;
    const Position* const position =
        desk ? m_oms.positions(desk->key.isShadow).find({desk->key.venue, desk->key.account, instrument->id}) : nullptr;
    if (!position || position->net.qty.isZero()) {
        told(command.request, command.mode, noPosition(command.instrument), {}, {});
        return;
    }
    if (Job* const job = workOn(desk->key, instrument->id, !position->net.qty.isNegative())) {
        closeBeside(*job, command, *instrument);
        return;
    }
    const auto sized = sizeOfPosition(position->net.qty, command.fraction, *instrument);
    if (!sized) {
        told(command.request, command.mode, Refusal{"grid", sized.error()}, {}, {});
        return;
    }
    Job job;
    job.request = command.request;
    job.origin = command.origin;
    job.account = desk->key;
    job.mode = desk->mode;
    job.instrument = instrument->id;
    job.isLong = !position->net.qty.isNegative();
    job.of = position->net.qty.absolute();
    job.keep = subtract(job.of, sized->qty.value).value_or(Decimal{});
    job.slippageCap = command.slippageCap.value_or(kTakeCap);
    job.isTidy = command.cancel.has_value();
    std::vector<ClientOrderId> made;
    const TradingMode mode = job.mode;
    auto refusal = start(std::move(job), command.confirmed, false, made);
    if (!refusal)
        cancelEntries(command, mode);
    told(command.request, mode, std::move(refusal), std::move(made),
         fmt::format("closing {} of {}, {}", plainText(sized->qty.value), plainText(position->net.qty),
                     capText(command.slippageCap)));
}

/// Where the close says so. What protects goes once flat is confirmed.
void Closing::cancelEntries(const ClosePosition& command, TradingMode mode)
{
    if (!command.cancel)
        return;
    CancelScope scope;
    scope.request = command.request;
    scope.origin = command.origin;
    scope.target = command.instrument;
    scope.account = command.account;
    scope.mode = mode;
    scope.what = CancelWhat::Entries;
    static_cast<void>(m_oms.cancelMatching(scope, "the position is being closed"));
}

void Closing::carryOut(const ReversePosition& command)
{
    const Instrument* const instrument = m_oms.market().instrument(command.instrument);
    const AccountDesk* const desk =
        instrument ? m_oms.route(instrument->venue, command.account, command.mode) : nullptr;
    const Position* const position =
        desk ? m_oms.positions(desk->key.isShadow).find({desk->key.venue, desk->key.account, instrument->id}) : nullptr;
    if (!position || position->net.qty.isZero()) {
        told(command.request, command.mode, noPosition(command.instrument), {}, {});
        return;
    }
    if (command.shown && *command.shown != position->net.qty) {
        told(command.request, desk->mode, otherPosition(command.instrument, *command.shown, position->net.qty), {}, {});
        return;
    }
    if (const Job* const job = workOn(desk->key, instrument->id, !position->net.qty.isNegative())) {
        Error error{.kind = ErrorKind::Denied,
                    .code = Code::StateConflict,
                    .message = fmt::format("Not reversed: {}; reverse it once that has ended", wayOf(*job))};
        error.limit = "nothing on its way";
        error.value = plainText(size(*job));
        told(command.request, job->mode, Refusal{"position", std::move(error)}, {}, {});
        return;
    }
    Job job;
    job.request = command.request;
    job.origin = command.origin;
    job.account = desk->key;
    job.mode = desk->mode;
    job.instrument = instrument->id;
    job.isLong = !position->net.qty.isNegative();
    job.of = position->net.qty.absolute();
    job.slippageCap = command.slippageCap.value_or(kTakeCap);
    job.reverseTo = position->net.qty.absolute();
    // The entry is looked at before the close: a reverse that could only close is not a reverse.
    OrderRequest entry = requestFor(job, *job.reverseTo);
    entry.terms.isReduceOnly = false;
    entry.confirmed = command.confirmed;
    const TradingMode mode = job.mode;
    std::vector<ClientOrderId> made;
    auto refusal = m_oms.check(entry);
    if (!refusal)
        refusal = start(std::move(job), command.confirmed, true, made);
    told(command.request, mode, std::move(refusal), std::move(made),
         fmt::format("closing {}, then {} {}, {}", plainText(position->net.qty), toString(entry.terms.side),
                     plainText(entry.terms.qty.value), capText(command.slippageCap)));
}

void Closing::carryOut(const FlattenAll& command)
{
    CancelScope entries;
    entries.request = command.request;
    entries.origin = command.origin;
    entries.mode = command.mode;
    std::vector<ClientOrderId> touched = m_oms.cancelMatching(entries, "everything is being closed");
    Flatten& flatten = m_flattens[command.request.text];
    flatten.request = command.request;
    flatten.mode = command.mode;
    std::size_t count = 0;
    for (const auto& [key, desk] : m_oms.accounts()) {
        if (!desk.gateway || desk.mode != command.mode)
            continue;
        for (const auto& [place, position] : m_oms.positions(key.isShadow).all()) {
            if (place.venue != key.venue || place.account != key.account || position.net.qty.isZero())
                continue;
            ++count;
            if (Job* const beside = workOn(key, place.instrument, !position.net.qty.isNegative())) {
                takeOver(*beside, {}, command.slippageCap, true);
                beside->parents.push_back(command.request.text);
                ++flatten.open;
                continue;
            }
            Job job;
            job.request = {fmt::format("{}/{}", command.request.text.substr(0, 48), count)};
            job.origin = command.origin;
            job.account = key;
            job.mode = command.mode;
            job.instrument = place.instrument;
            job.isLong = !position.net.qty.isNegative();
            job.of = position.net.qty.absolute();
            job.slippageCap = command.slippageCap.value_or(kTakeCap);
            job.parents = {command.request.text};
            const std::string instrument = requestFor(job, Decimal{}).instrument;
            // A flatten is held or pressed twice: doubts about data do not stop it.
            if (const auto refusal = start(std::move(job), command.confirmed, true, touched))
                flatten.failures.push_back(fmt::format("{}: {}", instrument, refusal->error.message));
            else
                ++flatten.open;
        }
    }
    told(command.request, command.mode, std::nullopt, std::move(touched),
         fmt::format("closing {} positions, {}", count, capText(command.slippageCap)));
    finish({}, std::nullopt);
}

OrderRequest Closing::requestFor(const Job& job, const Decimal& qty) const
{
    OrderRequest request;
    request.request = {fmt::format("{}/c{}", job.request.text, job.orders + 1)};
    if (const Instrument* const instrument = m_oms.market().instrument(job.instrument))
        request.instrument = instrument->key;
    request.account = job.account.account;
    request.mode = job.mode;
    request.origin = job.origin;
    request.terms.side = job.isLong ? Side::Sell : Side::Buy;
    request.terms.type = OrderType::Market;
    request.terms.timeInForce = TimeInForce::Ioc;
    request.terms.qty = {qty};
    request.terms.slippageCap = job.slippageCap;
    request.terms.isReduceOnly = true;
    return request;
}

/// The position as it is now, signed.
Decimal Closing::net(const Job& job) const
{
    const Position* const position =
        m_oms.positions(job.account.isShadow).find({job.account.venue, job.account.account, job.instrument});
    return position ? position->net.qty : Decimal{};
}

/// How much of the position at the start is still there.
Decimal Closing::size(const Job& job) const
{
    const Decimal now = net(job);
    return now.isNegative() == job.isLong ? Decimal{} : now.absolute();
}

/// What it came to: something else may have closed beside it.
std::string Closing::endOf(const Job& job) const
{
    const Decimal now = net(job);
    if (now.isZero())
        return "flat confirmed";
    return size(job).isZero() ? fmt::format("closed, and by now the position is {}", plainText(now))
                              : fmt::format("closed down to {}", plainText(now.absolute()));
}

std::optional<Refusal> Closing::start(Job job, const std::vector<std::string>& confirmed, bool isAgreed,
                                      std::vector<ClientOrderId>& made)
{
    OrderRequest request = requestFor(job, subtract(size(job), job.keep).value_or(Decimal{}));
    request.confirmed = confirmed;
    const Submitted first = m_oms.submit(request, {.isAgreed = isAgreed});
    if (first.refusal)
        return first.refusal;
    made.push_back(first.order->id);
    job.order = first.order->id;
    job.orders = 1;
    job.began = m_oms.now();
    job.since = job.began;
    const std::string name = job.request.text;
    m_of[first.order->id] = name;
    keep(job);
    m_jobs.emplace(name, std::move(job));
    return std::nullopt;
}

void Closing::on(const TradingEvent& event)
{
    if (const auto* told = std::get_if<AccountChanged>(&event); told && told->state == AccountState::Ready)
        resume(told->account);
    const auto* const changed = std::get_if<OrderChanged>(&event);
    if (!changed || !isFinal(changed->order.state))
        return;
    const auto it = m_of.find(changed->order.id);
    if (it == m_of.end())
        return;
    const std::string name = it->second;
    m_of.erase(it);
    goOn(name);
}

/// Its order has ended: it is done, or the rest goes out, or it says what is left.
void Closing::goOn(const std::string& name)
{
    const auto place = m_jobs.find(name);
    if (place == m_jobs.end())
        return;
    Job& job = place->second;
    const Order& last = *m_oms.orders().find(job.order);
    const Decimal left = size(job);
    if (left <= job.keep) {
        finish(name, std::nullopt);
        return;
    }
    const bool isRefused = last.state == OrderState::Denied || last.state == OrderState::Rejected;
    if (isRefused || job.orders >= job.most) {
        Error error = last.reason.value_or(Error{.kind = ErrorKind::Rejected, .code = Code::NoFill, .message = {}});
        error.message = fmt::format("Not closed: {} left after {} order{}{}{}", plainText(left), job.orders,
                                    job.orders == 1 ? "" : "s", last.reason ? ": " : "",
                                    last.reason ? last.reason->message : std::string());
        error.limit = plainText(job.keep);
        error.value = plainText(left);
        finish(name, std::move(error));
        return;
    }
    next(name);
}

/// Sends what is left.
void Closing::next(const std::string& name)
{
    Job& job = m_jobs.at(name);
    const Decimal left = size(job);
    const Submitted sent = m_oms.submit(requestFor(job, subtract(left, job.keep).value_or(left)), {.isAgreed = true});
    ++job.orders;
    if (sent.refusal) {
        Error error = sent.refusal->error;
        error.message = fmt::format("Not closed: {} are left: {}", plainText(left), error.message);
        finish(name, std::move(error));
        return;
    }
    job.order = sent.order->id;
    m_of[job.order] = name;
}

/// The position is gone: so are the orders that were to reduce it, and those that were there before the close. What was
/// placed since then is the person's.
void Closing::tidy(const Job& job)
{
    std::vector<const Order*> orders = m_oms.orders().working();
    for (const ClientOrderId& id : m_oms.localOrders())
        orders.push_back(m_oms.orders().find(id));
    for (const Order* order : orders) {
        if (accountOf(*order) == job.account && order->instrument == job.instrument &&
            (order->terms.isReduceOnly || order->created <= job.since))
            static_cast<void>(m_oms.cancel(order->id, job.request, toString(job.origin), "the position is flat"));
    }
}

/// Ends a job, if named, and every flatten that waits for nothing any more.
void Closing::finish(const std::string& name, std::optional<Error> error)
{
    if (const auto place = m_jobs.find(name); place != m_jobs.end()) {
        const Job job = place->second;
        m_jobs.erase(place);
        m_of.erase(job.order);
        m_store.push(StoredSetting{std::string(kSetting) + name, std::nullopt, m_oms.now()});
        const std::string instrument = requestFor(job, Decimal{}).instrument;
        RequestAnswered answer;
        answer.request = job.request;
        answer.mode = job.mode;
        if (job.order.isValid())
            answer.orders = {job.order};
        answer.kind = error ? RequestAnswered::Kind::Failed : RequestAnswered::Kind::Done;
        answer.words = endOf(job);
        if (job.isTakenBack)
            answer.words += "; the other side was not sent, a close was asked for meanwhile";
        answer.error = error;
        if (!error && job.isTidy && net(job).isZero())
            tidy(job);
        if (!error && job.reverseTo) {
            OrderRequest entry = requestFor(job, *job.reverseTo);
            entry.request = {job.request.text + "/r"};
            entry.terms.isReduceOnly = false;
            const Submitted made = m_oms.submit(entry, {.isAgreed = true});
            if (made.order)
                answer.orders.push_back(made.order->id);
            answer.words = "flat confirmed, and the other side sent";
            if (made.refusal) {
                answer.kind = RequestAnswered::Kind::Failed;
                answer.gate = made.refusal->gate;
                answer.error = made.refusal->error;
            }
        }
        for (const std::string& one : job.parents) {
            const auto parent = m_flattens.find(one);
            if (parent == m_flattens.end())
                continue;
            --parent->second.open;
            if (error)
                parent->second.failures.push_back(fmt::format("{}: {}", instrument, error->message));
        }
        m_oms.answer(answer);
        answer.words = endOf(job);
        for (const RequestId& request : job.along) {
            answer.request = request;
            m_oms.answer(answer);
        }
    }
    for (auto it = m_flattens.begin(); it != m_flattens.end();) {
        if (it->second.open > 0) {
            ++it;
            continue;
        }
        const Flatten flatten = it->second;
        it = m_flattens.erase(it);
        RequestAnswered answer;
        answer.request = flatten.request;
        answer.mode = flatten.mode;
        answer.kind = flatten.failures.empty() ? RequestAnswered::Kind::Done : RequestAnswered::Kind::Failed;
        answer.words = "flat confirmed everywhere";
        if (!flatten.failures.empty())
            answer.error = Error{.kind = ErrorKind::Rejected,
                                 .code = Code::Other,
                                 .message = fmt::format("Not flat: {}", fmt::join(flatten.failures, "; "))};
        m_oms.answer(std::move(answer));
    }
}

Timestamp Closing::nextTimer() const
{
    Timestamp next;
    for (const auto& [name, job] : m_jobs) {
        const Timestamp at = job.began + kPatience;
        next = next.isKnown() ? std::min(next, at) : at;
    }
    return next;
}

void Closing::onTimer()
{
    std::vector<std::string> over;
    for (const auto& [name, job] : m_jobs) {
        if (m_oms.now() - job.began >= kPatience)
            over.push_back(name);
    }
    for (const std::string& name : over) {
        const Job& job = m_jobs.at(name);
        const Order& last = *m_oms.orders().find(job.order);
        Error error{.kind = ErrorKind::Timeout,
                    .code = Code::UnknownOutcome,
                    .message =
                        fmt::format("Not confirmed: {} are left, and the last order is {}{}", plainText(size(job)),
                                    toString(last.state), last.isOutcomeUnknown ? ", outcome unknown" : "")};
        error.value = plainText(size(job));
        error.limit = plainText(job.keep);
        finish(name, std::move(error));
    }
}

} // namespace gannet
