namespace Opportune.Host.Commands.Evaluate;

/// <summary>Finds what stands between the fields of a file.</summary>
internal static class DelimiterOf
{
    /// <summary>Stands for runs of blanks.</summary>
    public const char Blanks = ' ';

    private const int Lines = 20;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>Of comma, semicolon, tab and bar the one that splits the first lines into equally many fields, and most of them; runs of blanks where none of these does and blanks do; else a comma.</summary>
    public static char File(string path)
    {
        string[] lines = [.. System.IO.File.ReadLines(path).Where(l => !string.IsNullOrWhiteSpace(l)).Take(Lines)];
        if (lines.Length == 0) return ',';
        var best = Candidates.MaxBy(c => (Agreeing(lines, c), Count(lines[0], c)));
        return Agreeing(lines, best) < lines.Length && BlankFields.Split(lines[0]) is { Length: > 1 } first && lines.All(l => BlankFields.Split(l)?.Length == first.Length) ? Blanks : best;
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
