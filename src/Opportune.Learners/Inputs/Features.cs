namespace Opportune.Learners;

/// <summary>One example as named numbers, in the ordinal order of their names, so that the order of arrival changes nothing.</summary>
/// <remarks>A category is the indicator <c>name=value</c> with value 1. A feature that is absent counts as 0. Immutable.</remarks>
public sealed class Features
{
    private readonly string[] names;
    private readonly double[] values;

    private Features(string[] names, double[] values) => (this.names, this.values) = (names, values);

    /// <summary>How many features are present.</summary>
    public int Count => names.Length;

    /// <summary>The names, ascending by ordinal comparison.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The values, in the order of <see cref="Names"/>.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Features from names and values in any order.</summary>
    /// <exception cref="ArgumentException">A name is empty or occurs twice, or a value is not a finite number.</exception>
    public static Features Of(params (string Name, double Value)[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        string[] names = [.. items.Select(i => i.Name)];
        double[] values = [.. items.Select(i => i.Value)];
        Array.Sort(names, values, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrEmpty(names[i])) throw new ArgumentException("A feature needs a name.", nameof(items));
            if (i > 0 && names[i] == names[i - 1]) throw new ArgumentException($"The feature {names[i]} occurs twice.", nameof(items));
            if (!double.IsFinite(values[i])) throw new ArgumentException($"The feature {names[i]} is not a finite number: leave an unknown feature out.", nameof(items));
        }
        return new(names, values);
    }

    /// <summary>Features x0, x1, … from a vector.</summary>
    /// <exception cref="ArgumentException">A value is not a finite number.</exception>
    public static Features OfVector(ReadOnlySpan<double> vector)
    {
        var items = new (string, double)[vector.Length];
        for (int i = 0; i < items.Length; i++) items[i] = (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x{i}"), vector[i]);
        return Of(items);
    }
}
