namespace Opportune.Host.Commands.Evaluate;

/// <summary>Finds what stands between the fields of a file.</summary>
internal static class DelimiterOf
{
    private const int Lines = 20;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>Of comma, semicolon, tab and bar the one that splits the first lines into equally many fields, and most of them; a comma where none does.</summary>
    public static char File(string path)
    {
        string[] lines = [.. System.IO.File.ReadLines(path).Where(l => l.Length > 0).Take(Lines)];
        return lines.Length == 0 ? ',' : Candidates.MaxBy(c => (Agreeing(lines, c), Count(lines[0], c)));
    }

    private static int Agreeing(string[] lines, char candidate)
    {
        var expected = Count(lines[0], candidate);
        return expected == 0 ? 0 : lines.Count(l => Count(l, candidate) == expected);
    }

    private static int Count(string line, char candidate)
    {
        var (count, quoted) = (0, false);
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == candidate && !quoted) count++;
        }
        return count;
    }
}
