// SPDX-License-Identifier: GPL-3.0-or-later
// An approval from the wish to the credentials: what is signed, who signed it, what is sent (once), and what is done
// where the venue's answer does not come.
#include "app/onboarding/agent_approval.h"

#include "tests/support/json_fixture.h"

#include <QTest>

#include <string>
#include <utility>

using namespace gannet;
using namespace gannet::onboarding;
using Json = nlohmann::ordered_json;
using Step = AgentApproval::Step;

namespace {

const std::string kRest = "http://127.0.0.1:1";
constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'700'000'000'000);
constexpr std::uint64_t kArbitrum = 42161;

crypto::Secp256k1Key walletKey(char digit = '1')
{
    return std::move(*crypto::Secp256k1Key::fromHex(SecretString(std::string(64, digit))));
}

Json answerOf(const std::string& text)
{
    return Json::parse(text);
}

/// As a wallet would: it knows the digest alone.
std::string signatureOf(const crypto::Secp256k1Key& wallet, const AgentVenue& venue, const AgentApproval& approval,
                        const Json& typed, std::uint64_t chainId)
{
    Approval asked{.network = approval.wish().network,
                   .account = wallet.address(),
                   .agent = approval.agent(),
                   .agentName = approval.wish().agentName,
                   .validUntil = {},
                   .chainId = chainId,
                   .nonce = 0};
    const Json& message = typed.at("message");
    if (venue.name() == "Aster") {
        asked.validUntil = Timestamp::fromMilliseconds(message.at("Expired").get<std::int64_t>());
        asked.nonce = message.at("Nonce").get<std::uint64_t>();
    } else {
        const std::string name = message.at("agentName").get<std::string>();
        asked.validUntil = Timestamp::fromMilliseconds(std::stoll(name.substr(name.rfind(' ') + 1)));
        asked.nonce = message.at("nonce").get<std::uint64_t>();
    }
    return wallet.sign(venue.digest(asked)).toHex0x();
}

struct Case {
    explicit Case(std::string_view slug = "hyperliquid", ApprovalWish wish = {.agentName = "gannet-desk"})
        : venue(agentVenue(slug)), approval(std::move(*AgentApproval::make(*venue, std::move(wish))))
    {}
    [[nodiscard]] std::uint64_t chain() const { return venue->neededChain().value_or(kArbitrum); }
    Result<OrderHttp> sign(const crypto::Secp256k1Key& signer, Timestamp now = kNow)
    {
        const auto typed = approval.prepare(wallet.address(), chain(), now);
        return approval.accept(wallet.address(), chain(), signatureOf(signer, *venue, approval, *typed, chain()), kRest,
                               now);
    }

    crypto::Secp256k1Key wallet = walletKey();
    std::unique_ptr<AgentVenue> venue;
    AgentApproval approval;
};

} // namespace

class AgentApprovalTest : public QObject {
    Q_OBJECT
private slots:
    void wishes_data();
    void wishes();
    void agentNames();
    void hyperliquidIsApproved();
    void asterIsApproved();
    void asterFitsThePublishedVector();
    void wrongSigner();
    void walletsThatCannotSign();
    void signaturesThatAreNone_data();
    void signaturesThatAreNone();
    void refusalsLeadBack_data();
    void refusalsLeadBack();
    void notSentLeadsBack();
    void unknownIsAskedAndNeverSentAgain();
    void unknownThatNeverArrived();
    void questionsThatFail();
    void standings_data();
    void standings();
};

void AgentApprovalTest::wishes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("field");
    QTest::newRow("good") << "gannet" << 90 << "";
    QTest::newRow("longest") << "0123456789abcdef" << 180 << "";
    QTest::newRow("no name") << "" << 90 << "agentName";
    QTest::newRow("too long") << "0123456789abcdefg" << 90 << "agentName";
    QTest::newRow("a blank would begin another word") << "a valid_until 9" << 90 << "agentName";
    QTest::newRow("an ampersand would begin another parameter") << "a&canWithdraw" << 90 << "agentName";
    QTest::newRow("no day") << "gannet" << 0 << "validDays";
    QTest::newRow("too many days") << "gannet" << 181 << "validDays";
}

void AgentApprovalTest::wishes()
{
    QFETCH(QString, name);
    QFETCH(int, days);
    QFETCH(QString, field);
    const auto venue = agentVenue("hyperliquid");
    const auto made = AgentApproval::make(*venue, {.agentName = name.toStdString(), .validDays = days});
    QCOMPARE(made.has_value(), field.isEmpty());
    if (!made)
        QCOMPARE(QString::fromStdString(made.error().field), field);
}

void AgentApprovalTest::agentNames()
{
    QCOMPARE(usualAgentName("desk.home", 16), std::string("gannet-desk"));
    QCOMPARE(usualAgentName("", 16), std::string("gannet"));
    QCOMPARE(usualAgentName("a-very-long-host-name", 16), std::string("gannet-a-very-lo"));
    QCOMPARE(usualAgentName("b\xc3\xbcro&x y", 16), std::string("gannet-broxy"));
}

void AgentApprovalTest::hyperliquidIsApproved()
{
    Case c;
    const auto typed = c.approval.prepare(c.wallet.address(), kArbitrum, kNow);
    QVERIFY(typed);
    QCOMPARE(typed->at("domain").at("chainId").get<std::uint64_t>(), kArbitrum);
    QCOMPARE(typed->at("primaryType").get<std::string>(), std::string("HyperliquidTransaction:ApproveAgent"));
    QCOMPARE(typed->at("message").at("hyperliquidChain").get<std::string>(), std::string("Mainnet"));
    QCOMPARE(typed->at("message").at("agentName").get<std::string>(),
             std::string("gannet-desk valid_until 1707776000000")); // 90 days later

    const auto order = c.sign(c.wallet);
    QVERIFY2(order, order ? "" : order.error().message.c_str());
    QCOMPARE(order->url, kRest + "/exchange");
    const Json body = Json::parse(order->body);
    QCOMPARE(body.at("action").at("signatureChainId").get<std::string>(), std::string("0xa4b1"));
    QCOMPARE(body.at("action").at("agentAddress").get<std::string>(), crypto::toHex0x(c.approval.agent()));
    QCOMPARE(body.at("nonce"), body.at("action").at("nonce"));
    QCOMPARE(body.at("signature").at("r").get<std::string>().size(), std::size_t{66});
    QCOMPARE(c.approval.step(), Step::Sending);

    c.approval.onAnswer(200, R"({"status":"ok","response":{"type":"default"}})", kNow);
    QCOMPARE(c.approval.step(), Step::Approved);
    const VenueCredentials made = c.approval.takeCredentials();
    QVERIFY(checkCredentials(made));
    QCOMPARE(made.kind(), std::string_view("hyperliquid-agent"));
    QCOMPARE(std::get<HyperliquidAgent>(made.key).agentName, std::string("gannet-desk"));
    QVERIFY(std::get<HyperliquidAgent>(made.key).master == c.wallet.address());
    QCOMPARE(made.validUntil->toMilliseconds(), 1'707'776'000'000);
    QVERIFY(made.permissions->count(KeyPermission::Withdraw) == 0);
}

void AgentApprovalTest::asterIsApproved()
{
    Case c("aster");
    const auto order = c.sign(c.wallet);
    QVERIFY2(order, order ? "" : order.error().message.c_str());
    QCOMPARE(order->url, kRest + "/fapi/v3/approveAgent");
    QCOMPARE(order->contentType, std::string("application/x-www-form-urlencoded"));
    QVERIFY(order->body.starts_with("agentName=gannet-desk&agentAddress=0x"));
    QVERIFY(order->body.find("&canSpotTrade=false&canPerpTrade=true&canWithdraw=false&asterChain=Mainnet&user=0x") !=
            std::string::npos);
    QVERIFY(order->body.ends_with("&signatureChainId=56"));
    c.approval.onAnswer(200, R"({"code":200,"msg":"success"})", kNow);
    QCOMPARE(c.approval.step(), Step::Approved);
    const VenueCredentials made = c.approval.takeCredentials();
    QVERIFY(checkCredentials(made));
    QVERIFY(std::get<AsterAgent>(made.key).signer == c.approval.agent());
}

void AgentApprovalTest::asterFitsThePublishedVector()
{
    const Json file = test::jsonFixture("tests/venues/aster/fixtures/eip712_v3_management.json");
    const Json vector = file.at("vectors").at(0);
    const Json message = vector.at("message");
    const auto venue = agentVenue("aster");
    const Approval approval{.network = VenueNetwork::Mainnet,
                            .account = *crypto::addressFrom(message.at("User").get<std::string>()),
                            .agent = *crypto::addressFrom(message.at("AgentAddress").get<std::string>()),
                            .agentName = message.at("AgentName").get<std::string>(),
                            .validUntil = Timestamp::fromMilliseconds(message.at("Expired").get<std::int64_t>()),
                            .chainId = 56,
                            .nonce = message.at("Nonce").get<std::uint64_t>()};
    QCOMPARE(crypto::toHex0x(venue->digest(approval)), vector.at("eip712_digest").get<std::string>());
    QVERIFY(venue->typedData(approval).at("message") == message);
}

void AgentApprovalTest::wrongSigner()
{
    Case c;
    const crypto::Secp256k1Key other = walletKey('2');
    const auto order = c.sign(other);
    QVERIFY(!order);
    QCOMPARE(order.error().field, std::string("signature"));
    QVERIFY(order.error().message.find(checksummed(other.address())) != std::string::npos);
    QVERIFY(order.error().message.find(checksummed(c.wallet.address())) != std::string::npos);
    QCOMPARE(c.approval.step(), Step::Unsigned);
    QVERIFY(c.sign(c.wallet)); // and then the right one
}

void AgentApprovalTest::walletsThatCannotSign()
{
    const crypto::Secp256k1Key wallet = walletKey();
    const crypto::Secp256k1Key other = walletKey('2');
    Case bound("hyperliquid", {.account = wallet.address(), .agentName = "gannet"});
    QCOMPARE(bound.approval.checkWallet(other.address(), 1).error().field, std::string("account"));
    QVERIFY(bound.approval.checkWallet(wallet.address(), 1));
    Case aster("aster");
    const auto chain = aster.approval.prepare(wallet.address(), 1, kNow);
    QCOMPARE(chain.error().field, std::string("chainId"));
    QCOMPARE(chain.error().limit, std::string("56"));
    QCOMPARE(aster.approval.checkWallet({}, 56).error().field, std::string("account"));

    // Account or chain changed between the question and the signature.
    Case c;
    const auto typed = c.approval.prepare(wallet.address(), kArbitrum, kNow);
    const std::string signature = signatureOf(wallet, *c.venue, c.approval, *typed, kArbitrum);
    QCOMPARE(c.approval.accept(other.address(), kArbitrum, signature, kRest, kNow).error().field,
             std::string("account"));
    QCOMPARE(c.approval.accept(wallet.address(), 10, signature, kRest, kNow).error().field, std::string("chainId"));
    QVERIFY(c.approval.accept(wallet.address(), kArbitrum, signature, kRest, kNow));
    // And not twice.
    QCOMPARE(c.approval.accept(wallet.address(), kArbitrum, signature, kRest, kNow).error().field, std::string("step"));
    QCOMPARE(c.approval.prepare(wallet.address(), kArbitrum, kNow).error().field, std::string("step"));
}

void AgentApprovalTest::signaturesThatAreNone_data()
{
    QTest::addColumn<QString>("signature");
    QTest::newRow("empty") << "";
    QTest::newRow("short") << "0x1234";
    QTest::newRow("no hex") << "0x" + QString(130, 'g');
    QTest::newRow("zeros") << "0x" + QString(130, '0');
    QTest::newRow("v of 9") << "0x" + QString(128, '1') + "09";
    QTest::newRow("of a contract, longer") << "0x" + QString(260, '1');
}

void AgentApprovalTest::signaturesThatAreNone()
{
    QFETCH(QString, signature);
    Case c;
    QVERIFY(c.approval.prepare(c.wallet.address(), kArbitrum, kNow));
    const auto order = c.approval.accept(c.wallet.address(), kArbitrum, signature.toStdString(), kRest, kNow);
    QVERIFY(!order);
    QCOMPARE(order.error().field, std::string("signature"));
    QCOMPARE(c.approval.step(), Step::Unsigned);
}

void AgentApprovalTest::refusalsLeadBack_data()
{
    QTest::addColumn<QString>("venue");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("words");
    QTest::newRow("hyperliquid err")
        << "hyperliquid" << 200 << R"({"status":"err","response":"Must deposit before performing actions. User: 0x1"})"
        << "Must deposit";
    QTest::newRow("hyperliquid 422") << "hyperliquid" << 422 << "Failed to deserialize"
                                     << "Failed to deserialize";
    QTest::newRow("aster nonce") << "aster" << 400 << R"({"code":-4225,"msg":"Nonce Expired"})"
                                 << "Nonce Expired";
    QTest::newRow("aster 200 with a code") << "aster" << 200 << R"({"code":-1022,"msg":"Signature check failed"})"
                                           << "Signature";
}

void AgentApprovalTest::refusalsLeadBack()
{
    QFETCH(QString, venue);
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(QString, words);
    Case c(venue.toStdString());
    QVERIFY(c.sign(c.wallet));
    c.approval.onAnswer(status, body.toStdString(), kNow);
    QCOMPARE(c.approval.step(), Step::Unsigned);
    QVERIFY2(c.approval.trouble().find(words.toStdString()) != std::string::npos, c.approval.trouble().c_str());
    QVERIFY(c.sign(c.wallet)); // a person may sign anew, under another nonce
}

void AgentApprovalTest::notSentLeadsBack()
{
    Case c;
    QVERIFY(c.sign(c.wallet));
    c.approval.onFailure({.kind = ErrorKind::Disconnected, .code = Code::Io, .message = "no such host"}, kNow);
    QCOMPARE(c.approval.step(), Step::Unsigned);
    QVERIFY(c.approval.trouble().find("no such host") != std::string::npos);
}

void AgentApprovalTest::unknownIsAskedAndNeverSentAgain()
{
    for (const std::string slug : {"hyperliquid", "aster"}) {
        Case c(slug);
        QVERIFY(c.sign(c.wallet));
        QVERIFY(!c.approval.takeQuestion(kRest, kNow));
        c.approval.onFailure({.kind = ErrorKind::Timeout, .message = "no answer", .outcome = Outcome::Unknown}, kNow);
        QCOMPARE(c.approval.step(), Step::Asking);
        QVERIFY(!c.approval.prepare(c.wallet.address(), c.chain(), kNow)); // nothing more is signed
        QVERIFY(!c.approval.takeQuestion(kRest, kNow));                    // not yet
        const Timestamp later = kNow + Duration::seconds(1);
        const auto question = c.approval.takeQuestion(kRest, later);
        QVERIFY(question);
        QVERIFY(!c.approval.takeQuestion(kRest, later)); // one at a time
        if (slug == "hyperliquid") {
            QCOMPARE(answerOf(question->body).at("type").get<std::string>(), std::string("extraAgents"));
            c.approval.onStanding(200,
                                  R"([{"name":"a","address":"0x286edfa08c04f6899dab3bfdecf2dd133f9733b9",)"
                                  R"("validUntil":1767776120478},{"name":"gannet-desk","address":")" +
                                      crypto::toHex0x(c.approval.agent()) + R"(","validUntil":1707776000000}])",
                                  later);
        } else {
            QCOMPARE(question->method, std::string("GET"));
            c.approval.onStanding(200, "[]", later);
        }
        QCOMPARE(c.approval.step(), Step::Approved);
        QVERIFY(checkCredentials(c.approval.takeCredentials()));
    }
}

void AgentApprovalTest::unknownThatNeverArrived()
{
    Case c;
    QVERIFY(c.sign(c.wallet));
    c.approval.onAnswer(502, "bad gateway", kNow);
    QCOMPARE(c.approval.step(), Step::Asking);
    int asked = 0;
    for (Timestamp now = kNow; now - kNow < Duration::seconds(29); now = now + Duration::seconds(1)) {
        if (c.approval.takeQuestion(kRest, now)) {
            ++asked;
            c.approval.onStanding(200, "[]", now);
            QCOMPARE(c.approval.step(), Step::Asking); // it may still be on its way
        }
    }
    QVERIFY(asked >= 3);
    const Timestamp late = kNow + Duration::seconds(60);
    QVERIFY(c.approval.takeQuestion(kRest, late));
    c.approval.onStanding(200, "[]", late);
    QCOMPARE(c.approval.step(), Step::Unsigned);
    QVERIFY(c.approval.trouble().find("never reached") != std::string::npos);
}

void AgentApprovalTest::questionsThatFail()
{
    Case c;
    QVERIFY(c.sign(c.wallet));
    c.approval.onAnswer(200, "<html>", kNow); // says nothing
    QCOMPARE(c.approval.step(), Step::Asking);
    Timestamp now = kNow + Duration::minutes(1);
    QVERIFY(c.approval.takeQuestion(kRest, now));
    c.approval.onQuestionFailure(now);
    now = now + Duration::minutes(1);
    QVERIFY(c.approval.takeQuestion(kRest, now));
    c.approval.onStanding(500, "", now);
    QCOMPARE(c.approval.step(), Step::Asking); // not knowing is no word of the venue
}

void AgentApprovalTest::standings_data()
{
    QTest::addColumn<QString>("venue");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const char* venue, int status, const char* body, AgentStanding::Kind kind) {
        QTest::newRow(name) << venue << status << body << static_cast<int>(kind);
    };
    using Kind = AgentStanding::Kind;
    row("other agents", "hyperliquid", 200, R"([{"name":"x","address":"0x286edfa08c04f6899dab3bfdecf2dd133f9733b9"}])",
        Kind::NotKnown);
    row("an object where a list is promised", "hyperliquid", 200, "{}", Kind::NotTellable);
    row("odd members", "hyperliquid", 200, R"([1,null,{"address":7},{"name":"x"}])", Kind::NotKnown);
    row("no JSON", "hyperliquid", 200, "[", Kind::NotTellable);
    row("429", "hyperliquid", 429, "", Kind::NotTellable);
    row("aster knows", "aster", 200, "[]", Kind::Approved);
    row("aster clock", "aster", 400, R"({"code":-4225,"msg":"Nonce Expired"})", Kind::NotTellable);
    row("aster 503", "aster", 503, "", Kind::NotTellable);
    row("aster signature", "aster", 401, R"({"code":-1022,"msg":"Signature for this request is not valid."})",
        Kind::NotKnown);
}

void AgentApprovalTest::standings()
{
    QFETCH(QString, venue);
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(int, kind);
    const auto agents = agentVenue(venue.toStdString());
    const crypto::Secp256k1Key agent = walletKey('3');
    const VenueCredentials credentials =
        agents->credentials(SecretString(std::string(64, '3')), walletKey().address(), agent.address(), "x");
    const AgentStanding standing = agents->readStanding(credentials, status, body.toStdString());
    QCOMPARE(static_cast<int>(standing.kind), kind);
    QCOMPARE(standing.sentence.empty(), standing.kind == AgentStanding::Kind::Approved);
}

QTEST_GUILESS_MAIN(AgentApprovalTest)
#include "agent_approval_test.moc"
