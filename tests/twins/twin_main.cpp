// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/usage.h"
#include "core/base/near_word.h"
#include "tests/twins/twin.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>

using namespace gannet;
using namespace gannet::twin;

namespace {

const std::map<std::string, std::vector<std::string>> kDemo{
    {"aster", {"binance_usdm_btcusdt_20240808.gz", "binance_usdm_ethusdt_20240808.gz"}}, // the same dialect
    {"binance-usdm", {"binance_usdm_btcusdt_20240808.gz", "binance_usdm_ethusdt_20240808.gz"}},
    {"hyperliquid", {"hyperliquid_btc_20250126.gz"}},
};

constexpr const char* kProgram = "gannet-twin";

/// A factor for QTimer's pace: no amount, so floating point may hold it.
std::string checkSpeed(const std::string& text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value >= 0.1 && value <= 100)
        return {};
    return "\"" + printable(text) + "\" is not within 0.1 to 100";
}

std::string checkFault(const std::string& text)
{
    const auto fault = parseFault(text);
    if (fault)
        return {};
    std::vector<std::string> names;
    for (const FaultFact& fact : faultFacts())
        names.emplace_back(fact.name);
    const std::string nearest = nearestWord(text.substr(0, text.find(':')), names);
    const std::string words = printable(fault.error().message);
    return nearest.empty() || text.starts_with(nearest) ? words : words + "; did you mean " + nearest + "?";
}

std::string faultNames()
{
    std::string out = "faults, NAME or NAME:ARG, each once at the start (later ones: POST /twin/fault):";
    for (const FaultFact& fact : faultFacts())
        out += fmt::format("\n  {} (argument {}, at most {})", fact.name, fact.argDefault, fact.argMax);
    return out;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App cli("A venue on this machine: speaks its public protocol from a recording, HTTP and WebSocket on one port",
                 kProgram);
    TwinOptions options;
    std::vector<std::string> faults;
    std::string demo = GANNET_SOURCE_DIR "/resources/demo";
    bool isTls = false; // told by the files, which need it as it needs them
    cli.add_option("venue", options.venue, "hyperliquid, binance-usdm or aster")
        ->required()
        ->check(oneOf({"hyperliquid", "binance-usdm", "aster"}));
    cli.add_option("--port", options.port, "port on 127.0.0.1; 0 takes a free one")
        ->required()
        ->check(wholeNumber(0, 65535));
    auto* cert = cli.add_option("--cert", options.certificateFile, "PEM certificate for --tls")->check(readableFile());
    auto* key = cli.add_option("--key", options.keyFile, "PEM key for --tls")->check(readableFile());
    auto* tls = cli.add_flag("--tls", isTls, "wss and https instead of ws and http")->needs(cert)->needs(key);
    cert->needs(tls);
    key->needs(tls);
    cli.add_option("--speed", options.speed, "times the recorded pace")
        ->check(CLI::Validator(checkSpeed, "0.1 to 100"));
    auto* recordings =
        cli.add_option("--recording", options.recordings, "a recording to play instead of the demo; may be repeated")
            ->check(readableFile())
            ->allow_extra_args(false);
    cli.add_option("--demo", demo, "folder of the demo recordings")->check(folder())->excludes(recordings);
    cli.add_option("--fault", faults, "misbehave; may be repeated")
        ->check(CLI::Validator(checkFault, ""))
        ->allow_extra_args(false);
    std::string script;
    cli.add_option("--script", script, "what happens by itself, a JSON line each (docs/twins.md)")
        ->check(readableFile());
    cli.footer(faultNames());
    if (const auto status = answerArguments(cli, argc, argv))
        return *status;

    if (options.recordings.empty()) {
        for (const std::string& name : kDemo.at(options.venue))
            options.recordings.push_back(demo + "/" + name);
    }
    if (!script.empty()) {
        std::ifstream file(script);
        auto lines = readScript(std::string(std::istreambuf_iterator<char>(file), {}));
        if (!lines) {
            fmt::print(stderr, "{}: {}: {}\n", kProgram, script, lines.error().message);
            return 2;
        }
        options.script = std::move(*lines);
        options.onQuit = [] { QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection); };
    }
    QCoreApplication app(argc, argv);
    Twin twin(options);
    if (const auto started = twin.start(); !started) {
        fmt::print(stderr, "{}: {}\n", kProgram, started.error().message);
        return 1;
    }
    for (const std::string& words : faults)
        twin.fault(*parseFault(words)); // checked with the arguments
    fmt::print("{}\n{}\n{}", twin.wsUrl(), twin.restUrl(), twin.welcome());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
