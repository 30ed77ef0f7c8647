using Spectre.Console;

namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>A table of figures, for a terminal and for a card.</summary>
/// <param name="Title">What it shows; shown on a card only.</param>
/// <param name="Columns">Their heads.</param>
/// <param name="Rows">Texts, as many as columns; a line feed begins a second line.</param>
internal sealed record FigureTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Draws it on a terminal.</summary>
    public void Write(Output output)
    {
        var table = new Table().AddColumns([.. Columns.Select(Markup.Escape)]);
        foreach (var row in Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        output.Console.Write(table);
    }
}
