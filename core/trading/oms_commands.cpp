// SPDX-License-Identifier: GPL-3.0-or-later
// What a person asks for: taken once, carried out, answered.
#include "core/trading/oms.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace gannet {

namespace {

constexpr std::size_t kRequestLength = 64;

[[nodiscard]] bool isWorkflow(const TradingCommand& command)
{
    return std::holds_alternative<ClosePosition>(command) || std::holds_alternative<ReversePosition>(command) ||
           std::holds_alternative<FlattenAll>(command) || std::holds_alternative<StopToBreakeven>(command);
}

[[nodiscard]] std::string actorOf(const TradingCommand& command)
{
    return std::visit(
        [](const auto& one) -> std::string {
            using One = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<One, SubmitOrder>)
                return std::string(toString(one.order.origin));
            else if constexpr (std::is_same_v<One, SetKill>)
                return one.actor;
            else if constexpr (std::is_same_v<One, Arm> || std::is_same_v<One, Disarm> ||
                               std::is_same_v<One, ReleaseKill> || std::is_same_v<One, QueryOrder> ||
                               std::is_same_v<One, SetConfirm> || std::is_same_v<One, SetAsk> ||
                               std::is_same_v<One, CompareAccount> || std::is_same_v<One, DismissDrift> ||
                               std::is_same_v<One, TakeEntry>)
                return "person";
            else
                return std::string(toString(one.origin));
        },
        command);
}

[[nodiscard]] Error denial(ErrorKind kind, Code code, std::string message, std::string limit, std::string value,
                           std::vector<std::string> fixes = {})
{
    Error error{.kind = kind, .code = code, .message = std::move(message)};
    error.limit = std::move(limit);
    error.value = std::move(value);
    error.fixes = std::move(fixes);
    return error;
}

} // namespace

bool Oms::onCommand(const TradingCommand& command, std::optional<Refusal> objection)
{
    const RequestId& request = requestOf(command);
    audit("press", actorOf(command), request, {}, describe(command));
    RequestAnswered refused;
    refused.request = request;
    refused.kind = RequestAnswered::Kind::Refused;
    refused.gate = "request";
    if (request.text.empty() || request.text.size() > kRequestLength) {
        refused.error = denial(ErrorKind::Invalid, Code::InvalidRequest,
                               fmt::format("A request has an id of 1 to {} characters", kRequestLength),
                               fmt::format("1 to {} characters", kRequestLength), std::to_string(request.text.size()));
        answer(std::move(refused));
        return true;
    }
    if (m_orders.isTaken(request) || !m_requests.take(request)) {
        refused.error = denial(ErrorKind::Denied, Code::DuplicateRequest,
                               "This press was taken before; nothing was sent a second time", "once", request.text);
        answer(std::move(refused));
        return true;
    }
    m_arm.touch(m_now);
    if (objection) {
        refused.gate = objection->gate;
        refused.error = std::move(objection->error);
        answer(std::move(refused));
        return true;
    }
    if (isWorkflow(command))
        return false;
    std::visit(
        [this](const auto& one) {
            if constexpr (requires { this->carryOut(one); })
                carryOut(one);
        },
        command);
    return true;
}

void Oms::carryOut(const SubmitOrder& command)
{
    const Submitted result = submit(command.order, {.bracket = command.bracket ? &*command.bracket : nullptr});
    RequestAnswered told;
    told.request = command.order.request;
    told.mode = result.mode;
    if (result.order)
        told.orders = {result.order->id};
    if (result.refusal) {
        told.kind = result.refusal->error.code == Code::NeedsConfirm ? RequestAnswered::Kind::NeedsConfirm
                                                                     : RequestAnswered::Kind::Refused;
        told.gate = result.refusal->gate;
        told.error = result.refusal->error;
    } else {
        told.words = fmt::format("{}: {}", toString(result.mode),
                                 m_local.contains(result.order->id) ? "every gate passed, waits here for its trigger"
                                                                    : "every gate passed");
    }
    answer(std::move(told));
}

void Oms::carryOut(const CancelOrder& command)
{
    RequestAnswered told;
    told.request = command.request;
    const Order* const order = m_orders.find(command.order);
    if (order) {
        told.mode = order->mode;
        told.orders = {order->id};
    }
    const bool isOver = order && isFinal(order->state);
    if (!order || (isOver && !isRevived(*order))) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "order";
        told.error =
            Error{.kind = ErrorKind::NotFound,
                  .code = order ? Code::StateConflict : Code::UnknownOrder,
                  .message = order ? fmt::format("Order {} is {} already", nameOf(*order), toString(order->state))
                                   : fmt::format("There is no order {} here", command.order.toHex())};
        answer(std::move(told));
        return;
    }
    if (!isOver)
        m_cancelAsked[command.order] = command.request;
    const CancelStep step = cancel(command.order, command.request, toString(command.origin), "asked for");
    if (isOver && step == CancelStep::Over) { // nothing waits for the venue on behalf of an order that has ended
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "order";
        told.error = denial(ErrorKind::Unavailable, Code::VenueNotReady,
                            fmt::format("{} cannot be reached now, and order {} is {} here: cancel it again once the "
                                        "venue is back, or at the venue",
                                        m_market.venueName(order->venue), nameOf(*order), toString(order->state)),
                            "a session with the venue", "none");
        answer(std::move(told));
        return;
    }
    switch (step) {
    case CancelStep::Withdrawn: told.words = "taken back before it was sent"; break;
    case CancelStep::Asked: told.words = "the venue was asked"; break;
    case CancelStep::Later: told.words = "goes out as soon as the venue can be reached"; break;
    case CancelStep::Already:
    case CancelStep::Over: told.words = "was asked for before"; break;
    }
    answer(std::move(told));
}

void Oms::carryOut(const ReplaceOrder& command)
{
    RequestAnswered told;
    told.request = command.request;
    if (const Order* const order = m_orders.find(command.order)) {
        told.mode = order->mode;
        told.orders = {order->id};
    }
    auto refused = change(command);
    if (refused) {
        told.kind = refused->error.code == Code::NeedsConfirm ? RequestAnswered::Kind::NeedsConfirm
                                                              : RequestAnswered::Kind::Refused;
        told.gate = refused->gate;
        told.error = std::move(refused->error);
    } else {
        const auto record = m_changes.find(command.order);
        const bool isWithCancel = record != m_changes.end() && record->second.isWithCancel;
        told.words = isWithCancel ? "cancel, then a new order: between the two nothing rests" : "change asked for";
    }
    answer(std::move(told));
}

void Oms::carryOut(const CancelScope& command)
{
    RequestAnswered told;
    told.request = command.request;
    told.orders = cancelMatching(command, "asked for");
    for (const ClientOrderId& id : told.orders) {
        if (m_orders.find(id)->state == OrderState::PendingCancel)
            m_cancelAsked[id] = command.request;
    }
    const bool isOne = told.orders.size() == 1;
    const Instrument* const instrument = m_market.instrument(command.target);
    const VenueId venue = instrument ? instrument->venue : m_market.venue(command.target);
    std::string where = command.target;
    if (command.target.empty())
        where = "everywhere";
    else if (instrument)
        where = fmt::format("{} on {}", instrument->canonical.empty() ? instrument->symbol : instrument->canonical,
                            m_market.venueName(venue));
    else if (venue.isValid())
        where = m_market.venueName(venue);
    told.words = fmt::format(
        "cancel {} {}, {}", told.orders.size(),
        command.what == CancelWhat::Entries ? (isOne ? "entry" : "entries") : (isOne ? "order" : "orders"), where);
    answer(std::move(told));
}

void Oms::carryOut(const Arm& command)
{
    RequestAnswered told;
    told.request = command.request;
    told.mode = command.mode;
    const bool isThere = std::any_of(m_accounts.begin(), m_accounts.end(), [&command](const auto& account) {
        return account.second.gateway && account.second.mode == command.mode;
    });
    if (!isThere) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "account and mode";
        told.error = denial(ErrorKind::Denied, Code::Mode,
                            fmt::format("No account of this run trades {}", toString(command.mode)),
                            "a mode with an account", std::string(toString(command.mode)));
        answer(std::move(told));
        return;
    }
    if (auto objection = armObjection(command)) {
        told.kind = objection->code == Code::NeedsConfirm ? RequestAnswered::Kind::NeedsConfirm
                                                          : RequestAnswered::Kind::Refused;
        told.gate = "account and mode";
        told.error = std::move(objection);
        answer(std::move(told));
        return;
    }
    m_arm.arm(command.mode, m_now);
    m_rejects.clear();
    for (auto& [key, desk] : m_accounts) {
        desk.counters.accepted();
        if (desk.mode == command.mode) {
            desk.differences = {};
            agreeToAll(desk);
        }
        if (std::exchange(desk.isDisarmed, false))
            accountChanged(desk);
    }
    told.words = fmt::format("armed for {}", toString(command.mode));
    answer(std::move(told));
    armChanged();
}

/// Why the mode cannot be armed now, or what has to be agreed to before.
std::optional<Error> Oms::armObjection(const Arm& command) const
{
    if (m_kills.isSet(KillTarget{}))
        return denial(ErrorKind::Denied, Code::Killed,
                      "Not armed: the kill switch for everything is set; release it first", "released", "set");
    constexpr std::size_t kNamed = 8; // more than that nobody reads in a strip
    std::vector<std::string> differences;
    std::size_t count = 0;
    bool isAnyCompared = false;
    std::string down;
    for (const auto& [key, desk] : m_accounts) {
        if (!desk.gateway || desk.mode != command.mode)
            continue;
        if (desk.state == AccountState::Checking)
            return denial(ErrorKind::Denied, Code::VenueNotReady,
                          fmt::format("Not armed: {} is still being compared with {}; press again once it was",
                                      nameOf(key), m_market.venueName(key.venue)),
                          "compared", std::string(toString(desk.state)));
        isAnyCompared |= desk.snapshotTaken.isKnown();
        down = nameOf(key);
        count += desk.differences.count();
        for (const Differences::Difference& one : desk.differences.kept) {
            if (differences.size() < kNamed)
                differences.push_back(fmt::format("{}: {}", nameOf(key), one.sentence));
        }
    }
    if (!isAnyCompared)
        return denial(ErrorKind::Denied, Code::VenueNotReady,
                      fmt::format("Not armed: {} has had no session yet; press again once it is compared", down),
                      "compared", std::string(toString(AccountState::Down)));
    if (count > differences.size())
        differences.push_back(fmt::format("and {} more: the event log has each", count - differences.size()));
    const auto isAgreed = [&command](const std::string& one) {
        return std::ranges::find(command.confirmed, one) != command.confirmed.end();
    };
    if (std::ranges::all_of(differences, isAgreed))
        return std::nullopt;
    std::string words = fmt::format("{}", fmt::join(differences, "; "));
    return denial(ErrorKind::Denied, Code::NeedsConfirm, std::move(words), "no differences", std::to_string(count),
                  std::move(differences));
}

void Oms::carryOut(const RefusedPress& command)
{
    audit("decision", "screen", command.request, {}, textOf("screen", command.error));
}

void Oms::carryOut(const Disarm& command)
{
    RequestAnswered told;
    told.request = command.request;
    told.words = "disarmed; open orders stay as they are";
    answer(std::move(told));
    disarm(command.reason);
}

void Oms::carryOut(const SetKill& command)
{
    RequestAnswered told;
    told.request = command.request;
    const bool isKnown = command.target.empty() || m_market.venue(command.target).isValid() ||
                         m_market.instrument(command.target) != nullptr;
    if (!isKnown) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "kill switch";
        const std::string venue = command.target.substr(0, command.target.find(':'));
        const bool hasVenue = m_market.venue(venue).isValid();
        told.error = denial(
            ErrorKind::Invalid, Code::InvalidRequest,
            hasVenue ? fmt::format("No switch is set: {} has told no instrument {}. Name one as venue:symbol, or {} "
                                   "for all of it, or nothing for everything",
                                   m_market.venueName(m_market.venue(venue)), command.target, venue)
                     : fmt::format("No switch is set: this run has no venue {}. Name one of its own, an instrument as "
                                   "venue:symbol, or nothing for everything",
                                   venue),
            "empty, a venue, or venue:symbol", command.target, {hasVenue ? venue : std::string()});
        answer(std::move(told));
        return;
    }
    const bool wasSet = m_kills.isSet({command.target});
    told.orders = setKill(command.target, command.why, command.actor, command.request);
    told.words = wasSet ? fmt::format("was set already; {} of its orders cancelled again", told.orders.size())
                        : "set: no new risk, entries cancelled, protection stays";
    answer(std::move(told));
}

void Oms::carryOut(const ReleaseKill& command)
{
    RequestAnswered told;
    told.request = command.request;
    auto released = m_kills.release({command.target}, command.typed);
    if (!released) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "kill switch";
        told.error = std::move(released.error());
        answer(std::move(told));
        return;
    }
    std::erase_if(m_insisted, [](const auto& cancel) { return cancel.second.isOfKill; });
    m_cut.clear();
    m_store.push(StoredKill{KillTarget{command.target}.scope(), command.target, false, "released by hand", m_now});
    audit("kill", "person", command.request, {}, "kill switch released " + command.target);
    m_tell.tell(KillChanged{command.target, false, "released by hand", m_now});
    told.words = "released";
    answer(std::move(told));
    if (command.target.empty())
        disarm(DisarmReason::Killed); // a release is no arming
}

void Oms::carryOut(const SetConfirm& command)
{
    RequestAnswered told;
    told.request = command.request;
    told.mode = command.mode;
    std::optional<ConfirmLevel> most;
    for (const auto& [key, desk] : m_accounts) {
        if (desk.gateway && desk.mode == command.mode)
            most = std::max(most.value_or(desk.confirmMost), desk.confirmMost);
    }
    if (!most || command.level > *most) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "account and mode";
        told.error =
            most ? denial(ErrorKind::Denied, Code::AccountRestricted,
                          fmt::format("The config of every {} account asks at least as {} does: {} is less strict",
                                      toString(command.mode), toString(*most), toString(command.level)),
                          std::string(toString(*most)), std::string(toString(command.level)),
                          {std::string(toString(*most))})
                 : denial(ErrorKind::Denied, Code::Mode,
                          fmt::format("No account of this run trades {}", toString(command.mode)),
                          "a mode with an account", std::string(toString(command.mode)));
        answer(std::move(told));
        return;
    }
    told.words = fmt::format("{} asks as {} from now on", toString(command.mode), toString(command.level));
    answer(std::move(told));
    m_store.push(StoredSetting{fmt::format("{}{}", kConfirmSetting, toString(command.mode)),
                               std::string(toString(command.level)), m_now});
    confirmAs(command.mode, command.level);
}

void Oms::confirmAs(TradingMode mode, ConfirmLevel level)
{
    m_confirm[mode] = level;
    for (auto& [key, desk] : m_accounts) {
        if (desk.gateway && desk.mode == mode)
            desk.limits.confirm = std::min(level, desk.confirmMost);
    }
    tellLimitsOf(mode);
}

void Oms::carryOut(const SetAsk& command)
{
    RequestAnswered told;
    told.request = command.request;
    told.mode = command.mode;
    const bool isThere = std::ranges::any_of(m_accounts, [&command](const auto& account) {
        return account.second.gateway && account.second.mode == command.mode;
    });
    if (!isThere || !isSoftLimitReason(command.reason)) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = isThere ? "soft limits" : "account and mode";
        told.error =
            isThere
                ? denial(ErrorKind::Denied, Code::AccountRestricted,
                         fmt::format("\"{}\" is always asked about; soft limits alone may go unasked", command.reason),
                         fmt::format("{}", fmt::join(kSoftLimitReasons, ", ")), command.reason)
                : denial(ErrorKind::Denied, Code::Mode,
                         fmt::format("No account of this run trades {}", toString(command.mode)),
                         "a mode with an account", std::string(toString(command.mode)));
        answer(std::move(told));
        return;
    }
    told.words = fmt::format("{} asks about {} {}", toString(command.mode), command.reason,
                             command.isAsked ? "again" : "no more");
    answer(std::move(told));
    m_store.push(StoredSetting{fmt::format("{}{}/{}", kAskSetting, toString(command.mode), command.reason),
                               command.isAsked ? std::nullopt : std::optional<std::string>("no"), m_now});
    askAbout(command.mode, command.reason, command.isAsked);
}

void Oms::askAbout(TradingMode mode, const std::string& reason, bool isAsked)
{
    if (isAsked)
        m_unasked[mode].erase(reason);
    else
        m_unasked[mode].insert(reason);
    tellLimitsOf(mode);
}

void Oms::tellLimitsOf(TradingMode mode)
{
    for (const auto& [key, desk] : m_accounts) {
        if (desk.gateway && desk.mode == mode)
            tellLimits(desk);
    }
}

void Oms::takeLimits(AccountDesk& desk, const RiskLimits& limits)
{
    desk.limits = limits;
    desk.confirmMost = limits.confirm;
    if (const auto asked = m_confirm.find(desk.mode); asked != m_confirm.end())
        desk.limits.confirm = std::min(asked->second, desk.confirmMost);
}

void Oms::tellLimits(const AccountDesk& desk)
{
    LimitsTold told{desk.key, desk.mode, desk.limits.confirm, desk.confirmMost, {}, hardLimitsOf(desk.limits, {})};
    if (const auto unasked = m_unasked.find(desk.mode); unasked != m_unasked.end())
        told.unasked.assign(unasked->second.begin(), unasked->second.end());
    m_tell.tell(std::move(told));
}

void Oms::carryOut(const QueryOrder& command)
{
    RequestAnswered told;
    told.request = command.request;
    const Order* const order = m_orders.find(command.order);
    if (!order || isFinal(order->state) || m_unsent.contains(order->id)) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "order";
        const bool isOver = order && isFinal(order->state);
        told.error = Error{.kind = ErrorKind::NotFound,
                           .code = isOver ? Code::StateConflict : Code::UnknownOrder,
                           .message = isOver  ? fmt::format("Order {} is {} already: there is nothing to ask about",
                                                            nameOf(*order), toString(order->state))
                                      : order ? fmt::format("Order {} is not at a venue", nameOf(*order))
                                              : fmt::format("There is no order {} here", command.order.toHex())};
    } else {
        told.mode = order->mode;
        told.orders = {order->id};
        told.words = "the venue was asked";
        query(*order);
    }
    answer(std::move(told));
}

} // namespace gannet
