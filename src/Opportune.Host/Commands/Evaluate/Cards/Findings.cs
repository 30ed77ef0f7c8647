using System.CommandLine;

namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>What an evaluation found: lines and tables for people, a document for programs, and a card with pictures where a folder was asked for.</summary>
internal sealed record Findings
{
    /// <summary>What was measured, as the title of a card.</summary>
    public required string Title { get; init; }

    /// <summary>The first line.</summary>
    public required string Heading { get; init; }

    /// <summary>What was left out or changed before measuring.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The figures.</summary>
    public IReadOnlyList<FigureTable> Tables { get; init; } = [];

    /// <summary>Lines after the figures: times, and what the figures do not show.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>How it was measured, and what it may not be used for; on a card only.</summary>
    public IReadOnlyList<string> Method { get; init; } = [];

    /// <summary>The pictures, drawn only where a folder was asked for.</summary>
    public Func<IReadOnlyList<Plot>> Plots { get; init; } = () => [];

    /// <summary>Everything, for programs.</summary>
    public required object Document { get; init; }

    /// <summary>Shows the findings, and writes the card where <c>--out</c> was given.</summary>
    /// <exception cref="VerbException">The folder cannot be written.</exception>
    public void Show(Output output, ParseResult asked)
    {
        var folder = asked.GetValue(EvaluateOptions.Out);
        if (folder is not null) CardFolder.Write(folder, this, CommandOf(asked));
        if (output.Json)
        {
            output.Document(Document);
            return;
        }
        output.Line(Heading);
        foreach (var note in Notes) output.Line(note);
        foreach (var table in Tables) table.Write(output);
        foreach (var remark in Remarks) output.Line(remark);
        if (folder is not null) output.Line($"{Path.Combine(folder, CardFolder.Page)} shows it with pictures");
    }

    /// <summary>The command line that was typed, quoted where needed.</summary>
    private static string CommandOf(ParseResult asked) =>
        "opportune " + string.Join(' ', asked.Tokens.Select(t => t.Value.Length > 0 && t.Value.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=%+@".Contains(c, StringComparison.Ordinal)) ? t.Value : $"\"{t.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
}
