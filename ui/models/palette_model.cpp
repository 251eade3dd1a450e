// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/palette_model.h"

#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace gannet {

namespace {

constexpr int kLettersApart = 100; ///< worse than any place of a whole word
constexpr qsizetype kSpread = 3;   ///< letters stand within so many times their number

/// Where the letters of `word` stand in `words`, in order; the tighter the better.
[[nodiscard]] std::optional<int> lettersRank(const QString& words, const QString& word)
{
    qsizetype at = -1;
    qsizetype first = -1;
    for (const QChar letter : word) {
        at = words.indexOf(letter, at + 1);
        if (at < 0)
            return std::nullopt;
        if (first < 0)
            first = at;
    }
    if (at - first > kSpread * word.size())
        return std::nullopt;
    return kLettersApart + static_cast<int>(at - first);
}

[[nodiscard]] QString effectText(EffectClass effect)
{
    switch (effect) {
    case EffectClass::Risk: return PaletteModel::tr("adds risk: needs arming");
    case EffectClass::Reduce: return PaletteModel::tr("reduces: always allowed");
    case EffectClass::Prepare:
    case EffectClass::View: break;
    }
    return {};
}

} // namespace

std::optional<int> fuzzyRank(const QString& words, const QString& typed)
{
    const QString all = words.toLower();
    int total = 0;
    for (const QString& word : typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const qsizetype at = all.indexOf(word);
        const bool isStart = at == 0 || (at > 0 && !all[at - 1].isLetterOrNumber());
        const auto rank = at >= 0 ? std::optional(isStart ? (at == 0 ? 0 : 1) : 2) : lettersRank(all, word);
        if (!rank)
            return std::nullopt;
        total += *rank;
    }
    return total;
}

PaletteModel::PaletteModel(QObject* parent) : QAbstractListModel(parent)
{
    connect(this, &PaletteModel::sourcesChanged, this, &PaletteModel::rebuild);
}

void PaletteModel::setClient(EngineClient* client)
{
    m_symbols.setClient(client);
    emit sourcesChanged();
}

void PaletteModel::setRouter(KeyRouter* router)
{
    if (m_router)
        disconnect(m_router, nullptr, this, nullptr);
    m_router = router;
    if (router)
        connect(router, &KeyRouter::profileChanged, this, &PaletteModel::rebuild);
    emit sourcesChanged();
}

void PaletteModel::setCommands(const QVariantList& commands)
{
    m_commands = commands;
    emit sourcesChanged();
}

void PaletteModel::setBlocks(const QStringList& blocks)
{
    m_blocks = blocks;
    emit sourcesChanged();
}

void PaletteModel::setFilter(const QString& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    emit filterChanged();
    rebuild(); // at once: Enter right after the last letter must pick what that letter chose
}

void PaletteModel::setRecent(const QStringList& recent)
{
    if (recent == m_recent)
        return;
    m_recent = recent.mid(0, kRecent);
    emit recentChanged();
    rebuild();
}

void PaletteModel::picked(const QString& id)
{
    QStringList recent = m_recent;
    recent.removeAll(id);
    recent.prepend(id);
    setRecent(recent);
}

std::vector<PaletteModel::Row> PaletteModel::everything() const
{
    std::vector<Row> rows;
    for (const TradeAction& action : tradeActions()) {
        if (action.id.starts_with("ladder.") || action.id.starts_with("size."))
            continue; // mean something in a ladder only
        const QString id = toQString(action.id);
        rows.push_back({QStringLiteral("action"), id, toQString(action.words), effectText(action.effect),
                        m_router ? m_router->keysOf(id) : QString(), action.effect == EffectClass::Risk, false});
    }
    for (const QVariant& each : m_commands) {
        const QVariantMap command = each.toMap();
        rows.push_back({QStringLiteral("command"),
                        command.value(QStringLiteral("id")).toString(),
                        command.value(QStringLiteral("words")).toString(),
                        {},
                        command.value(QStringLiteral("keys")).toString(),
                        false,
                        false});
    }
    for (const QString& block : m_blocks)
        rows.push_back(
            {QStringLiteral("block"), QStringLiteral("block.") + block, block, tr("block"), {}, false, false});
    return rows;
}

void PaletteModel::addSymbols(const QString& typed, int most)
{
    m_symbols.setFilter(typed);
    for (int i = 0; i < std::min(m_symbols.rowCount(), most); ++i) {
        const auto at = [this, i](int role) { return m_symbols.data(m_symbols.index(i), role).toString(); };
        m_rows.push_back({QStringLiteral("symbol"),
                          at(InstrumentSearchModel::KeyRole),
                          at(InstrumentSearchModel::SymbolRole),
                          at(InstrumentSearchModel::VenueNameRole),
                          {},
                          false,
                          false});
    }
}

/// Newest first; an id by any of its part.
void PaletteModel::addOrders(const QString& typed)
{
    if (!client())
        return;
    std::vector<const KnownOrder*> working;
    for (const auto& [id, known] : client()->trading().orders()) {
        if (!isFinal(known.order.state))
            working.push_back(&known);
    }
    std::ranges::sort(working, std::greater{}, &KnownOrder::rank);
    for (const KnownOrder* known : working) {
        const QString id = toQString(known->order.id.toHex());
        const QString words = orderWords(*client(), known->order);
        if (id.contains(typed, Qt::CaseInsensitive) || fuzzyRank(words, typed))
            m_rows.push_back({QStringLiteral("order"), id, words, QLatin1Char('#') + id, {}, false, false});
    }
}

void PaletteModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    const QString text = m_filter.trimmed();
    const QChar prefix = text.isEmpty() ? QChar() : text[0];
    const bool isActions = prefix == QLatin1Char('>');
    const QString typed = isActions || prefix == QLatin1Char('/') ? text.mid(1).trimmed() : text;
    if (prefix == QLatin1Char('?')) {
        const QString help = QStringLiteral("help");
        m_rows = {{help, QStringLiteral(">"), tr("actions"), tr("what keys and buttons do"), {}, false, false},
                  {help, QStringLiteral("/"), tr("symbols"), tr("of every venue"), {}, false, false},
                  {help, QStringLiteral("#"), tr("orders"), tr("that work, by id or words"), {}, false, false}};
    } else if (prefix == QLatin1Char('#')) {
        addOrders(text.mid(1).trimmed());
    } else if (prefix == QLatin1Char('/')) {
        addSymbols(typed, static_cast<int>(InstrumentSearchModel::kMost));
    } else {
        std::vector<std::pair<int, Row>> found;
        for (Row& row : everything()) {
            if (isActions && row.kind == QLatin1String("block"))
                continue;
            const auto rank = fuzzyRank(row.words + QLatin1Char(' ') + row.id + QLatin1Char(' ') + row.keys, typed);
            const auto since = m_recent.indexOf(row.id);
            row.isRecent = since >= 0;
            if (rank)
                found.emplace_back(row.isRecent ? static_cast<int>(since) - kRecent + *rank * kRecent : *rank * kRecent,
                                   std::move(row));
        }
        std::ranges::stable_sort(found, {}, &std::pair<int, Row>::first);
        for (auto& [rank, row] : found)
            m_rows.push_back(std::move(row));
        if (!isActions && !typed.isEmpty())
            addSymbols(typed, kSymbols);
    }
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KindRole: return row.kind;
    case IdRole: return row.id;
    case Qt::DisplayRole:
    case WordsRole: return row.words;
    case DetailRole: return row.detail;
    case KeysRole: return row.keys;
    case IsRiskRole: return row.isRisk;
    case IsRecentRole: return row.isRecent;
    default: return {};
    }
}

QHash<int, QByteArray> PaletteModel::roleNames() const
{
    return {{KindRole, "kind"}, {IdRole, "rowId"},      {WordsRole, "words"},      {DetailRole, "detail"},
            {KeysRole, "keys"}, {IsRiskRole, "isRisk"}, {IsRecentRole, "isRecent"}};
}

} // namespace gannet
