namespace Opportune.Durability.Tests;

/// <summary>A folder for one test, in memory where the system has such a place; gone afterwards.</summary>
internal sealed class RamFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, "opportune-" + Guid.NewGuid().ToString("N"))).FullName
        : Directory.CreateTempSubdirectory("opportune-durability-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
