// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/property/tiny_ledger.h"

#include <algorithm>
#include <cstdlib>

namespace gannet::test {

namespace {

[[nodiscard]] Whole powerOfTen(int exponent)
{
    Whole power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

} // namespace

Whole wholeOf(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    Whole value = 0;
    int places = -1; ///< behind the point; -1: it has not come
    for (const char letter : text.substr(isNegative ? 1 : 0)) {
        if (letter == '.')
            places = 0;
        else if (places < TinyLedger::kScale) {
            value = value * 10 + (letter - '0');
            places += places < 0 ? 0 : 1;
        }
    }
    value *= powerOfTen(TinyLedger::kScale - std::max(places, 0));
    return isNegative ? -value : value;
}

TinyLedger TinyLedger::of(std::vector<Fill> fills, const std::vector<FundingPayment>& payments)
{
    // The tiny venue numbers its trades as they happen: t1, t2 ...
    std::ranges::sort(fills, {}, [](const Fill& fill) { return std::stoull(fill.tradeId.substr(1)); });
    TinyLedger ledger;
    for (const Fill& fill : fills)
        ledger.add(fill);
    for (const FundingPayment& payment : payments)
        ledger.funding += wholeOf(payment.amount.toString());
    return ledger;
}

void TinyLedger::add(const Fill& fill)
{
    const std::int64_t size = fill.qty.value.mantissaAt(3).value();
    const std::int64_t change = fill.side == Side::Buy ? size : -size;
    const Whole price = Whole{fill.price.value.mantissaAt(1).value()} * powerOfTen(kScale - 4); // of a thousandth
    const bool isAgainst = (qty > 0 && change < 0) || (qty < 0 && change > 0);
    const std::int64_t closing = !isAgainst ? 0 : std::abs(change) <= std::abs(qty) ? change : -qty;
    if (closing != 0) {
        const Whole share = cost * std::abs(closing) / std::abs(qty);
        realised += -closing * price - share;
        cost -= share;
        qty += closing;
    }
    cost += (change - closing) * price;
    qty += change - closing;
    if (!fill.fee.isZero())
        fees[fill.feeAsset] += wholeOf(fill.fee.toString());
}

} // namespace gannet::test
