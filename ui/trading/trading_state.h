// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_event.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// An order as screens keep it.
struct KnownOrder {
    Order order;
    bool isLocal = false;      ///< this program watches its trigger or its end
    bool isProtective = false; ///< as OrderChanged says
    std::uint64_t rank = 0;    ///< grows with each change of any order: the one changed last has the highest
};

/// One line of the event log.
struct LoggedEvent {
    std::uint64_t ordinal = 0; ///< 1, 2, 3 ...
    Timestamp time;
    TradingEvent event;
};

/// What trading has told so far, folded for screens that come late. Forgets the oldest of what has ended. UI thread.
class TradingState {
public:
    static constexpr std::size_t kEndedOrders = 2'000;
    static constexpr std::size_t kFills = 5'000;
    static constexpr std::size_t kLogged = 5'000;
    static constexpr std::size_t kDifferences = 64; ///< of one account
    static constexpr std::size_t kReports = 20;     ///< of one account

    /// `now` stands for events that have no time of their own.
    void apply(const TradingEvent& event, Timestamp now);

    [[nodiscard]] const std::map<ClientOrderId, KnownOrder>& orders() const { return m_orders; }
    [[nodiscard]] const KnownOrder* find(ClientOrderId id) const;
    [[nodiscard]] const std::deque<FillTold>& fills() const { return m_fills; } ///< as told, oldest first
    /// All that were ever told, those forgotten too: the number of the last of fills().
    [[nodiscard]] std::uint64_t fillsTold() const { return m_fillsTold; }
    [[nodiscard]] const std::map<std::pair<AccountKey, InstrumentId>, PositionChanged>& positions() const
    {
        return m_positions;
    }
    /// Those that are not open for want of a key too: Live and Down.
    [[nodiscard]] const std::map<AccountKey, AccountChanged>& accounts() const { return m_accounts; }
    /// How far each live account has come, those that are not open too.
    [[nodiscard]] const std::map<AccountKey, AccountStanding>& standings() const { return m_standings; }
    /// The newest comparison of each account, with what differed in all of them since a person agreed to it by arming.
    [[nodiscard]] const std::map<AccountKey, AccountCompared>& compared() const { return m_compared; }
    /// What an earlier run left and is not shown yet.
    [[nodiscard]] const RowsWaiting& waiting() const { return m_waiting; }
    /// The last comparisons of each account, each as it was told last; oldest first, never empty.
    [[nodiscard]] const std::map<AccountKey, std::deque<DriftReport>>& reports() const { return m_reports; }
    [[nodiscard]] const std::map<std::string, KillChanged>& kills() const { return m_kills; } ///< those set, by target
    /// The widest switch that stands before this instrument, "venue:symbol"; null: none.
    [[nodiscard]] const KillChanged* killBefore(std::string_view key) const;
    [[nodiscard]] std::optional<TradingMode> armed() const { return m_arm.armed; }
    /// Armed for its mode, and it wants no new arming of its own.
    [[nodiscard]] bool isArmed(const AccountKey& account) const;
    [[nodiscard]] const ArmChanged& lastArm() const { return m_arm; }
    [[nodiscard]] const std::map<AccountKey, LimitsTold>& limits() const { return m_limits; }
    /// When a person is asked; Guarded where nothing was told of the account.
    [[nodiscard]] ConfirmLevel confirm(const AccountKey& account) const;
    /// Troubles that last, by what they are about.
    [[nodiscard]] const std::map<std::string, TroubleStands, std::less<>>& standing() const { return m_standing; }
    /// Oldest first. Not PositionChanged, BalanceChanged and LimitsTold, of which the newest word is enough; of
    /// OrderChanged what no other event says: it rests, has ended unfilled, is in doubt or no more; of DriftReport
    /// those that failed, that somebody asked for, and that took something over.
    [[nodiscard]] const std::deque<LoggedEvent>& log() const { return m_log; }

private:
    /// Whether the log gains by it.
    bool applyOrder(const OrderChanged& change);
    bool applyReport(const DriftReport& report);
    void forgetEnded();

    std::map<ClientOrderId, KnownOrder> m_orders;
    std::deque<ClientOrderId> m_ended; ///< oldest first
    std::deque<FillTold> m_fills;
    std::map<std::pair<AccountKey, InstrumentId>, PositionChanged> m_positions;
    std::map<AccountKey, AccountChanged> m_accounts;
    std::map<AccountKey, AccountStanding> m_standings;
    std::map<AccountKey, AccountCompared> m_compared;
    std::map<AccountKey, std::deque<DriftReport>> m_reports;
    std::map<AccountKey, LimitsTold> m_limits;
    std::map<std::string, KillChanged> m_kills;
    std::map<std::string, TroubleStands, std::less<>> m_standing;
    RowsWaiting m_waiting;
    ArmChanged m_arm;
    std::deque<LoggedEvent> m_log;
    std::uint64_t m_changes = 0;
    std::uint64_t m_logged = 0;
    std::uint64_t m_fillsTold = 0;
};

} // namespace gannet
