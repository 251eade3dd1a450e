// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order_line.h"

#include "core/model/typed_ask.h"
#include "core/model/typed_time.h"

#include <rapidcheck.h>

#include <QtTest>

#include <string>

using namespace gannet;

namespace {

constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'763'769'600'250); // 2025-11-22T00:00:00.250 UTC

[[nodiscard]] Decimal dec(std::string_view text)
{
    return Decimal::parse(text).value();
}

[[nodiscard]] LineFacts facts()
{
    LineFacts known;
    known.now = kNow;
    known.entry = dec("60012.3456");
    known.liquidation = dec("51000");
    return known;
}

[[nodiscard]] Instrument instrument()
{
    Instrument one;
    one.symbol = "BTC";
    one.tickRule.tick = dec("0.5");
    return one;
}

/// "code at+length; fixes" of what was refused.
[[nodiscard]] QString refusalOf(const tl::expected<OrderLine, LineError>& read)
{
    if (read)
        return "taken";
    const LineError& wrong = read.error();
    QString text = QString("%1 %2+%3;").arg(toString(wrong.error.code).data()).arg(wrong.at).arg(wrong.length);
    for (const std::string& fix : wrong.error.fixes)
        text += QString(" ") + fix.c_str();
    return text;
}

[[nodiscard]] QString bracketText(const char* line, const char* entry)
{
    const auto read = readOrderLine(line, facts());
    const auto bracket = bracketOf(std::get<EntryLine>(*read), Price{dec(entry)}, instrument(), facts());
    if (!bracket)
        return QString::fromStdString(bracket.error().message);
    if (!*bracket)
        return "none";
    QString text;
    for (const BracketPart& part : (*bracket)->parts)
        text += QString("%1%2:%3/%4")
                    .arg(text.isEmpty() ? "" : " ", plainText(part.share).c_str())
                    .arg(part.stop ? plainText(part.stop->value).c_str() : "-",
                         part.target ? plainText(part.target->value).c_str() : "-");
    return text;
}

} // namespace

class OrderLineTest : public QObject {
    Q_OBJECT
private slots:
    void linesAreReadAndWrittenBack_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("text");
        for (const auto& [line, text] :
             {std::pair{"buy 2", "buy 2"},
              {"  BUY   0.5  BTC  @60000.5 ", "buy 0.5 BTC @60000.5"},
              {"sell 2k hyperliquid:1000PEPE join", "sell 2000 hyperliquid:1000PEPE @a"},
              {"buy $500 BTC join", "buy $500 BTC @b"},
              {"buy 10% mid", "buy 10% @m"},
              {"buy r0.5% BTC-PERP @b+2 stop -1% tp 2%,61000,50T", "buy r0.5% BTC-PERP @b+2 stop 1% tp 2%,61000,50T"},
              {"sell p/2 @ m-0.1% ro", "sell p/2 @m-0.1% ro"},
              {"buy 1 tp 61000, 62000 stop 59000 @60000 post", "buy 1 @60000 stop 59000 tp 61000,62000 post"},
              {"buy 1 market ioc", "buy 1 market ioc"},
              {"buy 1 @Market ioc", "buy 1 market ioc"},
              {"buy 1 @60000 fok on Binance-USDM", "buy 1 @60000 fok on binance-usdm"},
              {"buy 1 @60000 gtc", "buy 1 @60000"},
              {"buy 1 @60000 gtd +30m", "buy 1 @60000 gtd 2025-11-22T00:30:00"},
              {"buy 1 @60000 gtd 17:00", "buy 1 @60000 gtd 2025-11-22T17:00:00"},
              {"buy 1 @60000 gtd 00:00", "buy 1 @60000 gtd 2025-11-23T00:00:00"},
              {"buy 1 @60000 gtd 2025-12-31", "buy 1 @60000 gtd 2025-12-31T23:59:59"},
              {"buy 1 @$bid-3", "buy 1 @b-3"},
              {"buy 1 @$LAST", "buy 1 @l"},
              {"buy 1 @$mid+0.5%", "buy 1 @m+0.5%"},
              {"sell $pos/2 @$entry", "sell p/2 @60012.3456"},
              {"sell $pos @$liq stop $entry tp $liq", "sell p @51000 stop $entry tp $liq"},
              {"cancel", "cancel entries"},
              {"cancel entries", "cancel entries"},
              {"cancel all", "cancel all"},
              {"cancel #AB12", "cancel #ab12"},
              {"cancel hyperliquid:BTC", "cancel hyperliquid:BTC"},
              {"close", "close"},
              {"close BTC 50%", "close BTC 50%"},
              {"close 12.5%", "close 12.5%"},
              {"close 100%", "close"},
              {"flat", "flat"},
              {"lev 7", "lev 7"},
              {"LEV 20x", "lev 20"}})
            QTest::newRow(line) << line << text;
    }
    void linesAreReadAndWrittenBack()
    {
        QFETCH(const QString, line);
        QFETCH(const QString, text);
        const auto read = readOrderLine(line.toStdString(), facts());
        QVERIFY2(read.has_value(), read ? "" : read.error().error.message.c_str());
        QCOMPARE(QString::fromStdString(lineText(*read)), text);
    }

    void badLinesNameTheWordAndItsPlace_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("refusal");
        for (const auto& [line, refusal] : {std::pair{"", "INVALID_REQUEST 0+0;"},
                                            {"   ", "INVALID_REQUEST 3+0;"},
                                            {"bye 2", "INVALID_REQUEST 0+3; buy"},
                                            {"long 2", "INVALID_REQUEST 0+4;"},
                                            {"buy", "INVALID_REQUEST 3+0;"},
                                            {"buy BTC", "BAD_QTY 4+3;"},
                                            {"buy -1 BTC", "BAD_QTY 4+2; 1"},
                                            {"buy 1,234.5", "BAD_QTY 4+7; 1234.5"},
                                            {"buy 2 BTC @60,000", "BAD_PRICE 11+6; 60.000 60000"},
                                            {"buy 2 BTC @", "INVALID_REQUEST 11+0;"},
                                            {"buy 2 BTC @b*2", "BAD_PRICE 11+3; b"},
                                            {"buy 2 BTC ETH", "INVALID_REQUEST 10+3;"},
                                            {"buy 2 BTC makret", "INVALID_REQUEST 10+6; market"},
                                            {"buy 2 BTC @1 @2", "INVALID_REQUEST 13+2;"},
                                            {"buy 2 BTC market @2", "INVALID_REQUEST 17+2;"},
                                            {"buy 2 ioc gtc", "INVALID_REQUEST 10+3;"},
                                            {"buy 2 ro ro", "INVALID_REQUEST 9+2;"},
                                            {"buy 2 60000", "INVALID_REQUEST 6+5;"},
                                            {"buy 2 stop", "INVALID_REQUEST 10+0;"},
                                            {"buy 2 stop x", "BAD_TRIGGER 11+1;"},
                                            {"buy 2 stop 100%", "BAD_TRIGGER 11+4; 99%"},
                                            {"buy 2 stop 0T", "INVALID_REQUEST 11+2;"},
                                            {"buy 2 stop 9901bp", "BAD_TRIGGER 11+6; 9900bp"},
                                            {"buy 2 stop 2R", "INVALID_REQUEST 11+2;"},
                                            {"buy 2 stop 1.5T", "INVALID_REQUEST 11+4;"},
                                            {"buy 2 tp 1,2,3,4,5", "INVALID_REQUEST 17+1;"},
                                            {"buy 2 tp 1,,2", "BAD_TRIGGER 11+0;"},
                                            {"buy 2 tp 1,", "INVALID_REQUEST 11+0;"},
                                            {"buy 2 gtd", "INVALID_REQUEST 9+0;"},
                                            {"buy 2 gtd soon", "BAD_EXPIRY 10+4;"},
                                            {"buy 2 gtd 2025-11-21", "BAD_EXPIRY 10+10; +30m"},
                                            {"buy 2 gtd 2025-02-30", "BAD_EXPIRY 10+10;"},
                                            {"buy 2 gtd +400d", "BAD_EXPIRY 10+5; +366d"},
                                            {"buy 2 gtd 25:00", "BAD_EXPIRY 10+5;"},
                                            {"buy 2 on", "INVALID_REQUEST 8+0;"},
                                            {"buy 2 on a/b", "INVALID_REQUEST 9+3;"},
                                            {"buy $bid", "INVALID_REQUEST 4+4; $pos"},
                                            {"buy 2 @$pos", "INVALID_REQUEST 7+4;"},
                                            {"buy 2 @$entry+1", "INVALID_REQUEST 7+8;"},
                                            {"cancel everything now", "INVALID_REQUEST 18+3;"},
                                            {"cancel #", "INVALID_REQUEST 7+1;"},
                                            {"cancel #xyz", "INVALID_REQUEST 7+4;"},
                                            {"cancel 12", "INVALID_REQUEST 7+2;"},
                                            {"close 50", "INVALID_REQUEST 6+2;"},
                                            {"close 0%", "INVALID_REQUEST 6+2; 100%"},
                                            {"close 150%", "BAD_QTY 6+4; 100%"},
                                            {"close BTC 50% now", "INVALID_REQUEST 14+3;"},
                                            {"flat now", "INVALID_REQUEST 5+3;"},
                                            {"lev", "INVALID_REQUEST 3+0;"},
                                            {"lev 0", "INVALID_REQUEST 4+1;"},
                                            {"lev 2.5", "INVALID_REQUEST 4+3;"},
                                            {"lev 1001", "INVALID_REQUEST 4+4;"},
                                            {"lev -3", "LEVERAGE 4+2; 3"},
                                            {"lev 5 BTC", "INVALID_REQUEST 6+3;"},
                                            {"scale 5 1..2", "INVALID_REQUEST 0+5;"},
                                            {"buy 2 \xF0\x9F\x9A\x80", "INVALID_REQUEST 6+4;"}})
            QTest::newRow(line) << QString::fromUtf8(line) << refusal;
    }
    void badLinesNameTheWordAndItsPlace()
    {
        QFETCH(const QString, line);
        QFETCH(const QString, refusal);
        const auto read = readOrderLine(line.toStdString(), facts());
        QCOMPARE(refusalOf(read), refusal);
        QVERIFY(!read.error().error.message.empty() && !read.error().error.limit.empty());
        QVERIFY(read.error().error.kind == ErrorKind::Invalid);
    }

    void aLineIsADraft()
    {
        const auto read = readOrderLine("sell 2 BTC @60000 gtd +1h post ro on x", facts());
        const EntryLine& line = std::get<EntryLine>(*read);
        const TicketDraft& draft = line.draft;
        QVERIFY(draft.terms.side == Side::Sell && draft.terms.type == OrderType::Limit);
        QVERIFY(draft.terms.isPostOnly && draft.terms.isReduceOnly);
        QVERIFY(draft.terms.timeInForce == TimeInForce::Gtd);
        QCOMPARE(draft.terms.expiry.ns, (kNow + Duration::minutes(60)).ns - 250'000'000);
        QVERIFY(draft.price->typed == dec("60000") && draft.size->value == dec("2"));
        QCOMPARE(line.symbol + "|" + line.venue, std::string("BTC|x"));
        QVERIFY(!std::get<EntryLine>(*readOrderLine("buy 2", facts())).draft.price); // asked for, not guessed
    }

    void whatWasMeantIsNearInLettersAndInItsBeginning()
    {
        for (const char* line : {"hello", "hello 2", "foe"})
            QCOMPARE(refusalOf(readOrderLine(line, facts())).section(';', 1), QString());
        for (const auto& [line, meant] :
             {std::pair{"byu 2", "buy"}, std::pair{"sel 2", "sell"}, std::pair{"cancle", "cancel"}})
            QCOMPARE(refusalOf(readOrderLine(line, facts())).section("; ", 1), QString(meant));
    }

    void anUnknownVariableIsRefused()
    {
        LineFacts none;
        none.now = kNow;
        QCOMPARE(refusalOf(readOrderLine("buy 2 @$entry", none)), QString("INVALID_REQUEST 7+6;"));
    }

    void clockTimesAreThePersons()
    {
        const Duration ahead = Duration::minutes(5 * 60 + 30);
        const auto at = readExpiry("17:00", kNow, ahead);
        QCOMPARE(expiryText(*at), std::string("2025-11-22T11:30:00"));
        QCOMPARE(expiryText(*at, ahead), std::string("2025-11-22T17:00:00"));
        QCOMPARE(expiryText(*readExpiry("05:00", kNow, ahead), ahead), std::string("2025-11-23T05:00:00"));
        QCOMPARE(expiryText(*readExpiry("2025-11-22T05:30:01", kNow, ahead)), std::string("2025-11-22T00:00:01"));
    }

    void exitsBecomeABracket()
    {
        QCOMPARE(bracketText("buy 2", "60000"), QString("none"));
        QCOMPARE(bracketText("buy 2 stop 59000", "60000"), QString("1:59000/-"));
        QCOMPARE(bracketText("buy 2 stop 1% tp 50T", "60000"), QString("1:59400/60025"));
        QCOMPARE(bracketText("sell 2 stop 1% tp 50T", "60000"), QString("1:60600/59975"));
        QCOMPARE(bracketText("buy 2 stop 100bp tp 50ticks", "60000"), QString("1:59400/60025"));
        QCOMPARE(bracketText("buy 2 tp 61000,62000,63000", "60000"),
                 QString("0.333333333:-/61000 0.333333333:-/62000 0.333333334:-/63000"));
        // What is worked out goes to the grid towards the entry.
        QCOMPARE(bracketText("buy 2 stop $entry tp 0.333%", "61000.5"), QString("1:60012.5/61203.5"));
        QCOMPARE(bracketText("sell 2 stop $entry", "59000"), QString("1:60012/-"));
        QCOMPARE(bracketText("buy 2 stop 59000.3", "60000"), QString("1:59000.3/-")); // typed: for the gates to judge
        QVERIFY(bracketText("buy 2 stop 100000T", "60").contains("is not above zero"));
    }

    void writtenAndReadItIsTheSame()
    {
        const auto exit = [] {
            ExitAsk one;
            one.at = static_cast<ExitAsk::At>(*rc::gen::inRange(0, 5));
            if (one.at == ExitAsk::At::Price)
                one.value = {*rc::gen::inRange<std::int64_t>(1, 1'000'000'000), 3};
            else if (one.at == ExitAsk::At::Fraction)
                one.value = {*rc::gen::inRange<std::int64_t>(1, 9'901), 4};
            else if (one.at == ExitAsk::At::Ticks)
                one.value = {*rc::gen::inRange<std::int64_t>(1, 100'001), 0};
            return one;
        };
        QVERIFY(rc::check("an entry", [exit] {
            EntryLine line;
            line.symbol = *rc::gen::element<std::string>("", "BTC", "x:1000PEPE", "BTC/USD");
            line.venue = *rc::gen::element<std::string>("", "binance-usdm");
            OrderTerms& terms = line.draft.terms;
            terms.side = *rc::gen::element(Side::Buy, Side::Sell);
            line.draft.size = SizeAsk{static_cast<SizeAsk::Of>(*rc::gen::inRange(0, 5)),
                                      Decimal{*rc::gen::inRange<std::int64_t>(1, 10'001), 4}};
            if (*rc::gen::arbitrary<bool>()) {
                terms.type = OrderType::Market;
            } else {
                line.draft.price.emplace();
                line.draft.price->from = static_cast<PriceAsk::From>(*rc::gen::inRange(0, 5));
                if (line.draft.price->from == PriceAsk::From::Typed)
                    line.draft.price->typed = {*rc::gen::inRange<std::int64_t>(1, 1'000'000'000), 2};
                else
                    line.draft.price->ticks = *rc::gen::inRange(-50, 51);
            }
            if (*rc::gen::arbitrary<bool>())
                line.stop = exit();
            const std::size_t targets = *rc::gen::inRange<std::size_t>(0, kLineTargets + 1);
            for (std::size_t i = 0; i < targets; ++i)
                line.targets.push_back(exit());
            terms.timeInForce =
                *rc::gen::element(TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok, TimeInForce::Gtd);
            if (terms.timeInForce == TimeInForce::Gtd)
                terms.expiry = Timestamp{(kNow.ns / 1'000'000'000 + *rc::gen::inRange<std::int64_t>(1, 31'000'000)) *
                                         1'000'000'000};
            terms.isPostOnly = *rc::gen::arbitrary<bool>();
            terms.isReduceOnly = *rc::gen::arbitrary<bool>();
            const std::string text = lineText(line);
            const auto again = readOrderLine(text, facts());
            RC_ASSERT(again.has_value());
            const EntryLine& same = std::get<EntryLine>(*again);
            RC_ASSERT(lineText(*again) == text);
            RC_ASSERT(same.symbol == line.symbol && same.venue == line.venue);
            RC_ASSERT(describe(same.draft.terms) == describe(terms) && same.draft.terms.expiry == terms.expiry);
            RC_ASSERT(same.targets.size() == line.targets.size() && same.stop.has_value() == line.stop.has_value());
            for (std::size_t i = 0; i < targets; ++i)
                RC_ASSERT(same.targets[i].at == line.targets[i].at && same.targets[i].value == line.targets[i].value);
        }));
    }

    void aLongLineIsRefused()
    {
        const auto read = readOrderLine("buy " + std::string(400, '7'), facts());
        QCOMPARE(refusalOf(read), QString("INVALID_REQUEST 400+0;"));
        const auto digits = readOrderLine("buy " + std::string(390, '7'), facts());
        QCOMPARE(refusalOf(digits), QString("BAD_QTY 4+390;"));
    }
};

QTEST_GUILESS_MAIN(OrderLineTest)
#include "order_line_test.moc"
