// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/secret_source.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gannet::test {

/// A place of secrets in memory that a test fills, locks and breaks. Answers later, as the real ones do.
class FakeSecrets final : public SecretSource {
public:
    void store(SecretId id, SecretString text, Done done) override
    {
        ++stores;
        if (!trouble)
            texts[id] = std::string(text.reveal());
        later([done = std::move(done), came = asResult()] { done(came); });
    }
    void read(SecretId id, Read done) override
    {
        ++reads;
        const auto found = texts.find(id);
        std::optional<Error> error = trouble;
        if (!error && found == texts.end())
            error = Error{.kind = ErrorKind::NotFound, .message = "There is no key for " + id.venue + "/" + id.account};
        std::string text = error ? std::string() : found->second;
        later([done = std::move(done), error, text]() mutable {
            if (error)
                done(fail(*error));
            else
                done(SecretString(std::move(text)));
        });
    }
    void remove(SecretId id, Done done) override
    {
        Result<void> came = asResult();
        if (came && texts.erase(id) == 0)
            came = fail(ErrorKind::NotFound, Code::Other, "There is no key for " + id.venue + "/" + id.account);
        later([done = std::move(done), came] { done(came); });
    }
    void list(Listed done) override
    {
        std::vector<SecretId> ids;
        for (const auto& [id, text] : texts)
            ids.push_back(id);
        later([done = std::move(done), ids] { done(ids); });
    }

    std::map<SecretId, std::string> texts;
    std::optional<Error> trouble; ///< of every call while it stands
    int reads = 0;
    int stores = 0;

private:
    [[nodiscard]] Result<void> asResult() const
    {
        if (trouble)
            return fail(*trouble);
        return {};
    }
    void later(std::function<void()> call) { QTimer::singleShot(0, &m_context, std::move(call)); }

    QObject m_context; ///< last: with it go the answers that are still due
};

} // namespace gannet::test
