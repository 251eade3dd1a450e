// SPDX-License-Identifier: GPL-3.0-or-later
// Leverage, margin mode and margin of an instrument: asked for like an order, once; what holds is the venue's word.
#include "core/base/overloaded.h"
#include "core/trading/liquidation.h"
#include "core/trading/oms.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

/// The press as the gates look at it.
template <class Command> [[nodiscard]] OrderRequest requestFor(const Command& command)
{
    OrderRequest request;
    request.request = command.request;
    request.instrument = command.instrument;
    request.account = command.account;
    request.mode = command.mode;
    request.origin = command.origin;
    request.confirmed = command.confirmed;
    return request;
}

/// "leverage of hyperliquid:BTC to 7x"
[[nodiscard]] std::string askWords(const MarginSetting& setting, const std::string& instrument)
{
    return std::visit(
        overloaded{[&](std::int32_t leverage) { return fmt::format("leverage of {} to {}x", instrument, leverage); },
                   [&](MarginMode mode) { return fmt::format("margin of {} to {}", instrument, toString(mode)); },
                   [&](const Decimal& amount) {
                       return fmt::format("{} of margin {} {}", plainText(amount.absolute()),
                                          amount.isNegative() ? "from" : "to", instrument);
                   }},
        setting);
}

/// "leverage of hyperliquid:BTC is 7 times"
[[nodiscard]] std::string holdsWords(const MarginSetting& setting, const std::string& instrument)
{
    return std::visit(
        overloaded{
            [&](std::int32_t leverage) { return fmt::format("leverage of {} is {} times", instrument, leverage); },
            [&](MarginMode mode) { return fmt::format("margin of {} is {}", instrument, toString(mode)); },
            [&](const Decimal& amount) {
                return fmt::format("{} of margin {} {}", plainText(amount.absolute()),
                                   amount.isNegative() ? "were taken from" : "were put to", instrument);
            }},
        setting);
}

[[nodiscard]] Refusal onItsWay(const std::string& instrument, const MarginSetting& asked)
{
    std::string asking = askWords(asked, instrument);
    Error error{.kind = ErrorKind::Denied,
                .code = Code::StateConflict,
                .message = fmt::format("The venue was asked for {} and has not answered: wait for its word, then set "
                                       "another",
                                       asking)};
    error.limit = "nothing on its way";
    error.value = std::move(asking);
    return {"leverage", std::move(error)};
}

} // namespace

void Oms::carryOut(const SetLeverage& command)
{
    setMargin(requestFor(command), command.leverage);
}

void Oms::carryOut(const SetMarginMode& command)
{
    setMargin(requestFor(command), command.margin);
}

void Oms::carryOut(const MoveMargin& command)
{
    setMargin(requestFor(command), command.amount);
}

MarginChange Oms::changeTo(const MarginSetting& setting, const AccountDesk* desk, const Instrument* instrument) const
{
    MarginNow now;
    if (desk && instrument)
        now = marginOf(*desk, positions(desk->key.isShadow), m_market, *instrument);
    return std::visit(overloaded{[&](std::int32_t leverage) -> MarginChange {
                                     return LeverageChange{Decimal{leverage, 0}, now.set, now.most};
                                 },
                                 [&](MarginMode mode) -> MarginChange {
                                     return MarginModeChange{mode, now.mode, now.isIsolatedOnly};
                                 },
                                 [&](const Decimal& amount) -> MarginChange {
                                     if (!desk || !instrument)
                                         return MarginMove{amount};
                                     MarginMove move = marginMoveOf(*desk, positions(desk->key.isShadow), m_market,
                                                                    *instrument, amount);
                                     move.decimals = desk->gateway->capabilities().marginDecimals;
                                     return move;
                                 }},
                      setting);
}

void Oms::setMargin(const OrderRequest& request, const MarginSetting& setting)
{
    const Instrument* const instrument = m_market.instrument(request.instrument);
    AccountDesk* const desk = instrument ? deskFor(instrument->venue, request.account, request.mode) : nullptr;
    RiskInput input = gather(request, desk);
    input.setting = changeTo(setting, desk, instrument);

    RequestAnswered told;
    told.request = request.request;
    told.mode = effectiveMode(input);
    auto refused = firstRefusal(input);
    const bool isAsk = refused && refused->error.code == Code::NeedsConfirm;
    const auto waiting = desk ? m_marginAsks.find({desk->key, instrument->id}) : m_marginAsks.end();
    if ((!refused || isAsk) && waiting != m_marginAsks.end())
        refused = onItsWay(request.instrument, waiting->second.setting);
    else if ((!refused || isAsk) && isSoAlready(*input.setting)) {
        told.kind = RequestAnswered::Kind::Done;
        told.words = holdsWords(setting, request.instrument) + " already; nothing was sent";
        answer(std::move(told));
        return;
    }
    if (refused) {
        told.kind = refused->error.code == Code::NeedsConfirm ? RequestAnswered::Kind::NeedsConfirm
                                                              : RequestAnswered::Kind::Refused;
        told.gate = refused->gate;
        told.error = std::move(refused->error);
        answer(std::move(told));
        return;
    }
    told.words = "the venue was asked";
    answer(std::move(told));
    m_marginAsks[{desk->key, instrument->id}] = {request.request, setting, m_now};
    desk->counters.sent(m_now);
    audit("wire", toString(request.origin), request.request, {}, askWords(setting, request.instrument));
    std::visit(overloaded{[&](std::int32_t leverage) { desk->gateway->setLeverage(instrument->id, leverage, m_now); },
                          [&](MarginMode mode) { desk->gateway->setMarginMode(instrument->id, mode, m_now); },
                          [&](const Decimal& amount) { desk->gateway->moveMargin(instrument->id, amount, m_now); }},
               setting);
}

void Oms::onMargin(const AccountKey& key, const MarginAnswer& answered)
{
    const std::string instrument = keyOf(answered.instrument);
    const std::string words = holdsWords(answered.setting, instrument);
    const auto asked = m_marginAsks.find({key, answered.instrument});
    const bool isAwaited = asked != m_marginAsks.end() && asked->second.setting == answered.setting;
    audit("answer", m_market.slug(key.venue), isAwaited ? asked->second.request : RequestId{}, {},
          answered.error
              ? fmt::format("not set, {}: {} ({}) {}", askWords(answered.setting, instrument),
                            toString(answered.error->code), toString(answered.error->outcome), answered.error->message)
              : words);
    const auto* const leverage = std::get_if<std::int32_t>(&answered.setting);
    if (!answered.error && leverage)
        m_store.push(StoredSetting{leverageSetting(storedAccount(key), instrument), std::to_string(*leverage), m_now});
    const auto desk = m_accounts.find(key);
    if (answered.error && answered.error->outcome == Outcome::Unknown && desk != m_accounts.end())
        wantSnapshot(desk->second); // only the venue knows which of the two holds
    if (!isAwaited)
        return; // too late for its press, which was told so
    RequestAnswered told;
    told.request = asked->second.request;
    told.kind = answered.error ? RequestAnswered::Kind::Failed : RequestAnswered::Kind::Done;
    if (desk != m_accounts.end())
        told.mode = desk->second.mode;
    told.error = answered.error;
    told.words = words;
    m_marginAsks.erase(asked);
    answer(std::move(told));
}

void Oms::endOverdueMargin()
{
    for (auto it = m_marginAsks.begin(); it != m_marginAsks.end();) {
        const auto& [place, ask] = *it;
        if (m_now - ask.asked < m_settings.doubt.answer) {
            ++it;
            continue;
        }
        AccountDesk& desk = m_accounts.find(place.first)->second;
        RequestAnswered told;
        told.request = ask.request;
        told.kind = RequestAnswered::Kind::Failed;
        told.mode = desk.mode;
        Error error{.kind = ErrorKind::Timeout,
                    .code = Code::UnknownOutcome,
                    .message =
                        fmt::format("The venue has not said whether {} now; it is not asked for again by itself: "
                                    "look at what the ticket and the position show",
                                    holdsWords(ask.setting, keyOf(place.second)))};
        error.outcome = Outcome::Unknown;
        told.error = std::move(error);
        it = m_marginAsks.erase(it);
        answer(std::move(told));
        wantSnapshot(desk);
    }
}

} // namespace gannet
