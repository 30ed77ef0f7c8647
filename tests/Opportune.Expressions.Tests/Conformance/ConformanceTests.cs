namespace Opportune.Expressions.Tests.Conformance;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    private const int Cases = 661;
    private const int Excluded = 72;

    [Fact]
    public void Every_case_passes_except_exactly_those_listed_with_a_reason()
    {
        var reasons = ReadExclusions();
        var failures = ConformanceCase.All.Select(c => (c.Name, Problem: Attempt(c))).Where(r => r.Problem is not null).ToDictionary(r => r.Name, r => r.Problem);

        output.WriteLine($"{ConformanceCase.All.Count} cases, {ConformanceCase.All.Count - failures.Count} pass, {reasons.Count} excluded");
        Assert.Equal("", string.Join('\n', failures.Where(f => !reasons.ContainsKey(f.Key)).Select(f => $"{f.Key}: {f.Value}")));
        Assert.Equal("", string.Join('\n', reasons.Keys.Where(name => !failures.ContainsKey(name))));
        Assert.All(failures.Values, problem => Assert.Contains("expression.unsupported", problem, StringComparison.Ordinal));
        Assert.Equal((Cases, Excluded), (ConformanceCase.All.Count, failures.Count));
    }

    private static string? Attempt(ConformanceCase test)
    {
        try
        {
            return test.Run();
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Lines of <c>file/section/test: reason</c>; # starts a comment.</summary>
    private static Dictionary<string, string> ReadExclusions() => File
        .ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "excluded.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(": ", 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);
}
