namespace Opportune.Definition.Tests.Import;

/// <summary>Where the repository and the real data beside it are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The Berka bank's files; skips the test by name where they are absent.</summary>
    public static string Berka()
    {
        var folder = Path.Combine(Root, "..", "shared", "data", "berka");
        if (!Directory.Exists(folder)) Assert.Skip("needs ../shared/data/berka");
        return folder;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Opportune.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
