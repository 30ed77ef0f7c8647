namespace Opportune.Bench.Reporting;

/// <summary>The table of numbers in a page, between two marks that readers do not see; the rest of the page is never touched.</summary>
internal static class ReadmeTable
{
    /// <summary>Where the table begins.</summary>
    internal const string Begin = "<!-- bench:begin -->";

    /// <summary>Where it ends.</summary>
    internal const string End = "<!-- bench:end -->";

    /// <summary>The page with another table.</summary>
    /// <exception cref="FormatException">The page lacks the marks.</exception>
    internal static string Replace(string page, string table)
    {
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new FormatException($"The page has no place for the table: a line {Begin} and a later line {End}.");
        return $"{page[..(begin + Begin.Length)]}\n{table.Trim('\n')}{(table.Length == 0 ? "" : "\n")}{page[end..]}";
    }
}
