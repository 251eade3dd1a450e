// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/size_presets.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"

#include <algorithm>
#include <utility>

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

/// Base units that are whole lots, or money; else what is wrong with it.
[[nodiscard]] Result<SizeAsk> readPreset(const QString& typed, const Decimal& lot)
{
    auto ask = readSizeAsk(typed.toStdString());
    if (!ask)
        return ask;
    const bool isUnits = ask->of == SizeAsk::Of::Units;
    Error error;
    error.kind = ErrorKind::Invalid;
    error.code = Code::BadQty;
    if (!isUnits && ask->of != SizeAsk::Of::Quote)
        error.message = "A preset is a size, 0.05, or money, $500";
    else if (!ask->value.isPositive())
        error.message = "A size is above zero";
    else if (isUnits && !isMultiple(ask->value, lot))
        error.message = "Sizes are multiples of " + plainText(lot);
    else
        return ask;
    return fail(std::move(error));
}

[[nodiscard]] std::string settingOf(const std::string& key)
{
    return "presets/" + key;
}

} // namespace

void SizePresets::setClient(EngineClient* client)
{
    if (client == m_client)
        return;
    m_client = client;
    emit clientChanged();
}

void SizePresets::propose(const Instrument& instrument, const Decimal& price)
{
    if (!price.isPositive())
        return;
    if (const auto found = m_sizes.find(instrument.key); found != m_sizes.end()) {
        found->second.price = price;
        return;
    }
    Sizes sizes;
    sizes.price = price;
    sizes.lot = instrument.lotStep.isPositive() ? instrument.lotStep
                                                : Decimal{1, static_cast<std::int8_t>(instrument.qtyScale)};
    const auto worth = divide(kFirstWorth, price, Decimal::kMaxScale / 2, Rounding::Up);
    std::int64_t lots = worth ? lotsFor(*worth, sizes.lot) : 1;
    if (instrument.minQty)
        lots = std::max(lots, lotsFor(*instrument.minQty, sizes.lot));
    for (SizeAsk& ask : sizes.values) {
        lots = roundLots(lots);
        ask.value = multiply(sizes.lot, Decimal{lots, 0}).value_or(sizes.lot).normalized();
        ++lots;
    }
    readKept(instrument.key, sizes);
    m_sizes.emplace(instrument.key, sizes);
    emit changed(toQString(instrument.key));
}

/// One that does not fit any more (another lot, say) is as proposed.
void SizePresets::readKept(const std::string& key, Sizes& sizes) const
{
    const std::string* const kept = m_client ? m_client->setting(settingOf(key)) : nullptr;
    if (!kept)
        return;
    const QStringList words = toQString(*kept).split(QLatin1Char(' '));
    for (qsizetype i = 0; i < std::min<qsizetype>(words.size(), kCount); ++i) {
        if (const auto ask = readPreset(words[i], sizes.lot))
            sizes.values[static_cast<std::size_t>(i)] = *ask;
    }
}

void SizePresets::keep(const std::string& key, const Sizes& sizes)
{
    if (!m_client)
        return;
    std::string words;
    for (const SizeAsk& ask : sizes.values)
        words += (words.empty() ? "" : " ") + typedText(ask);
    m_client->keep(settingOf(key), std::move(words));
}

QStringList SizePresets::texts(const QString& key) const
{
    const auto found = m_sizes.find(key.toStdString());
    QStringList texts;
    if (found == m_sizes.end())
        return texts;
    for (const SizeAsk& ask : found->second.values)
        texts << (ask.of == SizeAsk::Of::Quote ? QLatin1Char('$') + amountText(ask.value) : amountText(ask.value));
    return texts;
}

QStringList SizePresets::typed(const QString& key) const
{
    const auto found = m_sizes.find(key.toStdString());
    QStringList texts;
    if (found == m_sizes.end())
        return texts;
    for (const SizeAsk& ask : found->second.values)
        texts << toQString(typedText(ask));
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
        return tr("There is no such preset");
    auto ask = readPreset(typed, found->second.lot);
    if (!ask)
        return toQString(ask.error().message);
    ask->value = ask->value.normalized();
    found->second.values[static_cast<std::size_t>(preset - 1)] = *ask;
    keep(found->first, found->second);
    emit changed(key);
    return {};
}

std::optional<Decimal> SizePresets::size(const std::string& key, const Decimal& position) const
{
    const auto found = m_sizes.find(key);
    if (found == m_sizes.end())
        return std::nullopt;
    const Sizes& sizes = found->second;
    if (sizes.chosen == 0)
        return position.isZero() ? std::nullopt : std::optional(position.absolute());
    const SizeAsk& ask = sizes.values[static_cast<std::size_t>(sizes.chosen - 1)];
    if (ask.of == SizeAsk::Of::Units)
        return ask.value;
    const auto units = divide(ask.value, sizes.price, Decimal::kMaxScale / 2, Rounding::Down);
    const auto lots = units ? multiplesAround(*units, sizes.lot) : std::nullopt;
    return lots && lots->below.isPositive() ? std::optional(lots->below.normalized()) : std::nullopt;
}

} // namespace gannet
