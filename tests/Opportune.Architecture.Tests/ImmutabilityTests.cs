using System.Reflection;

namespace Opportune.Architecture.Tests;

public sealed class ImmutabilityTests
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Public types that change on purpose, and why. Everything else that is public in the pure projects is immutable.</summary>
    private static readonly Dictionary<string, string> Stateful = new(StringComparer.Ordinal)
    {
        ["CustomerState"] = "the fold of a customer's journal; one writer per customer",
        ["ProfileState"] = "the fold of a customer's events",
        ["WaitingOptions"] = "part of that fold: what a customer may still answer",
        ["FactSheet"] = "the facts of one decision under way",
        ["Condition"] = "swaps its interpreted form for the compiled one, which is equal",
        ["VariableSchema"] = "is declared to, then frozen by the first expression",
        ["PropensityLearner"] = "counts labels until it publishes a snapshot",
        ["ExampleBook"] = "gathers one customer's labelled decisions",
        ["ReportBuilder"] = "adds up journal entries",
        ["CounterRandom"] = "a generator: its counter is its state",
        ["AdaptiveWindow"] = "watches a stream: its window is its state",
        ["ModelReader"] = "reads on through a file",
        ["TableColumn"] = "its numbers are an array for the kernels that run over them; nobody writes to it",
    };

    private static readonly Assembly[] Pure =
        [typeof(Engine.Money).Assembly, typeof(Learners.CounterRandom).Assembly, typeof(Statistics.Assignment).Assembly, typeof(Expressions.CelValue).Assembly];

    private static IEnumerable<Type> PublicTypes => Pure.SelectMany(a => a.GetExportedTypes()).Where(t => !t.IsEnum && !t.IsInterface && !Stateful.ContainsKey(t.Name) && !IsLearner(t));

    [Fact]
    public void Public_types_of_the_pure_projects_are_immutable() => Assert.Empty(PublicTypes.SelectMany(Changes));

    [Fact]
    public void The_check_sees_setters_fields_and_arrays() => Assert.Equal(
        ["Loose.Amount can be set", "Loose.Count is a field that can be set", "Loose.Values is an array", "Loose.hidden is a field that can be set"],
        Changes(typeof(Planted.Loose)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_check_lets_records_and_init_only_properties_be() => Assert.Empty(Changes(typeof(Planted.Tight)));

    [Fact]
    public void Every_type_that_may_change_still_exists() =>
        Assert.Empty(Stateful.Keys.Except(Pure.SelectMany(a => a.GetExportedTypes()).Select(t => t.Name)));

    /// <summary>Whatever has the verb Learn changes when it learns: that is its contract, and the learners' own suite tests it.</summary>
    private static bool IsLearner(Type t) => t.GetInterfaces().Any(i => i.GetMethod("Learn") is not null);

    private static IEnumerable<string> Changes(Type type)
    {
        foreach (var property in type.GetProperties(Instance))
        {
            if (property.SetMethod is { IsPublic: true } set && !IsInitOnly(set)) yield return $"{type.Name}.{property.Name} can be set";
            if (property.GetMethod is { IsPublic: true } && property.PropertyType.IsArray) yield return $"{type.Name}.{property.Name} is an array";
        }
        foreach (var field in type.GetFields(Instance))
            if (!field.IsInitOnly && !field.Name.StartsWith('<')) yield return $"{type.Name}.{field.Name} is a field that can be set";
    }

    private static bool IsInitOnly(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));
}
