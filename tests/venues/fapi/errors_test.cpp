// SPDX-License-Identifier: GPL-3.0-or-later
// Every code that Aster's error page names, in our words (the spec's table; asterdex/api-docs @265e024).
#include "adapters/fapi/errors.h"

#include <QTest>

#include <string>

using namespace gannet;
using namespace gannet::fapi;

class FapiErrorsTest : public QObject {
    Q_OBJECT
private slots:
    void codes_data();
    void codes();
    void nonces();
    void malformedRequests();
    void whatIsSoAlready();
    void bareStatuses_data();
    void bareStatuses();
};

void FapiErrorsTest::codes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("meaning");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("outcome");
    const auto rows = [](std::initializer_list<int> codes, const char* meaning, const char* kind, const char* outcome) {
        for (const int code : codes)
            QTest::addRow("%d", code) << code << meaning << kind << outcome;
    };
    rows({-1000, -1001, -1016, -1006}, "UNKNOWN_OUTCOME", "Unavailable", "Unknown");
    rows({-1007}, "UNKNOWN_OUTCOME", "Timeout", "Unknown");
    rows({-1003, -1015}, "RATE_LIMIT", "RateLimited", "Rejected");
    rows({-1002, -2014, -2015, -1022, -4056, -4087, -4088}, "AUTH", "Auth", "Rejected");
    rows({-1021}, "CLOCK_SKEW", "Rejected", "Rejected");
    rows({-4225}, "CLOCK_SKEW", "Rejected", "Unknown"); // but "Nonce Expired"
    rows({-4015}, "INVALID_REQUEST", "Rejected", "Rejected");
    rows({-1121, -4140, -4141, -4144, -1110}, "UNKNOWN_SYMBOL", "Rejected", "Rejected");
    rows({-1111, -4014, -4029}, "BAD_TICK", "Rejected", "Rejected");
    rows({-4001, -4002, -4013, -4016, -4024, -4131, -4183, -4184}, "PRICE_BAND", "Rejected", "Rejected");
    rows({-4003, -4004, -4005, -4023, -4030}, "BAD_QTY", "Rejected", "Rejected");
    rows({-4164}, "MIN_NOTIONAL", "Rejected", "Rejected");
    rows({-2018, -2019, -4050, -4051}, "INSUFFICIENT_FUNDS", "Insufficient", "Rejected");
    rows({-2022, -4118, -4062, -2026, -4138}, "REDUCE_ONLY", "Rejected", "Rejected");
    rows({-2021, -4142, -4135}, "BAD_TRIGGER", "Rejected", "Rejected");
    rows({-2020}, "NO_FILL", "Rejected", "Rejected");
    rows({-2010}, "OTHER", "Rejected", "Rejected");
    rows({-2011}, "UNKNOWN_ORDER", "NotFound", "Unknown");
    rows({-2013}, "UNKNOWN_ORDER", "NotFound", "Rejected");
    rows({-2025, -4045}, "ORDER_LIMIT", "Rejected", "Rejected");
    rows({-2027, -2028, -4028, -4161}, "POSITION_LIMIT", "Rejected", "Rejected");
    rows({-2023}, "ACCOUNT_RESTRICTED", "Rejected", "Rejected");
    rows({-4046, -4059, -4047, -4048, -4067, -4068, -4060, -4061}, "STATE_CONFLICT", "Rejected", "Rejected");
    rows({-5022}, "POST_ONLY_WOULD_CROSS", "Rejected", "Rejected");
    rows({-4116}, "DUPLICATE_ID", "Rejected", "Unknown");
    rows({-9999}, "OTHER", "Rejected", "Rejected"); // one that is not documented
}

void FapiErrorsTest::codes()
{
    QFETCH(int, code);
    QFETCH(QString, meaning);
    QFETCH(QString, kind);
    QFETCH(QString, outcome);
    const Error error = classify(400, code, "the venue's words");
    QCOMPARE(std::string(toString(error.code)), meaning.toStdString());
    QCOMPARE(std::string(toString(error.kind)), kind.toStdString());
    QCOMPARE(std::string(toString(error.outcome)), outcome.toStdString());
    QCOMPARE(error.venueCode, std::to_string(code) + " the venue's words");
}

/// A nonce that came too late was looked at and not taken. One that the venue had before may have come with this
/// request.
void FapiErrorsTest::nonces()
{
    QVERIFY(classify(400, -4225, "Nonce Expired").outcome == Outcome::Rejected);
    QVERIFY(classify(400, -4225, "Nonce Duplicated").outcome == Outcome::Unknown);
}

void FapiErrorsTest::malformedRequests()
{
    for (int code = -1100; code >= -1136; --code) {
        const bool isNamed = code == -1110 || code == -1111 || code == -1121;
        const bool isListed = code >= -1130 || code == -1136;
        const Error error = classify(400, code, "no");
        QCOMPARE(error.code == Code::InvalidRequest, isListed && !isNamed);
        QVERIFY(error.outcome == Outcome::Rejected);
    }
}

void FapiErrorsTest::whatIsSoAlready()
{
    QVERIFY(isNoChange(-4046) && isNoChange(-4059));
    QVERIFY(!isNoChange(-4047) && !isNoChange(0));
}

void FapiErrorsTest::bareStatuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("meaning");
    for (const int status : {500, 502, 503, 504})
        QTest::addRow("%d", status) << status << "UNKNOWN_OUTCOME";
    for (const int status : {418, 429})
        QTest::addRow("%d", status) << status << "RATE_LIMIT";
    QTest::addRow("403") << 403 << "OTHER"; // the firewall: nothing is known of the order
}

void FapiErrorsTest::bareStatuses()
{
    QFETCH(int, status);
    QFETCH(QString, meaning);
    const Error error = classify(status, 0, "");
    QCOMPARE(std::string(toString(error.code)), meaning.toStdString());
    QVERIFY(error.outcome == Outcome::Unknown);
}

QTEST_GUILESS_MAIN(FapiErrorsTest)
#include "errors_test.moc"
