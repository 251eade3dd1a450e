// SPDX-License-Identifier: GPL-3.0-or-later
// Closes that a restart interrupted: told, and gone on with where that only reduces.
#include "core/model/order_state.h"
#include "core/trading/closing.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace gannet {

namespace {

constexpr std::string_view kClose = "close";
constexpr std::string_view kReverse = "reverse";

[[nodiscard]] std::string_view takeField(std::string_view& text)
{
    const std::string_view field = text.substr(0, text.find('\t'));
    text.remove_prefix(std::min(text.size(), field.size() + 1));
    return field;
}

} // namespace

std::string Closing::toText(const Job& job) const
{
    const Instrument* const instrument = m_oms.market().instrument(job.instrument);
    return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", job.reverseTo ? kReverse : kClose,
                       instrument ? instrument->key : std::string(), storedAccount(job.account), toString(job.mode),
                       toString(job.origin), job.isLong ? "long" : "short", job.keep.toString(),
                       job.slippageCap ? job.slippageCap->toString() : "-", job.isTidy ? "tidy" : "leave", job.began.ns,
                       job.of.toString());
}

std::optional<Closing::Job> Closing::jobFrom(const StoredSetting& setting) const
{
    if (!setting.value)
        return std::nullopt;
    std::string_view text = *setting.value;
    Job job;
    job.request = {setting.key.substr(kSetting.size())};
    const std::string_view kind = takeField(text);
    const Instrument* const instrument = m_oms.market().instrument(takeField(text));
    job.account = accountFromStored(takeField(text));
    const auto mode = tradingModeFrom(takeField(text));
    const auto origin = orderOriginFrom(takeField(text));
    job.isLong = takeField(text) == "long";
    const auto kept = Decimal::tryParse(takeField(text));
    job.slippageCap = Decimal::tryParse(takeField(text));
    job.isTidy = takeField(text) == "tidy";
    const std::string_view began = takeField(text);
    const auto read = std::from_chars(began.data(), began.data() + began.size(), job.began.ns);
    if ((kind != kClose && kind != kReverse) || !instrument || !mode || !origin || !kept || read.ec != std::errc())
        return std::nullopt;
    job.account.venue = instrument->venue;
    job.instrument = instrument->id;
    job.mode = *mode;
    job.origin = *origin;
    job.keep = *kept;
    job.of = Decimal::tryParse(text).value_or(*kept); // older rows do not have it
    if (kind == kReverse)
        job.reverseTo = Decimal{};
    return job;
}

void Closing::keep(const Job& job)
{
    m_store.push(StoredSetting{std::string(kSetting) + job.request.text, toText(job), m_oms.now()});
}

void Closing::restore(const std::vector<StoredSetting>& settings)
{
    for (const StoredSetting& setting : settings) {
        if (setting.key.starts_with(kSetting) && setting.value)
            m_interrupted.push_back(setting);
    }
}

void Closing::resume(const AccountKey& account)
{
    std::vector<Job> jobs;
    std::erase_if(m_interrupted, [&](const StoredSetting& setting) {
        auto job = jobFrom(setting);
        if (!job || job->account != account)
            return false; // of an account or an instrument that is not there yet
        jobs.push_back(std::move(*job));
        return true;
    });
    for (Job& job : jobs)
        resume(std::move(job));
}

void Closing::resume(Job job)
{
    const std::string name = job.request.text;
    const std::string instrument = requestFor(job, Decimal{}).instrument;
    const Decimal left = size(job);
    job.of = std::max(job.of, left);
    const bool isFresh = m_oms.now() - job.began < kPatience;
    const bool isLeft = left > job.keep;
    const std::string rest =
        !isLeft   ? fmt::format("it had come to its end")
        : isFresh ? fmt::format("{} are left, and are being closed", plainText(left))
                  : fmt::format("{} are left, and stay: close them again if that still holds", plainText(left));
    Error error{.kind = ErrorKind::Unavailable,
                .code = Code::StateConflict,
                .message = fmt::format("A {} of {} was under way when the program ended; {}{}",
                                       job.reverseTo ? "reverse" : "close", instrument, rest,
                                       job.reverseTo ? "; the other side was not sent and will not be" : ""),
                .outcome = Outcome::Unknown};
    error.limit = plainText(job.keep);
    error.value = plainText(left);
    m_tell.tell(TradingTrouble{std::move(error), {}, m_oms.now()});
    job.reverseTo.reset();
    if (isLeft && !isFresh) {
        m_store.push(StoredSetting{std::string(kSetting) + name, std::nullopt, m_oms.now()});
        return;
    }
    // Orders of it: their numbers are taken, and one that lives is waited for.
    for (const auto& [id, order] : m_oms.orders().all()) {
        if (!order.request.text.starts_with(name + "/c"))
            continue;
        job.order = id;
        if (!isFinal(order.state))
            m_of[id] = name;
    }
    while (m_oms.orders().isTaken(requestFor(job, {}).request))
        ++job.orders;
    const bool isWaiting = std::any_of(m_of.begin(), m_of.end(), [&name](const auto& of) { return of.second == name; });
    job.since = std::exchange(job.began, m_oms.now());
    m_jobs.emplace(name, std::move(job));
    if (isWaiting)
        return;
    if (isLeft)
        next(name);
    else
        finish(name, std::nullopt);
}

} // namespace gannet
