// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/onboarding.h"

#include "app/onboarding/account_lines.h"

#include <QSysInfo>

#include <nlohmann/json.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace gannet::onboarding {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostAccountName = 24;

[[nodiscard]] Error wrong(std::string_view field, std::string message)
{
    return {.kind = ErrorKind::Invalid,
            .code = Code::InvalidRequest,
            .message = std::move(message),
            .field = std::string(field)};
}

/// The draft's word for a field of stored credentials.
[[nodiscard]] std::string draftField(const std::string& field)
{
    if (field == "privateKey" || field == "apiKey" || field == "signer")
        return "key";
    if (field == "account" || field == "master" || field == "user")
        return "address";
    return field;
}

/// Keys are copied with blanks around them, and wallets write 0x before them.
[[nodiscard]] SecretString bareKey(const SecretString& typed)
{
    std::string_view text = typed.reveal();
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return SecretString(std::string(text));
}

[[nodiscard]] SecretString withoutPrefix(const SecretString& key)
{
    std::string_view text = key.reveal();
    if (text.starts_with("0x") || text.starts_with("0X"))
        text.remove_prefix(2);
    return SecretString(std::string(text));
}

[[nodiscard]] std::string dateText(Timestamp time)
{
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(time.toMilliseconds() / 1000)));
}

/// A wallet's chain id, "0xa4b1".
[[nodiscard]] std::uint64_t chainFrom(std::string_view text)
{
    std::uint64_t id = 0;
    if (!text.starts_with("0x"))
        return 0;
    text.remove_prefix(2);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id, 16);
    return error == std::errc() && end == text.data() + text.size() ? id : 0;
}

/// What the page says of a wallet.
struct WalletWords {
    crypto::Address account{};
    std::uint64_t chainId = 0;
    std::string signature;
    std::string trouble;
    std::string detail;
};

[[nodiscard]] std::string memberOf(const Json& json, const char* name)
{
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

[[nodiscard]] std::optional<WalletWords> readWords(std::string_view body)
{
    const Json json = Json::parse(body, nullptr, false);
    if (!json.is_object())
        return std::nullopt;
    WalletWords words;
    words.account = crypto::addressFrom(memberOf(json, "account")).value_or(crypto::Address{});
    words.chainId = chainFrom(memberOf(json, "chainId"));
    words.signature = memberOf(json, "signature");
    words.trouble = memberOf(json, "kind");
    words.detail = memberOf(json, "detail");
    // A wallet's own words go on the screen: short and plain.
    constexpr std::size_t kMostDetail = 160;
    words.detail.resize(std::min(words.detail.size(), kMostDetail));
    std::erase_if(words.detail, [](char c) { return c < ' ' || c > '~'; });
    return words;
}

/// Why nothing was signed, on the page and in the window alike.
[[nodiscard]] std::string troubleSentence(const WalletWords& words)
{
    if (words.trouble == "no_wallet")
        return "The browser has no wallet that answers pages. Install one (MetaMask, Rabby and the like), or open the "
               "page in the browser that has it, then choose \"Open the page\" in Gannet.";
    if (words.trouble == "connect_declined")
        return "The wallet was not allowed to show its account, so nothing was signed. Choose it again on the page and "
               "allow it.";
    if (words.trouble == "declined")
        return "The signature was declined in the wallet, so nothing was sent. Approve once more on the page if that "
               "was not meant.";
    if (words.trouble == "switch_declined")
        return "The wallet's network was not switched, so nothing was signed. Approve once more and allow the switch, "
               "or switch it in the wallet.";
    if (words.trouble == "no_chain")
        return "The wallet does not know the network that the signature is for (BNB Smart Chain, chain 56). Add it in "
               "the wallet, then approve once more.";
    if (words.trouble == "changed")
        return "The wallet's account changed while it was asked, so nothing was sent. Look at the account that the "
               "page shows now, and approve once more if it is the right one.";
    if (words.trouble == "no_account")
        return "The wallet showed no account. Unlock it, choose an account, and connect once more.";
    if (words.trouble == "busy")
        return "The wallet has a question open already. Answer it in the wallet's own window.";
    return "The wallet did not sign: " + (words.detail.empty() ? "it gave no reason" : "\"" + words.detail + "\"") +
           ". Nothing was sent.";
}

[[nodiscard]] std::string errorText(const Error& error)
{
    Json json;
    json["error"] = error.message;
    json["field"] = error.field;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

struct Onboarding::Flow {
    std::uint64_t id = 0;
    OnboardingVenue venue;
    std::string name;
    std::unique_ptr<AgentVenue> agents;    ///< null for an API key
    std::optional<AgentApproval> approval; ///< Wallet
    std::optional<VenueCredentials> pasted;
};

Onboarding::Onboarding(AccountKeeper& keeper, std::vector<OnboardingVenue> venues, VenueLine& line, const Clock& clock,
                       OpenUrl openUrl, OnboardingTimes times)
    : m_keeper(keeper),
      m_venues(std::move(venues)),
      m_line(line),
      m_clock(clock),
      m_openUrl(std::move(openUrl)),
      m_times(times),
      m_page([this](std::string_view call, std::string_view body) { return talk(call, body); })
{
    m_life.setSingleShot(true);
    QObject::connect(&m_life, &QTimer::timeout, &m_life, [this] {
        if (!m_flow || !m_flow->approval)
            return;
        const auto at = m_flow->approval->step();
        ended(AddStep::Failed,
              at == AgentApproval::Step::Unsigned
                  ? "10 minutes passed without a signature; nothing was kept. Begin again when the wallet is at hand"
                  : fmt::format("10 minutes passed and {} did not say whether it took the approval; nothing was kept. "
                                "If its page lists the key \"{}\", remove it there: nobody has it",
                                m_flow->venue.name, m_flow->approval->wish().agentName),
              true);
    });
    m_linger.setSingleShot(true);
    QObject::connect(&m_linger, &QTimer::timeout, &m_linger, [this] { m_page.close(); });
    QObject::connect(&m_questions, &QTimer::timeout, &m_questions, [this] { askWhenDue(); });
    m_keeper.onChanged([this, alive = std::weak_ptr(m_isAlive)] {
        if (!alive.lock())
            return;
        followAdded();
        tell();
    });
}

Onboarding::~Onboarding() = default;

/// Its key is kept, and what the engine makes of it comes a moment later.
void Onboarding::followAdded()
{
    if (m_progress.step != AddStep::Done)
        return;
    for (const KeptAccount& account : m_keeper.all()) {
        if (account.venue != m_added.venue || account.name != m_added.account)
            continue;
        using enum AccountKeyState;
        const bool isWell =
            account.state == Opening || account.state == Reading || (account.state == Open && !account.isTroubled);
        m_progress.isTrouble = !isWell;
        m_progress.sentence = m_addedSentence;
        if (!isWell)
            m_progress.sentence += fmt::format(". But it does not trade: {}", account.sentence);
    }
}

std::vector<AccountLine> Onboarding::accounts() const
{
    std::vector<AccountLine> lines;
    for (const KeptAccount& account : m_keeper.all()) {
        const auto venue = std::ranges::find(m_venues, account.venue, &OnboardingVenue::slug);
        lines.push_back(lineOf(account, venue == m_venues.end() ? account.venue : venue->name, m_clock.now()));
    }
    return lines;
}

std::vector<AccountVenue> Onboarding::venues() const
{
    std::vector<AccountVenue> choices;
    for (const OnboardingVenue& venue : m_venues) {
        AccountVenue choice{
            .slug = venue.slug,
            .name = venue.name,
            .networks = {venue.network},
            .whyNotOthers =
                fmt::format("This run speaks to {} of {}; the other network is chosen in the config, with its hosts",
                            toString(venue.network), venue.name),
            .ways = {KeyWay::Wallet, KeyWay::Agent}};
        if (venue.slug == "aster")
            choice.ways.push_back(KeyWay::Hmac);
        choices.push_back(std::move(choice));
    }
    return choices;
}

std::string Onboarding::usualAgentName() const
{
    constexpr std::size_t kLongest = 16; // of every venue so far
    return onboarding::usualAgentName(QSysInfo::machineHostName().toStdString(), kLongest);
}

void Onboarding::remove(const std::string& venue, const std::string& name, std::function<void(Result<void>)> done)
{
    m_keeper.remove(venue, name, std::move(done));
}

void Onboarding::lookAgain(const std::string& venue, const std::string& name)
{
    m_keeper.lookAgain(venue, name);
}

void Onboarding::begin(AccountDraft draft)
{
    cancel();
    if (m_progress.step == AddStep::Storing)
        return;
    m_progress = {};
    ++m_flows;
    if (auto started = start(std::move(draft)); !started)
        failed(started.error());
}

Result<void> Onboarding::checkName(const AccountDraft& draft) const
{
    const bool isPlain = std::ranges::all_of(
        draft.name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
    if (draft.name.empty() || draft.name.size() > kMostAccountName || !isPlain)
        return fail(
            wrong("name", fmt::format("The account's name has {} characters; take 1 to {} of a-z, 0-9, - and _, "
                                      "such as \"main\"",
                                      draft.name.size(), kMostAccountName)));
    for (const KeptAccount& account : m_keeper.all()) {
        // One of the config that has no key yet is the one that is meant.
        if (account.venue == draft.venue && account.name == draft.name && account.shown)
            return fail(wrong("name", fmt::format("{} has an account \"{}\" already; take another name, or remove that "
                                                  "one first",
                                                  draft.venue, draft.name)));
    }
    return {};
}

Result<void> Onboarding::start(AccountDraft draft)
{
    const auto venue = std::ranges::find(m_venues, draft.venue, &OnboardingVenue::slug);
    if (venue == m_venues.end())
        return fail(
            wrong("venue", fmt::format("This run does not speak to \"{}\"; enable it in the config", draft.venue)));
    if (draft.network != venue->network)
        return fail(wrong("network", fmt::format("This run speaks to {} of {}, not to {}; a key of one does not count "
                                                 "on the other",
                                                 toString(venue->network), venue->name, toString(draft.network))));
    if (auto named = checkName(draft); !named)
        return named;
    m_flow = std::make_unique<Flow>(Flow{.id = m_flows,
                                         .venue = *venue,
                                         .name = draft.name,
                                         .agents = agentVenue(draft.venue),
                                         .approval = {},
                                         .pasted = {}});
    return draft.way == KeyWay::Wallet ? startWallet(std::move(draft)) : startPasted(std::move(draft));
}

Result<void> Onboarding::startWallet(AccountDraft draft)
{
    if (!m_flow->agents)
        return fail(wrong("way", fmt::format("{} has no keys that a wallet approves", m_flow->venue.name)));
    ApprovalWish wish{
        .network = draft.network, .account = {}, .agentName = std::move(draft.agentName), .validDays = draft.validDays};
    if (!draft.address.empty()) {
        const auto account = parseAccountAddress(draft.address, "address");
        if (!account)
            return fail(account.error());
        wish.account = *account;
    }
    auto approval = AgentApproval::make(*m_flow->agents, std::move(wish));
    if (!approval)
        return fail(approval.error());
    m_flow->approval = std::move(*approval);
    if (auto opened = m_page.open(); !opened)
        return opened;
    m_linger.stop();
    m_life.start(m_times.flowMs);
    m_progress.url = m_page.url();
    m_progress.agentAddress = checksummed(m_flow->approval->agent());
    step(AddStep::WaitingForPage, "A key was made here. Open the page in the browser that has your wallet; it asks the "
                                  "wallet to approve the key");
    return {};
}

Result<void> Onboarding::startPasted(AccountDraft draft)
{
    const SecretString typed = bareKey(draft.key);
    if (typed.isEmpty())
        return fail(wrong("key", draft.way == KeyWay::Hmac ? "Paste the API key" : "Paste the agent's private key"));
    if (draft.way == KeyWay::Hmac) {
        if (draft.venue != "aster")
            return fail(wrong("way", fmt::format("{} has no API keys with a secret", m_flow->venue.name)));
        m_flow->pasted.emplace();
        m_flow->pasted->key = AsterHmac{bareKey(typed), bareKey(draft.secret)};
    } else {
        const auto account = parseAccountAddress(draft.address, "address");
        if (!account)
            return fail(account.error());
        SecretString bare = withoutPrefix(typed);
        const auto key = crypto::Secp256k1Key::fromHex(bare);
        if (!key)
            return fail(wrong("key", key.error().message));
        m_flow->pasted = m_flow->agents->credentials(std::move(bare), *account, key->address(), {});
    }
    if (auto good = checkCredentials(*m_flow->pasted); !good)
        return good;
    auto question = m_flow->agents->question(*m_flow->pasted, draft.network, m_clock.now(), m_flow->venue.restUrl);
    if (!question)
        return fail(question.error());
    step(AddStep::Checking, fmt::format("{} is asked whether it knows the key", m_flow->venue.name));
    m_line.ask(std::move(*question),
               [this, id = m_flow->id, alive = std::weak_ptr(m_isAlive)](const HttpResult& result) {
                   if (alive.lock())
                       onPasted(id, result);
               });
    return {};
}

void Onboarding::onPasted(std::uint64_t flow, const HttpResult& result)
{
    if (!m_flow || m_flow->id != flow || m_progress.step != AddStep::Checking)
        return;
    AgentStanding standing;
    if (const auto* const reply = std::get_if<HttpReply>(&result))
        standing = m_flow->agents->readStanding(*m_flow->pasted, reply->status, reply->body);
    else
        standing.sentence = std::get<HttpFailure>(result).error.message;
    auto question = standing.kind == AgentStanding::Kind::NotKnown
                        ? m_flow->agents->keyQuestion(*m_flow->pasted, m_flow->venue.restUrl)
                        : std::nullopt;
    if (!question)
        return onStanding(std::move(standing));
    m_line.ask(std::move(*question), [this, flow, standing = std::move(standing),
                                      alive = std::weak_ptr(m_isAlive)](const HttpResult& told) {
        if (!alive.lock() || !m_flow || m_flow->id != flow || m_progress.step != AddStep::Checking)
            return;
        const auto* const reply = std::get_if<HttpReply>(&told);
        onStanding(reply ? m_flow->agents->readKey(*m_flow->pasted, standing, reply->status, reply->body) : standing);
    });
}

void Onboarding::onStanding(AgentStanding standing)
{
    if (standing.kind == AgentStanding::Kind::Refused)
        return failed(wrong("key", std::move(standing.sentence)));
    if (standing.kind == AgentStanding::Kind::NotKnown) {
        step(AddStep::Unchecked, standing.sentence + ". " + standing.advice, true);
        return;
    }
    if (standing.kind == AgentStanding::Kind::NotTellable) {
        step(AddStep::Unchecked,
             fmt::format("Whether {} takes this key is not known: {}. Keep it anyway, or cancel", m_flow->venue.name,
                         standing.sentence),
             true);
        return;
    }
    VenueCredentials made = std::move(*m_flow->pasted);
    made.validUntil = standing.validUntil;
    if (auto* const agent = std::get_if<HyperliquidAgent>(&made.key); agent && standing.agentName)
        agent->agentName = *standing.agentName;
    step(AddStep::Storing, "The venue knows the key; it goes to its place");
    keep(std::move(made));
}

void Onboarding::keepUnchecked()
{
    if (!m_flow || m_progress.step != AddStep::Unchecked || !m_flow->pasted)
        return;
    step(AddStep::Storing, "The key goes to its place");
    keep(std::move(*m_flow->pasted));
}

void Onboarding::cancel()
{
    if (m_progress.step == AddStep::Storing)
        return;
    if (m_flow && m_flow->approval && m_flow->approval->step() != AgentApproval::Step::Unsigned) {
        const std::string name = m_flow->approval->wish().agentName;
        ended(AddStep::Failed,
              fmt::format("Cancelled after the approval was sent; nothing was kept. If {} lists the key \"{}\", remove "
                          "it there: nobody has it",
                          m_flow->venue.name, name),
              true);
        return;
    }
    if (m_progress.step == AddStep::Idle)
        return;
    ended(AddStep::Idle, {}, false);
    m_progress = {};
    tell();
}

void Onboarding::openPage()
{
    if (!m_flow || !m_flow->approval || !m_page.isOpen())
        return;
    if (m_page.isTaken()) {
        if (const auto renewed = m_page.renew(); !renewed) {
            failed(renewed.error());
            return;
        }
        m_progress.url = m_page.url();
    }
    if (!m_openUrl(QUrl(QString::fromStdString(m_page.url()))))
        step(m_progress.step, "No browser could be started; copy the address into the one that has your wallet", true);
    else
        tell();
}

std::string Onboarding::talk(std::string_view call, std::string_view body)
{
    Json answer = Json::object();
    if (call == "state") {
        answer["step"] = m_progress.step == AddStep::Done     ? "done"
                         : m_progress.step == AddStep::Failed ? "failed"
                         : m_flow && m_flow->approval && m_flow->approval->step() == AgentApproval::Step::Unsigned
                             ? "unsigned"
                             : "busy";
        answer["sentence"] = m_progress.sentence;
        answer["isTrouble"] = m_progress.isTrouble;
        return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    if (!m_flow || !m_flow->approval)
        return errorText(wrong("step", m_progress.sentence.empty() ? "This was cancelled in Gannet; begin again there"
                                                                   : m_progress.sentence));
    AgentApproval& approval = *m_flow->approval;
    if (call == "opened") {
        if (approval.step() == AgentApproval::Step::Unsigned)
            step(AddStep::WaitingForWallet, "The page is open. Connect the wallet there");
        return answer.dump();
    }
    if (call == "facts")
        return facts();
    const auto words = readWords(body);
    if (!words)
        return errorText(wrong("body", "The page sent what is no JSON object"));
    const bool isUnsigned = approval.step() == AgentApproval::Step::Unsigned;
    if (call == "trouble") {
        const std::string sentence = troubleSentence(*words);
        if (isUnsigned)
            step(AddStep::WaitingForWallet, sentence, true);
        answer["sentence"] = sentence;
        return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    if (call == "wallet") {
        if (const auto may = approval.checkWallet(words->account, words->chainId); !may) {
            // Another network is asked for as it is signed; another account has to be chosen first.
            if (may.error().field != "chainId") {
                if (isUnsigned)
                    step(AddStep::WaitingForWallet, may.error().message, true);
                return errorText(may.error());
            }
        }
        step(AddStep::WaitingForWallet,
             fmt::format("The wallet has chosen {}. Approve on the page", checksummed(words->account)));
        answer["account"] = checksummed(words->account);
        return answer.dump();
    }
    if (call == "prepare") {
        auto data = approval.prepare(words->account, words->chainId, m_clock.now());
        if (!data) {
            if (isUnsigned)
                step(AddStep::WaitingForWallet, data.error().message, true);
            return errorText(data.error());
        }
        step(AddStep::WaitingToSign, "The wallet was asked for the signature. Compare what it shows with the page, and "
                                     "sign there");
        answer["typedData"] = std::move(*data);
        return answer.dump();
    }
    if (call == "signature") {
        auto order =
            approval.accept(words->account, words->chainId, words->signature, m_flow->venue.restUrl, m_clock.now());
        if (!order) {
            if (isUnsigned)
                step(AddStep::WaitingForWallet, order.error().message, true);
            return errorText(order.error());
        }
        send(std::move(*order));
        return answer.dump();
    }
    return errorText(wrong("call", "The page asked for what there is not"));
}

std::string Onboarding::facts() const
{
    const AgentApproval& approval = *m_flow->approval;
    const ApprovalWish& wish = approval.wish();
    Json facts;
    facts["venue"] = m_flow->venue.name;
    facts["network"] = toString(wish.network);
    facts["accountName"] = m_flow->name;
    facts["agentAddress"] = checksummed(approval.agent());
    facts["agentName"] = wish.agentName;
    facts["validDays"] = wish.validDays;
    facts["validUntil"] = dateText(m_clock.now() + Duration::minutes(24 * 60) * wish.validDays);
    facts["account"] = wish.account ? Json(checksummed(*wish.account)) : Json();
    const auto chain = m_flow->agents->neededChain();
    facts["chainId"] = chain ? Json(fmt::format("0x{:x}", *chain)) : Json();
    return facts.dump();
}

void Onboarding::send(OrderHttp order)
{
    step(AddStep::Sending, fmt::format("The wallet signed. The approval is on its way to {}", m_flow->venue.name));
    m_questions.start(m_times.questionMs);
    m_line.send(std::move(order), [this, id = m_flow->id, alive = std::weak_ptr(m_isAlive)](const HttpResult& result) {
        if (!alive.lock() || !m_flow || m_flow->id != id)
            return;
        if (const auto* const reply = std::get_if<HttpReply>(&result))
            m_flow->approval->onAnswer(reply->status, reply->body, m_clock.now());
        else
            m_flow->approval->onFailure(std::get<HttpFailure>(result).error, m_clock.now());
        afterVenue();
    });
}

void Onboarding::askWhenDue()
{
    if (!m_flow || !m_flow->approval)
        return;
    auto question = m_flow->approval->takeQuestion(m_flow->venue.restUrl, m_clock.now());
    if (!question)
        return;
    m_line.ask(std::move(*question),
               [this, id = m_flow->id, alive = std::weak_ptr(m_isAlive)](const HttpResult& result) {
                   if (!alive.lock() || !m_flow || m_flow->id != id)
                       return;
                   if (const auto* const reply = std::get_if<HttpReply>(&result))
                       m_flow->approval->onStanding(reply->status, reply->body, m_clock.now());
                   else
                       m_flow->approval->onQuestionFailure(m_clock.now());
                   afterVenue();
               });
}

void Onboarding::afterVenue()
{
    AgentApproval& approval = *m_flow->approval;
    switch (approval.step()) {
    case AgentApproval::Step::Unsigned:
        m_questions.stop();
        step(AddStep::WaitingForWallet, approval.trouble(), true);
        break;
    case AgentApproval::Step::Sending: break;
    case AgentApproval::Step::Asking:
        step(
            AddStep::Asking,
            fmt::format("Whether {} took the approval is not known ({}). It is asked until it says so; nothing is sent "
                        "a second time",
                        m_flow->venue.name, approval.trouble()),
            true);
        break;
    case AgentApproval::Step::Approved:
        m_questions.stop();
        step(AddStep::Storing, fmt::format("{} took the approval. The key goes to its place", m_flow->venue.name));
        keep(approval.takeCredentials());
        break;
    }
}

void Onboarding::keep(VenueCredentials credentials)
{
    m_life.stop();
    const bool wasApproved = m_flow->approval.has_value();
    NewAccount account{.venue = m_flow->venue.slug,
                       .name = m_flow->name,
                       .network = m_flow->venue.network,
                       .credentials = std::move(credentials),
                       .vault = {}};
    m_keeper.add(std::move(account), [this, wasApproved, alive = std::weak_ptr(m_isAlive)](Result<void> kept) {
        if (!alive.lock() || !m_flow)
            return;
        const std::string title = m_flow->venue.name + " " + m_flow->name;
        if (kept) {
            m_added = {m_flow->venue.slug, m_flow->name};
            m_addedSentence = title + " is added. The key is kept in the place for keys, and nowhere else";
            ended(AddStep::Done, m_addedSentence, false);
            followAdded();
            tell();
            return;
        }
        std::string sentence = "The key could not be kept: " + kept.error().message;
        if (wasApproved)
            sentence += fmt::format(". {} has approved it, but nobody has it any more; remove \"{}\" on its page, and "
                                    "begin again",
                                    m_flow->venue.name, m_flow->approval->wish().agentName);
        m_progress.field = draftField(kept.error().field);
        ended(AddStep::Failed, std::move(sentence), true);
    });
}

void Onboarding::step(AddStep step, std::string sentence, bool isTrouble)
{
    m_progress.step = step;
    m_progress.sentence = std::move(sentence);
    m_progress.isTrouble = isTrouble;
    m_progress.field.clear();
    tell();
}

void Onboarding::failed(const Error& error)
{
    m_progress.field = draftField(error.field);
    ended(AddStep::Failed, error.message, true);
}

void Onboarding::ended(AddStep step, std::string sentence, bool isTrouble)
{
    m_life.stop();
    m_questions.stop();
    m_flow.reset(); // with the keys in it
    ++m_flows;
    m_progress.step = step;
    m_progress.sentence = std::move(sentence);
    m_progress.isTrouble = isTrouble;
    m_progress.url.clear();
    if (m_page.isOpen())
        m_linger.start(m_times.lingerMs);
    tell();
}

void Onboarding::tell()
{
    if (m_changed)
        m_changed();
}

} // namespace gannet::onboarding
