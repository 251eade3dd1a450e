// SPDX-License-Identifier: GPL-3.0-or-later
// Adding an account from what was typed to the key that is kept, with a keeper and a venue that do as they are told.
// The page's calls go through the real server.
#include "app/onboarding/onboarding.h"

#include "adapters/aster/auth.h"
#include "tests/unit/onboarding/fake_keeper.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::onboarding;
using Json = nlohmann::ordered_json;

namespace {

const std::string kAgentKey(64, '3');
constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'700'000'000'000);

crypto::Secp256k1Key keyOf(char digit)
{
    return std::move(*crypto::Secp256k1Key::fromHex(SecretString(std::string(64, digit))));
}

/// A venue that answers when it is told to.
class FakeLine final : public VenueLine {
public:
    void send(OrderHttp order, Answer done) override
    {
        orders.push_back(std::move(order));
        m_order = std::move(done);
    }
    void ask(HttpRequest request, Answer done) override
    {
        questions.push_back(std::move(request));
        m_question = std::move(done);
    }
    void answerOrder(HttpResult result) { std::exchange(m_order, nullptr)(std::move(result)); }
    void answerQuestion(HttpResult result) { std::exchange(m_question, nullptr)(std::move(result)); }

    std::vector<OrderHttp> orders;
    std::vector<HttpRequest> questions;

private:
    Answer m_order;
    Answer m_question;
};

HttpReply reply(int status, std::string body)
{
    return {.venue = {}, .id = {}, .status = status, .retryAfter = {}, .body = std::move(body)};
}

struct Room {
    AddProgress at() const { return flow.progress(); }

    AccountDraft walletDraft(const std::string& venue = "hyperliquid") const
    {
        return {.venue = venue, .name = "main", .agentName = "gannet-desk"};
    }
    AccountDraft agentDraft(const std::string& key = kAgentKey) const
    {
        return {.venue = "hyperliquid",
                .name = "main",
                .way = KeyWay::Agent,
                .address = checksummed(keyOf('1').address()),
                .key = SecretString(std::string(key))};
    }

    /// One request of the browser; the body of the answer.
    QByteArray http(const QByteArray& head, const QByteArray& body = {})
    {
        const QUrl url(QString::fromStdString(at().url));
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port));
        QByteArray all;
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { all += socket.readAll(); });
        socket.write(head + "Host: 127.0.0.1:" + QByteArray::number(port) +
                     "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        static_cast<void>(QTest::qWaitFor(
            [&] { return socket.state() == QTcpSocket::UnconnectedState && (!all.isEmpty() || socket.error() >= 0); }));
        return all.mid(all.indexOf("\r\n\r\n") + 4);
    }
    void openTab()
    {
        const QUrl url(QString::fromStdString(at().url));
        port = url.port();
        path = url.path().toUtf8();
        const QByteArray page = http("GET " + path + " HTTP/1.1\r\n");
        const QByteArray mark = "name=\"gannet-page\" content=\"";
        token = page.mid(page.indexOf(mark) + mark.size(), 64);
    }
    Json call(const QByteArray& name, const Json& what = Json::object())
    {
        const QByteArray answer =
            http("POST " + path + name + " HTTP/1.1\r\nOrigin: http://127.0.0.1:" + QByteArray::number(port) +
                     "\r\nX-Gannet-Page: " + token + "\r\nContent-Type: application/json\r\n",
                 QByteArray::fromStdString(what.dump()));
        return Json::parse(answer.toStdString(), nullptr, false);
    }
    /// What the wallet gives back: signed for the key that the window shows.
    Json signature(const crypto::Secp256k1Key& wallet, const Json& typed) const
    {
        const auto venue = agentVenue("hyperliquid");
        const Json& message = typed.at("message");
        const std::string name = message.at("agentName").get<std::string>();
        const Approval asked{.network = VenueNetwork::Mainnet,
                             .account = wallet.address(),
                             .agent = *crypto::addressFrom(message.at("agentAddress").get<std::string>()),
                             .agentName = name.substr(0, name.find(' ')),
                             .validUntil = Timestamp::fromMilliseconds(std::stoll(name.substr(name.rfind(' ') + 1))),
                             .chainId = 1,
                             .nonce = message.at("nonce").get<std::uint64_t>()};
        return {{"account", crypto::toHex0x(keyOf('1').address())},
                {"chainId", "0x1"},
                {"signature", wallet.sign(venue->digest(asked)).toHex0x()}};
    }
    /// As far as the venue has the approval.
    void signAndSend()
    {
        flow.begin(walletDraft());
        openTab();
        const Json wallet{{"account", crypto::toHex0x(keyOf('1').address())}, {"chainId", "0x1"}};
        call("wallet", wallet);
        const Json prepared = call("prepare", wallet);
        call("signature", signature(keyOf('1'), prepared.at("typedData")));
    }

    test::FakeKeeper keeper;
    FakeLine line;
    ManualClock clock{kNow};
    std::vector<QUrl> opened;
    bool hasBrowser = true;
    Onboarding flow{keeper,
                    {{"hyperliquid", "Hyperliquid", VenueNetwork::Mainnet, "http://127.0.0.1:1"},
                     {"aster", "Aster", VenueNetwork::Testnet, "http://127.0.0.1:2"}},
                    line,
                    clock,
                    [this](const QUrl& url) {
                        opened.push_back(url);
                        return hasBrowser;
                    },
                    {.flowMs = 60'000, .lingerMs = 200, .questionMs = 10}};
    int port = 0;
    QByteArray path;
    QByteArray token;
};

} // namespace

class OnboardingTest : public QObject {
    Q_OBJECT
private slots:
    void badDrafts_data();
    void badDrafts();
    void walletAndVenueAgree();
    void troublesAreTold_data();
    void troublesAreTold();
    void wrongSignerIsTold();
    void unknownIsAsked();
    void keptNowhereWhenTheKeeperRefuses();
    void cancelled();
    void runsOut();
    void pastedAgent();
    void pastedAgentThatTheVenueDoesNotKnow();
    void pastedKeyOfAnotherWallet();
    void pastedPair();
    void mainWalletKeyIsRefused();
    void linesOfAccounts();
    void opensAgain();
};

void OnboardingTest::badDrafts_data()
{
    QTest::addColumn<QString>("venue");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isTest");
    QTest::addColumn<QString>("field");
    QTest::newRow("no name") << "hyperliquid"
                             << ""
                             << "" << false << "name";
    QTest::newRow("capitals") << "hyperliquid"
                              << "Main"
                              << "" << false << "name";
    QTest::newRow("too long") << "hyperliquid" << QString(25, 'a') << "" << false << "name";
    QTest::newRow("taken") << "hyperliquid"
                           << "old"
                           << "" << false << "name";
    QTest::newRow("another venue") << "kraken"
                                   << "main"
                                   << "" << false << "venue";
    QTest::newRow("another network") << "hyperliquid"
                                     << "main"
                                     << "" << true << "network";
    QTest::newRow("no address") << "hyperliquid"
                                << "main"
                                << "0x12" << false << "address";
}

void OnboardingTest::badDrafts()
{
    QFETCH(QString, venue);
    QFETCH(QString, name);
    QFETCH(QString, address);
    QFETCH(bool, isTest);
    QFETCH(QString, field);
    Room room;
    room.keeper.kept.push_back(
        {.venue = "hyperliquid", .name = "old", .shown = ShownCredentials{}, .sentence = "It is open"});
    AccountDraft draft = room.walletDraft(venue.toStdString());
    draft.name = name.toStdString();
    draft.address = address.toStdString();
    draft.network = isTest ? VenueNetwork::Testnet : VenueNetwork::Mainnet;
    room.flow.begin(std::move(draft));
    QVERIFY(room.at().step == AddStep::Failed);
    QCOMPARE(QString::fromStdString(room.at().field), field);
    QVERIFY(!room.at().sentence.empty());
    QVERIFY(room.at().url.empty());
}

void OnboardingTest::walletAndVenueAgree()
{
    Room room;
    int told = 0;
    room.flow.onChanged([&] { ++told; });
    room.signAndSend();
    QVERIFY(room.at().step == AddStep::Sending);
    QVERIFY(told > 3);
    QCOMPARE(room.line.orders.size(), std::size_t{1});
    QCOMPARE(room.call("state").at("step").get<std::string>(), std::string("busy"));
    room.line.answerOrder(reply(200, R"({"status":"ok","response":{"type":"default"}})"));
    QVERIFY2(room.at().step == AddStep::Done, room.at().sentence.c_str());
    QCOMPARE(room.keeper.added.size(), std::size_t{1});
    const NewAccount& added = room.keeper.added.front();
    QCOMPARE(added.venue + '/' + added.name, std::string("hyperliquid/main"));
    const auto& agent = std::get<HyperliquidAgent>(added.credentials.key);
    QVERIFY(agent.master == keyOf('1').address());
    QCOMPARE(checksummed(crypto::Secp256k1Key::fromHex(agent.privateKey)->address()), room.at().agentAddress);
    // The page learns it, and then there is no page.
    QCOMPARE(room.call("state").at("step").get<std::string>(), std::string("done"));
    QTest::qWait(300);
    QVERIFY(room.http("GET / HTTP/1.1\r\n").isEmpty());
}

void OnboardingTest::troublesAreTold_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("words");
    QTest::newRow("no wallet") << "no_wallet"
                               << "no wallet";
    QTest::newRow("not connected") << "connect_declined"
                                   << "not allowed to show its account";
    QTest::newRow("declined") << "declined"
                              << "declined in the wallet";
    QTest::newRow("not switched") << "switch_declined"
                                  << "was not switched";
    QTest::newRow("unknown chain") << "no_chain"
                                   << "does not know the network";
    QTest::newRow("changed") << "changed"
                             << "account changed";
    QTest::newRow("locked") << "no_account"
                            << "Unlock it";
    QTest::newRow("busy") << "busy"
                          << "question open already";
    QTest::newRow("anything else") << ""
                                   << "\"the <b>wallet</b> broke\"";
}

void OnboardingTest::troublesAreTold()
{
    QFETCH(QString, kind);
    QFETCH(QString, words);
    Room room;
    room.flow.begin(room.walletDraft());
    room.openTab();
    QVERIFY(room.at().step == AddStep::WaitingForWallet);
    const Json answer = room.call("trouble", {{"kind", kind.toStdString()}, {"detail", "the <b>wallet</b>\n broke"}});
    const std::string sentence = answer.at("sentence").get<std::string>();
    QCOMPARE(room.at().sentence, sentence); // the page and the window say the same
    QVERIFY(room.at().isTrouble);
    QVERIFY2(QString::fromStdString(sentence).remove('\n').contains(words) || kind.isEmpty(), sentence.c_str());
    QVERIFY(room.at().step == AddStep::WaitingForWallet); // and it goes on
    QVERIFY(room.line.orders.empty());
}

void OnboardingTest::wrongSignerIsTold()
{
    Room room;
    room.flow.begin(room.walletDraft());
    room.openTab();
    const Json wallet{{"account", crypto::toHex0x(keyOf('1').address())}, {"chainId", "0x1"}};
    const Json prepared = room.call("prepare", wallet);
    QVERIFY(room.at().step == AddStep::WaitingToSign);
    const Json answer = room.call("signature", room.signature(keyOf('2'), prepared.at("typedData")));
    QCOMPARE(answer.at("field").get<std::string>(), std::string("signature"));
    QVERIFY(room.at().sentence.find(checksummed(keyOf('2').address())) != std::string::npos);
    QVERIFY(room.line.orders.empty());
    for (const char* bad : {"[]", "7", "\"x\""})
        QVERIFY(room.call("prepare", Json::parse(bad)).contains("error"));
    QVERIFY(room.call("nothing").contains("error"));
}

void OnboardingTest::unknownIsAsked()
{
    Room room;
    room.signAndSend();
    room.line.answerOrder(
        HttpFailure{.venue = {},
                    .id = {},
                    .error = {.kind = ErrorKind::Timeout, .message = "no answer", .outcome = Outcome::Unknown}});
    QVERIFY(room.at().step == AddStep::Asking);
    QVERIFY(room.keeper.added.empty());
    QVERIFY(room.call("prepare", {{"account", crypto::toHex0x(keyOf('1').address())}, {"chainId", "0x1"}})
                .contains("error"));
    room.clock.advance(Duration::seconds(2));
    QVERIFY(QTest::qWaitFor([&] { return room.line.questions.size() == 1; }));
    room.line.answerQuestion(reply(200, R"([{"name":"gannet-desk","address":")" + room.at().agentAddress +
                                            R"(","validUntil":1707776000000}])"));
    QVERIFY(room.at().step == AddStep::Done);
    QCOMPARE(room.line.orders.size(), std::size_t{1});
}

void OnboardingTest::keptNowhereWhenTheKeeperRefuses()
{
    Room room;
    room.keeper.answersAtOnce = false;
    room.signAndSend();
    room.line.answerOrder(reply(200, R"({"status":"ok","response":{"type":"default"}})"));
    QVERIFY(room.at().step == AddStep::Storing);
    room.flow.cancel(); // too late for that
    QVERIFY(room.at().step == AddStep::Storing);
    room.keeper.answer(fail(ErrorKind::Denied, Code::Auth, "The keyring was not unlocked"));
    QVERIFY(room.at().step == AddStep::Failed);
    QVERIFY(room.at().sentence.find("keyring was not unlocked") != std::string::npos);
    QVERIFY(room.at().sentence.find("gannet-desk") != std::string::npos); // what to remove at the venue
}

void OnboardingTest::cancelled()
{
    Room room;
    room.flow.begin(room.walletDraft());
    room.openTab();
    room.flow.cancel();
    QVERIFY(room.at().step == AddStep::Idle);
    QVERIFY(room.call("facts").contains("error"));
    QTest::qWait(300);
    QVERIFY(room.http("GET / HTTP/1.1\r\n").isEmpty());

    room.signAndSend();
    room.flow.cancel();
    QVERIFY(room.at().step == AddStep::Failed); // it may be at the venue: that is said
    QVERIFY(room.at().sentence.find("gannet-desk") != std::string::npos);
    room.line.answerOrder(reply(200, R"({"status":"ok","response":{"type":"default"}})"));
    QVERIFY(room.keeper.added.empty());
}

void OnboardingTest::runsOut()
{
    test::FakeKeeper keeper;
    FakeLine line;
    ManualClock clock{kNow};
    Onboarding flow(keeper, {{"hyperliquid", "Hyperliquid", VenueNetwork::Mainnet, "http://127.0.0.1:1"}}, line, clock,
                    [](const QUrl&) { return true; }, {.flowMs = 50, .lingerMs = 10, .questionMs = 10});
    flow.begin({.venue = "hyperliquid", .name = "main", .agentName = "gannet"});
    QVERIFY(flow.progress().step == AddStep::WaitingForPage);
    QVERIFY(QTest::qWaitFor([&] { return flow.progress().step == AddStep::Failed; }));
    QVERIFY(flow.progress().sentence.find("10 minutes") != std::string::npos);
}

void OnboardingTest::pastedAgent()
{
    Room room;
    room.flow.begin(room.agentDraft("  0x" + kAgentKey + "\n"));
    QVERIFY2(room.at().step == AddStep::Checking, room.at().sentence.c_str());
    room.line.answerQuestion(reply(200, R"([{"name":"mine","address":")" + crypto::toHex0x(keyOf('3').address()) +
                                            R"(","validUntil":1707776000000}])"));
    QVERIFY(room.at().step == AddStep::Done);
    const VenueCredentials& kept = room.keeper.added.front().credentials;
    QCOMPARE(std::get<HyperliquidAgent>(kept.key).agentName, std::string("mine"));
    QCOMPARE(kept.validUntil->toMilliseconds(), 1'707'776'000'000);
    QVERIFY(!kept.permissions); // nobody said

    // What the engine makes of it comes later: no success stands over a refusal.
    KeptAccount account;
    account.venue = "hyperliquid";
    account.name = "main";
    account.state = AccountKeyState::Opening;
    room.keeper.kept = {account};
    room.keeper.change();
    QVERIFY(!room.at().isTrouble);
    account.state = AccountKeyState::Failed;
    account.sentence = "the fills of this name belong to another wallet";
    room.keeper.kept = {account};
    room.keeper.change();
    QVERIFY(room.at().step == AddStep::Done && room.at().isTrouble);
    QVERIFY2(room.at().sentence.find("does not trade: the fills of this name") != std::string::npos,
             room.at().sentence.c_str());
    account.state = AccountKeyState::Open;
    room.keeper.kept = {account};
    room.keeper.change();
    QVERIFY(!room.at().isTrouble && room.at().sentence.find("does not trade") == std::string::npos);
}

void OnboardingTest::pastedAgentThatTheVenueDoesNotKnow()
{
    Room room;
    for (const HttpResult& answer : std::vector<HttpResult>{
             reply(200, "[]"), reply(503, ""),
             HttpFailure{.venue = {}, .id = {}, .error = {.kind = ErrorKind::Timeout, .message = "no answer"}}}) {
        room.flow.begin(room.agentDraft());
        room.line.answerQuestion(answer);
        const auto* const told = std::get_if<HttpReply>(&answer);
        if (told && told->status == 200) { // then whose it is
            QVERIFY(room.at().step == AddStep::Checking);
            const Json asked = Json::parse(room.line.questions.back().body);
            QCOMPARE(asked.at("type"), "userRole");
            QCOMPARE(asked.at("user"), crypto::toHex0x(keyOf('3').address()));
            room.line.answerQuestion(reply(200, R"({"role":"missing"})"));
        }
        QVERIFY(room.at().step == AddStep::Unchecked);
        QVERIFY(room.at().isTrouble);
        QVERIFY(room.keeper.added.empty());
    }
    room.flow.keepUnchecked(); // the person's word
    QVERIFY(room.at().step == AddStep::Done);
    QVERIFY(!room.keeper.added.front().credentials.validUntil);
}

/// The key of a main wallet is refused beside another account's address too, and so is an agent of somebody else, whose
/// orders would be that one's.
void OnboardingTest::pastedKeyOfAnotherWallet()
{
    const auto after = [](Room& room, const HttpResult& role) {
        room.flow.begin(room.agentDraft());
        room.line.answerQuestion(reply(200, "[]"));
        room.line.answerQuestion(role);
    };
    Room room;
    for (const char* role : {"user", "vault", "subAccount"}) {
        after(room, reply(200, std::string(R"({"role":")") + role + "\"}"));
        QVERIFY(room.at().step == AddStep::Failed);
        QVERIFY2(room.at().sentence.find("main wallet") != std::string::npos, room.at().sentence.c_str());
    }
    after(room, reply(200, R"({"role":"agent","data":{"user":")" + crypto::toHex0x(keyOf('7').address()) + "\"}}"));
    QVERIFY(room.at().step == AddStep::Failed);
    QVERIFY(room.at().sentence.find(checksummed(keyOf('7').address())) != std::string::npos);
    room.flow.keepUnchecked();
    QVERIFY(room.keeper.added.empty());
    for (const HttpResult& nothing : std::vector<HttpResult>{
             reply(503, ""), reply(200, "[]"), reply(200, R"({"role":5})"), reply(200, R"({"role":"agent"})"),
             reply(200, R"({"role":"agent","data":{"user":"me"}})"),
             HttpFailure{.venue = {}, .id = {}, .error = {.kind = ErrorKind::Timeout, .message = "no answer"}}}) {
        after(room, nothing);
        QVERIFY(room.at().step == AddStep::Unchecked); // as extraAgents said
    }
    // An agent without a name is listed nowhere, and has its role.
    after(room, reply(200, R"({"role":"agent","data":{"user":")" + crypto::toHex0x(keyOf('1').address()) + "\"}}"));
    QVERIFY(room.at().step == AddStep::Done);
    QVERIFY(!room.keeper.added.front().credentials.validUntil);
}

void OnboardingTest::pastedPair()
{
    Room room;
    const auto draft = [](const std::string& secret) {
        return AccountDraft{.venue = "aster",
                            .network = VenueNetwork::Testnet,
                            .name = "old",
                            .way = KeyWay::Hmac,
                            .key = SecretString(std::string(32, 'k')),
                            .secret = SecretString(std::string(secret))};
    };
    room.flow.begin(draft("short"));
    QVERIFY(room.at().step == AddStep::Failed);
    QCOMPARE(room.at().field, std::string("secret"));
    QVERIFY(room.line.questions.empty());

    // What is no word of the venue on the key, and its refusal, are left to the person.
    const std::vector<std::pair<HttpReply, std::string>> doubts{
        {reply(401, R"({"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."})"), "bound to other"},
        {reply(400, R"({"code":-1022,"msg":"Signature for this request is not valid."})"), "Check both"},
        {reply(400, R"({"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."})"), "not say"},
        {reply(200, "<html>Welcome to the hotel</html>"), "not Aster's"},
        {reply(200, R"({"code":200,"msg":"ok"})"), "not say"},
        {reply(503, ""), "not known"}};
    for (const auto& [answer, word] : doubts) {
        room.flow.begin(draft(std::string(32, 's')));
        QVERIFY(room.at().step == AddStep::Checking);
        room.line.answerQuestion(answer);
        QVERIFY2(room.at().step == AddStep::Unchecked, answer.body.c_str());
        QVERIFY2(room.at().sentence.find(word) != std::string::npos, room.at().sentence.c_str());
        QVERIFY(room.keeper.added.empty());
    }

    room.flow.begin(draft(std::string(32, 's')));
    const HttpRequest& question = room.line.questions.back();
    QCOMPARE(question.method, std::string("GET"));
    const std::string signedPart = "recvWindow=5000&timestamp=1700000000000";
    QCOMPARE(question.url, "http://127.0.0.1:2/fapi/v2/balance?" + signedPart +
                               "&signature=" + aster::v1Signature(SecretString(std::string(32, 's')), signedPart));
    QVERIFY(question.headers == (std::vector<HttpHeader>{{"X-MBX-APIKEY", std::string(32, 'k')}}));
    room.line.answerQuestion(reply(200, "[]"));
    QVERIFY(room.at().step == AddStep::Done);
    QCOMPARE(room.keeper.added.front().credentials.kind(), std::string_view("aster-hmac"));
}

void OnboardingTest::mainWalletKeyIsRefused()
{
    Room room;
    room.flow.begin(room.agentDraft(std::string(64, '1')));
    QVERIFY(room.at().step == AddStep::Failed);
    QCOMPARE(room.at().field, std::string("key"));
    QVERIFY(room.at().sentence.find("main wallet") != std::string::npos);
    QVERIFY(room.line.questions.empty()); // nobody was told of it
    room.flow.begin(room.agentDraft("not a key"));
    QCOMPARE(room.at().field, std::string("key"));
    QVERIFY(room.at().sentence.find("not a key") == std::string::npos);
}

void OnboardingTest::linesOfAccounts()
{
    Room room;
    const ShownCredentials shown{.kind = "hyperliquid-agent",
                                 .account = "0x1",
                                 .signer = "0x2",
                                 .agentName = "gannet",
                                 .validUntil = kNow + Duration::minutes(24 * 60 * 3 + 5),
                                 .permissions = std::set{KeyPermission::Read, KeyPermission::Trade}};
    room.keeper.kept = {{.venue = "hyperliquid",
                         .name = "main",
                         .state = AccountKeyState::Open,
                         .shown = shown,
                         .sentence = "It trades"},
                        {.venue = "kraken", .name = "x", .shown = {}, .sentence = "Watched"}};
    const auto lines = room.flow.accounts();
    QCOMPARE(lines.size(), std::size_t{2});
    QCOMPARE(lines[0].venueName, std::string("Hyperliquid"));
    QCOMPARE(lines[0].kind, std::string("Agent key"));
    QCOMPARE(*lines[0].daysLeft, 3);
    QCOMPARE(*lines[0].permissions, (std::vector<std::string>{"read", "trade"}));
    QVERIFY(lines[0].tone == AccountTone::Well);
    room.keeper.kept[0].isTroubled = true; // open here, and its venue says no
    QVERIFY(room.flow.accounts()[0].tone == AccountTone::Warning);
    QCOMPARE(room.flow.accounts()[0].state, std::string("Cannot trade"));
    QCOMPARE(lines[1].state, std::string("Watch only"));
    QVERIFY(lines[1].kind.empty());
    room.flow.remove("hyperliquid", "main", [](const Result<void>& done) { QVERIFY(done); });
    QCOMPARE(room.keeper.removed, (std::vector<std::string>{"hyperliquid/main"}));
}

void OnboardingTest::opensAgain()
{
    Room room;
    room.flow.begin(room.walletDraft());
    const std::string first = room.at().url;
    room.flow.openPage();
    QCOMPARE(room.opened.back().toString().toStdString(), first);
    room.openTab();
    room.flow.openPage(); // it was used: another one
    QVERIFY(room.opened.back().toString().toStdString() != first);
    QCOMPARE(room.at().url, room.opened.back().toString().toStdString());
    QVERIFY(room.call("facts").is_discarded()); // the first tab counts no more
    room.hasBrowser = false;
    room.flow.openPage();
    QVERIFY(room.at().isTrouble);
}

QTEST_GUILESS_MAIN(OnboardingTest)
#include "onboarding_test.moc"
