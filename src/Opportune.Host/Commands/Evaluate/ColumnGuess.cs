namespace Opportune.Host.Commands.Evaluate;

/// <summary>Finds a column by the names that people give it, where no option names it.</summary>
internal static class ColumnGuess
{
    /// <summary>The column that an option names, or the first whose name is one of these (case and marks do not count).</summary>
    /// <param name="file">The table.</param>
    /// <param name="named">The option's value, or null.</param>
    /// <param name="option">For the message: <c>--user</c>.</param>
    /// <param name="usual">In lower case, letters only; the better first.</param>
    /// <exception cref="VerbException">There is no such column.</exception>
    public static string Find(TableFile file, string? named, string option, params string[] usual) =>
        TryFind(file, named, usual) ?? throw new VerbException("table.column.unnamed", $"Which column of {file.Path} is the {option[2..]}? Say {option} COL. {file.Columns}");

    /// <summary>The same, or null where there is none.</summary>
    /// <exception cref="VerbException">The option names a column that does not exist.</exception>
    public static string? TryFind(TableFile file, string? named, params string[] usual)
    {
        if (named is null) return usual.Select(u => file.Names.FirstOrDefault(n => Plain(n) == u)).FirstOrDefault(n => n is not null);
        file.Texts(named);
        return named;
    }

    /// <summary>The column of short texts.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    public static string Text(TableFile file, string? named) => Find(file, named, "--text", "text", "message", "msg", "question", "query", "utterance", "sentence", "comment", "review", "subject", "description", "merchant", "merchantname", "title");

    /// <summary>The column of what each text is about.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    public static string Label(TableFile file, string? named) => Find(file, named, "--label", "category", "label", "intent", "topic", "class", "target", "sentiment");

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter).Select(char.ToLowerInvariant));
}
