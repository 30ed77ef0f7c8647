using System.Reflection;
using System.Xml.Linq;

namespace Opportune.Architecture.Tests;

/// <summary>The repository's files and the assemblies built from them.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every project of <c>src</c> and <c>adapters</c> that the solution lists, by name, with the path of its file.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = XDocument.Load(Path.Combine(Root, "Opportune.slnx")).Descendants("Project")
        .Select(p => p.Attribute("Path")!.Value).Where(p => !p.StartsWith("tests/", StringComparison.Ordinal) && !p.StartsWith("bench/", StringComparison.Ordinal))
        .ToDictionary(p => Path.GetFileNameWithoutExtension(p)!, p => Path.Combine(Root, p), StringComparer.Ordinal);

    /// <summary>The assemblies of those projects that stand beside this one.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Projects.Keys.Order(StringComparer.Ordinal).Select(AssemblyOf).Where(p => File.Exists(Path.Combine(AppContext.BaseDirectory, p + ".dll"))).Select(Assembly.Load)];

    /// <summary>The name of a project's assembly: its own, unless the project says another.</summary>
    public static string AssemblyOf(string project) => XDocument.Load(Projects[project]).Descendants("AssemblyName").FirstOrDefault()?.Value ?? project;

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>The documentation of an assembly by member id, such as <c>P:Opportune.Name</c>, as plain text with tags left out.</summary>
    public static Dictionary<string, string> Documentation(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, m => m.Value, StringComparer.Ordinal);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Opportune.slnx")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run these tests inside the repository."));
}
