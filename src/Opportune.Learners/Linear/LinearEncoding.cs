namespace Opportune.Learners;

/// <summary>Turns rows of a table into the vectors of linear models: numbers standardised, missing ones at the mean, categories as indicators.</summary>
/// <remarks>A number becomes (x − mean)/deviation over the rows learned from (population deviation; a constant column becomes 0). A category becomes one indicator per known category;
/// a missing or unknown one sets none.</remarks>
internal sealed class LinearEncoding
{
    private readonly int[] start;      // first place of each column
    private readonly int[] categories; // number of categories, 0 for numbers
    private readonly double[] mean, deviation;

    private LinearEncoding(int[] categories, double[] mean, double[] deviation)
    {
        (this.categories, this.mean, this.deviation) = (categories, mean, deviation);
        start = new int[categories.Length];
        for (int j = 0; j < start.Length; j++)
        {
            start[j] = Width;
            Width += Math.Max(1, categories[j]);
        }
    }

    public int Width { get; }
    public int Columns => categories.Length;

    public static LinearEncoding Learn(Table table)
    {
        int columns = table.Columns.Count;
        double[] mean = new double[columns], deviation = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            double[] known = [.. table.Columns[j].Values.Where(v => !double.IsNaN(v))];
            if (table.Columns[j].Categories is not null || known.Length == 0) continue;
            mean[j] = Numerics.Sum(known) / known.Length;
            double centre = mean[j];
            double[] off = Array.ConvertAll(known, v => v - centre);
            bool constant = Array.TrueForAll(known, v => v == known[0]); // its mean may be rounded off it, which is no deviation
            deviation[j] = constant ? 0.0 : Numerics.Length(off) / Numerics.Sqrt(known.Length);
            if (!double.IsFinite(deviation[j])) throw new ArgumentException($"Column {table.Columns[j].Name} holds numbers so large that they have no mean: divide them all.", nameof(table));
        }
        return new([.. table.Columns.Select(c => c.Categories is null ? 0 : Math.Max(1, c.Categories.Count))], mean, deviation);
    }

    public void Encode(ReadOnlySpan<double> row, Span<double> vector)
    {
        if (row.Length != categories.Length) throw new ArgumentException($"The row has {row.Length} columns; the model learned from {categories.Length}.", nameof(row));
        vector.Clear();
        for (int j = 0; j < row.Length; j++)
        {
            double value = row[j];
            if (categories[j] == 0) vector[start[j]] = double.IsNaN(value) || deviation[j] == 0.0 ? 0.0 : (value - mean[j]) / deviation[j];
            else if (value >= 0.0 && value < categories[j]) vector[start[j] + (int)value] = 1.0;
        }
    }

    public double[][] Encode(Table table)
    {
        var row = new double[table.Columns.Count];
        var vectors = new double[table.Rows][];
        for (int i = 0; i < vectors.Length; i++)
        {
            table.CopyRow(i, row);
            Encode(row, vectors[i] = new double[Width]);
        }
        return vectors;
    }

    public void Write(ModelWriter writer)
    {
        writer.Write("categories", categories);
        writer.Write("mean", mean);
        writer.Write("deviation", deviation);
    }

    public static LinearEncoding Read(ModelReader reader) => new(reader.ReadInt32s("categories"), reader.ReadDoubles("mean"), reader.ReadDoubles("deviation"));
}
