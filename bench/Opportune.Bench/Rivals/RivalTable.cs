using System.Globalization;
using System.Text.Json;
using Opportune.Learners;

namespace Opportune.Bench.Rivals;

/// <summary>A table of real data with a yes or no, for us and, as numbers in files, for a rival.</summary>
/// <param name="Table">The columns.</param>
/// <param name="Labels">One a row.</param>
internal sealed record RivalTable(Table Table, bool[] Labels)
{
    /// <summary>Bank Marketing without what is known only after the call.</summary>
    internal static RivalTable BankMarketing(string data) => Read(Path.Combine(data, "bank_marketing", "bank-additional.csv"), ';', "y", "yes", "duration");

    /// <summary>Adult income; the file has no header.</summary>
    internal static RivalTable Adult(string data) => Read(Path.Combine(data, "adult", "adult.data"), ',', "c15", ">50K");

    /// <summary>With codes as plain numbers, as rivals without categories see them.</summary>
    internal RivalTable Plain() => this with { Table = new([.. Table.Columns.Select(c => c with { Categories = null })]) };

    /// <summary>The numbers only, missing ones at the mean.</summary>
    internal RivalTable Numbers() => this with { Table = new([.. Table.Columns.Where(c => c.Categories is null).Select(Filled)]) };

    /// <summary>Row numbers held out, by the generator x ← 16807x mod (2³¹ − 1): as many parts as asked for, a fifth of the rows each.</summary>
    internal int[][] Splits(int count) => [.. Enumerable.Range(1, count).Select(seed => Permutation(Table.Rows, seed * 1000L + 7)[..(Table.Rows / 5)])];

    /// <summary>Rows that are not held out, ascending.</summary>
    internal int[] Others(int[] held)
    {
        var out_ = held.ToHashSet();
        return [.. Enumerable.Range(0, Table.Rows).Where(i => !out_.Contains(i))];
    }

    /// <summary>Labels of these rows.</summary>
    internal bool[] At(int[] rows) => Array.ConvertAll(rows, i => Labels[i]);

    /// <summary>Writes the table and its splits for the rival.</summary>
    internal void Write(string folder, string name, IEnumerable<int[]> splits)
    {
        var row = new double[Table.Columns.Count];
        using (var file = new StreamWriter(Path.Combine(folder, name + ".csv")))
        {
            for (var i = 0; i < Table.Rows; i++)
            {
                Table.CopyRow(i, row);
                file.WriteLine(string.Join(',', row.Select(v => double.IsNaN(v) ? "" : v.ToString("R", CultureInfo.InvariantCulture)).Append(Labels[i] ? "1" : "0")));
            }
        }
        File.WriteAllText(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(new { categories = Table.Columns.Select(c => c.Categories is not null) }));
        File.WriteAllLines(Path.Combine(folder, name + ".splits"), splits.Select(s => string.Join(' ', s)));
    }

    private static TableColumn Filled(TableColumn column)
    {
        var mean = column.Values.Where(v => !double.IsNaN(v)).Average();
        return column with { Values = Array.ConvertAll(column.Values, v => double.IsNaN(v) ? mean : v) };
    }

    private static RivalTable Read(string path, char delimiter, string target, string positive, params string[] drop)
    {
        string?[][] rows = [.. File.ReadLines(path).Where(l => l.Length > 0).Select(l => Array.ConvertAll(l.Split(delimiter), f => f.Trim().Trim('"') is var t && t is "" or "?" ? null : t))];
        var isHeaderless = target.StartsWith('c') && int.TryParse(target.AsSpan(1), out _);
        string[] names = isHeaderless ? [.. Enumerable.Range(1, rows[0].Length).Select(j => $"c{j}")] : [.. rows[0].Select(n => n!)];
        if (!isHeaderless) rows = rows[1..];
        var columns = Enumerable.Range(0, names.Length).Where(j => names[j] != target && !drop.Contains(names[j])).Select(j => Column(names[j], [.. rows.Select(r => r[j])]));
        return new(new([.. columns]), [.. rows.Select(r => r[Array.IndexOf(names, target)] == positive)]);
    }

    private static TableColumn Column(string name, string?[] texts) =>
        texts.All(t => t is null || double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? new(name, Array.ConvertAll(texts, t => t is null ? double.NaN : double.Parse(t, CultureInfo.InvariantCulture))) : TableColumn.OfCategories(name, texts);

    private static int[] Permutation(int n, long state)
    {
        int[] order = [.. Enumerable.Range(0, n)];
        for (var i = n - 1; i > 0; i--)
        {
            state = 16807 * state % 2147483647;
            var j = (int)(state % (i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
