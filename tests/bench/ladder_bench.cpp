// SPDX-License-Identifier: GPL-3.0-or-later
// A ladder of 100 rows in which every row changes every frame: what the UI thread spends on the data, and what painting
// costs. The picture goes to an image, as on every backend.
#include "tests/support/fake_engine_port.h"
#include "ui/engine_client.h"
#include "ui/items/ladder_item.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include <benchmark/benchmark.h>

using namespace gannet;

namespace {

struct Ladder {
    FakeEnginePort engine;
    EngineClient client{engine};
    ThemeModel theme;
    LadderViewModel model;
    LadderItem item;
    std::int64_t shift = 0;

    Ladder()
    {
        model.setClient(&client);
        model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
        item.setTheme(&theme);
        item.setSize(QSizeF(440, 1800)); // 100 rows of 18
        item.setViewModel(&model);
        next();
        client.frame();
    }
    /// Every size is another one.
    void next()
    {
        ++shift;
        engine.show<DepthView>("", [this](DepthView& view, const ViewSpec&) {
            fillDepth(view, engine.clock);
            for (std::uint32_t i = 0; i < view.bidCount; ++i) {
                view.bids[i].qty += shift % 1000;
                view.asks[i].qty += shift % 1000;
            }
        });
    }
};

void takeFrame(benchmark::State& state)
{
    Ladder ladder;
    for (auto _ : state) {
        state.PauseTiming();
        ladder.next();
        state.ResumeTiming();
        benchmark::DoNotOptimize(ladder.client.frame());
    }
}
BENCHMARK(takeFrame)->Unit(benchmark::kMicrosecond);

void paintFrame(benchmark::State& state)
{
    Ladder ladder;
    QImage image(440, 1800, QImage::Format_ARGB32_Premultiplied);
    for (auto _ : state) {
        state.PauseTiming();
        ladder.next();
        ladder.client.frame();
        state.ResumeTiming();
        QPainter painter(&image);
        ladder.item.paint(&painter);
    }
}
BENCHMARK(paintFrame)->Unit(benchmark::kMicrosecond);

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
