namespace Opportune.Bench.Reporting;

/// <summary>The repository around a folder.</summary>
internal static class RepositoryFolder
{
    /// <summary>The folder that holds the solution.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    internal static string Find(string folder) => File.Exists(Path.Combine(folder, "Opportune.slnx")) ? folder
        : Find(Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("Run the benches inside the repository."));
}
