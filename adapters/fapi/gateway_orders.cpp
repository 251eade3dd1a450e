// SPDX-License-Identifier: GPL-3.0-or-later
// What goes out of an account, and what the venue says of it.
#include "adapters/fapi/gateway.h"

#include "adapters/fapi/errors.h"
#include "adapters/fapi/order_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

constexpr std::string_view kDeadManNotice = "dead-man switch";
constexpr int kHasOrders = -4047;
constexpr int kHasPosition = -4048;
constexpr Duration kBeatAgain = Duration::seconds(2);

[[nodiscard]] OrderMethod methodOf(std::string_view method)
{
    return method == "PUT" ? OrderMethod::Put : method == "DELETE" ? OrderMethod::Delete : OrderMethod::Post;
}

[[nodiscard]] Error tooMany(std::string_view venue, Duration wait)
{
    const std::int64_t ms = (wait.ns + 999'999) / 1'000'000;
    return {.kind = ErrorKind::RateLimited,
            .code = Code::RateLimit,
            .message = fmt::format("Not sent: {} takes no more for {} ms. Ask again then", venue, ms),
            .outcome = Outcome::NotSent,
            .limit = fmt::format("in {} ms", ms),
            .value = "now"};
}

[[nodiscard]] Error otherAnswer(std::string_view venue, std::string_view what)
{
    return {.kind = ErrorKind::Protocol,
            .code = Code::BadFormat,
            .message = fmt::format("{} answered about {}; what became of the request is not known", venue, what),
            .outcome = Outcome::Unknown};
}

} // namespace

void Gateway::send(std::string_view method, std::string_view path, Parameters parameters, Sent what, Timestamp now)
{
    OrderHttp request = signedRequest(method, path, std::move(parameters), now);
    m_sent.emplace(request.id, std::move(what));
    m_transport.send(std::move(request));
}

OrderHttp Gateway::signedRequest(std::string_view method, std::string_view path, Parameters parameters, Timestamp now)
{
    RestRequest made = m_signer->sign(method, path, std::move(parameters), venueTime(now));
    OrderHttp request;
    request.venue = m_venue;
    request.id = {m_settings.numbers.request.value + m_lastRequest++};
    request.method = methodOf(method);
    request.url = m_settings.restUrl + made.path + (made.query.empty() ? "" : "?" + made.query);
    for (auto& [name, value] : made.headers) {
        if (name == "Content-Type")
            request.contentType = std::move(value);
        else
            request.headers.push_back({std::move(name), std::move(value)});
    }
    request.body = std::move(made.body);
    request.wantedHeaders = AccountBudget::headers();
    return request;
}

/// Told from onTimer: nothing is told from inside a call.
void Gateway::notSent(OrderAsk what, const Order& order, Error error, Timestamp now)
{
    error.outcome = Outcome::NotSent;
    m_answers.push_back({what, order.id, std::move(error), now});
}

void Gateway::submit(const Order& order, Timestamp now)
{
    m_now = now;
    if (auto why = obstacle())
        return notSent(OrderAsk::New, order, std::move(*why), now);
    if (m_session != SessionState::Ready)
        return notSent(OrderAsk::New, order,
                       {.kind = ErrorKind::Denied,
                        .code = Code::VenueNotReady,
                        .message = fmt::format("Not sent: the account's stream at {} is not up yet", m_facts.name)},
                       now);
    const auto touch = m_touches.find(order.instrument);
    const bool isBuy = order.terms.side == Side::Buy;
    const auto reference = touch == m_touches.end() ? std::nullopt : isBuy ? touch->second.ask : touch->second.bid;
    auto wire = encodeOrder({order.terms, m_catalogue.at(order.instrument), order.id, reference}, m_facts.name);
    if (!wire)
        return notSent(OrderAsk::New, order, std::move(wire.error()), now);
    if (const auto wait = m_budget.takeOrder(now))
        return notSent(OrderAsk::New, order, tooMany(m_facts.name, *wait), now);
    m_words.submitted(order.id);
    send("POST", std::string(m_facts.prefix) + "/order", std::move(*wire), {OrderAsk::New, order, {}, {}, {}}, now);
}

void Gateway::cancel(const Order& order, Timestamp now)
{
    m_now = now;
    if (const auto wait = m_budget.waitForCancel(now))
        return notSent(OrderAsk::Cancel, order, tooMany(m_facts.name, *wait), now);
    send("DELETE", std::string(m_facts.prefix) + "/order", cancelParameters(order, m_catalogue.at(order.instrument)),
         {OrderAsk::Cancel, order, {}, {}, {}}, now);
}

void Gateway::replace(const Order& order, const OrderTerms& terms, Timestamp now)
{
    m_now = now;
    if (!m_capabilities.hasReplace)
        return notSent(
            OrderAsk::Replace, order,
            {.kind = ErrorKind::Unsupported,
             .code = Code::Unsupported,
             .message = fmt::format("{} cannot change an order here: cancel it and place a new one", m_facts.name)},
            now);
    if (auto why = obstacle())
        return notSent(OrderAsk::Replace, order, std::move(*why), now);
    auto wire = changeParameters(order, {terms, m_catalogue.at(order.instrument), order.id}, m_facts.name);
    if (!wire)
        return notSent(OrderAsk::Replace, order, std::move(wire.error()), now);
    if (const auto wait = m_budget.takeOrder(now))
        return notSent(OrderAsk::Replace, order, tooMany(m_facts.name, *wait), now);
    m_words.changing(order.id, terms);
    send("PUT", std::string(m_facts.prefix) + "/order", std::move(*wire), {OrderAsk::Replace, order, terms, {}, {}},
         now);
}

// --- leverage and margin ---------------------------------------------------------------------------------------------

/// Told from onTimer, as notSent().
void Gateway::notSet(MarginAnswer answer, Error error)
{
    error.outcome = Outcome::NotSent;
    answer.error = std::move(error);
    m_marginAnswers.push_back(std::move(answer));
}

void Gateway::setMargin(std::string_view path, Parameters parameters, MarginAnswer answer, Timestamp now)
{
    m_now = now;
    auto why = obstacle();
    if (!why) {
        if (const auto wait = m_budget.waitForCancel(now))
            why = tooMany(m_facts.name, *wait);
    }
    if (why)
        return notSet(std::move(answer), std::move(*why));
    send("POST", std::string(m_facts.prefix) + std::string(path), std::move(parameters),
         {OrderAsk::New, {}, {}, std::move(answer), {}}, now);
}

void Gateway::setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now)
{
    setMargin("/leverage", leverageParameters(m_catalogue.at(instrument), leverage),
              {instrument, leverage, std::nullopt, now}, now);
}

void Gateway::setMarginMode(InstrumentId instrument, MarginMode mode, Timestamp now)
{
    setMargin("/marginType", marginModeParameters(m_catalogue.at(instrument), mode),
              {instrument, mode, std::nullopt, now}, now);
}

void Gateway::moveMargin(InstrumentId instrument, const Decimal& amount, Timestamp now)
{
    MarginAnswer answer{instrument, amount, std::nullopt, now};
    auto parameters = marginChangeParameters(m_catalogue.at(instrument), amount);
    if (!parameters)
        return notSet(std::move(answer), std::move(parameters.error()));
    setMargin("/positionMargin", std::move(*parameters), std::move(answer), now);
}

// --- answers ---------------------------------------------------------------------------------------------------------

/// Whether an answer is about another order than was asked about.
std::optional<Error> Gateway::strangerIn(const Order& asked, const AccountOrder& told) const
{
    const bool isNamed = !asked.venueOrderId.empty();
    const bool isIt = isNamed ? told.venueOrderId == asked.venueOrderId : told.id == asked.id;
    if (told.symbol != m_catalogue.at(asked.instrument).symbol || !isIt)
        return otherAnswer(m_facts.name, fmt::format("order {} in {}, which is not this one",
                                                     told.clientOrderId.substr(0, 40), told.symbol));
    return std::nullopt;
}

void Gateway::onMarginSet(MarginAnswer answer, std::string_view body, Timestamp now)
{
    const std::string& symbol = m_catalogue.at(answer.instrument).symbol;
    const auto understood = [&]() -> Result<void> {
        const auto* const leverage = std::get_if<std::int32_t>(&answer.setting);
        if (!leverage)
            return decodeDone(body);
        const auto told = decodeLeverage(body);
        if (!told)
            return fail(told.error());
        if (told->symbol != symbol || told->leverage != *leverage)
            return fail(otherAnswer(m_facts.name, fmt::format("leverage {} of {}", told->leverage, told->symbol)));
        return {};
    }();
    if (!understood) {
        Error error = understood.error();
        if (error.kind == ErrorKind::Protocol) { // else it is the venue's word against it
            ++m_refused;
            error.outcome = Outcome::Unknown;
        }
        return onMarginNotSet(std::move(answer), std::move(error), now);
    }
    answer.time = now;
    if (const auto* const leverage = std::get_if<std::int32_t>(&answer.setting))
        m_margins[symbol].leverage = Decimal{*leverage, 0};
    else if (const auto* const mode = std::get_if<MarginMode>(&answer.setting))
        m_margins[symbol].mode = *mode;
    stateMoved(now); // what is bound, and what backs the position, is another
    m_sink.onMargin(m_venue, answer);
}

void Gateway::onMarginNotSet(MarginAnswer answer, Error error, Timestamp now)
{
    const std::string& symbol = m_catalogue.at(answer.instrument).symbol;
    const auto* const mode = std::get_if<MarginMode>(&answer.setting);
    answer.time = now;
    const int code = codeOf(error);
    if (mode && isNoChange(code)) {
        m_margins[symbol].mode = *mode; // it was so already
        return m_sink.onMargin(m_venue, answer);
    }
    if (mode && (code == kHasOrders || code == kHasPosition)) {
        const bool isOrders = code == kHasOrders;
        error.field = "marginMode";
        error.limit = isOrders ? "no open order" : "no position";
        error.message = fmt::format("{} does not change what backs {} while it has {}: {} first", m_facts.name, symbol,
                                    isOrders ? "open orders" : "a position", isOrders ? "cancel them" : "close it");
    }
    answer.error = std::move(error);
    m_sink.onMargin(m_venue, answer);
}

/// What came as an answer is none: what became of the request is not known.
void Gateway::notUnderstood(const Sent& sent, Error error, Timestamp now)
{
    ++m_refused;
    error.outcome = Outcome::Unknown;
    onNotActed(sent, std::move(error), now);
}

void Gateway::onActed(const Sent& sent, std::string_view body, Timestamp now)
{
    if (sent.countdownOf) {
        Heartbeat& heart = m_heartbeats[*sent.countdownOf];
        const auto told = decodeCountdown(body, *sent.countdownOf);
        if (!told)
            return notUnderstood(sent, told.error(), now);
        heart.isOnItsWay = false;
        heart.isArmed = *told > Duration{};
        if (std::exchange(m_isDeadManRefused, false))
            m_sink.onNotice(m_venue, {std::string(kDeadManNotice), std::nullopt});
        return;
    }
    if (sent.margin)
        return onMarginSet(*sent.margin, body, now);
    const auto told = decodeOrder(body);
    if (!told)
        return notUnderstood(sent, told.error(), now);
    onDone(sent, *told, now);
}

void Gateway::onDone(const Sent& sent, const AccountOrder& told, Timestamp now)
{
    if (auto stranger = strangerIn(sent.order, told))
        return notUnderstood(sent, std::move(*stranger), now);
    if (sent.changed) {
        const bool isIt = told.qty == sent.changed->qty.value && told.price == sent.changed->price->value;
        if (!isIt && !isEnd(told.status))
            return notUnderstood(
                sent,
                otherAnswer(m_facts.name, fmt::format("a change to {} at {}, which is not what was asked for",
                                                      plainText(told.qty), plainText(told.price))),
                now);
    }
    m_authTrouble.reset(); // the key may do it
    settleSession(now);
    m_sink.onAnswer(m_venue, {sent.ask, sent.order.id, std::nullopt, now});
    if (sent.ask == OrderAsk::Replace)
        m_words.unchanged(sent.order.id); // the answer stands for its acknowledgement
    tell(m_words.onWord(told, {}, OrderWords::Source::Answer, false, now));
}

void Gateway::onNotActed(const Sent& sent, Error error, Timestamp now)
{
    onAuth(error);
    if (error.code == Code::ClockSkew)
        m_clockAt = now;
    if (sent.countdownOf) {
        Heartbeat& heart = m_heartbeats[*sent.countdownOf];
        heart.isOnItsWay = false;
        heart.isArmed |= error.outcome == Outcome::Unknown; // to be taken back when it is not needed
        heart.next = now + kBeatAgain;
        if (error.outcome != Outcome::Rejected || error.kind == ErrorKind::RateLimited ||
            std::exchange(m_isDeadManRefused, true))
            return; // an answer that is missing says nothing, and the next beat comes soon
        error.message = fmt::format("{} does not set its dead-man switch: orders stay when this program is gone. It "
                                    "says: {}",
                                    m_facts.name, error.message);
        return m_sink.onNotice(m_venue, {std::string(kDeadManNotice), std::move(error)});
    }
    if (sent.margin)
        return onMarginNotSet(*sent.margin, std::move(error), now);
    if (sent.ask == OrderAsk::Replace && error.outcome != Outcome::Unknown)
        m_words.unchanged(sent.order.id);
    if (sent.ask == OrderAsk::New && error.outcome != Outcome::Unknown)
        m_words.neverWas(sent.order.id);
    if (sent.ask == OrderAsk::New && error.code == Code::NoFill && error.outcome == Outcome::Rejected) {
        // Nobody was there to meet it: an end like any other, and no error.
        m_sink.onAnswer(m_venue, {OrderAsk::New, sent.order.id, std::nullopt, now});
        ExecReport report;
        report.type = ExecType::Cancelled;
        report.order = sent.order.id;
        report.account = m_settings.account;
        report.reason = std::move(error);
        report.time = now;
        return m_sink.onReport(m_venue, report);
    }
    m_sink.onAnswer(m_venue, {sent.ask, sent.order.id, std::move(error), now});
}

void Gateway::onQueried(const Job& job, const AccountOrder& told, Timestamp now)
{
    if (auto stranger = strangerIn(job.order, told)) {
        ++m_refused;
        if (!job.isOwnQuery)
            m_sink.onAnswer(m_venue, {OrderAsk::Query, job.order.id, std::move(*stranger), job.sent});
        return;
    }
    if (!job.isOwnQuery) {
        m_sink.onAnswer(m_venue, {OrderAsk::Query, job.order.id, std::nullopt, now});
    } else if (isEnd(told.status)) {
        if (auto ends = m_words.expiredAfterAll(told.symbol, told.venueOrderId); !ends.empty())
            return tell(std::move(ends));
    }
    tell(m_words.onWord(told, {}, OrderWords::Source::Query, false, now));
}

} // namespace gannet::fapi
