// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/fills_model.h"

#include "ui/trading/trading_words.h"

#include <algorithm>

namespace gannet {

int FillsModel::total() const
{
    return client() ? static_cast<int>(client()->trading().fills().size()) : 0;
}

TableRow FillsModel::render(const FillTold& told) const
{
    const Fill& fill = told.fill;
    const InstrumentWords instrument = instrumentWords(*client(), fill.venue, fill.instrument);
    const KnownOrder* const order = client()->trading().find(fill.order);
    TableRow row;
    row.id = QStringLiteral("%1|%2|%3|%4")
                 .arg(toQString(fill.tradeId), toQString(fill.account), toQString(toString(told.mode)))
                 .arg(fill.venue.value);
    row.venueCode = instrument.venueCode;
    row.venueName = instrument.venueName;
    row.key = instrument.key;
    row.cells = {timeText(fill.time),
                 instrument.name,
                 sideWord(fill.side),
                 scaledText(fill.price.value, instrument.priceScale),
                 scaledText(fill.qty.value, instrument.qtyScale),
                 moneyText(maybe(multiply(fill.price.value, fill.qty.value))) + QLatin1Char(' ') + instrument.quote,
                 moneyText(maybe(fill.fee)) + QLatin1Char(' ') + toQString(fill.feeAsset),
                 fill.isMaker ? QStringLiteral("maker") : QStringLiteral("taker"),
                 modeTag(told.mode),
                 toQString(fill.account),
                 order ? toQString(order->order.tag) : QString(),
                 toQString(fill.tradeId)};
    using enum Tone;
    for (const Tone tone :
         {Muted, Plain, fill.side == Side::Buy ? Buy : Sell, Plain, Plain, Plain, fill.fee.isNegative() ? Gain : Plain,
          Muted, told.mode == TradingMode::Live ? Plain : Honest, Muted, Muted, Muted})
        row.tones.append(static_cast<int>(tone));
    row.words =
        QStringLiteral("%1 on %2, %3, fee %4, %5")
            .arg(fillWords(*client(), fill), instrument.venueName, row.cells[Role], row.cells[Fee], row.cells[Time]);
    return row;
}

void FillsModel::rebuild(Timestamp)
{
    if (!isActive())
        return;
    const auto& fills = client()->trading().fills();
    const std::uint64_t newest = client()->trading().fillsTold();
    const std::uint64_t known = m_made.empty() ? 0 : m_madeTo;
    const std::size_t fresh = static_cast<std::size_t>(std::min<std::uint64_t>(newest - known, fills.size()));
    for (std::size_t i = fills.size() - fresh; i < fills.size(); ++i)
        m_made.push_back(render(fills[i]));
    m_madeTo = newest;
    while (m_made.size() > fills.size())
        m_made.pop_front();
    std::vector<TableRow> rows;
    for (auto row = m_made.rbegin(); row != m_made.rend() && rows.size() < kShown; ++row) {
        if (filter().isEmpty() || passes(row->words + QLatin1Char(' ') + row->cells.join(QLatin1Char(' '))))
            rows.push_back(*row);
    }
    show(std::move(rows));
}

} // namespace gannet
