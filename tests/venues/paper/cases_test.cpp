// SPDX-License-Identifier: GPL-3.0-or-later
// The worked sessions of fixtures/paper_cases.json, which make_cases.py beside them computes in another way.
#include "tests/venues/paper/paper_bench.h"

#include "core/venue/order_rules.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace gannet;
using namespace gannet::test;
using nlohmann::json;

namespace {

[[nodiscard]] const json& cases()
{
    static const json all =
        json::parse(std::ifstream(GANNET_SOURCE_DIR "/tests/venues/paper/fixtures/paper_cases.json"));
    return all.at("cases");
}

[[nodiscard]] std::vector<LevelText> levels(const json& told)
{
    std::vector<LevelText> result;
    for (const json& level : told)
        result.push_back({level.at(0).get_ref<const std::string&>(), level.at(1).get_ref<const std::string&>()});
    return result;
}

[[nodiscard]] OrderTerms termsOf(const json& told)
{
    OrderTerms terms;
    terms.side = told.at("side") == "buy" ? Side::Buy : Side::Sell;
    terms.qty.value = decimal(told.at("qty").get<std::string>());
    terms.type = orderTypeFrom(told.value("type", "limit")).value();
    terms.timeInForce = timeInForceFrom(told.value("tif", "gtc")).value();
    if (told.contains("price"))
        terms.price = Price{decimal(told.at("price").get<std::string>())};
    if (told.contains("trigger"))
        terms.trigger = Price{decimal(told.at("trigger").get<std::string>())};
    if (told.contains("cap"))
        terms.slippageCap = decimal(told.at("cap").get<std::string>());
    terms.isPostOnly = told.value("post", false);
    terms.isReduceOnly = told.value("reduce", false);
    return terms;
}

void play(PaperBench& bench, const json& step)
{
    bench.now = atMs(step.at("at").get<std::int64_t>());
    if (step.contains("bids"))
        bench.book(levels(step.at("bids")), levels(step.at("asks")));
    else if (step.contains("mark"))
        bench.mark(step.at("mark").get<std::string>(), step.value("rate", "0.0001"));
    else if (step.contains("trade"))
        bench.trade(step.at("trade").at("price").get<std::string>(), step.at("trade").at("qty").get<std::string>(),
                    step.at("trade").at("side") == "buy" ? Side::Buy : Side::Sell);
    else if (step.contains("submit"))
        bench.submit(step.at("submit").at("id").get<std::uint64_t>(), termsOf(step.at("submit")));
    else if (step.contains("cancel"))
        bench.cancel(step.at("cancel").get<std::uint64_t>());
    else
        bench.settle();
}

} // namespace

class PaperCasesTest : public QObject {
    Q_OBJECT

private slots:
    void worked_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(cases().size()); ++i)
            QTest::newRow(cases().at(static_cast<std::size_t>(i)).at("name").get<std::string>().c_str()) << i;
    }

    void worked()
    {
        QFETCH(int, index);
        const json& told = cases().at(static_cast<std::size_t>(index));
        PaperSettings settings = PaperBench::instant();
        settings.leverage = told.at("leverage").get<int>();
        PaperBench bench(told.at("venue").get<std::string>(), settings, "OTHER");
        bench.gateway->onSession(SessionState::Ready, bench.now);
        for (const json& step : told.at("steps"))
            play(bench, step);

        std::vector<std::string> lines; // what was asked is answered; the cases tell what came of it
        for (const std::string& line : bench.sink.lines) {
            if (!line.starts_with("answer"))
                lines.push_back(line);
        }
        std::vector<std::string> expect; // a position that stands is told again after a payment, and by the bench once
        std::map<std::string, std::string> noted;
        for (const auto& entry : told.at("expect")) {
            const auto line = entry.get<std::string>();
            std::string& before = noted[line.substr(0, line.find(' '))];
            if (before != line || !(line.starts_with("position") || line.starts_with("balance")))
                expect.push_back(line);
            before = line;
        }
        for (std::size_t i = 0; i < std::min(lines.size(), expect.size()); ++i)
            QCOMPARE(QString::fromStdString(lines[i]), QString::fromStdString(expect[i]));
        QCOMPARE(lines.size(), expect.size());
    }

    void thereAreEnough() { QVERIFY(cases().size() >= 50); }
};

QTEST_GUILESS_MAIN(PaperCasesTest)
#include "cases_test.moc"
