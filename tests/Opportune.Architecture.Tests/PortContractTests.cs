using System.Reflection;

namespace Opportune.Architecture.Tests;

public sealed class PortContractTests
{
    public static TheoryData<string> Ports => [.. PortsOf(Repository.Assemblies.Where(a => a.GetName().Name is "Opportune.Engine" or "Opportune.Runtime"))];

    private static string Suites { get; } = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Opportune.Adapters.Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    [Fact]
    public void At_least_one_port_is_found() => Assert.NotEmpty(Ports);

    [Theory, MemberData(nameof(Ports))]
    public void Every_port_has_one_contract_suite(string port) => Assert.True(HasSuite(port), $"abstract class {port[1..]}Contract is missing from Opportune.Adapters.Tests.");

    [Fact]
    public void The_check_finds_a_planted_port_and_misses_its_suite()
    {
        Assert.Equal(["IUntested"], PortsOf([GetType().Assembly]));
        Assert.False(HasSuite("IUntested"));
    }

    private static bool HasSuite(string port) => Suites.Contains($"abstract class {port[1..]}Contract", StringComparison.Ordinal);

    /// <summary>A port is a public interface whose documentation promises guarantees of its adapters.</summary>
    private static IEnumerable<string> PortsOf(IEnumerable<Assembly> assemblies) =>
        from assembly in assemblies let docs = Repository.Documentation(assembly)
        from type in assembly.GetExportedTypes() where type.IsInterface
        where docs.GetValueOrDefault("T:" + type.FullName)?.Contains("Guarantees", StringComparison.Ordinal) == true
        select type.Name;
}
