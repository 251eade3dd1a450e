// SPDX-License-Identifier: GPL-3.0-or-later
// Leverage: asked for like an order, once; what holds is the venue's word.
#include "core/trading/oms.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] Refusal onItsWay(const SetLeverage& command, std::int32_t asked)
{
    Error error{.kind = ErrorKind::Denied,
                .code = Code::StateConflict,
                .message = fmt::format("The venue was asked for {} times leverage of {} and has not answered: wait for "
                                       "its word, then set another",
                                       asked, command.instrument)};
    error.limit = "nothing on its way";
    error.value = fmt::format("{} times", asked);
    return {"leverage", std::move(error)};
}

} // namespace

void Oms::carryOut(const SetLeverage& command)
{
    OrderRequest request;
    request.request = command.request;
    request.instrument = command.instrument;
    request.account = command.account;
    request.mode = command.mode;
    request.origin = command.origin;
    request.confirmed = command.confirmed;
    const Instrument* const instrument = m_market.instrument(command.instrument);
    AccountDesk* const desk = instrument ? deskFor(instrument->venue, command.account, command.mode) : nullptr;
    RiskInput input = gather(request, desk);
    LeverageNow now;
    if (desk)
        now = leverageOf(*desk, positions(desk->key.isShadow), m_market, *instrument);
    input.leverage = LeverageChange{Decimal{command.leverage, 0}, now.set, now.most};

    RequestAnswered told;
    told.request = command.request;
    told.mode = effectiveMode(input);
    auto refused = firstRefusal(input);
    const bool isAsk = refused && refused->error.code == Code::NeedsConfirm;
    const auto waiting = desk ? m_leverageAsks.find({desk->key, instrument->id}) : m_leverageAsks.end();
    if ((!refused || isAsk) && waiting != m_leverageAsks.end())
        refused = onItsWay(command, waiting->second.leverage);
    else if ((!refused || isAsk) && now.set == input.leverage->to) {
        told.kind = RequestAnswered::Kind::Done;
        told.words =
            fmt::format("leverage of {} is {} times already; nothing was sent", command.instrument, command.leverage);
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
    m_leverageAsks[{desk->key, instrument->id}] = {command.request, command.leverage, m_now};
    desk->counters.sent(m_now);
    audit("wire", toString(command.origin), command.request, {},
          fmt::format("leverage of {} to {}x", command.instrument, command.leverage));
    desk->gateway->setLeverage(instrument->id, command.leverage, m_now);
}

void Oms::onLeverage(const AccountKey& key, const LeverageAnswer& answered)
{
    const std::string instrument = keyOf(answered.instrument);
    const std::string words = fmt::format("leverage of {} is {} times", instrument, answered.leverage);
    const auto asked = m_leverageAsks.find({key, answered.instrument});
    const bool isAwaited = asked != m_leverageAsks.end() && asked->second.leverage == answered.leverage;
    audit("answer", m_market.slug(key.venue), isAwaited ? asked->second.request : RequestId{}, {},
          answered.error
              ? fmt::format("leverage of {} not set to {}x: {} ({}) {}", instrument, answered.leverage,
                            toString(answered.error->code), toString(answered.error->outcome), answered.error->message)
              : words);
    if (!answered.error)
        m_store.push(
            StoredSetting{leverageSetting(storedAccount(key), instrument), std::to_string(answered.leverage), m_now});
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
    m_leverageAsks.erase(asked);
    answer(std::move(told));
}

void Oms::endOverdueLeverage()
{
    for (auto it = m_leverageAsks.begin(); it != m_leverageAsks.end();) {
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
                    .message = fmt::format("The venue has not said whether leverage of {} is {} times now; it is not "
                                           "asked for again by itself: look at what the ticket shows",
                                           keyOf(place.second), ask.leverage)};
        error.outcome = Outcome::Unknown;
        told.error = std::move(error);
        it = m_leverageAsks.erase(it);
        answer(std::move(told));
        wantSnapshot(desk);
    }
}

} // namespace gannet
