// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"
#include "ui/models/rows_model.h"

#include <map>
#include <string>
#include <utility>

namespace gannet {

/// Open positions in the order in which the engine tells them, one total for each quote asset, and those that were
/// closed since 00:00 UTC. UI thread.
class PositionsModel : public gannet::RowsModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int openCount READ openCount NOTIFY openCountChanged)
    Q_PROPERTY(bool isTruncated READ isTruncated NOTIFY countChanged)
    Q_PROPERTY(bool hasMark READ hasMark NOTIFY marksChanged)
    Q_PROPERTY(QString onlyMode READ onlyMode NOTIFY marksChanged)
    Q_PROPERTY(bool hasMiddle READ hasMiddle NOTIFY marksChanged)

public:
    enum Column {
        Name,
        SideColumn,
        Size,
        Entry,
        Mark,
        Value,
        Unrealised,
        Realised,
        Funding,
        Fees,
        Net,
        Margin,
        Leverage,
        Liquidation,
        Mode,
        Account,
        ColumnCount
    };
    Q_ENUM(Column)

    using RowsModel::RowsModel;

    [[nodiscard]] int openCount() const { return m_openCount; }
    /// There is more than the view has room for.
    [[nodiscard]] bool isTruncated() const { return m_isTruncated; }

    /// Some row stands out: a position without the stop that it is to have.
    [[nodiscard]] bool hasMark() const { return m_hasMark; }
    /// "PAPER": the mode of every row; empty: there are several, or no row.
    [[nodiscard]] QString onlyMode() const { return m_onlyMode; }
    /// Some row is valued at the middle of the book, and says so.
    [[nodiscard]] bool hasMiddle() const { return m_hasMiddle; }

    /// What a press on this row is about; empty on a row that is no open position.
    Q_INVOKABLE [[nodiscard]] QString accountOf(const QString& id) const;
    /// "paper", "shadow", "live".
    Q_INVOKABLE [[nodiscard]] QString modeOf(const QString& id) const;
    /// What a reversal comes to: "Sell 2.0 BTC-PERP: long 1.0 becomes short 1.0".
    Q_INVOKABLE [[nodiscard]] QString reversalOf(const QString& id) const;
    /// Signed and exact, "-1.0": the position that reversalOf() speaks of; empty: none, or not known.
    Q_INVOKABLE [[nodiscard]] QString heldOf(const QString& id) const;
    /// Whether a reversal is held first: at every level but Instant.
    Q_INVOKABLE [[nodiscard]] bool isReversalAsked(const QString& id) const;
    /// What stands where its margin is changed, "BTC-PERP on Hyperliquid: 20.00 USDC of margin"; empty where it cannot
    /// be changed, and then whyNoMargin() says why.
    Q_INVOKABLE [[nodiscard]] QString marginOf(const QString& id) const;
    Q_INVOKABLE [[nodiscard]] QString whyNoMargin(const QString& id) const;
    /// What may be put or taken while nothing is typed; else where the position would be liquidated with so much more
    /// or less, "liq. 48 913.3 → ≈36 115.8". The engine's question has the last word.
    Q_INVOKABLE [[nodiscard]] QString marginPreview(const QString& id, const QString& typed, bool isTakenAway) const;
    /// The asset that it is counted in.
    Q_INVOKABLE [[nodiscard]] QString quoteOf(const QString& id) const;
    Q_INVOKABLE [[nodiscard]] QString noteOf(const QString& id, int column) const override;

signals:
    void openCountChanged();
    void marksChanged();
    /// There are positions of a newer view.
    void looked();

protected:
    void rebuild(Timestamp now) override;
    void look(Timestamp now) override;
    void connectViews() override;
    [[nodiscard]] bool isMoving() const override { return m_isNew; }
    /// A total of nothing is zero.
    [[nodiscard]] TableRow renderGone(TableRow row) const override;

private:
    [[nodiscard]] const PortfolioPosition* find(const QString& id) const;
    [[nodiscard]] TableRow render(const PortfolioPosition& position) const;
    void countOpen();

    OpenedView<PortfolioView> m_view;
    std::vector<PortfolioPosition> m_positions;                        ///< of the newest view
    std::map<QString, std::pair<TradingMode, std::string>> m_totalled; ///< what each total is of, mode and quote, by id
    Timestamp m_time;                                                  ///< of it
    int m_openCount = 0;
    bool m_isTruncated = false;
    bool m_isNew = false;
    bool m_hasMark = false;
    QString m_onlyMode;
    bool m_hasMiddle = false;
};

} // namespace gannet
