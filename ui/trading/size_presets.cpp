// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/size_presets.h"

#include "ui/format.h"
#include "ui/typed_size.h"

#include <algorithm>

namespace gannet {

namespace {

constexpr Decimal kFirstWorth{500, 0};
constexpr std::int64_t kMostLots = 1'000'000'000'000;

/// The next of 1, 2, 5, 10, 20 ... that is not below `lots`.
[[nodiscard]] std::int64_t roundLots(std::int64_t lots)
{
    for (std::int64_t ten = 1; ten < kMostLots; ten *= 10) {
        for (const std::int64_t times : {1, 2, 5}) {
            if (times * ten >= lots)
                return times * ten;
        }
    }
    return kMostLots;
}

[[nodiscard]] std::int64_t lotsFor(const Decimal& size, const Decimal& lot)
{
    const auto lots = divide(size, lot, 0, Rounding::Up);
    return lots ? std::clamp<std::int64_t>(lots->mantissa, 1, kMostLots) : 1;
}

} // namespace

void SizePresets::propose(const Instrument& instrument, const Decimal& price)
{
    if (m_sizes.contains(instrument.key) || !price.isPositive())
        return;
    Sizes sizes;
    sizes.lot = instrument.lotStep.isPositive() ? instrument.lotStep
                                                : Decimal{1, static_cast<std::int8_t>(instrument.qtyScale)};
    const auto worth = divide(kFirstWorth, price, Decimal::kMaxScale / 2, Rounding::Up);
    std::int64_t lots = worth ? lotsFor(*worth, sizes.lot) : 1;
    if (instrument.minQty)
        lots = std::max(lots, lotsFor(*instrument.minQty, sizes.lot));
    for (Decimal& value : sizes.values) {
        lots = roundLots(lots);
        value = multiply(sizes.lot, Decimal{lots, 0}).value_or(sizes.lot).normalized();
        ++lots;
    }
    m_sizes.emplace(instrument.key, sizes);
    emit changed(toQString(instrument.key));
}

QStringList SizePresets::texts(const QString& key) const
{
    const auto found = m_sizes.find(key.toStdString());
    QStringList texts;
    if (found == m_sizes.end())
        return texts;
    for (const Decimal& value : found->second.values)
        texts << amountText(value);
    return texts;
}

int SizePresets::chosen(const QString& key) const
{
    const auto found = m_sizes.find(key.toStdString());
    return found == m_sizes.end() ? kFirst : found->second.chosen;
}

void SizePresets::choose(const QString& key, int preset)
{
    const auto found = m_sizes.find(key.toStdString());
    if (found == m_sizes.end() || preset < 0 || preset > kCount || found->second.chosen == preset)
        return;
    found->second.chosen = preset;
    emit changed(key);
}

void SizePresets::step(const QString& key, int by)
{
    choose(key, std::clamp(chosen(key) + by, 1, kCount));
}

QString SizePresets::setText(const QString& key, int preset, const QString& typed)
{
    const auto found = m_sizes.find(key.toStdString());
    if (found == m_sizes.end() || preset < 1 || preset > kCount)
        return tr("no such preset");
    const TypedSize read = readSize(typed);
    if (!read.problem.isEmpty())
        return read.problem;
    const auto size = Decimal::tryParse(read.text.toStdString());
    if (!size || !size->isPositive())
        return tr("a size is above zero");
    if (!isMultiple(*size, found->second.lot))
        return tr("sizes are multiples of %1").arg(amountText(found->second.lot));
    found->second.values[static_cast<std::size_t>(preset - 1)] = size->normalized();
    emit changed(key);
    return {};
}

std::optional<Decimal> SizePresets::size(const std::string& key, const Decimal& position) const
{
    const auto found = m_sizes.find(key);
    if (found == m_sizes.end())
        return std::nullopt;
    if (found->second.chosen == 0)
        return position.isZero() ? std::nullopt : std::optional(position.absolute());
    return found->second.values[static_cast<std::size_t>(found->second.chosen - 1)];
}

} // namespace gannet
