namespace Opportune.Definition.Yaml;

/// <summary>Guesses which name was meant.</summary>
internal static class Spelling
{
    /// <summary>The known name with the fewest edits, if they are at most a third of its length (at least one edit); else null. The first of equals.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > 100) return null;
        var (best, least) = ((string?)null, int.MaxValue);
        foreach (var candidate in known)
        {
            if (candidate.Length > 100) continue;
            var edits = Edits(name, candidate);
            if (edits < least && edits <= Math.Max(1, Math.Max(name.Length, candidate.Length) / 3)) (best, least) = (candidate, edits);
        }
        return best;
    }

    /// <summary>A name cut so that a message stays readable.</summary>
    public static string Shortened(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 60 ? line : line[..57] + "…";
    }

    /// <summary>Fewest insertions, deletions, replacements and swaps of neighbours, capitals aside (optimal string alignment).</summary>
    internal static int Edits(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) distance[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) distance[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            var replace = distance[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
            var edits = Math.Min(replace, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
            var swapped = i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]);
            distance[i, j] = swapped ? Math.Min(edits, distance[i - 2, j - 2] + 1) : edits;
        }
        return distance[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
