// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/day_result.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

namespace gannet {

namespace {

constexpr Duration kDay = Duration::minutes(24 * 60);
constexpr int kCashScale = 8; ///< decimals of money as stored

[[nodiscard]] std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

std::int64_t dayOf(Timestamp time)
{
    return time.ns / kDay.ns;
}

Timestamp midnightOf(Timestamp time)
{
    return {dayOf(time) * kDay.ns};
}

void DayResult::begin(const Position& position)
{
    *this = {};
    m_adopted = m_found = position.net.adoptedQty;
    const auto filled = subtract(position.net.qty, m_found);
    m_filled = filled.value_or(Decimal{});
    m_fits = filled.has_value();
}

void DayResult::add(const std::optional<LedgerAmount>& amount)
{
    const auto sum = amount ? gannet::add(m_cash, *amount) : std::nullopt;
    m_fits = m_fits && sum;
    m_cash = sum.value_or(m_cash);
}

void DayResult::count(const Fill& fill, const Instrument& instrument, Timestamp midnight)
{
    const Decimal change = fill.side == Side::Buy ? fill.qty.value : fill.qty.value.negated();
    if (fill.time < midnight) {
        const auto filled = gannet::add(m_filled, change);
        m_fits = m_fits && filled;
        m_filled = filled.value_or(m_filled);
        return;
    }
    add(LedgerAmount::product(change, fill.price.value).negated());
    if (fill.feeAsset == instrument.quote)
        add(LedgerAmount::from(fill.fee).negated());
    else if (fill.feeAsset == instrument.base)
        add(LedgerAmount::product(fill.fee, fill.price.value).negated());
}

void DayResult::count(const FundingPayment& payment, Timestamp midnight)
{
    if (payment.time >= midnight)
        add(LedgerAmount::from(payment.amount));
}

bool DayResult::wantsPrice(const Position* position) const
{
    const Decimal adopted = position ? position->net.adoptedQty : Decimal{};
    const auto start = gannet::add(m_filled, m_found);
    return (!m_start && !(start && start->isZero())) || adopted != m_adopted;
}

void DayResult::price(const Position* position, const Price& price, Timestamp now)
{
    if (!wantsPrice(position))
        return;
    m_since = now;
    if (!m_start)
        m_start = price;
    const Decimal adopted = position ? position->net.adoptedQty : Decimal{};
    const auto found = subtract(adopted, m_adopted);
    const auto cash = found ? subtract(m_adoptedCash, LedgerAmount::product(*found, price.value)) : std::nullopt;
    m_fits = m_fits && cash;
    m_adoptedCash = cash.value_or(m_adoptedCash);
    m_adopted = adopted;
}

std::optional<LedgerAmount> DayResult::result(const Position& position, const std::optional<Price>& price) const
{
    const auto start = gannet::add(m_filled, m_found);
    if (!m_fits || !start || wantsPrice(&position) || (!price && !position.net.qty.isZero()))
        return std::nullopt;
    std::optional<LedgerAmount> sum = gannet::add(m_cash, m_adoptedCash);
    if (sum && price)
        sum = gannet::add(*sum, LedgerAmount::product(position.net.qty, price->value));
    return sum && m_start ? subtract(*sum, LedgerAmount::product(*start, m_start->value)) : sum;
}

std::string DayResult::toText(Timestamp now) const
{
    const auto cash = m_adoptedCash.rounded(kCashScale, Rounding::Down);
    return fmt::format("{} {} {} {} {} {}", dayOf(now), m_since.ns, m_start ? plainText(m_start->value) : "-",
                       plainText(m_found), plainText(m_adopted), cash ? plainText(*cash) : "-");
}

bool DayResult::read(std::string_view text, Timestamp now)
{
    std::array<std::string_view, 6> words;
    for (std::string_view& word : words) {
        const std::size_t end = std::min(text.find(' '), text.size());
        word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    const auto since = number(words[1]);
    const auto start = Decimal::parse(words[2]);
    const auto found = Decimal::parse(words[3]);
    const auto adopted = Decimal::parse(words[4]);
    const auto cash = Decimal::parse(words[5]);
    if (number(words[0]) != dayOf(now) || !since || (!start && words[2] != "-") || !found || !adopted || !cash)
        return false;
    m_since = {*since};
    m_start = start ? std::optional(Price{*start}) : std::nullopt;
    m_found = *found;
    m_adopted = *adopted;
    m_adoptedCash = LedgerAmount::from(*cash);
    return true;
}

} // namespace gannet
