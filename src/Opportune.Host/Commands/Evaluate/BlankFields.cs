using System.Text;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>Fields with runs of blanks between them, as statisticians' files of fixed columns have.</summary>
internal static class BlankFields
{
    /// <summary>The fields of a line; a field in double quotes may hold blanks and doubled quotes. Null where a quote is not closed or stands inside a field.</summary>
    public static string[]? Split(string line)
    {
        var fields = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }
            var field = line[at] == '"' ? Quoted(line, ref at) : Plain(line, ref at);
            if (field is null) return null;
            fields.Add(field);
        }
        return [.. fields];
    }

    private static string? Plain(string line, ref int at)
    {
        var start = at;
        while (at < line.Length && !char.IsWhiteSpace(line[at]))
            if (line[at++] == '"') return null;
        return line[start..at];
    }

    private static string? Quoted(string line, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"') field.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"') field.Append(line[at++]);
            else return ++at == line.Length || char.IsWhiteSpace(line[at]) ? field.ToString() : null;
        }
        return null;
    }
}
