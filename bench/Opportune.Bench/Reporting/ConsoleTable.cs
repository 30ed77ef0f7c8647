using System.Globalization;

namespace Opportune.Bench.Reporting;

/// <summary>A report for people at a terminal.</summary>
internal static class ConsoleTable
{
    /// <summary>Writes it.</summary>
    internal static void Write(TextWriter to, BenchReport report)
    {
        to.WriteLine();
        foreach (var f in report.Figures)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {f.What,-62} {Words.Of(f.Value, f.Unit),14}  {Words.Of(f),-14} {f.IsMet switch { true => "met", false => "NOT MET", _ => "" }}"));
            foreach (var beside in f.Beside) to.WriteLine($"      beside {Words.Of(f, beside)}");
            if (f.Note.Length > 0) to.WriteLine($"      {f.Note}");
        }
        foreach (var grid in report.Tables)
        {
            var widths = grid.Head.Select((h, i) => grid.Rows.Select(r => r[i].Length).Append(h.Length).Max()).ToList();
            to.WriteLine($"\n  {grid.Title}");
            foreach (var row in grid.Rows.Prepend(grid.Head)) to.WriteLine("  " + string.Join("  ", row.Select((c, i) => i == 0 ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))));
        }
        to.WriteLine();
    }
}
