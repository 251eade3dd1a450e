// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_row.h"

#include "core/store/store_words.h"

#include <fmt/format.h>

namespace gannet {

SqlRun::SqlRun(SQLite::Statement& statement) : m_statement(statement)
{
    static_cast<void>(m_statement.tryReset()); // says how the last run ended, which was heard then
}

SqlRun::~SqlRun()
{
    static_cast<void>(m_statement.tryReset());
}

SqlRun& SqlRun::text(std::string_view value)
{
    m_statement.bind(++m_mark, std::string(value));
    return *this;
}

SqlRun& SqlRun::integer(std::int64_t value)
{
    m_statement.bind(++m_mark, value);
    return *this;
}

SqlRun& SqlRun::blob(std::string_view bytes)
{
    m_statement.bind(++m_mark, bytes.data(), static_cast<int>(bytes.size()));
    return *this;
}

SqlRun& SqlRun::null()
{
    m_statement.bind(++m_mark);
    return *this;
}

SqlRun& SqlRun::amount(const Decimal& value)
{
    return text(value.toString());
}

SqlRun& SqlRun::amount(const std::optional<Decimal>& value)
{
    return value ? amount(*value) : null();
}

SqlRun& SqlRun::time(Timestamp value)
{
    return value.isKnown() ? integer(value.ns) : null();
}

SqlRun& SqlRun::orderId(ClientOrderId value)
{
    return value.isValid() ? text(value.toHex()) : null();
}

SqlRun& SqlRun::reason(const std::optional<Error>& value)
{
    return value ? text(reasonToJson(*value)) : null();
}

int SqlRun::run()
{
    return m_statement.exec();
}

bool SqlRun::step()
{
    return m_statement.executeStep();
}

std::string SqlColumns::text()
{
    return m_statement.getColumn(m_column++).getString();
}

std::optional<std::string> SqlColumns::textOrNull()
{
    if (m_statement.isColumnNull(m_column)) {
        ++m_column;
        return std::nullopt;
    }
    return text();
}

std::int64_t SqlColumns::integer()
{
    return m_statement.getColumn(m_column++).getInt64();
}

Decimal SqlColumns::amount()
{
    const std::string found = text();
    const std::optional<Decimal> value = Decimal::tryParse(found);
    if (!value)
        refuse("a decimal number", found);
    return value.value_or(Decimal{});
}

std::optional<Decimal> SqlColumns::amountOrNull()
{
    if (m_statement.isColumnNull(m_column)) {
        ++m_column;
        return std::nullopt;
    }
    return amount();
}

ClientOrderId SqlColumns::orderId()
{
    const std::optional<std::string> found = textOrNull();
    if (!found)
        return {};
    const std::optional<ClientOrderId> id = ClientOrderId::fromHex(*found);
    if (!id)
        refuse("32 hex digits", *found);
    return id.value_or(ClientOrderId{});
}

std::optional<Error> SqlColumns::reason()
{
    const std::optional<std::string> found = textOrNull();
    if (!found)
        return std::nullopt;
    std::optional<Error> error = reasonFromJson(*found);
    if (!error)
        refuse("an error as JSON", *found);
    return error;
}

void SqlColumns::refuse(std::string_view wanted, std::string_view found)
{
    if (m_error)
        return;
    const std::string column = m_statement.getColumnName(m_column - 1);
    m_error = {.kind = ErrorKind::Protocol,
               .code = Code::BadFormat,
               .message = fmt::format("the store's table {} has \"{}\" in {}, where {} was expected; put back a copy "
                                      "of the file",
                                      m_table, found.substr(0, 64), column, wanted),
               .field = fmt::format("{}.{}", m_table, column),
               .limit = std::string(wanted),
               .value = std::string(found.substr(0, 64))};
}

Result<void> SqlColumns::finish() const
{
    if (m_error)
        return fail(*m_error);
    return {};
}

} // namespace gannet
