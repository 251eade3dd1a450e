// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/text_layer.h"
#include "ui/theme/theme_model.h"

#include <QPointer>
#include <QQuickPaintedItem>
#include <QtQml/qqmlregistration.h>

#include <atomic>

namespace gannet {

/// What the painted blocks share: the theme, device pixels, and the looks of data that is not live. paint() runs while
/// the UI thread waits, so items read their view-models directly.
class PaintedBlock : public QQuickPaintedItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(gannet::ThemeModel* theme READ theme WRITE setTheme NOTIFY themeChanged)
    Q_PROPERTY(QString accessibleSummary READ accessibleSummary NOTIFY accessibleSummaryChanged)
    Q_PROPERTY(QVariantList columns READ columns NOTIFY columnsChanged)

public:
    explicit PaintedBlock(QQuickItem* parent = nullptr);

    /// The `Theme` singleton of the engine unless another one is set.
    [[nodiscard]] ThemeModel* theme() const { return m_theme; }
    void setTheme(ThemeModel* theme);
    /// One sentence that tells a screen reader what is shown; renewed at most once a second.
    [[nodiscard]] QString accessibleSummary() const { return m_summary; }
    /// Where the columns stand, for the header above: objects {title, x, width, isRight}, px of this item. Only size,
    /// theme and settings move them, never data.
    [[nodiscard]] QVariantList columns() const { return m_columns; }
    /// How often it was painted; for tests and the probe.
    [[nodiscard]] int paintCount() const { return m_paintCount.load(std::memory_order_relaxed); }

    void paint(QPainter* painter) final;

signals:
    void themeChanged();
    void accessibleSummaryChanged();
    void columnsChanged();

protected:
    /// Draws everything; the ground is already bg0. Called with a theme only.
    virtual void paintBlock(QPainter& painter) = 0;
    /// Size, theme or device px changed; before columns are laid out. Called with a theme only.
    virtual void onLayout() {}
    /// Columns for the present size and theme.
    [[nodiscard]] virtual QVariantList layoutColumns() const { return {}; }
    /// The sentence for screen readers.
    [[nodiscard]] virtual QString summary() const { return {}; }
    /// The view-model changed: one paint in the next frame, and the summary when it is due.
    void refresh();
    /// Size, theme or a setting changed: columns too.
    void relayout();

    void componentComplete() override;
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;
    void itemChange(ItemChange change, const ItemChangeData& value) override;

    [[nodiscard]] double dpr() const;
    /// To the nearest whole device px.
    [[nodiscard]] double snap(double x) const;
    /// Row height of the theme on whole device px.
    [[nodiscard]] double rowHeight() const;
    [[nodiscard]] double hairline() const { return 1.0 / dpr() * std::max(1.0, std::floor(dpr())); }
    /// `share` of a token on bg0, as the design's tints.
    [[nodiscard]] QColor tint(const QColor& color, double share) const;
    [[nodiscard]] TextLayer& texts() { return m_texts; }

    /// Diagonal stripes 2 wide, 7 apart: "not what you think it is".
    void paintHatch(QPainter& painter, const QRectF& area) const;
    /// A bar where a value will stand.
    void paintSkeleton(QPainter& painter, double right, double rowTop, double width) const;
    void fill(QPainter& painter, const QRectF& area, const QColor& color) const;
    void outline(QPainter& painter, const QRectF& area, const QColor& color, double width) const;

    [[nodiscard]] static QVariantMap column(const QString& title, double x, double width, bool isRight);

private:
    void adoptTheme();

    QPointer<ThemeModel> m_theme;
    TextLayer m_texts;
    QString m_summary;
    QVariantList m_columns;
    std::int64_t m_summaryDueMs = 0;
    std::atomic<int> m_paintCount{0};
};

} // namespace gannet
