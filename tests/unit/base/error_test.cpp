// SPDX-License-Identifier: GPL-3.0-or-later
// docs/errors.md and the source speak one vocabulary: what one has, the other has.
#include "core/base/error.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>

using namespace gannet;

namespace {

QString readText(const QString& path)
{
    QFile file(QStringLiteral(GANNET_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The words in the first column of each table, by the heading above it.
std::map<QString, QStringList> tables()
{
    std::map<QString, QStringList> found;
    QString heading;
    const QRegularExpression row(QStringLiteral("^\\| `(\\w+)` \\| \\S"));
    const QString text = readText(QStringLiteral("docs/errors.md"));
    for (const QString& line : text.split('\n')) {
        if (line.startsWith(QStringLiteral("## ")))
            heading = line.mid(3);
        else if (const auto match = row.match(line); match.hasMatch())
            found[heading].append(match.captured(1));
    }
    return found;
}

QStringList sorted(QStringList words)
{
    words.sort();
    return words;
}

/// BadNumber -> BAD_NUMBER, by the source's own table.
std::map<QString, QString> codesByName()
{
    const QString header = readText(QStringLiteral("core/base/error.h"));
    const QRegularExpression body(QStringLiteral("enum class Code : std::uint8_t \\{(.*?)\\};"),
                                  QRegularExpression::DotMatchesEverythingOption);
    QString names = body.match(header).captured(1);
    names.remove(QRegularExpression(QStringLiteral("//[^\n]*")));
    std::map<QString, QString> found;
    int value = 0;
    for (const QString& name : names.split(',')) {
        if (!name.trimmed().isEmpty()) {
            const std::string_view word = toString(static_cast<Code>(value++));
            found[name.trimmed()] = QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
        }
    }
    return found;
}

/// The codes that the decoders of frames and recordings refuse with.
QStringList codesOfDecoders()
{
    const auto codes = codesByName();
    QStringList found;
    const QRegularExpression use(QStringLiteral("Code::(\\w+)"));
    for (const char* path : {"core/base/json.cpp", "core/venue/scales.cpp", "adapters/hyperliquid/codec.cpp",
                             "adapters/fapi/codec.cpp", "adapters/fapi/rest_codec.cpp", "app/recording.cpp"}) {
        auto matches = use.globalMatch(readText(QString::fromUtf8(path)));
        while (matches.hasNext())
            found.append(codes.at(matches.next().captured(1)));
    }
    found.removeDuplicates();
    return found;
}

} // namespace

class ErrorTest : public QObject {
    Q_OBJECT

private slots:
    void everyCodeIsDocumentedOnceAndNoOther()
    {
        QStringList documented;
        for (const auto& [heading, words] : tables()) {
            if (heading != QStringLiteral("Kinds"))
                documented += words;
        }
        QStringList emitted;
        for (const auto& [name, word] : codesByName())
            emitted.append(word);
        QVERIFY(emitted.size() > 50);
        QCOMPARE(sorted(documented), sorted(emitted));
    }

    void everyKindIsDocumentedAndNoOther()
    {
        QStringList emitted;
        for (int kind = 0; kind <= static_cast<int>(ErrorKind::Protocol); ++kind)
            emitted.append(QString::fromStdString(std::string(toString(static_cast<ErrorKind>(kind)))));
        QCOMPARE(tables()[QStringLiteral("Kinds")], emitted);
    }

    void decodersRefuseWithTheCodesOfFrames()
    {
        QStringList emitted = codesOfDecoders();
        emitted.removeAll(QStringLiteral("IO")); // of the file, not of a line in it
        const QStringList documented = tables()[QStringLiteral("Codes of frames, answers and recordings")];
        QCOMPARE(sorted(emitted), sorted(documented));
    }

    /// The shape that the page shows; what is empty is left out.
    void jsonHasTheDocumentedShape()
    {
        Error error{.kind = ErrorKind::Protocol, .code = Code::BadNumber, .message = "q is no number"};
        const std::string least = R"({"error":{"kind":"Protocol","code":"BAD_NUMBER","message":"q is no number"}})";
        QCOMPARE(toJson(error), least);
        error.field = "q";
        error.limit = "18 digits";
        error.value = "NaN";
        error.fixes = {"1.0"};
        const std::string most = R"("field":"q","limit":"18 digits","value":"NaN","fixes":["1.0"]}})";
        QVERIFY(toJson(error).ends_with(most));
    }
};

QTEST_GUILESS_MAIN(ErrorTest)
#include "error_test.moc"
