// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/instrument_search_model.h"
#include "ui/trading/key_router.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <optional>
#include <vector>

namespace gannet {

/// How well words answer what was typed: each typed word must be found, whole or as some of its letters in order;
/// nothing else. The smaller the better, nothing: not at all. Capitals do not count. Pure.
[[nodiscard]] std::optional<int> fuzzyRank(const QString& words, const QString& typed);

/// Everything that can be done, found by what is typed: trading actions with their key and what they do to the risk,
/// commands of the shell, blocks, symbols. `>` actions only, `/` symbols only, `#` working orders by id or words, `?`
/// what there is. What was picked last comes first. UI thread.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY sourcesChanged)
    Q_PROPERTY(gannet::KeyRouter* router READ router WRITE setRouter NOTIFY sourcesChanged)
    Q_PROPERTY(QVariantList commands READ commands WRITE setCommands NOTIFY sourcesChanged)
    Q_PROPERTY(QStringList blocks READ blocks WRITE setBlocks NOTIFY sourcesChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(QStringList recent READ recent WRITE setRecent NOTIFY recentChanged)

public:
    static constexpr int kSymbols = 6; ///< without `/`
    static constexpr int kRecent = 8;
    enum Role { KindRole = Qt::UserRole + 1, IdRole, WordsRole, DetailRole, KeysRole, IsRiskRole, IsRecentRole };

    explicit PaletteModel(QObject* parent = nullptr);

    [[nodiscard]] EngineClient* client() const { return m_symbols.client(); }
    void setClient(EngineClient* client);
    [[nodiscard]] KeyRouter* router() const { return m_router; }
    void setRouter(KeyRouter* router);
    /// Objects {id, words, keys} of the shell.
    [[nodiscard]] QVariantList commands() const { return m_commands; }
    void setCommands(const QVariantList& commands);
    /// Type words, "Ladder".
    [[nodiscard]] QStringList blocks() const { return m_blocks; }
    void setBlocks(const QStringList& blocks);
    [[nodiscard]] QString filter() const { return m_filter; }
    void setFilter(const QString& filter);
    /// Ids, the one picked last first.
    [[nodiscard]] QStringList recent() const { return m_recent; }
    void setRecent(const QStringList& recent);
    /// Remembers that this one was picked.
    Q_INVOKABLE void picked(const QString& id);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

signals:
    void sourcesChanged();
    void filterChanged();
    void recentChanged();

private:
    /// `kind` is "action" (of trading), "command" (of the shell), "block", "symbol", "order" or "help".
    struct Row {
        QString kind, id, words, detail, keys;
        bool isRisk = false;
        bool isRecent = false;
    };

    void rebuild();
    [[nodiscard]] std::vector<Row> everything() const;
    void addOrders(const QString& typed);
    void addSymbols(const QString& typed, int most);

    InstrumentSearchModel m_symbols;
    QPointer<KeyRouter> m_router;
    QVariantList m_commands;
    QStringList m_blocks, m_recent;
    QString m_filter;
    std::vector<Row> m_rows;
};

} // namespace gannet
