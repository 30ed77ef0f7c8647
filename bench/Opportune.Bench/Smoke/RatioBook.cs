using System.Globalization;
using System.Text.Json;

namespace Opportune.Bench.Smoke;

/// <summary>Ratios as they were recorded, and whether new ones hold up to them. More is better in all of them.</summary>
/// <param name="Ratios">By name.</param>
internal sealed record RatioBook(IReadOnlyDictionary<string, double> Ratios)
{
    /// <summary>What is left of a ratio that just does not fail.</summary>
    internal const double Least = 2.0 / 3;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Where they are recorded.</summary>
    internal static string FileOf(string root) => Path.Combine(root, "bench", "results", "ratios.json");

    /// <summary>Reads them.</summary>
    internal static RatioBook Read(string root) => new(JsonSerializer.Deserialize<SortedDictionary<string, double>>(File.ReadAllText(FileOf(root)))!);

    /// <summary>Records them, to three digits.</summary>
    internal void Write(string root) => File.WriteAllText(FileOf(root),
        JsonSerializer.Serialize(new SortedDictionary<string, double>(Ratios.ToDictionary(r => r.Key, r => double.Parse(r.Value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)), StringComparer.Ordinal), Indented) + "\n");

    /// <summary>Names of recorded ratios that fell by more than a third, or were not measured.</summary>
    internal IReadOnlyList<string> Fallen(IReadOnlyDictionary<string, double> now) =>
        [.. Ratios.Where(r => !now.TryGetValue(r.Key, out var value) || value < r.Value * Least).Select(r => r.Key)];
}
