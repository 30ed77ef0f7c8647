namespace Opportune.Definition.Tests;

/// <summary>Where the tests' repository lies.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
                if (File.Exists(Path.Combine(at.FullName, "Opportune.slnx"))) return at.FullName;
            throw new DirectoryNotFoundException("The tests run inside the repository.");
        }
    }
}
