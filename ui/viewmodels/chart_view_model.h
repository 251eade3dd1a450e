// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/viewmodels/block_view_model.h"

#include <QStringList>

namespace gannet {

/// The candles of one instrument and the texts about the candle pointed at, or else the live one.
class ChartViewModel : public gannet::BlockViewModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QStringList intervals READ intervals CONSTANT)
    Q_PROPERTY(QString interval READ interval WRITE setInterval NOTIFY intervalChanged)
    Q_PROPERTY(int intervalIndex READ intervalIndex WRITE setIntervalIndex NOTIFY intervalChanged)
    Q_PROPERTY(QString openText READ openText NOTIFY candleChanged)
    Q_PROPERTY(QString highText READ highText NOTIFY candleChanged)
    Q_PROPERTY(QString lowText READ lowText NOTIFY candleChanged)
    Q_PROPERTY(QString closeText READ closeText NOTIFY candleChanged)
    Q_PROPERTY(QString volumeText READ volumeText NOTIFY candleChanged)
    Q_PROPERTY(QString candleTimeText READ candleTimeText NOTIFY candleChanged)
    Q_PROPERTY(bool isCandleUp READ isCandleUp NOTIFY candleChanged)
    Q_PROPERTY(bool isCandleComplete READ isCandleComplete NOTIFY candleChanged)
    Q_PROPERTY(QString closesInText READ closesInText NOTIFY closesInChanged)
    Q_PROPERTY(QString markText READ markText NOTIFY changed)
    Q_PROPERTY(QString indexText READ indexText NOTIFY changed)
    Q_PROPERTY(bool isHistoryLoading READ isHistoryLoading NOTIFY changed)
    Q_PROPERTY(bool isFromTrades READ isFromTrades NOTIFY changed)

public:
    explicit ChartViewModel(QObject* parent = nullptr);

    /// "1s" ... "1d", all there are.
    [[nodiscard]] QStringList intervals() const;
    [[nodiscard]] QString interval() const;
    /// One of intervals(); another word changes nothing.
    void setInterval(const QString& interval);
    [[nodiscard]] int intervalIndex() const { return static_cast<int>(m_interval); }
    void setIntervalIndex(int index);
    /// To the next shorter (-1) or longer (+1) interval; stays at the ends.
    Q_INVOKABLE void stepInterval(int by);

    [[nodiscard]] QString openText() const;
    [[nodiscard]] QString highText() const;
    [[nodiscard]] QString lowText() const;
    [[nodiscard]] QString closeText() const;
    [[nodiscard]] QString volumeText() const;
    [[nodiscard]] QString candleTimeText() const;
    [[nodiscard]] bool isCandleUp() const;
    /// False: we did not see all of it.
    [[nodiscard]] bool isCandleComplete() const;
    /// "02:53" to the close of the candle in progress, by the venue's clock; the dash without one and while that clock
    /// is not known.
    [[nodiscard]] QString closesInText() const { return m_closesInText; }
    [[nodiscard]] QString markText() const;
    [[nodiscard]] QString indexText() const;
    [[nodiscard]] bool isHistoryLoading() const { return m_chart && m_chart->isHistoryLoading; }
    [[nodiscard]] bool isFromTrades() const { return m_chart && m_chart->isFromTrades; }

    /// Null before the first. Holds until the next frame.
    [[nodiscard]] const ChartView* chart() const { return m_chart; }
    [[nodiscard]] bool hasCandles() const { return m_chart && m_chart->count > 0; }
    /// Candles that have begun since the chart's first view of this instrument and interval; grows only.
    [[nodiscard]] std::int64_t candlesBegun() const { return m_candlesBegun; }
    /// The distance of the prices an order may have around this one, as mantissas of the chart; 1 while unknown.
    [[nodiscard]] std::int64_t tickAt(std::int64_t price) const;
    /// The candle the texts speak of, counted back from the newest; nothing: the newest.
    void setHoveredBack(std::optional<std::int64_t> back);
    /// Null when there is none.
    [[nodiscard]] const Candle* shownCandle() const;

signals:
    void intervalChanged();
    void candleChanged();
    void closesInChanged();

protected:
    void openViews() override;
    void closeViews() override;
    bool takeViews(Timestamp now) override;
    [[nodiscard]] const Freshness* lastFreshness() const override { return m_chart ? &m_chart->freshness : nullptr; }

private:
    [[nodiscard]] QString priceText(std::int64_t Candle::*field) const;
    void updateClosesIn(Timestamp now);

    OpenedView<ChartView> m_view;
    const ChartView* m_chart = nullptr;
    KlineInterval m_interval = KlineInterval::OneMinute;
    std::optional<std::int64_t> m_hoveredBack;
    Timestamp m_lastOpen;
    std::int64_t m_candlesBegun = 0;
    QString m_closesInText;
};

} // namespace gannet
