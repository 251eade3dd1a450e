// SPDX-License-Identifier: GPL-3.0-or-later
// gannet-record-small FILE: makes tests/replay/small.journal anew, which is needed when the adapters ask for other
// things than before, because a journal holds answers without their questions. Ten seconds of the small symbols and of
// Hyperliquid's BTC with a book, a tape and a chart open.
#include "tests/replay/live_run.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <filesystem>

int main(int argc, char** argv)
{
    using namespace gannet;
    const QCoreApplication application(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "gannet-record-small: name one FILE to write\n");
        return 2;
    }
    auto list = demoPlaylist(GANNET_SOURCE_DIR "/resources");
    const QTemporaryDir dir;
    if (!list || !dir.isValid()) {
        std::fprintf(stderr, "gannet-record-small: no demo or no folder for temporary files\n");
        return 1;
    }
    list->tracks.erase(list->tracks.begin()); // the large session
    LiveRun run(std::move(*list), dir.path().toStdString());
    if (!run.player) {
        std::fprintf(stderr, "%s\n", run.error().c_str());
        return 1;
    }
    for (const char* key : {"binance-usdm:AKROUSDT", "hyperliquid:BTC"}) {
        static_cast<void>(run.openDepth(key));
        run.post(ViewKind::Tape, key, {});
    }
    run.post(ViewKind::Chart, "binance-usdm:AKROUSDT", {});
    run.start();
    QTest::qWait(10'000);
    run.stop();
    run.journal()->flush();
    const std::vector<std::string> segments = run.journal()->segments();
    std::error_code error;
    std::filesystem::copy_file(segments.front(), argv[1], std::filesystem::copy_options::overwrite_existing, error);
    if (error || segments.size() != 1) {
        std::fprintf(stderr, "%s cannot be written: %s\n", argv[1], error.message().c_str());
        return 1;
    }
    return 0;
}
