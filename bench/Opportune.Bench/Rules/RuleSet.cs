using System.Globalization;
using System.Text.Json;
using Opportune.Bench.Sample;
using Opportune.Expressions;

namespace Opportune.Bench.Rules;

/// <summary>Rules of two or three comparisons over nine facts, and customers to judge by them, in a form that every engine understands.</summary>
/// <remarks>Deterministic. A rule is a lower limit and an upper limit of two numbers, and for one in three a list of countries too; all must hold.</remarks>
internal sealed class RuleSet
{
    /// <summary>Names of the numbers.</summary>
    internal static readonly string[] Numbers = ["age", "balance", "income", "spending", "tenure", "products", "contacts", "score"];

    /// <summary>Values of the text fact <c>country</c>.</summary>
    internal static readonly string[] Countries = ["DE", "AT", "FR", "NL", "IT", "ES", "PL", "BE"];

    private static readonly int[] Spans = [80, 20_000, 8_000, 5_000, 300, 12, 30, 1_000];

    /// <summary>One rule.</summary>
    /// <param name="Low">Index of a number that must be at least <paramref name="AtLeast"/>.</param>
    /// <param name="AtLeast">Inclusive.</param>
    /// <param name="High">Index of a number that must be below <paramref name="Below"/>.</param>
    /// <param name="Below">Exclusive.</param>
    /// <param name="In">Countries, or null for any.</param>
    internal sealed record OneRule(int Low, double AtLeast, int High, double Below, IReadOnlyList<string>? In);

    /// <summary>Makes rules and contexts.</summary>
    internal RuleSet(int rules, int contexts)
    {
        var draws = new Draws(42);
        Rules = [.. Enumerable.Range(0, rules).Select(_ => Draw(draws))];
        Contexts = [.. Enumerable.Range(0, contexts).Select(_ => (Spans.Select(s => (double)draws.Below(s)).ToArray(), Countries[draws.Below(Countries.Length)]))];
    }

    /// <summary>The rules.</summary>
    internal IReadOnlyList<OneRule> Rules { get; }

    /// <summary>The customers: eight numbers and a country each.</summary>
    internal IReadOnlyList<(double[] Numbers, string Country)> Contexts { get; }

    /// <summary>The rules in the bank's language.</summary>
    internal CelExpression[] Conditions()
    {
        var schema = new VariableSchema();
        foreach (var name in Numbers) schema.Declare(name, CelType.Double);
        schema.Declare("country", CelType.String);
        return [.. Rules.Select(r => CelExpression.Check(Text(r), schema, CelType.Bool))];
    }

    /// <summary>The customers as the bank's language reads them.</summary>
    internal CelValue[][] Facts() => [.. Contexts.Select(c => (CelValue[])[.. c.Numbers.Select(CelValue.Double), CelValue.String(c.Country)])];

    /// <summary>The rules as plain closures: what a programmer would write by hand, with no language at all.</summary>
    internal Predicate<(double[] Numbers, string Country)>[] Closures() => [.. Rules.Select<OneRule, Predicate<(double[] Numbers, string Country)>>(r =>
        r.In is null ? c => c.Numbers[r.Low] >= r.AtLeast && c.Numbers[r.High] < r.Below : c => c.Numbers[r.Low] >= r.AtLeast && c.Numbers[r.High] < r.Below && r.In.Contains(c.Country))];

    /// <summary>Rules and customers as JSON, for engines in other languages.</summary>
    internal string Json() => JsonSerializer.Serialize(new
    {
        numbers = Numbers, rules = Rules.Select(r => new { low = Numbers[r.Low], atLeast = r.AtLeast, high = Numbers[r.High], below = r.Below, @in = r.In }),
        contexts = Contexts.Select(c => Numbers.Select((n, i) => (Name: n, Value: (object)c.Numbers[i])).Append((Name: "country", Value: c.Country)).ToDictionary(p => p.Name, p => p.Value)),
    });

    private static string Text(OneRule r) => string.Create(CultureInfo.InvariantCulture, $"{Numbers[r.Low]} >= {r.AtLeast:0.0} && {Numbers[r.High]} < {r.Below:0.0}{(r.In is null ? "" : $" && country in [{string.Join(", ", r.In.Select(c => $"'{c}'"))}]")}");

    private static OneRule Draw(Draws draws)
    {
        var low = draws.Below(Numbers.Length);
        var high = (low + 1 + draws.Below(Numbers.Length - 1)) % Numbers.Length;
        var countries = draws.Below(3) == 0 ? Countries.Where(_ => draws.Below(2) == 0).Append("DE").Distinct().ToArray() : null;
        return new(low, draws.Below(Spans[low] / 2), high, Spans[high] / 3 + draws.Below(Spans[high] * 2 / 3), countries);
    }
}
