using System.CommandLine;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>Options that several kinds of evaluation share.</summary>
internal static class EvaluateOptions
{
    /// <summary>Where the names of the columns stand.</summary>
    public static Option<string?> Header { get; } = new("--header") { Description = "none where the first line is a row (columns are then c1, c2, …), or a file of names: one a line, or one line as in the table", HelpName = "none|FILE", Recursive = true };

    /// <summary>A folder for the card.</summary>
    public static Option<string?> Out { get; } = new("--out") { Description = "Folder for a card with pictures: card.html, card.md, *.svg, result.json", HelpName = "DIR", Recursive = true };

    /// <summary>The table.</summary>
    public static Option<string> Data() => new("--data") { Description = "Table; commas, semicolons, tabs, bars or blanks between fields are recognised", HelpName = "FILE", Required = true };

    /// <summary>Columns to leave out.</summary>
    public static Option<string?> Drop() => new("--drop") { Description = "Columns not to learn from: identifiers, and what is only known afterwards", HelpName = "COL,COL" };
}
