// SPDX-License-Identifier: GPL-3.0-or-later
// The thread crossings beside a Qt queued signal, in the same run: cost per 64-byte item handed from one thread to
// another.
#include "core/base/inbox.h"
#include "core/base/latest.h"

#include <QCoreApplication>
#include <QObject>
#include <QThread>

#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using namespace gannet;

namespace {

struct Item {
    std::array<std::uint64_t, 8> words{};
};

constexpr int kItems = 100'000;

} // namespace

class Sender : public QObject {
    Q_OBJECT

signals:
    void item(Item value);
};

class Receiver : public QObject {
    Q_OBJECT

public slots:
    void take(Item value) // NOLINT: a slot takes what the queue holds
    {
        if (value.words[0] + 1 == kItems)
            done = true;
    }

public:
    std::atomic<bool> done = false;
};

namespace {

void inboxBatches(benchmark::State& state)
{
    for (auto step : state) {
        static_cast<void>(step);
        Inbox<Item> inbox;
        std::jthread writer([&inbox] {
            for (std::uint64_t i = 0; i < kItems; ++i)
                inbox.push(Item{{i}});
        });
        std::vector<Item> batch;
        for (std::size_t seen = 0; seen < kItems;) {
            inbox.drain(batch, Duration::milliseconds(100));
            seen += batch.size();
        }
    }
    state.SetItemsProcessed(state.iterations() * kItems);
}

void latestValues(benchmark::State& state)
{
    Latest<Item> latest;
    std::uint64_t i = 0;
    for (auto step : state) {
        static_cast<void>(step);
        latest.back().words[0] = ++i;
        latest.publish();
        benchmark::DoNotOptimize(latest.take());
    }
    state.SetItemsProcessed(state.iterations());
}

void queuedSignal(benchmark::State& state)
{
    for (auto step : state) {
        static_cast<void>(step);
        QThread thread;
        Sender sender;
        Receiver receiver;
        receiver.moveToThread(&thread);
        QObject::connect(&sender, &Sender::item, &receiver, &Receiver::take, Qt::QueuedConnection);
        thread.start();
        for (std::uint64_t i = 0; i < kItems; ++i)
            emit sender.item(Item{{i}});
        while (!receiver.done)
            std::this_thread::yield();
        thread.quit();
        thread.wait();
    }
    state.SetItemsProcessed(state.iterations() * kItems);
}

BENCHMARK(inboxBatches)->Name("crossing/inbox")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(latestValues)->Name("crossing/latest");
BENCHMARK(queuedSignal)->Name("crossing/qt_queued_signal")->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    qRegisterMetaType<Item>("Item");
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}

#include "crossings_bench.moc"
