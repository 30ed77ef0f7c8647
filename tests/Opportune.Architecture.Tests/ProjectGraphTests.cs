using System.Xml.Linq;

namespace Opportune.Architecture.Tests;

public sealed class ProjectGraphTests
{
    /// <summary>Design: Learners, Statistics, Expressions ← Engine ← Definition, Runtime ← Console, adapters ← Host. Simulation stands alone.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Opportune.Learners"] = [],
        ["Opportune.Statistics"] = ["Opportune.Learners"],
        ["Opportune.Expressions"] = [],
        ["Opportune.Simulation"] = [],
        ["Opportune.Engine"] = ["Opportune.Learners", "Opportune.Statistics", "Opportune.Expressions"],
        // YAML is read in one place, the mappings of a history import (words of Runtime) included.
        ["Opportune.Definition"] = ["Opportune.Engine", "Opportune.Runtime"],
        ["Opportune.Runtime"] = ["Opportune.Engine"],
        ["Opportune.Console"] = ["Opportune.Definition", "Opportune.Runtime"],
        ["adapters"] = ["Opportune.Runtime"],
        ["Opportune.Host"] = ["Opportune.Console", "Opportune.Definition", "Opportune.Runtime", "Opportune.Simulation", "adapters"],
    };

    /// <summary>Packages of the pure projects: numbers off the replayed paths, and time-zone data that travels with the engine.</summary>
    private static readonly Dictionary<string, string[]> PurePackages = new(StringComparer.Ordinal)
    {
        ["Opportune.Learners"] = ["MathNet.Numerics"], ["Opportune.Statistics"] = ["MathNet.Numerics"], ["Opportune.Expressions"] = [], ["Opportune.Simulation"] = [], ["Opportune.Engine"] = ["NodaTime"],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_design_lets_it(string project) => Assert.Empty(Violations(Repository.Projects[project], File.ReadAllText(Repository.Projects[project])));

    [Theory]
    [InlineData("src/Opportune.Learners/Opportune.Learners.csproj", "ProjectReference", "../Opportune.Expressions/Opportune.Expressions.csproj")]
    [InlineData("src/Opportune.Engine/Opportune.Engine.csproj", "ProjectReference", "../Opportune.Runtime/Opportune.Runtime.csproj")]
    [InlineData("src/Opportune.Engine/Opportune.Engine.csproj", "PackageReference", "Microsoft.Data.Sqlite")]
    [InlineData("src/Opportune.Simulation/Opportune.Simulation.csproj", "ProjectReference", "../Opportune.Engine/Opportune.Engine.csproj")]
    [InlineData("src/Opportune.Console/Opportune.Console.csproj", "ProjectReference", "../../adapters/Opportune.Embedded/Opportune.Embedded.csproj")]
    [InlineData("adapters/Opportune.Embedded/Opportune.Embedded.csproj", "ProjectReference", "../Opportune.Channels/Opportune.Channels.csproj")]
    [InlineData("src/Opportune.Unheard/Opportune.Unheard.csproj", "ProjectReference", "../Opportune.Engine/Opportune.Engine.csproj")]
    public void The_check_sees_a_forbidden_reference(string project, string kind, string reference) =>
        Assert.NotEmpty(Violations(Path.Combine(Repository.Root, project), $"<Project><ItemGroup><{kind} Include=\"{reference}\" /></ItemGroup></Project>"));

    [Fact]
    public void The_solution_lists_every_project_of_src_and_adapters() =>
        Assert.Equal(
            new[] { "src", "adapters" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.csproj", SearchOption.AllDirectories)).Order(StringComparer.Ordinal),
            Repository.Projects.Values.Order(StringComparer.Ordinal));

    [Fact]
    public void These_tests_see_the_assembly_of_every_project() =>
        Assert.Equal(Repository.Projects.Keys.Order(StringComparer.Ordinal).Select(Repository.AssemblyOf), Repository.Assemblies.Select(a => a.GetName().Name));

    private static string[] Violations(string path, string text)
    {
        var (project, place) = (Path.GetFileNameWithoutExtension(path), PlaceOf(path));
        if (!Allowed.ContainsKey(place)) return [$"{project} is not in the design: say what it may reference."];
        var reachable = Reachable(place);
        var document = XDocument.Parse(text);
        var projects = document.Descendants("ProjectReference").Select(r => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, r.Attribute("Include")!.Value.Replace('\\', '/'))))
            .Where(r => !reachable.Contains(PlaceOf(r))).Select(r => $"{project} references {Path.GetFileNameWithoutExtension(r)}");
        var packages = !PurePackages.TryGetValue(place, out var known) ? [] : document.Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value)
            .Where(p => !known.Contains(p)).Select(p => $"{project} is pure and uses the package {p}");
        return [.. projects, .. packages];
    }

    /// <summary>All adapters are one place in the graph: none may reference another.</summary>
    private static string PlaceOf(string path) => path.Contains("/adapters/", StringComparison.Ordinal) ? "adapters" : Path.GetFileNameWithoutExtension(path);

    private static HashSet<string> Reachable(string place) => [.. Allowed[place].SelectMany(p => Reachable(p).Append(p))];
}
