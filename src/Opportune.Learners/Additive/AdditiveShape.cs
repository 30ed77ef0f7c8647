namespace Opportune.Learners;

/// <summary>A column's curve: its bins, the last for missing values, and a value for each.</summary>
internal sealed record AdditiveShape(string Name, bool IsCategory, double[] Thresholds, double[] Values)
{
    public int Bin(double value)
    {
        int missing = Values.Length - 1;
        if (double.IsNaN(value)) return missing;
        if (IsCategory) return value >= 0.0 && value < missing ? (int)value : missing;
        int low = 0, high = Thresholds.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (value < Thresholds[middle]) high = middle; else low = middle + 1;
        }
        return low;
    }

    public void Write(ModelWriter writer)
    {
        writer.Write("name", Name);
        writer.Write("isCategory", IsCategory ? 1 : 0);
        writer.Write("thresholds", Thresholds);
        writer.Write("values", Values);
    }

    public static AdditiveShape Read(ModelReader reader)
    {
        var shape = new AdditiveShape(reader.ReadString("name"), reader.ReadInt64("isCategory") == 1, reader.ReadDoubles("thresholds"), reader.ReadDoubles("values"));
        return shape.Values.Length >= 1 && (shape.IsCategory || shape.Values.Length == shape.Thresholds.Length + 2) ? shape : throw new InvalidDataException("model.layout: a curve's values do not fit its thresholds.");
    }
}

/// <summary>A pair's table: the bins of both columns gathered into parts, and a value for each pair of parts.</summary>
internal sealed record AdditivePair(int First, int Second, int Side, int[] FirstParts, int[] SecondParts, double[] Values)
{
    public void Write(ModelWriter writer)
    {
        writer.Write("pair", [First, Second, Side]);
        writer.Write("firstParts", FirstParts);
        writer.Write("secondParts", SecondParts);
        writer.Write("pairValues", Values);
    }

    public static AdditivePair Read(ModelReader reader, AdditiveShape[] shapes)
    {
        int[] head = reader.ReadInt32s("pair"), first = reader.ReadInt32s("firstParts"), second = reader.ReadInt32s("secondParts");
        double[] values = reader.ReadDoubles("pairValues");
        bool sound = head.Length == 3 && head[0] >= 0 && head[0] < shapes.Length && head[1] >= 0 && head[1] < shapes.Length && values.Length == head[2] * head[2]
            && first.Length == shapes[head[0]].Values.Length && second.Length == shapes[head[1]].Values.Length && first.Concat(second).All(p => p >= 0 && p < head[2]);
        return sound ? new(head[0], head[1], head[2], first, second, values) : throw new InvalidDataException("model.layout: a pair does not fit its columns.");
    }
}
