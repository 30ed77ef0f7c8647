using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Opportune.Architecture.Tests;

public sealed class OptionsTests
{
    private static readonly Type[] Numbers = [typeof(int), typeof(long), typeof(double), typeof(decimal), typeof(TimeSpan)];

    /// <summary>Options of these libraries are arguments of a call, checked by it; they are no settings of a host, so they need words but no attribute.</summary>
    private static readonly string[] Libraries = ["Opportune.Learners", "Opportune.Statistics", "Opportune.Simulation"];

    public static TheoryData<string> Options => [.. OptionTypes.Select(t => t.FullName!)];

    private static IEnumerable<Type> OptionTypes => Repository.Assemblies.SelectMany(a => a.GetExportedTypes()).Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal));

    [Fact]
    public void At_least_one_class_of_options_is_found() => Assert.NotEmpty(Options);

    [Theory, MemberData(nameof(Options))]
    public void Every_option_says_its_default_and_numbers_have_a_range(string name)
    {
        var type = OptionTypes.Single(t => t.FullName == name);
        Assert.Empty(Undocumented(type, Repository.Documentation(type.Assembly)));
    }

    [Fact]
    public void The_check_sees_an_option_without_default_and_range() => Assert.Equal(
        ["SlackOptions.Tries has no [Range]", "SlackOptions.Tries does not say its Default"],
        Undocumented(typeof(Planted.SlackOptions), Repository.Documentation(GetType().Assembly)));

    private static IEnumerable<string> Undocumented(Type type, Dictionary<string, string> docs)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true }))
        {
            var number = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (Numbers.Contains(number) && !Libraries.Contains(type.Assembly.GetName().Name) && property.GetCustomAttribute<RangeAttribute>() is null) yield return $"{type.Name}.{property.Name} has no [Range]";
            var isDemanded = property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null;
            if (!isDemanded && docs.GetValueOrDefault($"P:{type.FullName}.{property.Name}")?.Contains("default", StringComparison.OrdinalIgnoreCase) != true && !SaysNull(docs, type, property))
                yield return $"{type.Name}.{property.Name} does not say its Default";
        }
    }

    /// <summary>"null for …" is a default in words: what happens where nothing is set.</summary>
    private static bool SaysNull(Dictionary<string, string> docs, Type type, PropertyInfo property) =>
        docs.GetValueOrDefault($"P:{type.FullName}.{property.Name}")?.Contains("null for", StringComparison.Ordinal) == true;
}
