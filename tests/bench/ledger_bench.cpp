// SPDX-License-Identifier: GPL-3.0-or-later
// What exact money costs: the steps of folding a fill into a position, each over a few hundred amounts.
#include "core/ledger/ledger_amount.h"

#include <benchmark/benchmark.h>

#include <vector>

using namespace gannet;

namespace {

constexpr std::size_t kCount = 512; ///< a power of two

/// Prices of two decimals and sizes of five, as the fills of a venue have them.
[[nodiscard]] Decimal priceOf(std::size_t i)
{
    return Decimal{6'400'050 + static_cast<std::int64_t>(i * 37 % 1000), 2};
}
[[nodiscard]] Decimal sizeOf(std::size_t i)
{
    return Decimal{1'234 + static_cast<std::int64_t>(i * 101 % 9000), 5};
}

[[nodiscard]] const std::vector<LedgerAmount>& notionals()
{
    static const std::vector<LedgerAmount> made = [] {
        std::vector<LedgerAmount> all;
        for (std::size_t i = 0; i < kCount; ++i)
            all.push_back(LedgerAmount::product(priceOf(i), sizeOf(i)));
        return all;
    }();
    return made;
}

/// One `step(i)` a turn, i in [0, kCount).
template <class Step> void each(benchmark::State& state, Step&& step)
{
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(step(i));
        i = (i + 1) % kCount;
    }
    state.SetItemsProcessed(state.iterations());
}

void ledgerProduct(benchmark::State& state)
{
    each(state, [](std::size_t i) { return LedgerAmount::product(priceOf(i), sizeOf(i)); });
}
BENCHMARK(ledgerProduct);

void ledgerAdd(benchmark::State& state)
{
    const auto& all = notionals();
    each(state, [&](std::size_t i) { return add(all[i], all[(i + 1) % kCount]); });
}
BENCHMARK(ledgerAdd);

void ledgerSubtract(benchmark::State& state)
{
    const auto& all = notionals();
    each(state, [&](std::size_t i) { return subtract(all[i], all[(i + 1) % kCount]); });
}
BENCHMARK(ledgerSubtract);

void ledgerShare(benchmark::State& state)
{
    const auto& all = notionals();
    each(state, [&](std::size_t i) { return all[i].share(sizeOf(i), Decimal{50'000, 5}); });
}
BENCHMARK(ledgerShare);

/// A mean entry price: cost by size.
void ledgerDivide(benchmark::State& state)
{
    const auto& all = notionals();
    std::vector<LedgerAmount> sizes;
    for (std::size_t i = 0; i < kCount; ++i)
        sizes.push_back(LedgerAmount::from(sizeOf(i + 7)));
    each(state, [&](std::size_t i) { return divide(all[i], sizes[i], 8, Rounding::HalfEven); });
}
BENCHMARK(ledgerDivide);

void ledgerCompare(benchmark::State& state)
{
    const auto& all = notionals();
    each(state, [&](std::size_t i) { return all[i] < all[(i + 1) % kCount]; });
}
BENCHMARK(ledgerCompare);

void ledgerToText(benchmark::State& state)
{
    const auto& all = notionals();
    each(state, [&](std::size_t i) { return all[i].toString(); });
}
BENCHMARK(ledgerToText);

} // namespace

BENCHMARK_MAIN();
