using Spectre.Console;

namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>A table of figures, for a terminal and for a card.</summary>
/// <param name="Title">What it shows; shown on a card only.</param>
/// <param name="Columns">Their heads; a column <c>95 %</c> holds the interval of the one before.</param>
/// <param name="Rows">Texts, as many as columns; a line feed begins a second line.</param>
internal sealed record FigureTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Interval = "95 %";
    private const int Widest = 110, NarrowestHead = 10, Border = 3;

    /// <summary>Draws it on a terminal, not wider than 110 letters: long heads are broken, then intervals stand below their numbers, and at last the longest texts are broken.</summary>
    public void Write(Output output)
    {
        var console = output.Console;
        var most = Math.Min(Widest, console.Profile.Width);
        var shown = WithBrokenHeads() is var plain && plain.Width > most ? Stacked().WithBrokenHeads() : plain;
        var table = new Table();
        foreach (var (head, width) in shown.Columns.Zip(shown.Shares(most)))
            table.AddColumn(width is { } broken ? new TableColumn(Markup.Escape(head)).Width(broken) : new TableColumn(Markup.Escape(head)).NoWrap());
        foreach (var row in shown.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }

    /// <summary>Widths of the columns that must be broken for all to fit, each the same; null for one that is narrower.</summary>
    private int?[] Shares(int most)
    {
        int[] widths = [.. Enumerable.Range(0, Columns.Count).Select(WidthOf)];
        var (left, open) = (most - 1 - Border * widths.Length, widths.Length);
        foreach (var width in widths.Order())
        {
            if (width * open > left) break;
            (left, open) = (left - width, open - 1);
        }
        var share = open == 0 ? int.MaxValue : Math.Max(NarrowestHead, left / open);
        return [.. widths.Select(w => w > share ? share : (int?)null)];
    }

    private int Width => Enumerable.Range(0, Columns.Count).Sum(j => WidthOf(j) + Border) + 1;

    private int WidthOf(int j) => Rows.Select(r => r[j]).Append(Columns[j]).Max(LongestLine);

    /// <summary>Each interval below its number.</summary>
    private FigureTable Stacked()
    {
        int[] kept = [.. Enumerable.Range(0, Columns.Count).Where(j => !IsInterval(j))];
        string With(IReadOnlyList<string> texts, int j) => IsInterval(j + 1) && texts[j + 1].Length > 0 ? $"{texts[j]}\n{texts[j + 1]}" : texts[j];
        return new(Title, [.. kept.Select(j => With(Columns, j))], [.. Rows.Select(r => kept.Select(j => With(r, j)).ToList())]);
    }

    private bool IsInterval(int j) => j > 0 && j < Columns.Count && Columns[j] == Interval;

    /// <summary>Heads that are longer than what stands below them, on several lines.</summary>
    private FigureTable WithBrokenHeads() => this with { Columns = [.. Columns.Select((head, j) => Broken(head, Math.Max(NarrowestHead, Rows.Select(r => LongestLine(r[j])).DefaultIfEmpty(0).Max())))] };

    private static string Broken(string head, int width)
    {
        var lines = new List<string>();
        foreach (var part in head.Split('\n'))
            foreach (var word in part.Split(' ').Index())
            {
                if (word.Index > 0 && word.Item is not "%" && lines[^1].Length + 1 + word.Item.Length > width || word.Index == 0) lines.Add(word.Item);
                else lines[^1] += " " + word.Item;
            }
        return string.Join('\n', lines);
    }

    private static int LongestLine(string text) => text.Split('\n').Max(l => l.Length);
}
