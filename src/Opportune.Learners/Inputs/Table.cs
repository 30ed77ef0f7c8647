namespace Opportune.Learners;

/// <summary>A column of a table: numbers, or codes of categories.</summary>
/// <param name="Name">Its name, unique in the table.</param>
/// <param name="Values">One value a row; NaN is missing. Codes of categories are whole numbers from 0 to below the number of categories.</param>
/// <param name="Categories">The categories by code; null for a column of numbers.</param>
public sealed record TableColumn(string Name, double[] Values, IReadOnlyList<string>? Categories = null)
{
    /// <summary>A column of categories from text; null or empty is missing. Codes follow the ordinal order of the texts.</summary>
    public static TableColumn OfCategories(string name, IReadOnlyList<string?> texts)
    {
        string[] categories = [.. texts.Where(t => !string.IsNullOrEmpty(t)).Select(t => t!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        double[] codes = [.. texts.Select(t => string.IsNullOrEmpty(t) ? double.NaN : Array.BinarySearch(categories, t, StringComparer.Ordinal))];
        return new(name, codes, categories);
    }
}

/// <summary>Examples for learning in one go: columns of equal length.</summary>
public sealed class Table
{
    /// <summary>A table of these columns.</summary>
    /// <exception cref="ArgumentException">No column, lengths that differ, an infinite number, a code that is no category, or a name that occurs twice.</exception>
    public Table(IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0) throw new ArgumentException("A table has at least one column.", nameof(columns));
        Columns = columns;
        Rows = columns[0].Values.Length;
        foreach (TableColumn column in columns) RequireSound(column);
        if (columns.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count() != columns.Count) throw new ArgumentException("Column names are unique.", nameof(columns));
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>A table of numbers from rows of equal length; columns are x0, x1, …</summary>
    public static Table OfRows(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int width = rows.Count == 0 ? 0 : rows[0].Length;
        return new([.. Enumerable.Range(0, width).Select(j => new TableColumn(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x{j}"), [.. rows.Select(r => r[j])]))]);
    }

    /// <summary>Writes row i into a span of one place per column.</summary>
    public void CopyRow(int i, Span<double> row)
    {
        for (int j = 0; j < Columns.Count; j++) row[j] = Columns[j].Values[i];
    }

    /// <summary>Row i as a new array.</summary>
    public double[] Row(int i)
    {
        var row = new double[Columns.Count];
        CopyRow(i, row);
        return row;
    }

    /// <summary>The rows with these indices, in this order.</summary>
    public Table Select(IReadOnlyList<int> rows) =>
        new([.. Columns.Select(c => c with { Values = [.. rows.Select(i => c.Values[i])] })]);

    private void RequireSound(TableColumn column)
    {
        if (column.Values.Length != Rows) throw new ArgumentException($"Column {column.Name} has {column.Values.Length} rows, not {Rows}.");
        foreach (double v in column.Values)
        {
            if (double.IsInfinity(v)) throw new ArgumentException($"Column {column.Name} holds an infinite number.");
            if (column.Categories is not null && !double.IsNaN(v) && !(v >= 0 && v < column.Categories.Count && Math.Floor(v) == v))
                throw new ArgumentException($"Column {column.Name} holds a code that is none of its {column.Categories.Count} categories.");
        }
    }
}
