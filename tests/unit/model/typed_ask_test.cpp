// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/typed_ask.h"

#include <rapidcheck.h>

#include <QtTest>

#include <string>
#include <vector>

using namespace gannet;

namespace {

[[nodiscard]] std::string rejoined(const std::vector<std::string>& texts)
{
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : "|") + text;
    return all;
}

/// "code; fixes" of what was refused, "" of what was taken.
template <class Ask> [[nodiscard]] std::string refusalOf(const Result<Ask>& read)
{
    return read ? std::string() : std::string(toString(read.error().code)) + "; " + rejoined(read.error().fixes);
}

} // namespace

class TypedAskTest : public QObject {
    Q_OBJECT
private slots:
    void pricesAreReadAndWrittenBack_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        for (const auto& [typed, text] : {std::pair{"60000.5", "60000.5"},
                                          {" 1.50 ", "1.50"},
                                          {".5", "0.5"},
                                          {"5.", "5"},
                                          {"0.0000099", "0.0000099"},
                                          {"b", "b"},
                                          {"A", "a"},
                                          {"m", "m"},
                                          {"l", "l"},
                                          {"b+2", "b+2"},
                                          {"b + 2", "b+2"},
                                          {"a-15", "a-15"},
                                          {"b+0", "b"},
                                          {"m-0.1%", "m-0.1%"},
                                          {"L+12.50%", "l+12.5%"},
                                          {"m-99%", "m-99%"},
                                          {"b+100000", "b+100000"}})
            QTest::newRow(typed) << typed << text;
    }
    void pricesAreReadAndWrittenBack()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, text);
        const auto ask = readPriceAsk(typed.toStdString());
        QVERIFY2(ask.has_value(), ask ? "" : ask.error().message.c_str());
        QCOMPARE(QString::fromStdString(typedText(*ask)), text);
    }

    void sizesAreReadAndWrittenBack_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        for (const auto& [typed, text] : {std::pair{"2", "2"},
                                          {"0.001", "0.001"},
                                          {"2k", "2000"},
                                          {"1.5K", "1500"},
                                          {"$500", "$500"},
                                          {"$2k", "$2000"},
                                          {"10%", "10%"},
                                          {"250%", "250%"},
                                          {"r0.5%", "r0.5%"},
                                          {"R1%", "r1%"},
                                          {"p", "p"},
                                          {"P/2", "p/2"},
                                          {"p / 3", "p/3"},
                                          {"p25%", "p/4"},
                                          {"p75%", "p75%"},
                                          {"p/1", "p"},
                                          {"p/100", "p/100"}})
            QTest::newRow(typed) << typed << text;
    }
    void sizesAreReadAndWrittenBack()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, text);
        const auto ask = readSizeAsk(typed.toStdString());
        QVERIFY2(ask.has_value(), ask ? "" : ask.error().message.c_str());
        QCOMPARE(QString::fromStdString(typedText(*ask)), text);
    }

    void badPricesAreRefusedWithTheNearest_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("refusal");
        for (const auto& [typed, refusal] : {std::pair{"", "BAD_PRICE; "},
                                             {"   ", "BAD_PRICE; "},
                                             {"-1", "BAD_PRICE; 1"},
                                             {"+2", "BAD_PRICE; 2"},
                                             {"0", "BAD_PRICE; "},
                                             {".", "BAD_PRICE; "},
                                             {"1,234.5", "BAD_PRICE; 1234.5"},
                                             {"1,234", "BAD_PRICE; 1.234|1234"},
                                             {"1,5", "BAD_PRICE; 1.5"},
                                             {"1 000", "BAD_PRICE; 1000"},
                                             {"1'000", "BAD_PRICE; 1000"},
                                             {"1e5", "BAD_PRICE; 100000"},
                                             {"1E+5", "BAD_PRICE; 100000"},
                                             {"2.5e-3", "BAD_PRICE; 0.0025"},
                                             {"1e99", "BAD_PRICE; 1"},
                                             {"1e-19", "BAD_PRICE; 1"},
                                             {"1.2.3", "BAD_PRICE; 1.2"},
                                             {"nan", "BAD_PRICE; "},
                                             {"inf", "BAD_PRICE; "},
                                             {"0x10", "BAD_PRICE; "},
                                             {"\xF0\x9F\x9A\x80", "BAD_PRICE; "},
                                             {"1\xF0\x9F\x9A\x80", "BAD_PRICE; "},
                                             {"buy 0.01 @105000 gtd yes", "BAD_PRICE; "},
                                             {"0.01 105000", "BAD_PRICE; "},
                                             {"61 680.5 USDT", "BAD_PRICE; 61680.5"},
                                             {"$61680", "BAD_PRICE; 61680"},
                                             {"61680 or so it seems", "BAD_PRICE; "},
                                             {"b2", "BAD_PRICE; 2"},
                                             {"b*2", "BAD_PRICE; b"},
                                             {"b+", "BAD_PRICE; "},
                                             {"b--2", "BAD_PRICE; b-2"},
                                             {"b+1.5", "BAD_PRICE; b+1"},
                                             {"b-100001", "BAD_PRICE; b-100000"},
                                             {"m-100%", "BAD_PRICE; m-99%"},
                                             {"m+101%", "BAD_PRICE; m+100%"},
                                             {"m-x%", "BAD_PRICE; "},
                                             {"bid", "BAD_PRICE; "},
                                             {"10%", "BAD_PRICE; 10"}})
            QTest::newRow(typed) << QString::fromUtf8(typed) << refusal;
    }
    void badPricesAreRefusedWithTheNearest()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, refusal);
        const auto ask = readPriceAsk(typed.toStdString());
        QCOMPARE(QString::fromStdString(refusalOf(ask)), refusal);
        QVERIFY(ask.error().kind == ErrorKind::Invalid);
        QCOMPARE(ask.error().field, std::string("price"));
        QVERIFY(!ask.error().message.empty() && !ask.error().limit.empty());
    }

    void badSizesAreRefusedWithTheNearest_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("refusal");
        for (const auto& [typed, refusal] : {std::pair{"", "BAD_QTY; "},
                                             {"-1", "BAD_QTY; 1"},
                                             {"0", "BAD_QTY; "},
                                             {"$0", "BAD_QTY; "},
                                             {"+0", "BAD_QTY; "},
                                             {"0%", "BAD_QTY; "},
                                             {"1,234.5", "BAD_QTY; 1234.5"},
                                             {"$1,000", "BAD_QTY; $1.000|$1000"},
                                             {"1e5", "BAD_QTY; 100000"},
                                             {"k", "BAD_QTY; "},
                                             {"2kk", "BAD_QTY; 2k"},
                                             {"999999999999999999k", "BAD_QTY; "},
                                             {"$", "BAD_QTY; "},
                                             {"%", "BAD_QTY; "},
                                             {"10001%", "BAD_QTY; 10000%"},
                                             {"r101%", "BAD_QTY; r100%"},
                                             {"r0.5", "BAD_QTY; r0.5%"},
                                             {"0.00000000000000001%", "BAD_QTY; "},
                                             {"p/0", "BAD_QTY; p"},
                                             {"p/-2", "BAD_QTY; p"},
                                             {"p/1.5", "BAD_QTY; p"},
                                             {"p/101", "BAD_QTY; p"},
                                             {"p101%", "BAD_QTY; p100%"},
                                             {"p0%", "BAD_QTY; "},
                                             {"pos", "BAD_QTY; p"},
                                             {"all", "BAD_QTY; "},
                                             {"@105000", "BAD_QTY; "},
                                             {"5 btc", "BAD_QTY; 5"},
                                             {"\xE2\x82\xAC"
                                              "5",
                                              "BAD_QTY; 5"}})
            QTest::newRow(typed) << QString::fromUtf8(typed) << refusal;
    }
    void badSizesAreRefusedWithTheNearest()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, refusal);
        const auto ask = readSizeAsk(typed.toStdString());
        QCOMPARE(QString::fromStdString(refusalOf(ask)), refusal);
        QVERIFY(ask.error().kind == ErrorKind::Invalid);
        QCOMPARE(ask.error().field, std::string("qty"));
        QVERIFY(!ask.error().message.empty() && !ask.error().limit.empty());
    }

    void fourHundredDigitsAreToldInOneLine()
    {
        const std::string digits(400, '7');
        for (const Error& error : {readPriceAsk(digits).error(), readSizeAsk(digits).error()}) {
            QVERIFY2(error.message.find("(400 characters) is longer than a") != std::string::npos,
                     error.message.c_str());
            QCOMPARE(error.limit, std::string("18 digits"));
            QVERIFY(error.message.size() < 120 && error.value.size() <= 24);
        }
    }

    void lettersAreNeverCutInTwo()
    {
        std::string rockets;
        for (int i = 0; i < 400; ++i)
            rockets += "\xF0\x9F\x9A\x80";
        const Error error = readPriceAsk(rockets).error();
        QCOMPARE(error.value.size(), std::size_t(96));
        QVERIFY(error.message.find("(400 characters)") != std::string::npos);
    }

    void aTriggerSaysThatItIsOne()
    {
        const Error error = readPriceAsk("x", "trigger").error();
        QVERIFY(error.code == Code::BadTrigger);
        QCOMPARE(error.field, std::string("trigger"));
    }

    void writtenAndReadItIsTheSame()
    {
        QVERIFY(rc::check("a price", [] {
            PriceAsk ask;
            ask.from = static_cast<PriceAsk::From>(*rc::gen::inRange(0, 5));
            if (ask.from == PriceAsk::From::Typed)
                ask.typed = {*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000'000'000),
                             static_cast<std::int8_t>(*rc::gen::inRange(0, 19))};
            else if (*rc::gen::arbitrary<bool>())
                ask.ticks = *rc::gen::inRange(-kMostTicks, kMostTicks + 1);
            else
                ask.fraction = Decimal{*rc::gen::inRange<std::int64_t>(-9900, 10'001), 4};
            const auto again = readPriceAsk(typedText(ask));
            RC_ASSERT(again.has_value());
            RC_ASSERT(again->from == ask.from && again->typed == ask.typed && again->ticks == ask.ticks);
            RC_ASSERT(again->fraction == ask.fraction);
        }));
        QVERIFY(rc::check("a size", [] {
            SizeAsk ask;
            ask.of = static_cast<SizeAsk::Of>(*rc::gen::inRange(0, 5));
            const bool isPart = ask.of != SizeAsk::Of::Units && ask.of != SizeAsk::Of::Quote;
            ask.value = isPart ? Decimal{*rc::gen::inRange<std::int64_t>(1, 1'000'001), 6}
                               : Decimal{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000'000'000),
                                         static_cast<std::int8_t>(*rc::gen::inRange(0, 19))};
            const auto again = readSizeAsk(typedText(ask));
            RC_ASSERT(again.has_value());
            RC_ASSERT(again->of == ask.of && again->value == ask.value);
        }));
    }
};

QTEST_GUILESS_MAIN(TypedAskTest)
#include "typed_ask_test.moc"
