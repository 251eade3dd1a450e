// SPDX-License-Identifier: GPL-3.0-or-later
// P7: a real window with a ladder of 100 rows in which every row changes every frame, drawn by our painted item or by
// what Qt Quick offers for tables. Prints one line of JSON: frames a second, CPU of the whole process per frame, time
// the UI thread spends on the new data, and the 99th percentile of the time between frames.
// usage: ladder_frames painted|list|table [SECONDS]
#include "tests/support/fake_engine_port.h"
#include "ui/engine_client.h"
#include "ui/items/ladder_item.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQmlComponent>
#include <QQmlContext>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTimer>

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

using namespace gannet;

namespace {

constexpr int kRows = 100;
constexpr int kLevels = kRows / 2;
constexpr QSize kWindow{440, 1800}; // 100 rows of 18
constexpr qint64 kWarmUpMs = 2000;

/// The rows of the peers: text and bar of one price each, all of them new at every step.
class RowModel final : public QAbstractTableModel {
public:
    enum Role { BidRole = Qt::UserRole, PriceRole, AskRole, LeftShareRole, RightShareRole };

    [[nodiscard]] int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : kRows; }
    [[nodiscard]] int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : 3; }
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override
    {
        return {{Qt::DisplayRole, "display"}, {BidRole, "bid"},
                {PriceRole, "price"},         {AskRole, "ask"},
                {LeftShareRole, "leftShare"}, {RightShareRole, "rightShare"}};
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::DisplayRole)
            role = BidRole + index.column();
        const int row = index.row();
        const bool isAsk = row < kLevels;
        switch (role) {
        case BidRole: return isAsk ? QString() : m_sizes[static_cast<std::size_t>(row)];
        case PriceRole: return m_prices[static_cast<std::size_t>(row)];
        case AskRole: return isAsk ? m_sizes[static_cast<std::size_t>(row)] : QString();
        case LeftShareRole: return isAsk ? 0.0 : share(row);
        case RightShareRole: return isAsk ? share(row) : 0.0;
        default: return {};
        }
    }
    void next()
    {
        ++m_shift;
        for (int row = 0; row < kRows; ++row) {
            m_sizes[static_cast<std::size_t>(row)] = QString::fromStdString(Decimal{size(row), 3}.toString());
            m_prices[static_cast<std::size_t>(row)] = QString::fromStdString(Decimal{616'855 - row, 1}.toString());
        }
        emit dataChanged(index(0, 0), index(kRows - 1, 2));
    }

private:
    [[nodiscard]] int size(int row) const { return 1000 + (row * 7919 + m_shift * 104'729) % 20'000; }
    [[nodiscard]] double share(int row) const { return size(row) / 21'000.0; }

    int m_shift = 0;
    std::vector<QString> m_sizes = std::vector<QString>(kRows);
    std::vector<QString> m_prices = std::vector<QString>(kRows);
};

/// Our ladder with the engine's side of it.
struct PaintedLadder {
    FakeEnginePort engine;
    EngineClient client{engine};
    ThemeModel theme;
    LadderViewModel model;
    std::int64_t shift = 0;

    void putInto(QQuickWindow& window)
    {
        model.setClient(&client);
        model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
        auto* item = new LadderItem(window.contentItem());
        item->setTheme(&theme);
        item->setSize(QSizeF(kWindow));
        item->setViewModel(&model);
        fill();
        client.frame();
    }
    /// What the engine's thread does.
    void fill()
    {
        ++shift;
        engine.show<DepthView>("", [this](DepthView& view, const ViewSpec&) {
            fillDepth(view, engine.clock, 616'805, kLevels);
            for (std::uint32_t i = 0; i < view.bidCount; ++i) {
                view.bids[i].qty += shift * (i + 1) % 1000;
                view.asks[i].qty += shift * (i + 1) % 1000;
            }
        });
    }
};

[[nodiscard]] double cpuMs()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

/// The value below which `percent` of the (sorted) values lie.
[[nodiscard]] double percentile(std::vector<double>& values, std::size_t percent)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, values.size() * percent / 100)];
}

struct Figures {
    double cpuAtStart = 0;
    std::vector<double> stepsUs;
    std::vector<double> intervalsMs;
};

} // namespace

int main(int argc, char** argv)
{
    const QGuiApplication app(argc, argv);
    const QString technique = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    const int seconds = argc > 2 ? std::max(1, QByteArray(argv[2]).toInt()) : 10;

    QQuickWindow window;
    window.resize(kWindow);
    window.setColor(QColor(0x0D1117));
    QQmlEngine engine;
    PaintedLadder painted;
    RowModel rows;
    std::unique_ptr<QObject> peer;
    std::function<void()> prepare = [] {};
    std::function<void()> step;
    if (technique == QLatin1String("painted")) {
        painted.putInto(window);
        prepare = [&painted] { painted.fill(); };
        step = [&painted] { painted.client.frame(); };
    } else if (technique == QLatin1String("list") || technique == QLatin1String("table")) {
        const bool isList = technique == QLatin1String("list");
        QQmlComponent component(&engine, QUrl(isList ? QStringLiteral("qrc:/peers/ListLadder.qml")
                                                     : QStringLiteral("qrc:/peers/TableLadder.qml")));
        rows.next();
        peer.reset(component.createWithInitialProperties({{"rows", QVariant::fromValue<QObject*>(&rows)}}));
        auto* item = qobject_cast<QQuickItem*>(peer.get());
        if (!item) {
            fmt::print(stderr, "{}\n", component.errorString().toStdString());
            return 1;
        }
        item->setParentItem(window.contentItem());
        item->setSize(QSizeF(kWindow));
        step = [&rows] { rows.next(); };
    } else {
        fmt::print(stderr, "usage: ladder_frames painted|list|table [SECONDS]\n");
        return 2;
    }

    Figures figures;
    QElapsedTimer clock;
    clock.start();
    qint64 lastNs = 0;
    QObject::connect(&window, &QQuickWindow::afterAnimating, &window, [&] {
        const bool isCounted = clock.elapsed() >= kWarmUpMs;
        if (isCounted && figures.cpuAtStart == 0)
            figures.cpuAtStart = cpuMs();
        prepare();
        const qint64 before = clock.nsecsElapsed();
        step();
        const qint64 after = clock.nsecsElapsed();
        if (isCounted) {
            figures.stepsUs.push_back(static_cast<double>(after - before) / 1e3);
            if (lastNs != 0)
                figures.intervalsMs.push_back(static_cast<double>(before - lastNs) / 1e6);
            lastNs = before;
        }
        window.update();
    });
    window.show();
    QTimer::singleShot(kWarmUpMs + seconds * 1000, &app, [&] {
        const double frames = std::max<double>(1, static_cast<double>(figures.stepsUs.size()));
        const double cpuPerFrame = (cpuMs() - figures.cpuAtStart) / frames;
        fmt::print("{{\"technique\":\"{}\",\"fps\":{:.1f},\"cpu_ms_per_frame\":{:.2f},\"ui_us_p50\":{:.1f},"
                   "\"interval_ms_p99\":{:.1f}}}\n",
                   technique.toStdString(), frames / seconds, cpuPerFrame, percentile(figures.stepsUs, 50),
                   percentile(figures.intervalsMs, 99));
        std::fflush(stdout);
        QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
