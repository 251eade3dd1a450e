// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/trading_state.h"

#include "core/base/overloaded.h"
#include "core/model/order_state.h"
#include "ui/format.h"

#include <algorithm>
#include <string_view>
#include <variant>

namespace gannet {

namespace {

[[nodiscard]] Timestamp timeOf(const TradingEvent& event, Timestamp now)
{
    const Timestamp told = std::visit(
        overloaded{[](const OrderChanged& it) { return it.order.changed; },
                   [](const RequestAnswered& it) { return it.time; }, [](const ArmChanged& it) { return it.time; },
                   [](const KillChanged& it) { return it.time; }, [](const AccountChanged& it) { return it.time; },
                   [](const AccountCompared& it) { return it.time; }, [](const DriftFound& it) { return it.time; },
                   [](const TradingTrouble& it) { return it.time; }, [](const TroubleStands& it) { return it.time; },
                   [](const AccountStanding& it) { return it.time; }, [](const DriftReport& it) { return it.answered; },
                   [](const FillTold& it) { return it.fill.time; }, [](const auto&) { return Timestamp{}; }},
        event);
    return told.isKnown() ? told : now;
}

[[nodiscard]] bool isToldOfOrders(OrderState state)
{
    return state == OrderState::Open || state == OrderState::Cancelled || state == OrderState::Expired ||
           state == OrderState::Rejected;
}

/// What is pressed, refused and filled has events of its own.
[[nodiscard]] bool isNews(const OrderChanged& change, const KnownOrder& before)
{
    const bool isOther = before.rank == 0 || before.order.state != change.order.state;
    // Taken, and then it could not leave: its answer said nothing of that.
    const bool isStuck = change.order.state == OrderState::Denied && before.rank != 0;
    const bool isWaiting = change.isLocal && change.order.state == OrderState::Created;
    return (isOther && (isToldOfOrders(change.order.state) || isWaiting || isStuck)) ||
           before.order.isOutcomeUnknown != change.order.isOutcomeUnknown;
}

} // namespace

void TradingState::apply(const TradingEvent& event, Timestamp now)
{
    bool isLogged = !std::holds_alternative<PositionChanged>(event) && !std::holds_alternative<BalanceChanged>(event) &&
                    !std::holds_alternative<LimitsTold>(event) && !std::holds_alternative<RowsWaiting>(event);
    std::visit(overloaded{[this, &isLogged](const OrderChanged& it) { isLogged = applyOrder(it); },
                          [this, &isLogged](const FillTold& it) {
                              isLogged = !it.isRemembered;
                              m_fills.push_back(it);
                              ++m_fillsTold;
                              if (m_fills.size() > kFills)
                                  m_fills.pop_front();
                          },
                          [this](const PositionChanged& it) {
                              m_positions[{it.account, it.instrument}] = it;
                          },
                          [this](const AccountChanged& it) { m_accounts[it.account] = it; },
                          [this, &isLogged](const AccountStanding& it) {
                              m_standings[it.account] = it;
                              AccountChanged closed;
                              closed.account = it.account;
                              closed.mode = TradingMode::Live;
                              closed.time = it.time;
                              m_accounts.try_emplace(it.account, std::move(closed));
                              isLogged = it.key != AccountKeyState::Reading && it.key != AccountKeyState::Opening;
                          },
                          [this](const AccountCompared& it) {
                              AccountCompared& known = m_compared[it.account];
                              std::vector<std::string> open = std::move(known.differences);
                              known = it;
                              known.differences.insert(known.differences.begin(), open.begin(), open.end());
                              if (known.differences.size() > kDifferences)
                                  known.differences.resize(kDifferences);
                          },
                          [this, &isLogged](const DriftReport& it) { isLogged = applyReport(it); },
                          [this](const LimitsTold& it) { m_limits[it.account] = it; },
                          [this](const RowsWaiting& it) { m_waiting = it; },
                          [this](const KillChanged& it) {
                              if (it.isSet)
                                  m_kills[it.target] = it;
                              else
                                  m_kills.erase(it.target);
                          },
                          [this](const ArmChanged& it) {
                              m_arm = it;
                              for (auto& [account, compared] : m_compared) {
                                  if (compared.mode == it.armed)
                                      compared.differences.clear();
                              }
                          },
                          [this](const TroubleStands& it) {
                              if (it.isOver)
                                  m_standing.erase(it.about);
                              else
                                  m_standing[it.about] = it;
                          },
                          [](const auto&) {}},
               event);
    if (!isLogged)
        return;
    m_log.push_back({++m_logged, timeOf(event, now), event});
    if (m_log.size() > kLogged)
        m_log.pop_front();
}

ConfirmLevel TradingState::confirm(const AccountKey& account) const
{
    const auto told = m_limits.find(account);
    return told == m_limits.end() ? ConfirmLevel::Guarded : told->second.confirm;
}

bool TradingState::applyOrder(const OrderChanged& change)
{
    KnownOrder& known = m_orders[change.order.id];
    const bool isLogged = isNews(change, known);
    const bool hadEnded = known.rank != 0 && isFinal(known.order.state);
    known = {change.order, change.isLocal, change.isProtective, ++m_changes};
    if (!hadEnded && isFinal(change.order.state))
        m_ended.push_back(change.order.id);
    forgetEnded();
    return isLogged;
}

/// What was open in the report before and is not any more differs no longer.
bool TradingState::applyReport(const DriftReport& report)
{
    std::deque<DriftReport>& reports = m_reports[report.account];
    const auto known = std::ranges::find(reports, report.number, &DriftReport::number);
    const bool isNews = known == reports.end();
    const auto compared = m_compared.find(report.account);
    if (!reports.empty() && compared != m_compared.end()) {
        for (const DriftItem& before : reports.back().items) {
            const auto now = std::ranges::find(report.items, before.number, &DriftItem::number);
            const bool isOpen = now != report.items.end() && now->standing == DriftStanding::Open;
            if (before.standing == DriftStanding::Open && !isOpen)
                std::erase(compared->second.differences, before.sentence);
        }
    }
    if (!isNews)
        *known = report;
    else
        reports.push_back(report);
    if (reports.size() > kReports)
        reports.pop_front();
    const bool isToldElse = report.cause == CompareCause::Start || report.cause == CompareCause::Reconnect;
    return isNews && (report.result == CompareResult::Failed || report.cause == CompareCause::Asked ||
                      (report.result == CompareResult::Repaired && !isToldElse));
}

const KillChanged* TradingState::killBefore(std::string_view key) const
{
    for (const std::string_view scope : {std::string_view(), splitKey(key).slug, key}) {
        if (const auto found = m_kills.find(std::string(scope)); found != m_kills.end())
            return &found->second;
    }
    return nullptr;
}

bool TradingState::isArmed(const AccountKey& account) const
{
    const auto told = m_accounts.find(account);
    return told != m_accounts.end() && m_arm.armed == told->second.mode && !told->second.wantsArming;
}

const KnownOrder* TradingState::find(ClientOrderId id) const
{
    const auto found = m_orders.find(id);
    return found == m_orders.end() ? nullptr : &found->second;
}

void TradingState::forgetEnded()
{
    while (m_ended.size() > kEndedOrders) {
        m_orders.erase(m_ended.front());
        m_ended.pop_front();
    }
}

} // namespace gannet
