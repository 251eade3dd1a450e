// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/trading_desk.h"

#include "core/trading/bracket.h"

#include <algorithm>
#include <utility>

namespace gannet {

TradingDesk::TradingDesk(const OmsSettings& settings, const TradingMarket& market, StorePort& store, TradingTell& tell)
    : m_tell(tell),
      m_oms(settings, market, store, *this),
      m_triggers(m_oms, *this),
      m_protection(m_oms, store, *this),
      m_closing(m_oms, store, *this)
{}

void TradingDesk::tell(TradingEvent event)
{
    m_told.push_back(event);
    m_tell.tell(std::move(event));
}

void TradingDesk::onCommand(const TradingCommand& command)
{
    std::optional<Refusal> objection;
    if (const auto* submit = std::get_if<SubmitOrder>(&command); submit && submit->bracket) {
        const Instrument* const instrument = m_oms.market().instrument(submit->order.instrument);
        const auto ok = instrument ? checkBracket(*submit->bracket, submit->order.terms, *instrument) : Result<void>{};
        if (!ok)
            objection = Refusal{"bracket", ok.error()};
        else
            m_protection.expect(submit->order.request, *submit->bracket);
    }
    if (const auto* replace = std::get_if<ReplaceOrder>(&command))
        m_protection.expectMove(*replace);
    if (!m_oms.onCommand(command, std::move(objection))) {
        if (const auto* close = std::get_if<ClosePosition>(&command))
            m_closing.carryOut(*close);
        else if (const auto* reverse = std::get_if<ReversePosition>(&command))
            m_closing.carryOut(*reverse);
        else if (const auto* flatten = std::get_if<FlattenAll>(&command))
            m_closing.carryOut(*flatten);
        else if (const auto* breakeven = std::get_if<StopToBreakeven>(&command))
            m_protection.carryOut(*breakeven);
    } else if (isTaken(requestOf(command))) {
        if (const auto* cancel = std::get_if<CancelOrder>(&command))
            m_protection.onCancel(*cancel);
        else if (const auto* scope = std::get_if<CancelScope>(&command))
            m_protection.onCancel(*scope);
    }
    settle();
}

/// Whether the answer that was just told says so.
bool TradingDesk::isTaken(const RequestId& request) const
{
    return std::any_of(m_told.begin(), m_told.end(), [&request](const TradingEvent& event) {
        const auto* const told = std::get_if<RequestAnswered>(&event);
        return told && told->request.text == request.text && told->kind == RequestAnswered::Kind::Taken;
    });
}

void TradingDesk::onStore(const StoreNews& news)
{
    m_oms.onStore(news);
    settle();
}

void TradingDesk::restore(Remembered remembered)
{
    m_closing.restore(remembered.settings);
    m_settings = remembered.settings;
    std::erase_if(m_settings, [](const StoredSetting& setting) { return !setting.key.starts_with(kBracketSetting); });
    m_oms.restore(std::move(remembered));
    onInstruments();
}

void TradingDesk::onInstruments()
{
    m_oms.onInstruments();
    const auto isBack = [this](const StoredSetting& setting) {
        const auto id = ClientOrderId::fromHex(std::string_view(setting.key).substr(kBracketSetting.size()));
        return !id || m_oms.orders().find(*id) != nullptr || !m_oms.hasWaiting();
    };
    const auto split = std::stable_partition(m_settings.begin(), m_settings.end(),
                                             [&isBack](const StoredSetting& setting) { return !isBack(setting); });
    m_protection.restore({split, m_settings.end()});
    m_settings.erase(split, m_settings.end());
    settle();
}

void TradingDesk::onMarket(InstrumentId instrument)
{
    m_triggers.onMarket(instrument);
    m_protection.onMarket(instrument);
    settle();
}

Timestamp TradingDesk::nextTimer() const
{
    Timestamp next = m_oms.nextTimer();
    for (const Timestamp other : {m_closing.nextTimer(), m_protection.nextTimer()}) {
        if (other.isKnown())
            next = next.isKnown() ? std::min(next, other) : other;
    }
    return next;
}

void TradingDesk::onTimer()
{
    m_oms.onTimer();
    m_closing.onTimer();
    m_protection.onTimer();
    settle();
}

void TradingDesk::settle()
{
    do {
        while (!m_told.empty()) {
            const TradingEvent event = std::move(m_told.front());
            m_told.pop_front();
            m_protection.on(event);
            m_closing.on(event);
        }
    } while (m_triggers.retry());
}

} // namespace gannet
