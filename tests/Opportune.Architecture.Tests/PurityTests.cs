using System.Xml.Linq;

namespace Opportune.Architecture.Tests;

/// <summary>The banned ones do not compile in the pure projects; these tests look at what was compiled all the same.</summary>
public sealed class PurityTests
{
    private static readonly string[] Pure = ["Opportune.Learners", "Opportune.Statistics", "Opportune.Expressions", "Opportune.Engine", "Opportune.Simulation"];

    private static BannedSymbols Banned { get; } = BannedSymbols.Parse(Repository.Read("BannedSymbols.txt") + Repository.Read("BannedSymbols.Pure.txt"));

    public static TheoryData<string> PureProjects => [.. Pure];

    [Theory, MemberData(nameof(PureProjects))]
    public void The_list_of_banned_symbols_is_handed_to_every_pure_project(string project) => Assert.True(IsHanded(Repository.Read("Directory.Build.props"), project));

    [Fact]
    public void The_check_sees_a_project_left_out() => Assert.False(IsHanded(Repository.Read("Directory.Build.props").Replace("'Opportune.Engine'", "'Opportune.Motor'", StringComparison.Ordinal), "Opportune.Engine"));

    [Theory, MemberData(nameof(PureProjects))]
    public void A_pure_assembly_uses_no_banned_symbol(string project) =>
        Assert.Empty(Repository.Assemblies.Single(a => a.GetName().Name == project).GetTypes().SelectMany(Banned.UsedBy));

    [Fact]
    public void The_check_sees_the_clock_chance_files_and_machine_dependent_arithmetic() => Assert.Equal(
        ["Planted.Impure.Clock uses System.DateTime.UtcNow", "Planted.Impure.Chance uses System.Random", "Planted.Impure.Curve uses System.Math.Exp", "Planted.Impure.Disk uses System.IO.File"],
        Banned.UsedBy(typeof(Planted.Impure)).Distinct());

    [Fact]
    public void No_warning_is_switched_off_for_banned_symbols() => Assert.DoesNotContain(
        Repository.Projects.Where(p => Pure.Contains(p.Key)).SelectMany(p => Directory.EnumerateFiles(Path.GetDirectoryName(p.Value)!, "*.cs*", SearchOption.AllDirectories)),
        f => File.ReadAllText(f).Contains("RS0030", StringComparison.Ordinal));

    private static bool IsHanded(string props, string project) => XDocument.Parse(props).Descendants("ItemGroup")
        .Where(g => g.Attribute("Condition")?.Value.Contains($"'$(MSBuildProjectName)' == '{project}'", StringComparison.Ordinal) == true)
        .Any(g => g.Elements("AdditionalFiles").Any(f => f.Attribute("Include")!.Value.EndsWith("BannedSymbols.Pure.txt", StringComparison.Ordinal)));
}
