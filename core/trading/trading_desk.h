// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/closing.h"
#include "core/trading/local_triggers.h"
#include "core/trading/oms.h"
#include "core/trading/protection.h"

#include <deque>

namespace gannet {

/// All of trading behind one door: the order management, and what works by means of it. What the order management tells
/// goes to screens and to those workers, after the call that caused it, so that nobody calls back into a half-made
/// change. Every call begins with setNow(); after facts of a gateway were told to a sink, settle(). Engine thread.
class TradingDesk final : private TradingTell {
public:
    TradingDesk(const OmsSettings& settings, const TradingMarket& market, StorePort& store, TradingTell& tell);

    void setNow(Timestamp now) { m_oms.setNow(now); }
    void onCommand(const TradingCommand& command);
    void onStore(const StoreNews& news);
    void restore(Remembered remembered);
    void onInstruments();
    /// The instrument's prices may have changed.
    void onMarket(InstrumentId instrument);
    [[nodiscard]] Timestamp nextTimer() const;
    void onTimer();
    /// Lets the workers act on what was told, until nothing is left to tell.
    void settle();

    [[nodiscard]] Oms& oms() { return m_oms; }
    [[nodiscard]] const Oms& oms() const { return m_oms; }
    [[nodiscard]] const Protection& protection() const { return m_protection; }
    [[nodiscard]] const Closing& closing() const { return m_closing; }

private:
    void tell(TradingEvent event) override;
    [[nodiscard]] bool isTaken(const RequestId& request) const;

    TradingTell& m_tell;
    std::deque<TradingEvent> m_told;
    std::vector<StoredSetting> m_settings; ///< brackets, until their orders are back
    Oms m_oms;
    LocalTriggers m_triggers;
    Protection m_protection;
    Closing m_closing;
};

} // namespace gannet
