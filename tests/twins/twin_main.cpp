// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/twin.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <fmt/format.h>

#include <cstdio>
#include <map>

using namespace gannet;
using namespace gannet::twin;

namespace {

const std::map<std::string, std::vector<std::string>> kDemo{
    {"binance-usdm", {"binance_usdm_btcusdt_20240808.gz", "binance_usdm_ethusdt_20240808.gz"}},
    {"hyperliquid", {"hyperliquid_btc_20250126.gz"}},
};

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
    CLI::App cli(
        "A venue on this machine: speaks its public protocol from a recording, HTTP and WebSocket on one port");
    TwinOptions options;
    std::vector<std::string> faults;
    std::string folder = GANNET_SOURCE_DIR "/resources/demo";
    bool isTls = false;
    cli.add_option("venue", options.venue, "hyperliquid or binance-usdm")
        ->required()
        ->check(CLI::IsMember({"hyperliquid", "binance-usdm"}));
    cli.add_option("--port", options.port, "port on 127.0.0.1; 0 takes a free one")->required();
    auto* cert =
        cli.add_option("--cert", options.certificateFile, "PEM certificate for --tls")->check(CLI::ExistingFile);
    auto* key = cli.add_option("--key", options.keyFile, "PEM key for --tls")->check(CLI::ExistingFile);
    cli.add_flag("--tls", isTls, "wss and https instead of ws and http")->needs(cert)->needs(key);
    cli.add_option("--speed", options.speed, "times the recorded pace")->check(CLI::Range(0.1, 100.0));
    cli.add_option("--recording", options.recordings, "a recording to play instead of the demo; may be repeated")
        ->check(CLI::ExistingFile);
    cli.add_option("--demo", folder, "folder of the demo recordings");
    cli.add_option("--fault", faults, "misbehave; may be repeated");
    cli.footer(faultNames());
    CLI11_PARSE(cli, argc, argv);

    if (!isTls)
        options.certificateFile.clear();
    if (options.recordings.empty()) {
        for (const std::string& name : kDemo.at(options.venue))
            options.recordings.push_back(folder + "/" + name);
    }
    QCoreApplication app(argc, argv);
    Twin twin(options);
    if (const auto started = twin.start(); !started) {
        fmt::print(stderr, "gannet-twin: {}\n", started.error().message);
        return 1;
    }
    for (const std::string& words : faults) {
        const auto fault = parseFault(words);
        if (!fault) {
            fmt::print(stderr, "gannet-twin: {}\n", fault.error().message);
            return 2;
        }
        twin.fault(*fault);
    }
    fmt::print("{}\n{}\n", twin.wsUrl(), twin.restUrl());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
