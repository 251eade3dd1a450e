// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_command.h"
#include "core/trading/oms.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// Closing as work that has an end: orders that only reduce go out, one at a time, until the asked part of the position
/// is gone; then it is told "flat confirmed" or what is left and why. An order whose outcome is not known is waited
/// for, never doubled. One such work at a time for a position: a press beside it that asks for more goes along with it,
/// any other is refused. Reverse is a close and, once that is confirmed, an entry; flatten is a close of every position
/// of a mode. Work on its way is in the store: the next start tells of it, and goes on with what only reduces while it
/// is fresh. Engine thread.
class Closing {
public:
    static constexpr std::uint32_t kOrders = 5;                  ///< at most this many, when each leaves a rest
    static constexpr Duration kPatience = Duration::seconds(60); ///< then it is told as not ended

    static constexpr std::string_view kSetting = "closing/"; ///< + the request

    Closing(Oms& oms, StorePort& store, TradingTell& tell) : m_oms(oms), m_store(store), m_tell(tell) {}

    /// Work that the run before did not end; gone on with once its account is ready.
    void restore(const std::vector<StoredSetting>& settings);
    void carryOut(const ClosePosition& command);
    void carryOut(const ReversePosition& command);
    void carryOut(const FlattenAll& command);
    void on(const TradingEvent& event);
    void onTimer();
    [[nodiscard]] Timestamp nextTimer() const;
    [[nodiscard]] std::size_t size() const { return m_jobs.size(); }

private:
    struct Job {
        RequestId request;
        OrderOrigin origin = OrderOrigin::Ticket;
        AccountKey account;
        TradingMode mode = TradingMode::Paper;
        InstrumentId instrument;
        bool isLong = false; ///< the position at the start
        Decimal of;          ///< its size then
        Decimal keep;        ///< size that is to stay
        std::optional<Decimal> slippageCap;
        bool isTidy = true;               ///< cancels what protected the position once it is flat
        std::optional<Decimal> reverseTo; ///< size of the entry that follows
        bool isTakenBack = false;         ///< it was to follow, until all of it was asked to be closed
        std::vector<RequestId> along;     ///< asked for more than it did, and are answered with it
        std::vector<std::string> parents; ///< requests of the flattens it belongs to
        ClientOrderId order;              ///< on its way
        std::uint32_t orders = 0;
        std::uint32_t most = kOrders; ///< of them
        Timestamp began;
        Timestamp since; ///< when it was asked for: orders placed later are none of it
    };
    struct Flatten {
        RequestId request;
        TradingMode mode = TradingMode::Paper;
        std::size_t open = 0;
        std::vector<std::string> failures;
    };

    [[nodiscard]] std::optional<Refusal> start(Job job, const std::vector<std::string>& confirmed, bool isAgreed,
                                               std::vector<ClientOrderId>& made);
    // What is under way already (closing_beside.cpp).
    [[nodiscard]] Job* workOn(const AccountKey& account, InstrumentId instrument, bool isLong);
    [[nodiscard]] std::string wayOf(const Job& job) const;
    void closeBeside(Job& job, const ClosePosition& command, const Instrument& instrument);
    void takeOver(Job& job, const Decimal& toStay, const std::optional<Decimal>& cap, bool isTidy);

    [[nodiscard]] Decimal net(const Job& job) const;
    [[nodiscard]] Decimal size(const Job& job) const;
    [[nodiscard]] std::string endOf(const Job& job) const;
    [[nodiscard]] OrderRequest requestFor(const Job& job, const Decimal& qty) const;
    void goOn(const std::string& name);
    void next(const std::string& name);
    void tidy(const Job& job);
    void keep(const Job& job);
    void resume(const AccountKey& account);
    void resume(Job job);
    [[nodiscard]] std::string toText(const Job& job) const;
    [[nodiscard]] std::optional<Job> jobFrom(const StoredSetting& setting) const;
    void finish(const std::string& name, std::optional<Error> error);
    void told(const RequestId& request, TradingMode mode, std::optional<Refusal> refusal,
              std::vector<ClientOrderId> orders, std::string words);
    void cancelEntries(const ClosePosition& command, TradingMode mode);
    [[nodiscard]] static std::string capText(const std::optional<Decimal>& asked);

    Oms& m_oms;
    StorePort& m_store;
    TradingTell& m_tell;
    std::vector<StoredSetting> m_interrupted;  ///< of the run before, until their account is ready
    std::map<std::string, Job> m_jobs;         ///< by request
    std::map<ClientOrderId, std::string> m_of; ///< by the order on its way
    std::map<std::string, Flatten> m_flattens;
};

} // namespace gannet
