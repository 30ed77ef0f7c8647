using System.Globalization;

namespace Opportune.Bench.Commands;

/// <summary>Where benches work: the repository, a folder that is emptied before and after, the clock, and how much time they may take.</summary>
/// <param name="root">The repository.</param>
/// <param name="isFull">Real sizes instead of short ones.</param>
/// <param name="minutes">Of a soak.</param>
/// <param name="notes">Progress, one line a step.</param>
internal sealed class Workshop(string root, bool isFull, double minutes, TextWriter notes) : IDisposable
{
    private readonly string _temp = Path.Combine(root, "artifacts", "bench", "work-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>The repository.</summary>
    internal string Root => root;

    /// <summary>Real sizes instead of short ones.</summary>
    internal bool IsFull => isFull;

    /// <summary>Of a soak.</summary>
    internal double Minutes => minutes;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The built product.</summary>
    internal string HostProgram => Path.Combine(root, "artifacts", "bin", "Opportune.Host", "release", "opportune.dll");

    /// <summary>Where rivals from package registries are kept between runs.</summary>
    internal string RivalsFolder => Path.Combine(root, "artifacts", "rivals");

    /// <summary>Scripts that start rivals.</summary>
    internal string RivalScripts => Path.Combine(root, "bench", "rivals");

    /// <summary>A new empty folder on the disk of the repository.</summary>
    internal string Folder(string name)
    {
        var folder = Path.Combine(_temp, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Tells what is being done.</summary>
    internal void Say(string text) => notes.WriteLine($"  {Time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {text}");

    /// <summary>The short or the real size of something.</summary>
    internal int Size(int brief, int full) => isFull ? full : brief;

    public void Dispose()
    {
        if (Directory.Exists(_temp)) Directory.Delete(_temp, recursive: true);
    }
}
