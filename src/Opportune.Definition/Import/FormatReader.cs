using System.Collections.Immutable;
using Opportune.Definition.Yaml;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>Reads how a file is written.</summary>
internal static class FormatReader
{
    /// <summary>A format on its own.</summary>
    public static FileFormat Read(Field field, FileFormat usual, FindingList findings)
    {
        using var fields = field.Map("The format");
        return ReadFields(fields, usual, findings);
    }

    /// <summary>A format whose fields stand among others; what is absent is as usual.</summary>
    public static FileFormat ReadFields(Fields fields, FileFormat usual, FindingList findings)
    {
        var format = usual with
        {
            Delimiter = Character(fields.Optional("delimiter"), usual.Delimiter, findings) ?? usual.Delimiter,
            Quote = Character(fields.Optional("quote"), usual.Quote, findings),
            Escape = Character(fields.Optional("escape"), usual.Escape, findings),
            Multiline = fields.Optional("multiline").Boolean(usual.Multiline),
            Encoding = EncodingOf(fields.Optional("encoding"), usual.Encoding, findings),
            Skip = fields.Optional("skip").Integer(0, 10_000, usual.Skip),
            Header = fields.Optional("header").Boolean(usual.Header),
            Columns = Columns(fields.Optional("columns"), usual.Columns),
            Absent = fields.Optional("absent") is { Exists: true } absent ? [.. absent.Items().Select(i => i.Text())] : usual.Absent,
            Trim = fields.Optional("trim").Boolean(usual.Trim),
            DecimalMark = Character(fields.Optional("decimal"), usual.DecimalMark, findings) ?? usual.DecimalMark,
            ThousandsMark = Character(fields.Optional("thousands"), usual.ThousandsMark, findings),
            LongestLine = fields.Optional("longestLine").Integer(1_024, 16 * 1024 * 1024, usual.LongestLine),
        };
        if (fields.Exists) Demand(format, fields.Place, findings);
        return format;
    }

    private static void Demand(FileFormat format, Place at, FindingList findings)
    {
        if (format.Delimiter == format.Quote) findings.Error(at, "import.format.clash", "Delimiter and quote are the same character.");
        if (format.DecimalMark is not ('.' or ',') || format.DecimalMark == format.ThousandsMark)
            findings.Error(at, "import.format.clash", "'decimal' is '.' or ',', and 'thousands' is another character.");
        if (format.Columns.Distinct(StringComparer.Ordinal).Count() != format.Columns.Length) findings.Error(at, "import.format.columns", "A column is named twice.");
    }

    private static ImmutableArray<string> Columns(Field field, ImmutableArray<string> usual) => field.Exists ? [.. field.Items().Select(i => i.Words())] : usual;

    private static char? Character(Field field, char? usual, FindingList findings)
    {
        var text = field.Text();
        if (!field.Exists || text.Length == 0) return usual;
        if (text == "none") return null;
        if (text == "tab") return '\t';
        if (text.Length == 1 && text[0] is > '\0' and < '\u0080' and not ('\r' or '\n')) return text[0];
        findings.Error(field.Place, "import.format.character", $"{field.Name} must be one ASCII character in quotes, tab or none.");
        return usual;
    }

    private static string EncodingOf(Field field, string usual, FindingList findings)
    {
        var name = field.Text();
        if (name.Length == 0) return usual;
        if (TextEncodings.Find(name) is null)
            findings.Error(field.Place, "import.format.encoding", $"'{Spelling.Shortened(name)}' cannot be read. Use utf-8 or a single-byte encoding such as {string.Join(", ", TextEncodings.Names.Skip(1))}.", Spelling.Nearest(name, TextEncodings.Names));
        return name;
    }
}
