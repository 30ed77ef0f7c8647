using System.Text.RegularExpressions;

namespace Opportune.Expressions.Tests;

public sealed partial class DocumentationTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "expressions.md"));

    public static TheoryData<string, string> Examples => [.. Block("cel").Select(line => line.Split('→')).Select(parts => (parts[0].Trim(), parts[1].Trim()))];

    [Fact]
    public void The_page_has_examples() => Assert.InRange(Examples.Count, 30, 100);

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_page_gives_what_the_page_says(string text, string expected)
    {
        var (schema, facts) = Facts();
        Assert.Equal(expected, CelExpression.Check(text, schema).Interpret(facts).ToString());
        Assert.Equal(expected, CelExpression.Check(text, schema).Compile()(facts).ToString());
    }

    [Fact]
    public void Every_function_is_on_the_page()
    {
        var page = string.Join('\n', Page);
        Assert.Equal([], Evaluation.Functions.Names.Where(name => !page.Contains(name, StringComparison.Ordinal)));
    }

    private static (VariableSchema Schema, CelValue[] Facts) Facts()
    {
        var schema = new VariableSchema();
        var facts = new List<CelValue>();
        foreach (var fact in Block("facts").Select(line => FactLine().Match(line)))
        {
            var name = fact.Groups["name"].Value;
            Assert.True(CelType.TryParse(fact.Groups["type"].Value, out var type));
            schema.Declare(name, type);
            facts.Add(fact.Groups["value"].Success
                ? CelExpression.Check(fact.Groups["value"].Value, new VariableSchema(), type).Interpret([])
                : CelValue.Missing(name));
        }

        return (schema, [.. facts]);
    }

    private static IEnumerable<string> Block(string language)
    {
        var isInside = false;
        foreach (var line in Page)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isInside = line == $"```{language}";
            }
            else if (isInside)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"^(?<name>\S+): (?<type>.+?)( = (?<value>.+)| is missing)$")]
    private static partial Regex FactLine();
}
