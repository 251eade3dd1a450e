// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts and their limits in the config: what each key does, and that a mistake is named by its path.
#include "core/config/config.h"
#include "tests/support/words.h"

#include <QtTest>

#include <string>

using namespace gannet;

namespace {

const KnownVenues kKnown{"hyperliquid", "binance-usdm"};

[[nodiscard]] Decimal dec(const char* text)
{
    return Decimal::parse(text).value();
}

constexpr std::string_view kWhole = "[trading]\n"
                                    "dir = \"/var/lib/gannet\"\n"
                                    "disarm_after_min = 0\n"
                                    "disarm_after_rejects = 5\n"
                                    "reconcile_every_s = 90\n"
                                    "[venues.hyperliquid.accounts.scalp]\n"
                                    "mode = \"shadow\"\n"
                                    "balance = { USDC = \"2500.50\", HYPE = 3 }\n"
                                    "leverage = 20\n"
                                    "latency_ms = 0\n"
                                    "jitter_ms = 7\n"
                                    "maker_fee = \"-0.0001\"\n"
                                    "taker_fee = \"0.0004\"\n"
                                    "[venues.hyperliquid.accounts.scalp.risk]\n"
                                    "allowlist = [\"BTC\", \"@107\"]\n"
                                    "max_order_size = \"0.5\"\n"
                                    "max_order_notional = 1000\n"
                                    "max_position = 2\n"
                                    "max_price_offset = \"0.05\"\n"
                                    "max_leverage = 3\n"
                                    "max_open_orders = 40\n"
                                    "max_daily_loss = \"99.99\"\n"
                                    "max_orders_per_day = 500\n"
                                    "max_orders_per_second = 20\n"
                                    "max_rejects_in_a_row = 4\n"
                                    "max_data_age_ms = 1500\n"
                                    "confirm = \"guarded\"\n"
                                    "ask_price_offset = \"0.002\"\n"
                                    "ask_times_usual = 3\n"
                                    "ask_notional = 500\n"
                                    "ask_price_ticks = 30\n"
                                    "[venues.hyperliquid.accounts.scalp.risk.instruments.BTC]\n"
                                    "max_order_size = \"0.1\"\n"
                                    "ask_price_offset = \"0.03\"\n"
                                    "ask_price_ticks = 7\n"
                                    "ask_equity_share = \"0.5\"\n"
                                    "[venues.hyperliquid.accounts.other]\n"
                                    "[venues.hyperliquid.risk]\n"
                                    "max_order_notional = 2000\n"
                                    "max_position_notional = \"50000.5\"\n"
                                    "max_open_orders = 60\n"
                                    "max_orders_per_second = 25\n"
                                    "max_daily_loss = 150\n"
                                    "max_order_size = 4\n"
                                    "max_position = 6\n"
                                    "max_price_offset = \"0.04\"\n"
                                    "max_leverage = 8\n"
                                    "max_orders_per_day = 900\n"
                                    "max_rejects_in_a_row = 7\n"
                                    "max_data_age_ms = 2500\n"
                                    "ask_price_offset = \"0.02\"\n"
                                    "ask_times_usual = 9\n"
                                    "ask_notional = 1500\n"
                                    "ask_equity_share = \"0.25\"\n"
                                    "ask_price_ticks = 12\n";

} // namespace

class AccountConfigTest : public QObject {
    Q_OBJECT

private slots:
    void withoutAWordThereIsNone()
    {
        const auto config = parseConfig("[venues.hyperliquid]", "c", kKnown);
        QVERIFY(config);
        QVERIFY(config->venues[0].accounts.empty());
        QVERIFY(config->trading.isEnabled);
        QVERIFY(config->trading.disarmAfter == Duration::minutes(15));
        QCOMPARE(config->trading.disarmAfterRejects, 3U);
        QCOMPARE(config->trading.reconcileEvery.ns, Duration::minutes(5).ns);
    }

    void everyKeyIsRead()
    {
        const auto config = parseConfig(kWhole, "c", kKnown);
        QVERIFY2(config, config ? "" : config.error().message.c_str());
        QCOMPARE(config->trading.dir, std::string("/var/lib/gannet"));
        QVERIFY(!config->trading.disarmAfter);
        QCOMPARE(config->trading.disarmAfterRejects, 5U);
        QCOMPARE(config->trading.reconcileEvery.ns, Duration::seconds(90).ns);
        for (const char* const every : {"59", "3601", "\"5 min\""}) {
            const auto refused =
                parseConfig(std::string("[trading]\nreconcile_every_s = ") + every, "gannet.toml", kKnown);
            QVERIFY(!refused);
            QCOMPARE(refused.error().field, std::string("trading.reconcile_every_s"));
        }
        const std::vector<AccountSettings>& accounts = config->venues[0].accounts;
        QCOMPARE(accounts.size(), std::size_t{2}); // TOML tables are sorted by name
        const AccountSettings& scalp = accounts[1];
        QCOMPARE(scalp.venue, std::string("hyperliquid"));
        QCOMPARE(scalp.name, std::string("scalp"));
        QVERIFY(scalp.mode == TradingMode::Shadow);
        QVERIFY(scalp.limits.maxMode == TradingMode::Shadow);
        QVERIFY(scalp.paper.start.at("USDC") == dec("2500.50"));
        QVERIFY(scalp.paper.start.at("HYPE") == dec("3"));
        QCOMPARE(scalp.paper.leverage, 20);
        QCOMPARE(scalp.paper.latency, Duration{});
        QCOMPARE(scalp.paper.jitter, Duration::milliseconds(7));
        QVERIFY(scalp.paper.fees && scalp.paper.fees->maker == dec("-0.0001"));
        QVERIFY(scalp.paper.fees->taker == dec("0.0004"));
        const RiskLimits& limits = scalp.limits;
        QVERIFY(limits.hasAllowlist);
        QVERIFY(limits.allowlist.contains("hyperliquid:BTC") && limits.allowlist.contains("hyperliquid:@107"));
        QVERIFY(limits.hard.maxQty == dec("0.5") && limits.hard.maxNotional == dec("1000"));
        QVERIFY(limits.hard.maxPosition == dec("2") && limits.hard.maxPriceOffset == dec("0.05"));
        QVERIFY(limits.hard.maxLeverage == dec("3") && limits.hard.maxOpenOrders == 40U);
        QVERIFY(limits.maxDailyLoss == dec("99.99") && limits.maxOrdersPerDay == 500U);
        QCOMPARE(limits.maxOrdersPerSecond, 20U);
        QCOMPARE(limits.maxConsecutiveRejects, 4U);
        QCOMPARE(limits.maxDataAge, Duration::milliseconds(1500));
        QVERIFY(limits.confirm == ConfirmLevel::Guarded);
        QVERIFY(accounts[0].limits.confirm == ConfirmLevel::Fast);
        QVERIFY(limits.soft.priceOffset == dec("0.002") && limits.soft.qtyTimesUsual == dec("3"));
        QVERIFY(limits.soft.notional == dec("500") && limits.soft.priceTicks == 30U);
        QVERIFY(limits.hardOf.at("hyperliquid:BTC").maxQty == dec("0.1"));
        const SoftLimits own = softLimitsOf(limits, "hyperliquid:BTC");
        QVERIFY(own.priceOffset == dec("0.03") && own.priceTicks == 7U && own.equityShare == dec("0.5"));
        QVERIFY(limits.soft.equityShare == dec("0.02")); // by itself
        QVERIFY(!accounts[0].limits.soft.priceTicks && !accounts[0].limits.soft.notional);
        QVERIFY(own.qtyTimesUsual == dec("3") && own.notional == dec("500"));
        const VenueLimits& venue = config->venues[0].limits;
        QVERIFY(venue.hard.maxNotional == dec("2000") && venue.maxPositionNotional == dec("50000.5"));
        QVERIFY(venue.hard.maxOpenOrders == 60U && venue.maxOrdersPerSecond == 25U && venue.maxDailyLoss == dec("150"));
        QVERIFY(venue.hard.maxQty == dec("4") && venue.hard.maxPosition == dec("6"));
        QVERIFY(venue.hard.maxPriceOffset == dec("0.04") && venue.hard.maxLeverage == dec("8"));
        QVERIFY(venue.maxOrdersPerDay == 900U && venue.maxConsecutiveRejects == 7U);
        QVERIFY(venue.maxDataAge == Duration::milliseconds(2500));
        QVERIFY(venue.soft.priceOffset == dec("0.02") && venue.soft.qtyTimesUsual == dec("9"));
        QVERIFY(venue.soft.notional == dec("1500") && venue.soft.equityShare == dec("0.25"));
        QCOMPARE(venue.soft.priceTicks, std::optional<std::uint32_t>(12));
        QVERIFY(accounts[0].mode == TradingMode::Paper);
        QVERIFY(!accounts[0].limits.hasAllowlist); // paper: everything the venue lists
    }

    void aLiveAccountBeginsWithLittle()
    {
        const auto config = parseConfig("[venues.hyperliquid.accounts.main]\nmode = 'live'", "c", kKnown);
        QVERIFY2(config, config ? "" : config.error().message.c_str());
        const AccountSettings& account = config->venues[0].accounts[0];
        QVERIFY(account.mode == TradingMode::Live && account.limits.maxMode == TradingMode::Live);
        QVERIFY(account.limits.hasAllowlist && account.limits.allowlist.empty());
        QVERIFY(account.limits.hard.maxNotional == dec("100") && account.limits.maxDailyLoss == dec("50"));
        QVERIFY(account.limits.maxOrdersPerDay == 200U && account.limits.confirm == ConfirmLevel::Guarded);
        QVERIFY(account.limits.soft.priceOffset == dec("0.01"));
        QVERIFY(account.live.vault.empty() && !account.live.deadMan);
    }

    void everyKeyOfALiveAccountIsRead()
    {
        const auto config = parseConfig("[venues.hyperliquid]\n"
                                        "network = 'testnet'\n"
                                        "[venues.hyperliquid.accounts.main]\n"
                                        "mode = 'live'\n"
                                        "vault = '0x5e9ee1089755c3435139848e47e6635505d5a13a'\n"
                                        "dead_man_s = 60\n"
                                        "risk.max_order_notional = 5000\n"
                                        "risk.allowlist = ['BTC']\n"
                                        "risk.confirm = 'fast'\n",
                                        "c", kKnown);
        QVERIFY2(config, config ? "" : config.error().message.c_str());
        QVERIFY(config->venues[0].network == VenueNetwork::Testnet);
        const AccountSettings& account = config->venues[0].accounts[0];
        QCOMPARE(account.live.vault, std::string("0x5e9ee1089755c3435139848e47e6635505d5a13a"));
        QVERIFY(account.live.deadMan == Duration::seconds(60));
        QVERIFY(account.limits.hard.maxNotional == dec("5000") && account.limits.confirm == ConfirmLevel::Fast);
        QVERIFY(account.limits.allowlist.contains("hyperliquid:BTC"));
        QVERIFY(account.limits.maxDailyLoss == dec("50")); // what nobody spoke of stays
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("allowed");
        const auto row = [](const char* name, const char* text, const char* field, const char* allowed) {
            QTest::newRow(name) << "[venues.hyperliquid.accounts.a]\n" + QByteArray(text)
                                << "venues.hyperliquid." + QByteArray(field) << QByteArray(allowed);
        };
        row("mode", "mode = 'real'", "accounts.a.mode", "paper, shadow, live");
        row("a vault on paper", "vault = '0x00000000000000000000000000000000000000aa'", "accounts.a.vault",
            "mode, balance");
        row("a balance of a live account", "mode = 'live'\nbalance = { USDC = 1 }", "accounts.a.balance",
            "mode, vault, dead_man_s, risk");
        row("a short vault", "mode = 'live'\nvault = '0x12'", "accounts.a.vault", "0x and 40 hex digits");
        row("no hex", "mode = 'live'\nvault = '0x00000000000000000000000000000000000000ag'", "accounts.a.vault",
            "0x and 40 hex digits");
        row("a hasty dead man", "mode = 'live'\ndead_man_s = 14", "accounts.a.dead_man_s", "15 to 3600");
        row("a patient dead man", "mode = 'live'\ndead_man_s = 3601", "accounts.a.dead_man_s", "15 to 3600");
        row("typo", "leverag = 3", "accounts.a.leverag", "mode, balance, leverage");
        row("no leverage", "leverage = 0", "accounts.a.leverage", "1 to 1000");
        row("binary fraction", "balance = { USDC = 0.1 }", "accounts.a.balance.USDC", "in quotes");
        row("debt", "balance = { USDC = -1 }", "accounts.a.balance.USDC", "from 0");
        row("no number", "balance = { USDC = 'lots' }", "accounts.a.balance.USDC", "a number");
        row("one fee", "maker_fee = '0.0001'", "accounts.a.taker_fee", "both fees");
        row("no limit", "[venues.hyperliquid.accounts.a.risk]\nmax_daily_loss = 0", "accounts.a.risk.max_daily_loss",
            "a number from 0.000000000000000001");
        row("allowlist of no texts", "[venues.hyperliquid.accounts.a.risk]\nallowlist = [1]",
            "accounts.a.risk.allowlist", "symbols in quotes");
        row("typo in a limit", "[venues.hyperliquid.accounts.a.risk.instruments.BTC]\nmax_size = 1",
            "accounts.a.risk.instruments.BTC.max_size", "max_order_size");
        row("a venue has no allowlist", "[venues.hyperliquid.risk]\nallowlist = ['BTC']", "risk.allowlist",
            "max_order_size, max_order_notional");
        row("a venue's ask", "[venues.hyperliquid.risk]\nask_price_offset = 2", "risk.ask_price_offset", "to 1");
        row("a venue's age", "[venues.hyperliquid.risk]\nmax_data_age_ms = 99", "risk.max_data_age_ms", "100 to 60000");
        row("a venue's rejects", "[venues.hyperliquid.risk]\nmax_rejects_in_a_row = 0", "risk.max_rejects_in_a_row",
            "1 to 100");
        row("network", "[venues.hyperliquid]\nnetwork = 'devnet'", "network", "mainnet, testnet");
        row("slash", "[venues.hyperliquid.accounts.'a/b']", "accounts.a/b", "a-z, 0-9");
        row("no name", "[venues.hyperliquid.accounts.'']", R"(accounts."")", "1 to 24");
    }
    void mistakesAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, allowed);
        const auto config = parseConfig(text.toStdString(), "c", kKnown);
        QVERIFY(!config);
        QVERIFY(config.error().code == Code::BadConfig);
        QCOMPARE(QByteArray::fromStdString(config.error().field), field);
        QVERIFY2(QByteArray::fromStdString(config.error().limit).contains(allowed), config.error().limit.c_str());
    }
};

QTEST_APPLESS_MAIN(AccountConfigTest)
#include "account_config_test.moc"
