// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/account_budget.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace gannet::fapi {

namespace {

/// Of the address's weight, for accounts' reads: the public side has most of the rest.
constexpr std::int64_t kReadsPct = 25;
/// What may be read at once: a start costs 83, a snapshot of an account without executions 80.
constexpr std::int64_t kReadsBurst = 400;
/// Above this share of the venue's own count reads wait for the next minute; orders have what is left.
constexpr std::uint32_t kTightPct = 80;
// Ours, where the venue does not say how long.
constexpr Duration kLimitedPause = Duration::seconds(10);
constexpr Duration kBannedPause = Duration::minutes(2);
constexpr Duration kMinute = Duration::minutes(1);

constexpr std::string_view kWeightHeader = "X-MBX-USED-WEIGHT-1M";
constexpr std::string_view kMinuteHeader = "X-MBX-ORDER-COUNT-1M";
constexpr std::string_view kTenSecondsHeader = "X-MBX-ORDER-COUNT-10S";

[[nodiscard]] std::optional<std::uint32_t> countOf(std::string_view text)
{
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(count) : std::nullopt;
}

} // namespace

AccountBudget::AccountBudget(const AccountFacts& facts)
    : m_minute{facts.ordersPerMinute, kMinute},
      m_tenSeconds{facts.ordersPerTenSeconds, Duration::seconds(10)},
      m_reads(facts.weightPerMinute * kReadsPct / 100, kMinute, kReadsBurst),
      m_weightLimit(facts.weightPerMinute)
{}

const std::vector<std::string>& AccountBudget::headers()
{
    static const std::vector<std::string> names{std::string(kWeightHeader), std::string(kMinuteHeader),
                                                std::string(kTenSecondsHeader)};
    return names;
}

void AccountBudget::Window::forget(Timestamp now)
{
    while (!ours.empty() && ours.front() + length <= now)
        ours.pop_front();
    if (toldAt.isKnown() && toldAt + length <= now)
        toldAt = {};
}

std::optional<Duration> AccountBudget::Window::wait(Timestamp now)
{
    forget(now);
    if (ours.size() >= limit)
        return ours.front() + length - now;
    if (!toldAt.isKnown())
        return std::nullopt;
    const auto since = ours.end() - std::ranges::upper_bound(ours, toldAt);
    if (told + static_cast<std::uint64_t>(since) >= limit)
        return toldAt + length - now;
    return std::nullopt;
}

std::optional<Duration> AccountBudget::takeOrder(Timestamp now)
{
    std::optional<Duration> wait = waitForCancel(now);
    for (Window* window : {&m_minute, &m_tenSeconds}) {
        if (const auto more = window->wait(now))
            wait = std::max(wait.value_or(*more), *more);
    }
    if (wait)
        return wait;
    m_minute.ours.push_back(now);
    m_tenSeconds.ours.push_back(now);
    return std::nullopt;
}

std::optional<Duration> AccountBudget::waitForCancel(Timestamp now) const
{
    return now < m_haltedUntil ? std::optional(m_haltedUntil - now) : std::nullopt;
}

bool AccountBudget::takeRead(Timestamp now, std::int64_t weight)
{
    return now >= m_haltedUntil && now >= m_readsFrom && m_reads.take(now, weight);
}

Timestamp AccountBudget::readAt(Timestamp now, std::int64_t weight)
{
    return std::max({m_haltedUntil, m_readsFrom, now + m_reads.waitFor(now, weight)});
}

void AccountBudget::onHeaders(const std::vector<HttpHeader>& headers, Timestamp now)
{
    for (const HttpHeader& header : headers) {
        const auto count = countOf(header.value);
        if (!count)
            continue;
        if (header.name == kWeightHeader && std::uint64_t{*count} * 100 >= std::uint64_t{m_weightLimit} * kTightPct)
            m_readsFrom = Timestamp{(now.ns / kMinute.ns + 1) * kMinute.ns};
        for (const auto& [name, window] :
             {std::pair{kMinuteHeader, &m_minute}, std::pair{kTenSecondsHeader, &m_tenSeconds}}) {
            if (header.name == name) {
                window->told = *count;
                window->toldAt = now;
            }
        }
    }
}

void AccountBudget::halt(int status, Duration retryAfter, Timestamp now)
{
    if (retryAfter <= Duration{})
        retryAfter = status == 418 ? kBannedPause : kLimitedPause;
    m_haltedUntil = std::max(m_haltedUntil, now + retryAfter);
}

} // namespace gannet::fapi
