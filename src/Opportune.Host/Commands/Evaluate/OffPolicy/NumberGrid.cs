namespace Opportune.Host.Commands.Evaluate.OffPolicy;

/// <summary>Rows of numbers of equal length from a file without names: with commas, semicolons or tabs between them; lines that begin with # are remarks.</summary>
internal static class NumberGrid
{
    private const int MostNumbers = 200_000_000;

    /// <summary>Reads a grid.</summary>
    /// <exception cref="VerbException">No such file, no row, a row of another width, or a field that is no number; with the line.</exception>
    public static double[][] Read(string path)
    {
        if (!File.Exists(path)) throw new VerbException("table.missing", $"There is no file {path}. Check the path.");
        var (rows, line) = (new List<double[]>(), 0);
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (text.Length == 0 || text[0] == '#') continue;
            var delimiter = text.Contains(';', StringComparison.Ordinal) ? ';' : text.Contains('\t', StringComparison.Ordinal) ? '\t' : ',';
            string[] fields = text.Split(delimiter, StringSplitOptions.TrimEntries);
            var row = fields.All(f => f.Length > 0) && WrittenNumbers.Of(fields, delimiter) is { } written ? written.Values : [double.NaN];
            if (row.Any(double.IsNaN)) throw new VerbException("table.number.invalid", $"{path}, line {line}: not all fields are numbers. A line of names or remarks begins with #.");
            if (rows.Count > 0 && row.Length != rows[0].Length) throw new VerbException("table.row.width", $"{path}, line {line}: {row.Length} numbers, but the first row has {rows[0].Length}.");
            if ((long)row.Length * rows.Count > MostNumbers) throw new VerbException("table.large", $"{path} holds more than {MostNumbers} numbers: take a sample.");
            rows.Add(row);
        }
        return rows.Count > 0 ? [.. rows] : throw new VerbException("table.empty", $"{path} holds no row of numbers.");
    }
}
