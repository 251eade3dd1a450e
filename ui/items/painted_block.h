// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/flash.h"
#include "ui/format.h"
#include "ui/items/lane.h"
#include "ui/items/text_layer.h"
#include "ui/theme/theme_model.h"
#include "ui/viewmodels/block_view_model.h"

#include <QBasicTimer>
#include <QPointer>
#include <QQuickPaintedItem>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <atomic>
#include <optional>
#include <string_view>

namespace gannet {

// Shares of a side's colour on bg0, as the design's tints.
inline constexpr double kBarShare = 0.18;
inline constexpr double kLargeBarShare = 0.28;
inline constexpr double kGreyShare = 0.14; ///< of textMuted, where a side's colour would promise too much
/// Of textMuted at full strength, where a level went. It lies in the price's cell only and has no side's colour: beside
/// or under bars it would be read as a size. Prices in a side's colour stay readable on it in every theme.
inline constexpr double kGoneShare = 0.14;

using AmountChars = std::array<char16_t, kAmountChars>;
[[nodiscard]] inline std::u16string_view textOf(const AmountChars& chars, std::size_t length)
{
    return {chars.data(), length};
}
[[nodiscard]] inline std::u16string_view textOf(const QString& text)
{
    return {reinterpret_cast<const char16_t*>(text.utf16()), static_cast<std::size_t>(text.size())};
}

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
    /// The watched view-model changed.
    virtual void onData() { refresh(); }
    /// The watched view-model shows another instrument, or is another one.
    virtual void startAfresh() {}
    /// When the block looks different although nothing new came; nothing when it stands still.
    [[nodiscard]] virtual std::optional<std::int64_t> nextLookMs(std::int64_t nowMs) const
    {
        (void)nowMs;
        return std::nullopt;
    }

    /// Takes `viewModel` into `member` in place of what was there: its news go to onData(), another instrument to
    /// startAfresh(). False when it is the same one. The item connects what else it wants of it.
    template <class ViewModel> bool watch(QPointer<ViewModel>& member, ViewModel* viewModel)
    {
        if (viewModel == member)
            return false;
        if (member)
            disconnect(member, nullptr, this, nullptr);
        member = viewModel;
        connectTo(viewModel);
        return true;
    }
    /// Lets time pass over the look: paints again at each nextLookMs() until there is none. Called with news.
    void keepMoving();
    /// The view-model changed: one paint in the next frame, and the summary when it is due.
    void refresh();
    /// Size, theme or a setting changed: columns too.
    void relayout();

    void componentComplete() override;
    void timerEvent(QTimerEvent* event) override;
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
    /// A size as it stands in a lane `room` wide: in full, or short ("12.3k") where that is wanted or all its digits
    /// would run into the next lane and read as another number.
    [[nodiscard]] std::u16string_view sizeText(std::int64_t size, int scale, double room, bool isShort,
                                               AmountChars& chars);

    /// The state of the watched data; Idle without.
    [[nodiscard]] DataState state() const { return m_watched ? m_watched->state() : DataState::Idle; }
    /// Late data is paler: to be called before the data is painted.
    void paleIfLate(QPainter& painter) const;
    /// Ends paleIfLate and puts the hatch over what is grey.
    void hatchIfGrey(QPainter& painter, const QRectF& area) const;
    /// Diagonal stripes 2 wide, 7 apart: "not what you think it is".
    void paintHatch(QPainter& painter, const QRectF& area) const;
    /// A bar where a value will stand.
    void paintSkeleton(QPainter& painter, double right, double rowTop, double width) const;
    /// A small triangle in a row's padding that begins at `left`: the size beside it grew or shrank.
    void paintTick(QPainter& painter, double left, double rowTop, bool isUp) const;
    void fill(QPainter& painter, const QRectF& area, const QColor& color) const;
    void outline(QPainter& painter, const QRectF& area, const QColor& color, double width) const;

    /// An entry of columns().
    [[nodiscard]] static QVariantMap column(const QString& title, const Lane& lane, bool isRight);

private:
    void adoptTheme();
    void connectTo(BlockViewModel* viewModel);

    QPointer<ThemeModel> m_theme;
    QPointer<BlockViewModel> m_watched;
    QString m_watchedKey;
    QBasicTimer m_lookTimer;
    std::int64_t m_lookDueMs = 0;
    TextLayer m_texts;
    QString m_summary;
    QVariantList m_columns;
    std::int64_t m_summaryDueMs = 0;
    std::atomic<int> m_paintCount{0};
};

} // namespace gannet
