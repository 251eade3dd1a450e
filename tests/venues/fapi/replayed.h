// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/recording.h"
#include "tests/venues/fapi/fapi_bench.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace gannet::test {

[[nodiscard]] inline std::unique_ptr<RecordingReader> openDemo(const char* name, RecordingFormat format)
{
    auto reader = openRecording(std::string(GANNET_SOURCE_DIR "/resources/demo/") + name, format);
    if (!reader)
        qFatal("%s", reader.error().message.c_str());
    return std::move(*reader);
}

/// Plays a recording; a recorded snapshot answers the request for it, at once or as soon as there is one.
inline void play(FapiBench& bench, RecordingReader& reader, const std::string& onlySymbol = {})
{
    std::map<std::string, std::string> snapshots;
    while (auto item = reader.next()) {
        bench.now = std::max(bench.now, item->time);
        if (item->kind == RecordedItem::Kind::Reply) {
            const std::size_t at = item->url.find("symbol=");
            snapshots[at == std::string::npos ? onlySymbol : item->url.substr(at + 7, item->url.find('&') - at - 7)] =
                item->bytes;
        } else if (item->kind == RecordedItem::Kind::Frame) {
            const bool isPublic = item->bytes.find("@depth") < 40 || item->bytes.find("@bookTicker") < 40;
            bench.adapter->onFrame(isPublic ? bench.publicLink : bench.marketLink, item->bytes, bench.now);
        }
        for (auto it = snapshots.begin(); it != snapshots.end();)
            it = bench.reply("/depth?symbol=" + it->first + "&", it->second) ? snapshots.erase(it) : std::next(it);
        if (bench.adapter->nextTimer().isKnown() && bench.adapter->nextTimer() <= bench.now)
            bench.adapter->onTimer(bench.now);
    }
    QVERIFY(!reader.failure());
    QCOMPARE(reader.refused(), 0U);
    QVERIFY(snapshots.empty());
}

inline void subscribeAll(FapiBench& bench, InstrumentId id)
{
    for (const StreamKind kind :
         {StreamKind::Book, StreamKind::Quote, StreamKind::Trades, StreamKind::Kline, StreamKind::Mark})
        QVERIFY(bench.adapter->subscribe(id, kind, KlineInterval::OneMinute, bench.now));
}

} // namespace gannet::test
