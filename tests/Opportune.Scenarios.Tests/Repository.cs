namespace Opportune.Scenarios.Tests;

/// <summary>Where the repository is, seen from the test program.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string DemoBank => Path.Combine(Root, "banks", "demo");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Opportune.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
